/*
 * Which measurements of a run are kept: as many as fit, evenly spread over the epochs, the same ones
 * however fast or in whatever pieces the run went.
 */
#include "history.h"

#include <string.h>

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

/* ---- In a file */

#define NUMBER       8                  /* bytes */
#define POINT_FIELDS 5                  /* numbers of a point */
#define STRIDE_LIMIT ((uint64_t)1 << 53) /* epochs are doubles */

size_t history_bytes(const struct history *history)
{
    return NUMBER * (1 + POINT_FIELDS * history->count);
}

static uint8_t *put(uint8_t *at, uint64_t bits)
{
    for (unsigned i = 0; i < NUMBER; i++)
        at[i] = (uint8_t)(bits >> (8 * i));
    return at + NUMBER;
}

static uint8_t *put_real(uint8_t *at, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return put(at, bits);
}

void history_write(const struct history *history, uint8_t *bytes)
{
    bytes = put(bytes, history->stride);
    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->point[i];

        bytes = put_real(bytes, point->epoch);
        bytes = put_real(bytes, point->train_loss);
        bytes = put_real(bytes, point->test_loss);
        bytes = put_real(bytes, point->train_accuracy);
        bytes = put_real(bytes, point->test_accuracy);
    }
}

static uint64_t get(const uint8_t *at)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < NUMBER; i++)
        bits |= (uint64_t)at[i] << (8 * i);
    return bits;
}

static double get_real(const uint8_t *at)
{
    uint64_t bits = get(at);
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Point number `index`; false where it does not stand at its epoch. NaN means "nothing"; a loss may have been infinite. */
static bool read_point(struct history *history, size_t index, const uint8_t *at)
{
    struct history_point *point = &history->point[index];

    *point = (struct history_point){get_real(at), get_real(at + NUMBER), get_real(at + 2 * NUMBER),
                                    get_real(at + 3 * NUMBER), get_real(at + 4 * NUMBER)};
    return point->epoch == (double)(index * history->stride);
}

bool history_read(struct history *history, const uint8_t *bytes, size_t size)
{
    size_t points = size / NUMBER / POINT_FIELDS;

    history_start(history);
    if (size != NUMBER * (1 + POINT_FIELDS * points) || points > HISTORY_POINTS)
        return false;
    history->stride = get(bytes);
    if (history->stride < 1 || history->stride > STRIDE_LIMIT / HISTORY_POINTS)
        return false;
    for (; history->count < points; history->count++)
        if (!read_point(history, history->count,
                        bytes + NUMBER * (1 + POINT_FIELDS * history->count)))
            return false;
    return true;
}
