/*
 * The activations and their slopes in double: the plain formulas that everything else is compared
 * with. The fast float32 versions live with the kernels.
 */
#include <nntui/nn.h>

#include <math.h>

/* The columns of activation.def that are no text. */
static const struct traits {
    bool trainable, output_only;
    double low, high;
} traits[ACTIVATION_COUNT] = {
#define ACTIVATION(id, name, trainable, output_only, low, high, help) \
 [ACTIVATION_##id] = {trainable, output_only, low, high},
#include <nntui/activation.def>
#undef ACTIVATION
};

bool activation_trainable(enum activation activation)
{
    return traits[activation].trainable;
}

bool activation_output_only(enum activation activation)
{
    return traits[activation].output_only;
}

/* Cross-entropy reads targets as probabilities, so there "no" is 0 and "yes" is 1 exactly. */
void activation_target_range(enum activation activation, enum loss loss, double *low, double *high)
{
    *low = loss == LOSS_CROSS_ENTROPY ? 0 : traits[activation].low;
    *high = loss == LOSS_CROSS_ENTROPY ? 1 : traits[activation].high;
}

/*
 * 1 / (1 + e^-x). Below 0 the same fraction is multiplied through by e^x, because e^-x would
 * overflow from x = -710 on; e^x only goes quietly to 0.
 */
static double sigmoid(double x)
{
    if (x >= 0)
        return 1 / (1 + exp(-x));
    return exp(x) / (1 + exp(x));
}

double activation_value(enum activation activation, double x)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return sigmoid(x);
    case ACTIVATION_TANH: return tanh(x);
    case ACTIVATION_RELU: return x <= 0 ? 0 : x; /* so written, a NaN stays one */
    case ACTIVATION_LEAKY_RELU: return x > 0 ? x : NN_LEAKY_SLOPE * x;
    case ACTIVATION_LINEAR: return x;
    case ACTIVATION_STEP: return x >= 0 ? 1 : x < 0 ? 0 : x;
    case ACTIVATION_SOFTMAX: return 1; /* of a layer of one neuron; see softmax() */
    case ACTIVATION_COUNT: break;
    }
    return NAN;
}

/*
 * At the kink of relu and leaky-relu, x = 0, the slope is the one from the left. Softmax has a slope
 * for each pair of neurons; this is the one of a neuron with its own sum.
 */
double activation_slope(enum activation activation, double x, double o)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return o * (1 - o);
    case ACTIVATION_TANH: return 1 - o * o;
    case ACTIVATION_RELU: return x > 0 ? 1 : 0;
    case ACTIVATION_LEAKY_RELU: return x > 0 ? 1 : NN_LEAKY_SLOPE;
    case ACTIVATION_LINEAR: return 1;
    case ACTIVATION_STEP: return 0;
    case ACTIVATION_SOFTMAX: return o * (1 - o);
    case ACTIVATION_COUNT: break;
    }
    return NAN;
}

/*
 * o_k = e^x_k / sum over j of e^x_j. Taking the largest sum from all of them first changes nothing in
 * the fraction, and no power of e is then above 1.
 */
static void softmax(const double *x, double *o, size_t count)
{
    double largest = x[0], total = 0;

    for (size_t k = 1; k < count; k++)
        largest = fmax(largest, x[k]);
    for (size_t k = 0; k < count; k++) {
        o[k] = exp(x[k] - largest);
        total += o[k];
    }
    for (size_t k = 0; k < count; k++)
        o[k] /= total;
}

void activation_layer(enum activation activation, const double *x, double *o, size_t count)
{
    if (activation == ACTIVATION_SOFTMAX) {
        softmax(x, o, count);
        return;
    }
    for (size_t k = 0; k < count; k++)
        o[k] = activation_value(activation, x[k]);
}
