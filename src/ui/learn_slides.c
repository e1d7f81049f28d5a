/*
 * Slides: a page for a projector. Its heading in large letters, then one block after the other, the newest in full light.
 */
#include <nntui/i18n.h>
#include <nntui/lesson_layout.h>
#include <nntui/letter.h>

#include "ui/state.h"

#include <ctype.h>
#include <string.h>

#define LETTER_WIDTH  3 /* dots; one more between letters */
#define LETTER_HEIGHT 5
#define MARGIN        4 /* columns on each side */

/* ---- Large letters */

/* Rows of three dots from above to below, the leftmost is 4. LETTER(character, five rows) */
static const struct {
    char character;
    unsigned char row[LETTER_HEIGHT];
} letters[] = {
/* clang-format off */
#define LETTER(character, a, b, c, d, e) {character, {a, b, c, d, e}},
/* clang-format on */
#include "ui/large_letter.def"
#undef LETTER
};

static const unsigned char *dots_of(uint32_t character)
{
    char c = (char)toupper((unsigned char)letter_ascii(character));

    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].character == c)
            return letters[i].row;
    return letters[0].row; /* a blank */
}

static bool dot(const unsigned char *rows, int x, int y)
{
    return y < LETTER_HEIGHT && (rows[y] >> (LETTER_WIDTH - 1 - x) & 1) != 0;
}

/* A letter, two dots of its height in a row of cells; in ASCII one. */
static void draw_letter(struct canvas *canvas, int x, int y, const unsigned char *rows)
{
    bool halves = canvas->glyphs == GLYPHS_UTF8;

    for (int dy = 0; dy < LETTER_HEIGHT; dy += halves ? 2 : 1) {
        for (int dx = 0; dx < LETTER_WIDTH; dx++) {
            bool upper = dot(rows, dx, dy), lower = halves ? dot(rows, dx, dy + 1) : upper;
            int row = y + (halves ? dy / 2 : dy);

            if (upper || lower)
                canvas_glyph(canvas, x + dx, row, ROLE_TITLE,
                             upper && lower ? GLYPH_SHADE_4
                             : upper        ? GLYPH_HALF_UPPER
                                            : GLYPH_HALF_LOWER);
        }
    }
}

/* One row of a heading in large letters; rows of cells that it takes. */
static int draw_large(struct canvas *canvas, struct rect area, const struct layout_row *row)
{
    int x = area.x;

    for (size_t i = 0; i < row->length;) {
        uint32_t c = ' ';
        size_t length = utf8_decode(row->text + i, row->length - i, &c);

        draw_letter(canvas, x, area.y, dots_of(c));
        x += LETTER_WIDTH + 1;
        i += length > 0 ? length : 1;
    }
    return canvas->glyphs == GLYPHS_UTF8 ? (LETTER_HEIGHT + 1) / 2 + 1 : LETTER_HEIGHT + 1;
}

static int draw_heading(const struct app *app, struct canvas *canvas, struct rect area, size_t page)
{
    struct layout layout = {0};
    size_t letters_wide = (size_t)(area.width / (LETTER_WIDTH + 1));
    int y = 0;

    if (letters_wide >= 10 &&
        layout_block(&layout, app->learn.run, page, SIZE_MAX, letters_wide, NULL))
        for (size_t i = 0; i < layout.count; i++)
            y += draw_large(canvas, (struct rect){area.x, area.y + y, area.width, area.height - y},
                            &layout.row[i]);
    layout_free(&layout);
    return y + 1;
}

/* ---- The slide */

/* A block as it is read first; those before it stay, dimmed. */
static int draw_block(const struct app *app, struct canvas *canvas, struct rect area, size_t page,
                      size_t block, bool newest)
{
    struct layout layout = {0};
    int rows = 0;

    if (layout_block(&layout, app->learn.run, page, block, (size_t)area.width, NULL)) {
        for (size_t i = 0; i < layout.count && (int)i < area.height; i++) {
            if (newest)
                learn_draw_row(canvas, &layout.row[i], area.x, area.y + (int)i);
            else
                canvas_write(canvas, area.x, area.y + (int)i, ROLE_DIM, layout.row[i].text);
        }
        rows = (int)layout.count;
    }
    layout_free(&layout);
    return rows;
}

static size_t block_count(const struct app *app)
{
    return app->learn.lesson->page[lesson_run_shown(app->learn.run)].block_count;
}

/* Blocks from the last backwards until the room is full: the newest is always seen. */
static size_t first_block(const struct app *app, struct rect area, size_t page, size_t last)
{
    struct canvas nothing = {.width = area.width};
    struct rect none = {0, 0, area.width, 0};
    size_t first = last;
    int room = area.height;

    for (;;) {
        room -= draw_block(app, &nothing, none, page, first, false) + 1;
        if (room < 0 || first == 0)
            break;
        first--;
    }
    return room < 0 && first < last ? first + 1 : first;
}

/* What is asked, once all of the page is shown. */
static void draw_step(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct layout layout = {0};

    if (learn_lay_step(&layout, app, (size_t)area.width))
        for (size_t i = 0; i < layout.count && (int)i < area.height; i++)
            learn_draw_row(canvas, &layout.row[i], area.x, area.y + (int)i);
    layout_free(&layout);
}

void learn_draw_slide(const struct app *app, struct canvas *canvas, struct rect area)
{
    size_t page = lesson_run_shown(app->learn.run), count = block_count(app);
    size_t last = count > 0 && app->learn.block >= count ? count - 1 : app->learn.block;
    struct rect text = {area.x + MARGIN, area.y + 1, area.width - 2 * MARGIN, area.height - 1};
    int heading = draw_heading(app, canvas, text, page);

    text.y += heading;
    text.height -= heading;
    for (size_t block = count > 0 ? first_block(app, text, page, last) : 1;
         block <= last && count > 0; block++) {
        int rows = draw_block(app, canvas, text, page, block, block == last) + 1;

        text.y += rows;
        text.height -= rows;
    }
    if (last + 1 >= count && text.height > 0 && text.width > 0)
        draw_step(app, canvas, text);
}

bool learn_slide_on(struct app *app)
{
    size_t count = block_count(app);

    if (count == 0 || app->learn.block >= count - 1)
        return false;
    app->learn.block++;
    return true;
}
