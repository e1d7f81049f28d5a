/*
 * A pass beside the same pass of a variant of the example: every number that differs.
 */
#include "step.h"

#include <nntui/comparison.h>
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MOST 40 /* of a table */

/* ---- Comparing */

static bool compare_with(struct comparison *comparison, const struct trace *trace,
                         const struct problem *variant, struct error *err)
{
    struct trace other;
    bool ok;

    if (!variant->is_graph && !architecture_check_trainable(&variant->arch, err))
        return false;
    if (!trace_create(&other, variant, NULL, err))
        return false;
    ok = comparison_create(comparison, trace, &other, err);
    trace_free(&other);
    return ok;
}

/* Lets the engine run the variant of the pass at hand. ERROR_INPUT where the changes do not go together with the options. */
static bool compare(struct comparison *comparison, const struct stepping *stepping,
                    const struct example_variant *wanted, struct error *err)
{
    struct problem problem;
    bool ok;

    if (!problem_copy(&problem, &stepping->trace.problem, err))
        return false;
    for (size_t i = 0; i < wanted->change_count; i++)
        problem_change(&problem, &wanted->changes[i]);
    ok = compare_with(comparison, &stepping->trace, &problem, err);
    problem_free(&problem);
    return ok;
}

/* ---- As text */

enum { CELL_NAME, CELL_VALUE, CELL_INSTEAD, CELL_DIFFERENCE, CELL_COUNT };

struct cells {
    char text[CELL_COUNT][PLACE_NAME_SIZE];
};

static void fill_number(char *cell, bool known, double number, int places)
{
    if (known)
        figure_fixed(cell, PLACE_NAME_SIZE, number, places);
    else
        snprintf(cell, PLACE_NAME_SIZE, "%s", _("not computed"));
}

static void fill_numbers(struct cells *cells, const bool known[2], const double number[2],
                         int places)
{
    double difference = number[1] - number[0];
    char shown[FIGURE_SIZE];

    for (int i = 0; i < 2; i++)
        fill_number(cells->text[CELL_VALUE + i], known[i], number[i], places);
    cells->text[CELL_DIFFERENCE][0] = '\0';
    if (known[0] && known[1])
        snprintf(cells->text[CELL_DIFFERENCE], PLACE_NAME_SIZE, "%s%s", difference > 0 ? "+" : "",
                 figure_fixed(shown, sizeof shown, difference, places));
}

static void fill_head(struct cells *cells)
{
    static const char *const heads[CELL_COUNT] = {N_("number"), N_("here"), N_("variant"),
                                                  N_("difference")};

    for (int i = 0; i < CELL_COUNT; i++)
        snprintf(cells->text[i], PLACE_NAME_SIZE, "%s", _(heads[i]));
}

/* Names begin together, numbers end together. */
static void print_cells(const struct cells *cells, const size_t widths[CELL_COUNT])
{
    size_t taken = cli_width(cells->text[CELL_NAME], strlen(cells->text[CELL_NAME]));

    printf("  %s%*s", cells->text[CELL_NAME], (int)(widths[CELL_NAME] - taken), "");
    for (int i = CELL_VALUE; i < CELL_COUNT; i++) {
        if (cells->text[i][0] == '\0')
            break;
        printf("  ");
        cli_print_right(cells->text[i], widths[i]);
    }
    putchar('\n');
}

/* Head, the rows that are shown, and the loss afterwards where it differs. Returns how many lines those are. */
static size_t fill_table(struct cells *lines, const struct comparison *comparison,
                         const struct stepping *stepping)
{
    const double *after = comparison->loss_after;
    size_t count = 0;

    fill_head(&lines[count++]);
    for (size_t i = 0; i < comparison->count && i < ROWS_MOST; i++) {
        const struct comparison_row *row = &comparison->rows[i];

        place_name(&stepping->trace.problem, &row->place, lines[count].text[CELL_NAME],
                   PLACE_NAME_SIZE);
        fill_numbers(&lines[count++], row->known, row->number, stepping->places);
    }
    if (!numbers_alike(after[0], after[1])) {
        const bool known[] = {!isnan(after[0]), !isnan(after[1])};

        snprintf(lines[count].text[CELL_NAME], PLACE_NAME_SIZE, "%s", "new E");
        fill_numbers(&lines[count++], known, after, stepping->places);
    }
    return count;
}

static void print_table(const struct comparison *comparison, const struct stepping *stepping)
{
    struct cells lines[ROWS_MOST + 2];
    size_t widths[CELL_COUNT] = {0}, count = fill_table(lines, comparison, stepping);

    for (size_t i = 0; i < count; i++)
        for (int cell = 0; cell < CELL_COUNT; cell++) {
            const char *text = lines[i].text[cell];
            size_t width = cli_width(text, strlen(text));

            widths[cell] = width > widths[cell] ? width : widths[cell];
        }
    for (size_t i = 0; i < count; i++) {
        print_cells(&lines[i], widths);
        if (i == ROWS_MOST && comparison->count > ROWS_MOST)
            printf(_("  ... %zu more\n"), comparison->count - ROWS_MOST);
    }
}

static void print_comparison(const struct comparison *comparison, const struct stepping *stepping)
{
    if (comparison->count > 0)
        print_table(comparison, stepping);
    else
        printf("%s\n", _("  no number differs"));
}

static void print_changes(const struct stepping *stepping, const struct example_variant *variant)
{
    for (size_t i = 0; i < variant->change_count; i++) {
        char text[200];

        printf(_("  with %s\n"),
               change_text(&stepping->trace.problem, &variant->changes[i], text, sizeof text));
    }
}

bool step_variants_text(const struct stepping *stepping, struct error *err)
{
    for (size_t i = 0; i < stepping->example.variant_count; i++) {
        const struct example_variant *variant = &stepping->example.variants[i];
        struct comparison comparison;
        struct error why = {0};

        printf(_("\nVariant: %s\n"), _(variant->title));
        print_changes(stepping, variant);
        if (compare(&comparison, stepping, variant, &why)) {
            print_comparison(&comparison, stepping);
            comparison_free(&comparison);
        } else if (why.kind == ERROR_INPUT) {
            printf(_("  not possible here: %s\n"), why.text);
        } else {
            *err = why;
            return false;
        }
    }
    return true;
}

/* ---- As JSON */

static json_t *number_json(bool known, double number)
{
    return known ? cli_json_number(number) : json_null();
}

static json_t *row_json(const struct stepping *stepping, const struct comparison_row *row)
{
    char name[PLACE_NAME_SIZE];

    return json_pack("{ss so so}", "name",
                     place_name(&stepping->trace.problem, &row->place, name, sizeof name), "value",
                     number_json(row->known[0], row->number[0]), "instead",
                     number_json(row->known[1], row->number[1]));
}

static json_t *comparison_json(const struct stepping *stepping, const struct comparison *comparison)
{
    const double *after = comparison->loss_after;
    json_t *rows = json_array();
    bool ok = rows != NULL;

    for (size_t i = 0; ok && i < comparison->count; i++)
        ok = json_array_append_new(rows, row_json(stepping, &comparison->rows[i])) == 0;
    if (ok && !numbers_alike(after[0], after[1]))
        ok = json_array_append_new(rows, json_pack("{ss so so}", "name", "loss_after", "value",
                                                   cli_json_number(after[0]), "instead",
                                                   cli_json_number(after[1]))) == 0;
    if (ok)
        return rows;
    json_decref(rows);
    return NULL;
}

/* NULL after an error. */
static json_t *variant_json(const struct stepping *stepping, const struct example_variant *variant,
                            struct error *err)
{
    struct comparison comparison;
    struct error why = {0};
    json_t *object;

    if (compare(&comparison, stepping, variant, &why)) {
        object = json_pack("{ss so}", "title", variant->title, "changed",
                           comparison_json(stepping, &comparison));
        comparison_free(&comparison);
    } else if (why.kind == ERROR_INPUT) {
        object = json_pack("{ss sn ss}", "title", variant->title, "changed", "reason", why.text);
    } else {
        *err = why;
        return NULL;
    }
    if (object == NULL)
        error_memory(err, BUFSIZ, "a line of JSON");
    return object;
}

json_t *step_variants_json(const struct stepping *stepping, struct error *err)
{
    json_t *variants = json_array();
    size_t count = stepping->pass == 1 ? stepping->example.variant_count : 0;

    for (size_t i = 0; variants != NULL && i < count; i++) {
        json_t *variant = variant_json(stepping, &stepping->example.variants[i], err);

        if (variant == NULL || json_array_append_new(variants, variant) != 0) {
            json_decref(variants);
            return NULL;
        }
    }
    return variants;
}
