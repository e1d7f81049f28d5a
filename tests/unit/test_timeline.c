/* A run's past: every moment of it made again bit for bit, branches, memory within its limit. */
#include "data_support.h"

#include <nntui/run.h>

#include "train/past.h"

#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOMENTS 4000

/* What a run looked like at each of its moments. */
struct record {
    struct trainer *trainer;
    uint64_t hash[MOMENTS];
    uint64_t present;
};

/* ---- Help */

static struct trainer *make(const char *text, bool threaded, size_t history)
{
    struct settings settings;
    struct error err = {0};
    struct trainer *trainer;

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    trainer = trainer_create_with(&settings, threaded, history, &err);
    if (trainer == NULL)
        fail_msg("%s", err.text);
    trainer_settle(trainer);
    assert_int_equal(trainer_snapshot(trainer)->state, TRAINER_PAUSED);
    return trainer;
}

static const struct snapshot *settled(struct trainer *trainer)
{
    trainer_settle(trainer);
    return trainer_snapshot(trainer);
}

static void order(struct trainer *trainer, enum trainer_order order)
{
    assert_true(trainer_order(trainer, order));
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 1099511628211U;
    return hash;
}

/* All that is to be the same at a moment: weights, place, settings, rows, and the measured errors. */
static uint64_t look(const struct snapshot *s)
{
    uint64_t hash = mix(14695981039346656037U, s->network.block,
                        s->network.block_size * sizeof(float));
    const struct learner_position *p = &s->position;

    hash = mix(hash, &p->epoch, sizeof p->epoch);
    hash = mix(hash, &p->sample, sizeof p->sample);
    hash = mix(hash, &p->samples, sizeof p->samples);
    hash = mix(hash, &p->running_loss, sizeof p->running_loss);
    hash = mix(hash, &p->last_loss, sizeof p->last_loss);
    hash = mix(hash, &s->settings.rate, sizeof s->settings.rate);
    hash = mix(hash, &s->settings.batch, sizeof s->settings.batch);
    hash = mix(hash, &s->dataset->count, sizeof s->dataset->count);
    hash = mix(hash, &s->now.train_loss, sizeof s->now.train_loss);
    return mix(hash, &s->now.test_loss, sizeof s->now.test_loss);
}

/* Notes how the run looks now; what is done at the same moment later counts. */
static void take(struct record *record)
{
    const struct snapshot *s = settled(record->trainer);

    assert_true(s->moment < MOMENTS);
    assert_int_equal(s->moment, s->present);
    record->hash[s->moment] = look(s);
    record->present = s->moment;
}

static void assert_at(struct record *record, uint64_t moment)
{
    const struct snapshot *s = settled(record->trainer);

    if (s->moment != moment || look(s) != record->hash[moment])
        fail_msg("at moment %llu, wanted %llu: %s", (unsigned long long)s->moment,
                 (unsigned long long)moment, s->moment == moment ? "other bits" : s->notice.text);
    assert_int_equal(s->present, record->present);
}

static void go(struct record *record, uint64_t moment)
{
    assert_true(trainer_go(record->trainer, moment));
    assert_at(record, moment);
}

static void configure(struct trainer *trainer, const char *text)
{
    struct settings settings = settled(trainer)->settings;
    struct error err = {0};

    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    assert_true(trainer_configure(trainer, &settings));
}

static void replace(struct trainer *trainer, const char *spec)
{
    struct dataset *dataset = must_open(spec);

    assert_true(trainer_replace_data(trainer, dataset));
    dataset_unref(dataset);
}

/* Single steps, each noted. */
static void step(struct record *record, enum trainer_order what, size_t count)
{
    while (count-- > 0) {
        order(record->trainer, what);
        take(record);
    }
}

/* A case: settings, changes that go with them, and other rows. */
struct plan {
    const char *name, *settings;
    const char *change[4];
    const char *rows;
};

static const struct plan plans[] = {
    {"toy",
     "data=circle,samples=100,test=20 layers=2-6-1 batch=10 rate=0.5 optimizer=adam",                     {"rate=0.2", "batch=7", "optimizer=momentum", "l2=0.01"},
     "circle,samples=130,test=20,seed=3"},
    {"grouped",
     "data=circle,samples=100,test=20 layers=2-40-1 batch=1 rate=0.3",                                    {"rate=0.1 decay=0.99", "shuffle=off", "batch=4", "optimizer=adam rate=0.01"},
     "circle,samples=90,test=20,seed=3" },
    {"dense",
     "data=circle,samples=100,test=20 layers=2-40-30-1 batch=16 rate=0.3 dropout=0.2 optimizer=momentum",
     {"dropout=0.5", "rate=0.05", "l1=0.001", "optimizer=sgd dropout=0 batch=1"},
     "circle,samples=140,test=20,seed=3"},
    {"ink",
     "data=csv:images.csv,test=10 layers=784-20-10 batch=1 rate=0.1",                                     {"rate=0.05", "batch=8", "optimizer=adam rate=0.01", "shift=1"},
     "csv:more.csv,test=10"             },
    {"ink by mini-batches",
     "data=csv:images.csv,test=10 layers=784-20-10 batch=6 rate=0.1",                                     {"rate=0.3", "batch=1", "l2=0.001", "dropout=0.3"},
     "csv:more.csv,test=10"             },
};

#define PLANS (sizeof plans / sizeof plans[0])

/* Images with a few strokes of ink, the label first. */
static void put_images(const char *path, size_t count)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    for (size_t i = 0; i < count; i++) {
        fprintf(stream, "%zu", i % 10);
        for (size_t p = 0; p < 784; p++)
            fprintf(stream, ",%d",
                    p % 28 == i % 10 + 9 || p / 28 == i % 7 + 8 ? (int)(200 + i) : 0);
        fputc('\n', stream);
    }
    assert_int_equal(fclose(stream), 0);
}

static int enter(void **state)
{
    if (data_enter(state) != 0)
        return -1;
    put_images("images.csv", 50);
    put_images("more.csv", 55);
    return 0;
}

#define timeline_test(name) cmocka_unit_test_setup_teardown(name, enter, data_leave)

/* A run in which everything happens that can: each moment is noted. */
static void live(struct record *record, const struct plan *plan)
{
    struct trainer *trainer = record->trainer;

    take(record);
    step(record, ORDER_BATCH, 5);
    step(record, ORDER_SAMPLE, 3);
    configure(trainer, plan->change[0]);
    take(record);
    step(record, ORDER_BATCH, 40);
    step(record, ORDER_SAMPLE, 1);
    assert_true(trainer_set_parameter(trainer, 0, 1, 1, 0.75));
    assert_true(trainer_set_parameter(trainer, 1, 0, TRAINER_BIAS, -0.5));
    take(record);
    step(record, ORDER_BATCH, 3);
    configure(trainer, plan->change[1]);
    configure(trainer, "rate=0.07");
    take(record);
    step(record, ORDER_BATCH, 60);
    replace(trainer, plan->rows);
    take(record);
    step(record, ORDER_BATCH, 30);
    configure(trainer, plan->change[2]);
    take(record);
    step(record, ORDER_BATCH, 20);
    configure(trainer, plan->change[3]);
    take(record);
    step(record, ORDER_BATCH, 50);
    step(record, ORDER_SAMPLE, 2);
}

static void start(struct record *record, const struct plan *plan, bool threaded, size_t history)
{
    record->present = 0;
    record->trainer = make(plan->settings, threaded, history);
    live(record, plan);
}

/* ---- Going back and forth */

static void test_every_moment_is_made_again(void **state)
{
    static struct record record;

    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        start(&record, &plans[i], false, TRAINER_HISTORY);
        for (uint64_t m = record.present; m-- > 0;)
            go(&record, m);
        for (uint64_t m = 1; m <= record.present; m++)
            go(&record, m);
        for (uint64_t m = 0; m < 100; m++)
            go(&record, m * 7919 % (record.present + 1));
        trainer_free(record.trainer);
    }
}

static void test_every_moment_is_made_again_with_a_thread_and_little_memory(void **state)
{
    static const size_t limits[] = {0, 20000, 200000, 3000000};
    static struct record record;

    (void)state;
    for (size_t i = 0; i < PLANS; i++)
        for (size_t l = 0; l < sizeof limits / sizeof limits[0]; l++) {
            start(&record, &plans[i], true, limits[l]);
            go(&record, 0);
            go(&record, record.present);
            for (uint64_t m = 0; m < 30; m++) {
                go(&record, m * 7919 % (record.present + 1));
                assert_true(settled(record.trainer)->timeline_bytes <=
                            limits[l] + ((size_t)64 << 10));
            }
            trainer_free(record.trainer);
        }
}

/* At full speed, on a thread, and with all that a run can have. */
static void test_a_run_stepped_back_to_its_start_ends_with_the_same_bits(void **state)
{
    struct trainer *trainer = make(
        "data=spiral,noise=0.1 layers=2-8-8-1 activation=tanh,tanh,sigmoid rate=0.1 batch=10 dropout=0.1 "
        "optimizer=adam decay=0.99",
        true, TRAINER_HISTORY);
    const struct snapshot *s;
    uint64_t first, last, end;
    struct history *history = malloc(sizeof *history);

    (void)state;
    assert_non_null(history);
    first = look(settled(trainer));
    assert_true(trainer_run_to(trainer, 300));
    while (trainer_snapshot(trainer)->state != TRAINER_WAITING) {
        struct pollfd wake = {.fd = trainer_wake_fd(trainer), .events = POLLIN};

        poll(&wake, 1, -1);
    }
    order(trainer, ORDER_PAUSE); /* settles once the last point is measured */
    s = settled(trainer);
    last = look(s);
    end = s->moment;
    *history = s->history;
    assert_true(trainer_go(trainer, 0));
    assert_int_equal(look(settled(trainer)), first);
    assert_true(trainer_go(trainer, end / 2));
    s = settled(trainer);
    assert_int_equal(s->moment, end / 2);
    assert_int_equal(s->history.count, history->count); /* the curve stays whole */
    assert_memory_equal(s->history.point, history->point,
                        history->count * sizeof history->point[0]);
    assert_true(trainer_go(trainer, UINT64_MAX));
    s = settled(trainer);
    assert_int_equal(s->moment, end);
    assert_int_equal(look(s), last);
    free(history);
    trainer_free(trainer);
}

static void test_a_run_goes_on_from_its_present_as_if_nothing_had_been(void **state)
{
    static struct record record, plain;

    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        start(&record, &plans[i], false, TRAINER_HISTORY);
        start(&plain, &plans[i], false, TRAINER_HISTORY);
        go(&record, 3);
        go(&record, record.present);
        step(&record, ORDER_BATCH, 100);
        step(&plain, ORDER_BATCH, 100);
        assert_int_equal(record.hash[record.present], plain.hash[plain.present]);
        assert_int_equal(settled(record.trainer)->history.count,
                         settled(plain.trainer)->history.count);
        assert_memory_equal(settled(record.trainer)->history.point,
                            settled(plain.trainer)->history.point,
                            settled(plain.trainer)->history.count * sizeof(struct history_point));
        assert_int_equal(settled(record.trainer)->branch_count, 0);
        trainer_free(record.trainer);
        trainer_free(plain.trainer);
    }
}

/* A checkpoint in the middle of steps by single samples, which are one event: the rest of them is still to come. */
static void test_looking_back_between_two_samples_changes_nothing(void **state)
{
    static struct record record;

    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        start(&record, &plans[i], false, TRAINER_HISTORY);
        go(&record, 5);
        go(&record, record.present);
        step(&record, ORDER_SAMPLE, 3);
        for (uint64_t m = record.present; m-- > 0;)
            go(&record, m);
        for (uint64_t m = 1; m <= record.present; m++)
            go(&record, m);
        trainer_free(record.trainer);
    }
}

/* ---- Branches */

static void test_training_on_from_the_past_makes_a_branch(void **state)
{
    static struct record record, branch;
    const struct snapshot *s;
    uint64_t end;

    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        start(&record, &plans[i], false, TRAINER_HISTORY);
        end = record.present;
        memcpy(&branch, &record, sizeof branch);
        go(&record, 7); /* between two sample steps */
        step(&branch, ORDER_BATCH, 1);
        assert_int_equal(branch.present, 8);
        s = settled(branch.trainer);
        assert_int_equal(s->branch_count, 1);
        assert_true(s->moment == 8 && s->present == 8);
        step(&branch, ORDER_SAMPLE, 3);
        step(&branch, ORDER_BATCH, 90);
        for (uint64_t m = branch.present; m-- > 0;)
            go(&branch, m);
        assert_true(trainer_branch(branch.trainer, 1));
        assert_at(&record, end);
        for (uint64_t m = end; m > 0; m -= m < 3 ? m : 3)
            go(&record, m);
        assert_true(trainer_branch(branch.trainer, 1));
        assert_at(&branch, branch.present);
        go(&branch, 0);
        trainer_free(record.trainer);
    }
}

static void test_a_branch_from_the_same_place_has_the_same_bits(void **state)
{
    struct trainer *trainer = make("data=circle batch=10", false, TRAINER_HISTORY);
    uint64_t hash[20];

    (void)state;
    for (size_t i = 0; i < 20; i++) {
        order(trainer, ORDER_BATCH);
        hash[i] = look(settled(trainer));
    }
    assert_true(trainer_go(trainer, 4));
    for (size_t i = 4; i < 20; i++) {
        order(trainer, ORDER_BATCH);
        assert_int_equal(look(settled(trainer)), hash[i]);
    }
    trainer_free(trainer);
}

/* And the same curve, since nothing was changed; it ends at the fork until it grows again. */
static void test_a_branch_has_a_curve_of_its_own(void **state)
{
    struct trainer *trainer = make("data=circle batch=10", false, TRAINER_HISTORY);
    struct history *history = malloc(sizeof *history);
    const struct snapshot *s;

    (void)state;
    assert_non_null(history);
    for (int e = 0; e < 5; e++)
        order(trainer, ORDER_EPOCH);
    *history = settled(trainer)->history;
    assert_int_equal(history->count, 6);
    assert_true(trainer_go_epoch(trainer, 2.5));
    assert_int_equal(settled(trainer)->history.count, 6);
    order(trainer, ORDER_SAMPLE);
    s = settled(trainer);
    assert_int_equal(s->history.count, 3);
    assert_int_equal(s->earlier_count, 1);
    assert_close(s->earlier[0].fork, 2.5, 0);
    assert_int_equal(s->earlier[0].count, 4);
    assert_true(trainer_branch(trainer, 1));
    assert_int_equal(settled(trainer)->history.count, 6);
    assert_true(trainer_go_epoch(trainer, 2.5));
    for (int e = 0; e < 3; e++)
        order(trainer, ORDER_EPOCH);
    s = settled(trainer);
    assert_int_equal(s->history.count, history->count);
    assert_memory_equal(s->history.point, history->point,
                        history->count * sizeof history->point[0]);
    free(history);
    trainer_free(trainer);
}

static void test_changes_of_the_past_make_a_branch(void **state)
{
    static const char *what[] = {"settings", "weight", "rows"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        static struct record record;
        uint64_t end;

        start(&record, &plans[0], false, TRAINER_HISTORY);
        end = record.present;
        go(&record, 20);
        if (i == 0)
            configure(record.trainer, "rate=0.9");
        else if (i == 1)
            trainer_set_parameter(record.trainer, 0, 0, 0, 2);
        else
            replace(record.trainer, "circle,samples=60,test=20,seed=9");
        if (settled(record.trainer)->present != 20 || settled(record.trainer)->branch_count != 1)
            fail_msg("%s: no branch", what[i]);
        assert_true(trainer_branch(record.trainer, 1));
        assert_at(&record, end);
        trainer_free(record.trainer);
    }
}

static void test_no_more_than_five_branches_are_kept(void **state)
{
    struct trainer *trainer = make("data=circle batch=10", false, TRAINER_HISTORY);
    const struct snapshot *s;

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        order(trainer, ORDER_EPOCH);
        order(trainer, ORDER_EPOCH);
        assert_true(trainer_go(trainer, 10 + i));
    }
    order(trainer, ORDER_BATCH);
    s = settled(trainer);
    assert_int_equal(s->branch_count, 5);
    assert_int_equal(s->earlier_count, 5);
    assert_true(s->earlier[0].parent);
    assert_close(s->earlier[0].fork, 17 / 32.0, 1e-12);
    assert_true(trainer_branch(trainer, 6));
    s = settled(trainer);
    assert_int_equal(s->notices, 1);
    assert_contains(s->notice.text, "1 to 5");
    assert_int_equal(s->moment, 18);
    trainer_free(trainer);
}

/* ---- What is told of it */

static void test_changes_leave_markers(void **state)
{
    struct trainer *trainer = make("data=circle batch=10 rate=0.1", false, TRAINER_HISTORY);
    const struct snapshot *s;

    (void)state;
    configure(trainer, "rate=0.2"); /* before the first step: no change of the run */
    order(trainer, ORDER_EPOCH);
    configure(trainer, "rate=0.3");
    configure(trainer, "rate=0.5");
    order(trainer, ORDER_EPOCH);
    trainer_set_parameter(trainer, 0, 1, 0, 0.25);
    s = settled(trainer);
    assert_int_equal(s->marker_count, 2);
    assert_string_equal(s->marker[0].text, "rate 0.2 -> 0.5");
    assert_close(s->marker[0].epoch, 1, 0);
    assert_string_equal(s->marker[1].text, "w[1][2][1] = 0.25");
    assert_true(trainer_go(trainer, 0));
    s = settled(trainer);
    assert_int_equal(s->marker_count, 2); /* of the whole run */
    assert_close(s->settings.rate, 0.2, 0);
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->marker_count, 0);
    trainer_free(trainer);
}

static void test_earlier_runs_keep_their_curves(void **state)
{
    struct trainer *trainer = make("data=circle batch=10 rate=0.1", false, TRAINER_HISTORY);
    const struct snapshot *s;

    (void)state;
    for (int i = 0; i < 3; i++)
        order(trainer, ORDER_EPOCH);
    configure(trainer, "rate=0.3");
    order(trainer, ORDER_REWIND);
    s = settled(trainer);
    assert_int_equal(s->earlier_count, 1);
    assert_false(s->earlier[0].parent);
    assert_int_equal(s->earlier[0].count, 4);
    assert_string_equal(s->earlier[0].text, ""); /* both ended with the same settings */
    order(trainer, ORDER_EPOCH);
    configure(trainer, "layers=2-3-1 rate=0.5");
    s = settled(trainer);
    assert_int_equal(s->earlier_count, 2);
    assert_string_equal(s->earlier[0].text, "layers auto, rate 0.3");
    order(trainer, ORDER_REWIND); /* no curve yet */
    assert_int_equal(settled(trainer)->earlier_count, 2);
    configure(trainer, "loss=cross-entropy");
    assert_int_equal(settled(trainer)->earlier_count, 0);
    trainer_free(trainer);
}

/* Also where a step that broke it was its last moment. */
static void test_a_broken_run_keeps_its_curve(void **state)
{
    struct trainer *trainer = make("data=houses layers=1-1 activation=linear rate=0.01 batch=10",
                                   false, TRAINER_HISTORY);
    const struct snapshot *s;

    (void)state;
    for (int i = 0; i < 3; i++)
        order(trainer, ORDER_EPOCH);
    configure(trainer, "rate=1000");
    for (int i = 0; i < 30; i++)
        order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    configure(trainer, "layers=1-3-1 activation=tanh,linear rate=0.1");
    s = settled(trainer);
    assert_int_equal(s->earlier_count, 1);
    assert_int_equal(s->earlier[0].count, 4);
    assert_contains(s->earlier[0].text, "rate 1000");
    trainer_free(trainer);
}

/* ---- By steps and by epochs */

static void test_ways_by_steps_and_epochs(void **state)
{
    struct trainer *trainer = make("data=circle,samples=100,test=20 batch=10", false,
                                   TRAINER_HISTORY);
    const struct snapshot *s;

    (void)state;
    for (int e = 0; e < 5; e++)
        order(trainer, ORDER_EPOCH);
    order(trainer, ORDER_SAMPLE);
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->present, 42); /* eight steps an epoch */
    assert_close(settled(trainer)->present_epoch, 5 + 11 / 80.0, 1e-12);
    assert_true(trainer_go_by(trainer, -1));
    assert_int_equal(settled(trainer)->moment, 41);
    assert_true(trainer_go_by_epochs(trainer, -1));
    assert_int_equal(settled(trainer)->moment, 40);
    assert_true(trainer_go_by_epochs(trainer, -2));
    assert_int_equal(settled(trainer)->moment, 24);
    assert_true(trainer_go_by(trainer, 3));
    assert_true(trainer_go_by_epochs(trainer, 1));
    assert_int_equal(settled(trainer)->moment, 32);
    assert_true(trainer_go_epoch(trainer, 2.5));
    s = settled(trainer);
    assert_int_equal(s->moment, 20);
    assert_close((double)s->position.epoch + (double)s->position.sample / 80, 2.5, 0);
    assert_true(trainer_go_epoch(trainer, 2.51)); /* the first moment that far */
    assert_int_equal(settled(trainer)->moment, 21);
    assert_true(trainer_go_by_epochs(trainer, -100));
    assert_int_equal(settled(trainer)->moment, 0);
    assert_int_equal(settled(trainer)->notices, 0);
    assert_true(trainer_go_by(trainer, -1));
    assert_int_equal(settled(trainer)->notices, 1);
    assert_true(trainer_go_by_epochs(trainer, 100));
    assert_int_equal(settled(trainer)->moment, 42);
    assert_true(trainer_go_by(trainer, 1));
    assert_int_equal(settled(trainer)->notices, 2);
    assert_int_equal(settled(trainer)->branch_count, 0);
    trainer_free(trainer);
}

static void test_steps_of_a_held_key_add_up(void **state)
{
    struct trainer *trainer = make("data=circle batch=10", true, TRAINER_HISTORY);

    (void)state;
    for (int i = 0; i < 4; i++)
        order(trainer, ORDER_EPOCH);
    assert_int_equal(settled(trainer)->present, 128);
    for (int i = 0; i < 50; i++)
        assert_true(trainer_go_by(trainer, -1));
    assert_int_equal(settled(trainer)->moment, 78);
    for (int i = 0; i < 20; i++)
        assert_true(trainer_go_by(trainer, i % 4 == 3 ? -1 : 1));
    assert_int_equal(settled(trainer)->moment, 88);
    for (int i = 0; i < 50; i++) /* together more than a long holds */
        assert_true(trainer_go_by(trainer, LONG_MAX));
    assert_int_equal(settled(trainer)->moment, 128);
    for (int i = 0; i < 50; i++)
        assert_true(trainer_go_by_epochs(trainer, LONG_MIN));
    assert_int_equal(settled(trainer)->moment, 0);
    trainer_free(trainer);
}

/* ---- Divergence */

static void test_a_divergence_is_rewound_to_the_step_before_it(void **state)
{
    static const char *const runs[] = {
        "data=houses layers=1-1 activation=linear rate=1000 batch=10",
        "data=plane layers=2-4-1 activation=linear rate=1000",
        "data=plane layers=2-40-1 activation=linear rate=1000 batch=1",
        "data=plane layers=2-40-1 activation=relu,linear rate=1000 batch=16 dropout=0.2",
        "data=circle layers=2-4-1 activation=linear,linear rate=1000 optimizer=momentum",
    };

    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        for (int threaded = 0; threaded < 2; threaded++) {
            struct trainer *trainer = make(runs[i], threaded != 0, TRAINER_HISTORY);
            const struct snapshot *s;
            char text[ERROR_TEXT_SIZE];
            uint64_t end;

            for (int e = 0; e < 30 && settled(trainer)->state != TRAINER_BROKEN; e++)
                order(trainer, ORDER_EPOCH);
            s = settled(trainer);
            if (s->state != TRAINER_BROKEN)
                fail_msg("%s does not diverge", runs[i]);
            end = s->present;
            snprintf(text, sizeof text, "%s", s->error.text);
            assert_int_equal(s->moment, end);
            assert_int_equal(s->position.batches, end - 1);
            assert_true(trainer_go_by(trainer, -1));
            s = settled(trainer);
            assert_int_equal(s->state, TRAINER_PAUSED);
            assert_int_equal(s->error.kind, ERROR_NONE);
            assert_int_equal(s->moment, end - 1);
            for (size_t k = 0; k < s->network.block_size; k++)
                assert_true(isfinite(s->network.block[k]));
            assert_true(trainer_go_by(trainer, 1));
            s = settled(trainer);
            assert_int_equal(s->state, TRAINER_BROKEN);
            assert_string_equal(s->error.text, text);
            assert_true(trainer_go(trainer, 0));
            s = settled(trainer);
            assert_int_equal(s->state, TRAINER_PAUSED);
            assert_int_equal(s->present, end);
            trainer_free(trainer);
        }
}

/* The rate that is named brings the same mini-batches through. */
static void test_a_divergence_names_a_rate_that_does_not(void **state)
{
    struct trainer *trainer = make("data=houses layers=1-1 activation=linear rate=1000 batch=10",
                                   false, TRAINER_HISTORY);
    const struct snapshot *s;
    char rate[32] = "", text[64];
    const char *at;
    double error, worst = 0;
    int batches;

    (void)state;
    order(trainer, ORDER_EPOCH);
    s = settled(trainer);
    at = strstr(s->error.text, "; with ");
    assert_non_null(at);
    assert_int_equal(
        sscanf(at, "; with %31s it comes to %lf in %d mini-batches", rate, &error, &batches), 3);
    snprintf(text, sizeof text, "rate=%s", rate);
    configure(trainer, text);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    assert_true(trainer_go(trainer, 0)); /* the new rate comes along */
    s = settled(trainer);
    assert_int_equal(s->branch_count, 1);
    for (int i = 0; i < batches; i++) {
        order(trainer, ORDER_BATCH);
        s = settled(trainer);
        worst = i >= batches / 2 ? fmax(worst, s->now.train_loss) : 0;
    }
    assert_int_equal(s->state, TRAINER_PAUSED);
    assert_close(s->now.train_loss, error, 1e-3); /* it is what was said, and it stays there */
    assert_true(worst < 1.5 * error);
    assert_true(trainer_branch(trainer, 1));
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    trainer_free(trainer);
}

/* Why: steps that go too far, told as far as they did. Where none did, as with weights that a person has set, nothing is said. */
static void test_a_divergence_tells_steps_that_overshoot(void **state)
{
    struct trainer *trainer = make("data=houses layers=1-1 activation=linear rate=1000 batch=10",
                                   false, TRAINER_HISTORY);
    double before;
    int grown = 0, said = 0;
    const char *at;

    (void)state;
    before = settled(trainer)->now.train_loss;
    for (;; grown++) { /* as the run itself measures it */
        const struct snapshot *s;

        order(trainer, ORDER_BATCH);
        s = settled(trainer);
        if (s->state == TRAINER_BROKEN)
            break;
        assert_true(s->now.train_loss > before || !isfinite(s->now.train_loss));
        before = s->now.train_loss;
    }
    at = strstr(trainer_snapshot(trainer)->error.text, "; each of the last ");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "; each of the last %d steps overshot", &said), 1);
    assert_true(said >= 2 && said <= grown + 1);
    assert_null(strstr(trainer_snapshot(trainer)->error.text, "epochs:"));
    configure(trainer, "rate=2.5 seed=2");
    assert_true(trainer_run_to(trainer, 500));
    trainer_advance(trainer, UINT64_MAX);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    assert_non_null(
        strstr(trainer_snapshot(trainer)->error.text, "; the error grew over the last "));
    trainer_free(trainer);
}

static void test_a_divergence_by_hand_is_no_overshooting(void **state)
{
    struct trainer *trainer = make("data=houses layers=1-1 activation=linear rate=0.01 batch=10",
                                   false, TRAINER_HISTORY);

    (void)state;
    order(trainer, ORDER_BATCH);
    assert_true(trainer_set_parameter(trainer, 0, 0, 0, 3e38));
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->state, TRAINER_BROKEN);
    assert_null(strstr(trainer_snapshot(trainer)->error.text, "overshot"));
    assert_null(strstr(trainer_snapshot(trainer)->error.text, "; with "));
    trainer_free(trainer);
}

/* ---- Orders on the way */

static void test_orders_cut_a_long_way_short(void **state)
{
    struct trainer *trainer = make("data=circle,samples=1000 layers=2-40-40-1 batch=10", true, 0);
    const struct snapshot *s;
    uint64_t end;

    (void)state;
    assert_true(trainer_run_to(trainer, 30));
    while (trainer_snapshot(trainer)->state != TRAINER_WAITING) {
        struct pollfd wake = {.fd = trainer_wake_fd(trainer), .events = POLLIN};

        poll(&wake, 1, -1);
    }
    end = settled(trainer)->moment;
    for (int i = 0; i < 20; i++) {
        assert_true(trainer_go(trainer, end - 1));
        order(trainer, ORDER_PAUSE);
        s = settled(trainer);
        assert_int_equal(s->present, end);
        assert_true(s->moment < end || i == 0);
        assert_int_equal(s->state, TRAINER_PAUSED);
        assert_true(trainer_go(trainer, 5));
    }
    /* What goes on from a moment has to get there first. */
    assert_true(trainer_go(trainer, 60));
    order(trainer, ORDER_BATCH);
    s = settled(trainer);
    assert_int_equal(s->moment, 61);
    assert_int_equal(s->branch_count, 1);
    trainer_free(trainer);
}

static void test_a_hand_that_goes_back_quickly_ends_where_it_wants(void **state)
{
    struct trainer *trainer = make("data=circle batch=10", true, TRAINER_HISTORY);

    (void)state;
    for (int i = 0; i < 4; i++)
        order(trainer, ORDER_EPOCH);
    trainer_settle(trainer);
    for (uint64_t m = 60; m > 30; m--)
        assert_true(trainer_go(trainer, m));
    assert_int_equal(settled(trainer)->moment, 31);
    trainer_free(trainer);
}

/* ---- Memory */

static void test_memory_stays_within_its_limit(void **state)
{
    static const size_t limits[] = {100000, 1000000, 4000000};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct trainer *trainer = make("data=circle batch=10", false, limits[i]);
        const struct snapshot *s;
        size_t most = 0;
        uint64_t end, hash;

        for (int e = 0; e < 150; e++) {
            assert_true(trainer_run_to(trainer, (uint64_t)(e + 1) * 500));
            trainer_advance(trainer, UINT64_MAX);
            s = settled(trainer);
            most = s->timeline_bytes > most ? s->timeline_bytes : most;
        }
        assert_true(most <= limits[i]);
        assert_true(most >
                    limits[i < 2 ? i : 1] * 9 / 10); /* such a run needs no more than a megabyte */
        end = s->moment;
        hash = look(s);
        assert_true(trainer_go(trainer, end / 3));
        assert_int_equal(settled(trainer)->moment, end / 3);
        assert_true(trainer_go(trainer, end));
        assert_int_equal(look(settled(trainer)), hash);
        trainer_free(trainer);
    }
}

/* Where there is room for few states only, all room is used again and again: distances stay numbers of steps. */
static void test_checkpoints_thinned_for_ever_stay_steps_apart(void **state)
{
    struct settings settings;
    struct error err = {0};
    struct timeline timeline;
    struct run run;
    size_t bytes;

    (void)state;
    settings_default(&settings);
    assert_true(settings_apply(&settings, "data=xor", &err));
    assert_true(run_create(&run, &settings, NULL, NULL, &err));
    bytes = sizeof(struct checkpoint) + learner_state_size(run.learner);
    timeline_start(&timeline, 7 * bytes / 2);
    timeline_begin(&timeline, &settings, run.dataset);
    timeline_pace(&timeline, 1000, learner_state_size(run.learner));
    for (uint64_t moment = 0; moment < 3000; moment++)
        timeline_save(&timeline, run.learner, moment, 0, 0);
    assert_true(timeline.bytes <= timeline.limit);
    assert_true(timeline.now->checkpoint_count > 0);
    assert_true(timeline.coarse < 1e7);
    timeline_free(&timeline);
    run_free(&run);
}

/* Rows that were replaced are part of it: then the beginning is forgotten, which is said. */
static void test_what_does_not_fit_is_forgotten_and_said(void **state)
{
    struct trainer *trainer = make("data=circle,samples=2000 batch=100", false, 400000);
    char spec[64];
    const struct snapshot *s;

    (void)state;
    for (int i = 0; i < 40; i++) {
        for (int e = 0; e < 300; e++)
            order(trainer, ORDER_EPOCH);
        snprintf(spec, sizeof spec, "circle,samples=2000,seed=%d", i + 2);
        replace(trainer, spec);
        assert_true(settled(trainer)->timeline_bytes <= 400000);
    }
    assert_true(trainer_go(trainer, 0));
    s = settled(trainer);
    assert_true(s->moment == s->present);
    assert_int_equal(s->notices, 1);
    assert_contains(s->notice.text, "--history");
    assert_true(trainer_go(trainer, s->present - 1));
    assert_int_equal(settled(trainer)->moment, s->present - 1);
    trainer_free(trainer);
}

/* Without checkpoints there is nothing that the line could begin with but its present. */
static void test_without_a_history_events_are_forgotten(void **state)
{
    struct trainer *trainer = make("data=circle,samples=2000 batch=100", false, 0);
    char spec[64];
    const struct snapshot *s;

    (void)state;
    for (int i = 0; i < 12; i++) {
        order(trainer, ORDER_BATCH);
        snprintf(spec, sizeof spec, "circle,samples=2000,seed=%d", i + 2);
        replace(trainer, spec);
        assert_true(settled(trainer)->timeline_bytes <= 64 << 10);
    }
    assert_true(trainer_go(trainer, 1));
    s = settled(trainer);
    assert_int_equal(s->moment, 12);
    assert_int_equal(s->notices, 1);
    assert_contains(s->notice.text, "not known any more");
    order(trainer, ORDER_BATCH);
    assert_int_equal(settled(trainer)->present, 13);
    trainer_free(trainer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        timeline_test(test_every_moment_is_made_again),
        timeline_test(test_every_moment_is_made_again_with_a_thread_and_little_memory),
        timeline_test(test_a_run_stepped_back_to_its_start_ends_with_the_same_bits),
        timeline_test(test_a_run_goes_on_from_its_present_as_if_nothing_had_been),
        timeline_test(test_looking_back_between_two_samples_changes_nothing),
        timeline_test(test_training_on_from_the_past_makes_a_branch),
        timeline_test(test_a_branch_from_the_same_place_has_the_same_bits),
        timeline_test(test_a_branch_has_a_curve_of_its_own),
        timeline_test(test_changes_of_the_past_make_a_branch),
        timeline_test(test_no_more_than_five_branches_are_kept),
        timeline_test(test_changes_leave_markers),
        timeline_test(test_earlier_runs_keep_their_curves),
        timeline_test(test_a_broken_run_keeps_its_curve),
        timeline_test(test_ways_by_steps_and_epochs),
        timeline_test(test_steps_of_a_held_key_add_up),
        timeline_test(test_a_divergence_is_rewound_to_the_step_before_it),
        timeline_test(test_a_divergence_names_a_rate_that_does_not),
        timeline_test(test_a_divergence_tells_steps_that_overshoot),
        timeline_test(test_a_divergence_by_hand_is_no_overshooting),
        timeline_test(test_orders_cut_a_long_way_short),
        timeline_test(test_a_hand_that_goes_back_quickly_ends_where_it_wants),
        timeline_test(test_memory_stays_within_its_limit),
        timeline_test(test_checkpoints_thinned_for_ever_stay_steps_apart),
        timeline_test(test_what_does_not_fit_is_forgotten_and_said),
        timeline_test(test_without_a_history_events_are_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
