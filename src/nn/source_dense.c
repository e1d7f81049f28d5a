/*
 * Inputs as rows of floats, and a first layer whose weights are what the block says.
 */
#include "forward.h"
#include "learner_private.h"
#include "memory.h"

static bool dense_create(struct work *work, const struct learner *learner, size_t capacity,
                         struct error *err)
{
    (void)work, (void)learner, (void)capacity, (void)err;
    return true; /* batch.input is all that it needs */
}

static void dense_free(struct work *work)
{
    (void)work;
}

static size_t dense_bundle(const struct learner *learner)
{
    (void)learner;
    return 1;
}

static void dense_share(const struct learner *learner, size_t part, size_t parts, size_t *column,
                        size_t *columns)
{
    size_t from, to;

    team_share(learner->network.layer[0].stride / NETWORK_LANES, part, parts, &from, &to);
    *column = from * NETWORK_LANES;
    *columns = (to - from) * NETWORK_LANES;
}

static void dense_take_over(struct learner *learner)
{
    (void)learner;
}

static void dense_fetch(const struct learner *learner, size_t index)
{
    const struct samples *train = &learner->train;
    const size_t row = index < train->count ? learner_row(learner, index) : 0;

    if (index >= train->count)
        return;
    if (train->bytes != NULL)
        memory_fetch(train->bytes + row * train->inputs, train->inputs);
    else
        memory_fetch(train->x + row * train->inputs, train->inputs * sizeof(float));
}

static void dense_read(struct learner *learner, size_t first, size_t from, size_t to)
{
    const struct samples *train = &learner->train;
    const struct batch *batch = &learner->work.batch;

    for (size_t i = from; i < to; i++) {
        float *x = batch->input + i * batch->input_row;

        if (train->bytes != NULL)
            learner->kernels->expand(augment_image(learner, first + i, i), train->inputs,
                                     train->byte_offset, train->byte_scale, x);
        else
            samples_input(train, learner_row(learner, first + i), x);
    }
}

static void dense_sums(const struct learner *learner, size_t from, size_t to, size_t column,
                       size_t columns, bool single)
{
    const struct batch *batch = &learner->work.batch;

    forward_sums(learner->kernels, &learner->network, 0, batch->input + from * batch->input_row,
                 batch->input_row, to - from, single, column, column + columns,
                 batch->sum[0] + from * learner->network.layer[0].stride);
}

static void add_to(const struct learner *learner, const float *steps, size_t count, size_t column,
                   size_t columns, bool onto, float *block)
{
    const struct batch *batch = &learner->work.batch;
    struct region region = {
        .rows = learner->network.layer[0].in, .column = column, .columns = columns};

    layers_gradient(learner, &region, batch->input, batch->input_row, steps, count, onto, block);
    region.bias = true;
    if (learner->network.arch.bias)
        layers_gradient(learner, &region, NULL, 0, steps, count, onto, block);
}

static void dense_change(const struct learner *learner, const float *steps, size_t count,
                         size_t column, size_t columns)
{
    add_to(learner, steps, count, column, columns, true, learner->network.block);
}

static void dense_add_gradient(const struct learner *learner, const float *steps, size_t count,
                               size_t column, size_t columns, bool begins)
{
    add_to(learner, steps, count, column, columns, !begins, learner->work.gradient);
}

static const float *dense_gradient_row(const struct learner *learner)
{
    (void)learner;
    return NULL;
}

static void dense_renew(const struct learner *learner, size_t column, size_t columns)
{
    (void)learner, (void)column, (void)columns;
}

static void dense_fold(struct learner *learner)
{
    (void)learner;
}

static double dense_dot(const struct learner *learner, size_t a, size_t b)
{
    const struct batch *batch = &learner->work.batch;

    return (double)learner->kernels->dot(batch->input + a * batch->input_row,
                                         batch->input + b * batch->input_row, batch->input_row);
}

static double dense_largest(const struct learner *learner, size_t count)
{
    const struct batch *batch = &learner->work.batch;

    return (double)learner->kernels->largest(batch->input, count * batch->input_row);
}

static void dense_settle(const struct learner *learner, float *block, const float *steps,
                         size_t count)
{
    if (count > 0)
        add_to(learner, steps, count, 0, learner->network.layer[0].stride, true, block);
}

const struct source_ops source_dense = {
    .create = dense_create,
    .free = dense_free,
    .bundle = dense_bundle,
    .share = dense_share,
    .take_over = dense_take_over,
    .fetch = dense_fetch,
    .read = dense_read,
    .sums = dense_sums,
    .change = dense_change,
    .add_gradient = dense_add_gradient,
    .gradient_row = dense_gradient_row,
    .renew = dense_renew,
    .fold = dense_fold,
    .dot = dense_dot,
    .largest = dense_largest,
    .settle = dense_settle,
};
