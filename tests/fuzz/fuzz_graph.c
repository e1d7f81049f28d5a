/*
 * Graphs from text: each line is a formula where it has a "=", else the name of a leaf. What is refused is
 * explained and leaves the graph alone; what is taken can be run.
 */
#include <nntui/graph.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_line(struct graph *graph, const char *line)
{
    size_t before = graph->count;
    struct error err = {0};
    bool added = strchr(line, '=') != NULL ? graph_add_formula(graph, line, &err)
                                           : graph_add_leaf(graph, line, &err);

    if (added ? graph->count <= before || graph->count > GRAPH_MAX_NODES
              : graph->count != before || err.kind == ERROR_NONE || err.text[0] == '\0')
        abort();
}

static void check_nodes(const struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->node[i];

        if (memchr(node->name, '\0', sizeof node->name) == NULL || node->name[0] == '\0')
            abort();
        if (node->kind == GRAPH_OPERATION && (node->operand[0] >= i || node->operand[1] >= i))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double value[GRAPH_MAX_NODES] = {0}, gradient[GRAPH_MAX_NODES];
    struct graph graph = {0};
    char *text = malloc(size + 1), *line = text, *end;

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        add_line(&graph, line);
    }
    add_line(&graph, line);
    check_nodes(&graph);
    graph_forward(&graph, value, NULL);
    graph_backward(&graph, value, gradient, NULL);
    if (graph.count > 0)
        graph_numeric(&graph, value, 0, 0);
    free(text);
    return 0;
}
