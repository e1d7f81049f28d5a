/*
 * Arrays of floats as the kernels want them: rows padded to NETWORK_LANES, starts aligned to NETWORK_ALIGNMENT.
 */
#ifndef NNTUI_NN_MEMORY_H
#define NNTUI_NN_MEMORY_H

#include <nntui/network.h>

#include <stdlib.h>
#include <string.h>

static inline size_t padded(size_t count)
{
    return (count + NETWORK_LANES - 1) / NETWORK_LANES * NETWORK_LANES;
}

/* `count` zeros; NULL for want of memory. For free(). */
static inline float *floats_create(size_t count, struct error *err)
{
    size_t size = padded(count > 0 ? count : 1) * sizeof(float);
    float *floats = aligned_alloc(NETWORK_ALIGNMENT, size);

    if (floats == NULL)
        error_memory(err, size, "the network's numbers");
    else
        memset(floats, 0, size);
    return floats;
}

/* Starts bringing `size` bytes into the cache; a hint. */
static inline void memory_fetch(const void *from, size_t size)
{
    for (size_t i = 0; i < size; i += 64)
        __builtin_prefetch((const char *)from + i);
}

#endif
