/*
 * How well a network does on samples: loss, right classes, confusion, r2.
 *
 * The samples are worked through in groups of FORWARD_SAMPLES. Each group's figures are kept and
 * added up in order at the end, so that the bits do not depend on which thread had which group.
 */
#include "forward.h"
#include "memory.h"
#include "team.h"

#include <nntui/i18n.h>
#include <nntui/learner.h>

struct group {
    double loss, residual; /* sums over the group */
};

struct measuring {
    const struct kernels *kernels;
    const struct network *network;
    const struct samples *samples;
    bool sparse; /* images that are mostly background */
    size_t groups;
    struct group *group;
    uint8_t *class;                   /* [count] predicted; NULL for a regression */
    struct forward *forward;          /* [parts] */
    float **input, **target, **delta; /* [parts] */
};

/* ---- One group */

static void gather_input(const struct measuring *m, size_t row, float *x)
{
    const struct samples *samples = m->samples;

    if (samples->bytes != NULL)
        m->kernels->expand(samples->bytes + row * samples->inputs, samples->inputs,
                           samples->byte_offset, samples->byte_scale, x);
    else
        samples_input(samples, row, x);
}

static double residual_of(const float *o, const float *t, size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++) {
        double e = (double)t[k] - (double)o[k];

        sum += e * e;
    }
    return sum;
}

static void measure_group(struct measuring *m, size_t part, size_t group)
{
    const struct network *network = m->network;
    const struct samples *samples = m->samples;
    const size_t first = group * FORWARD_SAMPLES, left = samples->count - first;
    const size_t count = left < FORWARD_SAMPLES ? left : FORWARD_SAMPLES,
                 row = padded(samples->inputs);
    const struct network_layer *last = &network->layer[network->arch.layers - 1];
    float loss[FORWARD_SAMPLES];
    struct output output = {.activation = network->arch.activation[network->arch.layers - 1],
                            .loss = network->arch.loss,
                            .count = count,
                            .width = last->out,
                            .stride = last->stride,
                            .t = m->target[part],
                            .delta = m->delta[part],
                            .loss_of = loss};
    struct group sums = {0};

    for (size_t i = 0; i < count; i++) {
        if (!m->sparse)
            gather_input(m, samples_row(samples, first + i), m->input[part] + i * row);
        samples_target(samples, samples_row(samples, first + i),
                       m->target[part] + i * last->stride);
    }
    if (m->sparse)
        forward_images(&m->forward[part], samples, first, count);
    else
        forward_run(&m->forward[part], m->input[part], row, count);
    output.x = m->forward[part].x;
    output.o = m->forward[part].o;
    m->kernels->output(&output);
    for (size_t i = 0; i < count; i++) {
        sums.loss += (double)loss[i];
        sums.residual += residual_of(output.o + i * last->stride, output.t + i * last->stride,
                                     last->out);
        if (m->class != NULL)
            m->class[first + i] = samples_class(samples, output.o + i * last->stride);
    }
    m->group[group] = sums;
}

static void measure_part(void *context, size_t part, size_t parts)
{
    struct measuring *m = context;
    size_t from, to;

    team_share(m->groups, part, parts, &from, &to);
    for (size_t group = from; group < to; group++)
        measure_group(m, part, group);
}

/* ---- Memory */

static void measuring_free(struct measuring *m, size_t parts)
{
    for (size_t i = 0; i < parts; i++) {
        if (m->forward != NULL)
            forward_free(&m->forward[i]);
        if (m->input != NULL)
            free(m->input[i]);
        if (m->target != NULL)
            free(m->target[i]);
        if (m->delta != NULL)
            free(m->delta[i]);
    }
    free(m->forward);
    free(m->input);
    free(m->target);
    free(m->delta);
    free(m->group);
}

static bool part_create(struct measuring *m, size_t part, struct error *err)
{
    const size_t out = FORWARD_SAMPLES * m->network->layer[m->network->arch.layers - 1].stride;

    m->input[part] = floats_create(FORWARD_SAMPLES * padded(m->samples->inputs), err);
    m->target[part] = m->input[part] != NULL ? floats_create(out, err) : NULL;
    m->delta[part] = m->target[part] != NULL ? floats_create(out, err) : NULL;
    return m->delta[part] != NULL &&
           forward_create(&m->forward[part], m->network, m->samples->count, err) &&
           (!m->sparse || forward_want_ink(&m->forward[part], err));
}

static bool measuring_create(struct measuring *m, size_t parts, struct error *err)
{
    m->sparse = m->samples->bytes != NULL && samples_density(m->samples) < INK_DENSITY;
    m->groups = (m->samples->count + FORWARD_SAMPLES - 1) / FORWARD_SAMPLES;
    m->group = calloc(m->groups, sizeof *m->group);
    m->forward = calloc(parts, sizeof *m->forward);
    m->input = calloc(parts, sizeof *m->input);
    m->target = calloc(parts, sizeof *m->target);
    m->delta = calloc(parts, sizeof *m->delta);
    if (m->group == NULL || m->forward == NULL || m->input == NULL || m->target == NULL ||
        m->delta == NULL)
        return error_memory(err, m->groups * sizeof *m->group, "measuring a network");
    for (size_t part = 0; part < parts; part++)
        if (!part_create(m, part, err))
            return false;
    return true;
}

/* ---- The figures */

/* Total sum of squares of the targets around their means, over all outputs. */
static bool total_squares(const struct samples *samples, double *total, struct error *err)
{
    double *sum = calloc(samples->outputs, 2 * sizeof *sum),
           *mean = sum != NULL ? sum + samples->outputs : NULL;

    if (sum == NULL)
        return error_memory(err, samples->outputs * 2 * sizeof *sum, "measuring a network");
    for (size_t i = 0; i < samples->count; i++)
        for (size_t k = 0; k < samples->outputs; k++)
            mean[k] += (double)samples->targets[samples_row(samples, i) * samples->outputs + k] /
                       (double)samples->count;
    for (size_t i = 0; i < samples->count; i++)
        for (size_t k = 0; k < samples->outputs; k++) {
            double e = (double)samples->targets[samples_row(samples, i) * samples->outputs + k] -
                       mean[k];

            sum[k] += e * e;
        }
    *total = 0;
    for (size_t k = 0; k < samples->outputs; k++)
        *total += sum[k];
    free(sum);
    return true;
}

static bool sum_up(const struct measuring *m, struct evaluation *evaluation, uint64_t *confusion,
                   struct error *err)
{
    const struct samples *samples = m->samples;
    struct evaluation result = {.samples = samples->count, .has_accuracy = samples->labels != NULL};
    double residual = 0, total = 0;
    size_t right = 0;

    for (size_t group = 0; group < m->groups; group++) {
        result.loss += m->group[group].loss;
        residual += m->group[group].residual;
    }
    result.loss /= (double)samples->count;
    for (size_t i = 0; samples->labels != NULL && i < samples->count; i++) {
        size_t label = samples->labels[samples_row(samples, i)];

        right += m->class[i] == label;
        if (confusion != NULL && label < samples->classes && m->class[i] < samples->classes)
            confusion[label * samples->classes + m->class[i]]++;
    }
    if (samples->labels != NULL)
        result.accuracy = (double)right / (double)samples->count;
    else if (!total_squares(samples, &total, err))
        return false;
    if (total > 0)
        result.r2 = 1 - residual / total;
    *evaluation = result;
    return true;
}

static bool check_fit(const struct network *network, const struct samples *samples,
                      struct error *err)
{
    const size_t inputs = network->arch.sizes[0],
                 outputs = network->arch.sizes[network->arch.layers];

    if (samples->inputs != inputs || samples->outputs != outputs)
        return error_input(
            err, _("the samples have %zu inputs and %zu outputs, the network %zu and %zu"),
            samples->inputs, samples->outputs, inputs, outputs);
    return true;
}

bool network_evaluate(const struct network *network, const struct samples *samples, size_t threads,
                      struct evaluation *evaluation, uint64_t *confusion, uint8_t *predicted,
                      struct error *err)
{
    struct measuring m = {
        .kernels = kernels_current(), .network = network, .samples = samples, .class = predicted};
    size_t parts = threads < TEAM_MAX ? threads : TEAM_MAX;
    uint8_t *classes = NULL;
    struct team *team = NULL;
    bool done = false;

    if (!check_fit(network, samples, err))
        return false;
    if (samples->count == 0) {
        *evaluation = (struct evaluation){.has_accuracy = samples->labels != NULL};
        return true;
    }
    if (predicted == NULL && samples->labels != NULL) {
        m.class = classes = malloc(samples->count);
        if (classes == NULL)
            return error_memory(err, samples->count, "the predicted classes");
    }
    if (!measuring_create(&m, parts, err))
        goto out;
    if (parts > 1 && (team = team_create(parts, err)) == NULL)
        goto out;
    team_run(team, measure_part, &m);
    done = sum_up(&m, evaluation, confusion, err);
out:
    team_free(team);
    measuring_free(&m, parts);
    free(classes);
    return done;
}
