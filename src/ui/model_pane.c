/*
 * The Model pane: which view it shows, when that is made anew, and what all views share.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct model_view_row model_views[VIEW_COUNT] = {
#define VIEW(id, name_, help_) [VIEW_##id] = {.name = name_, .help = help_, .ops = &id##_view},
#include "ui/model_view.def"
#undef VIEW
};

/* What is shown of new data: the first of these that can. The diagram always can. */
static const enum model_view_id best_views[] = {VIEW_surface, VIEW_curve, VIEW_weights,
                                                VIEW_network};

/* ---- What views share */

enum role model_role(size_t group)
{
    return (enum role)(ROLE_CLASS_0 + group % 4);
}

enum glyph model_mark(size_t group, bool test)
{
    return (enum glyph)((test ? GLYPH_TEST_0 : GLYPH_TRAIN_0) + group % 4);
}

size_t model_group(const struct app *app, size_t row)
{
    const struct dataset *dataset = app->model.dataset;

    if (dataset->labels != NULL)
        return dataset->labels[row];
    return range_share(&app->model.target, (double)dataset->targets[row * dataset->outputs]) > 0.5;
}

/* Scattered by a multiplicative hash (Knuth, "Sorting and Searching", 6.4): rows in turns of classes are usual. */
bool model_draws(const struct dataset *dataset, size_t row, size_t room)
{
    size_t each = (dataset->count + room - 1) / (room > 0 ? room : 1);

    if (row + dataset->by_hand >= dataset->count || each <= 1)
        return true;
    return ((uint32_t)row * 2654435761u >> 16) % each == 0;
}

int model_text_rows(struct rect area)
{
    return area.height > 6 ? 1 : 0;
}

char *model_number(char *buffer, size_t size, double value)
{
    if (isfinite(value) && (fabs(value) < 0.005 || fabs(value) >= 1000))
        snprintf(buffer, size, "%.3g", fabs(value) > 0 ? value : 0);
    else
        snprintf(buffer, size, "%.*f", fabs(value) < 10 ? 3 : fabs(value) < 100 ? 2 : 1, value);
    return buffer;
}

/* ---- Following the run */

static bool is_fit(const struct app *app, const struct model_view_row *view)
{
    return view->ops->unfit(app) == NULL;
}

/* The same samples but for some rows: then the person's choices stay. */
static bool is_same_source(const struct dataset *a, const struct dataset *b)
{
    return a != NULL && strcmp(a->name, b->name) == 0 && a->inputs == b->inputs &&
           a->outputs == b->outputs;
}

static void follow_data(struct app *app)
{
    struct model_state *model = &app->model;
    struct dataset *dataset = app->snapshot->dataset;
    bool same;

    if (dataset == model->dataset)
        return;
    same = is_same_source(model->dataset, dataset);
    dataset_unref(model->dataset);
    model->dataset = dataset_ref(dataset);
    model->stale = true;
    raw_ranges(dataset, model->input, &model->target);
    cursor_fit(app);
    if (same)
        return;
    model->next_class = model->sample = 0;
    if (!model->chosen)
        model->view = NULL;
}

static void set_view(struct app *app, const struct model_view_row *view)
{
    if (app->model.view == view)
        return;
    field_free(&app->model.field);
    app->model.field_key = 0;
    app->model.view = view;
    app->model.stale = true;
}

static void choose_best(struct app *app)
{
    size_t i = 0;

    while (!is_fit(app, &model_views[best_views[i]]))
        i++;
    set_view(app, &model_views[best_views[i]]);
    app->model.chosen = false;
}

/* The neuron that was chosen may be gone, or not be one of those that the view shows. */
static void fit_neuron(struct app *app)
{
    struct model_state *model = &app->model;
    size_t first = 0, end = app->snapshot->network.arch.layers;

    if (model->view->ops->layers != NULL)
        model->view->ops->layers(app, &first, &end);
    if (model->layer < first || model->layer >= end) {
        model->layer = first;
        model->unit = 0;
    }
    if (model->unit >= app->snapshot->network.arch.sizes[model->layer + 1])
        model->unit = 0;
}

/*
 * Nothing is computed for a pane that another one covers. Whether there is room for it does not count: it must fit the
 * snapshot on a canvas of any size.
 */
static bool is_visible(const struct app *app)
{
    return app->screen == SCREEN_train && !app->help_open &&
           (!app->view[SCREEN_train].zoomed || app_pane(app) == &model_pane);
}

/* While there is no network, nothing is kept but what the person has chosen. */
static void forget(struct model_state *model)
{
    dataset_unref(model->dataset);
    model->dataset = NULL;
    field_free(&model->field);
    free(model->outputs);
    model->outputs = NULL;
    free(model->perturbation.output[0]);
    model->perturbation = (struct perturbation){0};
    model->stale = true;
}

void model_refresh(struct app *app)
{
    struct model_state *model = &app->model;

    if (app->snapshot->network.block == NULL) {
        forget(model);
        return;
    }
    follow_data(app);
    if (model->view == NULL || !is_fit(app, model->view))
        choose_best(app);
    fit_neuron(app);
    loss_follow(app);
    search_follow(app);
    if (!is_visible(app) || (!model->stale && model->serial == app->snapshot->serial))
        return;
    model->view->ops->update(app);
    model->stale = false;
    model->serial = app->snapshot->serial;
}

void model_state_free(struct model_state *model)
{
    forget(model);
}

/* Whether a view can be asked for anything. */
static bool is_there(const struct app *app)
{
    return app->model.view != NULL && app->snapshot->network.block != NULL;
}

/* ---- Drawing */

static void model_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    if (is_there(app))
        app->model.view->ops->draw(app, canvas, area, focused);
    else if (app->snapshot->error.kind != ERROR_NONE)
        canvas_wrap(canvas, area, ROLE_ERROR, app->snapshot->error.text);
    else
        canvas_wrap(canvas, area, ROLE_DIM, _("no network yet: the data is being read"));
}

/* With the focus also the keys that go on from here; there is no room for them on the line of hints. */
static void model_describe(const struct app *app, bool focused, char *buffer, size_t size)
{
    const struct model_view_row *view = app->model.view;

    if (!is_there(app))
        buffer[0] = '\0';
    else if (!focused)
        snprintf(buffer, size, "%s", view->name);
    else if (turn_fits(app) && view == &model_views[VIEW_loss])
        snprintf(buffer, size, _("%s (v: view, t: w, m: try)"), view->name);
    else if (turn_fits(app) && view == &model_views[VIEW_curve])
        snprintf(buffer, size, _("%s (v: view, t: w, y: b)"), view->name);
    else if (view->ops->layers != NULL)
        snprintf(buffer, size, _("%s (v: view, n: neuron)"), view->name);
    else if (view->ops->points)
        snprintf(buffer, size, _("%s (v: view, a: add)"), view->name);
    else
        snprintf(buffer, size, _("%s (v: view)"), view->name);
}

static bool model_move(struct app *app, enum command_id command, struct error *err)
{
    const struct model_view_row *view = app->model.view;
    bool ok = !is_there(app) || view->ops->move == NULL || view->ops->move(app, command, err);

    app->model.stale = true;
    return ok;
}

static bool model_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    if (!is_there(app) || app->model.view->ops->click == NULL ||
        !app->model.view->ops->click(app, area, x, y, what))
        return false;
    app->model.stale = true;
    return true;
}

const struct pane_ops model_pane = {
    .name = "model",
    .title = N_("Model"),
    .describe = model_describe,
    .draw = model_draw,
    .move = model_move,
    .key = network_key,
    .click = model_click,
};

/* ---- Commands */

static bool no_network(struct error *err)
{
    return error_input(err, _("there is no network yet"));
}

static bool step_view(struct app *app, int step, struct error *err)
{
    size_t at = 0;

    if (!is_there(app))
        return no_network(err);
    while (&model_views[at] != app->model.view)
        at++;
    do
        at = (at + VIEW_COUNT + (size_t)(step + VIEW_COUNT)) % VIEW_COUNT;
    while (!is_fit(app, &model_views[at]));
    set_view(app, &model_views[at]);
    app->model.chosen = true;
    return true;
}

bool command_next_view(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_view(app, 1, err);
}

bool command_previous_view(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_view(app, -1, err);
}

bool command_view(struct app *app, const char *arguments, struct error *err)
{
    if (!is_there(app))
        return no_network(err);
    for (size_t i = 0; i < VIEW_COUNT; i++) {
        const char *reason;

        if (strcmp(model_views[i].name, arguments) != 0)
            continue;
        reason = model_views[i].ops->unfit(app);
        if (reason != NULL)
            return error_input(err, "%s: %s", arguments, reason);
        set_view(app, &model_views[i]);
        app->model.chosen = true;
        return true;
    }
    return error_input(err, _("view: there is no view \"%s\"; Tab shows the names"), arguments);
}

/* The neurons of all layers that the view can show, one after the other and round again. */
static bool step_neuron(struct app *app, int step, struct error *err)
{
    struct model_state *model = &app->model;
    const size_t *sizes = app->snapshot->network.arch.sizes;
    size_t first, end;

    if (!is_there(app))
        return no_network(err);
    if (model->view->ops->layers == NULL)
        return error_input(err, _("the view %s shows no single neuron; v goes to the next view"),
                           model->view->name);
    model->view->ops->layers(app, &first, &end);
    model->stale = true;
    if (step > 0 && ++model->unit >= sizes[model->layer + 1]) {
        model->layer = model->layer + 1 < end ? model->layer + 1 : first;
        model->unit = 0;
    } else if (step < 0 && model->unit-- == 0) {
        model->layer = model->layer > first ? model->layer - 1 : end - 1;
        model->unit = sizes[model->layer + 1] - 1;
    }
    return true;
}

bool command_next_neuron(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_neuron(app, 1, err);
}

bool command_previous_neuron(struct app *app, const char *arguments, struct error *err)
{
    (void)arguments;
    return step_neuron(app, -1, err);
}
