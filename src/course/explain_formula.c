/*
 * The formula of each operation of a network's pass, in symbols and with numbers put in.
 */
#include "course/explain_private.h"

#include <math.h>

/* ---- Forward */

static void weighted(const struct telling *telling, size_t layer, size_t unit, size_t from)
{
    tell_place(telling, place_at(QUANTITY_WEIGHT, layer, unit, from));
    tell_both(telling, "*");
    tell_place(telling, place_incoming(layer, from));
}

/*
 * A sum's operand: a product, written as its factors, or the bias. A product that a person has set to another
 * value is no product of its factors any more and stands for itself.
 */
static void sum_term(const struct telling *telling, size_t index)
{
    struct operand operand = telling->operands[index];
    double w, incoming;

    if (operand.quantity == QUANTITY_PRODUCT) {
        w = tell_value(telling,
                       place_at(QUANTITY_WEIGHT, operand.layer, operand.unit, operand.from));
        incoming = tell_value(telling, place_incoming(operand.layer, operand.from));
        if (w * incoming == operand.value) {
            weighted(telling, operand.layer, operand.unit, operand.from);
            return;
        }
    }
    tell_place(telling, operand);
}

static void exponential_term(const struct telling *telling, size_t index)
{
    tell_both(telling, "e^");
    tell_place(telling, telling->operands[index]);
}

static void softmax_formula(const struct telling *telling)
{
    exponential_term(telling, telling->result.unit);
    tell_both(telling, " / (");
    tell_terms(telling, telling->count, exponential_term);
    tell_both(telling, ")");
}

const struct activation_form activation_forms[ACTIVATION_COUNT] = {
    [ACTIVATION_SIGMOID] = {"1 / (1 + e^-a)", "o*(1 - o)"           },
    [ACTIVATION_TANH] = {"tanh(a)",        "1 - o^2"             },
    [ACTIVATION_RELU] = {"max(0, a)",      "1 if a > 0 else 0"   },
    [ACTIVATION_LEAKY_RELU] = {"max(0.01*a, a)", "1 if a > 0 else 0.01"},
    [ACTIVATION_LINEAR] = {"a",              "1"                   },
};

/* Names into the formula and values into the numbers: of a neuron's sum and output. */
static void form_of_neuron(const struct telling *telling, const char *form, struct operand sum,
                           struct operand output)
{
    tell_form_of(telling, &telling->out->formula, form, sum, sum, output, true);
    tell_form_of(telling, &telling->out->numbers, form, sum, sum, output, false);
}

static void product_formula(const struct telling *telling)
{
    weighted(telling, telling->result.layer, telling->result.unit, telling->result.from);
}

static void sum_formula(const struct telling *telling)
{
    tell_terms(telling, telling->count, sum_term);
}

static void activation_formula(const struct telling *telling)
{
    enum activation activation = telling->trace->problem.arch.activation[telling->result.layer];

    if (activation == ACTIVATION_SOFTMAX)
        softmax_formula(telling);
    else
        form_of_neuron(telling, activation_forms[activation].value, telling->operands[0],
                       telling->operands[0]);
}

/* ---- Error and loss */

static void error_formula(const struct telling *telling)
{
    tell_place(telling, telling->operands[0]);
    tell_both(telling, " - ");
    tell_place(telling, telling->operands[1]);
}

static void squared_error(const struct telling *telling, size_t index)
{
    tell_place(telling, telling->operands[index]);
    tell_both(telling, "^2");
}

static void absolute_error(const struct telling *telling, size_t index)
{
    tell_both(telling, "|");
    tell_enclosed(telling, telling->operands[index]);
    tell_both(telling, "|");
}

/* The operands are the sum and the target of each output; on paper the outputs stand there. */
static struct operand output_of_sum(const struct telling *telling, size_t index)
{
    struct operand sum = telling->operands[2 * index];

    return place_at(QUANTITY_OUTPUT, sum.layer, sum.unit, 0);
}

/* t*ln o */
static void surprise(const struct telling *telling, size_t index)
{
    tell_place(telling, telling->operands[2 * index + 1]);
    tell_both(telling, "*ln ");
    tell_place(telling, output_of_sum(telling, index));
}

/* t*ln o + (1 - t)*ln(1 - o) */
static void surprise_of_two(const struct telling *telling, size_t index)
{
    surprise(telling, index);
    tell_both(telling, " + (1 - ");
    tell_place(telling, telling->operands[2 * index + 1]);
    tell_both(telling, ")*ln(1 - ");
    tell_place(telling, output_of_sum(telling, index));
    tell_both(telling, ")");
}

static void loss_formula(const struct telling *telling)
{
    const struct architecture *arch = &telling->trace->problem.arch;
    bool softmax = arch->activation[arch->layers - 1] == ACTIVATION_SOFTMAX;

    switch (arch->loss) {
    case LOSS_SSE:
        tell_both(telling, "1/2*(");
        tell_terms(telling, telling->count, squared_error);
        tell_both(telling, ")");
        break;
    case LOSS_SQUARED: tell_terms(telling, telling->count, squared_error); break;
    case LOSS_MAE: tell_terms(telling, telling->count, absolute_error); break;
    case LOSS_CROSS_ENTROPY:
        tell_both(telling, "-(");
        tell_terms(telling, telling->count / 2, softmax ? surprise : surprise_of_two);
        tell_both(telling, ")");
        break;
    case LOSS_COUNT: break;
    }
}

/* ---- Backward */

static void slope_formula(const struct telling *telling)
{
    enum activation activation = telling->trace->problem.arch.activation[telling->result.layer];

    form_of_neuron(telling, activation_forms[activation].slope, telling->operands[0],
                   telling->operands[1]);
}

/* dE/do of a loss of errors, as a factor before or after something else. */
static void loss_slope(const struct telling *telling, struct operand e)
{
    enum loss loss = telling->trace->problem.arch.loss;

    if (loss == LOSS_MAE) {
        tell_both(telling, "-sign(");
        tell_enclosed(telling, e);
        tell_both(telling, ")");
        return;
    }
    tell_both(telling, loss == LOSS_SQUARED ? "-2*" : "-");
    tell_place(telling, e);
}

/* The operands of softmax without cross-entropy: e and o of every output. */
static void slope_and_output(const struct telling *telling, size_t index)
{
    tell_both(telling, "(");
    loss_slope(telling, telling->operands[2 * index]);
    tell_both(telling, ")*");
    tell_place(telling, telling->operands[2 * index + 1]);
}

/* o*(g - sum of g*o), g = dE/do */
static void softmax_delta(const struct telling *telling)
{
    tell_place(telling, telling->operands[2 * telling->result.unit + 1]);
    tell_both(telling, "*(");
    loss_slope(telling, telling->operands[2 * telling->result.unit]);
    tell_both(telling, " - (");
    tell_terms(telling, telling->count / 2, slope_and_output);
    tell_both(telling, "))");
}

static void target_term(const struct telling *telling, size_t index)
{
    tell_place(telling, telling->operands[1 + index]);
}

/* o*(all targets) - t */
static void softmax_entropy_delta(const struct telling *telling)
{
    tell_place(telling, telling->operands[0]);
    tell_both(telling, "*(");
    tell_terms(telling, telling->count - 1, target_term);
    tell_both(telling, ") - ");
    tell_place(telling, telling->operands[1 + telling->result.unit]);
}

static void delta_formula(const struct telling *telling)
{
    const struct architecture *arch = &telling->trace->problem.arch;
    bool output = telling->result.layer + 1 == arch->layers;

    if (output && arch->activation[arch->layers - 1] == ACTIVATION_SOFTMAX) {
        if (arch->loss == LOSS_CROSS_ENTROPY)
            softmax_entropy_delta(telling);
        else
            softmax_delta(telling);
        return;
    }
    if (output && arch->loss != LOSS_CROSS_ENTROPY) {
        loss_slope(telling, telling->operands[0]);
    } else {
        tell_both(telling, "-");
        tell_place(telling, telling->operands[0]);
    }
    if (telling->count > 1) {
        tell_both(telling, "*");
        tell_place(telling, telling->operands[1]);
    }
}

/* All operands, multiplied. */
static void factors_formula(const struct telling *telling)
{
    for (size_t i = 0; i < telling->count; i++) {
        if (i > 0)
            tell_both(telling, "*");
        tell_place(telling, telling->operands[i]);
    }
}

static void any_term(const struct telling *telling, size_t index)
{
    tell_place(telling, telling->operands[index]);
}

static void weight_sum_formula(const struct telling *telling)
{
    tell_terms(telling, telling->count, any_term);
}

static void split_formula(const struct telling *telling)
{
    tell_place(telling, telling->operands[0]);
    tell_both(telling, "*");
    tell_place(telling, telling->operands[1]);
    tell_both(telling, "/");
    tell_place(telling, telling->operands[2]);
}

static void back_product_formula(const struct telling *telling)
{
    if (telling->operands[1].quantity == QUANTITY_DELTA)
        tell_both(telling, "-");
    factors_formula(telling);
}

/* What a share that goes back is made from, by the rule in force. */
static void back_term(const struct telling *telling, size_t index)
{
    struct operand share = telling->operands[index];
    enum rule rule = telling->trace->problem.rule;

    tell_place(telling, place_at(QUANTITY_WEIGHT, share.layer, share.unit, share.from));
    tell_both(telling, "*");
    tell_place(telling, place_at(rule == RULE_CHAIN ? QUANTITY_DELTA : QUANTITY_ERROR, share.layer,
                                 share.unit, 0));
    if (rule == RULE_SPLIT) {
        tell_both(telling, "/");
        tell_place(telling, place_at(QUANTITY_WEIGHT_SUM, share.layer, share.unit, 0));
    }
}

/* Whether a share is what back_term() says: not where it was rounded, or a person has set it to another value. */
static bool is_back_term(const struct telling *telling, struct operand share)
{
    enum rule rule = telling->trace->problem.rule;
    double made = tell_value(telling,
                             place_at(QUANTITY_WEIGHT, share.layer, share.unit, share.from));

    if (rule == RULE_CHAIN)
        made *= -tell_value(telling, place_at(QUANTITY_DELTA, share.layer, share.unit, 0));
    else
        made *= tell_value(telling, place_at(QUANTITY_ERROR, share.layer, share.unit, 0));
    if (rule == RULE_SPLIT)
        made /= tell_value(telling, place_at(QUANTITY_WEIGHT_SUM, share.layer, share.unit, 0));
    return fabs(made - share.value) <= 1e-12 * fabs(share.value);
}

/* The shares as what they are made from, or, where one of them is not that, as they are. */
static void back_formula(const struct telling *telling)
{
    bool chain = telling->trace->problem.rule == RULE_CHAIN;

    for (size_t i = 0; i < telling->count; i++) {
        if (!is_back_term(telling, telling->operands[i])) {
            tell_terms(telling, telling->count, any_term);
            return;
        }
    }
    if (chain)
        tell_both(telling, "-(");
    tell_terms(telling, telling->count, back_term);
    if (chain)
        tell_both(telling, ")");
}

/* ---- Update */

static void update_formula(const struct telling *telling)
{
    tell_place(telling, telling->operands[0]);
    tell_both(telling, " - ");
    tell_place(telling, telling->operands[1]);
    tell_both(telling, "*");
    tell_place(telling, telling->operands[2]);
}

/* ---- Which for which */

static void (*const formulas[OPERATION_COUNT])(const struct telling *telling) = {
    [OPERATION_PRODUCT] = product_formula,
    [OPERATION_SUM] = sum_formula,
    [OPERATION_ACTIVATION] = activation_formula,
    [OPERATION_ERROR] = error_formula,
    [OPERATION_LOSS] = loss_formula,
    [OPERATION_SLOPE] = slope_formula,
    [OPERATION_DELTA] = delta_formula,
    [OPERATION_GRADIENT] = factors_formula,
    [OPERATION_BIAS_GRADIENT] = factors_formula,
    [OPERATION_WEIGHT_SUM] = weight_sum_formula,
    [OPERATION_SPLIT] = split_formula,
    [OPERATION_BACK_PRODUCT] = back_product_formula,
    [OPERATION_BACK] = back_formula,
    [OPERATION_UPDATE] = update_formula,
};

void tell_formula(const struct telling *telling)
{
    formulas[telling->operation](telling);
}
