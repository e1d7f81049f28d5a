/*
 * Vectors of floats for the kernels: the compiler's own vector types for what C's operators can say,
 * and the few operations that need naming, for each instruction set. Only kernels include this.
 *
 * a * b + c is one rounding where the processor has it (vec_fma) and two in the plain kernels; the
 * compiler itself never fuses (-ffp-contract=off), so gcc and clang give the same bits.
 */
#ifndef NNTUI_NN_VECTOR_H
#define NNTUI_NN_VECTOR_H

#include <nntui/network.h>

#include <float.h>
#include <math.h>
#include <string.h>

#if defined __AVX512F__ && defined __AVX512DQ__
# include <immintrin.h>
# define LANES 16
typedef __m512 vec;
typedef int32_t vec_int __attribute__((vector_size(64)));
#elif defined __AVX2__ && defined __FMA__
# include <immintrin.h>
# define LANES 8
typedef __m256 vec;
typedef int32_t vec_int __attribute__((vector_size(32)));
#else
# define LANES 4
typedef float vec __attribute__((vector_size(16)));
typedef int32_t vec_int __attribute__((vector_size(16)));
#endif

/* Vectors in a padded block of NETWORK_LANES floats. */
#define BLOCK_VECTORS (NETWORK_LANES / LANES)

#define INLINE static inline __attribute__((always_inline, unused))

INLINE vec vec_load(const float *p)
{
    vec v;

    memcpy(&v, p, sizeof v);
    return v;
}

INLINE void vec_store(float *p, vec v)
{
    memcpy(p, &v, sizeof v);
}

#if LANES == 16

INLINE vec vec_set(float s)
{
    return _mm512_set1_ps(s);
}

INLINE vec vec_fma(vec a, vec b, vec c)
{
    return _mm512_fmadd_ps(a, b, c);
}

/* Of an operand that is a NaN and one that is not, the second is returned: write vec_max(limit, x). */
INLINE vec vec_max(vec a, vec b)
{
    return _mm512_max_ps(a, b);
}

INLINE vec vec_min(vec a, vec b)
{
    return _mm512_min_ps(a, b);
}

INLINE vec vec_sqrt(vec a)
{
    return _mm512_sqrt_ps(a);
}

/* To the nearest integer, halves to even. */
INLINE vec vec_round(vec a)
{
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

INLINE vec vec_from_bytes(const uint8_t *p)
{
    __m128i bytes;

    memcpy(&bytes, p, sizeof bytes);
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes));
}

#elif LANES == 8

INLINE vec vec_set(float s)
{
    return _mm256_set1_ps(s);
}

INLINE vec vec_fma(vec a, vec b, vec c)
{
    return _mm256_fmadd_ps(a, b, c);
}

INLINE vec vec_max(vec a, vec b)
{
    return _mm256_max_ps(a, b);
}

INLINE vec vec_min(vec a, vec b)
{
    return _mm256_min_ps(a, b);
}

INLINE vec vec_sqrt(vec a)
{
    return _mm256_sqrt_ps(a);
}

INLINE vec vec_round(vec a)
{
    return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

INLINE vec vec_from_bytes(const uint8_t *p)
{
    return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p)));
}

#else

INLINE vec vec_set(float s)
{
    return (vec){s, s, s, s};
}

INLINE vec vec_fma(vec a, vec b, vec c)
{
    return a * b + c;
}

INLINE vec vec_pick(vec_int which, vec yes, vec no)
{
    return (vec)((which & (vec_int)yes) | (~which & (vec_int)no));
}

INLINE vec vec_max(vec a, vec b)
{
    return vec_pick(a > b, a, b);
}

INLINE vec vec_min(vec a, vec b)
{
    return vec_pick(a < b, a, b);
}

INLINE vec vec_sqrt(vec a)
{
    return (vec){sqrtf(a[0]), sqrtf(a[1]), sqrtf(a[2]), sqrtf(a[3])};
}

/* |a| < 2^22: adding 1.5 * 2^23 leaves no bits for a fraction. */
INLINE vec vec_round(vec a)
{
    const vec magic = vec_set(12582912.0f);

    return (a + magic) - magic;
}

INLINE vec vec_from_bytes(const uint8_t *p)
{
    return (vec){(float)p[0], (float)p[1], (float)p[2], (float)p[3]};
}

#endif

#if LANES != 4
INLINE vec vec_pick(vec_int which, vec yes, vec no)
{
    return (vec)((which & (vec_int)yes) | (~which & (vec_int)no));
}
#endif

INLINE vec vec_abs(vec a)
{
    return (vec)((vec_int)a & ((vec_int){0} + INT32_MAX));
}

INLINE vec vec_zero(void)
{
    return (vec){0};
}

/* ---- One number from a vector's lanes, halves upon halves */

#if LANES == 16

INLINE float vec_total(vec v)
{
    vec a = v + __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    vec b = a + __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
    vec c = b + __builtin_shufflevector(b, b, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);

    return c[0] + c[1];
}

INLINE float vec_largest(vec v)
{
    vec a = vec_max(
        v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    vec b = vec_max(
        a, __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
    vec c = vec_max(
        b, __builtin_shufflevector(b, b, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));

    return c[0] > c[1] ? c[0] : c[1];
}

#elif LANES == 8

INLINE float vec_total(vec v)
{
    vec a = v + __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
    vec b = a + __builtin_shufflevector(a, a, 2, 3, 0, 1, 6, 7, 4, 5);

    return b[0] + b[1];
}

INLINE float vec_largest(vec v)
{
    vec a = vec_max(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
    vec b = vec_max(a, __builtin_shufflevector(a, a, 2, 3, 0, 1, 6, 7, 4, 5));

    return b[0] > b[1] ? b[0] : b[1];
}

#else

INLINE float vec_total(vec v)
{
    return (v[0] + v[2]) + (v[1] + v[3]);
}

INLINE float vec_largest(vec v)
{
    vec a = vec_max(v, (vec){v[2], v[3], v[0], v[1]});

    return a[0] > a[1] ? a[0] : a[1];
}

#endif

/*
 * 0 in each lane where v is finite, else NaN. Added up, it shows whether anything anywhere was not
 * finite at the price of one operation a vector.
 */
INLINE vec vec_poison(vec v)
{
    return v * vec_zero();
}

INLINE bool vec_is_clean(vec poison)
{
    return vec_total(poison) == 0;
}

/* ---- e^x and what is made of it, to a few units in the last place */

#define LOG2_E   1.44269504f
#define LN2_HIGH 0.693145752f /* 15 bits: times an exponent it is exact */
#define LN2_LOW  1.42860677e-6f

/*
 * q(r) with e^r = 1 + r + r^2 q(r) for |r| <= ln 2 / 2, interpolated at the Chebyshev nodes; the relative
 * error of e^r is 1e-8.
 */
INLINE vec vec_exp_tail(vec r)
{
    vec q = vec_set(0.00139262504f);

    q = vec_fma(q, r, vec_set(0.00836323295f));
    q = vec_fma(q, r, vec_set(0.0416665524f));
    q = vec_fma(q, r, vec_set(0.166665763f));
    return vec_fma(q, r, vec_set(0.5f));
}

/* x = n ln 2 + r; returns r and leaves 2^n. |x| <= 87. */
INLINE vec vec_exp_reduce(vec x, vec *power)
{
    vec n = vec_round(x * vec_set(LOG2_E));
    vec r = vec_fma(n, vec_set(-LN2_HIGH), x);

    *power = (vec)((__builtin_convertvector(n, vec_int) + 127) << 23);
    return vec_fma(n, vec_set(-LN2_LOW), r);
}

/* e^x; x is taken as within +-87, where the result is neither infinite nor denormal. */
INLINE vec vec_exp(vec x)
{
    vec power, r;

    x = vec_max(vec_set(-87.0f), vec_min(vec_set(87.0f), x));
    r = vec_exp_reduce(x, &power);
    return power * (vec_fma(r * r, vec_exp_tail(r), r) + vec_set(1.0f));
}

INLINE vec vec_sigmoid(vec x)
{
    return vec_set(1.0f) / (vec_set(1.0f) + vec_exp(-x));
}

/*
 * With m = e^-2|x| - 1: tanh |x| = -m / (2 + m). m is made without the subtraction, so that tanh keeps
 * its relative precision near 0; from |x| = 9.1 on it is 1 in a float.
 */
INLINE vec vec_tanh(vec x)
{
    const vec_int sign = (vec_int)x & INT32_MIN;
    vec power, r, m;

    r = vec_exp_reduce(vec_max(vec_set(-20.0f), vec_abs(x) * vec_set(-2.0f)), &power);
    m = vec_fma(power, vec_fma(r * r, vec_exp_tail(r), r), power - vec_set(1.0f));
    return (vec)((vec_int)(-m / (m + vec_set(2.0f))) | sign);
}

/* ln (1 + e) for 0 <= e <= 1; interpolated at the Chebyshev nodes, relative error 2e-8 before rounding. */
INLINE vec vec_log1p(vec e)
{
    static const float term[] = {-0.00317605701f, 0.0195425265f, -0.0563736111f, 0.105436236f,
                                 -0.152696669f,   0.196632743f,  -0.249516159f,  0.333297104f,
                                 -0.499998927f,   1.0f};
    vec p = vec_set(term[0]);

    for (size_t i = 1; i < sizeof term / sizeof term[0]; i++)
        p = vec_fma(p, e, vec_set(term[i]));
    return p * e;
}

/* ln x for finite x >= 1: x = 2^n m with 1 <= m < 2. */
INLINE vec vec_log(vec x)
{
    const vec_int bits = (vec_int)x;
    vec n = __builtin_convertvector((bits >> 23) - 127, vec);
    vec m = (vec)((bits & 0x007fffff) | 0x3f800000);

    return vec_fma(n, vec_set(0.693147181f), vec_log1p(m - vec_set(1.0f)));
}

#endif
