/*
 * `nntui lesson`: the course as plain text, with questions on standard input. For screen readers, pipes and those who
 * write lessons.
 */
#include "command.h"

#include <nntui/app.h>
#include <nntui/i18n.h>
#include <nntui/lesson_layout.h>
#include <nntui/study.h>
#include <nntui/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WIDTH         78
#define LINE_BYTES    512
#define SCREEN_WIDTH  80
#define SCREEN_HEIGHT 24

struct teaching {
    struct app *app;
    struct lesson_host host;
    struct lesson *lesson;
    struct lesson_run *run;
    struct study study;
    size_t told;       /* the page that was printed last, from 1; 0: none */
    struct text asked; /* the task that was printed last */
    bool kept;         /* it is one of the program's: how far one is is kept */
    bool quit;
};

/* ---- What is printed */

static void print_rows(const struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        size_t size = 4 * layout->row[i].length + 1;
        char *safe = malloc(size);

        if (safe != NULL)
            puts(i18n_plain(text_safe(safe, size, layout->row[i].text)));
        free(safe);
    }
}

static bool print_text(const char *text, struct error *err)
{
    struct layout layout = {0};
    bool ok = layout_text(&layout, text, LAYOUT_PLAIN, 0, WIDTH, err);

    if (ok)
        print_rows(&layout);
    layout_free(&layout);
    return ok;
}

static bool print_page(const struct teaching *teaching, struct error *err)
{
    struct layout layout = {0};
    size_t page = lesson_run_page(teaching->run);
    bool ok = layout_page(&layout, teaching->run, page, WIDTH, err);

    printf(_("\n[%s, page %zu of %zu]\n\n"), teaching->lesson->name, page + 1,
           teaching->lesson->page_count);
    if (ok)
        print_rows(&layout);
    layout_free(&layout);
    return ok;
}

/* The step's text, and the answers that there are to choose from. */
static bool print_step(struct teaching *teaching, struct error *err)
{
    const struct lesson_step *step = lesson_run_step(teaching->run);

    text_clear(&teaching->asked);
    text_add(&teaching->asked, lesson_run_task(teaching->run));
    puts("");
    if (step->kind == STEP_DO)
        fputs(_("To do: "), stdout);
    if (!print_text(lesson_run_task(teaching->run), err))
        return false;
    for (size_t i = 0; i < step->choice_count; i++) {
        char safe[512];

        printf("  %zu. %s\n", i + 1,
               i18n_plain(text_safe(safe, sizeof safe, lesson_run_choice_text(teaching->run, i))));
    }
    return true;
}

static bool print_message(const struct teaching *teaching, struct error *err)
{
    const char *message = lesson_run_message(teaching->run, NULL);

    return message[0] == '\0' || print_text(message, err);
}

static void print_screen(const struct teaching *teaching)
{
    struct canvas canvas;
    struct text text = {0};

    if (!canvas_create(&canvas, SCREEN_WIDTH, SCREEN_HEIGHT, GLYPHS_ASCII, NULL))
        return;
    app_draw(teaching->app, &canvas);
    canvas_text(&canvas, &text);
    if (text.data != NULL && !text.failed)
        fputs(text.data, stdout);
    text_free(&text);
    canvas_free(&canvas);
}

static void print_help(void)
{
    puts(_(
        "An answer, then Enter; an empty line goes on. A line with \":\" is a command of the program (:help), and:"));
    puts(_("  hint    a hint                     show    how it is done, or the answer"));
    puts(_("  skip    pass over it               again   this page anew"));
    puts(_("  page    this page once more        screen  what the screen shows, as text"));
    puts(_("  another an exercise with other numbers"));
    puts(_("  quit    leave; next time it goes on here"));
}

/* ---- What is typed */

static void do_next(struct teaching *teaching)
{
    lesson_run_next(teaching->run);
}

static void do_hint(struct teaching *teaching)
{
    lesson_run_hint(teaching->run);
}

static void do_show(struct teaching *teaching)
{
    lesson_run_show(teaching->run);
}

static void do_another(struct teaching *teaching)
{
    if (!lesson_run_another(teaching->run))
        puts(_("There is no exercise on this page."));
    text_clear(&teaching->asked);
}

static void do_skip(struct teaching *teaching)
{
    lesson_run_skip(teaching->run);
}

static void do_again(struct teaching *teaching)
{
    teaching->told = 0;
    lesson_run_again(teaching->run);
}

static void do_page(struct teaching *teaching)
{
    teaching->told = 0;
}

static void do_screen(struct teaching *teaching)
{
    print_screen(teaching);
}

static void do_help(struct teaching *teaching)
{
    (void)teaching;
    print_help();
}

static void do_quit(struct teaching *teaching)
{
    teaching->quit = true;
}

static const struct {
    const char *word;
    void (*run)(struct teaching *teaching);
} words[] = {
    {"",        do_next   },
    {"next",    do_next   },
    {"hint",    do_hint   },
    {"show",    do_show   },
    {"skip",    do_skip   },
    {"again",   do_again  },
    {"page",    do_page   },
    {"screen",  do_screen },
    {"help",    do_help   },
    {"quit",    do_quit   },
    {"another", do_another},
};

/* What the program says of it is printed; the lesson looks at what has become of it. */
static void do_command(struct teaching *teaching, const char *line)
{
    struct error err = {0};
    char safe[ERROR_TEXT_SIZE];

    if (!teaching->host.command(teaching->app, line, &err)) {
        puts(i18n_plain(text_safe(safe, sizeof safe, err.text)));
        return;
    }
    teaching->host.busy(teaching->app);
    teaching->quit = app_quitting(teaching->app);
    if (app_message(teaching->app)[0] != '\0')
        puts(i18n_plain(text_safe(safe, sizeof safe, app_message(teaching->app))));
}

static void do_answer(struct teaching *teaching, const char *line)
{
    const struct lesson_step *step = lesson_run_step(teaching->run);
    size_t chosen;

    if (step == NULL ||
        (step->kind != STEP_CHOICE && step->kind != STEP_ASK && step->kind != STEP_EXERCISE))
        puts(_("Nothing is asked now. An empty line goes on; help says what there is."));
    else if (step->kind != STEP_CHOICE)
        lesson_run_answer(teaching->run, line);
    else if (!parse_size(line, &chosen) || chosen < 1 || chosen > step->choice_count)
        printf(_("Expected the number of an answer, 1 to %zu.\n"), step->choice_count);
    else
        lesson_run_choose(teaching->run, chosen - 1);
}

static void take_line(struct teaching *teaching, char *line)
{
    size_t end = strlen(line);

    while (end > 0 && strchr(" \t\r\n", line[end - 1]) != NULL)
        line[--end] = '\0';
    line += strspn(line, " \t");
    if (line[0] == ':') {
        do_command(teaching, line + 1 + strspn(line + 1, " \t"));
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].word, line) == 0) {
            words[i].run(teaching);
            return;
        }
    }
    do_answer(teaching, line);
}

enum input { INPUT_LINE, INPUT_TOO_LONG, INPUT_END };

/* What is too long is passed over as a whole: half a command is another one. */
static enum input read_line(char *line)
{
    size_t left = 0;

    printf("> ");
    fflush(stdout);
    if (fgets(line, LINE_BYTES, stdin) == NULL) {
        puts("");
        return INPUT_END;
    }
    if (strlen(line) == LINE_BYTES - 1 && line[LINE_BYTES - 2] != '\n')
        for (int c = getchar(); c != '\n' && c != EOF; c = getchar())
            left++;
    return left > 0 ? INPUT_TOO_LONG : INPUT_LINE;
}

/* ---- The lesson */

/* What has changed since the last line. */
static bool tell(struct teaching *teaching, struct error *err)
{
    bool ok;

    while (lesson_run_update(teaching->run) || lesson_run_preparing(teaching->run))
        ;
    ok = print_message(teaching, err);
    lesson_run_quiet(teaching->run);
    if (teaching->told != lesson_run_page(teaching->run) + 1) {
        teaching->told = lesson_run_page(teaching->run) + 1;
        text_clear(&teaching->asked);
        ok = ok && print_page(teaching, err);
    }
    if (lesson_run_step(teaching->run) == NULL)
        text_clear(&teaching->asked);
    else if (teaching->asked.data == NULL ||
             strcmp(teaching->asked.data, lesson_run_task(teaching->run)) != 0)
        ok = ok && print_step(teaching, err);
    return ok;
}

/* After each line: whatever ends the program, it goes on there the next time. A lesson of one's own is not kept. */
static bool keep(struct teaching *teaching, struct error *err)
{
    bool done = lesson_run_finished(teaching->run);
    size_t page = done ? 0 : lesson_run_page(teaching->run);

    if (!teaching->kept)
        return true;
    return study_note(&teaching->study, teaching->lesson->name, page, done, err) &&
           study_save(&teaching->study, err);
}

static bool teach(struct teaching *teaching, struct error *err)
{
    char line[LINE_BYTES];

    while (!teaching->quit) {
        if (!tell(teaching, err) || !keep(teaching, err) || !cli_flush(err))
            return false; /* nobody can read it: no use going on */
        if (lesson_run_finished(teaching->run)) {
            puts(_("\nThis lesson is done."));
            return true;
        }
        switch (read_line(line)) {
        case INPUT_END: return true;
        case INPUT_LINE: take_line(teaching, line); break;
        case INPUT_TOO_LONG:
            printf(_("The line is too long; expected at most %d bytes.\n"), LINE_BYTES - 1);
        }
    }
    return true;
}

static bool make_app(struct teaching *teaching, struct error *err)
{
    const struct app_options options = {0};

    teaching->app = app_create(&options, err);
    if (teaching->app == NULL)
        return false;
    app_lesson_host(teaching->app, &teaching->host);
    return true;
}

/* Where it was left, unless it was done. */
static size_t first_page(const struct teaching *teaching)
{
    const struct study_entry *entry = study_find(&teaching->study, teaching->lesson->name);

    return teaching->kept && entry != NULL && entry->page < teaching->lesson->page_count
               ? entry->page
               : 0;
}

static bool begin(struct teaching *teaching, const char *name, const char *language,
                  struct error *err)
{
    char path[4096];

    if (!lesson_find(name, language, path, sizeof path, err))
        return false;
    teaching->kept = strcmp(path, name) != 0;
    teaching->lesson = lesson_read(path, err);
    if (teaching->lesson == NULL || !study_load(&teaching->study, (uint64_t)time(NULL), err))
        return false;
    teaching->run = lesson_run_create(teaching->lesson, &teaching->host, teaching->study.seed, err);
    if (teaching->run == NULL)
        return false;
    lesson_run_go(teaching->run, first_page(teaching));
    return true;
}

static enum cli_status do_lesson(const char *name, const char *language)
{
    struct teaching teaching = {0};
    struct error err = {0};
    bool ok = make_app(&teaching, &err) && begin(&teaching, name, language, &err) &&
              teach(&teaching, &err);
    bool finished = ok && lesson_run_finished(teaching.run);

    text_free(&teaching.asked);
    lesson_run_free(teaching.run);
    lesson_free(teaching.lesson);
    study_free(&teaching.study);
    app_free(teaching.app);
    if (!ok)
        return cli_complain(&err);
    return finished ? CLI_DONE : CLI_FAILED;
}

/* ---- Lists and checks */

static enum cli_status list_lessons(const char *language)
{
    struct lesson_list list;
    struct study study = {0};
    struct error err = {0};

    if (!study_load(&study, 1, &err) || !lesson_list_open(&list, language, &err)) {
        study_free(&study);
        return cli_complain(&err);
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct study_entry *entry = study_find(&study, list.entry[i].name);

        printf("%-32s %s", list.entry[i].name, i18n_plain(list.entry[i].title));
        if (entry != NULL && entry->done)
            printf(" (%s)", _("done"));
        else if (entry != NULL)
            printf(_(" (page %zu)"), entry->page + 1);
        puts("");
    }
    lesson_list_free(&list);
    study_free(&study);
    return CLI_DONE;
}

/* Each on a program of its own, so that none hangs on another. */
static bool check_one(const char *name, const char *language, struct error *err)
{
    struct teaching teaching = {0};
    char path[4096];
    bool ok = lesson_find(name, language, path, sizeof path, err) &&
              (teaching.lesson = lesson_read(path, err)) != NULL && make_app(&teaching, err) &&
              lesson_check(teaching.lesson, &teaching.host, err);

    if (ok)
        printf(_("%s: %zu pages, all right\n"), teaching.lesson->name, teaching.lesson->page_count);
    lesson_free(teaching.lesson);
    app_free(teaching.app);
    return ok;
}

static enum cli_status check_lessons(char **names, int count, const char *language)
{
    enum cli_status status = CLI_DONE;

    for (int i = 0; i < count; i++) {
        struct error err = {0};

        if (!check_one(names[i], language, &err))
            status = cli_complain(&err);
    }
    return status;
}

enum cli_status cli_lesson(const struct cli_command *command, int argc, char **argv)
{
    bool list = false, check = false;
    /* clang-format off */
    const struct cli_option table[] = {
        {"list", NULL, CLI_FLAG, &list, 0, N_("prints the lessons, and how far one is in them")},
        {"check", NULL, CLI_FLAG, &check, 0, N_("does lessons with their own solutions, and says the first thing that is wrong")},
    };
    /* clang-format on */
    struct cli_options options = {.command = command,
                                  .table = table,
                                  .count = sizeof table / sizeof table[0],
                                  .operands = CLI_LIST_MAX,
                                  .more_help = print_help};
    enum cli_status status;
    int first;

    if (!cli_parse(&options, argc, argv, &first, &status))
        return status;
    if (check && first == argc)
        return cli_usage(&options, _("lesson: --check: expected the name or file of a lesson"));
    if (check)
        return check_lessons(argv + first, argc - first, i18n_language());
    if (list || first == argc)
        return list_lessons(i18n_language());
    if (first + 1 < argc)
        return cli_usage(&options, _("lesson: one at a time; with --check several"));
    return do_lesson(argv[first], i18n_language());
}
