/*
 * Reading .mo files. The layout, in 32-bit numbers: magic, revision, count, offset of the table of originals,
 * offset of the table of translations; a table has {length, offset} for each string, which ends in a NUL that
 * the length does not count. The hash table that may follow is not needed: the originals are sorted.
 */
#include "base/catalogue.h"

#include <nntui/i18n.h>
#include <nntui/letter.h>
#include <nntui/text.h>

#include <stdint.h>
#include <string.h>

#define MAGIC         0x950412DEU
#define MAGIC_SWAPPED 0xDE120495U
#define HEADER_BYTES  20
#define ENTRY_BYTES   8

#define SHOWN_SIZE 300

static uint32_t number_at(const struct catalogue *catalogue, size_t offset)
{
    uint32_t n;

    memcpy(&n, catalogue->bytes.data + offset, sizeof n);
    return catalogue->swapped ? __builtin_bswap32(n) : n;
}

static const char *string_at(const struct catalogue *catalogue, size_t table, size_t index)
{
    size_t offset = number_at(catalogue, table + index * ENTRY_BYTES + 4);

    return (const char *)catalogue->bytes.data + offset;
}

static size_t length_at(const struct catalogue *catalogue, size_t table, size_t index)
{
    return number_at(catalogue, table + index * ENTRY_BYTES);
}

/* ---- Checking */

static bool check_header(struct catalogue *catalogue, const char *path, struct error *err)
{
    uint32_t magic;

    if (catalogue->bytes.size < HEADER_BYTES)
        return error_offset(err, path, catalogue->bytes.size,
                            _("the file ends; expected a catalogue of translations"));
    magic = number_at(catalogue, 0);
    if (magic != MAGIC && magic != MAGIC_SWAPPED)
        return error_offset(err, path, 0, _("is no catalogue of translations (.mo)"));
    catalogue->swapped = magic == MAGIC_SWAPPED;
    if (number_at(catalogue, 4) >> 16 != 0)
        return error_offset(err, path, 4, _("a catalogue of revision %u; expected revision 0"),
                            number_at(catalogue, 4) >> 16);
    return true;
}

static bool check_tables(const struct catalogue *catalogue, const char *path, struct error *err)
{
    const size_t table[] = {catalogue->originals, catalogue->translations};
    size_t size = catalogue->bytes.size;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i] < HEADER_BYTES || table[i] > size ||
            (size - table[i]) / ENTRY_BYTES < catalogue->count)
            return error_offset(err, path, table[i],
                                _("a table of %zu strings; expected one within the file"),
                                catalogue->count);
    return true;
}

/* The strings lie behind the tables, which nothing written to a string can reach then, and end within the file. */
static bool check_strings(const struct catalogue *catalogue, size_t table, const char *path,
                          struct error *err)
{
    size_t size = catalogue->bytes.size;
    size_t last = catalogue->originals > catalogue->translations ? catalogue->originals
                                                                 : catalogue->translations;

    for (size_t i = 0; i < catalogue->count; i++) {
        size_t entry = table + i * ENTRY_BYTES, length = number_at(catalogue, entry),
               offset = number_at(catalogue, entry + 4);

        if (offset < last + catalogue->count * ENTRY_BYTES || offset >= size ||
            length >= size - offset || catalogue->bytes.data[offset + length] != '\0')
            return error_offset(err, path, entry,
                                _("a string that is not within the file, behind the tables"));
    }
    return true;
}

static bool check_order(const struct catalogue *catalogue, const char *path, struct error *err)
{
    for (size_t i = 1; i < catalogue->count; i++)
        if (strcmp(string_at(catalogue, catalogue->originals, i - 1),
                   string_at(catalogue, catalogue->originals, i)) >= 0)
            return error_offset(err, path, catalogue->originals + i * ENTRY_BYTES,
                                _("the strings are not sorted"));
    return true;
}

bool catalogue_take(struct catalogue *catalogue, struct file_bytes *bytes, const char *path,
                    struct error *err)
{
    char shown[SHOWN_SIZE];
    bool ok;

    *catalogue = (struct catalogue){.bytes = *bytes};
    *bytes = (struct file_bytes){0};
    text_safe(shown, sizeof shown, path);
    ok = check_header(catalogue, shown, err);
    if (ok) {
        catalogue->count = number_at(catalogue, 8);
        catalogue->originals = number_at(catalogue, 12);
        catalogue->translations = number_at(catalogue, 16);
        ok = check_tables(catalogue, shown, err) &&
             check_strings(catalogue, catalogue->originals, shown, err) &&
             check_strings(catalogue, catalogue->translations, shown, err) &&
             check_order(catalogue, shown, err);
    }
    if (!ok)
        catalogue_close(catalogue);
    return ok;
}

/* ---- Looking up */

/* The `form`-th of the strings that a translation consists of, one NUL behind each; NULL where it has not so many. */
static const char *take_form(const char *string, size_t length, size_t form)
{
    const char *end = string + length;

    for (; form > 0 && string < end; form--)
        string += strlen(string) + 1;
    return string < end ? string : NULL;
}

const char *catalogue_find(const struct catalogue *catalogue, const char *text, size_t form)
{
    size_t low = 0, high = catalogue->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(text, string_at(catalogue, catalogue->originals, middle));

        if (order == 0)
            return take_form(string_at(catalogue, catalogue->translations, middle),
                             length_at(catalogue, catalogue->translations, middle), form);
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Strings that overlap do no harm: each is written to only as far as the NUL that it had. */
void catalogue_make_plain(struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->count; i++)
        letters_to_ascii((char *)(uintptr_t)string_at(catalogue, catalogue->translations, i),
                         length_at(catalogue, catalogue->translations, i));
}

void catalogue_close(struct catalogue *catalogue)
{
    file_release(&catalogue->bytes);
    *catalogue = (struct catalogue){0};
}
