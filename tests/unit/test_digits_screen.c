/*
 * The Digits screen: drawing and undoing, the stages, whose network is asked, and what the views say against what the engine
 * says.
 */
#include "app_support.h"

#include <nntui/model.h>

#include <math.h>
#include <unistd.h>

#include "ui/watch.h"

/* A network for 28 x 28 pixels that is quickly made: the run's. */
static int setup(void **state)
{
    struct app *app;

    if (app_setup(state) != 0)
        return -1;
    app = *state;
    command(app, "data digits,samples=400,seed=3");
    command(app, "set layers 784-16-10");
    command(app, "run 8 epochs");
    command(app, "whose run");
    command(app, "digits");
    return 0;
}

static void draw_a_seven(struct app *app)
{
    command(app, "stroke 8,6 20,6 12,24");
}

static const struct digits_state *digits(const struct app *app)
{
    return &app->digits;
}

/* What the run's network says of the values that are shown, computed apart from the screen. */
static void assert_answer_is_the_networks(const struct app *app)
{
    float outputs[10];

    assert_true(digits(app)->answered);
    assert_true(network_forward(&app->snapshot->network, digits(app)->values, 1, outputs, NULL));
    for (size_t i = 0; i < 10; i++)
        assert_close(digits(app)->outputs[i], outputs[i], 1e-5);
}

static void test_an_empty_sheet_has_no_answer(void **state)
{
    struct app *app = *state;

    assert_false(digits(app)->answered);
    assert_shows(app, "An empty sheet");
    draw_a_seven(app);
    assert_answer_is_the_networks(app);
    assert_shows(app, "The answer: ");
    press(app, "c");
    assert_false(digits(app)->answered);
}

static void test_every_change_is_undone(void **state)
{
    struct app *app = *state;
    struct drawing first = {0};

    draw_a_seven(app);
    assert_true(drawing_copy(&first, &digits(app)->input.drawing, NULL));
    command(app, "stroke 10,15 18,15");
    press(app, "x");
    press(app, "c");
    assert_true(drawing_is_empty(&digits(app)->input.drawing));
    press(app, "u u u");
    assert_int_equal(digits(app)->input.drawing.count, first.count);
    assert_memory_equal(digits(app)->input.drawing.points, first.points,
                        first.count * sizeof *first.points);
    press(app, "u");
    assert_true(drawing_is_empty(&digits(app)->input.drawing));
    press(app, "u");
    assert_shows(app, "nothing to undo");
    drawing_free(&first);
}

static void test_only_so_many_changes_are_kept(void **state)
{
    struct app *app = *state;

    for (int i = 0; i < DIGITS_UNDO + 5; i++)
        command(app, "stroke 4,4 5,5");
    for (int i = 0; i < DIGITS_UNDO; i++)
        press(app, "u");
    assert_int_equal(drawing_strokes(&digits(app)->input.drawing), 5);
    press(app, "u");
    assert_shows(app, "nothing to undo");
}

static void test_a_bad_stroke_changes_nothing(void **state)
{
    struct app *app = *state;

    draw_a_seven(app);
    assert_refused(app, "stroke 1,2 3", "found \"3\"");
    assert_refused(app, "stroke", "expected points");
    assert_refused(app, "stroke 1,2 1e9,4", "");
    assert_int_equal(digits(app)->input.drawing.count, 3);
    press(app, "u");
    assert_true(drawing_is_empty(&digits(app)->input.drawing));
}

/* Keys and mouse make the same strokes as the command. */
static void test_keys_and_mouse_draw_the_same(void **state)
{
    struct app *app = *state;
    const struct drawing *drawing = &digits(app)->input.drawing;

    press(app, "space Right Right space");
    assert_int_equal(drawing->count, 3);
    assert_close(drawing->points[2].x, 16, 0);
    press(app, "Down l");
    assert_int_equal(drawing->count, 4);
    assert_int_equal(drawing_strokes(drawing), 1);
    app_click(app, 5, 5, CLICK_LEFT);
    app_click(app, 8, 5, CLICK_DRAG);
    app_click(app, 70, 5, CLICK_DRAG); /* outside: as far as the sheet goes */
    app_click(app, 70, 5, CLICK_RELEASE);
    app_click(app, 9, 9, CLICK_DRAG);
    assert_int_equal(drawing_strokes(drawing), 2);
    assert_int_equal(drawing->count, 7);
    assert_close(drawing->points[6].x, DRAWING_SIDE - 0.5, 1e-6);
    app_click(app, 8, 5, CLICK_RIGHT);
    assert_int_equal(drawing_strokes(drawing), 3); /* cut in two */
}

static void test_stages_change_what_is_seen(void **state)
{
    struct app *app = *state;

    command(app, "stroke 2,2 5,2 3,7"); /* small, in the corner */
    assert_close(digits(app)->input.seen.mass_x, 14, 0.6);
    command(app, "stage centre");
    command(app, "stage scale");
    assert_true(digits(app)->input.seen.mass_x < 8);
    assert_answer_is_the_networks(app);
    command(app, "stage range");
    assert_true(digits(app)->values[3 * DRAWING_SIDE + 3] > 2); /* 0 .. 255 */
    assert_refused(app, "stage nonsense", "no stage");
}

static void test_a_stage_is_left_out_by_key_and_mouse(void **state)
{
    struct app *app = *state;
    char *screen;

    draw_a_seven(app);
    press(app, "Tab Enter");
    assert_int_equal(digits(app)->input.stages,
                     PREPARATION_ALL & ~PREPARATION_BIT(PREPARATION_CROP));
    screen = draw(app, 80, 24, GLYPHS_UTF8);
    assert_non_null(strstr(screen, "[ ] crop"));
    free(screen);
    press(app, "Enter Down Down Enter");
    assert_int_equal(digits(app)->input.stages,
                     PREPARATION_ALL & ~PREPARATION_BIT(PREPARATION_CENTRE));
}

/* A network is given what it was trained on, be that 0 .. 255: here, in the gallery and under the microscope. */
static void test_the_networks_own_scaling_is_used(void **state)
{
    struct app *app = *state;
    const struct digits_gallery *gallery = &digits(app)->gallery;
    float bytes[DRAWING_PIXELS], outputs[10];

    command(app, "data digits,samples=300,seed=3,scale=none");
    draw_a_seven(app);
    assert_answer_is_the_networks(app);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_close(digits(app)->values[i], digits(app)->input.seen.bytes[i], 0);
    command(app, "look microscope");
    assert_close(digits(app)->microscope.range.high, 255, 0);
    command(app, "look gallery");
    while (app_interval(app) > 0)
        app_tick(app);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        bytes[i] = gallery->set->bytes[i];
    assert_true(network_forward(&app->snapshot->network, bytes, 1, outputs, NULL));
    assert_close(gallery->answers.sure[0], outputs[gallery->answers.said[0]], 1e-5);
}

static void test_a_network_for_other_inputs_is_refused(void **state)
{
    struct app *app = *state;

    draw_a_seven(app);
    command(app, "data circle");
    assert_false(digits(app)->answered);
    assert_shows(app, "no network for digits");
}

static void test_a_model_from_a_file(void **state)
{
    struct app *app = *state;
    char path[] = "/tmp/nntui-digits-XXXXXX";
    struct model model;
    int file = mkstemp(path);
    char line[80];

    assert_true(file >= 0);
    close(file);
    assert_true(trainer_capture(app->trainer, &model, NULL));
    assert_true(model_save(&model, path, NULL));
    model_free(&model);
    draw_a_seven(app);
    snprintf(line, sizeof line, "whose %s", path);
    command(app, line);
    assert_answer_is_the_networks(app);
    assert_shows(app, path);
    assert_refused(app, "whose /nonexistent/file", "");
    assert_answer_is_the_networks(app); /* what was in use stays */
    unlink(path);
}

static void test_the_run_is_followed_as_it_learns(void **state)
{
    struct app *app = *state;
    float before[10];

    draw_a_seven(app);
    memcpy(before, digits(app)->outputs, sizeof before);
    command(app, "run 2 epochs");
    assert_answer_is_the_networks(app);
    assert_memory_not_equal(before, digits(app)->outputs, sizeof before);
}

/* The very numbers of the network go through the worked example. */
static void test_the_digit_is_stepped_through(void **state)
{
    struct app *app = *state;
    const struct problem *problem;

    assert_refused(app, "step-digit", "there is no digit");
    draw_a_seven(app);
    assert_refused(app, "step-digit eleven", "no class");
    command(app, "step-digit 7");
    assert_int_equal(app->screen, SCREEN_step);
    problem = step_problem(app);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_close(problem->numbers[problem_inputs(problem) + i], digits(app)->values[i], 0);
    assert_close(problem->numbers[problem_targets(problem) + 7], 1, 0.02);
    assert_close(problem->numbers[problem_targets(problem) + 3], 0, 0.02);
    press(app, "Esc"); /* the way back */
    assert_int_equal(app->screen, SCREEN_digits);
    command(app, "undo"); /* of the drawing, which is what is seen */
    assert_int_equal(app->screen, SCREEN_digits);
}

/* What a sample of a set is, is known: that is wanted, whatever the network takes it for. */
static void test_a_sample_is_stepped_with_its_own_class(void **state)
{
    struct app *app = *state;
    const struct problem *problem;
    size_t other;

    digits_take(app, app->snapshot->dataset->bytes, "a sample", "4");
    app_update(app);
    other = digits_answer(app) != 4 ? digits_answer(app) : 5;
    command(app, "step-digit");
    problem = step_problem(app);
    assert_close(problem->numbers[problem_targets(problem) + 4], 1, 0.02);
    assert_close(problem->numbers[problem_targets(problem) + other], 0, 0.02);
}

/* A key of the pen in another pane goes to the sheet first; nothing is rubbed out where there is nothing. */
static void test_nothing_is_drawn_unseen(void **state)
{
    struct app *app = *state;

    press(app, "Tab space");
    assert_ptr_equal(app_pane(app), &sheet_pane);
    assert_true(drawing_is_empty(&digits(app)->input.drawing));
    press(app, "x");
    assert_shows(app, "no ink under the pen");
    press(app, "u");
    assert_shows(app, "nothing to undo");
    app_resize(app, 40, 12);
    press(app, "space");
    assert_true(drawing_is_empty(&digits(app)->input.drawing));
}

/* ---- Views */

static void test_inside_adds_up(void **state)
{
    struct app *app = *state;
    const struct evidence *evidence = &digits(app)->inside.evidence;
    double sum;

    draw_a_seven(app);
    command(app, "look inside");
    app_update(app);
    assert_int_equal(evidence->count, 16);
    sum = evidence->bias;
    for (size_t i = 0; i < evidence->count; i++)
        sum += evidence->items[i].contribution;
    assert_close(sum, evidence->sum, 1e-9);
    assert_int_equal(digits(app)->inside.output, digits_answer(app));
    command(app, "focus look");
    press(app, "Right");
    assert_int_equal(digits(app)->inside.output, (digits_answer(app) + 1) % 10);
}

static void test_a_picture_grows_uphill(void **state)
{
    struct app *app = *state;
    const struct imagines_state *imagines = &digits(app)->imagines;
    float before;

    command(app, "look imagines");
    command(app, "focus look");
    press(app, "Right Right Right");
    assert_int_equal(imagines->label, 3);
    if (!imagines->uphill)
        press(app, "Enter");
    app_update(app);
    before = imagines->output;
    while (app_interval(app) > 0)
        app_tick(app);
    assert_true(imagines->output > before);
    assert_int_equal(imagines->answer, 3);
}

static void test_what_flips_the_answer_does(void **state)
{
    struct app *app = *state;
    const struct microscope_state *scope = &digits(app)->microscope;
    float outputs[10];
    size_t best = 0;

    draw_a_seven(app);
    command(app, "flip-all");
    assert_true(scope->flip.found);
    assert_true(network_forward(&app->snapshot->network, scope->flip.picture, 1, outputs, NULL));
    for (size_t i = 1; i < 10; i++)
        best = outputs[i] > outputs[best] ? i : best;
    assert_int_equal(best, scope->flip.to);
    assert_int_not_equal(best, digits_answer(app));
}

static void test_a_pixel_is_turned_around(void **state)
{
    struct app *app = *state;
    const struct microscope_state *scope = &digits(app)->microscope;
    double before;

    draw_a_seven(app);
    command(app, "look microscope");
    command(app, "focus look");
    app_update(app);
    before = microscope_input(scope->microscope)[scope->pixel];
    press(app, "Enter");
    assert_int_equal(scope->changed, 1);
    assert_true(fabs(microscope_input(scope->microscope)[scope->pixel] - before) > 0.4);
    press(app, "f");
    assert_true(scope->searching);
    while (scope->searching)
        app_tick(app);
    assert_true(scope->flip.done);
}

/* Also where a stage gives the network values of another range. */
static void test_the_microscope_looks_at_what_the_network_is_given(void **state)
{
    struct app *app = *state;
    const struct microscope_state *scope = &digits(app)->microscope;

    draw_a_seven(app);
    command(app, "stage range");
    command(app, "look microscope");
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_close(microscope_input(scope->microscope)[i], digits(app)->values[i], 0);
    assert_int_equal(microscope_class(scope->microscope), digits_answer(app));
}

static void test_the_rule_tells_an_eight(void **state)
{
    struct app *app = *state;

    command(app, "look rule");
    draw_a_seven(app);
    assert_shows(app, "no 8");
    press(app, "c");
    command(app, "stroke 14,4 10,5 8,8 10,12 14,13 18,12 20,8 18,5 14,4");
    command(app, "stroke 14,13 10,14 8,18 10,22 14,23 18,22 20,18 18,14 14,13");
    assert_shows(app, "an 8.");
}

/* Slice by slice it comes to what the whole set is judged. */
static void test_the_rule_stands_beside_the_network(void **state)
{
    struct app *app = *state;
    struct eight_score score;

    command(app, "look rule");
    while (app_interval(app) > 0)
        app_tick(app);
    assert_true(
        rule_eight_score(digits(app)->gallery.set, PART_ALL, &eight_defaults, &score, NULL));
    assert_int_equal(score.samples, 400);
    assert_memory_equal(&digits(app)->rule.score, &score, sizeof score);
    command(app, "focus look");
    command(app, "zoom");
    assert_shows(app, "rule  ");
    assert_shows(app, "network  ");
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

static void test_lessons_can_ask_for_the_rule_and_the_gallery(void **state)
{
    struct app *app = *state;
    const struct part_figures *figures = &digits(app)->gallery.figures;
    const struct lookup lookup = {.context = app, .look = watch_find};
    struct value value;

    assert_int_equal(asked(app, "rule.says").kind, VALUE_UNKNOWN);
    command(app, "look rule");
    assert_string_equal(asked(app, "rule.says").text, "no-ink");
    assert_int_equal(asked(app, "rule.recall").kind, VALUE_UNKNOWN);
    assert_int_equal(asked(app, "gallery.recall[8]").kind, VALUE_UNKNOWN);
    while (app_interval(app) > 0)
        app_tick(app);
    assert_close(asked(app, "rule.recall").number, eight_recall(&digits(app)->rule.score), 0);
    assert_close(asked(app, "rule.precision").number, eight_precision(&digits(app)->rule.score), 0);
    assert_close(asked(app, "gallery.recall[8]").number, class_recall(&figures->class[8]), 0);
    assert_close(asked(app, "gallery.precision[1]").number, class_precision(&figures->class[1]), 0);
    assert_false(expression_value("gallery.recall[10]", &lookup, &value, NULL));
    assert_close(asked(app, "gallery.mistakes").number, 0, 0);
    command(app, "gallery-mistakes on");
    assert_close(asked(app, "gallery.mistakes").number, 1, 0);
    assert_int_equal(asked(app, "rule.says").kind, VALUE_UNKNOWN);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, app_teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_an_empty_sheet_has_no_answer),
        CASE(test_every_change_is_undone),
        CASE(test_only_so_many_changes_are_kept),
        CASE(test_a_bad_stroke_changes_nothing),
        CASE(test_keys_and_mouse_draw_the_same),
        CASE(test_stages_change_what_is_seen),
        CASE(test_a_stage_is_left_out_by_key_and_mouse),
        CASE(test_the_networks_own_scaling_is_used),
        CASE(test_a_network_for_other_inputs_is_refused),
        CASE(test_a_model_from_a_file),
        CASE(test_the_run_is_followed_as_it_learns),
        CASE(test_the_digit_is_stepped_through),
        CASE(test_a_sample_is_stepped_with_its_own_class),
        CASE(test_nothing_is_drawn_unseen),
        CASE(test_inside_adds_up),
        CASE(test_a_picture_grows_uphill),
        CASE(test_what_flips_the_answer_does),
        CASE(test_a_pixel_is_turned_around),
        CASE(test_the_microscope_looks_at_what_the_network_is_given),
        CASE(test_the_rule_tells_an_eight),
        CASE(test_the_rule_stands_beside_the_network),
        CASE(test_lessons_can_ask_for_the_rule_and_the_gallery),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
