/*
 * The table of subcommands, and what all of them say in the same way.
 */
#include "command.h"

#include <nntui/i18n.h>

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct cli_command commands[] = {
    {"train", "--data SPEC", N_("trains a network and prints its errors, epoch by epoch"), cli_train},
    {"eval", "--model FILE --data SPEC[,part=train|test|all]", N_("measures a saved network on data"), cli_eval},
    {"data", "list | show SPEC | export SPEC FILE", N_("lists, shows and writes datasets"), cli_data},
    {"bench", "", N_("measures the engine's speed on this machine"), cli_bench},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static const struct cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

bool cli_is_subcommand(const char *name)
{
    return find_command(name) != NULL;
}

enum cli_status cli_run(int argc, char **argv)
{
    const struct cli_command *command = argc > 1 ? find_command(argv[1]) : NULL;

    if (command == NULL) {
        cli_help();
        return CLI_USAGE;
    }
    return command->run(command, argc - 1, argv + 1);
}

void cli_help(void)
{
    printf("%s\n\n", _("usage: nntui [--script FILE] [--size COLSxROWS] [--ascii]   the screens"));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("       nntui %-6s %s\n                    %s\n", commands[i].name, commands[i].arguments,
               _(commands[i].help));
    printf("\n%s\n", _("`nntui COMMAND --help` lists a command's options. The manual is nntui(1)."));
}

enum cli_status cli_complain(const struct error *err)
{
    fflush(stdout);
    fprintf(stderr, "nntui: %s\n", err->text);
    return err->kind == ERROR_INPUT ? CLI_USAGE : CLI_FAILED;
}

enum cli_status cli_usage(const struct cli_command *command, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "nntui %s: ", command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    fprintf(stderr, _("`nntui %s --help` lists what can be given.\n"), command->name);
    return CLI_USAGE;
}

json_t *cli_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

bool cli_json_line(json_t *object)
{
    bool done = object != NULL
             && json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(9)) == 0
             && putchar('\n') != EOF;

    json_decref(object);
    return done;
}

enum cli_status cli_finish(void)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return CLI_DONE;
    fprintf(stderr, "nntui: %s: %s\n", _("standard output"), strerror(errno));
    return CLI_FAILED;
}

double cli_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
