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
 * V is kept in panels of as many columns as the kernels do at a time, each [in][columns] on its own, so
 * that what one thread works on lies together and apart from the others'. The rows c and sum_i V_i are
 * carried beside it. Now and then c is folded into V and the sum of V made anew, so that roundings do not
 * add up.
 *
 * With momentum, adam or penalties every weight changes with every mini-batch. There V is the network's
 * own block, c stays 0, the gradient is collected in the same way (its own common row being added by the
 * optimiser), and the sum of V is made anew each time.
 */
#include "learner_private.h"
#include "memory.h"

#include <math.h>

/* Samples after which c is folded in: rare enough to cost nothing, often enough to keep V and c alike in size. */
#define FOLD_SAMPLES 4096

/* Some columns of V: rows `row` floats apart from w on. */
struct panel {
    float *w;
    size_t row, column, columns;
};

struct ink_store {
    struct panel *panel; /* [panels] */
    size_t panels;
    struct ink *ink; /* [bundles] */
    uint32_t *at;
    float *values;
    float *row; /* [stride] for work in between; the gradient's common row */
    size_t bundle, room;
};

static void ink_free(struct work *work)
{
    struct ink_store *store = work->ink;

    if (store == NULL)
        return;
    free(store->panel);
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
    const size_t sizes = bundles * store->room *
                         (sizeof *store->at + store->bundle * sizeof *store->values);

    store->ink = calloc(bundles, sizeof *store->ink);
    store->at = aligned_alloc(NETWORK_ALIGNMENT, bundles * store->room * sizeof *store->at);
    store->values = aligned_alloc(NETWORK_ALIGNMENT,
                                  bundles * store->bundle * store->room * sizeof *store->values);
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

static bool ink_create(struct work *work, const struct learner *learner, size_t capacity,
                       struct error *err)
{
    struct ink_store *store = calloc(1, sizeof *store);
    size_t bundles;

    if (store == NULL)
        return error_memory(err, sizeof *store, "the images of a mini-batch");
    work->ink = store;
    store->bundle = learner->kernels->bundle;
    store->room = padded(learner->train.inputs + INK_SLACK);
    bundles = (capacity + store->bundle - 1) / store->bundle;
    store->panels = (learner->network.layer[0].stride + learner->kernels->panel - 1) /
                    learner->kernels->panel;
    store->panel = calloc(store->panels, sizeof *store->panel);
    if (store->panel == NULL)
        return error_memory(err, store->panels * sizeof *store->panel,
                            "the images of a mini-batch");
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

/* ---- Panels */

size_t ink_panels(const struct learner *learner)
{
    return learner->network.layer[0].in * learner->network.layer[0].stride;
}

static void panel_columns(const struct learner *learner, size_t index, size_t panels,
                          size_t *column, size_t *columns)
{
    size_t from, to;

    team_share(learner->network.layer[0].stride / NETWORK_LANES, index, panels, &from, &to);
    *column = from * NETWORK_LANES;
    *columns = (to - from) * NETWORK_LANES;
}

/* As many panels as the kernels need runs, none much narrower than another. */
static void place_panels(struct learner *learner)
{
    struct ink_store *store = learner->work.ink;
    const struct network_layer *place = &learner->network.layer[0];
    const bool own = learner->work.gradient == NULL;

    for (size_t p = 0; p < store->panels; p++) {
        struct panel *panel = &store->panel[p];

        panel_columns(learner, p, store->panels, &panel->column, &panel->columns);
        panel->row = own ? panel->columns : place->stride;
        panel->w = own ? learner->work.carried +
                             (learner->work.carried_size - ink_panels(learner)) +
                             panel->column * place->in
                       : learner->network.block + place->weights + panel->column;
    }
}

/* The panels that make up column .. column + columns - 1: *first .. *end - 1. */
static void panels_of(const struct learner *learner, size_t column, size_t columns, size_t *first,
                      size_t *end)
{
    const struct ink_store *store = learner->work.ink;

    for (*first = 0; *first < store->panels && store->panel[*first].column < column;)
        ++*first;
    for (*end = *first; *end < store->panels && store->panel[*end].column < column + columns;)
        ++*end;
}

static void ink_share(const struct learner *learner, size_t part, size_t parts, size_t *column,
                      size_t *columns)
{
    const struct ink_store *store = learner->work.ink;
    size_t from, to;

    team_share(store->panels, part, parts, &from, &to);
    *column = *columns = 0;
    if (from == to)
        return;
    *column = store->panel[from].column;
    *columns = store->panel[to - 1].column + store->panel[to - 1].columns - *column;
}

static void sum_weights(const struct learner *learner, size_t column, size_t columns)
{
    size_t first, end;

    panels_of(learner, column, columns, &first, &end);
    for (size_t p = first; p < end; p++) {
        const struct panel *panel = &learner->work.ink->panel[p];

        learner->kernels->sum_rows(panel->w, learner->network.layer[0].in, panel->columns,
                                   panel->row, carried(learner, CARRIED_TOTAL) + panel->column);
    }
}

/* Copies V to a block in the network's order, or (`pack`) the other way. */
static void copy_panels(const struct learner *learner, float *block, bool pack)
{
    const struct network_layer *place = &learner->network.layer[0];
    const struct ink_store *store = learner->work.ink;

    for (size_t p = 0; p < store->panels; p++) {
        const struct panel *panel = &store->panel[p];
        const size_t size = panel->columns * sizeof *block;

        for (size_t i = 0; i < place->in; i++) {
            float *in_block = block + place->weights + i * place->stride + panel->column;
            float *in_panel = panel->w + i * panel->row;

            memmove(pack ? in_panel : in_block, pack ? in_block : in_panel, size);
        }
    }
}

static void ink_take_over(struct learner *learner)
{
    const size_t stride = learner->network.layer[0].stride;

    place_panels(learner);
    copy_panels(learner, learner->network.block, true);
    memset(carried(learner, CARRIED_COMMON), 0, stride * sizeof(float));
    sum_weights(learner, 0, stride);
}

/* ---- Reading */

static void ink_fetch(const struct learner *learner, size_t index)
{
    const struct samples *train = &learner->train;

    if (index < train->count)
        memory_fetch(train->bytes + learner_row(learner, index) * train->inputs, train->inputs);
}

static void ink_read(struct learner *learner, size_t first, size_t from, size_t to)
{
    struct ink_store *store = learner->work.ink;
    const struct samples *train = &learner->train;

    for (size_t slot = from; slot < to; slot += store->bundle) {
        struct ink_source source = {.inputs = train->inputs, .scale = train->byte_scale};
        const size_t samples = to - slot < store->bundle ? to - slot : store->bundle;

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

    return (double)learner->train.byte_scale *
           (double)store->ink[slot / store->bundle].total[slot % store->bundle];
}

/* ---- The first layer */

static void ink_sums(const struct learner *learner, size_t from, size_t to, size_t column,
                     size_t columns, bool single)
{
    const struct network_layer *place = &learner->network.layer[0];
    const struct ink_store *store = learner->work.ink;
    const float *common = carried(learner, CARRIED_COMMON) + column,
                *total = carried(learner, CARRIED_TOTAL) + column;
    float *sums = learner->work.batch.sum[0] + column;
    size_t begin, end;

    (void)single;
    for (size_t slot = from; slot < to; slot++) {
        const double in = (double)place->in * offset(learner) + ink_of(learner, slot);
        float *sum = sums + slot * place->stride;

        memcpy(sum, learner->network.block + place->bias + column, columns * sizeof *sum);
        learner->kernels->add(sum, total, (float)offset(learner), columns);
        learner->kernels->add(sum, common, (float)in, columns);
    }
    panels_of(learner, column, columns, &begin, &end);
    for (size_t p = begin; p < end; p++) {
        const struct panel *panel = &store->panel[p];

        for (size_t slot = from; slot < to; slot += store->bundle)
            learner->kernels->ink_sums(
                &store->ink[slot / store->bundle], panel->w, panel->row, panel->columns,
                learner->work.batch.sum[0] + slot * place->stride + panel->column, place->stride);
    }
}

/* Rows of ink += values^T steps; rows of the first column on, `row` floats apart. */
static void add_ink(const struct learner *learner, const float *steps, size_t count, size_t column,
                    size_t columns, float *rows, size_t row)
{
    const struct ink_store *store = learner->work.ink;
    const size_t stride = learner->network.layer[0].stride;

    for (size_t slot = 0; slot < count; slot += store->bundle)
        learner->kernels->ink_update(&store->ink[slot / store->bundle], rows, row, columns,
                                     steps + slot * stride + column, stride);
}

/* Last panel first, because the forward pass has left it in the nearest cache. */
static void ink_change(const struct learner *learner, const float *steps, size_t count,
                       size_t column, size_t columns)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *common = carried(learner, CARRIED_COMMON) + column;
    float *total = carried(learner, CARRIED_TOTAL) + column;
    size_t first, end;

    panels_of(learner, column, columns, &first, &end);
    for (size_t p = end; p-- > first;) {
        const struct panel *panel = &learner->work.ink->panel[p];

        add_ink(learner, steps, count, panel->column, panel->columns, panel->w, panel->row);
    }
    for (size_t slot = 0; slot < count; slot++) {
        const float *step = steps + slot * place->stride + column;

        learner->kernels->add(common, step, (float)offset(learner), columns);
        learner->kernels->add(total, step, (float)ink_of(learner, slot), columns);
        if (learner->network.arch.bias)
            learner->kernels->add(learner->network.block + place->bias + column, step, 1, columns);
    }
}

static void ink_add_gradient(const struct learner *learner, const float *steps, size_t count,
                             size_t column, size_t columns, bool begins)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *gradient = learner->work.gradient, *row = learner->work.ink->row + column;

    if (begins) {
        for (size_t i = 0; i < place->in; i++)
            memset(gradient + place->weights + i * place->stride + column, 0,
                   columns * sizeof *gradient);
        memset(gradient + place->bias + column, 0, columns * sizeof *gradient);
        memset(row, 0, columns * sizeof *row);
    }
    add_ink(learner, steps, count, column, columns, gradient + place->weights + column,
            place->stride);
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

static void ink_fold(struct learner *learner)
{
    const struct network_layer *place = &learner->network.layer[0];
    const struct ink_store *store = learner->work.ink;
    float *common = carried(learner, CARRIED_COMMON);

    if (learner->standing.since_fold < FOLD_SAMPLES)
        return;
    for (size_t p = 0; p < store->panels; p++)
        for (size_t i = 0; i < place->in; i++)
            learner->kernels->add(store->panel[p].w + i * store->panel[p].row,
                                  common + store->panel[p].column, 1, store->panel[p].columns);
    memset(common, 0, place->stride * sizeof *common);
    sum_weights(learner, 0, place->stride);
    learner->standing.since_fold = 0;
}

/* Of two slots of one bundle. */
static double ink_dot(const struct learner *learner, size_t a, size_t b)
{
    const struct ink_store *store = learner->work.ink;
    const struct ink *ink = &store->ink[a / store->bundle];
    const double apart = (double)learner->kernels->dot(
        ink->values + a % store->bundle * ink->values_row,
        ink->values + b % store->bundle * ink->values_row, padded(ink->count));

    return offset(learner) * ((double)learner->train.inputs * offset(learner) + ink_of(learner, a) +
                              ink_of(learner, b)) +
           apart;
}

/* Of what is added to V, c and the biases alike. */
static double ink_largest(const struct learner *learner, size_t count)
{
    (void)count;
    return fabs(offset(learner)) + 255 * fabs((double)learner->train.byte_scale);
}

static void ink_settle(const struct learner *learner, float *block, const float *steps,
                       size_t count)
{
    const struct network_layer *place = &learner->network.layer[0];
    float *row = learner->work.ink->row, *w = block + place->weights;

    copy_panels(learner, block, false);
    memcpy(row, carried(learner, CARRIED_COMMON), place->stride * sizeof *row);
    if (count > 0)
        add_ink(learner, steps, count, 0, place->stride, w, place->stride);
    for (size_t slot = 0; slot < count; slot++) {
        learner->kernels->add(row, steps + slot * place->stride, (float)offset(learner),
                              place->stride);
        if (learner->network.arch.bias)
            learner->kernels->add(block + place->bias, steps + slot * place->stride, 1,
                                  place->stride);
    }
    for (size_t i = 0; i < place->in; i++)
        learner->kernels->add(w + i * place->stride, row, 1, place->stride);
}

const struct source_ops source_ink = {
    .create = ink_create,
    .free = ink_free,
    .bundle = ink_bundle,
    .share = ink_share,
    .take_over = ink_take_over,
    .fetch = ink_fetch,
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
