/*
 * Exercises with numbers: problems are drawn until one is fit to be done by hand, which the engine's trace of it tells.
 */
#include "course/exercise_private.h"

#include <nntui/figure.h>
#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_TRIES  10000 /* about one in three is fit: nobody will see the end of these */
#define LEAST       0.02  /* of a number that is asked for, and from one to another */
#define MOST_SUM    3.0   /* beyond it a sigmoid is flat, and a product large */
#define LEAST_SUM   1.0   /* of weights that share an error: the quotient stays small */
#define LEAST_STEPS 4     /* of an update, in units of the last place: it shows */

/* ---- Numbers */

/* low .. high, both among them, in tenths. */
static double tenths(struct rng *rng, int low, int high)
{
    return (low + (int)rng_below(rng, (uint64_t)(high - low + 1))) / 10.0;
}

static double sign(struct rng *rng, uint64_t one_in)
{
    return rng_below(rng, one_in) == 0 ? -1 : 1;
}

/* The same, one in so many of them negative. The size is drawn before the sign, as a product would leave it open. */
static double signed_tenths(struct rng *rng, int low, int high, uint64_t one_in)
{
    double size = tenths(rng, low, high);

    return size * sign(rng, one_in);
}

static bool coin(struct rng *rng)
{
    return rng_below(rng, 2) == 0;
}

/* ---- Problems: one drawing each, fit or not */

/* 2-2-1 or 3-3, without biases: the lessons that ask for it come before those that have some. */
static bool draw_forward(struct problem *problem, struct rng *rng, struct error *err)
{
    struct architecture arch = {
        .layers = 1, .sizes = {3, 3},
             .loss = LOSS_SSE
    };

    if (coin(rng))
        arch = (struct architecture){
            .layers = 2, .sizes = {2, 2, 1},
                 .loss = LOSS_SSE
        };
    if (!problem_create(problem, &arch, err))
        return false;
    for (size_t i = 0; i < problem_inputs(problem); i++)
        problem->numbers[i] = signed_tenths(rng, 1, 9, 4);
    for (size_t i = problem_inputs(problem); i < problem_targets(problem); i++)
        problem->numbers[i] = tenths(rng, 1, 9);
    return true;
}

/*
 * Only what is split is given. With inputs of 0 and linear neurons all outputs are 0 exactly, so that the targets are the
 * errors. Weights are whole numbers, as nobody divides by 1.7 gladly, and above 0: shares of more than the whole are no first exercise.
 */
static bool draw_split(struct problem *problem, struct rng *rng, struct error *err)
{
    const struct architecture arch = {
        .layers = 2,
        .sizes = {1, coin(rng) ? 2 : 3, 2},
        .activation = {ACTIVATION_LINEAR, ACTIVATION_LINEAR },
        .loss = LOSS_SSE
    };

    if (!problem_create(problem, &arch, err))
        return false;
    problem->rule = RULE_SPLIT;
    for (size_t i = architecture_weight(&arch, 1, 0, 0); i < problem_inputs(problem); i++) {
        problem->numbers[i] = (double)(1 + rng_below(rng, 5));
    }
    for (size_t i = problem_targets(problem); i < problem_rate(problem); i++)
        problem->numbers[i] = signed_tenths(rng, 1, 9, 4);
    return true;
}

static bool draw_update(struct problem *problem, struct rng *rng, struct error *err)
{
    static const double rates[] = {0.1, 0.2, 0.5, 1};
    const struct architecture arch = {
        .layers = 1, .sizes = {2, 1},
             .loss = rng_below(rng, 3) == 0 ? LOSS_SQUARED : LOSS_SSE
    };

    if (!problem_create(problem, &arch, err))
        return false;
    for (size_t i = 0; i < problem_inputs(problem); i++)
        problem->numbers[i] = signed_tenths(rng, 1, 20, 4);
    for (size_t i = problem_inputs(problem); i < problem_rate(problem); i++)
        problem->numbers[i] = tenths(rng, 1, 9);
    problem->numbers[problem_rate(problem)] = rates[rng_below(rng, 4)];
    return true;
}

/* p of two leaves, q of p and a third one or again the first, f of q or q itself, which is then called f. */
static bool build_circuit(struct graph *graph, struct rng *rng, struct error *err)
{
    bool twice = rng_below(rng, 3) == 0, product = coin(rng), longer = coin(rng);
    const char *first = product ? "a * b" : coin(rng) ? "a + b" : "a - b";
    const char *last = coin(rng) ? "sigmoid(q)" : "square(q)";
    char line[40];

    if (!graph_add_leaf(graph, "a", err) || !graph_add_leaf(graph, "b", err) ||
        (!twice && !graph_add_leaf(graph, "c", err)))
        return false;
    snprintf(line, sizeof line, "p = %s", first);
    if (!graph_add_formula(graph, line, err))
        return false;
    snprintf(line, sizeof line, "%s = p %s %s", longer ? "q" : "f", product ? "+" : "*",
             twice ? "a" : "c");
    if (!graph_add_formula(graph, line, err))
        return false;
    snprintf(line, sizeof line, "f = %s", last);
    return !longer || graph_add_formula(graph, line, err);
}

static bool draw_circuit(struct problem *problem, struct rng *rng, struct error *err)
{
    struct graph graph = {0};

    if (!build_circuit(&graph, rng, err) || !problem_create_graph(problem, &graph, err))
        return false;
    for (size_t i = 0; i < problem->count; i++)
        if (graph.node[i].kind == GRAPH_LEAF)
            problem->numbers[i] = signed_tenths(rng, 1, 20, 3);
    return true;
}

/* ---- What is asked for */

static bool asks_forward(const struct trace_step *step)
{
    return step->quantity == QUANTITY_SUM || step->quantity == QUANTITY_OUTPUT;
}

static bool asks_split(const struct trace_step *step)
{
    return step->quantity == QUANTITY_ERROR && step->operation == OPERATION_BACK;
}

/* The weight from the first neuron, as in the course's example. */
static bool asks_update(const struct trace_step *step)
{
    return step->quantity == QUANTITY_SUM || step->quantity == QUANTITY_OUTPUT ||
           step->quantity == QUANTITY_ERROR ||
           ((step->quantity == QUANTITY_GRADIENT || step->quantity == QUANTITY_NEW_WEIGHT) &&
            step->from == 0);
}

/* Of gradients only the leaves': see is_asked(). */
static bool asks_circuit(const struct trace_step *step)
{
    return step->quantity == QUANTITY_NODE || step->quantity == QUANTITY_NODE_GRADIENT;
}

static const struct kind {
    bool (*draw)(struct problem *problem, struct rng *rng, struct error *err);
    bool (*asks)(const struct trace_step *step);
    int places;
} kinds[EXERCISE_COUNT] = {
    [EXERCISE_FORWARD] = {draw_forward, asks_forward, 3},
    [EXERCISE_SPLIT] = {draw_split,   asks_split,   3},
    [EXERCISE_UPDATE] = {draw_update,  asks_update,  4},
    [EXERCISE_CIRCUIT] = {draw_circuit, asks_circuit, 3},
};

static bool is_asked(const struct exercise *exercise, size_t step)
{
    const struct trace_step *at = &exercise->trace.steps[step];
    const struct problem *problem = &exercise->trace.problem;

    if (!kinds[exercise->kind].asks(at))
        return false;
    return at->quantity != QUANTITY_NODE_GRADIENT ||
           problem->graph->node[at->unit].kind == GRAPH_LEAF;
}

static void list_questions(struct exercise *exercise)
{
    exercise->count = 0;
    for (size_t step = 0; step < exercise->trace.count; step++)
        if (is_asked(exercise, step) && exercise->count < EXERCISE_QUESTIONS)
            exercise->questions[exercise->count++].step = step;
}

/* ---- Whether a drawing is fit */

static double value_of(const struct exercise *exercise, size_t question)
{
    return exercise->trace.steps[exercise->questions[question].step].value;
}

/* Whether the first weight's step shows. */
static bool moves(const struct exercise *exercise, const struct trace_step *step)
{
    double old = exercise->trace.problem.numbers[step->from];

    return fabs(step->value - old) >= LEAST_STEPS * pow(10, -exercise->places);
}

/* Not what is too large, too near to 0 for something to be divided by, or nearly what it was before. */
static bool step_is_fit(const struct exercise *exercise, const struct trace_step *step)
{
    switch (step->quantity) {
    case QUANTITY_SUM:
    case QUANTITY_NODE: return fabs(step->value) <= MOST_SUM;
    case QUANTITY_WEIGHT_SUM: return fabs(step->value) >= LEAST_SUM;
    case QUANTITY_NEW_WEIGHT: return exercise->kind != EXERCISE_UPDATE || moves(exercise, step);
    default: return true;
    }
}

/* A sum gives the same gradient to all of its terms: that is as it should be. */
static bool may_be_same(const struct exercise *exercise, size_t question)
{
    return exercise->trace.steps[exercise->questions[question].step].quantity ==
           QUANTITY_NODE_GRADIENT;
}

/* Also without its sign. */
static bool differs_from_earlier(const struct exercise *exercise, size_t question)
{
    for (size_t before = 0; before < question && !may_be_same(exercise, question); before++)
        if (fabs(fabs(value_of(exercise, question)) - fabs(value_of(exercise, before))) < LEAST)
            return false;
    return true;
}

/* No answer is next to another or to 0, and none is what a mistake would lead to. */
static bool answers_are_fit(const struct exercise *exercise, bool *fit, struct error *err)
{
    *fit = true;
    for (size_t i = 0; i < exercise->count && *fit; i++) {
        *fit = fabs(value_of(exercise, i)) >= LEAST && differs_from_earlier(exercise, i);
        if (*fit && !answer_is_distinct(&exercise->trace, exercise->questions[i].step,
                                        exercise->places, fit, err))
            return false;
    }
    return true;
}

/* The leaves of a graph, also without their signs: else nobody sees which of them a number came from. */
static bool leaves_differ(const struct problem *problem)
{
    for (size_t i = 0; problem->is_graph && i < problem->count; i++)
        for (size_t before = 0; before < i; before++)
            if (problem_can_change(problem, i) && problem_can_change(problem, before) &&
                fabs(problem->numbers[i]) == fabs(problem->numbers[before]))
                return false;
    return true;
}

static bool is_fit(const struct exercise *exercise, bool *fit, struct error *err)
{
    *fit = exercise->trace.trouble.kind == ERROR_NONE && leaves_differ(&exercise->trace.problem);
    for (size_t step = 0; step < exercise->trace.count; step++)
        *fit = *fit && step_is_fit(exercise, &exercise->trace.steps[step]);
    return !*fit || answers_are_fit(exercise, fit, err);
}

/* ---- The exercise */

/* One drawing with its trace, in place of the one before. */
static bool draw_once(struct exercise *exercise, struct rng *rng, struct error *err)
{
    struct problem problem;
    bool ok;

    trace_free(&exercise->trace);
    exercise->trace = (struct trace){0};
    if (!kinds[exercise->kind].draw(&problem, rng, err))
        return false;
    ok = trace_create(&exercise->trace, &problem, NULL, err);
    problem_free(&problem);
    if (ok)
        list_questions(exercise);
    return ok;
}

bool exercise_draw_numbers(struct exercise *exercise, struct rng *rng, struct error *err)
{
    bool fit = false;

    exercise->places = kinds[exercise->kind].places;
    exercise->has_trace = true;
    judge_start(&exercise->judge, &exercise->trace);
    for (int tries = 0; !fit; tries++) {
        if (tries == MOST_TRIES)
            return error_input(err, _("no numbers were found that are fit for an exercise"));
        if (!draw_once(exercise, rng, err) || !is_fit(exercise, &fit, err))
            return false;
    }
    exercise_tell_given(exercise);
    return exercise_tell_questions(exercise, err);
}

/* ---- Judging */

static void tell_form(const char *typed, struct exercise_verdict *verdict)
{
    char shown[80];

    if (strchr(typed, ',') != NULL)
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis,
                 _("expected a number with a point, not a comma: 0.5"));
    else
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis,
                 _("\"%s\" is no number; expected one such as 0.5, -2 or 1/3"),
                 text_safe(shown, sizeof shown, typed));
}

bool exercise_judge_number(struct exercise *exercise, const struct question *question,
                           const char *typed, struct exercise_verdict *verdict, struct error *err)
{
    struct verdict found;
    struct answer answer;

    if (!answer_parse(typed, &answer)) {
        tell_form(typed, verdict);
        return true;
    }
    if (!judge_answer(&exercise->judge, question->step, &answer, exercise->places, &found, err))
        return false;
    verdict->understood = true;
    verdict->right = found.right;
    verdict->mistake = found.mistake;
    mistake_text(&exercise->trace.problem, &found, verdict->diagnosis, sizeof verdict->diagnosis);
    return true;
}
