/*
 * A straightforward loop, compiled with -O3 -march=native (and -ffast-math, without which the compiler may
 * not regroup the sums and is four times slower): what anybody's first C version reaches.
 */
#include "plain_loop.h"

#include <math.h>

static float w_hidden[PLAIN_HIDDEN][PLAIN_INPUTS], w_output[PLAIN_OUTPUTS][PLAIN_HIDDEN];

static void start(void)
{
    unsigned state = 1;

    for (size_t j = 0; j < PLAIN_HIDDEN; j++)
        for (size_t i = 0; i < PLAIN_INPUTS; i++)
            w_hidden[j][i] = ((float)((state = state * 1664525u + 1013904223u) >> 8) / 8388608.0f -
                              1) /
                             28;
    for (size_t k = 0; k < PLAIN_OUTPUTS; k++)
        for (size_t j = 0; j < PLAIN_HIDDEN; j++)
            w_output[k][j] = ((float)((state = state * 1664525u + 1013904223u) >> 8) / 8388608.0f -
                              1) /
                             10;
}

static float sigmoid(float x)
{
    return 1.0f / (1.0f + expf(-x));
}

static float dot(const float *restrict a, const float *restrict b, size_t count)
{
    float sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

static void train(const float *restrict x, size_t class, float rate)
{
    float hidden[PLAIN_HIDDEN], e_hidden[PLAIN_HIDDEN] = {0};

    for (size_t j = 0; j < PLAIN_HIDDEN; j++)
        hidden[j] = sigmoid(dot(w_hidden[j], x, PLAIN_INPUTS));
    for (size_t k = 0; k < PLAIN_OUTPUTS; k++) {
        float o = sigmoid(dot(w_output[k], hidden, PLAIN_HIDDEN));
        float delta = ((k == class ? 0.99f : 0.01f) - o) * o * (1 - o);

        for (size_t j = 0; j < PLAIN_HIDDEN; j++) {
            e_hidden[j] += w_output[k][j] * delta;
            w_output[k][j] += rate * delta * hidden[j];
        }
    }
    for (size_t j = 0; j < PLAIN_HIDDEN; j++) {
        float step = rate * e_hidden[j] * hidden[j] * (1 - hidden[j]);

        for (size_t i = 0; i < PLAIN_INPUTS; i++)
            w_hidden[j][i] += step * x[i];
    }
}

void plain_train(const float *x, const unsigned char *labels, size_t count, float rate)
{
    static int started;

    if (!started)
        start();
    started = 1;
    for (size_t i = 0; i < count; i++)
        train(x + i * PLAIN_INPUTS, labels[i], rate);
}
