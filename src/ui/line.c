/*
 * Editing one line. The keys are those of a terminal's own line editing (readline's, in part).
 */
#include "ui/line.h"

#include <nntui/key.h>
#include <nntui/letter.h>

#include <string.h>

void line_set(struct line *line, const char *text)
{
    size_t length = strlen(text);

    if (length >= sizeof line->text)
        length = sizeof line->text - 1;
    while (length > 0 && text[length] != '\0' && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    memmove(line->text, text, length);
    line->text[length] = '\0';
    line->cursor = length;
    line->replaced = false;
}

void line_insert(struct line *line, const char *bytes)
{
    size_t count = strlen(bytes), length = strlen(line->text);

    line->replaced = false;
    if (count >= sizeof line->text - length)
        return;
    memmove(line->text + line->cursor + count, line->text + line->cursor,
            length - line->cursor + 1);
    memcpy(line->text + line->cursor, bytes, count);
    line->cursor += count;
}

void line_cut(struct line *line, size_t start)
{
    memmove(line->text + start, line->text + line->cursor, strlen(line->text + line->cursor) + 1);
    line->cursor = start;
}

/* The border of a character before or after the byte `at`; the ends stay. */
static size_t step_back(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[--at] & 0xC0) == 0x80)
        continue;
    return at;
}

static size_t step_on(const char *text, size_t at)
{
    if (text[at] == '\0')
        return at;
    do
        at++;
    while (((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* Where the word before `at` begins, blanks behind it included. */
static size_t word_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static void delete_here(struct line *line)
{
    size_t start = line->cursor;

    line->cursor = step_on(line->text, start);
    line_cut(line, start);
}

static void type(struct line *line, uint32_t character)
{
    char bytes[5];

    if (line->replaced)
        line_set(line, "");
    utf8_encode(character, bytes);
    line_insert(line, bytes);
}

static bool edit(struct line *line, uint32_t key)
{
    switch (key) {
    case NKEY_LEFT:
    case NKEY_CTRL('b'): line->cursor = step_back(line->text, line->cursor); return true;
    case NKEY_RIGHT:
    case NKEY_CTRL('f'): line->cursor = step_on(line->text, line->cursor); return true;
    case NKEY_HOME:
    case NKEY_CTRL('a'): line->cursor = 0; return true;
    case NKEY_END:
    case NKEY_CTRL('e'): line->cursor = strlen(line->text); return true;
    case NKEY_BACKSPACE: line_cut(line, step_back(line->text, line->cursor)); return true;
    case NKEY_DELETE:
    case NKEY_CTRL('d'): delete_here(line); return true;
    case NKEY_CTRL('u'): line_cut(line, 0); return true;
    case NKEY_CTRL('w'): line_cut(line, word_start(line->text, line->cursor)); return true;
    case NKEY_CTRL('k'): line->text[line->cursor] = '\0'; return true;
    default:
        if (key >= NKEY_BASE || letter_is_control(key))
            return false;
        type(line, key);
        return true;
    }
}

bool line_key(struct line *line, uint32_t key)
{
    bool known = edit(line, key);

    if (known)
        line->replaced = false;
    return known;
}

/* Columns of the text from one byte to another. */
static int columns(const char *text, size_t from, size_t to)
{
    char part[LINE_SIZE];

    memcpy(part, text + from, to - from);
    part[to - from] = '\0';
    return canvas_text_width(part);
}

/* The first byte shown: the text moves left until the cursor's own column fits. */
static size_t first_shown(const struct line *line, int width)
{
    size_t start = 0;

    while (start < line->cursor && columns(line->text, start, line->cursor) >= width)
        start = step_on(line->text, start);
    return start;
}

void line_point(struct line *line, int width, int column)
{
    size_t start = first_shown(line, width), at = start, next;

    while ((next = step_on(line->text, at)) != at && columns(line->text, start, next) <= column)
        at = next;
    line->cursor = at;
    line->replaced = false;
}

void line_draw(const struct line *line, struct canvas *canvas, int x, int y, int width)
{
    struct rect old = canvas_clip(canvas, (struct rect){x, y, width, 1});
    size_t start = first_shown(line, width);

    canvas_fill(canvas, (struct rect){x, y, width, 1}, ROLE_EDIT, ' ');
    canvas_write(canvas, x, y, line->replaced ? ROLE_FOCUS : ROLE_EDIT, line->text + start);
    canvas->cursor_x = x + columns(line->text, start, line->cursor);
    canvas->cursor_y = y;
    canvas_unclip(canvas, old);
}
