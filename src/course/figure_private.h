/*
 * Figures that only this folder writes, and which results are rounded where rounded numbers are carried: private to src/course/.
 */
#ifndef NNTUI_COURSE_FIGURE_PRIVATE_H
#define NNTUI_COURSE_FIGURE_PRIVATE_H

#include <nntui/figure.h>
#include <nntui/pass.h>

/* By powers of ten with at most so many digits: 4.216e-5, 3e-7. Returns `buffer`. */
char *figure_scientific(char *buffer, size_t size, double value, int digits);

/*
 * On paper a sum of products is one line: the products stand in it as they are and only the sum is rounded. So
 * the course's own figures come out. (0.3*0.761 + ... is 0.975 then; with rounded products it would be, too, but
 * 0.6*0.761 + 0.5*0.603 + 0.2*0.65 would become 0.889 instead of 0.888.)
 */
static inline double carry_result(enum operation operation, double value, int carry)
{
    if (operation == OPERATION_PRODUCT || operation == OPERATION_BACK_PRODUCT)
        return value;
    return figure_round(value, carry);
}

#endif
