/* layer: nn */
/*
 * A computational graph of single numbers: values go forward through it, gradients come back, a node
 * at a time, every operation told to an observer. For circuits and the chain rule, where pass.h is
 * for networks.
 *
 * A graph is a list of nodes in which each comes after those that it is made from; the last node is
 * the result. Going back is reverse-mode differentiation: Linnainmaa, "Taylor expansion of the
 * accumulated rounding error", BIT 16, 1976; Griewank and Walther, "Evaluating Derivatives", 2008, 3.2.
 *
 * A graph owns no memory; begin with `struct graph graph = {0};` and add at least one node before it is
 * run. All functions may be used from any thread on graphs that are not shared. Numbers follow IEEE 754: a division
 * by 0 or a logarithm of a negative is inf or NaN and goes on as that.
 */
#ifndef NNTUI_GRAPH_H
#define NNTUI_GRAPH_H

#include <nntui/pass.h>

#define GRAPH_MAX_NODES 256
#define GRAPH_NAME_SIZE 32 /* with the NUL */

/* What a node computes from its operands: graph.def. */
enum graph_operation {
#define GRAPH_OP(id, name, operands, form, slope_a, slope_b, help) GRAPH_OP_##id,
#include <nntui/graph.def>
#undef GRAPH_OP
    GRAPH_OP_COUNT
};

/* One row of graph.def. */
struct graph_operation_info {
    const char *name;
    size_t operands;      /* 1 or 2 */
    const char *form;     /* as a formula has it: "a * b", "exp(a)" */
    const char *slope[2]; /* the derivative by a and by b in symbols; "" where there is no b */
    const char *help;     /* not yet translated */
};

extern const struct graph_operation_info graph_operation_table[GRAPH_OP_COUNT];

enum graph_kind {
    GRAPH_LEAF,      /* its value is given */
    GRAPH_CONSTANT,  /* a number that was written in a formula */
    GRAPH_OPERATION, /* its value is made from other nodes' */
};

struct graph_node {
    char name[GRAPH_NAME_SIZE]; /* of a constant its shortest text, which need not be unique */
    enum graph_kind kind;
    enum graph_operation operation; /* of an operation */
    size_t operand[2];              /* nodes before this one; 0 where there is none */
    double constant;                /* the value of a constant */
};

struct graph {
    size_t count;
    struct graph_node node[GRAPH_MAX_NODES];
};

/* How many operands a node has: 0 of one that is no operation. */
size_t graph_operands(const struct graph_node *node);
/*
 * A leaf with a name of its own: letters, digits and _, beginning with a letter. Both functions leave
 * the graph as it was when they fail; messages say what was found and what was expected.
 */
bool graph_add_leaf(struct graph *graph, const char *name, struct error *err);
/*
 * One operation on one line: "NAME = A * B", "NAME = -A", "NAME = exp(A)", in the forms of graph.def.
 * A and B are names of earlier nodes, or numbers: each number becomes a constant before the node.
 */
bool graph_add_formula(struct graph *graph, const char *line, struct error *err);
/* The leaf or operation with that name; false where there is none. */
bool graph_find(const struct graph *graph, const char *name, size_t *index);

/*
 * The events, with the struct operation_event of pass.h. `layer` is 0 everywhere, `unit` is the node's
 * index and `from` the number of the operand, 0 for a and 1 for b.
 *
 *   operation      operands                                              result
 *   NODE           NODE of each operand                                  NODE
 *   NODE_GRADIENT  LINK_GRADIENT of each use that came back              NODE_GRADIENT: all added
 *                  none; the result's                                    1
 *   LOCAL_SLOPE    NODE of each operand of the node, NODE of itself      LOCAL_SLOPE of the node by operand `from`
 *   LINK_GRADIENT  NODE_GRADIENT of the node, that LOCAL_SLOPE           LINK_GRADIENT: their product
 *
 * Forward: the operations, first to last. Backward: all nodes from the last to the first, each with
 * its NODE_GRADIENT (its uses in the order in which they came back), then for each operand LOCAL_SLOPE
 * and LINK_GRADIENT. Constants, and nodes on which the result does not depend, are passed over: nothing
 * is sent to them.
 */

/* Values of all nodes. value: [count], the leaves' are given, all others are filled in. */
void graph_forward(const struct graph *graph, double *value, const struct observer *observer);
/*
 * d result / d node. value: [count] of graph_forward(); gradient: [count]; 0 for constants and where
 * the result does not depend on the node.
 */
void graph_backward(const struct graph *graph, const double *value, double *gradient,
                    const struct observer *observer);
/*
 * d result / d leaf by perturbation. h has the meaning that it has for pass_numeric(): with h > 0 the
 * central difference as it stands, with h = 0 its limit. value: [count], of which only the leaves' are read.
 */
double graph_numeric(const struct graph *graph, const double *value, size_t leaf, double h);

#endif
