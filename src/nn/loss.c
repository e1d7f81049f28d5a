/*
 * The losses of one sample and their deltas in double: the plain formulas that everything else is
 * compared with. The fast float32 versions live with the kernels.
 */
#include "loss.h"

#include <math.h>

bool loss_accepts(enum loss loss, enum activation output)
{
    return loss != LOSS_CROSS_ENTROPY || output == ACTIVATION_SIGMOID ||
           output == ACTIVATION_SOFTMAX;
}

bool loss_is_of_errors(enum loss loss)
{
    return loss != LOSS_CROSS_ENTROPY;
}

double loss_of_error(enum loss loss, double e)
{
    switch (loss) {
    case LOSS_SSE: return 0.5 * e * e;
    case LOSS_SQUARED: return e * e;
    case LOSS_MAE: return fabs(e);
    case LOSS_CROSS_ENTROPY:
    case LOSS_COUNT: break;
    }
    return NAN;
}

/*
 * -t ln o - (1 - t) ln (1 - o) for o = sigmoid(x), with both logarithms written out:
 * -ln o = ln (1 + e^-x) and -ln (1 - o) = x + ln (1 + e^-x), together (1 - t) x + ln (1 + e^-x).
 * Below 0 the same in the form -t x + ln (1 + e^x), so that no power of e is above 1.
 */
static double binary_cross_entropy(double x, double t)
{
    return (x > 0 ? (1 - t) * x : -t * x) + log1p(exp(-fabs(x)));
}

/* -sum t ln o for o = softmax(x): -ln o_k = (m - x_k) + ln sum e^(x_j - m), with m the largest sum. */
static double categorical_cross_entropy(const double *x, const double *t, size_t count)
{
    double largest = x[0], total = 0, loss = 0;

    for (size_t k = 1; k < count; k++)
        largest = fmax(largest, x[k]);
    for (size_t k = 0; k < count; k++)
        total += exp(x[k] - largest);
    for (size_t k = 0; k < count; k++)
        loss += t[k] * ((largest - x[k]) + log(total));
    return loss;
}

double loss_value(enum loss loss, enum activation output, const double *x, const double *o,
                  const double *t, size_t count)
{
    double value = 0;

    if (loss == LOSS_CROSS_ENTROPY && output == ACTIVATION_SOFTMAX)
        return categorical_cross_entropy(x, t, count);
    for (size_t k = 0; k < count; k++)
        value += loss == LOSS_CROSS_ENTROPY ? binary_cross_entropy(x[k], t[k])
                                            : loss_of_error(loss, t[k] - o[k]);
    return value;
}

bool loss_uses_slope(enum loss loss, enum activation output)
{
    return loss != LOSS_CROSS_ENTROPY && output != ACTIVATION_SOFTMAX;
}

/* dE/do of a loss of errors: -e for sse, -2e for squared; for mae -1 or 1, and 0 at its kink. */
static double output_slope(enum loss loss, double e)
{
    if (loss == LOSS_SSE)
        return -e;
    if (loss == LOSS_SQUARED)
        return -2 * e;
    return e > 0 ? -1 : e < 0 ? 1 : e;
}

double loss_delta_common(enum loss loss, enum activation output, const double *e, const double *o,
                         const double *t, size_t count)
{
    double common = 0;

    if (output != ACTIVATION_SOFTMAX)
        return 0;
    for (size_t k = 0; k < count; k++)
        common += loss == LOSS_CROSS_ENTROPY ? t[k] : output_slope(loss, e[k]) * o[k];
    return common;
}

/*
 * sigmoid, cross-entropy   o - t: the sigmoid's slope and the loss's cancel
 * softmax, cross-entropy   o sum t - t, which is o - t where the targets add up to 1
 * softmax, else            o (dE/do - sum dE/do o), from do_j/dx_k = o_j ((j = k) - o_k)
 * all others               dE/do f'(x)
 */
double loss_delta_unit(enum loss loss, enum activation output, double e, double o, double t,
                       double slope, double common)
{
    if (loss == LOSS_CROSS_ENTROPY)
        return output == ACTIVATION_SOFTMAX ? o * common - t : -e;
    if (output == ACTIVATION_SOFTMAX)
        return o * (output_slope(loss, e) - common);
    return output_slope(loss, e) * slope;
}

void loss_delta(enum loss loss, enum activation output, const double *x, const double *o,
                const double *t, double *delta, size_t count)
{
    double *e = delta, common; /* the errors wait where the deltas will stand */

    for (size_t k = 0; k < count; k++)
        e[k] = t[k] - o[k];
    common = loss_delta_common(loss, output, e, o, t, count);
    for (size_t k = 0; k < count; k++)
        delta[k] = loss_delta_unit(loss, output, e[k], o[k], t[k],
                                   activation_slope(output, x[k], o[k]), common);
}
