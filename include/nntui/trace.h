/* layer: course */
/*
 * Every operation of one pass, as the engine's observer told of it: forward, error, backward, update;
 * or, in a graph, values forward and gradients back.
 *
 * A trace keeps place and result of each operation, 16 bytes each; the operands of one operation are found by
 * letting the engine run through the pass again. Nothing in here is computed anywhere but in the engine.
 */
#ifndef NNTUI_TRACE_H
#define NNTUI_TRACE_H

#include <nntui/problem.h>

#define TRACE_NONE SIZE_MAX

/* One operation: what it computes, and where. */
struct trace_step {
    double value;
    uint16_t unit, from;
    uint8_t layer, operation, quantity; /* enum operation, enum quantity */
};

struct trace {
    struct problem problem; /* what it started from; own copy */
    struct trace_step *steps;
    size_t count;
    /* Why it ended before its end (a rule that divides by 0, a graph's number that is not finite); ERROR_NONE where it did not. */
    struct error trouble;
    /* [problem.count]: the numbers after the update; as before where it did not come to that. */
    double *after;
    double loss_after;         /* with those; NaN where there is none */
    struct trace_slots *slots; /* private: from places to steps */
};

/* Another result for one operation, from which the engine then goes on: "what if". */
struct trace_override {
    size_t step;
    double value;
};

/*
 * Runs the engine. `override` may be NULL. Fails for want of memory, and with ERROR_INPUT where activations and loss do not go
 * together (as changes can leave them); a rule's failure, or a graph's, is `trouble`.
 */
bool trace_create(struct trace *trace, const struct problem *problem,
                  const struct trace_override *override, struct error *err);
/*
 * The same without keeping anything but the numbers after the update, after: [problem->count]. What ended the pass early is
 * in `trouble`; fails where trace_create() does.
 */
bool trace_pass(const struct problem *problem, double *after, struct error *trouble,
                struct error *err);
void trace_free(struct trace *trace); /* harmless for `{0}` */

/* Where a step's result belongs, with the result. */
struct operand trace_place(const struct trace *trace, size_t step);
/* The step that computes the number at a place; TRACE_NONE for given numbers and what the pass does not compute. */
size_t trace_find(const struct trace *trace, const struct operand *place);
/*
 * The number at a place when the first `at` steps are done: given ones are there from the beginning. False
 * where it is not computed yet, or never.
 */
bool trace_value(const struct trace *trace, const struct operand *place, size_t at, double *value);
/*
 * The operands of a step, in the engine's order, in memory that the caller frees with free(); NULL for want of memory.
 * Costs as much as the whole pass, whichever step it is.
 */
struct operand *trace_operands(const struct trace *trace, size_t step, size_t *count,
                               struct error *err);

/*
 * Lets the engine run through the same pass again and tells each step with its operands, until `tell` returns false; then,
 * and for want of memory, it returns false (in the first case without a message). Costs as much as the whole pass also where
 * `tell` ends it: the engine always runs to its end.
 */
bool trace_replay(const struct trace *trace,
                  bool (*tell)(void *context, size_t step, const struct operand *operands,
                               size_t count),
                  void *context, struct error *err);

/* ---- Phases and grains */

enum trace_phase { PHASE_FORWARD, PHASE_ERROR, PHASE_BACKWARD, PHASE_UPDATE, PHASE_COUNT };

/* "forward", ...: not yet translated. */
extern const char *const phase_names[PHASE_COUNT];
enum trace_phase phase_of(enum operation operation);

/* How far one step of the cursor goes. GRAIN(id, name, help) in grain.def. */
enum grain {
#define GRAIN(id, name, help) GRAIN_##id,
#include <nntui/grain.def>
#undef GRAIN
    GRAIN_COUNT
};

extern const struct choice grain_choices[GRAIN_COUNT];

/*
 * The next end of an operation, of a neuron's operations, of a layer's, or of the pass, after `at` done steps (the count
 * at most); and the one before `at` (0 at least). Both go by the same ends, so that one undoes the other.
 */
size_t trace_next(const struct trace *trace, enum grain grain, size_t at);
size_t trace_previous(const struct trace *trace, enum grain grain, size_t at);

#endif
