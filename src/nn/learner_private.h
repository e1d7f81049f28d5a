/*
 * Inside a learner: what learner.c keeps, and what the plans share with it.
 *
 * A plan is a way of working through samples: a schedule (plan_batch.c: a mini-batch at a time;
 * plan_online.c: one sample after the other, the first layer by groups) on a source (source_dense.c:
 * inputs as floats; source_ink.c: images as lists of their ink), which is all that knows how the first layer's
 * weights are kept. The layers above the first are the same for all (layers.c). Toy networks have a plan
 * of their own (plan_toy.c).
 */
#ifndef NNTUI_NN_LEARNER_PRIVATE_H
#define NNTUI_NN_LEARNER_PRIVATE_H

#include "kernels.h"
#include "team.h"

#include <nntui/learner.h>
#include <nntui/rng.h>

/* Samples whose values are in memory as floats at a time; a larger mini-batch is worked through in pieces. */
#define BATCH_SAMPLES 256

/* Where the learner stands; saved and restored as it is. */
struct standing {
    uint64_t epoch, sample;    /* whole epochs; samples of the present one */
    uint64_t batches, samples; /* of all epochs */
    uint64_t epoch_batches;    /* mini-batches of the present epoch */
    double epoch_loss,
        last_loss;         /* sum over the present epoch's samples; mean of the last mini-batch */
    double power1, power2; /* adam: b1^t and b2^t, t mini-batches since the moments were 0 */
    uint64_t since_fold;   /* samples since the source last tidied its weights up */
    uint64_t pending;      /* samples of the present group done (plan_online.c) */
    struct error broken;   /* kind ERROR_NONE while all is well */
};

/* The values of up to BATCH_SAMPLES samples in all layers. Arrays are [samples][stride of the layer]. */
struct batch {
    size_t capacity, count;
    size_t input_row; /* floats from one sample's inputs to the next's */
    float *input;     /* [capacity][input_row]; NULL where the source has its own */
    float *target;
    float *sum[NN_MAX_LAYERS];    /* x; the same array as output but on the last layer */
    float *output[NN_MAX_LAYERS]; /* o */
    float *sent[NN_MAX_LAYERS];  /* o after dropout; the same array as output where there is none */
    float *mask[NN_MAX_LAYERS];  /* dropout's factors; NULL where there is none */
    float *error[NN_MAX_LAYERS]; /* e of the rules other than chain; NULL for chain */
    float *delta[NN_MAX_LAYERS]; /* dE/dx; after layers_pass() times piece.factor: steps */
    float *shared; /* split: e / sum of w of any layer; a slot's begins at slot * shared_row */
    size_t shared_row;
    float *weight_sum[NN_MAX_LAYERS]; /* split: sum over j of w_kj; [stride] */
    float *loss;                      /* [capacity] */
    float *memory;                    /* the one block behind all of the above */
};

/* What a mini-batch is doing, for all parts of the team to read. */
struct piece {
    size_t first, count; /* samples of the epoch's order */
    size_t batch;        /* samples in the whole mini-batch */
    bool begins, ends;   /* the first, the last piece of the mini-batch */
    bool single;         /* the mini-batch is one sample */
    bool direct; /* plain descent in one piece: weights are changed without a gradient block */
    double rate;
    float factor; /* from a delta to a step, or to its share of the mean gradient */
};

/* The first layer (1 ..) where a part of the team met what is not finite; SIZE_MAX: none. One cache line each. */
struct finding {
    size_t sums, weights;
    char apart[64 - 2 * sizeof(size_t)];
};

struct learner;
struct work;

struct ink_store; /* source_ink.c */
struct toy_store; /* plan_toy.c */
struct augment;   /* augment.c */

/*
 * How samples are read, and the first layer. A slot is a place in the batch's arrays, 0 .. capacity - 1;
 * columns are those of the first layer, all of them or a part's share.
 */
struct source_ops {
    /* Memory for `capacity` slots. */
    bool (*create)(struct work *work, const struct learner *learner, size_t capacity,
                   struct error *err);
    void (*free)(struct work *work);
    /* Slots that have to be read together. */
    size_t (*bundle)(const struct learner *learner);
    /* A part's share of the first layer's columns. */
    void (*share)(const struct learner *learner, size_t part, size_t parts, size_t *column,
                  size_t *columns);
    /* Takes the parameters in the network's block over, after they were changed from outside. */
    void (*take_over)(struct learner *learner);
    /* Has the epoch's sample `index` (or none, past the end) brought near while others are worked on. */
    void (*fetch)(const struct learner *learner, size_t index);
    /* Reads slots from .. to - 1, of which slot 0 is the epoch's sample `first`. */
    void (*read)(struct learner *learner, size_t first, size_t from, size_t to);
    /* Sums of slots from .. to - 1 into batch.sum[0]. single: the mini-batch is one sample. */
    void (*sums)(const struct learner *learner, size_t from, size_t to, size_t column,
                 size_t columns, bool single);
    /* Adds X^T steps to the weights and the steps' sum to the biases; steps: [count][stride], of slots 0 .. count - 1. */
    void (*change)(const struct learner *learner, const float *steps, size_t count, size_t column,
                   size_t columns);
    /* The same to the gradient block, which is 0 before where the mini-batch `begins`. */
    void (*add_gradient)(const struct learner *learner, const float *steps, size_t count,
                         size_t column, size_t columns, bool begins);
    /* A row that belongs to every row of the gradient block, or NULL. */
    const float *(*gradient_row)(const struct learner *learner);
    /* After the optimiser changed the weights in these columns. */
    void (*renew)(const struct learner *learner, size_t column, size_t columns);
    /* Keeps rounding errors from adding up; called at places that only the mini-batches' count decides. */
    void (*fold)(struct learner *learner);
    /* The scalar product of the inputs of two slots that were read together. */
    double (*dot)(const struct learner *learner, size_t a, size_t b);
    /* Bound of all inputs of slots 0 .. count - 1. */
    double (*largest)(const struct learner *learner, size_t count);
    /*
     * Brings the first layer's part of `block`, a copy of the network's, to what it stands for once the
     * steps of slots 0 .. count - 1 are done.
     */
    void (*settle)(const struct learner *learner, float *block, const float *steps, size_t count);
};

extern const struct source_ops source_dense, source_ink;

/* Floats of source_ink's panels. */
size_t ink_panels(const struct learner *learner);

/* A way of working. The first in the list that fits is chosen. */
struct plan_ops {
    const char *name;
    const struct source_ops *source;
    bool settled; /* the network's block is always what it stands for */
    bool alone;   /* uses neither the batch's arrays nor the gradient block */
    bool shared;  /* has work for more than one thread */
    bool (*fits)(const struct learner *learner, const struct learner_options *options);
    /* Slots that the plan works with for mini-batches of `batch` samples. */
    size_t (*capacity)(const struct learner *learner, size_t batch);
    /* Floats that are carried along as part of the state (direct: steps go to the weights at once). NULL: none. */
    size_t (*carried)(const struct learner *learner, size_t capacity, bool direct);
    /* Up to `batches` mini-batches of `size` samples each, not past the epoch's end. False where it broke. */
    bool (*run)(struct learner *learner, uint64_t batches, size_t size);
    /* Brings `block`, a copy of the network's, to what it stands for. NULL where settled. */
    void (*settle)(struct learner *learner, float *block);
    /* Brings the network itself there. NULL where settled. */
    void (*finish)(struct learner *learner);
};

extern const struct plan_ops plan_dense, plan_ink, plan_online_dense, plan_online_ink, plan_toy;

/* All that depends on the options' shape rather than their numbers; made anew when they change. */
struct work {
    const struct plan_ops *plan;
    struct batch batch;
    float *gradient; /* block_size, or NULL where every step is direct */
    float *moments;  /* [moments][block_size] */
    size_t moment_count;
    uint32_t *order;       /* [count] rows in the epoch's order; NULL: the samples' own */
    struct team *team;     /* NULL: one thread */
    struct ink_store *ink; /* of source_ink */
    struct toy_store *toy; /* of plan_toy */
    float *carried;        /* what belongs to the state beside parameters and moments */
    size_t carried_size;
    struct network settled; /* for learner_network(); block NULL where plan->settled */
    struct augment *augment; /* where images are changed; NULL: none are */
    bool group_ready;       /* plan_online.c: the present group has been read */
    size_t group_count;
};

/* Rows of work.carried, each of the first layer's stride, of source_ink and plan_online; source_ink's panels follow. */
enum { CARRIED_COMMON, CARRIED_TOTAL, CARRIED_STEPS };

struct learner {
    struct network network;
    struct samples train;
    double density; /* samples_density(train) */
    struct learner_options options;
    const struct kernels *kernels;
    struct standing standing;
    struct work work;
    struct piece piece;
    struct finding finding[TEAM_MAX];
    float bound[NN_MAX_LAYERS]; /* no weight of the layer is larger; infinity: not known */
};

/* ---- batch.c */

bool batch_create(struct batch *batch, const struct network *network,
                  const struct learner_options *options, size_t capacity, bool with_input,
                  struct error *err);
void batch_free(struct batch *batch);

/* ---- layers.c: everything above the first layer's weights, and how weights change */

/* A rectangle of one layer's weights, or some columns of its biases. */
struct region {
    size_t layer;
    size_t row, rows;       /* incoming values */
    size_t column, columns; /* neurons, multiples of NETWORK_LANES */
    bool bias;              /* the bias row instead */
};

/* The rate of the present epoch. */
double layers_rate(const struct learner *learner);
/* Describes the mini-batch of `count` samples that comes next. */
void layers_begin(struct learner *learner, size_t count);
/* Targets of slots from .. to - 1, of which slot 0 is the epoch's sample `first`. */
void layers_read_targets(struct learner *learner, size_t first, size_t from, size_t to);
/* Dropout's factors for slots 0 .. batch.count - 1. */
void layers_draw_masks(struct learner *learner, struct rng *rng);
/* split: the sums of weights that errors are divided by. False, and the learner broken, where one is 0. */
bool layers_add_weights_up(struct learner *learner);
/*
 * From the first layer's sums to all layers' steps, for slots from .. to - 1. Returns the first layer (from 1) with
 * a sum that is not finite, and leaves the rest undone then; else SIZE_MAX.
 */
size_t layers_pass(const struct learner *learner, size_t from, size_t to);
/*
 * Adds in^T steps to a region's weights, or the steps' sum to biases; or puts it there, where not `onto`. in: [count],
 * rows in_row apart, steps: [count][stride]; block: the parameters or the gradient.
 */
void layers_gradient(const struct learner *learner, const struct region *region, const float *in,
                     size_t in_row, const float *steps, size_t count, bool onto, float *block);
/* The optimiser's step, the gradient being complete. False where a weight is no longer finite. */
bool layers_optimise(const struct learner *learner, const struct region *region,
                     const float *gradient_row);
/* A part's share of the update of layer `l` >= 1 from slots first .. first + count - 1. False as above. */
bool layers_update(const struct learner *learner, size_t l, size_t first, size_t count, size_t part,
                   size_t parts);
/* After direct steps from those slots: false where a weight of layer l is no longer finite. */
bool layers_check_weights(struct learner *learner, size_t l, size_t first, size_t count);

/* ---- augment.c: images changed each time they are seen */

/* Whether these samples can be changed as the options say. */
bool augment_check(const struct samples *train, const struct learner_options *options,
                   struct error *err);
/* Memory for `capacity` slots, in work->augment; NULL there where nothing is changed. */
bool augment_create(struct work *work, const struct samples *train,
                    const struct learner_options *options, size_t capacity, struct error *err);
void augment_free(struct augment *augment); /* NULL is harmless */
/*
 * The image of the epoch's sample `index`, changed as the options say; valid until slot `slot` is next used. The
 * change is made from seed, epoch and index alone.
 */
const uint8_t *augment_image(const struct learner *learner, size_t index, size_t slot);

/* ---- learner.c */

/* The parameters as they stand, in the plan's own block or a copy. */
const float *learner_settle(struct learner *learner);
/* The row of the epoch's sample `index`. */
size_t learner_row(const struct learner *learner, size_t index);
/* Books a mini-batch of `count` samples whose losses add up to `loss`. */
void learner_account(struct learner *learner, size_t count, double loss);

/* ---- diverge.c: each marks the learner as broken and returns false. Layers from 1, units and the epoch's samples from 0. */

/* what: translated, "sum x[2][5] of sample 31". */
bool learner_diverged(struct learner *learner, const char *what);
bool learner_sum_diverged(struct learner *learner, size_t layer, size_t unit, size_t index);
bool learner_loss_diverged(struct learner *learner, size_t unit, size_t index, double output);
/* Looks for the weight, after the step. */
bool learner_weight_diverged(struct learner *learner, size_t layer);
/*
 * Look for the sum, or for the output that is farthest off, in slots from .. to - 1 of the batch; slot 0 is the epoch's
 * sample `first`. The sums of the first layer have to be there; others are made again, since outputs may have
 * taken their place.
 */
bool learner_find_sum(struct learner *learner, size_t layer, size_t from, size_t to, size_t first);
bool learner_find_loss(struct learner *learner, size_t from, size_t to, size_t first);

#endif
