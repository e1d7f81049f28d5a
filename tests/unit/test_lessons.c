/*
 * The course's lessons: all of them, in every language, done to their ends with their own solutions and each refused with
 * wrong answers (lesson_check); and the same lesson in both languages, but for its words.
 */
#include "support.h"

#include <nntui/app.h>
#include <nntui/file.h>
#include <nntui/lesson_run.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LESSONS    25
#define PAGE_WORDS 150

static const char *const languages[] = {"en", "ro"};
#define LANGUAGES (sizeof languages / sizeof languages[0])

static struct lesson *read_lesson(const char *language, const char *name)
{
    char path[4096];
    struct error err = {0};
    struct lesson *lesson;

    snprintf(path, sizeof path, "%s/lessons/%s/%s.md", file_data_dir(), language, name);
    lesson = lesson_read(path, &err);
    if (lesson == NULL)
        fail_msg("%s", err.text);
    return lesson;
}

static struct lesson_list list_of(const char *language)
{
    struct lesson_list list;

    assert_true(lesson_list_open(&list, language, NULL));
    return list;
}

/* ---- Which there are */

static void test_every_row_of_the_course_has_a_lesson_in_every_language(void **state)
{
    (void)state;
    for (size_t l = 0; l < LANGUAGES; l++) {
        struct lesson_list list = list_of(languages[l]);

        assert_int_equal(list.count, LESSONS);
        for (size_t i = 0; i < LESSONS; i++) {
            char number[8];

            snprintf(number, sizeof number, "c%02zu-", i + 1);
            if (strncmp(list.entry[i].name, number, strlen(number)) != 0)
                fail_msg("%s: %s found; expected %s...", languages[l], list.entry[i].name, number);
            if (list.entry[i].title[0] == '\0')
                fail_msg("%s: %s has no title", languages[l], list.entry[i].name);
        }
        lesson_list_free(&list);
    }
}

/* ---- Done to the end */

static void check(const char *language, const char *name)
{
    const struct app_options options = {0};
    struct lesson *lesson = read_lesson(language, name);
    struct app *app = app_create(&options, NULL);
    struct lesson_host host;
    struct error err = {0};

    assert_non_null(app);
    app_lesson_host(app, &host);
    if (!lesson_check(lesson, &host, &err))
        fail_msg("%s", err.text);
    app_free(app);
    lesson_free(lesson);
}

static void check_all(const char *language)
{
    struct lesson_list list = list_of(language);

    for (size_t i = 0; i < list.count; i++)
        check(language, list.entry[i].name);
    lesson_list_free(&list);
}

static void test_english_lessons_keep_what_they_say(void **state)
{
    (void)state;
    check_all("en");
}

static void test_romanian_lessons_keep_what_they_say(void **state)
{
    (void)state;
    check_all("ro");
}

/* ---- What each lesson has */

static size_t count_steps(const struct lesson *lesson, unsigned kinds)
{
    size_t count = 0;

    for (size_t p = 0; p < lesson->page_count; p++)
        for (size_t s = 0; s < lesson->page[p].step_count; s++)
            count += kinds >> lesson->page[p].step[s].kind & 1;
    return count;
}

/* One is done rather than read. */
static void test_every_lesson_asks_and_has_something_done(void **state)
{
    struct lesson_list list = list_of("en");

    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        struct lesson *lesson = read_lesson("en", list.entry[i].name);
        size_t asked = count_steps(lesson,
                                   1u << STEP_ASK | 1u << STEP_CHOICE | 1u << STEP_EXERCISE);
        bool outlook = strncmp(lesson->name, "c25", 3) == 0;

        if (asked == 0 || (!outlook && count_steps(lesson, 1u << STEP_DO) == 0))
            fail_msg("%s asks for nothing", lesson->name);
        lesson_free(lesson);
    }
    lesson_list_free(&list);
}

static size_t words_of(const struct lesson_text *text)
{
    size_t words = 0;

    for (size_t i = 0; i < text->count; i++) {
        const char *at = text->piece[i].text;

        words += at == NULL;
        for (; at != NULL && *at != '\0'; at++)
            words += *at != ' ' && *at != '\n' && (at[1] == ' ' || at[1] == '\n' || at[1] == '\0');
    }
    return words;
}

/* What does not fit a screen is not read. */
static void test_pages_are_short(void **state)
{
    (void)state;
    for (size_t l = 0; l < LANGUAGES; l++) {
        struct lesson_list list = list_of(languages[l]);

        for (size_t i = 0; i < list.count; i++) {
            struct lesson *lesson = read_lesson(languages[l], list.entry[i].name);

            for (size_t p = 0; p < lesson->page_count; p++) {
                size_t words = 0;

                for (size_t b = 0; b < lesson->page[p].block_count; b++)
                    words += words_of(&lesson->page[p].block[b].text);
                if (words > PAGE_WORDS)
                    fail_msg("%s:%zu: a page of %zu words", lesson->path, lesson->page[p].line,
                             words);
            }
            lesson_free(lesson);
        }
        lesson_list_free(&list);
    }
}

/* ---- The same in both languages */

static void assert_same_text(const struct lesson *a, size_t line, const char *first,
                             const char *second)
{
    if ((first == NULL) != (second == NULL) || (first != NULL && strcmp(first, second) != 0))
        fail_msg("%s:%zu: \"%s\" in one language, \"%s\" in another", a->path, line,
                 first != NULL ? first : "", second != NULL ? second : "");
}

static void assert_same_lines(const struct lesson *a, const struct lesson_lines *first,
                              const struct lesson_lines *second)
{
    for (size_t i = 0; i < first->count && i < second->count; i++)
        assert_same_text(a, first->line[i].line, first->line[i].text, second->line[i].text);
    assert_int_equal(first->count, second->count);
}

static void assert_same_step(const struct lesson *a, const struct lesson_step *first,
                             const struct lesson_step *second)
{
    if (first->kind != second->kind || first->choice_count != second->choice_count ||
        first->fail_count != second->fail_count || first->hint.count != second->hint.count ||
        first->exercise != second->exercise)
        fail_msg("%s:%zu: another step in another language", a->path, first->line);
    if (first->kind == STEP_COMMAND)
        assert_same_text(a, first->line, first->text, second->text);
    assert_same_text(a, first->line, first->expression, second->expression);
    assert_same_text(a, first->line, first->tolerance, second->tolerance);
    assert_same_lines(a, &first->solve, &second->solve);
    assert_same_lines(a, &first->expect, &second->expect);
    for (size_t i = 0; i < first->fail_count; i++)
        assert_same_text(a, first->fail[i].line, first->fail[i].expression,
                         second->fail[i].expression);
    for (size_t i = 0; i < first->choice_count; i++)
        assert_int_equal(first->choice[i].right, second->choice[i].right);
}

static void test_languages_differ_in_words_only(void **state)
{
    struct lesson_list list = list_of("en");

    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        struct lesson *a = read_lesson("en", list.entry[i].name),
                      *b = read_lesson("ro", list.entry[i].name);

        if (a->page_count != b->page_count)
            fail_msg("%s: %zu pages, %zu in Romanian", a->name, a->page_count, b->page_count);
        for (size_t p = 0; p < a->page_count; p++) {
            const struct lesson_page *first = &a->page[p], *second = &b->page[p];

            if (first->step_count != second->step_count ||
                (first->notes == NULL) != (second->notes == NULL))
                fail_msg("%s:%zu: other steps or notes in another language", a->path, first->line);
            for (size_t s = 0; s < first->step_count; s++)
                assert_same_step(a, &first->step[s], &second->step[s]);
        }
        lesson_free(a);
        lesson_free(b);
    }
    lesson_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_of_the_course_has_a_lesson_in_every_language),
        cmocka_unit_test(test_english_lessons_keep_what_they_say),
        cmocka_unit_test(test_romanian_lessons_keep_what_they_say),
        cmocka_unit_test(test_every_lesson_asks_and_has_something_done),
        cmocka_unit_test(test_pages_are_short),
        cmocka_unit_test(test_languages_differ_in_words_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
