/*
 * The Step screen's state, and what its panes share. Private to src/ui/.
 */
#ifndef NNTUI_UI_STEP_H
#define NNTUI_UI_STEP_H

#include <nntui/answer.h>
#include <nntui/app.h>
#include <nntui/canvas.h>
#include <nntui/comparison.h>
#include <nntui/explain.h>
#include <nntui/function.h>
#include <nntui/ledger.h>
#include <nntui/stepper.h>

#include "ui/command.h"

#define STEP_PACE_LEAST 100 /* ms from one step to the next while it plays */
#define STEP_PACE_MOST  10000
#define STEP_PANES      11
#define STEP_LINES      40 /* of panes that are no long lists, about */
#define STEP_TERMS \
 12 /* of a sum that is shown whole; of a longer one the first and the last few are */
#define STEP_FEW_TERMS 4

struct app;
struct screen_ops;
struct pane_ops;

/* An answer in "predict, then reveal". */
struct prediction {
    char name[PLACE_NAME_SIZE + 40]; /* with its kind before it */
    double given, expected;
    bool right, revealed; /* revealed: asked to be told */
    char mistake[120];    /* what is said of it, translated; "" for none, or not recognised */
};

struct step_state {
    struct stepper *stepper; /* NULL until the screen is first gone to */
    enum grain grain;
    bool grain_chosen; /* by the person; else it fits the example */
    int places;
    bool changed; /* something below has to be made anew: step_refresh() */
    /* The operation that the screen is about: the last one done, or the next while predicting. TRACE_NONE: none. */
    size_t step;
    struct explanation explanation;
    struct operand *marks; /* the numbers that go into it, in order of step_compare_places() */
    size_t mark_count;
    uint64_t version;                    /* of the stepper, for which the following were made */
    size_t phase_start[PHASE_COUNT + 1]; /* operations of phase p: from [p] to [p + 1] */
    struct comparison comparison;        /* while there is a "what if" */
    struct ledger ledger;                /* rows NULL: not asked for, or too large */
    struct error ledger_trouble;
    uint64_t ledger_version; /* of the stepper, for which it was made; 0: none */
    int scroll[STEP_PANES];  /* rows that each pane was moved by hand, see step_scroll() */
    bool selecting;          /* a cursor is on a number that could be changed */
    size_t cursor;           /* that number: index into the problem's numbers */
    bool predicting;
    struct prediction *predictions;
    size_t prediction_count;
    size_t question_count, right_count; /* questions answered, and those right at once */
    size_t tried_pass, tried_step;      /* the question that was answered wrongly; pass 0: none */
    bool fresh;                         /* the first character typed replaces what stands there */
    bool playing;
    int pace; /* ms */
    char search[80];
    struct plot_state plot;
    const struct screen_ops *from; /* the screen that a sample was brought here from, for Esc; NULL: none */
};

/* ---- step_state.c */

/* Opens 3-3-3 where nothing is open yet. False with a message where it is not there. */
bool step_begin(struct app *app, struct error *err);
/* Makes `example` what is stepped through, from its beginning; it is copied. */
bool step_open(struct app *app, const struct example *example, struct error *err);
/* The same, and shows it; Esc leads back to the present screen. */
bool step_visit(struct app *app, const struct example *example, struct error *err);
void step_free(struct step_state *step);
/* After every key and command: makes what the panes show anew where something has changed. */
void step_refresh(struct app *app);
/* The pass being stepped through; NULL while nothing is open. */
const struct trace *step_trace(const struct app *app);
const struct problem *step_problem(const struct app *app);
/* The number at a place as far as the cursor has come; false: not computed yet. */
bool step_number(const struct app *app, const struct operand *place, double *value);
/* Whether a number goes into the present operation. */
bool step_is_operand(const struct app *app, const struct operand *place);
/* The result of the present operation: its place. False where there is none. */
bool step_result(const struct app *app, struct operand *place);
/* Order of places, for sorting; 0: the same. */
int step_compare_places(const void *a, const void *b);

/* The cursor was or will be moved by hand: what played stops. */
void step_moved(struct app *app);
/* Refuses a way on past results that were not asked for yet; back is always allowed. */
bool step_may_go(const struct app *app, size_t pass, size_t at, struct error *err);
/* Says that it cannot be done while predicting; false. */
bool step_not_now(struct error *err);
/* Moves the cursor as a key does; what is in the way is told on the bottom line. */
void step_move_on(struct app *app);
void step_move_back(struct app *app);

/* ---- step_draw.c: what several panes draw alike */

/* A number with the columns of the sheet: "·" where it is not computed yet, with the role that its place has now. */
void step_draw_number(const struct app *app, struct canvas *canvas, int x, int y, int width,
                      const struct operand *place);
/*
 * The number at a place, or what is about it, takes this part of the canvas: for clicks. Of several the last
 * counts, so a row comes before its numbers. step_draw_number() says it by itself. In step_click.c.
 */
void step_stands_at(struct canvas *canvas, struct rect area, const struct operand *place);
/* The role of a place now: result, operand, changed, can be changed, or plain. */
enum role step_role(const struct app *app, const struct operand *place);
/* Rows that a pane was moved by hand. */
int step_scroll(const struct app *app, const struct pane_ops *pane);
/* The first of `shown` out of `all`, so that `wanted` is among them. */
size_t step_window(size_t wanted, size_t all, size_t shown);
/* First row shown of `count` in `height`: so that `row` is seen, moved by hand as `scroll` says. */
size_t step_top(size_t row, size_t count, int height, int scroll);

/* step_functions.c: what keys do while functions are drawn; role and letter of the k-th of them. */
const char *functions_hint(enum command_id id);
enum role function_role(size_t k);
enum glyph function_glyph(size_t k);
/* step_curves.c: curves of the plot's functions, with the cursor; and the x that is at a column of it. */
void function_curves_draw(const struct plot_state *plot, struct canvas *canvas, struct rect area);
double function_curves_x_at(const struct plot_state *plot, struct rect area, int column);
/* step_sizes.c: the bars of `sizes`; and the bar, counted from 1, that is in a row. */
void sizes_draw(const struct plot_state *plot, struct canvas *canvas, struct rect area);
double sizes_x_at(const struct plot_state *plot, struct rect area, int row);

/* step_graph.c: a graph's nodes as a table, and as a tree from the result down. */
void step_draw_graph(const struct app *app, struct canvas *canvas, struct rect area);
void step_draw_tree(const struct app *app, struct canvas *canvas, struct rect area);

/* Columns that the longest name of an output takes, with a blank before it; 0: nobody says what they stand for. */
int step_label_width(const struct app *app);
/* What an output stands for, in those columns less the blank. */
void step_draw_label(const struct app *app, struct canvas *canvas, int x, int y, size_t unit);

/* step_image.c: whether the inputs are a picture that can be shown, and the pane that shows it with the outputs. */
bool step_has_image(const struct app *app);
void step_draw_image(const struct app *app, struct canvas *canvas, struct rect area);

/*
 * step_click.c: a click in any pane of the screen goes to the number that is there: to the operation that computes it, or,
 * where it is given, with the cursor that changes it; a double click types another value.
 */
bool step_click(struct app *app, struct rect area, int x, int y, enum click what);

/* step_screen.c: what arrows, Home, End and Enter do in every pane of the screen. */
bool step_pane_move(struct app *app, enum command_id command, struct error *err);

/* ---- step_typing.c: numbers typed in place */

/* Takes a key for a number being typed or asked for; false: not taken. */
bool step_typing_key(struct app *app, uint32_t key);
/* Puts the cursor on a number that can be changed: an index into the problem's. */
void step_select(struct app *app, size_t index);
/* Puts a cursor on a number; where it is there already, begins to type another value. */
void step_type_value(struct app *app);
/* Whether a result is asked for now. */
bool step_is_asking(const struct app *app);
/* Judges an answer as if it were typed. */
bool step_answer(struct app *app, const char *text, struct error *err);
/* Shows what the question's answer is, and goes on. */
bool step_reveal(struct app *app, struct error *err);
/* Carries out an arrow while a number is selected. */
void step_select_move(struct app *app, int columns, int rows);

#endif
