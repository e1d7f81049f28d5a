/*
 * The inner loops of the fast engine as one table of functions. Each instruction set that the build
 * knows has such a table, made from the same source (kernels_source.h); kernels_current() is the
 * one in use. Everything above this header is the same for all of them.
 *
 * Arrays of values per neuron are padded to NETWORK_LANES floats a row, and the padding of weights,
 * errors and deltas is 0. A `columns` is always a multiple of NETWORK_LANES.
 *
 * Every sum over incoming values or over samples is one chain in rising order, whatever the shape
 * of the call, so that work may be cut between threads without changing a bit. The one exception is
 * row_product(), which callers choose by the mini-batch's size alone.
 */
#ifndef NNTUI_NN_KERNELS_H
#define NNTUI_NN_KERNELS_H

#include <nntui/learner.h>

/* Share of ink above which an image is not worth listing: 4 such images together have hardly any background. */
#define INK_DENSITY 0.35

#define INK_MOST  4  /* samples in a bundle */
#define INK_SLACK 16 /* entries that may be written past the end of a list */

/* C[rows][columns] = base + A B, with A: [rows][depth], B: [depth][columns]. */
struct product {
    size_t rows, columns, depth;
    const float *a;
    size_t a_row,
        a_step; /* A(i, k) is a[i * a_row + k * a_step]; one of the two is 1 (or there is one row) */
    const float *b;
    size_t b_row;
    const float *base; /* row i starts at base + i * base_row; NULL: 0 */
    size_t base_row;
    float *c; /* may be base */
    size_t c_row;
};

/* One step of an optimiser on a block of parameters: [rows][columns], rows `stride` apart. */
struct optimise {
    enum optimizer optimizer;
    size_t rows, columns, stride;
    float *w;
    const float *gradient;
    const float *gradient_row; /* [columns], added to each row of the gradient; NULL: nothing */
    float *moment1, *moment2;  /* NULL where the optimiser has none */
    float rate;
    float keep1, keep2;       /* momentum; adam's b1 and b2 */
    float take1, take2;       /* adam: 1 - b1, 1 - b2 */
    float correct1, correct2; /* adam: 1 / (1 - b1^t), 1 / (1 - b2^t) */
    float l1, l2;
};

/* The output layer of `count` samples; all arrays [count][stride]. */
struct output {
    enum activation activation;
    enum loss loss;
    size_t count, width, stride;
    const float *x, *o, *t;
    float *delta;   /* dE/dx, padding 0 */
    float *loss_of; /* [count] */
};

/* Byte samples whose ink is to be listed together. */
struct ink_source {
    const uint8_t *bytes[INK_MOST]; /* [inputs] each */
    size_t inputs;
    float scale;
};

/* The inputs where any sample of a bundle has ink, in rising order. */
struct ink {
    size_t count, samples;
    uint32_t *at;  /* [count] inputs; has room for `inputs` and INK_SLACK more */
    float *values; /* [samples][count] scale * byte, then INK_SLACK zeros */
    size_t values_row;
    uint64_t total[INK_MOST]; /* sum of each sample's bytes */
};

#define TOY_LAYERS 8

/* A toy network's layer. Values are [out][vectors][lanes]: lanes are samples, see kernels_toy.h. */
struct toy_layer {
    size_t in, out;
    enum activation activation;
    size_t weights; /* where its parameters begin: [out][in + 1], the bias last */
    float *x, *o, *delta;
};

struct toy {
    size_t layers;
    struct toy_layer layer[TOY_LAYERS];
    enum loss loss;
    bool bias;
    size_t parameters;   /* rounded up to NETWORK_LANES; what is too many is 0 */
    size_t count;        /* samples of the mini-batch */
    float *w;            /* [parameters] */
    float *is_weight;    /* [parameters] 1 for weights, 0 for biases */
    float *product;      /* [parameters][lanes] */
    float loss_sum;      /* of the last mini-batch */
    size_t broken_layer; /* from 1, where a sum is not finite */
};

enum toy_end { TOY_WELL, TOY_SUM, TOY_LOSS, TOY_WEIGHT };

struct kernels {
    const char *name;
    size_t lanes;  /* floats in one vector */
    size_t rows;   /* samples that product() is best given together, or a multiple */
    size_t bundle; /* samples that are best listed together, up to INK_MOST */
    size_t panel;  /* columns that ink_sums() and ink_update() do at a time */

    void (*product)(const struct product *product);
    /* The same for one row of A with a_step 1, in several chains at once. */
    void (*row_product)(const struct product *product);
    /* h[count][in padded] = v W^T. v: [count][stride], w: [in][stride] of which `out` count; h rows h_row apart. */
    void (*back)(const float *v, size_t count, const float *w, size_t in, size_t out, size_t stride,
                 float *h, size_t h_row);
    /* The same for one row, with its sums in another order. */
    void (*row_back)(const float *v, const float *w, size_t in, size_t stride, float *h);
    /* W += x step^T. x: [in], step: [columns], w: [in] rows `stride` apart. */
    void (*outer)(const float *x, const float *step, size_t in, size_t columns, float *w,
                  size_t stride);
    /* sum[columns] = the sum of m's rows, `stride` apart. */
    void (*sum_rows)(const float *m, size_t rows, size_t columns, size_t stride, float *sum);
    /* y += factor * x; [count], a multiple of NETWORK_LANES. */
    void (*add)(float *y, const float *x, float factor, size_t count);
    /* y = factor * x */
    void (*scale)(const float *x, float factor, float *y, size_t count);
    /* a . b; [count] as above. */
    float (*dot)(const float *a, const float *b, size_t count);

    /* Lists the ink of `samples` <= bundle samples. */
    void (*list_ink)(const struct ink_source *source, size_t samples, struct ink *ink);
    /* The smallest of x: [count], and how often it occurs. */
    float (*background)(const float *x, size_t count, size_t *occurs);
    /* Lists the inputs other than `background`, with their distance from it, as a bundle of one. */
    void (*list_floats)(const float *x, size_t count, float background, struct ink *ink);
    /* sums[sample] += values W for `columns` columns. w: [inputs], rows w_row apart; sums: [samples][stride]. */
    void (*ink_sums)(const struct ink *ink, const float *w, size_t w_row, size_t columns,
                     float *sums, size_t stride);
    /* W += values^T steps for `columns` columns. steps: [samples][stride]. */
    void (*ink_update)(const struct ink *ink, float *w, size_t w_row, size_t columns,
                       const float *steps, size_t stride);

    /* o = f(x), elementwise or softmax row by row; o may be x. False where an x was not finite. */
    bool (*activate)(enum activation activation, const float *x, float *o, size_t count,
                     size_t width, size_t stride);
    /* delta = factor * h * f'(o); elementwise activations. All [count], a multiple of NETWORK_LANES; delta may be h. */
    void (*slope)(enum activation activation, const float *o, const float *h, float factor,
                  float *delta, size_t count);
    void (*output)(const struct output *output);
    /* c = a * b, c = a - b, c = a / b with b one row for all; [count] as above. */
    void (*multiply)(const float *a, const float *b, float *c, size_t count);
    void (*subtract)(const float *a, const float *b, float *c, size_t count);
    void (*divide_rows)(const float *a, const float *b, float *c, size_t rows, size_t columns);

    /* False where a parameter is no longer finite. */
    bool (*optimise)(const struct optimise *optimise);
    /* The largest |m|; infinity where an element is not finite. m: [count], a multiple of NETWORK_LANES. */
    float (*largest)(const float *m, size_t count);
    /*
     * A whole mini-batch of a toy network. x: [inputs][vectors][lanes], t: [outputs][vectors][lanes]. Of `optimise`
     * the gradient is not used, and the arrays are toy->w's or NULL. Says what was not finite.
     */
    enum toy_end (*toy_batch)(struct toy *toy, const struct optimise *optimise, const float *x,
                              const float *t);
    /* x = offset + scale * byte. */
    void (*expand)(const uint8_t *bytes, size_t count, float offset, float scale, float *x);
};

const struct kernels *kernels_current(void);

extern const struct kernels kernels_plain;
#if defined HAVE_KERNELS_AVX2
extern const struct kernels kernels_avx2;
#endif
#if defined HAVE_KERNELS_AVX512
extern const struct kernels kernels_avx512;
#endif

#endif
