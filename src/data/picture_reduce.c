/*
 * Averaging by area, row by row: each pixel gives each cell that it covers its share of the area. Sums are exact but
 * for rounding, as the shares are worked out in whole numbers.
 */
#include "data/picture_format.h"
#include "data/source.h"

#include <math.h>
#include <stdlib.h>

/* Pixel `index` lies from index * cells / pixels to (index + 1) * cells / pixels. */
struct share share_of(size_t index, size_t pixels, size_t cells)
{
    uint64_t start = (uint64_t)index * cells, end = start + cells;
    uint64_t cell = start / pixels, border = (cell + 1) * pixels;
    uint64_t inside = end < border ? end : border;

    return (struct share){.cell = (size_t)cell,
                          .first = (float)(inside - start) / (float)pixels,
                          .second = (float)(end - inside) / (float)pixels};
}

/* A side in cells when the longer one becomes `longest`. */
static size_t shorten(size_t side, size_t longer, size_t longest)
{
    size_t cells = longer <= longest ? side : (size_t)((uint64_t)side * longest / longer);

    return cells > 0 ? cells : 1;
}

static bool allocate(struct reduction *reduction, struct error *err)
{
    size_t width = reduction->file_width, cells = reduction->width * reduction->height;

    reduction->row_shade = data_allocate(width, sizeof(float), "a row of a picture", err);
    reduction->row_alpha = data_allocate(width, sizeof(float), "a row of a picture", err);
    reduction->columns = data_allocate(width, sizeof(struct share), "a row of a picture", err);
    reduction->shade = data_allocate(cells, sizeof(float), "a picture", err);
    reduction->alpha = data_allocate(cells, sizeof(float), "a picture", err);
    return reduction->row_shade != NULL && reduction->row_alpha != NULL &&
           reduction->columns != NULL && reduction->shade != NULL && reduction->alpha != NULL;
}

bool reduction_start(struct reduction *reduction, size_t file_width, size_t file_height,
                     size_t side, struct error *err)
{
    size_t longer = file_width > file_height ? file_width : file_height;

    *reduction = (struct reduction){.file_width = file_width,
                                    .file_height = file_height,
                                    .width = shorten(file_width, longer, side),
                                    .height = shorten(file_height, longer, side)};
    if (!allocate(reduction, err)) {
        reduction_free(reduction);
        return false;
    }
    for (size_t x = 0; x < file_width; x++) {
        reduction->row_alpha[x] = 1;
        reduction->columns[x] = share_of(x, file_width, reduction->width);
    }
    return true;
}

void reduction_free(struct reduction *reduction)
{
    free(reduction->row_shade);
    free(reduction->row_alpha);
    free(reduction->columns);
    free(reduction->shade);
    free(reduction->alpha);
    *reduction = (struct reduction){0};
}

/* Adds the row to the cells of one line, `weight` of their height. */
static void add_row(struct reduction *reduction, size_t line, float weight)
{
    float *shade = reduction->shade + line * reduction->width;
    float *alpha = reduction->alpha + line * reduction->width;

    for (size_t x = 0; x < reduction->file_width; x++) {
        struct share share = reduction->columns[x];
        float opaque = reduction->row_alpha[x] * weight;
        float value = reduction->row_shade[x] * opaque;

        shade[share.cell] += share.first * value;
        alpha[share.cell] += share.first * opaque;
        if (share.second > 0) {
            shade[share.cell + 1] += share.second * value;
            alpha[share.cell + 1] += share.second * opaque;
        }
    }
}

void reduction_take_row(struct reduction *reduction)
{
    struct share share = share_of(reduction->rows_taken++, reduction->file_height,
                                  reduction->height);

    add_row(reduction, share.cell, share.first);
    if (share.second > 0)
        add_row(reduction, share.cell + 1, share.second);
}

/* ---- Transparency */

#define ONE_SHADE 0.1f /* deviation of what is no drawing in two shades */

struct opaque {
    double alpha;           /* mean */
    double mean, deviation; /* of the shades, each by its alpha */
};

static struct opaque measure_opaque(const struct reduction *reduction)
{
    size_t count = reduction->width * reduction->height;
    double alpha = 0, sum = 0, squares = 0, mean;

    for (size_t i = 0; i < count; i++) {
        double opaque = (double)reduction->alpha[i], value = (double)reduction->shade[i];

        alpha += opaque;
        sum += value;
        squares += opaque > 0 ? value * value / opaque : 0;
    }
    mean = alpha > 0 ? sum / alpha : 0;
    return (struct opaque){.alpha = alpha / (double)count,
                           .mean = mean,
                           .deviation = alpha > 0 ? sqrt(fmax(0, squares / alpha - mean * mean))
                                                  : 0};
}

/*
 * Ink on nothing: the shape is in the alpha, so the paper gets the shade that is farthest from the ink. A sheet with
 * a clear edge goes on beyond it.
 */
void reduction_lay_on_paper(struct reduction *reduction)
{
    struct opaque opaque = measure_opaque(reduction);
    bool ink_alone = opaque.alpha < 0.5 || opaque.deviation < (double)ONE_SHADE;
    float paper = (float)opaque.mean;

    if (ink_alone)
        paper = opaque.mean < 0.5 ? 1 : 0;
    for (size_t i = 0; i < reduction->width * reduction->height; i++)
        reduction->shade[i] += (1 - fminf(reduction->alpha[i], 1)) * paper;
}
