/* layer: course */
/*
 * A lesson as its file has it: pages of text with slots for numbers, and what each page does and asks.
 *
 * A lesson is a Markdown file (read with md4c). `# Title` is the first thing in it; `## Heading` begins another page. A
 * fenced block with the info string `nntui` has the page's steps, one with `notes` what the speaker says; the manual page
 * describes both. Nothing is looked up or carried out here: that is lesson_run.h.
 *
 * Everything in a lesson is its own memory and lives until lesson_free(). Texts are as the file has them: they go through
 * text_safe() or a canvas before they are shown. Files are foreign: sizes are limited, reading is fuzzed.
 */
#ifndef NNTUI_LESSON_H
#define NNTUI_LESSON_H

#include <nntui/arena.h>
#include <nntui/error.h>
#include <nntui/exercise.h>
#include <nntui/text.h>

#define LESSON_MAX_FILE  ((size_t)1 << 19)
#define LESSON_MAX_PAGES 100
#define LESSON_MAX_SLOTS 2000
#define LESSON_MOST_CHOICES 9
#define LESSON_MEMORY    ((size_t)8 << 20)
#define LESSON_NAME_SIZE 64

/* How a run of text is marked. */
enum lesson_style { STYLE_PLAIN, STYLE_EMPHASIS, STYLE_STRONG, STYLE_CODE };

/* Part of a text in one style; between slots, each of which is a piece of its own. */
struct lesson_piece {
    enum lesson_style style;
    const char *text; /* NULL: a slot */
    size_t slot;      /* index into the lesson's slots */
};

/* "{o[2][1]:3}": a number or text that is looked up when the page is shown. */
struct lesson_slot {
    const char *expression;
    int places; /* decimals; -1: as short as four digits allow */
    size_t line;
};

enum lesson_block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,  /* of a list: `level` from 0, `number` 0: a bullet */
    BLOCK_CODE,  /* lines, each ending in '\n' inside the pieces */
    BLOCK_QUOTE,
    BLOCK_TABLE, /* cells of `columns` columns, row by row; the first row is the head */
    BLOCK_RULE,
};

/* A text: pieces one after the other. */
struct lesson_text {
    struct lesson_piece *piece;
    size_t count, capacity;
};

struct lesson_block {
    enum lesson_block_kind kind;
    unsigned level;
    size_t number;
    struct lesson_text text;
    struct lesson_text *cell; /* TABLE */
    size_t columns, cell_count, cell_capacity;
    size_t line;
};

enum lesson_step_kind {
    STEP_COMMAND,  /* carried out as the page opens */
    STEP_DO,       /* something to do, until what is expected holds */
    STEP_ASK,      /* a number is asked for */
    STEP_CHOICE,   /* one of several answers */
    STEP_WAIT,     /* goes on by itself when it holds */
    STEP_EXERCISE, /* with random numbers */
};

/* A line of a step, with its place in the file. */
struct lesson_line {
    const char *text;
    size_t line;
};

struct lesson_lines {
    struct lesson_line *line;
    size_t count, capacity;
};

/* on-fail: what is said of a wrong answer; expression NULL: of any other. */
struct lesson_fail {
    const char *expression; /* of the wrong number */
    const char *tolerance;  /* NULL: as exact as it was typed */
    const char *text;
    size_t line;
};

struct lesson_choice {
    bool right;
    const char *text, *why; /* why: "" for none */
    size_t line;
};

struct lesson_step {
    enum lesson_step_kind kind;
    size_t line;
    const char *text; /* command, task, question, or what is waited for; may have slots written out */
    enum exercise_kind exercise;
    const char *expression, *tolerance; /* ASK, WAIT; tolerance NULL: as exact as it is typed */
    struct lesson_lines solve, expect, hint; /* DO: commands, expressions; hints of all */
    struct lesson_fail *fail;
    size_t fail_count, fail_capacity;
    struct lesson_choice *choice;
    size_t choice_count, choice_capacity;
};

struct lesson_page {
    struct lesson_text heading;
    size_t line;
    struct lesson_block *block;
    size_t block_count, block_capacity;
    struct lesson_step *step;
    size_t step_count, step_capacity;
    const char *notes; /* for the speaker: Markdown's own text; NULL: none */
    size_t first_slot, end_slot; /* those of its text */
};

struct lesson {
    char name[LESSON_NAME_SIZE]; /* the file's, without folder and ".md", safe to show: "c11-three-by-three" */
    const char *path;            /* for messages: safe to show */
    const char *title;           /* without marks and slots */
    struct lesson_page *page;
    size_t page_count, page_capacity;
    struct lesson_slot *slot;
    size_t slot_count, slot_capacity;
    struct arena arena;
};

/*
 * Reads a lesson out of memory; `path` is for messages and the name. What is wrong is told with file and line: bad UTF-8,
 * unknown lines, expressions that are not well formed, parts that are missing. NULL on failure. Fuzzed.
 */
struct lesson *lesson_parse(const char *bytes, size_t size, const char *path, struct error *err);
struct lesson *lesson_read(const char *path, struct error *err);
void lesson_free(struct lesson *lesson); /* NULL is harmless */

/*
 * A text of a step, whose slots are still written out, as it is shown. `fill` puts the value of an expression, with so many decimals
 * (-1: short), behind `text`.
 */
bool lesson_expand(const char *source, struct text *text,
                   bool (*fill)(void *context, const char *expression, int places, struct text *text,
                                struct error *err),
                   void *context, struct error *err);

/*
 * Whether a lesson may have the program carry a command out, its slots filled: none that writes files, leaves, or is the lesson's
 * own; files are named from the present folder downwards. Holds for the lesson only, not for what the person types.
 */
bool lesson_may(const char *command, struct error *err);

/* ---- Which lessons there are */

/* A lesson of the program. */
struct lesson_entry {
    char name[LESSON_NAME_SIZE];
    char title[128];
};

struct lesson_list {
    struct lesson_entry *entry;
    size_t count;
};

/*
 * The lessons of a language ("en"), in the order of their names, with their titles; a language that has none has the English
 * ones. Empty, and not a failure, where none are installed.
 */
bool lesson_list_open(struct lesson_list *list, const char *language, struct error *err);
void lesson_list_free(struct lesson_list *list);
/*
 * The file of a lesson: a path (with a slash or ending in .md) is itself; else a lesson of the program by its name or the beginning of it up
 * to the '-', as in "c11". Fails with the names that there are.
 */
bool lesson_find(const char *name, const char *language, char *path, size_t size, struct error *err);

#endif
