/*
 * Lessons: what is read out of a file, what is refused and where, how one is done, and how it is held to what it says.
 */
#include "support.h"

#include <nntui/lesson_layout.h>

#include <math.h>
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
    assert_refused("# T\n\n[link](there)\n", "f.md:3: a link or a picture");
    assert_refused("# T\n\na\n\n- ![](there)\n", "a link or a picture");
    assert_refused("# T\n\n- a\n\n  ```nntui\n  :set 1\n  ```\n",
                   "f.md:5: nntui or notes in a list");
    assert_refused("# T\n\n> ```notes\n> {1}\n> ```\n", "f.md:3: nntui or notes in a list");
    assert_refused("# T\n\n- ```\n  a\n  ```\n\n```nntui\n:set {1}\n```\n",
                   "f.md:8: a fence that is not understood");
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

static void assert_forbidden(const char *command)
{
    struct error err = {0};

    if (lesson_may(command, &err))
        fail_msg("a lesson may say %s", command);
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_true(err.text[0] != '\0');
}

static void test_lessons_may_not_write_leave_or_look_elsewhere(void **state)
{
    static const char *const forbidden[] = {
        "",
        "  ",
        "save x",
        " \tsave! x",
        "export curves x",
        "load x",
        "quit",
        "help",
        "prompt save x",
        "page 1",
        "lesson c01",
        "skip",
        "data csv:/etc/passwd",
        "data csv:../x.csv",
        "data csv:a/../../x",
        "data csv:-",
        "apply data=csv:/etc/passwd,header",
        "step ~/x.json",
        "open .ssh/id",
        "whose ./../x",
        "gallery csv:\"/etc/passwd\"",
        "load-settings a/.b",
    };
    static const char *const allowed[] = {
        "set rate 0.3",
        "data csv:houses.csv,header",
        "step ./a/b.json",
        "change w 1/3",
        "what-if i1 -0.5",
        "set rate .5",
        "compare rate 0.1 .2 1",
        "stroke 1,2 3.5,.5",
        "open a.b/c.png",
        "pages",
        "savefile",
    };

    (void)state;
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        assert_forbidden(forbidden[i]);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (!lesson_may(allowed[i], NULL))
            fail_msg("a lesson may not say %s", allowed[i]);
}

/* Fences of steps and notes, however they are written, keep their braces; others have slots. */
static void test_slots_of_steps_and_notes_stay_written_out(void **state)
{
    static const char *const fences[][2] = {
        {"```nntui",         "```"    },
        {"``` nntui",        "```  "  },
        {"~~~nntui",         "~~~"    },
        {"  ````nntui more", "  `````"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof fences / sizeof fences[0]; i++) {
        char text[200];
        struct lesson *lesson;

        snprintf(
            text, sizeof text,
            "# T\n\n```a``` {1}\n\n```notes now\n{x}\n```python\n{y}\n```\n\n%s\nask \"{n}?\" = 1\n%s\n\n{2}\n",
            fences[i][0], fences[i][1]);
        lesson = read_lesson(text);
        assert_int_equal(lesson->slot_count, 2);
        assert_string_equal(lesson->page[0].notes, "{x}\n```python\n{y}\n");
        assert_int_equal(lesson->page[0].step_count, 1);
        assert_string_equal(lesson->page[0].step[0].text, "{n}?");
        lesson_free(lesson);
    }
}

static void test_names_of_files_are_made_safe_to_show(void **state)
{
    struct lesson *lesson = lesson_parse("# T\n", 4, "dir\033/c\033[2J.md", NULL);

    (void)state;
    assert_non_null(lesson);
    assert_string_equal(lesson->name, "c\\x1B[2J");
    assert_string_equal(lesson->path, "dir\\x1B/c\\x1B[2J.md");
    lesson_free(lesson);
}

static void test_a_path_is_a_file_however_long_it_is(void **state)
{
    char name[120], path[200];

    (void)state;
    memset(name, 'a', sizeof name);
    memcpy(name + sizeof name - 4, ".md", 4);
    assert_true(lesson_find(name, "en", path, sizeof path, NULL));
    assert_string_equal(path, name);
    assert_false(lesson_find(name, "en", path, 100, NULL));
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

/* In the order in which who does the pages has them: a page's own commands, its numbers, then the solutions. */
static void test_pages_on_the_way_are_what_they_were_when_done(void **state)
{
    struct lesson *lesson = read_lesson(
        "# T\n\n{n}\n" FENCE("do \"x\"\nsolve :add 1\nexpect n = 6\n:set 5\n") "\n## Two\n\n{n}\n");
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    lesson_run_show(run);
    come_on(run);
    lesson_run_next(run);
    come_on(run);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(lesson_run_slot(run, 0), "5");
        assert_string_equal(lesson_run_slot(run, 1), "6");
        lesson_run_go(run, 1);
        assert_string_equal(lesson_run_slot(run, 0), "\u2026");
        come_on(run);
    }
    lesson_run_free(run);
    lesson_free(lesson);
}

/* What slots make of a line is a command, too. */
static void test_a_command_made_by_a_slot_is_not_carried_out_where_it_may_not_be(void **state)
{
    struct lesson *lesson = read_lesson("# T\n" FENCE(":{\"set\"} 3\n:{\"save\"} x\n:set {4}\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    assert_says(run, MOOD_WRONG, "c99-test.md:5: \"save x\" found");
    assert_close(toy.n, 4, 0);
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_the_first_trouble_of_a_page_is_told(void **state)
{
    struct lesson *lesson = read_lesson("# T\n\n{other}\n" FENCE(":dance\n:sing\n"));
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);

    (void)state;
    assert_says(run, MOOD_WRONG, "no command: dance");
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

/* Whether an answer to `ask "?" = EXPRESSION` is taken. */
static void assert_answer(const char *expression, const char *answer, bool taken)
{
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson *lesson;
    struct lesson_run *run;
    char text[200];

    snprintf(text, sizeof text, "# T\n" FENCE("ask \"?\" = %s\n"), expression);
    lesson = read_lesson(text);
    run = begin(lesson, &host);
    lesson_run_answer(run, answer);
    if (lesson_run_finished(run) != taken)
        fail_msg("%s was %s for %s", answer, taken ? "refused" : "taken", expression);
    lesson_run_free(run);
    lesson_free(lesson);
}

static void test_answers_are_as_exact_as_they_are_typed(void **state)
{
    static const struct {
        const char *expression, *right, *wrong; /* answers separated by commas */
    } rows[] = {
        {"0.7408",          "0.74,0.741,0.7408, 0.740800 ,1852/2500,0.5 + 0.24*1.003",
         "0.7,0.75,0.742,0.7407,1,,0;74,nan,inf,n,0.5 + 0.3"                                                                  },
        {"-3",              "-3,-3.0,-6/2,- 3",                                        "3,-3.1,--3,-2"                        },
        {"1 / 3",           "1/3,0.33,0.333,2/6",                                      "1/4,0.3,0.34,1/0,1/"                  },
        {"0.33333334",      "1/3",                                                     "1/4"                                  }, /* a float32 */
        {"12",              "12,12.0,1.2e1",                                           "13,1.2,11.6"                          },
        {"4.2e-10",         "4.2e-10,4.20e-10",                                        "4e-10,0,0.0,0.0000000000,5e-10,4.2e-9"},
        {"0.1 + 0.2 - 0.3", "0,0.0,-0",                                                "1,0.06"                               },
        {"10 +- 1",         "9,11,10.5",                                               "8.9,11.1"                             },
        {"10 +- nothing",   "",                                                        "10"                                   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int taken = 0; taken < 2; taken++) {
            const char *answers = taken ? rows[i].right : rows[i].wrong;

            for (const char *at = answers; *at != '\0'; at += *at == ',') {
                char answer[40];

                snprintf(answer, sizeof answer, "%.*s", (int)strcspn(at, ","), at);
                assert_answer(rows[i].expression, answer, taken);
                at += strcspn(at, ",");
            }
        }
    }
    assert_answer("0.7408", "0,74", true);
    assert_answer("0.7408", "0,7,4", false);
}

static void test_numbers_are_shown_with_what_they_have(void **state)
{
    static const struct {
        double number;
        int places;
        const char *shown;
    } rows[] = {
        {0.7408,      -1, "0.7408"},
        {300000,      -1, "300000"},
        {5e7,         -1, "5e+07" },
        {-0.0,        -1, "0"     },
        {-0.02,       1,  "0.0"   },
        {-0.4,        0,  "0"     },
        {-0.6,        0,  "-1"    },
        {2.5,         3,  "2.500" },
        {(double)NAN, 0,  "nan"   },
        {(double)NAN, -1, "nan"   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value value = number_value(rows[i].number);
        struct text text = {0};

        lesson_figure(&value, rows[i].places, &text);
        assert_string_equal(text.data, rows[i].shown);
        text_free(&text);
    }
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

/* What stands behind code, a rule or a table in an item is a paragraph of its own. */
static void test_an_item_goes_on_behind_what_stands_in_it(void **state)
{
    struct lesson *lesson = read_lesson(
        "# T\n\n- a\n  ```\n  x\n  ```\n  behind\n- b\n  ***\n  rule\n");
    struct toy toy = {0};
    struct lesson_host host = toy_host(&toy);
    struct lesson_run *run = begin(lesson, &host);
    char *text = laid(run, 0, 12);

    (void)state;
    assert_string_equal(text, "T\n\n- a\n\n  x\n\nbehind\n\n- b\n\n- - - - - - \n\nrule\n");
    free(text);
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
    assert_checked("# T\n" FENCE("ask \"x\" = 4.2e-10\n"), NULL);
    assert_checked(
        "# T\n" FENCE("ask \"x\" = 1\ndo \"make {other}\"\nsolve :set 1\nexpect n = 1\n"),
        "there is no other");
    assert_checked("# T\n" FENCE("ask \"x\" = 100.3\non-fail = 100 \"no\"\n"), "taken for right");
    assert_checked("# T\n" FENCE("choice \"x\"\n+ \"a\"\n- \"b\" \"{other}\"\n"),
                   "there is no other");
    assert_checked("# T\n" FENCE(":{\"save\"} x\n"), "c99-test.md:4: \"save x\" found");
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
        cmocka_unit_test(test_lessons_may_not_write_leave_or_look_elsewhere),
        cmocka_unit_test(test_slots_of_steps_and_notes_stay_written_out),
        cmocka_unit_test(test_names_of_files_are_made_safe_to_show),
        cmocka_unit_test(test_a_path_is_a_file_however_long_it_is),
        cmocka_unit_test(test_hostile_files_are_refused_within_bounds),
        cmocka_unit_test(test_a_page_is_prepared_before_its_numbers_are_known),
        cmocka_unit_test(test_a_task_is_done_when_what_is_expected_holds),
        cmocka_unit_test(test_answers_are_chosen_in_the_order_that_is_shown),
        cmocka_unit_test(test_what_is_shown_or_skipped_is_counted),
        cmocka_unit_test(test_pages_on_the_way_are_what_they_were_when_done),
        cmocka_unit_test(test_a_page_that_was_done_is_read_without_undoing_it),
        cmocka_unit_test(test_answers_are_as_exact_as_they_are_typed),
        cmocka_unit_test(test_a_command_made_by_a_slot_is_not_carried_out_where_it_may_not_be),
        cmocka_unit_test(test_the_first_trouble_of_a_page_is_told),
        cmocka_unit_test(test_rounded_answers_are_told_from_wrong_ones),
        cmocka_unit_test(test_a_command_that_fails_is_told_with_its_line),
        cmocka_unit_test(test_numbers_are_shown_with_what_they_have),
        cmocka_unit_test(test_pages_are_broken_into_rows),
        cmocka_unit_test(test_an_item_goes_on_behind_what_stands_in_it),
        cmocka_unit_test(test_a_lesson_is_held_to_what_it_says),
        cmocka_unit_test(test_numbers_that_no_run_gives_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
