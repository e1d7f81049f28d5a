/*
 * The axes of a plot, for plot.c: pure functions of ranges and sizes. Private to src/ui/.
 */
#ifndef NNTUI_UI_PLOT_AXIS_H
#define NNTUI_UI_PLOT_AXIS_H

#include "ui/axes.h"

#define FEW_PARTS 2 /* of a small plot, which is made tight */

/* In log scale the range is of the exponents. */
struct axis {
    struct range range;
    bool log_scale;
    bool tight;   /* ends at a half step where that is enough: a small plot has no room to waste */
    bool percent; /* a share, told as 50% */
    bool free;    /* begins where its values do; else, where it is linear, at zero or below */
};

struct plot_axes {
    struct axis x, y, right;
};

/* Where the pieces are: the curves' cells, and around them the numbers. */
struct frame {
    struct rect cells;
    int label_width; /* columns of the numbers on the left; 0: no axis there */
    int right_width; /* of those on the right, axis included; 0: none */
    bool x_labels;
};

/* A distance of 1, 2 or 5 times a power of ten that divides the axis into at most `parts`. */
void axis_step(struct axis *axis, int parts);
/*
 * Step and ends of an axis whose `low` and `high` are the range of its values. Errors are looked at from zero on. A curve
 * without height still gets an axis.
 */
void axis_finish(struct axis *axis, int parts);
/* Place of a value among `size` steps, 0 .. size - 1. Off the axis: a value beyond that. */
int axis_place(const struct axis *axis, double value, int size);

/* right: there are numbers on the right, too, where there is room. */
struct frame frame_make(struct rect area, const struct plot_axes *axes, bool right);
/* Row and column of a value, of the canvas. */
int frame_row(const struct frame *frame, const struct axis *axis, double value);
int frame_column(const struct frame *frame, const struct axis *axis, double value);

void frame_draw_y(struct canvas *canvas, const struct frame *frame, const struct axis *axis);
void frame_draw_right(struct canvas *canvas, const struct frame *frame, const struct axis *axis);
void frame_draw_x(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                  const char *name);

#endif
