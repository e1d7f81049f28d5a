/*
 * The error curve of a run, see struct history. Pure functions. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_HISTORY_H
#define NNTUI_TRAIN_HISTORY_H

#include <nntui/trainer.h>

/* Empty, with a point wanted at the start and at the end of each epoch. */
void history_start(struct history *history);
/* True where a point at the end of `epoch` whole epochs (0: the start) belongs in and is not there yet. */
bool history_wants(const struct history *history, uint64_t epoch);
/* Adds the wanted point; drops every second one first where there is no room. */
void history_add(struct history *history, const struct history_point *point);
/* Takes the points after an epoch out; those that come will stand where they would have. */
void history_cut(struct history *history, double epoch);

/* Bytes that history_write() writes: the stride, then the points, everything little-endian. */
size_t history_bytes(const struct history *history);
void history_write(const struct history *history, uint8_t *bytes);
/* From bytes of a file; false where they are no curve. */
bool history_read(struct history *history, const uint8_t *bytes, size_t size);

#endif
