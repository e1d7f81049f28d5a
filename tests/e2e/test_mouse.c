/*
 * The mouse on real terminals: what they are asked for, what they send, and that it is theirs again afterwards.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define XTERM    "xterm-256color"
#define SGR_ON   "\033[?1006;1000h\033[?1002h"
#define SGR_OFF  "\033[?1002l\033[?1006;1000l"
#define PLAIN_ON "\033[?1000h\033[?1002h"

static struct terminal *open_screen(const char *term)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = term, .width = 80, .height = 60});

    terminal_await_text(terminal, "Settings");
    terminal_await_text(terminal, "q quit");
    /* In use, it stands in the middle of the list, with other sets above it. */
    terminal_type(terminal, ":data moons\r");
    terminal_await_text(terminal, "paused  moons");
    terminal_await_text(terminal, "q quit");
    return terminal;
}

static void quit(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

/* Where a text stands: column and row from 0. */
static void find(struct terminal *terminal, const char *text, int *x, int *y)
{
    int width, height;

    terminal_size(terminal, &width, &height);
    for (*y = 0; *y < height; ++*y)
        for (*x = 0; *x < width; ++*x) {
            size_t i = 0;

            while (text[i] != '\0' &&
                   terminal_cell(terminal, *x + (int)i, *y) == (uint32_t)(unsigned char)text[i])
                i++;
            if (text[i] == '\0')
                return;
        }
    fail_msg("\"%s\" is nowhere", text);
}

/* Presses and lets go button `code` on a cell, or turns the wheel, as the terminal reports it. */
static void click_cell(struct terminal *terminal, bool sgr, int code, int x, int y)
{
    char report[64];

    if (sgr)
        snprintf(report, sizeof report, "\033[<%d;%d;%dM\033[<%d;%d;%dm", code, x + 1, y + 1, code,
                 x + 1, y + 1);
    else
        snprintf(report, sizeof report, "\033[M%c%c%c\033[M#%c%c", code + 32, x + 33, y + 33,
                 x + 33, y + 33);
    terminal_type(terminal, report);
}

static void click(struct terminal *terminal, bool sgr, int code, const char *text)
{
    int x, y;

    find(terminal, text, &x, &y);
    click_cell(terminal, sgr, code, x, y);
}

/* The data sets get the focus, a row its cursor, and two clicks soon after each other use it. */
static void check_clicks(const char *term, bool sgr, const char *on)
{
    struct terminal *terminal = open_screen(term);

    assert_true(terminal_last(terminal, on) >= 0);
    click(terminal, sgr, 0, "circle");
    terminal_await_text(terminal, "Enter use");
    assert_true(terminal_shows(terminal, "paused  moons"));
    click(terminal, sgr, 0, "spiral");
    click(terminal, sgr, 0, "spiral");
    terminal_await_text(terminal, "paused  spiral");
    quit(terminal);
}

static void test_clicks_in_both_forms(void **state)
{
    (void)state;
    check_clicks(XTERM, true, SGR_ON);
    check_clicks("xterm", true, SGR_ON);
    check_clicks("tmux-256color", false, PLAIN_ON);
    check_clicks("screen", false, PLAIN_ON);
    check_clicks("linux", false, PLAIN_ON);
    /* One that does not know what it was asked for. */
    check_clicks(XTERM, false, SGR_ON);
}

static void test_a_terminal_without_a_mouse_is_not_asked_for_one(void **state)
{
    struct terminal *terminal = open_screen("vt100");

    (void)state;
    assert_int_equal(terminal_last(terminal, "?1000"), -1);
    assert_int_equal(terminal_last(terminal, "?1002"), -1);
    quit(terminal);
}

static void test_the_wheel_moves_under_the_pointer(void **state)
{
    struct terminal *terminal = open_screen(XTERM);
    int x, y;

    (void)state;
    find(terminal, "circle", &x, &y);
    for (int i = 0; i < 40; i++)
        click_cell(terminal, true, 65, x, y);
    terminal_await_no_text(terminal, "xor   ");
    terminal_await_text(terminal, "Enter edit"); /* the settings have the focus still */
    for (int i = 0; i < 40; i++)
        click_cell(terminal, true, 64, x, y);
    terminal_await_text(terminal, "xor   ");
    quit(terminal);
}

/* In column 95 the older form has the byte that is also the key Backspace. */
static void test_a_report_may_look_like_a_key(void **state)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = "screen", .width = 132, .height = 50});

    (void)state;
    terminal_await_text(terminal, "Enter edit");
    terminal_type(terminal, "\033[M \177*"); /* the error plot gets the focus */
    terminal_await_no_text(terminal, "Enter");
    /* The report is over, and these are keys: from there by way of three panes to the settings. */
    terminal_type(terminal, "\t\t\t\t");
    terminal_await_text(terminal, "Enter edit");
    quit(terminal);
}

/* Farther right the older form has bytes that are no ASCII: columns up to 223. */
static void test_the_older_form_on_a_wide_terminal(void **state)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = "screen", .width = 220, .height = 60});

    (void)state;
    terminal_await_text(terminal, "Enter edit");
    click_cell(terminal, false, 0, 200, 5);
    terminal_await_no_text(terminal, "Enter edit");
    quit(terminal);
}

/* Byte by byte, as a slow line brings it; the screen goes on meanwhile. */
static void test_a_report_in_pieces(void **state)
{
    struct terminal *terminal = open_screen(XTERM);
    char report[32];
    int x, y;

    (void)state;
    terminal_type(terminal, " ");
    terminal_await_number(terminal, "epoch ", 0);
    find(terminal, "circle", &x, &y);
    terminal_type(terminal, "\033[<0;");
    terminal_await_number(terminal, "epoch ", terminal_number(terminal, "epoch "));
    snprintf(report, sizeof report, "%d;", x + 1);
    terminal_type(terminal, report);
    terminal_await_number(terminal, "epoch ", terminal_number(terminal, "epoch "));
    snprintf(report, sizeof report, "%dM", y + 1);
    terminal_type(terminal, report);
    terminal_await_text(terminal, "Enter use");
    quit(terminal);
}

/* A key after one that never came whole is a key. */
static void test_a_report_cut_off_takes_no_key_with_it(void **state)
{
    struct terminal *terminal = open_screen(XTERM);

    (void)state;
    terminal_type(terminal, "\033[<0;3");
    terminal_type(terminal, "\033[Z"); /* S-Tab: from the settings to the data sets */
    terminal_await_text(terminal, "Enter open");
    quit(terminal);
}

static void test_off_gives_the_mouse_back_and_on_takes_it(void **state)
{
    struct terminal *terminal = open_screen(XTERM);

    (void)state;
    assert_int_equal(terminal_last(terminal, SGR_OFF), -1);
    terminal_type(terminal, ":mouse off\r");
    terminal_await_text(terminal, ":mouse on takes it again");
    assert_true(terminal_last(terminal, SGR_OFF) > terminal_last(terminal, SGR_ON));
    terminal_type(terminal, ":mouse\r");
    terminal_await_text(terminal, "Shift");
    assert_true(terminal_last(terminal, SGR_ON) > terminal_last(terminal, SGR_OFF));
    quit(terminal);
}

static void test_the_mouse_can_be_off_from_the_start(void **state)
{
    static const char *const arguments[] = {"--do", "mouse off", NULL};
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = XTERM, .arguments = arguments});

    (void)state;
    terminal_await_text(terminal, ":mouse on takes it again");
    assert_int_equal(terminal_last(terminal, SGR_ON), -1);
    quit(terminal);
}

static void assert_given_back(struct terminal *terminal)
{
    assert_true(terminal_last(terminal, SGR_OFF) > terminal_last(terminal, SGR_ON));
}

static void test_however_it_ends_the_mouse_is_given_back(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT};
    struct terminal *terminal;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        terminal = open_screen(XTERM);
        terminal_signal(terminal, signals[i]);
        terminal_await_end(terminal);
        assert_given_back(terminal);
        terminal_close(terminal);
    }
    terminal = open_screen(XTERM);
    terminal_type(terminal, "q");
    terminal_await_end(terminal);
    assert_given_back(terminal);
    terminal_close(terminal);
}

static void test_stopped_the_mouse_is_the_shells(void **state)
{
    struct terminal *terminal = open_screen(XTERM);

    (void)state;
    terminal_type(terminal, "\032");
    terminal_await_stop(terminal);
    assert_given_back(terminal);
    terminal_foreground(terminal);
    terminal_await_bytes(terminal, SGR_ON, terminal_last(terminal, SGR_OFF));
    click(terminal, true, 0, "circle");
    terminal_await_text(terminal, "Enter use");
    quit(terminal);
}

/* Drags over panes that want none, as many as come, are read as what they are: neither keys nor further clicks. */
static void check_drag(const char *term, bool sgr, const char *report)
{
    struct terminal *terminal = open_screen(term);
    int x, y;

    find(terminal, "circle", &x, &y);
    click_cell(terminal, sgr, 0, x, y);
    terminal_await_text(terminal, "Enter use");
    for (int i = 0; i < 200; i++)
        terminal_type(terminal, report);
    terminal_type(terminal, "\t"); /* from the data sets to the settings */
    terminal_await_no_text(terminal, "Enter use");
    assert_true(terminal_shows(terminal, "paused  moons"));
    quit(terminal);
}

static void test_drags_over_panes_that_want_none(void **state)
{
    (void)state;
    check_drag(XTERM, true, "\033[<32;60;30M\033[<32;61;30M\033[<0;61;30m");
    check_drag("tmux-256color", false, "\033[M@\\>\033[M@]>\033[M#]>");
    check_drag("linux", false, "\033[M@\\>\033[M@]>\033[M#]>");
}

/* The button is still down when a click leaves; that it is let go is not left to the shell to read. */
static void test_a_click_that_leaves_waits_for_the_button(void **state)
{
    struct terminal *terminal = open_screen(XTERM);

    (void)state;
    terminal_await_row(terminal, 59, "quit");
    click(terminal, true, 0, "quit");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_given_back(terminal);
    terminal_close(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clicks_in_both_forms),
        cmocka_unit_test(test_a_terminal_without_a_mouse_is_not_asked_for_one),
        cmocka_unit_test(test_the_wheel_moves_under_the_pointer),
        cmocka_unit_test(test_a_report_may_look_like_a_key),
        cmocka_unit_test(test_the_older_form_on_a_wide_terminal),
        cmocka_unit_test(test_a_report_in_pieces),
        cmocka_unit_test(test_a_report_cut_off_takes_no_key_with_it),
        cmocka_unit_test(test_off_gives_the_mouse_back_and_on_takes_it),
        cmocka_unit_test(test_the_mouse_can_be_off_from_the_start),
        cmocka_unit_test(test_however_it_ends_the_mouse_is_given_back),
        cmocka_unit_test(test_stopped_the_mouse_is_the_shells),
        cmocka_unit_test(test_drags_over_panes_that_want_none),
        cmocka_unit_test(test_a_click_that_leaves_waits_for_the_button),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
