/*
 * The Step screen's panes that are lists: all operations of the pass, the terms of one neuron, the ledger of rules, what
 * would be otherwise, and the answers given so far.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A list being drawn: rows below a heading. */
struct listing {
    struct rect area; /* of the rows */
    size_t top, count;
};

/* Takes the heading off the area; `row` is to be seen. */
static struct listing begin(const struct app *app, struct canvas *canvas, struct rect area,
                            const char *heading, size_t row, size_t count,
                            const struct pane_ops *pane)
{
    struct listing listing = {
        {area.x, area.y + 1, area.width, area.height - 1},
        0, count
    };

    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_DIM, heading);
    listing.top = step_top(row, count, listing.area.height, step_scroll(app, pane));
    list_more(canvas, listing.area, listing.top, count);
    return listing;
}

/* Index and row on the screen of the `i`th line that is shown; false behind the last. */
static bool line_at(const struct listing *listing, int i, size_t *index, int *y)
{
    *index = listing->top + (size_t)i;
    *y = listing->area.y + i;
    return i < listing->area.height && *index < listing->count;
}

/* A number right-aligned in `width` columns; a dash for NaN. */
static void write_number(const struct app *app, struct canvas *canvas, int x, int y, int width,
                         enum role role, double value)
{
    char number[FIGURE_SIZE] = "-";

    if (!isnan(value))
        figure_cell(number, sizeof number, value, app->step.places + 3, width - 1);
    canvas_write(canvas, x + width - (int)strlen(number), y, role, number);
}

static void write_name(const struct app *app, struct canvas *canvas, int x, int y, int width,
                       enum role role, const struct operand *place)
{
    char name[PLACE_NAME_SIZE];

    canvas_write_cut(canvas, x, y, width, role,
                     place_name(step_problem(app), place, name, sizeof name));
}

static bool say_nothing(const struct app *app, struct canvas *canvas, struct rect area,
                        const char *text)
{
    if (step_trace(app) == NULL)
        return true;
    if (text != NULL)
        canvas_wrap(canvas, area, ROLE_DIM, text);
    return text != NULL;
}

/* ---- Operations */

#define NAME_WIDTH 18

static void operations_draw(const struct app *app, struct canvas *canvas, struct rect area,
                            bool focused)
{
    const struct trace *trace = step_trace(app);
    struct listing listing;
    size_t step;
    int y;

    (void)focused;
    if (say_nothing(app, canvas, area, NULL))
        return;
    listing = begin(app, canvas, area, _("    no  operation"),
                    app->step.step != TRACE_NONE ? app->step.step : 0, trace->count,
                    &step_operations_pane);
    for (int i = 0; line_at(&listing, i, &step, &y); i++) {
        struct operand place = trace_place(trace, step);
        bool present = step == app->step.step;
        enum role role = present ? ROLE_FOCUS : ROLE_NORMAL;
        int x = area.x + 7;

        canvas_printf(canvas, area.x, y, ROLE_DIM, "%6zu", step + 1);
        if (present)
            canvas_glyph(canvas, area.x, y, ROLE_TITLE, GLYPH_CURSOR);
        write_name(app, canvas, x + 1, y, NAME_WIDTH, role, &place);
        step_draw_number(app, canvas, x + NAME_WIDTH, y, app->step.places + 6, &place);
        canvas_printf(canvas, x + NAME_WIDTH + app->step.places + 8, y, ROLE_DIM, "%s",
                      operation_choices[trace->steps[step].operation].name);
    }
}

const struct pane_ops step_operations_pane = {
    .name = "operations",
    .title = N_("Operations"),
    .choose_hint = N_("change"),
    .draw = operations_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};

/* ---- The row of one neuron, opened */

/* The neuron that the present operation is about: its layer and number; of a hidden error the one that it belongs to. */
static bool present_neuron(const struct app *app, size_t *layer, size_t *unit)
{
    struct operand place;

    if (!step_result(app, &place) || place.quantity == QUANTITY_LOSS)
        return false;
    *layer = place.quantity == QUANTITY_SHARE ? place.layer - 1 : place.layer;
    *unit = place.quantity == QUANTITY_SHARE ? place.from : place.unit;
    return true;
}

/* Where the list of links should be: at the link of the present operation. */
static size_t present_link(const struct app *app)
{
    struct operand place;

    return step_result(app, &place) && quantity_table[place.quantity].places == PLACES_LINK
               ? place.from
               : 0;
}

static void draw_term(const struct app *app, struct canvas *canvas, struct rect area, int y,
                      size_t layer, size_t unit, size_t from)
{
    struct operand place = {.layer = layer, .unit = unit, .from = from};
    struct operand in = {.quantity = layer == 0 ? QUANTITY_INPUT : QUANTITY_OUTPUT,
                         .layer = layer == 0 ? 0 : layer - 1,
                         .unit = from};
    static const enum quantity columns[] = {QUANTITY_WEIGHT, QUANTITY_INPUT, QUANTITY_PRODUCT,
                                            QUANTITY_GRADIENT, QUANTITY_NEW_WEIGHT};
    int width = app->step.places + 6, x = area.x + 6;

    canvas_printf(canvas, area.x, y, ROLE_DIM, "%5zu", from + 1);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++, x += width) {
        place.quantity = columns[i];
        step_draw_number(app, canvas, x, y, width, columns[i] == QUANTITY_INPUT ? &in : &place);
    }
}

static void row_heading(const struct app *app, struct canvas *canvas, struct rect area,
                        size_t layer, size_t unit)
{
    static const char *const heads[] = {"w", N_("incoming"), N_("product"), "dE/dw", "new w"};
    int width = app->step.places + 6, x = area.x + 6;

    canvas_printf(canvas, area.x, area.y, ROLE_TITLE,
                  _("layer %zu, neuron %zu: one line for each link"), layer + 1, unit + 1);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        x += width;
        canvas_write(canvas, x - canvas_text_width(_(heads[i])), area.y + 1, ROLE_DIM, _(heads[i]));
    }
}

static void row_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    struct rect list = {area.x, area.y + 1, area.width, area.height - 1};
    struct listing listing;
    size_t layer, unit, from;
    int y;

    (void)focused;
    if (say_nothing(app, canvas, area, NULL))
        return;
    if (step_problem(app)->is_graph) {
        canvas_wrap(canvas, area, ROLE_DIM, _("A graph's nodes have no rows of links."));
        return;
    }
    if (!present_neuron(app, &layer, &unit)) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("The links into the neuron that is being computed stand here."));
        return;
    }
    listing = begin(app, canvas, list, "", present_link(app), step_problem(app)->arch.sizes[layer],
                    &step_row_pane);
    row_heading(app, canvas, area, layer, unit);
    for (int i = 0; line_at(&listing, i, &from, &y); i++)
        draw_term(app, canvas, area, y, layer, unit, from);
}

const struct pane_ops step_row_pane = {
    .name = "row",
    .title = N_("Row"),
    .choose_hint = N_("change"),
    .draw = row_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};

/* ---- The ledger */

#define LEDGER_NAME   12
#define LEDGER_NUMBER 11

/* A rule's value, and behind it how many times the perturbation's it is. */
static void draw_rule(const struct app *app, struct canvas *canvas, int x, int y, double value,
                      double numeric)
{
    char ratio[FIGURE_SIZE] = "";
    bool agrees = fabs(value - numeric) <= 1e-6 * fmax(fabs(value), fabs(numeric)) + 1e-12;

    write_number(app, canvas, x, y, LEDGER_NUMBER, agrees ? ROLE_GOOD : ROLE_NORMAL, value);
    if (!isnan(value) && numeric != 0)
        figure_cell(ratio, sizeof ratio, value / numeric, 2, 6);
    canvas_write(canvas, x + LEDGER_NUMBER + 7 - (int)strlen(ratio), y, ROLE_DIM, ratio);
}

static void ledger_heading(const struct app *app, struct canvas *canvas, struct rect area)
{
    int x = area.x + LEDGER_NAME + LEDGER_NUMBER;
    bool graph = step_problem(app)->is_graph;

    canvas_write(canvas, x - canvas_text_width(_("perturbed")), area.y, ROLE_DIM, _("perturbed"));
    for (int rule = 0; rule < (graph ? 1 : RULE_COUNT); rule++) {
        const char *name = graph ? _("gradient") : rule_choices[rule].name;
        bool in_force = !graph && (enum rule)rule == step_problem(app)->rule;

        x += LEDGER_NUMBER;
        canvas_write(canvas, x - canvas_text_width(name), area.y, in_force ? ROLE_TITLE : ROLE_DIM,
                     name);
        if (in_force)
            canvas_glyph(canvas, x - canvas_text_width(name) - 1, area.y, ROLE_TITLE, GLYPH_CURSOR);
        x += 7;
        canvas_write(canvas, x - 5, area.y, ROLE_DIM, _("ratio"));
    }
}

/* Why a rule has no numbers, below the list. Returns the rows taken. */
static int draw_troubles(const struct app *app, struct canvas *canvas, struct rect area)
{
    int rows = 0;

    for (int rule = 0; rule < RULE_COUNT; rule++) {
        const struct error *trouble = &app->step.ledger.trouble[rule];

        if (trouble->kind == ERROR_NONE)
            continue;
        rows++;
        canvas_printf(canvas, area.x, area.y + area.height - rows, ROLE_WARNING, "%s: %s",
                      rule_choices[rule].name, trouble->text);
    }
    return rows;
}

static void ledger_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct ledger *ledger = &app->step.ledger;
    struct listing listing;
    size_t index;
    int y;

    (void)focused;
    if (say_nothing(app, canvas, area,
                    !app->step.ledger_valid ? _("The ledger is made when this pane has the focus.")
                    : ledger->rows == NULL  ? app->step.ledger_trouble.text
                                            : NULL))
        return;
    area.height -= draw_troubles(app, canvas, area);
    listing = begin(app, canvas, area, "", 0, ledger->count, &step_ledger_pane);
    ledger_heading(app, canvas, area);
    for (int i = 0; line_at(&listing, i, &index, &y); i++) {
        const struct ledger_row *row = &ledger->rows[index];
        int x = area.x + LEDGER_NAME;

        write_name(app, canvas, area.x, y, LEDGER_NAME, ROLE_NORMAL, &row->place);
        write_number(app, canvas, x, y, LEDGER_NUMBER, ROLE_TITLE, row->numeric);
        x += LEDGER_NUMBER;
        for (int rule = 0; rule < (step_problem(app)->is_graph ? 1 : RULE_COUNT); rule++)
            draw_rule(app, canvas, x + rule * (LEDGER_NUMBER + 7), y, row->by_rule[rule],
                      row->numeric);
    }
}

const struct pane_ops step_ledger_pane = {
    .name = "ledger",
    .title = N_("Ledger"),
    .choose_hint = N_("change"),
    .draw = ledger_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};

/* ---- What if */

static void draw_difference(const struct app *app, struct canvas *canvas, struct rect area, int y,
                            const struct difference *difference)
{
    int width = app->step.places + 8, x = area.x + NAME_WIDTH;

    write_name(app, canvas, area.x, y, NAME_WIDTH, ROLE_NORMAL, &difference->place);
    write_number(app, canvas, x, y, width, ROLE_NORMAL, difference->here ? difference->value : NAN);
    write_number(app, canvas, x + width, y, width, ROLE_TITLE,
                 difference->there ? difference->instead : NAN);
    if (difference->here && difference->there)
        write_number(app, canvas, x + 2 * width, y, width, ROLE_WARNING,
                     difference->instead - difference->value);
}

/* What is otherwise, and what it does to the loss after the update. */
static void what_if_title(const struct app *app, struct canvas *canvas, struct rect area)
{
    double here = step_trace(app)->loss_after;
    double there = stepper_alternative(app->step.stepper)->loss_after;
    char first[FIGURE_SIZE], second[FIGURE_SIZE];
    int x = area.x;

    x += canvas_printf(canvas, x, area.y, ROLE_TITLE, _("What if %s"),
                       stepper_alternative_title(app->step.stepper));
    if (!isnan(here) && !isnan(there))
        canvas_printf(canvas, x, area.y, ROLE_DIM, _("   E after the update: %s, then %s"),
                      figure_fixed(first, sizeof first, here, app->step.places + 3),
                      figure_fixed(second, sizeof second, there, app->step.places + 3));
}

static void what_if_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    int width = app->step.places + 8, x = area.x + NAME_WIDTH, y;
    struct rect list = {area.x, area.y + 1, area.width, area.height - 1};
    struct listing listing;
    size_t index;

    (void)focused;
    if (say_nothing(
            app, canvas, area,
            step_trace(app) != NULL && stepper_alternative(app->step.stepper) == NULL
                ? _("What if a number were another? w asks: a number alone is another result "
                    "of the present operation; NAME NUMBER is another given number. v "
                    "shows a variant that the example brings.")
                : NULL))
        return;
    what_if_title(app, canvas, area);
    listing = begin(app, canvas, list, _("number"), 0, app->step.difference_count,
                    &step_what_if_pane);
    for (int column = 0; column < 3; column++) {
        static const char *const heads[] = {N_("as it is"), N_("what if"), N_("difference")};

        x += width;
        canvas_write(canvas, x - canvas_text_width(_(heads[column])), list.y, ROLE_DIM,
                     _(heads[column]));
    }
    for (int i = 0; line_at(&listing, i, &index, &y); i++)
        draw_difference(app, canvas, listing.area, y, &app->step.differences[index]);
}

const struct pane_ops step_what_if_pane = {
    .name = "what-if",
    .title = N_("What if"),
    .choose_hint = N_("change"),
    .draw = what_if_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};

/* ---- Answers */

static void draw_answer(const struct app *app, struct canvas *canvas, struct rect area, int y,
                        const struct prediction *answer)
{
    char given[FIGURE_SIZE] = "", expected[FIGURE_SIZE];
    const char *verdict = answer->right      ? _("right")
                          : answer->revealed ? _("revealed")
                                             : _("wrong");

    if (!answer->revealed)
        figure_short(given, sizeof given, answer->given, app->step.places + 3);
    canvas_printf(canvas, area.x, y, answer->right ? ROLE_GOOD : ROLE_WARNING, "%-9s", verdict);
    canvas_printf(canvas, area.x + 10, y, ROLE_NORMAL, "%s = %s", answer->name,
                  figure_fixed(expected, sizeof expected, answer->expected, app->step.places));
    if (answer->right || answer->revealed)
        return;
    canvas_printf(canvas, area.x + 36, y, ROLE_DIM, _("not %s"), given);
    if (answer->mistake != MISTAKE_COUNT)
        canvas_write_cut(canvas, area.x + 50, y, area.width - 50, ROLE_WARNING,
                         _(mistake_choices[answer->mistake].help));
}

static void answers_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct step_state *step = &app->step;
    struct listing listing;
    char heading[120];
    size_t index;
    int y;

    (void)focused;
    if (say_nothing(app, canvas, area,
                    step->prediction_count == 0
                        ? _("p asks for each next result before it is shown; your answers are "
                            "listed here.")
                        : NULL))
        return;
    snprintf(heading, sizeof heading, _("%zu of %zu right"), step->right_count,
             step->question_count);
    listing = begin(app, canvas, area, heading, step->prediction_count - 1, step->prediction_count,
                    &step_answers_pane);
    for (int i = 0; line_at(&listing, i, &index, &y); i++)
        draw_answer(app, canvas, area, y, &step->predictions[index]);
}

const struct pane_ops step_answers_pane = {
    .name = "answers",
    .title = N_("Answers"),
    .choose_hint = N_("change"),
    .draw = answers_draw,
    .move = step_pane_move,
    .key = step_typing_key,
};
