/*
 * What was done to a run from outside, as lines of time keep it. Private to timeline.c and event.c.
 */
#ifndef NNTUI_TRAIN_EVENT_H
#define NNTUI_TRAIN_EVENT_H

#include "timeline.h"

void event_unref(struct timeline *timeline, struct event *event);
/*
 * Shares the events before number `events` with `copy`, which has room for them; one of several sample steps ends at
 * the moment. False for want of memory.
 */
bool event_copy_all(struct timeline *timeline, struct line *copy, const struct line *line,
                    uint64_t events, uint64_t moment);
/* timeline.c */
/* Thins checkpoints until there is room for so many bytes. False where there is none. */
bool timeline_make_room(struct timeline *timeline, size_t bytes);
void timeline_drop_branches(struct timeline *timeline);
/* Drops the line's first `count` checkpoints. */
void timeline_drop_checkpoints(struct timeline *timeline, struct line *line, size_t count);

#endif
