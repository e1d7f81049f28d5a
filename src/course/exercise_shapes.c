/*
 * The exercise about shapes: the matrices of a network with one hidden layer and of a batch, in both ways of writing them:
 * samples as rows, Y1 = I W1, or samples as columns, Y1 = W1 I, where all are the transposed ones.
 */
#include "course/exercise_private.h"

#include <nntui/i18n.h>
#include <nntui/nn.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS 6 /* of a number in a shape */

/* ---- Drawing */

/* No size is in two of these rows, so that a shape tells which matrix it is of. */
static const size_t inputs[] = {6, 16, 64, 100, 400, 784}, hidden[] = {5, 12, 25, 50, 80, 200},
                    outputs[] = {2, 3, 4, 10, 26, 36}, samples[] = {8, 20, 32, 40, 60, 1000};

static size_t one_of(const size_t *sizes, struct rng *rng)
{
    return sizes[rng_below(rng, 6)];
}

/* Rows and columns where samples are rows; else the other way round. */
static void add_shape(struct exercise *exercise, const char *name, size_t rows, size_t columns)
{
    bool as_rows = exercise->as_rows;

    exercise->shapes[exercise->shape_count++] = (struct named_shape){
        name, {as_rows ? rows : columns, as_rows ? columns : rows}
    };
}

static void add_shapes(struct exercise *exercise, const struct architecture *arch, size_t batch)
{
    add_shape(exercise, "I", batch, arch->sizes[0]);
    add_shape(exercise, "W1", arch->sizes[0], arch->sizes[1]);
    add_shape(exercise, "Y1", batch, arch->sizes[1]);
    add_shape(exercise, "W2", arch->sizes[1], arch->sizes[2]);
    add_shape(exercise, "Y2", batch, arch->sizes[2]);
}

/* ---- Telling */

static void give(struct exercise *exercise, const struct architecture *arch, size_t batch)
{
    char layers[64], line[300];

    snprintf(
        line, sizeof line,
        exercise->as_rows
            ? _("Network %s, without biases; a batch of %zu samples. Each sample is a row of I.")
            : _("Network %s, without biases; a batch of %zu samples. Each sample is a column of I."),
        architecture_text(arch, layers, sizeof layers), batch);
    exercise_wrap(&exercise->given, line, "");
    exercise_wrap(
        &exercise->given,
        _("Y1 is what the hidden neurons have as sums, A1 = sigmoid(Y1); Y2 what the outputs have."),
        "");
}

/* A product of a layer: what comes in and the weights, in the order in which they fit. */
struct product {
    struct named_shape left, right;
};

static struct product product_of(const struct exercise *exercise, size_t layer)
{
    const struct named_shape *shapes = exercise->shapes;
    const struct named_shape in = {layer == 0 ? "I" : "A1", shapes[2 * layer].shape};
    const struct named_shape weights = shapes[2 * layer + 1];

    return exercise->as_rows ? (struct product){in, weights} : (struct product){weights, in};
}

/* "Y1 = I W1: 32x784 times 784x100 is 32x100". */
static void tell_product(const struct exercise *exercise, struct text *text, size_t layer)
{
    const struct product product = product_of(exercise, layer);
    const struct named_shape *result = &exercise->shapes[2 * layer + 2];
    char line[200];

    snprintf(line, sizeof line, _("%s = %s %s: %zux%zu times %zux%zu is %zux%zu."), result->name,
             product.left.name, product.right.name, product.left.shape.rows,
             product.left.shape.columns, product.right.shape.rows, product.right.shape.columns,
             result->shape.rows, result->shape.columns);
    exercise_wrap(text, line, "");
}

static void tell_shape(const struct exercise *exercise, struct question *question, size_t named,
                       bool gradient)
{
    struct text *text = &question->solution;

    if (named == 0)
        exercise_wrap(text,
                      exercise->as_rows ? _("A row for each sample, a column for each input.")
                                        : _("A row for each input, a column for each sample."),
                      "");
    else
        tell_product(exercise, text, (named - 1) / 2);
    if (gradient)
        exercise_wrap(text, _("Each weight has a slope, in the same place."), "");
    text_printf(text, "%s = %zux%zu\n", _("shape"), question->shape.rows, question->shape.columns);
}

static void ask_shape(struct exercise *exercise, size_t named, bool gradient)
{
    const struct named_shape *asked = &exercise->shapes[named];
    struct question *question = &exercise->questions[exercise->count++];
    char line[200];

    question->form = ANSWER_SHAPE;
    question->shape = asked->shape;
    text_printf(&question->name, gradient ? "dE/d%s" : "%s", asked->name);
    text_printf(&question->answer, "%zux%zu", asked->shape.rows, asked->shape.columns);
    if (gradient)
        snprintf(line, sizeof line, _("What is the shape of dE/d%s, with a slope for each weight?"),
                 asked->name);
    else
        snprintf(line, sizeof line, _("What is the shape of %s? (rows x columns, as in 3x2)"),
                 asked->name);
    exercise_wrap(&question->task, line, "");
    tell_shape(exercise, question, named, gradient);
}

static void ask_product(struct exercise *exercise)
{
    const struct product product = product_of(exercise, 0);
    struct question *question = &exercise->questions[exercise->count++];

    question->form = ANSWER_PRODUCT;
    text_add(&question->name, _("product"));
    text_printf(&question->answer, "%s %s", product.left.name, product.right.name);
    exercise_wrap(&question->task, _("Which product gives Y1: I W1 or W1 I?"), "");
    tell_product(exercise, &question->solution, 0);
    exercise_wrap(
        &question->solution,
        _("The columns of the left one meet the rows of the right one; written the other way round, all is transposed."),
        "");
}

void exercise_draw_shapes(struct exercise *exercise, struct rng *rng)
{
    struct architecture arch = {.layers = 2};
    size_t batch = one_of(samples, rng);

    arch.sizes[0] = one_of(inputs, rng); /* one after the other: an initialiser has no order */
    arch.sizes[1] = one_of(hidden, rng);
    arch.sizes[2] = one_of(outputs, rng);
    exercise->as_rows = rng_below(rng, 2) == 0;
    add_shapes(exercise, &arch, batch);
    give(exercise, &arch, batch);
    ask_shape(exercise, 0, false);
    ask_product(exercise);
    for (size_t named = 1; named < exercise->shape_count; named++)
        ask_shape(exercise, named, false);
    ask_shape(exercise, 1 + 2 * rng_below(rng, 2), true);
}

/* ---- Reading answers */

/* Digits into a number above 0; false where there are none, or too many. */
static bool read_size(const char **typed, size_t *size)
{
    size_t digits = strspn(*typed, "0123456789");

    if (digits == 0 || digits > MOST_DIGITS)
        return false;
    *size = (size_t)strtoul(*typed, NULL, 10);
    *typed += digits;
    return *size > 0;
}

/* "784x100", "784 x 100", "784 by 100", "(784, 100)"; the sign may be U+00D7. */
static bool read_shape(const char *typed, struct shape *shape)
{
    static const char sign[] = "\xC3\x97", by[] = "by";

    typed += strspn(typed, " ([");
    if (!read_size(&typed, &shape->rows))
        return false;
    typed += strspn(typed, " ");
    if (strncmp(typed, sign, strlen(sign)) == 0 || strncmp(typed, by, strlen(by)) == 0)
        typed += strlen(by);
    else
        typed += strspn(typed, "xX*,") > 0;
    typed += strspn(typed, " ");
    if (!read_size(&typed, &shape->columns))
        return false;
    return typed[strspn(typed, " )]")] == '\0';
}

/* The letters and digits of a product in capitals, whatever signs stand between. */
static void read_factors(const char *typed, char *factors, size_t size)
{
    size_t length = 0;

    for (; *typed != '\0' && length + 1 < size; typed++)
        if (isalnum((unsigned char)*typed))
            factors[length++] = (char)toupper((unsigned char)*typed);
    factors[length] = '\0';
}

/* ---- Judging */

static bool same(const struct shape *a, const struct shape *b)
{
    return a->rows == b->rows && a->columns == b->columns;
}

static void diagnose_shape(const struct exercise *exercise, const struct question *question,
                           const struct shape *given, struct exercise_verdict *verdict)
{
    const struct shape turned = {given->columns, given->rows};

    if (same(&turned, &question->shape)) {
        verdict->mistake = MISTAKE_TRANSPOSED;
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis, "%s",
                 _(mistake_choices[MISTAKE_TRANSPOSED].help));
        return;
    }
    for (size_t i = 0; i < exercise->shape_count; i++) {
        if (!same(given, &exercise->shapes[i].shape))
            continue;
        verdict->mistake = MISTAKE_NEIGHBOUR;
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis, _("that is the shape of %s"),
                 exercise->shapes[i].name);
    }
}

static void judge_product(const struct exercise *exercise, const char *typed,
                          struct exercise_verdict *verdict)
{
    char factors[EXERCISE_MAX_ANSWER + 1];

    read_factors(typed, factors, sizeof factors);
    verdict->understood = strcmp(factors, "IW1") == 0 || strcmp(factors, "W1I") == 0;
    verdict->right = strcmp(factors, exercise->as_rows ? "IW1" : "W1I") == 0;
    if (!verdict->understood) {
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis, _("expected I W1 or W1 I"));
    } else if (!verdict->right) {
        verdict->mistake = MISTAKE_TRANSPOSED;
        snprintf(
            verdict->diagnosis, sizeof verdict->diagnosis,
            _("that fits only when both are transposed: the columns of the left one meet the rows of the right one"));
    }
}

void exercise_judge_shape(const struct exercise *exercise, const struct question *question,
                          const char *typed, struct exercise_verdict *verdict)
{
    struct shape given;

    if (question->form == ANSWER_PRODUCT) {
        judge_product(exercise, typed, verdict);
        return;
    }
    if (!read_shape(typed, &given)) {
        snprintf(verdict->diagnosis, sizeof verdict->diagnosis,
                 _("expected rows x columns, as in 3x2"));
        return;
    }
    verdict->understood = true;
    verdict->right = same(&given, &question->shape);
    if (!verdict->right)
        diagnose_shape(exercise, question, &given, verdict);
}
