/*
 * Figures (nntui/figures.h) being made, in slices. Private to src/train/.
 *
 * They are made of a copy of the network, so that training may go on between two slices; a
 * figuring belongs to the worker, which says when there is time for a slice (worker_figures.c).
 */
#ifndef NNTUI_TRAIN_FIGURES_H
#define NNTUI_TRAIN_FIGURES_H

#include <nntui/figures.h>
#include <nntui/run.h>

/* Sums over the samples so far of one target column, scaled, and of its error in the data's units. */
struct column_sums {
    double
        first; /* the first target; sums are of distances from it, so that they keep their digits */
    double sum, squares, residual, absolute;
};

struct figuring {
    bool active;
    bool whole;             /* of all samples, else of run.some_train and run.some_test */
    bool testing;           /* the training part is done */
    size_t at;              /* samples of the part done */
    struct network network; /* the copy */
    float *gradient;        /* sum over the training samples, a block of the network's order */
    size_t room;            /* samples of a slice */
    float *outputs, *loss;  /* [room][outputs], [room] */
    uint32_t
        *confusion; /* [classes][classes] where there are more than FIGURES_CLASSES, else NULL */
    struct column_sums *column; /* [outputs] of a regression, else NULL */
    struct figures made;        /* complete once no longer active */
};

/* Begins with the run's network as it stands. False, and inactive, for want of memory. */
bool figuring_begin(struct figuring *figuring, struct run *run, bool whole);
/* One slice: about a millisecond on networks that are not very large. The run has the same data as at the beginning. */
void figuring_slice(struct figuring *figuring, const struct run *run);
/* Ends it early, or gives back what it needed. */
void figuring_free(struct figuring *figuring);

#endif
