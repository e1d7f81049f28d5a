/*
 * Holding a lesson to what it says: done from its first page to its last with its own solutions.
 */
#include <nntui/lesson_run.h>

#include <nntui/i18n.h>

#include "lesson_judge.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct check {
    const struct lesson *lesson;
    const struct lesson_host *host;
    struct lesson_run *run;
    struct error *err;
};

static bool complain(struct check *check, size_t line, const char *what)
{
    return error_line(check->err, check->lesson->path, line, "%s", what);
}

/* ---- Numbers in the text */

/* "1.05": the number of bytes of a number with a point at the beginning of `text`; 0: there is none. */
static size_t decimal_at(const char *text)
{
    size_t whole = strspn(text, "0123456789"), part;

    if (whole == 0 || text[whole] != '.')
        return 0;
    part = strspn(text + whole + 1, "0123456789");
    return part > 0 ? whole + 1 + part : 0;
}

/* Whether a line has the same number, standing alone. */
static bool has_number(const char *line, const char *number, size_t length)
{
    if (line == NULL)
        return false;
    for (const char *at = line; *at != '\0';) {
        size_t found = decimal_at(at);

        if (found == length && memcmp(at, number, length) == 0)
            return true;
        at += found > 0 ? found : isdigit((unsigned char)*at) ? strspn(at, "0123456789") : 1;
    }
    return false;
}

static bool lines_have(const struct lesson_lines *lines, const char *number, size_t length)
{
    for (size_t i = 0; i < lines->count; i++)
        if (has_number(lines->line[i].text, number, length))
            return true;
    return false;
}

static bool step_has(const struct lesson_step *step, const char *number, size_t length)
{
    for (size_t i = 0; i < step->choice_count; i++)
        if (has_number(step->choice[i].text, number, length))
            return true;
    return has_number(step->text, number, length) || has_number(step->expression, number, length) ||
           lines_have(&step->solve, number, length) || lines_have(&step->expect, number, length);
}

static bool page_has(const struct lesson_page *page, const char *number, size_t length)
{
    for (size_t i = 0; i < page->step_count; i++)
        if (step_has(&page->step[i], number, length))
            return true;
    return false;
}

static bool is_command(const struct lesson_piece *piece)
{
    return piece->style == STYLE_CODE && piece->text[0] == ':';
}

static bool check_numbers(struct check *check, const struct lesson_page *page, size_t line,
                          const struct lesson_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const struct lesson_piece *piece = &text->piece[i];

        for (const char *at = piece->text; at != NULL && *at != '\0' && !is_command(piece);) {
            size_t length = decimal_at(at);

            if (length > 0 && !page_has(page, at, length))
                return error_line(check->err, check->lesson->path, line,
                                  _("the number %.*s stands in the text; expected a slot, since no "
                                    "run or line of the page gives it"),
                                  (int)length, at);
            at += length > 0 ? length : isdigit((unsigned char)*at) ? strspn(at, "0123456789") : 1;
        }
    }
    return true;
}

static bool check_page_numbers(struct check *check, const struct lesson_page *page)
{
    if (!check_numbers(check, page, page->line, &page->heading))
        return false;
    for (size_t b = 0; b < page->block_count; b++) {
        const struct lesson_block *block = &page->block[b];

        if (!check_numbers(check, page, block->line, &block->text))
            return false;
        for (size_t c = 0; c < block->cell_count; c++)
            if (!check_numbers(check, page, block->line, &block->cell[c]))
                return false;
    }
    return true;
}

/* ---- Slots */

static bool check_slots(struct check *check, const struct lesson_page *page)
{
    for (size_t i = page->first_slot; i < page->end_slot; i++) {
        const struct lesson_slot *slot = &check->lesson->slot[i];
        struct value value;
        struct error reason = {0};
        char shown[64];

        if (!expression_value(slot->expression, &check->host->lookup, &value, &reason))
            return complain(check, slot->line, reason.text);
        if (value.kind == VALUE_UNKNOWN || (value.kind == VALUE_NUMBER && !isfinite(value.number)))
            return error_line(check->err, check->lesson->path, slot->line,
                              _("{%s}: nothing is known of it when the page opens"),
                              text_safe(shown, sizeof shown, slot->expression));
    }
    return true;
}

/* ---- Steps */

/* What was told while a command was carried out, or a text filled, was an error where the lesson stands in it. */
static bool no_trouble(struct check *check)
{
    enum lesson_mood mood;
    const char *message = lesson_run_message(check->run, &mood);
    size_t length = strlen(check->lesson->path);
    char shown[ERROR_TEXT_SIZE];

    if (mood != MOOD_WRONG || strncmp(message, check->lesson->path, length) != 0 ||
        message[length] != ':')
        return true;
    return error_input(check->err, "%s", text_safe(shown, sizeof shown, message));
}

static bool come_on(struct check *check)
{
    while (lesson_run_update(check->run) || lesson_run_preparing(check->run))
        if (!no_trouble(check))
            return false;
    return no_trouble(check);
}

/* First without its solution: what is said then must be right, too. */
static bool check_do(struct check *check, const struct lesson_step *step)
{
    lesson_run_next(check->run);
    if (!no_trouble(check))
        return false;
    lesson_run_show(check->run);
    if (!come_on(check))
        return false;
    if (lesson_run_step(check->run) == step)
        return complain(check, step->line, _("what is expected does not hold after the solution"));
    return true;
}

/* The number as it would be typed from a calculator; *taken: whether it was taken for right. */
static bool type_answer(struct check *check, const struct lesson_step *step, double number,
                        bool *taken)
{
    char typed[40];

    snprintf(typed, sizeof typed, "%.9g", number);
    lesson_run_answer(check->run, typed);
    *taken = lesson_run_step(check->run) != step;
    return no_trouble(check);
}

static bool check_wrong(struct check *check, const struct lesson_step *step, size_t line,
                        double number, const char *complaint)
{
    bool taken;

    if (!type_answer(check, step, number, &taken))
        return false;
    return !taken || complain(check, line, complaint);
}

/* Those mistakes that the lesson knows. */
static bool check_fails(struct check *check, const struct lesson_step *step)
{
    for (size_t i = 0; i < step->fail_count; i++) {
        const struct lesson_fail *fail = &step->fail[i];
        struct value wrong;
        struct error reason = {0};

        if (fail->expression == NULL)
            continue;
        if (!expression_value(fail->expression, &check->host->lookup, &wrong, &reason))
            return complain(check, fail->line, reason.text);
        if (wrong.kind != VALUE_NUMBER || !isfinite(wrong.number))
            return complain(check, fail->line, _("this wrong answer is no number now"));
        if (!check_wrong(check, step, fail->line, wrong.number,
                         _("this wrong answer is taken for right")))
            return false;
    }
    return true;
}

static bool check_ask(struct check *check, const struct lesson_step *step)
{
    struct value value, tolerance = {0};
    struct error reason = {0};
    bool taken;

    if (!expression_value(step->expression, &check->host->lookup, &value, &reason) ||
        (step->tolerance != NULL &&
         !expression_value(step->tolerance, &check->host->lookup, &tolerance, &reason)))
        return complain(check, step->line, reason.text);
    if (value.kind != VALUE_NUMBER || !isfinite(value.number))
        return complain(check, step->line, _("the right answer is no number now"));
    if (!check_fails(check, step) ||
        !check_wrong(check, step, step->line,
                     value.number + fabs(value.number) + 1 + 2 * tolerance.number,
                     _("a wrong number is taken for right")) ||
        !type_answer(check, step, value.number, &taken))
        return false;
    return taken || complain(check, step->line, _("the right number is refused"));
}

static bool check_choice(struct check *check, const struct lesson_step *step)
{
    size_t right = 0;

    for (size_t i = 0; i < step->choice_count; i++) {
        if (step->choice[lesson_run_choice(check->run, i)].right) {
            right = i;
            continue;
        }
        lesson_run_choose(check->run, i);
        if (!no_trouble(check))
            return false;
        if (lesson_run_step(check->run) != step)
            return complain(check, step->line, _("a wrong answer is taken for right"));
    }
    lesson_run_choose(check->run, right);
    if (!no_trouble(check))
        return false;
    return lesson_run_step(check->run) != step ||
           complain(check, step->line, _("the right answer is refused"));
}

static bool check_hints(struct check *check, const struct lesson_step *step)
{
    for (size_t i = 0; i < step->hint.count; i++) {
        lesson_run_hint(check->run);
        if (!no_trouble(check))
            return false;
    }
    return true;
}

/* Each question of one: a wrong answer, then the right one. */
static bool check_exercise(struct check *check, const struct lesson_step *step)
{
    for (size_t i = 0; lesson_run_step(check->run) == step; i++) {
        const char *answer = lesson_run_solution(check->run);
        char asked[64];

        if (answer == NULL || i > 1000)
            return complain(check, step->line, _("the exercise has no end"));
        snprintf(asked, sizeof asked, "%s", answer);
        lesson_run_answer(check->run, "-123.4567");
        lesson_run_answer(check->run, "12345x98765");
        if (lesson_run_step(check->run) != step || lesson_run_solution(check->run) == NULL ||
            strcmp(asked, lesson_run_solution(check->run)) != 0)
            return complain(check, step->line, _("a wrong answer is taken for right"));
        lesson_run_answer(check->run, asked);
        if (lesson_run_message(check->run, NULL)[0] == '\0')
            return complain(check, step->line, _("the right answer is refused"));
    }
    return true;
}

static bool check_step(struct check *check, const struct lesson_step *step)
{
    if (!no_trouble(check) || !check_hints(check, step))
        return false;
    switch (step->kind) {
    case STEP_DO: return check_do(check, step);
    case STEP_ASK: return check_ask(check, step);
    case STEP_CHOICE: return check_choice(check, step);
    case STEP_EXERCISE: return check_exercise(check, step);
    case STEP_WAIT:
        return complain(check, step->line, _("what is waited for does not come to hold"));
    default: lesson_run_show(check->run); return true;
    }
}

/* A task that was over before it was put asks for nothing: what it expects holds already. */
static bool none_passed(struct check *check, const struct lesson_page *page, size_t from, size_t to)
{
    for (; from < to; from++)
        if (page->step[from].kind == STEP_DO)
            return complain(check, page->step[from].line,
                            _("what is expected holds already when the task is put"));
    return true;
}

static bool check_page(struct check *check)
{
    const struct lesson_page *page = &check->lesson->page[lesson_run_page(check->run)];
    const struct lesson_step *step;
    size_t from = 0, at;

    if (!come_on(check) || !check_page_numbers(check, page) || !check_slots(check, page))
        return false;
    do {
        step = lesson_run_step(check->run);
        at = step != NULL ? (size_t)(step - page->step) : page->step_count;
        if (!none_passed(check, page, from, at) ||
            (step != NULL && (!check_step(check, step) || !come_on(check))))
            return false;
        from = at + 1;
    } while (step != NULL);
    return true;
}

bool lesson_check(const struct lesson *lesson, const struct lesson_host *host, struct error *err)
{
    struct check check = {.lesson = lesson, .host = host, .err = err};
    bool ok = true;

    check.run = lesson_run_create(lesson, host, 1, err);
    if (check.run == NULL)
        return false;
    lesson_run_go(check.run, 0);
    for (size_t page = 0; ok && page < lesson->page_count; page++) {
        ok = check_page(&check);
        if (ok)
            lesson_run_next(check.run);
    }
    lesson_run_free(check.run);
    return ok;
}
