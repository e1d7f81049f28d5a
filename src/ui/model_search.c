/*
 * Looking for better weights at random: the error of all training samples is computed for each try, and the best is kept. It
 * is what gradient descent is measured by.
 */
#include <nntui/i18n.h>
#include <nntui/rng.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define USUAL_TRIES  10
#define SPREAD       0.25 /* deviation of the tries, of the usual size of a weight */
#define MOST_WORK    4e9  /* multiplications: a second or two */
#define MOST_NUMBERS 4e6  /* inputs of all samples together */

static bool is_of(const struct loss_search *search, const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    return !settings_need_new_run(&search->settings, &snapshot->settings) &&
           search->layer == app->model.layer && search->unit == app->model.unit &&
           (snapshot->orders < search->orders || snapshot->tries >= search->tries);
}

void search_follow(struct app *app)
{
    if (app->model.search.count > 0 && !is_of(&app->model.search, app))
        app->model.search.count = 0;
}

/* ---- Whether it can be done */

static bool parse_tries(const char *arguments, uint64_t *tries, struct error *err)
{
    *tries = USUAL_TRIES;
    if (arguments[0] == '\0' ||
        (parse_u64(arguments, tries) && *tries >= 1 && *tries <= SEARCH_TRIES))
        return true;
    return error_input(err, _("random-search: found \"%s\"; expected 1 to %d tries"), arguments,
                       SEARCH_TRIES);
}

static bool check_run(const struct app *app, uint64_t tries, struct error *err)
{
    const struct snapshot *s = app->snapshot;
    const char *reason;
    double samples, parameters;

    if (s->network.block == NULL)
        return error_input(err, _("random-search: there is no network yet"));
    if (app_running(app))
        return error_input(err, _("random-search: the run goes on; pause it first"));
    if (app_state(app) == TRAINER_BROKEN)
        return error_input(err, _("random-search: the run is broken; r begins again"));
    reason = loss_unfit(app);
    if (reason != NULL)
        return error_input(err, "random-search: %s", reason);
    samples = (double)s->dataset->train_count;
    parameters = (double)architecture_parameters(&s->network.arch);
    if (samples * (double)s->dataset->inputs > MOST_NUMBERS ||
        samples * parameters * (double)tries > MOST_WORK)
        return error_input(err, _("random-search: there are too many samples for looking at all of "
                                  "them so often"));
    return true;
}

/* ---- Trying */

/* Around where the run stands. The same run tries the same, and something else each time. */
static void draw_tries(struct app *app, const struct sample_set *set, const struct pair *pair,
                       size_t tries)
{
    struct loss_search *search = &app->model.search;
    const struct snapshot *s = app->snapshot;
    double x = pair_get(&s->network, pair, 0), y = pair->flat ? pair_get(&s->network, pair, 1) : 0;
    double across = SPREAD * pair_usual(app, set, pair, 0);
    double up = pair->flat ? SPREAD * pair_usual(app, set, pair, 1) : 0;
    struct rng rng;

    rng_seed(&rng, s->settings.seed, RNG_SEARCH, s->tries);
    for (size_t i = 0; i < tries; i++) {
        search->x[i] = (double)(float)(x + across * rng_normal(&rng));
        search->y[i] = (double)(float)(y + up * rng_normal(&rng));
    }
}

/* The number of the best one; their count where none is better than the present weights. */
static size_t evaluate(struct loss_search *search, struct network *network, const struct pair *pair,
                       const struct samples *samples)
{
    const double x = pair_get(network, pair, 0), y = pair->flat ? pair_get(network, pair, 1) : 0;
    double least = pair_error(network, pair, samples, x, y);
    size_t best = search->count;

    for (size_t i = 0; i < search->count; i++) {
        search->error[i] = pair_error(network, pair, samples, search->x[i], search->y[i]);
        if (search->error[i] < least) {
            least = search->error[i];
            best = i;
        }
    }
    return best;
}

/* As changes of the run, so that it can be gone back to; they are made also where nothing better was found: it has cost as much. */
static bool keep(struct app *app, const struct pair *pair, size_t best, struct error *err)
{
    struct loss_search *search = &app->model.search;
    const struct network *network = &app->snapshot->network;
    bool found = best < search->count;

    for (size_t axis = 0; axis <= pair->flat; axis++) {
        double value = pair_get(network, pair, axis);

        if (found)
            value = axis == 0 ? search->x[best] : search->y[best];
        if (!trainer_set_tried(app->trainer, pair->layer, pair->unit, pair_from(pair, axis), value,
                               axis == 0 ? search->count : 0))
            return error_work(err, _("the run is busy with earlier commands"));
    }
    return true;
}

static void tell(struct app *app, size_t best)
{
    const struct loss_search *search = &app->model.search;
    char number[NUMBER_SIZE];

    if (best < search->count)
        app_show(app, ROLE_GOOD, _("try %zu of %zu is the best: E %s"), best + 1, search->count,
                 number_error(number, sizeof number, search->error[best]));
    else
        app_show(app, ROLE_DIM, _("none of %zu tries is better than the present weights"),
                 search->count);
}

static bool search_with(struct app *app, const struct sample_set *set, struct network *network,
                        size_t tries, struct error *err)
{
    struct loss_search *search = &app->model.search;
    const struct pair pair = pair_of(app);
    size_t best;

    draw_tries(app, set, &pair, tries);
    search->count = tries;
    best = evaluate(search, network, &pair, &set->samples);
    search->settings = app->snapshot->settings;
    search->layer = pair.layer;
    search->unit = pair.unit;
    search->tries = app->snapshot->tries + tries;
    if (!keep(app, &pair, best, err)) {
        search->count = 0;
        return false;
    }
    search->orders = trainer_orders(app->trainer);
    app->model.stale = true;
    app_update(app);
    tell(app, best);
    return true;
}

bool command_random_search(struct app *app, const char *arguments, struct error *err)
{
    struct network network;
    struct sample_set set;
    uint64_t tries;
    bool ok;

    if (!parse_tries(arguments, &tries, err) || !check_run(app, tries, err) ||
        !network_copy(&network, &app->snapshot->network, err))
        return false;
    if (!sample_set_make(&set, app->snapshot, SIZE_MAX)) {
        network_free(&network);
        return error_memory(err, sizeof(float), "the training samples");
    }
    ok = search_with(app, &set, &network, (size_t)tries, err);
    sample_set_free(&set);
    network_free(&network);
    return ok;
}
