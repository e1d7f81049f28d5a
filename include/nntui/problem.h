/* layer: course */
/*
 * What one worked pass starts from: a small network with its numbers, or a computational graph with
 * the values of its leaves; and the names by which people call those numbers.
 *
 * Names count from 1 and have the layer first: w[2][1][3] is the weight of layer 2 into its neuron 1
 * from neuron 3 before it; o[1][2] the output of neuron 2 of layer 1; i[3] an input; t[1] a target;
 * rate. In a graph a number's name is its node's. The letters are in quantity.def.
 */
#ifndef NNTUI_PROBLEM_H
#define NNTUI_PROBLEM_H

#include <nntui/graph.h>
#include <nntui/pass.h>

#define CARRY_FULL (-1) /* nothing is rounded on the way */
#define CARRY_MOST 12   /* decimals */
/* Always enough for a name: "dRESULT/dOPERAND' by NODE" or "dNODE/dOPERAND' at NODE". */
#define PLACE_NAME_SIZE (3 * GRAPH_NAME_SIZE + 8)
/*
 * Every number of a pass is kept, 100 to 160 bytes for each weight, and the Step screen keeps up to three passes (the one before
 * a change, and "what if"): more than these are too many.
 */
#define PROBLEM_MAX_PARAMETERS ((size_t)1 << 19)

struct problem {
    bool is_graph;
    struct architecture arch; /* of a network; layers 0 in a graph */
    struct graph *graph;      /* own copy; NULL in a network */
    enum rule rule;           /* how errors get back to hidden layers */
    int carry;                /* decimals that results are rounded to, or CARRY_FULL */
    /*
     * Network: parameters in plain order (nn.h), then the inputs, the targets, the rate. Graph: one for
     * each node, of which those of leaves are given.
     */
    size_t count;
    double *numbers;
};

/* All numbers 0, rule chain, carry full. Checks sizes and activations (which must be trainable). */
bool problem_create(struct problem *problem, const struct architecture *arch, struct error *err);
bool problem_create_graph(struct problem *problem, const struct graph *graph, struct error *err);
bool problem_copy(struct problem *to, const struct problem *from, struct error *err);
void problem_free(struct problem *problem); /* harmless for `{0}` */

/* Where the parts of a network's numbers begin; parameters begin at 0. */
size_t problem_inputs(const struct problem *problem);
size_t problem_targets(const struct problem *problem);
size_t problem_rate(const struct problem *problem);

/* ---- Places */

/* Index into `numbers` of a given number; SIZE_MAX for what is computed. */
size_t problem_index(const struct problem *problem, const struct operand *place);
/* The place of a given number, with its value; a graph's node that is no leaf is a place, too. */
struct operand problem_place(const struct problem *problem, size_t index);
/* True where the number at `index` can be changed: all of a network's, the leaves of a graph. */
bool problem_can_change(const struct problem *problem, size_t index);
/* "w[2][1][3]", "dE/dw[2][1][3]", "new b[1][2]", "E"; in a graph "q", "dt/dq". Returns `buffer`. */
char *place_name(const struct problem *problem, const struct operand *place, char *buffer,
                 size_t size);
/*
 * A word before the name, with a blank behind it, translated: in a graph dt/dq can be the gradient of a node or a local slope, and
 * "dt/dq by t" is what comes back over one link. "" for all other places.
 */
const char *place_kind(const struct operand *place);
/*
 * Reads a name as place_name() makes it or as it is easily typed: blanks count for nothing, and the
 * aliases of quantity.def do (dw, new_w, slope). Fails with what was expected and which indices there are.
 */
bool place_parse(const struct problem *problem, const char *name, struct operand *place,
                 struct error *err);

/* ---- Changes */

/* What a change is about: a word of change.def, or a number. */
enum change_kind {
#define CHANGE_WORD(id, name, help) CHANGE_##id,
#include <nntui/change.def>
#undef CHANGE_WORD
    CHANGE_NUMBER /* behind all words */
};

extern const struct choice change_words[CHANGE_NUMBER];
/* The word that a name is; CHANGE_NUMBER where it is none. */
enum change_kind change_word(const char *name);

/* One change of a problem, for making, undoing and making again. */
struct change {
    enum change_kind kind;
    size_t index;                              /* NUMBER: of `numbers` */
    double number;                             /* NUMBER */
    enum activation activation[NN_MAX_LAYERS]; /* ACTIVATION: of every layer */
    enum loss loss;
    enum rule rule;
    int carry;
};

/* A number as people type it: 0.5, or a fraction, 1/3. False where it is none, or not finite. */
bool number_parse(const char *text, double *number);
/*
 * Reads a change as "NAME", "VALUE": NAME a given number's, or activation, loss, rule, carry. The value of an
 * activation is one name or one for each layer; that of carry "full" or decimals. Numbers may be
 * fractions: "1/3". Fails with a message where the problem would not hold together after it.
 */
bool change_parse(const struct problem *problem, const char *name, const char *value,
                  struct change *change, struct error *err);
void problem_change(struct problem *problem, const struct change *change);
/* "w[1][1][1] = 0.5", "loss = mae": what a change makes so. Returns `buffer`. */
char *change_text(const struct problem *problem, const struct change *change, char *buffer,
                  size_t size);
/* The change that would bring back what `change` is about, as it stands in `problem` now. */
struct change change_inverse(const struct problem *problem, const struct change *change);

#endif
