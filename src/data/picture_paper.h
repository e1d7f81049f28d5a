/*
 * The paper of a picture, place by place, and the histogram that finding it and the ink have in common.
 */
#ifndef NNTUI_DATA_PICTURE_PAPER_H
#define NNTUI_DATA_PICTURE_PAPER_H

#include <nntui/picture.h>

#define HISTOGRAM_LEVELS 256

/* Counts of values from 0 to 1. */
struct histogram {
    size_t count[HISTOGRAM_LEVELS];
    size_t total;
};

void histogram_count(struct histogram *histogram, float value);
/* The value below which `share` of all lie. */
float histogram_quantile(const struct histogram *histogram, double share);

#define PAPER_SIDE 48 /* points on the longer side of the coarse grid */

/*
 * Paper by place; one point where it is even. Between low and high everything is paper: at the edge of a shadow these
 * are the shades on both sides, elsewhere nearly the same.
 */
struct paper {
    size_t columns, rows;
    float low[PAPER_SIDE * PAPER_SIDE], high[PAPER_SIDE * PAPER_SIDE];
};

/* Finds the paper in shade: [height][width], 0 black to 1 white. True where it is the same everywhere. */
bool paper_find(struct paper *paper, const struct picture *picture, const float *shade);
/* The shades between which a pixel is paper. */
void paper_range(const struct paper *paper, const struct picture *picture, size_t x, size_t y,
                 float *low, float *high);

#endif
