/*
 * What a person at the terminal does with the Train screen: it comes up, trains, answers keys, and
 * goes away without a trace.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define XTERM "xterm-256color"

/* The number of the epoch, at the right end of the status line. */
#define EPOCH "epoch "

static struct terminal *open_screen(void)
{
    struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = XTERM});

    terminal_await_text(terminal, "Settings");
    return terminal;
}

static void quit(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

static void test_shows_its_three_panes_paused_at_epoch_0(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_await_text(terminal, "Data sets");
    terminal_await_text(terminal, "Error");
    terminal_await_text(terminal, "paused");
    terminal_await_text(terminal, "xor");
    terminal_await_text(terminal, "rate");
    assert_true(terminal_number(terminal, EPOCH) == 0);
    assert_true(terminal_alternate_screen(terminal));
    assert_false(terminal_cursor_visible(terminal));
    quit(terminal);
}

/* Two frames further, so that whatever was on its way has come. */
static void let_two_frames_pass(struct terminal *terminal)
{
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "Settings");
}

static void test_space_trains_and_pauses(void **state)
{
    struct terminal *terminal = open_screen();
    double epoch;

    (void)state;
    terminal_type(terminal, " ");
    epoch = terminal_await_number(terminal, EPOCH, 0);
    assert_true(epoch > 0);
    assert_true(terminal_await_number(terminal, EPOCH, epoch) > epoch);
    terminal_type(terminal, " ");
    terminal_await_text(terminal, "paused");
    let_two_frames_pass(terminal);
    epoch = terminal_number(terminal, EPOCH);
    let_two_frames_pass(terminal);
    assert_true(terminal_number(terminal, EPOCH) == epoch);
    quit(terminal);
}

static void test_e_trains_one_epoch(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, "e");
    assert_close(terminal_await_number(terminal, EPOCH, 0), 1, 0);
    terminal_type(terminal, "r");
    assert_close(terminal_await_number(terminal, EPOCH, 1), 0, 0);
    quit(terminal);
}

static void test_question_mark_shows_and_hides_the_help(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "Settings");
    quit(terminal);
}

static void test_colon_takes_a_command_with_a_cursor(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, ":set rate 0.7");
    terminal_await_text(terminal, ":set rate 0.7");
    assert_true(terminal_cursor_visible(terminal));
    terminal_type(terminal, "\r");
    terminal_await_text(terminal, "0.7");
    terminal_await_no_text(terminal, ":set");
    terminal_type(terminal, ":data spiral\r");
    terminal_await_text(terminal, "paused  spiral");
    quit(terminal);
}

static void test_a_wrong_command_says_so(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, ":nonsense\r");
    terminal_await_no_text(terminal, ":nonsense");
    terminal_await_text(terminal, "nonsense");
    quit(terminal);
}

/* Up and down move along the settings: the row is marked by what both have in mono and in colour. */
static void test_arrow_keys_and_tab_are_understood_in_all_their_forms(void **state)
{
    static const char *const downs[] = {"\033[B", "\033OB"};

    (void)state;
    for (size_t i = 0; i < sizeof downs / sizeof downs[0]; i++) {
        struct terminal *terminal = open_screen();

        terminal_type(terminal, "z"); /* a pane by itself has room for all of its rows */
        terminal_await_no_text(terminal, "Data sets");
        terminal_type(terminal, downs[i]);
        terminal_type(terminal, downs[i]);
        terminal_type(terminal, downs[i]);
        terminal_type(terminal, "\r\b\b\b\b0.25\r"); /* on the rate: edits it */
        terminal_await_text(terminal, "0.25");
        quit(terminal);
    }
}

static void test_escape_leaves_an_edit(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, ":rewi");
    terminal_await_text(terminal, ":rewi");
    terminal_type(terminal, "\033");
    terminal_await_no_text(terminal, ":rewi");
    assert_false(terminal_cursor_visible(terminal));
    quit(terminal);
}

static void test_an_unknown_sequence_types_nothing(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, ":\033[1;9A\033[200~\033[?62;c");
    terminal_type(terminal, "end");
    terminal_await_text(terminal, ":end");
    terminal_type(terminal, "\033");
    terminal_await_no_text(terminal, ":end");
    quit(terminal);
}

/* A key that means nothing is no sign that the terminal has gone, however long it is held. */
static void test_an_unknown_key_held_down_does_no_harm(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    for (int i = 0; i < 150; i++) {
        terminal_type(terminal, "\033[15~");
        terminal_take(terminal, 5); /* one by one, as a keyboard repeats them */
    }
    terminal_type(terminal, ":end");
    terminal_await_text(terminal, ":end");
    terminal_type(terminal, "\033");
    terminal_await_no_text(terminal, ":end");
    quit(terminal);
}

static void test_typed_letters_with_marks_arrive_whole(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, ":\xC4");
    terminal_settle(terminal, 60);
    terminal_type(terminal, "\x83\xFF\xC8\x9B");
    terminal_type(terminal,
                  "\xF4\x90\x80\x80\x80\x80\x80\xBF."); /* over U+10FFFF, and bytes too many */
    terminal_await_text(terminal, ":\xC4\x83\xC8\x9B.");
    terminal_type(terminal, "\033");
    terminal_await_no_text(terminal, "\xC8\x9B");
    quit(terminal);
}

static void test_control_l_draws_everything_anew(void **state)
{
    struct terminal *terminal = open_screen();
    size_t before;

    (void)state;
    let_two_frames_pass(terminal);
    terminal_await_row(terminal, 23, "quit");
    terminal_bytes(terminal, &before);
    terminal_type(terminal, "\014");
    terminal_await_bytes(terminal, "\033[2J", (long)before);
    terminal_await_count(terminal, before + 1000);
    terminal_await_text(terminal, "Settings");
    quit(terminal);
}

/* Control-C leaves an input line first, as in a shell. */
static void test_control_c_leaves_the_line_then_the_program(void **state)
{
    struct terminal *terminal = open_screen();
    int status;

    (void)state;
    for (int i = 0; i < 2; i++) {
        terminal_type(terminal, ":abc");
        terminal_await_text(terminal, ":abc");
        terminal_type(terminal, "\003");
        terminal_await_no_text(terminal, ":abc");
        let_two_frames_pass(terminal);
    }
    terminal_type(terminal, "\003");
    status = terminal_await_end(terminal);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_false(terminal_alternate_screen(terminal));
    terminal_close(terminal);
}

static void test_control_s_is_a_key_that_stops_nothing(void **state)
{
    struct terminal *terminal = open_screen();

    (void)state;
    terminal_type(terminal, "\023");
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "Settings");
    quit(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shows_its_three_panes_paused_at_epoch_0),
        cmocka_unit_test(test_space_trains_and_pauses),
        cmocka_unit_test(test_e_trains_one_epoch),
        cmocka_unit_test(test_question_mark_shows_and_hides_the_help),
        cmocka_unit_test(test_colon_takes_a_command_with_a_cursor),
        cmocka_unit_test(test_a_wrong_command_says_so),
        cmocka_unit_test(test_arrow_keys_and_tab_are_understood_in_all_their_forms),
        cmocka_unit_test(test_escape_leaves_an_edit),
        cmocka_unit_test(test_an_unknown_sequence_types_nothing),
        cmocka_unit_test(test_an_unknown_key_held_down_does_no_harm),
        cmocka_unit_test(test_typed_letters_with_marks_arrive_whole),
        cmocka_unit_test(test_control_l_draws_everything_anew),
        cmocka_unit_test(test_control_c_leaves_the_line_then_the_program),
        cmocka_unit_test(test_control_s_is_a_key_that_stops_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
