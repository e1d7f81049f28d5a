/* layer: course */
/*
 * Judging numbers that a student has worked out: one at a time, or a whole sheet of them.
 */
#ifndef NNTUI_ANSWER_H
#define NNTUI_ANSWER_H

#include <nntui/trace.h>

/* The kinds of mistake that are recognised by the number that they lead to: MISTAKE(id, name, help) in mistake.def. */
enum mistake {
#define MISTAKE(id, name, help) MISTAKE_##id,
#include <nntui/mistake.def>
#undef MISTAKE
    MISTAKE_COUNT
};

extern const struct choice mistake_choices[MISTAKE_COUNT];

/* A number as it was written. */
struct answer {
    double number;
    int decimals; /* ANSWER_EXACT of a fraction */
};

#define ANSWER_EXACT 1000 /* more decimals than any number is asked for */

/* Reads "0.50" (2 decimals), "4.2e-5" (6) or "1/3"; false where it is no number. */
bool answer_parse(const char *text, struct answer *answer);

struct verdict {
    bool right;
    double expected;
    double difference;    /* given - expected */
    enum mistake mistake; /* MISTAKE_COUNT: not recognised, or right */
    struct operand place; /* NEIGHBOUR: whose number was given */
};

/*
 * Within one unit of the last place that is shown of `expected`, see figure_fixed(); written with fewer decimals than that,
 * within half of it, so that 0.9 is right for 0.9 but not for 0.8987.
 */
bool answer_is_right(double expected, const struct answer *answer, int places);
/* What is said of a wrong answer, translated: its mistake's help, or whose number it is. "" where none is recognised. */
char *mistake_text(const struct problem *problem, const struct verdict *verdict, char *buffer,
                   size_t size);

#define JUDGE_CARRIES 4 /* decimals up to which rounding too early is looked for */
#define JUDGE_PASSES  (1 + JUDGE_CARRIES + RULE_COUNT)

/*
 * Judges numbers of one pass, one after the other. What it needs to find mistakes, the pass with other decimals carried and by
 * other rules, is made when it is first needed and kept. The trace is the caller's and stays as it is until judge_free().
 */
struct judge {
    const struct trace *trace;
    /* Private: carried in full, with 1 to JUDGE_CARRIES decimals, and by each rule; made when wanted. */
    struct trace other[JUDGE_PASSES];
};

void judge_start(struct judge *judge, const struct trace *trace);
void judge_free(struct judge *judge);
/*
 * Judges an answer as the result of a step. A new weight or bias that is the old one is wrong wherever the places show that there
 * was a step. Fails only for want of memory.
 */
bool judge_answer(struct judge *judge, size_t step, const struct answer *answer, int places,
                  struct verdict *verdict, struct error *err);
/* The same for a single answer. */
bool answer_judge(const struct trace *trace, size_t step, const struct answer *answer, int places,
                  struct verdict *verdict, struct error *err);
/*
 * Whether none of the mistakes that are looked for in a step's own operation leads to its right number, as far as so many
 * places tell: whether an answer shows that it was understood. Fails only for want of memory.
 */
bool answer_is_distinct(const struct trace *trace, size_t step, int places, bool *distinct,
                        struct error *err);
/* Judges a number that is no step's result: one that was given and only has to be copied, or the loss after the update. */
struct verdict answer_compare(double expected, const struct answer *answer, int places);

/* One line of an answer sheet. */
struct sheet_line {
    size_t line; /* counted from 1 */
    struct operand place;
    bool computed; /* false: the pass computes no such number; `verdict` means nothing then */
    struct answer given;
    struct verdict verdict;
};

struct sheet {
    struct sheet_line *lines;
    size_t count, wrong;
};

#define SHEET_MAX_FILE ((size_t)1 << 20)

/*
 * Reads "name = value" a line (blank lines are passed over, and '#' with what comes after it, also behind a value) and judges
 * each. `name` of the file is for messages. places: as for answer_judge(). ERROR_INPUT with file and line where a line is not of
 * that form or names nothing. Fuzzed.
 */
bool sheet_check(struct sheet *sheet, const struct trace *trace, const char *text, const char *name,
                 int places, struct error *err);
void sheet_free(struct sheet *sheet); /* harmless for `{0}` */

#endif
