/* Drawn digits: what they are made from, and the data set of them. */
#include "data_support.h"

#include <nntui/learner.h>
#include <nntui/preparation.h>
#include <nntui/run.h>

#include "data/digits.h"

#include <stdlib.h>

static size_t count_changed(const uint8_t *a, const uint8_t *b, size_t count)
{
    size_t changed = 0;

    for (size_t i = 0; i < count; i++)
        changed += memcmp(a + i * DRAWING_PIXELS, b + i * DRAWING_PIXELS, DRAWING_PIXELS) != 0;
    return changed;
}

/* ---- Shapes */

static void test_each_digit_has_ways_of_writing(void **state)
{
    size_t ways[DIGITS] = {0};

    (void)state;
    for (size_t i = 0; i < digit_shape_count; i++) {
        assert_true(digit_shapes[i].digit < DIGITS);
        assert_true(digit_shapes[i].share > 0);
        ways[digit_shapes[i].digit]++;
        for (size_t k = 0; k < i; k++)
            assert_true(digit_shapes[k].digit != digit_shapes[i].digit ||
                        strcmp(digit_shapes[k].name, digit_shapes[i].name) != 0);
    }
    for (size_t digit = 0; digit < DIGITS; digit++)
        assert_true(ways[digit] >= 2);
}

/* All are drawn, each about as often as its share says. */
static void test_ways_of_writing_are_drawn_by_their_shares(void **state)
{
    enum { DRAWS = 20000 };
    size_t *drawn = calloc(digit_shape_count, sizeof *drawn);
    float sum[DIGITS] = {0};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t digit = 0; digit < DIGITS; digit++) {
        for (size_t i = 0; i < DRAWS; i++) {
            const struct digit_shape *shape = digit_shape_draw(&rng, digit);

            assert_int_equal(shape->digit, digit);
            drawn[shape - digit_shapes]++;
        }
    }
    for (size_t i = 0; i < digit_shape_count; i++)
        sum[digit_shapes[i].digit] += digit_shapes[i].share;
    for (size_t i = 0; i < digit_shape_count; i++)
        assert_close((double)drawn[i] / DRAWS, digit_shapes[i].share / sum[digit_shapes[i].digit],
                     0.02);
    free(drawn);
}

/* Anything that digit_shape.def may hold is drawn: strokes of at least two points, on the sheet or near it. */
static void test_every_shape_can_be_drawn(void **state)
{
    struct drawing drawing = {0};
    struct error err = {0};
    struct rng rng;
    float pen;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < digit_shape_count * 50; i++) {
        const struct digit_shape *shape = &digit_shapes[i % digit_shape_count];
        struct drawing_box box;

        if (!digit_draw(&drawing, &pen, shape, &rng, &err))
            fail_msg("%u %s: %s", shape->digit, shape->name, err.text);
        assert_true(pen > 1 && pen < 8);
        assert_true(drawing_bounds(&drawing, &box));
        assert_true(box.left > -28 && box.top > -28 && box.right < 56 && box.bottom < 56);
        assert_true(box.bottom - box.top > 6);
        for (size_t k = 0; k < drawing.count; k++)
            assert_false(drawing.points[k].begins &&
                         (k + 1 == drawing.count || drawing.points[k + 1].begins));
    }
    drawing_free(&drawing);
}

static void test_lifting_the_pen_begins_a_stroke(void **state)
{
    struct drawing drawing = {0};
    size_t lifted = 0;
    struct rng rng;
    float pen;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < digit_shape_count; i++) {
        assert_true(digit_draw(&drawing, &pen, &digit_shapes[i], &rng, NULL));
        if (strstr(digit_shapes[i].name, "bar") != NULL && digit_shapes[i].digit == 7)
            assert_int_equal(drawing_strokes(&drawing), 2);
        lifted += drawing_strokes(&drawing) > 1;
    }
    assert_true(lifted > 5 && lifted < digit_shape_count / 2);
    drawing_free(&drawing);
}

/* ---- The data set */

static void test_the_same_seed_gives_the_same_digits(void **state)
{
    struct dataset *first = must_open("digits,samples=500,seed=3");
    struct dataset *again = must_open("digits,samples=500,seed=3");
    struct dataset *other = must_open("digits,samples=500,seed=4");

    (void)state;
    assert_int_equal(count_changed(first->bytes, again->bytes, 500), 0);
    assert_int_equal(count_changed(first->bytes, other->bytes, 500), 500);
    assert_memory_equal(first->rows, again->rows, 500 * sizeof *first->rows);
    dataset_unref(first);
    dataset_unref(again);
    dataset_unref(other);
}

static void test_more_samples_begin_with_the_same_ones(void **state)
{
    struct dataset *few = must_open("digits,samples=50");
    struct dataset *many = must_open("digits,samples=200");

    (void)state;
    assert_int_equal(count_changed(few->bytes, many->bytes, 50), 0);
    assert_int_equal(count_changed(many->bytes, many->bytes + 10 * DRAWING_PIXELS, 190), 190);
    dataset_unref(few);
    dataset_unref(many);
}

static void test_the_set_is_one_of_images(void **state)
{
    struct dataset *dataset = must_open("digits,samples=1000,test=200");
    size_t count[DIGITS] = {0};

    (void)state;
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    assert_int_equal(dataset->inputs, 784);
    assert_int_equal(dataset->outputs, 10);
    assert_int_equal(dataset->image_width, 28);
    assert_int_equal(dataset->image_height, 28);
    assert_int_equal(dataset->train_count, 800);
    assert_string_equal(dataset->output_names[7], "7");
    assert_string_equal(dataset->spec, "digits,samples=1000,test=200,seed=1");
    for (size_t i = 0; i < dataset->count; i++)
        count[dataset->labels[i]]++;
    for (size_t digit = 0; digit < DIGITS; digit++)
        assert_int_equal(count[digit], 100);
    dataset_unref(dataset);
}

static void test_keys_of_other_sets_are_refused(void **state)
{
    struct error err = {0};

    (void)state;
    assert_null(dataset_open("digits,noise=1", &err));
    assert_contains(err.text, "\"digits\" has no key \"noise\"");
    assert_null(dataset_open("digits:there", &err));
    assert_contains(err.text, "takes no path");
}

/* Centred by mass and 20 pixels long, as MNIST's are. */
static void test_digits_are_prepared(void **state)
{
    struct dataset *dataset = must_open("digits,samples=2000");

    (void)state;
    for (size_t row = 0; row < dataset->count; row++) {
        const uint8_t *image = dataset->bytes + row * DRAWING_PIXELS;
        size_t left = 28, right = 0, top = 28, bottom = 0;
        double sum = 0, x_sum = 0, y_sum = 0;

        for (size_t i = 0; i < DRAWING_PIXELS; i++) {
            size_t x = i % 28, y = i / 28;

            sum += image[i];
            x_sum += image[i] * (double)x;
            y_sum += image[i] * (double)y;
            if (image[i] < 100)
                continue;
            left = x < left ? x : left;
            right = x >= right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1;
        }
        assert_close(x_sum / sum, 14, 0.75);
        assert_close(y_sum / sum, 14, 0.75);
        assert_close(right - left > bottom - top ? right - left : bottom - top, 20, 2);
    }
    dataset_unref(dataset);
}

static void test_pens_differ_from_digit_to_digit(void **state)
{
    struct dataset *dataset = must_open("digits,samples=2000");
    double least = 1e9, most = 0;

    (void)state;
    for (size_t row = 1; row < dataset->count; row += 10) {
        double sum = 0;

        for (size_t i = 0; i < DRAWING_PIXELS; i++)
            sum += dataset->bytes[row * DRAWING_PIXELS + i] / 255.0;
        least = fmin(least, sum);
        most = fmax(most, sum);
    }
    assert_true(least < 45);
    assert_true(most > 90);
    dataset_unref(dataset);
}

/* ---- Files */

static void must_export(const char *spec, const char *path)
{
    struct dataset *dataset = must_open(spec);
    struct error err = {0};

    if (!dataset_export(dataset, path, &err))
        fail_msg("%s", err.text);
    dataset_unref(dataset);
}

static void test_the_four_files_read_back_as_mnist(void **state)
{
    struct dataset *dataset = must_open("digits,samples=120,test=20"), *back;

    (void)state;
    must_export("digits,samples=120,test=20", "drawn");
    back = must_open("mnist:drawn");
    assert_int_equal(back->count, 120);
    assert_int_equal(back->train_count, 100);
    for (size_t i = 0; i < 120; i++) {
        assert_int_equal(back->labels[i], dataset->labels[dataset->rows[i]]);
        assert_memory_equal(back->bytes + i * DRAWING_PIXELS,
                            dataset->bytes + dataset->rows[i] * DRAWING_PIXELS, DRAWING_PIXELS);
    }
    dataset_unref(back);
    dataset_unref(dataset);
}

/* ---- Learning */

/* The share of `spec` that a network recognises after it has learnt other digits. */
static double recognised(const char *settings_text, const char *spec)
{
    struct settings settings;
    struct history_point point;
    struct dataset *other = must_open(spec);
    struct error err = {0};
    struct run run;

    settings_default(&settings);
    assert_true(settings_apply(&settings, settings_text, &err));
    if (!run_create(&run, &settings, NULL, NULL, &err))
        fail_msg("%s", err.text);
    for (uint64_t epoch = 0; epoch < run.settings.epochs; epoch++)
        assert_true(learner_run(run.learner, UINT64_MAX, &err));
    assert_true(run_replace_data(&run, other, &err));
    assert_true(run_measure(&run, &point, &err));
    run_free(&run);
    dataset_unref(other);
    return (double)point.train_accuracy;
}

static void test_a_small_network_recognises_digits_of_another_seed(void **state)
{
    double share = recognised(
        "data=digits,samples=4000,test=0,seed=1 layers=784-32-10 activation=relu,softmax "
        "loss=cross-entropy optimizer=adam init=he rate=0.003 batch=20 epochs=6 shift=1 threads=1",
        "digits,samples=2000,test=0,seed=2");

    (void)state;
    print_message("# recognised: %.3f\n", share);
    assert_true(share > 0.8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_digit_has_ways_of_writing),
        cmocka_unit_test(test_ways_of_writing_are_drawn_by_their_shares),
        cmocka_unit_test(test_every_shape_can_be_drawn),
        cmocka_unit_test(test_lifting_the_pen_begins_a_stroke),
        cmocka_unit_test(test_the_same_seed_gives_the_same_digits),
        cmocka_unit_test(test_more_samples_begin_with_the_same_ones),
        cmocka_unit_test(test_the_set_is_one_of_images),
        cmocka_unit_test(test_keys_of_other_sets_are_refused),
        cmocka_unit_test(test_digits_are_prepared),
        cmocka_unit_test(test_pens_differ_from_digit_to_digit),
        data_test(test_the_four_files_read_back_as_mnist),
        cmocka_unit_test(test_a_small_network_recognises_digits_of_another_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
