/*
 * Pictures of a field over two axes: levels or classes, a line between them, samples on top. Two levels to a cell in
 * UTF-8, one in ASCII; the line in dots.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define CELLS_PER_SAMPLE 6 /* more samples than this leaves of the picture are thinned */

/* ---- What is where */

/* The class with the greatest value at a place. */
static int class_at(const struct plane_look *look, double u, double v)
{
    double most = -INFINITY;
    int best = 0;

    for (size_t plane = 0; plane < look->field->planes; plane++) {
        double value = field_at(look->field, plane, u, v);

        if (value > most) {
            most = value;
            best = (int)plane;
        }
    }
    return best;
}

/* 0 .. FIELD_LEVELS - 1; -1 for what is no number. */
static int level_of(const struct plane_look *look, double value)
{
    double share = (value - look->low) / (look->high - look->low);

    if (isnan(share))
        return -1;
    if (look->root)
        share = sqrt(fmax(share, 0));
    return (int)fmin(fmax(floor(share * FIELD_LEVELS), 0), FIELD_LEVELS - 1);
}

static int level_at(const struct plane_look *look, double u, double v)
{
    return level_of(look, field_at(look->field, look->plane, u, v));
}

/* On which side of the border a place is: another number for each. */
static int side_at(const struct plane_look *look, double u, double v)
{
    if (look->kind == PLANE_CLASSES)
        return class_at(look, u, v);
    return field_at(look->field, look->plane, u, v) >= look->border;
}

/* ---- Cells */

/* What a picture is drawn into. Dots are counted from its lower left corner, 2 by 4 to a cell. */
struct paper {
    struct canvas *canvas;
    struct rect cells;
    double across, up; /* share of the plot that one dot is */
};

static struct paper make_paper(struct canvas *canvas, struct rect cells)
{
    return (struct paper){canvas, cells, 1.0 / (2 * cells.width - 1), 1.0 / (4 * cells.height - 1)};
}

/* x, y: the cell's lowest left dot; a dot's middle counts, so half a cell is at 0.5 and 2.5 dots up. */
static void draw_cell(const struct plane_look *look, const struct paper *paper, int x, int y)
{
    int column = paper->cells.x + x / 2, row = paper->cells.y + paper->cells.height - 1 - y / 4;
    double u = (x + 0.5) * paper->across;
    int upper, lower;

    if (look->kind == PLANE_CLASSES) {
        int class = class_at(look, u, (y + 1.5) * paper->up) % 4;

        canvas_glyph(paper->canvas, column, row, (enum role)(ROLE_AREA_0 + class),
                     class == 0 ? GLYPH_FIELD_0 : (enum glyph)(GLYPH_FIELD_1 + class));
        return;
    }
    if (paper->canvas->glyphs == GLYPHS_ASCII) {
        upper = lower = level_at(look, u, (y + 1.5) * paper->up);
    } else {
        upper = level_at(look, u, (y + 2.5) * paper->up);
        lower = level_at(look, u, (y + 0.5) * paper->up);
    }
    if (upper >= 0 && lower >= 0)
        canvas_halves(paper->canvas, column, row, upper, lower);
}

/* A border runs through or beside a cell where not all its corners are on one side. */
static bool is_near_border(const struct plane_look *look, const struct paper *paper, int x, int y)
{
    int side = side_at(look, x * paper->across, y * paper->up);

    for (int corner = 1; corner < 4; corner++) {
        double u = (x + 2 * (corner % 2)) * paper->across;
        double v = (y + 4 * (corner / 2)) * paper->up;

        if (side_at(look, u, v) != side)
            return true;
    }
    return false;
}

/* A dot is on the line where the next one to the right or above is on another side. */
static bool is_on_border(const struct plane_look *look, const struct paper *paper, int x, int y)
{
    double u = x * paper->across, v = y * paper->up;
    int side = side_at(look, u, v);

    return side_at(look, u + paper->across, v) != side || side_at(look, u, v + paper->up) != side;
}

/* The line's dots in one cell; false where there are none. */
static bool draw_border(const struct plane_look *look, const struct paper *paper, int x, int y)
{
    int left = 2 * paper->cells.x, bottom = 4 * (paper->cells.y + paper->cells.height) - 1;
    bool any = false;

    if (!is_near_border(look, paper, x, y))
        return false;
    for (int i = 0; i < 8; i++) {
        int dx = x + i % 2, dy = y + i / 2;

        if (is_on_border(look, paper, dx, dy)) {
            canvas_dot(paper->canvas, left + dx, bottom - dy, ROLE_TITLE, GLYPH_BORDER);
            any = true;
        }
    }
    return any;
}

static void draw_picture(const struct plane_look *look, struct canvas *canvas, struct rect cells)
{
    const struct paper paper = make_paper(canvas, cells);
    struct rect old;

    if (cells.width < 1 || cells.height < 1 || look->field->planes == 0)
        return;
    old = canvas_clip(canvas, cells);
    for (int y = 0; y < 4 * cells.height; y += 4)
        for (int x = 0; x < 2 * cells.width; x += 2)
            if (!look->has_border || !draw_border(look, &paper, x, y))
                draw_cell(look, &paper, x, y);
    canvas_unclip(canvas, old);
}

void plane_draw(const struct plane_look *look, struct canvas *canvas, const struct axes *axes)
{
    draw_picture(look, canvas, axes->cells);
}

void plane_draw_line(const struct field *field, size_t plane, struct canvas *canvas,
                     const struct axes *axes, enum role role, enum glyph ascii)
{
    const float *y = field->value + plane * field->columns;
    double last = (double)field->columns - 1;

    for (size_t i = 0; i + 1 < field->columns; i++)
        axes_line(axes, canvas, range_value(&field->x, (double)i / last), (double)y[i],
                  range_value(&field->x, (double)(i + 1) / last), (double)y[i + 1], role, ascii,
                  false);
}

void plane_draw_small(const struct plane_look *look, struct canvas *canvas, struct rect area)
{
    draw_picture(look, canvas, area);
}

void plane_draw_legend(const struct plane_look *look, struct canvas *canvas, struct rect area,
                       const char *name)
{
    char number[NUMBER_SIZE];
    struct rect old = canvas_clip(canvas, area);
    int x = area.x;

    x += canvas_printf(canvas, x, area.y, ROLE_DIM, "%s ",
                       model_number(number, sizeof number, look->low));
    for (int level = 0; level < FIELD_LEVELS; level++) {
        canvas_halves(canvas, x++, area.y, level, level);
        canvas_halves(canvas, x++, area.y, level, level);
    }
    canvas_printf(canvas, x, area.y, ROLE_DIM, " %s  %s",
                  model_number(number, sizeof number, look->high), name);
    canvas_unclip(canvas, old);
}

/* ---- Samples */

size_t plane_draw_samples(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct dataset *dataset = app->model.dataset;
    size_t room = (size_t)(axes->cells.width * axes->cells.height) / CELLS_PER_SAMPLE + 1;
    struct rect old = canvas_clip(canvas, axes->cells);
    size_t shown = 0;

    for (size_t index = 0; index < dataset->count; index++) {
        size_t row = dataset->rows[index], group;

        if (!model_draws(dataset, row, room))
            continue;
        group = model_group(app, row);
        shown++;
        canvas_glyph(canvas, axes_column(axes, raw_value(dataset, row, 0)),
                     axes_row(axes, raw_value(dataset, row, 1)), model_role(group),
                     model_mark(group, index >= dataset->train_count));
    }
    canvas_unclip(canvas, old);
    return shown;
}
