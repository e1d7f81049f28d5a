/*
 * The slope of a pass's loss by perturbation: one parameter is moved, and what that changes is carried
 * through the network to the loss. Nothing of pass_backward.c is used here.
 */
#include "difference.h"
#include "numeric.h"

#include <nntui/pass.h>

#include <math.h>

/* What is perturbed, and where in the network that is. */
struct perturbation {
    struct pass *pass;
    double *parameters;
    const double *input, *target;
    size_t index;             /* in the plain order */
    double w;                 /* the parameter as it was */
    size_t layer, unit, from; /* from: the layer's inputs for a bias */
};

static void find_place(struct perturbation *p)
{
    const struct architecture *arch = &p->pass->arch;
    size_t at = p->index, in = arch->sizes[0], out = arch->sizes[1];

    while (at >= (in + (arch->bias ? 1 : 0)) * out) {
        at -= (in + (arch->bias ? 1 : 0)) * out;
        p->layer++;
        in = arch->sizes[p->layer];
        out = arch->sizes[p->layer + 1];
    }
    p->unit = at < in * out ? at / in : at - in * out;
    p->from = at < in * out ? at % in : in;
}

/* How the sums of the perturbed layer change when the parameter does by `step`: one of them alone. */
static void perturb_sums(const struct perturbation *p, double step, double *dx)
{
    const struct pass *pass = p->pass;
    const double *incoming = p->layer == 0 ? pass->input : pass->output[p->layer - 1];

    for (size_t k = 0; k < pass->arch.sizes[p->layer + 1]; k++)
        dx[k] = 0;
    dx[p->unit] = p->from < pass->arch.sizes[p->layer] ? step * incoming[p->from] : step;
}

/* dx = W d_o: how a layer's sums change with what comes in. W: [out][in]. */
static void carry_sums(const double *weights, size_t in, size_t out, const double *d_o, double *dx)
{
    for (size_t k = 0; k < out; k++) {
        dx[k] = 0;
        for (size_t j = 0; j < in; j++)
            dx[k] += weights[k * in + j] * d_o[j];
    }
}

/* E(w + h) - E(w - h): the network at w - h, and how it changes from there by a step of 2h. */
static double loss_change(void *context, double h)
{
    const struct perturbation *p = context;
    const struct pass *pass = p->pass;
    const struct architecture *arch = &pass->arch;
    double *dx = pass->change[0], *d_o = pass->change[1];

    p->parameters[p->index] = p->w - h;
    pass_forward(p->pass, p->parameters, p->input, NULL);
    perturb_sums(p, 2 * h, dx);
    for (size_t layer = p->layer;; layer++) {
        size_t out = arch->sizes[layer + 1];

        activation_layer_difference(arch->activation[layer], pass->sum[layer], pass->output[layer],
                                    dx, d_o, out);
        if (layer + 1 == arch->layers)
            return loss_difference(arch->loss, arch->activation[layer], pass->sum[layer],
                                   pass->output[layer], p->target, dx, d_o, out);
        carry_sums(p->parameters + architecture_weight(arch, layer + 1, 0, 0), out,
                   arch->sizes[layer + 2], d_o, dx);
    }
}

/* (E(w + h) - E(w - h)) / 2h, as it stands there. */
static double plain_quotient(struct perturbation *p, double h)
{
    double above, below;

    p->parameters[p->index] = p->w + h;
    above = pass_evaluate(p->pass, p->parameters, p->input, p->target);
    p->parameters[p->index] = p->w - h;
    below = pass_evaluate(p->pass, p->parameters, p->input, p->target);
    return (above - below) / (2 * h);
}

double pass_numeric(struct pass *pass, double *parameters, size_t index, const double *input,
                    const double *target, double h)
{
    struct perturbation p = {
        .pass = pass,
        .parameters = parameters,
        .input = input,
        .target = target,
        .index = index,
        .w = parameters[index],
    };
    double slope;

    find_place(&p);
    slope = h > 0 ? plain_quotient(&p, h) : numeric_slope(loss_change, &p, p.w);
    parameters[index] = p.w;
    return slope;
}
