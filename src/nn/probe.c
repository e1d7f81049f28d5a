/*
 * One sample forward, and slopes back to its inputs, in double. A layer's weights are rows of [out] for each incoming
 * value (network.h), so both directions go along those rows.
 */
#include "probe.h"

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

static double *take(double **rest, size_t count)
{
    double *taken = *rest;

    *rest += count;
    return taken;
}

bool probe_create(struct probe *probe, const struct network *network, struct error *err)
{
    const struct architecture *arch = &network->arch;
    size_t count = 2 * arch->sizes[0];
    double *rest;

    for (size_t l = 0; l < arch->layers; l++)
        count += 3 * arch->sizes[l + 1];
    *probe = (struct probe){.network = network};
    probe->memory = rest = calloc(count, sizeof *rest);
    if (rest == NULL)
        return error_memory(err, count * sizeof *rest, "the network's values");
    probe->input = take(&rest, arch->sizes[0]);
    probe->slope = take(&rest, arch->sizes[0]);
    for (size_t l = 0; l < arch->layers; l++) {
        probe->sum[l] = take(&rest, arch->sizes[l + 1]);
        probe->output[l] = take(&rest, arch->sizes[l + 1]);
        probe->delta[l] = take(&rest, arch->sizes[l + 1]);
    }
    return true;
}

void probe_free(struct probe *probe)
{
    free(probe->memory);
    *probe = (struct probe){0};
}

static void add_layer(const struct network *network, size_t l, const double *in, double *sum)
{
    const struct network_layer *place = &network->layer[l];
    const float *bias = network->block + place->bias;

    for (size_t k = 0; k < place->out; k++)
        sum[k] = (double)bias[k];
    for (size_t i = 0; i < place->in; i++) {
        const float *row = network->block + place->weights + i * place->stride;

        for (size_t k = 0; k < place->out; k++)
            sum[k] += in[i] * (double)row[k];
    }
}

void probe_forward_from_sums(struct probe *probe)
{
    const struct architecture *arch = &probe->network->arch;

    for (size_t l = 0; l < arch->layers; l++) {
        if (l > 0)
            add_layer(probe->network, l, probe->output[l - 1], probe->sum[l]);
        activation_layer(arch->activation[l], probe->sum[l], probe->output[l], arch->sizes[l + 1]);
    }
}

void probe_forward(struct probe *probe, const double *x)
{
    memmove(probe->input, x, probe->network->arch.sizes[0] * sizeof *x);
    add_layer(probe->network, 0, probe->input, probe->sum[0]);
    probe_forward_from_sums(probe);
}

const double *probe_outputs(const struct probe *probe)
{
    return probe->output[probe->network->arch.layers - 1];
}

size_t probe_output_count(const struct probe *probe)
{
    return probe->network->arch.sizes[probe->network->arch.layers];
}

/* back = W^T delta. */
static void pass_back(const struct network *network, size_t l, const double *delta, double *back)
{
    const struct network_layer *place = &network->layer[l];

    for (size_t i = 0; i < place->in; i++) {
        const float *row = network->block + place->weights + i * place->stride;

        back[i] = 0;
        for (size_t k = 0; k < place->out; k++)
            back[i] += (double)row[k] * delta[k];
    }
}

const double *probe_back(struct probe *probe, size_t layer)
{
    const struct architecture *arch = &probe->network->arch;

    for (size_t l = layer; l > 0; l--) {
        double *delta = probe->delta[l - 1];

        pass_back(probe->network, l, probe->delta[l], delta);
        for (size_t i = 0; i < arch->sizes[l]; i++)
            delta[i] *= activation_slope(arch->activation[l - 1], probe->sum[l - 1][i],
                                         probe->output[l - 1][i]);
    }
    pass_back(probe->network, 0, probe->delta[0], probe->slope);
    return probe->slope;
}

void probe_ask_output(struct probe *probe, size_t k)
{
    const size_t last = probe->network->arch.layers - 1;
    const enum activation activation = probe->network->arch.activation[last];
    const double *o = probe->output[last];

    probe_ask_sum(probe, last, k);
    if (activation != ACTIVATION_SOFTMAX) {
        probe->delta[last][k] = activation_slope(activation, probe->sum[last][k], o[k]);
        return;
    }
    for (size_t j = 0; j < probe_output_count(probe); j++)
        probe->delta[last][j] = o[k] * ((j == k) - o[j]); /* do_k/dx_j */
}

void probe_ask_sum(struct probe *probe, size_t layer, size_t k)
{
    memset(probe->delta[layer], 0, probe->network->layer[layer].out * sizeof(double));
    probe->delta[layer][k] = 1;
}

bool probe_check_slopes(const struct network *network, size_t layers, const char *what,
                        struct error *err)
{
    const struct architecture *arch = &network->arch;

    for (size_t l = 0; l < layers; l++)
        if (!activation_trainable(arch->activation[l]))
            return error_input(err, _("%s: layer %zu has %s, which has no slope"), what, l + 1,
                               activation_choices[arch->activation[l]].name);
    return true;
}
