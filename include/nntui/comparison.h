/* layer: course */
/*
 * Two passes beside each other: every number that differs.
 */
#ifndef NNTUI_COMPARISON_H
#define NNTUI_COMPARISON_H

#include <nntui/trace.h>

struct comparison_row {
    struct operand place;
    bool known[2];    /* computed here, computed there */
    double number[2]; /* where known */
};

struct comparison {
    struct comparison_row *rows;
    size_t count;
    double loss_after[2]; /* NaN where there is none */
};

/*
 * First what is given, then the operations of `here` in their order, then those that only `there` has. Both are passes of the
 * same sizes, or of the same graph. Fails only for want of memory.
 */
bool comparison_create(struct comparison *comparison, const struct trace *here,
                       const struct trace *there, struct error *err);
void comparison_free(struct comparison *comparison); /* harmless for `{0}` */

/* The same but for how the last bits were rounded; NaN is like NaN. */
bool numbers_alike(double a, double b);

#endif
