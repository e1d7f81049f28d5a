/*
 * The view `sees`: the digit as the network is given it, and the stages of its preparation, each of which can be left out.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

/* Rows below the picture. */
static struct rect rows_area(struct rect area)
{
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);
    int picture = grid.area.height;

    if (picture > 0 && area.height > picture + PREPARATION_STAGES)
        picture++;
    return (struct rect){area.x, area.y + picture, area.width, area.height - picture};
}

/* "[x] centre" and, where there is room, what that is. */
static void draw_stage(const struct app *app, struct canvas *canvas, struct rect row, size_t stage,
                       bool cursor)
{
    bool done = (app->digits.input.stages & PREPARATION_BIT(stage)) != 0;
    enum role role = cursor ? ROLE_FOCUS : done ? ROLE_VALUE : ROLE_DIM;
    char text[24];

    snprintf(text, sizeof text, "[%c] %-7s", done ? 'x' : ' ', preparation_table[stage].name);
    row.x += canvas_write_cut(canvas, row.x, row.y, row.width, role, text) + 1;
    row.width -= (int)sizeof text - 10;
    canvas_write_cut(canvas, row.x, row.y, row.width, ROLE_DIM, _(preparation_table[stage].help));
}

static void sees_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct digits_state *digits = &app->digits;
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);
    struct rect rows = rows_area(area);
    size_t top = list_top(digits->stage, PREPARATION_STAGES, (size_t)rows.height);

    if (grid.area.height > 0)
        ink_draw(canvas, &grid, digits->input.seen.bytes);
    for (int i = 0; i < rows.height && top + (size_t)i < PREPARATION_STAGES; i++)
        draw_stage(app, canvas, (struct rect){rows.x, rows.y + i, rows.width, 1}, top + (size_t)i,
                   focused && top + (size_t)i == digits->stage);
}

static bool sees_move(struct app *app, enum command_id command, struct error *err)
{
    struct digits_state *digits = &app->digits;

    if (command == COMMAND_choose)
        return command_stage(app, preparation_table[digits->stage].name, err);
    digits->stage = list_move(digits->stage, PREPARATION_STAGES, command);
    app_show(app, ROLE_DIM, "%s: %s", preparation_table[digits->stage].name,
             _(preparation_table[digits->stage].help));
    return true;
}

static bool sees_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct digits_state *digits = &app->digits;
    struct rect rows = rows_area(area);
    size_t top = list_top(digits->stage, PREPARATION_STAGES, (size_t)rows.height), row;

    (void)x;
    if (what > CLICK_DOUBLE || !list_row_at(rows, y, top, PREPARATION_STAGES, &row))
        return false;
    digits->stage = row;
    return command_stage(app, preparation_table[row].name, NULL);
}

const struct look_ops sees_look = {
    .choose_hint = N_("leave out"),
    .draw = sees_draw,
    .move = sees_move,
    .click = sees_click,
};
