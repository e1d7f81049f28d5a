/*
 * The view `ascii`: the digit as plain characters by brightness, which a terminal lets one copy.
 */
#include <nntui/example.h>

#include "ui/state.h"

static const char shades[] =
    EXAMPLE_SHADES; /* as worked examples have them, to be pasted into one */

static char shade_of(unsigned ink)
{
    return shades[ink * (sizeof shades - 2) / 255];
}

/* A character for each pixel, or for two, one above the other, where there is not room for all rows. */
static void ascii_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const uint8_t *bytes = app->digits.input.seen.bytes;
    int high = area.height >= DRAWING_SIDE ? 1 : 2;

    (void)focused;
    for (int y = 0; y < DRAWING_SIDE / high && y < area.height; y++) {
        for (int x = 0; x < DRAWING_SIDE && x < area.width; x++) {
            unsigned upper = bytes[y * high * DRAWING_SIDE + x],
                     lower = bytes[(y * high + high - 1) * DRAWING_SIDE + x];

            canvas_put(canvas, area.x + x, area.y + y, ROLE_NORMAL,
                       (uint32_t)shade_of((upper + lower) / 2));
        }
    }
}

const struct look_ops ascii_look = {.draw = ascii_draw};
