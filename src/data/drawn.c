/*
 * The data set `digits`: drawn digits, prepared as a network is shown them.
 */
#include "data/digits.h"
#include "data/source.h"

#include <nntui/preparation.h>

#include <string.h>

/* Each digit has random numbers of its own, so it does not depend on how many there are. */
static bool draw(struct dataset *dataset, size_t row, struct drawing *drawing, uint64_t seed,
                 struct error *err)
{
    size_t digit = row % DIGITS;
    struct preparation done;
    struct rng rng;
    float pen;

    rng_seed(&rng, seed, RNG_SAMPLES, row);
    if (!digit_draw(drawing, &pen, digit_shape_draw(&rng, digit), &rng, err))
        return false;
    prepare_drawing(&done, drawing, PREPARATION_ALL, pen);
    memcpy(dataset->memory->bytes + row * DRAWING_PIXELS, done.bytes, DRAWING_PIXELS);
    dataset->memory->labels[row] = (uint8_t)digit;
    return true;
}

bool open_digits(struct dataset *dataset, struct source_options *options, struct error *err)
{
    struct dataset_memory *memory = dataset->memory;
    struct drawing drawing = {0};
    bool done = true;

    dataset->task = TASK_CLASSIFY;
    dataset->count = options->samples;
    dataset->inputs = DRAWING_PIXELS;
    dataset->outputs = DIGITS;
    dataset->image_width = dataset->image_height = DRAWING_SIDE;
    dataset->output_names = names_number(DIGITS, err);
    memory->bytes = data_allocate(dataset->count, DRAWING_PIXELS, "images", err);
    memory->labels = data_allocate(dataset->count, 1, "labels", err);
    if (dataset->output_names == NULL || memory->bytes == NULL || memory->labels == NULL)
        return false;
    dataset->bytes = memory->bytes;
    dataset->labels = memory->labels;
    for (size_t row = 0; done && row < dataset->count; row++)
        done = draw(dataset, row, &drawing, options->seed, err);
    drawing_free(&drawing);
    return done;
}
