/*
 * One sample backward, from the last layer to the first: each neuron's slope, its delta = dE/dx and
 * the gradients of its weights; then what goes back over the links to the layer before, by the rule
 * in force. At the end the update. Each operation is told to the observer, whose answer is what the
 * engine goes on with.
 */
#include "event.h"
#include "loss.h"

#include <nntui/i18n.h>
#include <nntui/text.h>

#include <float.h>
#include <math.h>

/* ---- Slope and delta */

static double neuron_slope(const struct pass *pass, size_t layer, size_t unit,
                           const struct observer *observer)
{
    struct operand operands[] = {
        at_unit(QUANTITY_SUM, layer, unit, pass->sum[layer][unit]),
        at_unit(QUANTITY_OUTPUT, layer, unit, pass->output[layer][unit]),
    };
    double slope = activation_slope(pass->arch.activation[layer], operands[0].value,
                                    operands[1].value);

    return tell(observer, OPERATION_SLOPE, at_unit(QUANTITY_SLOPE, layer, unit, slope), operands,
                2);
}

/* delta = -e f'(x): e is what the neuron should give more of, and E falls as it does. */
static double hidden_delta(const struct pass *pass, size_t layer, size_t unit,
                           const struct observer *observer)
{
    struct operand operands[] = {
        at_unit(QUANTITY_ERROR, layer, unit, pass->error[layer][unit]),
        at_unit(QUANTITY_SLOPE, layer, unit, neuron_slope(pass, layer, unit, observer)),
    };
    double delta = -operands[0].value * operands[1].value;

    return tell(observer, OPERATION_DELTA, at_unit(QUANTITY_DELTA, layer, unit, delta), operands,
                2);
}

/*
 * What an output's delta is made from, as loss_delta_unit() has it; returns their number.
 *   with a slope             e, f'(x)
 *   sigmoid, cross-entropy   e
 *   softmax, cross-entropy   o, then every target
 *   softmax, else            e and o of every output
 */
static size_t delta_operands(const struct pass *pass, size_t unit, const double *target,
                             double slope, struct operand *operands)
{
    size_t last = pass->arch.layers - 1, outputs = pass->arch.sizes[last + 1], count = 0;
    const double *e = pass->error[last], *o = pass->output[last];

    if (pass->arch.activation[last] != ACTIVATION_SOFTMAX) {
        operands[count++] = at_unit(QUANTITY_ERROR, last, unit, e[unit]);
        if (loss_uses_slope(pass->arch.loss, pass->arch.activation[last]))
            operands[count++] = at_unit(QUANTITY_SLOPE, last, unit, slope);
    } else if (pass->arch.loss == LOSS_CROSS_ENTROPY) {
        operands[count++] = at_unit(QUANTITY_OUTPUT, last, unit, o[unit]);
        for (size_t k = 0; k < outputs; k++)
            operands[count++] = at_unit(QUANTITY_TARGET, last, k, target[k]);
    } else {
        for (size_t k = 0; k < outputs; k++) {
            operands[count++] = at_unit(QUANTITY_ERROR, last, k, e[k]);
            operands[count++] = at_unit(QUANTITY_OUTPUT, last, k, o[k]);
        }
    }
    return count;
}

/* `common` is loss_delta_common() of the outputs. */
static double output_delta(const struct pass *pass, size_t unit, const double *target,
                           double common, const struct observer *observer)
{
    size_t last = pass->arch.layers - 1, count = 0;
    enum activation activation = pass->arch.activation[last];
    double slope = 0, delta;

    if (loss_uses_slope(pass->arch.loss, activation))
        slope = neuron_slope(pass, last, unit, observer);
    delta = loss_delta_unit(pass->arch.loss, activation, pass->error[last][unit],
                            pass->output[last][unit], target[unit], slope, common);
    if (observer != NULL)
        count = delta_operands(pass, unit, target, slope, pass->operands);
    return tell(observer, OPERATION_DELTA, at_unit(QUANTITY_DELTA, last, unit, delta),
                pass->operands, count);
}

/* ---- Gradients */

/* dE/dw = delta i for each link into the neuron, dE/db = delta. */
static void neuron_gradients(struct pass *pass, const struct links *links, size_t unit,
                             const struct observer *observer)
{
    const struct architecture *arch = &pass->arch;
    size_t layer = links->layer;
    double *row = pass->gradient + architecture_weight(arch, layer, unit, 0);
    struct operand delta = at_unit(QUANTITY_DELTA, layer, unit, pass->delta[layer][unit]);

    for (size_t from = 0; from < links->in; from++) {
        struct operand operands[] = {delta, incoming_at(links, from)};
        double gradient = operands[0].value * operands[1].value;

        row[from] = tell(observer, OPERATION_GRADIENT,
                         at_link(QUANTITY_GRADIENT, layer, unit, from, gradient), operands, 2);
    }
    if (links->bias != NULL)
        pass->gradient[architecture_bias(arch, layer, unit)] = tell(
            observer, OPERATION_BIAS_GRADIENT,
            at_unit(QUANTITY_BIAS_GRADIENT, layer, unit, delta.value), &delta, 1);
}

static void layer_gradients(struct pass *pass, const struct links *links, const double *target,
                            const struct observer *observer)
{
    size_t layer = links->layer;
    bool is_output = layer + 1 == pass->arch.layers;
    double common = 0;

    if (is_output)
        common = loss_delta_common(pass->arch.loss, pass->arch.activation[layer],
                                   pass->error[layer], pass->output[layer], target, links->out);
    for (size_t unit = 0; unit < links->out; unit++) {
        pass->delta[layer][unit] = is_output ? output_delta(pass, unit, target, common, observer)
                                             : hidden_delta(pass, layer, unit, observer);
        neuron_gradients(pass, links, unit, observer);
    }
}

/* ---- Back over the links, by the rule */

/*
 * The sum of the weights that share a neuron's error. What remains of weights that cancel is
 * rounding, not a number to divide by.
 */
static bool split_sum(struct pass *pass, const struct links *links, size_t unit,
                      const struct observer *observer, struct error *err)
{
    double sum = 0, magnitude = 0;
    char shown[32];

    for (size_t from = 0; from < links->in; from++) {
        pass->operands[from] = weight_at(links, unit, from);
        sum += pass->operands[from].value;
        magnitude += fabs(pass->operands[from].value);
    }
    sum = tell(observer, OPERATION_WEIGHT_SUM,
               at_unit(QUANTITY_WEIGHT_SUM, links->layer, unit, sum), pass->operands, links->in);
    pass->weight_sum[links->layer][unit] = sum;
    if (fabs(sum) > (double)links->in * DBL_EPSILON * magnitude)
        return true;
    return error_work(
        err,
        _("layer %zu, neuron %zu: the weights of its links add up to %s, so its error "
          "cannot be split over them; expected a sum other than 0"),
        links->layer + 1, unit + 1, format_real(shown, sizeof shown, sum));
}

/* e w / sum of w: a link's share of the error of the neuron that it leads to. */
static double split_share(const struct pass *pass, const struct links *links, size_t unit,
                          size_t from, const struct observer *observer)
{
    struct operand operands[] = {
        at_unit(QUANTITY_ERROR, links->layer, unit, pass->error[links->layer][unit]),
        weight_at(links, unit, from),
        at_unit(QUANTITY_WEIGHT_SUM, links->layer, unit, pass->weight_sum[links->layer][unit]),
    };
    double share = operands[0].value * operands[1].value / operands[2].value;

    return tell(observer, OPERATION_SPLIT, at_link(QUANTITY_SHARE, links->layer, unit, from, share),
                operands, 3);
}

/* w v, where v is -delta by the chain rule and e by the transposed weights. */
static double link_share(const struct pass *pass, const struct links *links, size_t unit,
                         size_t from, enum rule rule, const struct observer *observer)
{
    size_t layer = links->layer;
    struct operand operands[] = {
        weight_at(links, unit, from),
        rule == RULE_CHAIN ? at_unit(QUANTITY_DELTA, layer, unit, pass->delta[layer][unit])
                           : at_unit(QUANTITY_ERROR, layer, unit, pass->error[layer][unit]),
    };
    double v = rule == RULE_CHAIN ? -operands[1].value : operands[1].value;

    return tell(observer, OPERATION_BACK_PRODUCT,
                at_link(QUANTITY_SHARE, layer, unit, from, operands[0].value * v), operands, 2);
}

/* e of hidden neuron `from`: all that comes back to it over its links. */
static double hidden_error(const struct pass *pass, const struct links *links, size_t from,
                           enum rule rule, const struct observer *observer)
{
    struct operand *operands = pass->operands;
    double e = 0;

    for (size_t unit = 0; unit < links->out; unit++) {
        double share = rule == RULE_SPLIT ? split_share(pass, links, unit, from, observer)
                                          : link_share(pass, links, unit, from, rule, observer);

        operands[unit] = at_link(QUANTITY_SHARE, links->layer, unit, from, share);
        e += share;
    }
    return tell(observer, OPERATION_BACK, at_unit(QUANTITY_ERROR, links->layer - 1, from, e),
                operands, links->out);
}

/* The errors of the layer before. */
static bool send_back(struct pass *pass, const struct links *links, enum rule rule,
                      const struct observer *observer, struct error *err)
{
    if (rule == RULE_SPLIT) {
        for (size_t unit = 0; unit < links->out; unit++) {
            if (!split_sum(pass, links, unit, observer, err))
                return false;
        }
    }
    for (size_t from = 0; from < links->in; from++)
        pass->error[links->layer - 1][from] = hidden_error(pass, links, from, rule, observer);
    return true;
}

bool pass_backward(struct pass *pass, const double *parameters, const double *target,
                   enum rule rule, const struct observer *observer, struct error *err)
{
    if (!architecture_check_trainable(&pass->arch, err))
        return false;
    for (size_t layer = pass->arch.layers; layer-- > 0;) {
        struct links links = links_of(pass, parameters, layer);

        layer_gradients(pass, &links, target, observer);
        if (layer > 0 && !send_back(pass, &links, rule, observer, err))
            return false;
    }
    return true;
}

/* ---- The update */

/* w - rate dE/dw, for a weight or a bias. */
static double updated(struct operand parameter, struct operand gradient, double rate,
                      enum quantity becomes, const struct observer *observer)
{
    struct operand operands[] = {parameter, at_unit(QUANTITY_RATE, 0, 0, rate), gradient};
    struct operand result = parameter;

    result.quantity = becomes;
    result.value = parameter.value - rate * gradient.value;
    return tell(observer, OPERATION_UPDATE, result, operands, 3);
}

static void update_neuron(const struct pass *pass, const struct links *links, size_t unit,
                          double *parameters, double rate, const struct observer *observer)
{
    const struct architecture *arch = &pass->arch;
    size_t layer = links->layer;

    for (size_t from = 0; from < links->in; from++) {
        size_t index = architecture_weight(arch, layer, unit, from);

        parameters[index] = updated(
            weight_at(links, unit, from),
            at_link(QUANTITY_GRADIENT, layer, unit, from, pass->gradient[index]), rate,
            QUANTITY_NEW_WEIGHT, observer);
    }
    if (links->bias != NULL) {
        size_t index = architecture_bias(arch, layer, unit);

        parameters[index] = updated(
            at_unit(QUANTITY_BIAS, layer, unit, parameters[index]),
            at_unit(QUANTITY_BIAS_GRADIENT, layer, unit, pass->gradient[index]), rate,
            QUANTITY_NEW_BIAS, observer);
    }
}

void pass_update(const struct pass *pass, double *parameters, double rate,
                 const struct observer *observer)
{
    for (size_t layer = 0; layer < pass->arch.layers; layer++) {
        struct links links = links_of(pass, parameters, layer);

        for (size_t unit = 0; unit < links.out; unit++)
            update_neuron(pass, &links, unit, parameters, rate, observer);
    }
}
