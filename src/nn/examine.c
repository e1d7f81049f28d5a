/*
 * Samples one by one through a network that stays as it is: outputs, losses, and the sum of their
 * gradients. The steps are those of a mini-batch (layers.c) by the chain rule, without dropout and without an update;
 * groups of FORWARD_SAMPLES samples go through the layers together.
 */
#include <nntui/examine.h>

#include "forward.h"
#include "memory.h"

#include <nntui/i18n.h>

/* The values of a group; arrays are [FORWARD_SAMPLES][stride of the layer]. */
struct examining {
    const struct kernels *kernels;
    const struct network *network;
    const struct samples *samples;
    size_t count;     /* samples of the present group */
    size_t input_row; /* floats from one sample's inputs to the next's */
    float *input, *target;
    float *sum; /* x of the last layer */
    float *output[NN_MAX_LAYERS];
    float *delta[NN_MAX_LAYERS]; /* dE/dx; without a gradient of the last layer alone */
    float loss[FORWARD_SAMPLES];
};

/* ---- Memory */

static void examining_free(struct examining *e)
{
    free(e->input);
    free(e->target);
    free(e->sum);
    for (size_t l = 0; l < e->network->arch.layers; l++) {
        free(e->output[l]);
        free(e->delta[l]);
    }
}

static bool examining_create(struct examining *e, bool gradient, struct error *err)
{
    const size_t layers = e->network->arch.layers;
    const size_t out = FORWARD_SAMPLES * e->network->layer[layers - 1].stride;

    e->input_row = padded(e->samples->inputs);
    if ((e->input = floats_create(FORWARD_SAMPLES * e->input_row, err)) == NULL ||
        (e->target = floats_create(out, err)) == NULL || (e->sum = floats_create(out, err)) == NULL)
        return false;
    for (size_t l = 0; l < layers; l++) {
        const size_t size = FORWARD_SAMPLES * e->network->layer[l].stride;

        if ((e->output[l] = floats_create(size, err)) == NULL)
            return false;
        if ((gradient || l + 1 == layers) && (e->delta[l] = floats_create(size, err)) == NULL)
            return false;
    }
    return true;
}

/* ---- One group */

static void gather(struct examining *e, size_t first)
{
    const struct samples *samples = e->samples;
    const size_t stride = e->network->layer[e->network->arch.layers - 1].stride;

    for (size_t i = 0; i < e->count; i++) {
        const size_t row = samples_row(samples, first + i);

        if (samples->bytes != NULL)
            e->kernels->expand(samples->bytes + row * samples->inputs, samples->inputs,
                               samples->byte_offset, samples->byte_scale,
                               e->input + i * e->input_row);
        else
            samples_input(samples, row, e->input + i * e->input_row);
        samples_target(samples, row, e->target + i * stride);
    }
}

/* What comes into a layer, and the floats from one sample to the next. */
static const float *incoming(const struct examining *e, size_t l, size_t *row)
{
    *row = l > 0 ? e->network->layer[l - 1].stride : e->input_row;
    return l > 0 ? e->output[l - 1] : e->input;
}

static void pass_forward_group(struct examining *e)
{
    const struct network *network = e->network;

    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *place = &network->layer[l];
        float *sums = l + 1 < network->arch.layers ? e->output[l] : e->sum;
        size_t row;
        const float *in = incoming(e, l, &row);

        forward_sums(e->kernels, network, l, in, row, e->count, false, 0, place->stride, sums);
        e->kernels->activate(network->arch.activation[l], sums, e->output[l], e->count, place->out,
                             place->stride);
    }
}

static void lose(struct examining *e)
{
    const size_t last = e->network->arch.layers - 1;
    struct output output = {
        .activation = e->network->arch.activation[last],
        .loss = e->network->arch.loss,
        .count = e->count,
        .width = e->network->layer[last].out,
        .stride = e->network->layer[last].stride,
        .x = e->sum,
        .o = e->output[last],
        .t = e->target,
        .delta = e->delta[last],
        .loss_of = e->loss,
    };

    e->kernels->output(&output);
}

/* delta of every hidden layer: (W^T delta) f'(x), the last one first. */
static void pass_back_group(struct examining *e)
{
    const struct network *network = e->network;

    for (size_t l = network->arch.layers - 1; l > 0; l--) {
        const struct network_layer *place = &network->layer[l];
        const size_t stride = network->layer[l - 1].stride;

        e->kernels->back(e->delta[l], e->count, network->block + place->weights, place->in,
                         place->out, place->stride, e->delta[l - 1], stride);
        e->kernels->slope(network->arch.activation[l - 1], e->output[l - 1], e->delta[l - 1], 1,
                          e->delta[l - 1], e->count * stride);
    }
}

/* dE/dW += i^T delta, dE/db += the sum of delta. */
static void add_gradients(const struct examining *e, float *gradient)
{
    static const float one = 1; /* a bias's incoming value */

    for (size_t l = 0; l < e->network->arch.layers; l++) {
        const struct network_layer *place = &e->network->layer[l];
        struct product p = {.rows = place->in,
                            .columns = place->stride,
                            .depth = e->count,
                            .a_row = 1,
                            .b = e->delta[l],
                            .b_row = place->stride,
                            .base = gradient + place->weights,
                            .base_row = place->stride,
                            .c = gradient + place->weights,
                            .c_row = place->stride};

        p.a = incoming(e, l, &p.a_step);
        e->kernels->product(&p);
        if (!e->network->arch.bias)
            continue;
        p.a = &one;
        p.rows = 1;
        p.a_row = p.a_step = 0;
        p.base = p.c = gradient + place->bias;
        e->kernels->product(&p);
    }
}

static void write_results(const struct examining *e, size_t first, float *outputs, float *loss)
{
    const struct network_layer *last = &e->network->layer[e->network->arch.layers - 1];
    const float *o = e->output[e->network->arch.layers - 1];

    memcpy(loss + first, e->loss, e->count * sizeof *loss);
    for (size_t i = 0; i < e->count; i++)
        memcpy(outputs + (first + i) * last->out, o + i * last->stride, last->out * sizeof *o);
}

bool network_examine(const struct network *network, const struct samples *samples, float *outputs,
                     float *loss, float *gradient, struct error *err)
{
    struct examining e = {.kernels = kernels_current(), .network = network, .samples = samples};
    const size_t last = network->arch.layers - 1;
    bool done = false;

    if (samples->inputs != network->layer[0].in || samples->outputs != network->layer[last].out)
        return error_input(
            err, _("the samples have %zu inputs and %zu outputs, the network %zu and %zu"),
            samples->inputs, samples->outputs, network->layer[0].in, network->layer[last].out);
    if (!examining_create(&e, gradient != NULL, err))
        goto out;
    for (size_t first = 0; first < samples->count; first += e.count) {
        e.count = samples->count - first < FORWARD_SAMPLES ? samples->count - first
                                                           : FORWARD_SAMPLES;
        gather(&e, first);
        pass_forward_group(&e);
        lose(&e);
        if (gradient != NULL) {
            pass_back_group(&e);
            add_gradients(&e, gradient);
        }
        write_results(&e, first, outputs, loss);
    }
    done = true;
out:
    examining_free(&e);
    return done;
}
