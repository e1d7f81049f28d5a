/*
 * Reading a field as a number. Most fields are short plain decimals and take the fast way.
 */
#include "data/csv_cell.h"

#include <nntui/text.h>

#include <math.h>
#include <string.h>
#include <strings.h>

#define MAX_NUMBER 400 /* characters; longer ones are no numbers */

/* Halfway from the largest float to the next one there would be: from here on it rounds to infinity. */
#define TOO_LARGE 0x1.ffffffp127

/*
 * Sign, up to 15 digits with a point among them, nothing else: the digits as an integer and the power
 * of ten are both exact doubles then, so one division rounds correctly.
 */
static bool parse_short(const char *text, bool comma, double *value)
{
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char *s = text + (*text == '-' || *text == '+');
    uint64_t number = 0;
    unsigned digits = 0, behind = 0;
    bool point = false;

    for (; *s != '\0'; s++) {
        if (*s >= '0' && *s <= '9') {
            number = number * 10 + (uint64_t)(*s - '0');
            behind += point;
            if (++digits > 15)
                return false;
        } else if (!point && (*s == '.' || (comma && *s == ','))) {
            point = true;
        } else {
            return false;
        }
    }
    if (digits == 0)
        return false;
    *value = (double)number / powers[behind];
    if (*text == '-')
        *value = -*value;
    return true;
}

/* Any other form that parse_real() takes, with the first comma as the point. */
static bool parse_long(const char *text, bool comma, double *value)
{
    char copy[MAX_NUMBER + 1];
    size_t length = strlen(text);
    char *mark;

    if (length > MAX_NUMBER)
        return false;
    memcpy(copy, text, length + 1);
    mark = comma ? strchr(copy, ',') : NULL;
    if (mark != NULL)
        *mark = '.';
    return parse_real(copy, value);
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool is_missing(const char *text)
{
    static const char *const words[] = {"", "?", "na", "n/a", "#n/a", "nan", "-nan", "null"};

    return is_one_of(text, words, sizeof words / sizeof words[0]);
}

/* The words for it, or digits and an exponent that are a number's but past a double's range. */
static bool is_infinite(const char *text)
{
    static const char *const words[] = {"inf",      "+inf",      "-inf",
                                        "infinity", "+infinity", "-infinity"};
    char copy[MAX_NUMBER + 1];
    const char *exponent = strpbrk(text, "eE");
    size_t mantissa;
    double value;

    if (is_one_of(text, words, sizeof words / sizeof words[0]))
        return true;
    if (exponent == NULL || (mantissa = (size_t)(exponent - text)) > MAX_NUMBER)
        return false;
    memcpy(copy, text, mantissa);
    copy[mantissa] = '\0';
    exponent++;
    exponent += *exponent == '+';
    return parse_real(copy, &value) && *exponent != '\0' &&
           exponent[strspn(exponent, "0123456789")] == '\0';
}

/* Numbers first: nearly every cell is one, and none of them is also a word for a missing value. */
enum cell cell_parse(const char *text, bool comma, double *value)
{
    double number;

    if (parse_short(text, comma, &number) || parse_long(text, comma, &number)) {
        if (fabs(number) >= TOO_LARGE)
            return CELL_INFINITE;
        *value = number;
        return CELL_NUMBER;
    }
    if (is_missing(text))
        return CELL_MISSING;
    return is_infinite(text) ? CELL_INFINITE : CELL_TEXT;
}
