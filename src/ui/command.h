/*
 * The commands as code that works on all of them sees them, from the one table commands.def.
 */
#ifndef NNTUI_UI_COMMAND_H
#define NNTUI_UI_COMMAND_H

#include <nntui/error.h>

#include <stddef.h>
#include <stdint.h>

struct app;

enum screen_id {
#define SCREEN(id, name, keys, help) SCREEN_##id,
#include "ui/screens.def"
#undef SCREEN
    SCREEN_COUNT,
    SCREEN_ANY = SCREEN_COUNT
};

/* What commands.def has as `where`: the screen of each place, and the pane, where it is only that one. */
enum {
#define SCREEN(id, name, keys, help) WHERE_##id = SCREEN_##id,
#define PANE(id, screen, name) WHERE_##id = SCREEN_##screen,
#include "ui/panes.def"
#include "ui/screens.def"
#undef PANE
#undef SCREEN
    WHERE_ANY = SCREEN_ANY
};

enum command_pane {
    PANE_ANY,
#define SCREEN(id, name, keys, help) PANE_##id = PANE_ANY,
#include "ui/screens.def"
#undef SCREEN
#define PANE(id, screen, name) PANE_##id,
#include "ui/panes.def"
#undef PANE
};

enum command_id {
#define COMMAND(id, name, arguments, keys, where, hint, completes, help) COMMAND_##id,
#include "ui/commands.def"
#undef COMMAND
    COMMAND_COUNT
};

/* What Tab offers for a command's arguments. */
enum completes {
    COMPLETES_NOTHING,
    COMPLETES_SETTING,
    COMPLETES_SPEC,
    COMPLETES_FEATURE,
    COMPLETES_PRESET,
    COMPLETES_PANE,
    COMPLETES_SPEED,
    COMPLETES_MOMENT,
    COMPLETES_COMMAND,
    COMPLETES_EXAMPLE,
    COMPLETES_LESSON,
    COMPLETES_GRAIN,
    COMPLETES_NUMBER,
    COMPLETES_VALUES,
    COMPLETES_SWITCH,
    COMPLETES_FILE,
    COMPLETES_ASSIGNMENT,
    COMPLETES_EXPORT,
    COMPLETES_ACTIVATION,
    COMPLETES_VIEW,
    COMPLETES_LOOK,
    COMPLETES_STAGE,
    COMPLETES_PART,
    COMPLETES_PLOT,
};

struct command {
    const char *name;
    const char *arguments;
    const char *keys; /* separated by blanks; "" for none */
    size_t where;     /* the screen on which its keys hold; SCREEN_ANY: on all */
    enum command_pane pane; /* of that screen, for the keys; PANE_ANY: all */
    const char *hint; /* not yet translated; "" for none */
    const char *help; /* not yet translated */
    enum completes completes;
    /* Carries it out. False with a message; nothing has changed then. */
    bool (*run)(struct app *app, const char *arguments, struct error *err);
};

extern const struct command commands[COMMAND_COUNT];

/* One function for each row; those of a pane or view may live in its file. */
#define COMMAND(id, name_, arguments_, keys_, where_, hint_, completes_, help_) \
 bool command_##id(struct app *app, const char *arguments, struct error *err);
#include "ui/commands.def"
#undef COMMAND

/* NULL where there is none of that name (of `length` bytes). */
const struct command *command_find(const char *name, size_t length);
/* Whether its keys hold on a screen, if only in one of its panes. */
bool command_holds(const struct command *command, size_t screen);
/* The pane, by its name, that must have the focus for its keys; "" where any will do. */
const char *command_pane(const struct command *command);
/* The command on a key of a screen, NULL where there is none; it may need a pane. */
const struct command *command_on_key(uint32_t key, size_t screen);
/* Name of a command's first key; "" for none. Returns `buffer`. */
char *command_first_key(const struct command *command, char *buffer, size_t size);
/* Takes the next of the names in `*keys` into `name`; false at the end. */
bool command_next_key(const char **keys, char *name, size_t size);

#endif
