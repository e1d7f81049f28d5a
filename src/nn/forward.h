/*
 * Forward passes of many samples at once, shared by training, measuring and network_forward().
 */
#ifndef NNTUI_NN_FORWARD_H
#define NNTUI_NN_FORWARD_H

#include "kernels.h"

#include <nntui/network.h>

/* Samples that go through the layers together; their values stay in the nearest caches. */
#define FORWARD_SAMPLES 64

/* The values of one layer for up to FORWARD_SAMPLES samples, twice: each layer's are made from the other's. */
struct forward {
    float *x; /* sums of the last layer: [count][stride] */
    float *o; /* outputs of the last layer, same shape */
    float *memory[3];
};

bool forward_create(struct forward *forward, const struct network *network, struct error *err);
void forward_free(struct forward *forward);

/*
 * Sums of columns from .. to - 1 (multiples of NETWORK_LANES) of a layer.
 * in: [count], rows in_row apart; sums: [count][stride]. `single`: the whole mini-batch is one sample.
 */
void forward_sums(const struct kernels *kernels, const struct network *network, size_t layer, const float *in,
                  size_t in_row, size_t count, bool single, size_t from, size_t to, float *sums);

/* All layers; in: [count <= FORWARD_SAMPLES][inputs], rows in_row apart. The result is in forward->x and ->o. */
void forward_run(struct forward *forward, const struct kernels *kernels, const struct network *network,
                 const float *in, size_t in_row, size_t count);

#endif
