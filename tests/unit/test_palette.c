/*
 * The colours of the roles: readable on any background, and told apart by everyone.
 */
#include "term/palette.h"

#include "support.h"

struct colour {
    double red, green, blue; /* linear light, 0 to 1 */
};

static double linear(uint32_t byte)
{
    double value = byte / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static struct colour colour_of(int index)
{
    uint32_t rgb = palette_rgb(index);

    return (struct colour){linear(rgb >> 16), linear(rgb >> 8 & 255), linear(rgb & 255)};
}

static double luminance(struct colour c)
{
    return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
}

/* The colour as somebody without red cones sees it (Vienot, Brettel and Mollon, 1999). */
static struct colour without_red(struct colour c)
{
    double yellow = 0.1124 * c.red + 0.8876 * c.green;

    return (struct colour){yellow, yellow, 0.0040 * c.red - 0.0040 * c.green + c.blue};
}

static struct colour without_green(struct colour c)
{
    double yellow = 0.2928 * c.red + 0.7072 * c.green;

    return (struct colour){yellow, yellow, -0.0223 * c.red + 0.0223 * c.green + c.blue};
}

static double distance(struct colour a, struct colour b)
{
    return sqrt(pow(a.red - b.red, 2) + pow(a.green - b.green, 2) + pow(a.blue - b.blue, 2));
}

static void test_rgb_of_the_cube_and_the_greys(void **state)
{
    (void)state;
    assert_int_equal(palette_rgb(16), 0x000000);
    assert_int_equal(palette_rgb(32), 0x0087D7);
    assert_int_equal(palette_rgb(166), 0xD75F00);
    assert_int_equal(palette_rgb(231), 0xFFFFFF);
    assert_int_equal(palette_rgb(243), 0x767676);
}

static void test_every_role_has_a_row(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        const struct style *style = &palette[role];

        /* Zero is what a forgotten row has; black on black is no choice. */
        assert_true(style->many == STYLE_DEFAULT || (style->many >= 16 && style->many < 256));
        assert_true(style->few == STYLE_DEFAULT || (style->few >= 1 && style->few < 8));
    }
}

static void test_colours_are_readable_on_black_and_on_white(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        double light;

        if (palette[role].many == STYLE_DEFAULT || palette_ground[role].many != 0)
            continue;
        light = luminance(colour_of(palette[role].many)) + 0.05;
        assert_true(light / 0.05 >= 3.4);
        assert_true(1.05 / light >= 3.4);
    }
}

static void assert_told_apart(enum role one, enum role other)
{
    struct colour a = colour_of(palette[one].many), b = colour_of(palette[other].many);

    assert_true(distance(a, b) > 0.3);
    assert_true(distance(without_red(a), without_red(b)) > 0.3);
    assert_true(distance(without_green(a), without_green(b)) > 0.3);
    assert_int_not_equal(palette[one].few, palette[other].few);
    assert_int_not_equal(palette[one].mono, palette[other].mono);
}

static void test_pairs_are_told_apart_without_red_or_green(void **state)
{
    (void)state;
    assert_told_apart(ROLE_TRAIN, ROLE_TEST);
    assert_told_apart(ROLE_POSITIVE, ROLE_NEGATIVE);
    assert_told_apart(ROLE_CLASS_0, ROLE_CLASS_1);
}

/* Six runs; each curve also ends with its number. */
static void test_compared_runs_have_colours_of_their_own(void **state)
{
    (void)state;
    for (int a = ROLE_RUN_1; a <= ROLE_RUN_6; a++)
        for (int b = ROLE_RUN_1; b < a; b++)
            assert_int_not_equal(palette[a].many, palette[b].many);
}

static enum role level(int upper, int lower)
{
    return (enum role)(ROLE_FIELD_00 + FIELD_LEVELS * upper + lower);
}

/* Cells of pictures: the upper half in front, the lower one behind, each level with one colour of its own. */
static void test_halves_of_pictures_have_the_colours_of_their_levels(void **state)
{
    (void)state;
    for (int a = 0; a < FIELD_LEVELS; a++)
        for (int b = 0; b < FIELD_LEVELS; b++) {
            const struct style *style = &palette[level(a, b)];

            assert_int_equal(style->many, palette[level(a, a)].many);
            assert_int_equal(palette_ground[level(a, b)].many, palette[level(b, b)].many);
            assert_int_equal(style->few, palette[level(a, a)].few);
            assert_int_equal(palette_ground[level(a, b)].few, palette[level(b, b)].few);
            assert_int_equal(style->mono, 0);
            if (a < b)
                assert_int_not_equal(style->few, palette_ground[level(a, b)].few);
        }
}

/* Neighbouring levels differ for everybody; the ends by far. */
static void test_levels_are_told_apart_without_red_or_green(void **state)
{
    (void)state;
    for (int a = 0; a + 1 < FIELD_LEVELS; a++) {
        struct colour one = colour_of(palette[level(a, a)].many);
        struct colour next = colour_of(palette[level(a + 1, a + 1)].many);

        assert_true(distance(one, next) > 0.2);
        assert_true(distance(without_red(one), without_red(next)) > 0.2);
        assert_true(distance(without_green(one), without_green(next)) > 0.2);
    }
    assert_true(distance(without_red(colour_of(palette[level(0, 0)].many)),
                         without_red(colour_of(palette[level(4, 4)].many))) > 0.3);
}

static void test_red_and_green_alone_are_not_told_apart(void **state)
{
    struct colour red = colour_of(160), green = colour_of(64);

    (void)state;
    assert_true(distance(red, green) > 0.3);
    assert_true(distance(without_green(red), without_green(green)) < 0.3);
}

static void test_without_colours_meanings_differ_by_attributes(void **state)
{
    static const enum role roles[] = {ROLE_NORMAL, ROLE_FOCUS, ROLE_SELECTED,
                                      ROLE_ERROR,  ROLE_TITLE, ROLE_KEY};
    size_t count = sizeof roles / sizeof roles[0];

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            assert_int_not_equal(palette[roles[i]].mono, palette[roles[j]].mono);
    assert_int_not_equal(palette[ROLE_FRAME].mono, palette[ROLE_FRAME_FOCUS].mono);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rgb_of_the_cube_and_the_greys),
        cmocka_unit_test(test_every_role_has_a_row),
        cmocka_unit_test(test_colours_are_readable_on_black_and_on_white),
        cmocka_unit_test(test_pairs_are_told_apart_without_red_or_green),
        cmocka_unit_test(test_compared_runs_have_colours_of_their_own),
        cmocka_unit_test(test_halves_of_pictures_have_the_colours_of_their_levels),
        cmocka_unit_test(test_levels_are_told_apart_without_red_or_green),
        cmocka_unit_test(test_red_and_green_alone_are_not_told_apart),
        cmocka_unit_test(test_without_colours_meanings_differ_by_attributes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
