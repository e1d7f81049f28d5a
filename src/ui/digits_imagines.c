/*
 * The view `imagines`: what the network makes of a label. Backwards through the transposed weights, or uphill from
 * grey, step by step, until it is sure.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

#define STEPS      200 /* of a picture that grows */
#define TICK_STEPS 4
#define TICK_MS    60

static void forget(struct imagines_state *imagines)
{
    imagine_free(imagines->imagine);
    imagines->imagine = NULL;
    imagines->network = 0;
    imagines->error = (struct error){0};
}

void imagines_free(struct imagines_state *imagines)
{
    forget(imagines);
}

/* ---- Making it */

/* What the network has imagined may be faint: the most of it is shown as full ink. */
static void stretch(const double *picture, struct input_range range, uint8_t *bytes)
{
    double most = range.low;

    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        most = picture[i] > most ? picture[i] : most;
    if (most > range.low)
        range.high = most;
    digits_ink(picture, range, bytes);
}

static void take(struct app *app, const double *picture, const double *outputs)
{
    struct imagines_state *imagines = &app->digits.imagines;
    size_t count = app->digits.network.class_count;

    stretch(picture, imagines->range, imagines->picture);
    imagines->output = (float)outputs[imagines->label];
    imagines->answer = 0;
    for (size_t i = 1; i < count; i++)
        imagines->answer = outputs[i] > outputs[imagines->answer] ? i : imagines->answer;
}

static bool go_backwards(struct app *app)
{
    struct imagines_state *imagines = &app->digits.imagines;
    struct backwards backwards;

    if (!backwards_create(&backwards, &app->digits.network.network, imagines->label,
                          &imagines->range, &imagines->error))
        return false;
    take(app, backwards.value[0], backwards.outputs);
    backwards_free(&backwards);
    return true;
}

/* Where the outputs are no probabilities, the label's sum is made as large as can be. */
static bool begin_uphill(struct app *app)
{
    struct imagines_state *imagines = &app->digits.imagines;
    const struct network *network = &app->digits.network.network;
    struct imagine_options options = imagine_defaults;

    options.label = imagines->label;
    options.range = imagines->range;
    options.width = options.height = DRAWING_SIDE;
    imagines->imagine = imagine_create(network, &options, NULL, NULL);
    if (imagines->imagine == NULL) {
        options.goal = IMAGINE_SUM;
        imagines->imagine = imagine_create(network, &options, NULL, &imagines->error);
    }
    if (imagines->imagine == NULL)
        return false;
    take(app, imagine_picture(imagines->imagine), imagine_outputs(imagines->imagine));
    return true;
}

static void imagines_update(struct app *app)
{
    struct imagines_state *imagines = &app->digits.imagines;
    const struct digits_network *network = &app->digits.network;
    struct input_range range;

    if (network->predictor == NULL) {
        forget(imagines);
        return;
    }
    range = digits_range(app);
    if (imagines->network == network->version && !(range.high > imagines->range.high) &&
        !(range.high < imagines->range.high))
        return;
    forget(imagines);
    imagines->range = range;
    if (imagines->label >= network->class_count)
        imagines->label = 0;
    if (!imagines->chosen)
        imagines->uphill = !backwards_check(&network->network, NULL);
    if (imagines->uphill ? begin_uphill(app) : go_backwards(app))
        imagines->network = network->version;
}

/* ---- Growing */

static bool grows(const struct imagines_state *imagines)
{
    return imagines->imagine != NULL && imagine_steps(imagines->imagine) < STEPS;
}

static int imagines_interval(const struct app *app)
{
    return grows(&app->digits.imagines) ? TICK_MS : -1;
}

/* Where the slope is 0 everywhere it stays as it is, and there is nothing more to wait for. */
static void imagines_tick(struct app *app)
{
    struct imagines_state *imagines = &app->digits.imagines;
    bool goes_on = imagine_step(imagines->imagine, TICK_STEPS);

    take(app, imagine_picture(imagines->imagine), imagine_outputs(imagines->imagine));
    if (!goes_on) {
        imagine_free(imagines->imagine);
        imagines->imagine = NULL;
    }
}

/* ---- Drawing */

static void draw_words(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct imagines_state *imagines = &app->digits.imagines;
    char label[80], answer[80], text[300];

    digits_class(app, imagines->label, label, sizeof label);
    digits_class(app, imagines->answer, answer, sizeof answer);
    snprintf(text, sizeof text, "%s %s", imagines->uphill ? _("uphill to") : _("backwards from"),
             label);
    digits_say(canvas, &area, ROLE_TITLE, text);
    snprintf(text, sizeof text, _("The network says %.3f for it, and takes the picture for %s."),
             (double)imagines->output, answer);
    digits_say(canvas, &area, ROLE_NORMAL, text);
    if (imagines->imagine != NULL) {
        snprintf(text, sizeof text, _("step %zu of %d"), imagine_steps(imagines->imagine), STEPS);
        digits_say(canvas, &area, ROLE_DIM, text);
    }
    canvas_wrap(canvas, area, ROLE_DIM,
                _("Left, Right: label. Enter: the other way. Shown with full contrast."));
}

static void imagines_draw(const struct app *app, struct canvas *canvas, struct rect area,
                          bool focused)
{
    const struct imagines_state *imagines = &app->digits.imagines;

    (void)focused;
    if (imagines->network != 0) {
        area = digits_picture(canvas, area, imagines->picture, NULL);
        draw_words(app, canvas, area);
    } else if (imagines->error.kind != ERROR_NONE) {
        digits_say(canvas, &area, ROLE_WARNING, imagines->error.text);
        canvas_wrap(canvas, area, ROLE_DIM, _("Enter goes the other way."));
    } else {
        canvas_wrap(canvas, area, ROLE_DIM, _("There is no network yet."));
    }
}

static bool imagines_move(struct app *app, enum command_id command, struct error *err)
{
    struct imagines_state *imagines = &app->digits.imagines;
    size_t classes = app->digits.network.class_count;
    bool back = command == COMMAND_left || command == COMMAND_up;

    (void)err;
    if (command == COMMAND_choose) {
        imagines->uphill = !imagines->uphill;
        imagines->chosen = true;
    } else if (classes > 0 && (back || command == COMMAND_right || command == COMMAND_down))
        imagines->label = (imagines->label + (back ? classes - 1 : 1)) % classes;
    forget(imagines);
    return true;
}

const struct look_ops imagines_look = {
    .update = imagines_update,
    .draw = imagines_draw,
    .move = imagines_move,
    .interval = imagines_interval,
    .tick = imagines_tick,
};
