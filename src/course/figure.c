/*
 * Numbers as a worked example shows them. Only LC_CTYPE and LC_MESSAGES are ever set, so the separator
 * is a point.
 */
#include "course/figure_private.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXED_MOST 1e9 /* from here on powers of ten say more than digits */

/* Takes the exponent's sign and zeros out that say nothing: 4e-05 becomes 4e-5. */
static void shorten_exponent(char *text)
{
    char *e = strchr(text, 'e'), *digits;

    if (e == NULL)
        return;
    digits = e + 1 + (e[1] == '-' || e[1] == '+');
    while (digits[0] == '0' && digits[1] != '\0')
        memmove(digits, digits + 1, strlen(digits));
    if (e[1] == '+')
        memmove(e + 1, e + 2, strlen(e + 1));
}

/* "4.2e-5": `digits` of them. */
static char *scientific(char *buffer, size_t size, double value, int digits)
{
    snprintf(buffer, size, "%.*e", digits - 1, value);
    shorten_exponent(buffer);
    return buffer;
}

/* Whether so many decimals show nothing but zeros of a number that is none. */
static bool shown_as_zero(double value, int places)
{
    char digits[FIGURE_SIZE];

    if (value == 0 || fabs(value) >= 1)
        return false;
    snprintf(digits, sizeof digits, "%.*f", places, fabs(value));
    return digits[strspn(digits, "0.")] == '\0';
}

/* Digits of a number too small or too large for its places; 0 for one that is shown with decimals. */
static int scientific_digits(double value, int places)
{
    if (shown_as_zero(value, places))
        return 2;
    return fabs(value) >= FIXED_MOST ? places + 1 : 0;
}

char *figure_fixed(char *buffer, size_t size, double value, int places)
{
    int digits;

    if (!isfinite(value)) {
        snprintf(buffer, size, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return buffer;
    }
    digits = scientific_digits(value, places);
    if (digits > 0)
        return scientific(buffer, size, value, digits);
    snprintf(buffer, size, "%.*f", places, value == 0 ? 0.0 : value); /* no -0 */
    return buffer;
}

double figure_unit(double value, int places)
{
    int digits = isfinite(value) ? scientific_digits(value, places) : 0;
    char shown[FIGURE_SIZE];

    if (digits == 0)
        return pow(10, -places);
    /* Its power is the one that is shown: 9.96e-5 is 1.0e-4. */
    scientific(shown, sizeof shown, value, digits);
    return pow(10, atoi(strchr(shown, 'e') + 1) - (digits - 1));
}

/* Takes out the zeros at the end of `length` bytes, and a point that is then the last; what is behind moves up. */
static void drop_zeros(char *text, size_t length)
{
    size_t kept = length;

    if (memchr(text, '.', length) == NULL)
        return;
    while (text[kept - 1] == '0')
        kept--;
    if (text[kept - 1] == '.')
        kept--;
    memmove(text + kept, text + length, strlen(text + length) + 1);
}

char *figure_short(char *buffer, size_t size, double value, int places)
{
    figure_fixed(buffer, size, value, places);
    if (strchr(buffer, 'e') == NULL)
        drop_zeros(buffer, strlen(buffer));
    return buffer;
}

char *figure_scientific(char *buffer, size_t size, double value, int digits)
{
    scientific(buffer, size, value, digits);
    drop_zeros(buffer, strcspn(buffer, "e"));
    return buffer;
}

char *figure_factor(char *buffer, size_t size, double value, int places)
{
    char bare[FIGURE_SIZE];

    figure_short(bare, sizeof bare, value, places);
    snprintf(buffer, size, bare[0] == '-' ? "(%s)" : "%s", bare);
    return buffer;
}

char *figure_cell(char *buffer, size_t size, double value, int places, int width)
{
    figure_fixed(buffer, size, value, places);
    for (int fewer = places - 1; fewer >= 0 && (int)strlen(buffer) > width; fewer--) {
        if (strchr(buffer, 'e') != NULL || shown_as_zero(value, fewer) || !isfinite(value))
            break;
        figure_fixed(buffer, size, value, fewer);
    }
    if ((int)strlen(buffer) > width && isfinite(value))
        scientific(buffer, size, value, 1);
    if ((int)strlen(buffer) > width) /* -3e-300 in 5 columns: only that it is there */
        snprintf(buffer, size, "%.*s", width > 0 ? width : 0,
                 isnan(value)      ? "nan"
                 : fabs(value) < 1 ? "~0"
                                   : "~inf");
    return buffer;
}

double figure_round(double value, int decimals)
{
    double unit, scaled;

    if (decimals < 0 || !isfinite(value))
        return value;
    unit = pow(10, decimals);
    scaled = value * unit;
    /* 1.0005 in binary is a little less: what is a half but for the last bits counts as one. */
    scaled = round(scaled + copysign(fabs(scaled) * 1e-14, scaled));
    return isfinite(scaled) ? scaled / unit : value;
}
