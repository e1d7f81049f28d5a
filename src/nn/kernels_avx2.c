/* The kernels for AVX2 with FMA. */
#define KERNELS      kernels_avx2
#define KERNELS_NAME "avx2"

#include "kernels_source.h"
