/*
 * The view `network`: the neurons and the weights between them, by sign and size, with what one sample makes of them. A
 * cursor goes from neuron to link and on; Enter types another weight or bias.
 */
#include <nntui/i18n.h>

#include "ui/diagram.h"
#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_WIDTH   7  /* columns of a neuron's number */
#define LEAST_DIAGRAM 4  /* rows, the heads among them, that texts leave */
#define MANY_LINKS    48 /* of one layer; of more the weak ones are not drawn */

static const char *network_unfit(const struct app *app)
{
    (void)app;
    return NULL;
}

/* ---- What is shown */

/* `samples` may have become fewer, the network smaller. */
static void fit_cursor(struct app *app)
{
    struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;

    if (model->column > arch->layers)
        model->column = arch->layers;
    if (model->row >= arch->sizes[model->column])
        model->row = arch->sizes[model->column] - 1;
    if (model->column == 0 || model->from > arch->sizes[model->column - 1])
        model->from = 0;
    if (model->sample >= model->dataset->train_count)
        model->sample = 0;
}

static size_t neuron_count(const struct architecture *arch)
{
    size_t count = 0;

    for (size_t i = 0; i <= arch->layers; i++)
        count += arch->sizes[i];
    return count;
}

static bool make_room(struct model_state *model, size_t count)
{
    if (model->output_count != count || model->outputs == NULL) {
        free(model->outputs);
        model->outputs = malloc(count * sizeof *model->outputs);
        model->output_count = model->outputs != NULL ? count : 0;
    }
    return model->outputs != NULL;
}

/* All neurons' outputs for the chosen sample. */
static void network_update(struct app *app)
{
    struct model_state *model = &app->model;
    const struct network *network = &app->snapshot->network;
    float *outputs[NN_MAX_LAYERS], *place;

    fit_cursor(app);
    if (!make_room(model, neuron_count(&network->arch)))
        return;
    place = model->outputs;
    network_row(app->snapshot, model->dataset->rows[model->sample], place);
    for (size_t l = 0; l < network->arch.layers; l++) {
        place += network->arch.sizes[l];
        outputs[l] = place;
    }
    if (!network_forward_layers(network, model->outputs, 1, outputs, NULL))
        model->output_count = 0;
    perturb_update(app);
}

static double output_of(const struct app *app, size_t column, size_t unit)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    size_t at = unit;

    for (size_t i = 0; i < column; i++)
        at += arch->sizes[i];
    return at < app->model.output_count ? (double)app->model.outputs[at] : (double)NAN;
}

/* ---- Links */

static double weight(const struct app *app, size_t layer, size_t unit, size_t from)
{
    return (double)network_weight(&app->snapshot->network, layer, unit, from);
}

/* Largest size of the links of a layer that are drawn: what thick and thin is measured by. */
static double largest(const struct app *app, const struct diagram *diagram, size_t layer)
{
    double most = 0;

    for (size_t u = 0; u < diagram->shown[layer + 1]; u++)
        for (size_t f = 0; f < diagram->shown[layer]; f++)
            most = fmax(most, fabs(weight(app, layer, diagram->first[layer + 1] + u,
                                          diagram->first[layer] + f)));
    return most > 0 ? most : 1;
}

/* Links of the neuron under the cursor are all drawn, and the one under it is bright. */
static bool is_chosen(const struct app *app, size_t layer, size_t unit)
{
    return app->model.column == layer + 1 && app->model.row == unit;
}

static void draw_link(const struct app *app, const struct diagram *diagram, struct canvas *canvas,
                      size_t layer, size_t unit, size_t from, double most)
{
    /* From weak to strong; those of negative weights are broken, for those who see no colours. */
    static const unsigned above[] = {0x11, 0x55, DIAGRAM_SOLID}, below[] = {0x01, 0x15, 0x1F};
    double w = weight(app, layer, unit, from), size = fabs(w) / most;
    bool many = diagram->shown[layer] * diagram->shown[layer + 1] > MANY_LINKS;
    int strength = size > 2.0 / 3 ? 2 : size > 1.0 / 3 ? 1 : 0;

    if (many && strength < 2 && !is_chosen(app, layer, unit))
        return;
    if (w < 0)
        diagram_link(diagram, canvas, layer, unit, from, ROLE_NEGATIVE, GLYPH_HORIZONTAL,
                     below[strength]);
    else
        diagram_link(diagram, canvas, layer, unit, from, ROLE_POSITIVE, GLYPH_LINK,
                     above[strength]);
}

/* Weak ones first, so that the strong ones lie on top. */
static void draw_links(const struct app *app, const struct diagram *diagram, struct canvas *canvas,
                       size_t layer)
{
    double most = largest(app, diagram, layer);

    for (int strong = 0; strong <= 1; strong++)
        for (size_t u = 0; u < diagram->shown[layer + 1]; u++)
            for (size_t f = 0; f < diagram->shown[layer]; f++) {
                size_t unit = diagram->first[layer + 1] + u, from = diagram->first[layer] + f;

                if ((fabs(weight(app, layer, unit, from)) > most / 2) == (strong == 1))
                    draw_link(app, diagram, canvas, layer, unit, from, most);
            }
}

static void draw_cursor_link(const struct app *app, const struct diagram *diagram,
                             struct canvas *canvas)
{
    const struct model_state *model = &app->model;

    if (model->from > 0 && diagram_has(diagram, model->column, model->row) &&
        diagram_has(diagram, model->column - 1, model->from - 1))
        diagram_link(diagram, canvas, model->column - 1, model->row, model->from - 1, ROLE_FOCUS,
                     GLYPH_CROSSING, DIAGRAM_SOLID);
}

/* On top of the others: the ways that a changed weight goes on. */
static void draw_reached_links(const struct app *app, const struct diagram *diagram,
                               struct canvas *canvas, size_t layer)
{
    for (size_t u = 0; u < diagram->shown[layer + 1]; u++)
        for (size_t f = 0; f < diagram->shown[layer]; f++) {
            size_t unit = diagram->first[layer + 1] + u, from = diagram->first[layer] + f;

            if (perturb_reaches(app, layer, from) && perturb_reaches(app, layer + 1, unit))
                diagram_link(diagram, canvas, layer, unit, from, ROLE_REACHED, GLYPH_CURVE,
                             DIAGRAM_SOLID);
        }
}

/* ---- Neurons */

/* A change that reaches it is seen by mark and number. */
static void draw_reached(const struct app *app, const struct diagram *diagram,
                         struct canvas *canvas, size_t column, size_t unit)
{
    int x = diagram_x(diagram, column), y = diagram_y(diagram, column, unit);
    char number[NUMBER_SIZE];

    model_number(number, sizeof number, perturb_output(app, column, unit));
    canvas_glyph(canvas, x - 1, y, ROLE_REACHED, GLYPH_MARK_3);
    canvas_write_cut(canvas, x, y, diagram->label - 1, ROLE_REACHED, number);
}

static void draw_neuron(const struct app *app, const struct diagram *diagram, struct canvas *canvas,
                        size_t column, size_t unit, bool focused)
{
    int x = diagram_x(diagram, column), y = diagram_y(diagram, column, unit);
    bool here = focused && app->model.column == column && app->model.row == unit;
    enum role role = here && app->model.from == 0 ? ROLE_FOCUS : ROLE_NORMAL;
    char number[NUMBER_SIZE];

    canvas_glyph(canvas, x - 1, y, here ? ROLE_FOCUS : ROLE_TITLE,
                 here ? GLYPH_CURSOR : GLYPH_MARK_0);
    canvas_fill(canvas, (struct rect){x, y, diagram->label, 1}, ROLE_NORMAL, ' ');
    model_number(number, sizeof number, output_of(app, column, unit));
    canvas_write_cut(canvas, x, y, diagram->label - 1, role, number);
    if (perturb_reaches(app, column, unit))
        draw_reached(app, diagram, canvas, column, unit);
}

/* A row for what is under the cursor, and those that say what comes of its change. */
static int rows_below(const struct app *app, struct rect area)
{
    int rows = 1 + perturb_rows(app), room = area.height - LEAST_DIAGRAM;

    return rows < room ? rows : room > 1 ? room : 1;
}

static struct diagram diagram_of(const struct app *app, struct rect area)
{
    const struct model_state *model = &app->model;
    size_t active[NN_MAX_LAYERS + 1] = {0};
    struct diagram diagram;

    area.height -= rows_below(app, area);
    active[model->column] = model->row;
    if (model->from > 0)
        active[model->column - 1] = model->from - 1;
    diagram_measure(&diagram, &app->snapshot->network.arch, area, LABEL_WIDTH, 0, model->column,
                    active);
    return diagram;
}

static void draw_diagram(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct diagram diagram = diagram_of(app, area);

    for (size_t i = 0; i + 1 < diagram.columns; i++)
        draw_links(app, &diagram, canvas, diagram.first_column + i);
    for (size_t i = 0; i + 1 < diagram.columns; i++)
        draw_reached_links(app, &diagram, canvas, diagram.first_column + i);
    if (focused)
        draw_cursor_link(app, &diagram, canvas);
    for (size_t i = 0; i < diagram.columns; i++) {
        size_t column = diagram.first_column + i;

        diagram_head(&diagram, &app->snapshot->network.arch, canvas, column);
        for (size_t k = 0; k < diagram.shown[column]; k++)
            draw_neuron(app, &diagram, canvas, column, diagram.first[column] + k, focused);
    }
}

/* ---- What is under the cursor */

static const char *input_name(const struct app *app, size_t input, char *buffer, size_t size)
{
    char **names = app->model.dataset->input_names;

    if (names != NULL)
        return names[input];
    snprintf(buffer, size, "i%zu", input + 1);
    return buffer;
}

static void write_neuron(const struct app *app, char *text, size_t size)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    char name[40], o[NUMBER_SIZE], b[NUMBER_SIZE];
    int used;

    model_number(o, sizeof o, output_of(app, model->column, model->row));
    if (model->column == 0) {
        snprintf(text, size, _("sample %zu: %s %s as the network sees it"), model->sample + 1,
                 input_name(app, model->row, name, sizeof name), o);
        return;
    }
    used = snprintf(text, size, _("layer %zu neuron %zu %s: o %s"), model->column, model->row + 1,
                    activation_choices[arch->activation[model->column - 1]].name, o);
    if (arch->bias)
        snprintf(text + used, size - (size_t)used, "  b %s",
                 model_number(
                     b, sizeof b,
                     (double)network_bias(&app->snapshot->network, model->column - 1, model->row)));
}

static void write_link(const struct app *app, char *text, size_t size)
{
    const struct model_state *model = &app->model;
    char name[40], number[NUMBER_SIZE];

    model_number(number, sizeof number,
                 weight(app, model->column - 1, model->row, model->from - 1));
    if (model->column == 1)
        snprintf(text, size, _("layer 1 neuron %zu from %s: w %s"), model->row + 1,
                 input_name(app, model->from - 1, name, sizeof name), number);
    else
        snprintf(text, size, _("layer %zu neuron %zu from neuron %zu: w %s"), model->column,
                 model->row + 1, model->from, number);
}

static void draw_below(const struct app *app, struct canvas *canvas, struct rect row, bool focused)
{
    char text[300];

    if (focused && app->edit.editing) {
        int used = canvas_write(canvas, row.x, row.y, ROLE_NORMAL,
                                app->model.from > 0 ? "w = " : "b = ");

        line_draw(&app->edit.line, canvas, row.x + used, row.y, row.width - used);
        return;
    }
    if (!focused)
        snprintf(text, sizeof text, _("outputs for sample %zu"), app->model.sample + 1);
    else if (app->model.from > 0)
        write_link(app, text, sizeof text);
    else
        write_neuron(app, text, sizeof text);
    canvas_write_cut(canvas, row.x, row.y, row.width, focused ? ROLE_NORMAL : ROLE_DIM, text);
}

static bool is_too_small(struct rect area)
{
    return area.width < 2 * (LABEL_WIDTH + 4) || area.height < 3;
}

static void network_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    int rows = rows_below(app, area);
    struct rect below = {area.x, area.y + area.height - rows, area.width, 1};

    if (app->model.output_count == 0 || is_too_small(area))
        return;
    draw_diagram(app, canvas, area, focused);
    draw_below(app, canvas, below, focused);
    if (rows > 1)
        perturb_draw(app, canvas, (struct rect){area.x, below.y + 1, area.width, rows - 1});
}

/* ---- Moving */

/* Left goes from a neuron to its links, and from a link to the neuron that it comes from; Right goes back. */
static void go_left(struct model_state *model)
{
    if (model->column == 0)
        return;
    if (model->from == 0) {
        model->from = 1;
    } else {
        model->row = model->from - 1;
        model->from = 0;
        model->column--;
    }
}

static void go_right(struct model_state *model, const struct architecture *arch)
{
    if (model->from > 0)
        model->from = 0;
    else if (model->column < arch->layers)
        model->column++;
}

static void go_along(struct model_state *model, const struct architecture *arch,
                     enum command_id command)
{
    if (model->from > 0)
        model->from = 1 + list_move(model->from - 1, arch->sizes[model->column - 1], command);
    else
        model->row = list_move(model->row, arch->sizes[model->column], command);
}

static bool begin_edit(struct app *app, struct error *err)
{
    const struct model_state *model = &app->model;
    const struct network *network = &app->snapshot->network;
    char number[40];
    double value;

    if (model->column == 0)
        return error_input(err,
                           _("the inputs are the data's; Right goes on to weights and biases"));
    if (model->from == 0 && !network->arch.bias)
        return error_input(err, _("this network has no biases; Left goes to the neuron's weights"));
    value = model->from > 0 ? weight(app, model->column - 1, model->row, model->from - 1)
                            : (double)network_bias(network, model->column - 1, model->row);
    snprintf(number, sizeof number, "%.9g", value);
    edit_begin(&app->edit, number, false);
    return true;
}

static bool network_move(struct app *app, enum command_id command, struct error *err)
{
    struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    size_t samples = model->dataset->train_count;

    switch (command) {
    case COMMAND_left: go_left(model); break;
    case COMMAND_right: go_right(model, arch); break;
    case COMMAND_page_up: model->sample = (model->sample + samples - 1) % samples; break;
    case COMMAND_page_down: model->sample = (model->sample + 1) % samples; break;
    case COMMAND_choose: return begin_edit(app, err);
    default: go_along(model, arch, command);
    }
    fit_cursor(app);
    return true;
}

/* A click chooses a neuron, a double one types its bias. */
static bool network_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct model_state *model = &app->model;
    struct diagram diagram;

    if (is_too_small(area) || (what != CLICK_LEFT && what != CLICK_DOUBLE))
        return false;
    diagram = diagram_of(app, area);
    for (size_t i = 0; i < diagram.columns; i++) {
        size_t column = diagram.first_column + i;

        for (size_t k = 0; k < diagram.shown[column]; k++) {
            size_t unit = diagram.first[column] + k;
            int left = diagram_x(&diagram, column) - 1;

            if (y != diagram_y(&diagram, column, unit) || x < left || x > left + LABEL_WIDTH)
                continue;
            app->edit.editing = false; /* it was of what the cursor was on */
            model->column = column;
            model->row = unit;
            model->from = 0;
            if (what == CLICK_DOUBLE)
                app_do(app, commands[COMMAND_choose].name);
            return true;
        }
    }
    return false;
}

/* ---- Typing a weight */

/* As a command, so that it is one of the run's changes; refused, typing goes on. */
static void finish_edit(struct app *app)
{
    const struct model_state *model = &app->model;
    char line[LINE_SIZE + 100], from[24] = "b";
    struct error err = {0};

    if (model->from > 0)
        snprintf(from, sizeof from, "%zu", model->from);
    snprintf(line, sizeof line, "set-weight %zu %zu %s %s", model->column, model->row + 1, from,
             app->edit.line.text);
    if (app_command(app, line, &err))
        app->edit.editing = false;
    else
        app_show_error(app, &err);
}

bool network_key(struct app *app, uint32_t key)
{
    return edit_key(app, key, finish_edit);
}

const struct model_view_ops network_view = {
    .unfit = network_unfit,
    .update = network_update,
    .draw = network_draw,
    .move = network_move,
    .click = network_click,
};
