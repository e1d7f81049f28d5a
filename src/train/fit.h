/*
 * What the data ask of settings. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_FIT_H
#define NNTUI_TRAIN_FIT_H

#include <nntui/settings.h>

/* Outputs that a network has on `dataset` under an activation of its last layer: one stands for two classes where it can. */
size_t settings_outputs(const struct dataset *dataset, enum activation output);

#endif
