/*
 * Toy networks on a few numbers: mini-batches as kernels_toy.h works through them, samples across the
 * vector's lanes. The parameters are kept in an order of its own, [out][in + 1] with the bias last, layer
 * by layer, in `carried`; the optimiser's moments stand in that order at the beginning of their blocks.
 */
#include "learner_private.h"
#include "memory.h"

#include <math.h>
#include <string.h>

/*
 * Beyond these the work is in the arithmetic, and products of matrices do it better. Folding a weight's
 * gradient costs the same for any mini-batch, so small ones pay for few weights only.
 */
#define TOY_WIDTH             32
#define TOY_PARAMETERS        480
#define TOY_PARAMETERS_SAMPLE 32 /* for each sample of a mini-batch */
#define TOY_BATCH             256

/* Mini-batches that are laid out at a time, and the floats that they may take. */
#define TOY_AHEAD  64
#define TOY_FLOATS 16384

struct toy_store {
    struct toy toy;
    float *memory; /* behind the toy's arrays, and: */
    float *x, *t;  /* mini-batches laid out: [ahead][inputs or outputs][lanes of the batch] */
    float *
        answers; /* the targets of each label: [256][outputs]; not used where the samples have targets */
    size_t ahead;
};

/* Floats that a neuron's values for `count` samples take. */
static size_t lanes_of(const struct learner *learner, size_t count)
{
    const size_t lanes = learner->kernels->lanes;

    return (count + lanes - 1) / lanes * lanes;
}

static size_t toy_parameters(const struct learner *learner)
{
    const struct architecture *arch = &learner->network.arch;
    size_t count = 0;

    for (size_t l = 0; l < arch->layers; l++)
        count += (arch->sizes[l] + 1) * arch->sizes[l + 1];
    return padded(count);
}

/* ---- Memory */

/* Hands out parts of the block, each aligned; with memory NULL it only counts. */
static float *take(float *memory, size_t *used, size_t count)
{
    float *taken = memory != NULL ? memory + *used : NULL;

    *used += padded(count);
    return taken;
}

static size_t place(struct toy_store *store, const struct learner *learner, size_t batch)
{
    const struct architecture *arch = &learner->network.arch;
    const size_t lanes = lanes_of(learner, batch),
                 sample = arch->sizes[0] + arch->sizes[arch->layers];
    struct toy *toy = &store->toy;
    size_t used = 0, at = 0;

    toy->layers = arch->layers;
    toy->loss = arch->loss;
    toy->bias = arch->bias;
    toy->parameters = toy_parameters(learner);
    for (size_t l = 0; l < arch->layers; l++) {
        const size_t size = arch->sizes[l + 1] * lanes;

        toy->layer[l] = (struct toy_layer){.in = arch->sizes[l],
                                           .out = arch->sizes[l + 1],
                                           .activation = arch->activation[l],
                                           .weights = at};
        toy->layer[l].x = take(store->memory, &used, size);
        toy->layer[l].o = take(store->memory, &used, size);
        toy->layer[l].delta = take(store->memory, &used, size);
        at += (arch->sizes[l] + 1) * arch->sizes[l + 1];
    }
    toy->is_weight = take(store->memory, &used, toy->parameters);
    toy->product = take(store->memory, &used, toy->parameters * learner->kernels->lanes);
    store->ahead = TOY_FLOATS / (lanes * sample);
    store->ahead = store->ahead < 1 ? 1 : store->ahead > TOY_AHEAD ? TOY_AHEAD : store->ahead;
    store->x = take(store->memory, &used, store->ahead * arch->sizes[0] * lanes);
    store->t = take(store->memory, &used, store->ahead * arch->sizes[arch->layers] * lanes);
    store->answers = take(store->memory, &used, SAMPLES_MAX_CLASSES * arch->sizes[arch->layers]);
    return used;
}

static void toy_free(struct work *work)
{
    if (work->toy == NULL)
        return;
    free(work->toy->memory);
    free(work->toy);
    work->toy = NULL;
}

/* Writes the targets of every label down, so that a sample's are found without a call. */
static void fill_answers(struct toy_store *store, const struct learner *learner)
{
    const uint8_t *labels = learner->train.labels;
    struct samples one = learner->train;
    uint8_t label = 0;

    one.labels = &label;
    for (size_t i = 0; i < SAMPLES_MAX_CLASSES && labels != NULL; i++, label++)
        samples_target(&one, 0, store->answers + i * one.outputs);
}

static bool toy_create(struct work *work, const struct learner *learner, size_t capacity,
                       struct error *err)
{
    struct toy_store *store = calloc(1, sizeof *store);

    if (store == NULL)
        return error_memory(err, sizeof *store, "a toy network");
    work->toy = store;
    store->memory = floats_create(place(store, learner, capacity), err);
    if (store->memory == NULL)
        return false;
    place(store, learner, capacity);
    fill_answers(store, learner);
    for (size_t l = 0; l < store->toy.layers; l++)
        for (size_t j = 0; j < store->toy.layer[l].out; j++)
            for (size_t i = 0; i < store->toy.layer[l].in; i++)
                store->toy.is_weight[store->toy.layer[l].weights +
                                     j * (store->toy.layer[l].in + 1) + i] = 1;
    return true;
}

/* ---- From the block's order to the toy's and back */

static void to_toy(const struct learner *learner, const float *block, float *toy)
{
    for (size_t l = 0; l < learner->network.arch.layers; l++) {
        const struct network_layer *place = &learner->network.layer[l];

        for (size_t j = 0; j < place->out; j++) {
            for (size_t i = 0; i < place->in; i++)
                *toy++ = block[place->weights + i * place->stride + j];
            *toy++ = block[place->bias + j];
        }
    }
}

static void from_toy(const struct learner *learner, const float *toy, float *block)
{
    for (size_t l = 0; l < learner->network.arch.layers; l++) {
        const struct network_layer *place = &learner->network.layer[l];

        for (size_t j = 0; j < place->out; j++) {
            for (size_t i = 0; i < place->in; i++)
                block[place->weights + i * place->stride + j] = *toy++;
            block[place->bias + j] = *toy++;
        }
    }
}

/* Turns one block of moments from one order to the other, through the settled network's block. */
static void turn_moments(struct learner *learner, size_t moment,
                         void (*turn)(const struct learner *learner, const float *from, float *to))
{
    const size_t size = learner->network.block_size;
    float *moments = learner->work.moments + moment * size, *between = learner->work.settled.block;

    memset(between, 0, size * sizeof *between);
    turn(learner, moments, between);
    memcpy(moments, between, size * sizeof *between);
}

static void toy_take_over(struct learner *learner)
{
    to_toy(learner, learner->network.block, learner->work.carried);
    learner->work.toy->toy.w = learner->work.carried;
    for (size_t i = 0; i < learner->work.moment_count; i++)
        turn_moments(learner, i, to_toy);
}

static void toy_settle(struct learner *learner, float *block)
{
    from_toy(learner, learner->work.carried, block);
}

static void toy_finish(struct learner *learner)
{
    from_toy(learner, learner->work.carried, learner->network.block);
    for (size_t i = 0; i < learner->work.moment_count; i++)
        turn_moments(learner, i, from_toy);
}

/* ---- Running */

/* Lays samples first .. first + count - 1 of the epoch out; what is no sample is 0. */
static void lay_out(const struct learner *learner, size_t first, size_t count, float *x, float *t)
{
    const struct samples *train = &learner->train;
    const uint32_t *order = learner->work.order != NULL ? learner->work.order : train->rows;
    const size_t lanes = lanes_of(learner, count), inputs = train->inputs, outputs = train->outputs;
    const float *answers = learner->work.toy->answers;

    if (count < lanes) {
        memset(x, 0, inputs * lanes * sizeof *x);
        memset(t, 0, outputs * lanes * sizeof *t);
    }
    for (size_t s = 0; s < count; s++) {
        const size_t row = order != NULL ? order[first + s] : first + s;
        const float *input = train->x + row * inputs;
        const float *target = train->targets != NULL ? train->targets + row * outputs
                                                     : answers + train->labels[row] * outputs;

        for (size_t i = 0; i < inputs; i++)
            x[i * lanes + s] = input[i];
        for (size_t k = 0; k < outputs; k++)
            t[k * lanes + s] = target[k];
    }
}

static struct optimise make_optimise(const struct learner *learner)
{
    const struct learner_options *options = &learner->options;
    const struct work *work = &learner->work;

    return (struct optimise){
        .optimizer = options->optimizer,
        .w = work->carried,
        .moment1 = work->moment_count > 0 ? work->moments : NULL,
        .moment2 = work->moment_count > 1 ? work->moments + learner->network.block_size : NULL,
        .rate = (float)layers_rate(learner),
        .keep1 = (float)options->momentum,
        .keep2 = (float)options->momentum2,
        .take1 = (float)(1 - options->momentum),
        .take2 = (float)(1 - options->momentum2),
        .l1 = (float)options->l1,
        .l2 = (float)options->l2,
    };
}

/* The layer (from 1) of the first weight that is not finite. */
static size_t broken_weight(const struct toy *toy)
{
    for (size_t l = toy->layers; l-- > 0;)
        for (size_t i = toy->layer[l].weights; i < toy->parameters; i++)
            if (!isfinite(toy->w[i]) && (l + 1 == toy->layers || i < toy->layer[l + 1].weights))
                return l + 1;
    return toy->layers;
}

static bool find_sum(struct learner *learner)
{
    const struct toy *toy = &learner->work.toy->toy;
    const struct toy_layer *layer = &toy->layer[toy->broken_layer - 1];
    const size_t lanes = lanes_of(learner, toy->count);

    for (size_t s = 0; s < toy->count; s++)
        for (size_t j = 0; j < layer->out; j++)
            if (!isfinite(layer->x[j * lanes + s]))
                return learner_sum_diverged(learner, toy->broken_layer, j,
                                            learner->standing.sample + s);
    return learner_sum_diverged(learner, toy->broken_layer, 0, learner->standing.sample);
}

/* t: [outputs][lanes]. The output that is farthest off. */
static bool find_loss(struct learner *learner, const float *t)
{
    const struct toy *toy = &learner->work.toy->toy;
    const struct toy_layer *layer = &toy->layer[toy->layers - 1];
    const size_t lanes = lanes_of(learner, toy->count);
    size_t worst = 0;
    float largest = -1;

    for (size_t s = 0; s < toy->count; s++)
        for (size_t j = 0; j < layer->out; j++)
            if (fabsf(layer->o[j * lanes + s] - t[j * lanes + s]) > largest) {
                worst = j * lanes + s;
                largest = fabsf(layer->o[worst] - t[worst]);
            }
    return learner_loss_diverged(learner, worst / lanes, learner->standing.sample + worst % lanes,
                                 (double)layer->o[worst]);
}

static bool end_badly(struct learner *learner, enum toy_end end, const float *t)
{
    if (end == TOY_SUM)
        return find_sum(learner);
    if (end == TOY_LOSS)
        return find_loss(learner, t);
    return learner_weight_diverged(learner, broken_weight(&learner->work.toy->toy));
}

/* A mini-batch that is laid out at x and t. */
static bool run_batch(struct learner *learner, struct optimise *optimise, size_t count,
                      const float *x, const float *t)
{
    struct standing *standing = &learner->standing;
    struct toy *toy = &learner->work.toy->toy;
    enum toy_end end;

    if (optimise->optimizer == OPTIMIZER_ADAM) {
        standing->power1 *= learner->options.momentum;
        standing->power2 *= learner->options.momentum2;
        optimise->correct1 = (float)(1 / (1 - standing->power1));
        optimise->correct2 = (float)(1 / (1 - standing->power2));
    }
    toy->count = count;
    end = learner->kernels->toy_batch(toy, optimise, x, t);
    if (end != TOY_WELL)
        return end_badly(learner, end, t);
    learner_account(learner, count, (double)toy->loss_sum);
    return true;
}

/* Up to `batches` mini-batches that are laid out together; returns how many, or 0 where it broke. */
static size_t run_some(struct learner *learner, struct optimise *optimise, size_t batches,
                       size_t size)
{
    struct toy_store *store = learner->work.toy;
    const size_t left = learner->train.count - learner->standing.sample,
                 first = learner->standing.sample;
    const size_t lanes = lanes_of(learner, size);
    const size_t x_size = learner->train.inputs * lanes, t_size = learner->train.outputs * lanes;
    size_t count = (left + size - 1) / size;

    count = count < batches ? count : batches;
    count = count < store->ahead ? count : store->ahead;
    for (size_t b = 0; b < count; b++)
        lay_out(learner, first + b * size, left - b * size < size ? left - b * size : size,
                store->x + b * x_size, store->t + b * t_size);
    for (size_t b = 0; b < count; b++)
        if (!run_batch(learner, optimise, left - b * size < size ? left - b * size : size,
                       store->x + b * x_size, store->t + b * t_size))
            return 0;
    return count;
}

static bool toy_run(struct learner *learner, uint64_t batches, size_t size)
{
    const uint64_t epoch = learner->standing.epoch;
    struct optimise optimise = make_optimise(learner);

    if (size > learner->train.count)
        size = learner->train.count;
    while (batches > 0 && learner->standing.epoch == epoch) {
        size_t done = run_some(learner, &optimise,
                               batches < TOY_AHEAD ? (size_t)batches : TOY_AHEAD, size);

        if (done == 0)
            return false;
        batches -= done;
    }
    return true;
}

static bool toy_fits(const struct learner *learner, const struct learner_options *options)
{
    const struct architecture *arch = &learner->network.arch;
    const size_t batch = options->batch < learner->train.count ? options->batch
                                                               : learner->train.count;

    if (learner->train.x == NULL || arch->layers > TOY_LAYERS || options->dropout > 0 ||
        options->rule != RULE_CHAIN || batch > TOY_BATCH)
        return false;
    for (size_t l = 0; l <= arch->layers; l++)
        if (arch->sizes[l] > TOY_WIDTH)
            return false;
    return toy_parameters(learner) <= TOY_PARAMETERS &&
           toy_parameters(learner) <= TOY_PARAMETERS_SAMPLE * batch;
}

static size_t toy_capacity(const struct learner *learner, size_t batch)
{
    (void)learner;
    return batch;
}

static size_t toy_carried(const struct learner *learner, size_t capacity, bool direct)
{
    (void)capacity, (void)direct;
    return toy_parameters(learner);
}

/* Only what the learner itself asks of a source. */
static const struct source_ops source_toy = {
    .create = toy_create,
    .free = toy_free,
    .take_over = toy_take_over,
};

const struct plan_ops plan_toy = {
    .name = "toy",
    .source = &source_toy,
    .alone = true,
    .fits = toy_fits,
    .capacity = toy_capacity,
    .carried = toy_carried,
    .run = toy_run,
    .settle = toy_settle,
    .finish = toy_finish,
};
