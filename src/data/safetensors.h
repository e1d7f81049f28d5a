/*
 * The safetensors format as far as it is needed: float32 tensors of one or two dimensions, further parts that are bytes
 * (model.h), and a metadata object of strings. What the tensors mean is model_read.c's.
 *
 *   8 bytes   length of the header, little-endian
 *   header    JSON: {"__metadata__": {...}, "NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
 *   data      little-endian values; every byte belongs to exactly one tensor
 */
#ifndef NNTUI_DATA_SAFETENSORS_H
#define NNTUI_DATA_SAFETENSORS_H

#include <nntui/model.h>

#include <jansson.h>

#define SAFETENSORS_LENGTH_BYTES 8 /* before the header */
#define SAFETENSORS_METADATA     "__metadata__"
#define SAFETENSORS_MAX          (2 * NN_MAX_LAYERS + 4 + MODEL_MAX_PARTS) /* weights, biases, scaling, parts */

struct tensor {
    const char *name;     /* in the header; not yet safe to show */
    size_t rows, columns; /* [rows][columns], or [rows] with columns 0 */
    size_t begin, end;    /* bytes of the data */
    bool part;            /* bytes, `rows` of them; else float32 */
};

struct safetensors {
    const char *name;    /* of the file, for messages; the caller's */
    char shown[200];     /* the same, safe to show */
    const uint8_t *data; /* in the caller's bytes */
    size_t data_offset;  /* of `data` in the file */
    size_t data_size;
    json_t *header;         /* owned */
    const json_t *metadata; /* an object of strings, or NULL */
    size_t count;
    struct tensor tensor[SAFETENSORS_MAX];
};

/*
 * Checks everything that can be checked without knowing what the tensors are for: sizes against the file's, before
 * anything is allocated by them. The bytes must outlive the result. End it with safetensors_free().
 */
bool safetensors_parse(struct safetensors *file, const uint8_t *bytes, size_t size,
                       const char *name, struct error *err);
void safetensors_free(struct safetensors *file);

/* NULL where there is none of that name. */
const struct tensor *safetensors_find(const struct safetensors *file, const char *name);
const char *safetensors_metadata(const struct safetensors *file, const char *key);
/* Copies all values into `to`: rows * columns, or rows, of them. Fails on one that is not finite, with its offset. */
bool safetensors_values(const struct safetensors *file, const struct tensor *tensor, float *to,
                        struct error *err);
/* "FILE: tensor "NAME" WHAT". Returns false. */
bool safetensors_complain(const struct safetensors *file, const char *tensor, const char *what,
                          struct error *err);

#endif
