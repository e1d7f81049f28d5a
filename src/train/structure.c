/*
 * Layers added, removed and resized, and activations chosen layer by layer: settings become an architecture, that is
 * changed, and becomes settings again.
 */
#include <nntui/structure.h>

#include "fit.h"

#include <nntui/i18n.h>

#include <string.h>

#define FIRST_HIDDEN 8 /* neurons of a first hidden layer that nobody gave a size */

/* ---- From settings and back */

/* Without a data set to fit, or with layers that do not fit it, what is written counts. */
static bool parse_written(const struct settings *settings, struct architecture *arch)
{
    *arch = (struct architecture){.loss = settings->loss, .bias = settings->bias};
    return strcmp(settings->layers, "auto") != 0 &&
           architecture_parse_layers(arch, settings->layers, NULL) &&
           (strcmp(settings->activation, "auto") == 0 ||
            architecture_parse_activations(arch, settings->activation, NULL));
}

bool structure_find(const struct settings *settings, const struct dataset *dataset,
                    struct architecture *arch, struct error *err)
{
    if (dataset != NULL && settings_architecture(settings, dataset, arch, NULL))
        return true;
    if (parse_written(settings, arch))
        return true;
    if (dataset != NULL)
        return settings_architecture(settings, dataset, arch, err);
    return error_input(err, _("the layers are not known before the data is there"));
}

static void write_layers(struct settings *settings, const struct architecture *arch)
{
    memset(settings->layers, 0, sizeof settings->layers);
    architecture_text(arch, settings->layers, sizeof settings->layers);
}

/* A list follows the layers; one name, and "auto", say it for any number of them. */
static void write_structure(struct settings *settings, const struct architecture *arch)
{
    struct architecture same = *arch;

    write_layers(settings, arch);
    if (strcmp(settings->activation, "auto") == 0)
        return;
    if (architecture_parse_activations(&same, settings->activation, NULL) &&
        memcmp(same.activation, arch->activation, arch->layers * sizeof arch->activation[0]) == 0)
        return;
    memset(settings->activation, 0, sizeof settings->activation);
    architecture_activations_text(arch, settings->activation, sizeof settings->activation);
}

/* ---- Layers */

/* Layers from `layer` on (1: the first behind the inputs) become one place later. */
static void make_room(struct architecture *arch, size_t layer)
{
    size_t behind = arch->layers - layer + 1;

    memmove(&arch->sizes[layer + 1], &arch->sizes[layer], behind * sizeof arch->sizes[0]);
    memmove(&arch->activation[layer], &arch->activation[layer - 1],
            behind * sizeof arch->activation[0]);
    arch->layers++;
}

static bool bends(enum activation activation)
{
    return activation != ACTIVATION_LINEAR && !activation_output_only(activation) &&
           activation_trainable(activation);
}

bool structure_add(struct settings *settings, const struct dataset *dataset, size_t after,
                   size_t neurons, struct error *err)
{
    struct architecture arch;
    size_t beside;

    if (!structure_find(settings, dataset, &arch, err))
        return false;
    if (arch.layers == NN_MAX_LAYERS)
        return error_input(err, _("a network has at most %d hidden layers"), NN_MAX_LAYERS - 1);
    if (after >= arch.layers)
        after = arch.layers - 1;
    beside = after > 0 ? after : 1;
    if (arch.layers == 1) {
        make_room(&arch, 1);
        arch.sizes[1] = FIRST_HIDDEN;
        if (!bends(arch.activation[0]))
            arch.activation[0] = ACTIVATION_TANH;
    } else {
        size_t size = arch.sizes[beside];
        enum activation activation = arch.activation[beside - 1];

        make_room(&arch, after + 1);
        arch.sizes[after + 1] = size;
        arch.activation[after] = activation;
    }
    if (neurons > 0)
        arch.sizes[after + 1] = neurons;
    write_structure(settings, &arch);
    return true;
}

bool structure_remove(struct settings *settings, const struct dataset *dataset, size_t layer,
                      struct error *err)
{
    struct architecture arch;
    size_t behind;

    if (!structure_find(settings, dataset, &arch, err))
        return false;
    if (arch.layers == 1)
        return error_input(
            err, _("there is no hidden layer to remove: inputs and outputs follow the data"));
    if (layer < 1 || layer >= arch.layers)
        return error_input(
            err, _("only hidden layers can be removed, 1 to %zu; outputs follow the data"),
            arch.layers - 1);
    behind = arch.layers - layer;
    memmove(&arch.sizes[layer], &arch.sizes[layer + 1], behind * sizeof arch.sizes[0]);
    memmove(&arch.activation[layer - 1], &arch.activation[layer],
            behind * sizeof arch.activation[0]);
    arch.layers--;
    write_structure(settings, &arch);
    return true;
}

/* The new size, or a message that says what to do instead. */
static bool check_size(const struct architecture *arch, size_t layer, long by, struct error *err)
{
    long size = (long)arch->sizes[layer] + by;

    if (size < 1 && arch->sizes[layer] == 1)
        return error_input(err, _("layer %zu has 1 neuron, the fewest; remove-layer removes it"),
                           layer);
    if (size < 1 || size > NN_MAX_WIDTH)
        return error_input(err, _("layer %zu would have %ld neurons; expected 1 to %d"), layer,
                           size, NN_MAX_WIDTH);
    return true;
}

bool structure_resize(struct settings *settings, const struct dataset *dataset, size_t layer,
                      long by, struct error *err)
{
    struct architecture arch;

    if (!structure_find(settings, dataset, &arch, err))
        return false;
    if (arch.layers == 1)
        return error_input(err, _("there is no hidden layer yet; add-layer adds one"));
    if (layer < 1 || layer >= arch.layers)
        return error_input(
            err, _("the number of outputs follows the data; choose a hidden layer, 1 to %zu"),
            arch.layers - 1);
    if (!check_size(&arch, layer, by, err))
        return false;
    arch.sizes[layer] = (size_t)((long)arch.sizes[layer] + by);
    write_structure(settings, &arch);
    return true;
}

/* ---- Activations */

/* The number of outputs follows their activation, where it did before: one for two classes, but two under softmax. */
static void follow_output(struct architecture *arch, const struct dataset *dataset,
                          enum activation activation)
{
    size_t last = arch->layers;

    if (arch->sizes[last] == settings_outputs(dataset, arch->activation[last - 1]))
        arch->sizes[last] = settings_outputs(dataset, activation);
}

bool structure_activate(struct settings *settings, const struct dataset *dataset, size_t layer,
                        enum activation activation, struct error *err)
{
    struct architecture arch;

    if (!structure_find(settings, dataset, &arch, err))
        return false;
    if (strcmp(settings->activation, "auto") == 0 && dataset == NULL)
        return error_input(err, _("the activations are not known before the data is there"));
    if (layer < 1 || layer > arch.layers)
        return error_input(err, _("there is no layer %zu; expected 1 to %zu, the outputs"), layer,
                           arch.layers);
    if (layer == arch.layers && dataset != NULL)
        follow_output(&arch, dataset, activation);
    arch.activation[layer - 1] = activation;
    if (strcmp(settings->layers, "auto") != 0 || arch.layers != 2)
        write_layers(
            settings,
            &arch); /* "auto" ones: their number came from a list that may become one name */
    memset(settings->activation, 0, sizeof settings->activation);
    architecture_activations_text(&arch, settings->activation, sizeof settings->activation);
    return true;
}
