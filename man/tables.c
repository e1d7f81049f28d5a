/*
 * Prints a section of the manual page from the program's own tables, so that page and program cannot
 * disagree: `tables SECTION` writes roff on standard output. `make update-man` puts the sections into nntui.1,
 * and a test fails when they are out of date.
 */
#include <nntui/pass.h>
#include <nntui/settings.h>

#include "ui/manual.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text for roff: a backslash and a hyphen are written so that they come out as typed. */
static void print_escaped(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '^')
            fputs("\\(ha", stdout);
        else if (*text == '`')
            fputs("\\(ga", stdout);
        else
            putchar(*text);
    }
}

/* A tagged paragraph: the name in bold, what it takes in italics, then the text. */
static void print_entry(const char *prefix, const char *name, const char *argument, const char *text)
{
    printf(".TP\n\\fB");
    print_escaped(prefix);
    print_escaped(name);
    printf("\\fR");
    if (argument != NULL && *argument != '\0') {
        printf(" \\fI");
        print_escaped(argument);
        printf("\\fR");
    }
    printf("\n");
    print_escaped(text);
}

static void print_choices(const struct choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_entry("", choices[i].name, "", choices[i].help);
        if (choices[i].formula != NULL) {
            printf(":\n\\fI");
            print_escaped(choices[i].formula);
            printf("\\fR");
        }
        printf("\n");
    }
}

static void print_range(const struct setting_info *info)
{
    struct settings standard;
    char value[SETTING_TEXT_SIZE];

    settings_default(&standard);
    if (info->type == SETTING_TYPE_REAL)
        printf(" (from %.15g to %.15g)", info->minimum, info->maximum);
    printf(". Default: ");
    print_escaped(setting_get(&standard, info, value, sizeof value));
    printf(".\n");
}

static void print_settings(void)
{
    static const char *const arguments[] = {
        [SETTING_TYPE_TEXT] = "TEXT",   [SETTING_TYPE_REAL] = "X", [SETTING_TYPE_COUNT] = "N",
        [SETTING_TYPE_CHOICE] = "NAME", [SETTING_TYPE_FLAG] = "",
    };

    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        const struct setting_info *info = &setting_table[i];

        print_entry(info->type == SETTING_TYPE_FLAG ? "--no-" : "--", info->name, arguments[info->type],
                    info->type == SETTING_TYPE_FLAG ? "Without this: " : "");
        print_escaped(info->help);
        print_range(info);
    }
}

static void print_sources(void)
{
    for (size_t i = 0; i < data_source_count; i++) {
        print_entry("", data_sources[i].form, "", data_sources[i].help);
        printf("\n");
    }
}

static void print_presets(void)
{
    for (size_t i = 0; i < preset_count; i++) {
        print_entry("", presets[i].name, "", presets[i].help);
        printf(":\n\\fI");
        print_escaped(presets[i].text);
        printf("\\fR\n");
    }
}

static void print_commands(void)
{
    struct text text = {0};

    manual_commands(&text);
    if (!text.failed && text.data != NULL)
        fputs(text.data, stdout);
    text_free(&text);
}

static void print_keys(void)
{
    struct text text = {0};

    manual_keys(&text);
    if (!text.failed && text.data != NULL)
        fputs(text.data, stdout);
    text_free(&text);
}

static void print_activations(void)
{
    print_choices(activation_choices, ACTIVATION_COUNT);
}

static void print_losses(void)
{
    print_choices(loss_choices, LOSS_COUNT);
}

static void print_optimizers(void)
{
    print_choices(optimizer_choices, OPTIMIZER_COUNT);
}

static void print_inits(void)
{
    print_choices(init_choices, INIT_COUNT);
}

static void print_rules(void)
{
    print_choices(rule_choices, RULE_COUNT);
}

static void print_operations(void)
{
    print_choices(operation_choices, OPERATION_COUNT);
}

static const struct section {
    const char *name;
    void (*print)(void);
} sections[] = {
    {"commands", print_commands},
    {"keys", print_keys},
    {"settings", print_settings}, {"presets", print_presets},
    {"sources", print_sources},         {"activations", print_activations}, {"losses", print_losses},
    {"optimizers", print_optimizers},   {"inits", print_inits},       {"rules", print_rules},
    {"operations", print_operations},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof sections / sizeof sections[0]; i++)
        if (strcmp(argv[1], sections[i].name) == 0) {
            sections[i].print();
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        }
    fprintf(stderr, "usage: tables SECTION\n");
    return 2;
}
