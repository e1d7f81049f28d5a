/*
 * The parts that losses are put together from, one output at a time: private to the engine. pass.c
 * needs them because there each part can be seen, and replaced, on its own.
 */
#ifndef NNTUI_NN_LOSS_H
#define NNTUI_NN_LOSS_H

#include <nntui/nn.h>

/* Whether the loss means anything for outputs of this activation (cross-entropy wants probabilities). */
bool loss_accepts(enum loss loss, enum activation output);

/* Whether the loss is made from the errors e = t - o alone (sse, squared, mae), without the sums. */
bool loss_is_of_errors(enum loss loss);

/* One output's part in such a loss: 1/2 e^2, e^2 or |e|. */
double loss_of_error(enum loss loss, double e);

/* Whether an output's delta is made with the slope f'(x); with cross-entropy and softmax it is not. */
bool loss_uses_slope(enum loss loss, enum activation output);

/*
 * What the deltas of all outputs have in common: 0 but for softmax, where every output depends on
 * every sum. With cross-entropy it is sum t, else sum dE/do o. e, o, t: [count].
 */
double loss_delta_common(enum loss loss, enum activation output, const double *e, const double *o,
                         const double *t, size_t count);

/* delta = dE/dx of one output from its own e, o, t, f'(x) and from loss_delta_common(). */
double loss_delta_unit(enum loss loss, enum activation output, double e, double o, double t,
                       double slope, double common);

#endif
