/* layer: course */
/*
 * A lesson's page broken into rows of a width, for a screen and for standard output alike.
 */
#ifndef NNTUI_LESSON_LAYOUT_H
#define NNTUI_LESSON_LAYOUT_H

#include <nntui/lesson_run.h>

/* How a byte of a row is to be shown: a style of lesson.h, or one of these. */
enum layout_style {
    LAYOUT_PLAIN = STYLE_PLAIN,
    LAYOUT_EMPHASIS = STYLE_EMPHASIS,
    LAYOUT_STRONG = STYLE_STRONG,
    LAYOUT_CODE = STYLE_CODE,
    LAYOUT_NUMBER,  /* a slot's value */
    LAYOUT_HEADING,
    LAYOUT_MARK, /* a bullet, a rule, the head of a table */
};

struct layout_row {
    char *text; /* UTF-8 as the lesson has it: to be made safe where it is shown */
    uint8_t *style; /* [length] */
    size_t length;
    bool verbatim; /* code: a row that is longer than the width is to be cut, not broken */
};

struct layout {
    struct layout_row *row;
    size_t count, capacity;
    struct arena arena;
};

/* Columns of a text: one for each character but those that are combined with the one before. */
size_t layout_width(const char *text, size_t length);
/* The page of a run, `width` columns wide (at least 10). Fails for want of memory, and where the page is larger than anybody would read. */
bool layout_page(struct layout *layout, const struct lesson_run *run, size_t page, size_t width, struct error *err);
/* One block of it alone; SIZE_MAX: the heading. Rows are added. For slides, a block at a time. */
bool layout_block(struct layout *layout, const struct lesson_run *run, size_t page, size_t block, size_t width, struct error *err);
/* A text of one style, broken the same way; rows are added. `hang`: columns that rows after the first are moved in. */
bool layout_text(struct layout *layout, const char *text, enum layout_style style, size_t hang, size_t width,
                 struct error *err);
void layout_free(struct layout *layout); /* harmless for `{0}` */

#endif
