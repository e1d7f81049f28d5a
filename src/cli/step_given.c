/*
 * What a worked example starts from, as text: its head, its given numbers, and rows of numbers in general.
 */
#include "step.h"

#include <nntui/figure.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

#define ROW_MOST  12 /* longer rows are summarised: the first few, how many more, the last */
#define ROW_FIRST 3

bool step_of_link(const struct trace *trace, size_t step)
{
    enum quantity quantity = (enum quantity)trace->steps[step].quantity;

    return quantity_table[quantity].places == PLACES_LINK;
}

/* ---- Rows */

/* "w[1][2]" for a row of links, "x[1]" for a layer's numbers, "i", "E". */
static char *row_name(char *buffer, size_t size, const struct operand *first, bool links)
{
    const struct quantity_info *info = &quantity_table[first->quantity];

    if (links)
        snprintf(buffer, size, "%s[%zu][%zu]", info->symbol, first->layer + 1, first->unit + 1);
    else if (info->places == PLACES_LAYER_UNIT)
        snprintf(buffer, size, "%s[%zu]", info->symbol, first->layer + 1);
    else
        snprintf(buffer, size, "%s", info->symbol);
    return buffer;
}

/* Given numbers as they were given, computed ones with all their places. */
static void print_number(const struct stepping *stepping, const struct operand *place)
{
    bool given = problem_index(&stepping->trace.problem, place) != SIZE_MAX;
    char number[FIGURE_SIZE];
    double value;

    if (!trace_value(&stepping->trace, place, stepping->trace.count, &value))
        fputs(_("not computed"), stdout);
    else if (given)
        fputs(figure_short(number, sizeof number, value, stepping->places), stdout);
    else
        fputs(figure_fixed(number, sizeof number, value, stepping->places), stdout);
}

static bool in_short(const struct stepping *stepping, size_t count)
{
    return stepping->grain != GRAIN_OPERATION && count > ROW_MOST;
}

static void print_row(const struct stepping *stepping, int indent, struct operand first, bool links,
                      size_t count)
{
    char name[PLACE_NAME_SIZE];
    struct operand place = first;

    printf("%*s%s =", indent, "", row_name(name, sizeof name, &first, links));
    for (size_t i = 0; i < count; i++) {
        if (in_short(stepping, count) && i == ROW_FIRST) {
            printf(_(" ... (%zu more)"), count - ROW_FIRST - 1);
            i = count - 1;
        }
        *(links ? &place.from : &place.unit) = i;
        putchar(' ');
        print_number(stepping, &place);
    }
}

void step_print_row(const struct stepping *stepping, int indent, struct operand first, bool links,
                    size_t count)
{
    print_row(stepping, indent, first, links, count);
    putchar('\n');
}

void step_print_matrix(const struct stepping *stepping, int indent, struct operand first,
                       size_t rows, size_t columns)
{
    for (size_t i = 0; i < rows; i++) {
        if (in_short(stepping, rows) && i == ROW_FIRST) {
            printf("%*s", indent, "");
            printf(_("... (%zu more rows)\n"), rows - ROW_FIRST - 1);
            i = rows - 1;
        }
        first.unit = i;
        step_print_row(stepping, indent, first, true, columns);
    }
}

/* ---- The head */

#define FACT_WIDTH 11 /* columns of the names at the margin */

static void print_fact(const char *name, const char *value)
{
    size_t width = cli_width(name, strlen(name));

    printf("%s%*s %s\n", name, width < FACT_WIDTH ? (int)(FACT_WIDTH - width) : 0, "", value);
}

/* Paragraphs of running text. */
static void print_notes(const char *notes)
{
    while (*notes != '\0') {
        size_t length = strcspn(notes, "\n");
        struct text line = {0};

        text_add_bytes(&line, notes, length);
        if (line.data != NULL)
            cli_print_wrapped(line.data, 0, STEP_WIDTH);
        else
            putchar('\n');
        text_free(&line);
        notes += length + (notes[length] == '\n');
    }
}

static void print_network_facts(const struct problem *problem)
{
    const struct architecture *arch = &problem->arch;
    const struct choice *loss = &loss_choices[arch->loss], *rule = &rule_choices[problem->rule];
    char layers[8 * (NN_MAX_LAYERS + 1)], text[sizeof layers + 200];

    architecture_text(arch, layers, sizeof layers);
    snprintf(text, sizeof text, arch->bias ? _("%s, with biases") : _("%s, without biases"),
             layers);
    print_fact(_("network"), text);
    print_fact(_("activation"), architecture_activations_text(arch, text, sizeof text));
    snprintf(text, sizeof text, "%s: %s", loss->name, loss->formula);
    print_fact(_("loss"), text);
    print_fact(_("rate"),
               format_double(text, sizeof text, problem->numbers[problem_rate(problem)]));
    snprintf(text, sizeof text, "%s, %s", rule->name, _(rule->help));
    print_fact(_("rule"), text);
}

/* Numbers that stand in formulas are nodes, too, but none that anybody gave a name. */
static void print_graph_facts(const struct graph *graph)
{
    size_t constants = 0, named;
    struct text text = {0};

    for (size_t i = 0; i < graph->count; i++)
        constants += graph->node[i].kind == GRAPH_CONSTANT;
    named = graph->count - constants;
    text_printf(&text, i18n_plural("graph of %zu named value", "graph of %zu named values", named),
                named);
    if (constants > 0)
        text_printf(&text, i18n_plural(" and %zu constant", " and %zu constants", constants),
                    constants);
    print_fact(_("network"), text.failed ? "" : text.data);
    text_free(&text);
}

static void print_facts(const struct stepping *stepping)
{
    const struct problem *problem = &stepping->trace.problem;
    char text[200];

    print_fact(_("example"), text_safe(text, sizeof text, stepping->example.name));
    if (problem->is_graph)
        print_graph_facts(problem->graph);
    else
        print_network_facts(problem);
    if (problem->carry == CARRY_FULL)
        snprintf(text, sizeof text, "%s", _("full: nothing is rounded on the way"));
    else
        snprintf(text, sizeof text,
                 _("%d: each result is rounded to so many decimals, as on paper"), problem->carry);
    print_fact(_("carry"), text);
    snprintf(text, sizeof text, _("%d decimals are shown"), stepping->places);
    print_fact(_("places"), text);
}

void step_print_head(const struct stepping *stepping)
{
    printf("%s\n\n", _(stepping->example.title));
    if (stepping->example.notes[0] != '\0') {
        print_notes(_(stepping->example.notes));
        putchar('\n');
    }
    print_facts(stepping);
    putchar('\n');
}

/* ---- Given numbers */

static void print_leaves(const struct stepping *stepping)
{
    const struct problem *problem = &stepping->trace.problem;

    for (size_t i = 0; i < problem->count; i++) {
        char name[PLACE_NAME_SIZE];
        struct operand place = problem_place(problem, i);

        if (!problem_can_change(problem, i))
            continue;
        printf("  %s = ", place_name(problem, &place, name, sizeof name));
        print_number(stepping, &place);
        putchar('\n');
    }
}

static void print_parameters(const struct stepping *stepping)
{
    const struct architecture *arch = &stepping->trace.problem.arch;

    for (size_t layer = 0; layer < arch->layers; layer++) {
        size_t in = arch->sizes[layer], out = arch->sizes[layer + 1];
        struct operand place = {.quantity = QUANTITY_WEIGHT, .layer = layer};

        step_print_matrix(stepping, 2, place, out, in);
        place.quantity = QUANTITY_BIAS;
        if (arch->bias)
            step_print_row(stepping, 2, place, false, out);
    }
}

/* Targets that were made from given errors may be such as no output can reach: it is said why. */
static void print_targets(const struct stepping *stepping)
{
    const struct architecture *arch = &stepping->trace.problem.arch;
    const struct operand target = {.quantity = QUANTITY_TARGET, .layer = arch->layers - 1};
    size_t count = arch->sizes[arch->layers];
    struct text why = {0};

    print_row(stepping, 2, target, false, count);
    example_tell_error(&stepping->example, &stepping->trace, 0, count, &why);
    if (why.data != NULL)
        printf(" (%s)", why.data);
    putchar('\n');
    text_free(&why);
}

void step_print_given(const struct stepping *stepping)
{
    const struct architecture *arch = &stepping->trace.problem.arch;
    const struct operand input = {.quantity = QUANTITY_INPUT};

    printf("%s\n", _("Given"));
    if (stepping->trace.problem.is_graph) {
        print_leaves(stepping);
        return;
    }
    step_print_row(stepping, 2, input, false, arch->sizes[0]);
    print_targets(stepping);
    print_parameters(stepping);
}
