/*
 * What a network's file says: sizes, activations, first numbers. The problem is made from the sizes first, and the rest is
 * read into it; wherever reading fails, the caller frees it.
 */
#include "course/example_private.h"

#include <nntui/i18n.h>
#include <nntui/network.h>
#include <nntui/settings.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_RATE 0.1
#define DEFAULT_SEED 1

static const char *key_name(enum example_key key)
{
    return example_keys[key].name;
}

/* ---- What the network is */

static bool read_layers(const struct example_file *file, struct architecture *arch,
                        struct error *err)
{
    const json_t *sizes = example_value(file, EXAMPLE_KEY_LAYERS);
    size_t count = json_array_size(sizes);
    char place[JSON_PLACE_SIZE], expected[80];

    if (!json_is_array(sizes))
        return example_wrong_key(file, EXAMPLE_KEY_LAYERS, err);
    snprintf(expected, sizeof expected, _("2 to %d sizes, inputs first, as in [3, 3, 3]"),
             NN_MAX_LAYERS + 1);
    if (count < 2 || count > NN_MAX_LAYERS + 1)
        return example_unexpected(file, key_name(EXAMPLE_KEY_LAYERS), sizes, expected, err);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(sizes, i);
        uint64_t size;

        snprintf(place, sizeof place, "%s[%zu]", key_name(EXAMPLE_KEY_LAYERS), i);
        snprintf(expected, sizeof expected, _("a whole number from 1 to %d"), NN_MAX_WIDTH);
        if (!example_whole(value, 1, NN_MAX_WIDTH, &size))
            return example_unexpected(file, place, value, expected, err);
        arch->sizes[i] = (size_t)size;
    }
    arch->layers = count - 1;
    return true;
}

/* Biases are there where the file lists them, and with init where it asks for them. */
static bool read_bias(const struct example_file *file, struct architecture *arch, struct error *err)
{
    const json_t *bias = example_value(file, EXAMPLE_KEY_BIAS);

    if (bias != NULL && !json_is_boolean(bias))
        return example_wrong_key(file, EXAMPLE_KEY_BIAS, err);
    arch->bias = example_has(file, EXAMPLE_KEY_BIASES) || json_is_true(bias);
    return true;
}

/* One name for each layer of weights. */
static bool read_activation_list(const struct example_file *file, const json_t *names,
                                 struct architecture *arch, struct error *err)
{
    const char *key = key_name(EXAMPLE_KEY_ACTIVATION);

    if (!example_list_of(file, key, names, arch->layers, _("a name for each layer of weights"),
                         err))
        return false;
    for (size_t layer = 0; layer < arch->layers; layer++) {
        const json_t *name = json_array_get(names, layer);
        struct error inner = {0};
        char place[JSON_PLACE_SIZE];
        size_t index;

        snprintf(place, sizeof place, "%s[%zu]", key, layer);
        if (!json_is_string(name))
            return example_unexpected(file, place, name, _("a name"), err);
        if (!choice_find(activation_choices, ACTIVATION_COUNT, key, json_string_value(name), &index,
                         &inner))
            return example_pass_on(file, place, &inner, err);
        arch->activation[layer] = (enum activation)index;
    }
    return true;
}

/* Afterwards the network can be trained, whatever its loss. */
static bool read_activation(const struct example_file *file, struct architecture *arch,
                            struct error *err)
{
    const json_t *value = example_value(file, EXAMPLE_KEY_ACTIVATION);
    const char *key = key_name(EXAMPLE_KEY_ACTIVATION);
    struct error inner = {0};

    if (value == NULL)
        return true;
    if (json_is_array(value)) {
        if (!read_activation_list(file, value, arch, err))
            return false;
    } else if (!json_is_string(value)) {
        return example_wrong_key(file, EXAMPLE_KEY_ACTIVATION, err);
    } else if (!architecture_parse_activations(arch, json_string_value(value), &inner)) {
        return example_pass_on(file, key, &inner, err);
    }
    return architecture_check_trainable(arch, &inner) || example_pass_on(file, key, &inner, err);
}

static bool read_loss(const struct example_file *file, struct architecture *arch, struct error *err)
{
    size_t loss = LOSS_SSE;
    struct error inner = {0};

    if (!example_choice(file, EXAMPLE_KEY_LOSS, loss_choices, LOSS_COUNT, &loss, err))
        return false;
    arch->loss = (enum loss)loss;
    return architecture_check(arch, &inner) ||
           example_pass_on(file, key_name(EXAMPLE_KEY_LOSS), &inner, err);
}

/* Sizes first: what is wrong with them is not to be looked for under another key. */
static bool read_architecture(const struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    struct architecture arch = {.loss = LOSS_SSE};
    struct error inner = {0};

    for (size_t layer = 0; layer < NN_MAX_LAYERS; layer++)
        arch.activation[layer] = ACTIVATION_SIGMOID;
    if (!read_layers(file, &arch, err) || !read_bias(file, &arch, err))
        return false;
    if (!problem_create(problem, &arch, &inner))
        return example_pass_on(file, key_name(EXAMPLE_KEY_LAYERS), &inner, err);
    problem->carry = file->carry;
    return read_activation(file, &problem->arch, err) && read_loss(file, &problem->arch, err);
}

static bool read_rule(const struct example_file *file, struct error *err)
{
    size_t rule = RULE_CHAIN;

    if (!example_choice(file, EXAMPLE_KEY_RULE, rule_choices, RULE_COUNT, &rule, err))
        return false;
    file->example->problem.rule = (enum rule)rule;
    return true;
}

static bool read_rate(const struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    double *rate = &problem->numbers[problem_rate(problem)];

    *rate = DEFAULT_RATE;
    return !example_has(file, EXAMPLE_KEY_RATE) ||
           example_number(file, key_name(EXAMPLE_KEY_RATE), example_value(file, EXAMPLE_KEY_RATE),
                          rate, err);
}

/* ---- Weights and biases */

static bool read_matrix(const struct example_file *file, const json_t *rows, size_t layer,
                        struct error *err)
{
    struct problem *problem = &file->example->problem;
    const struct architecture *arch = &problem->arch;
    char place[JSON_PLACE_SIZE];

    snprintf(place, sizeof place, "%s[%zu]", key_name(EXAMPLE_KEY_WEIGHTS), layer);
    if (!example_list_of(file, place, rows, arch->sizes[layer + 1],
                         _("a row for each receiving neuron"), err))
        return false;
    for (size_t out = 0; out < arch->sizes[layer + 1]; out++) {
        double *to = problem->numbers + architecture_weight(arch, layer, out, 0);

        snprintf(place, sizeof place, "%s[%zu][%zu]", key_name(EXAMPLE_KEY_WEIGHTS), layer, out);
        if (!example_numbers(file, place, json_array_get(rows, out), arch->sizes[layer],
                             _("a number for each sending neuron"), to, err))
            return false;
    }
    return true;
}

static bool read_weights(const struct example_file *file, struct error *err)
{
    const json_t *matrices = example_value(file, EXAMPLE_KEY_WEIGHTS);
    size_t layers = file->example->problem.arch.layers;

    if (!example_list_of(file, key_name(EXAMPLE_KEY_WEIGHTS), matrices, layers,
                         _("a matrix for each layer of weights"), err))
        return false;
    for (size_t layer = 0; layer < layers; layer++)
        if (!read_matrix(file, json_array_get(matrices, layer), layer, err))
            return false;
    return true;
}

static bool read_biases(const struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    const struct architecture *arch = &problem->arch;
    const json_t *lists = example_value(file, EXAMPLE_KEY_BIASES);

    if (lists == NULL)
        return true;
    if (!example_list_of(file, key_name(EXAMPLE_KEY_BIASES), lists, arch->layers,
                         _("a list for each layer of weights"), err))
        return false;
    for (size_t layer = 0; layer < arch->layers; layer++) {
        double *to = problem->numbers + architecture_bias(arch, layer, 0);
        char place[JSON_PLACE_SIZE];

        snprintf(place, sizeof place, "%s[%zu]", key_name(EXAMPLE_KEY_BIASES), layer);
        if (!example_numbers(file, place, json_array_get(lists, layer), arch->sizes[layer + 1],
                             _("a number for each neuron"), to, err))
            return false;
    }
    return true;
}

/* The limits are those of the setting with the same name. */
static bool read_scale(const struct example_file *file, double *scale, struct error *err)
{
    const struct setting_info *info = &setting_table[SETTING_init_scale];
    const json_t *value = example_value(file, EXAMPLE_KEY_INIT_SCALE);
    const char *key = key_name(EXAMPLE_KEY_INIT_SCALE);
    char expected[80];

    *scale = 1;
    if (value == NULL)
        return true;
    if (!example_number(file, key, value, scale, err))
        return false;
    snprintf(expected, sizeof expected, _("a number from %g to %g"), info->minimum, info->maximum);
    return (*scale >= info->minimum && *scale <= info->maximum) ||
           example_unexpected(file, key, value, expected, err);
}

static bool draw_weights(const struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    uint64_t seed = DEFAULT_SEED;
    size_t init = INIT_NORMAL;
    struct network network;
    double scale;

    if (example_has(file, EXAMPLE_KEY_SEED) &&
        !example_whole(example_value(file, EXAMPLE_KEY_SEED), 0, UINT64_MAX, &seed))
        return example_wrong_key(file, EXAMPLE_KEY_SEED, err);
    if (!example_choice(file, EXAMPLE_KEY_INIT, init_choices, INIT_COUNT, &init, err) ||
        !read_scale(file, &scale, err) || !network_create(&network, &problem->arch, err))
        return false;
    network_initialise(&network, (enum init)init, scale, seed);
    network_export_double(&network, problem->numbers);
    network_free(&network);
    return true;
}

/* Refuses a key that means nothing beside, or without, another. */
static bool refuse_beside(const struct example_file *file, enum example_key key,
                          enum example_key other, struct error *err)
{
    return !example_has(file, key) ||
           example_complain(file, key_name(key), err, _("found beside %s; expected one of the two"),
                            key_name(other));
}

static bool refuse_without(const struct example_file *file, enum example_key key,
                           enum example_key other, struct error *err)
{
    return !example_has(file, key) ||
           example_complain(file, key_name(key), err, _("found without %s; expected both"),
                            key_name(other));
}

static bool read_parameters(const struct example_file *file, struct error *err)
{
    if (example_has(file, EXAMPLE_KEY_INIT))
        return refuse_beside(file, EXAMPLE_KEY_WEIGHTS, EXAMPLE_KEY_INIT, err) &&
               refuse_beside(file, EXAMPLE_KEY_BIASES, EXAMPLE_KEY_INIT, err) &&
               draw_weights(file, err);
    if (!refuse_without(file, EXAMPLE_KEY_SEED, EXAMPLE_KEY_INIT, err) ||
        !refuse_without(file, EXAMPLE_KEY_INIT_SCALE, EXAMPLE_KEY_INIT, err) ||
        !refuse_without(file, EXAMPLE_KEY_BIAS, EXAMPLE_KEY_INIT, err))
        return false;
    if (!example_has(file, EXAMPLE_KEY_WEIGHTS))
        return example_complain(
            file, key_name(EXAMPLE_KEY_WEIGHTS), err, _("missing; expected %s, or %s instead"),
            _(example_keys[EXAMPLE_KEY_WEIGHTS].formula), key_name(EXAMPLE_KEY_INIT));
    return read_weights(file, err) && read_biases(file, err);
}

/* ---- What comes in, and what should come out */

/* One of two keys, of which the first is a list of numbers; true for the second without having read it. */
static bool read_either(const struct example_file *file, enum example_key key,
                        enum example_key other, size_t count, const char *of, double *to,
                        struct error *err)
{
    if (example_has(file, other))
        return refuse_beside(file, key, other, err);
    if (!example_has(file, key))
        return example_complain(file, key_name(key), err,
                                _("missing; expected a list of %zu, %s, or %s instead"), count, of,
                                key_name(other));
    return example_numbers(file, key_name(key), example_value(file, key), count, of, to, err);
}

static bool read_input(struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    double *to = problem->numbers + problem_inputs(problem);
    size_t count = problem->arch.sizes[0];

    if (!read_either(file, EXAMPLE_KEY_INPUT, EXAMPLE_KEY_PICTURE, count,
                     _("a number for each input"), to, err))
        return false;
    return !example_has(file, EXAMPLE_KEY_PICTURE) || example_read_picture(file, count, to, err);
}

/* error: [outputs], which becomes the targets that have it. Everything else of the problem must be there. */
static bool make_targets(const struct example_file *file, double *error, struct error *err)
{
    const struct problem *problem = &file->example->problem;
    size_t last = problem->arch.layers - 1, outputs = problem->arch.sizes[last + 1];
    struct pass pass;
    bool finite = true;

    if (!pass_create(&pass, &problem->arch, err))
        return false;
    pass_forward(&pass, problem->numbers, problem->numbers + problem_inputs(problem), NULL);
    for (size_t i = 0; i < outputs; i++) {
        error[i] += pass.output[last][i];
        finite = finite && isfinite(error[i]);
    }
    pass_free(&pass);
    return finite || example_complain(file, key_name(EXAMPLE_KEY_ERROR), err,
                                      _("the outputs are too large for it; expected weights and "
                                        "inputs that lead to finite outputs"));
}

/* Instead of targets, which are made from them; both are kept, to be told beside each other. */
static bool read_error(struct example_file *file, double *target, size_t count, const char *of,
                       struct error *err)
{
    double *kept = malloc(2 * count * sizeof *kept);

    file->example->error = kept;
    if (kept == NULL)
        return error_memory(err, 2 * count * sizeof *kept, "the errors of an example");
    if (!example_numbers(file, key_name(EXAMPLE_KEY_ERROR), example_value(file, EXAMPLE_KEY_ERROR),
                         count, of, kept, err))
        return false;
    memcpy(target, kept, count * sizeof *kept);
    if (!make_targets(file, target, err))
        return false;
    memcpy(kept + count, target, count * sizeof *kept);
    return true;
}

static bool read_target(struct example_file *file, struct error *err)
{
    struct problem *problem = &file->example->problem;
    double *to = problem->numbers + problem_targets(problem);
    size_t count = problem->arch.sizes[problem->arch.layers];
    const char *of = _("a number for each output");

    if (!read_either(file, EXAMPLE_KEY_TARGET, EXAMPLE_KEY_ERROR, count, of, to, err))
        return false;
    if (!example_has(file, EXAMPLE_KEY_ERROR))
        return true;
    if (problem->carry != CARRY_FULL)
        return example_complain(file, key_name(EXAMPLE_KEY_ERROR), err,
                                _("found beside carry %d, with which the error would be another; "
                                  "expected target, or carry \"full\""),
                                problem->carry);
    return read_error(file, to, count, of, err);
}

/* ---- What the outputs stand for */

static bool read_outputs(struct example_file *file, struct error *err)
{
    const json_t *names = example_value(file, EXAMPLE_KEY_OUTPUTS);
    struct example *example = file->example;
    size_t count = example->problem.arch.sizes[example->problem.arch.layers];

    if (names == NULL)
        return true;
    if (!example_list_of(file, key_name(EXAMPLE_KEY_OUTPUTS), names, count,
                         _("a text for each output"), err))
        return false;
    example->labels = calloc(count, sizeof *example->labels);
    if (example->labels == NULL)
        return error_memory(err, count * sizeof *example->labels, "the names of outputs");
    for (size_t i = 0; i < count; i++) {
        char place[JSON_PLACE_SIZE];

        snprintf(place, sizeof place, "%s[%zu]", key_name(EXAMPLE_KEY_OUTPUTS), i);
        if (!example_read_text(file, place, json_array_get(names, i), "", EXAMPLE_MAX_LABEL,
                               &example->labels[i], err))
            return false;
    }
    return true;
}

bool example_read_network(struct example_file *file, struct error *err)
{
    return read_architecture(file, err) && read_rule(file, err) && read_rate(file, err) &&
           read_parameters(file, err) && read_input(file, err) && read_target(file, err) &&
           read_outputs(file, err);
}
