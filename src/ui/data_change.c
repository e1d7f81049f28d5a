/*
 * Other data for the run: a whole SPEC, or one key of it. What cannot be is refused before anything is given up.
 */
#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A table up to this size is read here first, so that a mistake in it costs no run; that takes a blink. */
#define READ_FIRST ((off_t)4 << 20)

/* ---- A whole SPEC */

/* "-", "csv:-", and the same with options: reading from the terminal would take the person's keys away. */
static bool reads_standard_input(const char *spec)
{
    const char *path = strchr(spec, ':');

    path = path != NULL && strcspn(spec, ",") > (size_t)(path - spec) ? path + 1 : spec;
    return path[0] == '-' && (path[1] == '\0' || path[1] == ',');
}

static bool is_generated(const char *name)
{
    const struct data_source *source = data_source_find(name);

    return source != NULL && source->generated;
}

/* A small table, or images that are mapped rather than inflated. */
static bool is_quickly_read(const char *spec)
{
    char path[SETTING_TEXT_SIZE], images[SETTING_TEXT_SIZE + 32];
    struct stat status;

    if (!spec_file(spec, path, sizeof path))
        return false;
    if (strncmp(spec, "csv:", 4) == 0)
        return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= READ_FIRST;
    snprintf(images, sizeof images, "%s/train-images-idx3-ubyte", path);
    return strncmp(spec, "mnist:", 6) == 0 ? stat(images, &status) == 0
                                           : strstr(path, ".gz") == NULL;
}

/* Reads the set that settings ask for, makes them fit it, and sees whether a network can be made. */
static bool try_data(struct settings *wanted, struct error *err)
{
    struct dataset *dataset = dataset_open(wanted->data, err);
    bool done;

    if (dataset == NULL)
        return false;
    settings_fit(wanted, dataset);
    done = app_check_network(wanted, dataset, err);
    dataset_unref(dataset);
    return done;
}

bool data_check_spec(const char *typed, char spec[SETTING_TEXT_SIZE], struct error *err)
{
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, ":,"), typed);
    if (data_source_find(name) == NULL)
        return error_input(err, _("there is no data set called \"%s\"; Tab shows the names"), name);
    if (reads_standard_input(typed))
        return error_input(err, _("data %s: standard input is the screen's; expected a file"), typed);
    return spec_expand(typed, getenv("HOME"), spec, SETTING_TEXT_SIZE, err) &&
           dataset_check(spec, err);
}

/*
 * A generated set is made here to see whether it can be, and what is quickly read is. Of other files only the names are
 * looked at, so that a mistyped one does not cost the network that is there; reading them is left to the run.
 */
bool app_adopt_data(struct app *app, const struct settings *wanted, struct error *err)
{
    struct settings fitted = *wanted;
    char name[64];

    if (!data_check_spec(wanted->data, fitted.data, err))
        return false;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(wanted->data, ":,"), wanted->data);
    if ((is_generated(name) || is_quickly_read(fitted.data)) && !try_data(&fitted, err))
        return false;
    return app_configure(app, &fitted, err);
}

/* ---- The same SPEC again */

/*
 * Another way of writing the same SPEC: a key that says what it says by itself is added, or one taken out that does. The run
 * then reads its file anew.
 */
static bool write_again(char spec[SETTING_TEXT_SIZE], struct error *err)
{
    static const char *const keys[] = {"scale", "header", "task"};
    char value[32], copy[SETTING_TEXT_SIZE];

    snprintf(copy, sizeof copy, "%s", spec);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool given = spec_key(copy, keys[i], value, sizeof value);

        if (!given || strcmp(value, "auto") == 0)
            return spec_with_key(copy, keys[i], given ? NULL : "auto", spec, SETTING_TEXT_SIZE,
                                 err);
    }
    return true;
}

/* The set as its SPEC makes it, in the run that goes on. */
static bool undo_edits(struct app *app, const char *spec, struct error *err)
{
    struct dataset *dataset = dataset_open(spec, err);
    bool done;

    if (dataset == NULL)
        return false;
    done = data_replace(app, dataset, err);
    if (done)
        app_show(app, ROLE_DIM,
                 _("%s: as it was made, without what was changed by hand; the run goes on"),
                 dataset->name);
    dataset_unref(dataset);
    return done;
}

/* Asked for once more a file is read again, and a set that was edited is as it was. */
bool command_data(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;
    const struct dataset *present = data_present(app);
    bool again;

    if (arguments[0] == '\0')
        return error_input(err, _("data: which? Tab shows the names"));
    if (!setting_set(&wanted, &setting_table[SETTING_data], arguments, err))
        return false;
    again = present != NULL && strcmp(wanted.data, app->settings.data) == 0;
    if (again && is_generated(present->name))
        return !dataset_is_edited(present) || undo_edits(app, wanted.data, err);
    return (!again || write_again(wanted.data, err)) && app_adopt_data(app, &wanted, err);
}

/* ---- Keys */

#define UNPACK(...) __VA_ARGS__

#define DATA_KEY(id, key, command, steps, means, help) \
 static const double steps_##id[] = {UNPACK steps};
#include "ui/data_key.def"
#undef DATA_KEY

const struct data_key_info data_keys[DATA_KEY_COUNT] = {
#define DATA_KEY(id, key, command, steps, means, help) \
 [DATA_KEY_##id] = {key, command, means, help, steps_##id},
#include "ui/data_key.def"
#undef DATA_KEY
};

/* Images have no features; a set whose files say which samples are for testing has no split, and so no seed. */
bool data_has_key(const struct app *app, enum data_key key)
{
    const struct dataset *dataset = app->snapshot->dataset;
    const struct data_source *source = dataset != NULL ? data_source_find(dataset->name) : NULL;
    char value[DATA_VALUE_SIZE];

    if (source == NULL)
        return false;
    if (key == DATA_KEY_features)
        return dataset->raw_x != NULL && dataset->raw_inputs == 2;
    return spec_key(dataset->spec, data_keys[key].key, value, sizeof value);
}

char *data_value(const struct app *app, enum data_key key, char value[DATA_VALUE_SIZE])
{
    const struct dataset *dataset = app->snapshot->dataset;

    if (!spec_key(app->settings.data, data_keys[key].key, value, DATA_VALUE_SIZE) &&
        (dataset == NULL || !spec_key(dataset->spec, data_keys[key].key, value, DATA_VALUE_SIZE)))
        value[0] = '\0';
    if (key == DATA_KEY_features)
        features_text(data_features(app), ' ', value);
    return value;
}

unsigned data_features(const struct app *app)
{
    char value[DATA_VALUE_SIZE];
    unsigned features = 0;

    if (spec_key(app->settings.data, "features", value, sizeof value))
        features_parse(&features, value, NULL);
    return features != 0 ? features : 1u << FEATURE_x1 | 1u << FEATURE_x2;
}

/* What was changed, and what that means for the run. */
static void tell_change(struct app *app, enum data_key key, const char *edits)
{
    char value[DATA_VALUE_SIZE], shown[DATA_VALUE_SIZE];

    text_safe(shown, sizeof shown, data_value(app, key, value));
    if (edits[0] != '\0')
        app_show(app, ROLE_WARNING, _("%s %s: a new run; what was changed by hand is gone (%s)"),
                 data_keys[key].key, shown, edits);
    else
        app_show(app, ROLE_DIM, "%s %s: %s", data_keys[key].key, shown, _(data_keys[key].means));
}

bool data_change(struct app *app, enum data_key key, const char *value, struct error *err)
{
    struct settings wanted = app->settings;
    const struct dataset *dataset = data_present(app);
    char edits[80] = "";

    if (!data_has_key(app, key) && dataset != NULL)
        return error_input(err, _("%s: \"%s\" has no such key"), data_keys[key].command,
                           dataset->name);
    if (dataset != NULL)
        dataset_edits(dataset, edits, sizeof edits);
    if (!spec_with_key(app->settings.data, data_keys[key].key, value, wanted.data,
                       sizeof wanted.data, err) ||
        !app_adopt_data(app, &wanted, err))
        return false;
    tell_change(app, key, edits);
    return true;
}

/* The next of the steps; the value itself where there is none further. */
static double next_step(const double *steps, double value, int step)
{
    double best = value;

    for (; *steps >= 0; steps++) {
        if (step > 0 && *steps > value && !(best > value))
            best = *steps;
        if (step < 0 && *steps < value)
            best = *steps;
    }
    return best;
}

bool data_step(struct app *app, enum data_key key, int step, struct error *err)
{
    char value[DATA_VALUE_SIZE], next[DATA_VALUE_SIZE];
    uint64_t seed;
    double number;

    data_value(app, key, value);
    if (key == DATA_KEY_seed && parse_u64(value, &seed) &&
        (step > 0 ? seed < UINT64_MAX : seed > 0))
        snprintf(next, sizeof next, "%llu", (unsigned long long)(step > 0 ? seed + 1 : seed - 1));
    else if (parse_real(value, &number))
        format_double(next, sizeof next, next_step(data_keys[key].steps, number, step));
    else
        return true;
    if (strcmp(next, value) == 0) {
        app_show(app, ROLE_DIM, _("%s: %s is as far as the arrows go; Enter types another"),
                 data_keys[key].key, value);
        return true;
    }
    return data_change(app, key, next, err);
}

/* The list of features with + between them; the usual two are no features at all. */
static bool change_features(struct app *app, unsigned features, struct error *err)
{
    char text[FEATURES_TEXT_SIZE];
    bool usual = features == (1u << FEATURE_x1 | 1u << FEATURE_x2);

    return data_change(app, DATA_KEY_features,
                       usual || features == 0 ? NULL : features_text(features, '+', text), err);
}

bool data_set_feature(struct app *app, enum feature feature, bool on, struct error *err)
{
    unsigned now = data_features(app), wanted = on ? now | 1u << feature : now & ~(1u << feature);

    if (wanted == 0)
        return error_input(err, _("features: the network needs one at the least"));
    return wanted == now || change_features(app, wanted, err);
}

/* ---- Commands */

static bool set_key(struct app *app, enum data_key key, const char *arguments, struct error *err)
{
    char value[DATA_VALUE_SIZE];

    if (arguments[0] == '\0')
        return error_input(err, _("%s: a value is missing; now it is %s"), data_keys[key].command,
                           data_value(app, key, value));
    return data_change(app, key, arguments, err);
}

#define KEY_COMMAND(command, key)                                                  \
 bool command_##command(struct app *app, const char *arguments, struct error *err) \
 {                                                                                 \
  return set_key(app, DATA_KEY_##key, arguments, err);                             \
 }

KEY_COMMAND(noise, noise)
KEY_COMMAND(samples, samples)
KEY_COMMAND(test, test)
KEY_COMMAND(data_seed, seed)

bool command_features(struct app *app, const char *arguments, struct error *err)
{
    unsigned features;

    if (arguments[0] == '\0')
        return set_key(app, DATA_KEY_features, arguments, err);
    return features_parse(&features, arguments, err) && change_features(app, features, err);
}
