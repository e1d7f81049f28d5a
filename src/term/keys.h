/* layer: term */
/*
 * What the terminal sends, as keys.
 */
#ifndef NNTUI_TERM_KEYS_H
#define NNTUI_TERM_KEYS_H

#include <curses.h>

/* The window to read keys from; NULL for want of memory. */
WINDOW *keys_start(void);

#endif
