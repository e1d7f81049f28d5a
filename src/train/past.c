/*
 * A run on its line of time: steps and changes are booked, moments are made again, branches come about. What a line
 * keeps is in timeline.c.
 */
#include "past.h"

#include "history.h"
#include "work.h"

#include <nntui/i18n.h>
#include <nntui/session.h>

#include <math.h>
#include <string.h>

/* Multiplications in a way that takes about half a second, and in one that nobody notices. */
#define SHORT_WAY 4e9
#define NEAR_WAY  5e8

/* ---- Where the run stands */

uint64_t past_moment(const struct worker *worker)
{
    return worker->position.batches + worker->past.broke;
}

bool past_is_past(const struct worker *worker)
{
    return worker->ready && past_moment(worker) < worker->past.present;
}

/* Multiplications in a step. */
static double step_work(const struct worker *worker)
{
    const struct run *run = &worker->run;
    uint64_t batch = worker->settings.batch < run->train.count ? worker->settings.batch
                                                               : run->train.count;

    return (double)batch * (double)(architecture_parameters(&run->arch) + SAMPLE_WORK);
}

static void set_pace(struct worker *worker)
{
    timeline_pace(&worker->timeline, step_work(worker), learner_state_size(worker->run.learner));
}

/* After steps, or after the learner's state has become another one. */
static void take_position(struct worker *worker)
{
    learner_position(worker->run.learner, &worker->position);
    worker->measured = worker->measured_whole = false;
    worker_left_figures(worker);
}

/* Something could not be done; the run is as it was. */
static void refuse(struct worker *worker, const struct error *err)
{
    worker->past.notice = *err;
    worker->past.noted++;
}

/* Keeps the state as it is after the events before number `events`. */
static void save(struct worker *worker, uint64_t events)
{
    timeline_save(&worker->timeline, worker->run.learner, worker->position.batches,
                  run_epoch(&worker->run), events);
}

static void set_present(struct worker *worker, uint64_t moment)
{
    worker->past.present = worker->timeline.focus = moment;
    worker->past.present_epoch = run_epoch(&worker->run);
    if (worker->timeline.now != NULL)
        worker->timeline.now->present = moment;
}

/* ---- Runs begin and end */

static void drop_wanted(struct past *past)
{
    dataset_unref(past->rows);
    past->rows = NULL;
    past->changed = false;
}

void past_begin(struct worker *worker)
{
    drop_wanted(&worker->past);
    worker->past = (struct past){.notice = worker->past.notice, .noted = worker->past.noted};
    timeline_begin(&worker->timeline, &worker->settings, worker->run.dataset);
    set_pace(worker);
    chronicle_begin(worker);
}

void past_resume(struct worker *worker)
{
    set_present(worker, worker->position.batches);
    if (worker->past.present == 0 || worker->timeline.now == NULL)
        return;
    worker->timeline.now->from_weights = false;
    save(worker, 0);
}

void past_end(struct worker *worker)
{
    if (worker->ready)
        chronicle_keep(worker);
    timeline_free(&worker->timeline);
    drop_wanted(&worker->past);
}

void past_free(struct worker *worker)
{
    timeline_free(&worker->timeline);
    drop_wanted(&worker->past);
    chronicle_drop(&worker->chronicle);
}

/* ---- Leaving a place */

/* Writes down how the present is, before it is left. */
static void leave_present(struct worker *worker)
{
    struct line *line = worker->timeline.now;
    bool broken = worker->past.broke;

    worker_finish_point(worker);
    if (line == NULL || past_is_past(worker))
        return;
    line->broken = broken;
    line->state = broken || worker->state == TRAINER_FINISHED ? worker->state : TRAINER_PAUSED;
    line->error = worker->error;
    line->stopped = worker->stopped;
    line->last = worker->settings;
    line->present_epoch = worker->past.present_epoch;
    if (worker->state != TRAINER_BROKEN)
        save(worker, line_events(line));
}

/* Something is done that the recorded future does not have: a new one begins here. */
static void fork_here(struct worker *worker)
{
    struct line *line = worker->timeline.now;
    const struct event *next;
    uint64_t cursor = worker->past.cursor;

    if (!past_is_past(worker))
        return;
    next = line != NULL ? line_event(line, cursor) : NULL;
    if (next != NULL && next->moment < worker->position.batches)
        cursor++; /* sample steps, of which the branch has the first ones */
    timeline_fork(&worker->timeline, worker->position.batches, cursor, run_epoch(&worker->run),
                  &worker->history);
    set_present(worker, worker->position.batches);
    history_cut(&worker->history, run_epoch(&worker->run));
    worker->chronicle.stale = true;
}

/* ---- Going on */

static void take_wanted(struct worker *worker);

/*
 * Where one sample is a step: it is booked before, so that one that breaks is made again as what it was; and before it is
 * asked where to save, since for want of memory there may be no line afterwards.
 */
bool past_step(struct worker *worker, uint64_t batches, bool sample, struct error *err)
{
    struct learner *learner = worker->run.learner;
    uint64_t before = worker->position.batches, wanted;
    bool well;

    take_wanted(worker);
    fork_here(worker);
    if (sample)
        timeline_note_sample(&worker->timeline, before, run_epoch(&worker->run));
    wanted = timeline_until_save(&worker->timeline, before, before);
    well = sample ? learner_run_sample(learner, err)
                  : learner_run(learner, batches < wanted ? batches : wanted, err);
    take_position(worker);
    worker->past.broke = !well;
    if (!well)
        past_explain(worker, step_work(worker), err);
    set_present(worker, worker->position.batches + !well);
    if (well && worker->position.batches - before >= wanted)
        save(worker, line_events(worker->timeline.now));
    return well;
}

bool past_change(struct worker *worker, const struct settings *from, const struct settings *to,
                 struct error *err)
{
    if (settings_same(from, to))
        return true;
    if (worker->state == TRAINER_BROKEN) {
        worker->past.changed = true;
        worker->past.wanted = *to;
        return true;
    }
    if (!run_change(&worker->run, to, err))
        return false;
    fork_here(worker);
    timeline_note_settings(&worker->timeline, worker->position.batches, run_epoch(&worker->run),
                           from, to);
    set_pace(worker);
    worker->chronicle.stale = true;
    return true;
}

/* A point of the curve that was measured at this very place is of other weights: it is measured anew before the run goes on. */
static void measure_again(struct worker *worker)
{
    struct history *history = &worker->history;

    if (history->count == 0 || history->point[history->count - 1].epoch != run_epoch(&worker->run))
        return;
    history->count--;
    worker->measurement = (struct measurement){.active = true, .for_history = true};
}

void past_set_parameter(struct worker *worker, const struct parameter *p)
{
    struct learner *learner = worker->run.learner;
    struct error err = {0};

    if (!worker->ready || worker->state == TRAINER_BROKEN)
        return;
    worker_finish_point(worker);
    if (!learner_set_parameter(learner, p->layer, p->out, p->in, p->value, &err)) {
        refuse(worker, &err);
        return;
    }
    fork_here(worker);
    worker->past.tries += p->tries;
    timeline_note_parameter(&worker->timeline, worker->position.batches, run_epoch(&worker->run),
                            p);
    take_position(worker);
    measure_again(worker);
    worker->chronicle.stale = true;
}

/* The run's rows, and those that a new run begins with. */
static bool use_rows(struct worker *worker, struct dataset *rows, struct error *err)
{
    if (rows == worker->run.dataset)
        return true;
    if (!run_replace_data(&worker->run, rows, err))
        return false;
    dataset_ref(rows);
    dataset_unref(worker->dataset);
    worker->dataset = rows;
    worker->run_serial++;
    worker_drop_figures(worker);
    set_pace(worker);
    return true;
}

void past_replace_data(struct worker *worker, struct dataset *dataset)
{
    struct dataset *before;
    struct error err = {0};
    double epoch;

    if (!worker->ready)
        return;
    worker_finish_point(worker);
    epoch = run_epoch(&worker->run);
    before = dataset_ref(worker->run.dataset);
    if (!use_rows(worker, dataset, &err)) {
        refuse(worker, &err);
    } else if (worker->state == TRAINER_BROKEN) {
        dataset_unref(worker->past.rows);
        worker->past.rows = dataset_ref(dataset);
    } else {
        fork_here(worker);
        timeline_note_rows(&worker->timeline, worker->position.batches, epoch, before, dataset);
        take_position(worker);
        chronicle_drop(&worker->chronicle); /* errors on other rows */
    }
    dataset_unref(before);
}

/* ---- Ways to a moment */

/* Options and rows as they were; the learner's state is put in place afterwards. */
static bool take_circumstances(struct worker *worker, uint64_t number, struct error *err)
{
    const struct line *line = worker->timeline.now;
    struct learner_options want, have;
    struct settings settings;

    line_settings(line, number, &settings);
    settings_learner(&settings, &want);
    learner_get_options(worker->run.learner, &have);
    if (!use_rows(worker, line_rows(line, number), err) ||
        (memcmp(&want, &have, sizeof want) != 0 && !run_change(&worker->run, &settings, err)))
        return false;
    worker->run.settings = settings;
    worker->run.settings.epochs = settings_epochs(&settings, worker->run.train.count);
    worker->settings = worker->before = settings;
    worker->past.cursor = number;
    worker->past.tries = line_tries(line, number);
    set_pace(worker);
    return true;
}

/* An event of sample steps that is under way in the checkpoint is still to be followed. */
static void find_cursor(struct worker *worker, uint64_t moment)
{
    const struct line *line = worker->timeline.now;
    struct past *past = &worker->past;
    const struct event *last;

    if (past->cursor == line->forgotten)
        return;
    last = line_event(line, past->cursor - 1);
    if (last->kind == EVENT_SAMPLES && last->moment + last->steps > moment)
        past->cursor--;
}

/* Puts the run to a checkpoint, or to the first weights. */
static bool restore(struct worker *worker, const struct checkpoint *checkpoint, struct error *err)
{
    const struct line *line = worker->timeline.now;
    uint64_t number = checkpoint != NULL ? checkpoint->events : line->forgotten;

    if (!take_circumstances(worker, number, err))
        return false;
    if (checkpoint == NULL)
        return run_rewind(&worker->run, err);
    if (!learner_restore_state(worker->run.learner, checkpoint->state, err))
        return false;
    find_cursor(worker, checkpoint->moment);
    return true;
}

/* Where the way can begin, NULL: at the first weights. */
static const struct checkpoint *way_begin(const struct worker *worker)
{
    const struct past *past = &worker->past;
    const struct checkpoint *by_moment = timeline_before(&worker->timeline, past->target),
                            *by_epoch = timeline_before_epoch(&worker->timeline, past->until);

    if (by_moment == NULL || by_epoch == NULL)
        return NULL;
    return by_moment->moment < by_epoch->moment ? by_moment : by_epoch;
}

/* Whether it may begin where the run stands: then there is nothing to restore. */
static bool goes_on(const struct worker *worker, const struct checkpoint *checkpoint)
{
    uint64_t moment = worker->position.batches;

    return worker->state != TRAINER_BROKEN && !worker->past.astray &&
           moment <= worker->past.target && run_epoch(&worker->run) <= worker->past.until &&
           (checkpoint == NULL || checkpoint->moment <= moment);
}

/* Steps of a way that begins at a moment. */
static double way_length(const struct worker *worker, uint64_t moment, double epoch)
{
    const struct past *past = &worker->past;
    double count = (double)worker->run.train.count, batch = (double)worker->settings.batch,
           steps = (double)(past->target - moment),
           by_epoch = (past->until - epoch) * count / (batch < count ? batch : count);

    return by_epoch < steps ? by_epoch : steps;
}

bool past_nearly_there(const struct worker *worker)
{
    return way_length(worker, worker->position.batches, run_epoch(&worker->run)) *
               step_work(worker) <
           NEAR_WAY;
}

/* Without checkpoints, only where it is short. */
static bool check_way(const struct worker *worker, struct error *err)
{
    const struct checkpoint *checkpoint = way_begin(worker);
    const struct line *line = worker->timeline.now;
    double length;

    if (line == NULL || (checkpoint == NULL && !line->from_weights))
        return error_work(err,
                          _("that part of the run is not known any more; `--history SIZE` keeps "
                            "more of it"));
    length = goes_on(worker, checkpoint)
                 ? way_length(worker, worker->position.batches, run_epoch(&worker->run))
             : checkpoint != NULL ? way_length(worker, checkpoint->moment, checkpoint->epoch)
                                  : way_length(worker, 0, 0);
    if (timeline_saves(&worker->timeline) || length * step_work(worker) < SHORT_WAY)
        return true;
    return error_work(err, _("going there means training anew from the first weights, which takes "
                             "long: nothing of the run is kept (see `--history SIZE`)"));
}

/* Begins the way to past.target. */
static void set_out(struct worker *worker)
{
    const struct checkpoint *checkpoint = way_begin(worker);
    struct error err = {0};

    worker->timeline.focus = worker->past.target;
    worker->goal = GOAL_MOMENT;
    if (!goes_on(worker, checkpoint)) {
        worker->past.broke = false;
        if (!restore(worker, checkpoint, &err)) {
            worker_fail(worker, TRAINER_BROKEN, &err);
            return;
        }
        take_position(worker);
    }
    worker->past.astray = false;
    worker->state = TRAINER_PAUSED;
    worker->error = err;
}

void past_go(struct worker *worker, uint64_t moment, double epoch)
{
    struct past *past = &worker->past;
    struct error err = {0};

    if (!worker->ready)
        return;
    worker_set_goal(worker, GOAL_NONE);
    leave_present(worker);
    past->target = moment < past->present ? moment : past->present;
    past->until = epoch;
    if (past->target == past_moment(worker) && run_epoch(&worker->run) <= epoch && !past->astray)
        return;
    if (check_way(worker, &err))
        set_out(worker);
    else
        refuse(worker, &err);
}

/* At either end there is nowhere to go. */
static bool check_ends(struct worker *worker, bool back)
{
    struct error err = {0};

    if (back && past_moment(worker) == 0)
        error_input(&err, _("these are the first weights: nothing is before them"));
    else if (!back && worker->state == TRAINER_BROKEN)
        error_input(
            &err,
            _("the run broke here, there is nothing after it: [ goes back before that, r begins again"));
    else if (!back && !past_is_past(worker))
        error_input(&err, _("this is the present: the run has not gone on from here yet"));
    else
        return true;
    refuse(worker, &err);
    return false;
}

void past_go_by(struct worker *worker, long steps)
{
    uint64_t moment = past_moment(worker), by = steps < 0 ? -(uint64_t)steps : (uint64_t)steps;

    if (!worker->ready)
        return;
    if (!check_ends(worker, steps < 0))
        worker_set_goal(worker, GOAL_NONE);
    else if (steps < 0)
        past_go(worker, moment > by ? moment - by : 0, (double)INFINITY);
    else
        past_go(worker, by < UINT64_MAX - moment ? moment + by : UINT64_MAX, (double)INFINITY);
}

/* Beginnings of epochs are at whole numbers. */
void past_go_by_epochs(struct worker *worker, long epochs)
{
    double epoch;

    if (!worker->ready)
        return;
    if (!check_ends(worker, epochs < 0)) {
        worker_set_goal(worker, GOAL_NONE);
        return;
    }
    epoch = run_epoch(&worker->run);
    epoch = (epochs < 0 ? ceil(epoch) : floor(epoch)) + (double)epochs;
    if (epoch <= 0)
        past_go(worker, 0, (double)INFINITY);
    else
        past_go(worker, UINT64_MAX, epoch);
}

/* ---- Along the way */

static bool take_event(struct worker *worker, const struct event *event, struct error *err)
{
    const struct parameter *p = &event->parameter;
    struct settings settings = worker->settings;

    switch (event->kind) {
    case EVENT_SETTINGS:
        event_apply_settings(event, &settings);
        if (!run_change(&worker->run, &settings, err))
            return false;
        worker->settings = worker->before = settings;
        set_pace(worker);
        return true;
    case EVENT_PARAMETER:
        worker->past.tries += p->tries;
        return learner_set_parameter(worker->run.learner, p->layer, p->out, p->in, p->value, err);
    case EVENT_DATA: return use_rows(worker, event->dataset, err);
    case EVENT_SAMPLES: break;
    }
    return true;
}

/* What was done at this moment, up to steps of single samples. */
static bool take_events(struct worker *worker, struct error *err)
{
    const struct line *line = worker->timeline.now;
    struct past *past = &worker->past;
    const struct event *event;

    for (event = line_event(line, past->cursor);
         event != NULL && event->kind != EVENT_SAMPLES && event->moment == worker->position.batches;
         event = line_event(line, ++past->cursor)) {
        if (!take_event(worker, event, err))
            return false;
        take_position(worker);
    }
    return true;
}

/* What a person wanted while the run was broken holds from here. */
static void take_wanted(struct worker *worker)
{
    struct past *past = &worker->past;
    struct settings settings = past->wanted, old = worker->settings;
    struct dataset *rows = past->rows;
    bool changed = past->changed;
    struct error err = {0};

    past->rows = NULL;
    past->changed = false;
    if (rows != NULL)
        past_replace_data(worker, rows);
    dataset_unref(rows);
    if (!changed)
        return;
    worker->settings = worker->before = settings;
    if (!past_change(worker, &old, &settings, &err))
        worker_fail(worker, TRAINER_BROKEN, &err);
}

static void arrive(struct worker *worker)
{
    const struct line *line = worker->timeline.now;

    worker->goal = GOAL_NONE;
    worker->timeline.focus = worker->position.batches;
    worker->chronicle.stale = true; /* texts are by the settings in force */
    if (!past_is_past(worker)) {
        worker->state = line->state;
        worker->stopped = line->stopped;
    }
    take_wanted(worker);
}

/* The step that broke is as far as the line goes, and breaks again. */
static void break_again(struct worker *worker, const struct error *err)
{
    const struct line *line = worker->timeline.now;
    bool known = line->broken && worker->position.batches + 1 == worker->past.present;

    worker->past.broke = known;
    worker_fail(worker, TRAINER_BROKEN, known ? &line->error : err);
}

/* Steps to the next place where something else is to be done. */
static uint64_t steps_on(const struct worker *worker, const struct event *event, uint64_t batches)
{
    uint64_t moment = worker->position.batches, steps = worker->past.target - moment;
    double left = way_length(worker, moment, run_epoch(&worker->run));

    if (left < (double)steps)
        steps = left > 1 ? (uint64_t)left : 1;
    if (event != NULL && event->moment > moment && event->moment - moment < steps)
        steps = event->moment - moment;
    return steps < batches ? steps : batches;
}

uint64_t past_replay(struct worker *worker, uint64_t batches)
{
    struct learner *learner;
    const struct event *event;
    uint64_t before = worker->position.batches, wanted, steps;
    struct error err = {0};
    bool sample, well;

    if (!take_events(worker, &err)) {
        break_again(worker, &err);
        return 0;
    }
    if (before == worker->past.target || run_epoch(&worker->run) >= worker->past.until) {
        arrive(worker);
        return 0;
    }
    learner = worker->run.learner;
    event = line_event(worker->timeline.now, worker->past.cursor);
    sample = event != NULL && event->kind == EVENT_SAMPLES && event->moment <= before;
    wanted = timeline_until_save(&worker->timeline, before, worker->past.target);
    steps = steps_on(worker, event, batches < wanted ? batches : wanted);
    well = sample ? learner_run_sample(learner, &err) : learner_run(learner, steps, &err);
    take_position(worker);
    if (!well) {
        break_again(worker, &err);
        return 0;
    }
    if (sample && event->moment + event->steps == worker->position.batches)
        worker->past.cursor++;
    if (worker->position.batches - before >= wanted)
        save(worker, worker->past.cursor);
    return worker->position.batches - before;
}

/* ---- Branches */

/* The present line is left as it is, wherever one looks at it from. */
static void exchange(struct worker *worker, size_t index)
{
    worker->timeline.now->history = worker->history;
    timeline_switch(&worker->timeline, index);
    worker->history = worker->timeline.now->history;
    worker->past.present = worker->past.target = worker->timeline.now->present;
    worker->past.present_epoch = worker->timeline.now->present_epoch;
    worker->past.until = (double)INFINITY;
    worker->past.astray = true;
    worker->chronicle.stale = true;
}

void past_branch(struct worker *worker, size_t number)
{
    struct timeline *timeline = &worker->timeline;
    struct error err = {0};

    if (!worker->ready)
        return;
    worker_set_goal(worker, GOAL_NONE);
    if (number < 1 || number > timeline->branches) {
        if (timeline->branches == 0)
            error_input(&err,
                        _("there is no branch yet: one comes about by going back and training on"));
        else
            error_input(&err, _("there is no branch %zu; expected 1 to %zu"), number,
                        timeline->branches);
        refuse(worker, &err);
        return;
    }
    leave_present(worker);
    exchange(worker, number - 1);
    if (!check_way(worker, &err)) {
        refuse(worker, &err);
        exchange(worker, 0);
        worker->past.astray = false;
        return;
    }
    set_out(worker);
}

/* ---- Snapshots */

void past_fill(struct worker *worker, struct snapshot *s)
{
    s->moment = worker->ready ? past_moment(worker) : 0;
    s->present = worker->ready ? worker->past.present : 0;
    s->present_epoch = worker->ready ? worker->past.present_epoch : 0;
    s->tries = worker->ready ? worker->past.tries : 0;
    s->branch_count = worker->ready ? worker->timeline.branches : 0;
    s->timeline_bytes = worker->timeline.bytes;
    s->notice = worker->past.notice;
    s->notices = worker->past.noted;
    chronicle_fill(worker, s);
}
