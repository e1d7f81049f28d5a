/*
 * What a trainer does, without the thread that does it: a run as a machine with states that takes orders,
 * works in small pieces, and can be copied into a snapshot. No clock and no locks here, so that the
 * same orders give the same run with a thread and without. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_WORKER_H
#define NNTUI_TRAIN_WORKER_H

#include "figures.h"
#include "timeline.h"

#include <nntui/session.h>

/* What training is under way. */
enum goal {
    GOAL_NONE,
    GOAL_RUN,    /* on and on, or up to `limit` */
    GOAL_SAMPLE, /* the rest are steps: they end by themselves */
    GOAL_BATCH,
    GOAL_EPOCH,
    GOAL_MOMENT, /* to `target`, of the past or back from it */
};

/* Errors and accuracies being added up over slices of the samples. */
struct measurement {
    bool active;
    bool for_history; /* training waits for it */
    bool for_stop;    /* training waits for it, too; with neither training puts an end to it */
    bool whole;       /* of all samples; else of run.some_train and run.some_test */
    bool testing;     /* the training part is done */
    size_t at;        /* samples of the part done */
    double loss, accuracy;
    bool has_accuracy;
    struct history_point point;
};

/* A run being made; apart from the worker, because it may be made by a thread of its own. */
struct load {
    struct settings settings;
    struct settings before;  /* those that settings_follow() compares with */
    struct dataset *dataset; /* NULL: to be opened */
    struct model *start;     /* what to go on from, owned; NULL: first weights */
    size_t most_parameters;  /* 0: no limit */
    struct run run;
    struct progress progress; /* where it was gone on with */
    bool done; /* `run` is there, else `error` says why not */
    struct error error;
};

/* Where the run stands on its line of time. All but `noted` are of a run. */
struct past {
    uint64_t present;         /* how far it has gone; the last step may be one that broke */
    bool broke;               /* BROKEN by a step, which stands for a moment of its own */
    double present_epoch;
    uint64_t tries;           /* of the parameters set by hand, see struct parameter */
    uint64_t target;          /* of GOAL_MOMENT, or where this epoch is reached, if that is before: */
    double until;
    uint64_t cursor;          /* number of the next event, while in the past */
    bool astray;              /* the learner's state is not one of the line */
    bool changed;             /* settings or rows were changed while BROKEN: they count where one goes back to */
    struct settings wanted;   /* those settings */
    struct dataset *rows;     /* those rows, or NULL */
    struct error notice;      /* why something was not done */
    uint64_t noted;           /* notices so far */
};

/* A run that stands aside while there are no others to take its place: its data were to be replaced. */
struct aside {
    bool there; /* `run` of the worker, its timeline and its curve are still this one's; `ready` is false */
    struct settings settings;
    enum trainer_state state;
    struct error error;
};

/* A run before this one. */
struct earlier_run {
    struct settings settings;
    struct history history;
};

/* Markers and earlier curves for snapshots, made anew where they are stale. */
struct chronicle {
    struct earlier_run *earlier[EARLIER_CURVES]; /* owned; the newest first, NULL at the end */
    bool stale;
    size_t marker_count, curve_count;
    struct marker marker[MARKERS];
    struct earlier_curve curve[EARLIER_CURVES];
};

struct worker {
    struct settings settings;
    struct settings before; /* in force before a load */
    enum trainer_state state;
    struct error error;
    struct run run;
    bool ready;          /* `run` is there */
    struct aside aside;  /* what to go back to where other data cannot be read */
    uint64_t run_serial; /* grows with each run */
    struct dataset *dataset;
    char dataset_text[SETTING_TEXT_SIZE]; /* the setting that `dataset` was opened by */
    enum goal goal;
    uint64_t limit; /* epoch at which GOAL_RUN ends; 0: none */
    struct model *start; /* what the next load goes on from, owned; NULL: first weights */
    size_t most_parameters; /* of a network that is loaded; 0: no limit */
    struct learner_position position;
    struct history history;
    struct history_point now;
    bool measured, measured_whole; /* `now` is of this very position; and of all samples */
    struct measurement measurement;
    bool figures_wanted;
    struct figures figures;      /* the last that were made */
    bool figured, figured_whole; /* they are of this very position; and of all samples */
    struct figuring figuring;
    uint64_t figuring_run; /* run_serial of the samples that it goes through */
    bool figuring_left;   /* the position that is being figured has been left */
    bool figuring_of_all; /* the last slice was of all samples */
    struct stop stop;
    struct stop_reason stopped; /* why FINISHED; kind STOP_NONE: by the number of epochs */
    struct timeline timeline;
    struct past past;
    struct chronicle chronicle;
};

/* One of the three buffers that snapshots go through. */
struct slot {
    struct snapshot snapshot;
    uint64_t run_serial; /* of the run that network, scaling and dataset are of; 0: none */
};

/* Ends a run's training for good, until it is rewound, replaced, or taken back to a moment before. */
void worker_fail(struct worker *worker, enum trainer_state state, const struct error *err);
void worker_set_goal(struct worker *worker, enum goal goal);
/* Measures the curve's point where it is due, before the position is left; no condition is to stop the run there. */
void worker_finish_point(struct worker *worker);

/* In state LOADING: worker_begin_load() is next. history: bytes for the run's past. */
void worker_start(struct worker *worker, const struct settings *settings, size_t history);
/* Before the first load: these samples stand for settings.data, which is not opened. Takes a reference. */
void worker_use(struct worker *worker, struct dataset *dataset);
void worker_free(struct worker *worker);

/* In place of a load: the run that stands aside, where the settings ask for its data and for nothing that it cannot do. */
bool worker_take_up(struct worker *worker);
/*
 * What is to be loaded; ends the old run, or puts it aside where it is of other data. Then load_run(), by any thread, then
 * worker_end_load().
 */
void worker_begin_load(struct worker *worker, struct load *load);
void load_run(struct load *load);
/* Takes over the run, or the error. `load` is empty afterwards. */
void worker_end_load(struct worker *worker, struct load *load);
void load_free(struct load *load);
/* Ends a model to go on from; *start may be NULL and is so afterwards. */
void start_free(struct model **start);

/* True for orders that do a set amount of work and then pause. */
bool order_is_step(enum trainer_order order);
bool goal_is_step(enum goal goal);

void worker_order(struct worker *worker, enum trainer_order order);
/* ORDER_RUN with a limit, see trainer_run_to(). */
void worker_run_to(struct worker *worker, uint64_t epoch);
/* Another run, gone on with from a session or begun from a model, which is taken over: state LOADING again, paused. */
void worker_resume(struct worker *worker, const struct settings *settings, struct model *model);
/* The run as it stands, as a model with the session's parts. False without a run, and where it broke. */
bool worker_capture(struct worker *worker, struct model *model, struct error *err);
/* True where the settings need a new run: state LOADING again. */
bool worker_configure(struct worker *worker, const struct settings *settings);

/* True where worker_work() has something to do. */
bool worker_busy(const struct worker *worker);
/*
 * Does a piece of what is to be done: up to `batches` mini-batches, no further than to the end of the
 * epoch, or a slice of a measurement. Returns the mini-batches done.
 */
uint64_t worker_work(struct worker *worker, uint64_t batches);
/* Measures what is not yet measured at this position: all samples where nothing runs, else some. */
void worker_measure(struct worker *worker);
/* True where worker_measure() takes about a millisecond at the most while the run goes on. */
bool worker_measures_fast(const struct worker *worker);

/* ---- worker_figures.c */

/* See trainer_want_figures(). */
void worker_want_figures(struct worker *worker, bool wanted);
/* The position has been left: figures are no longer of it. Those that are being made go on. */
void worker_left_figures(struct worker *worker);
/* The run is another one, or has other data. */
void worker_drop_figures(struct worker *worker);
/* True where the next thing that worker_work() has to do is a slice of figures. */
bool worker_figures_due(const struct worker *worker);
/* True where figures may be made while the run goes on, a slice now and then. */
bool worker_figures_along(const struct worker *worker);
/* One slice; of what is due, or along the way. */
void worker_figure(struct worker *worker);
/* All that is due or possible, of this position, at once. */
void worker_figure_all(struct worker *worker);

/* Copies the run into a slot's snapshot; the slot keeps its memory for the next time. */
void slot_fill(struct slot *slot, struct worker *worker);
/* Lets go of a run that is no longer the worker's: its data may be large. */
void slot_trim(struct slot *slot, const struct worker *worker);
void slot_free(struct slot *slot);

#endif
