/*
 * A mini-batch's way through all layers but the first one's weights: the rest of the forward pass,
 * the loss, all deltas, gradients, and the optimiser's step. A range of slots, or a region of
 * weights, is the unit of work, so that a team's threads can share it.
 */
#include "forward.h"
#include "learner_private.h"

#include <nntui/i18n.h>

#include <float.h>
#include <math.h>
#include <string.h>

double layers_rate(const struct learner *learner)
{
    const struct learner_options *options = &learner->options;
    const bool constant = options->decay >= 1 && options->decay <= 1;

    return constant ? options->rate
                    : options->rate * pow(options->decay, (double)learner->standing.epoch);
}

void layers_begin(struct learner *learner, size_t count)
{
    learner->piece = (struct piece){
        .batch = count,
        .direct = learner->work.gradient == NULL,
        .single = count == 1,
        .rate = layers_rate(learner),
    };
    learner->piece.factor = (float)((learner->piece.direct ? -learner->piece.rate : 1) /
                                    (double)count);
}

/* A class's targets: all low but one. */
static void write_targets(const struct samples *train, size_t label, float *t)
{
    for (size_t k = 0; k < train->outputs; k++)
        t[k] = train->low;
    t[label] = train->high;
}

void layers_read_targets(struct learner *learner, size_t first, size_t from, size_t to)
{
    const struct samples *train = &learner->train;
    const size_t stride = learner->network.layer[learner->network.arch.layers - 1].stride;

    for (size_t i = from; i < to; i++) {
        const size_t row = learner_row(learner, first + i);
        float *t = learner->work.batch.target + i * stride;

        if (train->labels != NULL && train->outputs > 1 && train->labels[row] < train->outputs)
            write_targets(train, train->labels[row], t);
        else
            samples_target(train, row, t);
    }
}

/* Each hidden output's factor: 0 for the share that is left out, 1 / (1 - share) for the others. */
void layers_draw_masks(struct learner *learner, struct rng *rng)
{
    struct batch *batch = &learner->work.batch;
    const double share = learner->options.dropout;
    const uint32_t limit = (uint32_t)(share * 4294967296.0);
    const float factor = (float)(1 / (1 - share));

    for (size_t l = 0; l + 1 < learner->network.arch.layers; l++) {
        const struct network_layer *place = &learner->network.layer[l];

        for (size_t i = 0; i < batch->count; i++) {
            float *mask = batch->mask[l] + i * place->stride;

            for (size_t j = 0; j < place->out; j++)
                mask[j] = (uint32_t)(rng_u64(rng) >> 32) < limit ? 0 : factor;
        }
    }
}

/* In double, where weights that cancel leave nothing but rounding, which is told apart here. The padding gets 1. */
static bool add_up(struct learner *learner, size_t l)
{
    const struct network_layer *place = &learner->network.layer[l];
    const float *w = learner->network.block + place->weights;
    float *sums = learner->work.batch.weight_sum[l];

    for (size_t k = 0; k < place->stride; k++) {
        double sum = 0, magnitude = 0;

        for (size_t j = 0; j < place->in; j++) {
            sum += w[j * place->stride + k];
            magnitude += fabs((double)w[j * place->stride + k]);
        }
        sums[k] = k < place->out ? (float)sum : 1;
        if (k < place->out && fabs(sum) <= (double)place->in * DBL_EPSILON * magnitude)
            return error_work(
                &learner->standing.broken,
                _("layer %zu, neuron %zu: the weights of its links add up to 0, so its error "
                  "cannot be split over them; expected a sum other than 0"),
                l + 1, k + 1);
    }
    return true;
}

bool layers_add_weights_up(struct learner *learner)
{
    for (size_t l = learner->network.arch.layers - 1; l > 0; l--)
        if (!add_up(learner, l))
            return false;
    return true;
}

/* ---- Forward */

/* Outputs of layer l. False where a sum is not finite. */
static bool pass_outputs(const struct learner *learner, size_t l, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network_layer *place = &learner->network.layer[l];
    const size_t at = from * place->stride, count = to - from;
    bool finite = learner->kernels->activate(learner->network.arch.activation[l],
                                             batch->sum[l] + at, batch->output[l] + at, count,
                                             place->out, place->stride);

    if (batch->mask[l] != NULL)
        learner->kernels->multiply(batch->output[l] + at, batch->mask[l] + at, batch->sent[l] + at,
                                   count * place->stride);
    return finite;
}

/* Returns the first layer (from 1) with a sum that is not finite, or SIZE_MAX. */
static size_t pass_forward_from_sums(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;

    for (size_t l = 0; l < network->arch.layers; l++) {
        const size_t stride = network->layer[l].stride;

        if (l > 0) {
            const size_t row = network->layer[l - 1].stride;

            forward_sums(learner->kernels, network, l, batch->sent[l - 1] + from * row, row,
                         to - from, learner->piece.single, 0, stride,
                         batch->sum[l] + from * stride);
        }
        if (!pass_outputs(learner, l, from, to))
            return l + 1;
    }
    return SIZE_MAX;
}

static void pass_loss_and_delta(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const size_t last = network->arch.layers - 1, stride = network->layer[last].stride,
                 at = from * stride;
    struct output output = {
        .activation = network->arch.activation[last],
        .loss = network->arch.loss,
        .count = to - from,
        .width = network->layer[last].out,
        .stride = stride,
        .x = batch->sum[last] + at,
        .o = batch->output[last] + at,
        .t = batch->target + at,
        .delta = batch->delta[last] + at,
        .loss_of = batch->loss + from,
    };

    learner->kernels->output(&output);
    if (batch->error[last] != NULL)
        learner->kernels->subtract(output.t, output.o, batch->error[last] + at,
                                   output.count * stride);
}

/* ---- Back */

/* What goes back through layer l's weights by the rule: v of rule.def, with the sign of an error. */
static const float *sent_back(const struct learner *learner, size_t l, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const size_t stride = learner->network.layer[l].stride, at = from * stride;
    float *shared = NULL;

    switch (learner->options.rule) {
    case RULE_TRANSPOSE: return batch->error[l] + at;
    case RULE_SPLIT:
        shared = batch->shared +
                 from * batch->shared_row; /* not where another thread is in another layer */
        learner->kernels->divide_rows(batch->error[l] + at, batch->weight_sum[l], shared, to - from,
                                      stride);
        return shared;
    case RULE_CHAIN:
    case RULE_COUNT: break;
    }
    return batch->delta[l] + at;
}

/* h = v W of layer l, for the layer below. */
static void back_through(const struct learner *learner, size_t l, const float *v, size_t count,
                         float *h)
{
    const struct network_layer *place = &learner->network.layer[l];
    const float *w = learner->network.block + place->weights;

    if (learner->piece.single)
        learner->kernels->row_back(v, w, place->in, place->stride, h);
    else
        learner->kernels->back(v, count, w, place->in, place->out, place->stride, h,
                               learner->network.layer[l - 1].stride);
}

/* Deltas of all hidden layers, last first. By the chain rule h is dE/do, by the others an error: -dE/do. */
static void pass_back(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const bool chain = learner->options.rule == RULE_CHAIN;

    for (size_t l = network->arch.layers - 1; l > 0; l--) {
        const size_t stride = network->layer[l - 1].stride, at = from * stride,
                     size = (to - from) * stride;
        float *h = (chain ? batch->delta[l - 1] : batch->error[l - 1]) + at;

        back_through(learner, l, sent_back(learner, l, from, to), to - from, h);
        if (batch->mask[l - 1] != NULL)
            learner->kernels->multiply(h, batch->mask[l - 1] + at, h, size);
        learner->kernels->slope(network->arch.activation[l - 1], batch->output[l - 1] + at, h,
                                chain ? 1 : -1, batch->delta[l - 1] + at, size);
    }
}

/* From deltas to what they add to weights or gradients. */
static void scale_deltas(const struct learner *learner, size_t from, size_t to)
{
    for (size_t l = 0; l < learner->network.arch.layers; l++) {
        const size_t stride = learner->network.layer[l].stride;
        float *delta = learner->work.batch.delta[l] + from * stride;

        learner->kernels->scale(delta, learner->piece.factor, delta, (to - from) * stride);
    }
}

size_t layers_pass(const struct learner *learner, size_t from, size_t to)
{
    size_t broken = pass_forward_from_sums(learner, from, to);

    if (broken != SIZE_MAX)
        return broken;
    pass_loss_and_delta(learner, from, to);
    pass_back(learner, from, to);
    scale_deltas(learner, from, to);
    return SIZE_MAX;
}

/* ---- Gradients and the update */

/* The region's place in the block. */
static size_t region_start(const struct learner *learner, const struct region *region)
{
    const struct network_layer *place = &learner->network.layer[region->layer];

    return (region->bias ? place->bias : place->weights + region->row * place->stride) +
           region->column;
}

void layers_gradient(const struct learner *learner, const struct region *region, const float *in,
                     size_t in_row, const float *steps, size_t count, bool onto, float *block)
{
    static const float one = 1; /* a bias's incoming value */
    const size_t stride = learner->network.layer[region->layer].stride;
    float *to = block + region_start(learner, region);
    struct product p = {
        .rows = region->bias ? 1 : region->rows,
        .columns = region->columns,
        .depth = count,
        .a = region->bias ? &one : in + region->row,
        .a_row = region->bias ? 0 : 1,
        .a_step = region->bias ? 0 : in_row,
        .b = steps + region->column,
        .b_row = stride,
        .base = onto ? to : NULL,
        .base_row = stride,
        .c = to,
        .c_row = stride,
    };

    learner->kernels->product(&p);
}

/* Penalties are for weights only. */
bool layers_optimise(const struct learner *learner, const struct region *region,
                     const float *gradient_row)
{
    const struct learner_options *options = &learner->options;
    const struct standing *standing = &learner->standing;
    const struct network *network = &learner->network;
    const size_t at = region_start(learner, region);
    float *moments = learner->work.moments;
    struct optimise p = {
        .optimizer = options->optimizer,
        .rows = region->bias ? 1 : region->rows,
        .columns = region->columns,
        .stride = network->layer[region->layer].stride,
        .w = network->block + at,
        .gradient = learner->work.gradient + at,
        .gradient_row = gradient_row != NULL ? gradient_row + region->column : NULL,
        .moment1 = learner->work.moment_count > 0 ? moments + at : NULL,
        .moment2 = learner->work.moment_count > 1 ? moments + network->block_size + at : NULL,
        .rate = (float)learner->piece.rate,
        .keep1 = (float)options->momentum,
        .keep2 = (float)options->momentum2,
        .take1 = (float)(1 - options->momentum),
        .take2 = (float)(1 - options->momentum2),
        .correct1 = (float)(1 / (1 - standing->power1)),
        .correct2 = (float)(1 / (1 - standing->power2)),
        .l1 = region->bias ? 0 : (float)options->l1,
        .l2 = region->bias ? 0 : (float)options->l2,
    };

    return learner->kernels->optimise(&p);
}

/* One sample's direct step. */
static void update_single(const struct learner *learner, size_t l, size_t slot)
{
    const struct batch *batch = &learner->work.batch;
    const struct network_layer *place = &learner->network.layer[l];
    float *block = learner->network.block, *step = batch->delta[l] + slot * place->stride;

    learner->kernels->outer(batch->sent[l - 1] + slot * learner->network.layer[l - 1].stride, step,
                            place->in, place->stride, block + place->weights, place->stride);
    if (learner->network.arch.bias)
        learner->kernels->add(block + place->bias, step, 1, place->stride);
}

static bool update_region(const struct learner *learner, const struct region *region, size_t first,
                          size_t count)
{
    const struct piece *piece = &learner->piece;
    const struct batch *batch = &learner->work.batch;
    const size_t l = region->layer, in_row = learner->network.layer[l - 1].stride;

    if (region->rows == 0)
        return true;
    layers_gradient(learner, region, batch->sent[l - 1] + first * in_row, in_row,
                    batch->delta[l] + first * learner->network.layer[l].stride, count,
                    piece->direct || !piece->begins,
                    piece->direct ? learner->network.block : learner->work.gradient);
    return piece->direct || !piece->ends || layers_optimise(learner, region, NULL);
}

bool layers_update(const struct learner *learner, size_t l, size_t first, size_t count, size_t part,
                   size_t parts)
{
    const struct network_layer *place = &learner->network.layer[l];
    struct region region = {.layer = l, .columns = place->stride};
    size_t from, to;
    bool finite;

    if (learner->piece.single && learner->piece.direct) {
        update_single(learner, l, first);
        return true;
    }
    team_share(place->in, part, parts, &from, &to);
    region.row = from;
    region.rows = to - from;
    finite = update_region(learner, &region, first, count);
    region = (struct region){.layer = l, .columns = place->stride, .rows = 1, .bias = true};
    if (learner->network.arch.bias && part == 0 && !update_region(learner, &region, first, count))
        finite = false;
    return finite;
}

/* A bound of what comes into layer l from the slots. */
static double largest_in(const struct learner *learner, size_t l, size_t first, size_t count)
{
    const struct batch *batch = &learner->work.batch;
    const size_t stride = l > 0 ? learner->network.layer[l - 1].stride : 0;

    if (l == 0)
        return learner->work.plan->source->largest(learner, count);
    switch (learner->network.arch.activation[l - 1]) {
    case ACTIVATION_SIGMOID:
    case ACTIVATION_TANH: return 1 / (1 - learner->options.dropout);
    default:
        return (double)learner->kernels->largest(batch->sent[l - 1] + first * stride,
                                                 count * stride);
    }
}

/*
 * A weight that overflows in a direct step is found without looking at each: none changes by more than
 * samples * largest step * largest incoming value, and while what these add up to is far from a float's
 * limit, no weight can be beyond it. Otherwise the weights are looked at, and the bound is what they show.
 */
bool layers_check_weights(struct learner *learner, size_t l, size_t first, size_t count)
{
    const struct batch *batch = &learner->work.batch;
    const struct network_layer *place = &learner->network.layer[l];
    double step = (double)learner->kernels->largest(batch->delta[l] + first * place->stride,
                                                    count * place->stride);
    double change = (double)count * step * fmax(1, largest_in(learner, l, first, count));

    learner->bound[l] = (float)(((double)learner->bound[l] + change) * (1 + 1e-6));
    if (learner->bound[l] < FLT_MAX / 4)
        return true;
    learner->bound[l] = learner->kernels->largest(learner_settle(learner) + place->weights,
                                                  (place->in + 1) * place->stride);
    return isfinite(learner->bound[l]);
}
