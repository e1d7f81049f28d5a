/*
 * What is ink and what is paper, in a picture of which nothing is known.
 *
 * The paper is what lies along the border. Where the border has about one shade, that is the paper's; else (a scan with
 * a shadow, a photograph) the paper is followed from place to place: a coarse grid of the picture's shades, of which each
 * point becomes the median of its surroundings, so that strokes vanish from it and the edges of shadows stay. The ink is
 * on the side of the paper where more departs from it. What departs to the other side is noise, and tells how much of
 * it there is on the ink's side; above that, Otsu's threshold divides ink from paper.
 */
#include "data/picture_format.h"

#include <math.h>
#include <string.h>

#define LEVELS 256 /* of a histogram */

#define EVEN_RANGE 0.06f /* shades about the border's median that are still the same paper */
#define EVEN_SHARE 0.7   /* of the border that has to be so for one sheet of one shade */
#define SAME_SHARE 0.4 /* of the border that has one shade exactly: no paper does, a program does */
#define SMALL_SIDE 64  /* a smaller picture is no photograph, and its strokes are wide */

#define GRID_SIDE   48 /* points on the longer side of the coarse grid */
#define GRID_LEAST  3  /* points that the surroundings of one reach each way at least, */
#define GRID_RADIUS 10 /* and at most: a stroke has to be narrower than a fifth of the picture */

#define CLEAN_NOISE    0.02f /* below this a picture was made by a program */
#define LEAST_CONTRAST 0.1f  /* of ink: what departs less is paper */
#define LEAST_PAPER    0.1f /* the darkest that paper is taken to be, when ink is compared with it */

/*
 * Paper by place; one point where it is even. Between low and high everything is paper: at the edge of a shadow these
 * are the shades on both sides, elsewhere nearly the same.
 */
struct paper {
    size_t columns, rows;
    float low[GRID_SIDE * GRID_SIDE], high[GRID_SIDE * GRID_SIDE];
};

/* Shades by place. */
struct grid {
    size_t columns, rows;
    float level[GRID_SIDE * GRID_SIDE];
};

/* Counts of values from 0 to 1. */
struct histogram {
    size_t count[LEVELS];
    size_t total;
};

static void count_value(struct histogram *histogram, float value)
{
    float level = fminf(fmaxf(value, 0), 1) * (LEVELS - 1);

    histogram->count[(size_t)(level + 0.5f)]++;
    histogram->total++;
}

/* The value below which `share` of all lie. */
static float quantile(const struct histogram *histogram, double share)
{
    double wanted = share * (double)histogram->total, sum = 0;
    size_t level = 0;

    for (; level + 1 < LEVELS; level++) {
        sum += (double)histogram->count[level];
        if (sum > wanted)
            break;
    }
    return (float)level / (LEVELS - 1);
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
                count_value(histogram, shade[y * width + x]);
    }
}

static double share_near(const struct histogram *histogram, float value)
{
    size_t near = 0;

    for (size_t level = 0; level < LEVELS; level++)
        if (fabsf((float)level / (LEVELS - 1) - value) <= EVEN_RANGE)
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
            count_value(&histogram, shade[y * picture->width + x]);
    return quantile(&histogram, 0.5);
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
            count_value(&histogram, shades->level[y * shades->columns + x]);
    return quantile(&histogram, 0.5);
}

/* Points of the grid along a side, which has at least as many pixels. */
static size_t grid_points(size_t side, size_t longer)
{
    size_t points = side * GRID_SIDE / longer;

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

    for (size_t level = 0; level < LEVELS; level++)
        if (histogram->count[level] > histogram->count[best])
            best = level;
    for (size_t level = best > 0 ? best - 1 : 0; level <= best + 1 && level < LEVELS; level++)
        near += histogram->count[level];
    *shade = (float)best / (LEVELS - 1);
    return (double)near / (double)histogram->total;
}

/* Of a program's picture the paper is its lightest or its darkest shade, also where ink takes up most of the border. */
static float nearest_end(const struct picture *picture, const float *shade, float level)
{
    struct histogram all = {.total = 0};
    float darkest, lightest, end;

    for (size_t i = 0; i < picture->width * picture->height; i++)
        count_value(&all, shade[i]);
    darkest = quantile(&all, 0.02);
    lightest = quantile(&all, 0.98);
    end = level - darkest < lightest - level ? darkest : lightest;
    return fabsf(end - level) > EVEN_RANGE ? end : level;
}

/* True where the paper is the same everywhere. */
static bool find_paper(const struct picture *picture, const float *shade, struct paper *paper)
{
    struct histogram border = {.total = 0};
    bool small = picture->width < SMALL_SIDE && picture->height < SMALL_SIDE, drawn, even;
    float level, common;

    count_border(picture, shade, &border);
    level = quantile(&border, 0.5);
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

/* ---- Ink */

/* Shades become how far they depart from the paper, darker above 0. */
static void depart(const struct picture *picture, const struct paper *paper, float *shade)
{
    for (size_t y = 0; y < picture->height; y++) {
        struct grid_place down = find_place(y, picture->height, paper->rows);

        for (size_t x = 0; x < picture->width; x++) {
            struct grid_place across = find_place(x, picture->width, paper->columns);
            float *value = shade + y * picture->width + x;
            float darker = interpolate(paper->low, paper->columns, across, down) - *value;
            float lighter = *value - interpolate(paper->high, paper->columns, across, down);

            *value = darker > 0 ? darker : fminf(0, -lighter);
        }
    }
}

/* Whether the paper is the darker: then the ink is turned to above 0. */
static bool turn(float *ink, size_t count)
{
    double above = 0, below = 0;

    for (size_t i = 0; i < count; i++) {
        double square = (double)ink[i] * (double)ink[i];

        above += ink[i] > 0 ? square : 0;
        below += ink[i] < 0 ? square : 0;
    }
    for (size_t i = 0; below > above && i < count; i++)
        ink[i] = -ink[i];
    return below > above;
}

/* Light falls on dark ink as on the paper about it: in a shadow both are darker, and differ by less. */
static void compare_with_paper(const struct picture *picture, const struct paper *paper, float *ink)
{
    for (size_t y = 0; y < picture->height; y++) {
        struct grid_place down = find_place(y, picture->height, paper->rows);

        for (size_t x = 0; x < picture->width; x++) {
            struct grid_place across = find_place(x, picture->width, paper->columns);

            ink[y * picture->width + x] /= fmaxf(
                interpolate(paper->low, paper->columns, across, down), LEAST_PAPER);
        }
    }
}

/* How far nearly all of the paper departs, by its departures away from the ink. */
static float measure_noise(const float *ink, size_t count)
{
    struct histogram histogram = {.total = 0};

    for (size_t i = 0; i < count; i++)
        count_value(&histogram, -ink[i]);
    return quantile(&histogram, 0.95);
}

/* Otsu's threshold: the one that divides into two classes with means as far apart as possible. */
static float divide(const struct histogram *histogram)
{
    double all = 0, lower = 0, lower_sum = 0, best = -1;
    size_t best_level = 0;

    for (size_t level = 0; level < LEVELS; level++)
        all += (double)level * (double)histogram->count[level];
    for (size_t level = 0; level + 1 < LEVELS; level++) {
        double upper, gap;

        lower += (double)histogram->count[level];
        lower_sum += (double)level * (double)histogram->count[level];
        upper = (double)histogram->total - lower;
        if (lower <= 0 || upper <= 0)
            continue;
        gap = lower_sum / lower - (all - lower_sum) / upper;
        if (lower * upper * gap * gap > best) {
            best = lower * upper * gap * gap;
            best_level = level;
        }
    }
    return ((float)best_level + 0.5f) / (LEVELS - 1);
}

/* Departures from `low`, which is paper, to `high`, which is full ink. */
struct stretch {
    float low, high;
};

/* A program's picture keeps all of its shades. */
static struct stretch stretch_clean(const float *ink, size_t count)
{
    struct stretch stretch = {0, 0};

    for (size_t i = 0; i < count; i++)
        stretch.high = fmaxf(stretch.high, ink[i]);
    return stretch;
}

static struct stretch stretch_noisy(const float *ink, size_t count)
{
    float floor = 2.4f * measure_noise(ink, count) + CLEAN_NOISE, threshold;
    struct histogram histogram = {.total = 0}, strong = {.total = 0};
    struct stretch stretch;

    for (size_t i = 0; i < count; i++)
        count_value(&histogram, ink[i] > floor ? ink[i] : 0);
    threshold = fmaxf(divide(&histogram), floor);
    for (size_t i = 0; i < count; i++)
        if (ink[i] > threshold)
            count_value(&strong, ink[i]);
    stretch.low = fmaxf(floor, threshold / 2);
    stretch.high = strong.total > 0 ? quantile(&strong, 0.75) : 0;
    return stretch.high < 1.5f * floor ? (struct stretch){0, 0} : stretch;
}

/* Every pixel becomes the mean of its row's three, or its column's, with those `step` before and behind. */
static void smooth_line(float *line, size_t count, size_t step)
{
    float before = line[0];

    for (size_t i = 0; i < count; i++) {
        float here = line[i * step], behind = i + 1 < count ? line[(i + 1) * step] : here;

        line[i * step] = (before + here + behind) / 3;
        before = here;
    }
}

static void smooth(const struct picture *picture, float *ink)
{
    for (size_t y = 0; y < picture->height; y++)
        smooth_line(ink + y * picture->width, picture->width, 1);
    for (size_t x = 0; x < picture->width; x++)
        smooth_line(ink + x, picture->height, picture->width);
}

static void stretch_ink(struct picture *picture, const float *ink, struct stretch stretch)
{
    for (size_t i = 0; i < picture->width * picture->height; i++) {
        float value = (ink[i] - stretch.low) / (stretch.high - stretch.low);

        picture->ink[i] = (uint8_t)(255 * fminf(fmaxf(value, 0), 1) + 0.5f);
    }
}

bool ink_find(struct picture *picture, float *shade, struct error *err)
{
    size_t count = picture->width * picture->height;
    struct paper paper;
    bool clean = find_paper(picture, shade, &paper);
    struct stretch stretch;

    depart(picture, &paper, shade);
    picture->dark_paper = turn(shade, count);
    if (!picture->dark_paper)
        compare_with_paper(picture, &paper, shade);
    clean = clean && measure_noise(shade, count) < CLEAN_NOISE;
    if (!clean)
        smooth(picture, shade);
    stretch = clean ? stretch_clean(shade, count) : stretch_noisy(shade, count);
    picture->blank = stretch.high < LEAST_CONTRAST;
    if (picture->blank) {
        memset(picture->ink, 0, count);
        return true;
    }
    stretch_ink(picture, shade, stretch);
    return clean || ink_clean(picture, err);
}
