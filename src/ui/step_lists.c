/*
 * The Step screen's panes that are lists: all operations of the pass, the terms of one neuron, the ledger of rules, what
 * would be otherwise, and what the letters mean.
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

/* While results are asked for, panes that would tell them say so instead. */
static bool hidden(const struct app *app, struct canvas *canvas, struct rect area)
{
    if (app->step.predicting)
        canvas_wrap(canvas, area, ROLE_DIM, _("While you predict this is not shown; p ends it."));
    return app->step.predicting;
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
    listing = begin(app, canvas, area, _("     no  operation"),
                    app->step.step != TRACE_NONE ? app->step.step : 0, trace->count,
                    &step_operations_pane);
    for (int i = 0; line_at(&listing, i, &step, &y); i++) {
        struct operand place = trace_place(trace, step);
        bool present = step == app->step.step;
        enum role role = present ? ROLE_FOCUS : ROLE_NORMAL;
        int x = area.x + 8, kind = x + NAME_WIDTH + app->step.places + 8;

        step_stands_at(canvas, (struct rect){area.x, y, area.width, 1}, &place);
        canvas_printf(canvas, area.x, y, ROLE_DIM, "%7zu", step + 1);
        if (present)
            canvas_glyph(canvas, area.x, y, ROLE_TITLE, GLYPH_CURSOR);
        write_name(app, canvas, x + 1, y, NAME_WIDTH, role, &place);
        step_draw_number(app, canvas, x + NAME_WIDTH, y, app->step.places + 6, &place);
        canvas_write_cut(canvas, kind, y, area.x + area.width - kind, ROLE_DIM,
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
    .click = step_click,
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

    if (!step_result(app, &place))
        return 0;
    if (place.quantity == QUANTITY_BIAS_GRADIENT || place.quantity == QUANTITY_NEW_BIAS)
        return step_problem(app)->arch.sizes[place.layer];
    return quantity_table[place.quantity].places == PLACES_LINK ? place.from : 0;
}

/* The bias, as the last line: it has no value that comes in and no product. */
static void draw_bias_term(const struct app *app, struct canvas *canvas, struct rect area, int y,
                           size_t layer, size_t unit)
{
    static const enum quantity columns[] = {QUANTITY_BIAS, QUANTITY_CONSTANT, QUANTITY_CONSTANT,
                                            QUANTITY_BIAS_GRADIENT, QUANTITY_NEW_BIAS};
    int width = app->step.places + 6, x = area.x + 6;

    canvas_write(canvas, area.x, y, ROLE_DIM, "    b");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++, x += width) {
        struct operand place = {.quantity = columns[i], .layer = layer, .unit = unit};

        if (columns[i] != QUANTITY_CONSTANT)
            step_draw_number(app, canvas, x, y, width, &place);
    }
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

    if (from == step_problem(app)->arch.sizes[layer]) {
        draw_bias_term(app, canvas, area, y, layer, unit);
        return;
    }
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
    listing = begin(app, canvas, list, "", present_link(app),
                    step_problem(app)->arch.sizes[layer] + (step_problem(app)->arch.bias ? 1 : 0),
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
    .click = step_click,
};

/* ---- The ledger */

#define LEDGER_NAME   12
#define LEDGER_NUMBER 11

#define LEDGER_RATIO 7
#define SLOPE_LEAST  1e-9 /* a ratio to less says nothing */

/* The rules that there is room for, and whether their ratios are: the one in force at least, and with its ratio. */
struct ledger_columns {
    enum rule rule[RULE_COUNT];
    int count;
    int name, number; /* widths */
    bool ratios;
};

static int columns_width(const struct ledger_columns *columns)
{
    return columns->name + columns->number +
           columns->count * (columns->number + (columns->ratios ? LEDGER_RATIO : 0));
}

/* A column at the right is left to marks. */
static struct ledger_columns ledger_columns(const struct app *app, int width)
{
    const struct problem *problem = step_problem(app);
    struct ledger_columns columns = {
        .count = RULE_COUNT, .name = LEDGER_NAME, .number = LEDGER_NUMBER, .ratios = true};

    for (int rule = 0; rule < RULE_COUNT; rule++)
        columns.rule[rule] = (enum rule)rule;
    if (!problem->is_graph && columns_width(&columns) < width)
        return columns;
    columns.ratios = false;
    if (!problem->is_graph && columns_width(&columns) < width)
        return columns;
    columns.count = 1;
    columns.rule[0] = problem->is_graph ? RULE_CHAIN : problem->rule;
    columns.ratios = true;
    if (columns_width(&columns) >= width) {
        columns.name--;
        columns.number--;
    }
    columns.ratios = columns_width(&columns) < width;
    return columns;
}

/* Whether there is more than is shown. */
static bool is_cut(const struct app *app, const struct ledger_columns *columns)
{
    return !columns->ratios || (!step_problem(app)->is_graph && columns->count < RULE_COUNT);
}

/* A rule's value, and behind it how many times the perturbation's it is. */
static int draw_rule(const struct app *app, struct canvas *canvas, int x, int y,
                     const struct ledger_columns *columns, double value, double numeric)
{
    char ratio[FIGURE_SIZE] = "";
    bool agrees = fabs(value - numeric) <= 1e-6 * fmax(fabs(value), fabs(numeric)) + 1e-12;

    write_number(app, canvas, x, y, columns->number, agrees ? ROLE_GOOD : ROLE_NORMAL, value);
    x += columns->number;
    if (!columns->ratios)
        return x;
    if (!isnan(value) && fabs(numeric) >= SLOPE_LEAST)
        figure_cell(ratio, sizeof ratio, value / numeric, 2, LEDGER_RATIO - 1);
    canvas_write(canvas, x + LEDGER_RATIO - (int)strlen(ratio), y, ROLE_DIM, ratio);
    return x + LEDGER_RATIO;
}

static void write_right(struct canvas *canvas, int x, int y, enum role role, const char *text)
{
    canvas_write(canvas, x - canvas_text_width(text), y, role, text);
}

static void ledger_heading(const struct app *app, struct canvas *canvas, struct rect area,
                           const struct ledger_columns *columns)
{
    int x = area.x + columns->name + columns->number;
    const struct problem *problem = step_problem(app);

    write_right(canvas, x, area.y, ROLE_DIM, _("perturbed"));
    for (int i = 0; i < columns->count; i++) {
        const char *name = problem->is_graph ? _("gradient") : rule_choices[columns->rule[i]].name;
        bool in_force = !problem->is_graph && columns->rule[i] == problem->rule;

        x += columns->number;
        write_right(canvas, x, area.y, in_force ? ROLE_TITLE : ROLE_DIM, name);
        if (in_force)
            canvas_glyph(canvas, x - canvas_text_width(name) - 1, area.y, ROLE_TITLE, GLYPH_CURSOR);
        x += columns->ratios ? LEDGER_RATIO : 0;
        if (columns->ratios)
            write_right(canvas, x, area.y, ROLE_DIM, _("ratio"));
    }
    if (is_cut(app, columns))
        canvas_glyph(canvas, area.x + area.width - 1, area.y, ROLE_DIM, GLYPH_ELLIPSIS);
}

/* What the columns mean, and why a rule has no numbers, at the bottom. Returns the rows taken. */
static int draw_footnotes(const struct app *app, struct canvas *canvas, struct rect area,
                          const struct ledger_columns *columns)
{
    struct text notes = {0};
    struct rect part = {area.x, area.y, area.width, 0};
    bool graph = step_problem(app)->is_graph;
    char key[16];

    if (!graph && columns->count < RULE_COUNT)
        text_printf(&notes, _("other rules: %s"),
                    command_first_key(&commands[COMMAND_next_rule], key, sizeof key));
    if (area.height > 8)
        text_printf(&notes, "%s%s", notes.length > 0 ? "\n" : "",
                    graph ? _("perturbed: the slope found by changing the number a little")
                          : _("perturbed: the slope of E found by changing the weight a little; "
                              "ratio: how many times that; the mark: the rule in force"));
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (app->step.ledger.trouble[rule].kind != ERROR_NONE)
            text_printf(&notes, "%s%s: %s", notes.length > 0 ? "\n" : "", rule_choices[rule].name,
                        app->step.ledger.trouble[rule].text);
    if (notes.data != NULL) {
        part.height = canvas_wrap(canvas, part, ROLE_DIM, notes.data);
        part.y = area.y + area.height - part.height;
        canvas_wrap(canvas, part, ROLE_DIM, notes.data);
    }
    text_free(&notes);
    return part.height;
}

static void ledger_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct ledger *ledger = &app->step.ledger;
    struct ledger_columns columns;
    struct listing listing;
    size_t index;
    int y;

    (void)focused;
    if (hidden(app, canvas, area) ||
        say_nothing(app, canvas, area,
                    app->step.ledger_version != app->step.version
                        ? _("The ledger is made when this pane has the focus.")
                    : ledger->rows == NULL ? app->step.ledger_trouble.text
                                           : NULL))
        return;
    columns = ledger_columns(app, area.width);
    area.height -= draw_footnotes(app, canvas, area, &columns);
    listing = begin(app, canvas, area, "", 0, ledger->count, &step_ledger_pane);
    ledger_heading(app, canvas, area, &columns);
    for (int i = 0; line_at(&listing, i, &index, &y); i++) {
        const struct ledger_row *row = &ledger->rows[index];
        int x = area.x + columns.name;

        step_stands_at(canvas, (struct rect){area.x, y, area.width, 1}, &row->place);
        write_name(app, canvas, area.x, y, columns.name, ROLE_NORMAL, &row->place);
        write_number(app, canvas, x, y, columns.number, ROLE_TITLE, row->numeric);
        x += columns.number;
        for (int rule = 0; rule < columns.count; rule++)
            x = draw_rule(app, canvas, x, y, &columns, row->by_rule[columns.rule[rule]],
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
    .click = step_click,
};

/* ---- What if */

static void draw_difference(const struct app *app, struct canvas *canvas, struct rect area, int y,
                            const struct comparison_row *row)
{
    int width = app->step.places + 8, x = area.x + NAME_WIDTH;

    step_stands_at(canvas, (struct rect){area.x, y, area.width, 1}, &row->place);
    write_name(app, canvas, area.x, y, NAME_WIDTH, ROLE_NORMAL, &row->place);
    for (int i = 0; i < 2; i++, x += width)
        write_number(app, canvas, x, y, width, i == 0 ? ROLE_NORMAL : ROLE_TITLE,
                     row->known[i] ? row->number[i] : NAN);
    if (row->known[0] && row->known[1])
        write_number(app, canvas, x, y, width, ROLE_WARNING, row->number[1] - row->number[0]);
}

/* What is otherwise, and what it does to the loss after the update. Returns the rows taken. */
static int what_if_title(const struct app *app, struct canvas *canvas, struct rect area)
{
    const double *after = app->step.comparison.loss_after;
    char first[FIGURE_SIZE], second[FIGURE_SIZE], title[400];

    snprintf(title, sizeof title, _("What if %s"), _(stepper_alternative_title(app->step.stepper)));
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_TITLE, title);
    if (isnan(after[0]) || isnan(after[1]))
        return 1;
    snprintf(title, sizeof title, _("new E (after the update): %s, and then %s"),
             figure_fixed(first, sizeof first, after[0], app->step.places + 3),
             figure_fixed(second, sizeof second, after[1], app->step.places + 3));
    canvas_write_cut(canvas, area.x, area.y + 1, area.width, ROLE_DIM, title);
    return 2;
}

static void what_if_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    static const char *const heads[] = {N_("as it is"), N_("what if"), N_("difference")};
    int width = app->step.places + 8, x = area.x + NAME_WIDTH, y, rows;
    struct listing listing;
    size_t index;

    (void)focused;
    if (hidden(app, canvas, area) ||
        say_nothing(
            app, canvas, area,
            step_trace(app) != NULL && stepper_alternative(app->step.stepper) == NULL
                ? _("What if a number were another? w asks: a number alone is another "
                    "result of the present operation; NAME NUMBER, as in w[1][1][1] 0.5, is "
                    "another given number. v shows a variant that the example brings.")
                : NULL))
        return;
    rows = what_if_title(app, canvas, area);
    area.y += rows;
    area.height -= rows;
    listing = begin(app, canvas, area, _("number"), 0, app->step.comparison.count,
                    &step_what_if_pane);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        write_right(canvas, x += width, area.y, ROLE_DIM, _(heads[i]));
    for (int i = 0; line_at(&listing, i, &index, &y); i++)
        draw_difference(app, canvas, listing.area, y, &app->step.comparison.rows[index]);
}

const struct pane_ops step_what_if_pane = {
    .name = "what-if",
    .title = N_("What if"),
    .choose_hint = N_("change"),
    .draw = what_if_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};

/* ---- What the letters mean */

/* Signs of the screen that are no quantities. */
static const struct {
    enum glyph glyph;
    const char *help;
} signs[] = {
    {GLYPH_UNKNOWN,  N_("not computed yet")                                 },
    {GLYPH_QUESTION, N_("asked for: predict it")                            },
    {GLYPH_CURSOR,   N_("a row that the present operation uses or computes")},
};

#define SYMBOL_WIDTH 9

static size_t list_symbols(enum quantity *symbols)
{
    size_t count = 0;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (quantity_table[q].symbol[0] != '\0')
            symbols[count++] = (enum quantity)q;
    return count;
}

/* A sign, or behind the signs the star, or a quantity. */
static void draw_symbol(struct canvas *canvas, struct rect area, int y, size_t index,
                        const enum quantity *symbols)
{
    size_t sign_count = sizeof signs / sizeof signs[0];
    const char *help;

    if (index < sign_count) {
        canvas_glyph(canvas, area.x + 1, y, ROLE_TITLE, signs[index].glyph);
        help = signs[index].help;
    } else if (index == sign_count) {
        canvas_put(canvas, area.x + 1, y, ROLE_WARNING, '*');
        help = N_("changed by the last change, if only in digits not shown");
    } else {
        const struct quantity_info *info = &quantity_table[symbols[index - sign_count - 1]];

        canvas_write(canvas, area.x + 1, y, ROLE_TITLE, info->symbol);
        help = info->help;
    }
    canvas_write_cut(canvas, area.x + SYMBOL_WIDTH, y, area.width - SYMBOL_WIDTH, ROLE_NORMAL,
                     _(help));
}

static void symbols_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    enum quantity symbols[QUANTITY_COUNT];
    size_t count = list_symbols(symbols) + sizeof signs / sizeof signs[0] + 1, index;
    struct listing listing = begin(
        app, canvas, area, _("w[2][1][3]: of layer 2, into its neuron 1, from neuron 3 before it"),
        0, count, &step_symbols_pane);
    int y;

    (void)focused;
    for (int i = 0; line_at(&listing, i, &index, &y); i++)
        draw_symbol(canvas, listing.area, y, index, symbols);
}

const struct pane_ops step_symbols_pane = {
    .name = "symbols",
    .title = N_("Symbols"),
    .choose_hint = N_("change"),
    .draw = symbols_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};
