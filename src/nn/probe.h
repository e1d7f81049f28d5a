/*
 * One sample through a network in double precision, and slopes back to its inputs: what the modules share that ask a
 * trained network about a picture (imagine.c, microscope.c, evidence.c). It reads the weights where they
 * lie, so that asking costs no copy of them.
 */
#ifndef NNTUI_NN_PROBE_H
#define NNTUI_NN_PROBE_H

#include <nntui/network.h>

struct probe {
    const struct network *network;  /* the caller's */
    double *input;                  /* [inputs] */
    double *sum[NN_MAX_LAYERS];     /* x: [out] */
    double *output[NN_MAX_LAYERS];  /* o: [out] */
    double *delta[NN_MAX_LAYERS];   /* slopes of what was asked about by each sum: [out] */
    double *slope;                  /* the same by each input: [inputs] */
    double *memory;                 /* the one block behind all of the above */
};

bool probe_create(struct probe *probe, const struct network *network, struct error *err);
void probe_free(struct probe *probe);

/* Takes x: [inputs] over and fills sum and output. */
void probe_forward(struct probe *probe, const double *x);
/* The same from the first layer's sums on, which the caller has filled. */
void probe_forward_from_sums(struct probe *probe);
/* Values of the last layer, [outputs]. */
const double *probe_outputs(const struct probe *probe);
size_t probe_output_count(const struct probe *probe);

/* delta[layer] is filled: makes those of the layers before it, and slope, which it returns. */
const double *probe_back(struct probe *probe, size_t layer);
/* delta of the last layer for the slopes of output k by the sums: softmax's whole row. */
void probe_ask_output(struct probe *probe, size_t k);
/* delta of `layer` for the slopes of neuron k's sum. */
void probe_ask_sum(struct probe *probe, size_t layer, size_t k);

/* Refuses an activation without a slope in the first `layers` layers; `what` is what needs one, translated. */
bool probe_check_slopes(const struct network *network, size_t layers, const char *what,
                        struct error *err);

#endif
