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
    path->x[path->count] = pair_get(&snapshot->network, &pair, 0);
    path->y[path->count] = pair.flat ? pair_get(&snapshot->network, &pair, 1) : 0;
    path->count++;
}

/* ---- The picture */

/*
 * What the picture shows in one direction: the usual range, and in steps of a quarter of it as much more as the path and the
 * tries need, so that it seldom changes.
 */
struct reach {
    double usual;
    double most; /* times it, at most */
    struct range range;
};

static void reach_for(struct reach *reach, const double *values, size_t count)
{
    double usual = reach->usual, most = reach->most * usual;

    for (size_t i = 0; i < count; i++) {
        double value = fmax(fmin(values[i], most), -most);

        if (isnan(values[i]))
            continue;
        reach->range.low = fmin(reach->range.low, floor(value / usual * 4 - 0.5) * usual / 4);
        reach->range.high = fmax(reach->range.high, ceil(value / usual * 4 + 0.5) * usual / 4);
    }
}

/*
 * The picture of a bowl does not follow a run that climbs out of it, or the bowl could not be seen. Where other weights move
 * too, what lies far off may be the bottom.
 */
#define MOST_OF_BOWL  16
#define MOST_OF_SLICE 1e6

static struct range axis_range(const struct app *app, const struct sample_set *set,
                               const struct pair *pair, size_t axis)
{
    const struct model_state *model = &app->model;
    double usual = pair_usual(app, set, pair, axis);
    struct reach reach = {
        .usual = usual,
        .most = pair_others(app, pair) == 0 ? MOST_OF_BOWL : MOST_OF_SLICE,
        .range = {.low = -usual, .high = usual},
    };

    reach_for(&reach, axis == 0 ? model->path.x : model->path.y, model->path.count);
    reach_for(&reach, axis == 0 ? model->search.x : model->search.y, model->search.count);
    return reach.range;
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
    double work = pair_others(app, pair) == 0 ? WORK_ONCE : WORK_AGAIN;
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

            field->value[row * field->columns + column] = (float)pair_error(network, pair, samples,
                                                                            x, y);
        }
    }
}

/* dE/dw by the central difference; for a parabola it is exact, however wide. */
static double slope_at(struct network *network, const struct pair *pair,
                       const struct samples *samples, const double *place, size_t axis,
                       double usual)
{
    double h = fmax(usual / 500, fabs(place[axis]) / 1000), error[2];

    for (int side = 0; side < 2; side++) {
        double at[2] = {place[0], place[1]};

        at[axis] += side == 0 ? -h : h;
        error[side] = pair_error(network, pair, samples, at[0], at[1]);
    }
    return (error[1] - error[0]) / (2 * h);
}

/* E and its slopes where the run stands. */
static void measure_here(struct app *app, struct network *network, const struct pair *pair,
                         const struct sample_set *set)
{
    struct model_state *model = &app->model;
    const struct network *run = &app->snapshot->network;
    double place[2] = {pair_get(run, pair, 0), pair->flat ? pair_get(run, pair, 1) : 0};

    model->slope[1] = 0;
    for (size_t axis = 0; axis <= pair->flat; axis++)
        model->slope[axis] = slope_at(network, pair, &set->samples, place, axis,
                                      pair_usual(app, set, pair, axis));
    model->error = pair_error(network, pair, &set->samples, place[0], place[1]);
}

static void make_picture(struct app *app, struct network *network, const struct sample_set *set)
{
    struct model_state *model = &app->model;
    const struct pair pair = pair_of(app);
    size_t side = finest(app, &pair, set->samples.count);
    uint64_t key;

    model->field.x = axis_range(app, set, &pair, 0);
    model->field.y = axis_range(app, set, &pair, 1);
    pair_set(network, &pair, 0, 0);
    if (pair.flat)
        pair_set(network, &pair, 1, 0);
    key = key_of(app, network, &pair);
    if (key != model->field_key) {
        if (!field_resize(&model->field, 1, side, pair.flat ? side : 1))
            return;
        fill(&model->field, network, &pair, &set->samples);
        model->field_key = key;
    }
    measure_here(app, network, &pair, set);
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

const char *loss_unfit(const struct app *app)
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

/* ---- The slopes as arrows */

#define FEW_PARAMETERS \
 3 /* then the picture is all there is, and its slopes are the whole gradient, or nearly */

bool loss_shows_arrows(const struct app *app)
{
    return app->model.arrows_chosen
               ? app->model.arrows
               : architecture_parameters(&app->snapshot->network.arch) <= FEW_PARAMETERS;
}

bool command_arrows(struct app *app, const char *arguments, struct error *err)
{
    bool on;

    if (app->snapshot->network.block == NULL)
        return error_input(err, _("arrows: there is no network yet"));
    on = !loss_shows_arrows(app);
    if (strcmp(arguments, "on") == 0 || strcmp(arguments, "off") == 0)
        on = arguments[1] == 'n';
    else if (arguments[0] != '\0')
        return error_input(err, _("arrows: found \"%s\"; expected on or off"), arguments);
    app->model.arrows = on;
    app->model.arrows_chosen = true;
    if (app->model.view != &model_views[VIEW_loss])
        app_show(app, ROLE_DIM,
                 on ? _("arrows on, in the view loss") : _("arrows off, in the view loss"));
    return true;
}

const struct model_view_ops loss_view = {
    .unfit = loss_unfit,
    .update = loss_update,
    .draw = loss_draw,
    .layers = loss_layers,
};
