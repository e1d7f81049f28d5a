/*
 * How long the Step screen takes from a key to the drawn screen: a step, a change with everything computed anew, the end of
 * the pass. As milliseconds, and as a multiple of one pass of the engine that nobody looks at, timed in the same run.
 */
#include <nntui/app.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 101

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return (first > second) - (first < second);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, compare);
    return times[ROUNDS / 2];
}

/* One pass without an observer, ms. */
static double time_pass(const struct problem *problem)
{
    double times[ROUNDS], *after = malloc(problem->count * sizeof *after);

    for (int i = 0; i < ROUNDS && after != NULL; i++) {
        double start = now();

        trace_pass(problem, after, NULL, NULL);
        times[i] = now() - start;
    }
    free(after);
    return after != NULL ? median(times) : 0;
}

static void command(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err)) {
        fprintf(stderr, "%s: %s\n", line, err.text);
        exit(1);
    }
}

/* Commands taken in turn, each followed by a drawn screen; ms for one. */
static double time_commands(struct app *app, struct canvas *canvas, const char *const *lines,
                            size_t count)
{
    double times[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        double start = now();

        command(app, lines[(size_t)i % count]);
        canvas_clear(canvas);
        app_draw(app, canvas);
        times[i] = now() - start;
    }
    return median(times);
}

static void measure(const char *example)
{
    static const char *const steps[] = {"right"};
    static const char *const edits[] = {"change i[1] 0.3", "change i[1] 0.4"};
    static const char *const undo[] = {"undo", "redo"};
    static const char *const ends[] = {"last", "first"};
    static const struct {
        const char *name, *const *lines;
        size_t count;
    } rows[] = {
        {"a step",             steps, 1},
        {"a change, all anew", edits, 2},
        {"undo, redo",         undo,  2},
        {"to either end",      ends,  2}
    };
    const struct app_options options = {.threaded = false};
    struct app *app = app_create(&options, NULL);
    struct canvas canvas;
    char open[80];
    double plain;

    if (app == NULL || !canvas_create(&canvas, 80, 24, GLYPHS_UTF8, NULL))
        exit(1);
    snprintf(open, sizeof open, "step %s", example);
    command(app, open);
    plain = time_pass(step_problem(app));
    printf("%s: one pass that nobody looks at %.4f ms\n", example, plain);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double ms = time_commands(app, &canvas, rows[i].lines, rows[i].count);

        printf("  %-20s %8.4f ms  %7.1f passes\n", rows[i].name, ms, ms / plain);
    }
    canvas_free(&canvas);
    app_free(app);
}

int main(void)
{
    measure("3-3-3");
    measure("digit");
    return 0;
}
