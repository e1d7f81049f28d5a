/*
 * The table of sources as the program sees it, made from source.def.
 */
#include "data/source.h"

#include <nntui/drawing.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

#define SHARED_KEYS  "[,test=SHARE|COUNT][,seed=N][,scale=auto|none]"
#define FEATURE_KEYS "[,features=F+F+...][,sin=W]"
#define CSV_KEYS     "[,target=COLUMN][,task=classify|regress][,header=auto|yes|no]" FEATURE_KEYS
#define TOY_KEYS_1   "[,samples=N][,noise=X]"
#define TOY_KEYS_2   TOY_KEYS_1 FEATURE_KEYS

const struct data_source data_sources[] = {
#define TOY(id, name, task, inputs, outputs, samples, noise, exact, units, input_names, \
            output_names, help)                                                         \
 {name, name TOY_KEYS_##inputs SHARED_KEYS, help, true, TASK_##task, inputs, outputs, samples},
#define MAKER(id, name, form, outputs, samples, help) \
 {name, form, help, true, TASK_CLASSIFY, DRAWING_PIXELS, outputs, samples},
#define READER(id, name, form, help) {name, form, help, false, TASK_CLASSIFY, 0, 0, 0},
#include "data/source.def"
#undef TOY
#undef MAKER
#undef READER
};

const size_t data_source_count = sizeof data_sources / sizeof data_sources[0];

static source_open_function *const openers[] = {
#define TOY(...)                     toy_open,
#define MAKER(id, ...)               open_##id,
#define READER(id, name, form, help) open_##id,
#include "data/source.def"
#undef TOY
#undef MAKER
#undef READER
};

source_open_function *source_opener(const struct data_source *source)
{
    return openers[source - data_sources];
}

const struct data_source *data_source_find(const char *name)
{
    for (size_t i = 0; i < data_source_count; i++)
        if (strcmp(data_sources[i].name, name) == 0)
            return &data_sources[i];
    return NULL;
}

/* The form is the one place where the keys of a source are written: "[,key=". */
bool source_has_key(const struct data_source *source, const char *key)
{
    const char *found = source->form;
    size_t length = strlen(key);

    while ((found = strstr(found, "[,")) != NULL) {
        found += 2;
        if (strncmp(found, key, length) == 0 && found[length] == '=')
            return true;
    }
    return false;
}

/* ---- A name that was mistyped */

#define NEAR_LENGTH 31

static size_t least(size_t a, size_t b, size_t c)
{
    size_t low = a < b ? a : b;

    return low < c ? low : c;
}

/* Letters to put in, take out or change to get from one name to the other (Levenshtein's distance). */
static size_t distance(const char *a, const char *b)
{
    size_t row[NEAR_LENGTH + 1], length = strlen(b);

    if (length > NEAR_LENGTH || strlen(a) > NEAR_LENGTH)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0]; /* of the row before */

        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t above = row[j];

            row[j] = least(row[j - 1] + 1, above + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[length];
}

/* The likeliest name, NULL where none is near; of a short name not every letter may be wrong. */
static const char *nearest(const char *name)
{
    const char *best = NULL;
    size_t best_distance = 3; /* two slips at the most */

    for (size_t i = 0; i < data_source_count; i++) {
        size_t slips = distance(name, data_sources[i].name);

        if (slips < best_distance && slips < strlen(name)) {
            best = data_sources[i].name;
            best_distance = slips;
        }
    }
    return best;
}

/* Three kinds of mistakes have three answers: a slip, a file without its kind, anything else. */
bool source_unknown(const char *name, struct error *err)
{
    char shown[160];
    const char *near = nearest(name);

    text_safe(shown, sizeof shown, name);
    if (near != NULL)
        return error_input(err,
                           _("data: there is no \"%s\"; did you mean \"%s\"? `nntui data list` "
                             "prints all names"),
                           shown, near);
    if (strpbrk(name, "./") != NULL)
        return error_input(
            err,
            _("data: there is no \"%s\"; a file is written csv:%s, idx:IMAGES:LABELS "
              "or mnist:FOLDER"),
            shown, shown);
    return error_input(err, _("data: there is no \"%s\"; `nntui data list` prints all names"),
                       shown);
}
