/*
 * What a network makes of every point of a line or a plane: values on a grid, made when a snapshot comes and looked at
 * while drawing. Private to src/ui/.
 *
 * A grid is as fine as can be computed in about 3 ms, however large the network is, and no finer than is of use on a
 * screen; between its points values are interpolated. So one grid serves a screen of any size.
 */
#ifndef NNTUI_UI_MODEL_FIELD_H
#define NNTUI_UI_MODEL_FIELD_H

#include <nntui/trainer.h>

#include "ui/axes.h"

#define FIELD_MOST_INPUTS 2 /* raw inputs that can be drawn */

/* Values [planes][rows][columns]; row 0 is the lowest, column 0 the leftmost. `{0}` is empty. */
struct field {
    size_t columns, rows, planes;
    struct range x, y; /* of the grid's outermost points; y: of nothing with one row */
    float *value;
    size_t capacity; /* floats that `value` has room for */
};

void field_free(struct field *field);
/* Makes room, keeps x and y. False for want of memory; the field is empty then. */
bool field_resize(struct field *field, size_t planes, size_t columns, size_t rows);
/* Interpolated, at a point by its shares 0 .. 1 of the ranges; shares outside count as the nearest inside. */
double field_at(const struct field *field, size_t plane, double u, double v);
/* Least and greatest finite value of a plane. */
struct range field_range(const struct field *field, size_t plane);

/* ---- Raw inputs: what a person has on the axes, before features are made of it and before scaling */

double raw_value(const struct dataset *dataset, size_t row, size_t input);
const char *raw_name(const struct dataset *dataset, size_t input);
/*
 * What all samples lie in, with some room around: the raw inputs, and the target (of classes 0 to 1). Only of sets of up to
 * FIELD_MOST_INPUTS raw inputs; of others 0 to 1. input: [FIELD_MOST_INPUTS]
 */
void raw_ranges(const struct dataset *dataset, struct range *input, struct range *target);
/* The network's inputs for raw ones, features made and scaled. raw: [raw_inputs], x: [inputs]. */
void network_inputs(const struct snapshot *snapshot, const float *raw, float *x);
/* The network's inputs for a row of the run's own set. x: [inputs]. */
void network_row(const struct snapshot *snapshot, size_t row, float *x);

/*
 * Training samples as the network sees them, evenly spread over all of them, `most` at most. `samples` is a view of the
 * arrays. False for want of memory.
 */
struct sample_set {
    struct samples samples;
    float *x;        /* [count][inputs] */
    float *targets;  /* [count][outputs], or NULL */
    uint8_t *labels; /* [count], or NULL */
};

bool sample_set_make(struct sample_set *set, const struct snapshot *snapshot, size_t most);
/* One sample of the run's own set, by its row. */
bool sample_set_make_one(struct sample_set *set, const struct snapshot *snapshot, size_t row);
void sample_set_free(struct sample_set *set);

/*
 * An output as it is shown: of a regression in the data's own units; of a class's neuron as it is, but with targets
 * other than about 0 and 1 (tanh: -1 and 1) as the share of the way from the one to the other.
 */
double shown_output(const struct snapshot *snapshot, size_t output, double value);
/* The class that outputs stand for, as evaluation counts it. outputs: [sizes[layers]] as the network gives them. */
size_t class_of_outputs(const struct snapshot *snapshot, const float *outputs);

/*
 * Outputs of layer `layer`, one plane for each of its neurons, over the field's ranges; the last layer's as
 * shown_output(). One row where the set has one raw input. False for want of memory; the field is empty then.
 */
bool field_of_layer(struct field *field, const struct snapshot *snapshot, size_t layer);

#endif
