/*
 * What people call the numbers of a pass: w[2][1][3], dE/db[1][2], dt/dq; and which number a name
 * means. Layers, neurons and links are counted from 1 here, from 0 everywhere else.
 */
#include <nntui/problem.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

/* ---- From places to names */

static const char *node_name(const struct problem *problem, size_t node)
{
    return problem->graph->node[node].name;
}

static const char *result_name(const struct problem *problem)
{
    return node_name(problem, problem->graph->count - 1);
}

/*
 * Whether a local slope is one of the result by a node that is used more than once: then it is not the gradient of that
 * node, which would be called the same.
 */
static bool is_result_shared(const struct problem *problem, const struct operand *place)
{
    const struct graph *graph = problem->graph;
    size_t operand = graph->node[place->unit].operand[place->from], uses = 0;

    if (place->unit + 1 != graph->count)
        return false;
    for (size_t i = 0; i < graph->count; i++)
        for (size_t end = 0; end < graph_operands(&graph->node[i]); end++)
            uses += graph->node[i].operand[end] == operand;
    return uses > 1;
}

/* dt/dq; dq/dr at a link; "dt/dr by q" where it is what came back over one link of several. */
static void graph_name(const struct problem *problem, const struct operand *place, char *buffer,
                       size_t size)
{
    const char *node = node_name(problem, place->unit), *operand = node, *second = "";

    if (place->quantity == QUANTITY_LOCAL_SLOPE || place->quantity == QUANTITY_LINK_GRADIENT) {
        const struct graph_node *of = &problem->graph->node[place->unit];

        operand = node_name(problem, of->operand[place->from]);
        if (place->from == 1 && of->operand[0] == of->operand[1])
            second = "'"; /* the same node as both operands */
    }
    switch (place->quantity) {
    case QUANTITY_NODE_GRADIENT:
        snprintf(buffer, size, "d%s/d%s", result_name(problem), node);
        return;
    case QUANTITY_LOCAL_SLOPE:
        snprintf(buffer, size, "d%s/d%s%s%s%s", node, operand, second,
                 is_result_shared(problem, place) ? " at " : "",
                 is_result_shared(problem, place) ? node : "");
        return;
    case QUANTITY_LINK_GRADIENT:
        snprintf(buffer, size, "d%s/d%s%s by %s", result_name(problem), operand, second, node);
        return;
    default: snprintf(buffer, size, "%s", node);
    }
}

char *place_name(const struct problem *problem, const struct operand *place, char *buffer,
                 size_t size)
{
    const struct quantity_info *info = &quantity_table[place->quantity];

    if (problem->is_graph) {
        graph_name(problem, place, buffer, size);
        return buffer;
    }
    switch (info->places) {
    case PLACES_NONE: snprintf(buffer, size, "%s", info->symbol); break;
    case PLACES_UNIT: snprintf(buffer, size, "%s[%zu]", info->symbol, place->unit + 1); break;
    case PLACES_LAYER_UNIT:
        snprintf(buffer, size, "%s[%zu][%zu]", info->symbol, place->layer + 1, place->unit + 1);
        break;
    case PLACES_LINK:
        snprintf(buffer, size, "%s[%zu][%zu][%zu]", info->symbol, place->layer + 1, place->unit + 1,
                 place->from + 1);
        break;
    }
    return buffer;
}

const char *place_kind(const struct operand *place)
{
    switch (place->quantity) {
    case QUANTITY_NODE_GRADIENT: return _("gradient ");
    case QUANTITY_LOCAL_SLOPE: return _("local slope ");
    case QUANTITY_LINK_GRADIENT: return _("over the link ");
    default: return "";
    }
}

/* ---- From names to places */

/* Copies without blanks; what does not fit is no name. */
static bool without_blanks(char *buffer, size_t size, const char *name)
{
    size_t used = 0;

    for (; *name != '\0'; name++) {
        if (*name == ' ' || *name == '\t')
            continue;
        if (used + 1 >= size)
            return false;
        buffer[used++] = *name;
    }
    buffer[used] = '\0';
    return true;
}

static bool same_name(const struct problem *problem, const struct operand *place, const char *name)
{
    char made[PLACE_NAME_SIZE], bare[PLACE_NAME_SIZE];

    return without_blanks(bare, sizeof bare, place_name(problem, place, made, sizeof made)) &&
           strcmp(bare, name) == 0;
}

/* Every name that the graph's numbers have is made until one is the same; there are a few hundred at most. */
static bool find_in_graph(const struct problem *problem, const char *name, struct operand *place)
{
    static const enum quantity quantities[] = {QUANTITY_NODE, QUANTITY_NODE_GRADIENT,
                                               QUANTITY_LOCAL_SLOPE, QUANTITY_LINK_GRADIENT};

    for (size_t q = 0; q < sizeof quantities / sizeof quantities[0]; q++) {
        bool link = quantity_table[quantities[q]].places == PLACES_LINK;

        for (size_t node = 0; node < problem->graph->count; node++) {
            size_t ends = link ? graph_operands(&problem->graph->node[node]) : 1;

            for (size_t end = 0; end < ends; end++) {
                *place = (struct operand){.quantity = quantities[q], .unit = node, .from = end};
                if (same_name(problem, place, name))
                    return true;
            }
        }
    }
    return false;
}

static size_t index_count(enum quantity_places places)
{
    static const size_t counts[] = {
        [PLACES_NONE] = 0, [PLACES_UNIT] = 1, [PLACES_LAYER_UNIT] = 2, [PLACES_LINK] = 3};

    return counts[places];
}

/* The quantity whose symbol or alias is all of `name` before its first '['. */
static bool find_quantity(const char *name, enum quantity *quantity)
{
    size_t length = strcspn(name, "[");

    for (int q = 0; q < QUANTITY_COUNT; q++) {
        const struct quantity_info *info = &quantity_table[q];
        char symbol[PLACE_NAME_SIZE];

        if (info->symbol[0] == '\0' || !without_blanks(symbol, sizeof symbol, info->symbol))
            continue;
        if ((strlen(symbol) == length && memcmp(symbol, name, length) == 0) ||
            (strlen(info->alias) == length && memcmp(info->alias, name, length) == 0)) {
            *quantity = (enum quantity)q;
            return true;
        }
    }
    return false;
}

/* "[2][1]" into numbers; false where it is anything else. */
static bool read_indices(const char *text, size_t *indices, size_t *count)
{
    *count = 0;
    while (*text == '[') {
        size_t digits = strspn(text + 1, "0123456789");
        char number[12];

        if (*count == 3 || digits == 0 || digits >= sizeof number || text[1 + digits] != ']')
            return false;
        memcpy(number, text + 1, digits);
        number[digits] = '\0';
        if (!parse_size(number, &indices[(*count)++]))
            return false;
        text += digits + 2;
    }
    return *text == '\0';
}

static bool check_index(const char *name, const char *what, size_t index, size_t most,
                        struct error *err)
{
    if (index >= 1 && index <= most)
        return true;
    return error_input(err, _("\"%s\": there is no %s %zu; expected 1 to %zu"), name, what, index,
                       most);
}

/* Puts counted-from-1 indices into the place, checked against the network's sizes. */
static bool place_indices(const struct architecture *arch, const char *name, const size_t *indices,
                          struct operand *place, struct error *err)
{
    enum quantity_places places = quantity_table[place->quantity].places;
    size_t last = arch->layers - 1, layer = last, in;

    if (places == PLACES_NONE) {
        place->layer = place->quantity == QUANTITY_LOSS || place->quantity == QUANTITY_NEW_LOSS
                           ? last
                           : 0;
        return true;
    }
    if (places == PLACES_UNIT) {
        bool input = place->quantity == QUANTITY_INPUT;

        place->layer = input ? 0 : last;
        place->unit = indices[0] - 1;
        return input ? check_index(name, _("input"), indices[0], arch->sizes[0], err)
                     : check_index(name, _("target"), indices[0], arch->sizes[last + 1], err);
    }
    if (!check_index(name, _("layer"), indices[0], arch->layers, err))
        return false;
    place->layer = layer = indices[0] - 1;
    in = arch->sizes[layer];
    place->unit = indices[1] - 1;
    place->from = places == PLACES_LINK ? indices[2] - 1 : 0;
    return check_index(name, _("neuron"), indices[1], arch->sizes[layer + 1], err) &&
           (places != PLACES_LINK || check_index(name, _("neuron before"), indices[2], in, err));
}

static bool no_such_name(const struct problem *problem, const char *name, struct error *err)
{
    char shown[PLACE_NAME_SIZE];

    text_safe(shown, sizeof shown, name);
    if (problem->is_graph)
        return error_input(err, _("\"%s\" is no number of this graph; expected %s, d%s/d%s, ..."),
                           shown, node_name(problem, 0), result_name(problem),
                           node_name(problem, 0));
    return error_input(
        err,
        _("\"%s\" is no number of a pass; expected as in w[1][2][3] (layer, neuron, "
          "neuron before), b[1][2], i[1], t[1], x[1][2], o[1][2], e[1][2], E, rate, new E"),
        shown);
}

bool place_parse(const struct problem *problem, const char *name, struct operand *place,
                 struct error *err)
{
    char bare[PLACE_NAME_SIZE];
    size_t indices[3] = {0}, count = 0, wanted;

    *place = (struct operand){0};
    if (!without_blanks(bare, sizeof bare, name))
        return no_such_name(problem, name, err);
    if (problem->is_graph)
        return find_in_graph(problem, bare, place) || no_such_name(problem, name, err);
    if (!find_quantity(bare, &place->quantity) ||
        !read_indices(bare + strcspn(bare, "["), indices, &count))
        return no_such_name(problem, name, err);
    wanted = index_count(quantity_table[place->quantity].places);
    if (count != wanted)
        return error_input(err, _("\"%s\" has %zu numbers in brackets; expected %zu"), bare, count,
                           wanted);
    if (place->quantity == QUANTITY_BIAS && !problem->arch.bias)
        return error_input(err, _("\"%s\": this network has no biases"), bare);
    return place_indices(&problem->arch, bare, indices, place, err);
}
