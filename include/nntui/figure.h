/* layer: course */
/*
 * Numbers as a worked example shows them. The decimal separator is a point in every language.
 *
 * A value that is not 0 is never shown as 0: what the places cannot show becomes 4.2e-5.
 */
#ifndef NNTUI_FIGURE_H
#define NNTUI_FIGURE_H

#include <stddef.h>

#define FIGURE_SIZE  40 /* always enough */
#define PLACES_LEAST 2
#define PLACES_MOST  9

/* With just so many decimals: 0.900, -1.250. Returns `buffer`. */
char *figure_fixed(char *buffer, size_t size, double value, int places);
/* With no more decimals than it has, and no more than `places`: 0.9, -1.25. Returns `buffer`. */
char *figure_short(char *buffer, size_t size, double value, int places);
/* As figure_short(), for a place in a formula: a negative one in brackets, 0.3*(-0.5). Returns `buffer`. */
char *figure_factor(char *buffer, size_t size, double value, int places);
/*
 * With just so many decimals in at most `width` columns: shortened to fewer digits where it is longer; in the end only that it
 * is there, ~0, ~inf or nan, cut to `width`. Returns `buffer`.
 */
char *figure_cell(char *buffer, size_t size, double value, int places, int width);
/* One unit of the last digit that figure_fixed() shows; of inf and NaN as if they had decimals. */
double figure_unit(double value, int places);
/* `value` rounded to so many decimals, halves away from 0, as with a pencil; CARRY_FULL leaves it. */
double figure_round(double value, int decimals);

#endif
