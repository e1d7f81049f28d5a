/*
 * SPECs: parsing, taking part= out, setting keys, and what comes back when the result is parsed again. Generated sets are
 * opened too (small ones), and their normalised SPEC must be a fixed point; files are never touched.
 */
#include "data/source.h"
#include "data/spec.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The SPEC without part= has the same name, path and other keys. */
static void check_rest(const char *text, const struct spec *spec)
{
    size_t room = 2 * strlen(text) + 1;
    char *rest = malloc(room);
    enum part part = PART_ALL;
    bool given = false;
    struct error err = {0};
    struct spec again;

    if (rest != NULL && spec_take_part(text, rest, room, &part, &given, &err)) {
        if (!spec_parse(&again, rest, &err) || strcmp(again.name, spec->name) != 0 ||
            (again.path == NULL) != (spec->path == NULL) || again.count + given != spec->count)
            abort();
        for (size_t i = 0; i < again.count; i++) {
            const char *value = spec_value(spec, again.pair[i].key);

            if (value == NULL || strcmp(value, again.pair[i].value) != 0)
                abort();
        }
        spec_free(&again);
    }
    free(rest);
}

/* One key set to a value: it reads back as that, all others are as they were, and taking it out takes only it out. */
static void check_key(const char *text, const struct spec *spec, const char *key, const char *value)
{
    size_t room = 2 * (strlen(text) + strlen(value)) + 40;
    char *changed = malloc(room), *found = malloc(room), *without = malloc(room);
    const char *before = spec_value(spec, key);
    struct error err = {0};
    struct spec again;

    if (changed == NULL || found == NULL || without == NULL)
        abort();
    if (spec_with_key(text, key, value, changed, room, &err)) {
        if (!spec_key(changed, key, found, room) || strcmp(found, value) != 0 ||
            !spec_with_key(changed, key, NULL, without, room, &err) ||
            spec_key(without, key, found, room) || !spec_parse(&again, changed, &err) ||
            again.count != spec->count + (before == NULL))
            abort();
        for (size_t i = 0; i < spec->count; i++) {
            if (strcmp(again.pair[i].key, spec->pair[i].key) != 0 ||
                (strcmp(spec->pair[i].key, key) != 0 &&
                 strcmp(again.pair[i].value, spec->pair[i].value) != 0))
                abort();
        }
        spec_free(&again);
    } else if (spec->count < SPEC_MAX_KEYS || err.kind == ERROR_NONE) {
        abort();
    }
    free(changed);
    free(found);
    free(without);
}

/* With each value that there is, also under other keys, and with one full of signs that mean something. */
static void check_keys(const char *text, const struct spec *spec)
{
    check_key(text, spec, "features", "x1+x2^2");
    check_key(text, spec, "noise", ",:\\,x=1:");
    for (size_t i = 0; i < spec->count; i++) {
        check_key(text, spec, spec->pair[i].key, spec->pair[spec->count - 1 - i].value);
        check_key(text, spec, "test", spec->pair[i].value);
    }
}

/* Only what needs no file, and not many samples of it. */
static bool may_open(const struct spec *spec)
{
    const struct data_source *source = data_source_find(spec->name);
    const char *samples = spec_value(spec, "samples");

    return source == NULL || (source->generated && (samples == NULL || strlen(samples) < 4));
}

static void check_open(const char *text)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(text, &err), *again;

    if (dataset == NULL) {
        if (err.kind == ERROR_NONE)
            abort();
        return;
    }
    again = dataset_open(dataset->spec, &err);
    if (again == NULL || strcmp(again->spec, dataset->spec) != 0 ||
        again->count != dataset->count || again->train_count != dataset->train_count)
        abort();
    dataset_unref(again);
    dataset_unref(dataset);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct spec spec;
    struct error err = {0};

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (spec_parse(&spec, text, &err)) {
        check_rest(text, &spec);
        check_keys(text, &spec);
        if (may_open(&spec))
            check_open(text);
        spec_free(&spec);
    } else if (err.kind == ERROR_NONE || err.text[0] == '\0') {
        abort();
    }
    free(text);
    return 0;
}
