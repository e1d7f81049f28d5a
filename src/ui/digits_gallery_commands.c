/*
 * What can be said to the gallery: another set, and which of its digits are shown.
 */
#include <nntui/i18n.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

/* Drawn digits are drawn while one waits for them. */
#define MOST_GENERATED 100000

/* ---- The set */

static bool check_samples(const char *spec, struct error *err)
{
    char samples[32];
    uint64_t count;

    if (spec_key(spec, "samples", samples, sizeof samples) && parse_u64(samples, &count) &&
        count > MOST_GENERATED)
        return error_input(err, _("gallery: samples=%s; expected %d at most"), samples,
                           MOST_GENERATED);
    return true;
}

static struct dataset *open_set(const char *typed, enum part *part, struct error *err)
{
    char rest[SETTING_TEXT_SIZE], spec[SETTING_TEXT_SIZE], shown[80];
    struct dataset *set;
    bool given;

    if (!spec_take_part(typed, rest, sizeof rest, part, &given, err) ||
        !data_check_spec(rest, spec, err) || !check_samples(spec, err))
        return NULL;
    set = dataset_open(spec, err);
    if (set == NULL || gallery_fits(set))
        return set;
    error_input(err, _("gallery: %s has no pictures of %d x %d pixels with classes"),
                text_safe(shown, sizeof shown, set->name), DRAWING_SIDE, DRAWING_SIDE);
    dataset_unref(set);
    return NULL;
}

/* Without a SPEC the run's set, or drawn digits. */
bool command_gallery(struct app *app, const char *arguments, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    enum part part = PART_ALL;
    struct dataset *set = NULL;

    if (arguments[0] != '\0') {
        set = open_set(arguments, &part, err);
        if (set == NULL)
            return false;
    }
    gallery->chosen = set != NULL;
    gallery->own = false;
    if (set != NULL) {
        gallery->part = part;
        gallery_take_set(gallery, set);
    }
    gallery_show(app);
    return true;
}

/* ---- Filters */

static bool show_anew(struct app *app)
{
    gallery_arrange(&app->digits.gallery, false);
    gallery_show(app);
    return true;
}

/* Classes have names only once there is a set. */
static bool has_set(struct app *app, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;

    gallery_follow_set(app);
    if (gallery->set != NULL)
        return true;
    if (gallery->error.kind == ERROR_NONE)
        return error_input(err, _("gallery: the samples are still being read"));
    if (err != NULL)
        *err = gallery->error;
    return false;
}

static bool find_class(const struct digits_gallery *gallery, const char *command, const char *name,
                       size_t *class, struct error *err)
{
    char shown[40];

    for (size_t i = 0; i < gallery->set->outputs; i++) {
        *class = i;
        if (strcmp(gallery_class(gallery, i, shown, sizeof shown), name) == 0)
            return true;
    }
    return error_input(err, _("%s: there is no class \"%s\"; expected one of %s's, or any"),
                       command, text_safe(shown, sizeof shown, name), gallery->set->name);
}

/* any, the first class, ... the last one, any; or back. */
static size_t next_class(size_t class, size_t classes, bool forth)
{
    if (forth)
        return class == GALLERY_ANY ? 0 : class + 1 < classes ? class + 1 : GALLERY_ANY;
    return class == GALLERY_ANY ? classes - 1 : class > 0 ? class - 1 : GALLERY_ANY;
}

/* A class by its name; without one the next. */
static bool set_class(struct app *app, const char *command, const char *name, size_t *class,
                      struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    size_t found = GALLERY_ANY;

    if (!has_set(app, err))
        return false;
    if (name[0] == '\0')
        found = next_class(*class, gallery->set->outputs, true);
    else if (strcmp(name, "any") != 0 && !find_class(gallery, command, name, &found, err))
        return false;
    *class = found;
    return show_anew(app);
}

static bool class_before(struct app *app, size_t *class, struct error *err)
{
    if (!has_set(app, err))
        return false;
    *class = next_class(*class, app->digits.gallery.set->outputs, false);
    return show_anew(app);
}

bool command_gallery_true(struct app *app, const char *arguments, struct error *err)
{
    return set_class(app, "gallery-true", arguments, &app->digits.gallery.is, err);
}

bool command_gallery_said(struct app *app, const char *arguments, struct error *err)
{
    return set_class(app, "gallery-said", arguments, &app->digits.gallery.said, err);
}

bool command_previous_true(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return class_before(app, &app->digits.gallery.is, err);
}

bool command_previous_said(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return class_before(app, &app->digits.gallery.said, err);
}

bool command_gallery_mistakes(struct app *app, const char *arguments, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    bool on = arguments[0] == '\0' ? !gallery->mistakes : strcmp(arguments, "on") == 0;

    if (arguments[0] != '\0' && !on && strcmp(arguments, "off") != 0)
        return error_input(err, _("gallery-mistakes: found \"%s\"; expected on or off"), arguments);
    if (!has_set(app, err))
        return false;
    gallery->mistakes = on;
    return show_anew(app);
}

static bool find_part(const char *name, enum part *part, struct error *err)
{
    for (int i = PART_TRAIN; i <= PART_ALL; i++) {
        *part = (enum part)i;
        if (strcmp(gallery_part_name(*part), name) == 0)
            return true;
    }
    return error_input(err, _("gallery-part: found \"%s\"; expected train, test or all"), name);
}

/* Of both views: the one that is shown stays. */
bool command_gallery_part(struct app *app, const char *arguments, struct error *err)
{
    struct digits_gallery *gallery = &app->digits.gallery;
    enum part part = (enum part)((gallery->part + 1) % (PART_ALL + 1));
    bool confusion = app->digits.look == &digits_looks[LOOK_confusion];

    if ((arguments[0] != '\0' && !find_part(arguments, &part, err)) || !has_set(app, err))
        return false;
    if (part == PART_TEST && gallery_part_count(gallery, PART_TEST) == 0) {
        if (arguments[0] != '\0')
            return error_input(err, _("gallery-part: %s holds nothing back for testing"),
                               gallery->set->name);
        part = PART_ALL;
    }
    gallery->part = part;
    if (gallery_answered(gallery))
        gallery_count(gallery);
    show_anew(app);
    if (confusion)
        digits_show(app, LOOK_confusion);
    return true;
}
