/* layer: term */
/*
 * The terminal as a device: its modes, its size, and bytes to it that never make us wait. No curses.
 *
 * What is to be sent is kept in a queue of our own and written as the terminal takes it, so that a slow,
 * stopped or vanished terminal cannot hold up keys.
 */
#ifndef NNTUI_TERM_TTY_H
#define NNTUI_TERM_TTY_H

#include <nntui/error.h>

#include <termios.h>

struct tty {
    int in; /* standard input */
    int out; /* the terminal opened once more, non-blocking: standard output's own flags are the shell's too */
    bool may_block;        /* it could not be opened once more: `out` is standard output */
    struct termios found;  /* the modes as they were */
    struct termios screen; /* the modes that the screen wants */
    char *queue;
    size_t length, sent, capacity; /* bytes in the queue; those of them already written */
};

/* False with a message where standard input or output is not a terminal. Changes nothing yet. */
bool tty_open(struct tty *tty, struct error *err);
void tty_close(struct tty *tty);

/*
 * The screen's modes: each byte at once, no echo, no translation of Return; C-c, C-z and C-\ stay signals.
 * `handshake`: the terminal needs C-s and C-q for itself; else they become keys, and C-s stops nothing.
 * False where a signal came in between.
 */
bool tty_enter(struct tty *tty, bool handshake);

/* False where the terminal does not know its size. */
bool tty_size(const struct tty *tty, int *width, int *height);

/* Room for `count` more bytes at the end of the queue, to be filled by the caller; NULL for want of memory. */
char *tty_reserve(struct tty *tty, size_t count);

enum tty_flow {
    TTY_TAKEN,   /* everything was taken */
    TTY_WAITING, /* the rest can be sent when poll() says so */
    TTY_GONE,    /* there is no terminal any more */
};

/* Writes what the terminal takes of the queue. */
enum tty_flow tty_send(struct tty *tty);
/* Bytes still in the queue. */
size_t tty_waiting(const struct tty *tty);
/* Bytes that the kernel has not sent yet, as far as it says so (serial lines do, pseudo-terminals do not). */
int tty_unsent(const struct tty *tty);
/* Forgets the queue. */
void tty_discard(struct tty *tty);

#endif
