/*
 * The program: hands its arguments to the command line or to the screen. What either does is not here.
 */
#include <nntui/app.h>
#include <nntui/cli.h>
#include <nntui/i18n.h>
#include <nntui/terminal.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    bool help, version, ascii;
    const char *script, *size; /* NULL: not given */
};

enum { OPTION_HELP = 'h', OPTION_VERSION = 'V', OPTION_ASCII = 256, OPTION_SCRIPT, OPTION_SIZE };

static const struct option long_options[] = {
    {"help",    no_argument,       NULL, OPTION_HELP   },
    {"version", no_argument,       NULL, OPTION_VERSION},
    {"ascii",   no_argument,       NULL, OPTION_ASCII  },
    {"script",  required_argument, NULL, OPTION_SCRIPT },
    {"size",    required_argument, NULL, OPTION_SIZE   },
    {NULL,      0,                 NULL, 0             },
};

static enum cli_status complain(const struct error *err)
{
    fprintf(stderr, "nntui: %s\n", err->text);
    return err->kind == ERROR_INPUT ? CLI_USAGE : CLI_FAILED;
}

/* The option that getopt_long() has just refused, as it was typed. */
static bool refuse_option(int answer, char **argv, struct error *err)
{
    char letter[] = {'-', (char)optopt, '\0'}, shown[64];
    bool is_long = optopt == 0 || optopt >= OPTION_ASCII;

    text_safe(shown, sizeof shown, is_long ? argv[optind - 1] : letter);
    if (answer == ':')
        return error_input(err, _("'%s' needs a value; nntui --help shows how"), shown);
    return error_input(err, _("there is no option '%s' here; nntui --help lists them"), shown);
}

static bool refuse_word(const char *word, struct error *err)
{
    char shown[64];

    text_safe(shown, sizeof shown, word);
    if (cli_is_subcommand(word))
        return error_input(err, _("'%s' must be the first word after nntui"), shown);
    return error_input(err, _("there is no command '%s'; nntui --help lists them"), shown);
}

static bool parse_options(int argc, char **argv, struct arguments *arguments, struct error *err)
{
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":hV", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_HELP: arguments->help = true; break;
        case OPTION_VERSION: arguments->version = true; break;
        case OPTION_ASCII: arguments->ascii = true; break;
        case OPTION_SCRIPT: arguments->script = optarg; break;
        case OPTION_SIZE: arguments->size = optarg; break;
        default: return refuse_option(option, argv, err);
        }
    }
    return optind == argc || refuse_word(argv[optind], err);
}

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
                       _("--size is '%s'; it must be COLUMNSxROWS, such as 80x24, up to %dx%d"),
                       text_safe(shown, sizeof shown, string), CANVAS_MAX_WIDTH, CANVAS_MAX_HEIGHT);
}

/* What was written so far is shown also where the script then fails. */
static enum cli_status run_script(const struct arguments *arguments, bool utf8)
{
    struct error err = {0};
    struct text output = {0};
    int width = 80, height = 24;
    enum glyph_set glyphs = utf8 && !arguments->ascii ? GLYPHS_UTF8 : GLYPHS_ASCII;
    bool ok;

    if (arguments->size != NULL && !parse_size_option(arguments->size, &width, &height, &err))
        return complain(&err);
    ok = app_script(arguments->script, width, height, glyphs, &output, &err);
    if (output.length > 0)
        fwrite(output.data, 1, output.length, stdout);
    if (ok && output.failed)
        ok = error_memory(&err, output.length, "the script's output");
    text_free(&output);
    if (fflush(stdout) != 0 && ok)
        ok = error_system(&err, ERROR_WORK, "standard output", "cannot be written");
    return ok ? CLI_DONE : complain(&err);
}

static enum cli_status run_screen(const struct arguments *arguments, bool utf8)
{
    struct terminal_options options = {.ascii = arguments->ascii, .utf8 = utf8};
    struct error err = {0};

    if (arguments->size != NULL) {
        error_input(&err, _("--size is for --script; the screen has the terminal's size"));
        return complain(&err);
    }
    return terminal_run(&options, &err) ? CLI_DONE : complain(&err);
}

static enum cli_status run_options(int argc, char **argv, bool utf8)
{
    struct arguments arguments = {0};
    struct error err = {0};

    if (!parse_options(argc, argv, &arguments, &err))
        return complain(&err);
    if (arguments.help) {
        cli_help();
        return CLI_DONE;
    }
    if (arguments.version) {
        puts(PACKAGE_STRING);
        return CLI_DONE;
    }
    return arguments.script != NULL ? run_script(&arguments, utf8) : run_screen(&arguments, utf8);
}

int main(int argc, char **argv)
{
    bool utf8 = i18n_start();
    enum cli_status status;

    if (argc > 1 && cli_is_subcommand(argv[1]))
        status = cli_run(argc, argv);
    else
        status = run_options(argc, argv, utf8);
    /* What could not be written is not done. */
    if (fflush(stdout) != 0 && status == CLI_DONE) {
        fprintf(stderr, "nntui: %s: %s\n", _("standard output cannot be written"), strerror(errno));
        status = CLI_FAILED;
    }
    return (int)status;
}
