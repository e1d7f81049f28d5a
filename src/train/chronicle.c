/*
 * What a run's past looks like to people: markers where it was changed, and the curves of what was before or was
 * left.
 */
#include "past.h"

#include <nntui/i18n.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Earlier runs */

static void drop_earlier(struct chronicle *chronicle)
{
    for (size_t i = 0; i < EARLIER_CURVES; i++) {
        free(chronicle->earlier[i]);
        chronicle->earlier[i] = NULL;
    }
    chronicle->stale = true;
}

void chronicle_drop(struct chronicle *chronicle)
{
    drop_earlier(chronicle);
}

/* Errors can be compared where they are of the same data and counted in the same way. */
static bool comparable(const struct settings *a, const struct settings *b)
{
    return strcmp(a->data, b->data) == 0 && a->loss == b->loss;
}

/* The settings that a run ends with: not those of the next, which may be in force already, nor those of its past. */
static const struct settings *settings_of_run(const struct worker *worker)
{
    const struct line *line = worker->timeline.now;

    return past_is_past(worker) && line != NULL ? &line->last : &worker->run.settings;
}

void chronicle_keep(struct worker *worker)
{
    struct chronicle *chronicle = &worker->chronicle;
    struct earlier_run *run;

    chronicle->stale = true;
    if (worker->history.count < 2)
        return;
    run = malloc(sizeof *run);
    if (run == NULL)
        return;
    run->settings = *settings_of_run(worker);
    run->history = worker->history;
    free(chronicle->earlier[EARLIER_CURVES - 1]);
    memmove(chronicle->earlier + 1, chronicle->earlier,
            (EARLIER_CURVES - 1) * sizeof chronicle->earlier[0]);
    chronicle->earlier[0] = run;
}

void chronicle_begin(struct worker *worker)
{
    struct chronicle *chronicle = &worker->chronicle;

    chronicle->stale = true;
    for (size_t i = 0; i < EARLIER_CURVES && chronicle->earlier[i] != NULL; i++) {
        if (comparable(&chronicle->earlier[i]->settings, &worker->settings))
            continue;
        drop_earlier(chronicle); /* all are of the same data */
        return;
    }
}

/* ---- Texts */

/* What makes no other curve, or another one that is not shown. */
static bool is_told(size_t setting)
{
    return setting != SETTING_data && setting != SETTING_epochs && setting != SETTING_threads &&
           setting != SETTING_stop_error && setting != SETTING_stop_accuracy &&
           setting != SETTING_patience;
}

/* "rate 0.1, momentum 0.5": the values in `then` that are others now. */
static void write_difference(char *text, size_t size, const struct settings *then,
                             const struct settings *now)
{
    char old[SETTING_TEXT_SIZE], new[SETTING_TEXT_SIZE];
    size_t length = 0;

    for (size_t i = 0; i < SETTING_COUNT_OF && length < size; i++) {
        setting_get(then, &setting_table[i], old, sizeof old);
        setting_get(now, &setting_table[i], new, sizeof new);
        if (is_told(i) && strcmp(old, new) != 0)
            length += (size_t)snprintf(text + length, size - length, "%s%s %s",
                                       length > 0 ? ", " : "", setting_table[i].name, old);
    }
    if (length == 0)
        text[0] = '\0';
}

/* ---- Markers */

static void write_changes(char *text, size_t size, const struct event *event)
{
    size_t length = 0;

    for (size_t i = 0; i < event->changes && length < size; i++)
        length += (size_t)snprintf(text + length, size - length, "%s%s %s -> %s",
                                   i > 0 ? ", " : "", setting_table[event->change[i].setting].name,
                                   event->change[i].from, event->change[i].to);
}

static void write_parameter(char *text, size_t size, const struct parameter *p)
{
    if (p->in == LEARNER_BIAS)
        snprintf(text, size, "b[%zu][%zu] = %g", p->layer + 1, p->out + 1, p->value);
    else
        snprintf(text, size, "w[%zu][%zu][%zu] = %g", p->layer + 1, p->out + 1, p->in + 1,
                 p->value);
}

/* Whether two events are steps of one change, as when a key is held: the same setting, at the same moment. */
static bool continues(const struct event *before, const struct event *event)
{
    return before != NULL && before->kind == EVENT_SETTINGS && event->kind == EVENT_SETTINGS &&
           before->moment == event->moment && before->changes == 1 && event->changes == 1 &&
           before->change[0].setting == event->change[0].setting;
}

/* `first`: the event that this change began with. */
static void write_marker(struct marker *marker, const struct event *first,
                         const struct event *event)
{
    marker->epoch = event->epoch;
    switch (event->kind) {
    case EVENT_SETTINGS:
        if (first == event)
            write_changes(marker->text, sizeof marker->text, event);
        else
            snprintf(marker->text, sizeof marker->text, "%s %s -> %s",
                     setting_table[event->change[0].setting].name, first->change[0].from,
                     event->change[0].to);
        break;
    case EVENT_PARAMETER: write_parameter(marker->text, sizeof marker->text, &event->parameter); break;
    case EVENT_DATA:
        snprintf(marker->text, sizeof marker->text, _("data: %zu -> %zu rows"), event->rows_before,
                 event->dataset->count);
        break;
    case EVENT_SAMPLES: break;
    }
}

/* Where there are too many the oldest goes. */
static struct marker *next_marker(struct chronicle *chronicle)
{
    if (chronicle->marker_count == MARKERS) {
        memmove(chronicle->marker, chronicle->marker + 1,
                (MARKERS - 1) * sizeof chronicle->marker[0]);
        chronicle->marker_count--;
    }
    return &chronicle->marker[chronicle->marker_count++];
}

/* What was done before the first step is no change of the run. */
static void list_markers(struct chronicle *chronicle, const struct line *line)
{
    const struct event *before = NULL, *first = NULL;

    chronicle->marker_count = 0;
    for (size_t i = 0; line != NULL && i < line->event_count; i++) {
        const struct event *event = line->event[i];

        if (event->kind == EVENT_SAMPLES || event->moment == 0)
            continue;
        if (continues(before, event)) {
            write_marker(&chronicle->marker[chronicle->marker_count - 1], first, event);
        } else {
            first = event;
            write_marker(next_marker(chronicle), first, event);
        }
        before = event;
    }
}

/* ---- Curves */

/* The points from number `from` on, as many as fit, evenly spread; the last is among them. */
static void copy_curve(struct earlier_curve *curve, const struct history *history, size_t from)
{
    const size_t room = sizeof curve->point / sizeof curve->point[0];
    size_t count = history->count - from;

    curve->count = count < room ? count : room;
    for (size_t i = 0; i < curve->count; i++)
        curve->point[i] = history->point[from + (count <= room ? i
                                                               : i * (count - 1) / (room - 1))];
}

static void add_branch(struct chronicle *chronicle, const struct worker *worker, size_t index)
{
    const struct line *line = worker->timeline.branch[index];
    struct earlier_curve *curve = &chronicle->curve[chronicle->curve_count];
    size_t from = 0;

    curve->parent = true;
    curve->fork = timeline_fork_epoch(&worker->timeline, line);
    while (from + 1 < line->history.count && line->history.point[from + 1].epoch <= curve->fork)
        from++;
    if (line->history.count < from + 2)
        return;
    copy_curve(curve, &line->history, from);
    write_difference(curve->text, sizeof curve->text, &line->last, &worker->settings);
    chronicle->curve_count++;
}

static void add_earlier(struct chronicle *chronicle, const struct worker *worker,
                        const struct earlier_run *run)
{
    struct earlier_curve *curve = &chronicle->curve[chronicle->curve_count++];

    curve->parent = false;
    curve->fork = 0;
    copy_curve(curve, &run->history, 0);
    write_difference(curve->text, sizeof curve->text, &run->settings, &worker->settings);
}

static void list_curves(struct worker *worker)
{
    struct chronicle *chronicle = &worker->chronicle;

    chronicle->curve_count = 0;
    for (size_t i = 0; i < worker->timeline.branches; i++)
        add_branch(chronicle, worker, i);
    for (size_t i = 0; i < EARLIER_CURVES && chronicle->earlier[i] != NULL; i++)
        if (chronicle->curve_count < EARLIER_CURVES)
            add_earlier(chronicle, worker, chronicle->earlier[i]);
}

void chronicle_fill(struct worker *worker, struct snapshot *s)
{
    struct chronicle *chronicle = &worker->chronicle;

    if (chronicle->stale) {
        list_markers(chronicle, worker->timeline.now);
        list_curves(worker);
        chronicle->stale = false;
    }
    s->marker_count = worker->ready ? chronicle->marker_count : 0;
    s->earlier_count = worker->ready ? chronicle->curve_count : 0;
    memcpy(s->marker, chronicle->marker, s->marker_count * sizeof s->marker[0]);
    memcpy(s->earlier, chronicle->curve, s->earlier_count * sizeof s->earlier[0]);
}
