/* layer: course */
/*
 * What one operation of a trace is, in symbols and in numbers, and why it is so.
 */
#ifndef NNTUI_EXPLAIN_H
#define NNTUI_EXPLAIN_H

#include <nntui/text.h>
#include <nntui/trace.h>

/* The texts of one operation, UTF-8 without control characters. Start as `{0}`; explanation_free() at the end. */
struct explanation {
    struct text name;    /* x[1][2] */
    struct text where;   /* layer 1, neuron 2 */
    struct text what;    /* sum: everything that comes into a neuron */
    struct text formula; /* w[1][2][1]*i[1] + w[1][2][2]*i[2] */
    struct text numbers; /* 0.2*0.9 + 0.8*0.1 */
    struct text result;  /* 0.260 */
    /* Several lines, each ending in a newline: where the formula comes from, with these numbers. */
    struct text why;
};

#define EXPLAIN_MORE_PLACES 3 /* decimals of what is put in, more than of the result */

struct explain_options {
    /*
     * Decimals of results, PLACES_LEAST .. PLACES_MOST. Numbers in formulas have EXPLAIN_MORE_PLACES more, and where these say
     * too little of a small one, four digits.
     */
    int places;
    size_t most_terms; /* of a sum; more are replaced by "..."; 0: all are shown */
};

/*
 * Replaces the texts. operands: the step's, as trace_replay() tells them, so that all operations of a trace cost one run, or
 * as trace_operands() finds them for one. Fails only for want of memory.
 */
bool explain_event(struct explanation *explanation, const struct trace *trace, size_t step,
                   const struct operand *operands, size_t operand_count, const struct explain_options *options,
                   struct error *err);
/* Adds a graph's operation with the names of its operands: 1 / q. */
void explain_node(struct text *text, const struct graph *graph, const struct graph_node *node);
void explanation_free(struct explanation *explanation);

#endif
