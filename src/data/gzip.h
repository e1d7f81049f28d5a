/*
 * Reading compressed bytes that are in memory already, no more at a time than the caller has room for.
 */
#ifndef NNTUI_DATA_GZIP_H
#define NNTUI_DATA_GZIP_H

#include <nntui/error.h>

#include <stdint.h>
#include <zlib.h>

/* DEFLATE cannot do better than 1032 to 1 (zlib's technical notes): so long can the contents be. */
#define GZIP_MAX_RATIO 1032

struct gunzip {
    z_stream stream;
    const uint8_t *data; /* not yet given to zlib */
    size_t left;
    size_t size;      /* of the whole */
    const char *name; /* for messages; the caller's */
    bool ended;       /* all members read */
};

bool gzip_is(const uint8_t *data, size_t size);
/* End it with gunzip_end() when it succeeded. */
bool gunzip_begin(struct gunzip *gunzip, const uint8_t *data, size_t size, const char *name,
                  struct error *err);
/* Reads up to `wanted` bytes; `*got` is less only where the contents end. Checks each member's sum. */
bool gunzip_read(struct gunzip *gunzip, uint8_t *out, size_t wanted, size_t *got,
                 struct error *err);
void gunzip_end(struct gunzip *gunzip);

#endif
