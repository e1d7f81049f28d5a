/*
 * The help: every command with its keys, then every setting, as the tables have them. Commands whose keys hold on
 * other screens come in groups of their own, under a heading; so do the settings.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define KEYS_WIDTH 11
#define NAME_WIDTH 22
#define WHEEL_ROWS 3

/* One row of the list. `heading` stands above it, "" for none: translated. */
struct help_row {
    const char *keys, *name, *arguments, *help;
    char heading[64];
};

size_t help_rows(void)
{
    return COMMAND_COUNT + SETTING_COUNT_OF;
}

/* ---- The order of commands */

/* Group 0: what holds here; then one group for each screen, without what is in group 0. */
static bool is_in_group(const struct app *app, const struct command *command, size_t group)
{
    bool here = command_holds(command, learn_present(app));

    return group == 0 ? here : !here && command->where == group - 1;
}

const struct command *help_command(const struct app *app, size_t row)
{
    for (size_t group = 0; group <= SCREEN_COUNT; group++) {
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            if (is_in_group(app, &commands[i], group) && row-- == 0)
                return &commands[i];
        }
    }
    return NULL;
}

/* Whether a command's row is the first of another screen's. */
static bool begins_group(const struct app *app, const struct command *command, size_t row)
{
    const struct command *before = row > 0 ? help_command(app, row - 1) : NULL;

    return !command_holds(command, learn_present(app)) &&
           (before == NULL || command_holds(before, learn_present(app)) ||
            before->where != command->where);
}

static struct help_row row_at(const struct app *app, size_t row)
{
    const struct command *command = help_command(app, row);
    const struct setting_info *info;
    struct help_row shown = {0};

    if (command != NULL) {
        shown = (struct help_row){command->keys, command->name, command->arguments, command->help,
                                  ""};
        if (begins_group(app, command, row))
            snprintf(shown.heading, sizeof shown.heading, _("Keys of the %s screen"),
                     _(screens[command->where]->title));
        return shown;
    }
    info = &setting_table[row - COMMAND_COUNT];
    shown = (struct help_row){"", "set ", info->name, info->help, ""};
    if (row == COMMAND_COUNT)
        snprintf(shown.heading, sizeof shown.heading, "%s", _("Settings"));
    return shown;
}

/* ---- Drawing */

/* A command is parted by a blank from its arguments; "set " has its own. */
static int name_width(const struct help_row *shown)
{
    return canvas_text_width(shown->name) + (strncmp(shown->name, "set ", 4) != 0);
}

/* Columns of the three parts; below a width, and beside a long name, the help goes under the name. */
static struct rect help_part(const struct rect *area, int y, const struct help_row *shown)
{
    int left = KEYS_WIDTH + NAME_WIDTH;
    bool long_name = name_width(shown) + canvas_text_width(shown->arguments) >= NAME_WIDTH;

    if (area->width >= 70 && long_name)
        return (struct rect){area->x + left, y + 1, area->width - left,
                             area->height - (y + 1 - area->y)};
    if (area->width < 70)
        return (struct rect){area->x + 4, y + 1, area->width - 4, area->height - (y + 1 - area->y)};
    return (struct rect){area->x + left, y, area->width - left, area->height - (y - area->y)};
}

/* Rows of the screen that a row of the list takes. */
static int row_height(const struct app *app, struct canvas *canvas, const struct rect *area,
                      size_t row)
{
    struct help_row shown = row_at(app, row);
    struct rect part = help_part(area, 0, &shown);
    int lines, above = part.y > 0 ? 1 : 0;

    part.height = 0;
    lines = canvas_wrap(canvas, part, ROLE_DIM, _(shown.help)) + above;
    return (lines > 0 ? lines : 1) + (shown.heading[0] != '\0');
}

/* keys, name, arguments, help; on a narrow screen the help stands below. */
static void draw_row(const struct app *app, struct canvas *canvas, const struct rect *area, int y,
                     size_t row)
{
    struct help_row shown = row_at(app, row);
    bool focused = row == app->help_row;
    struct rect part;
    int x = area->x + KEYS_WIDTH;

    if (shown.heading[0] != '\0')
        canvas_write_cut(canvas, area->x, y++, area->width, ROLE_DIM, shown.heading);
    part = help_part(area, y, &shown);
    if (focused) {
        canvas_fill(canvas, (struct rect){area->x, y, area->width, 1}, ROLE_FOCUS, ' ');
        canvas_glyph(canvas, area->x, y, ROLE_FOCUS, GLYPH_CURSOR);
    }
    canvas_write_cut(canvas, area->x + 1, y, KEYS_WIDTH - 2, focused ? ROLE_FOCUS : ROLE_KEY,
                     shown.keys);
    canvas_write(canvas, x, y, focused ? ROLE_FOCUS : ROLE_TITLE, shown.name);
    canvas_write(canvas, x + name_width(&shown), y, focused ? ROLE_FOCUS : ROLE_VALUE,
                 shown.arguments);
    canvas_wrap(canvas, part, focused && part.y == y ? ROLE_FOCUS : ROLE_NORMAL, _(shown.help));
}

/* Whether a list that begins with row `top` shows all of the row under the cursor. */
static bool shows_cursor(const struct app *app, struct canvas *canvas, const struct rect *area,
                         size_t top)
{
    int height = 0;

    for (size_t row = top; row <= app->help_row && height <= area->height; row++)
        height += row_height(app, canvas, area, row);
    return top <= app->help_row && height <= area->height;
}

/* The first row to draw so that the one under the cursor is about in the middle, and the end leaves no gap. */
static size_t first_row(const struct app *app, struct canvas *canvas, const struct rect *area)
{
    size_t row = app->help_row, top = row, last = help_rows();
    int above = 0, below = 0;

    if (app->help_held > 0 && shows_cursor(app, canvas, area, app->help_held - 1))
        return app->help_held - 1;
    while (top > 0 && above + row_height(app, canvas, area, top - 1) <= area->height / 2)
        above += row_height(app, canvas, area, --top);
    for (size_t i = top; i < last && below < area->height; i++)
        below += row_height(app, canvas, area, i);
    while (top > 0 && below + row_height(app, canvas, area, top - 1) <= area->height)
        below += row_height(app, canvas, area, --top);
    return top;
}

static struct rect inside(struct rect area)
{
    return (struct rect){area.x + 1, area.y + 1, area.width - 3, area.height - 2};
}

void help_draw(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct rect inner = inside(area), old;
    int y = inner.y;

    canvas_frame(canvas, area, ROLE_FRAME_FOCUS, _("Help: keys and commands"));
    if (inner.width < 10 || inner.height < 1)
        return;
    old = canvas_clip(canvas, inner);
    for (size_t row = first_row(app, canvas, &inner);
         row < help_rows() && y < inner.y + inner.height; row++) {
        draw_row(app, canvas, &inner, y, row);
        y += row_height(app, canvas, &inner, row);
    }
    canvas_unclip(canvas, old);
}

/* ---- Commands */

/* Leaves the help and does what the row is about; where something has to be typed, the prompt opens. */
static bool use_row(struct app *app, struct error *err)
{
    const struct command *command = help_command(app, app->help_row);
    struct help_row row = row_at(app, app->help_row);
    char text[LINE_SIZE];

    app->help_open = false;
    if (command == &commands[COMMAND_help])
        return true;
    if (command != NULL && row.arguments[0] == '\0')
        return app_command(app, row.name, err);
    snprintf(text, sizeof text, "%s%s ", row.name, command != NULL ? "" : row.arguments);
    prompt_open(app, text);
    return true;
}

bool help_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_choose)
        return use_row(app, err);
    app->help_row = list_move(app->help_row, help_rows(), command);
    app->help_held = 0;
    return true;
}

/* The row that is drawn at `y`, with its heading; help_rows() where there is none. `top`: the first that is drawn. */
static size_t row_drawn_at(const struct app *app, struct rect inner, int y, size_t *top)
{
    struct canvas nothing = {.width = app->width, .height = app->height}; /* only to measure with */
    size_t row = *top = first_row(app, &nothing, &inner);

    if (y < inner.y || y >= inner.y + inner.height)
        return help_rows();
    for (int end = inner.y; row < help_rows(); row++) {
        end += row_height(app, &nothing, &inner, row);
        if (y < end)
            break;
    }
    return row;
}

/* A click puts the cursor on a row, one more carries it out, be it soon or not; the wheel goes three rows. */
void help_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    size_t top, row = row_drawn_at(app, inside(area), y, &top);
    bool up = what == CLICK_WHEEL_UP;

    (void)x;
    if (up || what == CLICK_WHEEL_DOWN) {
        for (int i = 0; i < WHEEL_ROWS; i++)
            app_do(app, commands[up ? COMMAND_up : COMMAND_down].name);
    } else if (what != CLICK_RIGHT && app->help_held > 0 && row == app->help_row) {
        app_do(app, commands[COMMAND_choose].name);
    } else if (what == CLICK_LEFT && row < help_rows()) {
        app->help_row = row;
        app->help_held = top + 1;
    }
}

bool command_help(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->help_open = !app->help_open;
    app->help_held = 0;
    return true;
}
