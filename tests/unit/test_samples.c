/* Views of samples: single rows as floats and targets, and how much ink they have. */
#include "support.h"

#include <nntui/samples.h>

#include <string.h>

static void test_bytes_are_scaled(void **state)
{
    static const uint8_t bytes[] = {0, 255, 51, 1, 2, 3};
    struct samples samples = {
        .count = 2, .inputs = 3, .bytes = bytes, .byte_offset = 0.01f, .byte_scale = 0.99f / 255};
    float x[3];

    (void)state;
    samples_input(&samples, 0, x);
    assert_close(x[0], 0.01, 1e-8);
    assert_close(x[1], 1, 1e-6);
    assert_close(x[2], 0.208, 1e-6);
    samples_input(&samples, 1, x);
    assert_close(x[2], 0.01 + 0.99 / 85, 1e-7);
}

static void test_floats_are_copied(void **state)
{
    static const float values[] = {1, 2, 3, 4}, targets[] = {5, 6};
    struct samples samples = {
        .count = 2, .inputs = 2, .outputs = 1, .x = values, .targets = targets};
    float x[2], t;

    (void)state;
    samples_input(&samples, 1, x);
    samples_target(&samples, 1, &t);
    assert_close(x[0], 3, 0);
    assert_close(x[1], 4, 0);
    assert_close(t, 6, 0);
}

static void test_labels_stand_for_targets(void **state)
{
    static const uint8_t labels[] = {2, 0, 1};
    struct samples samples = {
        .count = 3, .outputs = 3, .labels = labels, .low = 0.01f, .high = 0.99f, .classes = 3};
    float t[3];

    (void)state;
    samples_target(&samples, 0, t);
    assert_close(t[0], 0.01, 1e-8);
    assert_close(t[1], 0.01, 1e-8);
    assert_close(t[2], 0.99, 1e-7);
    samples.outputs = 1;
    samples.classes = 2;
    samples_target(&samples, 1, t);
    assert_close(t[0], 0.01, 1e-8);
    samples_target(&samples, 2, t);
    assert_close(t[0], 0.99, 1e-7);
}

static void test_rows_choose_a_part(void **state)
{
    static const uint32_t rows[] = {7, 3};
    struct samples samples = {.count = 2, .rows = rows};

    (void)state;
    assert_int_equal(samples_row(&samples, 0), 7);
    assert_int_equal(samples_row(&samples, 1), 3);
    samples.rows = NULL;
    assert_int_equal(samples_row(&samples, 1), 1);
}

static void test_density_is_the_share_of_ink(void **state)
{
    static uint8_t bytes[2000 * 10];
    static uint32_t rows[1000];
    struct samples samples = {.count = 2000, .inputs = 10, .bytes = bytes};

    (void)state;
    /* The first half is empty, the second has 3 of 10 inputs. */
    for (size_t i = 1000; i < 2000; i++)
        memset(bytes + i * 10, 9, 3);
    assert_close(samples_density(&samples), 0.15, 1e-9);
    for (size_t i = 0; i < 1000; i++)
        rows[i] = (uint32_t)(1000 + i);
    samples.rows = rows;
    samples.count = 1000;
    assert_close(samples_density(&samples), 0.3, 1e-9);
    samples.count = 0;
    assert_close(samples_density(&samples), 1, 0);
    samples = (struct samples){.count = 1, .inputs = 1, .x = &(float){0}};
    assert_close(samples_density(&samples), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_are_scaled),
        cmocka_unit_test(test_floats_are_copied),
        cmocka_unit_test(test_labels_stand_for_targets),
        cmocka_unit_test(test_rows_choose_a_part),
        cmocka_unit_test(test_density_is_the_share_of_ink),
    };

    return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
