/*
 * One sample after the other by plain descent, the first layer by groups of samples.
 *
 * The first layer's weights fill the cache, and going through all of them twice for each sample is what
 * takes the time. Within a group it is done twice for all. With the group's samples x_1, x_2, ... and their steps
 * s_1, s_2, ... (s = -rate * delta), sample k's sums are to be made with the weights W + x_1^T s_1 + ... +
 * x_{k-1}^T s_{k-1}; that is
 *
 *     x_k W + (x_k . x_1) s_1 + ... + (x_k . x_{k-1}) s_{k-1}
 *
 * (and 1 is added to each product where there are biases). All x_k W are worked out together, the
 * steps follow one by one, and at the group's end all are added to the weights together. It is the same
 * descent, sample by sample, with its sums in another order.
 *
 * Where the group stands, and its steps so far, belong to the learner's state; what was read and worked
 * out at its beginning does not, since it can be made again. So the bits do not depend on where a run is
 * interrupted.
 */
#include "learner_private.h"

#include <math.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const struct source_ops *source_of(const struct learner *learner)
{
    return learner->work.plan->source;
}

/* The step of a group's sample; 0 for those that are not done yet. */
static float *step_of(const struct learner *learner, size_t slot)
{
    return learner->work.carried + (CARRIED_STEPS + slot) * learner->network.layer[0].stride;
}

/* Reads the group that the present sample belongs to and works its sums out, with the weights at its beginning. */
static void begin_group(struct learner *learner)
{
    struct work *work = &learner->work;
    const size_t first = learner->standing.sample - learner->standing.pending;
    const size_t stride = learner->network.layer[0].stride;

    work->group_count = work->batch.count = least(work->batch.capacity,
                                                  learner->train.count - first);
    work->group_ready = true;
    source_of(learner)->read(learner, first, 0, work->group_count);
    layers_read_targets(learner, first, 0, work->group_count);
    source_of(learner)->sums(learner, 0, work->group_count, 0, stride, false);
}

/* Adds the group's steps to the weights. */
static void end_group(struct learner *learner)
{
    struct work *work = &learner->work;
    const size_t stride = learner->network.layer[0].stride, done = learner->standing.pending;

    source_of(learner)->change(learner, step_of(learner, 0), work->group_count, 0, stride);
    memset(step_of(learner, 0), 0, work->batch.capacity * stride * sizeof(float));
    learner->standing.since_fold += done;
    learner->standing.pending = 0;
    work->group_ready = false;
    source_of(learner)->fold(learner);
}

/* The sums of the group's sample `slot` as they are after the samples before it. */
static void catch_up(struct learner *learner, size_t slot)
{
    const size_t stride = learner->network.layer[0].stride;
    float *sums = learner->work.batch.sum[0] + slot * stride;

    for (size_t before = 0; before < slot; before++) {
        double product = source_of(learner)->dot(learner, slot, before) +
                         (learner->network.arch.bias ? 1 : 0);

        learner->kernels->add(sums, step_of(learner, before), (float)product, stride);
    }
}

static bool check_weights(struct learner *learner, size_t slot)
{
    for (size_t l = learner->network.arch.layers; l-- > 0;)
        if (!layers_check_weights(learner, l, slot, 1))
            return learner_weight_diverged(learner, l + 1);
    return true;
}

/* The group's first sums are made again, and what the samples before it have added. */
static bool find_sum(struct learner *learner, size_t layer, size_t slot)
{
    if (layer == 1) {
        source_of(learner)->sums(learner, 0, learner->work.group_count, 0,
                                 learner->network.layer[0].stride, false);
        catch_up(learner, slot);
    }
    return learner_find_sum(learner, layer, slot, slot + 1, learner->standing.sample - slot);
}

static bool run_sample(struct learner *learner)
{
    struct work *work = &learner->work;
    const size_t slot = learner->standing.pending, stride = learner->network.layer[0].stride;
    size_t broken;
    float loss;

    if (!work->group_ready)
        begin_group(learner);
    source_of(learner)->fetch(learner, learner->standing.sample + work->group_count);
    catch_up(learner, slot);
    broken = layers_pass(learner, slot, slot + 1);
    if (broken != SIZE_MAX)
        return find_sum(learner, broken, slot);
    loss = work->batch.loss[slot];
    if (!isfinite(loss))
        return learner_find_loss(learner, slot, slot + 1, learner->standing.sample - slot);
    memcpy(step_of(learner, slot), work->batch.delta[0] + slot * stride, stride * sizeof(float));
    for (size_t l = learner->network.arch.layers; l-- > 1;)
        layers_update(learner, l, slot, 1, 0, 1);
    learner->standing.pending++;
    if (!check_weights(learner, slot))
        return false;
    if (learner->standing.pending == work->group_count)
        end_group(learner);
    learner_account(learner, 1, (double)loss);
    return true;
}

static bool online_run(struct learner *learner, uint64_t batches, size_t size)
{
    const uint64_t epoch = learner->standing.epoch;

    (void)size;
    layers_begin(learner, 1);
    for (uint64_t i = 0; i < batches && learner->standing.epoch == epoch; i++)
        if (!run_sample(learner))
            return false;
    return true;
}

static void online_settle(struct learner *learner, float *block)
{
    if (learner->standing.pending > 0 && !learner->work.group_ready)
        begin_group(learner);
    source_of(learner)->settle(learner, block, step_of(learner, 0), learner->standing.pending);
}

static void online_finish(struct learner *learner)
{
    online_settle(learner, learner->network.block);
    memset(step_of(learner, 0), 0,
           learner->work.batch.capacity * learner->network.layer[0].stride * sizeof(float));
    learner->standing.pending = 0;
    learner->work.group_ready = false;
    source_of(learner)->take_over(learner);
}

static bool fits_online(const struct learner *learner, const struct learner_options *options)
{
    (void)learner;
    return options->batch == 1 && options->optimizer == OPTIMIZER_SGD && options->l1 == 0 &&
           options->l2 == 0 && options->dropout == 0 && options->rule != RULE_SPLIT;
}

static bool fits_online_ink(const struct learner *learner, const struct learner_options *options)
{
    return fits_online(learner, options) && learner->train.bytes != NULL &&
           learner->density < INK_DENSITY;
}

static size_t dense_capacity(const struct learner *learner, size_t batch)
{
    (void)batch;
    return learner->kernels->rows > 4 ? learner->kernels->rows : 2 * learner->kernels->rows;
}

static size_t ink_capacity(const struct learner *learner, size_t batch)
{
    (void)batch;
    return source_ink.bundle(learner);
}

static size_t dense_carried(const struct learner *learner, size_t capacity, bool direct)
{
    (void)direct;
    return (CARRIED_STEPS + capacity) * learner->network.layer[0].stride;
}

static size_t ink_carried(const struct learner *learner, size_t capacity, bool direct)
{
    return dense_carried(learner, capacity, direct) + ink_panels(learner);
}

const struct plan_ops plan_online_dense = {
    .name = "grouped",
    .source = &source_dense,
    .fits = fits_online,
    .capacity = dense_capacity,
    .carried = dense_carried,
    .run = online_run,
    .settle = online_settle,
    .finish = online_finish,
};

const struct plan_ops plan_online_ink = {
    .name = "sparse grouped",
    .source = &source_ink,
    .fits = fits_online_ink,
    .capacity = ink_capacity,
    .carried = ink_carried,
    .run = online_run,
    .settle = online_settle,
    .finish = online_finish,
};
