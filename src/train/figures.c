/*
 * Figures out of a run, slice by slice: every sample of a slice is examined, and goes into sums, counts and the list of
 * the worst. What is too many to be shown is reduced at the end of a part.
 */
#include "figures.h"

#include "work.h"

#include <nntui/examine.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Multiplications for each weight: forward, and for the training part back and into the gradient. */
#define WEIGHT_WORK ((size_t)3)

#define LEAST_SAMPLES ((size_t)8) /* of a slice, however large the network */

/* ---- Ratios */

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : (double)NAN;
}

double class_precision(const struct class_figures *figures)
{
    return ratio(figures->right, figures->answers);
}

double class_recall(const struct class_figures *figures)
{
    return ratio(figures->right, figures->count);
}

double class_f1(const struct class_figures *figures)
{
    return ratio(2.0 * figures->right, (double)figures->count + (double)figures->answers);
}

/* ---- Beginning and ending */

static const struct samples *part_of(const struct figuring *f, const struct run *run, bool testing)
{
    if (f->whole)
        return testing ? &run->test : &run->train;
    return testing ? &run->some_test : &run->some_train;
}

static struct part_figures *part_made(struct figuring *f)
{
    return &f->made.part[f->testing ? PART_TEST : PART_TRAIN];
}

/* NaN where a figure means nothing or has no samples. */
static void begin_part(struct figuring *f, const struct run *run)
{
    struct part_figures *part = part_made(f);
    const size_t outputs = run->train.outputs;

    *part = (struct part_figures){.count = (f->testing ? run->test : run->train).count,
                                  .classes = run->train.classes,
                                  .loss = NAN,
                                  .accuracy = NAN,
                                  .r2 = NAN};
    f->at = 0;
    if (f->confusion != NULL)
        memset(f->confusion, 0, part->classes * part->classes * sizeof *f->confusion);
    if (f->column == NULL)
        return;
    part->targets = outputs < FIGURES_OUTPUTS ? outputs : FIGURES_OUTPUTS;
    memset(f->column, 0, outputs * sizeof *f->column);
}

static size_t slice_samples(const struct run *run)
{
    size_t cost = WEIGHT_WORK * architecture_parameters(&run->arch) + SAMPLE_WORK;
    size_t samples = SLICE_WORK / cost;

    return samples < LEAST_SAMPLES         ? LEAST_SAMPLES
           : samples > run->dataset->count ? run->dataset->count
                                           : samples;
}

static bool allocate(struct figuring *f, struct run *run)
{
    const size_t outputs = run->train.outputs, classes = run->train.classes;

    if (!network_create(&f->network, &run->arch, NULL))
        return false;
    f->gradient = aligned_alloc(NETWORK_ALIGNMENT, f->network.block_size * sizeof(float));
    f->outputs = calloc(f->room, outputs * sizeof *f->outputs);
    f->loss = calloc(f->room, sizeof *f->loss);
    if (classes > FIGURES_CLASSES)
        f->confusion = calloc(classes, classes * sizeof *f->confusion);
    else if (classes == 0)
        f->column = calloc(outputs, sizeof *f->column);
    return f->gradient != NULL && f->outputs != NULL && f->loss != NULL &&
           (f->confusion != NULL || classes <= FIGURES_CLASSES) &&
           (f->column != NULL || classes > 0);
}

bool figuring_begin(struct figuring *figuring, struct run *run, bool whole)
{
    struct learner_position position;

    figuring_free(figuring);
    figuring->room = slice_samples(run);
    if (!allocate(figuring, run)) {
        figuring_free(figuring);
        return false;
    }
    memcpy(figuring->network.block, learner_network(run->learner)->block,
           figuring->network.block_size * sizeof(float));
    memset(figuring->gradient, 0, figuring->network.block_size * sizeof(float));
    learner_position(run->learner, &position);
    figuring->made = (struct figures){
        .epoch = run_epoch(run), .moment = position.batches, .layers = run->arch.layers};
    figuring->active = true;
    figuring->whole = whole;
    begin_part(figuring, run);
    return true;
}

void figuring_free(struct figuring *figuring)
{
    network_free(&figuring->network);
    free(figuring->gradient);
    free(figuring->outputs);
    free(figuring->loss);
    free(figuring->confusion);
    free(figuring->column);
    *figuring = (struct figuring){.made = figuring->made};
}

/* ---- One sample */

void part_figures_count(struct part_figures *part, uint32_t *confusion, size_t label, size_t answer)
{
    if (label >= part->classes || answer >= part->classes)
        return;
    part->class[label].count++;
    part->class[answer].answers++;
    part->class[label].right += label == answer;
    if (confusion != NULL)
        confusion[label * part->classes + answer]++;
    else
        part->confusion[label][answer]++;
}

/* Twice as wide, two old bins in each new one; those of both sides still meet at 0. */
static void widen_bins(struct part_figures *part)
{
    uint32_t wider[FIGURES_BINS] = {0};

    for (size_t i = 0; i < FIGURES_BINS; i++)
        wider[FIGURES_BINS / 4 + i / 2] += part->bin[i];
    memcpy(part->bin, wider, sizeof wider);
    part->bin_width *= 2;
}

/* The range is not known beforehand: it grows with the residuals, from the first one that is not 0. */
static void count_residual(struct part_figures *part, double residual)
{
    double half = FIGURES_BINS / 2, place;

    if (!isfinite(residual))
        return;
    if (part->bin_width <= 0 && residual != 0)
        part->bin_width = exp2(ceil(log2(fabs(residual) / half)));
    while (part->bin_width > 0 && fabs(residual) > half * part->bin_width)
        widen_bins(part);
    place = part->bin_width > 0 ? floor(residual / part->bin_width) + half : half;
    part->bin[place < FIGURES_BINS ? (size_t)place : FIGURES_BINS - 1]++;
}

/* The value that column k's scaled one was made from. */
static double unscaled(const struct scaling *scaling, size_t k, double value)
{
    return value / (double)scaling->target_factor[k] + (double)scaling->target_offset[k];
}

static void add_targets(struct figuring *f, struct part_figures *part, const struct run *run,
                        const float *t, const float *o)
{
    for (size_t k = 0; k < run->train.outputs; k++) {
        struct column_sums *column = &f->column[k];
        double from_first, residual = (double)t[k] - (double)o[k];

        if (part->measured == 0)
            column->first = (double)t[k];
        from_first = (double)t[k] - column->first;
        column->sum += from_first;
        column->squares += from_first * from_first;
        column->residual += residual * residual;
        column->absolute += fabs(residual / (double)run->scaling.target_factor[k]);
        if (k == 0)
            count_residual(part, residual / (double)run->scaling.target_factor[0]);
    }
}

/* Whether a loss is a larger one; of two that are not numbers neither. */
static bool is_worse(double loss, double than)
{
    if (isnan(loss) || isnan(than))
        return isnan(loss) && !isnan(than);
    return loss > than;
}

/* Keeps the list in order; of equal losses the sample that came first stands first. */
static void rank_worst(struct part_figures *part, const struct worst_sample *sample)
{
    size_t place = part->worst_count;

    while (place > 0 && is_worse(sample->loss, part->worst[place - 1].loss))
        place--;
    if (place == FIGURES_WORST)
        return;
    if (part->worst_count < FIGURES_WORST)
        part->worst_count++;
    for (size_t i = part->worst_count - 1; i > place; i--)
        part->worst[i] = part->worst[i - 1];
    part->worst[place] = *sample;
}

static void add_sample(struct figuring *f, const struct run *run, const struct samples *samples,
                       size_t row, const float *o, double loss)
{
    struct part_figures *part = part_made(f);
    struct worst_sample sample = {.row = row, .loss = loss};

    if (samples->labels != NULL) {
        sample.answer = samples_class(samples, o);
        part_figures_count(part, f->confusion, samples->labels[row], sample.answer);
    } else {
        add_targets(f, part, run, samples->targets + row * samples->outputs, o);
    }
    for (size_t k = 0; k < samples->outputs && k < FIGURES_OUTPUTS; k++)
        sample.output[k] = samples->labels != NULL
                               ? o[k]
                               : (float)unscaled(&run->scaling, k, (double)o[k]);
    rank_worst(part, &sample);
    part->loss = part->measured == 0 ? loss : part->loss + loss;
    part->measured++;
}

/* ---- The end of a part, and of all */

static void rank_mixed(struct part_figures *part, const struct mixed_up *pair)
{
    size_t place = part->mixed_count;

    while (place > 0 && pair->count > part->mixed[place - 1].count)
        place--;
    if (place == FIGURES_MIXED)
        return;
    if (part->mixed_count < FIGURES_MIXED)
        part->mixed_count++;
    for (size_t i = part->mixed_count - 1; i > place; i--)
        part->mixed[i] = part->mixed[i - 1];
    part->mixed[place] = *pair;
}

void part_figures_finish(struct part_figures *part, const uint32_t *confusion)
{
    uint64_t right = 0;

    for (size_t i = 0; i < part->classes; i++) {
        right += part->class[i].right;
        for (size_t j = 0; j < part->classes; j++) {
            struct mixed_up pair = {(uint8_t)i, (uint8_t)j,
                                    confusion != NULL ? confusion[i * part->classes + j]
                                                      : part->confusion[i][j]};

            if (i != j && pair.count > 0)
                rank_mixed(part, &pair);
        }
    }
    part->accuracy = ratio((double)right, (double)part->measured);
}

static void finish_targets(const struct figuring *f, struct part_figures *part, size_t outputs)
{
    const double count = (double)part->measured;
    double residual = 0, total = 0;

    for (size_t k = 0; k < outputs; k++) {
        const struct column_sums *c = &f->column[k];
        double squares = c->squares - c->sum * c->sum / count;

        residual += c->residual;
        total += squares;
        if (k < part->targets)
            part->target[k] = (struct target_figures){.r2 = 1 - ratio(c->residual, squares),
                                                      .absolute_error = c->absolute / count};
    }
    part->r2 = 1 - ratio(residual, total);
}

static double root_mean_square(const float *values, const struct network_layer *place,
                               double factor)
{
    double sum = 0;

    for (size_t i = 0; i < place->in; i++) {
        for (size_t k = 0; k < place->out; k++) {
            double value = (double)values[i * place->stride + k] * factor;

            sum += value * value;
        }
    }
    return sqrt(sum / ((double)place->in * (double)place->out));
}

static void finish_gradients(struct figuring *f)
{
    const size_t count = f->made.part[PART_TRAIN].measured;

    f->made.gradient_samples = count;
    for (size_t l = 0; l < f->made.layers; l++) {
        const struct network_layer *place = &f->network.layer[l];

        f->made.layer[l] = (struct layer_figures){
            .gradient = root_mean_square(f->gradient + place->weights, place, 1 / (double)count),
            .weights = root_mean_square(f->network.block + place->weights, place, 1)};
    }
}

static void finish_part(struct figuring *f, const struct run *run)
{
    struct part_figures *part = part_made(f);

    if (part->measured > 0) {
        part->loss /= (double)part->measured;
        if (part->classes > 0)
            part_figures_finish(part, f->confusion);
        else
            finish_targets(f, part, run->train.outputs);
    }
    if (!f->testing) {
        finish_gradients(f);
        f->testing = true;
        begin_part(f, run);
        return;
    }
    f->made.there = true;
    figuring_free(f);
}

void figuring_slice(struct figuring *figuring, const struct run *run)
{
    const struct samples *all = part_of(figuring, run, figuring->testing);
    const size_t left = all->count - figuring->at;
    struct samples some;

    if (left > 0) {
        some = samples_slice(all, figuring->at, left < figuring->room ? left : figuring->room);
        if (!network_examine(&figuring->network, &some, figuring->outputs, figuring->loss,
                             figuring->testing ? NULL : figuring->gradient, NULL)) {
            figuring_free(figuring);
            figuring->made = (struct figures){0};
            return;
        }
        for (size_t i = 0; i < some.count; i++)
            add_sample(figuring, run, &some, samples_row(&some, i),
                       figuring->outputs + i * some.outputs, (double)figuring->loss[i]);
        figuring->at += some.count;
    }
    if (figuring->at >= all->count)
        finish_part(figuring, run);
}
