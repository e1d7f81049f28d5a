/*
 * The grid of cells: putting characters, text, frames and dots into it, and printing it as text.
 * Nothing here knows what is drawn; colours and terminals are in term/.
 */
#include <nntui/canvas.h>

#include <nntui/i18n.h>
#include <nntui/letter.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BRAILLE 0x2800u /* the eight dots of a cell are the low eight bits above this */

static const uint32_t glyph_table[][GLYPH_COUNT] = {
    [GLYPHS_ASCII] =
        {
#define GLYPH(id, utf8, ascii, help) [GLYPH_##id] = (ascii),
#include <nntui/glyph.def>
#undef GLYPH
        },
    [GLYPHS_UTF8] =
        {
#define GLYPH(id, utf8, ascii, help) [GLYPH_##id] = (utf8),
#include <nntui/glyph.def>
#undef GLYPH
        },
};

uint32_t glyph_character(enum glyph_set glyphs, enum glyph glyph)
{
    return glyph_table[glyphs][glyph];
}

/* ---- Making and clipping */

static struct rect whole(const struct canvas *canvas)
{
    return (struct rect){0, 0, canvas->width, canvas->height};
}

bool canvas_create(struct canvas *canvas, int width, int height, enum glyph_set glyphs,
                   struct error *err)
{
    size_t bytes;

    *canvas = (struct canvas){.cursor_x = -1, .cursor_y = -1, .glyphs = glyphs};
    if (width < 1 || width > CANVAS_MAX_WIDTH || height < 1 || height > CANVAS_MAX_HEIGHT)
        return error_input(err, _("a screen of %dx%d: expected 1x1 to %dx%d"), width, height,
                           CANVAS_MAX_WIDTH, CANVAS_MAX_HEIGHT);
    bytes = (size_t)width * (size_t)height * sizeof *canvas->cells;
    canvas->cells = malloc(bytes);
    if (canvas->cells == NULL)
        return error_memory(err, bytes, "the screen");
    canvas->width = width;
    canvas->height = height;
    canvas_clear(canvas);
    return true;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){.cursor_x = -1, .cursor_y = -1};
}

void canvas_clear(struct canvas *canvas)
{
    const struct cell blank = {.character = ' ', .width = 1, .role = ROLE_NORMAL};
    size_t count = (size_t)canvas->width * (size_t)canvas->height;

    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = blank;
    canvas->clip = whole(canvas);
    canvas->cursor_x = canvas->cursor_y = -1;
}

/* In long, because x + width of what a view computed may be anything. */
static void intersect(long *start, int *length, int other_start, int other_length)
{
    long end = *start + *length;

    if (*start < other_start)
        *start = other_start;
    if (end > (long)other_start + other_length)
        end = (long)other_start + other_length;
    *length = end > *start ? (int)(end - *start) : 0;
}

static struct rect clipped(const struct canvas *canvas, struct rect area)
{
    long x = area.x, y = area.y;

    intersect(&x, &area.width, canvas->clip.x, canvas->clip.width);
    intersect(&y, &area.height, canvas->clip.y, canvas->clip.height);
    area.x = (int)x;
    area.y = (int)y;
    return area;
}

struct rect canvas_clip(struct canvas *canvas, struct rect area)
{
    struct rect old = canvas->clip;

    canvas->clip = clipped(canvas, area);
    return old;
}

void canvas_unclip(struct canvas *canvas, struct rect old)
{
    canvas->clip = old;
}

static bool inside(const struct canvas *canvas, int x, int y)
{
    const struct rect *clip = &canvas->clip;

    return x >= clip->x && y >= clip->y && x - clip->x < clip->width && y - clip->y < clip->height;
}

/* ---- Cells */

/* Where one half of a wide character is overwritten, the other half becomes a blank. */
static void part_wide(struct cell *row, int x, int width)
{
    if (row[x].width == 0 && x > 0) {
        row[x - 1].character = ' ';
        row[x - 1].width = 1;
    }
    if (row[x].width == 2 && x + 1 < width) {
        row[x + 1].character = ' ';
        row[x + 1].width = 1;
    }
}

static void set_cell(struct canvas *canvas, int x, int y, enum role role, uint32_t character,
                     int width)
{
    struct cell *row = canvas->cells + (size_t)y * (size_t)canvas->width;

    part_wide(row, x, canvas->width);
    row[x] = (struct cell){character, (uint8_t)width, (uint8_t)role};
}

/* What the glyph set allows of a character: itself, or its ASCII stand-in. */
static uint32_t allowed(const struct canvas *canvas, uint32_t character)
{
    if (letter_is_control(character))
        return '?';
    return canvas->glyphs == GLYPHS_UTF8 ? character : (uint32_t)letter_ascii(character);
}

/* Both columns of a wide character; half of one that is cut off is a blank. */
static void put_wide(struct canvas *canvas, int x, int y, enum role role, uint32_t character)
{
    bool left = inside(canvas, x, y), right = x < CANVAS_MAX_WIDTH && inside(canvas, x + 1, y);

    if (left && right && canvas->glyphs == GLYPHS_UTF8) {
        set_cell(canvas, x, y, role, character, 2);
        set_cell(canvas, x + 1, y, role, ' ', 0);
        return;
    }
    character = canvas->glyphs == GLYPHS_UTF8 ? ' ' : allowed(canvas, character);
    if (left)
        set_cell(canvas, x, y, role, character, 1);
    if (right)
        set_cell(canvas, x + 1, y, role, ' ', 1);
}

/* Puts one character; returns its columns. Combining marks are dropped. */
static int put(struct canvas *canvas, int x, int y, enum role role, uint32_t character)
{
    int width = letter_is_control(character) ? 1 : letter_width(character);

    if (width == 2)
        put_wide(canvas, x, y, role, character);
    else if (width == 1 && inside(canvas, x, y))
        set_cell(canvas, x, y, role, allowed(canvas, character), 1);
    return width;
}

void canvas_put(struct canvas *canvas, int x, int y, enum role role, uint32_t character)
{
    put(canvas, x, y, role, character);
}

void canvas_glyph(struct canvas *canvas, int x, int y, enum role role, enum glyph glyph)
{
    if (inside(canvas, x, y))
        set_cell(canvas, x, y, role, glyph_character(canvas->glyphs, glyph), 1);
}

void canvas_fill(struct canvas *canvas, struct rect area, enum role role, uint32_t character)
{
    int step = letter_width(character) == 2 ? 2 : 1;

    area = clipped(canvas, area);
    for (int y = area.y; y < area.y + area.height; y++) {
        for (int x = area.x; x < area.x + area.width; x += step)
            put(canvas, x, y, role, character);
    }
}

/* ---- Dots */

/* Bit of the dot at column x (0, 1) and row y (0 .. 3) of a braille character. */
static uint32_t braille_bit(int x, int y)
{
    static const uint8_t bits[4][2] = {
        {0x01, 0x08},
        {0x02, 0x10},
        {0x04, 0x20},
        {0x40, 0x80}
    };

    return bits[y][x];
}

void canvas_dot(struct canvas *canvas, int x, int y, enum role role, enum glyph ascii)
{
    int column = x / 2, row = y / 4;
    uint32_t character, before;

    if (x < 0 || y < 0 || !inside(canvas, column, row))
        return;
    before = canvas->cells[(size_t)row * (size_t)canvas->width + (size_t)column].character;
    character = glyph_character(canvas->glyphs, ascii);
    if (canvas->glyphs == GLYPHS_UTF8)
        character = ((before & ~0xFFu) == BRAILLE ? before : BRAILLE) | braille_bit(x % 2, y % 4);
    else if (before != ' ' && before != character)
        character = glyph_character(canvas->glyphs, GLYPH_CROSSING);
    set_cell(canvas, column, row, role, character, 1);
}

void canvas_halves(struct canvas *canvas, int x, int y, int upper, int lower)
{
    int level;

    if (canvas->glyphs == GLYPHS_ASCII)
        lower = upper;
    level = (upper + lower + 1) / 2;
    canvas_glyph(canvas, x, y, (enum role)(ROLE_FIELD_00 + FIELD_LEVELS * upper + lower),
                 (enum glyph)(GLYPH_FIELD_0 + level));
}

/* ---- Text */

/* The next character of a text, '?' for a byte that is not UTF-8; moves `*text` past it. 0 at the end. */
static uint32_t next_character(const char **text)
{
    uint32_t character;
    size_t length;

    if (**text == '\0')
        return 0;
    length = utf8_decode(*text, strnlen(*text, 4), &character);
    *text += length > 0 ? length : 1;
    return length > 0 ? character : '?';
}

int canvas_write(struct canvas *canvas, int x, int y, enum role role, const char *text)
{
    uint32_t character;
    int start = x;

    while ((character = next_character(&text)) != 0)
        x += put(canvas, x, y, role, character);
    return x - start;
}

int canvas_text_width(const char *text)
{
    uint32_t character;
    int width = 0;

    while ((character = next_character(&text)) != 0)
        width += letter_is_control(character) ? 1 : letter_width(character);
    return width;
}

int canvas_write_cut(struct canvas *canvas, int x, int y, int width, enum role role,
                     const char *text)
{
    int needed = canvas_text_width(text);
    struct rect old;

    if (width < 1)
        return 0;
    if (needed <= width)
        return canvas_write(canvas, x, y, role, text);
    old = canvas_clip(canvas, (struct rect){x, y, width - 1, 1});
    canvas_write(canvas, x, y, role, text);
    canvas_unclip(canvas, old);
    canvas_glyph(canvas, x + width - 1, y, role, GLYPH_ELLIPSIS);
    return width;
}

int canvas_printf(struct canvas *canvas, int x, int y, enum role role, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return length < 0 ? 0 : canvas_write(canvas, x, y, role, text);
}

/* Bytes of the first line of `text` that fits into `width` columns: to the last blank, or at least one character. */
static size_t line_length(const char *text, int width)
{
    const char *start = text, *blank = NULL, *before = text;
    int used = 0;
    uint32_t character;

    while ((character = next_character(&text)) != 0 && character != '\n') {
        used += letter_is_control(character) ? 1 : letter_width(character);
        if (character == ' ')
            blank = before;
        if (used > width && blank != NULL)
            return (size_t)(blank - start);
        if (used > width && before > start)
            return (size_t)(before - start);
        before = text;
    }
    return (size_t)(before - start);
}

/* Writes the first `length` bytes of a text. */
static void write_bytes(struct canvas *canvas, int x, int y, enum role role, const char *text,
                        size_t length)
{
    const char *end = text + length;

    while (text < end)
        x += put(canvas, x, y, role, next_character(&text));
}

int canvas_wrap(struct canvas *canvas, struct rect area, enum role role, const char *text)
{
    int rows = 0;

    if (area.width < 1)
        return 0;
    while (*text != '\0') {
        size_t length = line_length(text, area.width);

        if (rows < area.height)
            write_bytes(canvas, area.x, area.y + rows, role, text, length);
        rows++;
        text += length;
        if (*text == ' ' || *text == '\n')
            text++;
    }
    if (area.height > 0 &&
        rows > area.height) /* a sentence without its end would say another thing */
        canvas_glyph(canvas, area.x + area.width - 1, area.y + area.height - 1, role,
                     GLYPH_ELLIPSIS);
    return rows;
}

/* ---- Frames */

static void frame_row(struct canvas *canvas, struct rect area, int y, enum role role,
                      enum glyph left, enum glyph right)
{
    for (int x = area.x + 1; x < area.x + area.width - 1; x++)
        canvas_glyph(canvas, x, y, role, GLYPH_HORIZONTAL);
    canvas_glyph(canvas, area.x, y, role, left);
    canvas_glyph(canvas, area.x + area.width - 1, y, role, right);
}

void canvas_frame(struct canvas *canvas, struct rect area, enum role role, const char *title)
{
    int right = area.x + area.width - 1, bottom = area.y + area.height - 1;

    if (area.width < 2 || area.height < 2)
        return;
    frame_row(canvas, area, area.y, role, GLYPH_TOP_LEFT, GLYPH_TOP_RIGHT);
    frame_row(canvas, area, bottom, role, GLYPH_BOTTOM_LEFT, GLYPH_BOTTOM_RIGHT);
    for (int y = area.y + 1; y < bottom; y++) {
        canvas_glyph(canvas, area.x, y, role, GLYPH_VERTICAL);
        canvas_glyph(canvas, right, y, role, GLYPH_VERTICAL);
    }
    if (title != NULL && title[0] != '\0' && area.width > 6) {
        int width = canvas_write_cut(canvas, area.x + 2, area.y, area.width - 5, role, title);

        canvas_put(canvas, area.x + 1, area.y, role, ' ');
        canvas_put(canvas, area.x + 2 + width, area.y, role, ' ');
    }
}

/* ---- As text */

/* Columns of a row up to its last character that is not a blank. */
static int used_columns(const struct cell *row, int width)
{
    while (width > 0 && row[width - 1].character == ' ' && row[width - 1].width == 1)
        width--;
    return width;
}

void canvas_text(const struct canvas *canvas, struct text *text)
{
    char bytes[5];

    for (int y = 0; y < canvas->height; y++) {
        const struct cell *row = canvas->cells + (size_t)y * (size_t)canvas->width;
        int width = used_columns(row, canvas->width);

        for (int x = 0; x < width; x++) {
            if (row[x].width > 0)
                text_add_bytes(text, bytes, utf8_encode(row[x].character, bytes));
        }
        text_add(text, "\n");
    }
}
