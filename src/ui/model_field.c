/*
 * Grids of what a network makes of its raw inputs.
 */
#include "ui/model_field.h"

#include <math.h>
#include <stdlib.h>

#define FINEST_SIDE   64 /* points of a plane's grid from one side to the other */
#define COARSEST_SIDE 8
#define FINEST_LINE   256 /* points of a line */
#define EFFORT        8e6 /* multiplications that can be done in a millisecond or two */
#define NEURON_EFFORT 12  /* multiplications that a neuron's activation is worth */
#define MOST_VALUES   (1 << 18)

/* ---- Grids */

void field_free(struct field *field)
{
    free(field->value);
    *field = (struct field){0};
}

bool field_resize(struct field *field, size_t planes, size_t columns, size_t rows)
{
    size_t count = planes * columns * rows;

    if (count > field->capacity || count < field->capacity / 4) {
        free(field->value);
        field->value = malloc(count * sizeof *field->value);
        field->capacity = field->value != NULL ? count : 0;
    }
    field->planes = field->value != NULL ? planes : 0;
    field->columns = columns;
    field->rows = rows;
    return field->value != NULL;
}

/* A place on one side of the grid: the point before, and the share of the way to the next. */
static size_t split(double share, size_t points, double *rest)
{
    double place = fmin(fmax(share, 0), 1) * (double)(points - 1);
    size_t before = (size_t)place;

    if (before + 1 >= points)
        before = points > 1 ? points - 2 : 0;
    *rest = place - (double)before;
    return before;
}

double field_at(const struct field *field, size_t plane, double u, double v)
{
    const float *value = field->value + plane * field->rows * field->columns;
    double across, up, low, high;
    size_t column = split(u, field->columns, &across), row = split(v, field->rows, &up);
    const float *below = value + row * field->columns + column;
    const float *above = field->rows > 1 ? below + field->columns : below;
    size_t next = field->columns > 1 ? 1 : 0;

    low = (double)below[0] + across * ((double)below[next] - (double)below[0]);
    high = (double)above[0] + across * ((double)above[next] - (double)above[0]);
    return low + up * (high - low);
}

struct range field_range(const struct field *field, size_t plane)
{
    size_t count = field->rows * field->columns;
    struct range range = RANGE_EMPTY;

    for (size_t i = 0; i < count; i++)
        range_extend(&range, (double)field->value[plane * count + i]);
    return range;
}

/* ---- Raw inputs */

double raw_value(const struct dataset *dataset, size_t row, size_t input)
{
    size_t at = row * dataset->raw_inputs + input;

    return dataset->bytes != NULL ? (double)dataset->bytes[at] : (double)dataset->raw_x[at];
}

const char *raw_name(const struct dataset *dataset, size_t input)
{
    return dataset->raw_names != NULL ? dataset->raw_names[input] : "";
}

#define ROOM_AROUND 0.08 /* share of the samples' range that is shown beyond them */

void raw_ranges(const struct dataset *dataset, struct range *input, struct range *target)
{
    size_t inputs = dataset->raw_inputs <= FIELD_MOST_INPUTS ? dataset->raw_inputs : 0;

    for (size_t i = 0; i < FIELD_MOST_INPUTS; i++)
        input[i] = RANGE_EMPTY;
    *target = RANGE_EMPTY;
    for (size_t row = 0; inputs > 0 && row < dataset->count; row++) {
        for (size_t i = 0; i < inputs; i++)
            range_extend(&input[i], raw_value(dataset, row, i));
        if (dataset->targets != NULL)
            range_extend(target, (double)dataset->targets[row * dataset->outputs]);
    }
    if (dataset->targets == NULL)
        *target = (struct range){.low = 0, .high = 1};
    for (size_t i = 0; i < FIELD_MOST_INPUTS; i++)
        range_widen(&input[i], ROOM_AROUND);
    range_widen(target, ROOM_AROUND);
}

/* In double, rounded once, as the run scales its samples. */
static float scaled(double value, const float *offset, const float *factor, size_t column)
{
    return (float)((value - (double)offset[column]) * (double)factor[column]);
}

static float scaled_input(const struct scaling *scaling, size_t input, double value)
{
    return scaled(value, scaling->input_offset, scaling->input_factor,
                  scaling->inputs == 1 ? 0 : input);
}

void network_inputs(const struct snapshot *snapshot, const float *raw, float *x)
{
    dataset_features(snapshot->dataset, raw, x);
    for (size_t i = 0; i < snapshot->dataset->inputs; i++)
        x[i] = scaled_input(&snapshot->scaling, i, (double)x[i]);
}

void network_row(const struct snapshot *snapshot, size_t row, float *x)
{
    const struct dataset *dataset = snapshot->dataset;

    for (size_t i = 0; i < dataset->inputs; i++) {
        size_t at = row * dataset->inputs + i;

        x[i] = scaled_input(&snapshot->scaling, i,
                            dataset->bytes != NULL ? (double)dataset->bytes[at]
                                                   : (double)dataset->x[at]);
    }
}

/* ---- Samples */

static void take_sample(struct sample_set *set, const struct snapshot *snapshot, size_t i,
                        size_t row)
{
    const struct dataset *dataset = snapshot->dataset;
    const struct scaling *scaling = &snapshot->scaling;

    network_row(snapshot, row, set->x + i * dataset->inputs);
    if (set->labels != NULL)
        set->labels[i] = dataset->labels[row];
    for (size_t k = 0; set->targets != NULL && k < dataset->outputs; k++)
        set->targets[i * dataset->outputs + k] = scaled(
            (double)dataset->targets[row * dataset->outputs + k], scaling->target_offset,
            scaling->target_factor, k);
}

static struct samples view_of(const struct sample_set *set, const struct snapshot *snapshot,
                              size_t count)
{
    const struct architecture *arch = &snapshot->network.arch;
    size_t outputs = arch->sizes[arch->layers];

    return (struct samples){
        .count = count,
        .inputs = snapshot->dataset->inputs,
        .outputs = outputs,
        .x = set->x,
        .targets = set->targets,
        .labels = set->labels,
        .low = snapshot->scaling.low,
        .high = snapshot->scaling.high,
        .classes = set->targets != NULL ? 0
                   : outputs == 1       ? 2
                                        : outputs,
    };
}

static bool make_room(struct sample_set *set, const struct dataset *dataset, size_t count)
{
    *set = (struct sample_set){.x = malloc((count * dataset->inputs + 1) * sizeof *set->x)};
    if (dataset->targets != NULL)
        set->targets = malloc((count * dataset->outputs + 1) * sizeof *set->targets);
    else
        set->labels = malloc(count + 1);
    if (set->x != NULL && (set->targets != NULL || set->labels != NULL))
        return true;
    sample_set_free(set);
    return false;
}

/* The i-th of `count` samples that are spread evenly over `all`; of all, each once: rounding must not take one twice. */
static size_t spread(size_t i, size_t count, size_t all)
{
    return count == all ? i : (size_t)((double)i / (double)count * (double)all);
}

bool sample_set_make(struct sample_set *set, const struct snapshot *snapshot, size_t most)
{
    const struct dataset *dataset = snapshot->dataset;
    size_t count = dataset->train_count < most ? dataset->train_count : most;

    if (!make_room(set, dataset, count))
        return false;
    for (size_t i = 0; i < count; i++)
        take_sample(set, snapshot, i, dataset->rows[spread(i, count, dataset->train_count)]);
    set->samples = view_of(set, snapshot, count);
    return true;
}

bool sample_set_make_one(struct sample_set *set, const struct snapshot *snapshot, size_t row)
{
    if (!make_room(set, snapshot->dataset, 1))
        return false;
    take_sample(set, snapshot, 0, row);
    set->samples = view_of(set, snapshot, 1);
    return true;
}

void sample_set_free(struct sample_set *set)
{
    free(set->x);
    free(set->targets);
    free(set->labels);
    *set = (struct sample_set){0};
}

/* ---- Outputs */

double shown_output(const struct snapshot *snapshot, size_t output, double value)
{
    const struct scaling *scaling = &snapshot->scaling;
    double low = (double)scaling->low, high = (double)scaling->high;

    if (snapshot->dataset->task == TASK_REGRESS)
        return value / (double)scaling->target_factor[output] +
               (double)scaling->target_offset[output];
    if (low >= 0 && high <= 1)
        return value;
    return (value - low) / (high - low);
}

size_t class_of_outputs(const struct snapshot *snapshot, const float *outputs)
{
    const struct architecture *arch = &snapshot->network.arch;
    size_t count = arch->sizes[arch->layers], best = 0;

    if (count == 1)
        return shown_output(snapshot, 0, (double)outputs[0]) >= 0.5 ? 1 : 0;
    for (size_t k = 1; k < count; k++)
        if (outputs[k] > outputs[best])
            best = k;
    return best;
}

/* ---- Making */

/* Multiplications for one sample, up to a layer. */
static double effort(const struct architecture *arch, size_t layer)
{
    double sum = 0;

    for (size_t l = 0; l <= layer; l++)
        sum += (double)arch->sizes[l + 1] * ((double)arch->sizes[l] + NEURON_EFFORT);
    return sum;
}

/* Points of a grid that can be afforded. */
static double affordable(const struct architecture *arch, size_t layer)
{
    double points = EFFORT / effort(arch, layer);

    return fmin(points, (double)MOST_VALUES / (double)arch->sizes[layer + 1]);
}

static bool size_grid(struct field *field, const struct snapshot *snapshot, size_t layer)
{
    double points = affordable(&snapshot->network.arch, layer);
    size_t planes = snapshot->network.arch.sizes[layer + 1];
    size_t side = (size_t)fmin(fmax(sqrt(points), COARSEST_SIDE), FINEST_SIDE);

    if (snapshot->dataset->raw_inputs > 1)
        return field_resize(field, planes, side, side);
    return field_resize(field, planes, (size_t)fmin(fmax(points, 4 * COARSEST_SIDE), FINEST_LINE),
                        1);
}

/* The network's inputs of one row of the grid. x: [columns][inputs] */
static void fill_row(const struct field *field, const struct snapshot *snapshot, size_t row,
                     float *x)
{
    size_t last_row = field->rows > 1 ? field->rows - 1 : 1;
    size_t last_column = field->columns > 1 ? field->columns - 1 : 1;
    float raw[FIELD_MOST_INPUTS];

    raw[1] = (float)range_value(&field->y, (double)row / (double)last_row);
    for (size_t column = 0; column < field->columns; column++) {
        raw[0] = (float)range_value(&field->x, (double)column / (double)last_column);
        network_inputs(snapshot, raw, x + column * snapshot->dataset->inputs);
    }
}

/* outputs: [columns][planes] of one row into the planes. */
static void keep_row(struct field *field, const struct snapshot *snapshot, size_t layer, size_t row,
                     const float *outputs)
{
    bool last = layer + 1 == snapshot->network.arch.layers;
    size_t plane_size = field->rows * field->columns;

    for (size_t column = 0; column < field->columns; column++) {
        for (size_t plane = 0; plane < field->planes; plane++) {
            double value = (double)outputs[column * field->planes + plane];

            field->value[plane * plane_size + row * field->columns + column] =
                (float)(last ? shown_output(snapshot, plane, value) : value);
        }
    }
}

bool field_of_layer(struct field *field, const struct snapshot *snapshot, size_t layer)
{
    float *outputs[NN_MAX_LAYERS] = {0};
    float *x = NULL;
    bool ok = false;

    if (!size_grid(field, snapshot, layer))
        return false;
    x = malloc(field->columns * snapshot->dataset->inputs * sizeof *x);
    outputs[layer] = malloc(field->columns * field->planes * sizeof *x);
    if (x == NULL || outputs[layer] == NULL)
        goto out;
    for (size_t row = 0; row < field->rows; row++) {
        fill_row(field, snapshot, row, x);
        if (!network_forward_layers(&snapshot->network, x, field->columns, outputs, NULL))
            goto out;
        keep_row(field, snapshot, layer, row, outputs[layer]);
    }
    ok = true;
out:
    free(x);
    free(outputs[layer]);
    if (!ok)
        field_free(field);
    return ok;
}
