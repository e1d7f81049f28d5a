/*
 * How long the Digits screen takes from a move of the mouse to the drawn screen with the new bars, in each of its views; and
 * how long it is until it can answer, the first time and later. As milliseconds, and the moves also as a multiple of one
 * prediction by the network, timed in the same run.
 */
#include <nntui/app.h>
#include <nntui/digit_model.h>

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

static void command(struct app *app, const char *line)
{
    struct error err = {0};

    if (!app_command(app, line, &err)) {
        fprintf(stderr, "%s: %s\n", line, err.text);
        exit(1);
    }
}

/* A drag across the sheet, each move followed by a drawn screen: the median and the worst, ms. */
static double time_moves(struct app *app, struct canvas *canvas, double *worst)
{
    double times[ROUNDS];

    app_click(app, 5, 4, CLICK_LEFT);
    for (int i = 0; i < ROUNDS; i++) {
        double start = now();

        app_click(app, 4 + i % 20, 4 + i % 9, CLICK_DRAG);
        app_update(app);
        canvas_clear(canvas);
        app_draw(app, canvas);
        times[i] = now() - start;
    }
    app_click(app, 5, 4, CLICK_RELEASE);
    qsort(times, ROUNDS, sizeof *times, compare);
    *worst = times[ROUNDS - 1];
    return times[ROUNDS / 2];
}

static double time_prediction(struct app *app)
{
    double times[ROUNDS];
    float outputs[DIGITS_OUTPUTS];

    for (int i = 0; i < ROUNDS; i++) {
        double start = now();

        predictor_run(app->digits.network.predictor, app->digits.values, outputs);
        times[i] = now() - start;
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    return times[ROUNDS / 2];
}

static void time_opening(const char *what)
{
    double start = now();
    struct error err = {0};
    struct model model;

    if (!digit_model_open(&model, NULL, NULL, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    printf("%-28s %9.1f ms\n", what, now() - start);
    model_free(&model);
}

static void remove_cache(const char *folder)
{
    char line[200];

    snprintf(line, sizeof line, "rm -r '%s'", folder);
    if (system(line) != 0)
        fprintf(stderr, "%s is left\n", folder);
}

int main(void)
{
    const struct app_options options = {.threaded = false};
    char folder[] = "/tmp/nntui-bench-XXXXXX";
    struct canvas canvas;
    struct app *app;
    double plain;

    if (mkdtemp(folder) == NULL || setenv("XDG_CACHE_HOME", folder, 1) != 0)
        return 1;
    time_opening("the model is made");
    time_opening("it is in the cache");
    app = app_create(&options, NULL);
    if (app == NULL || !canvas_create(&canvas, 80, 24, GLYPHS_UTF8, NULL))
        return 1;
    command(app, "digits");
    command(app, "stroke 8,6 20,6 12,24");
    plain = time_prediction(app);
    printf("one prediction               %9.4f ms\n", plain);
    for (size_t i = 0; i < LOOK_COUNT; i++) {
        double worst, ms;
        char line[80];

        command(app, "wipe");
        snprintf(line, sizeof line, "look %s", digits_looks[i].name);
        command(app, line);
        ms = time_moves(app, &canvas, &worst);
        printf("a move, view %-15s %9.4f ms, worst %.3f  <= 10 ms  %7.1f predictions\n",
               digits_looks[i].name, ms, worst, ms / plain);
    }
    canvas_free(&canvas);
    app_free(app);
    remove_cache(folder);
    return 0;
}
