/*
 * The thread around a worker: a queue of orders in, snapshots and a wake pipe out, and how often. What
 * an order does is in worker.c; which weights come out never depends on anything here.
 */
#include <nntui/trainer.h>

#include "loader.h"
#include "past.h"
#include "snapshots.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define QUEUE_SIZE       64
#define SNAPSHOT_SECONDS (1.0 / 30)
#define QUANTUM_SECONDS  0.001 /* aimed at between two looks at the clock; up to twice as long */
#define LOADING_SECONDS  0.03  /* a shorter load is not worth showing */
#define WAY_SECONDS      0.3   /* of a shorter way to a moment only the end is worth showing */
#define CREATE_SECONDS   0.05
#define MARKS            32 /* snapshots in a second, and some */

/* What trainer_capture() waits for; the owner's, who waits as long as it takes. */
struct capture {
    struct model *model;
    struct error *err;
    bool made, done; /* `done` is under the lock */
};

/* One entry of the queue. */
struct request {
    enum request_kind {
        REQUEST_ORDER,
        REQUEST_SETTINGS,
        REQUEST_GO,
        REQUEST_GO_BY,
        REQUEST_BRANCH,
        REQUEST_PARAMETER,
        REQUEST_DATA,
        REQUEST_RESUME,
        REQUEST_CAPTURE,
        REQUEST_LIMIT,
        REQUEST_FIGURES,
    } kind;
    enum trainer_order order;
    uint64_t limit;            /* of ORDER_RUN, see trainer_run_to() */
    bool under_way;            /* of ORDER_RUN, see trainer_keep_running() */
    struct settings *settings; /* owned */
    uint64_t moment;           /* or number of a branch */
    double epoch;              /* of REQUEST_GO: no farther than to there */
    long steps, epochs;        /* of REQUEST_GO_BY */
    struct parameter parameter;
    struct dataset *dataset; /* a reference */
    struct model *start;     /* owned; of REQUEST_RESUME */
    struct capture *capture; /* the owner's */
    size_t parameters;       /* of REQUEST_LIMIT */
    bool wanted;             /* figures */
};

/* Samples done at moments of the last second or so, a ring. */
struct meter {
    double time[MARKS];
    uint64_t samples[MARKS];
    size_t count, next;
};

/* What the worker's thread remembers of the clock. All times are seconds of CLOCK_MONOTONIC. */
struct pace {
    uint64_t batches;      /* mini-batches that take about a quantum */
    double written;        /* when the last snapshot was */
    double interval;       /* between snapshots while running */
    double measured, cost; /* the last measurement for a snapshot alone, and how long it took */
    double figured, figure_cost; /* the last slice of figures along the way, and how long it took */
    double loading;              /* when loading began */
    double set_out;              /* when the way to a moment began */
    struct meter meter;
};

struct trainer {
    bool threaded;
    struct worker worker; /* of the worker's thread, where there is one */
    struct snapshots snapshots;
    bool dirty;     /* the worker has changed since the last snapshot */
    uint64_t taken; /* requests; by the worker's thread, where there is one */

    /* Of the worker's thread alone. */
    struct pace pace;
    struct loader *loader; /* making a run; NULL: none */
    bool urgent;           /* an order was carried out: show it now */

    /* Between the threads. */
    pthread_t thread;
    int wake[2];           /* the reader's end, the worker's end */
    atomic_bool attention; /* there may be something under the lock for the worker */
    pthread_mutex_t lock;  /* of all that follows */
    pthread_cond_t called; /* wakes the worker */
    pthread_cond_t settle; /* wakes who waits in trainer_settle() */
    struct request queue[QUEUE_SIZE];
    size_t first, count;
    uint64_t issued,
        settled; /* requests so far; those carried out and shown. The start counts as one. */
    bool loaded; /* the loader has ended */
    bool quit;
};

/* ---- Time */

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct timespec to_timespec(double seconds)
{
    time_t whole = (time_t)seconds;

    return (struct timespec){.tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
}

static void meter_add(struct meter *meter, double time, uint64_t samples)
{
    meter->time[meter->next] = time;
    meter->samples[meter->next] = samples;
    meter->next = (meter->next + 1) % MARKS;
    if (meter->count < MARKS)
        meter->count++;
}

/* From the oldest mark within a second before the newest; 0 where there are none to compare. */
static double meter_rate(const struct meter *meter)
{
    size_t newest = (meter->next + MARKS - 1) % MARKS, from = newest;
    double seconds;

    for (size_t age = 1; age < meter->count; age++) {
        size_t mark = (newest + MARKS - age) % MARKS;

        from = mark;
        if (meter->time[newest] - meter->time[mark] >= 1)
            break;
    }
    seconds = meter->time[newest] - meter->time[from];
    return seconds > 0 ? (double)(meter->samples[newest] - meter->samples[from]) / seconds : 0;
}

/* ---- Snapshots out */

/* The reader drains the pipe before it takes a snapshot, so one byte for each taken snapshot is enough. */
static void wake_reader(struct trainer *trainer)
{
    ssize_t written;

    do
        written = write(trainer->wake[1], "", 1);
    while (written < 0 && errno == EINTR);
}

/* Current figures for the screen, where they cost less than a two-hundredth of the time. */
static void refresh_figures(struct trainer *trainer, double now)
{
    struct pace *pace = &trainer->pace;

    if (trainer->worker.state != TRAINER_RUNNING || trainer->worker.measured ||
        !worker_measures_fast(&trainer->worker) || now - pace->measured < 200 * pace->cost)
        return;
    worker_measure(&trainer->worker);
    pace->measured = now_seconds();
    pace->cost = pace->measured - now;
}

/* A slice of figures while the run goes on, where they cost less than a hundredth of the time. */
static void figure_along(struct trainer *trainer)
{
    struct pace *pace = &trainer->pace;
    double now;

    if (!worker_figures_along(&trainer->worker))
        return;
    now = now_seconds();
    if (now - pace->figured < 100 * pace->figure_cost)
        return;
    worker_figure(&trainer->worker);
    pace->figured = now_seconds();
    pace->figure_cost = pace->figured - now;
}

static double current_rate(struct trainer *trainer, double now)
{
    struct meter *meter = &trainer->pace.meter;

    if (trainer->worker.state != TRAINER_RUNNING) {
        meter->count = 0;
        return 0;
    }
    meter_add(meter, now, trainer->worker.position.samples);
    return meter_rate(meter);
}

/* Copying takes at most a twentieth of the time, also of a network of many megabytes. */
static void write_snapshot(struct trainer *trainer)
{
    struct pace *pace = &trainer->pace;
    double rate, start;

    refresh_figures(trainer, now_seconds());
    start = now_seconds();
    rate = current_rate(trainer, start);
    trainer->dirty = trainer->urgent = false;
    if (snapshots_write(&trainer->snapshots, &trainer->worker, trainer->taken, rate))
        wake_reader(trainer);
    pace->written = now_seconds();
    pace->interval = 20 * (pace->written - start);
    if (pace->interval < SNAPSHOT_SECONDS)
        pace->interval = SNAPSHOT_SECONDS;
}

/* When the next snapshot is to be written. */
static double snapshot_due(const struct trainer *trainer)
{
    if (trainer->worker.state == TRAINER_LOADING)
        return trainer->pace.loading + LOADING_SECONDS;
    if (trainer->worker.goal == GOAL_MOMENT)
        return fmax(trainer->pace.written, trainer->pace.set_out) + WAY_SECONDS;
    return trainer->pace.written + trainer->pace.interval;
}

/* ---- Loading */

/* Called from the loader's thread. */
static void load_done(void *context)
{
    struct trainer *trainer = context;

    pthread_mutex_lock(&trainer->lock);
    trainer->loaded = true;
    atomic_store_explicit(&trainer->attention, true, memory_order_release);
    pthread_cond_signal(&trainer->called);
    pthread_mutex_unlock(&trainer->lock);
}

static void abandon_load(struct trainer *trainer)
{
    if (trainer->loader == NULL)
        return;
    loader_abandon(trainer->loader);
    trainer->loader = NULL;
    pthread_mutex_lock(&trainer->lock);
    trainer->loaded = false;
    pthread_mutex_unlock(&trainer->lock);
}

/* The run, or the reason why there is none, is there. */
static void take_load(struct trainer *trainer, struct load *load)
{
    worker_end_load(&trainer->worker, load);
    trainer->pace.cost = 0;
    trainer->pace.meter.count = 0; /* the new run counts its samples from 0 again */
    trainer->dirty = trainer->urgent = true;
}

/* Where no thread can be had for it, the worker loads by itself. */
static void begin_load(struct trainer *trainer)
{
    struct load load;

    abandon_load(trainer);
    trainer->dirty = true;
    if (worker_take_up(&trainer->worker))
        return;
    worker_begin_load(&trainer->worker, &load);
    trainer->pace.loading = now_seconds();
    trainer->urgent = false;
    if (trainer->threaded)
        trainer->loader = loader_start(&load, load_done, trainer);
    if (trainer->loader == NULL) {
        load_run(&load);
        take_load(trainer, &load);
    }
}

static void end_load(struct trainer *trainer)
{
    struct load load;

    loader_finish(trainer->loader, &load);
    trainer->loader = NULL;
    take_load(trainer, &load);
}

/* ---- Orders in */

static struct request *request_at(struct trainer *trainer, size_t index)
{
    return &trainer->queue[(trainer->first + index) % QUEUE_SIZE];
}

static void pop(struct trainer *trainer)
{
    trainer->first = (trainer->first + 1) % QUEUE_SIZE;
    trainer->count--;
    trainer->taken++;
}

static bool is_step(const struct request *request)
{
    return request->kind == REQUEST_ORDER && order_is_step(request->order);
}

/*
 * Cuts short a step: everything but a step and a change that the run can take as it goes. And a way to a moment: what
 * goes elsewhere, or begins anew, need not get there; what goes on from there must.
 */
static bool cuts(const struct worker *worker, const struct request *request)
{
    bool way = worker->goal == GOAL_MOMENT;

    switch (request->kind) {
    case REQUEST_ORDER: return !is_step(request) && !(way && request->order == ORDER_RUN);
    case REQUEST_SETTINGS: return settings_need_new_run(&worker->settings, request->settings);
    case REQUEST_GO: /* near the end of a way, too, a held key would never get anywhere */
    case REQUEST_BRANCH: return !way || !past_nearly_there(worker);
    case REQUEST_GO_BY: return !way; /* from where the way ends */
    case REQUEST_RESUME: return true;
    case REQUEST_PARAMETER:
    case REQUEST_DATA:
    case REQUEST_CAPTURE:
    case REQUEST_LIMIT:
    case REQUEST_FIGURES: break;
    }
    return false;
}

/* Has to wait for what is under way: a step for a step, and all that does not cut it short for a way to a moment. */
static bool waits(const struct worker *worker, const struct request *request)
{
    if (worker->goal == GOAL_MOMENT)
        return !cuts(worker, request);
    return goal_is_step(worker->goal) && is_step(request);
}

/* What need not be done where something behind it cuts short what is under way. */
static bool can_drop(const struct worker *worker, const struct request *request)
{
    return is_step(request) || (worker->goal == GOAL_MOMENT &&
                                (request->kind == REQUEST_GO || request->kind == REQUEST_GO_BY ||
                                 (request->kind == REQUEST_ORDER && request->order == ORDER_RUN)));
}

/*
 * While a step or a way to a moment is under way, what is to follow it waits in the queue; but where something
 * behind would cut it short anyway, that is not kept waiting. What cannot be dropped is waited for on a way.
 */
static bool requests_wait(struct trainer *trainer)
{
    const struct worker *worker = &trainer->worker;
    size_t front = 0;

    if (!waits(worker, request_at(trainer, 0)))
        return false;
    while (front < trainer->count && can_drop(worker, request_at(trainer, front)))
        front++;
    for (size_t i = 1; i < trainer->count; i++) {
        if (!cuts(worker, request_at(trainer, i)) || (worker->goal == GOAL_MOMENT && i > front))
            continue;
        for (size_t drop = front < i ? front : i; drop > 0; drop--)
            pop(trainer);
        return false;
    }
    return true;
}

/* Adds a way to one in the same direction; false where it goes in the other, or the sum is too large. */
static bool add_way(long first, long *next)
{
    if (first < 0 ? *next > 0 || *next < LONG_MIN - first : *next < 0 || *next > LONG_MAX - first)
        return false;
    *next += first;
    return true;
}

/* Ways through time one after the other are one way, so that a held key leaves nothing behind: the first may be dropped then. */
static bool merge(const struct request *first, struct request *next)
{
    if (first->kind == REQUEST_GO && next->kind == REQUEST_GO)
        return true;
    if (first->kind != REQUEST_GO_BY || next->kind != REQUEST_GO_BY)
        return false;
    if (first->steps != 0)
        return next->steps != 0 && add_way(first->steps, &next->steps);
    return next->epochs != 0 && add_way(first->epochs, &next->epochs);
}

/* The next request that can be carried out now; under the lock. */
static bool take_request(struct trainer *trainer, struct request *request)
{
    if (trainer->count == 0 || requests_wait(trainer))
        return false;
    while (trainer->count > 1 && merge(request_at(trainer, 0), request_at(trainer, 1)))
        pop(trainer);
    *request = *request_at(trainer, 0);
    pop(trainer);
    return true;
}

static void capture(struct trainer *trainer, struct capture *capture)
{
    capture->made = worker_capture(&trainer->worker, capture->model, capture->err);
    if (!trainer->threaded)
        return;
    pthread_mutex_lock(&trainer->lock);
    capture->done = true;
    pthread_cond_broadcast(&trainer->settle);
    pthread_mutex_unlock(&trainer->lock);
}

static void request_free(struct request *request)
{
    free(request->settings);
    dataset_unref(request->dataset);
    start_free(&request->start);
}

static void carry_out(struct trainer *trainer, struct request *request)
{
    struct worker *worker = &trainer->worker;

    trainer->dirty = trainer->urgent = true;
    trainer->pace.set_out = trainer->threaded ? now_seconds() : 0;
    switch (request->kind) {
    case REQUEST_ORDER:
        if (request->under_way && worker->state == TRAINER_FINISHED)
            break;
        if (request->order == ORDER_RUN)
            worker_run_to(worker, request->limit);
        else
            worker_order(worker, request->order);
        break;
    case REQUEST_SETTINGS:
        trainer->pace.batches = 1; /* a mini-batch may now take another time */
        if (worker_configure(worker, request->settings))
            begin_load(trainer);
        break;
    case REQUEST_GO: past_go(worker, request->moment, request->epoch); break;
    case REQUEST_GO_BY:
        if (request->steps != 0)
            past_go_by(worker, request->steps);
        else
            past_go_by_epochs(worker, request->epochs);
        break;
    case REQUEST_BRANCH: past_branch(worker, (size_t)request->moment); break;
    case REQUEST_PARAMETER: past_set_parameter(worker, &request->parameter); break;
    case REQUEST_DATA: past_replace_data(worker, request->dataset); break;
    case REQUEST_RESUME:
        trainer->pace.batches = 1;
        worker_resume(worker, request->settings, request->start);
        request->start = NULL;
        begin_load(trainer);
        break;
    case REQUEST_LIMIT: worker->most_parameters = request->parameters; break;
    case REQUEST_CAPTURE: capture(trainer, request->capture); break;
    case REQUEST_FIGURES: worker_want_figures(worker, request->wanted); break;
    }
    request_free(request);
}

/* Looks under the lock and does what is there. False: quit. */
static bool attend(struct trainer *trainer)
{
    struct request request;
    bool quit, loaded, taken = false;

    pthread_mutex_lock(&trainer->lock);
    quit = trainer->quit;
    loaded = trainer->loaded;
    trainer->loaded = false;
    if (!quit && !loaded)
        taken = take_request(trainer, &request);
    atomic_store_explicit(&trainer->attention, trainer->count > 0, memory_order_relaxed);
    pthread_mutex_unlock(&trainer->lock);
    if (loaded && !quit)
        end_load(trainer);
    if (taken)
        carry_out(trainer, &request);
    return !quit;
}

/* ---- The worker's thread */

static bool called(const struct trainer *trainer)
{
    return atomic_load_explicit(&trainer->attention, memory_order_acquire);
}

/*
 * About a quantum of work. The clock is read once at its end, since an epoch of a toy set takes ten microseconds; a
 * call ends it at the next mini-batch or slice.
 */
static void work_on(struct trainer *trainer)
{
    struct pace *pace = &trainer->pace;
    uint64_t budget = pace->batches;
    double start = now_seconds(), seconds;

    trainer->dirty = true;
    do {
        uint64_t done = worker_work(&trainer->worker, budget);

        budget -= done < budget ? done : budget;
        if (done == 0) /* a slice of a measurement: counted as a part of the quantum */
            budget -= budget / 8 + 1;
    } while (budget > 0 && worker_busy(&trainer->worker) && !called(trainer));
    seconds = now_seconds() - start;
    if (seconds > 2 * QUANTUM_SECONDS && pace->batches > 1)
        pace->batches /= 2;
    else if (seconds < QUANTUM_SECONDS && budget == 0 && pace->batches < UINT64_MAX / 4)
        pace->batches *= 2;
}

/* Carried out as far as trainer_settle() waits for it. */
static bool is_settled(const struct trainer *trainer)
{
    const struct worker *worker = &trainer->worker;

    return worker->state != TRAINER_LOADING && !goal_is_step(worker->goal) &&
           (worker->goal == GOAL_RUN || !worker_busy(worker));
}

static void report_settled(struct trainer *trainer)
{
    pthread_mutex_lock(&trainer->lock);
    trainer->settled = trainer->taken;
    pthread_cond_broadcast(&trainer->settle);
    pthread_mutex_unlock(&trainer->lock);
}

/* Sleeps until there is something under the lock, or the snapshot that says "loading" is due. */
static void rest(struct trainer *trainer)
{
    struct timespec until = to_timespec(snapshot_due(trainer));
    bool waits = false;

    pthread_mutex_lock(&trainer->lock);
    while (!trainer->quit && !trainer->loaded && !waits &&
           (trainer->count == 0 || requests_wait(trainer))) {
        if (trainer->dirty)
            waits = pthread_cond_timedwait(&trainer->called, &trainer->lock, &until) == ETIMEDOUT;
        else
            pthread_cond_wait(&trainer->called, &trainer->lock);
    }
    pthread_mutex_unlock(&trainer->lock);
}

/*
 * A snapshot when it is due: after an order, when the step that it asked for is done; when the worker comes to
 * rest; else by the clock.
 */
static void show(struct trainer *trainer)
{
    const struct worker *worker = &trainer->worker;
    bool stepping = worker->goal == GOAL_SAMPLE || worker->goal == GOAL_BATCH ||
                    worker->goal == GOAL_MOMENT;
    bool resting = worker->state != TRAINER_LOADING && !worker_busy(worker);

    if (trainer->dirty &&
        ((trainer->urgent && !stepping) || resting || now_seconds() >= snapshot_due(trainer)))
        write_snapshot(trainer);
    if (trainer->settled != trainer->taken && !trainer->dirty && is_settled(trainer))
        report_settled(trainer);
}

static void *run_worker(void *argument)
{
    struct trainer *trainer = argument;

    begin_load(trainer);
    trainer->taken++;
    while (!called(trainer) || attend(trainer)) {
        show(trainer);
        if (worker_busy(&trainer->worker)) {
            work_on(trainer);
            figure_along(trainer);
        } else {
            rest(trainer);
        }
    }
    abandon_load(trainer);
    return NULL;
}

/* ---- Starting and ending */

static bool start_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    bool done;

    if (pthread_condattr_init(&attributes) != 0)
        return false;
    done = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(condition, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return done;
}

/*
 * Signals are the screen's: the worker, and the loaders that it starts, block all of them but those of a
 * crash (SIGBUS: a mapped file was cut short), which must find the screen's handler to undo it.
 */
static bool start_thread(struct trainer *trainer)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t all, before;
    bool started;

    sigfillset(&all);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigdelset(&all, crashes[i]);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    started = pthread_create(&trainer->thread, NULL, run_worker, trainer) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static bool start_threaded(struct trainer *trainer, struct error *err)
{
    if (pipe2(trainer->wake, O_CLOEXEC | O_NONBLOCK) != 0)
        return error_system(err, ERROR_WORK, _("wake pipe"), _("cannot be made"));
    if (pthread_mutex_init(&trainer->lock, NULL) != 0)
        goto no_lock;
    if (!start_condition(&trainer->called))
        goto no_called;
    if (!start_condition(&trainer->settle))
        goto no_settle;
    if (start_thread(trainer))
        return true;
    pthread_cond_destroy(&trainer->settle);
no_settle:
    pthread_cond_destroy(&trainer->called);
no_called:
    pthread_mutex_destroy(&trainer->lock);
no_lock:
    close(trainer->wake[0]);
    close(trainer->wake[1]);
    return error_work(err, _("a thread for training cannot be started"));
}

/* Until request number `target` is settled, or `until` has come (NULL: however long it takes); then false. */
static bool wait_settled(struct trainer *trainer, uint64_t target, const struct timespec *until)
{
    bool late = false;

    pthread_mutex_lock(&trainer->lock);
    while (trainer->settled < target && !late) {
        if (until == NULL)
            pthread_cond_wait(&trainer->settle, &trainer->lock);
        else
            late = pthread_cond_timedwait(&trainer->settle, &trainer->lock, until) == ETIMEDOUT;
    }
    late = trainer->settled < target;
    pthread_mutex_unlock(&trainer->lock);
    return !late;
}

static struct trainer *create(const struct settings *settings, struct dataset *dataset,
                              size_t history, bool threaded, struct error *err)
{
    struct trainer *trainer = calloc(1, sizeof *trainer);

    if (trainer == NULL) {
        error_memory(err, sizeof *trainer, "a trainer");
        return NULL;
    }
    trainer->threaded = threaded;
    trainer->issued = 1;
    trainer->pace.batches = 1;
    snapshots_start(&trainer->snapshots, settings);
    worker_start(&trainer->worker, settings, history);
    if (dataset != NULL)
        worker_use(&trainer->worker, dataset);
    if (!threaded) {
        begin_load(trainer);
        trainer->taken++;
    } else if (!start_threaded(trainer, err)) {
        worker_free(&trainer->worker);
        snapshots_free(&trainer->snapshots);
        free(trainer);
        return NULL;
    }
    return trainer;
}

struct trainer *trainer_create_on(const struct settings *settings, struct dataset *dataset,
                                  bool threaded, struct error *err)
{
    return create(settings, dataset, 0, threaded, err);
}

struct trainer *trainer_create_with(const struct settings *settings, bool threaded, size_t history,
                                    struct error *err)
{
    struct timespec until = to_timespec(now_seconds() + CREATE_SECONDS);
    struct trainer *trainer = create(settings, NULL, history, threaded, err);

    if (trainer != NULL && threaded)
        wait_settled(trainer, 1, &until);
    return trainer;
}

struct trainer *trainer_create(const struct settings *settings, bool threaded, struct error *err)
{
    return trainer_create_with(settings, threaded, TRAINER_HISTORY, err);
}

static void end_threaded(struct trainer *trainer)
{
    pthread_mutex_lock(&trainer->lock);
    trainer->quit = true;
    atomic_store_explicit(&trainer->attention, true, memory_order_release);
    pthread_cond_signal(&trainer->called);
    pthread_mutex_unlock(&trainer->lock);
    pthread_join(trainer->thread, NULL);
    for (size_t i = 0; i < trainer->count; i++)
        request_free(request_at(trainer, i));
    pthread_cond_destroy(&trainer->settle);
    pthread_cond_destroy(&trainer->called);
    pthread_mutex_destroy(&trainer->lock);
    close(trainer->wake[0]);
    close(trainer->wake[1]);
}

void trainer_free(struct trainer *trainer)
{
    if (trainer == NULL)
        return;
    if (trainer->threaded)
        end_threaded(trainer);
    worker_free(&trainer->worker);
    snapshots_free(&trainer->snapshots);
    free(trainer);
}

/* ---- The owner's side */

static bool push(struct trainer *trainer, const struct request *request)
{
    bool room;

    pthread_mutex_lock(&trainer->lock);
    room = trainer->count < QUEUE_SIZE;
    if (room) {
        *request_at(trainer, trainer->count++) = *request;
        trainer->issued++;
        atomic_store_explicit(&trainer->attention, true, memory_order_release);
        pthread_cond_signal(&trainer->called);
    }
    pthread_mutex_unlock(&trainer->lock);
    return room;
}

/* Not threaded: a step is done at once. */
static void finish_step(struct trainer *trainer)
{
    while (goal_is_step(trainer->worker.goal) && worker_busy(&trainer->worker))
        worker_work(&trainer->worker, UINT64_MAX);
}

/* To the worker's thread, or carried out where there is none. */
static bool give(struct trainer *trainer, struct request *request)
{
    if (trainer->threaded)
        return push(trainer, request);
    trainer->issued++;
    trainer->taken++;
    carry_out(trainer, request);
    finish_step(trainer);
    return true;
}

bool trainer_order(struct trainer *trainer, enum trainer_order order)
{
    struct request request = {.order = order};

    return give(trainer, &request);
}

bool trainer_run_to(struct trainer *trainer, uint64_t epoch)
{
    struct request request = {.order = ORDER_RUN, .limit = epoch};

    return give(trainer, &request);
}

bool trainer_keep_running(struct trainer *trainer, uint64_t epoch)
{
    struct request request = {.order = ORDER_RUN, .limit = epoch, .under_way = true};

    return give(trainer, &request);
}

uint64_t trainer_orders(const struct trainer *trainer)
{
    return trainer->issued; /* changed by the owner alone, so it needs no lock to read it */
}

bool trainer_configure(struct trainer *trainer, const struct settings *settings)
{
    struct request request = {.kind = REQUEST_SETTINGS, .settings = malloc(sizeof *settings)};

    if (request.settings == NULL)
        return false;
    *request.settings = *settings;
    if (give(trainer, &request))
        return true;
    free(request.settings);
    return false;
}

bool trainer_resume(struct trainer *trainer, const struct settings *settings, struct model *model)
{
    struct request request = {.kind = REQUEST_RESUME,
                              .settings = malloc(sizeof *settings),
                              .start = malloc(sizeof *model)};

    if (request.start != NULL)
        *request.start = *model;
    else
        model_free(model);
    if (request.settings != NULL && request.start != NULL) {
        *request.settings = *settings;
        if (give(trainer, &request))
            return true;
    }
    request_free(&request);
    return false;
}

bool trainer_limit(struct trainer *trainer, size_t parameters)
{
    struct request request = {.kind = REQUEST_LIMIT, .parameters = parameters};

    return give(trainer, &request);
}

bool trainer_capture(struct trainer *trainer, struct model *model, struct error *err)
{
    struct capture capture = {.model = model, .err = err};
    struct request request = {.kind = REQUEST_CAPTURE, .capture = &capture};

    if (!give(trainer, &request))
        return error_work(err, _("the run has too much to do; try again"));
    if (!trainer->threaded)
        return capture.made;
    pthread_mutex_lock(&trainer->lock);
    while (!capture.done)
        pthread_cond_wait(&trainer->settle, &trainer->lock);
    pthread_mutex_unlock(&trainer->lock);
    return capture.made;
}

bool trainer_go(struct trainer *trainer, uint64_t moment)
{
    struct request request = {.kind = REQUEST_GO, .moment = moment, .epoch = (double)INFINITY};

    return give(trainer, &request);
}

bool trainer_go_by(struct trainer *trainer, long steps)
{
    struct request request = {.kind = REQUEST_GO_BY, .steps = steps};

    return steps == 0 || give(trainer, &request);
}

bool trainer_go_epoch(struct trainer *trainer, double epoch)
{
    struct request request = {.kind = REQUEST_GO, .moment = UINT64_MAX, .epoch = epoch};

    return give(trainer, &request);
}

bool trainer_go_by_epochs(struct trainer *trainer, long epochs)
{
    struct request request = {.kind = REQUEST_GO_BY, .epochs = epochs};

    return epochs == 0 || give(trainer, &request);
}

bool trainer_branch(struct trainer *trainer, size_t number)
{
    struct request request = {.kind = REQUEST_BRANCH, .moment = number};

    return give(trainer, &request);
}

bool trainer_set_parameter(struct trainer *trainer, size_t layer, size_t out, size_t in,
                           double value)
{
    return trainer_set_tried(trainer, layer, out, in, value, 0);
}

bool trainer_set_tried(struct trainer *trainer, size_t layer, size_t out, size_t in, double value,
                       uint64_t tries)
{
    struct request request = {
        .kind = REQUEST_PARAMETER, .parameter = {layer, out, in, value, tries}
    };

    return give(trainer, &request);
}

bool trainer_replace_data(struct trainer *trainer, struct dataset *dataset)
{
    struct request request = {.kind = REQUEST_DATA, .dataset = dataset_ref(dataset)};

    if (give(trainer, &request))
        return true;
    dataset_unref(dataset);
    return false;
}

bool trainer_want_figures(struct trainer *trainer, bool wanted)
{
    struct request request = {.kind = REQUEST_FIGURES, .wanted = wanted};

    return give(trainer, &request);
}

int trainer_wake_fd(const struct trainer *trainer)
{
    return trainer->threaded ? trainer->wake[0] : -1;
}

static void drain(int fd)
{
    char bytes[64];
    ssize_t got;

    do
        got = read(fd, bytes, sizeof bytes);
    while (got > 0 || (got < 0 && errno == EINTR));
}

const struct snapshot *trainer_snapshot(struct trainer *trainer)
{
    if (trainer->threaded) {
        drain(trainer->wake[0]);
    } else if (trainer->dirty) {
        worker_measure(&trainer->worker);
        worker_figure_all(&trainer->worker);
        snapshots_write(&trainer->snapshots, &trainer->worker, trainer->taken, 0);
        trainer->dirty = false;
    }
    return snapshots_read(&trainer->snapshots);
}

uint64_t trainer_advance(struct trainer *trainer, uint64_t batches)
{
    uint64_t done = 0;

    if (trainer->threaded)
        return 0;
    while (done < batches && trainer->worker.goal != GOAL_NONE && worker_busy(&trainer->worker)) {
        done += worker_work(&trainer->worker, batches - done);
        trainer->dirty = true;
    }
    return done;
}

void trainer_settle(struct trainer *trainer)
{
    if (trainer->threaded)
        wait_settled(trainer, trainer->issued, NULL);
}

bool trainer_settle_within(struct trainer *trainer, double seconds)
{
    struct timespec until = to_timespec(now_seconds() + seconds);

    return !trainer->threaded || wait_settled(trainer, trainer->issued, &until);
}
