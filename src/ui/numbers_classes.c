/*
 * The confusion matrix with precision, recall and F1 of each class; where there is no room for it, or there are too many
 * classes, the classes that do worst and the pairs that are mixed up most.
 */
#include "ui/numbers_pane.h"

#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_MOST     12 /* columns of a class's name */
#define NAME_LEAST    5
#define NAMED_CELLS   4 /* up to so many classes have their names above their columns as a whole */
#define COUNT_WIDTH   7
#define RATIO_WIDTH   7  /* " 100.0%" */
#define COMPACT_WIDTH 56 /* from here on its two lists stand side by side */

char *numbers_class(const struct dataset *dataset, size_t index, char *buffer, size_t size)
{
    if (dataset->output_names != NULL && index < dataset->outputs)
        text_safe(buffer, size, dataset->output_names[index]);
    else
        snprintf(buffer, size, "%zu", index);
    return buffer;
}

/* Text that ends at the column before `right`, cut to `width`. */
static void write_right(struct canvas *canvas, int right, int width, int y, enum role role,
                        const char *text)
{
    int wide = canvas_text_width(text);

    canvas_write_cut(canvas, right - (wide < width ? wide : width), y, width, role, text);
}

/* ---- How wide everything is */

struct table {
    int name, cell;
    bool counts, matrix;
};

static int widest_name(const struct numbers_view *view)
{
    int widest = canvas_text_width(_("class"));

    for (size_t i = 0; i < view->part->classes; i++) {
        char name[64];
        int width = canvas_text_width(numbers_class(view->dataset, i, name, sizeof name));

        widest = width > widest ? width : widest;
    }
    return widest < NAME_MOST ? widest : NAME_MOST;
}

/* Columns of the largest number, with one before it. */
static int digits_width(const struct part_figures *part)
{
    uint32_t largest = 0;
    char digits[16];
    int width;

    for (size_t i = 0; i < part->classes; i++) {
        for (size_t j = 0; j < part->classes; j++)
            largest = part->confusion[i][j] > largest ? part->confusion[i][j] : largest;
    }
    width = snprintf(digits, sizeof digits, "%u", largest) + 1;
    return width < 3 ? 3 : width;
}

/*
 * The matrix beside the ratios, with the number of samples where there is room for it. Where there is none for them all,
 * the names above the columns are cut, then those of the rows.
 */
static struct table plan(const struct numbers_view *view, int width)
{
    const int classes = (int)view->part->classes;
    struct table table = {.name = widest_name(view)};
    int rest = width - 1 - 3 * RATIO_WIDTH, digits, all;

    if (view->part->classes > FIGURES_CLASSES)
        return table;
    digits = digits_width(view->part);
    table.cell = table.name + 1 > digits && classes <= NAMED_CELLS ? table.name + 1 : digits;
    if (table.name + classes * table.cell > rest)
        table.cell = digits;
    if (table.name + classes * table.cell > rest && rest - classes * table.cell >= NAME_LEAST)
        table.name = rest - classes * table.cell;
    all = table.name + classes * table.cell;
    table.matrix = all <= rest;
    table.counts = all + COUNT_WIDTH <= rest;
    return table;
}

int numbers_classes_rows(const struct numbers_view *view, int width)
{
    const int classes = (int)view->part->classes;

    return plan(view, width).matrix ? classes + 1
                                    : (classes < FIGURES_MIXED ? classes : FIGURES_MIXED) + 1;
}

/* ---- One class's ratios, and their heads */

static void draw_ratios(struct canvas *canvas, int x, int y, const struct class_figures *class,
                        bool counts)
{
    const double ratios[] = {class_precision(class), class_recall(class), class_f1(class)};
    char text[NUMBER_SIZE];

    if (counts) {
        snprintf(text, sizeof text, "%u", class->count);
        write_right(canvas, x += COUNT_WIDTH, COUNT_WIDTH - 1, y, ROLE_NORMAL, text);
    }
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++)
        write_right(canvas, x += RATIO_WIDTH, RATIO_WIDTH - 1, y, ROLE_NORMAL,
                    number_share(text, sizeof text, ratios[i]));
}

static void draw_ratio_heads(struct canvas *canvas, int x, int y, bool counts)
{
    const char *const heads[] = {_("prec."), _("recall"), "F1"};

    if (counts)
        write_right(canvas, x += COUNT_WIDTH, COUNT_WIDTH - 1, y, ROLE_DIM, _("count"));
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        write_right(canvas, x += RATIO_WIDTH, RATIO_WIDTH - 1, y, ROLE_DIM, heads[i]);
}

/* ---- The whole matrix */

/* What is right lies on the diagonal; nothing is a dot, so that what is wrong is seen. */
static void draw_cell(struct canvas *canvas, struct rect cell, uint32_t count, enum role role)
{
    int right = cell.x + cell.width;
    char text[16];

    snprintf(text, sizeof text, "%u", count);
    canvas_fill(canvas, cell, role, ' ');
    if (count == 0)
        canvas_glyph(canvas, right - 1, cell.y, role, GLYPH_UNKNOWN);
    else
        write_right(canvas, right, cell.width - 1, cell.y, role, text);
}

static struct rect cell_area(const struct table *table, struct rect area, struct matrix_cell cell)
{
    int left = area.x + 1 + table->name;

    return (struct rect){left + (int)cell.answer * table->cell, area.y + 1 + (int)cell.is,
                         table->cell, 1};
}

static enum role cell_role(const struct numbers_view *view, struct matrix_cell cell)
{
    const struct matrix_cell *cursor = view->cursor;

    if (cursor != NULL && cursor->is == cell.is && cursor->answer == cell.answer)
        return view->focused ? ROLE_FOCUS : ROLE_SELECTED;
    if (view->part->confusion[cell.is][cell.answer] == 0)
        return ROLE_DIM;
    return cell.is != cell.answer ? ROLE_WARNING : ROLE_GOOD;
}

/* Column by column of one row. */
static void draw_row(const struct numbers_view *view, struct canvas *canvas, struct rect area,
                     const struct table *table, size_t is)
{
    for (size_t answer = 0; answer < view->part->classes; answer++) {
        struct matrix_cell cell = {is, answer};

        draw_cell(canvas, cell_area(table, area, cell), view->part->confusion[is][answer],
                  cell_role(view, cell));
    }
}

static void draw_matrix(const struct numbers_view *view, struct canvas *canvas, struct rect area,
                        const struct table *table)
{
    const struct part_figures *part = view->part;
    int left = area.x + 1 + table->name, right = left + (int)part->classes * table->cell;
    char name[64];

    canvas_write_cut(canvas, area.x + 1, area.y, table->name, ROLE_DIM, _("class"));
    draw_ratio_heads(canvas, right, area.y, table->counts);
    for (size_t i = 0; i < part->classes; i++) {
        int y = area.y + 1 + (int)i;

        numbers_class(view->dataset, i, name, sizeof name);
        write_right(canvas, left + (int)(i + 1) * table->cell, table->cell - 1, area.y, ROLE_DIM,
                    name);
        canvas_write_cut(canvas, area.x + 1, y, table->name, ROLE_DIM, name);
        draw_row(view, canvas, area, table, i);
        draw_ratios(canvas, right, y, &part->class[i], table->counts);
    }
}

/* ---- The compact form */

/* The class after `before` (SIZE_MAX: none) in order of F1, the worst first; those that do not occur are left out. */
static size_t next_weakest(const struct part_figures *part, size_t before)
{
    double last = before != SIZE_MAX ? class_f1(&part->class[before]) : -1;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < part->classes; i++) {
        double f1 = class_f1(&part->class[i]);
        bool behind = before == SIZE_MAX || f1 > last || (f1 >= last && i > before);

        if (!isnan(f1) && behind && (best == SIZE_MAX || f1 < class_f1(&part->class[best])))
            best = i;
    }
    return best;
}

static void draw_weakest(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    const struct part_figures *part = view->part;
    int name = area.width - 1 - COUNT_WIDTH - 3 * RATIO_WIDTH;
    int widest = canvas_text_width(_("weakest"));
    bool counts = name >= 6;
    size_t class = SIZE_MAX;
    char text[64];

    name = counts ? name : area.width - 1 - 3 * RATIO_WIDTH;
    widest = widest > widest_name(view) ? widest : widest_name(view);
    name = name < widest ? name : widest;
    canvas_write_cut(canvas, area.x + 1, area.y, name, ROLE_DIM, _("weakest"));
    draw_ratio_heads(canvas, area.x + 1 + name, area.y, counts);
    for (int row = 1; row < area.height; row++) {
        class = next_weakest(part, class);
        if (class == SIZE_MAX)
            return;
        canvas_write_cut(canvas, area.x + 1, area.y + row, name, ROLE_DIM,
                         numbers_class(view->dataset, class, text, sizeof text));
        draw_ratios(canvas, area.x + 1 + name, area.y + row, &part->class[class], counts);
    }
}

static void draw_mixed(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_DIM,
                     view->part->mixed_count > 0 ? _("mixed up most") : _("nothing is mixed up"));
    for (int row = 1; row < area.height && row <= (int)view->part->mixed_count; row++) {
        const struct mixed_up *pair = &view->part->mixed[row - 1];
        char is[40], answer[40], text[120];

        snprintf(text, sizeof text, _("%s as %s: %u"),
                 numbers_class(view->dataset, pair->is, is, sizeof is),
                 numbers_class(view->dataset, pair->answer, answer, sizeof answer), pair->count);
        canvas_write_cut(canvas, area.x + 1, area.y + row, area.width - 1, ROLE_WARNING, text);
    }
}

static void draw_compact(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    struct rect left = area, right = area;

    if (area.width >= COMPACT_WIDTH) {
        left.width = area.width * 3 / 5;
        right.x += left.width + 1;
        right.width -= left.width + 1;
    } else {
        left.height = (area.height + 1) / 2;
        right.y += left.height;
        right.height -= left.height;
    }
    draw_weakest(view, canvas, left);
    draw_mixed(view, canvas, right);
}

bool numbers_matrix_fits(const struct numbers_view *view, struct rect area)
{
    return plan(view, area.width).matrix && area.height > (int)view->part->classes;
}

struct rect numbers_matrix_cell(const struct numbers_view *view, struct rect area,
                                struct matrix_cell cell)
{
    struct table table = plan(view, area.width);

    return cell_area(&table, area, cell);
}

void numbers_classes_draw(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    struct table table = plan(view, area.width);

    if (numbers_matrix_fits(view, area))
        draw_matrix(view, canvas, area, &table);
    else
        draw_compact(view, canvas, area);
}
