/*
 * Leaving the screen keeps the run, however it is left, and --resume goes on with it: what comes out in the end is the
 * same to the bit as without the interruption.
 */
#include "../unit/support.h"
#include "terminal.h"

#include <nntui/file.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>


/* A person's own folder, with what the program keeps and two saved runs. */
struct home {
    char folder[40], variable[80], first[80], second[80], kept[120];
};

static struct home make_home(void)
{
    struct home home = {.folder = "/tmp/nntui-home-XXXXXX"};

    assert_non_null(mkdtemp(home.folder));
    snprintf(home.variable, sizeof home.variable, "XDG_STATE_HOME=%s", home.folder);
    snprintf(home.first, sizeof home.first, "save %s/first", home.folder);
    snprintf(home.second, sizeof home.second, "save %s/second", home.folder);
    snprintf(home.kept, sizeof home.kept, "%s/nntui/session.safetensors", home.folder);
    return home;
}

static void remove_home(const struct home *home)
{
    char folder[80];

    unlink(home->first + strlen("save "));
    unlink(home->second + strlen("save "));
    unlink(home->kept);
    snprintf(folder, sizeof folder, "%s/nntui", home->folder);
    rmdir(folder);
    assert_int_equal(rmdir(home->folder), 0);
}

static struct terminal *start(const struct home *home, const char *const *arguments)
{
    const char *const variables[] = {home->variable, NULL};

    return terminal_open(&(struct terminal_setup){
        .term = "xterm-256color", .arguments = arguments, .variables = variables});
}

static void type_command(struct terminal *terminal, const char *line)
{
    terminal_type(terminal, ":");
    terminal_type(terminal, line);
    terminal_type(terminal, "\r");
}

static void leave(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    terminal_close(terminal);
}

/* Three hundred epochs without an interruption. */
static void run_straight(const struct home *home)
{
    const char *const arguments[] = {"--do", "data spiral", "--do",
                                     "apply layers=2-8-2 activation=tanh,softmax "
                                     "loss=cross-entropy optimizer=adam rate=0.01 dropout=0.1 "
                                     "batch=10 epochs=300",
                                     "--do", "run", NULL};
    struct terminal *terminal = start(home, arguments);

    terminal_await_row(terminal, 0, "finished");
    type_command(terminal, home->first);
    terminal_await_text(terminal, "saved");
    leave(terminal);
}

/* The same, ended by a signal somewhere on the way, and gone on with. */
static void run_interrupted(const struct home *home, int number)
{
    const char *const arguments[] = {"--do", "data spiral", "--do",
                                     "apply layers=2-8-2 activation=tanh,softmax "
                                     "loss=cross-entropy optimizer=adam rate=0.01 dropout=0.1 "
                                     "batch=10 epochs=300",
                                     "--do", "speed 1", "--do", "run", NULL};
    const char *const resumed[] = {"--resume", NULL};
    struct terminal *terminal = start(home, arguments);
    int status;

    terminal_await_row(terminal, 0, "running");
    terminal_await_number(terminal, "epoch ", 0);
    terminal_signal(terminal, number);
    status = terminal_await_end(terminal);
    assert_true(WIFSIGNALED(status) || WIFEXITED(status));
    terminal_close(terminal);
    terminal = start(home, resumed);
    terminal_await_text(terminal, "goes on where it was saved");
    terminal_await_row(terminal, 0, "paused");
    type_command(terminal, "run");
    terminal_await_row(terminal, 0, "finished");
    type_command(terminal, home->second);
    terminal_await_text(terminal, "saved");
    leave(terminal);
}

static void check_interruption(int number)
{
    struct home home = make_home();
    struct file_bytes first, second;

    run_straight(&home);
    run_interrupted(&home, number);
    assert_true(file_read(&first, home.first + strlen("save "), 1 << 20, NULL));
    assert_true(file_read(&second, home.second + strlen("save "), 1 << 20, NULL));
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    file_release(&first);
    file_release(&second);
    remove_home(&home);
}

static void test_a_run_ended_by_hangup_goes_on_bit_for_bit(void **state)
{
    (void)state;
    check_interruption(SIGHUP);
}

static void test_a_run_ended_by_term_goes_on_bit_for_bit(void **state)
{
    (void)state;
    check_interruption(SIGTERM);
}

static void test_without_a_kept_run_there_is_nothing_to_resume(void **state)
{
    const char *const resumed[] = {"--resume", NULL};
    struct home home = make_home();
    struct terminal *terminal = start(&home, resumed);

    (void)state;
    terminal_await_text(terminal, "there is nothing to resume");
    leave(terminal);
    remove_home(&home);
}

/* Files of others, also through a link of one's own, and large networks. */
static void test_a_restricted_login_stays_in_its_folder(void **state)
{
    const char *const restricted[] = {"--restricted", NULL};
    struct home home = make_home();
    char variable[80], link[80], line[100];
    const char *const variables[] = {home.variable, variable, NULL};
    struct terminal *terminal;

    (void)state;
    snprintf(variable, sizeof variable, "HOME=%s", home.folder);
    snprintf(link, sizeof link, "%s/link.csv", home.folder);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    terminal = terminal_open(&(struct terminal_setup){
        .term = "xterm-256color", .arguments = restricted, .variables = variables});
    terminal_await_row(terminal, 0, "restricted");
    type_command(terminal, "data csv:/etc/passwd");
    terminal_await_text(terminal, "/etc/passwd: this login is restricted");
    snprintf(line, sizeof line, "data csv:%s", link);
    type_command(terminal, line);
    terminal_await_text(terminal, "link.csv: this login is restricted");
    type_command(terminal, "export curves /tmp/nntui-elsewhere.csv");
    terminal_await_text(terminal, "elsewhere.csv: this login is restricted");
    assert_int_equal(access("/tmp/nntui-elsewhere.csv", F_OK), -1);
    terminal_await_row(terminal, 0, "xor"); /* the run that was there is still there */
    type_command(terminal, "set layers 2-1000-1000-1");
    terminal_await_text(terminal, "at most 200000");
    type_command(terminal, "set layers 2-4-1");
    terminal_await_row(terminal, 0, "2-4-1");
    type_command(terminal, home.first);
    terminal_await_text(terminal, "saved");
    leave(terminal);
    unlink(link);
    remove_home(&home);
}

static void assert_same_file(const char *path, const struct file_bytes *before)
{
    struct file_bytes now;

    assert_true(file_read(&now, path, 1 << 20, NULL));
    assert_int_equal(now.size, before->size);
    assert_memory_equal(now.data, before->data, now.size);
    file_release(&now);
}

/* Looking in keeps nothing: what is worth going on with stays. Leaving says how one goes on where there is something. */
static void test_a_start_without_a_change_keeps_the_run_before(void **state)
{
    const char *const none[] = {NULL}, *const resumed[] = {"--resume", NULL},
                      *const trained[] = {"--do", "data circle", "--do", "run 3 epochs", NULL};
    struct home home = make_home();
    struct terminal *terminal = start(&home, trained);
    struct file_bytes kept;

    (void)state;
    terminal_await_text(terminal, "epoch 3");
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_true(terminal_last(terminal, "nntui --resume goes on with this run") >= 0);
    terminal_close(terminal);
    assert_true(file_read(&kept, home.kept, 1 << 20, NULL));
    terminal = start(&home, none);
    terminal_await_row(terminal, 0, "xor");
    terminal_type(terminal, "q");
    assert_int_equal(terminal_await_end(terminal), 0);
    assert_int_equal(terminal_last(terminal, "goes on with this run"), -1);
    terminal_close(terminal);
    assert_same_file(home.kept, &kept);
    terminal = start(&home, resumed);
    terminal_await_row(terminal, 0, "circle");
    terminal_await_text(terminal, "epoch 3");
    type_command(terminal, "set rate 0.4"); /* that is worth keeping, too */
    terminal_await_text(terminal, "0.4");
    leave(terminal);
    terminal = start(&home, resumed);
    terminal_await_text(terminal, "0.4");
    leave(terminal);
    file_release(&kept);
    remove_home(&home);
}

/* A run that cannot be gone on with now, as its data are missing, is not replaced by the one that stands in for it. */
static void test_a_run_that_cannot_be_resumed_is_not_replaced(void **state)
{
    const char *const resumed[] = {"--resume", NULL};
    struct home home = make_home();
    char table[80], data[100];
    const char *const trained[] = {"--do", data, "--do", "run 2 epochs", NULL};
    struct terminal *terminal;
    struct file_bytes kept;
    FILE *file;

    (void)state;
    snprintf(table, sizeof table, "%s/table.csv", home.folder);
    snprintf(data, sizeof data, "data csv:%s", table);
    file = fopen(table, "w");
    assert_non_null(file);
    fputs("a,b\n1,2\n2,3\n3,4\n4,5\n5,7\n", file);
    assert_int_equal(fclose(file), 0);
    terminal = start(&home, trained);
    terminal_await_text(terminal, "epoch 2");
    leave(terminal);
    assert_true(file_read(&kept, home.kept, 1 << 20, NULL));
    assert_int_equal(unlink(table), 0);
    terminal = start(&home, resumed);
    terminal_await_text(terminal, "table.csv");
    leave(terminal);
    assert_same_file(home.kept, &kept);
    file_release(&kept);
    remove_home(&home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_ended_by_hangup_goes_on_bit_for_bit),
        cmocka_unit_test(test_a_run_ended_by_term_goes_on_bit_for_bit),
        cmocka_unit_test(test_without_a_kept_run_there_is_nothing_to_resume),
        cmocka_unit_test(test_a_start_without_a_change_keeps_the_run_before),
        cmocka_unit_test(test_a_run_that_cannot_be_resumed_is_not_replaced),
        cmocka_unit_test(test_a_restricted_login_stays_in_its_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
