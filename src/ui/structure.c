/*
 * The commands that change the network a layer or a neuron at a time, the layer that they are about, and how the pane
 * marks it. What becomes of the settings is in train/structure.c.
 */
#include "ui/structure.h"

#include <nntui/i18n.h>
#include <nntui/structure.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The chosen layer */

/* The run's data, where it is that of the settings. */
static const struct dataset *present_data(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    return strcmp(snapshot->settings.data, app->settings.data) == 0 ? snapshot->dataset : NULL;
}

static bool find(const struct app *app, struct architecture *arch, struct error *err)
{
    return structure_find(&app->settings, present_data(app), arch, err);
}

size_t structure_chosen(const struct app *app, const struct architecture *arch)
{
    size_t layer = app->chosen_layer > 0 ? app->chosen_layer : 1;

    return layer < arch->layers ? layer : arch->layers;
}

static void show_chosen(struct app *app, const struct architecture *arch)
{
    size_t layer = structure_chosen(app, arch);
    const char *activation = activation_choices[arch->activation[layer - 1]].name;

    if (layer == arch->layers)
        app_show(app, ROLE_DIM, _("the outputs: %zu, %s"), arch->sizes[layer], activation);
    else
        app_show(app, ROLE_DIM, _("hidden layer %zu of %zu: %zu neurons, %s"), layer,
                 arch->layers - 1, arch->sizes[layer], activation);
}

static bool choose_layer(struct app *app, int step, struct error *err)
{
    struct architecture arch;
    size_t layer;

    if (!find(app, &arch, err))
        return false;
    layer = structure_chosen(app, &arch);
    if (step < 0 ? layer > 1 : layer < arch.layers)
        layer += step < 0 ? (size_t)-1 : 1;
    app->chosen_layer = layer;
    show_chosen(app, &arch);
    return true;
}

bool command_previous_layer(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return choose_layer(app, -1, err);
}

bool command_next_layer(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return choose_layer(app, 1, err);
}

/* ---- Layers and neurons */

/* A network of another shape has nothing to go on from. */
static bool adopt_layers(struct app *app, const struct settings *wanted, struct error *err)
{
    if (!app_adopt(app, wanted, err))
        return false;
    if (app->message[0] == '\0')
        app_show(app, ROLE_DIM,
                 undo_has_run(app) ? _("layers %s: a new run from seed %llu; u: the one before again")
                                   : _("layers %s: a new run from seed %llu"),
                 app->settings.layers, (unsigned long long)app->settings.seed);
    return true;
}

/* "" or a whole number from 1 to NN_MAX_WIDTH; 0 for "". */
static bool parse_neurons(const char *command, const char *text, size_t *neurons, struct error *err)
{
    *neurons = 0;
    if (text[0] == '\0')
        return true;
    if (parse_size(text, neurons) && *neurons >= 1 && *neurons <= NN_MAX_WIDTH)
        return true;
    return error_input(err, _("%s: \"%s\" is no number of neurons; expected 1 to %d"), command,
                       text, NN_MAX_WIDTH);
}

bool command_add_layer(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    struct architecture arch;
    size_t neurons, after;

    if (!parse_neurons("add-layer", arguments, &neurons, err) || !find(app, &arch, err))
        return false;
    after = structure_chosen(app, &arch);
    if (after == arch.layers)
        after--;
    if (!structure_add(&wanted, present_data(app), after, neurons, err) ||
        !adopt_layers(app, &wanted, err))
        return false;
    app->chosen_layer = after + 1;
    return true;
}

/* With the outputs chosen the last hidden layer goes: they are what stays. */
bool command_remove_layer(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    struct architecture arch;
    size_t layer;

    (void)arguments;
    if (!find(app, &arch, err))
        return false;
    layer = structure_chosen(app, &arch);
    if (layer == arch.layers)
        layer--;
    if (!structure_remove(&wanted, present_data(app), layer, err) ||
        !adopt_layers(app, &wanted, err))
        return false;
    app->chosen_layer = layer > 1 ? layer - 1 : 1;
    return true;
}

static bool resize(struct app *app, const char *command, const char *count, int sign,
                   struct error *err)
{
    struct settings wanted = app->settings;
    struct architecture arch;
    size_t neurons;

    if (!parse_neurons(command, count, &neurons, err) || !find(app, &arch, err))
        return false;
    return structure_resize(&wanted, present_data(app), structure_chosen(app, &arch),
                            sign * (neurons > 0 ? (long)neurons : 1), err) &&
           adopt_layers(app, &wanted, err);
}

bool command_fewer_neurons(struct app *app, const char *arguments, struct error *err)
{
    return resize(app, "fewer-neurons", arguments, -1, err);
}

bool command_more_neurons(struct app *app, const char *arguments, struct error *err)
{
    return resize(app, "more-neurons", arguments, 1, err);
}

/* ---- Activations */

/* The next one that the run can be made with; those that it cannot are passed over, and the first of them explained. */
bool structure_step_activation(struct app *app, int step, struct error *err)
{
    struct architecture arch;
    struct error first = {0}, refused;
    size_t layer, choice;

    if (!find(app, &arch, err))
        return false;
    layer = structure_chosen(app, &arch);
    choice = arch.activation[layer - 1];
    for (size_t i = 1; i < ACTIVATION_COUNT; i++) {
        struct settings wanted = app->settings;

        choice = (choice + (step > 0 ? 1 : ACTIVATION_COUNT - 1)) % ACTIVATION_COUNT;
        refused = (struct error){0};
        if (structure_activate(&wanted, present_data(app), layer, (enum activation)choice,
                               &refused) &&
            app_adopt(app, &wanted, &refused)) {
            setting_tell(app, &setting_table[SETTING_activation], &first);
            return true;
        }
        if (first.kind == ERROR_NONE)
            first = refused;
    }
    if (err != NULL)
        *err = first;
    return false;
}

/* "2 tanh", "out softmax"; one name alone is for all layers. */
bool command_activation(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    struct architecture arch;
    char where[16] = "", name[40] = "", rest[2] = "";
    size_t layer, choice;
    int words = sscanf(arguments, "%15s %39s %1s", where, name, rest);

    if (words == 1)
        return setting_set(&wanted, &setting_table[SETTING_activation], where, err) &&
               app_adopt(app, &wanted, err);
    if (words != 2)
        return error_input(err, _("activation: expected a layer and a name, as in \"activation 1 "
                                  "tanh\", or one name for all layers"));
    if (!find(app, &arch, err) ||
        !choice_find(activation_choices, ACTIVATION_COUNT, "activation", name, &choice, err))
        return false;
    if (strcmp(where, "out") == 0)
        layer = arch.layers;
    else if (!parse_size(where, &layer))
        return error_input(err, _("activation: \"%s\" is no layer; expected 1 to %zu, or out"),
                           where, arch.layers);
    if (!structure_activate(&wanted, present_data(app), layer, (enum activation)choice, err) ||
        !app_adopt(app, &wanted, err))
        return false;
    setting_tell(app, &setting_table[SETTING_activation], NULL);
    return true;
}

/* ---- As text */

/* A list of which one item is chosen. */
struct marked {
    char item[NN_MAX_LAYERS + 1][16];
    size_t count, chosen;
    const char *between;
};

/* Items from `first` on, the chosen one in brackets; ".." for those before. */
static void mark_from(struct text *text, const struct marked *marked, size_t first)
{
    if (first > 0)
        text_printf(text, "..");
    for (size_t i = first; i < marked->count; i++)
        text_printf(text, i == marked->chosen ? "%s[%s]" : "%s%s", i > 0 ? marked->between : "",
                    marked->item[i]);
}

/* As few of the first items are left out as lets the chosen one be seen. */
static char *mark(const struct marked *marked, const char *before, char *buffer, size_t size,
                  int width)
{
    size_t first = 0;

    for (;;) {
        struct text text = {0};
        const char *end;
        bool seen;

        if (first == 0)
            text_printf(&text, "%s", before);
        mark_from(&text, marked, first);
        end = text.data != NULL ? strchr(text.data, ']') : NULL;
        seen = end == NULL || end - text.data < width;
        snprintf(buffer, size, "%s", text.data != NULL ? text.data : "");
        text_free(&text);
        if (seen || first == marked->chosen)
            return buffer;
        first++;
    }
}

char *structure_text(const struct app *app, const struct setting_info *info, int width,
                     char *buffer, size_t size)
{
    bool layers = info == &setting_table[SETTING_layers];
    const char *written = layers ? app->settings.layers : app->settings.activation;
    const char *before = strcmp(written, "auto") == 0 ? "auto: " : "";
    struct architecture arch;
    struct marked marked = {.between = layers ? "-" : ","};

    if (!find(app, &arch, NULL) || (!layers && before[0] != '\0' && present_data(app) == NULL)) {
        snprintf(buffer, size, "%s", written);
        return buffer;
    }
    marked.count = arch.layers + (layers ? 1 : 0);
    marked.chosen = structure_chosen(app, &arch) - (layers ? 0 : 1);
    for (size_t i = 0; i < marked.count; i++) {
        if (layers)
            snprintf(marked.item[i], sizeof marked.item[i], "%zu", arch.sizes[i]);
        else
            snprintf(marked.item[i], sizeof marked.item[i], "%s",
                     activation_choices[arch.activation[i]].name);
    }
    return mark(&marked, before, buffer, size, width);
}
