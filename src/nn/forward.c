/*
 * Forward passes with the fast kernels: layer by layer for a few dozen samples at a time.
 */
#include "forward.h"

#include "memory.h"

static size_t widest_stride(const struct network *network)
{
    size_t widest = 0;

    for (size_t l = 0; l < network->arch.layers; l++)
        if (network->layer[l].stride > widest)
            widest = network->layer[l].stride;
    return widest;
}

bool forward_create(struct forward *forward, const struct network *network, size_t count,
                    struct error *err)
{
    size_t size = (count < FORWARD_SAMPLES ? count : FORWARD_SAMPLES) * widest_stride(network);

    *forward = (struct forward){.kernels = kernels_current(), .network = network};
    for (size_t i = 0; i < 3; i++) {
        forward->memory[i] = floats_create(size, err);
        if (forward->memory[i] == NULL) {
            forward_free(forward);
            return false;
        }
    }
    return true;
}

bool forward_want_ink(struct forward *forward, struct error *err)
{
    const struct network_layer *first = &forward->network->layer[0];
    const size_t room = padded(first->in + INK_SLACK);

    forward->total = floats_create(first->stride, err);
    if (forward->total == NULL)
        return false;
    forward->ink.values_row = room;
    forward->ink.at = malloc(room * sizeof *forward->ink.at);
    forward->ink.values = malloc(INK_MOST * room * sizeof *forward->ink.values);
    if (forward->ink.at == NULL || forward->ink.values == NULL)
        return error_memory(err, INK_MOST * room * sizeof *forward->ink.values, "an image");
    forward->kernels->sum_rows(forward->network->block + first->weights, first->in, first->stride,
                               first->stride, forward->total);
    return true;
}

void forward_free(struct forward *forward)
{
    for (size_t i = 0; i < 3; i++)
        free(forward->memory[i]);
    free(forward->total);
    free(forward->ink.at);
    free(forward->ink.values);
    *forward = (struct forward){0};
}

void forward_sums(const struct kernels *kernels, const struct network *network, size_t layer,
                  const float *in, size_t in_row, size_t count, bool single, size_t from, size_t to,
                  float *sums)
{
    const struct network_layer *place = &network->layer[layer];
    struct product p = {
        .rows = count,
        .columns = to - from,
        .depth = place->in,
        .a = in,
        .a_row = in_row,
        .a_step = 1,
        .b = network->block + place->weights + from,
        .b_row = place->stride,
        .base = network->block + place->bias + from,
        .c = sums + from,
        .c_row = place->stride,
    };

    if (single)
        kernels->row_product(&p);
    else
        kernels->product(&p);
}

/* Layer `l` for the samples whose values of the layer before are in forward->o. */
static void run_layer(struct forward *forward, size_t l, size_t count)
{
    const struct network *network = forward->network;
    const struct network_layer *place = &network->layer[l];

    forward->x = forward->memory[l % 2];
    if (l > 0)
        forward_sums(forward->kernels, network, l, forward->o, network->layer[l - 1].stride, count,
                     count == 1, 0, place->stride, forward->x);
    forward->o = l + 1 < network->arch.layers ? forward->x : forward->memory[2];
    forward->kernels->activate(network->arch.activation[l], forward->x, forward->o, count,
                               place->out, place->stride);
}

/* The rest of the way, the first layer's sums being in memory[0]. */
static void run_from_sums(struct forward *forward, size_t count)
{
    for (size_t l = 0; l < forward->network->arch.layers; l++)
        run_layer(forward, l, count);
}

void forward_run(struct forward *forward, const float *in, size_t in_row, size_t count)
{
    forward_sums(forward->kernels, forward->network, 0, in, in_row, count, count == 1, 0,
                 forward->network->layer[0].stride, forward->memory[0]);
    run_from_sums(forward, count);
}

/* The sums of samples that are all background: b + background * sum of W. */
static void start_sums(struct forward *forward, float background, size_t count)
{
    const struct network_layer *place = &forward->network->layer[0];
    float *sums = forward->memory[0];

    memcpy(sums, forward->network->block + place->bias, place->stride * sizeof *sums);
    forward->kernels->add(sums, forward->total, background, place->stride);
    for (size_t i = 1; i < count; i++)
        memcpy(sums + i * place->stride, sums, place->stride * sizeof *sums);
}

void forward_images(struct forward *forward, const struct samples *samples, size_t first,
                    size_t count)
{
    const struct network_layer *place = &forward->network->layer[0];
    const size_t bundle = forward->kernels->bundle;
    struct ink_source source = {.inputs = place->in, .scale = samples->byte_scale};

    start_sums(forward, samples->byte_offset, count);
    for (size_t i = 0; i < count; i += bundle) {
        const size_t now = count - i < bundle ? count - i : bundle;

        for (size_t n = 0; n < now; n++)
            source.bytes[n] = samples->bytes +
                              samples_row(samples, first + i + n) * samples->inputs;
        forward->kernels->list_ink(&source, now, &forward->ink);
        forward->kernels->ink_sums(&forward->ink, forward->network->block + place->weights,
                                   place->stride, place->stride,
                                   forward->memory[0] + i * place->stride, place->stride);
    }
    run_from_sums(forward, count);
}

void forward_sparse(struct forward *forward, const float *in)
{
    const struct network_layer *place = &forward->network->layer[0];
    size_t occurs;
    float background = forward->kernels->background(in, place->in, &occurs);

    if (2 * occurs < place->in) {
        forward_run(forward, in, place->in, 1);
        return;
    }
    start_sums(forward, background, 1);
    forward->kernels->list_floats(in, place->in, background, &forward->ink);
    forward->kernels->ink_sums(&forward->ink, forward->network->block + place->weights,
                               place->stride, place->stride, forward->memory[0], place->stride);
    run_from_sums(forward, 1);
}

/* Copies the layer's outputs of samples first .. first + count - 1 without the padding. */
static void copy_outputs(const struct forward *forward, size_t l, size_t first, size_t count,
                         float *outputs)
{
    const struct network_layer *place = &forward->network->layer[l];

    for (size_t i = 0; i < count; i++)
        memcpy(outputs + (first + i) * place->out, forward->o + i * place->stride,
               place->out * sizeof *outputs);
}

bool network_forward_layers(const struct network *network, const float *x, size_t count,
                            float *const outputs[], struct error *err)
{
    const size_t inputs = network->layer[0].in;
    size_t wanted = network->arch.layers; /* layers up to the last whose outputs are asked for */
    struct forward forward;

    while (wanted > 0 && outputs[wanted - 1] == NULL)
        wanted--;
    if (!forward_create(&forward, network, count, err))
        return false;
    for (size_t done = 0; done < count && wanted > 0; done += FORWARD_SAMPLES) {
        const size_t now = count - done < FORWARD_SAMPLES ? count - done : FORWARD_SAMPLES;

        forward_sums(forward.kernels, network, 0, x + done * inputs, inputs, now, now == 1, 0,
                     network->layer[0].stride, forward.memory[0]);
        for (size_t l = 0; l < wanted; l++) {
            run_layer(&forward, l, now);
            if (outputs[l] != NULL)
                copy_outputs(&forward, l, done, now, outputs[l]);
        }
    }
    forward_free(&forward);
    return true;
}

bool network_forward(const struct network *network, const float *x, size_t count, float *outputs,
                     struct error *err)
{
    float *layers[NN_MAX_LAYERS] = {0};

    layers[network->arch.layers - 1] = outputs;
    return network_forward_layers(network, x, count, layers, err);
}
