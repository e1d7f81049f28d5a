/*
 * Options from tables: a subcommand's own and, for `train`, one for each row of settings.def.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values that getopt_long() returns, by what the option is; the index is added. */
enum { OPTION_HELP = 1000, OPTION_PRESET, OPTION_OWN = 2000, OPTION_SETTING = 3000 };

#define MAX_OPTIONS 64

/* getopt's table, and the names that had to be made for it ("no-bias"). */
struct long_options {
    struct option table[MAX_OPTIONS];
    size_t count;
    char names[SETTING_COUNT_OF][32];
};

static void add_option(struct long_options *all, const char *name, bool argument, int value)
{
    if (all->count + 1 < MAX_OPTIONS)
        all->table[all->count++] =
            (struct option){.name = name, .has_arg = argument ? required_argument : no_argument, .val = value};
}

static void fill_options(struct long_options *all, const struct cli_options *options)
{
    *all = (struct long_options){0};
    add_option(all, "help", false, OPTION_HELP);
    for (size_t i = 0; i < options->count; i++)
        add_option(all, options->table[i].name, options->table[i].argument != NULL, OPTION_OWN + (int)i);
    if (options->settings == NULL)
        return;
    add_option(all, "preset", true, OPTION_PRESET);
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        bool flag = setting_table[i].type == SETTING_TYPE_FLAG;

        snprintf(all->names[i], sizeof all->names[i], "%s%s", flag ? "no-" : "", setting_table[i].name);
        add_option(all, all->names[i], !flag, OPTION_SETTING + (int)i);
    }
}

static void print_option(const char *name, const char *argument, const char *help)
{
    char left[64];

    snprintf(left, sizeof left, "--%s%s%s", name, argument != NULL ? " " : "", argument != NULL ? argument : "");
    printf("  %-22s %s\n", left, help);
}

static void print_choices(const struct setting_info *info)
{
    printf("  %22s ", "");
    for (size_t i = 0; i < info->choice_count; i++)
        printf("%s%s", i == 0 ? "" : ", ", info->choices[i].name);
    printf("\n");
}

static void print_setting(const struct setting_info *info)
{
    static const char *const arguments[] = {
        [SETTING_TYPE_TEXT] = "TEXT", [SETTING_TYPE_REAL] = "X", [SETTING_TYPE_COUNT] = "N", [SETTING_TYPE_CHOICE] = "NAME",
    };
    struct settings standard;
    char name[40], value[SETTING_TEXT_SIZE], help[SETTING_TEXT_SIZE + 256];
    bool flag = info->type == SETTING_TYPE_FLAG;

    settings_default(&standard);
    snprintf(name, sizeof name, "%s%s", flag ? "no-" : "", info->name);
    if (flag)
        snprintf(help, sizeof help, _("without: %s"), _(info->help));
    else
        snprintf(help, sizeof help, "%s [%s]", _(info->help), setting_get(&standard, info, value, sizeof value));
    print_option(name, flag ? NULL : arguments[info->type], help);
    if (info->type == SETTING_TYPE_CHOICE)
        print_choices(info);
}

static void print_help(const struct cli_options *options)
{
    printf(_("usage: nntui %s [OPTION]... %s\n"), options->command->name, options->command->arguments);
    printf("%s\n\n", _(options->command->help));
    for (size_t i = 0; i < options->count; i++)
        print_option(options->table[i].name, options->table[i].argument, _(options->table[i].help));
    print_option("help", NULL, _("prints this and leaves"));
    if (options->settings == NULL)
        return;
    printf("\n%s\n", _("Settings [what holds where none is given]:"));
    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        print_setting(&setting_table[i]);
    printf("\n%s\n", _("Presets; options after --preset change them:"));
    for (size_t i = 0; i < preset_count; i++)
        printf("  %-22s %s\n", presets[i].name, _(presets[i].help));
}

static bool set_own(const struct cli_option *option, const char *text, struct error *err)
{
    switch (option->type) {
    case CLI_FLAG:
        *(bool *)option->value = true;
        return true;
    case CLI_TEXT:
        *(const char **)option->value = text;
        return true;
    case CLI_COUNT:
        if (parse_size(text, option->value) && *(size_t *)option->value > 0)
            return true;
        break;
    }
    char safe[80];
    return error_input(err, _("--%s: \"%s\" found, a whole number from 1 on expected"), option->name,
                       text_safe(safe, sizeof safe, text));
}

static bool set_setting(struct cli_options *options, size_t index, const char *text, struct error *err)
{
    options->given[index] = true;
    return setting_set(options->settings, &setting_table[index],
                       setting_table[index].type == SETTING_TYPE_FLAG ? "off" : text, err);
}

/* A setting counts as given where the preset changed it. */
static bool set_preset(struct cli_options *options, const char *name, struct error *err)
{
    struct settings before = *options->settings;
    char old[SETTING_TEXT_SIZE], new[SETTING_TEXT_SIZE];

    if (!settings_preset(options->settings, name, err))
        return false;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        if (strcmp(setting_get(&before, &setting_table[i], old, sizeof old),
                   setting_get(options->settings, &setting_table[i], new, sizeof new)) != 0)
            options->given[i] = true;
    return true;
}

/* Carries out one option that getopt found. */
static bool take_option(struct cli_options *options, int found, const char *text, struct error *err)
{
    if (found >= OPTION_SETTING)
        return set_setting(options, (size_t)(found - OPTION_SETTING), text, err);
    if (found >= OPTION_OWN)
        return set_own(&options->table[found - OPTION_OWN], text, err);
    return set_preset(options, text, err);
}

/* What getopt did not take: says what is wrong with the argument it stopped at. */
static enum cli_status refuse(const struct cli_options *options, int found, char **argv)
{
    char safe[120];
    const char *argument = text_safe(safe, sizeof safe, argv[optind > 0 ? optind - 1 : 0]);

    if (found == ':')
        return cli_usage(options->command, _("option %s needs a value"), argument);
    if (strncmp(argument, "--", 2) == 0 && strchr(argument, '=') != NULL)
        return cli_usage(options->command, _("option %s is unknown, ambiguous or takes no value"), argument);
    return cli_usage(options->command, _("option %s is unknown or ambiguous"), argument);
}

bool cli_parse(struct cli_options *options, int argc, char **argv, int *operand, enum cli_status *status)
{
    struct long_options all;
    struct error err = {0};
    int found;

    fill_options(&all, options);
    optind = 0;
    opterr = 0;
    while ((found = getopt_long(argc, argv, ":", all.table, NULL)) != -1) {
        if (found == OPTION_HELP) {
            print_help(options);
            *status = cli_finish();
            return false;
        }
        if (found == ':' || found == '?') {
            *status = refuse(options, found, argv);
            return false;
        }
        if (!take_option(options, found, optarg, &err)) {
            *status = cli_usage(options->command, "%s", err.text);
            return false;
        }
    }
    *operand = optind;
    return true;
}
