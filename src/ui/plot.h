/*
 * Curves over a common axis, with numbers on both axes. A pure function of its arguments.
 */
#ifndef NNTUI_UI_PLOT_H
#define NNTUI_UI_PLOT_H

#include <nntui/canvas.h>

/*
 * One curve: point i is at `x` and `y` plus i * `stride` bytes, x not falling. A value that is not finite
 * leaves a gap.
 */
struct plot_series {
    const double *x, *y;
    size_t stride;
    size_t count;
    enum role role;
    bool dotted; /* so that two curves differ without colours */
    uint32_t mark;    /* a character on its last point; 0: none */
    uint32_t letters; /* in ASCII the curve is made of this character; 0: of that of all curves */
};

struct plot {
    const struct plot_series *series;
    size_t series_count;
    const char *x_label; /* translated, among the numbers of the axis */
    double y_most;       /* the axis goes no higher, curves leave the plot there; 0: no limit */
    bool log_scale;      /* y; values that are not above zero are left out */
};

/* Fills `area` with axes, numbers and curves; what does not fit (numbers first) is left out. */
void plot_draw(const struct plot *plot, struct canvas *canvas, struct rect area);

#endif
