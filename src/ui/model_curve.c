/*
 * The view `curve`: what the network says for every value of its one raw input, and the samples.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/pieces.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CELLS_PER_SAMPLE 4 /* more samples than this leaves of the plot are thinned */

static const char *curve_unfit(const struct app *app)
{
    return app->snapshot->dataset->raw_inputs == 1 ? NULL : _("needs data with one input");
}

static void curve_update(struct app *app)
{
    app->model.field.x = app->model.input[0];
    field_of_layer(&app->model.field, app->snapshot, app->snapshot->network.arch.layers - 1);
}

static double curve_x(const struct field *field, size_t i)
{
    return range_value(&field->x, (double)i / (double)(field->columns - 1));
}

/* One of two classes by one output: there is a cut. */
static bool has_cut(const struct app *app)
{
    return app->model.dataset->task == TASK_CLASSIFY && app->model.field.planes == 1;
}

/* Where the curve first goes through one half; false where it does not. */
static bool find_cut(const struct field *field, double *x)
{
    for (size_t i = 0; i + 1 < field->columns; i++) {
        double a = (double)field->value[i] - 0.5, b = (double)field->value[i + 1] - 0.5;

        if ((a < 0) == (b < 0) || !isfinite(a) || !isfinite(b))
            continue;
        *x = curve_x(field, i) + a / (a - b) * (curve_x(field, 1) - curve_x(field, 0));
        return true;
    }
    return false;
}

/* ---- Drawing */

static void draw_curves(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct field *field = &app->model.field;
    size_t planes = field->planes < 4 ? field->planes : 4;

    for (size_t plane = 0; plane < planes; plane++)
        plane_draw_line(field, plane, canvas, axes,
                        field->planes == 1 ? ROLE_TITLE : model_role(plane), GLYPH_FIT);
}

/* The border between the classes: up to one half, and down to the value where it is crossed. */
static void draw_cut(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    double x;

    if (!has_cut(app))
        return;
    axes_line(axes, canvas, axes->x.low, 0.5, axes->x.high, 0.5, ROLE_DIM, GLYPH_LINK, true);
    if (find_cut(&app->model.field, &x))
        axes_line(axes, canvas, x, axes->y.low, x, axes->y.high, ROLE_DIM, GLYPH_LINK, true);
}

/* A class's samples stand at 1 in its own curve's colour; of two classes with one curve the first's at 0. */
static double sample_y(const struct app *app, size_t row)
{
    const struct dataset *dataset = app->model.dataset;

    if (dataset->targets != NULL)
        return (double)dataset->targets[row * dataset->outputs];
    return app->model.field.planes == 1 ? (double)dataset->labels[row] : 1;
}

static void draw_samples(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct dataset *dataset = app->model.dataset;
    size_t room = (size_t)(axes->cells.width * axes->cells.height) / CELLS_PER_SAMPLE + 1;
    struct rect old = canvas_clip(canvas, axes->cells);

    for (size_t index = 0; index < dataset->count; index++) {
        size_t row = dataset->rows[index];
        bool test = index >= dataset->train_count, numbers = dataset->labels == NULL;
        enum role role = numbers ? (test ? ROLE_TEST : ROLE_TRAIN)
                                 : model_role(dataset->labels[row]);

        if (!model_draws(dataset, row, room))
            continue;
        canvas_glyph(canvas, axes_column(axes, raw_value(dataset, row, 0)),
                     axes_row(axes, sample_y(app, row)), role,
                     model_mark(numbers ? 0 : dataset->labels[row], test));
    }
    canvas_unclip(canvas, old);
}

/* ---- Below the plot */

/* One linear neuron: the line's formula, in the data's own units. */
static bool is_straight(const struct app *app)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    bool straight = app->model.dataset->task == TASK_REGRESS;

    for (size_t l = 0; l < arch->layers; l++)
        straight = straight && arch->activation[l] == ACTIVATION_LINEAR;
    return straight;
}

static void write_formula(const struct app *app, char *text, size_t size)
{
    const struct field *field = &app->model.field;
    double first = (double)field->value[0], last = (double)field->value[field->columns - 1];
    double slope = (last - first) / (field->x.high - field->x.low);
    double start = first - slope * field->x.low;

    /* So many digits that who computes with them gets what the network gives. */
    snprintf(text, size, "%s = %.4g x %s %s %.4g", app->model.dataset->output_names[0], slope,
             raw_name(app->model.dataset, 0), start < 0 ? "-" : "+", fabs(start));
}

static void write_cut(const struct app *app, char *text, size_t size)
{
    const struct dataset *dataset = app->model.dataset;
    char number[NUMBER_SIZE];
    double x;

    if (find_cut(&app->model.field, &x))
        snprintf(text, size, _("cut at %s = %s"), raw_name(dataset, 0),
                 model_number(number, sizeof number, x));
    else
        snprintf(text, size, "%s", _("no cut: one class everywhere"));
}

/* The cursor's input, and what the network makes of it. */
static void write_cursor(const struct app *app, char *text, size_t size)
{
    const struct model_state *model = &app->model;
    double u = range_share(&model->field.x, model->cursor[0]);
    char number[NUMBER_SIZE];
    int used = snprintf(text, size, "%s %s  o", raw_name(model->dataset, 0),
                        model_number(number, sizeof number, model->cursor[0]));

    for (size_t k = 0; k < model->field.planes && used < (int)size - 40; k++)
        used += snprintf(text + used, size - (size_t)used, " %s",
                         model_number(number, sizeof number, field_at(&model->field, k, u, 0)));
}

/* A single neuron: its formula with the numbers as the network has them, and in the data's own units where those differ. */
static void add_formulas(const struct app *app, struct pieces *pieces)
{
    const struct snapshot *snapshot = app->snapshot;
    bool own = turn_is_scaled(app) && snapshot->dataset->features == 0;
    char text[300], error[NUMBER_SIZE];

    turn_formula(app, false, text, sizeof text);
    pieces_add(pieces, ROLE_NORMAL, turn_is_scaled(app) ? _("scaled: %s") : "%s", text);
    if (own) {
        turn_formula(app, true, text, sizeof text);
        pieces_add(pieces, ROLE_NORMAL, _("own units: %s"), text);
    }
    pieces_add(pieces, ROLE_NORMAL, "E %s",
               number_error(error, sizeof error, snapshot->now.train_loss));
}

static void draw_below(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct pieces pieces = {.canvas = canvas, .area = area};
    char text[400] = "";

    if (area.height > 1)
        add_formulas(app, &pieces);
    if (focused)
        write_cursor(app, text, sizeof text);
    else if (has_cut(app))
        write_cut(app, text, sizeof text);
    else if (area.height == 1 && is_straight(app))
        write_formula(app, text, sizeof text);
    else if (area.height == 1 && app->model.dataset->task == TASK_REGRESS)
        snprintf(text, sizeof text, "%s", app->model.dataset->output_names[0]);
    pieces_add(&pieces, focused ? ROLE_NORMAL : ROLE_DIM, "%s", text);
}

static void draw_plot(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    bool classes = app->model.dataset->task == TASK_CLASSIFY;

    axes_draw(axes, canvas);
    draw_cut(app, canvas, axes);
    if (!classes)
        draw_samples(app, canvas, axes);
    draw_curves(app, canvas, axes);
    if (classes) /* they lie where the curve is flat, and would not be seen below it */
        draw_samples(app, canvas, axes);
}

static int text_rows(const struct app *app, struct rect area)
{
    return area.height > 9 && turn_fits(app) ? 3 : model_text_rows(area);
}

static struct axes curve_axes(const struct app *app, struct rect area)
{
    const struct model_state *model = &app->model;

    area.height -= text_rows(app, area);
    return axes_make(area, model->input[0], model->target, raw_name(model->dataset, 0), "");
}

static void curve_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct model_state *model = &app->model;
    const struct axes axes = curve_axes(app, area);
    int below = text_rows(app, area);

    if (model->field.planes == 0)
        return;
    draw_plot(app, canvas, &axes);
    if (focused)
        canvas_glyph(canvas, axes_column(&axes, model->cursor[0]),
                     axes_row(&axes, model->cursor[1]), ROLE_FOCUS, GLYPH_HERE);
    if (below > 0)
        draw_below(app, canvas,
                   (struct rect){area.x, area.y + area.height - below, area.width, below}, focused);
}

static bool curve_move(struct app *app, enum command_id command, struct error *err)
{
    (void)err;
    cursor_move(app, command);
    return true;
}

static bool curve_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    const struct axes axes = curve_axes(app, area);

    return cursor_click(app, &axes, x, y, what);
}

const struct model_view_ops curve_view = {
    .unfit = curve_unfit,
    .update = curve_update,
    .draw = curve_draw,
    .move = curve_move,
    .click = curve_click,
    .points = true,
};
