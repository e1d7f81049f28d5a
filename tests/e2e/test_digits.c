/*
 * Drawing on real terminals: with the mouse in both forms of its reports, and with nothing but keys.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <stdio.h>
#include <string.h>

static struct terminal *open_digits(const char *term)
{
    static const char *const arguments[] = {"--do", "digits", NULL};
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = term, .arguments = arguments});

    terminal_await_text(terminal, "pen up at 14,14");
    return terminal;
}

static void quit(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

/* code: 0 a press, 32 a move with the button held, 3 (of the older form) or `end` a release. */
static void report(struct terminal *terminal, bool sgr, int code, int x, int y)
{
    char text[32];
    bool release = code == 3;

    if (sgr)
        snprintf(text, sizeof text, "\033[<%d;%d;%d%c", release ? 0 : code, x + 1, y + 1,
                 release ? 'm' : 'M');
    else
        snprintf(text, sizeof text, "\033[M%c%c%c", code + 32, x + 33, y + 33);
    terminal_type(terminal, text);
}

/* Ink is whatever is no blank. */
static bool has_ink(struct terminal *terminal, int x, int y)
{
    uint32_t cell = terminal_cell(terminal, x, y);

    return cell != ' ' && cell != 0;
}

/* A line along the sheet's row of cells 6, let go outside of it; what is moved afterwards draws nothing. */
static void draw_a_line(const char *term, bool sgr)
{
    struct terminal *terminal = open_digits(term);

    report(terminal, sgr, 0, 6, 6);
    for (int x = 7; x <= 40; x++)
        report(terminal, sgr, 32, x, 6);
    report(terminal, sgr, 3, 40, 6);
    report(terminal, sgr, 35, 10, 12);
    terminal_type(terminal, "\033[Z\t"); /* a key after them, to know that they have been read */
    terminal_await_text(terminal, "pen up at 27,9");
    for (int x = 7; x <= 27; x++)
        assert_true(has_ink(terminal, x, 6));
    assert_false(has_ink(terminal, 10, 12));
    terminal_type(terminal, "u\033[5~"); /* PageUp, five rows */
    terminal_await_text(terminal, "pen up at 27,4");
    assert_false(has_ink(terminal, 20, 6));
    quit(terminal);
}

static void test_a_drag_draws_in_both_forms(void **state)
{
    (void)state;
    draw_a_line("xterm-256color", true);
    draw_a_line("tmux-256color", false);
}

static void test_keys_alone_draw_on_a_vt100(void **state)
{
    struct terminal *terminal = open_digits("vt100");

    (void)state;
    terminal_type(terminal, " "); /* the pen is down */
    terminal_await_text(terminal, "pen down at 14,14");
    for (int i = 0; i < 6; i++)
        terminal_type(terminal, "\033OC");
    terminal_await_text(terminal, "pen down at 20,14");
    terminal_type(terminal, " \033OB\033OB\033OB\033OBl"); /* lifted, down, and a line to there */
    terminal_await_text(terminal, "pen up at 20,18");
    terminal_type(terminal, "\t");
    terminal_await_text(terminal, "sees (v: view)");
    assert_true(has_ink(terminal, 16, 9));
    assert_true(has_ink(terminal, 21, 10));
    assert_false(has_ink(terminal, 16, 11));
    terminal_type(terminal, "c");
    terminal_await_text(terminal, "pen up");
    quit(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_drag_draws_in_both_forms),
        cmocka_unit_test(test_keys_alone_draw_on_a_vt100),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
