/*
 * Memory for many small things that live and end together: blocks in a list, each filled from its beginning.
 */
#include <nntui/arena.h>

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 16384

struct arena_block {
    struct arena_block *before;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

static bool add_block(struct arena *arena, size_t wanted)
{
    size_t size = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE;
    struct arena_block *block = calloc(1, sizeof *block + size);

    if (block == NULL)
        return false;
    block->before = arena->newest;
    block->size = size;
    arena->newest = block;
    return true;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    size_t bytes, left = arena->limit - arena->used;
    unsigned char *taken;

    if (size > 0 && count > left / size) {
        arena->failed = true;
        return NULL;
    }
    bytes = (count * size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (bytes > left ||
        ((arena->newest == NULL || arena->newest->size - arena->newest->used < bytes) &&
         !add_block(arena, bytes))) {
        arena->failed = true;
        return NULL;
    }
    taken = arena->newest->bytes + arena->newest->used;
    arena->newest->used += bytes;
    arena->used += bytes;
    return taken;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = length < SIZE_MAX ? arena_take(arena, length + 1, 1) : NULL;

    if (copy != NULL && length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

bool arena_grow(struct arena *arena, void **array, size_t *capacity, size_t count, size_t size)
{
    size_t wanted = *capacity == 0 ? 4 : 2 * *capacity;
    void *grown;

    if (count < *capacity)
        return true;
    grown = arena_take(arena, wanted, size);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *array, count * size);
    *array = grown;
    *capacity = wanted;
    return true;
}

void arena_free(struct arena *arena)
{
    while (arena->newest != NULL) {
        struct arena_block *before = arena->newest->before;

        free(arena->newest);
        arena->newest = before;
    }
    *arena = (struct arena){0};
}
