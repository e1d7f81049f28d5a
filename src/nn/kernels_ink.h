/*
 * Samples that are mostly background: images, of which only the pixels with ink need work.
 *
 * A bundle is a few samples whose ink is listed together: the inputs where any of them has ink, and
 * each one's values there. So a row of weights that is fetched serves all samples of the bundle. Zeros
 * among the values change nothing, so sums have the same bits however samples are bundled.
 */
#ifndef NNTUI_NN_KERNELS_INK_H
#define NNTUI_NN_KERNELS_INK_H

#include "kernels.h"
#include "vector.h"

#if defined __SSE2__
# include <immintrin.h>
#endif

/* Samples in a bundle, and vectors of a row worked on at a time: as many sums as there are registers for. */
#if LANES == 16
# define INK_BUNDLE  4
# define INK_VECTORS 4
#elif LANES == 8
# define INK_BUNDLE  2
# define INK_VECTORS 6
#else
# define INK_BUNDLE  2
# define INK_VECTORS 4
#endif

/* ---- Listing the ink */

#if LANES == 16

/*
 * The bits of a mask, for counting them. Where gcc 12 keeps a mask in memory, as among a sanitizer's calls, it stores 16 bits and
 * counts 32; so it is made an ordinary number first.
 */
INLINE unsigned mask_bits(__mmask16 mask)
{
    unsigned bits = mask;

    __asm__("" : "+r"(bits));
    return bits;
}

/* Handles 16 inputs from i on, `left` of which exist; returns the new length of the list. */
INLINE size_t list_vector(const struct ink_source *s, size_t samples, size_t i, size_t left,
                          struct ink *ink, size_t length)
{
    const __mmask16 exist = (__mmask16)(left >= 16 ? 0xffffu : (1u << left) - 1);
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i index = _mm512_add_epi32(_mm512_set1_epi32((int)i), lane);
    __m128i bytes[INK_BUNDLE], any = _mm_setzero_si128();
    __mmask16 mask;
    unsigned bits;

    for (size_t n = 0; n < samples; n++) {
        bytes[n] = _mm_maskz_loadu_epi8(exist, s->bytes[n] + i);
        any = _mm_or_si128(any, bytes[n]);
    }
    mask = _mm_test_epi8_mask(any, any);
    bits = mask_bits(mask);
    _mm512_storeu_si512(ink->at + length, _mm512_maskz_compress_epi32(mask, index));
    for (size_t n = 0; n < samples; n++) {
        __m512 value = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes[n])),
                                     _mm512_set1_ps(s->scale));

        _mm512_storeu_ps(ink->values + n * ink->values_row + length,
                         _mm512_maskz_compress_ps(mask, value));
    }
    return length + (size_t)__builtin_popcount(bits);
}

# define INK_STEP 16

#elif LANES == 8

/*
 * For each set of 8 bits, which of them are set: the lanes to be moved to the front, a byte each. Bit k
 * comes after as many others as are set below it.
 */
# define BIT(m, k) ((uint64_t)(m) >> (k)&1)
# define BELOW(m, k)                                                             \
  ((k > 0 ? BIT(m, 0) : 0) + (k > 1 ? BIT(m, 1) : 0) + (k > 2 ? BIT(m, 2) : 0) + \
   (k > 3 ? BIT(m, 3) : 0) + (k > 4 ? BIT(m, 4) : 0) + (k > 5 ? BIT(m, 5) : 0) + \
   (k > 6 ? BIT(m, 6) : 0))
# define PLACE(m, k) (BIT(m, k) * (uint64_t)(k) << 8 * BELOW(m, k))
# define LANE_ORDER(m) \
  PLACE(m, 1) + PLACE(m, 2) + PLACE(m, 3) + PLACE(m, 4) + PLACE(m, 5) + PLACE(m, 6) + PLACE(m, 7)
# define LANE_ORDERS_4(m) \
  LANE_ORDER(m), LANE_ORDER((m) + 1), LANE_ORDER((m) + 2), LANE_ORDER((m) + 3)
# define LANE_ORDERS_16(m) \
  LANE_ORDERS_4(m), LANE_ORDERS_4((m) + 4), LANE_ORDERS_4((m) + 8), LANE_ORDERS_4((m) + 12)
# define LANE_ORDERS_64(m) \
  LANE_ORDERS_16(m), LANE_ORDERS_16((m) + 16), LANE_ORDERS_16((m) + 32), LANE_ORDERS_16((m) + 48)

static const uint64_t lane_orders[256] = {LANE_ORDERS_64(0), LANE_ORDERS_64(64),
                                          LANE_ORDERS_64(128), LANE_ORDERS_64(192)};

/* Handles 8 inputs from i on, `left` of which exist; returns the new length of the list. */
INLINE size_t list_vector(const struct ink_source *s, size_t samples, size_t i, size_t left,
                          struct ink *ink, size_t length)
{
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const __m256i index = _mm256_add_epi32(_mm256_set1_epi32((int)i), lane);
    __m128i bytes[INK_BUNDLE], any = _mm_setzero_si128();
    __m256i order;
    unsigned mask;

    for (size_t n = 0; n < samples; n++) {
        uint64_t word = 0;

        memcpy(&word, s->bytes[n] + i, left < 8 ? left : 8);
        bytes[n] = _mm_cvtsi64_si128((long long)word);
        any = _mm_or_si128(any, bytes[n]);
    }
    mask = ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128())) & 0xff;
    order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)lane_orders[mask]));
    _mm256_storeu_si256((void *)(ink->at + length), _mm256_permutevar8x32_epi32(index, order));
    for (size_t n = 0; n < samples; n++) {
        __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes[n])),
                                     _mm256_set1_ps(s->scale));

        _mm256_storeu_ps(ink->values + n * ink->values_row + length,
                         _mm256_permutevar8x32_ps(value, order));
    }
    return length + (size_t)__builtin_popcount(mask);
}

# define INK_STEP 8

#else

/* One input after the other, without a branch: the list only grows past an entry that has ink. */
INLINE size_t list_vector(const struct ink_source *s, size_t samples, size_t i, size_t left,
                          struct ink *ink, size_t length)
{
    for (size_t k = i; k < i + (left < 8 ? left : 8); k++) {
        unsigned any = 0;

        ink->at[length] = (uint32_t)k;
        for (size_t n = 0; n < samples; n++) {
            any |= s->bytes[n][k];
            ink->values[n * ink->values_row + length] = (float)s->bytes[n][k] * s->scale;
        }
        length += any != 0;
    }
    return length;
}

# define INK_STEP 8

#endif

INLINE bool none_in(const struct ink_source *s, size_t samples, size_t i)
{
    uint64_t any = 0, word;

    for (size_t n = 0; n < samples; n++)
        for (size_t k = 0; k < INK_STEP; k += 8) {
            memcpy(&word, s->bytes[n] + i + k, sizeof word);
            any |= word;
        }
    return any == 0;
}

/* The sum of a sample's bytes. */
static uint64_t total_of(const uint8_t *bytes, size_t count)
{
    uint64_t total = 0;
    size_t i = 0;

#if defined __SSE2__
    __m128i sums = _mm_setzero_si128();

    for (; i + 16 <= count; i += 16)
        sums = _mm_add_epi64(
            sums, _mm_sad_epu8(_mm_loadu_si128((const void *)(bytes + i)), _mm_setzero_si128()));
    total = (uint64_t)_mm_cvtsi128_si64(sums) +
            (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
#endif
    for (; i < count; i++)
        total += bytes[i];
    return total;
}

INLINE void list_samples(const struct ink_source *s, size_t samples, struct ink *ink)
{
    size_t length = 0, i = 0;

    for (; i + INK_STEP <= s->inputs; i += INK_STEP)
        if (INK_STEP == 16 || !none_in(s, samples, i))
            length = list_vector(s, samples, i, INK_STEP, ink, length);
    if (i < s->inputs)
        length = list_vector(s, samples, i, s->inputs - i, ink, length);
    for (size_t n = 0; n < samples; n++) {
        memset(ink->values + n * ink->values_row + length, 0, INK_SLACK * sizeof *ink->values);
        ink->total[n] = total_of(s->bytes[n], s->inputs);
    }
    ink->count = length;
    ink->samples = samples;
}

static void list_ink(const struct ink_source *source, size_t samples, struct ink *ink)
{
    switch (samples) {
    case 1: list_samples(source, 1, ink); break;
    case 2: list_samples(source, 2, ink); break;
#if INK_BUNDLE > 2
    case 3: list_samples(source, 3, ink); break;
    case 4: list_samples(source, 4, ink); break;
#endif
    }
}

/* ---- Floats that are mostly background */

static float background(const float *x, size_t count, size_t *occurs)
{
    vec least = vec_set(INFINITY), equal = vec_zero();
    float smallest = INFINITY;
    size_t i = 0, found = 0;

    for (; i + LANES <= count; i += LANES)
        least = vec_min(vec_load(x + i), least);
    for (; i < count; i++)
        smallest = x[i] < smallest ? x[i] : smallest;
    smallest = fminf(smallest, -vec_largest(-least));
    for (i = 0; i + LANES <= count; i += LANES)
        equal += vec_pick(vec_load(x + i) == vec_set(smallest), vec_set(1), vec_zero());
    for (; i < count; i++)
        found += x[i] >= smallest && x[i] <= smallest;
    *occurs = found + (size_t)vec_total(equal);
    return smallest;
}

static void list_floats(const float *x, size_t count, float background_value, struct ink *ink)
{
    size_t length = 0, i = 0;

#if LANES == 16
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    for (; i + 16 <= count; i += 16) {
        const vec value = vec_load(x + i) - vec_set(background_value);
        const __mmask16 mask = _mm512_cmp_ps_mask(value, vec_zero(), _CMP_NEQ_UQ);
        const __m512i index = _mm512_add_epi32(_mm512_set1_epi32((int)i), lane);
        const unsigned bits = mask_bits(mask);

        _mm512_storeu_si512(ink->at + length, _mm512_maskz_compress_epi32(mask, index));
        _mm512_storeu_ps(ink->values + length, _mm512_maskz_compress_ps(mask, value));
        length += (size_t)__builtin_popcount(bits);
    }
#endif
    for (; i < count; i++) {
        const float value = x[i] - background_value;

        ink->at[length] = (uint32_t)i;
        ink->values[length] = value;
        length += !(value >= 0 && value <= 0);
    }
    ink->count = length;
    ink->samples = 1;
}

/* ---- Sums: some vectors of each sample's row of sums stay in registers while the list goes by */

#define INK_EACH_VECTOR(X, n) X(n, 0) X(n, 1) X(n, 2) X(n, 3) X(n, 4) X(n, 5) X(n, 6) X(n, 7)
#define INK_EACH(X) \
 INK_EACH_VECTOR(X, 0) INK_EACH_VECTOR(X, 1) INK_EACH_VECTOR(X, 2) INK_EACH_VECTOR(X, 3)

#define INK_LOAD(n, v)                                                                  \
 vec c##n##v = (n) < samples && (v) < vectors ? vec_load(rows + (n)*stride + (v)*LANES) \
                                              : vec_zero();
#define INK_ADD(n, v) \
 if ((n) < samples)   \
  c##n##v = vec_fma(x##n, weights, c##n##v);
#define INK_ADD_VECTOR(v)                                                \
 if ((v) < vectors) {                                                    \
  const vec weights = vec_load(row + ((v) < vectors ? (v) : 0) * LANES); \
  INK_ADD(0, v) INK_ADD(1, v) INK_ADD(2, v) INK_ADD(3, v)                \
 }
#define INK_STORE(n, v)              \
 if ((n) < samples && (v) < vectors) \
  vec_store(rows + (n)*stride + (v)*LANES, c##n##v);
#define INK_VALUE(n) \
 const vec x##n = vec_set(ink->values[((n) < samples ? (n) : 0) * ink->values_row + k]);

/* rows[sample] += values * W's listed rows; `vectors` of them from the first column of w and rows on. */
INLINE void sums_of(const struct ink *ink, const float *w, size_t w_row, float *rows, size_t stride,
                    size_t samples, size_t vectors)
{
    INK_EACH(INK_LOAD)

    for (size_t k = 0; k < ink->count; k++) {
        const float *row = w + ink->at[k] * w_row;

        INK_VALUE(0)
        INK_VALUE(1)
        INK_VALUE(2)
        INK_VALUE(3) INK_ADD_VECTOR(0) INK_ADD_VECTOR(1) INK_ADD_VECTOR(2) INK_ADD_VECTOR(3)
            INK_ADD_VECTOR(4) INK_ADD_VECTOR(5) INK_ADD_VECTOR(6) INK_ADD_VECTOR(7)(void) x1,
            (void)x2, (void)x3;
    }
    INK_EACH(INK_STORE)
}

/* ---- Update: the samples' steps stay in registers, each listed row of weights is changed once */

#define INK_CHANGE(n, v) \
 if ((n) < samples)      \
  weights = vec_fma(x##n, c##n##v, weights);
#define INK_CHANGE_VECTOR(v)                                                                     \
 if ((v) < vectors) {                                                                            \
  float *place = row + ((v) < vectors ? (v) : 0) * LANES;                                        \
  vec weights = vec_load(place);                                                                 \
  INK_CHANGE(0, v) INK_CHANGE(1, v) INK_CHANGE(2, v) INK_CHANGE(3, v) vec_store(place, weights); \
 }

/*
 * W's listed rows += values * rows[sample]. Last row first: the end of the list is what the forward
 * pass left in the nearest cache, and the next pass begins where this one ends.
 */
INLINE void change_of(const struct ink *ink, float *w, size_t w_row, const float *rows,
                      size_t stride, size_t samples, size_t vectors)
{
    INK_EACH(INK_LOAD)

    for (size_t k = ink->count; k-- > 0;) {
        float *row = w + ink->at[k] * w_row;

        INK_VALUE(0)
        INK_VALUE(1)
        INK_VALUE(2)
        INK_VALUE(3) INK_CHANGE_VECTOR(0) INK_CHANGE_VECTOR(1) INK_CHANGE_VECTOR(2)
            INK_CHANGE_VECTOR(3) INK_CHANGE_VECTOR(4) INK_CHANGE_VECTOR(5) INK_CHANGE_VECTOR(6)
                INK_CHANGE_VECTOR(7)(void) x1,
            (void)x2, (void)x3;
    }
}

/* ---- All columns, in as few runs through the list as the registers allow, none much shorter than the others */

/* Calls WORK(samples, vectors) with both as constants. */
#define INK_SAMPLES(WORK, vectors)             \
 switch (ink->samples) {                       \
 case 1: WORK(1, vectors); break;              \
 case 2: WORK(2, vectors); break;              \
 case 3: WORK(INK_BUNDLE - 1, vectors); break; \
 default: WORK(INK_BUNDLE, vectors); break;    \
 }

#define INK_COLUMNS(WORK)                                                \
 for (size_t j = 0, left = columns / NETWORK_LANES; left > 0;) {         \
  size_t blocks = blocks_of(left);                                       \
                                                                         \
  switch (blocks) {                                                      \
  case 1: INK_SAMPLES(WORK, BLOCK_VECTORS) break; INK_MORE_COLUMNS(WORK) \
  }                                                                      \
  left -= blocks;                                                        \
  j += blocks * NETWORK_LANES;                                           \
 }

#if LANES == 16
# define INK_MORE_COLUMNS(WORK)      \
 case 2: INK_SAMPLES(WORK, 2) break; \
 case 3: INK_SAMPLES(WORK, 3) break; \
 case 4:                             \
  INK_SAMPLES(WORK, 4) break;
#elif LANES == 8
# define INK_MORE_COLUMNS(WORK)      \
 case 2: INK_SAMPLES(WORK, 4) break; \
 case 3:                             \
  INK_SAMPLES(WORK, 6) break;
#else
# define INK_MORE_COLUMNS(WORK)
#endif

/* Of `left` blocks of NETWORK_LANES columns, those of the next run. */
INLINE size_t blocks_of(size_t left)
{
    const size_t most = INK_VECTORS / BLOCK_VECTORS, runs = (left + most - 1) / most;

    return (left + runs - 1) / runs;
}

#if LANES == 16

/* One sample alone leaves registers for more columns. */
static void sums_of_one(const struct ink *ink, const float *w, size_t w_row, size_t columns,
                        float *sums, size_t stride)
{
    for (size_t left = columns / LANES, vectors; left > 0; left -= vectors) {
        vectors = left < 8 ? left : 8;
        switch (vectors) {
        case 8: sums_of(ink, w, w_row, sums, stride, 1, 8); break;
        case 7: sums_of(ink, w, w_row, sums, stride, 1, 7); break;
        case 6: sums_of(ink, w, w_row, sums, stride, 1, 6); break;
        case 5: sums_of(ink, w, w_row, sums, stride, 1, 5); break;
        case 4: sums_of(ink, w, w_row, sums, stride, 1, 4); break;
        case 3: sums_of(ink, w, w_row, sums, stride, 1, 3); break;
        case 2: sums_of(ink, w, w_row, sums, stride, 1, 2); break;
        case 1: sums_of(ink, w, w_row, sums, stride, 1, 1); break;
        }
        w += vectors * LANES;
        sums += vectors * LANES;
    }
}

#endif

static void ink_sums(const struct ink *ink, const float *w, size_t w_row, size_t columns,
                     float *sums, size_t stride)
{
#if LANES == 16
    if (ink->samples == 1) {
        sums_of_one(ink, w, w_row, columns, sums, stride);
        return;
    }
#endif
#define WORK(samples, vectors) sums_of(ink, w + j, w_row, sums + j, stride, samples, vectors)
    INK_COLUMNS(WORK)
#undef WORK
}

static void ink_update(const struct ink *ink, float *w, size_t w_row, size_t columns,
                       const float *steps, size_t stride)
{
#define WORK(samples, vectors) change_of(ink, w + j, w_row, steps + j, stride, samples, vectors)
    INK_COLUMNS(WORK)
#undef WORK
}

/* ---- Product of two samples */

/* a, b: [count], a multiple of NETWORK_LANES. */
static float dot(const float *a, const float *b, size_t count)
{
    vec c0 = vec_zero(), c1 = c0, c2 = c0, c3 = c0;
    size_t i = 0;

    for (; i + 4 * LANES <= count; i += 4 * LANES) {
        c0 = vec_fma(vec_load(a + i), vec_load(b + i), c0);
        c1 = vec_fma(vec_load(a + i + LANES), vec_load(b + i + LANES), c1);
        c2 = vec_fma(vec_load(a + i + 2 * LANES), vec_load(b + i + 2 * LANES), c2);
        c3 = vec_fma(vec_load(a + i + 3 * LANES), vec_load(b + i + 3 * LANES), c3);
    }
    for (; i < count; i += LANES)
        c0 = vec_fma(vec_load(a + i), vec_load(b + i), c0);
    return vec_total((c0 + c1) + (c2 + c3));
}

#endif
