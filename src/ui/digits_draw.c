/*
 * The sheet that is drawn on: with the mouse, or with a pen that the keys move.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define RUBBER 1.5f /* pixels around its middle */

static struct ink_grid grid_in(struct rect area)
{
    return ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);
}

/* ---- Drawing */

static void draw_pen(const struct app *app, struct canvas *canvas, const struct ink_grid *grid)
{
    const struct digits_state *digits = &app->digits;
    int x, y;

    ink_cell(grid, digits->x, digits->y, &x, &y);
    canvas_glyph(canvas, x, y, digits->down ? ROLE_ERROR : ROLE_FOCUS, GLYPH_HERE);
}

/* Below the sheet, what the keys do and where the pen is. */
static void draw_words(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct digits_state *digits = &app->digits;
    const struct digits_input *input = &digits->input;
    char text[240];

    if (input->source != DIGITS_DRAWN)
        snprintf(text, sizeof text, _("%s\nWho draws now begins an empty sheet."), input->name);
    else
        snprintf(
            text, sizeof text,
            _("pen %s at %.0f,%.0f, %.1f wide\nArrows move the pen, space puts it down, + and - change its "
              "width.\nMouse: draw; right button rubs out."),
            digits->down ? _("down") : _("up"), (double)floorf(digits->x),
            (double)floorf(digits->y), (double)input->pen);
    canvas_wrap(canvas, area, ROLE_DIM, text);
}

static void draw_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct ink_grid grid = grid_in(area);
    uint8_t bytes[DRAWING_PIXELS];

    if (grid.area.height == 0) {
        canvas_wrap(canvas, area, ROLE_DIM, _("the sheet needs 28 columns and 14 rows"));
        return;
    }
    digits_sheet(&app->digits.input, bytes);
    ink_draw(canvas, &grid, bytes);
    if (focused)
        draw_pen(app, canvas, &grid);
    area.y += grid.area.height;
    area.height -= grid.area.height;
    draw_words(app, canvas, area);
}

/* ---- The pen of the keyboard */

static float limited(float place)
{
    return fminf(fmaxf(place, 0.5f), DRAWING_SIDE - 0.5f);
}

static bool move_pen(struct app *app, float dx, float dy, struct error *err)
{
    struct digits_state *digits = &app->digits;
    float x = limited(digits->x + dx), y = limited(digits->y + dy);

    if (digits->down && !drawing_add(&digits->input.drawing, x, y, 1, err))
        return false;
    digits->x = x;
    digits->y = y;
    if (digits->down)
        digits_changed(app);
    return true;
}

static bool put_down(struct app *app, struct error *err)
{
    struct digits_state *digits = &app->digits;

    if (!digits_keep(app, err) ||
        !drawing_begin(&digits->input.drawing, digits->x, digits->y, 1, err))
        return false;
    digits_changed(app);
    return true;
}

/* Nothing is drawn by a pen that is not seen: with the focus elsewhere it is shown first. Whether it was seen. */
static bool show_pen(struct app *app)
{
    bool seen = app->screen == SCREEN_digits && app_pane(app) == &sheet_pane;

    app_go(app, SCREEN_digits);
    app_focus(app, SCREEN_digits, 0);
    return seen;
}

/* The present canvas has room for the sheet. */
static bool check_room(const struct app *app, struct error *err)
{
    struct rect area = screen_pane_area(app, app_view(app)->focus, app->width, app->height);

    if (grid_in(screen_pane_inside(app, area, app->width, app->height)).area.height > 0)
        return true;
    return error_input(err, _("there is no room for the sheet: it needs 28 columns and 14 rows"));
}

bool command_pen(struct app *app, const char *arguments, struct error *err)
{
    struct digits_state *digits = &app->digits;

    (void)arguments;
    if (!show_pen(app))
        return true;
    if (!digits->down && !check_room(app, err))
        return false;
    if (!digits->down && !put_down(app, err))
        return false;
    digits->down = !digits->down;
    return true;
}

/* From where the last line ended; without one it begins here. */
bool command_line_to(struct app *app, const char *arguments, struct error *err)
{
    struct digits_state *digits = &app->digits;

    (void)arguments;
    if (!show_pen(app))
        return true;
    if (!check_room(app, err))
        return false;
    if (digits->input.source != DIGITS_DRAWN || drawing_is_empty(&digits->input.drawing))
        return put_down(app, err);
    if (!digits_keep(app, err) ||
        !drawing_add(&digits->input.drawing, digits->x, digits->y, 1, err))
        return false;
    digits_changed(app);
    return true;
}

static bool rub(struct app *app, float x, float y, struct error *err)
{
    if (!drawing_erase(&app->digits.input.drawing, x, y, RUBBER, err))
        return false;
    digits_changed(app);
    return true;
}

/* Where there is nothing to rub out nothing has changed, and there is nothing to undo. */
bool command_rub(struct app *app, const char *arguments, struct error *err)
{
    struct digits_state *digits = &app->digits;
    struct digits_input *input = &digits->input;

    (void)arguments;
    if (!show_pen(app))
        return true;
    digits_end_stroke(digits);
    if (!digits_keep(app, err) || !rub(app, digits->x, digits->y, err))
        return false;
    if (!drawing_same(&input->drawing, &input->before[input->before_count - 1]))
        return true;
    drawing_free(&input->before[--input->before_count]);
    return error_input(err, _("there is no ink under the pen"));
}

static bool draw_move(struct app *app, enum command_id command, struct error *err)
{
    switch (command) {
    case COMMAND_left: return move_pen(app, -1, 0, err);
    case COMMAND_right: return move_pen(app, 1, 0, err);
    case COMMAND_up: return move_pen(app, 0, -1, err);
    case COMMAND_down: return move_pen(app, 0, 1, err);
    case COMMAND_page_up: return move_pen(app, 0, -5, err);
    case COMMAND_page_down: return move_pen(app, 0, 5, err);
    case COMMAND_first: return move_pen(app, -5, 0, err);
    case COMMAND_last: return move_pen(app, 5, 0, err);
    case COMMAND_choose: return command_line_to(app, "", err);
    default: return true;
    }
}

/* ---- The mouse */

/* On one row or column a drag gives the cells' middles; their corners are smoothed by the pen's width. */
static bool drag_to(struct app *app, float x, float y, struct error *err)
{
    struct digits_state *digits = &app->digits;

    digits->x = x;
    digits->y = y;
    if (digits->rubbing)
        return rub(app, x, y, err);
    if (!drawing_add(&digits->input.drawing, x, y, 1, err))
        return false;
    digits_changed(app);
    return true;
}

static bool press(struct app *app, float x, float y, bool rubs, struct error *err)
{
    struct digits_state *digits = &app->digits;

    digits_end_stroke(digits);
    digits->x = limited(x);
    digits->y = limited(y);
    if (rubs ? !digits_keep(app, err) || !rub(app, x, y, err) : !put_down(app, err))
        return false;
    digits->rubbing = rubs;
    digits->drawing = !rubs;
    return true;
}

static bool draw_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct digits_state *digits = &app->digits;
    struct ink_grid grid = grid_in(area);
    bool held = digits->drawing || digits->rubbing, ok = true;
    struct error err = {0};
    float px, py;

    if (grid.area.height == 0)
        return false;
    ink_place(&grid, x, y, &px, &py);
    if (what == CLICK_RELEASE)
        digits->drawing = digits->rubbing = false;
    else if (what == CLICK_DRAG && held)
        ok = drag_to(app, limited(px), limited(py), &err);
    else if (what <= CLICK_RIGHT && rect_has(grid.area, x, y))
        ok = press(app, px, py, what == CLICK_RIGHT, &err);
    else
        return false;
    if (!ok)
        app_show_error(app, &err);
    return true;
}

const struct pane_ops sheet_pane = {
    .name = "draw",
    .title = N_("Draw"),
    .draw = draw_draw,
    .move = draw_move,
    .click = draw_click,
    .drags = true,
};
