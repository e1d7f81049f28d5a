/*
 * The arithmetic of computational graphs: values forward, gradients back, one node at a time, each
 * operation told to the observer, whose answer is what is gone on with. Formulas are read in
 * graph_parse.c.
 */
#include <nntui/graph.h>

#include "difference.h"
#include "event.h"
#include "numeric.h"

#include <nntui/i18n.h>

#include <math.h>
#include <string.h>

const struct graph_operation_info graph_operation_table[GRAPH_OP_COUNT] = {
#define GRAPH_OP(id, name, count, form, a, b, help) \
 [GRAPH_OP_##id] = {name, count, form, .slope[0] = a, .slope[1] = b, help},
#include <nntui/graph.def>
#undef GRAPH_OP
};

size_t graph_operands(const struct graph_node *node)
{
    return node->kind == GRAPH_OPERATION ? graph_operation_table[node->operation].operands : 0;
}

static struct operand node_at(const double *value, size_t index)
{
    return at_unit(QUANTITY_NODE, 0, index, value[index]);
}

/* ---- Forward */

static double operation_value(enum graph_operation operation, double a, double b)
{
    switch (operation) {
    case GRAPH_OP_ADD: return a + b;
    case GRAPH_OP_SUB: return a - b;
    case GRAPH_OP_MUL: return a * b;
    case GRAPH_OP_DIV: return a / b;
    case GRAPH_OP_NEG: return -a;
    case GRAPH_OP_EXP: return exp(a);
    case GRAPH_OP_LN: return log(a);
    case GRAPH_OP_SIGMOID: return activation_value(ACTIVATION_SIGMOID, a);
    case GRAPH_OP_TANH: return tanh(a);
    case GRAPH_OP_SQUARE: return a * a;
    case GRAPH_OP_COUNT: break;
    }
    return NAN;
}

static double node_value(const struct graph *graph, const double *value, size_t index,
                         const struct observer *observer)
{
    const struct graph_node *node = &graph->node[index];
    struct operand operands[] = {node_at(value, node->operand[0]),
                                 node_at(value, node->operand[1])};
    double result = operation_value(node->operation, operands[0].value, operands[1].value);

    return tell(observer, OPERATION_NODE, at_unit(QUANTITY_NODE, 0, index, result), operands,
                graph_operands(node));
}

void graph_forward(const struct graph *graph, double *value, const struct observer *observer)
{
    for (size_t i = 0; i < graph->count; i++) {
        if (graph->node[i].kind == GRAPH_CONSTANT)
            value[i] = graph->node[i].constant;
        else if (graph->node[i].kind == GRAPH_OPERATION)
            value[i] = node_value(graph, value, i, observer);
    }
}

/* ---- Backward */

/* The derivative by a (`which` 0) or b (1) of o, made from a and b. */
static double operation_slope(enum graph_operation operation, size_t which, double a, double b,
                              double o)
{
    switch (operation) {
    case GRAPH_OP_ADD: return 1;
    case GRAPH_OP_SUB: return which == 0 ? 1 : -1;
    case GRAPH_OP_MUL: return which == 0 ? b : a;
    case GRAPH_OP_DIV: return which == 0 ? 1 / b : -a / (b * b);
    case GRAPH_OP_NEG: return -1;
    case GRAPH_OP_EXP: return o;
    case GRAPH_OP_LN: return 1 / a;
    case GRAPH_OP_SIGMOID: return o * (1 - o);
    case GRAPH_OP_TANH: return 1 - o * o;
    case GRAPH_OP_SQUARE: return 2 * a;
    case GRAPH_OP_COUNT: break;
    }
    return NAN;
}

/* What has come back so far. */
struct backward {
    const struct graph *graph;
    const double *value;
    const struct observer *observer;
    bool reached[GRAPH_MAX_NODES];   /* the result depends on it */
    double link[GRAPH_MAX_NODES][2]; /* what a node sent back to each operand */
};

/* All that came back to a node over its uses, added. */
static double node_gradient(const struct backward *back, size_t index)
{
    struct operand operands[2 * GRAPH_MAX_NODES] = {0};
    bool is_result = index + 1 == back->graph->count;
    size_t count = 0;
    double gradient = is_result ? 1 : 0;

    for (size_t user = back->graph->count; user-- > index + 1;) {
        const struct graph_node *node = &back->graph->node[user];

        for (size_t k = 0; back->reached[user] && k < graph_operands(node); k++) {
            if (node->operand[k] != index)
                continue;
            operands[count++] = at_link(QUANTITY_LINK_GRADIENT, 0, user, k, back->link[user][k]);
            gradient += back->link[user][k];
        }
    }
    return tell(back->observer, OPERATION_NODE_GRADIENT,
                at_unit(QUANTITY_NODE_GRADIENT, 0, index, gradient), operands, count);
}

static double local_slope(const struct backward *back, size_t index, size_t which)
{
    const struct graph_node *node = &back->graph->node[index];
    size_t count = graph_operands(node);
    double a = back->value[node->operand[0]], b = back->value[node->operand[1]];
    double slope = operation_slope(node->operation, which, a, b, back->value[index]);
    struct operand operands[3];

    for (size_t k = 0; k < count; k++)
        operands[k] = node_at(back->value, node->operand[k]);
    operands[count++] = node_at(back->value, index);
    return tell(back->observer, OPERATION_LOCAL_SLOPE,
                at_link(QUANTITY_LOCAL_SLOPE, 0, index, which, slope), operands, count);
}

/* What node `index` sends back to its operand `which`: its own gradient times the local slope. */
static double link_gradient(const struct backward *back, size_t index, size_t which,
                            double gradient)
{
    struct operand operands[] = {
        at_unit(QUANTITY_NODE_GRADIENT, 0, index, gradient),
        at_link(QUANTITY_LOCAL_SLOPE, 0, index, which, local_slope(back, index, which)),
    };
    double product = operands[0].value * operands[1].value;

    return tell(back->observer, OPERATION_LINK_GRADIENT,
                at_link(QUANTITY_LINK_GRADIENT, 0, index, which, product), operands, 2);
}

void graph_backward(const struct graph *graph, const double *value, double *gradient,
                    const struct observer *observer)
{
    struct backward back = {.graph = graph, .value = value, .observer = observer};

    for (size_t i = graph->count; i-- > 0;) {
        const struct graph_node *node = &graph->node[i];

        gradient[i] = 0;
        back.reached[i] = back.reached[i] || i + 1 == graph->count;
        if (!back.reached[i])
            continue;
        gradient[i] = node_gradient(&back, i);
        for (size_t k = 0; k < graph_operands(node); k++) {
            if (graph->node[node->operand[k]].kind == GRAPH_CONSTANT)
                continue;
            back.reached[node->operand[k]] = true;
            back.link[i][k] = link_gradient(&back, i, k, gradient[i]);
        }
    }
}

/* ---- By perturbation */

/* A leaf that is perturbed, with values that may be overwritten. */
struct perturbation {
    const struct graph *graph;
    size_t leaf;
    double v; /* the leaf's value as it was */
    double value[GRAPH_MAX_NODES], change[GRAPH_MAX_NODES];
};

/* How o, made from a and b, changes when these change by da and db; nothing cancels: difference.h. */
static double operation_change(enum graph_operation operation, double a, double b, double o,
                               double da, double db)
{
    switch (operation) {
    case GRAPH_OP_ADD: return da + db;
    case GRAPH_OP_SUB: return da - db;
    case GRAPH_OP_MUL: return (a + da) * db + b * da;
    case GRAPH_OP_DIV: return (da - o * db) / (b + db);
    case GRAPH_OP_NEG: return -da;
    case GRAPH_OP_EXP: return o * expm1(da);
    case GRAPH_OP_LN: return log1p(da / a);
    case GRAPH_OP_SIGMOID: return activation_difference(ACTIVATION_SIGMOID, a, da);
    case GRAPH_OP_TANH: return activation_difference(ACTIVATION_TANH, a, da);
    case GRAPH_OP_SQUARE: return da * (2 * a + da);
    case GRAPH_OP_COUNT: break;
    }
    return NAN;
}

/* The result with the leaf at v + h, less that at v - h. */
static double result_change(void *context, double h)
{
    struct perturbation *p = context;
    const double *value = p->value;
    double *change = p->change;

    p->value[p->leaf] = p->v - h;
    graph_forward(p->graph, p->value, NULL);
    for (size_t i = 0; i < p->graph->count; i++) {
        const struct graph_node *node = &p->graph->node[i];
        size_t a = node->operand[0], b = node->operand[1];

        change[i] = i == p->leaf ? 2 * h : 0;
        if (node->kind == GRAPH_OPERATION)
            change[i] = operation_change(node->operation, value[a], value[b], value[i], change[a],
                                         change[b]);
    }
    return change[p->graph->count - 1];
}

static double result_at(struct perturbation *p, double v)
{
    p->value[p->leaf] = v;
    graph_forward(p->graph, p->value, NULL);
    return p->value[p->graph->count - 1];
}

double graph_numeric(const struct graph *graph, const double *value, size_t leaf, double h)
{
    struct perturbation p = {.graph = graph, .leaf = leaf, .v = value[leaf]};
    double above;

    memcpy(p.value, value, graph->count * sizeof *value);
    if (h <= 0)
        return numeric_slope(result_change, &p, p.v);
    above = result_at(&p, p.v + h);
    return (above - result_at(&p, p.v - h)) / (2 * h);
}
