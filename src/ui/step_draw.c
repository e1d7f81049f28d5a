/*
 * How the Step screen's panes draw numbers: what is not computed yet, what is being computed, what has changed.
 */
#include <nntui/figure.h>

#include "ui/state.h"

#include <string.h>

enum role step_role(const struct app *app, const struct operand *place)
{
    const struct step_state *step = &app->step;
    const struct problem *problem = step_problem(app);
    size_t index = problem_index(problem, place);
    struct operand result;

    if (step->selecting && index == step->cursor)
        return ROLE_FOCUS;
    if (!step->selecting && step_result(app, &result) && step_same_place(&result, place))
        return ROLE_FOCUS;
    if (step_is_operand(app, place))
        return ROLE_SELECTED;
    if (stepper_changed(step->stepper, place))
        return ROLE_WARNING;
    return problem_can_change(problem, index) ? ROLE_VALUE : ROLE_NORMAL;
}

/* A star before a number that the last change has made another, for those who see no colours. */
static void draw_star(const struct app *app, struct canvas *canvas, int x, int y,
                      const struct operand *place)
{
    if (stepper_changed(app->step.stepper, place))
        canvas_put(canvas, x, y, ROLE_WARNING, '*');
}

void step_draw_number(const struct app *app, struct canvas *canvas, int x, int y, int width,
                      const struct operand *place)
{
    char number[FIGURE_SIZE];
    double value;
    enum role role = step_role(app, place);
    int length;

    if (!step_number(app, place, &value)) {
        bool next = role == ROLE_FOCUS; /* to be predicted */

        canvas_glyph(canvas, x + width - 1, y, next ? ROLE_FOCUS : ROLE_DIM,
                     next ? GLYPH_QUESTION : GLYPH_UNKNOWN);
        return;
    }
    figure_cell(number, sizeof number, value, app->step.places, width - 1);
    length = (int)strlen(number);
    canvas_write(canvas, x + width - length, y, role, number);
    draw_star(app, canvas, x + width - length - 1, y, place);
}

size_t step_top(size_t row, size_t count, int height, int scroll)
{
    long top = (long)list_top(row, count, (size_t)(height > 0 ? height : 1)) + scroll;
    long last = (long)count - height;

    if (top > last)
        top = last;
    return top > 0 ? (size_t)top : 0;
}
