/*
 * Catalogues of translations: looking up, plural forms, the other byte order, letters for plain terminals, and that
 * nothing damaged is taken.
 */
#include "support.h"

#include "base/catalogue.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    const char *original, *translation;
    size_t translation_length;
};

#define PAIR(from, to)         \
 {                             \
  (from), (to), sizeof(to) - 1 \
 }

static const struct pair pairs[] = {
    PAIR("", "Language: ro\n"),
    PAIR("%zu row", "%zu linie\0%zu linii\0%zu de linii"),
    PAIR("hint", "indiciu"),
    PAIR("line", "rând, și încă unul: Ășț\n"),
};

#define COUNT (sizeof pairs / sizeof pairs[0])

struct image {
    uint8_t *data;
    size_t size;
};

static void put(uint8_t *data, size_t offset, uint32_t n, bool swapped)
{
    if (swapped)
        n = __builtin_bswap32(n);
    memcpy(data + offset, &n, sizeof n);
}

/* As msgfmt writes it, without the hash table. */
static struct image make(bool swapped)
{
    size_t tables = 28, at = tables + COUNT * 16;
    struct image image = {calloc(1, 1024), 0};
    const uint32_t header[] = {0x950412DE, 0, COUNT, 28, 28 + COUNT * 8};

    assert_non_null(image.data);
    for (size_t i = 0; i < 5; i++)
        put(image.data, i * 4, header[i], swapped);
    for (size_t i = 0; i < 2 * COUNT; i++) {
        const struct pair *pair = &pairs[i % COUNT];
        const char *text = i < COUNT ? pair->original : pair->translation;
        size_t length = i < COUNT ? strlen(text) : pair->translation_length;

        put(image.data, tables + i * 8, (uint32_t)length, swapped);
        put(image.data, tables + i * 8 + 4, (uint32_t)at, swapped);
        memcpy(image.data + at, text, length);
        at += length + 1;
    }
    image.size = at;
    return image;
}

/* Takes a copy of the first `size` bytes. */
static bool take(struct catalogue *catalogue, const struct image *image, size_t size,
                 struct error *err)
{
    struct file_bytes bytes = {.size = size};
    uint8_t *copy = malloc(size + 1);

    assert_non_null(copy);
    memcpy(copy, image->data, size);
    bytes.data = copy;
    return catalogue_take(catalogue, &bytes, "x.mo", err);
}

static void check_found(const struct catalogue *catalogue)
{
    assert_string_equal(catalogue_find(catalogue, "hint", 0), "indiciu");
    assert_string_equal(catalogue_find(catalogue, "line", 0), pairs[3].translation);
    assert_null(catalogue_find(catalogue, "lin", 0));
    assert_null(catalogue_find(catalogue, "zebra", 0));
}

static void test_finds_translations_in_either_byte_order(void **state)
{
    (void)state;
    for (int swapped = 0; swapped < 2; swapped++) {
        struct image image = make(swapped == 1);
        struct catalogue catalogue;

        assert_true(take(&catalogue, &image, image.size, NULL));
        check_found(&catalogue);
        catalogue_close(&catalogue);
        free(image.data);
    }
}

static void test_plural_forms_stand_one_behind_the_other(void **state)
{
    struct image image = make(false);
    struct catalogue catalogue;

    (void)state;
    assert_true(take(&catalogue, &image, image.size, NULL));
    assert_string_equal(catalogue_find(&catalogue, "%zu row", 0), "%zu linie");
    assert_string_equal(catalogue_find(&catalogue, "%zu row", 1), "%zu linii");
    assert_string_equal(catalogue_find(&catalogue, "%zu row", 2), "%zu de linii");
    assert_null(catalogue_find(&catalogue, "%zu row", 3));
    assert_null(catalogue_find(&catalogue, "hint", 1));
    catalogue_close(&catalogue);
    free(image.data);
}

static void test_plain_letters_for_plain_terminals(void **state)
{
    struct image image = make(false);
    struct catalogue catalogue;

    (void)state;
    assert_true(take(&catalogue, &image, image.size, NULL));
    catalogue_make_plain(&catalogue);
    assert_string_equal(catalogue_find(&catalogue, "line", 0), "rand, si inca unul: Ast\n");
    assert_string_equal(catalogue_find(&catalogue, "%zu row", 2), "%zu de linii");
    assert_string_equal(catalogue_find(&catalogue, "hint", 0), "indiciu");
    catalogue_close(&catalogue);
    free(image.data);
}

static void test_a_file_cut_anywhere_is_refused(void **state)
{
    struct image image = make(false);

    (void)state;
    for (size_t size = 0; size < image.size; size++) {
        struct catalogue catalogue;
        struct error err = {0};

        assert_false(take(&catalogue, &image, size, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, "x.mo: at byte "));
    }
    free(image.data);
}

/* Makes the image anew with one number changed, and expects that it is refused with that message. */
static void refuses(size_t offset, uint32_t n, const char *message)
{
    struct image image = make(false);
    struct catalogue catalogue;
    struct error err = {0};

    put(image.data, offset, n, false);
    assert_false(take(&catalogue, &image, image.size, &err));
    if (strstr(err.text, message) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", message, err.text);
    free(image.data);
}

static void test_damaged_numbers_are_refused(void **state)
{
    (void)state;
    refuses(0, 0x950412DF, "at byte 0: is no catalogue");
    refuses(4, 0x20000, "at byte 4: a catalogue of revision 2");
    refuses(8, UINT32_MAX, "a table of 4294967295 strings");
    refuses(12, UINT32_MAX, "a table of 4 strings");
    refuses(16, 0, "a table of 4 strings");
    refuses(28, UINT32_MAX, "at byte 28: a string that is not within");
    refuses(32, UINT32_MAX, "at byte 28: a string that is not within");
    refuses(28 + 8 * COUNT + 4, 28, "a string that is not within the file, behind the tables");
    refuses(28 + 8, 1, "a string that is not within");
}

static void test_strings_out_of_order_are_refused(void **state)
{
    struct image image = make(false);
    struct catalogue catalogue;
    struct error err = {0};
    uint8_t *hint;

    (void)state;
    hint = image.data + 28 + COUNT * 16 + 1 + strlen("%zu row") + 1;
    assert_memory_equal(hint, "hint", 5);
    hint[0] = 'z';
    assert_false(take(&catalogue, &image, image.size, &err));
    assert_non_null(strstr(err.text, "at byte 52: the strings are not sorted"));
    free(image.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_translations_in_either_byte_order),
        cmocka_unit_test(test_plural_forms_stand_one_behind_the_other),
        cmocka_unit_test(test_plain_letters_for_plain_terminals),
        cmocka_unit_test(test_a_file_cut_anywhere_is_refused),
        cmocka_unit_test(test_damaged_numbers_are_refused),
        cmocka_unit_test(test_strings_out_of_order_are_refused),
    };

    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
