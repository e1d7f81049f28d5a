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
#define SMALL_SIDE 64    /* a smaller picture is no photograph, and its strokes are wide */

#define GRID_SIDE 48 /* points on the longer side of the coarse grid */
#define GRID_RADIUS \
 10 /* of the surroundings: a stroke has to be narrower than a fifth of the picture */

#define CLEAN_NOISE    0.02f /* below this a picture was made by a program */
#define LEAST_CONTRAST 0.1f  /* of ink: what departs less is paper */
#define LEAST_PAPER    0.1f /* the darkest that paper is taken to be, when ink is compared with it */

/* Paper by place; one point where it is even. */
struct paper {
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
static float grid_shade(const struct picture *picture, const float *shade,
                        const struct paper *paper, size_t column, size_t row)
{
    size_t left = column * picture->width / paper->columns;
    size_t right = (column + 1) * picture->width / paper->columns;
    size_t top = row * picture->height / paper->rows;
    size_t bottom = (row + 1) * picture->height / paper->rows;
    struct histogram histogram = {.total = 0};

    for (size_t y = top; y < bottom; y++)
        for (size_t x = left; x < right; x++)
            count_value(&histogram, shade[y * picture->width + x]);
    return quantile(&histogram, 0.5);
}

/* The median of the surroundings of one point. */
static float surroundings(const struct paper *shades, size_t column, size_t row)
{
    size_t left = column > GRID_RADIUS ? column - GRID_RADIUS : 0;
    size_t top = row > GRID_RADIUS ? row - GRID_RADIUS : 0;
    struct histogram histogram = {.total = 0};

    for (size_t y = top; y < shades->rows && y <= row + GRID_RADIUS; y++)
        for (size_t x = left; x < shades->columns && x <= column + GRID_RADIUS; x++)
            count_value(&histogram, shades->level[y * shades->columns + x]);
    return quantile(&histogram, 0.5);
}

/* Points of the grid along a side, which has at least as many pixels. */
static size_t grid_points(size_t side, size_t longer)
{
    size_t points = side * GRID_SIDE / longer;

    return points > 0 ? points : 1;
}

static void follow_paper(const struct picture *picture, const float *shade, struct paper *paper)
{
    size_t longer = picture->width > picture->height ? picture->width : picture->height;
    struct paper shades = {.columns = grid_points(picture->width, longer),
                           .rows = grid_points(picture->height, longer)};

    *paper = shades;
    for (size_t row = 0; row < shades.rows; row++)
        for (size_t column = 0; column < shades.columns; column++)
            shades.level[row * shades.columns + column] = grid_shade(picture, shade, &shades,
                                                                     column, row);
    for (size_t row = 0; row < shades.rows; row++)
        for (size_t column = 0; column < shades.columns; column++)
            paper->level[row * shades.columns + column] = surroundings(&shades, column, row);
}

/* True where the paper is the same everywhere. */
static bool find_paper(const struct picture *picture, const float *shade, struct paper *paper)
{
    struct histogram border = {.total = 0};
    float median;
    bool even;

    count_border(picture, shade, &border);
    median = quantile(&border, 0.5);
    even = (picture->width < SMALL_SIDE && picture->height < SMALL_SIDE) ||
           share_near(&border, median) >= EVEN_SHARE;
    if (even)
        *paper = (struct paper){.columns = 1, .rows = 1, .level = {median}};
    else
        follow_paper(picture, shade, paper);
    return even;
}

/* Where pixel `index` of `pixels` lies among the points of the grid: behind one of them, by so much of a step. */
static float grid_place(size_t index, size_t pixels, size_t points, size_t *before)
{
    float place = ((float)index + 0.5f) * (float)points / (float)pixels - 0.5f;

    place = fminf(fmaxf(place, 0), (float)(points - 1));
    *before = (size_t)place;
    if (*before + 1 == points && *before > 0)
        --*before;
    return place - (float)*before;
}

static float paper_at(const struct picture *picture, const struct paper *paper, size_t x, size_t y)
{
    size_t column, row, right, below;
    float across = grid_place(x, picture->width, paper->columns, &column);
    float down = grid_place(y, picture->height, paper->rows, &row);
    const float *line;
    float upper, lower;

    right = column + 1 < paper->columns ? column + 1 : column;
    below = row + 1 < paper->rows ? row + 1 : row;
    line = paper->level + row * paper->columns;
    upper = line[column] + across * (line[right] - line[column]);
    line = paper->level + below * paper->columns;
    lower = line[column] + across * (line[right] - line[column]);
    return upper + down * (lower - upper);
}

/* ---- Ink */

/*
 * Shades become how far they depart from the paper, darker above 0. Light falls on ink as on paper, so what is dark is
 * measured by the paper about it.
 */
static void depart(const struct picture *picture, const struct paper *paper, float *shade)
{
    for (size_t y = 0; y < picture->height; y++) {
        for (size_t x = 0; x < picture->width; x++) {
            float *value = shade + y * picture->width + x;
            float level = paper_at(picture, paper, x, y), darker = level - *value;

            *value = darker > 0 ? darker / fmaxf(level, LEAST_PAPER) : darker;
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

/* How far nearly all of the paper departs, by its departures away from the ink. */
static float measure_noise(const float *ink, size_t count)
{
    struct histogram histogram = {.total = 0};

    for (size_t i = 0; i < count; i++)
        count_value(&histogram, -ink[i]);
    return quantile(&histogram, 0.995);
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

static struct stretch stretch_noisy(const float *ink, size_t count, float noise)
{
    float floor = 1.5f * noise + CLEAN_NOISE, threshold;
    struct histogram histogram = {.total = 0}, strong = {.total = 0};

    for (size_t i = 0; i < count; i++)
        count_value(&histogram, ink[i] > floor ? ink[i] : 0);
    threshold = fmaxf(divide(&histogram), floor);
    for (size_t i = 0; i < count; i++)
        if (ink[i] > threshold)
            count_value(&strong, ink[i]);
    return (struct stretch){.low = fmaxf(floor, threshold / 2),
                            .high = strong.total > 0 ? quantile(&strong, 0.75) : 0};
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
    bool even = find_paper(picture, shade, &paper);
    struct stretch stretch;
    float noise;

    depart(picture, &paper, shade);
    picture->dark_paper = turn(shade, count);
    noise = measure_noise(shade, count);
    even = even && noise < CLEAN_NOISE;
    stretch = even ? stretch_clean(shade, count) : stretch_noisy(shade, count, noise);
    picture->blank = stretch.high < fmaxf(LEAST_CONTRAST, 2 * stretch.low * (even ? 0 : 1));
    if (picture->blank) {
        memset(picture->ink, 0, count);
        return true;
    }
    stretch_ink(picture, shade, stretch);
    return even || ink_clean(picture, err);
}
