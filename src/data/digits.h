/*
 * Drawn digits: strokes like those of many hands, made from the shapes of digit_shape.def.
 */
#ifndef NNTUI_DATA_DIGITS_H
#define NNTUI_DATA_DIGITS_H

#include <nntui/drawing.h>
#include <nntui/rng.h>

#define DIGITS 10

/* One way of writing a digit. */
struct digit_shape {
    uint8_t digit;
    const char *name;
    float share; /* of all that is written of that digit, in no particular unit */
    const struct shape_point *points;
    size_t count;
};

extern const struct digit_shape digit_shapes[];
extern const size_t digit_shape_count;

/* A way of writing `digit`, as often as people do. */
const struct digit_shape *digit_shape_draw(struct rng *rng, size_t digit);

/*
 * Writes a shape as one more hand does it: `drawing` is cleared and then has the strokes, `*pen` the width of the pen in pixels of the
 * prepared digit. Every number comes from `rng`, and none depends on the C library's functions.
 */
bool digit_draw(struct drawing *drawing, float *pen, const struct digit_shape *shape,
                struct rng *rng, struct error *err);

#endif
