/*
 * A line of text being typed: the prompt, and values edited in place.
 */
#ifndef NNTUI_UI_LINE_H
#define NNTUI_UI_LINE_H

#include <nntui/canvas.h>

#include <stdbool.h>

#define LINE_SIZE 1024 /* bytes, with the NUL */

struct line {
    char text[LINE_SIZE]; /* UTF-8, NUL-terminated */
    size_t cursor;        /* a byte, at the border of a character */
    bool replaced;        /* by the first character typed; any other key keeps the text and edits it */
};

/* Replaces the text; the cursor goes to its end. What is too long is cut. */
void line_set(struct line *line, const char *text);
/* Puts bytes in at the cursor; they are dropped when there is no room for all of them. */
void line_insert(struct line *line, const char *bytes);
/* Removes the bytes from `start` to the cursor. */
void line_cut(struct line *line, size_t start);
/* Typing, moving and deleting; false where the key is none of these. */
bool line_key(struct line *line, uint32_t key);
/* Puts the cursor at column `column` of what line_draw() shows in so many columns. */
void line_point(struct line *line, int width, int column);
/* Draws as much as fits around the cursor, and shows the text cursor there. */
void line_draw(const struct line *line, struct canvas *canvas, int x, int y, int width);

#endif
