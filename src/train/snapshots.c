/*
 * The triple buffer between the worker and the screen. What a snapshot contains is worker.c's.
 */
#include "snapshots.h"

#define INDEX 3U /* mask of the buffer's number */
#define FRESH 4U /* written and not yet taken by the reader */

void snapshots_start(struct snapshots *snapshots, const struct settings *settings)
{
    struct worker empty;

    *snapshots = (struct snapshots){.writing = 1, .reading = 0};
    atomic_init(&snapshots->middle, 2);
    worker_start(&empty, settings, 0);
    slot_fill(&snapshots->slot[snapshots->reading], &empty);
    worker_free(&empty);
}

void snapshots_free(struct snapshots *snapshots)
{
    for (size_t i = 0; i < 3; i++)
        slot_free(&snapshots->slot[i]);
}

/* Release: the reader sees all that was written; acquire: and the writer all that was read before. */
bool snapshots_write(struct snapshots *snapshots, struct worker *worker, uint64_t orders,
                     double samples_per_second)
{
    struct slot *slot = &snapshots->slot[snapshots->writing];
    unsigned old;

    slot_fill(slot, worker);
    slot->snapshot.serial = ++snapshots->serial;
    slot->snapshot.orders = orders;
    slot->snapshot.samples_per_second = samples_per_second;
    old = atomic_exchange_explicit(&snapshots->middle, snapshots->writing | FRESH,
                                   memory_order_acq_rel);
    snapshots->writing = old & INDEX;
    slot_trim(&snapshots->slot[snapshots->writing], worker);
    return (old & FRESH) == 0;
}

const struct snapshot *snapshots_read(struct snapshots *snapshots)
{
    unsigned old;

    if ((atomic_load_explicit(&snapshots->middle, memory_order_relaxed) & FRESH) != 0) {
        old = atomic_exchange_explicit(&snapshots->middle, snapshots->reading,
                                       memory_order_acq_rel);
        snapshots->reading = old & INDEX;
    }
    return &snapshots->slot[snapshots->reading].snapshot;
}
