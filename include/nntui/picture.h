/* layer: data */
/*
 * People's own pictures of a digit, PNG and PGM (P2 and P5), as ink on paper.
 *
 * What is paper is found out, not asked: dark ink on light paper and light ink on dark paper give the same raster. Of
 * a clean picture (a drawing program's, an image out of MNIST) the shades stay as they are, but for a stretch from paper
 * to the strongest ink. In a scan or a photograph the paper's own shade is followed from place to place, so that
 * shadows go, and with them noise, specks and what lies along the border. Where a PNG is transparent it is paper.
 *
 * A picture is decoded row by row and averaged down at once, so a large one takes little memory. What is beyond the
 * limits is refused by its header, before memory is taken for it.
 */
#ifndef NNTUI_PICTURE_H
#define NNTUI_PICTURE_H

#include <nntui/error.h>

#include <stdint.h>

#define PICTURE_MAX_WIDTH 100000 /* pixels: what a row may take of memory */

struct picture_limits {
    size_t bytes;  /* of the file */
    size_t pixels; /* of the picture in it */
    size_t
        interlaced; /* pixels of an interlaced PNG, which has to be held as a whole: two bytes each */
    size_t side;    /* a picture with a longer side is averaged down until that is this long */
};

/* 64 MiB, 100 million pixels, 25 million interlaced ones, a side of 1024. */
extern const struct picture_limits picture_limits;

struct picture {
    size_t width, height;           /* of the raster: at most limits->side */
    size_t file_width, file_height; /* of the picture in the file */
    bool dark_paper;                /* the ink was the lighter of the two */
    bool blank;                     /* nothing but paper was found, and the raster is all 0 */
    uint8_t *ink;                   /* [height][width], 0 paper to 255 full ink */
};

/*
 * Reads a regular file, or standard input where `path` is "-". Within file_confine() as every reader. End with
 * picture_free(); after a failure there is nothing to free.
 */
bool picture_read(struct picture *picture, const char *path, const struct picture_limits *limits,
                  struct error *err);
/* The same from memory; `name` stands in messages. Fuzzed. */
bool picture_parse(struct picture *picture, const uint8_t *bytes, size_t size, const char *name,
                   const struct picture_limits *limits, struct error *err);
void picture_free(struct picture *picture);

/*
 * The whole raster averaged by area to width x height, or, where it is smaller, spread: cells: [height][width], 0 to 1.
 * Its shape is not kept.
 */
void picture_fit(const struct picture *picture, size_t width, size_t height, float *cells);

#endif
