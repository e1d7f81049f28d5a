/*
 * What the files of `nntui step` share. Private to src/cli.
 */
#ifndef NNTUI_CLI_STEP_H
#define NNTUI_CLI_STEP_H

#include "command.h"

#include <nntui/example.h>
#include <nntui/trace.h>

#define STEP_WIDTH 79 /* columns that running text takes */
/* From here on the operations of single links are left out unless they are asked for. */
#define STEP_MANY_PARAMETERS 2000

/* One call of `nntui step`. */
struct stepping {
    struct example example; /* with what the options change */
    bool places_given;      /* by option */
    int places;             /* decimals to show */
    enum grain grain;       /* OPERATION, NEURON or LAYER */
    bool why;
    size_t pass, passes; /* the one that is at hand, counted from 1, and how many there are to be */
    struct trace trace;  /* of the pass at hand */
};

/* ---- Heads and rows (step_given.c) */

/* Title, notes, what kind of network it is, and the numbers that it starts from. */
void step_print_head(const struct stepping *stepping);
/* The numbers that this pass starts from. */
void step_print_given(const struct stepping *stepping);
/*
 * "NAME = 0.1 0.2 0.3": `count` numbers from `first` on, which differ in `from` (`links`) or in `unit`. Long rows are
 * summarised, except at the grain of operations.
 */
void step_print_row(const struct stepping *stepping, int indent, struct operand first, bool links,
                    size_t count);
/* The rows of a matrix with `rows` x `columns`; `first` is its upper left corner. */
void step_print_matrix(const struct stepping *stepping, int indent, struct operand first,
                       size_t rows, size_t columns);

/* Whether the operation is one of a single link, of which there are as many as there are weights. */
bool step_of_link(const struct trace *trace, size_t step);

/* ---- A pass in full */

/* step_text.c. All of these print on standard output; false for want of memory, or where the error says so. */
bool step_text(const struct stepping *stepping, struct error *err);
/* step_json.c. One object on one line. */
bool step_json(const struct stepping *stepping, struct error *err);

/* ---- Variants (step_variant.c) */

/* Each beside the pass at hand; where its changes do not go together with the options, why that is so. */
bool step_variants_text(const struct stepping *stepping, struct error *err);
/* "variants"; NULL after an error. */
json_t *step_variants_json(const struct stepping *stepping, struct error *err);

/* ---- Other reports of the pass at hand */

/* step_ledger.c */
bool step_ledger(const struct stepping *stepping, bool json, struct error *err);
/* step_check.c. `path` may be "-". `*all_right` tells whether there was nothing wrong on the sheet. */
bool step_check(const struct stepping *stepping, const char *path, bool json, bool *all_right,
                struct error *err);

#endif
