/*
 * What a run has measured as curves over its epochs, for the Error pane and the Compare screen. Private to src/ui/.
 */
#ifndef NNTUI_UI_CURVE_H
#define NNTUI_UI_CURVE_H

#include <nntui/trainer.h>

#include "ui/plot.h"

/* From the last point of the history to the present moment: a curve of its own, so that nothing is copied to add one. */
struct curve_tail {
    struct history_point point[2];
    size_t count;
};

struct curve_tail curve_tail(const struct snapshot *snapshot);
/* The curve of one member of the points: `y` is that of the first. The points must stay as long as the plot is drawn. */
struct plot_series curve_series(const struct history_point *points, size_t count, const double *y, enum role role);

#endif
