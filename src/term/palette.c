/*
 * The colours of all roles, for terminals with 256 colours, with 8, and with none.
 *
 * - The background of text is never set, so that it is readable on light and on dark terminals alike: each of
 *   the 256 has a contrast of at least 3.4 to 1 against white and against black (unit test).
 * - Pictures of values have five levels from blue by a light grey to orange, the same on every terminal: these cells
 *   set both colours, one for each of their halves.
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

/* The levels of pictures, of 256 and of 8. */
enum { LEVEL_0 = 25, LEVEL_1 = 110, LEVEL_2 = 252, LEVEL_3 = 215, LEVEL_4 = 166 };
enum { FEW_0 = 4, FEW_1 = 6, FEW_2 = 7, FEW_3 = 3, FEW_4 = 1 };

#define IN_FRONT(a)                    \
 {                                     \
  LEVEL_##a, FEW_##a, NONE, NONE, NONE \
 }
#define BEHIND(b)    \
 {                   \
  LEVEL_##b, FEW_##b \
 }

/* Areas of more than two classes, paler than the classes' own points. */
enum { AREA_BLUE = 110, AREA_ORANGE = 215, AREA_GREEN = 115, AREA_PURPLE = 182 };

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
    [ROLE_REACHED] =     {PURPLE, FEW_MAGENTA, BOLD | UNDER,    BOLD | UNDER,    UNDER},
    [ROLE_CLASS_0] =     {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_CLASS_1] =     {ORANGE, FEW_RED,     NONE,            NONE,            BOLD},
    [ROLE_CLASS_2] =     {TEAL,   FEW_GREEN,   NONE,            NONE,            UNDER},
    [ROLE_CLASS_3] =     {PURPLE, FEW_MAGENTA, BOLD,            BOLD,            REVERSE},
    [ROLE_RUN_1] =       {BLUE,   FEW_BLUE,    NONE,            BOLD,            NONE},
    [ROLE_RUN_2] =       {ORANGE, FEW_RED,     NONE,            NONE,            NONE},
    [ROLE_RUN_3] =       {TEAL,   FEW_GREEN,   NONE,            NONE,            NONE},
    [ROLE_RUN_4] =       {PURPLE, FEW_MAGENTA, BOLD,            BOLD,            NONE},
    [ROLE_RUN_5] =       {OCHRE,  FEW_MAGENTA, NONE,            NONE,            NONE},
    [ROLE_RUN_6] =       {PLAIN,  PLAIN,       NONE,            NONE,            NONE},
    [ROLE_FIELD_00] = IN_FRONT(0), [ROLE_FIELD_01] = IN_FRONT(0), [ROLE_FIELD_02] = IN_FRONT(0),
    [ROLE_FIELD_03] = IN_FRONT(0), [ROLE_FIELD_04] = IN_FRONT(0),
    [ROLE_FIELD_10] = IN_FRONT(1), [ROLE_FIELD_11] = IN_FRONT(1), [ROLE_FIELD_12] = IN_FRONT(1),
    [ROLE_FIELD_13] = IN_FRONT(1), [ROLE_FIELD_14] = IN_FRONT(1),
    [ROLE_FIELD_20] = IN_FRONT(2), [ROLE_FIELD_21] = IN_FRONT(2), [ROLE_FIELD_22] = IN_FRONT(2),
    [ROLE_FIELD_23] = IN_FRONT(2), [ROLE_FIELD_24] = IN_FRONT(2),
    [ROLE_FIELD_30] = IN_FRONT(3), [ROLE_FIELD_31] = IN_FRONT(3), [ROLE_FIELD_32] = IN_FRONT(3),
    [ROLE_FIELD_33] = IN_FRONT(3), [ROLE_FIELD_34] = IN_FRONT(3),
    [ROLE_FIELD_40] = IN_FRONT(4), [ROLE_FIELD_41] = IN_FRONT(4), [ROLE_FIELD_42] = IN_FRONT(4),
    [ROLE_FIELD_43] = IN_FRONT(4), [ROLE_FIELD_44] = IN_FRONT(4),
    [ROLE_AREA_0] = {AREA_BLUE, FEW_BLUE, NONE, NONE, NONE},
    [ROLE_AREA_1] = {AREA_ORANGE, FEW_RED, NONE, NONE, NONE},
    [ROLE_AREA_2] = {AREA_GREEN, FEW_GREEN, NONE, NONE, NONE},
    [ROLE_AREA_3] = {AREA_PURPLE, FEW_MAGENTA, NONE, NONE, NONE},
};

const struct ground palette_ground[ROLE_COUNT] = {
    [ROLE_FIELD_00] = BEHIND(0), [ROLE_FIELD_01] = BEHIND(1), [ROLE_FIELD_02] = BEHIND(2),
    [ROLE_FIELD_03] = BEHIND(3), [ROLE_FIELD_04] = BEHIND(4),
    [ROLE_FIELD_10] = BEHIND(0), [ROLE_FIELD_11] = BEHIND(1), [ROLE_FIELD_12] = BEHIND(2),
    [ROLE_FIELD_13] = BEHIND(3), [ROLE_FIELD_14] = BEHIND(4),
    [ROLE_FIELD_20] = BEHIND(0), [ROLE_FIELD_21] = BEHIND(1), [ROLE_FIELD_22] = BEHIND(2),
    [ROLE_FIELD_23] = BEHIND(3), [ROLE_FIELD_24] = BEHIND(4),
    [ROLE_FIELD_30] = BEHIND(0), [ROLE_FIELD_31] = BEHIND(1), [ROLE_FIELD_32] = BEHIND(2),
    [ROLE_FIELD_33] = BEHIND(3), [ROLE_FIELD_34] = BEHIND(4),
    [ROLE_FIELD_40] = BEHIND(0), [ROLE_FIELD_41] = BEHIND(1), [ROLE_FIELD_42] = BEHIND(2),
    [ROLE_FIELD_43] = BEHIND(3), [ROLE_FIELD_44] = BEHIND(4),
    [ROLE_AREA_0] = {AREA_BLUE, FEW_BLUE},
    [ROLE_AREA_1] = {AREA_ORANGE, FEW_RED},
    [ROLE_AREA_2] = {AREA_GREEN, FEW_GREEN},
    [ROLE_AREA_3] = {AREA_PURPLE, FEW_MAGENTA},
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
