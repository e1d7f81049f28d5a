/*
 * The pane with what the network gets right and wrong: classes or residuals, the worst samples, gradient sizes.
 * The figures come with the snapshot while the pane can be seen (trainer_want_figures()).
 *
 * Where not everything fits, what comes first is a block that PageUp and PageDown choose.
 */
#include "ui/numbers_pane.h"

#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define SIDE_WIDTH      74 /* from here on the worst samples and the gradients stand side by side */
#define LINE_WIDTH      70 /* from here on the head is one line */
#define LEAST_ROWS      4  /* of the classes in their compact form */
#define GRADIENTS_WIDTH 34

enum block { BLOCK_RESULTS, BLOCK_GRADIENTS, BLOCK_WORST, BLOCK_COUNT };

enum part numbers_part(const struct app *app)
{
    const struct dataset *dataset = app->snapshot->dataset;
    bool tests = dataset != NULL && dataset->train_count < dataset->count;

    return tests && !app->numbers.train ? PART_TEST : PART_TRAIN;
}

size_t numbers_selected(const struct app *app, const struct part_figures *part)
{
    size_t last = part->worst_count > 0 ? part->worst_count - 1 : 0;

    return app->numbers.worst < last ? app->numbers.worst : last;
}

static const struct part_figures *shown_part(const struct app *app)
{
    return &app->snapshot->figures.part[numbers_part(app)];
}

/* ---- The head */

/* "test 90.0%, train 93.8%", or the same of R^2. */
static void both_parts(const struct numbers_view *view, char *text, size_t size)
{
    const struct part_figures *train = &view->figures->part[PART_TRAIN],
                              *test = &view->figures->part[PART_TEST];
    char first[NUMBER_SIZE], second[NUMBER_SIZE];

    if (view->part->classes > 0)
        snprintf(text, size, _("right: train %s, test %s"),
                 number_share(first, sizeof first, train->accuracy),
                 number_share(second, sizeof second, test->accuracy));
    else
        snprintf(text, size, _("R^2: train %s, test %s"),
                 number_error(first, sizeof first, train->r2),
                 number_error(second, sizeof second, test->r2));
}

static int head_rows(int width)
{
    return width >= LINE_WIDTH ? 1 : 2;
}

static void draw_head(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    bool tests = view->figures->part[PART_TEST].count > 0;
    const char *name = numbers_part(view->app) == PART_TEST ? _("test") : _("train");
    char epoch[NUMBER_SIZE], text[120];
    int x = area.x + 1;

    if (tests && view->focused)
        canvas_glyph(canvas, x, area.y, ROLE_VALUE, GLYPH_STEP_LEFT);
    x += 2;
    x += 1 + canvas_write(canvas, x, area.y, ROLE_TITLE, name);
    if (tests && view->focused)
        canvas_glyph(canvas, x, area.y, ROLE_VALUE, GLYPH_STEP_RIGHT);
    x += 2;
    snprintf(text, sizeof text, _("%zu of %zu samples, epoch %s"), view->part->measured,
             view->part->count, number_epoch(epoch, sizeof epoch, view->figures->epoch));
    x += 2 + canvas_write_cut(canvas, x, area.y, area.x + area.width - x, ROLE_NORMAL, text);
    both_parts(view, text, sizeof text);
    if (head_rows(area.width) == 2)
        canvas_write_cut(canvas, area.x + 3, area.y + 1, area.width - 3, ROLE_NORMAL, text);
    else
        canvas_write_cut(canvas, x, area.y, area.x + area.width - x, ROLE_NORMAL, text);
}

/* ---- The blocks */

static int results_rows(const struct numbers_view *view, int width)
{
    return view->part->classes > 0 ? numbers_classes_rows(view, width)
                                   : numbers_regression_rows(view);
}

/* Rows that gradients and worst samples want, side by side or one above the other. */
static int lists_rows(const struct numbers_view *view, int width)
{
    int worst = numbers_worst_rows(view), gradients = numbers_gradients_rows(view);

    if (width < SIDE_WIDTH)
        return worst + gradients;
    return gradients > worst ? gradients : worst;
}

/* Where the blocks are; those without rows are not shown. */
struct layout {
    struct rect head, results, gradients, worst;
};

/* Takes up to `rows` rows off the top of an area. */
static struct rect take_rows(struct rect *area, int rows)
{
    struct rect taken = *area;

    rows = rows < area->height ? rows : area->height;
    taken.height = rows;
    area->y += rows;
    area->height -= rows;
    return taken;
}

static void place_lists(const struct numbers_view *view, struct rect area, enum block first,
                        struct layout *layout)
{
    if (area.width < SIDE_WIDTH) {
        if (first != BLOCK_WORST)
            layout->gradients = take_rows(&area, numbers_gradients_rows(view));
        layout->worst = area;
        return;
    }
    layout->worst = layout->gradients = area;
    layout->worst.width -= GRADIENTS_WIDTH + 1;
    layout->gradients.x += layout->worst.width + 1;
    layout->gradients.width = GRADIENTS_WIDTH;
}

/*
 * The results take what the lists leave them, but no less than their compact form needs; what is then still too much
 * is reached by choosing another block to be the first.
 */
static struct layout place_blocks(const struct numbers_view *view, struct rect area)
{
    struct layout layout = {.head = take_rows(&area, head_rows(area.width))};
    int results = results_rows(view, area.width), lists = lists_rows(view, area.width);
    enum block first = view->app->numbers.block;

    if (results + lists <= area.height)
        first = BLOCK_RESULTS;
    else if (view->part->classes > 0 && area.height - lists >= LEAST_ROWS)
        results = area.height - lists;
    if (first == BLOCK_RESULTS)
        layout.results = take_rows(&area, results);
    place_lists(view, area, first, &layout);
    return layout;
}

static bool is_shown(struct rect area)
{
    return area.height > 0;
}

/* What the pane is about; false where there is nothing yet. */
static bool make_view(const struct app *app, bool focused, struct numbers_view *view)
{
    const struct snapshot *snapshot = app->snapshot;

    *view = (struct numbers_view){.app = app,
                                  .figures = &snapshot->figures,
                                  .part = shown_part(app),
                                  .dataset = snapshot->dataset,
                                  .focused = focused};
    return snapshot->network.block != NULL && view->part->measured > 0;
}

static void numbers_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    struct numbers_view view;
    struct layout layout;

    if (!make_view(app, focused, &view)) {
        canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_DIM,
                         app->snapshot->network.block == NULL     ? _("no network yet")
                         : app->snapshot->state == TRAINER_BROKEN ? _("none: the run is broken")
                                                                  : _("measuring"));
        return;
    }
    layout = place_blocks(&view, area);
    draw_head(&view, canvas, layout.head);
    if (is_shown(layout.results) && view.part->classes > 0)
        numbers_classes_draw(&view, canvas, layout.results);
    else if (is_shown(layout.results))
        numbers_regression_draw(&view, canvas, layout.results);
    if (is_shown(layout.gradients))
        numbers_gradients_draw(&view, canvas, layout.gradients);
    if (is_shown(layout.worst))
        numbers_worst_draw(&view, canvas, layout.worst);
}

/* ---- Commands */

static bool inspect(struct app *app, struct error *err)
{
    const struct part_figures *part = shown_part(app);
    char number[32];

    if (part->worst_count == 0)
        return error_input(err, _("numbers: there is no sample yet"));
    snprintf(number, sizeof number, "%zu", part->worst[numbers_selected(app, part)].row + 1);
    return command_inspect(app, number, err);
}

static void switch_part(struct app *app)
{
    const struct dataset *dataset = app->snapshot->dataset;

    app->numbers.train = !app->numbers.train;
    if (dataset != NULL && dataset->train_count == dataset->count)
        app_show(app, ROLE_DIM, _("no test samples: these are the training samples"));
}

static bool numbers_move(struct app *app, enum command_id command, struct error *err)
{
    struct numbers_state *numbers = &app->numbers;
    const struct part_figures *part = shown_part(app);

    switch (command) {
    case COMMAND_choose: return inspect(app, err);
    case COMMAND_left:
    case COMMAND_right: switch_part(app); break;
    case COMMAND_page_up: numbers->block -= numbers->block > 0; break;
    case COMMAND_page_down: numbers->block += numbers->block + 1 < BLOCK_COUNT; break;
    default: numbers->worst = list_move(numbers_selected(app, part), part->worst_count, command);
    }
    return true;
}

/* On the head the other part; on a worst sample its row, and twice what Enter does. */
static bool numbers_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct numbers_view view;
    struct layout layout;
    struct error err = {0};
    size_t row;

    if ((what != CLICK_LEFT && what != CLICK_DOUBLE) || !make_view(app, true, &view))
        return false;
    layout = place_blocks(&view, area);
    row = (size_t)(y - layout.worst.y - 1);
    if (rect_has(layout.head, x, y)) {
        switch_part(app);
    } else if (rect_has(layout.worst, x, y) && y > layout.worst.y && row < view.part->worst_count) {
        app->numbers.worst = row;
        if (what == CLICK_DOUBLE && !inspect(app, &err))
            app_show_error(app, &err);
    }
    return true;
}

const struct pane_ops numbers_pane = {
    .name = "numbers",
    .title = N_("Numbers"),
    .choose_hint = N_("step through"),
    .draw = numbers_draw,
    .move = numbers_move,
    .click = numbers_click,
};

/* ---- Wanting them */

void numbers_follow(struct app *app)
{
    bool wanted = screen_shows(app, &numbers_pane);

    if (wanted != app->numbers.wanted && trainer_want_figures(app->trainer, wanted))
        app->numbers.wanted = wanted;
}
