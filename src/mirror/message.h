/*
 * What the two directions of mirror.h agree on.
 */
#ifndef NNTUI_MIRROR_MESSAGE_H
#define NNTUI_MIRROR_MESSAGE_H

#include <nntui/mirror.h>

/* The first byte of a message. */
enum {
    MESSAGE_GREETING = 1,
    MESSAGE_PICTURE = 2,
    MESSAGE_TEXT = 3, /* and the number of enum mirror_text is added */
    MESSAGE_END = MESSAGE_TEXT + MIRROR_TEXTS
};

#define MESSAGE_HEAD 5 /* bytes before its contents: kind and length */

/* A greeting: these letters, the version in two bytes, the fingerprint of the roles in four. */
#define GREETING_NAME "nntui"
#define GREETING_SIZE 11

/* A picture: flags, then width, height and the cursor in two bytes each, then its runs. */
#define PICTURE_HEAD 9
#define NO_CURSOR    0xFFFFu

/*
 * A run: how many cells after the last run's end it begins, how many cells it has, their role (a byte), and the character of each.
 * Numbers are in groups of seven bits, the lowest first, with the eighth set where another follows. The right half of a wide
 * character is a 0.
 */
#define NUMBER_BYTES 3 /* 21 bits are enough for a character and for a count of cells */
/* The most that a picture can take: each cell a run of its own, with three numbers and a role. */
#define PICTURE_LIMIT \
 (PICTURE_HEAD + (size_t)CANVAS_MAX_WIDTH * CANVAS_MAX_HEIGHT * (3 * NUMBER_BYTES + 1))

/* Roles are sent as numbers, which mean the same only where the tables are the same. */
uint32_t message_roles(void);
/* Bytes of a kind of text, with a NUL. */
size_t message_text_size(enum mirror_text what);

#endif
