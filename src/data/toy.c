/*
 * Generated sets: the samples of a row of source.def, with noise. The generators are in
 * classification.c and regression.c.
 */
#include "data/toy.h"

#include "data/source.h"

#include <math.h>
#include <string.h>

/* What the columns of source.def say beyond the public table. */
struct toy {
    const char *name;
    double noise;
    size_t exact; /* in a set of so many samples or fewer there is no noise by default */
    double unit[TOY_MAX_INPUTS];
    const char *input_names, *output_names;
    toy_function *make;
};

#define UNPACK(...) __VA_ARGS__

static const struct toy toys[] = {
#define TOY(id, name, task, inputs, outputs, samples, noise, exact, units, input_names, \
            output_names, help)                                                         \
 {name, noise, exact, {UNPACK units}, input_names, output_names, toy_##id},
#define MAKER(...)
#define READER(...)
#include "data/source.def"
#undef TOY
#undef MAKER
#undef READER
};

/* The row is there: the name comes from the same table. */
static const struct toy *toy_find(const char *name)
{
    const struct toy *toy = toys;

    while (strcmp(toy->name, name) != 0)
        toy++;
    return toy;
}

/* Things of everyday life are given to a tenth of their unit (m2, cm, ...) and are never negative. */
static double everyday(double value, double unit)
{
    return unit <= 1 ? value : fmax(round(value * 10) / 10, 0.1);
}

/* The deviations are drawn for every sample, so that more noise moves the same points further. */
static void add_noise(struct rng *rng, const struct toy *toy, double noise, double *values,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] += rng_normal(rng) * noise * toy->unit[i];
}

/* Noise on each input; the class stays. */
static void classify_point(const struct toy *toy, double noise, struct rng *rng,
                           struct toy_point *point, size_t inputs)
{
    add_noise(rng, toy, noise, point->x, inputs);
    for (size_t i = 0; i < inputs; i++)
        point->x[i] = everyday(point->x[i], toy->unit[i]);
}

/* The unit is the target's; an input in everyday units is known to the tenth before the target is. */
static void regress_point(const struct toy *toy, double noise, struct rng *rng,
                          struct toy_point *point)
{
    add_noise(rng, toy, noise, &point->target, 1);
    point->target = everyday(point->target, toy->unit[0]);
}

/* Row by row from two streams, so that positions and noise do not disturb each other. */
static void generate(struct dataset *dataset, const struct toy *toy,
                     const struct source_options *options)
{
    struct dataset_memory *memory = dataset->memory;
    struct rng positions, deviations;

    rng_seed(&positions, options->seed, RNG_SAMPLES, 0);
    rng_seed(&deviations, options->seed, RNG_NOISE, 0);
    for (size_t row = 0; row < dataset->count; row++) {
        struct toy_point point = {{0}, 0, 0};

        toy->make(&positions, row, &point);
        if (dataset->task == TASK_CLASSIFY) {
            classify_point(toy, options->noise, &deviations, &point, dataset->inputs);
            memory->labels[row] = (uint8_t)point.label;
        } else {
            regress_point(toy, options->noise, &deviations, &point);
            memory->targets[row] = (float)point.target;
        }
        for (size_t i = 0; i < dataset->inputs; i++)
            memory->x[row * dataset->inputs + i] = (float)point.x[i];
    }
}

/* The sines make the same waves as in a set of -6 .. 6; two inputs of a regression lie in -1 .. 1. */
static void default_waves(struct source_options *options, const struct toy *toy)
{
    for (size_t i = 0; i < 2 && options->source->inputs == 2; i++) {
        if (options->wave[i] <= 0)
            options->wave[i] = FEATURE_RANGE /
                               (options->source->task == TASK_CLASSIFY ? toy->unit[i] : 1);
    }
}

/* x: [count][inputs], and labels: [count] or targets: [count]. */
static bool allocate(struct dataset *dataset, struct error *err)
{
    struct dataset_memory *memory = dataset->memory;
    bool classify = dataset->task == TASK_CLASSIFY;

    memory->x = data_allocate(dataset->count * dataset->inputs, sizeof *memory->x, "samples", err);
    if (memory->x == NULL)
        return false;
    if (classify)
        memory->labels = data_allocate(dataset->count, 1, "labels", err);
    else
        memory->targets = data_allocate(dataset->count, sizeof *memory->targets, "targets", err);
    dataset->x = memory->x;
    dataset->labels = memory->labels;
    dataset->targets = memory->targets;
    return classify ? memory->labels != NULL : memory->targets != NULL;
}

bool toy_open(struct dataset *dataset, struct source_options *options, struct error *err)
{
    const struct data_source *source = options->source;
    const struct toy *toy = toy_find(source->name);

    if (!options->noise_given)
        options->noise = options->samples <= toy->exact ? 0 : toy->noise;
    default_waves(options, toy);
    dataset->task = source->task;
    dataset->count = options->samples;
    dataset->inputs = source->inputs;
    dataset->outputs = source->outputs;
    dataset->input_names = names_split(toy->input_names, source->inputs, err);
    if (dataset->input_names == NULL)
        return false;
    dataset->output_names = names_split(toy->output_names, source->outputs, err);
    if (dataset->output_names == NULL || !allocate(dataset, err))
        return false;
    generate(dataset, toy, options);
    return true;
}
