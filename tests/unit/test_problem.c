/*
 * What a pass starts from: every number has a name that leads back to it, names that mean nothing are refused with what
 * there is, and changes are read, made, told and turned round.
 */
#include "data_support.h"

#include <nntui/problem.h>
#include <nntui/trace.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Problems */

/* 2-3-2 with biases; every number is another. */
static struct problem make_network(void)
{
    const struct architecture arch = {
        .layers = 2,
        .sizes = {2, 3,              2},
        .activation = {ACTIVATION_TANH, ACTIVATION_SIGMOID},
        .loss = LOSS_SSE,
        .bias = true,
    };
    struct problem problem;
    struct error err = {0};

    if (!problem_create(&problem, &arch, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < problem.count; i++)
        problem.numbers[i] = 0.1 * (double)(i + 1);
    return problem;
}

/* The course's circuit, and a node that is used twice in one operation. */
static struct problem make_graph(void)
{
    static const char *const leaves[] = {"w0", "w1", "w2", "x0", "x1"};
    static const char *const lines[] = {"a = w0 * x0", "b = w1 * x1", "c = a + b",
                                        "s = c + w2",  "p = -s",      "r = exp(p)",
                                        "q = 1 + r",   "t = 1 / q",   "u = t * t"};
    struct graph graph = {0};
    struct problem problem;
    struct error err = {0};

    for (size_t i = 0; i < LENGTH(leaves); i++)
        assert_true(graph_add_leaf(&graph, leaves[i], &err));
    for (size_t i = 0; i < LENGTH(lines); i++)
        assert_true(graph_add_formula(&graph, lines[i], &err));
    if (!problem_create_graph(&problem, &graph, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < LENGTH(leaves); i++)
        problem.numbers[i] = 0.5 + (double)i;
    return problem;
}

static struct operand must_find(const struct problem *problem, const char *name)
{
    struct operand place;
    struct error err = {0};

    if (!place_parse(problem, name, &place, &err))
        fail_msg("%s", err.text);
    return place;
}

static bool same_place(const struct operand *a, const struct operand *b)
{
    return a->quantity == b->quantity && a->layer == b->layer && a->unit == b->unit &&
           a->from == b->from;
}

static void refuse_name(const struct problem *problem, const char *name, const char *part)
{
    struct operand place;
    struct error err = {0};

    if (place_parse(problem, name, &place, &err)) {
        print_error("\"%s\" was taken\n", name);
        fail();
    }
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
}

/* ---- Where numbers lie */

static void test_problem_lays_numbers_out_in_plain_order(void **state)
{
    struct problem problem = make_network();

    (void)state;
    assert_int_equal(problem_inputs(&problem), 2 * 3 + 3 + 3 * 2 + 2);
    assert_int_equal(problem_targets(&problem), problem_inputs(&problem) + 2);
    assert_int_equal(problem_rate(&problem), problem_targets(&problem) + 2);
    assert_int_equal(problem.count, problem_rate(&problem) + 1);
    assert_int_equal(problem_index(&problem, &(struct operand){.quantity = QUANTITY_OUTPUT}),
                     SIZE_MAX);
    problem_free(&problem);
    problem_free(&problem);
}

static void test_problem_refuses_what_cannot_be_trained_or_is_too_large(void **state)
{
    struct architecture arch = {
        .layers = 1, .sizes = {1, 1},
             .activation = {ACTIVATION_STEP}
    };
    struct problem problem;
    struct error err = {0};

    (void)state;
    assert_false(problem_create(&problem, &arch, &err));
    assert_contains(err.text, "no slope to train with");
    arch = (struct architecture){
        .layers = 1, .sizes = {1024, 512}
    };
    assert_true(problem_create(&problem, &arch, &err));
    problem_free(&problem);
    arch.bias = true;
    assert_false(problem_create(&problem, &arch, &err));
    assert_string_equal(err.text, "a network of 524800 weights and biases is too large to be "
                                  "stepped through; expected at most 524288");
}

static void test_problem_copy_is_deep(void **state)
{
    struct problem copy, problem = make_graph();
    double first = problem.numbers[0];

    (void)state;
    problem.carry = 3;
    assert_true(problem_copy(&copy, &problem, NULL));
    problem.numbers[0] = 42;
    problem.graph->count = 0;
    problem_free(&problem);
    assert_int_equal(copy.carry, 3);
    assert_close(copy.numbers[0], first, 0);
    assert_string_equal(copy.graph->node[0].name, "w0");
    assert_true(copy.graph->count > 0);
    problem_free(&copy);
}

/* ---- Names */

static void check_given(const struct problem *problem)
{
    for (size_t i = 0; i < problem->count; i++) {
        struct operand place = problem_place(problem, i);
        char name[PLACE_NAME_SIZE];

        assert_close(place.value, problem->numbers[i], 0);
        if (problem->is_graph && problem->graph->node[i].kind == GRAPH_CONSTANT)
            continue; /* "1" can be there several times */
        place_name(problem, &place, name, sizeof name);
        struct operand found = must_find(problem, name);
        if (!same_place(&found, &place))
            fail_msg("%s leads to another number", name);
        if (problem_can_change(problem, i))
            assert_int_equal(problem_index(problem, &found), i);
    }
}

/*
 * Of everything that a pass computes the name leads back to it; in a graph at least to what is called the same, since
 * how the result changes with its own operand has one name as local slope and as gradient.
 */
static void check_computed(const struct problem *problem)
{
    struct trace trace;

    assert_true(trace_create(&trace, problem, NULL, NULL));
    for (size_t step = 0; step < trace.count; step++) {
        struct operand found, place = trace_place(&trace, step);
        char name[PLACE_NAME_SIZE], again[PLACE_NAME_SIZE];

        place_name(problem, &place, name, sizeof name);
        found = must_find(problem, name);
        if (!problem->is_graph && !same_place(&found, &place))
            fail_msg("%s leads to another number", name);
        assert_string_equal(place_name(problem, &found, again, sizeof again), name);
    }
    trace_free(&trace);
}

static void test_place_names_of_a_network_lead_back(void **state)
{
    struct problem problem = make_network();

    (void)state;
    check_given(&problem);
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        problem.rule = (enum rule)rule;
        check_computed(&problem);
    }
    problem_free(&problem);
}

static void test_place_names_of_a_graph_lead_back(void **state)
{
    struct problem problem = make_graph();

    (void)state;
    check_given(&problem);
    check_computed(&problem);
    problem_free(&problem);
}

static void check_name(const struct problem *problem, struct operand place, const char *name)
{
    char made[PLACE_NAME_SIZE];

    assert_string_equal(place_name(problem, &place, made, sizeof made), name);
}

static void test_place_names_count_from_one_with_the_layer_first(void **state)
{
    struct problem problem = make_network();

    (void)state;
    check_name(&problem, problem_place(&problem, 0), "w[1][1][1]");
    check_name(&problem, problem_place(&problem, 5), "w[1][3][2]");
    check_name(&problem, problem_place(&problem, 6), "b[1][1]");
    check_name(&problem, problem_place(&problem, 9), "w[2][1][1]");
    check_name(&problem, problem_place(&problem, 16), "b[2][2]");
    check_name(&problem, problem_place(&problem, 17), "i[1]");
    check_name(&problem, problem_place(&problem, 20), "t[2]");
    check_name(&problem, problem_place(&problem, 21), "rate");
    problem_free(&problem);
}

/* Each pair is one number. */
static void test_place_parse_takes_aliases_and_blanks(void **state)
{
    static const char *const pairs[][2] = {
        {"dE/dw[2][1][3]", "dw[2][1][3]"        },
        {"dE/db[1][2]",    "db[1][2]"           },
        {"new w[1][2][1]", "new_w[1][2][1]"     },
        {"new w[1][2][1]", "neww[1][2][1]"      },
        {"new b[2][1]",    "new_b[2][1]"        },
        {"f'[1][3]",       "slope[1][3]"        },
        {"w[1][2][1]",     "  w [1] [ 2 ]\t[1] "},
        {"rate",           " rate"              },
        {"w[1][2][1]",     "w[01][2][1]"        },
    };
    struct problem problem = make_network();

    (void)state;
    for (size_t i = 0; i < LENGTH(pairs); i++) {
        struct operand a = must_find(&problem, pairs[i][0]), b = must_find(&problem, pairs[i][1]);

        if (!same_place(&a, &b))
            fail_msg("%s is not %s", pairs[i][1], pairs[i][0]);
    }
    problem_free(&problem);
}

static void test_place_parse_takes_a_graphs_names_with_blanks(void **state)
{
    struct problem problem = make_graph();
    struct operand place = must_find(&problem, " du / dq ");

    (void)state;
    assert_int_equal(place.quantity, QUANTITY_NODE_GRADIENT);
    assert_string_equal(problem.graph->node[place.unit].name, "q");
    place = must_find(&problem, "dq/dr");
    assert_int_equal(place.quantity, QUANTITY_LOCAL_SLOPE);
    place = must_find(&problem, "x1");
    assert_int_equal(place.quantity, QUANTITY_NODE);
    assert_int_equal(problem_index(&problem, &place), 4);
    place = must_find(&problem, "s");
    assert_int_equal(problem_index(&problem, &place), SIZE_MAX);
    problem_free(&problem);
}

#define LONG   "a23456789012345678901234567890x"
#define SQUARE "a23456789012345678901234567890y"

/* Names of 31 characters that differ in their last one: no name that is made from them is cut. */
static void test_the_longest_names_of_a_graph_are_whole(void **state)
{
    static const char *const names[] = {SQUARE, "d" SQUARE "/d" LONG,
                                        "d" SQUARE "/d" LONG "' at " SQUARE,
                                        "d" SQUARE "/d" LONG "' by " SQUARE};
    struct graph graph = {0};
    struct problem problem;

    (void)state;
    assert_int_equal(strlen(LONG), GRAPH_NAME_SIZE - 1);
    assert_true(graph_add_leaf(&graph, LONG, NULL));
    assert_true(graph_add_formula(&graph, SQUARE " = " LONG " * " LONG, NULL));
    assert_true(problem_create_graph(&problem, &graph, NULL));
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct operand place = must_find(&problem, names[i]);
        char made[PLACE_NAME_SIZE];

        assert_string_equal(place_name(&problem, &place, made, sizeof made), names[i]);
    }
    problem_free(&problem);
}

static void test_place_parse_says_which_indices_there_are(void **state)
{
    struct problem problem = make_network(), graph = make_graph();

    (void)state;
    refuse_name(&problem, "w[3][1][1]", "there is no layer 3; expected 1 to 2");
    refuse_name(&problem, "w[0][1][1]", "there is no layer 0; expected 1 to 2");
    refuse_name(&problem, "w[1][4][1]", "there is no neuron 4; expected 1 to 3");
    refuse_name(&problem, "w[1][1][3]", "there is no neuron before 3; expected 1 to 2");
    refuse_name(&problem, "w[1][1][0]", "there is no neuron before 0; expected 1 to 2");
    refuse_name(&problem, "b[2][3]", "there is no neuron 3; expected 1 to 2");
    refuse_name(&problem, "o[1][0]", "there is no neuron 0; expected 1 to 3");
    refuse_name(&problem, "i[3]", "there is no input 3; expected 1 to 2");
    refuse_name(&problem, "t[3]", "there is no target 3; expected 1 to 2");
    refuse_name(&problem, "i[99999999999]", "there is no input 99999999999; expected 1 to 2");
    refuse_name(&problem, "w[1][1]", "has 2 numbers in brackets; expected 3");
    refuse_name(&problem, "E[1]", "has 1 numbers in brackets; expected 0");
    problem.arch.bias = false;
    refuse_name(&problem, "b[1][1]", "this network has no biases");
    problem_free(&problem);
    problem_free(&graph);
}

static void test_place_parse_says_what_names_there_are(void **state)
{
    static const char *const names[] = {"",
                                        "v[1]",
                                        "w",
                                        "W[1][1][1]",
                                        "w[1][1][1",
                                        "w[1]]",
                                        "w[-1][1][1]",
                                        "w[1.0][1][1]",
                                        "w[1][1][1][1]",
                                        "w[][][]",
                                        "w[999999999999][1][1]"};
    struct problem problem = make_network(), graph = make_graph();
    char longer[3 * PLACE_NAME_SIZE];

    (void)state;
    for (size_t i = 0; i < LENGTH(names); i++)
        refuse_name(&problem, names[i], "expected");
    memset(longer, 'w', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    refuse_name(&problem, longer, "is no number of a pass; expected as in w[1][2][3]");
    refuse_name(&problem, "\x1b[31m", "\"\\x1B[31m\" is no number of a pass");
    refuse_name(&graph, "z", "\"z\" is no number of this graph; expected w0, du/dw0, ...");
    refuse_name(&graph, "w[1][1][1]", "is no number of this graph");
    refuse_name(&graph, "dw0/du", "is no number of this graph");
    problem_free(&problem);
    problem_free(&graph);
}

/* ---- Numbers as people type them */

static void test_number_parse_takes_fractions(void **state)
{
    static const struct {
        const char *text;
        double number;
    } good[] = {
        {"0.5",    0.5    },
        {"-3",     -3     },
        {" 1/3 ",  1.0 / 3},
        {"-1/4",   -0.25  },
        {"1e-3/2", 0.0005 },
        {"1 / 8",  0.125  }
    };
    static const char *const bad[] = {"",    "x",     "1/0",          "1/",   "/2",  "1/2/3",
                                      "nan", "1e999", "1e300/1e-300", "0x10", "0,5", "1/x"};
    double number;

    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++) {
        if (!number_parse(good[i].text, &number))
            fail_msg("\"%s\" was refused", good[i].text);
        assert_close(number, good[i].number, 0);
    }
    for (size_t i = 0; i < LENGTH(bad); i++)
        if (number_parse(bad[i], &number))
            fail_msg("\"%s\" was taken for %g", bad[i], number);
}

/* ---- Changes */

static struct change must_change(struct problem *problem, const char *name, const char *value)
{
    struct change change, inverse;
    struct error err = {0};

    if (!change_parse(problem, name, value, &change, &err))
        fail_msg("%s = %s: %s", name, value, err.text);
    inverse = change_inverse(problem, &change);
    problem_change(problem, &change);
    return inverse;
}

static void check_text(const struct problem *problem, const struct change *change,
                       const char *expected)
{
    char text[200];

    assert_string_equal(change_text(problem, change, text, sizeof text), expected);
}

static void refuse_change(const struct problem *problem, const char *name, const char *value,
                          const char *part)
{
    struct change change;
    struct error err = {0};

    if (change_parse(problem, name, value, &change, &err)) {
        print_error("%s = %s was taken\n", name, value);
        fail();
    }
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
}

static void test_change_of_any_number_can_be_turned_round(void **state)
{
    struct problem problem = make_network();

    (void)state;
    for (size_t i = 0; i < problem.count; i++) {
        struct operand place = problem_place(&problem, i);
        double before = problem.numbers[i];
        struct change inverse;
        char name[PLACE_NAME_SIZE];

        inverse = must_change(&problem, place_name(&problem, &place, name, sizeof name), "-1/4");
        assert_close(problem.numbers[i], -0.25, 0);
        assert_true(i == 0 || problem.numbers[i - 1] > 0);
        problem_change(&problem, &inverse);
        assert_close(problem.numbers[i], before, 0);
    }
    problem_free(&problem);
}

static void test_change_of_a_choice_can_be_turned_round(void **state)
{
    struct problem problem = make_network();
    struct change activation, loss, rule, carry;

    (void)state;
    activation = must_change(&problem, "activation", "linear,sigmoid");
    loss = must_change(&problem, "loss", "cross-entropy");
    rule = must_change(&problem, "rule", "split");
    carry = must_change(&problem, "carry", "3");
    assert_int_equal(problem.arch.activation[0], ACTIVATION_LINEAR);
    assert_int_equal(problem.arch.activation[1], ACTIVATION_SIGMOID);
    assert_int_equal(problem.arch.loss, LOSS_CROSS_ENTROPY);
    assert_int_equal(problem.rule, RULE_SPLIT);
    assert_int_equal(problem.carry, 3);
    check_text(&problem, &activation, "activation = tanh,sigmoid");
    check_text(&problem, &loss, "loss = sse");
    check_text(&problem, &rule, "rule = chain");
    check_text(&problem, &carry, "carry = full");
    problem_change(&problem, &carry);
    problem_change(&problem, &rule);
    problem_change(&problem, &loss);
    problem_change(&problem, &activation);
    assert_int_equal(problem.arch.activation[0], ACTIVATION_TANH);
    assert_int_equal(problem.arch.loss, LOSS_SSE);
    assert_int_equal(problem.rule, RULE_CHAIN);
    assert_int_equal(problem.carry, CARRY_FULL);
    problem_free(&problem);
}

static void test_change_text_tells_a_number(void **state)
{
    struct problem problem = make_network(), graph = make_graph();
    struct change change;

    (void)state;
    assert_true(change_parse(&problem, "w [2][1] [3]", "0.5", &change, NULL));
    check_text(&problem, &change, "w[2][1][3] = 0.5");
    assert_true(change_parse(&graph, "x0", "-1", &change, NULL));
    check_text(&graph, &change, "x0 = -1");
    assert_true(change_parse(&graph, "carry", "full", &change, NULL));
    check_text(&graph, &change, "carry = full");
    assert_true(change_parse(&problem, "carry", "12", &change, NULL));
    check_text(&problem, &change, "carry = 12");
    problem_free(&problem);
    problem_free(&graph);
}

static void test_change_activation_may_be_one_name_for_all(void **state)
{
    struct problem problem = make_network();

    (void)state;
    must_change(&problem, "activation", "relu");
    assert_int_equal(problem.arch.activation[0], ACTIVATION_RELU);
    assert_int_equal(problem.arch.activation[1], ACTIVATION_RELU);
    problem_free(&problem);
}

static void test_change_refuses_what_would_not_hold_together(void **state)
{
    struct problem problem = make_network(), graph = make_graph();

    (void)state;
    must_change(&problem, "activation", "tanh");
    refuse_change(&problem, "loss", "cross-entropy",
                  "loss cross-entropy with tanh outputs; expected sigmoid or softmax");
    must_change(&problem, "activation", "sigmoid");
    must_change(&problem, "loss", "cross-entropy");
    refuse_change(&problem, "activation", "tanh", "expected sigmoid or softmax");
    refuse_change(&problem, "activation", "step,sigmoid", "has no slope to train with");
    refuse_change(&problem, "activation", "softmax", "can stand on the last layer only");
    refuse_change(&problem, "activation", "sigmoid,sigmoid,sigmoid", "3 names for 2 layers");
    refuse_change(&problem, "loss", "sqared", "unknown loss \"sqared\"; expected one of: sse");
    refuse_change(&problem, "rule", "chian", "unknown rule \"chian\"; expected one of: chain");
    refuse_change(&problem, "carry", "13", "expected full, or decimals from 0 to 12");
    refuse_change(&problem, "carry", "-1", "expected full, or decimals from 0 to 12");
    refuse_change(&problem, "x[1][1]", "1", "x[1][1] is computed; expected a number that is given");
    refuse_change(&problem, "E", "0", "E is computed");
    refuse_change(&problem, "dw[1][1][1]", "0", "dE/dw[1][1][1] is computed");
    refuse_change(&problem, "w[1][1][1]", "one", "\"one\" is no number; expected as in 0.5 or 1/3");
    refuse_change(&problem, "w[1][1][1]", "1/0", "\"1/0\" is no number");
    refuse_change(&problem, "speed", "1", "\"speed\" is no number of a pass");
    refuse_change(&graph, "t", "1", "t is computed; expected a number that is given");
    refuse_change(&graph, "du/dt", "1", "is computed");
    refuse_change(&graph, "rule", "chain", "a graph has no rule");
    refuse_change(&graph, "loss", "sse", "a graph has no loss");
    refuse_change(&graph, "activation", "tanh", "a graph has no activation");
    problem_free(&problem);
    problem_free(&graph);
}

/* Every word is a change of its own kind, has a help, and is no number's name. */
static void test_change_words_are_known_by_their_names(void **state)
{
    static const char *const others[] = {"",       "Loss",       "loss ", "los",
                                         "losses", "w[1][1][1]", "rate"};
    struct problem problem = make_network();

    (void)state;
    for (int word = 0; word < CHANGE_NUMBER; word++) {
        assert_int_equal(change_word(change_words[word].name), word);
        assert_true(change_words[word].help[0] != '\0');
        assert_false(place_parse(&problem, change_words[word].name, &(struct operand){0}, NULL));
    }
    for (size_t i = 0; i < LENGTH(others); i++)
        assert_int_equal(change_word(others[i]), CHANGE_NUMBER);
    assert_int_equal(change_word("activation"), CHANGE_ACTIVATION);
    assert_int_equal(change_word("loss"), CHANGE_LOSS);
    assert_int_equal(change_word("rule"), CHANGE_RULE);
    assert_int_equal(change_word("carry"), CHANGE_CARRY);
    problem_free(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problem_lays_numbers_out_in_plain_order),
        cmocka_unit_test(test_problem_refuses_what_cannot_be_trained_or_is_too_large),
        cmocka_unit_test(test_problem_copy_is_deep),
        cmocka_unit_test(test_place_names_of_a_network_lead_back),
        cmocka_unit_test(test_place_names_of_a_graph_lead_back),
        cmocka_unit_test(test_place_names_count_from_one_with_the_layer_first),
        cmocka_unit_test(test_place_parse_takes_aliases_and_blanks),
        cmocka_unit_test(test_place_parse_takes_a_graphs_names_with_blanks),
        cmocka_unit_test(test_the_longest_names_of_a_graph_are_whole),
        cmocka_unit_test(test_place_parse_says_which_indices_there_are),
        cmocka_unit_test(test_place_parse_says_what_names_there_are),
        cmocka_unit_test(test_number_parse_takes_fractions),
        cmocka_unit_test(test_change_of_any_number_can_be_turned_round),
        cmocka_unit_test(test_change_of_a_choice_can_be_turned_round),
        cmocka_unit_test(test_change_text_tells_a_number),
        cmocka_unit_test(test_change_activation_may_be_one_name_for_all),
        cmocka_unit_test(test_change_refuses_what_would_not_hold_together),
        cmocka_unit_test(test_change_words_are_known_by_their_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
