/*
 * What the numbers pane is made of: blocks, each with the rows that it wants and a way to draw it. Private to src/ui/.
 */
#ifndef NNTUI_UI_NUMBERS_PANE_H
#define NNTUI_UI_NUMBERS_PANE_H

#include <nntui/canvas.h>
#include <nntui/figures.h>

struct app;

/* A cell of the confusion matrix. */
struct matrix_cell {
    size_t is, answer;
};

/* What all blocks are about. The data set and the figures are there. */
struct numbers_view {
    const struct app *app;
    const struct figures *figures;
    const struct part_figures *part; /* the one that is shown */
    const struct dataset *dataset;
    bool focused;
    const struct matrix_cell *cursor; /* in the matrix; NULL: there is none */
};

/* The part that is shown: the one held back for testing where there is one and the person wants no other. */
enum part numbers_part(const struct app *app);

/* The worst sample under the cursor, of a part that has some: there may be fewer now than when it was put there. */
size_t numbers_selected(const struct app *app, const struct part_figures *part);

/* ---- numbers_classes.c */

/* A class's name into a buffer, its number where it has none. Returns `buffer`. */
char *numbers_class(const struct dataset *dataset, size_t index, char *buffer, size_t size);
/* Rows that the confusion matrix wants in `width` columns; in fewer it is drawn in its compact form. */
int numbers_classes_rows(const struct numbers_view *view, int width);
void numbers_classes_draw(const struct numbers_view *view, struct canvas *canvas, struct rect area);
/* Whether that is the whole matrix, and where a cell of it is then drawn. Both need of the view only part and dataset. */
bool numbers_matrix_fits(const struct numbers_view *view, struct rect area);
struct rect numbers_matrix_cell(const struct numbers_view *view, struct rect area,
                                struct matrix_cell cell);

/* ---- numbers_lists.c */

int numbers_regression_rows(const struct numbers_view *view);
void numbers_regression_draw(const struct numbers_view *view, struct canvas *canvas,
                             struct rect area);
int numbers_worst_rows(const struct numbers_view *view);
void numbers_worst_draw(const struct numbers_view *view, struct canvas *canvas, struct rect area);
int numbers_gradients_rows(const struct numbers_view *view);
void numbers_gradients_draw(const struct numbers_view *view, struct canvas *canvas,
                            struct rect area);

#endif
