/*
 * The help: every command with its keys, then every setting, as the tables have them.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define KEYS_WIDTH 11
#define NAME_WIDTH 22

/* One row of the list. */
struct help_row {
    const char *keys, *name, *arguments, *help;
};

size_t help_rows(void)
{
    return COMMAND_COUNT + SETTING_COUNT_OF;
}

static struct help_row row_at(size_t row)
{
    const struct setting_info *info;

    if (row < COMMAND_COUNT)
        return (struct help_row){commands[row].keys, commands[row].name, commands[row].arguments,
                                 commands[row].help};
    info = &setting_table[row - COMMAND_COUNT];
    return (struct help_row){"", "set ", info->name, info->help};
}

/* Columns of the three parts; below a width the help goes under the name. */
static struct rect help_part(const struct rect *area, int y)
{
    int left = KEYS_WIDTH + NAME_WIDTH;

    if (area->width < 70)
        return (struct rect){area->x + 4, y + 1, area->width - 4, area->height - (y + 1 - area->y)};
    return (struct rect){area->x + left, y, area->width - left, area->height - (y - area->y)};
}

/* Rows of the screen that a row of the list takes. */
static int row_height(struct canvas *canvas, const struct rect *area, size_t row)
{
    struct rect part = help_part(area, 0);
    int lines, above = part.y > 0 ? 1 : 0;

    part.height = 0;
    lines = canvas_wrap(canvas, part, ROLE_DIM, _(row_at(row).help)) + above;
    return lines > 0 ? lines : 1;
}

/* keys, name, arguments, help; on a narrow screen the help stands below. */
static void draw_row(struct canvas *canvas, const struct rect *area, int y, size_t row,
                     bool focused)
{
    struct help_row shown = row_at(row);
    struct rect part = help_part(area, y);
    int x = area->x + KEYS_WIDTH;

    if (focused) {
        canvas_fill(canvas, (struct rect){area->x, y, area->width, 1}, ROLE_FOCUS, ' ');
        canvas_glyph(canvas, area->x, y, ROLE_FOCUS, GLYPH_CURSOR);
    }
    canvas_write_cut(canvas, area->x + 1, y, KEYS_WIDTH - 2, focused ? ROLE_FOCUS : ROLE_KEY,
                     shown.keys);
    x += canvas_write(canvas, x, y, focused ? ROLE_FOCUS : ROLE_TITLE, shown.name);
    if (strncmp(shown.name, "set ", 4) != 0)
        x++;
    canvas_write(canvas, x, y, focused ? ROLE_FOCUS : ROLE_VALUE, shown.arguments);
    canvas_wrap(canvas, part, focused && part.y == y ? ROLE_FOCUS : ROLE_NORMAL, _(shown.help));
}

/* The first row to draw so that `row` is about in the middle, and the end leaves no gap. */
static size_t first_row(struct canvas *canvas, const struct rect *area, size_t row)
{
    size_t top = row, last = help_rows();
    int above = 0, below = 0;

    while (top > 0 && above + row_height(canvas, area, top - 1) <= area->height / 2)
        above += row_height(canvas, area, --top);
    for (size_t i = top; i < last && below < area->height; i++)
        below += row_height(canvas, area, i);
    while (top > 0 && below + row_height(canvas, area, top - 1) <= area->height)
        below += row_height(canvas, area, --top);
    return top;
}

void help_draw(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct rect inner = {area.x + 1, area.y + 1, area.width - 3, area.height - 2}, old;
    int y = inner.y;

    canvas_frame(canvas, area, ROLE_FRAME_FOCUS, _("Help: keys and commands"));
    if (inner.width < 10 || inner.height < 1)
        return;
    old = canvas_clip(canvas, inner);
    for (size_t row = first_row(canvas, &inner, app->help_row);
         row < help_rows() && y < inner.y + inner.height; row++) {
        draw_row(canvas, &inner, y, row, row == app->help_row);
        y += row_height(canvas, &inner, row);
    }
    canvas_unclip(canvas, old);
}

/* Leaves the help and does what the row is about; where something has to be typed, the prompt opens. */
static bool use_row(struct app *app, struct error *err)
{
    struct help_row row = row_at(app->help_row);
    char text[LINE_SIZE];

    app->help_open = false;
    if (app->help_row < COMMAND_COUNT && row.arguments[0] == '\0')
        return app->help_row == COMMAND_help || app->help_row == COMMAND_choose ||
               app_command(app, row.name, err);
    snprintf(text, sizeof text, "%s%s ", row.name,
             app->help_row < COMMAND_COUNT ? "" : row.arguments);
    prompt_open(app, text);
    return true;
}

bool help_move(struct app *app, enum command_id command, struct error *err)
{
    if (command == COMMAND_choose)
        return use_row(app, err);
    app->help_row = list_move(app->help_row, help_rows(), command);
    return true;
}

bool command_help(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->help_open = !app->help_open;
    return true;
}
