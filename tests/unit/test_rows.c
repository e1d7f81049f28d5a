/* Rows added and taken out by hand. */
#include "data_support.h"

#include <nntui/text.h>

#include <math.h>

static struct dataset *must_add(struct dataset *base, float x1, float x2, const float *target,
                                uint8_t label)
{
    struct error err = {0};
    const float x[] = {x1, x2};
    struct dataset *dataset = dataset_with_row(base, x, target, label, &err);

    if (dataset == NULL)
        fail_msg("%s", err.text);
    return dataset;
}

static struct dataset *must_remove(struct dataset *base, size_t row)
{
    struct error err = {0};
    struct dataset *dataset = dataset_without_row(base, row, &err);

    if (dataset == NULL)
        fail_msg("%s", err.text);
    return dataset;
}

/* Each row once, both parts in ascending order. */
static void check_division(const struct dataset *dataset)
{
    size_t seen = 0;

    for (size_t i = 0; i < dataset->count; i++) {
        if (i != 0 && i != dataset->train_count)
            assert_true(dataset->rows[i] > dataset->rows[i - 1]);
        assert_true(dataset->rows[i] < dataset->count);
        seen += dataset->rows[i];
    }
    assert_int_equal(seen, dataset->count * (dataset->count - 1) / 2);
}

static void test_a_row_is_added_to_the_training_part(void **state)
{
    struct dataset *base = must_open("circle"), *dataset = must_add(base, 0.5f, -0.25f, NULL, 1);
    char edits[80];

    (void)state;
    assert_int_equal(base->count, 400); /* is as it was */
    assert_int_equal(dataset->count, 401);
    assert_int_equal(dataset->train_count, base->train_count + 1);
    assert_memory_equal(dataset->x, base->x, 400 * 2 * sizeof(float));
    assert_memory_equal(dataset->labels, base->labels, 400);
    assert_close((double)dataset->x[801], -0.25, 0);
    assert_int_equal(dataset->labels[400], 1);
    assert_int_equal(dataset->rows[dataset->train_count - 1], 400);
    assert_memory_equal(dataset->rows + dataset->train_count, base->rows + base->train_count,
                        80 * sizeof *base->rows);
    assert_string_equal(dataset->spec, base->spec);
    assert_string_equal(dataset->output_names[1], base->output_names[1]);
    assert_string_equal(dataset_edits(base, edits, sizeof edits), "");
    assert_string_equal(dataset_edits(dataset, edits, sizeof edits), "1 point by hand");
    check_division(dataset);
    dataset_unref(base);
    dataset_unref(dataset);
}

static void test_a_row_is_taken_out_of_its_part(void **state)
{
    struct dataset *base = must_open("circle"), *less, *more, *back;
    size_t held = base->rows[base->count - 1];
    char edits[80];

    (void)state;
    less = must_remove(base, held);
    assert_int_equal(less->count, 399);
    assert_int_equal(less->train_count, base->train_count);
    check_division(less);
    more = must_remove(less, less->rows[0]);
    assert_int_equal(more->train_count, base->train_count - 1);
    assert_int_equal(more->removed, 2);
    assert_string_equal(dataset_edits(more, edits, sizeof edits), "2 removed");
    check_division(more);
    dataset_unref(less);
    less = must_add(more, 0, 0, NULL, 0);
    assert_string_equal(dataset_edits(less, edits, sizeof edits), "1 point by hand, 2 removed");
    back = must_remove(less, less->count - 1); /* what was added is no edit any more */
    assert_int_equal(back->by_hand, 0);
    assert_int_equal(back->removed, 2);
    assert_memory_equal(back->x, more->x, more->count * 2 * sizeof(float));
    assert_memory_equal(back->rows, more->rows, more->count * sizeof *more->rows);
    dataset_unref(base);
    dataset_unref(less);
    dataset_unref(more);
    dataset_unref(back);
}

static void test_features_of_a_row_are_computed(void **state)
{
    struct dataset *base = must_open("circle,features=x1^2+x1*x2");
    struct dataset *dataset = must_add(base, 0.5f, -0.25f, NULL, 1);

    (void)state;
    assert_close((double)dataset->x[800], 0.25, 0);
    assert_close((double)dataset->x[801], -0.125, 0);
    assert_close((double)dataset->raw_x[801], -0.25, 0);
    assert_memory_equal(dataset->x, base->x, 800 * sizeof(float));
    dataset_unref(base);
    base = must_remove(dataset, 0);
    assert_memory_equal(base->x, dataset->x + 2, 800 * sizeof(float));
    dataset_unref(base);
    dataset_unref(dataset);
}

static void test_a_point_of_a_regression_has_a_target(void **state)
{
    const float target = 7, wrong = NAN, x[] = {NAN, 0};
    struct dataset *base = must_open("plane"), *dataset = must_add(base, 0, 0, &target, 0);
    struct error err = {0};

    (void)state;
    assert_close((double)dataset->targets[dataset->count - 1], 7, 0);
    assert_null(dataset_with_row(base, x, &target, 0, &err));
    assert_contains(err.text, "x of a point");
    assert_null(dataset_with_row(base, dataset->x, &wrong, 0, &err));
    assert_contains(err.text, "z of a point");
    dataset_unref(base);
    dataset_unref(dataset);
}

static void test_what_cannot_be_is_told(void **state)
{
    struct dataset *base = must_open("and"), *dataset;
    struct error err = {0};

    (void)state;
    assert_null(dataset_with_row(base, base->x, NULL, 2, &err));
    assert_contains(err.text, "no class number 2; expected 0 to 1");
    assert_null(dataset_without_row(base, 4, &err));
    assert_contains(err.text, "no point number 5; expected 1 to 4");
    for (size_t i = 0; i < 3; i++) {
        dataset = must_remove(base, 0);
        dataset_unref(base);
        base = dataset;
    }
    assert_null(dataset_without_row(base, 0, &err));
    assert_contains(err.text, "has to stay");
    dataset_unref(base);
}

static void test_images_stay_as_they_are(void **state)
{
    struct text table = {0};
    struct error err = {0};
    struct dataset *dataset;
    const float x = 0;

    (void)state;
    for (size_t row = 0; row < 2; row++) {
        text_printf(&table, "%zu", row);
        for (size_t i = 0; i < 784; i++)
            text_add(&table, ",7");
        text_add(&table, "\n");
    }
    put_text("images.csv", table.data);
    text_free(&table);
    dataset = must_open("csv:images.csv");
    assert_null(dataset_with_row(dataset, &x, NULL, 0, &err));
    assert_contains(err.text, "are images");
    assert_null(dataset_without_row(dataset, 0, &err));
    dataset_unref(dataset);
}

/* What is written is what is there, edits and all. */
static void test_an_edited_set_is_exported_as_it_is(void **state)
{
    struct dataset *base = must_open("or"), *dataset = must_add(base, 0.5f, 0.5f, NULL, 1), *read;
    struct error err = {0};

    (void)state;
    assert_true(dataset_export(dataset, "edited.csv", &err));
    read = must_open("csv:edited.csv,test=0");
    assert_int_equal(read->count, 5);
    assert_memory_equal(read->x, dataset->x, 10 * sizeof(float));
    dataset_unref(base);
    dataset_unref(dataset);
    dataset_unref(read);
}

/* ---- As bytes */

static struct dataset *read_again(const struct dataset *dataset, struct dataset *base)
{
    size_t size = dataset_rows_size(dataset);
    uint8_t *bytes = malloc(size);
    struct error err = {0};
    struct dataset *again;

    assert_non_null(bytes);
    dataset_write_rows(dataset, bytes);
    again = dataset_read_rows(base, bytes, size, &err);
    if (again == NULL)
        fail_msg("%s", err.text);
    free(bytes);
    return again;
}

static void test_rows_are_kept_as_bytes(void **state)
{
    const float target = 3;
    static const char *const specs[] = {"circle,features=x1+x1^2", "plane"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct dataset *base = must_open(specs[i]), *more = must_add(base, 0.5f, 0.5f, &target, 1);
        struct dataset *less = must_remove(more, 3), *again = read_again(less, base);

        assert_false(dataset_is_edited(base));
        assert_true(dataset_is_edited(again));
        assert_int_equal(again->by_hand, 1);
        assert_int_equal(again->removed, 1);
        assert_int_equal(again->train_count, less->train_count);
        assert_memory_equal(again->x, less->x, less->count * less->inputs * sizeof(float));
        assert_memory_equal(again->rows, less->rows, less->count * sizeof *less->rows);
        dataset_unref(base);
        dataset_unref(more);
        dataset_unref(less);
        dataset_unref(again);
    }
}

/* Whatever is in a file, a set comes out that can be used, or an error. */
static void test_damaged_rows_are_told(void **state)
{
    struct dataset *base = must_open("xor"), *other = must_open("rooms"), *dataset;
    size_t size = dataset_rows_size(base);
    uint8_t *bytes = malloc(size), *copy = malloc(size);
    struct error err = {0};

    (void)state;
    assert_true(bytes != NULL && copy != NULL);
    dataset_write_rows(base, bytes);
    assert_null(dataset_read_rows(base, bytes, size - 1, &err));
    assert_contains(err.text, "do not fit \"xor\"");
    assert_null(dataset_read_rows(base, bytes, 3, &err));
    assert_null(dataset_read_rows(other, bytes, size, &err));
    for (size_t bit = 0; bit < 8 * size; bit++) {
        memcpy(copy, bytes, size);
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        dataset = dataset_read_rows(base, copy, size, &err);
        if (dataset != NULL) {
            for (size_t i = 0; i < dataset->count; i++)
                assert_true(dataset->rows[i] < dataset->count && dataset->labels[i] < 2 &&
                            isfinite(dataset->x[2 * i]));
            assert_true(dataset->by_hand <= dataset->count && dataset->train_count > 0);
        }
        dataset_unref(dataset);
    }
    free(bytes);
    free(copy);
    dataset_unref(base);
    dataset_unref(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_is_added_to_the_training_part),
        cmocka_unit_test(test_a_row_is_taken_out_of_its_part),
        cmocka_unit_test(test_features_of_a_row_are_computed),
        cmocka_unit_test(test_a_point_of_a_regression_has_a_target),
        cmocka_unit_test(test_what_cannot_be_is_told),
        data_test(test_images_stay_as_they_are),
        data_test(test_an_edited_set_is_exported_as_it_is),
        cmocka_unit_test(test_rows_are_kept_as_bytes),
        cmocka_unit_test(test_damaged_rows_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
