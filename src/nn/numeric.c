/* Ridders' extrapolation of central differences. */
#include "numeric.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define STEPS  40 /* halvings of h: from 1e-2 to 2e-14, where w - h is still another number than w */
#define FIRST  4  /* steps that are taken in any case */
#define ORDERS 8  /* columns of the extrapolation */
#define ENOUGH 1e-14 /* relative error at which no more steps are taken */

struct estimate {
    double value, error;
};

/*
 * One row of the scheme: a quotient's error is a series in h^2, and each column takes one term out,
 * from this row and the one before with twice its h. `rows` is the number of rows there are before.
 */
static void extrapolate(double *row, const double *before, size_t rows, struct estimate *best)
{
    double factor = 1;

    for (size_t k = 1; k < ORDERS && k <= rows; k++) {
        double error;

        factor *= 4;
        row[k] = row[k - 1] + (row[k - 1] - before[k - 1]) / (factor - 1);
        error = fmax(fabs(row[k] - row[k - 1]), fabs(row[k] - before[k - 1]));
        if (error < best->error)
            *best = (struct estimate){row[k], error};
    }
}

double numeric_slope(numeric_change *change, void *context, double w)
{
    struct estimate best = {NAN, INFINITY};
    double row[ORDERS] = {0}, before[ORDERS], h = 0.01 * fmax(1, fabs(w));

    for (size_t step = 0; step < STEPS; step++, h /= 2) {
        memcpy(before, row, sizeof row);
        row[0] = change(context, h) / (2 * h);
        extrapolate(row, before, step, &best);
        if (step >= FIRST && best.error <= ENOUGH * fabs(best.value))
            break;
    }
    return best.value;
}
