/*
 * Facts of the world, looked up.
 */
#include <nntui/fact.h>
#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct fact_info fact_table[FACT_COUNT] = {
#define FACT(id, name, kind, value, help) [FACT_##id] = {name, FACT_KIND_##kind, value, help},
#include <nntui/fact.def>
#undef FACT
};

bool fact_value(const char *name, double *value)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        if (strcmp(fact_table[i].name, name) == 0) {
            *value = fact_table[i].value;
            return true;
        }
    }
    return false;
}

size_t fact_sizes(void)
{
    size_t count = 0;

    for (size_t i = 0; i < FACT_COUNT; i++)
        count += fact_table[i].kind != FACT_KIND_ERROR;
    return count;
}

enum fact fact_size(size_t i)
{
    size_t fact = 0;

    for (size_t before = 0;; fact++)
        if (fact_table[fact].kind != FACT_KIND_ERROR && before++ == i)
            return (enum fact)fact;
}

double fact_error(enum fact size)
{
    char name[40];
    double value;

    snprintf(name, sizeof name, "%s_error", fact_table[size].name);
    return fact_value(name, &value) ? value : (double)NAN;
}
