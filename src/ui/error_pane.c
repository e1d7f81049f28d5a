/*
 * The pane with the error: its curve over the epochs, the present numbers or those under the cursor, what was changed
 * while the run went on, and what the earlier runs were.
 */
#include "ui/error_pane.h"
#include "ui/dead.h"

#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TALL_HEIGHT  10 /* from here on where the run is has a row, and each part its own */
#define CURVE_ROWS   9  /* that lists below the numbers leave to the curve */
#define CHANGES_MOST 3  /* in the list */

/* ---- The cursor */

/* The point of the history next to the cursor; there is at least one. */
static size_t point_at_cursor(const struct app *app)
{
    const struct history *history = &app->snapshot->history;
    size_t best = 0;

    for (size_t i = 1; i < history->count; i++) {
        if (fabs(history->point[i].epoch - app->error.cursor) <
            fabs(history->point[best].epoch - app->error.cursor))
            best = i;
    }
    return best;
}

static bool has_cursor(const struct app *app)
{
    return app->error.cursor_on && app->snapshot->history.count > 0;
}

/* The numbers to show: those of the present moment, or under the cursor. */
static const struct history_point *shown_point(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;

    return has_cursor(app) ? &snapshot->history.point[point_at_cursor(app)] : &snapshot->now;
}

/* The change at the cursor: after the point before it and up to the one after it; NULL where there is none. */
static const struct marker *marker_at_cursor(const struct app *app)
{
    const struct snapshot *snapshot = app->snapshot;
    size_t point = point_at_cursor(app);
    double reach = (double)snapshot->history.stride / 2;
    const struct marker *best = NULL;

    for (size_t i = 0; i < snapshot->marker_count; i++) {
        const struct marker *marker = &snapshot->marker[i];
        double distance = fabs(marker->epoch - app->error.cursor);

        if (distance <= reach ||
            fabs(marker->epoch - snapshot->history.point[point].epoch) <= reach)
            if (best == NULL || distance <= fabs(best->epoch - app->error.cursor))
                best = marker;
    }
    return best;
}

/* ---- The numbers above the curve */

/* What is said of one of the two parts, and with which marks. */
struct part_row {
    enum role role;
    enum glyph curve, accuracy_mark;
    const char *name;
    double loss, accuracy;
};

static void make_parts(const struct app *app, struct part_row row[2])
{
    const struct history_point *point = shown_point(app);

    row[0] = (struct part_row){ROLE_TRAIN, GLYPH_CURVE,       GLYPH_ACCURACY_TRAIN,
                               _("train"), point->train_loss, point->train_accuracy};
    row[1] = (struct part_row){ROLE_TEST, GLYPH_CURVE_DOTTED, GLYPH_ACCURACY_TEST,
                               _("test"), point->test_loss,   point->test_accuracy};
}

/* One part's line: its mark, name, error and share of right answers. */
static void draw_part(const struct app *app, struct canvas *canvas, struct rect area,
                      const struct part_row *row)
{
    char text[NUMBER_SIZE];
    int x = area.x + 1;

    for (int i = 0; i < 2; i++)
        canvas_glyph(canvas, x + i, area.y, row->role, row->curve);
    canvas_write(canvas, x + 3, area.y, row->role, row->name);
    canvas_printf(canvas, x + 11, area.y, ROLE_NORMAL, "%10s",
                  number_error(text, sizeof text, row->loss));
    if (isnan(row->accuracy))
        return;
    if (error_has_accuracy(app))
        canvas_glyph(canvas, x + 22, area.y, row->role, row->accuracy_mark);
    canvas_printf(canvas, x + 23, area.y, ROLE_NORMAL, "%7s %s",
                  number_share(text, sizeof text, row->accuracy), _("right"));
}

/* A measured error in as many digits, four at the most, as go into `width` columns. */
static void short_error(char *buffer, size_t size, double value, int width)
{
    number_error(buffer, size, value);
    for (int digits = 3; digits > 0 && (int)strlen(buffer) > width; digits--)
        snprintf(buffer, size, "%.*g", digits, value);
}

/* The same in half a line, for small panes: one blank between the two halves, and the error gives way to the share. */
static void draw_part_small(const struct app *app, struct canvas *canvas, struct rect area,
                            const struct part_row *row)
{
    bool shared = !isnan(row->accuracy);
    char error[NUMBER_SIZE], share[NUMBER_SIZE];
    int x = area.x, end = area.x + area.width - 1;

    number_share(share, sizeof share, row->accuracy);
    canvas_glyph(canvas, x, area.y, row->role, row->curve);
    x += 2 + canvas_write_cut(canvas, x + 1, area.y, area.width - 1, row->role, row->name);
    short_error(error, sizeof error, row->loss, end - x - (shared ? (int)strlen(share) + 1 : 0));
    x += canvas_write_cut(canvas, x, area.y, end - x, ROLE_NORMAL, error);
    if (!shared)
        return;
    if (error_has_accuracy(app))
        canvas_glyph(canvas, x, area.y, row->role, row->accuracy_mark);
    canvas_write_cut(canvas, x + 1, area.y, end - x - 1, ROLE_NORMAL, share);
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

/* Where the cursor is, and what was changed there. */
static void draw_cursor(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct marker *marker = marker_at_cursor(app);
    char epoch[NUMBER_SIZE], text[160];

    snprintf(text, sizeof text, _("at epoch %s%s%s"),
             number_epoch(epoch, sizeof epoch, shown_point(app)->epoch), marker != NULL ? ": " : "",
             marker != NULL ? marker->text : "");
    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_FOCUS, text);
}

static bool is_tall(struct rect area)
{
    return area.height >= TALL_HEIGHT;
}

static int numbers_rows(const struct app *app, struct rect area)
{
    return is_tall(area) ? 3 : has_cursor(app) ? 2 : 1;
}

static void draw_numbers(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct dataset *dataset = app->snapshot->dataset;
    struct rect row = {area.x, area.y, area.width, 1};
    struct part_row part[2];

    make_parts(app, part);
    if (has_cursor(app))
        draw_cursor(app, canvas, row);
    else if (is_tall(area))
        draw_position(app->snapshot, canvas, row);
    row.y += has_cursor(app) || is_tall(area);
    if (!is_tall(area)) {
        row.width /= 2;
        draw_part_small(app, canvas, row, &part[0]);
        row.x += row.width;
        row.width = area.width - row.width + 1; /* nothing comes after it */
        if (dataset == NULL || dataset->train_count < dataset->count)
            draw_part_small(app, canvas, row, &part[1]);
        return;
    }
    draw_part(app, canvas, row, &part[0]);
    row.y++;
    draw_part(app, canvas, row, &part[1]);
    if (dataset != NULL && dataset->train_count == dataset->count)
        canvas_write(canvas, row.x + 23, row.y, ROLE_DIM, _("no test samples"));
}

/* ---- Lists below them */

static void draw_change(const struct marker *marker, struct canvas *canvas, struct rect row)
{
    char epoch[NUMBER_SIZE], text[120];

    snprintf(text, sizeof text, "%s: %s", number_epoch(epoch, sizeof epoch, marker->epoch),
             marker->text);
    canvas_glyph(canvas, row.x + 1, row.y, ROLE_CHANGE, GLYPH_CHANGE_FOOT);
    canvas_write_cut(canvas, row.x + 3, row.y, row.width - 3, ROLE_CHANGE, text);
}

/* What the curve with that number was; an arrow where it goes beyond the plot. */
static void draw_earlier(const struct app *app, struct canvas *canvas, struct rect row,
                         size_t index)
{
    const struct earlier_curve *earlier = &app->snapshot->earlier[index];
    bool cut = error_curve_cuts(app, index);
    const char *settings = earlier->text[0] != '\0' ? earlier->text : _("the same settings");
    char epoch[NUMBER_SIZE], text[200];

    if (earlier->parent)
        snprintf(text, sizeof text, _("left at %s: %s"),
                 number_epoch(epoch, sizeof epoch, earlier->fork), settings);
    else
        snprintf(text, sizeof text, "%s", settings);
    canvas_glyph(canvas, row.x + 1, row.y, ROLE_EARLIER, GLYPH_CURVE_FAINT);
    canvas_put(canvas, row.x + 2, row.y, ROLE_EARLIER, (uint32_t)('1' + index));
    row.x += 4 + canvas_write_cut(canvas, row.x + 4, row.y, row.width - (cut ? 6 : 4), ROLE_EARLIER,
                                  text);
    if (cut)
        canvas_glyph(canvas, row.x + 1, row.y, ROLE_EARLIER, GLYPH_MORE_UP);
}

/* Rows for the newest changes and for the earlier runs, as many as there is room for. */
static void count_rows(const struct app *app, struct rect area, int *changes, int *earlier)
{
    const struct snapshot *snapshot = app->snapshot;
    int room = area.height > CURVE_ROWS ? area.height - CURVE_ROWS : 0;
    int marked = snapshot->marker_count < CHANGES_MOST ? (int)snapshot->marker_count : CHANGES_MOST;

    *changes = marked < (room + 1) / 2 ? marked : (room + 1) / 2;
    room -= *changes;
    *earlier = (int)snapshot->earlier_count < room ? (int)snapshot->earlier_count : room;
}

static void draw_lists(const struct app *app, struct canvas *canvas, struct rect area, int changes,
                       int earlier)
{
    const struct snapshot *snapshot = app->snapshot;
    struct rect row = {area.x, area.y, area.width, 1};

    for (int i = 0; i < changes; i++, row.y++)
        draw_change(&snapshot->marker[snapshot->marker_count - 1 - (size_t)i], canvas, row);
    for (int i = 0; i < earlier; i++, row.y++)
        draw_earlier(app, canvas, row, (size_t)i);
}

/* ---- The whole */

/* Why the run stands still, and what can be done about it, which always has its row. Returns the rows that this takes. */
static int draw_trouble(const struct snapshot *snapshot, struct canvas *canvas, struct rect area)
{
    bool broken = snapshot->state == TRAINER_BROKEN;
    struct rect above = {area.x, area.y, area.width, area.height - broken};
    int rows = canvas_wrap(canvas, above, ROLE_ERROR, snapshot->error.text);
    char back[16], rewind[16], text[160];

    if (!broken)
        return rows;
    rows = rows < above.height ? rows : above.height; /* z shows all of it */
    command_first_key(&commands[COMMAND_back], back, sizeof back);
    command_first_key(&commands[COMMAND_rewind], rewind, sizeof rewind);
    snprintf(text, sizeof text, _("%s: before it broke  %s: begin again"), back, rewind);
    area.y += rows;
    area.height -= rows;
    return rows + canvas_wrap(canvas, area, ROLE_KEY, text);
}

/* Nothing has failed, and yet nothing is learned. */
static int draw_dead(const struct app *app, struct canvas *canvas, struct rect area)
{
    char text[120];

    if (dead_is_saturated(app->snapshot, app->dead_layer))
        snprintf(text, sizeof text,
                 _("layer %zu is saturated, flat for every sample: scale the inputs?"),
                 app->dead_layer);
    else
        snprintf(text, sizeof text, _("layer %zu is dead, 0 for every sample: try a smaller rate"),
                 app->dead_layer);
    return canvas_wrap(canvas, area, ROLE_WARNING, text);
}

static struct rect below(struct rect area, int rows)
{
    return (struct rect){area.x, area.y + rows, area.width, area.height - rows};
}

/* Top to bottom: why the run stands still, the figures, what was changed and what was before, the curve in what is left. */
struct layout {
    struct rect numbers, lists, curve;
    int changes, earlier; /* rows of the lists */
};

/* On `canvas` the trouble is drawn on the way, since only then it is known how many rows it takes. */
static struct layout lay_out(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct snapshot *snapshot = app->snapshot;
    struct rect inside = {area.x + 1, area.y, area.width - 2, area.height};
    struct layout layout;

    layout.numbers = area;
    if (snapshot->error.kind != ERROR_NONE)
        layout.numbers = below(area, draw_trouble(snapshot, canvas, inside));
    else if (app->dead_layer > 0)
        layout.numbers = below(area, draw_dead(app, canvas, inside));
    layout.lists = below(layout.numbers, numbers_rows(app, layout.numbers));
    count_rows(app, layout.lists, &layout.changes, &layout.earlier);
    layout.curve = below(layout.lists, layout.changes + layout.earlier);
    return layout;
}

static void error_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct layout layout = lay_out(app, canvas, area);

    (void)focused;
    if (app->snapshot->state == TRAINER_EMPTY)
        return;
    draw_numbers(app, canvas, layout.numbers);
    draw_lists(app, canvas, layout.lists, layout.changes, layout.earlier);
    error_curve_draw(app, canvas, layout.curve);
}

/* ---- Moving the cursor */

/* So many points on; behind the newest one it is the present moment that is shown. */
static void move_points(struct app *app, int step)
{
    const struct history *history = &app->snapshot->history;
    size_t last = history->count - 1, at = has_cursor(app) ? point_at_cursor(app) : history->count;
    size_t way = (size_t)(step < 0 ? -step : step);

    if (step < 0)
        at = at > way ? at - way : 0;
    else
        at += way;
    app->error.cursor_on = at <= last;
    if (app->error.cursor_on)
        app->error.cursor = history->point[at].epoch;
}

/* To the next change, or the one before; from the present moment the newest is the one before. */
static void move_changes(struct app *app, bool forward)
{
    const struct snapshot *snapshot = app->snapshot;
    const struct marker *found = NULL;

    for (size_t i = 0; i < snapshot->marker_count; i++) {
        const struct marker *marker = &snapshot->marker[i];

        if (!forward && (!has_cursor(app) || marker->epoch < app->error.cursor))
            found = marker;
        if (forward && found == NULL && has_cursor(app) && marker->epoch > app->error.cursor)
            found = marker;
    }
    if (found == NULL) {
        app_show(app, ROLE_DIM, "%s",
                 forward ? _("nothing was changed after that")
                         : _("nothing was changed before that"));
        return;
    }
    app->error.cursor_on = true;
    app->error.cursor = found->epoch;
}

static bool error_move(struct app *app, enum command_id command, struct error *err)
{
    (void)err;
    if (app->snapshot->history.count == 0)
        return true;
    switch (command) {
    case COMMAND_left: move_points(app, -1); break;
    case COMMAND_right: move_points(app, 1); break;
    case COMMAND_page_up: move_points(app, -APP_PAGE); break;
    case COMMAND_page_down: move_points(app, APP_PAGE); break;
    case COMMAND_first: move_points(app, -HISTORY_POINTS - 1); break;
    case COMMAND_last: app->error.cursor_on = false; break;
    case COMMAND_up: move_changes(app, false); break;
    case COMMAND_down: move_changes(app, true); break;
    default: break;
    }
    return true;
}

static const uint64_t usual_windows[] = {0, 1000, 100, 20}; /* 0: all */
#define USUAL_WINDOWS (sizeof usual_windows / sizeof usual_windows[0])

/* The wheel goes from one usual window to the next: nearer and farther. */
static void move_window(struct app *app, bool nearer)
{
    size_t at = 0;

    for (size_t i = 1; i < USUAL_WINDOWS; i++) {
        if (app->error.window > 0 && app->error.window <= usual_windows[i])
            at = i;
    }
    at = nearer ? at + (at + 1 < USUAL_WINDOWS) : at - (at > 0);
    app->error.window = usual_windows[at];
}

/* On the curve the cursor goes there, on the numbers above it away. */
static bool error_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct canvas nothing = {.width = app->width}; /* only to measure with */
    struct layout layout;

    if (what == CLICK_WHEEL_UP || what == CLICK_WHEEL_DOWN) {
        move_window(app, what == CLICK_WHEEL_UP);
        return true;
    }
    if (what == CLICK_RIGHT || app->snapshot->history.count == 0)
        return false;
    layout = lay_out(app, &nothing, area);
    app->error.cursor_on = y >= layout.curve.y;
    if (app->error.cursor_on)
        app->error.cursor = error_curve_epoch(app, layout.curve, x);
    return true;
}

const struct pane_ops error_pane = {
    .name = "error",
    .title = N_("Error"),
    .draw = error_draw,
    .move = error_move,
    .click = error_click,
};

/* ---- Commands */

bool command_scale(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->log_scale = !app->log_scale;
    return true;
}

bool command_accuracy(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    app->error.hide_accuracy = !app->error.hide_accuracy;
    if (app->snapshot->dataset != NULL && app->snapshot->dataset->task != TASK_CLASSIFY)
        app_show(app, ROLE_DIM,
                 _("a number that is predicted is never quite right or wrong: no accuracy"));
    else
        app_show(app, ROLE_DIM, "%s",
                 app->error.hide_accuracy ? _("without the accuracy")
                                          : _("with the accuracy, on the right axis"));
    return true;
}

/* The next of the usual ones; from one that was typed all epochs are next. */
static uint64_t next_window(uint64_t window)
{
    for (size_t i = 0; i < USUAL_WINDOWS; i++) {
        if (usual_windows[i] == window)
            return usual_windows[(i + 1) % USUAL_WINDOWS];
    }
    return 0;
}

bool command_window(struct app *app, const char *arguments, struct error *err)
{
    uint64_t window = next_window(app->error.window);

    if (strcmp(arguments, "all") == 0)
        window = 0;
    else if (arguments[0] != '\0' &&
             (!parse_u64(arguments, &window) || window < 1 || window > 1000000000))
        return error_input(err, _("window: \"%s\" found; expected a number of epochs, or all"),
                           arguments);
    app->error.window = window;
    if (window == 0)
        app_show(app, ROLE_DIM, _("all epochs"));
    else
        app_show(app, ROLE_DIM, _("the last %llu epochs"), (unsigned long long)window);
    return true;
}
