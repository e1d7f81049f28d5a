/*
 * Curves of several functions over a common axis, with a cursor. Pure functions of their arguments.
 */
#include "ui/axes.h"
#include "ui/step.h"

#include <math.h>

#define TAG_COLUMNS   5   /* from one curve's letter to the next curve's */
#define TANGENT_PART  0.1 /* of the x axis, to both sides of the cursor */
#define MOST_TANGENTS 3   /* of more functions they would only hide each other */

static struct axes make_axes(const struct plot_state *plot, struct rect area)
{
    const struct plot_info *info = &plot_table[plot->set];
    const struct range x = {.low = info->low, .high = info->high};
    const struct range y = {.low = info->bottom, .high = info->top};

    return axes_make(area, x, y, info->x_name, "");
}

double function_curves_x_at(const struct plot_state *plot, struct rect area, int column)
{
    const struct axes axes = make_axes(plot, area);

    return axes_x_value(&axes, column);
}

/* Where nothing stands yet. */
static void put_behind(struct canvas *canvas, int x, int y, enum role role, enum glyph glyph)
{
    size_t cell = (size_t)y * (size_t)canvas->width + (size_t)x;

    if (x >= 0 && y >= 0 && x < canvas->width && y < canvas->height &&
        canvas->cells[cell].character == ' ')
        canvas_glyph(canvas, x, y, role, glyph);
}

/* The cursor's line, and the one where functions are 0, behind all curves. */
static void draw_lines(const struct plot_state *plot, const struct axes *axes,
                       struct canvas *canvas)
{
    const struct rect *cells = &axes->cells;
    int column = axes_column(axes, plot->x), row = axes_row(axes, 0);

    for (int y = cells->y; y < cells->y + cells->height; y++)
        put_behind(canvas, column, y, ROLE_FOCUS, GLYPH_VERTICAL);
    for (int x = cells->x; x < cells->x + cells->width && row < cells->y + cells->height; x++)
        put_behind(canvas, x, row, ROLE_DIM, GLYPH_UNKNOWN);
}

/* A piece for each half column. What jumps within one is joined by an upright line. */
static void draw_curve(const struct plot_state *plot, const struct axes *axes,
                       struct canvas *canvas, size_t k)
{
    int pieces = 2 * axes->cells.width;
    double x = axes->x.low, y = function_value(plot->set, k, x);

    for (int i = 1; i <= pieces; i++) {
        double next_x = range_value(&axes->x, (double)i / pieces);
        double next_y = function_value(plot->set, k, next_x);

        axes_line(axes, canvas, x, y, next_x, next_y, function_role(k), function_glyph(k), false);
        x = next_x;
        y = next_y;
    }
}

static void draw_tangent(const struct plot_state *plot, const struct axes *axes,
                         struct canvas *canvas, size_t k)
{
    double slope = function_slope(plot->set, k, plot->x), y = function_value(plot->set, k, plot->x);
    double half = TANGENT_PART * (axes->x.high - axes->x.low);

    if (isfinite(slope))
        axes_line(axes, canvas, plot->x - half, y - half * slope, plot->x + half, y + half * slope,
                  ROLE_DIM, GLYPH_CURVE_DOTTED, true);
}

static bool is_on_plot(const struct axes *axes, double y)
{
    return y >= axes->y.low && y <= axes->y.high;
}

/* A curve's letter now and then, each curve's in columns of its own: where curves lie on each other all are told. */
static void draw_tags(const struct plot_state *plot, const struct axes *axes, struct canvas *canvas,
                      size_t k)
{
    int every = TAG_COLUMNS * (int)function_count(plot->set);

    for (int i = TAG_COLUMNS * (int)k + 1; i < axes->cells.width; i += every) {
        int column = axes->cells.x + i;
        double y = function_value(plot->set, k, axes_x_value(axes, column));

        if (is_on_plot(axes, y))
            canvas_glyph(canvas, column, axes_row(axes, y), function_role(k), function_glyph(k));
    }
}

/* Where the cursor meets a curve; those that meet it in the same cell stand beside each other. */
static void draw_meetings(const struct plot_state *plot, const struct axes *axes,
                          struct canvas *canvas)
{
    int column = axes_column(axes, plot->x);

    for (size_t k = 0; k < function_count(plot->set); k++) {
        double y = function_value(plot->set, k, plot->x);
        int row = axes_row(axes, y), right = 0;

        for (size_t before = 0; before < k; before++)
            right += axes_row(axes, function_value(plot->set, before, plot->x)) == row;
        if (is_on_plot(axes, y))
            canvas_glyph(canvas, column + right, row, ROLE_FOCUS, function_glyph(k));
    }
}

void function_curves_draw(const struct plot_state *plot, struct canvas *canvas, struct rect area)
{
    const struct axes axes = make_axes(plot, area);
    size_t count = function_count(plot->set);
    struct rect old = canvas_clip(canvas, area);

    axes_draw(&axes, canvas);
    canvas_clip(canvas, axes.cells);
    for (size_t k = 0; k < count && count <= MOST_TANGENTS; k++)
        draw_tangent(plot, &axes, canvas, k);
    for (size_t k = 0; k < count; k++)
        draw_curve(plot, &axes, canvas, k);
    for (size_t k = 0; k < count; k++)
        draw_tags(plot, &axes, canvas, k);
    draw_lines(plot, &axes, canvas);
    draw_meetings(plot, &axes, canvas);
    canvas_unclip(canvas, old);
}
