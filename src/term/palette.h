/* layer: term */
/*
 * How each role looks, as plain data: no curses here, so that a test can check contrast and colour
 * blindness. colour.c turns it into curses attributes.
 */
#ifndef NNTUI_TERM_PALETTE_H
#define NNTUI_TERM_PALETTE_H

#include <nntui/canvas.h>

enum style_attribute {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_UNDERLINE = 4,
    STYLE_REVERSE = 8,
};

#define STYLE_DEFAULT (-1) /* the terminal's own colour */

/*
 * One role. Colours are foregrounds, and the background is the terminal's own, but for the cells of pictures: those
 * have the lower half's colour as their background.
 */
struct style {
    int16_t many;       /* index in xterm's palette of 256, from 16 on; or STYLE_DEFAULT */
    int16_t few;        /* 0 to 7; or STYLE_DEFAULT */
    uint8_t many_extra; /* attributes (enum style_attribute) beside each of the colours */
    uint8_t few_extra;
    uint8_t mono; /* attributes where there are no colours */
};

/* Every role has a row: [ROLE_COUNT]. */
extern const struct style palette[ROLE_COUNT];

/* What is behind a role; 0: the terminal's own colour. */
struct ground {
    int16_t many, few;
};

extern const struct ground palette_ground[ROLE_COUNT];

/* The 24 bits 0xRRGGBB of an entry of xterm's palette, from 16 on. */
uint32_t palette_rgb(int index);

#endif
