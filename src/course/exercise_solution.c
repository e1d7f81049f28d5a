/*
 * Tasks and solutions of exercises with numbers, as explain.h has each operation: of a question's own, and of those before
 * it that it needs and nobody asked for.
 */
#include "course/exercise_private.h"

#include <nntui/explain.h>
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT "    "

/* Which steps belong to a solution: [trace.count]. */
struct needed {
    const struct exercise *exercise;
    bool *is;
};

/* ---- What is needed */

static bool is_question(const struct exercise *exercise, size_t step)
{
    for (size_t i = 0; i < exercise->count; i++)
        if (exercise->questions[i].step == step)
            return true;
    return false;
}

/* Operations that the formulas of those after them have in them anyway. */
static bool is_told_later(enum operation operation)
{
    return operation == OPERATION_PRODUCT || operation == OPERATION_BACK_PRODUCT ||
           operation == OPERATION_SPLIT || operation == OPERATION_LINK_GRADIENT;
}

/* An output's error, where it is what is split; how the engine was made to have it is nobody's business. */
static bool is_given(const struct exercise *exercise, size_t step)
{
    return exercise->kind == EXERCISE_SPLIT &&
           exercise->trace.steps[step].operation == OPERATION_ERROR;
}

/* Marks what a step's operands come from, unless that was given, or asked before. */
static bool mark_operands(const struct needed *needed, size_t step, struct error *err)
{
    const struct trace *trace = &needed->exercise->trace;
    size_t count;
    struct operand *operands = trace_operands(trace, step, &count, err);

    if (operands == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t from = trace_find(trace, &operands[i]);

        if (from != TRACE_NONE && !is_question(needed->exercise, from) &&
            !is_given(needed->exercise, from))
            needed->is[from] = true;
    }
    free(operands);
    return true;
}

/* Backwards, so that what is marked on the way is looked at, too. */
static bool mark_all(const struct needed *needed, size_t question, struct error *err)
{
    needed->is[question] = true;
    for (size_t step = question + 1; step-- > 0;)
        if (needed->is[step] && !mark_operands(needed, step, err))
            return false;
    return true;
}

/* ---- What is told */

static bool is_there(const struct text *part)
{
    return part->data != NULL && part->length > 0;
}

/* " = numbers", where they say something else than what stands before. */
static void tell_part(struct text *line, const struct text *part, const struct text *before)
{
    if (is_there(part) && !(is_there(before) && strcmp(part->data, before->data) == 0))
        text_printf(line, " = %s", part->data);
}

/* Formula, numbers and result in one line, or where that is too long one below the other. */
static void tell_step(struct text *text, const struct explanation *told,
                      const struct operand *place)
{
    struct text lines[3] = {0}, whole = {0};

    text_printf(&lines[0], "%s%s", place_kind(place), told->name.data);
    tell_part(&lines[0], &told->formula, &told->name);
    tell_part(&lines[1], &told->numbers, &told->formula);
    tell_part(&lines[2], &told->result, &told->numbers);
    for (size_t i = 0; i < 3; i++)
        text_add(&whole, lines[i].data != NULL ? lines[i].data : "");
    if (whole.length <= EXERCISE_COLUMNS)
        exercise_wrap(text, whole.data != NULL ? whole.data : "", "");
    for (size_t i = 0; i < 3 && whole.length > EXERCISE_COLUMNS; i++) {
        if (i > 0 && is_there(&lines[i]))
            text_add(text, INDENT);
        if (is_there(&lines[i]))
            exercise_wrap(text, lines[i].data, INDENT INDENT);
    }
    text->failed = text->failed || whole.failed || lines[0].failed || lines[1].failed ||
                   lines[2].failed;
    for (size_t i = 0; i < 3; i++)
        text_free(&lines[i]);
    text_free(&whole);
}

static bool explain(const struct exercise *exercise, size_t step, struct explanation *told,
                    struct error *err)
{
    const struct explain_options options = {.places = exercise->places};
    size_t count;
    struct operand *operands = trace_operands(&exercise->trace, step, &count, err);
    bool ok = operands != NULL &&
              explain_event(told, &exercise->trace, step, operands, count, &options, err);

    free(operands);
    return ok;
}

static bool tell_solution(const struct needed *needed, struct question *question, struct error *err)
{
    const struct exercise *exercise = needed->exercise;
    struct explanation told = {0};
    bool ok = mark_all(needed, question->step, err);

    for (size_t step = 0; ok && step <= question->step; step++) {
        struct operand place = trace_place(&exercise->trace, step);

        if (!needed->is[step] ||
            (step < question->step &&
             is_told_later((enum operation)exercise->trace.steps[step].operation)))
            continue;
        ok = explain(exercise, step, &told, err);
        if (ok)
            tell_step(&question->solution, &told, &place);
    }
    explanation_free(&told);
    return ok;
}

/* What it is, its name, and how it is to be written. */
static void tell_task(const struct exercise *exercise, struct question *question)
{
    const struct trace_step *step = &exercise->trace.steps[question->step];
    struct operand place = trace_place(&exercise->trace, question->step);
    char name[PLACE_NAME_SIZE], number[FIGURE_SIZE];
    struct text line = {0};

    place_name(&exercise->trace.problem, &place, name, sizeof name);
    text_add(&question->name, name);
    text_printf(&line, _("%s%s = ? (%s; %d decimals)"), place_kind(&place), name,
                _(operation_choices[step->operation].help), exercise->places);
    if (!line.failed)
        exercise_wrap(&question->task, line.data, INDENT);
    question->task.failed = question->task.failed || line.failed;
    text_add(&question->answer, figure_fixed(number, sizeof number, step->value, exercise->places));
    text_free(&line);
}

bool exercise_tell_questions(struct exercise *exercise, struct error *err)
{
    size_t size = exercise->trace.count * sizeof(bool);
    const struct needed needed = {.exercise = exercise, .is = malloc(size)};
    bool ok = needed.is != NULL || error_memory(err, size, _("an exercise"));

    for (size_t i = 0; ok && i < exercise->count; i++) {
        memset(needed.is, 0, size);
        tell_task(exercise, &exercise->questions[i]);
        ok = tell_solution(&needed, &exercise->questions[i], err);
    }
    free(needed.is);
    return ok;
}
