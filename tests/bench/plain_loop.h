/*
 * The network of the course as one would first write it in C, for bench_engine.c and compare.py: 784-100-10, sigmoid, squared
 * error, one sample at a time, weights in rows of the receiving neuron.
 */
#ifndef NNTUI_BENCH_PLAIN_LOOP_H
#define NNTUI_BENCH_PLAIN_LOOP_H

#include <stddef.h>

enum { PLAIN_INPUTS = 784, PLAIN_HIDDEN = 100, PLAIN_OUTPUTS = 10 };

/* x: [count][784], labels: [count]; one step of plain descent for each. Starts from fixed weights once. */
void plain_train(const float *x, const unsigned char *labels, size_t count, float rate);

#endif
