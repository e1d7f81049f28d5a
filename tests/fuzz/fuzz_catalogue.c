/*
 * Catalogues of translations. Where one is taken, every string of it can be found and read, also when its letters
 * have been made plain.
 */
#include "base/catalogue.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *original(const struct catalogue *catalogue, size_t index)
{
    uint32_t offset;

    memcpy(&offset, catalogue->bytes.data + catalogue->originals + index * 8 + 4, sizeof offset);
    if (catalogue->swapped)
        offset = __builtin_bswap32(offset);
    return (const char *)catalogue->bytes.data + offset;
}

/* An empty translation has no form; all that is found is a string. */
static size_t read_all(const struct catalogue *catalogue)
{
    size_t sum = 0;

    for (size_t i = 0; i < catalogue->count; i++)
        for (size_t form = 0; form < 4; form++) {
            const char *found = catalogue_find(catalogue, original(catalogue, i), form);

            sum += found != NULL ? strlen(found) : 0;
        }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file_bytes bytes = {.size = size};
    struct catalogue catalogue;
    struct error err = {0};
    uint8_t *copy = malloc(size + 1); /* catalogue_take() frees it */

    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    bytes.data = copy;
    if (!catalogue_take(&catalogue, &bytes, "fuzz", &err)) {
        if (err.kind == ERROR_NONE || err.text[0] == '\0')
            abort();
        return 0;
    }
    read_all(&catalogue);
    catalogue_make_plain(&catalogue);
    read_all(&catalogue);
    catalogue_close(&catalogue);
    return 0;
}
