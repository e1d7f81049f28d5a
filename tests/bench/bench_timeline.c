/*
 * What keeping a run's past costs: the same run on the trainer with and without it, in turn, medians of several
 * rounds; and how long a step back takes at the end.
 *
 *     make bench-timeline [MNIST=FOLDER]
 */
#include <nntui/trainer.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9 };

struct bench_case {
    const char *name, *settings;
    uint64_t batches;
    bool images;
};

static const struct bench_case cases[] = {
    {"toy, mini-batches of 10", "data=circle layers=2-8-1 batch=10",                  600000, false},
    {"toy, one by one",         "data=xor layers=2-8-1",                              600000, false},
    {"dense",                   "data=circle layers=2-64-64-1 batch=32 optimizer=adam", 15000, false},
    {"images, one by one",      "layers=784-100-10 rate=0.05",                         50000, true },
    {"images, mini-batches",    "layers=784-100-10 batch=32",                           3000, true },
};

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct trainer *make(const struct bench_case *c, const char *folder, size_t history)
{
    struct settings settings;
    struct error err = {0};
    struct trainer *trainer;

    settings_default(&settings);
    if (!settings_apply(&settings, c->settings, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    if (c->images)
        snprintf(settings.data, sizeof settings.data, "mnist:%s", folder);
    trainer = trainer_create_with(&settings, false, history, &err);
    if (trainer == NULL) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return trainer;
}

static double time_run(struct trainer *trainer, uint64_t batches)
{
    double start = now_seconds();

    trainer_order(trainer, ORDER_RUN);
    trainer_advance(trainer, batches);
    return now_seconds() - start;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* The mean time of so many steps back, one after the other. */
static double time_back(struct trainer *trainer, uint64_t steps)
{
    uint64_t moment = trainer_snapshot(trainer)->moment;
    double start = now_seconds();

    for (uint64_t i = 1; i <= steps; i++)
        trainer_go(trainer, moment - i);
    return (now_seconds() - start) / (double)steps;
}

static void run_case(const struct bench_case *c, const char *folder)
{
    double ratio[ROUNDS], back, start;
    struct trainer *with = make(c, folder, TRAINER_HISTORY), *without = make(c, folder, 0);
    uint64_t middle;

    for (int i = 0; i < ROUNDS; i++) {
        double plain = time_run(without, c->batches), kept = time_run(with, c->batches);

        ratio[i] = plain / kept;
    }
    qsort(ratio, ROUNDS, sizeof ratio[0], compare);
    back = time_back(with, 200);
    middle = trainer_snapshot(with)->present / 2;
    start = now_seconds();
    trainer_go(with, middle);
    printf("%-26s %9.3f %12.3f %12.3f %9.1f\n", c->name, ratio[ROUNDS / 2], 1e3 * back,
           1e3 * (now_seconds() - start), (double)trainer_snapshot(with)->timeline_bytes / 1048576);
    trainer_free(with);
    trainer_free(without);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "";

    printf("%-26s %9s %12s %12s %9s\n", "", "speed", "back, ms", "middle, ms", "MiB");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!cases[i].images || folder[0] != '\0')
            run_case(&cases[i], folder);
    return 0;
}
