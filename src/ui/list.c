/*
 * Lists with a row under the cursor: moving in them, and which part of them is seen.
 */
#include "ui/state.h"

size_t list_move(size_t row, size_t count, enum command_id command)
{
    size_t last = count > 0 ? count - 1 : 0;

    switch (command) {
    case COMMAND_up: return row > 0 ? row - 1 : 0;
    case COMMAND_down: return row < last ? row + 1 : last;
    case COMMAND_page_up: return row > APP_PAGE ? row - APP_PAGE : 0;
    case COMMAND_page_down: return last - row > APP_PAGE ? row + APP_PAGE : last;
    case COMMAND_first: return 0;
    case COMMAND_last: return last;
    default: return row;
    }
}

size_t list_top(size_t row, size_t count, size_t height)
{
    size_t top = row > height / 2 ? row - height / 2 : 0;

    if (count <= height)
        return 0;
    return top > count - height ? count - height : top;
}

size_t list_top_held(size_t held, size_t row, size_t count, size_t height)
{
    size_t top = held > 0 ? held - 1 : 0;

    if (held == 0 || row < top || row >= top + height || (top > 0 && top + height > count))
        return list_top(row, count, height);
    return top;
}

bool list_row_at(struct rect area, int y, size_t top, size_t count, size_t *row)
{
    size_t at = top + (size_t)(y - area.y);

    if (y < area.y || y >= area.y + area.height || at >= count)
        return false;
    *row = at;
    return true;
}

void list_more(struct canvas *canvas, struct rect area, size_t top, size_t count)
{
    int x = area.x + area.width - 1;

    if (area.height < 2)
        return;
    if (top > 0)
        canvas_glyph(canvas, x, area.y, ROLE_DIM, GLYPH_MORE_UP);
    if (top + (size_t)area.height < count)
        canvas_glyph(canvas, x, area.y + area.height - 1, ROLE_DIM, GLYPH_MORE_DOWN);
}
