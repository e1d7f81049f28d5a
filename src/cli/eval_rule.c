/*
 * `nntui eval --rule`: a rule that people wrote measured on data, beside a network where there is one.
 */
#include "eval.h"

#include <nntui/i18n.h>
#include <nntui/rule_eight.h>

#include <stdio.h>
#include <string.h>

bool eval_check_rule(const char *name, struct error *err)
{
    static const struct choice rules[] = {{.name = "eight"}};
    size_t index;

    return choice_find(rules, sizeof rules / sizeof rules[0], "rule", name, &index, err);
}

/* What a column of the table holds; JSON has the same under the same names. */
struct column {
    const char *head; /* translated */
    struct eight_score score;
};

/* ---- JSON */

static json_t *score_json(const struct eight_score *score)
{
    return json_pack("{sI sI sI sI so so}", "samples", (json_int_t)score->samples, "hits",
                     (json_int_t)score->hits, "misses", (json_int_t)score->misses, "false_alarms",
                     (json_int_t)score->false_alarms, "precision",
                     cli_json_number(eight_precision(score)), "recall",
                     cli_json_number(eight_recall(score)));
}

/* How often each verdict was that on eights and on others. */
static json_t *reasons_json(const struct eight_score *score)
{
    json_t *reasons = json_object();

    for (size_t i = 0; reasons != NULL && i < EIGHT_REASON_COUNT; i++) {
        json_t *counts = json_pack("{sI sI}", "eights", (json_int_t)score->reason[1][i], "others",
                                   (json_int_t)score->reason[0][i]);

        if (json_object_set_new(reasons, eight_reason_choices[i].name, counts) == 0)
            continue;
        json_decref(reasons);
        reasons = NULL;
    }
    return reasons;
}

static bool report_json(const struct column *columns, size_t count, struct error *err)
{
    json_t *object = score_json(&columns[0].score);

    if (object != NULL &&
        (json_object_set_new(object, "rule", json_string("eight")) != 0 ||
         json_object_set_new(object, "reasons", reasons_json(&columns[0].score)) != 0 ||
         json_object_set_new(object, "network",
                             count > 1 ? score_json(&columns[1].score) : json_null()) != 0)) {
        json_decref(object);
        object = NULL;
    }
    return cli_json_line(object, err);
}

/* ---- Text */

#define HEAD_WIDTH 14 /* columns of the terminal */
#define CELL_WIDTH 9

static void print_head(const char *text)
{
    size_t width = cli_width(text, strlen(text));

    printf("%s%*s", text, width < HEAD_WIDTH ? (int)(HEAD_WIDTH - width) : 1, "");
}

static void print_counts(const char *head, size_t first, size_t second, size_t count)
{
    print_head(head);
    printf(" %*zu", CELL_WIDTH, first);
    if (count > 1)
        printf(" %*zu", CELL_WIDTH, second);
    printf("\n");
}

/* A share in percent, "-" where there is none. */
static void print_share(double share)
{
    if (share >= 0)
        printf(" %*.2f%%", CELL_WIDTH - 1, 100 * share);
    else
        printf(" %*s", CELL_WIDTH, "-");
}

static void print_shares(const char *head, double (*share)(const struct eight_score *),
                         const struct column *columns, size_t count)
{
    print_head(head);
    for (size_t i = 0; i < count; i++)
        print_share(share(&columns[i].score));
    printf("\n");
}

static void print_heads(const struct column *columns, size_t count)
{
    print_head("");
    for (size_t i = 0; i < count; i++) {
        printf(" ");
        cli_print_right(columns[i].head, CELL_WIDTH);
    }
    printf("\n");
}

static void print_reasons(const struct eight_score *score)
{
    const struct column heads[] = {{.head = _("eights")}, {.head = _("others")}};

    printf("\n%s\n", _("What the rule said:"));
    print_heads(heads, 2);
    for (size_t i = 0; i < EIGHT_REASON_COUNT; i++) {
        print_head(eight_reason_choices[i].name);
        printf(" %*zu %*zu  %s\n", CELL_WIDTH, score->reason[1][i], CELL_WIDTH, score->reason[0][i],
               _(eight_reason_choices[i].help));
    }
}

static void report_text(const struct column *columns, size_t count)
{
    const struct eight_score *a = &columns[0].score, *b = &columns[count - 1].score;

    print_heads(columns, count);
    print_counts(_("samples"), a->samples, b->samples, count);
    print_counts(_("hits"), a->hits, b->hits, count);
    print_counts(_("misses"), a->misses, b->misses, count);
    print_counts(_("false alarms"), a->false_alarms, b->false_alarms, count);
    print_shares(_("precision"), eight_precision, columns, count);
    print_shares(_("recall"), eight_recall, columns, count);
    print_reasons(a);
}

bool eval_rule(const struct measuring *measuring, struct error *err)
{
    struct column columns[2] = {{.head = _("the rule")}, {.head = _("network")}};
    const size_t count = measuring->confusion != NULL ? 2 : 1;
    size_t class;

    if (!eight_class(measuring->dataset, &class, err) ||
        !rule_eight_score(measuring->dataset, measuring->part, &eight_defaults, &columns[0].score,
                          err))
        return false;
    if (count > 1)
        eight_score_of_confusion(&columns[1].score, measuring->confusion,
                                 measuring->samples.classes, class);
    if (measuring->json)
        return report_json(columns, count, err);
    report_text(columns, count);
    return true;
}
