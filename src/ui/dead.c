/*
 * A hidden layer of relu neurons that give 0 for every sample lets nothing through, neither forward nor back: no weight
 * of the network has a gradient then. Too large a rate ends so, without any error that grows. A layer of sigmoid or tanh
 * neurons with large sums is as flat: inputs that are not scaled and large first weights begin so.
 */
#include "ui/dead.h"

#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define GLANCE 8   /* samples that show nearly always that every layer lives */
#define LOOK   400 /* samples, of a large network fewer */
#define WORK   3e6 /* multiplications */

#define FLAT 1e-3 /* of the greatest slope: the mean in a trained layer is 1e-2 and more */

bool dead_is_saturated(const struct snapshot *snapshot, size_t layer)
{
    return snapshot->network.arch.activation[layer - 1] != ACTIVATION_RELU;
}

static bool can_die(enum activation activation)
{
    return activation == ACTIVATION_RELU || activation == ACTIVATION_SIGMOID ||
           activation == ACTIVATION_TANH;
}

static bool is_silent(const float *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(outputs[i] <= 0)) /* not a number is no 0 */
            return false;
    }
    return true;
}

/* By the slopes o (1 - o) and 1 - o^2. */
static bool is_flat(const float *outputs, size_t count, enum activation activation)
{
    double sum = 0, greatest = activation == ACTIVATION_SIGMOID ? 0.25 : 1;

    for (size_t i = 0; i < count; i++)
        sum += activation_slope(activation, 0, (double)outputs[i]);
    return sum < FLAT * greatest * (double)count;
}

static bool gives_nothing(const struct network *network, const struct sample_set *set, size_t layer)
{
    size_t count = set->samples.count * network->arch.sizes[layer];
    float *outputs[NN_MAX_LAYERS] = {0};
    bool silent;

    outputs[layer - 1] = malloc(count * sizeof(float));
    silent = outputs[layer - 1] != NULL &&
             network_forward_layers(network, set->x, set->samples.count, outputs, NULL) &&
             (network->arch.activation[layer - 1] == ACTIVATION_RELU
                  ? is_silent(outputs[layer - 1], count)
                  : is_flat(outputs[layer - 1], count, network->arch.activation[layer - 1]));
    free(outputs[layer - 1]);
    return silent;
}

/* Looking at so many samples; 0: none is. */
static size_t first_dead(const struct snapshot *snapshot, size_t samples)
{
    const struct architecture *arch = &snapshot->network.arch;
    struct sample_set set;
    size_t layer = 1;

    if (!sample_set_make(&set, snapshot, samples))
        return 0;
    while (layer < arch->layers && !(can_die(arch->activation[layer - 1]) &&
                                     gives_nothing(&snapshot->network, &set, layer)))
        layer++;
    sample_set_free(&set);
    return layer < arch->layers ? layer : 0;
}

size_t dead_find(const struct snapshot *snapshot)
{
    const struct architecture *arch = &snapshot->network.arch;
    double most;

    if (snapshot->network.block == NULL || snapshot->dataset->train_count == 0 ||
        snapshot->state == TRAINER_BROKEN || first_dead(snapshot, GLANCE) == 0)
        return 0;
    most = fmin(WORK / (double)architecture_parameters(arch), LOOK);
    return first_dead(snapshot, (size_t)fmax(most, GLANCE));
}

static void tell(struct app *app)
{
    size_t layer = app->dead_layer, neurons = app->snapshot->network.arch.sizes[layer];

    if (dead_is_saturated(app->snapshot, layer))
        app_show(
            app, ROLE_WARNING,
            _("layer %zu is saturated: its %zu neurons are where their activation is flat for "
              "every sample, so no error gets back; scaled inputs or a smaller init-scale help"),
            layer, neurons);
    else
        app_show(
            app, ROLE_WARNING,
            _("layer %zu is dead: its %zu neurons give 0 for every sample, so no error gets back to "
              "the weights; a smaller rate and r begin again"),
            layer, neurons);
}

/* Not of first weights: nobody has asked anything of them yet. */
void dead_follow(struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    if (app->dead_serial == snapshot->serial)
        return;
    app->dead_serial = snapshot->serial;
    app->dead_layer = dead_find(snapshot);
    if (app->dead_layer == 0 || snapshot->present == 0)
        app->dead_told = 0;
    else if (app->dead_layer != app->dead_told && app->message[0] == '\0') {
        app->dead_told = app->dead_layer;
        tell(app);
    }
}
