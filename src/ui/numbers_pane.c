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

#define SIDE_WIDTH   74 /* from here on the worst samples and the gradients stand side by side */
#define LINE_WIDTH   70 /* from here on the head is one line */
#define LEAST_ROWS   4  /* of the classes in their compact form */
#define GRADIENTS_WIDTH 34

enum block { BLOCK_RESULTS, BLOCK_GRADIENTS, BLOCK_WORST, BLOCK_COUNT };

enum part numbers_part(const struct app *app)
{
    const struct dataset *dataset = app->snapshot->dataset;
    bool tests = dataset != NULL && dataset->train_count < dataset->count;

    return tests && !app->numbers.train ? PART_TEST : PART_TRAIN;
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
                 numbers_share(first, sizeof first, train->accuracy),
                 numbers_share(second, sizeof second, test->accuracy));
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

static void draw_results(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    if (view->part->classes > 0)
        numbers_classes_draw(view, canvas, area);
    else
        numbers_regression_draw(view, canvas, area);
}

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

static struct rect below(struct rect area, int rows)
{
    return (struct rect){area.x, area.y + rows, area.width, area.height - rows};
}

static struct rect top_of(struct rect area, int rows)
{
    return (struct rect){area.x, area.y, area.width, rows < area.height ? rows : area.height};
}

static void draw_lists(const struct numbers_view *view, struct canvas *canvas, struct rect area,
                       enum block first)
{
    struct rect left = area, right = area;

    if (area.width >= SIDE_WIDTH) {
        left.width = area.width - GRADIENTS_WIDTH - 1;
        right.x += left.width + 1;
        right.width = GRADIENTS_WIDTH;
        numbers_worst_draw(view, canvas, left);
        numbers_gradients_draw(view, canvas, right);
        return;
    }
    if (first != BLOCK_WORST) {
        int rows = numbers_gradients_rows(view);

        numbers_gradients_draw(view, canvas, top_of(area, rows));
        area = below(area, rows);
    }
    if (area.height > 0)
        numbers_worst_draw(view, canvas, area);
}

/*
 * The results take what the lists leave them, but no less than their compact form needs; what is then still too much
 * is reached by choosing another block to be the first.
 */
static void draw_blocks(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    int results = results_rows(view, area.width), lists = lists_rows(view, area.width);
    enum block first = view->app->numbers.block;

    if (results + lists <= area.height)
        first = BLOCK_RESULTS;
    if (first == BLOCK_RESULTS) {
        int rows = results;

        if (rows + lists > area.height && view->part->classes > 0 && area.height - lists >= LEAST_ROWS)
            rows = area.height - lists;
        draw_results(view, canvas, top_of(area, rows));
        area = below(area, rows);
    }
    if (area.height > 0)
        draw_lists(view, canvas, area, first);
}

static void numbers_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct snapshot *snapshot = app->snapshot;
    struct numbers_view view = {.app = app,
                                .figures = &snapshot->figures,
                                .part = &snapshot->figures.part[numbers_part(app)],
                                .dataset = snapshot->dataset,
                                .focused = focused};

    if (snapshot->network.block == NULL || view.part->measured == 0) {
        canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_DIM,
                         snapshot->network.block == NULL ? _("no network yet") : _("measuring"));
        return;
    }
    draw_head(&view, canvas, area);
    draw_blocks(&view, canvas, below(area, head_rows(area.width)));
}

/* ---- Commands */

static bool inspect(struct app *app, struct error *err)
{
    const struct part_figures *part = &app->snapshot->figures.part[numbers_part(app)];
    char number[32];

    if (app->numbers.worst >= part->worst_count)
        return error_input(err, _("numbers: there is no sample yet"));
    snprintf(number, sizeof number, "%zu", part->worst[app->numbers.worst].row + 1);
    return command_inspect(app, number, err);
}

static bool numbers_move(struct app *app, enum command_id command, struct error *err)
{
    struct numbers_state *numbers = &app->numbers;

    switch (command) {
    case COMMAND_choose: return inspect(app, err);
    case COMMAND_left:
    case COMMAND_right:
        numbers->train = !numbers->train;
        if (app->snapshot->dataset != NULL &&
            app->snapshot->dataset->train_count == app->snapshot->dataset->count)
            app_show(app, ROLE_DIM, _("no test samples: these are the training samples"));
        break;
    case COMMAND_page_up: numbers->block -= numbers->block > 0; break;
    case COMMAND_page_down: numbers->block += numbers->block + 1 < BLOCK_COUNT; break;
    default: numbers->worst = list_move(numbers->worst, FIGURES_WORST, command); break;
    }
    return true;
}

const struct pane_ops numbers_pane = {
    .name = "numbers",
    .title = N_("Numbers"),
    .choose_hint = N_("step through"),
    .draw = numbers_draw,
    .move = numbers_move,
};

/* ---- Wanting them */

void numbers_follow(struct app *app)
{
    bool wanted = screen_shows(app, &numbers_pane);

    if (wanted != app->numbers.wanted && trainer_want_figures(app->trainer, wanted))
        app->numbers.wanted = wanted;
}
