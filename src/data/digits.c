/*
 * Handwriting: a shape's points are moved as hands differ, joined by curves, and the whole is bent, leant and stretched.
 *
 * How much of each there is was found by training networks on what comes out and testing them on real handwriting (half of
 * MNIST's training digits; the other half stayed unseen). Only + - * / and sqrt() are used, which are exact by IEEE 754: so the same
 * seed gives the same digits everywhere.
 */
#include "data/digits.h"

#include <math.h>

enum point_kind { SMOOTH, CORNER, LIFT };

struct shape_point {
    enum point_kind kind;
    float x, y;
    float ax, ay, bx, by; /* how far the shape's two own numbers move it */
};

#define P(x, y)            \
 {                         \
  SMOOTH, x, y, 0, 0, 0, 0 \
 }
#define C(x, y)            \
 {                         \
  CORNER, x, y, 0, 0, 0, 0 \
 }
#define PV(x, y, ax, ay, bx, by) \
 {                               \
  SMOOTH, x, y, ax, ay, bx, by   \
 }
#define CV(x, y, ax, ay, bx, by) \
 {                               \
  CORNER, x, y, ax, ay, bx, by   \
 }
#define L                \
 {                       \
  LIFT, 0, 0, 0, 0, 0, 0 \
 }
#define POINTS(...) ((const struct shape_point[]){__VA_ARGS__})

const struct digit_shape digit_shapes[] = {
#define SHAPE(digit, name, share, ...) \
 {digit, name, share, POINTS(__VA_ARGS__), sizeof POINTS(__VA_ARGS__) / sizeof(struct shape_point)},
#include "data/digit_shape.def"
#undef SHAPE
};

const size_t digit_shape_count = sizeof digit_shapes / sizeof digit_shapes[0];

/* ---- How hands differ */

#define BENDS 5

/* Deviations, unless it says otherwise. Places are in units of half a digit's height around its middle, u right and v down. */
static const struct {
    float own;                          /* the shape's own numbers reach from -own to own */
    float width_mean, width;            /* stretching sideways */
    float slant_mean, slant;            /* leaning: u per -v */
    float half_turn;                    /* the tangent of half the angle */
    float bend_u[BENDS], bend_v[BENDS]; /* of v^2, u v, u^2, v^3, u^2 v */
    float point, stroke;                /* going astray, in hundredths of the height */
    float pressure, pressing;      /* at a stroke's beginning, and its change from point to point */
    float pen_mean, pen, pen_skew; /* pixels; most pens are thin, some are thick */
} differ = {
    .own = 1.45f,
    .width_mean = 1.18f,
    .width = 0.3f,
    .slant_mean = 0.05f,
    .slant = 0.27f,
    .half_turn = 0.08f,
    .bend_u = {0.115f, 0.15f, 0.05f,  0.035f, 0.05f},
    .bend_v = {0.075f, 0.15f, 0.085f, 0.075f, 0.07f},
    .point = 6,
    .stroke = 4,
    .pressure = 0.08f,
    .pressing = 0.004f,
    .pen_mean = 1.8f,
    .pen = 0.8f,
    .pen_skew = 0.2f,
};

#define THINNEST_PEN 1.3f
#define LIGHTEST     0.6f /* pressure */
#define HEAVIEST     1.4f

static float limited(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

static float uniform(struct rng *rng, float reach)
{
    return reach * (2 * (float)rng_uniform(rng) - 1);
}

/* Nearly normal, within 3 deviations: the sum of three uniform numbers. rng_normal() is not the same on all machines. */
static float about(struct rng *rng, float mean, float deviation)
{
    float sum = (float)rng_uniform(rng);

    sum += (float)rng_uniform(rng);
    sum += (float)rng_uniform(rng);
    return mean + deviation * (sum - 1.5f) * 2;
}

const struct digit_shape *digit_shape_draw(struct rng *rng, size_t digit)
{
    const struct digit_shape *chosen = NULL;
    float sum = 0;

    for (size_t i = 0; i < digit_shape_count; i++) {
        if (digit_shapes[i].digit != digit)
            continue;
        sum += digit_shapes[i].share;
        if ((float)rng_uniform(rng) * sum < digit_shapes[i].share)
            chosen = &digit_shapes[i];
    }
    return chosen;
}

/* ---- The hand that writes one digit */

struct hand {
    float a, b;           /* the shape's own numbers */
    float xx, xy, yx, yy; /* leaning, turning and stretching in one */
    float bend_u[BENDS], bend_v[BENDS];
};

/* Much narrower is as likely as much wider: 1/2 as 2. */
static float draw_width(struct rng *rng)
{
    float width = about(rng, 1, differ.width);

    return differ.width_mean * (width < 1 ? 1 / (2 - width) : width);
}

static struct hand draw_hand(struct rng *rng)
{
    struct hand hand = {.a = uniform(rng, differ.own), .b = uniform(rng, differ.own)};
    float width = draw_width(rng);
    float slant = about(rng, differ.slant_mean, differ.slant);
    float half = about(rng, 0, differ.half_turn);
    float cosine = (1 - half * half) / (1 + half * half), sine = 2 * half / (1 + half * half);

    hand.xx = width * cosine;
    hand.xy = -slant * cosine - sine;
    hand.yx = width * sine;
    hand.yy = cosine - slant * sine;
    for (size_t i = 0; i < BENDS; i++) {
        hand.bend_u[i] = about(rng, 0, differ.bend_u[i]);
        hand.bend_v[i] = about(rng, 0, differ.bend_v[i]);
    }
    return hand;
}

struct place {
    float x, y;
};

/* From the units of a shape to the sheet, where it is 20 pixels high around the middle. */
static struct place written(const struct hand *hand, struct place at)
{
    const float middle = DRAWING_SIDE / 2.0f;
    float u = (at.x - 35) / 50, v = (at.y - 50) / 50;
    const float bend[BENDS] = {v * v, u * v, u * u, v * v * v, u * u * v};
    float x = u, y = v;

    for (size_t i = 0; i < BENDS; i++) {
        x += hand->bend_u[i] * bend[i];
        y += hand->bend_v[i] * bend[i];
    }
    return (struct place){middle + 10 * (hand->xx * x + hand->xy * y),
                          middle + 10 * (hand->yx * x + hand->yy * y)};
}

/* ---- Curves */

#define MAX_POINTS 32   /* between two corners */
#define STEP       7.0f /* units of a shape between two points of the drawing, about */

/* The points between two corners, and the curve's direction at each. */
struct curve {
    size_t count;
    struct place at[MAX_POINTS], towards[MAX_POINTS]; /* towards: per unit of chord */
    float chord[MAX_POINTS];                          /* from this point to the next */
};

/* Never 0: two points may be drawn in one place. */
static float distance(struct place from, struct place to)
{
    float x = to.x - from.x, y = to.y - from.y;

    return sqrtf(x * x + y * y) + 1e-3f;
}

static struct place mixed(float share, struct place a, struct place b)
{
    return (struct place){share * a.x + (1 - share) * b.x, share * a.y + (1 - share) * b.y};
}

/* The slope of the parabola through three points, whose chords may differ in length; at an end that of the last parabola. */
static void find_directions(struct curve *curve)
{
    size_t last = curve->count - 1;
    struct place *to = curve->towards;

    for (size_t i = 0; i < last; i++) {
        curve->chord[i] = distance(curve->at[i], curve->at[i + 1]);
        to[i].x = (curve->at[i + 1].x - curve->at[i].x) / curve->chord[i];
        to[i].y = (curve->at[i + 1].y - curve->at[i].y) / curve->chord[i];
    }
    to[last] = to[last - 1];
    for (size_t i = last - 1; i > 0; i--)
        to[i] = mixed(curve->chord[i - 1] / (curve->chord[i - 1] + curve->chord[i]), to[i],
                      to[i - 1]);
    if (last < 2)
        return;
    to[0] = mixed(2, to[0], to[1]);
    to[last] = mixed(2, to[last], to[last - 1]);
}

/* Hermite's cubic from point i to the next. */
static struct place on_curve(const struct curve *curve, size_t i, float t)
{
    float before = (1 + 2 * t) * (1 - t) * (1 - t);
    float leave = t * (1 - t) * (1 - t) * curve->chord[i];
    float arrive = t * t * (t - 1) * curve->chord[i];
    const struct place *to = &curve->towards[i];
    struct place at = mixed(before, curve->at[i], curve->at[i + 1]);

    return (struct place){at.x + leave * to[0].x + arrive * to[1].x,
                          at.y + leave * to[0].y + arrive * to[1].y};
}

/* ---- Writing */

struct writer {
    struct drawing *drawing;
    const struct hand *hand;
    struct rng *rng;
    bool begins; /* the next point begins a stroke */
    float pressure, pressing;
    struct place astray; /* of the whole stroke */
};

static bool put(struct writer *writer, struct place at, struct error *err)
{
    struct place on_sheet = written(writer->hand, at);
    float pressure = limited(writer->pressure, LIGHTEST, HEAVIEST);
    bool begins = writer->begins;

    writer->begins = false;
    writer->pressure += writer->pressing;
    return begins ? drawing_begin(writer->drawing, on_sheet.x, on_sheet.y, pressure, err)
                  : drawing_add(writer->drawing, on_sheet.x, on_sheet.y, pressure, err);
}

static bool put_span(struct writer *writer, const struct curve *curve, size_t i, struct error *err)
{
    int steps = (int)(curve->chord[i] / STEP) + 1;

    for (int step = 1; step <= steps; step++) {
        if (!put(writer, on_curve(curve, i, (float)step / (float)steps), err))
            return false;
    }
    return true;
}

static bool put_curve(struct writer *writer, struct curve *curve, struct error *err)
{
    if (curve->count > 0 && writer->begins && !put(writer, curve->at[0], err))
        return false;
    if (curve->count < 2)
        return true;
    find_directions(curve);
    for (size_t i = 0; i + 1 < curve->count; i++) {
        if (!put_span(writer, curve, i, err))
            return false;
    }
    return true;
}

static void begin_stroke(struct writer *writer)
{
    writer->begins = true;
    writer->pressure = about(writer->rng, 1, differ.pressure);
    writer->pressing = about(writer->rng, 0, differ.pressing);
    writer->astray.x = about(writer->rng, 0, differ.stroke);
    writer->astray.y = about(writer->rng, 0, differ.stroke);
}

/* Where a point of the shape comes to lie this time. */
static struct place vary(const struct writer *writer, const struct shape_point *point)
{
    const struct hand *hand = writer->hand;
    struct place at = {about(writer->rng, point->x, differ.point),
                       about(writer->rng, point->y, differ.point)};

    at.x += hand->a * point->ax + hand->b * point->bx + writer->astray.x;
    at.y += hand->a * point->ay + hand->b * point->by + writer->astray.y;
    return at;
}

/* A curve ends at a corner, where the next begins, or where the pen is lifted. */
static bool write_shape(struct writer *writer, const struct digit_shape *shape, struct error *err)
{
    struct curve curve = {0};

    begin_stroke(writer);
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_point *point = &shape->points[i];

        if (point->kind != LIFT)
            curve.at[curve.count++] = vary(writer, point);
        if (point->kind == SMOOTH && curve.count < MAX_POINTS)
            continue;
        if (!put_curve(writer, &curve, err))
            return false;
        if (point->kind == LIFT)
            begin_stroke(writer);
        else
            curve.at[0] = curve.at[curve.count - 1];
        curve.count = point->kind == LIFT ? 0 : 1;
    }
    return put_curve(writer, &curve, err);
}

static float draw_pen(struct rng *rng)
{
    float off = about(rng, 0, 1);

    return fmaxf(differ.pen_mean + differ.pen * off + differ.pen_skew * off * off, THINNEST_PEN);
}

bool digit_draw(struct drawing *drawing, float *pen, const struct digit_shape *shape,
                struct rng *rng, struct error *err)
{
    struct hand hand = draw_hand(rng);
    struct writer writer = {.drawing = drawing, .hand = &hand, .rng = rng};

    drawing_clear(drawing);
    *pen = draw_pen(rng);
    return write_shape(&writer, shape, err);
}
