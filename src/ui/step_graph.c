/*
 * A graph on the Step screen: its nodes as a table, and as a tree from the result down to the leaves.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

static const struct graph *graph_of(const struct app *app)
{
    return step_problem(app)->graph;
}

static struct operand node_place(enum quantity quantity, size_t node, size_t end)
{
    return (struct operand){.quantity = quantity, .unit = node, .from = end};
}

/* "1 / q", the operation's form with its operands' names; "given" for leaves. */
static void node_formula(const struct graph *graph, const struct graph_node *node, char *buffer,
                         size_t size)
{
    struct text text = {0};

    if (node->kind == GRAPH_OPERATION)
        explain_node(&text, graph, node);
    else
        text_add(&text, node->kind == GRAPH_LEAF ? _("given") : _("constant"));
    snprintf(buffer, size, "%s", text.data != NULL ? text.data : "");
    text_free(&text);
}

/* Constants are in the formulas and need no rows of their own. Returns the number of nodes that have one. */
static size_t list_nodes(const struct graph *graph, size_t *nodes)
{
    size_t count = 0;

    for (size_t i = 0; i < graph->count; i++)
        if (graph->node[i].kind != GRAPH_CONSTANT)
            nodes[count++] = i;
    return count;
}

/* The node that is looked at: of the cursor, or of the present operation. */
static size_t node_looked_at(const struct app *app)
{
    struct operand place;

    if (app->step.selecting)
        return app->step.cursor;
    return step_result(app, &place) ? place.unit : 0;
}

/* ---- The table */

struct columns {
    int name, formula, number, slope; /* widths; slope: of a local slope's name */
};

/* dt/dq = -0.534 for each operand, as far as it fits. */
static void draw_slopes(const struct app *app, struct canvas *canvas, int x, int y, size_t node,
                        const struct columns *columns)
{
    const struct problem *problem = step_problem(app);
    int width = app->step.places + 4;

    for (size_t end = 0; end < graph_operands(&graph_of(app)->node[node]); end++) {
        struct operand place = node_place(QUANTITY_LOCAL_SLOPE, node, end);
        char name[PLACE_NAME_SIZE];
        size_t operand = graph_of(app)->node[node].operand[end];

        if (graph_of(app)->node[operand].kind == GRAPH_CONSTANT)
            continue;
        place_name(problem, &place, name, sizeof name);
        canvas_printf(canvas, x, y, ROLE_DIM, "  %s", name);
        x += columns->slope;
        step_draw_number(app, canvas, x, y, width, &place);
        x += width;
    }
}

static void draw_node(const struct app *app, struct canvas *canvas, struct rect area,
                      const struct columns *columns, size_t node)
{
    struct operand value = node_place(QUANTITY_NODE, node, 0);
    struct operand gradient = node_place(QUANTITY_NODE_GRADIENT, node, 0);
    char formula[80];
    int x = area.x + 1;

    step_stands_at(canvas, area, &value);
    if (node == node_looked_at(app))
        canvas_glyph(canvas, area.x, area.y, ROLE_TITLE, GLYPH_CURSOR);
    canvas_write(canvas, x, area.y, ROLE_TITLE, graph_of(app)->node[node].name);
    x += columns->name;
    node_formula(graph_of(app), &graph_of(app)->node[node], formula, sizeof formula);
    canvas_write_cut(canvas, x, area.y, columns->formula - 1, ROLE_DIM, formula);
    x += columns->formula;
    step_draw_number(app, canvas, x, area.y, columns->number, &value);
    x += columns->number;
    step_draw_number(app, canvas, x, area.y, columns->number, &gradient);
    x += columns->number;
    draw_slopes(app, canvas, x, area.y, node, columns);
}

/* Columns of the longest name of a node's local slopes, with blanks before it. */
static int slope_width(const struct app *app, size_t node)
{
    int width = 0;

    for (size_t end = 0; end < graph_operands(&graph_of(app)->node[node]); end++) {
        struct operand place = node_place(QUANTITY_LOCAL_SLOPE, node, end);
        char name[PLACE_NAME_SIZE];
        int length = canvas_text_width(place_name(step_problem(app), &place, name, sizeof name));

        width = length + 2 > width ? length + 2 : width;
    }
    return width;
}

static struct columns measure(const struct app *app)
{
    struct columns columns = {.name = 5, .formula = 9, .number = app->step.places + 6};
    const struct graph *graph = graph_of(app);

    for (size_t i = 0; i < graph->count; i++) {
        char formula[80];
        int name = (int)strlen(graph->node[i].name) + 2, width;

        node_formula(graph, &graph->node[i], formula, sizeof formula);
        width = canvas_text_width(formula) + 2;
        if (graph->node[i].kind != GRAPH_CONSTANT && name > columns.name)
            columns.name = name;
        if (width > columns.formula)
            columns.formula = width < 24 ? width : 24;
        name = slope_width(app, i);
        if (name > columns.slope)
            columns.slope = name;
    }
    return columns;
}

static void draw_heads(const struct app *app, struct canvas *canvas, struct rect area,
                       const struct columns *columns)
{
    const struct graph *graph = graph_of(app);
    int x = area.x + 1;
    char gradient[GRAPH_NAME_SIZE + 16];

    canvas_write(canvas, x, area.y, ROLE_DIM, _("node"));
    x += columns->name;
    canvas_write(canvas, x, area.y, ROLE_DIM, _("formula"));
    x += columns->formula + columns->number;
    canvas_write(canvas, x - canvas_text_width(_("value")), area.y, ROLE_DIM, _("value"));
    x += columns->number;
    snprintf(gradient, sizeof gradient, _("d%s/dnode"), graph->node[graph->count - 1].name);
    canvas_write(canvas, x - canvas_text_width(gradient), area.y, ROLE_DIM, gradient);
    canvas_write(canvas, x + 2, area.y, ROLE_DIM, _("local slopes"));
}

void step_draw_graph(const struct app *app, struct canvas *canvas, struct rect area)
{
    size_t nodes[GRAPH_MAX_NODES], count = list_nodes(graph_of(app), nodes), row = 0, top;
    struct columns columns = measure(app);
    struct rect list = {area.x, area.y + 1, area.width, area.height - 1};

    for (size_t i = 0; i < count; i++)
        if (nodes[i] == node_looked_at(app))
            row = i;
    draw_heads(app, canvas, area, &columns);
    top = step_top(row, count, list.height, step_scroll(app, &step_numbers_pane));
    for (int y = 0; y < list.height && top + (size_t)y < count; y++)
        draw_node(app, canvas, (struct rect){list.x, list.y + y, list.width, 1}, &columns,
                  nodes[top + (size_t)y]);
    list_more(canvas, list, top, count);
}

/* ---- The tree */

/* A line of the tree: a node at a depth; one that is used twice stands there twice. */
struct branch {
    size_t node;
    int depth;
    bool last; /* of its siblings */
    uint64_t
        open; /* bit d: the node above it at depth d has siblings below this line (of the first 64) */
};

#define MOST_BRANCHES 1000

/* From the result down, operands after what is made from them; returns the number of lines. */
static size_t list_branches(const struct graph *graph, struct branch *branches)
{
    struct branch waiting[2 * GRAPH_MAX_NODES];
    size_t count = 0, wait = 0;

    waiting[wait++] = (struct branch){.node = graph->count - 1, .last = true};
    while (wait > 0 && count < MOST_BRANCHES) {
        struct branch now = branches[count++] = waiting[--wait];
        size_t operands = graph_operands(&graph->node[now.node]);
        uint64_t open = now.open;

        if (now.depth < 64 && !now.last)
            open |= (uint64_t)1 << now.depth;

        for (size_t end = operands; end-- > 0 && wait < 2 * GRAPH_MAX_NODES;)
            waiting[wait++] = (struct branch){.node = graph->node[now.node].operand[end],
                                              .depth = now.depth + 1,
                                              .last = end + 1 == operands,
                                              .open = open};
    }
    return count;
}

static void draw_branch(const struct app *app, struct canvas *canvas, struct rect area,
                        const struct branch *branch)
{
    const struct graph_node *node = &graph_of(app)->node[branch->node];
    struct operand value = node_place(QUANTITY_NODE, branch->node, 0);
    struct operand gradient = node_place(QUANTITY_NODE_GRADIENT, branch->node, 0);
    int width = app->step.places + 6, x = area.x + 2 * branch->depth;
    char formula[80];

    step_stands_at(canvas, area, &value);
    for (int depth = 1; depth < branch->depth && depth < 64; depth++)
        if ((branch->open >> depth & 1) != 0)
            canvas_glyph(canvas, area.x + 2 * depth - 1, area.y, ROLE_DIM, GLYPH_VERTICAL);
    if (branch->depth > 0)
        canvas_glyph(canvas, x - 1, area.y, ROLE_DIM,
                     branch->last ? GLYPH_BRANCH_LAST : GLYPH_BRANCH);
    x += canvas_write(canvas, x, area.y,
                      branch->node == node_looked_at(app) ? ROLE_FOCUS : ROLE_TITLE, node->name);
    if (node->kind == GRAPH_OPERATION) {
        node_formula(graph_of(app), node, formula, sizeof formula);
        canvas_printf(canvas, x, area.y, ROLE_DIM, " = %s", formula);
    }
    x = area.x + area.width - 2 * width - 1;
    canvas_fill(canvas, (struct rect){x, area.y, 2 * width, 1}, ROLE_NORMAL, ' ');
    step_draw_number(app, canvas, x, area.y, width, &value);
    if (node->kind != GRAPH_CONSTANT)
        step_draw_number(app, canvas, x + width, area.y, width, &gradient);
}

void step_draw_tree(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct branch branches[MOST_BRANCHES];
    size_t count = list_branches(graph_of(app), branches), row = 0, top;

    for (size_t i = count; i-- > 0;)
        if (branches[i].node == node_looked_at(app))
            row = i;
    if (count ==
        MOST_BRANCHES) { /* nodes used again and again make more lines than anybody reads */
        area.height--;
        canvas_write(canvas, area.x, area.y + area.height, ROLE_WARNING,
                     _("the tree goes on; the pane `numbers` has all nodes"));
    }
    top = step_top(row, count, area.height, step_scroll(app, &step_network_pane));
    for (int y = 0; y < area.height && top + (size_t)y < count; y++)
        draw_branch(app, canvas, (struct rect){area.x, area.y + y, area.width, 1},
                    &branches[top + (size_t)y]);
    list_more(canvas, area, top, count);
}
