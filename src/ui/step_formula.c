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

/* Where a phase begins and ends in the pass, in operations. */
static void phase_range(const struct trace *trace, enum trace_phase phase, size_t *start,
                        size_t *end)
{
    *start = trace->count;
    *end = 0;
    for (size_t i = 0; i < trace->count; i++) {
        if (phase_of((enum operation)trace->steps[i].operation) != phase)
            continue;
        *start = i < *start ? i : *start;
        *end = i + 1;
    }
}

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
static int names_width(const struct trace *trace)
{
    int width = 0;

    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        size_t start, end;

        phase_range(trace, (enum trace_phase)phase, &start, &end);
        width += end > 0 ? canvas_text_width(_(phase_names[phase])) + 1 : 0;
    }
    return width;
}

/* All phases, each as wide as its share of the operations but at least as its name; where there is no room, the present one. */
static void draw_phases(const struct trace *trace, size_t at, struct canvas *canvas,
                        struct rect area)
{
    int x = area.x, names = names_width(trace), room = area.width - names;
    enum trace_phase present = present_phase(trace, at);

    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        size_t start, end, done;
        int width = canvas_text_width(_(phase_names[phase])) + 1;

        phase_range(trace, (enum trace_phase)phase, &start, &end);
        if (end == 0 || (room < 0 && (enum trace_phase)phase != present))
            continue;
        done = at <= start ? 0 : at < end ? at - start : end - start;
        width = room < 0 ? area.width : width + (int)((size_t)room * (end - start) / trace->count);
        x = draw_phase(canvas, x, area.y, width, (enum trace_phase)phase, done, end - start);
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
    draw_phases(trace, at, canvas, (struct rect){area.x, area.y, area.width - width - 1, 1});
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

/* What is said where there is no operation: at the beginning of the pass, and behind the last when predicting. */
static void draw_beginning(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct example *example = stepper_example(app->step.stepper);
    int y = write_rows(canvas, area, area.y, 2, ROLE_TITLE, example->title);

    if (app->step.predicting && stepper_at(app->step.stepper) > 0)
        write_rows(canvas, area, y, area.height, ROLE_NORMAL,
                   _("The pass is at its end. Right goes on to the next, p ends predicting."));
    else if (example->notes[0] != '\0')
        write_rows(canvas, area, y, area.height, ROLE_DIM, example->notes);
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
    x += canvas_printf(canvas, x, y, ROLE_TITLE, "%s = ",
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
    write_rows(canvas, area, y, area.height, ROLE_DIM,
               _("Arrows choose a number, Enter types another value (1/3 will do), Esc ends."));
}

/* The operation's heading: number, where and what. */
static int draw_heading(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct explanation *explanation = &app->step.explanation;
    struct text heading = {0};

    text_printf(&heading, "%s: %s", text_of(&explanation->where), text_of(&explanation->what));
    canvas_write_cut(canvas, area.x, y, area.width, ROLE_DIM, text_of(&heading));
    text_free(&heading);
    return y + 1;
}

/* name = formula */
static int draw_symbols(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct explanation *explanation = &app->step.explanation;
    struct text line = {0};
    int rows = area.height > 5 ? 3 : area.height > 3 ? 2 : 1;

    text_printf(&line, "%s = %s", text_of(&explanation->name), text_of(&explanation->formula));
    y = write_rows(canvas, area, y, rows, ROLE_NORMAL, text_of(&line));
    text_free(&line);
    return y;
}

/* "= numbers" and "= result"; one line where there is only one row left. */
static int draw_numbers(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    const struct explanation *explanation = &app->step.explanation;
    const char *numbers = text_of(&explanation->numbers), *result = text_of(&explanation->result);
    struct text line = {0};
    int end = area.y + area.height;

    text_printf(&line, "= %s", numbers);
    if (y + 1 < end)
        y = write_rows(canvas, area, y, end - y - 1 < 3 ? end - y - 1 : 3, ROLE_NORMAL,
                       text_of(&line));
    text_free(&line);
    if (y < end)
        canvas_printf(canvas, area.x, y, ROLE_TITLE, "= %s", result);
    return y + 1;
}

/* The question of "predict": nothing that the student is to find is shown. */
static int draw_question(const struct app *app, struct canvas *canvas, struct rect area, int y)
{
    if (app->edit.editing)
        return draw_typed(app, canvas, area, y);
    y = write_rows(canvas, area, y, 1, ROLE_TITLE,
                   _("What is it? Type the number; Enter alone reveals it."));
    return y;
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

static void draw_operation(const struct app *app, struct canvas *canvas, struct rect area)
{
    int y = area.y, end = area.y + area.height;

    if (app->step.selecting) {
        draw_chosen(app, canvas, area);
        return;
    }
    if (app->step.step == TRACE_NONE) {
        draw_beginning(app, canvas, area);
        return;
    }
    if (area.height > 3)
        y = draw_heading(app, canvas, area, y);
    y = draw_symbols(app, canvas, area, y);
    if (app->step.predicting) {
        draw_question(app, canvas, area, y);
        return;
    }
    y = draw_outcome(app, canvas, area, draw_numbers(app, canvas, area, y));
    if (y < end)
        write_rows(canvas, area, y, end - y, ROLE_DIM, text_of(&app->step.explanation.why));
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
};

/* ---- Why */

/* The whole explanation, scrolled by hand. */
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
    text_printf(&all, "%s: %s\n\n%s = %s\n= %s\n= %s\n\n%s", text_of(&explanation->where),
                text_of(&explanation->what), text_of(&explanation->name),
                text_of(&explanation->formula), text_of(&explanation->numbers),
                text_of(&explanation->result), text_of(&explanation->why));
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
};
