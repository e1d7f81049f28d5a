/*
 * A lesson being done: a queue of commands that come first, then the present page's steps, one after the other.
 */
#include <nntui/lesson_run.h>

#include <nntui/answer.h>
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "lesson_judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The next command to carry out: one of a step of a page; solutions are carried out on the way to a later page, and when shown. */
struct place {
    size_t page, step, solve;
    bool opened; /* the page's own commands are carried out, its numbers are known */
};

struct lesson_run {
    const struct lesson *lesson;
    const struct lesson_host *host;
    uint64_t seed;
    size_t page, shown;
    struct place next; /* to be carried out while preparing */
    bool reset;        /* the host is to be reset first */
    bool preparing;    /* `next` is on its way to the present page */
    bool solving;      /* the present step's solution is carried out */
    size_t step;       /* of the page: the present one */
    size_t hints;      /* shown of it */
    size_t helped;
    bool finished;
    struct exercise *exercise; /* of the present step; NULL: it is none */
    size_t question;           /* of it */
    uint64_t round;            /* exercises asked for on this page */
    char **slot;               /* [slot_count] */
    struct text task, message, before, choice[LESSON_MOST_CHOICES];
    enum lesson_mood mood;
};

/* ---- Life */

struct lesson_run *lesson_run_create(const struct lesson *lesson, const struct lesson_host *host,
                                     uint64_t seed, struct error *err)
{
    struct lesson_run *run = calloc(1, sizeof *run);

    if (run == NULL || (run->slot = calloc(lesson->slot_count + 1, sizeof *run->slot)) == NULL) {
        free(run);
        error_memory(err, sizeof *run, "a lesson");
        return NULL;
    }
    run->lesson = lesson;
    run->host = host;
    run->seed = seed;
    return run;
}

static void forget_slots(struct lesson_run *run)
{
    for (size_t i = 0; i < run->lesson->slot_count; i++) {
        free(run->slot[i]);
        run->slot[i] = NULL;
    }
}

void lesson_run_free(struct lesson_run *run)
{
    if (run == NULL)
        return;
    forget_slots(run);
    free(run->slot);
    exercise_free(run->exercise);
    text_free(&run->task);
    text_free(&run->message);
    text_free(&run->before);
    for (size_t i = 0; i < LESSON_MOST_CHOICES; i++)
        text_free(&run->choice[i]);
    free(run);
}

/* ---- Texts */

/* Few decimals; what is 0 with them has no sign. */
static void add_coarse(struct text *text, double number, int places)
{
    text_printf(text, "%.*f", places, fabs(number) < 0.5 * pow(10, -places) ? 0.0 : number);
}

static void add_number(struct text *text, double number, int places)
{
    double size = fabs(number);
    char figure[64];

    if (!isfinite(number) || places >= PLACES_LEAST)
        text_add(text, figure_fixed(figure, sizeof figure, number, places));
    else if (places >= 0)
        add_coarse(text, number, places);
    else if (size >= 1e6)
        text_add(text, format_real(figure, sizeof figure, number));
    else if (number == floor(number))
        add_coarse(text, number, 0);
    else
        text_add(text, figure_short(figure, sizeof figure, number,
                                    size >= 100  ? 1
                                    : size >= 10 ? 2
                                                 : 4));
}

void lesson_figure(const struct value *value, int places, struct text *text)
{
    if (value->kind == VALUE_TEXT)
        text_add(text, value->text);
    else if (value->kind == VALUE_UNKNOWN)
        text_add(text, "?");
    else
        add_number(text, value->number, places);
}

static bool fill(void *context, const char *expression, int places, struct text *text,
                 struct error *err)
{
    const struct lesson_run *run = context;
    struct value value;

    if (!expression_value(expression, &run->host->lookup, &value, err))
        return false;
    lesson_figure(&value, places, text);
    return true;
}

static void say_nothing(struct lesson_run *run)
{
    text_clear(&run->message);
    run->mood = MOOD_NONE;
}

/* While a page is prepared the first one stays: what comes after it comes of it. */
static void say_error(struct lesson_run *run, size_t line, const struct error *err)
{
    if (run->preparing && run->mood == MOOD_WRONG)
        return;
    text_clear(&run->message);
    run->mood = MOOD_WRONG;
    text_printf(&run->message, "%s:%zu: %s", run->lesson->path, line, err->text);
}

/* Of the present step, or of the page. */
static size_t line_of(const struct lesson_run *run)
{
    const struct lesson_page *page = &run->lesson->page[run->page];

    return run->step < page->step_count ? page->step[run->step].line : page->line;
}

static void say(struct lesson_run *run, enum lesson_mood mood, const char *source)
{
    struct error err = {0};

    text_clear(&run->message);
    run->mood = source[0] != '\0' ? mood : MOOD_NONE;
    if (!lesson_expand(source, &run->message, fill, run, &err))
        say_error(run, line_of(run), &err);
}

static void fill_slots(struct lesson_run *run, const struct lesson_page *page)
{
    for (size_t i = page->first_slot; i < page->end_slot; i++) {
        const struct lesson_slot *slot = &run->lesson->slot[i];
        struct text text = {0};
        struct error err = {0};

        if (!fill(run, slot->expression, slot->places, &text, &err)) {
            say_error(run, slot->line, &err);
            text_add(&text, "?");
        }
        free(run->slot[i]);
        run->slot[i] = text.data;
    }
}

/* ---- Where it stands */

static const struct lesson_page *page_of(const struct lesson_run *run)
{
    return &run->lesson->page[run->page];
}

const struct lesson *lesson_run_lesson(const struct lesson_run *run)
{
    return run->lesson;
}

size_t lesson_run_page(const struct lesson_run *run)
{
    return run->page;
}

size_t lesson_run_shown(const struct lesson_run *run)
{
    return run->shown;
}

bool lesson_run_preparing(const struct lesson_run *run)
{
    return run->preparing || run->solving;
}

bool lesson_run_finished(const struct lesson_run *run)
{
    return run->finished;
}

const struct lesson_step *lesson_run_step(const struct lesson_run *run)
{
    if (run->preparing || run->shown != run->page || run->step >= page_of(run)->step_count)
        return NULL;
    return &page_of(run)->step[run->step];
}

void lesson_run_progress(const struct lesson_run *run, size_t *done, size_t *count)
{
    const struct lesson_page *page = &run->lesson->page[run->shown];

    *done = *count = 0;
    for (size_t i = 0; i < page->step_count; i++) {
        if (page->step[i].kind == STEP_COMMAND)
            continue;
        (*count)++;
        *done += run->shown < run->page || (!run->preparing && i < run->step);
    }
    if (lesson_run_step(run) != NULL && lesson_run_step(run)->kind == STEP_EXERCISE &&
        run->exercise != NULL) {
        *count += exercise_count(run->exercise) - 1;
        *done += run->question;
    }
}

size_t lesson_run_helped(const struct lesson_run *run)
{
    return run->helped;
}

const char *lesson_run_slot(const struct lesson_run *run, size_t slot)
{
    return run->slot[slot] != NULL ? run->slot[slot] : "\u2026";
}

const char *lesson_run_task(const struct lesson_run *run)
{
    return lesson_run_step(run) != NULL && run->task.data != NULL ? run->task.data : "";
}

const char *lesson_run_before(const struct lesson_run *run)
{
    return run->shown == run->page && run->before.data != NULL ? run->before.data : "";
}

char *lesson_run_short(const struct lesson_run *run, char *buffer, size_t size)
{
    const struct lesson_step *step = lesson_run_step(run);
    const char *text = lesson_run_task(run);

    if (step != NULL && step->kind == STEP_EXERCISE && run->exercise != NULL)
        text = exercise_question(run->exercise, run->question).task;
    snprintf(buffer, size, "%s", text);
    for (char *c = buffer; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return buffer;
}

const char *lesson_run_message(const struct lesson_run *run, enum lesson_mood *mood)
{
    if (mood != NULL)
        *mood = run->mood;
    return run->mood != MOOD_NONE && run->message.data != NULL ? run->message.data : "";
}

void lesson_run_quiet(struct lesson_run *run)
{
    say_nothing(run);
}

/* ---- From step to step */

static void ask_question(struct lesson_run *run)
{
    struct exercise_question question = exercise_question(run->exercise, run->question);

    text_clear(&run->task);
    text_add(&run->task, question.text);
}

/* Other numbers in each round, and for each student. */
static void begin_exercise(struct lesson_run *run, const struct lesson_step *step)
{
    uint64_t seed = run->seed * 1000003 + step->line * 1009 + run->round;
    struct error err = {0};

    exercise_free(run->exercise);
    run->exercise = NULL;
    run->question = 0;
    if (step->kind != STEP_EXERCISE)
        return;
    run->exercise = exercise_create(step->exercise, seed, &err);
    if (run->exercise != NULL)
        ask_question(run);
    else
        say_error(run, step->line, &err);
}

/* The step's text and the answers to choose from, with the numbers as they are now. */
static void fill_step(struct lesson_run *run, const struct lesson_step *step)
{
    struct error err = {0};
    bool ok = lesson_expand(step->text, &run->task, fill, run, &err);

    for (size_t i = 0; ok && i < step->choice_count; i++) {
        text_clear(&run->choice[i]);
        ok = lesson_expand(step->choice[i].text, &run->choice[i], fill, run, &err);
    }
    if (!ok)
        say_error(run, step->line, &err);
}

/* To the first step from `step` on that is for the person. */
static void come_to(struct lesson_run *run, size_t step)
{
    const struct lesson_page *page = page_of(run);

    while (step < page->step_count && page->step[step].kind == STEP_COMMAND)
        step++;
    run->step = step;
    run->hints = 0;
    run->solving = false;
    text_clear(&run->task);
    if (step < page->step_count) {
        fill_step(run, &page->step[step]);
        begin_exercise(run, &page->step[step]);
    }
    if (step == page->step_count && run->page + 1 == run->lesson->page_count)
        run->finished = true;
}

/* After what is said of the step: where the next one's text cannot be filled, that is told instead. */
static void step_done(struct lesson_run *run)
{
    come_to(run, run->step + 1);
}

void lesson_run_go(struct lesson_run *run, size_t page)
{
    size_t before = run->page;

    run->page = run->shown = page < run->lesson->page_count ? page : run->lesson->page_count - 1;
    run->round = run->page == before ? run->round : 0;
    forget_slots(run);
    run->next = (struct place){0};
    run->reset = run->preparing = true;
    run->solving = run->finished = false;
    text_clear(&run->before);
    say_nothing(run);
}

/* On to the next page, from the host's present state. */
static void turn_page(struct lesson_run *run)
{
    say_nothing(run);
    if (run->page + 1 == run->lesson->page_count)
        return;
    run->page++;
    run->round = 0;
    run->shown = run->page;
    run->next = (struct place){.page = run->page};
    run->preparing = true;
    text_clear(&run->before);
}

static void carry_out(struct lesson_run *run, const struct lesson_line *line)
{
    struct text command = {0};
    struct error err = {0};
    bool ok = lesson_expand(line->text, &command, fill, run, &err);
    const char *filled = command.data != NULL ? command.data : "";

    if (ok && command.failed)
        ok = error_memory(&err, command.length, "a command");
    if (!ok || !lesson_may(filled, &err) ||
        !run->host->command(run->host->lookup.context, filled, &err))
        say_error(run, line->line, &err);
    text_free(&command);
}

/* The next command of a page that opens; NULL: all are carried out. */
static const struct lesson_line *next_opening(const struct lesson_page *page, struct place *next,
                                              struct lesson_line *buffer)
{
    while (next->step < page->step_count) {
        const struct lesson_step *step = &page->step[next->step++];

        if (step->kind == STEP_COMMAND) {
            *buffer = (struct lesson_line){step->text, step->line};
            return buffer;
        }
    }
    return NULL;
}

/* The next command of the solutions of a page that is passed. */
static const struct lesson_line *next_solution(const struct lesson_page *page, struct place *next)
{
    for (; next->step < page->step_count; next->step++, next->solve = 0) {
        const struct lesson_step *step = &page->step[next->step];

        if (next->solve < step->solve.count)
            return &step->solve.line[next->solve++];
    }
    return NULL;
}

/*
 * The next command on the way to the present page; NULL: all are carried out. They come as they would come to who does the
 * pages: all that open a page, then the numbers in its text, then its solutions.
 */
static const struct lesson_line *next_command(struct lesson_run *run, struct lesson_line *buffer)
{
    struct place *next = &run->next;

    for (; next->page <= run->page; *next = (struct place){.page = next->page + 1}) {
        const struct lesson_page *page = &run->lesson->page[next->page];
        const struct lesson_line *line = next->opened ? NULL : next_opening(page, next, buffer);

        if (line == NULL && !next->opened) {
            fill_slots(run, page);
            *next = (struct place){.page = next->page, .opened = true};
        }
        if (line == NULL && next->page < run->page)
            line = next_solution(page, next);
        if (line != NULL)
            return line;
    }
    return NULL;
}

/* One command, as soon as the host is free. */
static bool prepare(struct lesson_run *run)
{
    struct lesson_line buffer;
    const struct lesson_line *command;
    struct error err = {0};

    if (run->reset) {
        run->reset = false;
        if (!run->host->reset(run->host->lookup.context, &err))
            say_error(run, 1, &err);
        return true;
    }
    command = next_command(run, &buffer);
    if (command != NULL) {
        carry_out(run, command);
        return true;
    }
    run->preparing = false;
    come_to(run, 0);
    return true;
}

static bool solve(struct lesson_run *run)
{
    const struct lesson_step *step = &page_of(run)->step[run->step];

    if (run->next.solve < step->solve.count) {
        carry_out(run, &step->solve.line[run->next.solve++]);
        return true;
    }
    run->solving = false;
    return true;
}

static bool holds(struct lesson_run *run, const char *expression, size_t line)
{
    struct value value;
    struct error err = {0};

    if (expression_value(expression, &run->host->lookup, &value, &err))
        return value_holds(&value);
    say_error(run, line, &err);
    return false;
}

static bool all_hold(struct lesson_run *run, const struct lesson_step *step)
{
    for (size_t i = 0; i < step->expect.count; i++)
        if (!holds(run, step->expect.line[i].text, step->expect.line[i].line))
            return false;
    return true;
}

/* What the person does elsewhere may end the present step. */
static bool watch(struct lesson_run *run)
{
    const struct lesson_step *step = lesson_run_step(run);

    if (step == NULL)
        return false;
    if (step->kind == STEP_DO && all_hold(run, step)) {
        say(run, MOOD_RIGHT, _("Done."));
        step_done(run);
        return true;
    }
    if (step->kind == STEP_WAIT && holds(run, step->expression, step->line)) {
        step_done(run);
        return true;
    }
    return false;
}

bool lesson_run_update(struct lesson_run *run)
{
    bool changed = false;

    while (run->preparing || run->solving) {
        if (run->host->busy(run->host->lookup.context))
            return changed;
        changed = run->preparing ? prepare(run) : solve(run);
    }
    while (watch(run))
        changed = true;
    return changed;
}

/* ---- What the person does */

/* Of what is still to do: what was said for that, or the task once more. */
static void tell_open(struct lesson_run *run, const struct lesson_step *step)
{
    if (step->fail_count > 0 && step->kind == STEP_DO)
        say(run, MOOD_WRONG, step->fail[0].text);
    else if (step->kind == STEP_ASK || step->kind == STEP_EXERCISE)
        say(run, MOOD_PLAIN, _("First the answer: type it, then Enter."));
    else if (step->kind == STEP_CHOICE)
        say(run, MOOD_PLAIN, _("First the answer: choose one."));
    else if (step->kind == STEP_WAIT)
        say(run, MOOD_PLAIN, _("Not yet: wait a moment."));
    else
        say(run, MOOD_WRONG, _("Not yet."));
}

void lesson_run_next(struct lesson_run *run)
{
    const struct lesson_step *step;

    if (run->shown < run->page) {
        run->shown++;
        return;
    }
    if (lesson_run_preparing(run))
        return;
    lesson_run_update(run);
    step = lesson_run_step(run);
    if (step != NULL)
        tell_open(run, step);
    else
        turn_page(run);
}

void lesson_run_back(struct lesson_run *run)
{
    if (run->shown > 0)
        run->shown--;
}

void lesson_run_skip(struct lesson_run *run)
{
    if (lesson_run_step(run) == NULL) {
        lesson_run_next(run);
        return;
    }
    run->helped++;
    say(run, MOOD_PLAIN, _("Passed over."));
    step_done(run);
}

void lesson_run_hint(struct lesson_run *run)
{
    const struct lesson_step *step = lesson_run_step(run);

    if (step == NULL)
        say(run, MOOD_PLAIN, _("Nothing is asked for now: go on."));
    else if (step->hint.count == 0)
        say(run, MOOD_PLAIN, _("There is no hint for this; it can be shown to you."));
    else
        say(run, MOOD_HINT, step->hint.line[run->hints++ % step->hint.count].text);
}

void lesson_run_again(struct lesson_run *run)
{
    lesson_run_go(run, run->page);
}

static void tell_answer(struct lesson_run *run, const char *answer)
{
    say_nothing(run);
    run->mood = MOOD_PLAIN;
    text_printf(&run->message, _("The answer is %s."), answer);
    step_done(run);
}

static void show_number(struct lesson_run *run, const struct lesson_step *step)
{
    struct value value = {0};
    struct text text = {0};
    struct error err = {0};

    if (!expression_value(step->expression, &run->host->lookup, &value, &err)) {
        say_error(run, step->line, &err);
        return;
    }
    lesson_figure(&value, -1, &text);
    tell_answer(run, text.data != NULL ? text.data : "");
    text_free(&text);
}

static void show_choice(struct lesson_run *run, const struct lesson_step *step)
{
    for (size_t i = 0; i < step->choice_count; i++) {
        if (!step->choice[i].right)
            continue;
        tell_answer(run, run->choice[i].data != NULL ? run->choice[i].data : "");
        return;
    }
}

/* On to the exercise's next question, or past it. */
static void next_question(struct lesson_run *run)
{
    if (run->exercise != NULL && run->question + 1 < exercise_count(run->exercise)) {
        run->question++;
        ask_question(run);
    } else {
        step_done(run);
    }
}

static void show_solution(struct lesson_run *run)
{
    say_nothing(run);
    if (run->exercise != NULL) {
        run->mood = MOOD_PLAIN;
        text_add(&run->message, exercise_question(run->exercise, run->question).solution);
    }
    next_question(run);
}

const char *lesson_run_solution(const struct lesson_run *run)
{
    const struct lesson_step *step = lesson_run_step(run);

    if (step == NULL || step->kind != STEP_EXERCISE || run->exercise == NULL)
        return NULL;
    return exercise_question(run->exercise, run->question).answer;
}

static void answer_exercise(struct lesson_run *run, const char *answer)
{
    struct exercise_verdict verdict;
    struct error err = {0};

    if (run->exercise == NULL)
        return;
    if (!exercise_judge(run->exercise, run->question, answer, &verdict, &err)) {
        say_error(run, line_of(run), &err);
        return;
    }
    text_clear(&run->message);
    run->mood = verdict.right ? MOOD_RIGHT : MOOD_WRONG;
    text_add(&run->message, verdict.diagnosis[0] != '\0' ? verdict.diagnosis
                            : verdict.right              ? _("Right.")
                                                         : _("No. Try again."));
    if (verdict.right)
        next_question(run);
}

bool lesson_run_exercises(const struct lesson_run *run)
{
    const struct lesson_page *page = page_of(run);

    for (size_t i = 0; i < page->step_count && i <= run->step && run->shown == run->page; i++)
        if (page->step[i].kind == STEP_EXERCISE)
            return !run->preparing;
    return false;
}

bool lesson_run_another(struct lesson_run *run)
{
    const struct lesson_page *page = page_of(run);
    size_t step = 0;

    if (!lesson_run_exercises(run))
        return false;
    while (page->step[step].kind != STEP_EXERCISE)
        step++;
    run->round++;
    run->finished = false;
    say_nothing(run);
    come_to(run, step);
    return true;
}

void lesson_run_show(struct lesson_run *run)
{
    const struct lesson_step *step = lesson_run_step(run);

    if (step == NULL || run->solving)
        return;
    run->helped++;
    switch (step->kind) {
    case STEP_DO:
        say_nothing(run);
        run->next.solve = 0;
        run->solving = true;
        break;
    case STEP_ASK: show_number(run, step); break;
    case STEP_CHOICE: show_choice(run, step); break;
    case STEP_EXERCISE: show_solution(run); break;
    default: step_done(run);
    }
}

static void keep_answer(struct lesson_run *run, const char *answer)
{
    text_clear(&run->before);
    text_printf(&run->before, "%s %s", lesson_run_task(run), answer);
}

void lesson_run_answer(struct lesson_run *run, const char *answer)
{
    const struct lesson_step *step = lesson_run_step(run);
    struct lesson_judgement judgement;
    struct error err = {0};

    if (step != NULL && step->kind == STEP_EXERCISE)
        answer_exercise(run, answer);
    if (step == NULL || step->kind != STEP_ASK)
        return;
    if (!lesson_judge(step, answer, &run->host->lookup, &judgement, &err)) {
        say_error(run, step->line, &err);
        return;
    }
    say(run, judgement.right ? MOOD_RIGHT : MOOD_WRONG, judgement.text);
    if (judgement.right) {
        keep_answer(run, answer);
        step_done(run);
    }
}

/* Drawn by the seed, so that neighbours have different ones, and the same page is always the same. */
size_t lesson_run_choice(const struct lesson_run *run, size_t shown)
{
    const struct lesson_step *step = lesson_run_step(run);
    uint32_t order[LESSON_MOST_CHOICES];

    if (step == NULL || shown >= step->choice_count)
        return 0;
    lesson_shuffle(order, step->choice_count, run->seed + step->line);
    return order[shown];
}

const char *lesson_run_choice_text(const struct lesson_run *run, size_t shown)
{
    const struct lesson_step *step = lesson_run_step(run);
    const char *text = step != NULL && shown < step->choice_count
                           ? run->choice[lesson_run_choice(run, shown)].data
                           : NULL;

    return text != NULL ? text : "";
}

void lesson_run_choose(struct lesson_run *run, size_t shown)
{
    const struct lesson_step *step = lesson_run_step(run);
    const struct lesson_choice *choice;
    enum lesson_mood mood;

    if (step == NULL || step->kind != STEP_CHOICE || shown >= step->choice_count)
        return;
    choice = &step->choice[lesson_run_choice(run, shown)];
    mood = choice->right ? MOOD_RIGHT : MOOD_WRONG;
    say(run, mood, choice->why[0] != '\0' ? choice->why : choice->right ? _("Right.") : _("No."));
    if (choice->right) {
        keep_answer(run, lesson_run_choice_text(run, shown));
        step_done(run);
    }
}
