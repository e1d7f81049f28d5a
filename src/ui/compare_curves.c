/*
 * The curves of all compared runs in one plot: of the figure that they are compared by. Each ends with its number.
 */
#include <nntui/i18n.h>

#include "ui/compare_private.h"
#include "ui/curve.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

static const double *figure_of(const struct history_point *point, enum sweep_measure measure)
{
    switch (measure) {
    case SWEEP_TEST_LOSS: return &point->test_loss;
    case SWEEP_TRAIN_LOSS: return &point->train_loss;
    case SWEEP_TEST_ACCURACY: return &point->test_accuracy;
    case SWEEP_TRAIN_ACCURACY: break;
    }
    return &point->train_accuracy;
}

/* Dotted, as in the Error pane. */
static bool is_of_test(enum sweep_measure measure)
{
    return measure == SWEEP_TEST_LOSS || measure == SWEEP_TEST_ACCURACY;
}

#define START_FACTOR \
 3 /* so many times the largest error before training are still shown on a linear axis */

/*
 * How high the axis goes. What has diverged, and on a linear axis what is far worse than before training, leaves the
 * plot at the top, or it would press all others flat. 0: all can be shown.
 */
static double find_limit(const struct compare_state *compare, enum sweep_measure measure)
{
    double start = 0, highest = 0, all = 0;

    for (size_t i = 0; i < compare->sweep.count; i++) {
        const struct history *history = &compare->run[i].snapshot->history;

        for (size_t k = 0; k < history->count; k++) {
            double figure = sweep_figure(&history->point[k], measure);

            if (k == 0)
                start = fmax(start, figure);
            all = fmax(all, figure);
            if (!compare->standing[i].lost)
                highest = fmax(highest, figure);
        }
    }
    if (!compare->log_scale)
        highest = fmin(highest, START_FACTOR * start);
    return highest < all ? highest : 0;
}

static struct plot_series make_series(const struct compare_state *compare, size_t run,
                                      const struct history_point *points, size_t count)
{
    enum sweep_measure measure = compare_measure(compare);
    struct plot_series series = curve_series(points, count, figure_of(points, measure),
                                             compare_role(run));

    series.dotted = is_of_test(measure);
    series.letters = U'1' + (uint32_t)run;
    return series;
}

/* The run under the cursor last: where curves meet, it is the one to be seen. */
static void draw_curves(const struct compare_state *compare, struct canvas *canvas,
                        struct rect area, double limit, bool log_scale)
{
    struct plot_series series[2 * SWEEP_RUNS];
    struct curve_tail tail[SWEEP_RUNS];
    size_t count = compare->sweep.count;

    for (size_t i = 0; i < count; i++) {
        size_t run = (compare->row + 1 + i) % count;
        const struct snapshot *snapshot = compare->run[run].snapshot;

        tail[run] = curve_tail(snapshot);
        series[2 * i] = make_series(compare, run, snapshot->history.point, snapshot->history.count);
        series[2 * i + 1] = make_series(compare, run, tail[run].point, tail[run].count);
        series[2 * i + 1].tag = (char)('1' + run);
    }
    plot_draw(&(struct plot){.series = series,
                             .series_count = 2 * count,
                             .x_label = _("epochs"),
                             .y_most = limit,
                             .log_scale = log_scale},
              canvas, area);
}

/* What the curves are of, with its mark, which in ASCII are their numbers; whether some leave the plot. */
static void draw_heading(const struct compare_state *compare, struct canvas *canvas,
                         struct rect area, double limit)
{
    enum sweep_measure measure = compare_measure(compare);
    char text[160], key[16];
    int x = area.x + 1;

    for (int i = 0; i < 2 && canvas->glyphs == GLYPHS_UTF8; i++)
        canvas_glyph(canvas, x++, area.y, ROLE_NORMAL,
                     is_of_test(measure) ? GLYPH_CURVE_DOTTED : GLYPH_CURVE);
    x += x > area.x + 1;
    x += 2 + canvas_write_cut(canvas, x, area.y, area.width - (x - area.x), ROLE_NORMAL,
                              _(sweep_measure_name(measure)));
    command_first_key(&commands[COMMAND_all_scale], key, sizeof key);
    snprintf(text, sizeof text,
             compare->log_scale ? _("up to %.3g") : _("up to %.3g; %s: logarithmic"), limit, key);
    if (limit <= 0)
        return;
    canvas_glyph(canvas, x, area.y, ROLE_DIM, GLYPH_MORE_UP);
    canvas_write_cut(canvas, x + 1, area.y, area.width - (x + 1 - area.x), ROLE_DIM, text);
}

static void curves_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct compare_state *compare = &app->compare;
    enum sweep_measure measure = compare_measure(compare);
    bool losses = measure == SWEEP_TEST_LOSS || measure == SWEEP_TRAIN_LOSS;
    double limit;

    (void)focused;
    if (compare->sweep.count == 0) {
        compare_draw_nothing(canvas, area);
        return;
    }
    limit = losses ? find_limit(compare, measure) : 0;
    draw_heading(compare, canvas, area, limit);
    area.y++;
    area.height--;
    draw_curves(compare, canvas, area, limit, losses && compare->log_scale);
}

const struct pane_ops curves_pane = {
    .name = "curves",
    .title = N_("Curves"),
    .choose_hint = N_("take to Train"),
    .draw = curves_draw,
    .move = compare_move,
};
