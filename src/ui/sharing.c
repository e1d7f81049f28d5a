/*
 * What leaves the screen for files and other machines: exports, and the command line that opens the same again.
 */
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/session.h>

#include "ui/overwrite.h"
#include "ui/state.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Words of a command */

/* "WORD REST": copies the word, cut to `size`, and returns the rest. */
static const char *take_word(const char *arguments, char *word, size_t size)
{
    size_t length = strcspn(arguments, " ");

    snprintf(word, size, "%.*s", (int)length, arguments);
    return arguments + length + strspn(arguments + length, " ");
}

/* The network on the screen as a model to write; what is not there yet is told. */
static bool shown_model(const struct app *app, struct model *model, struct error *err)
{
    const struct snapshot *snapshot = app->snapshot;

    if (snapshot->network.block == NULL)
        return error_input(err, _("there is no network yet"));
    return session_model(model, &snapshot->network, &snapshot->scaling, snapshot->dataset,
                         &snapshot->settings, err);
}

/* ---- Exports */

static bool export_curves(struct app *app, const char *path, struct error *err)
{
    return curve_save(&app->snapshot->history, path, err);
}

static bool export_points(struct app *app, const char *path, struct error *err)
{
    if (app->snapshot->dataset == NULL)
        return error_input(err, _("there are no data yet"));
    return dataset_export(app->snapshot->dataset, path, err);
}

static bool export_code(struct app *app, enum model_code code, const char *path, struct error *err)
{
    struct model model;
    bool done;

    if (!shown_model(app, &model, err))
        return false;
    done = model_write_code(&model, code, path, err);
    model_free(&model);
    return done;
}

static bool export_numpy(struct app *app, const char *path, struct error *err)
{
    return export_code(app, MODEL_CODE_NUMPY, path, err);
}

static bool export_pytorch(struct app *app, const char *path, struct error *err)
{
    return export_code(app, MODEL_CODE_PYTORCH, path, err);
}

static bool (*const exporters[EXPORT_COUNT])(struct app *app, const char *path,
                                             struct error *err) = {
#define EXPORT(id, name, kind, help) [EXPORT_##id] = export_##id,
#include "ui/exports.def"
#undef EXPORT
};

const struct choice export_choices[EXPORT_COUNT] = {
#define EXPORT(id, name, kind, help) [EXPORT_##id] = {name, NULL, help},
#include "ui/exports.def"
#undef EXPORT
};

/* The screen's own terminal, and what else is no file, is refused: it would be written over the picture. */
static bool check_path(const char *command, const char *path, struct error *err)
{
    if (path[0] == '\0')
        return error_input(err, _("%s: a file's name is missing"), command);
    if (strcmp(path, "-") == 0 || strncmp(path, "/dev/", 5) == 0)
        return error_input(err, _("%s: \"%s\" is the screen's; expected a file"), command, path);
    return true;
}

static const enum written written_kinds[EXPORT_COUNT] = {
#define EXPORT(id, name, kind, help) [EXPORT_##id] = WRITTEN_##kind,
#include "ui/exports.def"
#undef EXPORT
};

/* over: whatever is there. */
static bool export(struct app *app, const char *arguments, bool over, struct error *err)
{
    char word[32], shown[200];
    const char *path = take_word(arguments, word, sizeof word);
    bool there;
    size_t what;

    if (!choice_find(export_choices, EXPORT_COUNT, _("export"), word, &what, err) ||
        !check_path("export", path, err) ||
        (!over && !overwrite_check("export", written_kinds[what], path, &there, err)) ||
        !exporters[what](app, path, err))
        return false;
    app_show(app, ROLE_GOOD, _("%s: written, %s"), text_safe(shown, sizeof shown, path),
             _(export_choices[what].help));
    return true;
}

bool command_export(struct app *app, const char *arguments, struct error *err)
{
    return export(app, arguments, false, err);
}

bool command_export_over(struct app *app, const char *arguments, struct error *err)
{
    return export(app, arguments, true, err);
}

/* ---- Sessions */

bool app_save(struct app *app, const char *path, struct error *err)
{
    struct model model;
    bool done;

    if (!trainer_capture(app->trainer, &model, err))
        return false;
    done = model_save(&model, path, err);
    model_free(&model);
    return done;
}

/* The settings that come with it are the person's from now on; what they do not say is the default. */
bool app_load(struct app *app, const char *path, struct error *err)
{
    struct settings settings;
    struct model model;
    char shown[200];
    bool whole;

    if (!model_load(&model, path, err))
        return false;
    whole = session_is_whole(&model);
    if (!session_settings(&model, &settings, err) || !dataset_check(settings.data, err)) {
        model_free(&model);
        return false;
    }
    if (!speed_resume(app, &settings, &model, err))
        return false;
    app->settings = settings;
    app->following = false;
    app_update(app);
    app_show(app, ROLE_GOOD,
             whole ? _("%s: goes on where it was saved") : _("%s: begins with these weights"),
             text_safe(shown, sizeof shown, path));
    return true;
}

#define KEPT "session.safetensors"

/* Nothing was trained or edited, and the settings are those that the screen began with. */
static bool is_untouched(const struct app *app)
{
    struct settings now = app->settings;
    struct text changes = {0};
    bool same;

    settings_difference(&app->begun_with, &now, &changes);
    same = changes.length == 0 && strcmp(now.data, app->begun_with.data) == 0;
    text_free(&changes);
    return same && app->snapshot->present == 0 &&
           (app->snapshot->dataset == NULL || !dataset_is_edited(app->snapshot->dataset));
}

bool app_keep(struct app *app, bool *kept, struct error *err)
{
    char path[PATH_MAX];

    *kept = false;
    app_update(app);
    if (is_untouched(app))
        return true;
    if (!file_state_path(path, sizeof path, KEPT, err))
        return false;
    if (app->snapshot->state == TRAINER_BROKEN)
        trainer_order(app->trainer, ORDER_REWIND);
    else if (app->snapshot->moment < app->snapshot->present)
        trainer_go(app->trainer,
                   UINT64_MAX); /* who looked at the past does not want to lose the rest */
    return *kept = app_save(app, path, err);
}

bool app_resume(struct app *app, struct error *err)
{
    char path[PATH_MAX], shown[200];

    if (!file_state_path(path, sizeof path, KEPT, err))
        return false;
    if (access(path, F_OK) != 0)
        return error_input(err,
                           _("%s: there is nothing to resume yet; leaving the screen keeps it"),
                           text_safe(shown, sizeof shown, path));
    return app_load(app, path, err);
}

/* over: whatever is there. */
static bool save(struct app *app, const char *path, bool over, struct error *err)
{
    char shown[200];
    bool there = false;

    if (!check_path("save", path, err) ||
        (!over && !overwrite_check("save", WRITTEN_SESSION, path, &there, err)) ||
        !app_save(app, path, err))
        return false;
    app_show(
        app, ROLE_GOOD,
        there ? _("%s: saved in the place of what was saved there before; `load` goes on from here")
              : _("%s: saved; `load` goes on from here"),
        text_safe(shown, sizeof shown, path));
    return true;
}

bool command_save(struct app *app, const char *arguments, struct error *err)
{
    return save(app, arguments, false, err);
}

bool command_save_over(struct app *app, const char *arguments, struct error *err)
{
    return save(app, arguments, true, err);
}

bool command_load(struct app *app, const char *arguments, struct error *err)
{
    return check_path("load", arguments, err) && app_load(app, arguments, err);
}

/* The data stay, and what the network must have to fit them follows. */
bool command_load_settings(struct app *app, const char *arguments, struct error *err)
{
    struct settings settings;
    struct model model;
    bool done;

    if (!check_path("load-settings", arguments, err) || !model_load(&model, arguments, err))
        return false;
    done = session_settings(&model, &settings, err);
    model_free(&model);
    memcpy(settings.data, app->settings.data, sizeof settings.data);
    if (done && app->snapshot->dataset != NULL)
        settings_fit(&settings, app->snapshot->dataset);
    return done && app_adopt(app, &settings, err);
}

/* ---- The same elsewhere */

bool command_apply(struct app *app, const char *arguments, struct error *err)
{
    struct settings wanted = app->settings;

    if (arguments[0] == '\0')
        return error_input(err, _("apply: which settings? As in: apply rate=0.3 batch=10"));
    return settings_apply(&wanted, arguments, err) && app_adopt(app, &wanted, err);
}

/* One word for a shell. */
static void add_quoted(struct text *text, const char *word)
{
    text_add(text, "'");
    for (; *word != '\0'; word++)
        text_add_bytes(text, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
    text_add(text, "'");
}

/* A command a line. Whole epochs only: what was done between them by hand cannot be said in a line. */
static void add_run(const struct app *app, struct text *lines)
{
    struct settings standard;
    struct text settings = {0};

    settings_default(&standard);
    settings_difference(&standard, &app->settings, &settings);
    text_printf(lines, "data %s\n", app->settings.data);
    if (settings.length > 0)
        text_printf(lines, "apply %s\n", settings.data);
    if (app->snapshot->position.epoch > 0)
        text_printf(lines, "run %llu epochs\n",
                    (unsigned long long)app->snapshot->position.epoch);
    lines->failed = lines->failed || settings.failed;
    text_free(&settings);
}

static void make_link(const struct app *app, struct text *link)
{
    struct text lines = {0};
    char *rest = NULL;

    add_run(app, &lines);
    text_add(link, "nntui");
    link->failed = link->failed || lines.failed;
    if (!lines.failed)
        for (char *line = strtok_r(lines.data, "\n", &rest); line != NULL;
             line = strtok_r(NULL, "\n", &rest)) {
            text_add(link, " --do ");
            add_quoted(link, line);
        }
    text_free(&lines);
}

void app_place(const struct app *app, struct text *place)
{
    static const char *const names[SCREEN_COUNT] = {
#define SCREEN(id, name, keys, help) [SCREEN_##id] = name,
#include "ui/screens.def"
#undef SCREEN
    };

    add_run(app, place);
    if (app->screen != SCREEN_train)
        text_printf(place, "%s\n", names[app->screen]);
}

bool command_permalink(struct app *app, const char *arguments, struct error *err)
{
    struct text link = {0};
    bool done;

    (void)arguments;
    make_link(app, &link);
    done = !link.failed || error_memory(err, link.capacity, "a command line");
    if (done && link.length >= sizeof app->message)
        done = error_input(err, _("permalink: the command line takes %zu bytes; `save` it instead"),
                           link.length);
    if (done && app->snapshot->dataset != NULL && dataset_is_edited(app->snapshot->dataset))
        app_show(
            app, ROLE_NORMAL,
            _("%s\nthe data as their SPEC makes them, without what has been added or removed since; `save` keeps that"),
            link.data);
    else if (done)
        app_show(app, ROLE_NORMAL, "%s", link.data);
    text_free(&link);
    return done;
}
