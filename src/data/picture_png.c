/*
 * PNG, by libpng, which makes every kind of it grey with 8 bits, and alpha where there is some.
 *
 * libpng leaves by longjmp where something is wrong; all that lives across that is in struct png_job. Its warnings are
 * dropped, and so are chunks that say nothing about the pixels: no profile or comment is ever unpacked.
 */
#include "data/picture_format.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <png.h>

#include <stdlib.h>
#include <string.h>

#define SIGNATURE_SIZE 8
#define HEADER_SIZE \
 29 /* signature, length and name of IHDR, and its contents but for the checksum */

struct png_job {
    const struct picture_file *file;
    struct reduction *reduction;
    struct error *err;
    size_t position; /* bytes that libpng has asked for */
    png_structp png;
    png_infop info;
    uint8_t *rows; /* one row, or all of an interlaced picture */
    size_t row_size, channels;
    bool started; /* the reduction */
};

bool picture_is_png(const struct picture_file *file)
{
    return file->size >= SIGNATURE_SIZE && png_sig_cmp(file->bytes, 0, SIGNATURE_SIZE) == 0;
}

/* ---- What libpng calls */

static void on_error(png_structp png, png_const_charp message)
{
    struct png_job *job = png_get_error_ptr(png);
    char shown[100];

    error_offset(job->err, job->file->name, job->position,
                 _("%s; expected a PNG picture without damage"),
                 text_safe(shown, sizeof shown, message));
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_read(png_structp png, png_bytep bytes, size_t count)
{
    struct png_job *job = png_get_io_ptr(png);

    if (count > job->file->size - job->position) {
        job->position = job->file->size;
        png_error(png, _("the file ends too early"));
    }
    memcpy(bytes, job->file->bytes + job->position, count);
    job->position += count;
}

/* ---- The header, before libpng is asked */

static size_t read_size(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

static bool check_interlaced(const struct picture_file *file, size_t width, size_t height,
                             struct error *err)
{
    char shown[200];

    if (file->bytes[HEADER_SIZE - 1] == 0 || width * height <= file->limits->interlaced)
        return true;
    return error_input(err,
                       _("%s: is interlaced, with %zu x %zu pixels; expected at most %zu pixels of "
                         "an interlaced picture, or one that is not"),
                       text_safe(shown, sizeof shown, file->name), width, height,
                       file->limits->interlaced);
}

static bool check_header(const struct picture_file *file, struct error *err)
{
    static const uint8_t start[] = {0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    const uint8_t *header = file->bytes + SIGNATURE_SIZE;
    size_t width, height;

    if (file->size < HEADER_SIZE)
        return error_offset(err, file->name, file->size,
                            _("the file ends; expected the header of a PNG picture"));
    if (memcmp(header, start, sizeof start) != 0)
        return error_offset(err, file->name, SIGNATURE_SIZE,
                            _("expected IHDR, the header of a PNG picture"));
    width = read_size(header + sizeof start);
    height = read_size(header + sizeof start + 4);
    return picture_check_size(file, width, height, err) &&
           check_interlaced(file, width, height, err);
}

/* ---- Decoding: these leave by longjmp */

/* Everything becomes 8 bits of grey, with 8 of alpha behind them where some pixel may be clear. */
static void choose_form(struct png_job *job)
{
    png_set_expand(job->png);
    png_set_scale_16(job->png);
    if ((png_get_color_type(job->png, job->info) & PNG_COLOR_MASK_COLOR) != 0)
        png_set_rgb_to_gray(job->png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT,
                            PNG_RGB_TO_GRAY_DEFAULT);
}

static void start_rows(struct png_job *job)
{
    int passes = png_set_interlace_handling(job->png);

    png_read_update_info(job->png, job->info);
    job->channels = png_get_channels(job->png, job->info);
    job->row_size = png_get_rowbytes(job->png, job->info);
    if (job->channels > 2 || job->row_size != job->reduction->file_width * job->channels)
        png_error(job->png, "unexpected form of row");
    job->rows = malloc(passes > 1 ? job->row_size * job->reduction->file_height : job->row_size);
    if (job->rows == NULL) {
        error_memory(job->err, job->row_size, "a picture");
        png_longjmp(job->png, 1);
    }
    for (int pass = 0; passes > 1 && pass < passes; pass++)
        for (size_t y = 0; y < job->reduction->file_height; y++)
            png_read_row(job->png, job->rows + y * job->row_size, NULL);
}

static void take_row(struct png_job *job, const uint8_t *row)
{
    struct reduction *reduction = job->reduction;

    for (size_t x = 0; x < reduction->file_width; x++) {
        reduction->row_shade[x] = (float)row[x * job->channels] / 255;
        if (job->channels == 2)
            reduction->row_alpha[x] = (float)row[x * 2 + 1] / 255;
    }
    reduction_take_row(reduction);
}

static void read_rows(struct png_job *job)
{
    bool whole = png_get_interlace_type(job->png, job->info) != PNG_INTERLACE_NONE;

    start_rows(job);
    for (size_t y = 0; y < job->reduction->file_height; y++) {
        if (!whole)
            png_read_row(job->png, job->rows, NULL);
        take_row(job, job->rows + (whole ? y * job->row_size : 0));
    }
    png_read_end(job->png, NULL);
}

static bool decode(struct png_job *job)
{
    const struct picture_file *file = job->file;

    if (setjmp(png_jmpbuf(job->png)) != 0)
        return false;
    png_set_read_fn(job->png, job, on_read);
    png_set_user_limits(job->png, PICTURE_MAX_WIDTH, PNG_UINT_31_MAX);
    png_set_keep_unknown_chunks(job->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(job->png, job->info);
    choose_form(job);
    job->started = reduction_start(job->reduction, png_get_image_width(job->png, job->info),
                                   png_get_image_height(job->png, job->info), file->limits->side,
                                   job->err);
    if (job->started)
        read_rows(job);
    return job->started;
}

static bool create(struct png_job *job)
{
    job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png != NULL ? png_create_info_struct(job->png) : NULL;
    return job->info != NULL || error_memory(job->err, sizeof *job, "a PNG picture");
}

bool picture_read_png(const struct picture_file *file, struct reduction *reduction,
                      struct error *err)
{
    struct png_job job = {.file = file, .reduction = reduction, .err = err};
    bool done = check_header(file, err) && create(&job) && decode(&job);

    png_destroy_read_struct(&job.png, &job.info, NULL);
    free(job.rows);
    if (!done && job.started)
        reduction_free(reduction);
    return done;
}
