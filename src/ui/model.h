/*
 * The Model pane: what the network has learned, as one of several views. Private to src/ui/.
 *
 * A view is a file with a `const struct model_view_ops` and a row of model_view.def. What it shows is computed in its
 * update(), when the run has a new snapshot or the person has chosen something else, and kept in struct model_state;
 * drawing only looks at it.
 */
#ifndef NNTUI_UI_MODEL_H
#define NNTUI_UI_MODEL_H

#include <nntui/app.h>

#include "ui/command.h"
#include "ui/model_field.h"

enum model_view_id {
#define VIEW(id, name, help) VIEW_##id,
#include "ui/model_view.def"
#undef VIEW
    VIEW_COUNT
};

struct model_view_ops {
    /* Why it cannot show the run, translated; NULL: it can. Only asked while there is a network. */
    const char *(*unfit)(const struct app *app);
    /* Makes anew what is drawn; on want of memory there is less to see. */
    void (*update)(struct app *app);
    void (*draw)(const struct app *app, struct canvas *canvas, struct rect area, bool focused);
    /* Optional: up, down, ..., choose in the focused pane. */
    bool (*move)(struct app *app, enum command_id command, struct error *err);
    /* Optional: the mouse, as pane_ops has it. */
    bool (*click)(struct app *app, struct rect area, int x, int y, enum click what);
    /* Optional: it shows one neuron, which `n` and `N` change. The first layer of weights it can show, and behind the last. */
    void (*layers)(const struct app *app, size_t *first, size_t *end);
    /* Optional: it has a cursor among the raw inputs; points can be added and removed there. */
    bool points;
};

#define VIEW(id, name, help) extern const struct model_view_ops id##_view;
#include "ui/model_view.def"
#undef VIEW

struct model_view_row {
    const char *name;
    const char *help; /* not yet translated */
    const struct model_view_ops *ops;
};

extern const struct model_view_row model_views[VIEW_COUNT];

#define PATH_POINTS     512
#define HISTOGRAM_BINS  24
#define HISTOGRAM_NEURONS 32
#define HISTOGRAM_LIMIT 500 /* training samples that are looked at */

/* Where training has been, in two weights; of the last positions that were seen. */
struct loss_path {
    size_t count;
    uint64_t moment[PATH_POINTS]; /* steps from the first weights, rising */
    double x[PATH_POINTS], y[PATH_POINTS];
};

/* The last turn by hand, which snapshots have when the run has taken so many orders. */
struct turn {
    uint64_t orders;
    size_t from;
    double value;
};

#define SEARCH_TRIES 500

/* What the last random search has tried. */
struct loss_search {
    size_t count;
    double x[SEARCH_TRIES], y[SEARCH_TRIES], error[SEARCH_TRIES];
    struct settings settings; /* of the run that it was on */
    size_t layer, unit;
    uint64_t orders, tries; /* the run has `tries` in all when it has taken so many orders */
};

/* How the outputs of one layer are spread. */
struct layer_histogram {
    struct range range; /* the first bin's low end, the last one's high end */
    size_t bin[HISTOGRAM_BINS];
    size_t count;     /* of outputs that are finite */
    size_t saturated; /* those at the flat ends of the activation */
    size_t dead;      /* neurons that gave 0 for every sample (relu) */
    double slope;     /* mean of f'(x) over samples and neurons; NaN for softmax, which has none of its own */
    size_t neurons;   /* of which there is more: the first ones */
    double neuron_slope[HISTOGRAM_NEURONS]; /* mean of f'(x) over samples */
};

/* A weight changed a little, for one sample, and what comes of it. The run is left as it is. */
struct perturbation {
    bool on;
    size_t column, row, from; /* as the cursor of the view network has them */
    double amount;
    bool known;          /* what follows has been computed */
    double error[2];     /* E before and after */
    double slope;        /* dE/dw by backpropagation; NaN where an activation has none */
    double *output[2];   /* of all neurons, column by column, as model_state.outputs: before and after */
};

struct model_state {
    const struct model_view_row *view; /* NULL until there is a network */
    bool chosen;             /* by the person: it stays also with other data, while it can */
    bool stale;              /* something was chosen: update() is due */
    uint64_t serial;         /* of the snapshot that update() was for */
    struct dataset *dataset; /* a reference to the set that the ranges are of; NULL without a network */
    struct range input[FIELD_MOST_INPUTS], target; /* all samples', with some room around */
    struct field field;                            /* of the view */
    size_t layer, unit;        /* the neuron chosen, from 0; layer: of weights */
    double cursor[FIELD_MOST_INPUTS]; /* raw inputs; for a regression of one input, the target as the second */
    size_t next_class;                /* of a point that is added */
    /* loss */
    struct loss_path path;
    struct settings path_settings; /* of the run that the path is of */
    size_t path_layer, path_unit;  /* the neuron that it is of */
    double error, slope[2];        /* E as the picture has it, and its slopes, at the present weights */
    bool arrows_chosen, arrows;    /* the slopes as arrows on a map */
    struct loss_search search;
    struct turn turn;
    uint64_t field_key; /* of what the picture was made from, so that it is not made again for nothing */
    /* activations */
    size_t histogram_count, histogram_samples;
    struct layer_histogram histogram[NN_MAX_LAYERS];
    /* network */
    size_t column, row, from; /* cursor: column of neurons, 0: inputs; neuron; from > 0: the link from neuron from - 1 */
    size_t sample;            /* index among the training rows whose activations are shown */
    float *outputs;           /* of all neurons for it, inputs first, column by column */
    size_t output_count;
    struct perturbation perturbation;
};

/* ---- model_pane.c */

/* After every command and snapshot: the view that is to be shown, and what it shows. */
void model_refresh(struct app *app);
void model_state_free(struct model_state *model);
/* Colour and mark of a class, or of a regression's target as 0 (low) or 1 (high). */
enum role model_role(size_t group);
enum glyph model_mark(size_t group, bool test);
/* A row's class, or 0 or 1 by the half of the targets' range that its target is in. */
size_t model_group(const struct app *app, size_t row);
/*
 * Whether a row's mark is drawn where there is room for about so many: a share of them that stays the same when others are
 * added, and all that were added by hand.
 */
bool model_draws(const struct dataset *dataset, size_t row, size_t room);
/* Rows of text below a plot in an area: 1 where there is room. */
int model_text_rows(struct rect area);
/* "0.93", with the digits that tell neighbours of a range apart. Returns `buffer`. */
char *model_number(char *buffer, size_t size, double value);

/* ---- model_plane.c: pictures of a field in two dimensions */

enum plane_kind {
    PLANE_LEVELS, /* five levels from `low` to `high` of one plane of the field */
    PLANE_CLASSES, /* by the greatest plane */
};

struct plane_look {
    const struct field *field;
    enum plane_kind kind;
    size_t plane;
    double low, high;
    bool root;         /* levels by the root of the share: rings of a bowl are then as far apart */
    bool has_border;   /* a line where the value is `border`, or the class changes */
    double border;
};

/* Fills the cells of the axes. */
void plane_draw(const struct plane_look *look, struct canvas *canvas, const struct axes *axes);
/* A plane of a field of one row, as a curve. */
void plane_draw_line(const struct field *field, size_t plane, struct canvas *canvas, const struct axes *axes,
                     enum role role, enum glyph ascii);
/* A small picture without axes in `area`. */
void plane_draw_small(const struct plane_look *look, struct canvas *canvas, struct rect area);
/* "low ░▒▓ high" with the numbers of the levels' ends. */
void plane_draw_legend(const struct plane_look *look, struct canvas *canvas, struct rect area,
                       const char *name);
/* The samples in the plane of the raw inputs, as many as the plot has room for. Returns those shown. */
size_t plane_draw_samples(const struct app *app, struct canvas *canvas, const struct axes *axes);

/* ---- model_cursor.c: the cursor among the raw inputs */

/* Moves it by a share of the range; false where the command is no move. */
bool cursor_move(struct app *app, enum command_id command);
/* A click on a plot puts it there, a double one adds a sample. False: not on the plot. */
bool cursor_click(struct app *app, const struct axes *axes, int x, int y, enum click what);
/* Into the ranges, when they have become others. */
void cursor_fit(struct app *app);

/* ---- model_pair.c: two parameters of the chosen neuron */

/* The first is its first weight, the second its second weight, or its bias. */
struct pair {
    size_t layer, unit;
    bool flat;   /* there is a second one */
    bool biased; /* it is the bias */
};

struct pair pair_of(const struct app *app);
/* As trainer_set_parameter() has them: the incoming value, or TRAINER_BIAS. */
size_t pair_from(const struct pair *pair, size_t axis);
/* "w1", "w2", "b". */
const char *pair_name(const struct pair *pair, size_t axis);
double pair_get(const struct network *network, const struct pair *pair, size_t axis);
void pair_set(struct network *network, const struct pair *pair, size_t axis, double value);
/* Parameters of the network beside the pair. */
size_t pair_others(const struct app *app, const struct pair *pair);
/* The mean loss with other values of the pair, which stay in `network`; NaN for want of memory. */
double pair_error(struct network *network, const struct pair *pair, const struct samples *samples, double x,
                  double y);
/*
 * How far from 0 a parameter is likely to be at the bottom of the bowl: with scaled values a few units, with others as much
 * farther as the targets are wider, or the input narrower. from: as in trainer_set_parameter().
 */
double parameter_usual(const struct app *app, const struct sample_set *set, size_t layer, size_t from);
double pair_usual(const struct app *app, const struct sample_set *set, const struct pair *pair, size_t axis);

/* ---- model_turn.c */

/* One neuron and nothing else: what can be turned by hand. */
bool turn_fits(const struct app *app);
/* "y = 1.02*x + 0.31", and where the data are scaled the same in their own units. One input only. */
void turn_formula(const struct app *app, bool own_units, char *text, size_t size);
/* Whether the two formulas differ. */
bool turn_is_scaled(const struct app *app);

/* ---- model_search.c */

/* What has been tried is of another run, or of a future of this one that was left. */
void search_follow(struct app *app);

/* ---- model_loss.c */
/* Takes the run's present weights into the path, whatever is shown. */
void loss_follow(struct app *app);
const char *loss_unfit(const struct app *app);
/* Where the picture's network has the two partial slopes drawn, unless the person has chosen. */
bool loss_shows_arrows(const struct app *app);

/* ---- model_loss_draw.c */
void loss_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused);

/* ---- model_network.c */
/* Keys while a weight is typed. */
bool network_key(struct app *app, uint32_t key);

/* ---- model_perturb.c */

/* Follows cursor, sample and run. */
void perturb_update(struct app *app);
/* Leaves it; false where there was none. */
bool perturb_end(struct app *app);
/* Rows of text that it takes. */
int perturb_rows(const struct app *app);
void perturb_draw(const struct app *app, struct canvas *canvas, struct rect area);
/* Whether the change reaches a neuron: its output is another one. column: 0 for the inputs. */
bool perturb_reaches(const struct app *app, size_t column, size_t unit);
/* A neuron's output after the change. */
double perturb_output(const struct app *app, size_t column, size_t unit);

/* ---- model_surface.c */
/* How the network's own surface is looked at: by class, by the share of "yes", by value. */
struct plane_look surface_look(const struct app *app);

#endif
