/*
 * Datasets of images: `idx:IMAGES:LABELS` and `mnist:FOLDER`. Images are bytes once; of plain files
 * they are the mapped file itself.
 */
#include "data/idx.h"
#include "data/join.h"
#include "data/source.h"
#include "data/spec.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The two files of a part, with their paths. */
struct pair {
    char *images_path, *labels_path;
    struct idx_file images, labels;
};

static void pair_close(struct pair *pair)
{
    idx_close(&pair->images);
    idx_close(&pair->labels);
    free(pair->images_path);
    free(pair->labels_path);
    *pair = (struct pair){0};
}

/* `classes`: labels must be below it. */
static bool check_labels(const struct pair *pair, size_t classes, struct error *err)
{
    for (size_t i = 0; i < pair->labels.count; i++)
        if (pair->labels.data[i] >= classes)
            return error_offset(err, pair->labels_path, pair->labels.header_size + i,
                                _("label %u; expected 0 to %zu"), pair->labels.data[i],
                                classes - 1);
    return true;
}

/* Opens both files; the paths are there already. classes: 0 where any label is good. */
static bool pair_open(struct pair *pair, size_t classes, struct error *err)
{
    if (!idx_open(&pair->images, pair->images_path, IDX_IMAGES, err) ||
        !idx_open(&pair->labels, pair->labels_path, IDX_LABELS, err))
        return false;
    if (pair->images.count != pair->labels.count)
        return error_offset(err, pair->labels_path, 4,
                            _("%zu labels; expected %zu, one for each image in %s"),
                            pair->labels.count, pair->images.count, pair->images_path);
    return classes == 0 || check_labels(pair, classes, err);
}

static size_t largest_label(const struct pair *pair)
{
    uint8_t most = 0;

    for (size_t i = 0; i < pair->labels.count; i++)
        if (pair->labels.data[i] > most)
            most = pair->labels.data[i];
    return most;
}

/* ---- Into a dataset */

/* The files themselves become the dataset's memory. */
static void take_one(struct dataset *dataset, struct pair *train)
{
    struct dataset_memory *memory = dataset->memory;

    dataset->bytes = train->images.data;
    dataset->labels = train->labels.data;
    memory->images_file = train->images.file;
    memory->labels_file = train->labels.file;
    train->images.file = train->labels.file = (struct file_bytes){0};
}

/* Test images behind the training images, in one array. */
static bool join_images(struct dataset *dataset, struct pair *train, const struct pair *test,
                        struct error *err)
{
    struct dataset_memory *memory = dataset->memory;
    const struct idx_file *first = &train->images, *second = &test->images;
    uint8_t *bytes;

    if (first->file.mapped) {
        bytes = join_map(train->images_path, first->header_size + first->size, second->data,
                         second->size, &memory->joined_size, err);
        memory->joined = bytes;
        dataset->bytes = bytes + (bytes == NULL ? 0 : first->header_size);
        return bytes != NULL;
    }
    bytes = realloc((void *)(uintptr_t)first->file.data, first->size + second->size);
    if (bytes == NULL)
        return error_memory(err, first->size + second->size, "images");
    train->images.file = (struct file_bytes){0};
    memcpy(bytes + first->size, second->data, second->size);
    dataset->bytes = memory->bytes = bytes;
    return true;
}

/* Labels are copied, they are few; train_count tells dataset.c that the parts are fixed. */
static bool take_two(struct dataset *dataset, struct pair *train, const struct pair *test,
                     struct error *err)
{
    struct dataset_memory *memory = dataset->memory;
    size_t count = train->labels.count;

    if (test->images.width != train->images.width || test->images.height != train->images.height)
        return error_offset(err, test->images_path, 8,
                            _("images of %zu x %zu; expected %zu x %zu as in %s"),
                            test->images.width, test->images.height, train->images.width,
                            train->images.height, train->images_path);
    memory->labels = data_allocate(count + test->labels.count, 1, "labels", err);
    if (memory->labels == NULL)
        return false;
    memcpy(memory->labels, train->labels.data, count);
    memcpy(memory->labels + count, test->labels.data, test->labels.count);
    dataset->labels = memory->labels;
    dataset->train_count = count;
    return join_images(dataset, train, test, err);
}

/* `test` has no images where there is no test part of its own. */
static bool fill(struct dataset *dataset, struct pair *train, struct pair *test, size_t classes,
                 struct error *err)
{
    dataset->task = TASK_CLASSIFY;
    dataset->count = train->images.count + test->images.count;
    dataset->inputs = train->images.width * train->images.height;
    dataset->image_width = train->images.width;
    dataset->image_height = train->images.height;
    dataset->output_names = names_number(classes, err);
    if (dataset->output_names == NULL)
        return false;
    dataset->outputs = classes;
    if (test->images.count > 0)
        return take_two(dataset, train, test, err);
    take_one(dataset, train);
    return true;
}

/* ---- idx:IMAGES:LABELS */

/* The colon between the two files; one in a name is escaped. */
static bool split_path(struct pair *pair, const char *path, struct error *err)
{
    size_t length = strlen(path), colon = spec_find(path, length, ':');
    const char *rest = path + colon + 1;

    if (colon == length || colon == 0 || *rest == '\0')
        return error_input(err, _("data: \"idx\" needs two files, idx:IMAGES:LABELS"));
    if (spec_find(rest, strlen(rest), ':') < strlen(rest))
        return error_input(err, _("data: more than one colon in idx:IMAGES:LABELS; a colon in a "
                                  "file's name is written \\:"));
    pair->images_path = spec_unescape(path, colon);
    pair->labels_path = spec_unescape(rest, strlen(rest));
    return (pair->images_path != NULL && pair->labels_path != NULL) ||
           error_memory(err, length, "a path");
}

/* As many classes as the largest label says, unless the SPEC does. */
bool open_idx(struct dataset *dataset, struct source_options *options, struct error *err)
{
    struct pair pair = {0}, none = {0};
    size_t classes = options->classes;
    bool done = split_path(&pair, options->path, err) && pair_open(&pair, classes, err);

    if (done && classes == 0)
        classes = largest_label(&pair) < 1 ? 2 : largest_label(&pair) + 1;
    done = done && fill(dataset, &pair, &none, classes, err);
    pair_close(&pair);
    return done;
}

/* ---- mnist:FOLDER */

#define MNIST_CLASSES 10
#define MNIST_HELD    12 /* one in so many is held back: 5,000 of 60,000 */

/* How the files are called: as published, and as some copies have them. */
static const char *const endings[][4] = {
    {"-images-idx3-ubyte", "-images-idx3-ubyte.gz", "-images.idx3-ubyte", "-images.idx3-ubyte.gz"},
    {"-labels-idx1-ubyte", "-labels-idx1-ubyte.gz", "-labels.idx1-ubyte", "-labels.idx1-ubyte.gz"},
};

/* FOLDER/PART-images-... that exists; `*path` is NULL where there is none. False for other trouble. */
static bool find_file(char **path, const char *folder, const char *part, size_t kind,
                      struct error *err)
{
    for (size_t i = 0; i < sizeof endings[0] / sizeof endings[0][0]; i++) {
        struct text name = {0};
        struct stat status;

        text_printf(&name, "%s/%s%s", folder, part, endings[kind][i]);
        if (name.failed) {
            text_free(&name);
            return error_memory(err, strlen(folder), "a path");
        }
        if (stat(name.data, &status) == 0) {
            *path = name.data;
            return true;
        }
        if (errno != ENOENT) {
            error_system(err, ERROR_INPUT, name.data, _("cannot be opened"));
            text_free(&name);
            return false;
        }
        text_free(&name);
    }
    *path = NULL;
    return true;
}

static bool missing(const char *folder, const char *part, size_t kind, struct error *err)
{
    char shown[200];

    return error_input(err, _("%s: has no %s%s, plain or .gz"),
                       text_safe(shown, sizeof shown, folder), part, endings[kind][0]);
}

/* Both paths of a part; NULL both where the folder has neither file and `optional`. */
static bool find_pair(struct pair *pair, const char *folder, const char *part, bool optional,
                      struct error *err)
{
    if (!find_file(&pair->images_path, folder, part, 0, err) ||
        !find_file(&pair->labels_path, folder, part, 1, err))
        return false;
    if (pair->images_path == NULL && pair->labels_path == NULL && optional)
        return true;
    if (pair->images_path == NULL)
        return missing(folder, part, 0, err);
    return pair->labels_path != NULL || missing(folder, part, 1, err);
}

/* With test= the training pair is divided and the t10k pair is not even opened, so that it stays unseen. */
static bool open_folder(struct pair *train, struct pair *test, const char *folder,
                        const struct source_options *options, struct error *err)
{
    size_t classes = options->classes > 0 ? options->classes : MNIST_CLASSES;
    struct stat status;

    if (stat(folder, &status) != 0)
        return error_system(err, ERROR_INPUT, folder, _("cannot be opened"));
    if (!find_pair(train, folder, "train", false, err) || !pair_open(train, classes, err))
        return false;
    if (options->hold.kind != HOLD_DEFAULT) /* asked to divide the training pair */
        return true;
    return find_pair(test, folder, "t10k", true, err) &&
           (test->images_path == NULL || pair_open(test, classes, err));
}

/* Unless told otherwise a twelfth is held back where there is no test pair. */
bool open_mnist(struct dataset *dataset, struct source_options *options, struct error *err)
{
    size_t classes = options->classes > 0 ? options->classes : MNIST_CLASSES;
    char *folder = spec_unescape(options->path, strlen(options->path));
    struct pair train = {0}, test = {0};
    bool done = folder != NULL ? open_folder(&train, &test, folder, options, err)
                               : error_memory(err, strlen(options->path), "a path");

    done = done && fill(dataset, &train, &test, classes, err);
    if (done && options->hold.kind == HOLD_DEFAULT && dataset->train_count == 0)
        options->hold = (struct hold){.kind = HOLD_COUNT, .count = dataset->count / MNIST_HELD};
    pair_close(&train);
    pair_close(&test);
    free(folder);
    return done;
}
