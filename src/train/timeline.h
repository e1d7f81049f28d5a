/*
 * What is kept of a run's past, so that any of its moments can be made again bit for bit.
 *
 * A moment is a number of steps (mini-batches, or samples stepped by hand) since the first weights. A learner's steps
 * follow from its state alone, so a line of time is three things: what was done from outside (events), the learner's
 * whole state at some moments (checkpoints), and how far it has gone. Going to a moment means restoring the
 * checkpoint at or before it and stepping on, with the events at their moments (past.c). The first weights need no
 * checkpoint: the settings make them.
 *
 * Where one went back and trained on, the old line is kept beside the new one; the two share the events and the
 * checkpoints from before the fork.
 *
 * Checkpoints are dense where the run stands and ever sparser away from there. Which ones there are
 * depends on counts and sizes only, and decides how long a way takes, never where it ends. Bytes are those of checkpoints
 * and events, rows that were replaced included, and stay below `limit`; the oldest branches go first.
 *
 * Private to src/train/, of the worker's thread.
 */
#ifndef NNTUI_TRAIN_TIMELINE_H
#define NNTUI_TRAIN_TIMELINE_H

#include <nntui/trainer.h>

/* A weight by hand: layer and units from 0; in == LEARNER_BIAS for the bias. */
struct parameter {
    size_t layer, out, in;
    double value;
    uint64_t tries; /* times that the error of all training samples was computed to find the value */
};

enum event_kind {
    EVENT_SETTINGS,
    EVENT_PARAMETER,
    EVENT_DATA,
    EVENT_SAMPLES, /* `steps` steps of one sample each, from its moment on */
};

struct change {
    size_t setting;
    char *from, *to; /* owned, as setting_get() writes them */
};

/* Never changed once it is in a line, since others may share it. */
struct event {
    size_t refs, bytes;
    enum event_kind kind;
    uint64_t moment;
    double epoch;
    uint64_t steps;
    struct change *change;
    size_t changes;
    struct parameter parameter;
    struct dataset *dataset; /* the new rows */
    size_t rows_before;
};

/* A state in which the line's events up to number `events` (not included) have been carried out. */
struct checkpoint {
    size_t refs, bytes;
    uint64_t moment, events;
    double epoch;
    char state[];
};

/* A line from one fork to the next: lines that have one in common are the same up to its nearer end. */
struct stretch {
    uint64_t serial;
    uint64_t end; /* UINT64_MAX: the line's own last one */
    double epoch; /* of the end */
};

struct line {
    /* Events are numbered from the run's first on; those before `forgotten` are gone. */
    struct event **event;
    size_t event_count, event_room;
    uint64_t forgotten, forgotten_tries;
    struct checkpoint **checkpoint; /* in order of time */
    size_t checkpoint_count, checkpoint_room;
    struct stretch *path;
    size_t path_count;
    /*
     * Where all ways begin: the first weights, or, where events had to be forgotten, the first checkpoint. Settings and
     * rows are those before event number `forgotten`.
     */
    bool from_weights;
    struct settings first;
    struct dataset *rows;
    /* The end, written down when it is left. */
    uint64_t present;
    double present_epoch;
    bool broken; /* the last step was the one that broke */
    enum trainer_state state;
    struct error error;
    struct stop_reason stopped;
    struct settings last;
    struct history history;
};

#define BRANCHES 5

struct timeline {
    size_t limit, bytes, event_bytes;
    double coarse; /* checkpoints are so much sparser than they would be without a limit */
    uint64_t gap;  /* steps between checkpoints at the present */
    size_t thin_at, state_bytes;
    uint64_t tried;     /* moment of the last state that was to be kept */
    uint64_t focus;     /* a moment of the past that one is looking at, or the present */
    uint64_t stretches; /* so far */
    struct line *now;   /* the one that the run is on; NULL before timeline_begin() */
    struct line *branch[BRANCHES]; /* the one that was left last first */
    size_t branches;
};

void timeline_start(struct timeline *timeline, size_t limit);
void timeline_free(struct timeline *timeline);

/* A run at its first weights; all that was before is forgotten. Without memory nothing will be kept. */
void timeline_begin(struct timeline *timeline, const struct settings *settings,
                    struct dataset *rows);
/* How dense checkpoints are: by multiplications in a step, and the bytes of a state. */
void timeline_pace(struct timeline *timeline, double work, size_t bytes);

/* Number behind the last event. */
uint64_t line_events(const struct line *line);
/* NULL where it is the number behind the last. */
const struct event *line_event(const struct line *line, uint64_t number);
void event_apply_settings(const struct event *event, struct settings *settings);
/* The settings and rows in force after the events before `number`. */
void line_settings(const struct line *line, uint64_t number, struct settings *settings);
struct dataset *line_rows(const struct line *line, uint64_t number);
/* Tries (struct parameter) in all events before `number`. */
uint64_t line_tries(const struct line *line, uint64_t number);

/* Each notes what was done at a moment, the line's present. */
void timeline_note_settings(struct timeline *timeline, uint64_t moment, double epoch,
                            const struct settings *from, const struct settings *to);
void timeline_note_parameter(struct timeline *timeline, uint64_t moment, double epoch,
                             const struct parameter *parameter);
void timeline_note_rows(struct timeline *timeline, uint64_t moment, double epoch,
                        struct dataset *before, struct dataset *dataset);
void timeline_note_sample(struct timeline *timeline, uint64_t moment, double epoch);

/* Keeps the learner's state at a moment, after the events before number `events`. */
void timeline_save(struct timeline *timeline, const struct learner *learner, uint64_t moment,
                   double epoch, uint64_t events);
/* Whether there is room for checkpoints at all. */
bool timeline_saves(const struct timeline *timeline);
/* Steps from a moment to where the next checkpoint is wanted, at least 1, on the way to `target`. */
uint64_t timeline_until_save(const struct timeline *timeline, uint64_t moment, uint64_t target);
/* The last checkpoint of the present line at or before a moment, or NULL. */
const struct checkpoint *timeline_before(const struct timeline *timeline, uint64_t moment);
/* The last one before the first that is past an epoch; epochs may begin anew where rows were replaced. */
const struct checkpoint *timeline_before_epoch(const struct timeline *timeline, double epoch);

/* Without memory to go on noting: the past is lost, the run is not. */
void timeline_give_up(struct timeline *timeline);

/*
 * Makes a branch at a moment of the past, after the events before number `events`: the line as it is now becomes the
 * first of `branch`, with `history` as its curve. False for want of memory: then all but the run itself is lost.
 */
bool timeline_fork(struct timeline *timeline, uint64_t moment, uint64_t events, double epoch,
                   const struct history *history);
/* Exchanges the present line for branch number `index`; the present one becomes the first. */
void timeline_switch(struct timeline *timeline, size_t index);
/* The epoch at which a branch and the present line part. */
double timeline_fork_epoch(const struct timeline *timeline, const struct line *branch);

#endif
