/*
 * One array from two files without copying the larger one: the first file's pages stay those of the
 * page cache, shared by all who map it, and only what comes after them is memory of our own.
 */
#ifndef NNTUI_DATA_JOIN_H
#define NNTUI_DATA_JOIN_H

#include <nntui/error.h>

#include <stdint.h>

/*
 * Maps the first `size` bytes of the regular file `path`, followed at once by a copy of tail[tail_size].
 * `*total` is what join_release() wants to know. NULL on failure.
 */
uint8_t *join_map(const char *path, size_t size, const uint8_t *tail, size_t tail_size,
                  size_t *total, struct error *err);
void join_release(void *joined, size_t total); /* NULL is harmless */

#endif
