/*
 * The names that a model file uses, for its writer and its reader.
 */
#ifndef NNTUI_DATA_MODEL_FORMAT_H
#define NNTUI_DATA_MODEL_FORMAT_H

#include <nntui/error.h>

#define MODEL_FORMAT     "format"
#define MODEL_FORMAT_1   "nntui 1"
#define MODEL_LAYERS     "layers"     /* 784-100-10 */
#define MODEL_ACTIVATION "activation" /* one name a layer, separated by commas */
#define MODEL_LOSS       "loss"
#define MODEL_BIAS       "bias"        /* true, false */
#define MODEL_TASK       "task"        /* classify, regress */
#define MODEL_CLASSES    "class_names" /* a JSON array of strings, as text */
#define MODEL_DATA       "data"        /* SPEC */
#define MODEL_IMAGE      "image"       /* 28x28: width, height */
#define MODEL_LOW        "target_low"
#define MODEL_HIGH       "target_high"
#define MODEL_SETTING    "setting." /* before a setting's name */

/*
 * False with a message where a weight of the `count` is not finite: a network that diverged would be refused when it is
 * read, and better does not replace a good file at `path`.
 */
bool model_check_finite(const float *plain, size_t count, const char *path, struct error *err);

/* The scaling's tensors, in their order in the file. */
enum {
    MODEL_INPUT_OFFSET,
    MODEL_INPUT_FACTOR,
    MODEL_TARGET_OFFSET,
    MODEL_TARGET_FACTOR,
    MODEL_SCALINGS
};

#define MODEL_SCALING_NAMES                                        \
 {                                                                 \
  "input.offset", "input.factor", "target.offset", "target.factor" \
 }

#endif
