/*
 * The parts of the manual page that the screens' tables make; man/tables.c puts it there.
 */
#ifndef NNTUI_UI_MANUAL_H
#define NNTUI_UI_MANUAL_H

#include <nntui/text.h>

/*
 * Adds a tagged paragraph for each command: name, arguments, keys, help; grouped by the screen on which the keys hold.
 * roff's man macros, untranslated.
 */
void manual_commands(struct text *text);
/* Adds the names of the keys that are no character, one sentence of them. */
void manual_keys(struct text *text);
/* Adds a tagged paragraph for each view of the Model pane. */
void manual_views(struct text *text);
/* The same for the names of expressions, with their indices or arguments. */
void manual_names(struct text *text);
/* The same for the views of the Digits screen. */
void manual_looks(struct text *text);

#endif
