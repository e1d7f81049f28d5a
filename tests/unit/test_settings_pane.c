/* The settings pane: layers and activations changed in place, what has no effect, what a change means to a run. */
#include "app_support.h"

static const char *setting(const struct app *app, const char *name)
{
    static char value[SETTING_TEXT_SIZE];

    return setting_get(&app->settings, setting_find(name), value, sizeof value);
}

static void assert_structure(const struct app *app, const char *layers, const char *activation)
{
    assert_string_equal(setting(app, "layers"), layers);
    assert_string_equal(setting(app, "activation"), activation);
}

static void assert_message(const struct app *app, const char *part)
{
    if (strstr(app->message, part) == NULL)
        fail_msg("the bottom line says \"%s\", expected \"%s\" in it", app->message, part);
}

/* ---- Layers */

static void test_keys_change_layers_and_neurons(void **state)
{
    struct app *app = *state;

    press(app, "k k j k");
    assert_structure(app, "2-10-1", "auto");
    assert_int_equal(app->snapshot->network.arch.sizes[1], 10);
    press(app, "L j");
    assert_structure(app, "2-10-9-1", "auto");
    press(app, "J k");
    assert_structure(app, "2-11-9-1", "auto");
    press(app, "D");
    assert_structure(app, "2-9-1", "auto");
    press(app, "D");
    assert_structure(app, "2-1", "auto");
    assert_int_equal(app->snapshot->network.arch.layers, 1);
    press(app, "D");
    assert_message(app, "no hidden layer to remove");
    press(app, "k");
    assert_message(app, "add-layer adds one");
    press(app, "L");
    assert_structure(app, "2-8-1", "auto");
}

static void test_commands_take_a_number_of_neurons(void **state)
{
    struct app *app = *state;

    command(app, "add-layer 3");
    assert_structure(app, "2-8-3-1", "auto");
    command(app, "more-neurons 10");
    command(app, "fewer-neurons 4");
    assert_structure(app, "2-8-9-1", "auto");
    assert_refused(app, "add-layer many", "no number of neurons");
    assert_refused(app, "add-layer 0", "no number of neurons");
    assert_refused(app, "fewer-neurons 9", "expected 1 to");
    assert_structure(app, "2-8-9-1", "auto");
}

/* The layer in brackets is the one that keys change; with the outputs chosen they say what can be. */
static void test_the_chosen_layer_is_marked(void **state)
{
    struct app *app = *state;

    command(app, "set layers 2-4-5-1");
    assert_shows(app, "2-[4]-5-1");
    press(app, "K");
    assert_shows(app, "2-4-[5]-1");
    assert_message(app, "hidden layer 2 of 2: 5 neurons, sigmoid");
    press(app, "K K K");
    assert_shows(app, "2-4-5-[1]");
    assert_message(app, "the outputs: 1, sigmoid");
    press(app, "j");
    assert_message(app, "number of outputs follows the data");
    press(app, "L");
    assert_structure(app, "2-4-5-5-1", "auto");
    assert_shows(app, "2-4-5-[5]-1");
    press(app, "K D");
    assert_structure(app, "2-4-5-1", "auto");
    command(app, "set layers 2-1");
    assert_shows(app, "2-[1]");
}

/* However many layers there are, the chosen one is seen. */
static void test_a_long_list_is_cut_at_the_front(void **state)
{
    struct app *app = *state;

    command(app, "set layers 2-10-11-12-13-14-15-16-17-1");
    assert_shows(app, "2-[10]-11");
    press(app, "K K K K K K");
    assert_shows(app, "[16]");
    assert_shows(app, "..-1");
    assert_true(shows_at(app, 200, 60, "2-10-11-12-13-14-15-[16]-17-1"));
}

static void test_the_row_of_the_layers_is_stepped(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    press(app, "Home Right Right Left");
    assert_structure(app, "2-9-1", "auto");
    press(app, "K Right");
    assert_message(app, "number of outputs follows the data");
}

/* ---- Activations */

static void test_the_row_of_the_activations_is_stepped_for_one_layer(void **state)
{
    struct app *app = *state;

    command(app, "set layers 2-4-4-1");
    command(app, "focus settings");
    press(app, "Home Down Right");
    assert_structure(app, "2-4-4-1", "tanh,sigmoid,sigmoid");
    press(app, "K Right Right");
    assert_structure(app, "2-4-4-1", "tanh,relu,sigmoid");
    assert_int_equal(app->snapshot->network.arch.activation[1], ACTIVATION_RELU);
    press(app, "Left Left");
    assert_structure(app, "2-4-4-1", "tanh,sigmoid,sigmoid");
}

/* step has no slope, softmax stands on the outputs only: from linear on comes sigmoid again. */
static void test_activations_that_cannot_be_are_passed_over_and_explained(void **state)
{
    struct app *app = *state;

    command(app, "set activation linear");
    command(app, "focus settings");
    press(app, "Home Down Right");
    assert_structure(app, "auto", "sigmoid,linear");
    assert_message(app, "passed over: ");
    assert_message(app, "step, which has no slope");
}

/* One output stands for two classes, but softmax wants two. */
static void test_outputs_follow_their_activation(void **state)
{
    struct app *app = *state;

    command(app, "activation out softmax");
    assert_structure(app, "auto", "sigmoid,softmax");
    assert_int_equal(app->snapshot->network.arch.sizes[2], 2);
    command(app, "set layers 2-8-2");
    command(app, "activation 2 sigmoid");
    assert_structure(app, "2-8-1", "sigmoid");
    command(app, "activation 2 softmax");
    assert_refused(app, "activation 2 step", "no slope");
    command(app, "activation 1 relu");
    assert_structure(app, "2-8-2", "relu,softmax");
}

static void test_activation_names_a_layer(void **state)
{
    struct app *app = *state;

    command(app, "activation tanh");
    assert_structure(app, "auto", "tanh");
    command(app, "activation 2 sigmoid");
    assert_structure(app, "auto", "tanh,sigmoid");
    assert_refused(app, "activation 3 tanh", "there is no layer 3; expected 1 to 2");
    assert_refused(app, "activation last tanh", "no layer");
    assert_refused(app, "activation 1 bent", "bent");
    assert_refused(app, "activation", "expected a layer and a name");
    assert_refused(app, "activation 1 tanh now", "expected a layer and a name");
}

/* As with L and D, so that a preset's list is no trap for the next who types layers. */
static void test_activations_follow_typed_layers(void **state)
{
    struct app *app = *state;

    command(app, "preset spiral");
    command(app, "set layers 2-4-4-1");
    assert_structure(app, "2-4-4-1", "relu,relu,sigmoid");
    assert_message(app, "layers 2-4-4-1: the activations follow: relu,relu,sigmoid");
    command(app, "focus settings");
    press(app, "Home Enter");
    app_text(app, "2-4-4-4-4-1");
    press(app, "Enter");
    assert_structure(app, "2-4-4-4-4-1", "relu,relu,relu,relu,sigmoid");
    assert_refused(app, "set activation relu,sigmoid", "2 names for 5 layers");
}

/* ---- What a change means */

static void test_running_goes_on_into_other_layers(void **state)
{
    struct app *app = *state;

    command(app, "run 5 epochs");
    press(app, "L");
    assert_message(app, "u: the one before again");
    assert_int_equal(app->snapshot->position.epoch, 0);
    assert_false(app_running(app));
    command(app, "run");
    press(app, "k");
    assert_true(app_running(app));
    app_advance(app, 100);
    assert_true(app->snapshot->position.epoch > 0);
    assert_int_equal(app->snapshot->network.arch.sizes[2], 9);
}

static void test_a_change_says_from_when_on_it_counts(void **state)
{
    struct app *app = *state;

    command(app, "set rate 0.3");
    assert_string_equal(app->message, "");
    command(app, "run 5 epochs");
    command(app, "set init he");
    assert_message(app, "init he: a new run, first weights by seed 1");
    command(app, "run");
    command(app, "set batch 2");
    assert_message(app, "batch 2: counts from the next mini-batch on");
    command(app, "set epochs 900");
    assert_message(app, "epochs 900: counts from the end of the epoch on");
    press(app, "+");
    assert_message(app, "rate 0.5: counts from the next mini-batch on");
    press(app, "- - -");
    assert_message(app, "rate 0.1");
}

static void test_help_says_why_a_setting_has_no_effect(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    app->setting_row = SETTING_momentum - 1;
    assert_shows(app, "no effect now: only the");
    command(app, "set optimizer adam");
    assert_hides(app, "no effect now");
    assert_shows(app, "counts from the next mini-batch on");
    command(app, "set shift 2");
    assert_message(app, "shift 2: no effect now: the samples are no images");
}

/* The role of a cell of the pane, by the text at which it stands. */
static enum role role_of(const struct app *app, const char *name)
{
    struct canvas canvas;
    enum role role = ROLE_ERROR;
    size_t length = strlen(name);

    assert_true(canvas_create(&canvas, 200, 60, GLYPHS_ASCII, NULL));
    app_draw(app, &canvas);
    for (int y = 0; y < canvas.height; y++) {
        for (int x = 0; x + (int)length < canvas.width; x++) {
            size_t same = 0;

            while (same < length && canvas.cells[y * canvas.width + x + (int)same].character ==
                                        (unsigned char)name[same])
                same++;
            if (same == length)
                role = canvas.cells[y * canvas.width + x].role;
        }
    }
    canvas_free(&canvas);
    return role;
}

static void test_settings_without_effect_are_dim(void **state)
{
    struct app *app = *state;

    assert_int_equal(role_of(app, "momentum "), ROLE_DIM);
    assert_int_equal(role_of(app, "rate "), ROLE_NORMAL);
    command(app, "set optimizer momentum");
    assert_int_equal(role_of(app, "momentum  "), ROLE_NORMAL);
}

/* ---- Stopping */

static void test_a_run_that_stops_says_why(void **state)
{
    struct app *app = *state;

    command(app, "preset circle");
    command(app, "set stop-accuracy 0.95");
    command(app, "run 400 epochs");
    assert_int_equal(app_state(app), TRAINER_FINISHED);
    assert_true(app->snapshot->position.epoch < 400);
    assert_message(app, "has reached 95%");
    assert_false(app_running(app));
    app->setting_row = SETTING_stop_accuracy - 1;
    press(app, "Down Up");
    assert_shows(app, "stopped at epoch");
    command(app, "run 3 epochs");
    assert_hides(app, "stopped at epoch");
}

#define APP_TEST(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        APP_TEST(test_keys_change_layers_and_neurons),
        APP_TEST(test_commands_take_a_number_of_neurons),
        APP_TEST(test_the_chosen_layer_is_marked),
        APP_TEST(test_a_long_list_is_cut_at_the_front),
        APP_TEST(test_the_row_of_the_layers_is_stepped),
        APP_TEST(test_the_row_of_the_activations_is_stepped_for_one_layer),
        APP_TEST(test_activations_that_cannot_be_are_passed_over_and_explained),
        APP_TEST(test_outputs_follow_their_activation),
        APP_TEST(test_activation_names_a_layer),
        APP_TEST(test_activations_follow_typed_layers),
        APP_TEST(test_running_goes_on_into_other_layers),
        APP_TEST(test_a_change_says_from_when_on_it_counts),
        APP_TEST(test_help_says_why_a_setting_has_no_effect),
        APP_TEST(test_settings_without_effect_are_dim),
        APP_TEST(test_a_run_that_stops_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
