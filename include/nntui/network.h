/* layer: nn */
/*
 * A network's weights in float32, laid out for speed, and what can be asked of them.
 *
 * All parameters are one contiguous block of `block_size` floats, aligned to 64 bytes. Layer l's part
 * holds its weights transposed, one row of `stride` floats for each incoming value (stride: the
 * layer's outputs rounded up to 16), then one row for the biases. The padding is always 0.
 * So W[out][in] of the literature is block[offset + in * stride + out], and a layer without biases
 * still has the row, all 0. Files and people never see this order: see network_export().
 */
#ifndef NNTUI_NETWORK_H
#define NNTUI_NETWORK_H

#include <nntui/nn.h>

#define NETWORK_LANES     16 /* floats that rows are padded to */
#define NETWORK_ALIGNMENT 64 /* bytes */

struct network_layer {
    size_t in, out;
    size_t stride;  /* out rounded up to NETWORK_LANES */
    size_t weights; /* offset of row 0 in the block */
    size_t bias;    /* offset of the bias row: weights + in * stride */
};

struct network {
    struct architecture arch;
    struct network_layer layer[NN_MAX_LAYERS];
    size_t block_size; /* floats, padding included */
    float *block;
};

/* Checks the architecture; all parameters 0. End with network_free(). */
bool network_create(struct network *network, const struct architecture *arch, struct error *err);
void network_free(struct network *network);
/* A network of its own with the same parameters. End with network_free(). */
bool network_copy(struct network *to, const struct network *from, struct error *err);

/* First weights by `init` times `scale`; the same seed gives the same weights. Biases become 0. */
void network_initialise(struct network *network, enum init init, double scale, uint64_t seed);

/* The scaled values that inputs can have, low < high: 0.01 and 1.0 of images. */
struct input_range {
    double low, high;
};

/* Whether they are finite and rising. */
bool input_range_check(const struct input_range *range, struct error *err);

/* Labels are numbers below this: 2 with one output ("no" and "yes"), else as many as there are outputs. */
size_t network_labels(const struct network *network);
/* Fails for a label that the network does not have. */
bool network_check_label(const struct network *network, size_t label, struct error *err);

float network_weight(const struct network *network, size_t layer, size_t out, size_t in);
void network_set_weight(struct network *network, size_t layer, size_t out, size_t in, float value);
float network_bias(const struct network *network, size_t layer, size_t out);
void network_set_bias(struct network *network, size_t layer, size_t out, float value);

/* Plain order (nn.h), architecture_parameters() numbers, to and from the block. */
void network_export(const struct network *network, float *plain);
void network_import(struct network *network, const float *plain);
void network_export_double(const struct network *network, double *plain);

/*
 * Outputs of `count` samples at once with the fast kernels. x: [count][inputs] scaled values,
 * outputs: [count][outputs]. Fails only for want of memory.
 */
bool network_forward(const struct network *network, const float *x, size_t count, float *outputs,
                     struct error *err);
/*
 * The same with the outputs of all layers: outputs[l] is layer l's, [count][sizes[l + 1]], or NULL where they are not
 * wanted. outputs: [layers].
 */
bool network_forward_layers(const struct network *network, const float *x, size_t count, float *const outputs[],
                            struct error *err);

/*
 * For asking a network about one sample after the other (a drawing that changes, ...): what depends on
 * the network alone is worked out once. The network is the caller's, and must stay as it is until
 * predictor_free(); predictor_create() costs about as much as three samples. NULL for want of memory.
 */
struct predictor;
struct predictor *predictor_create(const struct network *network, struct error *err);
void predictor_free(struct predictor *predictor); /* NULL is harmless */
/*
 * Outputs of one sample. x: [inputs] scaled values, outputs: [outputs]. Fastest where most of x is the same
 * smallest value, as in images.
 */
void predictor_run(struct predictor *predictor, const float *x, float *outputs);

#endif
