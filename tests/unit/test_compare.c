/*
 * The Compare screen: what is compared, that the runs are those that the Train screen would make, how they go in step,
 * with threads and without.
 */
#include "app_support.h"

#include <time.h>

static const struct compare_run *run(const struct app *app, size_t i)
{
    return &app->compare.run[i];
}

static const struct snapshot *snapshot(const struct app *app, size_t i)
{
    return run(app, i)->snapshot;
}

/* The same bits, as the run of the Train screen has after `epochs` by the settings of a compared run. */
static void assert_as_alone(const struct app *app, size_t i, uint64_t epochs)
{
    struct trainer *alone = trainer_create(&app->compare.sweep.settings[i], false, NULL);
    const struct snapshot *expected, *found = snapshot(app, i);

    assert_non_null(alone);
    assert_true(trainer_run_to(alone, epochs));
    trainer_advance(alone, UINT64_MAX);
    expected = trainer_snapshot(alone);
    assert_int_equal(found->position.epoch, epochs);
    assert_int_equal(found->network.block_size, expected->network.block_size);
    assert_memory_equal(found->network.block, expected->network.block,
                        expected->network.block_size * sizeof(float));
    trainer_free(alone);
}

/* ---- Begin and end */

static void test_compared_runs_are_those_of_each_value_alone(void **state)
{
    struct app *app = *state;

    command(app, "data circle,samples=60");
    command(app, "set seed 7");
    command(app, "compare layers 2-2-1 2-3-3-1 2-1");
    command(app, "run 5 epochs");
    for (size_t i = 0; i < 3; i++)
        assert_as_alone(app, i, 5);
}

static void test_the_samples_are_opened_once(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "compare rate 0.1 1");
    assert_ptr_equal(snapshot(app, 0)->dataset, app->snapshot->dataset);
    assert_ptr_equal(snapshot(app, 1)->dataset, app->snapshot->dataset);
}

static void test_a_refused_comparison_leaves_the_one_before(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    command(app, "train");
    assert_refused(app, "compare layers 2-2-1 3-2-1", "compare layers 3-2-1");
    assert_refused(app, "compare rate 1 x", "not a number");
    assert_refused(app, "compare", "no setting");
    assert_int_equal(app->screen, SCREEN_train);
    assert_int_equal(app->compare.sweep.count, 2);
    assert_ptr_equal(app->compare.sweep.setting, &setting_table[SETTING_rate]);
}

/* The screen's own example, with the loss of the presets: tanh outputs do not go with it. */
static void test_activations_are_compared_in_hidden_layers(void **state)
{
    struct app *app = *state;

    command(app, "preset circle");
    command(app, "compare activation sigmoid tanh relu");
    assert_int_equal(app->compare.sweep.count, 3);
    assert_non_null(strstr(app->message, "activation of the hidden layers; the outputs stay"));
}

/* What did not break, and is yet no good, says why under the cursor. */
static void test_the_table_says_what_ails_a_run(void **state)
{
    struct app *app = *state;

    command(app, "preset circle");
    command(app, "compare rate 0.3 10");
    command(app, "run 500 epochs");
    assert_hides(app, "by heart");
    press(app, "Down");
    assert_shows(app, "run 2: learned by heart: its test error is ");
    command(app, "preset spiral");
    command(app, "compare rate 0.01 1");
    command(app, "run 50 epochs");
    assert_hides(app, "is dead");
    press(app, "Down");
    assert_shows(app, "run 2: layer 2 is dead, 0 for every sample");
}

/* First weights that never come apart, others that are too large, and right ones. */
static void test_the_table_says_what_ails_first_weights(void **state)
{
    struct app *app = *state;

    command(app, "preset circle");
    command(app, "set activation auto");
    command(app, "compare init zero constant normal");
    command(app, "run 30 epochs");
    assert_shows(app, "run 1: the hidden neurons of layer 1 are all alike");
    press(app, "Down");
    assert_shows(app, "run 2: the hidden neurons of layer 1 are all alike");
    press(app, "Down");
    assert_hides(app, "alike");
    command(app, "compare init-scale 100000 1");
    command(app, "run 5 epochs");
    assert_shows(app, "run 1: layer 1 is saturated");
    press(app, "Down");
    assert_hides(app, "saturated");
}

static void test_off_ends_the_runs(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    command(app, "compare off");
    assert_int_equal(app->compare.sweep.count, 0);
    assert_shows(app, "nothing is compared yet");
    assert_refused(app, "all-toggle", "nothing is compared");
    press(app, "c");
    assert_shows(app, ":compare");
}

static void test_a_restricted_login_compares_small_networks(void **state)
{
    const struct app_options options = {.restricted = true};
    struct app *app = app_create(&options, NULL);

    (void)state;
    assert_non_null(app);
    assert_true(app_start(app, &options, NULL));
    assert_refused(app, "compare layers 2-2-1 2-1000-1000-1", "restricted");
    command(app, "compare layers 2-2-1 2-4-1");
    app_free(app);
}

/* ---- In step */

static void test_an_epoch_brings_all_to_the_same_place(void **state)
{
    struct app *app = *state;

    command(app, "compare batch 1 2 4");
    press(app, "space");
    app_advance(app, 6); /* XOR has four samples: 1.5, 3 and 6 epochs */
    assert_int_equal(snapshot(app, 0)->position.epoch, 1);
    assert_int_equal(snapshot(app, 2)->position.epoch, 6);
    press(app, "space e");
    for (size_t i = 0; i < 3; i++)
        assert_as_alone(app, i, 6);
    press(app, "e");
    for (size_t i = 0; i < 3; i++)
        assert_as_alone(app, i, 7);
    assert_close(app->compare.standing[0].point.epoch, 7, 0);
}

static void test_rewinding_goes_back_to_the_first_weights(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    press(app, "e e r");
    assert_int_equal(snapshot(app, 0)->position.epoch, 0);
    press(app, "e");
    assert_as_alone(app, 1, 1);
}

static void test_runs_end_at_their_own_last_epoch(void **state)
{
    struct app *app = *state;

    command(app, "compare epochs 3 5");
    command(app, "run 100 epochs");
    assert_as_alone(app, 0, 3);
    assert_as_alone(app, 1, 5);
    assert_true(compare_ended(&app->compare));
    assert_shows(app, "finished");
    assert_refused(app, "run", "every run has ended");
}

static void test_a_broken_run_says_why_and_loses(void **state)
{
    struct app *app = *state;

    command(app, "data houses");
    command(app, "set activation linear");
    command(app, "compare rate 1000 0.01");
    command(app, "run 3 epochs");
    assert_int_equal(snapshot(app, 0)->state, TRAINER_BROKEN);
    assert_int_equal(app->compare.verdict.winner, 1);
    assert_shows(app, "training diverged in epoch 1");
    press(app, "Down");
    assert_shows(app, "best: rate 0.01");
    press(app, "r e");
    assert_int_equal(snapshot(app, 1)->position.epoch, 1);
}

static void test_leaving_the_screen_pauses(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    press(app, "space");
    app_advance(app, 10);
    press(app, "1");
    app_advance(app, 10);
    assert_false(app->compare.pace.on);
    assert_int_equal(snapshot(app, 0)->position.batches, 10);
    assert_int_equal(snapshot(app, 0)->state, TRAINER_PAUSED);
}

/* Unseen they would go on and on, and nobody would look after them. */
static void test_run_from_elsewhere_they_are_shown(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    command(app, "train");
    command(app, "all-epoch");
    assert_int_equal(app->screen, SCREEN_runs);
    assert_int_equal(snapshot(app, 0)->position.epoch, 1);
    command(app, "train");
    command(app, "all-toggle");
    assert_int_equal(app->screen, SCREEN_runs);
    command(app, "train");
    assert_false(app->compare.pace.on);
}

static void test_comparing_pauses_the_run_of_the_train_screen(void **state)
{
    struct app *app = *state;

    press(app, "space");
    command(app, "compare rate 0.1 1");
    assert_false(app_running(app));
}

/* ---- On the screen */

static void test_enter_takes_the_settings_to_the_train_screen(void **state)
{
    struct app *app = *state;

    command(app, "run 10 epochs");
    command(app, "compare rate 0.1 0.5 1");
    command(app, "run 5 epochs");
    press(app, "Down Enter");
    assert_int_equal(app->screen, SCREEN_train);
    assert_close(app->settings.rate, 0.5, 0);
    assert_int_equal(app->snapshot->position.batches, 0);
    assert_int_equal(app->snapshot->settings.seed, 1);
    assert_close(app->snapshot->settings.rate, 0.5, 0);
    command(app, "run 5 epochs");
    assert_memory_equal(app->snapshot->network.block, snapshot(app, 1)->network.block,
                        app->snapshot->network.block_size * sizeof(float));
}

/* On 80x24 the table begins in row 14 with its frame and its head, pictures in column 41. */
static void test_clicks_choose_a_run(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 0.5 1 2");
    app_resize(app, 80, 24);
    app_click(app, 10, 18, CLICK_LEFT);
    assert_int_equal(app->compare.row, 2);
    app_click(app, 70, 10, CLICK_LEFT);
    assert_int_equal(app->compare.row, 3);
    app_click(app, 10, 22, CLICK_DOUBLE);
    assert_int_equal(app->screen, SCREEN_runs);
    app_click(app, 45, 4, CLICK_LEFT);
    app_click(app, 45, 4, CLICK_DOUBLE);
    assert_int_equal(app->screen, SCREEN_train);
    assert_close(app->settings.rate, 0.1, 0);
}

static void test_escape_goes_back(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0.1 1");
    press(app, "z Esc");
    assert_int_equal(app->screen, SCREEN_runs);
    press(app, "Esc");
    assert_int_equal(app->screen, SCREEN_train);
    press(app, "5");
    assert_int_equal(app->screen, SCREEN_runs);
    assert_int_equal(app->compare.sweep.count, 2);
}

static void test_tab_completes_settings_and_their_values(void **state)
{
    struct app *app = *state;

    command(app, "runs");
    press(app, "c");
    app_text(app, "opt\t");
    assert_shows(app, ":compare optimizer");
    app_text(app, "sg\t ad\t");
    assert_shows(app, ":compare optimizer sgd adam");
    press(app, "Enter");
    assert_int_equal(app->compare.sweep.count, 2);
}

/* As the Error pane marks the two. */
static void test_curves_have_the_marks_of_their_part(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "compare rate 0.1 1");
    command(app, "run 3 epochs");
    assert_shows(app, "⠄⠄ test error");
    command(app, "data xor");
    command(app, "compare rate 0.1 1");
    command(app, "run 3 epochs");
    assert_shows(app, "⠤⠤ training error");
}

static void test_each_curve_ends_with_its_number(void **state)
{
    struct app *app = *state;

    command(app, "compare rate 0 0.5 1 2 3 4");
    command(app, "run 300 epochs");
    command(app, "focus curves");
    press(app, "z");
    for (char number = '1'; number <= '6'; number++) {
        char *screen = draw(app, 132, 50, GLYPHS_ASCII), *plot = strstr(screen, "error");

        assert_non_null(strchr(plot, number));
        free(screen);
    }
}

/* ---- With threads */

static void look(struct app *app)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    app_update(app);
    app_tick(app);
    app_drawn(app, 1);
}

static int threaded_setup(void **state)
{
    const struct app_options options = {.threaded = true};

    *state = app_create(&options, NULL);
    return *state != NULL ? 0 : -1;
}

/* A comparison that hangs is ended by the test's time limit. */
static void run_to_end(struct app *app)
{
    app_drawn(app, 1);
    press(app, "space");
    while (app->compare.pace.on || compare_busy(&app->compare))
        look(app);
}

static void test_threads_give_the_same_bits(void **state)
{
    struct app *app = *state;
    static const char *const speeds[] = {"speed 3", "speed ramp", "speed full"};

    command(app, "data circle,samples=60");
    command(app, "set epochs 40");
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        command(app, "compare layers 2-2-1 2-16-16-1 2-3-1 2-4-1 2-5-1 2-6-1");
        command(app, speeds[i]);
        run_to_end(app);
        assert_true(compare_ended(&app->compare));
        for (size_t k = 0; k < 6; k++)
            assert_as_alone(app, k, 40);
    }
}

/* A run that costs hundreds of times as much as another is not left behind. */
static void test_at_full_speed_nobody_runs_away(void **state)
{
    struct app *app = *state;
    uint64_t ahead;

    command(app, "data circle");
    command(app, "compare layers 2-1 2-256-256-1");
    command(app, "speed full");
    app_drawn(app, 1);
    press(app, "space");
    while (snapshot(app, 1)->position.epoch < 3)
        look(app);
    press(app, "space");
    while (compare_busy(&app->compare))
        look(app);
    ahead = snapshot(app, 0)->position.epoch - snapshot(app, 1)->position.epoch;
    if (ahead > 30)
        fail_msg("%llu epochs ahead", (unsigned long long)ahead);
}

static void test_a_stop_condition_ends_a_run_that_is_sent_on(void **state)
{
    struct app *app = *state;

    command(app, "data gauss");
    command(app, "set stop-accuracy 0.9");
    command(app, "compare rate 0.1 0.5 1");
    command(app, "speed full");
    run_to_end(app);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(snapshot(app, i)->state, TRAINER_FINISHED);
        assert_int_equal(snapshot(app, i)->stopped.kind, STOP_ACCURACY);
    }
}

static void test_orders_and_ends_at_any_moment(void **state)
{
    struct app *app = *state;

    for (int i = 0; i < 10; i++) {
        command(app, "compare rate 0.1 0.2 0.3 0.4 0.5 0.6");
        app_drawn(app, 1);
        press(app, i % 2 ? "space e r space" : "e space space r e");
        for (int k = 0; k < i; k++)
            look(app);
        if (i % 3 == 0)
            command(app, "compare off");
    }
}

#define with_app(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)
#define threaded(name) cmocka_unit_test_setup_teardown(name, threaded_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_app(test_compared_runs_are_those_of_each_value_alone),
        with_app(test_the_samples_are_opened_once),
        with_app(test_a_refused_comparison_leaves_the_one_before),
        with_app(test_activations_are_compared_in_hidden_layers),
        with_app(test_the_table_says_what_ails_a_run),
        with_app(test_the_table_says_what_ails_first_weights),
        with_app(test_off_ends_the_runs),
        cmocka_unit_test(test_a_restricted_login_compares_small_networks),
        with_app(test_an_epoch_brings_all_to_the_same_place),
        with_app(test_rewinding_goes_back_to_the_first_weights),
        with_app(test_runs_end_at_their_own_last_epoch),
        with_app(test_a_broken_run_says_why_and_loses),
        with_app(test_leaving_the_screen_pauses),
        with_app(test_run_from_elsewhere_they_are_shown),
        with_app(test_comparing_pauses_the_run_of_the_train_screen),
        with_app(test_enter_takes_the_settings_to_the_train_screen),
        with_app(test_clicks_choose_a_run),
        with_app(test_escape_goes_back),
        with_app(test_tab_completes_settings_and_their_values),
        with_app(test_each_curve_ends_with_its_number),
        with_app(test_curves_have_the_marks_of_their_part),
        threaded(test_threads_give_the_same_bits),
        threaded(test_at_full_speed_nobody_runs_away),
        threaded(test_a_stop_condition_ends_a_run_that_is_sent_on),
        threaded(test_orders_and_ends_at_any_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
