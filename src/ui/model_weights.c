/*
 * The view `weights`: the weights from the pixels of an image into one neuron, as a picture.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

static const char *weights_unfit(const struct app *app)
{
    return app->snapshot->dataset->image_width > 0 ? NULL : _("needs images");
}

/* Only the first layer looks at pixels. */
static void weights_layers(const struct app *app, size_t *first, size_t *end)
{
    (void)app;
    *first = 0;
    *end = 1;
}

/* One row and one column beyond each edge would be cut off by interpolation: a cell of the field is a pixel. */
static void weights_update(struct app *app)
{
    struct model_state *model = &app->model;
    const struct dataset *dataset = model->dataset;
    const struct network *network = &app->snapshot->network;
    size_t width = dataset->image_width, height = dataset->image_height;

    if (!field_resize(&model->field, 1, width, height))
        return;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++)
            model->field.value[(height - 1 - y) * width + x] = network_weight(
                network, 0, model->unit, y * width + x);
    }
}

/* The same distance to both sides of 0, so that the middle level is none. */
static struct plane_look weights_look(const struct app *app)
{
    struct range range = field_range(&app->model.field, 0);
    double most = fmax(fabs(range.low), fabs(range.high));

    if (!(most > 0) || !isfinite(most))
        most = 1;
    return (struct plane_look){.field = &app->model.field, .low = -most, .high = most};
}

/* As large as fits, a pixel twice as wide as a row is high: a cell is so. */
static struct rect place(const struct field *field, struct rect area)
{
    int width = area.width, height = area.height;
    int wanted = (int)(2 * (size_t)height * field->columns / field->rows);

    if (wanted < width) {
        width = wanted > 0 ? wanted : 1;
    } else {
        height = (int)((size_t)width * field->rows / field->columns / 2);
        height = height > 0 ? height : 1;
    }
    return (struct rect){area.x, area.y, width, height};
}

static void draw_text(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    char text[160], number[NUMBER_SIZE];

    snprintf(text, sizeof text, _("neuron %zu of %zu, layer 1, %s"), model->unit + 1,
             arch->sizes[1], activation_choices[arch->activation[0]].name);
    area.y += canvas_wrap(canvas, area, ROLE_TITLE, text);
    if (arch->layers == 1 && model->dataset->output_names != NULL && arch->sizes[1] > 1) {
        canvas_printf(canvas, area.x, area.y++, ROLE_NORMAL, _("for class %s"),
                      model->dataset->output_names[model->unit]);
    }
    if (arch->bias)
        canvas_printf(canvas, area.x, area.y++, ROLE_NORMAL, "b %s",
                      model_number(number, sizeof number,
                                   (double)network_bias(&app->snapshot->network, 0, model->unit)));
}

static void weights_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct plane_look look = weights_look(app);
    struct rect room = {area.x, area.y, area.width - 15, area.height - 1}, picture;

    (void)focused;
    if (app->model.field.planes == 0 || room.width < 1 || room.height < 1)
        return;
    picture = place(&app->model.field, room);
    plane_draw_small(&look, canvas, picture);
    draw_text(app, canvas,
              (struct rect){picture.x + picture.width + 1, area.y, area.width - picture.width - 1,
                            area.height - 1});
    plane_draw_legend(&look, canvas, (struct rect){area.x, area.y + area.height - 1, area.width, 1},
                      _("weights"));
}

static bool weights_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_right || command == COMMAND_down)
        return command_next_neuron(app, "", err);
    if (command == COMMAND_left || command == COMMAND_up)
        return command_previous_neuron(app, "", err);
    return true;
}

const struct model_view_ops weights_view = {
    .unfit = weights_unfit,
    .update = weights_update,
    .draw = weights_draw,
    .move = weights_move,
    .layers = weights_layers,
};
