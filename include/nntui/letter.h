/* layer: base */
/*
 * What a character needs on a terminal.
 */
#ifndef NNTUI_LETTER_H
#define NNTUI_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Must not be shown as it is: control characters, line separators, what is no character. */
bool letter_is_control(uint32_t c);
/* Columns: 2 for East Asian wide characters, 0 for combining marks and invisible ones, else 1. */
int letter_width(uint32_t c);
/* The ASCII character that stands for it: a letter without its marks, a look-alike, or '?'. */
char letter_ascii(uint32_t c);
/*
 * The same for `size` bytes in place, which become fewer or stay as many; NULs fill up the rest. Control characters
 * stay, bytes that are no UTF-8 become '?'.
 */
void letters_to_ascii(char *text, size_t size);

#endif
