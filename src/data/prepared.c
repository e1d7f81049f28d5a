/*
 * A dataset as one network sees it. Byte images stay the bytes they are and get one scale for all;
 * floats are copied once, scaled.
 */
#include <nntui/dataset.h>

#include "data/source.h"

#include <nntui/i18n.h>

#include <stdio.h>
#include <stdlib.h>

struct prepared {
    struct dataset *dataset;
    struct scaling scaling;
    size_t outputs; /* of the network */
    float *x;       /* [count][inputs], scaled; NULL where the bytes are used as they are */
    float *targets; /* [count][outputs], scaled; regress */
};

/* ---- Does the network fit? */

static bool check_inputs(const struct dataset *dataset, const struct architecture *arch,
                         struct error *err)
{
    char layers[400];

    if (arch->sizes[0] == dataset->inputs)
        return true;
    return error_input(
        err,
        _("the network %s has %zu inputs, but \"%s\" has %zu; the first size must be "
          "%zu"),
        architecture_text(arch, layers, sizeof layers), arch->sizes[0], dataset->name,
        dataset->inputs, dataset->inputs);
}

static bool check_outputs(const struct dataset *dataset, const struct architecture *arch,
                          struct error *err)
{
    char layers[400], wanted[80];
    size_t outputs = arch->sizes[arch->layers];
    bool two_classes = dataset->task == TASK_CLASSIFY && dataset->outputs == 2;

    if (outputs == dataset->outputs || (two_classes && outputs == 1))
        return true;
    if (two_classes)
        snprintf(wanted, sizeof wanted, _("2, or 1 that stands for both"));
    else
        snprintf(wanted, sizeof wanted, "%zu", dataset->outputs);
    return error_input(err,
                       dataset->task == TASK_CLASSIFY
                           ? _("the network %s has %zu outputs, but \"%s\" has %zu classes; the "
                               "last size must be %s")
                           : _("the network %s has %zu outputs, but \"%s\" has %zu target columns; "
                               "the last size must be %s"),
                       architecture_text(arch, layers, sizeof layers), outputs, dataset->name,
                       dataset->outputs, wanted);
}

/* A scaling may come from another set, with the model. One entry for all columns fits any number of inputs. */
static bool check_scaling(const struct dataset *dataset, const struct scaling *scaling,
                          struct error *err)
{
    size_t targets = dataset->task == TASK_REGRESS ? dataset->outputs : 0;

    if (scaling->inputs != 1 && scaling->inputs != dataset->inputs)
        return error_input(err, _("the scaling is for %zu inputs, but \"%s\" has %zu"),
                           scaling->inputs, dataset->name, dataset->inputs);
    if (scaling->targets != targets)
        return error_input(err, _("the scaling is for %zu target columns, but \"%s\" has %zu"),
                           scaling->targets, dataset->name, targets);
    return true;
}

/* ---- Scaling */

/* `shared`: offset[0] and factor[0] are for all columns. In double, rounded once. */
static float scale(double value, const float *offset, const float *factor, size_t column)
{
    return (float)((value - (double)offset[column]) * (double)factor[column]);
}

/* x: [count][inputs]. Bytes with one scale for all need no copy: the kernels scale them as they read. */
static bool scale_inputs(struct prepared *prepared, struct error *err)
{
    const struct dataset *dataset = prepared->dataset;
    const struct scaling *scaling = &prepared->scaling;
    size_t inputs = dataset->inputs;

    if (dataset->bytes != NULL && scaling->inputs == 1)
        return true;
    prepared->x = data_allocate(dataset->count, inputs * sizeof(float), "scaled samples", err);
    for (size_t row = 0; prepared->x != NULL && row < dataset->count; row++) {
        for (size_t i = 0; i < inputs; i++) {
            size_t at = row * inputs + i;
            double value = dataset->bytes != NULL ? dataset->bytes[at] : (double)dataset->x[at];

            prepared->x[at] = scale(value, scaling->input_offset, scaling->input_factor,
                                    scaling->inputs == 1 ? 0 : i);
        }
    }
    return prepared->x != NULL;
}

/* targets: [count][outputs] for regression; classes are never written out as numbers. */
static bool scale_targets(struct prepared *prepared, struct error *err)
{
    const struct dataset *dataset = prepared->dataset;
    const struct scaling *scaling = &prepared->scaling;
    size_t outputs = dataset->outputs;

    if (dataset->task != TASK_REGRESS)
        return true;
    prepared->targets = data_allocate(dataset->count, outputs * sizeof(float), "scaled targets",
                                      err);
    for (size_t i = 0; prepared->targets != NULL && i < dataset->count * outputs; i++)
        prepared->targets[i] = scale((double)dataset->targets[i], scaling->target_offset,
                                     scaling->target_factor, i % outputs);
    return prepared->targets != NULL;
}

/* ---- The interface */

struct prepared *prepared_create(struct dataset *dataset, const struct scaling *scaling,
                                 const struct architecture *arch, struct error *err)
{
    struct prepared *prepared;

    if (!check_inputs(dataset, arch, err) || !check_outputs(dataset, arch, err) ||
        !check_scaling(dataset, scaling, err))
        return NULL;
    prepared = data_allocate(1, sizeof *prepared, "scaled samples", err);
    if (prepared == NULL)
        return NULL;
    prepared->dataset = dataset_ref(dataset);
    prepared->outputs = arch->sizes[arch->layers];
    if (!scaling_copy(&prepared->scaling, scaling, err) || !scale_inputs(prepared, err) ||
        !scale_targets(prepared, err)) {
        prepared_free(prepared);
        return NULL;
    }
    return prepared;
}

void prepared_free(struct prepared *prepared)
{
    if (prepared == NULL)
        return;
    dataset_unref(prepared->dataset);
    scaling_free(&prepared->scaling);
    free(prepared->x);
    free(prepared->targets);
    free(prepared);
}

/* The rows of a part; NULL with the whole set's count for all of them. */
static const uint32_t *part_rows(const struct dataset *dataset, enum part part, size_t *count)
{
    switch (part) {
    case PART_TRAIN: *count = dataset->train_count; return dataset->rows;
    case PART_TEST:
        *count = dataset->count - dataset->train_count;
        return dataset->rows + dataset->train_count;
    case PART_ALL: break;
    }
    *count = dataset->count;
    return NULL;
}

void prepared_samples(const struct prepared *prepared, enum part part, struct samples *samples)
{
    const struct dataset *dataset = prepared->dataset;
    const struct scaling *scaling = &prepared->scaling;

    *samples = (struct samples){
        .inputs = dataset->inputs,
        .image_width = dataset->image_width,
        .image_height = dataset->image_height,
        .outputs = prepared->outputs,
        .x = prepared->x,
        .targets = prepared->targets,
        .labels = dataset->labels,
        .low = scaling->low,
        .high = scaling->high,
    };
    samples->rows = part_rows(dataset, part, &samples->count);
    if (samples->labels != NULL)
        samples->classes = samples->outputs == 1 ? 2 : samples->outputs;
    if (samples->x == NULL) { /* (byte - offset) * factor */
        samples->bytes = dataset->bytes;
        samples->byte_offset = (float)(-(double)scaling->input_offset[0] *
                                       (double)scaling->input_factor[0]);
        samples->byte_scale = scaling->input_factor[0];
    }
}

const struct dataset *prepared_dataset(const struct prepared *prepared)
{
    return prepared->dataset;
}
