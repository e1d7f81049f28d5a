/*
 * A cursor among the raw inputs: moving it, and adding and removing points there.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STEPS 40 /* from one side of the plot to the other */
#define NEAR  (2.0 / STEPS) /* what the cursor is on, so to speak; each place is within reach of its steps */

/* With one raw input the other axis is the target's. */
static struct range *cursor_range(struct model_state *model, size_t axis)
{
    return axis < model->dataset->raw_inputs ? &model->input[axis] : &model->target;
}

static void move(struct model_state *model, size_t axis, int steps)
{
    const struct range *range = cursor_range(model, axis);
    double share = range_share(range, model->cursor[axis]) + (double)steps / STEPS;

    model->cursor[axis] = range_value(range, fmin(fmax(share, 0), 1));
}

bool cursor_move(struct app *app, enum command_id command)
{
    struct model_state *model = &app->model;

    switch (command) {
    case COMMAND_left: move(model, 0, -1); break;
    case COMMAND_right: move(model, 0, 1); break;
    case COMMAND_up: move(model, 1, 2); break;
    case COMMAND_down: move(model, 1, -2); break;
    case COMMAND_page_up: move(model, 1, STEPS / 4); break;
    case COMMAND_page_down: move(model, 1, -STEPS / 4); break;
    case COMMAND_first: move(model, 0, -STEPS); break;
    case COMMAND_last: move(model, 0, STEPS); break;
    default: return false;
    }
    return true;
}

bool cursor_click(struct app *app, const struct axes *axes, int x, int y, enum click what)
{
    if (!rect_has(axes->cells, x, y) || (what != CLICK_LEFT && what != CLICK_DOUBLE))
        return false;
    app->model.cursor[0] = axes_x_value(axes, x);
    app->model.cursor[1] = axes_y_value(axes, y);
    if (what == CLICK_DOUBLE)
        app_do(app, commands[COMMAND_add_here].name);
    return true;
}

void cursor_fit(struct app *app)
{
    struct model_state *model = &app->model;

    for (size_t axis = 0; axis < FIELD_MOST_INPUTS; axis++) {
        const struct range *range = cursor_range(model, axis);
        double share = range_share(range, model->cursor[axis]);

        if (!(share >= 0 && share <= 1))
            model->cursor[axis] = range_value(range, 0.5);
    }
}

/* ---- Points */

static bool takes_points(const struct app *app, struct error *err)
{
    const struct model_view_row *view = app->model.view;

    if (view != NULL && view->ops->points && app->snapshot->network.block != NULL)
        return true;
    return error_input(err, _("points can be added and removed in the views surface and curve; "
                              "v goes to the next view"));
}

/* The target of a point that is added to a regression of two inputs: the lowest, the middle or the highest. */
static double chosen_target(const struct model_state *model)
{
    return range_value(&model->target, (double)(model->next_class % 3) / 2);
}

/* "add-point X1 [X2] CLASS|VALUE". */
static void write_point(const struct model_state *model, char *line, size_t size)
{
    const struct dataset *dataset = model->dataset;
    size_t inputs = dataset->raw_inputs;
    int used = snprintf(line, size, "add-point %.6g", model->cursor[0]);

    if (inputs > 1)
        used += snprintf(line + used, size - (size_t)used, " %.6g", model->cursor[1]);
    if (dataset->task == TASK_CLASSIFY)
        snprintf(line + used, size - (size_t)used, " %s", dataset->output_names[model->next_class]);
    else
        snprintf(line + used, size - (size_t)used, " %.6g",
                 inputs > 1 ? chosen_target(model) : model->cursor[1]);
}

bool command_add_here(struct app *app, const char *arguments, struct error *err)
{
    char line[LINE_SIZE];

    (void)arguments;
    if (!takes_points(app, err))
        return false;
    write_point(&app->model, line, sizeof line);
    return app_command(app, line, err);
}

bool command_next_class(struct app *app, const char *arguments, struct error *err)
{
    struct model_state *model = &app->model;
    const struct dataset *dataset = model->dataset;
    bool classes;
    char number[NUMBER_SIZE];

    (void)arguments;
    if (!takes_points(app, err))
        return false;
    classes = dataset->task == TASK_CLASSIFY;
    model->next_class = (model->next_class + 1) % (classes ? dataset->outputs : 3);
    if (classes)
        app_show(app, model_role(model->next_class), _("the next point is of class %s"),
                 dataset->output_names[model->next_class]);
    else
        app_show(app, ROLE_DIM, _("the next point has the target %s"),
                 model_number(number, sizeof number, chosen_target(model)));
    return true;
}

/* Row of the sample that is nearest, by the shares of the axes; their number where none is near. */
static size_t nearest(const struct model_state *model)
{
    const struct dataset *dataset = model->dataset;
    double least = NEAR * NEAR;
    size_t best = dataset->count;

    for (size_t row = 0; row < dataset->count; row++) {
        double sum = 0;

        for (size_t i = 0; i < dataset->raw_inputs; i++) {
            double there = range_share(&model->input[i], raw_value(dataset, row, i));

            sum += pow(there - range_share(&model->input[i], model->cursor[i]), 2);
        }
        if (dataset->raw_inputs == 1 && dataset->targets != NULL)
            sum += pow(
                range_share(&model->target, (double)dataset->targets[row * dataset->outputs]) -
                    range_share(&model->target, model->cursor[1]),
                2);
        if (sum <= least) {
            least = sum;
            best = row;
        }
    }
    return best;
}

bool command_remove_here(struct app *app, const char *arguments, struct error *err)
{
    char line[64];
    size_t row;

    (void)arguments;
    if (!takes_points(app, err))
        return false;
    row = nearest(&app->model);
    if (row == app->model.dataset->count)
        return error_input(err, _("no sample is at the cursor; the arrows take it to one"));
    snprintf(line, sizeof line, "remove-point %zu", row + 1);
    return app_command(app, line, err);
}
