/*
 * Datasets as a whole: from a SPEC to rows in memory that are divided for training and testing, and
 * the count of references. Where rows come from is in the sources (source.def).
 */
#include <nntui/dataset.h>

#include "data/join.h"
#include "data/source.h"
#include "data/spec.h"
#include "data/split.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_SIZE 120

/* Generated sets: more would only fill the memory. */
#define MAX_GENERATED 10000000

/* ---- Help for sources */

/* Zeroed; never of 0 bytes, so that NULL always means failure. */
void *data_allocate(size_t count, size_t size, const char *what, struct error *err)
{
    void *memory = NULL;

    if (size == 0 || count <= SIZE_MAX / size)
        memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (memory == NULL)
        error_memory(err, size > 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size, what);
    return memory;
}

char **names_split(const char *list, size_t count, struct error *err)
{
    char **names = data_allocate(count, sizeof *names, "names", err);

    for (size_t i = 0; names != NULL && i < count; i++) {
        size_t length = strcspn(list, ",");

        names[i] = strndup(list, length);
        if (names[i] == NULL) {
            error_memory(err, length, "names");
            names_free(names, i);
            return NULL;
        }
        list += length + (list[length] == ',');
    }
    return names;
}

/* What digits are called. */
char **names_number(size_t count, struct error *err)
{
    char **names = data_allocate(count, sizeof *names, "names", err);

    for (size_t i = 0; names != NULL && i < count; i++) {
        struct text name = {0};

        text_printf(&name, "%zu", i);
        names[i] = name.data;
        if (name.failed) {
            text_free(&name);
            error_memory(err, 4, "names");
            names_free(names, i);
            return NULL;
        }
    }
    return names;
}

char **names_copy(char *const *names, size_t count, struct error *err)
{
    char **copy = data_allocate(count, sizeof *copy, "names", err);

    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = strdup(names[i]);
        if (copy[i] == NULL) {
            error_memory(err, strlen(names[i]), "names");
            names_free(copy, i);
            return NULL;
        }
    }
    return copy;
}

void names_free(char **names, size_t count)
{
    for (size_t i = 0; names != NULL && i < count; i++)
        free(names[i]);
    free(names);
}

/* ---- Options of a SPEC */

/* "data: KEY=VALUE; expected ..." */
static bool bad_value(const struct spec_pair *pair, const char *expected, struct error *err)
{
    char shown[SHOWN_SIZE];

    return error_input(err, _("data: %s=%s; expected %s"), pair->key,
                       text_safe(shown, sizeof shown, pair->value), expected);
}

/* A whole number is a count, so that test=1 is one sample; a share lies below 1. */
static bool parse_hold(struct hold *hold, const struct spec_pair *pair, struct error *err)
{
    if (parse_size(pair->value, &hold->count)) {
        hold->kind = HOLD_COUNT;
        return true;
    }
    if (!parse_real(pair->value, &hold->share) || hold->share < 0 || hold->share >= 1)
        return bad_value(pair, _("a whole number of samples, or a share from 0 to below 1"), err);
    hold->kind = HOLD_SHARE;
    return true;
}

static bool parse_whole(size_t *value, const struct spec_pair *pair, size_t low, size_t high,
                        struct error *err)
{
    char expected[80];

    if (parse_size(pair->value, value) && *value >= low && *value <= high)
        return true;
    snprintf(expected, sizeof expected, _("a whole number from %zu to %zu"), low, high);
    return bad_value(pair, expected, err);
}

static bool parse_noise(struct source_options *options, const struct spec_pair *pair,
                        struct error *err)
{
    options->noise_given = true;
    if (parse_real(pair->value, &options->noise) && options->noise >= 0 && options->noise <= 100)
        return true;
    return bad_value(pair, _("a number from 0 to 100"), err);
}

/* Words to their index; the words of a key are listed in the message. */
static bool parse_word(unsigned *index, const struct spec_pair *pair, const char *const *words,
                       unsigned count, struct error *err)
{
    char expected[80] = "";
    size_t used = 0;

    for (unsigned i = 0; i < count; i++) {
        if (strcmp(pair->value, words[i]) == 0) {
            *index = i;
            return true;
        }
        used += (size_t)snprintf(expected + used, sizeof expected - used, "%s%s",
                                 i == 0 ? "" : " | ", words[i]);
    }
    return bad_value(pair, expected, err);
}

/* The keys whose values are words. */
static bool parse_choice(struct source_options *options, const struct spec_pair *pair,
                         struct error *err)
{
    static const char *const scales[] = {"auto", "none"};
    static const char *const tasks[] = {"auto", "classify", "regress"};
    static const char *const headers[] = {"auto", "yes", "no"};
    unsigned index = 0;
    bool done = false;

    if (strcmp(pair->key, "scale") == 0) {
        done = parse_word(&index, pair, scales, 2, err);
        options->raw = index == 1;
    } else if (strcmp(pair->key, "task") == 0) {
        done = parse_word(&index, pair, tasks, 3, err);
        options->task = (enum task_choice)index;
    } else if (strcmp(pair->key, "header") == 0) {
        done = parse_word(&index, pair, headers, 3, err);
        options->header = (enum header_choice)index;
    }
    return done;
}

/* The form of the row in source.def decides which keys there are; here is what each of them takes. */
static bool parse_pair(struct source_options *options, const struct spec_pair *pair,
                       struct error *err)
{
    char shown[SHOWN_SIZE];
    bool features = strcmp(pair->key, "features") == 0;

    if (features && !source_has_key(options->source, pair->key))
        return error_input(
            err,
            _("data: features are for sets with two inputs that are numbers, which \"%s\" has not"),
            options->source->name);
    if (!source_has_key(options->source, pair->key))
        return error_input(err, _("data: \"%s\" has no key \"%s\"; expected %s"),
                           options->source->name, text_safe(shown, sizeof shown, pair->key),
                           options->source->form);
    if (strcmp(pair->key, "test") == 0)
        return parse_hold(&options->hold, pair, err);
    if (strcmp(pair->key, "seed") == 0)
        return parse_u64(pair->value, &options->seed) ||
               bad_value(pair, _("a whole number from 0 to 2^64 - 1"), err);
    if (strcmp(pair->key, "samples") == 0)
        return parse_whole(&options->samples, pair, 2, MAX_GENERATED, err);
    if (strcmp(pair->key, "classes") == 0)
        return parse_whole(&options->classes, pair, 2, SAMPLES_MAX_CLASSES, err);
    if (strcmp(pair->key, "noise") == 0)
        return parse_noise(options, pair, err);
    if (features)
        return features_parse(&options->features, pair->value, err);
    if (strcmp(pair->key, "sin") == 0)
        return waves_parse(pair->value, options->wave) ||
               bad_value(pair, _("a number over 0, or two as in 6+0.1"), err);
    if (strcmp(pair->key, "target") == 0) {
        options->target = strdup(pair->value);
        return options->target != NULL || error_memory(err, strlen(pair->value), "a SPEC");
    }
    return parse_choice(options, pair, err);
}

/* Where the files of MNIST are, for who does not want to say so each time. */
#define MNIST_FOLDER "NNTUI_MNIST"

/* `mnist` alone, or `mnist:`, gets the folder from the environment; so the normalised SPEC names it. */
static bool find_folder(struct spec *spec, struct error *err)
{
    const char *folder = getenv(MNIST_FOLDER);
    struct text path = {0};

    if (strcmp(spec->name, "mnist") != 0 || (spec->path != NULL && spec->path[0] != '\0'))
        return true;
    if (folder == NULL || folder[0] == '\0')
        return error_input(err,
                           _("data: \"mnist\" needs the folder with its files; expected "
                             "mnist:FOLDER, or the folder in the environment variable %s"),
                           MNIST_FOLDER);
    spec_add_escaped(&path, folder);
    if (path.failed)
        return error_memory(err, strlen(folder), "a path");
    free(spec->path);
    spec->path = path.data;
    return true;
}

/* A path is wanted where the form has a colon after the name. */
static bool check_path(const struct source_options *options, struct error *err)
{
    const struct data_source *source = options->source;
    bool wanted = source->form[strlen(source->name)] == ':';

    if (wanted && (options->path == NULL || options->path[0] == '\0'))
        return error_input(err, _("data: \"%s\" needs a path; expected %s"), source->name,
                           source->form);
    if (!wanted && options->path != NULL)
        return error_input(err, _("data: \"%s\" takes no path; expected %s"), source->name,
                           source->form);
    return true;
}

/* Everything that can be wrong with a SPEC without looking at a file. */
static bool parse_options(struct source_options *options, struct spec *spec, struct error *err)
{
    const struct data_source *source = data_source_find(spec->name);

    if (source == NULL)
        return source_unknown(spec->name, err);
    if (!find_folder(spec, err))
        return false;
    *options = (struct source_options){
        .source = source, .path = spec->path, .seed = 1, .samples = source->samples};
    if (!check_path(options, err))
        return false;
    for (size_t i = 0; i < spec->count; i++)
        if (!parse_pair(options, &spec->pair[i], err))
            return false;
    return true;
}

/* ---- The normalised SPEC */

/* As few digits as read back as the same double. */
static void add_real(struct text *text, const char *key, double value)
{
    char buffer[32];

    snprintf(buffer, sizeof buffer, "%.15g", value);
    if (strtod(buffer, NULL) < value || strtod(buffer, NULL) > value)
        snprintf(buffer, sizeof buffer, "%.17g", value);
    text_printf(text, ",%s=%s", key, buffer);
}

static void add_features(struct text *text, const struct source_options *options)
{
    char names[FEATURES_TEXT_SIZE];

    if (options->features == 0)
        return;
    text_printf(text, ",features=%s", features_text(options->features, '+', names));
    if (!features_have_wave(options->features))
        return;
    add_real(text, "sin", options->wave[0]);
    if (options->wave[0] < options->wave[1] || options->wave[0] > options->wave[1]) {
        char number[32];

        text_printf(text, "+%s", format_double(number, sizeof number, options->wave[1]));
    }
}

/* `divided`: the source itself said which rows are for testing, so test and seed mean nothing. */
static char *normalise(const struct source_options *options, bool divided, struct error *err)
{
    const struct data_source *source = options->source;
    struct text text = {0};

    text_add(&text, source->name);
    if (options->path != NULL) {
        text_add(&text, ":");
        spec_add_path(&text, options->path);
    }
    if (source->generated)
        text_printf(&text, ",samples=%zu", options->samples);
    if (source_has_key(source, "noise"))
        add_real(&text, "noise", options->noise);
    if (options->classes > 0)
        text_printf(&text, ",classes=%zu", options->classes);
    if (options->target != NULL) {
        text_add(&text, ",target=");
        spec_add_escaped(&text, options->target);
        text_printf(&text, ",task=%s,header=%s",
                    options->task == TASK_CHOICE_REGRESS ? "regress" : "classify",
                    options->header == HEADER_YES ? "yes" : "no");
    }
    add_features(&text, options);
    if (options->hold.kind == HOLD_SHARE)
        add_real(&text, "test", options->hold.share);
    else if (options->hold.kind == HOLD_COUNT)
        text_printf(&text, ",test=%zu", options->hold.count);
    if (!divided)
        text_printf(&text, ",seed=%llu", (unsigned long long)options->seed);
    if (options->raw)
        text_add(&text, ",scale=none");
    if (text.failed) {
        text_free(&text);
        error_memory(err, 64, "a SPEC");
    }
    return text.data;
}

/* ---- Opening */

#define DEFAULT_SHARE 0.2
#define FEW_SAMPLES   20 /* too few to hold some back unasked */

/* A fifth, but a truth table or a handful of lines is all needed for training. */
static void default_hold(struct hold *hold, size_t count)
{
    if (hold->kind == HOLD_DEFAULT && count < FEW_SAMPLES)
        *hold = (struct hold){.kind = HOLD_COUNT, .count = 0};
    else if (hold->kind == HOLD_DEFAULT)
        *hold = (struct hold){.kind = HOLD_SHARE, .share = DEFAULT_SHARE};
}

/*
 * A share is rounded to the nearest whole number of samples, and leaves one at the least; a count is taken at its
 * word.
 */
static bool divide(struct dataset *dataset, struct source_options *options, struct error *err)
{
    size_t held = options->hold.count;

    default_hold(&options->hold, dataset->count);
    if (options->hold.kind == HOLD_SHARE)
        held = (size_t)floor(options->hold.share * (double)dataset->count + 0.5);
    else
        held = options->hold.count;
    if (options->hold.kind == HOLD_SHARE && held == dataset->count)
        held--;
    if (held >= dataset->count)
        return error_input(err,
                           _("data: test=%zu, but there are only %zu samples; some must be "
                             "left to train on"),
                           held, dataset->count);
    return split_rows(dataset, held, options->seed, err);
}

/* Fills a dataset whose memory is there already. */
static bool fill(struct dataset *dataset, struct source_options *options, struct error *err)
{
    bool divided;

    dataset->name = strdup(options->source->name);
    dataset->raw = options->raw;
    if (dataset->name == NULL)
        return error_memory(err, 16, "a data set");
    if (!source_opener(options->source)(dataset, options, err))
        return false;
    divided = dataset->train_count > 0;
    if (divided ? !split_none(dataset, err) : !divide(dataset, options, err))
        return false;
    if (!features_apply(dataset, options, err))
        return false;
    dataset->spec = normalise(options, divided, err);
    return dataset->spec != NULL;
}

/* What a trained network wants: see dataset_open_for(). */
struct expected {
    enum task task;
    char *const *class_names;
    size_t class_count;
    const uint8_t *contents; /* of the file; NULL: not read yet */
    size_t contents_size;
};

struct dataset *dataset_allocate(struct error *err)
{
    struct dataset *dataset = data_allocate(1, sizeof *dataset, "a data set", err);

    if (dataset == NULL)
        return NULL;
    dataset->memory = data_allocate(1, sizeof *dataset->memory, "a data set", err);
    if (dataset->memory == NULL) {
        free(dataset);
        return NULL;
    }
    atomic_init(&dataset->memory->references, 1);
    return dataset;
}

/* What the SPEC leaves open is as the network has it. */
static void expect(struct source_options *options, const struct expected *expected)
{
    bool classes = expected->class_names != NULL && expected->task == TASK_CLASSIFY;

    if (options->task == TASK_CHOICE_AUTO)
        options->task = expected->task == TASK_REGRESS ? TASK_CHOICE_REGRESS : TASK_CHOICE_CLASSIFY;
    options->contents = expected->contents;
    options->contents_size = expected->contents_size;
    if (!classes || expected->class_count < 2)
        return;
    options->class_names = expected->class_names;
    options->class_count = expected->class_count;
    if (source_has_key(options->source, "classes") && options->classes == 0 &&
        expected->class_count <= SAMPLES_MAX_CLASSES)
        options->classes = expected->class_count;
}

/* `expected` is NULL where nothing is. */
static struct dataset *open_parsed(struct spec *spec, const struct expected *expected,
                                   struct error *err)
{
    struct source_options options = {0};
    struct dataset *dataset = NULL;

    if (parse_options(&options, spec, err)) {
        if (expected != NULL)
            expect(&options, expected);
        dataset = dataset_allocate(err);
    }
    if (dataset != NULL && !fill(dataset, &options, err)) {
        dataset_unref(dataset);
        dataset = NULL;
    }
    free(options.target);
    return dataset;
}

/* The SPEC lives as long as the opening; the dataset keeps a normalised copy. */
static struct dataset *open_text(const char *spec, const struct expected *expected,
                                 struct error *err)
{
    struct spec parsed;
    struct dataset *dataset;

    if (!spec_parse(&parsed, spec, err))
        return NULL;
    dataset = open_parsed(&parsed, expected, err);
    spec_free(&parsed);
    return dataset;
}

struct dataset *dataset_open(const char *spec, struct error *err)
{
    return open_text(spec, NULL, err);
}

struct dataset *dataset_open_for(const char *spec, enum task task, char *const *class_names,
                                 size_t class_count, struct error *err)
{
    const struct expected expected = {task, class_names, class_count, NULL, 0};

    return open_text(spec, &expected, err);
}

struct dataset *dataset_open_contents(const char *spec, const uint8_t *contents, size_t size,
                                      const struct dataset *like, struct error *err)
{
    const struct expected expected = {like->task, like->output_names, like->outputs, contents,
                                      size};

    return open_text(spec, &expected, err);
}

/* ---- Looking without reading */

/* Whether the file or folder of that name, written as in a SPEC, can be opened. */
static bool check_file(const char *text, size_t length, struct error *err)
{
    char *path = spec_unescape(text, length);
    bool done;

    if (path == NULL)
        return error_memory(err, length, "a file's name");
    if (strcmp(path, "-") == 0)
        done = true;
    else if (!file_allowed(path, err))
        done = false;
    else
        done = access(path, R_OK) == 0 || error_system(err, ERROR_INPUT, path, _("cannot be read"));
    free(path);
    return done;
}

/* IMAGES:LABELS are two files; anywhere else a colon is a part of the name. */
static bool check_files(const struct source_options *options, struct error *err)
{
    const char *path = options->path;
    size_t length = strlen(path), colon = length;

    if (strcmp(options->source->name, "idx") == 0)
        colon = spec_find(path, length, ':');
    return check_file(path, colon, err) &&
           (colon == length || check_file(path + colon + 1, length - colon - 1, err));
}

bool dataset_check(const char *spec, struct error *err)
{
    struct source_options options = {0};
    struct spec parsed;
    bool done;

    if (!spec_parse(&parsed, spec, err))
        return false;
    done = parse_options(&options, &parsed, err) &&
           (options.path == NULL || check_files(&options, err));
    free(options.target);
    spec_free(&parsed);
    return done;
}

/* ---- References */

struct dataset *dataset_ref(struct dataset *dataset)
{
    atomic_fetch_add_explicit(&dataset->memory->references, 1, memory_order_relaxed);
    return dataset;
}

/* All of these are NULL or empty where a source did not use them. */
static void memory_free(struct dataset_memory *memory)
{
    free(memory->x);
    free(memory->features);
    free(memory->targets);
    free(memory->bytes);
    free(memory->labels);
    file_release(&memory->images_file);
    file_release(&memory->labels_file);
    join_release(memory->joined, memory->joined_size);
    free(memory);
}

void dataset_unref(struct dataset *dataset)
{
    /* What other threads did with the set must have happened before it is taken apart. */
    if (dataset == NULL ||
        atomic_fetch_sub_explicit(&dataset->memory->references, 1, memory_order_acq_rel) != 1)
        return;
    if (dataset->raw_names != dataset->input_names)
        names_free(dataset->raw_names, dataset->raw_inputs);
    names_free(dataset->input_names, dataset->inputs);
    names_free(dataset->output_names, dataset->outputs);
    free(dataset->name);
    free(dataset->spec);
    free(dataset->rows);
    memory_free(dataset->memory);
    free(dataset);
}
