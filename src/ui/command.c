/*
 * The table of commands, and how one is found. What the commands do is in app.c, in prompt.c, in
 * help.c and with the panes.
 */
#include "ui/command.h"

#include <nntui/i18n.h>
#include <nntui/key.h>

#include <string.h>

const struct command commands[COMMAND_COUNT] = {
#define COMMAND(id, name_, arguments_, keys_, where_, hint_, completes_, help_) \
 [COMMAND_##id] = {.name = name_,                                               \
                   .arguments = arguments_,                                     \
                   .keys = keys_,                                               \
                   .where = WHERE_##where_,                                     \
                   .pane = PANE_##where_,                                       \
                   .hint = hint_,                                               \
                   .help = help_,                                               \
                   .completes = COMPLETES_##completes_,                         \
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

bool command_next_key(const char **keys, char *name, size_t size)
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

bool command_holds(const struct command *command, size_t screen)
{
    return command->where == SCREEN_ANY || command->where == screen;
}

const char *command_pane(const struct command *command)
{
    static const char *const names[] = {
        [PANE_ANY] = "",
#define PANE(id, screen, name) [PANE_##id] = name,
#include "ui/panes.def"
#undef PANE
    };

    return names[command->pane];
}

static bool has_key(const struct command *command, uint32_t key)
{
    const char *keys = command->keys;
    char name[16];
    uint32_t parsed;

    while (command_next_key(&keys, name, sizeof name)) {
        if (key_parse(name, &parsed) && parsed == key)
            return true;
    }
    return false;
}

const struct command *command_on_key(uint32_t key, size_t screen)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (command_holds(&commands[i], screen) && has_key(&commands[i], key))
            return &commands[i];
    }
    return NULL;
}

char *command_first_key(const struct command *command, char *buffer, size_t size)
{
    const char *keys = command->keys;

    if (!command_next_key(&keys, buffer, size))
        buffer[0] = '\0';
    return buffer;
}
