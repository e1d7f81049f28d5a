/*
 * Forward passes of many samples at once, shared by training, measuring and asking.
 */
#ifndef NNTUI_NN_FORWARD_H
#define NNTUI_NN_FORWARD_H

#include "kernels.h"

#include <nntui/network.h>
#include <nntui/samples.h>

/* Samples that go through the layers together; their values stay in the nearest caches. */
#define FORWARD_SAMPLES 64

/* The values of two layers for up to FORWARD_SAMPLES samples: each layer's are made from the other's. */
struct forward {
    const struct kernels *kernels;
    const struct network *network;
    float *x; /* sums of the last layer: [count][stride] */
    float *o; /* outputs of the last layer, same shape */
    float *memory[3];
    struct ink ink; /* with forward_want_ink() */
    float *total;   /* sum of the first layer's rows of weights: [stride] */
};

/* For up to `count` samples at once. The network must stay as it is while `forward` is used. */
bool forward_create(struct forward *forward, const struct network *network, size_t count,
                    struct error *err);
/* Makes forward_images() and forward_sparse() possible. */
bool forward_want_ink(struct forward *forward, struct error *err);
void forward_free(struct forward *forward);

/*
 * Sums of columns from .. to - 1 (multiples of NETWORK_LANES) of a layer.
 * in: [count], rows in_row apart; sums: [count][stride]. `single`: the whole mini-batch is one sample.
 */
void forward_sums(const struct kernels *kernels, const struct network *network, size_t layer,
                  const float *in, size_t in_row, size_t count, bool single, size_t from, size_t to,
                  float *sums);

/* All layers, the results in forward->x and ->o. in: [count <= FORWARD_SAMPLES][inputs], rows in_row apart. */
void forward_run(struct forward *forward, const float *in, size_t in_row, size_t count);
/* The same from the bytes of the view's samples first .. first + count - 1, by their ink. */
void forward_images(struct forward *forward, const struct samples *samples, size_t first,
                    size_t count);
/* The same for one sample's floats, of which most may be background (all the same, the smallest). */
void forward_sparse(struct forward *forward, const float *in);

#endif
