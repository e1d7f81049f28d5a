/*
 * The phases of a pass, and how far one step of the cursor goes.
 */
#include <nntui/trace.h>

#include <nntui/i18n.h>

const struct choice grain_choices[GRAIN_COUNT] = {
#define GRAIN(id, name, help) [GRAIN_##id] = {name, NULL, help},
#include <nntui/grain.def>
#undef GRAIN
};

const char *const phase_names[PHASE_COUNT] = {
    [PHASE_FORWARD] = N_("forward"),
    [PHASE_ERROR] = N_("error"),
    [PHASE_BACKWARD] = N_("backward"),
    [PHASE_UPDATE] = N_("update"),
};

enum trace_phase phase_of(enum operation operation)
{
    switch (operation) {
    case OPERATION_PRODUCT:
    case OPERATION_SUM:
    case OPERATION_ACTIVATION:
    case OPERATION_NODE: return PHASE_FORWARD;
    case OPERATION_ERROR:
    case OPERATION_LOSS: return PHASE_ERROR;
    case OPERATION_UPDATE: return PHASE_UPDATE;
    default: return PHASE_BACKWARD;
    }
}

/* Whose operation it is: a share that goes back belongs to the hidden neuron that it goes to. */
struct owner {
    enum trace_phase phase;
    size_t layer, unit;
};

#define NO_NEURON SIZE_MAX /* the loss, which belongs to all outputs */

static struct owner owner_of(const struct trace_step *step)
{
    struct owner owner = {phase_of((enum operation)step->operation), step->layer, step->unit};

    switch ((enum operation)step->operation) {
    case OPERATION_LOSS: owner.unit = NO_NEURON; break;
    case OPERATION_SPLIT:
    case OPERATION_BACK_PRODUCT:
        owner.layer--;
        owner.unit = step->from;
        break;
    case OPERATION_WEIGHT_SUM:
        /* Needed for the layer before, by all of its neurons: after the last of them in the numbering. */
        owner.layer--;
        owner.unit = NO_NEURON - 1 - step->unit;
        break;
    default: break;
    }
    return owner;
}

/* Whether two steps are done by one press of a key. */
static bool together(const struct trace_step *a, const struct trace_step *b, enum grain grain)
{
    struct owner one = owner_of(a), other = owner_of(b);

    switch (grain) {
    case GRAIN_OPERATION:
    case GRAIN_COUNT: return false;
    case GRAIN_NEURON:
        return one.phase == other.phase && one.layer == other.layer && one.unit == other.unit;
    case GRAIN_LAYER: return one.phase == other.phase && one.layer == other.layer;
    case GRAIN_PASS: return true;
    }
    return false;
}

size_t trace_next(const struct trace *trace, enum grain grain, size_t at)
{
    size_t end = at + 1;

    if (at >= trace->count)
        return trace->count;
    while (end < trace->count && together(&trace->steps[end - 1], &trace->steps[end], grain))
        end++;
    return end;
}

size_t trace_previous(const struct trace *trace, enum grain grain, size_t at)
{
    size_t start = at > 0 ? at - 1 : 0;

    while (start > 0 && together(&trace->steps[start - 1], &trace->steps[start], grain))
        start--;
    return start;
}
