/*
 * The plot of the error pane: the run's curves, those of earlier runs behind them, and lines where something was changed, where
 * the run stands in its past, and where the cursor is.
 */
#include "ui/error_pane.h"

#include <nntui/i18n.h>

#include "ui/curve.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define SERIES_LIMIT (EARLIER_CURVES + 8)
#define REACH        4   /* times as far as the present run earlier ones are drawn */
#define LEAST_REACH  500 /* epochs, at the least */
#define LINES_LIMIT  (MARKERS + 2)

/* What a plot is made of. */
struct curves {
    struct curve_tail tail;
    struct plot_series series[SERIES_LIMIT];
    struct plot_line line[LINES_LIMIT];
    char label[40];
    struct plot plot;
};

bool error_has_accuracy(const struct app *app)
{
    const struct dataset *dataset = app->snapshot->dataset;

    return dataset != NULL && dataset->task == TASK_CLASSIFY && !app->error.hide_accuracy;
}

/* ---- Curves */

static struct plot_series *add(struct curves *curves, const struct history_point *points,
                               size_t count, const double *y, enum role role)
{
    struct plot_series *series = &curves->series[curves->plot.series_count++];

    *series = curve_series(points, count, y, role);
    return series;
}

/* The oldest lowest. Its training error, because that is what every run has. */
static void add_earlier(struct curves *curves, const struct snapshot *snapshot)
{
    for (size_t i = snapshot->earlier_count; i-- > 0;) {
        const struct earlier_curve *earlier = &snapshot->earlier[i];
        struct plot_series *series = add(curves, earlier->point, earlier->count,
                                         &earlier->point->train_loss, ROLE_EARLIER);

        series->faint = true;
        series->tag = (char)('1' + i);
    }
}

static void add_accuracy(struct curves *curves, const struct history_point *points, size_t count)
{
    struct plot_series *train = add(curves, points, count, &points->train_accuracy, ROLE_TRAIN);
    struct plot_series *test = add(curves, points, count, &points->test_accuracy, ROLE_TEST);

    train->right = test->right = true;
    train->mark = GLYPH_ACCURACY_TRAIN;
    test->mark = GLYPH_ACCURACY_TEST;
    test->phase = 2;
}

/* Training last: where the curves meet, its mark is the one to be seen. */
static void add_errors(struct curves *curves, const struct snapshot *snapshot)
{
    const struct history *history = &snapshot->history;
    const struct curve_tail *tail = &curves->tail;

    add(curves, history->point, history->count, &history->point->test_loss, ROLE_TEST)->dotted =
        true;
    add(curves, tail->point, tail->count, &tail->point->test_loss, ROLE_TEST)->dotted = true;
    add(curves, history->point, history->count, &history->point->train_loss, ROLE_TRAIN);
    add(curves, tail->point, tail->count, &tail->point->train_loss, ROLE_TRAIN);
}

/* ---- Lines */

static void add_line(struct curves *curves, double x, enum role role, enum glyph glyph,
                     enum glyph foot)
{
    curves->line[curves->plot.line_count++] = (struct plot_line){x, role, glyph, foot};
}

static void add_lines(struct curves *curves, const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    for (size_t i = 0; i < snapshot->marker_count; i++)
        add_line(curves, snapshot->marker[i].epoch, ROLE_CHANGE, GLYPH_CHANGE, GLYPH_CHANGE_FOOT);
    if (snapshot->moment < snapshot->present)
        add_line(curves, snapshot->now.epoch, ROLE_TITLE, GLYPH_MOMENT, GLYPH_MOMENT_FOOT);
    if (app->error.cursor_on)
        add_line(curves, app->error.cursor, ROLE_FOCUS, GLYPH_VERTICAL, GLYPH_MORE_UP);
}

/* ---- The plot */

/* The newest epoch that there is something of, also while one looks at the past. */
static double newest_epoch(const struct snapshot *snapshot)
{
    const struct history *history = &snapshot->history;
    double last = history->count > 0 ? history->point[history->count - 1].epoch : 0;

    return snapshot->now.epoch > last ? snapshot->now.epoch : last;
}

/*
 * Earlier runs give way where they were so much longer that the present one could not be seen beside them; as far as this
 * one is meant to go they are seen in any case.
 */
static double earlier_reach(const struct app *app)
{
    double reach = fmax(LEAST_REACH, (double)app->settings.epochs);

    return fmax(reach, REACH * newest_epoch(app->snapshot));
}

static void make_curves(struct curves *curves, const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;
    const struct history *history = &snapshot->history;
    double from = newest_epoch(snapshot) - (double)app->error.window;

    curves->tail = curve_tail(snapshot);
    curves->plot = (struct plot){
        .series = curves->series,
        .x_label = _("epochs"),
        .x_most = earlier_reach(app),
        .log_scale = app->log_scale,
        .right_axis = error_has_accuracy(app),
        .windowed = app->error.window > 0 && from > 0,
        .from = from,
        .lines = curves->line,
    };
    if (curves->plot.windowed) {
        snprintf(curves->label, sizeof curves->label, _("last %llu epochs"),
                 (unsigned long long)app->error.window);
        curves->plot.x_label = curves->label;
    }
    add_earlier(curves, snapshot);
    if (curves->plot.right_axis) {
        add_accuracy(curves, history->point, history->count);
        add_accuracy(curves, curves->tail.point, curves->tail.count);
    }
    add_errors(curves, snapshot);
    add_lines(curves, app);
}

void error_curve_draw(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct curves curves;

    make_curves(&curves, app);
    plot_draw(&curves.plot, canvas, area);
}

bool error_curve_cuts(const struct app *app, size_t earlier)
{
    struct curves curves;

    make_curves(&curves, app);
    return plot_cuts(&curves.plot, &curves.series[app->snapshot->earlier_count - 1 - earlier]);
}

double error_curve_epoch(const struct app *app, struct rect area, int column)
{
    struct curves curves;

    make_curves(&curves, app);
    return plot_x_at(&curves.plot, area, column);
}
