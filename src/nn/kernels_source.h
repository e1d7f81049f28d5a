/*
 * All kernels of one instruction set. kernels_base.c, kernels_avx2.c and kernels_avx512.c are nothing but
 * this, compiled with other flags, with KERNELS naming the table and KERNELS_NAME what people call it.
 */
#include "kernels_ink.h"
#include "kernels_layer.h"
#include "kernels_product.h"
#include "kernels_toy.h"

const struct kernels KERNELS = {
    .name = KERNELS_NAME,
    .lanes = LANES,
    .rows = TILE_ROWS,
    .bundle = INK_BUNDLE,
    .panel = INK_VECTORS * LANES,
    .product = product,
    .row_product = row_product,
    .back = back,
    .row_back = row_back,
    .outer = outer,
    .sum_rows = sum_rows,
    .add = add,
    .scale = scale,
    .dot = dot,
    .list_ink = list_ink,
    .background = background,
    .list_floats = list_floats,
    .ink_sums = ink_sums,
    .ink_update = ink_update,
    .activate = activate,
    .slope = slope,
    .output = output,
    .multiply = multiply,
    .subtract = subtract,
    .divide_rows = divide_rows,
    .optimise = optimise,
    .largest = largest,
    .toy_batch = toy_batch,
    .expand = expand,
};
