/*
 * A pass as lines of text, which can be read aloud and handed in: an operation a line, or a neuron's without its
 * links, or a layer's numbers row by row.
 */
#include "step.h"

#include <nntui/explain.h>
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include <stdio.h>
#include <string.h>

#define NEURON_TERMS 4 /* of a sum that are written out where neurons are told as a whole */

/* Prints a pass while the engine runs through it. */
struct printer {
    const struct stepping *stepping;
    struct explain_options options;
    struct explanation explanation;
    enum trace_phase phase; /* PHASE_COUNT: before the first */
    size_t group_end;       /* where the operations of the present neuron end */
    int digits;             /* columns of a step's number */
    struct error *err;
};

/* ---- Headings */

static const char *const headings[PHASE_COUNT] = {
    [PHASE_FORWARD] = N_("Forward"),
    [PHASE_ERROR] = N_("Error"),
    [PHASE_BACKWARD] = N_("Backward"),
    [PHASE_UPDATE] = N_("Update"),
};

static void print_phase(enum trace_phase *present, enum trace_phase phase)
{
    if (phase == *present)
        return;
    printf("\n%s\n", _(headings[phase]));
    *present = phase;
}

/* Whose operations come now: those of the place where the last of them puts its result. */
static void print_owner(const struct trace *trace, size_t last)
{
    const struct trace_step *step = &trace->steps[last];

    if (trace->problem.is_graph)
        printf(_("  node %s\n"), trace->problem.graph->node[step->unit].name);
    else if (quantity_table[step->quantity].places == PLACES_NONE)
        printf("%s\n", _("  whole network"));
    else
        printf(_("  layer %zu, neuron %zu\n"), step->layer + (size_t)1, step->unit + (size_t)1);
}

/* In a graph each node is one line forward, which has its name. */
static void print_group(struct printer *printer, size_t step)
{
    const struct trace *trace = &printer->stepping->trace;

    if (step < printer->group_end)
        return;
    printer->group_end = trace_next(trace, GRAIN_NEURON, step);
    if (!trace->problem.is_graph || printer->phase != PHASE_FORWARD)
        print_owner(trace, printer->group_end - 1);
}

/* ---- One operation */

static void print_why(const struct printer *printer)
{
    const char *why = printer->explanation.why.data;

    while (why != NULL && *why != '\0') {
        size_t length = strcspn(why, "\n");

        printf("%*s%.*s\n", printer->digits + 8, "", (int)length, why);
        why += length + (why[length] == '\n');
    }
}

/* "name = formula = numbers = result"; numbers that are the result, and a formula that is only those, say nothing new. */
static void print_line(const struct printer *printer, size_t step)
{
    const struct explanation *explanation = &printer->explanation;
    const char *formula = explanation->formula.data, *numbers = explanation->numbers.data;
    struct operand place = trace_place(&printer->stepping->trace, step);
    char shown[FIGURE_SIZE];
    bool repeats = strcmp(numbers, figure_short(shown, sizeof shown, place.value,
                                                printer->options.places)) == 0;

    printf("    %*zu  %s%s", printer->digits, step + 1, place_kind(&place), explanation->name.data);
    if (!repeats || strcmp(formula, numbers) != 0)
        printf(" = %s", formula);
    if (!repeats)
        printf(" = %s", numbers);
    printf(" = %s\n", explanation->result.data);
    if (printer->stepping->why)
        print_why(printer);
}

/* The gradients or new weights of a neuron as a row, when the last of them is there. */
static void print_links(const struct printer *printer, size_t step)
{
    const struct trace *trace = &printer->stepping->trace;
    struct operand place = trace_place(trace, step);
    size_t in;

    if (place.quantity != QUANTITY_GRADIENT && place.quantity != QUANTITY_NEW_WEIGHT)
        return;
    in = trace->problem.arch.sizes[place.layer];
    if (place.from + 1 == in)
        step_print_row(printer->stepping, printer->digits + 6, place, true, in);
}

static bool print_step(void *context, size_t step, const struct operand *operands, size_t count)
{
    struct printer *printer = context;
    const struct trace *trace = &printer->stepping->trace;

    print_phase(&printer->phase, phase_of((enum operation)trace->steps[step].operation));
    print_group(printer, step);
    if (printer->stepping->grain != GRAIN_OPERATION && step_of_link(trace, step)) {
        print_links(printer, step);
        return true;
    }
    if (!explain_event(&printer->explanation, trace, step, operands, count, &printer->options,
                       printer->err))
        return false;
    print_line(printer, step);
    return true;
}

static bool print_steps(const struct stepping *stepping, struct error *err)
{
    struct printer printer = {
        .stepping = stepping,
        .options = {.places = stepping->places,
                    .most_terms = stepping->grain == GRAIN_OPERATION ? 0 : NEURON_TERMS},
        .phase = PHASE_COUNT,
        .digits = snprintf(NULL, 0, "%zu", stepping->trace.count),
        .err = err,
    };
    bool ok = trace_replay(&stepping->trace, print_step, &printer, err);

    explanation_free(&printer.explanation);
    return ok;
}

/* ---- Layers */

/* All numbers of one kind of a layer. */
static void print_quantity(const struct stepping *stepping, struct operand place)
{
    const struct architecture *arch = &stepping->trace.problem.arch;
    enum quantity_places places = quantity_table[place.quantity].places;
    size_t in = arch->sizes[place.layer], out = arch->sizes[place.layer + 1];

    place.unit = place.from = 0;
    if (places == PLACES_LINK)
        step_print_matrix(stepping, 4, place, out, in);
    else
        step_print_row(stepping, 4, place, false, places == PLACES_NONE ? 1 : out);
}

/* The operations start .. end - 1: each kind of number once, in the order in which they came. */
static void print_layer(const struct stepping *stepping, size_t start, size_t end)
{
    bool seen[QUANTITY_COUNT] = {[QUANTITY_PRODUCT] = true, [QUANTITY_SHARE] = true};

    printf(_("  layer %zu\n"), stepping->trace.steps[end - 1].layer + (size_t)1);
    for (size_t step = start; step < end; step++) {
        struct operand place = trace_place(&stepping->trace, step);

        if (seen[place.quantity])
            continue;
        seen[place.quantity] = true;
        print_quantity(stepping, place);
    }
}

static void print_layers(const struct stepping *stepping)
{
    const struct trace *trace = &stepping->trace;
    enum trace_phase phase = PHASE_COUNT;

    for (size_t start = 0, end; start < trace->count; start = end) {
        end = trace_next(trace, GRAIN_LAYER, start);
        print_phase(&phase, phase_of((enum operation)trace->steps[start].operation));
        print_layer(stepping, start, end);
    }
}

/* ---- The end */

static void print_loss(const struct stepping *stepping)
{
    const struct trace *trace = &stepping->trace;
    const struct operand place = {.quantity = QUANTITY_LOSS,
                                  .layer = trace->problem.arch.layers - 1};
    char number[FIGURE_SIZE];

    printf("\n%s\n", _("Loss"));
    step_print_row(stepping, 2, place, false, 1);
    if (trace->trouble.kind != ERROR_NONE)
        printf("%s\n", _("  new E: not computed"));
    else
        printf(_("  new E = %s (after the update)\n"),
               figure_fixed(number, sizeof number, trace->loss_after, stepping->places));
}

static void print_place(const struct stepping *stepping, enum quantity quantity, size_t node)
{
    const struct trace *trace = &stepping->trace;
    const struct operand place = {.quantity = quantity, .unit = node};
    char name[PLACE_NAME_SIZE], number[FIGURE_SIZE];
    double value;

    place_name(&trace->problem, &place, name, sizeof name);
    if (trace_value(trace, &place, trace->count, &value))
        printf("  %s = %s\n", name, figure_fixed(number, sizeof number, value, stepping->places));
    else
        printf(_("  %s: not computed\n"), name);
}

/* Of a graph: its value, and how it changes with each number that is given. */
static void print_result(const struct stepping *stepping)
{
    const struct graph *graph = stepping->trace.problem.graph;

    printf("\n%s\n", _("Result"));
    print_place(stepping, QUANTITY_NODE, graph->count - 1);
    for (size_t i = 0; i < graph->count; i++)
        if (graph->node[i].kind == GRAPH_LEAF)
            print_place(stepping, QUANTITY_NODE_GRADIENT, i);
}

static bool print_pass(const struct stepping *stepping, struct error *err)
{
    const struct trace *trace = &stepping->trace;

    if (stepping->grain == GRAIN_LAYER && !trace->problem.is_graph)
        print_layers(stepping);
    else if (!print_steps(stepping, err))
        return false;
    if (trace->trouble.kind != ERROR_NONE)
        printf(_("\nThe pass ends here: %s\n"), trace->trouble.text);
    if (trace->problem.is_graph)
        print_result(stepping);
    else
        print_loss(stepping);
    return true;
}

bool step_text(const struct stepping *stepping, struct error *err)
{
    if (stepping->pass == 1)
        step_print_head(stepping);
    else
        putchar('\n');
    if (stepping->passes > 1)
        printf(_("Pass %zu\n\n"), stepping->pass);
    step_print_given(stepping);
    return print_pass(stepping, err) && (stepping->pass > 1 || step_variants_text(stepping, err));
}
