/*
 * The view `neuron`: what one neuron makes of the raw inputs, its incoming weights, and small pictures of the others of its
 * layer.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define SIDE_LEAST   14 /* columns of the text beside the plot */
#define SIDE_MOST    44
#define SMALL_WIDTH  9 /* of a small picture, its gap included */
#define SMALL_HEIGHT 5 /* its number included */
#define HEAD_ROWS    3 /* above the weights */
#define MOST_WEIGHTS 8 /* that are listed */

static const char *neuron_unfit(const struct app *app)
{
    return app->snapshot->dataset->raw_inputs <= 2 ? NULL : _("needs data with one or two inputs");
}

static void neuron_layers(const struct app *app, size_t *first, size_t *end)
{
    *first = 0;
    *end = app->snapshot->network.arch.layers;
}

static void neuron_update(struct app *app)
{
    struct model_state *model = &app->model;

    model->field.x = model->input[0];
    model->field.y = model->input[1];
    field_of_layer(&model->field, app->snapshot, model->layer);
}

/* Levels over what the activation can give; where that has no end, over what it gives here. */
static struct plane_look look_of(const struct app *app, size_t unit)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    struct plane_look look = {.field = &model->field, .plane = unit, .low = 0, .high = 1};
    struct range range;

    if (model->layer + 1 == arch->layers) { /* as shown_output() has it */
        look.low = model->dataset->task == TASK_REGRESS ? model->target.low : 0;
        look.high = model->dataset->task == TASK_REGRESS ? model->target.high : 1;
        look.has_border = model->dataset->task == TASK_CLASSIFY;
        look.border = 0.5;
        return look;
    }
    switch (arch->activation[model->layer]) {
    case ACTIVATION_TANH: look.low = -1; break;
    case ACTIVATION_RELU:
    case ACTIVATION_LEAKY_RELU:
    case ACTIVATION_LINEAR:
        range = field_range(&model->field, unit);
        range_extend(&range, 0);
        range_extend(&range, 0.01);
        look.low = range.low;
        look.high = range.high;
        look.border = range.high / 100; /* from where on it is on */
        look.has_border = true;
        return look;
    default: break;
    }
    look.border = (look.low + look.high) / 2;
    look.has_border = true;
    return look;
}

/* ---- The large picture */

static void draw_large(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct model_state *model = &app->model;
    const struct plane_look look = look_of(app, model->unit);
    struct range up = {.low = look.low, .high = look.high};
    bool flat = model->dataset->raw_inputs == 2;
    struct axes axes;

    range_widen(&up, 0.05);
    axes = axes_make(area, model->input[0], flat ? model->input[1] : up,
                     raw_name(model->dataset, 0), flat ? raw_name(model->dataset, 1) : "o");
    axes_draw(&axes, canvas);
    if (flat)
        plane_draw(&look, canvas, &axes);
    else
        plane_draw_line(&model->field, model->unit, canvas, &axes, ROLE_TITLE, GLYPH_FIT);
}

/* ---- Beside it */

/* One incoming weight: from where, and how much. */
static void draw_weight(const struct app *app, struct canvas *canvas, struct rect row, size_t from)
{
    const struct model_state *model = &app->model;
    const struct network *network = &app->snapshot->network;
    bool bias = from == network->arch.sizes[model->layer];
    double value = bias ? (double)network_bias(network, model->layer, model->unit)
                        : (double)network_weight(network, model->layer, model->unit, from);
    char name[64], number[NUMBER_SIZE];

    if (bias)
        snprintf(name, sizeof name, "b");
    else if (model->layer == 0 && model->dataset->input_names != NULL)
        snprintf(name, sizeof name, "%.60s", model->dataset->input_names[from]);
    else
        snprintf(name, sizeof name, model->layer == 0 ? "i%zu" : "o%zu", from + 1);
    model_number(number, sizeof number, value);
    canvas_write_cut(canvas, row.x, row.y, row.width - 8, ROLE_DIM, name);
    canvas_write(canvas, row.x + row.width - canvas_text_width(number), row.y,
                 value < 0 ? ROLE_NEGATIVE : ROLE_POSITIVE, number);
}

/* Incoming weights that are listed in so many rows, where one may be needed to say how many more there are. */
static size_t weights_listed(const struct app *app, int rows)
{
    size_t count = app->snapshot->network.arch.sizes[app->model.layer], most = MOST_WEIGHTS;

    if (rows < MOST_WEIGHTS + 2)
        most = rows > 2 ? (size_t)rows - 2 : 0;
    return count < most ? count : most;
}

/* Rows of the whole list: weights, how many more, the bias. */
static int weight_rows(const struct app *app, int rows)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    size_t listed = weights_listed(app, rows);

    return (int)listed + (listed < arch->sizes[app->model.layer]) + arch->bias;
}

/* As many as there is room for, the bias last. */
static void draw_weights(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    size_t count = arch->sizes[app->model.layer], listed = weights_listed(app, area.height);
    struct rect row = {area.x, area.y, area.width, 1};

    for (size_t from = 0; from < listed; from++, row.y++)
        draw_weight(app, canvas, row, from);
    if (count > listed)
        canvas_printf(canvas, row.x, row.y++, ROLE_DIM, _("%zu more"), count - listed);
    if (arch->bias && row.y < area.y + area.height)
        draw_weight(app, canvas, row, count);
}

static void draw_small(const struct app *app, struct canvas *canvas, struct rect area, size_t unit)
{
    const struct plane_look look = look_of(app, unit);
    struct rect picture = {area.x, area.y + 1, SMALL_WIDTH - 1, SMALL_HEIGHT - 1};
    bool chosen = unit == app->model.unit;

    canvas_printf(canvas, area.x, area.y, chosen ? ROLE_FOCUS : ROLE_DIM, "%zu", unit + 1);
    if (app->model.dataset->raw_inputs == 2) {
        plane_draw_small(&look, canvas, picture);
    } else {
        struct axes axes = {.cells = picture, .x = app->model.input[0]};

        axes.y = (struct range){.low = look.low, .high = look.high};
        plane_draw_line(&app->model.field, unit, canvas, &axes, chosen ? ROLE_TITLE : ROLE_TRAIN,
                        GLYPH_FIT);
    }
}

/* Where the small pictures are: `across` beside each other, of neurons `first` and those that follow. */
struct gallery {
    struct rect area;
    int across;
    size_t first, shown;
};

/* In what the text above leaves; the chosen neuron is among them. */
static struct gallery make_gallery(const struct app *app, struct rect side)
{
    size_t count = app->snapshot->network.arch.sizes[app->model.layer + 1], room;
    int text = HEAD_ROWS + weight_rows(app, side.height - HEAD_ROWS) + 1;
    struct gallery gallery = {
        .area = {side.x, side.y + text, side.width, side.height - text}
    };
    int down = gallery.area.height / SMALL_HEIGHT;

    gallery.across = side.width / SMALL_WIDTH;
    room = down > 0 && count > 1 ? (size_t)(gallery.across * down) : 0;
    gallery.shown = count < room ? count : room;
    if (gallery.shown > 0)
        gallery.first = step_window(app->model.unit, count, gallery.shown);
    return gallery;
}

static struct rect gallery_cell(const struct gallery *gallery, size_t i)
{
    return (struct rect){gallery->area.x + (int)i % gallery->across * SMALL_WIDTH,
                         gallery->area.y + (int)i / gallery->across * SMALL_HEIGHT, SMALL_WIDTH,
                         SMALL_HEIGHT};
}

static void draw_side(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    const struct gallery gallery = make_gallery(app, area);
    char text[80];

    snprintf(text, sizeof text, _("neuron %zu of %zu"), model->unit + 1,
             arch->sizes[model->layer + 1]);
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_TITLE, text);
    snprintf(text, sizeof text, _("layer %zu"), model->layer + 1);
    canvas_write_cut(canvas, area.x, area.y + 1, area.width, ROLE_TITLE, text);
    canvas_write_cut(canvas, area.x, area.y + 2, area.width, ROLE_DIM,
                     activation_choices[arch->activation[model->layer]].name);
    draw_weights(app, canvas,
                 (struct rect){area.x, area.y + HEAD_ROWS, area.width, area.height - HEAD_ROWS});
    for (size_t i = 0; i < gallery.shown; i++)
        draw_small(app, canvas, gallery_cell(&gallery, i), gallery.first + i);
}

static struct rect side_of(struct rect area)
{
    int side = area.width / 3;

    side = side < SIDE_LEAST ? SIDE_LEAST : side > SIDE_MOST ? SIDE_MOST : side;
    return (struct rect){area.x + area.width - side, area.y, side, area.height};
}

static void neuron_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    struct rect side = side_of(area);

    (void)focused;
    if (app->model.field.planes == 0)
        return;
    draw_large(app, canvas,
               (struct rect){area.x, area.y, area.width - side.width - 1, area.height});
    draw_side(app, canvas, side);
}

/* A small picture makes its neuron the chosen one. */
static bool neuron_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    const struct gallery gallery = make_gallery(app, side_of(area));

    for (size_t i = 0; i < gallery.shown && what == CLICK_LEFT; i++) {
        if (rect_has(gallery_cell(&gallery, i), x, y)) {
            app->model.unit = gallery.first + i;
            return true;
        }
    }
    return false;
}

/* The arrows go from neuron to neuron, too. */
static bool neuron_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_right || command == COMMAND_down)
        return command_next_neuron(app, "", err);
    if (command == COMMAND_left || command == COMMAND_up)
        return command_previous_neuron(app, "", err);
    return true;
}

const struct model_view_ops neuron_view = {
    .unfit = neuron_unfit,
    .update = neuron_update,
    .draw = neuron_draw,
    .move = neuron_move,
    .click = neuron_click,
    .layers = neuron_layers,
};
