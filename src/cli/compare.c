/*
 * `nntui train --compare`: runs that differ in one setting, at the same time.
 *
 * A few threads share the runs: each takes the one that is furthest behind, trains it for a moment, and puts it back. So
 * all cores are busy to the end, whatever the runs cost. What they report waits in a ring for each run, and the main
 * thread prints it in an order that does not depend on who was faster: epoch by epoch, in the order of the values. A
 * run whose ring is full waits, so that memory stays bounded.
 */
#include "train.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/run.h>
#include <nntui/sweep.h>

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RING         256  /* reports of one run that wait to be printed */
#define TURN_SECONDS 0.02 /* for which a thread keeps a run */
#define LOOK_SECONDS 0.05 /* in which the main thread sees an interrupt */
#define VALUE_WIDTH  12   /* columns of the values in the table, at least */

/* One of the runs. What the threads share is under the lock; the run itself is that of the thread that has taken it. */
struct contestant {
    struct run run;
    uint64_t epochs;               /* to train */
    uint64_t chunk;                /* mini-batches for one call into the engine */
    double trained;                /* seconds inside the engine's training, this epoch */
    uint64_t samples, all_samples; /* trained in them; in all */
    struct stop stop;

    bool taken;    /* by a thread */
    bool ended;    /* finished or lost: nobody takes it any more */
    uint64_t done; /* epochs reported */
    struct epoch_report ring[RING];
    size_t first, count;
    struct error error; /* why it is lost */

    struct epoch_report last; /* printed last; the main thread's */
    bool told;                /* that it is lost; the main thread's */
};

struct contest {
    struct sweep sweep;
    struct contestant *runs; /* [sweep.count] */
    struct dataset *dataset;
    const char *save;
    bool json;
    double start; /* cli_clock() when training began */
    pthread_t thread[SWEEP_RUNS];
    size_t threads;
    pthread_mutex_t lock;
    pthread_cond_t room;   /* for the threads: a run can be taken, or all is over */
    pthread_cond_t report; /* for the main thread: a report, or a run has ended */
    bool quit;
};

/* ---- A thread's work */

/* The run that is furthest behind of those that can be gone on with; NULL: none now. Under the lock. */
static struct contestant *next_run(struct contest *contest)
{
    struct contestant *next = NULL;

    for (size_t i = 0; i < contest->sweep.count; i++) {
        struct contestant *run = &contest->runs[i];

        if (!run->taken && !run->ended && run->count < RING &&
            (next == NULL || run->done < next->done))
            next = run;
    }
    return next;
}

static bool all_ended(const struct contest *contest)
{
    for (size_t i = 0; i < contest->sweep.count; i++) {
        if (!contest->runs[i].ended)
            return false;
    }
    return true;
}

/* Hands on the report of an epoch's end; false where the run is to be put back for now. */
static bool hand_on(struct contest *contest, struct contestant *run,
                    const struct epoch_report *report)
{
    bool more;

    pthread_mutex_lock(&contest->lock);
    run->ring[(run->first + run->count++) % RING] = *report;
    run->done++;
    run->ended = run->done >= run->epochs || report->stopped.kind != STOP_NONE;
    more = !run->ended && run->count < RING && !contest->quit;
    pthread_cond_signal(&contest->report);
    pthread_mutex_unlock(&contest->lock);
    return more;
}

/* A call into the engine, no further than to the end of the epoch. */
static bool train_chunk(struct contestant *run, bool *epoch_ended, struct error *err)
{
    struct learner_position before, after;
    double start = cli_clock(), seconds;

    learner_position(run->run.learner, &before);
    if (!learner_run(run->run.learner, run->chunk, err))
        return false;
    learner_position(run->run.learner, &after);
    seconds = cli_clock() - start;
    run->trained += seconds;
    run->samples += after.samples - before.samples;
    run->chunk = train_next_chunk(run->chunk, seconds);
    *epoch_ended = after.epoch > before.epoch;
    return true;
}

static bool report_epoch(struct contest *contest, struct contestant *run, bool *more,
                         struct error *err)
{
    struct epoch_report report;

    if (!epoch_measure(&run->run, &run->stop, &report, err))
        return false;
    report.samples_per_second = run->trained > 0 ? (double)run->samples / run->trained : 0;
    report.seconds = cli_clock() - contest->start;
    run->all_samples += run->samples;
    run->samples = 0;
    run->trained = 0;
    *more = hand_on(contest, run, &report);
    return true;
}

static bool is_over(struct contest *contest)
{
    bool over;

    pthread_mutex_lock(&contest->lock);
    over = contest->quit;
    pthread_mutex_unlock(&contest->lock);
    return over;
}

/* Trains one run for a turn. False where it is lost. */
static bool take_turn(struct contest *contest, struct contestant *run, struct error *err)
{
    double start = cli_clock();
    bool more = true;

    do {
        bool epoch_ended = false;

        if (!train_chunk(run, &epoch_ended, err) ||
            (epoch_ended && !report_epoch(contest, run, &more, err)))
            return false;
    } while (more && cli_clock() - start < TURN_SECONDS && !is_over(contest));
    return true;
}

static void *run_thread(void *argument)
{
    struct contest *contest = argument;

    pthread_mutex_lock(&contest->lock);
    while (!contest->quit && !all_ended(contest)) {
        struct contestant *run = next_run(contest);
        struct error err = {0};
        bool done;

        if (run == NULL) {
            pthread_cond_wait(&contest->room, &contest->lock);
            continue;
        }
        run->taken = true;
        pthread_mutex_unlock(&contest->lock);
        done = take_turn(contest, run, &err);
        pthread_mutex_lock(&contest->lock);
        run->taken = false;
        if (!done) {
            run->error = err;
            run->ended = true;
        }
        pthread_cond_signal(&contest->report);
        pthread_cond_broadcast(&contest->room);
    }
    pthread_mutex_unlock(&contest->lock);
    return NULL;
}

/* ---- What is printed */

static size_t value_width(const struct sweep *sweep)
{
    size_t width = VALUE_WIDTH;

    for (size_t i = 0; i < sweep->count; i++) {
        size_t length = strlen(sweep->value[i]);

        width = length > width ? length : width;
    }
    return width < 40 ? width : 40;
}

/* The object with the run's setting and value before its own keys. */
static json_t *of_run(const struct sweep *sweep, size_t index, json_t *rest)
{
    json_t *object = json_pack("{ss ss}", "setting", sweep->setting->name, "value",
                               sweep->value[index]);

    if (object == NULL || rest == NULL || json_object_update(object, rest) != 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(rest);
    return object;
}

static bool print_report(const struct contest *contest, size_t index,
                         const struct epoch_report *report, struct error *err)
{
    const struct sweep *sweep = &contest->sweep;
    char stopped[STOP_TEXT_SIZE];

    if (contest->json)
        return cli_json_line(of_run(sweep, index, epoch_json(report)), err);
    cli_print_right(sweep->value[index], value_width(sweep));
    epoch_row(report);
    printf("\n");
    if (report->stopped.kind != STOP_NONE)
        printf("%*s %s\n", (int)value_width(sweep), "",
               stop_text(&report->stopped, stopped, sizeof stopped));
    return true;
}

/* That a run is lost is a result like another: it stands where its next report would. */
static bool print_lost(const struct contest *contest, size_t index, struct error *err)
{
    const struct contestant *run = &contest->runs[index];
    const struct sweep *sweep = &contest->sweep;
    double epoch = run->last.point.epoch;

    if (contest->json)
        return cli_json_line(
            of_run(sweep, index,
                   json_pack("{sI ss}", "epoch", (json_int_t)epoch, "error", run->error.text)),
            err);
    cli_print_right(sweep->value[index], value_width(sweep));
    printf("%7.0f  %s\n", epoch, run->error.text);
    return true;
}

/* ---- The main thread */

static struct timespec soon(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += (long)(LOOK_SECONDS * 1e9);
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

/* What a run has to say for its next epoch. */
enum next { NEXT_REPORT, NEXT_LOST, NEXT_NOTHING };

/* Waits for it; the report is taken out of the ring. NEXT_NOTHING also after an interrupt. */
static enum next await_next(struct contest *contest, struct contestant *run,
                            struct epoch_report *report)
{
    enum next next = NEXT_NOTHING;

    pthread_mutex_lock(&contest->lock);
    while (run->count == 0 && !run->ended && !train_interrupted()) {
        struct timespec until = soon();

        pthread_cond_timedwait(&contest->report, &contest->lock, &until);
    }
    if (run->count > 0) {
        *report = run->ring[run->first];
        run->first = (run->first + 1) % RING;
        if (run->count-- == RING)
            pthread_cond_signal(&contest->room);
        next = NEXT_REPORT;
    } else if (run->ended && run->error.kind != ERROR_NONE) {
        next = NEXT_LOST;
    }
    pthread_mutex_unlock(&contest->lock);
    return next;
}

/* The next epoch of one run. `*going` becomes true where there was one. */
static bool print_next(struct contest *contest, size_t index, bool *going, struct error *err)
{
    struct contestant *run = &contest->runs[index];
    struct epoch_report report;

    switch (await_next(contest, run, &report)) {
    case NEXT_NOTHING: return true;
    case NEXT_LOST:
        if (run->told)
            return true;
        run->told = true;
        return print_lost(contest, index, err);
    case NEXT_REPORT: break;
    }
    run->last = report;
    *going = true;
    return print_report(contest, index, &report, err);
}

/* Epoch by epoch, in the order of the values. False also where standard output is gone. */
static bool print_all(struct contest *contest, struct error *err)
{
    bool going = true;

    if (!contest->json) {
        cli_print_right(contest->sweep.setting->name, value_width(&contest->sweep));
        epoch_head();
        printf("\n");
    }
    while (going && !train_interrupted()) {
        going = false;
        for (size_t i = 0; i < contest->sweep.count; i++) {
            if (!print_next(contest, i, &going, err))
                return false;
        }
        if (!cli_flush(err))
            return false;
    }
    return true;
}

/* ---- Threads */

/* Cores that this process may use, shared out among the threads that each run has for itself. */
static size_t choose_threads(const struct sweep *sweep)
{
    cpu_set_t set;
    size_t cores = 1, most = 1;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        cores = (size_t)CPU_COUNT(&set);
    for (size_t i = 0; i < sweep->count; i++)
        most = sweep->settings[i].threads > most ? (size_t)sweep->settings[i].threads : most;
    cores /= most;
    return cores < 1 ? 1 : cores < sweep->count ? cores : sweep->count;
}

/* Signals are the main thread's. */
static bool start_threads(struct contest *contest, struct error *err)
{
    size_t wanted = choose_threads(&contest->sweep);
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (contest->threads < wanted &&
           pthread_create(&contest->thread[contest->threads], NULL, run_thread, contest) == 0)
        contest->threads++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return contest->threads > 0 || error_work(err, _("a thread for training cannot be started"));
}

static void end_threads(struct contest *contest)
{
    pthread_mutex_lock(&contest->lock);
    contest->quit = true;
    pthread_cond_broadcast(&contest->room);
    pthread_mutex_unlock(&contest->lock);
    for (size_t i = 0; i < contest->threads; i++)
        pthread_join(contest->thread[i], NULL);
}

static bool start_locks(struct contest *contest, struct error *err)
{
    pthread_condattr_t attributes;

    if (pthread_mutex_init(&contest->lock, NULL) != 0 ||
        pthread_cond_init(&contest->room, NULL) != 0 || pthread_condattr_init(&attributes) != 0)
        return error_work(err, _("a thread for training cannot be started"));
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&contest->report, &attributes);
    pthread_condattr_destroy(&attributes);
    return true;
}

/* ---- The end */

static void stand(const struct contest *contest, struct sweep_standing *standing)
{
    for (size_t i = 0; i < contest->sweep.count; i++) {
        const struct contestant *run = &contest->runs[i];

        standing[i] = (struct sweep_standing){
            .lost = run->error.kind != ERROR_NONE, .ended = true, .point = run->last.point};
    }
}

static json_t *verdict_json(const struct contest *contest, const struct sweep_verdict *verdict)
{
    static const char *const keys[] = {
        [SWEEP_TEST_LOSS] = "test_loss",
        [SWEEP_TRAIN_LOSS] = "train_loss",
        [SWEEP_TEST_ACCURACY] = "test_accuracy",
        [SWEEP_TRAIN_ACCURACY] = "train_accuracy",
    };
    static const char *const words[] = {[SWEEP_WON] = "best",
                                        [SWEEP_UNTRAINED] = "untrained",
                                        [SWEEP_ALL_LOST] = "lost",
                                        [SWEEP_EQUAL] = "equal",
                                        [SWEEP_NOT_COMPARABLE] = "not comparable"};
    const struct sweep *sweep = &contest->sweep;
    bool won = verdict->winner != SWEEP_NO_WINNER;
    double seconds = cli_clock() - contest->start, samples = 0;

    for (size_t i = 0; i < sweep->count; i++)
        samples += (double)contest->runs[i].all_samples;
    return json_pack("{ss ss? ss ss? so so so}", "setting", sweep->setting->name, "winner",
                     won ? sweep->value[verdict->winner] : NULL, "verdict", words[verdict->why],
                     "by", won ? keys[verdict->measure] : NULL, "epoch",
                     won ? json_integer((json_int_t)contest->runs[verdict->winner].last.point.epoch)
                         : json_null(),
                     "samples_per_second", cli_json_number(samples / seconds), "seconds",
                     cli_json_number(seconds));
}

static bool print_verdict(const struct contest *contest, const struct sweep_standing *standing,
                          const struct sweep_verdict *verdict, struct error *err)
{
    char text[400];

    if (contest->json)
        return cli_json_line(verdict_json(contest, verdict), err) && cli_flush(err);
    printf("%s\n", sweep_verdict_text(&contest->sweep, standing, verdict, text, sizeof text));
    return cli_flush(err);
}

static bool save_winner(const struct contest *contest, const struct sweep_verdict *verdict,
                        struct error *err)
{
    struct model model;
    bool done;

    if (contest->save == NULL)
        return true;
    if (verdict->winner == SWEEP_NO_WINNER)
        return error_work(err, _("no run is the best, so none is saved"));
    if (!run_model(&contest->runs[verdict->winner].run, &model, err))
        return false;
    done = model_save(&model, contest->save, err);
    model_free(&model);
    return done;
}

/* When the threads have ended: which run is the best, and where it is to be kept. */
static bool conclude(struct contest *contest, struct error *err)
{
    struct sweep_standing standing[SWEEP_RUNS];
    struct sweep_verdict verdict;

    if (train_interrupted())
        return error_work(err, "%s", _("interrupted"));
    stand(contest, standing);
    verdict = sweep_judge(&contest->sweep, standing);
    return print_verdict(contest, standing, &verdict, err) &&
           (verdict.why != SWEEP_ALL_LOST || error_work(err, "%s", _("every run broke"))) &&
           save_winner(contest, &verdict, err);
}

/* ---- The whole */

/* All runs, before any is trained: one that cannot be made is an error of the whole. */
static bool make_runs(struct contest *contest, struct error *err)
{
    const struct sweep *sweep = &contest->sweep;

    contest->runs = calloc(sweep->count, sizeof *contest->runs);
    if (contest->runs == NULL)
        return error_memory(err, sweep->count * sizeof *contest->runs, "compared runs");
    contest->dataset = dataset_open(sweep->settings[0].data, err);
    if (contest->dataset == NULL)
        return false;
    for (size_t i = 0; i < sweep->count; i++) {
        struct contestant *run = &contest->runs[i];
        struct error inner = {0};

        if (!train_check_images(&sweep->settings[i], NULL, contest->dataset, &inner) ||
            !run_create(&run->run, &sweep->settings[i], contest->dataset, NULL, &inner)) {
            error_input(err, _("compare %s %s: %s"), sweep->setting->name, sweep->value[i],
                        inner.text);
            err->kind = inner.kind;
            return false;
        }
        run->epochs = settings_epochs(&sweep->settings[i], run->run.train.count);
        run->chunk = 1;
        stop_start(&run->stop);
    }
    return true;
}

static bool hold(struct contest *contest, struct error *err)
{
    bool done;

    train_catch_interrupts();
    if (!start_locks(contest, err))
        return false;
    contest->start = cli_clock();
    done = start_threads(contest, err) && print_all(contest, err);
    end_threads(contest);
    pthread_cond_destroy(&contest->report);
    pthread_cond_destroy(&contest->room);
    pthread_mutex_destroy(&contest->lock);
    return done && conclude(contest, err);
}

enum cli_status cli_compare(const struct cli_options *options, const struct settings *settings,
                            const char *text, const char *save, bool json)
{
    struct contest contest = {.save = save, .json = json};
    enum cli_status status = CLI_DONE;
    struct error err = {0};

    if (!sweep_parse(&contest.sweep, settings, text, &err))
        return cli_usage(options, "%s", err.text);
    if ((save != NULL && !file_check(save, &err)) || !make_runs(&contest, &err) ||
        !hold(&contest, &err))
        status = cli_complain(&err);
    for (size_t i = 0; contest.runs != NULL && i < contest.sweep.count; i++)
        run_free(&contest.runs[i].run);
    dataset_unref(contest.dataset);
    free(contest.runs);
    return status;
}
