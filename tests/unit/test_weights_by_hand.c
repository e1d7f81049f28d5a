/*
 * What a person does to weights in the Model pane: turning them, trying at random, perturbing one; and what the pictures say
 * of slopes and of where they lead.
 */
#include "app_support.h"

#include <nntui/lesson_run.h>

#include "ui/watch.h"

static float weight(const struct app *app, size_t layer, size_t unit, size_t from)
{
    return network_weight(&app->snapshot->network, layer, unit, from);
}

/* What a lesson is told of a name. */
static double told(const struct app *app, const char *name)
{
    const struct lookup lookup = {.context = (void *)app, .look = watch_find};
    struct value value = {0};

    assert_true(expression_value(name, &lookup, &value, NULL));
    assert_int_equal(value.kind, VALUE_NUMBER);
    return value.number;
}

/* ---- Turning */

static void test_a_turn_moves_weight_line_and_error_at_once(void **state)
{
    struct app *app = *state;
    double before, w, b;

    command(app, "preset houses");
    before = app->snapshot->now.train_loss;
    w = (double)weight(app, 0, 0, 0);
    b = (double)network_bias(&app->snapshot->network, 0, 0);
    command(app, "turn w 0.5");
    assert_close(weight(app, 0, 0, 0), w + 0.5, 1e-6);
    assert_close(network_bias(&app->snapshot->network, 0, 0), b, 0);
    assert_true(app->snapshot->measured && app->snapshot->now.train_loss < before);
    command(app, "turn b -0.25");
    assert_close(network_bias(&app->snapshot->network, 0, 0), b - 0.25, 1e-6);
}

/* The formula in the data's own units is the curve that is drawn. */
static void test_the_formula_is_that_of_the_curve(void **state)
{
    struct app *app = *state;
    const struct field *field = &app->model.field;
    char text[200];
    double w, b;

    command(app, "preset houses");
    command(app, "turn w 1");
    command(app, "turn b 0.1");
    turn_formula(app, true, text, sizeof text);
    assert_int_equal(sscanf(text, "y = %lf*x + %lf", &w, &b), 2);
    assert_close(w * field->x.low + b, field->value[0], 1);
    assert_close(w * field->x.high + b, field->value[field->columns - 1], 1);
    assert_true(turn_is_scaled(app));
    assert_shows(app, "scaled: y = ");
    assert_shows(app, "own units: y = ");
    command(app, "apply data=houses,scale=none layers=1-1 activation=linear");
    command(app, "set-weight 1 1 1 1.5");
    command(app, "set-weight 1 1 b -20");
    assert_false(turn_is_scaled(app));
    assert_shows(app, "y = 1.5*x - 20");
    assert_hides(app, "scaled");
    command(app, "preset rooms");
    assert_shows(app, "a = sigmoid(");
}

static void test_keys_turn_there_and_back_by_a_round_step(void **state)
{
    struct app *app = *state;
    double w, raw;

    command(app, "preset houses");
    command(app, "focus model");
    w = (double)weight(app, 0, 0, 0);
    press(app, "t t");
    assert_close(weight(app, 0, 0, 0), w + 0.2, 1e-6);
    press(app, "T T");
    assert_close(weight(app, 0, 0, 0), w, 1e-6);
    press(app, "Y");
    assert_close(network_bias(&app->snapshot->network, 0, 0), -0.1, 1e-6);
    /* A bias in thousands of euros is turned by more at a time than one of scaled prices. */
    command(app, "apply data=houses,scale=none layers=1-1 activation=linear");
    raw = (double)network_bias(&app->snapshot->network, 0, 0);
    press(app, "y");
    assert_true((double)network_bias(&app->snapshot->network, 0, 0) - raw >= 1);
    command(app, "preset bread");
    w = (double)weight(app, 0, 0, 1);
    press(app, "h");
    assert_close(weight(app, 0, 0, 1), w + 0.1, 1e-6);
    command(app, "turn w2 -0.1");
    assert_close(weight(app, 0, 0, 1), w, 1e-6);
}

static void test_only_a_single_neuron_is_turned(void **state)
{
    struct app *app = *state;

    command(app, "preset spiral");
    assert_refused(app, "turn w1 0.1", "only a network of one neuron");
    command(app, "preset houses");
    assert_refused(app, "turn w2 0.1", "expected w or b");
    assert_refused(app, "turn w", "by how much");
    assert_refused(app, "turn w x", "is no number");
    assert_refused(app, "turn w 1e39", "no number that a weight can have");
    command(app, "set bias off");
    assert_refused(app, "turn b 1", "has no bias");
    command(app, "preset bread");
    assert_refused(app, "turn w 0.1", "expected w1 to w2, or b");
}

/* It is one of the run's changes: gone over when one goes back, and taken back by rewinding. */
static void test_a_turn_is_in_the_run_s_past(void **state)
{
    struct app *app = *state;
    float first, turned;

    command(app, "preset houses");
    first = weight(app, 0, 0, 0);
    command(app, "epoch");
    command(app, "turn w 0.5");
    turned = weight(app, 0, 0, 0);
    command(app, "epoch");
    command(app, "moment 1");
    assert_close(weight(app, 0, 0, 0), turned, 0);
    command(app, "moment start");
    assert_close(weight(app, 0, 0, 0), first, 0);
}

/* ---- Trying at random */

static void test_random_search_keeps_the_best_of_all(void **state)
{
    struct app *app = *state;
    const struct loss_search *search = &app->model.search;
    double before, least;

    command(app, "preset houses");
    before = least = app->snapshot->now.train_loss;
    command(app, "random-search 30");
    assert_int_equal(search->count, 30);
    for (size_t i = 0; i < 30; i++)
        least = search->error[i] < least ? search->error[i] : least;
    assert_true(least < before);
    assert_close(app->snapshot->now.train_loss, least, 1e-6);
    assert_int_equal(snapshot_evaluations(app->snapshot), 30);
    command(app, "run 3 epochs");
    assert_int_equal(snapshot_evaluations(app->snapshot), 33);
    assert_int_equal(search->count, 30);
    command(app, "view loss");
    assert_shows(app, "E looked at 33 times");
}

static void test_random_search_is_by_the_seed(void **state)
{
    struct app *app = *state;
    const struct loss_search *search = &app->model.search;
    double tried;
    float found;

    command(app, "preset houses");
    command(app, "random-search");
    tried = search->x[3];
    found = weight(app, 0, 0, 0);
    command(app, "rewind");
    assert_int_equal(app->snapshot->tries, 0);
    assert_int_equal(search->count, 0);
    command(app, "random-search");
    assert_close(search->x[3], tried, 0);
    assert_close(weight(app, 0, 0, 0), found, 0);
    command(app, "random-search");
    assert_int_equal(app->snapshot->tries, 20);
    assert_true(search->x[3] < tried || search->x[3] > tried);
}

static void test_tries_are_counted_along_the_run_s_time(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "epoch");
    command(app, "random-search 7");
    command(app, "epoch");
    assert_int_equal(snapshot_evaluations(app->snapshot), 9);
    command(app, "back-epoch");
    assert_int_equal(snapshot_evaluations(app->snapshot), 8);
    command(app, "moment 0.5");
    assert_int_equal(snapshot_evaluations(app->snapshot), 0);
    assert_int_equal(app->model.search.count, 0);
    command(app, "moment end");
    assert_int_equal(snapshot_evaluations(app->snapshot), 9);
    command(app, "moment 0.5");
    command(app, "epoch"); /* another future, without tries */
    assert_int_equal(snapshot_evaluations(app->snapshot), 1);
    command(app, "branch");
    assert_int_equal(snapshot_evaluations(app->snapshot), 9);
}

/* Where nothing is found nothing moves, but it was looked. */
static void test_a_search_from_the_bottom_finds_nothing(void **state)
{
    struct app *app = *state;
    float w;

    command(app, "preset houses");
    command(app, "run 100 epochs");
    w = weight(app, 0, 0, 0);
    command(app, "random-search 3");
    assert_close(weight(app, 0, 0, 0), w, 0);
    assert_int_equal(app->snapshot->tries, 3);
    assert_non_null(strstr(app->message, "none of 3 tries is better"));
}

static void test_random_search_says_what_it_cannot(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    assert_refused(app, "random-search 0", "expected 1 to 500");
    assert_refused(app, "random-search 501", "expected 1 to 500");
    assert_refused(app, "random-search x", "expected 1 to 500");
    command(app, "run");
    assert_refused(app, "random-search", "pause it first");
    command(app, "pause");
    command(app, "set layers 1-300-300-1");
    assert_refused(app, "random-search", "too large");
}

/* ---- Slopes */

/* By turning there and back, which for a parabola is exact. */
static double slope_by_turning(struct app *app, const char *knob)
{
    char line[40];
    double above;

    snprintf(line, sizeof line, "turn %s 0.1", knob);
    command(app, line);
    above = app->snapshot->now.train_loss;
    snprintf(line, sizeof line, "turn %s -0.2", knob);
    command(app, line);
    above -= app->snapshot->now.train_loss;
    snprintf(line, sizeof line, "turn %s 0.1", knob);
    command(app, line);
    return above / 0.2;
}

static void test_both_slopes_of_the_map_are_right(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "view loss");
    command(app, "turn b 0.7");
    assert_close(app->model.slope[0], slope_by_turning(app, "w"), 1e-4);
    assert_close(app->model.slope[1], slope_by_turning(app, "b"), 1e-4);
    assert_true(app->model.slope[0] < -0.3 && app->model.slope[1] > 0.3);
}

static void test_g_shows_and_hides_the_slopes(void **state)
{
    struct app *app = *state;

    command(app, "preset bread");
    command(app, "view loss");
    command(app, "focus model");
    assert_shows(app, "dE/dw1 ");
    assert_shows(app, "dE/dw2 ");
    assert_shows(app, "→");
    press(app, "g");
    assert_hides(app, "dE/dw1 ");
    assert_hides(app, "→");
    command(app, "preset spiral");
    command(app, "arrows on");
    assert_shows(app, "dE/dw2 ");
    assert_refused(app, "arrows maybe", "expected on or off");
    command(app, "view surface");
    press(app, "g");
    assert_shows(app, "arrows off, in the view loss");
}

/* Of a network with more weights they are only a part of the gradient. */
static void test_arrows_are_not_drawn_in_a_slice_unasked(void **state)
{
    struct app *app = *state;

    command(app, "preset spiral");
    command(app, "view loss");
    assert_hides(app, "dE/dw1 ");
}

static void open_one_weight(struct app *app)
{
    command(app, "apply data=houses layers=1-1 activation=linear bias=off");
    command(app, "set batch 80");
    command(app, "view loss");
}

/* With all samples in a batch an epoch is the step that was foretold. */
static void test_the_next_step_goes_where_it_is_shown(void **state)
{
    struct app *app = *state;
    char number[40], wanted[60];
    double next;

    open_one_weight(app);
    command(app, "set rate 0.4");
    assert_int_equal(app->model.field.rows, 1);
    next = (double)weight(app, 0, 0, 0) - 0.4 * app->model.slope[0];
    snprintf(wanted, sizeof wanted, "next w1 %s", model_number(number, sizeof number, next));
    assert_shows(app, wanted);
    command(app, "epoch");
    assert_close(weight(app, 0, 0, 0), next, 1e-4);
    command(app, "set optimizer adam");
    assert_hides(app, "next w1 ");
}

static void test_a_diverging_run_is_said_to_leave_the_picture(void **state)
{
    struct app *app = *state;

    open_one_weight(app);
    command(app, "set rate 2.5");
    for (int i = 0; i < 3; i++)
        command(app, "epoch");
    assert_hides(app, "has left the picture");
    for (int i = 0; i < 12; i++)
        command(app, "epoch");
    assert_shows(app, "the run has left the picture");
    assert_true(app->model.field.x.high < 100); /* the bowl is still to be seen */
}

/* ---- Perturbing */

static void open_xor(struct app *app)
{
    command(app, "preset xor");
    command(app, "run 20 epochs");
    command(app, "view network");
    command(app, "focus model");
    press(app, "Right Down Left Down"); /* into neuron 2 of layer 1, from input 2 */
}

static void test_a_perturbed_weight_is_followed(void **state)
{
    struct app *app = *state;
    const struct perturbation *p = &app->model.perturbation;
    float before;

    open_xor(app);
    before = weight(app, 0, 1, 1);
    command(app, "perturb 0.0001");
    assert_true(p->known);
    assert_close(told(app, "perturbed"), 0.0001, 0);
    assert_close((p->error[1] - p->error[0]) / 0.0001, p->slope, 1e-3 * fabs(p->slope));
    assert_true(fabs(p->slope) > 1e-6);
    for (size_t unit = 0; unit < 4; unit++)
        assert_int_equal(perturb_reaches(app, 1, unit), unit == 1);
    assert_true(perturb_reaches(app, 2, 0));
    assert_false(perturb_reaches(app, 0, 0) || perturb_reaches(app, 0, 1));
    assert_close(weight(app, 0, 1, 1), before, 0);
    assert_shows(app, "all 17 slopes: 18 passes");
    assert_shows(app, "dE/dw backward: ");
    assert_shows(app, "◆");
}

/* The error is that of the sample that is shown, as evaluation has it. */
static void test_a_perturbation_follows_sample_and_run(void **state)
{
    struct app *app = *state;
    const struct perturbation *p = &app->model.perturbation;
    double sum = 0, before;

    open_xor(app);
    command(app, "perturb");
    for (int i = 0; i < 4; i++) {
        sum += p->error[0];
        press(app, "PageDown");
    }
    assert_close(sum / 4, app->snapshot->now.train_loss, 1e-5);
    before = p->error[0];
    command(app, "epoch");
    assert_true(p->known && (p->error[0] < before || p->error[0] > before));
}

static void test_a_perturbation_ends_with_escape_or_a_move(void **state)
{
    struct app *app = *state;

    open_xor(app);
    press(app, "d");
    assert_true(app->model.perturbation.known);
    press(app, "Esc");
    assert_false(app->model.perturbation.on);
    assert_close(told(app, "perturbed"), 0, 0);
    assert_hides(app, "slopes:");
    press(app, "d Right");
    assert_false(app->model.perturbation.on);
    press(app, "d"); /* the neuron's bias */
    assert_shows(app, "dE/db backward: ");
}

static void test_what_cannot_be_perturbed_is_said(void **state)
{
    struct app *app = *state;

    command(app, "preset xor");
    assert_refused(app, "perturb", "view network");
    command(app, "view network");
    assert_refused(app, "perturb", "the inputs are the data's");
    open_xor(app);
    assert_refused(app, "perturb 0", "other than 0");
    assert_refused(app, "perturb x", "other than 0");
    command(app, "set bias off");
    press(app, "Right");
    assert_refused(app, "perturb", "no biases");
}

/* On the Step screen the other pass of a "what if" lights up the same. */
static void test_what_if_lights_up_what_it_reaches(void **state)
{
    struct app *app = *state;

    command(app, "steps");
    command(app, "focus network");
    assert_hides(app, "◆");
    command(app, "what-if w[1][2][1] 2");
    command(app, "focus network");
    assert_shows(app, "◆");
    press(app, "Esc");
}

/* ---- What lessons ask of other weights */

static double asked(struct app *app, const char *expression)
{
    struct lesson_host host;
    struct value value;
    struct error err = {0};

    app_lesson_host(app, &host);
    if (!expression_value(expression, &host.lookup, &value, &err))
        fail_msg("%s: %s", expression, err.text);
    assert_int_equal(value.kind, VALUE_NUMBER);
    return value.number;
}

/* Of 100 samples, each is looked at once: the mean is that of the run. */
static void test_the_loss_of_other_weights_is_what_a_turn_gives(void **state)
{
    struct app *app = *state;
    double other;

    command(app, "apply data=houses,test=0 layers=1-1 activation=linear");
    assert_close(asked(app, "loss_at(0)"), app->snapshot->now.train_loss, 1e-5);
    other = asked(app, "loss_at(0.25, -0.5)");
    command(app, "turn w 0.25");
    command(app, "turn b -0.5");
    assert_close(app->snapshot->now.train_loss, other, 1e-5);
}

static void test_more_changes_than_parameters_are_refused(void **state)
{
    struct app *app = *state;
    struct lesson_host host;
    struct value value;
    struct error err = {0};

    command(app, "preset houses");
    app_lesson_host(app, &host);
    assert_false(expression_value("loss_at(1, 2, 3)", &host.lookup, &value, &err));
    assert_non_null(strstr(err.text, "3 changes found"));
}

#define HAND_TEST(test) cmocka_unit_test_setup_teardown(test, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HAND_TEST(test_a_turn_moves_weight_line_and_error_at_once),
        HAND_TEST(test_the_formula_is_that_of_the_curve),
        HAND_TEST(test_keys_turn_there_and_back_by_a_round_step),
        HAND_TEST(test_only_a_single_neuron_is_turned),
        HAND_TEST(test_a_turn_is_in_the_run_s_past),
        HAND_TEST(test_random_search_keeps_the_best_of_all),
        HAND_TEST(test_random_search_is_by_the_seed),
        HAND_TEST(test_tries_are_counted_along_the_run_s_time),
        HAND_TEST(test_a_search_from_the_bottom_finds_nothing),
        HAND_TEST(test_random_search_says_what_it_cannot),
        HAND_TEST(test_both_slopes_of_the_map_are_right),
        HAND_TEST(test_g_shows_and_hides_the_slopes),
        HAND_TEST(test_arrows_are_not_drawn_in_a_slice_unasked),
        HAND_TEST(test_the_next_step_goes_where_it_is_shown),
        HAND_TEST(test_a_diverging_run_is_said_to_leave_the_picture),
        HAND_TEST(test_a_perturbed_weight_is_followed),
        HAND_TEST(test_a_perturbation_follows_sample_and_run),
        HAND_TEST(test_a_perturbation_ends_with_escape_or_a_move),
        HAND_TEST(test_what_cannot_be_perturbed_is_said),
        HAND_TEST(test_what_if_lights_up_what_it_reaches),
        HAND_TEST(test_the_loss_of_other_weights_is_what_a_turn_gives),
        HAND_TEST(test_more_changes_than_parameters_are_refused),
    };

    return cmocka_run_group_tests_name("weights_by_hand", tests, NULL, NULL);
}
