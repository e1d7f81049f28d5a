/*
 * What was done to a run from outside: how it is noted, shared between lines, and forgotten where there is too
 * much of it.
 */
#include "event.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_ALLOWED ((size_t)64 << 10) /* bytes of events that are kept also without a history */

/* ---- One event */

void event_unref(struct timeline *timeline, struct event *event)
{
    if (--event->refs > 0)
        return;
    timeline->bytes -= event->bytes;
    timeline->event_bytes -= event->bytes;
    for (size_t i = 0; i < event->changes; i++) {
        free(event->change[i].from);
        free(event->change[i].to);
    }
    free(event->change);
    dataset_unref(event->dataset);
    free(event);
}

/* What a line keeps alive with an event that replaced these rows. */
static size_t rows_bytes(const struct dataset *rows)
{
    size_t value = rows->bytes != NULL ? 1 : sizeof(float),
           target = rows->targets != NULL ? rows->outputs * sizeof(float) : 1,
           values = rows->inputs + (rows->features != 0 ? rows->raw_inputs : 0);

    return rows->count * (values * value + target + sizeof *rows->rows);
}

static struct event *event_create(enum event_kind kind, uint64_t moment, double epoch)
{
    struct event *event = calloc(1, sizeof *event);

    if (event == NULL)
        return NULL;
    event->kind = kind;
    event->refs = 1;
    event->moment = moment;
    event->epoch = epoch;
    event->bytes = sizeof *event + sizeof event;
    return event;
}

/* ---- Forgetting */

/* Takes events out of the line's beginning; `first` and `rows` follow. */
static void forget_until(struct timeline *timeline, struct line *line, uint64_t number)
{
    size_t count = (size_t)(number - line->forgotten);
    struct settings settings;
    struct dataset *rows = dataset_ref(line_rows(line, number));

    line->forgotten_tries = line_tries(line, number);
    line_settings(line, number, &settings);
    line->first = settings;
    dataset_unref(line->rows);
    line->rows = rows;
    for (size_t i = 0; i < count; i++)
        event_unref(timeline, line->event[i]);
    memmove(line->event, line->event + count, (line->event_count - count) * sizeof *line->event);
    line->event_count -= count;
    line->forgotten = number;
}

/* A checkpoint behind which there are few enough events; else the last one; their count where there is none. */
static size_t new_beginning(const struct line *line, size_t allowed)
{
    size_t bytes = 0, at = line->event_count;

    while (at > 0 && bytes + line->event[at - 1]->bytes <= allowed)
        bytes += line->event[--at]->bytes;
    for (size_t i = 0; i < line->checkpoint_count; i++)
        if (line->checkpoint[i]->events >= line->forgotten + at)
            return i;
    return line->checkpoint_count > 0 ? line->checkpoint_count - 1 : 0;
}

/* Where events take too much, the line begins later. */
static void keep_within(struct timeline *timeline)
{
    size_t allowed = timeline->limit / 2 > LEAST_ALLOWED ? timeline->limit / 2 : LEAST_ALLOWED;
    struct line *line = timeline->now;
    size_t beginning;

    if (timeline->event_bytes <= allowed)
        return;
    timeline_drop_branches(timeline);
    beginning = new_beginning(line, allowed / 2);
    line->from_weights = false;
    if (beginning < line->checkpoint_count) {
        forget_until(timeline, line, line->checkpoint[beginning]->events);
        timeline_drop_checkpoints(timeline, line, beginning);
    } else {
        forget_until(timeline, line, line_events(line));
    }
}

/* ---- Noting */

static bool grow(struct line *line)
{
    size_t room = line->event_room > 0 ? 2 * line->event_room : 16;
    struct event **grown;

    if (line->event_count < line->event_room)
        return true;
    grown = realloc(line->event, room * sizeof(struct event *));
    if (grown == NULL)
        return false;
    line->event = grown;
    line->event_room = room;
    return true;
}

/* Without memory for it no way leads past this moment any more: nothing of before is kept. */
static void note(struct timeline *timeline, struct event *event)
{
    struct line *line = timeline->now;

    if (event == NULL || !grow(line)) {
        if (event != NULL) {
            event->bytes = 0;
            event_unref(timeline, event);
        }
        timeline_give_up(timeline);
        return;
    }
    timeline->bytes += event->bytes;
    timeline->event_bytes += event->bytes;
    line->event[line->event_count++] = event;
    keep_within(timeline);
    timeline_make_room(timeline, 0);
}

/* The settings that differ, as texts. False for want of memory. */
static bool list_changes(struct event *event, const struct settings *from,
                         const struct settings *to)
{
    char before[SETTING_TEXT_SIZE], after[SETTING_TEXT_SIZE];

    event->change = calloc(SETTING_COUNT_OF, sizeof *event->change);
    if (event->change == NULL)
        return false;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        struct change *change = &event->change[event->changes];

        setting_get(from, &setting_table[i], before, sizeof before);
        setting_get(to, &setting_table[i], after, sizeof after);
        if (strcmp(before, after) == 0)
            continue;
        change->setting = i;
        change->from = strdup(before);
        change->to = strdup(after);
        event->changes++;
        event->bytes += sizeof *change + strlen(before) + strlen(after) + 2;
        if (change->from == NULL || change->to == NULL)
            return false;
    }
    return true;
}

void timeline_note_settings(struct timeline *timeline, uint64_t moment, double epoch,
                            const struct settings *from, const struct settings *to)
{
    struct event *event;

    if (timeline->now == NULL)
        return;
    event = event_create(EVENT_SETTINGS, moment, epoch);
    if (event != NULL && !list_changes(event, from, to)) {
        event->bytes = 0;
        event_unref(timeline, event);
        event = NULL;
    }
    note(timeline, event);
}

void timeline_note_parameter(struct timeline *timeline, uint64_t moment, double epoch,
                             const struct parameter *parameter)
{
    struct event *event;

    if (timeline->now == NULL)
        return;
    event = event_create(EVENT_PARAMETER, moment, epoch);
    if (event != NULL)
        event->parameter = *parameter;
    note(timeline, event);
}

void timeline_note_rows(struct timeline *timeline, uint64_t moment, double epoch,
                        struct dataset *before, struct dataset *dataset)
{
    struct event *event;

    if (timeline->now == NULL)
        return;
    event = event_create(EVENT_DATA, moment, epoch);
    if (event != NULL) {
        event->dataset = dataset_ref(dataset);
        event->rows_before = before->count;
        event->bytes += rows_bytes(before);
    }
    note(timeline, event);
}

/* One after the other they are one event; a shared one is left as it is. */
void timeline_note_sample(struct timeline *timeline, uint64_t moment, double epoch)
{
    struct line *line = timeline->now;
    struct event *last, *event;

    if (line == NULL)
        return;
    last = line->event_count > 0 ? line->event[line->event_count - 1] : NULL;
    if (last != NULL && last->kind == EVENT_SAMPLES && last->moment + last->steps == moment &&
        last->refs == 1) {
        last->steps++;
        return;
    }
    event = event_create(EVENT_SAMPLES, moment, epoch);
    if (event != NULL)
        event->steps = 1;
    note(timeline, event);
}

/* ---- Reading */

uint64_t line_events(const struct line *line)
{
    return line->forgotten + line->event_count;
}

const struct event *line_event(const struct line *line, uint64_t number)
{
    return number < line_events(line) ? line->event[number - line->forgotten] : NULL;
}

void event_apply_settings(const struct event *event, struct settings *settings)
{
    for (size_t i = 0; i < event->changes; i++)
        setting_set(settings, &setting_table[event->change[i].setting], event->change[i].to, NULL);
}

void line_settings(const struct line *line, uint64_t number, struct settings *settings)
{
    *settings = line->first;
    for (uint64_t i = line->forgotten; i < number; i++)
        if (line_event(line, i)->kind == EVENT_SETTINGS)
            event_apply_settings(line_event(line, i), settings);
}

struct dataset *line_rows(const struct line *line, uint64_t number)
{
    while (number > line->forgotten)
        if (line_event(line, --number)->kind == EVENT_DATA)
            return line_event(line, number)->dataset;
    return line->rows;
}

uint64_t line_tries(const struct line *line, uint64_t number)
{
    uint64_t tries = line->forgotten_tries;

    for (uint64_t i = line->forgotten; i < number; i++)
        tries += line_event(line, i)->parameter.tries;
    return tries;
}

/* ---- Sharing */

/* The part of an event of sample steps before a moment. NULL for want of memory. */
static struct event *cut_steps(struct timeline *timeline, const struct event *event,
                               uint64_t moment)
{
    struct event *cut = event_create(EVENT_SAMPLES, event->moment, event->epoch);

    if (cut == NULL)
        return NULL;
    cut->steps = moment - event->moment;
    timeline->bytes += cut->bytes;
    timeline->event_bytes += cut->bytes;
    return cut;
}

static bool ends_after(const struct event *event, uint64_t moment)
{
    return event->kind == EVENT_SAMPLES && event->moment + event->steps > moment;
}

bool event_copy_all(struct timeline *timeline, struct line *copy, const struct line *line,
                    uint64_t events, uint64_t moment)
{
    size_t count = (size_t)(events - line->forgotten);

    for (size_t i = 0; i < count; i++) {
        struct event *event = line->event[i];

        if (ends_after(event, moment))
            event = cut_steps(timeline, event, moment);
        else
            event->refs++;
        if (event == NULL)
            return false;
        copy->event[copy->event_count++] = event;
    }
    return true;
}
