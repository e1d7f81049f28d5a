/* Pictures: every kind of PNG and PGM, what is refused, averaging down, and what is found to be ink. */
#include "data_support.h"

#include <nntui/file.h>
#include <nntui/picture.h>
#include <nntui/rng.h>

#include "data/picture_format.h"

#include <errno.h>
#include <png.h>
#include <sys/stat.h>

#define WIDTH  13 /* odd, so that rows of less than 8 bits end inside a byte */
#define HEIGHT 11

static struct picture_limits limits;

/* ---- A sheet: white, with a black bar and an L of greys beside it */

static unsigned sheet(size_t x, size_t y)
{
    if (x >= 4 && x <= 5 && y >= 2 && y <= 8)
        return 0;
    if (y == 8 && x > 5 && x <= 10)
        return (unsigned)(x - 5) * 40;
    return 255;
}

/* The nearest of the shades that `depth` bits have. */
static unsigned level_of(size_t x, size_t y, int depth)
{
    unsigned most = (1u << depth) - 1;

    return (sheet(x, y) * most + 127) / 255;
}

/* What the raster must be: of a clean sheet on white, with a black bar, the shades turned around. */
static void check_sheet(const struct picture *picture, int depth, const char *what)
{
    assert_int_equal(picture->width, WIDTH);
    assert_int_equal(picture->height, HEIGHT);
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 0; x < WIDTH; x++) {
            double ink = 255 - 255.0 * level_of(x, y, depth) / ((1u << depth) - 1);

            if (fabs(ink - picture->ink[y * WIDTH + x]) > 1)
                fail_msg("%s: ink %d at %zu, %zu; expected %g", what, picture->ink[y * WIDTH + x],
                         x, y, ink);
        }
    }
}

/* ---- PNG files, by libpng itself */

struct png_form {
    int colour, depth;
    bool interlaced;
    bool key; /* a transparent colour by tRNS, in the place of white */
};

/* The values of one pixel in the order of the file; returns how many. */
static size_t pixel_values(const struct png_form *form, size_t x, size_t y, unsigned *values)
{
    unsigned most = (1u << form->depth) - 1, level = level_of(x, y, form->depth);
    bool paper = sheet(x, y) == 255;
    size_t count = 0, shades = (form->colour & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;

    if (form->colour == PNG_COLOR_TYPE_PALETTE) {
        values[0] = level; /* entry i is the shade i */
        return 1;
    }
    for (; count < shades; count++)
        values[count] = level;
    if ((form->colour & PNG_COLOR_MASK_ALPHA) != 0) {
        for (size_t i = 0; i < count && paper; i++)
            values[i] = (unsigned)(x * 17) & most; /* whatever: nobody sees it */
        values[count++] = paper ? 0 : most;
    }
    return count;
}

static void put_value(uint8_t *row, size_t index, int depth, unsigned value)
{
    size_t bit = index * (size_t)depth;

    if (depth == 16)
        row[bit / 8 + 1] = (uint8_t)value;
    if (depth >= 8)
        row[bit / 8] = (uint8_t)(value >> (depth - 8));
    else
        row[bit / 8] |= (uint8_t)(value << (8 - depth - (int)(bit % 8)));
}

static void put_palette(png_structp png, png_infop info, const struct png_form *form)
{
    png_color colours[256];
    png_byte alpha[256];
    int count = 1 << form->depth;

    for (int i = 0; i < count; i++) {
        png_byte shade = (png_byte)(255 * i / (count - 1));

        colours[i] = (png_color){shade, shade, shade};
        alpha[i] = i == count - 1 ? 0 : 255;
    }
    png_set_PLTE(png, info, colours, count);
    if (form->key)
        png_set_tRNS(png, info, alpha, count, NULL);
}

static void put_header(png_structp png, png_infop info, const struct png_form *form)
{
    png_uint_16 white = (png_uint_16)((1u << form->depth) - 1);
    png_color_16 key = {.gray = white, .red = white, .green = white, .blue = white};

    png_set_IHDR(png, info, WIDTH, HEIGHT, form->depth, form->colour,
                 form->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (form->colour == PNG_COLOR_TYPE_PALETTE)
        put_palette(png, info, form);
    else if (form->key)
        png_set_tRNS(png, info, NULL, 0, &key);
    png_write_info(png, info);
}

static void put_png(const char *path, const struct png_form *form)
{
    static uint8_t rows[HEIGHT][WIDTH * 8];
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_bytep pointers[HEIGHT];
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    memset(rows, 0, sizeof rows);
    for (size_t y = 0; y < HEIGHT; y++) {
        size_t index = 0;

        pointers[y] = rows[y];
        for (size_t x = 0; x < WIDTH; x++) {
            unsigned values[4];
            size_t count = pixel_values(form, x, y, values);

            for (size_t i = 0; i < count; i++)
                put_value(rows[y], index++, form->depth, values[i]);
        }
    }
    png_init_io(png, file);
    put_header(png, info, form);
    png_write_image(png, pointers);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    assert_int_equal(fclose(file), 0);
}

static struct picture must_read(const char *path)
{
    struct picture picture;
    struct error err = {0};

    if (!picture_read(&picture, path, &limits, &err))
        fail_msg("%s: %s", path, err.text);
    return picture;
}

#define must_not_read(path, part) must_not_read_at(path, part, __FILE__, __LINE__)

/* The message names the file and has `part`; nothing but the message is said. */
static void must_not_read_at(const char *path, const char *part, const char *file, int line)
{
    struct picture picture;
    struct error err = {0};

    if (picture_read(&picture, path, &limits, &err)) {
        picture_free(&picture);
        print_error("%s was read\n", path);
        _fail(file, line);
    }
    assert_contains_at(err.text, path, file, line);
    assert_contains_at(err.text, part, file, line);
    if (err.kind != ERROR_INPUT)
        _fail(file, line);
}

static void check_form(const struct png_form *form)
{
    struct picture picture;
    char what[80];

    snprintf(what, sizeof what, "colour type %d, %d bits, interlaced %d, key %d", form->colour,
             form->depth, form->interlaced, form->key);
    put_png("sheet.png", form);
    picture = must_read("sheet.png");
    check_sheet(&picture, form->depth, what);
    assert_false(picture.dark_paper);
    picture_free(&picture);
}

static void test_png_of_every_kind_gives_the_same_ink(void **state)
{
    static const struct {
        int colour, depths[5];
    } kinds[] = {
        {PNG_COLOR_TYPE_GRAY,       {1, 2, 4, 8, 16}},
        {PNG_COLOR_TYPE_RGB,        {8, 16}         },
        {PNG_COLOR_TYPE_PALETTE,    {1, 2, 4, 8}    },
        {PNG_COLOR_TYPE_GRAY_ALPHA, {8, 16}         },
        {PNG_COLOR_TYPE_RGB_ALPHA,  {8, 16}         },
    };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool alpha = (kinds[i].colour & PNG_COLOR_MASK_ALPHA) != 0;

        for (size_t j = 0; j < 5 && kinds[i].depths[j] != 0; j++)
            for (int way = 0; way < (alpha ? 2 : 4); way++)
                check_form(&(struct png_form){.colour = kinds[i].colour,
                                              .depth = kinds[i].depths[j],
                                              .interlaced = way % 2 == 1,
                                              .key = way >= 2});
    }
}

/* ---- PGM files */

static void put_pgm(const char *path, bool text, unsigned most, bool comments)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    if (comments)
        fprintf(file, "P%d# one\n#two 3 4\n%d#width\n\t%d\n # most:\n%u\n", text ? 2 : 5, WIDTH,
                HEIGHT, most);
    else
        fprintf(file, "P%d\n%d %d\n%u\n", text ? 2 : 5, WIDTH, HEIGHT, most);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
        unsigned value = (sheet(i % WIDTH, i / WIDTH) * most + 127) / 255;

        if (text) {
            fprintf(file, "%u%s", value, i % 7 == 6 ? "\r\n" : "  ");
            continue;
        }
        if (most > 255)
            fputc((int)(value >> 8), file);
        fputc((int)(value & 255), file);
    }
    assert_int_equal(fclose(file), 0);
}

static void test_pgm_as_text_and_as_bytes_with_one_byte_or_two(void **state)
{
    static const int depths[] = {1, 4, 8, 16};

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        int depth = depths[i / 2];
        struct picture picture;

        put_pgm("sheet.pgm", i % 2 == 0, (1u << depth) - 1, false);
        picture = must_read("sheet.pgm");
        check_sheet(&picture, depth, "PGM");
        picture_free(&picture);
    }
}

static void test_pgm_comments_stand_anywhere_in_the_header(void **state)
{
    struct picture picture;

    (void)state;
    put_pgm("sheet.pgm", false, 255, true);
    picture = must_read("sheet.pgm");
    check_sheet(&picture, 8, "PGM with comments");
    picture_free(&picture);
}

static void test_pgm_says_where_it_is_wrong(void **state)
{
    (void)state;
    put_text("a.pgm", "P2 3 1 9 1 2");
    must_not_read("a.pgm", "at byte 12: the file ends; expected a pixel");
    put_text("a.pgm", "P2 2 1 9 1 12");
    must_not_read("a.pgm", "at byte 11: expected a pixel, a number from 0 to 9");
    put_text("a.pgm", "P2 2 1 9 1 -2");
    must_not_read("a.pgm", "at byte 11: expected a pixel");
    put_text("a.pgm", "P2 2 1 9 1 2x");
    must_not_read("a.pgm", "at byte 11: expected a pixel");
    put_text("a.pgm", "P5 2 2 255\nabc");
    must_not_read("a.pgm", "at byte 14: the file ends after 3 bytes of pixels; expected 4");
    put_text("a.pgm", "P5 2 1 9\n\001\012");
    must_not_read("a.pgm", "at byte 10: a pixel of 10; expected at most 9");
    put_text("a.pgm", "P5 2 1 65536\n");
    must_not_read("a.pgm", "at byte 7: expected the largest value, a number from 1 to 65535");
    put_text("a.pgm", "P5 2 0 255\n");
    must_not_read("a.pgm", "has 2 x 0 pixels; expected at least one");
    put_text("a.pgm", "P5 # a comment without an end");
    must_not_read("a.pgm", "the file ends; expected the width");
}

/* ---- What is refused */

static size_t read_bytes(const char *path, uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t count;

    assert_non_null(file);
    count = fread(bytes, 1, size, file);
    assert_int_equal(fclose(file), 0);
    assert_true(count > 0 && count < size);
    return count;
}

static void test_png_that_is_cut_anywhere_is_refused(void **state)
{
    uint8_t bytes[4096];
    size_t size;

    (void)state;
    put_png("a.png", &(struct png_form){PNG_COLOR_TYPE_RGB, 8, false, false});
    size = read_bytes("a.png", bytes, sizeof bytes);
    for (size_t length = 0; length < size; length++) {
        put_bytes("cut.png", bytes, length);
        must_not_read("cut.png", "expected");
    }
    put_bytes("cut.png", bytes, size / 2);
    must_not_read("cut.png", "the file ends too early");
}

static void test_png_with_any_byte_changed_is_refused(void **state)
{
    uint8_t bytes[4096];
    size_t size;

    (void)state;
    put_png("a.png", &(struct png_form){PNG_COLOR_TYPE_GRAY, 8, true, false});
    size = read_bytes("a.png", bytes, sizeof bytes);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 0x10;
        put_bytes("changed.png", bytes, size);
        must_not_read("changed.png", "expected");
        bytes[i] ^= 0x10;
    }
    bytes[size - 14] ^= 1; /* in the pixels' checksum */
    put_bytes("changed.png", bytes, size);
    must_not_read("changed.png", "CRC error");
}

/* The header of a picture of that size, behind which there is nothing. */
static void put_png_header(const char *path, uint32_t width, uint32_t height, int interlace)
{
    uint8_t bytes[64] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    for (int i = 0; i < 4; i++) {
        bytes[16 + i] = (uint8_t)(width >> (24 - 8 * i));
        bytes[20 + i] = (uint8_t)(height >> (24 - 8 * i));
    }
    bytes[24] = 8;
    bytes[28] = (uint8_t)interlace;
    put_bytes(path, bytes, sizeof bytes);
}

static void test_size_is_checked_before_anything_else(void **state)
{
    (void)state;
    put_png_header("a.png", 100000, 100000, 0);
    must_not_read("a.png", "has 100000 x 100000 pixels; expected at most 100000000 in all");
    put_png_header("a.png", 4294967295u, 4294967295u, 0);
    must_not_read("a.png", "is 4294967295 pixels wide; expected at most 100000");
    put_png_header("a.png", 5001, 5000, 1);
    must_not_read("a.png", "is interlaced, with 5001 x 5000 pixels; expected at most 25000000");
    put_png_header("a.png", 0, 7, 0);
    must_not_read("a.png", "has 0 x 7 pixels; expected at least one");
    put_text("a.pgm", "P5 100000 100000 255\n");
    must_not_read("a.pgm", "has 100000 x 100000 pixels; expected at most 100000000 in all");
    limits.bytes = 20;
    must_not_read("a.pgm", "is too large; expected at most 20 bytes");
}

static void test_what_is_no_picture_is_refused_by_what_it_is(void **state)
{
    (void)state;
    put_text("empty", "");
    must_not_read("empty", "is empty; expected a picture");
    put_text("photo", "\xFF\xD8\xFF\xE0 and so on");
    must_not_read("photo", "is a JPEG file; expected a PNG or PGM picture");
    put_text("colour", "P6 1 1 255\nabc");
    must_not_read("colour", "is a PPM file");
    put_text("letter", "Dear reader");
    must_not_read("letter", "at byte 0: neither a PNG picture nor a PGM one");
    assert_int_equal(mkdir("folder", 0700), 0);
    must_not_read("folder", "is a folder; expected a file");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    must_not_read("pipe", "is a device or a pipe"); /* and is not waited for */
    must_not_read("/dev/zero", "is a device or a pipe");
    must_not_read("nothing", "No such file");
}

/* ---- Averaging down */

static void test_reduction_is_the_average_by_area(void **state)
{
    enum { W = 97, H = 61, SIDE = 20 };

    static float pixels[H][W];
    struct reduction reduction;
    struct rng rng;
    struct error err = {0};

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    assert_true(reduction_start(&reduction, W, H, SIDE, &err));
    assert_int_equal(reduction.width, SIDE);
    assert_int_equal(reduction.height, 12); /* 61 * 20 / 97 = 12.58 */
    for (size_t y = 0; y < H; y++) {
        for (size_t x = 0; x < W; x++)
            reduction.row_shade[x] = pixels[y][x] = (float)rng_uniform(&rng);
        reduction_take_row(&reduction);
    }
    for (size_t cell = 0; cell < SIDE * 12; cell++) {
        double left = (double)(cell % SIDE) * W / SIDE, right = left + (double)W / SIDE;
        double top = (double)(cell / SIDE) * H / 12, bottom = top + H / 12.0, sum = 0;

        for (size_t y = 0; y < H; y++)
            for (size_t x = 0; x < W; x++)
                sum += (double)pixels[y][x] *
                       fmax(0, fmin(right, (double)x + 1) - fmax(left, (double)x)) *
                       fmax(0, fmin(bottom, (double)y + 1) - fmax(top, (double)y));
        assert_close(reduction.shade[cell], sum / (right - left) / (bottom - top), 1e-5);
        assert_close(reduction.alpha[cell], 1, 1e-5);
    }
    reduction_free(&reduction);
}

static void test_large_picture_is_averaged_down(void **state)
{
    struct picture picture;
    FILE *file = fopen("large.pgm", "wb");

    (void)state;
    fprintf(file, "P5 3000 1500 255\n");
    for (size_t i = 0; i < (size_t)3000 * 1500; i++)
        fputc(i % 3000 >= 1000 && i % 3000 < 1300 ? 0 : 255, file);
    assert_int_equal(fclose(file), 0);
    limits.side = 300;
    picture = must_read("large.pgm");
    assert_int_equal(picture.width, 300);
    assert_int_equal(picture.height, 150);
    assert_int_equal(picture.file_width, 3000);
    for (size_t x = 0; x < 300; x++)
        assert_int_equal(picture.ink[75 * 300 + x], x >= 100 && x < 130 ? 255 : 0);
    picture_free(&picture);
}

static void test_picture_fit_averages_by_area_and_enlarges(void **state)
{
    uint8_t ink[] = {0, 255, 51, 102};
    struct picture picture = {.width = 2, .height = 2, .ink = ink};
    float one[1], six[6];

    (void)state;
    picture_fit(&picture, 1, 1, one);
    assert_close(one[0], 0.4, 1e-6);
    picture_fit(&picture, 3, 2, six);
    assert_close(six[1], 0.5, 1e-6);
    assert_close(six[2], 1, 1e-6);
    assert_close(six[3], 0.2, 1e-6);
    assert_close(six[4], 0.3, 1e-6);
}

/* ---- Ink and paper */

#define SCENE_WIDTH  240
#define SCENE_HEIGHT 320

/* What a scene is lit and drawn by. */
struct scene {
    double paper, ink; /* shades, before light falls on them */
    double slope;      /* of the light, from one side to the other */
    double shadow;     /* what a hard shadow takes away below a line across the digit */
    double noise;
    bool specks, edge;
};

static bool is_stroke(size_t x, size_t y)
{
    bool top = y >= 100 && y < 115 && x >= 80 && x < 160;
    size_t middle = 150 - (y >= 100 ? (y - 100) / 3 : 0); /* of the slanting stroke */

    return top || (y >= 100 && y < 240 && x + 7 >= middle && x < middle + 7);
}

static double reflected(const struct scene *scene, size_t x, size_t y)
{
    if (scene->edge && y + 12 >= SCENE_HEIGHT)
        return 0.05;
    if (scene->specks && x % 60 == 30 && y % 70 < 2)
        return scene->ink;
    return is_stroke(x, y) ? scene->ink : scene->paper;
}

static struct picture find_scene(const struct scene *scene)
{
    size_t count = (size_t)SCENE_WIDTH * SCENE_HEIGHT;
    struct picture picture = {.width = SCENE_WIDTH, .height = SCENE_HEIGHT};
    float *shade = calloc(count, sizeof *shade);
    struct error err = {0};
    struct rng rng;

    rng_seed(&rng, 7, RNG_TEST, 0);
    picture.ink = calloc(count, 1);
    assert_true(shade != NULL && picture.ink != NULL);
    for (size_t i = 0; i < count; i++) {
        size_t x = i % SCENE_WIDTH, y = i / SCENE_WIDTH;
        double light = 1 - scene->slope * (double)x / SCENE_WIDTH;

        light *= y * 2 > x + 250 ? 1 - scene->shadow : 1;
        shade[i] = (float)(reflected(scene, x, y) * light + scene->noise * rng_normal(&rng));
    }
    assert_true(ink_find(&picture, shade, &err));
    free(shade);
    return picture;
}

/* Whether some stroke is within `margin` of a pixel, or (margin < 0) everything as far is stroke. */
static bool is_near(size_t x, size_t y, int margin)
{
    int reach = abs(margin);

    for (int v = (int)y - reach; v <= (int)y + reach; v++)
        for (int u = (int)x - reach; u <= (int)x + reach; u++)
            if ((u >= 0 && v >= 0 && is_stroke((size_t)u, (size_t)v)) == (margin >= 0))
                return margin >= 0;
    return margin < 0;
}

/* Full ink inside the strokes, none away from them; at their edges anything. */
static void check_scene(const struct scene *scene, const char *what)
{
    struct picture picture = find_scene(scene);

    assert_int_equal(picture.dark_paper, scene->ink > scene->paper);
    assert_false(picture.blank);
    for (size_t y = 0; y < SCENE_HEIGHT; y++) {
        for (size_t x = 0; x < SCENE_WIDTH; x++) {
            uint8_t ink = picture.ink[y * SCENE_WIDTH + x];

            if ((ink > 0 && !is_near(x, y, 3)) || (ink < 100 && is_near(x, y, -3)))
                fail_msg("%s: ink %d at %zu, %zu", what, ink, x, y);
        }
    }
    picture_free(&picture);
}

static void test_ink_is_found_on_light_and_on_dark_paper(void **state)
{
    (void)state;
    check_scene(&(struct scene){.paper = 1, .ink = 0}, "black on white");
    check_scene(&(struct scene){.paper = 0, .ink = 1}, "white on black");
    check_scene(&(struct scene){.paper = 0.6, .ink = 0.3}, "grey on grey");
    check_scene(&(struct scene){.paper = 0.4, .ink = 0.7}, "lighter grey on grey");
}

static void test_ink_is_found_in_scans_and_photographs(void **state)
{
    (void)state;
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.2, .noise = 0.03}, "noise");
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.2, .slope = 0.5, .noise = 0.02}, "slope");
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.2, .shadow = 0.4, .noise = 0.02}, "shadow");
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.6, .slope = 0.2, .noise = 0.02}, "pencil");
    check_scene(&(struct scene){.paper = 0.2, .ink = 0.8, .slope = 0.3, .noise = 0.02}, "chalk");
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.2, .noise = 0.02, .specks = true}, "specks");
    check_scene(&(struct scene){.paper = 0.9, .ink = 0.2, .noise = 0.02, .edge = true}, "edge");
}

static void check_blank(float shade, double noise)
{
    size_t count = (size_t)SCENE_WIDTH * SCENE_HEIGHT;
    struct picture picture = {.width = SCENE_WIDTH, .height = SCENE_HEIGHT};
    float *shades = calloc(count, sizeof *shades);
    struct error err = {0};
    struct rng rng;

    rng_seed(&rng, 3, RNG_TEST, 0);
    picture.ink = malloc(count);
    assert_true(shades != NULL && picture.ink != NULL);
    memset(picture.ink, 1, count);
    for (size_t i = 0; i < count; i++)
        shades[i] = shade + (float)(noise * rng_normal(&rng));
    assert_true(ink_find(&picture, shades, &err));
    assert_true(picture.blank);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(picture.ink[i], 0);
    free(shades);
    picture_free(&picture);
}

static void test_paper_alone_is_blank(void **state)
{
    (void)state;
    check_blank(1, 0);
    check_blank(0, 0);
    check_blank(0.5f, 0);
    check_blank(0.9f, 0.03);
    check_blank(0.2f, 0.03);
}

/* Clear paper: the ink's shade does not matter, only that it is there. */
static void test_ink_on_nothing_is_ink_whether_dark_or_light(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        struct reduction reduction;
        struct picture picture = {.width = 40, .height = 40};
        struct error err = {0};

        assert_true(reduction_start(&reduction, 40, 40, 100, &err));
        for (size_t y = 0; y < 40; y++) {
            for (size_t x = 0; x < 40; x++) {
                reduction.row_shade[x] = (float)light;
                reduction.row_alpha[x] = x >= 18 && x < 22 && y >= 5 && y < 35 ? 1 : 0;
            }
            reduction_take_row(&reduction);
        }
        reduction_lay_on_paper(&reduction);
        picture.ink = malloc(1600);
        assert_true(ink_find(&picture, reduction.shade, &err));
        assert_int_equal(picture.ink[20 * 40 + 20], 255);
        assert_int_equal(picture.ink[20 * 40 + 2], 0);
        assert_int_equal(picture.dark_paper, light);
        picture_free(&picture);
        reduction_free(&reduction);
    }
}

static int enter(void **state)
{
    limits = picture_limits;
    return data_enter(state);
}

#define picture_test(name) cmocka_unit_test_setup_teardown(name, enter, data_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        picture_test(test_png_of_every_kind_gives_the_same_ink),
        picture_test(test_pgm_as_text_and_as_bytes_with_one_byte_or_two),
        picture_test(test_pgm_comments_stand_anywhere_in_the_header),
        picture_test(test_pgm_says_where_it_is_wrong),
        picture_test(test_png_that_is_cut_anywhere_is_refused),
        picture_test(test_png_with_any_byte_changed_is_refused),
        picture_test(test_size_is_checked_before_anything_else),
        picture_test(test_what_is_no_picture_is_refused_by_what_it_is),
        picture_test(test_reduction_is_the_average_by_area),
        picture_test(test_large_picture_is_averaged_down),
        picture_test(test_picture_fit_averages_by_area_and_enlarges),
        picture_test(test_ink_is_found_on_light_and_on_dark_paper),
        picture_test(test_ink_is_found_in_scans_and_photographs),
        picture_test(test_paper_alone_is_blank),
        picture_test(test_ink_on_nothing_is_ink_whether_dark_or_light),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
