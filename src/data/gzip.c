/*
 * zlib behind an interface that cannot be asked for unbounded memory. A file of several members
 * (gzip files one after the other) reads as one; zero bytes may pad its end.
 */
#include "data/gzip.h"

#include <nntui/i18n.h>

#include <limits.h>

#define GZIP_WINDOW (15 + 16) /* the largest window, and gzip's header and checksum */

bool gzip_is(const uint8_t *data, size_t size)
{
    return size >= 2 && data[0] == 0x1F && data[1] == 0x8B;
}

bool gunzip_begin(struct gunzip *gunzip, const uint8_t *data, size_t size, const char *name,
                  struct error *err)
{
    *gunzip = (struct gunzip){.data = data, .left = size, .size = size, .name = name};
    if (inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK)
        return error_memory(err, (size_t)1 << 16, "decompression");
    return true;
}

static size_t position(const struct gunzip *gunzip)
{
    return gunzip->size - gunzip->left - gunzip->stream.avail_in;
}

/* zlib counts in unsigned int. */
static void refill(struct gunzip *gunzip)
{
    size_t some = gunzip->left < UINT_MAX ? gunzip->left : UINT_MAX;

    if (gunzip->stream.avail_in > 0)
        return;
    gunzip->stream.next_in = (Bytef *)(uintptr_t)gunzip->data; /* read only; zlib lacks the const */
    gunzip->stream.avail_in = (uInt)some;
    gunzip->data += some;
    gunzip->left -= some;
}

/* After a member: another one, padding, or the end. */
static bool next_member(struct gunzip *gunzip, struct error *err)
{
    refill(gunzip);
    while (gunzip->stream.avail_in > 0 && *gunzip->stream.next_in == 0) {
        gunzip->stream.next_in++;
        gunzip->stream.avail_in--;
        refill(gunzip);
    }
    if (gunzip->stream.avail_in == 0) {
        gunzip->ended = true;
        return true;
    }
    if (*gunzip->stream.next_in != 0x1F)
        return error_offset(err, gunzip->name, position(gunzip),
                            _("something else follows the compressed data"));
    return inflateReset(&gunzip->stream) == Z_OK;
}

/* One call of zlib. Z_OK with input used up and room left means that it waits for more, and there is none. */
static bool inflate_some(struct gunzip *gunzip, struct error *err)
{
    int status;

    refill(gunzip);
    status = inflate(&gunzip->stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
        return next_member(gunzip, err);
    if (status == Z_MEM_ERROR)
        return error_memory(err, (size_t)1 << 16, "decompression");
    if (status == Z_OK &&
        (gunzip->stream.avail_in > 0 || gunzip->left > 0 || gunzip->stream.avail_out == 0))
        return true;
    if (status == Z_OK || status == Z_BUF_ERROR)
        return error_offset(err, gunzip->name, position(gunzip),
                            _("the compressed data end too early: the file is cut short"));
    return error_offset(err, gunzip->name, position(gunzip),
                        _("the compressed data are damaged (%s)"),
                        gunzip->stream.msg != NULL ? gunzip->stream.msg : _("unknown reason"));
}

/* Fills `out` as far as the contents reach; never asks zlib for more than is wanted. */
bool gunzip_read(struct gunzip *gunzip, uint8_t *out, size_t wanted, size_t *got, struct error *err)
{
    *got = 0;
    while (*got < wanted && !gunzip->ended) {
        size_t room = wanted - *got < UINT_MAX ? wanted - *got : UINT_MAX;

        gunzip->stream.next_out = out + *got;
        gunzip->stream.avail_out = (uInt)room;
        if (!inflate_some(gunzip, err))
            return false;
        *got += room - gunzip->stream.avail_out;
    }
    return true;
}

void gunzip_end(struct gunzip *gunzip)
{
    inflateEnd(&gunzip->stream);
}
