/*
 * Runs that differ in one setting, side by side: what the Compare screen knows of them, and how they are driven. Private
 * to src/ui/.
 *
 * Each run is a trainer with a worker of its own; all have the samples of the Train screen's run, which are opened once. They
 * go in step as a person sees it: to the same epoch for each picture, and at full speed none gets further ahead of the
 * slowest than about a third of a second's work. They train while their screen is shown.
 */
#ifndef NNTUI_UI_COMPARE_H
#define NNTUI_UI_COMPARE_H

#include <nntui/canvas.h>
#include <nntui/sweep.h>

#include "ui/model_field.h"

struct app;

#define COMPARE_MS 33 /* from one look at the runs to the next */
/* Frames that a picture counts as at most: one that took longer was held up by something else. */
#define SPEED_FRAMES 15
#define SPEED_LIMIT \
 65536 /* epochs in a picture, also of a single run; above that there is only "full" */

struct compare_run {
    struct trainer *trainer;
    const struct snapshot *snapshot; /* never NULL */
    uint64_t limit;                  /* epoch of the last order to run; 0: to the end */
};

/*
 * How fast they go, like struct speed of one run: so many epochs from one picture to the next, or more and more until
 * there are as many as can be.
 */
struct compare_pace {
    bool ramp;
    double epochs;    /* from one picture to the next; 0: as many as can be */
    double present;   /* those of a ramp in the time of one frame; 0: as many as can be */
    double frames;    /* that the last picture took */
    bool on;          /* told to run, and not at an end since */
    uint64_t goal;    /* epoch at which all are to rest; 0: none */
    bool anew;        /* rewound, and the snapshots do not know it yet */
    bool drawn;       /* the state has been shown since the last order */
    bool watched;     /* somebody tells us of pictures */
    int late;         /* looks at the runs since the last order in which some still ran */
    uint64_t slowest; /* epochs that the slowest had done at the last look */
    double gained;    /* those that it did from one look to the next, smoothed */
};

/* What each run's network makes of all inputs, made when there are new snapshots and only looked at while drawing. */
struct compare_pictures {
    bool ranged;                                   /* the ranges are found */
    struct range input[FIELD_MOST_INPUTS], target; /* all samples', with some room around */
    struct field field[SWEEP_RUNS];
    uint64_t serial[SWEEP_RUNS]; /* of the snapshots that they are of */
    size_t next;                 /* the run whose picture is made next */
};

struct compare_state {
    struct sweep sweep; /* count 0: nothing is compared */
    struct compare_run run[SWEEP_RUNS];
    struct dataset *dataset;                    /* a reference */
    struct sweep_standing standing[SWEEP_RUNS]; /* where they are compared */
    struct sweep_verdict verdict;
    struct compare_pictures pictures;
    struct compare_pace pace;
    size_t row; /* the run under the cursor */
    bool log_scale;
};

/* ---- compare_runs.c: life, orders, pace */

/* Replaces what is compared now; false with a message, nothing has changed then. */
bool compare_open(struct app *app, const char *text, struct error *err);
void compare_close(struct compare_state *compare);
/* Takes in the newest snapshots and sends on the runs that have got as far as they were to. */
void compare_update(struct app *app);
/* Some run has something to do, or its figures are still to come. */
bool compare_busy(const struct compare_state *compare);
/* Every run has finished or is lost. */
bool compare_ended(const struct compare_state *compare);
/* All to the epoch `goal`, 0: on and on; paced: with a picture now and then. */
bool compare_go(struct app *app, uint64_t goal, struct error *err);
/* The command `run` on the Compare screen: so many epochs more, 0: until paused. */
bool compare_run_epochs(struct app *app, uint64_t epochs, struct error *err);
/* The next whole epoch: that which the furthest has begun where they are at different places, else one more. */
uint64_t compare_next_epoch(const struct compare_state *compare);
void compare_pause(struct compare_state *compare);
/* Back to the first weights, paused. */
void compare_rewind(struct compare_state *compare);
/* The commands that set the speed: epochs from one picture to the next, 0 for as many as can be. */
bool compare_speed(struct app *app, bool ramp, double epochs);
/* A picture of them has been shown. */
void compare_drawn(struct compare_state *compare, double frames);
/* Not threaded: up to so many mini-batches of each run; returns those done. */
uint64_t compare_advance(struct app *app, uint64_t batches);

/* ---- compare_screen.c */
/* The figure that the runs are compared by, and its name, translated. */
enum sweep_measure compare_measure(const struct compare_state *compare);
enum role compare_role(size_t run);

/* ---- compare_pictures.c */
void compare_free_pictures(struct compare_pictures *pictures);

#endif
