/*
 * Networks in float32: the block of parameters, its orders, first weights. How a forward pass is made
 * is in forward.c.
 */
#include <nntui/network.h>

#include "memory.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>

/* Fills the layers' places; returns the floats of the whole block. */
static size_t lay_out(struct network *network)
{
    const struct architecture *arch = &network->arch;
    size_t at = 0;

    for (size_t l = 0; l < arch->layers; l++) {
        struct network_layer *layer = &network->layer[l];

        layer->in = arch->sizes[l];
        layer->out = arch->sizes[l + 1];
        layer->stride = padded(layer->out);
        layer->weights = at;
        layer->bias = at + layer->in * layer->stride;
        at = layer->bias + layer->stride;
    }
    return at;
}

bool network_create(struct network *network, const struct architecture *arch, struct error *err)
{
    struct network made = {0};

    if (!architecture_check(arch, err))
        return false;
    made.arch = *arch;
    made.block_size = lay_out(&made);
    made.block = floats_create(made.block_size, err);
    if (made.block == NULL)
        return false;
    *network = made;
    return true;
}

void network_free(struct network *network)
{
    free(network->block);
    network->block = NULL;
}

bool network_copy(struct network *to, const struct network *from, struct error *err)
{
    if (!network_create(to, &from->arch, err))
        return false;
    memcpy(to->block, from->block, from->block_size * sizeof *from->block);
    return true;
}

/* One first weight, before `scale`. */
static double first_weight(enum init init, struct rng *rng, double in, double out)
{
    switch (init) {
    case INIT_NORMAL: return rng_normal(rng) / sqrt(in);
    case INIT_XAVIER: return (2 * rng_uniform(rng) - 1) * sqrt(6 / (in + out));
    case INIT_HE: return rng_normal(rng) * sqrt(2 / in);
    case INIT_UNIFORM: return rng_uniform(rng) - 0.5;
    case INIT_CONSTANT: return 0.5;
    case INIT_ZERO:
    case INIT_COUNT: break;
    }
    return 0;
}

void network_initialise(struct network *network, enum init init, double scale, uint64_t seed)
{
    struct rng rng;

    rng_seed(&rng, seed, RNG_WEIGHTS, 0);
    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *layer = &network->layer[l];

        for (size_t out = 0; out < layer->out; out++) {
            for (size_t in = 0; in < layer->in; in++) {
                double weight = first_weight(init, &rng, (double)layer->in, (double)layer->out);

                network_set_weight(network, l, out, in, (float)(weight * scale));
            }
            network_set_bias(network, l, out, 0);
        }
    }
}

bool input_range_check(const struct input_range *range, struct error *err)
{
    char low[32], high[32];

    if (isfinite(range->low) && isfinite(range->high) && range->low < range->high)
        return true;
    return error_input(err, _("inputs from %s to %s; expected two numbers, the smaller one first"),
                       format_real(low, sizeof low, range->low),
                       format_real(high, sizeof high, range->high));
}

size_t network_labels(const struct network *network)
{
    const size_t outputs = network->arch.sizes[network->arch.layers];

    return outputs == 1 ? 2 : outputs;
}

bool network_check_label(const struct network *network, size_t label, struct error *err)
{
    const size_t labels = network_labels(network);

    if (label < labels)
        return true;
    return error_input(err, _("label %zu; expected 0 to %zu"), label, labels - 1);
}

float network_weight(const struct network *network, size_t layer, size_t out, size_t in)
{
    const struct network_layer *place = &network->layer[layer];

    return network->block[place->weights + in * place->stride + out];
}

void network_set_weight(struct network *network, size_t layer, size_t out, size_t in, float value)
{
    const struct network_layer *place = &network->layer[layer];

    network->block[place->weights + in * place->stride + out] = value;
}

float network_bias(const struct network *network, size_t layer, size_t out)
{
    return network->block[network->layer[layer].bias + out];
}

void network_set_bias(struct network *network, size_t layer, size_t out, float value)
{
    network->block[network->layer[layer].bias + out] = value;
}

void network_export(const struct network *network, float *plain)
{
    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *layer = &network->layer[l];

        for (size_t out = 0; out < layer->out; out++)
            for (size_t in = 0; in < layer->in; in++)
                *plain++ = network_weight(network, l, out, in);
        for (size_t out = 0; network->arch.bias && out < layer->out; out++)
            *plain++ = network_bias(network, l, out);
    }
}

void network_export_double(const struct network *network, double *plain)
{
    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *layer = &network->layer[l];

        for (size_t out = 0; out < layer->out; out++)
            for (size_t in = 0; in < layer->in; in++)
                *plain++ = network_weight(network, l, out, in);
        for (size_t out = 0; network->arch.bias && out < layer->out; out++)
            *plain++ = network_bias(network, l, out);
    }
}

void network_import(struct network *network, const float *plain)
{
    for (size_t l = 0; l < network->arch.layers; l++) {
        const struct network_layer *layer = &network->layer[l];

        for (size_t out = 0; out < layer->out; out++)
            for (size_t in = 0; in < layer->in; in++)
                network_set_weight(network, l, out, in, *plain++);
        for (size_t out = 0; network->arch.bias && out < layer->out; out++)
            network_set_bias(network, l, out, *plain++);
    }
}
