/*
 * One call of `nntui eval`, which two files work on: eval.c measures networks, eval_rule.c rules. Private to src/cli.
 */
#ifndef NNTUI_CLI_EVAL_H
#define NNTUI_CLI_EVAL_H

#include "command.h"

#include <nntui/model.h>

struct measuring {
    const char *model_path, *spec;
    const char *rule; /* NULL: no rule is asked for */
    size_t threads;
    bool json;
    enum part part; /* of the data, once they are open */
    struct model model;
    struct dataset *dataset;
    struct prepared *prepared;
    struct samples samples;
    struct evaluation evaluation;
    uint64_t *confusion; /* [classes][classes], rows the true class; NULL for regression */
};

/* Opens the model and the data, and measures the one on the others. */
bool eval_network(struct measuring *measuring, struct error *err);
/* Opens the data alone. */
bool eval_open_data(struct measuring *measuring, struct error *err);

/* Measures the rule, beside the network where there is one, and prints it. Data and network are open. */
bool eval_rule(const struct measuring *measuring, struct error *err);
/* Whether there is a rule of that name. */
bool eval_check_rule(const char *name, struct error *err);

#endif
