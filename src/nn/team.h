/*
 * A few threads that do one piece of work together, again and again.
 *
 * The caller takes part; the others wait for work, at first spinning (a mini-batch's pieces follow
 * each other within microseconds), then asleep.
 */
#ifndef NNTUI_NN_TEAM_H
#define NNTUI_NN_TEAM_H

#include <nntui/error.h>

#define TEAM_MAX 64

struct team;

/* A team of `size` with the caller: 1 .. TEAM_MAX. NULL on failure. */
struct team *team_create(size_t size, struct error *err);
/* Nothing may be running. NULL is harmless. */
void team_free(struct team *team);

/*
 * Calls work(context, part, parts) once for each part, at the same time where there are processors for it, and
 * returns when all are done. Any thread may do any part, also the caller all of them. team may be
 * NULL: then there is one part.
 */
void team_run(struct team *team, void (*work)(void *context, size_t part, size_t parts),
              void *context);

/* The share of `count` units that belongs to `part`: *from .. *to - 1. */
static inline void team_share(size_t count, size_t part, size_t parts, size_t *from, size_t *to)
{
    *from = count * part / parts;
    *to = count * (part + 1) / parts;
}

#endif
