/*
 * xoshiro256++ and what is drawn from it. Nothing here reads a clock or the system's entropy: the
 * caller's seed is the only source.
 */
#include <nntui/rng.h>

#include <math.h>

#define TWO_PI 6.28318530717958647692

/* splitmix64's increment: 2^64 divided by the golden ratio, made odd. */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

/* splitmix64's output function: a bijection in which each input bit changes about half the output. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t splitmix64(uint64_t *state)
{
    *state += GOLDEN;
    return mix(*state);
}

/*
 * The three keys are mixed in one after the other, so that (seed 1, counter 2) and (seed 2, counter 1)
 * do not meet. The four words cannot all be 0, the one state that xoshiro never leaves: they
 * are a bijection's images of four different numbers.
 */
void rng_seed(struct rng *rng, uint64_t seed, enum rng_stream stream, uint64_t counter)
{
    uint64_t key = seed;

    key = splitmix64(&key) ^ (uint64_t)stream;
    key = splitmix64(&key) ^ counter;
    for (size_t i = 0; i < 4; i++)
        rng->state[i] = splitmix64(&key);
}

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t rng_u64(struct rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate_left(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

/* The high and low words of a * b: one instruction where the compiler has 128-bit integers, else from 32-bit halves. */
static uint64_t multiply(uint64_t a, uint64_t b, uint64_t *low)
{
#if defined __SIZEOF_INT128__
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    *low = (uint64_t)product;
    return (uint64_t)(product >> 64);
#else
    uint64_t a0 = a & UINT32_MAX, a1 = a >> 32, b0 = b & UINT32_MAX, b1 = b >> 32;
    uint64_t cross = a1 * b0 + ((a0 * b0) >> 32);
    uint64_t middle = a0 * b1 + (cross & UINT32_MAX);

    *low = a * b;
    return a1 * b1 + (cross >> 32) + (middle >> 32);
#endif
}

/*
 * Lemire, "Fast random integer generation in an interval" (2019): the high word of x * limit is the
 * answer; the few x that would make some answers likelier are known by their low word and drawn again.
 */
uint64_t rng_below(struct rng *rng, uint64_t limit)
{
    uint64_t low, high = multiply(rng_u64(rng), limit, &low);

    if (low < limit) {
        uint64_t surplus = (0 - limit) % limit; /* 2^64 mod limit */

        while (low < surplus)
            high = multiply(rng_u64(rng), limit, &low);
    }
    return high;
}

double rng_uniform(struct rng *rng)
{
    return (double)(rng_u64(rng) >> 11) * 0x1p-53;
}

double rng_normal(struct rng *rng)
{
    double radius = sqrt(-2.0 * log(1.0 - rng_uniform(rng))); /* 1 - u is never 0 */

    return radius * cos(TWO_PI * rng_uniform(rng));
}

void rng_shuffle(struct rng *rng, uint32_t *items, size_t count)
{
    struct rng own = *rng; /* in registers */

    for (size_t left = count; left > 1; left--) {
        size_t chosen = (size_t)rng_below(&own, left);
        uint32_t item = items[left - 1];

        items[left - 1] = items[chosen];
        items[chosen] = item;
    }
    *rng = own;
}
