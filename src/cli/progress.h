/*
 * One line on standard error that shows how far training is, on a terminal only.
 */
#ifndef NNTUI_CLI_PROGRESS_H
#define NNTUI_CLI_PROGRESS_H

#include <nntui/run.h>

struct progress {
    double loss; /* of the epoch so far, or of the last one; the caller's to set, as the next two */
    double accuracy; /* as last measured; NaN where there is none */
    double rate;     /* samples a second, of training alone */
    uint64_t epochs; /* to train in all */
    bool shown;      /* standard error is a terminal that can erase a line */
    bool shares;     /* standard output is a terminal too, most likely the same one */
    bool dirty;      /* something stands on the line */
    double drawn;    /* when the line was last drawn, cli_clock() */
    double start;    /* when training began */
};

void progress_start(struct progress *progress, uint64_t epochs);
/* Draws the line anew, ten times a second at most. */
void progress_draw(struct progress *progress, const struct run *run);
/* Another line in its place, as often. */
void progress_line(struct progress *progress, const char *line);
/* Takes the line away where standard output is about to print on the same terminal. */
void progress_make_way(struct progress *progress);
/* Takes the line away for good. */
void progress_clear(struct progress *progress);

#endif
