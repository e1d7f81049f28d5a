/*
 * The screens on the status line, each with its key: "1 Train|2 Step". Where there is not room for all names only the
 * present one has its own, "1 Train|2", or none where the screen says more itself; on less there is the program's name.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

#define WIDTH_FOR_ALL 100
#define WIDTH_FOR_ONE 60

/* The command that goes to each screen. */
static const enum command_id commands_to[SCREEN_COUNT] = {
#define SCREEN(id, name, keys, help) [SCREEN_##id] = COMMAND_##id,
#include "ui/screens.def"
#undef SCREEN
};

struct tab {
    size_t screen; /* SCREEN_COUNT at the end */
    int x, width;  /* on the status line */
    char text[64];
};

/* "1 Train", or "1". */
static void fill(const struct app *app, int width, struct tab *tab)
{
    bool named = tab->screen == app->screen && !screens[tab->screen]->long_status;
    char key[16];

    command_first_key(&commands[commands_to[tab->screen]], key, sizeof key);
    if (named || width >= WIDTH_FOR_ALL)
        snprintf(tab->text, sizeof tab->text, "%s %s", key, _(screens[tab->screen]->title));
    else
        snprintf(tab->text, sizeof tab->text, "%s", key);
    tab->width = canvas_text_width(tab->text);
}

/* Goes from one tab to the next, from `{.screen = SIZE_MAX}` on; false behind the last. */
static bool next_tab(const struct app *app, int width, struct tab *tab)
{
    if (width < WIDTH_FOR_ONE)
        return false;
    tab->x = tab->screen == SIZE_MAX ? 0 : tab->x + tab->width + 1;
    tab->screen++;
    if (tab->screen >= SCREEN_COUNT)
        return false;
    fill(app, width, tab);
    return true;
}

int tabs_draw(const struct app *app, struct canvas *canvas)
{
    struct tab tab = {.screen = SIZE_MAX};
    int end = 0;

    while (next_tab(app, canvas->width, &tab)) {
        bool present = tab.screen == app->screen;

        if (tab.x > 0)
            canvas_glyph(canvas, tab.x - 1, 0, ROLE_STATUS, GLYPH_VERTICAL);
        canvas_write(canvas, tab.x, 0, present ? ROLE_TITLE : ROLE_STATUS, tab.text);
        end = tab.x + tab.width;
    }
    return end > 0 ? end : canvas_write(canvas, 0, 0, ROLE_TITLE, "nntui");
}

const struct command *tabs_at(const struct app *app, int x)
{
    struct tab tab = {.screen = SIZE_MAX};

    while (next_tab(app, app->width, &tab)) {
        if (x >= tab.x && x < tab.x + tab.width)
            return &commands[commands_to[tab.screen]];
    }
    return NULL;
}
