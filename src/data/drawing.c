/*
 * Strokes: adding, taking back, rubbing out, and drawing them as pixels. What a network is shown of them is
 * preparation.c's.
 */
#include <nntui/drawing.h>

#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void drawing_free(struct drawing *drawing)
{
    free(drawing->points);
    *drawing = (struct drawing){0};
}

void drawing_clear(struct drawing *drawing)
{
    drawing->count = 0;
}

/* ---- Points */

static bool reserve(struct drawing *drawing, size_t count, struct error *err)
{
    size_t capacity = drawing->capacity > 0 ? drawing->capacity : 64;
    struct drawing_point *points;

    if (count > DRAWING_MAX_POINTS)
        return error_input(err, _("the drawing has %zu points; more than %d are not kept"),
                           drawing->count, DRAWING_MAX_POINTS);
    if (count <= drawing->capacity)
        return true;
    while (capacity < count)
        capacity *= 2;
    points = realloc(drawing->points, capacity * sizeof *points);
    if (points == NULL)
        return error_memory(err, capacity * sizeof *points, "a drawing");
    drawing->points = points;
    drawing->capacity = capacity;
    return true;
}

bool drawing_copy(struct drawing *to, const struct drawing *from, struct error *err)
{
    if (!reserve(to, from->count, err))
        return false;
    if (from->count > 0)
        memcpy(to->points, from->points, from->count * sizeof *from->points);
    to->count = from->count;
    return true;
}

size_t drawing_strokes(const struct drawing *drawing)
{
    size_t strokes = 0;

    for (size_t i = 0; i < drawing->count; i++)
        strokes += drawing->points[i].begins;
    return strokes;
}

bool drawing_same(const struct drawing *a, const struct drawing *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct drawing_point *p = &a->points[i], *q = &b->points[i];

        if (p->begins != q->begins || p->x < q->x || p->x > q->x || p->y < q->y || p->y > q->y ||
            p->pressure < q->pressure || p->pressure > q->pressure)
            return false;
    }
    return true;
}

/* Written so that a NaN is no place. */
static bool is_place(float x, float y, float pressure)
{
    return fabsf(x) <= DRAWING_REACH && fabsf(y) <= DRAWING_REACH && pressure >= 0 &&
           pressure <= DRAWING_PRESSURE;
}

static bool append(struct drawing *drawing, struct drawing_point point, struct error *err)
{
    if (!is_place(point.x, point.y, point.pressure))
        return error_input(
            err,
            _("a point at %g, %g with pressure %g; expected places within %g and a pressure from 0 to %g"),
            (double)point.x, (double)point.y, (double)point.pressure, (double)DRAWING_REACH,
            (double)DRAWING_PRESSURE);
    if (!reserve(drawing, drawing->count + 1, err))
        return false;
    drawing->points[drawing->count++] = point;
    return true;
}

bool drawing_begin(struct drawing *drawing, float x, float y, float pressure, struct error *err)
{
    return append(drawing, (struct drawing_point){x, y, pressure, true}, err);
}

bool drawing_add(struct drawing *drawing, float x, float y, float pressure, struct error *err)
{
    return append(drawing, (struct drawing_point){x, y, pressure, drawing->count == 0}, err);
}

bool drawing_undo(struct drawing *drawing)
{
    if (drawing->count == 0)
        return false;
    while (!drawing->points[--drawing->count].begins)
        continue;
    return true;
}

bool drawing_bounds(const struct drawing *drawing, struct drawing_box *box)
{
    const struct drawing_point *point = drawing->points;

    if (drawing->count == 0)
        return false;
    *box = (struct drawing_box){point->x, point->y, point->x, point->y};
    for (size_t i = 1; i < drawing->count; i++) {
        point++;
        box->left = fminf(box->left, point->x);
        box->right = fmaxf(box->right, point->x);
        box->top = fminf(box->top, point->y);
        box->bottom = fmaxf(box->bottom, point->y);
    }
    return true;
}

/* ---- Rubbing out */

struct circle {
    float x, y, radius;
};

static bool is_inside(const struct circle *circle, const struct drawing_point *point)
{
    float x = point->x - circle->x, y = point->y - circle->y;

    return x * x + y * y <= circle->radius * circle->radius;
}

static struct drawing_point between(const struct drawing_point *from,
                                    const struct drawing_point *to, float share, bool begins)
{
    return (struct drawing_point){from->x + share * (to->x - from->x),
                                  from->y + share * (to->y - from->y),
                                  from->pressure + share * (to->pressure - from->pressure), begins};
}

/*
 * The shares of the way at which a line enters and leaves the circle: the solutions of |from + t (to - from) - centre| =
 * radius. False where it passes by.
 */
static bool crossing(const struct circle *circle, const struct drawing_point *from,
                     const struct drawing_point *to, float *enter, float *leave)
{
    float x = from->x - circle->x, y = from->y - circle->y;
    float along_x = to->x - from->x, along_y = to->y - from->y;
    float a = along_x * along_x + along_y * along_y, b = x * along_x + y * along_y;
    float root = b * b - a * (x * x + y * y - circle->radius * circle->radius);

    if (!(a > 0) || !(root > 0))
        return false;
    *enter = (-b - sqrtf(root)) / a;
    *leave = (-b + sqrtf(root)) / a;
    return *enter < 1 && *leave > 0;
}

/*
 * A line whose first point is in `kept` already, unless it lies in the circle. Rounding may have the two tests disagree
 * about an end on the circle itself, which costs or adds a point there but never joins two pieces.
 */
static bool keep_outside(struct drawing *kept, const struct circle *circle,
                         const struct drawing_point *from, const struct drawing_point *to,
                         struct error *err)
{
    bool dropped = is_inside(circle, from);
    struct drawing_point end = *to;
    float enter, leave;

    if (!crossing(circle, from, to, &enter, &leave)) {
        end.begins = dropped;
        return is_inside(circle, to) || append(kept, end, err);
    }
    if (enter > 0 && !dropped && !append(kept, between(from, to, enter, false), err))
        return false;
    if (leave >= 1)
        return true;
    return append(kept, between(from, to, leave, true), err) && append(kept, end, err);
}

static bool erase_into(struct drawing *kept, const struct drawing *drawing,
                       const struct circle *circle, struct error *err)
{
    for (size_t i = 0; i < drawing->count; i++) {
        const struct drawing_point *point = &drawing->points[i];
        bool done = true;

        if (!point->begins)
            done = keep_outside(kept, circle, point - 1, point, err);
        else if (!is_inside(circle, point))
            done = append(kept, *point, err);
        if (!done)
            return false;
    }
    return true;
}

bool drawing_erase(struct drawing *drawing, float x, float y, float radius, struct error *err)
{
    struct drawing kept = {0};

    if (!erase_into(&kept, drawing, &(struct circle){x, y, radius}, err)) {
        drawing_free(&kept);
        return false;
    }
    drawing_free(drawing);
    *drawing = kept;
    return true;
}

/* ---- The picture */

/* A line in pixels, as wide at its ends as the pressure there says. */
struct line {
    float x, y, along_x, along_y, per_length; /* 1 / length^2; 0 for a dot */
    float radius, wider;                      /* at the beginning; how much more at the end */
};

/* The pixels a line can touch: from .. below of `side`. */
static void touched(float low, float high, float reach, size_t side, size_t *from, size_t *below)
{
    float first = floorf(low - reach), last = ceilf(high + reach);

    *from = first <= 0 ? 0 : first >= (float)side ? side : (size_t)first;
    *below = last <= 0 ? 0 : last >= (float)side ? side : (size_t)last;
}

/* The distance of a pixel's middle from the nearest place of the line says how much of the pixel is ink. */
static float coverage(const struct line *line, float x, float y)
{
    float share = (x * line->along_x + y * line->along_y) * line->per_length;

    share = share < 0 ? 0 : share > 1 ? 1 : share;
    x -= share * line->along_x;
    y -= share * line->along_y;
    return (line->radius + share * line->wider - sqrtf(x * x + y * y)) / DRAWING_EDGE + 0.5f;
}

static void draw_line(const struct line *line, float *grey, size_t side)
{
    float reach = fmaxf(line->radius, line->radius + line->wider) + DRAWING_EDGE;
    size_t left, right, top, bottom;

    touched(fminf(line->x, line->x + line->along_x), fmaxf(line->x, line->x + line->along_x), reach,
            side, &left, &right);
    touched(fminf(line->y, line->y + line->along_y), fmaxf(line->y, line->y + line->along_y), reach,
            side, &top, &bottom);
    for (size_t row = top; row < bottom; row++) {
        for (size_t column = left; column < right; column++) {
            float ink = coverage(line, (float)column + 0.5f - line->x, (float)row + 0.5f - line->y);
            float *pixel = &grey[row * side + column];

            *pixel = ink > *pixel ? ink : *pixel;
        }
    }
}

static struct line line_of(const struct drawing_point *from, const struct drawing_point *to,
                           const struct drawing_view *view, float pen)
{
    float along_x = view->scale * (to->x - from->x), along_y = view->scale * (to->y - from->y);
    float square = along_x * along_x + along_y * along_y;

    return (struct line){.x = view->scale * from->x + view->shift_x,
                         .y = view->scale * from->y + view->shift_y,
                         .along_x = along_x,
                         .along_y = along_y,
                         .per_length = square > 1e-12f ? 1 / square : 0,
                         .radius = pen / 2 * from->pressure,
                         .wider = pen / 2 * (to->pressure - from->pressure)};
}

/* A point alone is a dot; any other is the end of a line, or the beginning of the next one. */
void drawing_render(const struct drawing *drawing, struct drawing_view view, float pen, float *grey,
                    size_t side)
{
    memset(grey, 0, side * side * sizeof *grey);
    for (size_t i = 0; i < drawing->count; i++) {
        const struct drawing_point *point = &drawing->points[i];
        bool alone = point->begins;
        struct line line;

        if (alone && i + 1 < drawing->count && !point[1].begins)
            continue;
        line = line_of(alone ? point : point - 1, point, &view, pen);
        draw_line(&line, grey, side);
    }
    for (size_t i = 0; i < side * side; i++)
        grey[i] = grey[i] > 1 ? 1 : grey[i];
}

void drawing_bytes(const float *grey, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(grey[i] * 255 + 0.5f);
}
