/*
 * In the view `network`: one weight is changed a little, and followed through every neuron that it reaches. The slope that
 * comes of it is right, but takes a pass for each weight; backpropagation has all slopes from two.
 */
#include <nntui/i18n.h>
#include <nntui/pass.h>

#include "ui/number.h"
#include "ui/pieces.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_AMOUNT 0.01

/* ---- One sample through the network as it is, and with the changed weight */

struct trial {
    struct pass pass;
    double *parameters, *input, *target;
    size_t index; /* of the parameter, in the plain order */
};

static size_t parameter_index(const struct architecture *arch, const struct perturbation *p)
{
    return p->from > 0 ? architecture_weight(arch, p->column - 1, p->row, p->from - 1)
                       : architecture_bias(arch, p->column - 1, p->row);
}

static void trial_end(struct trial *trial)
{
    free(trial->parameters);
    free(trial->input);
    pass_free(&trial->pass);
}

/* The sample as the network has it. */
static bool fill_sample(struct trial *trial, const struct app *app)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    struct sample_set set;
    float target[SAMPLES_MAX_CLASSES];

    if (arch->sizes[arch->layers] > SAMPLES_MAX_CLASSES ||
        !sample_set_make_one(&set, app->snapshot, model->dataset->rows[model->sample]))
        return false;
    samples_target(&set.samples, 0, target);
    for (size_t i = 0; i < arch->sizes[0]; i++)
        trial->input[i] = (double)set.x[i];
    for (size_t k = 0; k < arch->sizes[arch->layers]; k++)
        trial->target[k] = (double)target[k];
    sample_set_free(&set);
    return true;
}

static bool trial_begin(struct trial *trial, const struct app *app)
{
    const struct network *network = &app->snapshot->network;
    const struct architecture *arch = &network->arch;

    *trial = (struct trial){0};
    if (!pass_create(&trial->pass, arch, NULL))
        return false;
    trial->parameters = malloc(architecture_parameters(arch) * sizeof(double));
    trial->input = malloc((arch->sizes[0] + arch->sizes[arch->layers]) * sizeof(double));
    if (trial->parameters == NULL || trial->input == NULL) {
        trial_end(trial);
        return false;
    }
    trial->target = trial->input + arch->sizes[0];
    if (!fill_sample(trial, app)) {
        trial_end(trial);
        return false;
    }
    network_export_double(network, trial->parameters);
    trial->index = parameter_index(arch, &app->model.perturbation);
    return true;
}

/* Forward; returns E, and all neurons' outputs. */
static double trial_run(struct trial *trial, double *output)
{
    const struct architecture *arch = &trial->pass.arch;

    pass_forward(&trial->pass, trial->parameters, trial->input, NULL);
    memcpy(output, trial->input, arch->sizes[0] * sizeof *output);
    output += arch->sizes[0];
    for (size_t l = 0; l < arch->layers; l++) {
        memcpy(output, trial->pass.output[l], arch->sizes[l + 1] * sizeof *output);
        output += arch->sizes[l + 1];
    }
    return pass_loss(&trial->pass, trial->target, NULL);
}

static void compute(struct perturbation *p, struct trial *trial)
{
    p->error[0] = trial_run(trial, p->output[0]);
    p->slope = (double)NAN;
    if (pass_backward(&trial->pass, trial->parameters, trial->target, RULE_CHAIN, NULL, NULL))
        p->slope = trial->pass.gradient[trial->index];
    trial->parameters[trial->index] += p->amount;
    p->error[1] = trial_run(trial, p->output[1]);
    p->known = true;
}

static bool make_room(struct perturbation *p, size_t count)
{
    free(p->output[0]);
    p->output[0] = calloc(2 * count, sizeof *p->output[0]);
    p->output[1] = p->output[0] != NULL ? p->output[0] + count : NULL;
    return p->output[0] != NULL;
}

/* The cursor has gone on: it was about another weight. */
static bool is_here(const struct model_state *model)
{
    const struct perturbation *p = &model->perturbation;

    return p->column == model->column && p->row == model->row && p->from == model->from;
}

void perturb_update(struct app *app)
{
    struct perturbation *p = &app->model.perturbation;
    struct trial trial;

    p->known = false;
    p->on = p->on && is_here(&app->model);
    if (!p->on || !make_room(p, app->model.output_count) || !trial_begin(&trial, app))
        return;
    compute(p, &trial);
    trial_end(&trial);
}

bool perturb_end(struct app *app)
{
    struct perturbation *p = &app->model.perturbation;
    bool on = p->on && app->model.view == &model_views[VIEW_network];

    p->on = p->known = false;
    return on;
}

/* ---- What it reaches */

static size_t place(const struct app *app, size_t column, size_t unit)
{
    for (size_t i = 0; i < column; i++)
        unit += app->snapshot->network.arch.sizes[i];
    return unit;
}

double perturb_output(const struct app *app, size_t column, size_t unit)
{
    return app->model.perturbation.output[1][place(app, column, unit)];
}

bool perturb_reaches(const struct app *app, size_t column, size_t unit)
{
    const struct perturbation *p = &app->model.perturbation;
    size_t at = place(app, column, unit);

    return p->known && (p->output[0][at] < p->output[1][at] || p->output[0][at] > p->output[1][at]);
}

/* ---- Text */

int perturb_rows(const struct app *app)
{
    return app->model.perturbation.known ? 4 : 0;
}

void perturb_draw(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct perturbation *p = &app->model.perturbation;
    size_t parameters = architecture_parameters(&app->snapshot->network.arch);
    struct pieces pieces = {.canvas = canvas, .area = area};
    char amount[NUMBER_SIZE];

    snprintf(amount, sizeof amount, "%.4g", fabs(p->amount));
    pieces_add(&pieces, ROLE_REACHED, "%s %s %s:", p->from > 0 ? "w" : "b",
               p->amount < 0 ? "-" : "+", amount);
    pieces_add(&pieces, ROLE_REACHED, "E %.6f -> %.6f", p->error[0], p->error[1]);
    pieces_add(&pieces, ROLE_REACHED, _("change of E / %s%s: %.6g"), p->amount < 0 ? "-" : "",
               amount, (p->error[1] - p->error[0]) / p->amount);
    if (isfinite(p->slope))
        pieces_add(&pieces, ROLE_NORMAL, _("dE/d%s backward: %.6g"), p->from > 0 ? "w" : "b",
                   p->slope);
    pieces_add(&pieces, ROLE_DIM, _("all %zu slopes: %zu passes"), parameters, parameters + 1);
    pieces_add(&pieces, ROLE_DIM, "%s", _("backward: 2"));
}

/* ---- The command */

static bool check_place(const struct app *app, struct error *err)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;

    if (app->snapshot->network.block == NULL)
        return error_input(err, _("perturb: there is no network yet"));
    if (model->view != &model_views[VIEW_network])
        return error_input(err, _("perturb: the weight is chosen in the view network; type view "
                                  "network"));
    if (model->column == 0)
        return error_input(err, _("perturb: the inputs are the data's; Right goes on to a neuron, "
                                  "Left from there to its weights"));
    if (model->from == 0 && !arch->bias)
        return error_input(err, _("perturb: this network has no biases; Left goes to the neuron's "
                                  "weights"));
    return model->dataset->train_count > 0 ||
           error_input(err, _("perturb: there are no training samples"));
}

bool command_perturb(struct app *app, const char *arguments, struct error *err)
{
    struct model_state *model = &app->model;
    double amount = USUAL_AMOUNT;

    if (!check_place(app, err))
        return false;
    if (arguments[0] != '\0' &&
        (!parse_real(arguments, &amount) || !isfinite(amount) || !(fabs(amount) > 0)))
        return error_input(err, _("perturb: found \"%s\"; expected a number other than 0"),
                           arguments);
    model->perturbation.on = true;
    model->perturbation.column = model->column;
    model->perturbation.row = model->row;
    model->perturbation.from = model->from;
    model->perturbation.amount = amount;
    model->stale = true;
    return true;
}
