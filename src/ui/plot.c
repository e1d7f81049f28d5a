/*
 * Curves over a common axis. Ranges and ticks are computed first, in plain numbers; then axes, then
 * curves, each a column of dots at a time. Nothing is allocated.
 */
#include "ui/plot.h"

#include "ui/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROWS_PER_TICK     3  /* at least so many rows from one number to the next */
#define COLUMNS_PER_TICK  10 /* and so many columns */
#define FEW_PARTS         2
#define PARTS_LIMIT       8 /* more numbers than that help nobody */
#define TICK_LIMIT        (2 * PARTS_LIMIT)
#define RIGHT_LEAST_WIDTH 30 /* of a plot with numbers on both sides */
#define MARK_COLUMNS      4  /* from one mark of a curve on the right axis to the next */

/* An axis: values low .. high, numbers at the multiples of `step`. In log scale: of the exponents. */
struct axis {
    double low, high, step;
    bool log_scale;
    bool tight;   /* ends at a half step where that is enough: a small plot has no room to waste */
    bool percent; /* a share, told as 50% */
    bool free;    /* begins where its values do; else, where it is linear, at zero or below */
};

struct axes {
    struct axis x, y, right;
};

/* Where the pieces are: the curves' cells, and around them the numbers. */
struct frame {
    struct rect cells;
    int label_width; /* columns of the numbers on the left; 0: no axis there */
    int right_width; /* of those on the right, axis included; 0: none */
    bool x_labels;
};

/* ---- Values */

static double value_at(const double *base, size_t stride, size_t index)
{
    return *(const double *)(const void *)((const char *)base + index * stride);
}

/* The value as its axis measures it: itself or its power of ten; NaN where it has none. */
static double measured(const struct axis *axis, double value)
{
    if (!axis->log_scale)
        return value;
    return value > 0 ? log10(value) : (double)NAN;
}

/* A point of a curve as the axes measure it. False where there is none. */
static bool point_at(const struct plot_series *series, const struct axis *y_axis, size_t i,
                     double *x, double *y)
{
    *x = value_at(series->x, series->stride, i);
    *y = measured(y_axis, value_at(series->y, series->stride, i));
    return isfinite(*x) && isfinite(*y);
}

/*
 * The first point to draw: where the curve comes in over the left edge, between two points, or its first one right of
 * it. `*next` is the point after that one. False where there is none.
 */
static bool entry(const struct plot *plot, const struct plot_series *series,
                  const struct axis *y_axis, double *x, double *y, size_t *next)
{
    double before_x = 0, before_y = 0;
    bool before = false;

    for (size_t i = 0; i < series->count; i++) {
        bool there = point_at(series, y_axis, i, x, y);

        *next = i;
        if (!plot->windowed || (there && *x >= plot->from)) {
            if (plot->windowed && before && *x > before_x && before_x < plot->from) {
                *y = before_y + (*y - before_y) * (plot->from - before_x) / (*x - before_x);
                *x = plot->from;
            }
            return true;
        }
        before = there;
        before_x = *x;
        before_y = *y;
    }
    return false;
}

static void include(double value, double *low, double *high)
{
    value = fmax(fmin(value, 1e300), -1e300); /* halved, so that the range itself stays finite */
    *low = fmin(*low, value);
    *high = fmax(*high, value);
}

/* Widens the axes by a curve's finite values, y from below only where it is faint. */
static void extend(struct axes *axes, const struct plot *plot, const struct plot_series *series)
{
    struct axis *y_axis = series->right ? &axes->right : &axes->y;
    double most = plot->y_most > 0 ? measured(y_axis, plot->y_most) : INFINITY;
    double x, y, unused = 0;
    size_t next;

    if (!entry(plot, series, y_axis, &x, &y, &next))
        return;
    for (;;) {
        if (isfinite(x))
            include(x, &axes->x.low, &axes->x.high);
        if (isfinite(y) && !series->right)
            include(fmin(y, most), &axes->y.low, series->faint ? &unused : &axes->y.high);
        if (next == series->count)
            break;
        point_at(series, y_axis, next++, &x, &y);
    }
}

/* A distance of 1, 2 or 5 times a power of ten that divides the axis into at most `parts`. */
static void choose_step(struct axis *axis, int parts)
{
    double wanted, step;

    parts = parts < 1 ? 1 : parts > PARTS_LIMIT ? PARTS_LIMIT : parts;
    wanted = (axis->high - axis->low) / parts;

    step = number_round_down(wanted);
    while (step < wanted * (1 - 1e-9))
        step = number_round_down(step *
                                 2.6); /* 1, 2, 5, 10: each is next below 2.6 times the last */
    axis->step = axis->log_scale && step < 1 ? 1 : step;
}

/* Errors are looked at from zero on. A curve without height still gets an axis. */
static void finish_axis(struct axis *axis, int parts)
{
    double unit;

    if (axis->high < axis->low && isfinite(axis->low)) /* faint curves alone */
        axis->high = axis->low;
    if (!(axis->low <= axis->high)) { /* no value at all */
        axis->low = axis->log_scale ? -1 : 0;
        axis->high = axis->log_scale ? 0 : 1;
    }
    if (!axis->log_scale && !axis->free && axis->low > 0)
        axis->low = 0;
    if (axis->log_scale) {
        axis->low = floor(axis->low);
        axis->high = ceil(axis->high);
    }
    if (!(axis->high - axis->low > fabs(axis->high) * 1e-12) || axis->high - axis->low < 1e-300)
        axis->high = axis->low + fmax(fabs(axis->low), 1);
    choose_step(axis, parts);
    if (axis->free && !axis->log_scale)
        axis->low = floor(axis->low / axis->step + 1e-9) * axis->step;
    unit = axis->tight ? axis->step / 2 : axis->step;
    if (!axis->log_scale)
        axis->high = fmin(ceil(axis->high / unit - 1e-9) * unit, 1e301);
}

static void label_of(const struct axis *axis, double value, char *buffer, size_t size)
{
    if (axis->percent)
        snprintf(buffer, size, "%.0f%%", 100 * value);
    else if (axis->log_scale)
        number_tick(buffer, size, pow(10, value), pow(10, value));
    else
        number_tick(buffer, size, value, axis->step);
}

/* ---- Ticks */

/* The first multiple of the step that lies on the axis. */
static double first_tick(const struct axis *axis)
{
    return ceil(axis->low / axis->step - 1e-9) * axis->step;
}

/* Number of ticks; the i-th is at first_tick() + i * step, so that no rounding adds up. */
static int tick_count(const struct axis *axis)
{
    double count = floor((axis->high - first_tick(axis)) / axis->step + 1e-9) + 1;

    return count >= 1 && count <= TICK_LIMIT ? (int)count : 0;
}

/* Place of a value among `size` steps, 0 .. size - 1. Off the axis: a value beyond that. */
static int place(const struct axis *axis, double value, int size)
{
    double share = (value - axis->low) / (axis->high - axis->low);

    return (int)floor(fmax(fmin(share, 2), -1) * (size - 1) + 0.5);
}

static int widest_label(const struct axis *axis)
{
    int widest = 0;

    for (int i = 0; i < tick_count(axis); i++) {
        char label[NUMBER_SIZE];
        int width;

        label_of(axis, first_tick(axis) + i * axis->step, label, sizeof label);
        width = (int)strlen(label);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* ---- Axes */

static struct frame make_frame(struct rect area, const struct axes *axes, bool right)
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

/* Row of a value, of the canvas. */
static int row_of(const struct frame *frame, const struct axis *axis, double value)
{
    return frame->cells.y + frame->cells.height - 1 -
           place(axis, value, 4 * frame->cells.height) / 4;
}

static int column_of(const struct frame *frame, const struct axis *axis, double value)
{
    return frame->cells.x + place(axis, value, 2 * frame->cells.width) / 2;
}

/* The line of an axis that goes up, in column `x`, with its ticks. */
static void draw_upright(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                         int x, enum glyph tick)
{
    const struct rect *cells = &frame->cells;

    for (int y = cells->y; y < cells->y + cells->height; y++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_VERTICAL);
    for (int i = 0; i < tick_count(axis); i++)
        canvas_glyph(canvas, x, row_of(frame, axis, first_tick(axis) + i * axis->step), ROLE_DIM,
                     tick);
}

static void draw_y_axis(struct canvas *canvas, const struct frame *frame, const struct axis *axis)
{
    int x = frame->cells.x - 1;

    draw_upright(canvas, frame, axis, x, GLYPH_TICK_LEFT);
    for (int i = 0; i < tick_count(axis) && frame->label_width > 1; i++) {
        double value = first_tick(axis) + i * axis->step;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        canvas_write(canvas, x - (int)strlen(label), row_of(frame, axis, value), ROLE_DIM, label);
    }
}

static void draw_right_axis(struct canvas *canvas, const struct frame *frame,
                            const struct axis *axis)
{
    const struct rect *cells = &frame->cells;
    int x = cells->x + cells->width;

    draw_upright(canvas, frame, axis, x, GLYPH_TICK_RIGHT);
    canvas_glyph(canvas, x, cells->y + cells->height, ROLE_DIM, GLYPH_BOTTOM_RIGHT);
    for (int i = 0; i < tick_count(axis); i++) {
        double value = first_tick(axis) + i * axis->step;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        canvas_write(canvas, x + 1, row_of(frame, axis, value), ROLE_DIM, label);
    }
}

/* Left end of a number below column `x`, kept on the plot. */
static int label_start(const struct frame *frame, int x, int width)
{
    int left = frame->cells.x - 1, right = frame->cells.x + frame->cells.width;
    int start = x - width / 2;

    if (start + width > right)
        start = right - width;
    return start < left ? left : start;
}

/*
 * A number that would run into the one before it is left out. The axis's name stands in the last gap
 * between two numbers that is wide enough.
 */
static void draw_x_labels(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                          int y, const char *name)
{
    int free_from = frame->cells.x - 1, gap = -1, name_width = canvas_text_width(name);

    for (int i = 0; i < tick_count(axis); i++) {
        double value = first_tick(axis) + i * axis->step;
        int x = column_of(frame, axis, value), start;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        start = label_start(frame, x, (int)strlen(label));
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

static void draw_x_axis(struct canvas *canvas, const struct frame *frame, const struct axis *axis,
                        const char *name)
{
    const struct rect *cells = &frame->cells;
    int y = cells->y + cells->height;

    canvas_glyph(canvas, cells->x - 1, y, ROLE_DIM, GLYPH_BOTTOM_LEFT);
    for (int x = cells->x; x < cells->x + cells->width; x++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_HORIZONTAL);
    draw_x_labels(canvas, frame, axis, y + 1, name);
}

/* ---- Curves */

/* What a curve is drawn with. Dots are counted from the left and from above, on the whole canvas. */
struct pen {
    struct canvas *canvas;
    struct rect cells;
    enum role role;
    bool dotted, faint;
    uint32_t letters;
};

/* In ASCII only curves cross; a curve covers what is faint, and lines. */
static bool crosses(const struct canvas *canvas, int x, int y)
{
    uint32_t character;

    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return false;
    character = canvas->cells[(size_t)y * (size_t)canvas->width + (size_t)x].character;
    return character == glyph_character(GLYPHS_ASCII, GLYPH_CURVE) ||
           character == glyph_character(GLYPHS_ASCII, GLYPH_CURVE_DOTTED) ||
           character == glyph_character(GLYPHS_ASCII, GLYPH_CROSSING);
}

static void dot(const struct pen *pen, int x, int y)
{
    const struct rect *cells = &pen->cells;
    bool utf8 = pen->canvas->glyphs == GLYPHS_UTF8;
    int column = 2 * cells->x + x, row = 4 * (cells->y + cells->height) - 1 - y;
    enum glyph glyph = pen->faint    ? GLYPH_CURVE_FAINT
                       : pen->dotted ? GLYPH_CURVE_DOTTED
                                     : GLYPH_CURVE;

    if (utf8 && ((pen->dotted && (x + y) % 2 != 0) || (pen->faint && (x + y) % 4 != 0)))
        return;
    if (pen->letters != 0 && !utf8)
        canvas_put(pen->canvas, column / 2, row / 4, pen->role, pen->letters);
    else if (utf8 || (!pen->faint && crosses(pen->canvas, column / 2, row / 4)))
        canvas_dot(pen->canvas, column, row, pen->role, glyph);
    else if (column >= 0 && row >= 0)
        canvas_glyph(pen->canvas, column / 2, row / 4, pen->role, glyph);
}

/* From (x0, y0) to (x1, y1), x0 <= x1, without gaps: each column goes on where the one before ended. */
static void segment(const struct pen *pen, int x0, int y0, int x1, int y1)
{
    int before = y0;

    dot(pen, x0, y0);
    for (int x = x0; x <= x1; x++) {
        int y = x1 == x0 ? y1 : y0 + (int)lround((double)(y1 - y0) * (x - x0) / (x1 - x0));

        if (y == before)
            dot(pen, x, y);
        while (before != y) {
            before += y > before ? 1 : -1;
            dot(pen, x, before);
        }
    }
}

/* A curve of marks: in the columns that are its own, at the height that it has there. Columns and rows are cells. */
static void mark_segment(struct canvas *canvas, const struct frame *frame,
                         const struct plot_series *series, int x0, int y0, int x1, int y1)
{
    for (int x = x0; x <= x1; x++) {
        int y = x1 == x0 ? y1 : y0 + (int)lround((double)(y1 - y0) * (x - x0) / (x1 - x0));

        if ((x - frame->cells.x) % MARK_COLUMNS == series->phase)
            canvas_glyph(canvas, x, y, series->role, series->mark);
    }
}

/* One piece of a curve, both ends in dots of the plot. */
static void draw_piece(struct canvas *canvas, const struct frame *frame,
                       const struct plot_series *series, int x0, int y0, int x1, int y1)
{
    const struct rect *cells = &frame->cells;
    const struct pen pen = {canvas,         *cells,        series->role,
                            series->dotted, series->faint, series->letters};
    int bottom = cells->y + cells->height - 1;

    if (series->right)
        mark_segment(canvas, frame, series, cells->x + x0 / 2, bottom - y0 / 4, cells->x + x1 / 2,
                     bottom - y1 / 4);
    else
        segment(&pen, x0, y0, x1, y1);
}

static void draw_series(struct canvas *canvas, const struct frame *frame, const struct plot *plot,
                        const struct plot_series *series, const struct axes *axes)
{
    const struct axis *y_axis = series->right ? &axes->right : &axes->y;
    int last_x = 0, last_y = 0;
    bool connected = false;
    double x, y;
    size_t next;

    if (!entry(plot, series, y_axis, &x, &y, &next))
        return;
    for (;;) {
        if (isfinite(x) && isfinite(y)) {
            int px = place(&axes->x, x, 2 * frame->cells.width);
            int py = place(y_axis, y, 4 * frame->cells.height);

            draw_piece(canvas, frame, series, connected ? last_x : px, connected ? last_y : py, px,
                       py);
            last_x = px;
            last_y = py;
            connected = true;
        } else {
            connected = false;
        }
        if (next == series->count)
            break;
        point_at(series, y_axis, next++, &x, &y);
    }
}

/* ---- Tags */

#define TAG_LIMIT 16

/* Where tags stand already: cells counted from the plot's upper left corner. */
struct tags {
    int count;
    int column[TAG_LIMIT], row[TAG_LIMIT];
};

/* The cell of a curve's last point, on the plot also where that is above it; false where it has none. */
static bool find_end(const struct frame *frame, const struct plot_series *series,
                     const struct axes *axes, int *column, int *row)
{
    const struct rect *cells = &frame->cells;

    for (size_t i = series->count; i > 0; i--) {
        double x, y;

        if (!point_at(series, &axes->y, i - 1, &x, &y) || x < axes->x.low)
            continue;
        *column = place(&axes->x, x, 2 * cells->width) / 2;
        *row = cells->height - 1 - place(&axes->y, fmin(y, axes->y.high), 4 * cells->height) / 4;
        return true;
    }
    return false;
}

/* A cell of the row without a tag, as near to `column` as can be, rather to the left. */
static int free_column(const struct tags *tags, int column, int row)
{
    for (int step = 0;; step++) {
        int tried = step <= column ? column - step : step;
        bool taken = false;

        for (int i = 0; i < tags->count; i++)
            taken = taken || (tags->row[i] == row && tags->column[i] == tried);
        if (!taken)
            return tried;
    }
}

/* Over all curves, beside each other. */
static void draw_tags(struct canvas *canvas, const struct frame *frame, const struct plot *plot,
                      const struct axes *axes)
{
    struct tags tags = {0};

    for (size_t i = 0; i < plot->series_count && tags.count < TAG_LIMIT; i++) {
        const struct plot_series *series = &plot->series[i];
        int column, row;

        if (series->tag == 0 || !find_end(frame, series, axes, &column, &row))
            continue;
        column = free_column(&tags, column, row);
        tags.column[tags.count] = column;
        tags.row[tags.count++] = row;
        canvas_put(canvas, frame->cells.x + column, frame->cells.y + row, series->role,
                   (unsigned char)series->tag);
    }
}

/* ---- Lines */

static bool is_on_plot(const struct plot *plot, const struct axes *axes, double x)
{
    return x >= (plot->windowed ? plot->from : axes->x.low) && x <= axes->x.high;
}

static void draw_lines(struct canvas *canvas, const struct frame *frame, const struct plot *plot,
                       const struct axes *axes)
{
    const struct rect *cells = &frame->cells;

    for (size_t i = 0; i < plot->line_count; i++) {
        const struct plot_line *line = &plot->lines[i];
        int x = column_of(frame, &axes->x, line->x);

        if (!is_on_plot(plot, axes, line->x))
            continue;
        for (int y = cells->y; y < cells->y + cells->height; y++)
            canvas_glyph(canvas, x, y, line->role, line->glyph);
        if (frame->x_labels)
            canvas_glyph(canvas, x, cells->y + cells->height, line->role, line->foot);
    }
}

/* ---- The whole */

static void make_axes(const struct plot *plot, struct rect area, struct axes *axes)
{
    *axes = (struct axes){
        .x = {.low = INFINITY,   .high = -INFINITY},
        .y = { .low = INFINITY,
              .high = -INFINITY,
              .log_scale = plot->log_scale,
              .free = plot->windowed,
              .tight = area.height / ROWS_PER_TICK <= FEW_PARTS},
        .right = {                 .low = 0,                 .high = 1,                           .percent = true},
    };
    for (size_t i = 0; i < plot->series_count; i++)
        extend(axes, plot, &plot->series[i]);
    finish_axis(&axes->y, area.height / ROWS_PER_TICK);
    finish_axis(&axes->right, area.height / ROWS_PER_TICK);
    if (plot->windowed && axes->x.high > plot->from) { /* just so wide: nothing is rounded */
        axes->x.low = plot->from;
        choose_step(&axes->x, area.width / COLUMNS_PER_TICK);
    } else {
        finish_axis(&axes->x, area.width / COLUMNS_PER_TICK);
    }
}

void plot_draw(const struct plot *plot, struct canvas *canvas, struct rect area)
{
    struct axes axes;
    struct frame frame;
    struct rect old;

    if (area.width < 1 || area.height < 1)
        return;
    make_axes(plot, area, &axes);
    frame = make_frame(area, &axes, plot->right_axis);
    old = canvas_clip(canvas, area);
    if (frame.x_labels) {
        draw_y_axis(canvas, &frame, &axes.y);
        draw_x_axis(canvas, &frame, &axes.x, plot->x_label);
    }
    if (frame.right_width > 0)
        draw_right_axis(canvas, &frame, &axes.right);
    draw_lines(canvas, &frame, plot, &axes);
    canvas_clip(canvas, frame.cells);
    for (size_t i = 0; i < plot->series_count; i++)
        draw_series(canvas, &frame, plot, &plot->series[i], &axes);
    draw_tags(canvas, &frame, plot, &axes);
    canvas_unclip(canvas, old);
}

bool plot_cuts(const struct plot *plot, const struct plot_series *series)
{
    struct axes axes;

    make_axes(plot, (struct rect){0, 0, COLUMNS_PER_TICK, ROWS_PER_TICK}, &axes);
    for (size_t i = 0; i < series->count; i++) {
        double x, y;

        if (point_at(series, &axes.y, i, &x, &y) && is_on_plot(plot, &axes, x) && y > axes.y.high)
            return true;
    }
    return false;
}

double plot_x_at(const struct plot *plot, struct rect area, int column)
{
    struct axes axes;
    struct frame frame;

    make_axes(plot, area, &axes);
    frame = make_frame(area, &axes, plot->right_axis);
    return axes.x.low +
           (axes.x.high - axes.x.low) *
               fmax(0, fmin(1, (column - frame.cells.x + 0.25) / fmax(1, frame.cells.width - 0.5)));
}
