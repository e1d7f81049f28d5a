/* layer: base */
/*
 * Memory for many small things that live and end together, within a limit.
 */
#ifndef NNTUI_ARENA_H
#define NNTUI_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/* Start it as `{.limit = BYTES}`, end it with arena_free(). */
struct arena {
    struct arena_block *newest;
    size_t used, limit; /* bytes handed out, and at most */
    bool failed; /* something was refused: out of memory, or over the limit; checked once at the end */
};

/* Zeroed memory, aligned for every type; NULL, and `failed`, where there is none. */
void *arena_take(struct arena *arena, size_t count, size_t size);
/* A copy of `length` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
/*
 * Room for one more in an array that grows: array[count] exists afterwards. *array and *capacity start as NULL and 0. False where there is
 * no memory: the array is as it was.
 */
bool arena_grow(struct arena *arena, void **array, size_t *capacity, size_t count, size_t size);
void arena_free(struct arena *arena); /* harmless for `{0}` */

#endif
