/*
 * The axes of a plot: where they end, which numbers stand beside them, and how they are drawn.
 */
#include "ui/plot_axis.h"

#include "ui/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RIGHT_LEAST_WIDTH 30 /* of a plot with numbers on both sides */

/* ---- Where an axis ends */

void axis_step(struct axis *axis, int parts)
{
    double step = range_step(&axis->range, parts);

    axis->range.step = axis->log_scale && step < 1 ? 1 : step;
}

void axis_finish(struct axis *axis, int parts)
{
    struct range *range = &axis->range;
    double unit;

    if (range->high < range->low && isfinite(range->low)) /* faint curves alone */
        range->high = range->low;
    if (!(range->low <= range->high)) { /* no value at all */
        range->low = axis->log_scale ? -1 : 0;
        range->high = axis->log_scale ? 0 : 1;
    }
    if (!axis->log_scale && !axis->free && range->low > 0)
        range->low = 0;
    if (axis->log_scale) {
        range->low = floor(range->low);
        range->high = ceil(range->high);
    }
    if (!(range->high - range->low > fabs(range->high) * 1e-12) ||
        range->high - range->low < 1e-300)
        range->high = range->low + fmax(fabs(range->low), 1);
    axis_step(axis, parts);
    if (axis->free && !axis->log_scale)
        range->low = floor(range->low / range->step + 1e-9) * range->step;
    unit = axis->tight ? range->step / 2 : range->step;
    if (!axis->log_scale)
        range->high = fmin(ceil(range->high / unit - 1e-9) * unit, 1e301);
}

static void label_of(const struct axis *axis, double value, char *buffer, size_t size)
{
    if (axis->percent)
        snprintf(buffer, size, "%.0f%%", 100 * value);
    else if (axis->log_scale)
        number_tick(buffer, size, pow(10, value), pow(10, value));
    else
        number_tick(buffer, size, value, axis->range.step);
}

/* ---- Places */

int axis_place(const struct axis *axis, double value, int size)
{
    double share = fmax(fmin(range_share(&axis->range, value), 2), -1);

    return (int)floor(share * (size - 1) + 0.5);
}

static int widest_label(const struct axis *axis)
{
    int widest = 0;

    for (int i = 0; i < range_ticks(&axis->range); i++) {
        char label[NUMBER_SIZE];
        int width;

        label_of(axis, range_tick(&axis->range, i), label, sizeof label);
        width = (int)strlen(label);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* ---- Axes */

struct frame frame_make(struct rect area, const struct plot_axes *axes, bool right)
{
    struct frame frame = {.cells = area};

    if (area.height >= 4 && area.width >= 12) {
        frame.label_width = widest_label(&axes->y) + 1;
        if (frame.label_width > area.width / 2)
            frame.label_width = 1;
        if (right && area.width >= RIGHT_LEAST_WIDTH)
            frame.right_width = widest_label(&axes->right) + 1;
        frame.cells.x += frame.label_width;
        frame.cells.width -= frame.label_width + frame.right_width;
        frame.cells.height -= 2;
        frame.x_labels = true;
    }
    return frame;
}

int frame_row(const struct frame *frame, const struct axis *axis, double value)
{
    return frame->cells.y + frame->cells.height - 1 -
           axis_place(axis, value, 4 * frame->cells.height) / 4;
}

int frame_column(const struct frame *frame, const struct axis *axis, double value)
{
    return frame->cells.x + axis_place(axis, value, 2 * frame->cells.width) / 2;
}

/* The line of an axis that goes up, in column `x`, with its ticks. */
static void draw_upright(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                         int x, enum glyph tick)
{
    const struct rect *cells = &frame->cells;

    for (int y = cells->y; y < cells->y + cells->height; y++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_VERTICAL);
    for (int i = 0; i < range_ticks(&axis->range); i++)
        canvas_glyph(canvas, x, frame_row(frame, axis, range_tick(&axis->range, i)), ROLE_DIM,
                     tick);
}

void frame_draw_y(struct canvas *canvas, const struct frame *frame, const struct axis *axis)
{
    int x = frame->cells.x - 1;

    draw_upright(canvas, frame, axis, x, GLYPH_TICK_LEFT);
    for (int i = 0; i < range_ticks(&axis->range) && frame->label_width > 1; i++) {
        double value = range_tick(&axis->range, i);
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        canvas_write(canvas, x - (int)strlen(label), frame_row(frame, axis, value), ROLE_DIM,
                     label);
    }
}

void frame_draw_right(struct canvas *canvas, const struct frame *frame, const struct axis *axis)
{
    const struct rect *cells = &frame->cells;
    int x = cells->x + cells->width;

    draw_upright(canvas, frame, axis, x, GLYPH_TICK_RIGHT);
    canvas_glyph(canvas, x, cells->y + cells->height, ROLE_DIM, GLYPH_BOTTOM_RIGHT);
    for (int i = 0; i < range_ticks(&axis->range); i++) {
        double value = range_tick(&axis->range, i);
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        canvas_write(canvas, x + 1, frame_row(frame, axis, value), ROLE_DIM, label);
    }
}

/*
 * A number that would run into the one before it is left out. The axis's name stands in the last gap
 * between two numbers that is wide enough.
 */
static void draw_x_labels(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                          int y, const char *name)
{
    int free_from = frame->cells.x - 1, gap = -1, name_width = canvas_text_width(name);

    for (int i = 0; i < range_ticks(&axis->range); i++) {
        double value = range_tick(&axis->range, i);
        int x = frame_column(frame, axis, value), start;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        start = tick_start(frame->cells, x, (int)strlen(label));
        canvas_glyph(canvas, x, y - 1, ROLE_DIM, GLYPH_TICK_DOWN);
        if (start < free_from)
            continue;
        if (start - free_from >= name_width + 1)
            gap = free_from + (start - free_from - name_width) / 2;
        canvas_write(canvas, start, y, ROLE_DIM, label);
        free_from = start + (int)strlen(label) + 1;
    }
    if (gap < 0 && frame->cells.x + frame->cells.width - free_from >= name_width)
        gap = free_from; /* behind the last number */
    if (gap >= 0)
        canvas_write(canvas, gap, y, ROLE_DIM, name);
}

void frame_draw_x(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                  const char *name)
{
    const struct rect *cells = &frame->cells;
    int y = cells->y + cells->height;

    canvas_glyph(canvas, cells->x - 1, y, ROLE_DIM, GLYPH_BOTTOM_LEFT);
    for (int x = cells->x; x < cells->x + cells->width; x++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_HORIZONTAL);
    draw_x_labels(canvas, frame, axis, y + 1, name);
}
