/*
 * The generated sets with classes. Inputs lie between -1 and 1 (truth tables: 0 and 1) except where
 * they are quantities of everyday life.
 */
#include "data/toy.h"

#include <math.h>

/* ---- Truth tables: the rows 00, 01, 10, 11 in turn */

/* Sample `index` of a table with two inputs, the first one changing more slowly. */
static void corner(size_t index, struct toy_point *point, size_t *first, size_t *second)
{
    *first = index / 2 % 2;
    *second = index % 2;
    point->x[0] = (double)*first;
    point->x[1] = (double)*second;
}

void toy_xor(struct rng *rng, size_t index, struct toy_point *point)
{
    size_t first, second;

    (void)rng;
    corner(index, point, &first, &second);
    point->label = first ^ second;
}

void toy_and(struct rng *rng, size_t index, struct toy_point *point)
{
    size_t first, second;

    (void)rng;
    corner(index, point, &first, &second);
    point->label = first & second;
}

void toy_or(struct rng *rng, size_t index, struct toy_point *point)
{
    size_t first, second;

    (void)rng;
    corner(index, point, &first, &second);
    point->label = first | second;
}

/* ---- Shapes in the plane */

/* Evenly over the disc of radius 1/2, or over the ring from 3/4 to 1: area grows with r^2. */
void toy_circle(struct rng *rng, size_t index, struct toy_point *point)
{
    double angle = toy_between(rng, 0, 2 * TOY_PI), radius;

    point->label = index % 2;
    radius = sqrt(point->label == 0 ? toy_between(rng, 0, 0.25) : toy_between(rng, 0.5625, 1));
    point->x[0] = radius * cos(angle);
    point->x[1] = radius * sin(angle);
}

/* The centres of the clouds; the noise makes the clouds. */
void toy_gauss(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)rng;
    point->label = index % 2;
    point->x[0] = point->x[1] = point->label == 0 ? -0.5 : 0.5;
}

/* 1 3/4 turns outwards; the second arm is the first one turned by half a turn. */
void toy_spiral(struct rng *rng, size_t index, struct toy_point *point)
{
    double radius = toy_between(rng, 0.05, 1), angle;

    point->label = index % 2;
    angle = 1.75 * 2 * TOY_PI * radius + TOY_PI * (double)point->label;
    point->x[0] = radius * sin(angle);
    point->x[1] = radius * cos(angle);
}

/* Half circles of radius 2/3: the upper one around (-1/3, -1/6), the lower one around (1/3, 1/6). */
void toy_moons(struct rng *rng, size_t index, struct toy_point *point)
{
    double angle = toy_between(rng, 0, TOY_PI), side;

    point->label = index % 2;
    side = point->label == 0 ? -1 : 1;
    point->x[0] = side * (2 * cos(angle) - 1) / 3;
    point->x[1] = side * (2 * sin(angle) - 0.5) / 3;
}

/* ---- Everyday life */

/* Flats of two rooms are around 50 m2, of three around 76. */
void toy_rooms(struct rng *rng, size_t index, struct toy_point *point)
{
    (void)rng;
    point->label = index % 2;
    point->x[0] = point->label == 0 ? 50 : 76;
}

/* Baguettes are long and thin; brioches are short, wide, and more alike in length. */
void toy_bread(struct rng *rng, size_t index, struct toy_point *point)
{
    point->label = index % 2;
    point->x[0] = point->label == 0 ? 6 : 12;
    point->x[1] = point->label == 0 ? toy_between(rng, 40, 60) : toy_between(rng, 16, 26);
}
