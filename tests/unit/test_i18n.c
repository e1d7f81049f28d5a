/*
 * The terminal's character set, and that no language changes how numbers look. Each case starts the
 * locale afresh, as a program does once.
 */
#include "support.h"

#include <nntui/i18n.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static bool start_with(const char *locale)
{
    setlocale(LC_ALL, "C");
    setenv("LC_ALL", locale, 1);
    return i18n_start();
}

static void test_utf8_locale_is_recognised(void **state)
{
    (void)state;
    assert_true(start_with("C.UTF-8"));
}

static void test_c_locale_is_not_utf8(void **state)
{
    (void)state;
    assert_false(start_with("C"));
    assert_false(start_with("POSIX"));
}

static void test_missing_utf8_locale_is_still_utf8(void **state)
{
    (void)state;
    assert_true(start_with("xx_XX.UTF-8"));
    assert_true(start_with("xx_XX.utf8@euro"));
    assert_false(start_with("xx_XX.ISO-8859-2"));
    assert_false(start_with("xx_XX"));
}

/* LC_ALL counts before LC_CTYPE, and that before LANG; an empty one does not count. */
static void test_first_variable_that_is_set_decides(void **state)
{
    (void)state;
    setenv("LC_CTYPE", "xx_XX.ISO-8859-2", 1);
    setenv("LANG", "xx_XX.UTF-8", 1);
    assert_false(start_with(""));
    unsetenv("LC_CTYPE");
    assert_true(start_with(""));
    unsetenv("LANG");
    assert_false(start_with(""));
}

static void test_numbers_are_never_localised(void **state)
{
    char shown[8];

    (void)state;
    start_with("de_DE.UTF-8");
    snprintf(shown, sizeof shown, "%.1f", 0.5);
    assert_string_equal(shown, "0.5");
    assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_locale_is_recognised),
        cmocka_unit_test(test_c_locale_is_not_utf8),
        cmocka_unit_test(test_missing_utf8_locale_is_still_utf8),
        cmocka_unit_test(test_first_variable_that_is_set_decides),
        cmocka_unit_test(test_numbers_are_never_localised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
