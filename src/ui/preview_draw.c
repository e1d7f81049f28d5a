/*
 * Drawing the small pictures of data sets: points in the plane, bars, or images in shades.
 */
#include "ui/picture.h"
#include "ui/preview.h"

#include <stdio.h>

#define FEW_POINTS 30 /* up to these each gets a mark of its own, as wide as a cell */
#define MARK_CELLS 3  /* so too where there are that many cells for each */

/* The least size of a picture with its axes. */
#define AXES_WIDTH  14
#define AXES_HEIGHT 9

/* ---- Drawing points */

static enum role point_role(const struct preview *preview, const struct preview_point *point)
{
    if (preview->signs)
        return point->group > 0 ? ROLE_POSITIVE : ROLE_NEGATIVE;
    return (enum role)(ROLE_CLASS_0 + point->group % 4);
}

/* Of a class, hollow where the point is held back. */
static enum glyph point_mark(const struct preview_point *point)
{
    return (enum glyph)((point->test ? GLYPH_TEST_0 : GLYPH_MARK_0) + point->group % 4);
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

/* ---- Drawing bars */

#define MOST_COLUMNS 256

/* Points of each class in each column of the picture; those without a class are all of class 0. */
struct bars {
    unsigned count[MOST_COLUMNS][4];
    unsigned most; /* of the fullest column */
};

static void count_bars(struct bars *bars, const struct preview *preview, int columns)
{
    *bars = (struct bars){.most = 1};
    for (size_t i = 0; i < preview->count; i++) {
        const struct preview_point *point = &preview->point[i];
        unsigned *column = bars->count[scaled(point->x, columns)];
        unsigned sum;

        column[point->group % 4]++;
        sum = column[0] + column[1] + column[2] + column[3];
        bars->most = sum > bars->most ? sum : bars->most;
    }
}

/* Classes upon one another, each with its mark; a number's bars are plain. Any point at all is seen. */
static void draw_column(const struct preview *preview, const struct bars *bars,
                        struct canvas *canvas, struct rect area, int column)
{
    unsigned below = 0;

    for (int group = 0; group < 4; group++) {
        unsigned upto = below + bars->count[column][group];
        int from = (int)((double)below / bars->most * area.height + 0.5);
        int to = (int)((double)upto / bars->most * area.height + 0.5);

        if (upto > below && to == from)
            to++;
        for (int y = from; y < to && y < area.height; y++)
            canvas_glyph(canvas, area.x + column, area.y + area.height - 1 - y,
                         (enum role)(ROLE_CLASS_0 + group),
                         preview->task == TASK_CLASSIFY ? (enum glyph)(GLYPH_MARK_0 + group)
                                                        : GLYPH_SHADE_4);
        below = upto;
    }
}

static void draw_bars(const struct preview *preview, struct canvas *canvas, struct rect area)
{
    int columns = area.width < MOST_COLUMNS ? area.width : MOST_COLUMNS;
    struct bars bars;

    count_bars(&bars, preview, columns);
    for (int column = 0; column < columns; column++)
        draw_column(preview, &bars, canvas, area, column);
}

/* ---- Axes */

/* "name low..high" below the picture. */
static void draw_axis(const struct preview_axis *axis, struct canvas *canvas, struct rect area,
                      int y)
{
    char text[100];

    snprintf(text, sizeof text, "%s %.3g..%.3g", axis->name, axis->low, axis->high);
    canvas_write_cut(canvas, area.x, y, area.width, ROLE_DIM, text);
}

/* Where there is room, what goes to the right and what goes up, each with its range; returns what is left. */
static struct rect draw_axes(const struct preview *preview, struct canvas *canvas, struct rect area)
{
    int rows = preview->kind == PREVIEW_AS_BARS ? 1 : 2;

    if (area.height < AXES_HEIGHT || area.width < AXES_WIDTH)
        return area;
    area.height -= rows;
    if (rows == 2)
        draw_axis(&preview->upward, canvas, area, area.y + area.height);
    draw_axis(&preview->across, canvas, area, area.y + area.height + rows - 1);
    return area;
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
        draw_points(preview, canvas, draw_axes(preview, canvas, area));
    else if (preview->kind == PREVIEW_AS_BARS)
        draw_bars(preview, canvas, draw_axes(preview, canvas, area));
    else if (preview->kind == PREVIEW_AS_IMAGES)
        draw_images(preview, canvas, area, first);
    else if (preview->problem[0] != '\0')
        canvas_wrap(canvas, area, ROLE_WARNING, preview->problem);
}
