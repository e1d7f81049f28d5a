/*
 * A grey image drawn with characters: in five shades, or where there is little room in finer dots.
 */
#include "ui/picture.h"

#include <math.h>

struct picture {
    const uint8_t *pixels;
    size_t width, height;
};

/* Mean darkness of the part of an image that lies under a cell or dot, 0 .. 255. */
static double covered(const struct picture *picture, int x, int y, int columns, int rows)
{
    double wide = (double)picture->width, high = (double)picture->height, sum = 0;
    size_t x0 = (size_t)(x * wide / columns), x1 = (size_t)ceil((x + 1) * wide / columns);
    size_t y0 = (size_t)(y * high / rows), y1 = (size_t)ceil((y + 1) * high / rows);

    for (size_t v = y0; v < y1; v++) {
        for (size_t u = x0; u < x1; u++)
            sum += picture->pixels[v * picture->width + u];
    }
    return sum / (double)((x1 - x0) * (y1 - y0));
}

/* Five shades of a cell: the background stays blank, so that little is sent to the terminal. */
static void draw_shades(const struct picture *picture, struct canvas *canvas, struct rect area)
{
    for (int y = 0; y < area.height; y++) {
        for (int x = 0; x < area.width; x++) {
            int shade = (int)(covered(picture, x, y, area.width, area.height) / 256 * 5);

            if (shade > 0)
                canvas_glyph(canvas, area.x + x, area.y + y, ROLE_NORMAL,
                             (enum glyph)(GLYPH_SHADE_1 + shade - 1));
        }
    }
}

/* Black or white, but four times as many of them: better where there is little room. */
static void draw_dots(const struct picture *picture, struct canvas *canvas, struct rect area)
{
    for (int y = 0; y < 4 * area.height; y++) {
        for (int x = 0; x < 2 * area.width; x++) {
            if (covered(picture, x, y, 2 * area.width, 4 * area.height) >= 100)
                canvas_dot(canvas, 2 * area.x + x, 4 * area.y + y, ROLE_NORMAL, GLYPH_SHADE_4);
        }
    }
}

void picture_draw(const uint8_t *pixels, size_t width, size_t height, struct canvas *canvas,
                  struct rect area)
{
    const struct picture picture = {pixels, width, height};

    if (canvas->glyphs == GLYPHS_UTF8 && 2 * area.height < (int)height)
        draw_dots(&picture, canvas, area);
    else
        draw_shades(&picture, canvas, area);
}
