/*
 * The program behind the screen: its state, what keys do, and the commands that concern all panes.
 */
#include <nntui/i18n.h>

#include "ui/dead.h"
#include "ui/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Life */

struct app *app_create(const struct app_options *options, struct error *err)
{
    struct app *app = calloc(1, sizeof *app);

    if (app == NULL) {
        error_memory(err, sizeof *app, "the program's state");
        return NULL;
    }
    settings_default(&app->settings);
    app->begun_with = app->settings;
    app->threaded = app->learn.keeps = options->threaded;
    app->speed.ramp = app->compare.pace.ramp = true;
    app->mouse = true;
    digits_start(&app->digits);
    app_resize(app, 80, 24);
    app->trainer = trainer_create_with(&app->settings, options->threaded,
                                       options->limit_history ? options->history : TRAINER_HISTORY,
                                       err);
    if (app->trainer == NULL) {
        free(app);
        return NULL;
    }
    app_update(app);
    for (size_t i = 0; i < SCREEN_COUNT; i++)
        app->view[i].focus = screens[i]->first_focus;
    return app;
}

bool app_start(struct app *app, const struct app_options *options, struct error *err)
{
    if (options->restricted && !trainer_limit(app->trainer, APP_RESTRICTED_PARAMETERS))
        return error_work(err, _("the run is busy with earlier commands"));
    app->restricted = options->restricted;
    app->follows = options->follows;
    if (options->resume && !app_resume(app, err))
        return false;
    for (size_t i = 0; i < options->command_count; i++) {
        struct error reason = {0};

        if (!app_command(app, options->commands[i], &reason))
            return error_input(err, "%s: %s", options->commands[i], reason.text);
    }
    app->begun_with = app->settings;
    return true;
}

void app_free(struct app *app)
{
    if (app == NULL)
        return;
    undo_free(app);
    trainer_free(app->trainer);
    prompt_free(&app->prompt);
    data_free(&app->datasets);
    completion_free(&app->edit.completion);
    model_state_free(&app->model);
    step_free(&app->step);
    compare_close(&app->compare);
    digits_free(&app->digits);
    learn_free(&app->learn);
    free(app);
}

bool app_quitting(const struct app *app)
{
    return app->quitting;
}

bool app_take_repaint(struct app *app)
{
    bool repaint = app->repaint;

    app->repaint = false;
    return repaint;
}

int app_wake_fd(const struct app *app)
{
    return trainer_wake_fd(app->trainer);
}

/* ---- Following the run */

/*
 * Other data may have brought other layers, another activation or loss: the run has made them fit. They are taken
 * over once, when the run has got as far as the last change of settings.
 */
static void follow_settings(struct app *app)
{
    const struct settings *now = &app->snapshot->settings;

    if (!app->following || app->snapshot->state == TRAINER_LOADING ||
        strcmp(now->data, app->settings.data) != 0)
        return;
    memcpy(app->settings.layers, now->layers, sizeof now->layers);
    memcpy(app->settings.activation, now->activation, sizeof now->activation);
    app->settings.loss = now->loss;
    app->following = false;
}

/* The whole reason on the bottom line when the run breaks or cannot begin; the status line may cut it. */
static void tell_trouble(struct app *app)
{
    const struct error *error = &app->snapshot->error;
    const char *trouble = error->kind != ERROR_NONE ? error->text : "";

    if (strcmp(trouble, app->trouble) == 0)
        return;
    snprintf(app->trouble, sizeof app->trouble, "%s", trouble);
    if (trouble[0] != '\0')
        app_show_error(app, error);
}

/* Everything that the screen says of the run comes from the one snapshot taken here. */
bool app_update(struct app *app)
{
    uint64_t before = app->snapshot != NULL ? app->snapshot->serial : 0;
    bool first = app->snapshot == NULL;

    numbers_follow(app);
    app->snapshot = trainer_snapshot(app->trainer);
    data_follow(app);
    follow_settings(app);
    speed_follow(app);
    time_follow(app);
    tell_trouble(app);
    dead_follow(app);
    model_refresh(app);
    digits_refresh(app);
    learn_follow(app);
    return first || app->snapshot->serial != before;
}

void app_resize(struct app *app, int width, int height)
{
    app->full_width = width;
    app->height = height;
    learn_fit(app);
    if (app->trainer != NULL)
        app_update(app); /* other panes may be seen now */
}

/* What the present screen shows is made anew where it has changed. */
static void refresh(struct app *app)
{
    click_follow(app);
    if (app_screen(app)->refresh != NULL)
        app_screen(app)->refresh(app);
    learn_follow(app);
}

uint64_t app_advance(struct app *app, uint64_t batches)
{
    uint64_t done = app->threaded ? 0 : trainer_advance(app->trainer, batches);

    if (!app->threaded)
        done += compare_advance(app, batches);
    app_update(app);
    refresh(app);
    return done;
}

/* ---- Time */

static int screen_interval(const struct app *app)
{
    const struct screen_ops *screen = app_screen(app);

    return screen->interval != NULL ? screen->interval(app) : -1;
}

/* Two things want ticks: what plays on the screen, and the file that may grow. */
int app_interval(const struct app *app)
{
    int screen = screen_interval(app), data = data_interval(app);

    return screen < 0 || (data >= 0 && data < screen) ? data : screen;
}

void app_tick(struct app *app)
{
    int ms = app_interval(app), screen = screen_interval(app);

    app->screen_ms = screen >= 0 ? app->screen_ms + ms : 0;
    if (screen >= 0 && app->screen_ms >= screen) {
        app->screen_ms = 0;
        app_screen(app)->tick(app);
    }
    data_tick(app, ms);
    refresh(app);
}

/* ---- Messages */

void app_show(struct app *app, enum role role, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(app->message, sizeof app->message, format, arguments);
    va_end(arguments);
    app->message_role = role;
}

const char *app_message(const struct app *app)
{
    return app->message;
}

void app_show_error(struct app *app, const struct error *err)
{
    app_show(app, ROLE_ERROR, "%s", err->text);
}

/* ---- Changing the run */

bool app_check_network(const struct settings *wanted, const struct dataset *dataset,
                       struct error *err)
{
    struct architecture arch;

    return dataset == NULL || (settings_architecture(wanted, dataset, &arch, err) &&
                               architecture_check_trainable(&arch, err));
}

/*
 * Hands settings to the run. They count as the person's own at once: the run's snapshots lag behind, and
 * what is typed next must start from what was typed last.
 */
bool app_configure(struct app *app, const struct settings *wanted, struct error *err)
{
    bool data = strcmp(wanted->data, app->settings.data) != 0;
    bool layers = strcmp(wanted->layers, app->settings.layers) != 0;

    app->had_trained = app->snapshot->present > 0;
    app->message[0] = '\0'; /* what is said now is about this change */
    if (!speed_configure(app, wanted, err))
        return false;
    if (data)
        app->following = true;
    else if (layers)
        app->following = false; /* typed since: nothing may change it now */
    app->settings = *wanted;
    app_update(app);
    return true;
}

/*
 * With the run's own data at hand a mistake is refused here; otherwise the run reports it when it has read them. A list of
 * activations follows another number of layers, as it does when layers are added by key.
 */
bool app_adopt(struct app *app, const struct settings *wanted, struct error *err)
{
    const struct snapshot *snapshot = app->snapshot;
    struct settings fitted = *wanted;

    if (strcmp(wanted->data, app->settings.data) != 0)
        return app_adopt_data(app, wanted, err);
    settings_follow(&fitted, &app->settings,
                    snapshot->dataset); /* data are the same: not looked at */
    if (strcmp(snapshot->settings.data, fitted.data) == 0 &&
        !app_check_network(&fitted, snapshot->dataset, err))
        return false;
    if (!app_configure(app, &fitted, err))
        return false;
    if (strcmp(fitted.activation, wanted->activation) != 0 && app->message[0] == '\0')
        app_show(app, ROLE_DIM, _("layers %s: the activations follow: %s"), fitted.layers,
                 fitted.activation);
    return true;
}

/* ---- Commands that train */

bool command_toggle(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return app_running(app) ? app_order(app, ORDER_PAUSE, err) : speed_run(app, 0, err);
}

bool command_pause(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (app->screen == SCREEN_runs) {
        compare_pause(&app->compare);
        return true;
    }
    return app_order(app, ORDER_PAUSE, err);
}

/* "N" or "N epochs". */
static bool parse_epochs(const char *arguments, uint64_t *epochs, struct error *err)
{
    char number[32] = "", unit[32] = "", rest[2] = "";
    int words = sscanf(arguments, "%31s %31s %1s", number, unit, rest);

    if (words < 1 || words > 2 || !parse_u64(number, epochs) || *epochs < 1 ||
        *epochs > 1000000000 ||
        (words == 2 && strcmp(unit, "epochs") != 0 && strcmp(unit, "epoch") != 0))
        return error_input(
            err, _("run: \"%s\" is no number of epochs; expected as in \"run 200 epochs\""),
            arguments);
    return true;
}

/* Without a thread so many epochs more are done at once. */
bool command_run(struct app *app, const char *arguments, struct error *err)
{
    uint64_t epochs = 0;

    if (arguments[0] != '\0' && !parse_epochs(arguments, &epochs, err))
        return false;
    if (app->screen == SCREEN_runs)
        return compare_run_epochs(app, epochs, err);
    if (!speed_run(app, epochs, err))
        return false;
    while (epochs > 0 && !app->threaded && app->speed.on)
        app_advance(app, UINT64_MAX);
    return true;
}

bool command_sample(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return app_order(app, ORDER_SAMPLE, err);
}

bool command_batch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return app_order(app, ORDER_BATCH, err);
}

bool command_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return app_order(app, ORDER_EPOCH, err);
}

bool command_rewind(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return app_order(app, ORDER_REWIND, err);
}

bool command_reseed(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!app_order(app, ORDER_NEW_WEIGHTS, err))
        return false;
    app->settings.seed++; /* as the run does */
    return true;
}

/* ---- Commands that change settings */

/* Always: the row of the rate may not be seen, and a rate that cannot go further is to be told from a dead key. */
static void tell_rate(struct app *app)
{
    char rate[SETTING_TEXT_SIZE], note[SETTING_NOTE_SIZE];
    const struct setting_info *info = &setting_table[SETTING_rate];

    app_show(app, ROLE_DIM, "%s %s: %s", info->name,
             setting_get(&app->settings, info, rate, sizeof rate),
             setting_note(app, info, note, sizeof note));
}

static bool step_rate(struct app *app, int step, struct error *err)
{
    struct settings wanted = app->settings;

    setting_step(&wanted, &setting_table[SETTING_rate], step);
    if (!app_adopt(app, &wanted, err))
        return false;
    tell_rate(app);
    return true;
}

bool command_rate_up(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_rate(app, 1, err);
}

bool command_rate_down(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_rate(app, -1, err);
}

/* "NAME VALUE", and "NAME=VALUE" as presets and the command line have it. */
bool command_set(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    size_t length = strcspn(arguments, " =");
    char name[64];
    const struct setting_info *info;

    if (arguments[0] == '\0')
        return error_input(err, _("set: which? Tab shows the names"));
    snprintf(name, sizeof name, "%.*s", (int)length, arguments);
    info = setting_find(name);
    if (info == NULL)
        return error_input(err, _("set: there is no setting \"%s\"; Tab shows the names"), name);
    arguments += length + strspn(arguments + length, " =");
    if (arguments[0] == '\0')
        return error_input(err, _("set: a value is missing: set %s VALUE"), name);
    if (!setting_set(&wanted, info, arguments, err) || !app_adopt(app, &wanted, err))
        return false;
    setting_tell(app, info, NULL);
    return true;
}

bool command_preset(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    const struct preset *preset;

    if (arguments[0] == '\0')
        arguments = datasets_under_cursor(app);
    if (!settings_preset(&wanted, arguments, err) || !app_adopt(app, &wanted, err))
        return false;
    preset = preset_find(arguments);
    if (app->message[0] == '\0')
        app_show(app, ROLE_GOOD, _("preset %s: %s"), preset->name, _(preset->help));
    return true;
}

/* ---- Commands that move about */

/* A value half typed is dropped: it was never taken. */
void app_focus(struct app *app, size_t screen, size_t pane)
{
    app->view[screen].focus = pane;
    app->edit.editing = false;
}

void app_go(struct app *app, size_t screen)
{
    app->help_open = false;
    if (screen == SCREEN_learn) {
        if (!app->learn.carrying)
            learn_come(app);
        return;
    }
    if (app->learn.front && !app->learn.carrying)
        learn_turn(app);
    if (screen == app->screen)
        return;
    if (screens[app->screen]->leave != NULL)
        screens[app->screen]->leave(app);
    app->screen = screen;
    learn_fit(app);
    app->help_row = app->help_held = 0; /* its rows are in another order now */
    app->edit.editing = false;
    if (screens[screen]->enter != NULL)
        screens[screen]->enter(app);
}

bool command_next(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app_focus(app, app->screen, (app_view(app)->focus + 1) % app_screen(app)->pane_count);
    return true;
}

bool command_previous(struct app *app, const char *arguments, struct error *err)
{
    size_t count = app_screen(app)->pane_count;

    (void)arguments;
    (void)err;
    app_focus(app, app->screen, (app_view(app)->focus + count - 1) % count);
    return true;
}

/* The screen's pane of that name; its number of panes where it has none. */
static size_t find_pane(const struct screen_ops *screen, const char *name)
{
    size_t i = 0;

    while (i < screen->pane_count && strcmp(screen->panes[i]->name, name) != 0)
        i++;
    return i;
}

/* Also to the lesson, where it is behind. */
static void focus_on(struct app *app, size_t screen, size_t pane)
{
    if (screen != SCREEN_learn || !app->learn.front)
        app_go(app, screen);
    app_focus(app, screen, pane);
}

/* Also to a pane of another screen, where the present one has none of that name. */
bool command_focus(struct app *app, const char *arguments, struct error *err)
{
    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        size_t screen = (app->screen + i) % SCREEN_COUNT;
        size_t pane = find_pane(screens[screen], arguments);

        if (pane == screens[screen]->pane_count || (screen == SCREEN_learn && app->learn.carrying))
            continue;
        focus_on(app, screen, pane);
        return true;
    }
    return error_input(err, _("focus: there is no pane \"%s\"; Tab shows the names"), arguments);
}

bool command_zoom(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->view[app->screen].zoomed = !app_view(app)->zoomed;
    return true;
}

bool command_cancel(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    if (app->help_open)
        app->help_open = false;
    else if (app_screen(app)->cancel == NULL || !app_screen(app)->cancel(app))
        app->view[app->screen].zoomed = false;
    return true;
}

bool command_redraw(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->repaint = true;
    return true;
}

/* Asks nothing: the same seed and settings make the same run again. */
bool command_quit(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->quitting = true;
    return true;
}

/* Arrows and the like mean what the help or the focused pane makes of them. */
static bool move(struct app *app, enum command_id command, struct error *err)
{
    const struct pane_ops *pane = app_pane(app);

    if (app->help_open)
        return help_move(app, command, err);
    return pane->move == NULL || pane->move(app, command, err);
}

#define MOVE(id)                                                              \
 bool command_##id(struct app *app, const char *arguments, struct error *err) \
 {                                                                            \
  (void)arguments;                                                            \
  return move(app, COMMAND_##id, err);                                        \
 }

MOVE(up)
MOVE(down)
MOVE(left)
MOVE(right)
MOVE(page_up)
MOVE(page_down)
MOVE(first)
MOVE(last)
MOVE(choose)

/* ---- Keys and lines */

/* What is typed for a command and is none; a setting's name is likely to be meant for `set`. */
static bool no_command(const char *line, size_t length, struct error *err)
{
    char found[41], name[4 * sizeof found];

    snprintf(found, sizeof found, "%.*s", (int)length, line);
    text_safe(name, sizeof name, found);
    if (setting_find(name) != NULL)
        return error_input(err, _("\"%s\" is a setting, not a command: set %s VALUE"), name, name);
    return error_input(err, _("there is no command \"%s\"; ? lists them"), name);
}

/* What moves in the pane that has the keyboard, whichever screen it is of. */
static bool is_for_front(const struct command *command)
{
    switch ((enum command_id)(command - commands)) {
    case COMMAND_next:
    case COMMAND_previous:
    case COMMAND_zoom:
    case COMMAND_cancel:
    case COMMAND_up:
    case COMMAND_down:
    case COMMAND_left:
    case COMMAND_right:
    case COMMAND_page_up:
    case COMMAND_page_down:
    case COMMAND_first:
    case COMMAND_last:
    case COMMAND_choose:
    case COMMAND_help: return true;
    default: return command->where == SCREEN_learn;
    }
}

/* While a lesson is in front, what is not for it is for the screen behind it. */
static bool run_command(struct app *app, const struct command *command, const char *arguments,
                        struct error *err)
{
    bool sat = is_for_front(command) && learn_sit(app), seated = app->screen == SCREEN_learn, ok;

    if (seated && !is_for_front(command)) {
        learn_rise(app, true);
        ok = command->run(app, arguments, err);
        learn_sit(app);
        return ok;
    }
    ok = command->run(app, arguments, err);
    learn_rise(app, sat);
    return ok;
}

/* The one way in for keys, prompt, help and scripts: name, blanks, the rest. */
bool app_command(struct app *app, const char *line, struct error *err)
{
    char arguments[LINE_SIZE], shown[80];
    const struct command *command;
    size_t length, end;
    bool ok;

    line += strspn(line, " \t");
    length = strcspn(line, " \t");
    command = command_find(line, length);
    if (command == NULL)
        return no_command(line, length, err);
    if (app->learn.carrying && learn_forbids(command))
        return error_input(err, _("%s: is no command for lessons"), command->name);
    line += length + strspn(line + length, " \t");
    end = strlen(line);
    if (end >= sizeof arguments)
        return error_input(err, _("%s: the line is too long; expected at most %zu bytes"),
                           command->name, sizeof arguments - 1);
    while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t'))
        end--;
    memcpy(arguments, line, end);
    arguments[end] = '\0';
    if (arguments[0] != '\0' && command->arguments[0] == '\0')
        return error_input(err, _("%s: found \"%s\"; expected nothing after it"), command->name,
                           text_safe(shown, sizeof shown, arguments));
    audience_note(app, command, arguments);
    ok = run_command(app, command, arguments, err);
    app_update(app);
    refresh(app);
    return ok;
}

void app_do(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err))
        app_show_error(app, &err);
}

/* Terminals send some keys as control characters. */
static uint32_t normal_key(uint32_t key)
{
    switch (key) {
    case '\r':
    case '\n': return NKEY_ENTER;
    case '\t': return NKEY_TAB;
    case '\b':
    case 0x7F: return NKEY_BACKSPACE;
    case 0x1B: return NKEY_ESCAPE;
    default: return key;
    }
}

/* Whether the pane has the focus that the command's keys need. In the help none has. */
static bool has_focus(const struct app *app, const struct command *command)
{
    const char *pane = command_pane(command);

    return pane[0] == '\0' || (!app->help_open && strcmp(pane, app_pane(app)->name) == 0);
}

/* Text being typed takes keys first, then the table of commands has them. */
static void take_key(struct app *app, uint32_t key)
{
    const struct pane_ops *pane = app_pane(app);
    const struct command *command;
    char name[16];

    key = normal_key(key);
    app->message[0] = '\0';
    if (app->prompt.open) {
        prompt_key(app, key);
        return;
    }
    if (!app->help_open && pane->key != NULL && pane->key(app, key)) {
        refresh(app);
        return;
    }
    command = command_on_key(key, app->screen);
    if (app->help_open && command == &commands[COMMAND_quit]) /* as in every pager */
        command = &commands[COMMAND_cancel];
    if (command == NULL)
        app_show(app, ROLE_DIM, _("%s does nothing here; ? lists the keys"),
                 key_format(key, name, sizeof name));
    else if (!has_focus(app, command))
        app_show(app, ROLE_DIM,
                 _("%s is a key of the pane %s, which does not have the focus (Tab)"),
                 key_format(key, name, sizeof name), command_pane(command));
    else
        app_do(app, command->name);
}

void app_key(struct app *app, uint32_t key)
{
    bool sat = learn_sit(app);

    take_key(app, key);
    learn_rise(app, sat);
    if (sat)
        app_update(app); /* the screen behind, which was covered so far, may be seen now */
}

bool app_click(struct app *app, int x, int y, enum click what)
{
    bool lent = learn_click(app, &x, what), sat = learn_sit(app);
    bool changed = click_carry_out(app, x, y, what);

    learn_rise(app, sat);
    if (lent)
        app->learn.front = !app->learn.front;
    if (!changed)
        return false;
    app_update(app);
    refresh(app);
    return true;
}

/* Bytes that are no UTF-8 are passed over. */
void app_text(struct app *app, const char *utf8)
{
    uint32_t character;

    for (size_t length; *utf8 != '\0'; utf8 += length > 0 ? length : 1) {
        length = utf8_decode(utf8, strnlen(utf8, 4), &character);
        if (length > 0)
            app_key(app, character);
    }
}

void app_draw(const struct app *app, struct canvas *canvas)
{
    canvas_clear(canvas);
    learn_draw(app, canvas);
}
