/*
 * Toy networks: a few neurons in a layer, where calls and loops around arithmetic cost more than the
 * arithmetic. Here the vector's lanes are samples: a neuron's values for a mini-batch are a vector or
 * a few, and a weight is one number for all lanes. A gradient is then a vector for each weight whose lanes
 * are to be added up; LANES weights are folded at a time (fold_1() and on), which leaves their gradients
 * side by side as the weights themselves are.
 */
#ifndef NNTUI_NN_KERNELS_TOY_H
#define NNTUI_NN_KERNELS_TOY_H

#include "kernels.h"
#include "kernels_layer.h"
#include "kernels_product.h"
#include "vector.h"

/* A layer's values: neuron j's vector v is at (j * vectors + v) * LANES. */
INLINE vec value_of(const float *values, size_t unit, size_t v, size_t vectors)
{
    return vec_load(values + (unit * vectors + v) * LANES);
}

INLINE void set_value(float *values, size_t unit, size_t v, size_t vectors, vec value)
{
    vec_store(values + (unit * vectors + v) * LANES, value);
}

/* 1 for the lanes of vector v that are samples, 0 for the others. */
INLINE vec lanes_filled(const struct toy *toy, size_t v)
{
    return lanes_within(v * LANES, toy->count);
}

/* ---- Forward */

/* x of neuron j for vector v: w: [in + 1], the bias last. */
INLINE vec toy_sum(const float *w, const float *in, size_t inputs, size_t v, size_t vectors)
{
    vec sum = vec_set(w[inputs]);

    for (size_t i = 0; i < inputs; i++)
        sum = vec_fma(vec_set(w[i]), value_of(in, i, v, vectors), sum);
    return sum;
}

INLINE vec toy_layer(enum activation activation, const struct toy_layer *layer, const float *w,
                     const float *in, size_t vectors)
{
    vec poison = vec_zero();

    for (size_t j = 0; j < layer->out; j++, w += layer->in + 1)
        for (size_t v = 0; v < vectors; v++) {
            vec x = toy_sum(w, in, layer->in, v, vectors);

            poison += vec_poison(x);
            set_value(layer->x, j, v, vectors, x);
            set_value(layer->o, j, v, vectors, activation_of(activation, x));
        }
    return poison;
}

/* The shares of e^x among a layer's sums, lane by lane. */
INLINE void toy_softmax(const struct toy_layer *layer, size_t vectors)
{
    for (size_t v = 0; v < vectors; v++) {
        vec largest = value_of(layer->x, 0, v, vectors), total = vec_zero(), share;

        for (size_t j = 1; j < layer->out; j++)
            largest = vec_max(largest, value_of(layer->x, j, v, vectors));
        for (size_t j = 0; j < layer->out; j++) {
            vec e = vec_exp(value_of(layer->x, j, v, vectors) - largest);

            total += e;
            set_value(layer->o, j, v, vectors, e);
        }
        share = vec_set(1) / total;
        for (size_t j = 0; j < layer->out; j++)
            set_value(layer->o, j, v, vectors, value_of(layer->o, j, v, vectors) * share);
    }
}

/* Returns the first layer (from 1) with a sum that is not finite, or SIZE_MAX. */
INLINE size_t toy_forward(const struct toy *toy, const float *in, size_t vectors)
{
    for (size_t l = 0; l < toy->layers; l++) {
        const struct toy_layer *layer = &toy->layer[l];
        const float *w = toy->w + layer->weights;
        vec poison = vec_zero();

#define BODY(id) poison = toy_layer(id, layer, w, in, vectors)
        ACTIVATION_SWITCH(layer->activation, BODY)
#undef BODY
        if (layer->activation == ACTIVATION_SOFTMAX)
            toy_softmax(layer, vectors);
        if (!vec_is_clean(poison))
            return l + 1;
        in = layer->o;
    }
    return SIZE_MAX;
}

/* ---- Loss and the output layer's deltas; what is not a sample's lane becomes 0 */

INLINE vec toy_output(enum loss loss, enum activation activation, const struct toy *toy,
                      const struct toy_layer *layer, const float *t, size_t vectors)
{
    vec total = vec_zero();

    for (size_t j = 0; j < layer->out; j++)
        for (size_t v = 0; v < vectors; v++) {
            const vec filled = lanes_filled(toy, v), o = value_of(layer->o, j, v, vectors);
            const vec target = value_of(t, j, v, vectors), e = target - o;
            vec delta = -e, value;

            if (loss == LOSS_CROSS_ENTROPY) {
                value = binary_cross_entropy(value_of(layer->x, j, v, vectors), target);
            } else {
                value = loss_of_error(loss, e);
                delta = output_slope(loss, e) * slope_of(activation, o);
            }
            total = vec_fma(value, filled, total);
            set_value(layer->delta, j, v, vectors, delta * filled);
        }
    return total;
}

/* The losses of a vector of softmax outputs by cross-entropy: sum t (largest - x) + ln (sum e^(x - largest)) sum t. */
INLINE vec toy_softmax_entropy(const struct toy_layer *layer, const float *t, size_t v,
                               size_t vectors, vec filled)
{
    vec largest = value_of(layer->x, 0, v, vectors), power = vec_zero(), targets = vec_zero(),
        loss = vec_zero();

    for (size_t j = 1; j < layer->out; j++)
        largest = vec_max(largest, value_of(layer->x, j, v, vectors));
    for (size_t j = 0; j < layer->out; j++) {
        const vec distance = largest - value_of(layer->x, j, v, vectors),
                  target = value_of(t, j, v, vectors);

        power += vec_exp(-distance);
        targets += target;
        loss = vec_fma(target, distance, loss);
    }
    for (size_t j = 0; j < layer->out; j++)
        set_value(layer->delta, j, v, vectors,
                  (value_of(layer->o, j, v, vectors) * targets - value_of(t, j, v, vectors)) *
                      filled);
    return vec_fma(vec_log(power), targets, loss) * filled;
}

/* The same by a loss of errors: delta = o (dE/do - sum dE/do o). */
INLINE vec toy_softmax_error(enum loss loss, const struct toy_layer *layer, const float *t,
                             size_t v, size_t vectors, vec filled)
{
    vec total = vec_zero(), common = vec_zero();

    for (size_t j = 0; j < layer->out; j++) {
        const vec o = value_of(layer->o, j, v, vectors), e = value_of(t, j, v, vectors) - o;

        total += loss_of_error(loss, e);
        common = vec_fma(output_slope(loss, e), o, common);
    }
    for (size_t j = 0; j < layer->out; j++) {
        const vec o = value_of(layer->o, j, v, vectors), e = value_of(t, j, v, vectors) - o;

        set_value(layer->delta, j, v, vectors, o * (output_slope(loss, e) - common) * filled);
    }
    return total * filled;
}

static vec toy_output_softmax(const struct toy *toy, const struct toy_layer *layer, const float *t,
                              size_t vectors)
{
    vec total = vec_zero();

    for (size_t v = 0; v < vectors; v++)
        total += toy->loss == LOSS_CROSS_ENTROPY
                     ? toy_softmax_entropy(layer, t, v, vectors, lanes_filled(toy, v))
                     : toy_softmax_error(toy->loss, layer, t, v, vectors, lanes_filled(toy, v));
    return total;
}

/* The sum of the samples' losses. */
INLINE float toy_loss(const struct toy *toy, const float *t, size_t vectors)
{
    const struct toy_layer *layer = &toy->layer[toy->layers - 1];
    vec total = vec_zero();

    if (layer->activation == ACTIVATION_SOFTMAX) {
        total = toy_output_softmax(toy, layer, t, vectors);
    } else if (toy->loss == LOSS_CROSS_ENTROPY) {
        total = toy_output(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, toy, layer, t, vectors);
    } else if (toy->loss == LOSS_SSE) {
#define BODY(id) total = toy_output(LOSS_SSE, id, toy, layer, t, vectors)
        ACTIVATION_SWITCH(layer->activation, BODY)
#undef BODY
    } else if (toy->loss == LOSS_SQUARED) {
#define BODY(id) total = toy_output(LOSS_SQUARED, id, toy, layer, t, vectors)
        ACTIVATION_SWITCH(layer->activation, BODY)
#undef BODY
    } else {
#define BODY(id) total = toy_output(LOSS_MAE, id, toy, layer, t, vectors)
        ACTIVATION_SWITCH(layer->activation, BODY)
#undef BODY
    }
    return vec_total(total);
}

/* ---- Back */

/* Deltas of the layer `below` from those of `layer` through its weights. */
INLINE void toy_deltas(enum activation activation, const struct toy_layer *below,
                       const struct toy_layer *layer, const float *w, size_t vectors)
{
    for (size_t i = 0; i < layer->in; i++)
        for (size_t v = 0; v < vectors; v++) {
            vec h = vec_zero();

            for (size_t j = 0; j < layer->out; j++)
                h = vec_fma(vec_set(w[j * (layer->in + 1) + i]),
                            value_of(layer->delta, j, v, vectors), h);
            set_value(below->delta, i, v, vectors,
                      h * slope_of(activation, value_of(below->o, i, v, vectors)));
        }
}

INLINE void toy_back(const struct toy *toy, size_t vectors)
{
    for (size_t l = toy->layers - 1; l > 0; l--) {
        const struct toy_layer *layer = &toy->layer[l], *below = layer - 1;
        const float *w = toy->w + layer->weights;

#define BODY(id) toy_deltas(id, below, layer, w, vectors)
        ACTIVATION_SWITCH(below->activation, BODY)
#undef BODY
    }
}

/* ---- Gradients: for each parameter a vector whose lanes add up to it */

INLINE float *toy_layer_products(const struct toy_layer *layer, const float *in, float *product,
                                 bool bias, size_t vectors)
{
    for (size_t j = 0; j < layer->out; j++) {
        vec total = vec_zero();

        for (size_t i = 0; i < layer->in; i++, product += LANES) {
            vec sum = value_of(layer->delta, j, 0, vectors) * value_of(in, i, 0, vectors);

            for (size_t v = 1; v < vectors; v++)
                sum = vec_fma(value_of(layer->delta, j, v, vectors), value_of(in, i, v, vectors),
                              sum);
            vec_store(product, sum);
        }
        for (size_t v = 0; bias && v < vectors; v++)
            total += value_of(layer->delta, j, v, vectors);
        vec_store(product, total);
        product += LANES;
    }
    return product;
}

/* The totals of LANES rows of LANES floats. */
INLINE vec fold_rows(const float *rows)
{
#define ROW(i) vec_load(rows + (i)*LANES)
    return FOLD_ROWS(ROW);
#undef ROW
}

/* The optimiser's step on the parameters from `at` on; `g` is their mean gradient. Returns the new parameters. */
INLINE vec toy_step(enum optimizer optimizer, bool penalties, const struct optimise *o,
                    const float *is_weight, size_t at, vec g)
{
    const vec w = vec_load(o->w + at);

    if (penalties)
        g += (penalised(o, w, g) - g) * vec_load(is_weight + at);
    if (optimizer == OPTIMIZER_MOMENTUM)
        g = momentum_step(o, at, g);
    if (optimizer == OPTIMIZER_ADAM)
        g = adam_step(o, at, g);
    return vec_fma(vec_set(-o->rate), g, w);
}

INLINE vec toy_change(enum optimizer optimizer, bool penalties, const struct toy *toy,
                      const struct optimise *o)
{
    const vec share = vec_set(1 / (float)toy->count);
    vec poison = vec_zero();

    for (size_t at = 0; at < toy->parameters; at += LANES) {
        vec w = toy_step(optimizer, penalties, o, toy->is_weight, at,
                         fold_rows(toy->product + at * LANES) * share);

        poison += vec_poison(w);
        vec_store(toy->w + at, w);
    }
    return poison;
}

/* False where a parameter is no longer finite. */
INLINE bool toy_update(const struct toy *toy, const struct optimise *o)
{
    const bool penalties = o->l1 != 0 || o->l2 != 0;
    vec poison = vec_zero();

    switch (o->optimizer) {
    case OPTIMIZER_SGD:
        poison = penalties ? toy_change(OPTIMIZER_SGD, true, toy, o)
                           : toy_change(OPTIMIZER_SGD, false, toy, o);
        break;
    case OPTIMIZER_MOMENTUM: poison = toy_change(OPTIMIZER_MOMENTUM, true, toy, o); break;
    case OPTIMIZER_ADAM: poison = toy_change(OPTIMIZER_ADAM, true, toy, o); break;
    case OPTIMIZER_COUNT: break;
    }
    return vec_is_clean(poison);
}

/* ---- A mini-batch */

INLINE enum toy_end toy_mini_batch(struct toy *toy, const struct optimise *o, const float *x,
                                   const float *t, size_t vectors)
{
    const float *in = x;
    float *product = toy->product;

    toy->broken_layer = toy_forward(toy, x, vectors);
    if (toy->broken_layer != SIZE_MAX)
        return TOY_SUM;
    toy->loss_sum = toy_loss(toy, t, vectors);
    if (!isfinite(toy->loss_sum))
        return TOY_LOSS;
    toy_back(toy, vectors);
    for (size_t l = 0; l < toy->layers; l++) {
        product = toy_layer_products(&toy->layer[l], in, product, toy->bias, vectors);
        in = toy->layer[l].o;
    }
    return toy_update(toy, o) ? TOY_WELL : TOY_WEIGHT;
}

static enum toy_end toy_batch(struct toy *toy, const struct optimise *o, const float *x,
                              const float *t)
{
    const size_t vectors = (toy->count + LANES - 1) / LANES;

    if (vectors == 1)
        return toy_mini_batch(toy, o, x, t, 1);
    return toy_mini_batch(toy, o, x, t, vectors);
}

#endif
