/* The conditions at which a run stops by itself: alone, and in a run with a worker thread and without one. */
#include "support.h"

#include <nntui/stop.h>
#include <nntui/trainer.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct settings applied(const char *text)
{
    struct settings settings;
    struct error err = {0};

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return settings;
}

/* ---- The conditions alone */

static struct stop stop;
static struct stop_reason reason;

static int begin(void **state)
{
    (void)state;
    stop_start(&stop);
    reason = (struct stop_reason){0};
    return 0;
}

/* The end of an epoch with an error and a share of right answers, the same on both parts. */
static bool ends(const char *text, double epoch, double error, double accuracy)
{
    struct settings settings = applied(text);
    struct history_point point = {epoch, error, error, accuracy, accuracy};

    return stop_check(&stop, &settings, &point, &reason);
}

static bool ends_without_test(const char *text, double epoch, double error, double accuracy)
{
    struct settings settings = applied(text);
    struct history_point point = {epoch, error, NAN, accuracy, NAN};

    return stop_check(&stop, &settings, &point, &reason);
}

static void assert_text(const char *expected)
{
    char text[STOP_TEXT_SIZE];

    assert_string_equal(stop_text(&reason, text, sizeof text), expected);
}

static void test_stop_is_wanted_only_where_a_condition_is_on(void **state)
{
    struct settings none = applied("epochs=10"), error = applied("stop-error=0.1"),
                    accuracy = applied("stop-accuracy=0.9"), patience = applied("patience=3");

    (void)state;
    assert_false(stop_wanted(&none));
    assert_true(stop_wanted(&error));
    assert_true(stop_wanted(&accuracy));
    assert_true(stop_wanted(&patience));
    assert_false(ends("epochs=10", 10, 0, 1));
    assert_text("");
}

static void test_stop_at_an_error(void **state)
{
    (void)state;
    assert_false(ends("stop-error=0.1", 1, 0.11, 0));
    assert_true(ends("stop-error=0.1", 2, 0.1, 0));
    assert_int_equal(reason.kind, STOP_ERROR);
    assert_string_equal(stop_setting(reason.kind)->name, "stop-error");
    assert_text("stopped at epoch 2: training error 0.1 has come down to 0.1");
}

static void test_stop_at_an_accuracy_of_the_test_part(void **state)
{
    struct settings settings = applied("stop-accuracy=0.99");
    struct history_point point = {83, 0.1, 0.1, 1, 0.98};

    (void)state;
    assert_false(stop_check(&stop, &settings, &point, &reason));
    point.epoch = 84;
    point.train_accuracy = 0.5;
    point.test_accuracy = 0.992;
    assert_true(stop_check(&stop, &settings, &point, &reason));
    assert_text("stopped at epoch 84: test accuracy 99.2% has reached 99%");
}

static void test_stop_goes_by_the_training_part_without_a_test_part(void **state)
{
    (void)state;
    assert_false(ends_without_test("stop-accuracy=0.9", 1, 1, 0.89));
    assert_true(ends_without_test("stop-accuracy=0.9", 2, 1, 0.9));
    assert_text("stopped at epoch 2: training accuracy 90% has reached 90%");
}

/* A regression has no accuracy. */
static void test_stop_is_never_met_by_what_is_not_a_number(void **state)
{
    (void)state;
    assert_false(ends("stop-accuracy=0.5", 1, 0, NAN));
    assert_false(ends_without_test("stop-error=0.5", 2, NAN, 1));
}

static void test_patience_counts_from_the_smallest_error(void **state)
{
    static const double errors[] = {0.5, 0.4, 0.45, 0.39, 0.39, 0.5};

    (void)state;
    for (size_t i = 0; i < 6; i++)
        assert_false(ends("patience=3", (double)i + 1, errors[i], 0));
    assert_true(ends("patience=3", 7, 0.4, 0));
    assert_text("stopped at epoch 7: for 3 epochs no test error below 0.39");
}

static void test_patience_begins_when_it_is_turned_on(void **state)
{
    (void)state;
    assert_false(ends("patience=2", 1, 0.1, 0));
    assert_false(ends("stop-error=0.01", 2, 0.5, 0));
    assert_false(ends("patience=2", 3, 0.5, 0));
    assert_false(ends("patience=2", 4, 0.6, 0));
    assert_true(ends("patience=2", 5, 0.6, 0));
}

static void test_stop_by_the_same_condition_comes_once(void **state)
{
    (void)state;
    assert_true(ends("stop-accuracy=0.9", 5, 1, 0.9));
    assert_false(ends("stop-accuracy=0.9", 6, 1, 0.95));
    assert_true(ends("stop-accuracy=0.94", 7, 1, 0.95));
    assert_true(ends("stop-accuracy=0.94 stop-error=1", 8, 1, 0.95));
    assert_int_equal(reason.kind, STOP_ERROR);
}

/* What was seen after the epoch that one has gone back to has not happened. */
static void test_stop_forgets_a_future_that_was_left(void **state)
{
    (void)state;
    assert_false(ends("patience=3", 9, 0.1, 0));
    assert_false(ends("patience=3", 10, 0.2, 0));
    assert_false(ends("patience=3", 5, 0.6, 0));
    assert_false(ends("patience=3", 7, 0.7, 0));
    assert_true(ends("patience=3", 8, 0.7, 0));
    assert_close(reason.figure, 0.6, 0);
    assert_true(ends("stop-error=0.5", 9, 0.5, 0));
    assert_false(ends("stop-error=0.5", 10, 0.5, 0));
    assert_true(ends("stop-error=0.5", 9, 0.5, 0));
}

static void test_stop_holds_while_its_setting_is_the_same(void **state)
{
    struct settings same = applied("stop-error=0.5 rate=3"), other = applied("stop-error=0.4"),
                    off = applied("patience=1");

    (void)state;
    assert_true(ends("stop-error=0.5", 1, 0.5, 0));
    assert_true(stop_holds(&same, &reason));
    assert_false(stop_holds(&other, &reason));
    assert_false(stop_holds(&off, &reason));
}

/* ---- In a run */

/* 80 samples to train, 20 held back: eight mini-batches an epoch. */
#define SMALL \
 "data=circle,samples=100,test=20 layers=2-8-1 activation=tanh,sigmoid batch=10 rate=0.5 "

static bool both[] = {false, true};

#define EITHER_WAY(name)                                  \
 {#name " without a thread", name, NULL, NULL, &both[0]}, \
 {                                                        \
#  name " with a thread", name, NULL, NULL, &both[1]      \
 }

static struct trainer *make(const char *text, bool threaded)
{
    struct settings settings = applied(text);
    struct trainer *trainer = trainer_create(&settings, threaded, NULL);

    assert_non_null(trainer);
    trainer_settle(trainer);
    return trainer;
}

static const struct snapshot *do_order(struct trainer *trainer, enum trainer_order order)
{
    assert_true(trainer_order(trainer, order));
    trainer_settle(trainer);
    return trainer_snapshot(trainer);
}

/* Until the run has come to an end. */
static const struct snapshot *run(struct trainer *trainer)
{
    const struct snapshot *snapshot = do_order(trainer, ORDER_RUN);

    trainer_advance(trainer, 1000000);
    do
        snapshot = trainer_snapshot(trainer);
    while (snapshot->state == TRAINER_RUNNING);
    return snapshot;
}

static void test_run_stops_where_a_plain_loop_would(void **state)
{
    struct trainer *plain = make(SMALL, false);
    struct trainer *trainer = make(SMALL "stop-accuracy=0.95 epochs=500", *(bool *)*state);
    const struct snapshot *expected = trainer_snapshot(plain), *snapshot;

    while (!(expected->now.test_accuracy >= 0.95))
        expected = do_order(plain, ORDER_EPOCH);
    snapshot = run(trainer);
    assert_int_equal(snapshot->state, TRAINER_FINISHED);
    assert_int_equal(snapshot->stopped.kind, STOP_ACCURACY);
    assert_true(snapshot->stopped.testing);
    assert_int_equal(snapshot->position.epoch, expected->position.epoch);
    assert_memory_equal(snapshot->network.block, expected->network.block,
                        expected->network.block_size * sizeof(float));
    assert_close(snapshot->stopped.figure, snapshot->now.test_accuracy, 0);
    trainer_free(trainer);
    trainer_free(plain);
}

static void test_run_goes_on_past_a_condition_to_its_last_epoch(void **state)
{
    struct trainer *trainer = make(SMALL "stop-error=0.2 epochs=100", *(bool *)*state);
    const struct snapshot *snapshot = run(trainer);

    assert_int_equal(snapshot->stopped.kind, STOP_ERROR);
    assert_true(snapshot->position.epoch < 100);
    snapshot = run(trainer);
    assert_int_equal(snapshot->state, TRAINER_FINISHED);
    assert_int_equal(snapshot->position.epoch, 100);
    assert_int_equal(snapshot->stopped.kind, STOP_NONE);
    assert_int_equal(do_order(trainer, ORDER_REWIND)->state, TRAINER_PAUSED);
    assert_int_equal(run(trainer)->stopped.kind, STOP_ERROR);
    trainer_free(trainer);
}

/* What is set anew while it is finished: the run may go on, or has nothing more to do. */
static void test_run_stays_finished_until_its_condition_changes(void **state)
{
    struct trainer *trainer = make(SMALL "stop-error=0.2", *(bool *)*state);
    struct settings settings = applied(SMALL "stop-error=0.2 rate=0.1");

    assert_int_equal(run(trainer)->state, TRAINER_FINISHED);
    assert_true(trainer_configure(trainer, &settings));
    trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_FINISHED);
    settings.stop_error = 0.1;
    assert_true(trainer_configure(trainer, &settings));
    trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->stopped.kind, STOP_NONE);
    assert_int_equal(run(trainer)->state, TRAINER_FINISHED);
    trainer_free(trainer);
}

/* The steps of a hurried hand all count, whichever of them the condition is met at. */
static void test_steps_are_all_done_whatever_is_met(void **state)
{
    struct trainer *trainer = make(SMALL "stop-error=1000", *(bool *)*state);

    for (int i = 0; i < 8; i++)
        assert_true(trainer_order(trainer, ORDER_BATCH));
    for (int i = 0; i < 3; i++)
        assert_true(trainer_order(trainer, ORDER_EPOCH));
    for (int i = 0; i < 16; i++)
        assert_true(trainer_order(trainer, ORDER_SAMPLE));
    trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->position.samples, 80 * 4 + 16);
    trainer_free(trainer);
}

/* At every speed: the screen lets a run go from picture to picture. */
static void test_run_to_an_epoch_stops_on_the_way(void **state)
{
    struct trainer *trainer = make(SMALL "stop-error=0.2", *(bool *)*state);
    struct trainer *again = make(SMALL "stop-error=0.2", *(bool *)*state);
    const struct snapshot *snapshot;
    uint64_t epoch = run(trainer)->position.epoch, to = 0;

    do {
        assert_true(trainer_run_to(again, ++to));
        trainer_advance(again, 1000000);
        do
            snapshot = trainer_snapshot(again);
        while (snapshot->orders < trainer_orders(again) || snapshot->state == TRAINER_RUNNING);
    } while (snapshot->state == TRAINER_WAITING);
    assert_int_equal(snapshot->state, TRAINER_FINISHED);
    assert_int_equal(snapshot->stopped.kind, STOP_ERROR);
    assert_int_equal(snapshot->position.epoch, epoch);
    trainer_free(again);
    trainer_free(trainer);
}

/* Who only sets the pace of a run does not bring back one that has ended meanwhile. */
static void test_run_that_has_stopped_is_not_kept_running(void **state)
{
    struct trainer *trainer = make(SMALL "stop-error=0.2", *(bool *)*state);
    uint64_t epoch = run(trainer)->position.epoch;

    assert_true(trainer_keep_running(trainer, epoch + 5));
    trainer_advance(trainer, 1000000);
    trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_FINISHED);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, epoch);
    do_order(trainer, ORDER_EPOCH);
    assert_true(trainer_keep_running(trainer, epoch + 5));
    trainer_advance(trainer, 1000000);
    while (trainer_snapshot(trainer)->state != TRAINER_WAITING)
        trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, epoch + 5);
    trainer_free(trainer);
}

static void test_run_without_a_condition_is_the_same_as_with_one_not_met(void **state)
{
    struct trainer *without = make(SMALL "epochs=50", *(bool *)*state);
    struct trainer *with = make(SMALL "epochs=50 patience=1000", *(bool *)*state);
    const struct snapshot *a = run(without), *b = run(with);

    assert_int_equal(b->state, TRAINER_FINISHED);
    assert_int_equal(b->stopped.kind, STOP_NONE);
    assert_memory_equal(a->network.block, b->network.block, a->network.block_size * sizeof(float));
    assert_int_equal(a->history.count, b->history.count);
    assert_memory_equal(a->history.point, b->history.point,
                        a->history.count * sizeof a->history.point[0]);
    trainer_free(with);
    trainer_free(without);
}

#define CONDITION(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONDITION(test_stop_is_wanted_only_where_a_condition_is_on),
        CONDITION(test_stop_at_an_error),
        CONDITION(test_stop_at_an_accuracy_of_the_test_part),
        CONDITION(test_stop_goes_by_the_training_part_without_a_test_part),
        CONDITION(test_stop_is_never_met_by_what_is_not_a_number),
        CONDITION(test_patience_counts_from_the_smallest_error),
        CONDITION(test_patience_begins_when_it_is_turned_on),
        CONDITION(test_stop_by_the_same_condition_comes_once),
        CONDITION(test_stop_forgets_a_future_that_was_left),
        CONDITION(test_stop_holds_while_its_setting_is_the_same),
        EITHER_WAY(test_run_stops_where_a_plain_loop_would),
        EITHER_WAY(test_run_goes_on_past_a_condition_to_its_last_epoch),
        EITHER_WAY(test_run_stays_finished_until_its_condition_changes),
        EITHER_WAY(test_steps_are_all_done_whatever_is_met),
        EITHER_WAY(test_run_to_an_epoch_stops_on_the_way),
        EITHER_WAY(test_run_that_has_stopped_is_not_kept_running),
        EITHER_WAY(test_run_without_a_condition_is_the_same_as_with_one_not_met),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
