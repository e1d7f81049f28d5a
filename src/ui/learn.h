/*
 * The Learn screen: contents, and a lesson with the screen that it drives. Private to src/ui/.
 *
 * A lesson stands in front of another screen, which goes on behind it: app->screen is that other one, whatever is in front. Keys,
 * clicks and drawing see SCREEN_learn in its place while the lesson is in front (learn_sit(), learn_rise()). On a wide terminal
 * both are drawn beside each other, each as if it had a terminal of its own.
 */
#ifndef NNTUI_UI_LEARN_H
#define NNTUI_UI_LEARN_H

#include <nntui/app.h>
#include <nntui/canvas.h>
#include <nntui/lesson_run.h>
#include <nntui/study.h>

#include "ui/command.h"

#define LEARN_BESIDE 128 /* columns from which on both have room */

struct app;

struct learn_state {
    bool front;            /* the lesson, or the contents, has the keyboard */
    size_t behind;         /* while seated: the screen behind it */
    bool carrying;         /* a lesson's command is being carried out */
    struct lesson *lesson; /* NULL: none is open */
    struct lesson_host host;
    struct lesson_run *run;
    bool keeps; /* how far one is is read and kept: not in scripts, whose output hangs on nothing else */
    bool kept;  /* the lesson is one of the program's: how far one is in it is kept */
    struct study study;
    bool studied;         /* `study` is read */
    struct error trouble; /* why it was not, or is not written: told once, then nothing is kept */
    struct lesson_list list;
    size_t row, held; /* of the contents */
    int scroll;       /* rows of the lesson above what is seen */
    size_t choice;      /* the answer under the cursor; LEARN_NO_CHOICE: none yet */
    const struct lesson_step *step; /* that `scroll` and `choice` are of */
    size_t home;        /* the screen that the page's own commands have come to */
    bool answered;      /* the last key ended a right answer: digits typed after it are no commands */
    bool slides;
    size_t block; /* the last block of a slide that is shown; there may be fewer */
};

/* ---- learn.c */

void learn_free(struct learn_state *learn);
/* What a lesson may not have carried out: it would be its own undoing, leave, or write files. */
bool learn_forbids(const struct command *command);
#define LEARN_NO_CHOICE SIZE_MAX

/* The lesson comes to the front, or goes behind. */
void learn_turn(struct app *app);
/* It comes to the front, if it is not there; out of the contents where one is open. */
void learn_come(struct app *app);
/* To the screen that the present page drives, whatever screen is behind by now. */
void learn_leave(struct app *app);
/* Opens a lesson by its name or file; "": the one left last. */
bool learn_open(struct app *app, const char *name, struct error *err);
/* The lesson behind the one that is open, where that one is done; NULL: there is none. */
const struct lesson_entry *learn_following(const struct app *app);
/* After whatever has happened: the lesson looks at it. */
void learn_follow(struct app *app);
/* What was done in the lesson: its text is shown from where it matters, and how far one is is kept. */
void learn_moved(struct app *app);
/* Reads the contents and the progress, where they are not read yet. */
void learn_read(struct app *app);

/* ---- learn_front.c: in front of another screen */

/*
 * While a key, a click or a command is for the lesson, app->screen is SCREEN_learn, and app->width the lesson's. False: it is not in
 * front, or it was so already.
 */
bool learn_sit(struct app *app);
/* Ends that, where `sat`. Where a command has gone to another screen, that one stays. */
void learn_rise(struct app *app, bool sat);
/* The screen that has the keyboard: SCREEN_learn, or app->screen. */
size_t learn_present(const struct app *app);
/* The screen behind the lesson, also while a key for that is being carried out. */
size_t learn_behind(const struct app *app);
/* Whether both are shown, at that width of the terminal. */
bool learn_beside(const struct app *app, int width);
/* Columns of the lesson then. */
int learn_columns(int width);
/* app->width becomes that of the part that app->screen is in. */
void learn_fit(struct app *app);
void learn_draw(const struct app *app, struct canvas *canvas);
/*
 * A click on the whole terminal: the part that it is on comes to the front; *x becomes that part's. True: the wheel, which scrolls
 * there without that: learn->front is the other until the click is carried out.
 */
bool learn_click(struct app *app, int *x, enum click what);
/* What the bottom line of the screen behind says of the lesson; false: nothing, there is none, or it is seen beside. */
bool learn_task(const struct app *app, char *buffer, size_t size);

struct layout;
struct layout_row;
/* learn_screen.c */
void learn_draw_row(struct canvas *canvas, const struct layout_row *row, int x, int y);

/* Adds what is asked now: the task, and the answers to choose from. */
bool learn_lay_step(struct layout *layout, const struct app *app, size_t width);

/* ---- learn_slides.c */
void learn_draw_slide(const struct app *app, struct canvas *canvas, struct rect area);
/* One block further; false: all of the page is shown. */
bool learn_slide_on(struct app *app);

#endif
