/*
 * Lessons on the screen: opened, followed, and how far one is kept.
 */
#include "ui/learn.h"

#include <nntui/file.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void close_lesson(struct learn_state *learn)
{
    lesson_run_free(learn->run);
    lesson_free(learn->lesson);
    learn->run = NULL;
    learn->lesson = NULL;
}

void learn_free(struct learn_state *learn)
{
    close_lesson(learn);
    study_free(&learn->study);
    lesson_list_free(&learn->list);
}

/* ---- How far one is */

static void put_cursor(struct learn_state *learn, const char *name)
{
    for (size_t i = 0; i < learn->list.count; i++)
        if (strcmp(learn->list.entry[i].name, name) == 0)
            learn->row = i;
}

void learn_read(struct app *app)
{
    struct learn_state *learn = &app->learn;

    if (learn->list.count == 0)
        lesson_list_open(&learn->list, i18n_language(), &learn->trouble);
    if (learn->studied)
        return;
    learn->studied = true;
    if (!learn->keeps)
        learn->study.seed = 1;
    else if (!study_load(&learn->study, (uint64_t)time(NULL), &learn->trouble))
        app_show_error(app, &learn->trouble);
    put_cursor(learn, learn->study.here);
}

/* A file that could not be read, or written once, is left alone. */
static void keep(struct app *app)
{
    struct learn_state *learn = &app->learn;
    bool done = lesson_run_finished(learn->run);
    size_t page = done ? 0 : lesson_run_page(learn->run);

    if (!learn->keeps || !learn->kept || learn->trouble.kind != ERROR_NONE)
        return;
    if (!study_note(&learn->study, learn->lesson->name, page, done, &learn->trouble) ||
        !study_save(&learn->study, &learn->trouble))
        app_show_error(app, &learn->trouble);
}

/* ---- Opening */

static size_t first_page(const struct learn_state *learn)
{
    const struct study_entry *entry = study_find(&learn->study, learn->lesson->name);

    return learn->kept && entry != NULL && entry->page < learn->lesson->page_count ? entry->page
                                                                                   : 0;
}

/* The page begins anew; what ran to an end that is of no use any more is not waited for. */
static void begin_page(struct app *app, size_t page)
{
    if (app_running(app))
        app_order(app, ORDER_PAUSE, NULL);
    if (app->compare.pace.on)
        compare_pause(&app->compare);
    app->learn.block = 0;
    lesson_run_go(app->learn.run, page);
    learn_moved(app);
}

bool learn_open(struct app *app, const char *name, struct error *err)
{
    struct learn_state *learn = &app->learn;
    char path[4096];
    struct lesson *lesson;
    struct lesson_run *run;

    learn_read(app);
    if (name[0] == '\0')
        name = learn->study.here[0] != '\0' ? learn->study.here : "c01";
    if (!lesson_find(name, i18n_language(), path, sizeof path, err) ||
        (lesson = lesson_read(path, err)) == NULL)
        return false;
    app_lesson_host(app, &learn->host);
    run = lesson_run_create(lesson, &learn->host, learn->study.seed, err);
    if (run == NULL) {
        lesson_free(lesson);
        return false;
    }
    close_lesson(learn);
    learn->lesson = lesson;
    learn->run = run;
    learn->kept = strcmp(path, name) != 0;
    learn->step = NULL;
    put_cursor(learn, lesson->name);
    app_focus(app, SCREEN_learn, 1);
    learn_fit(app);
    begin_page(app, first_page(learn));
    return true;
}

const struct lesson_entry *learn_following(const struct app *app)
{
    const struct learn_state *learn = &app->learn;

    if (learn->run == NULL || !learn->kept || !lesson_run_finished(learn->run))
        return NULL;
    for (size_t i = 0; i + 1 < learn->list.count; i++)
        if (strcmp(learn->list.entry[i].name, learn->lesson->name) == 0)
            return &learn->list.entry[i + 1];
    return NULL;
}

static bool open_following(struct app *app, struct error *err)
{
    char name[LESSON_NAME_SIZE];

    snprintf(name, sizeof name, "%s", learn_following(app)->name);
    return learn_open(app, name, err);
}

/* ---- Following */

void learn_moved(struct app *app)
{
    struct learn_state *learn = &app->learn;

    app->edit.editing = false;
    learn_follow(app);
    keep(app);
    if (learn->step == lesson_run_step(learn->run) && learn->step != NULL)
        return;
    learn->step = lesson_run_step(learn->run);
    learn->scroll = 0;
    learn->choice = LEARN_NO_CHOICE;
}

/* What a command says of itself must not hide that it has done what the lesson asked for. */
static void tell_done(struct app *app)
{
    struct learn_state *learn = &app->learn;
    const struct lesson_step *step = lesson_run_step(learn->run);
    char message[ERROR_TEXT_SIZE];

    if (learn->step == step || learn->step == NULL)
        return;
    snprintf(message, sizeof message, "%s", app->message);
    /* While a result is asked for, 4 is part of an answer. */
    if (learn->step->kind == STEP_DO && message[0] != '\0' && !step_is_asking(app))
        app_show(app, ROLE_GOOD, _("Done: 4 leads on. %s"), message);
    learn->step = NULL; /* learn_moved() has it anew */
}

/*
 * A lesson's commands are the screen's behind it, and leave what is in front in front. What they say on the bottom line is not for
 * the student.
 */
void learn_follow(struct app *app)
{
    struct learn_state *learn = &app->learn;
    bool sat = app->screen == SCREEN_learn, finished, preparing;
    size_t page;

    if (learn->run == NULL || learn->carrying)
        return;
    page = lesson_run_page(learn->run);
    finished = lesson_run_finished(learn->run);
    preparing = lesson_run_preparing(learn->run);
    learn_rise(app, sat);
    learn->carrying = true;
    if (lesson_run_update(learn->run) && learn->front)
        app->message[0] = '\0';
    else if (!learn->front)
        tell_done(app);
    if (preparing && !lesson_run_preparing(learn->run))
        learn->home = app->screen;
    learn->carrying = false;
    if (sat)
        learn_sit(app);
    if (page != lesson_run_page(learn->run) || finished != lesson_run_finished(learn->run))
        keep(app);
}

void learn_turn(struct app *app)
{
    struct learn_state *learn = &app->learn;

    learn->front = !learn->front;
    app->help_open = false;
    app->edit.editing = false;
    app->help_row = app->help_held = 0;
    if (learn->front)
        learn_read(app);
    learn_fit(app);
}

void learn_come(struct app *app)
{
    if (!app->learn.front)
        learn_turn(app);
    else if (app->learn.run != NULL)
        app->view[SCREEN_learn].focus = 1;
}

void learn_leave(struct app *app)
{
    struct learn_state *learn = &app->learn;

    learn_turn(app);
    learn_rise(app, true);
    if (learn->run != NULL)
        app_go(app, learn->home);
}

/* ---- Commands */

static bool no_lesson(struct error *err)
{
    return error_input(err, _("no lesson is open: choose one of the contents (4)"));
}

bool command_lesson(struct app *app, const char *arguments, struct error *err)
{
    if (!learn_open(app, arguments, err))
        return false;
    if (!app->learn.front)
        learn_turn(app);
    return true;
}

/* Each does one thing to the lesson. */
#define LESSON_COMMAND(id, function)                                          \
 bool command_##id(struct app *app, const char *arguments, struct error *err) \
 {                                                                            \
  (void)arguments;                                                            \
  if (app->learn.run == NULL)                                                 \
   return no_lesson(err);                                                     \
  function(app->learn.run);                                                   \
  learn_moved(app);                                                           \
  return true;                                                                \
 }

LESSON_COMMAND(lesson_hint, lesson_run_hint)
LESSON_COMMAND(lesson_show, lesson_run_show)
LESSON_COMMAND(lesson_skip, lesson_run_skip)

bool command_lesson_again(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (app->learn.run == NULL)
        return no_lesson(err);
    begin_page(app, lesson_run_page(app->learn.run));
    return true;
}

/* What was said is about the page that one leaves. */
static void look_back(struct lesson_run *run)
{
    lesson_run_quiet(run);
    lesson_run_back(run);
}

/* A slide that was left is there with all that it has. */
bool command_lesson_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (app->learn.run == NULL)
        return no_lesson(err);
    look_back(app->learn.run);
    app->learn.block = SIZE_MAX;
    learn_moved(app);
    return true;
}

bool command_lesson_another(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (app->learn.run == NULL)
        return no_lesson(err);
    if (!lesson_run_another(app->learn.run))
        return error_input(err, _("there is no exercise on this page"));
    learn_moved(app);
    return true;
}

bool command_lesson_page(struct app *app, const char *arguments, struct error *err)
{
    size_t count, page;

    if (app->learn.run == NULL)
        return no_lesson(err);
    count = page = app->learn.lesson->page_count;
    if (strcmp(arguments, "last") != 0 &&
        (!parse_size(arguments, &page) || page < 1 || page > count))
        return error_input(err, _("page: \"%s\" found; expected 1 to %zu, or last"), arguments,
                           count);
    begin_page(app, page - 1);
    return true;
}

bool command_lesson_next(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (app->learn.run == NULL)
        return no_lesson(err);
    if (app->learn.slides && learn_slide_on(app))
        return true;
    app->learn.block = 0;
    if (learn_following(app) != NULL &&
        lesson_run_shown(app->learn.run) == lesson_run_page(app->learn.run))
        return open_following(app, err);
    lesson_run_next(app->learn.run);
    learn_moved(app);
    return true;
}

bool command_contents(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    learn_read(app);
    app_focus(app, SCREEN_learn, 0);
    if (!app->learn.front)
        learn_turn(app);
    return true;
}

bool command_slides(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->learn.slides = !app->learn.slides;
    app->learn.block = 0;
    learn_fit(app);
    return true;
}
