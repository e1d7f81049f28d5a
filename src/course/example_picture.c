/*
 * A picture typed as lines of characters, each a pixel by its ink.
 */
#include "course/example_private.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>

static const char shades[] = EXAMPLE_SHADES;

#define PICTURE_LEAST 0.01 /* no ink: an input of 0 would keep its weights from learning */
#define PICTURE_MOST  1.0

static const char *picture_name(void)
{
    return example_keys[EXAMPLE_KEY_PICTURE].name;
}

/* Names the line, the character's number, and the character as a whole, however many bytes it has. */
static bool refuse_character(const struct example_file *file, const char *place, const char *line,
                             size_t at, struct error *err)
{
    char character[5] = "", safe[20];
    uint32_t codepoint;
    size_t length = utf8_decode(line + at, strlen(line + at), &codepoint);

    memcpy(character, line + at, length > 0 ? length : 1);
    return example_complain(file, place, err,
                            _("\"%s\" found at character %zu; expected characters of \"%s\""),
                            text_safe(safe, sizeof safe, character), at + 1, shades);
}

/* Of one line: that it is a text of known characters. Since these are one byte each, bytes are pixels then. */
static bool check_line(const struct example_file *file, const json_t *line, size_t row,
                       struct error *err)
{
    char place[JSON_PLACE_SIZE];
    const char *text = json_string_value(line);
    size_t known;

    snprintf(place, sizeof place, "%s[%zu]", picture_name(), row);
    if (text == NULL)
        return example_unexpected(file, place, line, _("a line of text"), err);
    known = strspn(text, shades);
    return text[known] == '\0' || refuse_character(file, place, text, known, err);
}

static bool check_width(const struct example_file *file, const json_t *line, size_t row,
                        size_t width, struct error *err)
{
    char place[JSON_PLACE_SIZE];
    size_t length = json_string_length(line);

    snprintf(place, sizeof place, "%s[%zu]", picture_name(), row);
    return length == width ||
           example_complain(file, place, err, _("%zu characters found; expected %zu, as in %s[0]"),
                            length, width, picture_name());
}

bool example_read_picture(struct example_file *file, size_t count, double *to, struct error *err)
{
    const json_t *lines = example_value(file, EXAMPLE_KEY_PICTURE);
    size_t height = json_array_size(lines), width;

    if (!json_is_array(lines) || height == 0)
        return example_wrong_key(file, EXAMPLE_KEY_PICTURE, err);
    width = json_string_length(json_array_get(lines, 0));
    for (size_t y = 0; y < height; y++)
        if (!check_line(file, json_array_get(lines, y), y, err) ||
            !check_width(file, json_array_get(lines, y), y, width, err))
            return false;
    if (width * height != count)
        return example_complain(
            file, picture_name(), err,
            _("%zu lines of %zu characters found; expected %zu pixels in all, one for each input"),
            height, width, count);
    for (size_t i = 0; i < count; i++) {
        const char *line = json_string_value(json_array_get(lines, i / width));
        double ink = (double)(strchr(shades, line[i % width]) - shades) / (sizeof shades - 2);

        to[i] = PICTURE_LEAST + (PICTURE_MOST - PICTURE_LEAST) * ink;
    }
    file->example->image_width = width;
    file->example->image_height = height;
    return true;
}
