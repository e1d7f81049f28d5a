/*
 * The pane with the data sets: the sources, what each is, and a small picture of it.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define LIST_WIDTH 20
#define HELP_ROWS  2

/* ---- The sources that are of use here: all but standard input, which is the screen's */

static bool is_shown(const struct data_source *source)
{
    return strcmp(source->name, "-") != 0;
}

static size_t shown_count(void)
{
    size_t count = 0;

    for (size_t i = 0; i < data_source_count; i++)
        count += is_shown(&data_sources[i]);
    return count;
}

static const struct data_source *shown_source(size_t row)
{
    size_t i = 0;

    while (!is_shown(&data_sources[i]) || row-- > 0)
        i++;
    return &data_sources[i];
}

/* Whether a SPEC comes from the source: its name, up to a ':' or ',', is the source's. */
static bool is_from(const char *spec, const struct data_source *source)
{
    size_t length = strlen(source->name);

    return strncmp(spec, source->name, length) == 0 && strchr(":,", spec[length]) != NULL;
}

/* The preview for the row under the cursor: the run's own set where that is of the same source. */
static const struct preview *row_preview(const struct app *app)
{
    const struct datasets_state *state = &app->datasets;

    if (is_from(state->current.spec, shown_source(state->row)))
        return &state->current;
    return &state->selected;
}

/* ---- Drawing */

/* "cursor, in use, name, samples"; the number is known before a set is made only for generated ones. */
static void draw_source(const struct app *app, struct canvas *canvas, struct rect area, size_t row,
                        bool focused)
{
    const struct data_source *source = shown_source(row);
    bool current = is_from(app->snapshot->settings.data, source);
    bool under_cursor = row == app->datasets.row;
    enum role role = !under_cursor ? ROLE_NORMAL : focused ? ROLE_FOCUS : ROLE_SELECTED;
    size_t samples = source->samples;
    char count[NUMBER_SIZE] = "";

    if (current && app->snapshot->dataset != NULL)
        samples = app->snapshot->dataset->count;
    if (under_cursor)
        canvas_fill(canvas, area, role, ' ');
    if (under_cursor && focused)
        canvas_glyph(canvas, area.x, area.y, role, GLYPH_CURSOR);
    if (current)
        canvas_glyph(canvas, area.x + 1, area.y, under_cursor ? role : ROLE_GOOD, GLYPH_CURRENT);
    canvas_write_cut(canvas, area.x + 3, area.y, area.width - 9, role, source->name);
    if (samples > 0)
        number_short(count, sizeof count, (double)samples);
    else
        snprintf(count, sizeof count, "%s", _("file"));
    canvas_write(canvas, area.x + area.width - 1 - canvas_text_width(count), area.y,
                 under_cursor ? role : ROLE_DIM, count);
}

static size_t first_shown(const struct app *app, struct rect area)
{
    return list_top_held(app->datasets.held, app->datasets.row, shown_count(), (size_t)area.height);
}

static void draw_list(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    size_t top = first_shown(app, area);

    for (int i = 0; i < area.height && top + (size_t)i < shown_count(); i++)
        draw_source(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, top + (size_t)i,
                    focused);
    list_more(canvas, area, top, shown_count());
}

/* What the set is; of one from a file also how its SPEC begins, and in full where there is room. */
static void draw_help(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct data_source *source = shown_source(app->datasets.row);
    const struct preview *preview = row_preview(app);
    char text[512];

    if (source->generated || preview == &app->datasets.current)
        snprintf(text, sizeof text, "%s", _(source->help));
    else
        snprintf(text, sizeof text, "%.*s: %s. %s", (int)strcspn(source->form, "["), source->form,
                 _(source->help), source->form);
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

/* ---- Commands */

/* Generated sets are quick to make; the picture of a file's set needs the file. */
static void update_preview(struct app *app)
{
    const struct data_source *source = shown_source(app->datasets.row);
    struct preview *selected = &app->datasets.selected;

    if (!source->generated)
        preview_free(selected);
    else if (!is_from(selected->spec, source) && row_preview(app) == selected)
        preview_open(selected, source->name);
}

void datasets_follow(struct app *app, const char *name)
{
    for (size_t i = 0; i < shown_count(); i++) {
        if (strcmp(shown_source(i)->name, name) == 0)
            app->datasets.row = i;
    }
    app->datasets.sample = 0;
}

const char *datasets_under_cursor(const struct app *app)
{
    return shown_source(app->datasets.row)->name;
}

/* A generated set is used at once; for the others the rest of the SPEC has to be typed. */
static bool use_source(struct app *app, struct error *err)
{
    const struct data_source *source = shown_source(app->datasets.row);
    char text[LINE_SIZE];

    if (source->generated) {
        struct settings wanted = app->settings;

        snprintf(wanted.data, sizeof wanted.data, "%s", source->name);
        if (!app_adopt_data(app, &wanted, err))
            return false;
        app_show(app, ROLE_DIM, _("p gives settings that suit %s"), source->name);
        return true;
    }
    snprintf(text, sizeof text, "data %s%s", source->name,
             strchr(source->form, ':') != NULL ? ":" : "");
    prompt_open(app, text);
    return true;
}

/* Left and Right go through the images of the picture; the rest is the list's. */
static bool datasets_move(struct app *app, enum command_id command, struct error *err)
{
    size_t *sample = &app->datasets.sample;

    if (command == COMMAND_choose)
        return use_source(app, err);
    if (command == COMMAND_left)
        *sample = *sample > 0 ? *sample - 1 : PREVIEW_IMAGES - 1;
    else if (command == COMMAND_right)
        *sample = *sample + 1 < PREVIEW_IMAGES ? *sample + 1 : 0;
    else
        app->datasets.row = list_move(app->datasets.row, shown_count(), command);
    app->datasets.held = 0;
    update_preview(app);
    return true;
}

/* The first click of a double one has put the cursor on the row. */
static bool datasets_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct rect list = list_area(area);
    size_t top = first_shown(app, list), row;

    if (what > CLICK_DOUBLE || !rect_has(list, x, y) ||
        !list_row_at(list, y, top, shown_count(), &row))
        return false;
    if (what == CLICK_DOUBLE) {
        app_do(app, commands[COMMAND_choose].name);
        return true;
    }
    app->datasets.row = row;
    app->datasets.held = top + 1;
    update_preview(app);
    return true;
}

const struct pane_ops datasets_pane = {
    .name = "datasets",
    .title = N_("Data sets"),
    .choose_hint = N_("use"),
    .draw = datasets_draw,
    .move = datasets_move,
    .click = datasets_click,
};
