/*
 * The gradients of a small network by each rule beside the slopes found by perturbing its weights.
 */
#include <nntui/ledger.h>

#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>

/* The rows' places: a network's parameters, a graph's leaves. */
static bool make_rows(struct ledger *ledger, const struct problem *problem, struct error *err)
{
    size_t most = problem->is_graph ? problem->count : problem_inputs(problem);

    if (most > LEDGER_MAX_PARAMETERS)
        return error_input(
            err, _("a ledger of %zu weights and biases would take too long; expected at most %d"),
            most, LEDGER_MAX_PARAMETERS);
    ledger->rows = calloc(most > 0 ? most : 1, sizeof *ledger->rows);
    if (ledger->rows == NULL)
        return error_memory(err, most * sizeof *ledger->rows, "a ledger");
    for (size_t i = 0; i < most; i++) {
        struct ledger_row *row = &ledger->rows[ledger->count];

        if (!problem_can_change(problem, i))
            continue;
        row->place = problem_place(problem, i);
        for (int rule = 0; rule < RULE_COUNT; rule++)
            row->by_rule[rule] = NAN;
        ledger->count++;
    }
    return true;
}

/* A rule that fails in some layer has no gradients in those before it, and none that mean much behind it. */
static void fill_rule(struct ledger *ledger, struct pass *pass, const struct problem *problem,
                      enum rule rule)
{
    const double *target = problem->numbers + problem_targets(problem);

    pass_forward(pass, problem->numbers, problem->numbers + problem_inputs(problem), NULL);
    pass_loss(pass, target, NULL);
    if (!pass_backward(pass, problem->numbers, target, rule, NULL, &ledger->trouble[rule]))
        return;
    for (size_t i = 0; i < ledger->count; i++)
        ledger->rows[i].by_rule[rule] = pass->gradient[i];
}

static bool fill_network(struct ledger *ledger, const struct problem *problem, struct error *err)
{
    const double *input = problem->numbers + problem_inputs(problem);
    const double *target = problem->numbers + problem_targets(problem);
    struct pass pass;

    if (!pass_create(&pass, &problem->arch, err))
        return false;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        fill_rule(ledger, &pass, problem, (enum rule)rule);
    for (size_t i = 0; i < ledger->count; i++) /* changed during the call and put back */
        ledger->rows[i].numeric = pass_numeric(&pass, problem->numbers, i, input, target, 0);
    pass_free(&pass);
    return true;
}

static bool fill_graph(struct ledger *ledger, const struct problem *problem, struct error *err)
{
    double *values = calloc(2 * problem->count, sizeof *values);

    if (values == NULL)
        return error_memory(err, 2 * problem->count * sizeof *values, "a ledger");
    for (size_t i = 0; i < problem->count; i++)
        values[i] = problem->numbers[i];
    graph_forward(problem->graph, values, NULL);
    graph_backward(problem->graph, values, values + problem->count, NULL);
    for (size_t i = 0; i < ledger->count; i++) {
        size_t node = ledger->rows[i].place.unit;

        ledger->rows[i].by_rule[RULE_CHAIN] = values[problem->count + node];
        ledger->rows[i].numeric = graph_numeric(problem->graph, values, node, 0);
    }
    free(values);
    return true;
}

bool ledger_create(struct ledger *ledger, const struct problem *problem, struct error *err)
{
    struct problem own;
    bool ok;

    *ledger = (struct ledger){0};
    if (!problem_copy(&own, problem, err)) /* perturbing changes it for a moment */
        return false;
    ok = make_rows(ledger, &own, err) &&
         (own.is_graph ? fill_graph(ledger, &own, err) : fill_network(ledger, &own, err));
    problem_free(&own);
    if (!ok)
        ledger_free(ledger);
    return ok;
}

void ledger_free(struct ledger *ledger)
{
    free(ledger->rows);
    *ledger = (struct ledger){0};
}
