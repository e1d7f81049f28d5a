/*
 * Curves over a common axis. Ranges are computed first, in plain numbers; then the axes are drawn (plot_axis.c), then
 * curves, each a column of dots at a time. Nothing is allocated.
 */
#include "ui/plot.h"

#include "ui/plot_axis.h"

#include <math.h>

#define MARK_COLUMNS 4 /* from one mark of a curve on the right axis to the next */

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
 * it. `*next` is the point to go on with; the first one may come again. False where there is none.
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
static void extend(struct plot_axes *axes, const struct plot *plot,
                   const struct plot_series *series)
{
    struct axis *y_axis = series->right ? &axes->right : &axes->y;
    double most = plot->y_most > 0 ? measured(y_axis, plot->y_most) : INFINITY;
    double far = series->faint && plot->x_most > 0 ? plot->x_most : INFINITY;
    double x, y, unused = 0;
    size_t next;

    if (!entry(plot, series, y_axis, &x, &y, &next))
        return;
    for (;;) {
        if (isfinite(x))
            include(fmin(x, far), &axes->x.range.low, &axes->x.range.high);
        if (isfinite(y) && !series->right)
            include(fmin(y, most), &axes->y.range.low,
                    series->faint ? &unused : &axes->y.range.high);
        if (next == series->count)
            break;
        point_at(series, y_axis, next++, &x, &y);
    }
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
                        const struct plot_series *series, const struct plot_axes *axes)
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
            int px = axis_place(&axes->x, x, 2 * frame->cells.width);
            int py = axis_place(y_axis, y, 4 * frame->cells.height);

            draw_piece(canvas, frame, series, connected ? last_x : px, connected ? last_y : py, px,
                       py);
            last_x = px;
            last_y = py;
            connected = true;
        } else {
            connected = false;
        }
        if (next == series->count || x > axes->x.range.high) /* the rest is off the plot */
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
                     const struct plot_axes *axes, int *column, int *row)
{
    const struct rect *cells = &frame->cells;

    for (size_t i = series->count; i > 0; i--) {
        double x, y;

        if (!point_at(series, &axes->y, i - 1, &x, &y) || x < axes->x.range.low ||
            (x > axes->x.range.high && i > 1))
            continue;
        *column = axis_place(&axes->x, x, 2 * cells->width) / 2;
        *row = cells->height - 1 -
               axis_place(&axes->y, fmin(y, axes->y.range.high), 4 * cells->height) / 4;
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
                      const struct plot_axes *axes)
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

static bool is_on_plot(const struct plot *plot, const struct plot_axes *axes, double x)
{
    return x >= (plot->windowed ? plot->from : axes->x.range.low) && x <= axes->x.range.high;
}

static void draw_lines(struct canvas *canvas, const struct frame *frame, const struct plot *plot,
                       const struct plot_axes *axes)
{
    const struct rect *cells = &frame->cells;

    for (size_t i = 0; i < plot->line_count; i++) {
        const struct plot_line *line = &plot->lines[i];
        int x = frame_column(frame, &axes->x, line->x);

        if (!is_on_plot(plot, axes, line->x))
            continue;
        for (int y = cells->y; y < cells->y + cells->height; y++)
            canvas_glyph(canvas, x, y, line->role, line->glyph);
        if (frame->x_labels)
            canvas_glyph(canvas, x, cells->y + cells->height, line->role, line->foot);
    }
}

/* ---- The whole */

static void make_axes(const struct plot *plot, struct rect area, struct plot_axes *axes)
{
    const struct range nothing = {.low = INFINITY, .high = -INFINITY};

    *axes = (struct plot_axes){
        .x.range = nothing,
        .y = {.range = nothing,
              .log_scale = plot->log_scale,
              .free = plot->windowed,
              .tight = area.height / ROWS_PER_TICK <= FEW_PARTS},
        .right = {.range = {.low = 0, .high = 1}, .percent = true},
    };
    for (size_t i = 0; i < plot->series_count; i++)
        extend(axes, plot, &plot->series[i]);
    axis_finish(&axes->y, area.height / ROWS_PER_TICK);
    axis_finish(&axes->right, area.height / ROWS_PER_TICK);
    if (plot->windowed && axes->x.range.high > plot->from) { /* just so wide: nothing is rounded */
        axes->x.range.low = plot->from;
        axis_step(&axes->x, area.width / COLUMNS_PER_TICK);
    } else {
        axis_finish(&axes->x, area.width / COLUMNS_PER_TICK);
    }
}

void plot_draw(const struct plot *plot, struct canvas *canvas, struct rect area)
{
    struct plot_axes axes;
    struct frame frame;
    struct rect old;

    if (area.width < 1 || area.height < 1)
        return;
    make_axes(plot, area, &axes);
    frame = frame_make(area, &axes, plot->right_axis);
    old = canvas_clip(canvas, area);
    if (frame.x_labels) {
        frame_draw_y(canvas, &frame, &axes.y);
        frame_draw_x(canvas, &frame, &axes.x, plot->x_label);
    }
    if (frame.right_width > 0)
        frame_draw_right(canvas, &frame, &axes.right);
    draw_lines(canvas, &frame, plot, &axes);
    canvas_clip(canvas, frame.cells);
    for (size_t i = 0; i < plot->series_count; i++)
        draw_series(canvas, &frame, plot, &plot->series[i], &axes);
    draw_tags(canvas, &frame, plot, &axes);
    canvas_unclip(canvas, old);
}

bool plot_cuts(const struct plot *plot, const struct plot_series *series)
{
    struct plot_axes axes;

    make_axes(plot, (struct rect){0, 0, COLUMNS_PER_TICK, ROWS_PER_TICK}, &axes);
    for (size_t i = 0; i < series->count; i++) {
        double x, y;

        if (point_at(series, &axes.y, i, &x, &y) && is_on_plot(plot, &axes, x) &&
            y > axes.y.range.high)
            return true;
    }
    return false;
}

double plot_x_at(const struct plot *plot, struct rect area, int column)
{
    struct plot_axes axes;
    struct frame frame;
    double share;

    make_axes(plot, area, &axes);
    frame = frame_make(area, &axes, plot->right_axis);
    share = (column - frame.cells.x + 0.25) / fmax(1, frame.cells.width - 0.5);
    return range_value(&axes.x.range, fmax(0, fmin(1, share)));
}
