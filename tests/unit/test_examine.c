/* Samples one by one through a network that stays as it is: against the pass in double. */
#include "support.h"

#include <nntui/examine.h>
#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdlib.h>
#include <string.h>

enum {
    COUNT = 150,
    INPUTS = 19,
    OUTPUTS = 3
}; /* more than two groups, none of them full vectors */

static uint8_t bytes[COUNT * INPUTS], labels[COUNT];
static float targets[COUNT * OUTPUTS], values[COUNT * INPUTS];
static uint32_t rows[COUNT];

static void make_data(void)
{
    struct rng rng;

    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t i = 0; i < COUNT * INPUTS; i++) {
        bytes[i] = (uint8_t)rng_below(&rng, 256);
        values[i] = (float)rng_normal(&rng);
    }
    for (size_t i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)rng_below(&rng, OUTPUTS);
        rows[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < COUNT * OUTPUTS; i++)
        targets[i] = (float)(rng_uniform(&rng) * 2 - 1);
    rng_shuffle(&rng, rows, COUNT);
}

static struct samples make_samples(bool images, bool classes, size_t outputs)
{
    struct samples samples = {.count = COUNT - 7,
                              .inputs = INPUTS,
                              .outputs = outputs,
                              .x = images ? NULL : values,
                              .bytes = images ? bytes : NULL,
                              .byte_offset = 0.01f,
                              .byte_scale = 0.99f / 255,
                              .targets = classes ? NULL : targets,
                              .labels = classes ? labels : NULL,
                              .low = 0,
                              .high = 1,
                              .rows = rows};

    samples.classes = !classes ? 0 : outputs == 1 ? 2 : outputs;
    return samples;
}

static void make_network(struct network *network, const char *layers, const char *activations,
                         enum loss loss, bool bias)
{
    struct architecture arch = {.loss = loss, .bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !network_create(network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(network, INIT_XAVIER, 1, 8);
    if (bias)
        network_set_bias(network, 0, 1, 0.5f);
}

/* What the samples give in double: outputs and losses one by one, and the sum of the gradients, in plain order. */
struct expected {
    double *gradient, output[COUNT][OUTPUTS], loss[COUNT];
    size_t parameters;
};

static void one_by_hand(struct expected *expected, struct pass *pass, const double *w,
                        const struct samples *samples, size_t s)
{
    const size_t last = pass->arch.layers - 1;
    double input[INPUTS], target[OUTPUTS];
    float x[INPUTS], t[OUTPUTS];

    samples_input(samples, samples_row(samples, s), x);
    samples_target(samples, samples_row(samples, s), t);
    for (size_t i = 0; i < INPUTS; i++)
        input[i] = x[i];
    for (size_t k = 0; k < samples->outputs; k++)
        target[k] = t[k];
    pass_forward(pass, w, input, NULL);
    expected->loss[s] = pass_loss(pass, target, NULL);
    assert_true(pass_backward(pass, w, target, RULE_CHAIN, NULL, NULL));
    for (size_t k = 0; k < samples->outputs; k++)
        expected->output[s][k] = pass->output[last][k];
    for (size_t p = 0; p < expected->parameters; p++)
        expected->gradient[p] += pass->gradient[p];
}

static void by_hand(struct expected *expected, const struct network *network,
                    const struct samples *samples)
{
    double *w;
    struct pass pass;

    *expected = (struct expected){.parameters = architecture_parameters(&network->arch)};
    w = calloc(expected->parameters, sizeof *w);
    expected->gradient = calloc(expected->parameters, sizeof *w);
    network_export_double(network, w);
    assert_true(pass_create(&pass, &network->arch, NULL));
    for (size_t s = 0; s < samples->count; s++)
        one_by_hand(expected, &pass, w, samples, s);
    pass_free(&pass);
    free(w);
}

/* The block of a gradient in plain order, as doubles. */
static double *plain_order(const struct network *network, float *block)
{
    double *plain = calloc(architecture_parameters(&network->arch), sizeof *plain);
    struct network gradient = *network;

    gradient.block = block;
    network_export_double(&gradient, plain);
    return plain;
}

static float *make_block(const struct network *network)
{
    float *block = aligned_alloc(NETWORK_ALIGNMENT, network->block_size * sizeof *block);

    memset(block, 0, network->block_size * sizeof *block);
    return block;
}

static void assert_examined(const char *layers, const char *activations, enum loss loss, bool bias,
                            bool images, bool classes)
{
    struct network network;
    struct expected expected;
    struct samples samples;
    float outputs[COUNT * OUTPUTS], losses[COUNT], *block;
    double *plain, largest = 0;
    struct error err = {0};

    make_network(&network, layers, activations, loss, bias);
    samples = make_samples(images, classes, network.arch.sizes[network.arch.layers]);
    by_hand(&expected, &network, &samples);
    block = make_block(&network);
    assert_true(network_examine(&network, &samples, outputs, losses, block, &err));
    plain = plain_order(&network, block);
    for (size_t p = 0; p < expected.parameters; p++)
        largest = fmax(largest, fabs(expected.gradient[p]));
    for (size_t p = 0; p < expected.parameters; p++)
        assert_close(plain[p], expected.gradient[p], 3e-5 * largest);
    for (size_t s = 0; s < samples.count; s++) {
        assert_close(losses[s], expected.loss[s], 1e-5 * fmax(1, expected.loss[s]));
        for (size_t k = 0; k < samples.outputs; k++)
            assert_close(outputs[s * samples.outputs + k], expected.output[s][k], 1e-5);
    }
    free(plain);
    free(block);
    free(expected.gradient);
    network_free(&network);
}

static void test_gradients_match_double(void **state)
{
    (void)state;
    assert_examined("19-12-3", "tanh,softmax", LOSS_CROSS_ENTROPY, true, true, true);
    assert_examined("19-20-7-3", "relu,sigmoid,softmax", LOSS_CROSS_ENTROPY, true, false, true);
    assert_examined("19-17-1", "tanh,sigmoid", LOSS_CROSS_ENTROPY, true, false, true);
    assert_examined("19-5-3", "sigmoid,linear", LOSS_SSE, true, false, false);
    assert_examined("19-3", "linear", LOSS_MAE, false, false, false);
}

/* A gradient is added to what is there; the other results do not need one. */
static void test_gradients_add_up_over_calls(void **state)
{
    struct network network;
    struct samples all = make_samples(false, true, 3), part = all;
    float outputs[COUNT * OUTPUTS], losses[COUNT], alone[COUNT], *once, *twice;

    (void)state;
    make_network(&network, "19-12-3", "tanh,softmax", LOSS_CROSS_ENTROPY, true);
    once = make_block(&network);
    twice = make_block(&network);
    assert_true(network_examine(&network, &all, outputs, losses, once, NULL));
    part.count = 50;
    assert_true(network_examine(&network, &part, outputs, alone, twice, NULL));
    part.rows += 50;
    part.count = all.count - 50;
    assert_true(network_examine(&network, &part, outputs, alone + 50, twice, NULL));
    assert_memory_equal(alone, losses, all.count * sizeof *alone);
    for (size_t i = 0; i < network.block_size; i++)
        assert_close(once[i], twice[i], 1e-4);
    assert_true(network_examine(&network, &all, outputs, alone, NULL, NULL));
    assert_memory_equal(alone, losses, all.count * sizeof *alone);
    free(once);
    free(twice);
    network_free(&network);
}

static void test_samples_of_another_shape_are_refused(void **state)
{
    struct network network;
    struct samples samples = make_samples(false, true, 3);
    float outputs[COUNT * OUTPUTS], losses[COUNT];
    struct error err = {0};

    (void)state;
    make_network(&network, "18-3", "softmax", LOSS_CROSS_ENTROPY, true);
    assert_false(network_examine(&network, &samples, outputs, losses, NULL, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradients_match_double),
        cmocka_unit_test(test_gradients_add_up_over_calls),
        cmocka_unit_test(test_samples_of_another_shape_are_refused),
    };

    make_data();
    return cmocka_run_group_tests_name("examine", tests, NULL, NULL);
}
