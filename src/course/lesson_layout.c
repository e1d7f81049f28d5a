/*
 * A page broken into rows: pieces are put together with their slots filled, then broken at blanks; tables have columns as wide
 * as they need, the widest of which give way where there is not room for all.
 */
#include <nntui/lesson_layout.h>

#include <nntui/i18n.h>

#include <string.h>

#define MEMORY       ((size_t)4 << 20)
#define MOST_COLUMNS 16

/* A text in one piece, with the style of each byte. */
struct styled {
    struct text text, style;
};

/* Where rows go, and what stands at their beginning. */
struct flow {
    struct layout *layout;
    size_t width;
    const char *first; /* before the first row */
    size_t hang;       /* columns before the others */
};

static bool is_combined(uint32_t c)
{
    return (c >= 0x300 && c < 0x370) || c == 0x200B || c == 0x200D || c == 0xFE0F;
}

size_t layout_width(const char *text, size_t length)
{
    size_t width = 0;

    for (size_t i = 0; i < length;) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text + i, length - i, &c);

        width += !is_combined(c);
        i += bytes > 0 ? bytes : 1;
    }
    return width;
}

/* Bytes of the first `columns` columns. */
static size_t bytes_of(const char *text, size_t length, size_t columns)
{
    size_t i = 0;

    while (i < length) {
        uint32_t c = 0;
        size_t bytes = utf8_decode(text + i, length - i, &c);

        if (!is_combined(c) && columns-- == 0)
            break;
        i += bytes > 0 ? bytes : 1;
    }
    return i < length ? i : length;
}

/* ---- Texts in one piece */

static void add(struct styled *styled, const char *bytes, size_t length, enum layout_style style)
{
    char mark = (char)style;

    text_add_bytes(&styled->text, bytes, length);
    for (size_t i = 0; i < length; i++)
        text_add_bytes(&styled->style, &mark, 1);
}

static void free_styled(struct styled *styled)
{
    text_free(&styled->text);
    text_free(&styled->style);
}

/* heading: all of it is marked as that. */
static void gather(struct styled *styled, const struct lesson_run *run,
                   const struct lesson_text *text, bool heading)
{
    for (size_t i = 0; i < text->count; i++) {
        const struct lesson_piece *piece = &text->piece[i];
        bool slot = piece->text == NULL;
        const char *shown = slot ? lesson_run_slot(run, piece->slot) : piece->text;

        add(styled, shown, strlen(shown),
            heading ? LAYOUT_HEADING
            : slot  ? LAYOUT_NUMBER
                    : (enum layout_style)piece->style);
    }
}

/* Whether all of it is there, so that each byte has its style. */
static bool is_whole(const struct styled *styled, struct error *err)
{
    return (!styled->text.failed && !styled->style.failed) ||
           error_memory(err, styled->text.length, "a page of a lesson");
}

/* ---- Rows */

static bool too_large(const struct layout *layout, struct error *err)
{
    if (layout->arena.used > MEMORY / 2)
        return error_input(err, _("the page is too large to be shown"));
    return error_memory(err, MEMORY, "a page of a lesson");
}

static struct layout_row *add_row(struct layout *layout, size_t length, struct error *err)
{
    void *rows = layout->row;
    struct layout_row *row;

    layout->arena.limit = MEMORY;
    if (!arena_grow(&layout->arena, &rows, &layout->capacity, layout->count, sizeof *row)) {
        too_large(layout, err);
        return NULL;
    }
    layout->row = rows;
    row = &layout->row[layout->count];
    *row = (struct layout_row){.text = arena_take(&layout->arena, length + 1, 1),
                               .style = arena_take(&layout->arena, length + 1, 1)};
    if (row->text == NULL || row->style == NULL) {
        too_large(layout, err);
        return NULL;
    }
    layout->count++;
    return row;
}

static void append(struct layout_row *row, const char *text, const char *style, size_t length)
{
    memcpy(row->text + row->length, text, length);
    if (style != NULL)
        memcpy(row->style + row->length, style, length);
    else
        memset(row->style + row->length, LAYOUT_MARK, length);
    row->length += length;
}

static bool blank_row(struct layout *layout, struct error *err)
{
    return layout->count == 0 || layout->row[layout->count - 1].length == 0 ||
           add_row(layout, 0, err) != NULL;
}

/* What stands before a row: `first`, or as many blanks as the others are moved in. */
static bool begin_row(const struct flow *flow, bool first, size_t length, struct layout_row **row,
                      struct error *err)
{
    size_t bytes = first ? strlen(flow->first) : flow->hang;

    *row = add_row(flow->layout, bytes + length, err);
    if (*row == NULL)
        return false;
    if (first)
        append(*row, flow->first, NULL, bytes);
    for (size_t i = 0; !first && i < bytes; i++)
        append(*row, " ", NULL, 1);
    return true;
}

/* The next row of a text from `at` on: its length; *next is where the one after begins. */
static size_t break_row(const char *text, size_t length, size_t columns, size_t *next)
{
    size_t line = 0, fits, end;

    while (line < length && text[line] != '\n')
        line++;
    fits = bytes_of(text, line, columns);
    end = fits;
    if (fits < line) {
        while (end > 0 && text[end] != ' ')
            end--;
        if (end == 0)
            end = fits; /* one long word */
    }
    *next = end;
    if (end == line && line < length)
        *next = end + 1;
    while (end < line && *next < line && text[*next] == ' ')
        (*next)++;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    return end;
}

static bool flow_styled(const struct flow *flow, const struct styled *styled, struct error *err)
{
    const char *text = styled->text.data != NULL ? styled->text.data : "";
    size_t length = styled->text.length, at = 0;
    bool first = true;

    if (!is_whole(styled, err))
        return false;
    do {
        size_t taken = first ? layout_width(flow->first, strlen(flow->first)) : flow->hang, next;
        size_t columns = flow->width > taken + 4 ? flow->width - taken : 4;
        size_t end = break_row(text + at, length - at, columns, &next);
        struct layout_row *row;

        if (!begin_row(flow, first, end, &row, err))
            return false;
        if (end > 0)
            append(row, text + at, styled->style.data + at, end);
        at += next > 0 ? next : 1;
        first = false;
    } while (at < length);
    return true;
}

/* ---- Tables */

struct table {
    struct styled *cell; /* [rows][columns] */
    size_t columns, rows;
    size_t width[MOST_COLUMNS];
};

static void measure_columns(struct table *table, size_t room)
{
    size_t all = 0;

    for (size_t i = 0; i < table->rows * table->columns; i++) {
        size_t *width = &table->width[i % table->columns];
        const struct text *text = &table->cell[i].text;
        size_t wanted = text->data != NULL ? layout_width(text->data, text->length) : 0;

        *width = wanted > *width ? wanted : *width;
    }
    for (size_t c = 0; c < table->columns; c++)
        all += table->width[c] + 2;
    while (all > room + 2) {
        size_t widest = 0;

        for (size_t c = 1; c < table->columns; c++)
            widest = table->width[c] > table->width[widest] ? c : widest;
        if (table->width[widest] <= 3)
            break;
        table->width[widest]--;
        all--;
    }
}

/* Pads a row to a column. */
static void pad(struct layout_row *row, size_t columns)
{
    while (layout_width(row->text, row->length) < columns)
        append(row, " ", NULL, 1);
}

/* One row of the table, as many rows of text as its highest cell has. */
static bool lay_cells(struct layout *layout, const struct table *table, size_t r, struct error *err)
{
    size_t at[MOST_COLUMNS] = {0};
    bool more = true;

    while (more) {
        size_t left = 0, room = 1;
        struct layout_row *row;

        more = false;
        for (size_t c = 0; c < table->columns; c++)
            room += table->cell[r * table->columns + c].text.length + table->width[c] + 2;
        row = add_row(layout, room, err);
        if (row == NULL)
            return false;
        for (size_t c = 0; c < table->columns; c++) {
            const struct styled *cell = &table->cell[r * table->columns + c];
            size_t length = cell->text.length, next, end;

            pad(row, left);
            left += table->width[c] + 2;
            if (at[c] >= length)
                continue;
            end = break_row(cell->text.data + at[c], length - at[c], table->width[c], &next);
            append(row, cell->text.data + at[c], r == 0 ? NULL : cell->style.data + at[c], end);
            at[c] += next > 0 ? next : 1;
            more = more || at[c] < length;
        }
    }
    return true;
}

static bool lay_table(struct layout *layout, const struct lesson_run *run,
                      const struct lesson_block *block, size_t width, struct error *err)
{
    struct table table = {.columns = block->columns};
    bool ok = true;

    if (block->columns == 0 || block->columns > MOST_COLUMNS)
        return error_input(err, _("a table of %zu columns; expected at most %d"), block->columns,
                           MOST_COLUMNS);
    table.rows = block->cell_count / block->columns;
    table.cell = arena_take(&layout->arena, block->cell_count, sizeof *table.cell);
    if (table.cell == NULL)
        return too_large(layout, err);
    for (size_t i = 0; i < block->cell_count; i++) {
        gather(&table.cell[i], run, &block->cell[i], false);
        ok = ok && is_whole(&table.cell[i], err);
    }
    measure_columns(&table, width);
    for (size_t r = 0; ok && r < table.rows; r++)
        ok = lay_cells(layout, &table, r, err);
    for (size_t i = 0; i < block->cell_count; i++)
        free_styled(&table.cell[i]);
    return ok;
}

/* ---- Blocks */

static bool lay_flow(const struct flow *flow, const struct lesson_run *run,
                     const struct lesson_text *text, bool heading, struct error *err)
{
    struct styled styled = {0};
    bool ok;

    gather(&styled, run, text, heading);
    ok = flow_styled(flow, &styled, err);
    free_styled(&styled);
    return ok;
}

static bool lay_item(struct layout *layout, const struct lesson_run *run,
                     const struct lesson_block *block, size_t width, struct error *err)
{
    struct text first = {0};
    bool ok;

    text_printf(&first, "%*s", (int)(2 * block->level), "");
    if (block->number > 0)
        text_printf(&first, "%zu. ", block->number);
    else
        text_add(&first, "- ");
    if (first.failed) {
        text_free(&first);
        return error_memory(err, 32, "a page of a lesson");
    }
    ok = lay_flow(&(struct flow){layout, width, first.data, first.length}, run, &block->text, false,
                  err);
    text_free(&first);
    return ok;
}

static bool lay_code(struct layout *layout, const struct lesson_run *run,
                     const struct lesson_block *block, struct error *err)
{
    struct styled styled = {0};
    size_t at = 0;
    bool ok;

    gather(&styled, run, &block->text, false);
    ok = is_whole(&styled, err);
    while (ok && at < styled.text.length) {
        const char *line = styled.text.data + at;
        size_t length = strcspn(line, "\n");
        struct layout_row *row = add_row(layout, length + 2, err);

        ok = row != NULL;
        if (!ok)
            break;
        append(row, "  ", NULL, 2);
        append(row, line, styled.style.data + at, length);
        row->verbatim = true;
        at += length + 1;
    }
    free_styled(&styled);
    return ok;
}

static bool lay_rule(struct layout *layout, size_t width, struct error *err)
{
    struct layout_row *row = add_row(layout, width, err);

    for (size_t i = 0; row != NULL && i < width / 2; i++)
        append(row, "- ", NULL, 2);
    return row != NULL;
}

static bool lay_block(struct layout *layout, const struct lesson_run *run,
                      const struct lesson_block *block, size_t width, struct error *err)
{
    switch (block->kind) {
    case BLOCK_PARAGRAPH:
        return lay_flow(&(struct flow){layout, width, "", 0}, run, &block->text, false, err);
    case BLOCK_ITEM: return lay_item(layout, run, block, width, err);
    case BLOCK_CODE: return lay_code(layout, run, block, err);
    case BLOCK_QUOTE:
        return lay_flow(&(struct flow){layout, width, "  ", 2}, run, &block->text, false, err);
    case BLOCK_TABLE: return lay_table(layout, run, block, width, err);
    case BLOCK_RULE: return lay_rule(layout, width, err);
    }
    return true;
}

bool layout_block(struct layout *layout, const struct lesson_run *run, size_t page, size_t block,
                  size_t width, struct error *err)
{
    const struct lesson_page *of = &lesson_run_lesson(run)->page[page];

    layout->arena.limit = MEMORY;
    width = width < 10 ? 10 : width;
    if (block == SIZE_MAX)
        return lay_flow(&(struct flow){layout, width, "", 0}, run, &of->heading, true, err);
    return lay_block(layout, run, &of->block[block], width, err);
}

bool layout_page(struct layout *layout, const struct lesson_run *run, size_t page, size_t width,
                 struct error *err)
{
    const struct lesson_page *of = &lesson_run_lesson(run)->page[page];

    if (!layout_block(layout, run, page, SIZE_MAX, width, err))
        return false;
    for (size_t i = 0; i < of->block_count; i++) {
        bool item = i > 0 && of->block[i].kind == BLOCK_ITEM && of->block[i - 1].kind == BLOCK_ITEM;

        if ((!item && !blank_row(layout, err)) || !layout_block(layout, run, page, i, width, err))
            return false;
    }
    return true;
}

bool layout_text(struct layout *layout, const char *text, enum layout_style style, size_t hang,
                 size_t width, struct error *err)
{
    struct styled styled = {0};
    bool ok;

    layout->arena.limit = MEMORY;
    add(&styled, text, strlen(text), style);
    ok = flow_styled(&(struct flow){layout, width < 10 ? 10 : width, "", hang}, &styled, err);
    free_styled(&styled);
    return ok;
}

void layout_free(struct layout *layout)
{
    arena_free(&layout->arena);
    *layout = (struct layout){0};
}
