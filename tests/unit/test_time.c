/* Going back and forth on the screen: keys, commands, what is said, and a weight set by hand. */
#include "app_support.h"

#define time_test(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)

/* A run of three epochs of 32 mini-batches. */
static struct app *trained(void **state)
{
    command(*state, "data circle");
    command(*state, "set batch 10");
    command(*state, "run 3 epochs");
    assert_int_equal(((struct app *)*state)->snapshot->moment, 96);
    return *state;
}

static void test_keys_go_back_and_forth(void **state)
{
    struct app *app = trained(state);

    press(app, "[");
    assert_int_equal(app->snapshot->moment, 95);
    assert_shows(app, "epoch 2.97 of 3");
    assert_shows(app, "makes a branch");
    press(app, "{");
    assert_int_equal(app->snapshot->moment, 64);
    assert_shows(app, "epoch 2 of 3");
    assert_hides(app, "makes a branch"); /* said once */
    assert_shows(app, "the past");
    press(app, "] ] }");
    assert_int_equal(app->snapshot->moment, 96);
    assert_hides(app, "the past");
    press(app, "]");
    assert_shows(app, "this is the present");
}

/* With all that a run can have, and each step by its key. */
static void test_back_to_the_start_and_forth_again_gives_the_same_bits(void **state)
{
    struct app *app = *state;
    struct network start, end;
    uint64_t last;

    command(app, "data circle");
    command(app, "apply layers=2-5-1 optimizer=adam rate=0.02 batch=10 dropout=0.1");
    app_advance(app, 0);
    assert_true(network_copy(&start, &app->snapshot->network, NULL));
    command(app, "run 3 epochs");
    command(app, "set rate 0.05");
    press(app, "s b");
    command(app, "set-weight 1 1 1 0.3");
    command(app, "run 2 epochs");
    assert_true(network_copy(&end, &app->snapshot->network, NULL));
    last = app->snapshot->moment;
    for (uint64_t i = 0; i < last; i++)
        press(app, "[");
    assert_int_equal(app->snapshot->moment, 0);
    assert_memory_equal(app->snapshot->network.block, start.block,
                        start.block_size * sizeof(float));
    for (uint64_t i = 0; i < last; i++)
        press(app, "]");
    assert_int_equal(app->snapshot->moment, last);
    assert_memory_equal(app->snapshot->network.block, end.block, end.block_size * sizeof(float));
    network_free(&start);
    network_free(&end);
}

/* A step is seen on the status line, be it smaller than an epoch; while it runs only whole ones are. */
static void test_a_part_of_an_epoch_is_told(void **state)
{
    struct app *app = *state;

    press(app, "s");
    assert_shows(app, "epoch 0.25");
    press(app, "e");
    app_advance(app, 10);
    assert_shows(app, "epoch 1\n");
}

/* ---- A run that is broken */

/* What does nothing says so, and what can be done is named; as long as there is one to come back to that works. */
static void test_a_broken_run_says_what_can_be_done(void **state)
{
    static const char *const dead[] = {"space", "s", "b", "e"};
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "set rate 1000");
    command(app, "run 100 epochs");
    assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    for (size_t i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        press(app, dead[i]);
        assert_shows(app, "the run is broken: [ goes back before that, r begins again");
        assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    }
    press(app, "}");
    assert_shows(app, "the run broke here");
    press(app, "Esc");
    assert_shows(app, "[ back before it broke  r begin again");
    assert_hides(app, "space run");
    command(app, "focus numbers");
    assert_shows(app, "none: the run is broken");
    command(app, "set rate 0.1");
    assert_shows(app, "[ goes back before that and on with this");
    press(app, "[");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    assert_close(app->snapshot->settings.rate, 0.1, 1e-9);
    press(app, "Esc");
    assert_shows(app, "space run");
}

static void test_moments_are_named_by_epochs(void **state)
{
    struct app *app = trained(state);

    command(app, "moment 1.5");
    assert_int_equal(app->snapshot->moment, 48);
    command(app, "moment start");
    assert_int_equal(app->snapshot->moment, 0);
    press(app, "[");
    assert_shows(app, "first weights");
    command(app, "moment 77");
    assert_int_equal(app->snapshot->moment, 96);
    assert_shows(app, "the run has come to epoch 3: this is its end");
    press(app, "Esc");
    command(app, "moment 3");
    assert_hides(app, "this is its end");
    command(app, "moment 0");
    command(app, "moment end");
    assert_int_equal(app->snapshot->moment, 96);
    assert_refused(app, "moment", "expected an epoch");
    assert_refused(app, "moment -1", "-1");
    assert_refused(app, "moment soon", "soon");
}

static void test_running_from_the_past_makes_a_branch_to_come_back_from(void **state)
{
    struct app *app = trained(state);

    assert_true(app_command(app, "branch", NULL));
    assert_shows(app, "no branch yet");
    command(app, "moment 1");
    command(app, "run 1 epoch");
    assert_int_equal(app->snapshot->moment, 64);
    assert_int_equal(app->snapshot->present, 64);
    command(app, "branch");
    assert_int_equal(app->snapshot->moment, 96);
    command(app, "branch 1");
    assert_int_equal(app->snapshot->moment, 64);
    assert_refused(app, "branch x", "expected a number");
}

static void test_settings_are_those_of_the_moment(void **state)
{
    struct app *app = trained(state);

    command(app, "set rate 0.7");
    command(app, "run 1 epoch");
    command(app, "moment 1");
    assert_close(app->settings.rate, 0.1, 0);
    press(app, "+"); /* from what was then */
    assert_close(app->snapshot->settings.rate, 0.2, 1e-12);
    assert_int_equal(app->snapshot->branch_count, 1);
    command(app, "branch");
    assert_close(app->settings.rate, 0.7, 0);
}

static void test_a_key_back_pauses_what_runs(void **state)
{
    struct app *app = trained(state);

    command(app, "run");
    app_advance(app, 50);
    press(app, "[");
    assert_false(app_running(app));
    assert_true(app->snapshot->moment < app->snapshot->present);
}

static void test_a_weight_is_set_by_hand(void **state)
{
    struct app *app = trained(state);
    const struct network *network;

    command(app, "set-weight 1 2 1 -0.25");
    command(app, "set-weight 2 1 b 3");
    command(app, "set-weight 1 8 0 1e-3");
    network = &app->snapshot->network;
    assert_close((double)network_weight(network, 0, 1, 0), -0.25, 0);
    assert_close((double)network_bias(network, 1, 0), 3, 0);
    assert_close((double)network_bias(network, 0, 7), 1e-3, 1e-9);
    press(app, "[ ]"); /* part of the run's time */
    assert_close((double)network_weight(&app->snapshot->network, 0, 1, 0), -0.25, 0);
    assert_refused(app, "set-weight 1 2 1", "LAYER TO FROM VALUE");
    assert_refused(app, "set-weight 3 1 1 0", "1 to 2");
    assert_refused(app, "set-weight 1 9 1 0", "1 to 8");
    assert_refused(app, "set-weight 1 1 3 0", "1 to 2");
    assert_refused(app, "set-weight 1 1 1 many", "many");
    assert_refused(app, "set-weight 1 1 1 1e39", "1e39");
    command(app, "set bias off");
    assert_refused(app, "set-weight 1 1 b 0", "no biases");
}

static void test_a_broken_run_is_taken_back_before_it_broke(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "set rate 1000");
    command(app, "run 10 epochs");
    assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    assert_shows(app, "with 0.01 it comes to");
    press(app, "Esc"); /* what has no room in the pane is cut with a mark, and seen zoomed */
    assert_hides(app, "with 0.01 it comes to");
    assert_shows(app, "…│");
    assert_shows(app, "[: before it broke  r: begin again");
    command(app, "focus error");
    command(app, "zoom");
    assert_shows(app, "with 0.01 it comes to");
    command(app, "zoom");
    press(app, "[");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    assert_shows(app, "the past");
    press(app, "]");
    assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    assert_shows(app, "with 0.01 it comes to");
}

/* The history's limit is the program's option; without one, what cannot be short is refused. */
static void test_without_a_history_short_ways_are_trained_again(void **state)
{
    const struct app_options options = {.limit_history = true, .history = 0};
    struct app *app = app_create(&options, NULL);

    (void)state;
    assert_non_null(app);
    command(app, "data circle");
    command(app, "run 3 epochs");
    press(app, "[");
    assert_int_equal(app->snapshot->moment, app->snapshot->present - 1);
    command(app, "data circle,samples=100000");
    command(app, "set layers 2-64-64-1");
    command(app, "run 12 epochs");
    press(app, "[");
    assert_shows(app, "--history");
    assert_int_equal(app->snapshot->moment, app->snapshot->present);
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        time_test(test_keys_go_back_and_forth),
        time_test(test_back_to_the_start_and_forth_again_gives_the_same_bits),
        time_test(test_a_part_of_an_epoch_is_told),
        time_test(test_a_broken_run_says_what_can_be_done),
        time_test(test_moments_are_named_by_epochs),
        time_test(test_running_from_the_past_makes_a_branch_to_come_back_from),
        time_test(test_settings_are_those_of_the_moment),
        time_test(test_a_key_back_pauses_what_runs),
        time_test(test_a_weight_is_set_by_hand),
        time_test(test_a_broken_run_is_taken_back_before_it_broke),
        cmocka_unit_test(test_without_a_history_short_ways_are_trained_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
