/*
 * From a picture's file to ink, in three steps that this folder's picture*.c share: a reader of one format hands over
 * rows, which are averaged down as they come (struct reduction), and of the small picture the ink is found.
 */
#ifndef NNTUI_DATA_PICTURE_FORMAT_H
#define NNTUI_DATA_PICTURE_FORMAT_H

#include <nntui/picture.h>

/* A file in memory. */
struct picture_file {
    const char *name; /* for messages; not yet made safe */
    const uint8_t *bytes;
    size_t size;
    const struct picture_limits *limits;
};

/* ---- Averaging down */

/* What a pixel of a row or column becomes: parts of one cell and, where it lies across a border, of the next. */
struct share {
    size_t cell;
    float first, second; /* of a cell's area; together cells / pixels */
};

/* The share of pixel `index` of `pixels` that become `cells`, cells <= pixels. */
struct share share_of(size_t index, size_t pixels, size_t cells);

struct reduction {
    size_t file_width, file_height;
    size_t width, height;
    size_t rows_taken;
    float *row_shade,
        *row_alpha;        /* [file_width]: the reader fills them; alpha from 0, clear, to 1 */
    struct share *columns; /* [file_width] */
    float *shade, *alpha;  /* [height][width]: sums; shades count by their alpha */
};

/* row_alpha is 1 at first; who has no alpha need not touch it. End with reduction_free(). */
bool reduction_start(struct reduction *reduction, size_t file_width, size_t file_height,
                     size_t side, struct error *err);
/* Takes over the row that was filled; there must be one left. */
void reduction_take_row(struct reduction *reduction);
void reduction_free(struct reduction *reduction);
/* Lays the finished picture over paper of the shade that its ink does not have; then `alpha` means nothing more. */
void reduction_lay_on_paper(struct reduction *reduction);

/* ---- Readers of one format: they check the limits, start the reduction and give it all rows */

bool picture_is_png(const struct picture_file *file);
bool picture_read_png(const struct picture_file *file, struct reduction *reduction,
                      struct error *err);
bool picture_is_pgm(const struct picture_file *file);
bool picture_read_pgm(const struct picture_file *file, struct reduction *reduction,
                      struct error *err);

/* False with a message where a picture of that size is not to be read. */
bool picture_check_size(const struct picture_file *file, size_t width, size_t height,
                        struct error *err);

/* ---- Ink */

/*
 * Makes the picture's ink, its raster there already, from shade: [height][width], 0 black to 1 white, which is used
 * up.
 */
bool ink_find(struct picture *picture, float *shade, struct error *err);
/* Takes away specks and what runs along the border. */
bool ink_clean(struct picture *picture, struct error *err);

#endif
