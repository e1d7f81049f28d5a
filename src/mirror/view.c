/*
 * The picture, the notes and the line below, as mirror_view.h has them.
 */
#include <nntui/mirror_view.h>

#include <nntui/i18n.h>

#include <stdio.h>

/* Notes are read from beside the keyboard: no lines longer than this, and a margin. */
#define NOTES_WIDTH  60
#define NOTES_MARGIN 4
#define BRAILLE      0x2800u

/* ---- What there is room for */

/* What is seen of something of a size. */
struct part {
    int width, height; /* of the whole */
    int columns, rows; /* that are seen */
    bool line;         /* the canvas's last row is ours */
};

static struct rect notes_area(int width)
{
    int room = width - 2 * NOTES_MARGIN;

    room = room < NOTES_WIDTH ? room : NOTES_WIDTH;
    return (struct rect){width > 2 * NOTES_MARGIN ? NOTES_MARGIN : 0, 1, room > 0 ? room : width,
                         0};
}

static const char *notes_of(const struct follower *follower)
{
    const char *notes = mirror_text(&follower->mirror, MIRROR_NOTES);

    return notes[0] != '\0' ? notes : _("(no notes on this)");
}

static struct part notes_part(const struct follower *follower, int width, int height)
{
    struct canvas nothing = {.width = width}; /* only to measure with */
    int rows = canvas_wrap(&nothing, notes_area(width), ROLE_NORMAL, notes_of(follower));

    return (struct part){width, rows + 1, width, height - 1, true};
}

static struct part picture_part(const struct follower *follower, int width, int height)
{
    const struct canvas *canvas = &follower->mirror.canvas;
    struct part part = {canvas->width, canvas->height, width, height, true};
    bool too_large = part.width > width || part.height > height;

    if (too_large)
        part.rows = height - 1;
    else if (part.height == height)
        part.line = follower->fd < 0 || (follower->mirror.flags & MIRROR_HINTS) != 0;
    return part;
}

static struct part part_of(const struct mirror_view *view, const struct follower *follower,
                           int width, int height)
{
    return view->notes ? notes_part(follower, width, height)
                       : picture_part(follower, width, height);
}

/* The nearest place from which the view shows nothing beyond the whole. */
static int within(int at, int whole, int seen)
{
    int most = whole > seen ? whole - seen : 0;

    return at < 0 ? 0 : at < most ? at : most;
}

/* ---- The picture */

/* Dots of a cell, from what braille they are. */
static int count_dots(uint32_t character)
{
    int count = 0;

    for (uint32_t dots = character & 0xFF; dots != 0; dots &= dots - 1)
        count++;
    return count;
}

/* A character that stands for one of the other glyph set, as far as we know what it meant. */
static uint32_t stand_in(const struct canvas *canvas, uint32_t character)
{
    if (canvas->glyphs == GLYPHS_UTF8 || character < 0x80)
        return character;
    for (int i = 0; i < GLYPH_COUNT; i++)
        if (glyph_character(GLYPHS_UTF8, (enum glyph)i) == character)
            return glyph_character(GLYPHS_ASCII, (enum glyph)i);
    if ((character & ~0xFFu) == BRAILLE)
        return count_dots(character) < 3 ? '.' : ':';
    return character;
}

static void draw_picture(const struct mirror_view *view, const struct canvas *picture,
                         const struct part *part, struct canvas *canvas)
{
    int left = within(view->x, part->width, part->columns);
    int top = within(view->y, part->height, part->rows);
    struct rect area = {0, 0, part->columns, part->rows}, old = canvas_clip(canvas, area);

    for (int y = top; y < picture->height && y - top < part->rows; y++)
        for (int x = left; x < picture->width && x - left < part->columns; x++) {
            const struct cell *cell =
                &picture->cells[(size_t)y * (size_t)picture->width + (size_t)x];

            if (cell->width > 0)
                canvas_put(canvas, x - left, y - top, (enum role)cell->role,
                           stand_in(canvas, cell->character));
        }
    canvas_unclip(canvas, old);
    if (picture->cursor_x >= left && picture->cursor_x - left < part->columns &&
        picture->cursor_y >= top && picture->cursor_y - top < part->rows) {
        canvas->cursor_x = picture->cursor_x - left;
        canvas->cursor_y = picture->cursor_y - top;
    }
}

static void draw_notes(const struct mirror_view *view, const struct follower *follower,
                       const struct part *part, struct canvas *canvas)
{
    struct rect rows = {0, 0, canvas->width, part->rows}, old = canvas_clip(canvas, rows);
    struct rect area = notes_area(canvas->width);

    area.y -= within(view->y, part->height, part->rows);
    area.height = part->height;
    canvas_wrap(canvas, area, ROLE_NORMAL, notes_of(follower));
    canvas_unclip(canvas, old);
}

/* ---- The line below */

/* What is to be known of the presenter. */
static enum role describe(const struct follower *follower, char *buffer, size_t size)
{
    char path[MEETING_PATH_SIZE * 4];

    if (follower->trouble.kind != ERROR_NONE) {
        snprintf(buffer, size, "%s", follower->trouble.text);
        return ROLE_ERROR;
    }
    if (follower->fd < 0 && follower->met) {
        snprintf(buffer, size, "%s", _("the presenter has left; waiting until there is one again"));
        return ROLE_WARNING;
    }
    if (follower->fd < 0 || follower->mirror.canvas.cells == NULL) {
        snprintf(buffer, size, _("waiting for a presenter at %s"),
                 text_safe(path, sizeof path, follower->path));
        return ROLE_WARNING;
    }
    snprintf(buffer, size, "%s", mirror_text(&follower->mirror, MIRROR_DID));
    return ROLE_VALUE;
}

static int draw_hint(struct canvas *canvas, int x, int y, const char *key, const char *word)
{
    x += canvas_write(canvas, x, y, ROLE_KEY, key) + 1;
    return x + canvas_write(canvas, x, y, ROLE_DIM, word) + 2;
}

static void draw_line(const struct mirror_view *view, const struct follower *follower,
                      const struct part *part, struct canvas *canvas)
{
    int y = canvas->height - 1, x = 0, left = within(view->x, part->width, part->columns);
    int top = within(view->y, part->height, part->rows);
    char text[ERROR_TEXT_SIZE + MEETING_PATH_SIZE * 4];
    enum role role = describe(follower, text, sizeof text);

    canvas_fill(canvas, (struct rect){0, y, canvas->width, 1}, ROLE_NORMAL, ' ');
    if (role != ROLE_VALUE) /* that nothing comes is more important than what can be done */
        x = canvas_write_cut(canvas, x, y, canvas->width, role, text) + 2;
    x = draw_hint(canvas, x, y, "q", _("leave"));
    if (mirror_text(&follower->mirror, MIRROR_PLACE)[0] != '\0')
        x = draw_hint(canvas, x, y, "f", _("try it"));
    if (part->width > part->columns || part->height > part->rows)
        x += canvas_printf(canvas, x, y, ROLE_DIM, _("part of %dx%d from %d,%d: arrows"),
                           part->width, part->height, left + 1, top + 1) +
             2;
    if (role == ROLE_VALUE && x < canvas->width)
        canvas_write_cut(canvas, x, y, canvas->width - x, role, text);
}

/* ---- The whole */

/* The first that comes is waited for in the middle of the screen. */
static void draw_nothing(const struct follower *follower, struct canvas *canvas)
{
    char text[ERROR_TEXT_SIZE + MEETING_PATH_SIZE * 4];
    enum role role = describe(follower, text, sizeof text);
    struct rect area = notes_area(canvas->width);

    area.y = canvas->height / 3;
    area.height = canvas->height - area.y;
    canvas_wrap(canvas, area, role, text);
    draw_hint(canvas, 0, canvas->height - 1, "q", _("leave"));
}

void mirror_view_draw(const struct mirror_view *view, const struct follower *follower,
                      struct canvas *canvas)
{
    struct part part = part_of(view, follower, canvas->width, canvas->height);

    if (follower->mirror.canvas.cells == NULL) {
        draw_nothing(follower, canvas);
        return;
    }
    if (view->notes)
        draw_notes(view, follower, &part, canvas);
    else
        draw_picture(view, &follower->mirror.canvas, &part, canvas);
    if (part.line)
        draw_line(view, follower, &part, canvas);
}

bool mirror_view_key(struct mirror_view *view, const struct follower *follower, int width,
                     int height, uint32_t key)
{
    struct part part = part_of(view, follower, width, height);
    int x = within(view->x, part.width, part.columns), y = within(view->y, part.height, part.rows);
    struct mirror_view old = {.x = x, .y = y};

    switch (key) {
    case NKEY_LEFT: x -= 8; break;
    case NKEY_RIGHT: x += 8; break;
    case NKEY_UP: y--; break;
    case NKEY_DOWN: y++; break;
    case NKEY_PAGE_UP: y -= part.rows; break;
    case NKEY_PAGE_DOWN: y += part.rows; break;
    case NKEY_HOME: x = y = 0; break;
    case NKEY_END: y = part.height; break;
    default: return false;
    }
    view->x = within(x, part.width, part.columns);
    view->y = within(y, part.height, part.rows);
    return view->x != old.x || view->y != old.y;
}
