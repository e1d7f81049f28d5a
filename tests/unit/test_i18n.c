/*
 * The terminal's character set, and that no language changes how numbers look. Each case starts the
 * locale afresh, as a program does once.
 */
#include "support.h"

#include <nntui/i18n.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- The language */

/* Whether the catalogue was compiled (msgfmt may be missing); without it there is nothing to see here. */
static bool have_romanian(void)
{
    bool have = i18n_choose("ro", NULL);

    i18n_choose("en", NULL);
    return have;
}

static void expect_language(const char *locale, const char *list, const char *expected)
{
    if (list != NULL)
        setenv("LANGUAGE", list, 1);
    else
        unsetenv("LANGUAGE");
    start_with(locale);
    assert_string_equal(i18n_language(), expected);
    unsetenv("LANGUAGE");
}

/* None of these locales need be installed. */
static void test_environment_chooses_the_language(void **state)
{
    (void)state;
    if (!have_romanian())
        skip();
    expect_language("ro_RO.UTF-8", NULL, "ro");
    expect_language("ro", NULL, "ro");
    expect_language("ro_RO@euro", NULL, "ro");
    expect_language("rom_RO.UTF-8", NULL, "en");
    expect_language("de_DE.UTF-8", NULL, "en");
    expect_language("de_DE.UTF-8", "fr:ro:en", "ro");
    expect_language("ro_RO.UTF-8", "en", "en");
    expect_language("C.UTF-8", "ro", "ro");
    expect_language("C", "ro", "en");
    expect_language("POSIX", "ro", "en");
    expect_language("ro_RO.UTF-8", ":::", "ro");
}

static void test_language_can_be_chosen_in_any_locale(void **state)
{
    static const char *const locales[] = {"C.UTF-8", "en_US.UTF-8", "xx"};

    (void)state;
    if (!have_romanian())
        skip();
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        start_with(locales[i]);
        assert_string_equal(i18n_text("Settings"), "Settings");
        assert_true(i18n_choose("ro", NULL));
        assert_string_equal(i18n_language(), "ro");
        assert_string_not_equal(i18n_text("Settings"), "Settings");
        assert_string_equal(i18n_text("no such sentence"), "no such sentence");
        assert_string_equal(i18n_text(""), "");
    }
}

static void test_unknown_language_is_refused_and_nothing_changes(void **state)
{
    struct error err = {0};

    (void)state;
    start_with("C");
    assert_false(i18n_choose("de", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, "\"de\"; expected one of: en, ro"));
    assert_false(i18n_choose("", &err));
    assert_false(i18n_choose("ro_RO", &err));
    assert_string_equal(i18n_language(), "en");
}

static void test_english_has_two_plural_forms(void **state)
{
    (void)state;
    start_with("C");
    assert_string_equal(i18n_plural("%zu row", "%zu rows", 0), "%zu rows");
    assert_string_equal(i18n_plural("%zu row", "%zu rows", 1), "%zu row");
    assert_string_equal(i18n_plural("%zu row", "%zu rows", 21), "%zu rows");
}

static void test_romanian_has_three_plural_forms(void **state)
{
    static const size_t few[] = {0, 2, 19, 101, 119, 1002}, many[] = {20, 21, 99, 100, 120, 1000};
    const char *one = "%zu point by hand", *more = "%zu points by hand";

    (void)state;
    if (!have_romanian())
        skip();
    i18n_choose("ro", NULL);
    assert_null(strstr(i18n_plural(one, more, 1), " de puncte"));
    for (size_t i = 0; i < sizeof few / sizeof few[0]; i++)
        assert_non_null(strstr(i18n_plural(one, more, few[i]), "%zu puncte"));
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        assert_non_null(strstr(i18n_plural(one, more, many[i]), "%zu de puncte"));
    i18n_choose("en", NULL);
}

static void test_letters_lose_their_marks_only_on_plain_terminals(void **state)
{
    char romanian[] = "ăâîșțĂÂÎȘȚ şţŞŢ\n", broken[] = "a\xC8";

    (void)state;
    start_with("C.UTF-8");
    assert_string_equal(i18n_plain(romanian), "ăâîșțĂÂÎȘȚ şţŞŢ\n");
    start_with("C");
    assert_string_equal(i18n_plain(romanian), "aaistAAIST stST\n");
    assert_string_equal(i18n_plain(broken), "a?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_locale_is_recognised),
        cmocka_unit_test(test_c_locale_is_not_utf8),
        cmocka_unit_test(test_missing_utf8_locale_is_still_utf8),
        cmocka_unit_test(test_first_variable_that_is_set_decides),
        cmocka_unit_test(test_numbers_are_never_localised),
        cmocka_unit_test(test_environment_chooses_the_language),
        cmocka_unit_test(test_language_can_be_chosen_in_any_locale),
        cmocka_unit_test(test_unknown_language_is_refused_and_nothing_changes),
        cmocka_unit_test(test_english_has_two_plural_forms),
        cmocka_unit_test(test_romanian_has_three_plural_forms),
        cmocka_unit_test(test_letters_lose_their_marks_only_on_plain_terminals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
