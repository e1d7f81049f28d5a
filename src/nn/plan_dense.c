/*
 * The plan that fits everything: a mini-batch's inputs as floats, each layer a product of matrices.
 *
 * A mini-batch goes in pieces of up to BATCH_SAMPLES samples, each piece in four phases, between which
 * the team's threads wait for each other:
 *   gather   samples to floats                                    by samples
 *   first    sums of the first layer                              by columns
 *   samples  the rest of the forward pass, loss, all deltas       by samples
 *   update   gradients, and the optimiser after the last piece    first layer by columns, others by rows
 * Each number is worked out by one thread in an order of its own, so the bits do not depend on the team.
 */
#include "forward.h"
#include "learner_private.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>

#include <float.h>
#include <math.h>
#include <string.h>

/* Multiplications in a phase below which one thread is faster than several. */
#define TEAM_WORTH 100000

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- Gather */

static void gather_input(const struct learner *learner, size_t row, float *x)
{
    const struct samples *train = &learner->train;

    if (train->bytes != NULL)
        learner->kernels->expand(train->bytes + row * train->inputs, train->inputs, train->byte_offset,
                                 train->byte_scale, x);
    else
        samples_input(train, row, x);
}

static void gather(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    struct batch *batch = &learner->work.batch;
    const size_t stride = learner->network.layer[learner->network.arch.layers - 1].stride;
    size_t from, to;

    team_share(batch->count, part, parts, &from, &to);
    for (size_t i = from; i < to; i++) {
        const size_t row = learner_row(learner, learner->piece.first + i);

        gather_input(learner, row, batch->input + i * batch->input_row);
        samples_target(&learner->train, row, batch->target + i * stride);
    }
}

/* ---- The first layer's sums */

static void first_layer(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    struct batch *batch = &learner->work.batch;
    size_t from, to;

    team_share(learner->network.layer[0].stride / NETWORK_LANES, part, parts, &from, &to);
    if (from < to)
        forward_sums(learner->kernels, &learner->network, 0, batch->input, batch->input_row, batch->count,
                     learner->piece.batch == 1, from * NETWORK_LANES, to * NETWORK_LANES, batch->sum[0]);
}

/* ---- The rest of the way forward, and back: a range of samples */

/* Outputs of layer l for samples from .. to - 1. False where a sum is not finite. */
static bool pass_layer_on(const struct learner *learner, size_t l, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network_layer *place = &learner->network.layer[l];
    const size_t at = from * place->stride, count = to - from;
    bool finite = learner->kernels->activate(learner->network.arch.activation[l], batch->sum[l] + at,
                                             batch->output[l] + at, count, place->out, place->stride);

    if (batch->mask[l] != NULL)
        learner->kernels->multiply(batch->output[l] + at, batch->mask[l] + at, batch->sent[l] + at,
                                   count * place->stride);
    return finite;
}

/* Forward from the first layer's sums; returns the first layer (from 1) with a sum that is not finite. */
static size_t forward_samples(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;

    for (size_t l = 0; l < network->arch.layers; l++) {
        const size_t stride = network->layer[l].stride;

        if (l > 0) {
            const size_t row = network->layer[l - 1].stride;

            forward_sums(learner->kernels, network, l, batch->sent[l - 1] + from * row, row, to - from,
                         learner->piece.batch == 1, 0, stride, batch->sum[l] + from * stride);
        }
        if (!pass_layer_on(learner, l, from, to))
            return l + 1;
    }
    return SIZE_MAX;
}

static void output_samples(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const size_t last = network->arch.layers - 1, stride = network->layer[last].stride, at = from * stride;
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
        learner->kernels->subtract(output.t, output.o, batch->error[last] + at, output.count * stride);
}

/* What goes back through layer l's weights by the rule: v of rule.def, with the sign of an error. */
static const float *sent_back(const struct learner *learner, size_t l, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const size_t stride = learner->network.layer[l].stride, at = from * stride;

    switch (learner->options.rule) {
    case RULE_TRANSPOSE: return batch->error[l] + at;
    case RULE_SPLIT:
        learner->kernels->divide_rows(batch->error[l] + at, batch->weight_sum[l], batch->shared + at, to - from,
                                      stride);
        return batch->shared + at;
    case RULE_CHAIN:
    case RULE_COUNT: break;
    }
    return batch->delta[l] + at;
}

/* Deltas of all hidden layers, last first. By the chain rule h is dE/do, by the others an error: -dE/do. */
static void back_samples(const struct learner *learner, size_t from, size_t to)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const bool chain = learner->options.rule == RULE_CHAIN;

    for (size_t l = network->arch.layers - 1; l > 0; l--) {
        const struct network_layer *place = &network->layer[l];
        const size_t stride = network->layer[l - 1].stride, at = from * stride, size = (to - from) * stride;
        float *h = (chain ? batch->delta[l - 1] : batch->error[l - 1]) + at;

        learner->kernels->back(sent_back(learner, l, from, to), to - from, network->block + place->weights,
                               place->in, place->out, place->stride, h, stride);
        if (batch->mask[l - 1] != NULL)
            learner->kernels->multiply(h, batch->mask[l - 1] + at, h, size);
        learner->kernels->slope(network->arch.activation[l - 1], batch->output[l - 1] + at, h, chain ? 1 : -1,
                                batch->delta[l - 1] + at, size);
    }
}

static void samples_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    size_t from, to;

    team_share(learner->work.batch.count, part, parts, &from, &to);
    learner->finding[part].sums = SIZE_MAX;
    if (from == to)
        return;
    learner->finding[part].sums = forward_samples(learner, from, to);
    if (learner->finding[part].sums != SIZE_MAX)
        return;
    output_samples(learner, from, to);
    back_samples(learner, from, to);
}

/* ---- Gradients and the update: a rectangle of one layer's weights, or some columns of its biases */

struct region {
    size_t layer;
    size_t row, rows;       /* incoming values */
    size_t column, columns; /* neurons, multiples of NETWORK_LANES */
    bool bias;              /* the bias row instead */
};

/* The region's place in the block. */
static size_t region_start(const struct learner *learner, const struct region *region)
{
    const struct network_layer *place = &learner->network.layer[region->layer];

    return (region->bias ? place->bias : place->weights + region->row * place->stride) + region->column;
}

/*
 * Adds the piece's part of the mean gradient: to the gradient block, or, for a direct step, times
 * -rate to the weights themselves. A bias's incoming value is always 1.
 */
static void region_gradient(const struct learner *learner, const struct region *region)
{
    static const float one = 1;
    const struct piece *piece = &learner->piece;
    const struct batch *batch = &learner->work.batch;
    const size_t l = region->layer, at = region_start(learner, region), stride = learner->network.layer[l].stride;
    const double share = 1 / (double)piece->batch;
    float *to = (piece->direct ? learner->network.block : learner->work.gradient) + at;
    struct product p = {
        .rows = region->bias ? 1 : region->rows,
        .columns = region->columns,
        .depth = batch->count,
        .a = region->bias ? &one : (l == 0 ? batch->input : batch->sent[l - 1]) + region->row,
        .a_row = region->bias ? 0 : 1,
        .a_step = region->bias ? 0 : l == 0 ? batch->input_row : learner->network.layer[l - 1].stride,
        .b = batch->delta[l] + region->column,
        .b_row = stride,
        .base = piece->direct || !piece->begins ? to : NULL,
        .base_row = stride,
        .factor = (float)(piece->direct ? -piece->rate * share : share),
        .c = to,
        .c_row = stride,
    };

    learner->kernels->product(&p);
}

/* The optimiser's step from the finished gradient. Penalties are for weights only. */
static bool region_optimise(const struct learner *learner, const struct region *region)
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

/* False where a weight is no longer finite; a direct step leaves that to check_bound(). */
static bool region_update(const struct learner *learner, const struct region *region)
{
    if (region->rows == 0 || region->columns == 0)
        return true;
    region_gradient(learner, region);
    return learner->piece.direct || !learner->piece.ends || region_optimise(learner, region);
}

/* The first layer is cut by columns, as in first_layer(), so that its weights stay in one core's cache. */
static bool update_first(const struct learner *learner, size_t part, size_t parts)
{
    const struct network_layer *place = &learner->network.layer[0];
    struct region region = {.layer = 0, .rows = place->in};
    size_t from, to;
    bool finite;

    team_share(place->stride / NETWORK_LANES, part, parts, &from, &to);
    region.column = from * NETWORK_LANES;
    region.columns = (to - from) * NETWORK_LANES;
    finite = region_update(learner, &region);
    region.bias = true;
    if (learner->network.arch.bias && !region_update(learner, &region))
        finite = false;
    return finite;
}

static bool update_layer(const struct learner *learner, size_t l, size_t part, size_t parts)
{
    const struct network_layer *place = &learner->network.layer[l];
    struct region region = {.layer = l, .columns = place->stride};
    size_t from, to;
    bool finite;

    team_share(place->in, part, parts, &from, &to);
    region.row = from;
    region.rows = to - from;
    finite = region_update(learner, &region);
    region.bias = true;
    region.rows = 1;
    if (learner->network.arch.bias && part == 0 && !region_update(learner, &region))
        finite = false;
    return finite;
}

static void update_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;

    learner->finding[part].weights = SIZE_MAX;
    for (size_t l = learner->network.arch.layers; l-- > 0;) {
        bool finite = l == 0 ? update_first(learner, part, parts) : update_layer(learner, l, part, parts);

        if (!finite)
            learner->finding[part].weights = l + 1;
    }
}

/* ---- Around the phases, on the calling thread */

/* Each hidden output's factor: 0 for the share that is left out, 1 / (1 - share) for the others. */
static void draw_masks(struct learner *learner, struct rng *rng)
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

/*
 * split: the sums that layer l's errors are divided by, in double, where weights that cancel leave nothing
 * but the rounding that is told apart here. The padding gets 1.
 */
static bool add_weights_up(struct learner *learner, size_t l)
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
            return error_work(&learner->standing.broken,
                              _("layer %zu, neuron %zu: the weights of its links add up to 0, so its error "
                                "cannot be split over them; expected a sum other than 0"),
                              l + 1, k + 1);
    }
    return true;
}

static bool prepare_split(struct learner *learner)
{
    for (size_t l = learner->network.arch.layers - 1; l > 0; l--)
        if (!add_weights_up(learner, l))
            return false;
    return true;
}

/* The largest magnitude among an array's `count` rows. */
static float largest_of(const struct learner *learner, const float *values, size_t count, size_t row)
{
    return learner->kernels->largest(values, count * row);
}

/*
 * A weight that overflows in a direct step is found without looking at each: no step is larger than
 * rate * largest delta * largest incoming value, and while what these add up to is far from a float's
 * limit, no weight can be beyond it. Otherwise the weights are looked at, and the bound is what they show.
 */
static bool check_bound(struct learner *learner, size_t l)
{
    const struct batch *batch = &learner->work.batch;
    const struct network *network = &learner->network;
    const struct network_layer *place = &network->layer[l];
    float in = l == 0 ? largest_of(learner, batch->input, batch->count, batch->input_row)
                      : largest_of(learner, batch->sent[l - 1], batch->count, network->layer[l - 1].stride);
    double step = learner->piece.rate * (double)largest_of(learner, batch->delta[l], batch->count, place->stride) *
                  fmax(1, (double)in);

    learner->bound[l] = (float)(((double)learner->bound[l] + step) * (1 + 1e-6));
    if (learner->bound[l] < FLT_MAX / 4)
        return true;
    learner->bound[l] = learner->kernels->largest(network->block + place->weights, (place->in + 1) * place->stride);
    return isfinite(learner->bound[l]);
}

/* Looks through what the parts of the team found, and at the weights after direct steps. */
static bool check_update(struct learner *learner, size_t parts)
{
    size_t layer = SIZE_MAX;

    for (size_t part = 0; part < parts; part++)
        layer = least(layer, learner->finding[part].weights);
    for (size_t l = learner->network.arch.layers; learner->piece.direct && l-- > 0;)
        if (!check_bound(learner, l))
            layer = l + 1;
    return layer == SIZE_MAX || learner_diverged(learner, _("a weight"), layer);
}

/* One piece up to all deltas; adds its losses to *loss. */
static bool run_piece(struct learner *learner, struct team *team, size_t parts, double *loss)
{
    struct batch *batch = &learner->work.batch;
    size_t layer = SIZE_MAX;
    double sum = 0;

    batch->count = learner->piece.count;
    team_run(team, gather, learner);
    team_run(team, first_layer, learner);
    team_run(team, samples_phase, learner);
    for (size_t part = 0; part < parts; part++)
        layer = least(layer, learner->finding[part].sums);
    if (layer != SIZE_MAX)
        return learner_diverged(learner, _("a sum"), layer);
    for (size_t i = 0; i < batch->count; i++)
        sum += (double)batch->loss[i];
    if (!isfinite(sum))
        return learner_diverged(learner, _("the loss of an output"), learner->network.arch.layers);
    *loss += sum;
    team_run(team, update_phase, learner);
    return true;
}

/* A mini-batch of `count` samples. */
static bool run_batch(struct learner *learner, size_t count)
{
    const struct learner_options *options = &learner->options;
    const bool worth = learner->network.block_size * least(count, BATCH_SAMPLES) >= TEAM_WORTH && count > 1;
    struct team *team = worth ? learner->work.team : NULL;
    const size_t parts = team != NULL ? least(options->threads, TEAM_MAX) : 1;
    struct rng rng;
    double loss = 0;

    learner->piece = (struct piece){
        .batch = count,
        .direct = learner->work.gradient == NULL,
        .rate = options->rate * pow(options->decay, (double)learner->standing.epoch),
    };
    learner->standing.power1 *= options->momentum;
    learner->standing.power2 *= options->momentum2;
    if (options->rule == RULE_SPLIT && !prepare_split(learner))
        return false;
    if (options->dropout > 0)
        rng_seed(&rng, options->seed, RNG_DROPOUT, learner->standing.batches);
    for (size_t done = 0; done < count; done += learner->piece.count) {
        learner->piece.first = learner->standing.sample + done;
        learner->piece.count = least(count - done, learner->work.batch.capacity);
        learner->piece.begins = done == 0;
        learner->piece.ends = done + learner->piece.count == count;
        learner->work.batch.count = learner->piece.count;
        if (options->dropout > 0)
            draw_masks(learner, &rng);
        if (!run_piece(learner, team, parts, &loss))
            return false;
    }
    if (!check_update(learner, parts))
        return false;
    learner_account(learner, count, loss);
    return true;
}

static bool dense_run(struct learner *learner, uint64_t batches, size_t size)
{
    const uint64_t epoch = learner->standing.epoch;

    for (uint64_t i = 0; i < batches && learner->standing.epoch == epoch; i++)
        if (!run_batch(learner, least(size, learner->train.count - learner->standing.sample)))
            return false;
    return true;
}

static bool dense_fits(const struct network *network, const struct samples *samples,
                       const struct learner_options *options)
{
    (void)network, (void)samples, (void)options;
    return true;
}

const struct plan_ops plan_dense = {
    .name = "dense",
    .fits = dense_fits,
    .run = dense_run,
};
