/* layer: train */
/*
 * One training run that a screen can watch and steer: dataset, network, learner and history, run by a
 * worker thread of its own, or step by step on the calling thread (scripts and tests).
 *
 * Orders go in through a bounded queue that is looked at between mini-batches. What the run looks like
 * comes out as snapshots, at most 30 a second: the reader always gets the newest whole one and
 * never waits for the worker, nor the worker for the reader (three buffers). One byte on a pipe
 * tells the reader that there is a new one. The worker sleeps while it has nothing to do.
 *
 * Threads: all functions are for the one thread that owns the trainer (the screen's).
 */
#ifndef NNTUI_TRAINER_H
#define NNTUI_TRAINER_H

#include <nntui/settings.h>

/* One measurement of the run. Errors on a part that has no samples, and accuracy of a regression, are NaN. */
struct history_point {
    double epoch; /* may be a fraction: measured inside an epoch, after stepping by hand */
    double train_loss, test_loss;
    double train_accuracy, test_accuracy;
};

#define HISTORY_POINTS 1024

/*
 * The error curve. Points are taken at the start and at the end of every `stride`-th epoch; when the
 * array is full every second one is dropped and the stride doubled. So which points there are
 * depends on the number of epochs only, never on the clock.
 */
struct history {
    size_t count;
    uint64_t stride;
    struct history_point point[HISTORY_POINTS];
};

enum trainer_state {
    TRAINER_EMPTY,   /* nothing loaded (the settings could not be carried out): see error */
    TRAINER_LOADING, /* reading data */
    TRAINER_PAUSED,
    TRAINER_RUNNING,
    TRAINER_FINISHED, /* the set number of epochs is done; running on is allowed */
    TRAINER_BROKEN,  /* diverged or failed: see error; rewind to go on */
};

/* The run at one moment. Belongs to the reader until it asks for the next. */
struct snapshot {
    uint64_t serial;               /* grows with each */
    enum trainer_state state;
    struct error error;            /* why EMPTY or BROKEN; else kind ERROR_NONE */
    struct settings settings;      /* in force in the run */
    struct learner_position position;
    struct history_point now;      /* measured at this very position where measured is true, else the last measured */
    bool measured;
    struct history history;
    double samples_per_second;     /* of the last second of running; 0 when paused */
    struct network network;        /* a copy; block NULL in EMPTY */
    struct dataset *dataset;       /* a reference; NULL in EMPTY */
    struct scaling scaling;        /* as the run uses it */
};

struct trainer;

/*
 * Starts a run by `settings`, paused. threaded: with a worker thread; else everything happens inside
 * trainer_order() and trainer_advance(). A run that cannot be made is not a failure here: it is
 * TRAINER_EMPTY with the reason in its snapshot. NULL for want of memory, threads or descriptors.
 */
struct trainer *trainer_create(const struct settings *settings, bool threaded, struct error *err);
/* Stops at the next mini-batch and joins the worker. */
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

/* False where the queue is full (the order is not taken); never blocks on the worker. */
bool trainer_order(struct trainer *trainer, enum trainer_order order);
/*
 * Other settings. What can change while a run goes on (rate, batch, penalties, ...) changes it from the next
 * mini-batch on; what makes another network or other data (layers, data, init, seed, loss, ...) starts a new
 * run, paused or running as the old one was. False as above.
 */
bool trainer_configure(struct trainer *trainer, const struct settings *settings);

/* Readable when there is a new snapshot; for poll(). -1 where not threaded. */
int trainer_wake_fd(const struct trainer *trainer);
/*
 * The newest snapshot; the same one again where there is none newer. Valid until the next call. Empties
 * the wake pipe. Never NULL.
 */
const struct snapshot *trainer_snapshot(struct trainer *trainer);

/* Not threaded: carries out up to `batches` mini-batches of what was ordered. Returns those done. */
uint64_t trainer_advance(struct trainer *trainer, uint64_t batches);
/* Threaded: waits until the orders so far are carried out and a stepping order has ended (for tests and leaving). */
void trainer_settle(struct trainer *trainer);

#endif
