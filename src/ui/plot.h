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
    /*
     * One to compare with: sparse dots below the others. It does not stretch the axis upwards, so that one that went
     * beyond all bounds leaves the others as they are; what is higher is cut off (plot_cuts()).
     */
    bool faint;
    char tag; /* drawn at its last point, so that a legend can name it; 0: none */
    uint32_t letters; /* in ASCII the curve is made of this character; 0: of that of all curves */
    /*
     * Measured by the right axis, as a share from 0 to 1; drawn with `mark` in every fourth column, from column `phase`
     * on, so that two such curves do not hide each other.
     */
    bool right;
    enum glyph mark;
    int phase;
};

/* A thin vertical line behind the curves, at x, and what stands on the axis there. */
struct plot_line {
    double x;
    enum role role;
    enum glyph glyph, foot;
};

struct plot {
    const struct plot_series *series;
    size_t series_count;
    const char *x_label; /* translated, among the numbers of the axis */
    double x_most;       /* faint curves do not stretch the axis farther; 0: no limit */
    double y_most;       /* the left axis goes no higher, curves leave the plot there; 0: no limit */
    bool log_scale;      /* y; values that are not above zero are left out */
    bool right_axis;     /* with percents, where there is room */
    /* Only what is at `from` or right of it. The y axis then begins where the curves do instead of at zero. */
    bool windowed;
    double from;
    const struct plot_line *lines;
    size_t line_count;
};

/* Fills `area` with axes, numbers and curves; what does not fit (numbers first) is left out. */
void plot_draw(const struct plot *plot, struct canvas *canvas, struct rect area);
/* Whether a faint curve has points above the axis that the others make. */
bool plot_cuts(const struct plot *plot, const struct plot_series *series);
/* The x that stands at column `column` of the canvas in a plot drawn into `area`. */
double plot_x_at(const struct plot *plot, struct rect area, int column);

#endif
