/* Layers added, removed and resized, and activations chosen layer by layer. */
#include "support.h"

#include <nntui/structure.h>

#include <string.h>

static int open_data(void **state)
{
    *state = dataset_open("circle", NULL);
    return *state != NULL ? 0 : -1;
}

static int close_data(void **state)
{
    dataset_unref(*state);
    return 0;
}

static struct settings with(const char *layers, const char *activation)
{
    struct settings settings;

    settings_default(&settings);
    assert_true(setting_set(&settings, &setting_table[SETTING_layers], layers, NULL));
    assert_true(setting_set(&settings, &setting_table[SETTING_activation], activation, NULL));
    return settings;
}

static void assert_structure(const struct settings *settings, const char *layers,
                             const char *activation)
{
    assert_string_equal(settings->layers, layers);
    assert_string_equal(settings->activation, activation);
}

static void assert_says(const struct error *err, const char *part)
{
    if (strstr(err->text, part) == NULL)
        fail_msg("found \"%s\", expected \"%s\" in it", err->text, part);
}

/* ---- Adding */

static void test_structure_add_copies_the_layer_before(void **state)
{
    struct settings settings = with("2-8-4-1", "tanh,relu,sigmoid");

    assert_true(structure_add(&settings, *state, 2, 0, NULL));
    assert_structure(&settings, "2-8-4-4-1", "tanh,relu,relu,sigmoid");
    assert_true(structure_add(&settings, *state, 1, 3, NULL));
    assert_structure(&settings, "2-8-3-4-4-1", "tanh,tanh,relu,relu,sigmoid");
    assert_true(structure_add(&settings, *state, 0, 5, NULL));
    assert_structure(&settings, "2-5-8-3-4-4-1", "tanh,tanh,tanh,relu,relu,sigmoid");
}

static void test_structure_add_makes_auto_layers_concrete(void **state)
{
    struct settings settings = with("auto", "auto");

    assert_true(structure_add(&settings, *state, 1, 0, NULL));
    assert_structure(&settings, "2-8-8-1", "auto");
    settings = with("auto", "tanh");
    assert_true(structure_add(&settings, *state, 99, 3, NULL));
    assert_structure(&settings, "2-8-3-1", "tanh");
}

/* One name for all layers stays where it is one that bends; linear layers in a row are one linear layer. */
static void test_structure_add_gives_a_first_hidden_layer_a_bend(void **state)
{
    struct settings settings = with("2-1", "linear");

    assert_true(structure_add(&settings, *state, 0, 0, NULL));
    assert_structure(&settings, "2-8-1", "tanh,linear");
    settings = with("2-2", "softmax");
    assert_true(structure_add(&settings, *state, 1, 6, NULL));
    assert_structure(&settings, "2-6-2", "tanh,softmax");
    settings = with("2-1", "sigmoid");
    assert_true(structure_add(&settings, *state, 0, 0, NULL));
    assert_structure(&settings, "2-8-1", "sigmoid");
}

static void test_structure_add_ends_at_the_limit(void **state)
{
    struct settings settings = with("2-1", "auto"), before;
    struct error err = {0};

    for (int i = 1; i < NN_MAX_LAYERS; i++)
        assert_true(structure_add(&settings, *state, 0, 2, NULL));
    before = settings;
    assert_false(structure_add(&settings, *state, 0, 2, &err));
    assert_says(&err, "at most 31 hidden layers");
    assert_memory_equal(&settings, &before, sizeof before);
}

/* ---- Removing */

static void test_structure_remove_takes_the_activation_along(void **state)
{
    struct settings settings = with("2-8-4-1", "tanh,relu,sigmoid");

    assert_true(structure_remove(&settings, *state, 1, NULL));
    assert_structure(&settings, "2-4-1", "relu,sigmoid");
    assert_true(structure_remove(&settings, *state, 1, NULL));
    assert_structure(&settings, "2-1", "sigmoid");
}

static void test_structure_remove_keeps_inputs_and_outputs(void **state)
{
    struct settings settings = with("2-8-1", "auto");
    struct error err = {0};

    assert_false(structure_remove(&settings, *state, 2, &err));
    assert_says(&err, "only hidden layers");
    assert_true(structure_remove(&settings, *state, 1, NULL));
    assert_structure(&settings, "2-1", "auto");
    assert_false(structure_remove(&settings, *state, 1, &err));
    assert_says(&err, "no hidden layer to remove");
}

/* ---- Neurons */

static void test_structure_resize_changes_one_layer(void **state)
{
    struct settings settings = with("2-8-4-1", "tanh,relu,sigmoid");

    assert_true(structure_resize(&settings, *state, 2, 3, NULL));
    assert_true(structure_resize(&settings, *state, 1, -1, NULL));
    assert_structure(&settings, "2-7-7-1", "tanh,relu,sigmoid");
}

static void test_structure_resize_explains_its_limits(void **state)
{
    struct settings settings = with("2-1-65536-1", "auto");
    struct error err = {0};

    assert_false(structure_resize(&settings, *state, 1, -1, &err));
    assert_says(&err, "remove-layer removes it");
    assert_false(structure_resize(&settings, *state, 1, -5, &err));
    assert_false(structure_resize(&settings, *state, 2, 1, &err));
    assert_says(&err, "65537 neurons; expected 1 to 65536");
    assert_false(structure_resize(&settings, *state, 3, 1, &err));
    assert_says(&err, "number of outputs follows the data");
    settings = with("2-1", "auto");
    assert_false(structure_resize(&settings, *state, 1, 1, &err));
    assert_says(&err, "add-layer adds one");
}

/* ---- Activations */

static void test_structure_activate_changes_one_layer(void **state)
{
    struct settings settings = with("2-8-4-1", "auto");
    struct error err = {0};

    assert_true(structure_activate(&settings, *state, 2, ACTIVATION_RELU, NULL));
    assert_structure(&settings, "2-8-4-1", "sigmoid,relu,sigmoid");
    assert_true(structure_activate(&settings, *state, 3, ACTIVATION_TANH, NULL));
    assert_structure(&settings, "2-8-4-1", "sigmoid,relu,tanh");
    assert_false(structure_activate(&settings, *state, 4, ACTIVATION_TANH, &err));
    assert_says(&err, "expected 1 to 3");
}

static void test_structure_activate_lets_the_outputs_follow(void **state)
{
    struct settings settings = with("2-8-1", "tanh,sigmoid");

    assert_true(structure_activate(&settings, *state, 2, ACTIVATION_SOFTMAX, NULL));
    assert_structure(&settings, "2-8-2", "tanh,softmax");
    assert_true(structure_activate(&settings, *state, 2, ACTIVATION_SIGMOID, NULL));
    assert_structure(&settings, "2-8-1", "tanh,sigmoid");
    settings = with("2-8-2", "sigmoid");
    assert_true(structure_activate(&settings, *state, 2, ACTIVATION_TANH, NULL));
    assert_structure(&settings, "2-8-2", "sigmoid,tanh");
}

/* The layers that a list asked for do not go when it becomes one name. */
static void test_structure_activate_keeps_the_number_of_layers(void **state)
{
    struct settings settings = with("auto", "tanh,relu,tanh");

    assert_true(structure_activate(&settings, *state, 2, ACTIVATION_TANH, NULL));
    assert_structure(&settings, "2-8-8-1", "tanh");
}

/* ---- Before the data is there */

static void test_structure_is_changed_as_written_without_data(void **state)
{
    struct settings settings = with("2-8-1", "auto");
    struct error err = {0};

    (void)state;
    assert_true(structure_add(&settings, NULL, 1, 4, NULL));
    assert_structure(&settings, "2-8-4-1", "auto");
    assert_false(structure_activate(&settings, NULL, 1, ACTIVATION_TANH, &err));
    assert_says(&err, "before the data is there");
    settings = with("auto", "auto");
    assert_false(structure_add(&settings, NULL, 1, 4, &err));
    assert_says(&err, "before the data is there");
}

/* A network that does not fit (other inputs) can still be changed until it does. */
static void test_structure_is_changed_as_written_where_it_does_not_fit(void **state)
{
    struct settings settings = with("5-8-1", "auto");

    assert_true(structure_resize(&settings, *state, 1, 1, NULL));
    assert_structure(&settings, "5-9-1", "auto");
}

#define WITH_DATA(name) cmocka_unit_test_setup_teardown(name, open_data, close_data)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATA(test_structure_add_copies_the_layer_before),
        WITH_DATA(test_structure_add_makes_auto_layers_concrete),
        WITH_DATA(test_structure_add_gives_a_first_hidden_layer_a_bend),
        WITH_DATA(test_structure_add_ends_at_the_limit),
        WITH_DATA(test_structure_remove_takes_the_activation_along),
        WITH_DATA(test_structure_remove_keeps_inputs_and_outputs),
        WITH_DATA(test_structure_resize_changes_one_layer),
        WITH_DATA(test_structure_resize_explains_its_limits),
        WITH_DATA(test_structure_activate_changes_one_layer),
        WITH_DATA(test_structure_activate_lets_the_outputs_follow),
        WITH_DATA(test_structure_activate_keeps_the_number_of_layers),
        WITH_DATA(test_structure_is_changed_as_written_without_data),
        WITH_DATA(test_structure_is_changed_as_written_where_it_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
