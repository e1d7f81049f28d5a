/*
 * The colours of all roles, for terminals with 256 colours, with 8, and with none.
 *
 * - The background is never set, so that text is readable on light and on dark terminals alike: each of
 *   the 256 has a contrast of at least 3.4 to 1 against white and against black (unit test).
 * - What must be told apart differs along blue and orange, which nobody confuses, and never by red and
 *   green alone. The hues follow the palette of Okabe and Ito, "Color Universal Design" (2008).
 * - Of the 8, only red and magenta are readable on any background; blue needs bold, which most such
 *   terminals show as a brighter colour.
 * - Bold, underline and reverse say the same again, for those who see no colours at all.
 */
#include "term/palette.h"

enum {
    BLUE = 32,
    ORANGE = 166,
    PURPLE = 133,
    TEAL = 29,
    RED = 160,
    OCHRE = 130,
    GREY = 243,
    PLAIN = STYLE_DEFAULT
};
enum { FEW_RED = 1, FEW_GREEN = 2, FEW_BLUE = 4, FEW_MAGENTA = 5 };

#define NONE    0
#define BOLD    STYLE_BOLD
#define UNDER   STYLE_UNDERLINE
#define REVERSE STYLE_REVERSE

/* clang-format off */
const struct style palette[ROLE_COUNT] = {
    /*                     256,    8,           beside 256,      beside 8,        without colours */
    [ROLE_NORMAL] =      {PLAIN,  PLAIN,       NONE,            NONE,            NONE},
    [ROLE_DIM] =         {GREY,   PLAIN,       NONE,            STYLE_DIM,       STYLE_DIM},
    [ROLE_TITLE] =       {PLAIN,  PLAIN,       BOLD,            BOLD,            BOLD},
    [ROLE_FRAME] =       {GREY,   PLAIN,       NONE,            NONE,            NONE},
    [ROLE_FRAME_FOCUS] = {BLUE,   FEW_BLUE,    BOLD,            BOLD,            BOLD},
    [ROLE_FOCUS] =       {PLAIN,  PLAIN,       REVERSE,         REVERSE,         REVERSE},
    [ROLE_SELECTED] =    {BLUE,   FEW_BLUE,    BOLD | UNDER,    BOLD | UNDER,    UNDER},
    [ROLE_VALUE] =       {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_EDIT] =        {PLAIN,  PLAIN,       REVERSE | UNDER, REVERSE | UNDER, REVERSE | UNDER},
    [ROLE_KEY] =         {ORANGE, FEW_MAGENTA, BOLD,            BOLD,            BOLD | UNDER},
    [ROLE_STATUS] =      {PLAIN,  PLAIN,       NONE,            NONE,            NONE},
    [ROLE_GOOD] =        {TEAL,   FEW_BLUE,    BOLD,            BOLD,            BOLD},
    [ROLE_WARNING] =     {OCHRE,  FEW_MAGENTA, BOLD,            BOLD,            BOLD | UNDER},
    [ROLE_ERROR] =       {RED,    FEW_RED,     BOLD | REVERSE,  BOLD | REVERSE,  BOLD | REVERSE},
    [ROLE_TRAIN] =       {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_TEST] =        {ORANGE, FEW_RED,     NONE,            NONE,            BOLD},
    [ROLE_EARLIER] =     {GREY,   PLAIN,       NONE,            STYLE_DIM,       STYLE_DIM},
    [ROLE_CHANGE] =      {PURPLE, FEW_MAGENTA, NONE,            NONE,            NONE},
    [ROLE_POSITIVE] =    {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_NEGATIVE] =    {ORANGE, FEW_RED,     NONE,            NONE,            BOLD},
    [ROLE_CLASS_0] =     {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_CLASS_1] =     {ORANGE, FEW_RED,     NONE,            NONE,            BOLD},
    [ROLE_CLASS_2] =     {TEAL,   FEW_GREEN,   NONE,            NONE,            UNDER},
    [ROLE_CLASS_3] =     {PURPLE, FEW_MAGENTA, BOLD,            BOLD,            REVERSE},
};
/* clang-format on */

/* A level of the 6x6x6 cube: 0, 95, 135, ... 255. */
static uint32_t cube_level(int step)
{
    return step == 0 ? 0 : (uint32_t)(55 + 40 * step);
}

uint32_t palette_rgb(int index)
{
    uint32_t grey;

    if (index >= 232) {
        grey = (uint32_t)(8 + 10 * (index - 232));
        return grey << 16 | grey << 8 | grey;
    }
    index -= 16;
    return cube_level(index / 36) << 16 | cube_level(index / 6 % 6) << 8 | cube_level(index % 6);
}
