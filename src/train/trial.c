/*
 * Why a run diverged, as far as it can be shown: whether its steps went farther and farther, and with which rate the error comes
 * down from the same first weights.
 */
#include "past.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Multiplications that may be spent on it, about a quarter of a second. */
#define TRIAL_WORK 2.5e9

#define TRIALS       9 /* each with a tenth of the rate before */
#define TRIAL_EPOCHS 200.0
#define LOOKS        5   /* at the error in the second half of a trial */
#define FEW          500 /* samples that the error is measured on */

#define RUNAWAY \
 1000.0F /* times the largest of the first weights: no network comes back from there soon */

static bool first_weights(const struct run *run, struct network *network)
{
    if (run->start.block != NULL)
        return network_copy(network, &run->start, NULL);
    if (!network_create(network, &run->arch, NULL))
        return false;
    network_initialise(network, run->settings.init, run->settings.init_scale, run->settings.seed);
    return true;
}

/* On a few samples: it is done often. */
static bool measure(const struct run *run, const struct network *network, double *loss)
{
    const struct samples *some = &run->some_train;
    const struct samples few = samples_slice(some, 0, some->count < FEW ? some->count : FEW);
    struct evaluation evaluation;

    if (!network_evaluate(network, &few, 1, &evaluation, NULL, NULL, NULL))
        return false;
    *loss = evaluation.loss;
    return isfinite(*loss);
}

/* What came of a rate. */
struct outcome {
    double last;  /* the error at the end */
    double worst; /* the largest one in the second half: a rate too large goes up and down */
};

/* So many mini-batches with these options; false where they do not bring the error down. */
static bool try_rate(const struct run *run, const struct network *first,
                     const struct learner_options *options, uint64_t batches,
                     struct outcome *outcome)
{
    struct learner *learner = learner_create(first, &run->train, options, NULL);
    struct learner_position position = {0};
    double before = 0;
    bool well = learner != NULL && measure(run, first, &before);

    outcome->worst = 0;
    for (uint64_t look = LOOKS; well && look <= 2 * LOOKS; look++) {
        uint64_t target = batches * look / (2 * LOOKS);

        while (well && position.batches < target) {
            well = learner_run(learner, target - position.batches, NULL);
            learner_position(learner, &position);
        }
        well = well && measure(run, learner_network(learner), &outcome->last);
        outcome->worst = fmax(outcome->worst, outcome->last);
    }
    learner_free(learner);
    return well && outcome->last < before;
}

/* The run went by these settings from the first weights on. */
static bool can_try(const struct line *line)
{
    if (line == NULL || !line->from_weights)
        return false;
    for (size_t i = 0; i < line->event_count; i++)
        if (line->event[i]->moment > 0 || line->event[i]->kind != EVENT_SETTINGS)
            return false;
    return true;
}

/* The one of those tried that gets farthest in so many mini-batches, and to which error; 0: none gets anywhere. */
static double find_rate(const struct run *run, const struct network *first, uint64_t batches,
                        double *error)
{
    struct outcome outcome, best = {.worst = (double)INFINITY};
    struct learner_options options;
    double rate = 0;

    settings_learner(&run->settings, &options);
    for (int i = 0; i < TRIALS; i++) {
        options.rate /= 10;
        if (!try_rate(run, first, &options, batches, &outcome) || outcome.worst >= best.worst)
            continue;
        best = outcome;
        rate = options.rate;
    }
    *error = best.last;
    return rate;
}

/* What one measurement costs, at the most, in the same measure: forward only, a third of what a step does with a sample. */
static double measure_work(const struct run *run, double step_work)
{
    size_t batch = run->settings.batch < run->train.count ? run->settings.batch : run->train.count;

    return step_work / (double)batch * FEW / 3;
}

/* Enough of them to tell a rate that learns from one that only does not break, as far as the time goes. */
static uint64_t trial_length(const struct run *run, uint64_t batches, double step_work)
{
    size_t batch = run->settings.batch < run->train.count ? run->settings.batch : run->train.count;
    double wanted = TRIAL_EPOCHS * ceil((double)run->train.count / (double)batch);
    double most = (TRIAL_WORK / TRIALS - (LOOKS + 2) * measure_work(run, step_work)) / step_work;

    wanted = fmax(fmin(wanted, most), (double)batches);
    return wanted <= most ? (uint64_t)wanted : 0;
}

/* ---- How it went */

/*
 * The last steps up to the one that broke, each of which left a larger error than the one before; by doing them again. 0 where
 * that would take too long.
 */
static uint64_t growing_steps(const struct run *run, const struct network *first, uint64_t batches,
                              double step_work)
{
    struct learner_options options;
    struct learner *learner;
    double before, now;
    uint64_t count = 0;

    settings_learner(&run->settings, &options);
    learner = learner_create(first, &run->train, &options, NULL);
    if (learner == NULL || !measure(run, first, &before) ||
        (double)batches * (step_work + measure_work(run, step_work)) > TRIAL_WORK)
        batches = 0;
    for (uint64_t i = 0; i < batches; i++) {
        if (!learner_run(learner, 1, NULL) || !measure(run, learner_network(learner), &now)) {
            count++; /* from here on it is too large to be compared */
            break;
        }
        count = now > before ? count + 1 : 0;
        before = now;
    }
    learner_free(learner);
    return count;
}

/* The last epochs of which the same is true. */
static uint64_t growing_epochs(const struct history *history)
{
    size_t at = history->count;

    while (at > 1 && history->point[at - 1].train_loss > history->point[at - 2].train_loss)
        at--;
    return (history->count - at) * history->stride;
}

static void add_growth(struct worker *worker, uint64_t steps, struct text *text)
{
    uint64_t epochs = growing_epochs(&worker->history);

    if (epochs > 1)
        text_printf(
            text,
            _("; the error grew over the last %llu epochs: the steps overshoot farther and farther"),
            (unsigned long long)epochs);
    else if (steps > 1)
        text_printf(
            text,
            _("; each of the last %llu steps overshot farther than the one before, so the error grew"),
            (unsigned long long)steps);
}

static float largest(const struct network *network)
{
    float largest = 0;

    for (size_t i = 0; i < network->block_size; i++)
        largest = fabsf(network->block[i]) > largest ? fabsf(network->block[i]) : largest;
    return largest;
}

static void add_rate(struct worker *worker, const struct network *first, uint64_t batches,
                     struct text *text)
{
    double error, rate = batches > 0 ? find_rate(&worker->run, first, batches, &error) : 0;
    char shown[32];

    if (rate > 0)
        text_printf(text, _("; with %s it comes to %.3g in %llu mini-batches"),
                    format_real(shown, sizeof shown, rate), error, (unsigned long long)batches);
    else if (largest(learner_network(worker->run.learner)) > RUNAWAY * largest(first))
        text_printf(text,
                    _("; the weights ran away before: the largest of the first ones was %.3g"),
                    (double)largest(first));
}

void past_explain(struct worker *worker, double step_work, struct error *err)
{
    uint64_t batches = worker->position.batches + 1, length, steps = 0;
    size_t used = strlen(err->text);
    bool can = can_try(worker->timeline.now);
    struct text text = {0};
    struct network first;

    if (!first_weights(&worker->run, &first))
        return;
    length = can ? trial_length(&worker->run, batches, step_work) : 0;
    if (can)
        steps = growing_steps(&worker->run, &first, batches, step_work);
    add_growth(worker, steps, &text);
    add_rate(worker, &first, length, &text);
    if (text.length > 0 && !text.failed)
        snprintf(err->text + used, sizeof err->text - used, "%s", text.data);
    text_free(&text);
    network_free(&first);
}
