/*
 * Runs that differ in one setting: from text to settings, from snapshots to a winner. Nothing is trained here.
 */
#include <nntui/sweep.h>

#include "fit.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_SIZE 80 /* of foreign text in a message */
#define BLANKS     " \t"

/* ---- From text */

/* "NAME" and what ends it; `*rest` is what stands behind. */
static const struct setting_info *parse_name(const char *text, const char **rest, struct error *err)
{
    char name[64], shown[SHOWN_SIZE];
    const struct setting_info *info;
    size_t length;

    text += strspn(text, BLANKS);
    length = strcspn(text, BLANKS "=");
    *rest = text + length;
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
             text);
    info = setting_find(name);
    if (name[0] == '\0')
        error_input(err, _("compare: no setting is given; expected as in \"rate 0.01 0.1 1\""));
    else if (info == NULL)
        error_input(err, _("compare: there is no setting \"%s\""),
                    text_safe(shown, sizeof shown, name));
    else if (info == &setting_table[SETTING_data])
        error_input(err, _("compare: data is what the runs have in common; expected another "
                           "setting"));
    else
        return info;
    return NULL;
}

/* The characters that end a value, and in `*text` its first one. */
static const char *separators_of(const char **text)
{
    bool equals = **text == '=';

    *text += equals;
    if (strchr(*text, ';') != NULL)
        return ";";
    return equals ? "," : BLANKS;
}

static bool add_value(struct sweep *sweep, const struct settings *base, const char *value,
                      size_t length, struct error *err)
{
    struct settings *settings = &sweep->settings[sweep->count];
    char *kept = sweep->value[sweep->count], text[SETTING_TEXT_SIZE], shown[SHOWN_SIZE];

    if (length >= sizeof text)
        return error_input(err, _("compare: a value is %zu bytes long; expected at most %zu"),
                           length, sizeof text - 1);
    memcpy(text, value, length);
    text[length] = '\0';
    *settings = *base;
    if (!setting_set(settings, sweep->setting, text, err))
        return false;
    setting_get(settings, sweep->setting, kept, sizeof sweep->value[0]);
    for (size_t i = 0; i < sweep->count; i++) {
        if (strcmp(sweep->value[i], kept) == 0)
            return error_input(err, _("compare: the value %s of %s comes twice"),
                               text_safe(shown, sizeof shown, kept), sweep->setting->name);
    }
    sweep->count++;
    return true;
}

/* Where the value that begins at `text` ends. */
static const char *value_end(const char *text, const char *separators)
{
    return text + strcspn(text, separators);
}

/* How many values there are, also of too many: the message says so. */
static size_t count_values(const char *text, const char *separators)
{
    size_t count = 0;

    for (; *text != '\0'; text = value_end(text, separators)) {
        text += strspn(text, separators);
        count += *text != '\0';
    }
    return count;
}

bool sweep_parse(struct sweep *sweep, const struct settings *base, const char *text,
                 struct error *err)
{
    const char *separators;
    size_t count;

    *sweep = (struct sweep){.setting = parse_name(text, &text, err)};
    if (sweep->setting == NULL)
        return false;
    separators = separators_of(&text);
    count = count_values(text, separators);
    if (count < SWEEP_LEAST || count > SWEEP_RUNS)
        return error_input(err, _("compare: %zu values of %s; expected %d to %d"), count,
                           sweep->setting->name, SWEEP_LEAST, SWEEP_RUNS);
    while (sweep->count < count) {
        const char *end;
        size_t length;

        text += strspn(text, separators);
        text += strspn(text, BLANKS);
        end = value_end(text, separators);
        length = (size_t)(end - text);
        while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
            length--;
        if (!add_value(sweep, base, text, length, err))
            return false;
        text = end;
    }
    return true;
}

/* One name for all layers, which is for the hidden ones only: the outputs are those of the base. */
static void keep_outputs(struct settings *settings, const struct architecture *base)
{
    struct architecture arch = *base;
    enum activation output = base->activation[base->layers - 1];

    if (strchr(settings->activation, ',') != NULL || strcmp(settings->activation, "auto") == 0 ||
        !architecture_parse_activations(&arch, settings->activation, NULL))
        return;
    arch.activation[arch.layers - 1] = output;
    if (arch.layers != 2) /* their number may have come from a list that becomes one name */
        architecture_text(&arch, settings->layers, sizeof settings->layers);
    architecture_activations_text(&arch, settings->activation, sizeof settings->activation);
}

/* Where there is nothing but outputs they are what is compared. */
static bool compare_hidden(struct sweep *sweep, const struct settings *base,
                           const struct dataset *dataset)
{
    struct architecture arch;

    if (sweep->setting != &setting_table[SETTING_activation] ||
        !settings_architecture(base, dataset, &arch, NULL) || arch.layers < 2)
        return false;
    for (size_t i = 0; i < sweep->count; i++)
        keep_outputs(&sweep->settings[i], &arch);
    sweep->hidden_only = true;
    return true;
}

static bool fit_all(struct sweep *sweep, const struct settings *base, const struct dataset *dataset,
                    struct error *err)
{
    for (size_t i = 0; i < sweep->count; i++) {
        struct architecture arch;
        struct error inner = {0};

        settings_follow(&sweep->settings[i], base, dataset);
        if (!settings_architecture(&sweep->settings[i], dataset, &arch, &inner) ||
            !architecture_check_trainable(&arch, &inner))
            return error_input(err, _("compare %s %s: %s"), sweep->setting->name, sweep->value[i],
                               inner.text);
    }
    return true;
}

bool sweep_fit(struct sweep *sweep, const struct settings *base, const struct dataset *dataset,
               struct error *err)
{
    struct sweep given = *sweep;

    if (fit_all(sweep, base, dataset, err))
        return true;
    *sweep = given;
    if (!compare_hidden(sweep, base, dataset))
        return false;
    if (err != NULL)
        *err = (struct error){0};
    return fit_all(sweep, base, dataset, err);
}

/* ---- Where the runs are compared */

static bool has_ended(const struct snapshot *snapshot)
{
    return snapshot->state == TRAINER_FINISHED || snapshot->state == TRAINER_BROKEN ||
           snapshot->state == TRAINER_EMPTY;
}

static bool has_lost(const struct snapshot *snapshot)
{
    return snapshot->state == TRAINER_BROKEN || snapshot->state == TRAINER_EMPTY;
}

/* Epoch of the last point that a curve has; 0 where it has none. */
static uint64_t last_epoch(const struct history *history)
{
    return history->count > 0 ? history->stride * (history->count - 1) : 0;
}

/*
 * The last epoch that all have a point of which go on; UINT64_MAX where none does. Long curves keep every second,
 * fourth, ... epoch, so it is a multiple of the widest stride.
 */
static uint64_t common_epoch(const struct snapshot *const *snapshot, size_t count)
{
    uint64_t epoch = UINT64_MAX, stride = 1;

    for (size_t i = 0; i < count; i++) {
        const struct history *history = &snapshot[i]->history;

        if (has_lost(snapshot[i]))
            continue;
        if (history->stride > stride)
            stride = history->stride;
        if (!has_ended(snapshot[i]) && last_epoch(history) < epoch)
            epoch = last_epoch(history);
    }
    return epoch == UINT64_MAX ? epoch : epoch - epoch % stride;
}

/* All that have not lost have been measured at one and the same place. */
static bool side_by_side(const struct snapshot *const *snapshot, size_t count)
{
    const struct snapshot *first = NULL;

    for (size_t i = 0; i < count; i++) {
        if (has_lost(snapshot[i]))
            continue;
        if (first == NULL)
            first = snapshot[i];
        if (!snapshot[i]->measured || !(fabs(snapshot[i]->now.epoch - first->now.epoch) < 1e-9))
            return false;
    }
    return true;
}

static struct history_point point_at(const struct snapshot *snapshot, uint64_t epoch)
{
    const struct history *history = &snapshot->history;
    size_t index = epoch == UINT64_MAX ? SIZE_MAX : (size_t)(epoch / history->stride);

    return index < history->count ? history->point[index] : snapshot->now;
}

void sweep_stand(const struct snapshot *const *snapshot, size_t count,
                 struct sweep_standing *standing)
{
    uint64_t epoch = side_by_side(snapshot, count) ? UINT64_MAX : common_epoch(snapshot, count);

    for (size_t i = 0; i < count; i++) {
        const struct snapshot *s = snapshot[i];
        const struct history *history = &s->history;

        standing[i] = (struct sweep_standing){.lost = has_lost(s), .ended = has_ended(s)};
        if (!standing[i].lost)
            standing[i].point = point_at(s, epoch);
        else if (history->count > 0)
            standing[i].point = history->point[history->count - 1];
        else
            standing[i].point = s->now;
    }
}

/* ---- The winner */

double sweep_figure(const struct history_point *point, enum sweep_measure measure)
{
    switch (measure) {
    case SWEEP_TEST_LOSS: return point->test_loss;
    case SWEEP_TRAIN_LOSS: return point->train_loss;
    case SWEEP_TEST_ACCURACY: return point->test_accuracy;
    case SWEEP_TRAIN_ACCURACY: return point->train_accuracy;
    }
    return NAN;
}

const char *sweep_measure_name(enum sweep_measure measure)
{
    static const char *const names[] = {
        [SWEEP_TEST_LOSS] = N_("test error"),
        [SWEEP_TRAIN_LOSS] = N_("training error"),
        [SWEEP_TEST_ACCURACY] = N_("test accuracy"),
        [SWEEP_TRAIN_ACCURACY] = N_("training accuracy"),
    };

    return names[measure];
}

/* Some run that can win has a figure of that kind. */
static bool is_measured(const struct sweep *sweep, const struct sweep_standing *standing,
                        enum sweep_measure measure)
{
    for (size_t i = 0; i < sweep->count; i++) {
        if (!standing[i].lost && !isnan(sweep_figure(&standing[i].point, measure)))
            return true;
    }
    return false;
}

/* Some run that can win has been trained. */
static bool is_trained(const struct sweep *sweep, const struct sweep_standing *standing)
{
    for (size_t i = 0; i < sweep->count; i++) {
        if (!standing[i].lost && standing[i].point.epoch > 0)
            return true;
    }
    return false;
}

/* How good, so that more is better; what is not measured, or so large that it is infinite, is worst. */
static double merit(const struct sweep_standing *standing, enum sweep_measure measure)
{
    double figure = sweep_figure(&standing->point, measure);

    if (standing->lost || isnan(figure))
        return -INFINITY;
    return measure == SWEEP_TEST_LOSS || measure == SWEEP_TRAIN_LOSS ? -figure : figure;
}

/* The winner by one kind of figure: SWEEP_NO_WINNER where two are equally good. */
static size_t best_by(const struct sweep *sweep, const struct sweep_standing *standing,
                      enum sweep_measure measure)
{
    size_t best = 0, equals = 0;

    for (size_t i = 1; i < sweep->count; i++) {
        if (merit(&standing[i], measure) > merit(&standing[best], measure))
            best = i;
    }
    for (size_t i = 0; i < sweep->count; i++)
        equals += !(merit(&standing[i], measure) < merit(&standing[best], measure));
    return equals == 1 ? best : SWEEP_NO_WINNER;
}

struct sweep_verdict sweep_judge(const struct sweep *sweep, const struct sweep_standing *standing)
{
    bool losses = sweep->setting != &setting_table[SETTING_loss];
    enum sweep_measure test = losses ? SWEEP_TEST_LOSS : SWEEP_TEST_ACCURACY;
    enum sweep_measure train = losses ? SWEEP_TRAIN_LOSS : SWEEP_TRAIN_ACCURACY;
    struct sweep_verdict verdict = {.winner = SWEEP_NO_WINNER};
    size_t lost = 0;

    for (size_t i = 0; i < sweep->count; i++)
        lost += standing[i].lost;
    verdict.measure = is_measured(sweep, standing, test) ? test : train;
    if (lost == sweep->count)
        verdict.why = SWEEP_ALL_LOST;
    else if (!is_trained(sweep, standing))
        verdict.why = SWEEP_UNTRAINED;
    else if (!is_measured(sweep, standing, verdict.measure))
        verdict.why = SWEEP_NOT_COMPARABLE;
    else
        verdict.winner = best_by(sweep, standing, verdict.measure);
    if (verdict.why == SWEEP_WON && verdict.winner == SWEEP_NO_WINNER)
        verdict.why = SWEEP_EQUAL;
    return verdict;
}

/* "lowest test error, 0.0123 at epoch 96" */
static void reason_text(const struct history_point *point, enum sweep_measure measure, char *buffer,
                        size_t size)
{
    double figure = sweep_figure(point, measure);

    if (measure == SWEEP_TEST_LOSS || measure == SWEEP_TRAIN_LOSS)
        snprintf(buffer, size, _("lowest %s, %.4g at epoch %.6g"), _(sweep_measure_name(measure)),
                 figure, point->epoch);
    else
        snprintf(buffer, size, _("highest %s, %.4g%% at epoch %.6g"),
                 _(sweep_measure_name(measure)), 100 * figure, point->epoch);
}

char *sweep_verdict_text(const struct sweep *sweep, const struct sweep_standing *standing,
                         const struct sweep_verdict *verdict, char *buffer, size_t size)
{
    char reason[160];

    switch (verdict->why) {
    case SWEEP_ALL_LOST: snprintf(buffer, size, "%s", _("no best: every run broke")); break;
    case SWEEP_UNTRAINED: snprintf(buffer, size, "%s", _("nothing is trained yet")); break;
    case SWEEP_EQUAL:
        snprintf(buffer, size, _("no best yet: the %s of several is the same"),
                 _(sweep_measure_name(verdict->measure)));
        break;
    case SWEEP_NOT_COMPARABLE:
        snprintf(buffer, size, "%s", _("no best: errors of different losses cannot be compared"));
        break;
    case SWEEP_WON:
        reason_text(&standing[verdict->winner].point, verdict->measure, reason, sizeof reason);
        snprintf(buffer, size, _("best: %s %s: %s"), sweep->setting->name,
                 sweep->value[verdict->winner], reason);
        break;
    }
    return buffer;
}

/* ---- What the first weights have made of it */

#define ALIKE 1e-5 /* of themselves: kernels may add up in another order for each */

static bool is_like(float a, float b)
{
    return fabs((double)a - (double)b) <= ALIKE * fmax(fabs((double)a), fabs((double)b));
}

static bool is_like_first(const struct network *network, size_t layer, size_t unit)
{
    for (size_t from = 0; from < network->arch.sizes[layer]; from++) {
        if (!is_like(network_weight(network, layer, unit, from),
                     network_weight(network, layer, 0, from)))
            return false;
    }
    return is_like(network_bias(network, layer, unit), network_bias(network, layer, 0));
}

static bool are_alike(const struct network *network, size_t layer)
{
    size_t unit = 1, units = network->arch.sizes[layer + 1];

    while (unit < units && is_like_first(network, layer, unit))
        unit++;
    return units > 1 && unit == units;
}

size_t sweep_alike_layer(const struct network *network)
{
    for (size_t layer = 0; layer + 1 < network->arch.layers; layer++) {
        if (are_alike(network, layer))
            return layer + 1;
    }
    return 0;
}
