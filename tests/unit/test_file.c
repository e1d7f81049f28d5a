/*
 * Reading within limits, replacing files in one step, and finding the program's data. Each case
 * works in an empty folder of its own, which is the current one while it runs.
 */
#include "support.h"

#include <nntui/file.h>
#include <nntui/text.h>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT 1000000

static char test_folder[PATH_MAX];

static int enter_folder(void **state)
{
    const char *base = getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR");

    (void)state;
    snprintf(test_folder, sizeof test_folder, "%s/nntui-file-XXXXXX", base);
    umask(022);
    return mkdtemp(test_folder) == NULL ? -1 : chdir(test_folder);
}

static int leave_folder(void **state)
{
    struct text command = {0};
    int status;

    (void)state;
    text_printf(&command, "chmod -R u+w '%s'; rm -r '%s'", test_folder, test_folder);
    status = chdir("/") == 0 && !command.failed ? system(command.data) : -1;
    text_free(&command);
    return status == 0 ? 0 : -1;
}

/* ---- What the cases are written with */

static void put(const char *path, const char *contents)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    assert_int_equal(fwrite(contents, 1, strlen(contents), stream), strlen(contents));
    assert_int_equal(fclose(stream), 0);
}

static void assert_contents(const char *path, const char *expected)
{
    struct file_bytes bytes = {0};
    struct error err = {0};

    if (!file_read(&bytes, path, LIMIT, &err))
        fail_msg("%s", err.text);
    assert_string_equal((const char *)bytes.data, expected);
    file_release(&bytes);
}

static mode_t mode_of(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

/* Files in the current folder, with the hidden ones: what a failed writer might leave shows here. */
static size_t count_files(void)
{
    DIR *folder = opendir(".");
    size_t count = 0;

    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}

static void begin(struct file_writer *writer, const char *path)
{
    struct error err = {0};

    if (!file_begin(writer, path, &err))
        fail_msg("%s", err.text);
}

static void write_file(const char *path, const char *contents)
{
    struct file_writer writer;
    struct error err = {0};

    begin(&writer, path);
    fputs(contents, writer.stream);
    if (!file_commit(&writer, &err))
        fail_msg("%s", err.text);
}

static void assert_said(const struct error *err, enum error_kind kind, const char *part)
{
    if (strstr(err->text, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err->text, part);
    assert_int_equal(err->kind, kind);
}

static void assert_map_refused(const char *path, size_t limit, const char *part)
{
    struct file_bytes bytes = {0};
    struct error err = {0};

    assert_false(file_map(&bytes, path, limit, &err));
    assert_said(&err, ERROR_INPUT, part);
    assert_null(bytes.data);
}

static void assert_read_refused(const char *path, size_t limit, const char *part)
{
    struct file_bytes bytes = {0};
    struct error err = {0};

    assert_false(file_read(&bytes, path, limit, &err));
    assert_said(&err, ERROR_INPUT, part);
    assert_null(bytes.data);
}

static void assert_begin_refused(const char *path, const char *part)
{
    struct file_writer writer;
    struct error err = {0};

    assert_false(file_begin(&writer, path, &err));
    assert_said(&err, ERROR_INPUT, part);
    assert_null(writer.stream);
    file_abort(&writer);
}

/* Permissions do not stop root, so the cases about them run as somebody else. */
static void give_up_root(void)
{
    if (geteuid() == 0) {
        assert_int_equal(chmod(".", 0777), 0);
        assert_int_equal(seteuid(65534), 0);
    }
}

static void take_back_root(void)
{
    if (getuid() == 0)
        assert_int_equal(seteuid(0), 0);
}

/* ---- Reading */

static void test_map_gives_the_bytes(void **state)
{
    struct file_bytes bytes;

    (void)state;
    put("f", "some bytes");
    assert_true(file_map(&bytes, "f", 10, NULL));
    assert_int_equal(bytes.size, 10);
    assert_memory_equal(bytes.data, "some bytes", 10);
    assert_true(bytes.mapped);
    file_release(&bytes);
    assert_null(bytes.data);
    file_release(&bytes);
}

static void test_map_of_an_empty_file_has_no_bytes(void **state)
{
    struct file_bytes bytes;

    (void)state;
    put("f", "");
    assert_true(file_map(&bytes, "f", 0, NULL));
    assert_null(bytes.data);
    assert_int_equal(bytes.size, 0);
    file_release(&bytes);
}

static void test_map_refuses_what_is_no_regular_file(void **state)
{
    (void)state;
    assert_map_refused(".", LIMIT, ".: is a folder");
    assert_map_refused("/dev/zero", LIMIT, "/dev/zero: is a device");
    assert_int_equal(mkfifo("pipe", 0600), 0); /* nobody writes: must not wait either */
    assert_map_refused("pipe", LIMIT, "pipe: is a device or a pipe");
    assert_map_refused("none", LIMIT, "none: cannot be opened: No such file");
}

static void test_map_refuses_a_file_over_the_limit(void **state)
{
    (void)state;
    put("f", "some bytes");
    assert_map_refused("f", 9, "f: is too large; expected at most 9 bytes");
}

static void test_reading_without_permission_says_so(void **state)
{
    (void)state;
    put("f", "secret");
    assert_int_equal(chmod("f", 0), 0);
    give_up_root();
    assert_map_refused("f", LIMIT, "f: cannot be opened: Permission denied");
    assert_read_refused("f", LIMIT, "f: cannot be opened: Permission denied");
    take_back_root();
}

static void test_read_ends_with_a_zero_byte(void **state)
{
    struct file_bytes bytes;

    (void)state;
    put("f", "some bytes");
    assert_true(file_read(&bytes, "f", 10, NULL));
    assert_int_equal(bytes.size, 10);
    assert_memory_equal(bytes.data, "some bytes", 11);
    file_release(&bytes);
    put("f", "");
    assert_true(file_read(&bytes, "f", 0, NULL));
    assert_int_equal(bytes.size, 0);
    assert_string_equal((const char *)bytes.data, "");
    file_release(&bytes);
}

static void test_read_refuses_more_than_the_limit(void **state)
{
    (void)state;
    put("f", "some bytes");
    assert_read_refused("f", 9, "f: is too large; expected at most 9 bytes");
    assert_read_refused(".", LIMIT, ".: is a folder");
    assert_read_refused("none", LIMIT, "none: cannot be opened: No such file");
    assert_read_refused("/dev/zero", 100000, "/dev/zero: is too large");
}

/* Runs `command` with its output as our standard input, and reads that. */
static bool read_from(const char *command, size_t limit, struct file_bytes *bytes,
                      struct error *err)
{
    FILE *pipe = popen(command, "r");
    int saved = dup(STDIN_FILENO);
    bool done;

    assert_non_null(pipe);
    assert_true(dup2(fileno(pipe), STDIN_FILENO) >= 0);
    done = file_read(bytes, "-", limit, err);
    assert_true(dup2(saved, STDIN_FILENO) >= 0);
    close(saved);
    pclose(pipe);
    return done;
}

/* Two pieces, the second late: one read() does not get it all. */
static void test_read_takes_standard_input_to_its_end(void **state)
{
    struct file_bytes bytes;

    (void)state;
    assert_true(read_from("printf one; sleep 0.05; printf two", 6, &bytes, NULL));
    assert_int_equal(bytes.size, 6);
    assert_string_equal((const char *)bytes.data, "onetwo");
    file_release(&bytes);
    assert_true(read_from("head -c 300000 /dev/zero", 300000, &bytes, NULL));
    assert_int_equal(bytes.size, 300000);
    file_release(&bytes);
}

static void test_read_of_standard_input_has_a_limit(void **state)
{
    struct file_bytes bytes = {0};
    struct error err = {0};

    (void)state;
    assert_false(read_from("printf sevenxx", 6, &bytes, &err));
    assert_said(&err, ERROR_INPUT, "standard input: is too large; expected at most 6 bytes");
    assert_false(read_from("head -c 300000 /dev/zero", 299999, &bytes, &err));
    assert_null(bytes.data);
}

/* ---- Writing */

static void test_written_file_appears_only_when_committed(void **state)
{
    struct file_writer writer;

    (void)state;
    put("f", "old");
    begin(&writer, "f");
    fputs("new contents", writer.stream);
    fflush(writer.stream);
    assert_contents("f", "old");
    assert_true(file_commit(&writer, NULL));
    assert_contents("f", "new contents");
    assert_int_equal(count_files(), 1);
    file_abort(&writer);
    assert_contents("f", "new contents");
}

static void test_abort_leaves_nothing(void **state)
{
    struct file_writer writer;

    (void)state;
    begin(&writer, "new");
    fputs("half", writer.stream);
    assert_int_equal(count_files(), 1);
    file_abort(&writer);
    assert_int_equal(count_files(), 0);
    file_abort(&writer);
}

static void test_new_file_has_the_permissions_of_the_umask(void **state)
{
    (void)state;
    write_file("a", "x");
    assert_int_equal(mode_of("a"), 0644);
    umask(077);
    write_file("b", "x");
    assert_int_equal(mode_of("b"), 0600);
}

static void test_replaced_file_keeps_its_permissions(void **state)
{
    (void)state;
    put("private", "old");
    put("shared", "old");
    assert_int_equal(chmod("private", 0600), 0);
    assert_int_equal(chmod("shared", 0666), 0);
    write_file("private", "new");
    write_file("shared", "new");
    assert_int_equal(mode_of("private"), 0600);
    assert_int_equal(mode_of("shared"), 0666);
}

/* Not even before its contents are complete may others open what replaces a private file. */
static void test_temporary_file_is_as_private_as_the_old_one(void **state)
{
    struct file_writer writer;

    (void)state;
    put("private", "old");
    assert_int_equal(chmod("private", 0600), 0);
    begin(&writer, "private");
    assert_int_equal(mode_of(writer.temporary), 0600);
    file_abort(&writer);
}

static void test_link_stays_and_its_file_is_replaced(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    put("sub/real", "old");
    assert_int_equal(symlink("sub/real", "link"), 0);
    write_file("link", "new");
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_contents("sub/real", "new");
}

static void test_begin_refuses_bad_names(void **state)
{
    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_begin_refused("sub", "sub: is a folder");
    assert_begin_refused("new/", "new/: is a folder");
    assert_begin_refused("", "empty name");
    assert_begin_refused("dangling", "dangling: is a link to a file that does not exist");
    assert_begin_refused("none/f", "none/f: cannot be written: No such file");
    assert_int_equal(count_files(), 2);
}

/* NAME_MAX bytes leave no room for a prefix and six letters. */
static void test_longest_name_can_be_written(void **state)
{
    char name[NAME_MAX + 1];

    (void)state;
    memset(name, 'n', NAME_MAX);
    name[NAME_MAX] = '\0';
    write_file(name, "x");
    assert_contents(name, "x");
}

static void test_name_over_the_longest_leaves_nothing(void **state)
{
    char name[NAME_MAX + 2];
    struct file_writer writer;
    struct error err = {0};

    (void)state;
    memset(name, 'n', NAME_MAX + 1);
    name[NAME_MAX + 1] = '\0';
    if (file_begin(&writer, name, &err))
        assert_false(file_commit(&writer, &err));
    assert_non_null(strstr(err.text, "File name too long"));
    assert_int_equal(count_files(), 0);
}

static void test_begin_refuses_without_permission(void **state)
{
    (void)state;
    put("guarded", "old");
    assert_int_equal(chmod("guarded", 0444), 0);
    assert_int_equal(mkdir("closed", 0555), 0);
    give_up_root();
    assert_begin_refused("guarded", "guarded: cannot be written: Permission denied");
    assert_begin_refused("closed/f", "closed/f: cannot be written: Permission denied");
    take_back_root();
    assert_contents("guarded", "old");
}

/* Writes `count` bytes where only 1000 fit, as on a full disk. */
static void write_past_the_end(size_t count, struct error *err)
{
    struct rlimit saved, small;
    struct file_writer writer;
    bool done;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
    small = saved;
    small.rlim_cur = 1000;
    begin(&writer, "f");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (size_t i = 0; i < count; i++)
        fputc('x', writer.stream);
    done = file_commit(&writer, err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &saved), 0);
    assert_false(done);
}

static void test_failed_write_keeps_the_old_file(void **state)
{
    struct error err = {0};

    (void)state;
    put("f", "old");
    write_past_the_end(2000, &err); /* fails when flushed */
    assert_said(&err, ERROR_WORK, "f: cannot be written: File too large");
    write_past_the_end(100000, &err); /* fails while written, long before the commit */
    assert_said(&err, ERROR_WORK, "f: cannot be written");
    assert_contents("f", "old");
    assert_int_equal(count_files(), 1);
}

/* The disk is full for a moment: what is written later succeeds, but bytes are missing before it. */
static void test_failure_of_an_earlier_write_is_not_forgotten(void **state)
{
    struct rlimit saved, small;
    struct file_writer writer;
    struct error err = {0};

    (void)state;
    put("f", "old");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
    small = saved;
    small.rlim_cur = 0;
    begin(&writer, "f");
    setvbuf(writer.stream, NULL, _IONBF, 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    fputs("lost", writer.stream);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &saved), 0);
    fputs("kept", writer.stream);
    assert_false(file_commit(&writer, &err));
    assert_said(&err, ERROR_WORK, "f: cannot be written");
    assert_contents("f", "old");
    assert_int_equal(count_files(), 1);
}

/*
 * A pipe of our own stands for all that cannot be replaced. Never a device of the machine: if the code
 * were wrong, a test run by root would rename a file over it.
 */
static void test_pipe_is_written_directly(void **state)
{
    struct stat status;
    char got[4] = "";
    int reader;

    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    reader = open("pipe", O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    write_file("pipe", "xyz");
    assert_int_equal(stat("pipe", &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
    assert_int_equal(read(reader, got, sizeof got), 3);
    assert_memory_equal(got, "xyz", 3);
    close(reader);
    assert_int_equal(count_files(), 1);
}

static void test_pipe_without_a_reader_fails_and_stays(void **state)
{
    struct file_writer writer;
    struct error err = {0};
    int reader;

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    reader = open("pipe", O_RDONLY | O_NONBLOCK);
    begin(&writer, "pipe");
    assert_null(writer.temporary);
    fputs("x", writer.stream);
    close(reader);
    assert_false(file_commit(&writer, &err));
    assert_said(&err, ERROR_WORK, "pipe: cannot be written: Broken pipe");
    assert_int_equal(count_files(), 1);
}

/* A file that a shell has opened with >> or shares between commands must not be replaced under its hands. */
static void test_open_file_is_written_on_where_it_stands(void **state)
{
    char path[32];
    int fd;

    (void)state;
    put("log", "one ");
    fd = open("log", O_WRONLY | O_APPEND);
    assert_true(fd >= 0);
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    write_file(path, "two ");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    write_file(path, "three ");
    assert_int_equal(write(fd, "four", 4), 4);
    close(fd);
    assert_contents("log", "one two three four");
    assert_int_equal(count_files(), 1);
}

/* What stdio still holds comes before it. */
static void test_standard_output_has_names(void **state)
{
    static const char *const names[] = {"-", "/dev/stdout"};
    int saved = dup(STDOUT_FILENO), fd = open("out", O_WRONLY | O_CREAT, 0666);

    (void)state;
    assert_int_equal(mkdir("-", 0777), 0); /* is not meant */
    fflush(stdout);
    assert_true(fd >= 0 && saved >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
    for (size_t i = 0; i < 2; i++) {
        fputs("printed ", stdout);
        write_file(names[i], "written ");
    }
    assert_true(dup2(saved, STDOUT_FILENO) >= 0);
    close(saved);
    close(fd);
    assert_contents("out", "printed written printed written ");
    assert_int_equal(count_files(), 2);
}

static void test_closed_descriptor_is_refused(void **state)
{
    (void)state;
    assert_begin_refused("/dev/fd/1000000", "/dev/fd/1000000: cannot be written");
    assert_begin_refused("/dev/fd/x", "/dev/fd/x: cannot be written");
}

static void test_check_says_what_begin_would(void **state)
{
    struct error err = {0};

    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    put("old", "contents");
    assert_true(file_check("new", &err));
    assert_true(file_check("old", &err));
    assert_true(file_check("-", &err));
    assert_contents("old", "contents");
    assert_false(file_check("sub", &err));
    assert_said(&err, ERROR_INPUT, "sub: is a folder");
    assert_false(file_check("none/f", &err));
    assert_said(&err, ERROR_INPUT, "none/f: cannot be written: No such file");
    assert_int_equal(count_files(), 2);
}

/* Opened, a pipe waits for its reader, who would then read an empty file. */
static void test_check_does_not_open_a_pipe(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    alarm(20);
    assert_true(file_check("pipe", NULL));
    alarm(0);
}

static void test_path_with_a_folder_is_written_there(void **state)
{
    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    write_file("sub/f", "x");
    write_file("./g", "y");
    assert_contents("sub/f", "x");
    assert_contents("g", "y");
    assert_int_equal(count_files(), 2);
}

/* ---- The program's own data */

static void test_data_folder_can_be_chosen_by_the_environment(void **state)
{
    (void)state;
    setenv("NNTUI_DATADIR", "/some/where", 1);
    assert_string_equal(file_data_dir(), "/some/where");
    unsetenv("NNTUI_DATADIR");
}

/* Whether both paths lead to one folder, however they are spelt. */
static bool same_folder(const char *a, const char *b)
{
    struct stat one, other;

    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static void test_data_folder_of_the_build_is_the_sources(void **state)
{
    const char *sources = getenv("top_srcdir");
    char expected[PATH_MAX];

    (void)state;
    if (sources == NULL) /* run by hand */
        skip();
    snprintf(expected, sizeof expected, "%s/data", sources);
    assert_non_null(file_data_dir());
    assert_true(same_folder(file_data_dir(), expected));
}

/* Copies this program to `path` and gives what file_data_dir() is there ("none" for NULL). */
static void data_folder_at(const char *path, char answer[PATH_MAX])
{
    char program[PATH_MAX] = "";
    struct text command = {0};
    FILE *output;

    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    text_printf(&command, "cp '%s' %s && env -u NNTUI_DATADIR %s --data-folder", program, path,
                path);
    assert_false(command.failed);
    output = popen(command.data, "r");
    text_free(&command);
    assert_non_null(output);
    assert_non_null(fgets(answer, PATH_MAX, output));
    answer[strcspn(answer, "\n")] = '\0';
    assert_int_equal(pclose(output), 0);
}

static void test_data_folder_follows_a_moved_installation(void **state)
{
    char answer[PATH_MAX];

    (void)state;
    assert_int_equal(system("mkdir -p prefix/bin prefix/share/nntui"), 0);
    data_folder_at("prefix/bin/copy", answer);
    assert_true(same_folder(answer, "prefix/share/nntui"));
}

static void test_data_folder_outside_the_build_is_never_the_sources(void **state)
{
    const char *sources = getenv("top_srcdir");
    char answer[PATH_MAX], unwanted[PATH_MAX];

    (void)state;
    if (sources == NULL) /* run by hand */
        skip();
    snprintf(unwanted, sizeof unwanted, "%s/data", sources);
    data_folder_at("./copy", answer);
    assert_false(same_folder(answer, unwanted));
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        in_folder(test_map_gives_the_bytes),
        in_folder(test_map_of_an_empty_file_has_no_bytes),
        in_folder(test_map_refuses_what_is_no_regular_file),
        in_folder(test_map_refuses_a_file_over_the_limit),
        in_folder(test_reading_without_permission_says_so),
        in_folder(test_read_ends_with_a_zero_byte),
        in_folder(test_read_refuses_more_than_the_limit),
        in_folder(test_read_takes_standard_input_to_its_end),
        in_folder(test_read_of_standard_input_has_a_limit),
        in_folder(test_written_file_appears_only_when_committed),
        in_folder(test_abort_leaves_nothing),
        in_folder(test_new_file_has_the_permissions_of_the_umask),
        in_folder(test_replaced_file_keeps_its_permissions),
        in_folder(test_temporary_file_is_as_private_as_the_old_one),
        in_folder(test_link_stays_and_its_file_is_replaced),
        in_folder(test_begin_refuses_bad_names),
        in_folder(test_longest_name_can_be_written),
        in_folder(test_name_over_the_longest_leaves_nothing),
        in_folder(test_begin_refuses_without_permission),
        in_folder(test_failed_write_keeps_the_old_file),
        in_folder(test_failure_of_an_earlier_write_is_not_forgotten),
        in_folder(test_pipe_is_written_directly),
        in_folder(test_pipe_without_a_reader_fails_and_stays),
        in_folder(test_open_file_is_written_on_where_it_stands),
        in_folder(test_standard_output_has_names),
        in_folder(test_closed_descriptor_is_refused),
        in_folder(test_check_says_what_begin_would),
        in_folder(test_check_does_not_open_a_pipe),
        in_folder(test_path_with_a_folder_is_written_there),
        in_folder(test_data_folder_can_be_chosen_by_the_environment),
        in_folder(test_data_folder_of_the_build_is_the_sources),
        in_folder(test_data_folder_follows_a_moved_installation),
        in_folder(test_data_folder_outside_the_build_is_never_the_sources),
    };

    if (argc == 2 && strcmp(argv[1], "--data-folder") == 0)
        return puts(file_data_dir() == NULL ? "none" : file_data_dir()) < 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
