/*
 * Other rows for the run that goes on: points by hand, and what has been added to its file meanwhile.
 */
#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS 1000

/* ---- The set in use */

struct dataset *data_present(const struct app *app)
{
    return app->datasets.given != NULL ? app->datasets.given : app->snapshot->dataset;
}

/* Takes a reference of its own; the snapshot may lag behind, and the next point is added to this set. */
bool data_replace(struct app *app, struct dataset *dataset, struct error *err)
{
    struct datasets_state *state = &app->datasets;

    if (!trainer_replace_data(app->trainer, dataset))
        return error_work(err, _("the run is busy with earlier commands"));
    dataset_unref(state->given);
    state->given = dataset_ref(dataset);
    state->given_order = trainer_orders(app->trainer);
    app_update(app);
    return true;
}

/* ---- Points by hand */

/* "x y CLASS", for what is expected. */
static void describe_point(const struct dataset *dataset, struct text *text)
{
    for (size_t i = 0; i < dataset->raw_inputs; i++)
        text_printf(text, "%s ", dataset->raw_names[i]);
    for (size_t i = 0; dataset->task == TASK_REGRESS && i < dataset->outputs; i++)
        text_printf(text, "%s ", dataset->output_names[i]);
    if (dataset->task == TASK_REGRESS)
        return;
    text_add(text, _("and the class: "));
    for (size_t i = 0; i < dataset->outputs && i < 4; i++)
        text_printf(text, "%s%s", i > 0 ? " | " : "", dataset->output_names[i]);
    if (dataset->outputs > 4)
        text_add(text, " | ...");
}

static bool bad_point(const struct dataset *dataset, const char *found, struct error *err)
{
    struct text text = {0};
    char shown[80], expected[300];

    describe_point(dataset, &text);
    text_safe(expected, sizeof expected, text.data != NULL ? text.data : "");
    text_free(&text);
    return error_input(err, _("add-point: found \"%s\"; expected %s"),
                       text_safe(shown, sizeof shown, found), expected);
}

/* The next `count` numbers of the arguments. */
static bool take_numbers(const struct dataset *dataset, const char **arguments, float *values,
                         size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(*arguments, " ");
        char word[64];
        double value;

        snprintf(word, sizeof word, "%.*s", (int)length, *arguments);
        if (!parse_real(word, &value))
            return bad_point(dataset, *arguments, err);
        values[i] = (float)value;
        *arguments += length + strspn(*arguments + length, " ");
    }
    return true;
}

/* By its name, which may have blanks in it, else by its number from 1. */
static bool take_class(const struct dataset *dataset, const char *word, uint8_t *label,
                       struct error *err)
{
    size_t number;

    for (size_t i = 0; i < dataset->outputs; i++) {
        if (strcmp(dataset->output_names[i], word) == 0) {
            *label = (uint8_t)i;
            return true;
        }
    }
    if (!parse_size(word, &number) || number < 1 || number > dataset->outputs)
        return bad_point(dataset, word, err);
    *label = (uint8_t)(number - 1);
    return true;
}

/* The base with the point that the arguments describe; x: [raw_inputs], target: [outputs]. */
static struct dataset *read_point(struct dataset *base, const char *arguments, float *x,
                                  float *target, struct error *err)
{
    uint8_t label = 0;

    if (!take_numbers(base, &arguments, x, base->raw_inputs, err))
        return NULL;
    if (base->task == TASK_CLASSIFY) {
        if (!take_class(base, arguments, &label, err))
            return NULL;
        return dataset_with_row(base, x, NULL, label, err);
    }
    if (!take_numbers(base, &arguments, target, base->outputs, err))
        return NULL;
    if (arguments[0] != '\0') {
        bad_point(base, arguments, err);
        return NULL;
    }
    return dataset_with_row(base, x, target, 0, err);
}

static struct dataset *with_point(struct dataset *base, const char *arguments, struct error *err)
{
    float *values = calloc(base->raw_inputs + base->outputs, sizeof *values);
    struct dataset *dataset;

    if (values == NULL) {
        error_memory(err, sizeof *values, "a point");
        return NULL;
    }
    dataset = read_point(base, arguments, values, values + base->raw_inputs, err);
    free(values);
    return dataset;
}

/* The set that points go to; NULL with a message where there is none, or one of images. */
static struct dataset *editable(const struct app *app, struct error *err)
{
    struct dataset *dataset = data_present(app);

    if (dataset == NULL)
        error_input(err, _("there are no data yet"));
    else if (dataset->raw_x == NULL)
        error_input(
            err, _("\"%s\" are images; points can be added and removed where inputs are numbers"),
            dataset->name);
    return dataset != NULL && dataset->raw_x != NULL ? dataset : NULL;
}

/* Hands the set that was made of `base` over and says how it stands; takes the reference. */
static bool use_edited(struct app *app, struct dataset *base, struct dataset *dataset,
                       struct error *err)
{
    char edits[80];
    bool done;

    if (dataset == NULL)
        return false;
    dataset_ref(base); /* which the run gives up */
    done = data_replace(app, dataset, err);
    dataset_edits(dataset, edits, sizeof edits);
    if (done) {
        undo_keep_points(app, base, dataset);
        app_show(app, ROLE_GOOD, _("%s: %zu%s%s; u takes it back"), dataset->name, dataset->count,
                 edits[0] != '\0' ? ", " : "", edits);
    }
    dataset_unref(base);
    dataset_unref(dataset);
    return done;
}

bool command_add_point(struct app *app, const char *arguments, struct error *err)
{
    struct dataset *base = editable(app, err);

    return base != NULL && use_edited(app, base, with_point(base, arguments, err), err);
}

/* Row of the arguments' number; without one, that of the point added last. */
static bool find_point(const struct dataset *dataset, const char *arguments, size_t *row,
                       struct error *err)
{
    size_t number;

    if (arguments[0] == '\0' && dataset->by_hand == 0)
        return error_input(
            err, _("remove-point: no point was added by hand; remove-point N takes number N out"));
    if (arguments[0] == '\0') {
        *row = dataset->count - 1;
        return true;
    }
    if (!parse_size(arguments, &number) || number < 1 || number > dataset->count)
        return error_input(
            err, _("remove-point: found \"%s\"; expected the number of a point, 1 to %zu"),
            arguments, dataset->count);
    *row = number - 1;
    return true;
}

bool command_remove_point(struct app *app, const char *arguments, struct error *err)
{
    struct dataset *base = editable(app, err);
    size_t row = 0;

    return base != NULL && find_point(base, arguments, &row, err) &&
           use_edited(app, base, dataset_without_row(base, row, err), err);
}

/* ---- A file that grows */

/* In the past nothing is added: it would end what came after. */
static bool is_watched(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    return snapshot->dataset != NULL && snapshot->moment == snapshot->present &&
           strcmp(snapshot->dataset->name, "csv") == 0 && snapshot->dataset->bytes == NULL;
}

int data_interval(const struct app *app)
{
    return is_watched(app) ? LOOK_MS : -1;
}

/* Follows the file of the present set, from the rows that it has. */
static bool follow_file(struct growth *growth, const struct dataset *dataset)
{
    char path[SETTING_TEXT_SIZE];

    if (growth->path != NULL && spec_file(dataset->spec, path, sizeof path) &&
        strcmp(path, growth->path) == 0 &&
        growth->rows == dataset->count - dataset->by_hand + dataset->removed)
        return true;
    return growth_begin(growth, dataset);
}

static void take_grown(struct app *app, struct dataset *grown, size_t more)
{
    struct error err = {0};
    char name[200];

    text_safe(name, sizeof name, app->datasets.growth.path);
    if (!data_replace(app, grown, &err))
        app_show_error(app, &err);
    else if (more > 0)
        app_show(app, ROLE_GOOD,
                 i18n_plural("%s: %zu row more, %zu now", "%s: %zu rows more, %zu now", more), name,
                 more, grown->count);
    else
        app_show(app, ROLE_GOOD, _("%s: values have changed"), name);
    dataset_unref(grown);
}

static void look(struct app *app)
{
    struct dataset *present = data_present(app), *grown = NULL;
    struct error err = {0};
    size_t more = 0;

    if (!follow_file(&app->datasets.growth, present))
        return;
    switch (growth_look(&app->datasets.growth, present, &grown, &more, &err)) {
    case GROWTH_NONE: break;
    case GROWTH_ROWS: take_grown(app, grown, more); break;
    case GROWTH_TROUBLE:
        app_show(app, ROLE_WARNING, _("%s; the run goes on with what it has"), err.text);
        break;
    }
}

void data_tick(struct app *app, int ms)
{
    if (!is_watched(app)) {
        app->datasets.since_look = 0;
        return;
    }
    app->datasets.since_look += ms;
    if (app->datasets.since_look < LOOK_MS)
        return;
    app->datasets.since_look = 0;
    look(app);
}
