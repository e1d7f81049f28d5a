/*
 * What the files that make exercises share: private to src/course/.
 */
#ifndef NNTUI_COURSE_EXERCISE_PRIVATE_H
#define NNTUI_COURSE_EXERCISE_PRIVATE_H

#include <nntui/exercise.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#define EXERCISE_QUESTIONS 12
#define SHAPE_NAMES        5

enum answer_form { ANSWER_NUMBER, ANSWER_SHAPE, ANSWER_PRODUCT };

struct shape {
    size_t rows, columns;
};

/* A matrix of the shapes exercise. */
struct named_shape {
    const char *name;
    struct shape shape;
};

struct question {
    enum answer_form form;
    size_t step;        /* NUMBER: of the trace */
    struct shape shape; /* SHAPE: the right one */
    struct text name, task, text, solution, answer;
};

struct exercise {
    enum exercise_kind kind;
    struct text given;
    struct question questions[EXERCISE_QUESTIONS];
    size_t count;
    /* Of all but shapes. */
    bool has_trace;
    int places; /* decimals that are asked for */
    struct trace trace;
    struct judge judge;
    /* Of shapes: I, W1, Y1, W2, Y2. */
    bool as_rows; /* samples are rows of I: Y1 = I W1; else columns: Y1 = W1 I */
    struct named_shape shapes[SHAPE_NAMES];
    size_t shape_count;
};

/* ---- exercise_numbers.c */

/* Draws numbers until they are fit for an exercise; then what is given and the questions. */
bool exercise_draw_numbers(struct exercise *exercise, struct rng *rng, struct error *err);
bool exercise_judge_number(struct exercise *exercise, const struct question *question,
                           const char *typed, struct exercise_verdict *verdict, struct error *err);

/* ---- exercise_given.c, exercise_solution.c: texts of exercises with numbers */

void exercise_tell_given(struct exercise *exercise);
/* Task, solution and answer of each question. */
bool exercise_tell_questions(struct exercise *exercise, struct error *err);

/* ---- exercise_shapes.c */

void exercise_draw_shapes(struct exercise *exercise, struct rng *rng);
void exercise_judge_shape(const struct exercise *exercise, const struct question *question,
                          const char *typed, struct exercise_verdict *verdict);

/* ---- exercise.c */

/* Adds a text, broken at blanks so that no line is wider than EXERCISE_COLUMNS; all lines but the first begin with `indent`. */
void exercise_wrap(struct text *text, const char *words, const char *indent);

#endif
