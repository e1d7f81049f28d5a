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

void step_select(struct app *app, size_t index)
{
    if (app_pane(app) != &step_numbers_pane && app_pane(app) != &step_formula_pane)
        app_focus(app, SCREEN_step, step_screen.first_focus); /* where the cursor is seen */
    app->step.selecting = true;
    app->step.cursor = index;
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

/* What stands there is replaced by the first character that is typed. */
static void begin_typing(struct app *app, const char *text)
{
    line_set(&app->edit.line, text);
    app->edit.editing = app->step.fresh = true;
    app->edit.completes = false;
}

void step_type_value(struct app *app)
{
    char value[32];

    if (!app->step.selecting) {
        step_select(app, first_choice(app));
        return;
    }
    format_double(value, sizeof value, step_problem(app)->numbers[app->step.cursor]);
    begin_typing(app, value);
}

static void take_value(struct app *app)
{
    struct operand place = problem_place(step_problem(app), app->step.cursor);
    char name[PLACE_NAME_SIZE];
    struct error err = {0};

    place_name(step_problem(app), &place, name, sizeof name);
    if (!stepper_change(app->step.stepper, name, app->edit.line.text, &err)) {
        app_show_error(app, &err);
        app->step.fresh = true;
        return;
    }
    app->edit.editing = false;
    app->step.changed = true;
    app_show(app, ROLE_GOOD, _("%s = %s; what has changed is marked; u undoes it"), name,
             app->edit.line.text);
}

/* ---- Answers */

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
    size_t pass = stepper_pass(step->stepper);

    if (step->tried_pass != pass || step->tried_step != step->step) {
        step->question_count++;
        if (right)
            step->right_count++;
    }
    step->tried_pass = right ? 0 : pass;
    step->tried_step = step->step;
}

static struct prediction new_prediction(const struct app *app, const struct operand *place)
{
    struct prediction prediction = {.expected = place->value};
    char name[PLACE_NAME_SIZE];

    snprintf(prediction.name, sizeof prediction.name, "%s%s", place_kind(place),
             place_name(step_problem(app), place, name, sizeof name));
    return prediction;
}

/* What is told after a right answer or a revealed one: with the working, so that something is learned from it. */
static void tell_working(struct app *app, const struct prediction *prediction)
{
    const struct explanation *explanation = &app->step.explanation;
    const char *numbers = explanation->numbers.data != NULL ? explanation->numbers.data : "";
    const char *result = explanation->result.data != NULL ? explanation->result.data : "";

    if (prediction->right)
        app_show(app, ROLE_GOOD, _("right: %s = %s = %s"), prediction->name, numbers, result);
    else
        app_show(app, ROLE_WARNING, _("it is %s = %s = %s"), prediction->name, numbers, result);
}

static void tell_mistake(struct app *app, const struct prediction *prediction)
{
    if (prediction->mistake[0] != '\0')
        app_show(app, ROLE_WARNING, _("not quite: %s"), prediction->mistake);
    else
        app_show(app, ROLE_WARNING, _("no; try again, or Enter alone reveals it"));
}

static bool no_question(struct error *err)
{
    return error_input(err, _("nothing is asked; p begins predicting"));
}

bool step_is_asking(const struct app *app)
{
    return app->step.predicting && app->step.step != TRACE_NONE;
}

bool step_answer(struct app *app, const char *text, struct error *err)
{
    struct step_state *step = &app->step;
    struct prediction prediction;
    struct verdict verdict;
    struct answer answer;
    struct operand place;
    char shown[40];

    if (!step->predicting || !step_result(app, &place))
        return no_question(err);
    prediction = new_prediction(app, &place);
    if (!answer_parse(text, &answer))
        return error_input(err, _("\"%s\" is no number; expected as in 0.5 or 1/3"),
                           text_safe(shown, sizeof shown, text));
    if (!answer_judge(step_trace(app), step->step, &answer, step->places, &verdict, err))
        return false;
    prediction.given = answer.number;
    prediction.right = verdict.right;
    mistake_text(step_problem(app), &verdict, prediction.mistake, sizeof prediction.mistake);
    if (!remember(step, &prediction, err))
        return false;
    count_answer(step, prediction.right);
    if (prediction.right) {
        tell_working(app, &prediction);
        step_move_on(app);
    } else {
        tell_mistake(app, &prediction);
    }
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
    tell_working(app, &prediction);
    step_move_on(app);
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
    app->step.fresh = true;
}

/* ---- Keys */

static void typing_key(struct app *app, uint32_t key)
{
    if (app->step.fresh && key >= ' ' && key < NKEY_BASE)
        line_set(&app->edit.line, "");
    app->step.fresh = false;
    switch (key) {
    case NKEY_ENTER:
        if (app->step.selecting)
            take_value(app);
        else
            take_answer(app);
        break;
    case NKEY_ESCAPE:
    case NKEY_CTRL('c'):
    case NKEY_CTRL('g'): app->edit.editing = false; break;
    default: line_key(&app->edit.line, key);
    }
}

/* Digits, sign and point begin an answer. */
static bool begins_number(uint32_t key)
{
    return (key >= '0' && key <= '9') || key == '-' || key == '.';
}

/* What may be done while a result is asked for: moving about and leaving, nothing that shows or changes it. */
static bool is_allowed(const struct command *command)
{
    static const enum command_id allowed[] = {
        COMMAND_right,       COMMAND_left,         COMMAND_grain,     COMMAND_predict,
        COMMAND_more_places, COMMAND_fewer_places, COMMAND_search,    COMMAND_search_next,
        COMMAND_search_back, COMMAND_symbols,      COMMAND_ask_search};

    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (command == &commands[allowed[i]])
            return true;
    return command->where == SCREEN_ANY;
}

/* A key while a result is asked for; false: it means what it always does. */
static bool predicting_key(struct app *app, uint32_t key)
{
    const struct command *command = command_on_key(key, SCREEN_step);
    char text[2] = {(char)key, '\0'};
    struct error err = {0};

    if (app->step.step != TRACE_NONE && begins_number(key)) {
        begin_typing(app, text);
        app->step.fresh = false;
        return true;
    }
    if (command == NULL || is_allowed(command))
        return false;
    step_not_now(&err);
    app_show(app, ROLE_DIM, "%s", err.text);
    return true;
}

bool step_typing_key(struct app *app, uint32_t key)
{
    if (app->edit.editing) {
        typing_key(app, key);
        return true;
    }
    return app->step.predicting && !app->step.selecting && predicting_key(app, key);
}
