/* The pass in the open: every operation, its operands, its order, what an observer can change. */
#include "support.h"

#include <nntui/pass.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

#define LAYERS 3
#define WIDTH  5
#define RATE   0.5

/* A network with random weights and one sample, small enough to keep every number by its place. */
struct example {
    struct architecture arch;
    struct pass pass;
    double parameters[128], input[WIDTH], target[WIDTH];
};

static void example_start(struct example *example, const char *layers, const char *activations,
                          enum loss loss, bool bias)
{
    struct error err = {0};
    struct rng rng;

    *example = (struct example){
        .arch = {.loss = loss, .bias = bias}
    };
    if (!architecture_parse_layers(&example->arch, layers, &err) ||
        !architecture_parse_activations(&example->arch, activations, &err) ||
        !pass_create(&example->pass, &example->arch, &err))
        fail_msg("%s %s: %s", layers, activations, err.text);
    assert_true(architecture_parameters(&example->arch) <= 128);
    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t i = 0; i < architecture_parameters(&example->arch); i++)
        example->parameters[i] = 2 * rng_uniform(&rng) - 1;
    for (size_t i = 0; i < WIDTH; i++) {
        example->input[i] = rng_uniform(&rng);
        example->target[i] = rng_uniform(&rng);
    }
}

static bool example_run(struct example *example, enum rule rule, const struct observer *observer,
                        struct error *err)
{
    pass_forward(&example->pass, example->parameters, example->input, observer);
    pass_loss(&example->pass, example->target, observer);
    if (!pass_backward(&example->pass, example->parameters, example->target, rule, observer, err))
        return false;
    pass_update(&example->pass, example->parameters, RATE, observer);
    return true;
}

/* ---- Each result from its operands, each operand from its place */

/*
 * What an observer with a notebook has written down: the last value of every number by its name and
 * place. `distort` makes it write, and give back, something else than the engine computed.
 */
struct notebook {
    const struct architecture *arch;
    bool distort;
    size_t events, seen[OPERATION_COUNT];
    struct entry {
        bool written;
        double value;
    } entries[QUANTITY_COUNT][LAYERS][WIDTH][WIDTH];
};

static struct entry *entry_of(struct notebook *book, const struct operand *operand)
{
    assert_true(operand->quantity < QUANTITY_COUNT && operand->layer < LAYERS);
    assert_true(operand->unit < WIDTH && operand->from < WIDTH);
    return &book->entries[operand->quantity][operand->layer][operand->unit][operand->from];
}

static void write_down(struct notebook *book, enum quantity quantity, size_t layer, size_t unit,
                       size_t from, double value)
{
    *entry_of(book, &(struct operand){quantity, layer, unit, from, 0}) = (struct entry){true,
                                                                                        value};
}

/* Everything that is given: nothing else may be an operand before it was a result. */
static void notebook_start(struct notebook *book, const struct example *example, bool distort)
{
    const struct architecture *arch = &example->arch;

    *book = (struct notebook){.arch = arch, .distort = distort};
    write_down(book, QUANTITY_RATE, 0, 0, 0, RATE);
    for (size_t i = 0; i < arch->sizes[0]; i++)
        write_down(book, QUANTITY_INPUT, 0, i, 0, example->input[i]);
    for (size_t k = 0; k < arch->sizes[arch->layers]; k++)
        write_down(book, QUANTITY_TARGET, arch->layers - 1, k, 0, example->target[k]);
    for (size_t l = 0; l < arch->layers; l++) {
        for (size_t k = 0; k < arch->sizes[l + 1]; k++) {
            for (size_t j = 0; j < arch->sizes[l]; j++)
                write_down(book, QUANTITY_WEIGHT, l, k, j,
                           example->parameters[architecture_weight(arch, l, k, j)]);
            if (arch->bias)
                write_down(book, QUANTITY_BIAS, l, k, 0,
                           example->parameters[architecture_bias(arch, l, k)]);
        }
    }
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static double plain_activation(enum activation activation, const struct operation_event *event)
{
    double x = event->operands[0].value, total = 0;

    switch (activation) {
    case ACTIVATION_SIGMOID: return logistic(x);
    case ACTIVATION_TANH: return (exp(x) - exp(-x)) / (exp(x) + exp(-x));
    case ACTIVATION_RELU: return x > 0 ? x : 0;
    case ACTIVATION_LEAKY_RELU: return x > 0 ? x : x / 100;
    case ACTIVATION_LINEAR: return x;
    case ACTIVATION_STEP: return x < 0 ? 0 : 1;
    default: break;
    }
    for (size_t k = 0; k < event->operand_count; k++)
        total += exp(event->operands[k].value);
    return exp(event->operands[event->result.unit].value) / total;
}

static double plain_slope(enum activation activation, double x, double o)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return o * (1 - o);
    case ACTIVATION_TANH: return 1 - o * o;
    case ACTIVATION_RELU: return x > 0;
    case ACTIVATION_LEAKY_RELU: return x > 0 ? 1 : 0.01;
    case ACTIVATION_LINEAR: return 1;
    default: fail_msg("a slope of %s", activation_choices[activation].name);
    }
    return NAN;
}

static double plain_loss(const struct architecture *arch, const struct operation_event *event)
{
    bool softmax = arch->activation[arch->layers - 1] == ACTIVATION_SOFTMAX;
    const struct operand *v = event->operands;
    double loss = 0, total = 0;

    for (size_t i = 0; i < event->operand_count; i += 2)
        total += exp(v[i].value);
    for (size_t i = 0; i < event->operand_count; i++) {
        if (arch->loss == LOSS_SSE)
            loss += v[i].value * v[i].value / 2;
        else if (arch->loss == LOSS_SQUARED)
            loss += v[i].value * v[i].value;
        else if (arch->loss == LOSS_MAE)
            loss += fabs(v[i].value);
        else if (softmax && i % 2 == 0)
            loss -= v[i + 1].value * log(exp(v[i].value) / total);
        else if (i % 2 == 0)
            loss -= v[i + 1].value * log(logistic(v[i].value)) +
                    (1 - v[i + 1].value) * log(1 - logistic(v[i].value));
    }
    return loss;
}

/* dE/do of one output. */
static double plain_output_slope(enum loss loss, double e)
{
    return loss == LOSS_MAE ? (e > 0 ? -1 : 1) : loss == LOSS_SQUARED ? -2 * e : -e;
}

static double plain_delta(const struct architecture *arch, const struct operation_event *event)
{
    bool output = event->result.layer + 1 == arch->layers;
    const struct operand *v = event->operands;
    size_t unit = event->result.unit;
    double total = 0;

    if (!output)
        return -v[0].value * v[1].value;
    if (arch->activation[arch->layers - 1] != ACTIVATION_SOFTMAX)
        return arch->loss == LOSS_CROSS_ENTROPY
                   ? -v[0].value
                   : plain_output_slope(arch->loss, v[0].value) * v[1].value;
    if (arch->loss == LOSS_CROSS_ENTROPY) {
        for (size_t i = 1; i < event->operand_count; i++)
            total += v[i].value;
        return v[0].value * total - v[1 + unit].value;
    }
    for (size_t i = 0; i < event->operand_count; i += 2) /* the Jacobian, term by term */
        total += plain_output_slope(arch->loss, v[i].value) * v[i + 1].value *
                 ((i / 2 == unit ? 1 : 0) - v[2 * unit + 1].value);
    return total;
}

static double total_of(const struct operation_event *event)
{
    double total = 0;

    for (size_t i = 0; i < event->operand_count; i++)
        total += event->operands[i].value;
    return total;
}

/* The result of an operation from its operands, by this file's own formulas. */
static double recompute(const struct architecture *arch, const struct operation_event *event)
{
    enum activation activation = arch->activation[event->result.layer];
    const struct operand *v = event->operands;

    switch (event->operation) {
    case OPERATION_PRODUCT:
    case OPERATION_GRADIENT: return v[0].value * v[1].value;
    case OPERATION_SUM:
    case OPERATION_WEIGHT_SUM:
    case OPERATION_BACK: return total_of(event);
    case OPERATION_ACTIVATION: return plain_activation(activation, event);
    case OPERATION_LOSS: return plain_loss(arch, event);
    case OPERATION_ERROR: return v[0].value - v[1].value;
    case OPERATION_SPLIT: return v[0].value * v[1].value / v[2].value;
    case OPERATION_BACK_PRODUCT:
        return (v[1].quantity == QUANTITY_DELTA ? -1 : 1) * v[0].value * v[1].value;
    case OPERATION_SLOPE: return plain_slope(activation, v[0].value, v[1].value);
    case OPERATION_DELTA: return plain_delta(arch, event);
    case OPERATION_BIAS_GRADIENT: return v[0].value;
    case OPERATION_UPDATE: return v[0].value - v[1].value * v[2].value;
    case OPERATION_NODE: /* a graph's: test_graph.c */
    case OPERATION_NODE_GRADIENT:
    case OPERATION_LOCAL_SLOPE:
    case OPERATION_LINK_GRADIENT:
    case OPERATION_COUNT: break;
    }
    fail_msg("an operation without a formula here");
    return NAN;
}

/* What does not belong to a number's name is 0 (LOSS and TARGET stand at the last layer). */
static void assert_place(const struct architecture *arch, const struct operand *operand)
{
    enum quantity_places places = quantity_table[operand->quantity].places;
    bool at_output = operand->quantity == QUANTITY_LOSS || operand->quantity == QUANTITY_TARGET;

    if (places != PLACES_LINK)
        assert_int_equal(operand->from, 0);
    if (places == PLACES_NONE)
        assert_int_equal(operand->unit, 0);
    if (places == PLACES_NONE || places == PLACES_UNIT)
        assert_int_equal(operand->layer, at_output ? arch->layers - 1 : 0);
}

static double check_and_write(void *context, const struct operation_event *event)
{
    struct notebook *book = context;
    double expected = recompute(book->arch, event), value = event->result.value;

    for (size_t i = 0; i < event->operand_count; i++) {
        const struct entry *entry = entry_of(book, &event->operands[i]);

        assert_true(entry->written);
        assert_true(entry->value == event->operands[i].value);
        assert_place(book->arch, &event->operands[i]);
    }
    assert_place(book->arch, &event->result);
    if (event->operation == OPERATION_UPDATE)
        assert_false(entry_of(book, &event->result)->written);
    assert_close(value, expected, 1e-13 * fmax(1, fabs(expected)));
    if (book->distort)
        value = value * 1.0625 + 0.001 * (double)(book->events % 7);
    *entry_of(book, &event->result) = (struct entry){true, value};
    book->events++;
    book->seen[event->operation]++;
    return value;
}

/* One of the pass's arrays holds what the notebook says. */
static void assert_written(struct notebook *book, enum quantity quantity, size_t layer, size_t unit,
                           size_t from, double value)
{
    const struct entry *entry = entry_of(book, &(struct operand){quantity, layer, unit, from, 0});

    assert_true(entry->written);
    assert_true(entry->value == value);
}

static void assert_neuron_is_written(struct notebook *book, const struct example *example,
                                     size_t layer, size_t unit)
{
    const struct architecture *arch = &example->arch;
    const struct pass *pass = &example->pass;

    assert_written(book, QUANTITY_SUM, layer, unit, 0, pass->sum[layer][unit]);
    assert_written(book, QUANTITY_OUTPUT, layer, unit, 0, pass->output[layer][unit]);
    assert_written(book, QUANTITY_ERROR, layer, unit, 0, pass->error[layer][unit]);
    assert_written(book, QUANTITY_DELTA, layer, unit, 0, pass->delta[layer][unit]);
    for (size_t from = 0; from < arch->sizes[layer]; from++) {
        size_t index = architecture_weight(arch, layer, unit, from);

        assert_written(book, QUANTITY_GRADIENT, layer, unit, from, pass->gradient[index]);
        assert_written(book, QUANTITY_NEW_WEIGHT, layer, unit, from, example->parameters[index]);
    }
    if (arch->bias) {
        size_t index = architecture_bias(arch, layer, unit);

        assert_written(book, QUANTITY_BIAS_GRADIENT, layer, unit, 0, pass->gradient[index]);
        assert_written(book, QUANTITY_NEW_BIAS, layer, unit, 0, example->parameters[index]);
    }
}

/* How many operations of each kind a pass must have, counted from the sizes. */
static void assert_counts(const struct notebook *book, enum rule rule)
{
    const struct architecture *arch = book->arch;
    size_t links = 0, neurons = 0, inner_links = 0, hidden = 0, inner_neurons = 0;

    for (size_t l = 0; l < arch->layers; l++) {
        links += arch->sizes[l] * arch->sizes[l + 1];
        neurons += arch->sizes[l + 1];
        inner_links += l > 0 ? arch->sizes[l] * arch->sizes[l + 1] : 0;
        inner_neurons += l > 0 ? arch->sizes[l + 1] : 0;
        hidden += l > 0 ? arch->sizes[l] : 0;
    }
    assert_int_equal(book->seen[OPERATION_PRODUCT], links);
    assert_int_equal(book->seen[OPERATION_SUM], neurons);
    assert_int_equal(book->seen[OPERATION_ACTIVATION], neurons);
    assert_int_equal(book->seen[OPERATION_ERROR], neurons - hidden);
    assert_int_equal(book->seen[OPERATION_LOSS], 1);
    assert_int_equal(book->seen[OPERATION_DELTA], neurons);
    assert_int_equal(book->seen[OPERATION_GRADIENT], links);
    assert_int_equal(book->seen[OPERATION_BIAS_GRADIENT], arch->bias ? neurons : 0);
    assert_int_equal(book->seen[OPERATION_BACK], hidden);
    assert_int_equal(book->seen[OPERATION_SPLIT], rule == RULE_SPLIT ? inner_links : 0);
    assert_int_equal(book->seen[OPERATION_WEIGHT_SUM], rule == RULE_SPLIT ? inner_neurons : 0);
    assert_int_equal(book->seen[OPERATION_BACK_PRODUCT], rule == RULE_SPLIT ? 0 : inner_links);
    assert_int_equal(book->seen[OPERATION_UPDATE], links + (arch->bias ? neurons : 0));
}

static void check_pass(const char *activations, enum loss loss, bool bias, enum rule rule,
                       bool distort)
{
    static struct notebook book;
    struct observer observer = {check_and_write, &book};
    struct example example;

    example_start(&example, "3-4-5-2", activations, loss, bias);
    notebook_start(&book, &example, distort);
    assert_true(example_run(&example, rule, &observer, NULL));
    assert_counts(&book, rule);
    for (size_t layer = 0; layer < example.arch.layers; layer++) {
        for (size_t unit = 0; unit < example.arch.sizes[layer + 1]; unit++)
            assert_neuron_is_written(&book, &example, layer, unit);
    }
    assert_written(&book, QUANTITY_LOSS, LAYERS - 1, 0, 0, example.pass.loss);
    pass_free(&example.pass);
}

/* Every trainable pair of activations, every loss that fits, biases on and off, every rule. */
static void check_all_passes(bool distort)
{
    for (size_t i = 0;
         i < (size_t)ACTIVATION_COUNT * ACTIVATION_COUNT * LOSS_COUNT * RULE_COUNT * 2; i++) {
        size_t h = i % ACTIVATION_COUNT, o = i / ACTIVATION_COUNT % ACTIVATION_COUNT;
        size_t rest = i / ACTIVATION_COUNT / ACTIVATION_COUNT;
        enum loss loss = (enum loss)(rest % LOSS_COUNT);
        enum rule rule = (enum rule)(rest / LOSS_COUNT % RULE_COUNT);
        struct architecture arch = {
            .layers = 2,
            .sizes = {1, 1,                 1},
            .activation = {(enum activation)h, (enum activation)o},
            .loss = loss
        };
        char names[64];

        if (!architecture_check_trainable(&arch, NULL))
            continue;
        snprintf(names, sizeof names, "%s,%s,%s", activation_choices[h].name,
                 activation_choices[h].name, activation_choices[o].name);
        check_pass(names, loss, rest / LOSS_COUNT / RULE_COUNT == 1, rule, distort);
    }
}

static void test_observer_can_recompute_each_result_from_its_operands(void **state)
{
    (void)state;
    check_all_passes(false);
}

/* Every single result is replaced; all later operands and the pass's own arrays must have it. */
static void test_what_the_observer_returns_replaces_the_result(void **state)
{
    (void)state;
    check_all_passes(true);
}

static double look(void *context, const struct operation_event *event)
{
    ++*(size_t *)context;
    return event->result.value;
}

static void test_an_observer_that_only_looks_changes_no_bit(void **state)
{
    static const char *const activations[] = {"tanh,sigmoid,softmax", "relu,leaky-relu,sigmoid"};

    (void)state;
    for (size_t i = 0; i < (size_t)2 * RULE_COUNT; i++) {
        struct example seen, unseen;
        enum rule rule = (enum rule)(i / 2);
        size_t count = 0;

        example_start(&seen, "3-4-5-2", activations[i % 2], LOSS_CROSS_ENTROPY, true);
        example_start(&unseen, "3-4-5-2", activations[i % 2], LOSS_CROSS_ENTROPY, true);
        assert_true(example_run(&seen, rule, &(struct observer){look, &count}, NULL));
        assert_true(example_run(&unseen, rule, NULL, NULL));
        assert_true(count > 100);
        assert_memory_equal(seen.parameters, unseen.parameters, sizeof seen.parameters);
        assert_memory_equal(&seen.pass.loss, &unseen.pass.loss, sizeof(double));
        pass_free(&seen.pass);
        pass_free(&unseen.pass);
    }
}

/* The most operands of any operation here are one sum's: nothing may be written past their room. */
static void test_a_wide_layer_into_one_neuron_is_summed_with_its_bias(void **state)
{
    struct example example;
    double sum = 0;

    (void)state;
    example_start(&example, "5-1", "linear", LOSS_SSE, true);
    for (size_t i = 0; i < 5; i++)
        sum += example.parameters[i] * example.input[i];
    pass_forward(&example.pass, example.parameters, example.input, NULL);
    assert_close(example.pass.sum[0][0], sum + example.parameters[5], 1e-15);
    pass_free(&example.pass);
}

/* A quantity is found by its name or alias alone; an alias is one word; graphs name their nodes. */
static void test_quantities_can_be_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < QUANTITY_COUNT; i++) {
        const struct quantity_info *info = &quantity_table[i];

        assert_true(strlen(info->name) > 0 && strlen(info->help) > 0);
        assert_int_equal(strlen(info->symbol) == 0, strlen(info->alias) == 0);
        assert_int_equal(strspn(info->alias, "abcdefghijklmnopqrstuvwxyzE_"), strlen(info->alias));
        for (size_t k = 0; k < i; k++) {
            const struct quantity_info *other = &quantity_table[k];

            assert_string_not_equal(info->name, other->name);
            if (strlen(info->alias) > 0) {
                assert_string_not_equal(info->alias, other->alias);
                assert_string_not_equal(info->symbol, other->symbol);
            }
        }
    }
}

/* ---- The order */

static double list(void *context, const struct operation_event *event)
{
    const struct operand *result = &event->result;

    text_printf(context, "%s %zu.%zu", operation_choices[event->operation].name, result->layer + 1,
                result->unit + 1);
    if (quantity_table[result->quantity].places == PLACES_LINK)
        text_printf(context, ".%zu", result->from + 1);
    text_add(context, "\n");
    return result->value;
}

static void assert_order(const char *layers, const char *activations, bool bias, enum rule rule,
                         const char *expected)
{
    struct text text = {0};
    struct example example;

    example_start(&example, layers, activations, LOSS_SSE, bias);
    assert_true(example_run(&example, rule, &(struct observer){list, &text}, NULL));
    assert_string_equal(text.data, expected);
    text_free(&text);
    pass_free(&example.pass);
}

static void test_operations_come_in_the_order_of_a_pencil(void **state)
{
    (void)state;
    assert_order("2-2-1", "sigmoid", true, RULE_CHAIN,
                 "product 1.1.1\nproduct 1.1.2\nsum 1.1\nactivation 1.1\n"
                 "product 1.2.1\nproduct 1.2.2\nsum 1.2\nactivation 1.2\n"
                 "product 2.1.1\nproduct 2.1.2\nsum 2.1\nactivation 2.1\n"
                 "error 2.1\nloss 2.1\n"
                 "slope 2.1\ndelta 2.1\ngradient 2.1.1\ngradient 2.1.2\nbias-gradient 2.1\n"
                 "back-product 2.1.1\nback 1.1\nback-product 2.1.2\nback 1.2\n"
                 "slope 1.1\ndelta 1.1\ngradient 1.1.1\ngradient 1.1.2\nbias-gradient 1.1\n"
                 "slope 1.2\ndelta 1.2\ngradient 1.2.1\ngradient 1.2.2\nbias-gradient 1.2\n"
                 "update 1.1.1\nupdate 1.1.2\nupdate 1.1\n"
                 "update 1.2.1\nupdate 1.2.2\nupdate 1.2\n"
                 "update 2.1.1\nupdate 2.1.2\nupdate 2.1\n");
}

static void test_softmax_waits_for_all_sums_and_split_for_the_sums_of_weights(void **state)
{
    (void)state;
    assert_order(
        "1-2-2", "linear,softmax", false, RULE_SPLIT,
        "product 1.1.1\nsum 1.1\nactivation 1.1\nproduct 1.2.1\nsum 1.2\nactivation 1.2\n"
        "product 2.1.1\nproduct 2.1.2\nsum 2.1\nproduct 2.2.1\nproduct 2.2.2\nsum 2.2\n"
        "activation 2.1\nactivation 2.2\n"
        "error 2.1\nerror 2.2\nloss 2.1\n"
        "delta 2.1\ngradient 2.1.1\ngradient 2.1.2\n"
        "delta 2.2\ngradient 2.2.1\ngradient 2.2.2\n"
        "weight-sum 2.1\nweight-sum 2.2\n"
        "split 2.1.1\nsplit 2.2.1\nback 1.1\nsplit 2.1.2\nsplit 2.2.2\nback 1.2\n"
        "slope 1.1\ndelta 1.1\ngradient 1.1.1\nslope 1.2\ndelta 1.2\ngradient 1.2.1\n"
        "update 1.1.1\nupdate 1.2.1\nupdate 2.1.1\nupdate 2.1.2\nupdate 2.2.1\nupdate 2.2.2\n");
}

/* ---- The rules */

/* w: [out][in] of one layer of the example. */
static double weight(const struct example *example, size_t layer, size_t out, size_t in)
{
    return example->parameters[architecture_weight(&example->arch, layer, out, in)];
}

/* What neuron k of layer l sends back to neuron j before it, by this file's own formulas. */
static double plain_share(const struct example *example, enum rule rule, size_t l, size_t k,
                          size_t j, double e, double delta)
{
    double total = 0, w = weight(example, l, k, j);

    for (size_t i = 0; i < example->arch.sizes[l]; i++)
        total += weight(example, l, k, i);
    return rule == RULE_CHAIN ? -w * delta : rule == RULE_TRANSPOSE ? w * e : e * w / total;
}

/* Errors and deltas of a network of tanh with a sigmoid on top and sse, layer by layer. */
static void assert_rule(const struct example *example, enum rule rule)
{
    const struct architecture *arch = &example->arch;
    double e[LAYERS][WIDTH] = {{0}}, delta[LAYERS][WIDTH];

    for (size_t l = LAYERS; l-- > 0;) {
        const double *o = example->pass.output[l];

        for (size_t k = 0; k < arch->sizes[l + 1]; k++) {
            if (l == LAYERS - 1)
                e[l][k] = example->target[k] - o[k];
            delta[l][k] = -e[l][k] * (l == LAYERS - 1 ? o[k] * (1 - o[k]) : 1 - o[k] * o[k]);
            assert_close(example->pass.error[l][k], e[l][k], 1e-14);
            assert_close(example->pass.delta[l][k], delta[l][k], 1e-14);
            for (size_t j = 0; l > 0 && j < arch->sizes[l]; j++)
                e[l - 1][j] += plain_share(example, rule, l, k, j, e[l][k], delta[l][k]);
        }
    }
}

static void test_each_rule_sends_back_what_it_says(void **state)
{
    (void)state;
    for (size_t rule = 0; rule < RULE_COUNT; rule++) {
        struct example example;

        example_start(&example, "3-4-5-2", "tanh,tanh,sigmoid", LOSS_SSE, true);
        pass_forward(&example.pass, example.parameters, example.input, NULL);
        pass_loss(&example.pass, example.target, NULL);
        assert_true(pass_backward(&example.pass, example.parameters, example.target,
                                  (enum rule)rule, NULL, NULL));
        assert_rule(&example, (enum rule)rule);
        pass_free(&example.pass);
    }
}

/* Weights into neuron 2 of layer 2 that add up to `sum`, apart from rounding. */
static void cancel_weights(struct example *example, size_t layer, size_t unit)
{
    static const double cancelling[] = {0.1, 0.2, -0.3}; /* 5.6e-17 in double */

    for (size_t from = 0; from < 3; from++)
        example->parameters[architecture_weight(&example->arch, layer, unit, from)] =
            cancelling[from];
}

static void test_split_over_weights_that_cancel_names_layer_and_neuron(void **state)
{
    struct example example;
    struct error err = {0};

    (void)state;
    example_start(&example, "2-3-3-1", "sigmoid", LOSS_SSE, true);
    cancel_weights(&example, 1, 1);
    assert_false(example_run(&example, RULE_SPLIT, NULL, &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_non_null(strstr(err.text, "layer 2, neuron 2: the weights of its links add up to"));
    assert_true(example_run(&example, RULE_CHAIN, NULL, &err));
    pass_free(&example.pass);
}

static void test_split_over_weights_that_are_all_zero_is_an_error(void **state)
{
    struct example example;
    struct error err = {0};

    (void)state;
    example_start(&example, "2-3-1", "sigmoid", LOSS_SSE, false);
    memset(example.parameters, 0, sizeof example.parameters);
    assert_false(example_run(&example, RULE_SPLIT, NULL, &err));
    assert_non_null(strstr(err.text, "layer 2, neuron 1: the weights of its links add up to 0,"));
    pass_free(&example.pass);
}

/* Nothing is split over the first layer, because nothing lies before it; biases take no part. */
static void test_split_needs_no_sum_where_nothing_is_split(void **state)
{
    struct example example;

    (void)state;
    example_start(&example, "3-2-1", "sigmoid", LOSS_SSE, true);
    cancel_weights(&example, 0, 0);
    cancel_weights(&example, 0, 1);
    example.parameters[architecture_weight(&example.arch, 1, 0, 0)] = 0.75;
    example.parameters[architecture_weight(&example.arch, 1, 0, 1)] = 0.25;
    example.parameters[architecture_bias(&example.arch, 1, 0)] = -1;
    pass_forward(&example.pass, example.parameters, example.input, NULL);
    pass_loss(&example.pass, example.target, NULL);
    assert_true(
        pass_backward(&example.pass, example.parameters, example.target, RULE_SPLIT, NULL, NULL));
    assert_true(example.pass.weight_sum[1][0] == 1);
    assert_close(example.pass.error[0][0], 0.75 * example.pass.error[1][0], 1e-16);
    assert_close(example.pass.error[0][1], 0.25 * example.pass.error[1][0], 1e-16);
    pass_free(&example.pass);
}

static double sum_to_zero(void *context, const struct operation_event *event)
{
    (void)context;
    return event->operation == OPERATION_WEIGHT_SUM ? 0 : event->result.value;
}

/* A sum of 0.0004 carried at three places is a division by 0 on paper too. */
static void test_split_by_a_sum_that_was_rounded_to_zero_is_an_error(void **state)
{
    struct example example;
    struct error err = {0};

    (void)state;
    example_start(&example, "2-3-1", "sigmoid", LOSS_SSE, true);
    assert_false(example_run(&example, RULE_SPLIT, &(struct observer){sum_to_zero, NULL}, &err));
    assert_non_null(strstr(err.text, "layer 2, neuron 1"));
    pass_free(&example.pass);
}

/* ---- Step, perturbation, memory */

static void test_step_goes_forward_and_is_refused_backward(void **state)
{
    struct example example;
    struct error err = {0};

    (void)state;
    example_start(&example, "2-2-1", "step,sigmoid", LOSS_SSE, true);
    pass_forward(&example.pass, example.parameters, example.input, NULL);
    for (size_t k = 0; k < 2; k++)
        assert_true(example.pass.output[0][k] == (example.pass.sum[0][k] < 0 ? 0 : 1));
    assert_true(isfinite(pass_loss(&example.pass, example.target, NULL)));
    assert_false(
        pass_backward(&example.pass, example.parameters, example.target, RULE_CHAIN, NULL, &err));
    assert_non_null(strstr(err.text, "layer 1 has activation step, which has no slope"));
    pass_free(&example.pass);
}

static void test_perturbing_leaves_parameters_and_gradient_as_they_were(void **state)
{
    struct example example, before;

    (void)state;
    example_start(&example, "3-4-2", "tanh,sigmoid", LOSS_CROSS_ENTROPY, true);
    assert_true(example_run(&example, RULE_CHAIN, NULL, NULL));
    before = example;
    for (size_t i = 0; i < architecture_parameters(&example.arch); i++) {
        double g = example.pass.gradient[i];

        example.parameters[i] += 1.0 /
                                 3; /* a number that h added and taken away would not give back */
        before.parameters[i] = example.parameters[i];
        pass_numeric(&example.pass, example.parameters, i, example.input, example.target, 0.1);
        assert_true(example.pass.gradient[i] == g);
    }
    assert_memory_equal(example.parameters, before.parameters, sizeof before.parameters);
    assert_true(example.pass.loss == before.pass.loss);
    pass_free(&example.pass);
}

/* E = 1/2 (t - w i)^2 is a parabola: its central difference is -(t - w i) i for every h. */
static void test_numeric_is_a_central_difference_with_the_h_asked_for(void **state)
{
    struct architecture arch = {
        .layers = 1, .sizes = {1, 1},
             .activation = {ACTIVATION_LINEAR},
             .loss = LOSS_SSE
    };
    double w = 2, i = 3, t = 1, h[] = {0, 1e-3, 0.5, 10};
    struct pass pass;

    (void)state;
    assert_true(pass_create(&pass, &arch, NULL));
    for (size_t k = 0; k < 4; k++)
        assert_close(pass_numeric(&pass, &w, 0, &i, &t, h[k]), 15, k == 0 ? 1e-8 : 1e-10);
    pass_free(&pass);
    arch.loss = LOSS_MAE; /* the kink of |1 - 3 w| shows how far h reaches */
    assert_true(pass_create(&pass, &arch, NULL));
    assert_close(pass_numeric(&pass, &w, 0, &i, &t, 1), 3, 1e-14);
    assert_close(pass_numeric(&pass, &w, 0, &i, &t, 3), (14.0 - 4.0) / 6, 1e-14);
    pass_free(&pass);
}

static void test_evaluate_is_forward_and_loss(void **state)
{
    (void)state;
    for (size_t l = 0; l < LOSS_COUNT; l++) {
        struct example example;
        double loss;

        example_start(&example, "3-4-2", "tanh,sigmoid", (enum loss)l, true);
        pass_forward(&example.pass, example.parameters, example.input, NULL);
        loss = pass_loss(&example.pass, example.target, NULL);
        assert_close(
            pass_evaluate(&example.pass, example.parameters, example.input, example.target), loss,
            1e-15);
        assert_true(example.pass.loss == loss);
        /* the pass's own input may be handed in again */
        assert_close(
            pass_evaluate(&example.pass, example.parameters, example.pass.input, example.target),
            loss, 1e-15);
        pass_free(&example.pass);
    }
}

static void test_create_refuses_what_is_no_network_and_leaves_nothing_behind(void **state)
{
    struct architecture arch = {
        .layers = 1, .sizes = {2, 0}
    };
    struct error err = {0};
    struct pass pass;

    (void)state;
    memset(&pass, 0xAA, sizeof pass);
    assert_false(pass_create(&pass, &arch, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_null(pass.memory);
    assert_null(pass.operands);
    pass_free(&pass);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_observer_can_recompute_each_result_from_its_operands),
        cmocka_unit_test(test_what_the_observer_returns_replaces_the_result),
        cmocka_unit_test(test_an_observer_that_only_looks_changes_no_bit),
        cmocka_unit_test(test_a_wide_layer_into_one_neuron_is_summed_with_its_bias),
        cmocka_unit_test(test_quantities_can_be_told_apart),
        cmocka_unit_test(test_operations_come_in_the_order_of_a_pencil),
        cmocka_unit_test(test_softmax_waits_for_all_sums_and_split_for_the_sums_of_weights),
        cmocka_unit_test(test_each_rule_sends_back_what_it_says),
        cmocka_unit_test(test_split_over_weights_that_cancel_names_layer_and_neuron),
        cmocka_unit_test(test_split_over_weights_that_are_all_zero_is_an_error),
        cmocka_unit_test(test_split_needs_no_sum_where_nothing_is_split),
        cmocka_unit_test(test_split_by_a_sum_that_was_rounded_to_zero_is_an_error),
        cmocka_unit_test(test_step_goes_forward_and_is_refused_backward),
        cmocka_unit_test(test_perturbing_leaves_parameters_and_gradient_as_they_were),
        cmocka_unit_test(test_numeric_is_a_central_difference_with_the_h_asked_for),
        cmocka_unit_test(test_evaluate_is_forward_and_loss),
        cmocka_unit_test(test_create_refuses_what_is_no_network_and_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
