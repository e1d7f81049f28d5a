/*
 * However the program ends or stops, the terminal is as it was found.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define XTERM        "xterm-256color"
#define KEYPAD_ON    "\033[?1h\033="
#define KEYPAD_OFF   "\033[?1l\033>"
#define ENTER_SCREEN "\033[?1049h"
#define MAIN_SCREEN  "\033[?1049l"
#define CURSOR_ON    "\033[?25h"

static struct terminal *open_screen(bool training)
{
    struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = XTERM});

    terminal_await_text(terminal, "Settings");
    if (training) {
        terminal_type(terminal, " ");
        terminal_await_number(terminal, "epoch ", 0);
    }
    return terminal;
}

static void assert_same_modes(const struct terminal *terminal)
{
    struct termios now = terminal_modes(terminal), before = terminal_modes_before(terminal);

    assert_int_equal(now.c_iflag, before.c_iflag);
    assert_int_equal(now.c_oflag, before.c_oflag);
    assert_int_equal(now.c_cflag, before.c_cflag);
    assert_int_equal(now.c_lflag, before.c_lflag);
    assert_memory_equal(now.c_cc, before.c_cc, sizeof now.c_cc);
}

static void assert_whole(const struct terminal *terminal)
{
    assert_false(terminal_alternate_screen(terminal));
    assert_true(terminal_cursor_visible(terminal));
    assert_same_modes(terminal);
    assert_true(terminal_last(terminal, KEYPAD_OFF) > terminal_last(terminal, KEYPAD_ON));
    assert_true(terminal_last(terminal, MAIN_SCREEN) > 0);
    assert_true(terminal_last(terminal, CURSOR_ON) > 0);
}

static void assert_screen_is_up(struct terminal *terminal)
{
    struct termios now = terminal_modes(terminal);

    assert_true(terminal_alternate_screen(terminal));
    assert_int_equal(now.c_lflag & (ICANON | ECHO), 0);
    assert_true(terminal_last(terminal, KEYPAD_ON) > terminal_last(terminal, KEYPAD_OFF));
}

static void test_q_leaves_the_terminal_whole(void **state)
{
    struct terminal *terminal = open_screen(true);

    (void)state;
    assert_screen_is_up(terminal);
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

/* The parent must be able to see which signal it was. */
static void check_ending_signal(int number, bool training)
{
    struct terminal *terminal = open_screen(training);
    int status;

    terminal_signal(terminal, number);
    status = terminal_await_end(terminal);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), number);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_signals_that_ask_leave_the_terminal_whole(void **state)
{
    (void)state;
    check_ending_signal(SIGTERM, false);
    check_ending_signal(SIGTERM, true);
    check_ending_signal(SIGINT, true);
    check_ending_signal(SIGHUP, false);
    check_ending_signal(SIGHUP, true);
}

static void test_crashes_leave_the_terminal_whole(void **state)
{
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT};

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        check_ending_signal(signals[i], false);
        check_ending_signal(signals[i], true);
    }
}

/* The thread that trains: the only other one. */
static pid_t worker_of(pid_t process)
{
    char folder[64];
    struct dirent *entry;
    pid_t worker = 0;
    DIR *tasks;

    snprintf(folder, sizeof folder, "/proc/%d/task", (int)process);
    tasks = opendir(folder);
    assert_non_null(tasks);
    while ((entry = readdir(tasks)) != NULL)
        if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != process)
            worker = atoi(entry->d_name);
    closedir(tasks);
    return worker;
}

static void test_a_crash_of_the_worker_leaves_the_terminal_whole(void **state)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE};

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct terminal *terminal = open_screen(true);
        pid_t process = terminal_process(terminal);
        int status;

        assert_int_equal(syscall(SYS_tgkill, process, worker_of(process), signals[i]), 0);
        status = terminal_await_end(terminal);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_whole(terminal);
        terminal_close(terminal);
    }
}

static void check_stop_and_continue(bool by_key, bool training)
{
    struct terminal *terminal = open_screen(training);
    double epoch;

    if (by_key)
        terminal_type(terminal, "\032");
    else
        terminal_signal(terminal, SIGTSTP);
    terminal_await_stop(terminal);
    assert_whole(terminal);
    epoch = terminal_number(terminal, "epoch ");
    assert_true(isnan(epoch));
    terminal_foreground(terminal);
    terminal_await_text(terminal, "Settings");
    assert_screen_is_up(terminal);
    epoch = terminal_number(terminal, "epoch ");
    if (training)
        assert_true(terminal_await_number(terminal, "epoch ", epoch) > epoch);
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_control_z_and_fg(void **state)
{
    (void)state;
    check_stop_and_continue(true, false);
    check_stop_and_continue(true, true);
}

static void test_a_stop_sent_and_continued(void **state)
{
    (void)state;
    check_stop_and_continue(false, false);
    check_stop_and_continue(false, true);
}

/* In the background it stops again as soon as it wants the terminal, and leaves it alone. */
static void test_bg_does_not_take_the_terminal(void **state)
{
    struct terminal *terminal = open_screen(true);

    (void)state;
    terminal_type(terminal, "\032");
    terminal_await_stop(terminal);
    terminal_background(terminal);
    terminal_await_stop(terminal);
    assert_whole(terminal);
    terminal_foreground(terminal);
    terminal_await_text(terminal, "Settings");
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

/* How often the program has written these bytes. */
static int times(const struct terminal *terminal, const char *bytes)
{
    size_t count;
    int found = 0;

    for (const char *at = terminal_bytes(terminal, &count); (at = strstr(at, bytes)) != NULL; at++)
        found++;
    return found;
}

/* To the screen's thread: a crash may be given to another, and stop half-way when the screen's stops. */
static void signal_screen(struct terminal *terminal, int number)
{
    pid_t process = terminal_process(terminal);

    assert_int_equal(syscall(SYS_tgkill, process, process, number), 0);
}

/* As a shell's `kill %1` does: the signal, then a continuation. The terminal is left as it is. */
static void check_ended_while_stopped(void (*go_on)(struct terminal *terminal), int number)
{
    struct terminal *terminal = open_screen(false);
    int status;

    terminal_type(terminal, "\032");
    terminal_await_stop(terminal);
    signal_screen(terminal, number);
    go_on(terminal);
    status = terminal_await_end(terminal);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), number);
    assert_int_equal(times(terminal, ENTER_SCREEN), 1);
    assert_int_equal(times(terminal, MAIN_SCREEN), 1);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_ended_while_stopped(void **state)
{
    (void)state;
    check_ended_while_stopped(terminal_background, SIGTERM);
    check_ended_while_stopped(terminal_foreground, SIGTERM);
    check_ended_while_stopped(terminal_background, SIGSEGV);
}

/* Its screen is still there, but the terminal is the shell's now. */
static void test_ended_in_the_background_it_leaves_the_terminal_to_the_shell(void **state)
{
    static const int signals[] = {SIGTERM, SIGSEGV};

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct terminal *terminal = open_screen(false);

        terminal_signal(terminal, SIGSTOP);
        terminal_await_stop(terminal);
        signal_screen(terminal, signals[i]);
        terminal_background(terminal);
        assert_int_equal(WTERMSIG(terminal_await_end(terminal)), signals[i]);
        assert_int_equal(times(terminal, MAIN_SCREEN), 0);
        terminal_close(terminal);
    }
}

static void test_continued_in_the_background_it_leaves_the_terminal_to_the_shell(void **state)
{
    struct terminal *terminal = open_screen(false);

    (void)state;
    terminal_signal(terminal, SIGSTOP);
    terminal_await_stop(terminal);
    terminal_background(terminal);
    terminal_await_stop(terminal);
    assert_int_equal(times(terminal, MAIN_SCREEN), 0);
    assert_int_equal(times(terminal, ENTER_SCREEN), 1);
    terminal_foreground(terminal);
    terminal_await_bytes(terminal, ENTER_SCREEN, terminal_last(terminal, ENTER_SCREEN) + 1);
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_a_signal_ignored_from_the_start_stays_ignored(void **state)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = XTERM, .ignored = SIGHUP});

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_signal(terminal, SIGHUP);
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    terminal_type(terminal, "?q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_ends_without_a_signal_when_the_terminal_goes_away(void **state)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = XTERM, .ignored = SIGHUP});
    int status;

    (void)state;
    terminal_await_text(terminal, "Settings");
    terminal_hang_up(terminal);
    status = terminal_await_end(terminal);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    terminal_close(terminal);
}

/* A terminal whose description says that it needs C-s and C-q keeps them. */
static void test_leaves_a_terminal_whole_whose_output_was_stopped(void **state)
{
    struct terminal *terminal = terminal_open(&(struct terminal_setup){.term = "vt100"});

    (void)state;
    terminal_await_row(terminal, 23, "quit");
    terminal_type(terminal, "e"); /* what is kept is told when it leaves */
    terminal_await_row(terminal, 0, "epoch 1");
    terminal_type(terminal, "\023");
    terminal_type(terminal, "?qq");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_same_modes(terminal);
    assert_true(terminal_last(terminal, KEYPAD_OFF) > terminal_last(terminal, KEYPAD_ON));
    terminal_close(terminal);
}

/* SIGSTOP cannot be answered, but what follows can. */
static void test_continued_after_a_stop_that_it_could_not_see(void **state)
{
    struct terminal *terminal = open_screen(false);
    long before;

    (void)state;
    terminal_signal(terminal, SIGSTOP);
    terminal_await_stop(terminal);
    before = terminal_last(terminal, KEYPAD_ON);
    terminal_foreground(terminal);
    terminal_await_bytes(terminal, KEYPAD_ON, before + 1);
    terminal_type(terminal, "?");
    terminal_await_text(terminal, "leave the program");
    assert_screen_is_up(terminal);
    terminal_type(terminal, "?q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

static void test_resized_while_stopped(void **state)
{
    struct terminal *terminal = open_screen(false);

    (void)state;
    terminal_type(terminal, "\032");
    terminal_await_stop(terminal);
    terminal_resize(terminal, 120, 40);
    terminal_foreground(terminal);
    terminal_await_text(terminal, "Settings");
    terminal_await_row(terminal, 39, "quit");
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_whole(terminal);
    terminal_close(terminal);
}

/* The network goes down: no signal reaches it here, only the end of its terminal. */
static void test_ends_when_the_terminal_goes_away(void **state)
{
    for (int training = 0; training < 2; training++) {
        struct terminal *terminal = open_screen(training != 0);
        int status;

        (void)state;
        terminal_hang_up(terminal);
        status = terminal_await_end(terminal);
        assert_true((WIFEXITED(status) && WEXITSTATUS(status) == 1) ||
                    (WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP));
        terminal_close(terminal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_q_leaves_the_terminal_whole),
        cmocka_unit_test(test_signals_that_ask_leave_the_terminal_whole),
        cmocka_unit_test(test_crashes_leave_the_terminal_whole),
        cmocka_unit_test(test_a_crash_of_the_worker_leaves_the_terminal_whole),
        cmocka_unit_test(test_control_z_and_fg),
        cmocka_unit_test(test_a_stop_sent_and_continued),
        cmocka_unit_test(test_bg_does_not_take_the_terminal),
        cmocka_unit_test(test_ended_while_stopped),
        cmocka_unit_test(test_ended_in_the_background_it_leaves_the_terminal_to_the_shell),
        cmocka_unit_test(test_continued_in_the_background_it_leaves_the_terminal_to_the_shell),
        cmocka_unit_test(test_a_signal_ignored_from_the_start_stays_ignored),
        cmocka_unit_test(test_ends_without_a_signal_when_the_terminal_goes_away),
        cmocka_unit_test(test_leaves_a_terminal_whole_whose_output_was_stopped),
        cmocka_unit_test(test_continued_after_a_stop_that_it_could_not_see),
        cmocka_unit_test(test_resized_while_stopped),
        cmocka_unit_test(test_ends_when_the_terminal_goes_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
