/*
 * Lines of time: their checkpoints, how these are thinned, forks. Events are in event.c.
 */
#include "timeline.h"

#include "event.h"

#include <stdlib.h>
#include <string.h>

/*
 * Work between two checkpoints at the present, in multiplications (about a tenth of a nanosecond each while training): a
 * step back then takes about two milliseconds. A state's byte costs a few of them (it is written to memory that was not
 * touched before, and drives the weights out of the cache), and is to cost less than a hundredth of the time. Along a way
 * through the past, which is no training, they are FINE times as dense.
 */
#define GAP_WORK 2e7
#define GAP_BYTE 2000.0
#define FINE     16

/* Away from the present by a, checkpoints are a / SPREAD apart, but no farther than FAR gaps, times `coarse`. */
#define SPREAD 64
#define FAR    16

/* Of `coarse`: hardly more than a line's first and last are left then, and farther apart no number of steps need be. */
#define COARSEST 1e6

#define THIN_LEAST 256 /* checkpoints, before it is worth while to look through them */

/* ---- Life */

void timeline_start(struct timeline *timeline, size_t limit)
{
    *timeline = (struct timeline){.limit = limit, .coarse = 1, .gap = 1, .thin_at = THIN_LEAST};
}

static void checkpoint_unref(struct timeline *timeline, struct checkpoint *checkpoint)
{
    if (--checkpoint->refs > 0)
        return;
    timeline->bytes -= checkpoint->bytes;
    free(checkpoint);
}

static void line_free(struct timeline *timeline, struct line *line)
{
    if (line == NULL)
        return;
    for (size_t i = 0; i < line->event_count; i++)
        event_unref(timeline, line->event[i]);
    for (size_t i = 0; i < line->checkpoint_count; i++)
        checkpoint_unref(timeline, line->checkpoint[i]);
    dataset_unref(line->rows);
    free(line->event);
    free(line->checkpoint);
    free(line->path);
    free(line);
}

static void drop_branch(struct timeline *timeline)
{
    line_free(timeline, timeline->branch[--timeline->branches]);
}

void timeline_drop_branches(struct timeline *timeline)
{
    while (timeline->branches > 0)
        drop_branch(timeline);
}

void timeline_free(struct timeline *timeline)
{
    timeline_drop_branches(timeline);
    line_free(timeline, timeline->now);
    timeline->now = NULL;
}

void timeline_begin(struct timeline *timeline, const struct settings *settings,
                    struct dataset *rows)
{
    struct line *line = calloc(1, sizeof *line);

    timeline_free(timeline);
    timeline_start(timeline, timeline->limit);
    if (line == NULL)
        return;
    line->path = malloc(sizeof *line->path);
    if (line->path == NULL) {
        free(line);
        return;
    }
    line->path[line->path_count++] = (struct stretch){timeline->stretches++, UINT64_MAX, 0};
    line->from_weights = true;
    line->first = *settings;
    line->rows = dataset_ref(rows);
    timeline->now = line;
}

void timeline_pace(struct timeline *timeline, double work, size_t bytes)
{
    double gap = GAP_BYTE * (double)bytes > GAP_WORK ? GAP_BYTE * (double)bytes : GAP_WORK;

    timeline->state_bytes = bytes;
    timeline->gap = work < gap ? (uint64_t)(gap / work) : 1;
}

/* ---- How dense checkpoints are */

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a < b ? b - a : a - b;
}

static uint64_t spacing(const struct timeline *timeline, uint64_t age, uint64_t gap)
{
    double most = FAR * (double)timeline->gap, apart = (double)age / SPREAD;

    apart = (apart < most ? apart : most) * timeline->coarse;
    return apart > (double)gap ? (uint64_t)apart : gap;
}

/* The first and the last stay: where ways begin, and where one comes back to. */
static void thin_line(struct timeline *timeline, struct line *line, uint64_t focus)
{
    struct checkpoint **all = line->checkpoint;
    size_t kept = 1;

    if (line->checkpoint_count < 3)
        return;
    for (size_t i = 1; i + 1 < line->checkpoint_count; i++) {
        uint64_t moment = all[i]->moment, age = distance(moment, line->present),
                 other = distance(moment, focus);

        if (all[i + 1]->moment - all[kept - 1]->moment <=
            spacing(timeline, other < age ? other : age, timeline->gap))
            checkpoint_unref(timeline, all[i]);
        else
            all[kept++] = all[i];
    }
    all[kept++] = all[line->checkpoint_count - 1];
    line->checkpoint_count = kept;
}

static void thin_all(struct timeline *timeline)
{
    thin_line(timeline, timeline->now, timeline->focus);
    for (size_t i = 0; i < timeline->branches; i++)
        thin_line(timeline, timeline->branch[i], timeline->branch[i]->present);
    timeline->thin_at = 2 * timeline->now->checkpoint_count;
    if (timeline->thin_at < THIN_LEAST)
        timeline->thin_at = THIN_LEAST;
}

/* A line whose ways begin at a checkpoint needs it. */
static void drop_checkpoints(struct timeline *timeline, struct line *line)
{
    size_t from = line->from_weights ? 0 : 1;

    for (size_t i = from; i < line->checkpoint_count; i++)
        checkpoint_unref(timeline, line->checkpoint[i]);
    if (line->checkpoint_count > from)
        line->checkpoint_count = from;
}

/* And some more, so that this is not needed again soon. Without checkpoints there is nothing that could go. */
bool timeline_make_room(struct timeline *timeline, size_t bytes)
{
    const size_t limit = timeline->limit;

    if (timeline->bytes + bytes <= limit || timeline->bytes == timeline->event_bytes)
        return timeline->bytes + bytes <= limit;
    thin_all(timeline);
    while (timeline->coarse < COARSEST && timeline->bytes + bytes > limit / 4 * 3) {
        timeline->coarse *= 1.5;
        thin_all(timeline);
    }
    while (timeline->bytes + bytes > limit && timeline->branches > 0)
        drop_branch(timeline);
    if (timeline->bytes + bytes > limit)
        drop_checkpoints(timeline, timeline->now);
    return timeline->bytes + bytes <= limit;
}

/* ---- Checkpoints */

void timeline_drop_checkpoints(struct timeline *timeline, struct line *line, size_t count)
{
    for (size_t i = 0; i < count; i++)
        checkpoint_unref(timeline, line->checkpoint[i]);
    line->checkpoint_count -= count;
    memmove(line->checkpoint, line->checkpoint + count,
            line->checkpoint_count * sizeof(struct checkpoint *));
}

static bool grow_checkpoints(struct line *line)
{
    size_t room = line->checkpoint_room > 0 ? 2 * line->checkpoint_room : 16;
    struct checkpoint **grown;

    if (line->checkpoint_count < line->checkpoint_room)
        return true;
    grown = realloc(line->checkpoint, room * sizeof(struct checkpoint *));
    if (grown == NULL)
        return false;
    line->checkpoint = grown;
    line->checkpoint_room = room;
    return true;
}

/* Number of the line's checkpoints at or before a moment. */
static size_t checkpoints_until(const struct line *line, uint64_t moment)
{
    size_t low = 0, high = line->checkpoint_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (line->checkpoint[middle]->moment <= moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Puts a checkpoint into its place. `line` has room for it. */
static void insert(struct line *line, struct checkpoint *checkpoint)
{
    size_t at = checkpoints_until(line, checkpoint->moment);

    memmove(line->checkpoint + at + 1, line->checkpoint + at,
            (line->checkpoint_count - at) * sizeof(struct checkpoint *));
    line->checkpoint[at] = checkpoint;
    line->checkpoint_count++;
}

void timeline_save(struct timeline *timeline, const struct learner *learner, uint64_t moment,
                   double epoch, uint64_t events)
{
    size_t bytes = sizeof(struct checkpoint) + learner_state_size(learner);
    struct line *line = timeline->now;
    const struct checkpoint *before;
    struct checkpoint *made;

    timeline->tried = moment;
    if (line == NULL || !timeline_saves(timeline))
        return;
    before = timeline_before(timeline, moment);
    if (before != NULL && before->moment == moment && before->events == events)
        return;
    if (line->checkpoint_count >= timeline->thin_at)
        thin_all(timeline);
    if (!timeline_make_room(timeline, bytes) || !grow_checkpoints(line))
        return;
    made = malloc(bytes);
    if (made == NULL)
        return;
    made->refs = 1;
    made->bytes = bytes;
    made->moment = moment;
    made->epoch = epoch;
    made->events = events;
    learner_save_state(learner, made->state);
    timeline->bytes += bytes;
    insert(line, made);
}

const struct checkpoint *timeline_before(const struct timeline *timeline, uint64_t moment)
{
    const struct line *line = timeline->now;
    size_t count = line != NULL ? checkpoints_until(line, moment) : 0;

    return count > 0 ? line->checkpoint[count - 1] : NULL;
}

const struct checkpoint *timeline_before_epoch(const struct timeline *timeline, double epoch)
{
    const struct line *line = timeline->now;
    size_t at = 0;

    while (line != NULL && at < line->checkpoint_count && line->checkpoint[at]->epoch <= epoch)
        at++;
    return at > 0 ? line->checkpoint[at - 1] : NULL;
}

bool timeline_saves(const struct timeline *timeline)
{
    return 2 * (timeline->state_bytes + sizeof(struct checkpoint)) <= timeline->limit;
}

/* Counted from the last one, or from where there was no room for one. */
uint64_t timeline_until_save(const struct timeline *timeline, uint64_t moment, uint64_t target)
{
    const struct checkpoint *before = timeline_before(timeline, moment);
    uint64_t from = before != NULL ? before->moment : 0, due;
    uint64_t gap = moment == target ? timeline->gap : 1 + timeline->gap / FINE;

    if (timeline->now == NULL || !timeline_saves(timeline))
        return UINT64_MAX;
    if (timeline->tried > from && timeline->tried <= moment)
        from = timeline->tried;
    due = from + spacing(timeline, distance(moment, target), gap);
    return due > moment ? due - moment : 1;
}

void timeline_give_up(struct timeline *timeline)
{
    timeline_free(timeline);
}

/* ---- Forks */

/* The path of a line that leaves `line` at a moment. NULL for want of memory. */
static struct stretch *fork_path(struct timeline *timeline, const struct line *line,
                                 uint64_t moment, double epoch, size_t *count)
{
    struct stretch *path;
    size_t shared = 0;

    while (line->path[shared].end < moment)
        shared++;
    path = malloc((shared + 2) * sizeof *path);
    if (path == NULL)
        return NULL;
    memcpy(path, line->path, (shared + 1) * sizeof *path);
    if (path[shared].end > moment) {
        path[shared].end = moment;
        path[shared].epoch = epoch;
    }
    path[shared + 1] = (struct stretch){timeline->stretches++, UINT64_MAX, 0};
    *count = shared + 2;
    return path;
}

/* The beginning of a line, up to a moment and an event's number, as a line of its own. */
static struct line *copy_beginning(struct timeline *timeline, struct line *line, uint64_t moment,
                                   uint64_t events, double epoch)
{
    struct line *copy = calloc(1, sizeof *copy);
    size_t points = checkpoints_until(line, moment);

    if (copy == NULL)
        return NULL;
    copy->event = calloc(line->event_count + 1, sizeof *copy->event);
    copy->checkpoint = calloc(points + 1, sizeof *copy->checkpoint);
    copy->path = fork_path(timeline, line, moment, epoch, &copy->path_count);
    if (copy->event == NULL || copy->checkpoint == NULL || copy->path == NULL ||
        !event_copy_all(timeline, copy, line, events, moment)) {
        line_free(timeline, copy);
        return NULL;
    }
    copy->event_room = line->event_count + 1;
    copy->checkpoint_room = points + 1;
    for (size_t i = 0; i < points && line->checkpoint[i]->events <= events; i++) {
        line->checkpoint[i]->refs++;
        copy->checkpoint[copy->checkpoint_count++] = line->checkpoint[i];
    }
    copy->forgotten = line->forgotten;
    copy->forgotten_tries = line->forgotten_tries;
    copy->from_weights = line->from_weights;
    copy->first = line->first;
    copy->rows = dataset_ref(line->rows);
    copy->present = moment;
    return copy;
}

/* Puts a line before the other branches. */
static void put_first(struct timeline *timeline, struct line *line)
{
    if (timeline->branches == BRANCHES)
        drop_branch(timeline);
    memmove(timeline->branch + 1, timeline->branch,
            timeline->branches * sizeof timeline->branch[0]);
    timeline->branch[0] = line;
    timeline->branches++;
}

bool timeline_fork(struct timeline *timeline, uint64_t moment, uint64_t events, double epoch,
                   const struct history *history)
{
    struct line *line = timeline->now, *copy;

    if (line == NULL)
        return false;
    copy = copy_beginning(timeline, line, moment, events, epoch);
    if (copy == NULL) {
        timeline_give_up(timeline);
        return false;
    }
    line->history = *history;
    put_first(timeline, line);
    timeline->now = copy;
    return true;
}

void timeline_switch(struct timeline *timeline, size_t index)
{
    struct line *to = timeline->branch[index], *from = timeline->now;

    memmove(timeline->branch + 1, timeline->branch, index * sizeof timeline->branch[0]);
    timeline->branch[0] = from;
    timeline->now = to;
}

double timeline_fork_epoch(const struct timeline *timeline, const struct line *branch)
{
    const struct stretch *a = timeline->now->path, *b = branch->path;

    while (a->serial == b->serial && a->end == b->end && a->end != UINT64_MAX)
        a++, b++;
    if (a->serial == b->serial)
        return a->end < b->end ? a->epoch : b->epoch;
    return a > timeline->now->path ? a[-1].epoch : 0;
}
