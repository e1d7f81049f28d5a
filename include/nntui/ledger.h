/* layer: course */
/*
 * For every weight and bias of a small network the gradient by each rule, and the slope found by perturbing it;
 * for every leaf of a graph its gradient and that slope. All in full precision, whatever is carried elsewhere.
 */
#ifndef NNTUI_LEDGER_H
#define NNTUI_LEDGER_H

#include <nntui/problem.h>

/* A perturbation costs a few dozen forward passes for each parameter: more than these are not perturbed. */
#define LEDGER_MAX_PARAMETERS 2000

struct ledger_row {
    struct operand place;       /* the weight, bias or leaf, with its value */
    double by_rule[RULE_COUNT]; /* dE/d(place); NaN where the rule is undefined (see `trouble`). A graph: CHAIN only */
    double numeric;             /* central differences, see pass_numeric() */
};

struct ledger {
    struct ledger_row *rows;
    size_t count;
    struct error trouble[RULE_COUNT]; /* why a rule could not be carried out; kind ERROR_NONE otherwise */
};

/* Fails for want of memory, and with ERROR_INPUT where there are too many parameters. */
bool ledger_create(struct ledger *ledger, const struct problem *problem, struct error *err);
void ledger_free(struct ledger *ledger); /* harmless for `{0}` */

#endif
