/*
 * The Digits screen: the sheet on the left, views of the digit and the network in the middle, the answer on the right.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pane_ops *const panes[] = {&sheet_pane, &look_pane, &answer_pane};

#define SHEET       (DRAWING_SIDE + 2)     /* columns of the small sheet with its frame */
#define LARGE_SHEET (2 * DRAWING_SIDE + 2) /* of the large one, a pixel two columns wide */
#define MAKING_MS   50                     /* between two looks at a model that is being made */
#define ANSWER_ROWS 14                     /* of ten bars, a verdict and the frame */

/* ---- Layout */

/* With room for it a sheet of whole cells, the answer below. */
static struct rect large_area(size_t pane, int width, int rows)
{
    int sheet = DRAWING_SIDE + 2 + (rows >= DRAWING_SIDE + 6 + ANSWER_ROWS ? 4 : 0);

    if (panes[pane] == &sheet_pane)
        return (struct rect){0, 1, LARGE_SHEET, sheet};
    if (panes[pane] == &answer_pane)
        return (struct rect){0, 1 + sheet, LARGE_SHEET, rows - sheet};
    return (struct rect){LARGE_SHEET, 1, width - LARGE_SHEET, rows};
}

static struct rect digits_pane_area(const struct app *app, size_t pane, int width, int height)
{
    int rows = height - 2, answer = width >= 100 ? 30 : 20;

    (void)app;
    if (width >= LARGE_SHEET + 58 && rows >= DRAWING_SIDE + 2 + ANSWER_ROWS)
        return large_area(pane, width, rows);
    if (panes[pane] == &sheet_pane)
        return (struct rect){0, 1, SHEET, rows};
    if (panes[pane] == &answer_pane)
        return (struct rect){width - answer, 1, answer, rows};
    return (struct rect){SHEET, 1, width - SHEET - answer, rows};
}

/* ---- Status line */

static const char *whose_word(const struct digits_network *network)
{
    switch (network->whose) {
    case DIGITS_BUILT_IN: return _("built-in network");
    case DIGITS_RUN: return _("the run's network");
    case DIGITS_FILE: break;
    }
    return network->path;
}

/* How far the run has learned. */
static void draw_progress(const struct app *app, struct canvas *canvas, int x)
{
    double accuracy = app->snapshot->now.test_accuracy;
    char epoch[80], share[NUMBER_SIZE];

    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width - x, ROLE_STATUS,
                              time_text(app, epoch, sizeof epoch));
    if (!isnan(accuracy))
        canvas_printf(canvas, x, 0, ROLE_STATUS, _("test %s"),
                      number_share(share, sizeof share, accuracy));
}

static void digits_draw_status(const struct app *app, struct canvas *canvas, int x)
{
    const struct digits_network *network = &app->digits.network;
    char layers[SETTING_TEXT_SIZE];

    if (network->maker != NULL) {
        canvas_write(canvas, x, 0, ROLE_WARNING, _("the network is learning"));
        return;
    }
    if (network->network.block == NULL) {
        canvas_write(canvas, x, 0, ROLE_WARNING, _("no network for digits"));
        return;
    }
    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width / 2, ROLE_STATUS, whose_word(network));
    x += 2 + canvas_write_cut(canvas, x, 0, canvas->width - x, ROLE_STATUS,
                              architecture_text(&network->network.arch, layers, sizeof layers));
    if (network->whose == DIGITS_RUN)
        draw_progress(app, canvas, x);
}

/* The pen's keys where it is seen. */
static const char *digits_hint(const struct app *app, enum command_id id)
{
    bool pen = id == COMMAND_pen || id == COMMAND_line_to || id == COMMAND_rub ||
               id == COMMAND_wipe || id == COMMAND_take_back;

    if (pen && app_pane(app) != &sheet_pane)
        return "";
    return id == COMMAND_pen && app->digits.down ? _("lift") : NULL;
}

/* ---- Life */

void digits_start(struct digits_state *digits)
{
    digits->input.pen = PREPARATION_PEN;
    digits->input.stages = PREPARATION_ALL;
    digits->look = &digits_looks[0];
    gallery_start(&digits->gallery);
    digits->x = digits->y = DRAWING_SIDE / 2.0f;
    digits->microscope.pixel = DRAWING_PIXELS / 2 + DRAWING_SIDE / 2;
    prepare_drawing(&digits->input.seen, &digits->input.drawing, digits->input.stages,
                    digits->input.pen);
}

void digits_free(struct digits_state *digits)
{
    digits_network_free(&digits->network);
    gallery_free(&digits->gallery);
    inside_free(&digits->inside);
    imagines_free(&digits->imagines);
    microscope_state_free(&digits->microscope);
    rule_free(&digits->rule);
    drawing_free(&digits->input.drawing);
    for (size_t i = 0; i < digits->input.before_count; i++)
        drawing_free(&digits->input.before[i]);
    free(digits->input.picture);
}

/* The network has its own scaling, which for images is what the last stage does. */
static void scale(struct digits_state *digits)
{
    const struct preparation *seen = &digits->input.seen;
    float bytes[DRAWING_PIXELS];

    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        bytes[i] = seen->bytes[i];
    if ((digits->input.stages & PREPARATION_BIT(PREPARATION_RANGE)) != 0)
        scaling_input(&digits->network.scaling, bytes, DRAWING_PIXELS, digits->values);
    else
        memcpy(digits->values, bytes, sizeof bytes);
}

static void ask(struct digits_state *digits)
{
    digits->answered = digits->input.seen.digit && digits->network.predictor != NULL;
    if (digits->answered) {
        scale(digits);
        predictor_run(digits->network.predictor, digits->values, digits->outputs);
    }
    digits->asked_input = digits->input.version;
    digits->asked_network = digits->network.version;
    digits->stale = true;
}

void digits_ask(struct app *app)
{
    struct digits_state *digits = &app->digits;

    digits_follow_network(app);
    if (digits->asked_input != digits->input.version ||
        digits->asked_network != digits->network.version)
        ask(digits);
}

void digits_refresh(struct app *app)
{
    if (app->screen != SCREEN_digits)
        return;
    digits_ask(app);
    digits_update_look(app);
}

static void digits_enter(struct app *app)
{
    if (!app->digits.open)
        digits_choose_network(app, DIGITS_BUILT_IN);
}

static int look_interval(const struct app *app)
{
    const struct look_ops *ops = app->digits.look->ops;

    return ops->interval != NULL && screen_shows(app, &look_pane) ? ops->interval(app) : -1;
}

/* The model that is being made has no descriptor to wait for. */
static int digits_interval(const struct app *app)
{
    return app->digits.network.maker != NULL ? MAKING_MS : look_interval(app);
}

/* A model that has been made is found by refresh(). */
static void digits_tick(struct app *app)
{
    if (app->digits.network.maker == NULL && look_interval(app) >= 0)
        app->digits.look->ops->tick(app);
}

static void digits_leave(struct app *app)
{
    digits_end_stroke(&app->digits);
}

const struct screen_ops digits_screen = {
    .title = N_("Digits"),
    .panes = panes,
    .pane_count = sizeof panes / sizeof panes[0],
    .first_focus = 0,
    .all_width = 80,
    .all_height = 24,
    .pane_area = digits_pane_area,
    .draw_status = digits_draw_status,
    .hint = digits_hint,
    .enter = digits_enter,
    .leave = digits_leave,
    .refresh = digits_refresh,
    .interval = digits_interval,
    .tick = digits_tick,
};
