/*
 * The program: hands its arguments to the command line or to the screen. What either does is not here.
 */
#include <nntui/app.h>
#include <nntui/cli.h>
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/terminal.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    bool version, ascii, restricted, resume;
    struct cli_list commands;
    const char *script, *size, *history; /* NULL: not given */
    size_t history_bytes;
};

/* "80x24" */
static bool parse_size_option(const char *string, int *width, int *height, struct error *err)
{
    char shown[64], text[16];
    size_t columns = 0, rows = 0;
    const char *cross = strchr(string, 'x');

    if (cross != NULL && (size_t)(cross - string) < sizeof text) {
        memcpy(text, string, (size_t)(cross - string));
        text[cross - string] = '\0';
        if (parse_size(text, &columns) && parse_size(cross + 1, &rows) && columns >= 1 &&
            rows >= 1 && columns <= CANVAS_MAX_WIDTH && rows <= CANVAS_MAX_HEIGHT) {
            *width = (int)columns;
            *height = (int)rows;
            return true;
        }
    }
    return error_input(err,
                       _("size: \"%s\" found; expected COLUMNSxROWS, such as 80x24, up to %dx%d"),
                       text_safe(shown, sizeof shown, string), CANVAS_MAX_WIDTH, CANVAS_MAX_HEIGHT);
}

/* "16M": bytes, or so many times 1024 (K), 1024 K (M), 1024 M (G). */
static bool parse_bytes(const char *string, size_t *bytes, struct error *err)
{
    static const char units[] = "KMG";
    size_t length = strlen(string), shift = 0;
    const char *unit = length > 1 ? strchr(units, string[length - 1] & ~0x20) : NULL;
    char shown[64], number[32];

    if (unit != NULL && *unit != '\0') {
        shift = 10 * (size_t)(unit - units + 1);
        length--;
    }
    if (length < sizeof number) {
        memcpy(number, string, length);
        number[length] = '\0';
        if (parse_size(number, bytes) && *bytes <= (SIZE_MAX >> 1) >> shift) {
            *bytes <<= shift;
            return true;
        }
    }
    return error_input(err, _("history: \"%s\" found; expected a size such as 16M or 1G, or 0"),
                       text_safe(shown, sizeof shown, string));
}

/* What was written so far is shown also where the script then fails. */
static enum cli_status run_script(const struct arguments *arguments, bool utf8)
{
    const struct app_options options = {.restricted = arguments->restricted,
                                        .resume = arguments->resume,
                                        .limit_history = arguments->history != NULL,
                                        .history = arguments->history_bytes,
                                        .commands = arguments->commands.item,
                                        .command_count = arguments->commands.count};
    struct error err = {0};
    struct text output = {0};
    int width = 80, height = 24;
    enum glyph_set glyphs = utf8 && !arguments->ascii ? GLYPHS_UTF8 : GLYPHS_ASCII;
    bool ok;

    if (arguments->size != NULL && !parse_size_option(arguments->size, &width, &height, &err))
        return cli_complain(&err);
    ok = app_script(arguments->script, &options, width, height, glyphs, &output, &err);
    if (output.length > 0)
        fwrite(output.data, 1, output.length, stdout);
    if (ok && output.failed)
        ok = error_memory(&err, output.length, "the script's output");
    text_free(&output);
    return ok ? CLI_DONE : cli_complain(&err);
}

static enum cli_status run_screen(const struct arguments *arguments, bool utf8)
{
    struct terminal_options options = {.ascii = arguments->ascii,
                                       .utf8 = utf8,
                                       .restricted = arguments->restricted,
                                       .resume = arguments->resume,
                                       .limit_history = arguments->history != NULL,
                                       .history = arguments->history_bytes,
                                       .commands = arguments->commands.item,
                                       .command_count = arguments->commands.count};
    struct error err = {0};

    if (arguments->size != NULL) {
        error_input(&err, _("size: is for --script only; the screen has the terminal's size"));
        return cli_complain(&err);
    }
    return terminal_run(&options, &err) ? CLI_DONE : cli_complain(&err);
}

/* The script that is to be run is one of the person's own, too. */
static void confine(void)
{
    const char *const roots[] = {getenv("HOME"), file_data_dir()};

    file_confine(roots, sizeof roots / sizeof roots[0]);
}

static enum cli_status run_options(int argc, char **argv, bool utf8)
{
    struct arguments arguments = {0};
    /* clang-format off */
    const struct cli_option table[] = {
        {"script", "FILE", CLI_TEXT, &arguments.script, 0,
         N_("runs the commands of FILE on the screens without a terminal, and prints them")},
        {"size", "COLSxROWS", CLI_TEXT, &arguments.size, 0, N_("the size of a script's screen [80x24]")},
        {"resume", NULL, CLI_FLAG, &arguments.resume, 0,
         N_("goes on with the run that was left the last time, from its newest weights")},
        {"history", "SIZE", CLI_TEXT, &arguments.history, 0,
         N_("memory for going back through a run, such as 16M or 1G; 0: none [64M]")},
        {"restricted", NULL, CLI_FLAG, &arguments.restricted, 0,
         N_("for a shared login: opens only the person's own files and the program's, and no large networks")},
        {"do", "COMMAND", CLI_LIST, &arguments.commands, 0,
         N_("carries out a command at the start; can be given several times")},
        {"ascii", NULL, CLI_FLAG, &arguments.ascii, 0,
         N_("draws with plain characters, also where the locale says UTF-8")},
        {"version", NULL, CLI_FLAG, &arguments.version, 0, N_("prints name and version, and leaves")},
    };
    /* clang-format on */
    struct cli_options options = {
        .table = table, .count = sizeof table / sizeof table[0], .more_help = cli_list_commands};
    struct error err = {0};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (arguments.version) {
        puts(PACKAGE_STRING);
        return CLI_DONE;
    }
    if (arguments.history != NULL &&
        !parse_bytes(arguments.history, &arguments.history_bytes, &err))
        return cli_complain(&err);
    if (arguments.restricted)
        confine();
    return arguments.script != NULL ? run_script(&arguments, utf8) : run_screen(&arguments, utf8);
}

/*
 * A standard stream that was closed (`>&-`) must not become the next file that is opened, or what is printed would
 * go into it. Opened the wrong way round, it still fails as a closed one does.
 */
static void hold_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    bool utf8;

    hold_streams();
    utf8 = i18n_start();
    if (!cli_take_language(&argc, argv, &err))
        return (int)cli_complain(&err);
    if (argc > 1 && cli_is_subcommand(argv[1]))
        return (int)cli_finish(cli_run(argc, argv));
    return (int)cli_finish(run_options(argc, argv, utf8));
}
