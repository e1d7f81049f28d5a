/*
 * The digit model by any recipe, for tests that cannot wait for the program's own.
 */
#ifndef NNTUI_TRAIN_DIGIT_MODEL_H
#define NNTUI_TRAIN_DIGIT_MODEL_H

#include <nntui/digit_model.h>
#include <nntui/settings.h>

/* As digit_model_open(). The recipe's data are ones that take the key samples=. */
bool digit_model_make(struct model *model, const struct settings *recipe,
                      digit_model_progress *progress, void *arg, struct error *err);

#endif
