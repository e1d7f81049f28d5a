/*
 * What the drawn functions of the Step screen can be asked for by name, and the facts of the world.
 */
#include "ui/watch.h"

#include <nntui/fact.h>

#include "ui/state.h"

#include <math.h>

/* NULL before the Step screen was ever opened. */
static const struct plot_state *plot_of(const struct app *app)
{
    return app->step.stepper != NULL ? &app->step.plot : NULL;
}

bool watch_plot_set(const struct app *app, const struct query *query, struct value *value,
                    struct error *err)
{
    const struct plot_state *plot = plot_of(app);

    (void)query;
    (void)err;
    if (plot != NULL)
        *value = text_value(plot_choices[plot->set].name);
    return true;
}

bool watch_plot_x(const struct app *app, const struct query *query, struct value *value,
                  struct error *err)
{
    const struct plot_state *plot = plot_of(app);

    (void)query;
    (void)err;
    if (plot != NULL)
        *value = number_value(plot->x);
    return true;
}

/* One function at the cursor by what is asked of it; what is not there stays unknown. */
static bool look_at_function(const struct app *app, const struct query *query,
                             double (*asked)(enum plot_set set, size_t k, double x),
                             struct value *value, struct error *err)
{
    const struct plot_state *plot = plot_of(app);
    double is;

    if (plot == NULL)
        return true;
    if (!watch_index(query, 0, 1, function_count(plot->set), err))
        return false;
    is = asked(plot->set, query->index[0] - 1, plot->x);
    if (!isnan(is))
        *value = number_value(is);
    return true;
}

bool watch_plot_y(const struct app *app, const struct query *query, struct value *value,
                  struct error *err)
{
    return look_at_function(app, query, function_value, value, err);
}

bool watch_plot_slope(const struct app *app, const struct query *query, struct value *value,
                      struct error *err)
{
    return look_at_function(app, query, function_slope, value, err);
}

#define FACT(id, name, kind, number, help)                                                  \
 bool watch_fact_##id(const struct app *app, const struct query *query, struct value *told, \
                      struct error *err)                                                    \
 {                                                                                          \
  (void)app;                                                                                \
  (void)query;                                                                              \
  (void)err;                                                                                \
  *told = number_value(fact_table[FACT_##id].value);                                        \
  return true;                                                                              \
 }
#include <nntui/fact.def>
#undef FACT
