/* Messages: their form, their kind, and that no length or byte from outside can break them. */
#include "support.h"

#include <nntui/error.h>
#include <nntui/text.h>

#include <errno.h>
#include <string.h>

static void test_input_and_work_errors_differ_in_kind(void **state)
{
    struct error err = {0};

    (void)state;
    assert_false(error_input(&err, "found %d, expected %s", 3, "4"));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "found 3, expected 4");
    assert_false(error_work(&err, "diverged"));
    assert_int_equal(err.kind, ERROR_WORK);
    assert_string_equal(err.text, "diverged");
}

static void test_place_in_a_file_comes_first(void **state)
{
    struct error err = {0};

    (void)state;
    assert_false(error_line(&err, "a.csv", 7, "\"%s\" is no number", "x"));
    assert_string_equal(err.text, "a.csv:7: \"x\" is no number");
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(error_offset(&err, "a.idx", 16, "the file ends"));
    assert_string_equal(err.text, "a.idx: at byte 16: the file ends");
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void test_system_error_says_errno(void **state)
{
    struct error err = {0};

    (void)state;
    errno = ENOENT;
    assert_false(error_system(&err, ERROR_INPUT, "no.csv", "cannot be opened"));
    assert_string_equal(err.text, "no.csv: cannot be opened: No such file or directory");
    assert_int_equal(err.kind, ERROR_INPUT);
    errno = ENOSPC;
    assert_false(error_system(&err, ERROR_WORK, "out", "cannot be written"));
    assert_string_equal(err.text, "out: cannot be written: No space left on device");
    assert_int_equal(err.kind, ERROR_WORK);
}

static void test_memory_error_says_how_much_and_what_for(void **state)
{
    struct error err = {0};

    (void)state;
    assert_false(error_memory(&err, 4096, "weights"));
    assert_string_equal(err.text, "out of memory (wanted 4096 bytes for weights)");
    assert_int_equal(err.kind, ERROR_WORK);
}

static void test_null_error_is_allowed(void **state)
{
    (void)state;
    assert_false(error_input(NULL, "x"));
    assert_false(error_work(NULL, "x"));
    assert_false(error_line(NULL, "f", 1, "x"));
    assert_false(error_offset(NULL, "f", 1, "x"));
    assert_false(error_memory(NULL, 1, "x"));
    assert_false(error_system(NULL, ERROR_WORK, "f", "x"));
}

/* At every phase of a two-byte character the cut must leave whole characters and "...". */
static void test_long_message_is_cut_at_a_character(void **state)
{
    char lead[4] = "";

    (void)state;
    for (size_t phase = 0; phase < 3; phase++) {
        struct error err = {0};
        struct text body = {0};
        uint32_t codepoint;
        size_t at = 0, length;

        memset(lead, 'a', phase);
        text_add(&body, lead);
        while (body.length < 2 * ERROR_TEXT_SIZE)
            text_add(&body, "\xC8\x9B");
        error_input(&err, "%s", body.data);
        length = strlen(err.text);
        assert_in_range(length, ERROR_TEXT_SIZE - 8, ERROR_TEXT_SIZE - 1);
        assert_string_equal(err.text + length - 3, "...");
        for (size_t step; at < length; at += step) {
            step = utf8_decode(err.text + at, length - at, &codepoint);
            assert_int_not_equal(step, 0);
        }
        text_free(&body);
    }
}

static void test_longest_fitting_message_is_not_cut(void **state)
{
    struct error err = {0};
    char body[ERROR_TEXT_SIZE];

    (void)state;
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    error_input(&err, "%s", body);
    assert_string_equal(err.text, body);
}

static void test_file_name_is_made_safe(void **state)
{
    struct error err = {0};
    char name[1000];

    (void)state;
    error_line(&err, "a\x1B[2J", 1, "bad");
    assert_string_equal(err.text, "a\\x1B[2J:1: bad");
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    error_line(&err, name, 12, "still said");
    assert_non_null(strstr(err.text, ":12: still said"));
    error_offset(&err, name, SIZE_MAX, "still said");
    assert_non_null(strstr(err.text, ": still said"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_and_work_errors_differ_in_kind),
        cmocka_unit_test(test_place_in_a_file_comes_first),
        cmocka_unit_test(test_system_error_says_errno),
        cmocka_unit_test(test_memory_error_says_how_much_and_what_for),
        cmocka_unit_test(test_null_error_is_allowed),
        cmocka_unit_test(test_long_message_is_cut_at_a_character),
        cmocka_unit_test(test_longest_fitting_message_is_not_cut),
        cmocka_unit_test(test_file_name_is_made_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
