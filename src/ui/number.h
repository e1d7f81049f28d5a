/*
 * Numbers as a person at a narrow screen wants them.
 */
#ifndef NNTUI_UI_NUMBER_H
#define NNTUI_UI_NUMBER_H

#include <stddef.h>

#define NUMBER_SIZE 32 /* always enough */

/* Four digits and k, M, G, ... : 999, 1.234k, 12.34M; "-" for NaN. Returns `buffer`. */
char *number_short(char *buffer, size_t size, double value);
/* A measured error: four digits, 0.01234, 1.300, 1.234e-05; "-" for NaN. Returns `buffer`. */
char *number_error(char *buffer, size_t size, double value);
/* A share of samples: 93.8%, 100%; "-" for NaN. Returns `buffer`. */
char *number_share(char *buffer, size_t size, double share);
/* An epoch: below 1000 with two decimals where it is not whole; from a million on as number_short(). Returns `buffer`. */
char *number_epoch(char *buffer, size_t size, double value);
/*
 * The label of an axis at `value`, a multiple of `step`: just so many digits that neighbours
 * differ, with k, M, ... where that is shorter, the same on the whole axis. Returns `buffer`.
 */
char *number_tick(char *buffer, size_t size, double value, double step);
/* The largest of 1, 2, 5, 10, ... times a power of ten that is not above `value`, which is positive. */
double number_round_down(double value);

#endif
