/*
 * Training against the same mathematics in double (pass.h), and what a learner promises about its
 * state, its options and its end.
 */
#include "support.h"

#include <nntui/learner.h>
#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES 400
#define MOST_WIDTH 128

/* ---- Samples made up from a seed */

static float values[MOST_SAMPLES * MOST_WIDTH], targets[MOST_SAMPLES * MOST_WIDTH];
static uint8_t bytes[MOST_SAMPLES * MOST_WIDTH], labels[MOST_SAMPLES];

/* Floats in -1 .. 1, and targets between `low` and `high`. */
static struct samples make_floats(size_t count, size_t inputs, size_t outputs, double low, double high)
{
    struct rng rng;

    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t i = 0; i < count * inputs; i++)
        values[i] = (float)(2 * rng_uniform(&rng) - 1);
    for (size_t i = 0; i < count * outputs; i++)
        targets[i] = (float)(low + (high - low) * rng_uniform(&rng));
    return (struct samples){.count = count, .inputs = inputs, .outputs = outputs, .x = values, .targets = targets};
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
    return (struct samples){.count = count, .inputs = inputs, .outputs = outputs, .bytes = bytes,
                            .byte_offset = 0.01f, .byte_scale = 0.99f / 255, .labels = labels, .low = 0.01f,
                            .high = 0.99f, .classes = outputs > 1 ? outputs : 2};
}

static struct architecture make_arch(const char *layers, const char *activations, enum loss loss, bool bias)
{
    struct architecture arch = {.loss = loss, .bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) || !architecture_parse_activations(&arch, activations, &err))
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

static double optimiser_step(struct reference *r, const struct learner_options *o, size_t i, double g)
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
static double reference_batch(struct reference *r, const struct learner_options *o, const struct samples *samples,
                              size_t first, size_t count, double rate)
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

            snprintf(names, sizeof names, "%s,%s,%s", hidden, hidden, activation_choices[output].name);
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

static void test_training_matches_double_for_each_optimiser(void **state)
{
    struct samples floats = make_floats(100, 20, 4, -0.8, 0.8);
    struct architecture arch = make_arch("20-17-4", "tanh", LOSS_SSE, true);

    (void)state;
    for (enum optimizer optimizer = 0; optimizer < OPTIMIZER_COUNT; optimizer++)
        for (size_t penalties = 0; penalties < 2; penalties++)
            for (size_t batch = 1; batch <= 400; batch = batch * 3 + 4) {
                struct learner_options options = calm_options(batch);

                options.optimizer = optimizer;
                options.rate = optimizer == OPTIMIZER_SGD ? 0.05 : 0.004;
                options.decay = 0.9;
                options.l1 = penalties != 0 ? 0.002 : 0;
                options.l2 = penalties != 0 ? 0.01 : 0;
                compare_training(&arch, &floats, &options, 4, 2e-5);
            }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training_matches_double_for_each_activation_and_loss),
        cmocka_unit_test(test_training_matches_double_for_each_rule),
        cmocka_unit_test(test_training_matches_double_for_each_optimiser),
        cmocka_unit_test(test_training_matches_double_on_bytes),
    };

    return cmocka_run_group_tests_name("learner", tests, NULL, NULL);
}
