/*
 * The canvas onto the curses screen, and what curses writes for it into the queue.
 */
#include "term/display.h"

#include "term/colour.h"

#include <curses.h>
#include <string.h>
#include <unistd.h>

/* Curses would print what is not of the locale as garbage. */
static wchar_t printable(const struct display *display, uint32_t character)
{
    if (character < ' ' || (character >= 0x7F && character < 0xA0))
        return L'?';
    return display->utf8 || character < 0x7F ? (wchar_t)character : L'?';
}

/* Cells of pictures are drawn as two halves where the terminal can; the canvas has a shade for where it cannot. */
static wchar_t character_of(const struct display *display, const struct canvas *canvas,
                            const struct cell *cell)
{
    bool alike;

    if (!colour_halves(cell->role, &alike))
        return printable(display, cell->character);
    if (alike || !display->utf8 || canvas->glyphs == GLYPHS_ASCII)
        return L' ';
    return L'\u2580'; /* upper half block */
}

static void draw_row(const struct display *display, const struct canvas *canvas, int y)
{
    const struct cell *row = canvas->cells + (size_t)y * (size_t)canvas->width;

    /* Each row from its start: writing the last column leaves the cursor who knows where. */
    move(y, 0);
    for (int x = 0; x < canvas->width; x++) {
        wchar_t string[2] = {character_of(display, canvas, &row[x]), L'\0'};
        cchar_t cell;

        if (row[x].width == 0) /* the right half of a wide character */
            continue;
        setcchar(&cell, string, colour_attributes(row[x].role), colour_pair(row[x].role), NULL);
        add_wch(&cell);
    }
}

/* Keeps a copy of what is shown, so that curses is only told of rows that differ. */
static bool fit_copy(struct display *display, const struct canvas *canvas, bool *fresh)
{
    struct canvas *shown = &display->shown;

    *fresh = shown->cells == NULL || shown->width != canvas->width ||
             shown->height != canvas->height;
    if (!*fresh)
        return true;
    canvas_free(shown);
    return canvas_create(shown, canvas->width, canvas->height, canvas->glyphs, NULL);
}

static void draw_rows(struct display *display, const struct canvas *canvas, bool fresh)
{
    size_t row_bytes = (size_t)canvas->width * sizeof *canvas->cells;

    for (int y = 0; y < canvas->height; y++) {
        size_t offset = (size_t)y * (size_t)canvas->width;

        if (!fresh && memcmp(display->shown.cells + offset, canvas->cells + offset, row_bytes) == 0)
            continue;
        draw_row(display, canvas, y);
        memcpy(display->shown.cells + offset, canvas->cells + offset, row_bytes);
    }
}

/* The cursor where text is typed; else hidden, or out of the way where the terminal cannot hide it. */
static void place_cursor(struct display *display, const struct canvas *canvas)
{
    bool wanted = canvas->cursor_x >= 0 && canvas->cursor_y >= 0 &&
                  canvas->cursor_x < canvas->width && canvas->cursor_y < canvas->height;

    /* Where it is hidden, curses may leave it anywhere, which saves moving it back after each frame. */
    if (display->cursor != wanted)
        leaveok(stdscr, curs_set(wanted) != ERR && !wanted);
    display->cursor = wanted;
    if (wanted)
        move(canvas->cursor_y, canvas->cursor_x);
    else
        move(canvas->height - 1, canvas->width - 1);
}

/* Moves what curses wrote from its file to the queue. */
static size_t collect(struct display *display, struct tty *tty)
{
    off_t end = lseek(display->memory, 0, SEEK_CUR);
    size_t count = end > 0 ? (size_t)end : 0;
    char *room = tty_reserve(tty, count);

    if (room == NULL || pread(display->memory, room, count, 0) != (ssize_t)count)
        return SIZE_MAX;
    lseek(display->memory, 0, SEEK_SET);
    return count;
}

size_t display_show(struct display *display, struct tty *tty, const struct canvas *canvas)
{
    bool fresh;

    if (!fit_copy(display, canvas, &fresh))
        return SIZE_MAX;
    draw_rows(display, canvas, fresh);
    place_cursor(display, canvas);
    refresh();
    return collect(display, tty);
}
