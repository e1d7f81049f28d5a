/*
 * Pictures of ink on paper, and of values with signs, a pixel or two to the cell.
 */
#include "ui/ink.h"

#include <math.h>

struct ink_grid ink_fit(struct rect room, size_t width, size_t height)
{
    struct ink_grid grid = {
        {room.x, room.y, 2 * (int)width, (int)height},
        width, height, false
    };

    if (grid.area.width <= room.width && grid.area.height <= room.height)
        return grid;
    grid.halves = true;
    grid.area.width = (int)width;
    grid.area.height = (int)(height + 1) / 2;
    if (grid.area.width > room.width || grid.area.height > room.height)
        grid.area = (struct rect){0};
    return grid;
}

void ink_place(const struct ink_grid *grid, int x, int y, float *pixel_x, float *pixel_y)
{
    float column = (float)(x - grid->area.x) + 0.5f, row = (float)(y - grid->area.y) + 0.5f;

    *pixel_x = grid->halves ? column : column / 2;
    *pixel_y = grid->halves ? 2 * row : row;
}

void ink_cell(const struct ink_grid *grid, float pixel_x, float pixel_y, int *x, int *y)
{
    *x = grid->area.x + (int)floorf(grid->halves ? pixel_x : 2 * pixel_x);
    *y = grid->area.y + (int)floorf(grid->halves ? pixel_y / 2 : pixel_y);
}

/* ---- Ink */

/* What each character shows of its upper and lower half, 0 .. 255. */
static const struct {
    enum glyph glyph; /* of the first one: a blank */
    int upper, lower;
} marks[] = {
    {GLYPH_FIELD_0,    0,   0  },
    {GLYPH_SHADE_1,    64,  64 },
    {GLYPH_SHADE_2,    128, 128},
    {GLYPH_SHADE_3,    191, 191},
    {GLYPH_SHADE_4,    255, 255},
    {GLYPH_HALF_UPPER, 255, 0  },
    {GLYPH_HALF_LOWER, 0,   255},
};

/* The one that comes closest. */
static enum glyph mark_of(int upper, int lower)
{
    size_t best = 0;
    int least = 2 * 256 * 256;

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        int above = upper - marks[i].upper, below = lower - marks[i].lower;
        int distance = above * above + below * below;

        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return marks[best].glyph;
}

/* The pixels of a cell, from above; a picture's last row may have none below it. */
static void pixels_of(const struct ink_grid *grid, int x, int y, size_t *upper, size_t *lower)
{
    size_t column = (size_t)(grid->halves ? x : x / 2), row = (size_t)(grid->halves ? 2 * y : y);
    size_t below = grid->halves && row + 1 < grid->height ? row + 1 : row;

    *upper = row * grid->width + column;
    *lower = below * grid->width + column;
}

void ink_draw(struct canvas *canvas, const struct ink_grid *grid, const uint8_t *bytes)
{
    for (int y = 0; y < grid->area.height; y++) {
        for (int x = 0; x < grid->area.width; x++) {
            size_t upper, lower;

            pixels_of(grid, x, y, &upper, &lower);
            canvas_glyph(canvas, grid->area.x + x, grid->area.y + y, ROLE_NORMAL,
                         mark_of(bytes[upper], bytes[lower]));
        }
    }
}

/* ---- Values with signs */

static float largest(const float *values, size_t count)
{
    float most = 0;

    for (size_t i = 0; i < count; i++)
        most = fabsf(values[i]) > most ? fabsf(values[i]) : most;
    return most;
}

static int level_of(float value, float most)
{
    float share = most > 0 && isfinite(value) ? value / most : 0;

    return (int)fminf(floorf((share + 1) / 2 * FIELD_LEVELS), FIELD_LEVELS - 1);
}

void ink_draw_signed(struct canvas *canvas, const struct ink_grid *grid, const float *values)
{
    float most = largest(values, grid->width * grid->height);

    for (int y = 0; y < grid->area.height; y++) {
        for (int x = 0; x < grid->area.width; x++) {
            size_t upper, lower;

            pixels_of(grid, x, y, &upper, &lower);
            canvas_halves(canvas, grid->area.x + x, grid->area.y + y, level_of(values[upper], most),
                          level_of(values[lower], most));
        }
    }
}
