/*
 * The table of compared runs: where each stands, which is the best and why. All figures of runs that go on are of
 * the same epoch.
 */
#include <nntui/i18n.h>

#include "ui/compare_private.h"
#include "ui/dead.h"
#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Columns */

/* What a column says of a run. Returns `buffer`. */
typedef char *column_text(const struct compare_state *compare, size_t run, char *buffer,
                          size_t size);

static char *value_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s", compare->sweep.value[run]);
    return buffer;
}

static char *epoch_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    return number_epoch(buffer, size, compare->standing[run].point.epoch);
}

static char *train_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    return number_error(buffer, size, compare->standing[run].point.train_loss);
}

static char *test_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    return number_error(buffer, size, compare->standing[run].point.test_loss);
}

/* Of the test samples; without any of the training samples. */
static char *right_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    const struct history_point *point = &compare->standing[run].point;

    return number_share(buffer, size,
                        isnan(point->test_accuracy) ? point->train_accuracy : point->test_accuracy);
}

static char *speed_column(const struct compare_state *compare, size_t run, char *buffer,
                          size_t size)
{
    double rate = compare->run[run].snapshot->samples_per_second;

    return number_short(buffer, size, rate > 0 ? rate : (double)NAN);
}

static char *state_text(const struct compare_state *compare, size_t run, char *buffer, size_t size)
{
    const struct snapshot *snapshot = compare->run[run].snapshot;
    const char *word = "";
    char epoch[NUMBER_SIZE];

    switch (snapshot->state) {
    case TRAINER_EMPTY: word = _("cannot run"); break;
    case TRAINER_LOADING: word = _("loading"); break;
    case TRAINER_FINISHED: word = _("finished"); break;
    case TRAINER_RUNNING: word = _("running"); break;
    case TRAINER_WAITING:
    case TRAINER_PAUSED: word = compare->pace.on ? _("running") : _("paused"); break;
    case TRAINER_BROKEN:
        snprintf(buffer, size, _("broke at %s"),
                 number_epoch(epoch, sizeof epoch, (double)snapshot->position.epoch + 1));
        return buffer;
    }
    snprintf(buffer, size, "%s", word);
    return buffer;
}

/*
 * `need`: the columns of the pane from which on it is shown; the value takes what is left. Figures stand at the right,
 * texts at the left.
 */
static const struct column {
    const char *head; /* N_(); NULL: the setting's name */
    column_text *text;
    int width, need;
    bool left;
} columns[] = {
    {NULL,            value_text,   10, 0,  true },
    {N_("epoch"),     epoch_text,   6,  34, false},
    {N_("training"),  train_text,   9,  56, false},
    {N_("test"),      test_text,    9,  0,  false},
    {N_("right"),     right_text,   6,  50, false},
    {N_("samples/s"), speed_column, 9,  74, false},
    {N_("state"),     state_text,   14, 66, true },
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])
#define MARKS_WIDTH  4 /* cursor, number, the mark of the best, a blank */
#define GAP          1

/* What is left for the values beside the others that are shown. */
static int value_width(int width)
{
    int taken = MARKS_WIDTH + columns[0].width;

    for (size_t i = 1; i < COLUMN_COUNT; i++) {
        if (width >= columns[i].need)
            taken += columns[i].width + GAP;
    }
    taken = columns[0].width + (width > taken ? width - taken : 0);
    return taken < 30 ? taken : 30;
}

/* Writes one cell of the table; returns the column behind it. */
static int draw_cell(struct canvas *canvas, int x, int y, int width, const struct column *column,
                     enum role role, const char *text)
{
    int taken = canvas_text_width(text);
    int indent = column->left || taken >= width ? 0 : width - taken;

    canvas_write_cut(canvas, x + indent, y, width - indent, role, text);
    return x + width + GAP;
}

static void draw_head(const struct compare_state *compare, struct canvas *canvas, struct rect area)
{
    int x = area.x + MARKS_WIDTH;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const char *head = columns[i].head != NULL ? _(columns[i].head)
                                                   : compare->sweep.setting->name;

        if (area.width >= columns[i].need)
            x = draw_cell(canvas, x, area.y, i == 0 ? value_width(area.width) : columns[i].width,
                          &columns[i], ROLE_DIM, head);
    }
}

/* Cursor, the number that the curve ends with, a mark at the best, the columns. */
static void draw_run(const struct compare_state *compare, size_t run, struct canvas *canvas,
                     struct rect area, bool focused)
{
    bool chosen = run == compare->row;
    enum role role = compare->standing[run].lost ? ROLE_WARNING : ROLE_NORMAL;
    int x = area.x + MARKS_WIDTH;

    if (chosen) {
        role = focused ? ROLE_FOCUS : ROLE_SELECTED;
        canvas_fill(canvas, (struct rect){x, area.y, area.width - MARKS_WIDTH, 1}, role, ' ');
        canvas_glyph(canvas, area.x, area.y, ROLE_NORMAL, GLYPH_CURSOR);
    }
    canvas_printf(canvas, area.x + 1, area.y, compare_role(run), "%zu", run + 1);
    if (run == compare->verdict.winner)
        canvas_glyph(canvas, area.x + 2, area.y, ROLE_GOOD, GLYPH_CURRENT);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        char text[SETTING_TEXT_SIZE];

        if (area.width >= columns[i].need)
            x = draw_cell(canvas, x, area.y, i == 0 ? value_width(area.width) : columns[i].width,
                          &columns[i], role, columns[i].text(compare, run, text, sizeof text));
    }
}

/* A test error so many times the training error tells more of the samples than of the task. */
#define BY_HEART 10

static bool remark_dead(const struct snapshot *snapshot, size_t run, char *text, size_t size)
{
    size_t dead = dead_find(snapshot);

    if (dead == 0)
        return false;
    if (dead_is_saturated(snapshot, dead))
        snprintf(text, size,
                 _("run %zu: layer %zu is saturated, flat for every sample: too large sums"),
                 run + 1, dead);
    else
        snprintf(text, size, _("run %zu: layer %zu is dead, 0 for every sample: too large a rate?"),
                 run + 1, dead);
    return true;
}

static bool remark_alike(const struct snapshot *snapshot, size_t run, char *text, size_t size)
{
    size_t alike = snapshot->network.block != NULL ? sweep_alike_layer(&snapshot->network) : 0;

    if (alike == 0)
        return false;
    snprintf(text, size,
             _("run %zu: the hidden neurons of layer %zu are all alike: as good as one"), run + 1,
             alike);
    return true;
}

static bool remark_by_heart(const struct compare_state *compare, char *text, size_t size)
{
    const struct history_point *point = &compare->standing[compare->row].point;
    char times[NUMBER_SIZE];

    if (compare->row == compare->verdict.winner || !(point->train_loss > 0) ||
        !(point->test_loss > BY_HEART * point->train_loss))
        return false;
    snprintf(
        text, size, _("run %zu: learned by heart: its test error is %s times the training error"),
        compare->row + 1, number_short(times, sizeof times, point->test_loss / point->train_loss));
    return true;
}

/* What ails the run under the cursor although it did not break; false: nothing that can be told. */
static bool remark(const struct compare_state *compare, char *text, size_t size)
{
    const struct snapshot *snapshot = compare->run[compare->row].snapshot;

    return remark_dead(snapshot, compare->row, text, size) ||
           remark_alike(snapshot, compare->row, text, size) || remark_by_heart(compare, text, size);
}

/* Which is best; where the run under the cursor broke, why it did, and below the verdict what else ails it. */
static void draw_verdict(const struct compare_state *compare, struct canvas *canvas,
                         struct rect area)
{
    const struct snapshot *chosen = compare->run[compare->row].snapshot;
    char text[400], more[200];
    int rows;

    if (area.height < 1)
        return;
    if (chosen->error.kind != ERROR_NONE) {
        canvas_wrap(canvas, area, ROLE_WARNING, chosen->error.text);
        return;
    }
    rows = canvas_wrap(canvas, area, compare->verdict.why == SWEEP_WON ? ROLE_GOOD : ROLE_DIM,
                       sweep_verdict_text(&compare->sweep, compare->standing, &compare->verdict,
                                          text, sizeof text));
    area.y += rows;
    area.height -= rows;
    if (area.height > 0 && remark(compare, more, sizeof more))
        canvas_wrap(canvas, area, ROLE_WARNING, more);
}

static void table_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct compare_state *compare = &app->compare;
    struct rect row = {area.x, area.y, area.width, 1};

    if (compare->sweep.count == 0) {
        compare_draw_nothing(canvas, area);
        return;
    }
    draw_head(compare, canvas, row);
    for (size_t i = 0; i < compare->sweep.count; i++) {
        row.y++;
        draw_run(compare, i, canvas, row, focused);
    }
    draw_verdict(
        compare, canvas,
        (struct rect){area.x + 1, row.y + 1, area.width - 2, area.height - (row.y + 1 - area.y)});
}

/* ---- Keys */

/* As a new run: from the first weights of the same seed, also where only a setting differs that could change as it goes. */
static bool take_to_train(struct app *app, struct error *err)
{
    const struct compare_state *compare = &app->compare;
    size_t run = compare->row;

    if (!app_adopt(app, &compare->sweep.settings[run], err) || !app_order(app, ORDER_REWIND, err))
        return false;
    app_go(app, SCREEN_train);
    app_show(app, ROLE_GOOD, _("%s %s: a new run with the settings of run %zu"),
             compare->sweep.setting->name, compare->sweep.value[run], run + 1);
    return true;
}

bool compare_move(struct app *app, enum command_id command, struct error *err)
{
    struct compare_state *compare = &app->compare;

    if (compare->sweep.count == 0)
        return true;
    if (command == COMMAND_choose)
        return take_to_train(app, err);
    if (command == COMMAND_left)
        command = COMMAND_up;
    if (command == COMMAND_right)
        command = COMMAND_down;
    compare->row = list_move(compare->row, compare->sweep.count, command);
    return true;
}

/* The first click of a double one has put the cursor on the run. */
bool compare_click(struct app *app, size_t run, enum click what)
{
    if (run >= app->compare.sweep.count || what > CLICK_DOUBLE)
        return false;
    if (what == CLICK_DOUBLE)
        app_do(app, commands[COMMAND_choose].name);
    else
        app->compare.row = run;
    return true;
}

static bool table_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    (void)x;
    return y > area.y && compare_click(app, (size_t)(y - area.y - 1), what);
}

const struct pane_ops table_pane = {
    .name = "table",
    .title = N_("Runs"),
    .choose_hint = N_("take to Train"),
    .draw = table_draw,
    .move = compare_move,
    .click = table_click,
};
