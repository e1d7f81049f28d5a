/*
 * The two parameters that the view `loss` is about, and commands that look for better ones: the chosen neuron's first
 * weights, or its weight and its bias where it has but one.
 */
#include "ui/state.h"

#include <math.h>

struct pair pair_of(const struct app *app)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    struct pair pair = {.layer = model->layer, .unit = model->unit};

    pair.biased = arch->sizes[pair.layer] == 1;
    pair.flat = !pair.biased || arch->bias;
    return pair;
}

size_t pair_from(const struct pair *pair, size_t axis)
{
    return axis == 0 ? 0 : pair->biased ? TRAINER_BIAS : 1;
}

const char *pair_name(const struct pair *pair, size_t axis)
{
    return axis == 0 ? "w1" : pair->biased ? "b" : "w2";
}

double pair_get(const struct network *network, const struct pair *pair, size_t axis)
{
    if (axis == 1 && pair->biased)
        return (double)network_bias(network, pair->layer, pair->unit);
    return (double)network_weight(network, pair->layer, pair->unit, axis);
}

void pair_set(struct network *network, const struct pair *pair, size_t axis, double value)
{
    if (axis == 1 && pair->biased)
        network_set_bias(network, pair->layer, pair->unit, (float)value);
    else
        network_set_weight(network, pair->layer, pair->unit, axis, (float)value);
}

size_t pair_others(const struct app *app, const struct pair *pair)
{
    return architecture_parameters(&app->snapshot->network.arch) - (pair->flat ? 2 : 1);
}

double pair_error(struct network *network, const struct pair *pair, const struct samples *samples,
                  double x, double y)
{
    struct evaluation evaluation;

    pair_set(network, pair, 0, x);
    if (pair->flat)
        pair_set(network, pair, 1, y);
    if (!network_evaluate(network, samples, 1, &evaluation, NULL, NULL, NULL))
        return (double)NAN;
    return evaluation.loss;
}

/* Standard deviation of every `stride`-th of `count` numbers. */
static double deviation(const float *values, size_t count, size_t stride)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < count; i++) {
        double value = (double)values[i * stride];

        sum += value;
        squares += value * value;
    }
    return count > 0 ? sqrt(fmax(squares / (double)count - pow(sum / (double)count, 2), 0)) : 0;
}

double parameter_usual(const struct app *app, const struct sample_set *set, size_t layer,
                       size_t from)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    double width = 4, input, target;

    if (layer > 0)
        return width;
    if (arch->activation[arch->layers - 1] == ACTIVATION_LINEAR && set->targets != NULL) {
        target = deviation(set->targets, set->samples.count, set->samples.outputs);
        width *= target > 0 ? target : 1;
    }
    if (from == TRAINER_BIAS)
        return width;
    input = deviation(set->x + from, set->samples.count, set->samples.inputs);
    return width / (input > 0 ? input : 1);
}

double pair_usual(const struct app *app, const struct sample_set *set, const struct pair *pair,
                  size_t axis)
{
    return parameter_usual(app, set, pair->layer, pair_from(pair, axis));
}
