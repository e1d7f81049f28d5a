/*
 * Reading a model: what the tensors and metadata of a safetensors file mean, and whether they agree. The file
 * format itself is safetensors.c's.
 */
#include <nntui/model.h>

#include "data/model_format.h"
#include "data/safetensors.h"
#include "data/source.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE 100
#define NAME_SIZE  40 /* of a tensor */

static const char *const scaling_names[MODEL_SCALINGS] = MODEL_SCALING_NAMES;

/* ---- Tensors by their names */

/* "layer7.weight" for layer 6, which is how people count. NULL where the file has none. */
static const struct tensor *find_layer(const struct safetensors *file, size_t layer,
                                       const char *what)
{
    char name[NAME_SIZE];

    snprintf(name, sizeof name, "layer%zu.%s", layer + 1, what);
    return safetensors_find(file, name);
}

/* Weights have two dimensions, all others one. */
static bool check_dimensions(const struct safetensors *file, const struct tensor *tensor,
                             bool matrix, struct error *err)
{
    char what[80];

    if ((tensor->columns > 0) == matrix)
        return true;
    snprintf(what, sizeof what, _("has another shape; expected %d dimensions"), matrix ? 2 : 1);
    return safetensors_complain(file, tensor->name, what, err);
}

/* A tensor that nobody asks for would be lost when the model is saved again, so it is refused. */
static bool check_known(const struct safetensors *file, const struct architecture *arch,
                        struct error *err)
{
    for (size_t i = 0; i < file->count; i++) {
        const struct tensor *tensor = &file->tensor[i];
        bool known = tensor->part, matrix = false;
        char what[120];

        for (size_t l = 0; l < arch->layers && !known; l++) {
            matrix = tensor == find_layer(file, l, "weight");
            known = matrix || tensor == find_layer(file, l, "bias");
        }
        for (size_t k = 0; k < MODEL_SCALINGS && !known; k++)
            known = strcmp(tensor->name, scaling_names[k]) == 0;
        if (!known) {
            snprintf(
                what, sizeof what,
                _("is no part of a model of %zu layers; expected layer1.weight, layer1.bias, ..."),
                arch->layers);
            return safetensors_complain(file, tensor->name, what, err);
        }
        if (!tensor->part && !check_dimensions(file, tensor, matrix, err))
            return false;
    }
    return true;
}

/* Layer l's weights [out][in] must take what the layer before gives; either all layers have biases or none. */
static bool read_layer(const struct safetensors *file, struct architecture *arch, size_t l,
                       struct error *err)
{
    const struct tensor *weight = find_layer(file, l, "weight");
    const struct tensor *bias = find_layer(file, l, "bias");

    if (l > 0 && weight->columns != arch->sizes[l])
        return error_input(err, _("%s: layer %zu takes %zu values, but layer %zu gives %zu"),
                           file->shown, l + 1, weight->columns, l, arch->sizes[l]);
    arch->sizes[l] = weight->columns;
    arch->sizes[l + 1] = weight->rows;
    if ((bias != NULL) != arch->bias)
        return error_input(err, _("%s: some layers have biases and some have none"), file->shown);
    if (bias != NULL && bias->rows != weight->rows)
        return error_input(err, _("%s: layer %zu has %zu neurons, but %zu biases"), file->shown,
                           l + 1, weight->rows, bias->rows);
    return true;
}

/* The shapes alone say how many layers there are and how wide. */
static bool read_layers(const struct safetensors *file, struct architecture *arch,
                        struct error *err)
{
    while (arch->layers < NN_MAX_LAYERS && find_layer(file, arch->layers, "weight") != NULL)
        arch->layers++;
    if (arch->layers == 0)
        return error_input(err, _("%s: there is no tensor \"layer1.weight\""), file->shown);
    if (!check_known(file, arch, err))
        return false;
    arch->bias = find_layer(file, 0, "bias") != NULL;
    for (size_t l = 0; l < arch->layers; l++)
        if (!read_layer(file, arch, l, err))
            return false;
    return true;
}

/* ---- Metadata */

/* `value` is foreign text, `expected` ours. */
static bool bad_metadata(const struct safetensors *file, const char *key, const char *value,
                         const char *expected, struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_input(err, _("%s: metadata \"%s\" is \"%s\"; expected %s"), file->shown, key,
                       text_safe(shown, sizeof shown, value), expected);
}

/* Puts the file's name before a message of the engine's own parsers. */
static bool in_file(const struct safetensors *file, const struct error *inner, struct error *err)
{
    return error_input(err, "%s: %s", file->shown, inner->text);
}

/* What the metadata say again must agree with the shapes; the activation is known from nowhere else. */
static bool read_architecture(const struct safetensors *file, struct architecture *arch,
                              struct error *err)
{
    const char *layers = safetensors_metadata(file, MODEL_LAYERS),
               *bias = safetensors_metadata(file, MODEL_BIAS);
    const char *activation = safetensors_metadata(file, MODEL_ACTIVATION),
               *loss = safetensors_metadata(file, MODEL_LOSS);
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

/* Files from elsewhere are mostly classifiers. */
static bool read_task(const struct safetensors *file, struct model *model, struct error *err)
{
    const char *task = safetensors_metadata(file, MODEL_TASK);

    if (task == NULL || strcmp(task, "classify") == 0)
        model->task = TASK_CLASSIFY;
    else if (strcmp(task, "regress") == 0)
        model->task = TASK_REGRESS;
    else
        return bad_metadata(file, MODEL_TASK, task, "classify, regress", err);
    return true;
}

/* "28x28" */
static bool read_image(const struct safetensors *file, struct model *model, struct error *err)
{
    const char *image = safetensors_metadata(file, MODEL_IMAGE);
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

/* class_count is set first: model_free() then frees what was copied. */
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

/* A JSON array inside a string, because safetensors allows only strings there. */
static bool read_classes(const struct safetensors *file, struct model *model, struct error *err)
{
    const char *text = safetensors_metadata(file, MODEL_CLASSES);
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

/* In the order of the file. Room for one setting a key of the metadata is always enough. */
static bool read_settings(const struct safetensors *file, struct model *model, struct error *err)
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

static bool read_spec(const struct safetensors *file, struct model *model, struct error *err)
{
    const char *spec = safetensors_metadata(file, MODEL_DATA);

    if (spec == NULL)
        return true;
    model->spec = strdup(spec);
    return model->spec != NULL || error_memory(err, strlen(spec), "a SPEC");
}

/* ---- Values */

/* The plain order of parameters is the tensors' order: see architecture_parameters(). */
static bool read_network(const struct safetensors *file, struct model *model,
                         const struct architecture *arch, struct error *err)
{
    float *plain = data_allocate(architecture_parameters(arch), sizeof *plain, "a model", err);
    float *to = plain;
    bool done = plain != NULL && network_create(&model->network, arch, err);

    for (size_t i = 0; done && i < arch->layers; i++) {
        done = safetensors_values(file, find_layer(file, i, "weight"), to, err);
        to += arch->sizes[i + 1] * arch->sizes[i];
        if (done && arch->bias) {
            done = safetensors_values(file, find_layer(file, i, "bias"), to, err);
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
static bool read_arrays(const struct safetensors *file, size_t first, size_t all, bool shared,
                        float **offset, float **factor, size_t *count, struct error *err)
{
    const struct tensor *offsets = safetensors_find(file, scaling_names[first]);
    const struct tensor *factors = safetensors_find(file, scaling_names[first + 1]);
    size_t rows = offsets == NULL ? 0 : offsets->rows, others = factors == NULL ? 0 : factors->rows;

    if (offsets == NULL && factors == NULL)
        return true;
    if (rows != others || (rows != all && !(shared && rows == 1)))
        return error_input(err, _("%s: \"%s\" has %zu values and \"%s\" %zu; expected %zu in both"),
                           file->shown, scaling_names[first], rows, scaling_names[first + 1],
                           others, all);
    *offset = data_allocate(rows, sizeof **offset, "a scaling", err);
    *factor = data_allocate(rows, sizeof **factor, "a scaling", err);
    if (*offset == NULL || *factor == NULL)
        return false;
    *count = rows;
    return safetensors_values(file, offsets, *offset, err) &&
           safetensors_values(file, factors, *factor, err);
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

/* The targets for "no" and "yes"; `standard` where the file does not say. */
static bool read_level(const struct safetensors *file, const char *key, double standard,
                       float *level, struct error *err)
{
    const char *text = safetensors_metadata(file, key);
    double value = standard;

    if (text != NULL && (!parse_real(text, &value) || !isfinite((float)value)))
        return bad_metadata(file, key, text, _("a number"), err);
    *level = (float)value;
    return true;
}

/* Without tensors for it, values go in and come out as they are. */
static bool read_scaling(const struct safetensors *file, struct model *model, struct error *err)
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

/* ---- Further parts */

bool model_add_part(struct model *model, const char *name, uint8_t *bytes, size_t size,
                    struct error *err)
{
    struct text full = {0};
    struct model_part *part = &model->part[model->part_count];

    text_printf(&full, "%s%s", MODEL_PART, name);
    if (model->part_count < MODEL_MAX_PARTS && bytes != NULL && !full.failed) {
        *part = (struct model_part){.name = full.data, .bytes = bytes, .size = size};
        model->part_count++;
        return true;
    }
    text_free(&full);
    free(bytes);
    return error_memory(err, size, "a part of a model's file");
}

const struct model_part *model_find_part(const struct model *model, const char *name)
{
    for (size_t i = 0; i < model->part_count; i++)
        if (strcmp(model->part[i].name + strlen(MODEL_PART), name) == 0)
            return &model->part[i];
    return NULL;
}

static bool read_part(const struct safetensors *file, const struct tensor *tensor,
                      struct model *model, struct error *err)
{
    uint8_t *bytes;

    if (model->part_count == MODEL_MAX_PARTS)
        return error_input(err, _("%s: more than %d tensors called %s..."), file->shown,
                           MODEL_MAX_PARTS, MODEL_PART);
    bytes = data_allocate(tensor->rows, 1, "a part of a model's file", err);
    if (bytes == NULL)
        return false;
    memcpy(bytes, file->data + tensor->begin, tensor->rows);
    return model_add_part(model, tensor->name + strlen(MODEL_PART), bytes, tensor->rows, err);
}

static bool read_parts(const struct safetensors *file, struct model *model, struct error *err)
{
    for (size_t i = 0; i < file->count; i++)
        if (file->tensor[i].part && !read_part(file, &file->tensor[i], model, err))
            return false;
    return true;
}

/* ---- The whole */

/* Each step relies on those before it; model_free() is right after any of them. */
static bool read_model(const struct safetensors *file, struct model *model, struct error *err)
{
    struct architecture arch = {0};

    return read_architecture(file, &arch, err) && read_task(file, model, err) &&
           read_network(file, model, &arch, err) && read_scaling(file, model, err) &&
           read_image(file, model, err) && read_classes(file, model, err) &&
           read_spec(file, model, err) && read_settings(file, model, err) &&
           read_parts(file, model, err);
}

bool model_parse(struct model *model, const uint8_t *bytes, size_t size, const char *name,
                 struct error *err)
{
    struct safetensors file;
    bool done;

    *model = (struct model){0};
    if (!safetensors_parse(&file, bytes, size, name, err))
        return false;
    done = read_model(&file, model, err);
    safetensors_free(&file);
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
    for (size_t i = 0; i < model->part_count; i++) {
        free(model->part[i].name);
        free(model->part[i].bytes);
    }
    *model = (struct model){0};
}
