/*
 * What a slip of a finger costs: keys that change the network or the samples hold in their own pane only, and what was done
 * can be taken back.
 */
#include "app_support.h"

static void assert_message(const struct app *app, const char *part)
{
    if (strstr(app->message, part) == NULL)
        fail_msg("the bottom line says \"%s\", expected \"%s\" in it", app->message, part);
}

/* ---- Keys of one pane */

/* Every such key, in every other pane of its screen, and in the help: nothing changes, and the bottom line says where. */
static void test_keys_of_a_pane_do_nothing_elsewhere(void **state)
{
    struct app *app = *state;
    size_t tried = 0;

    command(app, "preset moons");
    command(app, "run 2 epochs");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *bound = &commands[i];
        char key[16];

        if (command_pane(bound)[0] == '\0' || command_first_key(bound, key, sizeof key)[0] == '\0')
            continue;
        tried++;
        app_go(app, bound->where);
        for (size_t pane = 0; pane < app_screen(app)->pane_count; pane++) {
            app_focus(app, app->screen, pane);
            if (strcmp(app_pane(app)->name, command_pane(bound)) == 0)
                continue;
            press(app, key);
            assert_message(app, command_pane(bound));
            assert_string_equal(app->settings.layers, "2-8-1");
            assert_int_equal(app->snapshot->position.epoch, 2);
            assert_int_equal(app->snapshot->dataset->count, 400);
        }
        press(app, "?");
        press(app, key);
        press(app, "Esc");
        assert_int_equal(app->snapshot->position.epoch, 2);
    }
    assert_true(tried >= 9);
}

static void test_a_row_says_in_which_pane_its_keys_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const char *pane = command_pane(&commands[i]);

        if (pane[0] != '\0' && strstr(commands[i].help, pane) == NULL)
            fail_msg("the help of %s does not name the pane %s", commands[i].name, pane);
    }
}

/* ---- The run before */

static void test_a_run_that_gave_way_comes_back(void **state)
{
    static const char *const ways[] = {"fewer-neurons", "add-layer", "set seed 7", "data circle",
                                       "rewind",        "reseed",    "set init he"};
    struct app *app = *state;

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct history_point now;
        struct settings settings;

        command(app, "preset moons");
        command(app, "set seed 3");
        command(app, "set rate 0.02");
        command(app, "rewind");
        command(app, "run 5 epochs");
        now = app->snapshot->now;
        settings = app->settings;
        command(app, ways[i]);
        assert_int_equal(app->snapshot->position.epoch, 0);
        command(app, "run 2 epochs");
        press(app, "u");
        assert_message(app, "the run before is back");
        assert_int_equal(app->snapshot->position.epoch, 5);
        assert_close(app->snapshot->now.train_loss, now.train_loss, 0);
        assert_memory_equal(&app->settings.rate, &settings.rate, sizeof settings.rate);
        assert_string_equal(app->settings.layers, settings.layers);
        assert_string_equal(app->settings.data, settings.data);
        press(app, "u"); /* and the other one again */
        assert_int_equal(app->snapshot->position.epoch, 2);
    }
}

/* What was not trained is no run to come back to: the one that was trained stays to be had. */
static void test_slips_one_after_the_other_cost_nothing(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    command(app, "run 3 epochs");
    press(app, "j j j L D");
    assert_message(app, "u: the one before again");
    press(app, "u");
    assert_string_equal(app->settings.layers, "2-8-1");
    assert_int_equal(app->snapshot->position.epoch, 3);
    assert_refused(app, "bring-back", "nothing to bring back");
}

static void test_a_run_that_looks_at_its_past_comes_back_whole(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    command(app, "run 6 epochs");
    command(app, "moment 2");
    press(app, "k u");
    assert_int_equal(app->snapshot->position.epoch, 6);
}

/* ---- Points */

static void test_points_are_taken_back_one_by_one(void **state)
{
    struct app *app = *state;
    struct dataset *first;

    command(app, "preset moons");
    first = dataset_ref(app->snapshot->dataset);
    command(app, "run 2 epochs");
    command(app, "add-point 0 0 upper");
    command(app, "remove-point 7");
    command(app, "remove-point 9");
    assert_message(app, "u takes it back");
    assert_int_equal(app->snapshot->dataset->count, 399);
    press(app, "u");
    assert_int_equal(app->snapshot->dataset->count, 400);
    press(app, "u u");
    assert_ptr_equal(app->snapshot->dataset, first);
    assert_int_equal(app->snapshot->position.epoch, 2); /* the run went on */
    assert_refused(app, "bring-back", "nothing to bring back");
    dataset_unref(first);
}

/* Only so many sets are kept; what is older is gone, and nothing else. */
static void test_only_the_last_changes_of_points_are_kept(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    for (int i = 0; i < UNDO_POINTS + 3; i++)
        command(app, "remove-point 1");
    for (int i = 0; i < UNDO_POINTS; i++)
        command(app, "bring-back");
    assert_int_equal(app->snapshot->dataset->count, 397);
    assert_refused(app, "bring-back", "nothing to bring back");
}

/* Of a set that is another by now nothing is taken back. */
static void test_points_of_another_set_are_forgotten(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    command(app, "remove-point 1");
    command(app, "data circle");
    assert_refused(app, "bring-back", "nothing to bring back");
    assert_string_equal(app->snapshot->dataset->name, "circle");
}

/* ---- The word undo */

static void test_undo_on_the_train_screen_stays_there(void **state)
{
    struct app *app = *state;

    command(app, "preset moons");
    assert_refused(app, "undo", "nothing to bring back");
    assert_int_equal(app->screen, SCREEN_train);
    command(app, "remove-point 1");
    command(app, "undo");
    assert_int_equal(app->screen, SCREEN_train);
    assert_int_equal(app->snapshot->dataset->count, 400);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_keys_of_a_pane_do_nothing_elsewhere),
        TEST(test_a_row_says_in_which_pane_its_keys_hold),
        TEST(test_a_run_that_gave_way_comes_back),
        TEST(test_slips_one_after_the_other_cost_nothing),
        TEST(test_a_run_that_looks_at_its_past_comes_back_whole),
        TEST(test_points_are_taken_back_one_by_one),
        TEST(test_only_the_last_changes_of_points_are_kept),
        TEST(test_points_of_another_set_are_forgotten),
        TEST(test_undo_on_the_train_screen_stays_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
