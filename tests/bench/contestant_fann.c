/*
 * The FANN library on the same networks, for compare.py.
 *
 * usage: contestant_fann online|toy|forward IMAGES SECONDS      prints samples a second
 *
 * IMAGES is a plain IDX file of images; the classes do not matter for the time and are made here. Loading is
 * not timed.
 */
#include <floatfann.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PIXELS = 784, IMAGES = 5000, CLASSES = 10, TOY_BATCH = 10, TOY_BATCHES = 50 };

static double clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static fann_type *load_images(const char *path)
{
    unsigned char *bytes = malloc((size_t)IMAGES * PIXELS);
    fann_type *x = malloc((size_t)IMAGES * PIXELS * sizeof *x);
    FILE *file = fopen(path, "rb");

    if (bytes == NULL || x == NULL || file == NULL || fseek(file, 16, SEEK_SET) != 0
        || fread(bytes, PIXELS, IMAGES, file) != IMAGES) {
        fprintf(stderr, "contestant_fann: %s: cannot read %d images\n", path, IMAGES);
        exit(1);
    }
    fclose(file);
    for (size_t i = 0; i < (size_t)IMAGES * PIXELS; i++)
        x[i] = 0.01F + 0.99F * (fann_type)bytes[i] / 255;
    free(bytes);
    return x;
}

static struct fann *digits_network(void)
{
    struct fann *network = fann_create_standard(3, PIXELS, 100, CLASSES);

    fann_set_activation_function_hidden(network, FANN_SIGMOID);
    fann_set_activation_function_output(network, FANN_SIGMOID);
    fann_set_training_algorithm(network, FANN_TRAIN_INCREMENTAL);
    fann_set_learning_rate(network, 0.1F);
    return network;
}

/* One sample at a time; with `train` 0 forward only. */
static double time_images(const char *path, double seconds, int train)
{
    fann_type *x = load_images(path), targets[CLASSES][CLASSES];
    struct fann *network = digits_network();
    double start = clock_now();
    size_t done = 0;

    for (int i = 0; i < CLASSES; i++)
        for (int j = 0; j < CLASSES; j++)
            targets[i][j] = i == j ? 0.99F : 0.01F;
    while (clock_now() - start < seconds)
        for (int i = 0; i < 64; i++, done++) {
            fann_type *image = x + done % IMAGES * PIXELS;

            if (train)
                fann_train(network, image, targets[done % CLASSES]);
            else
                fann_run(network, image);
        }
    return (double)done / (clock_now() - start);
}

/* Mini-batches of ten: each is a set of its own that one batch epoch goes over. */
static double time_toy(double seconds)
{
    struct fann *network = fann_create_standard(4, 2, 4, 2, 1);
    struct fann_train_data *batches[TOY_BATCHES];
    double start;
    size_t done = 0;

    fann_set_activation_function_hidden(network, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(network, FANN_SIGMOID_SYMMETRIC);
    fann_set_training_algorithm(network, FANN_TRAIN_BATCH);
    fann_set_learning_rate(network, 0.05F);
    for (int i = 0; i < TOY_BATCHES; i++) {
        batches[i] = fann_create_train(TOY_BATCH, 2, 1);
        for (int j = 0; j < TOY_BATCH; j++) {
            batches[i]->input[j][0] = (fann_type)rand() / (fann_type)RAND_MAX * 2 - 1;
            batches[i]->input[j][1] = (fann_type)rand() / (fann_type)RAND_MAX * 2 - 1;
            batches[i]->output[j][0] = batches[i]->input[j][0] * batches[i]->input[j][1] > 0 ? 0.99F : -0.99F;
        }
    }
    start = clock_now();
    while (clock_now() - start < seconds)
        for (int i = 0; i < TOY_BATCHES; i++, done += TOY_BATCH)
            fann_train_epoch(network, batches[i]);
    return (double)done / (clock_now() - start);
}

int main(int argc, char **argv)
{
    double seconds = argc == 4 ? atof(argv[3]) : 0;

    if (seconds <= 0) {
        fprintf(stderr, "usage: contestant_fann online|toy|forward IMAGES SECONDS\n");
        return 2;
    }
    if (strcmp(argv[1], "toy") == 0)
        printf("%.0f\n", time_toy(seconds));
    else
        printf("%.0f\n", time_images(argv[2], seconds, strcmp(argv[1], "online") == 0));
    return 0;
}
