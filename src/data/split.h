/*
 * Which rows are held back for testing.
 */
#ifndef NNTUI_DATA_SPLIT_H
#define NNTUI_DATA_SPLIT_H

#include <nntui/dataset.h>

/*
 * Fills rows and train_count: `held` rows (fewer than count), drawn by the seed, from each class
 * in proportion; both parts in ascending order.
 */
bool split_rows(struct dataset *dataset, size_t held, uint64_t seed, struct error *err);
/* Fills rows in their own order and leaves train_count as the source set it. */
bool split_none(struct dataset *dataset, struct error *err);

#endif
