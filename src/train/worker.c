/*
 * The run behind a screen as a machine with states: orders, loading, training and measuring in pieces.
 * Threads, queues and clocks are in trainer.c.
 */
#include "worker.h"

#include "fit.h"
#include "history.h"
#include "past.h"
#include "work.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct history_point no_point = {0, NAN, NAN, NAN, NAN};

/* ---- States */

/* Ends a run's training for good, until it is rewound or replaced. */
void worker_fail(struct worker *worker, enum trainer_state state, const struct error *err)
{
    worker->state = state;
    worker->error = *err;
    worker->goal = GOAL_NONE;
    worker->measurement.active = false;
}

static bool at_limit(const struct worker *worker)
{
    return worker->goal == GOAL_RUN && worker->limit != 0 &&
           worker->position.epoch >= worker->limit;
}

/* A finished run stays so: the person's own last epoch says more than the limit of one order. */
static void wait_at_limit(struct worker *worker)
{
    worker->goal = GOAL_NONE;
    if (worker->state != TRAINER_FINISHED)
        worker->state = TRAINER_WAITING;
}

void worker_set_goal(struct worker *worker, enum goal goal)
{
    worker->goal = goal;
    if (worker->state == TRAINER_LOADING) /* begins when the run is there */
        return;
    if (at_limit(worker))
        wait_at_limit(worker);
    else if (goal != GOAL_NONE)
        worker->state = TRAINER_RUNNING;
    else if (worker->state == TRAINER_RUNNING || worker->state == TRAINER_WAITING)
        worker->state = TRAINER_PAUSED;
}

/* A run at its first weights. */
static void begin_run(struct worker *worker)
{
    worker->error = (struct error){0};
    worker->state = TRAINER_PAUSED;
    worker->now = no_point;
    worker->measured = worker->measured_whole = false;
    worker_left_figures(worker);
    learner_position(worker->run.learner, &worker->position);
    past_begin(worker);
    history_start(&worker->history);
    stop_start(&worker->stop);
    worker->measurement = (struct measurement){.active = true, .for_history = true};
}

/* A run that has come so far already; what it is measured by is found as for any pause. */
static void go_on(struct worker *worker, const struct progress *progress)
{
    past_resume(worker);
    worker->history = progress->history;
    worker->stop = progress->stop;
    worker->measurement.active = false;
}

/* Back to the first weights by the present settings, paused. */
static void rewind_run(struct worker *worker)
{
    struct error err = {0};

    past_end(worker);
    worker->run.settings = worker->settings;
    worker->run.settings.epochs = settings_epochs(&worker->settings, worker->run.train.count);
    if (!run_rewind(&worker->run, &err)) {
        worker_fail(worker, TRAINER_BROKEN, &err);
        return;
    }
    worker->goal = GOAL_NONE;
    begin_run(worker);
}

/* ---- Loading */

void worker_start(struct worker *worker, const struct settings *settings, size_t history)
{
    *worker = (struct worker){
        .settings = *settings, .before = *settings, .state = TRAINER_LOADING, .now = no_point};
    timeline_start(&worker->timeline, history);
}

void worker_use(struct worker *worker, struct dataset *dataset)
{
    worker->dataset = dataset_ref(dataset);
    memcpy(worker->dataset_text, worker->settings.data, sizeof worker->dataset_text);
}

static void drop_run(struct worker *worker)
{
    if (worker->ready || worker->aside.there)
        run_free(&worker->run);
    worker_drop_figures(worker);
    worker->ready = worker->aside.there = false;
    worker->measurement.active = false;
}

static void drop_dataset(struct worker *worker)
{
    dataset_unref(worker->dataset);
    worker->dataset = NULL;
}

void start_free(struct model **start)
{
    if (*start != NULL)
        model_free(*start);
    free(*start);
    *start = NULL;
}

void worker_free(struct worker *worker)
{
    past_free(worker);
    start_free(&worker->start);
    drop_run(worker);
    drop_dataset(worker);
}

/* The run, also one that stands aside, is over; its curve is kept. */
static void end_run(struct worker *worker)
{
    worker->ready = worker->ready || worker->aside.there;
    past_end(worker);
    drop_run(worker);
}

/* Its point of the curve belongs to it, and will not be wanted once more. */
static void put_aside(struct worker *worker)
{
    if (worker->ready)
        worker_finish_point(worker);
    worker->aside.there = worker->aside.there || worker->ready;
    worker->ready = false;
}

/* Reading other data may fail: what there is stays until they are there. A session was looked at before. */
static bool stays_aside(const struct worker *worker)
{
    return (worker->ready || worker->aside.there) && worker->start == NULL &&
           strcmp(worker->aside.settings.data, worker->settings.data) != 0;
}

void worker_begin_load(struct worker *worker, struct load *load)
{
    if (stays_aside(worker))
        put_aside(worker);
    else
        end_run(worker);
    *load = (struct load){.settings = worker->settings,
                          .before = worker->before,
                          .start = worker->start,
                          .most_parameters = worker->most_parameters};
    worker->start = NULL;
    if (worker->dataset != NULL && strcmp(worker->dataset_text, worker->settings.data) == 0 &&
        (load->start == NULL ||
         !dataset_is_edited(worker->dataset))) /* a session brings its own rows */
        load->dataset = dataset_ref(worker->dataset);
    else
        drop_dataset(worker); /* what no run has needs no memory while the next one is read */
}

bool trainer_check_size(const struct architecture *arch, size_t most, struct error *err)
{
    size_t parameters = architecture_parameters(arch);

    return parameters <= most ||
           error_input(err, _("restricted: a network of %zu weights and biases; at most %zu here"),
                       parameters, most);
}

/* Before memory is taken for it. */
static bool check_size(struct load *load)
{
    struct architecture arch;

    if (load->start != NULL)
        arch = load->start->network.arch;
    else if (!settings_architecture(&load->settings, load->dataset, &arch, &load->error))
        return false;
    return trainer_check_size(&arch, load->most_parameters, &load->error);
}

/* A session may have rows of its own. */
static bool take_session_rows(struct load *load)
{
    struct dataset *dataset;

    if (load->start == NULL)
        return true;
    dataset = session_dataset(load->start, load->dataset, &load->error);
    dataset_unref(load->dataset);
    load->dataset = dataset;
    return dataset != NULL;
}

void load_run(struct load *load)
{
    if (load->dataset == NULL)
        load->dataset = dataset_open(load->settings.data, &load->error);
    if (load->dataset == NULL || !take_session_rows(load))
        return;
    if (load->start == NULL)
        settings_follow(&load->settings, &load->before, load->dataset);
    if (load->most_parameters > 0 && !check_size(load))
        return;
    load->done = run_create(&load->run, &load->settings, load->dataset, load->start, &load->error);
    if (load->done && load->start != NULL &&
        !session_restore(load->start, &load->run, &load->progress, &load->error)) {
        run_free(&load->run);
        load->done = false;
    }
}

void load_free(struct load *load)
{
    if (load->done)
        run_free(&load->run);
    dataset_unref(load->dataset);
    start_free(&load->start);
    *load = (struct load){0};
}

/* What settings_follow() may have changed; the rest may have been changed by the person meanwhile. */
static void take_followed(struct settings *settings, const struct settings *loaded)
{
    memcpy(settings->layers, loaded->layers, sizeof settings->layers);
    memcpy(settings->activation, loaded->activation, sizeof settings->activation);
    settings->loss = loaded->loss;
}

static void take_dataset(struct worker *worker, struct load *load)
{
    if (load->dataset == NULL)
        return;
    drop_dataset(worker);
    worker->dataset = load->dataset;
    load->dataset = NULL;
    memcpy(worker->dataset_text, load->settings.data, sizeof worker->dataset_text);
}

/* Adds to the message how to go on. */
static void tell_aside(const struct aside *aside, struct error *err)
{
    size_t length = strlen(err->text);
    char shown[120];

    snprintf(err->text + length, sizeof err->text - length,
             _("; the run before is kept: `data %s` goes back to it"),
             text_safe(shown, sizeof shown, aside->settings.data));
}

void worker_end_load(struct worker *worker, struct load *load)
{
    enum goal goal = worker->goal;
    struct settings wanted;
    struct error err = {0};

    take_dataset(worker, load);
    take_followed(&worker->settings, &load->settings);
    wanted = worker->before = worker->settings;
    if (!load->done) {
        if (worker->aside.there)
            tell_aside(&worker->aside, &load->error);
        worker_fail(worker, TRAINER_EMPTY, &load->error);
        load_free(load);
        return;
    }
    if (worker->aside.there)
        end_run(worker);
    worker->run = load->run;
    load->done = false; /* the run is the worker's now */
    worker->ready = true;
    worker->run_serial++;
    worker->settings = load->settings; /* other ones may have been ordered meanwhile */
    begin_run(worker);
    if (load->progress.history.count > 0)
        go_on(worker, &load->progress);
    worker->settings = wanted;
    if (wanted.seed != load->settings.seed)
        rewind_run(worker);
    else if (!past_change(worker, &load->settings, &wanted, &err))
        worker_fail(worker, TRAINER_BROKEN, &err);
    if (worker->state != TRAINER_BROKEN)
        worker_set_goal(worker, goal);
    load_free(load);
}

/* Whether what has ended the run would still do so. */
static bool stays_finished(const struct worker *worker, const struct settings *settings)
{
    if (worker->stopped.kind != STOP_NONE)
        return stop_holds(settings, &worker->stopped);
    return worker->position.epoch == settings->epochs;
}

/* worker->settings are to be those of the run, in which `old` are in force. */
static void change_settings(struct worker *worker, const struct settings *old)
{
    struct settings wanted = worker->settings;
    struct error err = {0};

    if (!past_change(worker, old, &wanted, &err))
        worker_fail(worker, TRAINER_BROKEN, &err);
    if (worker->state == TRAINER_FINISHED && !stays_finished(worker, &wanted))
        worker->state = TRAINER_PAUSED; /* there is more to do, or no end any more */
    worker->before = wanted;
}

/* `old` are in force in the run that is there, if one is: it may have to be gone back to. */
static void want_new_run(struct worker *worker, const struct settings *old)
{
    if (worker->ready)
        worker->aside = (struct aside){
            .settings = *old, .state = worker->state, .error = worker->error};
    if (worker->goal != GOAL_RUN)
        worker->goal = GOAL_NONE;
    worker->state = TRAINER_LOADING;
    worker->error = (struct error){0};
}

bool worker_configure(struct worker *worker, const struct settings *settings)
{
    bool anew = worker->state == TRAINER_EMPTY ||
                settings_need_new_run(&worker->settings, settings);
    struct settings old = worker->settings;

    if (strcmp(settings->data, old.data) != 0) /* also while an earlier load is under way */
        worker->before = old;
    worker->settings = *settings;
    if (anew)
        want_new_run(worker, &old);
    else if (worker->ready)
        change_settings(worker, &old);
    return anew;
}

bool worker_take_up(struct worker *worker)
{
    struct aside *aside = &worker->aside;
    struct settings old = aside->settings;
    bool running = worker->goal == GOAL_RUN;

    if (!aside->there || worker->start != NULL || settings_need_new_run(&old, &worker->settings))
        return false;
    drop_dataset(worker);
    worker->dataset = dataset_ref(worker->run.dataset);
    memcpy(worker->dataset_text, old.data, sizeof worker->dataset_text);
    aside->there = false;
    worker->ready = true;
    worker->goal = GOAL_NONE;
    worker->state = aside->state == TRAINER_RUNNING || aside->state == TRAINER_WAITING
                        ? TRAINER_PAUSED
                        : aside->state;
    worker->error = aside->error;
    change_settings(worker, &old);
    if (running && worker->state != TRAINER_BROKEN)
        worker_set_goal(worker, GOAL_RUN);
    return true;
}

/* ---- Orders */

bool order_is_step(enum trainer_order order)
{
    return order == ORDER_SAMPLE || order == ORDER_BATCH || order == ORDER_EPOCH;
}

bool goal_is_step(enum goal goal)
{
    return goal == GOAL_SAMPLE || goal == GOAL_BATCH || goal == GOAL_EPOCH || goal == GOAL_MOMENT;
}

/* Where there is nothing to train an order to do so is none. */
static void begin(struct worker *worker, enum goal goal)
{
    bool trains = worker->state != TRAINER_EMPTY && worker->state != TRAINER_BROKEN;

    worker_set_goal(worker, trains ? goal : GOAL_NONE);
}

void worker_run_to(struct worker *worker, uint64_t epoch)
{
    worker->limit = epoch;
    begin(worker, GOAL_RUN);
}

void worker_order(struct worker *worker, enum trainer_order order)
{
    switch (order) {
    case ORDER_RUN: worker_run_to(worker, 0); break;
    case ORDER_PAUSE: worker_set_goal(worker, GOAL_NONE); break;
    case ORDER_SAMPLE: begin(worker, GOAL_SAMPLE); break;
    case ORDER_BATCH: begin(worker, GOAL_BATCH); break;
    case ORDER_EPOCH: begin(worker, GOAL_EPOCH); break;
    case ORDER_REWIND:
    case ORDER_NEW_WEIGHTS:
        if (worker->state == TRAINER_EMPTY)
            break;
        worker->settings.seed += order == ORDER_NEW_WEIGHTS;
        worker->goal = GOAL_NONE;
        if (worker->ready) /* else worker_end_load() finds the seed to be another */
            rewind_run(worker);
        break;
    }
}

/* ---- Measuring */

static const struct samples *measured_part(const struct worker *worker)
{
    const struct measurement *m = &worker->measurement;
    const struct run *run = &worker->run;

    if (m->whole)
        return m->testing ? &run->test : &run->train;
    return m->testing ? &run->some_test : &run->some_train;
}

static size_t slice_size(const struct architecture *arch)
{
    size_t size = SLICE_WORK / (architecture_parameters(arch) + SAMPLE_WORK);

    return size < 16 ? 16 : size;
}

bool worker_measures_fast(const struct worker *worker)
{
    const struct run *run = &worker->run;

    return worker->ready && run->some_train.count + run->some_test.count <= slice_size(&run->arch);
}

static void finish_run(struct worker *worker, const struct stop_reason *reason)
{
    worker_set_goal(worker, GOAL_NONE);
    worker->state = TRAINER_FINISHED;
    worker->stopped = *reason;
}

/* What ends with the epoch, when no condition has ended the run. */
static void close_epoch(struct worker *worker)
{
    static const struct stop_reason last_epoch = {.kind = STOP_NONE};

    if (goal_is_step(worker->goal))
        worker_set_goal(worker, GOAL_NONE);
    if (at_limit(worker))
        wait_at_limit(worker);
    if (worker->position.epoch == worker->settings.epochs)
        finish_run(worker, &last_epoch);
}

/* The steps that have led to the end of the epoch are over only now, so that none that waits goes past a stop. */
static void stop_or_go_on(struct worker *worker, const struct history_point *point)
{
    struct stop_reason reason;

    if (stop_check(&worker->stop, &worker->settings, point, &reason))
        finish_run(worker, &reason);
    else
        close_epoch(worker);
}

static void finish_measurement(struct worker *worker)
{
    struct measurement *m = &worker->measurement;
    const struct run *run = &worker->run;

    m->active = false;
    m->point.epoch = run_epoch(run);
    worker->now = m->point;
    worker->measured = true;
    worker->measured_whole = m->whole || (run->some_train.count == run->train.count &&
                                          run->some_test.count == run->test.count);
    if (m->for_history)
        history_add(&worker->history, &m->point);
    if (m->for_stop)
        stop_or_go_on(worker, &m->point);
}

static void finish_part(struct worker *worker, size_t count)
{
    struct measurement *m = &worker->measurement;
    double loss = count > 0 ? m->loss / (double)count : NAN;
    double accuracy = count > 0 && m->has_accuracy ? m->accuracy / (double)count : NAN;

    *(m->testing ? &m->point.test_loss : &m->point.train_loss) = loss;
    *(m->testing ? &m->point.test_accuracy : &m->point.train_accuracy) = accuracy;
    m->loss = m->accuracy = 0;
    m->at = 0;
    if (m->testing)
        finish_measurement(worker);
    else
        m->testing = true;
}

static void measure_slice(struct worker *worker)
{
    struct measurement *m = &worker->measurement;
    const struct samples *part = measured_part(worker);
    size_t size = slice_size(&worker->run.arch), count = part->count;
    struct evaluation evaluation;
    struct samples some;
    struct error err = {0};

    if (m->at < count) {
        some = samples_slice(part, m->at, size < count - m->at ? size : count - m->at);
        if (!network_evaluate(learner_network(worker->run.learner), &some,
                              (size_t)worker->settings.threads, &evaluation, NULL, NULL, &err)) {
            worker_fail(worker, TRAINER_BROKEN, &err);
            return;
        }
        m->loss += evaluation.loss * (double)some.count;
        m->accuracy += evaluation.accuracy * (double)some.count;
        m->has_accuracy = evaluation.has_accuracy;
        m->at += some.count;
    }
    if (m->at >= count)
        finish_part(worker, count);
}

void worker_measure(struct worker *worker)
{
    bool whole = worker->goal == GOAL_NONE;

    if (!worker->ready || worker->state == TRAINER_BROKEN)
        return;
    while (worker->measurement.active)
        measure_slice(worker);
    if (whole ? worker->measured_whole : worker->measured)
        return;
    worker->measurement = (struct measurement){.active = true, .whole = whole};
    while (worker->measurement.active)
        measure_slice(worker);
}

void worker_finish_point(struct worker *worker)
{
    worker->measurement.for_stop = false;
    while (worker->measurement.active && worker->measurement.for_history)
        measure_slice(worker);
    worker->measurement.active = false;
}

/* ---- Sessions */

void worker_resume(struct worker *worker, const struct settings *settings, struct model *model)
{
    start_free(&worker->start);
    worker->start = model;
    worker->settings = worker->before = *settings;
    worker->goal = GOAL_NONE;
    worker->state = TRAINER_LOADING;
    worker->error = (struct error){0};
}

/* The data as the person named them; the set itself has a longer name, with everything that it was made by. */
static bool keep_spec(struct model *model, const struct settings *settings, struct error *err)
{
    char *spec = strdup(settings->data);

    if (spec == NULL)
        return error_memory(err, strlen(settings->data), "a SPEC");
    free(model->spec);
    model->spec = spec;
    return true;
}

/* Of a moment of the past the curve up to there: what goes on from it has another future. */
static bool add_run(struct worker *worker, struct model *model, struct error *err)
{
    struct history *history = malloc(sizeof *history);
    bool done;

    if (history == NULL)
        return error_memory(err, sizeof *history, "a session's curve");
    *history = worker->history;
    history_cut(history, run_epoch(&worker->run));
    done = session_add_run(model, &worker->run, history, &worker->stop, err);
    free(history);
    return done;
}

bool worker_capture(struct worker *worker, struct model *model, struct error *err)
{
    if (!worker->ready)
        return error_input(err, _("there is no run yet"));
    /* A point that is still being measured belongs to the curve: without it none would be wanted ever after. */
    while (worker->measurement.active &&
           (worker->measurement.for_history || worker->measurement.for_stop))
        measure_slice(worker);
    if (worker->state == TRAINER_BROKEN)
        return error_input(err, _("the run has diverged; go back first"));
    if (!session_model(model, learner_network(worker->run.learner), &worker->run.scaling,
                       worker->run.dataset, &worker->settings, err))
        return false;
    if (keep_spec(model, &worker->settings, err) && add_run(worker, model, err))
        return true;
    model_free(model);
    return false;
}

/* ---- Training */

/* Measures where the curve or a condition wants it; a condition decides whether the run goes on, so it comes first. */
static void end_epoch(struct worker *worker)
{
    bool history = history_wants(&worker->history, worker->position.epoch);
    bool stop = stop_wanted(&worker->settings);

    if (history || stop)
        worker->measurement = (struct measurement){
            .active = true, .for_history = history, .for_stop = stop};
    if (!stop)
        close_epoch(worker);
}

/* A measurement that a condition waits for is under way. */
static bool decides(const struct measurement *measurement)
{
    return measurement->active && measurement->for_stop;
}

static uint64_t train(struct worker *worker, uint64_t batches)
{
    uint64_t before = worker->position.batches;
    enum goal goal = worker->goal;
    struct error err = {0};

    if (!past_step(worker, goal == GOAL_BATCH ? 1 : batches, goal == GOAL_SAMPLE, &err)) {
        worker_fail(worker, TRAINER_BROKEN, &err);
        return worker->position.batches - before;
    }
    if (worker->position.sample == 0)
        end_epoch(worker);
    if ((goal == GOAL_SAMPLE || goal == GOAL_BATCH) && !decides(&worker->measurement))
        worker_set_goal(worker, GOAL_NONE);
    return worker->position.batches - before;
}

bool worker_busy(const struct worker *worker)
{
    if (!worker->ready || worker->state == TRAINER_BROKEN)
        return false;
    return worker->goal != GOAL_NONE || !worker->measured_whole || worker_figures_due(worker);
}

uint64_t worker_work(struct worker *worker, uint64_t batches)
{
    struct measurement *m = &worker->measurement;

    if (!worker_busy(worker))
        return 0;
    if (worker_figures_due(worker)) {
        worker_figure(worker);
        return 0;
    }
    if (worker->goal != GOAL_NONE && !(m->active && (m->for_history || m->for_stop))) {
        m->active = false; /* of a position that is left now */
        return worker->goal == GOAL_MOMENT ? past_replay(worker, batches) : train(worker, batches);
    }
    if (!m->active)
        *m = (struct measurement){.active = true, .whole = true};
    measure_slice(worker);
    return 0;
}

/* ---- Copying out */

static void slot_drop_run(struct slot *slot)
{
    struct snapshot *s = &slot->snapshot;

    network_free(&s->network);
    scaling_free(&s->scaling);
    dataset_unref(s->dataset);
    s->network = (struct network){0};
    s->scaling = (struct scaling){0};
    s->dataset = NULL;
    slot->run_serial = 0;
}

void slot_free(struct slot *slot)
{
    slot_drop_run(slot);
}

void slot_trim(struct slot *slot, const struct worker *worker)
{
    if (!worker->ready || slot->run_serial != worker->run_serial)
        slot_drop_run(slot);
}

/* What stays the same during a run. Without memory for it the snapshot has no network. */
static bool slot_take_run(struct slot *slot, const struct worker *worker)
{
    struct snapshot *s = &slot->snapshot;

    if (slot->run_serial == worker->run_serial)
        return true;
    slot_drop_run(slot);
    if (!network_create(&s->network, &worker->run.arch, NULL))
        return false;
    s->dataset = dataset_ref(worker->run.dataset);
    if (!scaling_copy(&s->scaling, &worker->run.scaling, NULL)) {
        slot_drop_run(slot);
        return false;
    }
    slot->run_serial = worker->run_serial;
    return true;
}

void slot_fill(struct slot *slot, struct worker *worker)
{
    struct snapshot *s = &slot->snapshot;
    const struct history *history = &worker->history;

    s->state = worker->state;
    s->error = worker->error;
    s->stopped = worker->state == TRAINER_FINISHED ? worker->stopped : (struct stop_reason){0};
    s->settings = worker->settings;
    s->position = worker->ready ? worker->position : (struct learner_position){0};
    s->now = worker->ready ? worker->now : no_point;
    s->measured = worker->ready && worker->measured;
    s->figures = worker->ready ? worker->figures : (struct figures){0};
    s->figures.current = worker->ready && worker->figured_whole && worker->measured_whole;
    s->history.count = worker->ready ? history->count : 0;
    s->history.stride = worker->ready ? history->stride : 1;
    memcpy(s->history.point, history->point, s->history.count * sizeof history->point[0]);
    past_fill(worker, s);
    if (!worker->ready) {
        slot_drop_run(slot);
        return;
    }
    if (slot_take_run(slot, worker))
        memcpy(s->network.block, learner_network(worker->run.learner)->block,
               s->network.block_size * sizeof(float));
}
