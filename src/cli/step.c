/*
 * `nntui step`: a worked example, computed by the engine and printed with every number. What the options mean
 * and which report is printed; the reports are in the other files step_*.c.
 */
#include "step.h"

#include <nntui/figure.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STANDARD_EXAMPLE "3-3-3"
#define MOST_PASSES      1000000
#define CHANGE_SIZE      200 /* of one NAME=VALUE */

/* What was asked for, as it was typed. */
struct wishes {
    const char *name;
    const char *places, *carry, *rule, *change, *grain, *check;
    size_t passes;
    bool named, list, ledger, why, json;
};

/* ---- The list */

static bool print_title(const char *name, size_t width, struct error *err)
{
    struct example example;

    if (!example_open(&example, name, err))
        return false;
    printf("%-*s  %s\n", (int)width, name, _(example.title));
    example_free(&example);
    return true;
}

static bool print_list(struct error *err)
{
    struct example_list list;
    size_t width = 0;
    bool ok = true;

    if (!example_list(&list, err))
        return false;
    for (size_t i = 0; i < list.count; i++)
        width = strlen(list.names[i]) > width ? strlen(list.names[i]) : width;
    for (size_t i = 0; i < list.count && ok; i++)
        ok = print_title(list.names[i], width, err);
    example_list_free(&list);
    return ok;
}

/* ---- What the options change */

static bool apply(struct example *example, const char *name, const char *value, struct error *err)
{
    struct change change;

    if (!change_parse(&example->problem, name, value, &change, err))
        return false;
    problem_change(&example->problem, &change);
    return true;
}

/* Bytes up to the comma before the next NAME=: "activation=tanh,linear" is one item. */
static size_t item_length(const char *list)
{
    size_t length = strcspn(list, ",");

    while (list[length] == ',') {
        size_t next = strcspn(list + length + 1, ",");

        if (memchr(list + length + 1, '=', next) != NULL)
            break;
        length += 1 + next;
    }
    return length;
}

/* "NAME=VALUE" of `length` bytes. */
static bool apply_item(struct example *example, const char *item, size_t length, struct error *err)
{
    char text[CHANGE_SIZE], shown[80], *equals, *name, *end;

    snprintf(text, sizeof text, "%.*s", (int)length, item);
    equals = strchr(text, '=');
    if (equals == NULL || length >= sizeof text)
        return error_input(err, _("change: \"%s\" found; expected NAME=VALUE"),
                           text_safe(shown, sizeof shown, text));
    *equals = '\0';
    name = text + strspn(text, " ");
    for (end = equals; end > name && end[-1] == ' '; end--)
        end[-1] = '\0';
    return apply(example, name, equals + 1, err);
}

static bool apply_changes(struct example *example, const char *list, struct error *err)
{
    while (*list != '\0') {
        size_t length = item_length(list);

        if (!apply_item(example, list, length, err))
            return false;
        list += length + (list[length] == ',');
    }
    return true;
}

static bool set_places(struct stepping *stepping, const char *text, struct error *err)
{
    char shown[80];
    size_t places;

    if (!parse_size(text, &places) || places < PLACES_LEAST || places > PLACES_MOST)
        return error_input(err, _("%s: \"%s\" found; expected a whole number from %d to %d"),
                           "places", text_safe(shown, sizeof shown, text), PLACES_LEAST,
                           PLACES_MOST);
    stepping->places = (int)places;
    stepping->places_given = true;
    return true;
}

/* Finer than a whole pass. */
static bool set_grain(struct stepping *stepping, const char *name, struct error *err)
{
    size_t index;

    if (!choice_find(grain_choices, GRAIN_PASS, _("grain"), name, &index, err))
        return false;
    stepping->grain = (enum grain)index;
    return true;
}

static bool set_passes(struct stepping *stepping, size_t passes, struct error *err)
{
    stepping->passes = passes;
    return passes == 1 || !stepping->example.problem.is_graph ||
           error_input(err, _("passes: a graph is not updated, so all of its passes are the same"));
}

static bool set_all(struct stepping *stepping, const struct wishes *wishes, struct error *err)
{
    struct example *example = &stepping->example;
    bool large = !example->problem.is_graph &&
                 problem_inputs(&example->problem) > STEP_MANY_PARAMETERS;

    stepping->places = example->places;
    stepping->grain = large ? GRAIN_NEURON : GRAIN_OPERATION;
    stepping->why = wishes->why;
    return set_passes(stepping, wishes->passes, err) &&
           (wishes->places == NULL || set_places(stepping, wishes->places, err)) &&
           (wishes->grain == NULL || set_grain(stepping, wishes->grain, err)) &&
           (wishes->rule == NULL || apply(example, "rule", wishes->rule, err)) &&
           (wishes->carry == NULL || apply(example, "carry", wishes->carry, err)) &&
           (wishes->change == NULL || apply_changes(example, wishes->change, err));
}

/* ---- Passes */

/* Each starts from what the one before it has updated. */
static bool run_pass(struct stepping *stepping, struct error *err)
{
    struct problem *problem = &stepping->example.problem;

    if (stepping->pass > 0)
        memcpy(problem->numbers, stepping->trace.after, problem->count * sizeof *problem->numbers);
    trace_free(&stepping->trace);
    stepping->pass++;
    return trace_create(&stepping->trace, problem, NULL, err);
}

/* What ended the pass has kept the work from being done, whatever kind of error it was. */
static enum cli_status complain_of_trouble(const struct stepping *stepping)
{
    cli_complain(&stepping->trace.trouble);
    return CLI_FAILED;
}

static enum cli_status print_passes(struct stepping *stepping, bool json)
{
    struct error err = {0};

    while (stepping->pass < stepping->passes) {
        if (!run_pass(stepping, &err) ||
            !(json ? step_json(stepping, &err) : step_text(stepping, &err)))
            return cli_complain(&err);
        if (stepping->trace.trouble.kind != ERROR_NONE)
            return complain_of_trouble(stepping);
    }
    return CLI_DONE;
}

/* Ledger and answer sheet are about the last pass; what is before it only leads there. */
static enum cli_status report_last(struct stepping *stepping, const struct wishes *wishes)
{
    struct error err = {0};
    bool all_right = true, ok;

    while (stepping->pass < stepping->passes) {
        if (!run_pass(stepping, &err))
            return cli_complain(&err);
        if ((stepping->pass < stepping->passes || stepping->example.problem.is_graph) &&
            stepping->trace.trouble.kind != ERROR_NONE)
            return complain_of_trouble(stepping);
    }
    ok = wishes->ledger ? step_ledger(stepping, wishes->json, &err)
                        : step_check(stepping, wishes->check, wishes->json, &all_right, &err);
    if (!ok)
        return cli_complain(&err);
    return all_right ? CLI_DONE : CLI_FAILED;
}

static enum cli_status step_through(const struct cli_options *options, const struct wishes *wishes)
{
    struct stepping stepping = {0};
    struct error err = {0};
    enum cli_status status;

    if (!example_open(&stepping.example, wishes->name, &err))
        return cli_complain(&err);
    if (!set_all(&stepping, wishes, &err))
        status = cli_usage(options, "%s", err.text);
    else if (wishes->ledger || wishes->check != NULL)
        status = report_last(&stepping, wishes);
    else
        status = print_passes(&stepping, wishes->json);
    trace_free(&stepping.trace);
    example_free(&stepping.example);
    return status;
}

/* ---- The command */

static enum cli_status carry_out(const struct cli_options *options, const struct wishes *wishes)
{
    struct error err = {0};

    if (wishes->list + wishes->ledger + (wishes->check != NULL) > 1)
        return cli_usage(options, "%s", _("only one of --list, --ledger and --check can be had"));
    if (wishes->list && wishes->named)
        return cli_usage(options, "%s",
                         _("--list lists all examples; a name beside it means nothing"));
    if (wishes->list)
        return print_list(&err) ? CLI_DONE : cli_complain(&err);
    if (wishes->check != NULL && strcmp(wishes->check, "-") == 0 && strcmp(wishes->name, "-") == 0)
        return cli_usage(options, "%s",
                         _("example and answers cannot both come from standard input"));
    return step_through(options, wishes);
}

enum cli_status cli_step(const struct cli_command *command, int argc, char **argv)
{
    struct wishes wishes = {.name = STANDARD_EXAMPLE, .passes = 1};
    /* clang-format off */
    const struct cli_option table[] = {
        {"list", NULL, CLI_FLAG, &wishes.list, 0, N_("lists the program's own examples; without a name it is 3-3-3")},
        {"places", "N", CLI_TEXT, &wishes.places, 0, N_("decimals to show, from 2 to 9 [the example's]")},
        {"carry", "full|N", CLI_TEXT, &wishes.carry, 0,
         N_("decimals that each result is rounded to before it is used, as on paper; full: nothing is rounded [the example's]")},
        {"rule", "NAME", CLI_TEXT, &wishes.rule, 0,
         N_("how the error gets back to hidden layers: chain, transpose or split [the example's]")},
        {"change", "LIST", CLI_TEXT, &wishes.change, 0,
         N_("other numbers or settings: NAME=VALUE,NAME=VALUE, as in w[1][1][1]=0.5,loss=mae")},
        {"passes", "N", CLI_COUNT, &wishes.passes, MOST_PASSES,
         N_("passes, each from the numbers that the one before has updated [1]")},
        {"grain", "NAME", CLI_TEXT, &wishes.grain, 0,
         N_("a line for each operation, for each neuron without its links, or for each layer [operation; neuron for large networks]")},
        {"why", NULL, CLI_FLAG, &wishes.why, 0, N_("says of each operation where it comes from")},
        {"ledger", NULL, CLI_FLAG, &wishes.ledger, 0,
         N_("the gradient of every weight by each rule, beside its slope by perturbation; of the last pass")},
        {"check", "FILE", CLI_TEXT, &wishes.check, 0,
         N_("judges an answer sheet, NAME = VALUE a line, by the last pass; - is standard input")},
        {"json", NULL, CLI_FLAG, &wishes.json, 0, N_("prints one JSON object a line for each pass")},
    };
    /* clang-format on */
    struct cli_options options = {
        .command = command, .table = table, .count = sizeof table / sizeof table[0], .operands = 1};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (first < argc)
        wishes.name = argv[first];
    wishes.named = first < argc;
    return carry_out(&options, &wishes);
}
