/* The pane with the numbers: what it shows of classes, regressions and gradients, its cursor, and when figures are made. */
#include "app_support.h"

#include <unistd.h>

static int setup(void **state)
{
    if (app_setup(state) != 0)
        return -1;
    app_resize(*state, 80, 24);
    return 0;
}

static void show(struct app *app, const char *data)
{
    char line[200];

    snprintf(line, sizeof line, "data %s", data);
    command(app, line);
    command(app, "run 3 epochs");
    command(app, "focus numbers");
}

/* Row of the screen that has a text; fails where there is none. */
static int row_with(const struct app *app, const char *part)
{
    char *screen = draw(app, 80, 24, GLYPHS_UTF8), *found = strstr(screen, part);
    int row = 0;

    assert_non_null(found);
    for (char *at = screen; at < found; at++)
        row += *at == '\n';
    free(screen);
    return row;
}

/* A set of four samples has four at the most. */
static void test_the_cursor_stays_on_a_worst_sample(void **state)
{
    struct app *app = *state;
    char shown[80];
    const struct part_figures *part;

    show(app, "spiral");
    press(app, "End");
    show(app, "xor,test=0");
    part = &app->snapshot->figures.part[PART_TRAIN];
    assert_in_range(part->worst_count, 1, 4);
    snprintf(shown, sizeof shown, "sample %zu", part->worst[part->worst_count - 1].row + 1);
    press(app, "Enter");
    assert_int_equal(app->screen, SCREEN_step);
    assert_shows(app, shown);
}

/* ---- When figures are made */

static void test_figures_are_wanted_only_while_they_are_seen(void **state)
{
    struct app *app = *state;

    command(app, "data moons");
    assert_false(app->snapshot->figures.there);
    command(app, "focus numbers");
    assert_true(app->snapshot->figures.current);
    command(app, "help");
    assert_false(app->snapshot->figures.there);
    command(app, "help");
    assert_true(app->snapshot->figures.there);
    command(app, "steps");
    assert_false(app->snapshot->figures.there);
    command(app, "train");
    command(app, "focus error");
    assert_false(app->snapshot->figures.there);
    app_resize(app, 132, 50); /* where all panes are shown at once */
    assert_true(app->snapshot->figures.there);
    command(app, "zoom");
    assert_false(app->snapshot->figures.there);
}

/* ---- Classes */

/* "first arm  31  9  40  72.1%  77.5%  74.7%": the numbers of the figures, in order. */
static void test_a_row_has_counts_and_ratios_of_its_class(void **state)
{
    struct app *app = *state;
    const struct part_figures *part;
    char row[200];

    show(app, "spiral,noise=0.3");
    part = &app->snapshot->figures.part[PART_TEST];
    snprintf(row, sizeof row, "%3u %10u %6u %5.1f%% %5.1f%% %5.1f%%", part->confusion[0][0],
             part->confusion[0][1], part->class[0].count, 100 * class_precision(&part->class[0]),
             100 * class_recall(&part->class[0]), 100 * class_f1(&part->class[0]));
    assert_shows(app, row);
    assert_shows(app, "first arm");
    assert_shows(app, "80 of 80 samples, epoch 3");
}

static void test_left_and_right_show_the_other_part(void **state)
{
    struct app *app = *state;

    show(app, "spiral");
    assert_shows(app, "◂ test ▸ 80 of 80 samples");
    press(app, "Right");
    assert_shows(app, "◂ train ▸ 320 of 320 samples");
    press(app, "Left");
    assert_shows(app, "◂ test ▸");
    show(app, "xor,test=0");
    assert_shows(app, "train");
    press(app, "Right");
    assert_shows(app, "no test samples");
}

static void put_classes(const char *path, int classes)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    fprintf(stream, "x,y,class\n");
    for (int i = 0; i < classes * 20; i++)
        fprintf(stream, "%g,%g,\"k\tlass%02d\"\n", i % classes / 7 / 4.0 + i % 3 / 50.0,
                i % classes % 7 / 7.0, i % classes);
    assert_int_equal(fclose(stream), 0);
}

/* The first class of the lowest F1. */
static size_t weakest(const struct part_figures *part)
{
    size_t best = 0;

    for (size_t i = 1; i < part->classes; i++) {
        if (class_f1(&part->class[i]) < class_f1(&part->class[best]))
            best = i;
    }
    return best;
}

/* 25 classes have no matrix; control characters in their names do not get to the screen. */
static void test_many_classes_are_told_by_the_weakest_and_the_mixed_up(void **state)
{
    struct app *app = *state;
    const struct part_figures *part;
    char path[] = "/tmp/nntui-numbers-XXXXXX", spec[80], row[40];
    int file = mkstemp(path);

    assert_true(file >= 0);
    close(file);
    put_classes(path, 25);
    snprintf(spec, sizeof spec, "csv:%s,task=classify", path);
    show(app, spec);
    unlink(path);
    assert_shows(app, "weakest");
    assert_shows(app, "mixed up most");
    assert_hides(app, "\t");
    part = &app->snapshot->figures.part[PART_TEST];
    snprintf(row, sizeof row, "lass%02zu %6u", weakest(part), part->class[weakest(part)].count);
    assert_int_equal(row_with(app, row), row_with(app, "weakest") + 1);
}

/* ---- Regression */

static void test_a_regression_has_r2_mean_error_and_residuals(void **state)
{
    struct app *app = *state;
    const struct part_figures *part;
    char text[80];

    show(app, "houses,noise=0.1");
    part = &app->snapshot->figures.part[PART_TEST];
    snprintf(text, sizeof text, "R^2 %#.4g  mean error %.4g", part->target[0].r2,
             part->target[0].absolute_error);
    assert_shows(app, text);
    assert_shows(app, "target - output");
    assert_shows(app, "█");
    assert_shows(app, "R^2: train");
}

/* ---- The worst samples */

static void test_enter_steps_a_worst_sample_through_the_network(void **state)
{
    struct app *app = *state;
    const struct worst_sample *worst;
    char text[80];

    show(app, "spiral");
    press(app, "Down Down");
    assert_int_equal(app->numbers.worst, 2);
    worst = &app->snapshot->figures.part[PART_TEST].worst[2];
    snprintf(text, sizeof text, "▸%6zu", worst->row + 1);
    assert_shows(app, text);
    snprintf(text, sizeof text, "sample %zu", worst->row + 1);
    press(app, "Enter");
    assert_int_equal(app->screen, SCREEN_step);
    assert_shows(app, text);
    command(app, "train");
    press(app, "Down Down Down Down Down");
    assert_int_equal(app->numbers.worst, 4);
    press(app, "Home");
    assert_int_equal(app->numbers.worst, 0);
}

static void test_the_mouse_chooses_part_and_sample(void **state)
{
    struct app *app = *state;
    int row;

    show(app, "spiral");
    app_click(app, 5, 2, CLICK_LEFT);
    assert_shows(app, "◂ train ▸");
    row = row_with(app, "worst: number");
    app_click(app, 5, row, CLICK_LEFT);
    assert_int_equal(app->numbers.worst, 0);
    app_click(app, 5, row + 4, CLICK_LEFT);
    assert_int_equal(app->numbers.worst, 3);
    app_click(app, 5, row + 7, CLICK_LEFT);
    assert_int_equal(app->numbers.worst, 3);
    app_click(app, 5, row + 2, CLICK_DOUBLE);
    assert_int_equal(app->numbers.worst, 1);
    assert_int_equal(app->screen, SCREEN_step);
}

static void test_there_is_nothing_to_step_through_without_figures(void **state)
{
    struct app *app = *state;

    command(app, "data csv:/dev/null");
    command(app, "focus numbers");
    assert_shows(app, "no network yet");
    press(app, "Enter");
    assert_shows(app, "there is no sample yet");
}

/* ---- Gradients */

static void test_a_gradient_that_vanishes_is_named(void **state)
{
    struct app *app = *state;

    show(app, "spiral");
    assert_shows(app, "mean over 320 training samples");
    command(app, "set layers 2-5-5-5-5-5-5-5-5-1");
    command(app, "set activation sigmoid");
    assert_shows(app, "it vanishes on its way back");
    command(app, "set init zero");
    assert_shows(app, "    1  0.00e+00");
}

/* With nothing coming out of relu neurons the outputs' biases are all that can move, and the error with them. */
static void test_without_a_gradient_biases_still_learn(void **state)
{
    struct app *app = *state;

    show(app, "spiral");
    command(app, "set activation relu,sigmoid");
    command(app, "set init zero");
    assert_shows(app, "no gradient: only biases learn");
    command(app, "set bias off");
    assert_shows(app, "no gradient: nothing is learned");
}

/* ---- Sizes */

/* What does not fit is reached with PageDown. */
static void test_a_small_pane_shows_one_block_after_the_other(void **state)
{
    struct app *app = *state;

    show(app, "spiral");
    assert_true(shows_at(app, 40, 12, "first arm"));
    assert_false(shows_at(app, 40, 12, "worst: number"));
    press(app, "PageDown PageDown PageDown");
    assert_true(shows_at(app, 40, 12, "worst: number"));
    assert_false(shows_at(app, 40, 12, "weakest"));
    press(app, "PageUp");
    assert_true(shows_at(app, 40, 12, "gradient"));
    assert_true(shows_at(app, 80, 24, "first arm")); /* there everything fits */
}

static void test_every_size_is_drawn(void **state)
{
    static const char *const data[] = {
        "spiral", "houses",
        "idx:tests/golden/screens/digits-images:tests/golden/screens/digits-labels"};
    struct app *app = *state;

    for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
        show(app, data[i]);
        for (int width = 40; width < 200; width += 11) {
            for (int height = 12; height < 60; height += 5) {
                free(draw(app, width, height, GLYPHS_UTF8));
                free(draw(app, width, height, GLYPHS_ASCII));
            }
        }
        press(app, "PageDown");
    }
}

#define PANE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, app_teardown)

int main(void)
{
    const char *source = getenv("top_srcdir");
    const struct CMUnitTest tests[] = {
        PANE_TEST(test_figures_are_wanted_only_while_they_are_seen),
        PANE_TEST(test_a_row_has_counts_and_ratios_of_its_class),
        PANE_TEST(test_left_and_right_show_the_other_part),
        PANE_TEST(test_the_cursor_stays_on_a_worst_sample),
        PANE_TEST(test_many_classes_are_told_by_the_weakest_and_the_mixed_up),
        PANE_TEST(test_a_regression_has_r2_mean_error_and_residuals),
        PANE_TEST(test_enter_steps_a_worst_sample_through_the_network),
        PANE_TEST(test_the_mouse_chooses_part_and_sample),
        PANE_TEST(test_there_is_nothing_to_step_through_without_figures),
        PANE_TEST(test_a_gradient_that_vanishes_is_named),
        PANE_TEST(test_without_a_gradient_biases_still_learn),
        PANE_TEST(test_a_small_pane_shows_one_block_after_the_other),
        PANE_TEST(test_every_size_is_drawn),
    };

    if (source != NULL && chdir(source) != 0)
        return 1;
    return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
