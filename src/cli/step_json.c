/*
 * A pass as one JSON object. The names of its keys are a contract with the programs that read it; null is what was
 * not computed.
 */
#include "step.h"

#include <nntui/explain.h>
#include <nntui/ledger.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TERMS_OF_MANY 4  /* of a sum in the text of a step of a large network */
#define FULL_DIGITS   17 /* what a double needs to be read back */
#define PAPER_DIGITS  15 /* 0.761, which a double is not quite, is printed as 0.761 */

struct report {
    const struct stepping *stepping;
    const struct trace *trace;
    struct ledger ledger; /* without rows where the network is too large */
};

/* Takes over what it adds, NULL included; false for want of memory. */
static bool add(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

static bool append(json_t *array, json_t *value)
{
    return json_array_append_new(array, value) == 0;
}

/* Gives the array or object back where all went well. */
static json_t *whole(json_t *json, bool ok)
{
    if (ok)
        return json;
    json_decref(json);
    return NULL;
}

/* ---- Numbers at places */

static json_t *number(const struct report *report, const struct operand *place)
{
    double value;

    return trace_value(report->trace, place, report->trace->count, &value) ? cli_json_number(value)
                                                                           : json_null();
}

/* Whether the pass has computed any of a layer's numbers of this kind. */
static bool computed(const struct report *report, enum quantity quantity, size_t layer)
{
    size_t count = report->trace->problem.arch.sizes[layer + 1];
    struct operand place = {.quantity = quantity, .layer = layer};

    for (place.unit = 0; place.unit < count; place.unit++)
        if (trace_find(report->trace, &place) != TRACE_NONE)
            return true;
    return false;
}

static json_t *vector(const struct report *report, enum quantity quantity, size_t layer)
{
    size_t count = report->trace->problem.arch.sizes[layer + 1];
    struct operand place = {.quantity = quantity, .layer = layer};
    json_t *numbers;
    bool ok;

    if (!computed(report, quantity, layer))
        return json_null();
    numbers = json_array();
    ok = numbers != NULL;
    for (place.unit = 0; ok && place.unit < count; place.unit++)
        ok = append(numbers, number(report, &place));
    return whole(numbers, ok);
}

static json_t *row(const struct report *report, struct operand place)
{
    size_t in = report->trace->problem.arch.sizes[place.layer];
    json_t *numbers = json_array();
    bool ok = numbers != NULL;

    for (place.from = 0; ok && place.from < in; place.from++)
        ok = append(numbers, number(report, &place));
    return whole(numbers, ok);
}

/* A row for each receiving neuron. */
static json_t *matrix(const struct report *report, enum quantity quantity, size_t layer)
{
    size_t out = report->trace->problem.arch.sizes[layer + 1];
    struct operand place = {.quantity = quantity, .layer = layer};
    json_t *rows;
    bool ok;

    if (!computed(report, quantity, layer))
        return json_null();
    rows = json_array();
    ok = rows != NULL;
    for (place.unit = 0; ok && place.unit < out; place.unit++)
        ok = append(rows, row(report, place));
    return whole(rows, ok);
}

/* ---- Central differences */

/* Those of `count` parameters from the plain order's `first` on. */
static json_t *differences(const struct report *report, size_t first, size_t count)
{
    json_t *numbers = json_array();
    bool ok = numbers != NULL;

    for (size_t i = 0; ok && i < count; i++)
        ok = append(numbers, cli_json_number(report->ledger.rows[first + i].numeric));
    return whole(numbers, ok);
}

static json_t *numeric(const struct report *report, size_t layer)
{
    const struct architecture *arch = &report->trace->problem.arch;
    json_t *rows;
    bool ok;

    if (report->ledger.rows == NULL)
        return json_null();
    rows = json_array();
    ok = rows != NULL;
    for (size_t i = 0; ok && i < arch->sizes[layer + 1]; i++)
        ok = append(
            rows, differences(report, architecture_weight(arch, layer, i, 0), arch->sizes[layer]));
    return whole(rows, ok);
}

static json_t *bias_numeric(const struct report *report, size_t layer)
{
    const struct architecture *arch = &report->trace->problem.arch;

    if (report->ledger.rows == NULL || !arch->bias)
        return json_null();
    return differences(report, architecture_bias(arch, layer, 0), arch->sizes[layer + 1]);
}

/* ---- Phases of a network */

static json_t *forward(const struct report *report)
{
    json_t *layers = json_array();
    bool ok = layers != NULL;

    for (size_t i = 0; ok && i < report->trace->problem.arch.layers; i++)
        ok = append(layers, json_pack("{sI so so}", "layer", (json_int_t)i + 1, "x",
                                      vector(report, QUANTITY_SUM, i), "o",
                                      vector(report, QUANTITY_OUTPUT, i)));
    return whole(layers, ok);
}

static json_t *error_of_outputs(const struct report *report)
{
    size_t last = report->trace->problem.arch.layers - 1;
    const struct operand loss = {.quantity = QUANTITY_LOSS, .layer = last};

    return json_pack("{so so}", "loss", number(report, &loss), "e",
                     vector(report, QUANTITY_ERROR, last));
}

static json_t *backward_layer(const struct report *report, size_t layer)
{
    bool bias = report->trace->problem.arch.bias;

    return json_pack(
        "{sI so so so so so so so}", "layer", (json_int_t)layer + 1, "delta",
        vector(report, QUANTITY_DELTA, layer), "gradient", matrix(report, QUANTITY_GRADIENT, layer),
        "bias_gradient", bias ? vector(report, QUANTITY_BIAS_GRADIENT, layer) : json_null(),
        "numeric", numeric(report, layer), "bias_numeric", bias_numeric(report, layer), "e",
        vector(report, QUANTITY_ERROR, layer), "slope", vector(report, QUANTITY_SLOPE, layer));
}

/* In the order in which it is computed: the last layer first. */
static json_t *backward(const struct report *report)
{
    json_t *layers = json_array();
    bool ok = layers != NULL;

    for (size_t i = report->trace->problem.arch.layers; ok && i-- > 0;)
        ok = append(layers, backward_layer(report, i));
    return whole(layers, ok);
}

static json_t *update(const struct report *report)
{
    const struct architecture *arch = &report->trace->problem.arch;
    json_t *layers = json_array();
    bool ok = layers != NULL;

    for (size_t i = 0; ok && i < arch->layers; i++)
        ok = append(layers,
                    json_pack("{sI so so}", "layer", (json_int_t)i + 1, "weights",
                              matrix(report, QUANTITY_NEW_WEIGHT, i), "biases",
                              arch->bias ? vector(report, QUANTITY_NEW_BIAS, i) : json_null()));
    return whole(layers, ok);
}

/* ---- Phases of a graph */

/* Leaves and operations; the constants of formulas have no names of their own. */
static json_t *graph_forward_json(const struct report *report)
{
    const struct graph *graph = report->trace->problem.graph;
    json_t *nodes = json_array();
    bool ok = nodes != NULL;

    for (size_t i = 0; ok && i < graph->count; i++) {
        const struct operand place = {.quantity = QUANTITY_NODE, .unit = i};

        if (graph->node[i].kind != GRAPH_CONSTANT)
            ok = append(nodes, json_pack("{ss so}", "name", graph->node[i].name, "value",
                                         number(report, &place)));
    }
    return whole(nodes, ok);
}

/* A leaf can be perturbed, the result of an operation cannot. */
static json_t *leaf_numeric(const struct report *report, size_t node)
{
    for (size_t i = 0; i < report->ledger.count; i++)
        if (report->ledger.rows[i].place.unit == node)
            return cli_json_number(report->ledger.rows[i].numeric);
    return json_null();
}

/* As they come back: the result first. */
static json_t *graph_backward_json(const struct report *report)
{
    const struct graph *graph = report->trace->problem.graph;
    json_t *nodes = json_array();
    bool ok = nodes != NULL;

    for (size_t i = graph->count; ok && i-- > 0;) {
        const struct operand place = {.quantity = QUANTITY_NODE_GRADIENT, .unit = i};

        if (graph->node[i].kind != GRAPH_CONSTANT)
            ok = append(nodes,
                        json_pack("{ss so so}", "name", graph->node[i].name, "gradient",
                                  number(report, &place), "numeric", leaf_numeric(report, i)));
    }
    return whole(nodes, ok);
}

/* ---- Steps */

struct step_list {
    const struct report *report;
    struct explain_options options;
    struct explanation explanation;
    bool without_links;
    json_t *steps;
    struct error *err;
};

/* Layer or neuron as people count; null for what belongs to the whole network, and in graphs. */
static json_t *index_json(const struct trace *trace, size_t step, size_t index)
{
    enum quantity quantity = (enum quantity)trace->steps[step].quantity;

    if (trace->problem.is_graph || quantity_table[quantity].places == PLACES_NONE)
        return json_null();
    return json_integer((json_int_t)index + 1);
}

/* The reasons are there where they were asked for. */
static json_t *step_object(const struct step_list *list, size_t step)
{
    const struct trace *trace = list->report->trace;
    const struct trace_step *at = &trace->steps[step];

    json_t *object = json_pack(
        "{ss so so ss so ss ss}", "op", operation_choices[at->operation].name, "layer",
        index_json(trace, step, at->layer), "unit", index_json(trace, step, at->unit), "text",
        list->explanation.numbers.data, "value", cli_json_number(at->value), "name",
        list->explanation.name.data, "formula", list->explanation.formula.data);

    if (object == NULL || !list->report->stepping->why)
        return object;
    return whole(object, add(object, "why", json_string(list->explanation.why.data)));
}

static bool add_step(void *context, size_t step, const struct operand *operands, size_t count)
{
    struct step_list *list = context;

    if (list->without_links && step_of_link(list->report->trace, step))
        return true;
    return explain_event(&list->explanation, list->report->trace, step, operands, count,
                         &list->options, list->err) &&
           (append(list->steps, step_object(list, step)) ||
            error_memory(list->err, BUFSIZ, "a line of JSON"));
}

/* NULL after an error. */
static json_t *steps(const struct report *report, struct error *err)
{
    const struct problem *problem = &report->trace->problem;
    bool many = !problem->is_graph && problem_inputs(problem) > STEP_MANY_PARAMETERS;
    struct step_list list = {
        .report = report,
        .options = {.places = report->stepping->places, .most_terms = many ? TERMS_OF_MANY : 0},
        .without_links = many,
        .steps = json_array(),
        .err = err
    };
    bool ok = list.steps != NULL && trace_replay(report->trace, add_step, &list, err);

    explanation_free(&list.explanation);
    return whole(list.steps, ok);
}

/* ---- The object */

static bool add_head(json_t *object, const struct report *report)
{
    const struct problem *problem = &report->trace->problem;

    return add(object, "title", json_string(report->stepping->example.title)) &&
           add(object, "rule",
               problem->is_graph ? json_null() : json_string(rule_choices[problem->rule].name)) &&
           add(object, "carry",
               problem->carry == CARRY_FULL ? json_string("full") : json_integer(problem->carry)) &&
           add(object, "pass", json_integer((json_int_t)report->stepping->pass));
}

static bool add_phases(json_t *object, const struct report *report)
{
    if (report->trace->problem.is_graph)
        return add(object, "forward", graph_forward_json(report)) &&
               add(object, "backward", graph_backward_json(report));
    return add(object, "forward", forward(report)) &&
           add(object, "error", error_of_outputs(report)) &&
           add(object, "backward", backward(report)) && add(object, "update", update(report)) &&
           add(object, "loss_after", cli_json_number(report->trace->loss_after));
}

/* What ended the pass before its end; null: nothing did. */
static json_t *trouble(const struct report *report)
{
    const struct error *err = &report->trace->trouble;

    return err->kind == ERROR_NONE ? json_null() : json_string(err->text);
}

static bool fill(json_t *object, const struct report *report, struct error *err)
{
    return add_head(object, report) && add_phases(object, report) &&
           add(object, "steps", steps(report, err)) &&
           add(object, "variants", step_variants_json(report->stepping, err)) &&
           add(object, "trouble", trouble(report));
}

static bool print_object(const struct report *report, struct error *err)
{
    json_t *object = json_object();
    struct error why = {0};
    bool full = report->trace->problem.carry == CARRY_FULL;

    if (object != NULL && fill(object, report, &why))
        return cli_json_digits(object, full ? FULL_DIGITS : PAPER_DIGITS, err);
    json_decref(object);
    if (why.kind == ERROR_NONE)
        return error_memory(err, BUFSIZ, "a line of JSON");
    *err = why;
    return false;
}

bool step_json(const struct stepping *stepping, struct error *err)
{
    struct report report = {.stepping = stepping, .trace = &stepping->trace};
    const struct problem *problem = &stepping->trace.problem;
    bool ended = stepping->trace.trouble.kind != ERROR_NONE, ok;
    bool small = problem->is_graph ? !ended : problem_inputs(problem) <= LEDGER_MAX_PARAMETERS;

    if (small && !ledger_create(&report.ledger, problem, err))
        return false;
    ok = print_object(&report, err);
    ledger_free(&report.ledger);
    return ok;
}
