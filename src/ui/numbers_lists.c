/*
 * The blocks of the numbers pane beside the classes: how far off a regression is, the worst samples, the sizes of the
 * gradients.
 */
#include "ui/numbers_pane.h"

#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/picture.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HISTOGRAM_ROWS 5
#define DETAIL_ROWS    2
#define PICTURE_WIDTH  14 /* of the selected image, as high as the list */
#define BAR_MARKS      6
#define VANISHING      1e-3 /* a gradient is this much smaller than that of the last layer */

/* ---- Regression */

/* More than one target has a row of its own. */
static int target_rows(const struct numbers_view *view)
{
    return view->part->targets > 1 ? (int)view->part->targets : 1;
}

int numbers_regression_rows(const struct numbers_view *view)
{
    return target_rows(view) + 2 + HISTOGRAM_ROWS;
}

static void draw_target(const struct numbers_view *view, struct canvas *canvas, struct rect row,
                        size_t index)
{
    const struct target_figures *target = &view->part->target[index];
    const char *name = view->dataset->output_names != NULL ? view->dataset->output_names[index]
                                                           : "";
    char r2[NUMBER_SIZE], error[NUMBER_SIZE], text[160];

    snprintf(text, sizeof text, _("R^2 %s  mean error %s  "),
             number_error(r2, sizeof r2, target->r2),
             number_short(error, sizeof error, target->absolute_error));
    row.x += 1 + canvas_write_cut(canvas, row.x + 1, row.y, row.width - 1, ROLE_NORMAL, text);
    canvas_write_cut(canvas, row.x, row.y, row.width, ROLE_DIM, name);
}

/* The bins as upright bars of the same width, the fullest one as high as there is room. */
static void draw_bars(const struct part_figures *part, struct canvas *canvas, struct rect area,
                      int wide)
{
    uint32_t fullest = 1;

    for (size_t i = 0; i < FIGURES_BINS; i++)
        fullest = part->bin[i] > fullest ? part->bin[i] : fullest;
    for (int i = 0; i < FIGURES_BINS; i++) {
        int height = (int)ceil((double)part->bin[i] * area.height / fullest);

        for (int y = 0; y < height; y++) {
            for (int x = 0; x < wide; x++)
                canvas_glyph(canvas, area.x + i * wide + x, area.y + area.height - 1 - y,
                             i < FIGURES_BINS / 2 ? ROLE_NEGATIVE : ROLE_POSITIVE,
                             i < FIGURES_BINS / 2 ? GLYPH_SHADE_2 : GLYPH_SHADE_4);
        }
    }
}

static void draw_histogram(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    const struct part_figures *part = view->part;
    int wide = area.width >= 2 * FIGURES_BINS + 2 ? 2 : 1, y = area.y + 1 + HISTOGRAM_ROWS;
    char most[NUMBER_SIZE];

    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_DIM,
                     _("target - output: how many samples are so far off"));
    draw_bars(part, canvas, (struct rect){area.x + 1, area.y + 1, area.width - 1, HISTOGRAM_ROWS},
              wide);
    number_short(most, sizeof most, part->bin_width * FIGURES_BINS / 2);
    canvas_printf(canvas, area.x + 1, y, ROLE_DIM, "-%s", most);
    canvas_write(canvas, area.x + 1 + wide * FIGURES_BINS / 2, y, ROLE_DIM, "0");
    canvas_write(canvas, area.x + 1 + wide * FIGURES_BINS - (int)strlen(most), y, ROLE_DIM, most);
}

void numbers_regression_draw(const struct numbers_view *view, struct canvas *canvas,
                             struct rect area)
{
    int rows = target_rows(view);

    for (int i = 0; i < rows; i++)
        draw_target(view, canvas, (struct rect){area.x, area.y + i, area.width, 1}, (size_t)i);
    draw_histogram(view, canvas,
                   (struct rect){area.x, area.y + rows, area.width, area.height - rows});
}

/* ---- The worst samples */

int numbers_worst_rows(const struct numbers_view *view)
{
    return 1 + (int)view->part->worst_count + DETAIL_ROWS;
}

/* Which class it is and which was named, or target and output. */
static void verdict(const struct numbers_view *view, const struct worst_sample *sample, char *text,
                    size_t size)
{
    const struct dataset *dataset = view->dataset;
    char is[60], answer[60];

    if (dataset->task == TASK_CLASSIFY)
        snprintf(text, size,
                 dataset->labels[sample->row] == sample->answer ? _("%s, right") : _("%s as %s"),
                 numbers_class(dataset, dataset->labels[sample->row], is, sizeof is),
                 numbers_class(dataset, sample->answer, answer, sizeof answer));
    else
        snprintf(
            text, size, _("%s, output %s"),
            number_short(is, sizeof is, (double)dataset->targets[sample->row * dataset->outputs]),
            number_short(answer, sizeof answer, (double)sample->output[0]));
}

static void draw_worst(const struct numbers_view *view, struct canvas *canvas, struct rect row,
                       size_t index)
{
    const struct worst_sample *sample = &view->part->worst[index];
    bool selected = index == numbers_selected(view->app, view->part);
    enum role role = !selected ? ROLE_NORMAL : view->focused ? ROLE_FOCUS : ROLE_SELECTED;
    char loss[NUMBER_SIZE], text[160];

    if (selected)
        canvas_fill(canvas, row, role, ' ');
    if (selected && view->focused)
        canvas_glyph(canvas, row.x, row.y, role, GLYPH_CURSOR);
    canvas_printf(canvas, row.x + 1, row.y, role, "%6zu %9s", sample->row + 1,
                  number_error(loss, sizeof loss, sample->loss));
    verdict(view, sample, text, sizeof text);
    canvas_write_cut(canvas, row.x + 19, row.y, row.width - 19, role, text);
}

/* "inputs 0.52, -0.31  outputs 0.08"; of an image the outputs alone. */
static void detail(const struct numbers_view *view, const struct worst_sample *sample, char *text,
                   size_t size)
{
    const struct dataset *dataset = view->dataset;
    size_t outputs =
        view->app->snapshot->network.arch.sizes[view->app->snapshot->network.arch.layers];
    size_t used = 0;
    char number[NUMBER_SIZE];

    text[0] = '\0';
    for (size_t i = 0; dataset->x != NULL && i < dataset->inputs && used < size / 2; i++)
        used += (size_t)snprintf(
            text + used, size - used, "%s%s", i == 0 ? _("inputs ") : ", ",
            number_short(number, sizeof number,
                         (double)dataset->x[sample->row * dataset->inputs + i]));
    for (size_t k = 0; k < outputs && k < FIGURES_OUTPUTS && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%s%.3g",
                                 k > 0      ? " "
                                 : used > 0 ? _("; outputs ")
                                            : _("outputs "),
                                 (double)sample->output[k]);
    if (outputs > FIGURES_OUTPUTS && used < size)
        snprintf(text + used, size - used, " ...");
}

static void draw_image(const struct numbers_view *view, struct canvas *canvas, struct rect area,
                       const struct worst_sample *sample)
{
    const struct dataset *dataset = view->dataset;

    picture_draw(dataset->bytes + sample->row * dataset->inputs, dataset->image_width,
                 dataset->image_height, canvas, area);
}

void numbers_worst_draw(const struct numbers_view *view, struct canvas *canvas, struct rect area)
{
    const struct part_figures *part = view->part;
    size_t selected = numbers_selected(view->app, part);
    bool image = view->dataset->bytes != NULL && view->dataset->image_width > 0 && area.width >= 40;
    struct rect row = {area.x, area.y, image ? area.width - PICTURE_WIDTH - 1 : area.width, 1};
    char text[400];

    canvas_write_cut(canvas, row.x + 1, row.y++, row.width - 1, ROLE_DIM,
                     _("worst: number, loss, what it is"));
    for (size_t i = 0; i < part->worst_count; i++, row.y++)
        draw_worst(view, canvas, row, i);
    if (part->worst_count == 0)
        return;
    detail(view, &part->worst[selected], text, sizeof text);
    canvas_wrap(canvas, (struct rect){row.x + 1, row.y, row.width - 1, DETAIL_ROWS}, ROLE_DIM,
                text);
    if (image)
        draw_image(view, canvas,
                   (struct rect){area.x + area.width - PICTURE_WIDTH, area.y, PICTURE_WIDTH,
                                 area.height < PICTURE_WIDTH / 2 ? area.height : PICTURE_WIDTH / 2},
                   &part->worst[selected]);
}

/* ---- Gradients */

int numbers_gradients_rows(const struct numbers_view *view)
{
    return 2 + (int)view->figures->layers;
}

/* One mark for each factor of ten that it is above a millionth of the largest. */
static int bar_marks(const struct figures *figures, double gradient)
{
    double largest = 0, marks;

    for (size_t l = 0; l < figures->layers; l++)
        largest = fmax(largest, figures->layer[l].gradient);
    if (!(gradient > 0) || !isfinite(largest))
        return 0;
    marks = BAR_MARKS + floor(log10(gradient / largest) + 0.5);
    return marks < 0 ? 0 : (int)marks;
}

static void draw_gradient(const struct figures *figures, struct canvas *canvas, struct rect row,
                          size_t l)
{
    const struct layer_figures *layer = &figures->layer[l];
    char gradient[NUMBER_SIZE], ratio[NUMBER_SIZE];
    int marks = bar_marks(figures, layer->gradient);

    snprintf(gradient, sizeof gradient, "%.2e", layer->gradient);
    snprintf(ratio, sizeof ratio, "%.1e", layer->gradient / layer->weights);
    canvas_printf(canvas, row.x + 1, row.y, ROLE_NORMAL, "%5zu %9s %8s", l + 1, gradient, ratio);
    for (int i = 0; i < BAR_MARKS; i++)
        canvas_glyph(canvas, row.x + 27 + i, row.y, i < marks ? ROLE_VALUE : ROLE_DIM,
                     i < marks ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
}

/* What the sizes mean, where they mean something bad; else how many samples they are the mean of. */
static void draw_remark(const struct figures *figures, bool bias, struct canvas *canvas,
                        struct rect row)
{
    double first = figures->layer[0].gradient, last = figures->layer[figures->layers - 1].gradient;
    char text[120];

    if (first <= 0 && last <= 0)
        snprintf(text, sizeof text, "%s",
                 bias ? _("no gradient: only biases learn") : _("no gradient: nothing is learned"));
    else if (first < VANISHING * last)
        snprintf(text, sizeof text, "%s", _("it vanishes on its way back"));
    else
        text[0] = '\0';
    if (text[0] != '\0') {
        canvas_write_cut(canvas, row.x + 1, row.y, row.width - 1, ROLE_WARNING, text);
        return;
    }
    snprintf(text, sizeof text, _("mean over %zu training samples"), figures->gradient_samples);
    canvas_write_cut(canvas, row.x + 1, row.y, row.width - 1, ROLE_DIM, text);
}

/* The layer in row `row` of `rows`: with too little room the first and the last ones, which tell the most; `layers` for a gap. */
static size_t layer_in_row(size_t row, size_t rows, size_t layers)
{
    if (rows >= layers || row < rows / 2 || rows == 1)
        return row;
    return rows >= 3 && row == rows / 2 ? layers : layers - rows + row;
}

void numbers_gradients_draw(const struct numbers_view *view, struct canvas *canvas,
                            struct rect area)
{
    const struct figures *figures = view->figures;
    size_t room = area.height > 2 ? (size_t)area.height - 2 : 0;
    struct rect row = {area.x, area.y + 1, area.width, 1};

    canvas_write_cut(canvas, area.x + 1, area.y, area.width - 1, ROLE_DIM,
                     _("layer  gradient  /weight"));
    room = room < figures->layers ? room : figures->layers;
    for (size_t i = 0; i < room; i++, row.y++) {
        size_t layer = layer_in_row(i, room, figures->layers);

        if (layer == figures->layers)
            canvas_glyph(canvas, row.x + 5, row.y, ROLE_DIM, GLYPH_ELLIPSIS);
        else
            draw_gradient(figures, canvas, row, layer);
    }
    if (area.height > (int)room + 1)
        draw_remark(figures, view->app->snapshot->network.arch.bias, canvas, row);
}
