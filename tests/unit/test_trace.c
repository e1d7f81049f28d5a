/*
 * Traces: two hundred random networks against the same pass worked out by plain arithmetic (paper.h), random graphs,
 * what if, operands, stepping there and back, and the course's tables.
 */
#include "course_support.h"
#include "paper.h"

#include <nntui/figure.h>
#include <nntui/ledger.h>
#include <nntui/stepper.h>
#include <nntui/text.h>

#define EXAMPLES 200
#define SIXTH    5e-7  /* half a unit of the sixth place, as the tables are rounded */
#define DIGITS   1e-12 /* numbers that were rounded are those */

static double within(double value)
{
    return 1e-9 * fmax(1, fabs(value));
}

/* ---- Two hundred random examples */

/* How many operations a pass has, by its sizes. */
static size_t steps_of(const struct paper *paper)
{
    size_t layers = paper->arch.layers, outputs = paper->arch.sizes[layers], steps = outputs + 1;

    for (size_t l = 0; l < layers; l++) {
        size_t in = paper->arch.sizes[l], out = paper->arch.sizes[l + 1];

        steps += in * out + 2 * out;                            /* products, sums, activations */
        steps += (paper_has_slope(paper, l) ? 2 : 1) * out;     /* slopes, deltas */
        steps += 2 * (in * out + (paper->arch.bias ? out : 0)); /* gradients, updates */
        if (l > 0)
            steps += in * out + in + (paper->rule == RULE_SPLIT ? out : 0);
    }
    return steps;
}

/* Every place of a layer that there could be, with its number or without. */
static void check_layer(const struct trace *trace, const struct paper *paper,
                        enum quantity quantity, size_t layer)
{
    enum quantity_places places = quantity_table[quantity].places;
    size_t units = places == PLACES_NONE ? 1 : paper->arch.sizes[layer + 1];
    size_t links = places == PLACES_LINK ? paper->arch.sizes[layer] : 1;
    bool at_output = quantity == QUANTITY_LOSS;

    if (at_output && layer + 1 < paper->arch.layers)
        return;
    for (size_t i = 0; i < units * links; i++) {
        struct operand place = {
            .quantity = quantity, .layer = layer, .unit = i / links, .from = i % links};
        size_t step = trace_find(trace, &place);
        bool computed;
        double expected = paper_value(paper, &place, &computed);

        if (computed != (step != TRACE_NONE))
            fail_msg("%s of layer %zu: computed %d", quantity_table[quantity].name, layer + 1,
                     (int)computed);
        if (computed)
            assert_close_at(trace->steps[step].value, expected, within(expected),
                            quantity_table[quantity].name, __FILE__, __LINE__);
    }
}

/* The step of each place is the one that was taken from it: so none is there twice. */
static void check_places(const struct trace *trace)
{
    for (size_t step = 0; step < trace->count; step++) {
        struct operand place = trace_place(trace, step);

        assert_true(place.value == trace->steps[step].value);
        assert_int_equal(trace_find(trace, &place), step);
    }
}

/* The parameters after the update; inputs, targets and rate as they were. */
static void check_after(const struct trace *trace, const struct paper *paper)
{
    const struct problem *problem = &trace->problem;
    double loss = paper_loss_after(paper);

    for (size_t i = 0; i < problem->count; i++) {
        struct operand place = problem_place(problem, i);
        double expected = place.value;

        if (place.quantity == QUANTITY_WEIGHT)
            expected = paper->new_w[place.layer][place.unit][place.from];
        if (place.quantity == QUANTITY_BIAS)
            expected = paper->new_b[place.layer][place.unit];
        assert_close(trace->after[i], expected, within(expected));
    }
    assert_close(trace->loss_after, loss, within(loss));
}

/*
 * The gradient by the chain rule is the slope by perturbation, which is right to 1e-6 of itself and to 1e-15 of the
 * largest term (pass.h); no term is above 100 here.
 */
static void check_ledger(const struct trace *trace, const struct paper *paper)
{
    struct ledger ledger;
    struct error err = {0};

    if (!ledger_create(&ledger, &trace->problem, &err))
        fail_msg("%s", err.text);
    assert_int_equal(ledger.count, problem_inputs(&trace->problem));
    for (size_t i = 0; i < ledger.count; i++) {
        const struct ledger_row *row = &ledger.rows[i];
        bool weight = row->place.quantity == QUANTITY_WEIGHT;
        double gradient = weight ? paper->dw[row->place.layer][row->place.unit][row->place.from]
                                 : paper->db[row->place.layer][row->place.unit];

        if (paper->rule == RULE_CHAIN)
            assert_close(row->numeric, gradient, 1e-6 * fabs(gradient) + 1e-13);
        assert_close(row->by_rule[paper->rule], gradient, within(gradient));
        assert_close(row->by_rule[RULE_CHAIN], row->numeric, 1e-6 * fabs(row->numeric) + 1e-13);
    }
    ledger_free(&ledger);
}

struct seen {
    size_t activation[ACTIVATION_COUNT], loss[LOSS_COUNT], rule[RULE_COUNT], layers[5], bias[2];
    size_t carry[7]; /* at carry + 1: full is -1 */
};

static void count_problem(struct seen *seen, const struct problem *problem)
{
    for (size_t l = 0; l < problem->arch.layers; l++)
        seen->activation[problem->arch.activation[l]]++;
    seen->loss[problem->arch.loss]++;
    seen->rule[problem->rule]++;
    seen->layers[problem->arch.layers]++;
    seen->bias[problem->arch.bias]++;
    seen->carry[problem->carry + 1]++;
}

static void assert_all_seen(const size_t *seen, size_t count, size_t but)
{
    for (size_t i = 0; i < count; i++)
        assert_true(seen[i] >= 10 || i == but);
}

static void check_problem(const struct problem *problem)
{
    struct trace trace = must_trace(problem, NULL);
    struct paper paper;

    paper_pass(&paper, problem);
    assert_int_equal(trace.trouble.kind, ERROR_NONE);
    assert_int_equal(trace.count, steps_of(&paper));
    check_places(&trace);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        for (size_t layer = 0; layer < problem->arch.layers; layer++)
            if (quantity_table[q].symbol[0] != '\0' && q != QUANTITY_WEIGHT && q != QUANTITY_BIAS)
                check_layer(&trace, &paper, (enum quantity)q, layer);
    check_after(&trace, &paper);
    if (problem->carry == CARRY_FULL)
        check_ledger(&trace, &paper);
    trace_free(&trace);
}

static void test_two_hundred_random_examples_are_as_on_paper(void **state)
{
    struct seen seen = {0};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < EXAMPLES; i++) {
        struct problem problem = usable_problem(&rng, i);

        count_problem(&seen, &problem);
        check_problem(&problem);
        problem_free(&problem);
    }
    assert_all_seen(seen.activation, LENGTH(seen.activation), ACTIVATION_STEP);
    assert_all_seen(seen.loss, LENGTH(seen.loss), SIZE_MAX);
    assert_all_seen(seen.rule, LENGTH(seen.rule), SIZE_MAX);
    assert_all_seen(seen.layers + 1, 4, SIZE_MAX);
    assert_all_seen(seen.bias, 2, SIZE_MAX);
    assert_all_seen(seen.carry + 3, 4, SIZE_MAX);
    assert_true(seen.carry[0] >= 50);
}

/* trace_pass() is the same pass without its steps. */
static void test_a_pass_without_a_trace_leaves_the_same_numbers(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 2, RNG_TEST, 0);
    for (size_t i = 0; i < COURSE_PAIRS * COURSE_LAYERS; i++) {
        struct problem problem = usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);
        double *after = calloc(problem.count, sizeof *after);
        struct error trouble = {0};

        assert_non_null(after);
        assert_true(trace_pass(&problem, after, &trouble, NULL));
        assert_int_equal(trouble.kind, ERROR_NONE);
        assert_memory_equal(after, trace.after, problem.count * sizeof *after);
        free(after);
        trace_free(&trace);
        problem_free(&problem);
    }
}

static void test_split_over_weights_that_cancel_ends_in_trouble(void **state)
{
    struct example example = own_example("3-3-3");
    struct problem *problem = &example.problem;
    struct trace trace;
    struct operand place;

    (void)state;
    must_change(problem, "rule", "split");
    must_change(problem, "w[2][2][1]", "-0.7"); /* with 0.5 and 0.2 */
    trace = must_trace(problem, NULL);
    assert_int_equal(trace.trouble.kind, ERROR_WORK);
    assert_non_null(strstr(trace.trouble.text, "layer 2, neuron 2"));
    /* forward, errors, the output layer's part, and the sums of weights of its first two neurons */
    assert_int_equal(trace.count, 2 * 3 * 5 + 4 + 3 * 5 + 2);
    place = trace_place(&trace, trace.count - 1);
    assert_int_equal(place.quantity, QUANTITY_WEIGHT_SUM);
    assert_int_equal(place.unit, 1);
    assert_true(isnan(trace.loss_after));
    assert_memory_equal(trace.after, problem->numbers, problem->count * sizeof *trace.after);
    place = place_named(problem, "e[1][1]");
    assert_int_equal(trace_find(&trace, &place), TRACE_NONE);
    trace_free(&trace);
    example_free(&example);
}

/* ---- Random graphs */

static double found(const struct trace *trace, enum quantity quantity, size_t unit, size_t from)
{
    struct operand place = {.quantity = quantity, .unit = unit, .from = from};
    double value = NAN;

    assert_true(trace_value(trace, &place, trace->count, &value));
    return value;
}

/* Whether the result depends on each node. */
static void mark_used(const struct graph *graph, bool *used)
{
    used[graph->count - 1] = true;
    for (size_t i = graph->count; i-- > 0;)
        for (size_t end = 0; used[i] && graph->node[i].kind == GRAPH_OPERATION &&
                             end < graph_operation_table[graph->node[i].operation].operands;
             end++)
            used[graph->node[i].operand[end]] = true;
}

static void check_graph(const struct random_graph *random)
{
    struct problem problem = problem_of_graph(random);
    struct trace trace = must_trace(&problem, NULL);
    bool used[COURSE_NODES] = {false};
    size_t steps = 0;

    mark_used(&random->graph, used);
    check_places(&trace);
    for (size_t i = 0; i < problem.count; i++) {
        const struct graph_node *node = &random->graph.node[i];
        size_t ends = node->kind == GRAPH_OPERATION
                          ? graph_operation_table[node->operation].operands
                          : 0;
        double slope[2], g = random->gradient[i];

        assert_close(found(&trace, QUANTITY_NODE, i, 0), random->value[i],
                     within(random->value[i]));
        steps += ends > 0;
        if (!used[i])
            continue;
        assert_close(found(&trace, QUANTITY_NODE_GRADIENT, i, 0), g, within(g));
        if (ends > 0)
            plain_operation(node->operation, random->value[node->operand[0]],
                            random->value[node->operand[1]], slope);
        for (size_t end = 0; end < ends; end++) {
            assert_close(found(&trace, QUANTITY_LOCAL_SLOPE, i, end), slope[end],
                         within(slope[end]));
            assert_close(found(&trace, QUANTITY_LINK_GRADIENT, i, end), g * slope[end],
                         within(g * slope[end]));
        }
        steps += 1 + 2 * ends;
    }
    assert_int_equal(trace.count, steps);
    trace_free(&trace);
    problem_free(&problem);
}

static void test_random_graphs_are_as_by_plain_arithmetic(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3, RNG_TEST, 0);
    for (int i = 0; i < EXAMPLES; i++) {
        struct random_graph random = random_graph(&rng);

        check_graph(&random);
    }
}

/* ---- Each result from its operands */

static double plain_total(const struct operand *v, size_t count)
{
    double total = 0;

    for (size_t i = 0; i < count; i++)
        total += v[i].value;
    return total;
}

/* What a neuron or the whole network makes of the operands, each put in its place on paper. */
static double paper_result(const struct problem *problem, const struct operand *result,
                           enum operation operation, const struct operand *v, size_t count)
{
    struct paper paper;
    bool computed;

    paper_begin(&paper, problem);
    for (size_t i = 0; i < count; i++) {
        size_t l = v[i].layer, k = v[i].unit;

        if (v[i].quantity == QUANTITY_SUM)
            paper.x[l][k] = v[i].value;
        if (v[i].quantity == QUANTITY_OUTPUT)
            paper.o[l][k] = v[i].value;
        if (v[i].quantity == QUANTITY_ERROR)
            paper.e[l][k] = v[i].value;
        if (v[i].quantity == QUANTITY_SLOPE)
            paper.slope[l][k] = v[i].value;
    }
    if (operation == OPERATION_ACTIVATION)
        return paper_activation(&paper, result->layer, result->unit);
    if (operation == OPERATION_SLOPE)
        return paper_slope(&paper, result->layer, result->unit);
    if (operation == OPERATION_DELTA)
        return paper_delta(&paper, result->layer, result->unit);
    paper.carry = CARRY_FULL;
    for (size_t k = 0; k < paper.arch.sizes[paper.arch.layers];
         k++) /* so that paper_errors() finds e */
        paper.t[k] = problem->arch.loss == LOSS_CROSS_ENTROPY
                         ? paper.t[k]
                         : paper.e[paper.arch.layers - 1][k] + paper.o[paper.arch.layers - 1][k];
    paper_errors(&paper);
    return paper_value(&paper, result, &computed);
}

/* A node's value, or its slope by one operand: where that is written with the node's own value, by that. */
static double graph_result(const struct problem *problem, const struct operand *result,
                           const struct operand *v)
{
    const struct graph_node *node = &problem->graph->node[result->unit];
    bool two = graph_operation_table[node->operation].operands == 2;
    double slope[2], own;
    double value = plain_operation(node->operation, v[0].value, two ? v[1].value : 0, slope);

    if (result->quantity == QUANTITY_NODE)
        return value;
    own = v[two ? 2 : 1].value;
    switch (node->operation) {
    case GRAPH_OP_EXP: return own;
    case GRAPH_OP_SIGMOID: return own * (1 - own);
    case GRAPH_OP_TANH: return 1 - own * own;
    default: return slope[result->from];
    }
}

static double recompute(const struct problem *problem, const struct operand *result,
                        enum operation operation, const struct operand *v, size_t count)
{
    switch (operation) {
    case OPERATION_PRODUCT:
    case OPERATION_LINK_GRADIENT:
    case OPERATION_GRADIENT: return v[0].value * v[1].value;
    case OPERATION_SUM:
    case OPERATION_WEIGHT_SUM:
    case OPERATION_BACK: return plain_total(v, count);
    case OPERATION_NODE_GRADIENT: return count == 0 ? 1 : plain_total(v, count);
    case OPERATION_ERROR: return v[0].value - v[1].value;
    case OPERATION_SPLIT: return v[0].value * v[1].value / v[2].value;
    case OPERATION_BACK_PRODUCT:
        return (problem->rule == RULE_CHAIN ? -1 : 1) * v[0].value * v[1].value;
    case OPERATION_BIAS_GRADIENT: return v[0].value;
    case OPERATION_UPDATE: return v[0].value - v[1].value * v[2].value;
    case OPERATION_NODE:
    case OPERATION_LOCAL_SLOPE: return graph_result(problem, result, v);
    default: return paper_result(problem, result, operation, v, count);
    }
}

/* A replay, compared with the trace and its operands with what they were. */
struct listener {
    const struct trace *trace;
    struct trace_override override; /* step TRACE_NONE: none */
    size_t told;
};

static double rounded_result(const struct problem *problem, enum operation operation, double value)
{
    struct paper paper = {.carry = problem->carry};

    if (operation == OPERATION_PRODUCT || operation == OPERATION_BACK_PRODUCT)
        return value;
    return paper_round(&paper, value);
}

static bool check_step(void *context, size_t step, const struct operand *operands, size_t count)
{
    struct listener *listener = context;
    const struct trace *trace = listener->trace;
    struct operand result = trace_place(trace, step);
    enum operation operation = (enum operation)trace->steps[step].operation;
    double expected, value;

    assert_int_equal(step, listener->told++);
    for (size_t i = 0; i < count; i++) { /* each operand is known before, and has this value */
        assert_true(trace_value(trace, &operands[i], step, &value));
        assert_true(memcmp(&value, &operands[i].value, sizeof value) == 0);
    }
    expected = rounded_result(&trace->problem, operation,
                              recompute(&trace->problem, &result, operation, operands, count));
    if (step == listener->override.step)
        expected = listener->override.value;
    assert_close_at(result.value, expected, within(expected), operation_choices[operation].name,
                    __FILE__, __LINE__);
    return true;
}

static void check_operands(const struct trace *trace, struct trace_override override)
{
    struct listener listener = {.trace = trace, .override = override};

    assert_true(trace_replay(trace, check_step, &listener, NULL));
    assert_int_equal(listener.told, trace->count);
}

static const struct trace_override no_override = {.step = TRACE_NONE};

static void test_operands_make_each_result_again(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4, RNG_TEST, 0);
    for (size_t i = 0; i < EXAMPLES; i++) {
        struct random_graph random = random_graph(&rng);
        bool graph = i % 5 == 4;
        struct problem problem = graph ? problem_of_graph(&random) : usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);

        check_operands(&trace, no_override);
        trace_free(&trace);
        problem_free(&problem);
    }
}

/* What a catcher of single steps gives is what the replay of all tells. */
static bool check_single(void *context, size_t step, const struct operand *operands, size_t count)
{
    const struct trace *trace = context;
    size_t own_count;
    struct operand *own = trace_operands(trace, step, &own_count, NULL);

    assert_non_null(own);
    assert_int_equal(own_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(own[i].quantity, operands[i].quantity);
        assert_int_equal(own[i].layer, operands[i].layer);
        assert_int_equal(own[i].unit, operands[i].unit);
        assert_int_equal(own[i].from, operands[i].from);
        assert_true(own[i].value == operands[i].value);
    }
    free(own);
    return true;
}

static void test_operands_of_one_step_are_those_of_the_replay(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 5, RNG_TEST, 0);
    for (size_t i = 0; i < COURSE_PAIRS; i++) {
        struct problem problem = usable_problem(&rng, i + COURSE_PAIRS);
        struct trace trace = must_trace(&problem, NULL);

        assert_true(trace_replay(&trace, check_single, &trace, NULL));
        trace_free(&trace);
        problem_free(&problem);
    }
}

static bool stop_at_third(void *context, size_t step, const struct operand *operands, size_t count)
{
    (void)operands;
    (void)count;
    *(size_t *)context = step;
    return step < 2;
}

static void test_replay_ends_where_it_is_told_to(void **state)
{
    struct example example = own_example("3-3-3");
    struct trace trace = must_trace(&example.problem, NULL);
    struct error err = {0};
    size_t last = 0;

    (void)state;
    assert_false(trace_replay(&trace, stop_at_third, &last, &err));
    assert_int_equal(last, 2);
    assert_int_equal(err.kind, ERROR_NONE);
    trace_free(&trace);
    example_free(&example);
}

/* ---- What is known when, and what if */

static void test_numbers_are_known_once_they_are_computed(void **state)
{
    struct example example = own_example("bias-linear");
    struct trace trace = must_trace(&example.problem, NULL);
    double value;

    (void)state;
    for (size_t step = 0; step < trace.count; step++) {
        struct operand place = trace_place(&trace, step);

        for (size_t at = 0; at <= trace.count; at++) {
            assert_int_equal(trace_value(&trace, &place, at, &value), at > step);
            assert_true(at <= step || value == trace.steps[step].value);
        }
    }
    for (size_t i = 0; i < example.problem.count; i++) {
        struct operand place = problem_place(&example.problem, i);

        assert_true(trace_value(&trace, &place, 0, &value));
        assert_true(value == example.problem.numbers[i]);
        assert_int_equal(trace_find(&trace, &place), TRACE_NONE);
    }
    trace_free(&trace);
    example_free(&example);
}

/* The same steps up to the changed one bit for bit, then those that follow from it. */
static void check_override(const struct trace *plain, size_t step)
{
    struct trace_override override = {step, plain->steps[step].value + 0.37};
    struct trace trace = must_trace(&plain->problem, &override);

    for (size_t i = 0; i < step; i++)
        assert_true(memcmp(&trace.steps[i].value, &plain->steps[i].value, sizeof(double)) == 0);
    assert_true(trace.steps[step].value == override.value);
    check_operands(&trace, override);
    if (trace.trouble.kind == ERROR_NONE)
        assert_int_equal(trace.count, plain->count);
    trace_free(&trace);
}

static void test_another_result_changes_what_follows_and_nothing_before(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 6, RNG_TEST, 0);
    for (size_t i = 0; i < EXAMPLES; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = i % 5 == 4 ? problem_of_graph(&random) : usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);

        for (int tries = 0; tries < 5; tries++)
            check_override(&trace, rng_below(&rng, trace.count));
        trace_free(&trace);
        problem_free(&problem);
    }
}

static void test_another_sum_reaches_the_outputs_and_the_update(void **state)
{
    struct example example = own_example("2-2");
    struct trace plain = must_trace(&example.problem, NULL), trace;
    double o = 1 / (1 + exp(-1.5)), e = 0.99 - o, dw = -e * o * (1 - o) * 1.0;

    (void)state;
    trace = must_trace(&example.problem,
                       &(struct trace_override){step_named(&plain, "x[1][1]"), 1.5});
    assert_close(number_named(&trace, "o[1][1]"), o, DIGITS);
    assert_close(number_named(&trace, "dw[1][1][1]"), dw, DIGITS);
    assert_close(number_named(&trace, "new_w[1][1][1]"), 0.9 - 0.1 * dw, DIGITS);
    assert_close(trace.after[0], 0.9 - 0.1 * dw, DIGITS);
    assert_true(number_named(&trace, "o[1][2]") == number_named(&plain, "o[1][2]"));
    trace_free(&trace);
    trace_free(&plain);
    example_free(&example);
}

/* ---- Grains */

/* From each position on and back; `ends` marks the ends of this grain. */
static void check_grain(const struct trace *trace, enum grain grain, bool *ends)
{
    for (size_t at = 0; at <= trace->count; at++) {
        size_t next = trace_next(trace, grain, at), previous = trace_previous(trace, grain, at);

        assert_true(at == trace->count ? next == at : next > at && next <= trace->count);
        assert_true(at == 0 ? previous == 0 : previous < at);
        ends[next] = true;
        ends[previous] = true;
    }
    for (size_t at = 0; at <= trace->count; at++) {
        size_t next = trace_next(trace, grain, at), previous = trace_previous(trace, grain, at);

        for (size_t i = at + 1; i < next; i++) /* nothing is passed over */
            assert_false(ends[i]);
        for (size_t i = previous + 1; i < at; i++)
            assert_false(ends[i]);
        if (ends[at]) {
            assert_true(at == trace->count || trace_previous(trace, grain, next) == at);
            assert_true(at == 0 || trace_next(trace, grain, previous) == at);
        }
    }
}

static void check_grains(const struct trace *trace)
{
    bool *ends = calloc(GRAIN_COUNT * (trace->count + 1), sizeof *ends);

    assert_non_null(ends);
    for (int grain = 0; grain < GRAIN_COUNT; grain++)
        check_grain(trace, (enum grain)grain, ends + (size_t)grain * (trace->count + 1));
    for (size_t at = 0; at <= trace->count; at++)
        for (size_t grain = 1; grain < GRAIN_COUNT; grain++) /* coarser ends are finer ends */
            assert_true(!ends[grain * (trace->count + 1) + at] ||
                        ends[(grain - 1) * (trace->count + 1) + at]);
    assert_true(ends[0] && ends[trace->count]);
    assert_int_equal(trace_next(trace, GRAIN_PASS, 0), trace->count);
    free(ends);
}

static void test_grains_go_on_and_back_by_the_same_ends(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7, RNG_TEST, 0);
    for (size_t i = 0; i < EXAMPLES; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = i % 5 == 4 ? problem_of_graph(&random) : usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);

        check_grains(&trace);
        trace_free(&trace);
        problem_free(&problem);
    }
}

/* The names of the operations behind which the cursor stops, as one text. */
static void check_ends(const char *json, enum grain grain, const char *expected)
{
    struct example example = example_from(json);
    struct trace trace = must_trace(&example.problem, NULL);
    struct text ends = {0};

    for (size_t at = 0; at < trace.count;) {
        struct operand place;
        char name[PLACE_NAME_SIZE];

        at = trace_next(&trace, grain, at);
        place = trace_place(&trace, at - 1);
        text_printf(&ends, "%s%s", ends.length > 0 ? ", " : "",
                    place_name(&trace.problem, &place, name, sizeof name));
    }
    assert_string_equal(ends.data, expected);
    text_free(&ends);
    trace_free(&trace);
    example_free(&example);
}

/* The sums of weights, the loss and what comes back to a hidden neuron belong to no neuron of the layer after. */
static void test_grains_are_what_their_names_say(void **state)
{
    static const char chain[] =
        "{'layers': [2, 2, 2], 'weights': [[[1, 2], [3, 4]], [[1, 2], [3, 4]]],"
        " 'input': [1, 1], 'target': [0, 1]}";
    static const char split[] =
        "{'layers': [1, 2, 1], 'weights': [[[1], [2]], [[3, 4]]], 'input': [1],"
        " 'target': [0], 'rule': 'split'}";

    (void)state;
    check_ends(chain, GRAIN_NEURON,
               "o[1][1], o[1][2], o[2][1], o[2][2], e[2][1], e[2][2], E, dE/dw[2][1][2], "
               "dE/dw[2][2][2], e[1][1], e[1][2], dE/dw[1][1][2], dE/dw[1][2][2], new w[1][1][2], "
               "new w[1][2][2], new w[2][1][2], new w[2][2][2]");
    check_ends(
        chain, GRAIN_LAYER,
        "o[1][2], o[2][2], E, dE/dw[2][2][2], dE/dw[1][2][2], new w[1][2][2], new w[2][2][2]");
    check_ends(chain, GRAIN_PASS, "new w[2][2][2]");
    check_ends(split, GRAIN_NEURON,
               "o[1][1], o[1][2], o[2][1], e[2][1], E, dE/dw[2][1][2], s[2][1], e[1][1], e[1][2], "
               "dE/dw[1][1][1], dE/dw[1][2][1], new w[1][1][1], new w[1][2][1], new w[2][1][2]");
    check_ends(
        split, GRAIN_LAYER,
        "o[1][2], o[2][1], E, dE/dw[2][1][2], dE/dw[1][2][1], new w[1][2][1], new w[2][1][2]");
}

/* ---- Stepping through three passes and back */

struct state {
    size_t pass, at;
};

/* What was seen on the way: the cursor's positions, and each pass's numbers. */
struct journey {
    struct state states[5000];
    size_t count;
    double *values[4]; /* of passes 1 to 3: steps, then the given numbers */
};

static double *numbers_of(const struct trace *trace)
{
    double *values = calloc(trace->count + trace->problem.count, sizeof *values);

    assert_non_null(values);
    for (size_t i = 0; i < trace->count; i++)
        values[i] = trace->steps[i].value;
    memcpy(values + trace->count, trace->problem.numbers, trace->problem.count * sizeof *values);
    return values;
}

static void note(struct journey *journey, const struct stepper *stepper)
{
    size_t pass = stepper_pass(stepper);

    assert_true(journey->count < LENGTH(journey->states) && pass < LENGTH(journey->values));
    journey->states[journey->count++] = (struct state){pass, stepper_at(stepper)};
    if (journey->values[pass] == NULL)
        journey->values[pass] = numbers_of(stepper_trace(stepper));
}

static void check_state(const struct journey *journey, size_t index, const struct stepper *stepper)
{
    const struct trace *trace = stepper_trace(stepper);
    double *values = numbers_of(trace);

    assert_int_equal(stepper_pass(stepper), journey->states[index].pass);
    assert_int_equal(stepper_at(stepper), journey->states[index].at);
    assert_memory_equal(values, journey->values[stepper_pass(stepper)],
                        (trace->count + trace->problem.count) * sizeof *values);
    free(values);
}

static bool at_the_end(const struct stepper *stepper)
{
    const struct trace *trace = stepper_trace(stepper);

    return stepper_at(stepper) == trace->count &&
           (stepper_pass(stepper) == 3 || trace->problem.is_graph);
}

static void check_journey(const struct problem *problem, enum grain grain)
{
    static struct journey journey;
    struct example example = example_around(problem);
    struct error err = {0};
    struct stepper *stepper = stepper_create(&example, &err);

    journey.count = 0;
    note(&journey, stepper);
    while (!at_the_end(stepper)) {
        if (!stepper_on(stepper, grain, &err))
            fail_msg("%s", err.text);
        note(&journey, stepper);
    }
    for (size_t i = journey.count - 1; i-- > 0;) {
        assert_true(stepper_back(stepper, grain, &err));
        check_state(&journey, i, stepper);
    }
    assert_false(stepper_back(stepper, grain, &err));
    assert_int_equal(err.kind, ERROR_NONE);
    check_state(&journey, 0, stepper);
    assert_memory_equal(stepper_trace(stepper)->problem.numbers, problem->numbers,
                        problem->count * sizeof *problem->numbers);
    for (size_t i = 0; i < LENGTH(journey.values); i++) {
        free(journey.values[i]);
        journey.values[i] = NULL;
    }
    stepper_free(stepper);
}

/* With split the weights of a later pass could add up to 0: such an example is taken with the chain rule. */
static void test_stepping_to_the_end_of_three_passes_and_back_meets_the_same_numbers(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 8, RNG_TEST, 0);
    for (size_t i = 0; i < COURSE_PAIRS * COURSE_LAYERS; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = i % 5 == 4 ? problem_of_graph(&random) : usable_problem(&rng, i);

        if (problem.carry != CARRY_FULL && problem.rule == RULE_SPLIT)
            problem.rule = RULE_CHAIN;
        for (int grain = 0; grain < GRAIN_COUNT; grain++)
            check_journey(&problem, (enum grain)grain);
        problem_free(&problem);
    }
}

/* ---- The course's tables */

struct row {
    const char *name;
    double value;
};

/* `changes`: "rule", "split", ..., NULL at the end. */
static void check_rows(const char *example_name, const char *const *changes, const struct row *rows,
                       size_t count, double tolerance)
{
    struct example example = own_example(example_name);
    struct trace trace;

    for (; changes != NULL && *changes != NULL; changes += 2)
        must_change(&example.problem, changes[0], changes[1]);
    trace = must_trace(&example.problem, NULL);
    for (size_t i = 0; i < count; i++)
        assert_close_at(number_named(&trace, rows[i].name), rows[i].value, tolerance, rows[i].name,
                        __FILE__, __LINE__);
    trace_free(&trace);
    example_free(&example);
}

static void test_c8_one_example_derivatives(void **state)
{
    double y = 0.8 * 1.2 + 0.2, t = 1.5, x = 0.9, a = 1 / (1 + exp(1.5 - 2.0 * 0.9));
    double de_da = -1 / a, da_dy = a * (1 - a); /* t = 1 */
    const struct row linear[] = {
        {"o[1][1]",     y            },
        {"dw[1][1][1]", (y - t) * 1.2}
    };
    const struct row logistic[] = {
        {"o[1][1]",     a                },
        {"delta[1][1]", de_da * da_dy    },
        {"delta[1][1]", a - 1            },
        {"dw[1][1][1]", de_da * da_dy * x}
    };

    (void)state;
    check_rows("house", NULL, linear, LENGTH(linear), DIGITS);
    check_rows("rooms", NULL, logistic, LENGTH(logistic), DIGITS);
}

static void test_c10_two_by_two(void **state)
{
    static const struct row sums[] = {
        {"x[1][1]", 1.05},
        {"x[1][2]", 0.6 }
    };
    static const struct row outputs[] = {
        {"o[1][1]", 0.7408},
        {"o[1][2]", 0.6457}
    };

    (void)state;
    check_rows("2-2", NULL, sums, LENGTH(sums), DIGITS);
    check_rows("2-2", NULL, outputs, LENGTH(outputs), 5e-5);
    check_rows("2-2", (const char *const[]){"carry", "4", NULL}, outputs, LENGTH(outputs), DIGITS);
}

static void test_c11_three_by_three_in_both_columns(void **state)
{
    static const char *const carry[] = {"carry", "3", NULL};
    static const struct row full[] = {
        {"x[1][1]", 1.16    },
        {"x[1][2]", 0.42    },
        {"x[1][3]", 0.62    },
        {"o[1][1]", 0.761333},
        {"o[1][2]", 0.603483},
        {"o[1][3]", 0.650219},
        {"x[2][1]", 0.975947},
        {"x[2][2]", 0.888585},
        {"x[2][3]", 1.254611},
        {"o[2][1]", 0.726303},
        {"o[2][2]", 0.708598},
        {"o[2][3]", 0.778097},
        {"E",       0.523016},
    };
    static const struct row paper[] = {
        {"x[1][1]", 1.160},
        {"x[1][2]", 0.420},
        {"x[1][3]", 0.620},
        {"o[1][1]", 0.761},
        {"o[1][2]", 0.603},
        {"o[1][3]", 0.650},
        {"x[2][1]", 0.975},
        {"x[2][2]", 0.888},
        {"x[2][3]", 1.254},
        {"o[2][1]", 0.726},
        {"o[2][2]", 0.708},
        {"o[2][3]", 0.778},
    };

    (void)state;
    check_rows("3-3-3", NULL, full, LENGTH(full), SIXTH);
    check_rows("3-3-3", carry, paper, LENGTH(paper), DIGITS);
}

static void test_c15_error_splitting(void **state)
{
    static const struct row rows[] = {
        {"e[2][1]", 0.8 },
        {"e[2][2]", 0.5 },
        {"e[1][1]", 0.42},
        {"e[1][2]", 0.88},
        {"s[2][1]", 5   },
        {"s[2][2]", 5   }
    };

    (void)state;
    check_rows("2-2-2", NULL, rows, LENGTH(rows), DIGITS);
}

static void test_c17_sigmoid_circuit(void **state)
{
    double r = exp(-1), q = 1 + r;
    const struct row rows[] = {
        {"s",      1.0    },
        {"t",      0.7311 },
        {"dt/dw0", -0.1966},
        {"dt/dw1", -0.3932},
        {"dt/dw2", 0.1966 },
        {"dt/dx0", 0.3932 },
        {"dt/dx1", -0.5898}
    };
    const struct row exact[] = {
        {"r",      r               },
        {"q",      q               },
        {"t",      1 / q           },
        {"dt/dq",  -1 / (q * q)    },
        {"dt/dr",  -1 / (q * q)    },
        {"dt/dp",  -1 / (q * q) * r},
        {"dt/dw0", 1 / (q * q) * -r},
        {"dt/dx1", -3 * r / (q * q)},
    };

    (void)state;
    check_rows("circuit", NULL, rows, LENGTH(rows), 5e-5);
    check_rows("circuit", NULL, exact, LENGTH(exact), DIGITS);
}

/* h1 = x W1 + b1, z1 = sigmoid(h1), z2 = z1 W2 + b2, loss (z2 - y)^2. */
static void test_c18_layers_with_biases(void **state)
{
    double h1 = 0.6 * 0.5 - 0.9 * 0.4 + 0.1, h2 = 0.6 * 0.3 + 0.9 * 0.8 - 0.2;
    double z1 = 1 / (1 + exp(-h1)), z2 = 1 / (1 + exp(-h2)), out = 1.2 * z1 - 0.7 * z2 + 0.3;
    double g = 2 * (out - 1), g2 = g * -0.7 * z2 * (1 - z2);
    const struct row rows[] = {
        {"x[1][1]",     h1                   },
        {"o[2][1]",     out                  },
        {"E",           (out - 1) * (out - 1)},
        {"dw[2][1][2]", g * z2               },
        {"db[2][1]",    g                    },
        {"dw[1][2][1]", g2 * 0.6             },
        {"db[1][2]",    g2                   },
        {"new_b[1][2]", -0.2 - 0.1 * g2      },
    };

    (void)state;
    check_rows("bias-linear", NULL, rows, LENGTH(rows), DIGITS);
}

static void test_c20_update_by_hand_in_both_rows(void **state)
{
    static const struct row dropped[] = {
        {"x[1][1]",        2.0      },
        {"o[1][1]",        0.8808   },
        {"dw[1][1][1]",    -0.033598},
        {"new_w[1][1][1]", 2.00336  }
    };
    static const struct row kept[] = {
        {"dw[1][1][1]",    -0.067196},
        {"new_w[1][1][1]", 2.00672  }
    };
    static const char *const squared[] = {"loss", "squared", NULL};

    (void)state;
    check_rows("update", NULL, dropped, LENGTH(dropped), 5e-6);
    check_rows("update", NULL, &dropped[2], 1, SIXTH);
    check_rows("update", squared, kept, LENGTH(kept), 5e-6);
    check_rows("update", squared, kept, 1, SIXTH);
}

static void test_ledger_has_the_three_rules_beside_the_perturbation(void **state)
{
    static const double by_rule[] = {
        [RULE_CHAIN] = 0.016353, [RULE_TRANSPOSE] = 0.075966, [RULE_SPLIT] = 0.060755};
    struct example example = own_example("3-3-3");
    struct ledger ledger;
    struct error err = {0};

    (void)state;
    must_change(&example.problem, "carry", "3"); /* whatever is carried elsewhere */
    if (!ledger_create(&ledger, &example.problem, &err))
        fail_msg("%s", err.text);
    assert_int_equal(ledger.count, 18);
    for (size_t rule = 0; rule < RULE_COUNT; rule++)
        assert_close(ledger.rows[0].by_rule[rule], by_rule[rule], SIXTH);
    assert_close(ledger.rows[0].numeric, 0.016353, SIXTH);
    for (size_t i = 9; i < 18; i++) /* the output layer has one rule */
        assert_close(ledger.rows[i].by_rule[RULE_SPLIT], ledger.rows[i].numeric, 1e-9);
    assert_close(ledger.rows[9].by_rule[RULE_TRANSPOSE], 0.108407, SIXTH);
    ledger_free(&ledger);
    example_free(&example);
}

static void test_ledger_of_a_graph_and_of_a_rule_that_is_undefined(void **state)
{
    struct example circuit = own_example("circuit"), example = own_example("2-2-2");
    struct ledger ledger;

    (void)state;
    assert_true(ledger_create(&ledger, &circuit.problem, NULL));
    assert_int_equal(ledger.count, 5);
    assert_close(ledger.rows[0].by_rule[RULE_CHAIN], -0.1966, 5e-5);
    for (size_t i = 0; i < ledger.count; i++) {
        assert_close(ledger.rows[i].numeric, ledger.rows[i].by_rule[RULE_CHAIN], 1e-7);
        assert_true(isnan(ledger.rows[i].by_rule[RULE_SPLIT]));
    }
    ledger_free(&ledger);
    must_change(&example.problem, "w[2][1][1]", "-3");
    assert_true(ledger_create(&ledger, &example.problem, NULL));
    assert_int_equal(ledger.trouble[RULE_SPLIT].kind, ERROR_WORK);
    assert_int_equal(ledger.trouble[RULE_CHAIN].kind, ERROR_NONE);
    assert_true(isnan(ledger.rows[0].by_rule[RULE_SPLIT]));
    assert_close(ledger.rows[0].by_rule[RULE_CHAIN], ledger.rows[0].numeric, 1e-9);
    ledger_free(&ledger);
    example_free(&circuit);
    example_free(&example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_hundred_random_examples_are_as_on_paper),
        cmocka_unit_test(test_a_pass_without_a_trace_leaves_the_same_numbers),
        cmocka_unit_test(test_split_over_weights_that_cancel_ends_in_trouble),
        cmocka_unit_test(test_random_graphs_are_as_by_plain_arithmetic),
        cmocka_unit_test(test_operands_make_each_result_again),
        cmocka_unit_test(test_operands_of_one_step_are_those_of_the_replay),
        cmocka_unit_test(test_replay_ends_where_it_is_told_to),
        cmocka_unit_test(test_numbers_are_known_once_they_are_computed),
        cmocka_unit_test(test_another_result_changes_what_follows_and_nothing_before),
        cmocka_unit_test(test_another_sum_reaches_the_outputs_and_the_update),
        cmocka_unit_test(test_grains_go_on_and_back_by_the_same_ends),
        cmocka_unit_test(test_grains_are_what_their_names_say),
        cmocka_unit_test(test_stepping_to_the_end_of_three_passes_and_back_meets_the_same_numbers),
        cmocka_unit_test(test_c8_one_example_derivatives),
        cmocka_unit_test(test_c10_two_by_two),
        cmocka_unit_test(test_c11_three_by_three_in_both_columns),
        cmocka_unit_test(test_c15_error_splitting),
        cmocka_unit_test(test_c17_sigmoid_circuit),
        cmocka_unit_test(test_c18_layers_with_biases),
        cmocka_unit_test(test_c20_update_by_hand_in_both_rows),
        cmocka_unit_test(test_ledger_has_the_three_rules_beside_the_perturbation),
        cmocka_unit_test(test_ledger_of_a_graph_and_of_a_rule_that_is_undefined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
