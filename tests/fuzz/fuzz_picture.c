/*
 * Pictures, PNG and PGM. Where the first byte is odd, the checksums of a PNG's chunks are put right first, so that what is
 * behind them is reached. A picture that is taken must have its raster, within the limits.
 */
#include <nntui/picture.h>

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small, so that many pictures can be tried in a second. */
static const struct picture_limits limits = {
    .bytes = 1 << 20, .pixels = 1 << 20, .interlaced = 1 << 18, .side = 64};

static uint32_t read_size(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Each chunk is a length, a name, so many bytes, and the checksum of name and bytes. */
static void repair(uint8_t *bytes, size_t size)
{
    size_t position = 8;

    while (position + 12 <= size) {
        size_t length = read_size(bytes + position);
        uint32_t sum;

        if (length > size - position - 12)
            return;
        sum = (uint32_t)crc32(0, bytes + position + 4, (unsigned)length + 4);
        for (size_t i = 0; i < 4; i++)
            bytes[position + 8 + length + i] = (uint8_t)(sum >> (24 - 8 * i));
        position += length + 12;
    }
}

static void check(const struct picture *picture)
{
    size_t sum = 0, count = picture->width * picture->height;

    if (picture->width == 0 || picture->height == 0 || picture->width > limits.side ||
        picture->height > limits.side || picture->file_width * picture->file_height > limits.pixels)
        abort();
    for (size_t i = 0; i < count; i++)
        sum += picture->ink[i];
    if (picture->blank != (sum == 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture picture;
    struct error err = {0};
    uint8_t *copy = malloc(size + 1);

    if (size == 0 || copy == NULL) {
        free(copy);
        return 0;
    }
    memcpy(copy, data + 1, size - 1);
    if (data[0] % 2 == 1)
        repair(copy, size - 1);
    if (picture_parse(&picture, copy, size - 1, "fuzz", &limits, &err)) {
        check(&picture);
        picture_free(&picture);
    } else if (err.kind == ERROR_NONE || err.text[0] == '\0') {
        abort();
    }
    free(copy);
    return 0;
}
