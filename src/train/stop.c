/*
 * The conditions at which a run stops by itself. Pure functions of settings and measurements.
 */
#include <nntui/stop.h>

#include <nntui/i18n.h>
#include <nntui/trainer.h>

#include <math.h>
#include <stdio.h>

void stop_start(struct stop *stop)
{
    *stop = (struct stop){.epoch = -1, .best_epoch = -1};
}

/* The value of a condition's setting; 0: it is off. */
static double wanted_value(const struct settings *settings, enum stop_kind kind)
{
    switch (kind) {
    case STOP_ERROR: return settings->stop_error;
    case STOP_ACCURACY: return settings->stop_accuracy;
    case STOP_PATIENCE: return (double)settings->patience;
    case STOP_NONE:
    case STOP_KIND_COUNT: break;
    }
    return 0;
}

bool stop_wanted(const struct settings *settings)
{
    for (enum stop_kind kind = STOP_ERROR; kind < STOP_KIND_COUNT; kind++) {
        if (wanted_value(settings, kind) > 0)
            return true;
    }
    return false;
}

/* An epoch that has been here before: what is remembered of later ones has not happened. */
static void go_back(struct stop *stop, double epoch)
{
    if (epoch > stop->epoch)
        return;
    if (stop->best_epoch >= epoch)
        stop->best_epoch = -1;
    for (enum stop_kind kind = STOP_NONE; kind < STOP_KIND_COUNT; kind++)
        stop->spent[kind] = 0;
}

/* Epochs since the error was smallest. */
static double waited(struct stop *stop, double epoch, double error)
{
    if (stop->best_epoch < 0 || error < stop->best) {
        stop->best = error;
        stop->best_epoch = epoch;
    }
    return epoch - stop->best_epoch;
}

/* Whether a condition is met; what it looks at is put into `reason`. */
static bool is_met(struct stop *stop, const struct history_point *point, struct stop_reason *reason)
{
    bool testing = !isnan(point->test_loss);

    reason->testing = testing && reason->kind != STOP_ERROR;
    switch (reason->kind) {
    case STOP_ERROR: reason->figure = point->train_loss; return reason->figure <= reason->wanted;
    case STOP_ACCURACY:
        reason->figure = testing ? point->test_accuracy : point->train_accuracy;
        return reason->figure >= reason->wanted;
    case STOP_PATIENCE:
        reason->figure = testing ? point->test_loss : point->train_loss;
        if (waited(stop, point->epoch, reason->figure) < reason->wanted)
            return false;
        reason->figure = stop->best;
        return true;
    case STOP_NONE:
    case STOP_KIND_COUNT: break;
    }
    return false;
}

bool stop_check(struct stop *stop, const struct settings *settings,
                const struct history_point *point, struct stop_reason *reason)
{
    bool met = false;

    go_back(stop, point->epoch);
    stop->epoch = point->epoch;
    for (enum stop_kind kind = STOP_ERROR; kind < STOP_KIND_COUNT; kind++) {
        struct stop_reason now = {
            .kind = kind, .epoch = point->epoch, .wanted = wanted_value(settings, kind)};

        if (kind == STOP_PATIENCE && !(now.wanted > 0))
            stop->best_epoch = -1; /* begins when it is turned on */
        if (!(now.wanted > 0) || !is_met(stop, point, &now))
            continue;
        if (fabs(stop->spent[kind] - now.wanted) > 0) {
            stop->spent[kind] = now.wanted;
            *reason = now;
            met = true;
        }
    }
    return met;
}

bool stop_holds(const struct settings *settings, const struct stop_reason *reason)
{
    return !(fabs(wanted_value(settings, reason->kind) - reason->wanted) > 0);
}

const struct setting_info *stop_setting(enum stop_kind kind)
{
    static const enum setting settings[] = {
        [STOP_ERROR] = SETTING_stop_error,
        [STOP_ACCURACY] = SETTING_stop_accuracy,
        [STOP_PATIENCE] = SETTING_patience,
    };

    return &setting_table[settings[kind]];
}

char *stop_text(const struct stop_reason *reason, char *buffer, size_t size)
{
    const char *part = reason->testing ? _("test") : _("training");

    if (size > 0)
        buffer[0] = '\0';
    switch (reason->kind) {
    case STOP_ERROR:
        snprintf(buffer, size,
                 _("stopped at epoch %.0f: training error %.4g has come down to %.4g"),
                 reason->epoch, reason->figure, reason->wanted);
        break;
    case STOP_ACCURACY:
        snprintf(buffer, size, _("stopped at epoch %.0f: %s accuracy %.4g%% has reached %.4g%%"),
                 reason->epoch, part, 100 * reason->figure, 100 * reason->wanted);
        break;
    case STOP_PATIENCE:
        snprintf(buffer, size, _("stopped at epoch %.0f: for %.0f epochs no %s error below %.4g"),
                 reason->epoch, reason->wanted, part, reason->figure);
        break;
    case STOP_NONE:
    case STOP_KIND_COUNT: break;
    }
    return buffer;
}
