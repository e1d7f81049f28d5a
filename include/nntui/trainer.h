/* layer: train */
/*
 * One training run that a screen can watch and steer: dataset, network, learner and history, run by a
 * worker thread of its own, or step by step on the calling thread (scripts and tests).
 *
 * Orders go in through a bounded queue that is looked at between mini-batches. What the run looks like
 * comes out as snapshots, at most 30 a second and one after each order: the reader always gets the
 * newest whole one and never waits for the worker, nor the worker for the reader (three buffers). One byte on
 * a pipe tells the reader that there is a new one. The worker sleeps while it has nothing to do.
 * Data is read by a further thread, which is left behind when it is no longer wanted.
 *
 * Which mini-batches are trained, and which points the history has, depends on the orders and
 * settings only, never on the clock.
 *
 * Threads: all functions are for the one thread that owns the trainer (the screen's).
 */
#ifndef NNTUI_TRAINER_H
#define NNTUI_TRAINER_H

#include <nntui/figures.h>
#include <nntui/model.h>
#include <nntui/settings.h>
#include <nntui/stop.h>

/*
 * One measurement of the run: mean losses, and shares of right classes. What has no samples, accuracy of
 * a regression, and what is not yet measured, is NaN.
 */
struct history_point {
    double epoch; /* may be a fraction: measured inside an epoch, after stepping by hand */
    double train_loss, test_loss;
    double train_accuracy, test_accuracy;
};

#define HISTORY_POINTS 1024

/*
 * The error curve. Points are taken at the start and at the end of every `stride`-th epoch; when the
 * array is full every second one is dropped and the stride doubled. So which points there are
 * depends on the number of epochs only, never on the clock. Of a large set they are measured on the
 * same evenly spread part each time (see struct run), so that the curve costs a few percent at most.
 */
struct history {
    size_t count;
    uint64_t stride;
    struct history_point point[HISTORY_POINTS];
};

/* A change while the run went on: "rate 0.1 -> 0.3", "w[1][2][1] set to 0.5", "data: 201 rows". */
struct marker {
    double epoch;
    char text[64];
};

#define MARKERS 64

/*
 * The error curve of a run before this one; or, with `parent`, of a future of this run that was left by going back and
 * training on: its points from the one at or before `fork` on. Only of the same data and loss, and with two points at
 * least. Long ones are thinned.
 */
struct earlier_curve {
    bool parent;
    double fork;    /* epoch at which the two part */
    char text[128]; /* how its settings differ from those in force now: "rate 0.1, momentum 0.5"; "": not at all */
    size_t count;
    struct history_point point[256];
};

#define EARLIER_CURVES 5

enum trainer_state {
    TRAINER_EMPTY,   /* nothing loaded (the settings could not be carried out): see error */
    TRAINER_LOADING, /* reading data */
    TRAINER_PAUSED,
    TRAINER_RUNNING,
    /*
     * Paused at the end of epoch number `settings.epochs`, or where one of the conditions of stop.h was met; a further
     * ORDER_RUN goes on past it without an end. With epochs = 0, the default, and no conditions a run goes on until it
     * is paused and is never finished.
     */
    TRAINER_FINISHED,
    TRAINER_WAITING, /* paused by itself at the epoch of trainer_run_to(), waiting to be told to go on */
    TRAINER_BROKEN, /* diverged or failed: see error; rewind to go on */
};

/* The run at one moment. Belongs to the reader until it asks for the next. */
struct snapshot {
    uint64_t serial;               /* grows with each; 0: nothing has been heard of the worker yet */
    uint64_t orders;               /* carried out so far, see trainer_orders() */
    enum trainer_state state;
    struct error error;            /* why EMPTY or BROKEN; else kind ERROR_NONE */
    struct stop_reason stopped;    /* why FINISHED before the last epoch; else kind STOP_NONE */
    struct settings settings;      /* in force in the run; what followed the data is in them */
    struct learner_position position;
    /*
     * Time is counted in steps (mini-batches, and single samples that were stepped by hand) from the first weights: where
     * the run stands, and how far it has gone. While one looks at the past `moment` is less, and network, position,
     * settings and figures are those of that moment; the curve stays whole.
     */
    uint64_t moment, present;
    double present_epoch;          /* epochs done at the present */
    uint64_t tries;                /* see trainer_set_tried() */
    size_t branch_count;           /* futures that were left and can be gone back to, see trainer_branch() */
    size_t timeline_bytes;         /* that the past takes in memory */
    /* Why the last of those orders that can be refused was: notices are counted, so that each is told once. */
    struct error notice;
    uint64_t notices;
    /*
     * Measured at this very position where `measured` is true, else the last measured. While the run is paused
     * all samples are measured, which on large sets is seen in a later snapshot of the same position.
     */
    struct history_point now;
    bool measured;
    struct history history;
    size_t marker_count; /* of the whole run, in order of time; the last MARKERS of them */
    struct marker marker[MARKERS];
    size_t earlier_count; /* the newest first */
    struct earlier_curve earlier[EARLIER_CURVES];
    struct figures figures;        /* see trainer_want_figures() */
    double samples_per_second;     /* of the last second of running; 0 when paused, and where not threaded */
    struct network network;        /* a copy; block NULL in EMPTY, LOADING and for want of memory */
    struct dataset *dataset;       /* a reference; NULL where network.block is */
    struct scaling scaling;        /* as the run uses it */
};

struct trainer;

/*
 * Starts a run by `settings`, paused. threaded: with a worker thread; else everything happens inside
 * trainer_order() and trainer_advance(). A run that cannot be made is not a failure here: it is
 * TRAINER_EMPTY with the reason in its snapshot. Waits up to a twentieth of a second, so that the first
 * snapshot of a small set is there at once. NULL for want of memory, threads or descriptors.
 */
struct trainer *trainer_create(const struct settings *settings, bool threaded, struct error *err);

#define TRAINER_HISTORY ((size_t)64 << 20)

/*
 * The same with so many bytes for the run's past, instead of TRAINER_HISTORY. They are taken only as far as they are needed. 0:
 * nothing is kept, and going back is done by training anew from the first weights, where that is short.
 */
struct trainer *trainer_create_with(const struct settings *settings, bool threaded, size_t history, struct error *err);
/*
 * The same on samples that are open already, whatever settings->data says; a reference is taken. For several runs on
 * the same ones; nothing of their past is kept. Threaded it does not wait: the first snapshot says TRAINER_LOADING.
 */
struct trainer *trainer_create_on(const struct settings *settings, struct dataset *dataset, bool threaded,
                                    struct error *err);
/*
 * A run whose network has more weights and biases is refused from now on (TRAINER_EMPTY, with the reason); for machines that
 * many people share. The present run stays. Without it there
 * is no limit but the engine's. False where the queue is full.
 */
bool trainer_limit(struct trainer *trainer, size_t parameters);
/* What it goes by, for who makes networks without a trainer. */
bool trainer_check_size(const struct architecture *arch, size_t most, struct error *err);
/* Stops at the next mini-batch and joins the worker; does not wait for data that is still being read. */
void trainer_free(struct trainer *trainer);

enum trainer_order {
    ORDER_RUN,
    ORDER_PAUSE,
    ORDER_SAMPLE, /* one sample, then pause */
    ORDER_BATCH,  /* one mini-batch, then pause */
    ORDER_EPOCH,  /* to the end of the epoch, then pause */
    ORDER_REWIND, /* back to the same first weights; pauses */
    ORDER_NEW_WEIGHTS, /* next seed, then as REWIND */
};

/*
 * False where the queue is full (the order is not taken); never blocks on the worker. A step waits for the step
 * before it to end, any other order cuts it short. Orders given while loading hold for the run that comes. In
 * EMPTY orders do nothing, in BROKEN only the last two do something. Not threaded: a step is
 * carried out at once, ORDER_RUN by trainer_advance().
 */
bool trainer_order(struct trainer *trainer, enum trainer_order order);
/*
 * As ORDER_RUN, but the run goes no further than to the end of epoch number `epoch` (0: no such limit) and is
 * then TRAINER_WAITING; at once where it is there already. Where settings.epochs is as near or nearer, the run is
 * FINISHED instead. The limit is that of this one order, any order after it does without.
 * Cheap enough to be given for every picture of a screen. False as above.
 */
bool trainer_run_to(struct trainer *trainer, uint64_t epoch);
/*
 * The same for a run that is under way as far as one knows: where it has become FINISHED meanwhile it stays so, instead
 * of going on past its end.
 */
bool trainer_keep_running(struct trainer *trainer, uint64_t epoch);
/*
 * Number of orders and settings given so far, for telling whether a snapshot is from before or after the last
 * of them: then its `orders` is as large. What was told to run may still be running in it.
 */
uint64_t trainer_orders(const struct trainer *trainer);
/*
 * Other settings. What can change while a run goes on (rate, batch, penalties, ...) changes it from the next
 * mini-batch on; what makes another network or other data (layers, data, init, seed, loss, ...) starts a new
 * run, running as the old one was, with the same limit, or paused. Where `data` has changed, then layers, activation
 * and loss follow it unless they have changed, too (as settings_fit() does), so look at the next snapshot's
 * settings. Where a run on other data cannot be made (TRAINER_EMPTY), the one before is kept aside until one can: settings
 * with its data that it can take over go back to it, as it stood, paused. False as above.
 */
bool trainer_configure(struct trainer *trainer, const struct settings *settings);

/*
 * To that many steps from the first weights, paused: weights, moments, position and settings are the same bits as when
 * the run first came by. Later than the present is the present. To run or to step from the past, or to
 * change something there, leaves the old future and makes a branch. False as above.
 */
bool trainer_go(struct trainer *trainer, uint64_t moment);

/* So many steps forth, or back where it is negative, from where the run stands when this is carried out; several in a row add up. */
bool trainer_go_by(struct trainer *trainer, long steps);
/* To the first moment at which so many epochs have been done (12.5: half of the 13th as well), or to the present. */
bool trainer_go_epoch(struct trainer *trainer, double epoch);
/* To the beginning of the present epoch, -1, or of the next, 1, and so on; from such a beginning -1 is to the one before. */
bool trainer_go_by_epochs(struct trainer *trainer, long epochs);
/*
 * Back to the end of a branch that was left, 1: the one that was left last. The present line becomes a branch in its
 * turn, so that nothing is lost. Five are kept. False as above.
 */
bool trainer_branch(struct trainer *trainer, size_t number);

#define TRAINER_BIAS LEARNER_BIAS

/*
 * One weight by hand, layer and units from 0; in == TRAINER_BIAS: the neuron's bias. The optimiser's moments stay. What
 * there is not, and what is not finite, is not set. False as above.
 */
bool trainer_set_parameter(struct trainer *trainer, size_t layer, size_t out, size_t in, double value);
/*
 * The same for a value that was the best of so many, for each of which the error of all training samples was computed:
 * snapshots have their number up to their moment in `tries`.
 */
bool trainer_set_tried(struct trainer *trainer, size_t layer, size_t out, size_t in, double value, uint64_t tries);
/*
 * Other rows in the same columns (points added or removed, a file that has grown): weights, moments and scaling stay, the
 * present epoch begins anew, and rewinding begins with these rows. Takes a reference of its own. False as above.
 */
bool trainer_replace_data(struct trainer *trainer, struct dataset *dataset);

/*
 * From now on snapshots have figures, or no longer. They cost the run some percent of its speed while it goes on, and come
 * then at intervals; where it rests they are of all samples, which on large sets is seen in a later snapshot of
 * the same position. Steps that were ordered before are done first. False as above.
 */
bool trainer_want_figures(struct trainer *trainer, bool wanted);

/*
 * The run as it stands between two mini-batches, as a session (session.h) for model_save(); a way to a moment that is under
 * way ends first, an epoch does not.
 * Owned by the caller. False where there is no run, or where it has diverged.
 */
bool trainer_capture(struct trainer *trainer, struct model *model, struct error *err);
/*
 * Instead of the present run one that goes on where a session stood, paused, or begins with a model's weights.
 * settings: session_settings(). Takes the model over, also on failure, which is that the queue is full. What is wrong with the
 * data or the session is in the snapshot then (TRAINER_EMPTY).
 */
bool trainer_resume(struct trainer *trainer, const struct settings *settings, struct model *model);

/* Readable when there is a new snapshot; for poll(). -1 where not threaded. */
int trainer_wake_fd(const struct trainer *trainer);
/*
 * The newest snapshot; the same one again where there is none newer. Valid until the next call. Empties
 * the wake pipe. Never NULL.
 */
const struct snapshot *trainer_snapshot(struct trainer *trainer);

/* Not threaded: does up to `batches` mini-batches of what was ordered, fewer where that ends. Returns those done. */
uint64_t trainer_advance(struct trainer *trainer, uint64_t batches);
/*
 * Threaded: waits until the orders so far are carried out, data is loaded, and a step and the measuring after it have
 * ended; then trainer_snapshot() shows the result. Does not wait for a run to end. For tests and leaving.
 */
void trainer_settle(struct trainer *trainer);
/* The same for so many seconds at most; false where that was too short. */
bool trainer_settle_within(struct trainer *trainer, double seconds);

#endif
