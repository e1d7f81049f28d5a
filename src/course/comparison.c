/*
 * Two passes beside each other.
 */
#include <nntui/comparison.h>

#include <math.h>
#include <stdlib.h>

#define SAME_SHARE 1e-12 /* of a number: two that are nearer differ by how they were rounded */

bool numbers_alike(double a, double b)
{
    return a == b || (isnan(a) && isnan(b)) ||
           (isfinite(a) && isfinite(b) && fabs(a - b) <= SAME_SHARE * fmin(fabs(a), fabs(b)));
}

static bool add_row(struct comparison *comparison, const struct comparison_row *row,
                    struct error *err)
{
    /* Room grows by doubling: there is none left whenever the count is 0 or a power of two. */
    if ((comparison->count & (comparison->count - 1)) == 0) {
        size_t capacity = comparison->count == 0 ? 1 : 2 * comparison->count;
        struct comparison_row *rows = realloc(comparison->rows, capacity * sizeof *rows);

        if (rows == NULL)
            return error_memory(err, capacity * sizeof *rows, "a comparison");
        comparison->rows = rows;
    }
    comparison->rows[comparison->count++] = *row;
    return true;
}

static bool compare_place(struct comparison *comparison, const struct trace *const traces[2],
                          struct operand place, struct error *err)
{
    struct comparison_row row = {.place = place};

    for (int i = 0; i < 2; i++)
        row.known[i] = trace_value(traces[i], &place, traces[i]->count, &row.number[i]);
    if (row.known[0] == row.known[1] && numbers_alike(row.number[0], row.number[1]))
        return true;
    return add_row(comparison, &row, err);
}

static bool compare_all(struct comparison *comparison, const struct trace *const traces[2],
                        struct error *err)
{
    const struct problem *problem = &traces[0]->problem;

    for (size_t i = 0; i < problem->count; i++)
        if (problem_can_change(problem, i) &&
            !compare_place(comparison, traces, problem_place(problem, i), err))
            return false;
    for (size_t i = 0; i < traces[0]->count; i++)
        if (!compare_place(comparison, traces, trace_place(traces[0], i), err))
            return false;
    for (size_t i = 0; i < traces[1]->count; i++) {
        struct operand place = trace_place(traces[1], i);

        if (trace_find(traces[0], &place) == TRACE_NONE &&
            !compare_place(comparison, traces, place, err))
            return false;
    }
    return true;
}

bool comparison_create(struct comparison *comparison, const struct trace *here,
                       const struct trace *there, struct error *err)
{
    const struct trace *const traces[] = {here, there};

    *comparison = (struct comparison){
        .loss_after = {here->loss_after, there->loss_after}
    };
    if (compare_all(comparison, traces, err))
        return true;
    comparison_free(comparison);
    return false;
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->rows);
    *comparison = (struct comparison){0};
}
