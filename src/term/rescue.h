/* layer: term */
/*
 * Signals, and the terminal made whole however the program ends. No curses.
 *
 * While the screen is shown, one string that undoes everything on the terminal lies ready, with the
 * modes that it had. Requests to leave, to stop, to go on and to fit a new size become bytes on a pipe
 * that the loop polls; crashes are answered in the handler itself. The handlers' state belongs to the whole
 * process: one rescue at a time.
 */
#ifndef NNTUI_TERM_RESCUE_H
#define NNTUI_TERM_RESCUE_H

#include "term/tty.h"

#define RESCUE_UNDO_SIZE 512

/* Installs the handlers; before newterm(), which respects those that are there. */
bool rescue_start(const struct tty *tty, struct error *err);
/* Puts the old handlers back. */
void rescue_stop(void);

/* Blocks the signals in the calling thread, so that threads started meanwhile never get them; crashes excepted. */
void rescue_block(void);
void rescue_unblock(void);

/* Readable when rescue_next() has something. */
int rescue_fd(void);
/* The next signal that arrived; 0: none. */
int rescue_next(void);
/* The signal that asked to end, whether rescue_next() has told of it or not; 0: none. */
int rescue_ending(void);
/* Nothing asked to end after all. */
void rescue_forgive(void);

/* The string that makes the terminal whole again; longer ones are refused (false). */
bool rescue_prepare(const char *undo, size_t length);
/* A file to be removed where the program crashes; NULL: none. Whoever leaves in order removes it himself. */
void rescue_remove(const char *path);
/* The screen is on the terminal from here on, and is to be undone in a crash. */
void rescue_shown(void);
/* Undoes it, once: what waits is thrown away, then the string and the modes. Waits for the terminal a second at most. */
void rescue_undo(struct tty *tty);
/* Stops the process as C-z does; returns when it goes on. */
void rescue_suspend(void);
/* Ends the process by that signal, as its default does. The terminal must be whole. */
_Noreturn void rescue_die(int signal_number);

#endif
