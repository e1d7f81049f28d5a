/*
 * The course's algorithm as one would first write it in C, for compare.py: 784-100-10, sigmoid, squared error, one
 * sample at a time, float32, weights in rows of the receiving neuron, no library. compare.py compiles it with
 * -O3 -march=native -ffast-math: without the last, the compiler may not regroup the sums, and the loop is
 * four times slower.
 *
 * usage: contestant_loop online|dense IMAGES SECONDS      prints samples a second
 *
 * IMAGES is a plain IDX file of images; `dense` uses random inputs instead. The classes do not matter for the
 * time and are made here. Loading is not timed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 784, HIDDEN = 100, OUTPUTS = 10, IMAGES = 10000 };

static float w_hidden[HIDDEN][INPUTS], w_output[OUTPUTS][HIDDEN];

static double clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static float sigmoid(float x)
{
    return 1.0F / (1.0F + expf(-x));
}

static float dot(const float *restrict a, const float *restrict b, int count)
{
    float sum = 0;

    for (int i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

static void train(const float *restrict x, int class, float rate)
{
    float hidden[HIDDEN], e_hidden[HIDDEN] = {0};

    for (int j = 0; j < HIDDEN; j++)
        hidden[j] = sigmoid(dot(w_hidden[j], x, INPUTS));
    for (int k = 0; k < OUTPUTS; k++) {
        float o = sigmoid(dot(w_output[k], hidden, HIDDEN));
        float delta = ((k == class ? 0.99F : 0.01F) - o) * o * (1 - o);

        for (int j = 0; j < HIDDEN; j++) {
            e_hidden[j] += w_output[k][j] * delta;
            w_output[k][j] += rate * delta * hidden[j];
        }
    }
    for (int j = 0; j < HIDDEN; j++) {
        float step = rate * e_hidden[j] * hidden[j] * (1 - hidden[j]);

        for (int i = 0; i < INPUTS; i++)
            w_hidden[j][i] += step * x[i];
    }
}

static float *load_images(const char *path)
{
    unsigned char *bytes = malloc((size_t)IMAGES * INPUTS);
    float *x = malloc((size_t)IMAGES * INPUTS * sizeof *x);
    FILE *file = fopen(path, "rb");

    if (bytes == NULL || x == NULL || file == NULL || fseek(file, 16, SEEK_SET) != 0
        || fread(bytes, INPUTS, IMAGES, file) != IMAGES) {
        fprintf(stderr, "contestant_loop: %s: cannot read %d images\n", path, IMAGES);
        exit(1);
    }
    fclose(file);
    for (size_t i = 0; i < (size_t)IMAGES * INPUTS; i++)
        x[i] = 0.01F + 0.99F * (float)bytes[i] / 255;
    free(bytes);
    return x;
}

static float random_float(void)
{
    return (float)rand() / (float)RAND_MAX * 2 - 1;
}

int main(int argc, char **argv)
{
    double seconds = argc == 4 ? atof(argv[3]) : 0, start;
    size_t done = 0;
    float *x;

    if (seconds <= 0) {
        fprintf(stderr, "usage: contestant_loop online|dense IMAGES SECONDS\n");
        return 2;
    }
    x = load_images(argv[2]);
    for (size_t i = 0; strcmp(argv[1], "dense") == 0 && i < (size_t)IMAGES * INPUTS; i++)
        x[i] = random_float();
    for (int j = 0; j < HIDDEN; j++)
        for (int i = 0; i < INPUTS; i++)
            w_hidden[j][i] = random_float() * 0.06F;
    for (int k = 0; k < OUTPUTS; k++)
        for (int j = 0; j < HIDDEN; j++)
            w_output[k][j] = random_float() * 0.17F;
    start = clock_now();
    while (clock_now() - start < seconds)
        for (int i = 0; i < 64; i++, done++)
            train(x + done % IMAGES * INPUTS, (int)(done % OUTPUTS), 0.1F);
    printf("%.0f\n", (double)done / (clock_now() - start));
    return w_output[0][0] == w_output[0][0] ? 0 : 1;
}
