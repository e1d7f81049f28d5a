/*
 * The model of digits as a thread makes it, where none is kept yet: it can be given up on at any time, and the screen goes
 * on meanwhile.
 */
#include "app_support.h"
#include "data_support.h"

#include <nntui/digit_maker.h>

/* An empty cache, so that there is something to make. */
static int without_model(void **state)
{
    char path[PATH_MAX + 8];

    if (data_enter(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/cache", data_folder);
    return setenv("XDG_CACHE_HOME", path, 1);
}

static void test_a_model_that_is_given_up_is_not_kept(void **state)
{
    struct digit_maker *maker = digit_maker_start(NULL);
    double done;

    (void)state;
    assert_non_null(maker);
    done = digit_maker_done(maker);
    assert_true(done >= 0 && done <= 1);
    digit_maker_free(maker);
    assert_int_not_equal(system("ls cache/nntui/digits-* >/dev/null 2>&1"), 0);
}

static void test_the_screen_goes_on_while_it_is_made(void **state)
{
    const struct app_options options = {.threaded = true};
    struct app *app = app_create(&options, NULL);

    (void)state;
    assert_non_null(app);
    command(app, "digits");
    assert_non_null(app->digits.network.maker);
    command(app, "stroke 8,6 20,6 12,24");
    assert_false(app->digits.answered);
    assert_shows(app, "the network is learning");
    assert_true(app_interval(app) > 0);
    app_tick(app);
    press(app, "n");
    assert_null(app->digits.network.maker);
    assert_hides(app, "the network is learning");
    press(app, "n");
    assert_non_null(app->digits.network.maker);
    assert_refused(app, "step-digit", "no network");
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_model_that_is_given_up_is_not_kept, without_model,
                                        data_leave),
        cmocka_unit_test_setup_teardown(test_the_screen_goes_on_while_it_is_made, without_model,
                                        data_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
