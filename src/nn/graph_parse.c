/*
 * Graphs from text: names of leaves, and formulas of one operation on one line. A line is read whole
 * before the graph is touched. What can be written is in graph.def: an operation of two operands by the
 * sign in its form, one of one operand by its name before a bracket, or by a minus.
 */
#include <nntui/graph.h>

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A place in a line. */
struct reader {
    const char *line, *at;
    struct error *err;
};

/* An operand as it was read: a node, or a number that is to become one. */
struct term {
    bool is_number;
    double number;
    size_t node;
};

struct formula {
    char name[GRAPH_NAME_SIZE];
    enum graph_operation operation;
    struct term term[2];
};

/* ---- Characters, in ASCII whatever the locale */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t name_length(const char *at)
{
    size_t length = 0;

    if (!is_letter(*at))
        return 0;
    while (is_letter(at[length]) || is_digit(at[length]) || at[length] == '_')
        length++;
    return length;
}

/* Everything that hangs together with what begins as a number; 0 where nothing does. */
static size_t number_length(const char *at)
{
    size_t length = *at == '-' ? 1 : 0;

    if (!is_digit(at[length]) && at[length] != '.')
        return 0;
    while (is_letter(at[length]) || is_digit(at[length]) || at[length] == '.' ||
           at[length] == '_' ||
           ((at[length] == '-' || at[length] == '+') &&
            (at[length - 1] == 'e' || at[length - 1] == 'E')))
        length++;
    return length;
}

static void skip_blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

/* ---- Messages */

/* Always false. `expected` is translated already. */
static bool unexpected(const struct reader *reader, const char *expected)
{
    char line[80], found[40], word[24];
    size_t place = (size_t)(reader->at - reader->line) + 1;

    text_safe(line, sizeof line, reader->line);
    if (*reader->at == '\0')
        return error_input(reader->err, _("\"%s\": found the end of the line; expected %s"), line,
                           expected);
    snprintf(word, sizeof word, "%.*s", (int)strcspn(reader->at, " \t"), reader->at);
    return error_input(reader->err, _("\"%s\": found \"%s\" at character %zu; expected %s"), line,
                       text_safe(found, sizeof found, word), place, expected);
}

static bool is_function(const struct graph_operation_info *info)
{
    return strncmp(info->form, info->name, strlen(info->name)) == 0;
}

static bool unknown_function(const struct reader *reader, size_t length)
{
    char line[80], shown[40], list[120] = "";
    size_t filled = 0;

    for (size_t i = 0; i < GRAPH_OP_COUNT && filled < sizeof list; i++) {
        if (is_function(&graph_operation_table[i]))
            filled += (size_t)snprintf(list + filled, sizeof list - filled, "%s%s",
                                       filled > 0 ? ", " : "", graph_operation_table[i].name);
    }
    snprintf(shown, sizeof shown, "%.*s", (int)length, reader->at);
    return error_input(reader->err, _("\"%s\": unknown function \"%s\"; expected one of: %s"),
                       text_safe(line, sizeof line, reader->line), shown, list);
}

/* ---- The parts of a line */

static bool read_end(struct reader *reader)
{
    skip_blanks(reader);
    return *reader->at == '\0' || unexpected(reader, _("the end of the line"));
}

static bool read_character(struct reader *reader, char wanted)
{
    skip_blanks(reader);
    if (*reader->at != wanted)
        return unexpected(reader, (char[]){'"', wanted, '"', '\0'});
    reader->at++;
    return true;
}

/* The name of a new node. */
static bool read_new_name(struct reader *reader, const struct graph *graph, char *name)
{
    size_t length, index;

    skip_blanks(reader);
    length = name_length(reader->at);
    if (length == 0)
        return unexpected(reader, _("a name: letters, digits and _, beginning with a letter"));
    if (length >= GRAPH_NAME_SIZE)
        return error_input(reader->err,
                           _("\"%.*s...\": a name of %zu characters; expected %d at the most"),
                           GRAPH_NAME_SIZE, reader->at, length, GRAPH_NAME_SIZE - 1);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    if (graph_find(graph, name, &index))
        return error_input(reader->err, _("the name \"%s\" is given twice; expected a new one"),
                           name);
    return true;
}

static bool read_number(struct reader *reader, size_t length, struct term *term)
{
    char text[64] = "";

    if (length < sizeof text)
        memcpy(text, reader->at, length);
    if (!parse_real(text, &term->number))
        return unexpected(reader, _("a number, as 1, -0.5 or 2e-3"));
    term->is_number = true;
    reader->at += length;
    return true;
}

static bool read_term(struct reader *reader, const struct graph *graph, struct term *term)
{
    char name[GRAPH_NAME_SIZE], line[80];
    size_t length;

    skip_blanks(reader);
    length = number_length(reader->at);
    if (length > 0)
        return read_number(reader, length, term);
    length = name_length(reader->at);
    if (length == 0)
        return unexpected(reader, _("the name of an earlier node, or a number"));
    snprintf(name, sizeof name, "%.*s", (int)length, reader->at);
    if (length >= sizeof name || !graph_find(graph, name, &term->node))
        return error_input(reader->err,
                           _("\"%s\": unknown name \"%s\"; expected the name of an earlier node"),
                           text_safe(line, sizeof line, reader->line), name);
    reader->at += length;
    return true;
}

/* ---- The forms */

/* Whether a name with a bracket after it stands here; its length. */
static size_t function_length(const struct reader *reader)
{
    size_t length = name_length(reader->at);

    return reader->at[length + strspn(reader->at + length, " \t")] == '(' ? length : 0;
}

/* exp(A) */
static bool read_function(struct reader *reader, const struct graph *graph, size_t length,
                          struct formula *formula)
{
    for (size_t i = 0; i < GRAPH_OP_COUNT; i++) {
        const struct graph_operation_info *info = &graph_operation_table[i];

        if (!is_function(info) || strlen(info->name) != length ||
            memcmp(info->name, reader->at, length) != 0)
            continue;
        formula->operation = (enum graph_operation)i;
        reader->at += length;
        return read_character(reader, '(') && read_term(reader, graph, &formula->term[0]) &&
               read_character(reader, ')') && read_end(reader);
    }
    return unknown_function(reader, length);
}

/* The sign of an operation with two operands, as its form "a + b" has it. */
static bool read_sign(struct reader *reader, enum graph_operation *operation)
{
    for (size_t i = 0; i < GRAPH_OP_COUNT; i++) {
        const struct graph_operation_info *info = &graph_operation_table[i];

        if (info->operands == 2 && info->form[2] == *reader->at) {
            *operation = (enum graph_operation)i;
            reader->at++;
            return true;
        }
    }
    return unexpected(reader, _("one of + - * /"));
}

/* A + B, or a negative number alone: the negative of that number. */
static bool read_two(struct reader *reader, const struct graph *graph, struct formula *formula)
{
    struct term *first = &formula->term[0];

    if (!read_term(reader, graph, first))
        return false;
    skip_blanks(reader);
    if (*reader->at == '\0' && first->is_number && signbit(first->number)) {
        formula->operation = GRAPH_OP_NEG;
        first->number = -first->number;
        return true;
    }
    return read_sign(reader, &formula->operation) && read_term(reader, graph, &formula->term[1]) &&
           read_end(reader);
}

static bool read_formula(struct reader *reader, const struct graph *graph, struct formula *formula)
{
    size_t function;

    if (!read_new_name(reader, graph, formula->name) || !read_character(reader, '='))
        return false;
    skip_blanks(reader);
    function = function_length(reader);
    if (function > 0)
        return read_function(reader, graph, function, formula);
    if (*reader->at != '-' || number_length(reader->at) > 0)
        return read_two(reader, graph, formula);
    reader->at++;
    formula->operation = GRAPH_OP_NEG;
    return read_term(reader, graph, &formula->term[0]) && read_end(reader);
}

/* ---- Into the graph */

static bool check_room(const struct graph *graph, size_t wanted, const char *name,
                       struct error *err)
{
    if (graph->count + wanted <= GRAPH_MAX_NODES)
        return true;
    return error_input(err, _("\"%s\": too many nodes; expected %d at the most, numbers included"),
                       name, GRAPH_MAX_NODES);
}

static size_t add_node(struct graph *graph, const struct graph_node *node)
{
    graph->node[graph->count] = *node;
    return graph->count++;
}

/* A constant, with a name that fits also where only 17 digits tell the number. */
static size_t add_constant(struct graph *graph, double number)
{
    struct graph_node node = {.kind = GRAPH_CONSTANT, .constant = number};
    char name[32];

    format_double(name, sizeof name, number);
    if (strlen(name) < sizeof node.name)
        memcpy(node.name, name, strlen(name) + 1);
    else
        snprintf(node.name, sizeof node.name, "%.15g", number);
    return add_node(graph, &node);
}

bool graph_find(const struct graph *graph, const char *name, size_t *index)
{
    for (size_t i = 0; i < graph->count; i++) {
        if (graph->node[i].kind != GRAPH_CONSTANT && strcmp(graph->node[i].name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool graph_add_leaf(struct graph *graph, const char *name, struct error *err)
{
    struct reader reader = {name, name, err};
    struct graph_node node = {.kind = GRAPH_LEAF};

    if (!read_new_name(&reader, graph, node.name) || !read_end(&reader) ||
        !check_room(graph, 1, node.name, err))
        return false;
    add_node(graph, &node);
    return true;
}

bool graph_add_formula(struct graph *graph, const char *line, struct error *err)
{
    struct reader reader = {line, line, err};
    struct formula formula = {0};
    struct graph_node node = {.kind = GRAPH_OPERATION};
    size_t operands, wanted = 1;

    if (!read_formula(&reader, graph, &formula))
        return false;
    operands = graph_operation_table[formula.operation].operands;
    for (size_t k = 0; k < operands; k++)
        wanted += formula.term[k].is_number ? 1 : 0;
    if (!check_room(graph, wanted, formula.name, err))
        return false;
    memcpy(node.name, formula.name, sizeof node.name);
    node.operation = formula.operation;
    for (size_t k = 0; k < operands; k++)
        node.operand[k] = formula.term[k].is_number ? add_constant(graph, formula.term[k].number)
                                                    : formula.term[k].node;
    add_node(graph, &node);
    return true;
}
