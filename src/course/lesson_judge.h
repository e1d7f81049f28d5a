/*
 * Judging an answer to a lesson's question.
 */
#ifndef NNTUI_COURSE_LESSON_JUDGE_H
#define NNTUI_COURSE_LESSON_JUDGE_H

#include <nntui/expression.h>
#include <nntui/lesson.h>

#include <stdint.h>

struct lesson_judgement {
    bool right;
    const char *text; /* what is said of it; may have slots */
};

/* Fails where an expression of the step does. */
bool lesson_judge(const struct lesson_step *step, const char *answer, const struct lookup *lookup,
                  struct lesson_judgement *judgement, struct error *err);
/* The numbers from 0 to count - 1, in an order of the seed's. */
void lesson_shuffle(uint32_t *order, size_t count, uint64_t seed);

#endif
