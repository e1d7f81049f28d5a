/*
 * The program as lessons drive it: commands, names, and where a lesson begins.
 */
#include <nntui/lesson_run.h>

#include <nntui/i18n.h>

#include "ui/state.h"
#include "ui/watch.h"

#include <string.h>

#define MOST_TICKS 20000 /* of what plays, before a script goes on without its end */

/* Only while their screen is shown; those that go on and on are not waited for. */
static bool compares(const struct app *app)
{
    const struct compare_pace *pace = &app->compare.pace;

    return app->screen == SCREEN_runs && (!pace->on || pace->goal != 0) &&
           compare_busy(&app->compare);
}

/* A run that has an end that was asked for, or data on their way. */
static bool is_busy(const struct app *app)
{
    return app->snapshot->state == TRAINER_LOADING ||
           app->snapshot->orders < trainer_orders(app->trainer) ||
           (app->speed.on && app->speed.goal != 0) || compares(app) ||
           (app->screen == SCREEN_digits && app->digits.network.maker != NULL);
}

/* What the Digits screen does in slices comes to its end. */
static void tick_on(struct app *app)
{
    for (int i = 0;
         i < MOST_TICKS && app->screen == SCREEN_digits && digits_screen.interval(app) >= 0; i++)
        app_tick(app);
}

static bool busy(void *context)
{
    struct app *app = context;

    if (app->threaded)
        return is_busy(app);
    while (is_busy(app) && app_advance(app, UINT64_MAX) > 0)
        ;
    tick_on(app);
    return false;
}

static bool command(void *context, const char *line, struct error *err)
{
    struct app *app = context;

    app->message[0] = '\0';
    return app_command(app, line, err);
}

/* Points that were added by hand go with other data. */
static bool reset_data(struct app *app, struct error *err)
{
    struct settings wanted = app->settings;
    const struct dataset *set = app->snapshot->dataset;

    if (set == NULL || (set->by_hand == 0 && set->removed == 0))
        return true;
    settings_default(&wanted);
    strcpy(wanted.data, "and");
    return app_configure(app, &wanted, err);
}

/* What was chosen to look at: as it is at first, for what comes next builds on that. What a list's cursor is on stays. */
static void reset_looks(struct app *app)
{
    model_state_free(&app->model);
    app->model = (struct model_state){0};
    app->error = (struct error_state){0};
    app->numbers = (struct numbers_state){.wanted = app->numbers.wanted};
    app->chosen_layer = 0;
    app->drag.pane = NULL;
    app->speed.ramp = true;
    app->speed.epochs = 0;
    app->log_scale = false;
}

static bool reset(void *context, struct error *err)
{
    struct app *app = context;
    struct settings wanted;

    settings_default(&wanted);
    wanted.threads = app->settings.threads;
    app_go(app, SCREEN_train);
    reset_looks(app);
    if (!reset_data(app, err) || !app_configure(app, &wanted, err) ||
        !app_order(app, ORDER_REWIND, err))
        return false;
    compare_close(&app->compare);
    step_free(&app->step);
    app->step = (struct step_state){.pace = app->step.pace};
    digits_free(&app->digits);
    app->digits = (struct digits_state){0};
    digits_start(&app->digits);
    for (size_t i = 0; i < SCREEN_COUNT; i++)
        if (i != SCREEN_learn)
            app->view[i] = (struct screen_view){.focus = screens[i]->first_focus};
    return true;
}

void app_lesson_host(struct app *app, struct lesson_host *host)
{
    *host = (struct lesson_host){
        .lookup = {app, watch_find},
          .command = command, .busy = busy, .reset = reset
    };
}
