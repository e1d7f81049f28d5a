/*
 * How much a function changes when what goes in changes by d, without subtracting one value from the
 * other: for small d that would leave few places, or none. Identities do it, for instance
 * e^(x+d) - e^x = e^x expm1(d). They are exact, not approximations for small d; no derivative is in
 * them. Private to the engine, for derivatives by perturbation.
 */
#ifndef NNTUI_NN_DIFFERENCE_H
#define NNTUI_NN_DIFFERENCE_H

#include <nntui/nn.h>

/* f(x + d) - f(x) for the elementwise activations. */
double activation_difference(enum activation activation, double x, double d);
/* The same for a layer with softmax too. x, o = f(x), d, difference: [count], all apart. */
void activation_layer_difference(enum activation activation, const double *x, const double *o,
                                 const double *d, double *difference, size_t count);
/*
 * How the loss changes when the sums change by dx and the outputs, therefore, by d_o.
 * x, o, t, dx, d_o: [count].
 */
double loss_difference(enum loss loss, enum activation output, const double *x, const double *o,
                       const double *t, const double *dx, const double *d_o, size_t count);

#endif
