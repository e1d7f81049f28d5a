/*
 * The program: hands its arguments to the command line or to the screen. What either does is not here.
 */
#include <nntui/app.h>
#include <nntui/cli.h>
#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/meeting.h>
#include <nntui/terminal.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    bool version, ascii, restricted, resume, notes;
    struct cli_list commands;
    const char *script, *size, *history, *present, *follow; /* NULL: not given */
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

static struct terminal_options screen_options(const struct arguments *arguments, bool utf8)
{
    return (struct terminal_options){.ascii = arguments->ascii,
                                     .utf8 = utf8,
                                     .restricted = arguments->restricted,
                                     .resume = arguments->resume,
                                     .limit_history = arguments->history != NULL,
                                     .history = arguments->history_bytes,
                                     .commands = arguments->commands.item,
                                     .command_count = arguments->commands.count};
}

/* A restricted login makes no sockets outside of its own folders. */
static bool find_place(const char *name, char path[MEETING_PATH_SIZE], struct error *err)
{
    return meeting_path(path, name, true, err) &&
           (strchr(name, '/') == NULL || file_allowed(path, err));
}

static enum cli_status run_screen(const struct arguments *arguments, bool utf8)
{
    struct terminal_options options = screen_options(arguments, utf8);
    char path[MEETING_PATH_SIZE];
    struct error err = {0};

    if (arguments->present != NULL) {
        if (!find_place(arguments->present, path, &err))
            return cli_complain(&err);
        options.present = path;
    }
    return terminal_run(&options, NULL, &err) ? CLI_DONE : cli_complain(&err);
}

/* ---- Following a presenter */

/* The program's screen, with the run that the presenter has; `*back`: the person wants to follow again. */
static enum cli_status run_alone(const struct arguments *arguments, bool utf8, char *place,
                                 bool *back)
{
    struct terminal_options options = screen_options(arguments, utf8);
    const char *commands[CLI_LIST_MAX];
    struct error err = {0};

    options.follows = true;
    options.commands = commands;
    options.command_count = mirror_commands(place, commands, CLI_LIST_MAX);
    return terminal_run(&options, back, &err) ? CLI_DONE : cli_complain(&err);
}

/* By its name where that still leads to it, which ps(1) then shows. */
static void start_anew(char **argv)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    fflush(stdout);
    if (length > 0) {
        path[length] = '\0';
        execv(path, argv);
    }
    execv("/proc/self/exe", argv);
}

/*
 * Who comes back from trying something follows in a process that is as small as the first one: the program starts anew, with the
 * same arguments. Where it cannot, it goes on with the memory that it has.
 */
static enum cli_status run_follow(const struct arguments *arguments, bool utf8, char **argv)
{
    char path[MEETING_PATH_SIZE];
    struct mirror_options options = {
        .ascii = arguments->ascii, .utf8 = utf8, .notes = arguments->notes, .path = path};
    struct text place = {0};
    struct error err = {0};
    enum cli_status status = CLI_DONE;
    bool back = true;

    if (!meeting_path(path, arguments->follow, false, &err))
        return cli_complain(&err);
    while (back && status == CLI_DONE) {
        text_clear(&place);
        back = false;
        if (!terminal_follow(&options, &place, &err))
            status = cli_complain(&err);
        else if (place.length > 0 && !place.failed)
            status = run_alone(arguments, utf8, place.data, &back);
        if (back)
            start_anew(argv);
    }
    text_free(&place);
    return status;
}

/* Options that go together. */
static bool check_arguments(const struct arguments *arguments, struct error *err)
{
    bool screen = arguments->script == NULL;
    bool begins = arguments->resume || arguments->commands.count > 0;

    if (screen && arguments->size != NULL)
        return error_input(err,
                           _("size: is for --script only; the screen has the terminal's size"));
    if (arguments->present != NULL && (!screen || arguments->follow != NULL))
        return error_input(err, _("present: goes neither with --script nor with --follow"));
    if (arguments->follow != NULL && (!screen || begins))
        return error_input(err, _("follow: what is shown is the presenter's; expected no --script, "
                                  "--resume or --do"));
    if (arguments->notes && arguments->follow == NULL)
        return error_input(err, _("notes: are a presenter's; expected --follow NAME"));
    return true;
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
        {"present", "NAME", CLI_TEXT, &arguments.present, 0,
         N_("shows this screen to all who follow NAME: a name, or the path of a socket with a / in it")},
        {"follow", "NAME", CLI_TEXT, &arguments.follow, 0,
         N_("shows what the presenter of NAME sees and does, as it happens")},
        {"notes", NULL, CLI_FLAG, &arguments.notes, 0,
         N_("with --follow: the presenter's speaker notes instead of the screen")},
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
    if (!check_arguments(&arguments, &err))
        return cli_complain(&err);
    if (arguments.restricted)
        confine();
    if (arguments.follow != NULL)
        return run_follow(&arguments, utf8, argv);
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
