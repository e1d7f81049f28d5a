/*
 * The table of subcommands, and what all of them say in the same way.
 */
#include "command.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* clang-format off */
static const struct cli_command commands[] = {
    {"train", "--data SPEC", N_("trains a network and prints its errors, epoch by epoch"), cli_train},
    {"eval", "--model FILE --data SPEC[,part=train|test|all]", N_("measures a saved network on data"), cli_eval},
    {"predict", "IMAGE...", N_("says which digit is on each of some pictures"), cli_predict},
    {"export", "--model FILE [FILE]", N_("writes a saved network as a program in Python"), cli_export},
    {"step", "[NAME|FILE.json]", N_("computes a worked example, every number of a pass"), cli_step},
    {"lesson", "[NAME|FILE.md]", N_("the course as plain text, that checks what one does"), cli_lesson},
    {"data", "list | show SPEC | export SPEC FILE", N_("lists, shows and writes data sets"), cli_data},
    {"bench", "", N_("measures the engine's speed on this machine"), cli_bench},
};
/* clang-format on */

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

const struct cli_command *cli_command(size_t index)
{
    return index < COMMAND_COUNT ? &commands[index] : NULL;
}

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
    const struct cli_command *command = find_command(argv[1]);

    return command->run(command, argc - 1, argv + 1);
}

/* ---- The language */

/* "--lang" or "--lang=CODE"; `*code` becomes NULL where it is in the next argument. */
static bool is_language(const char *argument, const char **code)
{
    static const char name[] = "--lang";
    size_t length = sizeof name - 1;

    if (strncmp(argument, name, length) != 0 ||
        (argument[length] != '\0' && argument[length] != '='))
        return false;
    *code = argument[length] == '=' ? argument + length + 1 : NULL;
    return true;
}

bool cli_take_language(int *argc, char **argv, struct error *err)
{
    int kept = 0, i = 0;
    bool ok = true;

    for (; ok && i < *argc && strcmp(argv[i], "--") != 0; i++) {
        const char *code;

        if (i == 0 || !is_language(argv[i], &code))
            argv[kept++] = argv[i];
        else if (code == NULL && i + 1 == *argc)
            ok = error_input(err, _("option %s needs a value"), argv[i]);
        else
            ok = i18n_choose(code != NULL ? code : argv[++i], err);
    }
    while (i < *argc)
        argv[kept++] = argv[i++];
    argv[kept] = NULL;
    *argc = kept;
    return ok;
}

/* ---- Complaints */

enum cli_status cli_complain(const struct error *err)
{
    fflush(stdout); /* where both go to one place, what was printed before comes first */
    fprintf(stderr, "nntui: %s\n", err->text);
    return err->kind == ERROR_INPUT ? CLI_USAGE : CLI_FAILED;
}

enum cli_status cli_usage(const struct cli_options *options, const char *format, ...)
{
    va_list arguments;

    fputs("nntui: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (options->command != NULL)
        fprintf(stderr, _(" (see nntui %s --help)\n"), options->command->name);
    else
        fputs(_(" (see nntui --help)\n"), stderr);
    return CLI_USAGE;
}

/* ---- Standard output */

bool cli_flush(struct error *err)
{
    bool earlier = ferror(stdout) != 0; /* its errno is gone */

    if (fflush(stdout) != 0)
        return error_system(err, ERROR_WORK, _("standard output"), _("cannot be written"));
    return !earlier || error_work(err, _("standard output: cannot be written"));
}

enum cli_status cli_finish(enum cli_status status)
{
    struct error err = {0};

    return status != CLI_DONE || cli_flush(&err) ? status : cli_complain(&err);
}

size_t cli_width(const char *text, size_t length)
{
    size_t width = 0;

    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)text[i] & 0xC0) != 0x80; /* not the further bytes of a character */
    return width;
}

void cli_print_right(const char *text, size_t width)
{
    size_t length = strlen(text), taken = cli_width(text, length);

    for (; taken > width; taken = cli_width(text, length))
        length--;
    printf("%*s%.*s", (int)(width - taken), "", (int)length, text);
}

void cli_print_wrapped(const char *text, size_t indent, size_t width)
{
    size_t column = indent;

    while (*text != '\0') {
        size_t length = strcspn(text, " "), taken = cli_width(text, length);

        if (column > indent && column + 1 + taken > width) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        fwrite(text, 1, length, stdout);
        column += taken;
        text += length + strspn(text + length, " ");
    }
    putchar('\n');
}

json_t *cli_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* Made as a whole before it is printed: what is wrong with standard output is cli_flush()'s to find. */
bool cli_json_digits(json_t *object, int digits, struct error *err)
{
    char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER |
                                        JSON_REAL_PRECISION((unsigned)digits));

    json_decref(object);
    if (line == NULL)
        return error_memory(err, BUFSIZ, "a line of JSON");
    puts(line);
    free(line);
    return true;
}

bool cli_json_line(json_t *object, struct error *err)
{
    return cli_json_digits(object, 9, err);
}

double cli_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
