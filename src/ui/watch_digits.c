/*
 * What the Digits screen can be asked for by name.
 */
#include "ui/watch.h"

#include <nntui/i18n.h>

#include "ui/state.h"

#include <math.h>

#define WATCH_DIGITS(id, expression)                                                    \
 bool watch_##id(const struct app *app, const struct query *query, struct value *value, \
                 struct error *err)                                                     \
 {                                                                                      \
  const struct digits_state *digits = &app->digits;                                     \
                                                                                        \
  (void)query;                                                                          \
  (void)err;                                                                            \
  *value = (expression);                                                                \
  return true;                                                                          \
 }

static struct value whose_of(const struct digits_network *network)
{
    static const char *const names[] = {
        [DIGITS_BUILT_IN] = "built-in", [DIGITS_RUN] = "run", [DIGITS_FILE] = "file"};

    return text_value(names[network->whose]);
}

static double count_stages(unsigned stages)
{
    double count = 0;

    for (; stages != 0; stages >>= 1)
        count += stages & 1;
    return count;
}

WATCH_DIGITS(digits_ink, number_value((double)drawing_strokes(&digits->input.drawing)))
WATCH_DIGITS(digits_label, number_value(digits->answered ? (double)digits_answer(app) : -1))
WATCH_DIGITS(digits_sure, digits->answered
                              ? number_value((double)digits->outputs[digits_answer(app)])
                              : (struct value){0})
WATCH_DIGITS(digits_whose, whose_of(&digits->network))
WATCH_DIGITS(digits_stages, number_value(count_stages(digits->input.stages)))

bool watch_digits_out(const struct app *app, const struct query *query, struct value *value,
                      struct error *err)
{
    const struct digits_state *digits = &app->digits;

    if (!digits->answered)
        return true;
    if (!watch_index(query, 0, 0, digits->network.class_count - 1, err))
        return false;
    *value = number_value((double)digits->outputs[query->index[0]]);
    return true;
}

/* ---- The rule for an 8 beside the network, on the gallery's digits */

/* What a view has found out stands still once another is shown. */
static const struct rule_state *shown_rule(const struct app *app)
{
    const struct rule_state *rule = &app->digits.rule;

    return app->digits.look == &digits_looks[LOOK_rule] && rule->judged ? rule : NULL;
}

bool watch_rule_says(const struct app *app, const struct query *query, struct value *value,
                     struct error *err)
{
    const struct rule_state *rule = shown_rule(app);

    (void)query;
    (void)err;
    if (rule != NULL)
        *value = text_value(eight_reason_choices[rule->verdict.reason].name);
    return true;
}

static void share(struct value *value, double is)
{
    if (isfinite(is))
        *value = number_value(is);
}

/* The counts of a part that has been gone through. */
static bool rule_share(const struct app *app, double (*of)(const struct eight_score *),
                       struct value *value)
{
    const struct rule_state *rule = shown_rule(app);

    if (rule != NULL && rule->set != NULL && rule->at == rule->end)
        share(value, of(&rule->score));
    return true;
}

bool watch_rule_recall(const struct app *app, const struct query *query, struct value *value,
                       struct error *err)
{
    (void)query;
    (void)err;
    return rule_share(app, eight_recall, value);
}

bool watch_rule_precision(const struct app *app, const struct query *query, struct value *value,
                          struct error *err)
{
    (void)query;
    (void)err;
    return rule_share(app, eight_precision, value);
}

static bool gallery_share(const struct app *app, const struct query *query,
                          double (*of)(const struct class_figures *), struct value *value,
                          struct error *err)
{
    const struct digits_gallery *gallery = &app->digits.gallery;

    if (!gallery_is_current(app))
        return true;
    if (!watch_index(query, 0, 0, gallery->figures.classes - 1, err))
        return false;
    share(value, of(&gallery->figures.class[query->index[0]]));
    return true;
}

bool watch_gallery_recall(const struct app *app, const struct query *query, struct value *value,
                          struct error *err)
{
    return gallery_share(app, query, class_recall, value, err);
}

bool watch_gallery_precision(const struct app *app, const struct query *query, struct value *value,
                             struct error *err)
{
    return gallery_share(app, query, class_precision, value, err);
}

WATCH_DIGITS(gallery_mistakes, number_value(digits->gallery.mistakes))
