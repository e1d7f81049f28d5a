/* layer: data */
/*
 * Models on disk, as safetensors: eight bytes of header length, a JSON header, little-endian float32.
 * Tensors layer1.weight [out, in], layer1.bias [out], ...; the scaling as input.offset,
 * input.factor, target.offset, target.factor; everything else as strings in __metadata__
 * (format, layers, activation, loss, bias, task, class names, spec of the data, the settings). NumPy and PyTorch users
 * load them with their own tools.
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
};

bool model_save(const struct model *model, const char *path, struct error *err);
bool model_load(struct model *model, const char *path, struct error *err);
/* The same from memory; `name` stands in messages. Fuzzed. */
bool model_parse(struct model *model, const uint8_t *bytes, size_t size, const char *name, struct error *err);
void model_free(struct model *model);

#endif
