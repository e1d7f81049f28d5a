/* Which points of a run's error curve are kept. */
#include "support.h"

#include "train/history.h"

/* Goes through `epochs` epochs as a trainer does: a point wherever one is wanted. */
static void go_through(struct history *history, uint64_t epochs)
{
    history_start(history);
    for (uint64_t epoch = 0; epoch <= epochs; epoch++) {
        struct history_point point = {.epoch = (double)epoch,
                                      .train_loss = 1.0 / (double)(epoch + 1)};

        if (history_wants(history, epoch))
            history_add(history, &point);
    }
}

/* The curve of so many epochs: a point at every stride-th, from the start on, up to the last possible one. */
static void assert_curve(uint64_t epochs, uint64_t stride)
{
    static struct history history;

    go_through(&history, epochs);
    assert_int_equal(history.stride, stride);
    assert_int_equal(history.count, epochs / stride + 1);
    for (size_t i = 0; i < history.count; i++) {
        assert_close(history.point[i].epoch, (double)(i * stride), 0);
        assert_close(history.point[i].train_loss, 1.0 / (double)(i * stride + 1), 0);
    }
}

static void test_history_has_the_start_before_anything_is_trained(void **state)
{
    (void)state;
    assert_curve(0, 1);
}

static void test_history_has_every_epoch_until_it_is_full(void **state)
{
    (void)state;
    assert_curve(1, 1);
    assert_curve(HISTORY_POINTS - 1, 1);
}

static void test_history_doubles_its_stride_when_full(void **state)
{
    (void)state;
    assert_curve(HISTORY_POINTS, 2);
    assert_curve(HISTORY_POINTS + 1, 2);
    assert_curve(2 * HISTORY_POINTS - 1, 2);
    assert_curve(2 * HISTORY_POINTS, 4);
}

static void test_history_of_a_long_run_is_evenly_spread(void **state)
{
    (void)state;
    assert_curve(1000000, 1024);
}

static void test_history_wants_no_point_twice(void **state)
{
    static struct history history;
    struct history_point point = {.epoch = 0};

    (void)state;
    history_start(&history);
    assert_true(history_wants(&history, 0));
    history_add(&history, &point);
    assert_false(history_wants(&history, 0));
    assert_true(history_wants(&history, 1));
    assert_false(history_wants(&history, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history_has_the_start_before_anything_is_trained),
        cmocka_unit_test(test_history_has_every_epoch_until_it_is_full),
        cmocka_unit_test(test_history_doubles_its_stride_when_full),
        cmocka_unit_test(test_history_of_a_long_run_is_evenly_spread),
        cmocka_unit_test(test_history_wants_no_point_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
