/*
 * The course's worked numbers, C8 to C20, as the engine computes them. What is expected is typed
 * from the course's tables or computed here by plain arithmetic, never by the engine.
 */
#include "support.h"

#include <nntui/pass.h>

#include <string.h>

#define SIXTH 5e-7 /* half a unit of the sixth place, as the tables are rounded */

struct worked {
    struct pass pass;
    double parameters[32];
};

/* `parameters` in plain order: for each layer the rows of W, then its biases if it has any. */
static void worked_start(struct worked *worked, const char *layers, const char *activations,
                         enum loss loss, bool bias, const double *parameters)
{
    struct architecture arch = {.loss = loss, .bias = bias};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activations, &err) ||
        !pass_create(&worked->pass, &arch, &err))
        fail_msg("%s", err.text);
    assert_true(architecture_parameters(&arch) <= 32);
    memcpy(worked->parameters, parameters, architecture_parameters(&arch) * sizeof *parameters);
}

static void worked_run(struct worked *worked, const double *input, const double *target,
                       enum rule rule, const struct observer *observer)
{
    pass_forward(&worked->pass, worked->parameters, input, observer);
    pass_loss(&worked->pass, target, observer);
    assert_true(pass_backward(&worked->pass, worked->parameters, target, rule, observer, NULL));
}

static void assert_all_close(const double *actual, const double *expected, size_t count,
                             double tolerance)
{
    for (size_t i = 0; i < count; i++)
        assert_close(actual[i], expected[i], tolerance);
}

/* ---- Carrying rounded numbers, as on paper */

struct carry {
    double unit;         /* 0.001 for three places */
    enum operation only; /* rounds this operation alone; OPERATION_COUNT: each line on paper */
    double (*round)(double);
};

/* A sum of products is one line on paper, so single products are not rounded. */
static double carry_result(void *context, const struct operation_event *event)
{
    const struct carry *carry = context;
    bool is_line = event->operation != OPERATION_PRODUCT &&
                   event->operation != OPERATION_BACK_PRODUCT;

    if (carry->only == OPERATION_COUNT ? is_line : carry->only == event->operation)
        return carry->round(event->result.value / carry->unit) * carry->unit;
    return event->result.value;
}

/* ---- C8: one example's derivatives */

/* Linear: dE/dw = (y - t) x. The area in hundreds of square metres, the price in 100,000. */
static void test_c8_linear_slope_is_error_times_input(void **state)
{
    static const double w_and_b[] = {1.5, 0.25}, x = 0.8, t = 2.0;
    double y = 1.5 * 0.8 + 0.25;
    struct worked worked;

    (void)state;
    worked_start(&worked, "1-1", "linear", LOSS_SSE, true, w_and_b);
    worked_run(&worked, &x, &t, RULE_CHAIN, NULL);
    assert_close(worked.pass.output[0][0], y, 1e-15);
    assert_close(worked.pass.loss, (y - t) * (y - t) / 2, 1e-15);
    assert_close(worked.pass.gradient[0], (y - t) * x, 1e-15);
    assert_close(worked.pass.gradient[1], y - t, 1e-15);
    pass_free(&worked.pass);
}

/* Logistic: dE/da = -t/a + (1-t)/(1-a), da/dy = a (1-a), multiplied out a - t. */
static void test_c8_logistic_chain_multiplies_out_to_output_minus_target(void **state)
{
    static const double w_and_b[] = {1.2, -2.0};

    (void)state;
    for (int rooms = 1; rooms <= 4; rooms++) {
        double x = rooms, t = rooms > 2 ? 1 : 0, y = 1.2 * x - 2.0, a = 1 / (1 + exp(-y));
        double de_da = -t / a + (1 - t) / (1 - a), da_dy = a * (1 - a);
        struct worked worked;

        worked_start(&worked, "1-1", "sigmoid", LOSS_CROSS_ENTROPY, true, w_and_b);
        worked_run(&worked, &x, &t, RULE_CHAIN, NULL);
        assert_close(worked.pass.loss, -t * log(a) - (1 - t) * log(1 - a), 1e-14);
        assert_close(worked.pass.delta[0][0], de_da * da_dy, 1e-14);
        assert_close(worked.pass.delta[0][0], a - t, 1e-14);
        assert_close(worked.pass.gradient[0], de_da * da_dy * x, 1e-14);
        pass_free(&worked.pass);
    }
}

/* ---- C10: two inputs, two neurons */

static void test_c10_two_by_two(void **state)
{
    /* w_jk leads from j to k: w11, w21 into neuron 1; w12, w22 into neuron 2 */
    static const double w[] = {0.9, 0.3, 0.2, 0.8}, input[] = {1.0, 0.5};
    static const double x[] = {1.05, 0.6}, y[] = {0.7408, 0.6457};
    struct worked worked;

    (void)state;
    worked_start(&worked, "2-2", "sigmoid", LOSS_SSE, false, w);
    pass_forward(&worked.pass, worked.parameters, input, NULL);
    assert_all_close(worked.pass.sum[0], x, 2, 1e-15);
    assert_all_close(worked.pass.output[0], y, 2, 5e-5);
    assert_close(1 / worked.pass.output[0][0] - 1, 0.3499, 5e-5); /* e^-1.05 */
    assert_close(1 / worked.pass.output[0][1] - 1, 0.5488, 5e-5);
    pass_free(&worked.pass);
}

/* ---- C11: three by three by three */

static const double w333[] = {
    0.9, 0.3, 0.4, 0.2, 0.8, 0.2, 0.1, 0.5, 0.6, /* W_input_hidden */
    0.3, 0.7, 0.5, 0.6, 0.5, 0.2, 0.8, 0.1, 0.9, /* W_hidden_output */
};
static const double input333[] = {0.9, 0.1, 0.8}, target333[] = {0.01, 0.01, 0.99};

static void start_333(struct worked *worked)
{
    worked_start(worked, "3-3-3", "sigmoid", LOSS_SSE, false, w333);
}

static void test_c11_forward_at_full_precision(void **state)
{
    static const double x_hidden[] = {1.16, 0.42, 0.62},
                        o_hidden[] = {0.761333, 0.603483, 0.650219};
    static const double x_output[] = {0.975947, 0.888585, 1.254611},
                        o_output[] = {0.726303, 0.708598, 0.778097};
    struct worked worked;

    (void)state;
    start_333(&worked);
    pass_forward(&worked.pass, worked.parameters, input333, NULL);
    assert_all_close(worked.pass.sum[0], x_hidden, 3, 1e-15);
    assert_all_close(worked.pass.output[0], o_hidden, 3, SIXTH);
    assert_all_close(worked.pass.sum[1], x_output, 3, SIXTH);
    assert_all_close(worked.pass.output[1], o_output, 3, SIXTH);
    pass_free(&worked.pass);
}

/* The pencil's column: exactly these three places, not merely near to them. */
static void test_c11_forward_carried_at_three_places(void **state)
{
    static const double x_hidden[] = {1.160, 0.420, 0.620}, o_hidden[] = {0.761, 0.603, 0.650};
    static const double x_output[] = {0.975, 0.888, 1.254}, o_output[] = {0.726, 0.708, 0.778};
    struct carry carry = {0.001, OPERATION_COUNT, round};
    struct worked worked;

    (void)state;
    start_333(&worked);
    pass_forward(&worked.pass, worked.parameters, input333,
                 &(struct observer){carry_result, &carry});
    assert_all_close(worked.pass.sum[0], x_hidden, 3, 1e-12);
    assert_all_close(worked.pass.output[0], o_hidden, 3, 1e-12);
    assert_all_close(worked.pass.sum[1], x_output, 3, 1e-12);
    assert_all_close(worked.pass.output[1], o_output, 3, 1e-12);
    pass_free(&worked.pass);
}

/* Cutting digits off instead of rounding gives 0.777 where the slides print 0.778. */
static void test_c11_column_is_rounded_and_not_cut(void **state)
{
    struct carry carry = {0.001, OPERATION_COUNT, trunc};
    struct worked worked;

    (void)state;
    start_333(&worked);
    pass_forward(&worked.pass, worked.parameters, input333,
                 &(struct observer){carry_result, &carry});
    assert_close(worked.pass.output[1][2], 0.777, 1e-12);
    pass_free(&worked.pass);
}

static void test_c11_backward_and_update_by_the_chain_rule(void **state)
{
    static const double output_row[] = {0.108407, 0.085931, 0.092586};
    static const double hidden_row[] = {0.016353, 0.001817, 0.014536};
    struct worked worked;

    (void)state;
    start_333(&worked);
    worked_run(&worked, input333, target333, RULE_CHAIN, NULL);
    assert_close(worked.pass.loss, 0.523016, SIXTH);
    assert_all_close(worked.pass.gradient, hidden_row, 3, SIXTH);
    assert_all_close(worked.pass.gradient + 9, output_row, 3, SIXTH);
    pass_update(&worked.pass, worked.parameters, 0.1, NULL);
    assert_close(worked.parameters[0], 0.9 - 0.1 * 0.016353, SIXTH);
    assert_close(pass_evaluate(&worked.pass, worked.parameters, input333, target333), 0.516898,
                 SIXTH);
    pass_free(&worked.pass);
}

/* ---- The ledger of the three rules and the perturbation */

static double first_gradient(enum rule rule)
{
    struct worked worked;
    double gradient;

    start_333(&worked);
    worked_run(&worked, input333, target333, rule, NULL);
    gradient = worked.pass.gradient[0];
    pass_free(&worked.pass);
    return gradient;
}

static void test_ledger_of_the_three_rules_and_their_ratios(void **state)
{
    double chain = first_gradient(RULE_CHAIN), transpose = first_gradient(RULE_TRANSPOSE);
    double split = first_gradient(RULE_SPLIT);

    (void)state;
    assert_close(chain, 0.016353, SIXTH);
    assert_close(transpose, 0.075966, SIXTH);
    assert_close(split, 0.060755, SIXTH);
    assert_close(transpose / chain, 4.6, 0.05);
    assert_close(split / chain, 3.7, 0.05);
}

/* C14: change a weight a little, and see E change. */
static void test_c14_perturbation_agrees_with_the_chain_rule_alone(void **state)
{
    struct worked worked;

    (void)state;
    start_333(&worked);
    assert_close(pass_numeric(&worked.pass, worked.parameters, 0, input333, target333, 0), 0.016353,
                 SIXTH);
    for (size_t i = 0; i < 18; i++) {
        double slope = pass_numeric(&worked.pass, worked.parameters, i, input333, target333, 0);

        worked_run(&worked, input333, target333, RULE_CHAIN, NULL);
        assert_close(worked.pass.gradient[i], slope, 1e-9);
    }
    pass_free(&worked.pass);
}

/* All rules treat the output layer alike. */
static void test_rules_agree_on_the_output_layer(void **state)
{
    (void)state;
    for (size_t rule = 0; rule < RULE_COUNT; rule++) {
        static const double output_row[] = {0.108407, 0.085931, 0.092586};
        struct worked worked;

        start_333(&worked);
        worked_run(&worked, input333, target333, (enum rule)rule, NULL);
        assert_all_close(worked.pass.gradient + 9, output_row, 3, SIXTH);
        pass_free(&worked.pass);
    }
}

/* ---- C15: the error split over the links */

/* A linear network that outputs its input's sums; the targets are set so that e is 0.8 and 0.5. */
static void test_c15_error_is_split_in_proportion_to_the_weights(void **state)
{
    static const double w[] = {1, 0, 0, 1, /* into the hidden layer */
                               2, 3, 1, 4};
    static const double input[] = {0.1, 0.2}, hidden_errors[] = {0.42, 0.88};
    double target[] = {2 * 0.1 + 3 * 0.2 + 0.8, 1 * 0.1 + 4 * 0.2 + 0.5};
    struct worked worked;

    (void)state;
    worked_start(&worked, "2-2-2", "linear", LOSS_SSE, false, w);
    worked_run(&worked, input, target, RULE_SPLIT, NULL);
    assert_close(worked.pass.error[1][0], 0.8, 1e-15);
    assert_close(worked.pass.error[1][1], 0.5, 1e-15);
    assert_all_close(worked.pass.error[0], hidden_errors, 2, 1e-15);
    pass_free(&worked.pass);
}

/* ---- C17: the sigmoid circuit */

/*
 * The circuit's own output is what is differentiated, so dE/do must be 1: with sse o - t = 1. A
 * linear layer that only hands the inputs on stands before it, so that they too have an error.
 */
static void test_c17_sigmoid_circuit(void **state)
{
    static const double parameters[] = {1, 0,  0, 1, 0, 0, /* hands on, biases 0 */
                                        2, -3, -3};
    static const double input[] = {-1, -2};
    static const double of_w[] = {-0.1966, -0.3932, 0.1966}, of_x[] = {0.3932, -0.5898};
    double target = 1 / (1 + exp(-1.0)) - 1;
    struct worked worked;

    (void)state;
    worked_start(&worked, "2-2-1", "linear,sigmoid", LOSS_SSE, true, parameters);
    worked_run(&worked, input, &target, RULE_CHAIN, NULL);
    assert_close(worked.pass.sum[1][0], 1.0, 1e-15);
    assert_close(worked.pass.output[1][0], 0.7311, 5e-5);
    assert_all_close(worked.pass.gradient + 6, of_w, 3, 5e-5);
    for (size_t i = 0; i < 2; i++) {
        assert_close(worked.pass.delta[0][i], of_x[i], 5e-5);
        assert_close(worked.pass.error[0][i], -of_x[i], 5e-5);
    }
    pass_free(&worked.pass);
}

/* t = 1/q, q = 1 + r, r = e^p, p the negated sum: the product of the local slopes is the slope. */
static void test_c17_local_slopes_multiply_to_the_sigmoid_slope(void **state)
{
    double p = -1.0, r = exp(p), q = 1 + r, dt_dq = -1 / (q * q), dq_dr = 1, dr_dp = r;

    (void)state;
    assert_close(activation_slope(ACTIVATION_SIGMOID, 1.0, activation_value(ACTIVATION_SIGMOID, 1)),
                 dt_dq * dq_dr * dr_dp * -1, 1e-15);
}

/* ---- C18: layers with biases, a linear output, the loss (z2 - y)^2 */

/* The slides' layout: a row of inputs times W [in][out]. */
struct slides {
    double x[2], w1[2][3], b1[3], w2[3][2], b2[2], y[2];
};

static const struct slides c18 = {
    .x = {0.5,              -1.25           },
    .w1 = {{0.1, -0.4, 0.7}, {0.3, 0.2, -0.6}},
    .b1 = {0.05,             -0.1,             0.2},
    .w2 = {{1.1, -0.3},                {0.4, 0.9},                      {-0.8, 0.6}},
    .b2 = {0.3,     -0.2},
    .y = {1,        -1                        },
};

/* Forward, and the local derivatives by hand. dloss/dz2 = 2 (z2 - y). */
struct derived {
    double loss, dw1[2][3], db1[3], dw2[3][2], db2[2];
};

static void derive(const struct slides *s, struct derived *d)
{
    double z1[3], z2[2];

    *d = (struct derived){0};
    for (size_t h = 0; h < 3; h++)
        z1[h] = 1 / (1 + exp(-(s->x[0] * s->w1[0][h] + s->x[1] * s->w1[1][h] + s->b1[h])));
    for (size_t o = 0; o < 2; o++) {
        z2[o] = z1[0] * s->w2[0][o] + z1[1] * s->w2[1][o] + z1[2] * s->w2[2][o] + s->b2[o];
        d->loss += (z2[o] - s->y[o]) * (z2[o] - s->y[o]);
        d->db2[o] = 2 * (z2[o] - s->y[o]);
    }
    for (size_t h = 0; h < 3; h++) {
        double dz1 = d->db2[0] * s->w2[h][0] + d->db2[1] * s->w2[h][1];

        d->db1[h] = dz1 * z1[h] * (1 - z1[h]);
        for (size_t o = 0; o < 2; o++)
            d->dw2[h][o] = z1[h] * d->db2[o];
        for (size_t i = 0; i < 2; i++)
            d->dw1[i][h] = s->x[i] * d->db1[h];
    }
}

/* Our loss has 1/2 in front: half of the slides' loss, and half of each of its derivatives. */
static void test_c18_layers_with_biases_and_a_linear_output(void **state)
{
    struct worked worked;
    struct derived d;
    double parameters[17];
    const double *g;

    (void)state;
    for (size_t h = 0; h < 3; h++) {
        parameters[2 * h] = c18.w1[0][h];
        parameters[2 * h + 1] = c18.w1[1][h];
        parameters[6 + h] = c18.b1[h];
        parameters[9 + h] = c18.w2[h][0];
        parameters[12 + h] = c18.w2[h][1];
    }
    memcpy(parameters + 15, c18.b2, sizeof c18.b2);
    worked_start(&worked, "2-3-2", "sigmoid,linear", LOSS_SSE, true, parameters);
    worked_run(&worked, c18.x, c18.y, RULE_CHAIN, NULL);
    derive(&c18, &d);
    g = worked.pass.gradient;
    assert_close(2 * worked.pass.loss, d.loss, 1e-14);
    for (size_t h = 0; h < 3; h++) {
        assert_close(2 * g[2 * h], d.dw1[0][h], 1e-14);
        assert_close(2 * g[2 * h + 1], d.dw1[1][h], 1e-14);
        assert_close(2 * g[6 + h], d.db1[h], 1e-14);
        assert_close(2 * g[9 + h], d.dw2[h][0], 1e-14);
        assert_close(2 * g[12 + h], d.dw2[h][1], 1e-14);
    }
    assert_close(2 * g[15], d.db2[0], 1e-14);
    assert_close(2 * g[16], d.db2[1], 1e-14);
    pass_free(&worked.pass);
}

/* ---- C20: the update by hand */

static const double w20[] = {2.0, 3.0}, o20[] = {0.4, 0.4};

/* The new w11 with error 0.8 and rate 0.1; `factor` is the 2 that the slides keep or drop. */
static double new_w11(double output, double factor, const struct observer *observer, double *slope)
{
    double target = output + 0.8, weight;
    struct worked worked;

    worked_start(&worked, "2-1", "sigmoid", LOSS_SSE, false, w20);
    worked_run(&worked, o20, &target, RULE_CHAIN, observer);
    assert_close(worked.pass.sum[0][0], 2.0, 1e-15);
    assert_close(worked.pass.error[0][0], 0.8, 1e-15);
    *slope = factor * worked.pass.gradient[0];
    pass_update(&worked.pass, worked.parameters, 0.1 * factor, NULL);
    weight = worked.parameters[0];
    pass_free(&worked.pass);
    return weight;
}

static void test_c20_update_by_the_formula_as_the_slides_leave_it(void **state)
{
    double slope, weight = new_w11(1 / (1 + exp(-2.0)), 1, NULL, &slope);

    (void)state;
    assert_close(slope, -0.033598, SIXTH);
    assert_close(weight, 2.00336, 5e-6);
}

static void test_c20_update_with_the_two_kept(void **state)
{
    double slope, weight = new_w11(1 / (1 + exp(-2.0)), 2, NULL, &slope);

    (void)state;
    assert_close(slope, -0.067196, SIXTH);
    assert_close(weight, 2.00672, 5e-6);
}

/* The sigmoid written down as 0.88, as in the slides: 2 * 0.8 * 0.88 * 0.12 * 0.4. */
static void test_c20_update_with_the_output_written_down_as_088(void **state)
{
    struct carry carry = {0.01, OPERATION_ACTIVATION, round};
    double slope;

    (void)state;
    new_w11(0.88, 2, &(struct observer){carry_result, &carry}, &slope);
    assert_close(slope, -0.0676, 5e-5);
    assert_close(slope, -2 * 0.8 * 0.88 * 0.12 * 0.4, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c8_linear_slope_is_error_times_input),
        cmocka_unit_test(test_c8_logistic_chain_multiplies_out_to_output_minus_target),
        cmocka_unit_test(test_c10_two_by_two),
        cmocka_unit_test(test_c11_forward_at_full_precision),
        cmocka_unit_test(test_c11_forward_carried_at_three_places),
        cmocka_unit_test(test_c11_column_is_rounded_and_not_cut),
        cmocka_unit_test(test_c11_backward_and_update_by_the_chain_rule),
        cmocka_unit_test(test_ledger_of_the_three_rules_and_their_ratios),
        cmocka_unit_test(test_c14_perturbation_agrees_with_the_chain_rule_alone),
        cmocka_unit_test(test_rules_agree_on_the_output_layer),
        cmocka_unit_test(test_c15_error_is_split_in_proportion_to_the_weights),
        cmocka_unit_test(test_c17_sigmoid_circuit),
        cmocka_unit_test(test_c17_local_slopes_multiply_to_the_sigmoid_slope),
        cmocka_unit_test(test_c18_layers_with_biases_and_a_linear_output),
        cmocka_unit_test(test_c20_update_by_the_formula_as_the_slides_leave_it),
        cmocka_unit_test(test_c20_update_with_the_two_kept),
        cmocka_unit_test(test_c20_update_with_the_output_written_down_as_088),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
