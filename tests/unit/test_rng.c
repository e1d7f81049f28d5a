/* The generator against its published values, and the shapes of what is drawn from it. */
#include "support.h"

#include <nntui/rng.h>

#include <stdbool.h>
#include <string.h>

/* From the authors' reference code (prng.di.unimi.it), state {1, 2, 3, 4}. */
static void test_u64_is_xoshiro256_plus_plus(void **state)
{
    static const uint64_t expected[] = {
        UINT64_C(41943041),
        UINT64_C(58720359),
        UINT64_C(3588806011781223),
        UINT64_C(3591011842654386),
        UINT64_C(9228616714210784205),
        UINT64_C(9973669472204895162),
        UINT64_C(14011001112246962877),
        UINT64_C(12406186145184390807),
        UINT64_C(15849039046786891736),
        UINT64_C(10450023813501588000),
    };
    struct rng rng = {
        {1, 2, 3, 4}
    };

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(rng_u64(&rng) == expected[i]);
}

/*
 * Computed by a separate Python program whose splitmix64 gives the published 6457827717110365317,
 * 3203168211198807973, ... for the seed 1234567. A change here changes every saved seed's meaning.
 */
static void test_seed_gives_the_same_numbers_for_ever(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 0, RNG_WEIGHTS, 0);
    assert_true(rng.state[0] == UINT64_C(0x44e5b98100c67fb0));
    assert_true(rng.state[3] == UINT64_C(0x81e08d6d33187e20));
    assert_true(rng_u64(&rng) == UINT64_C(0xbbffa8ffe929e2d3));
    assert_true(rng_u64(&rng) == UINT64_C(0xefd6cff7897fb2be));
    rng_seed(&rng, 42, RNG_ORDER, 7);
    assert_true(rng_u64(&rng) == UINT64_C(0x6df0420ad6dce20d));
    rng_seed(&rng, UINT64_MAX, RNG_TEST, UINT64_MAX);
    assert_true(rng_u64(&rng) == UINT64_C(0xb2f1d3a4953b30d9));
}

/* No two of 8 seeds x 8 streams x 8 counters start alike, so no key is lost or swapped with another. */
static void test_streams_and_counters_differ(void **state)
{
    static uint64_t seen[8 * 8 * 8];
    size_t count = 0;

    (void)state;
    for (uint64_t key = 0; key < 8 * 8 * 8; key++) {
        struct rng rng;

        rng_seed(&rng, key / 64, (enum rng_stream)(RNG_WEIGHTS + key / 8 % 8), key % 8);
        seen[count] = rng_u64(&rng);
        for (size_t i = 0; i < count; i++)
            assert_true(seen[i] != seen[count]);
        count++;
    }
}

/* Drawing from one stream leaves another alone: both are only what the caller's structs hold. */
static void test_streams_do_not_disturb_each_other(void **state)
{
    struct rng a, b, alone;

    (void)state;
    rng_seed(&a, 5, RNG_ORDER, 0);
    rng_seed(&alone, 5, RNG_ORDER, 0);
    rng_seed(&b, 5, RNG_NOISE, 0);
    for (int i = 0; i < 100; i++) {
        rng_u64(&b);
        assert_true(rng_u64(&a) == rng_u64(&alone));
    }
}

/* Two streams of one seed: the correlation of n pairs has deviation 1/sqrt(n) = 0.01. */
static void test_streams_are_uncorrelated(void **state)
{
    enum { N = 10000 };
    struct rng a, b;
    double sum = 0;

    (void)state;
    rng_seed(&a, 1, RNG_SAMPLES, 0);
    rng_seed(&b, 1, RNG_SAMPLES, 1);
    for (int i = 0; i < N; i++)
        sum += (rng_uniform(&a) - 0.5) * (rng_uniform(&b) - 0.5);
    assert_close(sum / N * 12, 0, 0.04);
}

static void test_uniform_stays_below_one(void **state)
{
    struct rng largest = {
        {0, 0, 0, 0}
    };
    struct rng rng;

    (void)state;
    largest.state[0] = UINT64_MAX; /* rotl(s0 + s3, 23) + s0 = 2^64 - 2 */
    assert_close(rng_uniform(&largest), 1.0 - 0x1p-53, 0);
    rng_seed(&rng, 3, RNG_TEST, 0);
    for (int i = 0; i < 100000; i++) {
        double value = rng_uniform(&rng);

        assert_true(value >= 0 && value < 1);
    }
}

/* Chi-square over 100 equal bins: mean 99, deviation sqrt(2 * 99) = 14.1; five deviations allowed. */
static void test_uniform_fills_all_bins_alike(void **state)
{
    enum { BINS = 100, N = 200000 };
    double counts[BINS] = {0}, chi_square = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 11, RNG_TEST, 0);
    for (int i = 0; i < N; i++)
        counts[(int)(rng_uniform(&rng) * BINS)]++;
    for (int i = 0; i < BINS; i++)
        chi_square += (counts[i] - N / BINS) * (counts[i] - N / BINS) / (N / BINS);
    assert_close(chi_square, BINS - 1, 70);
}

/* Moments of the normal distribution: 0, 1, 0, 3; their deviations are sqrt({1, 2, 6, 24 * 4} / n) or less. */
static void test_normal_has_normal_moments(void **state)
{
    enum { N = 200000 };
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0, beyond = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 12, RNG_TEST, 0);
    for (int i = 0; i < N; i++) {
        double x = rng_normal(&rng);

        m1 += x / N;
        m2 += x * x / N;
        m3 += x * x * x / N;
        m4 += x * x * x * x / N;
        beyond += fabs(x) > 1.959964 ? 1.0 / N : 0;
    }
    assert_close(m1, 0, 0.01);
    assert_close(m2, 1, 0.015);
    assert_close(m3, 0, 0.04);
    assert_close(m4, 3, 0.12);
    assert_close(beyond, 0.05, 0.0025);
}

/* The smallest and the largest uniform number, 0 and 1 - 2^-53: no logarithm of 0. */
static void test_normal_is_finite_at_the_ends(void **state)
{
    struct rng zero =
                   {
                       {0, 0, 0, 0}
    },
               largest = {{UINT64_MAX, 0, 0, 0}};

    (void)state;
    assert_close(rng_normal(&zero), 0, 0);
    assert_true(isfinite(rng_normal(&largest)));
}

/* Keeping no second number back is what makes a saved state complete. */
static void test_normal_uses_two_numbers_each_time(void **state)
{
    struct rng a, b;

    (void)state;
    rng_seed(&a, 4, RNG_TEST, 0);
    b = a;
    rng_normal(&a);
    rng_u64(&b);
    rng_u64(&b);
    assert_memory_equal(&a, &b, sizeof a);
}

static void test_below_is_even_for_small_limits(void **state)
{
    enum { N = 70000 };
    double counts[7] = {0}, chi_square = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 13, RNG_TEST, 0);
    for (int i = 0; i < N; i++) {
        uint64_t value = rng_below(&rng, 7);

        assert_true(value < 7);
        counts[value]++;
    }
    for (int i = 0; i < 7; i++)
        chi_square += (counts[i] - N / 7) * (counts[i] - N / 7) / (N / 7);
    assert_true(chi_square < 27.9); /* six degrees of freedom, p = 0.0001 */
}

/*
 * With 3 * 2^62 as limit, the high word alone would make every third number twice as likely as the rest;
 * only drawing again makes the thirds alike. Deviation of a third's count: sqrt(n * 2/9) = 82.
 */
static void test_below_is_even_for_huge_limits(void **state)
{
    enum { N = 30000 };
    uint64_t limit = UINT64_C(3) << 62;
    double residues[3] = {0};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 14, RNG_TEST, 0);
    for (int i = 0; i < N; i++) {
        uint64_t value = rng_below(&rng, limit);

        assert_true(value < limit);
        residues[value % 3]++;
    }
    for (int i = 0; i < 3; i++)
        assert_close(residues[i], N / 3, 410);
}

static void test_below_one_is_zero(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 15, RNG_TEST, 0);
    for (int i = 0; i < 100; i++)
        assert_true(rng_below(&rng, 1) == 0);
}

static void test_shuffle_is_a_permutation(void **state)
{
    enum { N = 1000 };
    uint32_t items[N];
    bool seen[N] = {false};
    size_t in_place = 0;
    struct rng rng;

    (void)state;
    for (uint32_t i = 0; i < N; i++)
        items[i] = i;
    rng_seed(&rng, 16, RNG_ORDER, 0);
    rng_shuffle(&rng, items, N);
    for (uint32_t i = 0; i < N; i++) {
        assert_true(items[i] < N);
        assert_false(seen[items[i]]);
        seen[items[i]] = true;
        in_place += items[i] == i;
    }
    assert_true(in_place < 10); /* expected: 1 */
}

/* All 24 orders of four items: 23 degrees of freedom, p = 0.0001 at 56. */
static void test_shuffle_makes_all_orders_alike(void **state)
{
    enum { N = 48000 };
    double counts[4 * 4 * 4] = {0}, chi_square = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 17, RNG_ORDER, 0);
    for (int i = 0; i < N; i++) {
        uint32_t items[4] = {0, 1, 2, 3};

        rng_shuffle(&rng, items, 4);
        counts[items[0] * 16 + items[1] * 4 + items[2]]++;
    }
    for (int i = 0; i < 64; i++)
        chi_square += counts[i] > 0 ? (counts[i] - N / 24) * (counts[i] - N / 24) / (N / 24) : 0;
    assert_true(chi_square < 56);
}

static void test_shuffle_of_none_or_one_draws_nothing(void **state)
{
    uint32_t one = 9;
    struct rng rng, before;

    (void)state;
    rng_seed(&rng, 18, RNG_ORDER, 0);
    before = rng;
    rng_shuffle(&rng, NULL, 0);
    rng_shuffle(&rng, &one, 1);
    assert_int_equal(one, 9);
    assert_memory_equal(&rng, &before, sizeof rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_u64_is_xoshiro256_plus_plus),
        cmocka_unit_test(test_seed_gives_the_same_numbers_for_ever),
        cmocka_unit_test(test_streams_and_counters_differ),
        cmocka_unit_test(test_streams_do_not_disturb_each_other),
        cmocka_unit_test(test_streams_are_uncorrelated),
        cmocka_unit_test(test_uniform_stays_below_one),
        cmocka_unit_test(test_uniform_fills_all_bins_alike),
        cmocka_unit_test(test_normal_has_normal_moments),
        cmocka_unit_test(test_normal_is_finite_at_the_ends),
        cmocka_unit_test(test_normal_uses_two_numbers_each_time),
        cmocka_unit_test(test_below_is_even_for_small_limits),
        cmocka_unit_test(test_below_is_even_for_huge_limits),
        cmocka_unit_test(test_below_one_is_zero),
        cmocka_unit_test(test_shuffle_is_a_permutation),
        cmocka_unit_test(test_shuffle_makes_all_orders_alike),
        cmocka_unit_test(test_shuffle_of_none_or_one_draws_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
