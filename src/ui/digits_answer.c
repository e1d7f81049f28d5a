/*
 * What the network says: a bar for each class.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>
#include <stdio.h>

/* "7 ▪▪▪▪▪▪▪▪ 0.982" */
static void draw_bar(const struct app *app, struct canvas *canvas, struct rect row, int label,
                     size_t output)
{
    bool best = output == digits_answer(app);
    enum role role = best ? ROLE_GOOD : ROLE_NORMAL;
    double value = (double)app->digits.outputs[output];
    int room = row.width - label - 8, bar = (int)(fmin(fmax(value, 0), 1) * room + 0.5);
    char name[80];

    canvas_write_cut(canvas, row.x, row.y, label, role,
                     digits_class(app, output, name, sizeof name));
    for (int i = 0; i < room; i++)
        canvas_glyph(canvas, row.x + label + 1 + i, row.y, i < bar ? ROLE_VALUE : ROLE_DIM,
                     i < bar ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
    canvas_printf(canvas, row.x + row.width - 6, row.y, role, "%6.3f", value);
}

static int label_width(const struct app *app)
{
    int width = 1;
    char name[80];

    for (size_t i = 0; i < app->digits.network.class_count; i++) {
        int wanted = canvas_text_width(digits_class(app, i, name, sizeof name));

        width = wanted > width ? wanted : width;
    }
    return width > 8 ? 8 : width;
}

/* Large where there is room: a row of blanks around it does that on every terminal. */
static int draw_verdict(const struct app *app, struct canvas *canvas, struct rect area)
{
    size_t answer = digits_answer(app);
    char name[80];

    canvas_printf(canvas, area.x, area.y, ROLE_TITLE, _("The answer: %s"),
                  digits_class(app, answer, name, sizeof name));
    return 2;
}

/* While the network is made, how far that is. */
static void draw_making(const struct app *app, struct canvas *canvas, struct rect area)
{
    double done = digit_maker_done(app->digits.network.maker);
    int room = area.width - 5;

    area.y += canvas_wrap(canvas, area, ROLE_NORMAL,
                          _("Only the first time: a network learns to read digits that the "
                            "program draws."));
    for (int i = 0; i < room; i++)
        canvas_glyph(canvas, area.x + i, area.y + 1, ROLE_VALUE,
                     i < (int)(done * room) ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
    canvas_printf(canvas, area.x + room, area.y + 1, ROLE_NORMAL, "%4.0f%%", 100 * done);
}

static void draw_nothing(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct digits_network *network = &app->digits.network;

    if (network->maker != NULL)
        draw_making(app, canvas, area);
    else if (network->network.block == NULL)
        canvas_wrap(canvas, area, ROLE_WARNING, network->error.text);
    else
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("An empty sheet has no answer.\nDraw a digit with the mouse, or put the pen "
                      "down with space and move it with the arrows."));
}

/* Where not all have room, those around the answer. */
static void answer_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct digits_state *digits = &app->digits;
    size_t count = digits->network.class_count, top;
    int label = label_width(app);

    (void)focused;
    if (!digits->answered) {
        draw_nothing(app, canvas, area);
        return;
    }
    if (area.height > 2 + (int)count) {
        int rows = draw_verdict(app, canvas, area);

        area.y += rows;
        area.height -= rows;
    }
    top = list_top(digits_answer(app), count, (size_t)area.height);
    for (int i = 0; i < area.height && top + (size_t)i < count; i++)
        draw_bar(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, label,
                 top + (size_t)i);
    list_more(canvas, area, top, count);
}

const struct pane_ops answer_pane = {
    .name = "answer",
    .title = N_("Answer"),
    .draw = answer_draw,
};
