/*
 * The gradient check: every activation x loss x depth that can be trained, with and without biases,
 * analytic against numeric. It loops over the tables, so that a new row is checked by being there.
 */
#include "support.h"

#include <nntui/pass.h>
#include <nntui/rng.h>

#include <stdlib.h>
#include <string.h>

#define DEPTHS 4
#define MOST   256  /* parameters of any network here */
#define MARGIN 0.02 /* distance to every kink, above what the largest perturbation moves a sum */
#define TRIES  1000 /* points that may be too near to a kink before one is taken */

struct point {
    struct architecture arch;
    struct pass pass;
    double parameters[MOST], input[8], target[8];
};

/* Sizes that are all different, so that no two indices can be swapped unseen. */
static struct architecture network(enum activation hidden, enum activation output, enum loss loss,
                                   size_t depth, bool bias)
{
    static const size_t sizes[DEPTHS][DEPTHS + 1] = {
        {4, 3, 0, 0, 0},
        {3, 5, 4, 0, 0},
        {4, 3, 5, 2, 0},
        {2, 4, 3, 5, 3},
    };
    struct architecture arch = {.layers = depth, .loss = loss, .bias = bias};

    memcpy(arch.sizes, sizes[depth - 1], sizeof sizes[0]);
    for (size_t layer = 0; layer < depth; layer++)
        arch.activation[layer] = layer + 1 < depth ? hidden : output;
    return arch;
}

static void draw(struct point *point, uint64_t seed)
{
    size_t outputs = point->arch.sizes[point->arch.layers];
    struct rng rng;

    rng_seed(&rng, seed, RNG_TEST, 0);
    for (size_t i = 0; i < architecture_parameters(&point->arch); i++)
        point->parameters[i] = 2 * rng_uniform(&rng) - 1;
    for (size_t i = 0; i < point->arch.sizes[0]; i++)
        point->input[i] = 4 * rng_uniform(&rng) - 2;
    for (size_t k = 0; k < outputs; k++)
        point->target[k] = rng_uniform(&rng);
}

static bool has_kink(enum activation activation)
{
    return activation == ACTIVATION_RELU || activation == ACTIVATION_LEAKY_RELU;
}

/* No sum near 0 under a relu, and no layer whose neurons are all off. */
static bool layer_is_usable(const struct point *point, size_t layer)
{
    bool on = false;

    for (size_t unit = 0; unit < point->arch.sizes[layer + 1]; unit++) {
        if (has_kink(point->arch.activation[layer]) && fabs(point->pass.sum[layer][unit]) < MARGIN)
            return false;
        on = on || fabs(point->pass.output[layer][unit]) > 0;
    }
    return on;
}

/*
 * No error near 0, and errors of both signs: softmax's outputs cannot all grow, so that with errors
 * all of one sign mae has no slope at all.
 */
static bool errors_are_usable(const struct point *point)
{
    size_t last = point->arch.layers - 1;
    bool above = false, below = false;

    for (size_t k = 0; k < point->arch.sizes[last + 1]; k++) {
        double e = point->pass.error[last][k];

        if (fabs(e) < MARGIN)
            return false;
        above = above || e > 0;
        below = below || e < 0;
    }
    return above && below;
}

static bool is_usable(const struct point *point)
{
    for (size_t layer = 0; layer < point->arch.layers; layer++) {
        if (!layer_is_usable(point, layer))
            return false;
    }
    return point->arch.loss != LOSS_MAE || errors_are_usable(point);
}

/* The first point of the seeds 1, 2, ... that is away from the kinks, forward pass and loss done. */
static void choose_point(struct point *point)
{
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        draw(point, seed);
        pass_forward(&point->pass, point->parameters, point->input, NULL);
        pass_loss(&point->pass, point->target, NULL);
        if (is_usable(point))
            return;
    }
    fail_msg("no point away from the kinks");
}

static double numeric(struct point *point, size_t index, double h)
{
    return pass_numeric(&point->pass, point->parameters, index, point->input, point->target, h);
}

/*
 * Two measures. Over all parameters the length of the difference between both gradients, relative to
 * the gradient's length, with plain central differences. And for each parameter on its own, relative
 * to itself, with the error in h^2 taken out (Richardson: (4 D(h) - D(2h)) / 3), because plain
 * differences do not have six places of a small gradient. Below 1e-6 no quotient has six places.
 */
static void check_point(struct point *point)
{
    size_t count = architecture_parameters(&point->arch);
    double difference = 0, length = 0;

    for (size_t i = 0; i < count; i++) {
        double g = point->pass.gradient[i], plain = numeric(point, i, 0);
        double fine = (4 * numeric(point, i, 1e-3) - numeric(point, i, 2e-3)) / 3;

        difference += (g - plain) * (g - plain);
        length += g * g;
        assert_close(g, fine, 1e-6 * fmax(fabs(g), 1e-6));
    }
    assert_true(length > 0);
    assert_true(sqrt(difference / length) < 1e-6);
}

static void check_network(const struct architecture *arch)
{
    struct point point = {.arch = *arch};

    assert_true(architecture_parameters(arch) <= MOST);
    assert_true(pass_create(&point.pass, arch, NULL));
    choose_point(&point);
    assert_true(pass_backward(&point.pass, point.parameters, point.target, RULE_CHAIN, NULL, NULL));
    check_point(&point);
    pass_free(&point.pass);
}

/* What the requirements say can be trained, apart from the engine's own opinion. */
static bool should_train(enum activation hidden, enum activation output, enum loss loss,
                         size_t depth)
{
    bool probabilities = output == ACTIVATION_SIGMOID || output == ACTIVATION_SOFTMAX;

    if (output == ACTIVATION_STEP || (loss == LOSS_CROSS_ENTROPY && !probabilities))
        return false;
    return depth == 1 || (hidden != ACTIVATION_STEP && hidden != ACTIVATION_SOFTMAX);
}

/* One hidden activation, all outputs, losses, depths, biases; returns how many were checked. */
static size_t check_all_with(enum activation hidden)
{
    size_t checked = 0;

    for (size_t i = 0; i < (size_t)ACTIVATION_COUNT * LOSS_COUNT * DEPTHS * 2; i++) {
        enum activation output = (enum activation)(i % ACTIVATION_COUNT);
        enum loss loss = (enum loss)(i / ACTIVATION_COUNT % LOSS_COUNT);
        size_t depth = i / ACTIVATION_COUNT / LOSS_COUNT % DEPTHS + 1;
        bool bias = i / ACTIVATION_COUNT / LOSS_COUNT / DEPTHS == 1;
        struct architecture arch = network(hidden, output, loss, depth, bias);
        struct error err = {0};

        if (architecture_check_trainable(&arch, &err) != should_train(hidden, output, loss, depth))
            fail_msg("%s, %s, %s, depth %zu: %s", activation_choices[hidden].name,
                     activation_choices[output].name, loss_choices[loss].name, depth,
                     err.kind == ERROR_NONE ? "allowed" : err.text);
        if (err.kind == ERROR_NONE) {
            check_network(&arch);
            checked++;
        } else {
            assert_true(strlen(err.text) > 20);
        }
    }
    return checked;
}

/* 6 outputs x 3 losses and 2 x cross-entropy = 20 pairs, of 4 depths or (softmax, step hidden) only 1. */
static void test_gradient_is_the_slope_for_everything_that_can_be_trained(void **state)
{
    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        bool hidden = a != ACTIVATION_STEP && a != ACTIVATION_SOFTMAX;
        size_t checked = check_all_with((enum activation)a);

        if (checked < (hidden ? 160u : 40u))
            fail_msg("%s: only %zu networks", activation_choices[a].name, checked);
    }
}

static void test_gradient_is_the_slope_for_mixed_layers(void **state)
{
    struct architecture arch = {0};

    (void)state;
    arch.bias = true;
    arch.loss = LOSS_CROSS_ENTROPY;
    assert_true(architecture_parse_layers(&arch, "3-5-4-6-2-3", NULL));
    assert_true(
        architecture_parse_activations(&arch, "tanh,leaky-relu,linear,sigmoid,softmax", NULL));
    check_network(&arch);
}

/* The check itself must be able to fail: it does for the rules that are not the derivative. */
static void test_other_rules_are_not_the_slope(void **state)
{
    struct architecture arch = network(ACTIVATION_TANH, ACTIVATION_SIGMOID, LOSS_SSE, 2, true);
    struct point point = {.arch = arch};

    (void)state;
    assert_true(pass_create(&point.pass, &arch, NULL));
    choose_point(&point);
    for (size_t rule = RULE_CHAIN + 1; rule < RULE_COUNT; rule++) {
        double g, slope = numeric(&point, 0, 0);

        pass_forward(&point.pass, point.parameters, point.input, NULL);
        assert_true(pass_backward(&point.pass, point.parameters, point.target, (enum rule)rule,
                                  NULL, NULL));
        g = point.pass.gradient[0];
        assert_true(fabs(g - slope) > 0.1 * fabs(slope));
    }
    pass_free(&point.pass);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient_is_the_slope_for_everything_that_can_be_trained),
        cmocka_unit_test(test_gradient_is_the_slope_for_mixed_layers),
        cmocka_unit_test(test_other_rules_are_not_the_slope),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
