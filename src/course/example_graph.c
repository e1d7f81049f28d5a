/*
 * What a graph's file says: its leaves with their values, then its operations.
 */
#include "course/example_private.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>

/* values.NAME, for messages. */
static char *leaf_place(char *buffer, size_t size, const char *name)
{
    char safe[GRAPH_NAME_SIZE + 16];

    snprintf(buffer, size, "%s.%s", example_keys[EXAMPLE_KEY_VALUES].name,
             text_safe(safe, sizeof safe, name));
    return buffer;
}

/* The leaves in the file's order. value: [GRAPH_MAX_NODES] */
static bool read_leaves(const struct example_file *file, struct graph *graph, double *value,
                        struct error *err)
{
    json_t *values = example_value(file, EXAMPLE_KEY_VALUES);

    if (!json_is_object(values) || json_object_size(values) == 0)
        return example_wrong_key(file, EXAMPLE_KEY_VALUES, err);
    for (void *at = json_object_iter(values); at != NULL; at = json_object_iter_next(values, at)) {
        const char *name = json_object_iter_key(at);
        struct error inner = {0};
        char place[JSON_PLACE_SIZE];

        leaf_place(place, sizeof place, name);
        if (change_word(name) != CHANGE_NUMBER)
            return error_input(&inner,
                               _("a word that changes are made with; expected another name")) ||
                   example_pass_on(file, place, &inner, err);
        if (!graph_add_leaf(graph, name, &inner))
            return example_pass_on(file, place, &inner, err);
        if (!example_number(file, place, json_object_iter_value(at), &value[graph->count - 1], err))
            return false;
    }
    return true;
}

static bool read_formulas(const struct example_file *file, struct graph *graph, struct error *err)
{
    const json_t *lines = example_value(file, EXAMPLE_KEY_GRAPH);

    if (!json_is_array(lines) || json_array_size(lines) == 0)
        return example_wrong_key(file, EXAMPLE_KEY_GRAPH, err);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        struct error inner = {0};
        char place[JSON_PLACE_SIZE];

        snprintf(place, sizeof place, "%s[%zu]", example_keys[EXAMPLE_KEY_GRAPH].name, i);
        if (!json_is_string(line))
            return example_unexpected(file, place, line, _("a line, as in \"p = w * x\""), err);
        if (!graph_add_formula(graph, json_string_value(line), &inner))
            return example_pass_on(file, place, &inner, err);
    }
    return true;
}

bool example_read_graph(struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    struct graph graph = {0};
    double value[GRAPH_MAX_NODES];

    if (!read_leaves(file, &graph, value, err) || !read_formulas(file, &graph, err) ||
        !problem_create_graph(problem, &graph, err))
        return false;
    problem->carry = file->carry;
    for (size_t i = 0; i < graph.count; i++)
        if (graph.node[i].kind == GRAPH_LEAF)
            problem->numbers[i] = value[i];
    return true;
}
