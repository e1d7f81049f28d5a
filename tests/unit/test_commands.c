/*
 * Every command of the table can be had by its keys, by its row in the help (keyboard and mouse), typed after ':', and in
 * a script, on every screen; and each of these ways does the same. Commands are taken from the table, so a new row is
 * tested without being told.
 */
#include "app_support.h"

#include <nntui/lesson.h>

#include <sys/stat.h>
#include <unistd.h>

#define WIDTH  80
#define HEIGHT 24
/* So large that the help shows all of its rows; its names begin at column NAME_X. */
#define TALL_WIDTH  200
#define TALL_HEIGHT 480
#define NAME_X      12

/* ---- A person's way to a command */

static void by_script(struct app *app, const struct command *command)
{
    app_do(app, command->name);
}

static void by_prompt(struct app *app, const struct command *command)
{
    press(app, ":");
    app_text(app, command->name);
    press(app, "Enter");
}

/* What needs arguments, or can have some, is typed already when the prompt opens. */
static void finish_prompt(struct app *app, const struct command *command)
{
    char typed[80];

    if (command->arguments[0] == '\0')
        return;
    snprintf(typed, sizeof typed, "%s ", command->name);
    assert_true(app->prompt.open);
    assert_string_equal(app->prompt.line.text, typed);
    press(app, "Enter");
}

static void by_help_row(struct app *app, const struct command *command)
{
    press(app, "?");
    for (size_t row = 0; help_command(app, row) != command; row++) {
        if (row == help_rows())
            fail_msg("%s has no row in the help", command->name);
        press(app, "Down");
    }
    press(app, "Enter");
    finish_prompt(app, command);
}

/* Whether the row of cells has the word from column `x` on, and nothing more of a name. */
static bool has_word(const struct canvas *canvas, int x, int y, const char *word)
{
    const struct cell *cells = canvas->cells + (size_t)y * (size_t)canvas->width;

    for (; *word != '\0'; word++, x++)
        if (x >= canvas->width || cells[x].character != (unsigned char)*word)
            return false;
    return x == canvas->width || cells[x].character == ' ';
}

/* Where a word stands in a column; fails where it does not. */
static int row_of(const struct app *app, int width, int height, int x, const char *word)
{
    struct canvas canvas;
    int y = 1;

    assert_true(canvas_create(&canvas, width, height, GLYPHS_ASCII, NULL));
    app_draw(app, &canvas);
    while (y < height && !has_word(&canvas, x, y, word))
        y++;
    canvas_free(&canvas);
    if (y == height)
        fail_msg("%s is not shown", word);
    return y;
}

/* The help by its hint on the bottom line, then the command by two clicks on its row. */
static void choose_by_mouse(struct app *app, const struct command *command)
{
    struct canvas canvas;
    int x = 0, y;

    app_resize(app, TALL_WIDTH, TALL_HEIGHT);
    assert_true(canvas_create(&canvas, TALL_WIDTH, TALL_HEIGHT, GLYPHS_ASCII, NULL));
    app_draw(app, &canvas);
    while (x < TALL_WIDTH && !has_word(&canvas, x, TALL_HEIGHT - 1, "? help"))
        x++;
    canvas_free(&canvas);
    if (x == TALL_WIDTH)
        fail_msg("%s: no hint leads to the help", command->name);
    app_click(app, x + 3, TALL_HEIGHT - 1, CLICK_LEFT);
    assert_true(app->help_open);
    y = row_of(app, TALL_WIDTH, TALL_HEIGHT, NAME_X, command->name);
    app_click(app, NAME_X, y, CLICK_LEFT);
    assert_true(app->help_open);
    app_click(app, NAME_X, y, CLICK_DOUBLE);
    app_resize(app, WIDTH, HEIGHT);
}

static void by_mouse(struct app *app, const struct command *command)
{
    choose_by_mouse(app, command);
    finish_prompt(app, command);
}

/* ---- What it has done */

/* The screen, and what is not seen on it: batches that were ordered are done first, with a limit. */
static char *result(struct app *app)
{
    char *screen;

    app_advance(app, 20);
    screen = draw(app, WIDTH, HEIGHT, GLYPHS_ASCII);
    screen = realloc(screen, strlen(screen) + 80);
    assert_non_null(screen);
    sprintf(screen + strlen(screen), "leaves %d repaints %d mouse %d\n", app_quitting(app),
            app_take_repaint(app), app_wants_mouse(app));
    return screen;
}

/* On a screen where something has been done already, so that there is something to go back, change and undo. */
static struct app *prepare(size_t screen)
{
    const struct app_options options = {.threaded = false};
    struct app *app = app_create(&options, NULL);

    assert_non_null(app);
    app_resize(app, WIDTH, HEIGHT);
    command(app, "epoch");
    app_advance(app, 100);
    if (screen == SCREEN_step) {
        command(app, "step 3-3-3");
        command(app, "change rate 0.2");
        press(app, "Right Right Right");
    }
#define SCREEN(id, name, keys, help) \
 if (screen == SCREEN_##id)          \
  command(app, name);
#include "ui/screens.def"
#undef SCREEN
    app->message[0] = '\0';
    return app;
}

/* Its keys need the focus on a pane: given before any way, so that the ways can be compared. */
static void focus_pane_of(struct app *app, size_t screen, const struct command *command_)
{
    char line[40];

    snprintf(line, sizeof line, "focus %s", command_pane(command_));
    if (command_pane(command_)[0] != '\0' && command_holds(command_, screen))
        command(app, line);
}

static char *after(size_t screen, void (*way)(struct app *, const struct command *),
                   const struct command *command)
{
    struct app *app = prepare(screen);
    char *text;

    focus_pane_of(app, screen, command);
    way(app, command);
    text = result(app);
    app_free(app);
    return text;
}

static void assert_same(const char *expected, char *found, size_t screen,
                        const struct command *command, const char *way)
{
    if (strcmp(expected, found) != 0)
        fail_msg("on the screen %s, %s %s does not do what a script's line does:\n%s\nbut\n%s",
                 screens[screen]->title, command->name, way, found, expected);
    free(found);
}

static const char *pressed; /* for by_key() */

static void by_key(struct app *app, const struct command *command)
{
    (void)command;
    press(app, pressed);
}

/* The help's own command, chosen in the help, leaves it: nothing else has happened. */
static void by_nothing(struct app *app, const struct command *command)
{
    (void)app;
    (void)command;
}

static void check_keys(size_t screen, const struct command *command, const char *expected)
{
    const char *keys = command->keys;
    char name[16];

    if (!command_holds(command, screen))
        return;
    while (command_next_key(&keys, name, sizeof name)) {
        pressed = name;
        assert_same(expected, after(screen, by_key, command), screen, command, name);
    }
}

static void check_command(size_t screen, const struct command *command)
{
    char *expected = after(screen, by_script, command), *from_help;
    bool is_help = command == &commands[COMMAND_help];

    from_help = after(screen, is_help ? by_nothing : by_script, command);
    check_keys(screen, command, expected);
    assert_same(expected, after(screen, by_prompt, command), screen, command, "after ':'");
    assert_same(from_help, after(screen, by_help_row, command), screen, command, "in the help");
    assert_same(from_help, after(screen, by_mouse, command), screen, command, "by the mouse");
    free(from_help);
    free(expected);
}

static void check_screen(size_t screen)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        check_command(screen, &commands[i]);
}

#define SCREEN(id, name, keys, help)                                     \
 static void test_commands_can_be_had_in_every_way_on_##id(void **state) \
 {                                                                       \
  (void)state;                                                           \
  check_screen(SCREEN_##id);                                             \
 }
#include "ui/screens.def"
#undef SCREEN

/* ---- With arguments */

static const struct {
    size_t screen;
    const char *name, *arguments;
} examples[] = {
    {SCREEN_train, "set",        "rate 0.3"        },
    {SCREEN_train, "data",       "circle"          },
    {SCREEN_train, "apply",      "rate=0.3 batch=2"},
    {SCREEN_train, "preset",     "spiral"          },
    {SCREEN_train, "activation", "tanh"            },
    {SCREEN_train, "speed",      "5"               },
    {SCREEN_train, "run",        "2 epochs"        },
    {SCREEN_train, "focus",      "error"           },
    {SCREEN_train, "view",       "network"         },
    {SCREEN_train, "compare",    "rate 0.1 1"      },
    {SCREEN_train, "inspect",    "2"               },
    {SCREEN_train, "mouse",      "off"             },
    {SCREEN_step,  "change",     "w[1][1][1] 0.5"  },
    {SCREEN_step,  "search",     "sum"             },
    {SCREEN_step,  "go",         "20"              },
    {SCREEN_step,  "places",     "5"               },
    {SCREEN_step,  "grain",      "layer"           },
    {SCREEN_step,  "carry",      "2"               },
    {SCREEN_step,  "what-if",    "w[1][1][1] 0.5"  },
    {SCREEN_step,  "step",       "2-2-2"           },
    {SCREEN_step,  "plot",       "errors"          },
    {SCREEN_step,  "plot-at",    "2"               },
};

/* Chosen in the help with the mouse, the arguments typed: the same as a script's line, and it does something. */
static void test_arguments_are_typed_where_the_help_leaves_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const struct command *named = command_find(examples[i].name, strlen(examples[i].name));
        struct app *script = prepare(examples[i].screen), *mouse = prepare(examples[i].screen);
        char line[120], *before, *expected, *found;

        assert_non_null(named);
        before = after(examples[i].screen, by_nothing, named);
        snprintf(line, sizeof line, "%s %s", examples[i].name, examples[i].arguments);
        command(script, line);
        expected = result(script);
        choose_by_mouse(mouse, named);
        app_text(mouse, examples[i].arguments);
        press(mouse, "Enter");
        found = result(mouse);
        assert_string_equal(found, expected);
        if (strcmp(before, expected) == 0)
            fail_msg("%s does nothing", line);
        free(before);
        free(expected);
        free(found);
        app_free(script);
        app_free(mouse);
    }
}

/* ---- The rows of settings, and small screens */

static void test_settings_can_be_had_from_the_help(void **state)
{
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        struct app *app = prepare(SCREEN_train);
        char name[80], typed[82];
        int y;

        snprintf(name, sizeof name, "set %s", setting_table[i].name);
        snprintf(typed, sizeof typed, "%s ", name);
        app_resize(app, TALL_WIDTH, TALL_HEIGHT);
        press(app, "?");
        y = row_of(app, TALL_WIDTH, TALL_HEIGHT, NAME_X, name);
        app_click(app, NAME_X, y, CLICK_LEFT);
        app_click(app, NAME_X, y, CLICK_DOUBLE);
        assert_true(app->prompt.open);
        assert_string_equal(app->prompt.line.text, typed);
        app_free(app);
    }
}

/* The last command there is, where the help shows a few rows at a time: the wheel goes there. */
static void test_the_wheel_goes_through_the_help(void **state)
{
    struct app *app = prepare(SCREEN_train);
    char name[80];
    int y;

    (void)state;
    snprintf(name, sizeof name, "set %s", setting_table[SETTING_COUNT_OF - 1].name);
    press(app, "?");
    for (int i = 0; i < 100; i++)
        app_click(app, 40, 12, CLICK_WHEEL_DOWN);
    y = row_of(app, WIDTH, HEIGHT, NAME_X, name);
    app_click(app, NAME_X, y, CLICK_LEFT);
    assert_true(app->help_open);
    app_click(app, NAME_X, y, CLICK_LEFT);
    assert_false(app->help_open);
    assert_memory_equal(app->prompt.line.text, name, strlen(name));
    app_free(app);
}

/* ---- What lessons may not */

/* Those of the lesson itself would take it away while its commands are carried out. */
static void test_lessons_cannot_command_themselves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].where == SCREEN_learn && lesson_may(commands[i].name, NULL))
            fail_msg("a lesson may say %s", commands[i].name);
}

/* By their present names. */
static void test_lessons_cannot_write_or_leave(void **state)
{
    static const enum command_id never[] = {
        COMMAND_save,   COMMAND_save_over, COMMAND_export, COMMAND_export_over, COMMAND_load,        COMMAND_quit,
        COMMAND_mirror, COMMAND_prompt,    COMMAND_help,   COMMAND_lesson,      COMMAND_lesson_page, COMMAND_learn,
    };

    (void)state;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (lesson_may(commands[never[i]].name, NULL))
            fail_msg("a lesson may say %s", commands[never[i]].name);
}

/* ---- In a folder of its own, since some commands write files */

static int enter_folder(void **state)
{
    static char folder[] = "/tmp/nntui-commands-XXXXXX";

    *state = mkdtemp(folder);
    return *state != NULL && chdir(folder) == 0 && setenv("HOME", folder, 1) == 0 &&
                   setenv("XDG_STATE_HOME", folder, 1) == 0 &&
                   setenv("XDG_DATA_HOME", folder, 1) == 0
               ? 0
               : -1;
}

/* What was written there is a mistake: no command was given a file's name. */
static int leave_folder(void **state)
{
    return chdir("/") == 0 && rmdir(*state) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define SCREEN(id, name, keys, help) \
 cmocka_unit_test(test_commands_can_be_had_in_every_way_on_##id),
#include "ui/screens.def"
#undef SCREEN
        cmocka_unit_test(test_arguments_are_typed_where_the_help_leaves_off),
        cmocka_unit_test(test_settings_can_be_had_from_the_help),
        cmocka_unit_test(test_lessons_cannot_command_themselves),
        cmocka_unit_test(test_lessons_cannot_write_or_leave),
        cmocka_unit_test(test_the_wheel_goes_through_the_help),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
