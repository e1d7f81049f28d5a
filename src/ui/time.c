/*
 * Going back and forth in the run's time, branches, and a weight set by hand. What the run makes of it is in the
 * trainer; here it is ordered, and what the screen says of it.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool time_is_past(const struct app *app)
{
    return app->snapshot->moment < app->snapshot->present;
}

/* ---- What the screen says */

/*
 * "epoch 12.3 of 40" in the past; just "epoch 40.25" at the present. Whole epochs while it goes on, so that nothing
 * flickers.
 */
char *time_text(const struct app *app, char *buffer, size_t size)
{
    const struct snapshot *s = app->snapshot;
    char epoch[NUMBER_SIZE], last[NUMBER_SIZE];

    if (!time_is_past(app)) {
        snprintf(buffer, size, "%s %s", _("epoch"),
                 number_epoch(epoch, sizeof epoch,
                              app_running(app) ? (double)s->position.epoch : snapshot_epoch(s)));
        return buffer;
    }
    snprintf(buffer, size, _("epoch %s of %s"),
             number_epoch(epoch, sizeof epoch, snapshot_epoch(s)),
             number_epoch(last, sizeof last, s->present_epoch));
    return buffer;
}

double snapshot_epoch(const struct snapshot *s)
{
    size_t count = s->dataset != NULL ? s->dataset->train_count : 0;

    return (double)s->position.epoch + (count > 0 ? (double)s->position.sample / (double)count : 0);
}

uint64_t snapshot_evaluations(const struct snapshot *s)
{
    return s->position.epoch + s->tries;
}

/* Once whenever one comes to the past: what can be done there. */
static void tell_past(struct app *app)
{
    bool past = time_is_past(app);

    if (past && !app->time.told && app->message[0] == '\0')
        app_show(app, ROLE_DIM, "%s",
                 _("the past: ] } go forth, `moment end` to the present; running or changing "
                   "something here makes a branch"));
    app->time.told = past;
}

/* Settings are those of the moment: what is changed next starts from them. */
static void take_settings(struct app *app)
{
    if (!app->time.travelling || app->snapshot->orders < trainer_orders(app->trainer))
        return;
    app->time.travelling = false;
    if (strcmp(app->snapshot->settings.data, app->settings.data) == 0)
        app->settings = app->snapshot->settings;
    tell_past(app);
}

/* Who looks for what was before the first weights may have lost a run. */
static void tell_notice(struct app *app)
{
    bool lost = app->snapshot->present == 0 && undo_has_run(app);

    app_show(app, ROLE_ERROR, "%s%s", app->snapshot->notice.text,
             lost ? _("; u brings the run before back") : "");
}

/* After each snapshot. */
void time_follow(struct app *app)
{
    if (app->snapshot->notices != app->time.notices) {
        app->time.notices = app->snapshot->notices;
        tell_notice(app);
    }
    take_settings(app);
    if (!time_is_past(app))
        app->time.told = false;
}

/* ---- Ways */

/* Whatever runs is paused by it; `taken` is what the trainer said. */
static bool set_out(struct app *app, bool taken, struct error *err)
{
    if (!taken)
        return error_work(err, _("the run is busy with earlier commands"));
    speed_stop(app);
    app->time.travelling = true;
    app_update(app);
    return true;
}

bool command_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return set_out(app, trainer_go_by(app->trainer, -1), err);
}

bool command_forth(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return set_out(app, trainer_go_by(app->trainer, 1), err);
}

bool command_back_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return set_out(app, trainer_go_by_epochs(app->trainer, -1), err);
}

bool command_forth_epoch(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return set_out(app, trainer_go_by_epochs(app->trainer, 1), err);
}

/* Where the run stands still, so that it is known how far it has come. */
static void tell_end(struct app *app, double wanted)
{
    const struct snapshot *s = app->snapshot;
    char epoch[NUMBER_SIZE];

    if (!app_running(app) && wanted > s->present_epoch)
        app_show(app, ROLE_DIM, _("the run has come to epoch %s: this is its end"),
                 number_epoch(epoch, sizeof epoch, s->present_epoch));
}

/* "12.5"; anything past the present is the present. */
bool command_moment(struct app *app, const char *arguments, struct error *err)
{
    char shown[40];
    double epoch;

    if (strcmp(arguments, "start") == 0)
        return set_out(app, trainer_go(app->trainer, 0), err);
    if (strcmp(arguments, "end") == 0)
        return set_out(app, trainer_go(app->trainer, UINT64_MAX), err);
    if (!parse_real(arguments, &epoch) || !isfinite(epoch) || epoch < 0)
        return error_input(
            err, _("moment: found \"%s\"; expected an epoch such as 12.5, or start or end"),
            text_safe(shown, sizeof shown, arguments));
    if (epoch <= 0)
        return set_out(app, trainer_go(app->trainer, 0), err);
    tell_end(app, epoch);
    return set_out(app, trainer_go_epoch(app->trainer, epoch), err);
}

bool command_branch(struct app *app, const char *arguments, struct error *err)
{
    char shown[40];
    size_t number = 1;

    if (arguments[0] != '\0' && !parse_size(arguments, &number))
        return error_input(err, _("branch: found \"%s\"; expected a number, 1: the one left last"),
                           text_safe(shown, sizeof shown, arguments));
    return set_out(app, trainer_branch(app->trainer, number), err);
}

/* ---- A weight by hand */

/* "2", from 1, as a number from 0. */
static bool parse_place(const char *what, const char *word, size_t count, size_t *place,
                        struct error *err)
{
    char shown[40];

    if (parse_size(word, place) && *place >= 1 && *place <= count) {
        (*place)--;
        return true;
    }
    return error_input(err, _("set-weight: %s \"%s\"; expected 1 to %zu"), what,
                       text_safe(shown, sizeof shown, word), count);
}

/* FROM: "3", or "b" or "0" for the bias. */
static bool parse_from(const struct architecture *arch, const char *word, size_t layer,
                       size_t *from, struct error *err)
{
    if (strcmp(word, "b") != 0 && strcmp(word, "0") != 0)
        return parse_place(_("incoming value"), word, arch->sizes[layer], from, err);
    if (!arch->bias)
        return error_input(err, _("set-weight: this network has no biases"));
    *from = TRAINER_BIAS;
    return true;
}

bool command_set_weight(struct app *app, const char *arguments, struct error *err)
{
    const struct snapshot *s = app->snapshot;
    const struct architecture *arch = &s->network.arch;
    char layer_word[32], to_word[32], from_word[32], value_word[40], rest[2], shown[40];
    size_t layer, to, from;
    double value;

    if (sscanf(arguments, "%31s %31s %31s %39s %1s", layer_word, to_word, from_word, value_word,
               rest) != 4)
        return error_input(
            err,
            _("set-weight: expected LAYER TO FROM VALUE, as in set-weight 1 2 1 0.5; FROM b: the bias"));
    if (s->network.block == NULL)
        return error_input(err, _("set-weight: there is no network yet"));
    if (!parse_place(_("layer"), layer_word, arch->layers, &layer, err) ||
        !parse_place(_("neuron"), to_word, arch->sizes[layer + 1], &to, err) ||
        !parse_from(arch, from_word, layer, &from, err))
        return false;
    if (!parse_real(value_word, &value) || !isfinite((float)value))
        return error_input(err, _("set-weight: \"%s\" is no number that a weight can have"),
                           text_safe(shown, sizeof shown, value_word));
    if (!trainer_set_parameter(app->trainer, layer, to, from, value))
        return error_work(err, _("the run is busy with earlier commands"));
    app_update(app);
    return true;
}
