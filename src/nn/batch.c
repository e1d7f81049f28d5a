/*
 * The memory for a mini-batch's values. What is done with them is the plans' affair.
 */
#include "learner_private.h"
#include "memory.h"

/* Hands out parts of a block; with memory NULL it only counts. */
struct supply {
    float *memory;
    size_t used;
};

static float *take(struct supply *supply, size_t count)
{
    float *taken = supply->memory != NULL ? supply->memory + supply->used : NULL;

    supply->used += padded(count);
    return taken;
}

static void place_layer(struct batch *batch, struct supply *supply, const struct network *network,
                        size_t l, const struct learner_options *options)
{
    const bool hidden = l + 1 < network->arch.layers, masked = hidden && options->dropout > 0;
    const size_t stride = network->layer[l].stride, size = batch->capacity * stride;

    batch->output[l] = take(supply, size);
    batch->sum[l] = hidden ? batch->output[l] : take(supply, size);
    batch->mask[l] = masked ? take(supply, size) : NULL;
    batch->sent[l] = masked ? take(supply, size) : batch->output[l];
    batch->delta[l] = take(supply, size);
    batch->error[l] = options->rule != RULE_CHAIN ? take(supply, size) : NULL;
    batch->weight_sum[l] = options->rule == RULE_SPLIT ? take(supply, stride) : NULL;
}

static void place(struct batch *batch, struct supply *supply, const struct network *network,
                  const struct learner_options *options, bool with_input)
{
    const size_t layers = network->arch.layers;
    size_t widest = 0;

    batch->input_row = padded(network->layer[0].in);
    batch->input = with_input ? take(supply, batch->capacity * batch->input_row) : NULL;
    batch->target = take(supply, batch->capacity * network->layer[layers - 1].stride);
    batch->loss = take(supply, batch->capacity);
    for (size_t l = 0; l < layers; l++) {
        place_layer(batch, supply, network, l, options);
        if (network->layer[l].stride > widest)
            widest = network->layer[l].stride;
    }
    batch->shared_row = widest;
    batch->shared = options->rule == RULE_SPLIT ? take(supply, batch->capacity * widest) : NULL;
}

bool batch_create(struct batch *batch, const struct network *network,
                  const struct learner_options *options, size_t capacity, bool with_input,
                  struct error *err)
{
    struct batch made = {.capacity = capacity};
    struct supply supply = {0};

    place(&made, &supply, network, options, with_input);
    made.memory = floats_create(supply.used, err);
    if (made.memory == NULL)
        return false;
    supply = (struct supply){.memory = made.memory};
    place(&made, &supply, network, options, with_input);
    *batch = made;
    return true;
}

void batch_free(struct batch *batch)
{
    free(batch->memory);
    *batch = (struct batch){0};
}
