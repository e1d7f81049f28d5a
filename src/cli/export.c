/*
 * `nntui export`: a saved network as a program that runs without nntui.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/model.h>

#include <stdio.h>

/* The languages, one a line, at the end of --help. */
static void list_codes(void)
{
    printf("\n%s\n", _("LANGUAGE is one of:"));
    for (size_t i = 0; i < MODEL_CODE_COUNT; i++)
        printf("  %-9s %s\n", model_code_choices[i].name, _(model_code_choices[i].help));
}

static enum cli_status export_model(const char *path, const char *language, const char *output)
{
    struct error err = {0};
    struct model model;
    size_t code;
    bool done;

    if (!choice_find(model_code_choices, MODEL_CODE_COUNT, "as", language, &code, &err) ||
        !model_load(&model, path, &err))
        return cli_complain(&err);
    done = model_write_code(&model, (enum model_code)code, output, &err);
    model_free(&model);
    return done ? CLI_DONE : cli_complain(&err);
}

enum cli_status cli_export(const struct cli_command *command, int argc, char **argv)
{
    const char *model = NULL, *language = model_code_choices[0].name;
    /* clang-format off */
    const struct cli_option table[] = {
        {"model", "FILE", CLI_TEXT, &model, 0, N_("a network that `nntui train --save` wrote")},
        {"as", "LANGUAGE", CLI_TEXT, &language, 0, N_("the language of the program [numpy]")},
    };
    /* clang-format on */
    struct cli_options options = {.command = command,
                                  .table = table,
                                  .count = sizeof table / sizeof table[0],
                                  .operands = 1,
                                  .more_help = list_codes};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (model == NULL)
        return cli_usage(&options, _("the option --model is missing"));
    return export_model(model, language, first < argc ? argv[first] : "-");
}
