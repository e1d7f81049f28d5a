/* What a digit goes through before a network sees it. */
#include "support.h"

#include <nntui/preparation.h>

#include <stdlib.h>
#include <string.h>

#define SIDE           DRAWING_SIDE
#define WITHOUT(stage) (PREPARATION_ALL & ~PREPARATION_BIT(PREPARATION_##stage))

/* A seven, `size` high, with its corner at x, y. */
static void draw_seven(struct drawing *drawing, float x, float y, float size)
{
    drawing_clear(drawing);
    assert_true(drawing_begin(drawing, x, y, 1, NULL));
    assert_true(drawing_add(drawing, x + 0.6f * size, y, 1, NULL));
    assert_true(drawing_add(drawing, x + 0.2f * size, y + size, 1, NULL));
}

struct extent {
    size_t width, height, ink;
    double x, y; /* centre of mass */
};

/* Of the pixels that are at least half ink. */
static struct extent measure(const uint8_t *bytes)
{
    size_t left = SIDE, right = 0, top = SIDE, bottom = 0, count = 0;
    double sum = 0, x_sum = 0, y_sum = 0;

    for (size_t i = 0; i < SIDE * SIDE; i++) {
        size_t x = i % SIDE, y = i / SIDE;

        sum += bytes[i];
        x_sum += bytes[i] * (double)x;
        y_sum += bytes[i] * (double)y;
        if (bytes[i] < 128)
            continue;
        count++;
        left = x < left ? x : left;
        right = x >= right ? x + 1 : right;
        top = y < top ? y : top;
        bottom = y + 1;
    }
    return (struct extent){count > 0 ? right - left : 0, count > 0 ? bottom - top : 0, count,
                           x_sum / sum, y_sum / sum};
}

static void test_any_size_and_place_gives_the_same_digit(void **state)
{
    struct drawing drawing = {0};
    struct preparation usual, other;

    (void)state;
    draw_seven(&drawing, 6, 4, 18);
    prepare_drawing(&usual, &drawing, PREPARATION_ALL, 2.5f);
    assert_true(usual.digit);
    for (float size = 3; size < 60; size *= 1.7f) {
        draw_seven(&drawing, 20 - size / 2, size - 9, size);
        prepare_drawing(&other, &drawing, PREPARATION_ALL, 2.5f);
        for (size_t i = 0; i < SIDE * SIDE; i++)
            assert_close(other.bytes[i], usual.bytes[i], 2);
    }
    drawing_free(&drawing);
}

static void test_longest_side_and_centre_of_mass(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;
    struct extent extent;

    (void)state;
    draw_seven(&drawing, 2, 3, 9);
    prepare_drawing(&done, &drawing, PREPARATION_ALL, 2.5f);
    extent = measure(done.bytes);
    assert_close(extent.height, 20, 1);
    assert_true(extent.width < 16);
    assert_close(extent.x, 14, 0.55);
    assert_close(extent.y, 14, 0.55);
    assert_close(done.mass_x, extent.x, 0.1);
    assert_close(done.mass_y, extent.y, 0.1);
    drawing_free(&drawing);
}

/* What is told about the ink and the view is what was done. */
static void test_the_view_leads_from_the_ink_to_the_picture(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    draw_seven(&drawing, 2, 3, 10);
    prepare_drawing(&done, &drawing, PREPARATION_ALL, 2);
    assert_close(done.ink.left, 1, 1e-4);
    assert_close(done.ink.top, 2, 1e-4);
    assert_close(done.ink.right, 9, 1e-4);
    assert_close(done.ink.bottom, 14, 1e-4);
    assert_close(done.view.scale, (20.0 - 2) / 10, 0.02);
    assert_true(done.bytes[(size_t)(done.view.scale * 8 + done.view.shift_x) +
                           SIDE * (size_t)(done.view.scale * 3 + done.view.shift_y)] > 200);
    drawing_free(&drawing);
}

static void test_pressure_counts_for_the_size(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    assert_true(drawing_begin(&drawing, 10, 10, 2, NULL));
    assert_true(drawing_add(&drawing, 10, 14, 0.5f, NULL));
    prepare_drawing(&done, &drawing, PREPARATION_ALL, 3);
    assert_close(measure(done.bytes).height, 20, 1);
    drawing_free(&drawing);
}

static void test_without_centre_it_stays_where_it_was(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    draw_seven(&drawing, 1, 1, 20);
    prepare_drawing(&done, &drawing, WITHOUT(CENTRE), 2);
    assert_true(measure(done.bytes).x < 9);
    assert_close(measure(done.bytes).height, 20, 1);
    drawing_free(&drawing);
}

static void test_without_scale_it_keeps_its_size(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    draw_seven(&drawing, 1, 1, 8);
    prepare_drawing(&done, &drawing, WITHOUT(SCALE), 2);
    assert_close(measure(done.bytes).height, 10, 1);
    assert_close(measure(done.bytes).x, 14, 0.55);
    drawing_free(&drawing);
}

static void test_without_crop_the_sheet_is_scaled(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    draw_seven(&drawing, 6, 6, 14);
    prepare_drawing(&done, &drawing, WITHOUT(CROP), 2);
    assert_close(done.view.scale, 20.0 / 28, 1e-6);
    assert_close(measure(done.bytes).height, 14 * 20.0 / 28 + 2, 1);
    drawing_free(&drawing);
}

static void test_with_no_stage_it_is_the_drawing(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;
    float grey[DRAWING_PIXELS];
    uint8_t bytes[DRAWING_PIXELS];

    (void)state;
    draw_seven(&drawing, 3, 2, 11);
    prepare_drawing(&done, &drawing, PREPARATION_BIT(PREPARATION_GREY), 2);
    drawing_render(&drawing, DRAWING_AS_IS, 2, grey, SIDE);
    drawing_bytes(grey, bytes, DRAWING_PIXELS);
    assert_memory_equal(done.bytes, bytes, sizeof bytes);
    drawing_free(&drawing);
}

static void test_grey_can_be_left_out(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    draw_seven(&drawing, 3, 2, 11);
    prepare_drawing(&done, &drawing, WITHOUT(GREY), 2);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_true(done.bytes[i] == 0 || done.bytes[i] == 255);
    drawing_free(&drawing);
}

static void assert_empty_sheet(const struct preparation *done)
{
    assert_false(done->digit);
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_int_equal(done->bytes[i], 0);
    assert_close(done->mass_x, 14, 0);
}

static void test_without_ink_there_is_no_digit(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;
    uint8_t blank[100] = {0};

    (void)state;
    prepare_drawing(&done, &drawing, PREPARATION_ALL, 2);
    assert_empty_sheet(&done);
    assert_true(prepare_raster(&done, blank, 10, 10, PREPARATION_ALL, NULL));
    assert_empty_sheet(&done);
}

static void test_a_dot_stays_small(void **state)
{
    struct drawing drawing = {0};
    struct preparation done;

    (void)state;
    assert_true(drawing_begin(&drawing, 3, 3, 1, NULL));
    prepare_drawing(&done, &drawing, PREPARATION_ALL, 3);
    assert_true(done.digit);
    assert_true(measure(done.bytes).ink <= 12);
    assert_close(done.mass_x, 14, 0.55);
    drawing_free(&drawing);
}

/* ---- Pictures */

/* A drawing as a picture: enlarged, moved and soft at the edges, as a scan is. */
static void test_a_scan_becomes_the_drawing(void **state)
{
    struct drawing drawing = {0};
    struct preparation drawn, scanned;
    float *grey = malloc(200 * 200 * sizeof *grey);
    uint8_t *bytes = malloc(200 * 200);
    double difference = 0;

    (void)state;
    draw_seven(&drawing, 3, 3, 18);
    prepare_drawing(&drawn, &drawing, PREPARATION_ALL, 2.5f);
    drawing_render(&drawing, (struct drawing_view){5, 20, 30}, 2.5f * 5 * 18 / 17.5f, grey, 200);
    drawing_bytes(grey, bytes, 200 * 200);
    assert_true(prepare_raster(&scanned, bytes, 200, 200, PREPARATION_ALL, NULL));
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        difference += fabs((double)scanned.bytes[i] - drawn.bytes[i]) / DRAWING_PIXELS;
    assert_true(difference < 3);
    assert_close(measure(scanned.bytes).height, 20, 1);
    assert_close(scanned.mass_x, 14, 0.55);
    assert_close(scanned.mass_y, 14, 0.55);
    free(grey);
    free(bytes);
    drawing_free(&drawing);
}

static void test_area_averaging_keeps_the_amount_of_ink(void **state)
{
    uint8_t picture[60 * 40] = {0};
    struct preparation done;
    double sum = 0;

    (void)state;
    for (size_t y = 5; y < 45; y++)
        memset(&picture[y * 40 + 12], 200, 13);
    assert_true(prepare_raster(&done, picture, 40, 60, PREPARATION_ALL, NULL));
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        sum += done.bytes[i];
    assert_close(sum, 40 * 13 * 200 / 4.0, 300);
    assert_close(done.view.scale, 0.5, 1e-6);
    assert_close(done.ink.left, 12, 0);
    assert_close(done.ink.bottom, 45, 0);
}

/* As MNIST's are: 20 pixels high, the mass near the middle. Only whole pixels of shift leave all values as they are. */
static void test_a_prepared_picture_stays_as_it_is(void **state)
{
    uint8_t picture[SIDE * SIDE] = {0}, moved[SIDE * SIDE] = {0};
    struct preparation done;

    (void)state;
    for (size_t y = 0; y < 20; y++)
        memset(&picture[(y + 5) * SIDE + 6], y % 3 == 0 ? 255 : 77, 17);
    memcpy(moved, picture + 3 * SIDE + 5, sizeof moved - 3 * SIDE - 5);
    assert_true(prepare_raster(&done, picture, SIDE, SIDE, PREPARATION_ALL, NULL));
    assert_memory_equal(done.bytes, picture, sizeof picture);
    assert_true(prepare_raster(&done, moved, SIDE, SIDE, PREPARATION_ALL, NULL));
    assert_memory_equal(done.bytes, picture, sizeof picture);
    assert_close(done.view.shift_x, 5, 0);
    assert_close(done.view.shift_y, 3, 0);
}

static void test_without_stages_a_picture_fits_the_sheet(void **state)
{
    uint8_t picture[14 * 7];
    struct preparation done;

    (void)state;
    memset(picture, 100, sizeof picture);
    assert_true(prepare_raster(&done, picture, 14, 7, PREPARATION_BIT(PREPARATION_GREY), NULL));
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        assert_int_equal(done.bytes[i], i >= 7 * SIDE && i < 21 * SIDE ? 100 : 0);
}

static void test_pictures_of_no_size_or_too_large_are_refused(void **state)
{
    struct preparation done;
    struct error err = {0};
    uint8_t pixel = 0;

    (void)state;
    assert_false(prepare_raster(&done, &pixel, 0, 1, PREPARATION_ALL, &err));
    assert_non_null(strstr(err.text, "0 x 1"));
    assert_false(prepare_raster(&done, &pixel, 1, PREPARATION_MAX_SIDE + 1, PREPARATION_ALL, &err));
    assert_non_null(strstr(err.text, "4096 x 4096"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_size_and_place_gives_the_same_digit),
        cmocka_unit_test(test_longest_side_and_centre_of_mass),
        cmocka_unit_test(test_the_view_leads_from_the_ink_to_the_picture),
        cmocka_unit_test(test_pressure_counts_for_the_size),
        cmocka_unit_test(test_without_centre_it_stays_where_it_was),
        cmocka_unit_test(test_without_scale_it_keeps_its_size),
        cmocka_unit_test(test_without_crop_the_sheet_is_scaled),
        cmocka_unit_test(test_with_no_stage_it_is_the_drawing),
        cmocka_unit_test(test_grey_can_be_left_out),
        cmocka_unit_test(test_without_ink_there_is_no_digit),
        cmocka_unit_test(test_a_dot_stays_small),
        cmocka_unit_test(test_a_scan_becomes_the_drawing),
        cmocka_unit_test(test_area_averaging_keeps_the_amount_of_ink),
        cmocka_unit_test(test_a_prepared_picture_stays_as_it_is),
        cmocka_unit_test(test_without_stages_a_picture_fits_the_sheet),
        cmocka_unit_test(test_pictures_of_no_size_or_too_large_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
