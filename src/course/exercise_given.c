/*
 * What an exercise gives: a sentence or two, then its numbers as small matrices.
 */
#include "course/exercise_private.h"

#include <nntui/explain.h>
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include <stdio.h>
#include <string.h>

#define NAME_COLUMNS   7 /* "new w =" would just fit */
#define NUMBER_COLUMNS 6

/* ---- Rows of numbers */

static void add_numbers(struct text *text, const double *numbers, size_t count)
{
    char figure[FIGURE_SIZE];

    for (size_t i = 0; i < count; i++)
        text_printf(text, "%*s", NUMBER_COLUMNS,
                    figure_short(figure, sizeof figure, numbers[i], PLACES_MOST));
    text_add(text, "\n");
}

/* "W1  =   0.9   0.3", the name in front of the first row only. numbers: [rows][columns]. */
static void add_matrix(struct text *text, const char *name, const double *numbers, size_t rows,
                       size_t columns)
{
    for (size_t row = 0; row < rows; row++) {
        if (row == 0)
            text_printf(text, "%*s =", NAME_COLUMNS - 2, name);
        else
            text_printf(text, "%*s", NAME_COLUMNS, "");
        add_numbers(text, numbers + row * columns, columns);
    }
}

static void add_layer(struct text *text, const struct problem *problem, size_t layer)
{
    const struct architecture *arch = &problem->arch;
    size_t rows = arch->sizes[layer + 1];
    char name[16];

    snprintf(name, sizeof name, "W%zu", layer + 1);
    add_matrix(text, name, problem->numbers + architecture_weight(arch, layer, 0, 0), rows,
               arch->sizes[layer]);
    if (!arch->bias)
        return;
    snprintf(name, sizeof name, "b%zu", layer + 1);
    add_matrix(text, name, problem->numbers + architecture_bias(arch, layer, 0), 1, rows);
}

/* ---- The kinds */

static void give_forward(const struct problem *problem, struct text *text)
{
    char line[200], layers[64];

    snprintf(
        line, sizeof line,
        _("Network %s, sigmoid in every neuron. A row of W belongs to the neuron that receives."),
        architecture_text(&problem->arch, layers, sizeof layers));
    exercise_wrap(text, line, "");
    add_matrix(text, "i", problem->numbers + problem_inputs(problem), 1, problem->arch.sizes[0]);
    for (size_t layer = 0; layer < problem->arch.layers; layer++)
        add_layer(text, problem, layer);
}

static void give_split(const struct problem *problem, struct text *text)
{
    exercise_wrap(
        text,
        _("The errors e of the outputs are split over the links, in proportion to the weights. A row of W2 belongs to the output that receives."),
        "");
    add_matrix(text, "e", problem->numbers + problem_targets(problem), 1, problem->arch.sizes[2]);
    add_layer(text, problem, 1);
}

static void give_update(const struct problem *problem, struct text *text)
{
    char line[200];

    snprintf(
        line, sizeof line,
        _("One neuron with sigmoid, E = %s. Below: what comes in, its weights, its target, the learning rate."),
        loss_choices[problem->arch.loss].formula);
    exercise_wrap(text, line, "");
    add_matrix(text, "i", problem->numbers + problem_inputs(problem), 1, problem->arch.sizes[0]);
    add_layer(text, problem, 0);
    add_matrix(text, "t", problem->numbers + problem_targets(problem), 1, 1);
    add_matrix(text, "rate", problem->numbers + problem_rate(problem), 1, 1);
}

static void give_circuit(const struct problem *problem, struct text *text)
{
    exercise_wrap(
        text, _("A graph: values go forward, line by line; then the gradients of f go back."), "");
    for (size_t i = 0; i < problem->count; i++) {
        const struct graph_node *node = &problem->graph->node[i];

        if (node->kind == GRAPH_LEAF) {
            add_matrix(text, node->name, problem->numbers + i, 1, 1);
        } else if (node->kind == GRAPH_OPERATION) {
            text_printf(text, "%*s =   ", NAME_COLUMNS - 2, node->name);
            explain_node(text, problem->graph, node);
            text_add(text, "\n");
        }
    }
}

void exercise_tell_given(struct exercise *exercise)
{
    static void (*const give[EXERCISE_COUNT])(const struct problem *, struct text *) = {
        [EXERCISE_FORWARD] = give_forward,
        [EXERCISE_SPLIT] = give_split,
        [EXERCISE_UPDATE] = give_update,
        [EXERCISE_CIRCUIT] = give_circuit,
    };

    give[exercise->kind](&exercise->trace.problem, &exercise->given);
}
