/*
 * The course's functions, from the engine's activations and losses of one output. The engine has a slope everywhere, also
 * at a kink, because training needs one; here it is told that there is none.
 */
#include <nntui/fact.h>
#include <nntui/function.h>
#include <nntui/i18n.h>

#include <math.h>

const struct plot_info plot_table[PLOT_COUNT] = {
#define PLOT(id, name, x_name, low, high, bottom, top, step, start, help) \
 [PLOT_##id] = {x_name, low, high, bottom, top, step, start},
#include <nntui/plot.def>
#undef PLOT
};

const struct choice plot_choices[PLOT_COUNT] = {
#define PLOT(id, name, x_name, low, high, bottom, top, step, start, help) \
 [PLOT_##id] = {name, NULL, help},
#include <nntui/plot.def>
#undef PLOT
};

enum form { FORM_ACTIVATION, FORM_DIFFERENCE, FORM_LOSS, FORM_SURPRISE, FORM_SIZE, FORM_ERROR };

struct function {
    enum plot_set set;
    const char *name;
    enum form form;
    int which;
    const char *help;
};

static const struct function functions[] = {
#define FUNCTION(set, name, form, which, help) {PLOT_##set, name, FORM_##form, which, help},
#include <nntui/function.def>
#undef FUNCTION
};

#define FUNCTIONS (sizeof functions / sizeof functions[0])

/* ---- The sets */

struct plot_state plot_begin(enum plot_set set)
{
    return (struct plot_state){.set = set, .x = plot_table[set].start};
}

void plot_move(struct plot_state *plot, double steps)
{
    const struct plot_info *info = &plot_table[plot->set];
    double per_unit = round(1 / info->step); /* dividing by it gives 0.3, where 3 * 0.1 would not */
    double x = (round(plot->x * per_unit) + steps) / per_unit;

    plot->x = x < info->low ? info->low : x > info->high ? info->high : x;
}

/* What needs a whole layer's sums is no function of one. */
static bool is_drawn(const struct function *function)
{
    return function->form != FORM_ACTIVATION ||
           !activation_output_only((enum activation)function->which);
}

size_t function_count(enum plot_set set)
{
    size_t count = 0;

    for (size_t i = 0; i < FUNCTIONS; i++)
        count += functions[i].set == set && is_drawn(&functions[i]);
    return count;
}

static const struct function *find(enum plot_set set, size_t k)
{
    const struct function *function = functions;

    for (size_t before = 0;; function++)
        if (function->set == set && is_drawn(function) && before++ == k)
            return function;
}

const char *function_name(enum plot_set set, size_t k)
{
    return find(set, k)->name;
}

const char *function_help(enum plot_set set, size_t k)
{
    return find(set, k)->help;
}

/* ---- Values */

/* The first or the last beyond the plot. */
static enum fact fact_at(double x)
{
    return fact_size((size_t)fmin(fmax(x, 1), (double)fact_sizes()) - 1);
}

/* The sum that gives the output a: sigmoid's inverse. */
static double sum_of(double a)
{
    return log(a / (1 - a));
}

static double surprise(double a, double target)
{
    double sum = sum_of(a);

    return loss_value(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, &sum, &a, &target, 1);
}

static double value_of(const struct function *function, double x)
{
    const double zero = 0;

    switch (function->form) {
    case FORM_ACTIVATION: return activation_value((enum activation)function->which, x);
    case FORM_DIFFERENCE: return x;
    case FORM_LOSS: /* an output of 0 whose target is d */
        return loss_value((enum loss)function->which, ACTIVATION_LINEAR, &zero, &zero, &x, 1);
    case FORM_SURPRISE: return surprise(x, function->which);
    case FORM_SIZE: return fact_table[fact_at(x)].value;
    case FORM_ERROR: return fact_error(fact_at(x));
    }
    return NAN;
}

/* ---- Slopes */

/* dE/da = dE/dx / (da/dx), where the engine has dE/dx. */
static double surprise_slope(double a, double target)
{
    double sum = sum_of(a), delta;

    loss_delta(LOSS_CROSS_ENTROPY, ACTIVATION_SIGMOID, &sum, &a, &target, &delta, 1);
    return delta / activation_slope(ACTIVATION_SIGMOID, sum, a);
}

/* dE/dd = -dE/do. */
static double loss_slope(enum loss loss, double d)
{
    const double zero = 0;
    double delta;

    loss_delta(loss, ACTIVATION_LINEAR, &zero, &zero, &d, &delta, 1);
    return 0 - delta;
}

static double slope_of(const struct function *function, double x)
{
    switch (function->form) {
    case FORM_ACTIVATION:
        return activation_slope((enum activation)function->which, x, value_of(function, x));
    case FORM_DIFFERENCE: return 1;
    case FORM_LOSS: return loss_slope((enum loss)function->which, x);
    case FORM_SURPRISE: return surprise_slope(x, function->which);
    case FORM_SIZE:
    case FORM_ERROR: break;
    }
    return NAN;
}

#define NEAR 1e-9 /* to both sides of a point */
#define JUMP \
 1e-3 /* no smooth function of ours changes so much, in value or slope, from one side to the other */

/* Whether the function, or its slope, is not the same to the left and to the right. */
static bool is_kink(const struct function *function, double x)
{
    double before = x - NEAR, behind = x + NEAR;

    return fabs(value_of(function, behind) - value_of(function, before)) > JUMP ||
           fabs(slope_of(function, behind) - slope_of(function, before)) > JUMP;
}

double function_value(enum plot_set set, size_t k, double x)
{
    return value_of(find(set, k), x);
}

double function_slope(enum plot_set set, size_t k, double x)
{
    const struct function *function = find(set, k);

    return is_kink(function, x) ? (double)NAN : slope_of(function, x);
}
