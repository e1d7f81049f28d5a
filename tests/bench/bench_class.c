/*
 * Measures a class: one presenter and thirty who follow, each on a terminal of its own, one of them slow, one stopped and one killed,
 * while the presenter's run trains. Prints a table, and a limit beside each figure that has one.
 *
 *   make bench-class
 *
 * All terminals are emulated by this one process, which takes part of the machine too; so the figures are upper bounds.
 */
#include "../e2e/terminal.h"

#include "../unit/support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FOLLOWERS 30
#define KEYS      50
/* Of the followers, the first three are in trouble. */
enum { SLOW, STOPPED, KILLED, TROUBLED };

struct class
{
    struct terminal *presenter;
    struct terminal *follower[FOLLOWERS];
    int count; /* of followers: all, or none to compare with */
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts. */
static void report_all(const char *what, double *values, size_t count, const char *unit,
                       const char *limit)
{
    qsort(values, count, sizeof *values, compare);
    printf("%-44s %8.4g %8.4g %8.4g %-4s %s\n", what, values[count / 2], values[count * 95 / 100],
           values[count - 1], unit, limit);
    fflush(stdout);
}

/* A line of /proc/PID/status. */
static double status_number(pid_t process, const char *name)
{
    char path[64], line[256];
    double number = NAN;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            number = strtod(line + strlen(name), NULL);
    if (file != NULL)
        fclose(file);
    return number;
}

/* ---- The class */

static struct terminal *open_one(const char *option, const char *runtime, int width, int height)
{
    const char *const arguments[] = {option, "bench", NULL};
    const char *const variables[] = {runtime, NULL};

    return terminal_open(&(struct terminal_setup){.term = "xterm-256color",
                                                  .arguments = arguments,
                                                  .variables = variables,
                                                  .width = width,
                                                  .height = height});
}

static void open_class(struct class *class, const char *runtime, int width, int height)
{
    class->presenter = open_one("--present", runtime, width, height);
    terminal_await_row(class->presenter, height - 1, "quit");
    if (class->count == 0)
        return;
    for (int i = 0; i < FOLLOWERS; i++)
        class->follower[i] = open_one("--follow", runtime, width, height);
    terminal_await_text(class->presenter, "presenting to 30");
    for (int i = 0; i < FOLLOWERS; i++)
        terminal_await_text(class->follower[i], "presenting to");
    kill(terminal_process(class->follower[STOPPED]), SIGSTOP);
    kill(terminal_process(class->follower[KILLED]), SIGKILL);
    terminal_slow_down(class->follower[SLOW], 1000);
    terminal_await_text(class->presenter, "presenting to 29");
}

static void close_class(struct class *class)
{
    for (int i = 0; i < class->count; i++)
        terminal_close(class->follower[i]);
    terminal_type(class->presenter, "q");
    terminal_await_end(class->presenter);
    terminal_close(class->presenter);
}

/* Takes in what comes to every terminal; waits a millisecond for the presenter's. */
static void pump(struct class *class)
{
    while (terminal_take(class->presenter, 1))
        ;
    for (int i = SLOW; i < class->count; i++)
        if (i != STOPPED && i != KILLED)
            terminal_take(class->follower[i], 0);
}

static bool has_help(struct terminal *terminal)
{
    return strstr(terminal_row(terminal, 1), "Data sets") == NULL;
}

struct figures {
    double own[KEYS];             /* ms from the key to the presenter's own screen */
    double lag[KEYS * FOLLOWERS]; /* ms from there to a follower's */
    size_t lags;
};

/* Presses the key that shows or leaves the help, and sees who has it when. */
static void measure_key(struct class *class, int key, struct figures *figures)
{
    bool wanted = key % 2 == 0,
         seen[FOLLOWERS] = {[SLOW] = true, [STOPPED] = true, [KILLED] = true};
    double pause = now() + 0.3 + 0.001 * (key % 17), start, shown = 0;
    int missing = class->count > TROUBLED ? class->count - TROUBLED : 0;

    while (now() < pause)
        pump(class);
    start = now();
    terminal_type(class->presenter, "?");
    while ((shown == 0 || missing > 0) && now() < start + TERMINAL_PATIENCE) {
        pump(class);
        if (shown == 0 && has_help(class->presenter) == wanted) {
            shown = now();
            figures->own[key] = 1000 * (shown - start);
        }
        for (int i = TROUBLED; i < class->count; i++) {
            if (seen[i] || has_help(class->follower[i]) != wanted)
                continue;
            seen[i] = true;
            missing--;
            figures->lag[figures->lags++] = shown != 0 ? 1000 * (now() - shown) : 0;
        }
    }
    if (missing > 0)
        printf("key %d: %d followers never showed it\n", key, missing);
}

static void report_memory(const struct class *class)
{
    double memory[FOLLOWERS];
    size_t count = 0;

    for (int i = 0; i < FOLLOWERS; i++)
        if (i != KILLED)
            memory[count++] = status_number(terminal_process(class->follower[i]), "VmRSS:") / 1024;
    report_all("  memory of a follower, resident", memory, count, "MB", "< 4");
}

struct task {
    int followers, width, height;
    const char *what, *keys;
};

static void measure(const char *runtime, const struct task *task)
{
    struct class class = {.count = task->followers};
    struct figures figures = {0};
    double used;

    printf("%dx%d, the presenter's run %s, %d followers:\n", task->width, task->height, task->what,
           task->followers);
    open_class(&class, runtime, task->width, task->height);
    terminal_type(class.presenter, task->keys);
    used = now() + 1;
    while (now() < used)
        pump(&class);
    for (int i = 0; i < KEYS; i++)
        measure_key(&class, i, &figures);
    report_all("  presenter: key to own screen", figures.own, KEYS, "ms", "<= 30");
    if (class.count > 0) {
        report_all("  followers: lag behind the presenter", figures.lag, figures.lags, "ms",
                   "<= 200");
        report_memory(&class);
    }
    close_class(&class);
}

#define TRAIN ":preset spiral\r:set epochs 0\r:speed full\r "

int main(void)
{
    static const struct task tasks[] = {
        {0,         80,  24, "rests",                ""   },
        {FOLLOWERS, 80,  24, "rests",                ""   },
        {0,         80,  24, "trains at full speed", TRAIN},
        {FOLLOWERS, 80,  24, "trains at full speed", TRAIN},
        {0,         132, 50, "trains at full speed", TRAIN},
        {FOLLOWERS, 132, 50, "trains at full speed", TRAIN},
    };
    char folder[] = "/tmp/nntui-bench-XXXXXX", runtime[100], command[100];

    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(runtime, sizeof runtime, "XDG_RUNTIME_DIR=%s", folder);
    printf("%-44s %8s %8s %8s %-4s %s\n", "30 followers: 1 slow, 1 stopped, 1 killed", "median",
           "95th %", "worst", "unit", "limit");
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++)
        measure(runtime, &tasks[i]);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? 0 : 1;
}
