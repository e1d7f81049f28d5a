/*
 * The Compare screen: curves of all runs and small pictures of what they have learned above, the table below; and
 * its commands.
 */
#include <nntui/i18n.h>

#include "ui/compare_private.h"
#include "ui/number.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

static const struct pane_ops *const panes[] = {&table_pane, &curves_pane, &pictures_pane};

#define TABLE_ROWS 11 /* frame, head, six runs, in two lines which is best or why one broke */

enum sweep_measure compare_measure(const struct compare_state *compare)
{
    return compare->verdict.measure;
}

enum role compare_role(size_t run)
{
    return (enum role)(ROLE_RUN_1 + run % SWEEP_RUNS);
}

/* ---- Layout */

/* With nothing to show the pane with the focus has the screen for itself and says what can be done. */
static struct rect runs_pane_area(const struct app *app, size_t pane, int width, int height)
{
    const struct compare_state *compare = &app->compare;
    int rows = height - 2, table = TABLE_ROWS - SWEEP_RUNS + (int)compare->sweep.count;
    int left = compare_has_pictures(compare) ? width / 2 : width;

    if (compare->sweep.count == 0)
        return (struct rect){0};
    if (panes[pane] == &table_pane)
        return (struct rect){0, 1 + rows - table, width, table};
    if (panes[pane] == &curves_pane)
        return (struct rect){0, 1, left, rows - table};
    return (struct rect){left, 1, width - left, rows - table};
}

/* ---- Nothing yet */

void compare_draw_nothing(struct canvas *canvas, struct rect area)
{
    static const char *const lines[] = {
        N_("Here up to six runs are trained side by side that differ in one setting: same samples, same seed, all other "
           "settings those of the Train screen."),
        "",
        "compare rate 0.01 0.1 1 10",
        "compare activation sigmoid tanh relu",
        "compare layers 2-2-1 2-4-1 2-8-8-1",
        "",
        N_("c begins such a line; Tab completes it."),
    };

    area = (struct rect){area.x + 1, area.y + 1, area.width - 2, area.height - 1};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] && area.height > 0; i++) {
        int rows = lines[i][0] != '\0'
                       ? canvas_wrap(canvas, area, i > 1 && i < 5 ? ROLE_VALUE : ROLE_NORMAL,
                                     _(lines[i]))
                       : 1;

        area.y += rows;
        area.height -= rows;
    }
}

/* ---- Status line */

static void pace_text(const struct compare_pace *pace, char *buffer, size_t size)
{
    if (pace->ramp)
        buffer[0] = '\0';
    else if (pace->epochs > 0)
        snprintf(buffer, size, _("speed %.0f"), pace->epochs);
    else
        snprintf(buffer, size, "%s", _("speed full"));
}

static void runs_draw_status(const struct app *app, struct canvas *canvas, int x)
{
    const struct compare_state *compare = &app->compare;
    const struct sweep *sweep = &compare->sweep;
    char speed[40], what[160];
    int width;

    if (sweep->count == 0) {
        canvas_write(canvas, x, 0, ROLE_STATUS, _("nothing is compared yet"));
        return;
    }
    if (compare->pace.on)
        x += canvas_write(canvas, x, 0, ROLE_GOOD, _("running"));
    else if (compare_ended(compare))
        x += canvas_write(canvas, x, 0, ROLE_GOOD, _("finished"));
    else
        x += canvas_write(canvas, x, 0, ROLE_STATUS, _("paused"));
    pace_text(&compare->pace, speed, sizeof speed);
    width = canvas_text_width(speed);
    snprintf(what, sizeof what, _("%zu runs, %s differs"), sweep->count, sweep->setting->name);
    x += 2;
    x += canvas_write_cut(canvas, x, 0, canvas->width - x - width - 2, ROLE_STATUS, what) + 2;
    if (canvas->width - x - width > 2)
        canvas_write_cut(canvas, x, 0, canvas->width - x - width - 2, ROLE_STATUS,
                         sweep->settings[0].data);
    canvas_write(canvas, canvas->width - width, 0, ROLE_STATUS, speed);
}

static const char *runs_hint(const struct app *app, enum command_id id)
{
    bool none = app->compare.sweep.count == 0;

    if (id == COMMAND_all_toggle)
        return none ? "" : app->compare.pace.on ? _("pause") : NULL;
    if (id == COMMAND_all_epoch || id == COMMAND_all_rewind || id == COMMAND_all_slower ||
        id == COMMAND_all_faster || id == COMMAND_next || id == COMMAND_choose)
        return none ? "" : NULL;
    return NULL;
}

/* ---- Time */

/* A server's cores are for what somebody looks at. */
static void runs_leave(struct app *app)
{
    if (app->compare.pace.on)
        compare_pause(&app->compare);
}

static void runs_refresh(struct app *app)
{
    compare_update(app);
    compare_make_pictures(app);
}

static int runs_interval(const struct app *app)
{
    return compare_busy(&app->compare) ? COMPARE_MS : -1;
}

static bool runs_cancel(struct app *app)
{
    if (app_view(app)->zoomed)
        return false;
    app_go(app, SCREEN_train);
    return true;
}

static void runs_tick(struct app *app)
{
    (void)app; /* all is done in refresh() */
}

const struct screen_ops runs_screen = {
    .title = N_("Compare"),
    .panes = panes,
    .pane_count = sizeof panes / sizeof panes[0],
    .first_focus = 0,
    .all_width = 80,
    .all_height = 24,
    .pane_area = runs_pane_area,
    .draw_status = runs_draw_status,
    .hint = runs_hint,
    .leave = runs_leave,
    .refresh = runs_refresh,
    .cancel = runs_cancel,
    .interval = runs_interval,
    .tick = runs_tick,
};

/* ---- Commands */

bool command_ask_compare(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    prompt_open(app, "compare ");
    return true;
}

bool command_compare(struct app *app, const char *arguments, struct error *err)
{
    struct compare_state *compare = &app->compare;

    if (strcmp(arguments, "off") == 0) {
        compare_close(compare);
        return true;
    }
    if (!compare_open(app, arguments, err))
        return false;
    if (app_running(app)) /* the cores are for those that are compared */
        app_order(app, ORDER_PAUSE, NULL);
    app_go(app, SCREEN_runs);
    app_focus(app, SCREEN_runs, 0);
    if (compare->sweep.hidden_only)
        app_show(app, ROLE_DIM, _("activation of the hidden layers; the outputs stay as they are"));
    return true;
}

/*
 * Where it was typed on another screen this one comes: the runs go on only while they are seen. Without a thread what has
 * an end is done at once, as with the run of the Train screen.
 */
static bool go(struct app *app, uint64_t goal, struct error *err)
{
    if (!compare_go(app, goal, err))
        return false;
    app_go(app, SCREEN_runs);
    while (!app->threaded && goal > 0 && app->compare.pace.on)
        compare_advance(app, UINT64_MAX);
    return true;
}

bool compare_run_epochs(struct app *app, uint64_t epochs, struct error *err)
{
    uint64_t goal = epochs > 0 ? compare_next_epoch(&app->compare) - 1 + epochs : 0;

    return go(app, goal, err);
}

bool command_all_toggle(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!app->compare.pace.on)
        return go(app, 0, err);
    compare_pause(&app->compare);
    return true;
}

bool command_all_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return go(app, compare_next_epoch(&app->compare), err);
}

bool command_all_rewind(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    compare_rewind(&app->compare);
    return true;
}

bool command_all_scale(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->compare.log_scale = !app->compare.log_scale;
    return true;
}

/* ---- Speed */

bool compare_speed(struct app *app, bool ramp, double epochs)
{
    struct compare_pace *pace = &app->compare.pace;

    pace->ramp = ramp;
    pace->epochs = epochs > SPEED_LIMIT ? 0 : epochs;
    pace->present = pace->frames = 1;
    if (ramp)
        app_show(app, ROLE_DIM, _("speed: slow at first, then faster and faster"));
    else if (pace->epochs > 0)
        app_show(app, ROLE_DIM, _("speed: %.0f epochs from one picture to the next"), pace->epochs);
    else
        app_show(app, ROLE_DIM, _("speed: as fast as can be"));
    return true;
}

/* Epochs from one picture to the next as they are now; 0: as many as can be. */
static double present_speed(const struct compare_pace *pace)
{
    return pace->ramp ? pace->present : pace->epochs;
}

bool command_all_slower(struct app *app, const char *arguments, struct error *err)
{
    double epochs = present_speed(&app->compare.pace);

    (void)arguments;
    (void)err;
    epochs = epochs > 0 ? (double)(uint64_t)(epochs / 2) : 64;
    return compare_speed(app, false, epochs < 1 ? 1 : epochs);
}

bool command_all_faster(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    return compare_speed(app, false, 2 * (double)(uint64_t)present_speed(&app->compare.pace));
}
