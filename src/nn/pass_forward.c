/*
 * One sample forward: x = W i + b and o = f(x), neuron after neuron, then the errors and the loss.
 * Each operation is told to the observer, whose answer is what the engine goes on with.
 */
#include "event.h"
#include "loss.h"

#include <string.h>

/* w i, for one link. */
static double link_product(const struct links *links, size_t unit, size_t from,
                           const struct observer *observer)
{
    struct operand operands[] = {weight_at(links, unit, from), incoming_at(links, from)};
    double product = operands[0].value * operands[1].value;

    return tell(observer, OPERATION_PRODUCT,
                at_link(QUANTITY_PRODUCT, links->layer, unit, from, product), operands, 2);
}

/* x = sum of w i over the links, + b. */
static double neuron_sum(const struct pass *pass, const struct links *links, size_t unit,
                         const struct observer *observer)
{
    struct operand *operands = pass->operands;
    size_t count = links->in;
    double sum = 0;

    for (size_t from = 0; from < links->in; from++)
        operands[from] = at_link(QUANTITY_PRODUCT, links->layer, unit, from,
                                 link_product(links, unit, from, observer));
    if (links->bias != NULL)
        operands[count++] = at_unit(QUANTITY_BIAS, links->layer, unit, links->bias[unit]);
    for (size_t i = 0; i < count; i++)
        sum += operands[i].value;
    return tell(observer, OPERATION_SUM, at_unit(QUANTITY_SUM, links->layer, unit, sum), operands,
                count);
}

/* o = f(x), for one neuron. */
static double neuron_output(const struct pass *pass, size_t layer, size_t unit,
                            const struct observer *observer)
{
    double x = pass->sum[layer][unit];
    struct operand operand = at_unit(QUANTITY_SUM, layer, unit, x);
    double o = activation_value(pass->arch.activation[layer], x);

    return tell(observer, OPERATION_ACTIVATION, at_unit(QUANTITY_OUTPUT, layer, unit, o), &operand,
                1);
}

/* Softmax, whose every output is made from all of the layer's sums. */
static void layer_outputs(const struct pass *pass, size_t layer, const struct observer *observer)
{
    size_t count = pass->arch.sizes[layer + 1];
    double *o = pass->output[layer];

    activation_layer(pass->arch.activation[layer], pass->sum[layer], o, count);
    for (size_t k = 0; k < count; k++)
        pass->operands[k] = at_unit(QUANTITY_SUM, layer, k, pass->sum[layer][k]);
    for (size_t k = 0; k < count; k++)
        o[k] = tell(observer, OPERATION_ACTIVATION, at_unit(QUANTITY_OUTPUT, layer, k, o[k]),
                    pass->operands, count);
}

void pass_forward(struct pass *pass, const double *parameters, const double *input,
                  const struct observer *observer)
{
    memmove(pass->input, input, pass->arch.sizes[0] * sizeof *input);
    for (size_t layer = 0; layer < pass->arch.layers; layer++) {
        struct links links = links_of(pass, parameters, layer);
        bool all_at_once = activation_output_only(pass->arch.activation[layer]);

        for (size_t unit = 0; unit < links.out; unit++) {
            pass->sum[layer][unit] = neuron_sum(pass, &links, unit, observer);
            if (!all_at_once)
                pass->output[layer][unit] = neuron_output(pass, layer, unit, observer);
        }
        if (all_at_once)
            layer_outputs(pass, layer, observer);
    }
}

/* e = t - o, for one output. */
static double output_error(const struct pass *pass, size_t unit, double target,
                           const struct observer *observer)
{
    size_t last = pass->arch.layers - 1;
    struct operand operands[] = {
        at_unit(QUANTITY_TARGET, last, unit, target),
        at_unit(QUANTITY_OUTPUT, last, unit, pass->output[last][unit]),
    };
    double e = operands[0].value - operands[1].value;

    return tell(observer, OPERATION_ERROR, at_unit(QUANTITY_ERROR, last, unit, e), operands, 2);
}

/* E from the errors, as a person would go on from them. */
static double loss_from_errors(struct pass *pass, const struct observer *observer)
{
    size_t last = pass->arch.layers - 1, count = pass->arch.sizes[last + 1];
    double loss = 0;

    for (size_t k = 0; k < count; k++) {
        pass->operands[k] = at_unit(QUANTITY_ERROR, last, k, pass->error[last][k]);
        loss += loss_of_error(pass->arch.loss, pass->error[last][k]);
    }
    return tell(observer, OPERATION_LOSS, at_unit(QUANTITY_LOSS, last, 0, loss), pass->operands,
                count);
}

/* Cross-entropy is made from the sums, because an output that has become 0 or 1 says too little. */
static double loss_from_sums(struct pass *pass, const double *target,
                             const struct observer *observer)
{
    size_t last = pass->arch.layers - 1, count = pass->arch.sizes[last + 1];
    double loss = loss_value(pass->arch.loss, pass->arch.activation[last], pass->sum[last],
                             pass->output[last], target, count);

    for (size_t k = 0; k < count; k++) {
        pass->operands[2 * k] = at_unit(QUANTITY_SUM, last, k, pass->sum[last][k]);
        pass->operands[2 * k + 1] = at_unit(QUANTITY_TARGET, last, k, target[k]);
    }
    return tell(observer, OPERATION_LOSS, at_unit(QUANTITY_LOSS, last, 0, loss), pass->operands,
                2 * count);
}

double pass_loss(struct pass *pass, const double *target, const struct observer *observer)
{
    size_t last = pass->arch.layers - 1;

    for (size_t k = 0; k < pass->arch.sizes[last + 1]; k++)
        pass->error[last][k] = output_error(pass, k, target[k], observer);
    pass->loss = loss_is_of_errors(pass->arch.loss) ? loss_from_errors(pass, observer)
                                                    : loss_from_sums(pass, target, observer);
    return pass->loss;
}
