/* layer: ui */
/*
 * The program behind the screen, without a screen: what is shown, what a key does, what a command
 * does. term/ feeds it keys and shows its canvas; a script feeds it commands and prints its canvas.
 *
 * Everything a person can do is a named command in commands.def; keys, the `:` prompt and scripts all
 * go through app_command(). Drawing never changes anything.
 */
#ifndef NNTUI_APP_H
#define NNTUI_APP_H

#include <nntui/canvas.h>
#include <nntui/key.h>
#include <nntui/settings.h>

struct app;

struct app_options {
    bool threaded; /* train in a worker thread; false: in app_advance(), exactly reproducible */
    /*
     * For a login that several people share: no large networks, and the status line says so. Which files may be opened
     * is file_confine()'s.
     */
    bool restricted;
    bool limit_history; /* to `history` bytes for the run's past; else TRAINER_HISTORY of trainer.h */
    size_t history;
    bool resume; /* app_start() goes on with what app_keep() kept */
    bool follows; /* one has come from a presenter's mirror, and can go back there (app_wants_mirror()) */
    /* Lines for app_start(). */
    const char *const *commands;
    size_t command_count;
};

/* The Train screen, with the default settings, paused. NULL for want of memory or threads. */
struct app *app_create(const struct app_options *options, struct error *err);
void app_free(struct app *app);
/* Resumes, then carries out the options' commands; false with a message that names the one that failed. */
bool app_start(struct app *app, const struct app_options *options, struct error *err);

/*
 * Keeps the run as it stands for the next time (file_state_path()); what was kept before is replaced, unless nothing has
 * been done: then that stays, and `*kept` is false. A run that has diverged
 * is kept at its first weights. Waits for the step under way, and for data that is being read: there is nothing to keep then.
 */
bool app_keep(struct app *app, bool *kept, struct error *err);

/* Shows an error on the bottom line. */
void app_show_error(struct app *app, const struct error *err);

/* What a key does now: moves, edits, or its command. An error is shown on the bottom line. */
void app_key(struct app *app, uint32_t key);
/*
 * What the mouse did. The first click of two is CLICK_LEFT, the second, on the same cell and soon after, CLICK_DOUBLE. The
 * first three are presses of a button; while it is held, CLICK_DRAG says that the mouse has come to another cell, and
 * CLICK_RELEASE that it was let go.
 */
enum click {
    CLICK_LEFT,
    CLICK_DOUBLE,
    CLICK_RIGHT,
    CLICK_WHEEL_UP,
    CLICK_WHEEL_DOWN,
    CLICK_DRAG,
    CLICK_RELEASE,
};
/* The size of the canvas that a person sees, where clicks are made: 80x24 at first. */
void app_resize(struct app *app, int width, int height);
/*
 * What a click on the canvas's cell (x, y) does now. On a pane it gives the focus to it and does what the
 * pane makes of it; the wheel moves in the pane under the pointer and leaves the focus where it is. What is dragged belongs to
 * the pane where the button was pressed, wherever the mouse is by then. False: nothing has changed that is drawn.
 */
bool app_click(struct app *app, int x, int y, enum click what);
/* Pasted or typed text, as if each character were a key. */
void app_text(struct app *app, const char *utf8);
/* Carries out "NAME ARGUMENTS" as typed after ':'. False with a message; nothing has changed then. */
bool app_command(struct app *app, const char *line, struct error *err);

/* Draws everything for the canvas's size; a pure function of the app's state and the canvas's size. */
void app_draw(const struct app *app, struct canvas *canvas);

/*
 * A picture of the present state has been shown: a run that goes from picture to picture goes on. `frames`: the time since the
 * picture before it, where 1 is that of a screen which shows as many as can be; a large one shows fewer, and a ramp
 * is to be no slower there.
 */
void app_drawn(struct app *app, double frames);
/* Takes in the newest snapshot of the run; true where there is something new to draw. */
bool app_update(struct app *app);
/* Readable when app_update() should be called; -1 where not threaded. */
int app_wake_fd(const struct app *app);
/* Not threaded: does up to `batches` mini-batches of the training that was ordered; returns those done. */
uint64_t app_advance(struct app *app, uint64_t batches);
/*
 * ms until app_tick() is due (at least 1), from the last one on or from when this became another number; -1: never,
 * nothing plays.
 * It changes by keys, commands and ticks only.
 */
int app_interval(const struct app *app);
/* So much time is over: what plays on the present screen goes one step further. */
void app_tick(struct app *app);
/* True once after the person has asked for the terminal to be painted anew (`redraw`). */
bool app_take_repaint(struct app *app);
/* False: the mouse is the terminal's own, to select text with (`mouse`). */
bool app_wants_mouse(const struct app *app);
/* True once the person has asked to leave. */
bool app_quitting(const struct app *app);

/* The program as a lesson drives it (lesson_run.h); without a thread what a command begins is done at once. */
struct lesson_host;
void app_lesson_host(struct app *app, struct lesson_host *host);
/* What the bottom line says now; "" for nothing. */
const char *app_message(const struct app *app);

/* ---- What is presented to a class */

/* From now on the status line says that so many follow. */
void app_present(struct app *app, size_t followers);
/* The last command, with its arguments; "" for none. */
const char *app_did(const struct app *app);
/* What the person who presents may want to say about what is on the screen; "" for nothing. */
const char *app_notes(const struct app *app);
/* Adds the commands that open the present run elsewhere, one a line: data, settings, whole epochs, and the screen. */
void app_place(const struct app *app, struct text *place);
/* The bottom line only says what keys do, which is of no use to those who follow. */
bool app_bottom_is_hints(const struct app *app);
/* The person wants back to the mirror; app_quitting() is true then, too. */
bool app_wants_mirror(const struct app *app);

/*
 * Runs a script: a line is a command (as after ':'), `key NAME...`, `type TEXT`, `click X Y [HOW]` (column and row
 * from 0; left, double, right, up, down, drag, release), `advance N` (mini-batches of what runs), `tick [N]` (steps of what plays, 1 where no N is given), or `screen` (prints the canvas with a
 * line of '-' after it); '#' starts a comment.
 * Not threaded whatever the options say, so its output is exact. Stops at the first error, which names file and line; one
 * among the options' commands names the command.
 */
bool app_script(const char *path, const struct app_options *options, int width, int height, enum glyph_set glyphs, struct text *output,
                struct error *err);

#endif
