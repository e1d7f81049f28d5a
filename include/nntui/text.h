/* layer: base */
/*
 * Strings that grow, numbers to and from text, and foreign text made safe to show.
 */
#ifndef NNTUI_TEXT_H
#define NNTUI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growable string. Start it as `{0}`, end it with text_free(). `data` is NULL or NUL-terminated. */
struct text {
    char *data;
    size_t length;
    size_t capacity;
    bool failed; /* an allocation failed: the contents are incomplete; checked once at the end */
};

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t count);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Empties the text, also of `failed`, and keeps its memory. */
void text_clear(struct text *text);
void text_free(struct text *text);

/*
 * Numbers from text: the whole string must be a number (surrounding blanks allowed), the decimal
 * separator is always a point, and hexadecimal, "inf" and "nan" are refused. False leaves `value`.
 */
bool parse_real(const char *string, double *value);
bool parse_u64(const char *string, uint64_t *value);
bool parse_size(const char *string, size_t *value);

/*
 * The shortest text that reads back as the same float (`%.9g` at the most), without a locale; past
 * a float's range, as the same double. `size` of 32 is always enough. Returns `buffer`.
 */
char *format_real(char *buffer, size_t size, double value);

/* The shortest text that reads back as the same double (`%.17g` at the most), without a locale. Returns `buffer`. */
char *format_double(char *buffer, size_t size, double value);

/*
 * Copies `source` into `buffer` so that it can go to a terminal: valid UTF-8 is kept; control
 * characters (also U+0080 to U+009F), line separators, bidirectional overrides and bytes that are
 * not UTF-8 become `\xNN`; cut to `size` at a character border. Returns `buffer`.
 */
char *text_safe(char *buffer, size_t size, const char *source);

/* Decodes one UTF-8 character: its length in bytes (1 to 4), or 0 where the bytes are not UTF-8. */
size_t utf8_decode(const char *bytes, size_t count, uint32_t *codepoint);
/*
 * Encodes `codepoint` into up to 4 bytes plus a NUL; returns the length without the NUL. What is no
 * character (a surrogate, over U+10FFFF) is written as U+FFFD.
 */
size_t utf8_encode(uint32_t codepoint, char buffer[5]);

#endif
