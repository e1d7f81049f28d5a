/*
 * What is paper, in a picture of which nothing is known.
 *
 * The paper is what lies along the border. Where the border has about one shade, that is the paper's; else (a scan with
 * a shadow, a photograph) the paper is followed from place to place: a coarse grid of the picture's shades, of which each
 * point becomes the median of its surroundings, so that strokes vanish from it and the edges of shadows stay.
 */
#include "data/picture_paper.h"

#include <math.h>

#define EVEN_RANGE 0.06f /* shades about the border's median that are still the same paper */
#define EVEN_SHARE 0.7   /* of the border that has to be so for one sheet of one shade */
#define SAME_SHARE 0.4   /* of the border that has one shade exactly, as no paper does */
#define SMALL_SIDE 64    /* a smaller picture is no photograph, and its strokes are wide */

#define GRID_LEAST  3  /* points that the surroundings of one reach each way at least, */
#define GRID_RADIUS 10 /* and at most: a stroke has to be narrower than a fifth of the picture */

/* Shades by place. */
struct grid {
    size_t columns, rows;
    float level[PAPER_SIDE * PAPER_SIDE];
};

void histogram_count(struct histogram *histogram, float value)
{
    float level = fminf(fmaxf(value, 0), 1) * (HISTOGRAM_LEVELS - 1);

    histogram->count[(size_t)(level + 0.5f)]++;
    histogram->total++;
}

float histogram_quantile(const struct histogram *histogram, double share)
{
    double wanted = share * (double)histogram->total, sum = 0;
    size_t level = 0;

    for (; level + 1 < HISTOGRAM_LEVELS; level++) {
        sum += (double)histogram->count[level];
        if (sum > wanted)
            break;
    }
    return (float)level / (HISTOGRAM_LEVELS - 1);
}

/* ---- Paper */

/* The frame of the picture, a sixty-fourth of its longer side wide. */
static void count_border(const struct picture *picture, const float *shade,
                         struct histogram *histogram)
{
    size_t width = picture->width, height = picture->height;
    size_t frame = (width > height ? width : height) / 64 + 1;

    for (size_t y = 0; y < height; y++) {
        bool edge = y < frame || y + frame >= height;

        for (size_t x = 0; x < width; x++)
            if (edge || x < frame || x + frame >= width)
                histogram_count(histogram, shade[y * width + x]);
    }
}

static double share_near(const struct histogram *histogram, float value)
{
    size_t near = 0;

    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++)
        if (fabsf((float)level / (HISTOGRAM_LEVELS - 1) - value) <= EVEN_RANGE)
            near += histogram->count[level];
    return (double)near / (double)histogram->total;
}

/* The median shade of the pixels that belong to one point of the grid. */
static float grid_shade(const struct picture *picture, const float *shade, const struct grid *grid,
                        size_t column, size_t row)
{
    size_t left = column * picture->width / grid->columns;
    size_t right = (column + 1) * picture->width / grid->columns;
    size_t top = row * picture->height / grid->rows;
    size_t bottom = (row + 1) * picture->height / grid->rows;
    struct histogram histogram = {.total = 0};

    for (size_t y = top; y < bottom; y++)
        for (size_t x = left; x < right; x++)
            histogram_count(&histogram, shade[y * picture->width + x]);
    return histogram_quantile(&histogram, 0.5);
}

/* How far the surroundings reach: as far to both sides, so that near the border the edge of a shadow stays where it is. */
static size_t reach(size_t index, size_t points)
{
    size_t before = index, behind = points - 1 - index;
    size_t nearer = before < behind ? before : behind;

    nearer = nearer < GRID_RADIUS ? nearer : GRID_RADIUS;
    return nearer > GRID_LEAST ? nearer : GRID_LEAST;
}

/* The median of the surroundings of one point. */
static float surroundings(const struct grid *shades, size_t column, size_t row)
{
    size_t across = reach(column, shades->columns), down = reach(row, shades->rows);
    size_t left = column > across ? column - across : 0;
    size_t top = row > down ? row - down : 0;
    struct histogram histogram = {.total = 0};

    for (size_t y = top; y < shades->rows && y <= row + down; y++)
        for (size_t x = left; x < shades->columns && x <= column + across; x++)
            histogram_count(&histogram, shades->level[y * shades->columns + x]);
    return histogram_quantile(&histogram, 0.5);
}

/* Points of the grid along a side, which has at least as many pixels. */
static size_t grid_points(size_t side, size_t longer)
{
    size_t points = side * PAPER_SIDE / longer;

    return points > 0 ? points : 1;
}

/* The least and the most of a point and its neighbours. */
static void set_paper(struct paper *paper, const struct grid *medians, size_t column, size_t row)
{
    float low = 1, high = 0;

    for (size_t y = row > 0 ? row - 1 : 0; y <= row + 1 && y < medians->rows; y++)
        for (size_t x = column > 0 ? column - 1 : 0; x <= column + 1 && x < medians->columns; x++) {
            low = fminf(low, medians->level[y * medians->columns + x]);
            high = fmaxf(high, medians->level[y * medians->columns + x]);
        }
    paper->low[row * medians->columns + column] = low;
    paper->high[row * medians->columns + column] = high;
}

static void follow_paper(const struct picture *picture, const float *shade, struct paper *paper)
{
    size_t longer = picture->width > picture->height ? picture->width : picture->height;
    size_t columns = grid_points(picture->width, longer);
    size_t rows = grid_points(picture->height, longer);
    struct grid shades = {.columns = columns, .rows = rows}, medians = shades;

    for (size_t i = 0; i < columns * rows; i++)
        shades.level[i] = grid_shade(picture, shade, &shades, i % columns, i / columns);
    for (size_t i = 0; i < columns * rows; i++)
        medians.level[i] = surroundings(&shades, i % columns, i / columns);
    paper->columns = columns;
    paper->rows = rows;
    for (size_t i = 0; i < columns * rows; i++)
        set_paper(paper, &medians, i % columns, i / columns);
}

/* The shade that more of the border has than any other, and how much has it, but for rounding. */
static double most_common(const struct histogram *histogram, float *shade)
{
    size_t best = 0, near = 0;

    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++)
        if (histogram->count[level] > histogram->count[best])
            best = level;
    for (size_t level = best > 0 ? best - 1 : 0; level <= best + 1 && level < HISTOGRAM_LEVELS;
         level++)
        near += histogram->count[level];
    *shade = (float)best / (HISTOGRAM_LEVELS - 1);
    return (double)near / (double)histogram->total;
}

/* Of a program's picture the paper is its lightest or its darkest shade, also where ink takes up most of the border. */
static float nearest_end(const struct picture *picture, const float *shade, float level)
{
    struct histogram all = {.total = 0};
    float darkest, lightest, end;

    for (size_t i = 0; i < picture->width * picture->height; i++)
        histogram_count(&all, shade[i]);
    darkest = histogram_quantile(&all, 0.02);
    lightest = histogram_quantile(&all, 0.98);
    end = level - darkest < lightest - level ? darkest : lightest;
    return fabsf(end - level) > EVEN_RANGE ? end : level;
}

bool paper_find(struct paper *paper, const struct picture *picture, const float *shade)
{
    struct histogram border = {.total = 0};
    bool small = picture->width < SMALL_SIDE && picture->height < SMALL_SIDE, drawn, even;
    float level, common;

    count_border(picture, shade, &border);
    level = histogram_quantile(&border, 0.5);
    drawn = most_common(&border, &common) >= SAME_SHARE;
    even = small || drawn || share_near(&border, level) >= EVEN_SHARE;
    if (small || drawn)
        level = nearest_end(picture, shade, drawn ? common : level);
    if (even)
        *paper = (struct paper){.columns = 1, .rows = 1, .low = {level}, .high = {level}};
    else
        follow_paper(picture, shade, paper);
    return even;
}

/* Among the points of the grid: behind one of them, by so much of a step. */
struct grid_place {
    size_t before, behind;
    float share;
};

static struct grid_place find_place(size_t index, size_t pixels, size_t points)
{
    float place = ((float)index + 0.5f) * (float)points / (float)pixels - 0.5f;
    struct grid_place found;

    place = fminf(fmaxf(place, 0), (float)(points - 1));
    found.before = (size_t)place;
    found.behind = found.before + 1 < points ? found.before + 1 : found.before;
    found.share = place - (float)found.before;
    return found;
}

static float interpolate(const float *level, size_t columns, struct grid_place across,
                         struct grid_place down)
{
    const float *upper = level + down.before * columns, *lower = level + down.behind * columns;
    float above = upper[across.before] +
                  across.share * (upper[across.behind] - upper[across.before]);
    float below = lower[across.before] +
                  across.share * (lower[across.behind] - lower[across.before]);

    return above + down.share * (below - above);
}

void paper_range(const struct paper *paper, const struct picture *picture, size_t x, size_t y,
                 float *low, float *high)
{
    struct grid_place across = find_place(x, picture->width, paper->columns);
    struct grid_place down = find_place(y, picture->height, paper->rows);

    *low = interpolate(paper->low, paper->columns, across, down);
    *high = interpolate(paper->high, paper->columns, across, down);
}
