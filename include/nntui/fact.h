/* layer: course */
/*
 * Facts of the world that the course tells: how many neurons, how many parameters. The table is fact.def.
 */
#ifndef NNTUI_FACT_H
#define NNTUI_FACT_H

#include <stdbool.h>
#include <stddef.h>

enum fact_kind { FACT_KIND_NEURONS, FACT_KIND_PARAMETERS, FACT_KIND_ERROR };

enum fact {
#define FACT(id, name, kind, value, help) FACT_##id,
#include <nntui/fact.def>
#undef FACT
    FACT_COUNT
};

struct fact_info {
    const char *name;
    enum fact_kind kind;
    double value;
    const char *help; /* not yet translated */
};

extern const struct fact_info fact_table[FACT_COUNT];

/* "ant", "alexnet_error"; false where there is no such fact. */
bool fact_value(const char *name, double *value);
/* How many facts are sizes, neurons or parameters, and the fact of the i-th, counted from 0. */
size_t fact_sizes(void);
enum fact fact_size(size_t i);
/* The error rate of a network of that size, in percent; NaN where none is known. */
double fact_error(enum fact size);

#endif
