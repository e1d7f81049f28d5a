/*
 * The plot of the error pane, apart from the numbers and texts around it. Private to src/ui/.
 */
#ifndef NNTUI_UI_ERROR_PANE_H
#define NNTUI_UI_ERROR_PANE_H

#include <nntui/canvas.h>

struct app;

/* Whether the share of right answers is drawn: of a classification, unless it was turned off. */
bool error_has_accuracy(const struct app *app);
void error_curve_draw(const struct app *app, struct canvas *canvas, struct rect area);
/* Whether earlier run number `earlier` is cut off above, being higher than all that the present one shows. */
bool error_curve_cuts(const struct app *app, size_t earlier);
/* The epoch that stands at a column of the canvas where the plot is drawn into `area`. */
double error_curve_epoch(const struct app *app, struct rect area, int column);

#endif
