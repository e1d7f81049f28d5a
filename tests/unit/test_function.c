/*
 * The functions that the course draws are the engine's, with its slopes, but where there is none; facts are found by
 * their names; and on the Step screen the cursor goes where it should.
 */
#include "app_support.h"

#include <nntui/fact.h>
#include <nntui/function.h>

#include "ui/watch.h"

/* The function of a set by its name. */
static size_t named(enum plot_set set, const char *name)
{
    for (size_t k = 0; k < function_count(set); k++)
        if (strcmp(function_name(set, k), name) == 0)
            return k;
    fail_msg("there is no function %s", name);
    return 0;
}

static double value(enum plot_set set, const char *name, double x)
{
    return function_value(set, named(set, name), x);
}

static double slope(enum plot_set set, const char *name, double x)
{
    return function_slope(set, named(set, name), x);
}

/* ---- Values and slopes */

static void test_each_activation_of_one_sum_is_drawn_as_the_engine_has_it(void **state)
{
    size_t drawn = 0;

    (void)state;
    for (int a = 0; a < ACTIVATION_COUNT; a++) {
        if (activation_output_only((enum activation)a))
            continue;
        drawn++;
        for (double x = -2.9; x < 3; x += 0.2) {
            double o = activation_value((enum activation)a, x);

            assert_close(value(PLOT_ACTIVATIONS, activation_choices[a].name, x), o, 0);
            assert_close(slope(PLOT_ACTIVATIONS, activation_choices[a].name, x),
                         activation_slope((enum activation)a, x, o), 0);
        }
    }
    assert_int_equal(function_count(PLOT_ACTIVATIONS), drawn);
}

static void test_the_threshold_is_at_zero(void **state)
{
    (void)state;
    assert_close(value(PLOT_THRESHOLD, "step", -0.01), 0, 0);
    assert_close(value(PLOT_THRESHOLD, "step", 0), 1, 0);
    assert_close(value(PLOT_THRESHOLD, "sigmoid", 0), 0.5, 0);
    assert_close(slope(PLOT_THRESHOLD, "sigmoid", 0), 0.25, 0);
}

static void test_errors_are_counted_in_three_ways(void **state)
{
    (void)state;
    assert_close(value(PLOT_ERRORS, "d", -1.5) + value(PLOT_ERRORS, "d", 1.5), 0, 0);
    assert_close(slope(PLOT_ERRORS, "d", 0), 1, 0);
    assert_close(value(PLOT_ERRORS, "|d|", -1.5), 1.5, 0);
    assert_close(slope(PLOT_ERRORS, "|d|", -1.5), -1, 0);
    assert_close(slope(PLOT_ERRORS, "|d|", 0.1), 1, 0);
    assert_close(value(PLOT_ERRORS, "d^2", -1.5), 2.25, 0);
    assert_close(slope(PLOT_ERRORS, "d^2", -1.5), -3, 0);
    assert_close(slope(PLOT_ERRORS, "d^2", 0.1), 0.2, 1e-15);
}

static void test_cross_entropy_is_a_logarithm_on_either_side(void **state)
{
    (void)state;
    for (double a = 0.01; a < 0.995; a += 0.01) {
        assert_close(value(PLOT_CROSS_ENTROPY, "-ln a", a), -log(a), 1e-12);
        assert_close(slope(PLOT_CROSS_ENTROPY, "-ln a", a), -1 / a, 1e-10);
        assert_close(value(PLOT_CROSS_ENTROPY, "-ln(1-a)", a), -log(1 - a), 1e-12);
        assert_close(slope(PLOT_CROSS_ENTROPY, "-ln(1-a)", a), 1 / (1 - a), 1e-10);
    }
}

static void test_there_is_no_slope_at_a_jump_or_a_kink(void **state)
{
    (void)state;
    assert_true(isnan(slope(PLOT_THRESHOLD, "step", 0)));
    assert_true(isnan(slope(PLOT_ACTIVATIONS, "relu", 0)));
    assert_true(isnan(slope(PLOT_ACTIVATIONS, "leaky-relu", 0)));
    assert_true(isnan(slope(PLOT_ERRORS, "|d|", 0)));
    assert_close(slope(PLOT_ERRORS, "d^2", 0), 0, 0);
    assert_close(slope(PLOT_ACTIVATIONS, "relu", 0.1), 1, 0);
}

/* Of every smooth stretch, by the difference of two values. */
static void test_slopes_are_those_of_the_curves(void **state)
{
    const double h = 1e-6;

    (void)state;
    for (int set = 0; set < PLOT_SIZES; set++) {
        const struct plot_info *info = &plot_table[set];

        for (size_t k = 0; k < function_count((enum plot_set)set); k++) {
            for (int i = 1; i < 40; i++) {
                double x = info->low + (info->high - info->low) * i / 39.7;
                double rise = function_value((enum plot_set)set, k, x + h) -
                              function_value((enum plot_set)set, k, x - h);

                assert_close(function_slope((enum plot_set)set, k, x), rise / (2 * h), 1e-3);
            }
        }
    }
}

/* ---- The cursor */

static void test_the_cursor_stands_at_exact_multiples_and_stays_on_the_plot(void **state)
{
    struct plot_state plot = plot_begin(PLOT_ERRORS);

    (void)state;
    plot.x = 0;
    for (int i = 0; i < 3; i++)
        plot_move(&plot, 1);
    assert_close(plot.x, 0.3, 0);
    plot_move(&plot, 1000);
    assert_close(plot.x, 2, 0);
    plot_move(&plot, -1000);
    assert_close(plot.x, -2, 0);
    plot.x = 0.123;
    plot_move(&plot, -1);
    assert_close(plot.x, 0, 0);
}

/* ---- Facts */

static void test_facts_are_found_by_their_names(void **state)
{
    double number = -1;

    (void)state;
    assert_true(fact_value("ant", &number));
    assert_close(number, 1e4, 0);
    assert_true(fact_value("alexnet_error", &number));
    assert_close(number, 15.3, 0);
    assert_false(fact_value("unicorn", &number));
    assert_false(fact_value("", &number));
    assert_close(number, 15.3, 0);
    assert_close(fact_error(FACT_VGG), 7.3, 0);
    assert_true(isnan(fact_error(FACT_ANT)));
}

static void test_each_size_has_a_bar(void **state)
{
    (void)state;
    assert_close(plot_table[PLOT_SIZES].high, fact_sizes(), 0);
    for (size_t i = 0; i < fact_sizes(); i++) {
        assert_int_not_equal(fact_table[fact_size(i)].kind, FACT_KIND_ERROR);
        assert_close(value(PLOT_SIZES, "size", (double)i + 1), fact_table[fact_size(i)].value, 0);
    }
    assert_close(value(PLOT_SIZES, "error", FACT_RESNET + 1), 3.6, 0);
}

/* ---- On the screen */

static const struct pane_ops *focused(const struct app *app)
{
    return step_screen.panes[app->view[SCREEN_step].focus];
}

static void test_plot_opens_a_set_and_escape_leads_back(void **state)
{
    struct app *app = *state;

    command(app, "plot errors");
    assert_int_equal(app->screen, SCREEN_step);
    assert_ptr_equal(focused(app), &step_functions_pane);
    assert_int_equal(app->step.plot.set, PLOT_ERRORS);
    assert_close(app->step.plot.x, plot_table[PLOT_ERRORS].start, 0);
    press(app, "Right");
    assert_close(app->step.plot.x, 1.1, 0);
    press(app, "Left Left PageUp");
    assert_close(app->step.plot.x, -0.1, 0);
    press(app, "Esc");
    assert_ptr_equal(focused(app), &step_numbers_pane);
    press(app, "f");
    assert_close(app->step.plot.x, -0.1, 0);
    press(app, "f");
    assert_ptr_equal(focused(app), &step_numbers_pane);
}

static void test_enter_goes_through_all_sets(void **state)
{
    struct app *app = *state;

    command(app, "plot threshold");
    for (int set = 1; set <= PLOT_COUNT; set++) {
        press(app, "Enter");
        assert_int_equal(app->step.plot.set, set % PLOT_COUNT);
    }
}

static void test_plot_at_takes_what_is_on_the_plot(void **state)
{
    struct app *app = *state;

    command(app, "plot errors");
    command(app, "plot-at -1/2");
    assert_close(app->step.plot.x, -0.5, 0);
    assert_refused(app, "plot-at 2.5", "expected a number from -2 to 2");
    assert_refused(app, "plot-at", "expected a number");
    assert_refused(app, "plot nowhere", "threshold");
    command(app, "plot sizes");
    assert_refused(app, "plot-at 1.5", "whole number");
    command(app, "plot-at 11");
    assert_close(app->step.plot.x, 11, 0);
    press(app, "Down");
    assert_close(app->step.plot.x, 11, 0);
    press(app, "Up");
    assert_close(app->step.plot.x, 10, 0);
}

/* The cursor comes to the column that was clicked on: the next click there changes nothing. */
static void test_a_click_moves_the_cursor(void **state)
{
    struct app *app = *state;
    double before;

    app_resize(app, 80, 24);
    command(app, "plot errors");
    before = app->step.plot.x;
    app_click(app, 20, 8, CLICK_LEFT);
    assert_true(app->step.plot.x < before - 1);
    before = app->step.plot.x;
    app_click(app, 60, 8, CLICK_DRAG);
    assert_true(app->step.plot.x > before + 1);
    command(app, "plot sizes");
    app_click(app, 30, 4, CLICK_LEFT);
    assert_close(app->step.plot.x, 3, 0);
}

/* What a lesson would be told. */
static struct value asked(struct app *app, const char *expression)
{
    const struct lookup lookup = {.context = app, .look = watch_find};
    struct value value;
    struct error err = {0};

    if (!expression_value(expression, &lookup, &value, &err))
        fail_msg("%s: %s", expression, err.text);
    return value;
}

static void test_lessons_can_ask_for_functions_and_facts(void **state)
{
    struct app *app = *state;
    const struct lookup lookup = {.context = app, .look = watch_find};
    struct value value;

    assert_int_equal(asked(app, "plot.set").kind, VALUE_UNKNOWN);
    command(app, "plot errors");
    command(app, "plot-at -1/2");
    assert_string_equal(asked(app, "plot.set").text, "errors");
    assert_close(asked(app, "plot.x").number, -0.5, 0);
    assert_close(asked(app, "plot.y[3]").number, 0.25, 0);
    assert_close(asked(app, "plot.slope[3]").number, -1, 0);
    assert_false(expression_value("plot.y[4]", &lookup, &value, NULL));
    command(app, "plot-at 0");
    assert_int_equal(asked(app, "plot.slope[2]").kind, VALUE_UNKNOWN);
    assert_close(asked(app, "fact.ant").number, 1e4, 0);
    assert_close(asked(app, "fact.alexnet_error").number, 15.3, 0);
    assert_false(expression_value("fact.unicorn", &lookup, &value, NULL));
}

static void test_numbers_are_typed_where_numbers_are(void **state)
{
    struct app *app = *state;

    command(app, "plot errors");
    press(app, "e");
    assert_true(app->step.selecting);
    assert_ptr_equal(focused(app), &step_numbers_pane);
    press(app, "Esc f p");
    assert_true(app->step.predicting);
    assert_ptr_equal(focused(app), &step_numbers_pane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_activation_of_one_sum_is_drawn_as_the_engine_has_it),
        cmocka_unit_test(test_the_threshold_is_at_zero),
        cmocka_unit_test(test_errors_are_counted_in_three_ways),
        cmocka_unit_test(test_cross_entropy_is_a_logarithm_on_either_side),
        cmocka_unit_test(test_there_is_no_slope_at_a_jump_or_a_kink),
        cmocka_unit_test(test_slopes_are_those_of_the_curves),
        cmocka_unit_test(test_the_cursor_stands_at_exact_multiples_and_stays_on_the_plot),
        cmocka_unit_test(test_facts_are_found_by_their_names),
        cmocka_unit_test(test_each_size_has_a_bar),
        cmocka_unit_test_setup_teardown(test_plot_opens_a_set_and_escape_leads_back, app_setup,
                                        app_teardown),
        cmocka_unit_test_setup_teardown(test_enter_goes_through_all_sets, app_setup, app_teardown),
        cmocka_unit_test_setup_teardown(test_plot_at_takes_what_is_on_the_plot, app_setup,
                                        app_teardown),
        cmocka_unit_test_setup_teardown(test_lessons_can_ask_for_functions_and_facts, app_setup,
                                        app_teardown),
        cmocka_unit_test_setup_teardown(test_numbers_are_typed_where_numbers_are, app_setup,
                                        app_teardown),
        cmocka_unit_test_setup_teardown(test_a_click_moves_the_cursor, app_setup, app_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
