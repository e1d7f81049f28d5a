/*
 * How fast a run goes on the screen. The run is told to end after some epochs; when a picture of that has
 * been shown, it is told to go on. Which weights come out does not depend on it.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RAMP_GROWTH 1.1   /* epochs of one picture to those of the picture before */
#define LATE_LIMIT  3     /* pictures without the epochs being done: the run cannot do more */
#define SPEED_LIMIT 65536 /* epochs in a picture; above that there is only "full" */

bool app_running(const struct app *app)
{
    return app->speed.on || app->snapshot->state == TRAINER_RUNNING;
}

void speed_stop(struct app *app)
{
    if (app->speed.on)
        trainer_configure(app->trainer, &app->settings);
    app->speed.on = false;
}

/* Tells the run to go on to the target, or to the person's own last epoch where that comes first. */
static bool go_on(struct app *app, struct error *err)
{
    struct speed *speed = &app->speed;
    uint64_t epoch = app->snapshot->position.epoch, last = app->settings.epochs;
    struct settings settings = app->settings;

    speed->target = epoch + (uint64_t)ceil(speed->ramp ? speed->present : speed->epochs);
    if (last > epoch && last < speed->target)
        speed->target = last;
    settings.epochs = speed->target;
    speed->serial = app->snapshot->serial;
    speed->late = 0;
    if (!trainer_configure(app->trainer, &settings))
        return error_work(err, _("the run is busy with earlier commands"));
    return app_order(app, ORDER_RUN, err);
}

bool speed_configure(struct app *app, const struct settings *wanted, struct error *err)
{
    struct speed *speed = &app->speed;
    struct settings settings = *wanted;
    bool anew = settings_need_new_run(&app->settings, wanted);

    if (speed->on && anew) {
        speed->present = 1;
        speed->target = 1;
        speed->serial = app->snapshot->serial;
    }
    if (speed->on)
        settings.epochs = speed->target;
    if (!trainer_configure(app->trainer, &settings))
        return error_work(err, _("the run is busy with earlier commands"));
    return !speed->on || !anew || app_order(app, ORDER_RUN, err);
}

/* From now on without pictures being waited for. */
static bool run_full(struct app *app, struct error *err)
{
    speed_stop(app);
    return app_order(app, ORDER_RUN, err);
}

bool speed_run(struct app *app, struct error *err)
{
    struct speed *speed = &app->speed;

    if (!speed->drawn || (speed->epochs <= 0 && !speed->ramp))
        return run_full(app, err);
    speed->on = true;
    speed->present = 1;
    if (go_on(app, err))
        return true;
    speed->on = false;
    return false;
}

/*
 * Whether the last order has been carried out. Where the run was replaced meanwhile it never gets to the target, but
 * then three newer snapshots (of the settings, of the order, of its end) do not show it running.
 */
static bool done(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;
    bool rests = snapshot->state != TRAINER_RUNNING && snapshot->state != TRAINER_LOADING;

    return rests && ((snapshot->position.epoch >= app->speed.target &&
                      snapshot->serial > app->speed.serial) ||
                     snapshot->serial >= app->speed.serial + 3);
}

/*
 * A run that is past its target was already there when it was told, because the snapshot was older than the last
 * order; it would go on without an end, so it is paused and told again.
 */
void app_drawn(struct app *app)
{
    struct speed *speed = &app->speed;
    enum trainer_state state = app->snapshot->state;
    uint64_t last = app->settings.epochs;

    speed->drawn = true;
    if (!speed->on)
        return;
    if (state == TRAINER_EMPTY || state == TRAINER_BROKEN ||
        (done(app) && speed->target == last && app->snapshot->position.epoch == last)) {
        speed_stop(app);
    } else if (state == TRAINER_RUNNING && app->snapshot->position.epoch > speed->target) {
        app_order(app, ORDER_PAUSE, NULL);
    } else if (done(app)) {
        speed->present = fmin(speed->present * RAMP_GROWTH, SPEED_LIMIT);
        go_on(app, NULL);
    } else if (state == TRAINER_RUNNING && ++speed->late >= LATE_LIMIT && speed->ramp) {
        run_full(app, NULL);
    }
}

/* ---- Commands */

static void show_speed(struct app *app)
{
    const struct speed *speed = &app->speed;

    if (speed->ramp)
        app_show(app, ROLE_DIM, _("speed: slow at first, then faster and faster"));
    else if (speed->epochs > 0)
        app_show(app, ROLE_DIM, _("speed: %.0f epochs from one picture to the next"),
                 speed->epochs);
    else
        app_show(app, ROLE_DIM, _("speed: as fast as can be"));
}

/* A run that goes on takes the new speed with the next picture. */
static bool set_speed(struct app *app, bool ramp, double epochs, struct error *err)
{
    struct speed *speed = &app->speed;
    bool paced = ramp || epochs > 0;

    speed->ramp = ramp;
    speed->epochs = epochs;
    show_speed(app);
    return !app_running(app) || (speed->on && paced) || speed_run(app, err);
}

bool command_slower(struct app *app, const char *arguments, struct error *err)
{
    const struct speed *speed = &app->speed;
    double epochs = speed->epochs > 0 ? speed->epochs : SPEED_LIMIT;

    (void)arguments;
    if (speed->ramp)
        epochs = speed->on ? speed->present : 64;
    return set_speed(app, false, fmax(1, floor(epochs / 2)), err);
}

bool command_faster(struct app *app, const char *arguments, struct error *err)
{
    const struct speed *speed = &app->speed;
    double epochs = speed->ramp ? 0 : 2 * speed->epochs;

    (void)arguments;
    return set_speed(app, false, epochs > SPEED_LIMIT ? 0 : epochs, err);
}

bool command_speed(struct app *app, const char *arguments, struct error *err)
{
    uint64_t epochs;

    if (strcmp(arguments, "full") == 0)
        return set_speed(app, false, 0, err);
    if (strcmp(arguments, "ramp") == 0)
        return set_speed(app, true, 0, err);
    if (!parse_u64(arguments, &epochs) || epochs < 1 || epochs > SPEED_LIMIT)
        return error_input(err, _("speed: found \"%s\"; expected 1 to %d epochs, ramp or full"),
                           arguments, SPEED_LIMIT);
    return set_speed(app, false, (double)epochs, err);
}
