/* layer: term */
/*
 * The curses screen. Curses draws into a file in memory; what it wrote there is then sent by tty.h.
 * So writing never blocks, and each frame's cost in bytes is known.
 */
#ifndef NNTUI_TERM_DISPLAY_H
#define NNTUI_TERM_DISPLAY_H

#include "term/mouse.h"
#include "term/tty.h"

#include <nntui/canvas.h>

/* Kept as void pointers, so that only three files see curses' names, which collide with everything. */
struct display {
    int memory;         /* the file that curses writes to */
    void *stream;       /* FILE: a descriptor that curses takes for the terminal */
    void *curses;       /* SCREEN */
    void *keys;         /* WINDOW: a pad, since reading from it shows nothing */
    uint8_t partial[4]; /* the first bytes of a UTF-8 character that has not come whole */
    size_t partial_length;
    struct mouse mouse;
    bool has_mouse;   /* the terminal is known to have one */
    bool mouse_on;    /* it was asked to report it */
    bool heard; /* the last display_key() read something, be it no key */
    bool utf8;           /* what the locale says of keys and output */
    int cursor;          /* the text cursor is shown: 1, hidden: 0, unknown: -1 */
    struct canvas shown; /* what curses was told last; no cells before the first frame */
};

/* Whether TERM names a terminal that can show a screen, with a message if not; and what kind. */
struct terminal_kind {
    bool handshake;  /* it needs C-s and C-q for itself */
    bool plain_font; /* it is known to lack the characters of the UTF-8 glyph set */
};
bool display_examine(struct terminal_kind *kind, struct error *err);

/* After rescue_start(), whose handlers curses then respects. */
bool display_start(struct display *display, bool utf8, struct error *err);
void display_stop(struct display *display);

/* Makes curses fit the terminal's size, and prepares the string that undoes the screen for it. */
void display_resize(struct display *display, int width, int height);
void display_size(int *width, int *height);
/* The next frame draws everything anew. */
void display_repaint(struct display *display);
/* As display_repaint(), after the terminal was given back in between. */
void display_resume(struct display *display);

/* Draws the canvas, and adds the bytes that it takes to the queue; SIZE_MAX for want of memory, else their number. */
size_t display_show(struct display *display, struct tty *tty, const struct canvas *canvas);

/* Beside keys: the mouse, with display->mouse's x, y and what; and one of its buttons was let go. */
#define DISPLAY_CLICK   (NKEY_LIMIT + 1u)
#define DISPLAY_RELEASE (NKEY_LIMIT + 2u)
/* The next key as nntui/key.h has them; NKEY_NONE when there is none for now. `now`: ns, to tell double clicks. */
uint32_t display_key(struct display *display, int64_t now);
/* Has the terminal report the mouse, or leave it to itself, with the next frame. */
void display_mouse(struct display *display, bool on);

#endif
