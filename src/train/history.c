/*
 * Which measurements of a run are kept: as many as fit, evenly spread over the epochs, the same ones
 * however fast or in whatever pieces the run went.
 */
#include "history.h"

void history_start(struct history *history)
{
    history->count = 0;
    history->stride = 1;
}

/*
 * Points stand at 0, stride, 2 stride, ...: the next one is at count * stride. An epoch past it is never
 * wanted, which keeps the points evenly spread.
 */
bool history_wants(const struct history *history, uint64_t epoch)
{
    return epoch % history->stride == 0 && epoch / history->stride == history->count;
}

/* Every second point goes: those at odd multiples of the old stride. */
static void thin(struct history *history)
{
    history->count = (history->count + 1) / 2;
    for (size_t i = 1; i < history->count; i++)
        history->point[i] = history->point[2 * i];
    history->stride *= 2;
}

void history_add(struct history *history, const struct history_point *point)
{
    if (history->count == HISTORY_POINTS)
        thin(history); /* an even number of points: the next one wanted is the same as before */
    history->point[history->count++] = *point;
}

void history_cut(struct history *history, double epoch)
{
    while (history->count > 0 && history->point[history->count - 1].epoch > epoch)
        history->count--;
}
