/*
 * Dividing the rows into a part to train on and one to test with, so that each class has its share
 * in both.
 */
#include "data/split.h"

#include "data/source.h"

#include <nntui/rng.h>

#include <stdlib.h>

/* Rows of one class are handled as one group; without labels all rows are one. */
struct groups {
    size_t count;
    size_t size[SAMPLES_MAX_CLASSES];
    size_t held[SAMPLES_MAX_CLASSES];
};

static size_t group_of(const struct dataset *dataset, size_t row)
{
    return dataset->labels != NULL ? dataset->labels[row] : 0;
}

/*
 * Shares `held` out in proportion to the sizes. Each group gets the whole part of its due; what is then left
 * goes to the largest fractions, the first of equals (largest remainder method), so the sum is exact.
 */
static void share_out(struct groups *groups, size_t held, size_t count)
{
    uint64_t remainder[SAMPLES_MAX_CLASSES];
    size_t left = held;

    for (size_t i = 0; i < groups->count; i++) {
        uint64_t due = (uint64_t)groups->size[i] * held; /* both below 2^32 */

        groups->held[i] = (size_t)(due / count);
        remainder[i] = due % count;
        left -= groups->held[i];
    }
    for (; left > 0; left--) {
        size_t most = 0;

        for (size_t i = 1; i < groups->count; i++)
            if (remainder[i] > remainder[most])
                most = i;
        groups->held[most]++;
        remainder[most] = 0;
    }
}

/* Groups are numbered by label; those without rows get nothing. */
static void count_groups(struct groups *groups, const struct dataset *dataset)
{
    *groups = (struct groups){.count = 1};
    for (size_t row = 0; row < dataset->count; row++) {
        size_t group = group_of(dataset, row);

        groups->size[group]++;
        if (group >= groups->count)
            groups->count = group + 1;
    }
}

/* Each row as long as its group wants some, in a random order. taken: [count]. */
static void draw(const struct dataset *dataset, struct groups *groups, uint32_t *order, bool *taken,
                 uint64_t seed)
{
    struct rng rng;

    rng_seed(&rng, seed, RNG_SPLIT, 0);
    for (size_t i = 0; i < dataset->count; i++)
        order[i] = (uint32_t)i;
    rng_shuffle(&rng, order, dataset->count);
    for (size_t i = 0; i < dataset->count; i++) {
        size_t group = group_of(dataset, order[i]);

        if (groups->held[group] > 0) {
            groups->held[group]--;
            taken[order[i]] = true;
        }
    }
}

/* `taken` marks what is held back; one pass then writes both parts in ascending order. */
bool split_rows(struct dataset *dataset, size_t held, uint64_t seed, struct error *err)
{
    size_t count = dataset->count, train = 0, test = count - held;
    bool *taken = data_allocate(count, sizeof *taken, "a split", err);
    struct groups groups;

    dataset->rows = data_allocate(count, sizeof *dataset->rows, "a split", err);
    if (taken == NULL || dataset->rows == NULL) {
        free(taken);
        return false;
    }
    count_groups(&groups, dataset);
    share_out(&groups, held, count);
    draw(dataset, &groups, dataset->rows, taken, seed);
    for (size_t row = 0; row < count; row++)
        dataset->rows[taken[row] ? test++ : train++] = (uint32_t)row;
    dataset->train_count = train;
    free(taken);
    return true;
}

bool split_none(struct dataset *dataset, struct error *err)
{
    dataset->rows = data_allocate(dataset->count, sizeof *dataset->rows, "a split", err);
    if (dataset->rows == NULL)
        return false;
    for (size_t row = 0; row < dataset->count; row++)
        dataset->rows[row] = (uint32_t)row;
    return true;
}
