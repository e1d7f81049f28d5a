/* layer: cli */
/*
 * The command line: options from tables, complaints, and the commands that need no screen (`nntui train`,
 * `eval`, `predict`, `step`, `data`, `bench`).
 *
 * Results go to standard output; complaints to standard error, one line each: "nntui: MESSAGE".
 */
#ifndef NNTUI_CLI_H
#define NNTUI_CLI_H

#include <nntui/settings.h>

enum cli_status {
    CLI_DONE = 0,   /* all went well */
    CLI_FAILED = 1, /* the work failed, or was interrupted */
    CLI_USAGE = 2,  /* bad usage or bad input */
};

enum cli_option_type { CLI_FLAG, CLI_TEXT, CLI_COUNT, CLI_LIST };

#define CLI_LIST_MAX 64

/* The values of an option that can be given several times, in their order. */
struct cli_list {
    const char *item[CLI_LIST_MAX];
    size_t count;
};

/* One option; the value goes to where `value` points: bool, const char *, size_t, struct cli_list. */
struct cli_option {
    const char *name;
    const char *argument; /* NULL for a flag */
    enum cli_option_type type;
    void *value;
    size_t most;      /* CLI_COUNT: from 1 to this */
    const char *help; /* not yet translated */
};

/* The options of one call. */
struct cli_options {
    const struct cli_command *command; /* NULL: of the program itself */
    const struct cli_option *table;
    size_t count;
    int operands;              /* arguments that are no options: at most so many */
    struct settings *settings; /* where the options made from settings.def go; NULL: not offered */
    bool given[SETTING_COUNT_OF]; /* which of them the person gave, by option or by preset */
    bool data_named; /* the data by the option of its own: no preset changes that */
    void (*more_help)(void);      /* prints what --help says at its end; may be NULL */
};

/*
 * Reads the options of argv; `*first` becomes the index of the first argument that is none.
 * Prints --help and complaints itself. False: leave with `*status`.
 */
bool cli_parse(struct cli_options *options, int argc, char **argv, int *first,
               enum cli_status *status);

/* "nntui: MESSAGE"; the exit status that goes with the kind of error. */
enum cli_status cli_complain(const struct error *err);
/* The same for wrong usage, with a hint at --help. The message is safe to show. */
enum cli_status cli_usage(const struct cli_options *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* False where something that was printed could not be written. */
bool cli_flush(struct error *err);
/* What could not be written is not done: CLI_DONE becomes CLI_FAILED then, with a complaint. */
enum cli_status cli_finish(enum cli_status status);

/*
 * Takes `--lang CODE` (or `--lang=CODE`) out of the arguments before "--", wherever it stands, and chooses that
 * language: first of all, so that what the other options say is said in it.
 */
bool cli_take_language(int *argc, char **argv, struct error *err);

/* The end of the program's own --help: the subcommands. */
void cli_list_commands(void);
/* True where argv[1] names a subcommand. */
bool cli_is_subcommand(const char *name);
/* Runs the subcommand argv[1], one that cli_is_subcommand() knows. */
enum cli_status cli_run(int argc, char **argv);

/* What the option made from a setting takes, in the help and the manual: "SPEC", "N"; NULL for a flag. */
const char *cli_setting_argument(const struct setting_info *info);

/* A row of what `nntui bench` measures (src/cli/bench.def); the help not yet translated. False past the last one. */
bool cli_bench_case(size_t index, const char **name, const char **help);

#endif
