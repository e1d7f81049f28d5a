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

struct verdict {
    bool right; /* within one unit of the last place shown */
    double expected;
    double difference;    /* given - expected */
    enum mistake mistake; /* MISTAKE_COUNT: not recognised, or right */
};

/* Within one unit of the last place that is shown of `expected`, see figure_fixed(). */
bool answer_is_right(double expected, double given, int places);

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
/* Judges `given` as the result of a step. Fails only for want of memory. */
bool judge_answer(struct judge *judge, size_t step, double given, int places,
                  struct verdict *verdict, struct error *err);
/* The same for a single answer. */
bool answer_judge(const struct trace *trace, size_t step, double given, int places,
                  struct verdict *verdict, struct error *err);

/* One line of an answer sheet. */
struct sheet_line {
    size_t line; /* counted from 1 */
    struct operand place;
    int places;    /* by which it is judged */
    bool computed; /* false: the pass computes no such number; `verdict` means nothing then */
    double given;
    struct verdict verdict;
};

struct sheet {
    struct sheet_line *lines;
    size_t count, wrong;
};

#define SHEET_MAX_FILE ((size_t)1 << 20)

/*
 * Reads "name = value" a line (blank lines are passed over, and '#' with what comes after it, also behind a value) and judges
 * each. `name` of the file is for messages. places: as for answer_judge(); 0: each by the decimals that it is written with,
 * PLACES_LEAST at least and PLACES_MOST at most, which a fraction always has. ERROR_INPUT with file and line where a line is
 * not of that form or names nothing. Fuzzed.
 */
bool sheet_check(struct sheet *sheet, const struct trace *trace, const char *text, const char *name,
                 int places, struct error *err);
void sheet_free(struct sheet *sheet); /* harmless for `{0}` */

#endif
