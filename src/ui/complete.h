/*
 * What Tab offers on a line being typed.
 */
#ifndef NNTUI_UI_COMPLETE_H
#define NNTUI_UI_COMPLETE_H

#include "ui/line.h"

#define COMPLETION_LIMIT 200 /* candidates; more are left out */

/* The words that could stand where the cursor is. `{0}` is none; end with completion_free(). */
struct completion {
    char *item[COMPLETION_LIMIT];
    size_t count;
    size_t start;  /* byte of the line where the word begins */
    size_t chosen; /* 1 .. count: the candidate now in the line; 0: none yet */
    bool listed;   /* Tab has shown what there is: the next one takes the first */
};

/* Finds the candidates for the word before the cursor of a command line; files are looked up. */
void completion_find(struct completion *completion, const struct line *line);
/* The same for the value of the setting `name`, where the line holds the value alone. */
void completion_find_value(struct completion *completion, const char *name,
                           const struct line *line);
void completion_free(struct completion *completion);
/*
 * One press of Tab (step 1) or S-Tab (-1): puts in what all candidates have in common; where that is nothing more it
 * only has them shown, so that nobody gets one unseen; then goes through them one by one. A single candidate is put in and done with.
 */
void completion_step(struct completion *completion, struct line *line, int step);
/* Draws the candidates in the rows above `y`, at most four. */
void completion_draw(const struct completion *completion, struct canvas *canvas, int y);
/* The candidate, from 1 on, that is drawn at a cell of a canvas so wide; 0: none. */
size_t completion_at(const struct completion *completion, int width, int line_y, int x, int y);
/* Puts a candidate in, and is done with. */
void completion_choose(struct completion *completion, struct line *line, size_t chosen);

#endif
