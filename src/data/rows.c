/*
 * Sets with other rows: one added by hand, one taken out. A set never changes, so each is a new one, with the columns of
 * the one it is made from.
 */
#include "data/rows.h"
#include "data/source.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- A set of the same columns */

static bool copy_names(struct dataset *dataset, const struct dataset *base, struct error *err)
{
    dataset->output_names = names_copy(base->output_names, base->outputs, err);
    if (dataset->output_names == NULL)
        return false;
    dataset->outputs = base->outputs;
    dataset->input_names = names_copy(base->input_names, base->inputs, err);
    if (dataset->input_names == NULL)
        return false;
    dataset->inputs = base->inputs;
    dataset->raw_names = dataset->input_names;
    dataset->raw_inputs = base->inputs;
    if (base->raw_names == base->input_names)
        return true;
    dataset->raw_names = names_copy(base->raw_names, base->raw_inputs, err);
    dataset->raw_inputs = base->raw_inputs;
    return dataset->raw_names != NULL;
}

static bool copy_texts(struct dataset *dataset, const struct dataset *base, struct error *err)
{
    dataset->name = strdup(base->name);
    dataset->spec = strdup(base->spec);
    return (dataset->name != NULL && dataset->spec != NULL) ||
           error_memory(err, strlen(base->spec), "a data set");
}

/* Room for `count` rows; the pointers that a set is read by. */
static bool allocate_rows(struct dataset *dataset, size_t count, struct error *err)
{
    struct dataset_memory *memory = dataset->memory;
    bool classify = dataset->task == TASK_CLASSIFY;

    memory->x = data_allocate(count, dataset->raw_inputs * sizeof *memory->x, "samples", err);
    if (memory->x == NULL)
        return false;
    if (dataset->features != 0) {
        memory->features = data_allocate(count, dataset->inputs * sizeof *memory->features,
                                         "features", err);
        if (memory->features == NULL)
            return false;
    }
    if (classify)
        memory->labels = data_allocate(count, 1, "labels", err);
    else
        memory->targets = data_allocate(count, dataset->outputs * sizeof *memory->targets,
                                        "targets", err);
    dataset->rows = data_allocate(count, sizeof *dataset->rows, "a split", err);
    dataset->raw_x = memory->x;
    dataset->x = dataset->features != 0 ? memory->features : memory->x;
    dataset->labels = memory->labels;
    dataset->targets = memory->targets;
    dataset->count = count;
    return dataset->rows != NULL && (classify ? memory->labels != NULL : memory->targets != NULL);
}

struct dataset *rows_same_columns(const struct dataset *base, size_t count, struct error *err)
{
    struct dataset *dataset = dataset_allocate(err);

    if (dataset == NULL)
        return NULL;
    dataset->task = base->task;
    dataset->raw = base->raw;
    dataset->features = base->features;
    memcpy(dataset->wave, base->wave, sizeof dataset->wave);
    dataset->by_hand = base->by_hand;
    dataset->removed = base->removed;
    dataset->grown = base->grown;
    if (copy_texts(dataset, base, err) && copy_names(dataset, base, err) &&
        allocate_rows(dataset, count, err))
        return dataset;
    dataset_unref(dataset);
    return NULL;
}

void rows_copy(struct dataset *dataset, size_t at, const struct dataset *base, size_t from,
               size_t count)
{
    struct dataset_memory *memory = dataset->memory;
    size_t inputs = base->raw_inputs, outputs = base->outputs;

    if (count == 0)
        return;
    memcpy(memory->x + at * inputs, base->raw_x + from * inputs,
           count * inputs * sizeof *memory->x);
    if (memory->labels != NULL)
        memcpy(memory->labels + at, base->labels + from, count);
    else
        memcpy(memory->targets + at * outputs, base->targets + from * outputs,
               count * outputs * sizeof *memory->targets);
}

/* Images are views of files, and pictures are not typed. */
static bool check_columns(const struct dataset *base, struct error *err)
{
    return base->bytes == NULL ||
           error_input(
               err,
               _("data: \"%s\" are images; points can be added and removed where inputs are numbers"),
               base->name);
}

/* ---- Adding */

static bool check_values(const float *values, size_t count, char *const *names, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            return error_input(err, _("data: %s of a point is no finite number"), names[i]);
    }
    return true;
}

static bool check_row(const struct dataset *base, const float *x, const float *target,
                      uint8_t label, struct error *err)
{
    if (!check_columns(base, err) || !check_values(x, base->raw_inputs, base->raw_names, err))
        return false;
    if (base->count >= DATASET_MAX_SAMPLES)
        return error_input(err, _("data: %zu samples are the most"), DATASET_MAX_SAMPLES);
    if (base->task == TASK_REGRESS)
        return check_values(target, base->outputs, base->output_names, err);
    return label < base->outputs ||
           error_input(err, _("data: there is no class number %d; expected 0 to %zu"), label,
                       base->outputs - 1);
}

/* Training rows, the new one, test rows. */
static void divide_with(struct dataset *dataset, const struct dataset *base)
{
    size_t train = base->train_count, test = base->count - train;

    memcpy(dataset->rows, base->rows, train * sizeof *base->rows);
    dataset->rows[train] = (uint32_t)base->count;
    memcpy(dataset->rows + train + 1, base->rows + train, test * sizeof *base->rows);
    dataset->train_count = train + 1;
}

struct dataset *dataset_with_row(struct dataset *base, const float *x, const float *target,
                                 uint8_t label, struct error *err)
{
    struct dataset *dataset;
    size_t at = base->count;

    if (!check_row(base, x, target, label, err))
        return NULL;
    dataset = rows_same_columns(base, at + 1, err);
    if (dataset == NULL)
        return NULL;
    rows_copy(dataset, 0, base, 0, at);
    memcpy(dataset->memory->x + at * base->raw_inputs, x, base->raw_inputs * sizeof *x);
    if (base->task == TASK_CLASSIFY)
        dataset->memory->labels[at] = label;
    else
        memcpy(dataset->memory->targets + at * base->outputs, target,
               base->outputs * sizeof *target);
    features_compute(dataset);
    divide_with(dataset, base);
    dataset->by_hand++;
    if (check_values(dataset->x + at * dataset->inputs, dataset->inputs, dataset->input_names, err))
        return dataset;
    dataset_unref(dataset);
    return NULL;
}

/* ---- Taking out */

/* Both parts without `row`, those behind it one less. */
static void divide_without(struct dataset *dataset, const struct dataset *base, size_t row)
{
    size_t count = 0;

    dataset->train_count = base->train_count;
    for (size_t i = 0; i < base->count; i++) {
        if (base->rows[i] != row)
            dataset->rows[count++] = base->rows[i] - (base->rows[i] > row);
        else if (i < base->train_count)
            dataset->train_count--;
    }
}

struct dataset *dataset_without_row(struct dataset *base, size_t row, struct error *err)
{
    struct dataset *dataset;
    bool by_hand = row >= base->count - base->by_hand;

    if (!check_columns(base, err))
        return NULL;
    if (row >= base->count) {
        error_input(err, _("data: there is no point number %zu; expected 1 to %zu"), row + 1,
                    base->count);
        return NULL;
    }
    if (base->train_count == 1 && base->rows[0] == row) {
        error_input(err, _("data: the only point to train on has to stay"));
        return NULL;
    }
    dataset = rows_same_columns(base, base->count - 1, err);
    if (dataset == NULL)
        return NULL;
    rows_copy(dataset, 0, base, 0, row);
    rows_copy(dataset, row, base, row + 1, base->count - row - 1);
    features_compute(dataset);
    divide_without(dataset, base, row);
    dataset->by_hand -= by_hand;
    dataset->removed += !by_hand;
    return dataset;
}

/* ---- Telling */

char *dataset_edits(const struct dataset *dataset, char *buffer, size_t size)
{
    size_t used = 0;

    buffer[0] = '\0';
    if (dataset->by_hand > 0)
        used = (size_t)snprintf(
            buffer, size, i18n_plural("%zu point by hand", "%zu points by hand", dataset->by_hand),
            dataset->by_hand);
    if (used > 0 && dataset->removed > 0 && used < size)
        used += (size_t)snprintf(buffer + used, size - used, ", ");
    if (dataset->removed > 0 && used < size)
        snprintf(buffer + used, size - used,
                 i18n_plural("%zu removed", "%zu removed", dataset->removed), dataset->removed);
    return buffer;
}
