/*
 * Products of matrices: forward, backward and gradient of a layer for a whole mini-batch.
 *
 * C is worked out in tiles that fit into the vector registers: TILE_ROWS rows of TILE_VECTORS vectors. For
 * each step of the depth a tile loads its vectors of B once and multiplies them by one number of each
 * row of A. The accumulators have names, because gcc 12 keeps arrays of vectors in memory.
 */
#ifndef NNTUI_NN_KERNELS_PRODUCT_H
#define NNTUI_NN_KERNELS_PRODUCT_H

#include "kernels.h"
#include "vector.h"

#if LANES == 16
# define TILE_ROWS    8
# define TILE_VECTORS 2
#elif LANES == 8
# define TILE_ROWS    6
# define TILE_VECTORS 2
#else
# define TILE_ROWS    3
# define TILE_VECTORS 4
#endif

/* X(row) for each row that a tile can have. */
#define TILE_EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)

/* Rows past the tile's last stand for its first, and their sums are dropped. */
#define TILE_START(r)                                                                  \
 const float *a##r = a + (r < rows ? r : 0) * a_row;                                   \
 const float *base##r = base + (r < rows ? r : 0) * base_row;                          \
 vec c##r##0 = vec_load(base##r), c##r##1 = vec_load(base##r + (vectors > 1) * LANES), \
     c##r##2 = vec_load(base##r + (vectors > 2) * 2 * LANES),                          \
     c##r##3 = vec_load(base##r + (vectors > 2) * 3 * LANES);

#define TILE_STEP(r)                  \
 if (r < rows) {                      \
  vec x = vec_set(a##r[k * a_step]);  \
  c##r##0 = vec_fma(x, b0, c##r##0);  \
  if (vectors > 1)                    \
   c##r##1 = vec_fma(x, b1, c##r##1); \
  if (vectors > 2) {                  \
   c##r##2 = vec_fma(x, b2, c##r##2); \
   c##r##3 = vec_fma(x, b3, c##r##3); \
  }                                   \
 }

#define TILE_END(r)                         \
 if (r < rows) {                            \
  float *c = p->c + (i + r) * p->c_row + j; \
                                            \
  vec_store(c, c##r##0);                    \
  if (vectors > 1)                          \
   vec_store(c + LANES, c##r##1);           \
  if (vectors > 2) {                        \
   vec_store(c + 2 * LANES, c##r##2);       \
   vec_store(c + 3 * LANES, c##r##3);       \
  }                                         \
 }

/* One tile at row i, column j. rows, vectors and one of a_row and a_step are known to the compiler at each call. */
INLINE void tile(const struct product *p, size_t i, size_t j, size_t rows, size_t vectors,
                 size_t a_row, size_t a_step)
{
    static const float zeros[TILE_VECTORS * LANES];
    const float *a = p->a + i * a_row, *b = p->b + j;
    const float *base = p->base != NULL ? p->base + i * p->base_row + j : zeros;
    const size_t base_row = p->base != NULL ? p->base_row : 0;

    TILE_EACH_ROW(TILE_START)
    for (size_t k = 0; k < p->depth; k++, b += p->b_row) {
        vec b0 = vec_load(b), b1 = vec_zero(), b2 = b1, b3 = b1;

        if (vectors > 1)
            b1 = vec_load(b + LANES);
        if (vectors > 2) {
            b2 = vec_load(b + 2 * LANES);
            b3 = vec_load(b + 3 * LANES);
        }
        TILE_EACH_ROW(TILE_STEP)
    }
    TILE_EACH_ROW(TILE_END)
}

/* The rows of C that are left when no full tile fits any more. */
INLINE void tile_rest(const struct product *p, size_t i, size_t j, size_t rows, size_t vectors,
                      size_t a_row, size_t a_step)
{
    switch (rows) {
    case 1: tile(p, i, j, 1, vectors, a_row, a_step); break;
    case 2: tile(p, i, j, 2, vectors, a_row, a_step); break;
#if TILE_ROWS > 3
    case 3: tile(p, i, j, 3, vectors, a_row, a_step); break;
    case 4: tile(p, i, j, 4, vectors, a_row, a_step); break;
    case 5: tile(p, i, j, 5, vectors, a_row, a_step); break;
#endif
#if TILE_ROWS > 6
    case 6: tile(p, i, j, 6, vectors, a_row, a_step); break;
    case 7: tile(p, i, j, 7, vectors, a_row, a_step); break;
#endif
    }
}

INLINE void tile_columns(const struct product *p, size_t j, size_t vectors, size_t a_row,
                         size_t a_step)
{
    size_t i = 0;

    for (; i + TILE_ROWS <= p->rows; i += TILE_ROWS)
        tile(p, i, j, TILE_ROWS, vectors, a_row, a_step);
    tile_rest(p, i, j, p->rows - i, vectors, a_row, a_step);
}

/* A's rows are rows in memory (forward), or its columns are (gradient). */
static void product_of_rows(const struct product *p, size_t j, size_t vectors)
{
    if (vectors == TILE_VECTORS)
        tile_columns(p, j, TILE_VECTORS, p->a_row, 1);
    else
        tile_columns(p, j, BLOCK_VECTORS, p->a_row, 1);
}

static void product_of_columns(const struct product *p, size_t j, size_t vectors)
{
    if (vectors == TILE_VECTORS)
        tile_columns(p, j, TILE_VECTORS, 1, p->a_step);
    else
        tile_columns(p, j, BLOCK_VECTORS, 1, p->a_step);
}

static void product(const struct product *p)
{
    const size_t wide = TILE_VECTORS * LANES;

    for (size_t j = 0; j < p->columns;) {
        size_t vectors = j + wide <= p->columns ? TILE_VECTORS : BLOCK_VECTORS;

        if (p->a_step == 1)
            product_of_rows(p, j, vectors);
        else
            product_of_columns(p, j, vectors);
        j += vectors * LANES;
    }
}

#define ROW_EACH(X)       X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define ROW_MOST          8
#define ROW_START(r)      vec c##r = vec_zero();
#define ROW_CHAIN_STEP(r) c##r = vec_fma(vec_set(p->a[k + r]), vec_load(b + r * p->b_row), c##r);
#define ROW_WIDE_STEP(r) \
 if (r < vectors)        \
  c##r = vec_fma(x, vec_load(b + (r < vectors ? r : 0) * LANES), c##r);
#define ROW_WIDE_END(r) \
 if (r < vectors)       \
  row_store(p, j + r * LANES, c##r);

INLINE void row_store(const struct product *p, size_t j, vec sum)
{
    if (p->base != NULL)
        sum += vec_load(p->base + j);
    vec_store(p->c + j, sum);
}

/*
 * One row of A and few columns: a single chain would wait for every addition, so several chains take a
 * step each in turn and are added at the end.
 */
INLINE void row_narrow(const struct product *p, size_t j)
{
    const size_t whole = p->depth - p->depth % ROW_MOST;
    const float *b = p->b + j;
    size_t k = 0;

    ROW_EACH(ROW_START)
    for (; k < whole; k += ROW_MOST, b += ROW_MOST * p->b_row) {
        ROW_EACH(ROW_CHAIN_STEP)
    }
    for (; k < p->depth; k++, b += p->b_row)
        c0 = vec_fma(vec_set(p->a[k]), vec_load(b), c0);
    row_store(p, j, ((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7)));
}

/* One row of A and so many columns that their chains do not wait: B is read as it lies in memory. */
INLINE void row_wide(const struct product *p, size_t j, size_t vectors)
{
    const float *b = p->b + j;

    ROW_EACH(ROW_START)
    for (size_t k = 0; k < p->depth; k++, b += p->b_row) {
        const vec x = vec_set(p->a[k]);

        ROW_EACH(ROW_WIDE_STEP)
    }
    ROW_EACH(ROW_WIDE_END)
}

static void row_product(const struct product *p)
{
    size_t vectors;

    for (size_t j = 0; j < p->columns; j += vectors * LANES) {
        const size_t left = (p->columns - j) / LANES;

        vectors = left < ROW_MOST ? left : ROW_MOST;
        switch (vectors) {
        case 8: row_wide(p, j, 8); break;
        case 7: row_wide(p, j, 7); break;
        case 6: row_wide(p, j, 6); break;
        case 5: row_wide(p, j, 5); break;
        case 4: row_wide(p, j, 4); break;
        default: row_narrow(p, j); vectors = 1;
        }
    }
}

/* How much of a row of W is turned round at a time: BACK_DEPTH rows of one block are 16 KB. */
#define BACK_DEPTH 256

/*
 * W^T is made in pieces: NETWORK_LANES rows of W become columns, and the piece is multiplied as in a forward pass.
 */
static void back(const float *v, size_t count, const float *w, size_t in, size_t out, size_t stride,
                 float *h, size_t h_row)
{
    float turned[BACK_DEPTH * NETWORK_LANES];

    for (size_t i = 0; i < in; i += NETWORK_LANES) {
        const size_t width = in - i < NETWORK_LANES ? in - i : NETWORK_LANES;

        for (size_t k = 0; k < out; k += BACK_DEPTH) {
            const size_t depth = out - k < BACK_DEPTH ? out - k : BACK_DEPTH;
            struct product p = {.rows = count,
                                .columns = NETWORK_LANES,
                                .depth = depth,
                                .a = v + k,
                                .a_row = stride,
                                .a_step = 1,
                                .b = turned,
                                .b_row = NETWORK_LANES,
                                .base = k > 0 ? h + i : NULL,
                                .base_row = h_row,
                                .c = h + i,
                                .c_row = h_row};

            for (size_t d = 0; d < depth; d++)
                for (size_t r = 0; r < NETWORK_LANES; r++)
                    turned[d * NETWORK_LANES + r] = r < width ? w[(i + r) * stride + k + d] : 0;
            product(&p);
        }
    }
}

/* ---- One sample */

#if LANES == 16
# define TURN_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
# define WITH_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
# define TURN_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
# define WITH_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
# define TURN_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
# define WITH_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
# define TURN_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
# define WITH_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#elif LANES == 8
# define TURN_1 0, 8, 2, 10, 4, 12, 6, 14
# define WITH_1 1, 9, 3, 11, 5, 13, 7, 15
# define TURN_2 0, 1, 8, 9, 4, 5, 12, 13
# define WITH_2 2, 3, 10, 11, 6, 7, 14, 15
# define TURN_4 0, 1, 2, 3, 8, 9, 10, 11
# define WITH_4 4, 5, 6, 7, 12, 13, 14, 15
#else
# define TURN_1 0, 4, 2, 6
# define WITH_1 1, 5, 3, 7
# define TURN_2 0, 1, 4, 5
# define WITH_2 2, 3, 6, 7
#endif
#define FOLD_FUNCTION(size)                                                                       \
 INLINE vec fold_##size(vec a, vec b)                                                             \
 {                                                                                                \
  return __builtin_shufflevector(a, b, TURN_##size) + __builtin_shufflevector(a, b, WITH_##size); \
 }

/* fold_N: lanes N apart added, a's in the places of TURN_N and b's beside them. */
FOLD_FUNCTION(1)
FOLD_FUNCTION(2)
#if LANES > 4
FOLD_FUNCTION(4)
#endif
#if LANES > 8
FOLD_FUNCTION(8)
#endif

/* The totals of ROW(0) .. ROW(LANES - 1), each in its lane. */
#define FOLD_2(ROW, i) fold_1(ROW(i), ROW(i + 1))
#define FOLD_4(ROW, i) fold_2(FOLD_2(ROW, i), FOLD_2(ROW, i + 2))
#define FOLD_8(ROW, i) fold_4(FOLD_4(ROW, i), FOLD_4(ROW, i + 4))
#if LANES == 4
# define FOLD_ROWS(ROW) FOLD_4(ROW, 0)
#elif LANES == 8
# define FOLD_ROWS(ROW) FOLD_8(ROW, 0)
#else
# define FOLD_ROWS(ROW) fold_8(FOLD_8(ROW, 0), FOLD_8(ROW, 8))
#endif

/* v . w for one row of W: lanes not yet added up. */
INLINE vec row_lanes(const float *v, const float *w, size_t columns)
{
    vec sum = vec_load(v) * vec_load(w);

    for (size_t j = LANES; j < columns; j += LANES)
        sum = vec_fma(vec_load(v + j), vec_load(w + j), sum);
    return sum;
}

/*
 * v . w for the next LANES rows of W, each row's total in its lane: neighbouring rows are folded into each
 * other until one vector is left.
 */
INLINE vec lanes_back(const float *v, const float *w, size_t columns, size_t stride)
{
#define ROW(i) row_lanes(v, w + (i)*stride, columns)
    return FOLD_ROWS(ROW);
#undef ROW
}

static void row_back(const float *v, const float *w, size_t in, size_t stride, float *h)
{
    size_t i = 0;

    if (stride == NETWORK_LANES)
        for (; i + LANES <= in; i += LANES)
            vec_store(h + i, lanes_back(v, w + i * stride, NETWORK_LANES, stride));
    else
        for (; i + LANES <= in; i += LANES)
            vec_store(h + i, lanes_back(v, w + i * stride, stride, stride));
    for (; i < in; i++)
        h[i] = vec_total(row_lanes(v, w + i * stride, stride));
}

INLINE void outer_columns(const float *x, const float *step, size_t in, size_t vectors, float *w,
                          size_t stride)
{
    const vec s0 = vec_load(step), s1 = vec_load(step + (vectors > 1) * LANES),
              s2 = vec_load(step + (vectors > 2) * 2 * LANES),
              s3 = vec_load(step + (vectors > 2) * 3 * LANES);

    for (size_t i = 0; i < in; i++, w += stride) {
        const vec value = vec_set(x[i]);

        vec_store(w, vec_fma(value, s0, vec_load(w)));
        if (vectors > 1)
            vec_store(w + LANES, vec_fma(value, s1, vec_load(w + LANES)));
        if (vectors > 2) {
            vec_store(w + 2 * LANES, vec_fma(value, s2, vec_load(w + 2 * LANES)));
            vec_store(w + 3 * LANES, vec_fma(value, s3, vec_load(w + 3 * LANES)));
        }
    }
}

static void outer(const float *x, const float *step, size_t in, size_t columns, float *w,
                  size_t stride)
{
    size_t j = 0;

    for (; j + 4 * LANES <= columns; j += 4 * LANES)
        outer_columns(x, step + j, in, 4, w + j, stride);
    for (; j < columns; j += NETWORK_LANES)
        outer_columns(x, step + j, in, BLOCK_VECTORS, w + j, stride);
}

static void sum_rows(const float *m, size_t rows, size_t columns, size_t stride, float *sum)
{
    for (size_t j = 0; j < columns; j += NETWORK_LANES) {
        vec total[BLOCK_VECTORS];

        for (size_t v = 0; v < BLOCK_VECTORS; v++)
            total[v] = vec_zero();
        for (size_t i = 0; i < rows; i++)
            for (size_t v = 0; v < BLOCK_VECTORS; v++)
                total[v] += vec_load(m + i * stride + j + v * LANES);
        for (size_t v = 0; v < BLOCK_VECTORS; v++)
            vec_store(sum + j + v * LANES, total[v]);
    }
}

static void add(float *y, const float *x, float factor, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        vec_store(y + i, vec_fma(vec_set(factor), vec_load(x + i), vec_load(y + i)));
}

/* Adding 0 makes -0 to 0: in padding, the sign of what was there before must not show in a saved state. */
static void scale(const float *x, float factor, float *y, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        vec_store(y + i, vec_fma(vec_set(factor), vec_load(x + i), vec_zero()));
}

#endif
