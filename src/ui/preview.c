/*
 * Small pictures of data sets: points in the plane, or images in shades.
 */
#include "ui/preview.h"

#include "ui/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEW_POINTS 30 /* up to these each gets a mark of its own, as wide as a cell */
#define MARK_CELLS 3  /* so too where there are that many cells for each */

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
    size_t at = row * dataset->inputs + column;

    return dataset->bytes != NULL ? (double)dataset->bytes[at] : (double)dataset->x[at];
}

/* What goes up: the second input, or with one input the target. */
static double upward_value(const struct dataset *dataset, size_t row)
{
    if (dataset->inputs > 1)
        return input_value(dataset, row, 1);
    return dataset->labels != NULL ? (double)dataset->labels[row]
                                   : (double)dataset->targets[row * dataset->outputs];
}

static double middle_target(const struct dataset *dataset)
{
    struct extent extent = {INFINITY, -INFINITY};

    for (size_t row = 0; row < dataset->count; row++)
        extend(&extent, (double)dataset->targets[row * dataset->outputs]);
    return extent.low / 2 + extent.high / 2;
}

static void make_points(struct preview *preview, const struct dataset *dataset)
{
    struct extent across = {INFINITY, -INFINITY}, upward = across;
    size_t count = dataset->count < PREVIEW_POINTS ? dataset->count : PREVIEW_POINTS;
    double middle = dataset->targets != NULL ? middle_target(dataset) : 0;

    preview->point = calloc(count, sizeof *preview->point);
    if (preview->point == NULL)
        return;
    for (size_t row = 0; row < dataset->count; row++) {
        extend(&across, input_value(dataset, row, 0));
        extend(&upward, upward_value(dataset, row));
    }
    for (size_t i = 0; i < count; i++) {
        size_t row = (size_t)((double)i / (double)count * (double)dataset->count);

        preview->point[i].x = place(&across, input_value(dataset, row, 0));
        preview->point[i].y = place(&upward, upward_value(dataset, row));
        if (dataset->labels != NULL)
            preview->point[i].group = dataset->labels[row];
        else if (dataset->inputs > 1)
            preview->point[i].group = (double)dataset->targets[row * dataset->outputs] > middle ? 1
                                                                                                : 0;
    }
    preview->signs = dataset->labels == NULL && dataset->inputs > 1;
    preview->count = count;
    preview->kind = PREVIEW_AS_POINTS;
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

/* ---- Drawing points */

static enum role point_role(const struct preview *preview, const struct preview_point *point)
{
    if (preview->signs)
        return point->group > 0 ? ROLE_POSITIVE : ROLE_NEGATIVE;
    return (enum role)(ROLE_CLASS_0 + point->group % 4);
}

static enum glyph point_mark(const struct preview_point *point)
{
    return (enum glyph)(GLYPH_MARK_0 + point->group % 4);
}

/* Place among `size` steps of a coordinate 0 .. UINT16_MAX. */
static int scaled(uint16_t value, int size)
{
    return (int)((double)value / UINT16_MAX * (size - 1) + 0.5);
}

/* A mark for each point: classes differ by shape, also without colours. */
static void draw_marks(const struct preview *preview, struct canvas *canvas, struct rect area)
{
    for (size_t i = 0; i < preview->count; i++) {
        const struct preview_point *point = &preview->point[i];

        canvas_glyph(canvas, area.x + scaled(point->x, area.width),
                     area.y + area.height - 1 - scaled(point->y, area.height),
                     point_role(preview, point), point_mark(point));
    }
}

/* Eight dots to a cell: classes differ by colour only, and a cell has the last one's. */
static void draw_dots(const struct preview *preview, struct canvas *canvas, struct rect area)
{
    for (size_t i = 0; i < preview->count; i++) {
        const struct preview_point *point = &preview->point[i];
        int x = 2 * area.x + scaled(point->x, 2 * area.width);
        int y = 4 * (area.y + area.height) - 1 - scaled(point->y, 4 * area.height);

        canvas_dot(canvas, x, y, point_role(preview, point), point_mark(point));
    }
}

static void draw_points(const struct preview *preview, struct canvas *canvas, struct rect area)
{
    int cells = area.width * area.height;

    if (canvas->glyphs == GLYPHS_UTF8 && preview->count > FEW_POINTS &&
        (size_t)cells < MARK_CELLS * preview->count)
        draw_dots(preview, canvas, area);
    else
        draw_marks(preview, canvas, area);
}

/* ---- Drawing images */

/* As many images side by side as fit, each with its class below; a cell is twice as high as wide. */
static void draw_images(const struct preview *preview, struct canvas *canvas, struct rect area,
                        size_t first)
{
    int height = area.height - 1, width = 2 * height, x = area.x;

    if (width > area.width) {
        width = area.width;
        height = width / 2;
    }
    if (height < 1 || width < 2 || preview->count == 0)
        return;
    for (size_t i = 0; i < preview->count && x + width <= area.x + area.width; i++) {
        size_t number = (first + i) % preview->count;
        const uint8_t *image = preview->image +
                               number * preview->image_width * preview->image_height;
        struct rect part = {x, area.y, width, height};

        picture_draw(image, preview->image_width, preview->image_height, canvas, part);
        canvas_printf(canvas, x + width / 2, area.y + height, ROLE_DIM, "%d",
                      preview->label[number]);
        x += width + 1;
    }
}

void preview_draw(const struct preview *preview, struct canvas *canvas, struct rect area,
                  size_t first)
{
    if (area.width < 1 || area.height < 1)
        return;
    if (preview->kind == PREVIEW_AS_POINTS)
        draw_points(preview, canvas, area);
    else if (preview->kind == PREVIEW_AS_IMAGES)
        draw_images(preview, canvas, area, first);
    else if (preview->problem[0] != '\0')
        canvas_wrap(canvas, area, ROLE_WARNING, preview->problem);
}
