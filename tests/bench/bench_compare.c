/*
 * How many samples a second six compared runs train together, as a multiple of what one run alone trains in the same
 * minute: on the Compare screen (drawn 30 times a second, into memory) and on the command line. One alone and six together
 * take turns, so that a busy moment hits both; what is printed are the medians of the rounds. `cost` is the processor time
 * that a sample takes in the comparison, as a multiple of what it takes alone: on a quiet machine of two cores the ratio is about
 * 2 / cost, and a busy one spoils the ratio but hardly the cost.
 */
#include <nntui/app.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define ROUNDS  5
#define SECONDS 1.0
#define SETUP   "--data spiral --layers 2-128-128-1 --epochs 300 --json"
#define RATES   "0.001 0.002 0.005 0.01 0.02 0.05"

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return (first > second) - (first < second);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

/* Samples a second of wall clock, and of processor time. */
struct speed_of {
    double wall, cpu;
};

/* Processor time of this process and of those that it has waited for, s. */
static double cpu_seconds(void)
{
    double sum = 0;

    for (int i = 0; i < 2; i++) {
        struct rusage usage;

        getrusage(i == 0 ? RUSAGE_SELF : RUSAGE_CHILDREN, &usage);
        sum += (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6;
        sum += (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec * 1e-6;
    }
    return sum;
}

static void print(const char *what, const struct speed_of *one, const struct speed_of *six)
{
    double alone[ROUNDS], together[ROUNDS], ratio[ROUNDS], cost[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        alone[i] = one[i].wall;
        together[i] = six[i].wall;
        ratio[i] = six[i].wall / one[i].wall;
        cost[i] = one[i].cpu / six[i].cpu;
    }
    printf(
        "%-14s one alone %9.0f samples/s   six together %9.0f samples/s   ratio %.2f   cost %.2f\n",
        what, median(alone), median(together), median(ratio), median(cost));
}

/* ---- The screen */

static void command(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err)) {
        fprintf(stderr, "%s: %s\n", line, err.text);
        exit(1);
    }
}

static uint64_t samples_done(const struct app *app)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < app->compare.sweep.count; i++)
        sum += app->compare.run[i].snapshot->position.samples;
    return app->compare.sweep.count > 0 ? sum : app->snapshot->position.samples;
}

/* As the terminal's loop does: looks at the runs, draws, says that it was drawn. */
static void show(struct app *app, struct canvas *canvas)
{
    nanosleep(&(struct timespec){.tv_nsec = COMPARE_MS * 1000000L}, NULL);
    app_update(app);
    app_tick(app);
    canvas_clear(canvas);
    app_draw(app, canvas);
    app_drawn(app, 1);
}

/* Samples a second of what runs on the screen after `line`. */
static struct speed_of time_screen(struct app *app, struct canvas *canvas, const char *line)
{
    struct speed_of speed;
    double start, cpu;
    uint64_t samples;

    command(app, line);
    command(app, "speed full");
    app_drawn(app, 1);
    command(app, app->screen == SCREEN_runs ? "all-toggle" : "toggle");
    for (int i = 0; i < 10; i++) /* until it is at speed */
        show(app, canvas);
    start = now();
    cpu = cpu_seconds();
    samples = samples_done(app);
    do
        show(app, canvas);
    while (now() - start < SECONDS);
    samples = samples_done(app) - samples;
    speed.wall = (double)samples / (now() - start);
    speed.cpu = (double)samples / (cpu_seconds() - cpu);
    command(app, app->screen == SCREEN_runs ? "all-toggle" : "toggle");
    return speed;
}

static bool bench_screen(void)
{
    const struct app_options options = {.threaded = true};
    struct speed_of one[ROUNDS], six[ROUNDS];
    struct app *app = app_create(&options, NULL);
    struct canvas canvas;

    if (app == NULL || !canvas_create(&canvas, 132, 50, GLYPHS_UTF8, NULL))
        return false;
    /* A curve is measured at each epoch's end at first, so epochs are to be long. */
    command(app, "data spiral,samples=20000");
    command(app, "set layers 2-128-128-1");
    for (int i = 0; i < ROUNDS; i++) {
        command(app, "compare off");
        one[i] = time_screen(app, &canvas, "train");
        six[i] = time_screen(app, &canvas, "compare rate " RATES);
    }
    print("screen:", one, six);
    canvas_free(&canvas);
    app_free(app);
    return true;
}

/* ---- The command line */

/* `nntui train`, which trains so many samples. */
static struct speed_of time_command(const char *arguments, double samples)
{
    const char *folder = getenv("top_builddir");
    char line[400];
    double start = now(), cpu = cpu_seconds();

    snprintf(line, sizeof line, "%s/nntui train " SETUP " %s >/dev/null",
             folder != NULL ? folder : ".", arguments);
    if (system(line) != 0) {
        fprintf(stderr, "failed: %s\n", line);
        exit(1);
    }
    return (struct speed_of){samples / (now() - start), samples / (cpu_seconds() - cpu)};
}

static void bench_command(void)
{
    struct speed_of one[ROUNDS], six[ROUNDS];
    double samples = 300 * 320.0; /* 80% of 400 */

    for (int i = 0; i < ROUNDS; i++) {
        one[i] = time_command("", samples);
        six[i] = time_command("--compare 'rate " RATES "'", 6 * samples);
    }
    print("command line:", one, six);
}

int main(void)
{
    bench_command();
    return bench_screen() ? 0 : 1;
}
