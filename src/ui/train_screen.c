/*
 * The Train screen: data sets and settings on the left, the error and the model on the right.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <stdio.h>

static const struct pane_ops *const panes[] = {&datasets_pane, &settings_pane, &error_pane,
                                               &model_pane, &numbers_pane};

/* ---- Layout */

static int limited(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The left column: data sets above, settings below. */
static struct rect left_area(size_t pane, int left, int rows)
{
    int datasets = limited(rows * 3 / 10, 10, 18);

    if (panes[pane] == &datasets_pane)
        return (struct rect){0, 1, left, datasets};
    return (struct rect){0, 1 + datasets, left, rows - datasets};
}

/*
 * The right one: the error, and below it the model, which is looked at most and has the largest part. The numbers stand
 * beside the error where it is wide enough for both, at the bottom where it is high enough, else nowhere: they are
 * shown alone, when they have the focus.
 */
static struct rect right_area(size_t pane, struct rect right)
{
    bool beside = right.width >= 110, below = !beside && right.height >= 44;
    int error = limited(right.height * (below ? 1 : 2) / (below ? 4 : 5), 9, 20);
    int numbers = below ? right.height * 3 / 10 : 0;
    int half = beside ? right.width / 2 : right.width;

    if (panes[pane] == &error_pane)
        return (struct rect){right.x, right.y, half, error};
    if (panes[pane] == &model_pane)
        return (struct rect){right.x, right.y + error, right.width, right.height - error - numbers};
    if (beside)
        return (struct rect){right.x + half, right.y, right.width - half, error};
    return (struct rect){right.x, right.y + right.height - numbers, below ? right.width : 0,
                         numbers};
}

static struct rect train_pane_area(const struct app *app, size_t pane, int width, int height)
{
    int left = limited(width / 3, 38, 66), rows = height - 2;

    (void)app;
    if (panes[pane] == &datasets_pane || panes[pane] == &settings_pane)
        return left_area(pane, left, rows);
    return right_area(pane, (struct rect){left, 1, width - left, rows});
}

/* ---- Status line */

static const char *state_word(enum trainer_state state)
{
    switch (state) {
    case TRAINER_EMPTY: return _("cannot run");
    case TRAINER_LOADING: return _("loading");
    case TRAINER_PAUSED: return _("paused");
    case TRAINER_RUNNING: return _("running");
    case TRAINER_FINISHED: return _("finished");
    case TRAINER_BROKEN: return _("broken");
    case TRAINER_WAITING: break; /* see app_state() */
    }
    return "";
}

static enum role state_role(enum trainer_state state)
{
    switch (state) {
    case TRAINER_EMPTY:
    case TRAINER_BROKEN: return ROLE_ERROR;
    case TRAINER_LOADING: return ROLE_WARNING;
    case TRAINER_RUNNING:
    case TRAINER_FINISHED: return ROLE_GOOD;
    case TRAINER_WAITING:
    case TRAINER_PAUSED: break;
    }
    return ROLE_STATUS;
}

/*
 * Data and network of the run, or why there is none; a long name is cut, the more where `right` columns are wanted
 * at the right. Returns the column behind it.
 */
static int draw_run(const struct snapshot *snapshot, struct canvas *canvas, int x, int right)
{
    char text[SETTING_TEXT_SIZE], edits[80] = "", data[SETTING_TEXT_SIZE + 90];

    if (snapshot->dataset != NULL)
        dataset_edits(snapshot->dataset, edits, sizeof edits);
    snprintf(data, sizeof data, "%s%s%s", snapshot->settings.data, edits[0] != '\0' ? ", " : "",
             edits);
    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 2 - 2 - right, ROLE_STATUS, data);
    if (snapshot->network.block != NULL)
        x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 3, ROLE_STATUS,
                                  architecture_text(&snapshot->network.arch, text, sizeof text));
    if (snapshot->error.kind != ERROR_NONE)
        x += canvas_write_cut(canvas, x, 0, canvas->width - x, ROLE_ERROR, snapshot->error.text);
    return x;
}

static void train_draw_status(const struct app *app, struct canvas *canvas, int x)
{
    const struct snapshot *snapshot = app->snapshot;
    enum trainer_state state = app_state(app);
    char text[80], speed[32];
    int width, speed_width;

    speed_text(&app->speed, speed, sizeof speed);
    speed_width = speed[0] != '\0' ? canvas_text_width(speed) + 2 : 0;
    if (time_is_past(app))
        x += 2 + canvas_write(canvas, x, 0, ROLE_WARNING, _("the past"));
    else
        x += 2 + canvas_write(canvas, x, 0, state_role(state), state_word(state));
    x = draw_run(snapshot, canvas, x, speed_width);
    width = canvas_text_width(time_text(app, text, sizeof text));
    if (snapshot->state == TRAINER_EMPTY || x + width > canvas->width)
        return;
    canvas_write(canvas, canvas->width - width, 0, ROLE_STATUS, text);
    if (x + speed_width + width <= canvas->width)
        canvas_write(canvas, canvas->width - width - speed_width, 0, ROLE_STATUS, speed);
}

/* ---- Hints */

static const char *train_hint(const struct app *app, enum command_id id)
{
    if (id == COMMAND_toggle && app_running(app))
        return _("pause");
    if (id == COMMAND_choose && app_pane(app) == &model_pane)
        return app->model.view == &model_views[VIEW_network] ? _("change") : "";
    return NULL;
}

/* While the run is broken: what can be done about it first, and nothing that does nothing. */
static size_t train_hints(const struct app *app, struct hint *hints)
{
    static const struct {
        enum command_id id;
        const char *word;
    } rows[] = {
        {COMMAND_back,   N_("back before it broke")},
        {COMMAND_rewind, N_("begin again")         },
        {COMMAND_help,   N_("help")                },
        {COMMAND_quit,   N_("quit")                },
        {COMMAND_next,   N_("pane")                },
        {COMMAND_prompt, N_("command")             },
    };
    size_t count = 0;

    if (app_state(app) != TRAINER_BROKEN)
        return 0;
    for (; count < sizeof rows / sizeof rows[0]; count++) {
        command_first_key(&commands[rows[count].id], hints[count].key, sizeof hints[count].key);
        hints[count].word = _(rows[count].word);
    }
    return count;
}

/* Esc: the perturbation, the cursor in the error's curve. */
static bool train_cancel(struct app *app)
{
    bool on = app->error.cursor_on;

    if (perturb_end(app))
        return true;
    app->error.cursor_on = false;
    return on;
}

const struct screen_ops train_screen = {
    .title = N_("Train"),
    .panes = panes,
    .pane_count = sizeof panes / sizeof panes[0],
    .first_focus = 1, /* the settings: where a newcomer's arrows do something */
    .all_width = 80,
    .all_height = 24,
    .pane_area = train_pane_area,
    .draw_status = train_draw_status,
    .hint = train_hint,
    .hints = train_hints,
    .cancel = train_cancel,
};
