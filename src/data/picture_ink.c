/*
 * What is ink, once the paper is known. It is on the side of the paper where more departs from it. What departs to the
 * other side is noise, and tells how much of it there is on the ink's side; above that, Otsu's threshold divides ink from
 * paper.
 */
#include "data/picture_format.h"
#include "data/picture_paper.h"

#include <math.h>
#include <string.h>

#define CLEAN_NOISE    0.02f /* below this a picture was made by a program */
#define LEAST_CONTRAST 0.1f  /* of ink: what departs less is paper */
#define LEAST_PAPER    0.1f  /* the darkest that ink's paper is taken to be */

/* Shades become how far they depart from the paper, darker above 0. */
static void depart(const struct picture *picture, const struct paper *paper, float *shade)
{
    for (size_t i = 0; i < picture->width * picture->height; i++) {
        float low, high;

        paper_range(paper, picture, i % picture->width, i / picture->width, &low, &high);
        shade[i] = shade[i] < low ? low - shade[i] : fminf(0, high - shade[i]);
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
    for (size_t i = 0; i < picture->width * picture->height; i++) {
        float low, high;

        paper_range(paper, picture, i % picture->width, i / picture->width, &low, &high);
        ink[i] /= fmaxf(low, LEAST_PAPER);
    }
}

/* How far nearly all of the paper departs, by its departures away from the ink. */
static float measure_noise(const float *ink, size_t count)
{
    struct histogram histogram = {.total = 0};

    for (size_t i = 0; i < count; i++)
        histogram_count(&histogram, -ink[i]);
    return histogram_quantile(&histogram, 0.95);
}

/* Otsu's threshold: the one that divides into two classes with means as far apart as possible. */
static float divide(const struct histogram *histogram)
{
    double all = 0, lower = 0, lower_sum = 0, best = -1;
    size_t best_level = 0;

    for (size_t level = 0; level < HISTOGRAM_LEVELS; level++)
        all += (double)level * (double)histogram->count[level];
    for (size_t level = 0; level + 1 < HISTOGRAM_LEVELS; level++) {
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
    return ((float)best_level + 0.5f) / (HISTOGRAM_LEVELS - 1);
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
        histogram_count(&histogram, ink[i] > floor ? ink[i] : 0);
    threshold = fmaxf(divide(&histogram), floor);
    for (size_t i = 0; i < count; i++)
        if (ink[i] > threshold)
            histogram_count(&strong, ink[i]);
    stretch.low = fmaxf(floor, threshold / 2);
    stretch.high = strong.total > 0 ? histogram_quantile(&strong, 0.75) : 0;
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
    bool clean = paper_find(&paper, picture, shade);
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
