/*
 * The mouse on the Step screen. Which number a click is on is found by drawing the pane once more, on a canvas that
 * nobody sees: each number tells where it stands as it is drawn, so there is no second account of it.
 */
#include "ui/state.h"

void step_stands_at(struct canvas *canvas, struct rect area, const struct operand *place)
{
    struct canvas_search *search = canvas->search;

    if (search == NULL || !rect_has(area, search->x, search->y))
        return;
    search->found = true;
    *(struct operand *)search->what = *place;
}

/* The place of the number that the pane with the focus has at a cell; false: none. */
static bool place_at(const struct app *app, struct rect area, int x, int y, struct operand *place)
{
    struct canvas_search search = {.x = x, .y = y, .what = place};
    struct canvas canvas;

    if (!canvas_create(&canvas, app->width, app->height, GLYPHS_ASCII, NULL))
        return false;
    canvas.search = &search;
    app_pane(app)->draw(app, &canvas, area, true);
    canvas_free(&canvas);
    return search.found;
}

/* The cursor on a number that is given, or the operation that computes one; not the secrets of a prediction. */
static bool go_to(struct app *app, const struct operand *place, struct error *err)
{
    struct stepper *stepper = app->step.stepper;
    size_t index = problem_index(step_problem(app), place), step;

    if (index != SIZE_MAX && problem_can_change(step_problem(app), index)) {
        step_select(app, index);
        return true;
    }
    step = trace_find(step_trace(app), place);
    if (step == TRACE_NONE)
        return true;
    if (!step_may_go(app, stepper_pass(stepper), step + 1, err))
        return false;
    step_moved(app);
    return stepper_go(stepper, stepper_pass(stepper), step + 1, err);
}

/* Of a double click the first may have moved the numbers: the second is about the one that it chose. */
bool step_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct operand place;
    struct error err = {0};

    if (what > CLICK_DOUBLE || step_trace(app) == NULL)
        return false;
    if (what == CLICK_DOUBLE) {
        if (app->step.selecting && !app->edit.editing)
            step_type_value(app);
        return app->step.selecting;
    }
    app->edit.editing = app->step.selecting = false;
    if (!place_at(app, area, x, y, &place))
        return false;
    if (!go_to(app, &place, &err))
        app_show_error(app, &err);
    return true;
}
