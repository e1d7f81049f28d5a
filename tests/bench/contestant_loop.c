/*
 * The straightforward loop of plain_loop.c as a program of its own, for compare.py, which compiles both with
 * -O3 -march=native -ffast-math.
 *
 * usage: contestant_loop online|dense IMAGES SECONDS      prints samples a second
 *
 * IMAGES is a plain IDX file of images; `dense` uses random inputs instead. The classes do not matter for the
 * time and are made here. Loading is not timed.
 */
#include "plain_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { IMAGES = 10000, TURN = 64 };

static double clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static float *load_images(const char *path)
{
    unsigned char *bytes = malloc((size_t)IMAGES * PLAIN_INPUTS);
    float *x = malloc((size_t)IMAGES * PLAIN_INPUTS * sizeof *x);
    FILE *file = fopen(path, "rb");

    if (bytes == NULL || x == NULL || file == NULL || fseek(file, 16, SEEK_SET) != 0
        || fread(bytes, PLAIN_INPUTS, IMAGES, file) != IMAGES) {
        fprintf(stderr, "contestant_loop: %s: cannot read %d images\n", path, IMAGES);
        exit(1);
    }
    fclose(file);
    for (size_t i = 0; i < (size_t)IMAGES * PLAIN_INPUTS; i++)
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
    unsigned char labels[TURN];
    size_t done = 0;
    float *x;

    if (seconds <= 0) {
        fprintf(stderr, "usage: contestant_loop online|dense IMAGES SECONDS\n");
        return 2;
    }
    x = load_images(argv[2]);
    for (size_t i = 0; strcmp(argv[1], "dense") == 0 && i < (size_t)IMAGES * PLAIN_INPUTS; i++)
        x[i] = random_float();
    for (size_t i = 0; i < TURN; i++)
        labels[i] = (unsigned char)(i % PLAIN_OUTPUTS);
    start = clock_now();
    for (; clock_now() - start < seconds; done += TURN)
        plain_train(x + done % (IMAGES - TURN) * PLAIN_INPUTS, labels, TURN, 0.1F);
    printf("%.0f\n", (double)done / (clock_now() - start));
    return 0;
}
