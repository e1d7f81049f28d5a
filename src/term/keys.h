/* layer: term */
/*
 * What the terminal sends, as keys.
 */
#ifndef NNTUI_TERM_KEYS_H
#define NNTUI_TERM_KEYS_H

#include <curses.h>

/* The window to read keys from, and the mouse where the terminal has one; NULL for want of memory. */
WINDOW *keys_start(bool mouse);

#endif
