/*
 * The gradient of every weight and bias by each rule, beside the slope that is found by perturbing it.
 */
#include "step.h"

#include <nntui/figure.h>
#include <nntui/i18n.h>
#include <nntui/ledger.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FULL_DIGITS 17
/* A slope below this may be nothing but what is left of the difference of two equal losses. */
#define SLOPE_LEAST 1e-9

/* ---- As text */

enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_NUMERIC, COLUMN_RULES };

#define COLUMN_COUNT (COLUMN_RULES + 2 * RULE_COUNT)

struct table {
    const struct stepping *stepping;
    const struct ledger *ledger;
    int rules; /* that mean something here: a graph has the chain rule only */
    size_t widths[COLUMN_COUNT];
};

typedef char cell[PLACE_NAME_SIZE];

/* The rule in force is marked. */
static void fill_head(const struct table *table, cell cells[COLUMN_COUNT])
{
    const struct problem *problem = &table->stepping->trace.problem;

    snprintf(cells[COLUMN_NAME], sizeof(cell), "%s", _("number"));
    snprintf(cells[COLUMN_VALUE], sizeof(cell), "%s", _("value"));
    snprintf(cells[COLUMN_NUMERIC], sizeof(cell), "%s", _("perturbation"));
    for (int rule = 0; rule < table->rules; rule++) {
        bool in_force = !problem->is_graph && problem->rule == (enum rule)rule;

        snprintf(cells[COLUMN_RULES + 2 * rule], sizeof(cell), "%s%s",
                 problem->is_graph ? _("gradient") : rule_choices[rule].name, in_force ? "*" : "");
        snprintf(cells[COLUMN_RULES + 2 * rule + 1], sizeof(cell), "%s", _("ratio"));
    }
}

/* Value and ratio; neither where the rule is undefined, and no ratio to a slope that is 0. */
static void fill_rule(cell cells[2], double value, double numeric, int places)
{
    snprintf(cells[0], sizeof(cell), "-");
    snprintf(cells[1], sizeof(cell), "-");
    if (isnan(value))
        return;
    figure_fixed(cells[0], sizeof(cell), value, places);
    if (fabs(numeric) >= SLOPE_LEAST)
        figure_fixed(cells[1], sizeof(cell), value / numeric, 3);
}

static void fill_row(const struct table *table, size_t index, cell cells[COLUMN_COUNT])
{
    const struct ledger_row *row = &table->ledger->rows[index];
    int places = table->stepping->places;

    place_name(&table->stepping->trace.problem, &row->place, cells[COLUMN_NAME], sizeof(cell));
    figure_fixed(cells[COLUMN_VALUE], sizeof(cell), row->place.value, places);
    figure_fixed(cells[COLUMN_NUMERIC], sizeof(cell), row->numeric, places);
    for (int rule = 0; rule < table->rules; rule++)
        fill_rule(&cells[COLUMN_RULES + 2 * rule], row->by_rule[rule], row->numeric, places);
}

static void measure(struct table *table, cell cells[COLUMN_COUNT])
{
    for (int i = 0; i < COLUMN_RULES + 2 * table->rules; i++) {
        size_t width = cli_width(cells[i], strlen(cells[i]));

        table->widths[i] = width > table->widths[i] ? width : table->widths[i];
    }
}

static void print_cells(const struct table *table, cell cells[COLUMN_COUNT])
{
    size_t taken = cli_width(cells[COLUMN_NAME], strlen(cells[COLUMN_NAME]));

    printf("%s%*s", cells[COLUMN_NAME], (int)(table->widths[COLUMN_NAME] - taken), "");
    for (int i = COLUMN_VALUE; i < COLUMN_RULES + 2 * table->rules; i++) {
        printf("  ");
        cli_print_right(cells[i], table->widths[i]);
    }
    putchar('\n');
}

static void print_table(struct table *table)
{
    cell cells[COLUMN_COUNT];

    fill_head(table, cells);
    measure(table, cells);
    for (size_t i = 0; i < table->ledger->count; i++) {
        fill_row(table, i, cells);
        measure(table, cells);
    }
    fill_head(table, cells);
    print_cells(table, cells);
    for (size_t i = 0; i < table->ledger->count; i++) {
        fill_row(table, i, cells);
        print_cells(table, cells);
    }
}

/* What the columns are, and why some of them are empty. */
static void print_legend(const struct table *table)
{
    const struct problem *problem = &table->stepping->trace.problem;
    const struct graph *graph = problem->graph;
    const char *result = graph != NULL ? graph->node[graph->count - 1].name : "E";

    putchar('\n');
    printf(_("perturbation: (%s(w + h) - %s(w - h)) / 2h, the true slope\n"), result, result);
    printf("%s\n", graph != NULL
                       ? _("ratio: the gradient to that slope; - where there is none")
                       : _("ratio: the rule's gradient to that slope; - where there is none"));
    if (graph == NULL)
        printf(_("* the rule in force: %s, %s\n"), rule_choices[problem->rule].name,
               _(rule_choices[problem->rule].help));
    for (int rule = 0; rule < table->rules; rule++)
        if (table->ledger->trouble[rule].kind != ERROR_NONE)
            printf(_("%s is undefined here: %s\n"), rule_choices[rule].name,
                   table->ledger->trouble[rule].text);
}

static void print_ledger(const struct stepping *stepping, const struct ledger *ledger)
{
    const struct problem *problem = &stepping->trace.problem;
    struct table table = {
        .stepping = stepping, .ledger = ledger, .rules = problem->is_graph ? 1 : RULE_COUNT};

    printf("%s\n", _(stepping->example.title));
    if (stepping->passes > 1)
        printf(_("Pass %zu\n"), stepping->pass);
    printf("%s\n\n", problem->is_graph
                         ? _("How the result changes with each number that is given")
                         : _("How the loss changes with each weight and bias, in full precision"));
    print_table(&table);
    print_legend(&table);
}

/* ---- As JSON */

static json_t *row_json(const struct problem *problem, const struct ledger_row *row)
{
    char name[PLACE_NAME_SIZE];

    return json_pack(
        "{ss so so so so so}", "name", place_name(problem, &row->place, name, sizeof name), "value",
        cli_json_number(row->place.value), rule_choices[RULE_CHAIN].name,
        cli_json_number(row->by_rule[RULE_CHAIN]), rule_choices[RULE_TRANSPOSE].name,
        cli_json_number(row->by_rule[RULE_TRANSPOSE]), rule_choices[RULE_SPLIT].name,
        cli_json_number(row->by_rule[RULE_SPLIT]), "numeric", cli_json_number(row->numeric));
}

static bool print_json(const struct stepping *stepping, const struct ledger *ledger,
                       struct error *err)
{
    json_t *rows = json_array();
    bool ok = rows != NULL;

    for (size_t i = 0; ok && i < ledger->count; i++)
        ok = json_array_append_new(rows, row_json(&stepping->trace.problem, &ledger->rows[i])) == 0;
    if (ok)
        return cli_json_digits(json_pack("{so}", "ledger", rows), FULL_DIGITS, err);
    json_decref(rows);
    return error_memory(err, BUFSIZ, "a line of JSON");
}

bool step_ledger(const struct stepping *stepping, bool json, struct error *err)
{
    struct ledger ledger;
    bool ok = true;

    if (!ledger_create(&ledger, &stepping->trace.problem, err))
        return false;
    if (json)
        ok = print_json(stepping, &ledger, err);
    else
        print_ledger(stepping, &ledger);
    ledger_free(&ledger);
    return ok;
}
