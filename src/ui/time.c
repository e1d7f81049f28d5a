/*
 * Going back and forth in a run's time, and changing a weight by hand. What a moment is and how it is made again is the
 * trainer's.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

/* Where the run is, or is on its way to: keys may come faster than snapshots. */
static uint64_t aim(const struct app *app)
{
    bool under_way = app->snapshot->orders < app->aim_orders;

    return under_way ? app->aim : app->snapshot->moment;
}

static bool go(struct app *app, uint64_t moment, struct error *err)
{
    if (app->snapshot->network.block == NULL)
        return error_input(err, _("there is no run yet"));
    if (!app_order(app, ORDER_PAUSE, err))
        return false;
    if (!trainer_go(app->trainer, moment))
        return error_work(err, _("the run is busy with earlier commands"));
    app->aim = moment;
    app->aim_orders = trainer_orders(app->trainer);
    return true;
}

static bool go_back(struct app *app, uint64_t steps, struct error *err)
{
    uint64_t moment = aim(app);

    return go(app, moment > steps ? moment - steps : 0, err);
}

static bool go_forth(struct app *app, uint64_t steps, struct error *err)
{
    uint64_t moment = aim(app), left = app->snapshot->present - moment;

    if (app->snapshot->present <= moment)
        return error_input(err, _("this is the present; training goes on from here"));
    return go(app, moment + (steps < left ? steps : left), err);
}

/* Mini-batches of an epoch. */
static uint64_t epoch_steps(const struct app *app)
{
    const struct dataset *dataset = app->snapshot->dataset;
    uint64_t batch = app->snapshot->settings.batch;

    return dataset == NULL ? 1 : (dataset->train_count + batch - 1) / batch;
}

bool command_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return go_back(app, 1, err);
}

bool command_forth(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return go_forth(app, 1, err);
}

bool command_back_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return go_back(app, epoch_steps(app), err);
}

bool command_forth_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return go_forth(app, epoch_steps(app), err);
}

bool command_moment(struct app *app, const char *arguments, struct error *err)
{
    uint64_t step;

    if (strcmp(arguments, "start") == 0)
        return go(app, 0, err);
    if (strcmp(arguments, "end") == 0)
        return go(app, app->snapshot->present, err);
    if (!parse_u64(arguments, &step) || step > app->snapshot->present)
        return error_input(err, _("moment: found \"%s\"; expected start, end, or a step from 0 to %llu"),
                           arguments, (unsigned long long)app->snapshot->present);
    return go(app, step, err);
}

bool command_branch(struct app *app, const char *arguments, struct error *err)
{
    size_t number = 1, count = app->snapshot->branch_count;

    if (arguments[0] != '\0' && (!parse_size(arguments, &number) || number < 1))
        number = SIZE_MAX;
    if (number > count)
        return error_input(err, _("branch: %zu futures were left by going back and training on; expected one of them"),
                           count);
    if (!app_order(app, ORDER_PAUSE, err))
        return false;
    return trainer_branch(app->trainer, number) ||
           error_work(err, _("the run is busy with earlier commands"));
}

/* ---- A weight by hand */

/* Three numbers of places, from 1; the third may be "b". False where the network has no such weight. */
static bool parse_place(const struct architecture *arch, char *const word[3], size_t *layer,
                        size_t *to, size_t *from)
{
    if (!parse_size(word[0], layer) || *layer < 1 || *layer > arch->layers ||
        !parse_size(word[1], to) || *to < 1 || *to > arch->sizes[*layer])
        return false;
    if (strcmp(word[2], "b") == 0) {
        *from = TRAINER_BIAS;
        return arch->bias;
    }
    if (!parse_size(word[2], from) || *from < 1 || *from > arch->sizes[*layer - 1])
        return false;
    --*from;
    return true;
}

bool command_set_weight(struct app *app, const char *arguments, struct error *err)
{
    const struct network *network = &app->snapshot->network;
    char text[LINE_SIZE], *rest = NULL, *word[5];
    size_t layer, to, from;
    double value;

    snprintf(text, sizeof text, "%s", arguments);
    for (int i = 0; i < 5; i++)
        word[i] = strtok_r(i == 0 ? text : NULL, " ", &rest);
    if (word[3] == NULL || word[4] != NULL)
        return error_input(err, _("set-weight: expected LAYER TO FROM VALUE, as in set-weight 1 2 1 0.5"));
    if (network->block == NULL)
        return error_input(err, _("there is no run yet"));
    if (!parse_place(&network->arch, word, &layer, &to, &from))
        return error_input(err, _("set-weight: the network has no weight %s %s %s"), word[0],
                           word[1], word[2]);
    if (!parse_real(word[3], &value))
        return error_input(err, _("set-weight: \"%s\" is no number"), word[3]);
    return trainer_set_parameter(app->trainer, layer - 1, to - 1, from, value) ||
           error_work(err, _("the run is busy with earlier commands"));
}
