/*
 * The built-in digit model: made by a preset, found again by its fingerprint.
 *
 * The fingerprint is FNV-1a over the program's version, each setting, and a few samples of the data: a change of the generator
 * changes it as well as one of the recipe. It guards against accidents, not against malice: who can write into the cache
 * can as well write a model that is whole and wrong.
 */
#include "train/digit_model.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/run.h>

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_SETTING "digest" /* in the model's file: a fingerprint of its numbers */
#define SAMPLED        "20"     /* samples that stand for the generator */
#define CHUNK_SAMPLES  2000     /* trained between two calls of progress() */
#define HEX_SIZE       17

/* ---- Fingerprints */

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * FNV_PRIME;
    return hash;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_bytes(hash, text, strlen(text) + 1);
}

static void write_hex(char text[HEX_SIZE], uint64_t hash)
{
    snprintf(text, HEX_SIZE, "%016" PRIx64, hash);
}

/* The samples that a generator makes now; of so few none are held back. */
static bool hash_samples(uint64_t *hash, const char *spec, struct error *err)
{
    char few[SETTING_TEXT_SIZE], all[SETTING_TEXT_SIZE];
    struct dataset *dataset;

    if (!spec_with_key(spec, "test", "0", all, sizeof all, err) ||
        !spec_with_key(all, "samples", SAMPLED, few, sizeof few, err))
        return false;
    dataset = dataset_open(few, err);
    if (dataset == NULL)
        return false;
    *hash = hash_text(*hash, dataset->spec);
    if (dataset->bytes != NULL)
        *hash = hash_bytes(*hash, dataset->bytes, dataset->count * dataset->inputs);
    dataset_unref(dataset);
    return true;
}

/* threads change nothing about the result. */
static bool hash_recipe(uint64_t *hash, const struct settings *settings, struct error *err)
{
    char value[SETTING_TEXT_SIZE];

    *hash = hash_text(FNV_START, PACKAGE_VERSION);
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        if (i == SETTING_threads)
            continue;
        *hash = hash_text(*hash, setting_table[i].name);
        *hash = hash_text(*hash, setting_get(settings, &setting_table[i], value, sizeof value));
    }
    return hash_samples(hash, settings->data, err);
}

/* All that decides what the model says of a picture. */
static bool hash_model(uint64_t *hash, const struct model *model, struct error *err)
{
    const struct architecture *arch = &model->network.arch;
    const struct scaling *scaling = &model->scaling;
    size_t count = architecture_parameters(arch);
    float *plain = malloc((count + 1) * sizeof *plain);
    char text[SETTING_TEXT_SIZE];

    if (plain == NULL)
        return error_memory(err, count * sizeof *plain, "a digit model");
    network_export(&model->network, plain);
    *hash = hash_bytes(FNV_START, plain, count * sizeof *plain);
    free(plain);
    *hash = hash_text(*hash, architecture_text(arch, text, sizeof text));
    *hash = hash_text(*hash, architecture_activations_text(arch, text, sizeof text));
    *hash = hash_bytes(*hash, scaling->input_offset, scaling->inputs * sizeof(float));
    *hash = hash_bytes(*hash, scaling->input_factor, scaling->inputs * sizeof(float));
    for (size_t i = 0; i < model->class_count; i++)
        *hash = hash_text(*hash, model->class_names[i]);
    return true;
}

/* ---- The cache */

/* Writes the path of the file that a model of this recipe is kept in; "" where there is no place for a cache. */
static bool find_path(char path[PATH_MAX], const struct settings *recipe, struct error *err)
{
    char name[64], hex[HEX_SIZE];
    uint64_t hash;

    if (!hash_recipe(&hash, recipe, err))
        return false;
    write_hex(hex, hash);
    snprintf(name, sizeof name, "digits-%s.safetensors", hex);
    if (!file_cache_path(path, PATH_MAX, name, NULL))
        path[0] = '\0';
    return true;
}

static const char *find_digest(const struct model *model)
{
    for (size_t i = 0; i < model->setting_count; i++)
        if (strcmp(model->settings[i].name, DIGEST_SETTING) == 0)
            return model->settings[i].value;
    return "";
}

static bool is_intact(const struct model *model)
{
    char hex[HEX_SIZE];
    uint64_t hash;

    if (!hash_model(&hash, model, NULL))
        return false;
    write_hex(hex, hash);
    return strcmp(hex, find_digest(model)) == 0;
}

static bool load_cached(struct model *model, const char *path)
{
    if (path[0] == '\0' || !model_load(model, path, NULL))
        return false;
    if (is_intact(model))
        return true;
    model_free(model);
    return false;
}

static bool add_digest(struct model *model, struct error *err)
{
    struct model_setting *settings = realloc(model->settings,
                                             (model->setting_count + 1) * sizeof *settings);
    char hex[HEX_SIZE];
    uint64_t hash;

    if (settings == NULL)
        return error_memory(err, sizeof *settings, "a digit model");
    model->settings = settings;
    if (!hash_model(&hash, model, err))
        return false;
    write_hex(hex, hash);
    settings = &model->settings[model->setting_count++];
    *settings = (struct model_setting){strdup(DIGEST_SETTING), strdup(hex)};
    return (settings->name != NULL && settings->value != NULL) ||
           error_memory(err, HEX_SIZE, "a digit model");
}

/* ---- Training */

static double share_done(const struct run *run)
{
    struct learner_position position;

    learner_position(run->learner, &position);
    return (double)position.samples / ((double)run->settings.epochs * (double)run->train.count);
}

static bool train(struct run *run, digit_model_progress *progress, void *arg, struct error *err)
{
    uint64_t chunk = CHUNK_SAMPLES / run->settings.batch + 1;
    struct learner_position position = {0};

    while (position.epoch < run->settings.epochs) {
        if (progress != NULL && !progress(arg, share_done(run)))
            return error_work(err, _("the training of the digit model was interrupted"));
        if (!learner_run(run->learner, chunk, err))
            return false;
        learner_position(run->learner, &position);
    }
    if (progress != NULL)
        progress(arg, 1);
    return true;
}

static bool make_model(struct model *model, const struct settings *recipe,
                       digit_model_progress *progress, void *arg, struct error *err)
{
    struct run run;
    bool done;

    if (!run_create(&run, recipe, NULL, NULL, err))
        return false;
    done = train(&run, progress, arg, err) && run_model(&run, model, err);
    run_free(&run);
    if (!done)
        return false;
    if (add_digest(model, err))
        return true;
    model_free(model);
    return false;
}

bool digit_model_make(struct model *model, const struct settings *recipe,
                      digit_model_progress *progress, void *arg, struct error *err)
{
    char path[PATH_MAX];

    if (!find_path(path, recipe, err))
        return false;
    if (load_cached(model, path))
        return true;
    if (!make_model(model, recipe, progress, arg, err))
        return false;
    if (path[0] != '\0')
        model_save(model, path, NULL);
    return true;
}

/* ---- The program's own recipe */

static bool own_recipe(struct settings *recipe, struct error *err)
{
    settings_default(recipe);
    return settings_preset(recipe, DIGIT_MODEL_PRESET, err);
}

bool digit_model_open(struct model *model, digit_model_progress *progress, void *arg,
                      struct error *err)
{
    struct settings recipe;

    return own_recipe(&recipe, err) && digit_model_make(model, &recipe, progress, arg, err);
}

bool digit_model_cached(struct model *model)
{
    struct settings recipe;
    char path[PATH_MAX];

    return own_recipe(&recipe, NULL) && find_path(path, &recipe, NULL) && load_cached(model, path);
}
