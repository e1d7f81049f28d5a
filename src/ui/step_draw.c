/*
 * How the Step screen's panes draw numbers: what is not computed yet, what is being computed, what has changed.
 */
#include <nntui/figure.h>

#include "ui/state.h"

#include <string.h>

/* The number that everything is about: under the cursor, or the present result. */
static bool is_focus(const struct app *app, const struct operand *place)
{
    const struct step_state *step = &app->step;
    struct operand result;

    if (step->selecting)
        return problem_index(step_problem(app), place) == step->cursor;
    return step_result(app, &result) && step_compare_places(&result, place) == 0;
}

enum role step_role(const struct app *app, const struct operand *place)
{
    return is_focus(app, place)          ? ROLE_FOCUS
           : step_is_operand(app, place) ? ROLE_SELECTED
                                         : ROLE_NORMAL;
}

void step_draw_number(const struct app *app, struct canvas *canvas, int x, int y, int width,
                      const struct operand *place)
{
    char number[FIGURE_SIZE];
    double value;
    enum role role = step_role(app, place);
    int length;

    step_stands_at(canvas, (struct rect){x, y, width, 1}, place);
    if (!step_number(app, place, &value)) {
        bool asked = role == ROLE_FOCUS;

        canvas_glyph(canvas, x + width - 1, y, asked ? ROLE_FOCUS : ROLE_DIM,
                     asked ? GLYPH_QUESTION : GLYPH_UNKNOWN);
        return;
    }
    figure_cell(number, sizeof number, value, app->step.places, width - 1);
    length = (int)strlen(number);
    if (stepper_changed(app->step.stepper, place)) {
        role = role == ROLE_NORMAL ? ROLE_WARNING : role;
        /* for those who see no colours */
        canvas_put(canvas, x + width - length - 1, y, ROLE_WARNING, '*');
    }
    canvas_write(canvas, x + width - length, y, role, number);
}

int step_label_width(const struct app *app)
{
    char *const *labels = stepper_example(app->step.stepper)->labels;
    const struct architecture *arch = &step_problem(app)->arch;
    int width = 0;

    for (size_t i = 0; labels != NULL && i < arch->sizes[arch->layers]; i++)
        if (canvas_text_width(labels[i]) >= width)
            width = canvas_text_width(labels[i]) + 1;
    return width;
}

void step_draw_label(const struct app *app, struct canvas *canvas, int x, int y, size_t unit)
{
    if (step_label_width(app) > 0)
        canvas_write(canvas, x, y, ROLE_TITLE, stepper_example(app->step.stepper)->labels[unit]);
}

size_t step_window(size_t wanted, size_t all, size_t shown)
{
    size_t first = wanted > shown / 2 ? wanted - shown / 2 : 0;

    return first + shown > all ? all - shown : first;
}

size_t step_top(size_t row, size_t count, int height, int scroll)
{
    long top = (long)list_top(row, count, (size_t)(height > 0 ? height : 1)) + scroll;
    long last = (long)count - height;

    if (top > last)
        top = last;
    return top > 0 ? (size_t)top : 0;
}
