/*
 * The view `rule`: what a rule for an 8 says of the digit, and why.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define SLICE    200 /* digits judged at a tick */
#define SLICE_MS 20

void rule_free(struct rule_state *rule)
{
    dataset_unref(rule->set);
    rule->set = NULL;
}

/* ---- Beside the network, on the gallery's digits */

/* Begins anew with another set or part; one without eights is none for a rule. */
static void follow_set(struct app *app)
{
    struct rule_state *rule = &app->digits.rule;
    const struct digits_gallery *gallery = &app->digits.gallery;
    size_t class;

    if (rule->set == gallery->set && (rule->set == NULL || rule->part == gallery->part))
        return;
    rule_free(rule);
    rule->score = (struct eight_score){0};
    rule->at = rule->end = 0;
    if (gallery->set == NULL || !eight_class(gallery->set, &class, NULL))
        return;
    rule->set = dataset_ref(gallery->set);
    rule->part = gallery->part;
    rule->at = rule->part == PART_TEST ? rule->set->train_count : 0;
    rule->end = rule->part == PART_TRAIN ? rule->set->train_count : rule->set->count;
}

static int rule_interval(const struct app *app)
{
    const struct rule_state *rule = &app->digits.rule;

    return rule->at < rule->end ? SLICE_MS : gallery_interval(app);
}

static void rule_tick(struct app *app)
{
    struct rule_state *rule = &app->digits.rule;
    size_t to = rule->end - rule->at > SLICE ? rule->at + SLICE : rule->end;

    if (rule->at == rule->end)
        gallery_tick(app);
    else if (rule_eight_count(rule->set, rule->at, to, &eight_defaults, &rule->score, NULL))
        rule->at = to;
    else
        rule->at = rule->end; /* no memory: it stays with what has been counted */
}

static void rule_update(struct app *app)
{
    struct rule_state *rule = &app->digits.rule;

    rule->judged = rule_eight(app->digits.input.seen.bytes, DRAWING_SIDE, DRAWING_SIDE,
                              &eight_defaults, &rule->verdict, NULL);
    gallery_update(app);
    follow_set(app);
}

/* ---- Drawing */

/* A dot for every pixel's width of a circle that was fitted. */
static void draw_circle(struct canvas *canvas, const struct ink_grid *grid,
                        const struct eight_circle *circle)
{
    int dots = (int)(2 * M_PI * circle->radius * 2) + 4;

    for (int i = 0; i < dots; i++) {
        double angle = 2 * M_PI * i / dots;
        int x, y;

        ink_cell(grid, (float)(circle->x + 0.5 + circle->radius * cos(angle)),
                 (float)(circle->y + 0.5 + circle->radius * sin(angle)), &x, &y);
        if (rect_has(grid->area, x, y))
            canvas_glyph(canvas, x, y, ROLE_TEST, GLYPH_MARK_0);
    }
}

/* What is said, and how near it came to what is allowed. */
static void draw_words(const struct app *app, struct canvas *canvas, struct rect *area)
{
    const struct eight_verdict *verdict = &app->digits.rule.verdict;
    const struct choice *reason = &eight_reason_choices[verdict->reason];
    bool eight = verdict->reason == EIGHT_EIGHT;
    char text[200];

    digits_say(canvas, area, eight ? ROLE_GOOD : ROLE_TITLE,
               eight ? _("The rule says: an 8.") : _("The rule says: no 8."));
    if (!eight)
        digits_say(canvas, area, ROLE_NORMAL, _(reason->help));
    if (verdict->allowed > 0) {
        snprintf(text, sizeof text, _("%.2f; at most %.2f is allowed"), verdict->found,
                 verdict->allowed);
        digits_say(canvas, area, ROLE_DIM, text);
    }
}

/* "rule     31.0%  97.0%": recall and precision. */
static void draw_score(struct canvas *canvas, struct rect *area, const char *who, double recall,
                       double precision)
{
    char found[NUMBER_SIZE], right[NUMBER_SIZE], text[120];

    snprintf(text, sizeof text, "%-10s %7s %7s", who, number_share(found, sizeof found, recall),
             number_share(right, sizeof right, precision));
    canvas_write_cut(canvas, area->x, area->y++, area->width, ROLE_NORMAL, text);
    area->height--;
}

/* Both on the same digits: while the gallery is of others already, there is nothing to compare. */
static void draw_scores(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct rule_state *rule = &app->digits.rule;
    const struct digits_gallery *gallery = &app->digits.gallery;
    char text[160];
    size_t class;

    if (area.height < 1 || rule->set == NULL || rule->set != gallery->set ||
        !eight_class(rule->set, &class, NULL))
        return;
    snprintf(text, sizeof text, _("8s: %-6.40s  recall   prec."), rule->set->name);
    canvas_write_cut(canvas, area.x, area.y++, area.width, ROLE_TITLE, text);
    area.height--;
    draw_score(canvas, &area, _("rule"), eight_recall(&rule->score), eight_precision(&rule->score));
    if (gallery_answered(gallery))
        draw_score(canvas, &area, _("network"), class_recall(&gallery->figures.class[class]),
                   class_precision(&gallery->figures.class[class]));
}

static void rule_draw(const struct app *app, struct canvas *canvas, struct rect area, bool focused)
{
    const struct rule_state *rule = &app->digits.rule;
    struct ink_grid grid = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE);

    (void)focused;
    if (!rule->judged)
        return;
    if (grid.area.height > 0) {
        ink_draw(canvas, &grid, app->digits.input.seen.bytes);
        for (size_t i = 0; i < 2 && i < rule->verdict.holes; i++)
            draw_circle(canvas, &grid, &rule->verdict.circle[i]);
    }
    area.y += grid.area.height;
    area.height -= grid.area.height;
    draw_words(app, canvas, &area);
    draw_scores(app, canvas, area);
}

const struct look_ops rule_look = {
    .update = rule_update,
    .draw = rule_draw,
    .interval = rule_interval,
    .tick = rule_tick,
};
