/*
 * Two passes beside each other: which rows, in which order, what only one of the two has, and which numbers count as the same.
 */
#include "course_support.h"

#include <nntui/comparison.h>

#include <float.h>

/* ---- Help */

/* An example of the program's own with some changes: "rule", "split", ..., NULL at the end, or NULL. */
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

static struct comparison must_compare(const struct trace *here, const struct trace *there)
{
    struct comparison comparison;
    struct error err = {0};

    if (!comparison_create(&comparison, here, there, &err))
        fail_msg("%s", err.text);
    return comparison;
}

static void assert_names(const struct trace *trace, const struct comparison *comparison,
                         const char *const *names, size_t count)
{
    for (size_t i = 0; i < count && i < comparison->count; i++) {
        char name[PLACE_NAME_SIZE];

        assert_string_equal(
            place_name(&trace->problem, &comparison->rows[i].place, name, sizeof name), names[i]);
    }
    assert_int_equal(comparison->count, count);
}

/* ---- Numbers */

static void test_numbers_are_alike_but_for_their_last_bits(void **state)
{
    static const struct {
        double a, b;
        bool alike;
    } rows[] = {
        {0,         0,               true },
        {0,         -0.0,            true },
        {0,         5e-324,          false},
        {0,         1e-300,          false}, /* what is not 0 is another number, however small */
        {1,         1 + DBL_EPSILON, true },
        {0.1 + 0.2, 0.3,             true },
        {1,         1 + 1e-11,       false},
        {1e-200,    1.1e-200,        false},
        {1e300,     1e300 * 1.001,   false},
        {1,         -1,              false},
        {NAN,       NAN,             true },
        {NAN,       -NAN,            true },
        {NAN,       0,               false},
        {NAN,       INFINITY,        false},
        {INFINITY,  INFINITY,        true },
        {INFINITY,  -INFINITY,       false},
        {INFINITY,  DBL_MAX,         false},
        {-INFINITY, -DBL_MAX,        false},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (numbers_alike(rows[i].a, rows[i].b) != rows[i].alike ||
            numbers_alike(rows[i].b, rows[i].a) != rows[i].alike)
            fail_msg("%.17g, %.17g", rows[i].a, rows[i].b);
}

/* ---- Rows */

static void test_a_pass_beside_itself_has_no_rows(void **state)
{
    static const char *const names[] = {"3-3-3", "rooms", "circuit"};

    (void)state;
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct trace here = trace_with(names[i], NULL), there = trace_with(names[i], NULL);
        struct comparison comparison = must_compare(&here, &there);

        assert_int_equal(comparison.count, 0);
        assert_true(numbers_alike(comparison.loss_after[0], comparison.loss_after[1]));
        assert_true(numbers_alike(comparison.loss_after[0], here.loss_after));
        comparison_free(&comparison);
        comparison_free(&comparison);
        trace_free(&here);
        trace_free(&there);
    }
}

/* What is given first, then in the order in which it is computed; what does not depend on the change is not there. */
static void test_rows_are_what_is_given_then_what_is_computed(void **state)
{
    static const char *const names[] = {"t[1]",           "e[1][1]",        "E",
                                        "delta[1][1]",    "dE/dw[1][1][1]", "dE/dw[1][1][2]",
                                        "new w[1][1][1]", "new w[1][1][2]"};
    struct trace here = trace_with("update", NULL);
    struct trace there = trace_with("update", (const char *const[]){"t[1]", "1/2", NULL});
    struct comparison comparison = must_compare(&here, &there);

    (void)state;
    assert_names(&here, &comparison, names, LENGTH(names));
    for (size_t i = 0; i < comparison.count; i++) {
        const struct comparison_row *row = &comparison.rows[i];

        assert_true(row->known[0] && row->known[1]);
        assert_true(row->number[0] == number_named(&here, names[i]));
        assert_true(row->number[1] == number_named(&there, names[i]));
    }
    assert_true(comparison.loss_after[0] == here.loss_after);
    assert_true(comparison.loss_after[1] == there.loss_after);
    comparison_free(&comparison);
    trace_free(&here);
    trace_free(&there);
}

/* Rows of what only one has are right, and none is missing. */
static void assert_only_one_has(const struct trace *here, const struct trace *there)
{
    struct comparison comparison = must_compare(here, there);
    size_t only[2] = {0};

    for (size_t i = 0; i < comparison.count; i++) {
        const struct comparison_row *row = &comparison.rows[i];

        assert_true(row->known[0] || row->known[1]);
        if (!row->known[1]) {
            assert_int_equal(only[1], 0); /* those of `there` alone are behind all others */
            only[0]++;
        } else if (!row->known[0]) {
            only[1]++;
        } else {
            assert_int_equal(only[1], 0);
            assert_false(numbers_alike(row->number[0], row->number[1]));
        }
    }
    /* Every step of either pass that the other does not compute has its row. */
    for (int i = 0; i < 2; i++) {
        const struct trace *one = i == 0 ? here : there, *other = i == 0 ? there : here;
        size_t missing = 0;

        for (size_t step = 0; step < one->count; step++) {
            struct operand place = trace_place(one, step);

            missing += trace_find(other, &place) == TRACE_NONE;
        }
        assert_int_equal(only[i], missing);
        assert_true(missing > 0);
    }
    comparison_free(&comparison);
}

/* Split adds weights up, chain takes the hidden slopes first; cross-entropy has no slopes at the outputs. */
static void test_what_only_one_of_the_passes_has_is_told(void **state)
{
    struct trace here = trace_with(
        "3-3-3", (const char *const[]){"rule", "split", "loss", "cross-entropy", NULL});
    struct trace there = trace_with("3-3-3", NULL);

    (void)state;
    assert_only_one_has(&here, &there);
    assert_only_one_has(&there, &here);
    trace_free(&here);
    trace_free(&there);
}

/* A pass that a rule has ended: what it did not come to is known only in the other, and it has no loss afterwards. */
static void test_a_pass_that_was_ended_has_less(void **state)
{
    static const char *const ended[] = {"rule",       "split", "w[2][1][1]", "0.5",
                                        "w[2][1][2]", "-1",    NULL};
    struct trace here = trace_with("3-3-3", NULL), there = trace_with("3-3-3", ended);
    struct comparison comparison;
    const struct comparison_row *row;

    (void)state;
    assert_int_equal(there.trouble.kind, ERROR_WORK);
    comparison = must_compare(&here, &there);
    row = &comparison.rows[comparison.count - 1];
    while (row > comparison.rows && !row->known[0])
        row--;
    assert_int_equal(row->place.quantity, QUANTITY_NEW_WEIGHT);
    assert_true(row->known[0] && !row->known[1]);
    assert_false(isnan(comparison.loss_after[0]));
    assert_true(isnan(comparison.loss_after[1]));
    comparison_free(&comparison);
    trace_free(&here);
    trace_free(&there);
}

/* Of a graph's given numbers only the leaves. */
static void test_rows_of_a_graph_have_its_names(void **state)
{
    struct trace here = trace_with("circuit", NULL);
    struct trace there = trace_with("circuit", (const char *const[]){"w2", "-2.5", NULL});
    struct comparison comparison = must_compare(&here, &there);
    static const char *const first[] = {"w2", "s", "p", "r", "q", "t"};

    (void)state;
    assert_true(comparison.count > LENGTH(first));
    for (size_t i = 0; i < LENGTH(first); i++) {
        char name[PLACE_NAME_SIZE];

        assert_string_equal(place_name(&here.problem, &comparison.rows[i].place, name, sizeof name),
                            first[i]);
    }
    assert_true(isnan(comparison.loss_after[0]) && isnan(comparison.loss_after[1]));
    comparison_free(&comparison);
    trace_free(&here);
    trace_free(&there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_alike_but_for_their_last_bits),
        cmocka_unit_test(test_a_pass_beside_itself_has_no_rows),
        cmocka_unit_test(test_rows_are_what_is_given_then_what_is_computed),
        cmocka_unit_test(test_what_only_one_of_the_passes_has_is_told),
        cmocka_unit_test(test_a_pass_that_was_ended_has_less),
        cmocka_unit_test(test_rows_of_a_graph_have_its_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
