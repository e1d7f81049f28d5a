/*
 * What the files of the command line share: the table of subcommands, options from tables, and
 * how a complaint is made. Private to src/cli.
 */
#ifndef NNTUI_CLI_COMMAND_H
#define NNTUI_CLI_COMMAND_H

#include <nntui/cli.h>
#include <nntui/settings.h>

#include <jansson.h>

struct cli_command {
    const char *name;
    const char *arguments; /* as the usage line shows them, options left out */
    const char *help;      /* one line, not yet translated */
    enum cli_status (*run)(const struct cli_command *command, int argc, char **argv);
};

enum cli_status cli_train(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_eval(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_data(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_bench(const struct cli_command *command, int argc, char **argv);

enum cli_option_type { CLI_FLAG, CLI_TEXT, CLI_COUNT };

/* One option of a subcommand; the value goes to where `value` points: bool, const char *, size_t. */
struct cli_option {
    const char *name;
    const char *argument; /* NULL for a flag */
    const char *help;     /* not yet translated */
    enum cli_option_type type;
    void *value;
};

/* The options of one call of a subcommand. */
struct cli_options {
    const struct cli_command *command;
    const struct cli_option *table;
    size_t count;
    struct settings *settings;      /* where the options made from settings.def go; NULL: not offered */
    bool given[SETTING_COUNT_OF];   /* which of them the person gave, by option or by preset */
};

/*
 * Reads the options of argv; `*operand` becomes the index of the first argument that is none.
 * Prints --help and complaints itself. False: leave with `*status`.
 */
bool cli_parse(struct cli_options *options, int argc, char **argv, int *operand, enum cli_status *status);

/* "nntui: MESSAGE" on standard error; the exit status that goes with the kind of error. */
enum cli_status cli_complain(const struct error *err);
/* The same for wrong usage, with a hint at --help. */
enum cli_status cli_usage(const struct cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number for JSON: null where it is not a finite one. */
json_t *cli_json_number(double value);
/* Prints `object` as one line on standard output, and frees it. False where that fails. */
bool cli_json_line(json_t *object);
/* Flushes standard output; CLI_FAILED, with a message, where something could not be written. */
enum cli_status cli_finish(void);

/* Seconds from an arbitrary start, on a clock that never goes back. */
double cli_clock(void);

#endif
