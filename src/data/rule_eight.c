/*
 * The rule for an 8: thin the ink, find what it encloses, fit circles, compare them.
 */
#include <nntui/rule_eight.h>

#include <nntui/i18n.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct choice eight_reason_choices[EIGHT_REASON_COUNT] = {
#define EIGHT_REASON(id, name_, help_) [EIGHT_##id] = {.name = name_, .help = help_},
#include <nntui/eight_reason.def>
#undef EIGHT_REASON
};

const struct eight_options eight_defaults = {
    .ink = 0.5,
    .speck = 3,
    .round = 0.25,
    .equal = 1.5,
    .above = 0.6,
    .touch = 1,
};

/* What a pixel is. Holes have numbers from HOLE on, each the next where the one before was counted. */
enum { PAPER, INK, DOOMED, OUTSIDE, HOLE };

/* The picture with a border of paper, [height + 2][row]. */
struct page {
    size_t width, height, row, size;
    uint8_t *pixel;
    size_t *queue; /* [size] */
};

/* ---- Ink to lines */

static bool page_create(struct page *page, size_t width, size_t height, struct error *err)
{
    *page = (struct page){.width = width, .height = height, .row = width + 2};
    if (width == 0 || height == 0 || width > DATASET_MAX_COLUMNS || height > DATASET_MAX_COLUMNS)
        return error_input(err, _("a picture of %zu x %zu pixels; expected 1 to %d each way"),
                           width, height, DATASET_MAX_COLUMNS);
    page->size = page->row * (height + 2);
    page->pixel = calloc(page->size, 1);
    page->queue = calloc(page->size, sizeof *page->queue);
    if (page->pixel != NULL && page->queue != NULL)
        return true;
    free(page->pixel);
    free(page->queue);
    return error_memory(err, page->size * (1 + sizeof *page->queue), "a picture");
}

static void page_free(struct page *page)
{
    free(page->pixel);
    free(page->queue);
}

/* False where there is no ink. */
static bool take_ink(struct page *page, const uint8_t *image, double share)
{
    uint8_t brightest = 0;
    size_t ink = 0;

    for (size_t i = 0; i < page->width * page->height; i++)
        brightest = image[i] > brightest ? image[i] : brightest;
    for (size_t y = 0; y < page->height; y++)
        for (size_t x = 0; x < page->width; x++) {
            const uint8_t grey = image[y * page->width + x];
            const bool is_ink = grey > 0 && grey >= share * brightest;

            page->pixel[(y + 1) * page->row + x + 1] = is_ink ? INK : PAPER;
            ink += is_ink;
        }
    return ink > 0;
}

/* The eight neighbours, clockwise from the one above: P2 .. P9 of Zhang and Suen. */
static void neighbours(const struct page *page, size_t at, bool ink[8])
{
    const size_t row = page->row;
    const size_t place[8] = {at - row, at - row + 1, at + 1, at + row + 1,
                             at + row, at + row - 1, at - 1, at - row - 1};

    for (size_t i = 0; i < 8; i++)
        ink[i] = page->pixel[place[i]] == INK || page->pixel[place[i]] == DOOMED;
}

/* Whether a pixel of ink goes in this half of a round: an edge whose loss neither cuts a line nor shortens its end. */
static bool is_edge(const struct page *page, size_t at, bool second)
{
    bool p[8];
    size_t ink = 0, turns = 0;

    neighbours(page, at, p);
    for (size_t i = 0; i < 8; i++) {
        ink += p[i];
        turns += !p[i] && p[(i + 1) % 8];
    }
    if (ink < 2 || ink > 6 || turns != 1)
        return false;
    if (second)
        return !(p[0] && p[2] && p[6]) && !(p[0] && p[4] && p[6]);
    return !(p[0] && p[2] && p[4]) && !(p[2] && p[4] && p[6]);
}

/* All pixels of a half go at once, so they are only marked at first. Returns how many went. */
static size_t thin_half(struct page *page, bool second)
{
    size_t gone = 0;

    for (size_t i = page->row; i < page->size - page->row; i++)
        if (page->pixel[i] == INK && is_edge(page, i, second)) {
            page->pixel[i] = DOOMED;
            gone++;
        }
    for (size_t i = 0; gone > 0 && i < page->size; i++)
        if (page->pixel[i] == DOOMED)
            page->pixel[i] = PAPER;
    return gone;
}

static void thin(struct page *page)
{
    size_t gone;

    do {
        gone = thin_half(page, false);
        gone += thin_half(page, true);
    } while (gone > 0);
}

/* ---- Lines to circles */

/* Sums over the points of a line. */
struct line {
    size_t points;
    double x, y, xx, xy, yy, xz, yz, z; /* z = x^2 + y^2 */
};

/* Everything that is joined to `from` along edges gets `mark`; returns how many pixels. */
static size_t flood(struct page *page, size_t from, uint8_t mark)
{
    size_t head = 0, tail = 0;

    page->queue[tail++] = from;
    page->pixel[from] = mark;
    while (head < tail) {
        const size_t at = page->queue[head++];
        const size_t next[4] = {at - 1, at + 1, at - page->row, at + page->row};

        for (size_t k = 0; k < 4; k++)
            if (next[k] < page->size && page->pixel[next[k]] == PAPER) {
                page->pixel[next[k]] = mark;
                page->queue[tail++] = next[k];
            }
    }
    return tail;
}

/* Whether a pixel of the line has an edge in common with the region. */
static bool touches(const struct page *page, size_t at, uint8_t mark)
{
    return page->pixel[at] == INK &&
           (page->pixel[at - 1] == mark || page->pixel[at + 1] == mark ||
            page->pixel[at - page->row] == mark || page->pixel[at + page->row] == mark);
}

static void add_point(struct line *line, double x, double y)
{
    const double z = x * x + y * y;

    line->points++;
    line->x += x;
    line->y += y;
    line->xx += x * x;
    line->xy += x * y;
    line->yy += y * y;
    line->z += z;
    line->xz += x * z;
    line->yz += y * z;
}

/*
 * The circle that makes sum (z + D x + E y + F)^2 smallest. With means taken off, F falls out and two equations are left:
 * D sxx + E sxy = -sxz, D sxy + E syy = -syz. False where the points are on a straight line.
 */
static bool fit(const struct line *line, struct eight_circle *circle)
{
    const double n = (double)line->points;
    const double sxx = line->xx - line->x * line->x / n, syy = line->yy - line->y * line->y / n;
    const double sxy = line->xy - line->x * line->y / n;
    const double sxz = line->xz - line->x * line->z / n, syz = line->yz - line->y * line->z / n;
    const double determinant = sxx * syy - sxy * sxy;
    double d, e, f;

    if (line->points < 3 || !(determinant > 1e-9 * (sxx + syy) * (sxx + syy)))
        return false;
    d = (sxy * syz - syy * sxz) / determinant;
    e = (sxy * sxz - sxx * syz) / determinant;
    f = -(line->z + d * line->x + e * line->y) / n;
    circle->x = -d / 2;
    circle->y = -e / 2;
    circle->radius = sqrt(fmax(0, d * d / 4 + e * e / 4 - f));
    return circle->radius > 0;
}

/* Fits to the pixels of the line around region `mark`; without a circle the deviation is infinite. */
static void fit_around(const struct page *page, uint8_t mark, struct eight_circle *circle)
{
    struct line line = {0};
    double total = 0;

    for (size_t i = page->row; i < page->size - page->row; i++)
        if (touches(page, i, mark))
            add_point(&line, (double)(i % page->row) - 1, (double)(i / page->row) - 1);
    circle->deviation = INFINITY;
    if (!fit(&line, circle))
        return;
    for (size_t i = page->row; i < page->size - page->row; i++)
        if (touches(page, i, mark)) {
            const double x = (double)(i % page->row) - 1, y = (double)(i / page->row) - 1;
            const double off = hypot(x - circle->x, y - circle->y) - circle->radius;

            total += off * off;
        }
    circle->deviation = sqrt(total / (double)line.points) / circle->radius;
}

/* Whether region `mark`, flooded just now, is too small to count; then it is as if outside. */
static bool is_speck(struct page *page, size_t pixels, size_t speck)
{
    for (size_t i = 0; pixels < speck && i < pixels; i++)
        page->pixel[page->queue[i]] = OUTSIDE;
    return pixels < speck;
}

/* Finds the regions, and the circles of the first two. */
static void find_circles(struct page *page, const struct eight_options *options,
                         struct eight_verdict *verdict)
{
    flood(page, 0, OUTSIDE);
    for (size_t i = 0; i < page->size; i++) {
        const size_t known = verdict->holes < 2 ? verdict->holes : 2;
        size_t pixels;

        if (page->pixel[i] != PAPER)
            continue;
        pixels = flood(page, i, (uint8_t)(HOLE + known));
        if (is_speck(page, pixels, options->speck))
            continue;
        if (known < 2) {
            verdict->circle[known].pixels = pixels;
            fit_around(page, (uint8_t)(HOLE + known), &verdict->circle[known]);
        }
        verdict->holes++;
    }
}

/* ---- The verdict */

/* The upper circle first. */
static void order_circles(struct eight_verdict *verdict)
{
    const struct eight_circle first = verdict->circle[0];

    if (verdict->holes < 2 || first.y <= verdict->circle[1].y)
        return;
    verdict->circle[0] = verdict->circle[1];
    verdict->circle[1] = first;
}

/* Whether the number decides: it is above what is allowed. */
static bool is_above(struct eight_verdict *verdict, double found, double allowed)
{
    if (found <= allowed)
        return false;
    verdict->found = found;
    verdict->allowed = allowed;
    return true;
}

/* Of two circles. */
static enum eight_reason compare_circles(struct eight_verdict *verdict,
                                         const struct eight_options *options)
{
    const struct eight_circle *a = &verdict->circle[0], *b = &verdict->circle[1];
    const double mean = (a->radius + b->radius) / 2;
    const double aside = fabs(a->x - b->x), up = fabs(a->y - b->y);

    if (is_above(verdict, fmax(a->deviation, b->deviation), options->round))
        return EIGHT_NOT_ROUND;
    if (is_above(verdict, fmax(a->radius, b->radius) / fmin(a->radius, b->radius), options->equal))
        return EIGHT_NOT_EQUAL;
    if (is_above(verdict, up > 0 ? aside / up : INFINITY, options->above))
        return EIGHT_NOT_ABOVE;
    if (is_above(verdict, fabs(hypot(aside, up) - 2 * mean) / mean, options->touch))
        return EIGHT_NOT_TOUCHING;
    return EIGHT_EIGHT;
}

static enum eight_reason judge(struct eight_verdict *verdict, const struct eight_options *options)
{
    if (verdict->holes == 0)
        return EIGHT_NO_CIRCLE;
    if (verdict->holes != 2)
        return verdict->holes == 1 ? EIGHT_ONE_CIRCLE : EIGHT_MORE_CIRCLES;
    return compare_circles(verdict, options);
}

bool rule_eight(const uint8_t *image, size_t width, size_t height,
                const struct eight_options *options, struct eight_verdict *verdict,
                struct error *err)
{
    struct page page;

    *verdict = (struct eight_verdict){.reason = EIGHT_NO_INK};
    if (!page_create(&page, width, height, err))
        return false;
    if (take_ink(&page, image, options->ink)) {
        thin(&page);
        find_circles(&page, options, verdict);
        order_circles(verdict);
        verdict->reason = judge(verdict, options);
    }
    page_free(&page);
    return true;
}

/* ---- Its mistakes */

bool eight_class(const struct dataset *dataset, size_t *class, struct error *err)
{
    if (dataset->bytes == NULL || dataset->image_width == 0 || dataset->task != TASK_CLASSIFY)
        return error_input(err, _("the samples of %s are no images"), dataset->name);
    for (size_t k = 0; k < dataset->outputs; k++)
        if (strcmp(dataset->output_names[k], "8") == 0) {
            *class = k;
            return true;
        }
    return error_input(err, _("%s has no class 8"), dataset->name);
}

static void count(struct eight_score *score, bool is_eight, const struct eight_verdict *verdict)
{
    const bool called = verdict->reason == EIGHT_EIGHT;

    score->samples++;
    score->reason[is_eight][verdict->reason]++;
    if (is_eight)
        *(called ? &score->hits : &score->misses) += 1;
    else
        *(called ? &score->false_alarms : &score->rejections) += 1;
}

bool rule_eight_count(const struct dataset *dataset, size_t from, size_t to,
                      const struct eight_options *options, struct eight_score *score,
                      struct error *err)
{
    struct eight_verdict verdict;
    size_t class;

    if (!eight_class(dataset, &class, err))
        return false;
    for (size_t i = from; i < to; i++) {
        const size_t row = dataset->rows[i];

        if (!rule_eight(dataset->bytes + row * dataset->inputs, dataset->image_width,
                        dataset->image_height, options, &verdict, err))
            return false;
        count(score, dataset->labels[row] == class, &verdict);
    }
    return true;
}

bool rule_eight_score(const struct dataset *dataset, enum part part,
                      const struct eight_options *options, struct eight_score *score,
                      struct error *err)
{
    const size_t from = part == PART_TEST ? dataset->train_count : 0;
    const size_t to = part == PART_TRAIN ? dataset->train_count : dataset->count;
    size_t class;

    *score = (struct eight_score){0};
    if (!eight_class(dataset, &class, err))
        return false;
    if (from >= to)
        return error_input(err, _("that part of %s has no samples"), dataset->name);
    return rule_eight_count(dataset, from, to, options, score, err);
}

void eight_score_of_confusion(struct eight_score *score, const uint64_t *confusion, size_t classes,
                              size_t eight)
{
    *score = (struct eight_score){0};
    for (size_t i = 0; i < classes; i++)
        for (size_t j = 0; j < classes; j++) {
            const size_t samples = (size_t)confusion[i * classes + j];

            score->samples += samples;
            if (i == eight)
                *(j == eight ? &score->hits : &score->misses) += samples;
            else
                *(j == eight ? &score->false_alarms : &score->rejections) += samples;
        }
}

double eight_precision(const struct eight_score *score)
{
    const size_t called = score->hits + score->false_alarms;

    return called > 0 ? (double)score->hits / (double)called : (double)NAN;
}

double eight_recall(const struct eight_score *score)
{
    const size_t eights = score->hits + score->misses;

    return eights > 0 ? (double)score->hits / (double)eights : (double)NAN;
}
