/* layer: term */
/*
 * What every program on the screen needs of the terminal, whatever it shows: start and end, frames at their pace, signals.
 * The program's own screens (loop.c) and a presenter's mirror (follow.c) are built on it.
 */
#ifndef NNTUI_TERM_STAGE_H
#define NNTUI_TERM_STAGE_H

#include "term/display.h"
#include "term/pace.h"

#include <poll.h>

struct stage {
    struct tty tty;
    struct terminal_kind kind;
    struct display display;
    struct pace pace;
    struct canvas canvas; /* what was drawn last */
    enum glyph_set glyphs;
    bool changed; /* there is something new to draw */
    bool urgent;  /* somebody waits for it */
    bool gone;    /* there is no terminal any more */
    bool ended;   /* a signal asked to end */
    int empty_reads;
    struct error *err;
};

/* ns of a clock that nobody sets. */
int64_t stage_now(void);

/* Looks at the terminal, and installs the handlers of rescue.h. False: there is nothing to close. */
bool stage_open(struct stage *stage, struct error *err);
/* The screen is there from here on. `utf8`: what the locale says; `ascii`: plain characters nevertheless. */
bool stage_enter(struct stage *stage, bool utf8, bool ascii);
/* The terminal as it was; the program may then take its time to end. */
void stage_leave(struct stage *stage);
/* Frees everything. Where a signal asked to end the process ends by it, so this is the last. */
void stage_close(struct stage *stage);

/* The canvas as large as the terminal; `*fresh`: it was another size before. */
bool stage_fit(struct stage *stage, bool *fresh);
/* Shows the canvas, which has been drawn. */
bool stage_show(struct stage *stage);
/* ns until the next frame is to be drawn; -1: until something happens. */
int64_t stage_wait(struct stage *stage);

/*
 * The next key or click, as display_key(); NKEY_NONE: none for now. Where the terminal has nothing to be read though it said
 * so, again and again, it is gone.
 */
uint32_t stage_key(struct stage *stage);

/*
 * Takes in the signals that have come: stops, goes on, fits the size, or has the stage end. `spares`: what may take one of those that
 * ask to end for something else, which is true then; NULL: nothing.
 */
void stage_signals(struct stage *stage, bool (*spares)(void *data, int number), void *data);

/* What each program on the screen polls; its own sources follow. */
enum { STAGE_KEYS, STAGE_SIGNALS, STAGE_OUTPUT, STAGE_SOURCES };

/*
 * Sleeps until something happens, `wait` ns at most (-1: for good). polled: [count], from STAGE_SOURCES on filled in by
 * the caller.
 */
void stage_poll(struct stage *stage, struct pollfd *polled, size_t count, int64_t wait);
/* After that, and after the signals: sends on, and sees that the terminal is gone; true where there are keys to be read. */
bool stage_attend(struct stage *stage, const struct pollfd *polled);

/* The sooner of two waits, where -1 is for good. */
int64_t stage_sooner(int64_t a, int64_t b);

#endif
