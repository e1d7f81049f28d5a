/*
 * What every unit test includes: cmocka with the headers that it wants first, and the comparison of
 * reals that cmocka 1.1.5 lacks.
 */
#ifndef NNTUI_TESTS_SUPPORT_H
#define NNTUI_TESTS_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Fails, with both numbers, unless |actual - expected| <= tolerance. A NaN is close to nothing. */
#define assert_close(actual, expected, tolerance)                                                  \
    assert_close_at((double)(actual), (double)(expected), (double)(tolerance), #actual, __FILE__,  \
                    __LINE__)

static inline void assert_close_at(double actual, double expected, double tolerance,
                                   const char *what, const char *file, int line)
{
    if (fabs(actual - expected) <= tolerance || actual == expected)
        return;
    print_error("%s is %.17g, not %.17g within %g\n", what, actual, expected, tolerance);
    _fail(file, line);
}

#endif
