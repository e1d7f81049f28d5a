/*
 * The pane with the hyperparameters: the rows of settings.def but the data, which has a pane of its
 * own. Left and Right step through values, Enter edits in place.
 */
#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/state.h"
#include "ui/structure.h"

#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 13
/* Rows of help and note, and a pane that is too small for them. */
#define HELP_LEAST 4
#define HELP_MOST  8
#define HELP_PANE  8

/* `data` is the table's first row and has no row here. */
#define FIRST_SETTING (SETTING_data + 1)
#define ROW_COUNT     ((size_t)(SETTING_COUNT_OF - FIRST_SETTING))

/* The pane's rows are the table's, one further down. */
static const struct setting_info *row_info(size_t row)
{
    return &setting_table[FIRST_SETTING + row];
}

/* ---- Drawing */

static bool is_structure(const struct setting_info *info)
{
    return info == &setting_table[SETTING_layers] || info == &setting_table[SETTING_activation];
}

static void draw_value(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                       enum role role)
{
    const struct setting_info *info = row_info(row);
    char value[SETTING_TEXT_SIZE], text[SETTING_TEXT_SIZE + 40];

    if (is_structure(info)) {
        structure_text(app, info, area.width, text, sizeof text);
    } else {
        setting_get(&app->settings, info, value, sizeof value);
        snprintf(text, sizeof text, "%s", value);
        if (info == &setting_table[SETTING_epochs] && app->settings.epochs == 0)
            snprintf(text, sizeof text, "%s: %s", value, _("no end"));
    }
    canvas_write_cut(canvas, area.x, area.y, area.width, role, text);
}

/* Under the cursor, without effect, or as usual. */
static enum role row_role(const struct app *app, size_t row, bool focused, enum role usual)
{
    if (row == app->setting_row)
        return focused ? ROLE_FOCUS : ROLE_SELECTED;
    return setting_idle_now(app, row_info(row)) != NULL ? ROLE_DIM : usual;
}

/* Where a row has its value; two columns before it, and at the row's end, are the arrows. */
static struct rect value_area(struct rect row)
{
    return (struct rect){row.x + NAME_WIDTH + 3, row.y, row.width - NAME_WIDTH - 5, 1};
}

/* Name and value; arrows beside the value tell that Left and Right change it. */
static void draw_setting(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                         bool focused)
{
    const struct setting_info *info = row_info(row);
    bool under_cursor = row == app->setting_row;
    enum role role = row_role(app, row, focused, ROLE_NORMAL);
    struct rect value = value_area(area);

    if (under_cursor)
        canvas_fill(canvas, area, role, ' ');
    if (under_cursor && focused)
        canvas_glyph(canvas, area.x, area.y, role, GLYPH_CURSOR);
    canvas_write_cut(canvas, area.x + 1, area.y, NAME_WIDTH, role, info->name);
    if (under_cursor && focused && app->edit.editing) {
        line_draw(&app->edit.line, canvas, value.x, value.y, value.width);
        return;
    }
    draw_value(app, canvas, value, row, row_role(app, row, focused, ROLE_VALUE));
    if (under_cursor && focused) {
        canvas_glyph(canvas, value.x - 2, area.y, role, GLYPH_STEP_LEFT);
        canvas_glyph(canvas, area.x + area.width - 1, area.y, role, GLYPH_STEP_RIGHT);
    }
}

/* Which keys change the layer in brackets. */
static void add_keys(const struct setting_info *info, struct text *text)
{
    char before[16], behind[16], add[16], remove[16];

    command_first_key(&commands[COMMAND_previous_layer], before, sizeof before);
    command_first_key(&commands[COMMAND_next_layer], behind, sizeof behind);
    command_first_key(&commands[COMMAND_add_layer], add, sizeof add);
    command_first_key(&commands[COMMAND_remove_layer], remove, sizeof remove);
    if (info == &setting_table[SETTING_layers])
        text_printf(text,
                    _("Left, Right: neurons of the layer in []; %s %s choose it, %s adds one, %s "
                      "removes it\n"),
                    before, behind, add, remove);
    else if (info == &setting_table[SETTING_activation])
        text_printf(text, _("Left, Right: activation of the layer in []; %s %s choose it\n"),
                    before, behind);
}

/*
 * The setting's line of help; before it what concerns this moment and so must not be cut in a small pane: the keys for a
 * layer, what the chosen one of a choice is.
 */
static void add_help(const struct app *app, struct text *text)
{
    const struct setting_info *info = row_info(app->setting_row);
    char value[SETTING_TEXT_SIZE];

    if (!app->edit.editing)
        add_keys(info, text);
    setting_get(&app->settings, info, value, sizeof value);
    for (size_t i = 0; info->type == SETTING_TYPE_CHOICE && i < info->choice_count; i++) {
        const struct choice *choice = &info->choices[i];

        if (strcmp(choice->name, value) == 0)
            text_printf(text, "%s: %s\n", choice->name, _(choice->help));
    }
    text_printf(text, "%s", _(info->help));
}

/* Help, and below it the note, which is never cut: from when on a change counts, or why there is no effect. */
static void draw_help(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct setting_info *info = row_info(app->setting_row);
    char note[SETTING_NOTE_SIZE];
    struct text text = {0};
    struct rect below = {area.x, area.y, area.width, 0};
    bool idle = setting_idle_now(app, info) != NULL;

    setting_note(app, info, note, sizeof note);
    below.height = canvas_wrap(canvas, below, ROLE_DIM, note);
    if (below.height > area.height)
        below.height = area.height;
    area.height -= below.height;
    below.y += area.height;
    add_help(app, &text);
    if (text.data != NULL)
        canvas_wrap(canvas, area, ROLE_DIM, text.data);
    text_free(&text);
    canvas_wrap(canvas, below, idle ? ROLE_WARNING : ROLE_NORMAL, note);
}

/* Rows of help under the settings: more where all settings are seen anyway. */
static int help_height(int height)
{
    int left = height - (int)ROW_COUNT;

    if (height < HELP_PANE)
        return 0;
    return left < HELP_LEAST ? HELP_LEAST : left > HELP_MOST ? HELP_MOST : left;
}

static size_t first_shown(const struct app *app, int rows)
{
    return list_top_held(app->setting_held, app->setting_row, ROW_COUNT, (size_t)rows);
}

static void settings_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    int help = help_height(area.height);
    int rows = area.height - help;
    size_t top = first_shown(app, rows);

    for (int i = 0; i < rows && top + (size_t)i < ROW_COUNT; i++)
        draw_setting(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, top + (size_t)i,
                     focused);
    list_more(canvas, (struct rect){area.x, area.y, area.width, rows}, top, ROW_COUNT);
    draw_help(app, canvas, (struct rect){area.x, area.y + rows, area.width, help});
}

/* ---- Commands */

static void begin_edit(struct app *app)
{
    char value[SETTING_TEXT_SIZE];

    edit_begin(&app->edit,
               setting_get(&app->settings, row_info(app->setting_row), value, sizeof value), true);
}

/*
 * The next value that the run can be made with: a choice that does not fit the others (cross-entropy on tanh) is
 * passed over, and it is said why. With none, the first one's error stands.
 */
static bool step_choice(struct app *app, const struct setting_info *info, int step,
                        struct error *err)
{
    struct settings wanted = app->settings;
    size_t tries = info->type == SETTING_TYPE_CHOICE ? info->choice_count - 1 : 1;
    struct error first = {0};

    for (size_t i = 0; i < tries; i++) {
        setting_step(&wanted, info, step);
        if (app_adopt(app, &wanted, i == 0 ? &first : NULL)) {
            setting_tell(app, info, &first);
            return true;
        }
    }
    *err = first;
    return false;
}

/* On the row of the layers Left and Right change the chosen one's neurons, on the activations its activation. */
static bool step_value(struct app *app, int step, struct error *err)
{
    const struct setting_info *info = row_info(app->setting_row);

    if (info == &setting_table[SETTING_layers])
        return step > 0 ? command_more_neurons(app, "", err) : command_fewer_neurons(app, "", err);
    if (info == &setting_table[SETTING_activation])
        return structure_step_activation(app, step, err);
    return step_choice(app, info, step, err);
}

static bool settings_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_choose)
        begin_edit(app);
    else if (command == COMMAND_left || command == COMMAND_right)
        return step_value(app, command == COMMAND_right ? 1 : -1, err);
    else
        app->setting_row = list_move(app->setting_row, ROW_COUNT, command);
    app->setting_held = 0;
    return true;
}

/* On the row under the cursor: the line being typed, the arrows, or a double click to begin typing. */
static void click_again(struct app *app, struct rect row, int x, enum click what)
{
    struct rect value = value_area(row);

    if (app->edit.editing)
        line_point(&app->edit.line, value.width, x - value.x);
    else if (x == value.x - 2)
        app_do(app, commands[COMMAND_left].name);
    else if (x == row.x + row.width - 1)
        app_do(app, commands[COMMAND_right].name);
    else if (what == CLICK_DOUBLE)
        app_do(app, commands[COMMAND_choose].name);
}

/* The list stays where it is, so that an arrow can be clicked on as often as one likes. */
static bool settings_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct rect list = {area.x, area.y, area.width, area.height - help_height(area.height)};
    size_t top = first_shown(app, list.height), row;

    if (what > CLICK_DOUBLE || !list_row_at(list, y, top, ROW_COUNT, &row))
        return false;
    if (row == app->setting_row) {
        click_again(app, (struct rect){area.x, y, area.width, 1}, x, what);
    } else {
        app->edit.editing = false;
        app->setting_row = row;
    }
    app->setting_held = top + 1;
    return true;
}

/* Enter takes the value; where it is refused, typing goes on. */
static void finish_edit(struct app *app)
{
    struct error err = {0};
    struct settings wanted = app->settings;

    if (setting_set(&wanted, row_info(app->setting_row), app->edit.line.text, &err) &&
        app_adopt(app, &wanted, &err)) {
        app->edit.editing = false;
        setting_tell(app, row_info(app->setting_row), NULL);
    } else {
        app_show_error(app, &err);
    }
}

/* Tab and S-Tab, as at the prompt. */
static void complete(struct app *app, int step)
{
    struct edit *edit = &app->edit;

    if (edit->completion.count == 0)
        completion_find_value(&edit->completion, row_info(app->setting_row)->name, &edit->line);
    completion_step(&edit->completion, &edit->line, step);
}

static bool settings_key(struct app *app, uint32_t key)
{
    bool completes = key == NKEY_TAB || key == NKEY_BACKTAB;

    if (app->edit.editing && completes) {
        complete(app, key == NKEY_TAB ? 1 : -1);
        return true;
    }
    completion_free(&app->edit.completion);
    return edit_key(app, key, finish_edit);
}

const struct pane_ops settings_pane = {
    .name = "settings",
    .title = N_("Settings"),
    .choose_hint = N_("edit"),
    .draw = settings_draw,
    .move = settings_move,
    .key = settings_key,
    .click = settings_click,
};
