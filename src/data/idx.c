/*
 * Reading IDX files. Every size in the header is checked before anything is allocated by it, and a
 * file must be exactly as long as its header says.
 */
#include "data/idx.h"

#include "data/gzip.h"

#include <nntui/dataset.h>
#include <nntui/i18n.h>

#include <stdlib.h>
#include <sys/mman.h>

#define TYPE_UNSIGNED_BYTE 0x08

static size_t header_bytes(unsigned dimensions)
{
    return 4 + 4 * (size_t)dimensions;
}

static size_t read_size(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* The third byte of the magic number. */
static const char *type_name(unsigned type)
{
    switch (type) {
    case 0x08: return _("unsigned bytes");
    case 0x09: return _("signed bytes");
    case 0x0B: return _("16-bit integers");
    case 0x0C: return _("32-bit integers");
    case 0x0D: return _("32-bit floats");
    case 0x0E: return _("64-bit floats");
    default: return _("an unknown type");
    }
}

static const char *kind_name(unsigned dimensions)
{
    return dimensions == IDX_IMAGES ? _("images") : _("labels");
}

/* Each of the four bytes has a meaning of its own, so each complaint is a different one. */
static bool check_magic(const uint8_t *bytes, unsigned dimensions, const char *name,
                        struct error *err)
{
    if (bytes[0] != 0 || bytes[1] != 0)
        return error_offset(
            err, name, 0,
            _("starts with %02X %02X %02X %02X; expected 00 00 08 %02X, an IDX file "
              "of %s"),
            bytes[0], bytes[1], bytes[2], bytes[3], dimensions, kind_name(dimensions));
    if (bytes[2] != TYPE_UNSIGNED_BYTE)
        return error_offset(err, name, 2, _("holds %s (type %02X); expected unsigned bytes (08)"),
                            type_name(bytes[2]), bytes[2]);
    if (bytes[3] != dimensions)
        return error_offset(err, name, 3, _("has %u dimensions; expected %u, as %s have"), bytes[3],
                            dimensions, kind_name(dimensions));
    return true;
}

/* Sizes are 32 bits each in the file; their product may not wrap around a size_t. */
static bool check_sizes(const struct idx_file *idx, const char *name, struct error *err)
{
    if (idx->count == 0 || idx->count > DATASET_MAX_SAMPLES)
        return error_offset(err, name, 4, _("holds %zu samples; expected 1 to %zu"), idx->count,
                            DATASET_MAX_SAMPLES);
    if (idx->height == 0 || idx->width == 0 || idx->height > DATASET_MAX_COLUMNS ||
        idx->width > DATASET_MAX_COLUMNS || idx->height * idx->width > DATASET_MAX_COLUMNS)
        return error_offset(err, name, 8, _("images of %zu x %zu; expected 1 to %d pixels"),
                            idx->width, idx->height, DATASET_MAX_COLUMNS);
    if (idx->count > (SIZE_MAX / 2) / (idx->height * idx->width))
        return error_offset(err, name, 4, _("%zu images of %zu x %zu are too many"), idx->count,
                            idx->width, idx->height);
    return true;
}

/* bytes: the header, header_bytes(dimensions) long. */
static bool parse_header(struct idx_file *idx, const uint8_t *bytes, unsigned dimensions,
                         const char *name, struct error *err)
{
    if (!check_magic(bytes, dimensions, name, err))
        return false;
    idx->header_size = header_bytes(dimensions);
    idx->count = read_size(bytes + 4);
    idx->height = dimensions == IDX_IMAGES ? read_size(bytes + 8) : 1;
    idx->width = dimensions == IDX_IMAGES ? read_size(bytes + 12) : 1;
    if (!check_sizes(idx, name, err))
        return false;
    idx->size = idx->count * idx->height * idx->width;
    return true;
}

static bool short_header(size_t found, unsigned dimensions, const char *name, struct error *err)
{
    if (found == 0)
        return error_input(err, _("%s: is empty; expected an IDX file of %s"), name,
                           kind_name(dimensions));
    return error_offset(err, name, found, _("the file ends inside its header of %zu bytes"),
                        header_bytes(dimensions));
}

/* `found`: bytes of data that are there, without the header. */
static bool short_data(const struct idx_file *idx, size_t found, const char *name,
                       struct error *err)
{
    return error_offset(
        err, name, idx->header_size + found,
        _("the file ends; expected %zu bytes, as its header says (%zu of %zu x %zu)"),
        idx->header_size + idx->size, idx->count, idx->width, idx->height);
}

static bool long_data(const struct idx_file *idx, const char *name, struct error *err)
{
    return error_offset(err, name, idx->header_size + idx->size,
                        _("the file goes on; expected its end here, as its header says (%zu of %zu "
                          "x %zu)"),
                        idx->count, idx->width, idx->height);
}

/* ---- Plain */

/* The file stays as it is, mapped; only the header is read here. The values are touched when they are used. */
static bool take_plain(struct idx_file *idx, struct file_bytes *bytes, unsigned dimensions,
                       const char *name, struct error *err)
{
    if (bytes->size < header_bytes(dimensions)) {
        if (bytes->size >= 4 && !check_magic(bytes->data, dimensions, name, err))
            return false;
        return short_header(bytes->size, dimensions, name, err);
    }
    if (!parse_header(idx, bytes->data, dimensions, name, err))
        return false;
    if (bytes->size - idx->header_size < idx->size)
        return short_data(idx, bytes->size - idx->header_size, name, err);
    if (bytes->size - idx->header_size > idx->size)
        return long_data(idx, name, err);
    idx->data = bytes->data + idx->header_size;
    idx->file = *bytes;
    *bytes = (struct file_bytes){0};
    return true;
}

/* ---- Compressed */

/* What the header announces must be possible and within the limit before it is allocated. */
static bool check_inflated(const struct idx_file *idx, size_t compressed, const char *name,
                           struct error *err)
{
    if (idx->size > IDX_MAX_INFLATED)
        return error_offset(
            err, name, 4,
            _("the header announces %zu bytes of uncompressed data; at most %zu are "
              "read from a .gz file"),
            idx->size, IDX_MAX_INFLATED);
    if (idx->size / GZIP_MAX_RATIO > compressed)
        return error_offset(
            err, name, 4,
            _("the header announces %zu bytes, which the %zu of the .gz file cannot "
              "hold"),
            idx->size, compressed);
    return true;
}

/*
 * Asks for large pages where they lie wholly within `data`: training takes the images in random order, and
 * with small ones each image costs a search for its page. A hint; nothing depends on it.
 */
static void prefer_large_pages(uint8_t *data, size_t size)
{
#if defined MADV_HUGEPAGE
    const uintptr_t large = (uintptr_t)2 << 20;
    const uintptr_t from = ((uintptr_t)data + large - 1) / large * large;
    const uintptr_t to = ((uintptr_t)data + size) / large * large;

    if (from < to)
        madvise(data + (from - (uintptr_t)data), to - from, MADV_HUGEPAGE);
#else
    (void)data, (void)size;
#endif
}

/* Into memory of exactly the announced size; one byte more shows that the file goes on. */
static bool read_data(struct idx_file *idx, struct gunzip *gunzip, const char *name,
                      struct error *err)
{
    uint8_t *data = malloc(idx->size), more;
    size_t got;
    bool done = false;

    if (data == NULL)
        return error_memory(err, idx->size, "an IDX file");
    prefer_large_pages(data, idx->size);
    if (gunzip_read(gunzip, data, idx->size, &got, err)) {
        if (got < idx->size)
            short_data(idx, got, name, err);
        else if (gunzip_read(gunzip, &more, 1, &got, err))
            done = got == 0 || long_data(idx, name, err);
    }
    if (done) {
        idx->data = data;
        idx->file = (struct file_bytes){.data = data, .size = idx->size};
    } else {
        free(data);
    }
    return done;
}

/* Header and values come out of one stream, so the header is read first and believed only if it can be true. */
static bool take_gzip(struct idx_file *idx, const struct file_bytes *bytes, unsigned dimensions,
                      const char *name, struct error *err)
{
    struct gunzip gunzip;
    uint8_t header[16];
    size_t got;
    bool done = false;

    if (!gunzip_begin(&gunzip, bytes->data, bytes->size, name, err))
        return false;
    if (gunzip_read(&gunzip, header, header_bytes(dimensions), &got, err)) {
        if (got < header_bytes(dimensions))
            short_header(got, dimensions, name, err);
        else
            done = parse_header(idx, header, dimensions, name, err) &&
                   check_inflated(idx, bytes->size, name, err) &&
                   read_data(idx, &gunzip, name, err);
    }
    gunzip_end(&gunzip);
    return done;
}

/* ---- The interface */

/* Compressed or not is told by the first bytes, not by the name. */
bool idx_take(struct idx_file *idx, struct file_bytes *bytes, unsigned dimensions, const char *name,
              struct error *err)
{
    bool done;

    *idx = (struct idx_file){0};
    if (gzip_is(bytes->data, bytes->size))
        done = take_gzip(idx, bytes, dimensions, name, err);
    else
        done = take_plain(idx, bytes, dimensions, name, err);
    file_release(bytes);
    return done;
}

bool idx_open(struct idx_file *idx, const char *path, unsigned dimensions, struct error *err)
{
    struct file_bytes bytes;

    *idx = (struct idx_file){0};
    return file_map(&bytes, path, SIZE_MAX / 2, err) &&
           idx_take(idx, &bytes, dimensions, path, err);
}

void idx_close(struct idx_file *idx)
{
    file_release(&idx->file);
    *idx = (struct idx_file){0};
}
