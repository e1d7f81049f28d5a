/*
 * Inside a learner: what learner.c keeps, and what the plans (the learner's ways of working through
 * mini-batches) and batch.c share with it.
 */
#ifndef NNTUI_NN_LEARNER_PRIVATE_H
#define NNTUI_NN_LEARNER_PRIVATE_H

#include "kernels.h"
#include "team.h"

#include <nntui/learner.h>

/* Samples whose values are in memory as floats at a time; a larger mini-batch is worked through in pieces. */
#define BATCH_SAMPLES 256

/* Where the learner stands; saved and restored as it is. */
struct standing {
    uint64_t epoch, sample;          /* whole epochs; samples of the present one */
    uint64_t batches, samples;       /* of all epochs */
    uint64_t epoch_batches;          /* mini-batches of the present epoch */
    double epoch_loss, last_loss;    /* sum over the present epoch's samples; mean of the last mini-batch */
    double power1, power2;           /* adam: b1^t and b2^t, t mini-batches since the moments were 0 */
    struct error broken;             /* kind ERROR_NONE while all is well */
};

/* The values of up to BATCH_SAMPLES samples in all layers. Arrays are [samples][stride of the layer]. */
struct batch {
    size_t capacity, count;
    size_t input_row;                /* floats from one sample's inputs to the next's */
    float *input;                    /* [capacity][input_row] */
    float *target;
    float *sum[NN_MAX_LAYERS];       /* x; the same array as output but on the last layer */
    float *output[NN_MAX_LAYERS];    /* o */
    float *sent[NN_MAX_LAYERS];      /* o after dropout; the same array as output where there is none */
    float *mask[NN_MAX_LAYERS];      /* dropout's factors; NULL where there is none */
    float *error[NN_MAX_LAYERS];     /* e of the rules other than chain; NULL for chain */
    float *delta[NN_MAX_LAYERS];
    float *shared;                   /* split: e / sum of w, of the widest layer */
    float *weight_sum[NN_MAX_LAYERS]; /* split: sum over j of w_kj; [stride] */
    float *loss;                     /* [capacity] */
    float *memory;                   /* the one block behind all of the above */
};

/* What a mini-batch is doing, for all parts of the team to read. */
struct piece {
    size_t first, count;      /* samples of the epoch's order */
    size_t batch;             /* samples in the whole mini-batch */
    bool begins, ends;        /* the first, the last piece of the mini-batch */
    bool direct;              /* plain descent in one piece: weights are changed without a gradient block */
    double rate;
};

/* The first layer (1 ..) where a part of the team met what is not finite; SIZE_MAX: none. One cache line each. */
struct finding {
    size_t sums, weights;
    char apart[64 - 2 * sizeof(size_t)];
};

struct learner;

/* A way of working. The first in the list that fits is chosen. */
struct plan_ops {
    const char *name;
    bool (*fits)(const struct network *network, const struct samples *samples,
                 const struct learner_options *options);
    /* Up to `batches` mini-batches, not past the epoch's end; of `size` samples each. False where it broke. */
    bool (*run)(struct learner *learner, uint64_t batches, size_t size);
};

/* All that depends on the options' shape rather than their numbers; made anew when they change. */
struct work {
    const struct plan_ops *plan;
    struct batch batch;
    float *gradient;      /* block_size, or NULL where every step is direct */
    float *moments;       /* [moments][block_size] */
    size_t moment_count;
    uint32_t *order;      /* [count] rows in the epoch's order; NULL: the samples' own */
    struct team *team;    /* NULL: one thread */
};

struct learner {
    struct network network;
    struct samples train;
    struct learner_options options;
    const struct kernels *kernels;
    struct standing standing;
    struct work work;
    struct piece piece;
    struct finding finding[TEAM_MAX];
    float bound[NN_MAX_LAYERS]; /* no weight of the layer is larger; infinity: not known */
};

/* ---- batch.c */

bool batch_create(struct batch *batch, const struct network *network, const struct learner_options *options,
                  size_t capacity, struct error *err);
void batch_free(struct batch *batch);

/* ---- plan_dense.c */

extern const struct plan_ops plan_dense;

/* ---- learner.c */

/* The row of the epoch's sample `index`. */
size_t learner_row(const struct learner *learner, size_t index);
/* Books a mini-batch of `count` samples whose losses add up to `loss`. */
void learner_account(struct learner *learner, size_t count, double loss);
/* Marks the learner as broken and returns false. `layer` from 1. */
bool learner_diverged(struct learner *learner, const char *what, size_t layer);

#endif
