/*
 * How a pass or a graph names its numbers and tells its observer: private to pass_forward.c,
 * pass_backward.c and graph.c. Everything here is small and inline, so that without an observer little
 * is paid for it.
 */
#ifndef NNTUI_NN_EVENT_H
#define NNTUI_NN_EVENT_H

#include <nntui/pass.h>

/* One layer of weights with the values that come in over its links. */
struct links {
    size_t layer, in, out;
    const double *weights;  /* [out][in] */
    const double *bias;     /* [out], or NULL in a network without biases */
    const double *incoming; /* [in] */
};

static inline struct links links_of(const struct pass *pass, const double *parameters, size_t layer)
{
    const struct architecture *arch = &pass->arch;

    return (struct links){
        .layer = layer,
        .in = arch->sizes[layer],
        .out = arch->sizes[layer + 1],
        .weights = parameters + architecture_weight(arch, layer, 0, 0),
        .bias = arch->bias ? parameters + architecture_bias(arch, layer, 0) : NULL,
        .incoming = layer == 0 ? pass->input : pass->output[layer - 1],
    };
}

/* A number that belongs to a link from neuron `from` to neuron `unit` of `layer`. */
static inline struct operand at_link(enum quantity quantity, size_t layer, size_t unit, size_t from,
                                     double value)
{
    return (struct operand){quantity, layer, unit, from, value};
}

/* A number that belongs to a neuron. */
static inline struct operand at_unit(enum quantity quantity, size_t layer, size_t unit,
                                     double value)
{
    return (struct operand){quantity, layer, unit, 0, value};
}

static inline struct operand weight_at(const struct links *links, size_t unit, size_t from)
{
    return at_link(QUANTITY_WEIGHT, links->layer, unit, from,
                   links->weights[unit * links->in + from]);
}

/* What neuron `from` sends: an input of the network, or an output of the layer before. */
static inline struct operand incoming_at(const struct links *links, size_t from)
{
    if (links->layer == 0)
        return at_unit(QUANTITY_INPUT, 0, from, links->incoming[from]);
    return at_unit(QUANTITY_OUTPUT, links->layer - 1, from, links->incoming[from]);
}

/* Tells the observer that `result` came out; returns the value to go on with. */
static inline double tell(const struct observer *observer, enum operation operation,
                          struct operand result, const struct operand *operands, size_t count)
{
    if (observer == NULL)
        return result.value;
    return observer->observe(observer->context,
                             &(struct operation_event){operation, result, operands, count});
}

#endif
