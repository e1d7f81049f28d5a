/* Going back and forth in a run's time by the commands of the screen. */
#include "app_support.h"

static uint64_t moment(const struct app *app)
{
    return app->snapshot->moment;
}

/* The bits of the weights on the screen. */
static struct network weights(const struct app *app)
{
    struct network network;

    assert_true(network_copy(&network, &app->snapshot->network, NULL));
    return network;
}

static void assert_weights(const struct app *app, struct network *network)
{
    assert_memory_equal(app->snapshot->network.block, network->block,
                        network->block_size * sizeof *network->block);
    network_free(network);
}

static void begin(struct app *app)
{
    command(app, "data circle");
    command(app, "apply layers=2-5-1 optimizer=adam rate=0.02 batch=10 dropout=0.1");
    app_advance(app, 0);
}

static void test_back_to_the_start_and_forth_again_gives_the_same_bits(void **state)
{
    struct app *app = *state;
    struct network start, end;
    uint64_t last;

    begin(app);
    start = weights(app);
    command(app, "run 3 epochs");
    command(app, "set rate 0.05");
    press(app, "s b");
    command(app, "run 2 epochs");
    end = weights(app);
    last = moment(app);
    assert_int_equal(last, app->snapshot->present);
    for (uint64_t i = 0; i < last; i++)
        press(app, "[");
    assert_int_equal(moment(app), 0);
    assert_weights(app, &start);
    assert_shows(app, "the past");
    for (uint64_t i = 0; i < last; i++)
        press(app, "]");
    assert_int_equal(moment(app), last);
    assert_weights(app, &end);
    assert_refused(app, "forth", "the present");
}

static void test_an_epoch_at_a_time_and_to_a_step(void **state)
{
    struct app *app = *state;

    begin(app); /* 320 samples: 32 steps an epoch */
    command(app, "run 4 epochs");
    press(app, "{ {");
    assert_int_equal(moment(app), 64);
    press(app, "}");
    assert_int_equal(moment(app), 96);
    command(app, "moment 5");
    assert_int_equal(moment(app), 5);
    command(app, "moment end");
    assert_int_equal(moment(app), 128);
    assert_refused(app, "moment 129", "0 to 128");
    assert_refused(app, "moment soon", "expected start, end");
}

static void test_training_from_the_past_makes_a_branch(void **state)
{
    struct app *app = *state;
    struct network end;

    begin(app);
    command(app, "run 4 epochs");
    end = weights(app);
    press(app, "{ {");
    command(app, "set rate 0.2");
    command(app, "run 1 epoch");
    assert_int_equal(app->snapshot->present, 96);
    assert_int_equal(app->snapshot->branch_count, 1);
    command(app, "branch");
    assert_int_equal(moment(app), 128);
    assert_weights(app, &end);
    assert_refused(app, "branch 7", "were left");
}

static void test_a_run_that_broke_goes_back_to_before_it(void **state)
{
    struct app *app = *state;

    command(app, "data sine");
    command(app, "apply layers=1-8-1 activation=relu,linear rate=1e6");
    app_advance(app, 0);
    command(app, "run 20 epochs");
    assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    press(app, "[");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    command(app, "moment start");
    assert_int_equal(moment(app), 0);
}

static void test_a_weight_by_hand(void **state)
{
    struct app *app = *state;

    begin(app);
    command(app, "set-weight 1 2 1 0.5");
    command(app, "set-weight 2 1 b -0.25");
    assert_close((double)network_weight(&app->snapshot->network, 0, 1, 0), 0.5, 0);
    assert_close((double)network_bias(&app->snapshot->network, 1, 0), -0.25, 0);
    assert_refused(app, "set-weight 1 2 3 0.5", "no weight 1 2 3");
    assert_refused(app, "set-weight 3 1 1 0.5", "no weight 3 1 1");
    assert_refused(app, "set-weight 1 2 1", "expected LAYER TO FROM VALUE");
    assert_refused(app, "set-weight 1 2 1 x", "no number");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_back_to_the_start_and_forth_again_gives_the_same_bits),
        TEST(test_an_epoch_at_a_time_and_to_a_step),
        TEST(test_training_from_the_past_makes_a_branch),
        TEST(test_a_run_that_broke_goes_back_to_before_it),
        TEST(test_a_weight_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
