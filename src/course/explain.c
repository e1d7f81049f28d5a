/*
 * The texts of an operation: its heading and its result; what writes names and numbers into the others. The formulas are in
 * explain_formula.c and explain_graph.c, the reasons in explain_why.c.
 */
#include "course/explain_private.h"

#include <nntui/i18n.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that a number put into a formula has at least, and how far it may be off then, as a share of itself. */
#define LEAST_DIGITS 4
#define LEAST_SHARE  5e-4

/* ---- Writing names and numbers */

void tell_name(const struct telling *telling, struct text *text, struct operand place)
{
    char name[PLACE_NAME_SIZE];

    text_add(text, place_name(&telling->trace->problem, &place, name, sizeof name));
}

char *tell_figure(const struct telling *telling, char *buffer, size_t size, double value)
{
    int places = telling->options.places + EXPLAIN_MORE_PLACES;

    figure_short(buffer, size, value, places);
    if (isfinite(value) && !(fabs(strtod(buffer, NULL) - value) <= LEAST_SHARE * fabs(value)))
        figure_scientific(buffer, size, value, LEAST_DIGITS);
    return buffer;
}

char *tell_factor(const struct telling *telling, char *buffer, size_t size, double value)
{
    char bare[FIGURE_SIZE];

    tell_figure(telling, bare, sizeof bare, value);
    snprintf(buffer, size, bare[0] == '-' ? "(%s)" : "%s", bare);
    return buffer;
}

void tell_number(const struct telling *telling, struct text *text, double value)
{
    char number[FIGURE_SIZE];

    text_add(text, tell_factor(telling, number, sizeof number, value));
}

double tell_value(const struct telling *telling, struct operand place)
{
    double value;

    return trace_value(telling->trace, &place, telling->trace->count, &value) ? value : NAN;
}

void tell_place(const struct telling *telling, struct operand place)
{
    tell_name(telling, &telling->out->formula, place);
    tell_number(telling, &telling->out->numbers, tell_value(telling, place));
}

void tell_enclosed(const struct telling *telling, struct operand place)
{
    char number[FIGURE_SIZE];

    tell_name(telling, &telling->out->formula, place);
    text_add(&telling->out->numbers,
             tell_figure(telling, number, sizeof number, tell_value(telling, place)));
}

void tell_both(const struct telling *telling, const char *characters)
{
    text_add(&telling->out->formula, characters);
    text_add(&telling->out->numbers, characters);
}

void tell_terms(const struct telling *telling, size_t count,
                void (*term)(const struct telling *telling, size_t index))
{
    size_t most = telling->options.most_terms, shown = most > 0 && count > most ? most : count;

    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown;

        if (i > 0)
            tell_both(telling, " + ");
        if (last && shown < count)
            tell_both(telling, "... + ");
        term(telling, last ? count - 1 : i);
    }
}

/* Whether the letter at `at` is a word of its own. */
static bool stands_alone(const char *form, size_t at)
{
    bool before = at > 0 && isalpha((unsigned char)form[at - 1]);

    return !before && !isalpha((unsigned char)form[at + 1]);
}

/* Whether the letter at `at` has brackets or commas on both sides: max(0, a). */
static bool stands_enclosed(const char *form, size_t at)
{
    bool before = at > 0 && (form[at - 1] == '(' || (at > 1 && form[at - 2] == ','));

    return before && (form[at + 1] == ')' || form[at + 1] == ',');
}

/* A negative number brings brackets of its own, which it does not need within others: exp(-1). */
static void put_in(struct text *text, const char *other, bool in_brackets)
{
    size_t length = strlen(other);

    if (in_brackets && strncmp(other, "(-", 2) == 0)
        text_add_bytes(text, other + 1, length - 2);
    else
        text_add(text, other);
}

void tell_form(struct text *text, const char *form, const char *a, const char *b, const char *o)
{
    for (size_t i = 0; form[i] != '\0'; i++) {
        char c = form[i];
        const char *other = c == 'a' ? a : c == 'b' ? b : c == 'o' ? o : NULL;

        if (other != NULL && stands_alone(form, i))
            put_in(text, other, stands_enclosed(form, i));
        else
            text_add_bytes(text, &form[i], 1);
    }
}

void tell_form_of(const struct telling *telling, struct text *text, const char *form,
                  struct operand a, struct operand b, struct operand o, bool names)
{
    struct text first = {0}, second = {0}, own = {0};

    if (names) {
        tell_name(telling, &first, a);
        tell_name(telling, &second, b);
        tell_name(telling, &own, o);
    } else {
        tell_number(telling, &first, a.value);
        tell_number(telling, &second, b.value);
        tell_number(telling, &own, o.value);
    }
    if (first.failed || second.failed || own.failed)
        text->failed = true;
    else
        tell_form(text, form, first.data, second.data, own.data);
    text_free(&first);
    text_free(&second);
    text_free(&own);
}

/* ---- Heading and result */

static void tell_where(const struct telling *telling)
{
    struct text *where = &telling->out->where;
    const struct operand *result = &telling->result;
    size_t layer = result->layer + 1, unit = result->unit + 1, from = result->from + 1;

    if (telling->trace->problem.is_graph) {
        text_printf(where, _("node %s"), telling->trace->problem.graph->node[result->unit].name);
        return;
    }
    switch (quantity_table[result->quantity].places) {
    case PLACES_NONE: text_add(where, _("whole network")); break;
    case PLACES_UNIT:
    case PLACES_LAYER_UNIT: text_printf(where, _("layer %zu, neuron %zu"), layer, unit); break;
    case PLACES_LINK:
        if (result->layer == 0)
            text_printf(where, _("layer %zu, neuron %zu, from input %zu"), layer, unit, from);
        else
            text_printf(where, _("layer %zu, neuron %zu, from neuron %zu"), layer, unit, from);
        break;
    }
}

/* Operations whose result depends on the rule in force. */
static bool goes_by_rule(const struct telling *telling)
{
    const struct problem *problem = &telling->trace->problem;

    switch (telling->operation) {
    case OPERATION_WEIGHT_SUM:
    case OPERATION_SPLIT:
    case OPERATION_BACK_PRODUCT:
    case OPERATION_BACK: return true;
    case OPERATION_DELTA:
    case OPERATION_GRADIENT:
    case OPERATION_BIAS_GRADIENT: return telling->result.layer + 1 < problem->arch.layers;
    default: return false;
    }
}

static void tell_what(const struct telling *telling)
{
    const struct choice *choice = &operation_choices[telling->operation];
    struct text *what = &telling->out->what;

    text_printf(what, "%s: %s", choice->name, _(choice->help));
    if (goes_by_rule(telling))
        text_printf(what, _(" (rule %s)"), rule_choices[telling->trace->problem.rule].name);
}

static void tell_result(const struct telling *telling)
{
    char number[FIGURE_SIZE];

    text_add(&telling->out->result,
             figure_fixed(number, sizeof number, telling->result.value, telling->options.places));
}

/* A single number needs no brackets: (-0.5) is -0.5. */
static void strip_brackets(struct text *numbers)
{
    size_t length = numbers->length;

    if (numbers->data == NULL || length < 3 || strncmp(numbers->data, "(-", 2) != 0 ||
        strchr(numbers->data, ')') != numbers->data + length - 1)
        return;
    memmove(numbers->data, numbers->data + 1, length - 2);
    numbers->data[length - 2] = '\0';
    numbers->length = length - 2;
}

/* ---- The whole */

static void clear(struct explanation *explanation)
{
    text_clear(&explanation->name);
    text_clear(&explanation->where);
    text_clear(&explanation->what);
    text_clear(&explanation->formula);
    text_clear(&explanation->numbers);
    text_clear(&explanation->result);
    text_clear(&explanation->why);
}

static bool failed(const struct explanation *explanation)
{
    return explanation->name.failed || explanation->where.failed || explanation->what.failed ||
           explanation->formula.failed || explanation->numbers.failed ||
           explanation->result.failed || explanation->why.failed;
}

bool explain_event(struct explanation *explanation, const struct trace *trace, size_t step,
                   const struct operand *operands, size_t operand_count,
                   const struct explain_options *options, struct error *err)
{
    struct telling telling = {.trace = trace,
                              .operands = operands,
                              .count = operand_count,
                              .result = trace_place(trace, step),
                              .operation = (enum operation)trace->steps[step].operation,
                              .options = *options,
                              .out = explanation};

    clear(explanation);
    tell_name(&telling, &explanation->name, telling.result);
    tell_where(&telling);
    tell_what(&telling);
    if (trace->problem.is_graph) {
        tell_graph_formula(&telling);
        tell_graph_why(&telling);
    } else {
        tell_formula(&telling);
        tell_why(&telling);
    }
    if (!isfinite(telling.result.value))
        text_add(&explanation->why,
                 _("This is no finite number, and so is nothing that is made from it.\n"));
    tell_result(&telling);
    strip_brackets(&explanation->numbers);
    return !failed(explanation) || error_memory(err, BUFSIZ, "an explanation");
}

void explanation_free(struct explanation *explanation)
{
    text_free(&explanation->name);
    text_free(&explanation->where);
    text_free(&explanation->what);
    text_free(&explanation->formula);
    text_free(&explanation->numbers);
    text_free(&explanation->result);
    text_free(&explanation->why);
}
