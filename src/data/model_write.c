/*
 * Writing a model. The file is put together under a temporary name, so that there is never half a model.
 */
#include <nntui/model.h>

#include "data/model_format.h"
#include "data/safetensors.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- The header */

/* Strings that are not UTF-8 (a path in SPEC can be anything) are made so; JSON has no other. */
static bool add_string(json_t *object, const char *key, const char *value)
{
    json_t *string = json_string(value);

    if (string == NULL) {
        size_t size = 4 * strlen(value) + 1;
        char *safe = malloc(size);

        string = safe == NULL ? NULL : json_string(text_safe(safe, size, value));
        free(safe);
    }
    return json_object_set_new(object, key, string) == 0;
}

static bool add_float(json_t *object, const char *key, float value)
{
    char buffer[32];

    return add_string(object, key, format_real(buffer, sizeof buffer, (double)value));
}

static bool add_activations(json_t *object, const struct architecture *arch)
{
    struct text names = {0};
    bool done;

    for (size_t i = 0; i < arch->layers; i++)
        text_printf(&names, "%s%s", i == 0 ? "" : ",",
                    activation_choices[arch->activation[i]].name);
    done = !names.failed && add_string(object, MODEL_ACTIVATION, names.data);
    text_free(&names);
    return done;
}

/* An array as text: safetensors allows only strings in its metadata. */
static bool add_classes(json_t *object, const struct model *model)
{
    json_t *array = json_array();
    char *text = NULL;
    bool done = array != NULL;

    if (model->class_count == 0) {
        json_decref(array);
        return true;
    }
    for (size_t i = 0; done && i < model->class_count; i++)
        done = json_array_append_new(array, json_string(model->class_names[i])) == 0;
    if (done)
        text = json_dumps(array, JSON_COMPACT);
    done = text != NULL && add_string(object, MODEL_CLASSES, text);
    free(text);
    json_decref(array);
    return done;
}

static bool add_image(json_t *object, const struct model *model)
{
    char size[64];

    if (model->image_width == 0)
        return true;
    snprintf(size, sizeof size, "%zux%zu", model->image_width, model->image_height);
    return add_string(object, MODEL_IMAGE, size);
}

/* A prefix keeps a setting called "loss" apart from the network's own. */
static bool add_settings(json_t *object, const struct model *model)
{
    for (size_t i = 0; i < model->setting_count; i++) {
        struct text key = {0};
        bool done;

        text_printf(&key, "%s%s", MODEL_SETTING, model->settings[i].name);
        done = !key.failed && add_string(object, key.data, model->settings[i].value);
        text_free(&key);
        if (!done)
            return false;
    }
    return true;
}

/* Everything that a person would like to see in a file without tools, in that order. */
static bool add_metadata(json_t *header, const struct model *model)
{
    const struct architecture *arch = &model->network.arch;
    json_t *object = json_object();
    char layers[400];

    if (object == NULL || json_object_set_new(header, SAFETENSORS_METADATA, object) != 0)
        return false;
    return add_string(object, MODEL_FORMAT, MODEL_FORMAT_1) &&
           add_string(object, MODEL_LAYERS, architecture_text(arch, layers, sizeof layers)) &&
           add_activations(object, arch) &&
           add_string(object, MODEL_LOSS, loss_choices[arch->loss].name) &&
           add_string(object, MODEL_BIAS, arch->bias ? "true" : "false") &&
           add_string(object, MODEL_TASK, model->task == TASK_REGRESS ? "regress" : "classify") &&
           add_float(object, MODEL_LOW, model->scaling.low) &&
           add_float(object, MODEL_HIGH, model->scaling.high) && add_classes(object, model) &&
           add_image(object, model) &&
           (model->spec == NULL || add_string(object, MODEL_DATA, model->spec)) &&
           add_settings(object, model);
}

/* What lies at `*offset` bytes of the data, `size` bytes of it; the shape is taken over and may be NULL for want of memory. */
static bool add_entry(json_t *header, const char *name, const char *type, json_t *shape,
                      size_t size, size_t *offset)
{
    size_t begin = *offset;

    *offset += size;
    return json_object_set_new(header, name,
                               json_pack("{s:s, s:o, s:[I,I]}", "dtype", type, "shape", shape,
                                         "data_offsets", (json_int_t)begin,
                                         (json_int_t)*offset)) == 0;
}

/* A tensor of `rows` times `columns` values, or of `rows` where columns is 0. */
static bool add_tensor(json_t *header, const char *name, size_t rows, size_t columns,
                       size_t *offset)
{
    json_t *shape = columns > 0 ? json_pack("[I,I]", (json_int_t)rows, (json_int_t)columns)
                                : json_pack("[I]", (json_int_t)rows);

    return add_entry(header, name, "F32", shape,
                     rows * (columns > 0 ? columns : 1) * sizeof(float), offset);
}

static bool add_parts(json_t *header, const struct model *model, size_t *offset)
{
    for (size_t i = 0; i < model->part_count; i++) {
        const struct model_part *part = &model->part[i];

        if (!add_entry(header, part->name, "U8", json_pack("[I]", (json_int_t)part->size),
                       part->size, offset))
            return false;
    }
    return true;
}

/* The order of the data: weights and biases as network_export() has them, then the scaling. */
static bool add_tensors(json_t *header, const struct model *model)
{
    static const char *const scaling_names[] = MODEL_SCALING_NAMES;
    const struct architecture *arch = &model->network.arch;
    const size_t inputs = model->scaling.inputs, targets = model->scaling.targets;
    const size_t counts[MODEL_SCALINGS] = {inputs, inputs, targets, targets};
    size_t offset = 0;

    for (size_t i = 0; i < arch->layers; i++) {
        char weight[40], bias[40];

        snprintf(weight, sizeof weight, "layer%zu.weight", i + 1);
        snprintf(bias, sizeof bias, "layer%zu.bias", i + 1);
        if (!add_tensor(header, weight, arch->sizes[i + 1], arch->sizes[i], &offset) ||
            (arch->bias && !add_tensor(header, bias, arch->sizes[i + 1], 0, &offset)))
            return false;
    }
    for (size_t i = 0; i < MODEL_SCALINGS; i++)
        if (counts[i] > 0 && !add_tensor(header, scaling_names[i], counts[i], 0, &offset))
            return false;
    return add_parts(header, model, &offset);
}

/* The header as text, with blanks at its end so that the data begin at a multiple of 8. NULL without memory. */
static char *make_header(const struct model *model)
{
    json_t *header = json_object();
    struct text text = {0};
    char *json = NULL;

    if (header != NULL && add_metadata(header, model) && add_tensors(header, model))
        json = json_dumps(header, JSON_COMPACT);
    json_decref(header);
    if (json == NULL)
        return NULL;
    text_add(&text, json);
    free(json);
    while (text.length % 8 != 0 && !text.failed)
        text_add(&text, " ");
    if (text.failed)
        text_free(&text);
    return text.data;
}

/* ---- The data */

static void write_length(FILE *stream, size_t length)
{
    for (unsigned i = 0; i < SAFETENSORS_LENGTH_BYTES; i++)
        putc((int)((uint64_t)length >> (8 * i) & 0xFF), stream);
}

/* Little-endian on every machine. Errors are found by file_commit(). */
static void write_floats(FILE *stream, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[4];
        uint32_t bits;

        memcpy(&bits, &values[i], sizeof bits);
        for (unsigned j = 0; j < 4; j++)
            bytes[j] = (uint8_t)(bits >> (8 * j));
        fwrite(bytes, 1, sizeof bytes, stream);
    }
}

/* `plain` has the weights and biases in the order of the tensors. */
static void write_model(FILE *stream, const struct model *model, const char *header,
                        const float *plain)
{
    const struct scaling *scaling = &model->scaling;

    write_length(stream, strlen(header));
    fputs(header, stream);
    write_floats(stream, plain, architecture_parameters(&model->network.arch));
    write_floats(stream, scaling->input_offset, scaling->inputs);
    write_floats(stream, scaling->input_factor, scaling->inputs);
    write_floats(stream, scaling->target_offset, scaling->targets);
    write_floats(stream, scaling->target_factor, scaling->targets);
    for (size_t i = 0; i < model->part_count; i++)
        fwrite(model->part[i].bytes, 1, model->part[i].size, stream);
}

bool model_check_finite(const float *plain, size_t count, const char *path, struct error *err)
{
    char shown[200];

    for (size_t i = 0; i < count; i++)
        if (!isfinite(plain[i]))
            return error_work(err, _("%s: not written: a weight is not a finite number"),
                              text_safe(shown, sizeof shown, path));
    return true;
}

/* model_read.c would refuse a longer one: class names from a table may be of any length. */
static bool check_header(const char *header, const char *path, struct error *err)
{
    char shown[200];

    return strlen(header) <= MODEL_MAX_HEADER ||
           error_work(err, _("%s: not written: names and settings take %zu bytes; at most %zu fit"),
                      text_safe(shown, sizeof shown, path), strlen(header), MODEL_MAX_HEADER);
}

bool model_save(const struct model *model, const char *path, struct error *err)
{
    size_t parameters = architecture_parameters(&model->network.arch);
    float *plain = malloc(parameters * sizeof *plain);
    char *header = make_header(model);
    struct file_writer writer;
    bool done = false;

    if (plain == NULL || header == NULL) {
        error_memory(err, parameters * sizeof *plain, "a model file");
        goto out;
    }
    network_export(&model->network, plain);
    if (!check_header(header, path, err) || !model_check_finite(plain, parameters, path, err) ||
        !file_begin(&writer, path, err))
        goto out;
    write_model(writer.stream, model, header, plain);
    done = file_commit(&writer, err);
out:
    free(plain);
    free(header);
    return done;
}
