/*
 * How fast a run goes on the screen: it is told how far to go, and when a picture of that has been shown, how much
 * further. Which weights come out does not depend on it.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RAMP_GROWTH \
 1.05 /* epochs of one picture to those of the one before: XOR is learned in about 3 s */
#define FULL_EPOCHS \
 1024 /* that the first step down from full speed halves: a difference that is seen */
#define LATE_LIMIT 3 /* snapshots without the epochs being done: the run cannot do more */

/* The snapshot shows what all orders so far have led to. */
static bool caught_up(const struct app *app)
{
    return app->snapshot->orders >= trainer_orders(app->trainer);
}

bool app_running(const struct app *app)
{
    return app->speed.on || (app->snapshot->state == TRAINER_RUNNING && caught_up(app));
}

/* Waiting is the screen's affair alone, but where it is for nothing more: `run N epochs` has been done. */
enum trainer_state app_state(const struct app *app)
{
    enum trainer_state state = app->snapshot->state;

    if (app_running(app) && state != TRAINER_LOADING)
        return TRAINER_RUNNING;
    if (state == TRAINER_WAITING)
        return app->speed.goal != 0 ? TRAINER_FINISHED : TRAINER_PAUSED;
    return state;
}

/* Another run: what was looked at in the one before is nothing here. */
static void begin_anew(struct app *app)
{
    app->speed.anew = true;
    app->error.cursor_on = false;
}

/* ---- Telling the run how far to go */

/* How long ago the picture before it was shown says nothing of how long the first one takes. */
static void begin_ramp(struct speed *speed)
{
    speed->present = speed->frames = 1;
    speed->first = true;
}

/* Epochs to the next picture; 0: as many as can be, no picture is waited for. */
static double epochs_to_picture(const struct speed *speed)
{
    if (!speed->drawn)
        return 0;
    return speed->ramp ? speed->present * speed->frames : speed->epochs;
}

/* How far the run is; the snapshot may be of what was before. */
static uint64_t present_epoch(const struct app *app)
{
    return app->speed.anew ? 0 : app->snapshot->position.epoch;
}

/*
 * On to the next picture, or to the goal where that comes first. under_way: nobody asked for more than what the run is
 * doing already, so one that has ended meanwhile is not to begin again.
 */
static bool go_on(struct app *app, bool under_way, struct error *err)
{
    struct speed *speed = &app->speed;
    double epochs = epochs_to_picture(speed);
    uint64_t target = present_epoch(app) + (uint64_t)ceil(epochs);
    bool paced = epochs > 0 && (speed->goal == 0 || target < speed->goal);

    if (!(under_way ? trainer_keep_running : trainer_run_to)(app->trainer,
                                                             paced ? target : speed->goal))
        return error_work(err, _("the run is busy with earlier commands"));
    speed->on = true;
    speed->paced = paced;
    speed->serial = app->snapshot->serial;
    speed->late = 0;
    return true;
}

/* Past the last epoch that was asked for there is no other. */
static void tell_beyond(struct app *app)
{
    char epoch[NUMBER_SIZE];

    app_show(app, ROLE_DIM,
             _("goes on beyond epoch %s, which was to be the last, until it is paused"),
             number_epoch(epoch, sizeof epoch, (double)app->snapshot->position.epoch));
}

static bool is_broken(struct app *app)
{
    if (app->snapshot->state != TRAINER_BROKEN || !caught_up(app))
        return false;
    app_show(app, ROLE_WARNING, "%s",
             _("the run is broken: [ goes back before that, r begins again"));
    return true;
}

bool speed_run(struct app *app, uint64_t epochs, struct error *err)
{
    if (is_broken(app))
        return true;
    if (epochs == 0 && app->snapshot->state == TRAINER_FINISHED && caught_up(app) && !app->speed.on)
        tell_beyond(app);
    app->speed.goal = epochs > 0 ? present_epoch(app) + epochs : 0;
    begin_ramp(&app->speed);
    return go_on(app, false, err);
}

void speed_stop(struct app *app)
{
    app->speed.on = app->speed.paced = false;
    app->speed.goal = 0;
}

static bool order_trains(enum trainer_order what)
{
    return what == ORDER_SAMPLE || what == ORDER_BATCH || what == ORDER_EPOCH;
}

bool app_order(struct app *app, enum trainer_order what, struct error *err)
{
    struct speed *speed = &app->speed;
    bool anew = what == ORDER_REWIND || what == ORDER_NEW_WEIGHTS;

    if (order_trains(what) && is_broken(app))
        return true;
    if (anew)
        undo_keep_run(app);
    if (!trainer_order(app->trainer, what))
        return error_work(err, _("the run is busy with earlier commands"));
    speed->on = speed->paced = false;
    speed->goal = 0;
    if (anew)
        begin_anew(app);
    return true;
}

bool speed_configure(struct app *app, const struct settings *wanted, struct error *err)
{
    struct speed *speed = &app->speed;
    bool anew = settings_need_new_run(&app->settings, wanted);

    if (anew)
        undo_keep_run(app);
    if (!trainer_configure(app->trainer, wanted))
        return error_work(err, _("the run is busy with earlier commands"));
    if (!anew)
        return true;
    begin_anew(app);
    begin_ramp(speed);
    if (speed->on)
        go_on(app, false, NULL); /* else the new run goes as far as the old one was to go */
    return true;
}

bool speed_resume(struct app *app, const struct settings *settings, struct model *model,
                  struct error *err)
{
    struct speed *speed = &app->speed;

    undo_keep_run(app);
    if (!trainer_resume(app->trainer, settings, model))
        return error_work(err, _("the run is busy with earlier commands"));
    speed->on = speed->paced = false;
    speed->goal = 0;
    begin_anew(app);
    begin_ramp(speed);
    return true;
}

/* ---- Following it */

static void tell_stop(struct app *app)
{
    char text[STOP_TEXT_SIZE];

    app_show(app, ROLE_GOOD, "%s", stop_text(&app->snapshot->stopped, text, sizeof text));
}

/* A goal past the settings' own last epoch is what the person said later, so it counts. */
void speed_follow(struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;
    struct speed *speed = &app->speed;
    bool more = speed->goal > snapshot->position.epoch;

    if (!caught_up(app))
        return;
    speed->anew = false;
    if (!speed->on)
        return;
    switch (snapshot->state) {
    case TRAINER_LOADING:
    case TRAINER_RUNNING: return;
    case TRAINER_WAITING:
        if (more || speed->goal == 0) /* app_drawn() is next */
            return;
        break;
    case TRAINER_FINISHED:
        if (snapshot->stopped.kind != STOP_NONE)
            tell_stop(app);
        else if (more && go_on(app, false, NULL))
            return;
        break;
    case TRAINER_EMPTY:
    case TRAINER_PAUSED:
    case TRAINER_BROKEN: break;
    }
    speed->on = speed->paced = false;
}

/*
 * Snapshots are counted, not pictures, to see that a ramp has got to what the run can do: a key makes a picture of the
 * same snapshot again.
 */
void app_drawn(struct app *app, double frames)
{
    const struct snapshot *snapshot = app->snapshot;
    struct speed *speed = &app->speed;

    if (app->screen == SCREEN_runs)
        compare_drawn(&app->compare, frames);
    speed->drawn = true;
    if (!speed->on || !speed->paced || !caught_up(app))
        return;
    if (snapshot->state == TRAINER_WAITING) {
        speed->frames = speed->first ? 1 : fmin(fmax(frames, 1), SPEED_FRAMES);
        speed->first = false;
        speed->present = fmin(speed->present * pow(RAMP_GROWTH, speed->frames), SPEED_LIMIT);
        go_on(app, true, NULL);
    } else if (snapshot->state == TRAINER_RUNNING && speed->ramp &&
               snapshot->serial != speed->serial) {
        speed->serial = snapshot->serial;
        if (++speed->late < LATE_LIMIT)
            return;
        speed->present = 0;
        go_on(app, true, NULL);
    }
}

/* ---- Commands */

char *speed_text(const struct speed *speed, char *buffer, size_t size)
{
    if (speed->ramp)
        buffer[0] = '\0';
    else if (speed->epochs > 0)
        snprintf(buffer, size, _("speed %.0f"), speed->epochs);
    else
        snprintf(buffer, size, "%s", _("speed full"));
    return buffer;
}

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

/* A run that will wait for the next picture takes the new speed then. */
static bool set_speed(struct app *app, bool ramp, double epochs, struct error *err)
{
    struct speed *speed = &app->speed;

    if (app->screen == SCREEN_runs)
        return compare_speed(app, ramp, epochs);
    speed->ramp = ramp;
    speed->epochs = epochs;
    begin_ramp(speed);
    show_speed(app);
    return !speed->on || (speed->paced && epochs_to_picture(speed) > 0) || go_on(app, true, err);
}

bool command_slower(struct app *app, const char *arguments, struct error *err)
{
    const struct speed *speed = &app->speed;
    double epochs = speed->epochs > 0 ? speed->epochs : FULL_EPOCHS;

    (void)arguments;
    if (speed->ramp)
        epochs = speed->paced ? speed->present : 64;
    return set_speed(app, false, fmax(1, floor(epochs / 2)), err);
}

bool command_faster(struct app *app, const char *arguments, struct error *err)
{
    const struct speed *speed = &app->speed;
    double epochs = 2 * speed->epochs;

    (void)arguments;
    if (speed->ramp)
        epochs = speed->paced ? 2 * ceil(speed->present) : 0;
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
