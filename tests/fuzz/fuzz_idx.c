/*
 * IDX files, plain and compressed. The first byte says whether images or labels are expected; where a file is
 * taken, every byte of it must be readable and the sizes must agree.
 */
#include "data/idx.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct idx_file *idx)
{
    size_t sum = 0;

    if (idx->size != idx->count * idx->height * idx->width || idx->count == 0)
        abort();
    for (size_t i = 0; i < idx->size; i++)
        sum += idx->data[i];
    if (sum > 255 * idx->size)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file_bytes bytes = {0};
    struct idx_file idx;
    struct error err = {0};
    uint8_t *copy;

    if (size == 0)
        return 0;
    copy = malloc(size); /* idx_take() frees it; one byte too many, so that 0 works too */
    if (copy == NULL)
        return 0;
    memcpy(copy, data + 1, size - 1);
    bytes = (struct file_bytes){.data = copy, .size = size - 1};
    if (idx_take(&idx, &bytes, data[0] % 2 == 0 ? IDX_IMAGES : IDX_LABELS, "fuzz", &err))
        check(&idx);
    else if (err.kind == ERROR_NONE || err.text[0] == '\0')
        abort();
    idx_close(&idx);
    return 0;
}
