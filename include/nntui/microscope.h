/* layer: nn */
/*
 * One input under the microscope: what the network answers, which pixels the answer hangs on, and how little it takes
 * to change it.
 *
 * Inputs are scaled values, [inputs], within a range that no change leaves. Outputs and slopes are computed in
 * double from the weights as they are; the class is always the one that the fast kernels (predictor_run()) give, so that
 * it is the one on every other screen. The network is the caller's and must stay as it is while the microscope
 * lives. One thread at a time.
 */
#ifndef NNTUI_MICROSCOPE_H
#define NNTUI_MICROSCOPE_H

#include <nntui/network.h>

struct microscope_options {
    struct input_range range;
    double no, yes; /* with one output: the targets, of which the nearer names the class (samples_class()) */
};

struct microscope;

/* x: [inputs], brought into the range. NULL for a bad range and for want of memory. */
struct microscope *microscope_create(const struct network *network,
                                     const struct microscope_options *options, const double *x,
                                     struct error *err);
void microscope_free(struct microscope *microscope); /* NULL is harmless */

/* The input as it is, [inputs], and what the network makes of it, [outputs]. Valid until it changes. */
const double *microscope_input(const struct microscope *microscope);
const double *microscope_outputs(const struct microscope *microscope);
size_t microscope_class(const struct microscope *microscope);
/* The output that speaks for the class: its number, or 0 with one output. */
size_t microscope_answer(const struct microscope *microscope);

/* Gives one pixel another value. Fails where there is no such pixel, or the value is outside the range. */
bool microscope_set(struct microscope *microscope, size_t pixel, double value, struct error *err);

/*
 * The slope of output k by every input, do_k/di: [inputs]. A picture of what the answer hangs on, as K. Simonyan, A. Vedaldi
 * and A. Zisserman, "Deep inside convolutional networks", 2014, draw it, with its sign. Fails where an activation has no slope, and
 * for an output that there is not.
 */
bool microscope_slopes(struct microscope *microscope, size_t k, double *slope, struct error *err);

/* ---- What changes the answer */

/*
 * A changed input with another class. Never a guess: `picture` was given to the network, and `to` is what it said. Where
 * nothing was found, `found` is false, and only from, steps and done mean something.
 */
struct flip {
    bool found;
    bool done;      /* all that was to be tried has been tried */
    size_t from, to;
    size_t pixel;   /* one pixel: which; its new value is picture[pixel] */
    double size;    /* one pixel: by how much it changes; many: the root of the sum of the squares of all changes */
    size_t steps;   /* one pixel: pixels tried; many: steps taken */
    float *picture; /* [inputs] */
};

/* Nothing found yet, for the input as it is. End with flip_free(). */
bool flip_create(struct flip *flip, const struct microscope *microscope, struct error *err);
void flip_free(struct flip *flip);

/* Grey levels from one end of the range to the other that a single pixel is tried with. */
#define MICROSCOPE_LEVELS 256

/*
 * The smallest change of one pixel that gives another class. Tries the next `count` pixels, each with all MICROSCOPE_LEVELS
 * that are nearer to its value than the smallest change found so far; so a screen can go on drawing in between. When
 * flip->done, every pixel has been tried with every level: what was found is then the smallest change to such a
 * level, and where nothing was, no single pixel at such a level changes the answer. The input must stay the same
 * from flip_create() on.
 */
void microscope_flip_pixel(struct microscope *microscope, struct flip *flip, size_t count);

/*
 * A small change of all pixels together, by DeepFool: S. Moosavi-Dezfooli, A. Fawzi and P. Frossard, "DeepFool: a simple
 * and accurate method to fool deep neural networks", 2016. Each step takes the network for linear, and goes to the nearest
 * border with another class: with f_k the sums of the last layer and w_k = df_k/di, to the class k with the smallest
 * |f_k - f_from| / |w_k - w_from|, by that length. Pixels at an end of the range that would have to leave it
 * are left out; 2% are added to get over the border. What is found is then shortened along the straight line from the
 * input, as far as the class stays changed. So the size is a bound from above: there may be smaller changes.
 *
 * At most `limit` steps; flip->found is false where that was not enough, or where no slope was left to go along. Fails only
 * where an activation has no slope, and for want of memory.
 */
bool microscope_flip_all(struct microscope *microscope, struct flip *flip, size_t limit,
                         struct error *err);

#endif
