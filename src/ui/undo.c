/*
 * What is taken back on the Train screen: points added or removed by hand, and the run that another one took the place of. It
 * is kept as a session in memory, so it comes back with its weights, settings and curve.
 */
#include "ui/undo.h"

#include <nntui/i18n.h>
#include <nntui/session.h>

#include "ui/state.h"

#include <stdlib.h>

/* Bytes that sets from before may take, beside one. */
#define POINTS_BYTES ((size_t)8 << 20)

/* ---- The run */

static void drop_run(struct undo_state *undo)
{
    if (undo->run != NULL)
        model_free(undo->run);
    free(undo->run);
    undo->run = NULL;
}

bool undo_has_run(const struct app *app)
{
    return app->undo.run != NULL;
}

/*
 * What was not trained is soon made again, and of a run that has just begun nothing is known yet; one that has diverged
 * cannot be gone on with.
 */
void undo_keep_run(struct app *app)
{
    struct model *model;

    undo_forget_points(app);
    if (app->speed.anew || app->snapshot->present == 0 || app->snapshot->state == TRAINER_BROKEN)
        return;
    model = malloc(sizeof *model);
    if (app->snapshot->moment < app->snapshot->present)
        trainer_go(app->trainer, UINT64_MAX); /* the past is not all of it */
    if (model == NULL || !trainer_capture(app->trainer, model, NULL)) {
        free(model);
        return;
    }
    drop_run(&app->undo);
    app->undo.run = model;
}

/* The present run takes its place, so that the two can be compared. */
static bool bring_run_back(struct app *app, struct error *err)
{
    struct model *model = app->undo.run;
    struct settings settings;
    bool done;

    if (!session_settings(model, &settings, err))
        return false;
    app->undo.run = NULL;
    done = speed_resume(app, &settings, model, err);
    free(model); /* what it held is the trainer's */
    if (!done)
        return false;
    app->settings = settings;
    app->following = false;
    app_update(app);
    app_show(app, ROLE_GOOD, _("the run before is back, layers %s"), settings.layers);
    return true;
}

/* ---- Points */

static size_t bytes_of(const struct dataset *dataset)
{
    return dataset->count * (dataset->inputs + dataset->raw_inputs + dataset->outputs) *
           sizeof(float);
}

void undo_forget_points(struct app *app)
{
    struct undo_state *undo = &app->undo;

    while (undo->count > 0)
        dataset_unref(undo->before[--undo->count]);
    dataset_unref(undo->now);
    undo->now = NULL;
}

static void drop_oldest(struct undo_state *undo)
{
    dataset_unref(undo->before[0]);
    undo->count--;
    for (size_t i = 0; i < undo->count; i++)
        undo->before[i] = undo->before[i + 1];
}

void undo_keep_points(struct app *app, struct dataset *before, struct dataset *now)
{
    struct undo_state *undo = &app->undo;

    if (undo->now != before)
        undo_forget_points(app);
    dataset_unref(undo->now);
    undo->now = dataset_ref(now);
    if (undo->count == UNDO_POINTS)
        drop_oldest(undo);
    undo->before[undo->count++] = dataset_ref(before);
    while (undo->count > 1 && undo->count * bytes_of(before) > POINTS_BYTES)
        drop_oldest(undo);
}

/* Whether the run still has what was edited last. */
static bool has_points(const struct app *app)
{
    return app->undo.count > 0 && app->undo.now == data_present(app);
}

static bool take_points_back(struct app *app, struct error *err)
{
    struct undo_state *undo = &app->undo;
    struct dataset *before = undo->before[undo->count - 1];
    char edits[80];

    if (!data_replace(app, before, err))
        return false;
    dataset_unref(undo->now);
    undo->now = before;
    undo->count--;
    dataset_edits(before, edits, sizeof edits);
    app_show(app, ROLE_GOOD, _("taken back: %s, %zu%s%s"), before->name, before->count,
             edits[0] != '\0' ? ", " : "", edits);
    return true;
}

/* ---- The whole */

void undo_free(struct app *app)
{
    undo_forget_points(app);
    drop_run(&app->undo);
}

bool command_bring_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (has_points(app))
        return take_points_back(app, err);
    if (undo_has_run(app))
        return bring_run_back(app, err);
    return error_input(
        err,
        _("there is nothing to bring back: no point was added or removed, and no run gave way to "
          "another one; [ goes back in the run"));
}
