/*
 * The table of commands, and everything that is printed from it. What the commands do is in app.c, in
 * prompt.c and with the panes.
 */
#include "ui/command.h"

#include <nntui/i18n.h>
#include <nntui/key.h>

#include <stdio.h>
#include <string.h>

const struct command commands[COMMAND_COUNT] = {
#define COMMAND(id, name_, arguments_, keys_, hint_, completes_, help_) \
 [COMMAND_##id] = {.name = name_,                                       \
                   .arguments = arguments_,                             \
                   .keys = keys_,                                       \
                   .hint = hint_,                                       \
                   .help = help_,                                       \
                   .completes = COMPLETES_##completes_,                 \
                   .run = command_##id},
#include "ui/commands.def"
#undef COMMAND
};

const struct command *command_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0)
            return &commands[i];
    }
    return NULL;
}

/* Takes the next of the names in `*keys` into `name`; false at the end. */
static bool next_key_name(const char **keys, char *name, size_t size)
{
    size_t length;

    *keys += strspn(*keys, " ");
    length = strcspn(*keys, " ");
    if (length == 0 || length >= size)
        return false;
    memcpy(name, *keys, length);
    name[length] = '\0';
    *keys += length;
    return true;
}

static bool has_key(const struct command *command, uint32_t key)
{
    const char *keys = command->keys;
    char name[16];
    uint32_t parsed;

    while (next_key_name(&keys, name, sizeof name)) {
        if (key_parse(name, &parsed) && parsed == key)
            return true;
    }
    return false;
}

const struct command *command_on_key(uint32_t key)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (has_key(&commands[i], key))
            return &commands[i];
    }
    return NULL;
}

char *command_first_key(const struct command *command, char *buffer, size_t size)
{
    const char *keys = command->keys;

    if (!next_key_name(&keys, buffer, size))
        buffer[0] = '\0';
    return buffer;
}

/* ---- The manual page */

/* A hyphen that is typed must be escaped, or roff makes another character of it. */
static void add_roff(struct text *text, const char *string)
{
    for (; *string != '\0'; string++) {
        if (*string == '-')
            text_add(text, "\\-");
        else if (*string == '\\')
            text_add(text, "\\e");
        else
            text_add_bytes(text, string, 1);
    }
}

/* "NAME ARGUMENTS": the name bold, the arguments italic. */
static void add_man_command(struct text *text, const struct command *command)
{
    text_add(text, ".TP\n\\fB");
    add_roff(text, command->name);
    text_add(text, "\\fR");
    if (command->arguments[0] != '\0') {
        text_add(text, " \\fI");
        add_roff(text, command->arguments);
        text_add(text, "\\fR");
    }
}

static void add_man_keys(struct text *text, const struct command *command)
{
    const char *keys = command->keys;
    char name[16];

    for (const char *between = " (key "; next_key_name(&keys, name, sizeof name);
         between = " or ") {
        text_add(text, between);
        text_add(text, "\\fB");
        add_roff(text, name);
        text_add(text, "\\fR");
    }
    text_add(text, command->keys[0] != '\0' ? ")\n" : "\n");
}

void commands_print_man(struct text *text)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        add_man_command(text, &commands[i]);
        add_man_keys(text, &commands[i]);
        add_roff(text, commands[i].help);
        text_add(text, "\n");
    }
}
