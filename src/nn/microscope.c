/*
 * One input under the microscope: slopes by its pixels, and the changes that give another answer.
 */
#include <nntui/microscope.h>

#include "memory.h"
#include "probe.h"

#include <nntui/i18n.h>
#include <nntui/samples.h>
#include <nntui/text.h>

#include <math.h>

#define OVERSHOOT 0.02 /* eta of the DeepFool paper */
#define HALVINGS  30   /* of the line from the input to what was found: to a float's digits */

struct microscope {
    struct probe probe;
    struct predictor *predictor;
    struct microscope_options options;
    struct samples rule; /* for samples_class() */
    size_t inputs, outputs, class;
    double *input;   /* [inputs] */
    float *asked;    /* [inputs] as the predictor takes them */
    float *answered; /* [outputs] */
};

/* ---- The input */

static double cut(const struct microscope *microscope, double value)
{
    return fmin(fmax(value, microscope->options.range.low), microscope->options.range.high);
}

/* The class of a picture of floats, by the fast kernels. */
static size_t ask_class(struct microscope *microscope, const float *picture)
{
    predictor_run(microscope->predictor, picture, microscope->answered);
    return samples_class(&microscope->rule, microscope->answered);
}

/* Has the input as it is go through the network. */
static void look(struct microscope *microscope)
{
    for (size_t i = 0; i < microscope->inputs; i++)
        microscope->asked[i] = (float)microscope->input[i];
    microscope->class = ask_class(microscope, microscope->asked);
    probe_forward(&microscope->probe, microscope->input);
}

static bool create_parts(struct microscope *microscope, const struct network *network,
                         struct error *err)
{
    microscope->input = calloc(microscope->inputs, sizeof *microscope->input);
    if (microscope->input == NULL)
        return error_memory(err, microscope->inputs * sizeof *microscope->input, "a picture");
    microscope->asked = floats_create(microscope->inputs, err);
    microscope->answered = floats_create(microscope->outputs, err);
    if (microscope->asked == NULL || microscope->answered == NULL)
        return false;
    microscope->predictor = predictor_create(network, err);
    return microscope->predictor != NULL && probe_create(&microscope->probe, network, err);
}

struct microscope *microscope_create(const struct network *network,
                                     const struct microscope_options *options, const double *x,
                                     struct error *err)
{
    struct microscope *microscope;

    if (!input_range_check(&options->range, err))
        return NULL;
    microscope = calloc(1, sizeof *microscope);
    if (microscope == NULL) {
        error_memory(err, sizeof *microscope, "a picture");
        return NULL;
    }
    microscope->options = *options;
    microscope->inputs = network->arch.sizes[0];
    microscope->outputs = network->arch.sizes[network->arch.layers];
    microscope->rule = (struct samples){
        .outputs = microscope->outputs, .low = (float)options->no, .high = (float)options->yes};
    if (!create_parts(microscope, network, err)) {
        microscope_free(microscope);
        return NULL;
    }
    for (size_t i = 0; i < microscope->inputs; i++)
        microscope->input[i] = cut(microscope, x[i]);
    look(microscope);
    return microscope;
}

void microscope_free(struct microscope *microscope)
{
    if (microscope == NULL)
        return;
    probe_free(&microscope->probe);
    predictor_free(microscope->predictor);
    free(microscope->input);
    free(microscope->asked);
    free(microscope->answered);
    free(microscope);
}

const double *microscope_input(const struct microscope *microscope)
{
    return microscope->input;
}

const double *microscope_outputs(const struct microscope *microscope)
{
    return probe_outputs(&microscope->probe);
}

size_t microscope_class(const struct microscope *microscope)
{
    return microscope->class;
}

size_t microscope_answer(const struct microscope *microscope)
{
    return microscope->outputs == 1 ? 0 : microscope->class;
}

bool microscope_set(struct microscope *microscope, size_t pixel, double value, struct error *err)
{
    char shown[32], low[32], high[32];

    if (pixel >= microscope->inputs)
        return error_input(err, _("pixel %zu; expected 0 to %zu"), pixel, microscope->inputs - 1);
    if (!(value >= microscope->options.range.low && value <= microscope->options.range.high))
        return error_input(err, _("a pixel of %s; expected %s to %s"),
                           format_real(shown, sizeof shown, value),
                           format_real(low, sizeof low, microscope->options.range.low),
                           format_real(high, sizeof high, microscope->options.range.high));
    microscope->input[pixel] = value;
    look(microscope);
    return true;
}

bool microscope_slopes(struct microscope *microscope, size_t k, double *slope, struct error *err)
{
    struct probe *probe = &microscope->probe;

    if (k >= microscope->outputs)
        return error_input(err, _("output %zu; expected 0 to %zu"), k, microscope->outputs - 1);
    if (!probe_check_slopes(probe->network, probe->network->arch.layers,
                            _("what an answer hangs on"), err))
        return false;
    probe_ask_output(probe, k);
    memcpy(slope, probe_back(probe, probe->network->arch.layers - 1),
           microscope->inputs * sizeof *slope);
    return true;
}

/* ---- Flips */

bool flip_create(struct flip *flip, const struct microscope *microscope, struct error *err)
{
    *flip = (struct flip){.from = microscope->class, .to = microscope->class};
    flip->picture = floats_create(microscope->inputs, err);
    if (flip->picture == NULL)
        return false;
    memcpy(flip->picture, microscope->asked, microscope->inputs * sizeof *flip->picture);
    return true;
}

void flip_free(struct flip *flip)
{
    free(flip->picture);
    *flip = (struct flip){0};
}

/* ---- One pixel */

static double level_value(const struct microscope *microscope, size_t level)
{
    const struct input_range *range = &microscope->options.range;

    return range->low + (range->high - range->low) * (double)level / (MICROSCOPE_LEVELS - 1);
}

/* The class with another value at one pixel, from sums that hold for the input as it is: only the pixel's own share changes. */
static size_t class_with(struct microscope *microscope, const double *sums, size_t pixel,
                         double change)
{
    struct probe *probe = &microscope->probe;
    const struct network_layer *place = &probe->network->layer[0];
    const float *row = probe->network->block + place->weights + pixel * place->stride;

    for (size_t k = 0; k < place->out; k++)
        probe->sum[0][k] = sums[k] + change * (double)row[k];
    probe_forward_from_sums(probe);
    for (size_t k = 0; k < microscope->outputs; k++)
        microscope->answered[k] = (float)probe_outputs(probe)[k];
    return samples_class(&microscope->rule, microscope->answered);
}

/* Where the value gives another class, and the network itself says so, it is the smallest change so far. */
static void try_value(struct microscope *microscope, struct flip *flip, const double *sums,
                      size_t pixel, double value)
{
    const double change = value - microscope->input[pixel];
    const float before = microscope->asked[pixel];
    size_t class;

    if (class_with(microscope, sums, pixel, change) == flip->from)
        return;
    microscope->asked[pixel] = (float)value;
    class = ask_class(microscope, microscope->asked);
    if (class != flip->from) {
        flip->found = true;
        flip->to = class;
        flip->pixel = pixel;
        flip->size = fabs(change);
        memcpy(flip->picture, microscope->asked, microscope->inputs * sizeof *flip->picture);
    }
    microscope->asked[pixel] = before;
}

/* Outwards from the pixel's value, both ways, until what is left is no smaller than the best. */
static void try_pixel(struct microscope *microscope, struct flip *flip, const double *sums,
                      size_t pixel)
{
    const double at = microscope->input[pixel];
    size_t above = 0, below;

    while (above < MICROSCOPE_LEVELS && level_value(microscope, above) <= at)
        above++;
    below = above;
    while (above < MICROSCOPE_LEVELS || below > 0) {
        const double up = above < MICROSCOPE_LEVELS ? level_value(microscope, above) - at
                                                    : INFINITY;
        const double down = below > 0 ? at - level_value(microscope, below - 1) : INFINITY;

        if (flip->found && fmin(up, down) >= flip->size)
            return;
        if (up < down)
            above++;
        else
            below--;
        try_value(microscope, flip, sums, pixel, up < down ? at + up : at - down);
    }
}

void microscope_flip_pixel(struct microscope *microscope, struct flip *flip, size_t count)
{
    struct probe *probe = &microscope->probe;
    double *sums = probe->delta[0]; /* free here, and as long as the first layer's sums */

    memcpy(sums, probe->sum[0], probe->network->layer[0].out * sizeof *sums);
    for (; count > 0 && flip->steps < microscope->inputs; count--, flip->steps++)
        try_pixel(microscope, flip, sums, flip->steps);
    flip->done = flip->steps == microscope->inputs;
    look(microscope);
}

/* ---- All pixels */

/* How DeepFool walks. */
struct walk {
    struct probe probe; /* of `place` */
    double *place;      /* [inputs] */
    double *own;        /* w_from: [inputs] */
    double *across;     /* w_k - w_from, and what is left of it: [inputs] */
    double *step;       /* towards the nearest border so far: [inputs] */
    double *memory;
};

static bool walk_create(struct walk *walk, const struct microscope *microscope, struct error *err)
{
    const size_t inputs = microscope->inputs;

    *walk = (struct walk){0};
    walk->memory = calloc(4 * inputs, sizeof *walk->memory);
    if (walk->memory == NULL)
        return error_memory(err, 4 * inputs * sizeof *walk->memory, "a picture");
    walk->place = walk->memory;
    walk->own = walk->place + inputs;
    walk->across = walk->own + inputs;
    walk->step = walk->across + inputs;
    memcpy(walk->place, microscope->input, inputs * sizeof *walk->place);
    if (probe_create(&walk->probe, microscope->probe.network, err))
        return true;
    free(walk->memory);
    return false;
}

static void walk_free(struct walk *walk)
{
    probe_free(&walk->probe);
    free(walk->memory);
}

/* The sum at which one output lies in the middle between "no" and "yes". */
static double middle_sum(const struct microscope *microscope)
{
    const struct architecture *arch = &microscope->probe.network->arch;
    const double o = microscope->options.no +
                     (microscope->options.yes - microscope->options.no) / 2;

    switch (arch->activation[arch->layers - 1]) {
    case ACTIVATION_SIGMOID: return log(o / (1 - o));
    case ACTIVATION_TANH: return atanh(o);
    case ACTIVATION_LEAKY_RELU: return o > 0 ? o : o / NN_LEAKY_SLOPE;
    default: return o;
    }
}

static const double *sum_slopes(struct walk *walk, size_t k)
{
    const size_t last = walk->probe.network->arch.layers - 1;

    probe_ask_sum(&walk->probe, last, k);
    return probe_back(&walk->probe, last);
}

/*
 * The way to where `across` makes up for `lead`, which is what the class is ahead by: lead / |across|^2 times across, of
 * the pixels that can go that way. Returns its length, infinity where there is none.
 */
static double border_way(const struct microscope *microscope, struct walk *walk, double lead)
{
    const struct input_range *range = &microscope->options.range;
    double square = 0;

    for (size_t i = 0; i < microscope->inputs; i++) {
        const double way = lead * walk->across[i];

        if ((way > 0 && walk->place[i] >= range->high) || (way < 0 && walk->place[i] <= range->low))
            walk->across[i] = 0;
        square += walk->across[i] * walk->across[i];
    }
    if (!(square > 0) || !isfinite(square))
        return INFINITY;
    for (size_t i = 0; i < microscope->inputs; i++)
        walk->across[i] *= lead / square;
    return fabs(lead) / sqrt(square);
}

/* With one output there is one border, where the sum is the middle one. */
static double nearest_of_two(const struct microscope *microscope, struct walk *walk)
{
    const size_t last = walk->probe.network->arch.layers - 1;
    const double lead = middle_sum(microscope) - walk->probe.sum[last][0];
    double length;

    memcpy(walk->across, sum_slopes(walk, 0), microscope->inputs * sizeof *walk->across);
    length = border_way(microscope, walk, lead);
    memcpy(walk->step, walk->across, microscope->inputs * sizeof *walk->step);
    return length;
}

/* The way to the nearest border with another class, in `step`; returns its length. */
static double nearest_border(const struct microscope *microscope, struct walk *walk, size_t from)
{
    const size_t inputs = microscope->inputs;
    const double *sum = walk->probe.sum[walk->probe.network->arch.layers - 1];
    double nearest = INFINITY;

    if (microscope->outputs == 1)
        return nearest_of_two(microscope, walk);
    memcpy(walk->own, sum_slopes(walk, from), inputs * sizeof *walk->own);
    for (size_t k = 0; k < microscope->outputs; k++) {
        const double *slope;
        double length;

        if (k == from)
            continue;
        slope = sum_slopes(walk, k);
        for (size_t i = 0; i < inputs; i++)
            walk->across[i] = slope[i] - walk->own[i];
        length = border_way(microscope, walk, sum[from] - sum[k]);
        if (length < nearest) {
            nearest = length;
            memcpy(walk->step, walk->across, inputs * sizeof *walk->step);
        }
    }
    return nearest;
}

/* Puts the picture at input + share (place - input) before the network; returns its class. */
static size_t ask_between(struct microscope *microscope, const struct walk *walk, double share)
{
    for (size_t i = 0; i < microscope->inputs; i++) {
        const double change = walk->place[i] - microscope->input[i];

        microscope->asked[i] = (float)cut(microscope, microscope->input[i] + share * change);
    }
    return ask_class(microscope, microscope->asked);
}

/* Steps until the class is another one; false where there is no way, or not within the limit. */
static bool walk_over(struct microscope *microscope, struct walk *walk, struct flip *flip,
                      size_t limit)
{
    while (flip->steps < limit) {
        probe_forward(&walk->probe, walk->place);
        if (!isfinite(nearest_border(microscope, walk, flip->from)))
            return false;
        for (size_t i = 0; i < microscope->inputs; i++)
            walk->place[i] = cut(microscope, walk->place[i] + walk->step[i]);
        flip->steps++;
        if (ask_between(microscope, walk, 1 + OVERSHOOT) != flip->from)
            return true;
    }
    return false;
}

/* The input as floats has no share of the size: a float is as near to it as its digits allow. */
static double distance(const struct microscope *microscope, const float *picture)
{
    double total = 0;

    for (size_t i = 0; i < microscope->inputs; i++) {
        const double change = (double)picture[i] - (double)(float)microscope->input[i];

        total += change * change;
    }
    return sqrt(total);
}

static void keep(struct microscope *microscope, struct flip *flip, size_t class)
{
    flip->found = true;
    flip->to = class;
    memcpy(flip->picture, microscope->asked, microscope->inputs * sizeof *flip->picture);
    flip->size = distance(microscope, flip->picture);
}

/* Keeps the shortest changed picture that halving finds on the line from the input to where the walk ended. */
static void shorten(struct microscope *microscope, const struct walk *walk, struct flip *flip)
{
    double same = 0, other = 1 + OVERSHOOT;

    keep(microscope, flip, ask_between(microscope, walk, other));
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (same + other) / 2;
        const size_t class = ask_between(microscope, walk, middle);

        if (class == flip->from) {
            same = middle;
        } else {
            other = middle;
            keep(microscope, flip, class);
        }
    }
}

bool microscope_flip_all(struct microscope *microscope, struct flip *flip, size_t limit,
                         struct error *err)
{
    const struct network *network = microscope->probe.network;
    struct walk walk;

    if (!probe_check_slopes(network, network->arch.layers, _("the way to another answer"), err) ||
        !walk_create(&walk, microscope, err))
        return false;
    if (walk_over(microscope, &walk, flip, limit))
        shorten(microscope, &walk, flip);
    flip->done = true;
    walk_free(&walk);
    look(microscope);
    return true;
}
