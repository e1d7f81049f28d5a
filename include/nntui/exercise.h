/* layer: course */
/*
 * Exercises with random numbers, to be done on paper: what is given, questions about it, and a judge of the answers.
 *
 * The same kind and seed make the same exercise on every machine. Numbers are drawn so that a person can compute with them, and
 * so that no recognised mistake leads to a right answer. What is right is what the engine computes: the trace of a pass, or
 * the sizes of an architecture.
 *
 * All texts are translated, UTF-8, of lines no wider than EXERCISE_COLUMNS, each ending in a newline; they are the exercise's.
 */
#ifndef NNTUI_EXERCISE_H
#define NNTUI_EXERCISE_H

#include <nntui/answer.h>

enum exercise_kind {
#define EXERCISE(id, name, help) EXERCISE_##id,
#include <nntui/exercise.def>
#undef EXERCISE
    EXERCISE_COUNT
};

extern const struct choice exercise_choices[EXERCISE_COUNT];

#define EXERCISE_COLUMNS    60
#define EXERCISE_MAX_ANSWER 60 /* bytes of an answer that is looked at; longer ones are refused */

struct exercise;

/* What is asked, and what is told of it. */
struct exercise_question {
    const char *name;     /* "x[1][1]", "shape of W1" */
    const char *task;     /* the question alone */
    const char *text;     /* what is given, as small matrices, and then the question */
    const char *solution; /* the working, of what was not asked before, and the result */
    const char *answer;   /* as a person could type it: "0.731", "784x100", "I W1" */
};

struct exercise_verdict {
    bool understood; /* false: it has not the form that is asked for, which the diagnosis says */
    bool right;
    enum mistake mistake; /* MISTAKE_COUNT: not recognised, or right */
    char diagnosis[200];  /* translated, one line; "" where there is nothing to say */
};

/* NULL for want of memory. End with exercise_free(). */
struct exercise *exercise_create(enum exercise_kind kind, uint64_t seed, struct error *err);
void exercise_free(struct exercise *exercise); /* NULL is harmless */

/* What is given, by itself. */
const char *exercise_given(const struct exercise *exercise);
/* The pass with all its numbers, also those that are asked for; NULL in shapes, which has none. */
const struct trace *exercise_trace(const struct exercise *exercise);
size_t exercise_count(const struct exercise *exercise);
struct exercise_question exercise_question(const struct exercise *exercise, size_t question);
/* Judges what was typed, which may be anything. Fails only for want of memory. */
bool exercise_judge(struct exercise *exercise, size_t question, const char *typed,
                    struct exercise_verdict *verdict, struct error *err);

#endif
