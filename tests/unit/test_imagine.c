/* What a network imagines: backwards against numbers by hand, uphill against central differences. */
#include "support.h"

#include <nntui/imagine.h>
#include <nntui/rng.h>

#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

static const struct input_range unit = {0.01, 1};

static void make_network(struct network *network, const char *layers, const char *activations,
                         bool bias)
{
    struct architecture arch = {.bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !network_create(network, &arch, &err))
        fail_msg("%s", err.text);
    network_initialise(network, INIT_NORMAL, 1.5, 4);
    for (size_t l = 0; bias && l < arch.layers; l++)
        for (size_t k = 0; k < arch.sizes[l + 1]; k++)
            network_set_bias(network, l, k, 0.1f * (float)(k + 1) - 0.2f);
}

/* ---- Backwards */

/* 2-2-2, with every number by a pencil. */
static void test_backwards_is_the_sum_by_hand(void **state)
{
    const float first[2][2] =
        {
            {1,  2},
            {-1, 3}
    },
                second[2][2] = {{2, -1}, {1, 1}};
    const double far = log(99); /* logit of 0.99, and minus that of 0.01 */
    struct backwards back;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, "2-2-2", "sigmoid", false);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < 2; i++) {
            network_set_weight(&network, 0, k, i, first[k][i]);
            network_set_weight(&network, 1, k, i, second[k][i]);
        }
    assert_true(backwards_create(&back, &network, 1, &unit, &err));
    assert_close(back.value[2][0], 0.01, 0);
    assert_close(back.value[2][1], 0.99, 0);
    assert_close(back.sum[1][0], -far, 1e-12);
    assert_close(back.sum[1][1], far, 1e-12);
    assert_close(back.sent[1][0], -far * 2 + far * 1, 1e-12);
    assert_close(back.sent[1][1], far * 1 + far * 1, 1e-12);
    assert_close(back.value[1][0], 0.01, 1e-15);
    assert_close(back.value[1][1], 0.99, 1e-15);
    assert_close(back.sent[0][0], -far * 1 + far * -1, 1e-12);
    assert_close(back.sent[0][1], -far * 2 + far * 3, 1e-12);
    assert_close(back.value[0][0], 0.01, 1e-15);
    assert_close(back.value[0][1], 1, 1e-15);
    backwards_free(&back);
    network_free(&network);
}

/* The bias is taken off before the weights: x - b is sent back. */
static void test_backwards_takes_the_bias_off(void **state)
{
    struct backwards without, with;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, "3-2", "tanh", true);
    network_set_bias(&network, 0, 0, 0);
    network_set_bias(&network, 0, 1, 0);
    assert_true(backwards_create(&without, &network, 0, &unit, &err));
    network_set_bias(&network, 0, 1, 0.5f);
    assert_true(backwards_create(&with, &network, 0, &unit, &err));
    assert_close(with.sum[0][0], atanh(0.99), 1e-12);
    for (size_t i = 0; i < 3; i++)
        assert_close(with.sent[0][i],
                     without.sent[0][i] - 0.5 * (double)network_weight(&network, 0, 1, i), 1e-12);
    backwards_free(&without);
    backwards_free(&with);
    network_free(&network);
}

static void test_each_layers_wanted_sum_gives_its_wanted_outputs(void **state)
{
    static const char *const activations[] = {"sigmoid", "tanh", "leaky-relu", "linear",
                                              "tanh,softmax"};
    struct error err = {0};

    (void)state;
    for (size_t a = 0; a < sizeof activations / sizeof activations[0]; a++) {
        struct backwards back;
        struct network network;
        double o[MOST], total = 0, mean = 0;

        make_network(&network, a == 4 ? "6-5-3" : "6-5-4-3", activations[a], true);
        assert_true(backwards_create(&back, &network, 2, &unit, &err));
        for (size_t l = 0; l < back.layers; l++) {
            const bool shares = network.arch.activation[l] == ACTIVATION_SOFTMAX;

            total = mean = 0;
            for (size_t k = 0; k < back.size[l + 1]; k++) {
                total += back.value[l + 1][k];
                mean += back.sum[l][k];
            }
            if (shares)
                assert_close(mean, 0, 1e-12);
            activation_layer(network.arch.activation[l], back.sum[l], o, back.size[l + 1]);
            for (size_t k = 0; k < back.size[l + 1]; k++)
                assert_close(o[k], back.value[l + 1][k] / (shares ? total : 1), 1e-12);
        }
        for (size_t i = 0; i < 6; i++)
            assert_true(back.value[0][i] >= unit.low - 1e-12 &&
                        back.value[0][i] <= unit.high + 1e-12);
        backwards_free(&back);
        network_free(&network);
    }
}

static void test_one_output_has_two_labels(void **state)
{
    struct backwards no, yes, none;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, "4-3-1", "sigmoid", false);
    assert_true(backwards_create(&no, &network, 0, &unit, &err));
    assert_true(backwards_create(&yes, &network, 1, &unit, &err));
    assert_false(backwards_create(&none, &network, 2, &unit, &err));
    assert_non_null(strstr(err.text, "label 2; expected 0 to 1"));
    assert_close(no.value[2][0], 0.01, 0);
    assert_close(yes.value[2][0], 0.99, 0);
    assert_close(no.sent[1][0], -yes.sent[1][0], 1e-12);
    backwards_free(&no);
    backwards_free(&yes);
    network_free(&network);
}

static void test_what_cannot_be_undone_is_refused_with_the_reason(void **state)
{
    struct backwards back;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, "4-3-2", "relu,softmax", true);
    assert_false(backwards_create(&back, &network, 0, &unit, &err));
    assert_non_null(strstr(err.text, "layer 1"));
    assert_non_null(strstr(err.text, "relu makes 0 of every sum below 0"));
    network_free(&network);
    make_network(&network, "4-3-2", "sigmoid,step", true);
    assert_false(backwards_check(&network, &err));
    assert_non_null(strstr(err.text, "layer 2"));
    network_free(&network);
}

/* ---- Uphill */

static double value_at(const struct network *network, struct imagine_options options,
                       const double *x)
{
    struct error err = {0};
    struct imagine *imagine = imagine_create(network, &options, x, &err);
    double value;

    assert_non_null(imagine);
    value = imagine_value(imagine);
    imagine_free(imagine);
    return value;
}

static void check_slope(const char *layers, const char *activations, struct imagine_options options)
{
    const double h = 1e-5;
    struct network network;
    struct error err = {0};
    struct imagine *imagine;
    double x[MOST], largest = 0;

    make_network(&network, layers, activations, true);
    for (size_t i = 0; i < network.arch.sizes[0]; i++)
        x[i] = 0.2 + 0.6 * (double)(i * 7 % 11) / 11;
    imagine = imagine_create(&network, &options, x, &err);
    if (imagine == NULL)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < network.arch.sizes[0]; i++) {
        const double at = x[i];
        double up, down;

        x[i] = at + h;
        up = value_at(&network, options, x);
        x[i] = at - h;
        down = value_at(&network, options, x);
        x[i] = at;
        assert_close(imagine_slope(imagine)[i], (up - down) / (2 * h), 1e-8);
        largest = fmax(largest, fabs(imagine_slope(imagine)[i]));
    }
    assert_true(largest > 1e-3); /* a slope of nothing would agree, too */
    imagine_free(imagine);
    network_free(&network);
}

static void test_slopes_agree_with_central_differences(void **state)
{
    struct imagine_options options = imagine_defaults;

    (void)state;
    options.smooth = 0;
    options.label = 1;
    for (int goal = 0; goal < 2; goal++) {
        options.goal = goal == 0 ? IMAGINE_PROBABILITY : IMAGINE_SUM;
        check_slope("9-7-4", "sigmoid", options);
        check_slope("9-7-5-4", "tanh,leaky-relu,softmax", options);
        check_slope("9-7-1", "tanh,sigmoid", options);
        options.label = 0;
        check_slope("9-7-1", "tanh,sigmoid", options);
        check_slope("9-3", "softmax", options);
        options.label = 1;
    }
    check_slope("9-7-3", "tanh,linear", options);
}

static void test_the_value_is_the_logarithm_of_the_probability(void **state)
{
    struct imagine_options options = imagine_defaults;
    struct network network;
    struct error err = {0};
    struct imagine *imagine;
    const double *o;

    (void)state;
    options.smooth = 0;
    options.label = 2;
    make_network(&network, "6-4-3", "tanh,softmax", true);
    imagine = imagine_create(&network, &options, NULL, &err);
    assert_close(imagine_value(imagine), log(imagine_outputs(imagine)[2]), 1e-12);
    imagine_free(imagine);
    network_free(&network);
    make_network(&network, "6-4-3", "tanh,sigmoid", true);
    imagine = imagine_create(&network, &options, NULL, &err);
    o = imagine_outputs(imagine);
    assert_close(imagine_value(imagine), log(o[2]) + log(1 - o[0]) + log(1 - o[1]), 1e-12);
    imagine_free(imagine);
    network_free(&network);
}

static void test_steps_make_the_network_sure_and_stay_in_the_range(void **state)
{
    struct imagine_options options = imagine_defaults;
    struct network network;
    struct error err = {0};
    struct imagine *imagine;
    double before;

    (void)state;
    options.width = 5;
    options.height = 5;
    options.decay = options.smooth = 0;
    options.label = 3;
    make_network(&network, "25-8-4", "tanh,softmax", true);
    imagine = imagine_create(&network, &options, NULL, &err);
    before = imagine_value(imagine);
    for (size_t s = 1; s <= 20; s++) {
        assert_true(imagine_step(imagine, 1));
        assert_int_equal(imagine_steps(imagine), s);
        for (size_t i = 0; i < 25; i++)
            assert_true(imagine_picture(imagine)[i] >= 0.01 && imagine_picture(imagine)[i] <= 1);
    }
    assert_true(imagine_value(imagine) > before + 0.5);
    imagine_free(imagine);
    network_free(&network);
}

static void test_the_first_step_is_as_long_as_asked(void **state)
{
    struct imagine_options options = imagine_defaults;
    struct network network;
    struct error err = {0};
    struct imagine *imagine;
    double start[25], total = 0;

    (void)state;
    for (size_t i = 0; i < 25; i++)
        start[i] = 0.5;
    options.decay = options.smooth = 0;
    make_network(&network, "25-8-4", "tanh,softmax", true);
    imagine = imagine_create(&network, &options, start, &err);
    assert_true(imagine_step(imagine, 1));
    for (size_t i = 0; i < 25; i++)
        total += pow(imagine_picture(imagine)[i] - 0.5, 2);
    assert_close(sqrt(total / 25), 0.05 * 0.99, 1e-12);
    imagine_free(imagine);
    network_free(&network);
}

/* How far neighbours are apart, all added. */
static double roughness(const double *picture)
{
    double total = 0;

    for (size_t i = 0; i < 25; i++)
        total += (i % 5 < 4 ? fabs(picture[i] - picture[i + 1]) : 0) +
                 (i < 20 ? fabs(picture[i] - picture[i + 5]) : 0);
    return total;
}

static double grow(const struct network *network, double decay, double smooth, double *mean)
{
    struct imagine_options options = imagine_defaults;
    struct error err = {0};
    struct imagine *imagine;
    double rough;

    options.width = options.height = 5;
    options.decay = decay;
    options.smooth = smooth;
    imagine = imagine_create(network, &options, NULL, &err);
    assert_true(imagine_step(imagine, 30));
    rough = roughness(imagine_picture(imagine));
    *mean = 0;
    for (size_t i = 0; i < 25; i++)
        *mean += imagine_picture(imagine)[i] / 25;
    imagine_free(imagine);
    return rough;
}

static void test_decay_darkens_and_smoothing_smooths(void **state)
{
    struct network network;
    double plain, dark, soft, ignored, rough;

    (void)state;
    make_network(&network, "25-8-4", "tanh,softmax", true);
    rough = grow(&network, 0, 0, &plain);
    assert_true(grow(&network, 0, 0.5, &soft) < 0.7 * rough);
    grow(&network, 0.2, 0, &dark);
    assert_true(dark < plain - 0.05);
    assert_close(grow(&network, 0, 0, &ignored), rough, 0); /* the same seed, the same picture */
    network_free(&network);
}

static void test_dead_neurons_are_told(void **state)
{
    struct imagine_options options = imagine_defaults;
    struct network network;
    struct error err = {0};
    struct imagine *imagine;

    (void)state;
    options.smooth = 0;
    make_network(&network, "4-3-2", "relu,softmax", true);
    for (size_t k = 0; k < 3; k++)
        network_set_bias(&network, 0, k, -1000);
    imagine = imagine_create(&network, &options, NULL, &err);
    assert_false(imagine_step(imagine, 3));
    assert_int_equal(imagine_steps(imagine), 0);
    imagine_free(imagine);
    network_free(&network);
}

static void test_uphill_refuses_what_it_cannot_do(void **state)
{
    struct imagine_options options = imagine_defaults;
    struct network network;
    struct error err = {0};

    (void)state;
    make_network(&network, "4-3-2", "tanh,linear", true);
    assert_null(imagine_create(&network, &options, NULL, &err)); /* smoothed, but no picture */
    assert_non_null(strstr(err.text, "a picture of 0 x 0"));
    options.smooth = 0;
    assert_null(imagine_create(&network, &options, NULL, &err));
    assert_non_null(strstr(err.text, "linear are no probabilities"));
    options.goal = IMAGINE_SUM;
    options.decay = NAN;
    assert_null(imagine_create(&network, &options, NULL, &err));
    options.decay = 0;
    options.range.low = 2;
    assert_null(imagine_create(&network, &options, NULL, &err));
    network_free(&network);
    make_network(&network, "4-3-2", "step,sigmoid", true);
    options = imagine_defaults;
    options.smooth = 0;
    assert_null(imagine_create(&network, &options, NULL, &err));
    assert_non_null(strstr(err.text, "layer 1 has step, which has no slope"));
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backwards_is_the_sum_by_hand),
        cmocka_unit_test(test_backwards_takes_the_bias_off),
        cmocka_unit_test(test_each_layers_wanted_sum_gives_its_wanted_outputs),
        cmocka_unit_test(test_one_output_has_two_labels),
        cmocka_unit_test(test_what_cannot_be_undone_is_refused_with_the_reason),
        cmocka_unit_test(test_slopes_agree_with_central_differences),
        cmocka_unit_test(test_the_value_is_the_logarithm_of_the_probability),
        cmocka_unit_test(test_steps_make_the_network_sure_and_stay_in_the_range),
        cmocka_unit_test(test_the_first_step_is_as_long_as_asked),
        cmocka_unit_test(test_decay_darkens_and_smoothing_smooths),
        cmocka_unit_test(test_dead_neurons_are_told),
        cmocka_unit_test(test_uphill_refuses_what_it_cannot_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
