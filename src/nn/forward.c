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

bool forward_create(struct forward *forward, const struct network *network, struct error *err)
{
    size_t size = FORWARD_SAMPLES * widest_stride(network);

    *forward = (struct forward){0};
    for (size_t i = 0; i < 3; i++) {
        forward->memory[i] = floats_create(size, err);
        if (forward->memory[i] == NULL) {
            forward_free(forward);
            return false;
        }
    }
    return true;
}

void forward_free(struct forward *forward)
{
    for (size_t i = 0; i < 3; i++)
        free(forward->memory[i]);
    *forward = (struct forward){0};
}

void forward_sums(const struct kernels *kernels, const struct network *network, size_t layer, const float *in,
                  size_t in_row, size_t count, bool single, size_t from, size_t to, float *sums)
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
        .factor = 1,
        .c = sums + from,
        .c_row = place->stride,
    };

    if (single)
        kernels->row_product(&p);
    else
        kernels->product(&p);
}

void forward_run(struct forward *forward, const struct kernels *kernels, const struct network *network,
                 const float *in, size_t in_row, size_t count)
{
    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *place = &network->layer[l];

        forward->x = forward->memory[l % 2];
        forward->o = l + 1 < network->arch.layers ? forward->x : forward->memory[2];
        forward_sums(kernels, network, l, in, in_row, count, count == 1, 0, place->stride, forward->x);
        kernels->activate(network->arch.activation[l], forward->x, forward->o, count, place->out, place->stride);
        in = forward->o;
        in_row = place->stride;
    }
}

bool network_forward(const struct network *network, const float *x, size_t count, float *outputs, struct error *err)
{
    const struct kernels *kernels = kernels_current();
    const size_t inputs = network->layer[0].in, last = network->arch.layers - 1;
    const size_t width = network->layer[last].out, stride = network->layer[last].stride;
    struct forward forward;

    if (!forward_create(&forward, network, err))
        return false;
    for (size_t done = 0; done < count; done += FORWARD_SAMPLES) {
        const size_t now = count - done < FORWARD_SAMPLES ? count - done : FORWARD_SAMPLES;

        forward_run(&forward, kernels, network, x + done * inputs, inputs, now);
        for (size_t i = 0; i < now; i++)
            memcpy(outputs + (done + i) * width, forward.o + i * stride, width * sizeof *outputs);
    }
    forward_free(&forward);
    return true;
}
