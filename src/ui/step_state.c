/*
 * What the Step screen knows: the example being stepped through, and what follows from where its cursor stands.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_EXAMPLE "3-3-3"
#define FIRST_PLACES  3
#define FIRST_PACE    700

/* ---- Opening */

bool step_open(struct app *app, const struct example *example, struct error *err)
{
    struct step_state *step = &app->step;
    struct stepper *stepper = stepper_create(example, err);

    if (stepper == NULL)
        return false;
    stepper_free(step->stepper);
    step->stepper = stepper;
    if (step->places == 0) {
        step->places = FIRST_PLACES;
        step->pace = FIRST_PACE;
    }
    step->changed = true;
    step->selecting = step->playing = false;
    step->cursor = 0;
    app->view[SCREEN_step].focus = step_screen.first_focus;
    memset(step->scroll, 0, sizeof step->scroll);
    app->edit.editing = false;
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
    free(step->marks);
    free(step->differences);
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

bool step_same_place(const struct operand *a, const struct operand *b)
{
    return a->quantity == b->quantity && a->layer == b->layer && a->unit == b->unit &&
           a->from == b->from;
}

bool step_is_operand(const struct app *app, const struct operand *place)
{
    for (size_t i = 0; i < app->step.mark_count; i++)
        if (step_same_place(&app->step.marks[i], place))
            return true;
    return false;
}

bool step_result(const struct app *app, struct operand *place)
{
    if (app->step.step == TRACE_NONE)
        return false;
    *place = trace_place(step_trace(app), app->step.step);
    return true;
}

/* ---- Moving */

void step_move_on(struct app *app)
{
    struct error err = {0};

    if (!stepper_on(app->step.stepper, app->step.grain, &err)) {
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
 * factors, too; everything else is seen itself. Writes up to 3 and returns how many.
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

    if (step->changed)
        step->ledger_valid = false;
    if (step->ledger_valid || app_pane(app) != &step_ledger_pane)
        return;
    ledger_free(&step->ledger);
    step->ledger_trouble = (struct error){0};
    ledger_create(&step->ledger, step_problem(app), &step->ledger_trouble);
    step->ledger_valid = true;
}

/* ---- Differences of "what if" */

static bool values_differ(struct difference *difference, const struct trace *here,
                          const struct trace *there)
{
    difference->here = trace_value(here, &difference->place, here->count, &difference->value);
    difference->there = trace_value(there, &difference->place, there->count, &difference->instead);
    return difference->here != difference->there ||
           (difference->here &&
            memcmp(&difference->value, &difference->instead, sizeof difference->value) != 0);
}

/* Given numbers first, then what is computed, in the order in which that happens. */
static void find_differences(struct step_state *step, const struct trace *here,
                             const struct trace *there)
{
    size_t given = here->problem.count, all = given + here->count;
    struct difference *found = malloc(all * sizeof *found);

    free(step->differences);
    step->differences = found;
    step->difference_count = 0;
    for (size_t i = 0; found != NULL && i < all; i++) {
        struct difference *next = &found[step->difference_count];

        next->place = i < given ? problem_place(&here->problem, i) : trace_place(here, i - given);
        if (here->problem.is_graph && i < given &&
            here->problem.graph->node[i].kind == GRAPH_OPERATION)
            continue;
        if (values_differ(next, here, there))
            step->difference_count++;
    }
}

static void refresh_differences(struct step_state *step)
{
    const struct trace *alternative = stepper_alternative(step->stepper);

    if (alternative != NULL) {
        find_differences(step, stepper_trace(step->stepper), alternative);
        return;
    }
    free(step->differences);
    step->differences = NULL;
    step->difference_count = 0;
}

void step_refresh(struct app *app)
{
    struct step_state *step = &app->step;
    struct error err = {0};

    if (step->stepper == NULL)
        return;
    if (step->changed) {
        step->step = present_step(step);
        if (!explain(step, stepper_trace(step->stepper), &err))
            app_show_error(app, &err);
        refresh_differences(step);
    }
    refresh_ledger(app);
    step->changed = false;
}
