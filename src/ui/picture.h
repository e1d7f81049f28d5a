/*
 * A grey image drawn with characters.
 */
#ifndef NNTUI_UI_PICTURE_H
#define NNTUI_UI_PICTURE_H

#include <nntui/canvas.h>

/*
 * Fills `area` with an image, pixels: [height][width], 0 (background) to 255. In shades; with UTF-8 and little room in
 * black and white dots, four times as many.
 */
void picture_draw(const uint8_t *pixels, size_t width, size_t height, struct canvas *canvas,
                  struct rect area);

#endif
