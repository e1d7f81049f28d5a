/* Strokes: adding, taking back, rubbing out, and the picture of them. */
#include "support.h"

#include <nntui/drawing.h>

#include <stdlib.h>
#include <string.h>

#define SIDE DRAWING_SIDE

static void line(struct drawing *drawing, float x1, float y1, float x2, float y2)
{
    struct error err = {0};

    assert_true(drawing_begin(drawing, x1, y1, 1, &err));
    assert_true(drawing_add(drawing, x2, y2, 1, &err));
}

static float total(const float *grey, size_t count)
{
    float sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += grey[i];
    return sum;
}

static void test_undo_takes_strokes_in_turn(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    line(&drawing, 1, 2, 3, 4);
    line(&drawing, 5, 6, 7, 8);
    assert_int_equal(drawing_strokes(&drawing), 2);
    assert_true(drawing_undo(&drawing));
    assert_int_equal(drawing_strokes(&drawing), 1);
    assert_int_equal(drawing.count, 2);
    assert_close(drawing.points[1].x, 3, 0);
    assert_true(drawing_undo(&drawing));
    assert_true(drawing_is_empty(&drawing));
    assert_false(drawing_undo(&drawing));
    drawing_free(&drawing);
}

static void test_adding_without_a_stroke_begins_one(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    assert_true(drawing_add(&drawing, 1, 1, 1, NULL));
    assert_true(drawing_add(&drawing, 2, 2, 1, NULL));
    assert_int_equal(drawing_strokes(&drawing), 1);
    drawing_clear(&drawing);
    assert_true(drawing_is_empty(&drawing));
    drawing_free(&drawing);
}

static void test_a_copy_is_its_own(void **state)
{
    struct drawing drawing = {0}, copy = {0};

    (void)state;
    line(&drawing, 1, 2, 3, 4);
    assert_true(drawing_copy(&copy, &drawing, NULL));
    drawing.points[0].x = 9;
    assert_close(copy.points[0].x, 1, 0);
    drawing_clear(&drawing);
    assert_true(drawing_copy(&copy, &drawing, NULL));
    assert_true(drawing_is_empty(&copy));
    drawing_free(&drawing);
    drawing_free(&copy);
}

static void test_what_is_no_place_is_refused(void **state)
{
    struct drawing drawing = {0};
    struct error err = {0};

    (void)state;
    assert_false(drawing_add(&drawing, NAN, 1, 1, &err));
    assert_non_null(strstr(err.text, "expected places within 1000"));
    assert_false(drawing_add(&drawing, 1, INFINITY, 1, NULL));
    assert_false(drawing_add(&drawing, 1, -1001, 1, NULL));
    assert_false(drawing_add(&drawing, 1, 1, NAN, NULL));
    assert_false(drawing_add(&drawing, 1, 1, -0.5f, NULL));
    assert_true(drawing_is_empty(&drawing));
    drawing_free(&drawing);
}

static void test_there_are_only_so_many_points(void **state)
{
    struct drawing drawing = {0};
    struct error err = {0};

    (void)state;
    for (int i = 0; i < DRAWING_MAX_POINTS; i++)
        assert_true(drawing_add(&drawing, 1, 1, 1, NULL));
    assert_false(drawing_add(&drawing, 1, 1, 1, &err));
    assert_non_null(strstr(err.text, "more than 20000"));
    assert_int_equal(drawing.count, DRAWING_MAX_POINTS);
    drawing_free(&drawing);
}

static void test_bounds_hold_all_points(void **state)
{
    struct drawing drawing = {0};
    struct drawing_box box;

    (void)state;
    assert_false(drawing_bounds(&drawing, &box));
    line(&drawing, 3, 20, 8, 4);
    line(&drawing, -2, 6, 5, 5);
    assert_true(drawing_bounds(&drawing, &box));
    assert_close(box.left, -2, 0);
    assert_close(box.right, 8, 0);
    assert_close(box.top, 4, 0);
    assert_close(box.bottom, 20, 0);
    drawing_free(&drawing);
}

static void test_erasing_cuts_a_line_in_two(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    line(&drawing, 2, 10, 20, 10);
    assert_true(drawing_erase(&drawing, 11, 10, 2, NULL));
    assert_int_equal(drawing_strokes(&drawing), 2);
    assert_int_equal(drawing.count, 4);
    assert_close(drawing.points[1].x, 9, 1e-4);
    assert_close(drawing.points[2].x, 13, 1e-4);
    assert_true(drawing.points[2].begins);
    drawing_free(&drawing);
}

static void test_erasing_an_end_leaves_one_stroke(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    line(&drawing, 2, 10, 20, 10);
    assert_true(drawing_erase(&drawing, 20, 10, 3, NULL));
    assert_int_equal(drawing_strokes(&drawing), 1);
    assert_close(drawing.points[1].x, 17, 1e-4);
    assert_true(drawing_erase(&drawing, 2, 11, 2, NULL));
    assert_int_equal(drawing_strokes(&drawing), 1);
    assert_close(drawing.points[0].x, 2 + sqrt(3), 1e-4);
    drawing_free(&drawing);
}

static void test_erasing_elsewhere_changes_nothing(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    line(&drawing, 2, 10, 20, 10);
    assert_true(drawing_erase(&drawing, 11, 13, 2, NULL));
    assert_int_equal(drawing.count, 2);
    assert_true(drawing_erase(&drawing, 11, 10, 100, NULL));
    assert_true(drawing_is_empty(&drawing));
    drawing_free(&drawing);
}

/* A dot made by a hand that rests is many points in one place. */
static void test_erasing_takes_dots_whole(void **state)
{
    struct drawing drawing = {0};

    (void)state;
    assert_true(drawing_begin(&drawing, 5, 5, 1, NULL));
    assert_true(drawing_add(&drawing, 5, 5, 1, NULL));
    assert_true(drawing_begin(&drawing, 20, 5, 1, NULL));
    assert_true(drawing_erase(&drawing, 5, 6, 2, NULL));
    assert_int_equal(drawing.count, 1);
    assert_true(drawing.points[0].begins);
    assert_close(drawing.points[0].x, 20, 0);
    drawing_free(&drawing);
}

/* Strokes stay apart wherever the circle lies: what is left is never longer than what there was. */
static void test_erasing_never_joins_strokes(void **state)
{
    (void)state;
    for (int i = 0; i < 400; i++) {
        struct drawing drawing = {0};

        line(&drawing, 2, 4, 24, 4);
        line(&drawing, 24, 22, 2, 22);
        assert_true(
            drawing_erase(&drawing, (float)(i % 20) * 1.37f, (float)(i / 20) * 1.31f, 2.5f, NULL));
        for (size_t k = 1; k < drawing.count; k++)
            assert_true(drawing.points[k].begins || drawing.points[k].y == drawing.points[k - 1].y);
        drawing_free(&drawing);
    }
}

static void test_a_line_has_the_pens_width(void **state)
{
    struct drawing drawing = {0};
    float grey[SIDE * SIDE];

    (void)state;
    line(&drawing, 14, -5, 14, 40);
    for (int width = 2; width < 5; width++) {
        drawing_render(&drawing, DRAWING_AS_IS, (float)width, grey, SIDE);
        assert_close(total(&grey[10 * SIDE], SIDE), width, 1e-3);
    }
    drawing_free(&drawing);
}

static void test_the_pen_keeps_its_width_at_any_scale(void **state)
{
    struct drawing drawing = {0};
    float grey[SIDE * SIDE];

    (void)state;
    line(&drawing, 0, 0, 0, 10);
    for (float scale = 0.5f; scale < 3; scale += 0.7f) {
        drawing_render(&drawing, (struct drawing_view){scale, 13.3f, 2}, 2.5f, grey, SIDE);
        assert_close(total(&grey[4 * SIDE], SIDE), 2.5, 0.1);
    }
    drawing_free(&drawing);
}

static void test_pressure_widens_the_line(void **state)
{
    struct drawing drawing = {0};
    float grey[SIDE * SIDE];

    (void)state;
    assert_true(drawing_begin(&drawing, 14, 0, 1, NULL));
    assert_true(drawing_add(&drawing, 14, 28, 2, NULL));
    drawing_render(&drawing, DRAWING_AS_IS, 2, grey, SIDE);
    assert_true(total(&grey[24 * SIDE], SIDE) > total(&grey[4 * SIDE], SIDE) + 1);
    drawing_free(&drawing);
}

static void test_crossing_lines_do_not_add_up(void **state)
{
    struct drawing drawing = {0};
    float once[SIDE * SIDE], twice[SIDE * SIDE];

    (void)state;
    line(&drawing, 4, 14, 24, 14);
    drawing_render(&drawing, DRAWING_AS_IS, 3, once, SIDE);
    line(&drawing, 4, 14, 24, 14);
    drawing_render(&drawing, DRAWING_AS_IS, 3, twice, SIDE);
    assert_memory_equal(once, twice, sizeof once);
    drawing_free(&drawing);
}

static void test_a_dot_is_round_and_edges_are_soft(void **state)
{
    struct drawing drawing = {0};
    float grey[SIDE * SIDE];
    uint8_t bytes[SIDE * SIDE];
    size_t soft = 0;

    (void)state;
    assert_true(drawing_begin(&drawing, 14, 14, 1, NULL));
    drawing_render(&drawing, DRAWING_AS_IS, 4, grey, SIDE);
    assert_close(total(grey, SIDE * SIDE), 3.1416 * 4, 0.6);
    assert_close(grey[13 * SIDE + 13], grey[14 * SIDE + 14], 1e-6);
    drawing_bytes(grey, bytes, SIDE * SIDE);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        soft += bytes[i] > 0 && bytes[i] < 255;
    assert_int_equal(bytes[13 * SIDE + 13], 255);
    assert_int_equal(bytes[0], 0);
    assert_true(soft >= 8);
    drawing_free(&drawing);
}

static void test_what_lies_outside_is_not_drawn(void **state)
{
    struct drawing drawing = {0};
    float grey[SIDE * SIDE];

    (void)state;
    line(&drawing, -900, -900, -10, 1000);
    line(&drawing, 40, 5, 900, 5);
    drawing_render(&drawing, DRAWING_AS_IS, 3, grey, SIDE);
    assert_close(total(grey, SIDE * SIDE), 0, 0);
    drawing_clear(&drawing);
    drawing_render(&drawing, DRAWING_AS_IS, 3, grey, SIDE);
    assert_close(total(grey, SIDE * SIDE), 0, 0);
    drawing_free(&drawing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_undo_takes_strokes_in_turn),
        cmocka_unit_test(test_adding_without_a_stroke_begins_one),
        cmocka_unit_test(test_a_copy_is_its_own),
        cmocka_unit_test(test_what_is_no_place_is_refused),
        cmocka_unit_test(test_there_are_only_so_many_points),
        cmocka_unit_test(test_bounds_hold_all_points),
        cmocka_unit_test(test_erasing_cuts_a_line_in_two),
        cmocka_unit_test(test_erasing_an_end_leaves_one_stroke),
        cmocka_unit_test(test_erasing_elsewhere_changes_nothing),
        cmocka_unit_test(test_erasing_takes_dots_whole),
        cmocka_unit_test(test_erasing_never_joins_strokes),
        cmocka_unit_test(test_a_line_has_the_pens_width),
        cmocka_unit_test(test_the_pen_keeps_its_width_at_any_scale),
        cmocka_unit_test(test_pressure_widens_the_line),
        cmocka_unit_test(test_crossing_lines_do_not_add_up),
        cmocka_unit_test(test_a_dot_is_round_and_edges_are_soft),
        cmocka_unit_test(test_what_lies_outside_is_not_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
