/*
 * What all screens share, seen on a screen made for it: which panes are shown, words of hints, ticks. The table of screens is
 * this file's own.
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

static const struct pane_ops shown = {.name = "shown",
                                      .title = "Shown",
                                      .choose_hint = "take",
                                      .draw = draw_pane},
                             hidden = {.name = "hidden", .title = "Hidden", .draw = draw_pane},
                             beside = {.name = "beside", .title = "Beside", .draw = draw_pane};
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
    assert_true(shows(app, 60, 20, "1 Counting|2|5  counting"));
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
    };

    return cmocka_run_group_tests_name("screens", tests, NULL, NULL);
}
