/* The data behind the screen: keys of the set changed in place, features, points by hand, files that grow. */
#include "app_support.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define APP_TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

static char folder[PATH_MAX];

/* Each case runs in a new folder. */
static int enter(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/nntui-test-XXXXXX");
    return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : app_setup(state);
}

static int leave(void **state)
{
    char line[PATH_MAX + 16];

    app_teardown(state);
    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    return chdir("/") == 0 && system(line) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *stream = fopen(path, mode);

    assert_non_null(stream);
    fputs(text, stream);
    assert_int_equal(fclose(stream), 0);
}

#define TABLE "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n2,6,y\n"

static const struct dataset *set_of(const struct app *app)
{
    assert_non_null(app->snapshot->dataset);
    return app->snapshot->dataset;
}

/* Puts the cursor on a key's row below the run's set, which is opened. */
static void go_to_key(struct app *app, const char *key)
{
    struct data_row rows[DATA_ROWS];
    size_t count;

    command(app, "focus datasets");
    app->datasets.keys_open = true;
    count = data_rows(app, rows);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind == DATA_ROW_KEY && strcmp(data_keys[rows[i].index].key, key) == 0) {
            data_select(app, i);
            return;
        }
    }
    fail_msg("there is no row %s", key);
}

static void assert_message(const struct app *app, const char *part)
{
    if (strstr(app->message, part) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", app->message, part);
}

/* ---- Keys */

static void test_commands_change_keys_of_the_set(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "noise 0.2");
    assert_message(app, "noise 0.2: other noise, and so a new run");
    command(app, "samples 100");
    command(app, "test 0.3");
    command(app, "data-seed 3");
    assert_string_equal(app->settings.data, "circle,noise=0.2,samples=100,test=0.3,seed=3");
    assert_string_equal(set_of(app)->spec, "circle,samples=100,noise=0.2,test=0.3,seed=3");
    assert_int_equal(set_of(app)->train_count, 70);
    assert_int_equal(app->settings.seed, 1); /* of the weights: another thing */
    assert_refused(app, "noise x", "noise=x");
    assert_refused(app, "noise", "now it is 0.2");
    assert_refused(app, "samples 1", "from 2 to");
    assert_string_equal(app->settings.data, "circle,noise=0.2,samples=100,test=0.3,seed=3");
    command(app, "data houses");
    assert_refused(app, "features x1", "no such key");
}

static void test_features_change_the_networks_inputs(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "set layers 2-4-1");
    command(app, "features x1^2 x2x2");
    assert_int_equal(set_of(app)->inputs, 2);
    assert_string_equal(set_of(app)->input_names[1], "x2^2");
    command(app, "features x1 x2 sin(x1) x1*x2");
    assert_string_equal(app->settings.data, "circle,features=x1+x2+x1*x2+sin(x1)");
    assert_int_equal(app->snapshot->network.arch.sizes[0], 4);
    assert_string_equal(app->settings.layers, "4-4-1");
    assert_refused(app, "features x3", "x3");
    command(app, "features x1 x2");
    assert_string_equal(app->settings.data, "circle");
    assert_string_equal(app->settings.layers, "2-4-1");
}

static size_t count_keys(const struct app *app)
{
    struct data_row rows[DATA_ROWS];
    size_t count = data_rows(app, rows), keys = 0;

    for (size_t i = 0; i < count; i++)
        keys += rows[i].kind == DATA_ROW_KEY;
    return keys;
}

/* Closed the other sets are seen; another value leaves it as it is, another set closes it. */
static void test_enter_opens_the_set_in_use(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "focus datasets");
    assert_shows(app, "circle ▸");
    assert_shows(app, "Enter open");
    assert_shows(app, "gauss");
    assert_int_equal(count_keys(app), 0);
    press(app, "Enter");
    assert_string_equal(app->settings.data, "circle");
    assert_int_equal(count_keys(app), 5);
    assert_shows(app, "circle ▾");
    assert_shows(app, "Enter close");
    for (int i = 0; i < 5; i++) /* all of it is seen, and stays where it is */
        press(app, "Down");
    assert_shows(app, "circle ▾");
    assert_shows(app, "▸  features 2/7 ▸");
    press(app, "Up Up Up Up Right");
    assert_string_equal(app->settings.data, "circle,noise=0.1");
    assert_int_equal(count_keys(app), 5);
    press(app, "Up Enter");
    assert_int_equal(count_keys(app), 0);
    press(app, "Enter Up Enter");
    assert_string_equal(app->settings.data, "or");
    assert_int_equal(count_keys(app), 0);
    assert_shows(app, "or ▸");
}

static void test_a_value_typed_again_is_no_new_run(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "run 2 epochs");
    go_to_key(app, "noise");
    press(app, "Enter Enter");
    assert_false(app->edit.editing);
    assert_string_equal(app->settings.data, "circle");
    assert_int_equal(app->snapshot->position.epoch, 2);
}

static void test_arrows_step_through_values(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    go_to_key(app, "noise");
    press(app, "Right Right");
    assert_string_equal(app->settings.data, "circle,noise=0.15");
    press(app, "Left Left Left Left Left Left");
    assert_string_equal(app->settings.data, "circle,noise=0");
    assert_message(app, "as far as the arrows go");
    press(app, "Down Left");
    assert_string_equal(app->settings.data, "circle,noise=0,samples=200");
    press(app, "Down Right Down Right Right Left");
    assert_string_equal(app->settings.data, "circle,noise=0,samples=200,test=0.3,seed=2");
    assert_int_equal(app->datasets.at.kind, DATA_ROW_KEY); /* the cursor has stayed */
}

static void test_a_value_is_typed_in_place(void **state)
{
    struct app *app = *state;
    char *screen;

    command(app, "data circle");
    go_to_key(app, "samples");
    press(app, "Enter BackSpace BackSpace BackSpace");
    app_text(app, "64");
    screen = draw(app, 80, 24, GLYPHS_UTF8);
    assert_non_null(strstr(screen, "64"));
    free(screen);
    press(app, "Enter");
    assert_int_equal(set_of(app)->count, 64);
    assert_false(app->edit.editing);
    press(app, "Enter Right");
    app_text(app, "x");
    press(app, "Enter");
    assert_message(app, "samples=64x");
    assert_true(app->edit.editing); /* typing goes on */
    press(app, "Esc");
    assert_int_equal(set_of(app)->count, 64);
}

static void test_features_are_put_in_and_out_one_by_one(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    go_to_key(app, "features");
    press(app, "Enter Down Down Down Enter"); /* x1, x2, x1^2 */
    assert_string_equal(app->settings.data, "circle,features=x1+x2+x1^2");
    press(app, "Up Enter Up Left");
    assert_string_equal(app->settings.data, "circle,features=x1^2");
    press(app, "Left");
    assert_string_equal(app->settings.data, "circle,features=x1^2"); /* it is out already */
    press(app, "Down Down Enter");
    assert_message(app, "one at the least");
    press(app, "Up Right Up Enter Down Down Enter");
    assert_string_equal(app->settings.data, "circle");
    press(app, "Up Up Up Enter");
    assert_false(app->datasets.features_open);
}

/* Two presses before the run has read anything: the second goes on from the first. */
static void test_hurried_arrows_are_not_lost(void **state)
{
    const struct app_options options = {.threaded = true};
    struct app *app = app_create(&options, NULL);

    (void)state;
    command(app, "data circle");
    trainer_settle(app->trainer);
    app_update(app);
    go_to_key(app, "noise");
    press(app, "Right Right Right");
    assert_string_equal(app->settings.data, "circle,noise=0.2");
    trainer_settle(app->trainer);
    app_free(app);
}

/* ---- Files */

static void test_a_wrong_file_never_loses_the_run(void **state)
{
    struct app *app = *state;

    write_file("wrong.csv", "w", "a,b,kind\n1,2,x\n3,four,y\n");
    command(app, "data circle");
    command(app, "run 3 epochs");
    assert_refused(app, "data csv:wrong.csv", "wrong.csv:3: ");
    assert_refused(app, "data csv:none.csv", "none.csv");
    write_file("three.csv", "w", "a,b,c,kind\n1,2,3,x\n3,4,5,y\n5,6,7,x\n");
    assert_refused(app, "data csv:three.csv,features=x1", "3 inputs");
    write_file("images", "w", "no images");
    assert_refused(app, "data idx:images:images", "images: ");
    assert_non_null(app->snapshot->network.block);
    assert_int_equal(app->snapshot->position.epoch, 3);
    assert_string_equal(set_of(app)->name, "circle");
}

static void test_files_used_before_are_rows(void **state)
{
    struct app *app = *state;
    struct data_row rows[DATA_ROWS];
    size_t files = 0, count;

    write_file("one.csv", "w", TABLE);
    write_file("two, and more.csv", "w", TABLE "7,7,x\n");
    command(app, "data csv:one.csv");
    command(app, "data csv:two, and more.csv");
    command(app, "data csv:one.csv,test=1");
    command(app, "data xor");
    count = data_rows(app, rows);
    command(app, "focus datasets");
    for (size_t i = 0; i < count; i++) {
        files += rows[i].kind == DATA_ROW_FILE;
        if (rows[i].kind == DATA_ROW_FILE && rows[i].index == 1)
            data_select(app, i);
    }
    assert_int_equal(files, 2);
    assert_true(strstr(app->datasets.file[0].spec, "test=1") != NULL);
    assert_int_equal(app->datasets.file[1].preview.samples, 5);
    assert_string_equal(datasets_under_cursor(app), "csv");
    press(app, "Enter");
    assert_int_equal(set_of(app)->count, 5);
    assert_int_equal(app->datasets.at.kind, DATA_ROW_FILE);
    assert_true(data_row_is_current(app, &app->datasets.at));
}

static void test_many_files_push_out_the_first(void **state)
{
    struct app *app = *state;
    char line[40];

    for (int i = 0; i < DATA_FILES + 3; i++) {
        snprintf(line, sizeof line, "%d.csv", i);
        write_file(line, "w", TABLE);
        snprintf(line, sizeof line, "data csv:%d.csv", i);
        command(app, line);
    }
    assert_int_equal(app->datasets.file_count, DATA_FILES);
    assert_int_equal(strncmp(app->datasets.file[0].spec, "csv:3.csv,", 10), 0);
    assert_int_equal(app->datasets.file[0].preview.count, 4);
}

static void test_home_and_quotes_are_understood(void **state)
{
    struct app *app = *state;

    setenv("HOME", folder, 1);
    write_file("my file.csv", "w", TABLE);
    command(app, "data csv:~/my file.csv");
    assert_int_equal(set_of(app)->count, 4);
    command(app, "data csv:\"my file.csv\",test=1");
    assert_int_equal(set_of(app)->train_count, 3);
}

/* What Tab makes of a line at the prompt. */
static const char *completed(struct app *app, const char *text, const char *keys)
{
    static char line[LINE_SIZE];

    press(app, ":");
    app_text(app, text);
    press(app, keys);
    snprintf(line, sizeof line, "%s", app->prompt.line.text);
    press(app, "Esc");
    return line;
}

static void test_tab_completes_specs(void **state)
{
    struct app *app = *state;
    char line[PATH_MAX + 40];

    setenv("HOME", folder, 1);
    write_file("one, two:three.csv", "w", TABLE);
    write_file("other file.csv", "w", TABLE);
    assert_string_equal(completed(app, "data csv:one", "Tab"), "data csv:one\\, two\\:three.csv");
    assert_string_equal(completed(app, "data csv:one\\, t", "Tab"),
                        "data csv:one\\, two\\:three.csv");
    assert_string_equal(completed(app, "data csv:ot", "Tab"), "data csv:other file.csv");
    assert_string_equal(completed(app, "data csv:~/ot", "Tab"), "data csv:~/other file.csv");
    assert_string_equal(completed(app, "data csv:other file.csv,ta", "Tab Tab"),
                        "data csv:other file.csv,target=");
    /* Of several nobody gets the first one unseen: what is typed goes on. */
    assert_int_equal(mkdir("tables", 0777), 0);
    write_file("tables/bad.csv", "w", TABLE);
    write_file("tables/iris.csv", "w", TABLE);
    assert_string_equal(completed(app, "data csv:tab", "Tab Tab i r Tab"),
                        "data csv:tables/iris.csv");
    assert_string_equal(completed(app, "data csv:tab", "Tab Tab Tab"), "data csv:tables/bad.csv");
    assert_string_equal(completed(app, "data circle,noi", "Tab"), "data circle,noise=");
    assert_string_equal(completed(app, "data circle,features=x1+x1^", "Tab"),
                        "data circle,features=x1+x1^2");
    assert_string_equal(completed(app, "features x1 x1*", "Tab"), "features x1 x1*x2");
    snprintf(line, sizeof line, "%s", completed(app, "data csv:one", "Tab"));
    command(app, line);
    assert_int_equal(set_of(app)->count, 4);
}

/* ---- Points */

static void test_points_are_added_while_it_trains(void **state)
{
    struct app *app = *state;
    uint64_t epoch;

    command(app, "data circle");
    command(app, "run");
    app_advance(app, 1000);
    epoch = app->snapshot->position.epoch;
    assert_true(epoch >= 3);
    command(app, "add-point 0.1 0.2 inside");
    assert_message(app, "circle: 401, 1 point by hand");
    command(app, "add-point 0.1 0.25 2");
    assert_int_equal(set_of(app)->count, 402);
    assert_int_equal(set_of(app)->labels[400], 0);
    assert_int_equal(set_of(app)->labels[401], 1);
    assert_int_equal(app->snapshot->position.epoch, epoch);
    assert_true(app_running(app));
    command(app, "remove-point 1");
    command(app, "remove-point");
    assert_message(app, "circle: 400, 1 point by hand, 1 removed");
    command(app, "remove-point");
    assert_refused(app, "remove-point", "no point was added by hand");
    assert_refused(app, "remove-point 400", "1 to 399");
    assert_string_equal(set_of(app)->spec, "circle,samples=400,noise=0.05,test=0.2,seed=1");
    assert_int_equal(app->datasets.current.samples, 399); /* the picture follows */
}

static void test_points_have_what_the_set_has(void **state)
{
    struct app *app = *state;

    command(app, "data gauss");
    command(app, "add-point 1 1 upper right");
    assert_int_equal(set_of(app)->labels[400], 1);
    assert_refused(app, "add-point 1 1", "x y and the class: lower left | upper right");
    assert_refused(app, "add-point 1 north lower left", "expected x y");
    assert_refused(app, "add-point 1 1 3", "expected x y");
    command(app, "data houses");
    command(app, "add-point 100 250.5");
    assert_close((double)set_of(app)->targets[100], 250.5, 1e-4);
    assert_refused(app, "add-point 100", "area (m2) price");
    assert_refused(app, "add-point 100 200 300", "found \"300\"");
    command(app, "data plane,features=x1^2+x2");
    command(app, "add-point 0.5 0.25 1");
    assert_close((double)set_of(app)->x[801], 0.25, 0);
}

static void test_a_new_run_tells_that_points_are_gone(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "add-point 0 0 inside");
    command(app, "set rate 0.3"); /* no new run */
    assert_int_equal(set_of(app)->by_hand, 1);
    command(app, "noise 0.1");
    assert_message(app, "gone (1 point by hand)");
    assert_int_equal(set_of(app)->by_hand, 0);
}

/* Points typed faster than the run takes them are all there in the end. */
static void test_hurried_points_are_not_lost(void **state)
{
    const struct app_options options = {.threaded = true};
    struct app *app = app_create(&options, NULL);

    (void)state;
    command(app, "data circle");
    trainer_settle(app->trainer);
    app_update(app);
    command(app, "run");
    for (int i = 0; i < 5; i++)
        command(app, "add-point 0.1 0.2 inside");
    trainer_settle(app->trainer);
    app_update(app);
    assert_int_equal(set_of(app)->by_hand, 5);
    app_free(app);
}

/* The same SPEC once more undoes what was done by hand; a file is read anew. */
static void test_a_set_asked_for_again_is_as_it_was_made(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "run 2 epochs");
    command(app, "add-point 0 0 inside");
    command(app, "data circle");
    assert_message(app, "as it was made");
    assert_int_equal(set_of(app)->count, 400);
    assert_int_equal(app->snapshot->position.epoch, 2);
    assert_string_equal(app->settings.data, "circle");
    write_file("t.csv", "w", TABLE);
    command(app, "data csv:t.csv");
    write_file("t.csv", "a", "1,2,new\n");
    command(app, "data csv:t.csv");
    assert_int_equal(set_of(app)->outputs, 3);
    assert_string_equal(app->settings.data, "csv:t.csv,scale=auto");
    command(app, "data csv:t.csv,scale=auto");
    assert_string_equal(app->settings.data, "csv:t.csv");
}

/* What was done by hand is in a saved session, and the run goes on as if nothing had come in between. */
static void test_points_by_hand_are_saved_with_the_run(void **state)
{
    struct app *app = *state;
    float expected[33], found[33];

    command(app, "data circle,features=x1+x2+x1^2");
    command(app, "set layers 3-4-1");
    command(app, "run 2 epochs");
    command(app, "add-point 0.1 0.9 inside");
    command(app, "remove-point 7");
    command(app, "save edited");
    command(app, "run 2 epochs");
    network_export(&app->snapshot->network, expected);
    command(app, "load edited");
    assert_int_equal(set_of(app)->by_hand, 1);
    assert_int_equal(set_of(app)->removed, 1);
    assert_int_equal(set_of(app)->count, 400);
    command(app, "run 2 epochs");
    network_export(&app->snapshot->network, found);
    assert_memory_equal(found, expected, 21 * sizeof(float));
    command(app, "data xor");
    command(app, "load edited");
    assert_close((double)set_of(app)->raw_x[2 * 399 + 1], 0.9, 1e-7);
}

static void test_a_permalink_says_what_is_not_in_it(void **state)
{
    struct app *app = *state;

    command(app, "data circle");
    command(app, "permalink");
    assert_null(strstr(app->message, "without"));
    command(app, "add-point 0.1 0.9 inside");
    command(app, "permalink");
    assert_message(app, "\nthe data as their SPEC makes them");
}

/* ---- A file that grows */

static void test_a_growing_table_is_followed(void **state)
{
    struct app *app = *state;

    assert_int_equal(app_interval(app), -1); /* no file: no ticks */
    write_file("t.csv", "w", TABLE);
    command(app, "data csv:t.csv");
    assert_int_equal(app_interval(app), 1000);
    command(app, "run");
    app_advance(app, 40);
    app_tick(app);
    assert_string_equal(app->message, "");
    write_file("t.csv", "a", "8,8,y\n9,9,x\n");
    app_tick(app);
    assert_message(app, "t.csv: 2 rows more, 6 now");
    assert_int_equal(set_of(app)->count, 6);
    assert_true(app->snapshot->position.epoch >= 10);
    assert_true(app_running(app));
    command(app, "add-point 7 7 x");
    write_file("t.csv", "a", "8,8,z\n");
    app_tick(app);
    assert_message(app, "class \"z\"");
    assert_message(app, "the run goes on with what it has");
    write_file("t.csv", "w", TABLE "8,8,y\n9,9,x\n1,9,x\n");
    app_tick(app);
    assert_message(app, "1 row more, 8 now");
    assert_int_equal(set_of(app)->by_hand, 1);
    command(app, "data xor");
    assert_int_equal(app_interval(app), -1);
}

/* Both want ticks: each gets its own. */
static void test_a_table_is_followed_while_something_plays(void **state)
{
    struct app *app = *state;

    write_file("t.csv", "w", TABLE);
    command(app, "data csv:t.csv");
    command(app, "step");
    command(app, "play");
    assert_true(app_interval(app) > 0 && app_interval(app) <= 1000);
    write_file("t.csv", "a", "8,8,y\n");
    for (int ms = 0; ms < 1000; ms += app_interval(app))
        app_tick(app);
    assert_int_equal(set_of(app)->count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        APP_TEST(test_commands_change_keys_of_the_set),
        APP_TEST(test_features_change_the_networks_inputs),
        APP_TEST(test_arrows_step_through_values),
        APP_TEST(test_enter_opens_the_set_in_use),
        APP_TEST(test_a_value_typed_again_is_no_new_run),
        APP_TEST(test_a_value_is_typed_in_place),
        APP_TEST(test_features_are_put_in_and_out_one_by_one),
        APP_TEST(test_hurried_arrows_are_not_lost),
        APP_TEST(test_a_wrong_file_never_loses_the_run),
        APP_TEST(test_files_used_before_are_rows),
        APP_TEST(test_many_files_push_out_the_first),
        APP_TEST(test_home_and_quotes_are_understood),
        APP_TEST(test_tab_completes_specs),
        APP_TEST(test_points_are_added_while_it_trains),
        APP_TEST(test_points_have_what_the_set_has),
        APP_TEST(test_a_new_run_tells_that_points_are_gone),
        APP_TEST(test_hurried_points_are_not_lost),
        APP_TEST(test_a_set_asked_for_again_is_as_it_was_made),
        APP_TEST(test_points_by_hand_are_saved_with_the_run),
        APP_TEST(test_a_permalink_says_what_is_not_in_it),
        APP_TEST(test_a_growing_table_is_followed),
        APP_TEST(test_a_table_is_followed_while_something_plays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
