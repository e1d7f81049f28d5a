/*
 * What the program behind the screen knows, and the interfaces of screens and panes. Private to src/ui/.
 *
 * Everything here changes by commands, keys and ticks only; drawing takes it as const.
 */
#ifndef NNTUI_UI_STATE_H
#define NNTUI_UI_STATE_H

#include <nntui/app.h>
#include <nntui/trainer.h>

#include "ui/command.h"
#include "ui/compare.h"
#include "ui/complete.h"
#include "ui/data.h"
#include "ui/digits.h"
#include "ui/learn.h"
#include "ui/line.h"
#include "ui/model.h"
#include "ui/preview.h"
#include "ui/sharing.h"
#include "ui/step.h"
#include "ui/undo.h"

#define APP_PAGE 10 /* rows that page-up and page-down move */
/* Weights and biases of the largest network of a restricted login: 784-200-10 and some more. */
#define APP_RESTRICTED_PARAMETERS 200000

/*
 * A pane: a rectangle of a screen that shows one thing. One file each; `const struct pane_ops` with
 * designated initialisers, listed in its screen's `panes`. What is not set is not used.
 */
struct pane_ops {
    const char *name;        /* for the command `focus`; never translated */
    const char *title;       /* N_() */
    const char *choose_hint; /* N_(): what Enter does; NULL for nothing */
    const char *(*choose_word)(const struct app *app); /* instead, where it changes: translated */
    /* Optional: what stands behind the title, after a colon; "" for nothing. */
    void (*describe)(const struct app *app, bool focused, char *buffer, size_t size);
    /* Draws into `area`, which lies inside the frame and may be empty. */
    void (*draw)(const struct app *app, struct canvas *canvas, struct rect area, bool focused);
    /* Carries out up, down, ..., choose in the focused pane; an error is shown. */
    bool (*move)(struct app *app, enum command_id command, struct error *err);
    /* Takes a key before any command, while text is typed into the pane; false: not taken. */
    bool (*key)(struct app *app, uint32_t key);
    /*
     * The mouse, at a cell of the canvas inside `area`, which is what draw() has; false: not taken. The pane has the
     * focus already, unless it is the wheel, which moves up and down where it is not taken.
     */
    bool (*click)(struct app *app, struct rect area, int x, int y, enum click what);
    /*
     * click() also has CLICK_DRAG and CLICK_RELEASE of a button that was pressed in it, and taken, with the same `area` and
     * at any cell of the screen; false: nothing has changed. It may never hear of the release: another press, screen, pane
     * or size ends a drag too, and so do the prompt and the help.
     */
    bool drags;
};

extern const struct pane_ops datasets_pane, settings_pane, error_pane, model_pane, numbers_pane;
extern const struct pane_ops sheet_pane, look_pane, answer_pane;
extern const struct pane_ops contents_pane, lesson_pane;
extern const struct pane_ops curves_pane, pictures_pane, table_pane;
extern const struct pane_ops step_symbols_pane, step_numbers_pane, step_network_pane, step_row_pane,
    step_operations_pane, step_why_pane, step_ledger_pane, step_what_if_pane, step_answers_pane,
    step_functions_pane, step_formula_pane;

/* On the bottom line: a key, a blank, a word. */
struct hint {
    char key[16];     /* its name; one that is no key's is there to be read only */
    const char *word; /* translated */
    int x, end;       /* columns, the latter behind it; filled in by screen.c */
};

/*
 * A screen: panes, and what is said above and below them. One file each; `const struct screen_ops ID_screen`
 * for a row of screens.def. What is said to be optional may be left out.
 */
struct screen_ops {
    const char *title; /* N_() */
    const struct pane_ops *const *panes;
    size_t pane_count;  /* at least 1 */
    size_t first_focus; /* the pane with the focus at first */
    /* From this size of the terminal on all panes are shown at once, below it the one with the focus. */
    int all_width, all_height;
    /*
     * The pane's rectangle, frame included, where all are shown: in rows 1 to height - 2. An empty one: the pane is
     * not shown now, unless it has the focus; then it is shown alone.
     */
    struct rect (*pane_area)(const struct app *app, size_t pane, int width, int height);
    /* Optional: false where the screen is too small for frames around its panes; then a pane has all of its rectangle. */
    bool (*framed)(int width, int height);
    bool long_status; /* on small terminals the status line has no room to say which screen it is */
    /* Writes the status line (row 0, already filled) from column `x` on. */
    void (*draw_status)(const struct app *app, struct canvas *canvas, int x);
    /* Optional: another word for a command's key at this moment, translated, "" for none; NULL: the table's. */
    const char *(*hint)(const struct app *app, enum command_id id);
    /* Optional: hints of its own, with keys and words; returns how many, 0: those of the table. hints: [COMMAND_COUNT]. */
    size_t (*hints)(const struct app *app, struct hint *hints);
    /* Optional: the screen was gone to; opens what it needs. What goes wrong is shown. */
    void (*enter)(struct app *app);
    /* Optional: another screen was gone to. */
    void (*leave)(struct app *app);
    /* Optional: after each key and command, makes anew what the panes show. */
    void (*refresh)(struct app *app);
    /* Optional: Esc; false: there was nothing to leave. */
    bool (*cancel)(struct app *app);
    /* Optional, both or neither: see app_interval() and app_tick(). */
    int (*interval)(const struct app *app);
    void (*tick)(struct app *app);
};

#define SCREEN(id, name, keys, help) extern const struct screen_ops id##_screen;
#include "ui/screens.def"
#undef SCREEN

/* How a screen was left, for when one comes back to it. */
struct screen_view {
    size_t focus; /* of the screen's panes */
    bool zoomed;
};

/* datasets_pane.c: name of the source under its cursor. */
const char *datasets_under_cursor(const struct app *app);

struct prompt {
    bool open;
    struct line line;
    struct completion completion;
    char *past[50]; /* lines entered before, newest last */
    size_t past_count;
    size_t past_shown; /* index into past, past_count for the line being typed */
    char typed[LINE_SIZE];
};

/* A value typed in place, in the pane with the focus; whatever takes the focus away drops it. */
struct edit {
    bool editing;
    bool completes; /* Tab offers something */
    struct line line;
    struct completion completion;
};

/*
 * How fast a run goes on the screen: so many epochs, then a picture of them, then the next. So a set
 * that is learned within a blink can be watched, and nobody needs a clock.
 */
struct speed {
    double epochs; /* from one picture to the next; 0: as many as can be */
    bool ramp;     /* instead: more with each picture, from one on, until it is as many as can be */
    double present;  /* epochs of a ramp in the time of one frame; 0: as many as can be */
    double frames;   /* that the last picture took; the next is thought to take as many */
    bool first;      /* no picture has been shown since the ramp began */
    bool on;         /* the run was told to run, and it has not ended since */
    bool paced;      /* it will wait for the next picture before it goes on */
    uint64_t goal;   /* epoch at which it is to end, or has ended; 0: none */
    bool anew;       /* the run was begun anew, and the snapshot does not know it yet */
    uint64_t serial; /* of the last snapshot that was looked at */
    int late;        /* snapshots since the last order that show it still running */
    bool drawn;      /* somebody tells us of pictures */
};

/* click.c: where a button was pressed that is still held. */
struct drag {
    const struct pane_ops *pane; /* NULL: none wants to know */
    size_t screen;
    struct rect area; /* as the pane's click() had it */
};

/* error_pane.c */
struct error_state {
    uint64_t window;    /* only the last so many epochs are drawn; 0: all */
    bool hide_accuracy; /* no second axis */
    bool cursor_on;     /* else the numbers are those of the present moment */
    double cursor;      /* epoch */
};

/* numbers_pane.c */
struct numbers_state {
    bool train;     /* the training part is to be shown, not the one for testing */
    unsigned block; /* the first one where not all have room */
    size_t worst;   /* of the worst samples, the one under the cursor */
    bool wanted;    /* the trainer has been told to make figures */
};

/* time.c */
struct time_state {
    bool travelling;  /* a way through time was ordered whose end has not been seen yet */
    bool told;        /* what can be done in the past */
    uint64_t notices; /* of the run, told so far */
};

struct app {
    struct trainer *trainer;
    const struct snapshot *snapshot; /* never NULL after app_create() */
    struct settings settings;        /* as the person wants them; the run follows */
    struct settings begun_with;      /* when the screen was first seen */
    bool following; /* the run may yet make layers, activation and loss fit other data */
    bool had_trained; /* before the last change of settings something had been trained */
    bool threaded;
    bool restricted; /* see struct app_options */
    bool quitting;
    bool follows, wants_mirror; /* see struct app_options and app_wants_mirror() */
    bool presenting;
    size_t followers; /* where presenting */
    char did[128];    /* see app_did() */
    bool repaint; /* the terminal is to be painted anew */
    bool mouse; /* clicks are wanted */
    struct drag drag;
    unsigned clicked_place; /* what was shown when the last click was made: see click.c */
    int width,
        height; /* of the part of the canvas that `screen` is in: for clicks, drawing has the canvas's own */
    int full_width;    /* of the whole canvas that a person sees */
    bool aside; /* in a copy that is drawn beside what keys go to: keys do not go here */
    size_t screen;
    int screen_ms; /* since what plays on the screen had a tick */
    struct screen_view view[SCREEN_COUNT];
    bool log_scale;
    struct error_state error;
    struct numbers_state numbers;
    struct speed speed;
    struct time_state time;
    bool help_open;
    size_t help_row, help_held; /* the latter as for list_top_held() */
    char message[ERROR_TEXT_SIZE]; /* on the bottom line until the next key; "" for none */
    enum role message_role;
    size_t dead_layer; /* of the run's network, 0 for none: see ui/dead.h */
    uint64_t dead_serial; /* of the snapshot that this is about */
    size_t dead_told;     /* the layer of which it has been told in this run */
    char trouble[ERROR_TEXT_SIZE]; /* of the run that has been told; "" for none */
    struct prompt prompt;
    struct datasets_state datasets;
    struct undo_state undo;
    size_t setting_row, setting_held; /* of settings_pane's rows; for list_top_held() */
    size_t chosen_layer; /* that keys change, see ui/structure.h; 0: not yet chosen */
    struct edit edit;
    struct model_state model;
    struct step_state step;
    struct compare_state compare;
    struct digits_state digits;
    struct learn_state learn;
};

/* app.c */
/* Gives a pane of a screen the focus; a value half typed is dropped. */
void app_focus(struct app *app, size_t screen, size_t pane);
/* Shows a screen, as it was left; goes out of the help. */
void app_go(struct app *app, size_t screen);
void app_show(struct app *app, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Runs one command; what goes wrong is shown. */
void app_do(struct app *app, const char *line);
/* Makes `wanted` the settings of the run; false with a message, nothing has changed then. */
bool app_adopt(struct app *app, const struct settings *wanted, struct error *err);
/* The same with other data: layers, activation and loss are made to fit first where that is quickly known. */
bool app_adopt_data(struct app *app, const struct settings *wanted, struct error *err);
/* What the two come to: hands settings that have been looked at to the run. */
bool app_configure(struct app *app, const struct settings *wanted, struct error *err);
/* Whether the network can be made and trained; true where there is no dataset yet: the run will tell. */
bool app_check_network(const struct settings *wanted, const struct dataset *dataset, struct error *err);

/* edit.c */
/* Typing starts with the present value, so that a small change is a small effort. */
void edit_begin(struct edit *edit, const char *value, bool completes);
/*
 * While a value is typed all keys are the line's, also those of commands; false while none is. Enter has it accepted, which
 * ends the typing unless it is refused; Esc, C-c and C-g drop it.
 */
bool edit_key(struct app *app, uint32_t key, void (*accept)(struct app *app));

/* numbers_pane.c */
/* Has figures made while the pane can be seen. */
void numbers_follow(struct app *app);

/* speed.c */
/* Runs at the speed that is set, for so many epochs more (0: until paused or finished). */
bool speed_run(struct app *app, uint64_t epochs, struct error *err);
/* What ran is to be paused by something else that was ordered. */
void speed_stop(struct app *app);
/* Any order but to run. */
bool app_order(struct app *app, enum trainer_order what, struct error *err);
/* New settings for the run; a new run goes on as the old one did, a ramp from its beginning. */
bool speed_configure(struct app *app, const struct settings *wanted, struct error *err);
/* Another run instead: see trainer_resume(). Takes the model over, also on failure. */
bool speed_resume(struct app *app, const struct settings *settings, struct model *model, struct error *err);
/* There is a newer snapshot: whether the run has ended. */
void speed_follow(struct app *app);
/* "speed 5", "speed full"; "" for a ramp, which is usual. Returns `buffer`. */
char *speed_text(const struct speed *speed, char *buffer, size_t size);
/* The run goes on, as a person sees it: also between two pictures, when it waits for a moment. */
bool app_running(const struct app *app);
/* What the run's state is to a person: running, or what it has come to; never TRAINER_WAITING. */
enum trainer_state app_state(const struct app *app);

/* audience.c */
/* A command was carried out. */
void audience_note(struct app *app, const struct command *command, const char *arguments);

/* sharing.c */
/* Saves the run as a session. */
bool app_save(struct app *app, const char *path, struct error *err);
/* Goes on with a session, or begins with a model's weights; the present run is given up once the file has been read. */
bool app_load(struct app *app, const char *path, struct error *err);
/* The same with what app_keep() kept. */
bool app_resume(struct app *app, struct error *err);
/* setting_note.c */
#define SETTING_NOTE_SIZE 256
/* Why a setting has no effect now, not yet translated; NULL where it has one. */
const char *setting_idle_now(const struct app *app, const struct setting_info *info);
/* Why it has no effect now or what it has stopped, or from when on a change counts. Returns `buffer`. */
char *setting_note(const struct app *app, const struct setting_info *info, char *buffer, size_t size);
/*
 * After a change: on the bottom line what was passed over on the way and why, where `passed` is an error; else the value
 * and the note, where they mean something to the run. Leaves what stands there of the change itself.
 */
void setting_tell(struct app *app, const struct setting_info *info, const struct error *passed);

/* time.c */
/* There is a newer snapshot: where it is of another moment the settings follow; what was refused is told. */
void time_follow(struct app *app);
/* True where one looks at a moment before the run's last. */
bool time_is_past(const struct app *app);
/* "epoch 40", in the past "epoch 12.3 of 40". Returns `buffer`. */
char *time_text(const struct app *app, char *buffer, size_t size);
/* Epochs done, with the fraction of the present one. */
double snapshot_epoch(const struct snapshot *snapshot);
/* Times that the error of all training samples was computed since the first weights: by epochs, and by random search. */
uint64_t snapshot_evaluations(const struct snapshot *snapshot);

/* screens.c */
extern const struct screen_ops *const screens[SCREEN_COUNT];

/* screen.c: what all screens share. */
/* The present screen, its view, and its pane with the focus. */
const struct screen_ops *app_screen(const struct app *app);
const struct screen_view *app_view(const struct app *app);
const struct pane_ops *app_pane(const struct app *app);
void screen_draw(const struct app *app, struct canvas *canvas);
/* Below that size no pane is shown. */
bool screen_is_too_small(int width, int height);
/* Where a pane of the present screen is drawn on so large a canvas, frame included; empty: it is not shown. */
struct rect screen_pane_area(const struct app *app, size_t pane, int width, int height);
/* What of it is the pane's own: all but the frame, where there is one. */
struct rect screen_pane_inside(const struct app *app, struct rect area, int width, int height);
/* Whether a pane can be seen now, at the size that app_resize() was told. */
bool screen_shows(const struct app *app, const struct pane_ops *pane);
bool rect_has(struct rect area, int x, int y);
/* Rows that a message covers, from the bottom up, or from the hints up while a value is typed. */
int screen_message_rows(const struct app *app, int width);
/* The key whose word is drawn at column `x` of the bottom line, NKEY_NONE for none. */
uint32_t screen_hint_at(const struct app *app, int x);

/* tabs.c: the screens on the status line. */
/* Draws them from column 0 on; returns the column behind them. */
int tabs_draw(const struct app *app, struct canvas *canvas);
/* The command that goes to the screen whose tab is at column `x`, NULL for none. */
const struct command *tabs_at(const struct app *app, int x);

/* click.c */
/* Carries out a click: app_click() without what follows on every key and click. */
bool click_carry_out(struct app *app, int x, int y, enum click what);
/* After each key, click and command: a drag is over whose pane is not where it began any more. */
void click_follow(struct app *app);

/* help.c */
/* Its rows are commands, first those whose keys hold on the present screen, then settings. */
size_t help_rows(void);
/* What a row is about; NULL for a setting. */
const struct command *help_command(const struct app *app, size_t row);
void help_draw(const struct app *app, struct canvas *canvas, struct rect area);
bool help_move(struct app *app, enum command_id command, struct error *err);
/* A click where help_draw() had `area`. */
void help_click(struct app *app, struct rect area, int x, int y, enum click what);

/* prompt.c */
void prompt_open(struct app *app, const char *text);
void prompt_key(struct app *app, uint32_t key);
void prompt_draw(const struct app *app, struct canvas *canvas, int y);
/* A click while it is open, where it was drawn in row `line_y`. */
void prompt_click(struct app *app, int line_y, int x, int y, enum click what);
void prompt_free(struct prompt *prompt);

/* list.c */
/* Row after a move in a list of `count` rows; rows do not go round. */
size_t list_move(size_t row, size_t count, enum command_id command);
/* First row shown of a list in `height` rows, so that `row` is seen; a pure function, nothing to keep. */
size_t list_top(size_t row, size_t count, size_t height);
/*
 * The same, but where it was when it was last clicked on as long as the row is seen there: a list that moves away under
 * the mouse cannot be clicked on twice. `held`: that row plus 1, 0 for none; every key that moves sets it to 0.
 */
size_t list_top_held(size_t held, size_t row, size_t count, size_t height);
/* The row of a list that is drawn at `y`; false: none is. */
bool list_row_at(struct rect area, int y, size_t top, size_t count, size_t *row);
/* Marks in the last column of `area` that there is more above or below the part seen. */
void list_more(struct canvas *canvas, struct rect area, size_t top, size_t count);

#endif
