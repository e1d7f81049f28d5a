/* Axes around plots: ranges, numbers, places of values, lines cut off at the edges. */
#include "support.h"

#include "ui/axes.h"

#include <stdlib.h>
#include <string.h>

static char *text_of(const struct canvas *canvas)
{
    struct text text = {0};

    canvas_text(canvas, &text);
    assert_false(text.failed);
    return text.data;
}

static struct canvas make(int width, int height)
{
    struct canvas canvas;

    assert_true(canvas_create(&canvas, width, height, GLYPHS_ASCII, NULL));
    return canvas;
}

static void assert_text(struct canvas *canvas, const char *expected)
{
    char *text = text_of(canvas);

    assert_string_equal(text, expected);
    free(text);
    canvas_free(canvas);
}

static void test_ranges_grow_by_finite_values_only(void **state)
{
    struct range range = RANGE_EMPTY;

    (void)state;
    range_extend(&range, (double)NAN);
    range_extend(&range, (double)INFINITY);
    assert_true(range.low > range.high);
    range_extend(&range, 3);
    range_extend(&range, -1);
    assert_close(range.low, -1, 0);
    assert_close(range.high, 3, 0);
    range_widen(&range, 0.25);
    assert_close(range.low, -2, 1e-12);
    assert_close(range.high, 4, 1e-12);
    assert_close(range_share(&range, 1), 0.5, 1e-12);
    assert_close(range_value(&range, 0.5), 1, 1e-12);
}

/* One value, and none, still make an axis. */
static void test_ranges_without_width_get_some(void **state)
{
    struct range one = {.low = 5, .high = 5}, none = RANGE_EMPTY;

    (void)state;
    range_widen(&one, 0.1);
    assert_true(one.low < 5 && one.high > 5);
    range_widen(&none, 0);
    assert_true(none.low < none.high);
}

static void test_axes_have_numbers_at_round_values(void **state)
{
    struct canvas canvas = make(30, 7);
    struct axes axes = axes_make((struct rect){0, 0, 30, 7}, (struct range){.low = 0, .high = 20},
                                 (struct range){.low = -1, .high = 1}, "weight", "E");

    (void)state;
    axes_draw(&axes, &canvas);
    assert_text(&canvas, " 1+\n"
                         " E|\n"
                         " 0+\n"
                         "  |\n"
                         "  |\n"
                         "-1+\n"
                         "   0           10   weight  20\n");
}

/* However the range lies, at least two numbers say what the unit is. */
static void test_each_axis_has_two_numbers(void **state)
{
    (void)state;
    for (double low = -13; low < 13; low += 0.7) {
        struct canvas canvas = make(20, 6);
        struct axes axes = axes_make((struct rect){0, 0, 20, 6},
                                     (struct range){.low = low, .high = low + 9},
                                     (struct range){.low = 0, .high = 1}, "", "");
        char *text, *last;
        int numbers = 0;

        axes_draw(&axes, &canvas);
        text = text_of(&canvas);
        last = text + strlen(text) - 1;
        while (last > text && last[-1] != '\n')
            last--;
        for (char *word = strtok(last, " \n"); word != NULL; word = strtok(NULL, " \n"))
            numbers++;
        assert_true(numbers >= 2);
        free(text);
        canvas_free(&canvas);
    }
}

static void test_the_ends_lie_in_the_outermost_cells(void **state)
{
    struct axes axes = axes_make((struct rect){3, 2, 40, 10}, (struct range){.low = -2, .high = 2},
                                 (struct range){.low = 0, .high = 5}, "", "");

    (void)state;
    assert_int_equal(axes_column(&axes, -2), axes.cells.x);
    assert_int_equal(axes_column(&axes, 2), axes.cells.x + axes.cells.width - 1);
    assert_int_equal(axes_row(&axes, 0), axes.cells.y + axes.cells.height - 1);
    assert_int_equal(axes_row(&axes, 5), axes.cells.y);
    assert_int_equal(axes_dot_x(&axes, 2) / 2, axes.cells.x + axes.cells.width - 1);
    assert_int_equal(axes_dot_y(&axes, 5) / 4, axes.cells.y);
    assert_true(axes_row(&axes, 1e300) < axes.cells.y);
    assert_true(axes_column(&axes, (double)NAN) < axes.cells.x);
}

/* Ends far outside the plot, and none at all. */
static void test_lines_are_cut_at_the_edges(void **state)
{
    struct canvas canvas = make(6, 3);
    struct axes axes = {
        .cells = {1,          0,        4, 3},
          .x = {.low = 0,         .high = 1                },
          .y = {.low = 0,.high = 1}
    };

    (void)state;
    axes_line(&axes, &canvas, -1e12, 0.5, 1e12, 0.5, ROLE_NORMAL, GLYPH_FIT, false);
    axes_line(&axes, &canvas, 0, 2, 1, 3, ROLE_NORMAL, GLYPH_FIT, false);
    axes_line(&axes, &canvas, 0, (double)NAN, 1, 0, ROLE_NORMAL, GLYPH_FIT, false);
    assert_text(&canvas, "\n ****\n\n");
}

static void test_dotted_lines_leave_gaps(void **state)
{
    struct canvas canvas;
    struct axes axes = {
        .cells = {0,          0,        4, 1},
          .x = {.low = 0,         .high = 1                },
          .y = {.low = 0,.high = 1}
    };

    (void)state;
    assert_true(canvas_create(&canvas, 4, 1, GLYPHS_UTF8, NULL));
    axes_line(&axes, &canvas, 0, 0, 1, 0, ROLE_NORMAL, GLYPH_FIT, true);
    assert_text(&canvas, "⢀⢀⢀⢀\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges_grow_by_finite_values_only),
        cmocka_unit_test(test_ranges_without_width_get_some),
        cmocka_unit_test(test_axes_have_numbers_at_round_values),
        cmocka_unit_test(test_each_axis_has_two_numbers),
        cmocka_unit_test(test_the_ends_lie_in_the_outermost_cells),
        cmocka_unit_test(test_lines_are_cut_at_the_edges),
        cmocka_unit_test(test_dotted_lines_leave_gaps),
    };

    return cmocka_run_group_tests_name("axes", tests, NULL, NULL);
}
