/* The losses: known values, deltas against difference quotients, and sums far out. */
#include "support.h"

#include <nntui/nn.h>

#include <fenv.h>
#include <string.h>

#define COUNT 4 /* outputs in the general cases */

/* The course's 3-3-3 outputs with its targets: E = 0.523016. */
static void test_sse_is_half_the_sum_of_squares(void **state)
{
    static const double o[] = {0.726303, 0.708598, 0.778097}, t[] = {0.01, 0.01, 0.99};

    (void)state;
    assert_close(loss_value(LOSS_SSE, ACTIVATION_SIGMOID, o, o, t, 3), 0.523016, 1e-6);
}

/* Without the half: everything is twice as much, for softmax's Jacobian too. */
static void test_squared_is_twice_sse(void **state)
{
    static const double x[] = {-3, -0.5, 0, 2.5}, t[] = {0, 0.3, 1, 0.75};

    (void)state;
    for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
        enum activation output = (enum activation)a;
        double o[COUNT], half[COUNT], whole[COUNT], sum = 0;

        if (!activation_trainable(output))
            continue;
        activation_layer(output, x, o, COUNT);
        loss_delta(LOSS_SSE, output, x, o, t, half, COUNT);
        loss_delta(LOSS_SQUARED, output, x, o, t, whole, COUNT);
        for (size_t k = 0; k < COUNT; k++) {
            sum += (t[k] - o[k]) * (t[k] - o[k]);
            assert_close(whole[k], 2 * half[k], 1e-15);
        }
        assert_close(loss_value(LOSS_SQUARED, output, x, o, t, COUNT), sum, 1e-14);
    }
}

static void test_mae_is_the_sum_of_absolute_errors(void **state)
{
    static const double o[] = {0.5, -1, 2}, t[] = {1, 1, 1};

    (void)state;
    assert_close(loss_value(LOSS_MAE, ACTIVATION_LINEAR, o, o, t, 3), 0.5 + 2 + 1, 1e-15);
}

/* Where the outputs are not near 0 or 1, the sums must give what the formula gives with the outputs. */
static void test_cross_entropy_is_the_formula(void **state)
{
    static const double x[] = {-3, -0.5, 0, 2.5}, t[] = {0, 0.3, 1, 0.75};
    double o[COUNT], binary = 0, categorical = 0, total = 0;

    (void)state;
    for (size_t k = 0; k < COUNT; k++)
        total += exp(x[k]);
    for (size_t k = 0; k < COUNT; k++) {
        o[k] = 1 / (1 + exp(-x[k]));
        binary += -t[k] * log(o[k]) - (1 - t[k]) * log(1 - o[k]);
        categorical += -t[k] * log(exp(x[k]) / total);
    }
    assert_close(loss_value(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, x, o, t, COUNT), binary, 1e-14);
    assert_close(loss_value(LOSS_CROSS_ENTROPY, ACTIVATION_SOFTMAX, x, o, t, COUNT), categorical,
                 1e-14);
}

/* -ln sigmoid(x) for x = 1000 is e^-1000, that is 0; for x = -1000 it is 1000 to the last digit. */
static void test_binary_cross_entropy_is_right_far_out(void **state)
{
    static const struct {
        double x, t, loss, delta;
    } cases[] = {
        {1000,   1,    0,    0    },
        {1000,   0,    1000, 1    },
        {-1000,  1,    1000, -1   },
        {-1000,  0,    0,    0    },
        {1000,   0.25, 750,  0.75 },
        {-1000,  0.25, 250,  -0.25},
        {-1e300, 0,    0,    0    },
        {1e300,  1,    0,    0    },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double x = cases[i].x, t = cases[i].t, o, delta;

        feclearexcept(FE_ALL_EXCEPT);
        o = activation_value(ACTIVATION_SIGMOID, x);
        assert_true(loss_value(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, &x, &o, &t, 1) ==
                    cases[i].loss);
        loss_delta(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, &x, &o, &t, &delta, 1);
        assert_true(delta == cases[i].delta);
        assert_int_equal(fetestexcept(FE_OVERFLOW | FE_INVALID | FE_DIVBYZERO), 0);
    }
}

static void test_categorical_cross_entropy_is_right_far_out(void **state)
{
    static const double x[] =
        {
            1000, -1000, 1000
    },
                        t[][3] = {{0, 1, 0}, {1, 0, 0}};
    static const double losses[] = {2000 + 0.69314718055994531, 0.69314718055994531};
    static const double deltas[][3] = {
        {0.5,  -1, 0.5},
        {-0.5, 0,  0.5}
    };
    double o[3], delta[3];

    (void)state;
    feclearexcept(FE_ALL_EXCEPT);
    activation_layer(ACTIVATION_SOFTMAX, x, o, 3);
    for (size_t i = 0; i < 2; i++) {
        assert_close(loss_value(LOSS_CROSS_ENTROPY, ACTIVATION_SOFTMAX, x, o, t[i], 3), losses[i],
                     1e-12);
        loss_delta(LOSS_CROSS_ENTROPY, ACTIVATION_SOFTMAX, x, o, t[i], delta, 3);
        for (size_t k = 0; k < 3; k++)
            assert_close(delta[k], deltas[i][k], 1e-15);
    }
    assert_int_equal(fetestexcept(FE_OVERFLOW | FE_INVALID | FE_DIVBYZERO), 0);
}

static double loss_of_sums(enum loss loss, enum activation output, const double *x, const double *t)
{
    double o[COUNT];

    activation_layer(output, x, o, COUNT);
    return loss_value(loss, output, x, o, t, COUNT);
}

/* Also with targets that do not add up to 1, where softmax's delta is not o - t. */
static void check_delta(enum loss loss, enum activation output, const double *t)
{
    double x[COUNT] = {-1.7, 0.4, 0.9, 2.2}, o[COUNT], delta[COUNT];
    const double h = 1e-5;

    activation_layer(output, x, o, COUNT);
    loss_delta(loss, output, x, o, t, delta, COUNT);
    for (size_t k = 0; k < COUNT; k++) {
        double there = x[k], above, below;

        x[k] = there + h;
        above = loss_of_sums(loss, output, x, t);
        x[k] = there - h;
        below = loss_of_sums(loss, output, x, t);
        x[k] = there;
        assert_close(delta[k], (above - below) / (2 * h), 2e-9);
    }
}

static void test_delta_is_the_slope_of_the_loss(void **state)
{
    static const double one_hot[COUNT] = {0, 1, 0, 0}, any[COUNT] = {0.3, 0.8, 0.05, 0.6};

    (void)state;
    for (size_t l = 0; l < LOSS_COUNT; l++) {
        for (size_t a = 0; a < ACTIVATION_COUNT; a++) {
            struct architecture arch = {
                .layers = 1,
                .sizes = {1, COUNT},
                .activation = {(enum activation)a},
                .loss = (enum loss)l
            };

            if (architecture_check_trainable(&arch, NULL)) {
                check_delta((enum loss)l, (enum activation)a, one_hot);
                check_delta((enum loss)l, (enum activation)a, any);
            }
        }
    }
}

static void test_mae_has_no_slope_where_the_error_is_nothing(void **state)
{
    double x[] = {0.5, 0.25, 0.5}, t[] = {0.5, 0.5, 0.25}, delta[3];

    (void)state;
    loss_delta(LOSS_MAE, ACTIVATION_LINEAR, x, x, t, delta, 3);
    assert_true(delta[0] == 0 && delta[1] == -1 && delta[2] == 1);
}

static void test_nan_in_an_output_is_nan_in_loss_and_delta(void **state)
{
    (void)state;
    for (size_t l = 0; l < LOSS_COUNT; l++) {
        double x[] = {NAN, 1}, t[] = {0.5, 0.5}, o[2], delta[2];
        enum loss loss = (enum loss)l;

        activation_layer(ACTIVATION_SIGMOID, x, o, 2);
        loss_delta(loss, ACTIVATION_SIGMOID, x, o, t, delta, 2);
        assert_true(isnan(loss_value(loss, ACTIVATION_SIGMOID, x, o, t, 2)));
        assert_true(isnan(delta[0]) && !isnan(delta[1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sse_is_half_the_sum_of_squares),
        cmocka_unit_test(test_squared_is_twice_sse),
        cmocka_unit_test(test_mae_is_the_sum_of_absolute_errors),
        cmocka_unit_test(test_cross_entropy_is_the_formula),
        cmocka_unit_test(test_binary_cross_entropy_is_right_far_out),
        cmocka_unit_test(test_categorical_cross_entropy_is_right_far_out),
        cmocka_unit_test(test_delta_is_the_slope_of_the_loss),
        cmocka_unit_test(test_mae_has_no_slope_where_the_error_is_nothing),
        cmocka_unit_test(test_nan_in_an_output_is_nan_in_loss_and_delta),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
