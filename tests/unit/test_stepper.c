/*
 * The cursor through the passes: changes, undo and redo held against a plain list of changes that is run from the first
 * pass each time; search, what if, variants, and what fails.
 */
#include "course_support.h"

#include <nntui/stepper.h>

/* ---- Help */

static struct stepper *stepper_of(struct example *example)
{
    struct error err = {0};
    struct stepper *stepper = stepper_create(example, &err);

    if (stepper == NULL)
        fail_msg("%s", err.text);
    example_free(example);
    return stepper;
}

static struct stepper *own_stepper(const char *name)
{
    struct example example = own_example(name);

    return stepper_of(&example);
}

static void must_make(struct stepper *stepper, const char *name, const char *value)
{
    struct error err = {0};

    if (!stepper_change(stepper, name, value, &err))
        fail_msg("%s = %s: %s", name, value, err.text);
}

static void must_go(struct stepper *stepper, size_t pass, size_t at)
{
    struct error err = {0};

    if (!stepper_go(stepper, pass, at, &err))
        fail_msg("%zu %zu: %s", pass, at, err.text);
    assert_int_equal(stepper_pass(stepper), pass);
    assert_int_equal(stepper_at(stepper), at);
}

static void must_undo(struct stepper *stepper, const char *told)
{
    char text[100];

    assert_true(stepper_undo(stepper, text, sizeof text, NULL));
    assert_string_equal(text, told);
}

static void must_redo(struct stepper *stepper, const char *told)
{
    char text[100];

    assert_true(stepper_redo(stepper, text, sizeof text, NULL));
    assert_string_equal(text, told);
}

static double number_in(const struct stepper *stepper, const char *name)
{
    return number_named(stepper_trace(stepper), name);
}

static bool is_changed(const struct stepper *stepper, const char *name)
{
    struct operand place = place_named(&stepper_trace(stepper)->problem, name);

    return stepper_changed(stepper, &place);
}

/* The name of what the operation before the cursor computes. */
static void assert_cursor(const struct stepper *stepper, const char *name)
{
    assert_int_equal(stepper_at(stepper), step_named(stepper_trace(stepper), name) + 1);
}

/* ---- All that can be seen of a stepper */

static void assert_same_pass(const struct trace *a, const struct trace *b)
{
    assert_int_equal(a->problem.rule, b->problem.rule);
    assert_int_equal(a->problem.carry, b->problem.carry);
    assert_memory_equal(&a->problem.arch, &b->problem.arch, sizeof a->problem.arch);
    assert_memory_equal(a->problem.numbers, b->problem.numbers,
                        a->problem.count * sizeof *a->problem.numbers);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(memcmp(&a->steps[i].value, &b->steps[i].value, sizeof(double)) == 0);
    assert_memory_equal(a->after, b->after, a->problem.count * sizeof *a->after);
    assert_int_equal(a->trouble.kind, b->trouble.kind);
}

struct snapshot {
    size_t pass, at, changes;
    struct trace trace;
};

static struct snapshot snapshot_of(const struct stepper *stepper)
{
    return (struct snapshot){.pass = stepper_pass(stepper),
                             .at = stepper_at(stepper),
                             .changes = stepper_changes(stepper),
                             .trace = must_trace(&stepper_trace(stepper)->problem, NULL)};
}

/* And frees it. */
static void assert_as_before(const struct stepper *stepper, struct snapshot *before)
{
    assert_int_equal(stepper_pass(stepper), before->pass);
    assert_int_equal(stepper_at(stepper), before->at);
    assert_int_equal(stepper_changes(stepper), before->changes);
    assert_same_pass(stepper_trace(stepper), &before->trace);
    trace_free(&before->trace);
}

/* ---- Against a list of changes that is run from the beginning */

#define MOST_EDITS 400

struct model {
    const struct problem *first;
    struct {
        size_t pass;
        struct change change;
    } edits[MOST_EDITS];
    size_t count, total;
};

/* The trace of a pass; false where one before it ended in trouble or does not fit together. */
static bool model_trace(const struct model *model, size_t wanted, struct trace *trace)
{
    struct problem problem;
    bool ok = true;

    assert_true(problem_copy(&problem, model->first, NULL));
    for (size_t pass = 1; ok; pass++) {
        for (size_t i = 0; i < model->count; i++)
            if (model->edits[i].pass == pass)
                problem_change(&problem, &model->edits[i].change);
        ok = trace_create(trace, &problem, NULL, NULL);
        if (!ok || pass == wanted)
            break;
        ok = trace->trouble.kind == ERROR_NONE;
        memcpy(problem.numbers, trace->after, problem.count * sizeof *problem.numbers);
        trace_free(trace);
    }
    problem_free(&problem);
    return ok;
}

static void check_model(const struct model *model, const struct stepper *stepper)
{
    struct trace trace;

    assert_true(model_trace(model, stepper_pass(stepper), &trace));
    assert_same_pass(stepper_trace(stepper), &trace);
    assert_int_equal(stepper_changes(stepper), model->count);
    assert_true(stepper_at(stepper) <= trace.count);
    trace_free(&trace);
}

static void random_change(struct rng *rng, char *name, size_t name_size, char *value, size_t size)
{
    static const char *const kinds[][2] = {
        {"loss",       "sse"          },
        {"loss",       "squared"      },
        {"loss",       "mae"          },
        {"loss",       "cross-entropy"},
        {"rule",       "chain"        },
        {"rule",       "transpose"    },
        {"rule",       "split"        },
        {"carry",      "full"         },
        {"carry",      "4"            },
        {"activation", "sigmoid"      },
        {"activation", "tanh,sigmoid" },
        {"activation", "tanh"         },
    };
    static const char *const numbers[] = {"w[1][1][1]", "w[1][2][1]", "w[2][1][2]",
                                          "w[2][2][2]", "i[1]",       "i[2]",
                                          "t[1]",       "t[2]",       "rate"};
    size_t kind = rng_below(rng, LENGTH(kinds));

    if (rng_below(rng, 2) == 0) {
        snprintf(name, name_size, "%s", kinds[kind][0]);
        snprintf(value, size, "%s", kinds[kind][1]);
        return;
    }
    snprintf(name, name_size, "%s", numbers[rng_below(rng, LENGTH(numbers))]);
    snprintf(value, size, "%.3f", draw_number(rng, 0.05, 0.95));
}

static void change_both(struct model *model, struct stepper *stepper, struct rng *rng)
{
    char name[20], value[20];
    struct change change;
    bool fits, made;

    random_change(rng, name, sizeof name, value, sizeof value);
    fits = change_parse(&stepper_trace(stepper)->problem, name, value, &change, NULL);
    made = stepper_change(stepper, name, value, NULL);
    assert_int_equal(made, fits);
    if (!made)
        return;
    model->edits[model->count].pass = stepper_pass(stepper);
    model->edits[model->count].change = change;
    model->total = ++model->count;
}

static void undo_both(struct model *model, struct stepper *stepper)
{
    struct trace trace;
    char told[100];
    bool possible = model->count > 0;

    if (possible) {
        model->count--;
        if (model_trace(model, stepper_pass(stepper), &trace)) {
            trace_free(&trace);
        } else {
            model->count++;
            possible = false;
        }
    }
    assert_int_equal(stepper_undo(stepper, told, sizeof told, NULL), possible);
}

static void redo_both(struct model *model, struct stepper *stepper)
{
    struct trace trace;
    char told[100];
    bool possible = model->count < model->total;

    if (possible) {
        model->count++;
        if (model_trace(model, stepper_pass(stepper), &trace)) {
            trace_free(&trace);
        } else {
            model->count--;
            possible = false;
        }
    }
    assert_int_equal(stepper_redo(stepper, told, sizeof told, NULL), possible);
}

static void go_both(const struct model *model, struct stepper *stepper, size_t pass)
{
    struct trace trace;
    bool possible = model_trace(model, pass, &trace);

    assert_int_equal(stepper_go(stepper, pass, 0, NULL), possible);
    if (possible)
        trace_free(&trace);
}

static void move(struct stepper *stepper, struct rng *rng)
{
    for (size_t i = rng_below(rng, 12); i > 0; i--) {
        enum grain grain = (enum grain)rng_below(rng, GRAIN_COUNT);

        if (rng_below(rng, 3) == 0)
            stepper_back(stepper, grain, NULL);
        else
            stepper_on(stepper, grain, NULL);
    }
}

/* Passes up to `passes`; more than 256 make the stepper forget some of their beginnings. */
static void walk(uint64_t seed, int actions, size_t passes)
{
    static struct model model;
    struct example example = own_example("2-2-2");
    struct stepper *stepper;
    struct rng rng;

    model = (struct model){.first = &example.problem};
    stepper = stepper_create(&example, NULL);
    assert_non_null(stepper);
    rng_seed(&rng, seed, RNG_TEST, 0);
    for (int i = 0; i < actions; i++) {
        switch (rng_below(&rng, 6)) {
        case 0:
        case 1: change_both(&model, stepper, &rng); break;
        case 2: undo_both(&model, stepper); break;
        case 3: redo_both(&model, stepper); break;
        case 4: go_both(&model, stepper, 1 + rng_below(&rng, passes)); break;
        default: move(stepper, &rng);
        }
        check_model(&model, stepper);
    }
    stepper_free(stepper);
    example_free(&example);
}

static void test_changes_in_any_pass_are_as_if_all_were_run_from_the_beginning(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        walk(seed, 200, 6);
}

static void test_changes_hold_also_where_beginnings_were_forgotten(void **state)
{
    (void)state;
    for (uint64_t seed = 101; seed <= 103; seed++)
        walk(seed, 100, 700);
}

/* Every pass that is met on the way, and then again on the way back. */
static void test_six_hundred_passes_are_the_same_there_and_back(void **state)
{
    struct stepper *stepper = own_stepper("2-2");
    size_t count = stepper_trace(stepper)->problem.count, passes = 600;
    double *numbers = calloc(passes * count, sizeof *numbers);

    (void)state;
    assert_non_null(numbers);
    for (size_t pass = 1; pass <= passes; pass++) {
        assert_true(stepper_on(stepper, GRAIN_PASS, NULL));
        assert_int_equal(stepper_pass(stepper), pass);
        memcpy(numbers + (pass - 1) * count, stepper_trace(stepper)->problem.numbers,
               count * sizeof *numbers);
    }
    for (size_t pass = passes; pass >= 1; pass--) {
        assert_memory_equal(numbers + (pass - 1) * count, stepper_trace(stepper)->problem.numbers,
                            count * sizeof *numbers);
        assert_true(stepper_back(stepper, GRAIN_PASS, NULL));
        assert_int_equal(stepper_pass(stepper), pass == 1 ? 1 : pass - 1);
    }
    assert_int_equal(stepper_at(stepper), 0);
    free(numbers);
    stepper_free(stepper);
}

/* ---- Changes, undo and redo by hand */

static void test_a_change_in_a_later_pass_holds_when_an_earlier_one_is_changed(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    double first, other;
    char told[100];

    (void)state;
    must_go(stepper, 3, 0);
    first = number_in(stepper, "w[1][1][1]");
    must_make(stepper, "w[1][1][1]", "0.5");
    other = number_in(stepper, "w[1][2][1]");
    must_go(stepper, 1, 0);
    assert_close(number_in(stepper, "w[1][1][1]"), 0.9, 0);
    must_make(stepper, "w[1][1][1]", "-0.25");
    must_go(stepper, 2, 0);
    assert_close(number_in(stepper, "w[1][1][1]"), -0.25, 0.01); /* a step from there */
    must_go(stepper, 3, 0);
    assert_close(number_in(stepper, "w[1][1][1]"), 0.5, 0);
    assert_true(number_in(stepper, "w[1][2][1]") != other);
    must_undo(stepper, "w[1][1][1] = 0.5"); /* the last is that in pass 1; here it is another */
    assert_true(number_in(stepper, "w[1][2][1]") == other);
    assert_true(stepper_undo(stepper, told, sizeof told, NULL));
    assert_true(number_in(stepper, "w[1][1][1]") == first);
    assert_int_equal(stepper_changes(stepper), 0);
    must_redo(stepper, "w[1][1][1] = 0.5");
    must_redo(stepper, "w[1][1][1] = 0.5");
    assert_int_equal(stepper_changes(stepper), 2);
    stepper_free(stepper);
}

static void test_kinds_of_change_hold_in_all_passes_after_theirs(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    must_go(stepper, 2, 0);
    must_make(stepper, "loss", "mae");
    must_go(stepper, 400, 0);
    must_make(stepper, "loss", "squared");
    must_make(stepper, "rule", "split");
    for (size_t pass = 1; pass <= 500; pass += 71) {
        must_go(stepper, pass, 0);
        assert_int_equal(stepper_trace(stepper)->problem.arch.loss, pass < 2     ? LOSS_SSE
                                                                    : pass < 400 ? LOSS_MAE
                                                                                 : LOSS_SQUARED);
        assert_int_equal(stepper_trace(stepper)->problem.rule,
                         pass < 400 ? RULE_CHAIN : RULE_SPLIT);
    }
    stepper_free(stepper);
}

static void test_undo_and_redo_tell_what_is_so_now(void **state)
{
    struct stepper *stepper = own_stepper("2-2");

    (void)state;
    must_make(stepper, "w[1][1][1]", "1/4");
    must_make(stepper, "carry", "3");
    must_make(stepper, "loss", "cross-entropy");
    must_make(stepper, "activation", "softmax");
    must_undo(stepper, "activation = sigmoid");
    must_undo(stepper, "loss = sse");
    must_undo(stepper, "carry = full");
    must_undo(stepper, "w[1][1][1] = 0.9");
    must_redo(stepper, "w[1][1][1] = 0.25");
    must_redo(stepper, "carry = 3");
    must_redo(stepper, "loss = cross-entropy");
    must_redo(stepper, "activation = softmax");
    stepper_free(stepper);
}

static void test_what_was_undone_is_gone_after_a_change(void **state)
{
    struct stepper *stepper = own_stepper("2-2");
    struct error err = {0};
    char told[100];

    (void)state;
    assert_false(stepper_undo(stepper, told, sizeof told, &err));
    assert_string_equal(err.text, "nothing was changed that could be undone");
    must_make(stepper, "i[1]", "0.1");
    must_make(stepper, "i[2]", "0.2");
    must_undo(stepper, "i[2] = 0.5");
    must_undo(stepper, "i[1] = 1");
    must_make(stepper, "rate", "2");
    assert_false(stepper_redo(stepper, told, sizeof told, &err));
    assert_string_equal(err.text, "nothing was undone that could be made again");
    assert_int_equal(stepper_changes(stepper), 1);
    must_undo(stepper, "rate = 0.1");
    stepper_free(stepper);
}

static void test_changed_marks_just_what_is_different(void **state)
{
    static const char *const changed[] = {"w[1][1][1]",  "p[1][1][1]",  "x[1][1]",
                                          "o[1][1]",     "e[1][1]",     "E",
                                          "dw[1][1][1]", "dw[1][1][2]", "new_w[1][1][2]"};
    static const char *const same[] = {"w[1][1][2]", "p[1][1][2]", "p[1][2][1]",  "x[1][2]",
                                       "t[1]",       "rate",       "dw[1][2][1]", "i[1]"};
    struct stepper *stepper = own_stepper("2-2");

    (void)state;
    for (size_t i = 0; i < LENGTH(changed); i++)
        assert_false(is_changed(stepper, changed[i]));
    for (int round = 0; round < 3; round++) { /* made, undone, made again */
        if (round == 0)
            must_make(stepper, "w[1][1][1]", "0.25");
        else if (round == 1)
            must_undo(stepper, "w[1][1][1] = 0.9");
        else
            must_redo(stepper, "w[1][1][1] = 0.25");
        for (size_t i = 0; i < LENGTH(changed); i++)
            assert_true(is_changed(stepper, changed[i]));
        for (size_t i = 0; i < LENGTH(same); i++)
            assert_false(is_changed(stepper, same[i]));
    }
    must_make(stepper, "i[2]", "0.5"); /* as it was: nothing is different any more */
    assert_false(is_changed(stepper, "w[1][1][1]"));
    must_make(stepper, "rate", "0.2");
    assert_true(is_changed(stepper, "rate") && is_changed(stepper, "new_w[1][1][1]"));
    must_go(stepper, 2, 0);
    must_go(stepper, 1, 0);
    assert_false(is_changed(stepper, "rate"));
    stepper_free(stepper);
}

/* What becomes inf or is no number any more is another number, too; what still is one of them is not. */
static void test_changed_knows_numbers_past_all_others(void **state)
{
    struct stepper *stepper = own_stepper("2-2");

    (void)state;
    must_make(stepper, "activation", "linear");
    must_make(stepper, "i[1]", "10");
    must_make(stepper, "w[1][1][1]", "1e308");
    assert_true(isinf(number_in(stepper, "x[1][1]")));
    assert_true(isnan(number_in(stepper, "new_w[1][1][2]")) ||
                isinf(number_in(stepper, "new_w[1][1][2]")));
    assert_true(is_changed(stepper, "p[1][1][1]") && is_changed(stepper, "x[1][1]") &&
                is_changed(stepper, "new_w[1][1][2]"));
    must_make(stepper, "w[1][1][1]", "1.1e308");
    assert_true(is_changed(stepper, "w[1][1][1]"));
    assert_false(is_changed(stepper, "x[1][1]") || is_changed(stepper, "new_w[1][1][2]"));
    must_undo(stepper, "w[1][1][1] = 1e+308");
    must_undo(stepper, "w[1][1][1] = 0.9");
    assert_true(is_changed(stepper, "x[1][1]") && is_changed(stepper, "new_w[1][1][2]"));
    stepper_free(stepper);
}

/* ---- Where the cursor stands after a change */

static void test_cursor_stays_at_its_place_when_operations_come_and_go(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    size_t chain = stepper_trace(stepper)->count;

    (void)state;
    must_go(stepper, 1, step_named(stepper_trace(stepper), "delta[1][2]") + 1);
    must_make(stepper, "rule", "split");
    assert_int_equal(stepper_trace(stepper)->count, chain + 3);
    assert_cursor(stepper, "delta[1][2]");
    must_make(stepper, "loss", "cross-entropy"); /* without the outputs' slopes */
    assert_int_equal(stepper_trace(stepper)->count, chain);
    assert_cursor(stepper, "delta[1][2]");
    must_undo(stepper, "loss = sse");
    must_undo(stepper, "rule = chain");
    assert_cursor(stepper, "delta[1][2]");
    must_go(stepper, 1, chain);
    must_make(stepper, "rule", "split");
    assert_int_equal(stepper_at(stepper), chain + 3);
    must_go(stepper, 1, 0);
    must_undo(stepper, "rule = chain");
    assert_int_equal(stepper_at(stepper), 0);
    stepper_free(stepper);
}

/* ---- Trouble */

/* The weights into output 1 cancel in pass 1. */
static struct stepper *troubled_stepper(void)
{
    struct stepper *stepper = own_stepper("2-2-2");

    must_make(stepper, "w[2][1][1]", "-3");
    return stepper;
}

static void test_a_pass_that_ends_in_trouble_is_not_left_forwards(void **state)
{
    struct stepper *stepper = troubled_stepper();
    struct error err = {0};

    (void)state;
    assert_true(stepper_on(stepper, GRAIN_PASS, &err));
    assert_cursor(stepper, "s[2][1]");
    for (int grain = 0; grain < GRAIN_COUNT; grain++) {
        assert_false(stepper_on(stepper, (enum grain)grain, &err));
        assert_int_equal(err.kind, ERROR_WORK);
        assert_non_null(strstr(err.text, "layer 2, neuron 1"));
    }
    assert_cursor(stepper, "s[2][1]");
    assert_false(stepper_go(stepper, 2, 0, &err));
    assert_non_null(strstr(err.text, "layer 2, neuron 1"));
    assert_int_equal(stepper_pass(stepper), 1);
    assert_true(stepper_back(stepper, GRAIN_OPERATION, &err));
    stepper_free(stepper);
}

static void test_cursor_stays_where_the_trouble_was_when_it_is_over(void **state)
{
    struct stepper *stepper = troubled_stepper();

    (void)state;
    assert_true(stepper_on(stepper, GRAIN_PASS, NULL));
    must_make(stepper, "w[2][1][1]", "2");
    assert_cursor(stepper, "s[2][1]");
    assert_true(stepper_on(stepper, GRAIN_PASS, NULL));
    assert_true(stepper_on(stepper, GRAIN_PASS, NULL));
    assert_int_equal(stepper_pass(stepper), 2);
    stepper_free(stepper);
}

/* ---- What fails leaves everything as it was */

static void test_changes_that_fail_change_nothing(void **state)
{
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"w[1][1][1]", "much",           "\"much\" is no number"},
        {"w[1][1][1]", "1/0",            "is no number"         },
        {"w[1][1][1]", "inf",            "is no number"         },
        {"w[4][1][1]", "1",              "there is no layer 4"  },
        {"w[1][1]",    "1",              "numbers in brackets"  },
        {"x[1][1]",    "1",              "is computed"          },
        {"b[1][1]",    "1",              "no biases"            },
        {"nothing",    "1",              "is no number"         },
        {"loss",       "hinge",          "hinge"                },
        {"rule",       "",               "rule"                 },
        {"carry",      "13",             "carry"                },
        {"carry",      "-1",             "carry"                },
        {"activation", "step",           "step"                 },
        {"activation", "softmax,relu",   "softmax"              },
        {"activation", "relu,relu,relu", "3"                    },
    };
    struct stepper *stepper = own_stepper("3-3-3");
    char told[100];

    (void)state;
    must_go(stepper, 2, 40);
    must_make(stepper, "i[1]", "0.3");
    must_make(stepper, "i[2]", "0.4");
    must_undo(stepper, "i[2] = 0.1");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct snapshot before = snapshot_of(stepper);
        struct error err = {0};

        assert_false(stepper_change(stepper, cases[i].name, cases[i].value, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (strstr(err.text, cases[i].message) == NULL)
            fail_msg("%s = %s: %s", cases[i].name, cases[i].value, err.text);
        assert_as_before(stepper, &before);
    }
    assert_true(stepper_redo(stepper, told, sizeof told, NULL)); /* still there */
    assert_string_equal(told, "i[2] = 0.4");
    stepper_free(stepper);
}

/*
 * In pass 3 a weight is set so that with the others as they are there, those into output 1 cancel. A change in pass 1
 * keeps them from it; from pass 5 it cannot be undone. The beginnings of passes that were tried then must not stay.
 */
static void test_an_undo_that_fails_leaves_all_passes_as_they_were(void **state)
{
    struct stepper *stepper = own_stepper("2-2-2");
    struct snapshot there, second;
    struct error err = {0};
    char told[100], number[40];

    (void)state;
    must_go(stepper, 3, 0);
    snprintf(number, sizeof number, "%.17g", -number_in(stepper, "w[2][1][2]"));
    must_make(stepper, "w[2][1][1]", number);
    must_go(stepper, 1, 0);
    must_make(stepper, "w[2][1][2]", "1.5");
    must_go(stepper, 2, 0);
    second = snapshot_of(stepper);
    must_go(stepper, 5, 7);
    there = snapshot_of(stepper);
    assert_false(stepper_undo(stepper, told, sizeof told, &err));
    assert_non_null(strstr(err.text, "layer 2, neuron 1"));
    assert_as_before(stepper, &there);
    must_go(stepper, 2, 0);
    assert_as_before(stepper, &second);
    assert_true(stepper_undo(stepper, told, sizeof told, &err)); /* in pass 2 there is no trouble */
    assert_true(number_in(stepper, "w[2][1][2]") > 2.9);
    stepper_free(stepper);
}

static void test_going_out_of_range_leaves_the_cursor(void **state)
{
    static const struct {
        size_t pass, at;
    } cases[] = {
        {0, 0       },
        {1, 95      },
        {2, 95      },
        {7, SIZE_MAX},
    };
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    must_go(stepper, 2, 94);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct snapshot before = snapshot_of(stepper);
        struct error err = {0};

        assert_false(stepper_go(stepper, cases[i].pass, cases[i].at, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_as_before(stepper, &before);
    }
    stepper_free(stepper);
}

/* Each change fits in its own pass; together they do not fit in the third. */
static void test_kinds_that_do_not_fit_together_close_the_pass(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    struct snapshot before;
    struct error err = {0};

    (void)state;
    must_go(stepper, 3, 0);
    must_make(stepper, "loss", "cross-entropy");
    must_go(stepper, 2, 0);
    must_make(stepper, "activation", "tanh");
    for (size_t pass = 3; pass <= 5; pass += 2) { /* itself, and as one on the way */
        before = snapshot_of(stepper);
        assert_false(stepper_go(stepper, pass, 0, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_memory_equal(err.text, "pass 3: loss cross-entropy", 26);
        assert_as_before(stepper, &before);
    }
    must_go(stepper, 2, stepper_trace(stepper)->count);
    before = snapshot_of(stepper);
    assert_false(stepper_on(stepper, GRAIN_OPERATION, &err));
    assert_memory_equal(err.text, "pass 3: loss cross-entropy", 26);
    assert_as_before(stepper, &before);
    must_undo(stepper, "activation = sigmoid");
    must_go(stepper, 3, 0);
    stepper_free(stepper);
}

/* A rule that cannot be carried out in a pass on the way, in the words that the pass itself has for it. */
static void test_trouble_on_the_way_names_its_pass(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    char expected[ERROR_TEXT_SIZE];
    struct error err = {0};

    (void)state;
    must_go(stepper, 2, 0);
    must_make(stepper, "rule", "split");
    must_make(stepper, "w[2][1][1]", "0.5");
    must_make(stepper, "w[2][1][2]", "-0.5");
    must_make(stepper, "w[2][1][3]", "0");
    assert_int_equal(stepper_trace(stepper)->trouble.kind, ERROR_WORK);
    snprintf(expected, sizeof expected, "pass 2: %.400s", stepper_trace(stepper)->trouble.text);
    assert_false(stepper_go(stepper, 4, 0, &err));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_string_equal(err.text, expected);
    assert_int_equal(stepper_pass(stepper), 2);
    stepper_free(stepper);
}

/* Five thousand passes of a small network are a moment; a thousand million are refused before one of them is run. */
static void test_passes_too_far_away_are_refused_at_once(void **state)
{
    static const size_t far[] = {999999999, SIZE_MAX};
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    must_go(stepper, 5000, 7);
    for (size_t i = 0; i < LENGTH(far); i++) {
        struct snapshot before = snapshot_of(stepper);
        struct error err = {0};

        assert_false(stepper_go(stepper, far[i], 1, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(
            strstr(err.text, "is too far away to be computed at once; expected at most"));
        assert_as_before(stepper, &before);
    }
    stepper_free(stepper);
}

/* ---- Its version, and the pass before the last change */

static void test_version_grows_with_what_is_there_not_with_the_cursor(void **state)
{
    struct stepper *stepper = own_stepper("update");
    uint64_t version = stepper_version(stepper);
    char told[100];

    (void)state;
#define GROWS(call)                        \
 do {                                      \
  call;                                    \
  if (stepper_version(stepper) <= version) \
   fail_msg("%s", #call);                  \
  version = stepper_version(stepper);      \
 } while (0)
#define STAYS(call)                        \
 do {                                      \
  call;                                    \
  if (stepper_version(stepper) != version) \
   fail_msg("%s", #call);                  \
 } while (0)
    STAYS(assert_true(stepper_on(stepper, GRAIN_OPERATION, NULL)));
    STAYS(assert_true(stepper_search(stepper, "E", false, NULL)));
    STAYS(assert_true(stepper_back(stepper, GRAIN_PASS, NULL)));
    STAYS(must_go(stepper, 1, 3));
    STAYS(assert_false(stepper_change(stepper, "rate", "much", NULL)));
    STAYS(assert_false(stepper_go(stepper, 0, 0, NULL)));
    STAYS(stepper_what_if_end(stepper));
    GROWS(must_make(stepper, "rate", "0.5"));
    GROWS(must_undo(stepper, "rate = 0.1"));
    GROWS(assert_true(stepper_redo(stepper, told, sizeof told, NULL)));
    GROWS(assert_true(stepper_what_if(stepper, "rate", "0.25", NULL)));
    GROWS(assert_true(stepper_what_if(stepper, NULL, "0.25", NULL)));
    GROWS(assert_true(stepper_variant(stepper, 0, NULL)));
    STAYS(assert_false(stepper_what_if(stepper, "rate", "much", NULL)));
    GROWS(stepper_what_if_end(stepper));
    GROWS(must_go(stepper, 2, 0));
    GROWS(assert_true(stepper_back(stepper, GRAIN_OPERATION, NULL)));
    GROWS(assert_true(stepper_on(stepper, GRAIN_OPERATION, NULL)));
#undef GROWS
#undef STAYS
    stepper_free(stepper);
}

static void test_what_the_last_change_changed_is_known_in_its_pass(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    assert_false(is_changed(stepper, "E"));
    must_make(stepper, "w[1][1][1]", "0.5");
    assert_true(is_changed(stepper, "w[1][1][1]") && is_changed(stepper, "E"));
    must_make(stepper, "w[1][1][2]", "0.5");
    assert_false(is_changed(stepper, "w[1][1][1]"));
    assert_true(is_changed(stepper, "w[1][1][2]") && is_changed(stepper, "E"));
    must_undo(stepper, "w[1][1][2] = 0.3");
    assert_true(is_changed(stepper, "w[1][1][2]"));
    must_go(stepper, 1, 5);
    assert_true(is_changed(stepper, "w[1][1][2]"));
    must_go(stepper, 2, 0);
    assert_false(is_changed(stepper, "w[1][1][2]"));
    must_go(stepper, 1, 0);
    assert_false(is_changed(stepper, "w[1][1][2]"));
    stepper_free(stepper);
}

/* The last bit counts: what a change does not reach is the same number, and what it does is not. */
static void test_what_changed_by_a_bit_is_changed(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    must_make(stepper, "w[1][1][1]", "0.90000000000000013");
    assert_true(is_changed(stepper, "w[1][1][1]"));
    assert_true(is_changed(stepper, "p[1][1][1]"));
    assert_false(is_changed(stepper, "w[1][1][2]"));
    assert_false(is_changed(stepper, "x[1][2]"));
    stepper_free(stepper);
}

/* A number is computed by another way than by being typed: how that is done is told. */
static void test_what_if_tells_how_to_change_a_computed_number(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    struct error err = {0};

    (void)state;
    assert_false(stepper_what_if(stepper, "o [1][1]", "0.5", &err));
    assert_string_equal(err.text, "what if: o[1][1] is computed; go to that operation first, then "
                                  "type the number alone");
    assert_false(stepper_what_if(stepper, "o[1][9]", "0.5", &err));
    assert_non_null(strstr(err.text, "there is no neuron 9"));
    assert_null(stepper_alternative(stepper));
    stepper_free(stepper);
}

/* A graph in which something would be divided by 0: whatever leads there is refused, and what there is stays. */
static void test_a_graph_without_finite_numbers_is_refused(void **state)
{
    static const char *const message = "node a: x / y with x = 1, y = 0 is no finite number";
    struct example bad = example_from("{'values': {'x': 1, 'y': 0}, 'graph': ['a = x / y']}");
    struct example good = example_from("{'values': {'x': 1, 'y': 2}, 'graph': ['a = x / y']}");
    struct error err = {0};
    struct stepper *stepper;

    (void)state;
    assert_null(stepper_create(&bad, &err));
    assert_string_equal(err.text, message);
    stepper = stepper_create(&good, NULL);
    assert_non_null(stepper);
    assert_false(stepper_change(stepper, "y", "0", &err));
    assert_string_equal(err.text, message);
    assert_int_equal(stepper_changes(stepper), 0);
    assert_true(number_in(stepper, "a") == 0.5 && number_in(stepper, "y") == 2);
    assert_false(stepper_what_if(stepper, "y", "0", &err));
    assert_null(stepper_alternative(stepper));
    assert_true(stepper_what_if(stepper, "y", "4", &err));
    stepper_free(stepper);
    example_free(&bad);
    example_free(&good);
}

/* ---- Searching */

static void test_search_finds_names_and_kinds_and_goes_round(void **state)
{
    static const struct {
        const char *text;
        bool backwards;
        const char *found;
    } cases[] = {
        {"x[1][2]",       false, "x[1][2]"       },
        {"x[ 1 ] [2]",    false, "x[1][2]"       }, /* the only one: round to itself */
        {"x[",            false, "x[1][3]"       },
        {"x[",            false, "x[2][1]"       },
        {"x[",            true,  "x[1][3]"       },
        {"dE/dw[1]",      true,  "dE/dw[1][3][3]"}, /* from the end */
        {"loss",          false, "E"             },
        {"update",        false, "new w[1][1][1]"},
        {"neww[2][3][3]", false, "new w[2][3][3]"},
        {"product",       false, "p[1][1][1]"    },
        {"update",        true,  "new w[2][3][3]"},
        {"e[1]",          true,  "e[1][3]"       },
    };
    struct stepper *stepper = own_stepper("3-3-3");

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct error err = {0};

        if (!stepper_search(stepper, cases[i].text, cases[i].backwards, &err))
            fail_msg("%s", err.text);
        assert_cursor(stepper, cases[i].found);
    }
    stepper_free(stepper);
}

/* The first or the last step of a pass whose name has `name` in it. */
static size_t outermost(const struct trace *trace, const char *name, bool last)
{
    size_t found = TRACE_NONE;

    for (size_t step = 0; step < trace->count; step++) {
        struct operand place = trace_place(trace, step);
        char own[PLACE_NAME_SIZE];

        if (strstr(place_name(&trace->problem, &place, own, sizeof own), name) != NULL &&
            (last || found == TRACE_NONE))
            found = step;
    }
    return found;
}

static void test_search_from_the_beginning_meets_the_first_and_the_last(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    const struct trace *trace = stepper_trace(stepper);

    (void)state;
    for (size_t step = 0; step < trace->count; step++)
        for (int backwards = 0; backwards < 2; backwards++) {
            struct operand place = trace_place(trace, step);
            char name[PLACE_NAME_SIZE];

            place_name(&trace->problem, &place, name, sizeof name);
            if (place.quantity == QUANTITY_LOSS)
                continue; /* "E" is in many names */
            must_go(stepper, 1, 0);
            assert_true(stepper_search(stepper, name, backwards, NULL));
            assert_int_equal(stepper_at(stepper), outermost(trace, name, backwards) + 1);
        }
    must_go(stepper, 1, 0);
    assert_true(stepper_search(stepper, "", true, NULL));
    assert_int_equal(stepper_at(stepper), trace->count);
    stepper_free(stepper);
}

static void test_search_that_finds_nothing_stays(void **state)
{
    struct stepper *stepper = own_stepper("3-3-3");
    struct error err = {0};

    (void)state;
    must_go(stepper, 1, 12);
    assert_false(stepper_search(stepper, "x[3]\033", false, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "no operation of this pass is called \"x[3]\\x1B\"");
    assert_int_equal(stepper_at(stepper), 12);
    stepper_free(stepper);
}

/* ---- What if */

static void test_what_if_by_name_is_the_pass_with_another_number(void **state)
{
    struct stepper *stepper = own_stepper("2-2");
    struct snapshot before = snapshot_of(stepper);
    struct error err = {0};
    double x = 0.5 * 1 + 0.3 * 0.5;

    (void)state;
    assert_null(stepper_alternative(stepper));
    assert_string_equal(stepper_alternative_title(stepper), "");
    assert_true(stepper_what_if(stepper, "w[1][1][1]", "1/2", &err));
    assert_string_equal(stepper_alternative_title(stepper), "w[1][1][1] = 0.5");
    assert_close(number_named(stepper_alternative(stepper), "x[1][1]"), x, 1e-15);
    assert_close(number_named(stepper_alternative(stepper), "o[1][1]"), 1 / (1 + exp(-x)), 1e-15);
    assert_as_before(stepper, &before);
    assert_true(stepper_what_if(stepper, "rule", "split", &err)); /* in the place of the first */
    assert_string_equal(stepper_alternative_title(stepper), "rule = split");
    assert_close(number_named(stepper_alternative(stepper), "x[1][1]"), 1.05, 1e-15);
    assert_false(stepper_what_if(stepper, "w[1][1][1]", "much", &err));
    assert_false(stepper_what_if(stepper, "x[1][1]", "1", &err));
    assert_string_equal(stepper_alternative_title(stepper), "rule = split");
    stepper_what_if_end(stepper);
    assert_null(stepper_alternative(stepper));
    assert_string_equal(stepper_alternative_title(stepper), "");
    stepper_free(stepper);
}

static void test_what_if_of_a_result_goes_on_from_it(void **state)
{
    struct stepper *stepper = own_stepper("2-2");
    struct error err = {0};

    (void)state;
    assert_false(stepper_what_if(stepper, NULL, "1", &err));
    assert_non_null(strstr(err.text, "nothing is computed yet"));
    assert_true(stepper_search(stepper, "x[1][1]", false, NULL));
    assert_false(stepper_what_if(stepper, NULL, "a lot", &err));
    assert_non_null(strstr(err.text, "\"a lot\" is no number"));
    assert_null(stepper_alternative(stepper));
    assert_true(stepper_what_if(stepper, NULL, "1.5", &err));
    assert_string_equal(stepper_alternative_title(stepper), "x[1][1] = 1.5");
    assert_close(number_named(stepper_alternative(stepper), "o[1][1]"), 1 / (1 + exp(-1.5)), 1e-15);
    assert_close(number_in(stepper, "x[1][1]"), 1.05, 1e-15);
    stepper_free(stepper);
}

static void test_what_if_ends_with_the_pass_and_with_a_change(void **state)
{
    struct stepper *stepper = own_stepper("2-2");

    (void)state;
    for (int round = 0; round < 3; round++) {
        must_go(stepper, 1, 5);
        assert_true(stepper_what_if(stepper, NULL, "1", NULL));
        assert_true(stepper_on(stepper, GRAIN_OPERATION, NULL));
        assert_non_null(stepper_alternative(stepper)); /* within the pass it stays */
        if (round == 0)
            must_make(stepper, "rate", "0.2");
        else if (round == 1)
            must_undo(stepper, "rate = 0.1");
        else
            must_go(stepper, 2, 0);
        assert_null(stepper_alternative(stepper));
    }
    stepper_free(stepper);
}

static void test_variants_are_of_the_present_pass(void **state)
{
    struct stepper *stepper = own_stepper("update");
    struct error err = {0};

    (void)state;
    assert_true(stepper_variant(stepper, 0, &err));
    assert_string_equal(stepper_alternative_title(stepper), "the 2 of the square kept");
    assert_int_equal(stepper_alternative_variant(stepper), 0);
    assert_close(number_in(stepper, "dw[1][1][1]"), -0.033598, 5e-7);
    assert_close(number_named(stepper_alternative(stepper), "dw[1][1][1]"), -0.067196, 5e-7);
    must_go(stepper, 2, 0);
    assert_null(stepper_alternative(stepper));
    assert_true(stepper_variant(stepper, 0, &err));
    assert_close(number_named(stepper_alternative(stepper), "dw[1][1][1]"),
                 2 * number_in(stepper, "dw[1][1][1]"), 1e-15);
    assert_true(stepper_what_if(stepper, "rate", "0.5", &err));
    assert_int_equal(stepper_alternative_variant(stepper), SIZE_MAX);
    stepper_free(stepper);
}

/* The second of two with the same title, which is as long as a title may be: which it is, and the title as a whole. */
static void test_variants_of_one_long_title_are_told_apart(void **state)
{
    char title[EXAMPLE_MAX_TITLE + 1], text[1000];
    struct example example;
    struct stepper *stepper;

    (void)state;
    memset(title, 'a', sizeof title - 1);
    title[sizeof title - 1] = '\0';
    snprintf(text, sizeof text,
             "{'layers': [1, 1], 'weights': [[[1]]], 'input': [1], 'target': [1], 'variants': ["
             "{'title': '%s', 'change': {'rate': 2}}, {'title': '%s', 'change': {'rate': 3}}]}",
             title, title);
    example = example_from(text);
    stepper = stepper_of(&example);
    assert_int_equal(stepper_alternative_variant(stepper), SIZE_MAX);
    assert_true(stepper_variant(stepper, 1, NULL));
    assert_int_equal(stepper_alternative_variant(stepper), 1);
    assert_string_equal(stepper_alternative_title(stepper), title);
    assert_close(number_named(stepper_alternative(stepper), "rate"), 3, 0);
    stepper_what_if_end(stepper);
    assert_int_equal(stepper_alternative_variant(stepper), SIZE_MAX);
    assert_string_equal(stepper_alternative_title(stepper), "");
    stepper_free(stepper);
}

/* Thirty-two layers of leaky-relu are told to the last. */
static void test_a_what_if_of_many_words_has_them_all_in_its_title(void **state)
{
    struct architecture arch = {.layers = NN_MAX_LAYERS};
    struct problem problem;
    struct example example;
    struct stepper *stepper;
    const char *title;

    (void)state;
    for (size_t layer = 0; layer <= arch.layers; layer++)
        arch.sizes[layer] = 1;
    for (size_t layer = 0; layer < arch.layers; layer++)
        arch.activation[layer] = layer % 2 == 0 ? ACTIVATION_LINEAR : ACTIVATION_LEAKY_RELU;
    assert_true(problem_create(&problem, &arch, NULL));
    example = example_around(&problem);
    stepper = stepper_create(&example, NULL);
    problem_free(&problem);
    assert_true(stepper_what_if(stepper, "activation", "leaky-relu", NULL));
    title = stepper_alternative_title(stepper);
    assert_memory_equal(title, "activation = leaky-relu", 23);
    assert_string_equal(title + strlen(title) - 10, "leaky-relu");
    stepper_free(stepper);
}

static void test_a_variant_that_does_not_fit_any_more_is_refused(void **state)
{
    struct example example = example_from(
        "{'layers': [1, 1], 'weights': [[[1]]], 'input': [1], 'target': [1],"
        " 'variants': [{'title': 'surprise', 'change': {'loss': 'cross-entropy'}}]}");
    struct stepper *stepper = stepper_of(&example);
    struct error err = {0};

    (void)state;
    assert_true(stepper_variant(stepper, 0, &err));
    must_make(stepper, "activation", "tanh");
    assert_false(stepper_variant(stepper, 0, &err));
    assert_non_null(strstr(err.text, "cross-entropy"));
    assert_null(stepper_alternative(stepper));
    assert_string_equal(stepper_alternative_title(stepper), "");
    stepper_free(stepper);
}

/* ---- Graphs, and the example itself */

static void test_a_graph_has_one_pass(void **state)
{
    struct stepper *stepper = own_stepper("circuit");
    struct error err = {0};

    (void)state;
    assert_true(stepper_on(stepper, GRAIN_PASS, &err));
    assert_cursor(stepper, "dt/dw0");
    assert_false(stepper_on(stepper, GRAIN_OPERATION, &err));
    assert_non_null(strstr(err.text, "a graph has no update"));
    assert_false(stepper_go(stepper, 2, 0, &err));
    assert_int_equal(stepper_pass(stepper), 1);
    must_make(stepper, "x1", "2");
    assert_close(number_in(stepper, "s"), 2 * -1 + -3 * 2 - 3, 0);
    assert_cursor(stepper, "dt/dw0");
    assert_false(stepper_change(stepper, "t", "1", &err));
    assert_false(stepper_change(stepper, "loss", "mae", &err));
    must_undo(stepper, "x1 = -2");
    assert_true(stepper_search(stepper, "dt / dr", false, &err));
    assert_true(stepper_what_if(stepper, NULL, "1", &err));
    assert_close(number_named(stepper_alternative(stepper), "dt/dp"), exp(-1), 1e-15);
    stepper_free(stepper);
}

static void test_the_example_is_kept_as_it_was(void **state)
{
    struct example example = own_example("3-3-3");
    struct stepper *stepper = stepper_create(&example, NULL);
    const struct example *kept;

    (void)state;
    must_make(stepper, "w[1][1][1]", "7");
    must_go(stepper, 4, 3);
    kept = stepper_example(stepper);
    assert_string_equal(kept->name, "3-3-3");
    assert_string_equal(kept->notes, example.notes);
    assert_int_equal(kept->variant_count, example.variant_count);
    assert_memory_equal(kept->problem.numbers, example.problem.numbers,
                        example.problem.count * sizeof(double));
    example_free(&example);
    stepper_free(stepper);
    stepper_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_in_any_pass_are_as_if_all_were_run_from_the_beginning),
        cmocka_unit_test(test_changes_hold_also_where_beginnings_were_forgotten),
        cmocka_unit_test(test_six_hundred_passes_are_the_same_there_and_back),
        cmocka_unit_test(test_a_change_in_a_later_pass_holds_when_an_earlier_one_is_changed),
        cmocka_unit_test(test_kinds_of_change_hold_in_all_passes_after_theirs),
        cmocka_unit_test(test_undo_and_redo_tell_what_is_so_now),
        cmocka_unit_test(test_what_was_undone_is_gone_after_a_change),
        cmocka_unit_test(test_changed_marks_just_what_is_different),
        cmocka_unit_test(test_changed_knows_numbers_past_all_others),
        cmocka_unit_test(test_cursor_stays_at_its_place_when_operations_come_and_go),
        cmocka_unit_test(test_a_pass_that_ends_in_trouble_is_not_left_forwards),
        cmocka_unit_test(test_cursor_stays_where_the_trouble_was_when_it_is_over),
        cmocka_unit_test(test_changes_that_fail_change_nothing),
        cmocka_unit_test(test_an_undo_that_fails_leaves_all_passes_as_they_were),
        cmocka_unit_test(test_going_out_of_range_leaves_the_cursor),
        cmocka_unit_test(test_kinds_that_do_not_fit_together_close_the_pass),
        cmocka_unit_test(test_trouble_on_the_way_names_its_pass),
        cmocka_unit_test(test_passes_too_far_away_are_refused_at_once),
        cmocka_unit_test(test_version_grows_with_what_is_there_not_with_the_cursor),
        cmocka_unit_test(test_what_the_last_change_changed_is_known_in_its_pass),
        cmocka_unit_test(test_what_changed_by_a_bit_is_changed),
        cmocka_unit_test(test_what_if_tells_how_to_change_a_computed_number),
        cmocka_unit_test(test_a_graph_without_finite_numbers_is_refused),
        cmocka_unit_test(test_search_finds_names_and_kinds_and_goes_round),
        cmocka_unit_test(test_search_from_the_beginning_meets_the_first_and_the_last),
        cmocka_unit_test(test_search_that_finds_nothing_stays),
        cmocka_unit_test(test_what_if_by_name_is_the_pass_with_another_number),
        cmocka_unit_test(test_what_if_of_a_result_goes_on_from_it),
        cmocka_unit_test(test_what_if_ends_with_the_pass_and_with_a_change),
        cmocka_unit_test(test_variants_are_of_the_present_pass),
        cmocka_unit_test(test_variants_of_one_long_title_are_told_apart),
        cmocka_unit_test(test_a_what_if_of_many_words_has_them_all_in_its_title),
        cmocka_unit_test(test_a_variant_that_does_not_fit_any_more_is_refused),
        cmocka_unit_test(test_a_graph_has_one_pass),
        cmocka_unit_test(test_the_example_is_kept_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
