/*
 * One pass of a small network worked out a second time, with plain arrays and formulas of its own, as one would with
 * paper and pencil: what traces are compared with. Nothing in here calls the engine.
 */
#ifndef NNTUI_TESTS_PAPER_H
#define NNTUI_TESTS_PAPER_H

#include "course_support.h"

struct paper {
    struct architecture arch;
    enum rule rule;
    int carry;
    double i[COURSE_WIDTH], t[COURSE_WIDTH], rate;
    double w[COURSE_LAYERS][COURSE_WIDTH][COURSE_WIDTH], b[COURSE_LAYERS][COURSE_WIDTH];
    double p[COURSE_LAYERS][COURSE_WIDTH][COURSE_WIDTH], x[COURSE_LAYERS][COURSE_WIDTH];
    double o[COURSE_LAYERS][COURSE_WIDTH], e[COURSE_LAYERS][COURSE_WIDTH], loss;
    double slope[COURSE_LAYERS][COURSE_WIDTH], delta[COURSE_LAYERS][COURSE_WIDTH];
    double s[COURSE_LAYERS][COURSE_WIDTH]; /* weights into a neuron, added up */
    double share[COURSE_LAYERS][COURSE_WIDTH][COURSE_WIDTH];
    double dw[COURSE_LAYERS][COURSE_WIDTH][COURSE_WIDTH], db[COURSE_LAYERS][COURSE_WIDTH];
    double new_w[COURSE_LAYERS][COURSE_WIDTH][COURSE_WIDTH], new_b[COURSE_LAYERS][COURSE_WIDTH];
};

/* Halves away from 0, and what is a half but for 1e-14 of itself counts as one, as figure.c says. */
static inline double paper_round(const struct paper *paper, double value)
{
    double unit = 1, scaled;

    if (paper->carry == CARRY_FULL)
        return value;
    for (int i = 0; i < paper->carry; i++)
        unit *= 10;
    scaled = fabs(value) * unit;
    scaled = floor(scaled * (1 + 1e-14) + 0.5) / unit;
    return value < 0 ? -scaled : scaled;
}

/* The numbers in the documented order: for each layer its rows, then its biases; inputs, targets, rate. */
static inline void paper_begin(struct paper *paper, const struct problem *problem)
{
    const double *number = problem->numbers;
    const size_t *sizes = problem->arch.sizes;

    *paper = (struct paper){.arch = problem->arch, .rule = problem->rule, .carry = problem->carry};
    for (size_t l = 0; l < problem->arch.layers; l++) {
        for (size_t k = 0; k < sizes[l + 1]; k++)
            for (size_t j = 0; j < sizes[l]; j++)
                paper->w[l][k][j] = *number++;
        for (size_t k = 0; problem->arch.bias && k < sizes[l + 1]; k++)
            paper->b[l][k] = *number++;
    }
    for (size_t j = 0; j < sizes[0]; j++)
        paper->i[j] = *number++;
    for (size_t k = 0; k < sizes[problem->arch.layers]; k++)
        paper->t[k] = *number++;
    paper->rate = *number++;
    assert_true(number == problem->numbers + problem->count);
}

/* ---- Forward */

static inline double paper_incoming(const struct paper *paper, size_t l, size_t j)
{
    return l == 0 ? paper->i[j] : paper->o[l - 1][j];
}

static inline double paper_activation(const struct paper *paper, size_t l, size_t k)
{
    double x = paper->x[l][k], total = 0;

    switch (paper->arch.activation[l]) {
    case ACTIVATION_SIGMOID: return 1 / (1 + exp(-x));
    case ACTIVATION_TANH: return (exp(x) - exp(-x)) / (exp(x) + exp(-x));
    case ACTIVATION_RELU: return x < 0 ? 0 : x;
    case ACTIVATION_LEAKY_RELU: return x < 0 ? x / 100 : x;
    case ACTIVATION_LINEAR: return x;
    default: break;
    }
    for (size_t j = 0; j < paper->arch.sizes[l + 1]; j++)
        total += exp(paper->x[l][j]);
    return exp(x) / total;
}

static inline void paper_forward(struct paper *paper)
{
    for (size_t l = 0; l < paper->arch.layers; l++) {
        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
            double x = 0;

            for (size_t j = 0; j < paper->arch.sizes[l]; j++) {
                paper->p[l][k][j] = paper->w[l][k][j] * paper_incoming(paper, l, j);
                x += paper->p[l][k][j];
            }
            paper->x[l][k] = paper_round(paper, x + paper->b[l][k]);
        }
        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++)
            paper->o[l][k] = paper_round(paper, paper_activation(paper, l, k));
    }
}

/* -t ln o - (1 - t) ln (1 - o), and -t ln o of a softmax, from the sums. */
static inline double paper_surprise(const struct paper *paper, size_t k)
{
    size_t last = paper->arch.layers - 1;
    const double *x = paper->x[last];
    double total = 0;

    if (paper->arch.activation[last] == ACTIVATION_SIGMOID)
        return paper->t[k] * log(1 + exp(-x[k])) + (1 - paper->t[k]) * log(1 + exp(x[k]));
    for (size_t j = 0; j < paper->arch.sizes[last + 1]; j++)
        total += exp(x[j]);
    return -paper->t[k] * log(exp(x[k]) / total);
}

static inline void paper_errors(struct paper *paper)
{
    size_t last = paper->arch.layers - 1;

    paper->loss = 0;
    for (size_t k = 0; k < paper->arch.sizes[last + 1]; k++) {
        double e = paper_round(paper, paper->t[k] - paper->o[last][k]);

        paper->e[last][k] = e;
        switch (paper->arch.loss) {
        case LOSS_SSE: paper->loss += e * e / 2; break;
        case LOSS_SQUARED: paper->loss += e * e; break;
        case LOSS_MAE: paper->loss += e < 0 ? -e : e; break;
        default: paper->loss += paper_surprise(paper, k);
        }
    }
    paper->loss = paper_round(paper, paper->loss);
}

/* ---- Backward */

static inline bool paper_has_slope(const struct paper *paper, size_t l)
{
    return l + 1 < paper->arch.layers || (paper->arch.activation[l] != ACTIVATION_SOFTMAX &&
                                          paper->arch.loss != LOSS_CROSS_ENTROPY);
}

static inline double paper_slope(const struct paper *paper, size_t l, size_t k)
{
    double x = paper->x[l][k], o = paper->o[l][k];

    switch (paper->arch.activation[l]) {
    case ACTIVATION_SIGMOID: return o * (1 - o);
    case ACTIVATION_TANH: return 1 - o * o;
    case ACTIVATION_RELU: return x > 0 ? 1 : 0;
    case ACTIVATION_LEAKY_RELU: return x > 0 ? 1 : 0.01;
    default: return 1;
    }
}

/* dE/do of an output. */
static inline double paper_loss_slope(const struct paper *paper, size_t k)
{
    double e = paper->e[paper->arch.layers - 1][k];

    if (paper->arch.loss == LOSS_MAE)
        return e > 0 ? -1 : e < 0 ? 1 : 0;
    return paper->arch.loss == LOSS_SQUARED ? -2 * e : -e;
}

static inline double paper_delta(const struct paper *paper, size_t l, size_t k)
{
    const double *o = paper->o[l];
    double total = 0;

    if (l + 1 < paper->arch.layers)
        return -paper->e[l][k] * paper->slope[l][k];
    if (paper_has_slope(paper, l))
        return paper_loss_slope(paper, k) * paper->slope[l][k];
    if (paper->arch.activation[l] == ACTIVATION_SIGMOID)
        return -paper->e[l][k];
    for (size_t j = 0; j < paper->arch.sizes[l + 1]; j++) {
        if (paper->arch.loss == LOSS_CROSS_ENTROPY)
            total += paper->t[j];
        else /* the Jacobian: do_j/dx_k = o_j ((j = k) - o_k) */
            total += paper_loss_slope(paper, j) * o[j] * ((j == k ? 1 : 0) - o[k]);
    }
    return paper->arch.loss == LOSS_CROSS_ENTROPY ? o[k] * total - paper->t[k] : total;
}

static inline double paper_share(const struct paper *paper, size_t l, size_t k, size_t j)
{
    double w = paper->w[l][k][j];

    if (paper->rule == RULE_CHAIN)
        return -w * paper->delta[l][k];
    if (paper->rule == RULE_TRANSPOSE)
        return w * paper->e[l][k];
    return paper_round(paper, paper->e[l][k] * w / paper->s[l][k]);
}

/* e of the neurons before layer l. */
static inline void paper_back(struct paper *paper, size_t l)
{
    for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
        double sum = 0;

        for (size_t j = 0; j < paper->arch.sizes[l]; j++)
            sum += paper->w[l][k][j];
        paper->s[l][k] = paper_round(paper, sum);
    }
    for (size_t j = 0; j < paper->arch.sizes[l]; j++) {
        double e = 0;

        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
            paper->share[l][k][j] = paper_share(paper, l, k, j);
            e += paper->share[l][k][j];
        }
        paper->e[l - 1][j] = paper_round(paper, e);
    }
}

static inline void paper_backward(struct paper *paper)
{
    for (size_t l = paper->arch.layers; l-- > 0;) {
        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
            paper->slope[l][k] = paper_round(paper, paper_slope(paper, l, k));
            paper->delta[l][k] = paper_round(paper, paper_delta(paper, l, k));
            for (size_t j = 0; j < paper->arch.sizes[l]; j++)
                paper->dw[l][k][j] = paper_round(paper,
                                                 paper->delta[l][k] * paper_incoming(paper, l, j));
            paper->db[l][k] = paper_round(paper, paper->delta[l][k]);
        }
        if (l > 0)
            paper_back(paper, l);
    }
}

/* ---- Update, and the loss with the new numbers */

static inline void paper_update(struct paper *paper)
{
    for (size_t l = 0; l < paper->arch.layers; l++)
        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
            for (size_t j = 0; j < paper->arch.sizes[l]; j++)
                paper->new_w[l][k][j] = paper_round(paper, paper->w[l][k][j] -
                                                               paper->rate * paper->dw[l][k][j]);
            paper->new_b[l][k] = paper_round(paper, paper->b[l][k] - paper->rate * paper->db[l][k]);
        }
}

static inline void paper_pass(struct paper *paper, const struct problem *problem)
{
    paper_begin(paper, problem);
    paper_forward(paper);
    paper_errors(paper);
    paper_backward(paper);
    paper_update(paper);
}

static inline double paper_loss_after(const struct paper *paper)
{
    struct paper next = *paper;

    memcpy(next.w, paper->new_w, sizeof next.w);
    if (next.arch.bias)
        memcpy(next.b, paper->new_b, sizeof next.b);
    paper_forward(&next);
    paper_errors(&next);
    return next.loss;
}

/* The number at a place that a pass computes; `computed` says whether this one does. */
static inline double paper_value(const struct paper *paper, const struct operand *place,
                                 bool *computed)
{
    size_t l = place->layer, k = place->unit, j = place->from;

    *computed = true;
    switch (place->quantity) {
    case QUANTITY_PRODUCT: return paper->p[l][k][j];
    case QUANTITY_SUM: return paper->x[l][k];
    case QUANTITY_OUTPUT: return paper->o[l][k];
    case QUANTITY_LOSS: return paper->loss;
    case QUANTITY_ERROR: return paper->e[l][k];
    case QUANTITY_WEIGHT_SUM: *computed = l > 0 && paper->rule == RULE_SPLIT; return paper->s[l][k];
    case QUANTITY_SHARE: *computed = l > 0; return paper->share[l][k][j];
    case QUANTITY_SLOPE: *computed = paper_has_slope(paper, l); return paper->slope[l][k];
    case QUANTITY_DELTA: return paper->delta[l][k];
    case QUANTITY_GRADIENT: return paper->dw[l][k][j];
    case QUANTITY_BIAS_GRADIENT: *computed = paper->arch.bias; return paper->db[l][k];
    case QUANTITY_NEW_WEIGHT: return paper->new_w[l][k][j];
    case QUANTITY_NEW_BIAS: *computed = paper->arch.bias; return paper->new_b[l][k];
    default: *computed = false; return NAN;
    }
}

/* Away from the kinks of relu, leaky-relu and mae, where there is no slope, and from weights that nearly cancel. */
static inline bool paper_is_usable(const struct paper *paper)
{
    for (size_t l = 0; l < paper->arch.layers; l++) {
        enum activation a = paper->arch.activation[l];
        bool kink = a == ACTIVATION_RELU || a == ACTIVATION_LEAKY_RELU;

        for (size_t k = 0; k < paper->arch.sizes[l + 1]; k++) {
            if (kink && fabs(paper->x[l][k]) < 1e-3)
                return false;
            if (paper->arch.loss == LOSS_MAE && l + 1 == paper->arch.layers &&
                fabs(paper->e[l][k]) < 1e-3)
                return false;
            if (l > 0 && fabs(paper->s[l][k]) < 0.05)
                return false;
        }
    }
    return true;
}

/* random_problem() with numbers that are paper_is_usable(). */
static inline struct problem usable_problem(struct rng *rng, size_t which)
{
    struct problem problem = random_problem(rng, which);
    struct paper paper;

    for (int tries = 0; tries < 1000; tries++) {
        paper_pass(&paper, &problem);
        if (paper_is_usable(&paper))
            return problem;
        random_numbers(&problem, rng);
    }
    fail_msg("no numbers away from the kinks");
    return problem;
}

#endif
