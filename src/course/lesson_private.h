/*
 * Reading a lesson: what its Markdown and the lines of its pages share.
 */
#ifndef NNTUI_COURSE_LESSON_PRIVATE_H
#define NNTUI_COURSE_LESSON_PRIVATE_H

#include <nntui/lesson.h>

/*
 * While Markdown is read, slots stand in it as one character each, of Unicode's private use: their stars and brackets
 * would mean something else there.
 */
#define SLOT_FIRST 0xE000u

/* What a fenced block is, by the first word of its info string. */
enum lesson_fence { FENCE_NONE, FENCE_CODE, FENCE_STEPS, FENCE_NOTES };
enum lesson_fence lesson_fence_of(const char *info, size_t length);

/* Adds a slot: "EXPR" or "EXPR:PLACES", without braces. False with file and line. */
bool lesson_add_slot(struct lesson *lesson, const char *source, size_t length, size_t line, struct error *err);
/* "EXPR:PLACES" taken apart: bytes of the expression; *places -1 where there are none. False: they are no number up to 9. */
bool lesson_split_slot(const char *source, size_t length, size_t *expression, int *places);
/* An array of the lesson's that grows by one; the new element is zeroed. NULL where there is no memory, with a message. */
void *lesson_grow(struct lesson *lesson, void *array, size_t *count, size_t *capacity, size_t size, struct error *err);
#define LESSON_ADD(lesson, list, count, capacity, err) \
 lesson_grow(lesson, &(list), &(count), &(capacity), sizeof *(list), err)

/* lesson_markdown.c: pages and blocks out of bytes whose slots are one character each. */
bool lesson_read_markdown(struct lesson *lesson, const char *bytes, size_t size, struct error *err);
/* lesson_steps.c: the lines of an `nntui` block, the first of which is `line` of the file; `text` is changed. */
bool lesson_read_steps(struct lesson *lesson, struct lesson_page *page, char *text, size_t line, struct error *err);
/* "out of memory", or that the lesson is too large. */
bool lesson_too_large(const struct lesson *lesson, struct error *err);

#endif
