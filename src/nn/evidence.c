/*
 * The terms of an output's sum, sorted, and what a neuron looks for in the input.
 */
#include <nntui/evidence.h>

#include "probe.h"

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

static int compare_items(const void *a, const void *b)
{
    const struct evidence_item *first = a, *second = b;

    if (first->contribution != second->contribution)
        return first->contribution < second->contribution ? 1 : -1;
    return first->unit < second->unit ? -1 : first->unit > second->unit;
}

static void fill_items(struct evidence *evidence, const struct probe *probe, size_t k)
{
    const struct network *network = probe->network;
    const size_t last = network->arch.layers - 1;
    const double *value = last > 0 ? probe->output[last - 1] : probe->input;

    for (size_t i = 0; i < evidence->count; i++) {
        struct evidence_item *item = &evidence->items[i];

        item->unit = i;
        item->weight = (double)network_weight(network, last, k, i);
        item->value = value[i];
        item->contribution = item->weight * item->value;
        evidence->speak_for += item->contribution > 0;
        evidence->speak_against += item->contribution < 0;
    }
    qsort(evidence->items, evidence->count, sizeof *evidence->items, compare_items);
    evidence->bias = (double)network_bias(network, last, k);
    evidence->sum = probe->sum[last][k];
    evidence->output = probe->output[last][k];
}

bool evidence_create(struct evidence *evidence, const struct network *network, const double *x,
                     size_t k, struct error *err)
{
    const size_t last = network->arch.layers - 1, outputs = network->arch.sizes[last + 1];
    struct probe probe;

    *evidence = (struct evidence){.layer = last > 0 ? last - 1 : SIZE_MAX,
                                  .count = network->arch.sizes[last]};
    if (k >= outputs)
        return error_input(err, _("output %zu; expected 0 to %zu"), k, outputs - 1);
    if (!probe_create(&probe, network, err))
        return false;
    evidence->items = calloc(evidence->count, sizeof *evidence->items);
    if (evidence->items == NULL) {
        error_memory(err, evidence->count * sizeof *evidence->items, "the terms of a sum");
    } else {
        probe_forward(&probe, x);
        fill_items(evidence, &probe, k);
    }
    probe_free(&probe);
    return evidence->items != NULL;
}

void evidence_free(struct evidence *evidence)
{
    free(evidence->items);
    *evidence = (struct evidence){0};
}

static bool fill_slopes(const struct network *network, const double *x, size_t layer, size_t unit,
                        double *picture, struct error *err)
{
    struct probe probe;

    if (!probe_check_slopes(network, layer, _("what a neuron looks for"), err) ||
        !probe_create(&probe, network, err))
        return false;
    probe_forward(&probe, x);
    probe_ask_sum(&probe, layer, unit);
    memcpy(picture, probe_back(&probe, layer), network->arch.sizes[0] * sizeof *picture);
    probe_free(&probe);
    return true;
}

bool evidence_picture(const struct network *network, const double *x, size_t layer, size_t unit,
                      double *picture, enum evidence_picture *kind, struct error *err)
{
    if (layer >= network->arch.layers || unit >= network->arch.sizes[layer + 1])
        return error_input(err, _("there is no neuron %zu in layer %zu"), unit + 1, layer + 1);
    *kind = layer == 0 ? EVIDENCE_WEIGHTS : EVIDENCE_SLOPES;
    if (layer > 0)
        return fill_slopes(network, x, layer, unit, picture, err);
    for (size_t i = 0; i < network->arch.sizes[0]; i++)
        picture[i] = (double)network_weight(network, 0, unit, i);
    return true;
}
