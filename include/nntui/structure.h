/* layer: train */
/*
 * A network's layers changed one at a time, as settings: what a person does with keys instead of typing "2-8-8-1".
 *
 * Layers are counted as on the screen: 1 is the first hidden layer, the last one the outputs. A change makes "auto"
 * layers concrete; a list of activations follows, an "auto" one or a single name stays where it still fits. Whether
 * the network can be made and trained is settings_architecture()'s to say, here only what one can step over.
 * `dataset`: of the run, or NULL while it is not there; then "auto" cannot be changed.
 */
#ifndef NNTUI_STRUCTURE_H
#define NNTUI_STRUCTURE_H

#include <nntui/settings.h>

/* The layers that there are to change, whether they fit the data or not. */
bool structure_find(const struct settings *settings, const struct dataset *dataset, struct architecture *arch,
                    struct error *err);
/*
 * A hidden layer behind layer `after` (0: behind the inputs), not behind the outputs. neurons: 0 for as many as the
 * hidden layer beside it has, or 8. Its activation is that of the hidden layer beside it; the first hidden layer
 * of a network gets tanh, where the only name would make no bend.
 */
bool structure_add(struct settings *settings, const struct dataset *dataset, size_t after, size_t neurons,
                   struct error *err);
/* Without hidden layers what is left is one layer of weights. Outputs cannot be removed. */
bool structure_remove(struct settings *settings, const struct dataset *dataset, size_t layer, struct error *err);
/* `by` more neurons (fewer where negative) in a hidden layer, at least 1 and at most NN_MAX_WIDTH in the end. */
bool structure_resize(struct settings *settings, const struct dataset *dataset, size_t layer, long by,
                      struct error *err);
/*
 * The activation of one layer; "auto" becomes concrete. The number of outputs follows theirs: one output stands for two
 * classes, but not under softmax.
 */
bool structure_activate(struct settings *settings, const struct dataset *dataset, size_t layer,
                        enum activation activation, struct error *err);

#endif
