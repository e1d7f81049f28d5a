/*
 * The commands of the Step screen.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Goes to the screen with something open; the message says why there is nothing. */
static bool enter(struct app *app, struct error *err)
{
    if (!step_begin(app, err))
        return false;
    app_go(app, SCREEN_step);
    return true;
}

static bool focus_pane(struct app *app, const struct pane_ops *pane)
{
    for (size_t i = 0; i < step_screen.pane_count; i++)
        if (step_screen.panes[i] == pane)
            app_focus(app, SCREEN_step, i);
    return true;
}

static bool has_focus(const struct app *app, const struct pane_ops *pane)
{
    return step_screen.panes[app->view[SCREEN_step].focus] == pane;
}

/* To a pane, or from it back to the numbers. */
static bool toggle_pane(struct app *app, const struct pane_ops *pane, struct error *err)
{
    return enter(app, err) && focus_pane(app, has_focus(app, pane) ? &step_numbers_pane : pane);
}

/* To the numbers from where none can be typed. */
static void show_numbers(struct app *app)
{
    if (has_focus(app, &step_functions_pane))
        focus_pane(app, &step_numbers_pane);
}

/* Splits "WORD REST" at the first blank; a '=' between them is passed over. */
static const char *split(const char *arguments, char *word, size_t size)
{
    size_t length = strcspn(arguments, " \t=");

    snprintf(word, size, "%.*s", (int)length, arguments);
    return arguments + length + strspn(arguments + length, " \t=");
}

/* ---- What is stepped through */

bool command_open(struct app *app, const char *arguments, struct error *err)
{
    struct example example;
    bool ok;

    if (arguments[0] == '\0')
        return enter(app, err);
    if (!example_check(arguments, err) || !example_open(&example, arguments, err))
        return false;
    ok = step_open(app, &example, err) && enter(app, err);
    example_free(&example);
    return ok;
}

bool step_visit(struct app *app, const struct example *example, struct error *err)
{
    const struct screen_ops *from = app_screen(app);

    if (!step_open(app, example, err) || !enter(app, err))
        return false;
    if (from != &step_screen)
        app->step.from = from;
    return true;
}

/* One training sample through the network of the Train screen, as it stands now. */
bool command_inspect(struct app *app, const char *arguments, struct error *err)
{
    const struct snapshot *snapshot = app->snapshot;
    struct example example;
    size_t number = 1;
    char shown[40];
    bool ok;

    if (arguments[0] != '\0' && (!parse_size(arguments, &number) || number < 1))
        return error_input(err, _("inspect: \"%s\" is no sample's number; expected 1, 2, ..."),
                           text_safe(shown, sizeof shown, arguments));
    if (snapshot->network.block == NULL)
        return error_input(err, _("inspect: there is no network yet"));
    if (!example_of_network(&example, &snapshot->network, snapshot->dataset, &snapshot->scaling,
                            number - 1, err))
        return false;
    example.problem.rule = snapshot->settings.rule;
    example.problem.numbers[problem_rate(&example.problem)] = snapshot->settings.rate;
    ok = step_visit(app, &example, err);
    example_free(&example);
    if (ok && (snapshot->settings.optimizer != OPTIMIZER_SGD || snapshot->settings.batch > 1))
        app_show(
            app, ROLE_DIM,
            _("the run makes its steps with %s and mini-batches of %llu; here it is plain descent on one sample"),
            optimizer_choices[snapshot->settings.optimizer].name,
            (unsigned long long)snapshot->settings.batch);
    return ok;
}

/* ---- The cursor */

bool command_grain(struct app *app, const char *arguments, struct error *err)
{
    size_t grain = (app->step.grain + 1) % GRAIN_COUNT;

    if (arguments[0] != '\0' &&
        !choice_find(grain_choices, GRAIN_COUNT, _("grain"), arguments, &grain, err))
        return false;
    if (!enter(app, err))
        return false;
    app->step.grain = (enum grain)grain;
    app->step.grain_chosen = true;
    app->step.changed = true;
    app_show(app, ROLE_DIM, _("by %s: %s"), grain_choices[grain].name,
             _(grain_choices[grain].help));
    return true;
}

bool command_go(struct app *app, const char *arguments, struct error *err)
{
    char first[40], shown[60];
    const char *rest = split(arguments, first, sizeof first);
    size_t pass, at;

    if (!enter(app, err))
        return false;
    pass = stepper_pass(app->step.stepper);
    if (!parse_size(rest[0] != '\0' ? rest : first, &at) ||
        (rest[0] != '\0' && !parse_size(first, &pass)))
        return error_input(
            err, _("go: \"%s\" found; expected an operation's number, or a pass and an operation"),
            text_safe(shown, sizeof shown, arguments));
    if (!step_may_go(app, pass, at, err))
        return false;
    step_moved(app);
    return stepper_go(app->step.stepper, pass, at, err);
}

static bool search(struct app *app, bool backwards, struct error *err)
{
    struct stepper *stepper = app->step.stepper;
    size_t at = stepper_at(stepper);

    if (app->step.search[0] == '\0')
        return error_input(err, _("nothing was searched for yet: / asks what"));
    step_moved(app);
    if (!stepper_search(stepper, app->step.search, backwards, err))
        return false;
    if (!app->step.predicting || stepper_at(stepper) <= at)
        return true;
    stepper_go(stepper, stepper_pass(stepper), at, NULL);
    return step_not_now(err);
}

bool command_search(struct app *app, const char *arguments, struct error *err)
{
    if (!enter(app, err))
        return false;
    if (arguments[0] == '\0')
        return error_input(
            err, _("search: for what? Expected a part of a name or a kind, as in x[2] or sum"));
    snprintf(app->step.search, sizeof app->step.search, "%s", arguments);
    return search(app, false, err);
}

bool command_ask_search(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!enter(app, err))
        return false;
    prompt_open(app, "search ");
    return true;
}

bool command_search_next(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return enter(app, err) && search(app, false, err);
}

bool command_search_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return enter(app, err) && search(app, true, err);
}

/* ---- Playing */

bool command_play(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!enter(app, err))
        return false;
    if (app->step.predicting)
        return step_not_now(err);
    app->step.playing = !app->step.playing;
    return true;
}

/* Half as long, or twice as long, from one step to the next. */
static bool change_pace(struct app *app, bool faster, struct error *err)
{
    int pace;

    if (!enter(app, err))
        return false;
    pace = faster ? app->step.pace * 2 / 3 : app->step.pace * 3 / 2;
    app->step.pace = pace < STEP_PACE_LEAST  ? STEP_PACE_LEAST
                     : pace > STEP_PACE_MOST ? STEP_PACE_MOST
                                             : pace;
    app_show(app, ROLE_DIM, _("while it plays, a step every %.1f seconds"),
             app->step.pace / 1000.0);
    return true;
}

bool command_play_faster(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return change_pace(app, true, err);
}

bool command_play_slower(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return change_pace(app, false, err);
}

/* ---- Changing */

static bool change(struct app *app, const char *name, const char *value, struct error *err)
{
    if (!stepper_change(app->step.stepper, name, value, err))
        return false;
    app->step.changed = true;
    return true;
}

bool command_change(struct app *app, const char *arguments, struct error *err)
{
    char name[PLACE_NAME_SIZE];
    const char *value = split(arguments, name, sizeof name);

    if (!enter(app, err))
        return false;
    if (value[0] == '\0')
        return error_input(
            err, _("change: expected a name and a value, as in w[1][1][1] 0.5 or loss mae"));
    if (!change(app, name, value, err))
        return false;
    app_show(app, ROLE_GOOD, _("%s = %s; what has changed is marked; u undoes it"), name, value);
    return true;
}

bool command_edit(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!enter(app, err))
        return false;
    show_numbers(app);
    step_type_value(app);
    return true;
}

static bool undo_redo(struct app *app, bool undo, struct error *err)
{
    char told[200];

    if (!enter(app, err) ||
        !(undo ? stepper_undo : stepper_redo)(app->step.stepper, told, sizeof told, err))
        return false;
    app->step.changed = true;
    app_show(app, ROLE_DIM, undo ? _("undone; now %s") : _("made again; now %s"), told);
    return true;
}

bool command_undo(struct app *app, const char *arguments, struct error *err)
{
    if (app->screen == SCREEN_train) /* what a person sees is what is meant */
        return command_bring_back(app, arguments, err);
    if (app->screen == SCREEN_digits)
        return command_take_back(app, arguments, err);
    return undo_redo(app, true, err);
}

bool command_redo(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return undo_redo(app, false, err);
}

/* ---- Changing by a key: the next of a few values */

/* The next choice that the problem can have, and what it is. */
static bool next_choice(struct app *app, const char *name, const struct choice *choices,
                        size_t count, size_t present, struct error *err)
{
    struct error first = {0}, other;

    if (!enter(app, err))
        return false;
    for (size_t i = 1; i < count; i++) {
        const struct choice *choice = &choices[(present + i) % count];

        other = (struct error){0};
        if (change(app, name, choice->name, &other)) {
            app_show(app, ROLE_DIM, "%s = %s: %s", name, choice->name, _(choice->help));
            return true;
        }
        if (first.kind == ERROR_NONE)
            first = other;
    }
    if (err != NULL)
        *err = first;
    return false;
}

bool command_next_rule(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_begin(app, err) &&
           next_choice(app, "rule", rule_choices, RULE_COUNT, (size_t)step_problem(app)->rule, err);
}

bool command_next_loss(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_begin(app, err) && next_choice(app, "loss", loss_choices, LOSS_COUNT,
                                               (size_t)step_problem(app)->arch.loss, err);
}

bool command_next_activation(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_begin(app, err) &&
           next_choice(app, "activation", activation_choices, ACTIVATION_COUNT,
                       (size_t)step_problem(app)->arch.activation[0], err);
}

/* Full, then as many decimals as are shown: what a class has that works on paper. */
bool command_carry(struct app *app, const char *arguments, struct error *err)
{
    char value[16] = "full";

    if (!enter(app, err))
        return false;
    if (arguments[0] != '\0')
        return change(app, "carry", arguments, err);
    if (step_problem(app)->carry == CARRY_FULL)
        snprintf(value, sizeof value, "%d", app->step.places);
    if (!change(app, "carry", value, err))
        return false;
    if (step_problem(app)->carry == CARRY_FULL)
        app_show(app, ROLE_DIM, _("carried in full: only what is shown is rounded"));
    else
        app_show(app, ROLE_DIM,
                 _("each result is rounded to %s decimals and goes on so, as on paper"), value);
    return true;
}

/* ---- Places */

static bool set_places(struct app *app, int places)
{
    app->step.places = places < PLACES_LEAST  ? PLACES_LEAST
                       : places > PLACES_MOST ? PLACES_MOST
                                              : places;
    app->step.changed = true;
    return true;
}

bool command_places(struct app *app, const char *arguments, struct error *err)
{
    size_t places;
    char shown[40];

    if (!parse_size(arguments, &places) || places < PLACES_LEAST || places > PLACES_MOST)
        return error_input(err, _("places: \"%s\" found; expected %d to %d"),
                           text_safe(shown, sizeof shown, arguments), PLACES_LEAST, PLACES_MOST);
    return enter(app, err) && set_places(app, (int)places);
}

bool command_more_places(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return enter(app, err) && set_places(app, app->step.places + 1);
}

bool command_fewer_places(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return enter(app, err) && set_places(app, app->step.places - 1);
}

/* ---- Predict, what if, panes */

bool command_predict(struct app *app, const char *arguments, struct error *err)
{
    struct step_state *step = &app->step;

    (void)arguments;
    if (!enter(app, err))
        return false;
    show_numbers(app);
    step->predicting = !step->predicting;
    step->changed = true;
    step->playing = step->selecting = false;
    step->tried_pass = 0;
    if (step->predicting)
        app_show(app, ROLE_DIM,
                 _("predict: type each result before you see it; g chooses how far apart"));
    else if (step->question_count > 0)
        return focus_pane(app, &step_answers_pane);
    return true;
}

bool command_answer(struct app *app, const char *arguments, struct error *err)
{
    if (!enter(app, err))
        return false;
    return arguments[0] == '\0' ? step_reveal(app, err) : step_answer(app, arguments, err);
}

/* To the pane, at its top: it was scrolled for another question. */
static bool show_what_if(struct app *app)
{
    focus_pane(app, &step_what_if_pane);
    app->step.scroll[app->view[SCREEN_step].focus] = 0;
    return true;
}

bool command_what_if(struct app *app, const char *arguments, struct error *err)
{
    char name[PLACE_NAME_SIZE];
    const char *value = split(arguments, name, sizeof name);
    bool ok;

    if (!enter(app, err))
        return false;
    if (arguments[0] == '\0')
        return error_input(
            err, _("what-if: expected a number for the present result, or a name and a number"));
    ok = value[0] == '\0' ? stepper_what_if(app->step.stepper, NULL, arguments, err)
                          : stepper_what_if(app->step.stepper, name, value, err);
    app->step.changed = true;
    return ok && show_what_if(app);
}

bool command_ask_what_if(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!enter(app, err))
        return false;
    prompt_open(app, "what-if ");
    return true;
}

/* The variant to show next: the first, or the one after that which is shown; the count where that was the last. */
static size_t next_variant(const struct app *app)
{
    size_t shown = stepper_alternative_variant(app->step.stepper);

    return shown != SIZE_MAX ? shown + 1 : 0;
}

/* The example's variants one after the other, then none. */
bool command_variant(struct app *app, const char *arguments, struct error *err)
{
    size_t next, count;

    (void)arguments;
    if (!enter(app, err))
        return false;
    count = stepper_example(app->step.stepper)->variant_count;
    if (count == 0)
        return error_input(err, _("this example brings no variants; w asks what if"));
    next = next_variant(app);
    app->step.changed = true;
    if (next == count) {
        stepper_what_if_end(app->step.stepper);
        return focus_pane(app, &step_numbers_pane);
    }
    return stepper_variant(app->step.stepper, next, err) && show_what_if(app);
}

bool command_why(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return toggle_pane(app, &step_why_pane, err);
}

bool command_ledger(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return toggle_pane(app, &step_ledger_pane, err);
}

bool command_symbols(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return toggle_pane(app, &step_symbols_pane, err);
}

/* ---- Functions */

bool command_plot(struct app *app, const char *arguments, struct error *err)
{
    size_t set;

    if (arguments[0] == '\0')
        return toggle_pane(app, &step_functions_pane, err);
    if (!choice_find(plot_choices, PLOT_COUNT, _("plot"), arguments, &set, err) || !enter(app, err))
        return false;
    app->step.plot = plot_begin((enum plot_set)set);
    return focus_pane(app, &step_functions_pane);
}

bool command_plot_at(struct app *app, const char *arguments, struct error *err)
{
    const struct plot_info *info;
    char shown[40];
    double x;

    if (!enter(app, err))
        return false;
    info = &plot_table[app->step.plot.set];
    if (!number_parse(arguments, &x) || x < info->low || x > info->high ||
        (app->step.plot.set == PLOT_SIZES && x != floor(x)))
        return error_input(err, _("plot-at: \"%s\" found; expected %s %g to %g"),
                           text_safe(shown, sizeof shown, arguments),
                           app->step.plot.set == PLOT_SIZES ? _("a whole number from")
                                                            : _("a number from"),
                           info->low, info->high);
    app->step.plot.x = x;
    return focus_pane(app, &step_functions_pane);
}
