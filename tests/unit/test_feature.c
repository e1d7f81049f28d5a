/* Input features of sets with two inputs: names, columns, waves, and that they are of use. */
#include "data_support.h"

#include <nntui/run.h>
#include <nntui/text.h>

#include <math.h>

/* ---- Names */

static unsigned must_parse(const char *list)
{
    struct error err = {0};
    unsigned features = 77;

    if (!features_parse(&features, list, &err))
        fail_msg("%s: %s", list, err.text);
    return features;
}

static void test_every_feature_has_two_spellings_and_help(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        unsigned alone = 1u << i;

        assert_int_equal(must_parse(feature_table[i].name), alone);
        assert_int_equal(must_parse(feature_table[i].typed), alone);
        assert_int_equal(strspn(feature_table[i].typed, "abcdefghijklmnopqrstuvwxyz0123456789"),
                         strlen(feature_table[i].typed));
        assert_true(strlen(feature_table[i].help) > 10);
    }
}

static void test_features_are_written_in_the_tables_order(void **state)
{
    char text[FEATURES_TEXT_SIZE];

    (void)state;
    assert_string_equal(features_text(must_parse("sinx2+x1*x2 + x1"), '+', text),
                        "x1+x1*x2+sin(x2)");
    assert_string_equal(
        features_text(must_parse("x1 x2 x1^2 x2^2 x1x2 sin(x1) sin(x2)"), ' ', text),
        "x1 x2 x1^2 x2^2 x1*x2 sin(x1) sin(x2)");
    assert_int_equal(must_parse("x2+x1"), 0);
    assert_string_equal(features_text(0, '+', text), "x1+x2");
}

static void test_wrong_features_are_told(void **state)
{
    (void)state;
    must_refuse("circle,features=x3", "there is no \"x3\"");
    must_refuse("circle,features=", "none is named");
    must_refuse("circle,features=x1^2+x1\x1b", "\\x1B");
    must_refuse("sine,features=x1", "two inputs");
    must_refuse("rooms,features=x1", "two inputs");
    must_refuse("mnist:nowhere,features=x1", "two inputs");
    must_refuse("circle,features=sinx1,sin=0", "a number over 0");
    must_refuse("circle,features=sinx1,sin=6+x", "a number over 0");
    put_text("three.csv", "a,b,c,t\n1,2,3,x\n2,3,4,y\n");
    must_refuse("csv:three.csv,features=x1^2", "this one has 3 inputs");
}

/* ---- Columns */

static void test_columns_are_what_they_are_called(void **state)
{
    struct dataset *plain = must_open("circle,seed=3");
    struct dataset *dataset = must_open(
        "circle,seed=3,features=x1+x2+x1^2+x2^2+x1*x2+sin(x1)+sin(x2)");

    (void)state;
    assert_int_equal(dataset->inputs, 7);
    assert_int_equal(dataset->raw_inputs, 2);
    assert_string_equal(dataset->raw_names[1], "y");
    assert_memory_equal(dataset->raw_x, plain->x, plain->count * 2 * sizeof(float));
    assert_memory_equal(dataset->rows, plain->rows, plain->count * sizeof *plain->rows);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        assert_string_equal(dataset->input_names[i], feature_table[i].name);
    for (size_t row = 0; row < dataset->count; row++) {
        const float *raw = plain->x + row * 2, *x = dataset->x + row * 7;
        double x1 = (double)raw[0], x2 = (double)raw[1];
        const double wanted[] = {x1, x2, x1 * x1, x2 * x2, x1 * x2, sin(6 * x1), sin(6 * x2)};
        float again[7];

        for (size_t i = 0; i < 7; i++)
            assert_close((double)x[i], wanted[i], 1e-7);
        dataset_features(dataset, raw, again);
        assert_memory_equal(again, x, sizeof again);
    }
    dataset_unref(dataset);
    dataset_unref(plain);
}

static void test_without_features_the_inputs_are_the_raw_ones(void **state)
{
    struct dataset *dataset = must_open("circle,features=x1+x2");
    float x[2], raw[2] = {0.25f, -1};

    (void)state;
    assert_int_equal(dataset->features, 0);
    assert_int_equal(dataset->raw_inputs, dataset->inputs);
    assert_ptr_equal(dataset->raw_x, dataset->x);
    assert_ptr_equal(dataset->raw_names, dataset->input_names);
    assert_null(strstr(dataset->spec, "features"));
    dataset_features(dataset, raw, x);
    assert_memory_equal(x, raw, sizeof x);
    dataset_unref(dataset);
}

/* A wave is a set's own, is written down, and then holds for other samples. */
static void test_waves_fit_the_range_and_are_in_the_spec(void **state)
{
    struct dataset *dataset = must_open("circle,features=sinx1+sinx2"), *again;

    (void)state;
    assert_contains(dataset->spec, ",features=sin(x1)+sin(x2),sin=6,");
    dataset_unref(dataset);
    dataset = must_open("bread,features=x1+sinx2");
    assert_close(dataset->wave[0], 1, 1e-12);
    assert_close(dataset->wave[1], 0.24, 1e-12);
    assert_contains(dataset->spec, ",sin=1+0.24,");
    again = must_open(dataset->spec);
    assert_string_equal(again->spec, dataset->spec);
    assert_memory_equal(again->x, dataset->x, dataset->count * 2 * sizeof(float));
    dataset_unref(again);
    dataset_unref(dataset);
    put_text("far.csv", "height,weight,kind\n150,2,a\n160,2,b\n170,2,a\n190,2,b\n");
    dataset = must_open("csv:far.csv,features=sinx1+x2");
    assert_close(dataset->wave[0], 0.3, 1e-12); /* 6 / 20 */
    assert_close(dataset->wave[1], 1, 1e-12);   /* all alike */
    assert_close((double)dataset->x[3], sin(0.3 * 160), 1e-6);
    dataset_unref(dataset);
    dataset = must_open("csv:far.csv,features=sinx1+x2,sin=1");
    assert_close((double)dataset->x[3], sin(160), 1e-6);
    dataset_unref(dataset);
}

static void test_too_large_a_square_is_told(void **state)
{
    (void)state;
    put_text("large.csv", "a,b,t\n1,2,x\n1e30,3,y\n");
    must_refuse("csv:large.csv,features=x1^2", "x1^2 of sample 2");
}

/* ---- Of use */

/* Test accuracy after `epochs` of a network without hidden layers. */
static double trained(const char *data, const char *layers, uint64_t epochs)
{
    struct settings settings;
    struct error err = {0};
    struct history_point point;
    struct run run;

    settings_default(&settings);
    snprintf(settings.data, sizeof settings.data, "%s", data);
    snprintf(settings.layers, sizeof settings.layers, "%s", layers);
    settings.rate = 0.5;
    if (!run_create(&run, &settings, NULL, NULL, &err))
        fail_msg("%s: %s", data, err.text);
    for (uint64_t i = 0; i < epochs; i++)
        assert_true(learner_run(run.learner, UINT64_MAX, &err));
    assert_true(run_measure(&run, &point, &err));
    run_free(&run);
    return isnan(point.test_accuracy) ? point.train_accuracy : point.test_accuracy;
}

static void test_one_neuron_learns_circle_and_xor_by_features(void **state)
{
    (void)state;
    assert_true(trained("circle", "2-1", 50) < 0.8);
    assert_true(trained("circle,features=x1^2+x2^2", "2-1", 50) >= 0.99);
    assert_true(trained("xor", "2-1", 500) < 1);
    assert_true(trained("xor,features=x1+x2+x1*x2", "3-1", 2000) >= 1);
    assert_true(trained("xor,samples=400,noise=0.1,features=x1+x2+x1x2", "3-1", 200) >= 0.99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_feature_has_two_spellings_and_help),
        cmocka_unit_test(test_features_are_written_in_the_tables_order),
        data_test(test_wrong_features_are_told),
        cmocka_unit_test(test_columns_are_what_they_are_called),
        cmocka_unit_test(test_without_features_the_inputs_are_the_raw_ones),
        data_test(test_waves_fit_the_range_and_are_in_the_spec),
        data_test(test_too_large_a_square_is_told),
        cmocka_unit_test(test_one_neuron_learns_circle_and_xor_by_features),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
