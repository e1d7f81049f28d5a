/* layer: nn */
/*
 * Training: a network, its optimiser and its place in the data, at speed.
 *
 * A learner goes through its samples in mini-batches. Epoch n's order is a permutation made from the
 * seed and n alone, dropout from the seed and the mini-batch's number, so the whole state is the
 * parameters, the optimiser's moments and a few counters, and is saved and restored as one block.
 * The same seed, settings and kernels give the same bits, with any number of threads, however the
 * work is cut into calls.
 *
 * Gradients are means over the mini-batch. Float32 throughout; pass.h has the same mathematics in
 * double and in the open, and tests hold the two together. A learner belongs to one thread at a time
 * (the threads it starts for itself are its own affair).
 */
#ifndef NNTUI_LEARNER_H
#define NNTUI_LEARNER_H

#include <nntui/network.h>
#include <nntui/samples.h>

struct learner_options {
    enum optimizer optimizer;
    enum rule rule;
    double rate;      /* learning rate of the first epoch, >= 0 */
    double decay;     /* the rate is multiplied by this after each epoch; 1: constant */
    double momentum;  /* momentum: share kept; adam: b1. 0 <= m < 1 */
    double momentum2; /* adam: b2 */
    double l1,
        l2; /* penalties on weights (not biases): l1 sum |w| + l2/2 sum w^2, added to the gradient */
    double
        dropout; /* share of hidden outputs left out, 0 <= d < 1; the others are scaled by 1/(1-d) */
    size_t
        shift; /* images are moved by up to this many pixels each way whenever they are seen; 0: not */
    double rotate;  /* images are turned by up to so many degrees each way; 0: not */
    double scale;   /* images become up to 1 + scale times as large or as small; 0: not */
    double elastic; /* images are bent: the deviation of their pixels from their places, in pixels; 0: not */
    size_t batch;   /* samples in a mini-batch, >= 1; the last of an epoch may be smaller */
    size_t threads; /* >= 1; more than one pays for mini-batches on wide layers only */
    uint64_t seed;
    bool shuffle; /* a new order each epoch; false: the samples' own order */
};

extern const struct learner_options learner_defaults;

struct learner; /* opaque: src/nn/learner.c */

/*
 * Takes a copy of `network` and of the views; the rows behind them stay the caller's and must outlive
 * the learner. Fails where the architecture cannot be trained, where it does not fit the samples, or
 * where an option is out of range.
 */
struct learner *learner_create(const struct network *network, const struct samples *train,
                               const struct learner_options *options, struct error *err);
void learner_free(struct learner *learner);

/* Where a learner stands. Counted from 0 at the start. */
struct learner_position {
    uint64_t epoch;   /* whole epochs done */
    size_t sample;    /* samples of the present epoch done */
    uint64_t batches; /* mini-batches done, all epochs */
    uint64_t samples; /* samples done, all epochs */
    double
        running_loss; /* mean loss of the present epoch's samples, each as it was met; 0 before the first */
    double last_loss; /* mean loss of the last mini-batch before its update */
};

void learner_position(const struct learner *learner, struct learner_position *position);

/*
 * Trains up to `batches` mini-batches, stopping early at the end of an epoch (then position.sample is
 * 0 and position.epoch one more). False where training broke: the first sum, output or weight that
 * is not finite, with layer, epoch and mini-batch in the message (kind ERROR_WORK), or a split by 0. A broken
 * learner stays broken until its state is restored.
 */
bool learner_run(struct learner *learner, uint64_t batches, struct error *err);

/*
 * Trains on the next sample alone (a mini-batch of one, whatever the options say) and stays in the
 * same epoch; for stepping by hand.
 */
bool learner_run_sample(struct learner *learner, struct error *err);

/* The parameters as they stand now. Valid until the learner is next run, changed or freed. */
const struct network *learner_network(struct learner *learner);
/* Puts other parameters in place (same architecture); the optimiser's moments start anew. */
bool learner_set_network(struct learner *learner, const struct network *network, struct error *err);

#define LEARNER_BIAS SIZE_MAX

/*
 * One parameter set by hand: layer and units from 0; in == LEARNER_BIAS for the bias. Unlike above the optimiser's
 * moments stay, this weight's own as well: they say where the run was going, and one number does not change
 * that. Fails where there is no such parameter, or the value is not finite in float32.
 */
bool learner_set_parameter(struct learner *learner, size_t layer, size_t out, size_t in, double value,
                           struct error *err);
/*
 * Other samples for the same network (points were added, a file has grown): parameters and moments stay, the
 * present epoch begins anew. As with learner_create() the rows stay the caller's; those before are no
 * longer needed once this has returned true. Nothing has changed on failure.
 */
bool learner_set_samples(struct learner *learner, const struct samples *train, struct error *err);

/*
 * Changes options between mini-batches. Everything may change but the seed; a new optimiser starts
 * with moments of 0. Fails, and changes nothing, where an option is out of range.
 */
bool learner_set_options(struct learner *learner, const struct learner_options *options,
                         struct error *err);
void learner_get_options(const struct learner *learner, struct learner_options *options);

/*
 * The whole state as one block of learner_state_size() bytes. Restoring into a learner made with the
 * same architecture, samples and options goes on bit for bit as if it had never stopped.
 */
size_t learner_state_size(const struct learner *learner);
void learner_save_state(const struct learner *learner, void *state);
bool learner_restore_state(struct learner *learner, const void *state, struct error *err);
/*
 * The same from `size` bytes of a file: what a learner cannot have written (counters that do not fit each other, numbers that
 * are not finite, a state of another machine's byte order) is refused, and nothing has changed then.
 */
bool learner_read_state(struct learner *learner, const void *bytes, size_t size, struct error *err);

/*
 * Which of the learner's ways of working it chose, for `nntui bench` and the curious: "toy", "sparse" (images by
 * their ink), "dense"; "grouped" with single samples by plain descent. src/README.md says more.
 */
const char *learner_plan(const struct learner *learner);

/* How well a network does on samples. */
struct evaluation {
    size_t samples;
    double loss;       /* mean over the samples; penalties not included */
    bool has_accuracy; /* false for regression */
    double accuracy;   /* share of right classes */
    double r2;         /* regression: 1 - residual/total sum of squares over all outputs; else 0 */
};

/*
 * Measures `network` on `samples` with the fast kernels. confusion: [classes][classes], rows the true
 * class, counts are added to it; NULL where not wanted. predicted: [count] classes, or NULL.
 * threads >= 1. The same bits with any number of threads.
 */
bool network_evaluate(const struct network *network, const struct samples *samples, size_t threads,
                      struct evaluation *evaluation, uint64_t *confusion, uint8_t *predicted,
                      struct error *err);

/*
 * The vector paths of this build that this processor can run, fastest first; the last is "plain".
 * kernels_choose() picks one by name for everything that starts after it (tests and benchmarks; also
 * the environment variable NNTUI_KERNELS). False where the name is not available. The first call of
 * any engine function chooses the fastest; call kernels_choose() only while no learner exists.
 */
size_t kernels_available(const char *names[], size_t limit);
bool kernels_choose(const char *name);
const char *kernels_name(void);

#endif
