/* layer: term */
/*
 * Roles as curses attributes, for the terminal that runs.
 */
#ifndef NNTUI_TERM_COLOUR_H
#define NNTUI_TERM_COLOUR_H

#include <nntui/canvas.h>

#include <curses.h>

/* Looks at the terminal's colours and at NO_COLOR; after newterm(). */
void colour_start(void);
attr_t colour_attributes(enum role role);
short colour_pair(enum role role);
/*
 * True for a cell of a picture of values on a terminal with colours: its colours are those of its upper and of its
 * lower half, which may be `*alike`; then they say all, and the cell's character is not needed.
 */
bool colour_halves(enum role role, bool *alike);

#endif
