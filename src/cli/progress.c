/*
 * The progress line of `nntui train` and of whatever else takes its time.
 */
#include "progress.h"

#include "command.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SECONDS_BETWEEN 0.1 /* two drawings */

void progress_start(struct progress *progress, uint64_t epochs)
{
    const char *terminal = getenv("TERM");
    bool can_erase = terminal == NULL || strcmp(terminal, "dumb") != 0;

    *progress = (struct progress){.shown = can_erase && isatty(STDERR_FILENO) == 1,
                                  .shares = isatty(STDOUT_FILENO) == 1,
                                  .epochs = epochs,
                                  .accuracy = NAN,
                                  .start = cli_clock()};
    progress->drawn = progress->start;
}

/* "42s", "3m10s", "2h05m". */
static void format_duration(char *buffer, size_t size, double seconds)
{
    unsigned long whole = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 1000000000UL;

    if (whole < 60)
        snprintf(buffer, size, "%lus", whole);
    else if (whole < 3600)
        snprintf(buffer, size, "%lum%02lus", whole / 60, whole % 60);
    else
        snprintf(buffer, size, "%luh%02lum", whole / 3600, whole / 60 % 60);
}

/* Time that the rest takes at the pace so far. */
static double time_left(const struct progress *progress, const struct run *run, double now)
{
    struct learner_position position;
    double done, all = (double)progress->epochs * (double)run->train.count;

    learner_position(run->learner, &position);
    done = (double)position.samples;
    return done > 0 ? (now - progress->start) * (all - done) / done : 0;
}

static size_t terminal_columns(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

static bool is_due(const struct progress *progress, double now)
{
    return progress->shown && now - progress->drawn >= SECONDS_BETWEEN;
}

void progress_line(struct progress *progress, const char *line)
{
    double now = cli_clock();
    size_t size = terminal_columns();
    char shown[400];

    if (!is_due(progress, now))
        return;
    /* The last column stays free: with it some terminals go to the next line. */
    text_safe(shown, size < sizeof shown ? size : sizeof shown, line);
    fprintf(stderr, "\r%s\033[K", shown);
    fflush(stderr);
    progress->dirty = true;
    progress->drawn = now;
}

void progress_draw(struct progress *progress, const struct run *run)
{
    struct learner_position position;
    char line[400], left[32], known[48] = "";
    double now = cli_clock();

    if (!is_due(progress, now))
        return;
    learner_position(run->learner, &position);
    format_duration(left, sizeof left, time_left(progress, run, now));
    if (!isnan(progress->accuracy))
        snprintf(known, sizeof known, _("  accuracy %.2f%%"), 100 * progress->accuracy);
    snprintf(line, sizeof line,
             _("epoch %llu of %llu, %3.0f%%, %s left  loss %.5f%s  %.0f samples/s"),
             (unsigned long long)position.epoch + 1, (unsigned long long)progress->epochs,
             100 * (double)position.sample / (double)run->train.count, left, progress->loss, known,
             progress->rate);
    progress_line(progress, line);
}

void progress_clear(struct progress *progress)
{
    if (!progress->dirty)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->dirty = false;
}

void progress_make_way(struct progress *progress)
{
    if (progress->shares)
        progress_clear(progress);
}
