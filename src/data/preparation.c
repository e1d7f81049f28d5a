/*
 * Preparing a digit: where its ink lies, which size and place it gets, and the picture at that size and place. How MNIST was
 * made is the model: LeCun, Cortes and Burges fitted each digit into 20 x 20 pixels and put its centre of mass into the
 * middle of 28 x 28.
 */
#include <nntui/preparation.h>

#include <nntui/i18n.h>

#include <math.h>
#include <string.h>

#define MIDDLE (DRAWING_SIDE / 2.0f)
/* The pixel that the centre of mass comes to lie on, counted from 0. */
#define MASS_PIXEL (DRAWING_SIDE / 2)

const struct preparation_info preparation_table[PREPARATION_STAGES] = {
#define STAGE(id, name, help) [PREPARATION_##id] = {name, help},
#include <nntui/preparation_stage.def>
#undef STAGE
};

static bool has(unsigned stages, enum preparation_stage stage)
{
    return (stages & PREPARATION_BIT(stage)) != 0;
}

/* ---- Size and place */

static float longest_side(const struct drawing_box *box)
{
    return fmaxf(box->right - box->left, box->bottom - box->top);
}

/* Moves an interval into 0 .. DRAWING_SIDE as far as needed, in the middle where it is too long; returns its beginning. */
static float keep_in(float low, float length)
{
    if (length > DRAWING_SIDE)
        return (DRAWING_SIDE - length) / 2;
    return fminf(fmaxf(low, 0), DRAWING_SIDE - length);
}

/* The shift that is nearest to `shift` and puts `low` between two pixels, where MNIST's digits begin. */
static float to_border(float low, float shift)
{
    return roundf(low + shift) - low;
}

/* The ink, width x height on the sheet, with its middle where it was drawn, but wholly on the sheet if it fits. */
static void place_as_drawn(struct preparation *done, struct drawing_view sheet, float width,
                           float height)
{
    float x = sheet.scale * (done->ink.left + done->ink.right) / 2 + sheet.shift_x;
    float y = sheet.scale * (done->ink.top + done->ink.bottom) / 2 + sheet.shift_y;
    float scale = done->view.scale;

    done->view.shift_x = keep_in(x - width / 2, width) + width / 2 -
                         scale * (done->ink.left + done->ink.right) / 2;
    done->view.shift_y = keep_in(y - height / 2, height) + height / 2 -
                         scale * (done->ink.top + done->ink.bottom) / 2;
}

/* ---- Pixels */

static void centre_of_mass(struct preparation *done, const float *grey)
{
    float sum = 0, x = 0, y = 0;

    for (size_t row = 0; row < DRAWING_SIDE; row++) {
        float line = 0;

        for (size_t column = 0; column < DRAWING_SIDE; column++) {
            float ink = grey[row * DRAWING_SIDE + column];

            line += ink;
            x += ink * (float)column;
        }
        sum += line;
        y += line * (float)row;
    }
    done->mass_x = sum > 0 ? x / sum : MASS_PIXEL;
    done->mass_y = sum > 0 ? y / sum : MASS_PIXEL;
}

static void finish(struct preparation *done, float *grey, unsigned stages)
{
    for (size_t i = 0; i < DRAWING_PIXELS && !has(stages, PREPARATION_GREY); i++)
        grey[i] = grey[i] >= 0.5f ? 1 : 0;
    centre_of_mass(done, grey);
    drawing_bytes(grey, done->bytes, DRAWING_PIXELS);
}

static void finish_empty(struct preparation *done, unsigned stages)
{
    float grey[DRAWING_PIXELS] = {0};

    *done = (struct preparation){.view = DRAWING_AS_IS};
    finish(done, grey, stages);
}

/* ---- Drawings */

/* The ink after scaling: points move, the pen does not. */
static struct drawing_box ink_box(const struct drawing *drawing, float scale, float pen)
{
    struct drawing_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t i = 0; i < drawing->count; i++) {
        const struct drawing_point *point = &drawing->points[i];
        float x = scale * point->x, y = scale * point->y, radius = pen / 2 * point->pressure;

        box.left = fminf(box.left, x - radius);
        box.right = fmaxf(box.right, x + radius);
        box.top = fminf(box.top, y - radius);
        box.bottom = fmaxf(box.bottom, y + radius);
    }
    return box;
}

/* Where the pressure changes, which points are outermost depends on the scale; so it is found in a few steps. */
static float fitting_scale(const struct drawing *drawing, float pen)
{
    float scale = 1;

    for (int step = 0; step < 3; step++) {
        struct drawing_box box = ink_box(drawing, scale, pen);
        float extent = longest_side(&box) - pen;

        if (!(extent * PREPARATION_ENLARGED > scale * (PREPARATION_LONGEST - pen)))
            return PREPARATION_ENLARGED;
        scale *= (PREPARATION_LONGEST - pen) / extent;
    }
    return scale;
}

/* With "centre" it is drawn twice, as the mass is only known from the pixels; both times the ink begins between two pixels. */
static void place_drawing(struct preparation *done, const struct drawing *drawing, unsigned stages,
                          float pen, float *grey)
{
    struct drawing_box scaled = ink_box(drawing, done->view.scale, pen);
    struct drawing_view *view = &done->view;

    if (!has(stages, PREPARATION_CENTRE)) {
        if (has(stages, PREPARATION_CROP))
            place_as_drawn(done, DRAWING_AS_IS, scaled.right - scaled.left,
                           scaled.bottom - scaled.top);
        else
            place_as_drawn(done, DRAWING_AS_IS, view->scale * DRAWING_SIDE,
                           view->scale * DRAWING_SIDE);
        return;
    }
    view->shift_x = to_border(scaled.left, MIDDLE - (scaled.left + scaled.right) / 2);
    view->shift_y = to_border(scaled.top, MIDDLE - (scaled.top + scaled.bottom) / 2);
    drawing_render(drawing, *view, pen, grey, DRAWING_SIDE);
    centre_of_mass(done, grey);
    view->shift_x += roundf(MASS_PIXEL - done->mass_x);
    view->shift_y += roundf(MASS_PIXEL - done->mass_y);
}

void prepare_drawing(struct preparation *done, const struct drawing *drawing, unsigned stages,
                     float pen)
{
    float grey[DRAWING_PIXELS];

    if (drawing_is_empty(drawing)) {
        finish_empty(done, stages);
        return;
    }
    *done = (struct preparation){.digit = true, .view = DRAWING_AS_IS};
    if (has(stages, PREPARATION_CROP))
        done->ink = ink_box(drawing, 1, pen);
    else
        done->ink = (struct drawing_box){0, 0, DRAWING_SIDE, DRAWING_SIDE};
    if (has(stages, PREPARATION_SCALE))
        done->view.scale = has(stages, PREPARATION_CROP) ? fitting_scale(drawing, pen)
                                                         : PREPARATION_LONGEST / DRAWING_SIDE;
    place_drawing(done, drawing, stages, pen, grey);
    drawing_render(drawing, done->view, pen, grey, DRAWING_SIDE);
    finish(done, grey, stages);
}

/* ---- Pictures */

struct raster {
    const uint8_t *grey; /* [height][width] */
    size_t width, height;
    size_t left, top, right, bottom; /* what counts as the digit: from .. below */
};

/* Fainter than an eighth of the darkest is paper. */
static unsigned paper_limit(const struct raster *raster)
{
    uint8_t darkest = 0;

    for (size_t i = 0; i < raster->width * raster->height; i++)
        darkest = raster->grey[i] > darkest ? raster->grey[i] : darkest;
    return darkest / 8u;
}

/* False where there is only paper. */
static bool find_ink(struct raster *raster)
{
    unsigned limit = paper_limit(raster);

    raster->left = raster->width;
    raster->top = raster->height;
    raster->right = raster->bottom = 0;
    for (size_t y = 0; y < raster->height; y++) {
        for (size_t x = 0; x < raster->width; x++) {
            if (raster->grey[y * raster->width + x] <= limit)
                continue;
            raster->left = x < raster->left ? x : raster->left;
            raster->right = x >= raster->right ? x + 1 : raster->right;
            raster->top = y < raster->top ? y : raster->top;
            raster->bottom = y + 1;
        }
    }
    return raster->bottom > 0;
}

/* The centre of mass in pixels of the picture, exactly. */
static void raster_mass(const struct raster *raster, float *mass_x, float *mass_y)
{
    uint64_t sum = 0, x_sum = 0, y_sum = 0;

    for (size_t y = raster->top; y < raster->bottom; y++) {
        for (size_t x = raster->left; x < raster->right; x++) {
            uint64_t ink = raster->grey[y * raster->width + x];

            sum += ink;
            x_sum += ink * x;
            y_sum += ink * y;
        }
    }
    *mass_x = (float)((double)x_sum / (double)sum) + 0.5f;
    *mass_y = (float)((double)y_sum / (double)sum) + 0.5f;
}

/* Adds value times the part of each pixel that lies within low .. high; pixel: [DRAWING_SIDE] with `stride` between them. */
static void spread(float low, float high, float value, float *pixel)
{
    low = fmaxf(low, 0);
    high = fminf(high, DRAWING_SIDE);
    for (size_t i = (size_t)low; (float)i < high; i++)
        pixel[i] += value * (fminf(high, (float)i + 1) - fmaxf(low, (float)i));
}

/* Each pixel of the picture, as the rectangle that it becomes, is shared among those it covers. */
static void average(const struct raster *raster, struct drawing_view view, float *grey)
{
    memset(grey, 0, DRAWING_PIXELS * sizeof *grey);
    for (size_t y = raster->top; y < raster->bottom; y++) {
        float line[DRAWING_SIDE] = {0}, rows[DRAWING_SIDE] = {0};
        float low = view.scale * (float)y + view.shift_y;

        for (size_t x = raster->left; x < raster->right; x++) {
            float from = view.scale * (float)x + view.shift_x;

            spread(from, from + view.scale, raster->grey[y * raster->width + x] / 255.0f, line);
        }
        spread(low, low + view.scale, 1, rows);
        for (size_t i = 0; i < DRAWING_PIXELS; i++)
            grey[i] += rows[i / DRAWING_SIDE] * line[i % DRAWING_SIDE];
    }
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        grey[i] = fminf(grey[i], 1); /* rounding */
}

static void place_raster(struct preparation *done, const struct raster *raster, unsigned stages)
{
    float larger = (float)(raster->width > raster->height ? raster->width : raster->height);
    struct drawing_view sheet = {.scale = DRAWING_SIDE / larger};
    float x, y, scale;

    sheet.shift_x = (DRAWING_SIDE - sheet.scale * (float)raster->width) / 2;
    sheet.shift_y = (DRAWING_SIDE - sheet.scale * (float)raster->height) / 2;
    scale = has(stages, PREPARATION_SCALE)
                ? fminf(PREPARATION_LONGEST / longest_side(&done->ink), PREPARATION_ENLARGED)
                : sheet.scale;
    done->view.scale = scale;
    if (!has(stages, PREPARATION_CENTRE)) {
        place_as_drawn(done, sheet, scale * (done->ink.right - done->ink.left),
                       scale * (done->ink.bottom - done->ink.top));
        return;
    }
    raster_mass(raster, &x, &y);
    done->view.shift_x = to_border(scale * done->ink.left, MASS_PIXEL + 0.5f - scale * x);
    done->view.shift_y = to_border(scale * done->ink.top, MASS_PIXEL + 0.5f - scale * y);
}

bool prepare_raster(struct preparation *done, const uint8_t *grey, size_t width, size_t height,
                    unsigned stages, struct error *err)
{
    struct raster raster = {.grey = grey, .width = width, .height = height};
    float pixels[DRAWING_PIXELS];

    if (width == 0 || height == 0 || width > PREPARATION_MAX_SIDE || height > PREPARATION_MAX_SIDE)
        return error_input(err, _("a picture of %zu x %zu pixels; expected 1 x 1 to %d x %d"),
                           width, height, PREPARATION_MAX_SIDE, PREPARATION_MAX_SIDE);
    if (!find_ink(&raster)) {
        finish_empty(done, stages);
        return true;
    }
    if (!has(stages, PREPARATION_CROP))
        raster = (struct raster){grey, width, height, 0, 0, width, height};
    *done = (struct preparation){
        .digit = true,
        .ink = {(float)raster.left, (float)raster.top, (float)raster.right, (float)raster.bottom}
    };
    place_raster(done, &raster, stages);
    average(&raster, done->view, pixels);
    finish(done, pixels, stages);
    return true;
}
