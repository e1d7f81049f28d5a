/*
 * The pane with the data sets: the sources and files, the keys of the run's set, and a small picture.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define LIST_WIDTH 20
#define HELP_ROWS  2
#define KEY_WIDTH  9 /* of a key's name and the gap behind it */
#define SIGN_WIDTH 2 /* a gap, and the sign that a row opens */

static bool is_set(const struct data_row *row)
{
    return row->kind == DATA_ROW_SOURCE || row->kind == DATA_ROW_FILE;
}

static struct data_row row_under_cursor(const struct app *app)
{
    struct data_row rows[DATA_ROWS];

    data_rows(app, rows);
    return rows[data_row_under_cursor(app)];
}

/* The picture for the row under the cursor; a key is the run's set's. */
static const struct preview *row_preview(const struct app *app)
{
    const struct datasets_state *state = &app->datasets;
    struct data_row row = row_under_cursor(app);

    if (row.kind == DATA_ROW_FILE && !data_row_is_current(app, &row))
        return &state->file[row.index].preview;
    if (row.kind != DATA_ROW_SOURCE || data_is_from(state->current.spec, &data_sources[row.index]))
        return &state->current;
    return &state->selected;
}

/* ---- Drawing rows */

/* Samples of a set, as far as they are known. */
static void set_count(const struct app *app, const struct data_row *row, char count[NUMBER_SIZE])
{
    const struct data_source *source = data_row_source(app, row);
    size_t samples = row->kind == DATA_ROW_FILE ? app->datasets.file[row->index].preview.samples
                                                : source->samples;

    if (data_row_is_current(app, row) && app->snapshot->dataset != NULL)
        samples = app->snapshot->dataset->count;
    if (samples > 0)
        number_short(count, NUMBER_SIZE, (double)samples);
    else
        snprintf(count, NUMBER_SIZE, "%s", _("file"));
}

static void set_name(const struct app *app, const struct data_row *row, char *name, size_t size)
{
    if (row->kind == DATA_ROW_FILE)
        data_file_name(&app->datasets.file[row->index], name, size);
    else
        snprintf(name, size, "%s", data_sources[row->index].name);
}

/* Where a set's name stands, between the mark and the samples; files lie one column further in. */
static struct rect name_area(const struct app *app, struct rect area, const struct data_row *row)
{
    int in = row->kind == DATA_ROW_FILE ? 1 : 0;
    int sign = data_row_opens(app, row) ? SIGN_WIDTH : 0;
    char count[NUMBER_SIZE];

    set_count(app, row, count);
    return (struct rect){area.x + 3 + in, area.y,
                         area.width - 5 - in - sign - canvas_text_width(count), 1};
}

/* "in use, name, samples". */
static void draw_set(const struct app *app, struct canvas *canvas, struct rect area,
                     const struct data_row *row, enum role role)
{
    bool plain = role == ROLE_NORMAL;
    struct rect place = name_area(app, area, row);
    char count[NUMBER_SIZE], name[DATA_VALUE_SIZE];

    if (data_row_is_current(app, row))
        canvas_glyph(canvas, place.x - 2, area.y, plain ? ROLE_GOOD : role, GLYPH_CURRENT);
    set_name(app, row, name, sizeof name);
    canvas_write_cut(canvas, place.x, area.y, place.width, role, name);
    set_count(app, row, count);
    canvas_write(canvas, area.x + area.width - 1 - canvas_text_width(count), area.y,
                 plain ? ROLE_DIM : role, count);
}

/* Of a value that is a list: how many features are on, and how many there are. */
static void key_text(const struct app *app, enum data_key key, char text[DATA_VALUE_SIZE])
{
    unsigned features = data_features(app), count = 0;

    data_value(app, key, text);
    if (key != DATA_KEY_features)
        return;
    for (; features != 0; features &= features - 1)
        count++;
    snprintf(text, DATA_VALUE_SIZE, "%u/%d", count, FEATURE_COUNT);
}

static struct rect value_area(struct rect area)
{
    return (struct rect){area.x + 3 + KEY_WIDTH, area.y, area.width - 4 - KEY_WIDTH, 1};
}

/* "key value", with arrows where Left and Right change it. */
static void draw_key(const struct app *app, struct canvas *canvas, struct rect area,
                     const struct data_row *row, enum role role, bool focused)
{
    enum data_key key = (enum data_key)row->index;
    struct rect value = value_area(area);
    char text[DATA_VALUE_SIZE];

    canvas_write_cut(canvas, area.x + 3, area.y, KEY_WIDTH, role, data_keys[key].key);
    if (focused && app->edit.editing) {
        line_draw(&app->edit.line, canvas, value.x, value.y, value.width);
        return;
    }
    key_text(app, key, text);
    canvas_write_cut(canvas, value.x, value.y, value.width, role == ROLE_NORMAL ? ROLE_VALUE : role,
                     text);
    if (focused && !data_row_opens(app, row)) {
        canvas_glyph(canvas, value.x - 1, area.y, role, GLYPH_STEP_LEFT);
        canvas_glyph(canvas, area.x + area.width - 1, area.y, role, GLYPH_STEP_RIGHT);
    }
}

static void draw_feature(const struct app *app, struct canvas *canvas, struct rect area,
                         const struct data_row *row, enum role role)
{
    bool on = data_features(app) >> row->index & 1;

    if (on)
        canvas_glyph(canvas, area.x + 4, area.y, role == ROLE_NORMAL ? ROLE_GOOD : role,
                     GLYPH_CURRENT);
    canvas_write_cut(canvas, area.x + 6, area.y, area.width - 7,
                     role == ROLE_NORMAL && !on ? ROLE_DIM : role, feature_table[row->index].name);
}

/* Behind the name of a set or the value of a key: the column of its sign. */
static int sign_column(const struct app *app, struct rect area, const struct data_row *row)
{
    struct rect place = row->kind == DATA_ROW_KEY ? value_area(area) : name_area(app, area, row);
    char text[DATA_VALUE_SIZE];
    int width;

    if (row->kind == DATA_ROW_KEY)
        key_text(app, (enum data_key)row->index, text);
    else
        set_name(app, row, text, sizeof text);
    width = canvas_text_width(text);
    return place.x + (width < place.width ? width : place.width) + SIGN_WIDTH - 1;
}

static void draw_row(const struct app *app, struct canvas *canvas, struct rect area,
                     const struct data_row *row, bool under_cursor, bool focused)
{
    enum role role = !under_cursor ? ROLE_NORMAL : focused ? ROLE_FOCUS : ROLE_SELECTED;

    if (under_cursor)
        canvas_fill(canvas, area, role, ' ');
    if (under_cursor && focused)
        canvas_glyph(canvas, area.x, area.y, role, GLYPH_CURSOR);
    switch (row->kind) {
    case DATA_ROW_SOURCE:
    case DATA_ROW_FILE: draw_set(app, canvas, area, row, role); break;
    case DATA_ROW_KEY: draw_key(app, canvas, area, row, role, under_cursor && focused); break;
    case DATA_ROW_FEATURE: draw_feature(app, canvas, area, row, role); break;
    }
    if (data_row_opens(app, row))
        canvas_glyph(canvas, sign_column(app, area, row), area.y,
                     role == ROLE_NORMAL ? ROLE_KEY : role,
                     data_row_is_open(app, row) ? GLYPH_OPEN : GLYPH_CLOSED);
}

/* The first row that is shown of `count`. */
static size_t first_shown(const struct app *app, struct rect area, size_t count)
{
    return list_top_held(app->datasets.held, data_row_under_cursor(app), count,
                         (size_t)area.height);
}

static void draw_list(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct data_row rows[DATA_ROWS];
    size_t count = data_rows(app, rows), cursor = data_row_under_cursor(app);
    size_t top = first_shown(app, area, count);

    for (int i = 0; i < area.height && top + (size_t)i < count; i++)
        draw_row(app, canvas, (struct rect){area.x, area.y + i, area.width, 1},
                 &rows[top + (size_t)i], top + (size_t)i == cursor, focused);
    list_more(canvas, area, top, count);
}

/* ---- Drawing the whole */

/* What the run's set has been through comes first: it is not in its SPEC. */
static void set_help(const struct app *app, const struct data_row *row, char *text, size_t size)
{
    const struct data_source *source = data_row_source(app, row);
    char edits[80];

    if (data_row_is_current(app, row) && app->snapshot->dataset != NULL &&
        dataset_edits(app->snapshot->dataset, edits, sizeof edits)[0] != '\0')
        snprintf(text, size, "%s, %s. %s", source->name, edits, _(source->help));
    else if (row->kind == DATA_ROW_FILE)
        snprintf(text, size, "%s", row_preview(app)->spec);
    else if (source->generated)
        snprintf(text, size, "%s", _(source->help));
    else
        snprintf(text, size, "%.*s: %s. %s", (int)strcspn(source->form, "["), source->form,
                 _(source->help), source->form);
}

static void draw_help(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct data_row row = row_under_cursor(app);
    char text[1024];

    if (is_set(&row))
        set_help(app, &row, text, sizeof text);
    else if (row.kind == DATA_ROW_KEY)
        snprintf(text, sizeof text, "%s", _(data_keys[row.index].help));
    else
        snprintf(text, sizeof text, "%s: %s", feature_table[row.index].name,
                 _(feature_table[row.index].help));
    canvas_wrap(canvas, area, ROLE_DIM, text);
}

/* List on the left, picture on the right where there is room for one, help below both. */
static struct rect list_area(struct rect area)
{
    if (area.width >= LIST_WIDTH + 10)
        area.width = LIST_WIDTH;
    if (area.height > 2 * HELP_ROWS)
        area.height -= HELP_ROWS;
    return area;
}

static void datasets_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    struct rect list = list_area(area);
    struct rect picture = {area.x + LIST_WIDTH + 1, area.y, area.width - LIST_WIDTH - 2,
                           list.height};

    if (list.width < area.width)
        preview_draw(row_preview(app), canvas, picture, app->datasets.sample);
    draw_list(app, canvas, list, focused);
    draw_help(app, canvas,
              (struct rect){area.x, area.y + list.height, area.width, area.height - list.height});
}

/* ---- Moving */

/* Generated sets are quick to make; the picture of a file is there where it has been used before. */
static void update_preview(struct app *app)
{
    struct data_row row = row_under_cursor(app);
    struct preview *selected = &app->datasets.selected;

    if (row.kind != DATA_ROW_SOURCE || !data_sources[row.index].generated)
        preview_free(selected);
    else if (!data_is_from(selected->spec, &data_sources[row.index]) &&
             row_preview(app) == selected)
        preview_open(selected, data_sources[row.index].name);
}

const char *datasets_under_cursor(const struct app *app)
{
    struct data_row row = row_under_cursor(app);

    return data_row_source(app, &row)->name;
}

/* ---- Using */

static bool use_spec(struct app *app, const char *spec, struct error *err)
{
    struct settings wanted = app->settings;

    snprintf(wanted.data, sizeof wanted.data, "%s", spec);
    return app_adopt_data(app, &wanted, err);
}

/* A generated set and a file used before are used at once; for the others the rest of the SPEC has to be typed. */
static bool use_set(struct app *app, const struct data_row *row, struct error *err)
{
    const struct data_source *source = data_row_source(app, row);
    char text[LINE_SIZE];

    if (row->kind == DATA_ROW_FILE)
        return use_spec(app, app->datasets.file[row->index].spec, err);
    if (source->generated) {
        if (!use_spec(app, source->name, err))
            return false;
        app_show(app, ROLE_DIM, _("p gives settings that suit %s"), source->name);
        return true;
    }
    snprintf(text, sizeof text, "data %s%s", source->name,
             strchr(source->form, ':') != NULL ? ":" : "");
    prompt_open(app, text);
    return true;
}

/* What has been opened stands at the top, so that as much of it is seen as can be. */
static void toggle(struct app *app, const struct data_row *row)
{
    data_row_toggle(app, row);
    app->datasets.held = data_row_is_open(app, row) ? data_row_under_cursor(app) + 1 : 0;
}

static bool choose(struct app *app, struct error *err)
{
    struct data_row row = row_under_cursor(app);
    char value[DATA_VALUE_SIZE];

    app->datasets.at = row;
    if (data_row_opens(app, &row)) {
        toggle(app, &row);
        return true;
    }
    switch (row.kind) {
    case DATA_ROW_SOURCE:
    case DATA_ROW_FILE: return use_set(app, &row, err);
    case DATA_ROW_FEATURE:
        return data_set_feature(app, (enum feature)row.index,
                                (data_features(app) >> row.index & 1) == 0, err);
    case DATA_ROW_KEY:
        edit_begin(&app->edit, data_value(app, (enum data_key)row.index, value), false);
    }
    return true;
}

/* Left and Right: the images of a picture, the value of a key, a feature out and in. */
static bool step(struct app *app, int direction, struct error *err)
{
    struct data_row row = row_under_cursor(app);
    size_t *sample = &app->datasets.sample;

    app->datasets.at = row;
    if (row.kind == DATA_ROW_FEATURE)
        return data_set_feature(app, (enum feature)row.index, direction > 0, err);
    if (row.kind == DATA_ROW_KEY && row.index != DATA_KEY_features)
        return data_step(app, (enum data_key)row.index, direction, err);
    if (row.kind == DATA_ROW_KEY && data_row_is_open(app, &row) != (direction > 0))
        toggle(app, &row);
    else if (row.kind != DATA_ROW_KEY)
        *sample = (*sample + PREVIEW_IMAGES + (size_t)(direction + PREVIEW_IMAGES)) %
                  PREVIEW_IMAGES;
    return true;
}

/* Among what has been opened the list keeps still, as it does for the mouse. */
static bool is_among_open(const struct app *app)
{
    struct data_row row = row_under_cursor(app);

    return !is_set(&row) || (data_row_opens(app, &row) && data_row_is_open(app, &row));
}

static bool datasets_move(struct app *app, enum command_id command, struct error *err)
{
    struct data_row rows[DATA_ROWS];
    bool done = true;

    if (command == COMMAND_choose)
        done = choose(app, err);
    else if (command == COMMAND_left || command == COMMAND_right)
        done = step(app, command == COMMAND_right ? 1 : -1, err);
    else
        data_select(app, list_move(data_row_under_cursor(app), data_rows(app, rows), command));
    if (!is_among_open(app))
        app->datasets.held = 0;
    update_preview(app);
    return done;
}

/* On the row under the cursor: the line being typed, the arrows beside a value, or what Enter does. */
static void click_again(struct app *app, const struct data_row *row, struct rect area, int x,
                        enum click what)
{
    struct rect value = value_area(area);
    bool steps = row->kind == DATA_ROW_KEY && !data_row_opens(app, row);

    if (app->edit.editing)
        line_point(&app->edit.line, value.width, x - value.x);
    else if (steps && x == value.x - 1)
        app_do(app, commands[COMMAND_left].name);
    else if (steps && x == value.x + value.width)
        app_do(app, commands[COMMAND_right].name);
    else if (what == CLICK_DOUBLE)
        app_do(app, commands[COMMAND_choose].name);
}

/* The first click of a double one has put the cursor on the row. A sign is an Enter wherever the cursor is. */
static bool datasets_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct data_row rows[DATA_ROWS];
    struct rect list = list_area(area), line = {list.x, y, list.width, 1};
    size_t count = data_rows(app, rows), top = first_shown(app, list, count), row;
    bool again, sign;

    if (what > CLICK_DOUBLE || !rect_has(list, x, y) || !list_row_at(list, y, top, count, &row))
        return false;
    again = row == data_row_under_cursor(app);
    sign = data_row_opens(app, &rows[row]) && x == sign_column(app, line, &rows[row]);
    if (!again)
        app->edit.editing = false;
    data_select(app, row);
    if (sign)
        app_do(app, commands[COMMAND_choose].name);
    else if (again)
        click_again(app, &rows[row], line, x, what);
    app->datasets.held = top + 1;
    update_preview(app);
    return true;
}

/* Enter takes the value; where it is refused, typing goes on. The same value again is no change, and so no new run. */
static void finish_edit(struct app *app)
{
    enum data_key key = (enum data_key)row_under_cursor(app).index;
    const char *typed = app->edit.line.text;
    char present[DATA_VALUE_SIZE];
    struct error err = {0};

    if (strcmp(typed, data_value(app, key, present)) == 0 || data_change(app, key, typed, &err))
        app->edit.editing = false;
    else
        app_show_error(app, &err);
}

static bool datasets_key(struct app *app, uint32_t key)
{
    return edit_key(app, key, finish_edit);
}

/* ---- Hints */

static const char *choose_word(const struct app *app)
{
    struct data_row row = row_under_cursor(app);

    if (data_row_opens(app, &row))
        return data_row_is_open(app, &row) ? _("close") : _("open");
    if (is_set(&row))
        return _("use");
    if (row.kind == DATA_ROW_KEY)
        return _("edit");
    return data_features(app) >> row.index & 1 ? _("take out") : _("put in");
}

const struct pane_ops datasets_pane = {
    .name = "datasets",
    .title = N_("Data sets"),
    .choose_word = choose_word,
    .draw = datasets_draw,
    .move = datasets_move,
    .key = datasets_key,
    .click = datasets_click,
};
