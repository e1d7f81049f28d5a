/*
 * The formulas of a graph's operations, and why they are so.
 */
#include "course/explain_private.h"

#include <nntui/i18n.h>

static const struct graph_node *own_node(const struct telling *telling)
{
    return &telling->trace->problem.graph->node[telling->result.unit];
}

static const struct graph_operation_info *own_operation(const struct telling *telling)
{
    return &graph_operation_table[own_node(telling)->operation];
}

static struct operand at_node(const struct telling *telling, enum quantity quantity, size_t node,
                              size_t end)
{
    struct operand place = place_at(quantity, 0, node, end);

    place.value = tell_value(telling, place);
    return place;
}

/* ---- Formulas */

/* A form with the node's operands for a and b and its own value for o: names into the formula, values into the numbers. */
static void operands_form(const struct telling *telling, const char *form)
{
    const struct graph_node *node = own_node(telling);
    struct operand a = at_node(telling, QUANTITY_NODE, node->operand[0], 0);
    struct operand b = at_node(telling, QUANTITY_NODE, node->operand[1], 0);
    struct operand o = at_node(telling, QUANTITY_NODE, telling->result.unit, 0);

    tell_form_of(telling, &telling->out->formula, form, a, b, o, true);
    tell_form_of(telling, &telling->out->numbers, form, a, b, o, false);
}

/* dt/dq*dq/dr: what came to a node times its slope by one of its operands. */
static void chain(const struct telling *telling, size_t node, size_t end)
{
    tell_place(telling, at_node(telling, QUANTITY_NODE_GRADIENT, node, 0));
    tell_both(telling, "*");
    tell_place(telling, at_node(telling, QUANTITY_LOCAL_SLOPE, node, end));
}

/* What came back over one use; one that a person has set to another value stands for itself. */
static void use_term(const struct telling *telling, size_t index)
{
    struct operand use = telling->operands[index];

    if (tell_value(telling, place_at(QUANTITY_NODE_GRADIENT, 0, use.unit, 0)) *
            tell_value(telling, place_at(QUANTITY_LOCAL_SLOPE, 0, use.unit, use.from)) ==
        use.value)
        chain(telling, use.unit, use.from);
    else
        tell_place(telling, use);
}

void tell_graph_formula(const struct telling *telling)
{
    switch (telling->operation) {
    case OPERATION_NODE: operands_form(telling, own_operation(telling)->form); break;
    case OPERATION_LOCAL_SLOPE:
        operands_form(telling, own_operation(telling)->slope[telling->result.from]);
        break;
    case OPERATION_LINK_GRADIENT: chain(telling, telling->result.unit, telling->result.from); break;
    default:
        if (telling->count == 0)
            tell_both(telling, "1");
        else
            tell_terms(telling, telling->count, use_term);
    }
}

void explain_node(struct text *text, const struct graph *graph, const struct graph_node *node)
{
    tell_form(text, graph_operation_table[node->operation].form, graph->node[node->operand[0]].name,
              graph->node[node->operand[1]].name, node->name);
}

/* ---- Reasons */

static void why_gradient(const struct telling *telling)
{
    struct text *why = &telling->out->why;

    if (telling->count == 0)
        text_add(why, _("The result itself: it changes one for one with itself. All gradients "
                        "begin here.\n"));
    else if (telling->count == 1)
        text_add(why, _("The node is used once, so what came back over that link is all.\n"));
    else
        text_add(why, _("The node is used more than once: it reaches the result on several ways, "
                        "and what comes back over them is added.\n"));
}

void tell_graph_why(const struct telling *telling)
{
    const struct graph_operation_info *info = own_operation(telling);
    struct text *why = &telling->out->why;

    switch (telling->operation) {
    case OPERATION_NODE: text_printf(why, "%s: %s\n", info->form, _(info->help)); break;
    case OPERATION_LOCAL_SLOPE:
        text_printf(why,
                    _("The derivative of %s by %s is %s: how fast this node's value changes "
                      "with that operand, all others kept.\n"),
                    info->form, telling->result.from == 0 ? "a" : "b",
                    info->slope[telling->result.from]);
        break;
    case OPERATION_LINK_GRADIENT:
        text_add(why,
                 _("The chain rule: how the result changes with this node, times how this node "
                   "changes with its operand.\n"));
        break;
    default: why_gradient(telling);
    }
}
