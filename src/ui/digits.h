/*
 * The Digits screen: a digit that is drawn, opened or taken from a set, and what a network makes of it. Private to src/ui/.
 *
 * digits_input.c   the digit, from wherever it comes, and its preparation
 * digits_network.c which network is asked, and its outputs
 * digits_draw.c, digits_answer.c, digits_look.c  the three panes
 *
 * The middle pane shows one of several views: a file with a `const struct look_ops` and a row of digits_look.def. What a
 * view shows is made in its update(), when the digit or the network has changed, and kept in struct digits_state.
 */
#ifndef NNTUI_UI_DIGITS_H
#define NNTUI_UI_DIGITS_H

#include <nntui/app.h>
#include <nntui/digit_maker.h>
#include <nntui/evidence.h>
#include <nntui/imagine.h>
#include <nntui/microscope.h>
#include <nntui/model.h>
#include <nntui/preparation.h>
#include <nntui/rule_eight.h>

#include "ui/command.h"
#include "ui/digits_gallery.h"
#include "ui/ink.h"

#define DIGITS_UNDO    32
#define DIGITS_OUTPUTS 256 /* of a network that can be asked */
#define DIGITS_NAME    160

enum digits_look_id {
#define LOOK(id, name, help) LOOK_##id,
#include "ui/digits_look.def"
#undef LOOK
    LOOK_COUNT
};

struct look_ops {
    const char *choose_hint; /* N_(): what Enter does; NULL for nothing */
    /* Optional: makes anew what is drawn; on want of memory there is less to see. */
    void (*update)(struct app *app);
    bool eager; /* update() costs nothing, and wants to be called after each command and snapshot */
    void (*draw)(const struct app *app, struct canvas *canvas, struct rect area, bool focused);
    /* Optional: up, down, ..., choose in the focused pane. */
    bool (*move)(struct app *app, enum command_id command, struct error *err);
    /* Optional: the mouse, as pane_ops has it. */
    bool (*click)(struct app *app, struct rect area, int x, int y, enum click what);
    /* Optional, both or neither: as screen_ops has them, while it is shown. */
    int (*interval)(const struct app *app);
    void (*tick)(struct app *app);
};

#define LOOK(id, name, help) extern const struct look_ops id##_look;
#include "ui/digits_look.def"
#undef LOOK

struct look_row {
    const char *name;
    const char *help; /* not yet translated */
    const struct look_ops *ops;
};

extern const struct look_row digits_looks[LOOK_COUNT];

/* Where the digit comes from. */
enum digits_source {
    DIGITS_DRAWN,
    DIGITS_OPENED, /* a file: a picture of any size */
    DIGITS_SAMPLE, /* of a set: 28 x 28 already, shown to the network as it is */
};

struct digits_input {
    enum digits_source source;
    struct drawing drawing;
    struct drawing before[DIGITS_UNDO]; /* the newest last */
    size_t before_count;
    float pen; /* pixels */
    uint8_t *picture; /* OPENED: [height][width], 255 is ink; malloc */
    size_t width, height;
    uint8_t sample[DRAWING_PIXELS]; /* SAMPLE */
    char name[DIGITS_NAME];         /* of the file or the sample, for the screen */
    char known[40];                 /* the class of a sample; "": only the person knows */
    unsigned stages;                /* PREPARATION_BIT()s that are done */
    struct preparation seen;
    uint64_t version; /* grows with each change of the digit or of the stages */
};

/* Whose opinion is asked. */
enum digits_whose {
    DIGITS_BUILT_IN,
    DIGITS_RUN, /* the Train screen's, as it learns */
    DIGITS_FILE,
};

struct digits_network {
    enum digits_whose whose;
    struct network network; /* a copy; block NULL: there is none, see error */
    size_t class_count;     /* its outputs */
    char **class_names;     /* [class_count], malloc; NULL: numbers */
    struct scaling scaling;    /* from bytes to what it takes */
    struct predictor *predictor;
    struct digit_maker *maker; /* BUILT_IN: it is still being made */
    uint64_t serial;        /* RUN: of the snapshot that was copied */
    char path[DIGITS_NAME]; /* FILE */
    struct error error;     /* why there is none */
    uint64_t version;       /* grows with each change */
};

/* digits_inside.c */
struct inside_state {
    bool chosen;  /* an output by the person; else it is the answer */
    size_t output;
    size_t row;   /* of the items */
    struct evidence evidence; /* items NULL: there is none */
    float picture[DRAWING_PIXELS]; /* of the item's neuron */
    enum evidence_picture kind;
    struct error error; /* why there is none of either */
};

/* digits_imagines.c */
struct imagines_state {
    size_t label;
    bool chosen;             /* which way, by the person; else backwards where the network can be run so */
    bool uphill;             /* else backwards */
    struct imagine *imagine; /* uphill; NULL: there is none */
    uint64_t network;        /* version that the picture is of; 0: there is no picture */
    struct input_range range; /* of its values */
    uint8_t picture[DRAWING_PIXELS];
    float output;       /* what the network says of it: the label's */
    size_t answer;      /* and the class that it takes it for */
    struct error error; /* why there is no picture */
};

/* digits_microscope.c */
struct microscope_state {
    size_t pixel; /* under the cursor */
    struct microscope *microscope; /* NULL: there is no digit, or no network */
    uint64_t input, network;       /* versions that it is of */
    struct input_range range;      /* of its pixels */
    bool slopes;                   /* those are shown instead of the picture */
    float slope[DRAWING_PIXELS];   /* of the answer's output by each pixel */
    size_t changed;                /* pixels that were changed by hand */
    bool searching;                /* for the smallest change of one pixel */
    struct flip flip;              /* picture NULL: nothing was searched for */
    struct error error;
};

/* digits_rule.c */
struct rule_state {
    bool judged;
    struct eight_verdict verdict; /* of the present digit */
    /* What it says of the gallery's part, made by ticks. */
    struct dataset *set; /* a reference; NULL: of none */
    enum part part;
    size_t at, end; /* numbers of the next digit and behind the last, as dataset->rows has them */
    struct eight_score score;
};

struct digits_state {
    bool open; /* a network has been chosen, by going to the screen or by a command */
    struct digits_input input;
    struct digits_network network;
    float values[DRAWING_PIXELS]; /* the digit as the network is given it */
    float outputs[DIGITS_OUTPUTS];
    bool answered; /* outputs are of the present digit: there are a digit and a network */
    uint64_t asked_input, asked_network; /* versions that they are of */
    const struct look_row *look;
    bool stale;    /* something was chosen: the view's update() is due */
    /* The pen of the keyboard. */
    float x, y; /* pixels */
    bool down;
    bool drawing, rubbing; /* a button of the mouse is held */
    size_t stage;          /* under the cursor of `sees` */
    struct digits_gallery gallery;
    struct inside_state inside;
    struct imagines_state imagines;
    struct microscope_state microscope;
    struct rule_state rule;
};

/* ---- digits_screen.c */

void digits_start(struct digits_state *digits);
void digits_free(struct digits_state *digits);
/* Asks the network anew where it or the digit has changed, whatever screen is shown. */
void digits_ask(struct app *app);
/* After each command, click and snapshot: what the screen shows, where it is the one shown. */
void digits_refresh(struct app *app);

/* ---- digits_input.c: each change keeps what was before, for undo */

/* What is drawn next does not go on with the present stroke: neither of the keys' pen nor of a held button. */
void digits_end_stroke(struct digits_state *digits);
/* Before a change of the drawing; what was opened or taken from a set makes room for an empty sheet. False: no memory. */
bool digits_keep(struct app *app, struct error *err);
bool digits_undo(struct app *app, struct error *err);
void digits_changed(struct app *app);
/* Takes over a picture, which is malloc'ed: [height][width], 255 is ink. */
void digits_open(struct app *app, uint8_t *picture, size_t width, size_t height, const char *name);
/* Shows a digit of a set: [DRAWING_PIXELS]; known: its class. */
void digits_take(struct app *app, const uint8_t *bytes, const char *name, const char *known);
/* The digit as it was drawn, for the left pane: bytes [DRAWING_PIXELS]; a picture is made to fit. */
void digits_sheet(const struct digits_input *input, uint8_t *bytes);

/* ---- digits_network.c */

/* Takes the network of `whose`; what goes wrong is in digits->network.error. */
void digits_choose_network(struct app *app, enum digits_whose whose);
/* The run's network has learned, and is copied; or the built-in one has been made. */
void digits_follow_network(struct app *app);
void digits_network_free(struct digits_network *network);
/* The name of an output: "7". Returns `buffer`. */
char *digits_class(const struct app *app, size_t output, char *buffer, size_t size);
/* The output that is largest. */
size_t digits_answer(const struct app *app);

/* ---- digits_look.c */
/* The present view's update(), where it is due. */
void digits_update_look(struct app *app);
/* The digit as the network gets it, [DRAWING_PIXELS]. */
void digits_values(const struct app *app, double *values);
/* What these values lie between: as the network's scaling has it, 0.01 .. 1 for images; 0 .. 255 where that stage is left out. */
struct input_range digits_range(const struct app *app);
/* Values as ink, [DRAWING_PIXELS]: the low end of the range is paper. */
void digits_ink(const double *values, struct input_range range, uint8_t *bytes);
/* Draws a picture of values with signs, or of ink, at the top of an area; returns what is left below it. */
struct rect digits_picture(struct canvas *canvas, struct rect area, const uint8_t *ink,
                           const float *values);
/* Writes broken lines at the top of an area, which becomes what is left below them. */
void digits_say(struct canvas *canvas, struct rect *area, enum role role, const char *text);
/* What views keep; each is then as at first, and has forgotten what it is of. */
void inside_free(struct inside_state *inside);
void imagines_free(struct imagines_state *imagines);
void microscope_state_free(struct microscope_state *state);
void rule_free(struct rule_state *rule);
/* Shows a view. */
void digits_show(struct app *app, enum digits_look_id look);
/* What the view draws into, at the size that app_resize() was told. */
struct rect digits_look_area(const struct app *app);

#endif
