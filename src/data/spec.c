/*
 * The grammar of a SPEC. A comma ends a part of it; one that is followed by "word=" starts the keys, an
 * earlier one belongs to the path, and a backslash takes a comma's, colon's or backslash's meaning away.
 */
#include "data/spec.h"

#include <nntui/dataset.h>
#include <nntui/i18n.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A part of a SPEC as messages show it. */
#define SHOWN_SIZE 120

/* Longest SPEC whose keys can be changed. */
#define SPEC_SIZE 4096

/* ---- Escapes */

static bool is_special(char c)
{
    return c == ',' || c == ':' || c == '\\';
}

size_t spec_find(const char *text, size_t length, char mark)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == mark)
            return i;
        if (text[i] == '\\' && i + 1 < length && is_special(text[i + 1]))
            i++;
    }
    return length;
}

char *spec_unescape(const char *text, size_t length)
{
    char *plain = malloc(length + 1);
    size_t used = 0;

    if (plain == NULL)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\\' && i + 1 < length && is_special(text[i + 1]))
            i++;
        plain[used++] = text[i];
    }
    plain[used] = '\0';
    return plain;
}

void spec_add_escaped(struct text *text, const char *plain)
{
    for (; *plain != '\0'; plain++) {
        if (is_special(*plain))
            text_add(text, "\\");
        text_add_bytes(text, plain, 1);
    }
}

void spec_add_path(struct text *text, const char *path)
{
    for (; *path != '\0'; path++) {
        text_add_bytes(text, path, 1);
        if (*path == '\\' && is_special(path[1]))
            text_add_bytes(text, ++path, 1);
        else if (*path == '\\')
            text_add(text, "\\");
    }
}

/* ---- Parts */

/* Length of the word before '=' when text[0 .. length) looks like key=value, else 0. */
static size_t key_length(const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && ((text[i] >= 'a' && text[i] <= 'z') || (i > 0 && text[i] == '-')))
        i++;
    return i < length && text[i] == '=' ? i : 0;
}

/* End of the path that starts at `text`: the first comma that starts a key=value. */
static size_t path_end(const char *text, size_t length)
{
    size_t end = spec_find(text, length, ',');

    while (end < length) {
        size_t next = end + 1 + strspn(text + end + 1, " ");
        size_t part = spec_find(text + next, length - next, ',');

        if (key_length(text + next, part) > 0)
            break;
        end = next + part;
    }
    return end;
}

/* part[0 .. length): key=value. */
static bool add_pair(struct spec *spec, const char *part, size_t length, struct error *err)
{
    size_t key = key_length(part, length);
    char *raw = spec_unescape(part, length);
    char shown[SHOWN_SIZE];
    struct spec_pair *pair = &spec->pair[spec->count];

    if (raw == NULL)
        return error_memory(err, length, "a SPEC");
    text_safe(shown, sizeof shown, raw);
    free(raw);
    if (key == 0)
        return error_input(err, _("data: \"%s\" is not of the form key=value"), shown);
    if (spec->count == SPEC_MAX_KEYS)
        return error_input(err, _("data: more than %d keys, at \"%s\""), SPEC_MAX_KEYS, shown);
    pair->key = strndup(part, key);
    pair->value = spec_unescape(part + key + 1, length - key - 1);
    spec->count++;
    if (pair->key == NULL || pair->value == NULL)
        return error_memory(err, length, "a SPEC");
    for (size_t i = 0; i + 1 < spec->count; i++)
        if (strcmp(spec->pair[i].key, pair->key) == 0)
            return error_input(err, _("data: the key \"%s\" is given twice"), pair->key);
    return true;
}

/* The rest of a SPEC from its first comma that starts a key. */
static bool add_pairs(struct spec *spec, const char *text, struct error *err)
{
    while (*text == ',') {
        size_t length;

        text++;
        text += strspn(text, " ");
        length = spec_find(text, strlen(text), ',');
        if (!add_pair(spec, text, length, err))
            return false;
        text += length;
    }
    return true;
}

/* Where the name ends: at the first comma or colon. */
static bool parse_parts(struct spec *spec, const char *text, struct error *err)
{
    size_t length = strcspn(text, ",:");

    if (length == 0)
        return error_input(err, _("data: no name; expected NAME[:PATH][,key=value...], see "
                                  "`nntui data list`"));
    spec->name = strndup(text, length);
    text += length;
    if (*text == ':') {
        text++;
        length = path_end(text, strlen(text));
        spec->path = strndup(text, length);
        if (spec->path == NULL)
            return error_memory(err, length, "a SPEC");
        text += length;
    }
    return spec->name == NULL ? error_memory(err, length, "a SPEC") : add_pairs(spec, text, err);
}

bool spec_parse(struct spec *spec, const char *text, struct error *err)
{
    *spec = (struct spec){0};
    if (parse_parts(spec, text, err))
        return true;
    spec_free(spec);
    return false;
}

void spec_free(struct spec *spec)
{
    for (size_t i = 0; i < spec->count; i++) {
        free(spec->pair[i].key);
        free(spec->pair[i].value);
    }
    free(spec->name);
    free(spec->path);
    *spec = (struct spec){0};
}

const char *spec_value(const struct spec *spec, const char *key)
{
    for (size_t i = 0; i < spec->count; i++)
        if (strcmp(spec->pair[i].key, key) == 0)
            return spec->pair[i].value;
    return NULL;
}

/* ---- part=, which is not a data set's but `nntui eval`'s */

static bool part_parse(const char *word, enum part *part, struct error *err)
{
    static const char *const words[] = {
        [PART_TRAIN] = "train", [PART_TEST] = "test", [PART_ALL] = "all"};
    char shown[SHOWN_SIZE];

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i]) == 0) {
            *part = (enum part)i;
            return true;
        }
    }
    return error_input(err, _("data: part=%s; expected train, test or all"),
                       text_safe(shown, sizeof shown, word));
}

/* The SPEC again, without one of its keys. */
static void write_rest(const struct spec *spec, const char *without, struct text *text)
{
    text_add(text, spec->name);
    if (spec->path != NULL) {
        text_add(text, ":");
        spec_add_path(text, spec->path);
    }
    for (size_t i = 0; i < spec->count; i++) {
        if (strcmp(spec->pair[i].key, without) == 0)
            continue;
        text_printf(text, ",%s=", spec->pair[i].key);
        spec_add_escaped(text, spec->pair[i].value);
    }
}

/* Hands a SPEC that was written over to `to`; `length` of what it was made from is for the message. */
static bool hand_over(struct text *text, char *to, size_t size, size_t length, struct error *err)
{
    bool done = false;

    if (text->failed)
        error_memory(err, length, "a SPEC");
    else if (text->length >= size)
        error_input(err, _("data: the SPEC is longer than %zu bytes"), size - 1);
    else
        done = true;
    if (done)
        snprintf(to, size, "%s", text->data != NULL ? text->data : "");
    text_free(text);
    return done;
}

bool spec_take_part(const char *spec, char *rest, size_t size, enum part *part, bool *given,
                    struct error *err)
{
    struct spec parsed;
    struct text text = {0};
    const char *word;
    enum part found = *part;
    bool done = false;

    if (!spec_parse(&parsed, spec, err))
        return false;
    word = spec_value(&parsed, "part");
    if (word == NULL || part_parse(word, &found, err)) {
        write_rest(&parsed, "part", &text);
        done = hand_over(&text, rest, size, strlen(spec), err);
    }
    if (done) {
        *part = found;
        *given = word != NULL;
    }
    spec_free(&parsed);
    return done;
}

/* ---- One key */

bool spec_key(const char *spec, const char *key, char *value, size_t size)
{
    struct spec parsed;
    const char *found;
    bool done;

    if (!spec_parse(&parsed, spec, NULL))
        return false;
    found = spec_value(&parsed, key);
    done = found != NULL && strlen(found) < size;
    if (done)
        strcpy(value, found);
    spec_free(&parsed);
    return done;
}

/* All keys in their order, one with another value; at the end where it is new. */
static void write_changed(const struct spec *spec, const char *key, const char *value,
                          struct text *text)
{
    struct spec changed = *spec;

    for (size_t i = 0; i < spec->count; i++) {
        if (strcmp(spec->pair[i].key, key) == 0)
            changed.pair[i].value = (char *)value; /* only read */
    }
    write_rest(&changed, value == NULL ? key : "", text);
    if (value != NULL && spec_value(spec, key) == NULL) {
        text_printf(text, ",%s=", key);
        spec_add_escaped(text, value);
    }
}

bool spec_with_key(const char *spec, const char *key, const char *value, char *changed, size_t size,
                   struct error *err)
{
    struct spec parsed;
    struct text text = {0};
    bool done = false;

    if (!spec_parse(&parsed, spec, err))
        return false;
    if (value != NULL && parsed.count == SPEC_MAX_KEYS && spec_value(&parsed, key) == NULL) {
        error_input(err, _("data: more than %d keys, at \"%s\""), SPEC_MAX_KEYS, key);
    } else {
        write_changed(&parsed, key, value, &text);
        done = hand_over(&text, changed, size, strlen(spec), err);
    }
    spec_free(&parsed);
    return done;
}

/* ---- Files */

bool spec_file(const char *spec, char *path, size_t size)
{
    struct spec parsed;
    char *plain = NULL;
    bool done;

    if (!spec_parse(&parsed, spec, NULL))
        return false;
    if (parsed.path != NULL)
        plain = spec_unescape(parsed.path, strlen(parsed.path));
    done = plain != NULL && strlen(plain) < size;
    if (done)
        strcpy(path, plain);
    free(plain);
    spec_free(&parsed);
    return done;
}

/* A path in quotes, as a shell would want it, without them; `*path` and its length are changed. */
static void drop_quotes(const char **path, size_t *length)
{
    char first = (*path)[0];

    if (*length < 2 || (first != '"' && first != '\'') || (*path)[*length - 1] != first)
        return;
    (*path)++;
    *length -= 2;
}

/* path[0 .. length) with each "~/" at its beginning, or behind a colon, as the home folder. */
static void expand_path(struct text *text, const char *path, size_t length, const char *home)
{
    bool begins = true;

    for (size_t i = 0; i < length; i++) {
        if (begins && home != NULL && path[i] == '~' && i + 1 < length && path[i + 1] == '/') {
            spec_add_escaped(text, home);
        } else {
            text_add_bytes(text, path + i, 1);
            if (path[i] == '\\' && i + 1 < length && is_special(path[i + 1]))
                text_add_bytes(text, path + ++i, 1);
        }
        begins = path[i] == ':' && (i == 0 || path[i - 1] != '\\');
    }
}

bool spec_expand(const char *spec, const char *home, char *expanded, size_t size, struct error *err)
{
    const char *path = spec + strcspn(spec, ",:"), *rest;
    struct text text = {0};
    size_t length;

    text_add_bytes(&text, spec, (size_t)(path - spec));
    if (*path == ':') {
        text_add_bytes(&text, path++, 1);
        length = path_end(path, strlen(path));
        rest = path + length;
        drop_quotes(&path, &length);
        expand_path(&text, path, length, home);
        path = rest;
    }
    text_add(&text, path);
    return hand_over(&text, expanded, size, strlen(spec), err);
}

/* ---- Features of a trained network */

#define FEATURES_SIZE 256 /* of a value of features= or sin=, as a person may write it */

static unsigned given_features(const char *spec, bool *given)
{
    char value[FEATURES_SIZE];
    unsigned features = 0;

    *given = spec != NULL && spec_key(spec, "features", value, sizeof value);
    if (*given && !features_parse(&features, value, NULL))
        features = 0; /* opening the set will tell */
    return features;
}

/* Takes a key's value over from one SPEC to the other, where that has none. */
static bool take_key(char *fitted, size_t size, const char *key, const char *trained,
                     struct error *err)
{
    char value[FEATURES_SIZE], copy[SPEC_SIZE];

    if (spec_key(fitted, key, value, sizeof value) || !spec_key(trained, key, value, sizeof value))
        return true;
    snprintf(copy, sizeof copy, "%s", fitted);
    return spec_with_key(copy, key, value, fitted, size, err);
}

bool spec_with_features(const char *spec, const char *trained, char *fitted, size_t size,
                        struct error *err)
{
    bool asked, has;
    unsigned wanted = given_features(spec, &asked), features = given_features(trained, &has);
    char found[FEATURES_TEXT_SIZE], known[FEATURES_TEXT_SIZE];

    if (strlen(spec) >= size || strlen(spec) >= SPEC_SIZE)
        return error_input(err, _("data: the SPEC is longer than %zu bytes"), size - 1);
    strcpy(fitted, spec);
    if (trained != NULL && asked && wanted != features)
        return error_input(
            err,
            _("data: features=%s, but the network was trained with features=%s; without that key it "
              "gets its own"),
            features_text(wanted, '+', found), features_text(features, '+', known));
    return features == 0 || (take_key(fitted, size, "features", trained, err) &&
                             take_key(fitted, size, "sin", trained, err));
}
