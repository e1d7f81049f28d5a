/*
 * Values out of a worked example's JSON, and complaints about them. Nothing in here knows what a key means.
 */
#include "course/example_private.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FOUND_SIZE 100 /* of what a message says was found */

const struct choice example_keys[EXAMPLE_KEY_COUNT] = {
#define EXAMPLE_KEY(id, name, part, form, help) [EXAMPLE_KEY_##id] = {name, form, help},
#include <nntui/example_key.def>
#undef EXAMPLE_KEY
};

json_t *example_value(const struct example_file *file, enum example_key key)
{
    return json_object_get(file->root, example_keys[key].name);
}

bool example_has(const struct example_file *file, enum example_key key)
{
    return example_value(file, key) != NULL;
}

/* ---- Complaints */

bool example_complain(const struct example_file *file, const char *place, struct error *err,
                      const char *format, ...)
{
    char message[ERROR_TEXT_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return error_input(err, "%s: %s: %s", file->shown, place, message);
}

/* With a point or an exponent: 1.0 is no whole number in a file. */
static void describe_real(char *buffer, size_t size, double value)
{
    snprintf(buffer, size, "%.9g", value);
    if (strpbrk(buffer, ".e") == NULL)
        snprintf(buffer, size, "%.1f", value);
}

/* What a value is, in a few words. NULL: it is not there. */
static char *describe(char *buffer, size_t size, const json_t *value)
{
    char text[FOUND_SIZE / 2];

    if (value == NULL)
        snprintf(buffer, size, "%s", _("nothing"));
    else if (json_is_string(value))
        snprintf(buffer, size, _("the text \"%s\""),
                 text_safe(text, sizeof text, json_string_value(value)));
    else if (json_is_integer(value))
        snprintf(buffer, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        describe_real(buffer, size, json_real_value(value));
    else if (json_is_array(value))
        snprintf(buffer, size, _("a list of %zu"), json_array_size(value));
    else if (json_is_object(value))
        snprintf(buffer, size, "%s", _("an object {...}"));
    else
        snprintf(buffer, size, "%s",
                 json_is_null(value)   ? "null"
                 : json_is_true(value) ? "true"
                                       : "false");
    return buffer;
}

bool example_unexpected(const struct example_file *file, const char *place, const json_t *found,
                        const char *expected, struct error *err)
{
    char text[FOUND_SIZE];

    return example_complain(file, place, err, _("%s found; expected %s"),
                            describe(text, sizeof text, found), expected);
}

bool example_wrong_key(const struct example_file *file, enum example_key key, struct error *err)
{
    return example_unexpected(file, example_keys[key].name, example_value(file, key),
                              _(example_keys[key].formula), err);
}

/* Other modules' messages may hold names as the file has them. */
bool example_pass_on(const struct example_file *file, const char *place, const struct error *inner,
                     struct error *err)
{
    char safe[ERROR_TEXT_SIZE];

    if (inner->kind == ERROR_WORK)
        return error_work(err, "%s", inner->text);
    return example_complain(file, place, err, "%s", text_safe(safe, sizeof safe, inner->text));
}

/* ---- Values */

bool example_number(const struct example_file *file, const char *place, const json_t *value,
                    double *number, struct error *err)
{
    if (!json_is_number(value))
        return example_unexpected(file, place, value, _("a number"), err);
    *number = json_number_value(value);
    return isfinite(*number) || example_unexpected(file, place, value, _("a finite number"), err);
}

bool example_whole(const json_t *value, uint64_t low, uint64_t high, uint64_t *number)
{
    json_int_t integer = json_integer_value(value);

    if (!json_is_integer(value) || integer < 0 || (uint64_t)integer < low ||
        (uint64_t)integer > high)
        return false;
    *number = (uint64_t)integer;
    return true;
}

bool example_list_of(const struct example_file *file, const char *place, const json_t *value,
                     size_t count, const char *of, struct error *err)
{
    char expected[FOUND_SIZE];

    if (json_is_array(value) && json_array_size(value) == count)
        return true;
    snprintf(expected, sizeof expected, _("a list of %zu, %s"), count, of);
    return example_unexpected(file, place, value, expected, err);
}

bool example_numbers(const struct example_file *file, const char *place, const json_t *value,
                     size_t count, const char *of, double *to, struct error *err)
{
    if (!example_list_of(file, place, value, count, of, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(value, i);
        char item_place[JSON_PLACE_SIZE];

        to[i] = json_number_value(item);
        if (json_is_number(item) && isfinite(to[i]))
            continue;
        snprintf(item_place, sizeof item_place, "%s[%zu]", place, i);
        return example_number(file, item_place, item, &to[i], err);
    }
    return true;
}

bool example_choice(const struct example_file *file, enum example_key key,
                    const struct choice *choices, size_t count, size_t *index, struct error *err)
{
    const json_t *value = example_value(file, key);
    const char *name = example_keys[key].name;
    struct error inner = {0};

    if (value == NULL)
        return true;
    if (!json_is_string(value))
        return example_wrong_key(file, key, err);
    return choice_find(choices, count, name, json_string_value(value), index, &inner) ||
           example_pass_on(file, name, &inner, err);
}
