/* Networks: their layout, their orders, first weights, and the fast forward pass against double. */
#include "support.h"

#include <nntui/learner.h>
#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static struct network make_network(const char *layers, const char *activations, enum init init,
                                   uint64_t seed)
{
    struct architecture arch = make_arch(layers, activations, LOSS_SSE, true);
    struct network network;
    struct error err = {0};

    if (!network_create(&network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(&network, init, 1, seed);
    return network;
}

/* Every plain parameter gets its own number, so that a misplaced one shows. */
static void number_parameters(struct network *network)
{
    size_t count = architecture_parameters(&network->arch);
    float *plain = calloc(count, sizeof *plain);

    for (size_t i = 0; i < count; i++)
        plain[i] = (float)(i + 1);
    network_import(network, plain);
    free(plain);
}

static void test_import_and_export_keep_the_plain_order(void **state)
{
    struct network network = make_network("5-17-3", "sigmoid", INIT_ZERO, 1);
    size_t count = architecture_parameters(&network.arch);
    float *plain = calloc(count, sizeof *plain);
    double *wide = calloc(count, sizeof *wide);

    (void)state;
    number_parameters(&network);
    network_export(&network, plain);
    network_export_double(&network, wide);
    for (size_t i = 0; i < count; i++) {
        assert_close(plain[i], i + 1, 0);
        assert_close(wide[i], i + 1, 0);
    }
    for (size_t l = 0; l < 2; l++)
        for (size_t out = 0; out < network.arch.sizes[l + 1]; out++) {
            assert_close(network_bias(&network, l, out),
                         plain[architecture_bias(&network.arch, l, out)], 0);
            for (size_t in = 0; in < network.arch.sizes[l]; in++)
                assert_close(network_weight(&network, l, out, in),
                             plain[architecture_weight(&network.arch, l, out, in)], 0);
        }
    free(plain);
    free(wide);
    network_free(&network);
}

static void test_padding_is_zero_and_aligned(void **state)
{
    struct network network = make_network("3-17-16-1", "tanh", INIT_NORMAL, 1);

    (void)state;
    number_parameters(&network);
    assert_int_equal((uintptr_t)network.block % NETWORK_ALIGNMENT, 0);
    for (size_t l = 0; l < 3; l++) {
        const struct network_layer *layer = &network.layer[l];

        assert_int_equal(layer->stride % NETWORK_LANES, 0);
        assert_int_equal(layer->bias, layer->weights + layer->in * layer->stride);
        for (size_t row = 0; row <= layer->in; row++)
            for (size_t k = layer->out; k < layer->stride; k++)
                assert_close(network.block[layer->weights + row * layer->stride + k], 0, 0);
    }
    network_free(&network);
}

static void test_setting_one_parameter_changes_only_that(void **state)
{
    struct network network = make_network("4-3-2", "sigmoid", INIT_ZERO, 1);
    size_t changed = 0;

    (void)state;
    network_set_weight(&network, 1, 1, 2, 5);
    network_set_bias(&network, 0, 2, -3);
    assert_close(network_weight(&network, 1, 1, 2), 5, 0);
    assert_close(network_bias(&network, 0, 2), -3, 0);
    for (size_t i = 0; i < network.block_size; i++)
        changed += network.block[i] < 0 || network.block[i] > 0;
    assert_int_equal(changed, 2);
    network_free(&network);
}

/* Mean and mean square of a layer's weights. */
static void weight_moments(const struct network *network, size_t l, double *mean, double *square)
{
    const struct network_layer *layer = &network->layer[l];

    *mean = *square = 0;
    for (size_t out = 0; out < layer->out; out++)
        for (size_t in = 0; in < layer->in; in++) {
            double w = network_weight(network, l, out, in), n = (double)(layer->in * layer->out);

            *mean += w / n;
            *square += w * w / n;
        }
}

static void test_first_weights_have_their_deviation(void **state)
{
    static const struct {
        enum init init;
        double mean, deviation;
    } expected[] = {
        {INIT_NORMAL,   0,   0.05    }, /* 1/sqrt(400) */
        {INIT_XAVIER,   0,   0.063246}, /* sqrt(6/500)/sqrt(3) */
        {INIT_HE,       0,   0.070711}, /* sqrt(2/400) */
        {INIT_UNIFORM,  0,   0.288675}, /* 1/sqrt(12) */
        {INIT_CONSTANT, 0.5, 0       },
        {INIT_ZERO,     0,   0       },
    };
    double mean, square;

    (void)state;
    assert_int_equal(sizeof expected / sizeof expected[0], INIT_COUNT);
    for (size_t i = 0; i < INIT_COUNT; i++) {
        struct network network = make_network("400-100-10", "sigmoid", expected[i].init, 7);

        weight_moments(&network, 0, &mean, &square);
        assert_close(mean, expected[i].mean, 0.02 * expected[i].deviation + 1e-9);
        assert_close(sqrt(fmax(0, square - mean * mean)), expected[i].deviation,
                     0.02 * expected[i].deviation + 1e-5);
        assert_close(network_bias(&network, 0, 5), 0, 0);
        network_free(&network);
    }
}

static void test_first_weights_depend_on_the_seed_alone(void **state)
{
    struct network a = make_network("9-5-2", "sigmoid", INIT_NORMAL, 11);
    struct network b = make_network("9-5-2", "sigmoid", INIT_NORMAL, 11);
    struct network c = make_network("9-5-2", "sigmoid", INIT_NORMAL, 12);

    (void)state;
    assert_memory_equal(a.block, b.block, a.block_size * sizeof *a.block);
    assert_memory_not_equal(a.block, c.block, a.block_size * sizeof *a.block);
    network_initialise(&b, INIT_NORMAL, 3, 11);
    for (size_t i = 0; i < a.block_size; i++)
        assert_close(b.block[i], 3 * (double)a.block[i], 1e-6 * fabs((double)a.block[i]));
    network_free(&a);
    network_free(&b);
    network_free(&c);
}

static void test_create_refuses_what_is_no_architecture(void **state)
{
    struct architecture arch = make_arch("4-3-2", "sigmoid", LOSS_SSE, true);
    struct network network;
    struct error err = {0};

    (void)state;
    arch.sizes[1] = 0;
    assert_false(network_create(&network, &arch, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

/* ---- The forward pass */

/* x: mostly `background`, or no two alike. */
static void compare_predictor(const char *layers, float background, double share)
{
    struct architecture arch = make_arch(layers, "tanh,sigmoid", LOSS_SSE, true);
    const size_t inputs = arch.sizes[0], outputs = arch.sizes[arch.layers];
    float *x = calloc(inputs, sizeof *x), expected[32], o[32];
    struct predictor *predictor;
    struct error err = {0};
    struct network network;
    struct rng rng;

    assert_true(network_create(&network, &arch, &err));
    network_initialise(&network, INIT_NORMAL, 1, 4);
    network_set_bias(&network, 0, 0, 0.25f);
    predictor = predictor_create(&network, &err);
    assert_non_null(predictor);
    rng_seed(&rng, 6, RNG_TEST, inputs);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < inputs; i++)
            x[i] = rng_uniform(&rng) < share ? background : background + (float)rng_uniform(&rng);
        assert_true(network_forward(&network, x, 1, expected, &err));
        predictor_run(predictor, x, o);
        for (size_t k = 0; k < outputs; k++)
            assert_close(o[k], expected[k], 3e-6);
    }
    predictor_free(predictor);
    network_free(&network);
    free(x);
}

static void test_a_predictor_agrees_with_the_network(void **state)
{
    static const char *const layers[] = {"1-1-1", "17-5-2", "100-33-10", "784-100-10"};

    (void)state;
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        compare_predictor(layers[i], 0.01f, 0.8);
        compare_predictor(layers[i], -1, 0.8);
        compare_predictor(layers[i], 0, 1);
        compare_predictor(layers[i], 0.5f, 0.2);
    }
}

/* All layers' outputs beside those in double; every second layer is not asked for. x: [count][inputs]. */
static void compare_layers(const struct network *network, struct pass *pass, const double *w,
                           const float *x, size_t count)
{
    const struct architecture *arch = &network->arch;
    float *layers[NN_MAX_LAYERS] = {0};
    double input[1000];
    struct error err = {0};

    for (size_t l = 0; l < arch->layers; l += 2)
        layers[l] = calloc(count * arch->sizes[l + 1], sizeof *layers[l]);
    assert_true(network_forward_layers(network, x, count, layers, &err));
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < arch->sizes[0]; i++)
            input[i] = x[s * arch->sizes[0] + i];
        pass_forward(pass, w, input, NULL);
        for (size_t l = 0; l < arch->layers; l += 2)
            for (size_t k = 0; k < arch->sizes[l + 1]; k++)
                assert_close(layers[l][s * arch->sizes[l + 1] + k], pass->output[l][k], 4e-6);
    }
    for (size_t l = 0; l < arch->layers; l++)
        free(layers[l]);
}

static void compare_forward(const char *layers, const char *activations, bool bias, size_t count)
{
    struct architecture arch = make_arch(layers, activations, LOSS_SSE, bias);
    struct error err = {0};
    struct network network;
    struct pass pass;
    struct rng rng;
    size_t inputs = arch.sizes[0], outputs = arch.sizes[arch.layers];
    float *x = calloc(count * inputs, sizeof *x), *o = calloc(count * outputs, sizeof *o);
    double *w = calloc(architecture_parameters(&arch), sizeof *w),
           *input = calloc(inputs, sizeof *input);

    assert_true(network_create(&network, &arch, &err));
    network_initialise(&network, INIT_NORMAL, 1.5, 4);
    rng_seed(&rng, 4, RNG_TEST, 0);
    for (size_t k = 0; bias && k < arch.sizes[1]; k++)
        network_set_bias(&network, 0, k, (float)(rng_uniform(&rng) - 0.5));
    for (size_t i = 0; i < count * inputs; i++)
        x[i] = (float)(rng_uniform(&rng) * 2 - 1);
    network_export_double(&network, w);
    assert_true(network_forward(&network, x, count, o, &err));
    assert_true(pass_create(&pass, &arch, &err));
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < inputs; i++)
            input[i] = x[s * inputs + i];
        pass_forward(&pass, w, input, NULL);
        for (size_t k = 0; k < outputs; k++)
            assert_close(o[s * outputs + k], pass.output[arch.layers - 1][k], 4e-6);
    }
    compare_layers(&network, &pass, w, x, count);
    pass_free(&pass);
    network_free(&network);
    free(x);
    free(o);
    free(w);
    free(input);
}

static void test_forward_matches_double_for_each_activation(void **state)
{
    char names[64];

    (void)state;
    for (enum activation a = 0; a < ACTIVATION_COUNT; a++) {
        snprintf(names, sizeof names, "tanh,%s", activation_choices[a].name);
        compare_forward("7-5-4", names, true, 3);
        if (!activation_output_only(a))
            compare_forward("7-5-4", activation_choices[a].name, a == ACTIVATION_TANH, 2);
    }
}

static void test_forward_matches_double_for_odd_sizes(void **state)
{
    static const char *const layers[] = {"1-1",        "2-3-1",      "15-16-17",
                                         "100-33-7-2", "784-100-10", "3-300-3"};
    static const size_t counts[] = {1, 2, 5, 63, 64, 65, 130};

    (void)state;
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++)
            compare_forward(layers[i], "sigmoid", (i + k) % 2 == 0, counts[k]);
}

static void test_forward_of_nothing_is_nothing(void **state)
{
    struct network network = make_network("2-2-1", "sigmoid", INIT_NORMAL, 1);
    float x[2] = {0}, o = 42;
    struct error err = {0};

    (void)state;
    assert_true(network_forward(&network, x, 0, &o, &err));
    assert_close(o, 42, 0);
    network_free(&network);
}

/* A person must see that something is wrong, not a confident answer. */
static void test_forward_shows_numbers_that_are_none(void **state)
{
    static const char *const activations[] = {"sigmoid", "tanh", "relu",        "leaky-relu",
                                              "linear",  "step", "tanh,softmax"};

    (void)state;
    for (size_t i = 0; i < sizeof activations / sizeof activations[0]; i++) {
        struct network network = make_network("2-3-2", activations[i], INIT_NORMAL, 1);
        float x[2] = {1, NAN}, o[2];
        struct error err = {0};

        assert_true(network_forward(&network, x, 1, o, &err));
        assert_true(isnan(o[0]) && isnan(o[1]));
        network_free(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import_and_export_keep_the_plain_order),
        cmocka_unit_test(test_padding_is_zero_and_aligned),
        cmocka_unit_test(test_setting_one_parameter_changes_only_that),
        cmocka_unit_test(test_first_weights_have_their_deviation),
        cmocka_unit_test(test_first_weights_depend_on_the_seed_alone),
        cmocka_unit_test(test_create_refuses_what_is_no_architecture),
        cmocka_unit_test(test_forward_matches_double_for_each_activation),
        cmocka_unit_test(test_forward_matches_double_for_odd_sizes),
        cmocka_unit_test(test_a_predictor_agrees_with_the_network),
        cmocka_unit_test(test_forward_of_nothing_is_nothing),
        cmocka_unit_test(test_forward_shows_numbers_that_are_none),
    };

    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
