/*
 * Fitting and copying a scaling: scaled = (value - offset) * factor. Only training rows are looked
 * at, so that nothing of the test part leaks into a model. Applying it is prepared.c's.
 */
#include <nntui/dataset.h>

#include "data/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where byte images go: not to 0, because a weight behind a 0 never learns. */
#define IMAGE_LOW  0.01
#define IMAGE_HIGH 1.0

/* What there is to know about a column of the training part. */
struct column {
    double low, high, mean, deviation;
};

/* Allocates arrays of `inputs` and `targets` entries that change nothing. */
static bool scaling_create(struct scaling *scaling, size_t inputs, size_t targets,
                           struct error *err)
{
    *scaling = (struct scaling){.inputs = inputs, .targets = targets};
    scaling->input_offset = data_allocate(inputs, sizeof(float), "a scaling", err);
    scaling->input_factor = data_allocate(inputs, sizeof(float), "a scaling", err);
    scaling->target_offset = data_allocate(targets, sizeof(float), "a scaling", err);
    scaling->target_factor = data_allocate(targets, sizeof(float), "a scaling", err);
    if (scaling->input_offset == NULL || scaling->input_factor == NULL ||
        scaling->target_offset == NULL || scaling->target_factor == NULL) {
        scaling_free(scaling);
        return false;
    }
    for (size_t i = 0; i < inputs; i++)
        scaling->input_factor[i] = 1;
    for (size_t i = 0; i < targets; i++)
        scaling->target_factor[i] = 1;
    return true;
}

void scaling_free(struct scaling *scaling)
{
    free(scaling->input_offset);
    free(scaling->input_factor);
    free(scaling->target_offset);
    free(scaling->target_factor);
    *scaling = (struct scaling){0};
}

bool scaling_copy(struct scaling *to, const struct scaling *from, struct error *err)
{
    if (!scaling_create(to, from->inputs, from->targets, err))
        return false;
    if (from->inputs > 0) {
        memcpy(to->input_offset, from->input_offset, from->inputs * sizeof(float));
        memcpy(to->input_factor, from->input_factor, from->inputs * sizeof(float));
    }
    if (from->targets > 0) {
        memcpy(to->target_offset, from->target_offset, from->targets * sizeof(float));
        memcpy(to->target_factor, from->target_factor, from->targets * sizeof(float));
    }
    to->low = from->low;
    to->high = from->high;
    return true;
}

void scaling_input(const struct scaling *scaling, const float *values, size_t inputs, float *x)
{
    for (size_t i = 0; i < inputs; i++) {
        size_t column = scaling->inputs == 1 ? 0 : i;

        x[i] = (float)(((double)values[i] - (double)scaling->input_offset[column]) *
                       (double)scaling->input_factor[column]);
    }
}

/* ---- Fitting */

/* values: [rows of the set][width]; the deviation is that of the training rows themselves (1/n). */
static struct column measure(const struct dataset *dataset, const float *values, size_t width,
                             size_t index)
{
    struct column column = {INFINITY, -INFINITY, 0, 0};
    double count = (double)dataset->train_count, sum = 0;

    for (size_t i = 0; i < dataset->train_count; i++) {
        double value = (double)values[dataset->rows[i] * width + index];

        column.low = fmin(column.low, value);
        column.high = fmax(column.high, value);
        column.mean += value / count;
    }
    for (size_t i = 0; i < dataset->train_count; i++) {
        double step = (double)values[dataset->rows[i] * width + index] - column.mean;

        sum += step * step / count;
    }
    column.deviation = sqrt(sum);
    return column;
}

/*
 * value -> (value - offset) * factor, so that `from` becomes `to`. The factor must stay a finite
 * float: columns of denormal spread count as constant.
 */
static void map_to(float *offset, float *factor, double from, double to, double slope)
{
    if (!(slope > 0) || !isfinite((float)slope) || !(fabs(from - to / slope) <= 3e38)) {
        *offset = (float)(from - to);
        *factor = 1;
        return;
    }
    *offset = (float)(from - to / slope);
    *factor = (float)slope;
}

/* To mean 0 and deviation 1; a constant to 0. */
static void standardise(float *offset, float *factor, struct column column)
{
    bool constant = !(column.high > column.low);

    map_to(offset, factor, constant ? column.low : column.mean, 0,
           constant ? 0 : 1 / column.deviation);
}

/* From the column's own range to low .. high; a constant goes to the middle. */
static void stretch(float *offset, float *factor, struct column column, double low, double high)
{
    bool constant = !(column.high > column.low);

    map_to(offset, factor, column.low, constant ? (low + high) / 2 : low,
           constant ? 0 : (high - low) / (column.high - column.low));
}

/* Bytes: black is 0.01 and white 1, whatever the images use of that. */
static void fit_inputs(struct scaling *scaling, const struct dataset *dataset)
{
    if (dataset->bytes != NULL) {
        map_to(&scaling->input_offset[0], &scaling->input_factor[0], 0, IMAGE_LOW,
               (IMAGE_HIGH - IMAGE_LOW) / 255);
        return;
    }
    for (size_t i = 0; i < dataset->inputs; i++)
        standardise(&scaling->input_offset[i], &scaling->input_factor[i],
                    measure(dataset, dataset->x, dataset->inputs, i));
}

/* A bounded output must be able to reach its targets; a linear one can reach anything. */
static void fit_targets(struct scaling *scaling, const struct dataset *dataset,
                        enum activation output)
{
    for (size_t i = 0; i < scaling->targets; i++) {
        struct column column = measure(dataset, dataset->targets, dataset->outputs, i);
        float *offset = &scaling->target_offset[i], *factor = &scaling->target_factor[i];

        if (output == ACTIVATION_LINEAR)
            standardise(offset, factor, column);
        else
            stretch(offset, factor, column, (double)scaling->low, (double)scaling->high);
    }
}

/* Class targets are the activation's even for raw sets: they are no values of the data. */
bool scaling_fit(struct scaling *scaling, const struct dataset *dataset,
                 const struct architecture *arch, struct error *err)
{
    enum activation output = arch->activation[arch->layers - 1];
    size_t inputs = dataset->bytes != NULL ? 1 : dataset->inputs;
    size_t targets = dataset->task == TASK_REGRESS ? dataset->outputs : 0;
    double low, high;

    if (!scaling_create(scaling, inputs, targets, err))
        return false;
    activation_target_range(output, arch->loss, &low, &high);
    scaling->low = (float)low;
    scaling->high = (float)high;
    if (!dataset->raw) {
        fit_inputs(scaling, dataset);
        fit_targets(scaling, dataset, output);
    }
    return true;
}
