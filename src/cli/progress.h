/*
 * One line on standard error that shows how far training is, on a terminal only.
 */
#ifndef NNTUI_CLI_PROGRESS_H
#define NNTUI_CLI_PROGRESS_H

#include <nntui/run.h>

struct progress {
    bool shown;    /* standard error is a terminal */
    uint64_t epochs; /* to train in all */
    bool dirty;    /* something stands on the line */
    double drawn;  /* when the line was last drawn, cli_clock() */
    double start;  /* when training began */
};

void progress_start(struct progress *progress, uint64_t epochs);
/*
 * Draws the line anew, ten times a second at most. samples_per_second: of training alone; accuracy: of the
 * last measurement, NaN where there is none.
 */
void progress_draw(struct progress *progress, const struct run *run, double samples_per_second, double accuracy);
/* Takes the line away before something else is printed. */
void progress_clear(struct progress *progress);

#endif
