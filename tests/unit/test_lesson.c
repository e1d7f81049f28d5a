/*
 * Lessons: what is read out of a file, what is refused and where, how one is done, and how it is held to what it says.
 */
#include "support.h"

#include <nntui/lesson_layout.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Help */

static struct lesson *read_lesson(const char *text)
{
    struct error err = {0};
    struct lesson *lesson = lesson_parse(text, strlen(text), "dir/c99-test.md", &err);

    if (lesson == NULL)
        fail_msg("%s", err.text);
    return lesson;
}

static void assert_refused(const char *text, const char *part)
{
    struct error err = {0};
    struct lesson *lesson = lesson_parse(text, strlen(text), "f.md", &err);

    if (lesson != NULL)
        fail_msg("was taken:\n%s", text);
    if (strstr(err.text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    assert_int_equal(err.kind, ERROR_INPUT);
}

/* A program that has one number, n, which `set N` sets and `add N` grows; `wait` begins something that takes three looks. */
struct toy {
    double n;
    int busy;
    int resets;
};

static bool toy_look(void *context, const char *name, const struct value *arguments, size_t count,
                     struct value *value, struct error *err)
{
    const struct toy *toy = context;

    (void)arguments;
    (void)count;
    if (strcmp(name, "n") == 0)
        *value = number_value(toy->n);
    else if (strcmp(name, "nothing") != 0)
        return error_input(err, "there is no %s", name);
    return true;
}

static bool toy_command(void *context, const char *line, struct error *err)
{
    struct toy *toy = context;
    double number;

    if (sscanf(line, "set %lf", &number) == 1)
        toy->n = number;
    else if (sscanf(line, "add %lf", &number) == 1)
        toy->n += number;
    else if (strcmp(line, "wait") == 0)
        toy->busy = 3;
    else
        return error_input(err, "no command: %s", line);
    return true;
}

static bool toy_busy(void *context)
{
    struct toy *toy = context;

    return toy->busy > 0 && --toy->busy > 0;
}

static bool toy_reset(void *context, struct error *err)
{
    struct toy *toy = context;

    (void)err;
    toy->n = 0;
    toy->resets++;
    return true;
}

static struct lesson_host toy_host(struct toy *toy)
{
    return (struct lesson_host){
        .lookup = {toy, toy_look},
          .command = toy_command, .busy = toy_busy, .reset = toy_reset
    };
}

static void come_on(struct lesson_run *run)
{
    while (lesson_run_update(run) || lesson_run_preparing(run))
        ;
}

static struct lesson_run *begin(const struct lesson *lesson, const struct lesson_host *host)
{
    struct lesson_run *run = lesson_run_create(lesson, host, 1, NULL);

    assert_non_null(run);
    lesson_run_go(run, 0);
    come_on(run);
    return run;
}

static void assert_says(const struct lesson_run *run, enum lesson_mood expected, const char *part)
{
    enum lesson_mood mood;
    const char *message = lesson_run_message(run, &mood);

    if (mood != expected || strstr(message, part) == NULL)
        fail_msg("\"%s\" (mood %d) does not say \"%s\" (%d)", message, mood, part, expected);
}

/* The rows of a page, each with a line's end. */
static char *laid(const struct lesson_run *run, size_t page, size_t width)
{
    struct layout layout = {0};
    struct text text = {0};
    struct error err = {0};

    if (!layout_page(&layout, run, page, width, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < layout.count; i++) {
        if (!layout.row[i].verbatim)
            assert_true(layout_width(layout.row[i].text, layout.row[i].length) <= width);
        text_printf(&text, "%s\n", layout.row[i].text);
    }
    layout_free(&layout);
    return text.data;
}

/* ---- Reading */

#define FENCE(lines) "\n```nntui\n" lines "```\n"

static const char whole[] = "# A title\n"
                            "\n"
                            "First page, {n:2} and *emphasis*.\n"
                            "\n"
                            "## Second {n}\n"
                            "\n"
                            "- one\n"
                            "- two `code` {n * 2:1}\n"
                            "\n"
                            "1. first\n"
                            "2. second\n"
                            "\n"
                            "| a | b |\n"
                            "| --- | --- |\n"
                            "| {n} | long cell |\n"
                            "\n"
                            "```\n"
                            "y = {n} * x   {{\n"
                            "```\n"
                            "\n"
                            "```notes\n"
                            "Ask the room {first}.\n"
                            "```\n" FENCE(":set 3\n");

static void test_pages_blocks_and_slots_are_read(void **state)
{
    struct lesson *lesson = read_lesson(whole);

    (void)state;
    assert_string_equal(lesson->name, "c99-test");
    assert_string_equal(lesson->title, "A title");
    assert_int_equal(lesson->page_count, 2);
    assert_int_equal(lesson->slot_count, 5);
    assert_int_equal(lesson->page[0].end_slot, 1);
    assert_int_equal(lesson->page[1].first_slot, 1);
    assert_int_equal(lesson->page[1].end_slot, 5);
    assert_int_equal(lesson->slot[2].places, 1);
    assert_string_equal(lesson->slot[2].expression, "n * 2");
    assert_int_equal(lesson->slot[2].line, 8);
    assert_int_equal(lesson->page[1].block_count, 6);
    assert_int_equal(lesson->page[1].block[0].kind, BLOCK_ITEM);
    assert_int_equal(lesson->page[1].block[3].number, 2);
    assert_int_equal(lesson->page[1].block[4].columns, 2);
    assert_int_equal(lesson->page[1].block[4].cell_count, 4);
    assert_int_equal(lesson->page[1].block[5].kind, BLOCK_CODE);
    assert_string_equal(lesson->page[1].notes, "Ask the room {first}.\n");
    assert_int_equal(lesson->page[1].step_count, 1);
    assert_int_equal(lesson->page[1].step[0].line, 26);
    lesson_free(lesson);
}

static void test_steps_are_read_with_what_belongs_to_them(void **state)
{
    struct lesson *lesson = read_lesson("# T\n" FENCE("# a comment\n"
                                                      ":set 1\n"
                                                      "do \"make it \\\"two\\\"\"\n"
                                                      "solve :set 2\n"
                                                      "solve :add 0\n"
                                                      "expect n = 2 +- 0.1\n"
                                                      "hint \"h\"\n"
                                                      "on-fail \"f\"\n"
                                                      "ask \"n?\" = {n} +- 0.5\n"
                                                      "on-fail = n + 1 \"one more\"\n"
                                                      "choice \"which?\"\n"
                                                      "+ \"this\" \"because\"\n"
                                                      "- \"that\"\n"
                                                      "wait n > 1 \"a moment\"\n"));
    const struct lesson_step *step = lesson->page[0].step;

    (void)state;
    assert_int_equal(lesson->page[0].step_count, 5);
    assert_string_equal(step[1].text, "make it \"two\"");
    assert_int_equal(step[1].solve.count, 2);
    assert_string_equal(step[1].solve.line[0].text, "set 2");
    assert_string_equal(step[1].expect.line[0].text, "n = 2 +- 0.1");
    assert_string_equal(step[2].expression, "n");
    assert_string_equal(step[2].tolerance, "0.5");
    assert_string_equal(step[2].fail[0].expression, "n + 1");
    assert_true(step[3].choice[0].right);
    assert_string_equal(step[3].choice[0].why, "because");
    assert_string_equal(step[4].expression, "n > 1");
    lesson_free(lesson);
}

static void test_what_is_wrong_in_a_file_is_told_with_its_line(void **state)
{
    (void)state;
    assert_refused("", "f.md:1: no title");
    assert_refused("text\n\n# T\n", "text before the title");
    assert_refused("## P\n", "f.md:1: a page before the title");
    assert_refused("# T\n\n# U\n", "f.md:3: a second title");
    assert_refused("# T\n\n### U\n", "f.md:3: a heading of level 3");
    assert_refused("# T\n\n{n\n", "f.md:3: \"{\" without");
    assert_refused("# T\n\n{n:x}\n", "f.md:3: decimals of a slot");
    assert_refused("# T\n\n{1 +}\n", "f.md:3: the expression ends");
    assert_refused("# T\n\n[link](there)\n", "a link or a picture");
    assert_refused("# T\n\xff\n", "at byte 4: no text");
    assert_refused("# T\n" FENCE("bad line\n"), "f.md:4: \"bad line\" found");
    assert_refused("# T\n" FENCE("\n\nsolve :set 1\n"), "f.md:6: solve: expected after");
    assert_refused("# T\n" FENCE("do \"x\"\n"), "f.md:4: do: expected at least one");
    assert_refused("# T\n" FENCE("do \"x\nsolve :set 1\nexpect 1\n"), "a text without a quote");
    assert_refused("# T\n" FENCE("choice \"x\"\n+ \"a\"\n"), "one right answer");
    assert_refused("# T\n" FENCE("choice \"x\"\n+ \"a\"\n+ \"b\"\n"), "one right answer");
    assert_refused("# T\n" FENCE("ask \"x\" 3\n"), "\"=\" and the right answer");
    assert_refused("# T\n" FENCE("ask \"x\" = 3 4\n"), "the end of the line");
    assert_refused("# T\n" FENCE(":set 1\n") FENCE(":set 2\n"), "a second block of steps");
    assert_refused("# T\n" FENCE(":save /tmp/x\n"), "none that writes files");
    assert_refused("# T\n" FENCE(":export! numpy x\n"), "none that writes files");
    assert_refused("# T\n" FENCE("do \"x\"\nsolve :quit\nexpect 1\n"), "none that writes files");
}

/* A text repeated, behind a title. */
static char *repeated(const char *text, size_t count)
{
    struct text all = {0};

    text_add(&all, "# T\n\n");
    for (size_t i = 0; i < count; i++)
        text_add(&all, text);
    assert_false(all.failed);
    return all.data;
}

static void assert_repeated_refused(const char *text, size_t count, const char *part)
{
    char *all = repeated(text, count);

    assert_refused(all, part);
    free(all);
}

static void test_hostile_files_are_refused_within_bounds(void **state)
{
    char *all;
    struct lesson *lesson;

    (void)state;
    assert_repeated_refused("{1} ", 100000, "too many slots");
    assert_repeated_refused("## p\n\n", 1000, "too many pages");
    assert_repeated_refused("> ", 100000, "quotes in quotes");
    assert_repeated_refused("1) ", 1000, "lists in lists");
    assert_repeated_refused("*a* ", 120000, "too large");
    all = repeated("(((((((((", 20000);
    lesson = read_lesson(all); /* just text */
    lesson_free(lesson);
    free(all);
}

/* ---- Doing */

static void test_a_page_is_prepared_before_its_numbers_are_known(void **state)
{
    struct lesson *lesson = read_lesson("# T\n\n{n}\n" FENCE(":wait\n:set 3\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = lesson_run_create(lesson, &host, 1, NULL);

    (void)state;
    lesson_run_go(run, 0);
    lesson_run_update(run);
    assert_true(lesson_run_preparing(run));
    assert_string_equal(lesson_run_slot(run, 0), "\u2026");
    come_on(run);
    assert_int_equal(toy.resets, 1);
    assert_string_equal(lesson_run_slot(run, 0), "3");
    assert_null(lesson_run_step(run));
    assert_true(lesson_run_finished(run));
    lesson_run_free(run);
    lesson_free(lesson);
}

static const char tasks[] = "# T\n" FENCE(
    ":set 1\n"
    "do \"make it {n + 1}\"\n"
    "solve :add 1\n"
    "expect n = 2\n"
    "hint \"first\"\n"
    "hint \"second {n}\"\n"
    "on-fail \"still {n}\"\n"
    "ask \"half of {n}?\" = n / 2 +- 0.01\n"
    "on-fail = n \"that is all of {n}\"\n"
    "on-fail \"no\"\n") "## Two\n\n{n}\n" FENCE("choice \"which?\"\n"
                                                "+ \"right\" \"yes\"\n"
                                                "- \"wrong\" \"why\"\n"
                                                "- \"other than {n}\"\n");

static void test_a_task_is_done_when_what_is_expected_holds(void **state)
{
    struct lesson *lesson = read_lesson(tasks);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    assert_string_equal(lesson_run_task(run), "make it 2");
    lesson_run_next(run);
    assert_says(run, MOOD_WRONG, "still 1");
    lesson_run_hint(run);
    assert_says(run, MOOD_HINT, "first");
    lesson_run_hint(run);
    assert_says(run, MOOD_HINT, "second 1");
    toy.n = 2; /* by the person, elsewhere */
    assert_true(lesson_run_update(run));
    assert_says(run, MOOD_RIGHT, "Done");
    assert_int_equal(lesson_run_step(run)->kind, STEP_ASK);
    lesson_run_answer(run, "2");
    assert_says(run, MOOD_WRONG, "that is all of 2");
    lesson_run_answer(run, "7");
    assert_says(run, MOOD_WRONG, "no");
    lesson_run_answer(run, "one");
    assert_says(run, MOOD_WRONG, "no number");
    lesson_run_answer(run, "1.005");
    assert_says(run, MOOD_RIGHT, "Right");
    assert_null(lesson_run_step(run));
    assert_int_equal(lesson_run_helped(run), 0);
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_answers_are_chosen_in_the_order_that_is_shown(void **state)
{
    struct lesson *lesson = read_lesson(tasks);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = lesson_run_create(lesson, &host, 1, NULL);
    bool seen[4] = {false};

    (void)state;
    lesson_run_go(run, 1);
    come_on(run);
    assert_string_equal(lesson_run_slot(run, 0),
                        "2"); /* the page before was done by its solution */
    for (size_t i = 0; i < 3; i++) {
        size_t which = lesson_run_choice(run, i);

        assert_true(which < 3 && !seen[which]);
        seen[which] = true;
        assert_string_equal(lesson_run_choice_text(run, i), which == 0   ? "right"
                                                            : which == 1 ? "wrong"
                                                                         : "other than 2");
        if (which == 0)
            continue;
        lesson_run_choose(run, i);
        assert_says(run, MOOD_WRONG, which == 1 ? "why" : "No");
        assert_non_null(lesson_run_step(run));
    }
    for (size_t i = 0; i < 3 && lesson_run_step(run) != NULL; i++)
        if (lesson_run_choice(run, i) == 0)
            lesson_run_choose(run, i);
    assert_says(run, MOOD_RIGHT, "yes");
    assert_string_equal(lesson_run_choice_text(run, 0), "");
    assert_true(lesson_run_finished(run));
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_what_is_shown_or_skipped_is_counted(void **state)
{
    struct lesson *lesson = read_lesson(tasks);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    lesson_run_show(run);
    come_on(run);
    assert_close(toy.n, 2, 0);
    assert_int_equal(lesson_run_step(run)->kind, STEP_ASK);
    lesson_run_show(run);
    assert_says(run, MOOD_PLAIN, "1");
    lesson_run_next(run);
    come_on(run);
    assert_int_equal(lesson_run_page(run), 1);
    lesson_run_skip(run);
    assert_int_equal(lesson_run_helped(run), 3);
    assert_true(lesson_run_finished(run));
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_a_page_that_was_done_is_read_without_undoing_it(void **state)
{
    struct lesson *lesson = read_lesson(tasks);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = lesson_run_create(lesson, &host, 1, NULL);
    size_t done, count;

    (void)state;
    lesson_run_go(run, 1);
    come_on(run);
    toy.n = 5;
    lesson_run_back(run);
    assert_int_equal(lesson_run_shown(run), 0);
    assert_null(lesson_run_step(run));
    lesson_run_progress(run, &done, &count);
    assert_int_equal(done, 2);
    assert_int_equal(count, 2);
    lesson_run_next(run);
    assert_int_equal(lesson_run_shown(run), 1);
    assert_close(toy.n, 5, 0);
    lesson_run_again(run);
    come_on(run);
    assert_close(toy.n, 2, 0);
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_answers_are_as_exact_as_they_are_typed(void **state)
{
    struct lesson *lesson = read_lesson("# T\n" FENCE("ask \"n?\" = 0.7408\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    static const char *const right[] = {"0.74", "0.741",     "0.7408",          " 0.740800 ",
                                        "0,74", "1852/2500", "0.5 + 0.24*1.003"};
    static const char *const wrong[] = {"0.7", "0.75",  "0.742", "0.7407",   "1",
                                        "",    "0,7,4", "n",     "0.5 + 0.3"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct lesson_run *run = begin(lesson, &host);

        lesson_run_answer(run, wrong[i]);
        if (lesson_run_finished(run))
            fail_msg("%s was taken", wrong[i]);
        lesson_run_free(run);
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        struct lesson_run *run = begin(lesson, &host);

        lesson_run_answer(run, right[i]);
        if (!lesson_run_finished(run))
            fail_msg("%s was refused", right[i]);
        lesson_run_free(run);
    }
    lesson_free(lesson);
}

/* A right answer that says too little is not called wrong, and a known mistake is not called rounded. */
static void test_rounded_answers_are_told_from_wrong_ones(void **state)
{
    struct lesson *lesson = read_lesson("# T\n" FENCE("ask \"n?\" = 1.16 +- 0.001\n"
                                                      "on-fail = 1.2 \"that is the input\"\n"
                                                      "on-fail \"no\"\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    lesson_run_answer(run, "1.2");
    assert_says(run, MOOD_WRONG, "that is the input");
    lesson_run_answer(run, "1");
    assert_says(run, MOOD_WRONG, "one decimal more");
    lesson_run_answer(run, "2");
    assert_says(run, MOOD_WRONG, "no");
    lesson_run_answer(run, "1.16");
    assert_true(lesson_run_finished(run));
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_a_command_that_fails_is_told_with_its_line(void **state)
{
    struct lesson *lesson = read_lesson("# T\n" FENCE(":set 1\n:dance\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    assert_says(run, MOOD_WRONG, "dir/c99-test.md:5: no command: dance");
    lesson_run_free(run);
    lesson_free(lesson);
}

/* ---- Laying out */

static void test_pages_are_broken_into_rows(void **state)
{
    struct lesson *lesson = read_lesson(whole);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);
    char *text = laid(run, 0, 20);

    (void)state;
    assert_string_equal(text, "A title\n\nFirst page, 0.00 and\nemphasis.\n");
    free(text);
    lesson_run_next(run);
    come_on(run);
    text = laid(run, 1, 30);
    assert_string_equal(text, "Second 3\n\n- one\n- two code 6.0\n1. first\n2. second\n\n"
                              "a  b\n3  long cell\n\n  y = 3 * x   {\n");
    free(text);
    for (size_t width = 10; width < 80; width++)
        free(laid(run, 1, width));
    lesson_run_free(run);
    lesson_free(lesson);
}

/* ---- Checking */

static void assert_checked(const char *text, const char *part)
{
    struct lesson *lesson = read_lesson(text);
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct error err = {0};
    bool ok = lesson_check(lesson, &host, &err);

    if (ok != (part == NULL))
        fail_msg("%s\n%s", text, ok ? "was found right" : err.text);
    if (part != NULL && strstr(err.text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    lesson_free(lesson);
}

static void test_a_lesson_is_held_to_what_it_says(void **state)
{
    (void)state;
    assert_checked(tasks, NULL);
    assert_checked(whole, NULL);
    assert_checked("# T\n\n{nothing}\n", "c99-test.md:3: {nothing}: nothing is known");
    assert_checked("# T\n\n{other}\n", "c99-test.md:3: there is no other");
    assert_checked("# T\n" FENCE(":dance\n"), "c99-test.md:4: no command");
    assert_checked("# T\n" FENCE("do \"x\"\nsolve :set 1\nexpect n = 0\n"), "holds already");
    assert_checked("# T\n" FENCE("do \"x\"\nsolve :set 1\nexpect n = 2\n"), "does not hold after");
    assert_checked("# T\n" FENCE("do \"x\"\nsolve :dance\nexpect n = 2\n"),
                   "c99-test.md:5: no command");
    assert_checked("# T\n" FENCE("ask \"x\" = nothing\n"), "no number now");
    assert_checked("# T\n" FENCE("ask \"x\" = 2 +- 5\non-fail = 3 \"no\"\n"), "taken for right");
    assert_checked("# T\n" FENCE("do \"x\"\nsolve :set 1\nexpect n = 1\nhint \"{other}\"\n"),
                   "there is no other");
    assert_checked("# T\n" FENCE("wait n > 5\n"), "does not come to hold");
}

static void test_numbers_that_no_run_gives_are_found(void **state)
{
    (void)state;
    assert_checked("# T\n\nIt is 1.05 now.\n", "the number 1.05 stands in the text");
    assert_checked("# T\n\n- so `0.7`\n", "0.7");
    assert_checked("# T\n\n| a |\n| - |\n| 0.25 |\n", "0.25");
    assert_checked("# T\n\nType `:set 0.3`, in version 1 of 2.\n", NULL);
    assert_checked("# T\n\nIt is set to 0.3.\n" FENCE(":set 0.3\n"), NULL);
    assert_checked("# T\n\nIt is set to 0.3.\n" FENCE(":set 10.3\n"), "0.3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_blocks_and_slots_are_read),
        cmocka_unit_test(test_steps_are_read_with_what_belongs_to_them),
        cmocka_unit_test(test_what_is_wrong_in_a_file_is_told_with_its_line),
        cmocka_unit_test(test_hostile_files_are_refused_within_bounds),
        cmocka_unit_test(test_a_page_is_prepared_before_its_numbers_are_known),
        cmocka_unit_test(test_a_task_is_done_when_what_is_expected_holds),
        cmocka_unit_test(test_answers_are_chosen_in_the_order_that_is_shown),
        cmocka_unit_test(test_what_is_shown_or_skipped_is_counted),
        cmocka_unit_test(test_a_page_that_was_done_is_read_without_undoing_it),
        cmocka_unit_test(test_answers_are_as_exact_as_they_are_typed),
        cmocka_unit_test(test_rounded_answers_are_told_from_wrong_ones),
        cmocka_unit_test(test_a_command_that_fails_is_told_with_its_line),
        cmocka_unit_test(test_pages_are_broken_into_rows),
        cmocka_unit_test(test_a_lesson_is_held_to_what_it_says),
        cmocka_unit_test(test_numbers_that_no_run_gives_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
