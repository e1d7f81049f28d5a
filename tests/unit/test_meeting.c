/*
 * Presenter and followers on a real socket, in one process: who comes and goes, who is slow, and what is left behind. Nothing
 * here waits for anything.
 */
#include <nntui/meeting.h>

#include "support.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WIDTH  80
#define HEIGHT 24

static char folder[64];
static char path[MEETING_PATH_SIZE];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/nntui-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/lesson", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct presenter *open_presenter(void)
{
    struct error err = {0};
    struct presenter *presenter = presenter_open(path, &err);

    if (presenter == NULL)
        fail_msg("%s", err.text);
    return presenter;
}

static void assert_no_presenter(const char *part)
{
    struct error err = {0};

    assert_null(presenter_open(path, &err));
    if (strstr(err.text, part) == NULL || strstr(err.text, path) == NULL)
        fail_msg("%s; expected: %s", err.text, part);
}

/* Shows a picture with a number in it. */
static void show(struct presenter *presenter, int number)
{
    struct canvas canvas;
    struct shown shown = {.canvas = &canvas, .text = {[MIRROR_DID] = "step"}};

    assert_true(canvas_create(&canvas, WIDTH, HEIGHT, GLYPHS_UTF8, NULL));
    canvas_printf(&canvas, 3, 3, ROLE_VALUE, "number %d.", number);
    for (int y = 5; y < HEIGHT; y++) /* so that there is something to send each time */
        for (int x = 0; x < WIDTH; x++)
            canvas_put(&canvas, x, y, ROLE_NORMAL, 'a' + (uint32_t)(x * y + number) % 26);
    assert_true(presenter_show(presenter, &shown));
    canvas_free(&canvas);
}

static void join(struct presenter *presenter, struct follower *follower)
{
    follower_start(follower, path);
    assert_true(follower_connect(follower));
    presenter_serve(presenter);
}

/* The number that a follower sees; -1: none. */
static int number_of(const struct follower *follower)
{
    struct text text = {0};
    const char *found;
    int number = -1;

    if (follower->mirror.canvas.cells == NULL)
        return -1;
    canvas_text(&follower->mirror.canvas, &text);
    found = strstr(text.data, "number ");
    if (found != NULL)
        number = atoi(found + strlen("number "));
    text_free(&text);
    return number;
}

/* Two followers see the same, to the last cell. */
static void assert_same_picture(const struct follower *a, const struct follower *b)
{
    struct text first = {0}, second = {0};

    canvas_text(&a->mirror.canvas, &first);
    canvas_text(&b->mirror.canvas, &second);
    assert_string_equal(first.data, second.data);
    text_free(&first);
    text_free(&second);
}

/* Reads until there is nothing more, and has the presenter send on; that this comes to an end is part of the test. */
static void catch_up(struct presenter *presenter, struct follower *follower)
{
    uint64_t before;

    do {
        before = follower->mirror.offset + follower->mirror.length;
        assert_true(follower_read(follower));
        presenter_serve(presenter);
    } while (follower->mirror.offset + follower->mirror.length != before);
}

/* ---- Names */

static void assert_no_path(const char *name, const char *part)
{
    char found[MEETING_PATH_SIZE];
    struct error err = {0};

    assert_false(meeting_path(found, name, true, &err));
    if (strstr(err.text, part) == NULL)
        fail_msg("%s; expected: %s", err.text, part);
}

static void test_a_name_is_a_socket_in_the_runtime_folder(void **state)
{
    char found[MEETING_PATH_SIZE], wanted[200];
    struct stat status;

    (void)state;
    setenv("XDG_RUNTIME_DIR", folder, 1);
    assert_true(meeting_path(found, "Lesson_3-a", false, NULL));
    snprintf(wanted, sizeof wanted, "%s/nntui", folder);
    assert_int_equal(stat(wanted, &status), -1); /* to follow makes nothing */
    assert_true(meeting_path(found, "Lesson_3-a", true, NULL));
    assert_int_equal(stat(wanted, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(rmdir(wanted), 0);
    strcat(wanted, "/Lesson_3-a");
    assert_string_equal(found, wanted);
    assert_true(meeting_path(found, "./here", true, NULL));
    assert_string_equal(found, "./here");
}

static void test_what_is_no_name_is_refused(void **state)
{
    char name[400];

    (void)state;
    setenv("XDG_RUNTIME_DIR", folder, 1);
    assert_no_path("", "expected a name of letters");
    assert_no_path("a b", "expected a name of letters");
    assert_no_path("..", "expected a name of letters");
    assert_no_path("caf\xC3\xA9", "expected a name of letters");
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    name[1] = '/';
    assert_no_path(name, "399 bytes; expected at most 107");
}

static void test_a_folder_that_others_could_use_is_refused(void **state)
{
    char inner[200];

    (void)state;
    setenv("XDG_RUNTIME_DIR", folder, 1);
    snprintf(inner, sizeof inner, "%s/nntui", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    assert_int_equal(chmod(inner, 0750), 0);
    assert_no_path("lesson", "mode 0750, which lets others in");
    assert_int_equal(rmdir(inner), 0);
    assert_int_equal(symlink("/", inner), 0);
    assert_no_path("lesson", "is no folder");
    assert_int_equal(unlink(inner), 0);
}

/* ---- The socket's file */

static void test_the_socket_is_there_as_long_as_the_presenter(void **state)
{
    struct presenter *presenter = open_presenter();
    struct stat status;

    (void)state;
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    presenter_close(presenter);
    assert_int_equal(stat(path, &status), -1);
}

static void test_who_may_follow_is_the_umask_s(void **state)
{
    struct presenter *presenter;
    mode_t old = umask(0027);
    struct stat status;

    (void)state;
    presenter = open_presenter();
    umask(old);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0750);
    presenter_close(presenter);
}

static void test_two_cannot_present_under_one_name(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower follower;

    (void)state;
    assert_no_presenter("somebody presents there already");
    join(presenter, &follower); /* and the first one is still there */
    presenter_serve(presenter);
    assert_true(presenter_followers(presenter) >= 1);
    follower_stop(&follower);
    presenter_close(presenter);
}

static void test_what_a_dead_presenter_left_is_replaced(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct presenter *presenter;

    (void)state;
    strcpy(address.sun_path, path);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    presenter = open_presenter();
    presenter_close(presenter);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_a_file_of_that_name_is_left_alone(void **state)
{
    struct stat status;

    (void)state;
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_no_presenter("is no socket");
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISREG(status.st_mode));
}

static void test_another_one_s_socket_is_not_removed(void **state)
{
    struct presenter *first = open_presenter(), *second;

    (void)state;
    unlink(path);
    second = open_presenter();
    presenter_close(first);
    assert_int_equal(access(path, F_OK), 0);
    presenter_close(second);
    assert_int_equal(access(path, F_OK), -1);
}

/* ---- Following */

static void test_a_follower_has_the_picture_and_each_change(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower follower;

    (void)state;
    show(presenter, 1);
    join(presenter, &follower);
    assert_int_equal(presenter_followers(presenter), 1);
    catch_up(presenter, &follower);
    assert_int_equal(number_of(&follower), 1);
    assert_string_equal(mirror_text(&follower.mirror, MIRROR_DID), "step");
    for (int i = 2; i < 50; i++) {
        show(presenter, i);
        catch_up(presenter, &follower);
        assert_int_equal(number_of(&follower), i);
        assert_int_equal(follower.mirror.pictures, i);
    }
    follower_stop(&follower);
    presenter_close(presenter);
}

static void test_who_comes_before_the_first_picture_has_it_when_it_is_there(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower follower;

    (void)state;
    join(presenter, &follower);
    catch_up(presenter, &follower);
    assert_true(follower.mirror.greeted);
    show(presenter, 1);
    catch_up(presenter, &follower);
    assert_int_equal(number_of(&follower), 1);
    follower_stop(&follower);
    presenter_close(presenter);
}

/* Thousands of pictures that nobody takes: each show comes back at once, and then there is the newest, and not all of them. */
static void test_who_does_not_read_misses_pictures_and_then_has_the_newest(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower slow, quick;

    (void)state;
    join(presenter, &slow);
    join(presenter, &quick);
    for (int i = 1; i <= 3007; i++) {
        show(presenter, i);
        catch_up(presenter, &quick);
        assert_int_equal(number_of(&quick), i);
    }
    assert_int_equal(presenter_followers(presenter), 2);
    catch_up(presenter, &slow);
    assert_int_equal(number_of(&slow), 3007);
    assert_same_picture(&slow, &quick);
    assert_true(slow.mirror.pictures < 100);
    assert_int_equal(quick.mirror.pictures, 3007);
    show(presenter, 3008); /* and is up to date from then on */
    catch_up(presenter, &slow);
    catch_up(presenter, &quick);
    assert_int_equal(number_of(&slow), 3008);
    assert_same_picture(&slow, &quick);
    follower_stop(&slow);
    follower_stop(&quick);
    presenter_close(presenter);
}

static void test_who_vanishes_is_forgotten(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower stays, goes;

    (void)state;
    join(presenter, &stays);
    join(presenter, &goes);
    show(presenter, 1);
    follower_stop(&goes);
    for (int i = 2; i < 100; i++)
        show(presenter, i); /* into a socket that nobody has the other end of */
    assert_int_equal(presenter_followers(presenter), 1);
    catch_up(presenter, &stays);
    assert_int_equal(number_of(&stays), 99);
    follower_stop(&stays);
    presenter_close(presenter);
}

static void test_who_says_something_is_sent_away(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower follower;

    (void)state;
    join(presenter, &follower);
    assert_int_equal(write(follower.fd, "hello", 5), 5);
    presenter_serve(presenter);
    assert_int_equal(presenter_followers(presenter), 0);
    follower_stop(&follower);
    presenter_close(presenter);
}

static void test_whoever_finds_no_seat_waits_for_one(void **state)
{
    static struct follower follower[PRESENTER_MOST + 1];
    struct presenter *presenter = open_presenter();
    struct pollfd polled = {.fd = presenter_fd(presenter), .events = POLLIN};

    (void)state;
    show(presenter, 7);
    for (size_t i = 0; i <= PRESENTER_MOST; i++)
        join(presenter, &follower[i]);
    assert_int_equal(presenter_followers(presenter), PRESENTER_MOST);
    presenter_serve(presenter);
    assert_int_equal(poll(&polled, 1, 0), 0); /* nobody is woken for the one who waits */
    follower_stop(&follower[3]);
    presenter_serve(presenter); /* sees that one has gone */
    presenter_serve(presenter); /* takes the other in */
    assert_int_equal(presenter_followers(presenter), PRESENTER_MOST);
    catch_up(presenter, &follower[PRESENTER_MOST]);
    assert_int_equal(number_of(&follower[PRESENTER_MOST]), 7);
    for (size_t i = 0; i <= PRESENTER_MOST; i++)
        follower_stop(&follower[i]);
    presenter_close(presenter);
}

static void test_a_presenter_who_comes_again_is_followed_again(void **state)
{
    struct presenter *presenter = open_presenter();
    struct follower follower;

    (void)state;
    show(presenter, 1);
    join(presenter, &follower);
    catch_up(presenter, &follower);
    presenter_close(presenter);
    while (follower_read(&follower))
        ;
    assert_int_equal(follower.fd, -1);
    assert_int_equal(number_of(&follower), 1); /* what was seen last stays to be seen */
    assert_false(follower_connect(&follower));
    assert_int_equal(follower.trouble.kind, ERROR_NONE);
    presenter = open_presenter();
    show(presenter, 2);
    assert_true(follower_connect(&follower));
    presenter_serve(presenter);
    catch_up(presenter, &follower);
    assert_int_equal(number_of(&follower), 2);
    follower_stop(&follower);
    presenter_close(presenter);
}

/* Whoever listens there may be anybody. */
static void test_what_is_no_presenter_is_not_followed(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listening = socket(AF_UNIX, SOCK_STREAM, 0), fd;
    struct follower follower;

    (void)state;
    strcpy(address.sun_path, path);
    assert_int_equal(bind(listening, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listening, 2), 0);
    follower_start(&follower, path);
    assert_true(follower_connect(&follower));
    fd = accept(listening, NULL, NULL);
    assert_int_equal(write(fd, "HTTP/1.1 200 OK\r\n", 17), 17);
    assert_false(follower_read(&follower));
    assert_int_equal(follower.fd, -1);
    assert_non_null(strstr(follower.trouble.text, path));
    assert_true(follower_connect(&follower)); /* and that is still so when it is tried again */
    assert_non_null(strstr(follower.trouble.text, path));
    close(fd);
    close(listening);
    follower_stop(&follower);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_name_is_a_socket_in_the_runtime_folder, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_name_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_folder_that_others_could_use_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_the_socket_is_there_as_long_as_the_presenter, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_who_may_follow_is_the_umask_s, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_cannot_present_under_one_name, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_a_dead_presenter_left_is_replaced, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_file_of_that_name_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_another_one_s_socket_is_not_removed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_follower_has_the_picture_and_each_change, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            test_who_comes_before_the_first_picture_has_it_when_it_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_who_does_not_read_misses_pictures_and_then_has_the_newest, setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_vanishes_is_forgotten, setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_says_something_is_sent_away, setup, teardown),
        cmocka_unit_test_setup_teardown(test_whoever_finds_no_seat_waits_for_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_presenter_who_comes_again_is_followed_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_presenter_is_not_followed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
