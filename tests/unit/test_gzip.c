/* Reading compressed bytes piece by piece. */
#include "support.h"

#include "data/gzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTENTS 5000

/* One gzip member of data[size] at `to`; returns its length. */
static size_t pack(const uint8_t *data, size_t size, uint8_t *to, size_t room)
{
    z_stream stream = {0};
    size_t length;

    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)data;
    stream.avail_in = (uInt)size;
    stream.next_out = to;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    length = room - stream.avail_out;
    deflateEnd(&stream);
    return length;
}

static void fill(uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i * i >> 5);
}

/* Reads all in pieces of `piece`; the length of it, or SIZE_MAX where it fails. */
static size_t unpack(const uint8_t *packed, size_t size, size_t piece, uint8_t *to, size_t room,
                     struct error *err)
{
    struct gunzip gunzip;
    size_t total = 0, got;
    bool good = true;

    assert_true(gunzip_begin(&gunzip, packed, size, "name", err));
    do {
        size_t wanted = room - total < piece ? room - total : piece;

        good = gunzip_read(&gunzip, to + total, wanted, &got, err);
        total += got;
    } while (good && got > 0);
    gunzip_end(&gunzip);
    return good ? total : SIZE_MAX;
}

static void test_gzip_reads_in_pieces_of_any_size(void **state)
{
    uint8_t data[CONTENTS], packed[2 * CONTENTS], back[CONTENTS + 1];
    size_t size;
    struct error err = {0};

    (void)state;
    fill(data, sizeof data);
    size = pack(data, sizeof data, packed, sizeof packed);
    for (size_t piece = 1; piece < 2 * CONTENTS; piece = piece * 3 + 1) {
        memset(back, 0, sizeof back);
        assert_int_equal(unpack(packed, size, piece, back, sizeof back, &err), CONTENTS);
        assert_memory_equal(back, data, CONTENTS);
    }
}

static void test_gzip_members_read_as_one(void **state)
{
    uint8_t data[CONTENTS], packed[4 * CONTENTS], back[CONTENTS + 1];
    size_t size;
    struct error err = {0};

    (void)state;
    fill(data, sizeof data);
    size = pack(data, 1000, packed, sizeof packed);
    size += pack(data + 1000, 0, packed + size, sizeof packed - size);
    size += pack(data + 1000, CONTENTS - 1000, packed + size, sizeof packed - size);
    memset(packed + size, 0, 100); /* padding */
    assert_int_equal(unpack(packed, size + 100, 77, back, sizeof back, &err), CONTENTS);
    assert_memory_equal(back, data, CONTENTS);
}

static void test_gzip_rejects_what_follows(void **state)
{
    uint8_t data[100], packed[1000], back[200];
    size_t size;
    struct error err = {0};
    char expected[80];

    (void)state;
    fill(data, sizeof data);
    size = pack(data, sizeof data, packed, sizeof packed);
    memcpy(packed + size, "more", 4);
    assert_true(unpack(packed, size + 4, 200, back, sizeof back, &err) == SIZE_MAX);
    snprintf(expected, sizeof expected, "name: at byte %zu: something else follows", size);
    assert_memory_equal(err.text, expected, strlen(expected));
}

static void test_gzip_rejects_every_shorter_file(void **state)
{
    uint8_t data[300], packed[1000], back[400];
    size_t size;

    (void)state;
    fill(data, sizeof data);
    size = pack(data, sizeof data, packed, sizeof packed);
    for (size_t cut = 0; cut < size; cut++) {
        struct error err = {0};

        assert_true(unpack(packed, cut, 400, back, sizeof back, &err) == SIZE_MAX);
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, "cut short"));
    }
}

/* Each flipped bit is either noticed, or in a field of the header that does not matter. */
static void test_gzip_notices_damage(void **state)
{
    uint8_t data[300], packed[1000], back[400];
    size_t size, noticed = 0;

    (void)state;
    fill(data, sizeof data);
    size = pack(data, sizeof data, packed, sizeof packed);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        struct error err = {0};

        packed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (unpack(packed, size, 400, back, sizeof back, &err) == SIZE_MAX)
            noticed++;
        else
            assert_memory_equal(back, data, sizeof data);
        packed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(noticed >= 8 * (size - 10)); /* the header's time, flags and system are free */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip_reads_in_pieces_of_any_size),
        cmocka_unit_test(test_gzip_members_read_as_one),
        cmocka_unit_test(test_gzip_rejects_what_follows),
        cmocka_unit_test(test_gzip_rejects_every_shorter_file),
        cmocka_unit_test(test_gzip_notices_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
