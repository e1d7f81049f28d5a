/*
 * IDX files, as MNIST has them: big-endian magic number 00 00 TYPE DIMENSIONS, one 32-bit size for each
 * dimension, then the values. Here: unsigned bytes in one dimension (labels) or three (images).
 */
#ifndef NNTUI_DATA_IDX_H
#define NNTUI_DATA_IDX_H

#include <nntui/file.h>

#define IDX_LABELS 1 /* dimensions */
#define IDX_IMAGES 3

/* Compressed files are inflated into memory of our own: no more than this. */
#define IDX_MAX_INFLATED ((size_t)1 << 30)

struct idx_file {
    struct file_bytes
        file;            /* mapped, or the inflated values (without header) in memory of our own */
    const uint8_t *data; /* [count][height][width], inside `file` */
    size_t header_size;  /* values start here in the uncompressed file */
    size_t count;
    size_t height, width; /* labels: 1 and 1 */
    size_t size;          /* bytes of data: count * height * width */
};

/* Opens a file with `dimensions` (1 or 3), plain (mapped) or compressed by gzip. */
bool idx_open(struct idx_file *idx, const char *path, unsigned dimensions, struct error *err);
/*
 * The same of bytes in memory, which it takes over, also on failure; `name` is for messages. Fuzzed.
 */
bool idx_take(struct idx_file *idx, struct file_bytes *bytes, unsigned dimensions, const char *name,
              struct error *err);
void idx_close(struct idx_file *idx); /* harmless for {0} */

#endif
