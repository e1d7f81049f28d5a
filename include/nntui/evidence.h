/* layer: nn */
/*
 * What speaks for an answer and what against it: the terms of an output's sum, the largest first.
 *
 * An output's sum is x = b + sum over the last hidden layer of w a, so each hidden neuron's term w a is its say in the matter, exactly
 * and without rest: bias and contributions add up to the sum. What such a neuron looks for in the input is
 * in evidence_picture(). With no hidden layer the terms are those of the inputs.
 *
 * In double from the weights as they are; the network is the caller's and only read.
 */
#ifndef NNTUI_EVIDENCE_H
#define NNTUI_EVIDENCE_H

#include <nntui/network.h>

struct evidence_item {
    size_t unit;         /* neuron of the last hidden layer, or input, from 0 */
    double weight;       /* w: from it to the output */
    double value;        /* a: what it gives */
    double contribution; /* w a: above 0 it speaks for the output, below 0 against it */
};

struct evidence {
    size_t layer; /* whose outputs the units are: 0 the first hidden layer, ...; SIZE_MAX: they are the inputs */
    size_t count;
    struct evidence_item *items; /* [count] by contribution, largest first; of equals the smaller unit first */
    size_t speak_for;            /* the first so many are above 0 */
    size_t speak_against;        /* the last so many are below 0 */
    double bias, sum;            /* sum = bias + all contributions */
    double output;               /* what the activation makes of it, of softmax beside the others */
};

/* Of output k on x: [inputs], scaled. Fails for an output that there is not, and for want of memory. */
bool evidence_create(struct evidence *evidence, const struct network *network, const double *x,
                     size_t k, struct error *err);
void evidence_free(struct evidence *evidence);

/* What a neuron's picture is made of. */
enum evidence_picture {
    EVIDENCE_WEIGHTS, /* first hidden layer: its weights, the same for every input */
    EVIDENCE_SLOPES,  /* a later layer: the slope of its sum by each input, for this input alone */
};

/*
 * What neuron `unit` of hidden or output layer `layer` (from 0) looks for: picture[i] above 0 where more of input i makes its sum
 * larger. [inputs]. For a neuron behind other layers there are no weights by pixels; the slopes at x stand in
 * for them, and with relu they are the weights that are in force at x. Fails where there is no such neuron,
 * and where an activation before it has no slope.
 */
bool evidence_picture(const struct network *network, const double *x, size_t layer, size_t unit,
                      double *picture, enum evidence_picture *kind, struct error *err);

#endif
