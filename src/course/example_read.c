/*
 * Reading a worked example: the JSON as such, which keys there may be, and what networks and graphs have in common.
 */
#include "course/example_private.h"

#include <nntui/figure.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PLACES  6
#define ITEM_PLACE_SIZE (JSON_PLACE_SIZE + 100) /* of a place with a name from the file behind it */

/* ---- Which keys there may be */

enum part { PART_EITHER, PART_NETWORK, PART_GRAPH };

static const enum part key_parts[EXAMPLE_KEY_COUNT] = {
#define EXAMPLE_KEY(id, name, part, form, help) [EXAMPLE_KEY_##id] = PART_##part,
#include <nntui/example_key.def>
#undef EXAMPLE_KEY
};

/* What begins with one of a graph's keys is a graph. */
static enum part file_part(const struct example_file *file)
{
    return example_has(file, EXAMPLE_KEY_GRAPH) || example_has(file, EXAMPLE_KEY_VALUES)
               ? PART_GRAPH
               : PART_NETWORK;
}

static bool refuse_unknown(const struct example_file *file, enum part part, const char *key,
                           struct error *err)
{
    struct text known = {0};
    char safe[60];

    for (size_t i = 0; i < EXAMPLE_KEY_COUNT; i++)
        if (key_parts[i] == PART_EITHER || key_parts[i] == part)
            text_printf(&known, "%s%s", known.length == 0 ? "" : ", ", example_keys[i].name);
    example_complain(file, text_safe(safe, sizeof safe, key), err,
                     part == PART_GRAPH
                         ? _("a key that a graph does not have; expected keys of: %s")
                         : _("a key that a network does not have; expected keys of: %s"),
                     known.data == NULL ? "" : known.data);
    text_free(&known);
    return false;
}

static bool check_keys(const struct example_file *file, struct error *err)
{
    enum part part = file_part(file);

    for (void *at = json_object_iter(file->root); at != NULL;
         at = json_object_iter_next(file->root, at)) {
        const char *key = json_object_iter_key(at);
        bool known = false;

        for (size_t i = 0; i < EXAMPLE_KEY_COUNT; i++)
            known = known || ((key_parts[i] == PART_EITHER || key_parts[i] == part) &&
                              strcmp(example_keys[i].name, key) == 0);
        if (!known)
            return refuse_unknown(file, part, key, err);
    }
    return true;
}

/* ---- Texts */

/* Safe to show, in memory of its own; the ends of lines become blanks. NULL for want of memory. */
static char *safe_copy(const char *text, struct error *err)
{
    size_t length = strlen(text), size = 4 * length + 1; /* a byte becomes at most \xNN */
    char *copy = strdup(text), *safe = malloc(size);

    if (copy == NULL || safe == NULL) {
        error_memory(err, size, "a text");
        free(copy);
        free(safe);
        return NULL;
    }
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    text_safe(safe, size, copy);
    free(copy);
    return safe;
}

bool example_read_text(const struct example_file *file, const char *place, const json_t *value,
                       const char *otherwise, size_t most, char **text, struct error *err)
{
    char expected[80];

    snprintf(expected, sizeof expected, _("a text of at most %zu bytes"), most);
    if (value != NULL && !json_is_string(value))
        return example_unexpected(file, place, value, expected, err);
    if (value != NULL && json_string_length(value) > most)
        return example_complain(file, place, err, _("%zu bytes found; expected %s"),
                                json_string_length(value), expected);
    *text = safe_copy(value == NULL ? otherwise : json_string_value(value), err);
    return *text != NULL;
}

static bool read_key_text(const struct example_file *file, enum example_key key,
                          const char *otherwise, size_t most, char **text, struct error *err)
{
    return example_read_text(file, example_keys[key].name, example_value(file, key), otherwise,
                             most, text, err);
}

/* ---- Places and carry */

static bool read_places(const struct example_file *file, struct error *err)
{
    uint64_t places = DEFAULT_PLACES;

    if (example_has(file, EXAMPLE_KEY_PLACES) &&
        !example_whole(example_value(file, EXAMPLE_KEY_PLACES), PLACES_LEAST, PLACES_MOST, &places))
        return example_wrong_key(file, EXAMPLE_KEY_PLACES, err);
    file->example->places = (int)places;
    file->example->places_given = example_value(file, EXAMPLE_KEY_PLACES) != NULL;
    return true;
}

static bool read_carry(struct example_file *file, struct error *err)
{
    const json_t *value = example_value(file, EXAMPLE_KEY_CARRY);
    uint64_t decimals;

    file->carry = CARRY_FULL;
    if (value == NULL || (json_is_string(value) && strcmp(json_string_value(value), "full") == 0))
        return true;
    if (!example_whole(value, 0, CARRY_MOST, &decimals))
        return example_wrong_key(file, EXAMPLE_KEY_CARRY, err);
    file->carry = (int)decimals;
    return true;
}

/* ---- Variants */

/* A change's value as people type it, from a JSON text or number. */
static bool value_text(const struct example_file *file, const char *place, const json_t *value,
                       char *text, size_t size, struct error *err)
{
    int length;

    if (json_is_string(value))
        length = snprintf(text, size, "%s", json_string_value(value));
    else if (json_is_integer(value))
        length = snprintf(text, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        length = snprintf(text, size, "%.17g", json_real_value(value));
    else
        return example_unexpected(file, place, value, _("a number or a text"), err);
    if (length < 0 || (size_t)length >= size)
        return example_complain(file, place, err,
                                _("%zu bytes found; expected a text of at most %zu bytes"),
                                json_string_length(value), size - 1);
    return true;
}

/* Each change is read for the problem as those before it leave it; problem: a copy that is changed. */
static bool read_changes(const struct example_file *file, const char *place, json_t *changes,
                         struct problem *problem, struct example_variant *variant,
                         struct error *err)
{
    char expected[80];

    snprintf(expected, sizeof expected, _("an object of 1 to %d changes, {NAME: VALUE}"),
             EXAMPLE_MAX_CHANGES);
    if (!json_is_object(changes) || json_object_size(changes) < 1 ||
        json_object_size(changes) > EXAMPLE_MAX_CHANGES)
        return example_unexpected(file, place, changes, expected, err);
    for (void *at = json_object_iter(changes); at != NULL;
         at = json_object_iter_next(changes, at)) {
        struct change *change = &variant->changes[variant->change_count];
        char item[ITEM_PLACE_SIZE], name[40], value[600];
        struct error inner = {0};

        snprintf(item, sizeof item, "%s.%s", place,
                 text_safe(name, sizeof name, json_object_iter_key(at)));
        if (!value_text(file, item, json_object_iter_value(at), value, sizeof value, err))
            return false;
        if (!change_parse(problem, json_object_iter_key(at), value, change, &inner))
            return example_pass_on(file, item, &inner, err);
        problem_change(problem, change);
        variant->change_count++;
    }
    return true;
}

static bool check_variant_keys(const struct example_file *file, const char *place, json_t *object,
                               struct error *err)
{
    if (!json_is_object(object))
        return example_unexpected(file, place, object,
                                  _("an object {\"title\": ..., \"change\": {...}}"), err);
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);
        char item[ITEM_PLACE_SIZE], safe[40];

        if (strcmp(key, "title") == 0 || strcmp(key, "change") == 0)
            continue;
        snprintf(item, sizeof item, "%s.%s", place, text_safe(safe, sizeof safe, key));
        return example_complain(file, item, err,
                                _("a key that a variant does not have; expected title and change"));
    }
    return true;
}

static bool read_variant(const struct example_file *file, const char *place, json_t *object,
                         struct example_variant *variant, struct error *err)
{
    const json_t *title = json_object_get(object, "title");
    char item[JSON_PLACE_SIZE + 10];
    struct problem problem;
    bool ok;

    if (!check_variant_keys(file, place, object, err))
        return false;
    snprintf(item, sizeof item, "%s.title", place);
    if (title == NULL)
        return example_unexpected(file, item, NULL, _("a text that says what is changed"), err);
    if (!example_read_text(file, item, title, "", EXAMPLE_MAX_TITLE, &variant->title, err) ||
        !problem_copy(&problem, &file->example->problem, err))
        return false;
    snprintf(item, sizeof item, "%s.change", place);
    ok = read_changes(file, item, json_object_get(object, "change"), &problem, variant, err);
    problem_free(&problem);
    return ok;
}

static bool read_variants(const struct example_file *file, struct error *err)
{
    const json_t *list = example_value(file, EXAMPLE_KEY_VARIANTS);
    const char *key = example_keys[EXAMPLE_KEY_VARIANTS].name;
    struct example *example = file->example;
    char text[JSON_PLACE_SIZE];

    if (list == NULL)
        return true;
    if (!json_is_array(list))
        return example_wrong_key(file, EXAMPLE_KEY_VARIANTS, err);
    snprintf(text, sizeof text, _("a list of at most %d"), EXAMPLE_MAX_VARIANTS);
    if (json_array_size(list) > EXAMPLE_MAX_VARIANTS)
        return example_unexpected(file, key, list, text, err);
    for (size_t i = 0; i < json_array_size(list); i++) {
        snprintf(text, sizeof text, "%s[%zu]", key, i);
        example->variant_count = i + 1;
        if (!read_variant(file, text, json_array_get(list, i), &example->variants[i], err))
            return false;
    }
    return true;
}

/* ---- The whole */

static bool read_example(struct example_file *file, const char *name, struct error *err)
{
    struct example *example = file->example;

    example->name = strdup(name);
    if (example->name == NULL)
        return error_memory(err, strlen(name) + 1, "a name");
    return check_keys(file, err) &&
           read_key_text(file, EXAMPLE_KEY_TITLE, name, EXAMPLE_MAX_TITLE, &example->title, err) &&
           read_key_text(file, EXAMPLE_KEY_NOTES, "", EXAMPLE_MAX_NOTES, &example->notes, err) &&
           read_places(file, err) && read_carry(file, err) &&
           (file_part(file) == PART_GRAPH ? example_read_graph(file, err)
                                          : example_read_network(file, err)) &&
           read_variants(file, err);
}

/* The JSON library's words, which may quote the file. */
static bool refuse_json(const char *name, const json_error_t *problem, struct error *err)
{
    char safe[JSON_ERROR_TEXT_LENGTH];

    if (json_error_code(problem) == json_error_out_of_memory)
        return error_memory(err, EXAMPLE_MAX_FILE, "the JSON of an example");
    return error_line(err, name, problem->line > 0 ? (size_t)problem->line : 1,
                      _("column %d: %s; expected JSON"), problem->column,
                      text_safe(safe, sizeof safe, problem->text));
}

static json_t *load(const char *bytes, size_t size, const char *name, struct error *err)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors begin every file with it */
    size_t skip = size >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    json_error_t problem;
    json_t *root;

    root = json_loadb(size == 0 ? "" : bytes + skip, size - skip, JSON_REJECT_DUPLICATES, &problem);
    if (root == NULL)
        refuse_json(name, &problem, err);
    return root;
}

bool example_parse(struct example *example, const char *bytes, size_t size, const char *name,
                   struct error *err)
{
    struct example_file file = {.example = example};
    bool ok;

    *example = (struct example){0};
    text_safe(file.shown, sizeof file.shown, name);
    if (size > EXAMPLE_MAX_FILE)
        return error_input(err, _("%s: %zu bytes found; expected at most %zu"), file.shown, size,
                           EXAMPLE_MAX_FILE);
    file.root = load(bytes, size, name, err);
    if (file.root == NULL)
        return false;
    ok = json_is_object(file.root)
             ? read_example(&file, name, err)
             : error_input(
                   err, _("%s: a list found; expected an object, as in {\"layers\": [2, 2], ...}"),
                   file.shown);
    json_decref(file.root);
    if (!ok)
        example_free(example);
    return ok;
}
