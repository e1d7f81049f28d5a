/*
 * Training images moved a little each time they are seen, so that a network learns the shape and not the place.
 */
#include "learner_private.h"

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

/* What the kernels may read past an image's end. */
#define SLACK 64

bool augment_check(const struct samples *train, const struct learner_options *options,
                   struct error *err)
{
    size_t least = train->image_width < train->image_height ? train->image_width
                                                            : train->image_height;

    if (options->shift == 0)
        return true;
    if (train->bytes == NULL || least == 0)
        return error_input(err, _("shift is %zu; it is for images, expected 0 here"),
                           options->shift);
    if (options->shift < least)
        return true;
    return error_input(err, _("shift is %zu; expected less than the images' %zu pixels"),
                       options->shift, least);
}

bool augment_create(struct work *work, const struct samples *train,
                    const struct learner_options *options, size_t capacity, struct error *err)
{
    const size_t size = capacity * train->inputs + SLACK;

    if (options->shift == 0)
        return true;
    work->moved = calloc(size, 1);
    return work->moved != NULL || error_memory(err, size, "the images of a mini-batch");
}

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

const uint8_t *augment_image(const struct learner *learner, size_t index, size_t slot)
{
    const struct samples *train = &learner->train;
    const uint8_t *image = train->bytes + learner_row(learner, index) * train->inputs;
    const size_t shift = learner->options.shift;
    struct rng rng;
    uint8_t *moved;
    long dx, dy;

    if (shift == 0)
        return image;
    rng_seed(&rng, learner->options.seed, RNG_AUGMENT,
             learner->standing.epoch * train->count + index);
    dx = draw_step(&rng, shift);
    dy = draw_step(&rng, shift);
    moved = learner->work.moved + slot * train->inputs;
    move_image(image, moved, train->image_width, train->image_height, dx, dy);
    return moved;
}
