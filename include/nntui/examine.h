/* layer: nn */
/*
 * What every sample says of a network as it stands: outputs, loss and gradient, without training it.
 *
 * network_evaluate() (learner.h) sums a set up; this is for who wants to know which samples are the worst, and how
 * large the gradients are that training would work with. Nothing is dropped out, penalties are left out.
 */
#ifndef NNTUI_EXAMINE_H
#define NNTUI_EXAMINE_H

#include <nntui/network.h>
#include <nntui/samples.h>

/*
 * Goes through `samples` one after the other with the fast kernels, on the calling thread.
 *
 * outputs: [count][outputs], loss: [count]. gradient: a block of network->block_size floats aligned to
 * NETWORK_ALIGNMENT and laid out as the network's own (network.h), to which dE/dw and dE/db of each sample are added:
 * the sum over the samples, by the chain rule whatever rule the training goes by, in float32. NULL where it is not
 * wanted. A network without a slope (step) has no gradient: check architecture_check_trainable() first.
 *
 * Fails where the network does not fit the samples, and for want of memory.
 */
bool network_examine(const struct network *network, const struct samples *samples, float *outputs,
                     float *loss, float *gradient, struct error *err);

#endif
