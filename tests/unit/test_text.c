/* Growable strings, numbers to and from text, UTF-8, and what may go to a terminal. */
#include "support.h"

#include <nntui/rng.h>
#include <nntui/text.h>

#include <float.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Growable strings */

static void test_text_grows_and_stays_terminated(void **state)
{
    struct text text = {0};

    (void)state;
    for (int i = 0; i < 1000; i++) {
        text_add(&text, "ab");
        text_printf(&text, "%03d", i);
        assert_int_equal(text.length, strlen(text.data));
    }
    assert_int_equal(text.length, 5000);
    assert_memory_equal(text.data, "ab000ab001", 10);
    assert_memory_equal(text.data + 4990, "ab998ab999", 11);
    assert_false(text.failed);
    text_free(&text);
    assert_null(text.data);
}

static void test_text_keeps_embedded_zero_bytes(void **state)
{
    struct text text = {0};

    (void)state;
    text_add_bytes(&text, "a\0b", 3);
    text_add_bytes(&text, NULL, 0);
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.data, "a\0b", 4);
    text_free(&text);
}

static void test_text_is_a_string_after_adding_nothing(void **state)
{
    struct text text = {0};

    (void)state;
    text_add(&text, "");
    assert_string_equal(text.data, "");
    text_free(&text);
}

static void test_text_clear_keeps_the_memory(void **state)
{
    struct text text = {0};
    char *memory;

    (void)state;
    text_clear(&text);
    text_add(&text, "something");
    memory = text.data;
    text_clear(&text);
    assert_string_equal(text.data, "");
    text_add(&text, "other");
    assert_ptr_equal(text.data, memory);
    assert_string_equal(text.data, "other");
    text_free(&text);
}

/* More than memory holds: nothing is copied, what was there stays, and it is said once, at the end. */
static void test_text_remembers_a_failed_addition(void **state)
{
    struct text text = {0};

    (void)state;
    text_add(&text, "kept");
    text_add_bytes(&text, "x", SIZE_MAX - 2);
    assert_true(text.failed);
    text_add(&text, "ignored");
    text_printf(&text, "%d", 1);
    assert_string_equal(text.data, "kept");
    text_clear(&text);
    text_add(&text, "again");
    assert_string_equal(text.data, "again");
    assert_false(text.failed);
    text_free(&text);
}

/* ---- Numbers from text */

static void test_parse_real_takes_decimal_forms(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"0",        0    },
        {"-0.5",     -0.5 },
        {"+.25",     0.25 },
        {"3.",       3    },
        {"1e3",      1000 },
        {"1.5E-2",   0.015},
        {"2e+2",     200  },
        {" \t7\r\n", 7    },
        {"0.1",      0.1  },
        {"1e308",    1e308},
        {"1e-999",   0    },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = -99;

        assert_true(parse_real(rows[i].text, &value));
        assert_close(value, rows[i].value, 0);
    }
}

/* Each is refused, and leaves the value alone. */
static void refuse_reals(const char *const *texts)
{
    for (; *texts != NULL; texts++) {
        double value = -99;

        if (parse_real(*texts, &value))
            fail_msg("\"%s\" was taken as %g", *texts, value);
        assert_close(value, -99, 0);
    }
}

static void test_parse_real_refuses_hexadecimal(void **state)
{
    (void)state;
    refuse_reals((const char *const[]){"0x10", "0X1p3", "-0x1", NULL});
}

static void test_parse_real_refuses_infinity_and_nan(void **state)
{
    (void)state;
    refuse_reals(
        (const char *const[]){"inf", "-Infinity", "nan", "NAN(1)", "1e999", "-1e999", NULL});
}

static void test_parse_real_refuses_what_follows_a_number(void **state)
{
    (void)state;
    refuse_reals((const char *const[]){"1x", "1 2", "1,5", "1.2.3", "1e5.5", "5%", "1_000", NULL});
}

static void test_parse_real_refuses_what_is_no_number(void **state)
{
    (void)state;
    refuse_reals((const char *const[]){"", " ", ".", "-", "+-1", "--1", "- 1", "e5", ".e1", "1e",
                                       "1e+", NULL});
}

static void test_parse_u64_takes_the_whole_range(void **state)
{
    uint64_t value = 1;
    size_t size = 1;

    (void)state;
    assert_true(parse_u64("0", &value));
    assert_true(value == 0);
    assert_true(parse_u64(" 18446744073709551615 ", &value));
    assert_true(value == UINT64_MAX);
    assert_true(parse_u64("007", &value));
    assert_true(value == 7);
    assert_true(parse_size("784", &size));
    assert_int_equal(size, 784);
}

static void test_parse_u64_refuses_signs_fractions_and_overflow(void **state)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "-1",
                                        "+1",
                                        "1.0",
                                        "1e3",
                                        "0x1",
                                        "1 2",
                                        "12a",
                                        "18446744073709551616",
                                        "99999999999999999999999"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        uint64_t value = 77;
        size_t size = 77;

        assert_false(parse_u64(texts[i], &value));
        assert_false(parse_size(texts[i], &size));
        assert_true(value == 77 && size == 77);
    }
}

/* ---- Numbers to text */

static const char *shown(double value)
{
    static char buffer[32];

    return format_real(buffer, sizeof buffer, value);
}

static void test_format_real_is_short(void **state)
{
    (void)state;
    assert_string_equal(shown(0), "0");
    assert_string_equal(shown(0.1), "0.1");
    assert_string_equal(shown((double)0.1f), "0.1");
    assert_string_equal(shown(-2.5), "-2.5");
    assert_string_equal(shown(100), "100");
    assert_string_equal(shown(784), "784");
    assert_string_equal(shown(16777216), "16777216");
    assert_string_equal(shown(1e-10), "1e-10");
    assert_string_equal(shown((double)(1.0f / 3.0f)), "0.33333334");
    assert_string_equal(shown(0.1 + 0.2), "0.3");
}

static void test_format_real_shows_the_ends_of_the_range(void **state)
{
    (void)state;
    assert_string_equal(shown((double)FLT_MAX), "3.4028235e+38");
    assert_string_equal(shown((double)FLT_MIN), "1.1754944e-38");
    assert_string_equal(shown((double)FLT_TRUE_MIN), "1e-45");
    assert_string_equal(shown(1e300), "1e+300");
    assert_string_equal(shown(-DBL_MAX), "-1.7976931348623157e+308");
    assert_string_equal(shown((double)INFINITY), "inf");
    assert_string_equal(shown(-(double)INFINITY), "-inf");
    assert_string_equal(shown((double)NAN), "nan");
    assert_string_equal(shown(-(double)NAN), "nan");
}

/* Any bit pattern that is a number, denormals among them. */
static void test_format_real_reads_back_as_the_same_float(void **state)
{
    struct rng rng;
    char buffer[32];

    (void)state;
    rng_seed(&rng, 21, RNG_TEST, 0);
    for (int i = 0; i < 50000; i++) {
        uint32_t bits = (uint32_t)rng_u64(&rng);
        float value, back;

        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        format_real(buffer, sizeof buffer, (double)value);
        back = strtof(buffer, NULL);
        assert_memory_equal(&back, &value, sizeof back);
    }
}

static void test_format_real_stays_inside_a_small_buffer(void **state)
{
    char buffer[5] = "....";

    (void)state;
    format_real(buffer, 4, 123456);
    assert_string_equal(buffer, "123");
    assert_int_equal(buffer[4], '\0');
}

/*
 * A locale with a decimal comma: an installed one, or one made for the test. False where there is
 * neither; then only that test is skipped.
 */
static bool set_comma_locale(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "ro_RO.UTF-8", "fr_FR.UTF-8", "de_DE"};
    char folder[] = "/tmp/nntui-locale-XXXXXX", command[200];
    bool found = false;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (setlocale(LC_NUMERIC, names[i]) != NULL)
            return true;
    if (mkdtemp(folder) == NULL)
        return false;
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1",
             folder, folder);
    if (system(command) == 0 && setenv("LOCPATH", folder, 1) == 0)
        found = setlocale(LC_NUMERIC, "de_DE.UTF-8") != NULL;
    unsetenv("LOCPATH");
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 && found;
}

static void test_numbers_keep_the_point_in_a_comma_locale(void **state)
{
    char comma[8];
    double value = 0;

    (void)state;
    if (!set_comma_locale())
        skip();
    snprintf(comma, sizeof comma, "%.1f", 0.5);
    assert_string_equal(comma, "0,5");
    assert_true(parse_real("1.25", &value));
    assert_close(value, 1.25, 0);
    assert_false(parse_real("1,25", &value));
    assert_string_equal(shown(1.25), "1.25");
    snprintf(comma, sizeof comma, "%.1f", 0.5); /* the caller's locale is given back */
    assert_string_equal(comma, "0,5");
    setlocale(LC_NUMERIC, "C");
}

/* ---- UTF-8 */

static void test_utf8_round_trip_of_every_character(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char buffer[5];
        uint32_t back = UINT32_MAX;
        size_t length;

        if (c == 0xD800)
            c = 0xE000;
        length = utf8_encode(c, buffer);
        if (buffer[length] != '\0' || utf8_decode(buffer, length, &back) != length || back != c)
            fail_msg("U+%04X came back as U+%04X", (unsigned)c, (unsigned)back);
        if (length > 1 && utf8_decode(buffer, length - 1, &back) != 0)
            fail_msg("U+%04X cut short was taken", (unsigned)c);
    }
}

static void test_utf8_encode_replaces_what_is_no_character(void **state)
{
    char buffer[5];

    (void)state;
    assert_int_equal(utf8_encode(0xD800, buffer), 3);
    assert_string_equal(buffer, "\xEF\xBF\xBD");
    assert_int_equal(utf8_encode(0x110000, buffer), 3);
    assert_string_equal(buffer, "\xEF\xBF\xBD");
}

static void test_utf8_decode_refuses_ill_formed_bytes(void **state)
{
    static const char *const rows[] = {
        "\x80",             /* a continuation first */
        "\xC0\x80",         /* overlong NUL */
        "\xC1\xBF",         /* overlong DEL */
        "\xE0\x9F\xBF",     /* overlong U+07FF */
        "\xF0\x8F\xBF\xBF", /* overlong U+FFFF */
        "\xED\xA0\x80",     /* a surrogate */
        "\xF4\x90\x80\x80", /* U+110000 */
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xC3(",
        "\xE2\x82(",
        "\xE2\x82",
    };
    uint32_t codepoint = 7;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(utf8_decode(rows[i], strlen(rows[i]), &codepoint), 0);
    assert_int_equal(utf8_decode("a", 0, &codepoint), 0);
    assert_int_equal(codepoint, 7);
}

/* ---- Text to show */

static const char *safe(const char *source)
{
    static char buffer[200];

    return text_safe(buffer, sizeof buffer, source);
}

static void test_text_safe_keeps_ordinary_text(void **state)
{
    (void)state;
    assert_string_equal(safe(""), "");
    assert_string_equal(safe("a b~\\"), "a b~\\");
    assert_string_equal(safe("\xC8\x9B\xC4\x83r\xC4\x83 \xE2\x96\x80 \xF0\x9F\x98\x80"),
                        "\xC8\x9B\xC4\x83r\xC4\x83 \xE2\x96\x80 \xF0\x9F\x98\x80");
}

static void test_text_safe_escapes_controls(void **state)
{
    (void)state;
    assert_string_equal(safe("\x1B[31m"), "\\x1B[31m");
    assert_string_equal(safe("a\r\n\tb"), "a\\x0D\\x0A\\x09b");
    assert_string_equal(safe("\x7F"), "\\x7F");
    assert_string_equal(safe("\xC2\x9B"
                             "2J"),
                        "\\xC2\\x9B"
                        "2J"); /* U+009B: a terminal may take it for ESC [ */
    assert_string_equal(safe("\xC2\xA0"), "\xC2\xA0");
}

static void test_text_safe_escapes_what_is_not_utf8(void **state)
{
    (void)state;
    assert_string_equal(safe("caf\xE9"), "caf\\xE9");
    assert_string_equal(safe("\x9B"
                             "2J"),
                        "\\x9B"
                        "2J");
    assert_string_equal(safe("\xED\xA0\x80"), "\\xED\\xA0\\x80");
    assert_string_equal(safe("\xE2\x82"), "\\xE2\\x82");
}

static void test_text_safe_escapes_what_reorders_a_line(void **state)
{
    (void)state;
    assert_string_equal(safe("\xE2\x80\xAE"
                             "gpj"),
                        "\\xE2\\x80\\xAE"
                        "gpj");                                   /* U+202E */
    assert_string_equal(safe("\xE2\x81\xA6"), "\\xE2\\x81\\xA6"); /* U+2066 */
    assert_string_equal(safe("\xE2\x81\xA9"), "\\xE2\\x81\\xA9"); /* U+2069 */
    assert_string_equal(safe("\xE2\x80\xA8"), "\\xE2\\x80\\xA8"); /* U+2028, a new line */
    assert_string_equal(safe("\xE2\x80\x93"), "\xE2\x80\x93");    /* U+2013, a dash */
}

static void test_text_safe_cuts_whole_characters(void **state)
{
    char buffer[8];

    (void)state;
    assert_string_equal(text_safe(buffer, 4, "abcdef"), "abc");
    assert_string_equal(text_safe(buffer, 4, "ab\xC8\x9B"), "ab");
    assert_string_equal(text_safe(buffer, 5, "ab\xC8\x9B"), "ab\xC8\x9B");
    assert_string_equal(text_safe(buffer, 5, "a\x1B"), "a");
    assert_string_equal(text_safe(buffer, 6, "a\x1B"), "a\\x1B");
    assert_string_equal(text_safe(buffer, 1, "abc"), "");
}

/* Random bytes of every length: the result is always printable UTF-8 that fits. */
static void test_text_safe_of_random_bytes_is_printable(void **state)
{
    struct rng rng;
    char source[40], buffer[64];

    (void)state;
    rng_seed(&rng, 22, RNG_TEST, 0);
    for (int round = 0; round < 20000; round++) {
        size_t count = (size_t)rng_below(&rng, sizeof source),
               size = 1 + (size_t)rng_below(&rng, 63);
        size_t length;

        for (size_t i = 0; i < count; i++)
            source[i] = (char)(1 + rng_below(&rng, 255));
        source[count] = '\0';
        length = strlen(text_safe(buffer, size, source));
        assert_true(length < size);
        for (size_t at = 0; at < length;) {
            uint32_t c = 0;
            size_t step = utf8_decode(buffer + at, length - at, &c);

            assert_true(step > 0 && c >= 0x20 && (c < 0x7F || c > 0x9F));
            at += step;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_grows_and_stays_terminated),
        cmocka_unit_test(test_text_keeps_embedded_zero_bytes),
        cmocka_unit_test(test_text_is_a_string_after_adding_nothing),
        cmocka_unit_test(test_text_clear_keeps_the_memory),
        cmocka_unit_test(test_text_remembers_a_failed_addition),
        cmocka_unit_test(test_parse_real_takes_decimal_forms),
        cmocka_unit_test(test_parse_real_refuses_hexadecimal),
        cmocka_unit_test(test_parse_real_refuses_infinity_and_nan),
        cmocka_unit_test(test_parse_real_refuses_what_follows_a_number),
        cmocka_unit_test(test_parse_real_refuses_what_is_no_number),
        cmocka_unit_test(test_parse_u64_takes_the_whole_range),
        cmocka_unit_test(test_parse_u64_refuses_signs_fractions_and_overflow),
        cmocka_unit_test(test_format_real_is_short),
        cmocka_unit_test(test_format_real_shows_the_ends_of_the_range),
        cmocka_unit_test(test_format_real_reads_back_as_the_same_float),
        cmocka_unit_test(test_format_real_stays_inside_a_small_buffer),
        cmocka_unit_test(test_numbers_keep_the_point_in_a_comma_locale),
        cmocka_unit_test(test_utf8_round_trip_of_every_character),
        cmocka_unit_test(test_utf8_encode_replaces_what_is_no_character),
        cmocka_unit_test(test_utf8_decode_refuses_ill_formed_bytes),
        cmocka_unit_test(test_text_safe_keeps_ordinary_text),
        cmocka_unit_test(test_text_safe_escapes_controls),
        cmocka_unit_test(test_text_safe_escapes_what_is_not_utf8),
        cmocka_unit_test(test_text_safe_escapes_what_reorders_a_line),
        cmocka_unit_test(test_text_safe_cuts_whole_characters),
        cmocka_unit_test(test_text_safe_of_random_bytes_is_printable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
