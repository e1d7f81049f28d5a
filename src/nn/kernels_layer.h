/*
 * What happens to a layer's values one by one: activations, slopes, losses, and the optimisers' steps.
 */
#ifndef NNTUI_NN_KERNELS_LAYER_H
#define NNTUI_NN_KERNELS_LAYER_H

#include "kernels.h"
#include "vector.h"

/* f(x); a NaN stays one. */
INLINE vec activation_of(enum activation activation, vec x)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return vec_sigmoid(x);
    case ACTIVATION_TANH: return vec_tanh(x);
    case ACTIVATION_RELU: return vec_max(vec_zero(), x);
    case ACTIVATION_LEAKY_RELU:
        return vec_pick(x > vec_zero(), x, x * vec_set((float)NN_LEAKY_SLOPE));
    case ACTIVATION_STEP:
        return vec_pick(x >= vec_zero(), vec_set(1), vec_pick(x < vec_zero(), vec_zero(), x));
    case ACTIVATION_LINEAR:
    case ACTIVATION_SOFTMAX:
    case ACTIVATION_COUNT: break;
    }
    return x;
}

/* f'(x), from o = f(x). */
INLINE vec slope_of(enum activation activation, vec o)
{
    const vec one = vec_set(1.0f);

    switch (activation) {
    case ACTIVATION_SIGMOID: return o * (one - o);
    case ACTIVATION_TANH: return one - o * o;
    case ACTIVATION_RELU: return vec_pick(o > vec_zero(), one, vec_zero());
    case ACTIVATION_LEAKY_RELU:
        return vec_pick(o > vec_zero(), one, vec_set((float)NN_LEAKY_SLOPE));
    case ACTIVATION_STEP: return vec_zero();
    case ACTIVATION_LINEAR:
    case ACTIVATION_SOFTMAX:
    case ACTIVATION_COUNT: break;
    }
    return one;
}

/* Lanes of the vector at `column` that belong to a row of `width` values: 1, and 0 for padding. */
INLINE vec lanes_within(size_t column, size_t width)
{
    static const float table[2 * LANES] = {
        1,
        1,
        1,
        1,
#if LANES > 4
        1,
        1,
        1,
        1,
#endif
#if LANES > 8
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
#endif
    };
    size_t left = width > column ? width - column : 0;

    return vec_load(table + LANES - (left < LANES ? left : LANES));
}

/*
 * A switch outside of each loop: the activation is known to the compiler inside. Expands BODY(id) for each
 * elementwise activation.
 */
#define ACTIVATION_SWITCH(activation, BODY)                      \
 switch (activation) {                                           \
 case ACTIVATION_SIGMOID: BODY(ACTIVATION_SIGMOID); break;       \
 case ACTIVATION_TANH: BODY(ACTIVATION_TANH); break;             \
 case ACTIVATION_RELU: BODY(ACTIVATION_RELU); break;             \
 case ACTIVATION_LEAKY_RELU: BODY(ACTIVATION_LEAKY_RELU); break; \
 case ACTIVATION_STEP: BODY(ACTIVATION_STEP); break;             \
 case ACTIVATION_LINEAR:                                         \
 case ACTIVATION_SOFTMAX:                                        \
 case ACTIVATION_COUNT: BODY(ACTIVATION_LINEAR); break;          \
 }

INLINE vec activate_each(enum activation activation, const float *x, float *o, size_t count)
{
    vec poison = vec_zero();

    for (size_t i = 0; i < count; i += LANES) {
        vec sum = vec_load(x + i);

        poison += vec_poison(sum);
        vec_store(o + i, activation_of(activation, sum));
    }
    return poison;
}

/* The largest of a row's `width` values. */
INLINE float row_largest(const float *x, size_t width)
{
    vec largest = vec_set(-INFINITY);

    for (size_t j = 0; j < width; j += LANES) {
        vec within = lanes_within(j, width);

        largest = vec_max(largest,
                          vec_pick(within > vec_zero(), vec_load(x + j), vec_set(-INFINITY)));
    }
    return vec_largest(largest);
}

/* One row: o = e^(x - largest) / total. The padding of o becomes 0. */
static void softmax_row(const float *x, float *o, size_t width)
{
    const vec largest = vec_set(row_largest(x, width));
    vec total = vec_zero(), share;

    for (size_t j = 0; j < width; j += LANES) {
        vec e = vec_exp(vec_load(x + j) - largest) * lanes_within(j, width);

        total += e;
        vec_store(o + j, e);
    }
    share = vec_set(1.0f) / vec_set(vec_total(total));
    for (size_t j = 0; j < width; j += LANES)
        vec_store(o + j, vec_load(o + j) * share);
}

static bool softmax_rows(const float *x, float *o, size_t count, size_t width, size_t stride)
{
    vec poison = vec_zero();

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < width; j += LANES)
            poison += vec_poison(vec_load(x + i * stride + j));
        softmax_row(x + i * stride, o + i * stride, width);
    }
    return vec_is_clean(poison);
}

static bool activate(enum activation activation, const float *x, float *o, size_t count,
                     size_t width, size_t stride)
{
    vec poison = vec_zero();

    if (activation == ACTIVATION_SOFTMAX)
        return softmax_rows(x, o, count, width, stride);
#define BODY(id) poison = activate_each(id, x, o, count * stride)
    ACTIVATION_SWITCH(activation, BODY)
#undef BODY
    return vec_is_clean(poison);
}

INLINE void slope_each(enum activation activation, const float *o, const float *h, float factor,
                       float *delta, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        vec_store(delta + i,
                  vec_set(factor) * vec_load(h + i) * slope_of(activation, vec_load(o + i)));
}

static void slope(enum activation activation, const float *o, const float *h, float factor,
                  float *delta, size_t count){
#define BODY(id) slope_each(id, o, h, factor, delta, count)
    ACTIVATION_SWITCH(activation, BODY)
#undef BODY
}

/* -(t ln o + (1 - t) ln (1 - o)) for o = sigmoid(x), from x as in src/nn/loss.c. */
INLINE vec binary_cross_entropy(vec x, vec t)
{
    vec line = vec_pick(x > vec_zero(), (vec_set(1) - t) * x, -t * x);

    return line + vec_log1p(vec_exp(-vec_abs(x)));
}

/* dE/do of a loss of errors e = t - o. */
INLINE vec output_slope(enum loss loss, vec e)
{
    if (loss == LOSS_SSE)
        return -e;
    if (loss == LOSS_SQUARED)
        return -(e + e);
    return vec_pick(e > vec_zero(), vec_set(-1), vec_pick(e < vec_zero(), vec_set(1), e));
}

INLINE vec loss_of_error(enum loss loss, vec e)
{
    if (loss == LOSS_SSE)
        return vec_set(0.5f) * e * e;
    if (loss == LOSS_SQUARED)
        return e * e;
    return vec_abs(e);
}

/* Elementwise output activations; returns the row's loss. All [width padded]. */
INLINE float output_row(enum loss loss, enum activation activation, const float *x, const float *o,
                        const float *t, float *delta, size_t width)
{
    vec total = vec_zero();

    for (size_t j = 0; j < width; j += LANES) {
        const vec within = lanes_within(j, width), output = vec_load(o + j),
                  target = vec_load(t + j);
        const vec e = target - output;

        if (loss == LOSS_CROSS_ENTROPY) {
            total += binary_cross_entropy(vec_load(x + j), target) * within;
            vec_store(delta + j, -e * within);
        } else {
            total += loss_of_error(loss, e) * within;
            vec_store(delta + j, output_slope(loss, e) * slope_of(activation, output) * within);
        }
    }
    return vec_total(total);
}

/* sum t (largest - x) + ln (sum e^(x - largest)) sum t; and delta = o sum t - t. */
static float softmax_entropy_row(const float *x, const float *o, const float *t, float *delta,
                                 size_t width)
{
    const vec largest = vec_set(row_largest(x, width));
    vec total = vec_zero(), power = vec_zero(), loss = vec_zero(), targets;
    float target_sum;

    for (size_t j = 0; j < width; j += LANES) {
        const vec within = lanes_within(j, width), target = vec_load(t + j) * within;
        const vec distance = largest - vec_load(x + j);

        total += target;
        loss = vec_fma(target, distance, loss);
        power += vec_exp(-distance) * within;
    }
    target_sum = vec_total(total);
    targets = vec_set(target_sum);
    for (size_t j = 0; j < width; j += LANES)
        vec_store(delta + j, vec_load(o + j) * targets - vec_load(t + j) * lanes_within(j, width));
    return vec_total(loss) + vec_log(vec_set(vec_total(power)))[0] * target_sum;
}

/* A loss of errors on softmax: delta = o (dE/do - sum dE/do o). */
static float softmax_error_row(enum loss loss, const float *o, const float *t, float *delta,
                               size_t width)
{
    vec total = vec_zero(), common = vec_zero();

    for (size_t j = 0; j < width; j += LANES) {
        const vec output = vec_load(o + j), e = (vec_load(t + j) - output) * lanes_within(j, width);

        total += loss_of_error(loss, e);
        common = vec_fma(output_slope(loss, e), output, common);
    }
    common = vec_set(vec_total(common));
    for (size_t j = 0; j < width; j += LANES) {
        const vec output = vec_load(o + j), e = vec_load(t + j) - output;

        vec_store(delta + j, output * (output_slope(loss, e) - common) * lanes_within(j, width));
    }
    return vec_total(total);
}

INLINE void output_each(enum loss loss, enum activation activation, const struct output *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const size_t at = i * p->stride;

        p->loss_of[i] = output_row(loss, activation, p->x + at, p->o + at, p->t + at, p->delta + at,
                                   p->width);
    }
}

static void output_softmax(const struct output *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const size_t at = i * p->stride;
        const float *x = p->x + at, *o = p->o + at, *t = p->t + at;

        p->loss_of[i] = p->loss == LOSS_CROSS_ENTROPY
                            ? softmax_entropy_row(x, o, t, p->delta + at, p->width)
                            : softmax_error_row(p->loss, o, t, p->delta + at, p->width);
    }
}

static void output(const struct output *p)
{
    if (p->activation == ACTIVATION_SOFTMAX) {
        output_softmax(p);
        return;
    }
    switch (p->loss) {
    case LOSS_CROSS_ENTROPY: output_each(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, p); break;
    case LOSS_SSE:
#define BODY(id) output_each(LOSS_SSE, id, p)
        ACTIVATION_SWITCH(p->activation, BODY)
#undef BODY
        break;
    case LOSS_SQUARED:
#define BODY(id) output_each(LOSS_SQUARED, id, p)
        ACTIVATION_SWITCH(p->activation, BODY)
#undef BODY
        break;
    case LOSS_MAE:
#define BODY(id) output_each(LOSS_MAE, id, p)
        ACTIVATION_SWITCH(p->activation, BODY)
#undef BODY
        break;
    case LOSS_COUNT: break;
    }
}

static void multiply(const float *a, const float *b, float *c, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        vec_store(c + i, vec_load(a + i) * vec_load(b + i));
}

static void subtract(const float *a, const float *b, float *c, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        vec_store(c + i, vec_load(a + i) - vec_load(b + i));
}

static void divide_rows(const float *a, const float *b, float *c, size_t rows, size_t columns)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j += LANES)
            vec_store(c + i * columns + j, vec_load(a + i * columns + j) / vec_load(b + j));
}

/* The gradient with the penalties' part; sign(0) is 0. */
INLINE vec penalised(const struct optimise *p, vec w, vec g)
{
    const vec sign = vec_pick(w > vec_zero(), vec_set(1),
                              vec_pick(w < vec_zero(), vec_set(-1), vec_zero()));

    return vec_fma(vec_set(p->l2), w, vec_fma(vec_set(p->l1), sign, g));
}

INLINE vec adam_step(const struct optimise *p, size_t at, vec g)
{
    const vec m = vec_fma(vec_set(p->take1), g, vec_set(p->keep1) * vec_load(p->moment1 + at));
    const vec v = vec_fma(vec_set(p->take2), g * g, vec_set(p->keep2) * vec_load(p->moment2 + at));

    vec_store(p->moment1 + at, m);
    vec_store(p->moment2 + at, v);
    return m * vec_set(p->correct1) / (vec_sqrt(v * vec_set(p->correct2)) + vec_set(1e-8f));
}

INLINE vec momentum_step(const struct optimise *p, size_t at, vec g)
{
    const vec v = vec_fma(vec_set(p->keep1), vec_load(p->moment1 + at), g);

    vec_store(p->moment1 + at, v);
    return v;
}

INLINE bool optimise_each(enum optimizer optimizer, bool penalties, const struct optimise *p)
{
    vec poison = vec_zero();

    for (size_t i = 0; i < p->rows; i++)
        for (size_t at = i * p->stride; at < i * p->stride + p->columns; at += LANES) {
            vec w = vec_load(p->w + at), step = vec_load(p->gradient + at);

            if (p->gradient_row != NULL)
                step += vec_load(p->gradient_row + at - i * p->stride);
            if (penalties)
                step = penalised(p, w, step);
            if (optimizer == OPTIMIZER_MOMENTUM)
                step = momentum_step(p, at, step);
            if (optimizer == OPTIMIZER_ADAM)
                step = adam_step(p, at, step);
            w = vec_fma(vec_set(-p->rate), step, w);
            poison += vec_poison(w);
            vec_store(p->w + at, w);
        }
    return vec_is_clean(poison);
}

static bool optimise(const struct optimise *p)
{
    const bool penalties = p->l1 != 0 || p->l2 != 0;

    switch (p->optimizer) {
    case OPTIMIZER_SGD: return optimise_each(OPTIMIZER_SGD, penalties, p);
    case OPTIMIZER_MOMENTUM: return optimise_each(OPTIMIZER_MOMENTUM, penalties, p);
    case OPTIMIZER_ADAM: return optimise_each(OPTIMIZER_ADAM, penalties, p);
    case OPTIMIZER_COUNT: break;
    }
    return false;
}

static float largest(const float *m, size_t count)
{
    vec most = vec_zero(), poison = vec_zero();

    for (size_t i = 0; i < count; i += LANES) {
        vec v = vec_load(m + i);

        most = vec_max(most, vec_abs(v));
        poison += vec_poison(v);
    }
    return vec_is_clean(poison) ? vec_largest(most) : INFINITY;
}

/* Multiplied, then added, each rounded, as samples_input() does. */
static void expand(const uint8_t *bytes, size_t count, float offset, float scale, float *x)
{
    size_t i = 0;

    for (; i + LANES <= count; i += LANES)
        vec_store(x + i, vec_from_bytes(bytes + i) * vec_set(scale) + vec_set(offset));
    for (; i < count; i++)
        x[i] = offset + scale * (float)bytes[i];
}

#endif
