/* layer: train */
/*
 * The built-in digit model: a network for 28 x 28 pictures of digits that needs nobody's files.
 *
 * It is trained by the preset DIGIT_MODEL_PRESET, on digits that the program draws itself, the first time that somebody
 * wants it, and then kept in the person's cache. The file's name has a fingerprint of everything that went into it, and the
 * file one of its numbers, so a file of another recipe, or a damaged one, is never taken for it: it is made anew.
 */
#ifndef NNTUI_DIGIT_MODEL_H
#define NNTUI_DIGIT_MODEL_H

#include <nntui/model.h>

#define DIGIT_MODEL_PRESET "drawn-digits"

/* Called now and then while the model is trained; done: from 0 to 1. False: give up. */
typedef bool digit_model_progress(void *arg, double done);

/*
 * From the cache in a moment; else trained, which takes about half a minute, on the calling thread. progress may be NULL.
 * That the cache cannot be read or written is no failure, and several processes may do this at once. Fails
 * (ERROR_WORK) when progress() gave up. Ends with model_free().
 */
bool digit_model_open(struct model *model, digit_model_progress *progress, void *arg,
                      struct error *err);
/* The same with the model from the cache only: false, with nothing said, where it would have to be trained. */
bool digit_model_cached(struct model *model);

#endif
