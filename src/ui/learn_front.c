/*
 * The lesson in front of the screen that it drives, or beside it.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define BEHIND_WIDTH 80 /* of the screen that is driven, at least */
#define MOST_COLUMNS 64
#define GAP          1 /* between the two, so that their first rows do not run into each other */

bool learn_sit(struct app *app)
{
    if (!app->learn.front || app->learn.carrying || app->screen == SCREEN_learn)
        return false;
    app->learn.behind = app->screen;
    app->screen = SCREEN_learn;
    learn_fit(app);
    return true;
}

void learn_rise(struct app *app, bool sat)
{
    if (!sat || app->screen != SCREEN_learn)
        return;
    app->screen = app->learn.behind;
    learn_fit(app);
}

size_t learn_behind(const struct app *app)
{
    return app->screen == SCREEN_learn ? app->learn.behind : app->screen;
}

size_t learn_present(const struct app *app)
{
    return app->learn.front && !app->learn.carrying ? SCREEN_learn : app->screen;
}

int learn_columns(int width)
{
    int columns = width - BEHIND_WIDTH - GAP;

    return columns > MOST_COLUMNS ? MOST_COLUMNS : columns;
}

bool learn_beside(const struct app *app, int width)
{
    return app->learn.run != NULL && !app->learn.slides && width >= LEARN_BESIDE;
}

void learn_fit(struct app *app)
{
    int columns = learn_columns(app->full_width);

    if (!learn_beside(app, app->full_width))
        app->width = app->full_width;
    else
        app->width = app->screen == SCREEN_learn ? columns : app->full_width - columns - GAP;
}

/* ---- Drawing */

/* A part of the terminal, as if it were a whole one. `screen` is the one in it; what is typed and told is the front's. */
static void draw_part(const struct app *app, size_t screen, bool front, struct canvas *canvas,
                      int x, int width)
{
    struct app part = *app;
    struct canvas own;

    if (!canvas_create(&own, width, canvas->height, canvas->glyphs, NULL))
        return;
    part.screen = screen;
    part.width = width;
    part.learn.front = screen == SCREEN_learn;
    part.aside = !front;
    if (!front) {
        part.message[0] = '\0';
        part.prompt.open = part.help_open = part.edit.editing = false;
    }
    screen_draw(&part, &own);
    for (int row = 0; row < own.height; row++)
        memcpy(&canvas->cells[row * canvas->width + x], &own.cells[row * width],
               (size_t)width * sizeof *own.cells);
    if (front && own.cursor_x >= 0) {
        canvas->cursor_x = x + own.cursor_x;
        canvas->cursor_y = own.cursor_y;
    }
    canvas_free(&own);
}

void learn_draw(const struct app *app, struct canvas *canvas)
{
    bool front = app->learn.front;
    int columns = learn_columns(canvas->width);

    if (learn_beside(app, canvas->width)) {
        draw_part(app, SCREEN_learn, front, canvas, 0, columns);
        draw_part(app, learn_behind(app), !front, canvas, columns + GAP,
                  canvas->width - columns - GAP);
    } else if (front) {
        draw_part(app, SCREEN_learn, true, canvas, 0, canvas->width);
    } else {
        screen_draw(app, canvas);
    }
}

bool learn_task(const struct app *app, char *buffer, size_t size)
{
    const struct lesson_run *run = app->learn.run;

    if (run == NULL || app->screen == SCREEN_learn || learn_beside(app, app->full_width))
        return false;
    if (lesson_run_short(run, buffer, size)[0] == '\0')
        snprintf(buffer, size, "%s",
                 lesson_run_preparing(run) ? _("preparing") : _("done: on with the lesson"));
    return true;
}

/* ---- Clicks */

/* The prompt and the help are not left by a slip of the mouse. A button that is held stays with the part where it was pressed. */
bool learn_click(struct app *app, int *x, enum click what)
{
    struct learn_state *learn = &app->learn;
    int columns = learn_columns(app->full_width);
    bool wheel = what == CLICK_WHEEL_UP || what == CLICK_WHEEL_DOWN;
    bool other = (*x < columns) != learn->front && !app->prompt.open && !app->help_open, lent;

    if (!learn_beside(app, app->full_width))
        return false;
    lent = other && wheel;
    if (lent)
        learn->front = !learn->front;
    else if (other && what <= CLICK_RIGHT)
        learn_turn(app);
    if (!learn->front)
        *x -= columns + GAP;
    return lent;
}
