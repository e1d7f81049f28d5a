/*
 * Reading a model. The file may come from anywhere, so every number in its header is checked against the
 * file's size and the engine's limits before memory is taken by it.
 */
#include <nntui/model.h>

#include "data/model_format.h"
#include "data/source.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE  100
#define MAX_TENSORS (2 * NN_MAX_LAYERS + MODEL_SCALINGS)

static const char *const scaling_names[MODEL_SCALINGS] = MODEL_SCALING_NAMES;

/* A tensor as the header has it: [rows][columns], or [rows] with columns 0. Offsets in the data. */
struct tensor {
    bool present;
    size_t rows, columns;
    size_t begin, end;
};

struct file {
    const char *name; /* for messages */
    char shown[200];  /* the same, safe to show */
    const uint8_t *data;
    size_t data_offset; /* of `data` in the file */
    size_t data_size;
    const json_t *metadata; /* an object, or NULL */
    size_t tensors;
    struct tensor weight[NN_MAX_LAYERS], bias[NN_MAX_LAYERS], scaling[MODEL_SCALINGS];
};

/* ---- One tensor of the header */

static bool bad_tensor(const struct file *file, const char *name, const char *what,
                       struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_input(err, "%s: %s \"%s\" %s", file->shown, _("tensor"),
                       text_safe(shown, sizeof shown, name), what);
}

/* "layer7.weight": 6. NN_MAX_LAYERS where it is something else. */
static size_t layer_of(const char *name, const char *end)
{
    for (size_t i = 0; i < NN_MAX_LAYERS; i++) {
        char wanted[40];

        snprintf(wanted, sizeof wanted, "layer%zu.%s", i + 1, end);
        if (strcmp(name, wanted) == 0)
            return i;
    }
    return NN_MAX_LAYERS;
}

/* Where a tensor of that name goes, and how many dimensions it has; NULL for a stranger. */
static struct tensor *tensor_place(struct file *file, const char *name, size_t *dimensions)
{
    size_t weight = layer_of(name, "weight"), bias = layer_of(name, "bias");

    *dimensions = weight < NN_MAX_LAYERS ? 2 : 1;
    if (weight < NN_MAX_LAYERS)
        return &file->weight[weight];
    if (bias < NN_MAX_LAYERS)
        return &file->bias[bias];
    for (size_t i = 0; i < MODEL_SCALINGS; i++)
        if (strcmp(name, scaling_names[i]) == 0)
            return &file->scaling[i];
    return NULL;
}

/* A whole number from `low` to `high`. */
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

static bool read_shape(const struct file *file, struct tensor *tensor, const char *name,
                       const json_t *shape, size_t dimensions, struct error *err)
{
    char what[120];

    if (!json_is_array(shape) || json_array_size(shape) != dimensions) {
        snprintf(what, sizeof what, _("has another shape; expected %zu dimensions"), dimensions);
        return bad_tensor(file, name, what, err);
    }
    if (!read_size(json_array_get(shape, 0), 1, NN_MAX_WIDTH, &tensor->rows) ||
        (dimensions == 2 &&
         !read_size(json_array_get(shape, 1), 1, NN_MAX_WIDTH, &tensor->columns))) {
        snprintf(what, sizeof what, _("has a size that is not a whole number from 1 to %d"),
                 NN_MAX_WIDTH);
        return bad_tensor(file, name, what, err);
    }
    return true;
}

static bool read_offsets(const struct file *file, struct tensor *tensor, const char *name,
                         const json_t *offsets, struct error *err)
{
    uint64_t values = (uint64_t)tensor->rows * (tensor->columns > 0 ? tensor->columns : 1);
    char what[160];

    if (!json_is_array(offsets) || json_array_size(offsets) != 2 ||
        !read_size(json_array_get(offsets, 0), 0, file->data_size, &tensor->begin) ||
        !read_size(json_array_get(offsets, 1), tensor->begin, file->data_size, &tensor->end)) {
        snprintf(what, sizeof what,
                 _("has no data_offsets within the data; expected two numbers from 0 to %zu"),
                 file->data_size);
        return bad_tensor(file, name, what, err);
    }
    if (tensor->end - tensor->begin != 4 * values) {
        snprintf(what, sizeof what, _("takes %zu bytes; its shape needs %llu"),
                 tensor->end - tensor->begin, (unsigned long long)(4 * values));
        return bad_tensor(file, name, what, err);
    }
    return true;
}

static bool read_tensor(struct file *file, const char *name, const json_t *value, struct error *err)
{
    size_t dimensions;
    struct tensor *tensor = tensor_place(file, name, &dimensions);
    const char *type = json_string_value(json_object_get(value, "dtype"));
    char what[120], shown[40];

    if (tensor == NULL)
        return bad_tensor(
            file, name, _("is no part of a model; expected layer1.weight, layer1.bias, ..."), err);
    if (!json_is_object(value) || type == NULL)
        return bad_tensor(file, name, _("has no dtype, shape and data_offsets"), err);
    if (strcmp(type, "F32") != 0) {
        snprintf(what, sizeof what, _("holds %s; expected F32"),
                 text_safe(shown, sizeof shown, type));
        return bad_tensor(file, name, what, err);
    }
    file->tensors++;
    tensor->present = true;
    return read_shape(file, tensor, name, json_object_get(value, "shape"), dimensions, err) &&
           read_offsets(file, tensor, name, json_object_get(value, "data_offsets"), err);
}

/* ---- All tensors together */

static int compare_tensors(const void *a, const void *b)
{
    const struct tensor *const *first = a, *const *second = b;

    return ((*first)->begin > (*second)->begin) - ((*first)->begin < (*second)->begin);
}

/* Every byte of the data belongs to one tensor. */
static bool check_coverage(const struct file *file, struct error *err)
{
    const struct tensor *all[MAX_TENSORS];
    size_t count = 0, at = 0;

    for (size_t i = 0; i < NN_MAX_LAYERS; i++) {
        if (file->weight[i].present)
            all[count++] = &file->weight[i];
        if (file->bias[i].present)
            all[count++] = &file->bias[i];
    }
    for (size_t i = 0; i < MODEL_SCALINGS; i++)
        if (file->scaling[i].present)
            all[count++] = &file->scaling[i];
    qsort(all, count, sizeof all[0], compare_tensors);
    for (size_t i = 0; i < count; at = all[i++]->end)
        if (all[i]->begin != at)
            return error_offset(err, file->name, file->data_offset + at,
                                all[i]->begin < at ? _("two tensors overlap before here")
                                                   : _("bytes that belong to no tensor"));
    if (at != file->data_size)
        return error_offset(err, file->name, file->data_offset + at,
                            _("bytes that belong to no tensor"));
    return true;
}

/* The layers' shapes must chain, and either all have biases or none. */
static bool read_layers(const struct file *file, struct architecture *arch, struct error *err)
{
    size_t layers = 0;

    while (layers < NN_MAX_LAYERS && file->weight[layers].present)
        layers++;
    for (size_t i = 0; i < NN_MAX_LAYERS; i++)
        if ((i >= layers && (file->weight[i].present || file->bias[i].present)) || layers == 0)
            return error_input(err, _("%s: there is no tensor \"layer%zu.weight\""), file->shown,
                               layers + 1);
    arch->layers = layers;
    arch->bias = file->bias[0].present;
    arch->sizes[0] = file->weight[0].columns;
    for (size_t i = 0; i < layers; i++) {
        const struct tensor *weight = &file->weight[i], *bias = &file->bias[i];

        if (weight->columns != arch->sizes[i])
            return error_input(err, _("%s: layer %zu takes %zu values, but layer %zu gives %zu"),
                               file->shown, i + 1, weight->columns, i, arch->sizes[i]);
        arch->sizes[i + 1] = weight->rows;
        if (bias->present != arch->bias)
            return error_input(err, _("%s: some layers have biases and some have none"),
                               file->shown);
        if (bias->present && bias->rows != weight->rows)
            return error_input(err, _("%s: layer %zu has %zu neurons, but %zu biases"), file->shown,
                               i + 1, weight->rows, bias->rows);
    }
    return true;
}

/* ---- Metadata */

static const char *metadata(const struct file *file, const char *key)
{
    return json_string_value(json_object_get(file->metadata, key));
}

static bool bad_metadata(const struct file *file, const char *key, const char *value,
                         const char *expected, struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_input(err, _("%s: metadata \"%s\" is \"%s\"; expected %s"), file->shown, key,
                       text_safe(shown, sizeof shown, value), expected);
}

/* Puts the file's name before a message of the engine's own parsers. */
static bool in_file(const struct file *file, const struct error *inner, struct error *err)
{
    return error_input(err, "%s: %s", file->shown, inner->text);
}

static bool read_architecture(const struct file *file, struct architecture *arch, struct error *err)
{
    const char *layers = metadata(file, MODEL_LAYERS), *bias = metadata(file, MODEL_BIAS);
    const char *activation = metadata(file, MODEL_ACTIVATION), *loss = metadata(file, MODEL_LOSS);
    struct error inner = {0};
    size_t index = LOSS_SSE;
    char text[400];

    if (!read_layers(file, arch, err))
        return false;
    architecture_text(arch, text, sizeof text);
    if (layers != NULL && strcmp(layers, text) != 0)
        return bad_metadata(file, MODEL_LAYERS, layers, text, err);
    if (bias != NULL && strcmp(bias, arch->bias ? "true" : "false") != 0)
        return bad_metadata(file, MODEL_BIAS, bias, arch->bias ? "true" : "false", err);
    if (activation == NULL)
        return error_input(err,
                           _("%s: the metadata have no \"%s\"; expected a name such as sigmoid, or "
                             "one for each layer"),
                           file->shown, MODEL_ACTIVATION);
    if (!architecture_parse_activations(arch, activation, &inner) ||
        (loss != NULL && !choice_find(loss_choices, LOSS_COUNT, _("loss"), loss, &index, &inner)))
        return in_file(file, &inner, err);
    arch->loss = (enum loss)index;
    return architecture_check(arch, &inner) || in_file(file, &inner, err);
}

static bool read_task(const struct file *file, struct model *model, struct error *err)
{
    const char *task = metadata(file, MODEL_TASK);

    if (task == NULL || strcmp(task, "classify") == 0)
        model->task = TASK_CLASSIFY;
    else if (strcmp(task, "regress") == 0)
        model->task = TASK_REGRESS;
    else
        return bad_metadata(file, MODEL_TASK, task, "classify, regress", err);
    return true;
}

/* "28x28" */
static bool read_image(const struct file *file, struct model *model, struct error *err)
{
    const char *image = metadata(file, MODEL_IMAGE);
    const char *cross = image == NULL ? NULL : strchr(image, 'x');
    char width[16] = "";
    size_t inputs = model->network.arch.sizes[0];

    if (image == NULL)
        return true;
    if (cross != NULL && (size_t)(cross - image) < sizeof width) {
        memcpy(width, image, (size_t)(cross - image));
        if (parse_size(width, &model->image_width) && parse_size(cross + 1, &model->image_height) &&
            model->image_width > 0 && inputs % model->image_width == 0 &&
            inputs / model->image_width == model->image_height)
            return true;
    }
    return bad_metadata(file, MODEL_IMAGE, image, _("width x height with as many pixels as inputs"),
                        err);
}

static bool copy_classes(struct model *model, const json_t *array)
{
    size_t count = json_array_size(array);

    model->class_names = calloc(count, sizeof *model->class_names);
    if (model->class_names == NULL)
        return false;
    model->class_count = count;
    for (size_t i = 0; i < count; i++) {
        model->class_names[i] = strdup(json_string_value(json_array_get(array, i)));
        if (model->class_names[i] == NULL)
            return false;
    }
    return true;
}

static bool all_strings(const json_t *array)
{
    size_t i;
    json_t *value;

    json_array_foreach((json_t *)(uintptr_t)array, i,
                       value) if (!json_is_string(value)) return false;
    return json_array_size(array) > 0;
}

static bool read_classes(const struct file *file, struct model *model, struct error *err)
{
    const char *text = metadata(file, MODEL_CLASSES);
    const struct architecture *arch = &model->network.arch;
    size_t outputs = arch->sizes[arch->layers], count;
    bool two = outputs == 1 && model->task == TASK_CLASSIFY; /* one output stands for two classes */
    json_t *array = text == NULL ? NULL : json_loads(text, 0, NULL);
    bool done = false;

    if (text == NULL)
        return true;
    count = json_array_size(array);
    if (!json_is_array(array) || !all_strings(array))
        bad_metadata(file, MODEL_CLASSES, text, _("a JSON array of strings"), err);
    else if (count != (two ? 2 : outputs))
        error_input(err, _("%s: %zu class names for %zu outputs"), file->shown, count, outputs);
    else
        done = copy_classes(model, array) || error_memory(err, count, "class names");
    json_decref(array);
    return done;
}

static bool read_settings(const struct file *file, struct model *model, struct error *err)
{
    size_t prefix = strlen(MODEL_SETTING), count = json_object_size(file->metadata);
    const char *key;
    json_t *value;

    if (count == 0)
        return true;
    model->settings = calloc(count, sizeof *model->settings);
    if (model->settings == NULL)
        return error_memory(err, count * sizeof *model->settings, "settings");
    json_object_foreach((json_t *)(uintptr_t)file->metadata, key, value)
    {
        struct model_setting *setting = &model->settings[model->setting_count];

        if (strncmp(key, MODEL_SETTING, prefix) != 0)
            continue;
        model->setting_count++;
        setting->name = strdup(key + prefix);
        setting->value = strdup(json_string_value(value));
        if (setting->name == NULL || setting->value == NULL)
            return error_memory(err, strlen(key), "settings");
    }
    return true;
}

static bool read_spec(const struct file *file, struct model *model, struct error *err)
{
    const char *spec = metadata(file, MODEL_DATA);

    if (spec == NULL)
        return true;
    model->spec = strdup(spec);
    return model->spec != NULL || error_memory(err, strlen(spec), "a SPEC");
}

/* ---- Values */

static float read_float(const uint8_t *bytes)
{
    uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Copies a tensor into `to`; every value must be finite. */
static bool read_values(const struct file *file, const struct tensor *tensor, float *to,
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

static bool read_network(const struct file *file, struct model *model,
                         const struct architecture *arch, struct error *err)
{
    float *plain = data_allocate(architecture_parameters(arch), sizeof *plain, "a model", err);
    float *to = plain;
    bool done = plain != NULL && network_create(&model->network, arch, err);

    for (size_t i = 0; done && i < arch->layers; i++) {
        done = read_values(file, &file->weight[i], to, err);
        to += arch->sizes[i + 1] * arch->sizes[i];
        if (done && arch->bias) {
            done = read_values(file, &file->bias[i], to, err);
            to += arch->sizes[i + 1];
        }
    }
    if (done)
        network_import(&model->network, plain);
    free(plain);
    return done;
}

/* ---- Scaling */

/* Offset and factor come together, for `all` columns, or for one that `shared` allows to stand for all. */
static bool read_arrays(const struct file *file, size_t first, size_t all, bool shared,
                        float **offset, float **factor, size_t *count, struct error *err)
{
    const struct tensor *offsets = &file->scaling[first], *factors = &file->scaling[first + 1];

    if (!offsets->present && !factors->present)
        return true;
    if (offsets->rows != factors->rows || (offsets->rows != all && !(shared && offsets->rows == 1)))
        return error_input(err, _("%s: \"%s\" has %zu values and \"%s\" %zu; expected %zu in both"),
                           file->shown, scaling_names[first], offsets->rows,
                           scaling_names[first + 1], factors->rows, all);
    *offset = data_allocate(offsets->rows, sizeof **offset, "a scaling", err);
    *factor = data_allocate(offsets->rows, sizeof **factor, "a scaling", err);
    if (*offset == NULL || *factor == NULL)
        return false;
    *count = offsets->rows;
    return read_values(file, offsets, *offset, err) && read_values(file, factors, *factor, err);
}

/* A factor for all inputs that leaves them as they are; the same for each target. */
static bool identity(float **offset, float **factor, size_t *count, size_t wanted,
                     struct error *err)
{
    *offset = data_allocate(wanted, sizeof **offset, "a scaling", err);
    *factor = data_allocate(wanted, sizeof **factor, "a scaling", err);
    if (*offset == NULL || *factor == NULL)
        return false;
    for (size_t i = 0; i < wanted; i++)
        (*factor)[i] = 1;
    *count = wanted;
    return true;
}

static bool read_level(const struct file *file, const char *key, double standard, float *level,
                       struct error *err)
{
    const char *text = metadata(file, key);
    double value = standard;

    if (text != NULL && (!parse_real(text, &value) || !isfinite((float)value)))
        return bad_metadata(file, key, text, _("a number"), err);
    *level = (float)value;
    return true;
}

static bool read_scaling(const struct file *file, struct model *model, struct error *err)
{
    const struct architecture *arch = &model->network.arch;
    struct scaling *scaling = &model->scaling;
    size_t outputs = arch->sizes[arch->layers];
    double low, high;

    activation_target_range(arch->activation[arch->layers - 1], arch->loss, &low, &high);
    if (!read_level(file, MODEL_LOW, low, &scaling->low, err) ||
        !read_level(file, MODEL_HIGH, high, &scaling->high, err) ||
        !read_arrays(file, MODEL_INPUT_OFFSET, arch->sizes[0], true, &scaling->input_offset,
                     &scaling->input_factor, &scaling->inputs, err) ||
        !read_arrays(file, MODEL_TARGET_OFFSET, outputs, false, &scaling->target_offset,
                     &scaling->target_factor, &scaling->targets, err))
        return false;
    if (scaling->inputs == 0 &&
        !identity(&scaling->input_offset, &scaling->input_factor, &scaling->inputs, 1, err))
        return false;
    if (model->task == TASK_CLASSIFY && scaling->targets > 0)
        return error_input(err, _("%s: targets are scaled, but the task is classify"), file->shown);
    return model->task == TASK_CLASSIFY || scaling->targets > 0 ||
           identity(&scaling->target_offset, &scaling->target_factor, &scaling->targets, outputs,
                    err);
}

/* ---- The whole */

static bool read_header(struct file *file, const json_t *header, struct error *err)
{
    const char *name;
    json_t *value, *string;

    json_object_foreach((json_t *)(uintptr_t)header, name, value)
    {
        if (strcmp(name, MODEL_METADATA) == 0) {
            if (!json_is_object(value))
                return error_input(err, _("%s: \"%s\" is not an object of strings"), file->shown,
                                   MODEL_METADATA);
            file->metadata = value;
        } else if (!read_tensor(file, name, value, err)) {
            return false;
        }
    }
    json_object_foreach((json_t *)(uintptr_t)file->metadata, name,
                        string) if (!json_is_string(string)) return bad_metadata(file, name, "",
                                                                                 _("a string"),
                                                                                 err);
    return check_coverage(file, err);
}

static bool read_model(struct file *file, const json_t *header, struct model *model,
                       struct error *err)
{
    struct architecture arch = {0};

    return read_header(file, header, err) && read_architecture(file, &arch, err) &&
           read_task(file, model, err) && read_network(file, model, &arch, err) &&
           read_scaling(file, model, err) && read_image(file, model, err) &&
           read_classes(file, model, err) && read_spec(file, model, err) &&
           read_settings(file, model, err);
}

/* The eight bytes before the header; `*length` is within the file and the limit then. */
static bool header_length(const uint8_t *bytes, size_t size, const char *name, size_t *length,
                          struct error *err)
{
    uint64_t value = 0;

    if (size < MODEL_LENGTH_BYTES)
        return error_offset(
            err, name, size,
            _("the file ends; expected a model as safetensors, which starts with %d "
              "bytes of length"),
            MODEL_LENGTH_BYTES);
    if (memcmp(bytes, "PK\3\4", 4) == 0)
        return error_offset(
            err, name, 0, _("a zip archive (PyTorch or NumPy?); expected a model as safetensors"));
    for (unsigned i = 0; i < MODEL_LENGTH_BYTES; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    if (value > MODEL_MAX_HEADER)
        return error_offset(err, name, 0,
                            _("a header of %llu bytes; expected at most %zu: is this a model as "
                              "safetensors?"),
                            (unsigned long long)value, MODEL_MAX_HEADER);
    if (value > size - MODEL_LENGTH_BYTES)
        return error_offset(err, name, size, _("the file ends inside its header of %llu bytes"),
                            (unsigned long long)value);
    *length = (size_t)value;
    return true;
}

bool model_parse(struct model *model, const uint8_t *bytes, size_t size, const char *name,
                 struct error *err)
{
    struct file file = {.name = name};
    json_error_t problem;
    json_t *header;
    size_t length = 0;
    bool done = false;

    *model = (struct model){0};
    if (!header_length(bytes, size, name, &length, err))
        return false;
    text_safe(file.shown, sizeof file.shown, name);
    file.data_offset = MODEL_LENGTH_BYTES + length;
    file.data = bytes + file.data_offset;
    file.data_size = size - file.data_offset;
    header = json_loadb((const char *)bytes + MODEL_LENGTH_BYTES, length, JSON_REJECT_DUPLICATES,
                        &problem);
    if (header == NULL)
        error_offset(err, name, MODEL_LENGTH_BYTES + (size_t)problem.position,
                     _("the header is not good JSON"));
    else if (!json_is_object(header))
        error_offset(err, name, MODEL_LENGTH_BYTES, _("the header is not a JSON object"));
    else
        done = read_model(&file, header, model, err);
    json_decref(header);
    if (!done)
        model_free(model);
    return done;
}

bool model_load(struct model *model, const char *path, struct error *err)
{
    struct file_bytes bytes;
    bool done;

    *model = (struct model){0};
    if (!file_map(&bytes, path, MODEL_MAX_FILE, err))
        return false;
    done = model_parse(model, bytes.data, bytes.size, path, err);
    file_release(&bytes);
    return done;
}

void model_free(struct model *model)
{
    network_free(&model->network);
    scaling_free(&model->scaling);
    free(model->spec);
    names_free(model->class_names, model->class_count);
    for (size_t i = 0; i < model->setting_count; i++) {
        free(model->settings[i].name);
        free(model->settings[i].value);
    }
    free(model->settings);
    *model = (struct model){0};
}
