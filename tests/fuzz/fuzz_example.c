/*
 * Worked examples. What is taken must be a problem that the engine can run, whatever comes out (inf and NaN are allowed), also
 * with its variants; given numbers are finite, and every number of a pass has a name that leads back to it.
 */
#include <nntui/example.h>
#include <nntui/figure.h>
#include <nntui/trace.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PARAMETERS 200 /* of what is run */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void without_blanks(char *text)
{
    char *to = text;

    for (; *text != '\0'; text++)
        if (*text != ' ')
            *to++ = *text;
    *to = '\0';
}

/* In a graph two numbers can be called the same, such as a local slope and a gradient; then the name leads to one of them. */
static void check_place(const struct problem *problem, const struct operand *place)
{
    char name[PLACE_NAME_SIZE], again[PLACE_NAME_SIZE];
    struct operand found;
    struct error err = {0};

    if (!place_parse(problem, place_name(problem, place, name, sizeof name), &found, &err))
        abort();
    without_blanks(name);
    place_name(problem, &found, again, sizeof again);
    without_blanks(again);
    if (strcmp(name, again) != 0)
        abort();
    if (!problem->is_graph && (found.quantity != place->quantity || found.layer != place->layer ||
                               found.unit != place->unit || found.from != place->from))
        abort();
}

static void check_given(const struct problem *problem)
{
    for (size_t i = 0; i < problem->count; i++) {
        struct operand place = problem_place(problem, i);

        check_place(problem, &place);
        if (problem_can_change(problem, i) && !isfinite(problem->numbers[i]))
            abort();
    }
}

static void run(const struct problem *problem)
{
    struct trace trace;
    struct error err = {0};

    if (!trace_create(&trace, problem, NULL, &err))
        abort();
    for (size_t step = 0; step < trace.count; step++) {
        struct operand place = trace_place(&trace, step);

        check_place(problem, &place);
    }
    trace_free(&trace);
}

static void run_variant(const struct example *example, const struct example_variant *variant)
{
    struct problem problem;
    struct error err = {0};

    if (variant->title == NULL || variant->change_count < 1 ||
        variant->change_count > EXAMPLE_MAX_CHANGES)
        abort();
    if (!problem_copy(&problem, &example->problem, &err))
        abort();
    for (size_t i = 0; i < variant->change_count; i++)
        problem_change(&problem, &variant->changes[i]);
    run(&problem);
    problem_free(&problem);
}

static void check(const struct example *example)
{
    const struct problem *problem = &example->problem;

    if (example->name == NULL || example->title == NULL || example->notes == NULL ||
        example->places < PLACES_LEAST || example->places > PLACES_MOST)
        abort();
    if (!problem->is_graph && example->image_width > 0 &&
        example->image_width * example->image_height != problem->arch.sizes[0])
        abort();
    if (problem->count > 3 * MOST_PARAMETERS ||
        (!problem->is_graph && problem_inputs(problem) > MOST_PARAMETERS))
        return;
    check_given(problem);
    run(problem);
    for (size_t i = 0; i < example->variant_count; i++)
        run_variant(example, &example->variants[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct example example, copy;
    struct error err = {0};

    if (!example_parse(&example, (const char *)data, size, "fuzz", &err)) {
        if (err.kind == ERROR_NONE || err.text[0] == '\0')
            abort();
        return 0;
    }
    if (!example_copy(&copy, &example, &err))
        abort();
    example_free(&example);
    check(&copy);
    example_free(&copy);
    return 0;
}
