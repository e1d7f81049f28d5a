/*
 * The view `loss`: the error over one weight as a curve, or over two as a map, and the way that training has taken there.
 *
 * The two are the chosen neuron's first weights, or its weight and its bias where it has but one; all other parameters are
 * held as they stand. Where there are no others the picture stays as it is while the network moves in it.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES  400 /* training samples that the error is of */
#define LEAST_SAMPLES 20
#define FINEST_MAP    32
#define COARSEST_MAP  8
#define FINEST_CURVE  64
/* Work is counted in multiplications. A picture that is made for each snapshot has less of it than one that stays. */
#define SAMPLE_WORK 60
#define CALL_WORK   5000
#define WORK_ONCE   2e7
#define WORK_AGAIN  8e6

/* ---- The two parameters */

/* They are numbers of the neuron's incoming values; `bias` stands for its bias. */
struct pair {
    size_t layer, unit;
    bool flat;   /* there is a second one */
    bool biased; /* it is the bias, not the second weight */
};

static struct pair pair_of(const struct app *app)
{
    const struct model_state *model = &app->model;
    const struct architecture *arch = &app->snapshot->network.arch;
    struct pair pair = {.layer = model->layer, .unit = model->unit};

    pair.biased = arch->sizes[pair.layer] == 1;
    pair.flat = !pair.biased || arch->bias;
    return pair;
}

static double get(const struct network *network, const struct pair *pair, size_t axis)
{
    if (axis == 0)
        return (double)network_weight(network, pair->layer, pair->unit, 0);
    if (pair->biased)
        return (double)network_bias(network, pair->layer, pair->unit);
    return (double)network_weight(network, pair->layer, pair->unit, 1);
}

static void set(struct network *network, const struct pair *pair, size_t axis, double value)
{
    if (axis == 0)
        network_set_weight(network, pair->layer, pair->unit, 0, (float)value);
    else if (pair->biased)
        network_set_bias(network, pair->layer, pair->unit, (float)value);
    else
        network_set_weight(network, pair->layer, pair->unit, 1, (float)value);
}

static size_t others(const struct app *app, const struct pair *pair)
{
    return architecture_parameters(&app->snapshot->network.arch) - (pair->flat ? 2 : 1);
}

/* ---- The path */

/* Every second point goes, so that the whole way stays. */
static void thin(struct loss_path *path)
{
    for (size_t i = 0; 2 * i < path->count; i++) {
        path->moment[i] = path->moment[2 * i];
        path->x[i] = path->x[2 * i];
        path->y[i] = path->y[2 * i];
    }
    path->count = (path->count + 1) / 2;
}

static bool is_same_run(struct model_state *model, const struct settings *now)
{
    bool same = !settings_need_new_run(&model->path_settings, now) &&
                model->path_layer == model->layer && model->path_unit == model->unit;

    model->path_settings = *now;
    model->path_layer = model->layer;
    model->path_unit = model->unit;
    return same;
}

/* Where the run has gone back, the way from there on is another, or will be walked again. */
void loss_follow(struct app *app)
{
    struct model_state *model = &app->model;
    const struct snapshot *snapshot = app->snapshot;
    struct pair pair = pair_of(app);
    struct loss_path *path = &model->path;

    if (!is_same_run(model, &snapshot->settings))
        path->count = 0;
    while (path->count > 0 && path->moment[path->count - 1] >= snapshot->moment)
        path->count--;
    if (path->count == PATH_POINTS)
        thin(path);
    path->moment[path->count] = snapshot->moment;
    path->x[path->count] = get(&snapshot->network, &pair, 0);
    path->y[path->count] = pair.flat ? get(&snapshot->network, &pair, 1) : 0;
    path->count++;
}

/* ---- The picture */

/* Standard deviation of every `stride`-th of `count` numbers. */
static double deviation(const float *values, size_t count, size_t stride)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < count; i++) {
        double value = (double)values[i * stride];

        sum += value;
        squares += value * value;
    }
    return count > 0 ? sqrt(fmax(squares / (double)count - pow(sum / (double)count, 2), 0)) : 0;
}

/*
 * Where the bottom of the bowl is likely to be: with scaled values within a few units of 0, with others as much
 * farther as the targets are wider, or the input narrower.
 */
static double usual_width(const struct app *app, const struct sample_set *set,
                          const struct pair *pair, size_t axis)
{
    const struct architecture *arch = &app->snapshot->network.arch;
    double width = 4, input, target;

    if (pair->layer > 0)
        return width;
    input = deviation(set->x + axis, set->samples.count, set->samples.inputs);
    if (arch->activation[arch->layers - 1] == ACTIVATION_LINEAR && set->targets != NULL) {
        target = deviation(set->targets, set->samples.count, set->samples.outputs);
        width *= target > 0 ? target : 1;
    }
    return axis == 0 || !pair->biased ? width / (input > 0 ? input : 1) : width;
}

/* The usual range, and in steps of a quarter of it as much more as the path needs: so it seldom changes. */
static struct range axis_range(double usual, const double *path, size_t count)
{
    struct range range = {.low = -usual, .high = usual};

    for (size_t i = 0; i < count; i++) {
        double value = fmax(fmin(path[i], 1e6 * usual), -1e6 * usual);

        if (isnan(value))
            continue;
        range.low = fmin(range.low, floor(value / usual * 4 - 0.5) * usual / 4);
        range.high = fmax(range.high, ceil(value / usual * 4 + 0.5) * usual / 4);
    }
    return range;
}

static double error_at(struct network *network, const struct pair *pair,
                       const struct samples *samples, double x, double y)
{
    struct evaluation evaluation;

    set(network, pair, 0, x);
    if (pair->flat)
        set(network, pair, 1, y);
    if (!network_evaluate(network, samples, 1, &evaluation, NULL, NULL, NULL))
        return (double)NAN;
    return evaluation.loss;
}

/* FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>; of what the picture depends on. */
static uint64_t hash(uint64_t key, const void *bytes, size_t count)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < count; i++)
        key = (key ^ byte[i]) * 0x100000001B3u;
    return key;
}

/* `network` is the run's with the pair at 0. Field by field: what lies between them in memory is anybody's guess. */
static uint64_t key_of(const struct app *app, const struct network *network,
                       const struct pair *pair)
{
    const struct field *field = &app->model.field;
    const struct dataset *dataset = app->model.dataset;
    const struct architecture *arch = &network->arch;
    const double ends[] = {field->x.low, field->x.high, field->y.low, field->y.high};
    uint64_t key = 0xCBF29CE484222325u;

    key = hash(key, network->block, network->block_size * sizeof *network->block);
    key = hash(key, arch->sizes, (arch->layers + 1) * sizeof arch->sizes[0]);
    key = hash(key, arch->activation, arch->layers * sizeof arch->activation[0]);
    key = hash(key, &arch->loss, sizeof arch->loss);
    key = hash(key, &pair->layer, sizeof pair->layer);
    key = hash(key, &pair->unit, sizeof pair->unit);
    key = hash(key, ends, sizeof ends);
    key = hash(key, &dataset, sizeof dataset);
    return key | 1; /* 0: none */
}

/* Points from one side to the other that the work allows. */
static size_t finest(const struct app *app, const struct pair *pair, size_t samples)
{
    double work = others(app, pair) == 0 ? WORK_ONCE : WORK_AGAIN;
    double parameters = (double)architecture_parameters(&app->snapshot->network.arch);
    double points = work / ((double)samples * (parameters + SAMPLE_WORK) + CALL_WORK);

    if (!pair->flat)
        return (size_t)fmin(fmax(points, COARSEST_MAP), FINEST_CURVE);
    return (size_t)fmin(fmax(sqrt(points), COARSEST_MAP), FINEST_MAP);
}

static void fill(struct field *field, struct network *network, const struct pair *pair,
                 const struct samples *samples)
{
    for (size_t row = 0; row < field->rows; row++) {
        double y = field->rows > 1 ? range_value(&field->y, (double)row / (double)(field->rows - 1))
                                   : 0;

        for (size_t column = 0; column < field->columns; column++) {
            double x = range_value(&field->x, (double)column / (double)(field->columns - 1));

            field->value[row * field->columns + column] = (float)error_at(network, pair, samples, x,
                                                                          y);
        }
    }
}

/* E and its slope where the run stands; for a parabola the difference is exact, however wide. */
static void measure_here(struct app *app, struct network *network, const struct pair *pair,
                         const struct samples *samples)
{
    double x = get(&app->snapshot->network, pair, 0);
    double y = pair->flat ? get(&app->snapshot->network, pair, 1) : 0;
    double h = (app->model.field.x.high - app->model.field.x.low) / 1000;

    app->model.slope = (error_at(network, pair, samples, x + h, y) -
                        error_at(network, pair, samples, x - h, y)) /
                       (2 * h);
    app->model.error = error_at(network, pair, samples, x, y);
}

static void make_picture(struct app *app, struct network *network, const struct sample_set *set_)
{
    struct model_state *model = &app->model;
    const struct pair pair = pair_of(app);
    size_t side = finest(app, &pair, set_->samples.count);
    uint64_t key;

    model->field.x = axis_range(usual_width(app, set_, &pair, 0), model->path.x, model->path.count);
    model->field.y = axis_range(usual_width(app, set_, &pair, 1), model->path.y, model->path.count);
    set(network, &pair, 0, 0);
    if (pair.flat)
        set(network, &pair, 1, 0);
    key = key_of(app, network, &pair);
    if (key != model->field_key) {
        if (!field_resize(&model->field, 1, side, pair.flat ? side : 1))
            return;
        fill(&model->field, network, &pair, &set_->samples);
        model->field_key = key;
    }
    measure_here(app, network, &pair, &set_->samples);
}

/* A larger network is measured on fewer samples. */
static size_t sample_limit(const struct app *app)
{
    double parameters = (double)architecture_parameters(&app->snapshot->network.arch);
    double most = WORK_AGAIN / (COARSEST_MAP * COARSEST_MAP) / (parameters + SAMPLE_WORK);

    return (size_t)fmin(fmax(most, LEAST_SAMPLES), MOST_SAMPLES);
}

static void loss_update(struct app *app)
{
    const struct network *run = &app->snapshot->network;
    struct network network;
    struct sample_set samples;

    if (!network_create(&network, &run->arch, NULL))
        return;
    memcpy(network.block, run->block, run->block_size * sizeof *run->block);
    if (sample_set_make(&samples, app->snapshot, sample_limit(app))) {
        make_picture(app, &network, &samples);
        sample_set_free(&samples);
    }
    network_free(&network);
}

/* ---- Which networks */

#define MOST_PARAMETERS 20000 /* more take too long to be measured again and again */

static const char *loss_unfit(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    if (architecture_parameters(&snapshot->network.arch) > MOST_PARAMETERS)
        return _("the network is too large for its error to be measured so often");
    return snapshot->dataset->train_count > 0 ? NULL : _("there are no training samples");
}

static void loss_layers(const struct app *app, size_t *first, size_t *end)
{
    *first = 0;
    *end = app->snapshot->network.arch.layers;
}

/* ---- Drawing */

static struct plane_look loss_look(const struct app *app)
{
    const struct field *field = &app->model.field;
    struct range range = field_range(field, 0);

    return (struct plane_look){.field = field, .low = range.low, .high = range.high, .root = true};
}

static void draw_path(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct loss_path *path = &app->model.path;
    size_t last = path->count - 1;
    struct rect old;

    for (size_t i = 0; i + 1 < path->count; i++)
        axes_line(axes, canvas, path->x[i], path->y[i], path->x[i + 1], path->y[i + 1], ROLE_TITLE,
                  GLYPH_FIT, false);
    old = canvas_clip(canvas, axes->cells);
    canvas_glyph(canvas, axes_column(axes, path->x[last]), axes_row(axes, path->y[last]),
                 ROLE_FOCUS, GLYPH_CURRENT);
    canvas_unclip(canvas, old);
}

static void draw_map(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct plane_look look = loss_look(app);

    axes_draw(axes, canvas);
    plane_draw(&look, canvas, axes);
    draw_path(app, canvas, axes);
}

/* E over one weight: the curve, the way along it in chords, the tangent where it stands. */
static void draw_slice(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct model_state *model = &app->model;
    const struct field *field = &model->field;
    const struct loss_path *path = &model->path;
    double width = (field->x.high - field->x.low) / 6, x = path->x[path->count - 1];
    struct rect old;

    axes_draw(axes, canvas);
    plane_draw_line(field, 0, canvas, axes, ROLE_DIM, GLYPH_FIT);
    for (size_t i = 0; i + 1 < path->count; i++)
        axes_line(axes, canvas, path->x[i],
                  field_at(field, 0, range_share(&field->x, path->x[i]), 0), path->x[i + 1],
                  field_at(field, 0, range_share(&field->x, path->x[i + 1]), 0), ROLE_TRAIN,
                  GLYPH_FIT, false);
    axes_line(axes, canvas, x - width, model->error - model->slope * width, x + width,
              model->error + model->slope * width, ROLE_TEST, GLYPH_CURVE_DOTTED, true);
    old = canvas_clip(canvas, axes->cells);
    canvas_glyph(canvas, axes_column(axes, x), axes_row(axes, model->error), ROLE_FOCUS,
                 GLYPH_CURRENT);
    canvas_unclip(canvas, old);
}

/* "layer 1 neuron 1: w1 0.93 b -0.3  E 0.12". */
static void write_below(const struct app *app, char *text, size_t size)
{
    const struct model_state *model = &app->model;
    const struct pair pair = pair_of(app);
    size_t last = model->path.count - 1, held = others(app, &pair);
    char x[NUMBER_SIZE], y[NUMBER_SIZE], e[NUMBER_SIZE];
    int used = snprintf(text, size, "E %s  w1 %s", number_error(e, sizeof e, model->error),
                        model_number(x, sizeof x, model->path.x[last]));

    if (pair.flat)
        used += snprintf(text + used, size - (size_t)used, "  %s %s", pair.biased ? "b" : "w2",
                         model_number(y, sizeof y, model->path.y[last]));
    else
        used += snprintf(text + used, size - (size_t)used, "  dE/dw %s",
                         model_number(y, sizeof y, model->slope));
    if (held > 0)
        snprintf(text + used, size - (size_t)used, _("; %zu held (layer %zu neuron %zu)"), held,
                 pair.layer + 1, pair.unit + 1);
}

static void loss_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct model_state *model = &app->model;
    const struct pair pair = pair_of(app);
    int below = model_text_rows(area);
    struct rect plot = {area.x, area.y, area.width, area.height - below};
    struct range up = model->field.y;
    struct axes axes;
    char text[300];

    (void)focused;
    if (model->field.planes == 0)
        return;
    if (!pair.flat) {
        up = field_range(&model->field, 0);
        range_widen(&up, 0.05);
    }
    axes = axes_make(plot, model->field.x, up, "w1", !pair.flat ? "E" : pair.biased ? "b" : "w2");
    if (pair.flat)
        draw_map(app, canvas, &axes);
    else
        draw_slice(app, canvas, &axes);
    write_below(app, text, sizeof text);
    if (below > 0)
        canvas_write_cut(canvas, area.x, area.y + area.height - 1, area.width, ROLE_NORMAL, text);
}

const struct model_view_ops loss_view = {
    .unfit = loss_unfit,
    .update = loss_update,
    .draw = loss_draw,
    .layers = loss_layers,
};
