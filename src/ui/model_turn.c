/*
 * Turning the weights of a single neuron by hand, as a knob: by how much each turn changes the line, and the error.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TURNS         40  /* of a key, from nothing to a weight of usual size */
#define SCALE_SAMPLES 400 /* that tell what is usual */

bool turn_fits(const struct app *app)
{
    const struct architecture *arch = &app->snapshot->network.arch;

    return arch->layers == 1 && arch->sizes[1] == 1;
}

/* ---- The line as a formula */

bool turn_is_scaled(const struct app *app)
{
    const struct scaling *scaling = &app->snapshot->scaling;
    bool scaled = fabs((double)scaling->input_offset[0]) > 0 ||
                  fabs((double)scaling->input_factor[0] - 1) > 0;

    if (scaling->targets > 0)
        scaled = scaled || fabs((double)scaling->target_offset[0]) > 0 ||
                 fabs((double)scaling->target_factor[0] - 1) > 0;
    return scaled;
}

/* The line through the scaled values, as one through those of the data: x' = (x - offset) factor, t' likewise. */
static void unscale(const struct app *app, double *w, double *b)
{
    const struct scaling *scaling = &app->snapshot->scaling;
    bool targets = scaling->targets > 0 &&
                   app->snapshot->network.arch.activation[0] == ACTIVATION_LINEAR;

    *w *= (double)scaling->input_factor[0];
    *b -= *w * (double)scaling->input_offset[0];
    if (!targets)
        return;
    *w /= (double)scaling->target_factor[0];
    *b = *b / (double)scaling->target_factor[0] + (double)scaling->target_offset[0];
}

void turn_formula(const struct app *app, bool own_units, char *text, size_t size)
{
    const struct network *network = &app->snapshot->network;
    enum activation activation = network->arch.activation[0];
    double w = (double)network_weight(network, 0, 0, 0), b = (double)network_bias(network, 0, 0);
    char line[120];

    if (own_units)
        unscale(app, &w, &b);
    /* So many digits that who computes with them gets what the network gives. */
    snprintf(line, sizeof line, "%.4g*x %s %.4g", w, b < 0 ? "-" : "+", fabs(b));
    if (activation == ACTIVATION_LINEAR)
        snprintf(text, size, "y = %s", line);
    else
        snprintf(text, size, "a = %s(%s)", activation_choices[activation].name, line);
}

/* ---- Which one */

/* "w" is "w1" where there is but one. */
static bool parse_knob(const struct app *app, const char *word, size_t *from, struct error *err)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    size_t inputs = arch->sizes[0], number;
    char shown[40];

    if (strcmp(word, "b") == 0) {
        *from = TRAINER_BIAS;
        return arch->bias || error_input(err, _("turn: this network has no bias"));
    }
    *from = 0;
    if (word[0] == 'w' && word[1] == '\0' && inputs == 1)
        return true;
    if (word[0] == 'w' && parse_size(word + 1, &number) && number >= 1 && number <= inputs) {
        *from = number - 1;
        return true;
    }
    if (inputs == 1)
        return error_input(err, _("turn: found \"%s\"; expected w or b"),
                           text_safe(shown, sizeof shown, word));
    return error_input(err, _("turn: found \"%s\"; expected w1 to w%zu, or b"),
                       text_safe(shown, sizeof shown, word), inputs);
}

static bool check_run(const struct app *app, struct error *err)
{
    if (app->snapshot->network.block == NULL)
        return error_input(err, _("turn: there is no network yet"));
    if (!turn_fits(app))
        return error_input(err,
                           _("turn: only a network of one neuron can be turned by hand, as "
                             "layers %zu-1; others by set-weight"),
                           app->snapshot->network.arch.sizes[0]);
    if (app_state(app) == TRAINER_BROKEN)
        return error_input(err, _("turn: the run is broken; r begins again"));
    return true;
}

/* ---- Turning */

/* Where it stands, or will when the run has done what it was told: keys may come faster than snapshots. */
static double present(const struct app *app, size_t from)
{
    const struct turn *turn = &app->model.turn;
    const struct network *network = &app->snapshot->network;

    if (app->snapshot->orders < turn->orders && turn->from == from)
        return turn->value;
    return from == TRAINER_BIAS ? (double)network_bias(network, 0, 0)
                                : (double)network_weight(network, 0, 0, from);
}

static bool turn(struct app *app, size_t from, double amount, struct error *err)
{
    double value = present(app, from) + amount;

    if (!isfinite((float)value))
        return error_input(err, _("turn: that is no number that a weight can have"));
    if (!trainer_set_parameter(app->trainer, 0, 0, from, value))
        return error_work(err, _("the run is busy with earlier commands"));
    app->model.turn = (struct turn){trainer_orders(app->trainer), from, value};
    app_update(app);
    return true;
}

bool command_turn(struct app *app, const char *arguments, struct error *err)
{
    char knob[32], amount[40], rest[2], shown[40];
    size_t from;
    double value;

    if (sscanf(arguments, "%31s %39s %1s", knob, amount, rest) != 2)
        return error_input(err, _("turn: expected what and by how much, as in turn w 0.1"));
    if (!check_run(app, err) || !parse_knob(app, knob, &from, err))
        return false;
    if (!parse_real(amount, &value))
        return error_input(err, _("turn: \"%s\" is no number"),
                           text_safe(shown, sizeof shown, amount));
    return turn(app, from, value, err);
}

/* ---- By keys */

/* A round number, such that the picture is gone through in some tens of turns. */
static bool key_step(const struct app *app, size_t from, double *step, struct error *err)
{
    struct sample_set set;

    if (!sample_set_make(&set, app->snapshot, SCALE_SAMPLES))
        return error_memory(err, sizeof(float), "samples");
    *step = number_round_down(parameter_usual(app, &set, 0, from) / TURNS * (1 + 1e-6));
    sample_set_free(&set);
    return true;
}

static bool turn_by_key(struct app *app, const char *knob, int direction, struct error *err)
{
    size_t from;
    double step = 0;

    return check_run(app, err) && parse_knob(app, knob, &from, err) &&
           key_step(app, from, &step, err) && turn(app, from, direction * step, err);
}

#define TURN(id, knob, direction)                                             \
 bool command_##id(struct app *app, const char *arguments, struct error *err) \
 {                                                                            \
  (void)arguments;                                                            \
  return turn_by_key(app, knob, direction, err);                              \
 }

TURN(w_up, "w1", 1)
TURN(w_down, "w1", -1)
TURN(w2_up, "w2", 1)
TURN(w2_down, "w2", -1)
TURN(b_up, "b", 1)
TURN(b_down, "b", -1)
