/*
 * The view `inside`: which neurons of the last hidden layer speak for an answer and which against it, and what each of them
 * looks for.
 */
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

static void forget(struct inside_state *inside)
{
    evidence_free(&inside->evidence);
    inside->evidence = (struct evidence){0};
    inside->error = (struct error){0};
}

void inside_free(struct inside_state *inside)
{
    forget(inside);
}

/* What the chosen item's neuron looks for; without a hidden layer the terms are the inputs' own. */
static bool make_picture(struct app *app, const double *values)
{
    struct inside_state *inside = &app->digits.inside;
    const struct network *network = &app->digits.network.network;
    const struct evidence *evidence = &inside->evidence;
    bool hidden = evidence->layer != SIZE_MAX;
    size_t layer = hidden ? evidence->layer : 0,
           unit = hidden ? evidence->items[inside->row].unit : inside->output;
    double picture[DRAWING_PIXELS];

    if (!evidence_picture(network, values, layer, unit, picture, &inside->kind, &inside->error))
        return false;
    for (size_t i = 0; i < DRAWING_PIXELS; i++)
        inside->picture[i] = (float)picture[i];
    return true;
}

static void inside_update(struct app *app)
{
    struct digits_state *digits = &app->digits;
    struct inside_state *inside = &digits->inside;
    double values[DRAWING_PIXELS];

    forget(inside);
    if (!digits->answered)
        return;
    if (!inside->chosen || inside->output >= digits->network.class_count)
        inside->output = digits_answer(app);
    digits_values(app, values);
    if (!evidence_create(&inside->evidence, &digits->network.network, values, inside->output,
                         &inside->error))
        return;
    if (inside->row >= inside->evidence.count)
        inside->row = 0;
    if (!make_picture(app, values))
        evidence_free(&inside->evidence);
}

/* ---- Drawing */

static void draw_item(const struct app *app, struct canvas *canvas, struct rect row, size_t index,
                      bool cursor)
{
    const struct inside_state *inside = &app->digits.inside;
    const struct evidence_item *item = &inside->evidence.items[index];
    enum role role = cursor                   ? ROLE_FOCUS
                     : item->contribution > 0 ? ROLE_POSITIVE
                     : item->contribution < 0 ? ROLE_NEGATIVE
                                              : ROLE_DIM;
    char text[120];

    snprintf(text, sizeof text, "%+7.3f #%-3zu = %+.2f*%.2f", item->contribution, item->unit + 1,
             item->weight, item->value);
    canvas_write_cut(canvas, row.x, row.y, row.width, role, text);
}

/* "for 7: -1.2 + 8.4 = 7.2" */
static void draw_head(const struct app *app, struct canvas *canvas, struct rect area)
{
    const struct inside_state *inside = &app->digits.inside;
    const struct evidence *evidence = &inside->evidence;
    char name[80], text[200];

    digits_class(app, inside->output, name, sizeof name);
    snprintf(text, sizeof text, _("%s: sum %+.2f, bias %+.2f"), name, evidence->sum,
             evidence->bias);
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_TITLE, text);
}

static void inside_draw(const struct app *app, struct canvas *canvas, struct rect area,
                        bool focused)
{
    const struct inside_state *inside = &app->digits.inside;
    const struct evidence *evidence = &inside->evidence;
    size_t top;

    if (evidence->items == NULL) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    inside->error.kind != ERROR_NONE
                        ? inside->error.text
                        : _("There is no answer yet: draw a digit.\nThen here are the neurons "
                            "that speak for it and against it."));
        return;
    }
    area = digits_picture(canvas, area, NULL, inside->picture);
    if (area.height < 1)
        return;
    draw_head(app, canvas, area);
    area.y++;
    area.height--;
    top = list_top(inside->row, evidence->count, (size_t)area.height);
    for (int i = 0; i < area.height && top + (size_t)i < evidence->count; i++)
        draw_item(app, canvas, (struct rect){area.x, area.y + i, area.width, 1}, top + (size_t)i,
                  focused && top + (size_t)i == inside->row);
    list_more(canvas, area, top, evidence->count);
}

/* ---- Choosing */

static bool inside_move(struct app *app, enum command_id command, struct error *err)
{
    struct inside_state *inside = &app->digits.inside;
    size_t classes = app->digits.network.class_count;

    (void)err;
    if (classes == 0)
        return true;
    if (command == COMMAND_right || command == COMMAND_left) {
        inside->output = (inside->output + (command == COMMAND_right ? 1 : classes - 1)) % classes;
        inside->chosen = true;
        inside->row = 0;
    } else if (command == COMMAND_choose) {
        inside->chosen = false;
    } else {
        inside->row = list_move(inside->row, inside->evidence.count, command);
    }
    return true;
}

static bool inside_click(struct app *app, struct rect area, int x, int y, enum click what)
{
    struct inside_state *inside = &app->digits.inside;
    int above = ink_fit(area, DRAWING_SIDE, DRAWING_SIDE).area.height + 1;
    struct rect rows = {area.x, area.y + above, area.width, area.height - above};
    size_t top, row;

    (void)x;
    if (what > CLICK_DOUBLE || rows.height < 1)
        return false;
    top = list_top(inside->row, inside->evidence.count, (size_t)rows.height);
    if (!list_row_at(rows, y, top, inside->evidence.count, &row))
        return false;
    inside->row = row;
    return true;
}

const struct look_ops inside_look = {
    .update = inside_update,
    .draw = inside_draw,
    .move = inside_move,
    .click = inside_click,
};
