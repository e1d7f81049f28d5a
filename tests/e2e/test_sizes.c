/*
 * Every size of terminal, changing it while the network trains, and terminals that read slowly.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define XTERM "xterm-256color"

static struct terminal *open_screen(int width, int height)
{
    return terminal_open(&(struct terminal_setup){.term = XTERM, .width = width, .height = height});
}

static void quit(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_false(terminal_alternate_screen(terminal));
    terminal_close(terminal);
}

/* The screen is drawn for this size when its last row has the hints and its corners have their frame. */
static bool condition_fits(struct terminal *terminal, const void *data)
{
    char needed[64];
    int width, height;

    (void)data;
    terminal_size(terminal, &width, &height);
    if (width < 40 || height < 12) {
        snprintf(needed, sizeof needed, "this is %dx%d", width, height);
        /* All but the smallest have room for all of it in a row; they must have been cleared at least. */
        return width < 34 ? !terminal_shows(terminal, "\xE2\x94")
                          : terminal_shows(terminal, needed);
    }
    return strstr(terminal_row(terminal, height - 1), "quit") != NULL &&
           strncmp(terminal_row(terminal, 0), width < 60 ? "nntui" : "1 Train", 5) == 0 &&
           terminal_cell(terminal, 0, 1) == 0x250C &&
           terminal_cell(terminal, width - 1, 1) == 0x2510 &&
           terminal_cell(terminal, 0, height - 2) == 0x2514 &&
           terminal_cell(terminal, width - 1, height - 2) == 0x2518;
}

/* No replacement character; and where only the size is told, nothing of the frames of before (the size itself may be cut). */
static void assert_no_garbage(struct terminal *terminal)
{
    int width, height;

    terminal_size(terminal, &width, &height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint32_t character = terminal_cell(terminal, x, y);

            assert_int_not_equal(character, 0xFFFD);
            assert_false((width < 40 || height < 12) && character > 0x7F && character != 0x2026);
        }
}

static const struct {
    int width, height;
} sizes[] = {
    {80,  24 },
    {20,  5  },
    {250, 80 },
    {40,  12 },
    {39,  12 },
    {40,  11 },
    {79,  24 },
    {80,  23 },
    {1,   1  },
    {2,   1  },
    {1,   50 },
    {300, 1  },
    {132, 43 },
    {60,  60 },
    {200, 15 },
    {300, 100},
    {81,  25 },
    {10,  3  },
};

#define SIZE_COUNT (sizeof sizes / sizeof sizes[0])

static void test_comes_up_at_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct terminal *terminal = open_screen(sizes[i].width, sizes[i].height);

        terminal_await(terminal, condition_fits, NULL, "a screen that fits");
        terminal_await_bytes(terminal, "\033[2J", 0);
        assert_true(terminal_alternate_screen(terminal));
        assert_no_garbage(terminal);
        quit(terminal);
    }
}

static void test_is_resized_while_it_trains(void **state)
{
    struct terminal *terminal = open_screen(80, 24);

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, " ");
    terminal_await_number(terminal, "epoch ", 0);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < SIZE_COUNT; i++) {
            terminal_resize(terminal, sizes[i].width, sizes[i].height);
            terminal_await(terminal, condition_fits, NULL, "a screen that fits");
            assert_no_garbage(terminal);
        }
    terminal_resize(terminal, 80, 24);
    terminal_await_text(terminal, "running");
    terminal_await_number(terminal, "epoch ", terminal_number(terminal, "epoch "));
    quit(terminal);
}

/* ncurses moves down by newlines, which would scroll what is above a margin. */
static void test_a_grown_terminal_scrolls_as_a_whole(void **state)
{
    struct terminal *terminal = open_screen(80, 24);

    (void)state;
    terminal_await_row(terminal, 23, "quit");
    terminal_resize(terminal, 80, 60);
    terminal_await(terminal, condition_fits, NULL, "a screen that fits");
    assert_true(terminal_last(terminal, "\033[1;60r") > terminal_last(terminal, "\033[1;24r"));
    quit(terminal);
}

/* Where there is no second screen, the shell goes on in the last line. */
static void test_the_last_line_is_that_of_the_last_size(void **state)
{
    struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = "linux"});

    (void)state;
    terminal_await_row(terminal, 23, "quit");
    terminal_resize(terminal, 80, 60);
    terminal_await_row(terminal, 59, "quit");
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_true(terminal_last(terminal, "\033[60;1H\033[K") > 0);
    assert_string_equal(terminal_row(terminal, 59), "");
    terminal_close(terminal);
}

/* As when a window's corner is dragged: only the last size counts. */
static void test_many_sizes_at_once(void **state)
{
    struct terminal *terminal = open_screen(80, 24);

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, " ");
    for (int i = 0; i < 200; i++)
        terminal_resize(terminal, 20 + i % 60 * 3, 5 + i % 37 * 2);
    terminal_resize(terminal, 100, 30);
    terminal_await(terminal, condition_fits, NULL, "a screen that fits");
    quit(terminal);
}

static void test_help_and_prompt_survive_a_resize(void **state)
{
    struct terminal *terminal = open_screen(80, 24);

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    terminal_resize(terminal, 20, 5);
    terminal_settle(terminal, 100);
    terminal_resize(terminal, 100, 30);
    terminal_await_text(terminal, "leave the program");
    terminal_type(terminal, "?:set rate");
    terminal_await_text(terminal, ":set rate");
    terminal_resize(terminal, 50, 13);
    terminal_await_text(terminal, ":set rate");
    terminal_resize(terminal, 80, 24);
    terminal_await_text(terminal, ":set rate");
    terminal_type(terminal, "\033");
    terminal_await_no_text(terminal, ":set rate");
    quit(terminal);
}

static void start_training(struct terminal *terminal)
{
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, " ");
    terminal_await_number(terminal, "epoch ", 0);
}

/* Keys go on working where nothing is read at all, and the end needs no reader. */
static void test_leaves_though_nothing_is_read(void **state)
{
    struct terminal *terminal = open_screen(250, 80);

    (void)state;
    start_training(terminal);
    terminal_slow_down(terminal, 0);
    for (int i = 0; i < 12; i++) { /* each draws the whole screen, until no more is taken */
        terminal_type(terminal, "\014");
        terminal_settle(terminal, 20);
    }
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_false(terminal_alternate_screen(terminal));
    assert_true(terminal_cursor_visible(terminal));
    /* The sequence that may have been cut off is cancelled. */
    assert_true(terminal_last(terminal, "\030\033[1;80r") > 0);
    terminal_close(terminal);
}

static void test_a_slow_terminal_is_left_whole(void **state)
{
    struct terminal *terminal = open_screen(120, 40);

    (void)state;
    start_training(terminal);
    terminal_slow_down(terminal, 1000);
    for (int i = 0; i < 8; i++)
        terminal_type(terminal, "\014");
    for (int i = 0; i < 50; i++) /* some of it is read */
        terminal_take(terminal, 10);
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_false(terminal_alternate_screen(terminal));
    assert_true(terminal_cursor_visible(terminal));
    terminal_close(terminal);
}

/* What was skipped while nothing was read is not made up for: the newest frame follows. */
static void test_goes_on_when_the_terminal_reads_again(void **state)
{
    struct terminal *terminal = open_screen(80, 24);
    double epoch;

    (void)state;
    start_training(terminal);
    terminal_slow_down(terminal, 0);
    for (int i = 0; i < 12; i++) {
        terminal_type(terminal, "\014");
        terminal_settle(terminal, 20);
    }
    terminal_slow_down(terminal, -1);
    epoch = terminal_await_number(terminal, "epoch ", 0);
    assert_true(terminal_await_number(terminal, "epoch ", epoch) > epoch);
    quit(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_up_at_any_size),
        cmocka_unit_test(test_is_resized_while_it_trains),
        cmocka_unit_test(test_a_grown_terminal_scrolls_as_a_whole),
        cmocka_unit_test(test_the_last_line_is_that_of_the_last_size),
        cmocka_unit_test(test_many_sizes_at_once),
        cmocka_unit_test(test_help_and_prompt_survive_a_resize),
        cmocka_unit_test(test_leaves_though_nothing_is_read),
        cmocka_unit_test(test_a_slow_terminal_is_left_whole),
        cmocka_unit_test(test_goes_on_when_the_terminal_reads_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
