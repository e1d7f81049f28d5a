/*
 * The view `surface`: what the network says at every point of the plane of two raw inputs, and the samples on it.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *surface_unfit(const struct app *app)
{
    return app->snapshot->dataset->raw_inputs == 2 ? NULL : _("needs data with two inputs");
}

static void surface_update(struct app *app)
{
    struct field *field = &app->model.field;

    field->x = app->model.input[0];
    field->y = app->model.input[1];
    field_of_layer(field, app->snapshot, app->snapshot->network.arch.layers - 1);
}

/* Two outputs for two classes: where the second is the greater, seen as a share of both. */
struct plane_look surface_look(const struct app *app)
{
    const struct model_state *model = &app->model;
    struct plane_look look = {.field = &model->field, .low = 0, .high = 1};

    if (model->dataset->task == TASK_REGRESS) {
        look.low = model->target.low;
        look.high = model->target.high;
    } else if (model->field.planes > 1) {
        look.kind = PLANE_CLASSES;
        look.has_border = true;
    } else {
        look.has_border = true;
        look.border = 0.5;
    }
    return look;
}

/* ---- Below the plot */

/* What stands at the cursor: what the network makes of the inputs, then those, which may be cut. */
static void draw_cursor_line(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct model_state *model = &app->model;
    double u = range_share(&model->field.x, model->cursor[0]);
    double v = range_share(&model->field.y, model->cursor[1]);
    char a[NUMBER_SIZE], b[NUMBER_SIZE], text[400];
    int used = snprintf(text, sizeof text, "o");

    for (size_t k = 0; k < model->field.planes && used < (int)sizeof text - 40; k++)
        used += snprintf(text + used, sizeof text - (size_t)used, " %s",
                         model_number(a, sizeof a, field_at(&model->field, k, u, v)));
    snprintf(text + used, sizeof text - (size_t)used, "  %s %s  %s %s", raw_name(model->dataset, 0),
             model_number(a, sizeof a, model->cursor[0]), raw_name(model->dataset, 1),
             model_number(b, sizeof b, model->cursor[1]));
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_NORMAL, text);
}

/* The marks of the classes, training and test. */
static void draw_marks_line(const struct app *app, struct canvas *canvas, struct rect area,
                            size_t shown)
{
    const struct dataset *dataset = app->model.dataset;
    size_t classes = dataset->outputs < 4 ? dataset->outputs : 4;
    int x = area.x;

    for (size_t k = 0; k < classes; k++) {
        canvas_glyph(canvas, x, area.y, model_role(k), model_mark(k, false));
        canvas_glyph(canvas, x + 1, area.y, model_role(k), model_mark(k, true));
        x += 4 + canvas_write_cut(canvas, x + 3, area.y, area.width / (int)(classes + 1) - 4,
                                  ROLE_DIM, dataset->output_names[k]);
    }
    if (shown < dataset->count)
        canvas_printf(canvas, x, area.y, ROLE_DIM, _("%zu of %zu"), shown, dataset->count);
}

static void draw_below(const struct app *app, struct canvas *canvas, struct rect area, bool focused,
                       size_t shown)
{
    const struct plane_look look = surface_look(app);

    if (focused)
        draw_cursor_line(app, canvas, area);
    else if (app->model.dataset->task == TASK_REGRESS)
        plane_draw_legend(&look, canvas, area, app->model.dataset->output_names[0]);
    else
        draw_marks_line(app, canvas, area, shown);
}

static struct axes surface_axes(const struct app *app, struct rect area)
{
    const struct model_state *model = &app->model;

    area.height -= model_text_rows(area);
    return axes_make(area, model->input[0], model->input[1], raw_name(model->dataset, 0),
                     raw_name(model->dataset, 1));
}

static void surface_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct model_state *model = &app->model;
    const struct plane_look look = surface_look(app);
    const struct axes axes = surface_axes(app, area);
    size_t shown;

    if (model->field.planes == 0)
        return;
    axes_draw(&axes, canvas);
    plane_draw(&look, canvas, &axes);
    shown = plane_draw_samples(app, canvas, &axes);
    if (focused)
        canvas_glyph(canvas, axes_column(&axes, model->cursor[0]),
                     axes_row(&axes, model->cursor[1]), ROLE_FOCUS, GLYPH_HERE);
    if (model_text_rows(area) > 0)
        draw_below(app, canvas, (struct rect){area.x, area.y + area.height - 1, area.width, 1},
                   focused, shown);
}

static bool surface_move(struct app *app, enum command_id command, struct error *err)
{
    (void)err;
    cursor_move(app, command);
    return true;
}

static bool surface_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    const struct axes axes = surface_axes(app, area);

    return cursor_click(app, &axes, x, y, what);
}

const struct model_view_ops surface_view = {
    .unfit = surface_unfit,
    .update = surface_update,
    .draw = surface_draw,
    .move = surface_move,
    .click = surface_click,
    .points = true,
};
