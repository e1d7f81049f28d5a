/*
 * Small pictures side by side of what each compared run has learned: the surface over two inputs, the curve over one.
 */
#include <nntui/i18n.h>

#include "ui/compare_private.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

bool compare_has_pictures(const struct compare_state *compare)
{
    return compare->dataset != NULL && compare->dataset->raw_inputs <= FIELD_MOST_INPUTS;
}

/* ---- Making */

/* True where the picture was made. */
static bool make_picture(struct compare_state *compare, size_t run)
{
    struct compare_pictures *pictures = &compare->pictures;
    const struct snapshot *snapshot = compare->run[run].snapshot;
    struct field *field = &pictures->field[run];

    if (snapshot->network.block == NULL || pictures->serial[run] == snapshot->serial)
        return false;
    field->x = pictures->input[0];
    field->y = pictures->input[1];
    pictures->serial[run] = snapshot->serial;
    return field_of_layer(field, snapshot, snapshot->network.arch.layers - 1);
}

void compare_make_pictures(struct app *app)
{
    struct compare_state *compare = &app->compare;
    struct compare_pictures *pictures = &compare->pictures;
    size_t count = compare->sweep.count;

    if (count == 0 || !compare_has_pictures(compare))
        return;
    if (!pictures->ranged)
        raw_ranges(compare->dataset, pictures->input, &pictures->target);
    pictures->ranged = true;
    for (size_t i = 0; i < count; i++) {
        bool made = make_picture(compare, pictures->next);

        pictures->next = (pictures->next + 1) % count;
        if (made && app->threaded && compare->pace.on)
            return;
    }
}

void compare_free_pictures(struct compare_pictures *pictures)
{
    for (size_t i = 0; i < SWEEP_RUNS; i++)
        field_free(&pictures->field[i]);
}

/* ---- Drawing one */

static void draw_surface(const struct compare_state *compare, size_t run, struct canvas *canvas,
                         struct rect area)
{
    const struct compare_pictures *pictures = &compare->pictures;
    struct plane_look look = {.field = &pictures->field[run], .high = 1, .has_border = true};

    if (compare->dataset->task == TASK_REGRESS) {
        look.low = pictures->target.low;
        look.high = pictures->target.high;
        look.has_border = false;
    } else if (look.field->planes > 1) {
        look.kind = PLANE_CLASSES;
    } else {
        look.border = 0.5;
    }
    plane_draw_small(&look, canvas, area);
}

/* A dot for each of the samples, as many as the picture has columns. */
static void draw_samples(const struct compare_state *compare, struct canvas *canvas,
                         const struct axes *axes)
{
    const struct dataset *dataset = compare->dataset;
    size_t room = 2 * (size_t)axes->cells.width;
    size_t shown = dataset->count < room ? dataset->count : room;

    for (size_t i = 0; i < shown; i++) {
        size_t row = dataset->rows[(size_t)((double)i / (double)shown * (double)dataset->count)];
        double y = dataset->targets != NULL ? (double)dataset->targets[row * dataset->outputs]
                                            : (double)(dataset->labels[row] > 0);

        canvas_dot(canvas, axes_dot_x(axes, raw_value(dataset, row, 0)), axes_dot_y(axes, y),
                   ROLE_DIM, GLYPH_LINK);
    }
}

/* The last output, which of two classes is that of the second. */
static void draw_curve(const struct compare_state *compare, size_t run, struct canvas *canvas,
                       struct rect area)
{
    const struct field *field = &compare->pictures.field[run];
    const struct axes axes = {.cells = area, .x = field->x, .y = compare->pictures.target};

    draw_samples(compare, canvas, &axes);
    plane_draw_line(field, field->planes - 1, canvas, &axes, compare_role(run), GLYPH_CURVE);
}

/* The run's number and value above it. */
static void draw_picture(const struct compare_state *compare, size_t run, struct canvas *canvas,
                         struct rect area, bool focused)
{
    struct rect below = {area.x, area.y + 1, area.width, area.height - 1};
    enum role role = run != compare->row ? ROLE_NORMAL : focused ? ROLE_FOCUS : ROLE_SELECTED;
    struct rect old = canvas_clip(canvas, area);
    int x = area.x;

    x += canvas_printf(canvas, x, area.y, compare_role(run), "%zu", run + 1) + 1;
    x += canvas_write_cut(canvas, x, area.y, area.width - 4, role, compare->sweep.value[run]) + 1;
    if (run == compare->verdict.winner)
        canvas_glyph(canvas, x, area.y, ROLE_GOOD, GLYPH_CURRENT);
    if (compare->standing[run].lost)
        canvas_wrap(canvas, below, ROLE_WARNING, _("broke"));
    else if (compare->pictures.field[run].planes > 0 && compare->dataset->raw_inputs == 1)
        draw_curve(compare, run, canvas, below);
    else if (compare->pictures.field[run].planes > 0)
        draw_surface(compare, run, canvas, below);
    canvas_unclip(canvas, old);
}

/* ---- All side by side */

/* So many columns that the pictures become largest; a cell is twice as high as wide. */
static int choose_columns(int count, struct rect area)
{
    int best = 1, size = -1;

    for (int columns = 1; columns <= count; columns++) {
        int wide = area.width / columns - 1;
        int high = 2 * (area.height / ((count + columns - 1) / columns) - 1);
        int least = wide < high ? wide : high;

        if (least > size) {
            best = columns;
            size = least;
        }
    }
    return best;
}

/* Where the pictures are: so many columns and rows of them, each of that size, a blank column behind it. */
struct grid {
    int columns, rows, width, height;
};

static struct grid make_grid(const struct compare_state *compare, struct rect area)
{
    int count = (int)compare->sweep.count;
    struct grid grid = {.columns = choose_columns(count, area)};

    grid.rows = (count + grid.columns - 1) / grid.columns;
    grid.width = area.width / grid.columns;
    grid.height = area.height / grid.rows;
    return grid;
}

static void pictures_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    const struct compare_state *compare = &app->compare;
    struct grid grid;

    if (compare->sweep.count == 0) {
        compare_draw_nothing(canvas, area);
        return;
    }
    if (!compare_has_pictures(compare)) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("There are pictures only of what is learned from one or two inputs."));
        return;
    }
    grid = make_grid(compare, area);
    for (int i = 0; i < (int)compare->sweep.count; i++)
        draw_picture(compare, (size_t)i, canvas,
                     (struct rect){area.x + i % grid.columns * grid.width,
                                   area.y + i / grid.columns * grid.height, grid.width - 1,
                                   grid.height},
                     focused);
}

static bool pictures_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct grid grid;
    int column, row;

    if (app->compare.sweep.count == 0 || !compare_has_pictures(&app->compare))
        return false;
    grid = make_grid(&app->compare, area);
    if (grid.width < 1 || grid.height < 1)
        return false;
    column = (x - area.x) / grid.width;
    row = (y - area.y) / grid.height;
    return column < grid.columns && row < grid.rows &&
           compare_click(app, (size_t)(row * grid.columns + column), what);
}

const struct pane_ops pictures_pane = {
    .name = "pictures",
    .title = N_("Models"),
    .choose_hint = N_("take to Train"),
    .draw = pictures_draw,
    .move = compare_move,
    .click = pictures_click,
};
