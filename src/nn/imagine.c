/*
 * Pictures made by a network: backwards through inverse activations, and uphill along the slope of an answer.
 */
#include <nntui/imagine.h>

#include "probe.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Backwards from a label */

bool backwards_check(const struct network *network, struct error *err)
{
    const struct architecture *arch = &network->arch;

    for (size_t l = 0; l < arch->layers; l++) {
        if (arch->activation[l] == ACTIVATION_RELU)
            return error_input(
                err,
                _("layer %zu cannot be run backwards: relu makes 0 of every sum below 0, so "
                  "that nobody knows which sum an output of 0 came from; sigmoid, tanh, "
                  "leaky-relu, linear and softmax can be undone"),
                l + 1);
        if (arch->activation[l] == ACTIVATION_STEP)
            return error_input(
                err,
                _("layer %zu cannot be run backwards: step only keeps whether a sum is below 0"),
                l + 1);
    }
    return true;
}

/* The sum that the activation makes `o` of; of softmax up to what all sums of the layer have in common. */
static double undo(enum activation activation, double o)
{
    switch (activation) {
    case ACTIVATION_SIGMOID: return log(o / (1 - o));
    case ACTIVATION_TANH: return atanh(o);
    case ACTIVATION_LEAKY_RELU: return o > 0 ? o : o / NN_LEAKY_SLOPE;
    case ACTIVATION_LINEAR: return o;
    case ACTIVATION_SOFTMAX: return log(o);
    case ACTIVATION_RELU:
    case ACTIVATION_STEP:
    case ACTIVATION_COUNT: break;
    }
    return NAN;
}

static void undo_layer(enum activation activation, const double *o, double *x, size_t count)
{
    double mean = 0;

    for (size_t k = 0; k < count; k++) {
        x[k] = undo(activation, o[k]);
        mean += x[k] / (double)count;
    }
    for (size_t k = 0; activation == ACTIVATION_SOFTMAX && k < count; k++)
        x[k] -= mean;
}

/* r = W^T (x - b) */
static void send_back(const struct network *network, size_t l, const double *x, double *r)
{
    const struct network_layer *place = &network->layer[l];
    const float *bias = network->block + place->bias;

    for (size_t i = 0; i < place->in; i++) {
        const float *row = network->block + place->weights + i * place->stride;

        r[i] = 0;
        for (size_t k = 0; k < place->out; k++)
            r[i] += (double)row[k] * (x[k] - (double)bias[k]);
    }
}

/* Evenly, so that the smallest becomes `low` and the largest `high`. */
static void stretch(const double *from, double *to, size_t count, double low, double high)
{
    double least = from[0], most = from[0];

    for (size_t i = 1; i < count; i++) {
        least = fmin(least, from[i]);
        most = fmax(most, from[i]);
    }
    for (size_t i = 0; i < count; i++)
        to[i] = most > least ? low + (high - low) * ((from[i] - least) / (most - least))
                             : low + (high - low) / 2;
}

static double *take(double **rest, size_t count)
{
    double *taken = *rest;

    *rest += count;
    return taken;
}

static bool create_values(struct backwards *backwards, const struct architecture *arch,
                          struct error *err)
{
    size_t count = arch->sizes[arch->layers];
    double *rest;

    *backwards = (struct backwards){.layers = arch->layers};
    for (size_t l = 0; l <= arch->layers; l++)
        count += 3 * (backwards->size[l] = arch->sizes[l]);
    backwards->memory = rest = calloc(count, sizeof *rest);
    if (rest == NULL)
        return error_memory(err, count * sizeof *rest, "the network's values");
    for (size_t l = 0; l <= arch->layers; l++)
        backwards->value[l] = take(&rest, arch->sizes[l]);
    for (size_t l = 0; l < arch->layers; l++) {
        backwards->sum[l] = take(&rest, arch->sizes[l + 1]);
        backwards->sent[l] = take(&rest, arch->sizes[l]);
    }
    backwards->outputs = take(&rest, arch->sizes[arch->layers]);
    return true;
}

static void fill_wanted(struct backwards *backwards, enum activation activation, size_t label)
{
    const size_t outputs = backwards->size[backwards->layers];
    double *wanted = backwards->value[backwards->layers], no, yes;

    activation_target_range(activation, LOSS_SSE, &no, &yes);
    for (size_t k = 0; k < outputs; k++)
        wanted[k] = (outputs == 1 ? label == 1 : label == k) ? yes : no;
}

static void go_backwards(struct backwards *backwards, const struct network *network,
                         const struct input_range *range)
{
    const struct architecture *arch = &network->arch;

    for (size_t l = arch->layers; l-- > 0;) {
        double low = range->low, high = range->high;

        if (l > 0)
            activation_target_range(arch->activation[l - 1], LOSS_SSE, &low, &high);
        undo_layer(arch->activation[l], backwards->value[l + 1], backwards->sum[l],
                   arch->sizes[l + 1]);
        send_back(network, l, backwards->sum[l], backwards->sent[l]);
        stretch(backwards->sent[l], backwards->value[l], arch->sizes[l], low, high);
    }
}

bool backwards_create(struct backwards *backwards, const struct network *network, size_t label,
                      const struct input_range *range, struct error *err)
{
    const size_t last = network->arch.layers - 1;
    struct probe probe;

    *backwards = (struct backwards){0};
    if (!network_check_label(network, label, err) || !input_range_check(range, err) ||
        !backwards_check(network, err) || !probe_create(&probe, network, err))
        return false;
    if (create_values(backwards, &network->arch, err)) {
        fill_wanted(backwards, network->arch.activation[last], label);
        go_backwards(backwards, network, range);
        probe_forward(&probe, backwards->value[0]);
        memcpy(backwards->outputs, probe_outputs(&probe),
               probe_output_count(&probe) * sizeof(double));
    }
    probe_free(&probe);
    return backwards->memory != NULL;
}

void backwards_free(struct backwards *backwards)
{
    free(backwards->memory);
    *backwards = (struct backwards){0};
}

/* ---- Uphill from a picture */

struct imagine {
    struct probe probe; /* of the picture as it is, slope included */
    struct imagine_options options;
    size_t steps, inputs;
    double value;
    double *picture, *blurred; /* [inputs] */
};

const struct imagine_options imagine_defaults = {
    .goal = IMAGINE_PROBABILITY,
    .range = {0.01, 1},
    .step = 0.05,
    .decay = 0.05,
    .smooth = 0.6,
    .noise = 0.05,
    .seed = 1,
};

static bool check_share(const char *what, double value, double most, struct error *err)
{
    char shown[32], limit[32];

    if (value >= 0 && value <= most)
        return true;
    return error_input(err, _("%s is %s; expected 0 to %s"), what,
                       format_real(shown, sizeof shown, value),
                       format_real(limit, sizeof limit, most));
}

static bool check_picture(const struct network *network, const struct imagine_options *options,
                          struct error *err)
{
    const size_t inputs = network->arch.sizes[0];

    if (options->width == 0 && options->height == 0 && options->smooth == 0)
        return true;
    if (options->width > 0 && options->width <= inputs && inputs % options->width == 0 &&
        options->height == inputs / options->width)
        return true;
    return error_input(err, _("a picture of %zu x %zu pixels; the network has %zu inputs"),
                       options->width, options->height, inputs);
}

static bool check_goal(const struct network *network, const struct imagine_options *options,
                       struct error *err)
{
    const enum activation output = network->arch.activation[network->arch.layers - 1];

    if (options->goal == IMAGINE_SUM || output == ACTIVATION_SIGMOID ||
        output == ACTIVATION_SOFTMAX)
        return true;
    return error_input(err, _("outputs of %s are no probabilities; expected sigmoid or softmax"),
                       activation_choices[output].name);
}

static bool check_options(const struct network *network, const struct imagine_options *options,
                          struct error *err)
{
    return network_check_label(network, options->label, err) &&
           input_range_check(&options->range, err) &&
           check_share(_("the step"), options->step, 1e6, err) &&
           check_share(_("the decay"), options->decay, 1, err) &&
           check_share(_("smoothing"), options->smooth, 1, err) &&
           check_share(_("the noise"), options->noise, 1e6, err) &&
           check_picture(network, options, err) && check_goal(network, options, err) &&
           probe_check_slopes(network, network->arch.layers, _("going uphill"), err);
}

static double cut(double value, const struct input_range *range)
{
    return fmin(fmax(value, range->low), range->high);
}

/* Whether output k is the one that is wanted to be large. */
static bool is_wanted(const struct imagine *imagine, size_t k)
{
    return probe_output_count(&imagine->probe) == 1 ? imagine->options.label == 1
                                                    : imagine->options.label == k;
}

/* The goal is minus the cross-entropy for targets of 0 and 1, so its slope by a sum is target - output. */
static void ask_probability(struct imagine *imagine)
{
    struct probe *probe = &imagine->probe;
    const size_t last = probe->network->arch.layers - 1, count = probe_output_count(probe);
    double *target = probe->delta[last]; /* the slopes take its place */

    for (size_t k = 0; k < count; k++)
        target[k] = is_wanted(imagine, k);
    imagine->value = -loss_value(LOSS_CROSS_ENTROPY, probe->network->arch.activation[last],
                                 probe->sum[last], probe->output[last], target, count);
    for (size_t k = 0; k < count; k++)
        target[k] -= probe->output[last][k];
}

static void ask_sum(struct imagine *imagine)
{
    struct probe *probe = &imagine->probe;
    const size_t last = probe->network->arch.layers - 1;
    const bool single = probe_output_count(probe) == 1;
    const size_t k = single ? 0 : imagine->options.label;
    const double sign = is_wanted(imagine, k) ? 1 : -1;

    probe_ask_sum(probe, last, k);
    probe->delta[last][k] = sign;
    imagine->value = sign * probe->sum[last][k];
}

/* Values, outputs and slope of the picture as it has become. */
static void look(struct imagine *imagine)
{
    probe_forward(&imagine->probe, imagine->picture);
    if (imagine->options.goal == IMAGINE_SUM)
        ask_sum(imagine);
    else
        ask_probability(imagine);
    probe_back(&imagine->probe, imagine->probe.network->arch.layers - 1);
}

static void begin(struct imagine *imagine, const double *start)
{
    const struct imagine_options *options = &imagine->options;
    const double width = options->range.high - options->range.low;
    struct rng rng;

    rng_seed(&rng, options->seed, RNG_NOISE, 0);
    for (size_t i = 0; i < imagine->inputs; i++) {
        double value = start != NULL
                           ? start[i]
                           : options->range.low + width * (0.5 + options->noise * rng_normal(&rng));

        imagine->picture[i] = cut(value, &options->range);
    }
    look(imagine);
}

struct imagine *imagine_create(const struct network *network, const struct imagine_options *options,
                               const double *start, struct error *err)
{
    struct imagine *imagine;

    if (!check_options(network, options, err))
        return NULL;
    imagine = calloc(1, sizeof *imagine);
    if (imagine == NULL) {
        error_memory(err, sizeof *imagine, "a picture");
        return NULL;
    }
    imagine->options = *options;
    imagine->inputs = network->arch.sizes[0];
    imagine->picture = calloc(2 * imagine->inputs, sizeof *imagine->picture);
    if (imagine->picture == NULL)
        error_memory(err, 2 * imagine->inputs * sizeof *imagine->picture, "a picture");
    if (imagine->picture == NULL || !probe_create(&imagine->probe, network, err)) {
        imagine_free(imagine);
        return NULL;
    }
    imagine->blurred = imagine->picture + imagine->inputs;
    begin(imagine, start);
    return imagine;
}

void imagine_free(struct imagine *imagine)
{
    if (imagine == NULL)
        return;
    probe_free(&imagine->probe);
    free(imagine->picture);
    free(imagine);
}

/* A pixel's neighbour, the edge's own value beyond the edge. */
static size_t near(size_t place, int way, size_t pixels)
{
    if (way < 0)
        return place > 0 ? place - 1 : 0;
    return way > 0 && place + 1 < pixels ? place + 1 : place;
}

static double blur_pixel(const struct imagine *imagine, size_t x, size_t y)
{
    const size_t width = imagine->options.width, height = imagine->options.height;
    double total = 0;

    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            total += (dx == 0 ? 2 : 1) * (dy == 0 ? 2 : 1) *
                     imagine->picture[near(y, dy, height) * width + near(x, dx, width)];
    return total / 16;
}

static void smooth(struct imagine *imagine)
{
    const size_t width = imagine->options.width;
    const double share = imagine->options.smooth;

    for (size_t i = 0; i < imagine->inputs; i++)
        imagine->blurred[i] = blur_pixel(imagine, i % width, i / width);
    for (size_t i = 0; i < imagine->inputs; i++)
        imagine->picture[i] += share * (imagine->blurred[i] - imagine->picture[i]);
}

static double root_mean_square(const double *values, size_t count)
{
    double largest = 0, total = 0;

    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(values[i]));
    for (size_t i = 0; largest > 0 && i < count; i++)
        total += (values[i] / largest) *
                 (values[i] / largest); /* tiny slopes do not vanish as squares */
    return largest * sqrt(total / (double)count);
}

static bool climb(struct imagine *imagine)
{
    const struct imagine_options *options = &imagine->options;
    const double width = options->range.high - options->range.low;
    const double *slope = imagine->probe.slope;
    const double length = root_mean_square(slope, imagine->inputs);

    if (!(length > 0) || !isfinite(length))
        return false;
    for (size_t i = 0; i < imagine->inputs; i++) {
        double value = imagine->picture[i] + options->step * width * (slope[i] / length);

        imagine->picture[i] = value + options->decay * (options->range.low - value);
    }
    if (options->smooth > 0)
        smooth(imagine);
    for (size_t i = 0; i < imagine->inputs; i++)
        imagine->picture[i] = cut(imagine->picture[i], &options->range);
    return true;
}

bool imagine_step(struct imagine *imagine, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!climb(imagine))
            return false;
        imagine->steps++;
        look(imagine);
    }
    return true;
}

const double *imagine_picture(const struct imagine *imagine)
{
    return imagine->picture;
}

const double *imagine_outputs(const struct imagine *imagine)
{
    return probe_outputs(&imagine->probe);
}

double imagine_value(const struct imagine *imagine)
{
    return imagine->value;
}

const double *imagine_slope(const struct imagine *imagine)
{
    return imagine->probe.slope;
}

size_t imagine_steps(const struct imagine *imagine)
{
    return imagine->steps;
}
