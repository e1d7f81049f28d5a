/* A run that is watched and steered, on a thread of its own and without one. */
#include "support.h"

#include <nntui/rng.h>
#include <nntui/run.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Help */

static struct settings applied(const char *text)
{
    struct settings settings;
    struct error err = {0};

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return settings;
}

static struct trainer *make(const char *text, bool threaded)
{
    struct settings settings = applied(text);
    struct error err = {0};
    struct trainer *trainer = trainer_create(&settings, threaded, &err);

    if (trainer == NULL)
        fail_msg("%s", err.text);
    trainer_settle(trainer);
    return trainer;
}

static void order(struct trainer *trainer, enum trainer_order order)
{
    assert_true(trainer_order(trainer, order));
}

static const struct snapshot *settled(struct trainer *trainer)
{
    trainer_settle(trainer);
    return trainer_snapshot(trainer);
}

static void configure(struct trainer *trainer, const char *text)
{
    struct settings settings = applied(text);

    assert_true(trainer_configure(trainer, &settings));
}

/* Waits for a snapshot in which the run is in `wanted`; a run that never gets there hangs here. */
static const struct snapshot *await_state(struct trainer *trainer, enum trainer_state wanted)
{
    const struct snapshot *snapshot = trainer_snapshot(trainer);

    while (snapshot->state != wanted) {
        struct pollfd wake = {.fd = trainer_wake_fd(trainer), .events = POLLIN};

        poll(&wake, 1, -1);
        snapshot = trainer_snapshot(trainer);
    }
    return snapshot;
}

/* Has `trainer` carry out what was ordered last until the run is in `wanted`. */
static const struct snapshot *reach(struct trainer *trainer, enum trainer_state wanted)
{
    const struct snapshot *snapshot;

    trainer_advance(trainer, 1000000);
    trainer_settle(trainer);
    snapshot = trainer_wake_fd(trainer) >= 0 ? await_state(trainer, wanted)
                                             : trainer_snapshot(trainer);
    assert_int_equal(snapshot->state, wanted);
    return snapshot;
}

/* Runs to an epoch, and has to rest there in that state. */
static const struct snapshot *run_to(struct trainer *trainer, uint64_t epoch,
                                     enum trainer_state wanted)
{
    assert_true(trainer_run_to(trainer, epoch));
    return reach(trainer, wanted);
}

static void assert_same_run(const struct snapshot *a, const struct snapshot *b)
{
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->position.batches, b->position.batches);
    assert_int_equal(a->position.samples, b->position.samples);
    assert_int_equal(a->network.block_size, b->network.block_size);
    assert_memory_equal(a->network.block, b->network.block, a->network.block_size * sizeof(float));
    assert_int_equal(a->history.count, b->history.count);
    assert_int_equal(a->history.stride, b->history.stride);
    assert_memory_equal(a->history.point, b->history.point,
                        a->history.count * sizeof a->history.point[0]);
    assert_memory_equal(&a->now, &b->now, sizeof a->now);
    assert_int_equal(a->measured, b->measured);
}

/* 80 samples to train, 20 held back: eight mini-batches an epoch. */
#define SMALL "data=circle,samples=100,test=20 batch=10 rate=0.5"

/* Each of these cases runs with a worker thread and without one. */
static bool both[] = {false, true};

#define EITHER_WAY(name)                                  \
 {#name " without a thread", name, NULL, NULL, &both[0]}, \
 {                                                        \
#  name " with a thread", name, NULL, NULL, &both[1]      \
 }
#define THREADED(state) (*(bool *)*(state))

/* ---- States */

static void test_trainer_starts_paused_with_its_first_point(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot = trainer_snapshot(trainer);

    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_int_equal(snapshot->error.kind, ERROR_NONE);
    assert_int_equal(snapshot->position.batches, 0);
    assert_int_equal(snapshot->history.count, 1);
    assert_true(snapshot->measured);
    assert_close(snapshot->now.epoch, 0, 0);
    assert_true(snapshot->now.train_loss > 0 && snapshot->now.test_loss > 0);
    assert_int_equal(snapshot->network.arch.sizes[0], 2);
    assert_int_equal(snapshot->dataset->count, 100);
    assert_int_equal(snapshot->scaling.inputs, 2);
    assert_close(snapshot->samples_per_second, 0, 0);
    trainer_free(trainer);
}

static void test_trainer_without_a_run_says_why(void **state)
{
    struct trainer *trainer = make("data=circle layers=3-4-1", THREADED(state));
    const struct snapshot *snapshot = trainer_snapshot(trainer);

    assert_int_equal(snapshot->state, TRAINER_EMPTY);
    assert_non_null(strstr(snapshot->error.text, "3-4-1"));
    assert_null(snapshot->network.block);
    assert_null(snapshot->dataset);
    order(trainer, ORDER_RUN);
    order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_REWIND);
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, "data=circle layers=2-4-1");
    snapshot = settled(trainer);
    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_int_equal(snapshot->error.kind, ERROR_NONE);
    assert_int_equal(snapshot->network.arch.sizes[1], 4);
    trainer_free(trainer);
}

static void test_trainer_steps_by_sample_batch_and_epoch(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot;

    order(trainer, ORDER_SAMPLE);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_int_equal(snapshot->position.sample, 1);
    assert_true(snapshot->measured);
    assert_close(snapshot->now.epoch, 1 / 80.0, 1e-12);
    assert_int_equal(snapshot->history.count, 1);
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->position.sample, 11);
    order(trainer, ORDER_EPOCH);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->position.epoch, 1);
    assert_int_equal(snapshot->position.sample, 0);
    assert_int_equal(snapshot->history.count, 2);
    assert_close(snapshot->history.point[1].epoch, 1, 0);
    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->position.epoch, 2);
    trainer_free(trainer);
}

static void test_trainer_carries_out_every_step_of_a_hurried_hand(void **state)
{
    static const enum trainer_order steps[] = {ORDER_SAMPLE, ORDER_EPOCH,  ORDER_EPOCH,
                                               ORDER_BATCH,  ORDER_SAMPLE, ORDER_SAMPLE,
                                               ORDER_EPOCH,  ORDER_BATCH};
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot;

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        order(trainer, steps[i]);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->position.epoch, 3);
    assert_int_equal(snapshot->position.sample, 10);
    trainer_free(trainer);
}

static void test_trainer_finishes_at_the_set_epoch_and_may_run_on(void **state)
{
    bool threaded = THREADED(state);
    struct trainer *trainer = make(SMALL " epochs=3", threaded);
    const struct snapshot *snapshot;

    order(trainer, ORDER_RUN);
    trainer_advance(trainer, 1000);
    snapshot = threaded ? await_state(trainer, TRAINER_FINISHED) : trainer_snapshot(trainer);
    assert_int_equal(snapshot->state, TRAINER_FINISHED);
    assert_int_equal(snapshot->position.epoch, 3);
    assert_int_equal(snapshot->position.sample, 0);
    order(trainer, ORDER_PAUSE);
    assert_int_equal(settled(trainer)->state, TRAINER_FINISHED);
    order(trainer, ORDER_RUN);
    assert_int_equal(settled(trainer)->state, TRAINER_RUNNING);
    if (!threaded)
        assert_int_equal(trainer_advance(trainer, 100), 100);
    order(trainer, ORDER_PAUSE);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_true(threaded || snapshot->position.batches == 124);
    trainer_free(trainer);
}

static void test_trainer_rewinds_to_the_same_first_weights(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state)), *fresh = make(SMALL, false);

    order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_SAMPLE);
    assert_int_equal(settled(trainer)->position.samples, 81);
    order(trainer, ORDER_REWIND);
    assert_same_run(settled(trainer), trainer_snapshot(fresh));
    order(trainer, ORDER_EPOCH);
    order(fresh, ORDER_EPOCH);
    assert_same_run(settled(trainer), trainer_snapshot(fresh));
    trainer_free(trainer);
    trainer_free(fresh);
}

static void test_trainer_draws_new_weights_by_the_next_seed(void **state)
{
    struct trainer *trainer = make(SMALL " seed=4", THREADED(state)),
                   *other = make(SMALL " seed=5", false);

    order(trainer, ORDER_BATCH);
    order(trainer, ORDER_NEW_WEIGHTS);
    assert_int_equal(settled(trainer)->settings.seed, 5);
    assert_same_run(settled(trainer), trainer_snapshot(other));
    order(trainer, ORDER_EPOCH);
    order(other, ORDER_EPOCH);
    assert_same_run(settled(trainer), trainer_snapshot(other));
    trainer_free(trainer);
    trainer_free(other);
}

static void test_trainer_that_diverges_says_so_and_can_be_rewound(void **state)
{
    bool threaded = THREADED(state);
    struct trainer *trainer = make("data=plane layers=2-4-1 activation=linear rate=1000", threaded);
    const struct snapshot *snapshot;

    order(trainer, ORDER_RUN);
    trainer_advance(trainer, 100000);
    snapshot = threaded ? await_state(trainer, TRAINER_BROKEN) : trainer_snapshot(trainer);
    assert_int_equal(snapshot->state, TRAINER_BROKEN);
    assert_int_equal(snapshot->error.kind, ERROR_WORK);
    order(trainer, ORDER_RUN);
    order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_PAUSE);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    configure(trainer, "data=plane layers=2-4-1 activation=linear rate=0.01");
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    order(trainer, ORDER_REWIND);
    order(trainer, ORDER_EPOCH);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_int_equal(snapshot->error.kind, ERROR_NONE);
    assert_int_equal(snapshot->position.epoch, 1);
    trainer_free(trainer);
}

/* ---- A run that is told how far to go */

static void test_trainer_runs_to_an_epoch_and_waits_there(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot = run_to(trainer, 3, TRAINER_WAITING);

    assert_int_equal(snapshot->position.epoch, 3);
    assert_int_equal(snapshot->position.sample, 0);
    assert_int_equal(settled(trainer)->position.batches, 24);
    assert_true(settled(trainer)->measured);
    assert_close(settled(trainer)->now.epoch, 3, 0);
    snapshot = run_to(trainer, 5, TRAINER_WAITING);
    assert_int_equal(snapshot->position.batches, 40);
    assert_int_equal(snapshot->settings.epochs, 0);
    assert_int_equal(trainer_advance(trainer, 10), 0);
    trainer_free(trainer);
}

static void test_trainer_waits_at_once_where_it_is_far_enough(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    for (int i = 0; i < 2; i++)
        order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_SAMPLE);
    trainer_settle(trainer);
    assert_int_equal(run_to(trainer, 2, TRAINER_WAITING)->position.samples, 161);
    assert_int_equal(run_to(trainer, 1, TRAINER_WAITING)->position.samples, 161);
    assert_int_equal(run_to(trainer, 3, TRAINER_WAITING)->position.epoch, 3);
    trainer_free(trainer);
}

static void test_trainer_that_runs_stops_for_an_epoch_behind_it(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    order(trainer, ORDER_RUN);
    while (trainer_snapshot(trainer)->position.epoch < 2)
        trainer_advance(trainer, 3);
    assert_true(run_to(trainer, 1, TRAINER_WAITING)->position.epoch >= 2);
    trainer_free(trainer);
}

static void test_trainer_that_waits_is_paused_by_a_person(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    run_to(trainer, 2, TRAINER_WAITING);
    order(trainer, ORDER_PAUSE);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_true(trainer_run_to(trainer, 1000000000));
    assert_int_equal(settled(trainer)->state, TRAINER_RUNNING);
    order(trainer, ORDER_PAUSE);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    trainer_free(trainer);
}

static void test_trainer_finishes_where_its_last_epoch_comes_first(void **state)
{
    struct trainer *trainer = make(SMALL " epochs=4", THREADED(state));

    run_to(trainer, 3, TRAINER_WAITING);
    assert_int_equal(run_to(trainer, 9, TRAINER_FINISHED)->position.epoch, 4);
    assert_int_equal(run_to(trainer, 4, TRAINER_FINISHED)->position.epoch, 4);
    assert_int_equal(run_to(trainer, 6, TRAINER_WAITING)->position.epoch, 6);
    order(trainer, ORDER_REWIND);
    assert_int_equal(run_to(trainer, 4, TRAINER_FINISHED)->settings.epochs, 4);
    trainer_free(trainer);
}

static void test_trainer_finished_goes_on_to_a_later_last_epoch(void **state)
{
    struct trainer *trainer = make(SMALL " epochs=2", THREADED(state));

    run_to(trainer, 0, TRAINER_FINISHED);
    configure(trainer, SMALL " epochs=2 rate=0.1");
    assert_int_equal(settled(trainer)->state, TRAINER_FINISHED);
    configure(trainer, SMALL " epochs=5");
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(run_to(trainer, 0, TRAINER_FINISHED)->position.epoch, 5);
    trainer_free(trainer);
}

/* Steps and rewinding from where it waits; afterwards a run has no limit any more. */
static void test_trainer_that_waits_takes_any_order(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    run_to(trainer, 2, TRAINER_WAITING);
    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, 3);
    run_to(trainer, 4, TRAINER_WAITING);
    order(trainer, ORDER_SAMPLE);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.sample, 1);
    run_to(trainer, 5, TRAINER_WAITING);
    order(trainer, ORDER_REWIND);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.samples, 0);
    run_to(trainer, 1, TRAINER_WAITING);
    order(trainer, ORDER_RUN);
    trainer_advance(trainer, 100);
    assert_int_equal(settled(trainer)->state, TRAINER_RUNNING);
    while (trainer_snapshot(trainer)->position.epoch < 5)
        trainer_settle(trainer);
    trainer_free(trainer);
}

static void test_trainer_runs_to_an_epoch_of_a_new_run(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot;

    assert_true(trainer_run_to(trainer, 1000000000));
    configure(trainer, SMALL " layers=2-3-1");
    assert_int_equal(settled(trainer)->state, TRAINER_RUNNING);
    configure(trainer, SMALL " layers=2-4-1"); /* and an order while it is being made */
    snapshot = run_to(trainer, 5, TRAINER_WAITING);
    assert_int_equal(snapshot->network.arch.sizes[1], 4);
    assert_int_equal(snapshot->position.epoch, 5);
    configure(trainer, SMALL " layers=2-5-1"); /* it waits: there is nothing to go on with */
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, 0);
    trainer_free(trainer);
}

static void test_trainer_without_a_run_cannot_run_to_an_epoch(void **state)
{
    struct trainer *trainer = make("data=circle layers=3-4-1", THREADED(state));

    run_to(trainer, 3, TRAINER_EMPTY);
    configure(trainer, SMALL);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, 0);
    configure(trainer, "data=plane layers=2-4-1 activation=linear rate=1000");
    run_to(trainer, 1000, TRAINER_BROKEN);
    run_to(trainer, 1000, TRAINER_BROKEN);
    trainer_free(trainer);
}

static void test_trainer_trains_the_same_in_pieces(void **state)
{
    struct trainer *pieces = make(SMALL, THREADED(state)), *whole = make(SMALL, false);

    for (uint64_t epoch = 1; epoch < 20; epoch += 3)
        run_to(pieces, epoch, TRAINER_WAITING);
    run_to(pieces, 20, TRAINER_WAITING);
    run_to(whole, 20, TRAINER_WAITING);
    assert_same_run(settled(pieces), settled(whole));
    trainer_free(pieces);
    trainer_free(whole);
}

static void test_snapshots_tell_which_orders_they_are_after(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    uint64_t before = trainer_orders(trainer);
    struct settings settings = applied(SMALL " layers=2-3-1");

    assert_int_equal(trainer_snapshot(trainer)->orders, before);
    order(trainer, ORDER_EPOCH);
    assert_true(trainer_configure(trainer, &settings));
    assert_true(trainer_run_to(trainer, 2));
    assert_int_equal(trainer_orders(trainer), before + 3);
    assert_int_equal(reach(trainer, TRAINER_WAITING)->orders, before + 3);
    trainer_free(trainer);
}

/* ---- Settings */

static void test_trainer_changes_the_rate_as_it_goes(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot;
    float *before;
    size_t size;

    order(trainer, ORDER_EPOCH);
    snapshot = settled(trainer);
    size = snapshot->network.block_size * sizeof *before;
    before = malloc(size);
    assert_non_null(before);
    memcpy(before, snapshot->network.block, size);
    configure(trainer, SMALL " rate=0");
    order(trainer, ORDER_EPOCH);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->position.epoch, 2);
    assert_close(snapshot->settings.rate, 0, 0);
    assert_memory_equal(snapshot->network.block, before, size);
    free(before);
    trainer_free(trainer);
}

static void test_trainer_starts_anew_for_another_network(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state)),
                   *fresh = make(SMALL " layers=2-3-1", false);

    order(trainer, ORDER_EPOCH);
    configure(trainer, SMALL " layers=2-3-1");
    assert_same_run(settled(trainer), trainer_snapshot(fresh));
    trainer_free(trainer);
    trainer_free(fresh);
}

static void test_trainer_keeps_running_into_a_new_run(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    order(trainer, ORDER_RUN);
    configure(trainer, SMALL " layers=2-3-1");
    assert_int_equal(settled(trainer)->state, TRAINER_RUNNING);
    assert_int_equal(trainer_snapshot(trainer)->network.arch.sizes[1], 3);
    configure(trainer, "data=nowhere");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, SMALL);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    trainer_free(trainer);
}

/* What cannot be read, or not be learnt by such a network: the run before is there again when its data are. */
static void test_trainer_keeps_its_run_while_other_data_fail(void **state)
{
    static const char *const failing[] = {"data=nowhere rate=0.5", "data=csv:/dev/null rate=0.5",
                                          "data=plane layers=3-5-1", "data=csv:/no/such/file"};
    struct trainer *trainer = make(SMALL, THREADED(state)), *fresh = make(SMALL, false);
    const struct snapshot *s;

    for (int i = 0; i < 3; i++) {
        order(trainer, ORDER_EPOCH);
        order(fresh, ORDER_EPOCH);
    }
    assert_same_run(settled(trainer), trainer_snapshot(fresh));
    for (size_t i = 0; i < sizeof failing / sizeof failing[0]; i++) {
        configure(trainer, failing[i]);
        s = settled(trainer);
        assert_int_equal(s->state, TRAINER_EMPTY);
        assert_null(s->network.block);
        assert_non_null(strstr(s->error.text, "`data circle,samples=100,test=20` goes back to it"));
        order(trainer, ORDER_EPOCH);
        if (i == 1)
            continue; /* one after the other */
        configure(trainer, SMALL);
        assert_same_run(settled(trainer), trainer_snapshot(fresh));
        order(trainer, ORDER_EPOCH);
        order(fresh, ORDER_EPOCH);
        assert_same_run(settled(trainer), trainer_snapshot(fresh));
    }
    assert_true(trainer_go(trainer, 11)); /* its past, too */
    assert_true(trainer_go(fresh, 11));
    assert_int_equal(settled(trainer)->moment, 11);
    assert_same_run(settled(trainer), trainer_snapshot(fresh));
    trainer_free(trainer);
    trainer_free(fresh);
}

static void test_trainer_says_nothing_of_the_run_that_it_kept(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *s;

    assert_true(trainer_want_figures(trainer, true));
    order(trainer, ORDER_EPOCH);
    assert_true(settled(trainer)->figures.current);
    assert_true(trainer_go(trainer, 3));
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->branch_count, 1);
    configure(trainer, "data=nowhere");
    s = settled(trainer);
    assert_false(s->figures.there || s->figures.current || s->measured);
    assert_int_equal(s->branch_count + s->marker_count + s->earlier_count + s->history.count, 0);
    assert_int_equal(s->moment + s->present + s->position.batches, 0);
    configure(trainer, SMALL);
    s = settled(trainer);
    assert_true(s->figures.current);
    assert_int_equal(s->branch_count, 1);
    assert_int_equal(s->present, 4);
    trainer_free(trainer);
}

static void test_trainer_takes_new_settings_to_the_run_that_it_kept(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));

    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->position.epoch, 1);
    configure(trainer, "data=nowhere");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, SMALL " momentum=0.5 batch=20");
    assert_int_equal(settled(trainer)->position.epoch, 1);
    assert_int_equal(trainer_snapshot(trainer)->settings.batch, 20);
    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->position.batches, 12);
    configure(trainer, "data=nowhere");
    configure(trainer, SMALL " layers=2-3-1"); /* which the run cannot take over */
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, 0);
    configure(trainer, "data=nowhere");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, "data=sine"); /* and other data end it */
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    configure(trainer, SMALL " layers=2-3-1");
    assert_int_equal(settled(trainer)->position.epoch, 0);
    trainer_free(trainer);
}

/* As it was when it was put aside, whatever that was. */
static void test_trainer_takes_a_run_up_in_its_state(void **state)
{
    struct trainer *trainer = make(SMALL " epochs=2", THREADED(state));

    assert_int_equal(run_to(trainer, 0, TRAINER_FINISHED)->position.epoch, 2);
    configure(trainer, "data=nowhere");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, SMALL " epochs=2");
    assert_int_equal(settled(trainer)->state, TRAINER_FINISHED);
    configure(trainer, SMALL " activation=relu,linear loss=sse rate=1e6 epochs=9");
    order(trainer, ORDER_EPOCH);
    settled(trainer);
    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    configure(trainer, "data=nowhere activation=relu,linear loss=sse rate=1e6 epochs=9");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    configure(trainer, SMALL " activation=relu,linear loss=sse rate=1e6 epochs=9");
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    assert_non_null(strstr(trainer_snapshot(trainer)->error.text, "diverged"));
    trainer_free(trainer);
}

static void test_trainer_lets_layers_follow_the_data(void **state)
{
    struct trainer *trainer = make("data=circle layers=2-5-1", THREADED(state));

    configure(trainer, "data=sine layers=2-5-1");
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_string_equal(trainer_snapshot(trainer)->settings.layers, "1-5-1");
    configure(trainer, "data=plane layers=3-5-1");
    assert_int_equal(settled(trainer)->state, TRAINER_EMPTY);
    trainer_free(trainer);
}

static void test_trainer_keeps_data_that_stay_the_same(void **state)
{
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct dataset *before = trainer_snapshot(trainer)->dataset;
    struct dataset *held = dataset_ref((struct dataset *)(uintptr_t)before);

    configure(trainer, SMALL " seed=8");
    assert_ptr_equal(settled(trainer)->dataset, held);
    dataset_unref(held);
    trainer_free(trainer);
}

/* ---- The same numbers, whoever trains */

static void test_trainer_trains_as_a_plain_loop_does(void **state)
{
    struct settings settings = applied(SMALL);
    struct trainer *trainer = make(SMALL, THREADED(state));
    const struct snapshot *snapshot;
    struct history_point point;
    struct error err = {0};
    struct run run;

    assert_true(run_create(&run, &settings, NULL, NULL, &err));
    for (int epoch = 0; epoch < 5; epoch++) {
        order(trainer, ORDER_EPOCH);
        assert_true(learner_run(run.learner, UINT64_MAX, &err));
    }
    snapshot = settled(trainer);
    assert_memory_equal(snapshot->network.block, learner_network(run.learner)->block,
                        snapshot->network.block_size * sizeof(float));
    assert_true(run_measure(&run, &point, &err));
    assert_close(snapshot->now.train_loss, point.train_loss, 1e-12);
    assert_close(snapshot->now.test_loss, point.test_loss, 1e-12);
    assert_close(snapshot->now.test_accuracy, point.test_accuracy, 1e-12);
    assert_close(snapshot->history.point[5].test_loss, point.test_loss, 1e-12);
    run_free(&run);
    trainer_free(trainer);
}

/* The thread cuts the work by the clock, the other in pieces of three: the run is the same. */
static void test_trainer_gives_the_same_run_with_and_without_a_thread(void **state)
{
    struct trainer *with = make(SMALL " epochs=3000", true),
                   *without = make(SMALL " epochs=3000", false);

    (void)state;
    order(with, ORDER_RUN);
    order(without, ORDER_RUN);
    while (trainer_advance(without, 3) > 0)
        continue;
    await_state(with, TRAINER_FINISHED);
    assert_int_equal(trainer_snapshot(without)->history.stride, 4);
    assert_same_run(settled(with), trainer_snapshot(without));
    trainer_free(with);
    trainer_free(without);
}

static void test_trainer_measures_a_large_set_whole_when_paused(void **state)
{
    const char *text = "data=circle,samples=100000,test=0.5 batch=100";
    struct settings settings = applied(text);
    struct trainer *trainer = make(text, THREADED(state));
    const struct snapshot *snapshot;
    struct history_point point;
    struct error err = {0};
    struct run run;

    assert_true(run_create(&run, &settings, NULL, NULL, &err));
    assert_true(run.some_train.count < run.train.count);
    assert_true(run_measure(&run, &point, &err));
    snapshot = settled(trainer);
    assert_close(snapshot->now.train_loss, point.train_loss, 1e-9);
    assert_close(snapshot->now.test_accuracy, point.test_accuracy, 1e-9);
    assert_true(fabs(snapshot->history.point[0].train_loss - point.train_loss) > 1e-9);
    assert_close(snapshot->history.point[0].train_loss, point.train_loss, 0.05);
    run_free(&run);
    trainer_free(trainer);
}

static void test_trainer_advances_by_the_mini_batches_asked_for(void **state)
{
    struct trainer *trainer = make(SMALL, false);
    const struct snapshot *snapshot;

    (void)state;
    assert_int_equal(trainer_advance(trainer, 5), 0);
    order(trainer, ORDER_RUN);
    assert_int_equal(trainer_advance(trainer, 13), 13);
    snapshot = trainer_snapshot(trainer);
    assert_int_equal(snapshot->state, TRAINER_RUNNING);
    assert_int_equal(snapshot->position.batches, 13);
    assert_true(snapshot->measured);
    assert_close(snapshot->now.epoch, 1.625, 0);
    assert_close(snapshot->samples_per_second, 0, 0);
    assert_ptr_equal(trainer_snapshot(trainer), snapshot);
    assert_int_equal(trainer_wake_fd(trainer), -1);
    trainer_free(trainer);
}

/* ---- Threads */

static int bytes_in(int fd)
{
    int count = -1;

    assert_int_equal(ioctl(fd, FIONREAD, &count), 0);
    return count;
}

static void test_wake_pipe_says_once_that_there_is_a_new_snapshot(void **state)
{
    struct trainer *trainer = make(SMALL, true);
    int fd = trainer_wake_fd(trainer);
    uint64_t serial;

    (void)state;
    assert_true((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    serial = trainer_snapshot(trainer)->serial;
    assert_int_equal(bytes_in(fd), 0);
    for (int i = 0; i < 200; i++) {
        order(trainer, ORDER_BATCH);
        trainer_settle(trainer);
    }
    assert_int_equal(bytes_in(fd), 1);
    assert_true(trainer_snapshot(trainer)->serial >= serial + 200);
    assert_int_equal(bytes_in(fd), 0);
    trainer_free(trainer);
}

static void test_snapshot_stays_as_it_is_until_the_next_is_asked_for(void **state)
{
    struct trainer *trainer = make(SMALL, true);
    const struct snapshot *held;
    struct snapshot copy;
    float *block;

    (void)state;
    order(trainer, ORDER_EPOCH);
    held = settled(trainer);
    copy = *held;
    block = malloc(copy.network.block_size * sizeof *block);
    assert_non_null(block);
    memcpy(block, copy.network.block, copy.network.block_size * sizeof *block);
    for (int i = 0; i < 50; i++)
        order(trainer, ORDER_EPOCH);
    trainer_settle(trainer);
    assert_memory_equal(held, &copy, sizeof copy);
    assert_memory_equal(held->network.block, block, copy.network.block_size * sizeof *block);
    free(block);
    assert_int_equal(trainer_snapshot(trainer)->position.epoch, 51);
    trainer_free(trainer);
}

/* The mask of blocked signals in a thread's /proc status; 0 where there is none to read. */
static unsigned long long blocked_signals(const char *task)
{
    unsigned long long mask = 0;
    char path[300], line[256];
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%s/status", task);
    file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        sscanf(line, "SigBlk: %llx", &mask);
    if (file != NULL)
        fclose(file);
    return mask;
}

static void test_worker_blocks_signals(void **state)
{
    struct trainer *trainer = make(SMALL, true);
    unsigned long long wanted = 1ULL << (SIGTERM - 1) | 1ULL << (SIGWINCH - 1) |
                                1ULL << (SIGINT - 1);
    struct dirent *entry;
    DIR *tasks = opendir("/proc/self/task");
    char self[32];
    int blocking = 0;

    (void)state;
    if (tasks == NULL) {
        trainer_free(trainer);
        skip();
    }
    snprintf(self, sizeof self, "%d", (int)getpid());
    assert_int_equal(blocked_signals(self) & wanted, 0);
    while ((entry = readdir(tasks)) != NULL) {
        if (strcmp(entry->d_name, self) != 0)
            blocking += (blocked_signals(entry->d_name) & wanted) == wanted;
    }
    closedir(tasks);
    assert_true(blocking >= 1);
    trainer_free(trainer);
}

/* A pipe with a name that nobody writes to: opening it for reading never ends. */
struct silence {
    char folder[64], path[80], spec[128];
};

static void make_silence(struct silence *silence)
{
    snprintf(silence->folder, sizeof silence->folder, "/tmp/nntui-test-XXXXXX");
    assert_non_null(mkdtemp(silence->folder));
    snprintf(silence->path, sizeof silence->path, "%s/pipe.csv", silence->folder);
    snprintf(silence->spec, sizeof silence->spec, "data=csv:%s", silence->path);
    assert_int_equal(mkfifo(silence->path, 0600), 0);
}

/* Lets a reader that may hang on it go on, to its end. */
static void end_silence(struct silence *silence)
{
    int fd = open(silence->path, O_RDWR | O_NONBLOCK);

    assert_true(fd >= 0);
    close(fd);
    unlink(silence->path);
    rmdir(silence->folder);
}

static struct trainer *make_loading(const struct silence *silence)
{
    struct settings settings = applied(silence->spec);
    struct error err = {0};
    struct trainer *trainer = trainer_create(&settings, true, &err);

    assert_non_null(trainer);
    return trainer;
}

static void test_trainer_can_be_left_while_loading(void **state)
{
    struct silence silence;
    struct trainer *trainer;

    (void)state;
    make_silence(&silence);
    trainer = make_loading(&silence);
    assert_int_equal(await_state(trainer, TRAINER_LOADING)->state, TRAINER_LOADING);
    assert_null(trainer_snapshot(trainer)->network.block);
    trainer_free(trainer);
    end_silence(&silence);
}

static void test_trainer_takes_other_data_while_loading(void **state)
{
    struct silence silence;
    struct trainer *trainer;

    (void)state;
    make_silence(&silence);
    trainer = make_loading(&silence);
    order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_SAMPLE);
    configure(trainer, SMALL);
    order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->state, TRAINER_PAUSED);
    assert_int_equal(trainer_snapshot(trainer)->position.samples, 80);
    trainer_free(trainer);
    end_silence(&silence);
}

static void test_trainer_takes_its_limit_into_a_new_run(void **state)
{
    struct silence silence;
    struct trainer *trainer;

    (void)state;
    make_silence(&silence);
    trainer = make_loading(&silence);
    assert_true(trainer_run_to(trainer, 3));
    configure(trainer, SMALL);
    assert_int_equal(await_state(trainer, TRAINER_WAITING)->position.epoch, 3);
    trainer_free(trainer);
    end_silence(&silence);
}

/* Whether the order comes while the data is being made or after it. */
static void test_trainer_draws_new_weights_also_for_a_run_that_is_loading(void **state)
{
    struct trainer *trainer = make(SMALL, true);
    const struct snapshot *snapshot;

    (void)state;
    configure(trainer, "data=circle,samples=100000 batch=10 seed=7");
    order(trainer, ORDER_NEW_WEIGHTS);
    snapshot = settled(trainer);
    assert_int_equal(snapshot->state, TRAINER_PAUSED);
    assert_int_equal(snapshot->settings.seed, 8);
    trainer_free(trainer);
}

/* Samples are counted from 0 again: the speed must not be taken from the old run's count to the new one's. */
static void test_a_new_run_has_a_speed_of_its_own(void **state)
{
    struct trainer *trainer = make(SMALL, true);
    const struct snapshot *snapshot;
    uint64_t serial = 0, orders;

    (void)state;
    order(trainer, ORDER_EPOCH); /* so that the speed is taken from a count that is not 0 */
    settled(trainer);
    order(trainer, ORDER_RUN);
    while (trainer_snapshot(trainer)->samples_per_second <= 0)
        continue;
    configure(trainer, SMALL " seed=2");
    orders = trainer_orders(trainer);
    for (int seen = 0; seen < 5;) {
        snapshot = trainer_snapshot(trainer);
        seen += snapshot->orders == orders && snapshot->serial != serial;
        serial = snapshot->serial;
        assert_true(snapshot->samples_per_second < 1e12);
    }
    trainer_free(trainer);
}

/* The worker takes one step and, as that cannot be done yet, no other: room for one more at the most. */
static void test_trainer_refuses_orders_when_its_queue_is_full(void **state)
{
    struct silence silence;
    struct trainer *trainer;
    struct settings settings;
    int taken = 0, configured = 0;

    (void)state;
    make_silence(&silence);
    trainer = make_loading(&silence);
    settings = applied(silence.spec);
    settings.rate = 0.5;
    while (taken < 1000 && trainer_order(trainer, ORDER_SAMPLE))
        taken++;
    assert_in_range(taken, 16, 999);
    for (int i = 0; i < 5; i++)
        configured += trainer_configure(trainer, &settings);
    assert_in_range(configured, 0, 1);
    trainer_free(trainer);
    end_silence(&silence);
}

/* What holds for any snapshot. */
static void assert_sane(const struct snapshot *snapshot)
{
    const struct network *network = &snapshot->network;
    size_t parameters = 0;

    assert_in_range(snapshot->state, TRAINER_EMPTY, TRAINER_BROKEN);
    assert_in_range(snapshot->history.count, 0, HISTORY_POINTS);
    assert_int_equal(snapshot->dataset == NULL, network->block == NULL);
    if (network->block == NULL)
        return;
    assert_int_equal(snapshot->dataset->inputs, network->arch.sizes[0]);
    assert_true(snapshot->position.sample < snapshot->dataset->train_count);
    for (size_t i = 0; i < network->block_size; i++)
        parameters += isfinite(network->block[i]) != 0;
    assert_int_equal(parameters, network->block_size);
    for (size_t i = 1; i < snapshot->history.count; i++)
        assert_true(snapshot->history.point[i].epoch > snapshot->history.point[i - 1].epoch);
}

static void act_at_random(struct trainer *trainer, struct rng *rng)
{
    static const char *const texts[] = {
        SMALL,
        SMALL " rate=0.1 batch=3",
        SMALL " layers=2-5-3-1 optimizer=adam",
        "data=sine batch=7 rate=0.05",
        "data=sine batch=7 rate=0.05 threads=2",
        "data=nowhere",
    };
    static const enum trainer_order orders[] = {ORDER_RUN,    ORDER_RUN,        ORDER_PAUSE,
                                                ORDER_SAMPLE, ORDER_BATCH,      ORDER_EPOCH,
                                                ORDER_REWIND, ORDER_NEW_WEIGHTS};
    struct settings settings;

    if (rng_below(rng, 6) == 0) {
        trainer_run_to(trainer, rng_below(rng, 50));
    } else if (rng_below(rng, 4) == 0) {
        settings = applied(texts[rng_below(rng, sizeof texts / sizeof texts[0])]);
        trainer_configure(trainer, &settings);
    } else {
        trainer_order(trainer, orders[rng_below(rng, sizeof orders / sizeof orders[0])]);
    }
}

static void test_trainer_stays_sane_whatever_is_done_to_it(void **state)
{
    struct rng rng;

    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct trainer *trainer = make(SMALL, true);
        uint64_t serial = 0;

        rng_seed(&rng, seed, RNG_TEST, 0);
        for (int i = 0; i < 300; i++) {
            const struct snapshot *snapshot;

            act_at_random(trainer, &rng);
            if (rng_below(&rng, 20) == 0)
                trainer_settle(trainer);
            if (rng_below(&rng, 2) == 0)
                continue;
            snapshot = trainer_snapshot(trainer);
            assert_sane(snapshot);
            assert_true(snapshot->serial >= serial);
            serial = snapshot->serial;
        }
        trainer_free(trainer); /* with orders still in the queue */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EITHER_WAY(test_trainer_starts_paused_with_its_first_point),
        EITHER_WAY(test_trainer_without_a_run_says_why),
        EITHER_WAY(test_trainer_steps_by_sample_batch_and_epoch),
        EITHER_WAY(test_trainer_carries_out_every_step_of_a_hurried_hand),
        EITHER_WAY(test_trainer_finishes_at_the_set_epoch_and_may_run_on),
        EITHER_WAY(test_trainer_rewinds_to_the_same_first_weights),
        EITHER_WAY(test_trainer_draws_new_weights_by_the_next_seed),
        EITHER_WAY(test_trainer_that_diverges_says_so_and_can_be_rewound),
        EITHER_WAY(test_trainer_runs_to_an_epoch_and_waits_there),
        EITHER_WAY(test_trainer_waits_at_once_where_it_is_far_enough),
        EITHER_WAY(test_trainer_that_runs_stops_for_an_epoch_behind_it),
        EITHER_WAY(test_trainer_that_waits_is_paused_by_a_person),
        EITHER_WAY(test_trainer_finishes_where_its_last_epoch_comes_first),
        EITHER_WAY(test_trainer_finished_goes_on_to_a_later_last_epoch),
        EITHER_WAY(test_trainer_that_waits_takes_any_order),
        EITHER_WAY(test_trainer_runs_to_an_epoch_of_a_new_run),
        EITHER_WAY(test_trainer_without_a_run_cannot_run_to_an_epoch),
        EITHER_WAY(test_trainer_trains_the_same_in_pieces),
        EITHER_WAY(test_snapshots_tell_which_orders_they_are_after),
        EITHER_WAY(test_trainer_changes_the_rate_as_it_goes),
        EITHER_WAY(test_trainer_starts_anew_for_another_network),
        EITHER_WAY(test_trainer_keeps_running_into_a_new_run),
        EITHER_WAY(test_trainer_keeps_its_run_while_other_data_fail),
        EITHER_WAY(test_trainer_says_nothing_of_the_run_that_it_kept),
        EITHER_WAY(test_trainer_takes_new_settings_to_the_run_that_it_kept),
        EITHER_WAY(test_trainer_takes_a_run_up_in_its_state),
        EITHER_WAY(test_trainer_lets_layers_follow_the_data),
        EITHER_WAY(test_trainer_keeps_data_that_stay_the_same),
        EITHER_WAY(test_trainer_trains_as_a_plain_loop_does),
        EITHER_WAY(test_trainer_measures_a_large_set_whole_when_paused),
        cmocka_unit_test(test_trainer_gives_the_same_run_with_and_without_a_thread),
        cmocka_unit_test(test_trainer_advances_by_the_mini_batches_asked_for),
        cmocka_unit_test(test_wake_pipe_says_once_that_there_is_a_new_snapshot),
        cmocka_unit_test(test_snapshot_stays_as_it_is_until_the_next_is_asked_for),
        cmocka_unit_test(test_worker_blocks_signals),
        cmocka_unit_test(test_trainer_can_be_left_while_loading),
        cmocka_unit_test(test_trainer_takes_other_data_while_loading),
        cmocka_unit_test(test_trainer_takes_its_limit_into_a_new_run),
        cmocka_unit_test(test_trainer_draws_new_weights_also_for_a_run_that_is_loading),
        cmocka_unit_test(test_a_new_run_has_a_speed_of_its_own),
        cmocka_unit_test(test_trainer_refuses_orders_when_its_queue_is_full),
        cmocka_unit_test(test_trainer_stays_sane_whatever_is_done_to_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
