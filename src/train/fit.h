/*
 * What settings do when others change. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_FIT_H
#define NNTUI_TRAIN_FIT_H

#include <nntui/settings.h>

/*
 * Makes those of the settings `to` fit `dataset` that were left as they were in `from`: what a person has just
 * typed is never changed, so that a mistake in it is reported instead.
 */
void settings_follow(struct settings *to, const struct settings *from,
                     const struct dataset *dataset);

/* Outputs that a network has on `dataset` under an activation of its last layer: one stands for two classes where it can. */
size_t settings_outputs(const struct dataset *dataset, enum activation output);

#endif
