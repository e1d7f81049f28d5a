/* layer: mirror */
/*
 * What a presenter sends to those who follow: the messages, to and from bytes. No sockets here.
 *
 * A stream is messages one after the other: a byte that says what it is, four bytes of length (the lowest first), and so
 * many bytes. The first is the greeting, which names the version and the table of roles; two programs that disagree in either
 * do not understand each other, and say so. A picture is the canvas whole, or what differs from the one before.
 *
 * Nothing that comes is trusted: sizes, roles, counts and texts are checked before they are used, no message may
 * be longer than its kind needs, and characters enter the canvas by canvas_put(), which lets none through that could do
 * something to a terminal.
 */
#ifndef NNTUI_MIRROR_H
#define NNTUI_MIRROR_H

#include <nntui/canvas.h>

#define MIRROR_VERSION 1

/* Bytes of the texts, with the NUL. */
#define MIRROR_DID_SIZE   128
#define MIRROR_NOTES_SIZE 65536
#define MIRROR_PLACE_SIZE 16384

/* What a presenter has beside the canvas. */
enum mirror_text {
    MIRROR_DID,   /* the last command */
    MIRROR_NOTES, /* the speaker notes */
    MIRROR_PLACE, /* commands that open the present run elsewhere, one a line */
    MIRROR_TEXTS
};

/* What is said of a picture; bits. */
enum {
    MIRROR_WHOLE = 1,   /* it does not build on another one */
    MIRROR_AWAITED = 2, /* it answers a key: whoever shows it is to do so at once */
    MIRROR_HINTS = 4,   /* its last row only says what the presenter's keys do */
    MIRROR_FLAGS = 7
};

/* ---- To bytes: each adds one message to `bytes`, a growable string that may have NULs in it */

void mirror_add_greeting(struct text *bytes);
/* The text is cut to its size, at a character border. */
void mirror_add_text(struct text *bytes, enum mirror_text what, const char *string);
/* `before`: what the followers have, of the same size; NULL: nothing. `flags`: MIRROR_AWAITED and MIRROR_HINTS. */
void mirror_add_picture(struct text *bytes, const struct canvas *before, const struct canvas *now,
                        unsigned flags);

/* ---- From bytes: what a follower knows of its presenter */

struct mirror {
    bool greeted;             /* the versions agree */
    struct canvas canvas;     /* no cells before the first picture; always in the UTF-8 set */
    unsigned flags;           /* of the last picture */
    char *text[MIRROR_TEXTS]; /* NULL: none yet */
    uint64_t pictures;        /* taken so far */
    size_t awaited;           /* of them, those that answered a key */
    uint8_t *bytes;           /* of a message that has not come whole */
    size_t length, capacity;
    uint64_t offset; /* in the stream, of the first of them */
};

/* Start it as `{0}`. */
void mirror_free(struct mirror *mirror);
/* Another stream begins. What was seen last stays to be seen. */
void mirror_restart(struct mirror *mirror);
/*
 * Takes in what came, and carries out each message that is whole. `name`: who sent it, for messages. False where something is
 * not as it must be: then nothing more may be taken of this stream.
 */
bool mirror_take(struct mirror *mirror, const uint8_t *bytes, size_t count, const char *name,
                 struct error *err);
/* "" where there is none. */
const char *mirror_text(const struct mirror *mirror, enum mirror_text what);

/*
 * The commands of a place, NUL-terminated within `place`, which is cut up for it. Left out is what could do more than open
 * a run: whoever presents is not to write files by another one's hand. Returns how many there are, `most` at the most.
 */
size_t mirror_commands(char *place, const char **commands, size_t most);

#endif
