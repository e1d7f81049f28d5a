/*
 * Making a set with the columns of another one and other rows. Private to src/data/.
 */
#ifndef NNTUI_DATA_ROWS_H
#define NNTUI_DATA_ROWS_H

#include <nntui/dataset.h>

/* `count` rows of zeros in the columns of `base`, not yet divided; edits as those of `base`. NULL on failure. */
struct dataset *rows_same_columns(const struct dataset *base, size_t count, struct error *err);
/* Raw inputs and targets of rows from .. from + count - 1 of `base` become those of rows at, at + 1, ... */
void rows_copy(struct dataset *dataset, size_t at, const struct dataset *base, size_t from,
               size_t count);

#endif
