/* Differences of activations and losses, by identities in which nothing cancels. */
#include "difference.h"

#include <math.h>

/*
 * s(b) - s(a) = s(b) s(-a) (1 - e^(a-b)), s the sigmoid: put both over (1 + e^a) (1 + e^b). The greater
 * argument is taken for b, so that the power of e is below 1.
 */
static double sigmoid_difference(double x, double d)
{
    double a = d > 0 ? x : x + d, b = d > 0 ? x + d : x;
    double rise = activation_value(ACTIVATION_SIGMOID, b) *
                  activation_value(ACTIVATION_SIGMOID, -a) * -expm1(-fabs(d));

    return d > 0 ? rise : -rise;
}

/* Of a function of two straight lines that meet at 0, with the slopes `below` and `above`. */
static double bent_difference(double x, double d, double below, double above)
{
    double there = x + d;

    if (x >= 0 && there >= 0)
        return above * d;
    if (x <= 0 && there <= 0)
        return below * d;
    return x < 0 ? above * there - below * x : below * there - above * x;
}

double activation_difference(enum activation activation, double x, double d)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return sigmoid_difference(x, d);
    case ACTIVATION_TANH: return 2 * sigmoid_difference(2 * x, 2 * d); /* tanh x = 2 s(2x) - 1 */
    case ACTIVATION_RELU: return bent_difference(x, d, 0, 1);
    case ACTIVATION_LEAKY_RELU: return bent_difference(x, d, NN_LEAKY_SLOPE, 1);
    case ACTIVATION_LINEAR: return d;
    case ACTIVATION_STEP:
        return activation_value(activation, x + d) - activation_value(activation, x);
    case ACTIVATION_SOFTMAX:
    case ACTIVATION_COUNT: break;
    }
    return NAN;
}

/* By how much sum e^x grows in proportion: sum o (e^d - 1), o the shares of the e^x. */
static double growth(const double *o, const double *d, size_t count)
{
    double total = 0;

    for (size_t k = 0; k < count; k++)
        total += o[k] * expm1(d[k]);
    return total;
}

void activation_layer_difference(enum activation activation, const double *x, const double *o,
                                 const double *d, double *difference, size_t count)
{
    double more = activation == ACTIVATION_SOFTMAX ? growth(o, d, count) : 0;

    for (size_t k = 0; k < count; k++)
        difference[k] = activation == ACTIVATION_SOFTMAX
                            ? o[k] * (expm1(d[k]) - more) / (1 + more)
                            : activation_difference(activation, x[k], d[k]);
}

/* Of one output's part in a loss of errors e, that change by d. */
static double error_difference(enum loss loss, double e, double d)
{
    switch (loss) {
    case LOSS_SSE: return d * (e + d / 2);
    case LOSS_SQUARED: return d * (2 * e + d);
    case LOSS_MAE: return bent_difference(e, d, -1, 1);
    case LOSS_CROSS_ENTROPY:
    case LOSS_COUNT: break;
    }
    return NAN;
}

/*
 * (1 - t) x + ln (1 + e^-x), or -t x + ln (1 + e^x), as loss.c has them; the quotient in the logarithm,
 * (1 + e^(x+d)) / (1 + e^x), is 1 + s(x) (e^d - 1).
 */
static double binary_cross_entropy_difference(double x, double t, double d)
{
    double line = x > 0 ? (1 - t) * d : -t * d, towards = x > 0 ? -1 : 1;

    return line + log1p(activation_value(ACTIVATION_SIGMOID, towards * x) * expm1(towards * d));
}

double loss_difference(enum loss loss, enum activation output, const double *x, const double *o,
                       const double *t, const double *dx, const double *d_o, size_t count)
{
    bool softmax = loss == LOSS_CROSS_ENTROPY && output == ACTIVATION_SOFTMAX;
    double total = 0, logarithm = softmax ? log1p(growth(o, dx, count)) : 0;

    for (size_t k = 0; k < count; k++) {
        if (softmax)
            total += t[k] * (logarithm - dx[k]);
        else if (loss == LOSS_CROSS_ENTROPY)
            total += binary_cross_entropy_difference(x[k], t[k], dx[k]);
        else
            total += error_difference(loss, t[k] - o[k], -d_o[k]);
    }
    return total;
}
