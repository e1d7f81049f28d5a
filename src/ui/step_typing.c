/*
 * Numbers typed on the Step screen: another value for the number under the cursor, and answers while predicting.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- Choosing a number */

/* The first number that goes into the present operation and can be changed; else the first weight or leaf. */
static size_t first_choice(const struct app *app)
{
    const struct problem *problem = step_problem(app);
    size_t index = 0;

    for (size_t i = 0; i < app->step.mark_count; i++) {
        index = problem_index(problem, &app->step.marks[i]);
        if (problem_can_change(problem, index))
            return index;
    }
    for (index = 0; index + 1 < problem->count && !problem_can_change(problem, index);)
        index++;
    return index;
}

static void begin_selecting(struct app *app)
{
    app->step.selecting = true;
    app->step.cursor = first_choice(app);
}

/* Numbers from one row of the sheet to the next, where the cursor is. */
static size_t row_length(const struct problem *problem, size_t index)
{
    struct operand place = problem_place(problem, index);

    return place.quantity == QUANTITY_WEIGHT ? problem->arch.sizes[place.layer] : 1;
}

/* One number on or back; those that are computed are passed over, and the ends stay. */
static void step_cursor(struct app *app, bool on)
{
    const struct problem *problem = step_problem(app);
    size_t index = app->step.cursor;

    while (on ? index + 1 < problem->count : index > 0) {
        index = on ? index + 1 : index - 1;
        if (problem_can_change(problem, index)) {
            app->step.cursor = index;
            return;
        }
    }
}

void step_select_move(struct app *app, int columns, int rows)
{
    size_t times = rows != 0 ? row_length(step_problem(app), app->step.cursor) : 1;

    for (size_t i = 0; i < times; i++)
        step_cursor(app, columns > 0 || rows > 0);
}

/* ---- Typing a value */

void step_type_value(struct app *app)
{
    char value[32];

    if (!app->step.selecting) {
        begin_selecting(app);
        return;
    }
    format_double(value, sizeof value, step_problem(app)->numbers[app->step.cursor]);
    line_set(&app->edit.line, value);
    app->edit.editing = true;
    app->edit.completes = false;
}

static void take_value(struct app *app)
{
    struct operand place = problem_place(step_problem(app), app->step.cursor);
    char name[PLACE_NAME_SIZE];
    struct error err = {0};

    place_name(step_problem(app), &place, name, sizeof name);
    if (!stepper_change(app->step.stepper, name, app->edit.line.text, &err)) {
        app_show_error(app, &err);
        return;
    }
    app->edit.editing = false;
    app->step.changed = true;
    app_show(app, ROLE_GOOD, _("%s = %s; what has changed is marked; u undoes it"), name,
             app->edit.line.text);
}

/* ---- Answers */

bool step_types_answer(const struct app *app)
{
    return app->edit.editing && app->step.predicting && !app->step.selecting;
}

void step_type_answer(struct app *app, const char *text)
{
    line_set(&app->edit.line, text);
    app->edit.editing = true;
    app->edit.completes = false;
}

static bool remember(struct step_state *step, const struct prediction *prediction,
                     struct error *err)
{
    size_t count = step->prediction_count + 1;
    struct prediction *all = realloc(step->predictions, count * sizeof *all);

    if (all == NULL)
        return error_memory(err, count * sizeof *all, "the answers");
    step->predictions = all;
    all[step->prediction_count++] = *prediction;
    return true;
}

/* The first answer to each question counts, later ones only help to find the mistake. */
static void count_answer(struct step_state *step, bool right)
{
    if (!step->tried) {
        step->question_count++;
        if (right)
            step->right_count++;
    }
    step->tried = !right;
}

static struct prediction new_prediction(const struct app *app, const struct operand *place)
{
    struct prediction prediction = {.expected = place->value, .mistake = MISTAKE_COUNT};

    place_name(step_problem(app), place, prediction.name, sizeof prediction.name);
    return prediction;
}

/* What is told after an answer, right, wrong or given up. */
static void tell_prediction(struct app *app, const struct prediction *prediction)
{
    char expected[FIGURE_SIZE];

    figure_fixed(expected, sizeof expected, prediction->expected, app->step.places);
    if (prediction->right || prediction->revealed)
        app_show(app, prediction->right ? ROLE_GOOD : ROLE_WARNING, "%s %s = %s",
                 prediction->right ? _("right:") : _("it is"), prediction->name, expected);
    else if (prediction->mistake != MISTAKE_COUNT)
        app_show(app, ROLE_WARNING, _("not quite: %s"),
                 _(mistake_choices[prediction->mistake].help));
    else
        app_show(app, ROLE_WARNING, _("no; try again, or Enter alone reveals it"));
}

static bool no_question(struct error *err)
{
    return error_input(err, _("nothing is asked; p begins predicting"));
}

bool step_answer(struct app *app, const char *text, struct error *err)
{
    struct step_state *step = &app->step;
    struct prediction prediction;
    struct verdict verdict;
    struct operand place;
    char shown[40];

    if (!step->predicting || !step_result(app, &place))
        return no_question(err);
    prediction = new_prediction(app, &place);
    if (!number_parse(text, &prediction.given))
        return error_input(err, _("\"%s\" is no number; expected as in 0.5 or 1/3"),
                           text_safe(shown, sizeof shown, text));
    if (!answer_judge(step_trace(app), step->step, prediction.given, step->places, &verdict, err))
        return false;
    prediction.right = verdict.right;
    prediction.mistake = verdict.mistake;
    if (!remember(step, &prediction, err))
        return false;
    count_answer(step, prediction.right);
    if (prediction.right)
        step_move_on(app);
    tell_prediction(app, &prediction);
    return true;
}

bool step_reveal(struct app *app, struct error *err)
{
    struct step_state *step = &app->step;
    struct prediction prediction;
    struct operand place;

    if (!step->predicting || !step_result(app, &place))
        return no_question(err);
    prediction = new_prediction(app, &place);
    prediction.revealed = true;
    if (!remember(step, &prediction, err))
        return false;
    count_answer(step, false);
    step_move_on(app);
    tell_prediction(app, &prediction);
    return true;
}

static void take_answer(struct app *app)
{
    struct error err = {0};
    bool empty = app->edit.line.text[0] == '\0';

    if (empty ? step_reveal(app, &err) : step_answer(app, app->edit.line.text, &err))
        app->edit.editing = false;
    else
        app_show_error(app, &err);
}

/* ---- Keys */

static void typing_key(struct app *app, uint32_t key)
{
    switch (key) {
    case NKEY_ENTER:
        if (step_types_answer(app))
            take_answer(app);
        else
            take_value(app);
        break;
    case NKEY_ESCAPE:
    case NKEY_CTRL('c'):
    case NKEY_CTRL('g'): app->edit.editing = false; break;
    default: line_key(&app->edit.line, key);
    }
}

/* Digits, sign and point begin an answer: no key of a command is missed while predicting but these. */
static bool begins_number(uint32_t key)
{
    return (key >= '0' && key <= '9') || key == '-' || key == '.';
}

/* What Esc leaves: the cursor on a number, then the pane that took the numbers' place. False: there is nothing to leave. */
static bool leave(struct app *app)
{
    size_t *focus = &app->view[SCREEN_step].focus;

    if (app->step.selecting) {
        app->step.selecting = false;
        return true;
    }
    if (app->view[SCREEN_step].zoomed || *focus == step_screen.first_focus)
        return false;
    *focus = step_screen.first_focus;
    return true;
}

bool step_typing_key(struct app *app, uint32_t key)
{
    char text[2] = {(char)key, '\0'};

    if (app->edit.editing) {
        typing_key(app, key);
        return true;
    }
    if (key == NKEY_ESCAPE && leave(app))
        return true;
    if (app->step.predicting && !app->step.selecting && app->step.step != TRACE_NONE &&
        begins_number(key)) {
        step_type_answer(app, text);
        return true;
    }
    return false;
}
