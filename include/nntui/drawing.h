/* layer: data */
/*
 * What a hand draws: strokes of points, and the picture that a round pen makes along them.
 *
 * Points are kept as they came, in pixels of a square of DRAWING_SIDE with y down, so that a drawing can be made larger or
 * smaller and be drawn anew with a pen of the same width (preparation.h does). They may lie outside the square.
 *
 * A drawing of zeroes is empty and valid; drawing_free() gives back what it holds. What adds to a drawing fails only for
 * want of memory, over DRAWING_MAX_POINTS, or for values that are no place; then the drawing is as it was.
 */
#ifndef NNTUI_DRAWING_H
#define NNTUI_DRAWING_H

#include <nntui/error.h>

#include <stdint.h>

#define DRAWING_SIDE       28
#define DRAWING_PIXELS     (DRAWING_SIDE * DRAWING_SIDE)
#define DRAWING_MAX_POINTS 20000
#define DRAWING_REACH      1000.0f /* points lie within so many pixels of the square's corner */
#define DRAWING_PRESSURE   8.0f    /* the most */

/* pressure: 1 for a usual pen; 0.5 draws half as wide. `begins` is set for the first point of a stroke. */
struct drawing_point {
    float x, y, pressure;
    bool begins;
};

struct drawing {
    struct drawing_point *points; /* [count], malloc */
    size_t count, capacity;
};

void drawing_free(struct drawing *drawing);
/* No points left; the memory is kept for the next. */
void drawing_clear(struct drawing *drawing);
bool drawing_copy(struct drawing *to, const struct drawing *from, struct error *err);
static inline bool drawing_is_empty(const struct drawing *drawing)
{
    return drawing->count == 0;
}
size_t drawing_strokes(const struct drawing *drawing);
/* Whether both have the same points. */
bool drawing_same(const struct drawing *a, const struct drawing *b);

/* The first point of a new stroke; alone it is a dot. */
bool drawing_begin(struct drawing *drawing, float x, float y, float pressure, struct error *err);
/* A line from the last point to here; begins a stroke where there is none. */
bool drawing_add(struct drawing *drawing, float x, float y, float pressure, struct error *err);
/* Takes the last stroke away; false where there is none. */
bool drawing_undo(struct drawing *drawing);
/* Takes away what lies within `radius` of a place: lines are cut where they enter the circle, which can make two strokes of one. */
bool drawing_erase(struct drawing *drawing, float x, float y, float radius, struct error *err);

struct drawing_box {
    float left, top, right, bottom;
};

/* The box around all points, without the pen's width; false for an empty drawing. */
bool drawing_bounds(const struct drawing *drawing, struct drawing_box *box);

/* ---- The picture */

/* From full ink to none it takes DRAWING_EDGE pixels, half of them outside the pen's width. */
#define DRAWING_EDGE 1.0f

/* Where a point comes to lie: scale * x + shift_x, scale * y + shift_y. The pen's width does not follow the scale. */
struct drawing_view {
    float scale, shift_x, shift_y;
};

#define DRAWING_AS_IS ((struct drawing_view){.scale = 1})

/*
 * Draws with a pen of `pen` pixels: grey [side][side] is set to 0 (paper) to 1 (ink), by each pixel's distance from the
 * nearest line. Lines that cross do not add up, as ink does not.
 */
void drawing_render(const struct drawing *drawing, struct drawing_view view, float pen, float *grey,
                    size_t side);
/* 0..1 to 0..255, rounded. */
void drawing_bytes(const float *grey, uint8_t *bytes, size_t count);

#endif
