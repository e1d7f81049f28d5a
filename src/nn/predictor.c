/*
 * Asking a network about one sample after the other: what depends on the network alone is worked out once.
 */
#include "forward.h"
#include "memory.h"

struct predictor {
    struct forward forward;
};

struct predictor *predictor_create(const struct network *network, struct error *err)
{
    struct predictor *predictor = calloc(1, sizeof *predictor);

    if (predictor == NULL) {
        error_memory(err, sizeof *predictor, "a predictor");
        return NULL;
    }
    if (!forward_create(&predictor->forward, network, 1, err) ||
        !forward_want_ink(&predictor->forward, err)) {
        predictor_free(predictor);
        return NULL;
    }
    return predictor;
}

void predictor_free(struct predictor *predictor)
{
    if (predictor == NULL)
        return;
    forward_free(&predictor->forward);
    free(predictor);
}

void predictor_run(struct predictor *predictor, const float *x, float *outputs)
{
    const struct network *network = predictor->forward.network;

    forward_sparse(&predictor->forward, x);
    memcpy(outputs, predictor->forward.o,
           network->layer[network->arch.layers - 1].out * sizeof *outputs);
}
