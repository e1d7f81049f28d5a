/*
 * The view `activations`: how often the neurons of each layer give which value over the training samples, and how many are
 * at the flat ends of their activation, where they learn next to nothing.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/pieces.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SATURATED    0.95 /* of the way from the middle to either end */
#define MOST_OUTPUTS (1 << 18)
#define WORK         3e6 /* multiplications */

static const char *activations_unfit(const struct app *app)
{
    return app->snapshot->dataset->train_count > 0 ? NULL : _("there are no training samples");
}

/* ---- Counting */

/* What an activation can give; relu and linear ones have no end, and get what was given. */
static struct range range_of(enum activation activation, const float *outputs, size_t count)
{
    struct range range = RANGE_EMPTY;

    switch (activation) {
    case ACTIVATION_SIGMOID:
    case ACTIVATION_SOFTMAX:
    case ACTIVATION_STEP: return (struct range){.low = 0, .high = 1};
    case ACTIVATION_TANH: return (struct range){.low = -1, .high = 1};
    default: break;
    }
    for (size_t i = 0; i < count; i++)
        range_extend(&range, (double)outputs[i]);
    range_extend(&range, 0);
    if (!(range.high > range.low))
        range.high = range.low + 1;
    return range;
}

static bool saturates(enum activation activation)
{
    return activation == ACTIVATION_SIGMOID || activation == ACTIVATION_TANH;
}

/* f'(x) from o = f(x) alone: of relu and leaky-relu an output above 0 comes from a sum above 0. */
static double slope_of(enum activation activation, double output)
{
    return activation_slope(activation, output, output);
}

/* outputs: [samples][width] */
static void measure_slopes(struct layer_histogram *histogram, enum activation activation,
                           const float *outputs, size_t samples, size_t width)
{
    double sum = 0;

    histogram->slope = (double)NAN;
    if (activation == ACTIVATION_SOFTMAX)
        return;
    histogram->neurons = width < HISTOGRAM_NEURONS ? width : HISTOGRAM_NEURONS;
    for (size_t i = 0; i < samples; i++)
        for (size_t k = 0; k < width; k++) {
            double slope = slope_of(activation, (double)outputs[i * width + k]);

            sum += slope;
            if (k < histogram->neurons)
                histogram->neuron_slope[k] += slope / (double)samples;
        }
    histogram->slope = sum / (double)(samples * width);
}

/* outputs: [samples][width] */
static void count_layer(struct layer_histogram *histogram, enum activation activation,
                        const float *outputs, size_t samples, size_t width)
{
    *histogram = (struct layer_histogram){.range = range_of(activation, outputs, samples * width)};
    for (size_t i = 0; i < samples * width; i++) {
        double share = range_share(&histogram->range, (double)outputs[i]);

        if (!(share >= 0 && share <= 1))
            continue;
        histogram->bin[(size_t)fmin(share * HISTOGRAM_BINS, HISTOGRAM_BINS - 1)]++;
        histogram->count++;
        histogram->saturated += saturates(activation) && fabs(2 * share - 1) > SATURATED;
    }
    for (size_t k = 0; k < width && activation == ACTIVATION_RELU; k++) {
        size_t i = 0;

        while (i < samples && !(outputs[i * width + k] > 0))
            i++;
        histogram->dead += i == samples;
    }
    measure_slopes(histogram, activation, outputs, samples, width);
}

/* Fewer samples of a larger network. */
static size_t sample_limit(const struct architecture *arch)
{
    double most = WORK / (double)architecture_parameters(arch);
    size_t widest = 1;

    for (size_t l = 1; l <= arch->layers; l++)
        widest = arch->sizes[l] > widest ? arch->sizes[l] : widest;
    most = fmin(most, (double)MOST_OUTPUTS / (double)widest);
    return (size_t)fmin(fmax(most, 10), HISTOGRAM_LIMIT);
}

static void count_all(struct model_state *model, const struct network *network,
                      const struct sample_set *set)
{
    const struct architecture *arch = &network->arch;
    float *outputs[NN_MAX_LAYERS] = {0};
    bool ok = true;

    for (size_t l = 0; l < arch->layers && ok; l++) {
        outputs[l] = malloc((set->samples.count * arch->sizes[l + 1] + 1) * sizeof *outputs[l]);
        ok = outputs[l] != NULL;
    }
    if (ok && network_forward_layers(network, set->x, set->samples.count, outputs, NULL)) {
        model->histogram_count = arch->layers;
        model->histogram_samples = set->samples.count;
        for (size_t l = 0; l < arch->layers; l++)
            count_layer(&model->histogram[l], arch->activation[l], outputs[l], set->samples.count,
                        arch->sizes[l + 1]);
    }
    for (size_t l = 0; l < arch->layers; l++)
        free(outputs[l]);
}

static void activations_update(struct app *app)
{
    const struct network *network = &app->snapshot->network;
    struct sample_set set;

    app->model.histogram_count = 0;
    if (!sample_set_make(&set, app->snapshot, sample_limit(&network->arch)))
        return;
    count_all(&app->model, network, &set);
    sample_set_free(&set);
}

/* ---- Drawing */

/* What there is to say of a layer beside its bars. */
static void write_layer(const struct app *app, size_t layer, char *text, size_t size)
{
    const struct layer_histogram *histogram = &app->model.histogram[layer];
    const struct architecture *arch = &app->snapshot->network.arch;
    enum activation activation = arch->activation[layer];
    int used = snprintf(text, size, _("layer %zu %s"), layer + 1,
                        activation_choices[activation].name);

    if (saturates(activation) && histogram->count > 0)
        snprintf(text + used, size - (size_t)used, _("  %.0f%% saturated"),
                 100.0 * (double)histogram->saturated / (double)histogram->count);
    else if (activation == ACTIVATION_RELU)
        snprintf(text + used, size - (size_t)used, _("  %zu of %zu dead"), histogram->dead,
                 arch->sizes[layer + 1]);
}

/* Columns of dots, the highest bin as high as the room. */
static void draw_bars(const struct layer_histogram *histogram, struct canvas *canvas,
                      struct rect area)
{
    int per_cell = canvas->glyphs == GLYPHS_UTF8 ? 4 : 1;
    size_t most = 1;

    for (size_t i = 0; i < HISTOGRAM_BINS; i++)
        most = histogram->bin[i] > most ? histogram->bin[i] : most;
    for (int x = 0; x < 2 * area.width; x++) {
        size_t bin = (size_t)x * HISTOGRAM_BINS / (size_t)(2 * area.width);
        double share = (double)histogram->bin[bin] / (double)most;
        int height = (int)ceil(share * area.height * per_cell) * 4 / per_cell;

        for (int y = 0; y < height; y++)
            canvas_dot(canvas, 2 * area.x + x, 4 * (area.y + area.height) - 1 - y, ROLE_TRAIN,
                       GLYPH_BAR_DOT);
    }
}

/* The numbers of both ends, between them the mean slope. */
static void draw_foot(const struct layer_histogram *histogram, struct canvas *canvas,
                      struct rect row)
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE], slope[NUMBER_SIZE], text[80];

    model_number(low, sizeof low, histogram->range.low);
    model_number(high, sizeof high, histogram->range.high);
    canvas_write(canvas, row.x, row.y, ROLE_DIM, low);
    canvas_write(canvas, row.x + row.width - canvas_text_width(high), row.y, ROLE_DIM, high);
    snprintf(text, sizeof text, _("mean f' %s"),
             model_number(slope, sizeof slope, histogram->slope));
    if (isfinite(histogram->slope))
        canvas_write(canvas, row.x + (row.width - canvas_text_width(text)) / 2, row.y, ROLE_NORMAL,
                     text);
}

/* The mean slope of each neuron, as many as there is room for. */
static void draw_neurons(const struct layer_histogram *histogram, struct canvas *canvas,
                         struct rect row)
{
    struct pieces pieces = {.canvas = canvas, .area = row};

    pieces_add(&pieces, ROLE_DIM, "%s", _("f' each"));
    for (size_t k = 0; k < histogram->neurons; k++)
        pieces_add(&pieces, ROLE_NORMAL, "%.3f", histogram->neuron_slope[k]);
}

#define LEAST_WITH_NEURONS 7 /* rows */

/* A head, bars, and below them what stands at their ends, and the slopes. */
static void draw_layer(const struct app *app, struct canvas *canvas, struct rect area, size_t layer)
{
    const struct layer_histogram *histogram = &app->model.histogram[layer];
    bool warn = histogram->dead > 0 || 4 * histogram->saturated > histogram->count;
    char text[160];
    int foot = area.height >= 4 ? 1 : 0, neurons = 0, last = area.y + area.height - 1;

    if (area.height >= LEAST_WITH_NEURONS && histogram->neurons > 1)
        neurons = 1;
    write_layer(app, layer, text, sizeof text);
    canvas_write_cut(canvas, area.x, area.y, area.width, warn ? ROLE_WARNING : ROLE_NORMAL, text);
    draw_bars(histogram, canvas,
              (struct rect){area.x, area.y + 1, area.width, area.height - 1 - foot - neurons});
    if (foot > 0)
        draw_foot(histogram, canvas, (struct rect){area.x, last - neurons, area.width, 1});
    if (neurons > 0)
        draw_neurons(histogram, canvas, (struct rect){area.x, last, area.width, 1});
}

/* As many layers beside and below one another as there is room for; the chosen neuron's is among them. */
static void activations_draw(const struct app *app, struct canvas *canvas, struct rect area,
                             bool focused)
{
    size_t count = app->model.histogram_count, shown, first;
    int across = area.width >= 60 && count > 1 ? 2 : 1, down, height;

    (void)focused;
    down = ((int)count + across - 1) / across;
    if (down > area.height / 3)
        down = area.height / 3;
    if (count == 0 || down < 1)
        return;
    height = area.height / down > 12 ? 12 : area.height / down;
    shown = count < (size_t)(across * down) ? count : (size_t)(across * down);
    first = step_window(app->model.layer, count, shown);
    for (size_t i = 0; i < shown; i++) {
        int width = area.width / across;

        draw_layer(app, canvas,
                   (struct rect){area.x + (int)i % across * width,
                                 area.y + (int)i / across * height, width - (across > 1 ? 2 : 0),
                                 height},
                   first + i);
    }
}

/* From layer to layer, where not all are seen. */
static bool activations_move(struct app *app, enum command_id command, struct error *err)
{
    struct model_state *model = &app->model;

    (void)err;
    model->layer = list_move(model->layer, model->histogram_count, command);
    model->unit = 0;
    return true;
}

const struct model_view_ops activations_view = {
    .unfit = activations_unfit,
    .update = activations_update,
    .draw = activations_draw,
    .move = activations_move,
};
