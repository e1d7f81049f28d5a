/*
 * Why a run diverged, as far as it can be shown: whether the weights ran away from where they began, and a rate with which the
 * same mini-batches from the same first weights do not.
 */
#include "past.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Multiplications that may be spent on it, about a quarter of a second. */
#define TRIAL_WORK 2.5e9

#define TRIALS 9 /* each with a tenth of the rate before */

#define RUNAWAY 1000.0F /* times the largest of the first weights: no network comes back from there soon */

static bool first_weights(const struct run *run, struct network *network)
{
    if (run->start.block != NULL)
        return network_copy(network, &run->start, NULL);
    if (!network_create(network, &run->arch, NULL))
        return false;
    network_initialise(network, run->settings.init, run->settings.init_scale, run->settings.seed);
    return true;
}

static bool measure(const struct run *run, const struct network *network, double *loss)
{
    struct evaluation evaluation;

    if (!network_evaluate(network, &run->some_train, 1, &evaluation, NULL, NULL, NULL))
        return false;
    *loss = evaluation.loss;
    return isfinite(*loss);
}

/* Whether so many mini-batches with these options bring the error down from where it was at the first weights. */
static bool survives(const struct run *run, const struct network *first,
                     const struct learner_options *options, uint64_t batches)
{
    struct learner *learner = learner_create(first, &run->train, options, NULL);
    struct learner_position position = {0};
    double before, after;
    bool well = learner != NULL && measure(run, first, &before);

    while (well && position.batches < batches) {
        well = learner_run(learner, batches - position.batches, NULL);
        learner_position(learner, &position);
    }
    well = well && measure(run, learner_network(learner), &after) && after < before;
    learner_free(learner);
    return well;
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

/* The largest rate of those tried that does not break; 0: none. */
static double find_rate(const struct run *run, const struct network *first, uint64_t batches)
{
    struct learner_options options;

    settings_learner(&run->settings, &options);
    for (int i = 0; i < TRIALS; i++) {
        options.rate /= 10;
        if (survives(run, first, &options, batches))
            return options.rate;
    }
    return 0;
}

static float largest(const struct network *network)
{
    float largest = 0;

    for (size_t i = 0; i < network->block_size; i++)
        largest = fabsf(network->block[i]) > largest ? fabsf(network->block[i]) : largest;
    return largest;
}

static void explain(struct worker *worker, const struct network *first, bool can, char *text,
                    size_t size)
{
    uint64_t batches = worker->position.batches + 1;
    double rate = can ? find_rate(&worker->run, first, batches) : 0;
    char shown[32];

    if (rate > 0)
        snprintf(text, size, _(": with %s the same %llu mini-batches bring the error down"),
                 format_real(shown, sizeof shown, rate), (unsigned long long)batches);
    else if (largest(learner_network(worker->run.learner)) > RUNAWAY * largest(first))
        snprintf(text, size,
                 _(", but the weights have run away before: the largest of the first ones was %.3g"),
                 (double)largest(first));
}

void past_explain(struct worker *worker, double step_work, struct error *err)
{
    bool can = can_try(worker->timeline.now) &&
               (double)(worker->position.batches + 1) * step_work * TRIALS < TRIAL_WORK;
    size_t length = strlen(err->text);
    struct network first;

    if (!first_weights(&worker->run, &first))
        return;
    explain(worker, &first, can, err->text + length, sizeof err->text - length);
    network_free(&first);
}
