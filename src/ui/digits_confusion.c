/*
 * The view `confusion`: how often the digits of each class of the gallery's set are given each answer. Where there is room the
 * numbers and the ratios of the Train screen's Numbers pane, else percents of a row in two columns.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define NAME_WIDTH  2
#define CELL_WIDTH  2 /* of percents */
#define FOUND_WIDTH 6 /* " 98.5" */
#define TEXT_ROWS   4

/* ---- Where everything is */

static struct numbers_view view_of(const struct digits_gallery *gallery)
{
    return (struct numbers_view){.part = &gallery->figures, .dataset = gallery->set};
}

/* Above the text, with a row between them where there is room. */
static struct rect matrix_area(const struct digits_gallery *gallery, struct rect area)
{
    int room = area.height - TEXT_ROWS, wanted = (int)gallery->figures.classes + 2;
    bool all = gallery->figures.classes > FIGURES_CLASSES || wanted > room;

    area.height = room <= 0 ? area.height : all ? room : wanted;
    return area;
}

/*
 * The rows and columns of the small matrix that have room, those of the cursor among them. A page at a time, so that what is
 * clicked on stays where it is.
 */
struct part_shown {
    size_t top, left, rows, columns;
    int cell;    /* columns of one */
    bool counts; /* else percents */
};

static size_t at_most(int room, size_t count)
{
    size_t most = room > 0 ? (size_t)room : 0;

    return most < count ? most : count;
}

/* Columns of the largest count, with a blank before it. */
static int count_width(const struct part_figures *figures)
{
    uint32_t largest = 0;
    char digits[16];

    for (size_t i = 0; i < figures->classes; i++) {
        for (size_t j = 0; j < figures->classes; j++)
            largest = figures->confusion[i][j] > largest ? figures->confusion[i][j] : largest;
    }
    return snprintf(digits, sizeof digits, "%u", largest) + 1;
}

static size_t page_of(size_t at, size_t page)
{
    return page > 0 ? at / page * page : 0;
}

static struct part_shown shown_in(const struct digits_gallery *gallery, struct rect area)
{
    size_t classes = gallery->figures.classes;
    int room = area.width - NAME_WIDTH - FOUND_WIDTH, wide = count_width(&gallery->figures);
    struct part_shown shown = {.counts = (int)classes * wide <= room};

    shown.cell = shown.counts ? wide : CELL_WIDTH;
    shown.rows = at_most(area.height - 1, classes);
    shown.columns = at_most(room / shown.cell, classes);
    shown.top = page_of(gallery->cell.is, shown.rows);
    shown.left = page_of(gallery->cell.answer, shown.columns);
    shown.rows = at_most((int)shown.rows, classes - shown.top);
    shown.columns = at_most((int)shown.columns, classes - shown.left);
    return shown;
}

/* Where a cell is drawn; empty: it is not. */
static struct rect small_cell(const struct digits_gallery *gallery, struct rect area,
                              struct matrix_cell cell)
{
    struct part_shown shown = shown_in(gallery, area);

    if (cell.is - shown.top >= shown.rows || cell.answer - shown.left >= shown.columns)
        return (struct rect){0};
    return (struct rect){area.x + NAME_WIDTH + shown.cell * (int)(cell.answer - shown.left),
                         area.y + 1 + (int)(cell.is - shown.top), shown.cell, 1};
}

static struct rect cell_area(const struct digits_gallery *gallery, struct rect area,
                             struct matrix_cell cell)
{
    struct numbers_view view = view_of(gallery);

    return numbers_matrix_fits(&view, area) ? numbers_matrix_cell(&view, area, cell)
                                            : small_cell(gallery, area, cell);
}

/* ---- The small matrix */

/* Percent of the row: blank for none, '.' for hardly any, ** for all. Returns `text`. */
static const char *percent_text(uint32_t count, uint32_t of, char text[8])
{
    double percent = of > 0 ? 100.0 * count / of : 0;

    if (count == 0)
        snprintf(text, 8, "  ");
    else if (count == of)
        snprintf(text, 8, "**");
    else if (percent < 0.5)
        snprintf(text, 8, " .");
    else
        snprintf(text, 8, "%2.0f", percent < 99 ? percent : 99);
    return text;
}

/* To tell columns apart every other one is of another colour. */
static enum role cell_role(const struct digits_gallery *gallery, struct matrix_cell cell,
                           bool focused)
{
    if (gallery->cell.is == cell.is && gallery->cell.answer == cell.answer)
        return focused ? ROLE_FOCUS : ROLE_SELECTED;
    if (cell.is == cell.answer)
        return ROLE_GOOD;
    return cell.answer % 2 == 0 ? ROLE_WARNING : ROLE_NORMAL;
}

static void draw_cell(const struct digits_gallery *gallery, struct canvas *canvas, struct rect area,
                      struct matrix_cell cell, bool counts, enum role role)
{
    const struct part_figures *figures = &gallery->figures;
    uint32_t count = figures->confusion[cell.is][cell.answer];
    char text[8];

    if (counts && count > 0)
        canvas_printf(canvas, area.x, area.y, role, "%*u", area.width, count);
    else
        canvas_printf(canvas, area.x, area.y, role, "%*s", area.width,
                      percent_text(count, figures->class[cell.is].count, text));
}

static void draw_names(const struct digits_gallery *gallery, struct canvas *canvas,
                       struct rect area, const struct part_shown *shown)
{
    char name[40];

    for (size_t i = 0; i < shown->columns; i++)
        canvas_write_cut(canvas, area.x + NAME_WIDTH + shown->cell * (int)(i + 1) - 1, area.y, 1,
                         ROLE_DIM, gallery_class(gallery, shown->left + i, name, sizeof name));
    for (size_t i = 0; i < shown->rows; i++)
        canvas_write_cut(canvas, area.x, area.y + 1 + (int)i, NAME_WIDTH - 1, ROLE_DIM,
                         gallery_class(gallery, shown->top + i, name, sizeof name));
}

/* How much of each class is found, in percent. */
static void draw_found(const struct digits_gallery *gallery, struct canvas *canvas,
                       struct rect area, const struct part_shown *shown)
{
    int x = area.x + NAME_WIDTH + shown->cell * (int)shown->columns;

    canvas_write(canvas, x, area.y, ROLE_DIM, _(" found"));
    for (size_t i = 0; i < shown->rows; i++) {
        const struct class_figures *class = &gallery->figures.class[shown->top + i];

        if (class->count > 0)
            canvas_printf(canvas, x, area.y + 1 + (int)i, ROLE_NORMAL, "%*.1f", FOUND_WIDTH,
                          100 * class_recall(class));
    }
}

static void draw_small(const struct digits_gallery *gallery, struct canvas *canvas,
                       struct rect area, bool focused)
{
    struct part_shown shown = shown_in(gallery, area);

    draw_names(gallery, canvas, area, &shown);
    for (size_t i = 0; i < shown.rows; i++) {
        for (size_t j = 0; j < shown.columns; j++) {
            struct matrix_cell cell = {shown.top + i, shown.left + j};

            draw_cell(gallery, canvas, small_cell(gallery, area, cell), cell, shown.counts,
                      cell_role(gallery, cell, focused));
        }
    }
    draw_found(gallery, canvas, area, &shown);
}

/* ---- The whole */

/* "3 as 5: 12 of 98, 12.2%" */
static void tell_cell(const struct digits_gallery *gallery, struct pieces *pieces)
{
    const struct part_figures *figures = &gallery->figures;
    struct matrix_cell cell = gallery->cell;
    uint32_t count = figures->confusion[cell.is][cell.answer], of = figures->class[cell.is].count;
    char is[40], said[40], share[24];

    if (figures->classes > FIGURES_CLASSES)
        return;
    pieces_add(pieces, cell.is == cell.answer ? ROLE_GOOD : ROLE_WARNING,
               _("%s as %s: %u of %u, %s"), gallery_class(gallery, cell.is, is, sizeof is),
               gallery_class(gallery, cell.answer, said, sizeof said), count, of,
               number_share(share, sizeof share, of > 0 ? (double)count / of : (double)NAN));
}

static bool is_small(const struct digits_gallery *gallery, struct rect area)
{
    struct numbers_view view = view_of(gallery);

    return view.part->classes <= FIGURES_CLASSES && !numbers_matrix_fits(&view, area);
}

static void draw_matrix(const struct digits_gallery *gallery, struct canvas *canvas,
                        struct rect area, bool focused)
{
    struct numbers_view view = view_of(gallery);

    view.cursor = &gallery->cell;
    view.focused = focused;
    if (is_small(gallery, area))
        draw_small(gallery, canvas, area, focused);
    else
        numbers_classes_draw(&view, canvas, area);
}

static void confusion_draw(const struct app *app, struct canvas *canvas, struct rect area,
                           bool focused)
{
    const struct digits_gallery *gallery = &app->digits.gallery;
    struct rect matrix = matrix_area(gallery, area);
    struct pieces pieces = {.canvas = canvas, .area = area};

    if (gallery->set == NULL) {
        canvas_wrap(canvas, area, ROLE_WARNING, gallery->error.text);
        return;
    }
    if (gallery_answered(gallery)) {
        draw_matrix(gallery, canvas, matrix, focused);
        pieces.area.y += matrix.height;
        pieces.area.height -= matrix.height;
        tell_cell(gallery, &pieces);
    }
    gallery_tell(app, &pieces);
    if (gallery_answered(gallery) && is_small(gallery, matrix) && !shown_in(gallery, matrix).counts)
        pieces_add(&pieces, ROLE_DIM, _("percent: ** all, . under 0.5"));
}

/* ---- Moving */

/* The digits of the cell, in the gallery. */
static bool open_cell(struct app *app)
{
    struct digits_gallery *gallery = &app->digits.gallery;

    gallery->is = gallery->cell.is;
    gallery->said = gallery->cell.answer;
    gallery->mistakes = false;
    gallery_arrange(gallery, false);
    gallery_show(app);
    return true;
}

static bool has_cells(const struct digits_gallery *gallery)
{
    return gallery_answered(gallery) && gallery->figures.classes <= FIGURES_CLASSES;
}

static bool confusion_move(struct app *app, enum command_id command, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    struct matrix_cell *cell = &gallery->cell;
    size_t classes = gallery->figures.classes;

    (void)err;
    if (!has_cells(gallery))
        return true;
    switch (command) {
    case COMMAND_choose: return open_cell(app);
    case COMMAND_left: cell->answer = list_move(cell->answer, classes, COMMAND_up); break;
    case COMMAND_right: cell->answer = list_move(cell->answer, classes, COMMAND_down); break;
    default: cell->is = list_move(cell->is, classes, command); break;
    }
    return true;
}

static bool confusion_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    struct rect matrix = matrix_area(gallery, area);
    size_t classes = gallery->figures.classes;

    if (what > CLICK_DOUBLE || !has_cells(gallery))
        return false;
    for (size_t i = 0; i < classes * classes; i++) {
        struct matrix_cell cell = {i / classes, i % classes};

        if (!rect_has(cell_area(gallery, matrix, cell), x, y))
            continue;
        gallery->cell = cell;
        return what == CLICK_LEFT || open_cell(app);
    }
    return false;
}

const struct look_ops confusion_look = {
    .choose_hint = N_("see them"),
    .eager = true,
    .update = gallery_update,
    .draw = confusion_draw,
    .move = confusion_move,
    .click = confusion_click,
    .interval = gallery_interval,
    .tick = gallery_tick,
};
