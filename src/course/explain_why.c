/*
 * Why each operation of a network's pass is what it is: a few lines of one thought each, with this network's
 * numbers put in. The chain rule is multiplied out here, a line at a time.
 */
#include "course/explain_private.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_SIZE 200

/* ---- Lines */

static void sentence(const struct telling *telling, const char *words)
{
    text_printf(&telling->out->why, "%s\n", words);
}

/*
 * HEAD = FORM with names = FORM with numbers = result. `form` is tell_form()'s, with a and b (or o); "" for a head is none. What
 * would stand there twice stands there once: a name alone is its number, and a form without letters the result.
 */
static void line(const struct telling *telling, const char *head, const char *form,
                 struct operand a, struct operand b, double result)
{
    struct text *why = &telling->out->why;
    struct text names = {0}, numbers = {0};
    char shown[FIGURE_SIZE];

    tell_figure(telling, shown, sizeof shown, result);
    tell_form_of(telling, &names, form, a, b, b, true);
    tell_form_of(telling, &numbers, form, a, b, b, false);
    if (names.failed || numbers.failed) {
        why->failed = true;
    } else {
        if (head[0] != '\0')
            text_printf(why, "%s = ", head);
        if (strcmp(names.data, shown) != 0)
            text_printf(why, "%s = ", names.data);
        if (strcmp(form, "a") != 0 && strcmp(numbers.data, shown) != 0)
            text_printf(why, "%s = ", numbers.data);
        text_printf(why, "%s\n", shown);
    }
    text_free(&names);
    text_free(&numbers);
}

/* A place of the neuron or link that the operation is about, with its value. */
static struct operand own(const struct telling *telling, enum quantity quantity)
{
    struct operand place = place_at(quantity, telling->result.layer, telling->result.unit, 0);

    if (quantity_table[quantity].places == PLACES_LINK)
        place.from = telling->result.from;
    place.value = tell_value(telling, place);
    return place;
}

static struct operand incoming(const struct telling *telling)
{
    struct operand place = place_incoming(telling->result.layer, telling->result.from);

    place.value = tell_value(telling, place);
    return place;
}

/* "d" and two names: dE/do[2][1]; E where `above` is NULL. */
static char *derivative(const struct telling *telling, const struct operand *above,
                        struct operand below, char *buffer, size_t size)
{
    char upper[PLACE_NAME_SIZE] = "E", lower[PLACE_NAME_SIZE];

    if (above != NULL)
        place_name(&telling->trace->problem, above, upper, sizeof upper);
    place_name(&telling->trace->problem, &below, lower, sizeof lower);
    snprintf(buffer, size, "d%s/d%s", upper, lower);
    return buffer;
}

static const struct architecture *network(const struct telling *telling)
{
    return &telling->trace->problem.arch;
}

static bool is_output(const struct telling *telling)
{
    return telling->result.layer + 1 == network(telling)->layers;
}

/* ---- Forward */

static void why_product(const struct telling *telling)
{
    sentence(telling, _("A weight says how strongly what comes in over its link counts; a negative "
                        "one counts against."));
}

/* The sum grown term by term; of a long one only what it is made of is said. */
static void why_sum(const struct telling *telling)
{
    struct text *why = &telling->out->why;
    double sum = 0;

    if (telling->count > 8) {
        text_printf(why, _("%zu terms: each weight times what comes in over its link.\n"),
                    telling->count);
        return;
    }
    for (size_t i = 0; i < telling->count; i++) {
        char before[FIGURE_SIZE], term[FIGURE_SIZE], after[FIGURE_SIZE];
        double value = telling->operands[i].value;

        if (i > 0)
            text_printf(why, "%s + %s = %s\n", tell_figure(telling, before, sizeof before, sum),
                        tell_factor(telling, term, sizeof term, value),
                        tell_figure(telling, after, sizeof after, sum + value));
        sum += value;
    }
    if (telling->count == 1)
        sentence(telling, _("One link alone leads here, so its product is all."));
    if (network(telling)->bias)
        sentence(telling, _("The last term is the bias: it is added whatever comes in."));
}

static void why_sigmoid(const struct telling *telling)
{
    struct operand x = telling->operands[0];
    double power = exp(-x.value);

    line(telling, "", "e^-a", x, x, power);
    line(telling, "", "1 + e^-a", x, x, 1 + power);
    line(telling, "", "1 / (1 + e^-a)", x, x, 1 / (1 + power));
    sentence(telling, _("Between 0 and 1, and 1/2 where the sum is 0."));
}

static void why_softmax(const struct telling *telling)
{
    struct text *why = &telling->out->why;
    char shown[FIGURE_SIZE];
    double total = 0;

    for (size_t i = 0; i < telling->count; i++) {
        struct operand x = telling->operands[i];

        total += exp(x.value);
        if (telling->options.most_terms == 0 || i < telling->options.most_terms)
            line(telling, "", "e^a", x, x, exp(x.value));
    }
    text_printf(why, _("all together: %s\n"), tell_figure(telling, shown, sizeof shown, total));
    sentence(telling, _("Each output is its share of that, so they add up to 1."));
}

static void why_activation(const struct telling *telling)
{
    switch (network(telling)->activation[telling->result.layer]) {
    case ACTIVATION_SIGMOID: why_sigmoid(telling); break;
    case ACTIVATION_SOFTMAX: why_softmax(telling); break;
    case ACTIVATION_TANH:
        sentence(telling,
                 _("(e^x - e^-x) / (e^x + e^-x): between -1 and 1, and 0 where the sum is 0."));
        break;
    case ACTIVATION_RELU:
        sentence(telling, _("What is negative is held back; what is positive goes on as it is."));
        break;
    case ACTIVATION_LEAKY_RELU:
        sentence(telling, _("What is positive goes on as it is; of what is negative a hundredth."));
        break;
    default: sentence(telling, _("The sum itself goes on."));
    }
}

/* ---- Error and loss */

static void why_error(const struct telling *telling)
{
    sentence(telling,
             telling->result.value > 0   ? _("Above 0: this output should be larger than it is.")
             : telling->result.value < 0 ? _("Below 0: this output should be smaller than it is.")
                                         : _("0: this output is just what it should be."));
}

static void why_loss(const struct telling *telling)
{
    switch (network(telling)->loss) {
    case LOSS_SSE:
        sentence(telling,
                 _("Squares, so that errors of both signs count and large ones count more; "
                   "half of them, so that the slope by an output is -e without a 2."));
        break;
    case LOSS_SQUARED:
        sentence(telling,
                 _("Squares, so that errors of both signs count and large ones count more; "
                   "without the half the slope by an output is -2e."));
        break;
    case LOSS_MAE:
        sentence(telling, _("Sizes without signs; the slope by an output is -1 or 1, however small "
                            "the error is."));
        break;
    default:
        sentence(telling,
                 _("The logarithm makes it the dearer the surer the network was of what is "
                   "wrong. It is computed from the sums, where it cannot overflow."));
    }
}

/* ---- Slope and delta */

static void why_slope(const struct telling *telling)
{
    switch (network(telling)->activation[telling->result.layer]) {
    case ACTIVATION_SIGMOID:
        sentence(telling, _("The derivative of 1 / (1 + e^-x) is e^-x / (1 + e^-x)^2, which is "
                            "o*(1 - o)."));
        sentence(telling, _("It is largest, 1/4, where x is 0; far from there the neuron is "
                            "saturated and hardly learns."));
        break;
    case ACTIVATION_TANH:
        sentence(telling, _("The derivative of tanh x is 1 - tanh(x)^2: 1 where x is 0, near 0 far "
                            "from there."));
        break;
    case ACTIVATION_LINEAR:
        sentence(telling, _("A straight line rises by 1 wherever one looks."));
        break;
    default:
        sentence(telling, _("A line above 0 and another below: the slope is that of the side on "
                            "which x lies."));
    }
}

/* Whether what was made is the pass's number but for the rounding of what is carried. */
static bool is_carried(const struct telling *telling, double made, double number)
{
    return fabs(figure_round(made, telling->trace->problem.carry) - number) <= 1e-12 * fabs(number);
}

/* dE/do of an output, from its error or, for cross-entropy, from target and output. */
static double output_slope(const struct telling *telling)
{
    struct operand e = own(telling, QUANTITY_ERROR);
    struct operand o = own(telling, QUANTITY_OUTPUT),
                   t = place_at(QUANTITY_TARGET, o.layer, o.unit, 0);
    char head[HEAD_SIZE];
    double slope;

    derivative(telling, NULL, o, head, sizeof head);
    switch (network(telling)->loss) {
    case LOSS_CROSS_ENTROPY:
        t.value = tell_value(telling, t);
        slope = -t.value / o.value + (1 - t.value) / (1 - o.value);
        line(telling, head, "-a/b + (1 - a)/(1 - b)", t, o, slope);
        break;
    case LOSS_MAE:
        slope = e.value > 0 ? -1 : e.value < 0 ? 1 : 0;
        line(telling, head, "-sign(a)", e, e, slope);
        break;
    case LOSS_SQUARED:
        slope = -2 * e.value;
        line(telling, head, "-2*a", e, e, slope);
        break;
    default: slope = -e.value; line(telling, head, "-a", e, e, slope);
    }
    return slope;
}

/*
 * do/dx, and returns it: the pass's slope, also where that was rounded or a person has set it to another value.
 * Cross-entropy never asks the engine for it, so it is made from the output then.
 */
static double activation_line(const struct telling *telling)
{
    struct operand o = own(telling, QUANTITY_OUTPUT), x = own(telling, QUANTITY_SUM);
    struct operand slope = own(telling, QUANTITY_SLOPE);
    enum activation activation = network(telling)->activation[telling->result.layer];
    char head[HEAD_SIZE];
    double made = activation_slope(activation, x.value, o.value);

    derivative(telling, &o, x, head, sizeof head);
    if (isnan(slope.value) || is_carried(telling, made, slope.value))
        line(telling, head, activation_forms[activation].slope, x, o,
             isnan(slope.value) ? made : slope.value);
    else
        line(telling, head, "a", slope, slope, slope.value);
    return isnan(slope.value) ? made : slope.value;
}

/* dE/dx = dE/do*do/dx, multiplied out. */
static void chain_line(const struct telling *telling, double de_do, double do_dx)
{
    struct operand x = own(telling, QUANTITY_SUM), o = own(telling, QUANTITY_OUTPUT);
    char whole[HEAD_SIZE], outer[HEAD_SIZE], inner[HEAD_SIZE], a[FIGURE_SIZE], b[FIGURE_SIZE];
    char shown[FIGURE_SIZE];

    derivative(telling, NULL, x, whole, sizeof whole);
    derivative(telling, NULL, o, outer, sizeof outer);
    derivative(telling, &o, x, inner, sizeof inner);
    text_printf(&telling->out->why, "%s = %s*%s = %s*%s = %s\n", whole, outer, inner,
                tell_factor(telling, a, sizeof a, de_do), tell_factor(telling, b, sizeof b, do_dx),
                tell_figure(telling, shown, sizeof shown, de_do * do_dx));
}

static void why_output_delta(const struct telling *telling)
{
    enum loss loss = network(telling)->loss;
    double de_do, o = own(telling, QUANTITY_OUTPUT).value;

    if (network(telling)->activation[telling->result.layer] == ACTIVATION_SOFTMAX) {
        sentence(telling, _("Each output of a softmax depends on every sum, so the slopes by all "
                            "outputs come together here."));
        if (loss == LOSS_CROSS_ENTROPY)
            sentence(telling,
                     _("With cross-entropy nearly everything cancels: output minus target, "
                       "where the targets add up to 1."));
        return;
    }
    /* An output that was rounded to 0 or 1 has no chain to multiply out: there is 0 below a line. */
    if (loss != LOSS_CROSS_ENTROPY || (o != 0 && o != 1)) {
        de_do = output_slope(telling);
        chain_line(telling, de_do, activation_line(telling));
    }
    if (loss == LOSS_CROSS_ENTROPY)
        sentence(telling, _("Multiplied out the denominators cancel, and o - t is left, which is "
                            "-e: no slope makes it small."));
}

static void why_hidden_delta(const struct telling *telling)
{
    struct operand e = own(telling, QUANTITY_ERROR), o = own(telling, QUANTITY_OUTPUT);
    char head[HEAD_SIZE];

    if (telling->trace->problem.rule == RULE_CHAIN) {
        derivative(telling, NULL, o, head, sizeof head);
        line(telling, head, "-a", e, e, -e.value);
        chain_line(telling, -e.value, activation_line(telling));
        return;
    }
    activation_line(telling);
    text_printf(&telling->out->why,
                _("The rule %s puts its own error where the chain rule has -dE/do, so this is not "
                  "the true slope of E.\n"),
                rule_choices[telling->trace->problem.rule].name);
}

static void why_delta(const struct telling *telling)
{
    if (is_output(telling))
        why_output_delta(telling);
    else
        why_hidden_delta(telling);
}

/* ---- Gradients */

/*
 * All three factors on one line, as the course derives them: -e*f'*o; where the engine has a slope and goes by it, and where
 * delta was not rounded on the way to another number.
 */
static void three_factors(const struct telling *telling, const char *of_w, struct operand in)
{
    struct operand e = own(telling, QUANTITY_ERROR), slope = own(telling, QUANTITY_SLOPE);
    bool halved = network(telling)->loss == LOSS_SSE || !is_output(telling);
    char e_text[FIGURE_SIZE], f_text[FIGURE_SIZE], in_text[FIGURE_SIZE], shown[FIGURE_SIZE];
    char e_name[PLACE_NAME_SIZE], f_name[PLACE_NAME_SIZE], in_name[PLACE_NAME_SIZE];
    const struct problem *problem = &telling->trace->problem;

    if (isnan(slope.value) || !halved ||
        !is_carried(telling, -e.value * slope.value * in.value, telling->result.value))
        return;
    text_printf(&telling->out->why, "%s = -%s*%s*%s = -%s*%s*%s = %s\n", of_w,
                place_name(problem, &e, e_name, sizeof e_name),
                place_name(problem, &slope, f_name, sizeof f_name),
                place_name(problem, &in, in_name, sizeof in_name),
                tell_factor(telling, e_text, sizeof e_text, e.value),
                tell_factor(telling, f_text, sizeof f_text, slope.value),
                tell_factor(telling, in_text, sizeof in_text, in.value),
                tell_figure(telling, shown, sizeof shown, telling->result.value));
}

/* dE/dw = dE/dx*dx/dw, and dx/dw is what comes in. */
static void why_gradient(const struct telling *telling)
{
    struct operand x = own(telling, QUANTITY_SUM), w = own(telling, QUANTITY_WEIGHT);
    struct operand delta = own(telling, QUANTITY_DELTA), in = incoming(telling);
    char head[3 * HEAD_SIZE + 10], outer[HEAD_SIZE], inner[HEAD_SIZE], of_w[HEAD_SIZE];

    derivative(telling, NULL, x, outer, sizeof outer);
    line(telling, outer, "a", delta, delta, delta.value);
    derivative(telling, &x, w, inner, sizeof inner);
    line(telling, inner, "a", in, in, in.value);
    derivative(telling, NULL, w, of_w, sizeof of_w);
    snprintf(head, sizeof head, "%s = %s*%s", of_w, outer, inner);
    line(telling, head, "a*b", delta, in, telling->result.value);
    three_factors(telling, of_w, in);
    sentence(telling, _("The sum has the weight in one term only, weight times what comes in; so "
                        "what comes in is how fast the sum grows with the weight."));
}

static void why_bias_gradient(const struct telling *telling)
{
    sentence(telling, _("The sum grows with the bias one for one: dx/db is 1, so dE/db is dE/dx."));
}

/* ---- Back over the links */

static void why_weight_sum(const struct telling *telling)
{
    sentence(telling, _("All links into this neuron share its error; this is the whole that the "
                        "shares are shares of. Signs are kept."));
}

static void why_split(const struct telling *telling)
{
    struct operand w = telling->operands[1], sum = telling->operands[2];

    line(telling, _("share"), "a/b", w, sum, w.value / sum.value);
    sentence(telling, _("The neuron that pushed harder gets more of the blame."));
}

static void why_back_product(const struct telling *telling)
{
    if (telling->trace->problem.rule == RULE_CHAIN)
        sentence(telling, _("The hidden output goes into this sum times the weight: so much of "
                            "dE/dx belongs to it. With the sign of t - o."));
    else
        sentence(telling, _("The rule transpose sends the error itself back over the link, without "
                            "the slope of the output."));
}

static void why_back(const struct telling *telling)
{
    switch (telling->trace->problem.rule) {
    case RULE_CHAIN:
        sentence(telling,
                 _("The hidden output reaches E over every link that leaves it; what comes "
                   "back over them is added. This is -dE/do, the true slope."));
        break;
    case RULE_TRANSPOSE:
        sentence(telling, _("What comes back over all links is added: a column of W times the "
                            "errors. Not the slope of E, but it points nearly the same way."));
        break;
    default:
        sentence(telling,
                 _("The shares of all errors that this neuron had a part in are added. Not "
                   "the slope of E; see the ledger for how far they are apart."));
    }
}

/* ---- Update */

static void why_update(const struct telling *telling)
{
    struct operand rate = telling->operands[1], gradient = telling->operands[2];

    line(telling, _("step"), "-a*b", rate, gradient, -rate.value * gradient.value);
    sentence(telling, gradient.value > 0 ? _("E grows with this number, so it is made smaller.")
                      : gradient.value < 0
                          ? _("E falls as this number grows, so it is made larger.")
                          : _("E does not depend on it here: it stays."));
}

/* ---- Which for which */

static void (*const reasons[OPERATION_COUNT])(const struct telling *telling) = {
    [OPERATION_PRODUCT] = why_product,
    [OPERATION_SUM] = why_sum,
    [OPERATION_ACTIVATION] = why_activation,
    [OPERATION_ERROR] = why_error,
    [OPERATION_LOSS] = why_loss,
    [OPERATION_SLOPE] = why_slope,
    [OPERATION_DELTA] = why_delta,
    [OPERATION_GRADIENT] = why_gradient,
    [OPERATION_BIAS_GRADIENT] = why_bias_gradient,
    [OPERATION_WEIGHT_SUM] = why_weight_sum,
    [OPERATION_SPLIT] = why_split,
    [OPERATION_BACK_PRODUCT] = why_back_product,
    [OPERATION_BACK] = why_back,
    [OPERATION_UPDATE] = why_update,
};

void tell_why(const struct telling *telling)
{
    reasons[telling->operation](telling);
}
