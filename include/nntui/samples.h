/* layer: nn */
/*
 * The samples that a network learns from or is measured on: a view that owns nothing.
 *
 * Inputs are either floats, already scaled, or bytes with one affine scale for all (images:
 * x = byte_offset + byte_scale * byte), which are never expanded in memory as a whole. Targets are
 * either floats or class labels. A view of a part of a set (the training part) has the whole set's
 * rows and a list of the rows that belong to it.
 */
#ifndef NNTUI_SAMPLES_H
#define NNTUI_SAMPLES_H

#include <nntui/error.h>

#include <stdint.h>

#define SAMPLES_MAX_CLASSES 256

struct samples {
    size_t count;           /* samples in this view */
    size_t inputs, outputs; /* values of one sample; outputs: of the network */
    const float *x;         /* [rows][inputs], or NULL */
    const uint8_t *bytes;   /* [rows][inputs], or NULL; one of the two is set */
    float byte_offset, byte_scale;
    size_t image_width, image_height; /* inputs are rows of pixels; 0 where they are no image */
    const float *targets;             /* [rows][outputs], or NULL */
    const uint8_t *labels;            /* [rows], or NULL; one of the two is set */
    float low, high; /* the targets that a label stands for: all `low` but one `high` */
    size_t classes;  /* with labels: 2 where there is one output, else outputs; 0 for targets */
    const uint32_t *rows; /* [count] row of each sample, or NULL for 0 .. count - 1 */
};

/* Row of the view's sample `index`. */
static inline size_t samples_row(const struct samples *samples, size_t index)
{
    return samples->rows != NULL ? samples->rows[index] : index;
}

/* The view's samples `from` .. `from + count - 1`, as a view of their own. */
struct samples samples_slice(const struct samples *all, size_t from, size_t count);
/* Writes one sample's scaled inputs, x: [inputs]. `row` is a row, not an index into the view. */
void samples_input(const struct samples *samples, size_t row, float *x);
/* Writes one sample's targets, t: [outputs]. With one output, label 1 is `high` and 0 is `low`. */
void samples_target(const struct samples *samples, size_t row, float *t);
/*
 * The class that a network's outputs name: with one output that of the nearer of the two targets, else the largest, the
 * first of equals. o: [outputs].
 */
uint8_t samples_class(const struct samples *samples, const float *o);
/* Share of inputs that are not background (byte 0), over up to 1000 samples; 1 for floats. */
double samples_density(const struct samples *samples);

#endif
