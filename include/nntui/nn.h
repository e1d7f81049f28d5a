/* layer: nn */
/*
 * The engine's vocabulary: activations, losses, optimisers, initialisations, rules, and the
 * architecture of a fully connected network. Names and help come from the .def tables.
 *
 * Layers of weights are counted from 0 in code (0: input to first hidden) and from 1 on the screen
 * and in files. Layer l maps sizes[l] values to sizes[l + 1] values.
 */
#ifndef NNTUI_NN_H
#define NNTUI_NN_H

#include <nntui/error.h>

#include <stdint.h>

#define NN_MAX_LAYERS 32                       /* layers of weights */
#define NN_MAX_WIDTH 65536                     /* neurons in a layer */
#define NN_MAX_PARAMETERS ((size_t)1 << 28)    /* weights and biases in a network */
#define NN_LEAKY_SLOPE 0.01                    /* leaky-relu below zero */

enum activation {
#define ACTIVATION(id, name, trainable, output_only, low, high, help) ACTIVATION_##id,
#include <nntui/activation.def>
#undef ACTIVATION
    ACTIVATION_COUNT
};

enum loss {
#define LOSS(id, name, formula, help) LOSS_##id,
#include <nntui/loss.def>
#undef LOSS
    LOSS_COUNT
};

enum optimizer {
#define OPTIMIZER(id, name, moments, formula, help) OPTIMIZER_##id,
#include <nntui/optimizer.def>
#undef OPTIMIZER
    OPTIMIZER_COUNT
};

enum init {
#define INIT(id, name, formula, help) INIT_##id,
#include <nntui/init.def>
#undef INIT
    INIT_COUNT
};

enum rule {
#define RULE(id, name, formula, help) RULE_##id,
#include <nntui/rule.def>
#undef RULE
    RULE_COUNT
};

/* One row of a table of choices, as menus, parsers and help read it. */
struct choice {
    const char *name;
    const char *formula; /* NULL where there is none */
    const char *help;    /* not yet translated */
};

extern const struct choice activation_choices[ACTIVATION_COUNT];
extern const struct choice loss_choices[LOSS_COUNT];
extern const struct choice optimizer_choices[OPTIMIZER_COUNT];
extern const struct choice init_choices[INIT_COUNT];
extern const struct choice rule_choices[RULE_COUNT];

/*
 * Finds `name` among `count` choices; false with a message that names `what` and lists the choices.
 * `*index` is the enum's value.
 */
bool choice_find(const struct choice *choices, size_t count, const char *what, const char *name, size_t *index,
                 struct error *err);

bool activation_trainable(enum activation activation);
bool activation_output_only(enum activation activation);
/* The targets that stand for "no" and "yes" (see activation.def); 0 and 1 with cross-entropy. */
void activation_target_range(enum activation activation, enum loss loss, double *low, double *high);

/* f(x) for the elementwise activations, in double. Softmax is activation_layer()'s. */
double activation_value(enum activation activation, double x);
/* f'(x), written with the output o = f(x) where that is the usual form: o (1 - o) for sigmoid. */
double activation_slope(enum activation activation, double x, double o);
/* o = f(x) for a whole layer. x, o: [count]; may be the same array. */
void activation_layer(enum activation activation, const double *x, double *o, size_t count);

/*
 * Loss of one sample. Cross-entropy is computed from the sums x, so that it neither overflows nor
 * becomes NaN where an output rounds to 0 or 1. x, o, t: [count].
 */
double loss_value(enum loss loss, enum activation output, const double *x, const double *o, const double *t,
                  size_t count);
/* delta = dE/dx of the output layer, all of it: softmax's full Jacobian included. delta: [count]. */
void loss_delta(enum loss loss, enum activation output, const double *x, const double *o, const double *t,
                double *delta, size_t count);

/* What a network is, without its weights. */
struct architecture {
    size_t layers;                              /* of weights: 1 .. NN_MAX_LAYERS */
    size_t sizes[NN_MAX_LAYERS + 1];            /* sizes[0] inputs ... sizes[layers] outputs */
    enum activation activation[NN_MAX_LAYERS];  /* of the layer that the weights lead into */
    enum loss loss;
    bool bias;
};

/* "784-100-10" into sizes. Names what is wrong and where in the text. */
bool architecture_parse_layers(struct architecture *arch, const char *text, struct error *err);
/* "sigmoid" for every layer, or one name per layer of weights: "relu,relu,softmax". */
bool architecture_parse_activations(struct architecture *arch, const char *text, struct error *err);
/* Sizes within limits, softmax only on the last layer, cross-entropy only on sigmoid or softmax. */
bool architecture_check(const struct architecture *arch, struct error *err);
/* architecture_check(), and every activation has a slope to train with. */
bool architecture_check_trainable(const struct architecture *arch, struct error *err);

/*
 * The plain order of parameters, as traces and files have it: for each layer the weights [out][in],
 * row by row (a row belongs to the receiving neuron), then, with biases, the biases [out].
 */
size_t architecture_parameters(const struct architecture *arch);
size_t architecture_weight(const struct architecture *arch, size_t layer, size_t out, size_t in);
/* Must not be asked of a network without biases. */
size_t architecture_bias(const struct architecture *arch, size_t layer, size_t out);

/* For error messages and titles: "784-100-10". Returns `buffer`. */
char *architecture_text(const struct architecture *arch, char *buffer, size_t size);
/* "sigmoid" where all layers have the same, else one name for each: "tanh,tanh,sigmoid". Returns `buffer`. */
char *architecture_activations_text(const struct architecture *arch, char *buffer, size_t size);

#endif
