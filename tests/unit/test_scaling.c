/* Fitting a scaling on the training part, and a data set as a network sees it. */
#include "data_support.h"

#define IDX_SPEC "idx:images:labels"

static struct architecture network(const char *layers, const char *activation, enum loss loss)
{
    struct architecture arch = {.loss = loss, .bias = true};
    struct error err = {0};

    if (!architecture_parse_layers(&arch, layers, &err) ||
        !architecture_parse_activations(&arch, activation, &err))
        fail_msg("%s", err.text);
    return arch;
}

static struct scaling fitted(const struct dataset *dataset, const struct architecture *arch)
{
    struct scaling scaling;
    struct error err = {0};

    if (!scaling_fit(&scaling, dataset, arch, &err))
        fail_msg("%s", err.text);
    return scaling;
}

static struct prepared *must_prepare(struct dataset *dataset, const struct scaling *scaling,
                                     const struct architecture *arch)
{
    struct error err = {0};
    struct prepared *prepared = prepared_create(dataset, scaling, arch, &err);

    if (prepared == NULL)
        fail_msg("%s", err.text);
    return prepared;
}

/* Two images of 2 x 1 pixels. */
static void put_images(void)
{
    static const uint8_t images[] = {0, 0, 8, 3, 0, 0, 0, 2,   0,  0,
                                     0, 1, 0, 0, 0, 2, 0, 255, 51, 102};
    static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};

    put_bytes("images", images, sizeof images);
    put_bytes("labels", labels, sizeof labels);
}

/* ---- Fitting */

static void test_inputs_get_mean_0_and_deviation_1_on_the_training_part(void **state)
{
    struct dataset *dataset = must_open("bread,test=0.5");
    struct architecture arch = network("2-2", "sigmoid", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    struct prepared *prepared = must_prepare(dataset, &scaling, &arch);
    struct samples samples;

    (void)state;
    assert_int_equal(scaling.inputs, 2);
    assert_int_equal(scaling.targets, 0);
    prepared_samples(prepared, PART_TRAIN, &samples);
    assert_int_equal(samples.count, 50);
    for (size_t column = 0; column < 2; column++) {
        double mean = 0, square = 0;

        for (size_t i = 0; i < samples.count; i++) {
            double x = (double)samples.x[samples_row(&samples, i) * 2 + column];

            mean += x / 50;
            square += x * x / 50;
        }
        assert_close(mean, 0, 1e-6);
        assert_close(square, 1, 1e-5);
    }
    prepared_free(prepared);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

/* The test part's values must not show in the scaling: move them, and it stays. */
static void test_the_test_part_has_no_say(void **state)
{
    struct dataset *dataset = must_open("houses,test=0.5");
    struct architecture arch = network("1-1", "sigmoid", LOSS_SSE);
    struct scaling before = fitted(dataset, &arch), after;
    float *x = (float *)(uintptr_t)dataset->x, *targets = (float *)(uintptr_t)dataset->targets;

    (void)state;
    for (size_t i = dataset->train_count; i < dataset->count; i++) {
        x[dataset->rows[i]] = 1e6f;
        targets[dataset->rows[i]] = -1e6f;
    }
    after = fitted(dataset, &arch);
    assert_close(after.input_offset[0], before.input_offset[0], 0);
    assert_close(after.input_factor[0], before.input_factor[0], 0);
    assert_close(after.target_offset[0], before.target_offset[0], 0);
    assert_close(after.target_factor[0], before.target_factor[0], 0);
    scaling_free(&before);
    scaling_free(&after);
    dataset_unref(dataset);
}

static void check_target_range(const char *activation, double low, double high)
{
    struct dataset *dataset = must_open("houses");
    struct architecture arch = network("1-1", activation, LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    struct prepared *prepared = must_prepare(dataset, &scaling, &arch);
    struct samples samples;
    double least = INFINITY, most = -INFINITY;

    prepared_samples(prepared, PART_TRAIN, &samples);
    for (size_t i = 0; i < samples.count; i++) {
        double target = (double)samples.targets[samples_row(&samples, i)];

        least = fmin(least, target);
        most = fmax(most, target);
    }
    assert_close(least, low, 1e-6);
    assert_close(most, high, 1e-6);
    prepared_free(prepared);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_targets_go_where_the_activation_reaches(void **state)
{
    (void)state;
    check_target_range("sigmoid", 0.01, 0.99);
    check_target_range("tanh", -0.99, 0.99);
    check_target_range("relu", 0, 1);
}

static void test_targets_of_a_linear_output_are_standardised(void **state)
{
    struct dataset *dataset = must_open("houses,test=0");
    struct architecture arch = network("1-1", "linear", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    double mean = 0, square = 0, count = (double)dataset->count;

    (void)state;
    for (size_t i = 0; i < dataset->count; i++)
        mean += (double)dataset->targets[i] / count;
    for (size_t i = 0; i < dataset->count; i++)
        square += pow((double)dataset->targets[i] - mean, 2) / count;
    assert_close(scaling.target_offset[0], mean, 1e-4);
    assert_close(scaling.target_factor[0], 1 / sqrt(square), 1e-8);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_a_constant_column_gets_factor_1(void **state)
{
    struct dataset *dataset;
    struct architecture arch = network("2-1", "sigmoid", LOSS_SSE);
    struct scaling scaling;

    (void)state;
    put_text("t.csv", "a,b,c\n7,1,5\n7,2,5\n7,3,5\n");
    dataset = must_open("csv:t.csv,task=regress");
    scaling = fitted(dataset, &arch);
    assert_close(scaling.input_offset[0], 7, 0);
    assert_close(scaling.input_factor[0], 1, 0);
    assert_close(scaling.target_factor[0], 1, 0);
    assert_close(5 - (double)scaling.target_offset[0], 0.5, 1e-6); /* the middle of the range */
    scaling_free(&scaling);
    dataset_unref(dataset);
}

/* Spreads at both ends of a float's range must not give factors that are no numbers. */
static void test_extreme_columns_stay_finite(void **state)
{
    struct dataset *dataset;
    struct architecture arch = network("3-1", "linear", LOSS_SSE);
    struct scaling scaling;

    (void)state;
    put_text("t.csv", "3e38,1e-45,1,1e-40\n-3e38,0,1.0000001,3e38\n1,0,1,5\n");
    dataset = must_open("csv:t.csv,task=regress");
    scaling = fitted(dataset, &arch);
    for (size_t i = 0; i < 3; i++) {
        assert_true(isfinite(scaling.input_offset[i]));
        assert_true(isfinite(scaling.input_factor[i]) && scaling.input_factor[i] > 0);
    }
    assert_true(isfinite(scaling.target_factor[0]) && scaling.target_factor[0] > 0);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_raw_sets_keep_their_values(void **state)
{
    struct dataset *dataset = must_open("houses,scale=none"),
                   *classes = must_open("xor,scale=none");
    struct architecture arch = network("1-1", "sigmoid", LOSS_SSE);
    struct architecture two = network("2-1", "tanh", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch), labels = fitted(classes, &two);
    struct prepared *prepared = must_prepare(dataset, &scaling, &arch);
    struct samples samples;

    (void)state;
    prepared_samples(prepared, PART_ALL, &samples);
    assert_int_equal(samples.count, 100);
    assert_null(samples.rows);
    for (size_t i = 0; i < 100; i++) {
        assert_close(samples.x[i], dataset->x[i], 0);
        assert_close(samples.targets[i], dataset->targets[i], 0);
    }
    assert_close(labels.low, -0.99, 1e-7); /* class targets are still the activation's */
    assert_close(labels.high, 0.99, 1e-7);
    prepared_free(prepared);
    scaling_free(&scaling);
    scaling_free(&labels);
    dataset_unref(dataset);
    dataset_unref(classes);
}

static void test_class_targets_depend_on_activation_and_loss(void **state)
{
    struct dataset *dataset = must_open("xor");
    struct architecture squared = network("2-1", "sigmoid", LOSS_SSE);
    struct architecture entropy = network("2-1", "sigmoid", LOSS_CROSS_ENTROPY);
    struct scaling first = fitted(dataset, &squared), second = fitted(dataset, &entropy);

    (void)state;
    assert_close(first.low, 0.01, 1e-8);
    assert_close(first.high, 0.99, 1e-7);
    assert_close(second.low, 0, 0);
    assert_close(second.high, 1, 0);
    scaling_free(&first);
    scaling_free(&second);
    dataset_unref(dataset);
}

/* ---- Images */

static void test_images_share_one_scale_from_0_01_to_1(void **state)
{
    struct dataset *dataset;
    struct architecture arch = network("2-2", "sigmoid", LOSS_SSE);
    struct scaling scaling;
    struct prepared *prepared;
    struct samples samples;
    float x[2];

    (void)state;
    put_images();
    dataset = must_open(IDX_SPEC);
    scaling = fitted(dataset, &arch);
    assert_int_equal(scaling.inputs, 1);
    prepared = must_prepare(dataset, &scaling, &arch);
    prepared_samples(prepared, PART_TRAIN, &samples);
    assert_null(samples.x);
    assert_ptr_equal(samples.bytes, dataset->bytes);
    samples_input(&samples, 0, x);
    assert_close(x[0], 0.01, 1e-8);
    assert_close(x[1], 1, 1e-6);
    samples_input(&samples, 1, x);
    assert_close(x[0], 0.01 + 0.99 * 51 / 255, 1e-6);
    prepared_free(prepared);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_images_take_a_scale_for_each_column_too(void **state)
{
    float offset[] = {0, 1}, factor[] = {1, 0.5f};
    struct scaling scaling = {
        .inputs = 2, .input_offset = offset, .input_factor = factor, .high = 1};
    struct architecture arch = network("2-2", "sigmoid", LOSS_SSE);
    struct dataset *dataset;
    struct prepared *prepared;
    struct samples samples;

    (void)state;
    put_images();
    dataset = must_open(IDX_SPEC);
    prepared = must_prepare(dataset, &scaling, &arch);
    prepared_samples(prepared, PART_ALL, &samples);
    assert_null(samples.bytes);
    assert_close(samples.x[0], 0, 0);
    assert_close(samples.x[1], 127, 0);
    assert_close(samples.x[3], 50.5, 0);
    prepared_free(prepared);
    dataset_unref(dataset);
}

static void test_raw_images_are_bytes_as_they_are(void **state)
{
    struct architecture arch = network("2-2", "sigmoid", LOSS_SSE);
    struct dataset *dataset;
    struct scaling scaling;
    struct prepared *prepared;
    struct samples samples;
    float x[2];

    (void)state;
    put_images();
    dataset = must_open(IDX_SPEC ",scale=none");
    scaling = fitted(dataset, &arch);
    prepared = must_prepare(dataset, &scaling, &arch);
    prepared_samples(prepared, PART_ALL, &samples);
    samples_input(&samples, 1, x);
    assert_close(x[0], 51, 0);
    assert_close(x[1], 102, 0);
    prepared_free(prepared);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

/* ---- Fitting a network */

static void refuse(const char *spec, const char *layers, const char *part)
{
    struct dataset *dataset = must_open(spec);
    struct architecture arch = network(layers, "sigmoid", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    struct error err = {0};

    assert_null(prepared_create(dataset, &scaling, &arch, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_contains(err.text, part);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_networks_that_do_not_fit_are_told_the_sizes(void **state)
{
    (void)state;
    refuse("xor", "3-4-2",
           "the network 3-4-2 has 3 inputs, but \"xor\" has 2; the first size must be 2");
    refuse("xor", "2-4-3", "3 outputs, but \"xor\" has 2 classes; the last size must be 2, or 1");
    refuse("houses", "1-4-2",
           "2 outputs, but \"houses\" has 1 target columns; the last size must be 1");
}

static void test_one_output_stands_for_two_classes(void **state)
{
    struct dataset *dataset = must_open("xor");
    struct architecture arch = network("2-3-1", "sigmoid", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    struct prepared *prepared = must_prepare(dataset, &scaling, &arch);
    struct samples samples;
    float target;

    (void)state;
    prepared_samples(prepared, PART_TRAIN, &samples);
    assert_int_equal(samples.outputs, 1);
    assert_int_equal(samples.classes, 2);
    samples_target(&samples, 0, &target);
    assert_close(target, 0.01, 1e-8);
    samples_target(&samples, 1, &target);
    assert_close(target, 0.99, 1e-7);
    prepared_free(prepared);
    scaling_free(&scaling);
    dataset_unref(dataset);
}

static void test_a_scaling_for_another_set_is_refused(void **state)
{
    struct dataset *bread = must_open("bread"), *houses = must_open("houses");
    struct architecture two = network("2-2", "sigmoid", LOSS_SSE);
    struct architecture one = network("1-1", "sigmoid", LOSS_SSE);
    float zero[3] = {0}, factors[3] = {1, 1, 1};
    struct scaling three = {.inputs = 3, .input_offset = zero, .input_factor = factors};
    struct scaling no_targets = {.inputs = 1, .input_offset = zero, .input_factor = factors};
    struct error err = {0};

    (void)state;
    assert_null(prepared_create(bread, &three, &two, &err));
    assert_contains(err.text, "the scaling is for 3 inputs, but \"bread\" has 2");
    assert_null(prepared_create(houses, &no_targets, &one, &err));
    assert_contains(err.text, "the scaling is for 0 target columns, but \"houses\" has 1");
    dataset_unref(bread);
    dataset_unref(houses);
}

static void test_parts_are_views_of_the_rows(void **state)
{
    struct dataset *dataset = must_open("bread,test=0.3");
    struct architecture arch = network("2-2", "sigmoid", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch);
    struct prepared *prepared = must_prepare(dataset, &scaling, &arch);
    struct samples train, test, all;

    (void)state;
    scaling_free(&scaling); /* it was copied */
    prepared_samples(prepared, PART_TRAIN, &train);
    prepared_samples(prepared, PART_TEST, &test);
    prepared_samples(prepared, PART_ALL, &all);
    assert_ptr_equal(prepared_dataset(prepared), dataset);
    dataset_unref(dataset); /* a reference of its own */
    assert_int_equal(train.count, 70);
    assert_int_equal(test.count, 30);
    assert_int_equal(all.count, 100);
    assert_ptr_equal(test.rows, train.rows + 70);
    assert_ptr_equal(train.x, all.x);
    assert_ptr_equal(test.labels, all.labels);
    prepared_free(prepared);
    prepared_free(NULL);
}

static void test_a_copied_scaling_is_its_own(void **state)
{
    struct dataset *dataset = must_open("houses");
    struct architecture arch = network("1-1", "tanh", LOSS_SSE);
    struct scaling scaling = fitted(dataset, &arch), copy;
    struct error err = {0};
    float offset = scaling.input_offset[0], factor = scaling.target_factor[0];
    float offsets[3], factors[3];
    const struct scaling many = {3, offsets, factors, 3, offsets, factors, 0, 1};

    (void)state;
    assert_true(scaling_copy(&copy, &scaling, &err));
    scaling_free(&scaling);
    assert_int_equal(copy.inputs, 1);
    assert_int_equal(copy.targets, 1);
    assert_close(copy.input_offset[0], offset, 0);
    assert_close(copy.target_factor[0], factor, 0);
    assert_close(copy.low, -0.99, 1e-7);
    scaling_free(&copy);
    dataset_unref(dataset);
    for (size_t i = 0; i < 3; i++)
        offsets[i] = factors[i] = (float)i;
    assert_true(scaling_copy(&copy, &many, &err));
    assert_memory_equal(copy.input_offset, offsets, sizeof offsets);
    assert_memory_equal(copy.input_factor, factors, sizeof factors);
    assert_memory_equal(copy.target_offset, offsets, sizeof offsets);
    assert_memory_equal(copy.target_factor, factors, sizeof factors);
    scaling_free(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_inputs_get_mean_0_and_deviation_1_on_the_training_part),
        data_test(test_the_test_part_has_no_say),
        data_test(test_targets_go_where_the_activation_reaches),
        data_test(test_targets_of_a_linear_output_are_standardised),
        data_test(test_a_constant_column_gets_factor_1),
        data_test(test_extreme_columns_stay_finite),
        data_test(test_raw_sets_keep_their_values),
        data_test(test_class_targets_depend_on_activation_and_loss),
        data_test(test_images_share_one_scale_from_0_01_to_1),
        data_test(test_images_take_a_scale_for_each_column_too),
        data_test(test_raw_images_are_bytes_as_they_are),
        data_test(test_networks_that_do_not_fit_are_told_the_sizes),
        data_test(test_one_output_stands_for_two_classes),
        data_test(test_a_scaling_for_another_set_is_refused),
        data_test(test_parts_are_views_of_the_rows),
        data_test(test_a_copied_scaling_is_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
