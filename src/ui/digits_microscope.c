/*
 * The view `microscope`: what the answer hangs on. Pixels are changed one by one, and the smallest change that gives
 * another answer is looked for.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define SEARCH_PIXELS 8 /* tried at a tick */
#define SEARCH_MS     20
#define FLIP_STEPS    100 /* of the way to the nearest border */

static void forget(struct microscope_state *state)
{
    flip_free(&state->flip);
    state->flip = (struct flip){0};
    microscope_free(state->microscope);
    state->microscope = NULL;
    state->changed = 0;
    state->searching = false;
    state->error = (struct error){0};
}

void microscope_state_free(struct microscope_state *state)
{
    forget(state);
}

/* A network with steps has none: they are 0 then, and `error` says why. */
static void find_slopes(struct microscope_state *state)
{
    double slope[DRAWING_PIXELS] = {0};

    microscope_slopes(state->microscope, microscope_answer(state->microscope), slope,
                      &state->error);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        state->slope[i] = (float)slope[i];
}

/* What was changed by hand stays, until the digit or the network is another. */
static void microscope_update(struct app *app)
{
    struct microscope_state *state = &app->digits.microscope;
    const struct digits_state *digits = &app->digits;
    double values[DRAWING_PIXELS];

    if (state->microscope != NULL && state->input == digits->input.version &&
        state->network == digits->network.version)
        return;
    forget(state);
    if (!digits->answered)
        return;
    digits_values(app, values);
    state->range = digits_range(app);
    state->microscope = microscope_create(
        &digits->network.network,
        &(struct microscope_options){state->range, (double)digits->network.scaling.low,
                                     (double)digits->network.scaling.high},
        values, &state->error);
    state->input = digits->input.version;
    state->network = digits->network.version;
    if (state->microscope != NULL)
        find_slopes(state);
}

/* ---- Changing */

/* Another picture than the one that was searched. */
static void changed(struct microscope_state *state)
{
    flip_free(&state->flip);
    state->flip = (struct flip){0};
    state->searching = false;
    find_slopes(state);
}

/* A pixel becomes what it is least: ink or paper. */
static bool nudge(struct microscope_state *state, struct error *err)
{
    double value = microscope_input(state->microscope)[state->pixel],
           middle = (state->range.low + state->range.high) / 2;

    if (!microscope_set(state->microscope, state->pixel,
                        value < middle ? state->range.high : state->range.low, err))
        return false;
    state->changed++;
    changed(state);
    return true;
}

/* The view, with a digit under it. */
static bool prepare(struct app *app, struct error *err)
{
    digits_show(app, LOOK_microscope);
    digits_ask(app);
    microscope_update(app);
    if (app->digits.microscope.microscope != NULL)
        return true;
    return error_input(err, _("there is no digit, or no network, to look at"));
}

bool command_flip(struct app *app, const char *arguments, struct error *err)
{
    struct microscope_state *state = &app->digits.microscope;

    (void)arguments;
    if (!prepare(app, err))
        return false;
    flip_free(&state->flip);
    state->searching = flip_create(&state->flip, state->microscope, err);
    return state->searching;
}

bool command_flip_all(struct app *app, const char *arguments, struct error *err)
{
    struct microscope_state *state = &app->digits.microscope;

    (void)arguments;
    if (!prepare(app, err))
        return false;
    state->searching = false;
    flip_free(&state->flip);
    return flip_create(&state->flip, state->microscope, err) &&
           microscope_flip_all(state->microscope, &state->flip, FLIP_STEPS, err);
}

bool command_slopes(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    digits_show(app, LOOK_microscope);
    app->digits.microscope.slopes = !app->digits.microscope.slopes;
    return true;
}

static int microscope_interval(const struct app *app)
{
    return app->digits.microscope.searching ? SEARCH_MS : -1;
}

static void microscope_tick(struct app *app)
{
    struct microscope_state *state = &app->digits.microscope;

    microscope_flip_pixel(state->microscope, &state->flip, SEARCH_PIXELS);
    state->searching = !state->flip.done;
    if (state->flip.done && state->flip.found)
        state->pixel = state->flip.pixel;
}

/* ---- Drawing */

static void draw_cursor(const struct microscope_state *state, struct canvas *canvas,
                        const struct ink_grid *grid)
{
    int x, y;

    ink_cell(grid, (float)(state->pixel % DRAWING_SIDE) + 0.5f,
             (float)(state->pixel / DRAWING_SIDE) + 0.5f, &x, &y);
    canvas_glyph(canvas, x, y, ROLE_FOCUS, GLYPH_HERE);
}

/* The input, or what was found in place of it. */
static void draw_picture(const struct microscope_state *state, struct canvas *canvas,
                         const struct ink_grid *grid)
{
    double values[DRAWING_PIXELS];
    uint8_t ink[DRAWING_PIXELS];

    if (state->slopes) {
        ink_draw_signed(canvas, grid, state->slope);
        return;
    }
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        values[i] = state->flip.found ? (double)state->flip.picture[i]
                                      : microscope_input(state->microscope)[i];
    digits_ink(values, state->range, ink);
    ink_draw(canvas, grid, ink);
}

/* What the search has come to. */
static void search_text(const struct app *app, char *text, size_t size)
{
    const struct microscope_state *state = &app->digits.microscope;
    const struct flip *flip = &state->flip;
    char to[80];

    if (flip->picture == NULL)
        snprintf(text, size, "%s", _("Enter turns the pixel around. f, F: what flips the answer?"));
    else if (flip->found && state->searching)
        snprintf(text, size, _("%zu of %d pixels tried; one by %.3f gives %s"), flip->steps,
                 DRAWING_PIXELS, flip->size, digits_class(app, flip->to, to, sizeof to));
    else if (state->searching)
        snprintf(text, size, _("%zu of %d pixels tried"), flip->steps, DRAWING_PIXELS);
    else if (flip->found)
        snprintf(text, size, _("A change of %.3f makes it a %s: this picture."), flip->size,
                 digits_class(app, flip->to, to, sizeof to));
    else
        snprintf(text, size, "%s",
                 flip->done ? _("No single pixel changes the answer.")
                            : _("No change was found that flips the answer."));
}

static void draw_words(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct microscope_state *state = &app->digits.microscope;
    size_t class = microscope_class(state->microscope);
    char name[80], text[200];

    snprintf(text, sizeof text, _("pixel %zu,%zu: %.2f, slope %+.4f"), state->pixel % DRAWING_SIDE,
             state->pixel / DRAWING_SIDE, microscope_input(state->microscope)[state->pixel],
             (double)state->slope[state->pixel]);
    digits_say(canvas, &area, ROLE_NORMAL, text);
    snprintf(text, sizeof text, _("now %s, %.3f; %zu changed"),
             digits_class(app, class, name, sizeof name),
             microscope_outputs(state->microscope)[microscope_answer(state->microscope)],
             state->changed);
    digits_say(canvas, &area, ROLE_TITLE, text);
    if (state->error.kind != ERROR_NONE)
        digits_say(canvas, &area, ROLE_WARNING, state->error.text);
    search_text(app, text, sizeof text);
    canvas_wrap(canvas, area, state->flip.found ? ROLE_GOOD : ROLE_DIM, text);
}

static void microscope_draw(const struct app *app, struct canvas *canvas, struct rect area,
                            bool focused)
{
    const struct microscope_state *state = &app->digits.microscope;
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);

    if (state->microscope == NULL) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    state->error.kind != ERROR_NONE ? state->error.text
                                                    : _("There is no digit to look at yet."));
        return;
    }
    if (grid.area.height > 0) {
        draw_picture(state, canvas, &grid);
        if (focused)
            draw_cursor(state, canvas, &grid);
    }
    area.y += grid.area.height;
    area.height -= grid.area.height;
    draw_words(app, canvas, area);
}

/* ---- The cursor */

static void put_cursor(struct microscope_state *state, long x, long y)
{
    x = x < 0 ? 0 : x >= DRAWING_SIDE ? DRAWING_SIDE - 1 : x;
    y = y < 0 ? 0 : y >= DRAWING_SIDE ? DRAWING_SIDE - 1 : y;
    state->pixel = (size_t)(y * DRAWING_SIDE + x);
}

static bool microscope_move(struct app *app, enum command_id command, struct error *err)
{
    struct microscope_state *state = &app->digits.microscope;
    long x = (long)(state->pixel % DRAWING_SIDE), y = (long)(state->pixel / DRAWING_SIDE);

    if (command == COMMAND_choose)
        return state->microscope == NULL || nudge(state, err);
    put_cursor(state, x + (command == COMMAND_right) - (command == COMMAND_left),
               y + (command == COMMAND_down) - (command == COMMAND_up));
    return true;
}

static bool microscope_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct microscope_state *state = &app->digits.microscope;
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);
    struct error err = {0};
    float px, py;

    if (what > CLICK_DOUBLE || !rect_has(grid.area, x, y))
        return false;
    ink_place(&grid, x, y, &px, &py);
    put_cursor(state, (long)floorf(px), (long)floorf(py - (grid.halves ? 0.5f : 0)));
    if (what == CLICK_DOUBLE && state->microscope != NULL && !nudge(state, &err))
        app_show_error(app, &err);
    return true;
}

const struct look_ops microscope_look = {
    .update = microscope_update,
    .draw = microscope_draw,
    .move = microscope_move,
    .click = microscope_click,
    .interval = microscope_interval,
    .tick = microscope_tick,
};
