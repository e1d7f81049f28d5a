/* layer: term */
/*
 * What a terminal sends for the mouse, and which clicks are double ones. No curses, no clock.
 *
 * Two forms of report are in use, and which one comes is the terminal's affair:
 *   SGR (mode 1006)  ESC [ < CODE ; COLUMN ; ROW M   a press; m at the end: a release
 *   X10 (the older)  ESC [ M, then three bytes: CODE + 32, COLUMN + 32, ROW + 32; it ends at column 223
 * Columns and rows are counted from 1. CODE has the button in bits 0 and 1 (0 left, 1 middle, 2 right; 3 in X10: a
 * release), 4, 8 and 16 for keys held down, 32 for motion, 64 for the wheel (bits 0 and 1: 0 up, 1 down, 2 and 3
 * sideways); from 128 on there are more buttons. (XTerm Control Sequences, "Mouse Tracking".)
 *
 * Curses could read them too, but waits for the rest of a report that has not come whole, and on the Linux console
 * asks a mouse daemon that takes signals for itself.
 */
#ifndef NNTUI_TERM_MOUSE_H
#define NNTUI_TERM_MOUSE_H

#include <nntui/app.h>

/* Two presses of the left button on one cell are a double click within so many ns. */
#define MOUSE_DOUBLE_TIME INT64_C(400000000)

enum mouse_form { MOUSE_NONE, MOUSE_SGR, MOUSE_X10 };

enum mouse_event {
    MOUSE_PARTIAL, /* more bytes must come */
    MOUSE_IGNORED, /* the report is over, and means nothing here */
    MOUSE_CLICKED, /* `x`, `y`, `what` */
    MOUSE_RELEASED, /* the same; `what` is CLICK_RELEASE */
};

struct mouse {
    enum mouse_form form; /* of the report being read */
    char bytes[24];       /* those that have come of it */
    size_t length;
    int x, y; /* of the last click, from 0 */
    enum click what;
    int held_x, held_y; /* where a button was last seen down */
    /* The press that the next one may make a double click of. */
    bool pressed;
    int pressed_x, pressed_y;
    int64_t pressed_at; /* ns */
};

/* The bytes that begin a report of that form have come. */
void mouse_begin(struct mouse *mouse, enum mouse_form form);
/* The next byte of a report that has begun, at time `now` (ns). After anything but MOUSE_PARTIAL it has ended. */
enum mouse_event mouse_byte(struct mouse *mouse, int byte, int64_t now);

#endif
