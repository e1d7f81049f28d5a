/*
 * Derivatives by perturbation: the extrapolation, the differences that it is fed with, and the numeric
 * gradient of networks and graphs, near kinks too, against the analytic one.
 */
#include "support.h"

#include <nntui/graph.h>
#include <nntui/rng.h>

#include "nn/difference.h"
#include "nn/numeric.h"

#include <stdio.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define MOST          256 /* parameters of any network here */

/* ---- Extrapolation */

static double cube_change(void *context, double h)
{
    double w = *(const double *)context;

    return pow(w + h, 3) - pow(w - h, 3);
}

static double power_change(void *context, double h)
{
    double w = *(const double *)context;

    return exp(w + h) - exp(w - h);
}

/* Not a number as long as h is greater than w. */
static double logarithm_change(void *context, double h)
{
    double w = *(const double *)context;

    return log(w + h) - log(w - h);
}

static double no_change(void *context, double h)
{
    (void)context;
    return h > 0 ? NAN : 0;
}

static void test_extrapolation_reaches_the_limit(void **state)
{
    double two = 2, zero = 0, hundred = 100;

    (void)state;
    assert_close(numeric_slope(cube_change, &two, 2), 12, 1e-12);
    assert_close(numeric_slope(cube_change, &zero, 0), 0, 1e-16);
    assert_close(numeric_slope(cube_change, &hundred, 100), 30000, 1e-8);
    assert_close(numeric_slope(power_change, &two, 2), exp(2), 1e-11 * exp(2));
}

static void test_extrapolation_passes_over_what_is_no_number(void **state)
{
    double w = 1e-5;

    (void)state;
    assert_close(numeric_slope(logarithm_change, &w, w), 1e5, 1e-5);
    assert_true(isnan(numeric_slope(no_change, NULL, 1)));
}

/* ---- Differences */

static void test_activation_differences_are_those_of_the_values(void **state)
{
    static const double ds[] = {0, 1e-3, -1e-3, 0.4, -0.4, 3, -3, 40, -40};

    (void)state;
    for (size_t i = 0; i < (size_t)ACTIVATION_COUNT * LENGTH(ds); i++) {
        enum activation a = (enum activation)(i / LENGTH(ds));
        double d = ds[i % LENGTH(ds)];

        for (double x = -4.1; x < 4 && !activation_output_only(a); x += 0.3)
            assert_close(activation_difference(a, x, d),
                         activation_value(a, x + d) - activation_value(a, x), 2e-14);
    }
}

/* s'(x) = e^-x / (1 + e^-x)^2; 1 - tanh^2 is four times the sigmoid's slope at 2x. */
static void test_differences_far_out_keep_their_places(void **state)
{
    (void)state;
    for (double x = -30; x <= 30; x += 7.5) {
        double slope = exp(-fabs(x)) / pow(1 + exp(-fabs(x)), 2), d = 1e-9 * slope;

        assert_close(activation_difference(ACTIVATION_SIGMOID, x, 1e-9), d, 1e-8 * d);
        assert_close(activation_difference(ACTIVATION_SIGMOID, x, -1e-9), -d, 1e-8 * d);
        assert_close(activation_difference(ACTIVATION_TANH, x / 2, 1e-9), 4 * d, 1e-8 * d);
    }
    assert_close(activation_difference(ACTIVATION_SIGMOID, -1e4, 2e4), 1, 0);
    assert_close(activation_difference(ACTIVATION_SIGMOID, 1e4, -2e4), -1, 0);
}

static void check_loss_difference(enum loss loss, enum activation output, double step)
{
    static const double x[] = {-2.2, 0.3, 1.4, 0.9}, move[] = {1, -0.7, 0.2, 1.3};
    static const double t[] = {0.2, 0.9, 0, 1};
    double there[4], o[4], o_there[4], dx[4], d_o[4];

    for (size_t k = 0; k < 4; k++) {
        dx[k] = step * move[k];
        there[k] = x[k] + dx[k];
    }
    activation_layer(output, x, o, 4);
    activation_layer(output, there, o_there, 4);
    activation_layer_difference(output, x, o, dx, d_o, 4);
    for (size_t k = 0; k < 4; k++)
        assert_close(d_o[k], o_there[k] - o[k], 1e-14);
    assert_close(loss_difference(loss, output, x, o, t, dx, d_o, 4),
                 loss_value(loss, output, there, o_there, t, 4) -
                     loss_value(loss, output, x, o, t, 4),
                 1e-13);
}

static void test_loss_differences_are_those_of_the_values(void **state)
{
    static const double steps[] = {0, 1e-4, -1e-2, 0.5, -0.5, 4, -4};

    (void)state;
    for (size_t i = 0; i < (size_t)ACTIVATION_COUNT * LOSS_COUNT * LENGTH(steps); i++) {
        struct architecture arch = {
            .layers = 1,
            .sizes = {1, 4},
            .activation = {(enum activation)(i % ACTIVATION_COUNT)},
            .loss = (enum loss)(i / ACTIVATION_COUNT % LOSS_COUNT)
        };

        if (architecture_check(&arch, NULL))
            check_loss_difference(arch.loss, arch.activation[0],
                                  steps[i / ACTIVATION_COUNT / LOSS_COUNT]);
    }
}

/* ---- Networks */

static struct architecture random_network(struct rng *rng, enum activation hidden,
                                          enum activation output, enum loss loss, size_t layers)
{
    struct architecture arch = {.layers = layers, .loss = loss, .bias = rng_below(rng, 2) != 0};

    for (size_t l = 0; l <= layers; l++)
        arch.sizes[l] = 1 + (size_t)rng_below(rng, 6);
    for (size_t l = 0; l < layers; l++)
        arch.activation[l] = l + 1 < layers ? hidden : output;
    return arch;
}

/*
 * Every gradient to 1e-6 of itself, wherever the kinks happen to be. Of a gradient that is the sum of
 * terms which cancel, what rounding leaves of numbers about 1 remains: 2e-16 is the most that was seen in
 * 600,000 parameters like these.
 */
static void check_gradient(const struct architecture *arch, struct rng *rng)
{
    double w[MOST], input[6], target[6];
    struct pass pass;

    assert_true(pass_create(&pass, arch, NULL));
    for (size_t i = 0; i < architecture_parameters(arch); i++)
        w[i] = 2 * rng_uniform(rng) - 1;
    for (size_t i = 0; i < 6; i++) {
        input[i] = 2 * rng_uniform(rng) - 1;
        target[i] = rng_uniform(rng);
    }
    pass_forward(&pass, w, input, NULL);
    pass_loss(&pass, target, NULL);
    assert_true(pass_backward(&pass, w, target, RULE_CHAIN, NULL, NULL));
    for (size_t i = 0; i < architecture_parameters(arch); i++) {
        double g = pass.gradient[i], numeric = pass_numeric(&pass, w, i, input, target, 0);

        assert_close(numeric, g, 1e-6 * fmax(fabs(g), fabs(numeric)) + 1e-15);
    }
    pass_free(&pass);
}

static void test_numeric_gradient_is_right_to_six_places_of_itself(void **state)
{
    size_t checked = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 11, RNG_TEST, 0);
    for (size_t i = 0; i < (size_t)ACTIVATION_COUNT * ACTIVATION_COUNT * LOSS_COUNT * 4 * 5; i++) {
        size_t rest = i / ACTIVATION_COUNT / ACTIVATION_COUNT;
        struct architecture arch = random_network(
            &rng, (enum activation)(i % ACTIVATION_COUNT),
            (enum activation)(i / ACTIVATION_COUNT % ACTIVATION_COUNT),
            (enum loss)(rest % LOSS_COUNT), rest / LOSS_COUNT % 4 + 1);

        if (architecture_check_trainable(&arch, NULL)) {
            check_gradient(&arch, &rng);
            checked++;
        }
    }
    assert_true(checked > 1500);
}

/* One neuron, one input of 1, w = `w`, no bias. */
static double slope_of_one(enum activation activation, enum loss loss, double w, double target)
{
    struct architecture arch = {
        .layers = 1, .sizes = {1, 1},
             .activation = {activation},
             .loss = loss
    };
    double input = 1, slope;
    struct pass pass;

    assert_true(pass_create(&pass, &arch, NULL));
    slope = pass_numeric(&pass, &w, 0, &input, &target, 0);
    pass_free(&pass);
    return slope;
}

static void test_a_kink_nearby_is_no_harm(void **state)
{
    (void)state;
    for (double d = 0.1; d > 1e-13; d /= 3) {
        double above = 2 * (d - 1), below = -2;

        assert_close(slope_of_one(ACTIVATION_RELU, LOSS_SQUARED, d, 1), above, 1e-9);
        assert_close(slope_of_one(ACTIVATION_RELU, LOSS_SQUARED, -d, 1), 0, 0);
        assert_close(slope_of_one(ACTIVATION_LEAKY_RELU, LOSS_SQUARED, -d, 1),
                     below * NN_LEAKY_SLOPE * (1 + NN_LEAKY_SLOPE * d), 1e-9);
        assert_close(slope_of_one(ACTIVATION_LINEAR, LOSS_MAE, 0.25 + d, 0.25), 1, 1e-9);
        assert_close(slope_of_one(ACTIVATION_LINEAR, LOSS_MAE, 0.25 - d, 0.25), -1, 1e-9);
    }
}

static void test_on_a_kink_it_is_the_mean_of_both_sides(void **state)
{
    (void)state;
    assert_close(slope_of_one(ACTIVATION_RELU, LOSS_SSE, 0, 1), -0.5, 1e-9);
    assert_close(slope_of_one(ACTIVATION_LINEAR, LOSS_MAE, 0.5, 0.5), 0, 1e-9);
}

/* -ln s(x) has the slope -s(-x), about e^-x; s(x)^2 has 2 s(x)^2 s(-x). */
static void test_small_gradients_keep_their_places(void **state)
{
    (void)state;
    for (double x = 5; x < 60; x += 5) {
        double away = exp(-x) / (1 + exp(-x));

        assert_close(slope_of_one(ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, x, 1), -away,
                     1e-9 * away);
        assert_close(slope_of_one(ACTIVATION_SIGMOID, LOSS_CROSS_ENTROPY, -x, 0), away,
                     1e-9 * away);
        assert_close(slope_of_one(ACTIVATION_SIGMOID, LOSS_SQUARED, x, 0),
                     2 * away / pow(1 + exp(-x), 2), 1e-9 * away);
        assert_close(slope_of_one(ACTIVATION_SIGMOID, LOSS_SQUARED, -x, 0),
                     2 * away * away * (1 - away), 1e-7 * away * away);
    }
}

/* Far too large a first h for the scale of the inputs: nothing but h is to be chosen smaller. */
static void test_large_inputs_are_no_harm(void **state)
{
    struct architecture arch = {
        .layers = 1,
        .sizes = {1, 2},
        .activation = {ACTIVATION_SOFTMAX},
        .loss = LOSS_CROSS_ENTROPY
    };
    double w[] = {1e-6, -1e-6}, input = 1e6, target[] = {0, 1}, expected = 1e6 / (1 + exp(-2));
    struct pass pass;

    (void)state;
    assert_true(pass_create(&pass, &arch, NULL));
    assert_close(pass_numeric(&pass, w, 0, &input, target, 0), expected, 1e-9 * expected);
    pass_free(&pass);
}

/* ---- Graphs */

/* Leaves, then operations on any nodes before. */
static void random_graph(struct graph *graph, struct rng *rng, double *value)
{
    *graph = (struct graph){0};
    for (size_t i = 0; i < 14; i++) {
        struct graph_node *node = &graph->node[graph->count++];

        snprintf(node->name, sizeof node->name, "n%zu", i);
        value[i] = 4 * rng_uniform(rng) - 2;
        if (i < 4)
            continue;
        node->kind = GRAPH_OPERATION;
        node->operation = (enum graph_operation)rng_below(rng, GRAPH_OP_COUNT);
        node->operand[0] = (size_t)rng_below(rng, i);
        node->operand[1] = (size_t)rng_below(rng, i);
    }
}

/* No value that is out of the ordinary, and none so near to a pole that it is made of rounding. */
static bool is_ordinary(const struct graph *graph, const double *value)
{
    for (size_t i = 0; i < graph->count; i++) {
        if (!(fabs(value[i]) < 100) || fabs(value[i]) < 0.01)
            return false;
    }
    return true;
}

static void test_numeric_gradients_of_graphs_are_right_to_six_places(void **state)
{
    double value[GRAPH_MAX_NODES], gradient[GRAPH_MAX_NODES];
    size_t checked = 0;
    struct graph graph;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 12, RNG_TEST, 0);
    for (size_t i = 0; i < 5000; i++) {
        random_graph(&graph, &rng, value);
        graph_forward(&graph, value, NULL);
        if (!is_ordinary(&graph, value))
            continue;
        graph_backward(&graph, value, gradient, NULL);
        for (size_t leaf = 0; leaf < 4; leaf++) {
            double g = gradient[leaf], numeric = graph_numeric(&graph, value, leaf, 0);

            assert_close(numeric, g, 1e-6 * fmax(fabs(g), fabs(numeric)) + 1e-13);
        }
        checked++;
    }
    assert_true(checked > 500);
}

static void test_numeric_gradient_of_a_graph_near_a_pole(void **state)
{
    double value[4] = {1e-7};
    struct graph graph = {0};

    (void)state;
    assert_true(graph_add_leaf(&graph, "a", NULL));
    assert_true(graph_add_formula(&graph, "y = ln(a)", NULL));
    assert_close(graph_numeric(&graph, value, 0, 0), 1e7, 1e-2);
    assert_true(graph_add_formula(&graph, "z = 1 / a", NULL));
    assert_close(graph_numeric(&graph, value, 0, 0), -1e14, 1e5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extrapolation_reaches_the_limit),
        cmocka_unit_test(test_extrapolation_passes_over_what_is_no_number),
        cmocka_unit_test(test_activation_differences_are_those_of_the_values),
        cmocka_unit_test(test_differences_far_out_keep_their_places),
        cmocka_unit_test(test_loss_differences_are_those_of_the_values),
        cmocka_unit_test(test_numeric_gradient_is_right_to_six_places_of_itself),
        cmocka_unit_test(test_a_kink_nearby_is_no_harm),
        cmocka_unit_test(test_on_a_kink_it_is_the_mean_of_both_sides),
        cmocka_unit_test(test_small_gradients_keep_their_places),
        cmocka_unit_test(test_large_inputs_are_no_harm),
        cmocka_unit_test(test_numeric_gradients_of_graphs_are_right_to_six_places),
        cmocka_unit_test(test_numeric_gradient_of_a_graph_near_a_pole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
