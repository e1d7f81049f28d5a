/* layer: nn */
/*
 * One sample forward and backward in double precision, every operation visible.
 *
 * This is the engine that a person reads and steps through: plain loops, one arithmetic operation at
 * a time, each told to an optional observer. The worked examples, the gradient check and the tests
 * of the fast kernels all stand on it. For training at speed see learner.h.
 *
 * Parameters are doubles in the plain order of nn.h ([out][in] rows, then biases, layer by layer).
 * Formulas: x = W i + b, o = f(x), e = t - o, delta = dE/dx, dE/dW = delta i^T, dE/db = delta;
 * see Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986.
 */
#ifndef NNTUI_PASS_H
#define NNTUI_PASS_H

#include <nntui/nn.h>

/* What an observed operation computes: OPERATION(id, name, formula, help) in operation.def. */
enum operation {
#define OPERATION(id, name, formula, help) OPERATION_##id,
#include <nntui/operation.def>
#undef OPERATION
    OPERATION_COUNT
};

extern const struct choice operation_choices[OPERATION_COUNT];

/* The kinds of number that an operation takes and gives: quantity.def. Its `help` says what each is. */
enum quantity {
#define QUANTITY(id, name, symbol, alias, places, help) QUANTITY_##id,
#include <nntui/quantity.def>
#undef QUANTITY
    QUANTITY_COUNT
};

/* Which of an operand's layer, unit and from belong to its name: the others say nothing new. */
enum quantity_places {
    PLACES_NONE,
    PLACES_UNIT,       /* i_2, t_1 */
    PLACES_LAYER_UNIT, /* o_2 of layer 1 */
    PLACES_LINK,       /* layer, unit and from: w_2,1 of layer 1 */
};

/* One row of quantity.def. */
struct quantity_info {
    const char *name;
    const char *symbol; /* how it is shown; "" where the name comes from elsewhere */
    const char *alias;  /* how it can be typed: letters and _; "" where `symbol` is */
    enum quantity_places places;
    const char *help;   /* not yet translated */
};

extern const struct quantity_info quantity_table[QUANTITY_COUNT];

/* A number with its place. Layers, units and links are counted from 0 here. */
struct operand {
    enum quantity quantity;
    size_t layer;
    size_t unit;
    size_t from; /* the sending neuron, for weights, products and gradients; else 0 */
    double value;
};

/*
 * One operation that the engine has just performed. `operands` is only valid during the call. From
 * their values alone the result can be computed again:
 *
 *   operation      operands                                              result
 *   PRODUCT        WEIGHT, and INPUT or the OUTPUT of the layer before   PRODUCT = w i
 *   SUM            PRODUCT of each link, BIAS where there is one         SUM x: all added
 *   ACTIVATION     SUM; for softmax the SUM of every neuron              OUTPUT o = f(x)
 *   ERROR          TARGET, OUTPUT                                        ERROR e = t - o
 *   LOSS           ERROR of each output; with cross-entropy SUM and      LOSS E
 *                  TARGET of each output
 *   SLOPE          SUM, OUTPUT                                           SLOPE f'(x)
 *   DELTA          ERROR, SLOPE                                          DELTA = -e f'(x); sse, hidden
 *                  ERROR, SLOPE                                          -2 e f'(x); squared
 *                  ERROR, SLOPE                                          -sign(e) f'(x); mae
 *                  ERROR                                                 -e; sigmoid, cross-entropy
 *                  OUTPUT, TARGET of each output                         o sum(t) - t; softmax, cross-entropy
 *                  ERROR and OUTPUT of each output                       o (g - sum(g o)), g = dE/do; softmax
 *   GRADIENT       DELTA, and INPUT or OUTPUT                            GRADIENT = delta i
 *   BIAS_GRADIENT  DELTA                                                 BIAS_GRADIENT = delta
 *   WEIGHT_SUM     WEIGHT of each link into the neuron                   WEIGHT_SUM: all added (split)
 *   SPLIT          ERROR, WEIGHT, WEIGHT_SUM                             SHARE = e w / sum (split)
 *   BACK_PRODUCT   WEIGHT, DELTA                                         SHARE = w (-delta) (chain)
 *                  WEIGHT, ERROR                                         SHARE = w e (transpose)
 *   BACK           SHARE from each neuron of the layer after             ERROR: all added
 *   UPDATE         WEIGHT, RATE, GRADIENT                                NEW_WEIGHT = w - rate dE/dw
 *                  BIAS, RATE, BIAS_GRADIENT                             NEW_BIAS = b - rate dE/db
 *
 * They come as with a pencil. Forward: per neuron its products, sum, activation (softmax: all sums
 * first). Then the errors of all outputs, the loss. Backward, last layer first: per neuron slope,
 * delta, gradients; then for `split` the sums of weights, and per neuron of the layer before the
 * shares and what they add up to. Update: first layer first, per neuron its weights, its bias.
 * LOSS stands at the last layer's unit 0, RATE at layer 0; TARGET at the last layer.
 */
struct operation_event {
    enum operation operation;
    struct operand result;
    const struct operand *operands;
    size_t operand_count;
};

/*
 * Told of every operation, in the order in which they are performed. The value that the callback
 * returns replaces the result: an observer that only looks returns event->result.value; one that
 * carries rounded numbers, as with a pencil, returns the rounded one, and the engine goes on from it.
 * Cross-entropy is taken from the sums also then, not from the rounded outputs. For the figures of a
 * sheet of paper, round (do not cut) results, but not PRODUCT and BACK_PRODUCT: a sum of products is
 * one line there.
 */
struct observer {
    double (*observe)(void *context, const struct operation_event *event);
    void *context;
};

/*
 * All values of one sample's pass, as the observer left them. `error` is e = t - o at the output, and
 * in the hidden layers what the rule sends back, in every rule with the sign of t - o, "so much more
 * is wanted here": -dE/do by the chain rule (W^T (-delta)), W^T e by `transpose`, the shares of e by
 * `split`. So a hidden delta is -e f'(x) in every rule.
 */
struct pass {
    struct architecture arch;
    double *input;                     /* [sizes[0]] */
    double *sum[NN_MAX_LAYERS];        /* x: [out] */
    double *output[NN_MAX_LAYERS];     /* o: [out] */
    double *error[NN_MAX_LAYERS];      /* e: [out], in the terms of the rule */
    double *delta[NN_MAX_LAYERS];      /* dE/dx (by the rule): [out] */
    double *weight_sum[NN_MAX_LAYERS]; /* what `split` divided by: [out]; else 0. Not for layer 0 */
    double *gradient;                  /* plain order, as the parameters */
    double loss;
    double *memory;                    /* the one block behind all of the above */
    struct operand *operands;          /* where a long list of operands is put together */
};

/* Checks `arch` and allocates; all values 0. End with pass_free(). */
bool pass_create(struct pass *pass, const struct architecture *arch, struct error *err);
void pass_free(struct pass *pass);

/* x and o of every layer. parameters: plain order; input: [sizes[0]]; observer may be NULL. */
void pass_forward(struct pass *pass, const double *parameters, const double *input, const struct observer *observer);
/* e of the output layer and the loss; needs pass_forward(). target: [outputs]. Returns the loss. */
double pass_loss(struct pass *pass, const double *target, const struct observer *observer);
/*
 * delta and gradient of every layer by `rule`; needs pass_loss(). Fails where an activation has no
 * slope, or where `split` divides by weights that add up to 0 but for rounding (the message names
 * layer and neuron, from 1); the values of the layers already done are then there, the others are not.
 */
bool pass_backward(struct pass *pass, const double *parameters, const double *target, enum rule rule,
                   const struct observer *observer, struct error *err);
/* parameters -= rate * gradient. */
void pass_update(const struct pass *pass, double *parameters, double rate, const struct observer *observer);

/* Loss alone, for perturbations: without an observer; overwrites input, sum and output, nothing else. */
double pass_evaluate(struct pass *pass, const double *parameters, const double *input, const double *target);
/*
 * Central difference (E(w + h) - E(w - h)) / 2h for the parameter at `index` of the plain order.
 * h = 0 chooses cbrt(epsilon) * max(1, |w|). `parameters` is changed during the call and put back.
 */
double pass_numeric(struct pass *pass, double *parameters, size_t index, const double *input, const double *target,
                    double h);

#endif
