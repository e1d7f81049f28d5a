/*
 * What the settings ask for on a given dataset: the architecture, the learner's options, the number of
 * epochs, and how settings follow when the data changes. Rows of settings.def as text: settings.c.
 */
#include <nntui/settings.h>

#include "fit.h"

#include <nntui/i18n.h>

#include <stdio.h>
#include <string.h>

/* Samples that a run of its own choosing goes through, and the limits of its epochs. */
#define AUTO_SAMPLES    200000
#define AUTO_EPOCHS_MIN 10
#define AUTO_EPOCHS_MAX 2000

static bool is_auto(const char *text)
{
    return strcmp(text, "auto") == 0;
}

/* ---- What the data asks for */

/* Neurons of a hidden layer that is big enough to learn something and small enough to be looked at. */
static size_t auto_hidden(size_t inputs)
{
    if (inputs <= 8)
        return 8;
    if (inputs <= 32)
        return 16;
    return inputs <= 256 ? 32 : 100;
}

size_t settings_outputs(const struct dataset *dataset, enum activation output)
{
    bool two_classes = dataset->task == TASK_CLASSIFY && dataset->outputs == 2;

    return two_classes && !activation_output_only(output) ? 1 : dataset->outputs;
}

static bool outputs_fit(const struct dataset *dataset, enum activation output, size_t outputs)
{
    return outputs == dataset->outputs || outputs == settings_outputs(dataset, output);
}

static enum activation auto_output(const struct dataset *dataset, enum loss loss, size_t outputs)
{
    if (dataset->task == TASK_REGRESS)
        return ACTIVATION_LINEAR;
    return loss == LOSS_CROSS_ENTROPY && outputs > 1 ? ACTIVATION_SOFTMAX : ACTIVATION_SIGMOID;
}

/* ---- The architecture */

static size_t count_names(const char *list)
{
    size_t count = 1;

    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

/* The last of a list of activations, where it is one; else sigmoid. */
static enum activation last_activation(const char *list)
{
    const char *comma = strrchr(list, ',');
    struct architecture arch = {.layers = 1};

    if (is_auto(list) || !architecture_parse_activations(&arch, comma ? comma + 1 : list, NULL))
        return ACTIVATION_SIGMOID;
    return arch.activation[0];
}

/* One hidden layer, or as many as the activations name. */
static void auto_layers(struct architecture *arch, const struct settings *settings,
                        const struct dataset *dataset)
{
    size_t names = count_names(settings->activation);

    arch->layers = names > 1 ? names : 2;
    arch->sizes[0] = dataset->inputs;
    for (size_t layer = 1; layer < arch->layers; layer++)
        arch->sizes[layer] = auto_hidden(dataset->inputs);
    arch->sizes[arch->layers] = settings_outputs(dataset, last_activation(settings->activation));
}

static void auto_activations(struct architecture *arch, const struct dataset *dataset)
{
    for (size_t layer = 0; layer < arch->layers; layer++)
        arch->activation[layer] = ACTIVATION_SIGMOID;
    arch->activation[arch->layers - 1] = auto_output(dataset, arch->loss,
                                                     arch->sizes[arch->layers]);
}

static bool check_sizes(const struct architecture *arch, const struct dataset *dataset,
                        struct error *err)
{
    size_t inputs = arch->sizes[0], outputs = arch->sizes[arch->layers];
    enum activation output = arch->activation[arch->layers - 1];
    size_t fitting = settings_outputs(dataset, output);
    char text[256], either[32] = "";

    if (inputs == dataset->inputs && outputs_fit(dataset, output, outputs))
        return true;
    if (fitting != dataset->outputs)
        snprintf(either, sizeof either, _(" or %zu"), fitting);
    return error_input(
        err,
        _("layers %s do not fit %s: they begin with %zu and end with %zu; expected %zu "
          "for its inputs and %zu%s for its outputs, as in %zu-%zu-%zu"),
        architecture_text(arch, text, sizeof text), dataset->name, inputs, outputs, dataset->inputs,
        dataset->outputs, either, dataset->inputs, auto_hidden(dataset->inputs), fitting);
}

/* Outputs and loss that have no meaning for the task. */
static bool check_task(const struct architecture *arch, const struct dataset *dataset,
                       struct error *err)
{
    enum activation output = arch->activation[arch->layers - 1];

    if (dataset->task == TASK_CLASSIFY)
        return true;
    if (output == ACTIVATION_SOFTMAX)
        return error_input(err,
                           _("activation: softmax outputs are shares of classes, but %s has "
                             "numbers to predict; expected a last activation such as linear"),
                           dataset->name);
    if (arch->loss == LOSS_CROSS_ENTROPY)
        return error_input(err,
                           _("loss: cross-entropy compares classes, but %s has numbers to "
                             "predict; expected sse, squared or mae"),
                           dataset->name);
    return true;
}

bool settings_architecture(const struct settings *settings, const struct dataset *dataset,
                           struct architecture *arch, struct error *err)
{
    struct architecture made = {.loss = settings->loss, .bias = settings->bias};

    if (is_auto(settings->layers))
        auto_layers(&made, settings, dataset);
    else if (!architecture_parse_layers(&made, settings->layers, err))
        return false;
    if (is_auto(settings->activation))
        auto_activations(&made, dataset);
    else if (!architecture_parse_activations(&made, settings->activation, err))
        return false;
    if (!check_task(&made, dataset, err) || !check_sizes(&made, dataset, err) ||
        !architecture_check(&made, err))
        return false;
    *arch = made;
    return true;
}

/* ---- The learner */

void settings_learner(const struct settings *settings, struct learner_options *options)
{
    *options = learner_defaults;
    options->optimizer = settings->optimizer;
    options->rule = settings->rule;
    options->rate = settings->rate;
    options->decay = settings->decay;
    options->momentum = settings->momentum;
    options->l1 = settings->l1;
    options->l2 = settings->l2;
    options->dropout = settings->dropout;
    options->shift = (size_t)settings->shift;
    options->rotate = settings->rotate;
    options->scale = settings->scale;
    options->elastic = settings->elastic;
    options->batch = (size_t)settings->batch;
    options->threads = (size_t)settings->threads;
    options->seed = settings->seed;
    options->shuffle = settings->shuffle;
}

uint64_t settings_epochs(const struct settings *settings, size_t train_count)
{
    uint64_t epochs = AUTO_SAMPLES / (train_count > 0 ? train_count : 1);

    if (settings->epochs > 0)
        return settings->epochs;
    if (epochs < AUTO_EPOCHS_MIN)
        return AUTO_EPOCHS_MIN;
    return epochs > AUTO_EPOCHS_MAX ? AUTO_EPOCHS_MAX : epochs;
}

/* ---- Following the data */

/* The first and the last size by the data; a text that is not a list of sizes stays. */
static void fit_layers(struct settings *settings, const struct dataset *dataset)
{
    struct architecture arch = {0};
    size_t *outputs;

    if (is_auto(settings->layers) || !architecture_parse_layers(&arch, settings->layers, NULL))
        return;
    arch.sizes[0] = dataset->inputs;
    outputs = &arch.sizes[arch.layers];
    if (!outputs_fit(dataset, last_activation(settings->activation), *outputs))
        *outputs = settings_outputs(dataset, last_activation(settings->activation));
    architecture_text(&arch, settings->layers, sizeof settings->layers);
}

/*
 * A list of activations for another number of layers: names at the end of the hidden ones are dropped, or the last
 * hidden one is repeated; the output's stays.
 */
static void fit_list(struct settings *settings, size_t layers)
{
    const char *last = strrchr(settings->activation, ',') + 1;
    char list[SETTING_TEXT_SIZE], *at = list;
    const char *name = settings->activation;

    for (size_t layer = 0; layer + 1 < layers; layer++) {
        int length = (int)strcspn(name, ",");

        if ((size_t)(at - list) + (size_t)length + strlen(last) + 2 > sizeof list)
            return;
        at += sprintf(at, "%.*s,", length, name);
        if (name + length + 1 < last)
            name += length + 1;
    }
    strcpy(at, last);
    strcpy(settings->activation, list);
}

/* Another output activation: at the end of the list, or of the one name made a list. */
static void set_output(struct settings *settings, enum activation output)
{
    const char *name = activation_choices[output].name;
    char *comma = strrchr(settings->activation, ',');
    size_t hidden = comma ? (size_t)(comma - settings->activation) : strlen(settings->activation);
    char list[SETTING_TEXT_SIZE];

    if (hidden + strlen(name) + 2 > sizeof list)
        return;
    sprintf(list, "%.*s,%s", (int)hidden, settings->activation, name);
    strcpy(settings->activation, list);
}

/* Outputs and loss that check_task() would refuse. */
static void fit_task(struct settings *settings, const struct dataset *dataset)
{
    if (dataset->task != TASK_REGRESS)
        return;
    if (settings->loss == LOSS_CROSS_ENTROPY)
        settings->loss = LOSS_SSE;
    if (!is_auto(settings->activation) &&
        last_activation(settings->activation) == ACTIVATION_SOFTMAX)
        set_output(settings, ACTIVATION_LINEAR);
}

static void fit_activations(struct settings *settings)
{
    struct architecture arch = {0};

    if (strchr(settings->activation, ',') == NULL || is_auto(settings->layers) ||
        !architecture_parse_layers(&arch, settings->layers, NULL))
        return;
    if (count_names(settings->activation) != arch.layers)
        fit_list(settings, arch.layers);
}

void settings_fit(struct settings *settings, const struct dataset *dataset)
{
    fit_task(settings, dataset);
    fit_layers(settings, dataset);
    fit_activations(settings);
}

void settings_follow(struct settings *to, const struct settings *from,
                     const struct dataset *dataset)
{
    bool data = strcmp(from->data, to->data) != 0;
    bool layers = strcmp(from->layers, to->layers) != 0;
    bool activation = strcmp(from->activation, to->activation) != 0;

    if (data && !activation && from->loss == to->loss)
        fit_task(to, dataset);
    if (data && !layers)
        fit_layers(to, dataset);
    if ((data || layers) && !activation)
        fit_activations(to);
}
