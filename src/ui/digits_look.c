/*
 * The middle pane of the Digits screen: which view it shows, and when that is made anew.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct look_row digits_looks[LOOK_COUNT] = {
#define LOOK(id, name_, help_) [LOOK_##id] = {.name = name_, .help = help_, .ops = &id##_look},
#include "ui/digits_look.def"
#undef LOOK
};

void digits_show(struct app *app, enum digits_look_id look)
{
    app->digits.look = &digits_looks[look];
    app->digits.stale = true;
}

void digits_update_look(struct app *app)
{
    struct digits_state *digits = &app->digits;

    if ((!digits->stale && !digits->look->ops->eager) || !screen_shows(app, &look_pane))
        return;
    if (digits->look->ops->update != NULL)
        digits->look->ops->update(app);
    digits->stale = false;
}

struct rect digits_look_area(const struct app *app)
{
    const struct screen_ops *screen = &digits_screen;
    size_t pane = 0;

    while (screen->panes[pane] != &look_pane)
        pane++;
    return screen_pane_inside(app, screen_pane_area(app, pane, app->width, app->height), app->width,
                              app->height);
}

/* ---- What views share */

void digits_values(const struct app *app, double *values)
{
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        values[i] = (double)app->digits.values[i];
}

/* Of a scaling by columns what all of them lie between. */
struct input_range digits_range(const struct app *app)
{
    const struct scaling *scaling = &app->digits.network.scaling;
    struct input_range range = {INFINITY, -INFINITY};

    if ((app->digits.input.stages & PREPARATION_BIT(PREPARATION_RANGE)) == 0)
        return (struct input_range){0, 255};
    for (size_t i = 0; i < scaling->inputs; i++) {
        double offset = (double)scaling->input_offset[i], factor = (double)scaling->input_factor[i];

        /* Rounded as the values are. */
        range.low = fmin(range.low, (double)(float)((0 - offset) * factor));
        range.high = fmax(range.high, (double)(float)((255 - offset) * factor));
    }
    return range;
}

void digits_ink(const double *values, struct input_range range, uint8_t *bytes)
{
    for (size_t i = 0; i < DRAWING_PIXELS; i++) {
        double ink = (values[i] - range.low) / (range.high - range.low) * 255;

        bytes[i] = (uint8_t)(!(ink > 0) ? 0 : ink > 255 ? 255 : ink + 0.5);
    }
}

struct rect digits_picture(struct canvas *canvas, struct rect area, const uint8_t *ink,
                           const float *values)
{
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);

    if (grid.area.height > 0 && ink != NULL)
        ink_draw(canvas, &grid, ink);
    else if (grid.area.height > 0)
        ink_draw_signed(canvas, &grid, values);
    return (struct rect){area.x, area.y + grid.area.height, area.width,
                         area.height - grid.area.height};
}

void digits_say(struct canvas *canvas, struct rect *area, enum role role, const char *text)
{
    int rows = canvas_wrap(canvas, *area, role, text);

    rows = rows < area->height ? rows : area->height;
    area->y += rows;
    area->height -= rows;
}

/* ---- The pane */

/* There are views of words, pictures and lists together: what has no room for them all is cut. */
static void look_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct rect old = canvas_clip(canvas, area);

    app->digits.look->ops->draw(app, canvas, area, focused);
    canvas_unclip(canvas, old);
}

static void look_describe(const struct app *app, bool focused, char *buffer, size_t size)
{
    snprintf(buffer, size, focused ? _("%s (v: view)") : "%s", app->digits.look->name);
}

static const char *look_choose_word(const struct app *app)
{
    const char *hint = app->digits.look->ops->choose_hint;

    return hint != NULL ? _(hint) : "";
}

static bool look_move(struct app *app, enum command_id command, struct error *err)
{
    const struct look_ops *ops = app->digits.look->ops;

    app->digits.stale = true;
    return ops->move == NULL || ops->move(app, command, err);
}

static bool look_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    const struct look_ops *ops = app->digits.look->ops;

    if (ops->click == NULL || !ops->click(app, area, x, y, what))
        return false;
    app->digits.stale = true;
    return true;
}

const struct pane_ops look_pane = {
    .name = "look",
    .title = N_("Look"),
    .describe = look_describe,
    .choose_word = look_choose_word,
    .draw = look_draw,
    .move = look_move,
    .click = look_click,
};

/* ---- Commands */

static bool step_look(struct app *app, size_t step)
{
    size_t at = (size_t)(app->digits.look - digits_looks);

    digits_show(app, (enum digits_look_id)((at + step) % LOOK_COUNT));
    return true;
}

bool command_next_look(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    return step_look(app, 1);
}

bool command_previous_look(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    return step_look(app, LOOK_COUNT - 1);
}

bool command_look(struct app *app, const char *arguments, struct error *err)
{
    for (size_t i = 0; i < LOOK_COUNT; i++) {
        if (strcmp(digits_looks[i].name, arguments) != 0)
            continue;
        digits_show(app, (enum digits_look_id)i);
        return true;
    }
    return error_input(err, _("look: there is no view \"%s\"; Tab shows the names"), arguments);
}
