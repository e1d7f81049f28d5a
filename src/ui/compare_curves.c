/*
 * The curves of all compared runs in one plot: of the figure that they are compared by. Each ends with its number.
 */
#include <nntui/i18n.h>

#include "ui/compare_private.h"
#include "ui/plot.h"
#include "ui/state.h"

#include <math.h>

/* From the last point that is kept to the present moment, so that nothing has to be copied to add one. */
struct tail {
    struct history_point point[2];
    size_t count;
};

static struct tail make_tail(const struct snapshot *snapshot)
{
    const struct history *history = &snapshot->history;
    struct tail tail = {.count = 0};

    if (history->count > 0)
        tail.point[tail.count++] = history->point[history->count - 1];
    if (history->count == 0 || snapshot->now.epoch > tail.point[0].epoch)
        tail.point[tail.count++] = snapshot->now;
    return tail;
}

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

/*
 * The greatest figure of those that have not diverged; a run that grows beyond it is cut off there, or it would press
 * all others flat. Without an end where all have diverged.
 */
static double highest(const struct compare_state *compare, enum sweep_measure measure)
{
    double most = -INFINITY;

    for (size_t i = 0; i < compare->sweep.count; i++) {
        const struct history *history = &compare->run[i].snapshot->history;

        for (size_t k = 0; k < history->count && !compare->standing[i].lost; k++)
            most = fmax(most, sweep_figure(&history->point[k], measure));
    }
    return most > -INFINITY ? most * (1 + 1e-9) : INFINITY;
}

static struct plot_series make_series(const struct compare_state *compare, size_t run,
                                      const struct history_point *points, size_t count, double most)
{
    enum sweep_measure measure = compare_measure(compare);
    size_t shown = 0;

    while (shown < count && !(sweep_figure(&points[shown], measure) > most))
        shown++;
    return (struct plot_series){.x = &points->epoch,
                                .y = figure_of(points, measure),
                                .stride = sizeof *points,
                                .count = compare->standing[run].lost ? shown : count,
                                .role = compare_role(run)};
}

/* The run under the cursor last: where curves meet, it is the one to be seen. */
static void draw_curves(const struct compare_state *compare, struct canvas *canvas,
                        struct rect area)
{
    enum sweep_measure measure = compare_measure(compare);
    double most = highest(compare, measure);
    struct plot_series series[2 * SWEEP_RUNS];
    struct tail tail[SWEEP_RUNS];
    size_t count = compare->sweep.count;
    bool shares = measure == SWEEP_TEST_ACCURACY || measure == SWEEP_TRAIN_ACCURACY;

    for (size_t i = 0; i < count; i++) {
        size_t run = (compare->row + 1 + i) % count;
        const struct snapshot *snapshot = compare->run[run].snapshot;

        tail[run] = make_tail(snapshot);
        series[2 * i] = make_series(compare, run, snapshot->history.point, snapshot->history.count,
                                    most);
        series[2 * i + 1] = make_series(compare, run, tail[run].point, tail[run].count, most);
        series[series[2 * i + 1].count > 0 ? 2 * i + 1 : 2 * i].mark = U'1' + (uint32_t)run;
    }
    plot_draw(&(struct plot){.series = series,
                             .series_count = 2 * count,
                             .x_label = _("epochs"),
                             .log_scale = compare->log_scale && !shares},
              canvas, area);
}

static void curves_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct compare_state *compare = &app->compare;

    (void)focused;
    if (compare->sweep.count == 0) {
        compare_draw_nothing(canvas, area);
        return;
    }
    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_NORMAL,
                     _(sweep_measure_name(compare_measure(compare))));
    area.y++;
    area.height--;
    draw_curves(compare, canvas, area);
}

const struct pane_ops curves_pane = {
    .name = "curves",
    .title = N_("Curves"),
    .choose_hint = N_("take to Train"),
    .draw = curves_draw,
    .move = compare_move,
};
