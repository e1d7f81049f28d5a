/*
 * The pane that draws the course's functions, with a cursor and their values and slopes there; and its commands.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define PICTURE_LEAST 6  /* rows; where there are fewer the table gives way */
#define NAME_WIDTH    13 /* columns of the table, the letter's before it */
#define FIGURE_WIDTH  10

enum role function_role(size_t k)
{
    return (enum role)(ROLE_RUN_1 + k % 6);
}

enum glyph function_glyph(size_t k)
{
    return (enum glyph)(GLYPH_FUNCTION_A + k % 6);
}

/* ---- Where what is */

struct parts {
    struct rect title, picture, table;
};

static struct parts divide(const struct plot_state *plot, struct rect area)
{
    int rows = (int)function_count(plot->set) + 1, title = area.height > 2 * PICTURE_LEAST;
    int left = area.height - title;

    if (plot->set == PLOT_SIZES) /* the bars have their numbers beside them */
        rows = 0;
    if (rows > left - PICTURE_LEAST)
        rows = left > PICTURE_LEAST ? left - PICTURE_LEAST : 0;
    return (struct parts){
        .title = {area.x, area.y,                      area.width, title      },
        .picture = {area.x, area.y + title,              area.width, left - rows},
        .table = {area.x, area.y + area.height - rows, area.width, rows       },
    };
}

/* ---- Drawing */

/* A number to the left of column `end`; "none" for one that does not exist. */
static void draw_figure(struct canvas *canvas, int end, int y, double value, int places)
{
    char text[FIGURE_SIZE];

    if (isnan(value))
        snprintf(text, sizeof text, "%s", _("none"));
    else
        figure_cell(text, sizeof text, value, places, FIGURE_WIDTH - 1);
    canvas_write(canvas, end - canvas_text_width(text), y, ROLE_VALUE, text);
}

static void draw_function(const struct app *app, struct canvas *canvas, struct rect row, size_t k)
{
    const struct plot_state *plot = &app->step.plot;
    int x = row.x + 2 + NAME_WIDTH, places = app->step.places;

    canvas_glyph(canvas, row.x, row.y, function_role(k), function_glyph(k));
    canvas_write_cut(canvas, row.x + 2, row.y, NAME_WIDTH, function_role(k),
                     function_name(plot->set, k));
    draw_figure(canvas, x + FIGURE_WIDTH, row.y, function_value(plot->set, k, plot->x), places);
    draw_figure(canvas, x + 2 * FIGURE_WIDTH, row.y, function_slope(plot->set, k, plot->x), places);
    x += 2 * FIGURE_WIDTH + 2;
    canvas_write_cut(canvas, x, row.y, row.x + row.width - x, ROLE_DIM,
                     _(function_help(plot->set, k)));
}

static void draw_head(const struct app *app, struct canvas *canvas, struct rect row)
{
    const struct plot_state *plot = &app->step.plot;
    int end = row.x + 2 + NAME_WIDTH + FIGURE_WIDTH;
    char number[FIGURE_SIZE];

    canvas_printf(canvas, row.x, row.y, ROLE_FOCUS, "%s = %s", plot_table[plot->set].x_name,
                  figure_short(number, sizeof number, plot->x, PLACES_MOST));
    canvas_write(canvas, end - canvas_text_width(_("value")), row.y, ROLE_DIM, _("value"));
    end += FIGURE_WIDTH;
    canvas_write(canvas, end - canvas_text_width(_("slope")), row.y, ROLE_DIM, _("slope"));
}

static void draw_table(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct rect row = {area.x, area.y + 1, area.width, 1};

    if (area.height < 1)
        return;
    draw_head(app, canvas, area);
    for (size_t k = 0; (int)k < area.height - 1; k++, row.y++)
        draw_function(app, canvas, row, k);
}

static void functions_draw(const struct app *app, struct canvas *canvas, struct rect area,
                           bool focused)
{
    const struct plot_state *plot = &app->step.plot;
    const struct choice *choice = &plot_choices[plot->set];
    const struct parts parts = divide(plot, area);
    char title[200];

    (void)focused;
    if (area.width < 1 || area.height < 1)
        return;
    snprintf(title, sizeof title, "%s: %s", choice->name, _(choice->help));
    if (parts.title.height > 0)
        canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_TITLE, title);
    if (plot->set == PLOT_SIZES)
        sizes_draw(plot, canvas, parts.picture);
    else
        function_curves_draw(plot, canvas, parts.picture);
    draw_table(app, canvas, parts.table);
}

/* ---- Keys and mouse */

const char *functions_hint(enum command_id id)
{
    switch (id) {
    case COMMAND_right: return _("cursor");
    case COMMAND_plot: return _("numbers");
    case COMMAND_left:
    case COMMAND_play:
    case COMMAND_why:
    case COMMAND_grain:
    case COMMAND_edit:
    case COMMAND_predict:
    case COMMAND_undo: return "";
    default: return NULL;
    }
}

static void next_set(struct plot_state *plot, size_t by)
{
    *plot = plot_begin((enum plot_set)(((size_t)plot->set + by) % PLOT_COUNT));
}

/* Bars stand below each other: there up and down are what left and right are on a curve. */
static bool functions_move(struct app *app, enum command_id command, struct error *err)
{
    struct plot_state *plot = &app->step.plot;
    const struct plot_info *info = &plot_table[plot->set];
    bool bars = plot->set == PLOT_SIZES;

    (void)err;
    switch (command) {
    case COMMAND_left: plot_move(plot, -1); break;
    case COMMAND_right: plot_move(plot, 1); break;
    case COMMAND_page_up: plot_move(plot, -APP_PAGE); break;
    case COMMAND_page_down: plot_move(plot, APP_PAGE); break;
    case COMMAND_up: plot_move(plot, bars ? -1 : APP_PAGE); break;
    case COMMAND_down: plot_move(plot, bars ? 1 : -APP_PAGE); break;
    case COMMAND_first: plot->x = info->low; break;
    case COMMAND_last: plot->x = info->high; break;
    case COMMAND_choose: next_set(plot, 1); break;
    default: break;
    }
    return true;
}

/* The cursor goes where the pointer is. */
static bool functions_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct plot_state *plot = &app->step.plot;
    const struct rect picture = divide(plot, area).picture;

    if (what != CLICK_LEFT && what != CLICK_DRAG)
        return false;
    if (what == CLICK_LEFT && !rect_has(picture, x, y))
        return false;
    plot->x = plot->set == PLOT_SIZES ? sizes_x_at(plot, picture, y)
                                      : function_curves_x_at(plot, picture, x);
    plot_move(plot, 0);
    return true;
}

static void functions_describe(const struct app *app, bool focused, char *buffer, size_t size)
{
    (void)focused;
    snprintf(buffer, size, "%s", plot_choices[app->step.plot.set].name);
}

const struct pane_ops step_functions_pane = {
    .name = "functions",
    .title = N_("Functions"),
    .choose_hint = N_("next plot"),
    .describe = functions_describe,
    .draw = functions_draw,
    .move = functions_move,
    .click = functions_click,
    .drags = true,
};
