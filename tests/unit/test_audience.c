/*
 * What the program tells of itself to those who present it, and the way back for those who have come from a mirror.
 */
#include "app_support.h"

static void assert_place(const struct app *app, const char *wanted)
{
    struct text place = {0};

    app_place(app, &place);
    assert_false(place.failed);
    assert_string_equal(place.data, wanted);
    text_free(&place);
}

static void test_the_last_command_is_known_however_it_was_given(void **state)
{
    struct app *app = *state;

    assert_string_equal(app_did(app), "");
    press(app, "e");
    assert_string_equal(app_did(app), "epoch");
    press(app, ":");
    assert_string_equal(app_did(app), "epoch");
    app_text(app, "set rate 0.3");
    assert_string_equal(app_did(app), "epoch");
    press(app, "Enter");
    assert_string_equal(app_did(app), "set rate 0.3");
}

static void test_a_place_opens_the_same_run_elsewhere(void **state)
{
    struct app *app = *state;
    const struct app_options options = {.threaded = false};
    struct app *other = app_create(&options, NULL);
    struct text place = {0};
    char *rest = NULL;

    command(app, "data circle");
    command(app, "apply rate=0.3 batch=10");
    command(app, "run 3 epochs");
    assert_place(app, "data circle\napply rate=0.3 batch=10\nrun 3 epochs\n");
    command(app, "steps");
    app_place(app, &place);
    for (char *line = strtok_r(place.data, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        command(other, line);
    text_free(&place);
    assert_int_equal(other->screen, SCREEN_step);
    assert_place(other, "data circle\napply rate=0.3 batch=10\nrun 3 epochs\nsteps\n");
    app_free(other);
}

static void test_only_hints_are_of_no_use_to_others(void **state)
{
    struct app *app = *state;

    assert_true(app_bottom_is_hints(app));
    press(app, "$"); /* "does nothing here" */
    assert_false(app_bottom_is_hints(app));
    press(app, "?");
    assert_true(app_bottom_is_hints(app));
    press(app, "? :");
    assert_false(app_bottom_is_hints(app));
    press(app, "Esc Enter"); /* a setting, typed in place */
    assert_true(app->edit.editing);
    assert_true(app_bottom_is_hints(app));
    app_resize(app, 30, 10);
    assert_false(app_bottom_is_hints(app));
}

static void test_the_status_line_says_how_many_follow(void **state)
{
    struct app *app = *state;

    assert_hides(app, "presenting");
    app_present(app, 0);
    assert_shows(app, "presenting to 0");
    app_present(app, 12);
    assert_shows(app, "presenting to 12");
}

static void test_notes_are_those_of_the_lesson_s_page(void **state)
{
    struct app *app = *state;

    setenv("XDG_STATE_HOME", "/dev/null", 1); /* nobody has begun it */
    assert_string_equal(app_notes(app), "");
    command(app, "lesson c01-linear-model");
    assert_true(strncmp(app_notes(app), "Ask before anybody looks", 24) == 0);
    app_advance(app, 0);
    assert_string_equal(app_did(app), "lesson c01-linear-model"); /* not what the lesson then does */
}

/* Without having come from a mirror there is no way back to one. */
static void test_the_way_back_is_there_only_for_those_who_came(void **state)
{
    const struct app_options options = {.follows = true};
    struct app *app = *state, *student = app_create(&options, NULL);

    assert_hides(app, "C-f");
    assert_refused(app, "follow", "nntui --follow NAME");
    assert_false(app_wants_mirror(app));
    assert_false(app_quitting(app));
    assert_true(app_start(student, &options, NULL));
    assert_shows(student, "C-f follow");
    press(student, "C-f");
    assert_true(app_wants_mirror(student));
    assert_true(app_quitting(student));
    app_free(student);
}

#define APP_TEST(test) cmocka_unit_test_setup_teardown(test, app_setup, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        APP_TEST(test_the_last_command_is_known_however_it_was_given),
        APP_TEST(test_a_place_opens_the_same_run_elsewhere),
        APP_TEST(test_only_hints_are_of_no_use_to_others),
        APP_TEST(test_the_status_line_says_how_many_follow),
        APP_TEST(test_notes_are_those_of_the_lesson_s_page),
        APP_TEST(test_the_way_back_is_there_only_for_those_who_came),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
