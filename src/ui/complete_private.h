/*
 * What the files that gather candidates share. Private to complete*.c.
 */
#ifndef NNTUI_UI_COMPLETE_PRIVATE_H
#define NNTUI_UI_COMPLETE_PRIVATE_H

#include "ui/complete.h"

/* Adds `word` where it begins with the `length` bytes of `prefix`; `after` is put behind it. */
void completion_offer(struct completion *completion, const char *prefix, size_t length,
                      const char *word, const char *after);

/* complete_data.c; what is completed begins at byte `at` of the line. */
void completion_offer_files(struct completion *completion, const char *path, size_t at);
/* Source names; behind "csv:" and the like, and behind each further colon, file names; behind a comma keys. */
void completion_offer_spec(struct completion *completion, const char *prefix, size_t at);
/* Names of features: the one behind the last '+', '=' or blank. */
void completion_offer_features(struct completion *completion, const char *text, size_t at);

#endif
