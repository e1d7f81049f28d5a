/*
 * Axes with numbers around a plot of any kind. Ranges are made first, in plain numbers; then the place of the plot in its
 * area; then axes are drawn and values are asked for their place. Pure functions of their arguments.
 */
#ifndef NNTUI_UI_AXES_H
#define NNTUI_UI_AXES_H

#include <nntui/canvas.h>

/* Values low .. high from one end to the other, numbers at the multiples of `step`. */
struct range {
    double low, high, step;
};

/* A range of nothing, to be extended. */
#define RANGE_EMPTY ((struct range){.low = 1, .high = -1})

/* Widens a range so that it has `value` in it; what is not finite is passed over. */
void range_extend(struct range *range, double value);
/* Widens it to both ends by a share of itself; one that is empty or has no width gets some. */
void range_widen(struct range *range, double share);
/* Share of the way from low to high, 0 .. 1 inside. */
double range_share(const struct range *range, double value);
double range_value(const struct range *range, double share);

/* ---- Numbers along a range, at the multiples of its step */

#define ROWS_PER_TICK    3  /* at least so many rows from one number to the next */
#define COLUMNS_PER_TICK 10 /* and so many columns */

/* A distance of 1, 2 or 5 times a power of ten that divides the range into at most `parts`, and into no more than help. */
double range_step(const struct range *range, int parts);
/* How many numbers there are; the i-th is range_tick(i), so that no rounding adds up. */
int range_ticks(const struct range *range);
double range_tick(const struct range *range, int i);
/* Left end of a number of `width` columns around column `x`, kept below a plot. */
int tick_start(struct rect cells, int x, int width);

/* A plot with its axes. */
struct axes {
    struct rect cells; /* of the plot itself */
    int label_width;   /* columns of the numbers on the left; 0: no axis there */
    bool x_labels;     /* numbers in the row below the plot */
    struct range x, y;
    const char *x_name, *y_name; /* among the numbers where there is room; "" for none */
};

/* Divides `area`: what there is no room for, numbers first, is left out. */
struct axes axes_make(struct rect area, struct range x, struct range y, const char *x_name,
                      const char *y_name);
void axes_draw(const struct axes *axes, struct canvas *canvas);
/* Cell of a value; may lie outside of the plot. */
int axes_column(const struct axes *axes, double x);
int axes_row(const struct axes *axes, double y);
/* The value in the middle of a cell. */
double axes_x_value(const struct axes *axes, int column);
double axes_y_value(const struct axes *axes, int row);
/* Dot of a value, counted on the whole canvas as canvas_dot() does. */
int axes_dot_x(const struct axes *axes, double x);
int axes_dot_y(const struct axes *axes, double y);
/*
 * A line from one point to another in dots, cut off at the plot's edges. dotted: every second dot. Points far away are
 * no matter.
 */
void axes_line(const struct axes *axes, struct canvas *canvas, double x0, double y0, double x1, double y1,
               enum role role, enum glyph ascii, bool dotted);

#endif
