/*
 * What a network is, without its weights: reading it from text, checking it, and the plain order of
 * its parameters.
 */
#include <nntui/nn.h>

#include "loss.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

#define SHOWN_SIZE 80 /* of foreign text in a message */

/* ---- From text */

/*
 * Reads the number of neurons at `*at` (inside `text`, for the message) and moves past it. Counts no
 * further than just over the limit, so that no number is too long.
 */
static bool read_width(const char *text, const char **at, size_t *width, struct error *err)
{
    const char *start = *at;
    size_t position = (size_t)(start - text) + 1, value = 0;
    char shown[SHOWN_SIZE];

    for (; **at >= '0' && **at <= '9'; (*at)++) {
        if (value <= NN_MAX_WIDTH)
            value = value * 10 + (size_t)(**at - '0');
    }
    text_safe(shown, sizeof shown, text);
    if (*at == start || (**at != '-' && **at != '\0'))
        return error_input(err,
                           _("layers \"%s\": no whole number at character %zu; expected sizes "
                             "joined by -, as in 784-100-10"),
                           shown, position);
    if (value < 1 || value > NN_MAX_WIDTH)
        return error_input(err,
                           _("layers \"%s\": the size at character %zu is %s; expected 1 to %d"),
                           shown, position, value < 1 ? "0" : _("too large"), NN_MAX_WIDTH);
    *width = value;
    return true;
}

bool architecture_parse_layers(struct architecture *arch, const char *text, struct error *err)
{
    size_t sizes[NN_MAX_LAYERS + 1] = {0}, count = 0;
    const char *at = text;
    char shown[SHOWN_SIZE];

    text_safe(shown, sizeof shown, text);
    for (;;) {
        if (count > NN_MAX_LAYERS)
            return error_input(err, _("layers \"%s\": more than %d sizes; expected 2 to %d"), shown,
                               NN_MAX_LAYERS + 1, NN_MAX_LAYERS + 1);
        if (!read_width(text, &at, &sizes[count], err))
            return false;
        count++;
        if (*at == '\0')
            break;
        at++;
    }
    if (count < 2)
        return error_input(err,
                           _("layers \"%s\": one size only; expected at least inputs and outputs, "
                             "as in 784-100-10"),
                           shown);
    arch->layers = count - 1;
    memcpy(arch->sizes, sizes, sizeof sizes);
    return true;
}

/* The length of the item at `at`, up to the next comma or the end. */
static size_t item_length(const char *at)
{
    return strcspn(at, ",");
}

static size_t count_items(const char *text)
{
    size_t count = 1;

    for (; *text != '\0'; text++)
        count += *text == ',';
    return count;
}

/* One name, blanks around it allowed. A name too long for the buffer is cut, and so unknown. */
static bool read_activation(const char *at, enum activation *activation, struct error *err)
{
    size_t length = item_length(at), blanks = strspn(at, " \t"), index;
    char name[64];

    while (length > blanks && strchr(" \t", at[length - 1]) != NULL)
        length--;
    snprintf(name, sizeof name, "%.*s", (int)(length - blanks), at + blanks);
    if (!choice_find(activation_choices, ACTIVATION_COUNT, _("activation"), name, &index, err))
        return false;
    *activation = (enum activation)index;
    return true;
}

bool architecture_parse_activations(struct architecture *arch, const char *text, struct error *err)
{
    enum activation parsed[NN_MAX_LAYERS] = {0};
    size_t count = count_items(text);
    const char *at = text;
    char shown[SHOWN_SIZE];

    if (count > 1 && count != arch->layers)
        return error_input(
            err,
            _("activation \"%s\": %zu names for %zu layers of weights; expected one for all, or one "
              "for each"),
            text_safe(shown, sizeof shown, text), count, arch->layers);
    for (size_t item = 0; item < count; item++) {
        if (!read_activation(at, &parsed[item], err))
            return false;
        at += item_length(at) + 1;
    }
    for (size_t layer = 0; layer < arch->layers; layer++)
        arch->activation[layer] = parsed[count == 1 ? 0 : layer];
    return true;
}

/* ---- Checks */

static bool check_sizes(const struct architecture *arch, struct error *err)
{
    if (arch->layers < 1 || arch->layers > NN_MAX_LAYERS)
        return error_input(err, _("a network has %zu layers of weights; expected 1 to %d"),
                           arch->layers, NN_MAX_LAYERS);
    for (size_t i = 0; i <= arch->layers; i++) {
        if (arch->sizes[i] < 1 || arch->sizes[i] > NN_MAX_WIDTH)
            return error_input(err, _("size %zu of the layers is %zu; expected 1 to %d"), i + 1,
                               arch->sizes[i], NN_MAX_WIDTH);
    }
    if (architecture_parameters(arch) > NN_MAX_PARAMETERS) {
        char shown[SHOWN_SIZE];

        return error_input(err,
                           _("layers %s have %zu weights and biases; expected at the most %zu"),
                           architecture_text(arch, shown, sizeof shown),
                           architecture_parameters(arch), NN_MAX_PARAMETERS);
    }
    return true;
}

static bool check_activations(const struct architecture *arch, struct error *err)
{
    for (size_t layer = 0; layer < arch->layers; layer++) {
        enum activation activation = arch->activation[layer];

        if ((size_t)activation >= ACTIVATION_COUNT)
            return error_input(err, _("layer %zu has activation number %zu; expected 0 to %d"),
                               layer + 1, (size_t)activation, ACTIVATION_COUNT - 1);
        if (activation_output_only(activation) && layer + 1 < arch->layers)
            return error_input(err,
                               _("layer %zu of %zu has activation %s, which can stand on the last "
                                 "layer only; expected another one there, as in sigmoid,%s"),
                               layer + 1, arch->layers, activation_choices[activation].name,
                               activation_choices[activation].name);
    }
    return true;
}

bool architecture_check(const struct architecture *arch, struct error *err)
{
    enum activation output;

    if (!check_sizes(arch, err) || !check_activations(arch, err))
        return false;
    output = arch->activation[arch->layers - 1];
    if ((size_t)arch->loss >= LOSS_COUNT)
        return error_input(err, _("the loss has number %zu; expected 0 to %d"), (size_t)arch->loss,
                           LOSS_COUNT - 1);
    if (!loss_accepts(arch->loss, output))
        return error_input(err,
                           _("loss %s with %s outputs; expected sigmoid or softmax on the last "
                             "layer, whose outputs can be read as probabilities"),
                           loss_choices[arch->loss].name, activation_choices[output].name);
    return true;
}

bool architecture_check_trainable(const struct architecture *arch, struct error *err)
{
    if (!architecture_check(arch, err))
        return false;
    for (size_t layer = 0; layer < arch->layers; layer++) {
        if (!activation_trainable(arch->activation[layer]))
            return error_input(err,
                               _("layer %zu has activation %s, which has no slope to train with; "
                                 "expected another one, such as sigmoid"),
                               layer + 1, activation_choices[arch->activation[layer]].name);
    }
    return true;
}

/* ---- The plain order */

static size_t layer_parameters(const struct architecture *arch, size_t layer)
{
    return arch->sizes[layer + 1] * (arch->sizes[layer] + (arch->bias ? 1 : 0));
}

/* Where a layer's parameters begin. */
static size_t layer_start(const struct architecture *arch, size_t layer)
{
    size_t start = 0;

    for (size_t l = 0; l < layer; l++)
        start += layer_parameters(arch, l);
    return start;
}

size_t architecture_parameters(const struct architecture *arch)
{
    return layer_start(arch, arch->layers);
}

size_t architecture_weight(const struct architecture *arch, size_t layer, size_t out, size_t in)
{
    return layer_start(arch, layer) + out * arch->sizes[layer] + in;
}

size_t architecture_bias(const struct architecture *arch, size_t layer, size_t out)
{
    return layer_start(arch, layer) + arch->sizes[layer + 1] * arch->sizes[layer] + out;
}

/* What does not fit is left out from the right. */
char *architecture_text(const struct architecture *arch, char *buffer, size_t size)
{
    size_t used = 0;

    if (size > 0)
        buffer[0] = '\0';
    for (size_t i = 0; i <= arch->layers && used < size; i++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%zu", i == 0 ? "" : "-",
                                 arch->sizes[i]);
    return buffer;
}

char *architecture_activations_text(const struct architecture *arch, char *buffer, size_t size)
{
    size_t used = 0, names = 1;

    if (size > 0)
        buffer[0] = '\0';
    for (size_t i = 1; i < arch->layers; i++)
        if (arch->activation[i] != arch->activation[0])
            names = arch->layers;
    for (size_t i = 0; i < names && used < size; i++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", i > 0 ? "," : "",
                                 activation_choices[arch->activation[i]].name);
    return buffer;
}
