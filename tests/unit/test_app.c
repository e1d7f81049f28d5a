/*
 * The program behind the screen: the table of commands, what keys do, the prompt, settings and data
 * sets, and that every screen can be drawn at every size.
 */
#include "app_support.h"

#include <nntui/rng.h>

#include "ui/manual.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Helpers */

static const char *setting(const struct app *app, const char *name)
{
    static char value[SETTING_TEXT_SIZE];

    return setting_get(&app->settings, setting_find(name), value, sizeof value);
}

/* All parameters of the run, to be compared. */
static float *weights(const struct app *app)
{
    const struct network *network = &app->snapshot->network;
    float *copy = malloc(network->block_size * sizeof *copy);

    assert_non_null(copy);
    memcpy(copy, network->block, network->block_size * sizeof *copy);
    return copy;
}

static bool same_weights(const struct app *app, const float *before)
{
    const struct network *network = &app->snapshot->network;

    return memcmp(before, network->block, network->block_size * sizeof *before) == 0;
}

/* ---- The table */

static void test_names_of_commands_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        assert_ptr_equal(command_find(commands[i].name, strlen(commands[i].name)), &commands[i]);
}

static bool has_key(const struct command *command, uint32_t key)
{
    const char *keys = command->keys;
    char name[16];
    uint32_t parsed;

    while (command_next_key(&keys, name, sizeof name)) {
        assert_true(key_parse(name, &parsed));
        if (parsed == key)
            return true;
    }
    return false;
}

/* Whether there is a screen on which both have the same key. */
static bool clash(const struct command *a, const struct command *b)
{
    const char *keys = a->keys;
    char name[16];
    uint32_t key;

    if (a->where != SCREEN_ANY && b->where != SCREEN_ANY && a->where != b->where)
        return false;
    if (a->pane != PANE_ANY && b->pane != PANE_ANY && a->pane != b->pane)
        return false;
    while (command_next_key(&keys, name, sizeof name)) {
        if (key_parse(name, &key) && has_key(b, key))
            return true;
    }
    return false;
}

/* As in a pager: out of the help, not out of the program. */
static void test_q_leaves_the_help_first(void **state)
{
    struct app *app = *state;

    press(app, "? q");
    assert_false(app->help_open);
    assert_false(app_quitting(app));
    command(app, "help");
    press(app, ": q u i t Enter"); /* the word is meant as it is */
    assert_true(app_quitting(app));
}

static void test_no_key_is_given_twice_on_a_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        for (size_t j = 0; j < i; j++) {
            if (clash(&commands[i], &commands[j]))
                fail_msg("%s and %s have the same key", commands[i].name, commands[j].name);
        }
    }
}

static void test_keys_clash_on_one_screen_only(void **state)
{
    const struct command here = {.keys = "x", .where = 0},
                         there = {.keys = "y x", .where = SCREEN_ANY + 1},
                         everywhere = {.keys = "x z", .where = SCREEN_ANY},
                         other = {.keys = "X y", .where = 0};

    (void)state;
    assert_true(clash(&here, &here));
    assert_true(clash(&here, &everywhere));
    assert_true(clash(&everywhere, &here));
    assert_true(clash(&everywhere, &everywhere));
    assert_false(clash(&here, &other));
    assert_false(clash(&here, &there));
}

/* The key of a command is its own where it holds, and never on another screen. */
static void test_keys_hold_on_their_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const char *keys = commands[i].keys;
        char name[16];
        uint32_t key;

        while (command_next_key(&keys, name, sizeof name)) {
            assert_true(key_parse(name, &key));
            for (size_t screen = 0; screen < SCREEN_COUNT; screen++) {
                if (command_holds(&commands[i], screen))
                    assert_ptr_equal(command_on_key(key, screen), &commands[i]);
                else
                    assert_ptr_not_equal(command_on_key(key, screen), &commands[i]);
            }
        }
    }
    assert_ptr_equal(command_on_key('s', SCREEN_train), &commands[COMMAND_sample]);
    assert_null(command_on_key('s', SCREEN_ANY));
    assert_ptr_equal(command_on_key('q', SCREEN_ANY), &commands[COMMAND_quit]);
}

static void test_every_command_says_what_it_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        assert_true(strlen(commands[i].help) > 4);
        assert_true(commands[i].hint[0] == '\0' || commands[i].keys[0] != '\0');
        assert_non_null(commands[i].run);
    }
}

static void test_the_help_lists_every_command_and_setting(void **state)
{
    struct app *app = *state;
    struct text all = {0};

    press(app, "?");
    for (size_t row = 0; row < help_rows(); row++) {
        char *screen = draw(app, 80, 24, GLYPHS_UTF8);

        text_add(&all, screen);
        free(screen);
        press(app, "Down");
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        assert_non_null(strstr(all.data, commands[i].name));
    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        assert_non_null(strstr(all.data, setting_table[i].name));
    text_free(&all);
}

/* All are there, whatever the screen; where one begins that does not hold here, the rest do not either. */
/* Long arguments have the row for themselves; what they are for stands below. */
static void test_in_the_help_nothing_is_written_over(void **state)
{
    struct app *app = *state;
    char text[200];

    command(app, "help");
    for (app->help_row = 0; app->help_row < COMMAND_COUNT; app->help_row++) {
        const struct command *shown = help_command(app, app->help_row);

        snprintf(text, sizeof text, shown->arguments[0] != '\0' ? "%s %s " : "%s ", shown->name,
                 shown->arguments);
        if (!shows_at(app, 80, 24, text) || !shows_at(app, 132, 50, text))
            fail_msg("the help shows no \"%s\"", text);
    }
}

static void test_the_help_begins_with_what_holds_on_the_screen(void **state)
{
    struct app *app = *state;

    for (size_t screen = 0; screen < SCREEN_COUNT; screen++) {
        bool listed[COMMAND_COUNT] = {false}, here = true;

        app_go(app, screen);
        for (size_t row = 0; row < COMMAND_COUNT; row++) {
            const struct command *shown = help_command(app, row);

            assert_non_null(shown);
            assert_false(listed[shown - commands]);
            assert_true(here || !command_holds(shown, screen));
            listed[shown - commands] = true;
            here = command_holds(shown, screen);
        }
        assert_null(help_command(app, COMMAND_COUNT));
    }
}

static void test_the_manual_lists_every_command_with_its_keys(void **state)
{
    struct text text = {0};

    (void)state;
    manual_commands(&text);
    assert_false(text.failed);
    assert_non_null(strstr(text.data, ".TP\n\\fBtoggle\\fR (key \\fBspace\\fR)\nrun, or pause\n"));
    assert_non_null(strstr(text.data, ".TP\n\\fBpage\\-up\\fR (key \\fBPageUp\\fR)\n"));
    assert_non_null(strstr(text.data, ".TP\n\\fBset\\fR \\fINAME VALUE\\fR\nchange a setting\n"));
    assert_non_null(strstr(text.data, "(key \\fB?\\fR or \\fBF1\\fR)"));
    /* What holds on one screen comes under its name. */
    assert_true(strstr(text.data, "fBhelp") < strstr(text.data, "on the Train screen:\n"));
    assert_true(strstr(text.data, "fBtoggle") > strstr(text.data, "on the Train screen:\n"));
    text_free(&text);
}

static void test_commands_refuse_what_they_do_not_take(void **state)
{
    struct app *app = *state;

    assert_refused(app, "pause now", "expected nothing");
    assert_refused(app, "no-such-command", "no command \"no-such-command\"");
    assert_refused(app, "", "no command");
    assert_refused(app, "run x epochs", "run 200 epochs");
    assert_refused(app, "run 0", "run 200 epochs");
    assert_refused(app, "run 5 years", "run 200 epochs");
    assert_refused(app, "run 5 epochs more", "run 200 epochs");
    assert_refused(app, "set nothing 1", "no setting \"nothing\"");
    assert_refused(app, "set rate", "value is missing");
    assert_refused(app, "set rate fast", "rate");
    assert_refused(app, "focus elsewhere", "no pane \"elsewhere\"");
    assert_refused(app, "preset nothing", "nothing");
}

/* ---- Training */

static void test_steps_do_a_sample_a_batch_an_epoch(void **state)
{
    struct app *app = *state;

    command(app, "set batch 2");
    press(app, "s");
    assert_int_equal(app->snapshot->position.samples, 1);
    press(app, "b");
    assert_int_equal(app->snapshot->position.samples, 3);
    press(app, "e");
    assert_int_equal(app->snapshot->position.samples, 4);
    assert_int_equal(app->snapshot->position.epoch, 1);
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
}

static void test_space_runs_and_pauses(void **state)
{
    struct app *app = *state;

    press(app, "space");
    assert_int_equal(app->snapshot->state, TRAINER_RUNNING);
    assert_true(shows(app, "running"));
    assert_true(shows(app, "space pause"));
    assert_int_equal(app_advance(app, 10), 10);
    press(app, "space");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    assert_int_equal(app_advance(app, 10), 0);
    assert_true(shows(app, "space run"));
}

static void test_run_does_so_many_epochs_more(void **state)
{
    struct app *app = *state;

    command(app, "run 7 epochs");
    assert_int_equal(app->snapshot->position.epoch, 7);
    assert_true(shows(app, "finished"));
    command(app, "set epochs 8");
    command(app, "run 3");
    assert_int_equal(app->snapshot->position.epoch, 10);
    assert_true(shows(app, "finished"));
    assert_string_equal(setting(app, "epochs"), "8");
    press(app, "s");
    assert_true(shows(app, "paused"));
}

static void test_rewind_comes_back_to_the_same_weights(void **state)
{
    struct app *app = *state;
    float *first = weights(app);

    press(app, "e e");
    assert_false(same_weights(app, first));
    press(app, "r");
    assert_true(same_weights(app, first));
    assert_int_equal(app->snapshot->position.samples, 0);
    press(app, "R");
    assert_false(same_weights(app, first));
    assert_string_equal(setting(app, "seed"), "2");
    assert_int_equal(app->snapshot->settings.seed, 2);
    free(first);
}

static void test_divergence_is_told(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "set rate 1000000");
    command(app, "run 500 epochs");
    assert_int_equal(app->snapshot->state, TRAINER_BROKEN);
    assert_true(shows(app, "broken"));
    assert_true(shows(app, app->snapshot->error.text) || shows(app, "layer"));
}

/* ---- Speed */

/* As term/ does it: what is new is drawn, and the app is told; but each time when the run rests. */
static void show_rare_pictures(struct app *app, int count, double frames)
{
    for (int i = 0; i < count; i++) {
        struct pollfd wake = {.fd = app_wake_fd(app), .events = POLLIN};

        trainer_settle(app->trainer);
        app_update(app);
        while (app->speed.paced && app->snapshot->state != TRAINER_WAITING) {
            poll(&wake, 1, -1);
            app_update(app);
        }
        free(draw(app, 80, 24, GLYPHS_UTF8));
        app_drawn(app, frames);
    }
}

static void show_pictures(struct app *app, int count)
{
    show_rare_pictures(app, count, 1);
}

/* Shows pictures until the run has ended by itself. */
static void await_end(struct app *app)
{
    while (app_running(app)) {
        struct pollfd wake = {.fd = app_wake_fd(app), .events = POLLIN};

        app_drawn(app, 1);
        poll(&wake, 1, -1);
        app_update(app);
    }
}

static int start_threaded(void **state)
{
    const struct app_options options = {.threaded = true};

    *state = app_create(&options, NULL);
    if (*state == NULL)
        return -1;
    show_pictures(*state, 1);
    return 0;
}

static void test_a_run_goes_so_many_epochs_from_picture_to_picture(void **state)
{
    struct app *app = *state;

    command(app, "speed 5");
    press(app, "space");
    show_pictures(app, 4);
    assert_int_equal(app->snapshot->position.epoch, 20);
    assert_true(shows(app, "running"));
    press(app, "<"); /* from the next picture on */
    show_pictures(app, 2);
    assert_int_equal(app->snapshot->position.epoch, 27);
    press(app, "space");
    show_pictures(app, 3);
    assert_true(shows(app, "paused"));
    assert_in_range(app->snapshot->position.epoch, 27, 29);
}

static void test_a_ramp_gets_faster_and_then_runs_freely(void **state)
{
    struct app *app = *state;
    uint64_t before = 0, step = 0;

    press(app, "space");
    for (int i = 0; i < 30; i++) {
        show_pictures(app, 1);
        assert_true(app->snapshot->position.epoch - before >= step);
        step = app->snapshot->position.epoch - before;
        before = app->snapshot->position.epoch;
    }
    assert_true(step >= 4);
    command(app, "speed full");
    assert_false(app->speed.paced);
    assert_true(app_running(app));
    press(app, "space");
}

/* A large screen shows fewer pictures a second: as many epochs go by all the same. */
static void test_a_ramp_does_not_wait_for_rare_pictures(void **state)
{
    struct app *app = *state;

    press(app, "space");
    show_pictures(app, 1);
    show_rare_pictures(app, 8, 10); /* the time of 80 frames */
    show_pictures(app, 1);
    assert_in_range(app->snapshot->position.epoch, 500, 1500);
    press(app, "space");
}

/* One step from the ramp is one step, and back from full speed is seen. */
static void test_keys_for_the_speed_go_on_from_the_ramp(void **state)
{
    struct app *app = *state;

    press(app, "space");
    show_pictures(app, 3);
    press(app, ">");
    assert_close(app->speed.epochs, 4, 0);
    command(app, "speed full");
    press(app, "<");
    assert_close(app->speed.epochs, 512, 0);
    press(app, "space");
}

static void test_a_paced_run_ends_at_its_last_epoch(void **state)
{
    struct app *app = *state;

    command(app, "speed 4");
    command(app, "set epochs 10");
    press(app, "space");
    show_pictures(app, 2);
    assert_int_equal(app->snapshot->settings.epochs, 10);
    await_end(app);
    assert_int_equal(app->snapshot->state, TRAINER_FINISHED);
    assert_int_equal(app->snapshot->position.epoch, 10);
    assert_true(shows(app, "finished"));
    press(app, "space"); /* past it there is no end */
    assert_true(shows(app, "goes on beyond epoch 10"));
    show_pictures(app, 2);
    assert_int_equal(app->snapshot->position.epoch, 18);
    assert_true(shows(app, "running"));
}

/* At any speed, and past the end that the settings have; which are left as they are. */
static void test_run_ends_after_so_many_epochs(void **state)
{
    static const char *const speeds[] = {"speed 4", "speed ramp", "speed full"};
    struct app *app = *state;

    command(app, "set epochs 25");
    for (uint64_t i = 0; i < 3; i++) {
        command(app, speeds[i]);
        command(app, "run 10 epochs");
        await_end(app);
        assert_int_equal(app->snapshot->position.epoch, 10 * (i + 1));
        assert_true(shows(app, "finished"));
        assert_int_equal(app->snapshot->settings.epochs, 25);
        assert_string_equal(setting(app, "epochs"), "25");
    }
    command(app, "set layers 2-5-1"); /* done is done: the new run waits for the person */
    show_pictures(app, 1);
    assert_true(shows(app, "paused"));
    assert_int_equal(app->snapshot->position.epoch, 0);
}

/* Whatever is pressed while a run goes from picture to picture counts from where the run has got to. */
static void test_steps_and_rewinding_end_a_paced_run(void **state)
{
    static const char *const keys[] = {"s", "b", "e", "r", "R"};
    static const uint64_t samples[] = {1, 2, 4, 0, 0}; /* of the 4 of an epoch */
    struct app *app = *state;

    command(app, "set batch 2");
    command(app, "speed 3");
    for (int i = 0; i < 5; i++) {
        uint64_t before, now;

        press(app, "r space");
        show_pictures(app, 2);
        before = app->snapshot->position.samples;
        assert_int_equal(before, 4 * 6);
        press(app, keys[i]);
        assert_false(app_running(app));
        show_pictures(app, 3);
        assert_true(shows(app, "paused"));
        now = app->snapshot->position.samples;
        if (samples[i] == 0)
            assert_int_equal(now, 0);
        else
            assert_in_range(now, before + samples[i], before + 4 * 3 + samples[i]);
    }
    assert_string_equal(setting(app, "seed"), "2");
    assert_int_equal(app->snapshot->settings.seed, 2);
}

static void test_hurried_keys_are_not_lost_on_a_run(void **state)
{
    struct app *app = *state;

    press(app, "space space"); /* before the run has said anything */
    assert_false(app_running(app));
    show_pictures(app, 2);
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    command(app, "speed 4");
    command(app, "run 100 epochs");
    show_pictures(app, 2);
    press(app, "space"); /* while it waits for a picture, which is not the end that was asked for */
    assert_int_equal(app->speed.goal, 0);
    assert_false(shows(app, "finished"));
    show_pictures(app, 1);
    press(app, "space");
    command(app, "pause");
    command(app, "set layers 2-5-1");
    show_pictures(app, 2);
    assert_true(shows(app, "paused"));
    assert_int_equal(app->snapshot->position.epoch, 0);
}

static void test_the_speed_changes_no_weights(void **state)
{
    struct app *app = *state;
    float *slow;

    command(app, "preset spiral");
    command(app, "speed 3");
    command(app, "run 20 epochs");
    await_end(app);
    assert_int_equal(app->snapshot->position.epoch, 20);
    slow = weights(app);
    press(app, "r");
    command(app, "speed full");
    command(app, "set epochs 20");
    press(app, "space");
    await_end(app);
    assert_int_equal(app->snapshot->position.epoch, 20);
    assert_true(same_weights(app, slow));
    free(slow);
}

static void test_settings_change_while_a_run_goes_from_picture_to_picture(void **state)
{
    struct app *app = *state;

    command(app, "speed 2");
    press(app, "space");
    show_pictures(app, 2);
    press(app, "+");
    show_pictures(app, 1);
    assert_int_equal(app->snapshot->position.epoch, 6);
    command(app, "set layers 2-5-1");
    show_pictures(app, 1);
    assert_int_equal(app->snapshot->network.arch.sizes[1], 5);
    assert_int_equal(app->snapshot->position.epoch, 2);
    show_pictures(app, 3);
    assert_int_equal(app->snapshot->position.epoch, 8);
    assert_true(shows(app, "running"));
}

static void test_a_paced_run_that_breaks_stops(void **state)
{
    struct app *app = *state;

    command(app, "preset houses");
    command(app, "set rate 1000000");
    press(app, "space");
    await_end(app);
    assert_true(shows(app, "broken"));
}

/* A file is read by another thread; the layers follow when it has been read. */
static void test_layers_follow_a_file(void **state)
{
    struct app *app = *state;
    char path[] = "/tmp/nntui-test-XXXXXX", line[64];
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");

    assert_non_null(file);
    for (int i = 0; i < 20; i++)
        fprintf(file, "%d,%d,%d,%d\n", i, i * i % 7, i * 3 % 5, i * 2);
    assert_int_equal(fclose(file), 0);
    command(app, "set layers 2-5-1");
    snprintf(line, sizeof line, "data csv:%s,task=regress", path);
    command(app, line);
    while (app->snapshot->state != TRAINER_PAUSED || app->snapshot->dataset->inputs != 3)
        show_pictures(app, 1);
    assert_string_equal(setting(app, "layers"), "3-5-1");
    assert_string_equal(datasets_under_cursor(app), "csv");
    unlink(path);
}

static void test_a_speed_other_than_the_usual_is_seen(void **state)
{
    struct app *app = *state;
    char data[200];

    assert_false(shows(app, "speed"));
    command(app, "speed 5");
    press(app, "Tab"); /* the message is gone */
    assert_true(shows(app, "speed 5  epoch 0"));
    press(app, "< Tab");
    assert_true(shows(app, "speed 2  epoch 0"));
    command(app, "speed full");
    press(app, "Tab");
    assert_true(shows(app, "speed full  epoch 0"));
    snprintf(data, sizeof data, "data circle,samples=100,noise=0.%060d,test=20", 1);
    command(app, data); /* a long name leaves room for it */
    assert_true(shows(app, "speed full  epoch 0"));
    command(app, "speed ramp");
    press(app, "Tab");
    assert_false(shows(app, "speed"));
}

static void test_speeds_out_of_range_are_refused(void **state)
{
    assert_refused(*state, "speed 0", "ramp or full");
    assert_refused(*state, "speed fast", "ramp or full");
    assert_refused(*state, "speed 1000000", "ramp or full");
}

/* ---- Settings */

static void test_settings_are_stepped_in_place(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    press(app, "Home Down Down Down");
    assert_true(shows(app, "▸rate         ◂ 0.1"));
    press(app, "Right");
    assert_string_equal(setting(app, "rate"), "0.2");
    assert_true(app->snapshot->settings.rate > 0.19 && app->snapshot->settings.rate < 0.21);
    press(app, "Left Left");
    assert_true(app->snapshot->settings.rate < 0.1);
    press(app, "+ +");
    assert_string_equal(setting(app, "rate"), "0.2");
    press(app, "-");
    assert_string_equal(setting(app, "rate"), "0.1");
}

static void test_a_value_is_typed_in_place(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    press(app, "Home Enter C-u 2 - 5 - 1 Enter");
    assert_string_equal(setting(app, "layers"), "2-5-1");
    assert_int_equal(app->snapshot->network.arch.sizes[1], 5);
    press(app, "Enter C-u q Esc");
    assert_string_equal(setting(app, "layers"), "2-5-1");
    assert_false(app_quitting(app));
}

/* Whoever types 1 over 0.1 does not mean 0.11; who moves in it or deletes from it goes on with it. */
static void test_the_first_character_typed_replaces_the_value(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    app->setting_row = SETTING_rate - 1;
    press(app, "Enter");
    assert_shows(app, "typing replaces it");
    press(app, "2 5 Enter");
    assert_string_equal(setting(app, "rate"), "25");
    press(app, "Enter End 0 Enter");
    assert_string_equal(setting(app, "rate"), "250");
    press(app, "Enter Backspace");
    assert_hides(app, "typing replaces it");
    press(app, "1 Enter");
    assert_string_equal(setting(app, "rate"), "251");
}

static void test_a_refused_value_says_how_to_leave_it(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    app->setting_row = SETTING_rate - 1;
    press(app, "Enter x Enter");
    assert_true(app->edit.editing);
    assert_shows(app, "is not a number");
    assert_shows(app, "Esc cancel");
}

static void test_a_wrong_value_is_refused_and_typing_goes_on(void **state)
{
    struct app *app = *state;

    command(app, "focus settings");
    press(app, "Home Enter C-u 3 - 1 Enter");
    assert_true(app->edit.editing);
    assert_true(app->message[0] != '\0');
    assert_int_equal(app->message_role, ROLE_ERROR);
    assert_string_equal(setting(app, "layers"), "auto");
    assert_int_equal(app->snapshot->network.arch.sizes[0], 2);
    press(app, "Backspace");
    assert_true(app->message[0] == '\0');
    press(app, "Esc");
}

/* Cross-entropy does not go with tanh outputs: the step passes it over. */
static void test_steps_pass_over_what_cannot_be_trained(void **state)
{
    struct app *app = *state;

    command(app, "set activation tanh");
    command(app, "focus settings");
    press(app, "Home Down Down Right");
    assert_string_equal(setting(app, "loss"), "squared");
    press(app, "Right");
    assert_string_equal(setting(app, "loss"), "mae");
    assert_refused(app, "set loss cross-entropy", "cross-entropy");
    assert_string_equal(setting(app, "loss"), "mae");
}

static void test_automatic_values_are_shown(void **state)
{
    assert_true(shows(*state, "auto: 2-[8]-1"));
}

/* ---- Data sets */

static void test_a_data_set_is_used_with_enter(void **state)
{
    struct app *app = *state;

    command(app, "focus datasets");
    press(app, "Home");
    while (strcmp(datasets_under_cursor(app), data_sources[1].name) != 0)
        press(app, "Down");
    press(app, "Enter");
    assert_string_equal(app->snapshot->dataset->name, data_sources[1].name);
    assert_string_equal(setting(app, "data"), data_sources[1].name);
}

static void test_every_generated_set_can_be_used_and_drawn(void **state)
{
    struct app *app = *state;

    command(app, "focus datasets");
    for (size_t i = 0; data_sources[i].generated; i++) {
        app->datasets.at = (struct data_row){DATA_ROW_SOURCE, i};
        press(app, "Enter");
        assert_string_equal(app->snapshot->dataset->name, data_sources[i].name);
        assert_true(app->datasets.current.kind == PREVIEW_AS_POINTS ||
                    app->datasets.current.kind == PREVIEW_AS_BARS ||
                    app->datasets.current.kind == PREVIEW_AS_IMAGES);
        assert_true(app->datasets.current.count > 0);
        press(app, "p");
        assert_int_equal(app->message_role, ROLE_GOOD);
        press(app, "e");
        assert_int_equal(app->snapshot->position.epoch, 1);
        free(draw(app, 80, 24, GLYPHS_UTF8));
    }
}

static void test_the_picture_follows_the_cursor(void **state)
{
    struct app *app = *state;

    command(app, "focus datasets");
    press(app, "Home");
    while (strcmp(datasets_under_cursor(app), data_sources[3].name) != 0)
        press(app, "Down");
    assert_string_equal(app->datasets.current.spec, app->snapshot->dataset->spec);
    assert_int_equal(strncmp(app->datasets.selected.spec, data_sources[3].name, 6), 0);
}

static void test_layers_follow_other_data(void **state)
{
    struct app *app = *state;

    command(app, "set layers 2-5-1");
    command(app, "data houses");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    assert_string_equal(setting(app, "layers"), "1-5-1");
}

static void test_a_file_opens_the_prompt(void **state)
{
    struct app *app = *state;

    command(app, "focus datasets");
    while (strcmp(datasets_under_cursor(app), "csv") != 0)
        press(app, "Down");
    press(app, "Enter");
    assert_true(app->prompt.open);
    assert_string_equal(app->prompt.line.text, "data csv:");
}

static void test_wrong_data_are_refused_or_told(void **state)
{
    struct app *app = *state;

    assert_refused(app, "data nothing", "\"nothing\"");
    assert_refused(app, "data spiral,noise=x", "noise");
    assert_refused(app, "data -", "standard input");
    assert_refused(app, "data csv:-,target=a", "standard input");
    assert_string_equal(setting(app, "data"), "xor");
    assert_refused(app, "data csv:/no/such/file.csv", "/no/such/file.csv"); /* the run is kept */
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
    command(app, "data csv:/dev/null");
    assert_int_equal(app->snapshot->state, TRAINER_EMPTY);
    assert_true(shows(app, "/dev/null"));
    press(app, "space s b e r R");
    command(app, "data csv:/dev/zero"); /* one failure after another: each is told */
    assert_non_null(strstr(app->message, "/dev/zero"));
    command(app, "data xor");
    assert_int_equal(app->snapshot->state, TRAINER_PAUSED);
}

/* Names in a file may hold anything; on the screen they may not. */
static void test_names_from_files_cannot_steer_the_terminal(void **state)
{
    struct app *app = *state;
    char path[] = "/tmp/nntui-test-XXXXXX", line[64];
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    struct canvas canvas;

    assert_non_null(file);
    fputs("a\x1b[31m,b\xff,c\xc2\x9b\n1,2,x\x1b]0;t\a\n3,4,y\n5,6,x\x1b]0;t\a\n7,8,y\n", file);
    assert_int_equal(fclose(file), 0);
    snprintf(line, sizeof line, "data csv:%s", path);
    command(app, line);
    assert_true(canvas_create(&canvas, 120, 40, GLYPHS_UTF8, NULL));
    app_draw(app, &canvas);
    for (int i = 0; i < 120 * 40; i++)
        assert_true(canvas.cells[i].character >= 0x20 &&
                    (canvas.cells[i].character < 0x7F || canvas.cells[i].character > 0x9F));
    canvas_free(&canvas);
    unlink(path);
}

/* A column of equal values has no range; many samples become few points; images shrink. */
static void test_previews_of_odd_sets(void **state)
{
    float x[2000], target[2000];
    uint32_t rows[2000];
    char name[] = "odd";
    struct dataset dataset = {.name = name,
                              .spec = name,
                              .task = TASK_REGRESS,
                              .count = 2000,
                              .inputs = 1,
                              .outputs = 1,
                              .x = x,
                              .raw_inputs = 1,
                              .raw_x = x,
                              .rows = rows,
                              .train_count = 1500,
                              .targets = target};
    struct preview preview = {0};

    (void)state;
    for (int i = 0; i < 2000; i++) {
        x[i] = 7;
        target[i] = (float)i;
        rows[i] = (uint32_t)i;
    }
    preview_make(&preview, &dataset);
    assert_int_equal(preview.count, PREVIEW_POINTS);
    assert_int_equal(preview.point[0].x, UINT16_MAX / 2);
    assert_int_equal(preview.point[0].y, 0);
    assert_false(preview.point[0].test);
    assert_true(preview.point[PREVIEW_POINTS - 1].test);
    assert_close(preview.upward.high, 1999, 0);
    dataset.inputs = dataset.raw_inputs = 2000;
    dataset.count = 1;
    dataset.image_width = 50;
    dataset.image_height = 40;
    preview_make(&preview, &dataset);
    assert_int_equal(preview.kind, PREVIEW_AS_IMAGES);
    assert_int_equal(preview.image_width, PREVIEW_SIDE);
    assert_int_equal(preview.image_height, PREVIEW_SIDE);
    dataset.count = 0;
    preview_make(&preview, &dataset);
    assert_int_equal(preview.kind, PREVIEW_NONE);
    preview_free(&preview);
}

/* ---- The prompt */

static void enter(struct app *app, const char *text)
{
    press(app, ":");
    app_text(app, text);
    press(app, "Enter");
}

static void test_the_prompt_runs_commands_and_shows_errors(void **state)
{
    struct app *app = *state;

    enter(app, "set rate 0.7");
    assert_string_equal(setting(app, "rate"), "0.7");
    enter(app, "set rate x");
    assert_int_equal(app->message_role, ROLE_ERROR);
    assert_true(shows(app, app->message));
    press(app, "Up");
    assert_string_equal(app->message, "");
    enter(app, "   ");
    assert_string_equal(app->message, "");
}

static void test_a_pasted_newline_is_enter(void **state)
{
    struct app *app = *state;

    app_text(app, ":set batch 4\n:set rate 2\r");
    assert_string_equal(setting(app, "batch"), "4");
    assert_string_equal(setting(app, "rate"), "2");
}

static void test_the_prompt_remembers_lines(void **state)
{
    struct app *app = *state;

    enter(app, "set rate 1");
    enter(app, "set rate 2");
    enter(app, "set rate 2");
    press(app, ": x Up");
    assert_string_equal(app->prompt.line.text, "set rate 2");
    press(app, "Up"); /* the same line twice is kept once */
    assert_string_equal(app->prompt.line.text, "set rate 1");
    press(app, "Up Up");
    assert_string_equal(app->prompt.line.text, "set rate 1");
    press(app, "Down Down Down");
    assert_string_equal(app->prompt.line.text, "x");
    press(app, "Esc");
    for (int i = 0; i < 120; i++) {
        char line[32];

        snprintf(line, sizeof line, "set seed %d", i);
        enter(app, line);
    }
    press(app, ":");
    for (int i = 0; i < 120; i++)
        press(app, "Up");
    assert_string_equal(app->prompt.line.text, "set seed 70");
}

static void test_the_prompt_is_left_with_escape_or_an_empty_backspace(void **state)
{
    struct app *app = *state;

    press(app, ": q Esc");
    assert_false(app->prompt.open);
    press(app, ": q Backspace");
    assert_true(app->prompt.open);
    press(app, "Backspace");
    assert_false(app->prompt.open);
    assert_false(app_quitting(app));
}

static void assert_completes(struct app *app, const char *typed, const char *tabs,
                             const char *expected)
{
    press(app, ":");
    app_text(app, typed);
    press(app, tabs);
    assert_string_equal(app->prompt.line.text, expected);
    press(app, "Esc");
}

static void test_tab_completes_names_and_values(void **state)
{
    struct app *app = *state;

    assert_completes(app, "foc", "Tab", "focus ");
    assert_completes(app, "foc", "Tab Tab Tab Tab", "focus settings");
    assert_completes(app, "set ra", "Tab", "set rate ");
    assert_completes(app, "set loss c", "Tab", "set loss cross-entropy");
    /* The first one shows what there is, and the next ones go through it. */
    assert_completes(app, "set shuffle o", "Tab", "set shuffle o");
    assert_completes(app, "set shuffle o", "Tab Tab Tab", "set shuffle on");
    assert_completes(app, "set shuffle ", "S-Tab S-Tab S-Tab", "set shuffle off");
    assert_completes(app, "set activation relu,so", "Tab", "set activation relu,softmax");
    assert_completes(app, "set data spi", "Tab", "set data spiral");
    assert_completes(app, "data cs", "Tab", "data csv:");
    assert_completes(app, "preset spi", "Tab", "preset spiral");
    assert_completes(app, "zzz", "Tab", "zzz");
    assert_completes(app, "run 5", "Tab", "run 5");
    assert_completes(app, "prev", "Tab", "previous");
    /* What has to be typed comes before what has a key. */
    assert_completes(app, "", "Tab Tab Tab Tab Tab Tab", "places ");
}

static void test_tab_completes_file_names(void **state)
{
    struct app *app = *state;
    char folder[] = "/tmp/nntui-test-XXXXXX", path[64], typed[96], expected[96];

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/measurements", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(typed, sizeof typed, "data csv:%s/mea", folder);
    snprintf(expected, sizeof expected, "data csv:%s/measurements/", folder);
    assert_completes(app, typed, "Tab", expected);
    snprintf(typed, sizeof typed, "data csv:%s/none/x", folder);
    assert_completes(app, typed, "Tab", typed);
    rmdir(path);
    rmdir(folder);
}

static void test_a_long_line_does_not_overflow(void **state)
{
    struct app *app = *state;

    press(app, ":");
    for (int i = 0; i < 2000; i++)
        app_text(app, "日");
    assert_in_range(strlen(app->prompt.line.text), 1000, LINE_SIZE - 1);
    free(draw(app, 80, 24, GLYPHS_UTF8));
    press(app, "Home");
    free(draw(app, 80, 24, GLYPHS_ASCII));
    press(app, "End C-w C-u");
    assert_string_equal(app->prompt.line.text, "");
    press(app, "a b Left Left x C-k y");
    assert_string_equal(app->prompt.line.text, "xy");
}

static void test_a_line_is_edited_by_whole_characters(void **state)
{
    struct app *app = *state;

    press(app, ": a é 日 z Home Right Right Delete");
    assert_string_equal(app->prompt.line.text, "aéz");
    press(app, "Left Delete End Left Backspace");
    assert_string_equal(app->prompt.line.text, "z");
    press(app, "Home x Right y");
    assert_string_equal(app->prompt.line.text, "xzy");
    press(app, "C-a C-d C-e C-b C-w");
    assert_string_equal(app->prompt.line.text, "y");
}

/* ---- Moving about */

static void test_tab_goes_round_the_panes(void **state)
{
    struct app *app = *state;
    const struct pane_ops *before = app_pane(app);

    for (size_t i = 0; i < app_screen(app)->pane_count; i++)
        press(app, "Tab");
    assert_ptr_equal(app_pane(app), before);
    press(app, "Tab S-Tab");
    assert_ptr_equal(app_pane(app), before);
    command(app, "focus error");
    assert_true(shows(app, "▸Error"));
}

static void test_zoom_gives_one_pane_the_screen(void **state)
{
    struct app *app = *state;

    command(app, "focus error");
    press(app, "z");
    assert_false(shows(app, "Settings"));
    press(app, "Esc");
    assert_true(shows(app, "Settings"));
}

static const char *const screen_names[SCREEN_COUNT] = {
#define SCREEN(id, name, keys, help) [SCREEN_##id] = name,
#include "ui/screens.def"
#undef SCREEN
};

static void test_each_screen_has_a_command_that_goes_there(void **state)
{
    struct app *app = *state;

    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        press(app, "?");
        command(app, screen_names[i]);
        assert_int_equal(app->learn.front, i == SCREEN_learn); /* which stands before another */
        if (i != SCREEN_learn)
            assert_int_equal(app->screen, i);
        assert_false(app->help_open);
    }
    press(app, "? 1");
    assert_int_equal(app->screen, SCREEN_train);
    assert_true(shows(app, "Settings"));
}

/* Where the focus was, and the zoom, are kept. */
static void test_a_screen_is_found_as_it_was_left(void **state)
{
    struct app *app = *state;

    command(app, "focus error");
    press(app, "z");
    for (size_t i = 0; i < SCREEN_COUNT; i++)
        command(app, screen_names[i]);
    command(app, "train");
    assert_ptr_equal(app_pane(app), &error_pane);
    assert_true(app_view(app)->zoomed);
}

static bool apart(struct rect a, struct rect b)
{
    return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
           b.y + b.height <= a.y;
}

static void check_areas(const struct app *app, int width, int height)
{
    const struct screen_ops *screen = app_screen(app);
    const struct rect all = {0, 1, width, height - 2};

    for (size_t i = 0; i < screen->pane_count; i++) {
        struct rect area = screen->pane_area(app, i, width, height);

        if (area.width < 1 || area.height < 1)
            continue;
        assert_true(area.x >= all.x && area.x + area.width <= all.x + all.width);
        assert_true(area.y >= all.y && area.y + area.height <= all.y + all.height);
        for (size_t j = 0; j < i; j++)
            assert_true(apart(area, screen->pane_area(app, j, width, height)));
    }
}

static void test_panes_lie_beside_each_other(void **state)
{
    struct app *app = *state;

    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        app_go(app, i);
        for (int width = screens[i]->all_width; width <= 300; width++) {
            for (int height = screens[i]->all_height; height <= 100; height++)
                check_areas(app, width, height);
        }
    }
}

static void test_a_key_without_a_command_says_so(void **state)
{
    struct app *app = *state;

    press(app, "X");
    assert_true(shows(app, "X does nothing here"));
    press(app, "?");
    assert_false(shows(app, "X does nothing here"));
}

static void test_enter_in_the_help_runs_the_command(void **state)
{
    struct app *app = *state;

    press(app, "?");
    while (help_command(app, app->help_row) != &commands[COMMAND_epoch])
        press(app, "Down");
    press(app, "Enter");
    assert_false(app->help_open);
    assert_int_equal(app->snapshot->position.epoch, 1);
    press(app, "? End Enter");
    assert_true(app->prompt.open);
    assert_int_equal(strncmp(app->prompt.line.text, "set ", 4), 0);
}

static void test_q_quits(void **state)
{
    struct app *app = *state;

    press(app, "q");
    assert_true(app_quitting(app));
}

static void test_redraw_asks_for_it_once(void **state)
{
    struct app *app = *state;

    assert_false(app_take_repaint(app));
    press(app, "C-l");
    assert_true(app_take_repaint(app));
    assert_false(app_take_repaint(app));
}

/* ---- Drawing */

/* The state byte for byte, as far as it is not behind pointers. */
/* Two pictures of the present pane are alike, and the state is what it was, byte for byte. */
static void assert_drawing_changes_nothing(struct app *app)
{
    struct app *before = malloc(sizeof *before);
    char *first, *second;

    assert_non_null(before);
    memcpy(before, app, sizeof *before);
    first = draw(app, 100, 30, GLYPHS_UTF8);
    free(draw(app, 40, 12, GLYPHS_ASCII));
    free(draw(app, 200, 60, GLYPHS_UTF8));
    second = draw(app, 100, 30, GLYPHS_UTF8);
    assert_string_equal(first, second);
    assert_memory_equal(before, app, sizeof *before);
    free(before);
    free(first);
    free(second);
}

static void test_drawing_changes_nothing(void **state)
{
    struct app *app = *state;

    command(app, "preset spiral");
    command(app, "run 3");
    command(app, "step 2-2-2");
    command(app, "go 30");
    command(app, "what-if i[1] 0.5");
    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        app_go(app, i);
        for (size_t pane = 0; pane < screens[i]->pane_count; pane++) {
            assert_drawing_changes_nothing(app);
            press(app, "Tab");
        }
    }
}

static void draw_every_size(const struct app *app)
{
    for (int width = 1; width <= 300; width += width < 44   ? 1
                                               : width < 78 ? 9
                                               : width < 82 ? 1
                                                            : 73) {
        for (int height = 1; height <= 100; height += height < 14   ? 1
                                                      : height < 22 ? 4
                                                      : height < 26 ? 1
                                                                    : 37) {
            free(draw(app, width, height, GLYPHS_UTF8));
            free(draw(app, width, height, GLYPHS_ASCII));
        }
    }
}

static void test_every_view_is_drawn_at_every_size(void **state)
{
    struct app *app = *state;

    draw_every_size(app);
    command(app, "preset spiral");
    command(app, "run 30");
    draw_every_size(app);
    press(app, "? End");
    draw_every_size(app);
    press(app, "Esc : Tab Tab");
    draw_every_size(app);
    press(app, "Esc");
    command(app, "focus settings");
    press(app, "Enter");
    draw_every_size(app);
    press(app, "Esc");
    app_show(app, ROLE_ERROR, "%0300d", 1);
    draw_every_size(app);
    command(app, "data csv:/dev/null");
    command(app, "focus error");
    press(app, "z");
    draw_every_size(app);
}

static void test_every_pane_of_every_screen_is_drawn_at_every_size(void **state)
{
    struct app *app = *state;

    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        app_go(app, i);
        draw_every_size(app);
        press(app, "z");
        for (size_t pane = 0; pane < screens[i]->pane_count; pane++) {
            draw_every_size(app);
            press(app, "Tab");
        }
    }
}

static void test_too_small_a_screen_says_which_size_it_needs(void **state)
{
    char *screen = draw(*state, 39, 11, GLYPHS_ASCII);

    assert_non_null(strstr(screen, "nntui needs 40x12; this is 39x11"));
    free(screen);
    screen = draw(*state, 40, 12, GLYPHS_ASCII);
    assert_null(strstr(screen, "needs"));
    free(screen);
}

static void test_ascii_screens_are_ascii(void **state)
{
    struct app *app = *state;
    char *screen;

    command(app, "preset spiral");
    command(app, "run 5");
    screen = draw(app, 132, 50, GLYPHS_ASCII);
    for (const char *c = screen; *c != '\0'; c++)
        assert_true(*c == '\n' || (*c >= 0x20 && *c < 0x7F));
    free(screen);
}

/* Thousands of keys in random order: nothing may break, and every screen must be drawn. */
static void test_random_keys_break_nothing(void **state)
{
    struct app *app = *state;
    struct canvas canvas;
    struct rng rng;

    rng_seed(&rng, 1, RNG_TEST, 0);
    assert_true(canvas_create(&canvas, 80, 24, GLYPHS_UTF8, NULL));
    for (int i = 0; i < 20000; i++) {
        uint32_t key = rng_below(&rng, 3) == 0
                           ? (uint32_t)rng_below(&rng, 0x180)
                           : NKEY_BASE + (uint32_t)rng_below(&rng, NKEY_LIMIT - NKEY_BASE);

        app_key(app, key);
        if (i % 16 == 0)
            app_draw(app, &canvas);
    }
    canvas_free(&canvas);
}

/* ---- Scripts */

static bool run_script(const char *lines, struct text *output, struct error *err)
{
    char path[] = "/tmp/nntui-test-XXXXXX";
    int fd = mkstemp(path);
    bool ok;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, lines, strlen(lines)), (ssize_t)strlen(lines));
    close(fd);
    ok = app_script(path, &(struct app_options){0}, 60, 20, GLYPHS_ASCII, output, err);
    unlink(path);
    return ok;
}

static void test_a_script_prints_the_same_screens_each_time(void **state)
{
    static const char lines[] =
        "# a comment\n\n  preset moons\r\nrun\nadvance 100\nscreen\nkey Tab z\ntype :set rate 0.5\nkey Enter\nscreen\nquit\nscreen";
    struct text first = {0}, second = {0};

    (void)state;
    assert_true(run_script(lines, &first, NULL));
    assert_true(run_script(lines, &second, NULL));
    assert_string_equal(first.data, second.data);
    assert_non_null(
        strstr(first.data, "\n------------------------------------------------------------\n"));
    text_free(&first);
    text_free(&second);
}

static void test_script_errors_name_file_and_line(void **state)
{
    static const char *const scripts[] = {"screen\nnonsense\n", "screen\nkey Nokey\n",
                                          "screen\nadvance x\n", "screen\nscreen 2\n"};

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct text output = {0};
        struct error err = {0};

        assert_false(run_script(scripts[i], &output, &err));
        assert_int_equal(strncmp(err.text, "/tmp/nntui-test-", 16), 0);
        assert_non_null(strstr(err.text, ":2: "));
        assert_int_equal(err.kind, ERROR_INPUT);
        text_free(&output);
    }
}

static void test_a_script_that_is_not_there_is_an_error(void **state)
{
    struct text output = {0};
    struct error err = {0};

    (void)state;
    assert_false(app_script("/no/such/script", &(struct app_options){0}, 80, 24, GLYPHS_ASCII,
                            &output, &err));
    assert_non_null(strstr(err.text, "/no/such/script"));
    text_free(&output);
}

#define APP_TEST(test)      cmocka_unit_test_setup_teardown(test, app_setup, app_teardown)
#define THREADED_TEST(test) cmocka_unit_test_setup_teardown(test, start_threaded, app_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_commands_are_unique),
        APP_TEST(test_q_leaves_the_help_first),
        cmocka_unit_test(test_no_key_is_given_twice_on_a_screen),
        cmocka_unit_test(test_keys_clash_on_one_screen_only),
        cmocka_unit_test(test_keys_hold_on_their_screen),
        cmocka_unit_test(test_every_command_says_what_it_does),
        APP_TEST(test_the_help_lists_every_command_and_setting),
        APP_TEST(test_in_the_help_nothing_is_written_over),
        APP_TEST(test_the_help_begins_with_what_holds_on_the_screen),
        cmocka_unit_test(test_the_manual_lists_every_command_with_its_keys),
        APP_TEST(test_commands_refuse_what_they_do_not_take),
        APP_TEST(test_steps_do_a_sample_a_batch_an_epoch),
        APP_TEST(test_space_runs_and_pauses),
        APP_TEST(test_run_does_so_many_epochs_more),
        APP_TEST(test_rewind_comes_back_to_the_same_weights),
        APP_TEST(test_divergence_is_told),
        THREADED_TEST(test_a_run_goes_so_many_epochs_from_picture_to_picture),
        THREADED_TEST(test_a_ramp_gets_faster_and_then_runs_freely),
        THREADED_TEST(test_a_ramp_does_not_wait_for_rare_pictures),
        THREADED_TEST(test_keys_for_the_speed_go_on_from_the_ramp),
        THREADED_TEST(test_a_paced_run_ends_at_its_last_epoch),
        THREADED_TEST(test_run_ends_after_so_many_epochs),
        THREADED_TEST(test_steps_and_rewinding_end_a_paced_run),
        THREADED_TEST(test_hurried_keys_are_not_lost_on_a_run),
        THREADED_TEST(test_the_speed_changes_no_weights),
        THREADED_TEST(test_settings_change_while_a_run_goes_from_picture_to_picture),
        THREADED_TEST(test_a_paced_run_that_breaks_stops),
        THREADED_TEST(test_layers_follow_a_file),
        APP_TEST(test_a_speed_other_than_the_usual_is_seen),
        APP_TEST(test_speeds_out_of_range_are_refused),
        APP_TEST(test_settings_are_stepped_in_place),
        APP_TEST(test_a_value_is_typed_in_place),
        APP_TEST(test_the_first_character_typed_replaces_the_value),
        APP_TEST(test_a_refused_value_says_how_to_leave_it),
        APP_TEST(test_a_wrong_value_is_refused_and_typing_goes_on),
        APP_TEST(test_steps_pass_over_what_cannot_be_trained),
        APP_TEST(test_automatic_values_are_shown),
        APP_TEST(test_a_data_set_is_used_with_enter),
        APP_TEST(test_every_generated_set_can_be_used_and_drawn),
        APP_TEST(test_the_picture_follows_the_cursor),
        APP_TEST(test_layers_follow_other_data),
        APP_TEST(test_a_file_opens_the_prompt),
        APP_TEST(test_wrong_data_are_refused_or_told),
        APP_TEST(test_names_from_files_cannot_steer_the_terminal),
        cmocka_unit_test(test_previews_of_odd_sets),
        APP_TEST(test_the_prompt_runs_commands_and_shows_errors),
        APP_TEST(test_a_pasted_newline_is_enter),
        APP_TEST(test_the_prompt_remembers_lines),
        APP_TEST(test_the_prompt_is_left_with_escape_or_an_empty_backspace),
        APP_TEST(test_tab_completes_names_and_values),
        APP_TEST(test_tab_completes_file_names),
        APP_TEST(test_a_long_line_does_not_overflow),
        APP_TEST(test_a_line_is_edited_by_whole_characters),
        APP_TEST(test_tab_goes_round_the_panes),
        APP_TEST(test_zoom_gives_one_pane_the_screen),
        APP_TEST(test_each_screen_has_a_command_that_goes_there),
        APP_TEST(test_a_screen_is_found_as_it_was_left),
        APP_TEST(test_panes_lie_beside_each_other),
        APP_TEST(test_a_key_without_a_command_says_so),
        APP_TEST(test_enter_in_the_help_runs_the_command),
        APP_TEST(test_q_quits),
        APP_TEST(test_redraw_asks_for_it_once),
        APP_TEST(test_drawing_changes_nothing),
        APP_TEST(test_every_view_is_drawn_at_every_size),
        APP_TEST(test_every_pane_of_every_screen_is_drawn_at_every_size),
        APP_TEST(test_too_small_a_screen_says_which_size_it_needs),
        APP_TEST(test_ascii_screens_are_ascii),
        APP_TEST(test_random_keys_break_nothing),
        cmocka_unit_test(test_a_script_prints_the_same_screens_each_time),
        cmocka_unit_test(test_script_errors_name_file_and_line),
        cmocka_unit_test(test_a_script_that_is_not_there_is_an_error),
    };

    return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
