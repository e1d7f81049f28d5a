/* layer: cli */
/*
 * The commands that need no screen: `nntui train`, `eval`, `data`, `bench`.
 */
#ifndef NNTUI_CLI_H
#define NNTUI_CLI_H

#include <stdbool.h>

enum cli_status {
    CLI_DONE = 0,  /* all went well */
    CLI_FAILED = 1, /* the work failed, or was interrupted */
    CLI_USAGE = 2, /* bad usage or bad input */
};

/* True where argv[1] names a subcommand. */
bool cli_is_subcommand(const char *name);
/* Runs the subcommand argv[1]; results go to standard output, complaints to standard error. */
enum cli_status cli_run(int argc, char **argv);
/* Prints `--help` of the whole program. */
void cli_help(void);

#endif
