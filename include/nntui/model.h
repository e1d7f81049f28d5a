/* layer: data */
/*
 * Models on disk, as safetensors: eight bytes of header length, a JSON header, little-endian float32.
 * Tensors layer1.weight [out, in], layer1.bias [out], ...; the scaling as input.offset,
 * input.factor, target.offset, target.factor; everything else as strings in __metadata__
 * (format, layers, activation, loss, bias, task, class names, spec of the data, the settings). NumPy and PyTorch users
 * load them with their own tools.
 *
 * Beside the model a file may have further parts, bytes that mean something to whoever wrote them: tensors of type U8 whose
 * names begin with "session.".
 *
 * A file from elsewhere with only the layer tensors is taken when its shapes chain and its metadata give
 * `activation`; what else they do not say is: loss sse, task classify, values that are not scaled.
 */
#ifndef NNTUI_MODEL_H
#define NNTUI_MODEL_H

#include <nntui/dataset.h>
#include <nntui/network.h>

#define MODEL_MAX_HEADER ((size_t)1 << 20)
#define MODEL_MAX_FILE ((size_t)2 << 30)

struct model_setting {
    char *name, *value;
};

/* What else is kept in a model's file. */
struct model_part {
    char *name; /* "session.state" */
    uint8_t *bytes;
    size_t size; /* at least 1 */
};

#define MODEL_PART "session." /* what its name begins with */
#define MODEL_MAX_PARTS 8

struct model {
    struct network network;
    struct scaling scaling;
    enum task task;
    char *spec;                /* SPEC of the data that it was trained on; may be NULL */
    size_t class_count;
    char **class_names;        /* [class_count] */
    size_t image_width, image_height;
    size_t setting_count;      /* further settings, as name and text: rate, batch, seed, ... */
    struct model_setting *settings;
    size_t part_count;
    struct model_part part[MODEL_MAX_PARTS];
};

bool model_save(const struct model *model, const char *path, struct error *err);
bool model_load(struct model *model, const char *path, struct error *err);
/* The same from memory; `name` stands in messages. Fuzzed. */
bool model_parse(struct model *model, const uint8_t *bytes, size_t size, const char *name, struct error *err);
void model_free(struct model *model);
/* Adds a part called MODEL_PART `name`; takes the bytes over, also on failure (of memory, or where there are too many). */
bool model_add_part(struct model *model, const char *name, uint8_t *bytes, size_t size, struct error *err);
/* The part called MODEL_PART `name`, or NULL. */
const struct model_part *model_find_part(const struct model *model, const char *name);

/* The languages that a model can be written in as a program of its own. */
enum model_code {
#define MODEL_CODE(id, name, help) MODEL_CODE_##id,
#include <nntui/model_code.def>
#undef MODEL_CODE
    MODEL_CODE_COUNT
};

/* Names and help; no formulas. */
extern const struct choice model_code_choices[MODEL_CODE_COUNT];

/* A program is read by people, and by Python as text: beyond this many weights and biases neither is a good idea. */
#define MODEL_CODE_MAX_PARAMETERS ((size_t)1 << 21)

/*
 * Writes the model as a file that runs without nntui and gives the same outputs, as far as the other's arithmetic
 * goes. Fails where a weight is not finite and where there are too many.
 */
bool model_write_code(const struct model *model, enum model_code code, const char *path, struct error *err);

#endif
