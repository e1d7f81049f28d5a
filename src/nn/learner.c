/*
 * A learner's outside: making it, its options, its place in the data, its state. How a mini-batch is
 * worked through is the plans' affair (plan_*.c).
 */
#include "learner_private.h"
#include "memory.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct learner_options learner_defaults = {
    .optimizer = OPTIMIZER_SGD,
    .rule = RULE_CHAIN,
    .rate = 0.1,
    .decay = 1,
    .momentum = 0.9,
    .momentum2 = 0.999,
    .batch = 1,
    .threads = 1,
    .seed = 1,
    .shuffle = true,
};

static const size_t moments_of[OPTIMIZER_COUNT] = {
#define OPTIMIZER(id, name, moments, formula, help) [OPTIMIZER_##id] = moments,
#include <nntui/optimizer.def>
#undef OPTIMIZER
};

/* The plans, the most special first; the last fits everything. */
static const struct plan_ops *const plans[] = {&plan_toy, &plan_online_ink, &plan_online_dense,
                                               &plan_ink, &plan_dense};

/* ---- Options */

static bool check_share(const char *what, double value, struct error *err)
{
    char shown[32];

    if (value >= 0 && value < 1)
        return true;
    return error_input(err, _("%s is %s; expected at least 0 and less than 1"), what,
                       format_real(shown, sizeof shown, value));
}

static bool check_finite(const char *what, double value, struct error *err)
{
    char shown[32];

    if (isfinite(value) && value >= 0)
        return true;
    return error_input(err, _("%s is %s; expected 0 or more"), what,
                       format_real(shown, sizeof shown, value));
}

static bool check_choices(const struct learner_options *options, struct error *err)
{
    if ((unsigned)options->optimizer >= OPTIMIZER_COUNT)
        return error_input(err, _("the optimiser has number %u; expected 0 to %d"),
                           (unsigned)options->optimizer, OPTIMIZER_COUNT - 1);
    if ((unsigned)options->rule >= RULE_COUNT)
        return error_input(err, _("the rule has number %u; expected 0 to %d"),
                           (unsigned)options->rule, RULE_COUNT - 1);
    if (options->batch < 1)
        return error_input(err, _("a mini-batch has 0 samples; expected at least 1"));
    if (options->threads < 1)
        return error_input(err, _("there are 0 threads; expected at least 1"));
    return true;
}

static bool check_options(const struct learner_options *options, struct error *err)
{
    return check_choices(options, err) && check_finite(_("the rate"), options->rate, err) &&
           check_finite(_("the decay"), options->decay, err) &&
           check_share(_("the momentum"), options->momentum, err) &&
           check_share(_("the second momentum"), options->momentum2, err) &&
           check_finite("l1", options->l1, err) && check_finite("l2", options->l2, err) &&
           check_share(_("dropout"), options->dropout, err) &&
           check_finite("rotate", options->rotate, err) &&
           check_finite("scale", options->scale, err) &&
           check_finite("elastic", options->elastic, err);
}

/* ---- What the options make necessary */

static size_t batch_size(const struct learner *learner, const struct learner_options *options)
{
    return options->batch < learner->train.count ? options->batch : learner->train.count;
}

/* Plain descent on a mini-batch that is one piece needs no gradient block. */
static bool steps_directly(const struct learner *learner, const struct learner_options *options,
                           size_t capacity)
{
    return options->optimizer == OPTIMIZER_SGD && options->l1 == 0 && options->l2 == 0 &&
           batch_size(learner, options) <= capacity;
}

static void work_free(struct work *work)
{
    if (work->plan != NULL)
        work->plan->source->free(work);
    batch_free(&work->batch);
    network_free(&work->settled);
    free(work->carried);
    free(work->gradient);
    free(work->moments);
    free(work->order);
    augment_free(work->augment);
    team_free(work->team);
    *work = (struct work){0};
}

static bool create_order(struct work *work, const struct learner *learner,
                         const struct learner_options *options, struct error *err)
{
    if (!options->shuffle)
        return true;
    work->order = malloc(learner->train.count * sizeof *work->order);
    if (work->order == NULL)
        return error_memory(err, learner->train.count * sizeof *work->order,
                            "the order of the samples");
    return true;
}

static bool create_blocks(struct work *work, const struct learner *learner,
                          const struct learner_options *options, struct error *err)
{
    const size_t size = learner->network.block_size;

    work->moment_count = moments_of[options->optimizer];
    if (work->moment_count > 0) {
        work->moments = floats_create(work->moment_count * size, err);
        if (work->moments == NULL)
            return false;
    }
    if (!work->plan->alone && !steps_directly(learner, options, work->batch.capacity)) {
        work->gradient = floats_create(size, err);
        if (work->gradient == NULL)
            return false;
    }
    return true;
}

/* What a plan needs whose network is not always what it stands for. */
static bool create_carried(struct work *work, const struct learner *learner, size_t capacity,
                           struct error *err)
{
    if (work->plan->settled)
        return true;
    work->carried_size = work->plan->carried(learner, capacity, work->gradient == NULL);
    work->carried = floats_create(work->carried_size, err);
    return work->carried != NULL && network_create(&work->settled, &learner->network.arch, err);
}

static bool create_team(struct work *work, const struct learner_options *options, struct error *err)
{
    size_t size = options->threads < TEAM_MAX ? options->threads : TEAM_MAX;

    if (size == 1 || !work->plan->shared)
        return true;
    work->team = team_create(size, err);
    return work->team != NULL;
}

/* Everything that work is made of, with moments of 0. */
static bool work_create(struct work *work, const struct learner *learner,
                        const struct learner_options *options, struct error *err)
{
    size_t capacity, plan = 0;

    *work = (struct work){0};
    while (!plans[plan]->fits(learner, options))
        plan++;
    work->plan = plans[plan];
    capacity = work->plan->capacity(learner, batch_size(learner, options));
    if ((work->plan->alone || batch_create(&work->batch, &learner->network, options, capacity,
                                           work->plan->source == &source_dense, err)) &&
        create_blocks(work, learner, options, err) &&
        work->plan->source->create(work, learner, capacity, err) &&
        augment_create(work, &learner->train, options, capacity, err) &&
        create_carried(work, learner, capacity, err) && create_order(work, learner, options, err) &&
        create_team(work, options, err))
        return true;
    work_free(work);
    return false;
}

/* ---- The order of the samples */

/* Fills the present epoch's order: a permutation that the seed and the epoch's number make. */
static void draw_order(struct learner *learner)
{
    uint32_t *order = learner->work.order;
    struct rng rng;

    if (order == NULL)
        return;
    for (size_t i = 0; i < learner->train.count; i++)
        order[i] = (uint32_t)samples_row(&learner->train, i);
    rng_seed(&rng, learner->options.seed, RNG_ORDER, learner->standing.epoch);
    rng_shuffle(&rng, order, learner->train.count);
}

size_t learner_row(const struct learner *learner, size_t index)
{
    return learner->work.order != NULL ? learner->work.order[index]
                                       : samples_row(&learner->train, index);
}

/* ---- Standing */

static void forget_bounds(struct learner *learner)
{
    for (size_t l = 0; l < NN_MAX_LAYERS; l++)
        learner->bound[l] = INFINITY;
}

static void forget_moments(struct learner *learner)
{
    if (learner->work.moments != NULL)
        memset(learner->work.moments, 0,
               learner->work.moment_count * learner->network.block_size * sizeof(float));
    learner->standing.power1 = learner->standing.power2 = 1;
}

void learner_account(struct learner *learner, size_t count, double loss)
{
    struct standing *standing = &learner->standing;

    standing->sample += count;
    standing->samples += count;
    standing->batches++;
    standing->epoch_batches++;
    standing->epoch_loss += loss;
    standing->last_loss = loss / (double)count;
    if (standing->sample < learner->train.count)
        return;
    standing->epoch++;
    standing->sample = 0;
    standing->epoch_batches = 0;
    standing->epoch_loss = 0;
    draw_order(learner);
}

void learner_position(const struct learner *learner, struct learner_position *position)
{
    const struct standing *standing = &learner->standing;

    *position = (struct learner_position){
        .epoch = standing->epoch,
        .sample = (size_t)standing->sample,
        .batches = standing->batches,
        .samples = standing->samples,
        .running_loss = standing->sample > 0 ? standing->epoch_loss / (double)standing->sample : 0,
        .last_loss = standing->last_loss,
    };
}

/* ---- Making and ending */

/* Whether a network of this shape can be trained on these samples. */
static bool check_fit(const struct network *network, const struct samples *train, struct error *err)
{
    const size_t inputs = network->arch.sizes[0],
                 outputs = network->arch.sizes[network->arch.layers];

    if (!architecture_check_trainable(&network->arch, err))
        return false;
    if (train->count == 0)
        return error_input(err, _("there are no samples to train on"));
    if (train->inputs != inputs)
        return error_input(err, _("the samples have %zu inputs, the network %zu"), train->inputs,
                           inputs);
    if (train->outputs != outputs)
        return error_input(err, _("the samples have %zu outputs, the network %zu"), train->outputs,
                           outputs);
    return true;
}

/* Puts parameters in place as if a run began with them. */
static void take_parameters(struct learner *learner, const float *block)
{
    struct work *work = &learner->work;

    memcpy(learner->network.block, block, learner->network.block_size * sizeof *block);
    if (work->carried != NULL)
        memset(work->carried, 0, work->carried_size * sizeof(float));
    work->group_ready = false;
    learner->standing.pending = learner->standing.since_fold = 0;
    forget_moments(learner);
    forget_bounds(learner);
    work->plan->source->take_over(learner);
}

static bool learner_start(struct learner *learner, const struct network *network,
                          const struct learner_options *options, struct error *err)
{
    if (!network_create(&learner->network, &network->arch, err) ||
        !work_create(&learner->work, learner, options, err))
        return false;
    learner->options = *options;
    take_parameters(learner, network->block);
    draw_order(learner);
    return true;
}

struct learner *learner_create(const struct network *network, const struct samples *train,
                               const struct learner_options *options, struct error *err)
{
    struct learner *learner;

    if (!check_fit(network, train, err) || !check_options(options, err) ||
        !augment_check(train, options, err))
        return NULL;
    learner = calloc(1, sizeof *learner);
    if (learner == NULL) {
        error_memory(err, sizeof *learner, "a learner");
        return NULL;
    }
    learner->train = *train;
    learner->density = samples_density(train);
    learner->kernels = kernels_current();
    if (!learner_start(learner, network, options, err)) {
        learner_free(learner);
        return NULL;
    }
    return learner;
}

void learner_free(struct learner *learner)
{
    if (learner == NULL)
        return;
    work_free(&learner->work);
    network_free(&learner->network);
    free(learner);
}

/* ---- Running */

static bool run(struct learner *learner, uint64_t batches, size_t size, struct error *err)
{
    bool well = learner->standing.broken.kind == ERROR_NONE;

    if (well)
        well = learner->work.plan->run(learner, batches, size);
    if (!well && err != NULL)
        *err = learner->standing.broken;
    return well;
}

bool learner_run(struct learner *learner, uint64_t batches, struct error *err)
{
    return run(learner, batches, learner->options.batch, err);
}

bool learner_run_sample(struct learner *learner, struct error *err)
{
    return run(learner, 1, 1, err);
}

/* ---- Changes from outside */

const float *learner_settle(struct learner *learner)
{
    struct network *settled = &learner->work.settled;

    if (learner->work.plan->settled)
        return learner->network.block;
    memcpy(settled->block, learner->network.block, settled->block_size * sizeof *settled->block);
    learner->work.plan->settle(learner, settled->block);
    return settled->block;
}

const struct network *learner_network(struct learner *learner)
{
    learner_settle(learner);
    return learner->work.plan->settled ? &learner->network : &learner->work.settled;
}

bool learner_set_network(struct learner *learner, const struct network *network, struct error *err)
{
    if (memcmp(&network->arch, &learner->network.arch, sizeof network->arch) != 0)
        return error_input(err, _("the new parameters are of another network"));
    take_parameters(learner, network->block);
    return true;
}

/* What the network stands for, in its own block and order, whatever the plan had put aside. */
static void finish_work(struct learner *learner)
{
    if (!learner->work.plan->settled)
        learner->work.plan->finish(learner);
}

/* After the block was changed from outside, the moments staying. */
static void resume_work(struct learner *learner)
{
    learner->standing.since_fold = 0;
    forget_bounds(learner); /* only direct steps keep them up */
    learner->work.plan->source->take_over(learner);
}

/* In the place of work that is finished. Takes the moments over where the optimiser stays. */
static void replace_work(struct learner *learner, struct work *made,
                         const struct learner_options *options)
{
    bool keep = options->optimizer == learner->options.optimizer;

    if (keep) {
        float *moments = made->moments;

        made->moments = learner->work.moments;
        learner->work.moments = moments;
    }
    work_free(&learner->work);
    learner->work = *made;
    learner->options = *options;
    if (!keep)
        forget_moments(learner);
    resume_work(learner);
    draw_order(learner);
}

bool learner_set_options(struct learner *learner, const struct learner_options *options,
                         struct error *err)
{
    struct work made;

    if (!check_options(options, err) || !augment_check(&learner->train, options, err))
        return false;
    if (options->seed != learner->options.seed)
        return error_input(err, _("the seed cannot change in the middle of a run"));
    if (!work_create(&made, learner, options, err))
        return false;
    finish_work(learner);
    replace_work(learner, &made, options);
    return true;
}

/* The plan may become another one; the old one is finished while its samples are still there. */
bool learner_set_samples(struct learner *learner, const struct samples *train, struct error *err)
{
    struct samples old = learner->train;
    struct standing *standing = &learner->standing;
    double density = learner->density;
    struct work made;
    bool fits;

    if (!check_fit(&learner->network, train, err) ||
        !augment_check(train, &learner->options, err))
        return false;
    learner->train = *train;
    learner->density = samples_density(train);
    fits = work_create(&made, learner, &learner->options, err);
    learner->train = old;
    if (!fits) {
        learner->density = density;
        return false;
    }
    finish_work(learner);
    learner->train = *train;
    standing->sample = standing->epoch_batches = 0;
    standing->epoch_loss = 0;
    replace_work(learner, &made, &learner->options);
    return true;
}

static bool check_parameter(const struct network *network, size_t layer, size_t out, size_t in,
                            double value, struct error *err)
{
    const struct architecture *arch = &network->arch;

    if (layer >= arch->layers)
        return error_input(err, _("there is no layer %zu; expected 1 to %zu"), layer + 1,
                           arch->layers);
    if (out >= arch->sizes[layer + 1])
        return error_input(err, _("layer %zu has no neuron %zu; expected 1 to %zu"), layer + 1,
                           out + 1, arch->sizes[layer + 1]);
    if (in == LEARNER_BIAS && !arch->bias)
        return error_input(err, _("this network has no biases"));
    if (in != LEARNER_BIAS && in >= arch->sizes[layer])
        return error_input(err, _("layer %zu has no incoming value %zu; expected 1 to %zu"),
                           layer + 1, in + 1, arch->sizes[layer]);
    if (!isfinite((float)value))
        return error_input(err, _("a weight must be a finite number"));
    return true;
}

bool learner_set_parameter(struct learner *learner, size_t layer, size_t out, size_t in,
                           double value, struct error *err)
{
    if (!check_parameter(&learner->network, layer, out, in, value, err))
        return false;
    finish_work(learner);
    if (in == LEARNER_BIAS)
        network_set_bias(&learner->network, layer, out, (float)value);
    else
        network_set_weight(&learner->network, layer, out, in, (float)value);
    resume_work(learner);
    return true;
}

void learner_get_options(const struct learner *learner, struct learner_options *options)
{
    *options = learner->options;
}

const char *learner_plan(const struct learner *learner)
{
    return learner->work.plan->name;
}

/* ---- State: a head, the parameters, the moments, what the plan carries along */

struct state_head {
    uint64_t size; /* of the whole state */
    uint64_t block_size, moment_count, carried, samples;
    uint64_t seed, batch, shuffle, optimizer; /* what decides how a run goes on */
    char plan[24];
    struct standing standing;
};

/* The parts after the head, in order. */
struct state_part {
    float *floats;
    size_t size; /* bytes */
};

enum { STATE_PARTS = 3 };

static void list_parts(const struct learner *learner, struct state_part parts[STATE_PARTS])
{
    const struct work *work = &learner->work;
    const size_t block = learner->network.block_size * sizeof(float);

    parts[0] = (struct state_part){learner->network.block, block};
    parts[1] = (struct state_part){work->moments, work->moment_count * block};
    parts[2] = (struct state_part){work->carried, work->carried_size * sizeof(float)};
}

size_t learner_state_size(const struct learner *learner)
{
    struct state_part parts[STATE_PARTS];
    size_t size = sizeof(struct state_head);

    list_parts(learner, parts);
    for (size_t i = 0; i < STATE_PARTS; i++)
        size += parts[i].size;
    return size;
}

/* With padding of 0, so that equal states have equal bytes. */
static void make_head(const struct learner *learner, struct state_head *head)
{
    memset(head, 0, sizeof *head);
    head->size = learner_state_size(learner);
    head->block_size = learner->network.block_size;
    head->moment_count = learner->work.moment_count;
    head->carried = learner->work.carried_size;
    head->samples = learner->train.count;
    head->seed = learner->options.seed;
    head->batch = learner->options.batch;
    head->shuffle = learner->options.shuffle;
    head->optimizer = learner->options.optimizer;
    snprintf(head->plan, sizeof head->plan, "%s", learner->work.plan->name);
    head->standing = learner->standing;
}

void learner_save_state(const struct learner *learner, void *state)
{
    struct state_part parts[STATE_PARTS];
    struct state_head head;
    char *at = state;

    make_head(learner, &head);
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    list_parts(learner, parts);
    for (size_t i = 0; i < STATE_PARTS; at += parts[i].size, i++)
        if (parts[i].size > 0)
            memcpy(at, parts[i].floats, parts[i].size);
}

bool learner_restore_state(struct learner *learner, const void *state, struct error *err)
{
    struct state_part parts[STATE_PARTS];
    struct state_head head, own;
    const char *at = state;

    make_head(learner, &own);
    memcpy(&head, at, sizeof head);
    if (memcmp(&head, &own, offsetof(struct state_head, standing)) != 0)
        return error_input(err,
                           _("the state is of another network, other samples or other options"));
    learner->standing = head.standing;
    at += sizeof head;
    list_parts(learner, parts);
    for (size_t i = 0; i < STATE_PARTS; at += parts[i].size, i++)
        if (parts[i].size > 0)
            memcpy(parts[i].floats, at, parts[i].size);
    learner->work.group_ready = false;
    forget_bounds(learner);
    draw_order(learner);
    return true;
}

/* Counters that agree with each other and with the samples; a learner that broke is none that can go on. */
static bool standing_is_sound(const struct learner *learner, const struct standing *s)
{
    bool grouped = strstr(learner->work.plan->name, "grouped") != NULL;
    uint64_t most = grouped && learner->work.batch.capacity > 0 ? learner->work.batch.capacity : 1;

    return s->broken.kind == ERROR_NONE && s->sample < learner->train.count &&
           s->epoch_batches <= s->sample && s->sample <= s->samples &&
           s->epoch_batches <= s->batches && s->batches <= s->samples &&
           s->pending <= s->sample && s->pending < most && s->since_fold <= s->samples &&
           isfinite(s->epoch_loss) && isfinite(s->last_loss) && s->power1 >= 0 && s->power1 <= 1 &&
           s->power2 >= 0 && s->power2 <= 1;
}

static bool all_finite(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size / sizeof(float); i++) {
        float value;

        memcpy(&value, (const char *)bytes + i * sizeof value, sizeof value);
        if (!isfinite(value))
            return false;
    }
    return true;
}

bool learner_read_state(struct learner *learner, const void *bytes, size_t size, struct error *err)
{
    struct state_head head;

    if (size != learner_state_size(learner))
        return error_input(err, _("the state has %zu bytes; this network and these options need %zu"),
                           size, learner_state_size(learner));
    memcpy(&head, bytes, sizeof head);
    if (!standing_is_sound(learner, &head.standing) ||
        !all_finite((const char *)bytes + sizeof head, size - sizeof head))
        return error_input(err, _("the state holds numbers that no run can have come to"));
    return learner_restore_state(learner, bytes, err);
}
