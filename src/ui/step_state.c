/*
 * What the Step screen knows: the example being stepped through, and what follows from where its cursor stands.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_EXAMPLE  "3-3-3"
#define FIRST_PLACES   3
#define FIRST_PACE     700
#define FEW_PARAMETERS 2000 /* in larger networks a step is a neuron at first */

/* ---- Opening */

/* Answers, scrolling, cursors: all that was about the example before. */
static void forget(struct step_state *step)
{
    step->changed = true;
    step->selecting = step->playing = step->predicting = false;
    step->cursor = step->prediction_count = step->question_count = step->right_count = 0;
    step->tried_pass = 0;
    step->version = step->ledger_version = 0;
    memset(step->scroll, 0, sizeof step->scroll);
}

bool step_open(struct app *app, const struct example *example, struct error *err)
{
    struct step_state *step = &app->step;
    struct stepper *stepper = stepper_create(example, err);
    bool large;

    if (stepper == NULL)
        return false;
    large = !example->problem.is_graph && problem_inputs(&example->problem) > FEW_PARAMETERS;
    stepper_free(step->stepper);
    step->stepper = stepper;
    step->places = example->places_given ? example->places : FIRST_PLACES;
    if (step->pace == 0) { /* the first example that is opened */
        step->pace = FIRST_PACE;
        step->plot = plot_begin(PLOT_THRESHOLD);
    }
    if (!step->grain_chosen)
        step->grain = large ? GRAIN_NEURON : GRAIN_OPERATION;
    forget(step);
    app_focus(app, SCREEN_step, step_screen.first_focus);
    return true;
}

bool step_begin(struct app *app, struct error *err)
{
    struct example example;
    bool ok;

    if (app->step.stepper != NULL)
        return true;
    if (!example_open(&example, FIRST_EXAMPLE, err))
        return false;
    ok = step_open(app, &example, err);
    example_free(&example);
    return ok;
}

void step_free(struct step_state *step)
{
    stepper_free(step->stepper);
    explanation_free(&step->explanation);
    ledger_free(&step->ledger);
    comparison_free(&step->comparison);
    free(step->marks);
    free(step->predictions);
}

/* ---- Where the cursor stands */

const struct trace *step_trace(const struct app *app)
{
    return app->step.stepper != NULL ? stepper_trace(app->step.stepper) : NULL;
}

const struct problem *step_problem(const struct app *app)
{
    const struct trace *trace = step_trace(app);

    return trace != NULL ? &trace->problem : NULL;
}

bool step_number(const struct app *app, const struct operand *place, double *value)
{
    return trace_value(step_trace(app), place, stepper_at(app->step.stepper), value);
}

int step_compare_places(const void *a, const void *b)
{
    const struct operand *one = a, *other = b;

    if (one->quantity != other->quantity)
        return one->quantity < other->quantity ? -1 : 1;
    if (one->layer != other->layer)
        return one->layer < other->layer ? -1 : 1;
    if (one->unit != other->unit)
        return one->unit < other->unit ? -1 : 1;
    return (one->from > other->from) - (one->from < other->from);
}

bool step_is_operand(const struct app *app, const struct operand *place)
{
    const struct step_state *step = &app->step;

    return step->mark_count > 0 && bsearch(place, step->marks, step->mark_count,
                                           sizeof *step->marks, step_compare_places) != NULL;
}

bool step_result(const struct app *app, struct operand *place)
{
    if (app->step.step == TRACE_NONE)
        return false;
    *place = trace_place(step_trace(app), app->step.step);
    return true;
}

/* ---- Moving */

void step_moved(struct app *app)
{
    app->step.changed = true;
    app->step.playing = false;
}

bool step_not_now(struct error *err)
{
    return error_input(err, _("not while you predict; type a number, or p ends it"));
}

bool step_may_go(const struct app *app, size_t pass, size_t at, struct error *err)
{
    size_t here = stepper_pass(app->step.stepper);

    return !app->step.predicting || pass < here ||
           (pass == here && at <= stepper_at(app->step.stepper)) || step_not_now(err);
}

/* Into the next pass: while predicting only to its beginning, since its first result is to be asked for. */
static bool move_on(struct app *app, struct error *err)
{
    struct stepper *stepper = app->step.stepper;
    size_t pass = stepper_pass(stepper);

    return stepper_on(stepper, app->step.grain, err) &&
           (!app->step.predicting || stepper_pass(stepper) == pass ||
            stepper_go(stepper, pass + 1, 0, err));
}

void step_move_on(struct app *app)
{
    struct error err = {0};

    if (!move_on(app, &err)) {
        app->step.playing = false;
        app_show_error(app, &err);
    }
    app->step.changed = true;
}

void step_move_back(struct app *app)
{
    struct error err = {0};

    if (!stepper_back(app->step.stepper, app->step.grain, &err)) {
        if (err.kind != ERROR_NONE)
            app_show_error(app, &err);
        else
            app_show(app, ROLE_DIM, _("this is the very beginning: nothing is computed yet"));
    }
    app->step.changed = true;
}

/* ---- What follows from where it stands */

/*
 * The numbers that a person sees going into an operand: of a product its factors, of what came back over a link its
 * factors, too; everything else is seen itself. Writes up to 2 and returns how many.
 */
static size_t seen_operands(const struct problem *problem, const struct operand *operand,
                            struct operand *seen)
{
    struct operand weight = *operand, other = *operand;
    size_t count = 2;

    if (operand->quantity != QUANTITY_PRODUCT && operand->quantity != QUANTITY_SHARE) {
        seen[0] = *operand;
        return 1;
    }
    weight.quantity = QUANTITY_WEIGHT;
    other.from = 0;
    if (operand->quantity == QUANTITY_PRODUCT) {
        other.quantity = operand->layer == 0 ? QUANTITY_INPUT : QUANTITY_OUTPUT;
        other.layer = operand->layer == 0 ? 0 : operand->layer - 1;
        other.unit = operand->from;
    } else {
        other.quantity = problem->rule == RULE_CHAIN ? QUANTITY_DELTA : QUANTITY_ERROR;
    }
    seen[0] = weight;
    seen[1] = other;
    return count;
}

static bool make_marks(struct step_state *step, const struct trace *trace,
                       const struct operand *operands, size_t count)
{
    struct operand *marks = malloc((2 * count + 1) * sizeof *marks);

    if (marks == NULL)
        return false;
    free(step->marks);
    step->marks = marks;
    step->mark_count = 0;
    for (size_t i = 0; i < count; i++)
        step->mark_count += seen_operands(&trace->problem, &operands[i], marks + step->mark_count);
    qsort(marks, step->mark_count, sizeof *marks, step_compare_places);
    return true;
}

/* Texts and marks of the present operation. */
static bool explain(struct step_state *step, const struct trace *trace, struct error *err)
{
    struct explain_options options = {.places = step->places};
    struct operand *operands;
    size_t count;
    bool ok;

    step->mark_count = 0;
    if (step->step == TRACE_NONE)
        return true;
    operands = trace_operands(trace, step->step, &count, err);
    if (operands == NULL)
        return false;
    options.most_terms = count > STEP_TERMS ? STEP_FEW_TERMS : 0;
    ok = explain_event(&step->explanation, trace, step->step, operands, count, &options, err) &&
         (make_marks(step, trace, operands, count) ||
          error_memory(err, count * sizeof *operands, "the marks of an operation"));
    free(operands);
    return ok;
}

/* The operation that the screen is about. */
static size_t present_step(const struct step_state *step)
{
    const struct trace *trace = stepper_trace(step->stepper);
    size_t at = stepper_at(step->stepper);

    if (step->predicting)
        return at < trace->count ? trace_next(trace, step->grain, at) - 1 : TRACE_NONE;
    return at > 0 ? at - 1 : TRACE_NONE;
}

/* Only while the pane is looked at: perturbing every weight takes a moment. */
static void refresh_ledger(struct app *app)
{
    struct step_state *step = &app->step;

    if (step->ledger_version == step->version || app_pane(app) != &step_ledger_pane)
        return;
    ledger_free(&step->ledger);
    step->ledger_trouble = (struct error){0};
    ledger_create(&step->ledger, step_problem(app), &step->ledger_trouble);
    step->ledger_version = step->version;
}

static void refresh_phases(struct step_state *step, const struct trace *trace)
{
    int phase = 0;

    for (size_t i = 0; i < trace->count; i++)
        while (phase <= (int)phase_of((enum operation)trace->steps[i].operation))
            step->phase_start[phase++] = i;
    while (phase <= PHASE_COUNT)
        step->phase_start[phase++] = trace->count;
}

/* What holds for the whole pass, wherever the cursor stands. */
static bool refresh_pass(struct step_state *step, struct error *err)
{
    const struct trace *trace = stepper_trace(step->stepper);
    const struct trace *other = stepper_alternative(step->stepper);

    if (step->version == stepper_version(step->stepper))
        return true;
    step->version = stepper_version(step->stepper);
    refresh_phases(step, trace);
    comparison_free(&step->comparison);
    return other == NULL || comparison_create(&step->comparison, trace, other, err);
}

void step_refresh(struct app *app)
{
    struct step_state *step = &app->step;
    struct error err = {0};
    size_t before = step->step;

    if (step->stepper == NULL)
        return;
    if (step->changed || step->version != stepper_version(step->stepper)) {
        step->step = present_step(step);
        if (!explain(step, stepper_trace(step->stepper), &err) || !refresh_pass(step, &err))
            app_show_error(app, &err);
        if (step->step != before) /* what was scrolled by hand follows again */
            memset(step->scroll, 0, sizeof step->scroll);
    }
    refresh_ledger(app);
    step->changed = false;
}
