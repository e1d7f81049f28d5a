/* layer: ui */
/*
 * Keys as the screens know them: a Unicode character, or one of the numbers below. term/ makes them
 * from what the terminal sends, scripts from names ("space", "Tab", "Up", "C-l", "x").
 */
#ifndef NNTUI_KEY_H
#define NNTUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key {
    NKEY_NONE = 0,
    NKEY_BASE = 0x200000, /* above all Unicode characters */
#define KEY_NAME(id, name) NKEY_##id,
#include <nntui/key.def>
#undef KEY_NAME
    NKEY_LIMIT
};

#define NKEY_CTRL(letter) ((uint32_t)(letter) & 0x1Fu)

/* "space" to ' ', "Left" to NKEY_LEFT, "C-l", "é"; false where there is no such key. */
bool key_parse(const char *name, uint32_t *key);
/* The name that key_parse() takes, for hints. Returns `buffer`. (Curses has a key_name().) */
char *key_format(uint32_t key, char *buffer, size_t size);

#endif
