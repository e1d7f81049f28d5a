/*
 * Short texts side by side.
 */
#include "ui/pieces.h"

#include <stdarg.h>
#include <stdio.h>

#define BETWEEN 2 /* columns */

void pieces_add(struct pieces *pieces, enum role role, const char *format, ...)
{
    char text[ERROR_TEXT_SIZE];
    va_list arguments;
    int width;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    width = canvas_text_width(text);
    if (pieces->x > 0 && pieces->x + width > pieces->area.width) {
        pieces->x = 0;
        pieces->y++;
    }
    if (width == 0 || pieces->y >= pieces->area.height)
        return;
    canvas_write_cut(pieces->canvas, pieces->area.x + pieces->x, pieces->area.y + pieces->y,
                     pieces->area.width - pieces->x, role, text);
    pieces->x += width + BETWEEN;
}
