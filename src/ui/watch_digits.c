/*
 * What the Digits screen can be asked for by name.
 */
#include "ui/watch.h"

#include <nntui/i18n.h>

#include "ui/state.h"

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
