/*
 * Numbers as a person at a narrow screen wants them. The decimal separator is a point in every
 * language: only LC_CTYPE and LC_MESSAGES are ever set.
 */
#include "ui/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const suffixes[] = {"", "k", "M", "G", "T", "P", "E"};
#define SUFFIX_COUNT ((int)(sizeof suffixes / sizeof suffixes[0]))

/* How many thousands can be taken out of `value`. */
static int suffix_of(double value)
{
    int suffix = 0;

    for (value = fabs(value); value >= 999.95 && suffix < SUFFIX_COUNT - 1; value /= 1000)
        suffix++;
    return suffix;
}

char *number_short(char *buffer, size_t size, double value)
{
    int suffix = suffix_of(value);

    if (isnan(value))
        snprintf(buffer, size, "-");
    else if (!(fabs(value) < 1e21))
        snprintf(buffer, size, "%.3g", value);
    else
        snprintf(buffer, size, "%.4g%s", value / pow(1000, suffix), suffixes[suffix]);
    return buffer;
}

char *number_error(char *buffer, size_t size, double value)
{
    if (isnan(value))
        snprintf(buffer, size, "-");
    else
        snprintf(buffer, size, "%#.4g", value);
    /* "1000." */
    if (buffer[0] != '\0' && buffer[strlen(buffer) - 1] == '.')
        buffer[strlen(buffer) - 1] = '\0';
    return buffer;
}

char *number_share(char *buffer, size_t size, double share)
{
    if (isnan(share))
        snprintf(buffer, size, "-");
    else
        snprintf(buffer, size, share < 1 ? "%.1f%%" : "%.0f%%", 100 * share);
    return buffer;
}

char *number_epoch(char *buffer, size_t size, double value)
{
    if (!(fabs(value) < 1e6))
        return number_short(buffer, size, value);
    if (fabs(value - rint(value)) < 1e-9 || value >= 1000)
        snprintf(buffer, size, "%.0f", floor(value));
    else
        snprintf(buffer, size, "%.2f", value);
    return buffer;
}

/* Decimals that tell apart multiples of `step`. */
static int decimals_of(double step)
{
    int decimals = (int)ceil(-log10(step) - 1e-9);

    return decimals < 0 ? 0 : decimals;
}

/* Digits down to the step's first one, three at the least. */
static int digits_of(double value, double step)
{
    double digits = floor(log10(fabs(value)) + 1e-9) - floor(log10(step) + 1e-9) + 1;

    return digits < 3 ? 3 : digits > 15 ? 15 : (int)digits;
}

/* The suffix is the step's, not the value's: 500, 1000, 1500 and 0.5M, 1.0M, 1.5M rather than 500k, 1.0M. */
char *number_tick(char *buffer, size_t size, double value, double step)
{
    int suffix = step >= 1000 ? suffix_of(10 * step) : 0;
    double unit = pow(1000, suffix);

    if (fabs(value) < step / 1000)
        snprintf(buffer, size, "0");
    else if (step < 1e-4 || !(fabs(value) < 1e15))
        snprintf(buffer, size, "%.*g", digits_of(value, step), value);
    else
        snprintf(buffer, size, "%.*f%s", decimals_of(step / unit), value / unit, suffixes[suffix]);
    return buffer;
}

double number_round_down(double value)
{
    double power = pow(10, floor(log10(value))), ratio;

    if (!(power > 0) || !isfinite(power))
        return value;
    ratio = value / power * (1 + 1e-9);
    return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
}
