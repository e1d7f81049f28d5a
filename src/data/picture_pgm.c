/*
 * PGM: a header of text ("P5", width, height, largest value, with comments) and then the pixels, as numbers in
 * text (P2) or as bytes, two of them, the higher first, where the largest value is over 255 (P5).
 */
#include "data/picture_format.h"

#include <nntui/i18n.h>

#define MOST_VALUE 65535

/* Where reading stands. */
struct pgm {
    const struct picture_file *file;
    size_t position;
    size_t width, height, most;
};

bool picture_is_pgm(const struct picture_file *file)
{
    return file->size >= 2 && file->bytes[0] == 'P' &&
           (file->bytes[1] == '2' || file->bytes[1] == '5');
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Past blanks, and comments that go from # to the end of their line. */
static void skip_blanks(struct pgm *pgm)
{
    const uint8_t *bytes = pgm->file->bytes;
    bool comment = false;

    for (; pgm->position < pgm->file->size; pgm->position++) {
        uint8_t c = bytes[pgm->position];

        if (c == '#')
            comment = true;
        else if (c == '\n' || c == '\r')
            comment = false;
        else if (!comment && !is_blank(c))
            return;
    }
}

/* What a number that is missing stands for is said in `what`, translated already. */
static bool refuse_number(const struct pgm *pgm, size_t offset, const char *what, size_t least,
                          size_t most, struct error *err)
{
    if (offset >= pgm->file->size)
        return error_offset(err, pgm->file->name, offset, _("the file ends; expected %s"), what);
    return error_offset(err, pgm->file->name, offset, _("expected %s, a number from %zu to %zu"),
                        what, least, most);
}

/* A whole number in text, with what stands before it. */
static bool read_number(struct pgm *pgm, const char *what, size_t least, size_t most, size_t *value,
                        struct error *err)
{
    const uint8_t *bytes = pgm->file->bytes;
    uint64_t number = 0;
    size_t start;

    skip_blanks(pgm);
    start = pgm->position;
    while (pgm->position < pgm->file->size && bytes[pgm->position] >= '0' &&
           bytes[pgm->position] <= '9' && number <= most)
        number = 10 * number + (uint64_t)(bytes[pgm->position++] - '0');
    if (pgm->position == start || number < least || number > most)
        return refuse_number(pgm, start, what, least, most, err);
    if (pgm->position < pgm->file->size && !is_blank(bytes[pgm->position]) &&
        bytes[pgm->position] != '#')
        return refuse_number(pgm, start, what, least, most, err);
    *value = (size_t)number;
    return true;
}

static bool read_header(struct pgm *pgm, struct error *err)
{
    return read_number(pgm, _("the width"), 0, UINT32_MAX, &pgm->width, err) &&
           read_number(pgm, _("the height"), 0, UINT32_MAX, &pgm->height, err) &&
           picture_check_size(pgm->file, pgm->width, pgm->height, err) &&
           read_number(pgm, _("the largest value"), 1, MOST_VALUE, &pgm->most, err);
}

/* ---- Pixels */

static bool read_text_row(struct pgm *pgm, float *row, struct error *err)
{
    for (size_t x = 0; x < pgm->width; x++) {
        size_t value;

        if (!read_number(pgm, _("a pixel"), 0, pgm->most, &value, err))
            return false;
        row[x] = (float)value / (float)pgm->most;
    }
    return true;
}

static bool read_binary_row(struct pgm *pgm, float *row, struct error *err)
{
    const uint8_t *bytes = pgm->file->bytes + pgm->position;
    size_t size = pgm->most > 255 ? 2 : 1;

    for (size_t x = 0; x < pgm->width; x++, bytes += size) {
        size_t value = size == 1 ? bytes[0] : (size_t)bytes[0] << 8 | bytes[1];

        if (value > pgm->most)
            return error_offset(err, pgm->file->name, (size_t)(bytes - pgm->file->bytes),
                                _("a pixel of %zu; expected at most %zu, the file's largest value"),
                                value, pgm->most);
        row[x] = (float)value / (float)pgm->most;
    }
    pgm->position += pgm->width * size;
    return true;
}

/* That the rows are all there, before any memory is taken for them. */
static bool check_rows(struct pgm *pgm, struct error *err)
{
    size_t wanted = pgm->width * pgm->height * (pgm->most > 255 ? 2 : 1), found;

    pgm->position++; /* the one blank behind the header */
    found = pgm->position < pgm->file->size ? pgm->file->size - pgm->position : 0;
    return found >= wanted ||
           error_offset(err, pgm->file->name, pgm->file->size,
                        _("the file ends after %zu bytes of pixels; expected %zu"), found, wanted);
}

bool picture_read_pgm(const struct picture_file *file, struct reduction *reduction,
                      struct error *err)
{
    struct pgm pgm = {.file = file, .position = 2};
    bool text = file->bytes[1] == '2', done = true;

    if (!read_header(&pgm, err) || (!text && !check_rows(&pgm, err)) ||
        !reduction_start(reduction, pgm.width, pgm.height, file->limits->side, err))
        return false;
    for (size_t y = 0; done && y < pgm.height; y++) {
        done = text ? read_text_row(&pgm, reduction->row_shade, err)
                    : read_binary_row(&pgm, reduction->row_shade, err);
        if (done)
            reduction_take_row(reduction);
    }
    if (!done)
        reduction_free(reduction);
    return done;
}
