/*
 * Short texts side by side, as many in a line as have room, the next line below: what stands under a picture.
 */
#ifndef NNTUI_UI_PIECES_H
#define NNTUI_UI_PIECES_H

#include <nntui/canvas.h>

struct pieces {
    struct canvas *canvas;
    struct rect area;
    int x, y; /* where the next one begins, in the area */
};

/* What has no room in the area any more is left out; a piece wider than it is cut. */
void pieces_add(struct pieces *pieces, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
