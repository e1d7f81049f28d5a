/* The activations: known values, slopes against difference quotients, the ends of the range. */
#include "support.h"

#include <nntui/nn.h>

#include <fenv.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* Typed from tables to 10 places; 1.05 and 0.6 are the course's own. */
static void test_values_are_those_of_the_tables(void **state)
{
    static const struct {
        enum activation activation;
        double x, o;
    } cases[] = {
        {ACTIVATION_SIGMOID,    0,     0.5          },
        {ACTIVATION_SIGMOID,    1,     0.7310585786 },
        {ACTIVATION_SIGMOID,    -1,    0.2689414214 },
        {ACTIVATION_SIGMOID,    1.05,  0.7407748992 },
        {ACTIVATION_SIGMOID,    0.6,   0.6456563062 },
        {ACTIVATION_SIGMOID,    -3,    0.0474258732 },
        {ACTIVATION_TANH,       0,     0            },
        {ACTIVATION_TANH,       0.5,   0.4621171573 },
        {ACTIVATION_TANH,       -2,    -0.9640275801},
        {ACTIVATION_RELU,       2.5,   2.5          },
        {ACTIVATION_RELU,       -2.5,  0            },
        {ACTIVATION_RELU,       1e-6,  1e-6         },
        {ACTIVATION_LEAKY_RELU, 2.5,   2.5          },
        {ACTIVATION_LEAKY_RELU, -2.5,  -0.025       },
        {ACTIVATION_LINEAR,     -2.5,  -2.5         },
        {ACTIVATION_STEP,       1e-9,  1            },
        {ACTIVATION_STEP,       0,     1            },
        {ACTIVATION_STEP,       -1e-9, 0            },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        assert_close(activation_value(cases[i].activation, cases[i].x), cases[i].o, 5e-11);
}

/* A sum below 0 must not come out as -0, which prints as "-0.000". */
static void test_relu_is_plain_zero_below_zero(void **state)
{
    (void)state;
    assert_false(signbit(activation_value(ACTIVATION_RELU, -3.0)));
    assert_false(signbit(activation_value(ACTIVATION_RELU, -0.0)));
}

static void test_softmax_gives_shares_that_add_up_to_one(void **state)
{
    static const double expected[] = {0.0900305732, 0.2447284711, 0.6652409558};
    double x[] = {1, 2, 3}, shifted[] = {-99, -98, -97}, o[3], total = 0;

    (void)state;
    activation_layer(ACTIVATION_SOFTMAX, x, o, 3);
    activation_layer(ACTIVATION_SOFTMAX, shifted, shifted, 3); /* in place */
    for (size_t k = 0; k < 3; k++) {
        assert_close(o[k], expected[k], 5e-11);
        assert_close(shifted[k], expected[k], 5e-11);
        total += o[k];
    }
    assert_close(total, 1, 1e-15);
}

static void test_layer_is_each_value_on_its_own(void **state)
{
    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        double x[] = {-2, -0.5, 0, 0.25, 3}, o[5];

        if (activation_output_only((enum activation)a))
            continue;
        activation_layer((enum activation)a, x, o, 5);
        for (size_t k = 0; k < 5; k++)
            assert_true(o[k] == activation_value((enum activation)a, x[k]));
        activation_layer((enum activation)a, x, x, 5);
        assert_memory_equal(x, o, sizeof o);
    }
}

/* Away from the kinks; the quotient's own error is below 1e-9 here. */
static void test_slope_is_that_of_the_value(void **state)
{
    static const double points[] = {-4, -1.5, -0.3, 0.2, 0.9, 2.5, 5};
    const double h = 1e-5;

    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        for (size_t i = 0; i < LENGTH(points); i++) {
            enum activation f = (enum activation)a;
            double x = points[i];
            double quotient = (activation_value(f, x + h) - activation_value(f, x - h)) / (2 * h);

            if (!activation_output_only(f))
                assert_close(activation_slope(f, x, activation_value(f, x)), quotient, 1e-9);
        }
    }
}

/* A worked example goes on from the output that was written down, rounded or not. */
static void test_slope_is_made_from_the_output_given(void **state)
{
    (void)state;
    assert_close(activation_slope(ACTIVATION_SIGMOID, 2.0, 0.88), 0.88 * 0.12, 1e-15);
    assert_close(activation_slope(ACTIVATION_TANH, 2.0, 0.96), 1 - 0.96 * 0.96, 1e-15);
    assert_close(activation_slope(ACTIVATION_SOFTMAX, 0.0, 0.25), 0.1875, 1e-15);
}

static void test_far_sums_neither_overflow_nor_become_nan(void **state)
{
    static const double far[] = {-1e4, 1e4, -1e300, 1e300};

    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        for (size_t i = 0; i < LENGTH(far); i++) {
            enum activation f = (enum activation)a;
            double x[] = {far[i], 0, -far[i]}, o[3];

            feclearexcept(FE_ALL_EXCEPT);
            activation_layer(f, x, o, 3);
            for (size_t k = 0; k < 3; k++) {
                assert_true(isfinite(o[k]));
                assert_true(isfinite(activation_slope(f, x[k], o[k])));
            }
            assert_int_equal(fetestexcept(FE_OVERFLOW | FE_INVALID | FE_DIVBYZERO), 0);
        }
    }
}

static void test_far_sums_reach_the_limits(void **state)
{
    double x[] = {1e4, -1e4}, o[2];

    (void)state;
    activation_layer(ACTIVATION_SIGMOID, x, o, 2);
    assert_true(o[0] == 1 && o[1] == 0);
    activation_layer(ACTIVATION_TANH, x, o, 2);
    assert_true(o[0] == 1 && o[1] == -1);
    activation_layer(ACTIVATION_SOFTMAX, x, o, 2);
    assert_true(o[0] == 1 && o[1] == 0);
    assert_close(activation_value(ACTIVATION_SIGMOID, -700) / exp(-700), 1, 1e-12);
}

/* What has gone wrong must be seen, not be turned into a harmless 0 by a comparison. */
static void test_nan_stays_nan(void **state)
{
    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        double x[] = {NAN, 1}, o[2];

        activation_layer((enum activation)a, x, o, 2);
        assert_true(isnan(o[0]));
    }
}

static void test_targets_are_what_the_activation_can_reach(void **state)
{
    double low, high;

    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        enum activation f = (enum activation)a;

        activation_target_range(f, LOSS_SSE, &low, &high);
        assert_true(low < high);
        if (!activation_output_only(f)) {
            assert_true(activation_value(f, -10) <= low);
            assert_true(activation_value(f, 10) >= high);
        }
        activation_target_range(f, LOSS_CROSS_ENTROPY, &low, &high);
        assert_true(low == 0 && high == 1);
    }
    activation_target_range(ACTIVATION_SIGMOID, LOSS_MAE, &low, &high);
    assert_true(low == 0.01 && high == 0.99);
    activation_target_range(ACTIVATION_TANH, LOSS_SSE, &low, &high);
    assert_true(low == -0.99 && high == 0.99);
}

static void test_only_step_has_no_slope_and_only_softmax_wants_the_last_layer(void **state)
{
    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        assert_int_equal(activation_trainable((enum activation)a), a != ACTIVATION_STEP);
        assert_int_equal(activation_output_only((enum activation)a), a == ACTIVATION_SOFTMAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_those_of_the_tables),
        cmocka_unit_test(test_relu_is_plain_zero_below_zero),
        cmocka_unit_test(test_softmax_gives_shares_that_add_up_to_one),
        cmocka_unit_test(test_layer_is_each_value_on_its_own),
        cmocka_unit_test(test_slope_is_that_of_the_value),
        cmocka_unit_test(test_slope_is_made_from_the_output_given),
        cmocka_unit_test(test_far_sums_neither_overflow_nor_become_nan),
        cmocka_unit_test(test_far_sums_reach_the_limits),
        cmocka_unit_test(test_nan_stays_nan),
        cmocka_unit_test(test_targets_are_what_the_activation_can_reach),
        cmocka_unit_test(test_only_step_has_no_slope_and_only_softmax_wants_the_last_layer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
