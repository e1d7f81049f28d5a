/*
 * Runs the engine over a problem and keeps what it says. Places are found again by a table of slots, one
 * for each number that the pass can compute.
 */
#include <nntui/trace.h>

#include "course/figure_private.h"

#include <nntui/explain.h>
#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* base[quantity][layer]: the first slot of a quantity of a layer; step[slot]: the step, counted from 1; 0: none. */
struct trace_slots {
    size_t base[QUANTITY_COUNT][NN_MAX_LAYERS];
    size_t count;
    uint32_t step[];
};

/* The narrow fields of struct trace_step hold every place, operation and quantity that there can be. */
_Static_assert(NN_MAX_WIDTH - 1 <= UINT16_MAX && GRAPH_MAX_NODES - 1 <= UINT16_MAX, "unit, from");
_Static_assert(NN_MAX_LAYERS - 1 <= UINT8_MAX, "layer");
_Static_assert(OPERATION_COUNT - 1 <= UINT8_MAX, "operation");
_Static_assert(QUANTITY_COUNT - 1 <= UINT8_MAX, "quantity");

/* ---- Slots */

static bool is_given(enum quantity quantity)
{
    switch (quantity) {
    case QUANTITY_CONSTANT:
    case QUANTITY_INPUT:
    case QUANTITY_WEIGHT:
    case QUANTITY_BIAS:
    case QUANTITY_TARGET:
    case QUANTITY_RATE: return true;
    default: return false;
    }
}

/* Numbers from one unit of a place to the next. */
static size_t unit_stride(const struct problem *problem, enum quantity quantity, size_t layer)
{
    if (quantity_table[quantity].places != PLACES_LINK)
        return 1;
    return problem->is_graph ? 2 : problem->arch.sizes[layer];
}

/* How many numbers of a quantity a layer has. */
static size_t slot_count(const struct problem *problem, enum quantity quantity, size_t layer)
{
    size_t units = problem->is_graph ? problem->graph->count : problem->arch.sizes[layer + 1];
    bool of_graph = quantity >= QUANTITY_NODE;

    if (is_given(quantity) || of_graph != problem->is_graph)
        return 0;
    if (quantity_table[quantity].places == PLACES_NONE)
        return layer + 1 == problem->arch.layers ? 1 : 0;
    return units * unit_stride(problem, quantity, layer);
}

static struct trace_slots *slots_create(const struct problem *problem)
{
    struct trace_slots head = {0}, *slots;
    size_t layers = problem->is_graph ? 1 : problem->arch.layers;

    for (int q = 0; q < QUANTITY_COUNT; q++) {
        for (size_t layer = 0; layer < layers; layer++) {
            head.base[q][layer] = head.count;
            head.count += slot_count(problem, (enum quantity)q, layer);
        }
    }
    slots = calloc(1, sizeof *slots + head.count * sizeof slots->step[0]);
    if (slots != NULL)
        memcpy(slots, &head, sizeof head);
    return slots;
}

static size_t slot_of(const struct trace *trace, const struct operand *place)
{
    return trace->slots->base[place->quantity][place->layer] +
           place->unit * unit_stride(&trace->problem, place->quantity, place->layer) + place->from;
}

/* ---- Running the engine */

static double observe_rounded(void *context, const struct operation_event *event)
{
    const struct problem *problem = context;

    return carry_result(event->operation, event->result.value, problem->carry);
}

/* The loss with the numbers after the update, carried like the rest. */
static double loss_afterwards(struct pass *pass, const struct problem *problem, const double *after)
{
    const struct observer rounding = {.observe = observe_rounded, .context = (void *)problem};

    pass_forward(pass, after, problem->numbers + problem_inputs(problem), &rounding);
    return pass_loss(pass, problem->numbers + problem_targets(problem), &rounding);
}

/*
 * One pass of a network. after: [count], the parameters updated, the rest as it was. What ends it early goes into
 * `trouble`; false for want of memory, and with ERROR_INPUT where activations and loss do not go together.
 */
static bool run_network(const struct problem *problem, const struct observer *observer,
                        double *after, double *loss_after, struct error *trouble, struct error *err)
{
    const double *target = problem->numbers + problem_targets(problem);
    struct pass pass;

    memcpy(after, problem->numbers, problem->count * sizeof *after);
    *loss_after = NAN;
    if (!pass_create(&pass, &problem->arch, err))
        return false;
    pass_forward(&pass, after, problem->numbers + problem_inputs(problem), observer);
    pass_loss(&pass, target, observer);
    if (pass_backward(&pass, after, target, problem->rule, observer, trouble)) {
        pass_update(&pass, after, problem->numbers[problem_rate(problem)], observer);
        *loss_after = loss_afterwards(&pass, problem, after);
    }
    pass_free(&pass);
    return true;
}

/* Values forward, gradients back; nothing is updated. */
static bool run_graph(const struct problem *problem, const struct observer *observer, double *after,
                      struct error *err)
{
    double *values = calloc(2 * problem->count, sizeof *values);

    if (values == NULL)
        return error_memory(err, 2 * problem->count * sizeof *values, "the values of a graph");
    memcpy(after, problem->numbers, problem->count * sizeof *after);
    memcpy(values, problem->numbers, problem->count * sizeof *values);
    graph_forward(problem->graph, values, observer);
    graph_backward(problem->graph, values, values + problem->count, observer);
    free(values);
    return true;
}

static bool run(const struct problem *problem, const struct observer *observer, double *after,
                double *loss_after, struct error *trouble, struct error *err)
{
    *loss_after = NAN;
    return problem->is_graph ? run_graph(problem, observer, after, err)
                             : run_network(problem, observer, after, loss_after, trouble, err);
}

/* ---- Recording */

struct recorder {
    struct trace *trace;
    size_t capacity;
    const struct trace_override *override;
    bool failed;
};

static bool make_room(struct recorder *recorder)
{
    size_t capacity = recorder->capacity < 64 ? 64 : 2 * recorder->capacity;
    struct trace_step *steps;

    if (recorder->trace->count < recorder->capacity)
        return true;
    steps = realloc(recorder->trace->steps, capacity * sizeof *steps);
    if (steps == NULL)
        return false;
    recorder->trace->steps = steps;
    recorder->capacity = capacity;
    return true;
}

/* " with x = 1, y = 0": the operands that have names. */
static void tell_operands(struct text *text, const struct problem *problem,
                          const struct operation_event *event)
{
    const char *before = _(" with ");

    for (size_t i = 0; i < event->operand_count; i++) {
        const struct operand *operand = &event->operands[i];
        char name[PLACE_NAME_SIZE], number[FIGURE_SIZE];

        if (operand->quantity == QUANTITY_NODE &&
            (operand->unit == event->result.unit ||
             problem->graph->node[operand->unit].kind == GRAPH_CONSTANT))
            continue;
        text_printf(text, "%s%s = %s", before, place_name(problem, operand, name, sizeof name),
                    figure_short(number, sizeof number, operand->value, PLACES_MOST));
        before = ", ";
    }
}

/* A graph's pass ends where a number is none: nothing can be made from a division by 0. */
static void end_graph(struct trace *trace, const struct operation_event *event)
{
    const struct graph *graph = trace->problem.graph;
    const struct graph_node *node = &graph->node[event->result.unit];
    struct text text = {0};
    char name[PLACE_NAME_SIZE];

    if (event->operation == OPERATION_NODE)
        explain_node(&text, graph, node);
    else
        text_add(&text, place_name(&trace->problem, &event->result, name, sizeof name));
    tell_operands(&text, &trace->problem, event);
    error_input(&trace->trouble, _("node %s: %s is no finite number"), node->name,
                text.data != NULL ? text.data : "");
    text_free(&text);
}

static double record(void *context, const struct operation_event *event)
{
    struct recorder *recorder = context;
    struct trace *trace = recorder->trace;
    double value = carry_result(event->operation, event->result.value, trace->problem.carry);

    if (recorder->override != NULL && recorder->override->step == trace->count)
        value = recorder->override->value;
    if (trace->problem.is_graph && !isfinite(value) && trace->trouble.kind == ERROR_NONE)
        end_graph(trace, event);
    if (trace->problem.is_graph && trace->trouble.kind != ERROR_NONE)
        return value;
    if (recorder->failed || !make_room(recorder)) {
        recorder->failed = true;
        return value;
    }
    trace->steps[trace->count++] = (struct trace_step){
        .value = value,
        .unit = (uint16_t)event->result.unit,
        .from = (uint16_t)event->result.from,
        .layer = (uint8_t)event->result.layer,
        .operation = (uint8_t)event->operation,
        .quantity = (uint8_t)event->result.quantity,
    };
    trace->slots->step[slot_of(trace, &event->result)] = (uint32_t)trace->count;
    return value;
}

bool trace_create(struct trace *trace, const struct problem *problem,
                  const struct trace_override *override, struct error *err)
{
    struct recorder recorder = {.trace = trace, .override = override};
    const struct observer observer = {.observe = record, .context = &recorder};

    *trace = (struct trace){0};
    if (!problem_copy(&trace->problem, problem, err))
        return false;
    trace->after = calloc(problem->count, sizeof *trace->after);
    trace->slots = slots_create(&trace->problem);
    if (trace->after == NULL || trace->slots == NULL)
        error_memory(err, problem->count * sizeof *trace->after, "a trace");
    else if (run(&trace->problem, &observer, trace->after, &trace->loss_after, &trace->trouble,
                 err)) {
        if (!recorder.failed)
            return true;
        error_memory(err, recorder.capacity * 2 * sizeof *trace->steps, "a trace");
    }
    trace_free(trace);
    return false;
}

bool trace_pass(const struct problem *problem, double *after, struct error *trouble,
                struct error *err)
{
    const struct observer rounding = {.observe = observe_rounded, .context = (void *)problem};
    double loss;

    return run(problem, problem->carry == CARRY_FULL ? NULL : &rounding, after, &loss, trouble,
               err);
}

void trace_free(struct trace *trace)
{
    problem_free(&trace->problem);
    free(trace->steps);
    free(trace->after);
    free(trace->slots);
    *trace = (struct trace){0};
}

/* ---- Replaying */

struct player {
    const struct trace *trace;
    size_t at;
    bool (*tell)(void *context, size_t step, const struct operand *operands, size_t count);
    void *context;
    bool ended;
};

/* The engine goes on from what was recorded, so that overrides hold again. */
static double replay(void *context, const struct operation_event *event)
{
    struct player *player = context;
    size_t step = player->at++;

    if (step >= player->trace->count) /* a graph's pass that ended early */
        return event->result.value;
    if (!player->ended)
        player->ended = !player->tell(player->context, step, event->operands, event->operand_count);
    return player->trace->steps[step].value;
}

bool trace_replay(const struct trace *trace,
                  bool (*tell)(void *context, size_t step, const struct operand *operands,
                               size_t count),
                  void *context, struct error *err)
{
    struct player player = {.trace = trace, .tell = tell, .context = context};
    const struct observer observer = {.observe = replay, .context = &player};
    double *after = calloc(trace->problem.count, sizeof *after), loss;
    bool done;

    if (after == NULL)
        return error_memory(err, trace->problem.count * sizeof *after, "a trace");
    done = run(&trace->problem, &observer, after, &loss, NULL, err);
    free(after);
    return done && !player.ended;
}

/* The operands of one step, taken aside. */
struct catcher {
    size_t step, count;
    struct operand *operands;
    bool failed;
};

static bool catch_operands(void *context, size_t step, const struct operand *operands, size_t count)
{
    struct catcher *catcher = context;

    if (step != catcher->step)
        return true;
    catcher->operands = malloc((count > 0 ? count : 1) * sizeof *operands);
    catcher->failed = catcher->operands == NULL;
    catcher->count = count;
    if (!catcher->failed && count > 0)
        memcpy(catcher->operands, operands, count * sizeof *operands);
    return false;
}

struct operand *trace_operands(const struct trace *trace, size_t step, size_t *count,
                               struct error *err)
{
    struct catcher catcher = {.step = step};

    *count = 0;
    if (trace_replay(trace, catch_operands, &catcher, err) || catcher.failed)
        error_memory(err, sizeof(struct operand), "the operands of a step");
    *count = catcher.count;
    return catcher.operands;
}

/* ---- Looking things up */

struct operand trace_place(const struct trace *trace, size_t step)
{
    const struct trace_step *s = &trace->steps[step];

    return (struct operand){.quantity = (enum quantity)s->quantity,
                            .layer = s->layer,
                            .unit = s->unit,
                            .from = s->from,
                            .value = s->value};
}

size_t trace_find(const struct trace *trace, const struct operand *place)
{
    uint32_t step;

    if (slot_count(&trace->problem, place->quantity, place->layer) == 0)
        return TRACE_NONE;
    step = trace->slots->step[slot_of(trace, place)];
    return step > 0 ? step - 1 : TRACE_NONE;
}

bool trace_value(const struct trace *trace, const struct operand *place, size_t at, double *value)
{
    size_t index = problem_index(&trace->problem, place), step;

    if (index != SIZE_MAX) {
        *value = trace->problem.numbers[index];
        return true;
    }
    if (place->quantity == QUANTITY_NEW_LOSS) { /* no operation of the pass: it comes behind all */
        *value = trace->loss_after;
        return at >= trace->count && !isnan(*value);
    }
    step = trace_find(trace, place);
    if (step == TRACE_NONE || step >= at)
        return false;
    *value = trace->steps[step].value;
    return true;
}
