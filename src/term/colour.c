/*
 * Makes one curses colour pair for each role, from palette.c's table.
 */
#include "term/colour.h"

#include "term/palette.h"

#include <stdlib.h>
#include <term.h>

enum depth { DEPTH_MONO, DEPTH_FEW, DEPTH_MANY, DEPTH_DIRECT };

static enum depth depth;

/* https://no-color.org: any value but the empty one. */
static bool colours_refused(void)
{
    const char *value = getenv("NO_COLOR");

    return value != NULL && value[0] != '\0';
}

static enum depth find_depth(void)
{
    /* Fewer than 8 are no use; -1 must mean the terminal's own background. */
    if (colours_refused() || start_color() == ERR || COLORS < 8 || COLOR_PAIRS <= ROLE_FIELD_00 ||
        use_default_colors() == ERR)
        return DEPTH_MONO;
    if (COLORS > 256 && tigetflag("RGB") > 0)
        return DEPTH_DIRECT;
    return COLORS >= 256 ? DEPTH_MANY : DEPTH_FEW;
}

/* An entry of the palette as curses wants it. */
static int colour_of(int many, int few)
{
    if (depth == DEPTH_FEW)
        return few;
    if (depth == DEPTH_DIRECT && many != STYLE_DEFAULT)
        return (int)palette_rgb(many);
    return many;
}

/* Pair 0 is what the terminal has of itself; those beyond its last one have to do without. */
static bool has_pair(int role)
{
    return depth != DEPTH_MONO && role + 1 < COLOR_PAIRS;
}

void colour_start(void)
{
    depth = find_depth();
    for (int role = 0; role < ROLE_COUNT && has_pair(role); role++) {
        const struct style *style = &palette[role];
        const struct ground *ground = &palette_ground[role];

        init_extended_pair(role + 1, colour_of(style->many, style->few),
                           ground->many != 0 ? colour_of(ground->many, ground->few) : -1);
    }
}

bool colour_halves(enum role role, bool *alike)
{
    *alike = palette[role].many == palette_ground[role].many;
    return palette_ground[role].many != 0 && has_pair((int)role);
}

attr_t colour_attributes(enum role role)
{
    const struct style *style = &palette[role];
    unsigned wanted = depth == DEPTH_MONO  ? style->mono
                      : depth == DEPTH_FEW ? style->few_extra
                                           : style->many_extra;
    attr_t attributes = A_NORMAL;

    if (wanted & STYLE_BOLD)
        attributes |= A_BOLD;
    if (wanted & STYLE_DIM)
        attributes |= A_DIM;
    if (wanted & STYLE_UNDERLINE)
        attributes |= A_UNDERLINE;
    if (wanted & STYLE_REVERSE)
        attributes |= A_REVERSE;
    return attributes;
}

short colour_pair(enum role role)
{
    return has_pair((int)role) ? (short)(role + 1) : 0;
}
