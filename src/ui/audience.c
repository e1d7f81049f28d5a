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

/* That the prompt was opened says nothing; what is typed there does. What a lesson does by itself nobody has done. */
void audience_note(struct app *app, const struct command *command, const char *arguments)
{
    if (command != &commands[COMMAND_prompt] && !app->learn.carrying)
        snprintf(app->did, sizeof app->did, "%s%s%s", command->name,
                 arguments[0] != '\0' ? " " : "", arguments);
}

const char *app_did(const struct app *app)
{
    return app->did;
}

/* Those of the lesson's page. */
const char *app_notes(const struct app *app)
{
    const struct lesson_run *run = app->learn.run;
    const char *notes = NULL;

    if (run != NULL)
        notes = lesson_run_lesson(run)->page[lesson_run_shown(run)].notes;
    return notes != NULL ? notes : "";
}

/* What is to be typed, what was said, and what a lesson that is not seen asks for are all worth seeing. */
bool app_bottom_is_hints(const struct app *app)
{
    char task[8];

    if (app->prompt.open || screen_is_too_small(app->width, app->height))
        return false;
    if (app->edit.editing)
        return true;
    return app->message[0] == '\0' && (learn_present(app) == SCREEN_learn || app->help_open ||
                                       !learn_task(app, task, sizeof task));
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
