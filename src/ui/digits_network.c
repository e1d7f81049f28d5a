/*
 * Which network the Digits screen asks: one of its own, the Train screen's, or one from a file.
 */
#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_names(struct digits_network *network)
{
    for (size_t i = 0; network->class_names != NULL && i < network->class_count; i++)
        free(network->class_names[i]);
    free(network->class_names);
    network->class_names = NULL;
    network->class_count = 0;
}

static void free_network(struct digits_network *network)
{
    digit_maker_free(network->maker);
    network->maker = NULL;
    predictor_free(network->predictor);
    network->predictor = NULL;
    network_free(&network->network);
    network->network = (struct network){0};
    scaling_free(&network->scaling);
    network->scaling = (struct scaling){0};
    free_names(network);
    network->error = (struct error){0};
    network->serial = 0;
}

void digits_network_free(struct digits_network *network)
{
    free_network(network);
}

/* What was made of it goes with it: it points into the network, or numbers its outputs. */
static void drop(struct digits_state *digits)
{
    digits->answered = false;
    inside_free(&digits->inside);
    imagines_free(&digits->imagines);
    microscope_state_free(&digits->microscope);
    free_network(&digits->network);
}

static bool check(const struct app *app, const struct network *network, struct error *err)
{
    const struct architecture *arch = &network->arch;
    size_t outputs = arch->sizes[arch->layers];

    if (arch->sizes[0] != DRAWING_PIXELS)
        return error_input(err, _("this network takes %zu values; a digit has %d x %d = %d pixels"),
                           arch->sizes[0], DRAWING_SIDE, DRAWING_SIDE, DRAWING_PIXELS);
    if (outputs < 2 || outputs > DIGITS_OUTPUTS)
        return error_input(err, _("this network has %zu outputs; expected 2 to %d, one a class"),
                           outputs, DIGITS_OUTPUTS);
    return !app->restricted || trainer_check_size(arch, APP_RESTRICTED_PARAMETERS, err);
}

static bool copy_names(struct digits_network *to, char *const *names, size_t count,
                       struct error *err)
{
    to->class_count = to->network.arch.sizes[to->network.arch.layers];
    if (names == NULL || count != to->class_count)
        return true;
    to->class_names = calloc(count, sizeof *to->class_names);
    if (to->class_names == NULL)
        return error_memory(err, count * sizeof *to->class_names, "the names of classes");
    for (size_t i = 0; i < count; i++) {
        to->class_names[i] = strdup(names[i]);
        if (to->class_names[i] == NULL)
            return error_memory(err, strlen(names[i]), "the names of classes");
    }
    return true;
}

/* A copy of a network that can be asked. */
static bool take(struct app *app, const struct network *network, const struct scaling *scaling,
                 char *const *names, size_t count, struct error *err)
{
    struct digits_network *to = &app->digits.network;

    if (!check(app, network, err) || !network_copy(&to->network, network, err) ||
        !scaling_copy(&to->scaling, scaling, err) || !copy_names(to, names, count, err))
        return false;
    to->predictor = predictor_create(&to->network, err);
    return to->predictor != NULL;
}

/* What could not be taken is as if there were none. */
static void settle(struct digits_state *digits, bool taken, const struct error *err)
{
    struct digits_network *network = &digits->network;

    if (!taken) {
        drop(digits);
        network->error = *err;
    }
    network->version++;
}

/* ---- The run's */

static void take_run(struct app *app)
{
    struct digits_network *network = &app->digits.network;
    const struct snapshot *snapshot = app->snapshot;
    const struct dataset *dataset = snapshot->dataset;
    struct error err = {0};
    bool taken = false;

    drop(&app->digits);
    if (snapshot->network.block == NULL)
        error_input(&err, _("the Train screen has no network yet"));
    else
        taken = take(app, &snapshot->network, &snapshot->scaling, dataset->output_names,
                     dataset->outputs, &err);
    settle(&app->digits, taken, &err);
    network->serial = snapshot->serial;
}

/* ---- One from a file */

/* What is in use stays where the file is no good. */
static bool open_file(struct app *app, const char *path, struct error *err)
{
    struct digits_network *network = &app->digits.network;
    struct model model = {0};
    struct error reason = {0};
    bool good = model_load(&model, path, err) && check(app, &model.network, err);

    if (good) {
        drop(&app->digits);
        app->digits.open = true;
        network->whose = DIGITS_FILE;
        snprintf(network->path, sizeof network->path, "%s", path);
        settle(&app->digits,
               take(app, &model.network, &model.scaling, model.class_names, model.class_count,
                    &reason),
               &reason);
    }
    model_free(&model);
    return good;
}

/* ---- The built-in one */

static void take_made(struct app *app)
{
    struct digits_network *network = &app->digits.network;
    struct model model;
    struct error err = {0};
    struct digit_maker *maker = network->maker;
    bool taken;

    network->maker = NULL;
    taken = digit_maker_take(maker, &model, &err);
    if (taken) {
        taken = take(app, &model.network, &model.scaling, model.class_names, model.class_count,
                     &err);
        model_free(&model);
    }
    settle(&app->digits, taken, &err);
}

/* Without threads, in scripts and tests, one waits for it. */
static void begin_making(struct app *app)
{
    struct digits_network *network = &app->digits.network;
    struct error err = {0};

    drop(&app->digits);
    network->maker = digit_maker_start(&err);
    if (network->maker == NULL)
        settle(&app->digits, false, &err);
    else if (!app->threaded)
        take_made(app);
}

void digits_follow_network(struct app *app)
{
    struct digits_network *network = &app->digits.network;

    if (network->maker != NULL && digit_maker_ended(network->maker))
        take_made(app);
    if (network->whose == DIGITS_RUN && network->serial != app->snapshot->serial)
        take_run(app);
}

/* ---- Choosing */

void digits_choose_network(struct app *app, enum digits_whose whose)
{
    app->digits.open = true; /* going to the screen leaves it so */
    app->digits.network.whose = whose;
    if (whose == DIGITS_RUN)
        take_run(app);
    else
        begin_making(app);
}

char *digits_class(const struct app *app, size_t output, char *buffer, size_t size)
{
    char *const *names = app->digits.network.class_names;

    if (names != NULL)
        return text_safe(buffer, size, names[output]);
    snprintf(buffer, size, "%zu", output);
    return buffer;
}

size_t digits_answer(const struct app *app)
{
    const struct digits_state *digits = &app->digits;
    size_t best = 0;

    for (size_t i = 1; i < digits->network.class_count; i++)
        best = digits->outputs[i] > digits->outputs[best] ? i : best;
    return best;
}

/* ---- Commands */

bool command_whose(struct app *app, const char *arguments, struct error *err)
{
    if (arguments[0] == '\0')
        return error_input(err, _("whose: expected built-in, run, or the file of a model"));
    if (strcmp(arguments, "built-in") == 0)
        digits_choose_network(app, DIGITS_BUILT_IN);
    else if (strcmp(arguments, "run") == 0)
        digits_choose_network(app, DIGITS_RUN);
    else
        return open_file(app, arguments, err);
    return true;
}

bool command_other_network(struct app *app, const char *arguments, struct error *err)
{
    bool run = app->digits.network.whose == DIGITS_RUN;

    (void)arguments;
    (void)err;
    digits_choose_network(app, run ? DIGITS_BUILT_IN : DIGITS_RUN);
    return true;
}

/* "step-digit 7": 7 is wanted; without a class that of the sample, or else the one that the network says. */
static bool find_wanted(const struct app *app, const char *name, size_t *wanted, struct error *err)
{
    char class_name[80];

    *wanted = digits_answer(app);
    if (name[0] == '\0')
        name = app->digits.input.known;
    if (name[0] == '\0')
        return true;
    for (size_t i = 0; i < app->digits.network.class_count; i++) {
        *wanted = i;
        if (strcmp(digits_class(app, i, class_name, sizeof class_name), name) == 0)
            return true;
    }
    return error_input(err, _("step-digit: the network knows no class \"%s\""), name);
}

bool command_step_digit(struct app *app, const char *arguments, struct error *err)
{
    const struct digits_network *network = &app->digits.network;
    char name[80];
    struct example_picture picture = {.values = app->digits.values,
                                      .width = DRAWING_SIDE,
                                      .height = DRAWING_SIDE,
                                      .wanted = name};
    struct example example;
    bool ok;

    digits_ask(app);
    if (!app->digits.answered)
        return error_input(
            err,
            _("step-digit: there is no digit on the sheet, or no network (in the gallery Enter takes a digit)"));
    if (!find_wanted(app, arguments, &picture.label, err))
        return false;
    digits_class(app, picture.label, name, sizeof name);
    picture.class_names = network->class_names;
    if (!example_of_picture(&example, &network->network, &picture, err))
        return false;
    example.problem.numbers[problem_rate(&example.problem)] = app->settings.rate;
    ok = step_visit(app, &example, err);
    example_free(&example);
    return ok;
}
