/*
 * How far a student is: read, written, and what is wrong in the file told without losing it.
 */
#include "support.h"

#include <nntui/file.h>
#include <nntui/study.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_refused(const char *text, const char *part)
{
    struct study study;
    struct error err = {0};

    assert_false(study_parse(&study, text, "progress", &err));
    if (strstr(err.text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void test_lines_are_read(void **state)
{
    struct study study;

    (void)state;
    assert_true(study_parse(&study,
                            "# nntui progress\nseed 17\n\nlesson c01-a done\r\n"
                            "lesson c02-b page 4\nlesson c01-a page 2\nhere c02-b\n",
                            "progress", NULL));
    assert_int_equal(study.seed, 17);
    assert_int_equal(study.count, 2);
    assert_true(study_find(&study, "c01-a")->done);
    assert_int_equal(study_find(&study, "c01-a")->page, 1);
    assert_false(study_find(&study, "c02-b")->done);
    assert_int_equal(study_find(&study, "c02-b")->page, 3);
    assert_null(study_find(&study, "c03"));
    assert_string_equal(study.here, "c02-b");
    study_free(&study);
}

static void test_wrong_lines_are_told(void **state)
{
    char longest[400];

    (void)state;
    assert_refused("seed x\n", "progress:1: expected \"seed NUMBER\"");
    assert_refused("\nlesson\n", "progress:2: expected \"lesson NAME done\"");
    assert_refused("lesson a page 0\n", "progress:1");
    assert_refused("lesson a page 101\n", "progress:1");
    assert_refused("lesson a page 1 2\n", "progress:1");
    assert_refused("lesson ../../etc done\n", "progress:1");
    assert_refused("lesson \033[2J done\n", "progress:1");
    assert_refused("here a/b\n", "progress:1");
    assert_refused("other\n", "expected seed, lesson or here");
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_refused(longest, "more than 255");
}

static void test_too_many_lessons_are_refused(void **state)
{
    struct text text = {0};

    (void)state;
    for (int i = 0; i <= STUDY_LESSONS; i++)
        text_printf(&text, "lesson l%d done\n", i);
    assert_refused(text.data, "more than 1000 lessons");
    text_free(&text);
}

static void test_what_is_written_is_read_again(void **state)
{
    struct study study, again;

    (void)state;
    assert_true(study_load(&study, 99, NULL));
    assert_int_equal(study.seed, 99);
    assert_int_equal(study.count, 0);
    assert_true(study_note(&study, "c01-a", 3, false, NULL));
    assert_true(study_note(&study, "c02-b", 0, true, NULL));
    assert_true(study_note(&study, "c01-a", 5, false, NULL));
    assert_true(study_save(&study, NULL));
    assert_true(study_load(&again, 1, NULL));
    assert_int_equal(again.seed, 99);
    assert_int_equal(again.count, 2);
    assert_int_equal(study_find(&again, "c01-a")->page, 5);
    assert_true(study_find(&again, "c02-b")->done);
    assert_string_equal(again.here, "c01-a");
    study_free(&study);
    study_free(&again);
}

static void test_programs_side_by_side_keep_both_ones_progress(void **state)
{
    struct study one, other, again;

    (void)state;
    assert_true(study_load(&one, 7, NULL));
    assert_true(study_note(&one, "c01-a", 1, false, NULL));
    assert_true(study_save(&one, NULL));
    assert_true(study_load(&other, 8, NULL));
    assert_true(study_note(&one, "c02-b", 0, true, NULL));
    assert_true(study_save(&one, NULL));
    assert_true(study_note(&other, "c03-c", 4, false, NULL));
    assert_true(study_save(&other, NULL)); /* had c01-a, knows nothing of c02-b */
    assert_true(study_note(&one, "c01-a", 2, false, NULL));
    assert_true(study_save(&one, NULL));
    assert_int_equal(study_find(&one, "c03-c")->page, 4);
    assert_true(study_load(&again, 9, NULL));
    assert_int_equal(again.seed, one.seed);
    assert_int_equal(study_find(&again, "c01-a")->page, 2);
    assert_true(study_find(&again, "c02-b")->done);
    assert_int_equal(study_find(&again, "c03-c")->page, 4);
    assert_string_equal(again.here, "c01-a");
    study_free(&one);
    study_free(&other);
    study_free(&again);
}

static void test_names_that_could_not_be_read_again_are_not_written(void **state)
{
    struct study study = {0};

    (void)state;
    assert_false(study_note(&study, "my lesson", 0, false, NULL));
    assert_false(study_note(&study, "", 0, false, NULL));
    assert_int_equal(study.count, 0);
}

static void write_progress(const char *bytes, size_t size)
{
    char path[4096];
    FILE *file;

    assert_true(file_state_path(path, sizeof path, "progress", NULL));
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void test_a_file_without_a_seed_has_a_fresh_one(void **state)
{
    struct study study;

    (void)state;
    write_progress("lesson c01-a done\n", 18);
    assert_true(study_load(&study, 23, NULL));
    assert_int_equal(study.seed, 23);
    study_free(&study);
}

static void test_a_file_that_became_wrong_is_not_written_over(void **state)
{
    static const char wrong[] = "seed 5\n\0lesson c01-a done\n";
    struct study study = {0};
    struct file_bytes bytes;
    struct error err = {0};
    char path[4096];

    (void)state;
    assert_true(study_note(&study, "c02-b", 1, false, NULL));
    write_progress(wrong, sizeof wrong - 1);
    assert_false(study_save(&study, &err));
    assert_non_null(strstr(err.text, "a byte 0"));
    assert_true(file_state_path(path, sizeof path, "progress", NULL));
    assert_true(file_read(&bytes, path, 1000, NULL));
    assert_int_equal(bytes.size, sizeof wrong - 1);
    file_release(&bytes);
    study_free(&study);
}

static void test_a_wrong_file_stays_as_it_is(void **state)
{
    struct study study;
    struct error err = {0};
    struct file_bytes bytes;
    char path[4096];
    FILE *file;

    (void)state;
    assert_true(file_state_path(path, sizeof path, "progress", NULL));
    file = fopen(path, "w");
    fputs("seed 5\nnonsense\n", file);
    fclose(file);
    assert_false(study_load(&study, 1, &err));
    assert_non_null(strstr(err.text, ":2:"));
    assert_true(file_read(&bytes, path, 1000, NULL));
    assert_string_equal((const char *)bytes.data, "seed 5\nnonsense\n");
    file_release(&bytes);
    unlink(path);
}

/* ---- In a folder of its own */

static int enter(void **state)
{
    static char folder[] = "/tmp/nntui-study-XXXXXX";

    *state = mkdtemp(folder);
    return *state != NULL ? setenv("XDG_STATE_HOME", folder, 1) : -1;
}

static int leave(void **state)
{
    char path[64];

    snprintf(path, sizeof path, "%s/nntui", (char *)*state);
    return rmdir(path) == 0 ? rmdir(*state) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_read),
        cmocka_unit_test(test_wrong_lines_are_told),
        cmocka_unit_test(test_too_many_lessons_are_refused),
        cmocka_unit_test(test_what_is_written_is_read_again),
        cmocka_unit_test(test_programs_side_by_side_keep_both_ones_progress),
        cmocka_unit_test(test_names_that_could_not_be_read_again_are_not_written),
        cmocka_unit_test(test_a_file_without_a_seed_has_a_fresh_one),
        cmocka_unit_test(test_a_file_that_became_wrong_is_not_written_over),
        cmocka_unit_test(test_a_wrong_file_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, enter, leave);
}
