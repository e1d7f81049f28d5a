/*
 * All kernels of one instruction set. kernels_base.c, kernels_avx2.c and kernels_avx512.c are nothing but
 * this, compiled with other flags, with KERNELS naming the table and KERNELS_NAME what people call it.
 */
#include "kernels_layer.h"
#include "kernels_product.h"

const struct kernels KERNELS = {
    .name = KERNELS_NAME,
    .lanes = LANES,
    .product = product,
    .row_product = row_product,
    .back = back,
    .activate = activate,
    .slope = slope,
    .output = output,
    .multiply = multiply,
    .subtract = subtract,
    .divide_rows = divide_rows,
    .optimise = optimise,
    .largest = largest,
    .expand = expand,
};
