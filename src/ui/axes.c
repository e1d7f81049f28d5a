/*
 * Axes with numbers around a plot: ranges, ticks, places of values.
 */
#include "ui/axes.h"

#include "ui/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_LIMIT 8 /* more numbers than that help nobody */
#define TICK_LIMIT  (2 * PARTS_LIMIT)

/* ---- Ranges */

void range_extend(struct range *range, double value)
{
    if (!isfinite(value))
        return;
    value = fmax(fmin(value, 1e300), -1e300); /* so that the width stays finite */
    if (range->low > range->high)
        range->low = range->high = value;
    range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
}

void range_widen(struct range *range, double share)
{
    double width;

    if (range->low > range->high)
        *range = (struct range){.low = 0, .high = 1};
    width = range->high - range->low;
    if (!(width > fabs(range->high) * 1e-9) || width < 1e-300) {
        width = fmax(fabs(range->high), 1);
        share = 0.5;
    }
    range->low -= share * width;
    range->high += share * width;
}

double range_share(const struct range *range, double value)
{
    return (value - range->low) / (range->high - range->low);
}

double range_value(const struct range *range, double share)
{
    return range->low + share * (range->high - range->low);
}

/* ---- Ticks */

double range_step(const struct range *range, int parts)
{
    double wanted, step;

    parts = parts < 1 ? 1 : parts > PARTS_LIMIT ? PARTS_LIMIT : parts;
    wanted = (range->high - range->low) / parts;
    step = number_round_down(wanted);
    while (step < wanted * (1 - 1e-9))
        step = number_round_down(step * 2.6); /* the next of 1, 2, 5, 10, ... */
    return step;
}

/* Of the multiples that lie on the range. */
static double first_tick(const struct range *range)
{
    return ceil(range->low / range->step - 1e-9) * range->step;
}

int range_ticks(const struct range *range)
{
    double count = floor((range->high - first_tick(range)) / range->step + 1e-9) + 1;

    return count >= 1 && count <= TICK_LIMIT ? (int)count : 0;
}

double range_tick(const struct range *range, int i)
{
    return first_tick(range) + i * range->step;
}

int tick_start(struct rect cells, int x, int width)
{
    int left = cells.x - 1, right = cells.x + cells.width;
    int start = x - width / 2;

    if (start + width > right)
        start = right - width;
    return start < left ? left : start;
}

/* So that there are two numbers on it. */
static void choose_step(struct range *range, int parts)
{
    range->step = range_step(range, parts);
    while (range_ticks(range) == 1)
        range->step = number_round_down(range->step * 0.6);
}

static char *label_of(const struct range *range, int tick, char *buffer, size_t size)
{
    return number_tick(buffer, size, range_tick(range, tick), range->step);
}

static int widest_label(const struct range *range)
{
    int widest = 0;

    for (int i = 0; i < range_ticks(range); i++) {
        char label[NUMBER_SIZE];
        int width = (int)strlen(label_of(range, i, label, sizeof label));

        widest = width > widest ? width : widest;
    }
    return widest;
}

/* ---- Places */

/* Step of a share 0 .. 1 among `size`, the ends in the middle of the first and of the last; limited. */
static int place(double share, int size)
{
    if (isnan(share))
        return -1;
    return (int)floor(fmax(fmin(share, 3), -2) * (size - 1) + 0.5);
}

int axes_column(const struct axes *axes, double x)
{
    return axes->cells.x + place(range_share(&axes->x, x), axes->cells.width);
}

int axes_row(const struct axes *axes, double y)
{
    return axes->cells.y + axes->cells.height - 1 -
           place(range_share(&axes->y, y), axes->cells.height);
}

/* Share of the way of a step among `size`. */
static double share_of(int step, int size)
{
    return size > 1 ? (double)step / (size - 1) : 0.5;
}

double axes_x_value(const struct axes *axes, int column)
{
    return range_value(&axes->x, share_of(column - axes->cells.x, axes->cells.width));
}

double axes_y_value(const struct axes *axes, int row)
{
    return range_value(&axes->y,
                       share_of(axes->cells.y + axes->cells.height - 1 - row, axes->cells.height));
}

int axes_dot_x(const struct axes *axes, double x)
{
    return 2 * axes->cells.x + place(range_share(&axes->x, x), 2 * axes->cells.width);
}

int axes_dot_y(const struct axes *axes, double y)
{
    return 4 * (axes->cells.y + axes->cells.height) - 1 -
           place(range_share(&axes->y, y), 4 * axes->cells.height);
}

/* ---- Making and drawing */

struct axes axes_make(struct rect area, struct range x, struct range y, const char *x_name,
                      const char *y_name)
{
    struct axes axes = {.cells = area, .x = x, .y = y, .x_name = x_name, .y_name = y_name};

    choose_step(&axes.x, area.width / COLUMNS_PER_TICK);
    choose_step(&axes.y, area.height / ROWS_PER_TICK);
    if (area.height < 4 || area.width < 12)
        return axes;
    axes.label_width = widest_label(&axes.y) + 1;
    if (axes.label_width > area.width / 3)
        axes.label_width = 1;
    axes.cells.x += axes.label_width;
    axes.cells.width -= axes.label_width;
    axes.cells.height--;
    axes.x_labels = true;
    return axes;
}

/* Among the numbers, as far up as there is a row without one; left out where it is wider than they are. */
static void draw_y_name(const struct axes *axes, struct canvas *canvas)
{
    int y = axes->cells.y, width = canvas_text_width(axes->y_name);

    for (int i = range_ticks(&axes->y) - 1; i >= 0; i--)
        if (axes_row(axes, range_tick(&axes->y, i)) == y)
            y++;
    if (width < axes->label_width)
        canvas_write(canvas, axes->cells.x - 1 - width, y, ROLE_DIM, axes->y_name);
}

static void draw_y(const struct axes *axes, struct canvas *canvas)
{
    const struct rect *cells = &axes->cells;
    int x = cells->x - 1;

    for (int y = cells->y; y < cells->y + cells->height; y++)
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_VERTICAL);
    draw_y_name(axes, canvas);
    for (int i = 0; i < range_ticks(&axes->y); i++) {
        int y = axes_row(axes, range_tick(&axes->y, i));
        char label[NUMBER_SIZE];

        label_of(&axes->y, i, label, sizeof label);
        canvas_glyph(canvas, x, y, ROLE_DIM, GLYPH_TICK_LEFT);
        if (axes->label_width > 1)
            canvas_write(canvas, x - (int)strlen(label), y, ROLE_DIM, label);
    }
}

/* Numbers in one row, no line: the plot's own edge is one. The name stands in the widest gap where it fits. */
static void draw_x(const struct axes *axes, struct canvas *canvas)
{
    int y = axes->cells.y + axes->cells.height, right = axes->cells.x + axes->cells.width;
    int free_from = axes->cells.x - 1, gap = 0, gap_at = 0;

    for (int i = 0; i <= range_ticks(&axes->x); i++) {
        bool end = i == range_ticks(&axes->x);
        char label[NUMBER_SIZE] = "";
        int start = right;

        if (!end) {
            label_of(&axes->x, i, label, sizeof label);
            start = tick_start(axes->cells, axes_column(axes, range_tick(&axes->x, i)),
                               (int)strlen(label));
        }
        if (start < free_from)
            continue;
        if (start - free_from >= gap) {
            gap = start - free_from;
            gap_at = free_from;
        }
        canvas_write(canvas, start, y, ROLE_DIM, label);
        free_from = start + (int)strlen(label) + 1;
    }
    if (axes->x_name[0] != '\0' && canvas_text_width(axes->x_name) < gap)
        canvas_write(canvas, gap_at + (gap - canvas_text_width(axes->x_name)) / 2, y, ROLE_DIM,
                     axes->x_name);
}

void axes_draw(const struct axes *axes, struct canvas *canvas)
{
    if (axes->label_width > 0)
        draw_y(axes, canvas);
    if (axes->x_labels)
        draw_x(axes, canvas);
}

/* ---- Lines */

/*
 * Cuts t0 .. t1 of a line to the part where low <= from + t * way <= high (Liang and Barsky, "A new concept and method
 * for line clipping", 1984). False where nothing is left.
 */
static bool cut(double from, double way, double low, double high, double *t0, double *t1)
{
    double a, b;

    if (!(fabs(way) > 0))
        return from >= low && from <= high;
    a = (low - from) / way;
    b = (high - from) / way;
    *t0 = fmax(*t0, fmin(a, b));
    *t1 = fmin(*t1, fmax(a, b));
    return *t0 <= *t1;
}

void axes_line(const struct axes *axes, struct canvas *canvas, double x0, double y0, double x1,
               double y1, enum role role, enum glyph ascii, bool dotted)
{
    double t0 = 0, t1 = 1, wx = x1 - x0, wy = y1 - y0;
    int ax, ay, bx, by, steps;

    if (!isfinite(wx) || !isfinite(wy) || !cut(x0, wx, axes->x.low, axes->x.high, &t0, &t1) ||
        !cut(y0, wy, axes->y.low, axes->y.high, &t0, &t1))
        return;
    ax = axes_dot_x(axes, x0 + t0 * wx);
    ay = axes_dot_y(axes, y0 + t0 * wy);
    bx = axes_dot_x(axes, x0 + t1 * wx);
    by = axes_dot_y(axes, y0 + t1 * wy);
    steps = (int)fmax(abs(bx - ax), abs(by - ay));
    for (int i = 0; i <= steps; i++) {
        int x = ax + (int)lround((double)(bx - ax) * i / (steps > 0 ? steps : 1));
        int y = ay + (int)lround((double)(by - ay) * i / (steps > 0 ? steps : 1));

        if (!dotted || (x + y) % 2 == 0)
            canvas_dot(canvas, x, y, role, ascii);
    }
}
