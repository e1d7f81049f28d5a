/*
 * Small pictures of data sets: what is kept of a set. Drawing it: preview_draw.c.
 */
#include "ui/preview.h"

#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void preview_free(struct preview *preview)
{
    free(preview->point);
    free(preview->image);
    *preview = (struct preview){0};
}

/* ---- Points */

/* Least and greatest finite value; low is above high where there is none. */
struct extent {
    double low, high;
};

static void extend(struct extent *extent, double value)
{
    if (!isfinite(value))
        return;
    extent->low = fmin(extent->low, value);
    extent->high = fmax(extent->high, value);
}

/* The value's place in the extent, 0 .. UINT16_MAX; the middle where all values are alike. */
static uint16_t place(const struct extent *extent, double value)
{
    double range = extent->high - extent->low;

    if (!(range > 0) || !isfinite(range) || !isfinite(value))
        return UINT16_MAX / 2;
    return (uint16_t)((value - extent->low) / range * UINT16_MAX);
}

static double input_value(const struct dataset *dataset, size_t row, size_t column)
{
    size_t at = row * dataset->raw_inputs + column;

    return dataset->bytes != NULL ? (double)dataset->bytes[at] : (double)dataset->raw_x[at];
}

static double target_value(const struct dataset *dataset, size_t row)
{
    return (double)dataset->targets[row * dataset->outputs];
}

/* Which column a picture's axis has: a raw input, or from raw_inputs on the target. */
static double column_value(const struct dataset *dataset, size_t row, size_t column)
{
    if (column < dataset->raw_inputs)
        return input_value(dataset, row, column);
    return dataset->targets != NULL ? target_value(dataset, row) : 0;
}

static struct extent column_extent(const struct dataset *dataset, size_t column)
{
    struct extent extent = {INFINITY, -INFINITY};

    for (size_t row = 0; row < dataset->count; row++)
        extend(&extent, column_value(dataset, row, column));
    return extent;
}

static void name_axis(struct preview_axis *axis, const struct dataset *dataset, size_t column,
                      const struct extent *extent)
{
    char *const *names = column < dataset->raw_inputs ? dataset->raw_names : dataset->output_names;
    size_t index = column < dataset->raw_inputs ? column : 0;

    axis->low = extent->low;
    axis->high = extent->high;
    text_safe(axis->name, sizeof axis->name, names != NULL ? names[index] : "");
}

/* A class, or where the target is no axis, on which side of its middle it lies. */
static uint8_t point_group(const struct preview *preview, const struct dataset *dataset, size_t row,
                           double middle)
{
    if (dataset->labels != NULL)
        return dataset->labels[row];
    return preview->signs && target_value(dataset, row) > middle ? 1 : 0;
}

/* Evenly spread over both parts, so that each has its share of the picture. */
static void fill_points(struct preview *preview, const struct dataset *dataset, size_t across,
                        size_t upward, double middle)
{
    struct extent extent_across = column_extent(dataset, across),
                  extent_upward = column_extent(dataset, upward);

    for (size_t i = 0; i < preview->count; i++) {
        size_t index = (size_t)((double)i / (double)preview->count * (double)dataset->count);
        size_t row = dataset->rows[index];
        struct preview_point *point = &preview->point[i];

        point->x = place(&extent_across, column_value(dataset, row, across));
        point->y = place(&extent_upward, column_value(dataset, row, upward));
        point->group = point_group(preview, dataset, row, middle);
        point->test = index >= dataset->train_count;
    }
    name_axis(&preview->across, dataset, across, &extent_across);
    name_axis(&preview->upward, dataset, upward, &extent_upward);
}

/*
 * Two inputs and more: the first two, with classes or signs; one input and a number: both. One input and classes: bars of the
 * input; many inputs and a number: bars of the number.
 */
static void make_points(struct preview *preview, const struct dataset *dataset)
{
    size_t inputs = dataset->raw_inputs, target = inputs;
    bool bars = dataset->labels != NULL ? inputs == 1 : inputs > 2;
    size_t across = bars && dataset->labels == NULL ? target : 0;
    double middle = 0;

    preview->count = dataset->count < PREVIEW_POINTS ? dataset->count : PREVIEW_POINTS;
    preview->point = calloc(preview->count, sizeof *preview->point);
    if (preview->point == NULL)
        return;
    preview->signs = dataset->labels == NULL && inputs == 2;
    if (preview->signs) {
        struct extent extent = column_extent(dataset, target);

        middle = extent.low / 2 + extent.high / 2;
    }
    preview->kind = bars ? PREVIEW_AS_BARS : PREVIEW_AS_POINTS;
    fill_points(preview, dataset, across, inputs > 1 ? 1 : target, middle);
}

/* ---- Images */

/* One image averaged down to at most PREVIEW_SIDE pixels a side. out: [height][width] as kept. */
static void reduce(const struct preview *preview, const struct dataset *dataset, size_t row,
                   uint8_t *out)
{
    size_t wide = dataset->image_width, high = dataset->image_height;

    for (size_t y = 0; y < preview->image_height; y++) {
        for (size_t x = 0; x < preview->image_width; x++) {
            size_t x0 = x * wide / preview->image_width, y0 = y * high / preview->image_height;
            size_t x1 = (x + 1) * wide / preview->image_width;
            size_t y1 = (y + 1) * high / preview->image_height;
            double sum = 0;

            for (size_t v = y0; v < y1; v++) {
                for (size_t u = x0; u < x1; u++)
                    sum += input_value(dataset, row, v * wide + u);
            }
            sum /= (double)((x1 - x0) * (y1 - y0)) * (dataset->bytes != NULL ? 1 : 1 / 255.0);
            *out++ = (uint8_t)fmin(fmax(sum, 0), 255);
        }
    }
}

/* The next row from `row` on that has class `label`; count where there is none. */
static size_t find_label(const struct dataset *dataset, size_t row, size_t label)
{
    while (row < dataset->count && dataset->labels != NULL && dataset->labels[row] != label)
        row++;
    return row;
}

/* The first image of each of the first ten classes. */
static void make_images(struct preview *preview, const struct dataset *dataset)
{
    size_t size;

    preview->image_width = dataset->image_width < PREVIEW_SIDE ? dataset->image_width
                                                               : PREVIEW_SIDE;
    preview->image_height = dataset->image_height < PREVIEW_SIDE ? dataset->image_height
                                                                 : PREVIEW_SIDE;
    size = preview->image_width * preview->image_height;
    preview->image = calloc(PREVIEW_IMAGES, size);
    if (preview->image == NULL)
        return;
    for (size_t label = 0; label < PREVIEW_IMAGES; label++) {
        size_t row = find_label(dataset, dataset->labels != NULL ? 0 : label, label);

        if (row >= dataset->count)
            continue;
        reduce(preview, dataset, row, preview->image + preview->count * size);
        preview->label[preview->count++] = (uint8_t)label;
    }
    preview->kind = PREVIEW_AS_IMAGES;
}

/* ---- Making */

void preview_make(struct preview *preview, const struct dataset *dataset)
{
    preview_free(preview);
    text_safe(preview->spec, sizeof preview->spec, dataset->spec);
    preview->samples = dataset->count;
    preview->train = dataset->train_count;
    preview->inputs = dataset->inputs;
    preview->outputs = dataset->outputs;
    preview->task = dataset->task;
    if (dataset->count == 0 || dataset->inputs == 0)
        return;
    if (dataset->image_width > 0 && dataset->image_height > 0)
        make_images(preview, dataset);
    else
        make_points(preview, dataset);
}

void preview_open(struct preview *preview, const char *spec)
{
    struct error err = {0};
    struct dataset *dataset = dataset_open(spec, &err);

    preview_free(preview);
    if (dataset == NULL) {
        text_safe(preview->problem, sizeof preview->problem, err.text);
        return;
    }
    preview_make(preview, dataset);
    dataset_unref(dataset);
}
