/*
 * Single samples out of a view, in the plain way; the learner reads rows by the batch with its kernels.
 */
#include <nntui/samples.h>

#include <string.h>

#define DENSITY_SAMPLES 1000

void samples_input(const struct samples *samples, size_t row, float *x)
{
    const size_t start = row * samples->inputs;

    if (samples->x != NULL) {
        memcpy(x, samples->x + start, samples->inputs * sizeof *x);
        return;
    }
    for (size_t i = 0; i < samples->inputs; i++)
        x[i] = samples->byte_offset + samples->byte_scale * (float)samples->bytes[start + i];
}

struct samples samples_slice(const struct samples *all, size_t from, size_t count)
{
    struct samples part = *all;

    part.count = count;
    if (part.rows != NULL) {
        part.rows += from;
        return part;
    }
    if (part.x != NULL)
        part.x += from * part.inputs;
    if (part.bytes != NULL)
        part.bytes += from * part.inputs;
    if (part.targets != NULL)
        part.targets += from * part.outputs;
    if (part.labels != NULL)
        part.labels += from;
    return part;
}

void samples_target(const struct samples *samples, size_t row, float *t)
{
    if (samples->labels == NULL) {
        memcpy(t, samples->targets + row * samples->outputs, samples->outputs * sizeof *t);
        return;
    }
    if (samples->outputs == 1) {
        t[0] = samples->labels[row] != 0 ? samples->high : samples->low;
        return;
    }
    for (size_t k = 0; k < samples->outputs; k++)
        t[k] = samples->labels[row] == k ? samples->high : samples->low;
}

uint8_t samples_class(const struct samples *samples, const float *o)
{
    size_t best = 0;

    if (samples->outputs == 1) {
        float middle = samples->low + (samples->high - samples->low) / 2;

        return samples->high >= samples->low ? o[0] >= middle : o[0] < middle;
    }
    for (size_t k = 1; k < samples->outputs && k < SAMPLES_MAX_CLASSES; k++)
        if (o[k] > o[best])
            best = k;
    return (uint8_t)best;
}

double samples_density(const struct samples *samples)
{
    size_t looked = samples->count < DENSITY_SAMPLES ? samples->count : DENSITY_SAMPLES;
    size_t ink = 0;

    if (samples->bytes == NULL || looked == 0)
        return 1;
    for (size_t i = 0; i < looked; i++) {
        /* Spread over the view, so that samples sorted by class are seen too. */
        size_t row = samples_row(samples, i * samples->count / looked);

        for (size_t k = 0; k < samples->inputs; k++)
            ink += samples->bytes[row * samples->inputs + k] != 0;
    }
    return (double)ink / ((double)looked * (double)samples->inputs);
}
