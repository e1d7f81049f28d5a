/* layer: ui */
/*
 * A grid of cells that views draw into. No terminal is involved: a canvas can be shown by term/,
 * printed as text, or compared with an expected text in a test.
 *
 * A cell has a character, its width (2 for a wide one, whose right neighbour then has width 0), and a
 * role: what the cell means, never a colour. Roles become colours in term/ only. All coordinates are
 * columns and rows from 0 at the top left. Drawing outside the canvas, or outside the present clip
 * rectangle, is cut off silently, so a view needs no special cases for small sizes.
 */
#ifndef NNTUI_CANVAS_H
#define NNTUI_CANVAS_H

#include <nntui/error.h>
#include <nntui/text.h>

#define CANVAS_MAX_WIDTH 1000
#define CANVAS_MAX_HEIGHT 500

enum role {
#define ROLE(id, name, help) ROLE_##id,
#include <nntui/role.def>
#undef ROLE
    ROLE_COUNT
};

enum glyph {
#define GLYPH(id, utf8, ascii, help) GLYPH_##id,
#include <nntui/glyph.def>
#undef GLYPH
    GLYPH_COUNT
};

/* Which characters may be used. */
enum glyph_set { GLYPHS_ASCII, GLYPHS_UTF8 };

struct cell {
    uint32_t character; /* Unicode; never a control character */
    uint8_t width;      /* 1, 2, or 0: covered by the wide character to the left */
    uint8_t role;       /* enum role */
};

struct rect {
    int x, y, width, height;
};

/* A cell that is looked for while a view is drawn: who draws there says what it is. */
struct canvas_search {
    int x, y;
    bool found;
    void *what; /* of a type that those who look and those who draw agree on */
};

struct canvas {
    int width, height;
    enum glyph_set glyphs;
    struct rect clip;
    int cursor_x, cursor_y; /* where a text cursor is to be shown; -1: none */
    struct cell *cells;     /* [height][width] */
    struct canvas_search *search; /* NULL: this canvas is there to be seen */
};

bool canvas_create(struct canvas *canvas, int width, int height, enum glyph_set glyphs, struct error *err);
void canvas_free(struct canvas *canvas);
/* Blanks everything, takes the clip rectangle and the cursor away. */
void canvas_clear(struct canvas *canvas);
/* Confines drawing to the part of `area` that lies in the present clip; returns the old one to put back. */
struct rect canvas_clip(struct canvas *canvas, struct rect area);
void canvas_unclip(struct canvas *canvas, struct rect old);

void canvas_put(struct canvas *canvas, int x, int y, enum role role, uint32_t character);
void canvas_glyph(struct canvas *canvas, int x, int y, enum role role, enum glyph glyph);
/*
 * Writes UTF-8 text from (x, y) to the right; returns the columns it took (also of what was cut off).
 * Control characters and bytes that are not UTF-8 are shown as '?'; in ASCII, letters with marks lose them.
 */
int canvas_write(struct canvas *canvas, int x, int y, enum role role, const char *text);
int canvas_printf(struct canvas *canvas, int x, int y, enum role role, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void canvas_fill(struct canvas *canvas, struct rect area, enum role role, uint32_t character);
/*
 * A dot finer than a cell: column x and row y are counted in dots, 2 by 4 to a cell, from the
 * canvas's top left. UTF-8: a braille dot, added to those that the cell has; the cell takes the role.
 * ASCII: `ascii` in the dot's cell, or GLYPH_CROSSING where another dot's character is already there.
 */
void canvas_dot(struct canvas *canvas, int x, int y, enum role role, enum glyph ascii);
#define FIELD_LEVELS 5
/*
 * A cell of a picture of values: levels 0 .. FIELD_LEVELS - 1 of its upper and its lower half. In ASCII it has but
 * one level, the upper half's.
 */
void canvas_halves(struct canvas *canvas, int x, int y, int upper, int lower);
/* The character that a glyph is in a set. */
uint32_t glyph_character(enum glyph_set glyphs, enum glyph glyph);
/* A frame with a title in its upper edge. */
void canvas_frame(struct canvas *canvas, struct rect area, enum role role, const char *title);
/* As canvas_write(), but what does not fit into `width` columns is cut off, with an ellipsis at the end. */
int canvas_write_cut(struct canvas *canvas, int x, int y, int width, enum role role, const char *text);
/*
 * Writes text into an area, broken at blanks; returns the rows that the whole text needs. Where there are
 * fewer the last one ends with an ellipsis. With an area of height 0 it only counts them.
 */
int canvas_wrap(struct canvas *canvas, struct rect area, enum role role, const char *text);
/* Columns that a text takes, the same in both glyph sets. */
int canvas_text_width(const char *text);

/* The canvas as lines of text, blanks at their ends cut off. */
void canvas_text(const struct canvas *canvas, struct text *text);

#endif
