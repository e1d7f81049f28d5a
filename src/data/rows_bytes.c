/*
 * The rows of an edited set as bytes: a head of numbers, the raw inputs, the classes or targets, the two parts.
 */
#include "data/rows.h"
#include "data/source.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct head {
    uint64_t count, raw_inputs, outputs, train_count, by_hand, removed, grown;
};

/* Bytes of a row: inputs, class or targets, its place in the parts. */
static size_t row_size(const struct dataset *dataset)
{
    size_t target = dataset->task == TASK_CLASSIFY ? 1 : dataset->outputs * sizeof(float);

    return dataset->raw_inputs * sizeof(float) + target + sizeof(uint32_t);
}

bool dataset_is_edited(const struct dataset *dataset)
{
    return dataset->by_hand > 0 || dataset->removed > 0 || dataset->grown;
}

size_t dataset_rows_size(const struct dataset *dataset)
{
    return sizeof(struct head) + dataset->count * row_size(dataset);
}

static uint8_t *put(uint8_t *bytes, const void *from, size_t size)
{
    memcpy(bytes, from, size);
    return bytes + size;
}

void dataset_write_rows(const struct dataset *dataset, uint8_t *bytes)
{
    const struct head head = {dataset->count,       dataset->raw_inputs, dataset->outputs,
                              dataset->train_count, dataset->by_hand,    dataset->removed,
                              dataset->grown};
    size_t count = dataset->count;

    bytes = put(bytes, &head, sizeof head);
    bytes = put(bytes, dataset->raw_x, count * dataset->raw_inputs * sizeof(float));
    if (dataset->task == TASK_CLASSIFY)
        bytes = put(bytes, dataset->labels, count);
    else
        bytes = put(bytes, dataset->targets, count * dataset->outputs * sizeof(float));
    put(bytes, dataset->rows, count * sizeof(uint32_t));
}

/* ---- Reading */

static const uint8_t *take(void *to, const uint8_t *bytes, size_t size)
{
    memcpy(to, bytes, size);
    return bytes + size;
}

static bool check_head(const struct dataset *base, const struct head *head, size_t size)
{
    return base->bytes == NULL && head->raw_inputs == base->raw_inputs &&
           head->outputs == base->outputs && head->count >= 1 &&
           head->count <= DATASET_MAX_SAMPLES &&
           size - sizeof *head == head->count * row_size(base) && head->train_count >= 1 &&
           head->train_count <= head->count && head->by_hand <= head->count &&
           head->removed <= DATASET_MAX_SAMPLES && head->grown <= 1;
}

/* Each row once, in ascending order in each of the parts. */
static bool check_parts(const struct dataset *dataset, bool *seen)
{
    for (size_t i = 0; i < dataset->count; i++) {
        uint32_t row = dataset->rows[i];

        if (row >= dataset->count || seen[row] ||
            (i != 0 && i != dataset->train_count && row < dataset->rows[i - 1]))
            return false;
        seen[row] = true;
    }
    return true;
}

static bool check_values(const struct dataset *dataset)
{
    for (size_t i = 0; i < dataset->count * dataset->raw_inputs; i++)
        if (!isfinite(dataset->raw_x[i]))
            return false;
    for (size_t i = 0; dataset->labels != NULL && i < dataset->count; i++)
        if (dataset->labels[i] >= dataset->outputs)
            return false;
    for (size_t i = 0; dataset->targets != NULL && i < dataset->count * dataset->outputs; i++)
        if (!isfinite(dataset->targets[i]))
            return false;
    return true;
}

static bool is_sound(const struct dataset *dataset, struct error *err)
{
    bool *seen = data_allocate(dataset->count, sizeof *seen, "a split", err), sound;

    if (seen == NULL)
        return false;
    sound = (check_parts(dataset, seen) && check_values(dataset)) ||
            error_input(err, _("data: the edited rows of \"%s\" are damaged"), dataset->name);
    free(seen);
    return sound && features_check(dataset, err);
}

struct dataset *dataset_read_rows(const struct dataset *base, const uint8_t *bytes, size_t size,
                                  struct error *err)
{
    struct head head;
    struct dataset *dataset;

    if (size < sizeof head ||
        (bytes = take(&head, bytes, sizeof head), !check_head(base, &head, size))) {
        error_input(err, _("data: the edited rows do not fit \"%s\""), base->name);
        return NULL;
    }
    dataset = rows_same_columns(base, head.count, err);
    if (dataset == NULL)
        return NULL;
    dataset->train_count = head.train_count;
    dataset->by_hand = head.by_hand;
    dataset->removed = head.removed;
    dataset->grown = head.grown;
    bytes = take(dataset->memory->x, bytes, head.count * base->raw_inputs * sizeof(float));
    if (base->task == TASK_CLASSIFY)
        bytes = take(dataset->memory->labels, bytes, head.count);
    else
        bytes = take(dataset->memory->targets, bytes, head.count * base->outputs * sizeof(float));
    take(dataset->rows, bytes, head.count * sizeof(uint32_t));
    features_compute(dataset);
    if (is_sound(dataset, err))
        return dataset;
    dataset_unref(dataset);
    return NULL;
}
