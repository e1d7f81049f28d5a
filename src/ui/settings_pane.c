/*
 * The pane with the hyperparameters: the rows of settings.def but the data, which has a pane of its
 * own. Left and Right step through values, Enter edits in place.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 12
#define HELP_ROWS  4

/* `data` is the table's first row and has no row here. */
#define FIRST_SETTING (SETTING_data + 1)
#define ROW_COUNT     ((size_t)(SETTING_COUNT_OF - FIRST_SETTING))

/* The pane's rows are the table's, one further down. */
static const struct setting_info *row_info(size_t row)
{
    return &setting_table[FIRST_SETTING + row];
}

/* ---- Drawing */

/* What "auto" has become in the run, and no epochs mean; "" for settings that say it themselves. */
static void automatic(const struct app *app, const struct setting_info *info, const char *value,
                      char *buffer, size_t size)
{
    const struct snapshot *snapshot = app->snapshot;

    buffer[0] = '\0';
    if (info == &setting_table[SETTING_epochs] && app->settings.epochs == 0)
        snprintf(buffer, size, "%s", _("no end"));
    if (strcmp(value, "auto") != 0 || snapshot->network.block == NULL)
        return;
    if (info == &setting_table[SETTING_layers])
        architecture_text(&snapshot->network.arch, buffer, size);
    else
        architecture_activations_text(&snapshot->network.arch, buffer, size);
}

static void draw_value(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                       enum role role)
{
    const struct setting_info *info = row_info(row);
    char value[SETTING_TEXT_SIZE], became[128], text[SETTING_TEXT_SIZE + 140];

    setting_get(&app->settings, info, value, sizeof value);
    automatic(app, info, value, became, sizeof became);
    if (became[0] != '\0')
        snprintf(text, sizeof text, "%s: %s", value, became);
    else
        snprintf(text, sizeof text, "%s", value);
    canvas_write_cut(canvas, area.x, area.y, area.width, role, text);
}

/* Name and value; arrows beside the value tell that Left and Right change it. */
static void draw_setting(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                         bool focused)
{
    const struct setting_info *info = row_info(row);
    bool under_cursor = row == app->setting_row;
    enum role role = !under_cursor ? ROLE_NORMAL : focused ? ROLE_FOCUS : ROLE_SELECTED;
    struct rect value = {area.x + NAME_WIDTH + 3, area.y, area.width - NAME_WIDTH - 5, 1};

    if (under_cursor)
        canvas_fill(canvas, area, role, ' ');
    if (under_cursor && focused)
        canvas_glyph(canvas, area.x, area.y, role, GLYPH_CURSOR);
    canvas_write_cut(canvas, area.x + 1, area.y, NAME_WIDTH, role, info->name);
    if (under_cursor && app->edit.editing) {
        line_draw(&app->edit.line, canvas, value.x, value.y, value.width);
        return;
    }
    draw_value(app, canvas, value, row, under_cursor ? role : ROLE_VALUE);
    if (under_cursor && focused && info->type != SETTING_TYPE_TEXT) {
        canvas_glyph(canvas, value.x - 2, area.y, role, GLYPH_STEP_LEFT);
        canvas_glyph(canvas, area.x + area.width - 1, area.y, role, GLYPH_STEP_RIGHT);
    }
}

/* The setting's line of help; for a choice also what the chosen one is. */
static void draw_help(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct setting_info *info = row_info(app->setting_row);
    char text[512], value[SETTING_TEXT_SIZE];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", _(info->help));

    setting_get(&app->settings, info, value, sizeof value);
    for (size_t i = 0; info->type == SETTING_TYPE_CHOICE && i < info->choice_count; i++) {
        const struct choice *choice = &info->choices[i];

        if (strcmp(choice->name, value) == 0 && used < sizeof text)
            snprintf(text + used, sizeof text - used, ". %s: %s", choice->name, _(choice->help));
    }
    canvas_wrap(canvas, area, ROLE_DIM, text);
}

static void settings_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    int help = area.height >= 2 * HELP_ROWS ? HELP_ROWS : 0;
    int rows = area.height - help;
    size_t top = list_top(app->setting_row, ROW_COUNT, (size_t)rows);

    for (int i = 0; i < rows && top + (size_t)i < ROW_COUNT; i++)
        draw_setting(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, top + (size_t)i,
                     focused);
    list_more(canvas, (struct rect){area.x, area.y, area.width, rows}, top, ROW_COUNT);
    draw_help(app, canvas, (struct rect){area.x, area.y + rows, area.width, help});
}

/* ---- Commands */

/* Typing starts with the present value, so that a small change is a small effort. */
static void begin_edit(struct app *app)
{
    char value[SETTING_TEXT_SIZE];

    setting_get(&app->settings, row_info(app->setting_row), value, sizeof value);
    line_set(&app->edit.line, value);
    app->edit.editing = app->edit.completes = true;
}

/*
 * The next value that the run can be made with: a choice that does not fit the others (cross-entropy
 * on tanh) is passed over. With none, the first one's error stands.
 */
static bool step_value(struct app *app, int step, struct error *err)
{
    const struct setting_info *info = row_info(app->setting_row);
    struct settings wanted = app->settings;
    size_t tries = info->type == SETTING_TYPE_CHOICE ? info->choice_count - 1 : 1;

    if (info->type == SETTING_TYPE_TEXT) {
        app_show(app, ROLE_DIM, _("%s: Enter types another value"), info->name);
        return true;
    }
    for (size_t i = 0; i < tries; i++) {
        setting_step(&wanted, info, step);
        if (app_adopt(app, &wanted, i == 0 ? err : NULL))
            return true;
    }
    return false;
}

static bool settings_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_choose)
        begin_edit(app);
    else if (command == COMMAND_left || command == COMMAND_right)
        return step_value(app, command == COMMAND_right ? 1 : -1, err);
    else
        app->setting_row = list_move(app->setting_row, ROW_COUNT, command);
    return true;
}

/* Enter takes the value; where it is refused, typing goes on. */
static void finish_edit(struct app *app)
{
    struct error err = {0};
    struct settings wanted = app->settings;

    if (setting_set(&wanted, row_info(app->setting_row), app->edit.line.text, &err) &&
        app_adopt(app, &wanted, &err))
        app->edit.editing = false;
    else
        app_show_error(app, &err);
}

/* Tab and S-Tab, as at the prompt. */
static void complete(struct app *app, int step)
{
    struct edit *edit = &app->edit;

    if (edit->completion.count == 0)
        completion_find_value(&edit->completion, row_info(app->setting_row)->name, &edit->line);
    completion_step(&edit->completion, &edit->line, step);
}

/* While a value is typed all keys are the line's, also those of commands. */
static bool settings_key(struct app *app, uint32_t key)
{
    if (!app->edit.editing)
        return false;
    if (key == NKEY_TAB || key == NKEY_BACKTAB) {
        complete(app, key == NKEY_TAB ? 1 : -1);
        return true;
    }
    completion_free(&app->edit.completion);
    switch (key) {
    case NKEY_ENTER: finish_edit(app); break;
    case NKEY_ESCAPE:
    case NKEY_CTRL('c'):
    case NKEY_CTRL('g'): app->edit.editing = false; break;
    default: line_key(&app->edit.line, key);
    }
    return true;
}

const struct pane_ops settings_pane = {
    .name = "settings",
    .title = N_("Settings"),
    .choose_hint = N_("edit"),
    .draw = settings_draw,
    .move = settings_move,
    .key = settings_key,
};
