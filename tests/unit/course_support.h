/*
 * What the tests of src/course/ share: numbers by their names, examples of the program's own and from lists, and
 * random networks and graphs. All that is random comes from one seed, so that every run has the same.
 */
#ifndef NNTUI_TESTS_COURSE_SUPPORT_H
#define NNTUI_TESTS_COURSE_SUPPORT_H

#include "support.h"

#include <nntui/example.h>
#include <nntui/explain.h>
#include <nntui/rng.h>
#include <nntui/trace.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define COURSE_LAYERS 4 /* of a random network, at most */
#define COURSE_WIDTH  6 /* of its layers */

/* ---- Numbers by their names */

static inline struct operand place_named(const struct problem *problem, const char *name)
{
    struct operand place = {0};
    struct error err = {0};

    if (!place_parse(problem, name, &place, &err))
        fail_msg("%s", err.text);
    return place;
}

static inline double number_named(const struct trace *trace, const char *name)
{
    struct operand place = place_named(&trace->problem, name);
    double value = NAN;

    if (!trace_value(trace, &place, trace->count, &value))
        fail_msg("%s has no value", name);
    return value;
}

static inline size_t step_named(const struct trace *trace, const char *name)
{
    struct operand place = place_named(&trace->problem, name);
    size_t step = trace_find(trace, &place);

    if (step == TRACE_NONE)
        fail_msg("%s is not computed", name);
    return step;
}

static inline struct trace must_trace(const struct problem *problem,
                                      const struct trace_override *override)
{
    struct trace trace;
    struct error err = {0};

    if (!trace_create(&trace, problem, override, &err))
        fail_msg("%s", err.text);
    return trace;
}

/* Makes one change, "loss", "mae", as a person types it. */
static inline void must_change(struct problem *problem, const char *name, const char *value)
{
    struct error err = {0};
    struct change change;

    if (!change_parse(problem, name, value, &change, &err))
        fail_msg("%s = %s: %s", name, value, err.text);
    problem_change(problem, &change);
}

/* ---- Explanations */

/* Explains one step with operands of its own. */
static inline void must_explain(struct explanation *explanation, const struct trace *trace,
                                size_t step, const struct explain_options *options)
{
    struct error err = {0};
    size_t count;
    struct operand *operands = trace_operands(trace, step, &count, &err);

    if (operands == NULL ||
        !explain_event(explanation, trace, step, operands, count, options, &err))
        fail_msg("%s", err.text);
    free(operands);
}

struct explainer {
    const struct trace *trace;
    const struct explain_options *options;
    struct explanation explanation;
    void (*tell)(void *context, size_t step, const struct explanation *explanation);
    void *context;
};

static inline bool explain_next(void *context, size_t step, const struct operand *operands,
                                size_t count)
{
    struct explainer *explainer = context;

    assert_true(explain_event(&explainer->explanation, explainer->trace, step, operands, count,
                              explainer->options, NULL));
    explainer->tell(explainer->context, step, &explainer->explanation);
    return true;
}

/* Explains every step of a trace to `tell`, one after the other with the same memory. */
static inline void must_explain_all(
    const struct trace *trace, const struct explain_options *options,
    void (*tell)(void *context, size_t step, const struct explanation *explanation), void *context)
{
    struct explainer explainer = {
        .trace = trace, .options = options, .tell = tell, .context = context};

    assert_true(trace_replay(trace, explain_next, &explainer, NULL));
    explanation_free(&explainer.explanation);
}

/* ---- Examples */

static inline struct example own_example(const char *name)
{
    struct example example;
    struct error err = {0};

    if (!example_open(&example, name, &err))
        fail_msg("%s: %s", name, err.text);
    return example;
}

/* From JSON in which ' stands for ". */
static inline struct example example_from(const char *text)
{
    struct example example;
    struct error err = {0};
    char *json = strdup(text);

    assert_non_null(json);
    for (char *c = json; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    if (!example_parse(&example, json, strlen(json), "test.json", &err))
        fail_msg("%s", err.text);
    free(json);
    return example;
}

/* A wrapping for a problem; owns nothing. */
static inline struct example example_around(const struct problem *problem)
{
    static char name[] = "random", none[] = "";

    return (struct example){
        .name = name, .title = none, .notes = none, .places = 6, .problem = *problem};
}

/* ---- Random networks */

/* Numbers with three decimals, as examples have them: so that halves occur where they are rounded. */
static inline double draw_number(struct rng *rng, double low, double high)
{
    return round((low + (high - low) * rng_uniform(rng)) * 1000) / 1000;
}

/* The pairs of output activation and loss that fit, one after the other. */
static inline void nth_pair(size_t which, enum activation *output, enum loss *loss)
{
    for (size_t i = 0;; i++) {
        enum activation a = (enum activation)(i % ACTIVATION_COUNT);
        enum loss l = (enum loss)(i / ACTIVATION_COUNT % LOSS_COUNT);
        bool probability = a == ACTIVATION_SIGMOID || a == ACTIVATION_SOFTMAX;

        if (a == ACTIVATION_STEP || (l == LOSS_CROSS_ENTROPY && !probability))
            continue;
        if (which-- == 0) {
            *output = a;
            *loss = l;
            return;
        }
    }
}

#define COURSE_PAIRS 20 /* 6 activations with 3 losses, and 2 with cross-entropy */

static inline struct architecture random_architecture(struct rng *rng, size_t which)
{
    static const enum activation hidden[] = {ACTIVATION_SIGMOID, ACTIVATION_TANH, ACTIVATION_RELU,
                                             ACTIVATION_LEAKY_RELU, ACTIVATION_LINEAR};
    struct architecture arch = {.layers = 1 + which / COURSE_PAIRS % COURSE_LAYERS,
                                .bias = rng_below(rng, 2) == 0};

    for (size_t layer = 0; layer <= arch.layers; layer++)
        arch.sizes[layer] = 1 + rng_below(rng, COURSE_WIDTH);
    for (size_t layer = 0; layer < arch.layers; layer++)
        arch.activation[layer] = hidden[rng_below(rng, LENGTH(hidden))];
    nth_pair(which % COURSE_PAIRS, &arch.activation[arch.layers - 1], &arch.loss);
    return arch;
}

static inline void random_numbers(struct problem *problem, struct rng *rng)
{
    for (size_t i = 0; i < problem->count; i++)
        problem->numbers[i] = draw_number(rng, -1, 1);
    for (size_t i = problem_targets(problem); i < problem->count; i++)
        problem->numbers[i] = draw_number(rng, 0.01, 0.99);
}

/* The `which`th of a row that has every pair, depth, rule and way of carrying in it. */
static inline struct problem random_problem(struct rng *rng, size_t which)
{
    struct architecture arch = random_architecture(rng, which);
    struct problem problem;
    struct error err = {0};

    if (!problem_create(&problem, &arch, &err))
        fail_msg("%s", err.text);
    problem.rule = (enum rule)rng_below(rng, RULE_COUNT);
    problem.carry = rng_below(rng, 2) == 0 ? CARRY_FULL : (int)(2 + rng_below(rng, 4));
    random_numbers(&problem, rng);
    return problem;
}

/* ---- Random graphs */

#define COURSE_NODES 40

/* A graph with its values and gradients by plain arithmetic. */
struct random_graph {
    struct graph graph;
    double value[COURSE_NODES], gradient[COURSE_NODES];
};

/* Value and slopes of one operation. */
static inline double plain_operation(enum graph_operation operation, double a, double b,
                                     double slope[2])
{
    double s = 1 / (1 + exp(-a)), e = exp(2 * a);

    slope[0] = slope[1] = 0;
    switch (operation) {
    case GRAPH_OP_ADD: return slope[0] = slope[1] = 1, a + b;
    case GRAPH_OP_SUB: return slope[0] = 1, slope[1] = -1, a - b;
    case GRAPH_OP_MUL: return slope[0] = b, slope[1] = a, a * b;
    case GRAPH_OP_DIV: return slope[0] = 1 / b, slope[1] = -a / b / b, a / b;
    case GRAPH_OP_NEG: return slope[0] = -1, -a;
    case GRAPH_OP_EXP: return slope[0] = exp(a), exp(a);
    case GRAPH_OP_LN: return slope[0] = 1 / a, log(a);
    case GRAPH_OP_SIGMOID: return slope[0] = exp(-a) * s * s, s;
    case GRAPH_OP_TANH: return slope[0] = 4 * e / (e + 1) / (e + 1), (e - 1) / (e + 1);
    case GRAPH_OP_SQUARE: return slope[0] = 2 * a, a * a;
    case GRAPH_OP_COUNT: break;
    }
    return NAN;
}

/* "n7 = n2 * n5" from graph.def's form, "a * b". */
static inline void graph_line(char *line, size_t size, size_t node, enum graph_operation operation,
                              size_t a, size_t b)
{
    size_t used = (size_t)snprintf(line, size, "n%zu = ", node);
    const char *form = graph_operation_table[operation].form;

    for (size_t i = 0; form[i] != '\0' && used + 8 < size; i++) {
        bool letter = (form[i] == 'a' || form[i] == 'b') &&
                      (i == 0 || strchr(" (-", form[i - 1]) != NULL) &&
                      (form[i + 1] == '\0' || strchr(" )", form[i + 1]) != NULL);

        if (letter)
            used += (size_t)snprintf(line + used, size - used, "n%zu", form[i] == 'a' ? a : b);
        else
            line[used++] = form[i];
    }
    line[used] = '\0';
}

/* One operation on two nodes before it, of which the last is one, so that nothing is left behind. */
static inline void add_random_node(struct random_graph *random, struct rng *rng)
{
    size_t count = random->graph.count, a, b;
    enum graph_operation operation;
    double value, slope[2];
    struct error err = {0};
    char line[80];

    do {
        operation = (enum graph_operation)rng_below(rng, GRAPH_OP_COUNT);
        a = rng_below(rng, 3) == 0 ? rng_below(rng, count) : count - 1;
        b = rng_below(rng, count);
        value = plain_operation(operation, random->value[a], random->value[b], slope);
    } while (!(fabs(value) > 0.01 && fabs(value) < 20) || fabs(slope[0]) > 50 ||
             fabs(slope[1]) > 50);
    graph_line(line, sizeof line, count, operation, a, b);
    if (!graph_add_formula(&random->graph, line, &err))
        fail_msg("%s: %s", line, err.text);
    random->value[count] = value;
}

static inline struct random_graph random_graph(struct rng *rng)
{
    struct random_graph random = {0};
    size_t leaves = 2 + rng_below(rng, 3), operations = 3 + rng_below(rng, 12);

    for (size_t i = 0; i < leaves; i++) {
        char name[GRAPH_NAME_SIZE];

        snprintf(name, sizeof name, "n%zu", i);
        assert_true(graph_add_leaf(&random.graph, name, NULL));
        random.value[i] = draw_number(rng, 0.1, 2) * (rng_below(rng, 2) == 0 ? 1 : -1);
    }
    for (size_t i = 0; i < operations; i++)
        add_random_node(&random, rng);
    random.gradient[random.graph.count - 1] = 1;
    for (size_t i = random.graph.count; i-- > leaves;) {
        const struct graph_node *node = &random.graph.node[i];
        double slope[2];

        plain_operation(node->operation, random.value[node->operand[0]],
                        random.value[node->operand[1]], slope);
        for (size_t end = 0; end < graph_operation_table[node->operation].operands; end++)
            random.gradient[node->operand[end]] += random.gradient[i] * slope[end];
    }
    return random;
}

static inline struct problem problem_of_graph(const struct random_graph *random)
{
    struct problem problem;

    assert_true(problem_create_graph(&problem, &random->graph, NULL));
    for (size_t i = 0; i < problem.count; i++)
        if (random->graph.node[i].kind == GRAPH_LEAF)
            problem.numbers[i] = random->value[i];
    return problem;
}

#endif
