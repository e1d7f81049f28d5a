/* A run made from settings, measured, rewound, changed, and turned into a model. */
#include "support.h"

#include <nntui/run.h>

#include <stdlib.h>
#include <string.h>

/* ---- Help */

static struct settings applied(const char *text)
{
    struct settings settings;
    struct error err = {0};

    settings_default(&settings);
    if (!settings_apply(&settings, text, &err))
        fail_msg("\"%s\": %s", text, err.text);
    return settings;
}

static void make_run(struct run *run, const char *text)
{
    struct settings settings = applied(text);
    struct error err = {0};

    if (!run_create(run, &settings, NULL, NULL, &err))
        fail_msg("\"%s\": %s", text, err.text);
}

static void train(struct run *run, uint64_t epochs)
{
    struct error err = {0};

    for (uint64_t epoch = 0; epoch < epochs; epoch++) {
        if (!learner_run(run->learner, UINT64_MAX, &err))
            fail_msg("%s", err.text);
    }
}

static struct history_point measured(struct run *run)
{
    struct history_point point;
    struct error err = {0};

    if (!run_measure(run, &point, &err))
        fail_msg("%s", err.text);
    return point;
}

/* The weights as they stand, in the plain order. Free it. */
static float *weights(struct run *run)
{
    float *plain = calloc(architecture_parameters(&run->arch), sizeof *plain);

    assert_non_null(plain);
    network_export(learner_network(run->learner), plain);
    return plain;
}

static void assert_same_weights(struct run *a, struct run *b, bool same)
{
    float *one = weights(a), *other = weights(b);
    size_t size = architecture_parameters(&a->arch) * sizeof *one;
    int difference = memcmp(one, other, size);

    free(one);
    free(other);
    assert_int_equal(difference == 0, same);
}

static const char *model_setting(const struct model *model, const char *name)
{
    for (size_t i = 0; i < model->setting_count; i++) {
        if (strcmp(model->settings[i].name, name) == 0)
            return model->settings[i].value;
    }
    return NULL;
}

/* ---- Making */

static void test_run_fails_and_leaves_nothing(void **state)
{
    static const char *const wrong[] = {"data=nowhere", "data=csv:/nowhere/at/all.csv",
                                        "data=circle layers=3-4-1", "data=circle activation=step",
                                        "data=sine loss=cross-entropy"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct settings settings = applied(wrong[i]);
        struct error err = {0};
        struct run run;

        assert_false(run_create(&run, &settings, NULL, NULL, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_true(err.text[0] != '\0');
        assert_null(run.learner);
        assert_null(run.dataset);
    }
}

static void test_run_takes_a_dataset_that_is_already_open(void **state)
{
    struct settings settings = applied("data=spiral");
    struct error err = {0};
    struct dataset *dataset = dataset_open("circle,samples=50,seed=3", &err);
    struct run run;

    (void)state;
    assert_non_null(dataset);
    assert_true(run_create(&run, &settings, dataset, NULL, &err));
    assert_ptr_equal(run.dataset, dataset);
    dataset_unref(dataset);
    assert_int_equal(run.train.count + run.test.count, 50);
    run_free(&run);
}

static void test_run_makes_a_number_of_the_epochs(void **state)
{
    struct run run;

    (void)state;
    make_run(&run, "data=circle epochs=0");
    assert_int_equal(run.settings.epochs, settings_epochs(&run.settings, run.train.count));
    assert_true(run.settings.epochs > 0);
    run_free(&run);
}

/* ---- Training */

static void train_preset(struct run *run, const char *name, uint64_t seed)
{
    struct settings settings = applied("");
    struct error err = {0};

    settings.seed = seed;
    assert_true(settings_preset(&settings, name, &err));
    assert_true(run_create(run, &settings, NULL, NULL, &err));
    train(run, run->settings.epochs);
}

static void test_presets_solve_their_sets(void **state)
{
    struct run run;

    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        train_preset(&run, "xor", seed);
        assert_close(measured(&run).train_accuracy, 1, 0);
        run_free(&run);
        train_preset(&run, "circle", seed);
        assert_true(measured(&run).test_accuracy >= 0.95);
        run_free(&run);
        train_preset(&run, "plane",
                     seed); /* targets of deviation 1, noise 0.05 of half their range */
        assert_true(measured(&run).test_loss < 0.02);
        run_free(&run);
    }
}

static void test_run_of_a_seed_is_the_same_each_time(void **state)
{
    struct run a, b, c;

    (void)state;
    make_run(&a, "data=circle batch=10 seed=5");
    make_run(&b, "data=circle batch=10 seed=5");
    make_run(&c, "data=circle batch=10 seed=6");
    assert_same_weights(&a, &b, true);
    assert_same_weights(&a, &c, false);
    train(&a, 3);
    train(&b, 3);
    assert_same_weights(&a, &b, true);
    run_free(&a);
    run_free(&b);
    run_free(&c);
}

static void test_run_rewinds_to_its_first_weights(void **state)
{
    struct learner_position position;
    struct error err = {0};
    struct run run, fresh;

    (void)state;
    make_run(&run, "data=moons optimizer=momentum batch=4");
    make_run(&fresh, "data=moons optimizer=momentum batch=4");
    train(&run, 2);
    assert_same_weights(&run, &fresh, false);
    assert_true(run_rewind(&run, &err));
    assert_same_weights(&run, &fresh, true);
    learner_position(run.learner, &position);
    assert_int_equal(position.batches, 0);
    train(&run, 2);
    train(&fresh, 2);
    assert_same_weights(&run, &fresh, true);
    run_free(&run);
    run_free(&fresh);
}

static void test_run_takes_other_settings_on_the_way(void **state)
{
    struct settings settings;
    struct error err = {0};
    struct run changed, still;

    (void)state;
    make_run(&changed, "data=moons rate=0.5");
    make_run(&still, "data=moons rate=0.5");
    train(&changed, 1);
    train(&still, 1);
    settings = changed.settings;
    settings.rate = 0;
    assert_true(run_change(&changed, &settings, &err));
    assert_close(changed.settings.rate, 0, 0);
    train(&changed, 1);
    assert_same_weights(&changed, &still, true);
    train(&still, 1);
    assert_same_weights(&changed, &still, false);
    run_free(&changed);
    run_free(&still);
}

/* ---- Measuring */

static void test_run_measures_nothing_where_there_is_nothing(void **state)
{
    struct history_point point;
    struct run run;

    (void)state;
    make_run(&run, "data=circle,test=0");
    point = measured(&run);
    assert_true(point.train_loss > 0);
    assert_true(point.train_accuracy >= 0 && point.train_accuracy <= 1);
    assert_true(isnan(point.test_loss));
    assert_true(isnan(point.test_accuracy));
    run_free(&run);
    make_run(&run, "data=sine");
    point = measured(&run);
    assert_true(point.train_loss > 0 && point.test_loss > 0);
    assert_true(isnan(point.train_accuracy) && isnan(point.test_accuracy));
    run_free(&run);
}

static void test_run_counts_fractions_of_an_epoch(void **state)
{
    struct error err = {0};
    struct run run;

    (void)state;
    make_run(&run, "data=circle,samples=100,test=20 batch=20");
    train(&run, 1);
    assert_close(run_epoch(&run), 1, 0);
    assert_true(learner_run(run.learner, 1, &err));
    assert_close(run_epoch(&run), 1.25, 0);
    assert_close(measured(&run).epoch, 1.25, 0);
    run_free(&run);
}

static int compare_rows(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

    return one < other ? -1 : one > other;
}

/* `some` is part of `all`, no sample twice. */
static void assert_part(const struct samples *some, const struct samples *all)
{
    uint32_t *rows = calloc(all->count, sizeof *rows);

    assert_non_null(rows);
    for (size_t i = 0; i < all->count; i++)
        rows[i] = (uint32_t)samples_row(all, i);
    qsort(rows, all->count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < some->count; i++) {
        uint32_t row = (uint32_t)samples_row(some, i);

        assert_non_null(bsearch(&row, rows, all->count, sizeof *rows, compare_rows));
        assert_true(i == 0 || row != samples_row(some, i - 1));
    }
    free(rows);
}

static void test_run_measures_all_of_a_small_set_and_some_of_a_large_one(void **state)
{
    struct run run;

    (void)state;
    make_run(&run, "data=circle");
    assert_int_equal(run.some_train.count, run.train.count);
    assert_int_equal(run.some_test.count, run.test.count);
    run_free(&run);
    make_run(&run, "data=circle,samples=20000,test=3000");
    assert_int_equal(run.some_train.count, RUN_SOME_SAMPLES / 2);
    assert_int_equal(run.some_test.count, RUN_SOME_SAMPLES / 2);
    assert_part(&run.some_train, &run.train);
    assert_part(&run.some_test, &run.test);
    run_free(&run);
    make_run(&run, "data=circle,samples=2100,test=1900");
    assert_int_equal(run.some_train.count, 200);
    assert_int_equal(run.some_test.count, RUN_SOME_SAMPLES - 200);
    run_free(&run);
    make_run(&run, "data=circle,samples=160100,test=100");
    assert_int_equal(run.some_train.count, 2000);
    assert_int_equal(run.some_test.count, 100);
    run_free(&run);
}

/* ---- Models */

static void test_run_becomes_a_model_with_its_settings(void **state)
{
    struct error err = {0};
    struct model model;
    struct run run;

    (void)state;
    make_run(&run, "data=circle,seed=4 rate=0.3 batch=10 optimizer=adam");
    train(&run, 1);
    assert_true(run_model(&run, &model, &err));
    assert_int_equal(model.task, TASK_CLASSIFY);
    assert_string_equal(model.spec, run.dataset->spec);
    assert_int_equal(model.class_count, 2);
    assert_string_equal(model.class_names[0], run.dataset->output_names[0]);
    assert_string_equal(model_setting(&model, "rate"), "0.3");
    assert_string_equal(model_setting(&model, "optimizer"), "adam");
    assert_null(model_setting(&model, "layers"));
    assert_memory_equal(model.network.block, learner_network(run.learner)->block,
                        model.network.block_size * sizeof(float));
    model_free(&model);
    run_free(&run);
}

static void test_run_goes_on_from_a_model_with_its_scaling(void **state)
{
    struct settings settings = applied("data=circle,seed=9 rate=0");
    struct error err = {0};
    struct model model;
    struct run first, second;

    (void)state;
    make_run(&first, "data=circle,seed=4 layers=2-5-1 activation=tanh loss=mae bias=off");
    train(&first, 2);
    assert_true(run_model(&first, &model, &err));
    assert_true(run_create(&second, &settings, NULL, &model, &err));
    assert_same_weights(&first, &second, true);
    assert_memory_equal(second.scaling.input_offset, first.scaling.input_offset, 2 * sizeof(float));
    assert_string_equal(second.settings.layers, "2-5-1");
    assert_string_equal(second.settings.activation, "tanh,tanh");
    assert_int_equal(second.settings.loss, LOSS_MAE);
    assert_false(second.settings.bias);
    settings.rate = 0.5;
    assert_true(run_change(&second, &settings, &err));
    train(&second, 1);
    assert_same_weights(&first, &second, false);
    assert_true(run_rewind(&second, &err));
    assert_same_weights(&first, &second, true);
    model_free(&model);
    run_free(&first);
    run_free(&second);
}

static void test_run_refuses_layers_that_are_not_the_models(void **state)
{
    struct settings settings = applied("data=circle layers=2-6-1");
    struct error err = {0};
    struct model model;
    struct run first, second;

    (void)state;
    make_run(&first, "data=circle layers=2-5-1");
    assert_true(run_model(&first, &model, &err));
    assert_false(run_create(&second, &settings, NULL, &model, &err));
    assert_non_null(strstr(err.text, "2-6-1"));
    assert_non_null(strstr(err.text, "2-5-1"));
    settings = applied("data=houses");
    assert_false(run_create(&second, &settings, NULL, &model, &err));
    model_free(&model);
    run_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_fails_and_leaves_nothing),
        cmocka_unit_test(test_run_takes_a_dataset_that_is_already_open),
        cmocka_unit_test(test_run_makes_a_number_of_the_epochs),
        cmocka_unit_test(test_presets_solve_their_sets),
        cmocka_unit_test(test_run_of_a_seed_is_the_same_each_time),
        cmocka_unit_test(test_run_rewinds_to_its_first_weights),
        cmocka_unit_test(test_run_takes_other_settings_on_the_way),
        cmocka_unit_test(test_run_measures_nothing_where_there_is_nothing),
        cmocka_unit_test(test_run_counts_fractions_of_an_epoch),
        cmocka_unit_test(test_run_measures_all_of_a_small_set_and_some_of_a_large_one),
        cmocka_unit_test(test_run_becomes_a_model_with_its_settings),
        cmocka_unit_test(test_run_goes_on_from_a_model_with_its_scaling),
        cmocka_unit_test(test_run_refuses_layers_that_are_not_the_models),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
