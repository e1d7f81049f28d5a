/*
 * Prints a section of the manual page from the program's own tables, so that page and program cannot
 * disagree: `tables SECTION` writes roff on standard output. `make update-man` puts the sections into nntui.1,
 * and a test fails when they are out of date.
 */
#include <nntui/answer.h>
#include <nntui/cli.h>
#include <nntui/example.h>
#include <nntui/exercise.h>
#include <nntui/fact.h>
#include <nntui/function.h>
#include <nntui/graph.h>
#include <nntui/i18n.h>
#include <nntui/pass.h>
#include <nntui/preparation.h>
#include <nntui/rule_eight.h>
#include <nntui/text.h>
#include <nntui/trace.h>

#include "ui/manual.h"
#include "ui/sharing.h"

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
static void print_entry(const char *prefix, const char *name, const char *argument,
                        const char *text)
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

/* The name, the symbol, and how it is typed where that is something else. */
static void print_quantities(void)
{
    for (size_t i = 0; i < QUANTITY_COUNT; i++) {
        const struct quantity_info *info = &quantity_table[i];

        print_entry("", info->name, info->symbol, info->help);
        if (strcmp(info->symbol, info->alias) != 0) {
            printf("; typed \\fB");
            print_escaped(info->alias);
            printf("\\fR");
        }
        printf("\n");
    }
}

/* The name, how it is written, and its slopes. */
static void print_graph_operations(void)
{
    for (size_t i = 0; i < GRAPH_OP_COUNT; i++) {
        const struct graph_operation_info *info = &graph_operation_table[i];

        print_entry("", info->name, info->form, info->help);
        for (size_t k = 0; k < info->operands; k++) {
            printf(k == 0 ? "; slope by a: \\fI" : ", by b: \\fI");
            print_escaped(info->slope[k]);
            printf("\\fR");
        }
        printf("\n");
    }
}

/* Each set with the names of its functions. */
static void print_plots(void)
{
    for (int set = 0; set < PLOT_COUNT; set++) {
        print_entry("", plot_choices[set].name, "", plot_choices[set].help);
        for (size_t k = 0; k < function_count((enum plot_set)set); k++) {
            printf(k == 0 ? ": \\fI" : ", \\fI");
            print_escaped(function_name((enum plot_set)set, k));
            printf("\\fR");
        }
        printf("\n");
    }
}

static void print_languages(void)
{
    const char *code, *name;

    for (size_t i = 0; i18n_language_row(i, &code, &name); i++) {
        print_entry("", code, "", name);
        printf("\n");
    }
}

static void print_facts(void)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        char value[32];

        print_entry("", fact_table[i].name, format_double(value, sizeof value, fact_table[i].value),
                    fact_table[i].help);
        printf("\n");
    }
}

/* From which value to which, or which names. */
static void print_range(const struct setting_info *info)
{
    char low[32], high[32];

    if (info->type == SETTING_TYPE_REAL)
        printf(" (from %s to %s)", format_real(low, sizeof low, info->minimum),
               format_real(high, sizeof high, info->maximum));
    else if (info->type == SETTING_TYPE_COUNT)
        printf(" (from %llu to %llu)", (unsigned long long)info->count_minimum,
               (unsigned long long)info->count_maximum);
    for (size_t i = 0; i < info->choice_count; i++) {
        printf(i == 0 ? ": " : ", ");
        print_escaped(info->choices[i].name);
    }
}

static void print_default(const struct setting_info *info)
{
    struct settings standard;
    char value[SETTING_TEXT_SIZE];

    settings_default(&standard);
    printf(info == &setting_table[SETTING_data] ? ". On the screen at first: " : ". Default: ");
    print_escaped(setting_get(&standard, info, value, sizeof value));
}

static void print_settings(void)
{
    for (size_t i = 0; i < SETTING_COUNT_OF; i++) {
        const struct setting_info *info = &setting_table[i];
        bool flag = info->type == SETTING_TYPE_FLAG;

        print_entry(flag ? "--no-" : "--", info->name, cli_setting_argument(info),
                    flag ? "Turns off: " : "");
        print_escaped(info->help);
        print_range(info);
        if (!flag)
            print_default(info);
        printf(".\n");
    }
}

/* The name of what is generated; else the form, without the keys that the text around explains for all. */
static void print_sources(void)
{
    for (size_t i = 0; i < data_source_count; i++) {
        const struct data_source *source = &data_sources[i];
        const char *shared = strstr(source->form, "[,test=");
        char form[200];

        snprintf(form, sizeof form, "%.*s",
                 (int)(shared != NULL ? (size_t)(shared - source->form) : strlen(source->form)),
                 source->form);
        print_entry("", source->generated ? source->name : form, "", source->help);
        printf("\n");
    }
}

/* One paragraph for each reason. */
static void print_idle(void)
{
    const struct setting_info *info;
    const char *why;

    for (size_t i = 0; setting_idle_row(i, &info, &why); i++) {
        print_entry("", info->name, "", why);
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

static void print_features(void)
{
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        const struct feature_info *feature = &feature_table[i];
        bool plain = strcmp(feature->name, feature->typed) == 0;

        print_entry("", feature->name, plain ? "" : feature->typed, feature->help);
        printf("\n");
    }
}

static void print_stages(void)
{
    for (size_t i = 0; i < PREPARATION_STAGES; i++) {
        print_entry("", preparation_table[i].name, "", preparation_table[i].help);
        printf("\n");
    }
}

static void print_cases(void)
{
    const char *name, *help;

    for (size_t i = 0; cli_bench_case(i, &name, &help); i++) {
        print_entry("", name, "", help);
        printf("\n");
    }
}

/* What the ui has as roff already. */
static void print_text(void (*add)(struct text *text))
{
    struct text text = {0};

    add(&text);
    if (!text.failed && text.data != NULL)
        fputs(text.data, stdout);
    text_free(&text);
}

/* The name, how else it is typed, what it is. */
static void print_commands(void)
{
    print_text(manual_commands);
}

static void print_keys(void)
{
    print_text(manual_keys);
}

static void print_views(void)
{
    print_text(manual_views);
}

static void print_names(void)
{
    print_text(manual_names);
}

/* The name, and what it is. */
static void print_functions(void)
{
    static const char *const rows[][2] = {
#define FUNCTION(id, name, least, most, help) {name, help},
#include <nntui/expression_function.def>
#undef FUNCTION
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_entry("", rows[i][0], "", rows[i][1]);
        printf("\n");
    }
}

static void print_looks(void)
{
    print_text(manual_looks);
}

/* Either a function or a table of choices. */
static const struct section {
    const char *name;
    void (*print)(void);
    const struct choice *choices;
    size_t count;
} sections[] = {
    {"commands",      print_commands,         NULL,                 0                 },
    {"keys",          print_keys,             NULL,                 0                 },
    {"functions",     print_functions,        NULL,                 0                 },
    {"names",         print_names,            NULL,                 0                 },
    {"views",         print_views,            NULL,                 0                 },
    {"looks",         print_looks,            NULL,                 0                 },
    {"stages",        print_stages,           NULL,                 0                 },
    {"settings",      print_settings,         NULL,                 0                 },
    {"idle",          print_idle,             NULL,                 0                 },
    {"presets",       print_presets,          NULL,                 0                 },
    {"sources",       print_sources,          NULL,                 0                 },
    {"features",      print_features,         NULL,                 0                 },
    {"cases",         print_cases,            NULL,                 0                 },
    {"exports",       NULL,                   export_choices,       EXPORT_COUNT      },
    {"activations",   NULL,                   activation_choices,   ACTIVATION_COUNT  },
    {"losses",        NULL,                   loss_choices,         LOSS_COUNT        },
    {"optimizers",    NULL,                   optimizer_choices,    OPTIMIZER_COUNT   },
    {"inits",         NULL,                   init_choices,         INIT_COUNT        },
    {"rules",         NULL,                   rule_choices,         RULE_COUNT        },
    {"operations",    NULL,                   operation_choices,    OPERATION_COUNT   },
    {"graph",         print_graph_operations, NULL,                 0                 },
    {"example-keys",  NULL,                   example_keys,         EXAMPLE_KEY_COUNT },
    {"grains",        NULL,                   grain_choices,        GRAIN_PASS        },
    {"mistakes",      NULL,                   mistake_choices,      MISTAKE_COUNT     },
    {"exercises",     NULL,                   exercise_choices,     EXERCISE_COUNT    },
    {"plots",         print_plots,            NULL,                 0                 },
    {"facts",         print_facts,            NULL,                 0                 },
    {"languages",     print_languages,        NULL,                 0                 },
    {"eight-reasons", NULL,                   eight_reason_choices, EIGHT_REASON_COUNT},
    {"quantities",    print_quantities,       NULL,                 0                 },
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof sections / sizeof sections[0]; i++) {
        const struct section *section = &sections[i];

        if (strcmp(argv[1], section->name) != 0)
            continue;
        if (section->print != NULL)
            section->print();
        else
            print_choices(section->choices, section->count);
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    fprintf(stderr, "usage: tables SECTION\n");
    return 2;
}
