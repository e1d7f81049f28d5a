/*
 * The view `rule`: what a rule for an 8 says of the digit, and why.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

static void rule_update(struct app *app)
{
    struct rule_state *rule = &app->digits.rule;

    rule->judged = rule_eight(app->digits.input.seen.bytes, DRAWING_SIDE, DRAWING_SIDE,
                              &eight_defaults, &rule->verdict, NULL);
}

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

static void draw_words(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct eight_verdict *verdict = &app->digits.rule.verdict;
    const struct choice *reason = &eight_reason_choices[verdict->reason];
    bool eight = verdict->reason == EIGHT_EIGHT;
    char text[200];

    area.y += canvas_wrap(canvas, area, eight ? ROLE_GOOD : ROLE_TITLE,
                          eight ? _("The rule says: an 8.") : _("The rule says: no 8."));
    area.y += canvas_wrap(canvas, area, ROLE_NORMAL, _(reason->help));
    if (verdict->allowed > 0) {
        snprintf(text, sizeof text, _("%.2f; at most %.2f is allowed"), verdict->found,
                 verdict->allowed);
        area.y += canvas_wrap(canvas, area, ROLE_DIM, text);
    }
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
    draw_words(app, canvas, area);
}

const struct look_ops rule_look = {
    .update = rule_update,
    .draw = rule_draw,
};
