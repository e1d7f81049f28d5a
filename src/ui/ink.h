/*
 * Pictures of ink on paper, as large as an area allows and square as they are: a pixel is two columns wide where there is
 * room, else two pixels share a cell, one above the other. Where even that is too large see picture.h.
 */
#ifndef NNTUI_UI_INK_H
#define NNTUI_UI_INK_H

#include <nntui/canvas.h>

/* Where the pixels of a picture come to lie. */
struct ink_grid {
    struct rect area; /* that it fills, at the top left of the room; empty: too large for it */
    size_t width, height;
    bool halves; /* a cell is a pixel wide and two high; else a pixel is two cells */
};

struct ink_grid ink_fit(struct rect room, size_t width, size_t height);
/* bytes: [height][width], 255 is ink. */
void ink_draw(struct canvas *canvas, const struct ink_grid *grid, const uint8_t *bytes);
/* Values with signs, 0 in the middle level, the largest distance from it at the ends: [height][width]. */
void ink_draw_signed(struct canvas *canvas, const struct ink_grid *grid, const float *values);
/* The middle of a cell in pixels, also of one outside of the picture. */
void ink_place(const struct ink_grid *grid, int x, int y, float *pixel_x, float *pixel_y);
/* The cell of a place in pixels; it may be outside. */
void ink_cell(const struct ink_grid *grid, float pixel_x, float pixel_y, int *x, int *y);

#endif
