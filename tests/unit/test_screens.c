/*
 * What all screens share, seen on a screen made for it: which panes are shown, words of hints, ticks, drags. The table of
 * screens is this file's own.
 */
#include "support.h"

#include <nntui/app.h>

#include "ui/state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- A screen that counts ticks */

static struct played {
    int interval;
    int ticks;
    int last; /* the tick with which it ends; 0: none */
} played;

static void draw_pane(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    (void)app;
    (void)focused;
    canvas_write(canvas, area.x, area.y, ROLE_NORMAL, "inside");
}

/* What the pane that wants drags was told last. */
static struct dragged {
    int count;
    int x, y;
    enum click what;
    struct rect area;
    bool changes; /* what it says of it */
} dragged;

static bool click_pane(struct app *app, struct rect area, int x, int y, enum click what)
{
    (void)app;
    dragged.count++;
    dragged.x = x;
    dragged.y = y;
    dragged.what = what;
    dragged.area = area;
    return dragged.changes;
}

static const struct pane_ops shown = {.name = "shown",
                                      .title = "Shown",
                                      .choose_hint = "take",
                                      .draw = draw_pane,
                                      .click = click_pane,
                                      .drags = true},
                             hidden = {.name = "hidden", .title = "Hidden", .draw = draw_pane},
                             beside = {.name = "beside",
                                       .title = "Beside",
                                       .draw = draw_pane,
                                       .click = click_pane};
static const struct pane_ops *const panes[] = {&shown, &hidden, &beside};

/* The one in the middle has no place. */
static struct rect pane_area(const struct app *app, size_t pane, int width, int height)
{
    (void)app;
    if (panes[pane] == &hidden)
        return (struct rect){0};
    return (struct rect){panes[pane] == &shown ? 0 : width / 2, 1, width / 2, height - 2};
}

static void draw_status(const struct app *app, struct canvas *canvas, int x)
{
    (void)app;
    canvas_write(canvas, x, 0, ROLE_STATUS, "counting");
}

static const char *hint(const struct app *app, enum command_id id)
{
    (void)app;
    if (id == COMMAND_zoom)
        return "";
    return id == COMMAND_quit ? "go home" : NULL;
}

static int interval(const struct app *app)
{
    (void)app;
    return played.interval;
}

static void tick(struct app *app)
{
    (void)app;
    if (++played.ticks == played.last)
        played.interval = -1;
}

static const struct screen_ops counting = {
    .title = "Counting",
    .panes = panes,
    .pane_count = 3,
    .first_focus = 2,
    .all_width = 60,
    .all_height = 20,
    .pane_area = pane_area,
    .draw_status = draw_status,
    .hint = hint,
    .interval = interval,
    .tick = tick,
};

/* Every row is that screen. */
const struct screen_ops *const screens[SCREEN_COUNT] = {
#define SCREEN(id, name, keys, help) [SCREEN_##id] = &counting,
#include "ui/screens.def"
#undef SCREEN
};

/* ---- Helpers */

static int start(void **state)
{
    const struct app_options options = {.threaded = false};

    played = (struct played){.interval = -1};
    dragged = (struct dragged){.changes = true};
    *state = app_create(&options, NULL);
    return *state != NULL ? 0 : -1;
}

static int stop(void **state)
{
    app_free(*state);
    return 0;
}

static void command(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err))
        fail_msg("%s: %s", line, err.text);
}

static bool shows(const struct app *app, int width, int height, const char *part)
{
    struct canvas canvas;
    struct text text = {0};
    bool found;

    assert_true(canvas_create(&canvas, width, height, GLYPHS_ASCII, NULL));
    app_draw(app, &canvas);
    canvas_text(&canvas, &text);
    found = strstr(text.data, part) != NULL;
    canvas_free(&canvas);
    text_free(&text);
    return found;
}

/* ---- Panes */

static void test_panes_with_a_place_are_shown_at_once(void **state)
{
    struct app *app = *state;

    assert_ptr_equal(app_pane(app), &beside);
    assert_true(shows(app, 60, 20, "1 Counting|2|"));
    assert_true(shows(app, 60, 20, "  counting"));
    assert_true(shows(app, 60, 20, "Shown"));
    assert_true(shows(app, 60, 20, ">Beside"));
    assert_false(shows(app, 60, 20, "Hidden"));
}

static void test_on_less_room_the_focused_pane_is_shown_alone(void **state)
{
    struct app *app = *state;

    assert_false(shows(app, 59, 20, "Shown"));
    assert_true(shows(app, 59, 20, "Beside"));
    assert_false(shows(app, 60, 19, "Shown"));
    assert_true(shows(app, 60, 19, "Beside"));
}

static void test_a_pane_without_a_place_is_shown_alone_when_focused(void **state)
{
    struct app *app = *state;

    command(app, "focus hidden");
    assert_true(shows(app, 60, 20, ">Hidden"));
    assert_true(shows(app, 60, 20, "inside"));
    assert_false(shows(app, 60, 20, "Shown"));
    command(app, "zoom");
    assert_true(shows(app, 60, 20, "Hidden"));
    command(app, "zoom");
    command(app, "next");
    assert_true(shows(app, 60, 20, "Shown"));
}

static void test_a_screen_has_words_of_its_own_for_hints(void **state)
{
    struct app *app = *state;

    assert_true(shows(app, 80, 24, "q go home"));
    assert_false(shows(app, 80, 24, "zoom"));
    assert_false(shows(app, 80, 24, "Enter"));
    command(app, "focus shown");
    assert_true(shows(app, 80, 24, "Enter take"));
}

/* ---- Ticks */

static void test_ticks_go_to_the_screen_while_it_plays(void **state)
{
    struct app *app = *state;

    assert_int_equal(app_interval(app), -1);
    app_tick(app);
    assert_int_equal(played.ticks, 0);
    played.interval = 40;
    assert_int_equal(app_interval(app), 40);
    app_tick(app);
    assert_int_equal(played.ticks, 1);
}

static bool run_script(const char *lines, struct error *err)
{
    char path[] = "/tmp/nntui-test-XXXXXX";
    struct text output = {0};
    int fd = mkstemp(path);
    bool ok;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, lines, strlen(lines)), (ssize_t)strlen(lines));
    close(fd);
    ok = app_script(path, &(struct app_options){0}, 60, 20, GLYPHS_ASCII, &output, err);
    unlink(path);
    text_free(&output);
    return ok;
}

static void test_a_script_ticks_whatever_the_interval(void **state)
{
    (void)state;
    played = (struct played){.interval = 3600000};
    assert_true(run_script("tick\n", NULL));
    assert_int_equal(played.ticks, 1);
    assert_true(run_script("tick 5\ntick 2\n", NULL));
    assert_int_equal(played.ticks, 8);
}

static void test_a_script_ticks_to_the_end_and_no_further(void **state)
{
    struct error err = {0};

    (void)state;
    played = (struct played){.interval = 10, .last = 3};
    assert_true(run_script("tick 100\n", NULL));
    assert_int_equal(played.ticks, 3);
    assert_false(run_script("tick\n", &err));
    assert_non_null(strstr(err.text, "nothing is playing"));
    assert_int_equal(played.ticks, 3);
}

static void test_a_script_refuses_wrong_numbers_of_ticks(void **state)
{
    struct error err = {0};

    (void)state;
    played = (struct played){.interval = 10};
    assert_false(run_script("tick x\n", &err));
    assert_non_null(strstr(err.text, "\"x\" is no number"));
    assert_false(run_script("tick -1\n", NULL));
    assert_int_equal(played.ticks, 0);
}

/* ---- Drags */

/* Inside of the pane that wants them, of the one beside it, and on the frame of the former; at 80x24. */
#define INSIDE 5, 5
#define BESIDE 60, 12
#define FRAME  5, 1

/* The pane is told of it, with the rectangle that it drew in. */
static void assert_told(struct app *app, int x, int y, enum click what)
{
    int count = dragged.count;

    assert_true(app_click(app, x, y, what));
    assert_int_equal(dragged.count, count + 1);
    assert_int_equal(dragged.what, what);
    assert_int_equal(dragged.x, x);
    assert_int_equal(dragged.y, y);
    assert_int_equal(dragged.area.x, 1);
    assert_int_equal(dragged.area.width, 38);
    assert_int_equal(dragged.area.height, 20);
}

/* No pane is told of a drag or its end, and nothing has changed. */
static void assert_untold(struct app *app)
{
    int count = dragged.count;

    assert_false(app_click(app, INSIDE, CLICK_DRAG));
    assert_false(app_click(app, INSIDE, CLICK_RELEASE));
    assert_int_equal(dragged.count, count);
}

static void test_a_drag_goes_to_the_pane_it_began_in(void **state)
{
    static const enum click presses[] = {CLICK_LEFT, CLICK_DOUBLE, CLICK_RIGHT};
    struct app *app = *state;

    for (size_t i = 0; i < sizeof presses / sizeof presses[0]; i++) {
        assert_told(app, INSIDE, presses[i]);
        assert_ptr_equal(app_pane(app), &shown);
        assert_told(app, 6, 5, CLICK_DRAG);
        assert_told(app, BESIDE, CLICK_DRAG);
        assert_told(app, 500, 0, CLICK_DRAG);
        assert_told(app, 0, 23, CLICK_DRAG);
        assert_told(app, BESIDE, CLICK_RELEASE);
        assert_ptr_equal(app_pane(app), &shown);
        assert_untold(app);
    }
}

static void test_the_pane_says_whether_a_drag_changed_anything(void **state)
{
    struct app *app = *state;

    assert_told(app, INSIDE, CLICK_LEFT);
    dragged.changes = false;
    assert_false(app_click(app, BESIDE, CLICK_DRAG));
    assert_false(app_click(app, BESIDE, CLICK_RELEASE));
    assert_int_equal(dragged.count, 3);
}

static void test_a_press_that_is_not_taken_begins_no_drag(void **state)
{
    struct app *app = *state;

    dragged.changes = false;
    assert_true(app_click(app, INSIDE, CLICK_LEFT)); /* the focus has changed */
    assert_int_equal(dragged.count, 1);
    assert_untold(app);
}

/* What the press had to say is there to be read still. */
static void test_a_drag_leaves_the_message(void **state)
{
    struct app *app = *state;

    assert_told(app, INSIDE, CLICK_LEFT);
    app_show(app, ROLE_DIM, "said");
    assert_told(app, 6, 5, CLICK_DRAG);
    assert_told(app, 6, 5, CLICK_RELEASE);
    assert_true(shows(app, 80, 24, "said"));
}

/* Without a press, or with one on the frame, a tab, a hint, the wheel or a pane that does not ask for it. */
static void test_other_presses_begin_no_drag(void **state)
{
    struct app *app = *state;

    assert_untold(app);
    app_click(app, BESIDE, CLICK_LEFT);
    assert_int_equal(dragged.count, 1);
    assert_untold(app);
    app_click(app, FRAME, CLICK_LEFT);
    assert_untold(app);
    app_click(app, 0, 0, CLICK_LEFT);
    assert_untold(app);
    app_click(app, 79, 23, CLICK_LEFT);
    assert_untold(app);
    app_click(app, INSIDE, CLICK_WHEEL_UP);
    assert_untold(app);
}

static void test_another_press_ends_a_drag(void **state)
{
    struct app *app = *state;

    assert_told(app, INSIDE, CLICK_LEFT);
    app_click(app, BESIDE, CLICK_LEFT);
    assert_untold(app);
    assert_told(app, INSIDE, CLICK_LEFT);
    app_click(app, FRAME, CLICK_RIGHT);
    assert_untold(app);
    assert_told(app, INSIDE, CLICK_LEFT);
    app_click(app, INSIDE, CLICK_WHEEL_DOWN); /* is no press */
    assert_told(app, 6, 5, CLICK_DRAG);
}

/* Also where all is as it was by the next report. */
static void test_what_covers_or_moves_the_pane_ends_a_drag(void **state)
{
    static const char *const there_and_back[][2] = {
        {"steps",        "train"      },
        {"zoom",         "zoom"       },
        {"help",         "help"       },
        {"focus beside", "focus shown"},
    };
    struct app *app = *state;

    /* On the other screen the same pane has the focus in the same place. */
    command(app, "steps");
    command(app, "focus shown");
    command(app, "train");
    for (size_t i = 0; i < sizeof there_and_back / sizeof there_and_back[0]; i++) {
        assert_told(app, INSIDE, CLICK_LEFT);
        command(app, there_and_back[i][0]);
        assert_untold(app);
        command(app, there_and_back[i][1]);
        assert_told(app, INSIDE, CLICK_LEFT);
        command(app, there_and_back[i][0]);
        command(app, there_and_back[i][1]);
        assert_untold(app);
    }
}

/* Alone on the screen, it has the rectangle that the next one then has. */
static void test_the_next_pane_has_no_part_in_a_drag(void **state)
{
    struct app *app = *state;

    command(app, "focus shown");
    command(app, "zoom");
    app_click(app, INSIDE, CLICK_LEFT);
    assert_true(app_click(app, BESIDE, CLICK_DRAG));
    command(app, "focus beside");
    assert_untold(app);
}

static void test_the_prompt_and_a_new_size_end_a_drag(void **state)
{
    struct app *app = *state;

    assert_told(app, INSIDE, CLICK_LEFT);
    app_key(app, ':');
    assert_true(app->prompt.open);
    assert_untold(app);
    app_key(app, NKEY_ESCAPE);
    assert_untold(app);
    assert_told(app, INSIDE, CLICK_LEFT);
    app_resize(app, 100, 24);
    assert_untold(app);
}

static void test_a_script_drags(void **state)
{
    struct error err = {0};

    (void)state;
    dragged = (struct dragged){.changes = true};
    assert_true(run_script("click 5 5\nclick 40 9 drag\n", NULL));
    assert_int_equal(dragged.count, 2);
    assert_int_equal(dragged.what, CLICK_DRAG);
    assert_int_equal(dragged.x, 40);
    assert_true(run_script("click 5 5 left\nclick 6 5 drag\nclick 7 5 release\n", NULL));
    assert_int_equal(dragged.count, 5);
    assert_int_equal(dragged.what, CLICK_RELEASE);
    assert_true(run_script("click 5 5 drag\nclick 7 5 release\n", NULL));
    assert_int_equal(dragged.count, 5);
    assert_false(run_script("click 5 5 released\n", &err));
    assert_non_null(strstr(err.text, "drag or release"));
}

#define APP_TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        APP_TEST(test_panes_with_a_place_are_shown_at_once),
        APP_TEST(test_on_less_room_the_focused_pane_is_shown_alone),
        APP_TEST(test_a_pane_without_a_place_is_shown_alone_when_focused),
        APP_TEST(test_a_screen_has_words_of_its_own_for_hints),
        APP_TEST(test_ticks_go_to_the_screen_while_it_plays),
        cmocka_unit_test(test_a_script_ticks_whatever_the_interval),
        cmocka_unit_test(test_a_script_ticks_to_the_end_and_no_further),
        cmocka_unit_test(test_a_script_refuses_wrong_numbers_of_ticks),
        APP_TEST(test_a_drag_goes_to_the_pane_it_began_in),
        APP_TEST(test_the_pane_says_whether_a_drag_changed_anything),
        APP_TEST(test_a_press_that_is_not_taken_begins_no_drag),
        APP_TEST(test_a_drag_leaves_the_message),
        APP_TEST(test_other_presses_begin_no_drag),
        APP_TEST(test_another_press_ends_a_drag),
        APP_TEST(test_what_covers_or_moves_the_pane_ends_a_drag),
        APP_TEST(test_the_next_pane_has_no_part_in_a_drag),
        APP_TEST(test_the_prompt_and_a_new_size_end_a_drag),
        cmocka_unit_test(test_a_script_drags),
    };

    return cmocka_run_group_tests_name("screens", tests, NULL, NULL);
}
