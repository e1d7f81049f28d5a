/*
 * What terminals send for the mouse, byte by byte, and double clicks. Time is an argument here.
 */
#include "term/mouse.h"

#include "support.h"

#include <string.h>

#define MS INT64_C(1000000)

/* Feeds a whole report; fails where it ends before its last byte. */
static enum mouse_event feed_bytes(struct mouse *mouse, enum mouse_form form, const char *bytes,
                                   size_t count, int64_t now)
{
    enum mouse_event event = MOUSE_PARTIAL;

    mouse_begin(mouse, form);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(event, MOUSE_PARTIAL);
        event = mouse_byte(mouse, (unsigned char)bytes[i], now);
    }
    return event;
}

static enum mouse_event feed(struct mouse *mouse, enum mouse_form form, const char *bytes,
                             int64_t now)
{
    return feed_bytes(mouse, form, bytes, strlen(bytes), now);
}

static void assert_click(const struct mouse *mouse, int x, int y, enum click what)
{
    assert_int_equal(mouse->x, x);
    assert_int_equal(mouse->y, y);
    assert_int_equal(mouse->what, what);
}

static void test_sgr_reports_press_release_and_wheel(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(feed(&mouse, MOUSE_SGR, "0;12;5M", 0), MOUSE_CLICKED);
    assert_click(&mouse, 11, 4, CLICK_LEFT);
    assert_int_equal(mouse.form, MOUSE_NONE);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "0;12;5m", 0), MOUSE_RELEASED);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "2;1;1M", 0), MOUSE_CLICKED);
    assert_click(&mouse, 0, 0, CLICK_RIGHT);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "64;999;500M", 0), MOUSE_CLICKED);
    assert_click(&mouse, 998, 499, CLICK_WHEEL_UP);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "65;999;500M", 0), MOUSE_CLICKED);
    assert_click(&mouse, 998, 499, CLICK_WHEEL_DOWN);
}

static void test_x10_reports_press_release_and_wheel(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(feed(&mouse, MOUSE_X10, " ,%", 0), MOUSE_CLICKED);
    assert_click(&mouse, 11, 4, CLICK_LEFT);
    assert_int_equal(feed(&mouse, MOUSE_X10, "#,%", 0), MOUSE_RELEASED);
    assert_int_equal(feed(&mouse, MOUSE_X10, "\"!!", 0), MOUSE_CLICKED);
    assert_click(&mouse, 0, 0, CLICK_RIGHT);
    assert_int_equal(feed(&mouse, MOUSE_X10, "`\377\177", 0), MOUSE_CLICKED);
    assert_click(&mouse, 222, 94, CLICK_WHEEL_UP);
    assert_int_equal(feed(&mouse, MOUSE_X10, "a!!", 0), MOUSE_CLICKED);
    assert_click(&mouse, 0, 0, CLICK_WHEEL_DOWN);
}

static void test_keys_held_down_change_nothing(void **state)
{
    static const char *const reports[] = {"4;3;3M", "8;3;3M", "16;3;3M", "28;3;3M"};

    (void)state;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        struct mouse mouse = {0};

        assert_int_equal(feed(&mouse, MOUSE_SGR, reports[i], 0), MOUSE_CLICKED);
        assert_click(&mouse, 2, 2, CLICK_LEFT);
    }
}

/* The middle button, also moved, motion without a button, the wheel sideways or moved, more buttons. */
static void test_what_means_nothing_is_ignored(void **state)
{
    static const char *const reports[] = {"1;3;3M",  "33;3;3M",  "35;3;3M",  "96;3;3M", "66;3;3M",
                                          "67;3;3M", "128;3;3M", "129;3;3M", "64;3;3m"};

    (void)state;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        struct mouse mouse = {0};

        assert_int_equal(feed(&mouse, MOUSE_SGR, reports[i], 0), MOUSE_IGNORED);
        assert_int_equal(mouse.form, MOUSE_NONE);
    }
}

static void test_broken_reports_are_ignored(void **state)
{
    static const char *const reports[] = {"M",       "0M",      "0;3M",      ";;M",    "0;0;3M",
                                          "0;3;0M",  "0;3;3;M", "0;3;3;4M",  "0;3;3x", "99999;1;1M",
                                          "0;3\033", "0;;3M",   "0;3;3\377", "0;-"};

    (void)state;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        struct mouse mouse = {0};

        assert_int_equal(feed(&mouse, MOUSE_SGR, reports[i], 0), MOUSE_IGNORED);
        assert_int_equal(mouse.form, MOUSE_NONE);
    }
}

/* Beyond column 223 some terminals send 0, others wrap around. */
static void test_x10_beyond_its_limit_is_ignored(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(feed_bytes(&mouse, MOUSE_X10, " \0!", 3, 0), MOUSE_IGNORED);
    assert_int_equal(feed_bytes(&mouse, MOUSE_X10, " !\0", 3, 0), MOUSE_IGNORED);
    assert_int_equal(feed_bytes(&mouse, MOUSE_X10, "\1!!", 3, 0), MOUSE_IGNORED);
}

static void test_a_report_without_end_takes_bounded_room(void **state)
{
    struct mouse mouse = {0};
    enum mouse_event event = MOUSE_PARTIAL;

    (void)state;
    mouse_begin(&mouse, MOUSE_SGR);
    for (int i = 0; i < 100 && event == MOUSE_PARTIAL; i++)
        event = mouse_byte(&mouse, '1', 0);
    assert_int_equal(event, MOUSE_IGNORED);
}

static enum click click(struct mouse *mouse, const char *report, int64_t now)
{
    assert_int_equal(feed(mouse, MOUSE_SGR, report, now), MOUSE_CLICKED);
    return mouse->what;
}

static void test_two_presses_soon_and_in_one_place_are_a_double_click(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(click(&mouse, "0;3;3M", 1000 * MS), CLICK_LEFT);
    assert_int_equal(click(&mouse, "0;3;3M", 1400 * MS), CLICK_DOUBLE);
    assert_int_equal(click(&mouse, "0;3;3M", 1500 * MS), CLICK_LEFT);
    assert_int_equal(click(&mouse, "0;3;3M", 1600 * MS), CLICK_DOUBLE);
}

static void test_late_presses_and_other_places_are_single_clicks(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(click(&mouse, "0;3;3M", 0), CLICK_LEFT);
    assert_int_equal(click(&mouse, "0;3;3M", 401 * MS), CLICK_LEFT);
    assert_int_equal(click(&mouse, "0;4;3M", 402 * MS), CLICK_LEFT);
    assert_int_equal(click(&mouse, "0;4;4M", 403 * MS), CLICK_LEFT);
    assert_int_equal(click(&mouse, "2;4;4M", 404 * MS), CLICK_RIGHT);
}

static void test_moves_with_a_button_held_are_drags(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(click(&mouse, "32;5;3M", 0), CLICK_DRAG);
    assert_click(&mouse, 4, 2, CLICK_DRAG);
    assert_int_equal(click(&mouse, "34;6;3M", 0), CLICK_DRAG);
    assert_int_equal(feed(&mouse, MOUSE_X10, "@,%", 0), MOUSE_CLICKED);
    assert_click(&mouse, 11, 4, CLICK_DRAG);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "0;7;4m", 0), MOUSE_RELEASED);
    assert_click(&mouse, 6, 3, CLICK_RELEASE);
}

/* As from terminals that count pixels. */
static void test_motion_within_a_cell_is_no_drag(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(click(&mouse, "2;12;5M", 0), CLICK_RIGHT);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "34;12;5M", 0), MOUSE_IGNORED);
    assert_int_equal(click(&mouse, "34;12;6M", 0), CLICK_DRAG);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "34;12;6M", 0), MOUSE_IGNORED);
    assert_int_equal(click(&mouse, "34;12;5M", 0), CLICK_DRAG);
    assert_int_equal(click(&mouse, "0;3;3M", 0), CLICK_LEFT);
    assert_int_equal(feed(&mouse, MOUSE_SGR, "32;3;3M", 10 * MS), MOUSE_IGNORED);
    assert_int_equal(click(&mouse, "0;3;3M", 20 * MS), CLICK_DOUBLE);
}

static void test_what_was_dragged_is_no_half_of_a_double_click(void **state)
{
    struct mouse mouse = {0};

    (void)state;
    assert_int_equal(click(&mouse, "0;3;3M", 0), CLICK_LEFT);
    assert_int_equal(click(&mouse, "32;4;3M", 10 * MS), CLICK_DRAG);
    assert_int_equal(click(&mouse, "0;3;3M", 20 * MS), CLICK_LEFT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sgr_reports_press_release_and_wheel),
        cmocka_unit_test(test_x10_reports_press_release_and_wheel),
        cmocka_unit_test(test_keys_held_down_change_nothing),
        cmocka_unit_test(test_what_means_nothing_is_ignored),
        cmocka_unit_test(test_broken_reports_are_ignored),
        cmocka_unit_test(test_x10_beyond_its_limit_is_ignored),
        cmocka_unit_test(test_a_report_without_end_takes_bounded_room),
        cmocka_unit_test(test_two_presses_soon_and_in_one_place_are_a_double_click),
        cmocka_unit_test(test_moves_with_a_button_held_are_drags),
        cmocka_unit_test(test_motion_within_a_cell_is_no_drag),
        cmocka_unit_test(test_what_was_dragged_is_no_half_of_a_double_click),
        cmocka_unit_test(test_late_presses_and_other_places_are_single_clicks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
