/* The error pane: axis of accuracy, zoom, cursor, changes, earlier runs, a moment of the past. */
#include "app_support.h"

/* ---- Help */

/* A snapshot with what a run would have had to go through; the screen looks at it until the next command. */
struct staged {
    struct app *app;
    struct snapshot snapshot;
};

static int setup(void **state)
{
    struct staged *staged = calloc(1, sizeof *staged);
    const struct app_options options = {.threaded = false};

    staged->app = app_create(&options, NULL);
    app_resize(staged->app, 80, 24);
    command(staged->app, "data moons");
    command(staged->app, "run 12 epochs");
    command(staged->app, "focus error");
    command(staged->app, "zoom");
    staged->snapshot = *staged->app->snapshot;
    *state = staged;
    return 0;
}

static int teardown(void **state)
{
    struct staged *staged = *state;

    app_free(staged->app);
    free(staged);
    return 0;
}

static void stage(struct staged *staged)
{
    staged->app->message[0] = '\0';
    staged->app->snapshot = &staged->snapshot;
}

static void add_marker(struct staged *staged, double epoch, const char *text)
{
    struct marker *marker = &staged->snapshot.marker[staged->snapshot.marker_count++];

    marker->epoch = epoch;
    snprintf(marker->text, sizeof marker->text, "%s", text);
}

static struct earlier_curve *add_earlier(struct staged *staged, const char *text, double end)
{
    struct earlier_curve *earlier = &staged->snapshot.earlier[staged->snapshot.earlier_count++];

    *earlier = (struct earlier_curve){.count = 2};
    earlier->point[0] = (struct history_point){0, 0.1, 0.1, 0.5, 0.5};
    earlier->point[1] = (struct history_point){12, end, end, 0.5, 0.5};
    snprintf(earlier->text, sizeof earlier->text, "%s", text);
    return earlier;
}

/* How many cells of the plot (below the numbers) have a role. */
static int cells_of(const struct app *app, enum role role, enum glyph_set glyphs)
{
    struct canvas canvas;
    int count = 0;

    assert_true(canvas_create(&canvas, 80, 24, glyphs, NULL));
    app_draw(app, &canvas);
    for (int i = 6 * 80; i < 22 * 80; i++)
        count += canvas.cells[i].role == role;
    canvas_free(&canvas);
    return count;
}

/* Whether a glyph stands anywhere on the plot. */
static bool has_glyph(const struct app *app, enum glyph glyph, enum glyph_set glyphs)
{
    struct canvas canvas;
    bool found = false;

    assert_true(canvas_create(&canvas, 80, 24, glyphs, NULL));
    app_draw(app, &canvas);
    for (int i = 6 * 80; i < 22 * 80; i++)
        found |= canvas.cells[i].character == glyph_character(glyphs, glyph);
    canvas_free(&canvas);
    return found;
}

/* ---- The axis of accuracy */

static void test_accuracy_is_turned_off_and_on(void **state)
{
    struct staged *staged = *state;

    assert_shows(staged->app, "100%");
    assert_true(has_glyph(staged->app, GLYPH_ACCURACY_TRAIN, GLYPHS_UTF8));
    assert_true(has_glyph(staged->app, GLYPH_ACCURACY_TEST, GLYPHS_ASCII));
    press(staged->app, "A");
    assert_hides(staged->app, "100%");
    assert_false(has_glyph(staged->app, GLYPH_ACCURACY_TRAIN, GLYPHS_UTF8));
    press(staged->app, "A");
    assert_shows(staged->app, "100%");
}

static void test_a_regression_has_no_accuracy(void **state)
{
    struct staged *staged = *state;

    command(staged->app, "data houses");
    assert_hides(staged->app, "100%");
    press(staged->app, "A");
    assert_shows(staged->app, "never quite right");
    assert_hides(staged->app, "100%");
}

/* ---- Zoom */

static void test_zoom_goes_through_the_usual_windows(void **state)
{
    static const char *const said[] = {"last 1000 epochs", "last 100 epochs", "last 20 epochs",
                                       "all epochs"};
    struct staged *staged = *state;

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        press(staged->app, "w");
        assert_shows(staged->app, said[i]);
    }
}

static void test_a_window_of_any_length_is_typed(void **state)
{
    struct staged *staged = *state;

    command(staged->app, "window 4");
    stage(staged);
    assert_shows(staged->app, "last 4 epochs");
    assert_shows(staged->app, "8 ");
    assert_int_equal(staged->app->error.window, 4);
    press(staged->app, "w");
    assert_int_equal(staged->app->error.window, 0);
    command(staged->app, "window 7");
    command(staged->app, "window all");
    assert_int_equal(staged->app->error.window, 0);
    assert_refused(staged->app, "window 0", "number of epochs");
    assert_refused(staged->app, "window x", "number of epochs");
}

/* ---- The cursor */

/* The numbers are those of the point; behind the last point they are the present ones again. */
static void test_the_cursor_reads_points_of_the_curve(void **state)
{
    struct staged *staged = *state;
    const struct history *history = &staged->app->snapshot->history;
    char error[32];

    assert_shows(staged->app, "samples 3840");
    press(staged->app, "Left Left Left");
    assert_shows(staged->app, "at epoch 10");
    snprintf(error, sizeof error, "%#.4g", history->point[10].train_loss);
    assert_shows(staged->app, error);
    press(staged->app, "PageUp");
    assert_shows(staged->app, "at epoch 0");
    press(staged->app, "Left");
    assert_shows(staged->app, "at epoch 0");
    press(staged->app, "PageDown Right Right");
    assert_shows(staged->app, "at epoch 12");
    press(staged->app, "Right");
    assert_shows(staged->app, "samples 3840");
    press(staged->app, "Home");
    assert_shows(staged->app, "at epoch 0");
    press(staged->app, "End");
    assert_shows(staged->app, "samples 3840");
}

/* A rewound run has one point; the cursor on a later one reads that. */
static void test_the_cursor_survives_a_shorter_curve(void **state)
{
    struct staged *staged = *state;

    press(staged->app, "Left");
    stage(staged);
    staged->snapshot.history.count = 1;
    assert_shows(staged->app, "at epoch 0");
    staged->snapshot.history.count = 0;
    assert_hides(staged->app, "at epoch");
}

/* It is about a moment of a run: it goes with it, and by Esc, before what Esc would leave else. */
static void test_the_cursor_goes_with_its_run(void **state)
{
    static const char *const anew[] = {"rewind", "reseed", "set layers 2-3-1", "data circle"};
    struct app *app = ((struct staged *)*state)->app;

    for (size_t i = 0; i < sizeof anew / sizeof anew[0]; i++) {
        command(app, "run 2 epochs");
        press(app, "Left");
        assert_shows(app, "at epoch");
        command(app, "set rate 0.3");
        command(app, "run 2 epochs");
        assert_shows(app, "at epoch");
        command(app, anew[i]);
        assert_hides(app, "at epoch");
    }
    command(app, "run 2 epochs");
    press(app, "Left Esc");
    assert_hides(app, "at epoch");
    assert_true(app_view(app)->zoomed);
    press(app, "Esc");
    assert_false(app_view(app)->zoomed);
}

/* A run that has just begun is seen beside one that was very long; one that it can catch up with is seen whole. */
static void test_a_new_run_is_seen_after_a_long_one(void **state)
{
    struct staged *staged = *state;
    struct earlier_curve *earlier = add_earlier(staged, "", 0.2);

    stage(staged);
    earlier->point[1].epoch = 4e6;
    assert_shows(staged->app, "500");
    assert_hides(staged->app, "4M");
    earlier->point[1].epoch = 400;
    assert_shows(staged->app, "400");
    assert_hides(staged->app, "500");
    earlier->point[1].epoch = 3000; /* as far as this one is to go */
    staged->app->settings.epochs = 3000;
    assert_shows(staged->app, "3000");
}

/* A click on the curve puts the cursor there, one above it takes it away; the wheel zooms. */
static void test_the_mouse_points_and_zooms(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    app_click(app, 76, 15, CLICK_LEFT);
    assert_shows(app, "at epoch 12");
    app_click(app, 3, 15, CLICK_LEFT);
    assert_shows(app, "at epoch 0");
    app_click(app, 20, 2, CLICK_LEFT);
    assert_shows(app, "samples 3840");
    for (int i = 0; i < 4; i++)
        app_click(app, 40, 15, CLICK_WHEEL_UP);
    assert_int_equal(app->error.window, 20);
    app_click(app, 40, 15, CLICK_WHEEL_DOWN);
    assert_int_equal(app->error.window, 100);
    for (int i = 0; i < 4; i++)
        app_click(app, 40, 15, CLICK_WHEEL_DOWN);
    assert_int_equal(app->error.window, 0);
}

/* What is said of the trouble moves all else down. */
static void test_the_mouse_points_below_a_trouble(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    stage(staged);
    error_work(&staged->snapshot.error, "%0150d", 0); /* two rows and more */
    staged->snapshot.state = TRAINER_BROKEN;
    app_click(app, 40, 6, CLICK_LEFT);
    assert_false(app->error.cursor_on); /* a number */
    stage(staged);
    app_click(app, 40, 9, CLICK_LEFT);
    assert_true(app->error.cursor_on);
}

/* ---- Changes */

static void test_changes_are_marked_and_listed(void **state)
{
    struct staged *staged = *state;

    add_marker(staged, 4, "rate 0.1 -> 0.3");
    add_marker(staged, 8.5, "batch 1 -> 10");
    stage(staged);
    assert_shows(staged->app, "4: rate 0.1 -> 0.3");
    assert_shows(staged->app, "8.50: batch 1 -> 10");
    assert_true(has_glyph(staged->app, GLYPH_CHANGE, GLYPHS_UTF8));
    assert_true(has_glyph(staged->app, GLYPH_CHANGE_FOOT, GLYPHS_ASCII));
}

static void test_the_cursor_goes_from_change_to_change(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    add_marker(staged, 4, "rate 0.1 -> 0.3");
    add_marker(staged, 8.5, "batch 1 -> 10");
    stage(staged);
    assert_true(error_pane.move(app, COMMAND_up, NULL));
    assert_shows(app, "at epoch 8: batch 1 -> 10");
    assert_true(error_pane.move(app, COMMAND_up, NULL));
    assert_shows(app, "at epoch 4: rate 0.1 -> 0.3");
    assert_true(error_pane.move(app, COMMAND_up, NULL));
    assert_shows(app, "nothing was changed before");
    assert_true(error_pane.move(app, COMMAND_down, NULL));
    assert_true(error_pane.move(app, COMMAND_down, NULL));
    assert_shows(app, "nothing was changed after");
    assert_true(error_pane.move(app, COMMAND_last, NULL));
    assert_true(error_pane.move(app, COMMAND_left, NULL));
    assert_hides(app, "at epoch 12: ");
}

/* ---- Earlier runs, the past */

static void test_earlier_runs_are_faint_with_a_line_each(void **state)
{
    struct staged *staged = *state;

    assert_int_equal(cells_of(staged->app, ROLE_EARLIER, GLYPHS_UTF8), 0);
    add_earlier(staged, "rate 0.1, momentum 0.5", 0.05);
    add_earlier(staged, "", 0.02);
    *add_earlier(staged, "rate 0.2", 0.02) = (struct earlier_curve){.parent = true, .fork = 7};
    stage(staged);
    assert_shows(staged->app, "rate 0.1, momentum 0.5");
    assert_shows(staged->app, "the same settings");
    assert_shows(staged->app, "left at 7");
    assert_true(cells_of(staged->app, ROLE_EARLIER, GLYPHS_UTF8) > 40);
    assert_true(cells_of(staged->app, ROLE_EARLIER, GLYPHS_ASCII) > 40);
    assert_hides(staged->app, "↑");
}

/* The axis is as it was; what is cut off has an arrow. */
static void test_an_earlier_run_that_diverged_does_not_stretch_the_axis(void **state)
{
    struct staged *staged = *state;
    char *before = draw(staged->app, 80, 24, GLYPHS_UTF8), *after;

    add_earlier(staged, "rate 10", 1e20);
    stage(staged);
    after = draw(staged->app, 80, 24, GLYPHS_UTF8);
    assert_non_null(strstr(after, "⠂1 rate 10 ↑"));
    assert_non_null(strstr(before, "0.15┤"));
    assert_non_null(strstr(after, "0.15┤"));
    free(before);
    free(after);
}

static void test_the_moment_that_is_looked_at_has_a_line(void **state)
{
    struct staged *staged = *state;

    stage(staged);
    assert_false(has_glyph(staged->app, GLYPH_MOMENT, GLYPHS_UTF8));
    staged->snapshot.moment = staged->snapshot.present / 2;
    staged->snapshot.now = staged->snapshot.history.point[6];
    assert_true(has_glyph(staged->app, GLYPH_MOMENT, GLYPHS_UTF8));
    assert_true(has_glyph(staged->app, GLYPH_MOMENT, GLYPHS_ASCII));
    assert_shows(staged->app, "epoch 6");
}

/* ---- Every size */

static void test_everything_at_once_is_drawn_at_every_size(void **state)
{
    struct staged *staged = *state;

    for (int i = 0; i < MARKERS; i++)
        add_marker(staged, i / 5.0, "rate 0.1 -> 0.3");
    for (int i = 0; i < EARLIER_CURVES; i++)
        add_earlier(staged, "rate 0.1, momentum 0.5", i % 2 == 0 ? 1e9 : 0.1);
    stage(staged);
    staged->app->error.cursor_on = true;
    staged->app->error.cursor = 3;
    staged->snapshot.moment = 1;
    for (int log_scale = 0; log_scale < 2; log_scale++) {
        staged->app->log_scale = log_scale != 0;
        for (int width = 40; width <= 200; width += 13) {
            for (int height = 12; height <= 60; height += 3)
                free(draw(staged->app, width, height, GLYPHS_UTF8));
        }
    }
}

/* In a small pane both parts stand in one row, and the curve has the rest. */
static void test_a_small_pane_keeps_numbers_and_curve(void **state)
{
    struct staged *staged = *state;
    struct canvas canvas;
    struct text text = {0};

    staged->snapshot.now = (struct history_point){12, 0.0073374, 1.2341e-9, 1, 1};
    stage(staged);
    assert_true(canvas_create(&canvas, 40, 7, GLYPHS_UTF8, NULL));
    error_pane.draw(staged->app, &canvas, (struct rect){0, 0, 40, 7}, false);
    canvas_text(&canvas, &text);
    assert_memory_equal(text.data, "⠤train 0.00734▴100% ", strlen("⠤train 0.00734▴100% "));
    assert_non_null(strstr(text.data, "⠄test 1.234e-09▵100%\n"));
    assert_non_null(strstr(text.data, "▴"));
    assert_non_null(strstr(text.data, "▵"));
    assert_non_null(strstr(text.data, "0┤"));
    text_free(&text);
    canvas_free(&canvas);
}

/* Adam at rate 1 on the spiral: nothing diverges, the curve is only flat. */
static void test_a_dead_layer_is_named(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    command(app, "preset spiral");
    command(app, "run 5 epochs");
    assert_hides(app, "is dead");
    command(app, "rewind");
    command(app, "set rate 1");
    command(app, "run 50 epochs");
    assert_int_equal(app->snapshot->error.kind, ERROR_NONE);
    assert_shows(app, "is dead, 0 for every sample");
    assert_non_null(strstr(app->message, "layer 2 is dead: its 16 neurons give 0"));
    command(app, "rewind");
    assert_hides(app, "is dead, 0");
}

/* Areas of 50 and more make the sums so large that no neuron has a slope. */
static void test_a_saturated_layer_is_named(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    command(app, "apply data=houses,scale=none layers=1-4-1 activation=sigmoid,linear");
    command(app, "run 20 epochs");
    assert_int_equal(app->dead_layer, 1);
    assert_shows(app, "layer 1 is saturated, flat for every");
    assert_non_null(strstr(app->message, "layer 1 is saturated: its 4 neurons"));
    command(app, "apply data=houses layers=1-4-1 activation=sigmoid,linear");
    command(app, "run 20 epochs");
    assert_int_equal(app->dead_layer, 0);
    assert_hides(app, "is saturated, flat");
}

/* What has learned its task is not ill, however sure it is. */
static void test_a_trained_network_is_not_called_saturated(void **state)
{
    struct staged *staged = *state;
    struct app *app = staged->app;

    command(app, "preset xor");
    command(app, "run 5000 epochs");
    assert_int_equal(app->dead_layer, 0);
}

#define PANE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PANE_TEST(test_accuracy_is_turned_off_and_on),
        PANE_TEST(test_a_regression_has_no_accuracy),
        PANE_TEST(test_zoom_goes_through_the_usual_windows),
        PANE_TEST(test_a_window_of_any_length_is_typed),
        PANE_TEST(test_the_cursor_reads_points_of_the_curve),
        PANE_TEST(test_the_mouse_points_and_zooms),
        PANE_TEST(test_the_mouse_points_below_a_trouble),
        PANE_TEST(test_a_dead_layer_is_named),
        PANE_TEST(test_a_saturated_layer_is_named),
        PANE_TEST(test_a_trained_network_is_not_called_saturated),
        PANE_TEST(test_the_cursor_survives_a_shorter_curve),
        PANE_TEST(test_the_cursor_goes_with_its_run),
        PANE_TEST(test_a_new_run_is_seen_after_a_long_one),
        PANE_TEST(test_changes_are_marked_and_listed),
        PANE_TEST(test_the_cursor_goes_from_change_to_change),
        PANE_TEST(test_earlier_runs_are_faint_with_a_line_each),
        PANE_TEST(test_an_earlier_run_that_diverged_does_not_stretch_the_axis),
        PANE_TEST(test_the_moment_that_is_looked_at_has_a_line),
        PANE_TEST(test_everything_at_once_is_drawn_at_every_size),
        PANE_TEST(test_a_small_pane_keeps_numbers_and_curve),
    };

    return cmocka_run_group_tests_name("error pane", tests, NULL, NULL);
}
