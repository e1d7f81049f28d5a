/*
 * When ticks are due. Time is an argument here, so nothing depends on a clock.
 */
#include "term/ticker.h"

#include "support.h"

#define MS INT64_C(1000000)

static void test_without_an_interval_nothing_is_due(void **state)
{
    struct ticker ticker;

    (void)state;
    ticker_start(&ticker);
    assert_int_equal(ticker_wait(&ticker, 5 * MS), -1);
    ticker_follow(&ticker, -1, 6 * MS);
    assert_int_equal(ticker_wait(&ticker, 7 * MS), -1);
    ticker_follow(&ticker, 10, 8 * MS);
    ticker_follow(&ticker, -1, 9 * MS);
    assert_int_equal(ticker_wait(&ticker, 100 * MS), -1);
}

static void test_ticks_come_at_their_interval(void **state)
{
    struct ticker ticker;

    (void)state;
    ticker_start(&ticker);
    ticker_follow(&ticker, 50, 1000 * MS);
    assert_int_equal(ticker_wait(&ticker, 1000 * MS), 50 * MS);
    assert_int_equal(ticker_wait(&ticker, 1049 * MS), MS);
    assert_int_equal(ticker_wait(&ticker, 1050 * MS), 0);
    /* 3 ms late: the next one is not. */
    ticker_done(&ticker, 1053 * MS);
    assert_int_equal(ticker_wait(&ticker, 1053 * MS), 47 * MS);
}

static void test_waking_up_for_something_else_postpones_no_tick(void **state)
{
    struct ticker ticker;

    (void)state;
    ticker_start(&ticker);
    ticker_follow(&ticker, 50, 0);
    for (int i = 1; i < 50; i++)
        ticker_follow(&ticker, 50, i * MS);
    assert_int_equal(ticker_wait(&ticker, 49 * MS), MS);
}

static void test_another_interval_begins_at_once(void **state)
{
    struct ticker ticker;

    (void)state;
    ticker_start(&ticker);
    ticker_follow(&ticker, 1000, 0);
    ticker_follow(&ticker, 20, 5 * MS);
    assert_int_equal(ticker_wait(&ticker, 5 * MS), 20 * MS);
    ticker_follow(&ticker, 1000, 10 * MS);
    assert_int_equal(ticker_wait(&ticker, 10 * MS), 1000 * MS);
}

/* After a stop of an hour there is one tick, not thousands. */
static void test_missed_ticks_are_not_made_up_for(void **state)
{
    struct ticker ticker;

    (void)state;
    ticker_start(&ticker);
    ticker_follow(&ticker, 50, 0);
    assert_int_equal(ticker_wait(&ticker, 3600000 * MS), 0);
    ticker_done(&ticker, 3600000 * MS);
    assert_int_equal(ticker_wait(&ticker, 3600000 * MS), 50 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_an_interval_nothing_is_due),
        cmocka_unit_test(test_ticks_come_at_their_interval),
        cmocka_unit_test(test_waking_up_for_something_else_postpones_no_tick),
        cmocka_unit_test(test_another_interval_begins_at_once),
        cmocka_unit_test(test_missed_ticks_are_not_made_up_for),
    };

    return cmocka_run_group_tests_name("ticker", tests, NULL, NULL);
}
