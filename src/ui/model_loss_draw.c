/*
 * The picture of the view `loss`: curve or map, the way that training has taken, the slopes where it stands and where they
 * lead, and what a random search has tried.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/pieces.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

/* A point of the picture: of two parameters, or of one and its error. */
struct spot {
    double x, y;
};

static bool is_inside(const struct axes *axes, struct spot spot)
{
    double u = range_share(&axes->x, spot.x), v = range_share(&axes->y, spot.y);

    return u >= 0 && u <= 1 && v >= 0 && v <= 1;
}

static void draw_mark(struct canvas *canvas, const struct axes *axes, struct spot spot,
                      enum role role, enum glyph glyph)
{
    if (is_inside(axes, spot))
        canvas_glyph(canvas, axes_column(axes, spot.x), axes_row(axes, spot.y), role, glyph);
}

/* ---- Arrows */

/* By the direction on the screen, in eighths of a turn from the right on. */
static enum glyph arrow_head(double across, double up)
{
    static const enum glyph heads[] = {
        GLYPH_ARROW_RIGHT, GLYPH_ARROW_UP_RIGHT,  GLYPH_ARROW_UP,   GLYPH_ARROW_UP_LEFT,
        GLYPH_ARROW_LEFT,  GLYPH_ARROW_DOWN_LEFT, GLYPH_ARROW_DOWN, GLYPH_ARROW_DOWN_RIGHT};
    int eighth = (int)lround(atan2(up, across) / (atan(1)));

    return heads[(eighth + 8) % 8];
}

/* The head where it leaves the cell that the arrow begins in. */
static void draw_arrow(struct canvas *canvas, const struct axes *axes, struct spot from,
                       struct spot to, enum role role)
{
    int across = axes_column(axes, to.x) - axes_column(axes, from.x);
    int up = axes_row(axes, from.y) - axes_row(axes, to.y);

    if (across == 0 && up == 0)
        return;
    axes_line(axes, canvas, from.x, from.y, to.x, to.y, role, GLYPH_FIT, false);
    /* A cell is about twice as high as it is wide. */
    draw_mark(canvas, axes, to, role, arrow_head(across, 2 * up));
}

#define ARROW_SHARE 0.35 /* of the picture: no arrow is longer */
#define ARROW_HALF \
 0.1 /* a slope that crosses so much of the picture's errors on its way has half of that */

/* How much longer arrows are than slopes: so that small slopes are seen to be smaller, and are seen. */
static double arrow_scale(const struct app *app, const struct axes *axes)
{
    const double *slope = app->model.slope;
    struct range errors = field_range(&app->model.field, 0);
    double across = axes->x.high - axes->x.low, up = axes->y.high - axes->y.low;
    double steep = fmax(fabs(slope[0]) * across, fabs(slope[1]) * up) / (errors.high - errors.low);
    double share = ARROW_SHARE * steep / (steep + ARROW_HALF);

    return share / fmax(fabs(slope[0]) / across, fabs(slope[1]) / up);
}

/* Downhill along each parameter, and both together: where gradient descent goes. */
static void draw_slopes(const struct app *app, struct canvas *canvas, const struct axes *axes,
                        struct spot here)
{
    const double *slope = app->model.slope;
    double scale = arrow_scale(app, axes);
    struct spot there = {here.x - scale * slope[0], here.y - scale * slope[1]};

    if (!isfinite(scale))
        return;
    draw_arrow(canvas, axes, here, (struct spot){there.x, here.y}, ROLE_CHANGE);
    draw_arrow(canvas, axes, here, (struct spot){here.x, there.y}, ROLE_CHANGE);
    draw_arrow(canvas, axes, here, there, ROLE_GOOD);
}

/* ---- Over two parameters */

static struct plane_look loss_look(const struct app *app)
{
    const struct field *field = &app->model.field;
    struct range range = field_range(field, 0);

    return (struct plane_look){.field = field, .low = range.low, .high = range.high, .root = true};
}

static void draw_map(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct plane_look look = loss_look(app);
    const struct loss_path *path = &app->model.path;
    const struct loss_search *search = &app->model.search;
    struct spot here = {path->x[path->count - 1], path->y[path->count - 1]};

    axes_draw(axes, canvas);
    plane_draw(&look, canvas, axes);
    for (size_t i = 0; i + 1 < path->count; i++)
        axes_line(axes, canvas, path->x[i], path->y[i], path->x[i + 1], path->y[i + 1], ROLE_TITLE,
                  GLYPH_FIT, false);
    for (size_t i = 0; i < search->count; i++)
        draw_mark(canvas, axes, (struct spot){search->x[i], search->y[i]}, ROLE_CHANGE, GLYPH_TRY);
    if (loss_shows_arrows(app))
        draw_slopes(app, canvas, axes, here);
    draw_mark(canvas, axes, here, ROLE_FOCUS, GLYPH_CURRENT);
}

/* ---- Over one */

/* Where plain descent on all samples takes the weight; NaN with another optimiser, which goes elsewhere. */
static double next_weight(const struct app *app)
{
    const struct settings *settings = &app->snapshot->settings;
    const struct loss_path *path = &app->model.path;
    double rate = settings->rate * pow(settings->decay, (double)app->snapshot->position.epoch);

    if (settings->optimizer != OPTIMIZER_SGD)
        return (double)NAN;
    return path->x[path->count - 1] - rate * app->model.slope[0];
}

static struct spot on_curve(const struct app *app, double x)
{
    const struct field *field = &app->model.field;

    return (struct spot){x, field_at(field, 0, range_share(&field->x, x), 0)};
}

/* The way so far, in chords. */
static void draw_chords(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct loss_path *path = &app->model.path;

    for (size_t i = 0; i + 1 < path->count; i++) {
        struct spot from = on_curve(app, path->x[i]), to = on_curve(app, path->x[i + 1]);

        axes_line(axes, canvas, from.x, from.y, to.x, to.y, ROLE_TRAIN, GLYPH_FIT, false);
    }
}

/* How far it goes at the height where it stands, and where on the curve that is: beyond the bottom it has jumped. */
static void draw_next(const struct app *app, struct canvas *canvas, const struct axes *axes,
                      struct spot here)
{
    double x = next_weight(app);
    struct spot level = {x, here.y}, there = on_curve(app, x);

    if (!isfinite(x))
        return;
    if (axes_column(axes, x) != axes_column(axes, here.x))
        axes_line(axes, canvas, level.x, level.y, there.x, there.y, ROLE_GOOD, GLYPH_LINK, true);
    draw_arrow(canvas, axes, here, level, ROLE_GOOD);
    draw_mark(canvas, axes, there, ROLE_GOOD, GLYPH_NEXT);
}

static void draw_slice(const struct app *app, struct canvas *canvas, const struct axes *axes)
{
    const struct model_state *model = &app->model;
    const struct loss_search *search = &model->search;
    double width = (model->field.x.high - model->field.x.low) / 6, slope = model->slope[0];
    struct spot here = {model->path.x[model->path.count - 1], model->error};

    axes_draw(axes, canvas);
    plane_draw_line(&model->field, 0, canvas, axes, ROLE_DIM, GLYPH_FIT);
    draw_chords(app, canvas, axes);
    axes_line(axes, canvas, here.x - width, here.y - slope * width, here.x + width,
              here.y + slope * width, ROLE_TEST, GLYPH_CURVE_DOTTED, true);
    for (size_t i = 0; i < search->count; i++)
        draw_mark(canvas, axes, (struct spot){search->x[i], search->error[i]}, ROLE_CHANGE,
                  GLYPH_TRY);
    draw_next(app, canvas, axes, here);
    draw_mark(canvas, axes, here, ROLE_FOCUS, GLYPH_CURRENT);
}

/* ---- Below the picture */

/* Where the run stands. */
static void add_place(const struct app *app, const struct pair *pair, struct pieces *pieces)
{
    const struct model_state *model = &app->model;
    size_t last = model->path.count - 1;
    char number[NUMBER_SIZE];

    pieces_add(pieces, ROLE_NORMAL, "E %s", number_error(number, sizeof number, model->error));
    for (size_t axis = 0; axis <= pair->flat; axis++)
        pieces_add(pieces, ROLE_NORMAL, "%s %s", pair_name(pair, axis),
                   model_number(number, sizeof number,
                                axis == 0 ? model->path.x[last] : model->path.y[last]));
}

static void add_slopes(const struct app *app, const struct pair *pair, struct pieces *pieces)
{
    char number[NUMBER_SIZE];

    for (size_t axis = 0; axis <= pair->flat; axis++)
        pieces_add(pieces, pair->flat ? ROLE_CHANGE : ROLE_TEST, "dE/d%s %s", pair_name(pair, axis),
                   model_number(number, sizeof number, app->model.slope[axis]));
    if (!pair->flat && isfinite(next_weight(app)))
        pieces_add(pieces, ROLE_GOOD, _("next w1 %s"),
                   model_number(number, sizeof number, next_weight(app)));
}

/* That the run is not where the picture is, or soon will not be. */
static void add_leaving(const struct app *app, const struct pair *pair, struct pieces *pieces)
{
    const struct model_state *model = &app->model;
    size_t last = model->path.count - 1;
    double x = range_share(&model->field.x, model->path.x[last]), y = 0;
    double next = range_share(&model->field.x, next_weight(app));

    if (pair->flat)
        y = range_share(&model->field.y, model->path.y[last]);
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1))
        pieces_add(pieces, ROLE_WARNING, "%s", _("the run has left the picture"));
    else if (!pair->flat && (next < 0 || next > 1))
        pieces_add(pieces, ROLE_WARNING, "%s", _("the next step leaves the picture"));
}

/* What the way so far has cost, in passes through all training samples. */
static void add_cost(const struct app *app, const struct pair *pair, struct pieces *pieces)
{
    size_t held = pair_others(app, pair);
    size_t count = (size_t)snapshot_evaluations(app->snapshot);

    pieces_add(pieces, ROLE_DIM,
               i18n_plural("E looked at %zu time", "E looked at %zu times", count), count);
    if (held == 0)
        return;
    pieces_add(pieces, ROLE_DIM, _("%zu held"), held);
    pieces_add(pieces, ROLE_DIM, _("(layer %zu neuron %zu)"), pair->layer + 1, pair->unit + 1);
}

static int text_rows(const struct app *app, struct rect area)
{
    const struct pair pair = pair_of(app);

    if (area.height <= 9)
        return model_text_rows(area);
    return !pair.flat || loss_shows_arrows(app) ? 3 : 2;
}

static void draw_below(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct pair pair = pair_of(app);
    struct pieces pieces = {.canvas = canvas, .area = area};

    add_leaving(app, &pair, &pieces);
    add_place(app, &pair, &pieces);
    if (!pair.flat || loss_shows_arrows(app))
        add_slopes(app, &pair, &pieces);
    add_cost(app, &pair, &pieces);
}

void loss_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct model_state *model = &app->model;
    const struct pair pair = pair_of(app);
    int below = text_rows(app, area);
    struct rect plot = {area.x, area.y, area.width, area.height - below};
    struct range up = model->field.y;
    struct axes axes;

    (void)focused;
    if (model->field.planes == 0)
        return;
    if (!pair.flat) {
        up = field_range(&model->field, 0);
        range_widen(&up, 0.05);
    }
    axes = axes_make(plot, model->field.x, up, "w1", pair.flat ? pair_name(&pair, 1) : "E");
    if (pair.flat)
        draw_map(app, canvas, &axes);
    else
        draw_slice(app, canvas, &axes);
    draw_below(app, canvas, (struct rect){area.x, plot.y + plot.height, area.width, below});
}
