/*
 * Names of keys, to and from numbers.
 */
#include <nntui/key.h>

#include <nntui/letter.h>
#include <nntui/text.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct named_key {
    const char *name;
    uint32_t key;
};

/* clang-format off */
static const struct named_key named_keys[] = {
#define KEY_NAME(id, name) {name, NKEY_##id},
#include <nntui/key.def>
#undef KEY_NAME
    {"space", ' '},
};
/* clang-format on */

/* "C-l": a control character, but not one that is a key with a name of its own. */
static bool parse_control(const char *name, uint32_t *key)
{
    char letter = name[0] == 'C' && name[1] == '-' ? name[2] : '\0';

    if (letter >= 'A' && letter <= 'Z')
        letter = (char)(letter - 'A' + 'a');
    if (letter < 'a' || letter > 'z' || name[3] != '\0')
        return false;
    *key = NKEY_CTRL(letter);
    return true;
}

bool key_parse(const char *name, uint32_t *key)
{
    uint32_t character;
    size_t length = utf8_decode(name, strlen(name), &character);

    for (size_t i = 0; i < sizeof named_keys / sizeof named_keys[0]; i++) {
        if (strcasecmp(name, named_keys[i].name) == 0) {
            *key = named_keys[i].key;
            return true;
        }
    }
    if (parse_control(name, key))
        return true;
    if (length == 0 || name[length] != '\0' || letter_is_control(character) || character == ' ')
        return false;
    *key = character;
    return true;
}

char *key_format(uint32_t key, char *buffer, size_t size)
{
    char bytes[5];

    for (size_t i = 0; i < sizeof named_keys / sizeof named_keys[0]; i++) {
        if (named_keys[i].key == key) {
            snprintf(buffer, size, "%s", named_keys[i].name);
            return buffer;
        }
    }
    if (key >= 1 && key <= 26) {
        snprintf(buffer, size, "C-%c", (char)('a' + key - 1));
        return buffer;
    }
    utf8_encode(letter_is_control(key) ? '?' : key, bytes);
    snprintf(buffer, size, "%s", bytes);
    return buffer;
}
