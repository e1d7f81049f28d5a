/* layer: course */
/*
 * A lesson being done: which page, what is asked now, what the numbers in its text are, and what is said of an answer.
 *
 * The program that it drives is a host: it carries out commands and is asked for names. What a command begins may take its
 * time (a run of 200 epochs): lesson_run_update() goes on when the host is no longer busy. To come to a page in the middle,
 * the pages before it are done over with their own solutions, so that its numbers are what they were.
 *
 * The page that is shown can be one that was done already; it is read only, and the host stays as it is.
 */
#ifndef NNTUI_LESSON_RUN_H
#define NNTUI_LESSON_RUN_H

#include <nntui/expression.h>
#include <nntui/lesson.h>

#include <stdint.h>

struct lesson_host {
    struct lookup lookup; /* for names; its context is the next ones', too */
    bool (*command)(void *context, const char *line, struct error *err);
    /* Whether what was begun has not come to its end yet. */
    bool (*busy)(void *context);
    /* To where a lesson begins, whatever was done before. */
    bool (*reset)(void *context, struct error *err);
};

struct lesson_run;

/* What a message is. */
enum lesson_mood { MOOD_NONE, MOOD_PLAIN, MOOD_RIGHT, MOOD_WRONG, MOOD_HINT };

/* Both are the caller's and outlive the run. Nothing is carried out yet: lesson_run_go(). seed: of what is random in it. */
struct lesson_run *lesson_run_create(const struct lesson *lesson, const struct lesson_host *host,
                                     uint64_t seed, struct error *err);
void lesson_run_free(struct lesson_run *run); /* NULL is harmless */

/* Resets the host and comes to a page, from 0; lesson_run_update() carries it out. */
void lesson_run_go(struct lesson_run *run, size_t page);
/* Goes on where it can. True where something is other than before. A command that fails is told as a message. */
bool lesson_run_update(struct lesson_run *run);

/* ---- Where it stands */

const struct lesson *lesson_run_lesson(const struct lesson_run *run);
size_t lesson_run_page(const struct lesson_run *run);    /* that has been come to */
size_t lesson_run_shown(const struct lesson_run *run);   /* that is shown, no later one */
bool lesson_run_preparing(const struct lesson_run *run); /* commands are still to be carried out */
bool lesson_run_finished(const struct lesson_run *run);  /* all is done, also the last page */
/* The step that waits for the person; NULL: none, the page is done or being prepared. */
const struct lesson_step *lesson_run_step(const struct lesson_run *run);
/* Those of the page's steps that ask for something, and how many of them are done; of the present exercise, each question. */
void lesson_run_progress(const struct lesson_run *run, size_t *done, size_t *count);
/* Steps that were passed over or shown instead of done, in the whole lesson. */
size_t lesson_run_helped(const struct lesson_run *run);
/* What stands in a slot of a page that has been come to: "…" until its commands are carried out. */
const char *lesson_run_slot(const struct lesson_run *run, size_t slot);
/* Whether the page that is shown has an exercise, and it has been come to. */
bool lesson_run_exercises(const struct lesson_run *run);
/* The present step's text with its slots filled; "" without one. Of an exercise what is given, in lines, and the question. */
const char *lesson_run_task(const struct lesson_run *run);
/* The question of this page that was answered last, with its answer, which what is asked next may be about; "" for none. */
const char *lesson_run_before(const struct lesson_run *run);
/* The present step's question in one line, without what is given; "" without one. Returns `buffer`. */
char *lesson_run_short(const struct lesson_run *run, char *buffer, size_t size);
/* What was said last, "" for nothing; `mood` may be NULL. */
const char *lesson_run_message(const struct lesson_run *run, enum lesson_mood *mood);
/* It has been read. */
void lesson_run_quiet(struct lesson_run *run);
/* An answer that is right, to an exercise's question; NULL: none is asked. */
const char *lesson_run_solution(const struct lesson_run *run);
/* Answers of a choice, in the order in which they are shown. */
size_t lesson_run_choice(const struct lesson_run *run, size_t shown);
/* The text of the answer that is shown at that place, with its slots filled; "" where there is none. */
const char *lesson_run_choice_text(const struct lesson_run *run, size_t shown);

/* ---- What the person does */

/* On: to the next page where this one is done; else it is checked, and told what is still wrong. */
void lesson_run_next(struct lesson_run *run);
/* Shows the page before. */
void lesson_run_back(struct lesson_run *run);
/* Passes over the present step. */
void lesson_run_skip(struct lesson_run *run);
/* The next hint. */
void lesson_run_hint(struct lesson_run *run);
/* Does the present step as its solution does, which lesson_run_update() carries out, or tells the answer. */
void lesson_run_show(struct lesson_run *run);
/* The page anew, as it was when it was opened. */
void lesson_run_again(struct lesson_run *run);
/* An answer as it was typed, to ASK and EXERCISE. */
void lesson_run_answer(struct lesson_run *run, const char *answer);
/* Another exercise with other numbers, on a page that has one; false: there is none. */
bool lesson_run_another(struct lesson_run *run);
/* The answer that is shown at that place, to CHOICE. */
void lesson_run_choose(struct lesson_run *run, size_t shown);

/* ---- Holding a lesson to what it says */

/*
 * Does a whole lesson with its own solutions, on a host that is never busy for long: commands are right, slots are known,
 * what is expected does not hold before the solution and does after it, right answers are taken and wrong ones refused, and no
 * number with a point stands in the text that no run has produced. Fails at the first that is not so, with file and line.
 */
bool lesson_check(const struct lesson *lesson, const struct lesson_host *host, struct error *err);

/* "0.7413", "300000", "5e7": a value as a slot without decimals shows it; with decimals: "0.741". */
void lesson_figure(const struct value *value, int places, struct text *text);

#endif
