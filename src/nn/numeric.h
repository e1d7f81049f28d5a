/*
 * A derivative by perturbation that needs no choice of h: private to the engine, shared by passes and
 * graphs.
 */
#ifndef NNTUI_NN_NUMERIC_H
#define NNTUI_NN_NUMERIC_H

/* E(w + h) - E(w - h), for an h > 0. */
typedef double numeric_change(void *context, double h);

/*
 * The limit of (E(w + h) - E(w - h)) / 2h for h to 0. Quotients are taken with h from
 * 1/100 max(1, |w|) down by halves and extrapolated; the estimate is taken that differs least from
 * those that it is made from. So a kink near w is no harm once h is smaller than its distance, which
 * may be as small as 1e-13; where w is on a kink, the mean of the slopes to both sides comes out. NAN
 * where no quotient is finite.
 *
 * C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering
 * Software 4, 1982; Press, Teukolsky, Vetterling and Flannery, "Numerical Recipes", 5.7.
 */
double numeric_slope(numeric_change *change, void *context, double w);

#endif
