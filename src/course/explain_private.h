/*
 * What the files that explain operations share: private to src/course/.
 */
#ifndef NNTUI_COURSE_EXPLAIN_PRIVATE_H
#define NNTUI_COURSE_EXPLAIN_PRIVATE_H

#include "course/figure_private.h"
#include <nntui/explain.h>

/* One operation being explained. */
struct telling {
    const struct trace *trace;
    const struct operand *operands;
    size_t count;
    struct operand result;
    enum operation operation;
    struct explain_options options;
    struct explanation *out;
};

/* ---- Places that belong to an operation */

static inline struct operand place_at(enum quantity quantity, size_t layer, size_t unit,
                                      size_t from)
{
    return (struct operand){.quantity = quantity, .layer = layer, .unit = unit, .from = from};
}

/* What comes into a layer from neuron `from` before it. */
static inline struct operand place_incoming(size_t layer, size_t from)
{
    return layer == 0 ? place_at(QUANTITY_INPUT, 0, from, 0)
                      : place_at(QUANTITY_OUTPUT, layer - 1, from, 0);
}

/* ---- Writing names and numbers (explain.c) */

/* A place's name into a text. */
void tell_name(const struct telling *telling, struct text *text, struct operand place);
/*
 * A value as it is put into formulas and reasons: with EXPLAIN_MORE_PLACES decimals more than results have, a tiny one with
 * four digits, so that who computes it again with a calculator finds the result that is shown. Returns `buffer`.
 */
char *tell_figure(const struct telling *telling, char *buffer, size_t size, double value);
/* The same as a factor: 0.3 or (-0.3). */
char *tell_factor(const struct telling *telling, char *buffer, size_t size, double value);
/* A value as a factor into a text. */
void tell_number(const struct telling *telling, struct text *text, double value);
/* The number at a place; NaN where the pass has none. */
double tell_value(const struct telling *telling, struct operand place);
/* The name into the formula and the value into the numbers. */
void tell_place(const struct telling *telling, struct operand place);
/* The same where it stands between brackets or bars, so that a negative one needs none of its own. */
void tell_enclosed(const struct telling *telling, struct operand place);
/* The same characters into both. */
void tell_both(const struct telling *telling, const char *characters);
/* `term` for each of 0 .. count - 1 with " + " between, the middle ones left out where there are too many. */
void tell_terms(const struct telling *telling, size_t count,
                void (*term)(const struct telling *telling, size_t index));

/*
 * A form such as "-a / b^2" or "tanh(a)" with other texts for the letters a, b and o that stand alone (as graph.def has
 * operations and their slopes).
 */
void tell_form(struct text *text, const char *form, const char *a, const char *b, const char *o);

/* tell_form() with the places' names, or (`names` false) with their values. */
void tell_form_of(const struct telling *telling, struct text *text, const char *form,
                  struct operand a, struct operand b, struct operand o, bool names);

/* The elementwise activations and their slopes as forms (explain_formula.c). */
struct activation_form {
    const char *value; /* a: the sum */
    const char *slope; /* a: the sum, o: the output */
};

extern const struct activation_form activation_forms[ACTIVATION_COUNT];

/* explain_formula.c, explain_graph.c: formula and numbers of the operation. */
void tell_formula(const struct telling *telling);
void tell_graph_formula(const struct telling *telling);
/* explain_why.c: the lines of why. */
void tell_why(const struct telling *telling);
void tell_graph_why(const struct telling *telling);

#endif
