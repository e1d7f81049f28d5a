/*
 * Training images changed a little each time they are seen, so that a network learns the shape and not the place.
 *
 * Moved alone, an image keeps its pixels. Turned, scaled or bent, each pixel of the new image is read from the old
 * one at
 *
 *     c + A (p - c - m) + d(p)        c: the middle, A: a turn by r and a division by the scale, m: the shift
 *
 * between four pixels (bilinear, in 256ths of a pixel), all changes in one such reading. d is the elastic field:
 * random displacements on a coarse grid, drawn out by cubic B-splines. Simard, Steinkraus and Platt, "Best
 * practices for convolutional neural networks applied to visual document analysis", 2003, blur independent
 * displacements of each pixel with a Gaussian instead; a B-spline over a quarter of 28 pixels is one of 4.04 pixels, their 4.
 */
#include "learner_private.h"

#include <nntui/i18n.h>
#include <nntui/rng.h>
#include <nntui/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLACK 64 /* what the kernels may read past an image's end */
#define CELLS 4  /* of the grid, each way */
#define GRID  (CELLS + 3)
#define TAPS  4  /* points of the grid that a place is between, each way */
#define CHUNK 32 /* pixels that are worked on at a time */
#define ROOM  3  /* background around an image that is read from: one pixel before, two behind */

/* The mean over all places of the sum of the squares of a cubic B-spline's four weights: how far it damps noise. */
#define SPLINE_DAMPING (151.0 / 315)

/*
 * Each slot has the changed image, [height][width], and where images are read between pixels the old one with
 * background around it, [height + ROOM][width + ROOM].
 */
struct augment {
    size_t width, height;
    size_t slot; /* bytes of a slot */
    uint8_t *images;
    float *across; /* [GRID][chunks * CHUNK]: weights of the grid's points at each column */
    size_t across_row;
    float *down; /* [height][TAPS] */
};

/* How one image is changed. u, v: from which column and row of the old image. */
struct warp {
    float u[3], v[3]; /* u = u[0] + u[1] x + u[2] y */
    bool bent;
    float bend[2][GRID][GRID];
};

/* ---- Whether and with what */

static bool is_warped(const struct learner_options *options)
{
    return options->rotate > 0 || options->scale > 0 || options->elastic > 0;
}

static bool check_shift(const struct samples *train, size_t shift, struct error *err)
{
    size_t least = train->image_width < train->image_height ? train->image_width
                                                            : train->image_height;

    if (train->bytes == NULL || least == 0)
        return error_input(err, _("shift is %zu; it is for images, expected 0 here"), shift);
    if (shift < least)
        return true;
    return error_input(err, _("shift is %zu; expected less than the images' %zu pixels"), shift,
                       least);
}

static bool check_warp(const struct samples *train, const char *what, double value,
                       struct error *err)
{
    char shown[32];

    if (value == 0 || (train->bytes != NULL && train->image_width > 0))
        return true;
    return error_input(err, _("%s is %s; it is for images, expected 0 here"), what,
                       format_real(shown, sizeof shown, value));
}

bool augment_check(const struct samples *train, const struct learner_options *options,
                   struct error *err)
{
    return (options->shift == 0 || check_shift(train, options->shift, err)) &&
           check_warp(train, "rotate", options->rotate, err) &&
           check_warp(train, "scale", options->scale, err) &&
           check_warp(train, "elastic", options->elastic, err);
}

/* The weights of a cubic B-spline's four points at 0 <= t <= 1 between the middle two. */
static void spline_weights(double t, float weights[TAPS])
{
    weights[0] = (float)((1 - t) * (1 - t) * (1 - t) / 6);
    weights[1] = (float)((3 * t * t * t - 6 * t * t + 4) / 6);
    weights[2] = (float)((-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6);
    weights[3] = (float)(t * t * t / 6);
}

/* The first of the grid's points that a pixel is between, and their weights; the grid is stretched over the image. */
static size_t spline_place(size_t pixel, size_t pixels, float weights[TAPS])
{
    double place = ((double)pixel + 0.5) * CELLS / (double)pixels;
    size_t cell = (size_t)place;

    spline_weights(place - (double)cell, weights);
    return cell;
}

static void fill_splines(struct augment *augment)
{
    for (size_t x = 0; x < augment->width; x++) {
        float weights[TAPS];
        size_t first = spline_place(x, augment->width, weights);

        for (size_t k = 0; k < TAPS; k++)
            augment->across[(first + k) * augment->across_row + x] = weights[k];
    }
    for (size_t y = 0; y < augment->height; y++)
        spline_place(y, augment->height, augment->down + y * TAPS);
}

static bool create_splines(struct augment *augment, struct error *err)
{
    augment->across_row = (augment->width + CHUNK - 1) / CHUNK * CHUNK;
    augment->across = calloc(GRID * augment->across_row, sizeof *augment->across);
    augment->down = calloc(augment->height * TAPS, sizeof *augment->down);
    if (augment->across == NULL || augment->down == NULL)
        return error_memory(err, GRID * augment->across_row * sizeof *augment->across,
                            "the bending of images");
    fill_splines(augment);
    return true;
}

static bool create_images(struct augment *augment, const struct learner_options *options,
                          size_t capacity, struct error *err)
{
    augment->slot = augment->width * augment->height;
    if (is_warped(options))
        augment->slot += (augment->width + ROOM) * (augment->height + ROOM);
    augment->images = calloc(capacity * augment->slot + SLACK, 1);
    return augment->images != NULL ||
           error_memory(err, capacity * augment->slot + SLACK, "the images of a mini-batch");
}

bool augment_create(struct work *work, const struct samples *train,
                    const struct learner_options *options, size_t capacity, struct error *err)
{
    struct augment *augment;

    if (options->shift == 0 && !is_warped(options))
        return true;
    work->augment = augment = calloc(1, sizeof *augment);
    if (augment == NULL)
        return error_memory(err, sizeof *augment, "the images of a mini-batch");
    augment->width = train->image_width;
    augment->height = train->image_height;
    return create_images(augment, options, capacity, err) &&
           (options->elastic <= 0 || create_splines(augment, err));
}

void augment_free(struct augment *augment)
{
    if (augment == NULL)
        return;
    free(augment->images);
    free(augment->across);
    free(augment->down);
    free(augment);
}

/* ---- Moved by whole pixels */

/* `to` becomes `from` moved by dx to the right and dy down; what comes in at the edges is background. */
static void move_image(const uint8_t *from, uint8_t *to, size_t width, size_t height, long dx,
                       long dy)
{
    const size_t left = dx > 0 ? (size_t)dx : 0, lost = dx < 0 ? (size_t)-dx : 0;
    const size_t top = dy > 0 ? (size_t)dy : 0, above = dy < 0 ? (size_t)-dy : 0;

    memset(to, 0, width * height);
    for (size_t y = 0; y + top + above < height; y++)
        memcpy(to + (y + top) * width + left, from + (y + above) * width + lost,
               width - left - lost);
}

/* -shift .. shift, each equally likely. */
static long draw_step(struct rng *rng, size_t shift)
{
    return (long)rng_below(rng, 2 * (uint64_t)shift + 1) - (long)shift;
}

/* ---- Read between pixels */

/* -1 <= value < 1. */
static double draw_side(struct rng *rng)
{
    return 2 * rng_uniform(rng) - 1;
}

/* Each point of the grid is displaced evenly to all sides, so that pixels come to a deviation of `elastic` each way. */
static void draw_bend(struct warp *warp, struct rng *rng, double elastic)
{
    const float most = (float)(elastic * 1.7320508075688772 /
                               SPLINE_DAMPING); /* sqrt 3: uniform's */

    warp->bent = elastic > 0;
    for (size_t i = 0; warp->bent && i < GRID; i++)
        for (size_t k = 0; k < GRID; k++) {
            uint64_t both = rng_u64(rng);

            warp->bend[0][i][k] = most * ((float)(int32_t)(both >> 32) * 0x1p-31F);
            warp->bend[1][i][k] = most * ((float)(int32_t)(both & UINT32_MAX) * 0x1p-31F);
        }
}

/* All are drawn whatever is on, so that turning one on does not change the others. */
static void draw_warp(struct warp *warp, const struct augment *augment,
                      const struct learner_options *options, struct rng *rng)
{
    const double dx = draw_side(rng) * (double)options->shift,
                 dy = draw_side(rng) * (double)options->shift;
    const double turn = draw_side(rng) * options->rotate * 0.017453292519943295;
    const double size = exp(draw_side(rng) * log1p(options->scale));
    const double middle_x = 0.5 * (double)(augment->width - 1),
                 middle_y = 0.5 * (double)(augment->height - 1);
    const double c = cos(turn) / size, s = sin(turn) / size;

    warp->u[1] = (float)c;
    warp->u[2] = (float)s;
    warp->v[1] = (float)-s;
    warp->v[2] = (float)c;
    warp->u[0] = (float)(middle_x - c * (middle_x + dx) - s * (middle_y + dy));
    warp->v[0] = (float)(middle_y + s * (middle_x + dx) - c * (middle_y + dy));
    draw_bend(warp, rng, options->elastic);
}

/* The old image with background around it; the border has been 0 from the start. */
static void surround(const struct augment *augment, const uint8_t *image, uint8_t *padded)
{
    for (size_t y = 0; y < augment->height; y++)
        memcpy(padded + (y + 1) * (augment->width + ROOM) + 1, image + y * augment->width,
               augment->width);
}

/* The grid's displacements at CHUNK columns from `from` on, for each of the grid's rows. */
static void bend_columns(const struct augment *augment, const struct warp *warp, size_t from,
                         float bend[2][GRID][CHUNK])
{
    memset(bend, 0, 2 * sizeof *bend);
    for (size_t way = 0; way < 2; way++)
        for (size_t row = 0; row < GRID; row++)
            for (size_t k = 0; k < GRID; k++) {
                const float *weight = augment->across + k * augment->across_row + from;
                const float by = warp->bend[way][row][k];

                for (size_t i = 0; i < CHUNK; i++)
                    bend[way][row][i] += by * weight[i];
            }
}

/* Adds the displacements of row y. */
static void bend_row(const struct augment *augment, size_t y, float bend[2][GRID][CHUNK],
                     float u[CHUNK], float v[CHUNK])
{
    const float *w = augment->down + y * TAPS;
    const size_t first = (2 * y + 1) * CELLS / (2 * augment->height); /* as spline_place() has it */
    float(*bx)[CHUNK] = bend[0] + first, (*by)[CHUNK] = bend[1] + first;

    for (size_t i = 0; i < CHUNK; i++) {
        u[i] += w[0] * bx[0][i] + w[1] * bx[1][i] + w[2] * bx[2][i] + w[3] * bx[3][i];
        v[i] += w[0] * by[0][i] + w[1] * by[1][i] + w[2] * by[2][i] + w[3] * by[3][i];
    }
}

/* Places to 256ths of a pixel of the surrounded image, where all that is outside is its border. */
static void fix_places(const float place[CHUNK], size_t pixels, int32_t fixed[CHUNK])
{
    const float most = 256 * (float)(pixels + 1);

    for (size_t i = 0; i < CHUNK; i++) {
        float at = 256 * (place[i] + 1) + 0.5F;

        at = at > 0 ? at : 0;
        fixed[i] = (int32_t)(at < most ? at : most);
    }
}

/* Between four pixels; halves are rounded up. */
static uint8_t read_between(const uint8_t *padded, size_t row, int32_t u, int32_t v)
{
    const uint8_t *p = padded + (size_t)(v >> 8) * row + (size_t)(u >> 8);
    const int32_t a = u & 255, b = v & 255;
    const int32_t top = p[0] * 256 + a * (p[1] - p[0]);
    const int32_t bottom = p[row] * 256 + a * (p[row + 1] - p[row]);

    return (uint8_t)((top * 256 + b * (bottom - top) + 32768) >> 16);
}

/* `count` pixels of row y from column `from` on. */
static void warp_row(const struct augment *augment, const struct warp *warp, size_t from, size_t y,
                     size_t count, float bend[2][GRID][CHUNK], const uint8_t *padded, uint8_t *to)
{
    const float u0 = warp->u[0] + warp->u[1] * (float)from + warp->u[2] * (float)y;
    const float v0 = warp->v[0] + warp->v[1] * (float)from + warp->v[2] * (float)y;
    float u[CHUNK], v[CHUNK];
    int32_t column[CHUNK], row[CHUNK];

    for (size_t i = 0; i < CHUNK; i++) {
        u[i] = u0 + warp->u[1] * (float)(int32_t)i;
        v[i] = v0 + warp->v[1] * (float)(int32_t)i;
    }
    if (warp->bent)
        bend_row(augment, y, bend, u, v);
    fix_places(u, augment->width, column);
    fix_places(v, augment->height, row);
    for (size_t i = 0; i < count; i++)
        to[i] = read_between(padded, augment->width + ROOM, column[i], row[i]);
}

static void warp_image(const struct augment *augment, const struct warp *warp,
                       const uint8_t *padded, uint8_t *to)
{
    float bend[2][GRID][CHUNK];

    for (size_t x = 0; x < augment->width; x += CHUNK) {
        const size_t left = augment->width - x;

        if (warp->bent)
            bend_columns(augment, warp, x, bend);
        for (size_t y = 0; y < augment->height; y++)
            warp_row(augment, warp, x, y, left < CHUNK ? left : CHUNK, bend, padded,
                     to + y * augment->width + x);
    }
}

/* ---- Either */

const uint8_t *augment_image(const struct learner *learner, size_t index, size_t slot)
{
    const struct samples *train = &learner->train;
    const struct augment *augment = learner->work.augment;
    const uint8_t *image = train->bytes + learner_row(learner, index) * train->inputs;
    uint8_t *changed, *padded;
    struct warp warp;
    struct rng rng;

    if (augment == NULL)
        return image;
    rng_seed(&rng, learner->options.seed, RNG_AUGMENT,
             learner->standing.epoch * train->count + index);
    changed = augment->images + slot * augment->slot;
    padded = changed + train->inputs;
    if (is_warped(&learner->options)) {
        draw_warp(&warp, augment, &learner->options, &rng);
        surround(augment, image, padded);
        warp_image(augment, &warp, padded, changed);
    } else {
        const long dx = draw_step(&rng, learner->options.shift);

        move_image(image, changed, augment->width, augment->height, dx,
                   draw_step(&rng, learner->options.shift));
    }
    return changed;
}
