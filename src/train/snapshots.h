/*
 * Three buffers through which one thread hands the newest snapshot to another; neither ever waits. The
 * writer fills the buffer that is its own and exchanges it for the one in the middle; the reader
 * exchanges its own for the middle one where that is fresh. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_SNAPSHOTS_H
#define NNTUI_TRAIN_SNAPSHOTS_H

#include "worker.h"

#include <stdatomic.h>

struct snapshots {
    struct slot slot[3];
    atomic_uint middle; /* number of the buffer between the two, and whether it is fresh */
    unsigned writing;   /* the writer's */
    unsigned reading;   /* the reader's */
    uint64_t serial;    /* the writer's: of the last snapshot */
};

/* Before a first snapshot has been written the reader gets an empty run by `settings`, LOADING. */
void snapshots_start(struct snapshots *snapshots, const struct settings *settings);
void snapshots_free(struct snapshots *snapshots);

/*
 * Writer: copies the run out as it is after so many `orders`. True where the reader had taken the one before: time to
 * wake it.
 */
bool snapshots_write(struct snapshots *snapshots, struct worker *worker, uint64_t orders,
                     double samples_per_second);
/* Reader: the newest one, the reader's own until the next call. */
const struct snapshot *snapshots_read(struct snapshots *snapshots);

#endif
