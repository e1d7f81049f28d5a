/*
 * `nntui predict`: what a network says of people's own pictures.
 */
#include "command.h"
#include "progress.h"
#include "train.h"

#include <nntui/digit_model.h>
#include <nntui/i18n.h>
#include <nntui/picture.h>
#include <nntui/preparation.h>
#include <nntui/text.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE 200

/* One call of `nntui predict`. */
struct predicting {
    const char *model_path; /* NULL: the built-in one */
    bool raw, json;
    struct model model;
    size_t width, height; /* of the pictures that the network takes */
    size_t inputs, outputs;
    struct predictor *predictor;
    float *values;  /* [inputs], 0 to 255 */
    float *x;       /* [inputs], scaled */
    float *outcome; /* [outputs] */
};

/* ---- The network */

static void show_progress(struct progress *progress, double done)
{
    char line[80];

    snprintf(line, sizeof line, _("training the digit model, this once: %3.0f%%"), 100 * done);
    progress_line(progress, line);
}

static bool on_progress(void *arg, double done)
{
    show_progress(arg, done);
    return !train_interrupted();
}

static bool open_built_in(struct predicting *predicting, struct error *err)
{
    struct progress progress;
    bool done;

    progress_start(&progress, 0);
    train_catch_interrupts();
    done = digit_model_open(&predicting->model, on_progress, &progress, err);
    progress_clear(&progress);
    return done;
}

/* A network says itself which pictures it takes; 784 inputs are a digit's 28 x 28 anyway. */
static bool find_size(struct predicting *predicting, const char *shown, struct error *err)
{
    const struct model *model = &predicting->model;
    size_t inputs = model->network.arch.sizes[0];
    bool digit = inputs == DRAWING_PIXELS && model->image_width * model->image_height != inputs;

    predicting->inputs = inputs;
    predicting->width = digit ? DRAWING_SIDE : model->image_width;
    predicting->height = digit ? DRAWING_SIDE : model->image_height;
    if (predicting->width * predicting->height != inputs)
        return error_input(err,
                           _("%s: the network takes %zu inputs that are no picture; expected "
                             "%d, a picture of %d x %d"),
                           shown, inputs, DRAWING_PIXELS, DRAWING_SIDE, DRAWING_SIDE);
    if (predicting->raw ||
        (predicting->width == DRAWING_SIDE && predicting->height == DRAWING_SIDE))
        return true;
    return error_input(err,
                       _("%s: the network takes pictures of %zu x %zu; expected %d x %d, or "
                         "--raw, which takes pictures as they stand"),
                       shown, predicting->width, predicting->height, DRAWING_SIDE, DRAWING_SIDE);
}

static bool check_model(struct predicting *predicting, struct error *err)
{
    const struct architecture *arch = &predicting->model.network.arch;
    char shown[SHOWN_SIZE];

    text_safe(shown, sizeof shown,
              predicting->model_path != NULL ? predicting->model_path : DIGIT_MODEL_PRESET);
    predicting->outputs = arch->sizes[arch->layers];
    if (predicting->model.task != TASK_CLASSIFY)
        return error_input(err,
                           _("%s: the network was trained for regression; expected one that "
                             "tells classes apart"),
                           shown);
    return find_size(predicting, shown, err);
}

static bool allocate(struct predicting *predicting, struct error *err)
{
    size_t floats = 2 * predicting->inputs + predicting->outputs;

    predicting->values = calloc(floats, sizeof *predicting->values);
    if (predicting->values == NULL)
        return error_memory(err, floats * sizeof *predicting->values, "a picture");
    predicting->x = predicting->values + predicting->inputs;
    predicting->outcome = predicting->x + predicting->inputs;
    predicting->predictor = predictor_create(&predicting->model.network, err);
    return predicting->predictor != NULL;
}

static bool open_network(struct predicting *predicting, struct error *err)
{
    bool opened = predicting->model_path != NULL
                      ? model_load(&predicting->model, predicting->model_path, err)
                      : open_built_in(predicting, err);

    return opened && check_model(predicting, err) && allocate(predicting, err);
}

/* ---- One picture */

/* The picture as the network's images are, 0 to 255. */
static bool take_raster(struct predicting *predicting, const struct picture *picture,
                        struct error *err)
{
    struct preparation prepared;

    if (predicting->raw) {
        picture_fit(picture, predicting->width, predicting->height, predicting->values);
        for (size_t i = 0; i < predicting->inputs; i++)
            predicting->values[i] *= 255;
        return true;
    }
    if (!prepare_raster(&prepared, picture->ink, picture->width, picture->height, PREPARATION_ALL,
                        err))
        return false;
    for (size_t i = 0; i < predicting->inputs; i++)
        predicting->values[i] = prepared.bytes[i];
    return true;
}

static bool read_values(struct predicting *predicting, const char *path, struct error *err)
{
    struct picture picture;
    char shown[SHOWN_SIZE];
    bool done;

    if (!picture_read(&picture, path, &picture_limits, err))
        return false;
    if (picture.blank)
        done = error_input(err,
                           _("%s: no ink was found; expected a digit, darker or lighter than "
                             "its paper"),
                           text_safe(shown, sizeof shown, path));
    else
        done = take_raster(predicting, &picture, err);
    picture_free(&picture);
    return done;
}

static size_t find_class(const struct predicting *predicting)
{
    struct samples samples = {.outputs = predicting->outputs,
                              .classes = predicting->outputs > 1 ? predicting->outputs : 2,
                              .low = predicting->model.scaling.low,
                              .high = predicting->model.scaling.high};

    return samples_class(&samples, predicting->outcome);
}

/* The output that comes nearest to the class's; the class itself where there is one output. */
static size_t find_next(const struct predicting *predicting, size_t class)
{
    size_t next = class;

    for (size_t i = 0; i < predicting->outputs; i++)
        if (i != class && (next == class || predicting->outcome[i] > predicting->outcome[next]))
            next = i;
    return next;
}

/* ---- What is printed */

static const char *class_name(const struct predicting *predicting, size_t class, char *buffer,
                              size_t size)
{
    if (class < predicting->model.class_count)
        snprintf(buffer, size, "%s", predicting->model.class_names[class]);
    else
        snprintf(buffer, size, "%zu", class);
    return buffer;
}

/* Of softmax a share, of other outputs the number as it is. */
static const char *confidence(const struct predicting *predicting, size_t output, char *buffer,
                              size_t size)
{
    const struct architecture *arch = &predicting->model.network.arch;
    double value = (double)predicting->outcome[output];

    if (arch->activation[arch->layers - 1] == ACTIVATION_SOFTMAX)
        snprintf(buffer, size, "%.1f%%", 100 * value);
    else
        snprintf(buffer, size, "%.3f", value);
    return buffer;
}

static bool report_text(const struct predicting *predicting, const char *path, size_t class)
{
    char file[SHOWN_SIZE], name[64], shown[80], value[32];
    size_t next = find_next(predicting, class);

    class_name(predicting, class, name, sizeof name);
    printf("%s: %s  (%s", text_safe(file, sizeof file, path), text_safe(shown, sizeof shown, name),
           confidence(predicting, predicting->outputs > 1 ? class : 0, value, sizeof value));
    if (predicting->outputs > 1 && next != class) {
        class_name(predicting, next, name, sizeof name);
        printf(_("; next %s, %s"), text_safe(shown, sizeof shown, name),
               confidence(predicting, next, value, sizeof value));
    }
    printf(")\n");
    return true;
}

static json_t *outputs_json(const struct predicting *predicting)
{
    json_t *array = json_array();
    bool done = array != NULL;

    for (size_t i = 0; done && i < predicting->outputs; i++)
        done = json_array_append_new(array, cli_json_number((double)predicting->outcome[i])) == 0;
    if (done)
        return array;
    json_decref(array);
    return NULL;
}

/* A file's name need not be UTF-8, a text in JSON must be. */
static json_t *text_json(const char *text)
{
    json_t *string = json_string(text);
    char shown[PATH_MAX];

    return string != NULL ? string : json_string(text_safe(shown, sizeof shown, text));
}

static bool report_json(const struct predicting *predicting, const char *path, size_t class,
                        struct error *err)
{
    char name[256];

    return cli_json_line(json_pack("{so so so}", "file", text_json(path), "label",
                                   text_json(class_name(predicting, class, name, sizeof name)),
                                   "outputs", outputs_json(predicting)),
                         err);
}

static bool predict_one(struct predicting *predicting, const char *path, struct error *err)
{
    size_t class;

    if (!read_values(predicting, path, err))
        return false;
    scaling_input(&predicting->model.scaling, predicting->values, predicting->inputs,
                  predicting->x);
    predictor_run(predicting->predictor, predicting->x, predicting->outcome);
    class = find_class(predicting);
    return predicting->json ? report_json(predicting, path, class, err)
                            : report_text(predicting, path, class);
}

/* One picture that cannot be read does not keep the others from being looked at. */
static enum cli_status predict_all(struct predicting *predicting, char *const *paths, size_t count)
{
    enum cli_status status = CLI_DONE;

    for (size_t i = 0; i < count && !train_interrupted(); i++) {
        struct error err = {0};

        if (!predict_one(predicting, paths[i], &err)) {
            enum cli_status failed = cli_complain(&err);

            status = failed > status ? failed : status;
        }
    }
    return train_interrupted() && status == CLI_DONE ? CLI_FAILED : status;
}

static enum cli_status predict(struct predicting *predicting, char *const *paths, size_t count)
{
    struct error err = {0};
    enum cli_status status = open_network(predicting, &err) ? predict_all(predicting, paths, count)
                                                            : cli_complain(&err);

    predictor_free(predicting->predictor);
    free(predicting->values);
    model_free(&predicting->model);
    return status;
}

enum cli_status cli_predict(const struct cli_command *command, int argc, char **argv)
{
    struct predicting predicting = {0};
    /* clang-format off */
    const struct cli_option table[] = {
        {"model", "FILE", CLI_TEXT, &predicting.model_path, 0,
         N_("a saved network for digits [the program's own]")},
        {"raw", NULL, CLI_FLAG, &predicting.raw, 0,
         N_("takes a picture as it stands: neither cropped nor centred")},
        {"json", NULL, CLI_FLAG, &predicting.json, 0, N_("prints one JSON object a line")},
    };
    /* clang-format on */
    struct cli_options options = {.command = command,
                                  .table = table,
                                  .count = sizeof table / sizeof table[0],
                                  .operands = INT_MAX};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (first == argc)
        return cli_usage(&options, "%s", _("no picture is given; expected PNG or PGM files"));
    return predict(&predicting, argv + first, (size_t)(argc - first));
}
