/* layer: base */
/*
 * Random numbers: a small struct that the caller owns, never a global.
 *
 * The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), seeded through splitmix64. The same seed and stream give the same numbers on
 * every machine. Different streams of one seed are independent for our purposes, so that each use
 * (first weights, the order of an epoch, noise, ...) draws from a stream of its own, and drawing
 * more in one place never changes another.
 */
#ifndef NNTUI_RNG_H
#define NNTUI_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t state[4];
};

/* What a stream of random numbers is used for; the second key beside the seed. */
enum rng_stream {
    RNG_WEIGHTS = 1,
    RNG_ORDER,   /* + epoch */
    RNG_DROPOUT, /* + mini-batch */
    RNG_SAMPLES,
    RNG_NOISE,
    RNG_SPLIT,
    RNG_AUGMENT, /* + mini-batch */
    RNG_TEST,
    RNG_LESSON,
    RNG_EXERCISE, /* + kind */
    RNG_SEARCH,   /* + tries before */
};

/* `counter` tells apart the uses of one stream: the epoch, the mini-batch, ...; 0 where there is one. */
void rng_seed(struct rng *rng, uint64_t seed, enum rng_stream stream, uint64_t counter);

uint64_t rng_u64(struct rng *rng);
/* 0 .. limit - 1, each equally likely (Lemire's method); `limit` must not be 0. */
uint64_t rng_below(struct rng *rng, uint64_t limit);
/* 0 <= value < 1, a multiple of 2^-53. */
double rng_uniform(struct rng *rng);
/*
 * Mean 0, deviation 1 (Box-Muller; uses two numbers, keeps none back). Its last bit depends on the
 * C library's log() and cos().
 */
double rng_normal(struct rng *rng);
/* Fisher-Yates on `count` indices. */
void rng_shuffle(struct rng *rng, uint32_t *items, size_t count);

#endif
