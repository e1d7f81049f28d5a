/* Which rows are held back. */
#include "data_support.h"

#include "data/split.h"

/* A set of `count` labels, not owned by dataset_open(). */
static struct dataset labelled(const uint8_t *labels, size_t count)
{
    return (struct dataset){.task = TASK_CLASSIFY, .count = count, .labels = labels};
}

static void must_split(struct dataset *dataset, size_t held, uint64_t seed)
{
    struct error err = {0};

    if (!split_rows(dataset, held, seed, &err))
        fail_msg("%s", err.text);
}

/* Every row once, both parts ascending. */
static void check_permutation(const struct dataset *dataset)
{
    uint8_t *seen = calloc(dataset->count, 1);

    assert_non_null(seen);
    for (size_t i = 0; i < dataset->count; i++) {
        assert_true(dataset->rows[i] < dataset->count);
        assert_int_equal(seen[dataset->rows[i]]++, 0);
        if (i > 0 && i != dataset->train_count)
            assert_true(dataset->rows[i] > dataset->rows[i - 1]);
    }
    free(seen);
}

static void count_classes(const struct dataset *dataset, size_t first, size_t end, size_t counts[3])
{
    counts[0] = counts[1] = counts[2] = 0;
    for (size_t i = first; i < end; i++)
        counts[dataset->labels[dataset->rows[i]]]++;
}

/* 700, 200 and 100 of 1000: a held part of 100 has 70, 20 and 10. */
static void test_split_keeps_the_classes_shares(void **state)
{
    uint8_t labels[1000];
    struct dataset dataset = labelled(labels, 1000);
    size_t counts[3];

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        labels[i] = i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2;
    must_split(&dataset, 100, 1);
    check_permutation(&dataset);
    assert_int_equal(dataset.train_count, 900);
    count_classes(&dataset, 900, 1000, counts);
    assert_int_equal(counts[0], 70);
    assert_int_equal(counts[1], 20);
    assert_int_equal(counts[2], 10);
    free(dataset.rows);
}

/* 3 of 10 rows, classes of 5, 3, 2: dues 1.5, 0.9, 0.6 -> 1, 1, 1. */
static void test_split_gives_what_is_left_to_the_largest_remainders(void **state)
{
    static const uint8_t labels[10] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
    struct dataset dataset = labelled(labels, 10);
    size_t counts[3];

    (void)state;
    must_split(&dataset, 3, 1);
    check_permutation(&dataset);
    count_classes(&dataset, 7, 10, counts);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 1);
    assert_int_equal(counts[2], 1);
    free(dataset.rows);
}

static void test_split_is_the_seeds(void **state)
{
    struct dataset first = {.task = TASK_REGRESS, .count = 200}, same = first, other = first;

    (void)state;
    must_split(&first, 50, 1);
    must_split(&same, 50, 1);
    must_split(&other, 50, 2);
    check_permutation(&first);
    check_permutation(&other);
    assert_memory_equal(first.rows, same.rows, 200 * sizeof(uint32_t));
    assert_memory_not_equal(first.rows, other.rows, 200 * sizeof(uint32_t));
    free(first.rows);
    free(same.rows);
    free(other.rows);
}

static void test_split_of_nothing_keeps_the_order(void **state)
{
    struct dataset dataset = {.task = TASK_REGRESS, .count = 5};

    (void)state;
    must_split(&dataset, 0, 9);
    assert_int_equal(dataset.train_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(dataset.rows[i], i);
    free(dataset.rows);
}

/* ---- Through a SPEC */

static void check_parts(const char *spec, size_t train, size_t test, const char *normal)
{
    struct dataset *dataset = must_open(spec);

    assert_int_equal(dataset->train_count, train);
    assert_int_equal(dataset->count - dataset->train_count, test);
    check_permutation(dataset);
    assert_string_equal(dataset->spec, normal);
    dataset_unref(dataset);
}

static void test_test_key_is_a_share_or_a_count(void **state)
{
    (void)state;
    check_parts("sine,test=0.25", 150, 50, "sine,samples=200,noise=0.1,test=0.25,seed=1");
    check_parts("sine,test=33,seed=5", 167, 33, "sine,samples=200,noise=0.1,test=33,seed=5");
    check_parts("sine,test=0", 200, 0, "sine,samples=200,noise=0.1,test=0,seed=1");
    check_parts("sine,test=1", 199, 1, "sine,samples=200,noise=0.1,test=1,seed=1");
    check_parts("sine,test=0.0", 200, 0, "sine,samples=200,noise=0.1,test=0,seed=1");
    check_parts("sine,samples=3,test=0.99", 1, 2, "sine,samples=3,noise=0.1,test=0.99,seed=1");
}

static void test_small_sets_hold_nothing_back_unasked(void **state)
{
    (void)state;
    check_parts("sine,samples=19", 19, 0, "sine,samples=19,noise=0.1,test=0,seed=1");
    check_parts("sine,samples=20", 16, 4, "sine,samples=20,noise=0.1,test=0.2,seed=1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split_keeps_the_classes_shares),
        cmocka_unit_test(test_split_gives_what_is_left_to_the_largest_remainders),
        cmocka_unit_test(test_split_is_the_seeds),
        cmocka_unit_test(test_split_of_nothing_keeps_the_order),
        cmocka_unit_test(test_test_key_is_a_share_or_a_count),
        cmocka_unit_test(test_small_sets_hold_nothing_back_unasked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
