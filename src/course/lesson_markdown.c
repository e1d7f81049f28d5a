/*
 * A lesson's Markdown: md4c tells what begins and ends, and pages and blocks are made of it.
 */
#include <nntui/i18n.h>

#include "lesson_private.h"

#include <md4c.h>
#include <string.h>

#define MOST_DEPTH 8 /* of lists and quotes in each other */
#define MARKDOWN_FLAGS \
 (MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_COLLAPSEWHITESPACE)

struct list {
    bool numbered;
    size_t next;
};

struct markdown {
    struct lesson *lesson;
    const char *bytes; /* for lines */
    size_t size;
    struct error *err;
    struct lesson_page *page;
    struct lesson_block *block; /* that text goes into, unless `text` is a heading's or a cell's */
    struct lesson_text *text;   /* NULL: text is not expected here */
    struct list list[MOST_DEPTH];
    unsigned lists, quotes, strong, emphasis;
    bool code_span, titled;
    enum lesson_fence fence;
    struct text fenced;
    size_t fence_line;   /* of its first line of text; 0: not known yet */
    const char *last;    /* in `bytes`: where text was last told from */
    const char *counted; /* up to there `lines` line ends have been counted */
    size_t lines;
    const char
        *pending; /* what is wrong with what has just begun; told with the line of its text */
};

/* Places come in their order, but for a few. */
static size_t line_at(struct markdown *markdown, const char *place)
{
    if (place < markdown->counted) {
        markdown->counted = markdown->bytes;
        markdown->lines = 0;
    }
    for (; markdown->counted < place; markdown->counted++)
        markdown->lines += *markdown->counted == '\n';
    return markdown->lines + 1;
}

static bool complain(struct markdown *markdown, const char *what)
{
    return error_line(markdown->err, markdown->lesson->path, line_at(markdown, markdown->last),
                      "%s", what);
}

/* ---- Pages and blocks */

static bool add_page(struct markdown *markdown)
{
    struct lesson *lesson = markdown->lesson;

    if (lesson->page_count == LESSON_MAX_PAGES)
        return complain(markdown, _("too many pages; expected at most 100"));
    markdown->page = LESSON_ADD(lesson, lesson->page, lesson->page_count, lesson->page_capacity,
                                markdown->err);
    if (markdown->page == NULL)
        return false;
    markdown->block = NULL;
    return true;
}

/* Where a block that is wrong stands is known when its text comes. */
static bool begin_wrong(struct markdown *markdown, const char *what)
{
    markdown->pending = what;
    return true;
}

static bool add_block(struct markdown *markdown, enum lesson_block_kind kind)
{
    struct lesson_page *page = markdown->page;

    if (page == NULL)
        return begin_wrong(markdown, _("text before the title; expected \"# Title\" first"));
    markdown->block = LESSON_ADD(markdown->lesson, page->block, page->block_count,
                                 page->block_capacity, markdown->err);
    if (markdown->block == NULL)
        return false;
    markdown->block->kind = kind;
    markdown->block->level = markdown->lists > 0 ? markdown->lists - 1 : 0;
    markdown->text = &markdown->block->text;
    return true;
}

static bool enter_heading(struct markdown *markdown, unsigned level)
{
    if (level > 2)
        return begin_wrong(
            markdown, _("a heading of level 3 or more; expected # for the title or ## for a page"));
    if (markdown->titled != (level == 2))
        return begin_wrong(
            markdown, markdown->titled ? _("a second title; expected ## for a page")
                                       : _("a page before the title; expected \"# Title\" first"));
    if (!add_page(markdown))
        return false;
    markdown->titled = true;
    markdown->text = &markdown->page->heading;
    return true;
}

static bool enter_list(struct markdown *markdown, bool numbered, size_t start)
{
    if (markdown->lists == MOST_DEPTH)
        return complain(markdown, _("lists in lists, more than 8 deep"));
    markdown->list[markdown->lists++] = (struct list){numbered, start};
    return true;
}

static bool enter_item(struct markdown *markdown)
{
    struct list *list = &markdown->list[markdown->lists - 1];

    if (!add_block(markdown, BLOCK_ITEM))
        return false;
    if (markdown->block != NULL)
        markdown->block->number = list->numbered ? list->next++ : 0;
    return true;
}

/* The first paragraph of an item is the item's own text. */
static bool enter_paragraph(struct markdown *markdown)
{
    struct lesson_block *block = markdown->block;

    if (markdown->lists > 0 && block != NULL && block->kind == BLOCK_ITEM &&
        block->text.count == 0) {
        markdown->text = &block->text;
        return true;
    }
    return add_block(markdown, markdown->quotes > 0 ? BLOCK_QUOTE : BLOCK_PARAGRAPH);
}

static bool enter_table(struct markdown *markdown, const MD_BLOCK_TABLE_DETAIL *detail)
{
    if (!add_block(markdown, BLOCK_TABLE))
        return false;
    if (markdown->block != NULL)
        markdown->block->columns = detail->col_count;
    markdown->text = NULL;
    return true;
}

static bool enter_cell(struct markdown *markdown)
{
    struct lesson_block *block = markdown->block;

    markdown->text = LESSON_ADD(markdown->lesson, block->cell, block->cell_count,
                                block->cell_capacity, markdown->err);
    return markdown->text != NULL;
}

static bool enter_code(struct markdown *markdown, const MD_BLOCK_CODE_DETAIL *detail)
{
    const char *info = detail->info.text != NULL ? detail->info.text : "";
    size_t size = detail->info.size;

    markdown->fence = lesson_fence_of(info, size);
    if (size > 0 && info >= markdown->bytes && info < markdown->bytes + markdown->size)
        markdown->last = info;
    markdown->fence_line = size > 0 ? line_at(markdown, markdown->last) + 1 : 0;
    text_clear(&markdown->fenced);
    if (markdown->fence == FENCE_CODE)
        return add_block(markdown, BLOCK_CODE);
    return (markdown->lists == 0 && markdown->quotes == 0) ||
           complain(markdown, _("nntui or notes in a list or a quote; expected it by itself"));
}

/* What a callback returns: md4c ends at what is below 0, and only at that. */
static int go_on(bool well)
{
    return well ? 0 : -1;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    if (markdown->pending != NULL)
        return go_on(complain(markdown, markdown->pending));
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR: return 0;
    case MD_BLOCK_QUOTE:
        return go_on(++markdown->quotes <= MOST_DEPTH ||
                     complain(markdown, _("quotes in quotes, more than 8 deep")));
    case MD_BLOCK_UL: return go_on(enter_list(markdown, false, 0));
    case MD_BLOCK_OL:
        return go_on(enter_list(markdown, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start));
    case MD_BLOCK_LI: return go_on(enter_item(markdown));
    case MD_BLOCK_HR: return go_on(add_block(markdown, BLOCK_RULE));
    case MD_BLOCK_H:
        return go_on(enter_heading(markdown, ((const MD_BLOCK_H_DETAIL *)detail)->level));
    case MD_BLOCK_CODE: return go_on(enter_code(markdown, detail));
    case MD_BLOCK_P: return go_on(enter_paragraph(markdown));
    case MD_BLOCK_TABLE: return go_on(enter_table(markdown, detail));
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: return go_on(enter_cell(markdown));
    case MD_BLOCK_HTML: break;
    }
    return go_on(complain(
        markdown,
        _("what a lesson cannot have; expected headings, paragraphs, lists, tables and fenced code")));
}

/* ---- Text */

static enum lesson_style style_of(const struct markdown *markdown)
{
    if (markdown->code_span || markdown->fence == FENCE_CODE)
        return STYLE_CODE;
    return markdown->strong > 0     ? STYLE_STRONG
           : markdown->emphasis > 0 ? STYLE_EMPHASIS
                                    : STYLE_PLAIN;
}

static bool add_piece(struct markdown *markdown, const char *bytes, size_t length, size_t slot)
{
    struct lesson_text *text = markdown->text;
    struct lesson_piece *piece;

    if (text == NULL && markdown->lists > 0 && markdown->page != NULL) {
        if (!add_block(markdown, BLOCK_PARAGRAPH)) /* an item goes on behind what stood in it */
            return false;
        text = markdown->text;
    }
    if (text == NULL)
        return complain(markdown, _("text where none is expected"));
    piece = LESSON_ADD(markdown->lesson, text->piece, text->count, text->capacity, markdown->err);
    if (piece == NULL)
        return false;
    piece->style = style_of(markdown);
    piece->slot = slot;
    if (bytes == NULL)
        return true;
    piece->text = arena_copy(&markdown->lesson->arena, bytes, length);
    return piece->text != NULL || lesson_too_large(markdown->lesson, markdown->err);
}

static bool is_slot(uint32_t c)
{
    return c >= SLOT_FIRST && c < SLOT_FIRST + LESSON_MAX_SLOTS;
}

static bool has_slot(const char *bytes, size_t size)
{
    bool found = false;

    for (size_t i = 0; i < size && !found;) {
        uint32_t c = 0;
        size_t length = utf8_decode(bytes + i, size - i, &c);

        found = length > 0 && is_slot(c);
        i += length > 0 ? length : 1;
    }
    return found;
}

/* Text between slots, and the slots. */
static bool add_text(struct markdown *markdown, const char *bytes, size_t size)
{
    size_t start = 0;

    for (size_t i = 0; i < size;) {
        uint32_t c = 0;
        size_t length = utf8_decode(bytes + i, size - i, &c);

        if (is_slot(c)) {
            if ((i > start && !add_piece(markdown, bytes + start, i - start, 0)) ||
                !add_piece(markdown, NULL, 0, c - SLOT_FIRST))
                return false;
            start = i + length;
        }
        i += length > 0 ? length : 1;
    }
    return start == size || add_piece(markdown, bytes + start, size - start, 0);
}

static bool add_entity(struct markdown *markdown, const char *bytes, size_t size)
{
    static const char *const known[][2] = {
        {"&amp;",  "&"     },
        {"&lt;",   "<"     },
        {"&gt;",   ">"     },
        {"&quot;", "\""    },
        {"&nbsp;", "\u00a0"}
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i][0]) == size && memcmp(known[i][0], bytes, size) == 0)
            return add_text(markdown, known[i][1], strlen(known[i][1]));
    return add_text(markdown, bytes, size);
}

/* What has just begun is where its first text is. */
static void note_place(struct markdown *markdown, const char *place)
{
    markdown->last = place;
    if (markdown->page != NULL && markdown->page->line == 0)
        markdown->page->line = line_at(markdown, place);
    if (markdown->block != NULL && markdown->block->line == 0)
        markdown->block->line = line_at(markdown, place);
}

static int tell_text(MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *context)
{
    struct markdown *markdown = context;

    if (bytes >= markdown->bytes && bytes < markdown->bytes + markdown->size)
        note_place(markdown, bytes);
    if (markdown->pending != NULL)
        return go_on(complain(markdown, markdown->pending));
    if (markdown->fence == FENCE_STEPS || markdown->fence == FENCE_NOTES) {
        if (has_slot(bytes, size))
            return go_on(complain(
                markdown,
                _("a fence that is not understood; expected fences above it to be closed, and each on a line of its own")));
        text_add_bytes(&markdown->fenced, bytes, size);
        return 0;
    }
    switch (type) {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR: return go_on(add_text(markdown, type == MD_TEXT_BR ? "\n" : " ", 1));
    case MD_TEXT_NULLCHAR: return go_on(complain(markdown, _("a byte 0; expected text")));
    case MD_TEXT_ENTITY: return go_on(add_entity(markdown, bytes, size));
    default: return go_on(add_text(markdown, bytes, size));
    }
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    (void)detail;
    switch (type) {
    case MD_SPAN_EM: markdown->emphasis++; return 0;
    case MD_SPAN_STRONG: markdown->strong++; return 0;
    case MD_SPAN_CODE: markdown->code_span = true; return 0;
    default: return go_on(begin_wrong(markdown, _("a link or a picture; a lesson has neither")));
    }
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    (void)detail;
    if (markdown->pending != NULL)
        return go_on(complain(markdown, markdown->pending));
    if (type == MD_SPAN_EM)
        markdown->emphasis--;
    else if (type == MD_SPAN_STRONG)
        markdown->strong--;
    else
        markdown->code_span = false;
    return 0;
}

/* ---- Ends */

static bool leave_fence(struct markdown *markdown)
{
    enum lesson_fence fence = markdown->fence;
    struct lesson_page *page = markdown->page;

    markdown->fence = FENCE_NONE;
    if (fence == FENCE_CODE)
        return true;
    if (page == NULL)
        return complain(markdown, _("a block before the title; expected \"# Title\" first"));
    if (markdown->fenced.failed)
        return lesson_too_large(markdown->lesson, markdown->err);
    if (markdown->fenced.data == NULL)
        return true;
    if (fence == FENCE_STEPS)
        return lesson_read_steps(markdown->lesson, page, markdown->fenced.data,
                                 markdown->fence_line, markdown->err);
    if (page->notes != NULL)
        return complain(markdown, _("a second block of notes on one page"));
    page->notes = arena_copy(&markdown->lesson->arena, markdown->fenced.data,
                             markdown->fenced.length);
    return page->notes != NULL || lesson_too_large(markdown->lesson, markdown->err);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    (void)detail;
    if (markdown->pending != NULL)
        return go_on(complain(markdown, markdown->pending));
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        markdown->lists--;
    else if (type == MD_BLOCK_QUOTE)
        markdown->quotes--;
    else if (type == MD_BLOCK_CODE && !leave_fence(markdown))
        return go_on(false);
    markdown->text = NULL;
    return 0;
}

bool lesson_read_markdown(struct lesson *lesson, const char *bytes, size_t size, struct error *err)
{
    static const MD_PARSER parser = {.flags = MARKDOWN_FLAGS,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = enter_span,
                                     .leave_span = leave_span,
                                     .text = tell_text};
    struct markdown markdown = {
        .lesson = lesson, .bytes = bytes, .size = size, .last = bytes, .counted = bytes};
    struct error before = {0};
    int status;

    markdown.err = &before;
    status = md_parse(bytes, (MD_SIZE)size, &parser, &markdown);
    text_free(&markdown.fenced);
    if (status != 0) {
        if (before.kind == ERROR_NONE)
            return error_memory(err, size, "a lesson");
        if (err != NULL)
            *err = before;
        return false;
    }
    return lesson->page_count > 0 ||
           error_line(err, lesson->path, 1, _("no title; expected \"# Title\" first"));
}
