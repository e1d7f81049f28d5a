/*
 * When a worker makes figures: while they are wanted, of all samples where the run rests, after everything else; of some
 * samples while it goes on, whenever its thread grants a slice. Training in between takes nothing away from
 * them, because they are made of a copy; they are then of a moment a little back.
 */
#include "worker.h"

/* Nothing but an order will change the network. A run that waits for its next picture goes on in a moment. */
static bool rests(const struct worker *worker)
{
    return worker->goal == GOAL_NONE && worker->state != TRAINER_WAITING;
}

static bool can_figure(const struct worker *worker)
{
    return worker->figures_wanted && worker->ready && worker->state != TRAINER_BROKEN &&
           worker->state != TRAINER_LOADING && worker->state != TRAINER_EMPTY;
}

void worker_want_figures(struct worker *worker, bool wanted)
{
    worker->figures_wanted = wanted;
    if (wanted)
        return;
    figuring_free(&worker->figuring);
    worker->figures = (struct figures){0};
    worker->figured = worker->figured_whole = false;
}

void worker_left_figures(struct worker *worker)
{
    worker->figured = worker->figured_whole = false;
    worker->figuring_left = true;
}

void worker_drop_figures(struct worker *worker)
{
    figuring_free(&worker->figuring);
    worker->figures = (struct figures){0};
    worker_left_figures(worker);
}

bool worker_figures_due(const struct worker *worker)
{
    if (!can_figure(worker) || worker->goal != GOAL_NONE || !worker->measured_whole)
        return false;
    return rests(worker) ? !worker->figured_whole : !worker->figured;
}

bool worker_figures_along(const struct worker *worker)
{
    return can_figure(worker) && worker->goal != GOAL_NONE && worker->goal != GOAL_MOMENT;
}

/* Whether some samples are all there are. */
static bool some_are_all(const struct run *run)
{
    return run->some_train.count == run->train.count && run->some_test.count == run->test.count;
}

static bool begin(struct worker *worker)
{
    bool whole = rests(worker);

    worker->figuring_run = worker->run_serial;
    worker->figuring_left = !figuring_begin(&worker->figuring, &worker->run, whole);
    if (!worker->figuring_left)
        return true;
    worker->figured = worker->figured_whole =
        true; /* no memory: nothing to try again until there is a change */
    worker->figures = (struct figures){0};
    return false;
}

static void finish(struct worker *worker)
{
    worker->figures = worker->figuring.made;
    worker->figured = !worker->figuring_left;
    worker->figured_whole = worker->figured &&
                            (worker->figuring_of_all || some_are_all(&worker->run));
}

void worker_figure(struct worker *worker)
{
    struct figuring *figuring = &worker->figuring;

    if (worker->figuring_run != worker->run_serial)
        figuring_free(figuring); /* of samples that are no longer there */
    if (figuring->active && rests(worker) &&
        (worker->figuring_left || !(figuring->whole || some_are_all(&worker->run))))
        figuring_free(figuring); /* of a moment that is left, or of too few samples */
    if (!figuring->active && !begin(worker))
        return;
    worker->figuring_of_all = figuring->whole;
    figuring_slice(figuring, &worker->run);
    if (!figuring->active)
        finish(worker);
}

void worker_figure_all(struct worker *worker)
{
    if (!worker_figures_due(worker) && !worker_figures_along(worker))
        return;
    if (!worker->figured)
        figuring_free(&worker->figuring);
    while (rests(worker) ? !worker->figured_whole : !worker->figured)
        worker_figure(worker);
}
