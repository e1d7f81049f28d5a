/*
 * Exercises with random numbers, many of each kind: what is asked is what arithmetic of the test's own gives, right answers
 * are taken and others refused, mistakes are named, and whatever is typed is only an answer.
 */
#include "paper.h"

#include <nntui/exercise.h>
#include <nntui/figure.h>

#define SEEDS 200

static struct exercise *must_create(int kind, uint64_t seed)
{
    struct error err = {0};
    struct exercise *exercise = exercise_create((enum exercise_kind)kind, seed, &err);

    if (exercise == NULL)
        fail_msg("%s, seed %d: %s", exercise_choices[kind].name, (int)seed, err.text);
    return exercise;
}

static struct exercise_verdict judge(struct exercise *exercise, size_t question, const char *typed)
{
    struct exercise_verdict verdict;

    assert_true(exercise_judge(exercise, question, typed, &verdict, NULL));
    return verdict;
}

/* Calls `check` for each exercise of a kind. */
static void for_all(int kind, void (*check)(struct exercise *exercise))
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct exercise *exercise = must_create(kind, seed);

        check(exercise);
        exercise_free(exercise);
    }
}

static void for_every_kind(void (*check)(struct exercise *exercise))
{
    for (int kind = 0; kind < EXERCISE_COUNT; kind++)
        for_all(kind, check);
}

/* The step that a question is about, by its name. */
static size_t step_of(const struct exercise *exercise, size_t question)
{
    return step_named(exercise_trace(exercise), exercise_question(exercise, question).name);
}

/* The question about what has that name; SIZE_MAX for none. */
static size_t question_about(const struct exercise *exercise, const char *name)
{
    for (size_t i = 0; i < exercise_count(exercise); i++)
        if (strcmp(exercise_question(exercise, i).name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- The same for the same seed */

static void test_a_seed_makes_the_same_exercise_and_another_one_another(void **state)
{
    (void)state;
    for (int kind = 0; kind < EXERCISE_COUNT; kind++) {
        size_t same = 0;

        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct exercise *one = must_create(kind, seed), *again = must_create(kind, seed);
            struct exercise *other = must_create(kind, seed + 1);

            assert_string_equal(exercise_given(one), exercise_given(again));
            assert_int_equal(exercise_count(one), exercise_count(again));
            same += strcmp(exercise_given(one), exercise_given(other)) == 0;
            exercise_free(one);
            exercise_free(again);
            exercise_free(other);
        }
        assert_true(same < 3);
    }
}

/* Word by word, so that another machine, or a change of the drawing, shows. */
static void test_an_exercise_reads_as_it_should(void **state)
{
    struct exercise *exercise = must_create(EXERCISE_SPLIT, 9);
    struct exercise_question question = exercise_question(exercise, 0);

    (void)state;
    assert_string_equal(question.text,
                        "The errors e of the outputs are split over the links, in\n"
                        "proportion to the weights. A row of W2 belongs to the output\n"
                        "that receives.\n"
                        "    e =   0.4   0.5\n"
                        "   W2 =     4     2\n"
                        "            4     4\n"
                        "\n"
                        "e[1][1] = ? (the error of a hidden neuron; 3 decimals)\n");
    assert_string_equal(question.answer, "0.517");
    assert_string_equal(question.solution, "s[2][1] = w[2][1][1] + w[2][1][2] = 4 + 2 = 6.000\n"
                                           "s[2][2] = w[2][2][1] + w[2][2][2] = 4 + 4 = 8.000\n"
                                           "e[1][1] = w[2][1][1]*e[2][1]/s[2][1] +\n"
                                           "        w[2][2][1]*e[2][2]/s[2][2]\n"
                                           "    = 4*0.4/6 + 4*0.5/8\n"
                                           "    = 0.517\n");
    exercise_free(exercise);
}

/* ---- Texts */

static void check_lines(const char *text)
{
    assert_non_null(text);
    assert_true(text[0] != '\0');
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        if (length > EXERCISE_COLUMNS || text[length] != '\n')
            fail_msg("no line of at most %d columns: %s", EXERCISE_COLUMNS, text);
        text += length + 1;
    }
}

static void check_texts(struct exercise *exercise)
{
    const char *given = exercise_given(exercise);

    assert_in_range(exercise_count(exercise), 2, 12);
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct exercise_question question = exercise_question(exercise, i);

        check_lines(question.task);
        check_lines(question.text);
        check_lines(question.solution);
        assert_int_equal(strncmp(question.text, given, strlen(given)), 0);
        assert_non_null(strstr(question.text, question.task));
        assert_non_null(strstr(question.solution, question.answer));
        assert_true(question.name[0] != '\0');
    }
}

static void test_texts_fit_and_the_solution_has_the_answer(void **state)
{
    (void)state;
    for_every_kind(check_texts);
}

/* ---- What is right */

static void check_against_paper(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);
    struct paper paper;

    paper_begin(&paper, &trace->problem);
    paper_pass(&paper, &trace->problem);
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct operand place = trace_place(trace, step_of(exercise, i));
        bool computed;

        assert_close(place.value, paper_value(&paper, &place, &computed), 1e-12);
        assert_true(computed);
    }
}

static void test_networks_are_what_plain_arithmetic_gives(void **state)
{
    (void)state;
    for_all(EXERCISE_FORWARD, check_against_paper);
    for_all(EXERCISE_SPLIT, check_against_paper);
    for_all(EXERCISE_UPDATE, check_against_paper);
}

/* Values and gradients of a graph by plain arithmetic: [node]. */
static void plain_graph(const struct problem *problem, double *value, double *gradient)
{
    size_t last = problem->count - 1;
    double slope[2];

    for (size_t i = 0; i <= last; i++) {
        const struct graph_node *node = &problem->graph->node[i];

        gradient[i] = i == last;
        value[i] = node->kind == GRAPH_LEAF
                       ? problem->numbers[i]
                       : plain_operation(node->operation, value[node->operand[0]],
                                         value[node->operand[1]], slope);
    }
    for (size_t i = last + 1; i-- > 0;) {
        const struct graph_node *node = &problem->graph->node[i];

        if (node->kind == GRAPH_LEAF)
            continue;
        plain_operation(node->operation, value[node->operand[0]], value[node->operand[1]], slope);
        for (size_t end = 0; end < graph_operation_table[node->operation].operands; end++)
            gradient[node->operand[end]] += gradient[i] * slope[end];
    }
}

static void check_circuit(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);
    double value[8], gradient[8];

    assert_true(trace->problem.count <= 8);
    plain_graph(&trace->problem, value, gradient);
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct operand place = trace_place(trace, step_of(exercise, i));
        bool forward = place.quantity == QUANTITY_NODE;

        assert_close(place.value, (forward ? value : gradient)[place.unit], 1e-12);
    }
}

static void test_circuits_are_what_plain_arithmetic_gives(void **state)
{
    (void)state;
    for_all(EXERCISE_CIRCUIT, check_circuit);
}

/* Sizes from the text: "Network 784-100-10, ... a batch of 32 samples. Each sample is a row of I." */
static void check_shapes(struct exercise *exercise)
{
    const char *given = exercise_given(exercise), *batch_at = strstr(given, "a batch of");
    unsigned in, hidden, out, batch;
    bool rows = strstr(given, "column of I") == NULL;
    char expected[40];

    assert_non_null(batch_at);
    assert_int_equal(sscanf(given, "Network %u-%u-%u", &in, &hidden, &out), 3);
    assert_int_equal(sscanf(batch_at, "a batch of %u", &batch), 1);
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct exercise_question question = exercise_question(exercise, i);
        char which = question.name[strlen(question.name) - 1];
        bool weights = strchr(question.name, 'W') != NULL;
        unsigned from = weights ? (which == '1' ? in : hidden) : batch;
        unsigned to = which == 'I' ? in : which == '1' ? hidden : out;

        snprintf(expected, sizeof expected, "%ux%u", rows ? from : to, rows ? to : from);
        if (strcmp(question.name, "product") == 0)
            snprintf(expected, sizeof expected, rows ? "I W1" : "W1 I");
        assert_string_equal(question.answer, expected);
    }
}

static void test_shapes_follow_from_what_is_given(void **state)
{
    (void)state;
    for_all(EXERCISE_SHAPES, check_shapes);
}

/* ---- Fit for a person */

static bool has_one_decimal(double number)
{
    return fabs(number * 10 - round(number * 10)) < 1e-9;
}

static void check_numbers(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);

    for (size_t i = 0; i < trace->problem.count; i++)
        if (problem_can_change(&trace->problem, i))
            assert_true(has_one_decimal(trace->problem.numbers[i]));
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct operand place = trace_place(trace, step_of(exercise, i));

        assert_true(fabs(place.value) >= 0.02);
        if (place.quantity == QUANTITY_SUM || place.quantity == QUANTITY_NODE)
            assert_true(fabs(place.value) <= 3);
    }
    for (size_t step = 0; step < trace->count; step++)
        if (trace->steps[step].quantity == QUANTITY_WEIGHT_SUM)
            assert_true(fabs(trace->steps[step].value) >= 1);
}

static void test_numbers_are_such_as_a_person_can_compute_with(void **state)
{
    (void)state;
    for (int kind = 0; kind < EXERCISE_SHAPES; kind++)
        for_all(kind, check_numbers);
}

/* ---- Judging */

/* The answer as it is written in the solution, and one that is a little more. */
static void check_judging(struct exercise *exercise)
{
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct exercise_question question = exercise_question(exercise, i);
        struct exercise_verdict right = judge(exercise, i, question.answer), wrong;
        char typed[80];

        assert_true(right.understood && right.right);
        assert_string_equal(right.diagnosis, "");
        if (strcmp(question.name, "product") == 0)
            snprintf(typed, sizeof typed, question.answer[0] == 'I' ? "W1 I" : "I W1");
        else if (exercise_trace(exercise) == NULL)
            snprintf(typed, sizeof typed, "%s1", question.answer);
        else
            snprintf(typed, sizeof typed, "%.6f", atof(question.answer) + 0.0123);
        wrong = judge(exercise, i, typed);
        assert_true(wrong.understood);
        assert_false(wrong.right);
    }
}

static void test_the_right_answer_is_right_and_another_is_not(void **state)
{
    (void)state;
    for_every_kind(check_judging);
}

/* How often a mistake was made, and how often it was called by its name; else it may be taken for another. */
struct tally {
    size_t made, named;
};

static void mistake_at(struct exercise *exercise, size_t question, double typed,
                       enum mistake mistake, struct tally *tally)
{
    struct exercise_verdict verdict;
    char text[40];

    snprintf(text, sizeof text, "%.6f", typed);
    verdict = judge(exercise, question, text);
    if (verdict.right || verdict.mistake == MISTAKE_COUNT)
        fail_msg("%s: %s is judged as %d", exercise_question(exercise, question).text, text,
                 (int)verdict.mistake);
    assert_true(verdict.diagnosis[0] != '\0');
    tally->made++;
    tally->named += verdict.mistake == mistake;
}

static struct tally tally_of; /* of the present kind of mistake */

static void check_tally(void)
{
    assert_true(tally_of.made >= SEEDS);
    assert_true(tally_of.named >= tally_of.made * 95 / 100);
    tally_of = (struct tally){0};
}

static void forget_activation(struct exercise *exercise)
{
    double x = number_named(exercise_trace(exercise), "x[1][1]");

    mistake_at(exercise, question_about(exercise, "o[1][1]"), x, MISTAKE_ACTIVATION, &tally_of);
}

static void use_wrong_exponent(struct exercise *exercise)
{
    double x = number_named(exercise_trace(exercise), "x[1][1]");

    mistake_at(exercise, question_about(exercise, "o[1][1]"), 1 / (1 + exp(x)), MISTAKE_EXPONENT,
               &tally_of);
}

static void forget_a_term(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);

    mistake_at(exercise, question_about(exercise, "x[1][1]"),
               number_named(trace, "x[1][1]") - number_named(trace, "p[1][1][2]"), MISTAKE_TERM,
               &tally_of);
}

/* W^T e instead of the shares. */
static void use_another_rule(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);
    double sent = number_named(trace, "w[2][1][1]") * number_named(trace, "e[2][1]") +
                  number_named(trace, "w[2][2][1]") * number_named(trace, "e[2][2]");

    mistake_at(exercise, question_about(exercise, "e[1][1]"), sent, MISTAKE_OTHER_RULE, &tally_of);
}

static void forget_slope(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);
    double twice = trace->problem.arch.loss == LOSS_SQUARED ? 2 : 1;

    mistake_at(exercise, question_about(exercise, "dE/dw[1][1][1]"),
               -twice * number_named(trace, "e[1][1]") * number_named(trace, "i[1]"), MISTAKE_SLOPE,
               &tally_of);
}

static void add_step(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);
    double old = number_named(trace, "w[1][1][1]"), moved = number_named(trace, "new w[1][1][1]");

    mistake_at(exercise, question_about(exercise, "new w[1][1][1]"), old + (old - moved),
               MISTAKE_ADDED, &tally_of);
}

static void keep_weight(struct exercise *exercise)
{
    mistake_at(exercise, question_about(exercise, "new w[1][1][1]"),
               number_named(exercise_trace(exercise), "w[1][1][1]"), MISTAKE_OLD, &tally_of);
}

static void turn_sign(struct exercise *exercise)
{
    const struct trace *trace = exercise_trace(exercise);

    mistake_at(exercise, question_about(exercise, "df/da"), -number_named(trace, "df/da"),
               MISTAKE_SIGN, &tally_of);
}

static void test_mistakes_are_called_by_their_names(void **state)
{
    static const struct {
        enum exercise_kind kind;
        void (*make)(struct exercise *exercise);
    } mistakes[] = {
        {EXERCISE_FORWARD, forget_activation },
        {EXERCISE_FORWARD, use_wrong_exponent},
        {EXERCISE_FORWARD, forget_a_term     },
        {EXERCISE_SPLIT,   use_another_rule  },
        {EXERCISE_UPDATE,  forget_slope      },
        {EXERCISE_UPDATE,  add_step          },
        {EXERCISE_UPDATE,  keep_weight       },
        {EXERCISE_CIRCUIT, turn_sign         },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(mistakes); i++) {
        for_all(mistakes[i].kind, mistakes[i].make);
        check_tally();
    }
}

/* The output from a sum of which only one decimal was kept: named where it is not just right, or short. */
static void round_too_early(struct exercise *exercise)
{
    double x = round(number_named(exercise_trace(exercise), "x[1][1]") * 10) / 10;
    size_t question = question_about(exercise, "o[1][1]");
    struct exercise_verdict verdict;
    char text[40];

    snprintf(text, sizeof text, "%.3f", round(10 / (1 + exp(-x))) / 10);
    verdict = judge(exercise, question, text);
    tally_of.made++;
    tally_of.named += verdict.mistake == MISTAKE_ROUNDED;
}

static void test_rounding_too_early_is_seen(void **state)
{
    (void)state;
    for_all(EXERCISE_FORWARD, round_too_early);
    assert_true(tally_of.named > tally_of.made / 2);
    tally_of = (struct tally){0};
}

static void mistake_shapes(struct exercise *exercise)
{
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct exercise_question question = exercise_question(exercise, i);
        struct exercise_verdict verdict;
        unsigned rows, columns;
        char typed[40];

        if (sscanf(question.answer, "%ux%u", &rows, &columns) != 2)
            continue;
        snprintf(typed, sizeof typed, "%ux%u", columns, rows);
        verdict = judge(exercise, i, typed);
        assert_false(verdict.right);
        assert_int_equal(verdict.mistake, MISTAKE_TRANSPOSED);
        snprintf(typed, sizeof typed, " ( %u , %u ) ", rows, columns);
        assert_true(judge(exercise, i, typed).right);
        snprintf(typed, sizeof typed, "%u\xC3\x97%u", rows, columns);
        assert_true(judge(exercise, i, typed).right);
        snprintf(typed, sizeof typed, "%u by %u", rows, columns);
        assert_true(judge(exercise, i, typed).right);
        verdict = judge(exercise, i, exercise_question(exercise, i == 0 ? 2 : 0).answer);
        assert_int_equal(verdict.mistake, MISTAKE_NEIGHBOUR);
        assert_string_equal(verdict.diagnosis,
                            i == 0 ? "that is the shape of W1" : "that is the shape of I");
    }
}

static void test_transposed_shapes_and_those_of_others_are_told(void **state)
{
    (void)state;
    for_all(EXERCISE_SHAPES, mistake_shapes);
}

static void test_a_product_can_be_written_in_many_ways(void **state)
{
    static const char *const ways[] = {"I W1", "i*w1", "IW1", " I * W1 ", "I\xC2\xB7W1"};
    struct exercise *exercise = must_create(EXERCISE_SHAPES, 0);
    size_t product = question_about(exercise, "product");
    bool rows = exercise_question(exercise, product).answer[0] == 'I';

    (void)state;
    for (size_t i = 0; i < LENGTH(ways); i++) {
        struct exercise_verdict verdict = judge(exercise, product, ways[i]);

        assert_true(verdict.understood);
        assert_int_equal(verdict.right, rows);
        assert_int_equal(verdict.mistake, rows ? MISTAKE_COUNT : MISTAKE_TRANSPOSED);
    }
    exercise_free(exercise);
}

/* ---- Whatever is typed */

static void check_diagnosis(const char *text)
{
    for (size_t rest = strlen(text), length; rest > 0; text += length, rest -= length) {
        uint32_t character;

        length = utf8_decode(text, rest, &character);
        assert_true(length > 0);
        assert_true(character >= ' ' && character != 127);
    }
}

static void check_nonsense(struct exercise *exercise, const char *typed)
{
    for (size_t i = 0; i < exercise_count(exercise); i++) {
        struct exercise_verdict verdict = judge(exercise, i, typed);

        assert_false(verdict.right);
        assert_false(verdict.understood);
        assert_true(verdict.diagnosis[0] != '\0');
        check_diagnosis(verdict.diagnosis);
    }
}

static void test_what_is_no_answer_is_told_what_is_expected(void **state)
{
    static const char *const nonsense[] = {
        "",
        " ",
        "x",
        "-",
        "--1",
        "%s%n%n",
        "\x1b[31m0.5",
        "\xff",
        "\xc3",
        "nan",
        "inf",
        "1e999",
        "1/0",
        "0x10",
        "0.5.5",
        "0.5 0.5?",
        "100x",
        "x100",
        "10x10x1",
        "1e5x1e5",
        "-3x-2",
        "0,5!",
        "W1",
        "W1 I W1",
        "1234567x10",
        "3.5x2",
        "\t\n\r\x07",
        "()",
        "one half of what you say, I should think, and not a bit more than that",
    };

    (void)state;
    for (int kind = 0; kind < EXERCISE_COUNT; kind++) {
        struct exercise *exercise = must_create(kind, 1);

        for (size_t i = 0; i < LENGTH(nonsense); i++)
            check_nonsense(exercise, nonsense[i]);
        exercise_free(exercise);
    }
}

static void test_a_comma_is_told_to_be_a_point(void **state)
{
    struct exercise *exercise = must_create(EXERCISE_FORWARD, 1);

    (void)state;
    assert_string_equal(judge(exercise, 0, "0,5").diagnosis,
                        "expected a number with a point, not a comma: 0.5");
    exercise_free(exercise);
}

/* Bytes that are rather such as answers are made of. */
static void test_random_bytes_are_answers_at_most(void **state)
{
    static const char likely[] = "0123456789.-+eE/xX,()[] IiWw*\xC3\x97\x80\xff\x1b%n";
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (int kind = 0; kind < EXERCISE_COUNT; kind++) {
        struct exercise *exercise = must_create(kind, 2);

        for (int i = 0; i < 3000; i++) {
            char typed[EXERCISE_MAX_ANSWER + 20];
            size_t length = rng_below(&rng, sizeof typed);

            for (size_t k = 0; k < length; k++)
                typed[k] = likely[rng_below(&rng, sizeof likely - 1)];
            typed[length] = '\0';
            check_diagnosis(
                judge(exercise, rng_below(&rng, exercise_count(exercise)), typed).diagnosis);
        }
        exercise_free(exercise);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_seed_makes_the_same_exercise_and_another_one_another),
        cmocka_unit_test(test_an_exercise_reads_as_it_should),
        cmocka_unit_test(test_texts_fit_and_the_solution_has_the_answer),
        cmocka_unit_test(test_networks_are_what_plain_arithmetic_gives),
        cmocka_unit_test(test_circuits_are_what_plain_arithmetic_gives),
        cmocka_unit_test(test_shapes_follow_from_what_is_given),
        cmocka_unit_test(test_numbers_are_such_as_a_person_can_compute_with),
        cmocka_unit_test(test_the_right_answer_is_right_and_another_is_not),
        cmocka_unit_test(test_mistakes_are_called_by_their_names),
        cmocka_unit_test(test_rounding_too_early_is_seen),
        cmocka_unit_test(test_transposed_shapes_and_those_of_others_are_told),
        cmocka_unit_test(test_a_product_can_be_written_in_many_ways),
        cmocka_unit_test(test_what_is_no_answer_is_told_what_is_expected),
        cmocka_unit_test(test_a_comma_is_told_to_be_a_point),
        cmocka_unit_test(test_random_bytes_are_answers_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
