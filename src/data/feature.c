/*
 * Input features: what a network is given in place of the two inputs of a set. Parsing their names, and making their
 * columns. Which there are is in feature.def.
 */
#include "data/source.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FEATURE_INPUTS 2
#define PLAIN          (1u << FEATURE_x1 | 1u << FEATURE_x2)
#define WAVES          (1u << FEATURE_sin_x1 | 1u << FEATURE_sin_x2)

const struct feature_info feature_table[FEATURE_COUNT] = {
#define FEATURE(id, name, typed, formula, help) [FEATURE_##id] = {name, typed, #formula, help},
#include <nntui/feature.def>
#undef FEATURE
};

/* ---- Names */

static bool is_name(const char *name, const char *word, size_t length)
{
    return strlen(name) == length && strncmp(name, word, length) == 0;
}

static bool parse_feature(unsigned *features, const char *word, size_t length, struct error *err)
{
    char found[80], shown[80], names[FEATURES_TEXT_SIZE];

    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (is_name(feature_table[i].name, word, length) ||
            is_name(feature_table[i].typed, word, length)) {
            *features |= 1u << i;
            return true;
        }
    }
    snprintf(found, sizeof found, "%.*s", (int)length, word);
    return error_input(
        err, _("features: there is no \"%s\"; expected names with + between them, of %s"),
        text_safe(shown, sizeof shown, found),
        features_text((1u << FEATURE_COUNT) - 1, ' ', names));
}

bool features_parse(unsigned *features, const char *list, struct error *err)
{
    unsigned found = 0;

    for (list += strspn(list, "+ "); *list != '\0'; list += strspn(list, "+ ")) {
        size_t length = strcspn(list, "+ ");

        if (!parse_feature(&found, list, length, err))
            return false;
        list += length;
    }
    if (found == 0)
        return error_input(err, _("features: none is named; expected as in x1+x2+x1^2"));
    *features = found == PLAIN ? 0 : found;
    return true;
}

char *features_text(unsigned features, char separator, char buffer[FEATURES_TEXT_SIZE])
{
    size_t used = 0;

    if (features == 0)
        features = PLAIN;
    buffer[0] = '\0';
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if ((features >> i & 1) == 0)
            continue;
        if (used > 0)
            buffer[used++] = separator;
        used += (size_t)snprintf(buffer + used, FEATURES_TEXT_SIZE - used, "%s",
                                 feature_table[i].name);
    }
    return buffer;
}

#define MAX_WAVE 1e9

bool waves_parse(const char *text, double waves[2])
{
    const char *plus = strchr(text, '+');
    char first[40];

    snprintf(first, sizeof first, "%.*s", (int)strcspn(text, "+"), text);
    return parse_real(first, &waves[0]) && parse_real(plus != NULL ? plus + 1 : first, &waves[1]) &&
           waves[0] > 0 && waves[0] <= MAX_WAVE && waves[1] > 0 && waves[1] <= MAX_WAVE;
}

unsigned spec_features(const char *spec, double waves[2])
{
    char value[256];
    unsigned features = 0;

    waves[0] = waves[1] = 1;
    if (!spec_key(spec, "features", value, sizeof value) || !features_parse(&features, value, NULL))
        return 0;
    if (spec_key(spec, "sin", value, sizeof value))
        waves_parse(value, waves);
    return features;
}

/* ---- Values */

static double feature_value(enum feature feature, double x1, double x2, double w1, double w2)
{
    switch (feature) {
#define FEATURE(id, name, typed, formula, help) \
 case FEATURE_##id:                             \
  return formula;
#include <nntui/feature.def>
#undef FEATURE
    case FEATURE_COUNT: break;
    }
    return 0;
}

void dataset_features(const struct dataset *dataset, const float *raw, float *x)
{
    if (dataset->features == 0) {
        memcpy(x, raw, dataset->inputs * sizeof *x);
        return;
    }
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (dataset->features >> i & 1)
            *x++ = (float)feature_value((enum feature)i, (double)raw[0], (double)raw[1],
                                        dataset->wave[0], dataset->wave[1]);
    }
}

void features_compute(struct dataset *dataset)
{
    float *x = dataset->memory->features;

    for (size_t row = 0; x != NULL && row < dataset->count; row++)
        dataset_features(dataset, dataset->raw_x + row * dataset->raw_inputs,
                         x + row * dataset->inputs);
}

/* ---- Of a set that is being made */

bool features_have_wave(unsigned features)
{
    return (features & WAVES) != 0;
}

/* The wave that fits the training part's range of an input, to two digits; 1 for a constant. */
static double fit_wave(const struct dataset *dataset, size_t input)
{
    double low = INFINITY, high = -INFINITY, wave;
    char text[32];

    for (size_t i = 0; i < dataset->train_count; i++) {
        double value = (double)dataset->raw_x[dataset->rows[i] * dataset->raw_inputs + input];

        low = fmin(low, value);
        high = fmax(high, value);
    }
    wave = FEATURE_RANGE / (high / 2 - low / 2);
    if (!(high > low) || !(wave > 0) || !(wave <= MAX_WAVE))
        return 1;
    snprintf(text, sizeof text, "%.1e", wave);
    parse_real(text, &wave);
    return wave;
}

/* Names of the columns in the rows' order. */
static bool name_columns(struct dataset *dataset, struct error *err)
{
    char *names[FEATURE_COUNT];
    size_t count = 0;

    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (dataset->features >> i & 1)
            names[count++] = (char *)feature_table[i].name;
    }
    dataset->input_names = names_copy(names, count, err);
    dataset->inputs = dataset->input_names != NULL ? count : 0;
    return dataset->input_names != NULL;
}

bool features_check(const struct dataset *dataset, struct error *err)
{
    for (size_t i = 0; i < dataset->count * dataset->inputs; i++) {
        if (!isfinite(dataset->x[i]))
            return error_input(err, _("features: %s of sample %zu is too large a number"),
                               dataset->input_names[i % dataset->inputs], i / dataset->inputs + 1);
    }
    return true;
}

bool features_apply(struct dataset *dataset, struct source_options *options, struct error *err)
{
    struct dataset_memory *memory = dataset->memory;

    dataset->raw_inputs = dataset->inputs;
    dataset->raw_x = dataset->x;
    dataset->raw_names = dataset->input_names;
    if (options->features == 0)
        return true;
    if (dataset->inputs != FEATURE_INPUTS || dataset->x == NULL)
        return error_input(
            err,
            _("features are for sets with two inputs that are numbers; this one has %zu inputs"),
            dataset->inputs);
    dataset->features = options->features;
    for (size_t i = 0; i < FEATURE_INPUTS; i++) {
        if (options->wave[i] <= 0)
            options->wave[i] = fit_wave(dataset, i);
        dataset->wave[i] = options->wave[i];
    }
    if (!name_columns(dataset, err))
        return false;
    memory->features = data_allocate(dataset->count * dataset->inputs, sizeof *memory->features,
                                     "features", err);
    if (memory->features == NULL)
        return false;
    dataset->x = memory->features;
    features_compute(dataset);
    return features_check(dataset, err);
}
