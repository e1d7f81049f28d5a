/*
 * The Learn screen: a lesson in front of the screen that it drives or beside it, keys and clicks that find the right one,
 * answers, hints, slides, and how far one is.
 */
#include "app_support.h"

#include <nntui/file.h>
#include <nntui/lesson_run.h>

#include "ui/learn.h"

#include <unistd.h>

static char lesson_path[64]; /* of the lesson below, in a folder of its own */

static const char lesson_text[] = "# A try\n"
                                  "\n"
                                  "The example is {step.example}.\n"
                                  "\n"
                                  "```notes\n"
                                  "Ask the room.\n"
                                  "```\n"
                                  "\n"
                                  "```nntui\n"
                                  ":step 3-3-3\n"
                                  "```\n"
                                  "\n"
                                  "## Numbers\n"
                                  "\n"
                                  "The sum is {x[1][1]:3}.\n"
                                  "\n"
                                  "Another paragraph.\n"
                                  "\n"
                                  "```nntui\n"
                                  "ask \"What is o[1][1]?\" = {o[1][1]} +- 0.005\n"
                                  "on-fail = {x[1][1]} \"the sum\"\n"
                                  "hint \"sigmoid\"\n"
                                  "choice \"Which?\"\n"
                                  "+ \"right\" \"so it is\"\n"
                                  "- \"wrong\" \"why not\"\n"
                                  "do \"Go two steps on.\"\n"
                                  "solve :go 2\n"
                                  "expect step.at >= 2\n"
                                  "```\n"
                                  "\n"
                                  "## Train\n"
                                  "\n"
                                  "{data}\n"
                                  "\n"
                                  "```nntui\n"
                                  ":data houses\n"
                                  ":set rate 0.05\n"
                                  "do \"Run it.\"\n"
                                  "solve :train\n"
                                  "solve :run 20 epochs\n"
                                  "expect epoch >= 20\n"
                                  "```\n"
                                  "\n"
                                  "## Exercise\n"
                                  "\n"
                                  "```nntui\n"
                                  "exercise shapes\n"
                                  "```\n";

static void open_lesson(struct app *app)
{
    char line[100];

    snprintf(line, sizeof line, "lesson %s", lesson_path);
    command(app, line);
}

/* To a page of it; its tasks are still to be done. */
static void go_to(struct app *app, size_t page)
{
    char line[20];

    open_lesson(app);
    snprintf(line, sizeof line, "page %zu", page);
    command(app, line);
    assert_int_equal(lesson_run_page(app->learn.run), page - 1);
}

/* ---- In front, and behind */

static void test_the_key_leads_there_and_back(void **state)
{
    struct app *app = *state;

    press(app, "4");
    assert_true(app->learn.front);
    assert_shows(app, "Contents");
    press(app, "4"); /* it leads there, not back */
    assert_true(app->learn.front);
    press(app, "Esc");
    assert_false(app->learn.front);
    assert_int_equal(app->screen, SCREEN_train);
    press(app, "4 2");
    assert_false(app->learn.front);
    assert_int_equal(app->screen, SCREEN_step);
    press(app, "4 Esc");
    assert_false(app->learn.front);
    assert_int_equal(app->screen, SCREEN_step);
    press(app, "4 ?");
    assert_true(app->help_open);
    press(app, "q");
    assert_false(app_quitting(app));
    press(app, "4");
}

static void test_a_lesson_drives_the_screen_behind_it(void **state)
{
    struct app *app = *state;

    open_lesson(app);
    assert_true(app->learn.front);
    assert_int_equal(app->screen, SCREEN_step);
    assert_shows(app, "The example is 3-3-3.");
    assert_hides(app, "Ask the room");
    press(app, "Tab");
    assert_false(app->learn.front);
    assert_shows(app, "Three layers of three neurons");
    assert_shows(app, "4 done: on with the lesson");
    press(app, "4 Enter");
    assert_shows(app, "The sum is 1.160.");
    assert_shows(app, "What is o[1][1]?");
}

static void test_what_is_to_be_done_stands_below_the_screen_behind(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "x x Tab");
    assert_shows(app, "4 Go two steps on.");
    press(app, "Right Right");
    assert_shows(app, "4 done: on with the lesson");
    press(app, "4");
    assert_shows(app, "Done.");
    assert_shows(app, "3 of 3 done");
}

static void test_typed_commands_are_for_the_screen_behind(void **state)
{
    struct app *app = *state;

    go_to(app, 3);
    assert_int_equal(app->screen, SCREEN_step);
    press(app, ":");
    app_text(app, "run 20 epochs");
    press(app, "Enter");
    assert_true(app->learn.front);
    assert_shows(app, "1 of 1 done");
    assert_int_equal(app->snapshot->position.epoch, 20);
}

/* ---- Answers */

static void test_numbers_are_typed_and_judged(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "1 . 1 6");
    assert_true(app->edit.editing);
    press(app, "Enter");
    assert_shows(app, "the sum");
    press(app, "h");
    assert_shows(app, "sigmoid");
    press(app, "Enter"); /* nothing typed yet: the line is opened, and an empty answer is none */
    assert_true(app->edit.editing);
    press(app, "Enter");
    assert_false(app->edit.editing);
    press(app, "0 . 7 6 Enter");
    assert_shows(app, "Right.");
    assert_shows(app, "What is o[1][1]? 0.76"); /* the next question may be about it */
    assert_shows(app, "1 of 3 done");
}

static void test_answers_are_chosen_by_arrow_and_by_number(void **state)
{
    struct app *app = *state;
    size_t right;

    go_to(app, 2);
    press(app, "x");
    right = lesson_run_choice(app->learn.run, 0) == 0 ? 0 : 1;
    press(app, "Enter"); /* none is chosen yet */
    assert_shows(app, "choose an answer");
    press(app, right == 0 ? "Down Down Enter" : "Down Enter");
    assert_shows(app, "why not");
    press(app, right == 0 ? "1" : "2");
    assert_shows(app, "so it is");
}

/* Who types on after an answer that was taken is not led to another screen. */
static void test_digits_behind_an_answer_are_no_commands(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "0 . 7 6 Enter");
    assert_shows(app, "Right.");
    press(app, "x x 3");
    assert_false(app->learn.front);
    go_to(app, 2);
    press(app, "0 . 7 6 Enter 1 3");
    assert_true(app->learn.front);
}

/* Wherever one has been meanwhile. */
static void test_tab_leads_to_the_screen_of_the_page(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "3 4 Tab");
    assert_false(app->learn.front);
    assert_int_equal(app->screen, SCREEN_step);
}

static void test_only_what_has_the_keyboard_says_so(void **state)
{
    struct app *app = *state;

    app_resize(app, 132, 40);
    go_to(app, 2);
    assert_true(shows_at(app, 132, 40, "Tab to this screen"));
    assert_false(shows_at(app, 132, 40, "space play"));
    press(app, "Tab");
    assert_true(shows_at(app, 132, 40, "4 to the lesson"));
    assert_true(shows_at(app, 132, 40, "space play"));
    assert_false(shows_at(app, 132, 40, "show me"));
}

/* Where the page is longer than the screen, the answer under the cursor is seen; its number chooses it at once. */
static void test_what_was_passed_over_is_told_at_the_end(void **state)
{
    struct app *app = *state;

    go_to(app, 4);
    press(app, "x");
    assert_shows(app, "lesson done, 1 with help");
}

static void test_the_chosen_answer_is_seen(void **state)
{
    struct app *app = *state;

    app_resize(app, 80, 13);
    go_to(app, 2);
    press(app, "0 . 7 6 Enter Down Down");
    assert_true(shows_at(app, 80, 13, "> 2 "));
    press(app, lesson_run_choice(app->learn.run, 0) == 0 ? "1" : "2");
    assert_true(shows_at(app, 80, 13, "so it is"));
}

static void test_it_is_shown_passed_over_and_begun_anew(void **state)
{
    struct app *app = *state;

    go_to(app, 3);
    press(app, "Enter");
    assert_shows(app, "Not yet.");
    press(app, "s");
    assert_int_equal(app->snapshot->position.epoch, 20);
    assert_true(app->learn.front);
    assert_shows(app, "1 of 1 done");
    press(app, "o");
    assert_int_equal(app->snapshot->position.epoch, 0);
    assert_shows(app, "0 of 1 done");
    press(app, "x");
    assert_shows(app, "Passed over.");
    press(app, "Left");
    assert_shows(app, "The sum is 1.160.");
    press(app, "Right");
    assert_shows(app, "houses");
}

static void test_exercises_have_other_numbers_each_time(void **state)
{
    struct app *app = *state;
    char first[2000];

    go_to(app, 4);
    snprintf(first, sizeof first, "%s", lesson_run_task(app->learn.run));
    press(app, "n");
    assert_string_not_equal(lesson_run_task(app->learn.run), first);
    assert_shows(app, "0 of 7 done");
    for (size_t i = 0; !lesson_run_finished(app->learn.run); i++) {
        assert_true(i < 100);
        app_text(app, lesson_run_solution(app->learn.run));
        press(app, "Enter");
    }
    assert_shows(app, "lesson done");
    press(app, "n");
    assert_false(lesson_run_finished(app->learn.run));
}

/* ---- Beside each other */

static void test_on_a_wide_terminal_both_are_seen(void **state)
{
    struct app *app = *state;

    app_resize(app, 132, 40);
    open_lesson(app);
    assert_int_equal(app->width, 132 - learn_columns(132) -
                                     1); /* of the screen, which the lesson does not cover */
    assert_true(shows_at(app, 132, 40, "The example is 3-3-3."));
    assert_true(shows_at(app, 132, 40, "Three layers of three neurons"));
    press(app, "Tab");
    assert_int_equal(app->width, 132 - learn_columns(132) - 1);
    assert_true(shows_at(app, 132, 40, "The example is 3-3-3."));
    app_click(app, 10, 5, CLICK_LEFT);
    assert_true(app->learn.front);
    app_click(app, 100, 5, CLICK_LEFT);
    assert_false(app->learn.front);
    app_resize(app, 80, 24);
    assert_int_equal(app->width, 80);
}

/* Column of the bottom line at which a word begins, at 132 columns. */
static int column_of(const struct app *app, const char *word)
{
    char *screen = draw(app, 132, 40, GLYPHS_ASCII), *line = screen, *found;
    int column = -1;

    for (int y = 0; y < 39; y++)
        line = strchr(line, '\n') + 1;
    found = strstr(line, word);
    if (found != NULL)
        column = (int)(found - line);
    free(screen);
    return column;
}

static void test_a_lesson_that_is_opened_beside_has_its_own_clicks(void **state)
{
    struct app *app = *state;
    int x;

    app_resize(app, 132, 40);
    press(app, "4");
    assert_true(app->learn.front);
    open_lesson(app);
    /* Where a wider line would have hints. */
    for (x = learn_columns(132) - 3; x < learn_columns(132); x++)
        app_click(app, x, 39, CLICK_LEFT);
    assert_int_equal(app->view[SCREEN_learn].focus, 1);
    assert_false(app->help_open || app->quitting);
    x = column_of(app, "contents");
    assert_in_range(x, 1, learn_columns(132));
    app_click(app, x, 39, CLICK_LEFT);
    assert_int_equal(app->view[SCREEN_learn].focus, 0);
}

/* What it says is asked of the network little by little, while its pane is seen. */
static void test_the_screen_beside_goes_on_while_the_lesson_is_in_front(void **state)
{
    struct app *app = *state;

    app_resize(app, 132, 40);
    open_lesson(app);
    command(app, "digits");
    press(app, "4");
    assert_true(app->learn.front);
    assert_int_equal(app->screen, SCREEN_digits);
    assert_true(screen_shows(app, &look_pane));
}

static void test_the_wheel_scrolls_beside_what_is_in_front(void **state)
{
    struct app *app = *state;
    struct rect area;

    app_resize(app, 132, 40);
    go_to(app, 3);
    command(app, "focus settings");
    area = screen_pane_area(app, app->view[SCREEN_train].focus, app->width, app->height);
    press(app, "4 Home");
    app->setting_row = 0;
    app_click(app, 132 - app->width + area.x + 2, area.y + 2, CLICK_WHEEL_DOWN);
    assert_true(app->learn.front);
    assert_int_equal(app->setting_row, 1);
    app_resize(app, 132, 12);
    command(app, "page 4");
    press(app, "Tab");
    app_click(app, 5, 5, CLICK_WHEEL_DOWN);
    assert_false(app->learn.front);
    assert_int_equal(app->learn.scroll, 1);
}

static void test_a_click_beside_the_prompt_leaves_it(void **state)
{
    struct app *app = *state;

    app_resize(app, 132, 40);
    open_lesson(app);
    press(app, ": r u");
    app_click(app, 100, 10, CLICK_LEFT);
    assert_true(app->learn.front);
    assert_true(app->prompt.open);
    press(app, "Esc");
    app_click(app, 100, 10, CLICK_LEFT);
    assert_false(app->learn.front);
}

static void test_panes_of_the_lesson_are_found_by_name(void **state)
{
    struct app *app = *state;
    size_t focus;

    open_lesson(app);
    command(app, "train");
    focus = app->view[SCREEN_train].focus;
    command(app, "focus contents");
    assert_true(app->learn.front);
    assert_int_equal(app->view[SCREEN_learn].focus, 0);
    command(app, "focus lesson");
    assert_true(app->learn.front);
    assert_int_equal(app->view[SCREEN_learn].focus, 1);
    assert_int_equal(app->view[SCREEN_train].focus, focus);
    command(app, "focus error");
    assert_false(app->learn.front);
    assert_int_equal(app->screen, SCREEN_train);
}

/* By a tab of the status line, too: what runs there is not left running. */
static void test_who_clicks_on_another_screen_leaves_the_one_behind(void **state)
{
    struct app *app = *state;

    app_resize(app, 120, 30);
    open_lesson(app);
    command(app, "compare rate 0.1 0.2");
    command(app, "all-toggle");
    assert_true(app->compare.pace.on);
    press(app, "4");
    app_click(app, 0, 0, CLICK_LEFT);
    assert_int_equal(app->screen, SCREEN_train);
    assert_false(app->compare.pace.on);
    assert_string_equal(app_did(app), "train");
}

static void test_every_size_is_drawn(void **state)
{
    struct app *app = *state;

    open_lesson(app);
    press(app, "Enter");
    for (int width = 1; width <= 200; width += 7) {
        for (int height = 1; height <= 60; height += 7) {
            app_resize(app, width, height);
            shows_at(app, width, height, "x");
            press(app, "4");
            shows_at(app, width, height, "x");
            press(app, "f");
            shows_at(app, width, height, "x");
            press(app, "f 4");
        }
    }
}

/* ---- Slides */

static void test_slides_show_an_idea_at_a_time(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "f");
    assert_shows(app, "The sum is 1.160.");
    assert_hides(app, "Another paragraph.");
    press(app, "space");
    assert_shows(app, "Another paragraph.");
    press(app, "Esc");
    assert_false(app->learn.slides);
    assert_true(app->learn.front);
}

static void test_a_slide_that_was_left_comes_back_whole(void **state)
{
    struct app *app = *state;

    go_to(app, 2);
    press(app, "f space x x x space");
    assert_shows(app, "houses");
    press(app, "Left");
    assert_shows(app, "The sum is 1.160.");
    assert_shows(app, "Another paragraph.");
    press(app, "Right Left f f");
    assert_hides(app, "Another paragraph.");
    command(app, "page 1");
    press(app, "space"); /* one that begins anew shows its first block */
    assert_shows(app, "The sum is 1.160.");
    assert_hides(app, "Another paragraph.");
}

/* ---- The text */

static void test_the_text_goes_to_its_end_and_no_further(void **state)
{
    struct app *app = *state;
    int last;

    app_resize(app, 40, 12);
    go_to(app, 4);
    press(app, "End");
    last = app->learn.scroll;
    assert_true(last > 0);
    press(app, "Down PageDown");
    assert_int_equal(app->learn.scroll, last);
    press(app, "Up");
    assert_int_equal(app->learn.scroll, last - 1);
    press(app, "Home");
    assert_int_equal(app->learn.scroll, 0);
}

/* ---- Commands of lessons */

/* A lesson of one page with these lines of commands. */
static void open_text(struct app *app, const char *lines)
{
    FILE *file = fopen(lesson_path, "w");

    assert_non_null(file);
    fprintf(file, "# A try\n\n```nntui\n%s\n```\n", lines);
    assert_int_equal(fclose(file), 0);
    open_lesson(app);
    file = fopen(lesson_path, "w");
    assert_non_null(file);
    fputs(lesson_text, file);
    assert_int_equal(fclose(file), 0);
}

/* Also where a slot makes the command: it would be freed while it is carried out, or leave, or write. */
static void test_a_lesson_commands_neither_lessons_nor_files(void **state)
{
    static const char *const lines[] = {
        ":{\"lesson\"} c01", ":{\"page\"} 1", ":{\"start-over\"}",
        ":{\"contents\"}",   ":{\"slides\"}", ":{\"quit\"}",
        ":{\"save\"} x",     ":{\"learn\"}",  ":{\"help\"}",
    };
    struct app *app = *state;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        enum lesson_mood mood;

        open_text(app, lines[i]);
        if (strstr(lesson_run_message(app->learn.run, &mood), "a command that a lesson may use") ==
            NULL)
            fail_msg("%s: %s", lines[i], lesson_run_message(app->learn.run, &mood));
        assert_true(app->learn.front);
        assert_false(app->quitting || app->learn.slides);
        assert_string_equal(app->learn.lesson->path, lesson_path);
    }
    open_text(app, ":focus contents");
    assert_true(app->learn.front);
    assert_int_equal(app->view[SCREEN_learn].focus, 1);
}

/* Neither those of the lesson nor those that were there before, which have no end. */
static void test_compared_runs_without_an_end_are_not_waited_for(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 0.2");
    command(app, "all-toggle");
    open_text(app, ":compare rate 1 2\n:run\n:pause");
    assert_false(lesson_run_preparing(app->learn.run));
    assert_true(lesson_run_finished(app->learn.run));
    assert_int_equal(app->screen, SCREEN_runs);
}

static void test_a_lesson_asks_for_the_screen_behind_it(void **state)
{
    struct app *app = *state;

    open_text(app, ":steps\nask \"Where?\" = {1} +- 0.1\non-fail = {2} \"on {screen}, {pane}\"");
    press(app, "2 Enter");
    assert_shows(app, "on step, numbers");
}

/* ---- How far one is */

static void test_lessons_of_ones_own_leave_nothing_behind(void **state)
{
    struct app *app = *state;
    char path[4096];

    app->learn.keeps = true;
    open_lesson(app);
    press(app, "Enter");
    assert_int_equal(lesson_run_page(app->learn.run), 1);
    assert_false(file_state_find(path, sizeof path, "progress"));
}

static void test_a_lesson_goes_on_where_it_was_left(void **state)
{
    struct app *app = *state;
    const struct app_options options = {.threaded = false};
    struct app *again;
    char path[4096];

    app->learn.keeps = true;
    command(app, "lesson c01");
    press(app, "x Enter");
    assert_int_equal(lesson_run_page(app->learn.run), 1);
    assert_true(file_state_find(path, sizeof path, "progress"));
    again = app_create(&options, NULL);
    again->learn.keeps = true;
    command(again, "lesson");
    assert_string_equal(again->learn.lesson->name, "c01-linear-model");
    assert_int_equal(lesson_run_page(again->learn.run), 1);
    command(again, "contents");
    assert_true(shows(again, "(page 2)"));
    app_free(again);
    unlink(path);
}

static void test_a_lesson_begins_with_settings_as_they_are_at_first(void **state)
{
    struct app *app = *state;

    command(app, "set rate 5");
    command(app, "carry 3");
    open_lesson(app);
    assert_close(app->settings.rate, 0.1, 1e-12);
    press(app, "Tab");
    assert_shows(app, "carry full");
}

static void test_a_lesson_begins_with_what_is_looked_at_as_at_first(void **state)
{
    static const char *const lines[] = {
        "data xor",
        "view network",
        "focus model",
        "right",
        "down",
        "perturb",
        "add-point 0.5 0.5 1",
        "set-weight 1 1 1 5",
        "window 20",
        "accuracy",
        "scale",
        "speed 5",
        "compare rate 1 2",
        "whose run",
        "look rule",
        "pen-wider",
        "stroke 5,5 20,20",
        "step circuit",
        "predict",
    };
    struct app *app = *state, *other;
    const struct app_options options = {.threaded = false};
    struct error err = {0};

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (!app_command(app, lines[i], &err))
            print_message("%s: %s\n", lines[i], err.text);
    open_text(app, ":train");
    other = app_create(&options, NULL);
    assert_non_null(other);
    assert_string_equal(app->model.view->name, other->model.view->name);
    assert_int_equal(app->model.column + app->model.row + app->model.from, 0);
    assert_false(app->model.perturbation.on || app->model.chosen);
    assert_int_equal(app->snapshot->dataset->by_hand, 0);
    assert_close((double)network_weight(&app->snapshot->network, 0, 0, 0),
                 (double)network_weight(&other->snapshot->network, 0, 0, 0), 0);
    assert_memory_equal(&app->error, &other->error, sizeof app->error);
    assert_true(app->speed.ramp && app->speed.epochs == 0);
    assert_int_equal(app->compare.sweep.count, 0);
    assert_int_equal(app->digits.network.whose, DIGITS_BUILT_IN);
    assert_int_equal(drawing_strokes(&app->digits.input.drawing), 0);
    assert_false(app->log_scale || app->step.predicting);
    app_free(other);
}

/* A student's long run, or that of another lesson, is of no use to the one that begins. */
static void test_a_lesson_does_not_wait_for_what_ran(void **state)
{
    const struct app_options options = {.threaded = true};
    struct app *app = app_create(&options, NULL);

    (void)state;
    assert_non_null(app);
    app->learn.keeps = false;
    command(app, "run 1000000000");
    open_lesson(app);
    assert_false(app->speed.on);
    trainer_settle(app->trainer);
    app_update(app);
    app_update(app);
    assert_int_equal(app->speed.goal, 0);
    open_text(app, ":train\n:speed 1\n:run 1000000000 epochs");
    trainer_settle_within(app->trainer, 0.2);
    app_update(app);
    assert_true(lesson_run_preparing(app->learn.run));
    press(app, "Tab");
    assert_shows(app, "4 preparing");
    command(app, "start-over"); /* is no prisoner of it either */
    assert_false(app->speed.on);
    app_free(app);
}

static void test_a_lesson_that_is_done_leads_to_the_next(void **state)
{
    struct app *app = *state;
    char path[4096];

    command(app, "lesson c01");
    command(app, "page last");
    assert_shows(app, "lesson done");
    assert_shows(app, "Enter next lesson");
    press(app, "Left Right"); /* looking back is no going on */
    assert_string_equal(app->learn.lesson->name, "c01-linear-model");
    press(app, "Enter");
    assert_string_equal(app->learn.lesson->name, "c02-random-search");
    assert_int_equal(lesson_run_page(app->learn.run), 0);
    assert_false(file_state_find(path, sizeof path, "progress")); /* a script leaves nothing */
}

static void test_lessons_that_are_not_there_are_refused(void **state)
{
    struct app *app = *state;

    assert_refused(app, "lesson c99", "there is no lesson \"c99\"");
    assert_refused(app, "lesson /nowhere.md", "/nowhere.md");
    assert_refused(app, "hint", "no lesson is open");
    assert_refused(app, "page 1", "no lesson is open");
    open_lesson(app);
    assert_refused(app, "page 9", "expected 1 to 4");
    assert_refused(app, "another", "no exercise");
}

/* ---- In a folder of its own */

static char folder[] = "/tmp/nntui-learn-XXXXXX";

static int enter(void **state)
{
    FILE *file;

    (void)state;
    if (mkdtemp(folder) == NULL || setenv("XDG_STATE_HOME", folder, 1) != 0)
        return -1;
    snprintf(lesson_path, sizeof lesson_path, "%s/try.md", folder);
    file = fopen(lesson_path, "w");
    if (file == NULL)
        return -1;
    fputs(lesson_text, file);
    return fclose(file);
}

static int leave(void **state)
{
    char path[64];

    (void)state;
    unlink(lesson_path);
    snprintf(path, sizeof path, "%s/nntui", folder);
    rmdir(path);
    return rmdir(folder);
}

#define learn_test(function) cmocka_unit_test_setup_teardown(function, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        learn_test(test_the_key_leads_there_and_back),
        learn_test(test_a_lesson_drives_the_screen_behind_it),
        learn_test(test_what_is_to_be_done_stands_below_the_screen_behind),
        learn_test(test_typed_commands_are_for_the_screen_behind),
        learn_test(test_numbers_are_typed_and_judged),
        learn_test(test_answers_are_chosen_by_arrow_and_by_number),
        learn_test(test_digits_behind_an_answer_are_no_commands),
        learn_test(test_tab_leads_to_the_screen_of_the_page),
        learn_test(test_only_what_has_the_keyboard_says_so),
        learn_test(test_what_was_passed_over_is_told_at_the_end),
        learn_test(test_the_chosen_answer_is_seen),
        learn_test(test_it_is_shown_passed_over_and_begun_anew),
        learn_test(test_exercises_have_other_numbers_each_time),
        learn_test(test_on_a_wide_terminal_both_are_seen),
        learn_test(test_a_lesson_that_is_opened_beside_has_its_own_clicks),
        learn_test(test_the_screen_beside_goes_on_while_the_lesson_is_in_front),
        learn_test(test_the_wheel_scrolls_beside_what_is_in_front),
        learn_test(test_a_click_beside_the_prompt_leaves_it),
        learn_test(test_panes_of_the_lesson_are_found_by_name),
        learn_test(test_who_clicks_on_another_screen_leaves_the_one_behind),
        learn_test(test_every_size_is_drawn),
        learn_test(test_slides_show_an_idea_at_a_time),
        learn_test(test_a_slide_that_was_left_comes_back_whole),
        learn_test(test_the_text_goes_to_its_end_and_no_further),
        learn_test(test_a_lesson_commands_neither_lessons_nor_files),
        learn_test(test_compared_runs_without_an_end_are_not_waited_for),
        learn_test(test_a_lesson_asks_for_the_screen_behind_it),
        learn_test(test_lessons_of_ones_own_leave_nothing_behind),
        learn_test(test_a_lesson_goes_on_where_it_was_left),
        learn_test(test_a_lesson_begins_with_settings_as_they_are_at_first),
        learn_test(test_a_lesson_begins_with_what_is_looked_at_as_at_first),
        learn_test(test_a_lesson_does_not_wait_for_what_ran),
        learn_test(test_a_lesson_that_is_done_leads_to_the_next),
        learn_test(test_lessons_that_are_not_there_are_refused),
    };

    return cmocka_run_group_tests(tests, enter, leave);
}
