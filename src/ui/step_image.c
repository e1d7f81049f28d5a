/*
 * A network whose inputs are a picture, on the Step screen: the picture, how many neurons each layer has, and the outputs as
 * bars.
 */
#include <nntui/i18n.h>

#include "ui/picture.h"
#include "ui/state.h"

#include <stdio.h>

#define MOST_PIXELS ((size_t)64 * 64)
#define BARS_LEAST  24 /* columns */

bool step_has_image(const struct app *app)
{
    const struct example *example = stepper_example(app->step.stepper);
    size_t pixels = example->image_width * example->image_height;

    return pixels > 0 && pixels <= MOST_PIXELS && !example->problem.is_graph &&
           pixels == example->problem.arch.sizes[0];
}

/* The inputs as pixels, 0.01 .. 1 to 0 .. 255, in a part of the area twice as wide as high. Returns the column behind it. */
static int draw_picture(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct example *example = stepper_example(app->step.stepper);
    const double *input = step_problem(app)->numbers + problem_inputs(step_problem(app));
    struct rect part = {area.x, area.y, 2 * area.height, area.height};
    uint8_t pixels[MOST_PIXELS];

    if (part.width > area.width - BARS_LEAST) {
        part.width = area.width - BARS_LEAST;
        part.height = part.width / 2;
    }
    if (part.width > 2 * (int)example->image_width) {
        part.width = 2 * (int)example->image_width;
        part.height = (int)example->image_height;
    }
    for (size_t i = 0; i < example->image_width * example->image_height; i++) {
        double grey = (input[i] - 0.01) / 0.99 * 255;

        pixels[i] = (uint8_t)(!(grey > 0) ? 0 : grey > 255 ? 255 : grey);
    }
    if (part.width > 1 && part.height > 0)
        picture_draw(pixels, example->image_width, example->image_height, canvas, part);
    return part.width > 0 ? area.x + part.width + 2 : area.x;
}

/* The output with the largest target. */
static size_t wanted_output(const struct problem *problem)
{
    const double *target = problem->numbers + problem_targets(problem);
    size_t wanted = 0;

    for (size_t k = 1; k < problem->arch.sizes[problem->arch.layers]; k++)
        if (target[k] > target[wanted])
            wanted = k;
    return wanted;
}

/* An output: its number, what it stands for, its value, and a bar from 0 to 1. */
static void draw_output(const struct app *app, struct canvas *canvas, struct rect area, size_t unit)
{
    int label = step_label_width(app) > 0 ? step_label_width(app) + 1 : 0; /* ": 3" */
    struct operand place = {
        .quantity = QUANTITY_OUTPUT, .layer = step_problem(app)->arch.layers - 1, .unit = unit};
    int number = app->step.places + 4, room, bar;
    double value;

    canvas_printf(canvas, area.x, area.y, ROLE_DIM, label > 0 ? "%3zu:" : "%3zu", unit + 1);
    step_draw_label(app, canvas, area.x + 5, area.y, unit);
    area.x += label;
    room = area.width - label - 4 - number - 1;
    if (unit == wanted_output(step_problem(app)))
        canvas_glyph(canvas, area.x + 3 + number, area.y, ROLE_GOOD, GLYPH_STEP_LEFT);
    step_draw_number(app, canvas, area.x + 3, area.y, number, &place);
    if (!step_number(app, &place, &value))
        return;
    bar = !(value > 0) ? 0 : value >= 1 ? room : (int)(value * room);
    for (int i = 0; i < bar; i++)
        canvas_glyph(canvas, area.x + 4 + number + i, area.y, ROLE_VALUE, GLYPH_BAR_FULL);
}

void step_draw_image(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct architecture *arch = &step_problem(app)->arch;
    int left = draw_picture(app, canvas, area), rows = area.height - 2;
    struct rect bars = {left, area.y + 2, area.x + area.width - left, 1};
    size_t outputs = arch->sizes[arch->layers], row = 0, top;
    char layers[200];
    struct operand result;

    canvas_printf(canvas, left, area.y, ROLE_TITLE, _("network %s"),
                  architecture_text(arch, layers, sizeof layers));
    canvas_write_cut(canvas, left, area.y + 1, area.x + area.width - left, ROLE_DIM,
                     step_label_width(app) > 0 ? _("output: its class; the mark is the wanted one")
                                               : _("outputs; the mark is the one that is wanted"));
    if (step_result(app, &result) && result.layer + 1 == arch->layers)
        row = result.unit;
    top = step_top(row, outputs, rows, step_scroll(app, &step_network_pane));
    for (int i = 0; i < rows && top + (size_t)i < outputs; i++, bars.y++)
        draw_output(app, canvas, bars, top + (size_t)i);
}
