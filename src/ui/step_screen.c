/*
 * The Step screen: the numbers of a worked pass above, the operation that is being done below, and beside them on larger
 * terminals the network and the list of operations. The pane with the focus takes the upper place.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>
#include <string.h>

#define WIDE_WIDTH    110 /* from here on network and operations have a place of their own */
#define WIDE_HEIGHT   36
#define SIDE_LEAST    42 /* columns */
#define NUMBERS_WIDTH 84 /* columns that the matrices of the course's example like to have */

static const struct pane_ops *const panes[STEP_PANES] = {
    &step_numbers_pane, &step_network_pane, &step_row_pane,     &step_operations_pane,
    &step_why_pane,     &step_ledger_pane,  &step_what_if_pane, &step_answers_pane,
    &step_symbols_pane, &step_functions_pane, &step_formula_pane,
};

/* ---- Layout */

static bool is_wide(int width, int height)
{
    return width >= WIDE_WIDTH && height >= WIDE_HEIGHT;
}

/* Rows of the formula pane. */
static int formula_rows(int width, int height)
{
    if (is_wide(width, height))
        return 16;
    return height >= 22 ? 6 : height >= 16 ? 5 : 4;
}

static bool has_side_place(const struct pane_ops *pane)
{
    return pane == &step_network_pane || pane == &step_operations_pane;
}

/* The pane in the upper place: the one with the focus, unless that has another place. */
static const struct pane_ops *upper_pane(const struct app *app, bool wide)
{
    const struct pane_ops *focused = panes[app->view[SCREEN_step].focus];

    if (focused == &step_formula_pane || (wide && has_side_place(focused)))
        return &step_numbers_pane;
    return focused;
}

static struct rect step_pane_area(const struct app *app, size_t pane, int width, int height)
{
    bool wide = is_wide(width, height);
    int side = !wide ? 0 : width * 2 / 5 < SIDE_LEAST ? SIDE_LEAST : width * 2 / 5;
    int bottom = formula_rows(width, height), rows = height - 2, upper = rows - bottom;
    const struct pane_ops *ops = panes[pane];

    if (wide && side > width - NUMBERS_WIDTH)
        side = width - NUMBERS_WIDTH > SIDE_LEAST ? width - NUMBERS_WIDTH : SIDE_LEAST;
    if (!wide && upper_pane(app, wide) == &step_functions_pane) /* has nothing to do with the operation below */
        return ops == &step_functions_pane ? (struct rect){0, 1, width, rows} : (struct rect){0};
    if (ops == &step_formula_pane)
        return (struct rect){0, 1 + upper, width - side, bottom};
    if (wide && ops == &step_network_pane)
        return (struct rect){width - side, 1, side, rows / 2};
    if (wide && ops == &step_operations_pane)
        return (struct rect){width - side, 1 + rows / 2, side, rows - rows / 2};
    if (ops == upper_pane(app, wide))
        return (struct rect){0, 1, width - side, upper};
    return (struct rect){0};
}

/* Rows are too precious for frames on small terminals. */
static bool step_framed(int width, int height)
{
    return is_wide(width, height);
}

int step_scroll(const struct app *app, const struct pane_ops *pane)
{
    for (size_t i = 0; i < STEP_PANES; i++)
        if (panes[i] == pane)
            return app->step.scroll[i];
    return 0;
}

/* ---- Status line */

/* How much of the status line is words that say what the settings behind them are. */
enum wording { WORDING_FULL, WORDING_SHORT, WORDING_BARE, WORDING_COUNT };

static void describe(const struct app *app, enum wording wording, char *buffer, size_t size)
{
    const struct problem *problem = step_problem(app);
    char activations[128], rate[32], carry[16] = "full";

    if (problem->carry != CARRY_FULL)
        snprintf(carry, sizeof carry, "%d", problem->carry);
    if (problem->is_graph) {
        snprintf(buffer, size, _("by %s  graph  carry %s"), grain_choices[app->step.grain].name,
                 carry);
        return;
    }
    architecture_activations_text(&problem->arch, activations, sizeof activations);
    snprintf(buffer, size,
             wording == WORDING_FULL    ? _("by %s  rule %s  carry %s  rate %s  %s  %s")
             : wording == WORDING_SHORT ? _("%s  %s  carry %s  rate %s  %s  %s")
                                        : "%s %s %s %s %s %s",
             grain_choices[app->step.grain].name, rule_choices[problem->rule].name, carry,
             format_double(rate, sizeof rate, problem->numbers[problem_rate(problem)]),
             loss_choices[problem->arch.loss].name, activations);
}

/* What the example is called: of a file without its folders. */
static const char *short_name(const struct example *example)
{
    const char *slash = strrchr(example->name, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : example->name;
}

/* The pane in the upper place, where it is not the numbers: without frames nothing else says what it is. */
static const char *pane_word(const struct app *app)
{
    const struct pane_ops *pane = panes[app->view[SCREEN_step].focus];

    return pane == &step_numbers_pane || pane == &step_formula_pane ? "" : _(pane->title);
}

static int draw_word(struct canvas *canvas, int x, enum role role, const char *word)
{
    return word[0] != '\0' ? x + 2 + canvas_write(canvas, x, 0, role, word) : x;
}

static void step_draw_status(const struct app *app, struct canvas *canvas, int x)
{
    char text[400], name[80];

    if (step_trace(app) == NULL) {
        canvas_printf(canvas, x, 0, ROLE_STATUS, _("nothing is open; :%s NAME opens an example"),
                      commands[COMMAND_open].name);
        return;
    }
    text_safe(name, sizeof name, short_name(stepper_example(app->step.stepper)));
    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 4, ROLE_TITLE, name);
    x = draw_word(canvas, x, ROLE_TITLE, pane_word(app));
    x = draw_word(canvas, x, ROLE_WARNING, app->step.playing ? _("playing") : "");
    x = draw_word(canvas, x, ROLE_WARNING, app->step.predicting ? _("predict") : "");
    for (int wording = WORDING_FULL; wording < WORDING_COUNT; wording++) {
        describe(app, (enum wording)wording, text, sizeof text);
        if (canvas_text_width(text) <= canvas->width - x)
            break;
        if (wording + 1 == WORDING_COUNT) /* cut anyway: what is left is to be understood */
            describe(app, WORDING_SHORT, text, sizeof text);
    }
    canvas_write_cut(canvas, x, 0, canvas->width - x, ROLE_STATUS, text);
}

/* ---- Arrows, Home, End, Enter */

static void go_home(struct app *app)
{
    struct stepper *stepper = app->step.stepper;
    struct error err = {0};
    size_t pass = stepper_at(stepper) > 0 ? stepper_pass(stepper) : 1;

    if (!stepper_go(stepper, pass, 0, &err))
        app_show_error(app, &err);
}

static bool go_to_end(struct app *app, struct error *err)
{
    size_t pass = stepper_pass(app->step.stepper), end = step_trace(app)->count;

    if (!step_may_go(app, pass, end, err))
        return false;
    step_moved(app);
    return stepper_go(app->step.stepper, pass, end, err);
}

/* Lines that a pane can have at the most: scrolled farther there would be nothing but the way back. */
static int most_lines(const struct app *app, const struct pane_ops *pane)
{
    const struct step_state *step = &app->step;
    const struct problem *problem = step_problem(app);
    size_t lines = STEP_LINES;

    if (pane == &step_operations_pane)
        lines = step_trace(app)->count;
    else if (pane == &step_ledger_pane)
        lines = step->ledger.count;
    else if (pane == &step_what_if_pane)
        lines = step->comparison.count;
    else if (pane == &step_answers_pane)
        lines = step->prediction_count;
    else if (problem->is_graph)
        lines = problem->count;
    else if (pane != &step_why_pane && pane != &step_symbols_pane)
        for (size_t layer = 0; layer <= problem->arch.layers; layer++)
            lines += 3 * problem->arch.sizes[layer];
    return (int)lines;
}

static void scroll(struct app *app, int rows)
{
    size_t focus = app->view[SCREEN_step].focus;
    int most = most_lines(app, panes[focus]), *offset = &app->step.scroll[focus];

    *offset += rows;
    if (*offset < -most)
        *offset = -most;
    if (*offset > most)
        *offset = most;
}

static bool select_move(struct app *app, enum command_id command)
{
    switch (command) {
    case COMMAND_left: step_select_move(app, -1, 0); return true;
    case COMMAND_right: step_select_move(app, 1, 0); return true;
    case COMMAND_up: step_select_move(app, 0, -1); return true;
    case COMMAND_down: step_select_move(app, 0, 1); return true;
    default: return false;
    }
}

bool step_pane_move(struct app *app, enum command_id command, struct error *err)
{
    if (app->step.stepper == NULL || (app->step.selecting && select_move(app, command)))
        return true;
    switch (command) {
    case COMMAND_left:
        step_moved(app);
        step_move_back(app);
        break;
    case COMMAND_right:
        step_moved(app);
        if (step_is_asking(app))
            return step_reveal(app, err);
        step_move_on(app);
        break;
    case COMMAND_first:
        step_moved(app);
        go_home(app);
        break;
    case COMMAND_last: return go_to_end(app, err);
    case COMMAND_up: scroll(app, -1); break;
    case COMMAND_down: scroll(app, 1); break;
    case COMMAND_page_up: scroll(app, -APP_PAGE); break;
    case COMMAND_page_down: scroll(app, APP_PAGE); break;
    case COMMAND_choose:
        if (app->step.predicting)
            return step_reveal(app, err);
        step_type_value(app);
        break;
    default: break;
    }
    return true;
}

/* ---- Hints, playing */

static const char *step_hint(const struct app *app, enum command_id id)
{
    if (app->step.selecting) {
        switch (id) {
        case COMMAND_choose: return _("type");
        case COMMAND_left: return _("before");
        case COMMAND_right: return _("next number");
        case COMMAND_cancel: return _("end");
        case COMMAND_undo: return NULL;
        default: return "";
        }
    }
    if (panes[app->view[SCREEN_step].focus] == &step_functions_pane)
        return functions_hint(id);
    switch (id) {
    case COMMAND_play: return app->step.playing ? _("stop") : NULL;
    case COMMAND_left: return _("back");
    case COMMAND_right: return _("step");
    case COMMAND_next: return _("pane");
    default: return NULL;
    }
}

/* Who came from another screen is told the way back before anything that they can do without. */
static size_t visit_hints(const struct app *app, struct hint *hints)
{
    static const enum command_id keys[] = {COMMAND_play,  COMMAND_right,  COMMAND_left,
                                           COMMAND_grain, COMMAND_cancel, COMMAND_help,
                                           COMMAND_why,   COMMAND_edit,   COMMAND_predict};
    size_t count = 0;

    for (; count < sizeof keys / sizeof keys[0]; count++) {
        const char *word = step_hint(app, keys[count]);

        command_first_key(&commands[keys[count]], hints[count].key, sizeof hints[count].key);
        hints[count].word = keys[count] == COMMAND_cancel ? _(app->step.from->title)
                            : word != NULL                ? word
                                                          : _(commands[keys[count]].hint);
    }
    return count;
}

/* While results are asked for: only what can be done then. */
static size_t step_hints(const struct app *app, struct hint *hints)
{
    static const enum command_id keys[] = {COMMAND_choose, COMMAND_predict, COMMAND_left,
                                           COMMAND_right,  COMMAND_grain,   COMMAND_help};
    bool asking = step_is_asking(app);
    const char *const words[] = {asking ? _("reveal") : "",
                                 _("end"),
                                 _("back"),
                                 asking ? _("reveal") : _("next pass"),
                                 _("grain"),
                                 _("help")};
    size_t count = 0;

    if (app->step.from != NULL && !app->step.predicting && !app->step.selecting)
        return visit_hints(app, hints);
    if (!app->step.predicting || app->step.selecting)
        return 0;
    if (asking)
        hints[count++] = (struct hint){.key = "0-9", .word = _("answer")};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (words[i][0] == '\0')
            continue;
        command_first_key(&commands[keys[i]], hints[count].key, sizeof hints[count].key);
        hints[count++].word = words[i];
    }
    return count;
}

static int step_interval(const struct app *app)
{
    return app->step.playing ? app->step.pace : -1;
}

/* Plays to the end of the pass; there a person decides. */
static void step_tick(struct app *app)
{
    step_move_on(app);
    if (stepper_at(app->step.stepper) == step_trace(app)->count)
        app->step.playing = false;
}

/* Back to the screen that a sample was brought here from. */
static bool go_back(struct app *app)
{
    size_t screen = 0;

    if (app->step.from == NULL)
        return false;
    while (screens[screen] != app->step.from)
        screen++;
    app_go(app, screen);
    return true;
}

/* Esc: the cursor on a number, then the pane that took the numbers' place, then the screen. */
static bool step_cancel(struct app *app)
{
    if (app->step.selecting) {
        app->step.selecting = false;
        return true;
    }
    if (app->view[SCREEN_step].zoomed)
        return false;
    if (app->view[SCREEN_step].focus == step_screen.first_focus)
        return go_back(app);
    app_focus(app, SCREEN_step, step_screen.first_focus);
    return true;
}

static void step_leave(struct app *app)
{
    app->step.from = NULL;
}

/* Opened on the first visit, so that nobody waits for it who does not come here. */
static void step_enter(struct app *app)
{
    struct error err = {0};

    if (!step_begin(app, &err))
        app_show_error(app, &err);
}

const struct screen_ops step_screen = {
    .title = N_("Step"),
    .panes = panes,
    .pane_count = STEP_PANES,
    .first_focus = 0,
    .all_width = 40,
    .all_height = 12,
    .pane_area = step_pane_area,
    .framed = step_framed,
    .long_status = true,
    .draw_status = step_draw_status,
    .hint = step_hint,
    .hints = step_hints,
    .enter = step_enter,
    .leave = step_leave,
    .refresh = step_refresh,
    .cancel = step_cancel,
    .interval = step_interval,
    .tick = step_tick,
};
