/*
 * The pane of matrices: for each layer W, what comes in, X and O, then the errors, the gradients and the new W, as on a
 * sheet of paper; of a graph one line for each node. What does not fit is scrolled, and follows the operation.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define ROW_HEAD    3 /* columns of a row's number before a matrix */
#define CELL_LEAST  7 /* columns of a number: delta1 and a blank */
#define GAP         2 /* between two matrices */
#define MOST_BLOCKS (NN_MAX_LAYERS * 10)

/* One matrix or vector: where it stands on a sheet of any height, and which part of it is shown. */
struct block {
    enum quantity
        quantity; /* of its cells; WEIGHT, GRADIENT and NEW_WEIGHT have a column for the biases, too */
    size_t layer;
    bool incoming; /* the values that come into the layer */
    bool numbered; /* its rows' numbers stand before it: a matrix, or the first of its line */
    size_t rows, columns;           /* shown, the biases' column included */
    size_t first_row, first_column; /* of those */
    size_t all_rows, all_columns;   /* without the biases' column */
    int x, y;
};

struct layout {
    struct block block[MOST_BLOCKS];
    size_t count;
    int width, cell; /* columns of the pane, and of a number with the blank before it */
    size_t most_rows;
    int height;
};

/* ---- What a cell is */

static bool is_matrix(const struct block *block)
{
    return quantity_table[block->quantity].places == PLACES_LINK;
}

static enum quantity bias_of(enum quantity quantity)
{
    return quantity == QUANTITY_WEIGHT     ? QUANTITY_BIAS
           : quantity == QUANTITY_GRADIENT ? QUANTITY_BIAS_GRADIENT
                                           : QUANTITY_NEW_BIAS;
}

static struct operand cell_place(const struct block *block, size_t row, size_t column)
{
    struct operand place = {.quantity = block->quantity, .layer = block->layer};

    place.unit = block->first_row + row;
    if (is_matrix(block) && block->first_column + column >= block->all_columns)
        place.quantity = bias_of(block->quantity);
    else if (is_matrix(block))
        place.from = block->first_column + column;
    if (block->incoming && block->layer > 0)
        place.layer--;
    return place;
}

/* ---- Where everything stands */

static int block_width(const struct layout *layout, const struct block *block)
{
    return (block->numbered ? ROW_HEAD : 0) + (int)block->columns * layout->cell;
}

/*
 * Where a person looks now: at the number under the cursor, or at the result. Products and what comes back over single links
 * are not on the sheet; the sum that they go into is. False where there is nothing yet.
 */
static bool looked_at(const struct app *app, struct operand *place)
{
    if (app->step.selecting) {
        *place = problem_place(step_problem(app), app->step.cursor);
        return true;
    }
    if (!step_result(app, place))
        return false;
    switch (place->quantity) {
    case QUANTITY_PRODUCT:
        place->quantity = QUANTITY_SUM;
        return true; /* with its link, for the columns */
    case QUANTITY_WEIGHT_SUM: place->quantity = QUANTITY_WEIGHT; return true;
    case QUANTITY_SHARE:
        *place = (struct operand){
            .quantity = QUANTITY_ERROR, .layer = place->layer - 1, .unit = place->from};
        return true;
    default: return true;
    }
}

/* Of the present result: the neuron and the link that a block of this layer should show. */
static void find_active(const struct app *app, const struct block *block, size_t *row,
                        size_t *column)
{
    struct operand place;

    *row = *column = 0;
    if (!looked_at(app, &place))
        return;
    if (place.layer != block->layer && !(place.quantity == QUANTITY_INPUT && block->incoming))
        return;
    *row = block->incoming ? place.from : place.unit;
    *column = place.from;
    if (block->incoming && place.quantity == QUANTITY_INPUT)
        *row = place.unit;
}

/* Puts a block to the right of the last one, or below, where it would not fit. */
static void add_block(struct layout *layout, struct block block, int *x, int *y, int *below)
{
    int gap = *x > 0 && is_matrix(&block) ? GAP : 0;

    if (layout->count == MOST_BLOCKS)
        return;
    if (*x > 0 && *x + gap + block_width(layout, &block) > layout->width) {
        *x = gap = 0;
        *y = *below;
    }
    block.numbered = block.numbered || *x == 0;
    block.x = *x + gap;
    block.y = *y;
    *x = block.x + block_width(layout, &block);
    if (*below < block.y + 1 + (int)block.rows)
        *below = block.y + 1 + (int)block.rows;
    layout->block[layout->count++] = block;
}

/* A block of a layer with as many rows and columns as can be shown. */
static struct block make_block(const struct app *app, const struct layout *layout,
                               enum quantity quantity, size_t layer, bool incoming)
{
    const struct architecture *arch = &step_problem(app)->arch;
    struct block block = {.quantity = quantity, .layer = layer, .incoming = incoming};
    size_t row, column;
    int fitting;
    /* Beside W the values that come in, x and o have to find room. */
    int others = quantity == QUANTITY_WEIGHT ? 3 : 0;

    block.all_rows = incoming                    ? arch->sizes[layer]
                     : quantity == QUANTITY_LOSS ? 1
                                                 : arch->sizes[layer + 1];
    block.rows = block.all_rows < layout->most_rows ? block.all_rows : layout->most_rows;
    block.columns = block.all_columns = 1;
    block.numbered = is_matrix(&block);
    find_active(app, &block, &row, &column);
    block.first_row = step_window(row < block.all_rows ? row : 0, block.all_rows, block.rows);
    if (!is_matrix(&block))
        return block;
    block.all_columns = arch->sizes[layer];
    fitting = (layout->width - ROW_HEAD) / layout->cell - others - (arch->bias ? 1 : 0);
    block.columns = fitting < 1                           ? 1
                    : block.all_columns < (size_t)fitting ? block.all_columns
                                                          : (size_t)fitting;
    block.first_column = step_window(column < block.all_columns ? column : 0, block.all_columns,
                                     block.columns);
    /* The biases' column stands behind the last link's. */
    if (arch->bias && block.first_column + block.columns == block.all_columns)
        block.columns++;
    return block;
}

static void lay_out(const struct app *app, struct layout *layout, struct rect area)
{
    static const enum quantity after_sum[] = {QUANTITY_SUM, QUANTITY_OUTPUT};
    static const enum quantity backward[] = {QUANTITY_ERROR, QUANTITY_SLOPE, QUANTITY_DELTA,
                                             QUANTITY_GRADIENT, QUANTITY_NEW_WEIGHT};
    const struct architecture *arch = &step_problem(app)->arch;
    int below = 0;

    layout->count = 0;
    layout->width = area.width;
    layout->cell = CELL_LEAST + (arch->layers > 9); /* delta10 */
    if (app->step.places + 4 > layout->cell)
        layout->cell = app->step.places + 4;
    layout->most_rows = area.height > 4 ? (size_t)area.height - 1 : 3;
    for (size_t layer = 0; layer < arch->layers; layer++) {
        int x = 0, y = below;
        bool last = layer + 1 == arch->layers;
        enum quantity in = layer == 0 ? QUANTITY_INPUT : QUANTITY_OUTPUT;

        add_block(layout, make_block(app, layout, QUANTITY_WEIGHT, layer, false), &x, &y, &below);
        add_block(layout, make_block(app, layout, in, layer, true), &x, &y, &below);
        for (size_t i = 0; i < sizeof after_sum / sizeof after_sum[0]; i++)
            add_block(layout, make_block(app, layout, after_sum[i], layer, false), &x, &y, &below);
        if (last)
            add_block(layout, make_block(app, layout, QUANTITY_TARGET, layer, false), &x, &y,
                      &below);
        for (size_t i = 0; i < sizeof backward / sizeof backward[0]; i++) {
            if (last && backward[i] == QUANTITY_GRADIENT)
                add_block(layout, make_block(app, layout, QUANTITY_LOSS, layer, false), &x, &y,
                          &below);
            add_block(layout, make_block(app, layout, backward[i], layer, false), &x, &y, &below);
        }
    }
    layout->height = below;
}

/* ---- Drawing */

/* W1, dE/dW1, new W1, I, O1, X2, e2, ... */
static void block_title(const struct block *block, char *title, size_t size)
{
    static const char *const heads[QUANTITY_COUNT] = {
        [QUANTITY_WEIGHT] = "W", [QUANTITY_GRADIENT] = "dE/dW", [QUANTITY_NEW_WEIGHT] = "new W",
        [QUANTITY_SUM] = "X",    [QUANTITY_OUTPUT] = "O",       [QUANTITY_ERROR] = "e",
        [QUANTITY_SLOPE] = "f'", [QUANTITY_DELTA] = "delta",    [QUANTITY_INPUT] = "I",
        [QUANTITY_TARGET] = "T", [QUANTITY_LOSS] = "E",
    };
    bool bare = block->quantity == QUANTITY_INPUT || block->quantity == QUANTITY_TARGET ||
                block->quantity == QUANTITY_LOSS;

    if (bare)
        snprintf(title, size, "%s", heads[block->quantity]);
    else
        snprintf(title, size, "%s%zu", heads[block->quantity],
                 block->incoming ? block->layer : block->layer + 1);
}

static void draw_column_heads(const struct layout *layout, const struct block *block,
                              struct canvas *canvas, int x, int y)
{
    for (size_t column = 0; column < block->columns; column++) {
        size_t number = block->first_column + column + 1;
        char head[24] = "b";

        if (number <= block->all_columns)
            snprintf(head, sizeof head, "%zu", number);
        canvas_write(canvas, x + ROW_HEAD + ((int)column + 1) * layout->cell - (int)strlen(head), y,
                     ROLE_DIM, head);
    }
}

/* A matrix has its title over the numbers of its rows, a vector over its only column. */
static void draw_head(const struct layout *layout, const struct block *block, struct canvas *canvas,
                      int x, int y)
{
    char title[24];

    block_title(block, title, sizeof title);
    if (is_matrix(block)) {
        draw_column_heads(layout, block, canvas, x, y);
        canvas_write(canvas, x, y, ROLE_TITLE, title);
    } else {
        canvas_write(canvas, x + block_width(layout, block) - (int)strlen(title), y, ROLE_TITLE,
                     title);
    }
    if (block->columns < block->all_columns)
        canvas_glyph(canvas, x + block_width(layout, block), y, ROLE_DIM, GLYPH_ELLIPSIS);
    else if (block->rows < block->all_rows)
        canvas_glyph(canvas, x + block_width(layout, block), y, ROLE_DIM, GLYPH_MORE_DOWN);
}

/* Whether a row has the present result or something that goes into it. */
static bool row_is_active(const struct app *app, const struct block *block, size_t row)
{
    for (size_t column = 0; column < block->columns; column++) {
        struct operand place = cell_place(block, row, column);
        enum role role = step_role(app, &place);

        if (role == ROLE_FOCUS || role == ROLE_SELECTED)
            return true;
    }
    return false;
}

/* The number of a matrix's row, marked where something happens in it. */
static void draw_row_head(const struct app *app, const struct block *block, struct canvas *canvas,
                          int x, int y, size_t row)
{
    bool active = row_is_active(app, block, row);
    char head[24];

    snprintf(head, sizeof head, "%zu", block->first_row + row + 1);
    if (active && strlen(head) < ROW_HEAD)
        canvas_glyph(canvas, x++, y, ROLE_TITLE, GLYPH_CURSOR);
    else if (strlen(head) == 1)
        x++;
    canvas_write(canvas, x, y, active ? ROLE_TITLE : ROLE_DIM, head);
}

static void draw_row(const struct app *app, const struct layout *layout, const struct block *block,
                     struct canvas *canvas, int x, int y, size_t row)
{
    if (block->numbered) {
        draw_row_head(app, block, canvas, x, y, row);
        x += ROW_HEAD;
    }
    for (size_t column = 0; column < block->columns; column++) {
        struct operand place = cell_place(block, row, column);

        step_draw_number(app, canvas, x + (int)column * layout->cell, y, layout->cell, &place);
    }
}

/* The block with the present result, or the cursor: its first row. */
static int active_line(const struct app *app, const struct layout *layout)
{
    struct operand place;

    if (!looked_at(app, &place))
        return 0;
    if (quantity_table[place.quantity].places != PLACES_LINK)
        place.from = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct block *block = &layout->block[i];

        for (size_t row = 0; row < block->rows; row++)
            for (size_t column = 0; column < block->columns; column++) {
                struct operand cell = cell_place(block, row, column);

                if (step_compare_places(&cell, &place) == 0)
                    return block->y + 1 + (int)row;
            }
    }
    return 0;
}

/* One block as far as it lies in the area. */
static void draw_block(const struct app *app, const struct layout *layout,
                       const struct block *block, struct canvas *canvas, struct rect area, int top)
{
    int x = area.x + block->x, y = area.y + block->y - top;

    if (y + (int)block->rows < area.y || y >= area.y + area.height)
        return;
    draw_head(layout, block, canvas, x, y);
    for (size_t row = 0; row < block->rows && y < area.y + area.height; row++)
        if (++y >= area.y)
            draw_row(app, layout, block, canvas, x, y, row);
}

/* Where the sheet is higher than the area, a column at the right is left to the marks that say so. */
static void draw_network(const struct app *app, struct canvas *canvas, struct rect area)
{
    static const struct layout empty;
    struct layout layout = empty;
    struct rect part = area;
    size_t top;

    lay_out(app, &layout, part);
    if (layout.height > area.height) {
        part.width--;
        lay_out(app, &layout, part);
    }
    top = step_top((size_t)active_line(app, &layout), (size_t)layout.height, area.height,
                   step_scroll(app, &step_numbers_pane));
    for (size_t i = 0; i < layout.count; i++)
        draw_block(app, &layout, &layout.block[i], canvas, part, (int)top);
    list_more(canvas, area, top, (size_t)layout.height);
}

static void sheet_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    (void)focused;
    if (step_trace(app) == NULL)
        return;
    if (step_problem(app)->is_graph)
        step_draw_graph(app, canvas, area);
    else
        draw_network(app, canvas, area);
}

const struct pane_ops step_numbers_pane = {
    .name = "numbers",
    .title = N_("Numbers"),
    .choose_hint = N_("change"),
    .draw = sheet_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};
