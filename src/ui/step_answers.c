/*
 * The answers given while predicting: what was asked, whether it was right, and what was wrong where that was seen. An answer may
 * take several rows; scrolling goes by answers.
 */
#include <nntui/figure.h>
#include <nntui/i18n.h>

#include "ui/state.h"

#include <stdio.h>

#define VERDICT_WIDTH 10

/* What stands behind the verdict; of a wrong answer the right one only when nothing is asked any more. */
static void tell_answer(const struct app *app, const struct prediction *answer, struct text *text)
{
    char given[FIGURE_SIZE], expected[FIGURE_SIZE];
    bool wrong = !answer->right && !answer->revealed;

    text_add(text, answer->name);
    if (!wrong || !app->step.predicting)
        text_printf(text, " = %s",
                    figure_fixed(expected, sizeof expected, answer->expected, app->step.places));
    if (wrong)
        text_printf(text, _(", not %s"),
                    figure_short(given, sizeof given, answer->given, app->step.places + 3));
    if (wrong && answer->mistake[0] != '\0')
        text_printf(text, ": %s", answer->mistake);
}

/* One answer, wrapped, in at most area's height; returns the rows that it needs. With a height of 0 it only counts them. */
static int draw_answer(const struct app *app, struct canvas *canvas, struct rect area,
                       const struct prediction *answer)
{
    struct rect part = {area.x + VERDICT_WIDTH, area.y, area.width - VERDICT_WIDTH - 1,
                        area.height};
    enum role role = answer->right ? ROLE_GOOD : ROLE_WARNING;
    struct text text = {0};
    int rows;

    tell_answer(app, answer, &text);
    rows = text.data != NULL ? canvas_wrap(canvas, part, ROLE_NORMAL, text.data) : 1;
    if (area.height > 0)
        canvas_write_cut(canvas, area.x, area.y, VERDICT_WIDTH - 1, role,
                         answer->right      ? _("right")
                         : answer->revealed ? _("revealed")
                                            : _("wrong"));
    text_free(&text);
    return rows;
}

static int answer_rows(const struct app *app, struct canvas *canvas, struct rect area, size_t index)
{
    area.height = 0;
    return draw_answer(app, canvas, area, &app->step.predictions[index]);
}

/* The first answer shown: so that the last ones are, or as many before as was scrolled. */
static size_t first_answer(const struct app *app, struct canvas *canvas, struct rect area)
{
    size_t count = app->step.prediction_count, top = count;
    long scroll = step_scroll(app, &step_answers_pane);
    int rows = 0;

    while (top > 0) {
        rows += answer_rows(app, canvas, area, top - 1);
        if (rows > area.height && top < count)
            break;
        top--;
    }
    if (scroll > 0)
        return top;
    return (size_t)-scroll < top ? top - (size_t)-scroll : 0;
}

static void answers_draw(const struct app *app, struct canvas *canvas, struct rect area,
                         bool focused)
{
    const struct step_state *step = &app->step;
    struct rect part = {area.x, area.y + 1, area.width, area.height - 1};
    size_t before = 0, all = 0, top;
    char heading[120];

    (void)focused;
    if (step->prediction_count == 0) {
        canvas_wrap(canvas, area, ROLE_DIM,
                    _("p asks for each next result before it is shown; your answers are listed "
                      "here."));
        return;
    }
    snprintf(heading, sizeof heading, _("%zu of %zu right at the first try"), step->right_count,
             step->question_count);
    canvas_write_cut(canvas, area.x, area.y, area.width, ROLE_DIM, heading);
    top = first_answer(app, canvas, part);
    for (size_t i = 0; i < step->prediction_count; i++) {
        size_t rows = (size_t)answer_rows(app, canvas, part, i);

        before += i < top ? rows : 0;
        all += rows;
    }
    list_more(canvas, part, before, all);
    for (size_t i = top; i < step->prediction_count && part.height > 0; i++) {
        int rows = draw_answer(app, canvas, part, &step->predictions[i]);

        part.y += rows;
        part.height -= rows;
    }
}

const struct pane_ops step_answers_pane = {
    .name = "answers",
    .title = N_("Answers"),
    .choose_hint = N_("change"),
    .draw = answers_draw,
    .move = step_pane_move,
    .key = step_typing_key,
    .click = step_click,
};
