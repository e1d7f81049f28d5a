/*
 * Where training broke: the sum, output or weight that is no longer finite, found in what the mini-batch has left
 * behind, and told by the names that the Step screen has for them.
 */
#include "forward.h"
#include "learner_private.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>

/* The number of the epoch's sample `index` among the training samples, from 1. */
static size_t sample_number(const struct learner *learner, size_t index)
{
    const struct samples *train = &learner->train;
    size_t row = learner_row(learner, index), number = 0;

    if (train->rows == NULL)
        return row + 1;
    while (number < train->count && train->rows[number] != row)
        number++;
    return number + 1;
}

static float largest_weight(struct learner *learner)
{
    const float *block = learner_settle(learner);
    float largest = 0;

    for (size_t i = 0; i < learner->network.block_size; i++)
        if (isfinite(block[i]) && fabsf(block[i]) > largest)
            largest = fabsf(block[i]);
    return largest;
}

bool learner_diverged(struct learner *learner, const char *what)
{
    const struct standing *standing = &learner->standing;

    return error_work(
        &learner->standing.broken,
        _("training diverged in epoch %llu, mini-batch %llu: %s is not finite (largest weight "
          "%.3g, rate %g: try a smaller one)"),
        (unsigned long long)standing->epoch + 1, (unsigned long long)standing->epoch_batches + 1,
        what, (double)largest_weight(learner), layers_rate(learner));
}

bool learner_sum_diverged(struct learner *learner, size_t layer, size_t unit, size_t index)
{
    char what[80];

    snprintf(what, sizeof what, _("sum x[%zu][%zu] of sample %zu"), layer, unit + 1,
             sample_number(learner, index));
    return learner_diverged(learner, what);
}

bool learner_loss_diverged(struct learner *learner, size_t unit, size_t index, double output)
{
    char what[120];

    snprintf(what, sizeof what, _("the loss of sample %zu, whose o[%zu][%zu] is %.3g,"),
             sample_number(learner, index), learner->network.arch.layers, unit + 1, output);
    return learner_diverged(learner, what);
}

/* After the step: the first weight of the layer (from 1) that is not finite. */
bool learner_weight_diverged(struct learner *learner, size_t layer)
{
    const struct network *network = learner_network(learner);
    const struct network_layer *place = &network->layer[layer - 1];
    char what[80];

    snprintf(what, sizeof what, _("a weight of layer %zu"), layer);
    for (size_t out = 0; out < place->out; out++) {
        for (size_t in = 0; in < place->in; in++) {
            if (isfinite(network_weight(network, layer - 1, out, in)))
                continue;
            snprintf(what, sizeof what, _("weight w[%zu][%zu][%zu] after the step"), layer, out + 1,
                     in + 1);
            return learner_diverged(learner, what);
        }
        if (isfinite(network_bias(network, layer - 1, out)))
            continue;
        snprintf(what, sizeof what, _("bias b[%zu][%zu] after the step"), layer, out + 1);
        return learner_diverged(learner, what);
    }
    return learner_diverged(learner, what);
}

bool learner_find_sum(struct learner *learner, size_t layer, size_t from, size_t to, size_t first)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const struct network_layer *place = &network->layer[layer - 1];
    const size_t stride = place->stride;
    float *sums = batch->sum[layer - 1];

    if (layer > 1)
        forward_sums(learner->kernels, network, layer - 1,
                     batch->sent[layer - 2] + from * network->layer[layer - 2].stride,
                     network->layer[layer - 2].stride, to - from, learner->piece.single, 0, stride,
                     sums + from * stride);
    for (size_t slot = from; slot < to; slot++)
        for (size_t unit = 0; unit < place->out; unit++)
            if (!isfinite(sums[slot * stride + unit]))
                return learner_sum_diverged(learner, layer, unit, first + slot);
    return learner_sum_diverged(learner, layer, 0, first + from);
}

bool learner_find_loss(struct learner *learner, size_t from, size_t to, size_t first)
{
    const struct batch *batch = &learner->work.batch;
    const size_t last = learner->network.arch.layers - 1,
                 stride = learner->network.layer[last].stride;
    size_t worst = from * stride;
    float largest = -1;

    for (size_t slot = from; slot < to; slot++)
        for (size_t unit = 0; unit < learner->network.layer[last].out; unit++) {
            size_t at = slot * stride + unit;
            float error = fabsf(batch->output[last][at] - batch->target[at]);

            if (error > largest) {
                largest = error;
                worst = at;
            }
        }
    return learner_loss_diverged(learner, worst % stride, first + worst / stride,
                                 (double)batch->output[last][worst]);
}
