/*
 * The lines of an `nntui` block: what a page does and asks. The words that a line can begin with are one table.
 */
#include <nntui/expression.h>
#include <nntui/i18n.h>

#include "lesson_private.h"

#include <stdio.h>
#include <string.h>

struct reader {
    struct lesson *lesson;
    struct lesson_page *page;
    struct lesson_step *step; /* that further lines belong to; NULL: none yet */
    size_t line;
    struct error *err;
};

static bool complain(struct reader *reader, const char *what)
{
    return error_line(reader->err, reader->lesson->path, reader->line, "%s", what);
}

static bool found(struct reader *reader, const char *text, const char *expected)
{
    char shown[48];

    return error_line(reader->err, reader->lesson->path, reader->line,
                      _("\"%s\" found; expected %s"), text_safe(shown, sizeof shown, text),
                      expected);
}

static char *skip(char *text)
{
    return text + strspn(text, " \t");
}

static const char *keep(struct reader *reader, const char *text, size_t length)
{
    const char *copy = arena_copy(&reader->lesson->arena, text, length);

    if (copy == NULL)
        lesson_too_large(reader->lesson, reader->err);
    return copy;
}

/* ---- Parts of a line */

/* A text in quotes, in which \" is a quote and \\ a backslash; *rest: behind it. */
static bool read_quoted(struct reader *reader, char *text, const char **quoted, char **rest)
{
    char *start = text + 1, *to = start;

    if (*text != '"')
        return found(reader, text, _("a text in quotes"));
    for (text++; *text != '\0' && *text != '"'; text++) {
        if (*text == '\\' && (text[1] == '"' || text[1] == '\\'))
            text++;
        *to++ = *text;
    }
    if (*text == '\0')
        return complain(reader, _("a text without a quote at its end"));
    *rest = skip(text + 1);
    *quoted = keep(reader, start, (size_t)(to - start));
    return *quoted != NULL;
}

/* Whether an expression is well formed, and how long it is. */
static bool measure(struct reader *reader, const char *text, size_t *length)
{
    struct value value;
    struct error reason = {0};
    const char *end;

    if (!expression_begin(text, &end, NULL, &value, &reason))
        return complain(reader, reason.text);
    *length = (size_t)(end - text);
    return true;
}

static bool read_expression(struct reader *reader, char *text, const char **expression, char **rest)
{
    size_t length;

    text = skip(text);
    if (!measure(reader, text, &length))
        return false;
    *rest = text + length;
    while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
        length--;
    *expression = keep(reader, text, length);
    return *expression != NULL;
}

/* A slot's braces may stand around an expression: `= {x[1][1]}`. */
static bool read_braced(struct reader *reader, char *text, const char **expression, char **rest)
{
    text = skip(text);
    if (*text != '{')
        return read_expression(reader, text, expression, rest);
    if (!read_expression(reader, text + 1, expression, rest))
        return false;
    if (**rest != '}')
        return found(reader, *rest, "\"}\"");
    *rest = skip(*rest + 1);
    return true;
}

/* "EXPR [+- EXPR]" */
static bool read_number(struct reader *reader, char *text, const char **expression,
                        const char **tolerance, char **rest)
{
    *tolerance = NULL;
    if (!read_braced(reader, text, expression, rest))
        return false;
    return strncmp(*rest, "+-", 2) != 0 || read_braced(reader, *rest + 2, tolerance, rest);
}

static bool read_end(struct reader *reader, const char *rest)
{
    return *rest == '\0' || found(reader, rest, _("the end of the line"));
}

/* ---- Steps */

static bool add_step(struct reader *reader, enum lesson_step_kind kind)
{
    struct lesson_page *page = reader->page;
    struct lesson_step *step = LESSON_ADD(reader->lesson, page->step, page->step_count,
                                          page->step_capacity, reader->err);

    if (step == NULL)
        return false;
    step->kind = kind;
    step->line = reader->line;
    step->text = "";
    reader->step = step;
    return true;
}

static bool add_line(struct reader *reader, struct lesson_lines *lines, const char *text)
{
    struct lesson_line *line = LESSON_ADD(reader->lesson, lines->line, lines->count,
                                          lines->capacity, reader->err);

    if (line == NULL)
        return false;
    *line = (struct lesson_line){keep(reader, text, strlen(text)), reader->line};
    return line->text != NULL;
}

/* What slots make of a command is known, and looked at, when it is carried out. */
static bool check_command(struct reader *reader, const char *command)
{
    struct error reason = {0};

    return strchr(command, '{') != NULL || lesson_may(command, &reason) ||
           complain(reader, reason.text);
}

static bool read_command(struct reader *reader, char *text)
{
    text = skip(text);
    if (!check_command(reader, text) || !add_step(reader, STEP_COMMAND))
        return false;
    reader->step->text = keep(reader, text, strlen(text));
    reader->step = NULL; /* nothing belongs to it */
    return reader->page->step[reader->page->step_count - 1].text != NULL;
}

static bool read_do(struct reader *reader, char *text)
{
    char *rest;

    return add_step(reader, STEP_DO) && read_quoted(reader, text, &reader->step->text, &rest) &&
           read_end(reader, rest);
}

static bool belongs(struct reader *reader, unsigned kinds, const char *expected)
{
    return (reader->step != NULL && (kinds >> reader->step->kind & 1) != 0) ||
           complain(reader, expected);
}

static bool read_solve(struct reader *reader, char *text)
{
    if (!belongs(reader, 1u << STEP_DO, _("solve: expected after a line with do")))
        return false;
    if (*text != ':')
        return found(reader, text, _("\":\" and a command"));
    text = skip(text + 1);
    return check_command(reader, text) && add_line(reader, &reader->step->solve, text);
}

static bool read_expect(struct reader *reader, char *text)
{
    const char *expression;
    char *rest;

    return belongs(reader, 1u << STEP_DO, _("expect: expected after a line with do")) &&
           read_expression(reader, text, &expression, &rest) && read_end(reader, rest) &&
           add_line(reader, &reader->step->expect, expression);
}

static bool read_hint(struct reader *reader, char *text)
{
    const char *hint;
    char *rest;

    return belongs(reader, ~(1u << STEP_COMMAND),
                   _("hint: expected after a line with do, ask or choice")) &&
           read_quoted(reader, text, &hint, &rest) && read_end(reader, rest) &&
           add_line(reader, &reader->step->hint, hint);
}

static bool read_ask(struct reader *reader, char *text)
{
    char *rest;

    if (!add_step(reader, STEP_ASK) || !read_quoted(reader, text, &reader->step->text, &rest))
        return false;
    if (*rest != '=')
        return found(reader, rest, _("\"=\" and the right answer"));
    return read_number(reader, rest + 1, &reader->step->expression, &reader->step->tolerance,
                       &rest) &&
           read_end(reader, rest);
}

static bool read_fail(struct reader *reader, char *text)
{
    struct lesson_step *step = reader->step;
    struct lesson_fail *fail;
    char *rest = text;

    if (!belongs(reader, 1u << STEP_DO | 1u << STEP_ASK,
                 _("on-fail: expected after a line with do or ask")))
        return false;
    fail = LESSON_ADD(reader->lesson, step->fail, step->fail_count, step->fail_capacity,
                      reader->err);
    if (fail == NULL)
        return false;
    fail->line = reader->line;
    if (*text == '=' && step->kind == STEP_DO)
        return complain(reader, _("on-fail with a number: expected after a line with ask"));
    if (*text == '=' && !read_number(reader, text + 1, &fail->expression, &fail->tolerance, &rest))
        return false;
    return read_quoted(reader, rest, &fail->text, &rest) && read_end(reader, rest);
}

static bool read_choice(struct reader *reader, char *text)
{
    char *rest;

    return add_step(reader, STEP_CHOICE) && read_quoted(reader, text, &reader->step->text, &rest) &&
           read_end(reader, rest);
}

static bool read_answer(struct reader *reader, char *text, bool right)
{
    struct lesson_step *step = reader->step;
    struct lesson_choice *choice;
    char *rest;

    if (!belongs(reader, 1u << STEP_CHOICE, _("an answer: expected after a line with choice")))
        return false;
    choice = LESSON_ADD(reader->lesson, step->choice, step->choice_count, step->choice_capacity,
                        reader->err);
    if (choice == NULL)
        return false;
    *choice = (struct lesson_choice){.right = right, .line = reader->line, .why = ""};
    if (!read_quoted(reader, text, &choice->text, &rest))
        return false;
    return *rest == '\0' ||
           (read_quoted(reader, rest, &choice->why, &rest) && read_end(reader, rest));
}

static bool read_right(struct reader *reader, char *text)
{
    return read_answer(reader, text, true);
}

static bool read_wrong(struct reader *reader, char *text)
{
    return read_answer(reader, text, false);
}

static bool read_wait(struct reader *reader, char *text)
{
    char *rest;

    if (!add_step(reader, STEP_WAIT) ||
        !read_expression(reader, text, &reader->step->expression, &rest))
        return false;
    return *rest == '\0' ||
           (read_quoted(reader, rest, &reader->step->text, &rest) && read_end(reader, rest));
}

static bool read_exercise(struct reader *reader, char *text)
{
    if (!add_step(reader, STEP_EXERCISE))
        return false;
    for (size_t i = 0; i < EXERCISE_COUNT; i++) {
        if (strcmp(exercise_choices[i].name, text) != 0)
            continue;
        reader->step->exercise = (enum exercise_kind)i;
        return true;
    }
    return found(reader, text, _("a kind of exercise: forward, split, update, circuit or shapes"));
}

static const struct {
    const char *word;
    bool (*read)(struct reader *reader, char *text);
} words[] = {
    {":",        read_command },
    {"do",       read_do      },
    {"solve",    read_solve   },
    {"expect",   read_expect  },
    {"hint",     read_hint    },
    {"on-fail",  read_fail    },
    {"ask",      read_ask     },
    {"choice",   read_choice  },
    {"+",        read_right   },
    {"-",        read_wrong   },
    {"wait",     read_wait    },
    {"exercise", read_exercise},
};

/* ---- Whole pages */

/* What a step must have, once all its lines are read. */
static bool check_step(struct reader *reader, const struct lesson_step *step)
{
    size_t right = 0;

    reader->line = step->line;
    for (size_t i = 0; i < step->choice_count; i++)
        right += step->choice[i].right;
    if (step->kind == STEP_DO && (step->expect.count == 0 || step->solve.count == 0))
        return complain(
            reader, _("do: expected at least one line with expect and one with solve after it"));
    if (step->kind == STEP_CHOICE &&
        (right != 1 || step->choice_count < 2 || step->choice_count > LESSON_MOST_CHOICES))
        return complain(
            reader,
            _("choice: expected one right answer (+), and one to eight wrong ones (-), after it"));
    return true;
}

static bool read_line(struct reader *reader, char *line)
{
    size_t end = strlen(line);

    while (end > 0 && strchr(" \t\r", line[end - 1]) != NULL)
        line[--end] = '\0';
    line = skip(line);
    if (line[0] == '\0' || line[0] == '#')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].word);

        if (strncmp(line, words[i].word, length) == 0 &&
            (i == 0 || strchr(" \t", line[length]) != NULL || line[length] == '\0'))
            return words[i].read(reader, skip(line + length));
    }
    return found(
        reader, line,
        _("a command with \":\" before it, or do, solve, expect, hint, on-fail, ask, choice, +, -, wait, exercise"));
}

bool lesson_read_steps(struct lesson *lesson, struct lesson_page *page, char *text, size_t line,
                       struct error *err)
{
    struct reader reader = {.lesson = lesson, .page = page, .line = line, .err = err};

    if (page->step_count > 0)
        return error_line(err, lesson->path, line, _("a second block of steps on one page"));
    for (char *end; text != NULL; text = end) {
        end = strchr(text, '\n');
        if (end != NULL)
            *end++ = '\0';
        if (!read_line(&reader, text))
            return false;
        reader.line++;
    }
    for (size_t i = 0; i < page->step_count; i++)
        if (!check_step(&reader, &page->step[i]))
            return false;
    return true;
}
