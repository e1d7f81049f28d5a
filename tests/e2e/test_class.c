/*
 * A presenter and those who follow, all of them the real program, each on a terminal of its own.
 */
#include "terminal.h"

#include "../unit/support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/nntui-class-XXXXXX";
static char runtime[100], home[100], state_home[100], cache_home[100], path[200];
static const char *const variables[] = {runtime, home, state_home, cache_home, NULL};

static int setup(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(runtime, sizeof runtime, "XDG_RUNTIME_DIR=%s", folder);
    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(state_home, sizeof state_home, "XDG_STATE_HOME=%s", folder);
    snprintf(cache_home, sizeof cache_home, "XDG_CACHE_HOME=%s", folder);
    snprintf(path, sizeof path, "%s/nntui/lesson", folder);
    return 0;
}

static int teardown(void **state)
{
    char command[200];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static struct terminal *open_with(const char *const *arguments, int width, int height)
{
    return terminal_open(&(struct terminal_setup){.term = "xterm-256color",
                                                  .arguments = arguments,
                                                  .variables = variables,
                                                  .width = width,
                                                  .height = height});
}

static struct terminal *open_presenter(void)
{
    static const char *const arguments[] = {"--present", "lesson", NULL};
    struct terminal *terminal = open_with(arguments, 0, 0);

    terminal_await_text(terminal, "Settings");
    return terminal;
}

static struct terminal *open_follower(int width, int height)
{
    static const char *const arguments[] = {"--follow", "lesson", NULL};

    return open_with(arguments, width, height);
}

static void leave(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

static void test_what_the_presenter_does_is_seen(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(0, 0);

    (void)state;
    terminal_await_text(presenter, "presenting to 1");
    terminal_await_text(follower, "presenting to 1");
    terminal_type(presenter, "e");
    terminal_await_row(presenter, 0, "epoch 1");
    terminal_await_row(follower, 0, "epoch 1");
    terminal_await_row(follower, 23, "epoch"); /* the command */
    terminal_type(presenter, ":set rate 0.3");
    terminal_await_row(presenter, 23, "set rate 0.3");
    terminal_await_row(follower, 23,
                       ":set rate 0.3"); /* typed, and in the follower's last row too */
    terminal_type(presenter, "\r");
    terminal_await_row(follower, 23, "0.3");
    terminal_type(follower, "e?zR\t "); /* these are the presenter's to press */
    terminal_type(presenter, "?");
    terminal_await_text(presenter, "leave the program");
    terminal_await_text(follower, "leave the program");
    terminal_type(presenter, "?");
    terminal_await_row(presenter, 0, "epoch 1");
    leave(follower);
    terminal_await_text(presenter, "presenting to 0");
    leave(presenter);
}

static void test_colours_and_cursor_are_seen_too(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(0, 0);

    (void)state;
    terminal_await_text(follower, "Settings");
    assert_true(terminal_has_colours(follower));
    assert_false(terminal_cursor_visible(follower));
    terminal_type(presenter, ":");
    terminal_await_bytes(follower, "\033[?25h", 0);
    terminal_type(presenter, "\033");
    leave(follower);
    leave(presenter);
}

static void test_who_comes_first_waits_and_who_stays_is_served_again(void **state)
{
    struct terminal *follower = open_follower(0, 0), *presenter;

    (void)state;
    terminal_await_text(follower, "waiting for a presenter at");
    presenter = open_presenter();
    terminal_await_text(follower, "Settings");
    leave(presenter);
    terminal_await_text(follower, "the presenter has left");
    assert_true(terminal_shows(follower, "Settings"));
    assert_int_equal(access(path, F_OK), -1);
    presenter = open_presenter();
    terminal_await_no_text(follower, "the presenter has left");
    terminal_type(presenter, "?");
    terminal_await_text(presenter, "leave the program");
    terminal_await_text(follower, "leave the program");
    leave(follower);
    terminal_type(presenter, "?");
    leave(presenter);
}

/* ---- Followers that trouble */

/* Connects as a follower does, and reads so many bytes a second; 0: none at all. */
static pid_t start_reader(int bytes_a_second)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    pid_t process = fork();
    char bytes[100];
    int fd;

    assert_true(process >= 0);
    if (process > 0)
        return process;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* also where the test fails */
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    strcpy(address.sun_path, path);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        _exit(1);
    for (;;) {
        if (bytes_a_second == 0)
            pause();
        if (read(fd, bytes, sizeof bytes) <= 0)
            _exit(0);
        usleep((unsigned)(1000000 * sizeof bytes) / (unsigned)bytes_a_second);
    }
}

static void end_reader(pid_t process)
{
    int status;

    kill(process, SIGKILL);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFSIGNALED(status)); /* it has been there until now */
}

/* Until both show the text; meanwhile what comes to either is taken, as terminals do. */
static void await_both(struct terminal *presenter, struct terminal *follower, const char *text)
{
    for (int tries = 0; tries < 1000 * TERMINAL_PATIENCE &&
                        !(terminal_shows(presenter, text) && terminal_shows(follower, text));
         tries++) {
        terminal_take(presenter, 1);
        while (terminal_take(follower, 0))
            ;
    }
    terminal_await_text(presenter, text);
    terminal_await_text(follower, text);
}

static void test_slow_stopped_and_killed_followers_hold_nobody_up(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(0, 0);
    struct terminal *stopped = open_follower(0, 0), *killed = open_follower(0, 0);
    pid_t slow = start_reader(1000), deaf = start_reader(0);

    (void)state;
    terminal_await_text(presenter, "presenting to 5");
    terminal_await_text(stopped, "Settings");
    terminal_await_text(killed, "Settings");
    kill(terminal_process(stopped), SIGSTOP);
    terminal_await_stop(stopped);
    kill(terminal_process(killed), SIGKILL);
    terminal_await_text(presenter, "presenting to 4");
    terminal_type(presenter, ":preset spiral\r:set epochs 0\r:speed full\r ");
    terminal_await_number(presenter, "epoch ", 0);
    /* Each of these is a screen anew: far more than the sockets of those who do not read can take. */
    for (int i = 0; i < 40; i++) {
        terminal_type(presenter, "?");
        await_both(presenter, follower, "leave the program");
        terminal_type(presenter, "?");
        await_both(presenter, follower, "Model: surface");
    }
    assert_true(terminal_shows(presenter, "presenting to 4"));
    terminal_type(presenter, "?");
    await_both(presenter, follower, "leave the program");
    terminal_foreground(stopped);
    await_both(presenter, stopped, "leave the program"); /* what is newest, not what it missed */
    end_reader(slow);
    end_reader(deaf);
    terminal_await_text(presenter, "presenting to 2");
    terminal_type(presenter, "? ");
    terminal_await_text(presenter, "paused");
    terminal_await_text(stopped, "paused");
    terminal_await_text(follower, "paused");
    leave(stopped);
    leave(follower);
    terminal_close(killed);
    leave(presenter);
}

/* ---- Trying things alone */

static void test_one_may_try_the_presenter_s_run_alone_and_come_back(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(100, 0);

    (void)state;
    terminal_type(presenter, ":data circle\r:set rate 0.7\re");
    terminal_await_row(presenter, 0, "epoch 1");
    terminal_await_row(follower, 0, "epoch 1");
    terminal_type(follower, "f");
    terminal_await_no_text(follower, "presenting to");
    terminal_await_row(follower, 23, "C-f follow");
    terminal_await_row(follower, 0, "epoch 1");
    terminal_await_text(presenter, "presenting to 0");
    terminal_await_text(follower, "● circle");
    terminal_await_text(follower, "rate           0.7");
    terminal_type(follower, ":set rate 0.2\r"); /* the presenter's stays */
    terminal_await_text(follower, "rate           0.2");
    terminal_type(follower, "\006");
    terminal_await_text(follower, "presenting to 1");
    terminal_await_text(presenter, "presenting to 1");
    terminal_await_text(follower, "rate           0.7");
    terminal_type(follower, "f");
    terminal_await_row(follower, 23, "C-f follow");
    terminal_type(follower, ":follow\r");
    terminal_await_text(follower, "presenting to 1");
    leave(follower);
    leave(presenter);
}

static void test_who_has_not_followed_cannot_go_back_to_it(void **state)
{
    struct terminal *terminal = open_with(NULL, 0, 0);

    (void)state;
    terminal_await_text(terminal, "Settings");
    assert_false(terminal_shows(terminal, "C-f"));
    terminal_type(terminal, "\006");
    terminal_await_text(terminal, "one has not come from a presenter");
    leave(terminal);
}

/* ---- Other sizes, and notes */

static void test_a_smaller_terminal_shows_a_part(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(50, 12);

    (void)state;
    terminal_await_row(follower, 11, "part of 80x24 from 1,1");
    assert_false(terminal_shows(follower, "x1"));
    terminal_type(follower, "\033[C\033[C\033[C\033[C\033[6~");
    terminal_await_row(follower, 11, "from 31,12");
    terminal_await_text(follower, "x1");
    terminal_resize(follower, 90, 30);
    terminal_await_row(follower, 0, "1 Train");
    terminal_await_row(follower, 29, "q leave");
    leave(follower);
    leave(presenter);
}

static void test_notes_are_shown_instead(void **state)
{
    static const char *const arguments[] = {"--follow", "lesson", "--notes", NULL};
    struct terminal *presenter = open_presenter(), *notes = open_with(arguments, 0, 0);

    (void)state;
    terminal_await_text(notes, "(no notes on this)");
    assert_false(terminal_shows(notes, "Settings"));
    leave(notes);
    leave(presenter);
}

/* ---- The socket */

static void test_the_socket_is_removed_however_the_presenter_ends(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGSEGV};

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct terminal *presenter = open_presenter();

        assert_int_equal(access(path, F_OK), 0);
        terminal_signal(presenter, signals[i]);
        assert_int_equal(WTERMSIG(terminal_await_end(presenter)), signals[i]);
        assert_int_equal(access(path, F_OK), -1);
        terminal_close(presenter);
    }
}

static void test_a_killed_presenter_s_socket_is_taken_over(void **state)
{
    struct terminal *presenter = open_presenter(), *follower = open_follower(0, 0);

    (void)state;
    terminal_await_text(follower, "Settings");
    kill(terminal_process(presenter), SIGKILL);
    terminal_await_end(presenter);
    terminal_close(presenter);
    terminal_await_text(follower, "the presenter has left");
    assert_int_equal(access(path, F_OK), 0);
    presenter = open_presenter();
    terminal_await_text(presenter, "presenting to 1");
    leave(presenter);
    leave(follower);
}

static void test_a_second_presenter_is_told_that_there_is_one(void **state)
{
    static const char *const arguments[] = {"--present", "lesson", NULL};
    struct terminal *presenter = open_presenter(), *second = open_with(arguments, 0, 0);

    (void)state;
    assert_int_equal(WEXITSTATUS(terminal_await_end(second)), 2);
    assert_true(terminal_shows(second, "somebody presents there already"));
    assert_false(terminal_alternate_screen(second));
    terminal_close(second);
    leave(presenter);
}

static void test_options_that_do_not_go_together_are_refused(void **state)
{
    static const char *const wrong[][4] = {
        {"--notes",     NULL,         NULL,       NULL},
        {"--follow",    "a",          "--resume", NULL},
        {"--present",   "a/b/c/d",    NULL,       NULL},
        {"--present",   "a b",        NULL,       NULL},
        {"--follow",    "",           NULL,       NULL},
        {"--present=a", "--follow=a", NULL,       NULL},
        {"--follow",    "a",          "--do=run", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct terminal *terminal = open_with(wrong[i], 0, 0);

        assert_int_equal(WEXITSTATUS(terminal_await_end(terminal)), 2);
        assert_true(terminal_shows(terminal, "nntui: "));
        terminal_close(terminal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_the_presenter_does_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_colours_and_cursor_are_seen_too, setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_comes_first_waits_and_who_stays_is_served_again,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_slow_stopped_and_killed_followers_hold_nobody_up,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_may_try_the_presenter_s_run_alone_and_come_back,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_has_not_followed_cannot_go_back_to_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_smaller_terminal_shows_a_part, setup, teardown),
        cmocka_unit_test_setup_teardown(test_notes_are_shown_instead, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_socket_is_removed_however_the_presenter_ends,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_killed_presenter_s_socket_is_taken_over, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_second_presenter_is_told_that_there_is_one, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_options_that_do_not_go_together_are_refused, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
