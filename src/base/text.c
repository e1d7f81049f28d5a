/*
 * Growable strings, numbers to and from text, and foreign text made safe to show. Nothing here
 * depends on the locale.
 */
#include <nntui/text.h>

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Growable strings */

/* Makes room for `extra` more bytes and the NUL; doubling keeps a long series of additions linear. */
static bool reserve(struct text *text, size_t extra)
{
    size_t capacity = text->capacity < 32 ? 32 : text->capacity;
    char *data;

    if (text->failed || extra >= SIZE_MAX / 2 - text->length) {
        text->failed = true;
        return false;
    }
    while (capacity <= text->length + extra)
        capacity *= 2;
    if (capacity == text->capacity)
        return true;
    data = realloc(text->data, capacity);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void text_add_bytes(struct text *text, const char *bytes, size_t count)
{
    if (!reserve(text, count))
        return;
    if (count > 0)
        memcpy(text->data + text->length, bytes, count);
    text->length += count;
    text->data[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        text->failed = true;
    if (length < 0 || !reserve(text, (size_t)length))
        return;
    va_start(arguments, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->failed = false;
    if (text->data != NULL)
        text->data[0] = '\0';
}

void text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

/* ---- Numbers */

/*
 * The calling thread's locale while a number is read or written, so that a decimal comma set by
 * some library cannot reach us. The C library keeps "C" ready: neither call allocates.
 */
static locale_t enter_c_locale(void)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);

    return c == (locale_t)0 ? (locale_t)0 : uselocale(c);
}

static void leave_c_locale(locale_t before)
{
    if (before != (locale_t)0)
        uselocale(before);
}

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " \t\r\n");
}

static const char *skip_digits(const char *s)
{
    return s + strspn(s, "0123456789");
}

/* The end of the decimal number at `s` (sign, digits with a point, exponent), or NULL where none is. */
static const char *skip_real(const char *s)
{
    const char *digits, *point;

    if (*s == '+' || *s == '-')
        s++;
    digits = s;
    point = s = skip_digits(s);
    if (*s == '.')
        s = skip_digits(s + 1);
    if (point == digits && s <= point + 1) /* "", "." and what is no number */
        return NULL;
    if (*s == 'e' || *s == 'E') {
        const char *exponent = s + 1 + (s[1] == '+' || s[1] == '-');

        s = skip_digits(exponent);
        if (s == exponent)
            return NULL;
    }
    return s;
}

/* The form is checked here because strtod would also take hexadecimal, "inf" and "nan". */
bool parse_real(const char *string, double *value)
{
    const char *start = skip_blanks(string), *end = skip_real(start);
    locale_t before;
    double number;

    if (end == NULL || *skip_blanks(end) != '\0')
        return false;
    before = enter_c_locale();
    number = strtod(start, NULL);
    leave_c_locale(before);
    if (!isfinite(number))
        return false;
    *value = number;
    return true;
}

bool parse_u64(const char *string, uint64_t *value)
{
    const char *s = skip_blanks(string), *end = skip_digits(s);
    uint64_t number = 0;

    if (end == s || *skip_blanks(end) != '\0')
        return false;
    for (; s < end; s++) {
        uint64_t digit = (uint64_t)(*s - '0');

        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *value = number;
    return true;
}

bool parse_size(const char *string, size_t *value)
{
    uint64_t number;

    if (!parse_u64(string, &number) || number > SIZE_MAX)
        return false;
    *value = (size_t)number;
    return true;
}

/* Tries more and more digits until the text reads back as the same float (or double). */
static void format_shortest(char *buffer, size_t size, double value, int first, int last,
                            bool is_float)
{
    for (int digits = first; digits <= last; digits++) {
        double back;

        snprintf(buffer, size, "%.*g", digits, value);
        back = is_float ? (double)strtof(buffer, NULL) : strtod(buffer, NULL);
        if (back >= value && back <= value)
            return;
    }
}

/*
 * Six digits never lose a float's own short form, and %g drops zeros at the end; starting with fewer
 * would turn 100 into 1e+02. Only below FLT_MIN, where floats have fewer digits, is it not enough.
 */
char *format_real(char *buffer, size_t size, double value)
{
    locale_t before;

    if (isnan(value) || isinf(value) || fabs(value) > (double)FLT_MAX)
        return format_double(buffer, size, value);
    before = enter_c_locale();
    format_shortest(buffer, size, (double)(float)value, fabs(value) < (double)FLT_MIN ? 1 : 6,
                    FLT_DECIMAL_DIG, true);
    leave_c_locale(before);
    return buffer;
}

char *format_double(char *buffer, size_t size, double value)
{
    locale_t before;

    if (isnan(value)) { /* the sign of a NaN says nothing to a reader */
        snprintf(buffer, size, "nan");
        return buffer;
    }
    before = enter_c_locale();
    format_shortest(buffer, size, value, 6, DBL_DECIMAL_DIG, false);
    leave_c_locale(before);
    return buffer;
}

/* ---- UTF-8 (RFC 3629) */

/* Length by the first byte; 0 for one that cannot be first. C0, C1 would be overlong, F5.. too large. */
static size_t utf8_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static bool is_scalar(uint32_t codepoint)
{
    return codepoint < 0xD800 || (codepoint > 0xDFFF && codepoint <= 0x10FFFF);
}

size_t utf8_decode(const char *bytes, size_t count, uint32_t *codepoint)
{
    static const unsigned char first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = count == 0 ? 0 : utf8_length((unsigned char)bytes[0]);
    uint32_t value;

    if (length == 0 || length > count)
        return 0;
    value = (unsigned char)bytes[0] & first_mask[length];
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if ((byte & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (byte & 0x3F);
    }
    if (value < smallest[length] || !is_scalar(value))
        return 0;
    *codepoint = value;
    return length;
}

size_t utf8_encode(uint32_t codepoint, char buffer[5])
{
    static const unsigned char first_bits[] = {0, 0, 0xC0, 0xE0, 0xF0};
    uint32_t value = is_scalar(codepoint) ? codepoint : 0xFFFD;
    size_t length = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;

    buffer[length] = '\0';
    for (size_t i = length - 1; i > 0; i--) {
        buffer[i] = (char)(0x80 | (value & 0x3F));
        value >>= 6;
    }
    buffer[0] = (char)(first_bits[length] | value);
    return length;
}

/* ---- Text to show */

/*
 * Controls move the cursor or start an escape sequence (U+009B is one byte's worth of ESC [), line
 * and paragraph separators break a one-line message, and the bidirectional overrides and isolates
 * show a name in another order than its bytes.
 */
static bool is_showable(uint32_t c)
{
    bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    bool reorders = (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);

    return !control && !reorders;
}

char *text_safe(char *buffer, size_t size, const char *source)
{
    size_t left = strlen(source), used = 0;

    if (size == 0)
        return buffer;
    while (left > 0) {
        uint32_t codepoint;
        size_t length = utf8_decode(source, left, &codepoint);
        bool keep = length > 0 && is_showable(codepoint);
        char shown[17] = ""; /* up to four times \xNN */

        length = length > 0 ? length : 1;
        for (size_t i = 0; i < length; i++) {
            if (keep)
                shown[i] = source[i];
            else
                snprintf(shown + 4 * i, 5, "\\x%02X", (unsigned char)source[i]);
        }
        if (strlen(shown) >= size - used)
            break;
        used += strlen(strcpy(buffer + used, shown));
        source += length;
        left -= length;
    }
    buffer[used] = '\0';
    return buffer;
}
