/*
 * The operation that the Step screen is about: where it stands in the pass, its formula in symbols and with numbers, its
 * result, and why it is so.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define TYPED_WIDTH 24 /* columns for a number being typed */

/* ---- The position bar */

/* A phase's name, then as much of its part of the bar as is done. Returns the column behind it. */
static int draw_phase(struct canvas *canvas, int x, int y, int width, enum trace_phase phase,
                      size_t done, size_t count)
{
    const char *name = _(phase_names[phase]);
    int bar = width - canvas_text_width(name) - 1;
    int filled = count > 0 && bar > 0 ? (int)(done * (size_t)bar / count) : 0;
    enum role role = done > 0 && done < count ? ROLE_FOCUS : done > 0 ? ROLE_TITLE : ROLE_DIM;

    x += canvas_write(canvas, x, y, role, name) + (bar > 0 ? 0 : 1);
    if (done > 0 && filled == 0 && bar > 0)
        filled = 1;
    for (int i = 0; i < bar; i++)
        canvas_glyph(canvas, x + i, y, i < filled ? ROLE_VALUE : ROLE_DIM,
                     i < filled ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
    return x + (bar > 0 ? bar + 1 : 0);
}

/* The phase in which the next operation, or the last, is. */
static enum trace_phase present_phase(const struct trace *trace, size_t at)
{
    size_t step = at > 0 ? at - 1 : 0;

    return trace->count > 0 ? phase_of((enum operation)trace->steps[step].operation)
                            : PHASE_FORWARD;
}

/* Columns that the names of all phases of the pass take. */
static int names_width(const size_t *phase_start)
{
    int width = 0;

    for (int phase = 0; phase < PHASE_COUNT; phase++)
        if (phase_start[phase] < phase_start[phase + 1])
            width += canvas_text_width(_(phase_names[phase])) + 1;
    return width;
}

/* All phases, each as wide as its share of the operations but at least as its name; where there is no room, the present one. */
static void draw_phases(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct trace *trace = step_trace(app);
    const size_t *starts = app->step.phase_start;
    size_t at = stepper_at(app->step.stepper);
    int x = area.x, room = area.width - names_width(starts);
    enum trace_phase present = present_phase(trace, at);

    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        size_t count = starts[phase + 1] - starts[phase], done;
        int width = canvas_text_width(_(phase_names[phase])) + 1;

        if (count == 0 || (room < 0 && (enum trace_phase)phase != present))
            continue;
        done = at <= starts[phase] ? 0 : at - starts[phase] < count ? at - starts[phase] : count;
        width = room < 0 ? area.width : width + (int)((size_t)room * count / trace->count);
        x = draw_phase(canvas, x, area.y, width, (enum trace_phase)phase, done, count);
    }
}

/* The phases, and at the right the pass and how many of its operations are done: pass 1  12/94. */
static void draw_position(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct trace *trace = step_trace(app);
    size_t at = stepper_at(app->step.stepper);
    char numbers[80];
    int width;

    snprintf(numbers, sizeof numbers, _("pass %zu  %zu/%zu"), stepper_pass(app->step.stepper), at,
             trace->count);
    width = canvas_text_width(numbers);
    canvas_write(canvas, area.x + area.width - width, area.y, ROLE_TITLE, numbers);
    draw_phases(app, canvas, (struct rect){area.x, area.y, area.width - width - 1, 1});
}

/* ---- The operation */

static const char *text_of(const struct text *text)
{
    return text->data != NULL ? text->data : "";
}

/* Wrapped text in at most `rows` rows from y on; returns the row behind it. */
static int write_rows(struct canvas *canvas, struct rect area, int y, int rows, enum role role,
                      const char *text)
{
    struct rect part = {area.x, y, area.width, 0};
    int wanted;

    if (y >= area.y + area.height)
        return y;
    wanted = canvas_wrap(canvas, part, role, text);
    part.height = wanted < rows ? wanted : rows;
    if (part.height > area.y + area.height - y)
        part.height = area.y + area.height - y;
    canvas_wrap(canvas, part, role, text);
    if (wanted > part.height && part.height > 0)
        canvas_glyph(canvas, area.x + area.width - 1, y + part.height - 1, ROLE_DIM,
                     GLYPH_ELLIPSIS);
    return y + part.height;
}

/* Why the targets of outputs `first` .. `first + count - 1` are what they are, where errors were given instead. */
static int draw_targets_of(const struct app *app, struct canvas *canvas, struct rect area, int y,
                           size_t first, size_t count)
{
    struct operand place = {.quantity = QUANTITY_TARGET};
    struct text why = {0}, line = {0};
    char number[FIGURE_SIZE];

    example_tell_error(stepper_example(app->step.stepper), step_trace(app), first, count, &why);
    if (why.data != NULL) {
        text_add(&line, "t =");
        for (place.unit = first; place.unit < first + count; place.unit++)
            text_printf(
                &line, " %s",
                figure_short(number, sizeof number,
                             step_problem(app)->numbers[problem_index(step_problem(app), &place)],
                             app->step.places));
        text_printf(&line, " (%s)", why.data);
        y = write_rows(canvas, area, y, area.height, ROLE_DIM, text_of(&line));
    }
    text_free(&why);
    text_free(&line);
    return y;
}

static int draw_targets(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct problem *problem = step_problem(app);

    return problem->is_graph ? y
                             : draw_targets_of(app, canvas, area, y, 0,
                                               problem->arch.sizes[problem->arch.layers]);
}

/* What is said where there is no operation: at the beginning of the pass, and behind the last when predicting. */
static void draw_beginning(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct example *example = stepper_example(app->step.stepper);
    int y = write_rows(canvas, area, area.y, 2, ROLE_TITLE, _(example->title));

    if (!app->step.predicting)
        y = draw_targets(app, canvas, area, y);
    if (app->step.predicting && stepper_at(app->step.stepper) > 0)
        write_rows(canvas, area, y, area.height, ROLE_NORMAL,
                   _("The pass is at its end. Right goes on to the next, p ends predicting."));
    else if (example->notes[0] != '\0')
        write_rows(canvas, area, y, area.height, ROLE_DIM, _(example->notes));
    else
        write_rows(canvas, area, y, area.height, ROLE_DIM,
                   _("Right computes the first number; ? lists the keys."));
}

/* The number that is asked for or chosen; false where there is none. */
static bool number_in_question(const struct app *app, struct operand *place)
{
    if (app->step.selecting) {
        *place = problem_place(step_problem(app), app->step.cursor);
        return true;
    }
    return step_result(app, place);
}

/* What is typed, behind its name: "w[1][1][1] = 0.9_". */
static int draw_typed(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    struct operand place;
    char name[PLACE_NAME_SIZE];
    int x = area.x, width;

    if (!number_in_question(app, &place))
        return y;
    x += canvas_printf(canvas, x, y, ROLE_TITLE, "%s%s = ", place_kind(&place),
                       place_name(step_problem(app), &place, name, sizeof name));
    width = area.x + area.width - x;
    line_draw(&app->edit.line, canvas, x, y, width < TYPED_WIDTH ? width : TYPED_WIDTH);
    return y + 1;
}

/* The number under the cursor: what it is, and its value in full. */
static void draw_chosen(const struct app *app, struct canvas *canvas, struct rect area)
{
    struct operand place = problem_place(step_problem(app), app->step.cursor);
    char name[PLACE_NAME_SIZE], value[FIGURE_SIZE];
    int y = area.y;

    canvas_write_cut(canvas, area.x, y++, area.width, ROLE_DIM,
                     _(quantity_table[place.quantity].help));
    if (app->edit.editing) {
        draw_typed(app, canvas, area, y);
        return;
    }
    canvas_printf(canvas, area.x, y++, ROLE_TITLE, "%s = %s",
                  place_name(step_problem(app), &place, name, sizeof name),
                  format_double(value, sizeof value, place.value));
    if (place.quantity == QUANTITY_TARGET)
        y = draw_targets_of(app, canvas, area, y, place.unit, 1);
    write_rows(canvas, area, y, area.height, ROLE_DIM,
               _("Arrows choose a number, Enter types another value (1/3 will do), Esc ends."));
}

/* The operation's heading: number, where and what. */
static int draw_heading(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct explanation *explanation = &app->step.explanation;
    struct text heading = {0};

    text_printf(&heading, "%s: %s", text_of(&explanation->where), text_of(&explanation->what));
    y = write_rows(canvas, area, y, area.height > 8 ? 2 : 1, ROLE_DIM, text_of(&heading));
    text_free(&heading);
    return y;
}

/* "KIND NAME = FORMULA", or "= NUMBERS" where the name is NULL, as wrapped text. */
struct equation {
    struct text text;
    int rows;
};

static struct equation equation(struct canvas *canvas, struct rect area, const char *kind,
                                const struct text *name, const struct text *right)
{
    struct equation equation = {0};

    text_printf(&equation.text, "%s%s%s= %s", kind, name != NULL ? text_of(name) : "",
                name != NULL ? " " : "", text_of(right));
    area.height = 0;
    equation.rows = canvas_wrap(canvas, area, ROLE_NORMAL, text_of(&equation.text));
    return equation;
}

/* The question of "predict": nothing that the student is to find is shown. */
static int draw_question(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    char question[120];

    if (app->edit.editing)
        return draw_typed(app, canvas, area, y);
    snprintf(question, sizeof question,
             _("What is it, to %d decimals? Type it; Enter alone reveals it."), app->step.places);
    return write_rows(canvas, area, y, 1, ROLE_TITLE, question);
}

/* At the end of a pass: what the update has brought. */
static int draw_outcome(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct trace *trace = step_trace(app);
    struct operand loss = {.quantity = QUANTITY_LOSS, .layer = trace->problem.arch.layers - 1};
    char before[FIGURE_SIZE], after[FIGURE_SIZE];
    double value;

    if (trace->problem.is_graph || y >= area.y + area.height ||
        stepper_at(app->step.stepper) < trace->count || isnan(trace->loss_after) ||
        !trace_value(trace, &loss, trace->count, &value))
        return y;
    canvas_printf(canvas, area.x, y, ROLE_GOOD,
                  _("End of the pass: E was %s, and is %s with the new weights."),
                  figure_fixed(before, sizeof before, value, app->step.places + 3),
                  figure_fixed(after, sizeof after, trace->loss_after, app->step.places + 3));
    return y + 1;
}

/* Formula, numbers, result, and what is left for the reason; the heading only where none of these loses a row by it. */
static void draw_working(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct explanation *explanation = &app->step.explanation;
    struct operand place = trace_place(step_trace(app), app->step.step);
    struct equation symbols = equation(canvas, area, place_kind(&place), &explanation->name,
                                       &explanation->formula);
    struct equation numbers = equation(canvas, area, "", NULL, &explanation->numbers);
    bool predicting = app->step.predicting;
    int y = area.y, end = area.y + area.height,
        wanted = symbols.rows + (predicting ? 1 : numbers.rows + 1);

    /* Below a question a row is left free: what is said of an answer may take two rows on narrow screens. */
    if (wanted + (predicting ? 1 : 0) < area.height)
        y = draw_heading(app, canvas, area, y);
    y = write_rows(canvas, area, y, end - y > 3 ? end - y - 2 : 1, ROLE_NORMAL,
                   text_of(&symbols.text));
    if (predicting) {
        draw_question(app, canvas, area, y);
    } else {
        if (y + 1 < end)
            y = write_rows(canvas, area, y, end - y - 1, ROLE_NORMAL, text_of(&numbers.text));
        if (y < end)
            canvas_printf(canvas, area.x, y++, ROLE_TITLE, "= %s", text_of(&explanation->result));
        if (place.quantity == QUANTITY_ERROR && place.layer + 1 == step_problem(app)->arch.layers)
            y = draw_targets_of(app, canvas, area, y, place.unit, 1);
        y = draw_outcome(app, canvas, area, y);
        if (y < end)
            write_rows(canvas, area, y, end - y, ROLE_DIM, text_of(&explanation->why));
    }
    text_free(&symbols.text);
    text_free(&numbers.text);
}

static void draw_operation(const struct app *app, struct canvas *canvas, struct rect area)
{
    if (app->step.selecting)
        draw_chosen(app, canvas, area);
    else if (app->step.step == TRACE_NONE)
        draw_beginning(app, canvas, area);
    else
        draw_working(app, canvas, area);
}

static void formula_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    struct rect rest = {area.x, area.y + 1, area.width, area.height - 1};

    (void)focused;
    if (step_trace(app) == NULL)
        return;
    draw_position(app, canvas, area);
    draw_operation(app, canvas, rest);
}

const struct pane_ops step_formula_pane = {
    .name = "formula",
    .title = N_("Formula"),
    .choose_hint = N_("change"),
    .draw = formula_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};

/* ---- Why */

/* The reasons; the formula is seen in its own pane. Scrolled by hand. */
static void why_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct explanation *explanation = &app->step.explanation;
    struct text all = {0};
    struct rect part = area;
    int rows, top;

    (void)focused;
    if (step_trace(app) == NULL)
        return;
    if (app->step.step == TRACE_NONE || app->step.predicting) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    app->step.predicting ? _("While you predict, the reasons are not shown.")
                                         : _("Nothing is computed yet; Right goes on."));
        return;
    }
    text_printf(&all, "%s: %s\n\n%s", text_of(&explanation->where), text_of(&explanation->what),
                text_of(&explanation->why));
    part.height = 0;
    rows = canvas_wrap(canvas, part, ROLE_NORMAL, text_of(&all));
    top = (int)step_top(0, (size_t)rows, area.height, step_scroll(app, &step_why_pane));
    part = (struct rect){area.x, area.y - top, area.width, rows};
    canvas_wrap(canvas, part, ROLE_NORMAL, text_of(&all));
    list_more(canvas, area, (size_t)top, (size_t)rows);
    text_free(&all);
}

const struct pane_ops step_why_pane = {
    .name = "why",
    .title = N_("Why"),
    .choose_hint = N_("change"),
    .draw = why_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};
