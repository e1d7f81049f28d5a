/*
 * Dust, and the edge of a sheet or of a scanner: spots of ink that are far smaller than the digit, or lie along the
 * border, would decide where the digit seems to lie.
 */
#include "data/picture_format.h"
#include "data/source.h"

#include <stdlib.h>

#define SPECK_SHARE 25 /* a spot with less than this part of the largest one's ink is a speck */
#define BORDER_SHARE \
 4 /* a spot that lies along a border for more than this part of it is no digit */

/* Ink that hangs together, diagonally too. */
struct spot {
    uint64_t ink;
    size_t along; /* pixels on the border */
};

struct spots {
    const struct picture *picture;
    uint32_t *number;  /* [pixels] of the spot from 1; 0: none */
    uint32_t *waiting; /* pixels whose neighbours have not been looked at */
    size_t waiting_count;
    struct spot *spot;
    size_t count, room;
};

static bool is_border(const struct picture *picture, size_t x, size_t y)
{
    return x == 0 || y == 0 || x + 1 == picture->width || y + 1 == picture->height;
}

static void take_pixel(struct spots *spots, size_t pixel)
{
    if (spots->picture->ink[pixel] == 0 || spots->number[pixel] != 0)
        return;
    spots->number[pixel] = (uint32_t)spots->count;
    spots->waiting[spots->waiting_count++] = (uint32_t)pixel;
}

static void take_neighbours(struct spots *spots, size_t x, size_t y)
{
    size_t width = spots->picture->width, height = spots->picture->height;
    size_t left = x > 0 ? x - 1 : x, right = x + 1 < width ? x + 1 : x;
    size_t top = y > 0 ? y - 1 : y, bottom = y + 1 < height ? y + 1 : y;

    for (size_t row = top; row <= bottom; row++)
        for (size_t column = left; column <= right; column++)
            take_pixel(spots, row * width + column);
}

/* All that hangs together with `pixel`. */
static void follow(struct spots *spots, size_t pixel, struct spot *spot)
{
    size_t width = spots->picture->width;

    take_pixel(spots, pixel);
    while (spots->waiting_count > 0) {
        size_t next = spots->waiting[--spots->waiting_count];

        spot->ink += spots->picture->ink[next];
        spot->along += is_border(spots->picture, next % width, next / width);
        take_neighbours(spots, next % width, next / width);
    }
}

static bool add_spot(struct spots *spots, struct error *err)
{
    size_t room = spots->room == 0 ? 64 : 2 * spots->room;
    struct spot *larger;

    if (spots->count < spots->room) {
        spots->spot[spots->count++] = (struct spot){0};
        return true;
    }
    larger = realloc(spots->spot, room * sizeof *larger);
    if (larger == NULL)
        return error_memory(err, room * sizeof *larger, "spots of ink");
    spots->spot = larger;
    spots->room = room;
    spots->spot[spots->count++] = (struct spot){0};
    return true;
}

static bool find_spots(struct spots *spots, struct error *err)
{
    size_t count = spots->picture->width * spots->picture->height;

    spots->number = data_allocate(count, sizeof *spots->number, "spots of ink", err);
    spots->waiting = data_allocate(count, sizeof *spots->waiting, "spots of ink", err);
    if (spots->number == NULL || spots->waiting == NULL)
        return false;
    for (size_t pixel = 0; pixel < count; pixel++) {
        if (spots->picture->ink[pixel] == 0 || spots->number[pixel] != 0)
            continue;
        if (!add_spot(spots, err))
            return false;
        follow(spots, pixel, &spots->spot[spots->count - 1]);
    }
    return true;
}

/* What lies along the border, unless nothing else is there. */
static bool is_edge(const struct spots *spots, const struct spot *spot)
{
    size_t width = spots->picture->width, height = spots->picture->height;

    return spot->along * BORDER_SHARE > (width < height ? width : height);
}

/* The ink of the largest spot that may be the digit. */
static uint64_t most_ink(const struct spots *spots, bool edges)
{
    uint64_t most = 0;

    for (size_t i = 0; i < spots->count; i++)
        if (spots->spot[i].ink > most && (edges || !is_edge(spots, &spots->spot[i])))
            most = spots->spot[i].ink;
    return most;
}

static void wipe(struct spots *spots, uint8_t *ink)
{
    uint64_t digit = most_ink(spots, false), all = most_ink(spots, true);
    bool edges = digit * SPECK_SHARE < all; /* beside this edge the rest is dust */
    uint64_t most = edges ? all : digit;

    for (size_t pixel = 0; pixel < spots->picture->width * spots->picture->height; pixel++) {
        const struct spot *spot;

        if (spots->number[pixel] == 0)
            continue;
        spot = &spots->spot[spots->number[pixel] - 1];
        if (spot->ink * SPECK_SHARE < most || (!edges && is_edge(spots, spot)))
            ink[pixel] = 0;
    }
}

bool ink_clean(struct picture *picture, struct error *err)
{
    struct spots spots = {.picture = picture};
    bool done = find_spots(&spots, err);

    if (done)
        wipe(&spots, picture->ink);
    free(spots.number);
    free(spots.waiting);
    free(spots.spot);
    return done;
}
