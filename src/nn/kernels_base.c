/* The kernels for the processor's baseline: SSE2 on x86-64, NEON on arm64, anything elsewhere. */
#define KERNELS      kernels_plain
#define KERNELS_NAME "plain"

#include "kernels_source.h"
