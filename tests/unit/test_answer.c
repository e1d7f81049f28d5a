/*
 * Answers: right ones, each mistake by a number that is worked out wrongly here, numbers that are no mistake that is
 * known, tiny ones, and sheets of them.
 */
#include "course_support.h"
#include "paper.h"

#include <nntui/answer.h>
#include <nntui/figure.h>
#include <nntui/text.h>

/* ---- Help */

/* The trace of an example of the program's own; `changes`: "rule", "split", ..., NULL at the end, or NULL. */
static struct trace trace_with(const char *name, const char *const *changes)
{
    struct example example = own_example(name);
    struct trace trace;

    for (; changes != NULL && *changes != NULL; changes += 2)
        must_change(&example.problem, changes[0], changes[1]);
    trace = must_trace(&example.problem, NULL);
    example_free(&example);
    return trace;
}

/* A number as a person would write it who writes all that it has. */
static struct answer written(double number)
{
    struct answer answer;
    char text[40];

    assert_true(answer_parse(format_double(text, sizeof text, number), &answer) ||
                !isfinite(number));
    answer.number = number;
    return answer;
}

static struct verdict verdict_on(const struct trace *trace, const char *name, double given,
                                 int places)
{
    struct answer answer = written(given);
    struct verdict verdict;
    struct error err = {0};

    if (!answer_judge(trace, step_named(trace, name), &answer, places, &verdict, &err))
        fail_msg("%s", err.text);
    return verdict;
}

static const char *mistake_name(enum mistake mistake)
{
    return mistake == MISTAKE_COUNT ? "none" : mistake_choices[mistake].name;
}

struct wrong {
    const char *place;
    double given;
    enum mistake mistake;
};

static bool named[MISTAKE_COUNT]; /* in any case of this program */

static void check_wrong(const char *example, const char *const *changes, int places,
                        const struct wrong *rows, size_t count)
{
    struct trace trace = trace_with(example, changes);

    for (size_t i = 0; i < count; i++) {
        struct verdict verdict = verdict_on(&trace, rows[i].place, rows[i].given, places);

        assert_false(verdict.right);
        if (verdict.mistake != rows[i].mistake)
            fail_msg("%s = %.9g: %s, not %s", rows[i].place, rows[i].given,
                     mistake_name(verdict.mistake), mistake_name(rows[i].mistake));
        if (verdict.mistake != MISTAKE_COUNT)
            named[verdict.mistake] = true;
    }
    trace_free(&trace);
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* The 3-3-3 example on paper. */
static struct paper paper_333(enum rule rule, int carry)
{
    struct example example = own_example("3-3-3");
    struct paper paper;

    example.problem.rule = rule;
    example.problem.carry = carry;
    paper_pass(&paper, &example.problem);
    example_free(&example);
    return paper;
}

/* ---- Right ones */

static void test_answers_are_right_within_one_unit_of_the_last_place(void **state)
{
    static const struct {
        const char *place;
        double given;
        int places;
        bool right;
    } rows[] = {
        {"x[1][1]",        1.16,     3, true },
        {"x[1][1]",        1.161,    3, true },
        {"x[1][1]",        1.159,    3, true },
        {"x[1][1]",        1.1611,   3, false},
        {"x[1][1]",        1.1589,   3, false},
        {"o[1][1]",        0.761,    3, true },
        {"o[1][1]",        0.76,     3, false},
        {"o[1][1]",        0.76,     2, true },
        {"o[1][1]",        0.761333, 6, true },
        {"o[1][1]",        0.761335, 6, false},
        {"E",              0.523016, 6, true },
        {"dw[1][1][1]",    0.016353, 6, true },
        {"dw[1][1][1]",    0.016,    3, true },
        {"dw[1][1][1]",    0.0163,   6, false},
        {"new_w[1][1][1]", 0.898365, 6, true },
        {"x[1][1]",        1e308,    9, false},
    };
    struct trace trace = trace_with("3-3-3", NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct verdict verdict = verdict_on(&trace, rows[i].place, rows[i].given, rows[i].places);
        double expected = number_named(&trace, rows[i].place);

        if (verdict.right != rows[i].right)
            fail_msg("%s = %.9g", rows[i].place, rows[i].given);
        assert_true(verdict.expected == expected);
        assert_true(verdict.difference == rows[i].given - expected);
        assert_true(!verdict.right || verdict.mistake == MISTAKE_COUNT);
    }
    trace_free(&trace);
}

/* The unit is of what is shown, however large or small; a number past all others is only right itself. */
static void test_right_is_within_one_unit_of_what_is_shown(void **state)
{
    static const struct {
        double expected, given;
        int places;
        bool right;
    } rows[] = {
        {0.3,       0.3,       3, true },
        {0.3,       0.301,     3, true },
        {0.3,       0.299,     3, true },
        {0.3,       0.3011,    3, false},
        {0.3,       0.301,     4, false},
        {0.3,       -0.3,      3, false},
        {0,         0.001,     3, true },
        {0,         0.0011,    3, false},
        {0,         -0.0,      9, true },
        {5e-7,      5.1e-7,    6, true },
        {5e-7,      0,         6, false},
        {9.96e-5,   1.05e-4,   3, true }, /* shown as 1.0e-4 */
        {9.96e-5,   1.11e-4,   3, false},
        {1234567e6, 1235e9,    3, true }, /* shown as 1.235e12 */
        {1234567e6, 1236e9,    3, false},
        {INFINITY,  INFINITY,  3, true },
        {INFINITY,  -INFINITY, 3, false},
        {INFINITY,  1e308,     3, false},
        {1,         INFINITY,  3, false},
        {1,         NAN,       3, false},
        {NAN,       1,         3, false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct answer answer = written(rows[i].given);

        if (answer_is_right(rows[i].expected, &answer, rows[i].places) != rows[i].right)
            fail_msg("%g for %g with %d", rows[i].given, rows[i].expected, rows[i].places);
    }
}

static void test_decimals_are_counted_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        int decimals;
    } rows[] = {
        {"1",      0           },
        {"-0.50",  2           },
        {".761",   3           },
        {"3.",     0           },
        {" 1.16 ", 2           },
        {"4.2e-5", 6           },
        {"1.5e1",  0           },
        {"1.25E1", 1           },
        {"1e300",  0           },
        {"1e-300", 300         },
        {"1/3",    ANSWER_EXACT},
        {"0.5/2",  ANSWER_EXACT},
    };
    struct answer answer;

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_true(answer_parse(rows[i].text, &answer));
        if (answer.decimals != rows[i].decimals)
            fail_msg("%s: %d", rows[i].text, answer.decimals);
    }
    assert_false(answer_parse("", &answer));
    assert_false(answer_parse("1e-99999999999999999999x", &answer));
}

/* 0.9 is all of 0.9, and too little of 0.8987: what is left out may be half a unit of the last place shown. */
static void test_fewer_decimals_are_right_where_nothing_is_left_out(void **state)
{
    static const struct {
        const char *text;
        double expected;
        bool right;
    } rows[] = {
        {"0.9",   0.9,     true },
        {"0.9",   0.9004,  true },
        {"0.9",   0.9005,  true },
        {"0.9",   0.90051, false},
        {"0.9",   0.8987,  false},
        {"0.900", 0.9009,  true },
        {"0.90",  0.9009,  false},
        {"1",     0.9996,  true },
        {"1",     0.999,   false},
        {"1.000", 0.999,   true },
        {"-2",    -2,      true },
        {"4e-5",  4.04e-5, true },
        {"4e-5",  4.1e-5,  false},
        {"1/3",   0.334,   true },
    };
    struct answer answer;

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_true(answer_parse(rows[i].text, &answer));
        if (answer_is_right(rows[i].expected, &answer, 3) != rows[i].right)
            fail_msg("%s for %g", rows[i].text, rows[i].expected);
    }
}

/* All old weights as an answer: wrong wherever there was a step, however near they are. */
static void test_old_weights_are_no_new_ones(void **state)
{
    struct trace trace = trace_with("3-3-3", NULL), biased = trace_with("bias-linear", NULL);
    const struct problem *problem = &trace.problem;
    size_t passed = 0;

    (void)state;
    for (size_t i = 0; i < problem_inputs(problem); i++) {
        struct operand place = problem_place(problem, i);
        char name[PLACE_NAME_SIZE];
        struct verdict verdict;
        double now;

        place.quantity = QUANTITY_NEW_WEIGHT;
        assert_true(trace_value(&trace, &place, trace.count, &now));
        place_name(problem, &place, name, sizeof name);
        verdict = verdict_on(&trace, name, problem->numbers[i], 3);
        assert_int_equal(verdict.right, fabs(now - problem->numbers[i]) < 0.0005);
        assert_int_equal(verdict.mistake, verdict.right ? MISTAKE_COUNT : MISTAKE_OLD);
        passed += verdict.right;
    }
    assert_int_equal(passed, 3);
    /* 0.4 for 0.398546..., which is shown as 0.399: in the unit, but copied. */
    assert_int_equal(verdict_on(&trace, "new_w[1][1][3]", 0.4, 3).mistake, MISTAKE_OLD);
    assert_true(verdict_on(&trace, "new_w[1][1][3]", 0.3995, 3).right);
    assert_int_equal(verdict_on(&biased, "new_b[2][1]", 0.3, 3).mistake, MISTAKE_OLD);
    trace_free(&trace);
    trace_free(&biased);
}

/* Whose number it is is said, and nothing where a digit or two could be anybody's. */
static void test_a_neighbour_is_named(void **state)
{
    struct trace trace = trace_with("3-3-3", NULL);
    struct verdict verdict = verdict_on(&trace, "o[1][3]", 0.603, 3);
    char text[80];

    (void)state;
    assert_int_equal(verdict.mistake, MISTAKE_NEIGHBOUR);
    assert_string_equal(mistake_text(&trace.problem, &verdict, text, sizeof text),
                        "that is o[1][2]");
    verdict = verdict_on(&trace, "p[1][1][1]", 0.16,
                         3); /* of two links, and of nobody with 0.1604 */
    assert_int_equal(verdict.mistake, MISTAKE_NEIGHBOUR);
    verdict = verdict_on(&trace, "p[1][1][1]", 0.05, 3);
    assert_int_equal(verdict.mistake, MISTAKE_NEIGHBOUR);
    verdict = verdict_on(&trace, "p[1][1][2]", 0.8, 3);
    assert_int_equal(verdict.mistake, MISTAKE_COUNT);
    verdict = verdict_on(&trace, "new_w[2][1][1]", 0.5, 3); /* many are 0.5 */
    assert_int_equal(verdict.mistake, MISTAKE_COUNT);
    assert_string_equal(mistake_text(&trace.problem, &verdict, text, sizeof text), "");
    verdict = verdict_on(&trace, "new_w[2][1][1]", 0.196, 3);
    assert_int_equal(verdict.mistake, MISTAKE_COUNT); /* of the other layer */
    verdict = verdict_on(&trace, "e[2][1]", 0, 3);
    assert_int_equal(verdict.mistake, MISTAKE_COUNT);
    trace_free(&trace);
}

/* The loss with the new weights is no operation of the pass, but a number with a name. */
static void test_the_loss_after_the_update_has_a_name(void **state)
{
    struct trace trace = trace_with("3-3-3", NULL), circuit = trace_with("circuit", NULL);
    struct operand place = place_named(&trace.problem, "new E");
    char name[PLACE_NAME_SIZE];
    double value;

    (void)state;
    assert_close(number_named(&trace, "new_E"), 0.516898, 1e-6);
    assert_false(trace_value(&trace, &place, trace.count - 1, &value));
    assert_string_equal(place_name(&trace.problem, &place, name, sizeof name), "new E");
    assert_false(place_parse(&circuit.problem, "new E", &place, NULL));
    trace_free(&trace);
    trace_free(&circuit);
}

/* A number of the pencil's column is right to its last digit. */
static void test_answers_of_a_carried_pass_are_the_carried_numbers(void **state)
{
    struct trace trace = trace_with("3-3-3", (const char *const[]){"carry", "3", NULL});

    (void)state;
    assert_true(verdict_on(&trace, "o[2][3]", 0.778, 3).right);
    assert_true(verdict_on(&trace, "x[2][1]", 0.975, 9).right);
    assert_false(verdict_on(&trace, "x[2][1]", 0.975947, 6).right);
    trace_free(&trace);
}

/* A gradient of 0.000042 is shown as 4.2e-5 with three places: neither 0 nor 0.001 is right. */
static void test_tiny_numbers_want_their_second_digit(void **state)
{
    static const struct {
        double given;
        bool right;
    } rows[] = {
        {4.2e-05, true },
        {4.3e-05, true },
        {4.1e-05, true },
        {4.4e-05, false},
        {4e-05,   false},
        {0,       false},
        {0.0001,  false},
        {0.001,   false},
    };
    struct example example = example_from(
        "{'layers': [1, 1], 'activation': 'linear',"
        " 'weights': [[[0.5]]], 'input': [0.00042], 'target': [0]}");
    struct trace trace;

    (void)state;
    must_change(&example.problem, "t[1]", "-0.09979"); /* so that e is -0.1 */
    trace = must_trace(&example.problem, NULL);
    assert_close(number_named(&trace, "dw[1][1][1]"), 4.2e-05, 1e-12);
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (verdict_on(&trace, "dw[1][1][1]", rows[i].given, 3).right != rows[i].right)
            fail_msg("%g", rows[i].given);
    assert_true(verdict_on(&trace, "dw[1][1][1]", 0.000042, 6).right);
    assert_int_equal(verdict_on(&trace, "dw[1][1][1]", -4.2e-05, 3).mistake, MISTAKE_SIGN);
    assert_int_equal(verdict_on(&trace, "dw[1][1][1]", 1, 3).mistake, MISTAKE_COUNT);
    trace_free(&trace);
    example_free(&example);
}

/* ---- Mistakes, forward */

static void test_mistakes_in_sums_and_products(void **state)
{
    static const struct wrong rows[] = {
        {"x[1][1]",    -1.16,                             MISTAKE_SIGN      },
        {"x[1][1]",    0.9 * 0.9 + 0.2 * 0.1 + 0.1 * 0.8, MISTAKE_TRANSPOSED},
        {"x[1][1]",    0.9 * 0.9 + 0.3 * 0.1,             MISTAKE_TERM      },
        {"x[1][1]",    0.3 * 0.1 + 0.4 * 0.8,             MISTAKE_TERM      },
        {"p[1][1][2]", 0.2 * 0.1,                         MISTAKE_TRANSPOSED},
        {"p[1][1][2]", 0.4 * 0.8,                         MISTAKE_NEIGHBOUR },
        {"x[1][1]",    0.42,                              MISTAKE_NEIGHBOUR },
        {"x[1][1]",    77,                                MISTAKE_COUNT     },
        {"x[1][1]",    1.1653,                            MISTAKE_COUNT     },
    };
    static const struct wrong biased[] = {
        {"x[1][1]", 0.5 * 0.6 - 0.4 * 0.9,       MISTAKE_BIAS      },
        {"x[1][1]", 0.1 - 0.4 * 0.9,             MISTAKE_TERM      },
        {"x[1][1]", 0.5 * 0.6 + 0.3 * 0.9 + 0.1, MISTAKE_TRANSPOSED},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 4, rows, LENGTH(rows));
    check_wrong("bias-linear", NULL, 4, biased, LENGTH(biased));
}

static void test_mistakes_in_activations(void **state)
{
    const struct wrong rows[] = {
        {"o[1][1]", 1 / (1 + exp(1.16)), MISTAKE_EXPONENT        },
        {"o[1][1]", 1.16,                MISTAKE_ACTIVATION      },
        {"o[1][1]", exp(-1.16),          MISTAKE_ONLY_EXPONENTIAL},
        {"o[1][1]", sigmoid(0.42),       MISTAKE_NEIGHBOUR       },
        {"o[1][1]", -sigmoid(1.16),      MISTAKE_SIGN            },
        {"o[1][1]", 0.5,                 MISTAKE_COUNT           },
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, rows, LENGTH(rows));
}

/* Behind the particular ones: 0.9 is the old weight. A whole number is none that is cut. */
static void test_mistakes_of_places(void **state)
{
    static const struct wrong rows[] = {
        {"x[1][1]",        1.2,   MISTAKE_PLACES },
        {"o[1][1]",        0.76,  MISTAKE_PLACES },
        {"o[1][1]",        0.8,   MISTAKE_PLACES },
        {"o[1][1]",        0.7,   MISTAKE_PLACES }, /* cut */
        {"o[1][1]",        1,     MISTAKE_COUNT  },
        {"x[2][1]",        1,     MISTAKE_ROUNDED}, /* with a decimal carried it is 1.0 */
        {"o[1][1]",        0.77,  MISTAKE_COUNT  }, /* 0.761333 */
        {"e[2][1]",        -0.72, MISTAKE_PLACES },
        {"e[2][1]",        0.72,  MISTAKE_COUNT  },
        {"new_w[1][1][1]", 0.9,   MISTAKE_OLD    },
        {"dw[1][1][1]",    0.016, MISTAKE_PLACES },
        {"dw[1][1][1]",    0,     MISTAKE_ROUNDED}, /* 0.016353 is not 0: there were too few on the way */
    };
    struct trace trace = trace_with("3-3-3", NULL);

    (void)state;
    check_wrong("3-3-3", NULL, 5, rows, LENGTH(rows));
    assert_true(verdict_on(&trace, "o[1][1]", 0.76, 2).right);
    assert_int_equal(verdict_on(&trace, "o[1][1]", 0.8, 2).mistake, MISTAKE_PLACES);
    trace_free(&trace);
}

static void test_mistakes_of_rounding(void **state)
{
    struct paper two = paper_333(RULE_CHAIN, 2), full = paper_333(RULE_CHAIN, CARRY_FULL);
    const struct wrong early[] = {
        {"o[2][1]", two.o[1][0], MISTAKE_PLACES }, /* 0.73, which 0.726303 is, too */
        {"x[2][1]", two.x[1][0], MISTAKE_ROUNDED},
        {"x[2][1]", 0.975,       MISTAKE_ROUNDED}, /* the slides'; rounded itself it would be 0.976 */
    };
    const struct wrong late[] = {
        {"o[2][1]", full.o[1][0], MISTAKE_CARRIED},
        {"x[2][3]", full.x[1][2], MISTAKE_CARRIED},
        {"x[2][1]", two.x[1][0],  MISTAKE_ROUNDED},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, early, LENGTH(early));
    check_wrong("3-3-3", (const char *const[]){"carry", "3", NULL}, 6, late, LENGTH(late));
}

/* ---- Mistakes in the loss */

static void test_mistakes_in_the_loss(void **state)
{
    struct paper paper = paper_333(RULE_CHAIN, CARRY_FULL);
    const double *e = paper.e[1];
    double squares = e[0] * e[0] + e[1] * e[1] + e[2] * e[2];
    const struct wrong sse[] = {
        {"E", squares,                                    MISTAKE_HALF  },
        {"E", fabs(e[0]) + fabs(e[1]) + fabs(e[2]),       MISTAKE_SQUARE},
        {"E", (e[0] + e[1] + e[2]) / 2,                   MISTAKE_SQUARE},
        {"E", -squares / 2,                               MISTAKE_SIGN  },
        {"E", (e[0] * e[0] + e[1] * e[1]) / 2 + 0.000123, MISTAKE_COUNT },
    };
    const struct wrong squared[] = {
        {"E", squares / 2,                          MISTAKE_TWICE },
        {"E", fabs(e[0]) + fabs(e[1]) + fabs(e[2]), MISTAKE_SQUARE},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, sse, LENGTH(sse));
    check_wrong("3-3-3", (const char *const[]){"loss", "squared", NULL}, 6, squared,
                LENGTH(squared));
}

/* ---- Mistakes, backward */

static void test_mistakes_in_slopes_and_deltas(void **state)
{
    struct paper paper = paper_333(RULE_CHAIN, CARRY_FULL);
    double x = paper.x[1][0], o = paper.o[1][0], e = paper.e[1][0], e_hidden = paper.e[0][1];
    const struct wrong rows[] = {
        {"f'[2][1]",    x * (1 - x),          MISTAKE_SLOPE_OF_SUM},
        {"delta[2][1]", -e,                   MISTAKE_SLOPE       },
        {"delta[2][1]", e,                    MISTAKE_SLOPE       },
        {"delta[2][1]", -e * x * (1 - x),     MISTAKE_SLOPE_OF_SUM},
        {"delta[2][1]", -2 * e * o * (1 - o), MISTAKE_TWICE       },
        {"delta[2][1]", e * o * (1 - o),      MISTAKE_SIGN        },
        {"delta[1][2]", -e_hidden,            MISTAKE_SLOPE       },
        {"delta[2][1]", paper.delta[1][1],    MISTAKE_NEIGHBOUR   },
    };
    const struct wrong squared[] = {
        {"delta[2][1]", -e * o * (1 - o),     MISTAKE_TWICE},
        {"delta[2][1]", -2 * e,               MISTAKE_SLOPE},
        {"delta[2][1]", -4 * e * o * (1 - o), MISTAKE_TWICE},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, rows, LENGTH(rows));
    check_wrong("3-3-3", (const char *const[]){"loss", "squared", NULL}, 6, squared,
                LENGTH(squared));
}

static void test_mistakes_in_gradients_and_updates(void **state)
{
    struct paper paper = paper_333(RULE_CHAIN, CARRY_FULL);
    double e = paper.e[1][0], in = paper.o[0][1], delta = paper.delta[1][0], g = delta * in;
    double x = paper.x[1][0];
    const struct wrong rows[] = {
        {"dw[2][1][2]",    delta,                 MISTAKE_INPUT       },
        {"dw[2][1][2]",    -e * in,               MISTAKE_SLOPE       },
        {"dw[2][1][2]",    -e * x * (1 - x) * in, MISTAKE_SLOPE_OF_SUM},
        {"dw[2][1][2]",    -g,                    MISTAKE_SIGN        },
        {"dw[2][1][2]",    2 * g,                 MISTAKE_TWICE       },
        {"dw[2][1][2]",    paper.dw[1][1][0],     MISTAKE_TRANSPOSED  },
        {"dw[2][1][2]",    paper.dw[1][2][2],     MISTAKE_NEIGHBOUR   },
        {"new_w[2][1][2]", 0.7 + 0.1 * g,         MISTAKE_ADDED       },
        {"new_w[2][1][2]", 0.7 - g,               MISTAKE_RATE        },
        {"new_w[2][1][2]", -0.1 * g,              MISTAKE_STEP_ALONE  },
        {"new_w[2][1][2]", 0.1 * g,               MISTAKE_STEP_ALONE  },
    };
    static const struct wrong biased[] = {
        {"db[2][1]", 1e6, MISTAKE_COUNT}
    };
    static const struct wrong fast[] = {
        {"new_w[2][1][2]", 0.7, MISTAKE_OLD},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, rows, LENGTH(rows));
    check_wrong("3-3-3", (const char *const[]){"rate", "5", NULL}, 6, fast, LENGTH(fast));
    check_wrong("bias-linear", NULL, 6, biased, LENGTH(biased));
}

/* The course's own figures for dE/dW_input_hidden[1][1] by the rules that are not in force, and all that leads to them. */
static void test_mistakes_of_another_rule(void **state)
{
    struct paper chain = paper_333(RULE_CHAIN, CARRY_FULL);
    struct paper transpose = paper_333(RULE_TRANSPOSE, CARRY_FULL);
    struct paper split = paper_333(RULE_SPLIT, CARRY_FULL);
    const struct wrong by_chain[] = {
        {"e[1][1]",        transpose.e[0][0],     MISTAKE_OTHER_RULE},
        {"e[1][2]",        split.e[0][1],         MISTAKE_OTHER_RULE},
        {"delta[1][1]",    transpose.delta[0][0], MISTAKE_OTHER_RULE},
        {"dw[1][1][1]",    0.075966,              MISTAKE_OTHER_RULE},
        {"dw[1][1][1]",    0.060755,              MISTAKE_OTHER_RULE},
        {"new_w[1][1][1]", split.new_w[0][0][0],  MISTAKE_OTHER_RULE},
    };
    const struct wrong by_split[] = {
        {"e[1][1]",     chain.e[0][0],         MISTAKE_OTHER_RULE},
        {"dw[1][1][1]", 0.016353,              MISTAKE_OTHER_RULE},
        {"dw[1][1][1]", transpose.dw[0][0][0], MISTAKE_OTHER_RULE},
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, by_chain, LENGTH(by_chain));
    check_wrong("3-3-3", (const char *const[]){"rule", "split", NULL}, 6, by_split,
                LENGTH(by_split));
}

static void test_mistakes_in_hidden_errors(void **state)
{
    struct paper paper = paper_333(RULE_CHAIN, CARRY_FULL);
    const double *delta = paper.delta[1];
    const struct wrong chain[] = {
        {"e[1][1]", -(0.3 * delta[0] + 0.7 * delta[1] + 0.5 * delta[2]), MISTAKE_TRANSPOSED},
        {"e[1][1]", -(0.3 * delta[0] + 0.6 * delta[1]),                  MISTAKE_TERM      },
        {"e[1][1]", -paper.e[0][0],                                      MISTAKE_SIGN      },
    };
    static const struct wrong split[] = {
        {"s[2][1]", 0.3 + 0.6 + 0.8, MISTAKE_TRANSPOSED},
        {"s[2][1]", 0.3 + 0.7,       MISTAKE_TERM      },
        {"s[2][2]", 1.5,             MISTAKE_NEIGHBOUR },
    };

    (void)state;
    check_wrong("3-3-3", NULL, 6, chain, LENGTH(chain));
    check_wrong("3-3-3", (const char *const[]){"rule", "split", NULL}, 6, split, LENGTH(split));
}

static void test_mistakes_in_graphs(void **state)
{
    double r = exp(-1), q = 1 + r;
    const struct wrong rows[] = {
        {"r",          exp(1),       MISTAKE_EXPONENT},
        {"t",          -1 / q,       MISTAKE_SIGN    },
        {"dt/dq",      1 / (q * q),  MISTAKE_SIGN    },
        {"dt/dr by q", 0,            MISTAKE_COUNT   },
        {"dt/dp by r", -1 / (q * q), MISTAKE_SLOPE   },
        {"q",          12,           MISTAKE_COUNT   },
    };

    (void)state;
    check_wrong("circuit", NULL, 4, rows, LENGTH(rows));
}

/* In a hidden layer there is no 2, whatever the loss. */
static void test_mistakes_in_hidden_deltas_know_no_two(void **state)
{
    struct example example = own_example("3-3-3");
    struct paper paper;

    (void)state;
    must_change(&example.problem, "loss", "squared");
    paper_pass(&paper, &example.problem);
    check_wrong("3-3-3",
                (const char *const[]){
                    "loss", "squared", NULL
    },
                6,
                (const struct wrong[]){{"delta[1][2]", -paper.e[0][1], MISTAKE_SLOPE},
                                       {"delta[1][2]", -2 * paper.e[0][1], MISTAKE_COUNT}},
                2);
    example_free(&example);
}

/* x (1 - x) is the sigmoid's slope taken of the sum; tanh has another, so that there it would be a guess. */
static void test_mistakes_in_slopes_are_those_of_the_activation(void **state)
{
    static const char *const changes[] = {"activation", "tanh", NULL};
    struct example example = own_example("3-3-3");
    struct paper paper;
    double x, e;

    (void)state;
    must_change(&example.problem, "activation", "tanh");
    paper_pass(&paper, &example.problem);
    x = paper.x[1][0];
    e = paper.e[1][0];
    check_wrong("3-3-3", changes, 6,
                (const struct wrong[]){
                    {"f'[2][1]",    x * (1 - x),                      MISTAKE_COUNT},
                    {"delta[2][1]", -e * x * (1 - x),                 MISTAKE_COUNT},
                    {"dw[2][1][1]", -e * x * (1 - x) * paper.o[0][0], MISTAKE_COUNT},
                    {"delta[2][1]", -e,                               MISTAKE_SLOPE}
    },
                4);
    example_free(&example);
}

/* With these losses there is no square, and so no 2 to be forgotten. */
static void test_only_squares_have_a_two(void **state)
{
    static const char *const losses[] = {"mae", "cross-entropy"};

    (void)state;
    for (size_t i = 0; i < LENGTH(losses); i++) {
        struct example example = own_example("3-3-3");
        struct paper paper;

        must_change(&example.problem, "loss", losses[i]);
        paper_pass(&paper, &example.problem);
        check_wrong("3-3-3",
                    (const char *const[]){
                        "loss", losses[i], NULL
        },
                    6,
                    (const struct wrong[]){{"delta[2][1]", 2 * paper.delta[1][0], MISTAKE_COUNT},
                                           {"delta[2][1]", paper.delta[1][0] / 2, MISTAKE_COUNT},
                                           {"dw[2][1][1]", 2 * paper.dw[1][0][0], MISTAKE_COUNT}},
                    3);
        example_free(&example);
    }
}

/* A term of 0.0005 is too small for three places: that it is missing cannot be seen. */
static void test_a_mistake_that_leads_to_the_right_number_is_not_named(void **state)
{
    struct example example = example_from(
        "{'layers': [2, 1], 'activation': 'linear',"
        " 'weights': [[[1, 0.0005]]], 'input': [1, 1], 'target': [5]}");
    struct trace trace = must_trace(&example.problem, NULL);

    (void)state;
    assert_true(verdict_on(&trace, "x[1][1]", 1.0, 3).right);
    assert_int_equal(verdict_on(&trace, "x[1][1]", 0.9992, 3).mistake, MISTAKE_COUNT);
    assert_int_equal(verdict_on(&trace, "x[1][1]", 0.0005, 6).mistake, MISTAKE_TERM);
    trace_free(&trace);
    example_free(&example);
}

static void test_a_number_past_all_others_is_right_where_it_is_the_result(void **state)
{
    struct example example = example_from(
        "{'layers': [1, 1], 'activation': 'linear',"
        " 'weights': [[[1e300]]], 'input': [1e300], 'target': [0]}");
    struct trace trace = must_trace(&example.problem, NULL);

    (void)state;
    assert_true(verdict_on(&trace, "x[1][1]", INFINITY, 3).right);
    assert_false(verdict_on(&trace, "x[1][1]", 1e300, 3).right);
    assert_false(verdict_on(&trace, "new_w[1][1][1]", 0, 3).right);
    trace_free(&trace);
    example_free(&example);
}

/* Run behind all that name mistakes. */
static void test_every_mistake_was_named_by_a_case(void **state)
{
    (void)state;
    for (int mistake = 0; mistake < MISTAKE_COUNT; mistake++)
        if (!named[mistake])
            fail_msg("%s", mistake_choices[mistake].name);
}

/* Whatever is given, at every step of random examples: never a complaint, and what is right has no mistake. */
static void test_any_number_can_be_judged_at_any_step(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < COURSE_PAIRS * COURSE_LAYERS; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = i % 5 == 4 ? problem_of_graph(&random) : usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);

        for (int tries = 0; tries < 20; tries++) {
            size_t step = rng_below(&rng, trace.count);
            double value = trace.steps[step].value;
            struct verdict verdict;

            struct answer right = written(value), other = written(value + rng_normal(&rng));

            assert_true(answer_judge(&trace, step, &right, 6, &verdict, NULL));
            assert_true(verdict.right && verdict.mistake == MISTAKE_COUNT);
            assert_true(answer_judge(&trace, step, &other, 6, &verdict, NULL));
            assert_true(verdict.mistake <= MISTAKE_COUNT);
            assert_true(!verdict.right || verdict.mistake == MISTAKE_COUNT);
        }
        trace_free(&trace);
        problem_free(&problem);
    }
}

/* ---- One judge */

/* How many of the other passes a judge has made. */
static size_t passes_made(const struct judge *judge)
{
    size_t made = 0;

    for (size_t i = 0; i < JUDGE_PASSES; i++)
        made += judge->other[i].steps != NULL;
    return made;
}

static void assert_same_verdict(const struct verdict *a, const struct verdict *b)
{
    assert_int_equal(a->right, b->right);
    assert_true(a->expected == b->expected);
    assert_true(a->difference == b->difference);
    assert_int_equal(a->mistake, b->mistake);
}

/* A judge of many answers says of each what one for it alone would say. */
static void test_a_judge_says_the_same_in_any_order(void **state)
{
    static const char *const names[] = {"3-3-3", "rooms", "circuit", "bias-linear"};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 2, RNG_TEST, 0);
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct trace trace = trace_with(names[i], NULL);
        struct judge judge;

        judge_start(&judge, &trace);
        for (int tries = 0; tries < 200; tries++) {
            size_t step = rng_below(&rng, trace.count), other = rng_below(&rng, trace.count);
            int places = PLACES_LEAST + (int)rng_below(&rng, PLACES_MOST - PLACES_LEAST + 1);
            struct answer given = written(
                figure_round(trace.steps[other].value, (int)rng_below(&rng, 5)));
            struct verdict among, alone;

            assert_true(judge_answer(&judge, step, &given, places, &among, NULL));
            assert_true(answer_judge(&trace, step, &given, places, &alone, NULL));
            assert_same_verdict(&among, &alone);
        }
        judge_free(&judge);
        judge_free(&judge);
        trace_free(&trace);
    }
}

/* What is right, or a plain mistake, needs no other pass; what is looked for in them makes each just once. */
static void test_a_judge_makes_other_passes_once(void **state)
{
    struct trace trace = trace_with("3-3-3", (const char *const[]){"carry", "3", NULL});
    struct verdict verdict;
    struct judge judge;
    size_t step = step_named(&trace, "dw[1][1][1]"), made;
    struct answer right = written(trace.steps[step].value), other = written(77);
    struct answer negative = written(-right.number);

    (void)state;
    judge_start(&judge, &trace);
    assert_true(judge_answer(&judge, step, &right, 6, &verdict, NULL));
    assert_true(judge_answer(&judge, step, &negative, 6, &verdict, NULL));
    assert_int_equal(verdict.mistake, MISTAKE_SIGN);
    assert_int_equal(passes_made(&judge), 0);
    assert_true(judge_answer(&judge, step, &other, 6, &verdict, NULL));
    made = passes_made(&judge);
    assert_int_equal(made, 2 + 2 + 1); /* other rules, 1 and 2 decimals, in full */
    for (size_t i = 0; i < JUDGE_PASSES; i++)
        if (judge.other[i].steps != NULL)
            judge.other[i].steps[0].value = 12345; /* a mark that a pass made anew would not have */
    for (step = 0; step < trace.count; step++)
        assert_true(judge_answer(&judge, step, &other, 6, &verdict, NULL));
    for (size_t i = 0; i < JUDGE_PASSES; i++)
        assert_true(judge.other[i].steps == NULL || judge.other[i].steps[0].value == 12345);
    assert_int_equal(passes_made(&judge), made);
    judge_free(&judge);
    trace_free(&trace);
}

/* ---- Sheets */

static struct sheet must_check(const struct trace *trace, const char *text, int places)
{
    struct sheet sheet;
    struct error err = {0};

    if (!sheet_check(&sheet, trace, text, "answers", places, &err))
        fail_msg("%s", err.text);
    return sheet;
}

struct judged {
    size_t line;
    const char *place;
    double given;
    bool right;
    enum mistake mistake;
};

static void check_judged(const struct trace *trace, const struct sheet_line *line,
                         const struct judged *expected)
{
    struct operand place = place_named(&trace->problem, expected->place);

    assert_int_equal(line->line, expected->line);
    assert_int_equal(line->place.quantity, place.quantity);
    assert_int_equal(line->place.layer, place.layer);
    assert_int_equal(line->place.unit, place.unit);
    assert_int_equal(line->place.from, place.from);
    assert_true(line->computed);
    assert_close(line->given.number, expected->given, 1e-15);
    assert_int_equal(line->verdict.right, expected->right);
    assert_int_equal(line->verdict.mistake, expected->mistake);
}

static void test_sheets_are_judged_line_by_line(void **state)
{
    static const char text[] = "# forward\n"
                               "\n"
                               "x[1][1] = 1.16\n"
                               "  \t\r\n"
                               "o[1][1] = 0.5\r\n"
                               "\to [ 1 ] [ 2 ]\t=\t0.603  \n"
                               "  # a comment = 5\n"
                               "new w[1][1][1] = 0.898\n"
                               "E=1.046032\n"
                               "rate = 1/10\n"
                               "w[1][1][2] = 0.2\n"
                               "slope[2][1] = 1.987e-1\n"
                               "new E = 0.52\n"
                               "new_E = 0.517\n";
    static const struct judged rows[] = {
        {3,  "x[1][1]",        1.16,     true,  MISTAKE_COUNT },
        {5,  "o[1][1]",        0.5,      false, MISTAKE_COUNT },
        {6,  "o[1][2]",        0.603,    true,  MISTAKE_COUNT },
        {8,  "new_w[1][1][1]", 0.898,    true,  MISTAKE_COUNT },
        {9,  "E",              1.046032, false, MISTAKE_HALF  },
        {10, "rate",           0.1,      true,  MISTAKE_COUNT },
        {11, "w[1][1][2]",     0.2,      false, MISTAKE_COUNT },
        {12, "f'[2][1]",       0.1987,   true,  MISTAKE_COUNT },
        {13, "new E",          0.52,     false, MISTAKE_PLACES},
        {14, "new E",          0.517,    true,  MISTAKE_COUNT },
    };
    struct trace trace = trace_with("3-3-3", NULL);
    struct sheet sheet = must_check(&trace, text, 3);

    (void)state;
    assert_int_equal(sheet.count, LENGTH(rows));
    assert_int_equal(sheet.wrong, 4);
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_judged(&trace, &sheet.lines[i], &rows[i]);
    sheet_free(&sheet);
    sheet_free(&sheet);
    trace_free(&trace);
}

/* Given numbers are right within the same unit as others: they only have to be copied. */
static void test_sheets_judge_given_numbers_by_the_same_unit(void **state)
{
    static const struct judged rows[] = {
        {1, "w[1][1][2]", 0.3,    true,  MISTAKE_COUNT},
        {2, "w[1][1][2]", 0.301,  true,  MISTAKE_COUNT},
        {3, "w[1][1][2]", 0.3011, false, MISTAKE_COUNT},
        {4, "i[1]",       -0.9,   false, MISTAKE_COUNT},
        {5, "rate",       0.0995, true,  MISTAKE_COUNT},
    };
    struct trace trace = trace_with("3-3-3", NULL);
    struct sheet sheet = must_check(&trace,
                                    "w[1][1][2]=0.3\nw[1][1][2]=0.301\nw[1][1][2]=0.3011\n"
                                    "i[1]=-0.9\nrate=0.0995\n",
                                    3);

    (void)state;
    assert_int_equal(sheet.count, LENGTH(rows));
    assert_int_equal(sheet.wrong, 2);
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_judged(&trace, &sheet.lines[i], &rows[i]);
    sheet_free(&sheet);
    trace_free(&trace);
}

/* o[1][1] is 0.761333 and x[1][1] 1.16: all by three places, whatever is written. */
static void test_sheets_are_judged_by_their_places(void **state)
{
    static const struct {
        const char *line;
        bool right;
        enum mistake mistake;
    } rows[] = {
        {"o[1][1] = 0.8",           false, MISTAKE_PLACES },
        {"o[1][1] = 1",             false, MISTAKE_COUNT  },
        {"o[1][1] = .76",           false, MISTAKE_PLACES },
        {"o[1][1] = 0.77",          false, MISTAKE_COUNT  },
        {"o[1][1] = 0.761",         true,  MISTAKE_COUNT  },
        {"o[1][1] = 0.760",         false, MISTAKE_ROUNDED}, /* it has three, of which one is wrong */
        {"o[1][1] = 0.7613 # 0.76", true,  MISTAKE_COUNT  },
        {"x[1][1] = 1.16000000000", true,  MISTAKE_COUNT  },
        {"x[1][1] = 1.16",          true,  MISTAKE_COUNT  },
        {"x[1][1] = 29/25",         true,  MISTAKE_COUNT  },
        {"x[1][1] = 7/6",           false, MISTAKE_COUNT  },
        {"f'[2][1] = 1.9879e-1",    true,  MISTAKE_COUNT  },
        {"f'[2][1] = 2e-1",         false, MISTAKE_PLACES },
        {"w[1][1][2] = 0.3",        true,  MISTAKE_COUNT  },
        {"w[1][1][2] = 0.31",       false, MISTAKE_COUNT  },
        {"new w[1][1][1] = 0.90",   false, MISTAKE_OLD    },
        {"new w[1][1][1] = 0.898",  true,  MISTAKE_COUNT  },
    };
    struct trace trace = trace_with("3-3-3", NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct sheet sheet = must_check(&trace, rows[i].line, 3);

        assert_int_equal(sheet.count, 1);
        if (sheet.lines[0].verdict.right != rows[i].right ||
            sheet.lines[0].verdict.mistake != rows[i].mistake)
            fail_msg("%s: %s, %s", rows[i].line, sheet.lines[0].verdict.right ? "right" : "wrong",
                     mistake_name(sheet.lines[0].verdict.mistake));
        assert_int_equal(sheet.wrong, rows[i].right ? 0 : 1);
        sheet_free(&sheet);
    }
    trace_free(&trace);
}

static void test_sheets_have_comments_behind_values(void **state)
{
    static const struct judged rows[] = {
        {1, "x[1][1]", 1.16,  true, MISTAKE_COUNT},
        {2, "E",       0.523, true, MISTAKE_COUNT},
        {3, "rate",    0.1,   true, MISTAKE_COUNT},
    };
    struct trace trace = trace_with("3-3-3", NULL);
    struct sheet sheet = must_check(
        &trace, "x[1][1] = 1.16 # = 2\nE = 0.523#\r\nrate = 1/10\t# 1/2 # 3\n", 3);

    (void)state;
    assert_int_equal(sheet.count, LENGTH(rows));
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_judged(&trace, &sheet.lines[i], &rows[i]);
    sheet_free(&sheet);
    trace_free(&trace);
}

static void test_sheets_with_nothing_in_them_are_good(void **state)
{
    static const char *const texts[] = {"", "\n\n", "# nothing", "\r\n \t\r\n#=\n"};
    struct trace trace = trace_with("3-3-3", NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct sheet sheet = must_check(&trace, texts[i], 3);

        assert_int_equal(sheet.count, 0);
        assert_int_equal(sheet.wrong, 0);
        sheet_free(&sheet);
    }
    trace_free(&trace);
}

/* The rule chain makes no sums of weights, nor the outputs' slopes where the loss is cross-entropy. */
static void test_sheets_tell_what_the_pass_does_not_compute(void **state)
{
    struct trace trace = trace_with("rooms", NULL);
    struct sheet sheet = must_check(&trace,
                                    "slope[1][1] = 0.2\ne[1][1] = 0.4256\nshare[1][1][1] = 1\n", 4);

    (void)state;
    assert_int_equal(sheet.count, 3);
    assert_false(sheet.lines[0].computed);
    assert_true(sheet.lines[1].computed && sheet.lines[1].verdict.right);
    assert_false(sheet.lines[2].computed);
    assert_int_equal(sheet.wrong, 2);
    sheet_free(&sheet);
    trace_free(&trace);
}

static void test_sheets_of_a_graph_have_its_names(void **state)
{
    struct trace trace = trace_with("circuit", NULL);
    struct sheet sheet = must_check(&trace,
                                    "w0 = 2\na = -2\nt = .7311\ndt/dw0 = -0.1966\n"
                                    "dt / dx1=-0.5898\ndq/dr = 1\ndt/dp by r = 0.1966\n",
                                    4);

    (void)state;
    assert_int_equal(sheet.count, 7);
    assert_int_equal(sheet.wrong, 1);
    assert_int_equal(sheet.lines[6].verdict.mistake, MISTAKE_SIGN);
    sheet_free(&sheet);
    trace_free(&trace);
}

static void test_sheets_are_refused_with_file_and_line(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"x[1][1] 1.16",                 "answers:1: \"x[1][1] 1.16\" found; expected name = value"  },
        {"\n# 1\nx[1][1] = one\n",       "answers:3: \"one\" is no number; expected as in 0.5 or 1/3"},
        {"x[1][1] = # 1.16\n",           "answers:1: \"\" is no number"                              },
        {"x[1][1] # = 1.16\n",           "is no number of a pass"                                    },
        {"x[1][1] =\n",                  "answers:1: \"\" is no number"                              },
        {"x[1][1] = 1 = 1\n",            "is no number"                                              },
        {"x[1][1] = one\r\n",            "\"one\" is no number"                                      },
        {"x[1][1] = nan\n",              "\"nan\" is no number"                                      },
        {"x[1][1] = 1/0\n",              "\"1/0\" is no number"                                      },
        {"x[1][1] = 1,16\n",             "\"1,16\" is no number"                                     },
        {"E = 1\r\nx[3][1] = 1\r\n",
         "answers:2: \"x[3][1]\": there is no layer 3; expected 1 to 2"                              },
        {"x[1][4] = 1",                  "there is no neuron 4; expected 1 to 3"                     },
        {"i[0] = 1",                     "there is no input 0"                                       },
        {"w[1][1][4] = 1",               "there is no neuron before 4"                               },
        {"x[1] = 1",                     "has 1 numbers in brackets; expected 2"                     },
        {"b[1][1] = 1",                  "this network has no biases"                                },
        {"y[1][1] = 1",                  "answers:1: \"y[1][1]\" is no number of a pass"             },
        {"\033[2J = 1",                  "\"\\x1B[2J\" is no number of a pass"                       },
        {" = 1",                         "answers:1: \"\" is no number of a pass"                    },
        {"x[99999999999999999999][1]=1", "is no number of a pass"                                    },
    };
    struct trace trace = trace_with("3-3-3", NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct error err = {0};
        struct sheet sheet;

        assert_false(sheet_check(&sheet, &trace, rows[i].text, "answers", 3, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (strstr(err.text, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].text, err.text);
        assert_null(sheet.lines);
        assert_int_equal(sheet.count, 0);
    }
    trace_free(&trace);
}

static void test_sheets_have_lines_of_199_bytes_at_most(void **state)
{
    struct trace trace = trace_with("3-3-3", NULL);
    struct error err = {0};
    struct sheet sheet;
    char line[300];

    (void)state;
    snprintf(line, sizeof line, "E = 0.523%190s\nE = 1", "");
    sheet = must_check(&trace, line, 3);
    assert_int_equal(sheet.count, 2);
    sheet_free(&sheet);
    snprintf(line, sizeof line, "E = 1\nE = 0.523%191s\n", "");
    assert_false(sheet_check(&sheet, &trace, line, "answers", 3, &err));
    assert_string_equal(err.text,
                        "answers:2: a line of 200 bytes; expected name = value in at most 199");
    trace_free(&trace);
}

static void test_sheets_of_ten_thousand_lines(void **state)
{
    struct trace trace = trace_with("2-2", NULL);
    struct text text = {0};
    struct sheet sheet;

    (void)state;
    for (int i = 0; i < 10000; i++)
        text_add(&text, i % 2 == 0 ? "x[1][1] = 1.05\n" : "x[1][2] = 6\n");
    sheet = must_check(&trace, text.data, 3);
    assert_int_equal(sheet.count, 10000);
    assert_int_equal(sheet.wrong, 5000);
    assert_int_equal(sheet.lines[9999].line, 10000);
    sheet_free(&sheet);
    text_free(&text);
    trace_free(&trace);
}

/* In 2-2 every mistake leads elsewhere; with equal weights across, the transposed matrix is the same. */
static void test_an_answer_that_a_mistake_leads_to_tells_nothing(void **state)
{
    const char *const equal[] = {"w[1][1][2]", "0.3", "w[1][2][1]", "0.3", NULL};
    const char *const none[] = {"w[1][1][2]", "0", NULL};
    struct trace apart = trace_with("2-2", NULL), same = trace_with("2-2", equal);
    struct trace lacking = trace_with("2-2", none);
    bool distinct = false;

    (void)state;
    assert_true(answer_is_distinct(&apart, step_named(&apart, "x[1][1]"), 3, &distinct, NULL));
    assert_true(distinct);
    assert_true(answer_is_distinct(&same, step_named(&same, "x[1][1]"), 3, &distinct, NULL));
    assert_false(distinct);
    assert_true(answer_is_distinct(&lacking, step_named(&lacking, "x[1][1]"), 3, &distinct, NULL));
    assert_false(distinct);
    trace_free(&apart);
    trace_free(&same);
    trace_free(&lacking);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_are_right_within_one_unit_of_the_last_place),
        cmocka_unit_test(test_right_is_within_one_unit_of_what_is_shown),
        cmocka_unit_test(test_decimals_are_counted_as_they_are_written),
        cmocka_unit_test(test_fewer_decimals_are_right_where_nothing_is_left_out),
        cmocka_unit_test(test_old_weights_are_no_new_ones),
        cmocka_unit_test(test_a_neighbour_is_named),
        cmocka_unit_test(test_the_loss_after_the_update_has_a_name),
        cmocka_unit_test(test_answers_of_a_carried_pass_are_the_carried_numbers),
        cmocka_unit_test(test_tiny_numbers_want_their_second_digit),
        cmocka_unit_test(test_mistakes_in_sums_and_products),
        cmocka_unit_test(test_mistakes_in_activations),
        cmocka_unit_test(test_mistakes_of_places),
        cmocka_unit_test(test_mistakes_of_rounding),
        cmocka_unit_test(test_mistakes_in_the_loss),
        cmocka_unit_test(test_mistakes_in_slopes_and_deltas),
        cmocka_unit_test(test_mistakes_in_gradients_and_updates),
        cmocka_unit_test(test_mistakes_of_another_rule),
        cmocka_unit_test(test_mistakes_in_hidden_errors),
        cmocka_unit_test(test_mistakes_in_graphs),
        cmocka_unit_test(test_mistakes_in_hidden_deltas_know_no_two),
        cmocka_unit_test(test_mistakes_in_slopes_are_those_of_the_activation),
        cmocka_unit_test(test_only_squares_have_a_two),
        cmocka_unit_test(test_a_mistake_that_leads_to_the_right_number_is_not_named),
        cmocka_unit_test(test_a_number_past_all_others_is_right_where_it_is_the_result),
        cmocka_unit_test(test_every_mistake_was_named_by_a_case),
        cmocka_unit_test(test_any_number_can_be_judged_at_any_step),
        cmocka_unit_test(test_a_judge_says_the_same_in_any_order),
        cmocka_unit_test(test_a_judge_makes_other_passes_once),
        cmocka_unit_test(test_sheets_are_judged_line_by_line),
        cmocka_unit_test(test_sheets_judge_given_numbers_by_the_same_unit),
        cmocka_unit_test(test_sheets_are_judged_by_their_places),
        cmocka_unit_test(test_sheets_have_comments_behind_values),
        cmocka_unit_test(test_sheets_with_nothing_in_them_are_good),
        cmocka_unit_test(test_sheets_tell_what_the_pass_does_not_compute),
        cmocka_unit_test(test_sheets_of_a_graph_have_its_names),
        cmocka_unit_test(test_sheets_are_refused_with_file_and_line),
        cmocka_unit_test(test_sheets_have_lines_of_199_bytes_at_most),
        cmocka_unit_test(test_an_answer_that_a_mistake_leads_to_tells_nothing),
        cmocka_unit_test(test_sheets_of_ten_thousand_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
