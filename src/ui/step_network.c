/*
 * The network as a drawing: neurons in columns, one for each layer, their outputs beside them, the links between them. Links that
 * the present operation uses are bright, all others dim; a graph is drawn as a tree.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK_LEAST 8   /* columns from one layer's numbers to the next layer */
#define MOST_LINKS 400 /* of one layer that are drawn; in larger ones only those in use */

/* Where the neurons of the drawing are. */
struct drawing {
    struct rect area;
    size_t columns, first_column; /* layers of neurons that are drawn, inputs included */
    int label;                    /* columns of an output's number */
    int tail;                     /* columns of what the outputs of the network stand for */
    size_t shown[NN_MAX_LAYERS + 1], first[NN_MAX_LAYERS + 1]; /* neurons of each that are drawn */
};

static int column_x(const struct drawing *drawing, size_t column)
{
    int room = drawing->area.width - drawing->label - drawing->tail - 2;

    return drawing->area.x + 1 +
           (int)(column - drawing->first_column) * room / (int)(drawing->columns - 1);
}

static int neuron_y(const struct drawing *drawing, size_t column, size_t unit)
{
    int rows = drawing->area.height - 1; /* below the heads */
    size_t row = unit - drawing->first[column];

    return drawing->area.y + 1 + (2 * (int)row + 1) * rows / (2 * (int)drawing->shown[column]);
}

/* The neuron of a column that the present operation is about; 0 where there is none. */
static size_t active_neuron(const struct app *app, size_t column)
{
    struct operand place;

    if (!step_result(app, &place))
        return 0;
    if (place.layer + 1 == column)
        return place.unit;
    return place.layer == column ? place.from : 0;
}

/* The layer of neurons that the present operation is about; 0, the inputs, where there is none. */
static size_t active_column(const struct app *app)
{
    struct operand place;

    return step_result(app, &place) ? place.layer + 1 : 0;
}

/* What there is no room for is left out; what is drawn follows the operation. */
static void measure(const struct app *app, struct drawing *drawing, struct rect area)
{
    const struct architecture *arch = &step_problem(app)->arch;
    size_t rows = area.height > 2 ? (size_t)area.height - 1 : 1, most;

    *drawing = (struct drawing){
        .area = area, .columns = arch->layers + 1, .label = app->step.places + 5};
    drawing->tail = step_label_width(app);
    drawing->tail = drawing->tail < area.width / 4 ? drawing->tail : 0;
    most = (size_t)((area.width - drawing->tail) / (drawing->label + LINK_LEAST));
    most = most < 2 ? 2 : most;
    drawing->columns = drawing->columns < most ? drawing->columns : most;
    drawing->first_column = step_window(active_column(app), arch->layers + 1, drawing->columns);
    for (size_t column = 0; column <= arch->layers; column++) {
        size_t all = arch->sizes[column], shown = all < rows ? all : rows;

        drawing->shown[column] = shown;
        drawing->first[column] = step_window(active_neuron(app, column), all, shown);
    }
}

/* ---- Links */

static bool in_use(const struct app *app, size_t layer, size_t unit, size_t from)
{
    struct operand link = {.quantity = QUANTITY_WEIGHT, .layer = layer, .unit = unit, .from = from};
    struct operand place;

    if (step_is_operand(app, &link))
        return true;
    return step_result(app, &place) && place.layer == layer && place.unit == unit &&
           place.from == from && quantity_table[place.quantity].places == PLACES_LINK;
}

/* Dots from one point to another, in the canvas's dots, 2 by 4 to a cell. */
static void draw_line(struct canvas *canvas, int x0, int y0, int x1, int y1, enum role role)
{
    int dx = abs(x1 - x0), dy = abs(y1 - y0), steps = dx > dy ? dx : dy;

    for (int i = 0; i <= steps; i++)
        canvas_dot(canvas, x0 + (x1 - x0) * i / (steps > 0 ? steps : 1),
                   y0 + (y1 - y0) * i / (steps > 0 ? steps : 1), role, GLYPH_LINK);
}

/* Bright links say by their role whether the weight is above or below 0. */
static void draw_link(const struct app *app, struct canvas *canvas, const struct drawing *drawing,
                      size_t layer, size_t unit, size_t from, bool bright)
{
    const struct problem *problem = step_problem(app);
    double w = problem->numbers[architecture_weight(&problem->arch, layer, unit, from)];
    int x0 = column_x(drawing, layer) + drawing->label, x1 = column_x(drawing, layer + 1) - 2;
    enum role role = !bright ? ROLE_DIM : w < 0 ? ROLE_NEGATIVE : ROLE_POSITIVE;

    draw_line(canvas, 2 * x0 + 1, 4 * neuron_y(drawing, layer, from) + 2, 2 * x1,
              4 * neuron_y(drawing, layer + 1, unit) + 2, role);
}

/* Those in use last, so that they lie on top. */
static void draw_links(const struct app *app, struct canvas *canvas, const struct drawing *drawing,
                       size_t layer, bool bright)
{
    size_t all = drawing->shown[layer] * drawing->shown[layer + 1];

    if (!bright && all > MOST_LINKS)
        return;
    for (size_t u = 0; u < drawing->shown[layer + 1]; u++)
        for (size_t f = 0; f < drawing->shown[layer]; f++) {
            size_t unit = drawing->first[layer + 1] + u, from = drawing->first[layer] + f;

            if (in_use(app, layer, unit, from) == bright)
                draw_link(app, canvas, drawing, layer, unit, from, bright);
        }
}

/* ---- Neurons */

static void draw_neuron(const struct app *app, struct canvas *canvas, const struct drawing *drawing,
                        size_t column, size_t unit)
{
    struct operand place = {.quantity = column == 0 ? QUANTITY_INPUT : QUANTITY_OUTPUT,
                            .layer = column == 0 ? 0 : column - 1,
                            .unit = unit};
    struct operand result;
    int x = column_x(drawing, column), y = neuron_y(drawing, column, unit);
    bool active = step_result(app, &result) && result.layer + 1 == column && result.unit == unit &&
                  column > 0;

    canvas_glyph(canvas, x - 1, y, active ? ROLE_FOCUS : ROLE_TITLE,
                 active ? GLYPH_CURSOR : GLYPH_MARK_0);
    canvas_fill(canvas, (struct rect){x, y, drawing->label, 1}, ROLE_NORMAL, ' ');
    step_draw_number(app, canvas, x, y, drawing->label - 1, &place);
    if (drawing->tail > 0 && column == step_problem(app)->arch.layers)
        step_draw_label(app, canvas, x + drawing->label, y, unit);
}

static void draw_column(const struct app *app, struct canvas *canvas, const struct drawing *drawing,
                        size_t column)
{
    size_t all = step_problem(app)->arch.sizes[column];
    char head[40];

    if (column == 0)
        snprintf(head, sizeof head, _("inputs"));
    else
        snprintf(head, sizeof head, _("layer %zu"), column);
    canvas_write(canvas, column_x(drawing, column) - 1, drawing->area.y, ROLE_DIM, head);
    for (size_t row = 0; row < drawing->shown[column]; row++)
        draw_neuron(app, canvas, drawing, column, drawing->first[column] + row);
    if (drawing->shown[column] < all)
        canvas_glyph(canvas, column_x(drawing, column) + canvas_text_width(head), drawing->area.y,
                     ROLE_DIM, GLYPH_ELLIPSIS);
}

static void network_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    struct drawing drawing;

    (void)focused;
    if (step_trace(app) == NULL || area.width < 8 || area.height < 2)
        return;
    if (step_problem(app)->is_graph) {
        step_draw_tree(app, canvas, area);
        return;
    }
    if (step_has_image(app)) {
        step_draw_image(app, canvas, area);
        return;
    }
    measure(app, &drawing, area);
    for (int bright = 0; bright <= 1; bright++)
        for (size_t i = 0; i + 1 < drawing.columns; i++)
            draw_links(app, canvas, &drawing, drawing.first_column + i, bright == 1);
    for (size_t i = 0; i < drawing.columns; i++)
        draw_column(app, canvas, &drawing, drawing.first_column + i);
}

const struct pane_ops step_network_pane = {
    .name = "network",
    .title = N_("Network"),
    .choose_hint = N_("change"),
    .draw = network_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};
