/*
 * A mini-batch at a time, in pieces of up to the batch's capacity, each in four phases, between which the
 * team's threads wait for each other:
 *   read     samples                                              by bundles of samples
 *   first    sums of the first layer                              by columns
 *   pass     the rest of the forward pass, loss, all deltas       by samples
 *   update   gradients, and the optimiser after the last piece    first layer by columns, others by rows
 * Each number is worked out by one thread in an order of its own, so the bits do not depend on the team.
 */
#include "learner_private.h"

#include <nntui/rng.h>

#include <math.h>
#include <string.h>

/* Multiplications in a mini-batch below which one thread is faster than several. */
#define TEAM_WORTH 100000

/* Floats of input that a piece may have at the most, and samples at the least. */
#define PIECE_INPUTS ((size_t)1 << 19)
#define PIECE_LEAST  16

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const struct source_ops *source_of(const struct learner *learner)
{
    return learner->work.plan->source;
}

/* ---- The phases */

static void read_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    const size_t bundle = source_of(learner)->bundle(learner), count = learner->work.batch.count;
    size_t from, to;

    team_share((count + bundle - 1) / bundle, part, parts, &from, &to);
    from = least(from * bundle, count);
    to = least(to * bundle, count);
    source_of(learner)->read(learner, learner->piece.first, from, to);
    layers_read_targets(learner, learner->piece.first, from, to);
}

static void first_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    size_t column, columns;

    source_of(learner)->share(learner, part, parts, &column, &columns);
    if (columns > 0)
        source_of(learner)->sums(learner, 0, learner->work.batch.count, column, columns,
                                 learner->piece.single);
}

static void pass_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;
    size_t from, to;

    team_share(learner->work.batch.count, part, parts, &from, &to);
    for (size_t i = from; i < to; i++)
        source_of(learner)->fetch(learner, learner->piece.first + learner->work.batch.count + i);
    learner->finding[part].sums = from < to ? layers_pass(learner, from, to) : SIZE_MAX;
}

/* The optimiser on the first layer's columns; the gradient is complete. */
static bool optimise_first(const struct learner *learner, size_t column, size_t columns)
{
    struct region region = {
        .rows = learner->network.layer[0].in, .column = column, .columns = columns};
    bool finite = layers_optimise(learner, &region, source_of(learner)->gradient_row(learner));

    region.bias = true;
    if (learner->network.arch.bias && !layers_optimise(learner, &region, NULL))
        finite = false;
    source_of(learner)->renew(learner, column, columns);
    return finite;
}

/* The first layer is cut by columns, as in first_phase(), so that its weights stay in one core's cache. */
static bool update_first(const struct learner *learner, size_t part, size_t parts)
{
    const struct piece *piece = &learner->piece;
    size_t column, columns;

    source_of(learner)->share(learner, part, parts, &column, &columns);
    if (columns == 0)
        return true;
    if (piece->direct) {
        source_of(learner)->change(learner, learner->work.batch.delta[0], piece->count, column,
                                   columns);
        return true;
    }
    source_of(learner)->add_gradient(learner, learner->work.batch.delta[0], piece->count, column,
                                     columns, piece->begins);
    return !piece->ends || optimise_first(learner, column, columns);
}

static void update_phase(void *context, size_t part, size_t parts)
{
    struct learner *learner = context;

    learner->finding[part].weights = SIZE_MAX;
    for (size_t l = learner->network.arch.layers; l-- > 0;) {
        bool finite = l == 0 ? update_first(learner, part, parts)
                             : layers_update(learner, l, 0, learner->piece.count, part, parts);

        if (!finite)
            learner->finding[part].weights = l + 1;
    }
}

/* ---- Around the phases, on the calling thread */

/* Looks through what the parts of the team found, and at the weights after direct steps. */
static bool check_weights(struct learner *learner, size_t parts)
{
    size_t layer = SIZE_MAX;

    for (size_t part = 0; part < parts; part++)
        layer = least(layer, learner->finding[part].weights);
    for (size_t l = learner->network.arch.layers; learner->piece.direct && l-- > 0;)
        if (!layers_check_weights(learner, l, 0, learner->piece.count))
            layer = l + 1;
    return layer == SIZE_MAX || learner_weight_diverged(learner, layer);
}

static bool find_sum(struct learner *learner, size_t layer)
{
    const size_t count = learner->work.batch.count;

    if (layer == 1)
        source_of(learner)->sums(learner, 0, count, 0, learner->network.layer[0].stride,
                                 learner->piece.single);
    return learner_find_sum(learner, layer, 0, count, learner->piece.first);
}

/* One piece; adds its losses to *loss. */
static bool run_piece(struct learner *learner, struct team *team, size_t parts, double *loss)
{
    const struct batch *batch = &learner->work.batch;
    size_t layer = SIZE_MAX;
    double sum = 0;

    team_run(team, read_phase, learner);
    team_run(team, first_phase, learner);
    team_run(team, pass_phase, learner);
    for (size_t part = 0; part < parts; part++)
        layer = least(layer, learner->finding[part].sums);
    if (layer != SIZE_MAX)
        return find_sum(learner, layer);
    for (size_t i = 0; i < batch->count; i++)
        sum += (double)batch->loss[i];
    if (!isfinite(sum))
        return learner_find_loss(learner, 0, batch->count, learner->piece.first);
    *loss += sum;
    team_run(team, update_phase, learner);
    return true;
}

/* A mini-batch of `count` samples. */
static bool run_batch(struct learner *learner, size_t count)
{
    const struct learner_options *options = &learner->options;
    struct batch *batch = &learner->work.batch;
    const bool worth = learner->network.block_size * least(count, batch->capacity) >= TEAM_WORTH &&
                       count > 1;
    struct team *team = worth ? learner->work.team : NULL;
    const size_t parts = team != NULL ? least(options->threads, TEAM_MAX) : 1;
    struct rng rng;
    double loss = 0;

    layers_begin(learner, count);
    learner->standing.power1 *= options->momentum;
    learner->standing.power2 *= options->momentum2;
    if (options->rule == RULE_SPLIT && !layers_add_weights_up(learner))
        return false;
    if (options->dropout > 0)
        rng_seed(&rng, options->seed, RNG_DROPOUT, learner->standing.batches);
    for (size_t done = 0; done < count; done += learner->piece.count) {
        learner->piece.first = learner->standing.sample + done;
        learner->piece.count = batch->count = least(count - done, batch->capacity);
        learner->piece.begins = done == 0;
        learner->piece.ends = done + learner->piece.count == count;
        if (options->dropout > 0)
            layers_draw_masks(learner, &rng);
        if (!run_piece(learner, team, parts, &loss))
            return false;
    }
    if (!check_weights(learner, parts))
        return false;
    learner->standing.since_fold += count;
    source_of(learner)->fold(learner);
    learner_account(learner, count, loss);
    return true;
}

static bool batch_run(struct learner *learner, uint64_t batches, size_t size)
{
    const uint64_t epoch = learner->standing.epoch;

    for (uint64_t i = 0; i < batches && learner->standing.epoch == epoch; i++)
        if (!run_batch(learner, least(size, learner->train.count - learner->standing.sample)))
            return false;
    return true;
}

/* ---- The plans */

static size_t batch_capacity(const struct learner *learner, size_t batch)
{
    size_t most = least(BATCH_SAMPLES, PIECE_INPUTS / learner->train.inputs);

    return least(batch, most < PIECE_LEAST ? PIECE_LEAST : most);
}

static bool fits_all(const struct learner *learner, const struct learner_options *options)
{
    (void)learner, (void)options;
    return true;
}

static bool fits_ink(const struct learner *learner, const struct learner_options *options)
{
    (void)options;
    return learner->train.bytes != NULL && learner->density < INK_DENSITY;
}

static size_t ink_carried(const struct learner *learner, size_t capacity, bool direct)
{
    (void)capacity;
    return CARRIED_STEPS * learner->network.layer[0].stride + (direct ? ink_panels(learner) : 0);
}

static void ink_settle(struct learner *learner, float *block)
{
    source_ink.settle(learner, block, NULL, 0);
}

static void ink_finish(struct learner *learner)
{
    source_ink.settle(learner, learner->network.block, NULL, 0);
    source_ink.take_over(learner);
}

const struct plan_ops plan_dense = {
    .name = "dense",
    .source = &source_dense,
    .shared = true,
    .settled = true,
    .fits = fits_all,
    .capacity = batch_capacity,
    .run = batch_run,
};

const struct plan_ops plan_ink = {
    .name = "sparse",
    .source = &source_ink,
    .shared = true,
    .fits = fits_ink,
    .capacity = batch_capacity,
    .carried = ink_carried,
    .run = batch_run,
    .settle = ink_settle,
    .finish = ink_finish,
};
