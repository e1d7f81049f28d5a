/*
 * The engine's plans timed beside a straightforward loop, in turn, medians of five rounds; for work on
 * the kernels. compare.py times the program beside others.
 *
 *     make bench-engine
 *     tests/bench/bench_engine [-k KERNELS] [-s SECONDS] [-o PART_OF_NAME] MNIST_DIRECTORY
 */
#include "plain_loop.h"

#include <nntui/learner.h>
#include <nntui/rng.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum {
    IMAGES = 60000,
    FLOATS = 20000,
    PIXELS = 784,
    SOME = 1000,
    FEW = 64,
    TOY_SAMPLES = 200,
    ROUNDS = 5
};

static uint8_t *images, *labels;
static float *floats, *noise;

/* What several cases share. */
#define DIGITS  "784-100-10"
#define WIDE    "784-512-512-10"
#define ENTROPY LOSS_CROSS_ENTROPY
#define SGD     OPTIMIZER_SGD

enum kind { KIND_PLAIN, KIND_PLAIN_NOISE, KIND_TRAIN, KIND_FORWARD, KIND_PREDICT, KIND_EVALUATE };
enum data { DATA_IMAGES, DATA_NOISE, DATA_TOY };

struct bench_case {
    const char *name;
    enum kind kind;
    enum data data;
    const char *layers, *activations;
    enum loss loss;
    size_t batch, threads;
    double rate;
    enum optimizer optimizer;
    bool bias, unshuffled;
    const char *compare; /* the case that this one's ratio is to */
};

/* A row, written so that the formatter leaves it readable. */
#define CASE(...) \
 {                \
  __VA_ARGS__     \
 }

static const struct bench_case cases[] = {
    CASE("plain loop, images", KIND_PLAIN, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0.1, SGD,
         false, false, NULL),
    CASE("plain loop, noise", KIND_PLAIN_NOISE, DATA_NOISE, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0.1,
         SGD, false, false, NULL),
    CASE("online", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0.1, SGD, false,
         false, "plain loop, images"),
    CASE("online, bias", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0.1, SGD, true,
         false, "plain loop, images"),
    CASE("dense online", KIND_TRAIN, DATA_NOISE, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0.1, SGD, false,
         false, "plain loop, noise"),
    CASE("batch 32", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid,softmax", ENTROPY, 32, 1, 0.1, SGD,
         true, false, NULL),
    CASE("batch 32, 2 threads", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid,softmax", ENTROPY, 32, 2,
         0.1, SGD, true, false, "batch 32"),
    CASE("batch 100", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid,softmax", ENTROPY, 100, 1, 0.1, SGD,
         true, false, "batch 32"),
    CASE("batch 32, adam", KIND_TRAIN, DATA_IMAGES, DIGITS, "sigmoid,softmax", ENTROPY, 32, 1,
         0.001, OPTIMIZER_ADAM, true, false, "batch 32"),
    CASE("dense batch 32", KIND_TRAIN, DATA_NOISE, DIGITS, "sigmoid,softmax", ENTROPY, 32, 1, 0.1,
         SGD, true, false, NULL),
    CASE("dense batch 32, 2 threads", KIND_TRAIN, DATA_NOISE, DIGITS, "sigmoid,softmax", ENTROPY,
         32, 2, 0.1, SGD, true, false, "dense batch 32"),
    CASE("wide batch 100", KIND_TRAIN, DATA_NOISE, WIDE, "relu,relu,softmax", ENTROPY, 100, 1, 0.01,
         SGD, true, false, NULL),
    CASE("wide batch 100, 2 threads", KIND_TRAIN, DATA_NOISE, WIDE, "relu,relu,softmax", ENTROPY,
         100, 2, 0.01, SGD, true, false, "wide batch 100"),
    CASE("toy", KIND_TRAIN, DATA_TOY, "2-4-2-1", "tanh", LOSS_SSE, 10, 1, 0.05, SGD, true, false,
         NULL),
    CASE("toy, unshuffled", KIND_TRAIN, DATA_TOY, "2-4-2-1", "tanh", LOSS_SSE, 10, 1, 0.05, SGD,
         true, true, NULL),
    CASE("toy, batch 1", KIND_TRAIN, DATA_TOY, "2-4-2-1", "tanh", LOSS_SSE, 1, 1, 0.05, SGD, true,
         false, NULL),
    CASE("forward", KIND_FORWARD, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0, SGD, false,
         false, NULL),
    CASE("predict", KIND_PREDICT, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0, SGD, false,
         false, "forward"),
    CASE("evaluate", KIND_EVALUATE, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 1, 0, SGD, false,
         false, NULL),
    CASE("evaluate, 2 threads", KIND_EVALUATE, DATA_IMAGES, DIGITS, "sigmoid", LOSS_SSE, 1, 2, 0,
         SGD, false, false, "evaluate"),
};

enum { CASES = sizeof cases / sizeof cases[0] };

/* What a case works with and has measured. */
struct bench_run {
    const struct bench_case *row;
    struct network network;
    struct samples samples;
    struct learner *learner;
    struct predictor *predictor;
    double rate[ROUNDS]; /* samples a second */
};

static struct bench_run runs[CASES];

static void fail(const char *what)
{
    fprintf(stderr, "bench_engine: %s\n", what);
    exit(1);
}

/* Processor time where one thread works, so that other programs on the machine disturb less. */
static double now(const struct bench_case *row)
{
    struct timespec time;

    clock_gettime(row->threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static uint8_t *load(const char *directory, const char *name, unsigned header, unsigned size)
{
    char path[4096];
    uint8_t *data = malloc(size);
    gzFile file;

    snprintf(path, sizeof path, "%s/%s.gz", directory, name);
    file = gzopen(path, "rb");
    if (file == NULL || data == NULL || gzseek(file, header, SEEK_SET) < 0 ||
        gzread(file, data, size) != (int)size)
        fail(path);
    gzclose(file);
    return data;
}

static void load_all(const char *directory)
{
    struct rng rng;

    images = load(directory, "train-images-idx3-ubyte", 16, IMAGES * PIXELS);
    labels = load(directory, "train-labels-idx1-ubyte", 8, IMAGES);
    floats = malloc(FLOATS * PIXELS * sizeof *floats);
    noise = malloc(FLOATS * PIXELS * sizeof *noise);
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < FLOATS * PIXELS; i++) {
        floats[i] = 0.01f + 0.99f / 255 * (float)images[i];
        noise[i] = (float)rng_uniform(&rng);
    }
}

static struct samples toy_samples(void)
{
    static float x[2 * TOY_SAMPLES], t[TOY_SAMPLES];

    for (size_t i = 0; i < TOY_SAMPLES; i++) {
        x[2 * i] = noise[2 * i] * 2 - 1;
        x[2 * i + 1] = noise[2 * i + 1] * 2 - 1;
        t[i] = x[2 * i] * x[2 * i + 1] > 0 ? 0.99f : -0.99f;
    }
    return (struct samples){.count = TOY_SAMPLES, .inputs = 2, .outputs = 1, .x = x, .targets = t};
}

static struct samples samples_of(const struct bench_case *row)
{
    const bool shares = row->loss == LOSS_CROSS_ENTROPY;
    struct samples samples = {.count = IMAGES,
                              .inputs = PIXELS,
                              .outputs = 10,
                              .labels = labels,
                              .classes = 10,
                              .low = shares ? 0 : 0.01f,
                              .high = shares ? 1 : 0.99f,
                              .byte_offset = 0.01f,
                              .byte_scale = 0.99f / 255};

    if (row->data == DATA_TOY)
        return toy_samples();
    if (row->data == DATA_IMAGES) {
        samples.bytes = images;
    } else {
        samples.x = noise;
        samples.count = FLOATS;
    }
    return samples;
}

static void start_learner(struct bench_run *run)
{
    const struct bench_case *row = run->row;
    struct learner_options options = learner_defaults;
    struct error err = {0};

    options.batch = row->batch;
    options.threads = row->threads;
    options.rate = row->rate;
    options.optimizer = row->optimizer;
    options.shuffle = !row->unshuffled;
    run->learner = learner_create(&run->network, &run->samples, &options, &err);
    if (run->learner == NULL)
        fail(err.text);
}

static void prepare(struct bench_run *run, const struct bench_case *row)
{
    struct architecture arch = {.loss = row->loss, .bias = row->bias};
    struct error err = {0};

    run->row = row;
    if (row->kind <= KIND_PLAIN_NOISE)
        return;
    if (!architecture_parse_layers(&arch, row->layers, &err) ||
        !architecture_parse_activations(&arch, row->activations, &err) ||
        !network_create(&run->network, &arch, &err))
        fail(err.text);
    network_initialise(&run->network, INIT_NORMAL, 1, 1);
    run->samples = samples_of(row);
    if (row->kind == KIND_TRAIN)
        start_learner(run);
    if (row->kind == KIND_PREDICT &&
        (run->predictor = predictor_create(&run->network, &err)) == NULL)
        fail(err.text);
}

/* Some mini-batches; returns the samples done. */
static size_t train_some(struct bench_run *run)
{
    struct learner_position before, after;
    struct error err = {0};

    learner_position(run->learner, &before);
    if (!learner_run(run->learner, 1 + 2000 / run->row->batch, &err))
        fail(err.text);
    learner_position(run->learner, &after);
    return (size_t)(after.samples - before.samples);
}

/* Does some work; returns the samples done. */
static size_t work(struct bench_run *run)
{
    static size_t at;
    const float *some = floats + at++ % (FLOATS / SOME) * SOME * PIXELS;
    struct evaluation evaluation;
    struct error err = {0};
    float outputs[10];
    bool well = true;

    switch (run->row->kind) {
    case KIND_PLAIN: plain_train(some, labels, SOME, 0.1f); break;
    case KIND_PLAIN_NOISE: plain_train(noise + (some - floats), labels, SOME, 0.1f); break;
    case KIND_FORWARD:
        for (size_t i = 0; i < SOME; i++)
            well = network_forward(&run->network, floats + i % FEW * PIXELS, 1, outputs, &err) &&
                   well;
        break;
    case KIND_PREDICT:
        for (size_t i = 0; i < SOME; i++)
            predictor_run(run->predictor, floats + i % FEW * PIXELS, outputs);
        break;
    case KIND_EVALUATE:
        well = network_evaluate(&run->network, &run->samples, run->row->threads, &evaluation, NULL,
                                NULL, &err);
        break;
    case KIND_TRAIN: return train_some(run);
    }
    if (!well)
        fail(err.text);
    return run->row->kind == KIND_EVALUATE ? run->samples.count : SOME;
}

static double measure(struct bench_run *run, double seconds)
{
    double start = now(run->row);
    size_t done = 0;

    while (now(run->row) - start < seconds)
        done += work(run);
    return (double)done / (now(run->row) - start);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The middle rate of the case of that name; 0 where it was not measured. */
static double rate_of(const char *name)
{
    for (size_t i = 0; name != NULL && i < CASES; i++)
        if (strcmp(cases[i].name, name) == 0)
            return runs[i].rate[ROUNDS / 2];
    return 0;
}

static void report(const struct bench_run *run)
{
    double rate = run->rate[ROUNDS / 2], other = rate_of(run->row->compare);

    printf("%-26s %-14s %10.0f samples/s %8.3f us  +-%4.1f%%", run->row->name,
           run->learner != NULL ? learner_plan(run->learner) : "-", rate, 1e6 / rate,
           50 * (run->rate[ROUNDS - 1] - run->rate[0]) / rate);
    if (other > 0)
        printf("  %6.2f x %s", rate / other, run->row->compare);
    printf("\n");
}

static void measure_all(const char *only, double seconds)
{
    for (size_t i = 0; i < CASES; i++)
        prepare(&runs[i], &cases[i]);
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < CASES; i++)
            if (strstr(cases[i].name, only) != NULL)
                runs[i].rate[round] = measure(&runs[i], seconds);
    for (size_t i = 0; i < CASES; i++)
        qsort(runs[i].rate, ROUNDS, sizeof(double), ascending);
    for (size_t i = 0; i < CASES; i++)
        if (runs[i].rate[0] > 0)
            report(&runs[i]);
}

int main(int argc, char **argv)
{
    const char *only = "";
    double seconds = 0.2;
    int option;

    while ((option = getopt(argc, argv, "k:s:o:")) != -1)
        switch (option) {
        case 'k':
            if (!kernels_choose(optarg))
                fail("no such kernels here");
            break;
        case 's': seconds = atof(optarg); break;
        case 'o': only = optarg; break;
        default: return 2;
        }
    if (optind + 1 != argc)
        fail("expected: [-k KERNELS] [-s SECONDS] [-o PART_OF_NAME] MNIST_DIRECTORY");
    load_all(argv[optind]);
    printf("kernels: %s\n", kernels_name());
    measure_all(only, seconds);
    return 0;
}
