/*
 * What a pass starts from: the memory of its numbers, and which number lies where.
 */
#include <nntui/problem.h>

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

/* ---- Life */

static bool allocate(struct problem *problem, size_t count, struct error *err)
{
    problem->rule = RULE_CHAIN;
    problem->carry = CARRY_FULL;
    problem->count = count;
    problem->numbers = calloc(count, sizeof *problem->numbers);
    return problem->numbers != NULL ||
           error_memory(err, count * sizeof *problem->numbers, "the numbers of an example");
}

/* Inputs, targets and the rate stand behind the parameters. */
static size_t network_numbers(const struct architecture *arch)
{
    return architecture_parameters(arch) + arch->sizes[0] + arch->sizes[arch->layers] + 1;
}

bool problem_create(struct problem *problem, const struct architecture *arch, struct error *err)
{
    size_t parameters;

    *problem = (struct problem){0};
    if (!architecture_check_trainable(arch, err))
        return false;
    parameters = architecture_parameters(arch);
    if (parameters > PROBLEM_MAX_PARAMETERS)
        return error_input(err,
                           _("a network of %zu weights and biases is too large to be stepped "
                             "through; expected at most %zu"),
                           parameters, PROBLEM_MAX_PARAMETERS);
    problem->arch = *arch;
    return allocate(problem, network_numbers(arch), err);
}

static bool copy_graph(struct problem *problem, const struct graph *graph, struct error *err)
{
    problem->is_graph = true;
    problem->graph = malloc(sizeof *problem->graph);
    if (problem->graph == NULL)
        return error_memory(err, sizeof *problem->graph, "a graph");
    *problem->graph = *graph;
    return true;
}

bool problem_create_graph(struct problem *problem, const struct graph *graph, struct error *err)
{
    *problem = (struct problem){0};
    if (copy_graph(problem, graph, err) && allocate(problem, graph->count, err)) {
        for (size_t i = 0; i < graph->count; i++)
            if (graph->node[i].kind == GRAPH_CONSTANT)
                problem->numbers[i] = graph->node[i].constant;
        return true;
    }
    problem_free(problem);
    return false;
}

bool problem_copy(struct problem *to, const struct problem *from, struct error *err)
{
    struct problem copy = *from;

    copy.graph = NULL;
    copy.numbers = NULL;
    if ((!from->is_graph || copy_graph(&copy, from->graph, err)) &&
        allocate(&copy, from->count, err)) {
        copy.rule = from->rule;
        copy.carry = from->carry;
        memcpy(copy.numbers, from->numbers, from->count * sizeof *copy.numbers);
        *to = copy;
        return true;
    }
    problem_free(&copy);
    return false;
}

void problem_free(struct problem *problem)
{
    free(problem->graph);
    free(problem->numbers);
    *problem = (struct problem){0};
}

/* ---- Where the numbers lie */

size_t problem_inputs(const struct problem *problem)
{
    return architecture_parameters(&problem->arch);
}

size_t problem_targets(const struct problem *problem)
{
    return problem_inputs(problem) + problem->arch.sizes[0];
}

size_t problem_rate(const struct problem *problem)
{
    return problem->count - 1;
}

size_t problem_index(const struct problem *problem, const struct operand *place)
{
    switch (place->quantity) {
    case QUANTITY_WEIGHT:
        return architecture_weight(&problem->arch, place->layer, place->unit, place->from);
    case QUANTITY_BIAS: return architecture_bias(&problem->arch, place->layer, place->unit);
    case QUANTITY_INPUT: return problem_inputs(problem) + place->unit;
    case QUANTITY_TARGET: return problem_targets(problem) + place->unit;
    case QUANTITY_RATE: return problem_rate(problem);
    case QUANTITY_NODE:
        return problem->graph->node[place->unit].kind != GRAPH_OPERATION ? place->unit : SIZE_MAX;
    default: return SIZE_MAX;
    }
}

/* The weight or bias at `index` of the plain order. */
static struct operand parameter_place(const struct architecture *arch, size_t index)
{
    size_t layer = 0, in, weights;

    while (layer + 1 < arch->layers && architecture_weight(arch, layer + 1, 0, 0) <= index)
        layer++;
    in = arch->sizes[layer];
    weights = in * arch->sizes[layer + 1];
    index -= architecture_weight(arch, layer, 0, 0);
    if (index < weights)
        return (struct operand){
            .quantity = QUANTITY_WEIGHT, .layer = layer, .unit = index / in, .from = index % in};
    return (struct operand){.quantity = QUANTITY_BIAS, .layer = layer, .unit = index - weights};
}

static struct operand network_place(const struct problem *problem, size_t index)
{
    const struct architecture *arch = &problem->arch;

    if (index == problem_rate(problem))
        return (struct operand){.quantity = QUANTITY_RATE};
    if (index >= problem_targets(problem))
        return (struct operand){.quantity = QUANTITY_TARGET,
                                .layer = arch->layers - 1,
                                .unit = index - problem_targets(problem)};
    if (index >= problem_inputs(problem))
        return (struct operand){.quantity = QUANTITY_INPUT,
                                .unit = index - problem_inputs(problem)};
    return parameter_place(arch, index);
}

struct operand problem_place(const struct problem *problem, size_t index)
{
    struct operand place = problem->is_graph
                               ? (struct operand){.quantity = QUANTITY_NODE, .unit = index}
                               : network_place(problem, index);

    place.value = problem->numbers[index];
    return place;
}

bool problem_can_change(const struct problem *problem, size_t index)
{
    return index < problem->count &&
           (!problem->is_graph || problem->graph->node[index].kind == GRAPH_LEAF);
}
