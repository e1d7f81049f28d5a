/*
 * The view `gallery`: the digits of a set, one in full or as many small ones as have room, and what the network says of them.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/picture.h"
#include "ui/state.h"

#include <stdio.h>

/* A small picture with its label below: every pixel a braille dot. */
#define SMALL_WIDTH  (DRAWING_SIDE / 2)
#define SMALL_HEIGHT (DRAWING_SIDE / 4)
#define TILE_WIDTH   (SMALL_WIDTH + 1)
#define TILE_HEIGHT  (SMALL_HEIGHT + 1)
#define LEAST_TILES  4 /* with room for fewer, one digit is shown as large as can be */
#define TEXT_ROWS    3
#define TEXT_WIDTH   18

struct layout {
    int columns, rows; /* of tiles; 1 each: one picture */
    struct rect first; /* picture */
    struct rect text;
};

/* ---- Where everything is */

static struct layout grid_in(struct rect area, int columns, int rows)
{
    return (struct layout){
        columns,
        rows,
        {area.x, area.y,                      SMALL_WIDTH, SMALL_HEIGHT                    },
        {area.x, area.y + rows * TILE_HEIGHT, area.width,  area.height - rows * TILE_HEIGHT}
    };
}

/* The text is beside the picture where there is more room than below. */
static struct layout picture_in(struct rect area, int width, int height)
{
    struct layout layout = {
        1, 1, {area.x, area.y, width, height},
          area
    };

    if (area.width - width - 1 >= TEXT_WIDTH) {
        layout.text.x += width + 1;
        layout.text.width -= width + 1;
    } else {
        layout.text.y += height;
        layout.text.height -= height;
    }
    return layout;
}

static struct layout layout_in(struct rect area)
{
    int columns = (area.width + 1) / TILE_WIDTH, rows = (area.height - TEXT_ROWS) / TILE_HEIGHT;
    struct ink_grid full = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);

    if (columns > 1 && rows > 0 && columns * rows >= LEAST_TILES)
        return grid_in(area, columns, rows);
    if (full.area.height > 0)
        return picture_in(area, full.area.width, full.area.height);
    return picture_in(area, area.width < SMALL_WIDTH ? area.width : SMALL_WIDTH,
                      area.height < SMALL_HEIGHT ? area.height : SMALL_HEIGHT);
}

static bool is_grid(const struct layout *layout)
{
    return layout->columns * layout->rows > 1;
}

/* The grid shows a page at a time, so that what is clicked on stays where it is. */
static size_t page_top(const struct layout *layout, size_t at)
{
    size_t page = (size_t)(layout->columns * layout->rows);

    return at / page * page;
}

static struct rect tile_area(const struct layout *layout, int tile)
{
    struct rect area = layout->first;

    area.x += tile % layout->columns * TILE_WIDTH;
    area.y += tile / layout->columns * TILE_HEIGHT;
    return area;
}

/* ---- What is said */

static size_t row_at(const struct digits_gallery *gallery, size_t at)
{
    return gallery->entry[at].row;
}

static bool is_right(const struct digits_gallery *gallery, size_t row)
{
    return gallery->answers.said[row] == gallery->set->labels[row];
}

static enum role verdict_role(const struct digits_gallery *gallery, size_t row)
{
    if (!gallery_answered(gallery))
        return ROLE_DIM;
    return is_right(gallery, row) ? ROLE_GOOD : ROLE_WARNING;
}

static bool is_test(const struct dataset *set, size_t row)
{
    for (size_t i = set->train_count; i < set->count; i++) {
        if (set->rows[i] == row)
            return true;
    }
    return false;
}

static void tell_place(const struct digits_gallery *gallery, struct pieces *pieces)
{
    const struct dataset *set = gallery->set;
    size_t row;

    if (gallery->count == 0) {
        pieces_add(pieces, ROLE_WARNING, _("none of %zu"),
                   gallery_part_count(gallery, gallery->part));
        return;
    }
    row = row_at(gallery, gallery->at);
    pieces_add(pieces, ROLE_NORMAL, _("%zu of %zu: no. %zu"), gallery->at + 1, gallery->count,
               row + 1);
    if (set->train_count < set->count)
        pieces_add(pieces, ROLE_DIM, "%s", is_test(set, row) ? _("test") : _("train"));
}

/* "is 3, answer 5", "0.982, wrong" */
static void tell_answer(const struct digits_gallery *gallery, struct pieces *pieces)
{
    char is[40], said[40];
    size_t row;

    if (gallery->count == 0)
        return;
    row = row_at(gallery, gallery->at);
    gallery_class(gallery, gallery->set->labels[row], is, sizeof is);
    if (!gallery_answered(gallery)) {
        pieces_add(pieces, ROLE_NORMAL, _("is %s"), is);
        return;
    }
    pieces_add(pieces, verdict_role(gallery, row), _("is %s, answer %s"), is,
               gallery_class(gallery, gallery->answers.said[row], said, sizeof said));
    pieces_add(pieces, verdict_role(gallery, row), "%.3f, %s", (double)gallery->answers.sure[row],
               is_right(gallery, row) ? _("right") : _("wrong"));
}

static const char *filter_name(const struct digits_gallery *gallery, size_t class, char *buffer,
                               size_t size)
{
    return class == GALLERY_ANY ? _("any") : gallery_class(gallery, class, buffer, size);
}

/* Each with its key. */
static void tell_filter(const struct digits_gallery *gallery, struct pieces *pieces)
{
    char name[40];

    pieces_add(pieces, gallery->is != GALLERY_ANY ? ROLE_VALUE : ROLE_DIM, _("t true: %s"),
               filter_name(gallery, gallery->is, name, sizeof name));
    pieces_add(pieces, gallery->said != GALLERY_ANY ? ROLE_VALUE : ROLE_DIM, _("y said: %s"),
               filter_name(gallery, gallery->said, name, sizeof name));
    pieces_add(pieces, gallery->mistakes ? ROLE_VALUE : ROLE_DIM, _("m mistakes: %s"),
               gallery->mistakes ? _("on") : _("off"));
}

void gallery_tell(const struct app *app, struct pieces *pieces)
{
    const struct digits_gallery *gallery = &app->digits.gallery;
    char share[24];

    pieces_add(pieces, gallery->part != PART_ALL ? ROLE_VALUE : ROLE_DIM, _("p part: %s"),
               gallery_part_name(gallery->part));
    if (gallery_answered(gallery))
        pieces_add(pieces, ROLE_NORMAL, _("right: %s of %zu"),
                   number_share(share, sizeof share, gallery->figures.accuracy),
                   gallery->figures.measured);
    pieces_add(pieces, ROLE_DIM, "%s", gallery->set->name);
    if (gallery->pass.active)
        pieces_add(pieces, ROLE_WARNING, _("%zu of %zu looked at"), gallery->pass.at,
                   gallery->set->count);
    if (gallery->error.kind != ERROR_NONE)
        pieces_add(pieces, ROLE_WARNING, "%s", gallery->error.text);
}

/* ---- Drawing */

/* "3", or where the network is wrong "3 as 5 0.98"; the cursor stands before it. */
static void draw_label(const struct digits_gallery *gallery, struct canvas *canvas,
                       struct rect tile, size_t row, bool cursor, bool focused)
{
    char is[16], said[16], text[60];
    enum role role = cursor && focused ? ROLE_FOCUS : verdict_role(gallery, row);
    int y = tile.y + tile.height;

    gallery_class(gallery, gallery->set->labels[row], is, sizeof is);
    snprintf(text, sizeof text, "%s", is);
    if (gallery_answered(gallery) && !is_right(gallery, row))
        snprintf(text, sizeof text, _("%s as %s %.2f"), is,
                 gallery_class(gallery, gallery->answers.said[row], said, sizeof said),
                 (double)gallery->answers.sure[row]);
    if (cursor)
        canvas_glyph(canvas, tile.x, y, focused ? ROLE_FOCUS : ROLE_SELECTED, GLYPH_CURSOR);
    canvas_write_cut(canvas, tile.x + 1, y, tile.width, role, text);
}

static const uint8_t *pixels_of(const struct digits_gallery *gallery, size_t row)
{
    return gallery->set->bytes + row * DRAWING_PIXELS;
}

static void draw_tiles(const struct digits_gallery *gallery, struct canvas *canvas,
                       const struct layout *layout, bool focused)
{
    size_t top = page_top(layout, gallery->at);

    for (int i = 0; i < layout->columns * layout->rows && top + (size_t)i < gallery->count; i++) {
        size_t at = top + (size_t)i, row = row_at(gallery, at);
        struct rect tile = tile_area(layout, i);

        picture_draw(pixels_of(gallery, row), DRAWING_SIDE, DRAWING_SIDE, canvas, tile);
        draw_label(gallery, canvas, tile, row, at == gallery->at, focused);
    }
}

static void draw_one(const struct digits_gallery *gallery, struct canvas *canvas,
                     const struct layout *layout)
{
    struct ink_grid grid = ink_fit(layout->first, DRAWING_SIDE, DRAWING_SIDE);
    const uint8_t *pixels = pixels_of(gallery, row_at(gallery, gallery->at));

    if (grid.area.height > 0)
        ink_draw(canvas, &grid, pixels);
    else
        picture_draw(pixels, DRAWING_SIDE, DRAWING_SIDE, canvas, layout->first);
}

static void gallery_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct digits_gallery *gallery = &app->digits.gallery;
    struct layout layout = layout_in(area);
    struct pieces pieces = {.canvas = canvas, .area = layout.text};

    if (gallery->set == NULL) {
        canvas_wrap(canvas, area, ROLE_WARNING, gallery->error.text);
        return;
    }
    if (is_grid(&layout))
        draw_tiles(gallery, canvas, &layout, focused);
    else if (gallery->count > 0)
        draw_one(gallery, canvas, &layout);
    tell_place(gallery, &pieces);
    tell_answer(gallery, &pieces);
    tell_filter(gallery, &pieces);
    gallery_tell(app, &pieces);
}

/* ---- Moving and taking */

/* The digit goes to the left pane, so that every other view is of it. */
static bool take(struct app *app)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    char is[40], name[DIGITS_NAME];
    size_t row;

    if (gallery->count == 0)
        return true;
    row = row_at(gallery, gallery->at);
    snprintf(name, sizeof name, _("%s, no. %zu: %s"), gallery->set->name, row + 1,
             gallery_class(gallery, gallery->set->labels[row], is, sizeof is));
    digits_take(app, pixels_of(gallery, row), name, is);
    return true;
}

/* Row by row; where there is none in that direction the cursor stays. */
static size_t step(size_t at, size_t count, bool forth, size_t by)
{
    if (forth)
        return at + by < count ? at + by : at;
    return at >= by ? at - by : at;
}

static size_t page_step(size_t at, size_t count, bool forth, size_t by)
{
    if (forth)
        return at + by < count ? at + by : count - 1;
    return at > by ? at - by : 0;
}

static bool gallery_move(struct app *app, enum command_id command, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    struct layout layout = layout_in(digits_look_area(app));
    size_t count = gallery->count, columns = (size_t)layout.columns;
    size_t page = is_grid(&layout) ? columns * (size_t)layout.rows : APP_PAGE;

    (void)err;
    if (command == COMMAND_choose)
        return take(app);
    if (count == 0)
        return true;
    switch (command) {
    case COMMAND_left: gallery->at = step(gallery->at, count, false, 1); break;
    case COMMAND_right: gallery->at = step(gallery->at, count, true, 1); break;
    case COMMAND_up: gallery->at = step(gallery->at, count, false, columns); break;
    case COMMAND_down: gallery->at = step(gallery->at, count, true, columns); break;
    case COMMAND_page_up: gallery->at = page_step(gallery->at, count, false, page); break;
    case COMMAND_page_down: gallery->at = page_step(gallery->at, count, true, page); break;
    default: gallery->at = list_move(gallery->at, count, command); break;
    }
    return true;
}

/* The tile that a cell is on, its label included; false: none. */
static bool tile_at(const struct digits_gallery *gallery, const struct layout *layout, int x, int y,
                    size_t *at)
{
    for (int i = 0; i < layout->columns * layout->rows; i++) {
        struct rect tile = tile_area(layout, i);

        if (is_grid(layout))
            tile.height++;
        *at = page_top(layout, gallery->at) + (size_t)i;
        if (rect_has(tile, x, y) && *at < gallery->count)
            return true;
    }
    return false;
}

static bool gallery_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    struct layout layout = layout_in(area);
    size_t at;

    if (what > CLICK_DOUBLE || gallery->set == NULL || !tile_at(gallery, &layout, x, y, &at))
        return false;
    gallery->at = at;
    return what == CLICK_LEFT || take(app);
}

void gallery_show(struct app *app)
{
    app_go(app, SCREEN_digits);
    digits_show(app, LOOK_gallery);
}

const struct look_ops gallery_look = {
    .choose_hint = N_("take it"),
    .eager = true,
    .update = gallery_update,
    .draw = gallery_draw,
    .move = gallery_move,
    .click = gallery_click,
    .interval = gallery_interval,
    .tick = gallery_tick,
};
