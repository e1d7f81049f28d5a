/*
 * The names that a model file uses, for its writer and its reader.
 */
#ifndef NNTUI_DATA_MODEL_FORMAT_H
#define NNTUI_DATA_MODEL_FORMAT_H

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
