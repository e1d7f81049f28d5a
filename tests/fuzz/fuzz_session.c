/*
 * What a session has beside its model: the learner's state and the error curve. Whatever is taken must be something that a
 * learner can go on from.
 */
#include <nntui/learner.h>

#include "train/history.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* XOR, plain descent on single samples and adam on mini-batches: two of the ways of working. */
static void go_on(const struct learner_options *options, const uint8_t *data, size_t size)
{
    static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, targets[] = {0, 1, 1, 0};
    const struct samples train = {.count = 4, .inputs = 2, .outputs = 1, .x = x, .targets = targets};
    const struct architecture arch = {.layers = 2, .sizes = {2, 3, 1}, .bias = true};
    struct network network;
    struct learner *learner;
    struct error err = {0};

    if (!network_create(&network, &arch, &err))
        abort();
    network_initialise(&network, INIT_NORMAL, 1, 1);
    learner = learner_create(&network, &train, options, &err);
    network_free(&network);
    if (learner == NULL)
        abort();
    if (learner_read_state(learner, data, size, &err))
        learner_run(learner, 9, &err);
    else if (err.kind == ERROR_NONE || err.text[0] == '\0')
        abort();
    learner_free(learner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct learner_options options = learner_defaults;
    struct history history;

    go_on(&options, data, size);
    options.optimizer = OPTIMIZER_ADAM;
    options.batch = 3;
    go_on(&options, data, size);
    if (history_read(&history, data, size) && history.count > HISTORY_POINTS)
        abort();
    return 0;
}
