/*
 * What the files of the Compare screen share. Private to src/ui/compare_*.c.
 */
#ifndef NNTUI_UI_COMPARE_PRIVATE_H
#define NNTUI_UI_COMPARE_PRIVATE_H

#include "ui/command.h"
#include "ui/compare.h"
#include "ui/state.h"

/* compare_screen.c: what a pane shows while nothing is compared. */
void compare_draw_nothing(struct canvas *canvas, struct rect area);

/* compare_table.c: moves the cursor among the runs; Enter takes a run's settings to the Train screen. */
bool compare_move(struct app *app, enum command_id command, struct error *err);

/* A click on a run: the cursor goes there, a double one takes it to the Train screen. False: not taken. */
bool compare_click(struct app *app, size_t run, enum click what);

/* compare_pictures.c */
/* The samples are such that what a network makes of them can be drawn: one or two inputs. */
bool compare_has_pictures(const struct compare_state *compare);
/* Makes those pictures anew that are out of date: threaded one at a time, since they cost some milliseconds each. */
void compare_make_pictures(struct app *app);

#endif
