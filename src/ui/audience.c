/*
 * What the program tells of itself to those who present it to a class, and the way back for those who follow.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

void app_present(struct app *app, size_t followers)
{
    app->presenting = true;
    app->followers = followers;
}

/* That the prompt was opened says nothing; what is typed there does. */
void audience_note(struct app *app, const struct command *command, const char *arguments)
{
    if (command != &commands[COMMAND_prompt])
        snprintf(app->did, sizeof app->did, "%s%s%s", command->name,
                 arguments[0] != '\0' ? " " : "", arguments);
}

const char *app_did(const struct app *app)
{
    return app->did;
}

/* No screen has any of its own yet. */
const char *app_notes(const struct app *app)
{
    (void)app;
    return "";
}

bool app_bottom_is_hints(const struct app *app)
{
    return !app->prompt.open && (app->message[0] == '\0' || app->edit.editing) &&
           !screen_is_too_small(app->width, app->height);
}

bool app_wants_mirror(const struct app *app)
{
    return app->wants_mirror;
}

bool command_mirror(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!app->follows)
        return error_input(
            err, _("follow: one has not come from a presenter; nntui --follow NAME follows one"));
    app->wants_mirror = app->quitting = true;
    return true;
}
