/*
 * Generated samples: what a generator is given and gives back.
 */
#ifndef NNTUI_DATA_TOY_H
#define NNTUI_DATA_TOY_H

#include <nntui/rng.h>

#define TOY_MAX_INPUTS 2
#define TOY_PI         3.14159265358979323846

/* One sample before noise. */
struct toy_point {
    double x[TOY_MAX_INPUTS];
    size_t label;  /* classification */
    double target; /* regression */
};

/*
 * Makes sample `index` of a set; classes take turns, so that they are equally large. Draws only
 * positions: noise has a stream of its own and is added by the caller.
 */
typedef void toy_function(struct rng *rng, size_t index, struct toy_point *point);

static inline double toy_between(struct rng *rng, double low, double high)
{
    return low + (high - low) * rng_uniform(rng);
}

#define TOY(id, ...) toy_function toy_##id;
#define MAKER(...)
#define READER(...)
#include "data/source.def"
#undef TOY
#undef MAKER
#undef READER

#endif
