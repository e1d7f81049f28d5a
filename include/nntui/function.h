/* layer: course */
/*
 * Functions that the course draws: sets of them over a common axis (plot.def), with their values and slopes. They are the
 * engine's own (nn.h); only d, which is no loss, is not.
 */
#ifndef NNTUI_FUNCTION_H
#define NNTUI_FUNCTION_H

#include <nntui/nn.h>

enum plot_set {
#define PLOT(id, name, x_name, low, high, bottom, top, step, start, help) PLOT_##id,
#include <nntui/plot.def>
#undef PLOT
    PLOT_COUNT
};

/* One row of plot.def. */
struct plot_info {
    const char *x_name;
    double low, high, bottom, top, step, start;
};

extern const struct plot_info plot_table[PLOT_COUNT];
/* Of each its name and its help. */
extern const struct choice plot_choices[PLOT_COUNT];

/* Which functions are looked at, and where. */
struct plot_state {
    enum plot_set set;
    double x; /* plot_table[set].low .. high; in SIZES the bar, counted from 1 */
};

/* A set with the cursor where it is at first. */
struct plot_state plot_begin(enum plot_set set);
/* The cursor moved by so many steps, to a multiple of one; it stays on the plot. */
void plot_move(struct plot_state *plot, double steps);

/* ---- Functions of a set, counted from 0 */

size_t function_count(enum plot_set set);
const char *function_name(enum plot_set set, size_t k);
const char *function_help(enum plot_set set, size_t k); /* not yet translated */
/* NaN where there is none: a network whose error nobody told. */
double function_value(enum plot_set set, size_t k, double x);
/* NaN where the function has no slope: at a jump or a kink, and of what is no curve. */
double function_slope(enum plot_set set, size_t k, double x);

#endif
