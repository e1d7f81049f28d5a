/*
 * Measures the screen on a terminal: how soon it is there, how soon it answers, what it sends, and what it
 * costs. Prints a table, and a limit beside each figure that has one.
 *
 *   make bench-screen                     in a pseudo-terminal, and in tmux
 *   make bench-screen MNIST=FOLDER        the training speed on those files too
 */
#include "../e2e/terminal.h"

#include "../unit/support.h"

#include <nntui/trainer.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STARTS       15
#define KEYS         50
#define TRAFFIC_TIME 5.0
#define IDLE_TIME    3.0
#define SPEED_TIME   4.0
#define SPEED_ROUNDS 5
#define SPEED_HEIGHT 40

/* How the screen is reached: directly, or through tmux. */
struct way {
    const char *name;
    bool tmux;
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
static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

static void report(const struct way *way, const char *what, double value, const char *unit,
                   const char *limit)
{
    printf("%-6s %-48s %10.4g %-9s %s\n", way->name, what, value, unit, limit);
    fflush(stdout);
}

/* ---- The program behind the terminal */

/* "build/nntui", with which tmux is to start it. */
static const char *program_path(void)
{
    static char path[4096];
    const char *build = getenv("top_builddir");

    snprintf(path, sizeof path, "%s/nntui", build != NULL ? build : ".");
    return path;
}

/* A tmux server for each start: the last one may still be on its way out. */
static char tmux_name[64];

static struct terminal *open_way(const struct way *way)
{
    static int starts;
    const char *const tmux[] = {"-L", tmux_name, "-f", "/dev/null",    "new-session", "-x",
                                "80", "-y",      "24", program_path(), NULL};
    struct terminal_setup setup = {.term = "xterm-256color"};

    snprintf(tmux_name, sizeof tmux_name, "nntui-bench-%d-%d", (int)getpid(), starts++);
    if (way->tmux) {
        setup.program = "tmux";
        setup.arguments = tmux;
        setup.height = 25; /* tmux keeps a line for itself */
    }
    return terminal_open(&setup);
}

static void type_command(struct terminal *terminal, const char *name, const char *arguments)
{
    terminal_type(terminal, ":");
    terminal_type(terminal, name);
    terminal_type(terminal, " ");
    terminal_type(terminal, arguments);
    terminal_type(terminal, "\r");
}

/* nntui's own process. */
static pid_t process_of(const struct way *way, const struct terminal *terminal)
{
    char command[128];
    FILE *answer;
    int process = 0;

    if (!way->tmux)
        return terminal_process(terminal);
    snprintf(command, sizeof command, "tmux -L %s list-panes -F '#{pane_pid}'", tmux_name);
    answer = popen(command, "r");
    if (answer == NULL || fscanf(answer, "%d", &process) != 1)
        process = 0;
    if (answer != NULL)
        pclose(answer);
    return process;
}

static void close_way(struct terminal *terminal)
{
    terminal_type(terminal, "q");
    terminal_await_end(terminal);
    terminal_close(terminal);
}

/* Seconds of processor time that a process has used, with all of its threads. */
static double processor_time(pid_t process)
{
    char path[64];
    unsigned long user = 0, system = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    file = fopen(path, "r");
    if (file == NULL ||
        fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &system) != 2)
        printf("%s: cannot be read\n", path);
    if (file != NULL)
        fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
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

/* ---- The figures */

static bool frame_is_whole(struct terminal *terminal, const void *data)
{
    (void)data;
    return strstr(terminal_row(terminal, 23), "quit") != NULL;
}

static void measure_start(const struct way *way)
{
    double ms[STARTS];

    for (int i = 0; i < STARTS; i++) {
        double start = now();
        struct terminal *terminal = open_way(way);

        terminal_await(terminal, frame_is_whole, NULL, "the first frame");
        ms[i] = 1000 * (now() - start);
        close_way(terminal);
    }
    report(way, "first frame, median", median(ms, STARTS), "ms", "<= 100");
    report(way, "first frame, worst of 15", ms[STARTS - 1], "ms", "");
}

static void measure_keys(const struct way *way, struct terminal *terminal)
{
    double ms[KEYS];

    for (int i = 0; i < KEYS; i++) {
        double start, pause = now() + 0.02 + 0.001 * (i % 17);

        while (now() < pause)
            terminal_take(terminal, 1);
        start = now();
        terminal_type(terminal, "?");
        if (i % 2 == 0)
            terminal_await_text(terminal, "leave the program");
        else
            terminal_await_text(terminal, "Settings");
        ms[i] = 1000 * (now() - start);
    }
    report(way, "key answered while training, median of 50", median(ms, KEYS), "ms", "<= 30");
    report(way, "key answered while training, worst of 50", ms[KEYS - 1], "ms", "<= 30");
}

static void measure_traffic(const struct way *way, struct terminal *terminal)
{
    enum { SLICES = 50 }; /* a tenth of a second each */
    size_t slice[SLICES], before, after, most = 0;
    double start = now();

    terminal_bytes(terminal, &before);
    for (int i = 0; i < SLICES; i++) {
        size_t first, last;

        terminal_bytes(terminal, &first);
        while (now() < start + (i + 1) * TRAFFIC_TIME / SLICES)
            terminal_take(terminal, 5);
        terminal_bytes(terminal, &last);
        slice[i] = last - first;
    }
    terminal_bytes(terminal, &after);
    for (int i = 0; i + 10 <= SLICES; i++) {
        size_t second = 0;

        for (int j = i; j < i + 10; j++)
            second += slice[j];
        most = second > most ? second : most;
    }
    report(way, "sent to the terminal while training",
           (double)(after - before) / TRAFFIC_TIME / 1000, "kB/s", "");
    report(way, "the most in one second", (double)most / 1000, "kB", "<= 16");
}

/* A screen on a toy set may take 12 MB, and its run's past beside that as much as TRAINER_HISTORY says. */
static void report_memory(const struct way *way, const struct terminal *terminal, bool past)
{
    double kept = past ? TRAINER_HISTORY / 1024 / 1000.0 : 0; /* in the units of VmRSS */
    char limit[48];

    snprintf(limit, sizeof limit, past ? "<= %.0f (%.0f of it the run's past)" : "<= %.0f", 12 + kept,
             kept);
    report(way, "memory, resident", status_number(process_of(way, terminal), "VmRSS:") / 1000, "MB",
           limit);
}

static void wait_while_reading(struct terminal *terminal, double seconds)
{
    double end = now() + seconds;

    while (now() < end)
        terminal_take(terminal, 20);
}

static void measure_rest(const struct way *way, struct terminal *terminal, const char *what)
{
    pid_t process = process_of(way, terminal);
    double used, switches;
    size_t before, after;

    wait_while_reading(terminal, 0.3);
    used = processor_time(process);
    switches = status_number(process, "voluntary_ctxt_switches:");
    terminal_bytes(terminal, &before);
    wait_while_reading(terminal, IDLE_TIME);
    terminal_bytes(terminal, &after);
    used = processor_time(process) - used;
    switches = status_number(process, "voluntary_ctxt_switches:") - switches;
    printf("%-6s %s for 3 s:\n", way->name, what);
    report(way, "  processor time", 1000 * used, "ms", "0");
    report(way, "  wake-ups", switches, "", "0");
    report(way, "  bytes", (double)(after - before), "", way->tmux ? "" : "0");
}

/* The picture that changes most: a surface that is being learned, at full speed and from picture to picture. */
static void measure_surface(const struct way *way)
{
    static const char *const speeds[] = {"full", "ramp"};

    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        struct terminal *terminal = open_way(way);

        terminal_await(terminal, frame_is_whole, NULL, "the first frame");
        type_command(terminal, "preset", "spiral");
        type_command(terminal, "set", "epochs 0");
        type_command(terminal, "speed", speeds[i]);
        terminal_await_text(terminal, "Model: surface");
        terminal_type(terminal, " ");
        printf("%-6s surface of spiral, speed %s:\n", way->name, speeds[i]);
        measure_traffic(way, terminal);
        report_memory(way, terminal, true);
        close_way(terminal);
    }
}

static void measure_way(const struct way *way)
{
    struct terminal *terminal;

    measure_start(way);
    terminal = open_way(way);
    terminal_await(terminal, frame_is_whole, NULL, "the first frame");
    measure_rest(way, terminal, "untouched");
    report_memory(way, terminal, false);
    type_command(terminal, "speed", "full");
    terminal_type(terminal, " ");
    terminal_await_number(terminal, "epoch ", 0);
    measure_traffic(way, terminal);
    measure_keys(way, terminal);
    terminal_type(terminal, " ");
    terminal_await_text(terminal, "paused");
    measure_rest(way, terminal, "paused after training");
    report_memory(way, terminal, true);
    close_way(terminal);
}

/* ---- Training speed with and without the screen */

/* A network to train, as commands. */
struct workload {
    const char *name;
    char data[4200];
    const char *settings; /* NAME VALUE */
};

/* Samples a second of wall clock, and of processor time of the thread that trains (which others' work spares). */
struct speed {
    double wall, busy;
};

/* Seconds that the threads of a process but its first were running. */
static double worker_time(pid_t process)
{
    char path[300];
    double seconds = 0;
    struct dirent *entry;
    DIR *tasks;

    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    tasks = opendir(path);
    while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
        double nanoseconds = 0;
        FILE *file;

        if (atoi(entry->d_name) <= 0 || atoi(entry->d_name) == process)
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)process, entry->d_name);
        file = fopen(path, "r");
        if (file != NULL && fscanf(file, "%lf", &nanoseconds) == 1)
            seconds += nanoseconds / 1e9;
        if (file != NULL)
            fclose(file);
    }
    if (tasks != NULL)
        closedir(tasks);
    return seconds;
}

/*
 * From the number of samples that the error pane shows (four digits of it), which takes some rows; the data sets' list, which
 * also has the word, is at its end.
 */
static struct speed speed_on_screen(const struct workload *task)
{
    struct terminal *terminal = terminal_open(
        &(struct terminal_setup){.term = "xterm-256color", .width = 120, .height = SPEED_HEIGHT});
    pid_t process = terminal_process(terminal);
    double start, busy, samples;

    terminal_await_row(terminal, SPEED_HEIGHT - 1, "quit");
    type_command(terminal, "data", task->data);
    type_command(terminal, "set", task->settings);
    type_command(terminal, "focus", "datasets");
    type_command(terminal, "last", "");
    type_command(terminal, "speed", "full");
    terminal_await_text(terminal, task->name);
    terminal_await_text(terminal, "paused");
    terminal_type(terminal, " ");
    samples = terminal_await_number(terminal, "samples ", 0);
    start = now();
    busy = worker_time(process);
    wait_while_reading(terminal, SPEED_TIME);
    samples = terminal_number(terminal, "samples ") - samples;
    busy = worker_time(process) - busy;
    start = now() - start;
    close_way(terminal);
    return (struct speed){samples / start, samples / busy};
}

/* A run without a screen: the samples trained, and the seconds it took. */
struct script_run {
    double samples, wall, busy;
};

static double children_time(void)
{
    struct rusage usage;

    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 +
           (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
}

static struct script_run run_script(const struct workload *task, double batches)
{
    char path[] = "/tmp/nntui-bench-XXXXXX", command[8500], line[512];
    int fd = mkstemp(path);
    struct script_run run = {.samples = NAN};
    FILE *screen;

    dprintf(fd, "data %s\nset %s\nfocus datasets\nlast\nrun\nadvance %.0f\nscreen\n", task->data,
            task->settings, batches);
    close(fd);
    snprintf(command, sizeof command, "%s --script %s --size 120x%d", program_path(), path,
             SPEED_HEIGHT);
    run.wall = now();
    run.busy = children_time();
    screen = popen(command, "r");
    while (screen != NULL && fgets(line, sizeof line, screen) != NULL)
        if (!isnan(number_behind(line, "samples ")))
            run.samples = number_behind(line, "samples ");
    if (screen != NULL)
        pclose(screen);
    run.wall = now() - run.wall;
    run.busy = children_time() - run.busy;
    unlink(path);
    return run;
}

/* A long run less a short one, so that starting and loading do not count. */
static struct speed speed_of_script(const struct workload *task, double samples_a_second)
{
    struct script_run few, many;
    double batches = 1000;

    few = run_script(task, batches);
    many = run_script(task, batches * samples_a_second * SPEED_TIME / few.samples);
    return (struct speed){(many.samples - few.samples) / (many.wall - few.wall),
                          (many.samples - few.samples) / (many.busy - few.busy)};
}

static void report_speed(const struct workload *task, const char *what, double value, const char *unit,
                         const char *limit)
{
    const struct way way = {.name = "speed"};
    char text[128];

    snprintf(text, sizeof text, "%s %s", task->name, what);
    report(&way, text, value, unit, limit);
}

static void measure_speed(const struct workload *task)
{
    double on[SPEED_ROUNDS], off[SPEED_ROUNDS], wall[SPEED_ROUNDS], busy[SPEED_ROUNDS];

    for (int i = 0; i < SPEED_ROUNDS; i++) {
        struct speed with = speed_on_screen(task), without = speed_of_script(task, with.wall);

        on[i] = with.wall;
        off[i] = without.wall;
        wall[i] = with.wall / without.wall;
        busy[i] = with.busy / without.busy;
    }
    report_speed(task, "with the screen, median of 5", median(on, SPEED_ROUNDS) / 1000, "k/s", "");
    report_speed(task, "without, median of 5", median(off, SPEED_ROUNDS) / 1000, "k/s", "");
    report_speed(task, "with / without, wall clock", median(wall, SPEED_ROUNDS), "", ">= 0.95");
    report_speed(task, "with / without, processor time", median(busy, SPEED_ROUNDS), "", ">= 0.95");
}

int main(int argc, char **argv)
{
    static const struct way ways[] = {
        {"pty",  false},
        {"tmux", true }
    };
    struct workload toy = {.name = "spiral", .data = "spiral", .settings = "batch 10"};
    struct workload digits = {.name = "mnist", .settings = "layers 784-100-10"};

    printf("%-6s %-48s %10s %-9s %s\n", "where", "what", "figure", "unit", "limit");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (ways[i].tmux && system("tmux -V >/dev/null 2>&1") != 0)
            printf("tmux is not installed\n");
        else
            measure_way(&ways[i]);
    }
    measure_surface(&ways[0]);
    measure_speed(&toy);
    if (argc > 1 && argv[1][0] != '\0') {
        snprintf(digits.data, sizeof digits.data, "mnist:%s", argv[1]);
        measure_speed(&digits);
    }
    return 0;
}
