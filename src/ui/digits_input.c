/*
 * The digit of the Digits screen, from wherever it comes, and what is done to it before the network sees it.
 */
#include <nntui/i18n.h>
#include <nntui/picture.h>
#include <nntui/text.h>

#include "ui/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Undo */

static void forget_oldest(struct digits_input *input)
{
    struct drawing oldest = input->before[0];

    memmove(&input->before[0], &input->before[1], (DIGITS_UNDO - 1) * sizeof input->before[0]);
    drawing_free(&oldest);
    input->before_count--;
}

static void drop_picture(struct digits_input *input)
{
    free(input->picture);
    input->picture = NULL;
    input->name[0] = input->known[0] = '\0';
}

void digits_end_stroke(struct digits_state *digits)
{
    digits->down = digits->drawing = digits->rubbing = false;
}

bool digits_keep(struct app *app, struct error *err)
{
    struct digits_input *input = &app->digits.input;
    struct drawing kept = {0};

    if (input->source != DIGITS_DRAWN) {
        drop_picture(input);
        drawing_clear(&input->drawing);
        input->source = DIGITS_DRAWN;
        digits_changed(app);
    }
    if (!drawing_copy(&kept, &input->drawing, err))
        return false;
    if (input->before_count == DIGITS_UNDO)
        forget_oldest(input);
    input->before[input->before_count++] = kept;
    return true;
}

bool digits_undo(struct app *app, struct error *err)
{
    struct digits_input *input = &app->digits.input;

    if (input->source != DIGITS_DRAWN || input->before_count == 0)
        return error_input(err, _("there is nothing to undo"));
    drawing_free(&input->drawing);
    input->drawing = input->before[--input->before_count];
    digits_changed(app);
    return true;
}

/* ---- The digit */

/* A sample is what the network is trained on: nothing is done to its pixels but their range. */
static void prepare(struct digits_input *input)
{
    unsigned range = input->stages & PREPARATION_BIT(PREPARATION_RANGE);

    if (input->source == DIGITS_DRAWN)
        prepare_drawing(&input->seen, &input->drawing, input->stages, input->pen);
    else if (input->source == DIGITS_OPENED)
        prepare_raster(&input->seen, input->picture, input->width, input->height, input->stages,
                       NULL);
    else
        prepare_raster(&input->seen, input->sample, DRAWING_SIDE, DRAWING_SIDE,
                       range | PREPARATION_BIT(PREPARATION_GREY), NULL);
}

void digits_changed(struct app *app)
{
    prepare(&app->digits.input);
    app->digits.input.version++;
}

void digits_open(struct app *app, uint8_t *picture, size_t width, size_t height, const char *name)
{
    struct digits_input *input = &app->digits.input;

    digits_end_stroke(&app->digits);
    free(input->picture);
    input->source = DIGITS_OPENED;
    input->picture = picture;
    input->width = width;
    input->height = height;
    snprintf(input->name, sizeof input->name, "%s", name);
    input->known[0] = '\0';
    digits_changed(app);
}

void digits_take(struct app *app, const uint8_t *bytes, const char *name, const char *known)
{
    struct digits_input *input = &app->digits.input;

    digits_end_stroke(&app->digits);
    drop_picture(input);
    input->source = DIGITS_SAMPLE;
    memcpy(input->sample, bytes, sizeof input->sample);
    snprintf(input->name, sizeof input->name, "%s", name);
    snprintf(input->known, sizeof input->known, "%s", known);
    digits_changed(app);
}

void digits_sheet(const struct digits_input *input, uint8_t *bytes)
{
    float grey[DRAWING_PIXELS];
    struct preparation fitted;

    if (input->source == DIGITS_DRAWN) {
        drawing_render(&input->drawing, DRAWING_AS_IS, input->pen, grey, DRAWING_SIDE);
        drawing_bytes(grey, bytes, DRAWING_PIXELS);
    } else if (input->source == DIGITS_SAMPLE) {
        memcpy(bytes, input->sample, DRAWING_PIXELS);
    } else {
        prepare_raster(&fitted, input->picture, input->width, input->height,
                       PREPARATION_BIT(PREPARATION_GREY), NULL);
        memcpy(bytes, fitted.bytes, DRAWING_PIXELS);
    }
}

/* ---- Commands */

bool command_open_picture(struct app *app, const char *arguments, struct error *err)
{
    struct picture picture;
    char name[DIGITS_NAME];

    if (arguments[0] == '\0')
        return error_input(err, _("open: expected the file of a picture, PNG or PGM"));
    if (!picture_read(&picture, arguments, &picture_limits, err))
        return false;
    digits_open(app, picture.ink, picture.width, picture.height,
                text_safe(name, sizeof name, arguments));
    app_go(app, SCREEN_digits);
    if (picture.blank)
        app_show(app, ROLE_WARNING, _("%s: no ink was found"), name);
    return true;
}

/* "pen is 2.5 pixels wide" */
static bool set_pen(struct app *app, float pen)
{
    struct digits_input *input = &app->digits.input;

    input->pen = pen < 1 ? 1 : pen > 6 ? 6 : pen;
    digits_changed(app);
    app_show(app, ROLE_DIM, _("the pen is %.1f pixels wide"), (double)input->pen);
    return true;
}

bool command_pen_wider(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    return set_pen(app, app->digits.input.pen + 0.5f);
}

bool command_pen_thinner(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    (void)err;
    return set_pen(app, app->digits.input.pen - 0.5f);
}

bool command_wipe(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    if (!digits_keep(app, err))
        return false;
    drawing_clear(&app->digits.input.drawing);
    digits_end_stroke(&app->digits);
    digits_changed(app);
    return true;
}

bool command_take_back(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    digits_end_stroke(&app->digits);
    return digits_undo(app, err);
}

/* "X,Y" at the beginning of `*text`, which is moved behind it and the blanks that follow. */
static bool take_point(const char **text, float *x, float *y, struct error *err)
{
    int length = 0;

    if (sscanf(*text, "%f,%f%n", x, y, &length) != 2 || length == 0 ||
        ((*text)[length] != '\0' && (*text)[length] != ' '))
        return error_input(err,
                           _("stroke: found \"%s\"; expected points as in \"stroke 8,4 20,4 "
                             "12,24\", from 0,0 to %d,%d"),
                           *text, DRAWING_SIDE, DRAWING_SIDE);
    *text += length;
    *text += strspn(*text, " ");
    return true;
}

bool command_stroke(struct app *app, const char *arguments, struct error *err)
{
    struct drawing stroke = {0};
    bool ok = app->digits.input.source != DIGITS_DRAWN ||
              drawing_copy(&stroke, &app->digits.input.drawing, err);
    float x, y;

    ok = ok && take_point(&arguments, &x, &y, err) && drawing_begin(&stroke, x, y, 1, err);
    while (ok && *arguments != '\0')
        ok = take_point(&arguments, &x, &y, err) && drawing_add(&stroke, x, y, 1, err);
    if (!ok || !digits_keep(app, err)) {
        drawing_free(&stroke);
        return false;
    }
    drawing_free(&app->digits.input.drawing);
    app->digits.input.drawing = stroke;
    digits_end_stroke(&app->digits);
    digits_changed(app);
    return true;
}

bool command_stage(struct app *app, const char *arguments, struct error *err)
{
    for (size_t i = 0; i < PREPARATION_STAGES; i++) {
        if (strcmp(preparation_table[i].name, arguments) != 0)
            continue;
        app->digits.input.stages ^= PREPARATION_BIT(i);
        digits_changed(app);
        return true;
    }
    return error_input(err, _("stage: there is no stage \"%s\"; Tab shows the names"), arguments);
}
