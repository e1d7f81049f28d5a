/*
 * Curves over a common axis. Ranges and ticks are computed first, in plain numbers; then axes, then
 * curves, each a column of dots at a time. Nothing is allocated.
 */
#include "ui/plot.h"

#include "ui/number.h"

#include <math.h>
#include <string.h>

#define ROWS_PER_TICK    3  /* at least so many rows from one number to the next */
#define COLUMNS_PER_TICK 10 /* and so many columns */
#define PARTS_LIMIT      8  /* more numbers than that help nobody */
#define TICK_LIMIT       (2 * PARTS_LIMIT)

/* An axis: values low .. high, numbers at the multiples of `step`. In log scale: of the exponents. */
struct axis {
    double low, high, step;
    bool log_scale;
};

/* Where the pieces are: the curves' cells, and around them the numbers. */
struct frame {
    struct rect cells;
    int label_width; /* columns of the numbers on the left; 0: no axis there */
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

/*
 * Widens low .. high by the finite values of a series, none counted as more than `most`; halved so that the range itself
 * stays finite.
 */
static void extend(struct axis *axis, const double *base, const struct plot_series *series,
                   double most)
{
    for (size_t i = 0; i < series->count; i++) {
        double value = measured(axis, value_at(base, series->stride, i));

        if (!isfinite(value))
            continue;
        value = fmax(fmin(fmin(value, most), 1e300), -1e300);
        axis->low = fmin(axis->low, value);
        axis->high = fmax(axis->high, value);
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
    if (!(axis->low <= axis->high)) { /* no value at all */
        axis->low = axis->log_scale ? -1 : 0;
        axis->high = axis->log_scale ? 0 : 1;
    }
    if (!axis->log_scale && axis->low > 0)
        axis->low = 0;
    if (axis->log_scale) {
        axis->low = floor(axis->low);
        axis->high = ceil(axis->high);
    }
    if (!(axis->high - axis->low > fabs(axis->high) * 1e-12) || axis->high - axis->low < 1e-300)
        axis->high = axis->low + fmax(fabs(axis->low), 1);
    choose_step(axis, parts);
    if (!axis->log_scale)
        axis->high = fmin(ceil(axis->high / axis->step - 1e-9) * axis->step, 1e301);
}

static void label_of(const struct axis *axis, double value, char *buffer, size_t size)
{
    if (axis->log_scale)
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

static struct frame make_frame(struct rect area, const struct axis *y)
{
    struct frame frame = {.cells = area};

    if (area.height >= 4 && area.width >= 12) {
        frame.label_width = widest_label(y) + 1;
        if (frame.label_width > area.width / 2)
            frame.label_width = 1;
        frame.cells.x += frame.label_width;
        frame.cells.width -= frame.label_width;
        frame.cells.height -= 2;
        frame.x_labels = true;
    }
    return frame;
}

static void draw_y_axis(struct canvas *canvas, const struct frame *frame, const struct axis *axis)
{
    const struct rect *cells = &frame->cells;
    int x = cells->x - 1, bottom = cells->y + cells->height;

    for (int y = cells->y; y < bottom; y++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_VERTICAL);
    for (int i = 0; i < tick_count(axis); i++) {
        double value = first_tick(axis) + i * axis->step;
        int y = bottom - 1 - place(axis, value, 4 * cells->height) / 4;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_TICK_LEFT);
        if (frame->label_width > 1)
            canvas_write(canvas, x - (int)strlen(label), y, ROLE_DIM, label);
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
        int x = frame->cells.x + place(axis, value, 2 * frame->cells.width) / 2, start;
        char label[NUMBER_SIZE];

        label_of(axis, value, label, sizeof label);
        start = label_start(frame, x, (int)strlen(label));
        canvas_glyph(canvas, x, y - 1, ROLE_DIM, GLYPH_TICK_DOWN);
        if (start < free_from)
            continue;
        if (i > 0 && start - free_from >= name_width + 1)
            gap = free_from + (start - free_from - name_width) / 2;
        canvas_write(canvas, start, y, ROLE_DIM, label);
        free_from = start + (int)strlen(label) + 1;
    }
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
    bool dotted;
    uint32_t letters;
};

static void dot(const struct pen *pen, int x, int y)
{
    const struct rect *cells = &pen->cells;

    if (pen->dotted && pen->canvas->glyphs == GLYPHS_UTF8 && (x + y) % 2 != 0)
        return;
    if (pen->letters != 0 && pen->canvas->glyphs == GLYPHS_ASCII)
        canvas_fill(pen->canvas,
                    (struct rect){cells->x + x / 2, cells->y + cells->height - 1 - y / 4, 1, 1},
                    pen->role, pen->letters);
    else
        canvas_dot(pen->canvas, 2 * cells->x + x, 4 * (cells->y + cells->height) - 1 - y, pen->role,
                   pen->dotted ? GLYPH_CURVE_DOTTED : GLYPH_CURVE);
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

static void draw_series(struct canvas *canvas, struct rect cells, const struct plot_series *series,
                        const struct axis *x_axis, const struct axis *y_axis)
{
    const struct pen pen = {canvas, cells, series->role, series->dotted, series->letters};
    int last_x = 0, last_y = 0;
    bool connected = false;

    for (size_t i = 0; i < series->count; i++) {
        double x = value_at(series->x, series->stride, i);
        double y = measured(y_axis, value_at(series->y, series->stride, i));
        int px, py;

        if (!isfinite(x) || !isfinite(y)) {
            connected = false;
            continue;
        }
        px = place(x_axis, x, 2 * cells.width);
        py = place(y_axis, y, 4 * cells.height);
        segment(&pen, connected ? last_x : px, connected ? last_y : py, px, py);
        last_x = px;
        last_y = py;
        connected = true;
    }
}

/* Where a series ends, as a cell counted from the left and from below; false where it has no point on the plot. */
static bool find_end(struct rect cells, const struct plot_series *series, const struct axis *x_axis,
                     const struct axis *y_axis, int *column, int *row)
{
    for (size_t i = series->count; i > 0; i--) {
        double x = value_at(series->x, series->stride, i - 1);
        double y = measured(y_axis, value_at(series->y, series->stride, i - 1));

        if (!isfinite(x) || !isfinite(y))
            continue;
        *column = place(x_axis, x, 2 * cells.width) / 2;
        *row = place(y_axis, fmin(y, y_axis->high), 4 * cells.height) / 4;
        return true;
    }
    return false;
}

#define MARK_LIMIT 16

/* A cell of the row that has no mark yet, as near to `column` as can be, rather to the left. */
static int free_column(const int *columns, const int *rows, int count, int column, int row)
{
    for (int step = 0;; step++) {
        int tried = step <= column ? column - step : step;
        bool taken = false;

        for (int i = 0; i < count; i++)
            taken = taken || (rows[i] == row && columns[i] == tried);
        if (!taken)
            return tried;
    }
}

/* The marks at the ends, over all curves and beside each other. */
static void draw_marks(const struct plot *plot, struct canvas *canvas, struct rect cells,
                       const struct axis *x_axis, const struct axis *y_axis)
{
    int columns[MARK_LIMIT], rows[MARK_LIMIT];
    int count = 0;

    for (size_t i = 0; i < plot->series_count && count < MARK_LIMIT; i++) {
        const struct plot_series *series = &plot->series[i];
        int column, row;

        if (series->mark == 0 || !find_end(cells, series, x_axis, y_axis, &column, &row))
            continue;
        column = free_column(columns, rows, count, column, row);
        columns[count] = column;
        rows[count++] = row;
        canvas_fill(canvas,
                    (struct rect){cells.x + column, cells.y + cells.height - 1 - row, 1, 1},
                    series->role, series->mark);
    }
}

void plot_draw(const struct plot *plot, struct canvas *canvas, struct rect area)
{
    struct axis x_axis = {.low = INFINITY, .high = -INFINITY};
    struct axis y_axis = {.low = INFINITY, .high = -INFINITY, .log_scale = plot->log_scale};
    double most = plot->y_most > 0 ? measured(&y_axis, plot->y_most) : INFINITY;
    struct frame frame;
    struct rect old;

    if (area.width < 1 || area.height < 1)
        return;
    for (size_t i = 0; i < plot->series_count; i++) {
        extend(&x_axis, plot->series[i].x, &plot->series[i], INFINITY);
        extend(&y_axis, plot->series[i].y, &plot->series[i], most);
    }
    finish_axis(&y_axis, area.height / ROWS_PER_TICK);
    finish_axis(&x_axis, area.width / COLUMNS_PER_TICK);
    frame = make_frame(area, &y_axis);
    old = canvas_clip(canvas, area);
    if (frame.x_labels) {
        draw_y_axis(canvas, &frame, &y_axis);
        draw_x_axis(canvas, &frame, &x_axis, plot->x_label);
    }
    canvas_clip(canvas, frame.cells);
    for (size_t i = 0; i < plot->series_count; i++)
        draw_series(canvas, frame.cells, &plot->series[i], &x_axis, &y_axis);
    draw_marks(plot, canvas, frame.cells, &x_axis, &y_axis);
    canvas_unclip(canvas, old);
}
