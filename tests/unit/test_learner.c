/*
 * Training against the same mathematics in double (pass.h), and what a learner promises about its
 * state, its options and its end.
 */
#include "support.h"

#include "nn/learner_private.h"

#include <nntui/learner.h>
#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES 400
#define MOST_WIDTH   128

/* ---- Samples made up from a seed */

static float values[MOST_SAMPLES * MOST_WIDTH], targets[MOST_SAMPLES * MOST_WIDTH];
static uint8_t bytes[MOST_SAMPLES * MOST_WIDTH], labels[MOST_SAMPLES];

/* Floats in -1 .. 1, and targets between `low` and `high`. */
static struct samples make_floats(size_t count, size_t inputs, size_t outputs, double low,
                                  double high)
{
    struct rng rng;

    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t i = 0; i < count * inputs; i++)
        values[i] = (float)(2 * rng_uniform(&rng) - 1);
    for (size_t i = 0; i < count * outputs; i++)
        targets[i] = (float)(low + (high - low) * rng_uniform(&rng));
    return (struct samples){
        .count = count, .inputs = inputs, .outputs = outputs, .x = values, .targets = targets};
}

/* Bytes of which `density` are not background, and labels. */
static struct samples make_bytes(size_t count, size_t inputs, size_t outputs, double density)
{
    struct rng rng;

    rng_seed(&rng, 6, RNG_TEST, 0);
    for (size_t i = 0; i < count * inputs; i++)
        bytes[i] = rng_uniform(&rng) < density ? (uint8_t)(1 + rng_below(&rng, 255)) : 0;
    for (size_t i = 0; i < count; i++)
        labels[i] = (uint8_t)rng_below(&rng, outputs > 1 ? outputs : 2);
    return (struct samples){.count = count,
                            .inputs = inputs,
                            .outputs = outputs,
                            .bytes = bytes,
                            .byte_offset = 0.01f,
                            .byte_scale = 0.99f / 255,
                            .labels = labels,
                            .low = 0.01f,
                            .high = 0.99f,
                            .classes = outputs > 1 ? outputs : 2};
}

static struct architecture make_arch(const char *layers, const char *activations, enum loss loss,
                                     bool bias)
{
    struct architecture arch = {.loss = loss, .bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err))
        fail_msg("%s", err.text);
    return arch;
}

static void make_network(struct network *network, const struct architecture *arch)
{
    struct error err = {0};
    struct rng rng;

    if (!network_create(network, arch, &err))
        fail_msg("%s", err.text);
    network_initialise(network, INIT_NORMAL, 1, 3);
    rng_seed(&rng, 9, RNG_TEST, 0);
    for (size_t l = 0; arch->bias && l < arch->layers; l++)
        for (size_t k = 0; k < arch->sizes[l + 1]; k++)
            network_set_bias(network, l, k, (float)(rng_uniform(&rng) - 0.5));
}

static struct learner *make_learner(const struct network *network, const struct samples *samples,
                                    const struct learner_options *options)
{
    struct error err = {0};
    struct learner *learner = learner_create(network, samples, options, &err);

    if (learner == NULL)
        fail_msg("%s", err.text);
    return learner;
}

static void run(struct learner *learner, uint64_t batches)
{
    struct error err = {0};

    if (!learner_run(learner, batches, &err))
        fail_msg("%s", err.text);
}

/* ---- The same training in double */

struct reference {
    struct pass pass;
    size_t count;
    double *w, *gradient, *m, *v;
    bool *is_bias;
    double step; /* of adam */
};

static void reference_start(struct reference *r, const struct network *network)
{
    const struct architecture *arch = &network->arch;
    struct error err = {0};

    if (!pass_create(&r->pass, arch, &err))
        fail_msg("%s", err.text);
    r->count = architecture_parameters(arch);
    r->w = calloc(r->count, sizeof *r->w);
    r->gradient = calloc(r->count, sizeof *r->gradient);
    r->m = calloc(r->count, sizeof *r->m);
    r->v = calloc(r->count, sizeof *r->v);
    r->is_bias = calloc(r->count, sizeof *r->is_bias);
    r->step = 0;
    network_export_double(network, r->w);
    for (size_t l = 0; arch->bias && l < arch->layers; l++)
        for (size_t k = 0; k < arch->sizes[l + 1]; k++)
            r->is_bias[architecture_bias(arch, l, k)] = true;
}

static void reference_end(struct reference *r)
{
    pass_free(&r->pass);
    free(r->w);
    free(r->gradient);
    free(r->m);
    free(r->v);
    free(r->is_bias);
}

static double optimiser_step(struct reference *r, const struct learner_options *o, size_t i,
                             double g)
{
    switch (o->optimizer) {
    case OPTIMIZER_MOMENTUM: return r->m[i] = o->momentum * r->m[i] + g;
    case OPTIMIZER_ADAM:
        r->m[i] = o->momentum * r->m[i] + (1 - o->momentum) * g;
        r->v[i] = o->momentum2 * r->v[i] + (1 - o->momentum2) * g * g;
        return r->m[i] / (1 - pow(o->momentum, r->step)) /
               (sqrt(r->v[i] / (1 - pow(o->momentum2, r->step))) + 1e-8);
    case OPTIMIZER_SGD:
    case OPTIMIZER_COUNT: break;
    }
    return g;
}

/* One mini-batch of the rows from `first` on, in the samples' own order. Returns the mean loss. */
static double reference_batch(struct reference *r, const struct learner_options *o,
                              const struct samples *samples, size_t first, size_t count,
                              double rate)
{
    float x[MOST_WIDTH], t[MOST_WIDTH];
    double input[MOST_WIDTH], target[MOST_WIDTH], loss = 0;
    struct error err = {0};

    memset(r->gradient, 0, r->count * sizeof *r->gradient);
    r->step++;
    for (size_t s = first; s < first + count; s++) {
        samples_input(samples, samples_row(samples, s), x);
        samples_target(samples, samples_row(samples, s), t);
        for (size_t i = 0; i < samples->inputs; i++)
            input[i] = x[i];
        for (size_t i = 0; i < samples->outputs; i++)
            target[i] = t[i];
        pass_forward(&r->pass, r->w, input, NULL);
        loss += pass_loss(&r->pass, target, NULL);
        if (!pass_backward(&r->pass, r->w, target, o->rule, NULL, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; i < r->count; i++)
            r->gradient[i] += r->pass.gradient[i] / (double)count;
    }
    for (size_t i = 0; i < r->count; i++) {
        double sign = r->w[i] > 0 ? 1 : r->w[i] < 0 ? -1 : 0;
        double penalty = r->is_bias[i] ? 0 : o->l1 * sign + o->l2 * r->w[i];

        r->w[i] -= rate * optimiser_step(r, o, i, r->gradient[i] + penalty);
    }
    return loss / (double)count;
}

/*
 * Trains `epochs` both ways and compares: the weights to `tolerance` of the largest change, and the
 * last mini-batch's loss.
 */
static void compare_training(const struct architecture *arch, const struct samples *samples,
                             const struct learner_options *options, size_t epochs, double tolerance)
{
    struct learner_position position;
    struct reference reference;
    struct network network;
    struct learner *learner;
    double loss = 0, rate = options->rate, change = 0, apart = 0, *start, *end;

    make_network(&network, arch);
    reference_start(&reference, &network);
    learner = make_learner(&network, samples, options);
    start = calloc(reference.count, sizeof *start);
    end = calloc(reference.count, sizeof *end);
    memcpy(start, reference.w, reference.count * sizeof *start);
    for (size_t epoch = 0; epoch < epochs; epoch++, rate *= options->decay) {
        for (size_t at = 0; at < samples->count; at += options->batch) {
            size_t left = samples->count - at, now = left < options->batch ? left : options->batch;

            loss = reference_batch(&reference, options, samples, at, now, rate);
        }
        run(learner, UINT64_MAX);
    }
    learner_position(learner, &position);
    assert_int_equal(position.epoch, epochs);
    assert_int_equal(position.samples, epochs * samples->count);
    assert_close(position.last_loss, loss, 1e-4 * (1 + fabs(loss)));
    network_export_double(learner_network(learner), end);
    for (size_t i = 0; i < reference.count; i++) {
        change = fmax(change, fabs(reference.w[i] - start[i]));
        apart = fmax(apart, fabs(reference.w[i] - end[i]));
    }
    assert_true(change > 1e-4);
    assert_close(apart / change, 0, tolerance);
    free(start);
    free(end);
    learner_free(learner);
    reference_end(&reference);
    network_free(&network);
}

/* Options of small steps through samples in their own order. */
static struct learner_options calm_options(size_t batch)
{
    struct learner_options options = learner_defaults;

    options.batch = batch;
    options.shuffle = false;
    return options;
}

static void each_loss_and_output(const char *hidden, size_t batch, enum rule rule)
{
    for (enum loss loss = 0; loss < LOSS_COUNT; loss++)
        for (enum activation output = 0; output < ACTIVATION_COUNT; output++) {
            struct learner_options options = calm_options(batch);
            struct samples samples = make_floats(37, 7, 3, 0.1, 0.9);
            struct architecture arch = {0};
            struct error err = {0};
            char names[64];

            snprintf(names, sizeof names, "%s,%s,%s", hidden, hidden,
                     activation_choices[output].name);
            options.rule = rule;
            options.rate = rule == RULE_SPLIT ? 0.004 : 0.02;
            arch = make_arch("7-9-5-3", names, loss, loss != LOSS_MAE);
            if (architecture_check_trainable(&arch, &err))
                compare_training(&arch, &samples, &options, 3, rule == RULE_SPLIT ? 1e-3 : 5e-5);
        }
}

static void test_training_matches_double_for_each_activation_and_loss(void **state)
{
    (void)state;
    for (enum activation hidden = 0; hidden < ACTIVATION_COUNT; hidden++)
        if (activation_trainable(hidden) && !activation_output_only(hidden)) {
            each_loss_and_output(activation_choices[hidden].name, 1, RULE_CHAIN);
            each_loss_and_output(activation_choices[hidden].name, 8, RULE_CHAIN);
        }
}

static void test_training_matches_double_for_each_rule(void **state)
{
    (void)state;
    for (enum rule rule = 0; rule < RULE_COUNT; rule++)
        each_loss_and_output("sigmoid", 5, rule);
}

/* Small steps that a float can follow. */
static struct learner_options optimiser_options(enum optimizer optimizer, double l1, double l2,
                                                size_t batch)
{
    struct learner_options options = calm_options(batch);

    options.optimizer = optimizer;
    options.rate = optimizer == OPTIMIZER_SGD ? 0.05 : 0.004;
    options.decay = 0.9;
    options.l1 = l1;
    options.l2 = l2;
    return options;
}

static void each_optimiser(const struct architecture *arch, const struct samples *samples)
{
    for (enum optimizer optimizer = 0; optimizer < OPTIMIZER_COUNT; optimizer++)
        for (size_t batch = 1; batch <= 400; batch = batch * 3 + 4) {
            struct learner_options none = optimiser_options(optimizer, 0, 0, batch);
            struct learner_options l2 = optimiser_options(optimizer, 0, 0.01, batch);
            struct learner_options l1 = optimiser_options(optimizer, 0.002, 0, batch);

            compare_training(arch, samples, &none, 4, 5e-5);
            compare_training(arch, samples, &l2, 4, 5e-5);
            compare_training(arch, samples, &l1, 4,
                             3e-2); /* a weight near 0 may get the other sign a step later */
        }
}

static void test_training_matches_double_for_each_optimiser(void **state)
{
    struct samples toy = make_floats(100, 20, 4, -0.8, 0.8), dense, sparse;
    struct architecture toy_arch = make_arch("20-17-4", "tanh", LOSS_SSE, true);
    struct architecture dense_arch = make_arch("50-17-4", "tanh", LOSS_SSE, true);
    struct architecture sparse_arch = make_arch("100-17-5", "sigmoid", LOSS_SSE, true);

    (void)state;
    each_optimiser(&toy_arch, &toy);
    dense = make_floats(100, 50, 4, -0.8, 0.8);
    each_optimiser(&dense_arch, &dense);
    sparse = make_bytes(100, 100, 5, 0.2);
    each_optimiser(&sparse_arch, &sparse);
}

/* More samples in a mini-batch than are in memory as floats at a time. */
static void test_large_mini_batches_go_in_pieces(void **state)
{
    struct samples dense = make_floats(380, 50, 4, -0.8, 0.8), sparse;
    struct architecture dense_arch = make_arch("50-17-4", "tanh", LOSS_SSE, true);
    struct architecture sparse_arch = make_arch("100-17-5", "sigmoid", LOSS_SSE, true);
    struct learner_options options = calm_options(350);

    (void)state;
    assert_true(options.batch > BATCH_SAMPLES);
    compare_training(&dense_arch, &dense, &options, 3, 1e-5);
    sparse = make_bytes(380, 100, 5, 0.2);
    compare_training(&sparse_arch, &sparse, &options, 3, 1e-5);
}

static void test_training_matches_double_on_bytes(void **state)
{
    struct samples sparse = make_bytes(90, 100, 10, 0.2), thick = make_bytes(90, 100, 10, 0.9);
    struct architecture arch = make_arch("100-33-10", "sigmoid", LOSS_SSE, true);

    (void)state;
    for (size_t batch = 1; batch <= 32; batch += 31) {
        struct learner_options options = calm_options(batch);

        sparse = make_bytes(90, 100, 10, 0.2);
        compare_training(&arch, &sparse, &options, 3, 1e-5);
        thick = make_bytes(90, 100, 10, 0.9);
        compare_training(&arch, &thick, &options, 3, 1e-5);
    }
}

/* ---- Each plan, on samples that bring it about */

struct setting {
    const char *plan;
    const char *layers, *activations;
    enum loss loss;
    size_t batch;
    enum optimizer optimizer;
    double dropout, l2, density; /* density 0: floats */
    enum rule rule;
};

/* A row, written so that the formatter leaves it readable. */
#define SETTING(...) \
 {                   \
  __VA_ARGS__        \
 }

static const struct setting settings[] = {
    SETTING("toy", "2-4-2-1", "tanh", LOSS_SSE, 10, OPTIMIZER_SGD, 0, 0, 0, RULE_CHAIN),
    SETTING("toy", "5-9-3", "relu,softmax", LOSS_CROSS_ENTROPY, 37, OPTIMIZER_ADAM, 0, 0.01, 0,
            RULE_CHAIN),
    SETTING("toy", "2-4-2", "tanh,linear", LOSS_MAE, 1, OPTIMIZER_MOMENTUM, 0, 0, 0, RULE_CHAIN),
    SETTING("grouped", "50-20-3", "sigmoid", LOSS_SSE, 1, OPTIMIZER_SGD, 0, 0, 0, RULE_CHAIN),
    SETTING("grouped", "50-20-3", "sigmoid", LOSS_SSE, 1, OPTIMIZER_SGD, 0, 0, 0.9, RULE_TRANSPOSE),
    SETTING("sparse grouped", "100-33-10", "sigmoid", LOSS_SSE, 1, OPTIMIZER_SGD, 0, 0, 0.2,
            RULE_CHAIN),
    SETTING("sparse grouped", "100-10", "softmax", LOSS_CROSS_ENTROPY, 1, OPTIMIZER_SGD, 0, 0, 0.2,
            RULE_CHAIN),
    SETTING("sparse", "100-33-10", "relu,softmax", LOSS_CROSS_ENTROPY, 7, OPTIMIZER_SGD, 0, 0, 0.2,
            RULE_CHAIN),
    SETTING("sparse", "100-33-10", "relu,softmax", LOSS_CROSS_ENTROPY, 7, OPTIMIZER_ADAM, 0.3, 0,
            0.2, RULE_CHAIN),
    SETTING("sparse", "100-33-10", "sigmoid", LOSS_SSE, 1, OPTIMIZER_MOMENTUM, 0, 0.001, 0.2,
            RULE_CHAIN),
    SETTING("dense", "50-20-30-3", "relu,tanh,softmax", LOSS_CROSS_ENTROPY, 16, OPTIMIZER_SGD, 0.5,
            0, 0, RULE_CHAIN),
    SETTING("dense", "50-20-30-3", "relu,tanh,linear", LOSS_SSE, 16, OPTIMIZER_MOMENTUM, 0, 0, 0,
            RULE_CHAIN),
    SETTING("dense", "50-20-3", "sigmoid", LOSS_SSE, 5, OPTIMIZER_SGD, 0, 0, 0.9, RULE_SPLIT),
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

static struct learner_options options_of(const struct setting *setting)
{
    struct learner_options options = learner_defaults;

    options.batch = setting->batch;
    options.optimizer = setting->optimizer;
    options.dropout = setting->dropout;
    options.l2 = setting->l2;
    options.rule = setting->rule;
    options.rate = 0.01;
    options.decay = 0.8;
    options.seed = 42;
    return options;
}

static struct samples samples_of(const struct setting *setting, const struct architecture *arch)
{
    const size_t inputs = arch->sizes[0], outputs = arch->sizes[arch->layers];

    if (setting->density > 0)
        return make_bytes(101, inputs, outputs, setting->density);
    return make_floats(101, inputs, outputs, 0.1, 0.9);
}

struct trained {
    struct samples samples;
    struct network network;
    struct learner *learner;
};

static struct trained start(const struct setting *setting, size_t threads)
{
    struct architecture arch = make_arch(setting->layers, setting->activations, setting->loss,
                                         true);
    struct learner_options options = options_of(setting);
    struct trained trained = {.samples = samples_of(setting, &arch)};

    options.threads = threads;
    make_network(&trained.network, &arch);
    trained.learner = make_learner(&trained.network, &trained.samples, &options);
    assert_string_equal(learner_plan(trained.learner), setting->plan);
    return trained;
}

static void end(struct trained *trained)
{
    learner_free(trained->learner);
    network_free(&trained->network);
}

/* The whole state, to be freed. */
static char *state_of(const struct learner *learner)
{
    char *state = malloc(learner_state_size(learner));

    assert_non_null(state);
    learner_save_state(learner, state);
    return state;
}

static void assert_same_state(const struct learner *a, const struct learner *b)
{
    char *state_a = state_of(a), *state_b = state_of(b);

    assert_int_equal(learner_state_size(a), learner_state_size(b));
    assert_memory_equal(state_a, state_b, learner_state_size(a));
    free(state_a);
    free(state_b);
}

static void assert_same_network(struct learner *a, struct learner *b)
{
    const struct network *network_a = learner_network(a), *network_b = learner_network(b);

    assert_memory_equal(network_a->block, network_b->block,
                        network_a->block_size * sizeof *network_a->block);
}

/* Mini-batches one by one over epoch ends. */
static void run_singly(struct learner *learner, uint64_t batches)
{
    for (uint64_t i = 0; i < batches; i++)
        run(learner, 1);
}

static void run_batches(struct learner *learner, uint64_t batches)
{
    struct learner_position before, after;

    for (; batches > 0; batches -= after.batches - before.batches) {
        learner_position(learner, &before);
        run(learner, batches);
        learner_position(learner, &after);
    }
}

static void test_a_resumed_run_has_the_same_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++)
        for (uint64_t stop = 0; stop <= 130; stop = stop * 2 + 1) {
            struct trained whole = start(&settings[i], 1), first = start(&settings[i], 1),
                           second = start(&settings[i], 1);
            char *saved;

            run_batches(whole.learner, stop + 23);
            run_batches(first.learner, stop);
            saved = state_of(first.learner);
            run_batches(second.learner, 3);
            assert_true(learner_restore_state(second.learner, saved, NULL));
            assert_same_state(first.learner, second.learner);
            assert_same_network(first.learner, second.learner);
            run_batches(second.learner, 23);
            assert_same_state(whole.learner, second.learner);
            assert_same_network(whole.learner, second.learner);
            free(saved);
            end(&whole);
            end(&first);
            end(&second);
        }
}

static void test_looking_and_cutting_into_calls_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct trained whole = start(&settings[i], 1), cut = start(&settings[i], 1);

        run_batches(whole.learner, 150);
        for (size_t k = 0; k < 50; k++) {
            run_singly(cut.learner, 1);
            learner_network(cut.learner);
            run_batches(cut.learner, 2);
        }
        assert_same_state(whole.learner, cut.learner);
        assert_same_network(whole.learner, cut.learner);
        end(&whole);
        end(&cut);
    }
}

static void test_runs_long_enough_to_fold_match_double(void **state)
{
    struct samples samples = make_bytes(400, 64, 4, 0.2);
    struct architecture arch = make_arch("64-16-4", "sigmoid", LOSS_SSE, true);
    struct learner_options options = calm_options(1);

    (void)state;
    compare_training(&arch, &samples, &options, 30, 1e-5);
    options.batch = 8;
    compare_training(&arch, &samples, &options, 30, 1e-5);
}

/* ---- Anything goes */

static size_t draw(struct rng *rng, size_t least, size_t most)
{
    return least + (size_t)rng_below(rng, most - least + 1);
}

static struct architecture random_arch(struct rng *rng)
{
    struct architecture arch = {.layers = draw(rng, 1, 4), .bias = rng_below(rng, 2) != 0};
    struct error err = {0};

    do {
        for (size_t l = 0; l <= arch.layers; l++)
            arch.sizes[l] = rng_below(rng, 3) != 0 ? draw(rng, 1, 9) : draw(rng, 1, 100);
        for (size_t l = 0; l < arch.layers; l++)
            arch.activation[l] = (enum activation)rng_below(rng, ACTIVATION_COUNT);
        arch.loss = (enum loss)rng_below(rng, LOSS_COUNT);
    } while (!architecture_check_trainable(&arch, &err));
    return arch;
}

static struct learner_options random_options(struct rng *rng)
{
    struct learner_options options = learner_defaults;

    options.optimizer = (enum optimizer)rng_below(rng, OPTIMIZER_COUNT);
    options.rule = rng_below(rng, 2) != 0 ? RULE_CHAIN : (enum rule)rng_below(rng, RULE_COUNT);
    options.rate = pow(10, rng_uniform(rng) * 5 - 4);
    options.decay = rng_below(rng, 2) != 0 ? 1 : 0.7;
    options.momentum = rng_uniform(rng);
    options.l1 = rng_below(rng, 3) == 0 ? 0.01 : 0;
    options.l2 = rng_below(rng, 3) == 0 ? 0.01 : 0;
    options.dropout = rng_below(rng, 3) == 0 ? 0.4 : 0;
    options.batch = rng_below(rng, 3) == 0 ? 1 : draw(rng, 1, 400);
    options.threads = draw(rng, 1, 3);
    options.seed = rng_u64(rng);
    options.shuffle = rng_below(rng, 4) != 0;
    return options;
}

/* A few mini-batches, to the same end in every way of calling: one call, or many with a save and a look between. */
static void run_two_ways(struct learner *whole, struct learner *cut, struct learner *restored,
                         size_t batches)
{
    struct error err = {0}, again = {0};
    size_t done = 0;
    char *saved;

    while (done < batches && learner_run(cut, 1, &again)) {
        learner_network(cut);
        done++;
        if (done == batches / 2) {
            saved = state_of(cut);
            assert_true(learner_restore_state(restored, saved, NULL));
            free(saved);
        }
    }
    for (size_t left = batches; left > 0 && err.kind == ERROR_NONE;) {
        struct learner_position before, after;

        learner_position(whole, &before);
        if (learner_run(whole, left, &err)) {
            learner_position(whole, &after);
            left -= (size_t)(after.batches - before.batches);
        }
    }
    assert_int_equal(err.kind, again.kind);
    assert_string_equal(err.text, again.text);
    if (err.kind != ERROR_NONE)
        return;
    run_singly(restored, batches - batches / 2);
    assert_same_state(whole, cut);
    assert_same_state(whole, restored);
    assert_same_network(whole, restored);
}

static void test_random_options_never_depend_on_how_they_are_run(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 77, RNG_TEST, 0);
    for (size_t round = 0; round < 300; round++) {
        struct architecture arch = random_arch(&rng);
        struct learner_options options = random_options(&rng);
        const size_t inputs = arch.sizes[0], outputs = arch.sizes[arch.layers],
                     count = draw(&rng, 1, 120);
        struct samples samples = rng_below(&rng, 2) != 0
                                     ? make_floats(count, inputs, outputs, 0, 1)
                                     : make_bytes(count, inputs, outputs, rng_uniform(&rng));
        struct learner *learner[3];
        struct network network;

        make_network(&network, &arch);
        for (size_t i = 0; i < 3; i++)
            learner[i] = make_learner(&network, &samples, &options);
        run_two_ways(learner[0], learner[1], learner[2], draw(&rng, 2, 60));
        for (size_t i = 0; i < 3; i++)
            learner_free(learner[i]);
        network_free(&network);
    }
}

/* ---- Order and position */

static void test_each_epoch_is_a_permutation_of_its_own(void **state)
{
    struct trained t = start(&settings[3], 1);
    uint32_t expected[101], first[101];
    struct rng rng;

    (void)state;
    for (uint64_t epoch = 0; epoch < 3; epoch++) {
        size_t moved = 0;

        for (uint32_t i = 0; i < 101; i++)
            expected[i] = i;
        rng_seed(&rng, 42, RNG_ORDER, epoch);
        rng_shuffle(&rng, expected, 101);
        for (size_t i = 0; i < 101; i++) {
            assert_int_equal(learner_row(t.learner, i), expected[i]);
            moved += epoch > 0 && expected[i] != first[i];
        }
        assert_true(epoch == 0 || moved > 90);
        if (epoch == 0)
            memcpy(first, expected, sizeof first);
        run(t.learner, UINT64_MAX);
    }
    end(&t);
}

static void test_an_epoch_ends_with_a_smaller_mini_batch(void **state)
{
    struct trained t = start(&settings[7], 1); /* 101 samples by 7 */
    struct learner_position position;

    (void)state;
    run(t.learner, 14);
    learner_position(t.learner, &position);
    assert_int_equal(position.epoch, 0);
    assert_int_equal(position.sample, 98);
    assert_true(position.running_loss > 0);
    run(t.learner, 100);
    learner_position(t.learner, &position);
    assert_int_equal(position.epoch, 1);
    assert_int_equal(position.sample, 0);
    assert_int_equal(position.batches, 15);
    assert_int_equal(position.samples, 101);
    assert_close(position.running_loss, 0, 0);
    assert_true(position.last_loss > 0);
    end(&t);
}

static void test_running_loss_is_the_mean_over_the_epoch_so_far(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct trained t = start(&settings[i], 1);
        double sum = 0;

        for (size_t k = 0; k < 5; k++) {
            struct learner_position before, after;

            learner_position(t.learner, &before);
            run(t.learner, 1);
            learner_position(t.learner, &after);
            if (after.sample == 0)
                break;
            sum += after.last_loss * (double)(after.samples - before.samples);
            assert_close(after.running_loss, sum / (double)after.sample, 1e-9);
        }
        end(&t);
    }
}

static void test_a_single_sample_is_a_mini_batch_of_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct trained t = start(&settings[i], 1);
        struct learner_position position;
        struct error err = {0};

        for (size_t k = 0; k < 3; k++)
            assert_true(learner_run_sample(t.learner, &err));
        learner_position(t.learner, &position);
        assert_int_equal(position.batches, 3);
        assert_int_equal(position.sample, 3);
        run(t.learner, UINT64_MAX);
        learner_position(t.learner, &position);
        assert_int_equal(position.epoch, 1);
        assert_int_equal(position.samples, 101);
        end(&t);
    }
}

/* ---- Changes from outside */

static void test_options_change_in_the_middle_of_a_run(void **state)
{
    static const struct {
        size_t batch;
        enum optimizer optimizer;
        double rate, l2;
    } steps[] = {
        {1,   OPTIMIZER_SGD,      0.05,  0   },
        {8,   OPTIMIZER_SGD,      0.1,   0   },
        {8,   OPTIMIZER_MOMENTUM, 0.01,  0   },
        {4,   OPTIMIZER_MOMENTUM, 0.01,  0.01},
        {1,   OPTIMIZER_MOMENTUM, 0.005, 0   },
        {1,   OPTIMIZER_SGD,      0.05,  0   },
        {400, OPTIMIZER_SGD,      0.2,   0   },
    };
    static const char *const layers[] = {"9-8-3", "50-20-3", "90-20-3"};

    (void)state;
    for (size_t kind = 0; kind < 3; kind++) {
        struct architecture arch = make_arch(layers[kind], "tanh,sigmoid", LOSS_SSE, true);
        struct learner_options options = calm_options(1);
        struct samples samples = kind < 2 ? make_floats(50, arch.sizes[0], 3, 0.1, 0.9)
                                          : make_bytes(50, 90, 3, 0.2);
        struct reference reference;
        struct network network;
        struct learner *learner;
        double *w;

        make_network(&network, &arch);
        reference_start(&reference, &network);
        learner = make_learner(&network, &samples, &options);
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            struct error err = {0};

            if (steps[i].optimizer != options.optimizer)
                memset(reference.m, 0, reference.count * sizeof *reference.m);
            options.batch = steps[i].batch;
            options.optimizer = steps[i].optimizer;
            options.rate = steps[i].rate;
            options.l2 = steps[i].l2;
            assert_true(learner_set_options(learner, &options, &err));
            for (size_t at = 0; at < 50; at += options.batch)
                reference_batch(&reference, &options, &samples, at,
                                50 - at < options.batch ? 50 - at : options.batch, options.rate);
            run(learner, 2);
            assert_true(learner_set_options(learner, &options, &err)); /* changes nothing */
            if (options.batch < 50)
                run(learner, UINT64_MAX);
        }
        w = calloc(reference.count, sizeof *w);
        network_export_double(learner_network(learner), w);
        for (size_t i = 0; i < reference.count; i++)
            assert_close(w[i], reference.w[i], 5e-6);
        free(w);
        learner_free(learner);
        reference_end(&reference);
        network_free(&network);
    }
}

static void test_other_parameters_start_the_moments_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct trained a = start(&settings[i], 1), b = start(&settings[i], 1);
        struct learner_position position;
        struct error err = {0};

        run_batches(a.learner, 5);
        assert_true(learner_set_network(a.learner, &a.network, &err));
        assert_same_network(a.learner, b.learner);
        learner_position(a.learner, &position);
        assert_int_equal(position.batches, 5); /* its place in the data stays */
        end(&a);
        end(&b);
    }
}

static void test_wrong_options_change_nothing(void **state)
{
    struct trained t = start(&settings[5], 1);
    struct learner_options options = options_of(&settings[5]), got;
    struct error err = {0};
    char *before, *after;

    (void)state;
    run(t.learner, 3);
    before = state_of(t.learner);
#define REFUSED(field, value)                                 \
 do {                                                         \
  struct learner_options wrong = options;                     \
  wrong.field = (value);                                      \
  err = (struct error){0};                                    \
  assert_false(learner_set_options(t.learner, &wrong, &err)); \
  assert_int_equal(err.kind, ERROR_INPUT);                    \
 } while (0)
    REFUSED(batch, 0);
    REFUSED(threads, 0);
    REFUSED(rate, -1);
    REFUSED(rate, NAN);
    REFUSED(rate, INFINITY);
    REFUSED(momentum, 1);
    REFUSED(momentum2, -0.1);
    REFUSED(dropout, 1);
    REFUSED(l1, -1);
    REFUSED(l2, NAN);
    REFUSED(decay, -1);
    REFUSED(seed, 43);
    REFUSED(optimizer, OPTIMIZER_COUNT);
    REFUSED(rule, RULE_COUNT);
    learner_get_options(t.learner, &got);
    assert_int_equal(got.batch, options.batch);
    after = state_of(t.learner);
    assert_memory_equal(before, after, learner_state_size(t.learner));
    free(before);
    free(after);
    end(&t);
}

static void test_what_cannot_be_trained_is_refused(void **state)
{
    struct architecture step = make_arch("4-3-2", "step", LOSS_SSE, true),
                        fine = make_arch("4-3-2", "tanh", LOSS_SSE, true);
    struct samples samples = make_floats(5, 4, 2, 0, 1);
    struct learner_options options = learner_defaults;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, &step);
    assert_null(learner_create(&network, &samples, &options, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    network_free(&network);
    make_network(&network, &fine);
    samples.inputs = 3;
    assert_null(learner_create(&network, &samples, &options, &err));
    samples.inputs = 4;
    samples.outputs = 1;
    assert_null(learner_create(&network, &samples, &options, &err));
    samples.outputs = 2;
    samples.count = 0;
    assert_null(learner_create(&network, &samples, &options, &err));
    samples.count = 5;
    options.rate = -1;
    assert_null(learner_create(&network, &samples, &options, &err));
    network_free(&network);
}

static void test_the_state_of_another_learner_is_refused(void **state)
{
    struct trained a = start(&settings[3], 1), b = start(&settings[4], 1),
                   c = start(&settings[9], 1);
    char *saved = calloc(1, learner_state_size(a.learner) + learner_state_size(c.learner));
    struct error err = {0};

    (void)state;
    learner_save_state(a.learner, saved);
    assert_true(learner_restore_state(b.learner, saved, &err)); /* the same shape */
    assert_false(learner_restore_state(c.learner, saved, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    free(saved);
    end(&a);
    end(&b);
    end(&c);
}

/* ---- Divergence */

static void test_a_state_of_other_options_is_refused(void **state)
{
    struct architecture arch = make_arch("9-8-3", "tanh,sigmoid", LOSS_SSE, true);
    struct samples samples = make_floats(50, 9, 3, 0.1, 0.9);
    struct learner_options options = calm_options(4), other[3];
    struct error err = {0};
    struct network network;
    struct learner *learner;
    void *saved;

    (void)state;
    assert_true(network_create(&network, &arch, &err));
    network_initialise(&network, INIT_NORMAL, 1, 1);
    learner = make_learner(&network, &samples, &options);
    saved = malloc(learner_state_size(learner));
    assert_non_null(saved);
    learner_save_state(learner, saved);
    assert_true(learner_restore_state(learner, saved, &err));
    learner_free(learner);
    other[0] = other[1] = other[2] = options;
    other[0].seed++;
    other[1].batch++;
    other[2].shuffle = !options.shuffle;
    for (size_t i = 0; i < 3; i++) {
        learner = make_learner(&network, &samples, &other[i]);
        assert_false(learner_restore_state(learner, saved, &err));
        assert_non_null(strstr(err.text, "other options"));
        learner_free(learner);
    }
    free(saved);
    network_free(&network);
}

static void test_divergence_is_named_and_lasts_until_restored(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTINGS; i++) {
        struct trained t = start(&settings[i], 1);
        struct learner_options options = options_of(&settings[i]);
        struct learner_position position, later;
        struct error err = {0}, again = {0};
        char *saved = state_of(t.learner);

        options.rate = 1e300; /* beyond a float: any step at all is beyond one too */
        options.l2 = 0;
        assert_true(learner_set_options(t.learner, &options, &err));
        for (size_t k = 0; k < 5 && learner_run(t.learner, 3, &err); k++)
            ;
        assert_int_equal(err.kind, ERROR_WORK);
        assert_non_null(strstr(err.text, "epoch 1"));
        assert_non_null(strstr(err.text, "mini-batch"));
        assert_non_null(strstr(err.text, "is not finite"));
        learner_position(t.learner, &position);
        assert_true(position.batches < 3);
        assert_false(learner_run(t.learner, 1, &again));
        assert_string_equal(again.text, err.text);
        assert_false(learner_run_sample(t.learner, NULL));
        learner_position(t.learner, &later);
        assert_int_equal(later.batches, position.batches);
        options = options_of(&settings[i]);
        assert_true(learner_set_options(t.learner, &options, &err));
        assert_true(learner_restore_state(t.learner, saved, &err));
        run_batches(t.learner, 5);
        free(saved);
        end(&t);
    }
}

/* The layer that is named is the first whose numbers are none. */
static void test_divergence_names_the_layer(void **state)
{
    static const char *const layers[] = {"3-4-5-2", "40-20-30-2"};

    (void)state;
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t batch = 1; batch <= 4; batch += 3)
            for (size_t l = 0; l < 3; l++) {
                struct architecture arch = make_arch(layers[kind], "linear", LOSS_SSE, true);
                struct samples samples = make_floats(20, arch.sizes[0], 2, 0, 1);
                struct learner_options options = calm_options(batch);
                struct error err = {0};
                struct network network;
                struct learner *learner;
                char layer[16];

                make_network(&network, &arch);
                for (size_t k = 0; k < arch.sizes[l + 1]; k++)
                    network_set_bias(&network, l, k, 3e38f);
                for (size_t in = 0; in < arch.sizes[l]; in++)
                    network_set_weight(&network, l, 0, in, in % 2 == 0 ? 3e38f : -3e38f);
                options.rate = 0;
                learner = make_learner(&network, &samples, &options);
                snprintf(layer, sizeof layer, "[%zu][", l + 1);
                for (size_t k = 0; k < 20 && learner_run(learner, 1, &err); k++)
                    ;
                assert_int_equal(err.kind, ERROR_WORK);
                assert_true(strstr(err.text, layer) != NULL || l == 2);
                learner_free(learner);
                network_free(&network);
            }
}

/* A step that makes a weight infinite is seen in the mini-batch of that step, not in the next. */
static void test_a_weight_that_overflows_is_seen_at_once(void **state)
{
    static const char *const layers[] = {"1-1", "33-1"};

    (void)state;
    for (size_t kind = 0; kind < 2; kind++)
        for (enum optimizer optimizer = 0; optimizer < OPTIMIZER_ADAM; optimizer++) {
            struct architecture arch = make_arch(layers[kind], "linear", LOSS_SSE, true);
            struct samples samples = make_floats(10, arch.sizes[0], 1, 0, 1);
            struct learner_options options = calm_options(1);
            struct learner_position position;
            struct error err = {0};
            struct network network;
            struct learner *learner;

            for (size_t i = 0; i < 10; i++)
                targets[i] = 1e10f;
            options.optimizer = optimizer;
            options.rate = 1e30;
            make_network(&network, &arch);
            learner = make_learner(&network, &samples, &options);
            assert_false(learner_run(learner, 5, &err));
            assert_non_null(strstr(err.text, "w[1]["));
            assert_non_null(strstr(err.text, "mini-batch 1:"));
            learner_position(learner, &position);
            assert_int_equal(position.batches, 0);
            learner_free(learner);
            network_free(&network);
        }
}

static void test_weights_that_cancel_cannot_share_an_error(void **state)
{
    struct architecture arch = make_arch("40-2-2", "tanh", LOSS_SSE, false);
    struct samples samples = make_floats(5, 40, 2, 0, 1);
    struct learner_options options = calm_options(1);
    struct error err = {0};
    struct network network;
    struct learner *learner;

    (void)state;
    options.rule = RULE_SPLIT;
    make_network(&network, &arch);
    network_set_weight(&network, 1, 1, 0, 0.3f);
    network_set_weight(&network, 1, 1, 1, -0.3f);
    learner = make_learner(&network, &samples, &options);
    assert_false(learner_run(learner, 1, &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_non_null(strstr(err.text, "layer 2, neuron 2"));
    learner_free(learner);
    network_free(&network);
}

/* ---- Dropout */

static void test_dropout_leaves_its_share_out_and_scales_the_rest(void **state)
{
    struct architecture arch = make_arch("40-200-2", "sigmoid", LOSS_SSE, true);
    struct samples samples = make_floats(100, 40, 2, 0, 1);
    struct learner_options options = calm_options(100);
    const size_t stride = 208, drawn = 100 * 200;
    size_t out = 0, alike = 0;
    struct network network;
    struct learner *learner;
    float *first;

    (void)state;
    options.dropout = 0.3;
    options.rate = 0;
    make_network(&network, &arch);
    learner = make_learner(&network, &samples, &options);
    first = calloc(100 * stride, sizeof *first);
    run(learner, 1);
    memcpy(first, learner->work.batch.mask[0], 100 * stride * sizeof *first);
    for (size_t i = 0; i < 100 * stride; i++)
        if (i % stride < 200) {
            assert_true(first[i] <= 0 || fabs((double)first[i] - 1 / 0.7) < 1e-6);
            out += first[i] <= 0;
        }
    assert_close((double)out / (double)drawn, 0.3, 4 * sqrt(0.21 / (double)drawn));
    run(learner, 1);
    for (size_t i = 0; i < 100 * stride; i++)
        alike += i % stride < 200 &&
                 fabs((double)first[i] - (double)learner->work.batch.mask[0][i]) < 0.1;
    assert_close((double)alike / (double)drawn, 0.3 * 0.3 + 0.7 * 0.7, 0.02);
    free(first);
    learner_free(learner);
    network_free(&network);
}

/* One step on one sample, with the masks that were drawn, followed by hand. */
static void test_dropout_steps_match_double(void **state)
{
    enum { IN = 40, HIDDEN = 20 };
    struct architecture arch = make_arch("40-20-1", "tanh,linear", LOSS_SSE, true);
    struct samples samples = make_floats(1, IN, 1, 0, 1);
    struct learner_options options = calm_options(1);
    double hidden[HIDDEN], x[HIDDEN], y, delta;
    struct network network;
    struct learner *learner;
    const struct network *after;
    const float *mask;

    (void)state;
    options.dropout = 0.5;
    make_network(&network, &arch);
    learner = make_learner(&network, &samples, &options);
    run(learner, 1);
    mask = learner->work.batch.mask[0];
    after = learner_network(learner);
    y = network_bias(&network, 1, 0);
    for (size_t j = 0; j < HIDDEN; j++) {
        x[j] = network_bias(&network, 0, j);
        for (size_t i = 0; i < IN; i++)
            x[j] += (double)network_weight(&network, 0, j, i) * (double)values[i];
        hidden[j] = tanh(x[j]) * (double)mask[j];
        y += (double)network_weight(&network, 1, 0, j) * hidden[j];
    }
    delta = y - (double)targets[0];
    for (size_t j = 0; j < HIDDEN; j++) {
        double w = network_weight(&network, 1, 0, j),
               back = delta * w * (double)mask[j] * (1 - pow(tanh(x[j]), 2));

        assert_close(network_weight(after, 1, 0, j), w - options.rate * delta * hidden[j], 1e-6);
        assert_close(network_bias(after, 0, j),
                     (double)network_bias(&network, 0, j) - options.rate * back, 1e-6);
        assert_close(network_weight(after, 0, j, 7),
                     (double)network_weight(&network, 0, j, 7) -
                         options.rate * back * (double)values[7],
                     1e-6);
    }
    learner_free(learner);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training_matches_double_for_each_activation_and_loss),
        cmocka_unit_test(test_training_matches_double_for_each_rule),
        cmocka_unit_test(test_training_matches_double_for_each_optimiser),
        cmocka_unit_test(test_large_mini_batches_go_in_pieces),
        cmocka_unit_test(test_training_matches_double_on_bytes),
        cmocka_unit_test(test_runs_long_enough_to_fold_match_double),
        cmocka_unit_test(test_a_resumed_run_has_the_same_bits),
        cmocka_unit_test(test_looking_and_cutting_into_calls_changes_nothing),
        cmocka_unit_test(test_random_options_never_depend_on_how_they_are_run),
        cmocka_unit_test(test_each_epoch_is_a_permutation_of_its_own),
        cmocka_unit_test(test_an_epoch_ends_with_a_smaller_mini_batch),
        cmocka_unit_test(test_running_loss_is_the_mean_over_the_epoch_so_far),
        cmocka_unit_test(test_a_single_sample_is_a_mini_batch_of_one),
        cmocka_unit_test(test_options_change_in_the_middle_of_a_run),
        cmocka_unit_test(test_other_parameters_start_the_moments_anew),
        cmocka_unit_test(test_wrong_options_change_nothing),
        cmocka_unit_test(test_what_cannot_be_trained_is_refused),
        cmocka_unit_test(test_the_state_of_another_learner_is_refused),
        cmocka_unit_test(test_a_state_of_other_options_is_refused),
        cmocka_unit_test(test_divergence_is_named_and_lasts_until_restored),
        cmocka_unit_test(test_divergence_names_the_layer),
        cmocka_unit_test(test_a_weight_that_overflows_is_seen_at_once),
        cmocka_unit_test(test_weights_that_cancel_cannot_share_an_error),
        cmocka_unit_test(test_dropout_leaves_its_share_out_and_scales_the_rest),
        cmocka_unit_test(test_dropout_steps_match_double),
    };

    return cmocka_run_group_tests_name("learner", tests, NULL, NULL);
}
