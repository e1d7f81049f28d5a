/*
 * Expressions: what they come to, what is known of them, and what is said of those that are none.
 */
#include "support.h"

#include <nntui/expression.h>

#include <string.h>

/* Knows x = 2, name = "houses", and late, of which nothing is known; twice(X) gives 2 X. */
static bool look(void *context, const char *name, const struct value *arguments, size_t count,
                 struct value *value, struct error *err)
{
    (void)context;
    if (strcmp(name, "x[1][2]") == 0 || strcmp(name, "x") == 0)
        *value = number_value(2);
    else if (strcmp(name, "name") == 0)
        *value = text_value("houses");
    else if (strcmp(name, "twice") == 0 && count == 1)
        *value = number_value(2 * arguments[0].number);
    else if (strcmp(name, "d") == 0 && count == 1 && arguments[0].kind == VALUE_TEXT)
        *value = arguments[0];
    else if (strcmp(name, "late") != 0)
        return error_input(err, "there is no %s", name);
    return true;
}

static const struct lookup lookup = {NULL, look};

static struct value of(const char *text)
{
    struct value value = {0};
    struct error err = {0};

    if (!expression_value(text, &lookup, &value, &err))
        fail_msg("%s: %s", text, err.text);
    return value;
}

static void assert_number(const char *text, double expected)
{
    struct value value = of(text);

    if (value.kind != VALUE_NUMBER)
        fail_msg("%s is no number", text);
    assert_close(value.number, expected, 1e-12 * fmax(1, fabs(expected)));
}

static void assert_refused(const char *text, const char *part)
{
    struct value value;
    struct error err = {0};

    if (expression_value(text, &lookup, &value, &err))
        fail_msg("%s was taken", text);
    if (strstr(err.text, part) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", text, err.text, part);
}

static void test_operators_bind_as_in_school(void **state)
{
    (void)state;
    assert_number("1 + 2 * 3", 7);
    assert_number("(1 + 2) * 3", 9);
    assert_number("10 - 4 - 3", 3);
    assert_number("12 / 3 / 2", 2);
    assert_number("2 ^ 3 ^ 2", 512);
    assert_number("-2 ^ 2", -4);
    assert_number("2 * -3", -6);
    assert_number("--5", 5);
    assert_number("1.5e2 + .5", 150.5);
    assert_number("1e-3", 0.001);
    assert_number("2E+1", 20);
}

static void test_comparisons_are_one_or_zero(void **state)
{
    (void)state;
    assert_number("1 < 2", 1);
    assert_number("2 <= 2", 1);
    assert_number("3 < 2", 0);
    assert_number("3 > 2 and 1 > 2", 0);
    assert_number("3 > 2 or 1 > 2", 1);
    assert_number("not 3 > 2", 0);
    assert_number("not not 3 > 2", 1);
    assert_number("0.1 + 0.2 = 0.3", 1);
    assert_number("1 = 1.04 +- 0.05", 1);
    assert_number("1 = 1.06 +- 0.05", 0);
    assert_number("1 != 1.06 +- 0.05", 1);
    assert_number("1 + 2 = 3 +- 0.1 and 2 > 1", 1);
    assert_number("1 / 0 = 1 / 0", 1);
    assert_number("1 / 0 != 1 / 0", 0);
    assert_number("log(-1) = log(-1)", 0);
}

static void test_names_are_looked_up(void **state)
{
    (void)state;
    assert_number("x + 1", 3);
    assert_number("x[1][2] * 2", 4);
    assert_number("x[ 1 ][ 2 ]", 2);
    assert_number("twice(x + 1)", 6);
    assert_number("name = \"houses\"", 1);
    assert_number("name != \"houses\"", 0);
    assert_string_equal(of("d(q)").text, "q");
    assert_string_equal(of("name").text, "houses");
}

static void test_functions_are_those_of_mathematics(void **state)
{
    (void)state;
    assert_number("exp(1)", exp(1));
    assert_number("log(exp(2))", 2);
    assert_number("sqrt(9)", 3);
    assert_number("abs(-3)", 3);
    assert_number("sigmoid(0)", 0.5);
    assert_number("tanh(0.5)", tanh(0.5));
    assert_number("min(3, 1, 2)", 1);
    assert_number("max(3, 1, 2)", 3);
    assert_number("round(2.5)", 3);
    assert_number("round(0.7408, 2)", 0.74);
}

static void test_what_is_not_known_makes_nothing_true(void **state)
{
    (void)state;
    assert_int_equal(of("late + 1").kind, VALUE_UNKNOWN);
    assert_int_equal(of("sqrt(late)").kind, VALUE_UNKNOWN);
    assert_number("late < 1", 0);
    assert_number("late >= 1", 0);
    assert_number("1 = 1 +- late", 0);
    assert_number("1 != 2 +- late", 0);
    assert_number("not late < 1", 1);
    assert_false(value_holds(&(struct value){0}));
}

static void test_what_is_no_expression_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_refused("1 +", "ends at character 4");
    assert_refused("1 2", "\"2\" found at character 3");
    assert_refused("(1", "\")\"");
    assert_refused("x[", "\"]\"");
    assert_refused("y + 1", "there is no y");
    assert_refused("\"a", "quote");
    assert_refused("name + 1", "expected numbers");
    assert_refused("name < \"a\"", "= or !=");
    assert_refused("name = 1", "two numbers or two texts");
    assert_refused("sqrt(1, 2)", "expected 1 to 1");
    assert_refused("sqrt(\"a\")", "expected a number");
    assert_refused("1..2", "a number");
    assert_refused("1 = 1 +- name", "a number behind +-");
    assert_refused("", "ends at character 1");
    assert_refused("min(1,2,3,4,5,6,7,8,9)", "8 arguments");
}

/* What stands behind the end of an expression is none of its business. */
static void test_an_exponent_without_digits_is_not_looked_for_behind_the_end(void **state)
{
    static const char buffer[] = "2e\0"
                                 "3";
    struct value value;
    const char *rest;

    (void)state;
    assert_true(expression_begin(buffer, &rest, NULL, &value, NULL));
    assert_string_equal(rest, "e");
    assert_close(value.number, 2, 0);
    assert_true(expression_begin("2e+", &rest, NULL, &value, NULL));
    assert_string_equal(rest, "e+");
}

static void test_depth_and_length_are_limited(void **state)
{
    char text[EXPRESSION_LENGTH + 2];

    (void)state;
    memset(text, '(', 100);
    strcpy(text + 100, "1");
    assert_refused(text, "fewer parentheses");
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_refused(text, "expected at most");
}

static void test_the_beginning_of_a_line_ends_where_it_is_no_expression(void **state)
{
    struct value value;
    const char *rest;

    (void)state;
    assert_true(expression_begin("1 + 2 +- 3", &rest, &lookup, &value, NULL));
    assert_string_equal(rest, "+- 3");
    assert_close(value.number, 3, 0);
    assert_true(expression_begin("x \"text\"", &rest, NULL, &value, NULL));
    assert_string_equal(rest, "\"text\"");
    assert_int_equal(value.kind, VALUE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operators_bind_as_in_school),
        cmocka_unit_test(test_comparisons_are_one_or_zero),
        cmocka_unit_test(test_names_are_looked_up),
        cmocka_unit_test(test_functions_are_those_of_mathematics),
        cmocka_unit_test(test_what_is_not_known_makes_nothing_true),
        cmocka_unit_test(test_what_is_no_expression_is_refused_with_its_place),
        cmocka_unit_test(test_an_exponent_without_digits_is_not_looked_for_behind_the_end),
        cmocka_unit_test(test_depth_and_length_are_limited),
        cmocka_unit_test(test_the_beginning_of_a_line_ends_where_it_is_no_expression),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
