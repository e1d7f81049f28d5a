/* layer: nn */
/*
 * What a network imagines when it hears a label: pictures made by the network instead of for it.
 *
 * Two ways. Backwards: from the wanted outputs through the inverse activations and the transposed weights down to a
 * picture, as T. Rashid, "Make Your Own Neural Network", 2016, does with the course's network. Uphill: from a
 * picture, step by step along the slope of how sure the network is, as D. Erhan, Y. Bengio, A. Courville and
 * P. Vincent, "Visualizing higher-layer features of a deep network", 2009, and K. Simonyan, A. Vedaldi and A.
 * Zisserman, "Deep inside convolutional networks", 2014, do.
 *
 * Pictures are in the network's scaled values, [inputs], between `low` and `high` (of images 0.01 and 1.0: scaling_fit()).
 * Everything is computed in double from the weights as they are; the network is the caller's and must stay while
 * a struct that was made with it lives. One thread at a time.
 */
#ifndef NNTUI_IMAGINE_H
#define NNTUI_IMAGINE_H

#include <nntui/network.h>

/* ---- Backwards from a label */

/*
 * All values on the way, from the outputs (value[layers]) down to the picture (value[0]). For layer l, from the last
 * to the first:
 *
 *     wanted sum   x = f^-1(o), o being value[l + 1]
 *     sent back    r = W^T (x - b), W: [out][in]
 *     value[l]     r stretched evenly into what the values there can be
 *
 * Into: the range of the picture for l = 0, else 0.01 .. 0.99 behind sigmoid, -0.99 .. 0.99 behind tanh, 0 .. 1 behind
 * linear and leaky-relu. Where all of r is equal, all of it becomes the middle. W^T is not the inverse of W: the picture is what
 * the weights say, seldom one that the network takes for the label; `outputs` is what it does say of it.
 */
struct backwards {
    size_t layers;
    size_t size[NN_MAX_LAYERS + 1];
    double *value[NN_MAX_LAYERS + 1]; /* [size[l]]; value[layers]: the wanted outputs */
    double *sum[NN_MAX_LAYERS];       /* x of layer l: [size[l + 1]] */
    double *sent[NN_MAX_LAYERS];      /* r of layer l, before it is stretched: [size[l]] */
    double *outputs;                  /* of the network on value[0]: [size[layers]] */
    double *memory;                   /* the one block behind all of the above */
};

/*
 * The label's output is wanted to be the activation's "yes" of activation.def, the others its "no" (0.99 and 0.01 for
 * sigmoid and softmax). With one output, labels 0 and 1 are its "no" and "yes". Sigmoid is undone by ln(o / (1 - o)), tanh by
 * artanh o, linear and leaky-relu by a division by their slope, softmax by ln o minus the mean of all ln o (every
 * other constant would give the same shares).
 *
 * Fails, with the layer's number and the reason, where a layer cannot be undone: relu makes every sum below 0 the same 0, step
 * every sum the same 0 or 1. Fails also for a label that there is not. End with backwards_free().
 */
bool backwards_create(struct backwards *backwards, const struct network *network, size_t label,
                      const struct input_range *range, struct error *err);
void backwards_free(struct backwards *backwards);
/* Whether it can: false with that reason. */
bool backwards_check(const struct network *network, struct error *err);

/* ---- Uphill from a picture */

/* What is made as large as possible. */
enum imagine_goal {
    /*
     * The logarithm of the probability that the label is the answer: softmax ln o_k, sigmoid ln o_k + sum over the others
     * of ln(1 - o_j). For these two activations only. Its slope dwindles as the network gets sure.
     */
    IMAGINE_PROBABILITY,
    /* The label's sum before the activation; with one output and label 0, the sum times -1. It never gets enough. */
    IMAGINE_SUM,
};

struct imagine_options {
    enum imagine_goal goal;
    size_t label; /* as in backwards_create() */
    struct input_range range;
    double step;   /* how far a step goes: root mean square over the pixels, as a share of the range; > 0 */
    double decay;  /* share of a pixel's distance from `low` that is lost with each step, 0 .. 1: what
                      nobody wants goes dark */
    double smooth; /* how far a pixel goes to the blurred picture (3 x 3, weights 1 2 1) with each step, 0 .. 1 */
    size_t width, height; /* of the picture; 0 where it is none, and then nothing can be smoothed */
    double noise;  /* of the first picture, where none is given: deviation, as a share of the range */
    uint64_t seed; /* of the noise */
};

/* step 0.05, decay 0.05, smooth 0.6, noise 0.05, seed 1, range 0.01 .. 1, the probability of label 0. */
extern const struct imagine_options imagine_defaults;

/* A picture that grows. */
struct imagine;

/*
 * start: [inputs], brought into the range; NULL: the middle of the range and noise. NULL where an option is out of its
 * bounds, where the goal does not fit the outputs, where an activation has no slope, and for want of memory.
 */
struct imagine *imagine_create(const struct network *network, const struct imagine_options *options,
                               const double *start, struct error *err);
void imagine_free(struct imagine *imagine); /* NULL is harmless */

/*
 * `count` steps. Each: the picture goes along the slope of the goal, then decays, is smoothed, and is cut to the range.
 * False where the slope is 0 everywhere (the network no longer answers to the picture: dead relus, flat sigmoids);
 * the steps before that are done then.
 */
bool imagine_step(struct imagine *imagine, size_t count);

/* The picture as it is, [inputs]. Valid until imagine_free(); steps change it. */
const double *imagine_picture(const struct imagine *imagine);
/* What the network says of it: [outputs]. */
const double *imagine_outputs(const struct imagine *imagine);
/* The goal's value and its slope by every pixel, [inputs], for the picture as it is. */
double imagine_value(const struct imagine *imagine);
const double *imagine_slope(const struct imagine *imagine);
/* Steps done. */
size_t imagine_steps(const struct imagine *imagine);

#endif
