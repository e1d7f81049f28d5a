/*
 * The tables of commands and views as roff.
 */
#include "ui/manual.h"

#include "ui/state.h"
#include "ui/watch.h"

#include <stdio.h>

/* What roff would make other characters of is escaped. */
static void add_escaped(struct text *text, const char *string)
{
    for (; *string != '\0'; string++) {
        switch (*string) {
        case '-': text_add(text, "\\-"); break;
        case '\\': text_add(text, "\\e"); break;
        case '^': text_add(text, "\\(ha"); break;
        case '`': text_add(text, "\\(ga"); break;
        default: text_add_bytes(text, string, 1);
        }
    }
}

/* In roff's font `font`: B or I. */
static void add_in_font(struct text *text, const char *font, const char *string)
{
    text_printf(text, "\\f%s", font);
    add_escaped(text, string);
    text_add(text, "\\fR");
}

static void add_keys(struct text *text, const struct command *command)
{
    const char *keys = command->keys, *between = " (key ";
    char name[16];

    for (; command_next_key(&keys, name, sizeof name); between = " or ") {
        text_add(text, between);
        add_in_font(text, "B", name);
    }
    text_add(text, command->keys[0] != '\0' ? ")\n" : "\n");
}

void manual_keys(struct text *text)
{
    static const char *const names[] = {
#define KEY_NAME(id, name) name,
#include <nntui/key.def>
#undef KEY_NAME
    };

    add_in_font(text, "B", "space");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        text_add(text, ", ");
        add_in_font(text, "B", names[i]);
    }
    text_add(text, ".\n");
}

static void add_command(struct text *text, const struct command *command)
{
    text_add(text, ".TP\n");
    add_in_font(text, "B", command->name);
    if (command->arguments[0] != '\0') {
        text_add(text, " ");
        add_in_font(text, "I", command->arguments);
    }
    add_keys(text, command);
    add_escaped(text, command->help);
    text_add(text, "\n");
}

/* Those of one screen, or SCREEN_ANY. */
static void add_commands(struct text *text, size_t where)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].where == where)
            add_command(text, &commands[i]);
    }
}

void manual_commands(struct text *text)
{
    text_add(text, ".PP\nOn every screen:\n");
    add_commands(text, SCREEN_ANY);
    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        text_printf(text, ".PP\nWith keys that hold on the %s screen:\n", screens[i]->title);
        add_commands(text, i);
    }
}

static void add_row(struct text *text, const char *name, const char *help)
{
    text_add(text, ".TP\n");
    add_in_font(text, "B", name);
    text_add(text, "\n");
    add_escaped(text, help);
    text_add(text, "\n");
}

void manual_views(struct text *text)
{
    for (size_t i = 0; i < VIEW_COUNT; i++)
        add_row(text, model_views[i].name, model_views[i].help);
}

void manual_names(struct text *text)
{
    char name[64];

    for (size_t i = 0; i < watch_count; i++) {
        snprintf(name, sizeof name, "%s%s", watch_rows[i].name, watch_rows[i].form);
        add_row(text, name, watch_rows[i].help);
    }
}

void manual_looks(struct text *text)
{
    for (size_t i = 0; i < LOOK_COUNT; i++)
        add_row(text, digits_looks[i].name, digits_looks[i].help);
}
