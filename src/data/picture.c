/*
 * Reading a picture: which format it has, what is too large, and the way from the file to the ink.
 */
#include "data/picture_format.h"
#include "data/source.h"

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE 200

const struct picture_limits picture_limits = {
    .bytes = (size_t)64 << 20,
    .pixels = 100 * 1000 * 1000,
    .interlaced = 25 * 1000 * 1000,
    .side = 1024,
};

static const struct format {
    bool (*matches)(const struct picture_file *file);
    bool (*decode)(const struct picture_file *file, struct reduction *reduction, struct error *err);
} formats[] = {
    {picture_is_png, picture_read_png},
    {picture_is_pgm, picture_read_pgm},
};

/* What else a person may try. */
static const struct foreign {
    const char *name;
    const char *start;
} foreigners[] = {
    {"JPEG", "\xFF\xD8\xFF"},
    {"GIF",  "GIF8"        },
    {"BMP",  "BM"          },
    {"WebP", "RIFF"        },
    {"TIFF", "II*"         },
    {"TIFF", "MM"          },
    {"PDF",  "%PDF"        },
    {"SVG",  "<svg"        },
    {"PBM",  "P1"          },
    {"PPM",  "P3"          },
    {"PBM",  "P4"          },
    {"PPM",  "P6"          },
};

/* ---- What is refused */

bool picture_check_size(const struct picture_file *file, size_t width, size_t height,
                        struct error *err)
{
    char shown[SHOWN_SIZE];

    text_safe(shown, sizeof shown, file->name);
    if (width == 0 || height == 0)
        return error_input(err, _("%s: has %zu x %zu pixels; expected at least one"), shown, width,
                           height);
    if (width > PICTURE_MAX_WIDTH)
        return error_input(err, _("%s: is %zu pixels wide; expected at most %d"), shown, width,
                           PICTURE_MAX_WIDTH);
    if (height > file->limits->pixels / width)
        return error_input(err, _("%s: has %zu x %zu pixels; expected at most %zu in all"), shown,
                           width, height, file->limits->pixels);
    return true;
}

static bool refuse_format(const struct picture_file *file, struct error *err)
{
    char shown[SHOWN_SIZE];

    text_safe(shown, sizeof shown, file->name);
    if (file->size == 0)
        return error_input(err, _("%s: is empty; expected a picture, PNG or PGM"), shown);
    for (size_t i = 0; i < sizeof foreigners / sizeof foreigners[0]; i++) {
        size_t length = strlen(foreigners[i].start);

        if (file->size >= length && memcmp(file->bytes, foreigners[i].start, length) == 0)
            return error_input(err, _("%s: is a %s file; expected a PNG or PGM picture"), shown,
                               foreigners[i].name);
    }
    return error_offset(err, file->name, 0,
                        _("neither a PNG picture nor a PGM one (P2 or P5); expected one of these"));
}

/* ---- Reading */

static const struct format *find_format(const struct picture_file *file)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i].matches(file))
            return &formats[i];
    return NULL;
}

/* The picture takes what it needs of the reduction, whose shades are used up. */
static bool take_picture(struct picture *picture, struct reduction *reduction, struct error *err)
{
    *picture = (struct picture){.width = reduction->width,
                                .height = reduction->height,
                                .file_width = reduction->file_width,
                                .file_height = reduction->file_height};
    reduction_lay_on_paper(reduction);
    picture->ink = data_allocate(picture->width * picture->height, 1, "a picture", err);
    if (picture->ink != NULL && ink_find(picture, reduction->shade, err))
        return true;
    picture_free(picture);
    return false;
}

bool picture_parse(struct picture *picture, const uint8_t *bytes, size_t size, const char *name,
                   const struct picture_limits *limits, struct error *err)
{
    struct picture_file file = {.name = name, .bytes = bytes, .size = size, .limits = limits};
    const struct format *format = find_format(&file);
    struct reduction reduction = {0};
    bool done;

    if (format == NULL)
        return refuse_format(&file, err);
    if (!format->decode(&file, &reduction, err))
        return false;
    done = take_picture(picture, &reduction, err);
    reduction_free(&reduction);
    return done;
}

/* Of another's file neither a pipe is waited for, nor is it relied on that nobody shortens it meanwhile. */
bool picture_read(struct picture *picture, const char *path, const struct picture_limits *limits,
                  struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    struct file_bytes bytes;
    bool done;

    if (!(standard ? file_read(&bytes, path, limits->bytes, err)
                   : file_read_regular(&bytes, path, limits->bytes, err)))
        return false;
    done = picture_parse(picture, bytes.data, bytes.size, standard ? _("standard input") : path,
                         limits, err);
    file_release(&bytes);
    return done;
}

void picture_free(struct picture *picture)
{
    free(picture->ink);
    *picture = (struct picture){0};
}

/* ---- Another size */

/* Along one axis: the length that pixel `index` of `pixels` and cell `cell` of `cells` have in common, in cells. */
static float common(size_t index, size_t pixels, size_t cell, size_t cells)
{
    double low = (double)index * (double)cells / (double)pixels;
    double high = (double)(index + 1) * (double)cells / (double)pixels;

    low = low > (double)cell ? low : (double)cell;
    high = high < (double)cell + 1 ? high : (double)cell + 1;
    return high > low ? (float)(high - low) : 0;
}

/* The pixels from `first` to `end` - 1 lie in the cell, some perhaps not wholly. */
static void covered(size_t pixels, size_t cell, size_t cells, size_t *first, size_t *end)
{
    *first = cell * pixels / cells;
    *end = ((cell + 1) * pixels + cells - 1) / cells;
}

static float fit_cell(const struct picture *picture, size_t column, size_t columns, size_t row,
                      size_t rows)
{
    size_t left, right, top, bottom;
    float sum = 0;

    covered(picture->width, column, columns, &left, &right);
    covered(picture->height, row, rows, &top, &bottom);
    for (size_t y = top; y < bottom; y++) {
        float part = common(y, picture->height, row, rows), line = 0;

        for (size_t x = left; x < right; x++)
            line += common(x, picture->width, column, columns) *
                    (float)picture->ink[y * picture->width + x];
        sum += part * line;
    }
    return sum / 255;
}

void picture_fit(const struct picture *picture, size_t width, size_t height, float *cells)
{
    for (size_t row = 0; row < height; row++)
        for (size_t column = 0; column < width; column++)
            cells[row * width + column] = fit_cell(picture, column, width, row, height);
}
