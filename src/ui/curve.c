/*
 * From the points of a history to the curves of a plot.
 */
#include "ui/curve.h"

struct curve_tail curve_tail(const struct snapshot *snapshot)
{
    const struct history *history = &snapshot->history;
    struct curve_tail tail = {.count = 0};

    if (history->count > 0)
        tail.point[tail.count++] = history->point[history->count - 1];
    if (history->count == 0 || snapshot->now.epoch > tail.point[0].epoch)
        tail.point[tail.count++] = snapshot->now;
    return tail;
}

struct plot_series curve_series(const struct history_point *points, size_t count, const double *y,
                                enum role role)
{
    return (struct plot_series){
        .x = &points->epoch, .y = y, .stride = sizeof *points, .count = count, .role = role};
}
