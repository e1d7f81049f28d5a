/*
 * What the network says: a bar for each class.
 */
#include <nntui/i18n.h>

#include "ui/number.h"
#include "ui/state.h"

#include <math.h>
#include <stdio.h>

#define VALUE_WIDTH 6 /* of an output: "-1.234" */

/* A probability in full; an output without bounds in so many digits as have room. */
static char *value_text(char *buffer, size_t size, double value)
{
    if (!(fabs(value) < 9.9995))
        return number_short(buffer, size, value);
    snprintf(buffer, size, "%.3f", value);
    return buffer;
}

/* "7 ▪▪▪▪▪▪▪▪ 0.982" */
static void draw_bar(const struct app *app, struct canvas *canvas, struct rect row, int label,
                     size_t output)
{
    bool best = output == digits_answer(app);
    enum role role = best ? ROLE_GOOD : ROLE_NORMAL;
    double value = (double)app->digits.outputs[output];
    int room = row.width - label - 2 - VALUE_WIDTH,
        bar = (int)(fmin(fmax(value, 0), 1) * room + 0.5);
    char name[80], number[NUMBER_SIZE], text[NUMBER_SIZE];

    canvas_write_cut(canvas, row.x, row.y, label, role,
                     digits_class(app, output, name, sizeof name));
    for (int i = 0; i < room; i++)
        canvas_glyph(canvas, row.x + label + 1 + i, row.y, i < bar ? ROLE_VALUE : ROLE_DIM,
                     i < bar ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
    snprintf(text, sizeof text, "%*s", VALUE_WIDTH, value_text(number, sizeof number, value));
    if (room >= 0)
        canvas_write_cut(canvas, row.x + row.width - VALUE_WIDTH, row.y, VALUE_WIDTH, role, text);
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

#define VERDICT_ROWS 2 /* with the blank one below it */

static void draw_verdict(const struct app *app, struct canvas *canvas, struct rect area)
{
    char name[80], text[120];

    snprintf(text, sizeof text, _("The answer: %s"),
             digits_class(app, digits_answer(app), name, sizeof name));
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_TITLE, text);
}

/* While the network is made, how far that is. */
static void draw_making(const struct app *app, struct canvas *canvas, struct rect area)
{
    double done = digit_maker_done(app->digits.network.maker);
    int room = area.width - 5;

    digits_say(canvas, &area, ROLE_NORMAL,
               _("Only the first time: a network learns to read digits that the program draws."));
    if (area.height < 2 || room < 0)
        return;
    for (int i = 0; i < room; i++)
        canvas_glyph(canvas, area.x + i, area.y + 1, ROLE_VALUE,
                     i < (int)(done * room) ? GLYPH_BAR_FULL : GLYPH_BAR_EMPTY);
    canvas_printf(canvas, area.x + room, area.y + 1, ROLE_NORMAL, "%4.0f%%", 100 * done);
}

static void draw_trouble(const struct digits_network *network, struct canvas *canvas,
                         struct rect area)
{
    int rows = canvas_wrap(canvas, area, ROLE_WARNING, network->error.text);

    area.y += rows;
    area.height -= rows;
    if (network->whose == DIGITS_RUN)
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("n asks the built-in network again. On the Train screen :data digits and p "
                      "give one that reads them."));
}

static void draw_nothing(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct digits_network *network = &app->digits.network;

    if (network->maker != NULL)
        draw_making(app, canvas, area);
    else if (network->network.block == NULL)
        draw_trouble(network, canvas, area);
    else
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("An empty sheet has no answer.\nDraw a digit with the mouse, or put the pen "
                      "down with space and move it with the arrows."));
}

/* Where not all have room, those around the answer. */
static void draw_bars(const struct app *app, struct canvas *canvas, struct rect area)
{
    size_t count = app->digits.network.class_count, top;
    int label = label_width(app);

    if (area.height > VERDICT_ROWS + (int)count) {
        draw_verdict(app, canvas, area);
        area.y += VERDICT_ROWS;
        area.height -= VERDICT_ROWS;
    }
    top = list_top(digits_answer(app), count, (size_t)area.height);
    for (int i = 0; i < area.height && top + (size_t)i < count; i++)
        draw_bar(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, label,
                 top + (size_t)i);
    list_more(canvas, area, top, count);
}

static void answer_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    struct rect old = canvas_clip(canvas, area);

    (void)focused;
    if (app->digits.answered)
        draw_bars(app, canvas, area);
    else
        draw_nothing(app, canvas, area);
    canvas_unclip(canvas, old);
}

/* A stage that is left out changes every answer. */
static void answer_describe(const struct app *app, bool focused, char *buffer, size_t size)
{
    unsigned out = PREPARATION_ALL & ~app->digits.input.stages;
    size_t stage = 0;

    (void)focused;
    buffer[0] = '\0';
    if (out == 0)
        return;
    while ((out & PREPARATION_BIT(stage)) == 0)
        stage++;
    snprintf(buffer, size, out == PREPARATION_BIT(stage) ? _("no %s") : _("no %s, ..."),
             preparation_table[stage].name);
}

const struct pane_ops answer_pane = {
    .name = "answer",
    .title = N_("Answer"),
    .describe = answer_describe,
    .draw = answer_draw,
};
