/*
 * The generated sets with a number to predict.
 */
#include "data/toy.h"

#include <math.h>

/* Two inputs evenly over the square from -1 to 1. */
static void anywhere(struct rng *rng, struct toy_point *point)
{
    point->x[0] = toy_between(rng, -1, 1);
    point->x[1] = toy_between(rng, -1, 1);
}

/* 40 to 240 m2, to the tenth; a thousand euros for each, and 20 for the garden. */
void toy_houses(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)index;
    point->x[0] = round(toy_between(rng, 40, 240) * 10) / 10;
    point->target = 20 + point->x[0];
}

void toy_sine(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)index;
    point->x[0] = toy_between(rng, -TOY_PI, TOY_PI);
    point->target = sin(point->x[0]);
}

void toy_plane(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)index;
    anywhere(rng, point);
    point->target = 0.6 * point->x[0] + 0.4 * point->x[1];
}

/* Normal bumps of deviation 1/4: hills at (-1/2, 1/2), (1/2, -1/2) and hollows at the other two. */
void toy_multi_gauss(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)index;
    anywhere(rng, point);
    for (size_t i = 0; i < 4; i++) {
        double dx = point->x[0] - (i % 2 == 0 ? -0.5 : 0.5);
        double dy = point->x[1] - (i / 2 == 0 ? -0.5 : 0.5);
        double height = i % 2 == i / 2 ? -1 : 1;

        point->target += height * exp(-(dx * dx + dy * dy) / (2 * 0.25 * 0.25));
    }
}
