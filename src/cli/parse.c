/*
 * Options from tables: a command's own and, for `train`, one for each row of settings.def.
 */
#include "command.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* Values that getopt_long() returns, by what the option is; the index is added. None is a character. */
enum { OPTION_HELP = 1000, OPTION_PRESET, OPTION_OWN = 2000, OPTION_SETTING = 3000 };

#define MAX_OPTIONS 64

#define SHOWN_SIZE 80 /* of an argument in a message */

/* ---- getopt's table */

/* The options, and the names that had to be made for them ("no-bias"). */
struct long_options {
    struct option table[MAX_OPTIONS];
    size_t count;
    char names[SETTING_COUNT_OF][32];
};

static_assert(SETTING_COUNT_OF + 16 < MAX_OPTIONS,
              "room for the settings and a command's own options");

static void add_option(struct long_options *all, const char *name, bool argument, int value)
{
    if (all->count + 1 < MAX_OPTIONS)
        all->table[all->count++] = (struct option){
            .name = name, .has_arg = argument ? required_argument : no_argument, .val = value};
}

static void fill_options(struct long_options *all, const struct cli_options *options)
{
    *all = (struct long_options){0};
    add_option(all, "help", false, OPTION_HELP);
    for (size_t i = 0; i < options->count; i++)
        add_option(all, options->table[i].name, options->table[i].argument != NULL,
                   OPTION_OWN + (int)i);
    if (options->settings == NULL)
        return;
    add_option(all, "preset", true, OPTION_PRESET);
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        bool flag = setting_table[i].type == SETTING_TYPE_FLAG;

        snprintf(all->names[i], sizeof all->names[i], "%s%s", flag ? "no-" : "",
                 setting_table[i].name);
        add_option(all, all->names[i], !flag, OPTION_SETTING + (int)i);
    }
}

/* ---- Help */

#define HELP_COLUMN 25
#define HELP_WIDTH  79

/* `left` at the margin and `text` beside it, in as many lines as it takes. */
static void print_row(const char *left, const char *text)
{
    printf("  %-*s", HELP_COLUMN - 2, left);
    if (strlen(left) > HELP_COLUMN - 3)
        printf("\n%*s", HELP_COLUMN, "");
    cli_print_wrapped(text, HELP_COLUMN, HELP_WIDTH);
}

static void print_option(const char *name, const char *argument, const char *help)
{
    char left[64];

    snprintf(left, sizeof left, "--%s%s%s", name, argument != NULL ? " " : "",
             argument != NULL ? argument : "");
    print_row(left, help);
}

const char *cli_setting_argument(const struct setting_info *info)
{
    static const char *const arguments[] = {
        [SETTING_TYPE_TEXT] = "TEXT",   [SETTING_TYPE_REAL] = "X",  [SETTING_TYPE_COUNT] = "N",
        [SETTING_TYPE_CHOICE] = "NAME", [SETTING_TYPE_FLAG] = NULL,
    };

    return info == &setting_table[SETTING_data] ? "SPEC" : arguments[info->type];
}

static void print_setting(const struct setting_info *info)
{
    struct settings standard;
    struct text help = {0};
    char name[40], value[SETTING_TEXT_SIZE];
    bool flag = info->type == SETTING_TYPE_FLAG;

    settings_default(&standard);
    snprintf(name, sizeof name, "%s%s", flag ? "no-" : "", info->name);
    text_printf(&help, flag ? _("turns off: %s") : "%s", _(info->help));
    for (size_t i = 0; i < info->choice_count; i++)
        text_printf(&help, "%s%s", i == 0 ? ": " : ", ", info->choices[i].name);
    if (!flag && info != &setting_table[SETTING_data]) /* which has to be given */
        text_printf(&help, " [%s]", setting_get(&standard, info, value, sizeof value));
    print_option(name, cli_setting_argument(info), help.failed ? _(info->help) : help.data);
    text_free(&help);
}

static void print_settings(void)
{
    printf("\n%s\n", _("Settings [what holds where none is given]:"));
    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        print_setting(&setting_table[i]);
    printf("\n%s\n", _("Presets:"));
    for (size_t i = 0; i < preset_count; i++)
        print_row(presets[i].name, _(presets[i].help));
}

void cli_list_commands(void)
{
    const struct cli_command *command;

    printf("\n%s\n", _("Commands; `nntui COMMAND --help` lists a command's options:"));
    for (size_t i = 0; (command = cli_command(i)) != NULL; i++) {
        char left[80];

        snprintf(left, sizeof left, "nntui %s %s", command->name, command->arguments);
        print_row(left, _(command->help));
    }
    printf("\n%s\n", _("The manual is nntui(1)."));
}

/* Taken before all others, by cli_take_language(). */
static void print_language(void)
{
    char help[200], list[64];

    snprintf(help, sizeof help, _("the language, whatever the locale says: %s"),
             i18n_languages(list, sizeof list));
    print_option("lang", "LANG", help);
}

static void print_help(const struct cli_options *options)
{
    const struct cli_command *command = options->command;

    if (command == NULL)
        printf("%s\n%s\n\n", _("usage: nntui [OPTION]...   or   nntui COMMAND ..."),
               _("shows a small neural network while it learns; the commands need no screen"));
    else
        printf("%s nntui %s%s%s%s\n%s\n\n", _("usage:"), command->name,
               options->count > 0 ? " [OPTION]..." : "", command->arguments[0] != '\0' ? " " : "",
               command->arguments, _(command->help));
    for (size_t i = 0; i < options->count; i++)
        print_option(options->table[i].name, options->table[i].argument, _(options->table[i].help));
    if (options->settings != NULL)
        print_option("preset", "NAME",
                     _("takes the settings that go by this name; options after it change them"));
    print_language();
    print_option("help", NULL, _("prints this and leaves"));
    if (options->settings != NULL)
        print_settings();
    if (options->more_help != NULL)
        options->more_help();
}

/* ---- Values */

static bool add_to_list(const struct cli_option *option, const char *text, struct error *err)
{
    struct cli_list *list = option->value;

    if (list->count == CLI_LIST_MAX)
        return error_input(err, _("%s: given more than %d times"), option->name, CLI_LIST_MAX);
    list->item[list->count++] = text;
    return true;
}

static bool set_own(const struct cli_option *option, const char *text, struct error *err)
{
    char shown[SHOWN_SIZE];
    size_t count;

    switch (option->type) {
    case CLI_FLAG: *(bool *)option->value = true; return true;
    case CLI_TEXT: *(const char **)option->value = text; return true;
    case CLI_LIST: return add_to_list(option, text, err);
    case CLI_COUNT: break;
    }
    if (!parse_size(text, &count) || count < 1 || count > option->most)
        return error_input(err, _("%s: \"%s\" found; expected a whole number from 1 to %zu"),
                           option->name, text_safe(shown, sizeof shown, text), option->most);
    *(size_t *)option->value = count;
    return true;
}

static bool set_setting(struct cli_options *options, size_t index, const char *text,
                        struct error *err)
{
    options->given[index] = true;
    if (index == SETTING_data)
        options->data_named = true;
    return setting_set(options->settings, &setting_table[index],
                       setting_table[index].type == SETTING_TYPE_FLAG ? "off" : text, err);
}

/* Whether "name=value name=value ..." has `name`. */
static bool names_setting(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (; *text != '\0'; text += strspn(text, " ")) {
        if (strncmp(text, name, length) == 0 && text[length] == '=')
            return true;
        text += strcspn(text, " ");
    }
    return false;
}

static bool set_preset(struct cli_options *options, const char *name, struct error *err)
{
    const struct preset *preset = presets;
    char data[sizeof options->settings->data];

    memcpy(data, options->settings->data, sizeof data);
    if (!settings_preset(options->settings, name, err))
        return false;
    if (options->data_named)
        memcpy(options->settings->data, data, sizeof data);
    while (strcmp(preset->name, name) != 0)
        preset++;
    for (size_t i = 0; i < SETTING_COUNT_OF; i++)
        if (names_setting(preset->text, setting_table[i].name))
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

/* ---- Parsing */

/*
 * What getopt did not take. In `optopt` it leaves the letter of a short option, the value of a long one that is
 * known, and 0 for one that is not or that several begin with.
 */
static enum cli_status refuse_option(const struct cli_options *options, int found, char **argv)
{
    char shown[SHOWN_SIZE], letter[] = {'-', (char)optopt, '\0'};
    bool is_long = optopt == 0 || optopt >= OPTION_HELP;

    text_safe(shown, sizeof shown, is_long ? argv[optind - 1] : letter);
    if (found == ':')
        return cli_usage(options, _("option %s needs a value"), shown);
    if (is_long && optopt != 0)
        return cli_usage(options, _("option %s takes no value"), shown);
    return cli_usage(options, _("option %s is unknown or ambiguous"), shown);
}

static enum cli_status refuse_operand(const struct cli_options *options, const char *operand)
{
    char shown[SHOWN_SIZE];

    text_safe(shown, sizeof shown, operand);
    if (options->command != NULL)
        return cli_usage(options, _("\"%s\" is not an option"), shown);
    if (cli_is_subcommand(operand))
        return cli_usage(options, _("\"%s\" must be the first word after nntui"), shown);
    return cli_usage(options, _("there is no command \"%s\""), shown);
}

bool cli_parse(struct cli_options *options, int argc, char **argv, int *first,
               enum cli_status *status)
{
    struct long_options all;
    struct error err = {0};
    int found;

    fill_options(&all, options);
    optind = 0; /* glibc's getopt begins anew */
    opterr = 0;
    while ((found = getopt_long(argc, argv, ":h", all.table, NULL)) != -1) {
        if (found == 'h' || found == OPTION_HELP) {
            print_help(options);
            *status = CLI_DONE;
            return false;
        }
        if (found == ':' || found == '?') {
            *status = refuse_option(options, found, argv);
            return false;
        }
        if (!take_option(options, found, optarg, &err)) {
            *status = cli_usage(options, "%s", err.text);
            return false;
        }
    }
    *first = optind;
    if (argc - optind > options->operands) {
        *status = refuse_operand(options, argv[optind + options->operands]);
        return false;
    }
    return true;
}
