/*
 * Exercises: making, asking, judging. What the kinds differ in is in the other files.
 */
#include "course/exercise_private.h"

#include <nntui/i18n.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct choice exercise_choices[EXERCISE_COUNT] = {
#define EXERCISE(id, name, help) [EXERCISE_##id] = {name, NULL, help},
#include <nntui/exercise.def>
#undef EXERCISE
};

/* ---- Lines */

/* Columns of a piece of UTF-8: every character of our texts is one wide. */
static size_t columns_of(const char *bytes, size_t length)
{
    size_t columns = 0;

    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

void exercise_wrap(struct text *text, const char *words, const char *indent)
{
    size_t column = 0;

    for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
        size_t length = strcspn(words, " "), wide = columns_of(words, length);

        if (column > 0 && column + 1 + wide > EXERCISE_COLUMNS) {
            text_printf(text, "\n%s", indent);
            column = columns_of(indent, strlen(indent));
        } else if (column > 0) {
            text_add(text, " ");
            column++;
        }
        text_add_bytes(text, words, length);
        column += wide;
        words += length;
    }
    text_add(text, "\n");
}

/* ---- Making */

static bool question_failed(const struct question *question)
{
    return question->name.failed || question->task.failed || question->text.failed ||
           question->solution.failed || question->answer.failed;
}

/* What is given before each question; says where memory was wanting. */
static bool finish(struct exercise *exercise, struct error *err)
{
    bool failed = exercise->given.failed;

    for (size_t i = 0; i < exercise->count && !failed; i++) {
        struct question *question = &exercise->questions[i];

        text_add(&question->text, exercise->given.data);
        text_add(&question->text, "\n");
        text_add(&question->text, question->task.data != NULL ? question->task.data : "");
        failed = question_failed(question);
    }
    return !failed || error_memory(err, sizeof *exercise, _("an exercise"));
}

struct exercise *exercise_create(enum exercise_kind kind, uint64_t seed, struct error *err)
{
    struct exercise *exercise = calloc(1, sizeof *exercise);
    struct rng rng;
    bool ok = true;

    if (exercise == NULL) {
        error_memory(err, sizeof *exercise, _("an exercise"));
        return NULL;
    }
    exercise->kind = kind;
    rng_seed(&rng, seed, RNG_EXERCISE, (uint64_t)kind);
    if (kind == EXERCISE_SHAPES)
        exercise_draw_shapes(exercise, &rng);
    else
        ok = exercise_draw_numbers(exercise, &rng, err);
    if (ok && finish(exercise, err))
        return exercise;
    exercise_free(exercise);
    return NULL;
}

static void question_free(struct question *question)
{
    text_free(&question->name);
    text_free(&question->task);
    text_free(&question->text);
    text_free(&question->solution);
    text_free(&question->answer);
}

void exercise_free(struct exercise *exercise)
{
    if (exercise == NULL)
        return;
    for (size_t i = 0; i < EXERCISE_QUESTIONS; i++)
        question_free(&exercise->questions[i]);
    text_free(&exercise->given);
    if (exercise->has_trace) {
        judge_free(&exercise->judge);
        trace_free(&exercise->trace);
    }
    free(exercise);
}

/* ---- What is asked */

const char *exercise_given(const struct exercise *exercise)
{
    return exercise->given.data;
}

const struct trace *exercise_trace(const struct exercise *exercise)
{
    return exercise->has_trace ? &exercise->trace : NULL;
}

size_t exercise_count(const struct exercise *exercise)
{
    return exercise->count;
}

struct exercise_question exercise_question(const struct exercise *exercise, size_t question)
{
    const struct question *asked = &exercise->questions[question];

    return (struct exercise_question){.name = asked->name.data,
                                      .task = asked->task.data,
                                      .text = asked->text.data,
                                      .solution = asked->solution.data,
                                      .answer = asked->answer.data};
}

/* ---- Judging */

bool exercise_judge(struct exercise *exercise, size_t question, const char *typed,
                    struct exercise_verdict *verdict, struct error *err)
{
    const struct question *asked = &exercise->questions[question];

    *verdict = (struct exercise_verdict){.mistake = MISTAKE_COUNT};
    if (strlen(typed) > EXERCISE_MAX_ANSWER) {
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis,
                 _("too long for an answer: expected %d characters at most"), EXERCISE_MAX_ANSWER);
        return true;
    }
    if (asked->form == ANSWER_NUMBER)
        return exercise_judge_number(exercise, asked, typed, verdict, err);
    exercise_judge_shape(exercise, asked, typed, verdict);
    return true;
}
