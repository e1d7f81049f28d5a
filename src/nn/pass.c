/*
 * The values of one sample's pass: their memory, and the loss for given parameters. The arithmetic is in
 * pass_forward.c and pass_backward.c, the slope by perturbation in pass_numeric.c.
 */
#include <nntui/pass.h>

#include <stdlib.h>

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The most operands of one operation: a sum's products and bias, or two for each neuron of a layer. */
static size_t most_operands(const struct architecture *arch)
{
    size_t most = 0;

    for (size_t layer = 0; layer < arch->layers; layer++) {
        most = larger(most, arch->sizes[layer] + 1);
        most = larger(most, 2 * arch->sizes[layer + 1]);
    }
    return most;
}

static size_t widest_layer(const struct architecture *arch)
{
    size_t widest = 0;

    for (size_t layer = 0; layer < arch->layers; layer++)
        widest = larger(widest, arch->sizes[layer + 1]);
    return widest;
}

static size_t count_values(const struct architecture *arch)
{
    size_t values = arch->sizes[0] + architecture_parameters(arch) + 2 * widest_layer(arch);

    for (size_t layer = 0; layer < arch->layers; layer++)
        values += 5 * arch->sizes[layer + 1];
    return values;
}

/* Hands out the next `count` values of the block. */
static double *take(double **free_values, size_t count)
{
    double *taken = *free_values;

    *free_values += count;
    return taken;
}

static void place_arrays(struct pass *pass)
{
    double *free_values = pass->memory;

    pass->input = take(&free_values, pass->arch.sizes[0]);
    for (size_t layer = 0; layer < pass->arch.layers; layer++) {
        size_t out = pass->arch.sizes[layer + 1];

        pass->sum[layer] = take(&free_values, out);
        pass->output[layer] = take(&free_values, out);
        pass->error[layer] = take(&free_values, out);
        pass->delta[layer] = take(&free_values, out);
        pass->weight_sum[layer] = take(&free_values, out);
    }
    pass->gradient = take(&free_values, architecture_parameters(&pass->arch));
    for (size_t i = 0; i < 2; i++)
        pass->change[i] = take(&free_values, widest_layer(&pass->arch));
}

bool pass_create(struct pass *pass, const struct architecture *arch, struct error *err)
{
    size_t values, operands;

    *pass = (struct pass){0};
    if (!architecture_check(arch, err))
        return false;
    pass->arch = *arch;
    values = count_values(arch);
    operands = most_operands(arch);
    pass->memory = calloc(values, sizeof *pass->memory);
    pass->operands = calloc(operands, sizeof *pass->operands);
    if (pass->memory == NULL || pass->operands == NULL) {
        pass_free(pass);
        return error_memory(err, values * sizeof *pass->memory + operands * sizeof *pass->operands,
                            "a pass");
    }
    place_arrays(pass);
    return true;
}

void pass_free(struct pass *pass)
{
    free(pass->memory);
    free(pass->operands);
    *pass = (struct pass){0};
}

double pass_evaluate(struct pass *pass, const double *parameters, const double *input,
                     const double *target)
{
    const struct architecture *arch = &pass->arch;
    size_t last = arch->layers - 1;

    pass_forward(pass, parameters, input, NULL);
    return loss_value(arch->loss, arch->activation[last], pass->sum[last], pass->output[last],
                      target, arch->sizes[arch->layers]);
}
