/*
 * Images that are mostly background. A pixel is x = offset + d, d = scale * byte, and d is 0 for four
 * pixels in five; so with the first layer's weights kept as W[i] = V[i] + c (a row c common to all
 * inputs), a forward pass is
 *
 *     b + sum_i x_i W_i = (b + offset * sum_i V_i) + (sum_i x_i) c + sum over ink of d_i V_i
 *
 * and a step W_i += x_i s is
 *
 *     V_i += d_i s where there is ink,   c += offset * s,   sum_i V_i += (sum_i d_i) s,   b += s
 *
 * which only touches the rows of V with ink. No approximation: these are the same sums in another order.
 * The block holds V; the rows c and sum_i V_i are carried beside it. Now and then c is folded into V and
 * the sum of V made anew, so that roundings do not add up.
 *
 * With momentum, adam or penalties every weight changes with every mini-batch. There c stays 0, the
 * gradient is collected in the same way (its own common row being added by the optimiser), and the sum of V
 * is made anew each time.
 */
#include "learner_private.h"
#include "memory.h"

#include <math.h>

/* Samples after which c is folded in: rare enough to cost nothing, often enough to keep V and c alike in size. */
#define FOLD_SAMPLES 4096

struct ink_store {
    struct ink *ink;       /* [bundles] */
    uint32_t *at;
    float *values;
    float *row;            /* [stride] for work in between; the gradient's common row */
    size_t bundle, room;
};

static void ink_free(struct work *work)
{
    struct ink_store *store = work->ink;

    if (store == NULL)
        return;
    free(store->ink);
    free(store->at);
    free(store->values);
    free(store->row);
    free(store);
    work->ink = NULL;
}

/* Lists have room for an image that is all ink; what is not used is never touched, and so takes no memory. */
static bool create_lists(struct ink_store *store, size_t bundles, struct error *err)
{
    const size_t sizes = bundles * store->room * (sizeof *store->at + store->bundle * sizeof *store->values);

    store->ink = calloc(bundles, sizeof *store->ink);
    store->at = aligned_alloc(NETWORK_ALIGNMENT, bundles * store->room * sizeof *store->at);
    store->values = aligned_alloc(NETWORK_ALIGNMENT, bundles * store->bundle * store->room * sizeof *store->values);
    if (store->ink == NULL || store->at == NULL || store->values == NULL)
        return error_memory(err, sizes, "the images of a mini-batch");
    for (size_t b = 0; b < bundles; b++)
        store->ink[b] = (struct ink){
            .at = store->at + b * store->room,
            .values = store->values + b * store->bundle * store->room,
            .values_row = store->room,
        };
    return true;
}

static bool ink_create(struct work *work, const struct learner *learner, size_t capacity, struct error *err)
{
    struct ink_store *store = calloc(1, sizeof *store);
    size_t bundles;

    if (store == NULL)
        return error_memory(err, sizeof *store, "the images of a mini-batch");
    work->ink = store;
    store->bundle = learner->kernels->bundle;
    store->room = padded(learner->train.inputs + INK_SLACK);
    bundles = (capacity + store->bundle - 1) / store->bundle;
    store->row = floats_create(learner->network.layer[0].stride, err);
    return store->row != NULL && create_lists(store, bundles, err);
}

static size_t ink_bundle(const struct learner *learner)
{
    return learner->kernels->bundle;
}

static float *carried(const struct learner *learner, size_t row)
{
    return learner->work.carried + row * learner->network.layer[0].stride;
}

static float *weights(const struct learner *learner)
{
    return learner->network.block + learner->network.layer[0].weights;
}

static void sum_weights(const struct learner *learner, size_t column, size_t columns)
{
    const struct network_layer *place = &learner->network.layer[0];

    learner->kernels->sum_rows(weights(learner) + column, place->in, columns, place->stride,
                               carried(learner, CARRIED_TOTAL) + column);
}

static void ink_take_over(struct learner *learner)
{
    const size_t stride = learner->network.layer[0].stride;

    memset(carried(learner, CARRIED_COMMON), 0, stride * sizeof(float));
    sum_weights(learner, 0, stride);
}

/* ---- Reading */

/* Has the images of the bundle from the epoch's sample `first` on fetched while another one is worked on. */
static void fetch(const struct learner *learner, size_t first)
{
    const struct samples *train = &learner->train;

    for (size_t i = first; i < first + learner->work.ink->bundle && i < train->count; i++)
        memory_fetch(train->bytes + learner_row(learner, i) * train->inputs, train->inputs);
}

static void ink_read(struct learner *learner, size_t first, size_t from, size_t to)
{
    struct ink_store *store = learner->work.ink;
    const struct samples *train = &learner->train;

    for (size_t slot = from; slot < to; slot += store->bundle) {
        struct ink_source source = {.inputs = train->inputs, .stride = learner->network.layer[0].stride,
                                    .scale = train->byte_scale};
        const size_t samples = to - slot < store->bundle ? to - slot : store->bundle;

        fetch(learner, first + slot + samples);
        for (size_t n = 0; n < samples; n++)
            source.bytes[n] = augment_image(learner, first + slot + n, slot + n);
        learner->kernels->list_ink(&source, samples, &store->ink[slot / store->bundle]);
    }
}

static double offset(const struct learner *learner)
{
    return (double)learner->train.byte_offset;
}

/* sum_i d_i of a slot. */
static double ink_of(const struct learner *learner, size_t slot)
{
    const struct ink_store *store = learner->work.ink;

    return (double)learner->train.byte_scale * (double)store->ink[slot / store->bundle].total[slot % store->bundle];
}

/* ---- The first layer */

static void ink_sums(const struct learner *learner, size_t from, size_t to, size_t column, size_t columns,
                     bool single)
{
    const struct network_layer *place = &learner->network.layer[0];
    const struct ink_store *store = learner->work.ink;
    const float *common = carried(learner, CARRIED_COMMON) + column, *total = carried(learner, CARRIED_TOTAL) + column;
    float *sums = learner->work.batch.sum[0] + column;

    (void)single;
    for (size_t slot = from; slot < to; slot++) {
        const double in = (double)place->in * offset(learner) + ink_of(learner, slot);
        float *sum = sums + slot * place->stride;

        memcpy(sum, learner->network.block + place->bias + column, columns * sizeof *sum);
        learner->kernels->add(sum, total, (float)offset(learner), columns);
        learner->kernels->add(sum, common, (float)in, columns);
    }
    for (size_t slot = from; slot < to; slot += store->bundle)
        learner->kernels->ink_sums(&store->ink[slot / store->bundle], weights(learner) + column, columns,
                                   sums + slot * place->stride, place->stride);
}

/* Rows of ink += values^T steps. */
static void add_ink(const struct learner *learner, const float *steps, size_t count, size_t column, size_t columns,
                    float *rows)
{
    const struct ink_store *store = learner->work.ink;
    const size_t stride = learner->network.layer[0].stride;

    for (size_t slot = 0; slot < count; slot += store->bundle)
        learner->kernels->ink_update(&store->ink[slot / store->bundle], rows + column, columns,
                                     steps + slot * stride + column, stride);
}

static void ink_change(const struct learner *learner, const float *steps, size_t count, size_t column, size_t columns)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *common = carried(learner, CARRIED_COMMON) + column, *total = carried(learner, CARRIED_TOTAL) + column;

    add_ink(learner, steps, count, column, columns, weights(learner));
    for (size_t slot = 0; slot < count; slot++) {
        const float *step = steps + slot * place->stride + column;

        learner->kernels->add(common, step, (float)offset(learner), columns);
        learner->kernels->add(total, step, (float)ink_of(learner, slot), columns);
        if (learner->network.arch.bias)
            learner->kernels->add(learner->network.block + place->bias + column, step, 1, columns);
    }
}

static void ink_add_gradient(const struct learner *learner, const float *steps, size_t count, size_t column,
                             size_t columns, bool begins)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *gradient = learner->work.gradient, *row = learner->work.ink->row + column;

    if (begins) {
        for (size_t i = 0; i < place->in; i++)
            memset(gradient + place->weights + i * place->stride + column, 0, columns * sizeof *gradient);
        memset(gradient + place->bias + column, 0, columns * sizeof *gradient);
        memset(row, 0, columns * sizeof *row);
    }
    add_ink(learner, steps, count, column, columns, gradient + place->weights);
    for (size_t slot = 0; slot < count; slot++) {
        const float *step = steps + slot * place->stride + column;

        learner->kernels->add(row, step, (float)offset(learner), columns);
        if (learner->network.arch.bias)
            learner->kernels->add(gradient + place->bias + column, step, 1, columns);
    }
}

static const float *ink_gradient_row(const struct learner *learner)
{
    return learner->work.ink->row;
}

/* ---- Folding and settling */

static void add_to_rows(const struct learner *learner, float *rows, const float *row)
{
    const struct network_layer *place = &learner->network.layer[0];

    for (size_t i = 0; i < place->in; i++)
        learner->kernels->add(rows + i * place->stride, row, 1, place->stride);
}

static void ink_fold(struct learner *learner)
{
    if (learner->standing.since_fold < FOLD_SAMPLES)
        return;
    add_to_rows(learner, weights(learner), carried(learner, CARRIED_COMMON));
    ink_take_over(learner);
    learner->standing.since_fold = 0;
}

/* Of two slots of one bundle. */
static double ink_dot(const struct learner *learner, size_t a, size_t b)
{
    const struct ink_store *store = learner->work.ink;
    const struct ink *ink = &store->ink[a / store->bundle];
    const double apart = (double)learner->kernels->dot(ink->values + a % store->bundle * ink->values_row,
                                                       ink->values + b % store->bundle * ink->values_row,
                                                       padded(ink->count));

    return offset(learner) *
               ((double)learner->train.inputs * offset(learner) + ink_of(learner, a) + ink_of(learner, b)) +
           apart;
}

/* Of what is added to V, c and the biases alike. */
static double ink_largest(const struct learner *learner, size_t count)
{
    (void)count;
    return fabs(offset(learner)) + 255 * fabs((double)learner->train.byte_scale);
}

static void ink_settle(const struct learner *learner, float *block, const float *steps, size_t count)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *row = learner->work.ink->row;

    memcpy(row, carried(learner, CARRIED_COMMON), place->stride * sizeof *row);
    if (count > 0)
        add_ink(learner, steps, count, 0, place->stride, block + place->weights);
    for (size_t slot = 0; slot < count; slot++) {
        learner->kernels->add(row, steps + slot * place->stride, (float)offset(learner), place->stride);
        if (learner->network.arch.bias)
            learner->kernels->add(block + place->bias, steps + slot * place->stride, 1, place->stride);
    }
    add_to_rows(learner, block + place->weights, row);
}

const struct source_ops source_ink = {
    .create = ink_create,
    .free = ink_free,
    .bundle = ink_bundle,
    .take_over = ink_take_over,
    .read = ink_read,
    .sums = ink_sums,
    .change = ink_change,
    .add_gradient = ink_add_gradient,
    .gradient_row = ink_gradient_row,
    .renew = sum_weights,
    .fold = ink_fold,
    .dot = ink_dot,
    .largest = ink_largest,
    .settle = ink_settle,
};
