/*
 * Judging a number that a student has worked out. A wrong one is compared with what well-known mistakes lead to; the
 * nearest of those that it could be is named.
 */
#include <nntui/answer.h>

#include "course/explain_private.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct choice mistake_choices[MISTAKE_COUNT] = {
#define MISTAKE(id, name, help) [MISTAKE_##id] = {name, NULL, help},
#include <nntui/mistake.def>
#undef MISTAKE
};

#define ROUNDING \
 1e-9 /* of a tolerance: what is just one unit off in decimals may be a little more in binary */

/* ---- Decimals */

static int written_decimals(const char *text)
{
    const char *point = strchr(text, '.'), *exponent = strpbrk(text, "eE");
    long digits = point != NULL ? (long)strspn(point + 1, "0123456789") : 0;
    long power = exponent != NULL ? strtol(exponent + 1, NULL, 10) : 0;

    if (strchr(text, '/') != NULL || power < -ANSWER_EXACT)
        return ANSWER_EXACT;
    digits -= power < digits ? power : digits;
    return digits < ANSWER_EXACT ? (int)digits : ANSWER_EXACT;
}

bool answer_parse(const char *text, struct answer *answer)
{
    answer->decimals = written_decimals(text);
    return number_parse(text, &answer->number);
}

/* Whether an answer has fewer decimals than `expected` is shown with; unit: of the last of those. */
static bool is_short(const struct answer *answer, double unit)
{
    return answer->decimals < (int)lround(-log10(unit));
}

bool answer_is_right(double expected, const struct answer *answer, int places)
{
    double unit = figure_unit(expected, places), most = is_short(answer, unit) ? unit / 2 : unit;

    return answer->number == expected || fabs(answer->number - expected) <= most * (1 + ROUNDING);
}

/* How a number becomes one with fewer decimals. */
enum shortening { SHORTENING_ROUNDED, SHORTENING_CUT };

/*
 * The right number with fewer decimals than are asked for. Not what says too little of it: a 0 has no digit of a number that is
 * none, and a whole number may be anything unless it is as near as an answer in full may be.
 */
static bool lacks_decimals(double expected, const struct answer *answer, int places,
                           enum shortening how)
{
    double unit = figure_unit(expected, places), power = pow(10, answer->decimals);
    double rest = (fabs(expected) - fabs(answer->number)) * power;

    if (!is_short(answer, unit) || answer->number == 0 ||
        signbit(expected) != signbit(answer->number))
        return false;
    if (answer->decimals == 0 && fabs(answer->number - expected) > unit * (1 + ROUNDING))
        return false;
    return how == SHORTENING_ROUNDED ? rest >= -0.5 * (1 + ROUNDING) && rest < 0.5 * (1 - ROUNDING)
                                     : rest >= 0 && rest < 1 - ROUNDING;
}

/* The search for the mistake behind one answer. */
struct search {
    const struct trace *trace;
    struct operand result;
    const struct operand *operands;
    size_t count;
    const struct answer *answer;
    double given, expected;
    double tolerance; /* how far a number may be from another to count as the same */
    bool coincides;   /* a mistake leads to the right number */
    double nearest;   /* the best candidate's distance so far */
    enum mistake mistake;
    struct operand neighbour; /* whose number was given */
};

/* ---- Candidates */

/* What a mistake would have led to. One that leads to the right number, too, tells nothing. */
static void consider(struct search *search, enum mistake mistake, double value)
{
    double distance = fabs(search->given - value);

    search->coincides = search->coincides || fabs(value - search->expected) <= search->tolerance;
    if (!(distance <= search->tolerance) || fabs(value - search->expected) <= search->tolerance ||
        distance >= search->nearest)
        return;
    search->nearest = distance;
    search->mistake = mistake;
}

static double value_at(const struct search *search, enum quantity quantity, size_t layer,
                       size_t unit, size_t from)
{
    struct operand place = place_at(quantity, layer, unit, from);
    double value;

    return trace_value(search->trace, &place, search->trace->count, &value) ? value : NAN;
}

static double incoming_value(const struct search *search, size_t layer, size_t from)
{
    struct operand place = place_incoming(layer, from);

    return value_at(search, place.quantity, place.layer, place.unit, 0);
}

static const struct architecture *network(const struct search *search)
{
    return &search->trace->problem.arch;
}

static bool is_square(const struct search *search, size_t layer)
{
    return network(search)->sizes[layer] == network(search)->sizes[layer + 1];
}

/* A sum of the operands without one of them. */
static void without_a_term(struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        consider(search,
                 search->operands[i].quantity == QUANTITY_BIAS ? MISTAKE_BIAS : MISTAKE_TERM,
                 search->expected - search->operands[i].value);
}

static void product(struct search *search)
{
    const struct operand *r = &search->result;

    if (is_square(search, r->layer))
        consider(search, MISTAKE_TRANSPOSED,
                 value_at(search, QUANTITY_WEIGHT, r->layer, r->from, r->unit) *
                     incoming_value(search, r->layer, r->from));
}

/* The column of W instead of its row. */
static void sum(struct search *search)
{
    size_t layer = search->result.layer, unit = search->result.unit;
    double transposed = 0;

    without_a_term(search);
    if (!is_square(search, layer))
        return;
    for (size_t from = 0; from < network(search)->sizes[layer]; from++)
        transposed += value_at(search, QUANTITY_WEIGHT, layer, from, unit) *
                      incoming_value(search, layer, from);
    if (network(search)->bias)
        transposed += value_at(search, QUANTITY_BIAS, layer, unit, 0);
    consider(search, MISTAKE_TRANSPOSED, transposed);
}

static void activation(struct search *search)
{
    double x = value_at(search, QUANTITY_SUM, search->result.layer, search->result.unit, 0);

    consider(search, MISTAKE_ACTIVATION, x);
    if (network(search)->activation[search->result.layer] != ACTIVATION_SIGMOID)
        return;
    consider(search, MISTAKE_EXPONENT, 1 / (1 + exp(x)));
    consider(search, MISTAKE_ONLY_EXPONENTIAL, exp(-x));
}

static void loss(struct search *search)
{
    double squares = 0, sizes = 0, errors = 0;

    for (size_t i = 0; i < search->count; i++) {
        double e = search->operands[i].value;

        squares += e * e;
        sizes += fabs(e);
        errors += e;
    }
    if (network(search)->loss == LOSS_SSE || network(search)->loss == LOSS_SQUARED) {
        consider(search, MISTAKE_SQUARE, sizes);
        consider(search, MISTAKE_SQUARE, errors);
        consider(search, MISTAKE_SQUARE, sizes / 2);
        consider(search, MISTAKE_SQUARE, errors / 2);
    }
    if (network(search)->loss == LOSS_SSE)
        consider(search, MISTAKE_HALF, squares);
    if (network(search)->loss == LOSS_SQUARED)
        consider(search, MISTAKE_TWICE, squares / 2);
}

static void slope(struct search *search)
{
    double x = search->operands[0].value;

    if (network(search)->activation[search->result.layer] == ACTIVATION_SIGMOID)
        consider(search, MISTAKE_SLOPE_OF_SUM, x * (1 - x));
}

/* delta by the slope's mistakes, times what comes in: 1 for delta itself. */
static void slope_mistakes(struct search *search, double incoming)
{
    size_t layer = search->result.layer, unit = search->result.unit;
    double e = value_at(search, QUANTITY_ERROR, layer, unit, 0);
    double x = value_at(search, QUANTITY_SUM, layer, unit, 0);
    double f = value_at(search, QUANTITY_SLOPE, layer, unit, 0);
    bool output = layer + 1 == network(search)->layers;
    bool squares = network(search)->loss == LOSS_SSE || network(search)->loss == LOSS_SQUARED;
    double factor = network(search)->loss == LOSS_SQUARED && output ? 2 : 1;

    if (isnan(f)) /* cross-entropy: there is no slope to forget */
        return;
    consider(search, MISTAKE_SLOPE, -factor * e * incoming);
    consider(search, MISTAKE_SLOPE, e * incoming);
    if (network(search)->activation[layer] == ACTIVATION_SIGMOID)
        consider(search, MISTAKE_SLOPE_OF_SUM, -factor * e * x * (1 - x) * incoming);
    if (output && squares) {
        consider(search, MISTAKE_TWICE, search->expected * 2);
        consider(search, MISTAKE_TWICE, search->expected / 2);
    }
}

static void delta(struct search *search)
{
    slope_mistakes(search, 1);
}

static void gradient(struct search *search)
{
    const struct operand *r = &search->result;
    double incoming = incoming_value(search, r->layer, r->from);

    slope_mistakes(search, incoming);
    consider(search, MISTAKE_INPUT, value_at(search, QUANTITY_DELTA, r->layer, r->unit, 0));
    if (is_square(search, r->layer))
        consider(search, MISTAKE_TRANSPOSED,
                 value_at(search, QUANTITY_GRADIENT, r->layer, r->from, r->unit));
}

static void weight_sum(struct search *search)
{
    size_t layer = search->result.layer;
    double column = 0;

    without_a_term(search);
    if (!is_square(search, layer))
        return;
    for (size_t unit = 0; unit < network(search)->sizes[layer + 1]; unit++)
        column += value_at(search, QUANTITY_WEIGHT, layer, unit, search->result.unit);
    consider(search, MISTAKE_TRANSPOSED, column);
}

/* What a rule would send back to neuron `unit` over the weights of `layer`, by rows instead of columns if `transposed`. */
static double sent_back(const struct search *search, enum rule rule, size_t layer, size_t unit,
                        bool transposed)
{
    double total = 0;

    for (size_t k = 0; k < network(search)->sizes[layer + 1]; k++) {
        double w = transposed ? value_at(search, QUANTITY_WEIGHT, layer, unit, k)
                              : value_at(search, QUANTITY_WEIGHT, layer, k, unit);
        double e = value_at(search, QUANTITY_ERROR, layer, k, 0), all = 0;

        if (rule == RULE_CHAIN)
            e = -value_at(search, QUANTITY_DELTA, layer, k, 0);
        for (size_t j = 0; j < network(search)->sizes[layer]; j++)
            all += value_at(search, QUANTITY_WEIGHT, layer, k, j);
        total += rule == RULE_SPLIT ? e * w / all : e * w;
    }
    return total;
}

static void back(struct search *search)
{
    size_t layer = search->result.layer + 1, unit = search->result.unit;
    enum rule in_force = search->trace->problem.rule;

    without_a_term(search);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if ((enum rule)rule != in_force)
            consider(search, MISTAKE_OTHER_RULE,
                     sent_back(search, (enum rule)rule, layer, unit, false));
    if (is_square(search, layer))
        consider(search, MISTAKE_TRANSPOSED, sent_back(search, in_force, layer, unit, true));
}

static void update(struct search *search)
{
    double w = search->operands[0].value, rate = search->operands[1].value;
    double g = search->operands[2].value;

    consider(search, MISTAKE_ADDED, w + rate * g);
    consider(search, MISTAKE_RATE, w - g);
    consider(search, MISTAKE_RATE, w + g);
    consider(search, MISTAKE_STEP_ALONE, -rate * g);
    consider(search, MISTAKE_STEP_ALONE, rate * g);
    consider(search, MISTAKE_OLD, w);
}

static void node(struct search *search)
{
    const struct graph_node *of = &search->trace->problem.graph->node[search->result.unit];

    if (of->operation == GRAPH_OP_EXP || of->operation == GRAPH_OP_SIGMOID)
        consider(search, MISTAKE_EXPONENT, 1 / search->expected);
}

/* The gradient that came to the node, without the local slope. */
static void link_gradient(struct search *search)
{
    consider(search, MISTAKE_SLOPE, search->operands[0].value);
}

static void (*const searches[OPERATION_COUNT])(struct search *search) = {
    [OPERATION_PRODUCT] = product,
    [OPERATION_SUM] = sum,
    [OPERATION_ACTIVATION] = activation,
    [OPERATION_LOSS] = loss,
    [OPERATION_SLOPE] = slope,
    [OPERATION_DELTA] = delta,
    [OPERATION_GRADIENT] = gradient,
    [OPERATION_BIAS_GRADIENT] = delta,
    [OPERATION_WEIGHT_SUM] = weight_sum,
    [OPERATION_BACK] = back,
    [OPERATION_UPDATE] = update,
    [OPERATION_NODE] = node,
    [OPERATION_NODE_GRADIENT] = without_a_term,
    [OPERATION_LINK_GRADIENT] = link_gradient,
};

/* ---- Mistakes that any number can have */

/* The same place of the pass when it is carried with other decimals or goes back by another rule; that pass is made once. */
static bool in_another_pass(struct search *search, struct judge *judge, size_t other, int carry,
                            enum rule rule, enum mistake mistake, struct error *err)
{
    struct trace *trace = &judge->other[other];
    struct problem problem;
    double value;
    bool ok = true;

    if (trace->steps == NULL) {
        if (!problem_copy(&problem, &search->trace->problem, err))
            return false;
        problem.carry = carry;
        problem.rule = rule;
        ok = trace_create(trace, &problem, NULL, err);
        problem_free(&problem);
    }
    if (ok && trace_value(trace, &search->result, trace->count, &value))
        consider(search, mistake, value);
    return ok;
}

/* Whether the operation takes the given number itself, as a weight or an input that came with the example. */
static bool is_copy(const struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->operands[i].value == search->given &&
            problem_index(&search->trace->problem, &search->operands[i]) != SIZE_MAX)
            return true;
    return false;
}

static void too_few_places(struct search *search, int places, enum shortening how)
{
    if (lacks_decimals(search->expected, search->answer, places, how) && !is_copy(search))
        search->mistake = MISTAKE_PLACES;
}

static bool rounding_mistakes(struct search *search, struct judge *judge, int places,
                              struct error *err)
{
    int carry = search->trace->problem.carry;
    enum rule rule = search->trace->problem.rule;
    int finest = carry == CARRY_FULL || carry > places ? places : carry - 1;

    /* With no decimals at all it would be guessing, not rounding. */
    for (int decimals = 1; decimals <= finest && decimals <= JUDGE_CARRIES; decimals++)
        if (!in_another_pass(search, judge, (size_t)decimals, decimals, rule, MISTAKE_ROUNDED, err))
            return false;
    return carry == CARRY_FULL ||
           in_another_pass(search, judge, 0, CARRY_FULL, rule, MISTAKE_CARRIED, err);
}

/* What follows from the hidden errors of the other rules: deltas, gradients, new weights. */
static bool rule_mistakes(struct search *search, struct judge *judge, struct error *err)
{
    const struct problem *problem = &search->trace->problem;

    if (problem->is_graph)
        return true;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if ((enum rule)rule != problem->rule &&
            !in_another_pass(search, judge, (size_t)(JUDGE_CARRIES + 1 + rule), problem->carry,
                             (enum rule)rule, MISTAKE_OTHER_RULE, err))
            return false;
    return true;
}

/* Digits that were written, without zeros before the first other one: 3 of 0.0420. */
static int significant_digits(const struct answer *answer)
{
    return (int)floor(log10(fabs(answer->number))) + 1 + answer->decimals;
}

/* How many numbers of the pass, given or computed, are nearer to the answer than `near`. */
static size_t count_near(const struct search *search, double near)
{
    const struct trace *trace = search->trace;
    size_t count = 0;

    for (size_t i = 0; i < trace->count; i++)
        count += fabs(trace->steps[i].value - search->given) <= near;
    for (size_t i = 0; i < trace->problem.count; i++)
        count += problem_can_change(&trace->problem, i) &&
                 fabs(trace->problem.numbers[i] - search->given) <= near;
    return count;
}

#define TELLING_DIGITS 3 /* a number with so many is taken for the one that it is nearest to */

/*
 * The result of the same operation at another neuron or link of the layer. A number of a digit or two is only taken for that
 * where nothing else in the pass is the same.
 */
static void neighbours(struct search *search)
{
    const struct trace *trace = search->trace;
    double near = fmin(search->tolerance, pow(10, -search->answer->decimals) * (1 + ROUNDING));

    if (search->given == 0 ||
        (significant_digits(search->answer) < TELLING_DIGITS && count_near(search, near) > 1))
        return;
    for (size_t i = 0; i < trace->count; i++) {
        double distance = fabs(trace->steps[i].value - search->given);

        if (trace->steps[i].quantity != search->result.quantity ||
            trace->steps[i].layer != search->result.layer || distance > near ||
            distance >= search->nearest)
            continue;
        search->nearest = distance;
        search->mistake = MISTAKE_NEIGHBOUR;
        search->neighbour = trace_place(trace, i);
    }
}

/* The sign, and what can go wrong in the operation itself. */
static void particular_mistakes(struct search *search, enum operation operation)
{
    consider(search, MISTAKE_SIGN, -search->expected);
    if (searches[operation] != NULL)
        searches[operation](search);
}

/* From the particular to the general: what is found earlier stands unless something of its kind comes nearer. */
static bool find_mistake(struct search *search, struct judge *judge, enum operation operation,
                         int places, struct error *err)
{
    particular_mistakes(search, operation);
    if (search->mistake != MISTAKE_COUNT)
        return true;
    if (!rule_mistakes(search, judge, err))
        return false;
    if (search->mistake == MISTAKE_COUNT)
        too_few_places(search, places, SHORTENING_ROUNDED);
    if (search->mistake != MISTAKE_COUNT)
        return true;
    if (!rounding_mistakes(search, judge, places, err))
        return false;
    if (search->mistake == MISTAKE_COUNT)
        too_few_places(search, places, SHORTENING_CUT);
    if (search->mistake == MISTAKE_COUNT)
        neighbours(search);
    return true;
}

/* ---- The verdict */

/*
 * A new weight that is the old one, in full or as it is shown, though the places show that there was a step. The tolerance would
 * let it pass where the step is small.
 */
static bool is_old(const struct trace *trace, const struct operand *result, double given,
                   int places)
{
    struct operand old = *result;
    double before;

    if (result->quantity != QUANTITY_NEW_WEIGHT && result->quantity != QUANTITY_NEW_BIAS)
        return false;
    old.quantity = result->quantity == QUANTITY_NEW_WEIGHT ? QUANTITY_WEIGHT : QUANTITY_BIAS;
    if (!trace_value(trace, &old, trace->count, &before))
        return false;
    return (given == before || given == figure_round(before, places)) &&
           figure_round(result->value - before, places) != 0 &&
           figure_round(result->value, places) != figure_round(before, places);
}

struct verdict answer_compare(double expected, const struct answer *answer, int places)
{
    struct verdict verdict = {.right = answer_is_right(expected, answer, places),
                              .expected = expected,
                              .difference = answer->number - expected,
                              .mistake = MISTAKE_COUNT};

    if (!verdict.right && (lacks_decimals(expected, answer, places, SHORTENING_ROUNDED) ||
                           lacks_decimals(expected, answer, places, SHORTENING_CUT)))
        verdict.mistake = MISTAKE_PLACES;
    return verdict;
}

char *mistake_text(const struct problem *problem, const struct verdict *verdict, char *buffer,
                   size_t size)
{
    char name[PLACE_NAME_SIZE];

    if (verdict->mistake == MISTAKE_NEIGHBOUR)
        snprintf(buffer, size, _("that is %s"),
                 place_name(problem, &verdict->place, name, sizeof name));
    else
        snprintf(buffer, size, "%s",
                 verdict->mistake == MISTAKE_COUNT ? ""
                                                   : _(mistake_choices[verdict->mistake].help));
    return buffer;
}

void judge_start(struct judge *judge, const struct trace *trace)
{
    *judge = (struct judge){.trace = trace};
}

void judge_free(struct judge *judge)
{
    for (size_t i = 0; i < JUDGE_PASSES; i++)
        trace_free(&judge->other[i]);
}

/* A search for what is behind an answer to a step, without the operands. */
static struct search begin_search(const struct trace *trace, size_t step,
                                  const struct answer *answer, int places)
{
    struct search search = {.trace = trace,
                            .result = trace_place(trace, step),
                            .answer = answer,
                            .given = answer->number,
                            .nearest = INFINITY,
                            .mistake = MISTAKE_COUNT};

    search.expected = search.result.value;
    search.tolerance = figure_unit(search.expected, places) * (1 + ROUNDING);
    return search;
}

/* The mistake behind a wrong answer into the verdict. */
static bool judge_mistake(struct judge *judge, size_t step, const struct answer *answer, int places,
                          struct verdict *verdict, struct error *err)
{
    const struct trace *trace = judge->trace;
    struct search search = begin_search(trace, step, answer, places);
    struct operand *operands = trace_operands(trace, step, &search.count, err);
    bool ok;

    if (operands == NULL)
        return false;
    search.operands = operands;
    ok = find_mistake(&search, judge, (enum operation)trace->steps[step].operation, places, err);
    verdict->mistake = search.mistake;
    verdict->place = search.neighbour;
    free(operands);
    return ok;
}

bool answer_is_distinct(const struct trace *trace, size_t step, int places, bool *distinct,
                        struct error *err)
{
    const struct answer right = {.number = trace->steps[step].value, .decimals = ANSWER_EXACT};
    struct search search = begin_search(trace, step, &right, places);
    struct operand *operands = trace_operands(trace, step, &search.count, err);

    if (operands == NULL)
        return false;
    search.operands = operands;
    particular_mistakes(&search, (enum operation)trace->steps[step].operation);
    *distinct = !search.coincides;
    free(operands);
    return true;
}

bool judge_answer(struct judge *judge, size_t step, const struct answer *answer, int places,
                  struct verdict *verdict, struct error *err)
{
    struct operand result = trace_place(judge->trace, step);

    *verdict = answer_compare(result.value, answer, places);
    verdict->mistake = MISTAKE_COUNT;
    if (is_old(judge->trace, &result, answer->number, places)) {
        verdict->right = false;
        verdict->mistake = MISTAKE_OLD;
        return true;
    }
    return verdict->right || judge_mistake(judge, step, answer, places, verdict, err);
}

bool answer_judge(const struct trace *trace, size_t step, const struct answer *answer, int places,
                  struct verdict *verdict, struct error *err)
{
    struct judge judge;
    bool ok;

    judge_start(&judge, trace);
    ok = judge_answer(&judge, step, answer, places, verdict, err);
    judge_free(&judge);
    return ok;
}
