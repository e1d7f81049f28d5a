/* layer: data */
/*
 * A table that grows on disk while a network is trained on it: looked at now and then, it says which rows are new.
 *
 * Whoever has a set from a csv: file asks growth_look() about once a second; as long as the file is as it was this costs
 * one stat(), which also works on network file systems. Only whole lines count: what stands behind the last line break may
 * be half of a number. The columns mean what they did in the set (target, task, classes, categories, waves); a
 * file that does not fit any more is told once and changes nothing.
 */
#ifndef NNTUI_GROWTH_H
#define NNTUI_GROWTH_H

#include <nntui/dataset.h>

#define GROWTH_MAX_FILE \
 ((size_t)4 << 20) /* larger files are not followed: reading one again would be felt */

/* Start it as {0}. */
struct growth {
    char *path;
    size_t rows; /* of the file that are in the set */
    bool seen;   /* the next four are known */
    uint64_t size;
    int64_t seconds; /* mtime */
    long nanoseconds;
    bool unfinished;               /* its last line has no end, which has not been told */
    char trouble[ERROR_TEXT_SIZE]; /* told last */
};

/* Begins to follow the file of a set; false where it is not from one (a pipe, images, or no file at all). */
bool growth_begin(struct growth *growth, const struct dataset *dataset);
void growth_end(struct growth *growth); /* harmless for {0} */

enum growth_news {
    GROWTH_NONE,
    GROWTH_ROWS, /* *grown is the new set, *more how many rows it has more: 0 where values were changed only */
    GROWTH_TROUBLE, /* `err` says what is wrong with the file; the set stays */
};

/*
 * `present`: the set in use, which may have been edited by hand since, or be one that it was before. The new set has its rows and their parts, those
 * of the file first, then the file's new ones, then those added by hand. Of the new ones so many go to the test part that
 * it keeps its share (test=0.2: every fifth); with test= as a count, none. Changed values in old lines are taken over,
 * unless rows were taken out by hand.
 */
enum growth_news growth_look(struct growth *growth, const struct dataset *present,
                             struct dataset **grown, size_t *more, struct error *err);

#endif
