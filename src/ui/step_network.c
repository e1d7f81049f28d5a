/*
 * The network as a drawing: neurons in columns, one for each layer, their outputs beside them, the links between them. Links that
 * the present operation uses are bright, all others dim; a graph is drawn as a tree.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/diagram.h"
#include "ui/state.h"

#define MOST_LINKS 400 /* of one layer that are drawn; in larger ones only those in use */

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

static void measure(const struct app *app, struct diagram *diagram, struct rect area)
{
    const struct architecture *arch = &step_problem(app)->arch;
    size_t active[NN_MAX_LAYERS + 1];

    for (size_t column = 0; column <= arch->layers; column++)
        active[column] = active_neuron(app, column);
    diagram_measure(diagram, arch, area, app->step.places + 5, step_label_width(app),
                    active_column(app), active);
}

/* Whether a number is another one in the pass that stands beside. */
static bool differs(const struct app *app, enum quantity quantity, size_t layer, size_t unit,
                    size_t from)
{
    const struct comparison *comparison = &app->step.comparison;

    for (size_t i = 0; i < comparison->count; i++) {
        const struct operand *place = &comparison->rows[i].place;

        if (place->quantity == quantity && place->layer == layer && place->unit == unit &&
            place->from == from)
            return true;
    }
    return false;
}

/* column: 0 for the inputs. */
static bool is_reached(const struct app *app, size_t column, size_t unit)
{
    return column == 0 ? differs(app, QUANTITY_INPUT, 0, unit, 0)
                       : differs(app, QUANTITY_OUTPUT, column - 1, unit, 0);
}

/* ---- Links */

/* It was changed, or brings what was changed on. */
static bool reaches_on(const struct app *app, size_t layer, size_t unit, size_t from)
{
    return differs(app, QUANTITY_WEIGHT, layer, unit, from) ||
           (is_reached(app, layer, from) && is_reached(app, layer + 1, unit));
}

static bool in_use(const struct app *app, size_t layer, size_t unit, size_t from)
{
    struct operand link = {.quantity = QUANTITY_WEIGHT, .layer = layer, .unit = unit, .from = from};
    struct operand place;

    if (step_is_operand(app, &link))
        return true;
    return step_result(app, &place) && place.layer == layer && place.unit == unit &&
           place.from == from && quantity_table[place.quantity].places == PLACES_LINK;
}

/* Bright links say by their role whether the weight is above or below 0. */
static void draw_link(const struct app *app, struct canvas *canvas, const struct diagram *diagram,
                      size_t layer, size_t unit, size_t from, bool bright)
{
    const struct problem *problem = step_problem(app);
    double w = problem->numbers[architecture_weight(&problem->arch, layer, unit, from)];
    enum role role = !bright ? ROLE_DIM : w < 0 ? ROLE_NEGATIVE : ROLE_POSITIVE;

    diagram_link(diagram, canvas, layer, unit, from, role, GLYPH_LINK, DIAGRAM_SOLID);
}

/* Those in use last, so that they lie on top. */
static void draw_links(const struct app *app, struct canvas *canvas, const struct diagram *diagram,
                       size_t layer, bool bright)
{
    size_t all = diagram->shown[layer] * diagram->shown[layer + 1];

    if (!bright && all > MOST_LINKS)
        return;
    for (size_t u = 0; u < diagram->shown[layer + 1]; u++)
        for (size_t f = 0; f < diagram->shown[layer]; f++) {
            size_t unit = diagram->first[layer + 1] + u, from = diagram->first[layer] + f;

            if (in_use(app, layer, unit, from) == bright)
                draw_link(app, canvas, diagram, layer, unit, from, bright);
        }
}

/* On top of all while a "what if" stands beside. */
static void draw_reached_links(const struct app *app, struct canvas *canvas,
                               const struct diagram *diagram, size_t layer)
{
    if (diagram->shown[layer] * diagram->shown[layer + 1] > MOST_LINKS)
        return;
    for (size_t u = 0; u < diagram->shown[layer + 1]; u++)
        for (size_t f = 0; f < diagram->shown[layer]; f++) {
            size_t unit = diagram->first[layer + 1] + u, from = diagram->first[layer] + f;

            if (reaches_on(app, layer, unit, from))
                diagram_link(diagram, canvas, layer, unit, from, ROLE_REACHED, GLYPH_CURVE,
                             DIAGRAM_SOLID);
        }
}

/* ---- Neurons */

static void draw_neuron(const struct app *app, struct canvas *canvas, const struct diagram *diagram,
                        size_t column, size_t unit)
{
    struct operand place = {.quantity = column == 0 ? QUANTITY_INPUT : QUANTITY_OUTPUT,
                            .layer = column == 0 ? 0 : column - 1,
                            .unit = unit};
    struct operand result;
    int x = diagram_x(diagram, column), y = diagram_y(diagram, column, unit);
    bool active = step_result(app, &result) && result.layer + 1 == column && result.unit == unit &&
                  column > 0;

    canvas_glyph(canvas, x - 1, y, active ? ROLE_FOCUS : ROLE_TITLE,
                 active ? GLYPH_CURSOR : GLYPH_MARK_0);
    if (is_reached(app, column, unit))
        canvas_glyph(canvas, x - 1, y, ROLE_REACHED, GLYPH_MARK_3);
    canvas_fill(canvas, (struct rect){x, y, diagram->label, 1}, ROLE_NORMAL, ' ');
    step_draw_number(app, canvas, x, y, diagram->label - 1, &place);
    if (diagram->tail > 0 && column == step_problem(app)->arch.layers)
        step_draw_label(app, canvas, x + diagram->label, y, unit);
}

static void draw_column(const struct app *app, struct canvas *canvas, const struct diagram *diagram,
                        size_t column)
{
    diagram_head(diagram, &step_problem(app)->arch, canvas, column);
    for (size_t row = 0; row < diagram->shown[column]; row++)
        draw_neuron(app, canvas, diagram, column, diagram->first[column] + row);
}

static void network_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    struct diagram diagram;

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
    measure(app, &diagram, area);
    for (int bright = 0; bright <= 1; bright++)
        for (size_t i = 0; i + 1 < diagram.columns; i++)
            draw_links(app, canvas, &diagram, diagram.first_column + i, bright == 1);
    for (size_t i = 0; app->step.comparison.count > 0 && i + 1 < diagram.columns; i++)
        draw_reached_links(app, canvas, &diagram, diagram.first_column + i);
    for (size_t i = 0; i < diagram.columns; i++)
        draw_column(app, canvas, &diagram, diagram.first_column + i);
}

const struct pane_ops step_network_pane = {
    .name = "network",
    .title = N_("Network"),
    .choose_hint = N_("change"),
    .draw = network_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};
