/* layer: course */
/*
 * How far a student is in the lessons: a text file of lines, which can be read, edited and taken to another machine.
 *
 *   # nntui progress
 *   seed 48213                       of what is random in exercises: neighbours have different ones
 *   lesson c01-linear-model done
 *   lesson c03-gradient-descent page 4
 *   here c03-gradient-descent        the one that was left last
 */
#ifndef NNTUI_STUDY_H
#define NNTUI_STUDY_H

#include <nntui/lesson.h>

#include <stdint.h>

#define STUDY_MAX_FILE ((size_t)1 << 18)
#define STUDY_LESSONS  1000

struct study_entry {
    char name[LESSON_NAME_SIZE];
    size_t page; /* from 0: the furthest that was come to and not finished */
    bool done;   /* once to its end */
    bool noted;  /* study_note(), and not written yet */
};

struct study {
    uint64_t seed;
    char here[LESSON_NAME_SIZE]; /* "": none */
    struct study_entry *entry;
    size_t count;
};

/* Reads lines; `path` is for messages, with the line. Nothing is kept on failure. Fuzzed. */
bool study_parse(struct study *study, const char *text, const char *path, struct error *err);
/*
 * Reads the student's file, file_state_path("progress"); where there is none, or no seed in it, the seed is `fresh`. A file that is wrong is an error, and
 * stays as it is.
 */
bool study_load(struct study *study, uint64_t fresh, struct error *err);
/*
 * Writes what was noted, whole, under its final name only when all is written. The file is read once more before: what another
 * program of the same student has done in other lessons stays, and is in *study afterwards. Pointers of study_find() end here.
 * A file that has become wrong is an error, and stays as it is.
 */
bool study_save(struct study *study, struct error *err);
void study_free(struct study *study); /* harmless for `{0}` */

/* NULL where a lesson was never begun. */
const struct study_entry *study_find(const struct study *study, const char *name);
/* A lesson has come to a page (from 0), or to its end; it is `here` now. */
bool study_note(struct study *study, const char *name, size_t page, bool done, struct error *err);

#endif
