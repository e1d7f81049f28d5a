/*
 * The progress line of `nntui train`.
 */
#include "progress.h"

#include "command.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

void progress_start(struct progress *progress, uint64_t epochs)
{
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) == 1, .epochs = epochs, .start = cli_clock()};
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

void progress_draw(struct progress *progress, const struct run *run, double samples_per_second, double accuracy)
{
    struct learner_position position;
    char line[400], left[32], known[48] = "";
    double now = cli_clock();
    size_t columns;

    if (!progress->shown || (progress->dirty && now - progress->drawn < 0.1))
        return;
    learner_position(run->learner, &position);
    format_duration(left, sizeof left, time_left(progress, run, now));
    if (!isnan(accuracy))
        snprintf(known, sizeof known, _("  accuracy %.2f%%"), 100 * accuracy);
    snprintf(line, sizeof line, _("epoch %llu of %llu, %3.0f%%  loss %.5f%s  %.0f samples/s  %s left"),
             (unsigned long long)position.epoch + (position.epoch < progress->epochs),
             (unsigned long long)progress->epochs,
             100 * (double)position.sample / (double)run->train.count, position.running_loss, known,
             samples_per_second, left);
    columns = terminal_columns();
    if (columns - 1 < sizeof line)
        line[columns - 1] = '\0';
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    progress->dirty = true;
    progress->drawn = now;
}

void progress_clear(struct progress *progress)
{
    if (!progress->dirty)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->dirty = false;
}
