/*
 * When frames may be drawn. Time is an argument here, so nothing depends on a clock.
 */
#include "term/pace.h"

#include "support.h"

#define MS     INT64_C(1000000)
#define SECOND (1000 * MS)

/* Draws whenever it is allowed, from `from` to `to`; returns the bytes drawn. */
static size_t draw_all(struct pace *pace, int64_t from, int64_t to, size_t frame, int *frames)
{
    size_t bytes = 0;

    for (int64_t now = from; now < to; now += MS) {
        if (pace_wait(pace, now) > 0)
            continue;
        pace_drawn(pace, now, frame, false);
        bytes += frame;
        ++*frames;
    }
    return bytes;
}

static void test_small_frames_come_thirty_times_a_second(void **state)
{
    struct pace pace;
    int frames = 0;

    (void)state;
    pace_start(&pace, 0);
    draw_all(&pace, 0, 10 * SECOND, 10, &frames);
    assert_in_range(frames, 290, 300);
}

static void test_first_frame_may_be_drawn_at_once(void **state)
{
    struct pace pace;

    (void)state;
    pace_start(&pace, 5 * SECOND);
    assert_true(pace_wait(&pace, 5 * SECOND) == 0);
}

static void test_no_second_has_more_than_16_kilobytes(void **state)
{
    static const size_t sizes[] = {100, 400, 500, 1000, 2000, 3000, 4000};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct pace pace;
        int64_t drawn[400];
        int frames = 0;

        pace_start(&pace, 0);
        for (int64_t now = 0; now < 10 * SECOND; now += MS) {
            if (pace_wait(&pace, now) > 0)
                continue;
            pace_drawn(&pace, now, sizes[i], false);
            drawn[frames++] = now;
        }
        assert_true(frames > 10);
        for (int first = 0, last = 0; last < frames; last++) {
            while (drawn[last] - drawn[first] >= SECOND)
                first++;
            assert_true((size_t)(last - first + 1) * sizes[i] <= 16000);
        }
    }
}

static void test_large_frames_keep_the_average(void **state)
{
    struct pace pace;
    int frames = 0;

    (void)state;
    pace_start(&pace, 0);
    assert_in_range(draw_all(&pace, 0, 20 * SECOND, 10000, &frames), 200000, 260000);
}

static void test_a_frame_for_a_key_is_paid_for_afterwards(void **state)
{
    struct pace pace;

    (void)state;
    pace_start(&pace, 0);
    pace_drawn(&pace, 0, 6000, true);
    assert_in_range(pace_wait(&pace, 0), 499 * MS, 501 * MS);
}

/* A terminal that reads 1000 bytes a second, behind a buffer of 19,000. */
static void test_a_slow_terminal_is_left_to_catch_up(void **state)
{
    struct pace pace;
    double buffered = 0, sum = 0;
    bool stuck = false;

    (void)state;
    pace_start(&pace, 0);
    for (int64_t now = 0; now < 120 * SECOND; now += MS) {
        buffered = buffered > 1 ? buffered - 1 : 0;
        if (stuck && buffered < 18000) {
            stuck = false;
            pace_freed(&pace, now);
        }
        if (!stuck && pace_wait(&pace, now) == 0) {
            pace_drawn(&pace, now, 300, false);
            buffered += 300;
            if (buffered >= 19000) {
                stuck = true;
                pace_stuck(&pace, now, 1000);
            }
        }
        sum += now >= 60 * SECOND ? buffered : 0;
    }
    /* In the second minute its buffer is half full; without care it would be full. */
    assert_true(sum / 60000 < 12000);
}

static void test_a_terminal_that_paused_once_is_soon_trusted_again(void **state)
{
    struct pace pace;
    int frames = 0;

    (void)state;
    pace_start(&pace, 0);
    pace_drawn(&pace, 0, 300, false);
    pace_stuck(&pace, 0, 200);
    pace_freed(&pace, 3 * SECOND);
    assert_true(pace_wait(&pace, 3 * SECOND) <= SECOND);
    draw_all(&pace, 3 * SECOND, 20 * SECOND, 300, &frames);
    frames = 0;
    draw_all(&pace, 20 * SECOND, 21 * SECOND, 300, &frames);
    assert_in_range(frames, 28, 31);
}

/* As while a large window is dragged to its size. */
static void test_many_large_frames_for_keys_delay_the_others_by_a_second_only(void **state)
{
    struct pace pace;

    (void)state;
    pace_start(&pace, 0);
    for (int i = 0; i < 100; i++)
        pace_drawn(&pace, i * MS, 30000, true);
    assert_in_range(pace_wait(&pace, 100 * MS), 900 * MS, SECOND);
}

/* A frame of 30 kB, in bites of what a pseudo-terminal holds. */
static void test_a_large_frame_taken_in_bites_slows_nothing_down(void **state)
{
    struct pace pace;

    (void)state;
    pace_start(&pace, 0);
    for (int i = 0; i < 10; i++) {
        pace_drawn(&pace, i * SECOND, 300, false);
        pace_stuck(&pace, i * SECOND, 11000);
        pace_freed(&pace, i * SECOND + 2 * MS);
        assert_true(pace_wait(&pace, i * SECOND + 40 * MS) == 0);
    }
    assert_close(pace.rate, PACE_BYTES_PER_SECOND, 0);
}

static void test_nothing_leaks_while_the_terminal_takes_nothing(void **state)
{
    struct pace pace;

    (void)state;
    pace_start(&pace, 0);
    pace_drawn(&pace, 0, 3000, false);
    pace_stuck(&pace, 0, 3000);
    assert_true(pace_wait(&pace, 10 * SECOND) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_frames_come_thirty_times_a_second),
        cmocka_unit_test(test_first_frame_may_be_drawn_at_once),
        cmocka_unit_test(test_no_second_has_more_than_16_kilobytes),
        cmocka_unit_test(test_large_frames_keep_the_average),
        cmocka_unit_test(test_a_frame_for_a_key_is_paid_for_afterwards),
        cmocka_unit_test(test_a_slow_terminal_is_left_to_catch_up),
        cmocka_unit_test(test_a_terminal_that_paused_once_is_soon_trusted_again),
        cmocka_unit_test(test_many_large_frames_for_keys_delay_the_others_by_a_second_only),
        cmocka_unit_test(test_a_large_frame_taken_in_bites_slows_nothing_down),
        cmocka_unit_test(test_nothing_leaks_while_the_terminal_takes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
