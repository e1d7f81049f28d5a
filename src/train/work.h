/*
 * What work costs, in multiplications: where it is cut into slices between which orders are looked at, and where it is
 * decided whether it can be afforded. Private to src/train/.
 */
#ifndef NNTUI_TRAIN_WORK_H
#define NNTUI_TRAIN_WORK_H

#include <stddef.h>

#define SLICE_WORK  ((size_t)32 << 20) /* about a millisecond */
#define SAMPLE_WORK ((size_t)1000)     /* what a sample costs beside its weights */

#endif
