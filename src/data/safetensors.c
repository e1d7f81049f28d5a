/*
 * Reading a safetensors file. It may come from anywhere, so every number in the header is checked against the
 * file's size and the engine's limits before it is used.
 */
#include "data/safetensors.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE 100

/* ---- One tensor of the header */

bool safetensors_complain(const struct safetensors *file, const char *tensor, const char *what,
                          struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_input(err, _("%s: tensor \"%s\" %s"), file->shown,
                       text_safe(shown, sizeof shown, tensor), what);
}

/* A whole number from `low` to `high`. JSON's are at most 63 bits long: jansson refuses longer ones. */
static bool read_size(const json_t *value, size_t low, size_t high, size_t *size)
{
    json_int_t number;

    if (!json_is_integer(value))
        return false;
    number = json_integer_value(value);
    if (number < 0 || (uint64_t)number < low || (uint64_t)number > high)
        return false;
    *size = (size_t)number;
    return true;
}

/* Sizes of 0 and over NN_MAX_WIDTH are no layer's; with them gone no product below can overflow. */
static bool read_shape(const struct safetensors *file, struct tensor *tensor, const json_t *shape,
                       struct error *err)
{
    size_t dimensions = json_array_size(shape);
    char what[120];

    if (!json_is_array(shape) || dimensions < 1 || dimensions > 2)
        return safetensors_complain(file, tensor->name,
                                    _("has another shape; expected 1 or 2 dimensions"), err);
    tensor->columns = 0;
    if (read_size(json_array_get(shape, 0), 1, NN_MAX_WIDTH, &tensor->rows) &&
        (dimensions == 1 || read_size(json_array_get(shape, 1), 1, NN_MAX_WIDTH, &tensor->columns)))
        return true;
    snprintf(what, sizeof what, _("has a size that is not a whole number from 1 to %d"),
             NN_MAX_WIDTH);
    return safetensors_complain(file, tensor->name, what, err);
}

/* As many bytes as there are, in one dimension. */
static bool read_part_shape(const struct safetensors *file, struct tensor *tensor,
                            const json_t *shape, struct error *err)
{
    tensor->columns = 0;
    if (json_array_size(shape) == 1 &&
        read_size(json_array_get(shape, 0), 1, file->data_size, &tensor->rows))
        return true;
    return safetensors_complain(file, tensor->name,
                                _("has another shape; expected one number of bytes"), err);
}

/* The range must lie in the data and be exactly as long as the shape wants. */
static bool read_offsets(const struct safetensors *file, struct tensor *tensor,
                         const json_t *offsets, struct error *err)
{
    uint64_t values = (uint64_t)tensor->rows * (tensor->columns > 0 ? tensor->columns : 1);
    uint64_t bytes = tensor->part ? values : 4 * values;
    char what[160];

    if (!json_is_array(offsets) || json_array_size(offsets) != 2 ||
        !read_size(json_array_get(offsets, 0), 0, file->data_size, &tensor->begin) ||
        !read_size(json_array_get(offsets, 1), tensor->begin, file->data_size, &tensor->end)) {
        snprintf(what, sizeof what,
                 _("has no data_offsets within the data; expected two numbers from 0 to %zu"),
                 file->data_size);
        return safetensors_complain(file, tensor->name, what, err);
    }
    if (tensor->end - tensor->begin != bytes) {
        snprintf(what, sizeof what, _("takes %zu bytes; its shape needs %llu"),
                 tensor->end - tensor->begin, (unsigned long long)bytes);
        return safetensors_complain(file, tensor->name, what, err);
    }
    return true;
}

/* Other types could be converted, but PyTorch and NumPy can do that better, and say so. */
static bool read_tensor(struct safetensors *file, const char *name, const json_t *value,
                        struct error *err)
{
    const char *type = json_string_value(json_object_get(value, "dtype"));
    struct tensor *tensor = &file->tensor[file->count];
    char what[120], shown[40];

    if (file->count == SAFETENSORS_MAX)
        return error_input(err,
                           _("%s: more than %d tensors; expected a network of up to %d layers"),
                           file->shown, SAFETENSORS_MAX, NN_MAX_LAYERS);
    if (type == NULL)
        return safetensors_complain(file, name, _("has no dtype, shape and data_offsets"), err);
    tensor->part = strncmp(name, MODEL_PART, strlen(MODEL_PART)) == 0;
    if (strcmp(type, tensor->part ? "U8" : "F32") != 0) {
        snprintf(what, sizeof what, _("holds %s; expected %s"),
                 text_safe(shown, sizeof shown, type), tensor->part ? "U8" : "F32");
        return safetensors_complain(file, name, what, err);
    }
    tensor->name = name;
    file->count++;
    return (tensor->part ? read_part_shape : read_shape)(
               file, tensor, json_object_get(value, "shape"), err) &&
           read_offsets(file, tensor, json_object_get(value, "data_offsets"), err);
}

/* ---- The header as a whole */

static int compare_begins(const void *a, const void *b)
{
    const struct tensor *first = a, *second = b;

    return (first->begin > second->begin) - (first->begin < second->begin);
}

/*
 * Every byte of the data belongs to one tensor: what overlaps or is left over hides something. Sorts the tensors
 * by their place.
 */
static bool check_coverage(struct safetensors *file, struct error *err)
{
    size_t at = 0;

    qsort(file->tensor, file->count, sizeof file->tensor[0], compare_begins);
    for (size_t i = 0; i < file->count; at = file->tensor[i++].end)
        if (file->tensor[i].begin != at)
            return error_offset(err, file->name, file->data_offset + at,
                                file->tensor[i].begin < at ? _("two tensors overlap before here")
                                                           : _("bytes that belong to no tensor"));
    if (at != file->data_size)
        return error_offset(err, file->name, file->data_offset + at,
                            _("bytes that belong to no tensor"));
    return true;
}

/* Strings only, as the format demands; json_string_value() may then be relied on. */
static bool read_metadata(struct safetensors *file, const json_t *object, struct error *err)
{
    char shown[SHOWN_SIZE];
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        return error_input(err, _("%s: \"%s\" is not an object of strings"), file->shown,
                           SAFETENSORS_METADATA);
    json_object_foreach((json_t *)(uintptr_t)object, key, value) if (
        !json_is_string(value)) return error_input(err, _("%s: metadata \"%s\" is not a string"),
                                                   file->shown,
                                                   text_safe(shown, sizeof shown, key));
    file->metadata = object;
    return true;
}

/* The one place where names come in. Keys given twice were refused by the JSON library. */
static bool read_header(struct safetensors *file, struct error *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(file->header))
        return error_offset(err, file->name, SAFETENSORS_LENGTH_BYTES,
                            _("the header is not a JSON object"));
    json_object_foreach(file->header, name,
                        value) if (strcmp(name, SAFETENSORS_METADATA) == 0
                                       ? !read_metadata(file, value, err)
                                       : !read_tensor(file, name, value, err)) return false;
    return check_coverage(file, err);
}

/* The eight bytes before the header; `*length` is within the file and the limit then. */
static bool header_length(const uint8_t *bytes, size_t size, const char *name, size_t *length,
                          struct error *err)
{
    uint64_t value = 0;

    if (size < SAFETENSORS_LENGTH_BYTES)
        return error_offset(
            err, name, size,
            _("the file ends; expected a model as safetensors, which starts with %d "
              "bytes of length"),
            SAFETENSORS_LENGTH_BYTES);
    if (memcmp(bytes, "PK\3\4", 4) == 0)
        return error_offset(
            err, name, 0, _("a zip archive (PyTorch or NumPy?); expected a model as safetensors"));
    for (unsigned i = 0; i < SAFETENSORS_LENGTH_BYTES; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    if (value > MODEL_MAX_HEADER)
        return error_offset(err, name, 0,
                            _("a header of %llu bytes; expected at most %zu: is this a model as "
                              "safetensors?"),
                            (unsigned long long)value, MODEL_MAX_HEADER);
    if (value > size - SAFETENSORS_LENGTH_BYTES)
        return error_offset(err, name, size, _("the file ends inside its header of %llu bytes"),
                            (unsigned long long)value);
    *length = (size_t)value;
    return true;
}

bool safetensors_parse(struct safetensors *file, const uint8_t *bytes, size_t size,
                       const char *name, struct error *err)
{
    json_error_t problem;
    size_t length = 0;

    *file = (struct safetensors){.name = name};
    if (!header_length(bytes, size, name, &length, err))
        return false;
    text_safe(file->shown, sizeof file->shown, name);
    file->data_offset = SAFETENSORS_LENGTH_BYTES + length;
    file->data = bytes + file->data_offset;
    file->data_size = size - file->data_offset;
    file->header = json_loadb((const char *)bytes + SAFETENSORS_LENGTH_BYTES, length,
                              JSON_REJECT_DUPLICATES, &problem);
    if (file->header == NULL)
        return error_offset(err, name, SAFETENSORS_LENGTH_BYTES + (size_t)problem.position,
                            _("the header is not good JSON"));
    if (read_header(file, err))
        return true;
    safetensors_free(file);
    return false;
}

void safetensors_free(struct safetensors *file)
{
    json_decref(file->header);
    *file = (struct safetensors){0};
}

/* ---- What is in it */

const struct tensor *safetensors_find(const struct safetensors *file, const char *name)
{
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->tensor[i].name, name) == 0)
            return &file->tensor[i];
    return NULL;
}

const char *safetensors_metadata(const struct safetensors *file, const char *key)
{
    return json_string_value(json_object_get(file->metadata, key));
}

/* From little-endian, on every machine. */
static float read_float(const uint8_t *bytes)
{
    uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

bool safetensors_values(const struct safetensors *file, const struct tensor *tensor, float *to,
                        struct error *err)
{
    for (size_t at = tensor->begin; at < tensor->end; at += 4, to++) {
        *to = read_float(file->data + at);
        if (!isfinite(*to))
            return error_offset(err, file->name, file->data_offset + at,
                                _("a value is not a finite number"));
    }
    return true;
}
