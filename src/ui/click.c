/*
 * The mouse: which part of the screen a click is on, and what it does there.
 *
 * What was drawn where is worked out anew from the same functions that drawing uses, with the size that
 * app_resize() was told. A click does nothing that a key cannot do.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <string.h>

static bool is_wheel(enum click what)
{
    return what == CLICK_WHEEL_UP || what == CLICK_WHEEL_DOWN;
}

/* The pane whose rectangle holds the cell; the number of panes where there is none. */
static size_t pane_at(const struct app *app, int x, int y)
{
    size_t count = app_screen(app)->pane_count, i = 0;

    while (i < count && !rect_has(screen_pane_area(app, i, app->width, app->height), x, y))
        i++;
    return i;
}

/*
 * Up and down in a pane that need not have the focus: it is lent to it, without what a change of focus brings. Not where it
 * would take away a value half typed.
 */
static void scroll(struct app *app, size_t pane, enum click what)
{
    const struct pane_ops *ops = app_screen(app)->panes[pane];
    size_t *focus = &app->view[app->screen].focus, before = *focus;
    struct error err = {0};

    if (ops->move == NULL || (app->edit.editing && pane == before))
        return;
    *focus = pane;
    if (!ops->move(app, what == CLICK_WHEEL_UP ? COMMAND_up : COMMAND_down, &err))
        app_show_error(app, &err);
    *focus = before;
}

static bool is_press(enum click what)
{
    return what <= CLICK_RIGHT;
}

/* What a pane makes of a click; a button that it has taken is its own until it is let go. */
static bool give(struct app *app, const struct pane_ops *ops, struct rect inside, int x, int y,
                 enum click what)
{
    size_t screen = app->screen;

    if (ops->click == NULL || !ops->click(app, inside, x, y, what))
        return false;
    if (is_press(what) && ops->drags)
        app->drag = (struct drag){.pane = ops, .screen = screen, .area = inside};
    return true;
}

static bool same_rect(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

void click_follow(struct app *app)
{
    struct drag *drag = &app->drag;
    struct rect area;

    if (drag->pane == NULL)
        return;
    area = screen_pane_area(app, app_view(app)->focus, app->width, app->height);
    if (app->screen != drag->screen || app_pane(app) != drag->pane || app->help_open ||
        app->prompt.open ||
        !same_rect(drag->area, screen_pane_inside(app, area, app->width, app->height)))
        drag->pane = NULL;
}

/* A held button, to the pane in which it was pressed. */
static bool drag_on(struct app *app, int x, int y, enum click what)
{
    const struct pane_ops *pane;

    click_follow(app);
    pane = app->drag.pane;
    if (what == CLICK_RELEASE)
        app->drag.pane = NULL;
    return pane != NULL && pane->click(app, app->drag.area, x, y, what);
}

/* The focus first, so that what the pane does is as if it had been gone to by key. */
static void click_pane(struct app *app, size_t pane, int x, int y, enum click what)
{
    const struct pane_ops *ops = app_screen(app)->panes[pane];
    struct rect area = screen_pane_area(app, pane, app->width, app->height);
    struct rect inside = screen_pane_inside(app, area, app->width, app->height);

    if (!is_wheel(what) && pane != app_view(app)->focus)
        app_focus(app, app->screen, pane);
    if (rect_has(inside, x, y) && give(app, ops, inside, x, y, what))
        return;
    if (is_wheel(what))
        scroll(app, pane, what);
    else if (what == CLICK_DOUBLE && y == area.y && y < inside.y)
        app_do(app, commands[COMMAND_zoom].name);
}

/* A value being typed: its completion list; false where the click is on none of it. */
static bool click_edit_list(struct app *app, int x, int y, enum click what)
{
    struct edit *edit = &app->edit;
    size_t chosen = completion_at(&edit->completion, app->width, app->height - 1, x, y);

    if (!edit->editing || chosen == 0 || is_wheel(what))
        return false;
    completion_choose(&edit->completion, &edit->line, chosen);
    return true;
}

/* The first row: a screen's tab. */
static void click_status(struct app *app, int x)
{
    const struct command *command = tabs_at(app, x);

    if (command != NULL)
        app_do(app, command->name);
}

/* The last row: what the key would do whose word is there, as often as it is clicked on. */
static void click_hint(struct app *app, int x)
{
    uint32_t key = screen_hint_at(app, x);

    if (key != NKEY_NONE)
        app_key(app, key);
}

/* Where a person has put the mouse, from above to below: what is drawn last is asked first. */
static void find_and_click(struct app *app, int x, int y, enum click what)
{
    struct rect all = {0, 1, app->width, app->height - 2};
    bool presses = what == CLICK_LEFT || what == CLICK_DOUBLE;
    size_t pane;

    if (app->prompt.open) {
        prompt_click(app, app->height - 1, x, y, what);
    } else if (click_edit_list(app, x, y, what)) {
        return;
    } else if (y == 0 || y == app->height - 1) {
        if (presses && y == 0)
            click_status(app, x);
        else if (presses)
            click_hint(app, x);
    } else if (app->help_open) {
        help_click(app, all, x, y, what);
    } else if ((pane = pane_at(app, x, y)) < app_screen(app)->pane_count) {
        click_pane(app, pane, x, y, what);
    }
}

/* What is shown as a whole, as a number: where a click has changed that, its second half is not meant for what is there now. */
static unsigned place(const struct app *app)
{
    return (unsigned)app->screen << 3 | (unsigned)app->help_open << 2 |
           (unsigned)app->prompt.open << 1 | (unsigned)app_view(app)->zoomed;
}

bool click_carry_out(struct app *app, int x, int y, enum click what)
{
    int covered = screen_message_rows(app, app->width);
    int bottom = app->height - app->edit.editing; /* below it the hints of what is typed */

    /* The rest of a click: what its press has said stays to be read. */
    if (what == CLICK_DRAG || what == CLICK_RELEASE)
        return drag_on(app, x, y, what);
    if (is_press(what))
        app->drag.pane = NULL;
    app->message[0] = '\0';
    if (screen_is_too_small(app->width, app->height) ||
        (what == CLICK_DOUBLE && app->clicked_place != place(app)))
        return true;
    app->clicked_place = place(app);
    /* A click on a message takes it away, and does nothing to what it hid. */
    if (app->prompt.open || y < bottom - covered || y >= bottom)
        find_and_click(app, x, y, what);
    return true;
}

/* ---- Commands */

bool app_wants_mouse(const struct app *app)
{
    return app->mouse;
}

bool command_mouse(struct app *app, const char *arguments, struct error *err)
{
    bool on = strcmp(arguments, "on") == 0;

    if (!on && arguments[0] != '\0' && strcmp(arguments, "off") != 0)
        return error_input(err, _("mouse: found \"%s\"; expected on or off"), arguments);
    app->mouse = arguments[0] == '\0' ? !app->mouse : on;
    if (app->mouse)
        app_show(app, ROLE_DIM,
                 _("the mouse clicks here; Shift held down, the terminal selects text"));
    else
        app_show(app, ROLE_DIM,
                 _("the mouse is the terminal's, to select text; :mouse on takes it again"));
    return true;
}
