/* The grid of cells: what drawing puts into it, what it refuses to show, where it is cut off. */
#include "support.h"

#include <nntui/canvas.h>

#include <stdlib.h>
#include <string.h>

/* A canvas with what drawing needs to be compared as text. */
static struct canvas make(int width, int height, enum glyph_set glyphs)
{
    struct canvas canvas;

    assert_true(canvas_create(&canvas, width, height, glyphs, NULL));
    return canvas;
}

/* Compares the canvas with lines, each ended by '\n', and frees it. */
static void assert_shows(struct canvas *canvas, const char *expected)
{
    struct text text = {0};

    canvas_text(canvas, &text);
    assert_false(text.failed);
    assert_string_equal(text.data, expected);
    text_free(&text);
    canvas_free(canvas);
}

static void test_a_new_canvas_is_blank(void **state)
{
    struct canvas canvas = make(3, 2, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(canvas.cursor_x, -1);
    assert_shows(&canvas, "\n\n");
}

static void test_sizes_out_of_range_are_refused(void **state)
{
    static const int sizes[][2] = {
        {0,                    5                    },
        {5,                    0                    },
        {-1,                   5                    },
        {CANVAS_MAX_WIDTH + 1, 5                    },
        {5,                    CANVAS_MAX_HEIGHT + 1}
    };
    struct canvas canvas;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_false(canvas_create(&canvas, sizes[i][0], sizes[i][1], GLYPHS_ASCII, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        canvas_free(&canvas);
    }
}

static void test_text_is_cut_off_at_every_edge(void **state)
{
    struct canvas canvas = make(4, 2, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(canvas_write(&canvas, -2, 0, ROLE_NORMAL, "abcdefgh"), 8);
    canvas_write(&canvas, 0, -1, ROLE_NORMAL, "above");
    canvas_write(&canvas, 0, 2, ROLE_NORMAL, "below");
    canvas_write(&canvas, 4, 1, ROLE_NORMAL, "right");
    assert_shows(&canvas, "cdef\n\n");
}

static void test_the_clip_confines_and_nests(void **state)
{
    struct canvas canvas = make(6, 3, GLYPHS_ASCII);
    struct rect outer, inner;

    (void)state;
    outer = canvas_clip(&canvas, (struct rect){1, 1, 4, 5});
    inner = canvas_clip(&canvas, (struct rect){0, 0, 3, 9});
    canvas_fill(&canvas, (struct rect){-5, -5, 50, 50}, ROLE_NORMAL, 'i');
    canvas_unclip(&canvas, inner);
    canvas_put(&canvas, 4, 1, ROLE_NORMAL, 'o');
    canvas_put(&canvas, 5, 1, ROLE_NORMAL, 'x');
    canvas_unclip(&canvas, outer);
    canvas_put(&canvas, 5, 0, ROLE_NORMAL, 'e');
    assert_shows(&canvas, "     e\n ii o\n ii\n");
}

static void test_roles_are_kept(void **state)
{
    struct canvas canvas = make(3, 1, GLYPHS_ASCII);

    (void)state;
    canvas_write(&canvas, 1, 0, ROLE_ERROR, "x");
    assert_int_equal(canvas.cells[0].role, ROLE_NORMAL);
    assert_int_equal(canvas.cells[1].role, ROLE_ERROR);
    canvas_free(&canvas);
}

static void test_nothing_that_steers_a_terminal_gets_in(void **state)
{
    struct canvas canvas = make(20, 1, GLYPHS_UTF8);

    (void)state;
    canvas_write(&canvas, 0, 0, ROLE_NORMAL, "a\x1b[2J\a\x7f\xff\xc2\x9b\xe2\x80\xa8\tz");
    canvas_put(&canvas, 15, 0, ROLE_NORMAL, 0x1b);
    assert_shows(&canvas, "a?[2J??????z   ?\n");
}

static void test_combining_and_invisible_characters_are_dropped(void **state)
{
    struct canvas canvas = make(20, 1, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(canvas_write(&canvas, 0, 0, ROLE_NORMAL, "a\u0301b\u200d\u202ec"), 3);
    assert_shows(&canvas, "abc\n");
}

static void test_wide_characters_take_two_columns(void **state)
{
    struct canvas canvas = make(6, 1, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(canvas_write(&canvas, 0, 0, ROLE_NORMAL, "日本x"), 5);
    assert_int_equal(canvas.cells[0].width, 2);
    assert_int_equal(canvas.cells[1].width, 0);
    assert_int_equal(canvas.cells[4].width, 1);
    assert_shows(&canvas, "日本x\n");
}

static void test_half_a_wide_character_is_never_shown(void **state)
{
    struct canvas canvas = make(5, 3, GLYPHS_UTF8);

    (void)state;
    canvas_write(&canvas, 0, 0, ROLE_NORMAL, "日本");
    canvas_put(&canvas, 1, 0, ROLE_NORMAL, 'x'); /* the right half of the first */
    canvas_put(&canvas, 2, 0, ROLE_NORMAL, 'y'); /* the left half of the second */
    canvas_write(&canvas, -1, 1, ROLE_NORMAL, "日.");
    canvas_write(&canvas, 4, 1, ROLE_NORMAL, "日");
    canvas_write(&canvas, 0, 2, ROLE_NORMAL, "日本");
    canvas_write(&canvas, 1, 2, ROLE_NORMAL, "語"); /* over both */
    for (int x = 0; x < 5; x++)
        assert_int_equal(canvas.cells[x].width, 1);
    assert_shows(&canvas, " xy\n .\n 語\n");
}

static void test_ascii_letters_lose_their_marks(void **state)
{
    struct canvas canvas = make(40, 1, GLYPHS_ASCII);

    (void)state;
    canvas_write(&canvas, 0, 0, ROLE_NORMAL, "ăâîșțĂÂÎȘȚşţéüñøßłž „x” – … 日Ω");
    assert_shows(&canvas, "aaistAAISTsteunoslz \"x\" - . ? ?\n");
}

static void test_ascii_canvas_holds_only_ascii(void **state)
{
    struct canvas canvas = make(8, 8, GLYPHS_ASCII);

    (void)state;
    for (uint32_t c = 0; c < 0x3100; c++) {
        canvas_put(&canvas, (int)(c % 8), (int)(c / 8 % 8), ROLE_NORMAL, c);
        for (int i = 0; i < 64; i++)
            assert_in_range(canvas.cells[i].character, 0x20, 0x7E);
    }
    canvas_free(&canvas);
}

static void test_glyphs_are_one_column_and_plain_in_ascii(void **state)
{
    struct canvas canvas = make(GLYPH_COUNT, 1, GLYPHS_UTF8);

    (void)state;
    for (int i = 0; i < GLYPH_COUNT; i++) {
        canvas_put(&canvas, i, 0, ROLE_NORMAL, glyph_character(GLYPHS_UTF8, (enum glyph)i));
        assert_int_equal(canvas.cells[i].width, 1);
        assert_int_not_equal(canvas.cells[i].character, '?');
        if (i != GLYPH_FIELD_0) /* the lowest level is a blank */
            assert_in_range(glyph_character(GLYPHS_ASCII, (enum glyph)i), 0x21, 0x7E);
    }
    canvas_free(&canvas);
}

static void test_frames_have_titles_and_survive_any_size(void **state)
{
    struct canvas canvas = make(12, 4, GLYPHS_UTF8);

    (void)state;
    canvas_frame(&canvas, (struct rect){0, 0, 12, 3}, ROLE_FRAME, "Data");
    for (int width = -1; width < 3; width++)
        canvas_frame(&canvas, (struct rect){0, 3, width, 1}, ROLE_FRAME, "Data");
    assert_shows(&canvas, "┌ Data ────┐\n│          │\n└──────────┘\n\n");

    canvas = make(10, 3, GLYPHS_ASCII);
    canvas_frame(&canvas, (struct rect){0, 0, 10, 3}, ROLE_FRAME, "Learning");
    assert_shows(&canvas, "+ Lear~ -+\n|        |\n+--------+\n");
}

static void test_long_text_is_cut_with_an_ellipsis(void **state)
{
    struct canvas canvas = make(8, 3, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(canvas_write_cut(&canvas, 0, 0, 5, ROLE_NORMAL, "abcde"), 5);
    assert_int_equal(canvas_write_cut(&canvas, 0, 1, 5, ROLE_NORMAL, "abcdef"), 5);
    assert_int_equal(canvas_write_cut(&canvas, 0, 2, 0, ROLE_NORMAL, "abcdef"), 0);
    assert_shows(&canvas, "abcde\nabcd…\n\n");
}

static void test_text_wraps_at_blanks(void **state)
{
    struct canvas canvas = make(8, 4, GLYPHS_UTF8);

    (void)state;
    assert_int_equal(
        canvas_wrap(&canvas, (struct rect){1, 0, 6, 3}, ROLE_NORMAL, "one two threefour\nx"), 5);
    assert_int_equal(canvas_wrap(&canvas, (struct rect){0, 0, 0, 0}, ROLE_NORMAL, "one"), 0);
    assert_int_equal(canvas_wrap(&canvas, (struct rect){0, 0, 1, 0}, ROLE_NORMAL, "日本"), 2);
    assert_shows(&canvas, " one\n two\n three…\n\n");
}

static void test_dots_share_a_cell(void **state)
{
    struct canvas canvas = make(2, 1, GLYPHS_UTF8);

    (void)state;
    for (int y = 0; y < 4; y++)
        canvas_dot(&canvas, 0, y, ROLE_TRAIN, GLYPH_CURVE);
    canvas_dot(&canvas, 3, 0, ROLE_TEST, GLYPH_CURVE);
    canvas_dot(&canvas, -1, 0, ROLE_TEST, GLYPH_CURVE);
    canvas_dot(&canvas, 4, 0, ROLE_TEST, GLYPH_CURVE);
    canvas_dot(&canvas, 0, 4, ROLE_TEST, GLYPH_CURVE);
    assert_int_equal(canvas.cells[0].role, ROLE_TRAIN);
    assert_shows(&canvas, "⡇⠈\n");
}

static void test_ascii_dots_cross(void **state)
{
    struct canvas canvas = make(3, 1, GLYPHS_ASCII);

    (void)state;
    canvas_dot(&canvas, 0, 0, ROLE_TRAIN, GLYPH_CURVE);
    canvas_dot(&canvas, 1, 3, ROLE_TRAIN, GLYPH_CURVE);
    canvas_dot(&canvas, 2, 0, ROLE_TRAIN, GLYPH_CURVE);
    canvas_dot(&canvas, 2, 1, ROLE_TEST, GLYPH_CURVE_DOTTED);
    canvas_dot(&canvas, 4, 1, ROLE_TEST, GLYPH_CURVE_DOTTED);
    assert_shows(&canvas, "*#o\n");
}

static void test_far_away_coordinates_are_harmless(void **state)
{
    static const int far[] = {-2000000000, -1, 0, 3, 2000000000};
    struct canvas canvas = make(4, 4, GLYPHS_UTF8);

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < 5; j++) {
            canvas_put(&canvas, far[i], far[j], ROLE_NORMAL, 0x65E5);
            canvas_dot(&canvas, far[i], far[j], ROLE_NORMAL, GLYPH_CURVE);
            canvas_fill(&canvas, (struct rect){far[i], far[j], 10, 10}, ROLE_NORMAL, '.');
        }
    }
    canvas_free(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_canvas_is_blank),
        cmocka_unit_test(test_sizes_out_of_range_are_refused),
        cmocka_unit_test(test_text_is_cut_off_at_every_edge),
        cmocka_unit_test(test_the_clip_confines_and_nests),
        cmocka_unit_test(test_roles_are_kept),
        cmocka_unit_test(test_nothing_that_steers_a_terminal_gets_in),
        cmocka_unit_test(test_combining_and_invisible_characters_are_dropped),
        cmocka_unit_test(test_wide_characters_take_two_columns),
        cmocka_unit_test(test_half_a_wide_character_is_never_shown),
        cmocka_unit_test(test_ascii_letters_lose_their_marks),
        cmocka_unit_test(test_ascii_canvas_holds_only_ascii),
        cmocka_unit_test(test_glyphs_are_one_column_and_plain_in_ascii),
        cmocka_unit_test(test_frames_have_titles_and_survive_any_size),
        cmocka_unit_test(test_long_text_is_cut_with_an_ellipsis),
        cmocka_unit_test(test_text_wraps_at_blanks),
        cmocka_unit_test(test_dots_share_a_cell),
        cmocka_unit_test(test_ascii_dots_cross),
        cmocka_unit_test(test_far_away_coordinates_are_harmless),
    };

    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
