/* The kernels for AVX-512 (F, BW, DQ, VL). */
#define KERNELS      kernels_avx512
#define KERNELS_NAME "avx512"

#include "kernels_source.h"
