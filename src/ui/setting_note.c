/*
 * What is said about a setting beside its help: why it has no effect now, or from when on a change counts.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

const char *setting_idle_now(const struct app *app, const struct setting_info *info)
{
    const struct snapshot *snapshot = app->snapshot;
    const struct architecture *arch = snapshot->network.block != NULL ? &snapshot->network.arch
                                                                      : NULL;

    return setting_idle(info, &app->settings, arch, snapshot->dataset);
}

/* From when on a change counts. */
static void when(const struct app *app, const struct setting_info *info, char *buffer, size_t size)
{
    if (app->snapshot->state == TRAINER_BROKEN && !info->new_run)
        snprintf(buffer, size, "%s",
                 _("the run is broken: [ goes back before that and on with this, r begins again"));
    else if (info->new_run)
        snprintf(buffer, size, _("a new run, first weights by seed %llu"),
                 (unsigned long long)app->settings.seed);
    else if (info->at_epoch)
        snprintf(buffer, size, "%s", _("counts from the end of the epoch on"));
    else
        snprintf(buffer, size, "%s", _("counts from the next mini-batch on"));
}

char *setting_note(const struct app *app, const struct setting_info *info, char *buffer,
                   size_t size)
{
    const char *idle = setting_idle_now(app, info);
    const struct stop_reason *stopped = &app->snapshot->stopped;

    if (stopped->kind != STOP_NONE && stop_setting(stopped->kind) == info)
        stop_text(stopped, buffer, size);
    else if (idle != NULL)
        snprintf(buffer, size, _("no effect now: %s"), _(idle));
    else
        when(app, info, buffer, size);
    return buffer;
}

/* Before anything has been trained a new run is nothing to be told of. */
static bool is_news(const struct app *app, const struct setting_info *info)
{
    return setting_idle_now(app, info) != NULL || app_running(app) ||
           app->snapshot->state == TRAINER_BROKEN || (info->new_run && app->had_trained);
}

void setting_tell(struct app *app, const struct setting_info *info, const struct error *passed)
{
    char value[SETTING_TEXT_SIZE], note[SETTING_NOTE_SIZE];

    if (app->message[0] != '\0')
        return;
    if (passed != NULL && passed->kind != ERROR_NONE)
        app_show(app, ROLE_DIM, _("passed over: %s"), passed->text);
    else if (is_news(app, info))
        app_show(app, ROLE_DIM, "%s %s: %s%s", info->name,
                 setting_get(&app->settings, info, value, sizeof value),
                 setting_note(app, info, note, sizeof note),
                 info->new_run && undo_has_run(app) ? _("; u: the one before again") : "");
}
