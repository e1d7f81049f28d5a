/*
 * The pane with the error: its curve over the epochs, and the present numbers.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/plot.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- The numbers above the curve */

/* "97.5%", "-" where it means nothing. */
static char *share_text(char *buffer, size_t size, double share)
{
    if (isnan(share))
        snprintf(buffer, size, "-");
    else
        snprintf(buffer, size, "%.1f%%", 100 * share);
    return buffer;
}

/* One part's line: its mark, name, error and share of right answers. */
static void draw_part(struct canvas *canvas, struct rect area, enum role role, enum glyph mark,
                      const char *name, double loss, double accuracy)
{
    char text[NUMBER_SIZE];
    int x = area.x + 1;

    for (int i = 0; i < 2; i++)
        canvas_glyph(canvas, x + i, area.y, role, mark);
    canvas_write(canvas, x + 3, area.y, role, name);
    canvas_printf(canvas, x + 11, area.y, ROLE_NORMAL, "%10s",
                  number_error(text, sizeof text, loss));
    if (!isnan(accuracy))
        canvas_printf(canvas, x + 22, area.y, ROLE_NORMAL, "%6s %s",
                      share_text(text, sizeof text, accuracy), _("right"));
}

/* How far the run is, and how fast; a run that rests between pictures has no speed to show. */
static void draw_position(const struct snapshot *snapshot, struct canvas *canvas, struct rect area)
{
    char epoch[NUMBER_SIZE], samples[NUMBER_SIZE], speed[NUMBER_SIZE];
    char text[200];

    snprintf(text, sizeof text, "%s %s  %s %s", _("epoch"),
             number_epoch(epoch, sizeof epoch, snapshot->now.epoch), _("samples"),
             number_epoch(samples, sizeof samples, (double)snapshot->position.samples));
    if (snapshot->samples_per_second > 0)
        snprintf(text + strlen(text), sizeof text - strlen(text), "  %s/s",
                 number_short(speed, sizeof speed, snapshot->samples_per_second));
    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_NORMAL, text);
}

/* ---- The curve */

/*
 * The history, and behind it the present moment as a short series of its own that joins it: so nothing
 * has to be copied to add one point.
 */
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

static struct plot_series series_of(const struct history_point *points, size_t count, bool test)
{
    return (struct plot_series){
        .x = &points->epoch,
        .y = test ? &points->test_loss : &points->train_loss,
        .stride = sizeof *points,
        .count = count,
        .role = test ? ROLE_TEST : ROLE_TRAIN,
        .dotted = test,
    };
}

/* Training last: where the curves meet, its mark is the one to be seen. */
static void draw_curve(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct history *history = &app->snapshot->history;
    const struct tail tail = make_tail(app->snapshot);
    const struct plot_series series[] = {
        series_of(history->point, history->count, true),
        series_of(tail.point, tail.count, true),
        series_of(history->point, history->count, false),
        series_of(tail.point, tail.count, false),
    };
    const struct plot plot = {
        .series = series,
        .series_count = sizeof series / sizeof series[0],
        .x_label = _("epochs"),
        .log_scale = app->log_scale,
    };

    plot_draw(&plot, canvas, area);
}

/* Why the run stands still, and what can be done about it. Returns the rows that this takes. */
static int draw_trouble(const struct snapshot *snapshot, struct canvas *canvas, struct rect area)
{
    int rows = canvas_wrap(canvas, area, ROLE_ERROR, snapshot->error.text);
    char key[16], text[120];

    if (snapshot->state != TRAINER_BROKEN)
        return rows;
    command_first_key(&commands[COMMAND_rewind], key, sizeof key);
    snprintf(text, sizeof text, "%s: %s", key, _(commands[COMMAND_rewind].help));
    area.y += rows;
    area.height -= rows;
    return rows + canvas_wrap(canvas, area, ROLE_KEY, text);
}

/* Top to bottom: why the run stands still, where it is, both parts' figures, the curve in what is left. */
static void error_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct snapshot *snapshot = app->snapshot;
    struct rect row = {area.x, area.y, area.width, 1};
    struct rect curve = {area.x, area.y + 3, area.width, area.height - 3};

    (void)focused;
    if (snapshot->error.kind != ERROR_NONE) {
        int rows = draw_trouble(snapshot, canvas,
                                (struct rect){area.x + 1, area.y, area.width - 2, area.height});

        row.y += rows;
        curve.y += rows;
        curve.height -= rows;
    }
    if (snapshot->state == TRAINER_EMPTY)
        return;
    draw_position(snapshot, canvas, row);
    row.y++;
    draw_part(canvas, row, ROLE_TRAIN, GLYPH_CURVE, _("train"), snapshot->now.train_loss,
              snapshot->now.train_accuracy);
    row.y++;
    draw_part(canvas, row, ROLE_TEST, GLYPH_CURVE_DOTTED, _("test"), snapshot->now.test_loss,
              snapshot->now.test_accuracy);
    if (snapshot->dataset != NULL && snapshot->dataset->train_count == snapshot->dataset->count)
        canvas_write(canvas, row.x + 23, row.y, ROLE_DIM, _("no test samples"));
    draw_curve(app, canvas, curve);
}

const struct pane_ops error_pane = {
    .name = "error",
    .title = N_("Error"),
    .draw = error_draw,
};

bool command_scale(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->log_scale = !app->log_scale;
    return true;
}
