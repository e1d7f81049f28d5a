/*
 * What the files of the command line share: the table of subcommands, lines of JSON, the clock. Private to
 * src/cli.
 */
#ifndef NNTUI_CLI_COMMAND_H
#define NNTUI_CLI_COMMAND_H

#include <nntui/cli.h>

#include <jansson.h>

struct cli_command {
    const char *name;
    const char *arguments; /* as the usage line shows them, options left out */
    const char *help;      /* one line, not yet translated */
    enum cli_status (*run)(const struct cli_command *command, int argc, char **argv);
};

enum cli_status cli_train(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_eval(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_predict(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_export(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_step(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_lesson(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_data(const struct cli_command *command, int argc, char **argv);
enum cli_status cli_bench(const struct cli_command *command, int argc, char **argv);

/* NULL past the last one. */
const struct cli_command *cli_command(size_t index);

/* Columns that `length` bytes of text take on a terminal, where each character takes one. */
size_t cli_width(const char *text, size_t length);
/* Prints text in `width` columns, at their right end; cut where it is longer. */
void cli_print_right(const char *text, size_t width);

/* Prints words from column `indent` on, where the line stands already, no further than `width`; ends the line. */
void cli_print_wrapped(const char *text, size_t indent, size_t width);

/* A number for JSON: null where it is not a finite one. */
json_t *cli_json_number(double value);
/* Prints `object` as one line on standard output, and frees it. NULL stands for a lack of memory. */
bool cli_json_line(json_t *object, struct error *err);
/* The same with so many significant digits: 17 are all that a number has, 15 read back what people wrote. */
bool cli_json_digits(json_t *object, int digits, struct error *err);

/* Seconds from an arbitrary start, on a clock that never goes back. */
double cli_clock(void);

#endif
