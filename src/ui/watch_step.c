/*
 * What the Step screen can be asked for by name: every number of the present pass, and how far the cursor is.
 */
#include "ui/watch.h"

#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A number of a trace, wherever a cursor stands. */
static bool number_in(const struct trace *trace, const char *name, size_t at, struct value *value,
                      struct error *err)
{
    struct operand place;
    double is;

    if (strcmp(name, "new_E") == 0) {
        if (isfinite(trace->loss_after))
            *value = number_value(trace->loss_after);
        return true;
    }
    if (!place_parse(&trace->problem, name, &place, err))
        return false;
    if (trace_value(trace, &place, at, &is))
        *value = number_value(is);
    return true;
}

bool watch_number(const struct app *app, const char *name, struct value *value, struct error *err)
{
    const struct trace *trace = step_trace(app);

    return trace == NULL || number_in(trace, name, trace->count, value, err);
}

/* What each asks of the stepper, while an example is open. */
#define WATCH_STEP(id, expression)                                                      \
 bool watch_##id(const struct app *app, const struct query *query, struct value *value, \
                 struct error *err)                                                     \
 {                                                                                      \
  const struct stepper *stepper = app->step.stepper;                                    \
                                                                                        \
  (void)query;                                                                          \
  (void)err;                                                                            \
  if (stepper != NULL)                                                                  \
   *value = (expression);                                                               \
  return true;                                                                          \
 }

WATCH_STEP(step_pass, number_value((double)stepper_pass(stepper)))
WATCH_STEP(step_at, number_value((double)stepper_at(stepper)))
WATCH_STEP(step_count, number_value((double)stepper_trace(stepper)->count))
WATCH_STEP(step_changes, number_value((double)stepper_changes(stepper)))
WATCH_STEP(step_rule, text_value(rule_choices[stepper_trace(stepper)->problem.rule].name))

/* "3-3-3", also of a file: without folder and ending. */
static struct value example_name(const struct stepper *stepper)
{
    const char *name = stepper_example(stepper)->name,
               *slash = name != NULL ? strrchr(name, '/') : NULL;
    struct value value = text_value(slash != NULL ? slash + 1 : name != NULL ? name : "");
    size_t length = strlen(value.text);

    if (length > 5 && strcmp(value.text + length - 5, ".json") == 0)
        value.text[length - 5] = '\0';
    return value;
}
WATCH_STEP(step_example, example_name(stepper))

static struct value rate_of(const struct problem *problem)
{
    return problem->is_graph ? (struct value){0}
                             : number_value(problem->numbers[problem_rate(problem)]);
}
WATCH_STEP(step_rate, rate_of(&stepper_trace(stepper)->problem))

static struct value loss_name(const struct problem *problem)
{
    return problem->is_graph ? (struct value){0}
                             : text_value(loss_choices[problem->arch.loss].name);
}
WATCH_STEP(step_loss, loss_name(&stepper_trace(stepper)->problem))

static struct value carry_of(const struct problem *problem)
{
    char carry[16] = "full";

    if (problem->carry != CARRY_FULL)
        snprintf(carry, sizeof carry, "%d", problem->carry);
    return text_value(carry);
}
WATCH_STEP(step_carry, carry_of(&stepper_trace(stepper)->problem))

static struct value name_of_last(const struct app *app)
{
    const struct trace *trace = step_trace(app);
    char name[PLACE_NAME_SIZE];
    size_t at = stepper_at(app->step.stepper);
    struct operand place;

    if (at == 0)
        return text_value("");
    place = trace_place(trace, at - 1);
    return text_value(place_name(&trace->problem, &place, name, sizeof name));
}
WATCH_STEP(step_name, name_of_last(app))

bool watch_reached(const struct app *app, const struct query *query, struct value *value,
                   struct error *err)
{
    const struct trace *trace = step_trace(app);
    const char *name;
    struct value there = {0};

    if (!watch_argument(query, &name, err))
        return false;
    if (trace == NULL)
        return true;
    if (!number_in(trace, name, stepper_at(app->step.stepper), &there, err))
        return false;
    *value = number_value(there.kind == VALUE_NUMBER);
    return true;
}

bool watch_what_if(const struct app *app, const struct query *query, struct value *value,
                   struct error *err)
{
    const struct trace *other = app->step.stepper != NULL ? stepper_alternative(app->step.stepper)
                                                          : NULL;
    const char *name;

    return watch_argument(query, &name, err) &&
           (other == NULL || number_in(other, name, other->count, value, err));
}

/* d(q): "dt/dq", where t is the graph's result. */
bool watch_gradient(const struct app *app, const struct query *query, struct value *value,
                    struct error *err)
{
    const struct problem *problem = step_problem(app);
    char name[PLACE_NAME_SIZE];
    const char *node;

    if (!watch_argument(query, &node, err))
        return false;
    if (problem == NULL)
        return true;
    if (!problem->is_graph)
        return error_input(err, _("d(%s): expected a worked example that is a graph"), node);
    snprintf(name, sizeof name, "d%s/d%s", problem->graph->node[problem->graph->count - 1].name,
             node);
    return watch_number(app, name, value, err);
}
