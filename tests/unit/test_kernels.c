/*
 * Each vector path against plain C in double and against the plain kernels, for sizes that do and do not fit
 * the vectors; and how exact e^x and its relatives are.
 */
#include "support.h"

#include "nn/kernels.h"
#include "nn/memory.h"

#include <nntui/rng.h>

#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {1, 2, 3, 7, 15, 16, 17, 100, 784};

enum { SIZES = sizeof sizes / sizeof sizes[0], WIDEST = 784 + 16 };

static const struct kernels *paths[3];
static size_t path_count;

/* Numbers in -1 .. 1 for a test to work on. */
static float *random_floats(size_t count, uint64_t seed)
{
    struct error err = {0};
    float *values = floats_create(count, &err);
    struct rng rng;

    assert_non_null(values);
    rng_seed(&rng, seed, RNG_TEST, 0);
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(rng_uniform(&rng) * 2 - 1);
    return values;
}

static float *zeros(size_t count)
{
    struct error err = {0};
    float *values = floats_create(count, &err);

    assert_non_null(values);
    return values;
}

static void assert_all_close(const float *actual, const double *expected, size_t count,
                             double tolerance)
{
    for (size_t i = 0; i < count; i++)
        assert_close(actual[i], expected[i], tolerance);
}

static void test_choosing_takes_only_what_is_there(void **state)
{
    const char *names[4];
    size_t count = kernels_available(names, 4);

    (void)state;
    assert_true(count >= 1);
    assert_string_equal(names[count - 1], "plain");
    assert_false(kernels_choose("mmx"));
    for (size_t i = 0; i < count; i++) {
        assert_true(kernels_choose(names[i]));
        assert_string_equal(kernels_name(), names[i]);
    }
    assert_int_equal(kernels_available(names, 1), 1);
}

/* ---- Products */

static void reference_product(const struct product *p, double *c)
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->columns; j++) {
            double sum = 0;

            for (size_t k = 0; k < p->depth; k++)
                sum += (double)p->a[i * p->a_row + k * p->a_step] * (double)p->b[k * p->b_row + j];
            c[i * p->c_row + j] = sum +
                                  (p->base != NULL ? (double)p->base[i * p->base_row + j] : 0);
        }
}

static void check_product(const struct kernels *kernels, size_t rows, size_t depth, size_t columns,
                          bool turned)
{
    float *a = random_floats(rows * depth, 1), *b = random_floats(depth * columns, 2),
          *c = random_floats(rows * columns, 3);
    double *expected = calloc(rows * columns, sizeof *expected);
    struct product p = {.rows = rows,
                        .columns = columns,
                        .depth = depth,
                        .a = a,
                        .a_row = turned ? 1 : depth,
                        .a_step = turned ? rows : 1,
                        .b = b,
                        .b_row = columns,
                        .base = c,
                        .base_row = columns,
                        .c = c,
                        .c_row = columns};

    reference_product(&p, expected);
    kernels->product(&p);
    assert_all_close(c, expected, rows * columns, 2e-6 * (1 + sqrt((double)depth)));
    if (rows == 1 && !turned) {
        p.base = NULL;
        reference_product(&p, expected);
        kernels->row_product(&p);
        assert_all_close(c, expected, columns, 2e-6 * (1 + sqrt((double)depth)));
    }
    free(a);
    free(b);
    free(c);
    free(expected);
}

static void test_products_match_double(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t rows = 0; rows < SIZES; rows++)
            for (size_t depth = 0; depth < SIZES; depth++)
                for (size_t columns = 16; columns <= 112; columns += rows + depth > 12 ? 96 : 16) {
                    check_product(paths[path], sizes[rows], sizes[depth], columns, false);
                    check_product(paths[path], sizes[rows], sizes[depth], columns, true);
                }
}

/* A thread's share of a product has the same bits as the whole has. */
static void test_products_in_pieces_have_the_same_bits(void **state)
{
    enum { ROWS = 29, DEPTH = 300, COLUMNS = 80 };
    float *a = random_floats(ROWS * DEPTH, 1), *b = random_floats(DEPTH * COLUMNS, 2),
          *whole = zeros(ROWS * COLUMNS);
    float *pieces = zeros(ROWS * COLUMNS);

    (void)state;
    for (size_t path = 0; path < path_count; path++) {
        struct product p = {.rows = ROWS,
                            .columns = COLUMNS,
                            .depth = DEPTH,
                            .a = a,
                            .a_row = DEPTH,
                            .a_step = 1,
                            .b = b,
                            .b_row = COLUMNS,
                            .c = whole,
                            .c_row = COLUMNS};

        paths[path]->product(&p);
        for (size_t row = 0; row < ROWS; row += p.rows)
            for (size_t column = 0; column < COLUMNS; column += 16) {
                struct product piece = p;

                p.rows = row + 3 <= ROWS ? 3 : ROWS - row;
                piece.rows = p.rows;
                piece.columns = 16;
                piece.a = a + row * DEPTH;
                piece.b = b + column;
                piece.c = pieces + row * COLUMNS + column;
                paths[path]->product(&piece);
            }
        assert_memory_equal(whole, pieces, ROWS * COLUMNS * sizeof *whole);
    }
    free(a);
    free(b);
    free(whole);
    free(pieces);
}

static void check_back(const struct kernels *kernels, size_t count, size_t in, size_t out)
{
    const size_t stride = padded(out), below = padded(in);
    float *v = random_floats(count * stride, 1), *w = random_floats(in * stride, 2),
          *h = random_floats(count * below, 3);

    for (size_t i = 0; i < in; i++)
        for (size_t k = out; k < stride; k++)
            w[i * stride + k] = 0;
    kernels->back(v, count, w, in, out, stride, h, below);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < below; i++) {
            double sum = 0;

            for (size_t k = 0; i < in && k < out; k++)
                sum += (double)v[s * stride + k] * (double)w[i * stride + k];
            assert_close(h[s * below + i], sum, 4e-6 * sqrt((double)out));
            h[s * below + i] = 0;
        }
    kernels->row_back(v, w, in, stride, h);
    for (size_t i = 0; i < below; i++) {
        double sum = 0;

        for (size_t k = 0; i < in && k < out; k++)
            sum += (double)v[k] * (double)w[i * stride + k];
        assert_close(h[i], sum, 4e-6 * sqrt((double)out));
    }
    free(v);
    free(w);
    free(h);
}

static void test_errors_go_back_through_the_weights(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t in = 0; in < SIZES; in++)
            for (size_t out = 0; out < SIZES; out++)
                check_back(paths[path], in % 3 + 1, sizes[in], sizes[out]);
}

static void test_outer_products_and_row_sums(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t s = 0; s < SIZES; s++) {
            const size_t rows = sizes[s], columns = padded(sizes[SIZES - 1 - s]);
            float *x = random_floats(rows, 1), *d = random_floats(columns, 2),
                  *w = random_floats(rows * columns, 3);
            float *old = random_floats(rows * columns, 3), *sum = zeros(columns);

            paths[path]->outer(x, d, rows, columns, w, columns);
            for (size_t i = 0; i < rows * columns; i++)
                assert_close(w[i], (double)old[i] + (double)x[i / columns] * (double)d[i % columns],
                             3e-7);
            paths[path]->sum_rows(old, rows, columns, columns, sum);
            for (size_t j = 0; j < columns; j++) {
                double total = 0;

                for (size_t i = 0; i < rows; i++)
                    total += (double)old[i * columns + j];
                assert_close(sum[j], total, 1e-6 * (double)rows);
            }
            free(x);
            free(d);
            free(w);
            free(old);
            free(sum);
        }
}

/* ---- Functions of one number */

/* The largest error of f in -range .. range, against `relative` of the true value where it is above 1e-30. */
static double worst_error(const struct kernels *kernels, enum activation activation, double range,
                          bool relative)
{
    float x[16], o[16];
    double worst = 0;

    for (long i = -200000; i < 200000; i += 16) {
        for (long k = 0; k < 16; k++)
            x[k] = (float)((double)(i + k) / 200000 * range);
        assert_true(kernels->activate(activation, x, o, 1, 16, 16));
        for (long k = 0; k < 16; k++) {
            double truth = activation_value(activation, (double)x[k]),
                   error = fabs((double)o[k] - truth);

            if (relative)
                error /= fmax(fabs(truth), 1e-30);
            worst = fmax(worst, error);
        }
    }
    return worst;
}

/* Units in the last place of a float are 6e-8 to 1.2e-7 of its size. */
static void test_activations_are_exact_to_a_few_units(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++) {
        assert_close(worst_error(paths[path], ACTIVATION_SIGMOID, 80, true), 0, 4e-7);
        assert_close(worst_error(paths[path], ACTIVATION_SIGMOID, 3, true), 0, 2.5e-7);
        assert_close(worst_error(paths[path], ACTIVATION_TANH, 20, true), 0, 3e-7);
        assert_close(worst_error(paths[path], ACTIVATION_TANH, 1e-3, true), 0, 3e-7);
        assert_close(worst_error(paths[path], ACTIVATION_RELU, 20, false), 0, 0);
        assert_close(worst_error(paths[path], ACTIVATION_LEAKY_RELU, 20, true), 0, 1.2e-7);
        assert_close(worst_error(paths[path], ACTIVATION_LINEAR, 20, false), 0, 0);
        assert_close(worst_error(paths[path], ACTIVATION_STEP, 20, false), 0, 0);
    }
}

static void test_activations_saturate_without_overflow(void **state)
{
    static const float far[16] = {1e4f, -1e4f, 3e38f, -3e38f, 88, -88, 90, -90};
    float o[16];

    (void)state;
    for (size_t path = 0; path < path_count; path++) {
        assert_true(paths[path]->activate(ACTIVATION_SIGMOID, far, o, 1, 16, 16));
        for (size_t i = 0; i < 8; i++)
            assert_close(o[i], i % 2 == 0 ? 1 : 0, 1e-30);
        assert_true(paths[path]->activate(ACTIVATION_TANH, far, o, 1, 16, 16));
        for (size_t i = 0; i < 8; i++)
            assert_close(o[i], i % 2 == 0 ? 1 : -1, 0);
        assert_true(paths[path]->activate(ACTIVATION_SOFTMAX, far, o, 1, 8, 16));
        assert_close(o[2], 1, 0);
    }
}

static void test_what_is_not_finite_is_noticed(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY};

    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t place = 0; place < 48; place++)
            for (size_t b = 0; b < 3; b++) {
                float x[48] = {0}, o[48];

                x[place] = bad[b];
                for (enum activation a = 0; a < ACTIVATION_COUNT; a++)
                    assert_false(paths[path]->activate(a, x, o, 3, 16, 16));
                assert_true(isinf(paths[path]->largest(x, 48)));
                x[place] = -7;
                assert_close(paths[path]->largest(x, 48), 7, 0);
            }
}

/* ---- Losses */

static void check_output(const struct kernels *kernels, enum loss loss, enum activation activation,
                         size_t width)
{
    const size_t stride = padded(width);
    float *x = random_floats(2 * stride, width), *o = zeros(2 * stride), *t = zeros(2 * stride),
          *delta = zeros(2 * stride);
    double wide_x[WIDEST], wide_o[WIDEST], wide_t[WIDEST], expected[WIDEST];
    float losses[2];
    struct output output = {.activation = activation,
                            .loss = loss,
                            .count = 2,
                            .width = width,
                            .stride = stride,
                            .x = x,
                            .o = o,
                            .t = t,
                            .delta = delta,
                            .loss_of = losses};

    for (size_t i = 0; i < 2 * stride; i++) {
        x[i] *= i % 5 == 0 ? 30 : 3;
        t[i] = i % 3 == 0 ? 1 : 0.2f;
    }
    kernels->activate(activation, x, o, 2, width, stride);
    kernels->output(&output);
    for (size_t s = 0; s < 2; s++) {
        double value;

        for (size_t k = 0; k < width; k++) {
            wide_x[k] = x[s * stride + k];
            wide_t[k] = t[s * stride + k];
            wide_o[k] = o[s * stride + k];
        }
        loss_delta(loss, activation, wide_x, wide_o, wide_t, expected, width);
        value = loss_value(loss, activation, wide_x, wide_o, wide_t, width);
        assert_close(losses[s], value, 3e-6 * (1 + value));
        assert_all_close(delta + s * stride, expected, width,
                         2e-5 * (double)(loss == LOSS_CROSS_ENTROPY ? width : 1));
        for (size_t k = width; k < stride; k++)
            assert_close(delta[s * stride + k], 0, 0);
    }
    free(x);
    free(o);
    free(t);
    free(delta);
}

static void test_losses_and_deltas_match_double(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (enum loss loss = 0; loss < LOSS_COUNT; loss++)
            for (enum activation a = 0; a < ACTIVATION_COUNT; a++) {
                if (a == ACTIVATION_STEP || (loss == LOSS_CROSS_ENTROPY &&
                                             a != ACTIVATION_SIGMOID && a != ACTIVATION_SOFTMAX))
                    continue;
                for (size_t s = 0; s < SIZES; s++)
                    check_output(paths[path], loss, a, sizes[s]);
            }
}

/* An output that rounds to 0 or 1 still has the loss of its sum. */
static void test_cross_entropy_of_certain_outputs_is_finite(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t a = 0; a < 2; a++) {
            float x[16] = {-500, 400}, o[16], t[16] = {1, 0}, delta[16] = {0}, loss;
            struct output output = {.activation = a == 0 ? ACTIVATION_SIGMOID : ACTIVATION_SOFTMAX,
                                    .loss = LOSS_CROSS_ENTROPY,
                                    .count = 1,
                                    .width = 2,
                                    .stride = 16,
                                    .x = x,
                                    .o = o,
                                    .t = t,
                                    .delta = delta,
                                    .loss_of = &loss};

            paths[path]->activate(output.activation, x, o, 1, 2, 16);
            paths[path]->output(&output);
            assert_close(loss, 900, 1e-3);
            assert_close(delta[0], -1, 1e-6);
            assert_close(delta[1], 1, 1e-6);
        }
}

/* ---- Optimisers, by hand */

static void test_optimisers_take_hand_computed_steps(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++) {
        float w[16] = {1, -2, 0.5f}, g[16] = {0.5f, 0.25f, 0}, m[16] = {0}, v[16] = {0};
        struct optimise o = {.optimizer = OPTIMIZER_SGD,
                             .rows = 1,
                             .columns = 16,
                             .stride = 16,
                             .w = w,
                             .gradient = g,
                             .moment1 = m,
                             .moment2 = v,
                             .rate = 0.1f,
                             .keep1 = 0.9f,
                             .keep2 = 0.99f,
                             .take1 = 0.1f,
                             .take2 = 0.01f,
                             .correct1 = 10,
                             .correct2 = 100};

        assert_true(paths[path]->optimise(&o));
        assert_close(w[0], 0.95, 1e-7);
        o.l1 = 0.2f;
        o.l2 = 0.5f;
        assert_true(paths[path]->optimise(
            &o)); /* 0.95 - 0.1 (0.5 + 0.2 + 0.475); -2.025 - 0.1 (0.25 - 0.2 - 1.0125) */
        assert_close(w[0], 0.8325, 1e-6);
        assert_close(w[1], -1.92875, 1e-6);
        assert_close(w[2], 0.5 - 0.1 * (0.2 + 0.25), 1e-6);
        assert_close(w[3], 0, 0);
        o.l1 = o.l2 = 0;
        o.optimizer = OPTIMIZER_MOMENTUM;
        w[0] = 1;
        assert_true(paths[path]->optimise(&o));
        assert_true(paths[path]->optimise(&o)); /* steps 0.5, then 0.9 * 0.5 + 0.5 */
        assert_close(w[0], 1 - 0.1 * (0.5 + 0.95), 1e-6);
        o.optimizer = OPTIMIZER_ADAM;
        w[0] = 1;
        m[0] = 0;
        assert_true(paths[path]->optimise(&o)); /* m = 0.05, v = 0.0025; corrected 0.5 and 0.25 */
        assert_close(w[0], 1 - 0.1 * 0.5 / (0.5 + 1e-8), 1e-6);
        g[4] = 1e38f;
        o.optimizer = OPTIMIZER_SGD;
        o.rate = 10;
        assert_false(paths[path]->optimise(&o));
    }
}

/* ---- Ink */

static void check_ink(const struct kernels *kernels, size_t inputs, size_t samples, size_t width)
{
    const size_t stride = padded(width), room = padded(inputs + INK_SLACK);
    float *w = random_floats(inputs * stride, 1), *before = random_floats(inputs * stride, 1);
    float *sums = random_floats(samples * stride, 2);
    float *old = random_floats(samples * stride, 2), *x = calloc(samples * inputs, sizeof *x);
    uint8_t *bytes = calloc(samples * inputs, 1);
    struct ink ink = {.at = calloc(room, sizeof *ink.at),
                      .values = calloc(samples * room, sizeof *ink.values),
                      .values_row = room};
    struct ink_source source = {.inputs = inputs, .scale = 0.5f};
    struct rng rng;
    uint64_t total = 0;

    rng_seed(&rng, inputs, RNG_TEST, width);
    for (size_t s = 0; s < samples; s++) {
        source.bytes[s] = bytes + s * inputs;
        for (size_t i = 0; i < inputs; i++) {
            bytes[s * inputs + i] = rng_uniform(&rng) < 0.2 ? (uint8_t)rng_below(&rng, 5) : 0;
            x[s * inputs + i] = 0.5f * (float)bytes[s * inputs + i];
            total += s == 0 ? bytes[i] : 0;
        }
    }
    kernels->list_ink(&source, samples, &ink);
    assert_int_equal(ink.total[0], total);
    kernels->ink_sums(&ink, w, stride, stride, sums, stride);
    for (size_t s = 0; s < samples; s++)
        for (size_t j = 0; j < stride; j++) {
            double sum = old[s * stride + j];

            for (size_t i = 0; i < inputs; i++)
                sum += (double)x[s * inputs + i] * (double)w[i * stride + j];
            assert_close(sums[s * stride + j], sum, 1e-4);
        }
    kernels->ink_update(&ink, w, stride, stride, old, stride);
    for (size_t i = 0; i < inputs; i++)
        for (size_t j = 0; j < stride; j++) {
            double changed = before[i * stride + j];

            for (size_t s = 0; s < samples; s++)
                changed += (double)x[s * inputs + i] * (double)old[s * stride + j];
            assert_close(w[i * stride + j], changed, 2e-6);
        }
    free(before);
    free(w);
    free(sums);
    free(old);
    free(x);
    free(bytes);
    free(ink.at);
    free(ink.values);
}

static void test_ink_is_worked_on_as_all_inputs_would_be(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t samples = 1; samples <= paths[path]->bundle; samples++)
            for (size_t in = 0; in < SIZES; in++)
                for (size_t width = 0; width < SIZES - 1; width++)
                    check_ink(paths[path], sizes[in], samples, sizes[width]);
}

static void test_expanded_bytes_have_the_bits_of_a_sample(void **state)
{
    uint8_t bytes[256 + 3];
    float x[256 + 3], expected[256 + 3];
    struct samples samples = {.count = 1,
                              .inputs = 256 + 3,
                              .bytes = bytes,
                              .byte_offset = 0.01f,
                              .byte_scale = 0.99f / 255};

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)i;
    samples_input(&samples, 0, expected);
    for (size_t path = 0; path < path_count; path++) {
        paths[path]->expand(bytes, sizeof bytes, samples.byte_offset, samples.byte_scale, x);
        assert_memory_equal(x, expected, sizeof x);
    }
}

static void test_dot_products_and_sums_of_rows_of_numbers(void **state)
{
    (void)state;
    for (size_t path = 0; path < path_count; path++)
        for (size_t s = 0; s < SIZES; s++) {
            const size_t count = padded(sizes[s]);
            float *a = random_floats(count, 1), *b = random_floats(count, 2), *c = zeros(count);
            double sum = 0;

            for (size_t i = 0; i < count; i++)
                sum += (double)a[i] * (double)b[i];
            assert_close(paths[path]->dot(a, b, count), sum, 1e-5);
            paths[path]->scale(a, 3, c, count);
            paths[path]->add(c, b, -2, count);
            for (size_t i = 0; i < count; i++)
                assert_close(c[i], 3 * (double)a[i] - 2 * (double)b[i], 5e-7);
            paths[path]->multiply(a, b, c, count);
            assert_close(c[count - 1], (double)a[count - 1] * (double)b[count - 1], 1e-7);
            paths[path]->subtract(a, b, c, count);
            assert_close(c[count - 1], (double)a[count - 1] - (double)b[count - 1], 2e-7);
            free(a);
            free(b);
            free(c);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choosing_takes_only_what_is_there),
        cmocka_unit_test(test_products_match_double),
        cmocka_unit_test(test_products_in_pieces_have_the_same_bits),
        cmocka_unit_test(test_errors_go_back_through_the_weights),
        cmocka_unit_test(test_outer_products_and_row_sums),
        cmocka_unit_test(test_activations_are_exact_to_a_few_units),
        cmocka_unit_test(test_activations_saturate_without_overflow),
        cmocka_unit_test(test_what_is_not_finite_is_noticed),
        cmocka_unit_test(test_losses_and_deltas_match_double),
        cmocka_unit_test(test_cross_entropy_of_certain_outputs_is_finite),
        cmocka_unit_test(test_optimisers_take_hand_computed_steps),
        cmocka_unit_test(test_ink_is_worked_on_as_all_inputs_would_be),
        cmocka_unit_test(test_expanded_bytes_have_the_bits_of_a_sample),
        cmocka_unit_test(test_dot_products_and_sums_of_rows_of_numbers),
    };
    const char *names[3];

    path_count = kernels_available(names, 3);
    for (size_t i = 0; i < path_count; i++) {
        kernels_choose(names[i]);
        paths[i] = kernels_current();
    }
    return cmocka_run_group_tests_name("kernels", tests, NULL, NULL);
}
