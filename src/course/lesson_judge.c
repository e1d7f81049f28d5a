/*
 * Judging an answer to a lesson's question: right, a mistake that the lesson knows, or wrong.
 */
#include "lesson_judge.h"

#include <nntui/answer.h>
#include <nntui/i18n.h>
#include <nntui/rng.h>

#include <math.h>

/* An answer with so few digits that it could be many numbers says nothing: half its last unit is more than this share. */
#define COARSE 0.05

static bool number_of(const char *expression, const struct lookup *lookup, double *number,
                      struct error *err)
{
    struct value value;
    char shown[64];

    if (!expression_value(expression, lookup, &value, err))
        return false;
    *number = value.kind == VALUE_NUMBER ? value.number : NAN;
    return value.kind != VALUE_TEXT || error_input(err, _("\"%s\": a text; expected a number"),
                                                   text_safe(shown, sizeof shown, expression));
}

/* Half a unit of the last decimal that was typed. */
static double half_unit(const struct answer *answer)
{
    return answer->decimals == ANSWER_EXACT ? 0 : 0.5 * pow(10, -answer->decimals);
}

/*
 * What computing leaves of a difference: a run's numbers are float32, with seven digits; of what should be 0, double has left a
 * little. A small number is not taken for 0 by it.
 */
static double slack(double expected)
{
    return 1e-6 * fabs(expected) + 1e-15;
}

static bool is_near(double expected, const struct answer *answer, double tolerance)
{
    double most = isnan(tolerance) ? half_unit(answer) : tolerance;

    return fabs(answer->number - expected) <= most + slack(expected);
}

/* Rounded so much that it is right, but says too little. */
static bool is_coarse(double expected, const struct answer *answer)
{
    return fabs(answer->number - expected) > slack(expected) &&
           half_unit(answer) > COARSE * fabs(expected);
}

static bool matches(const char *expression, const char *tolerance_text, const struct lookup *lookup,
                    const struct answer *answer, bool *near, bool *coarse, struct error *err)
{
    double expected, tolerance = NAN;

    if (!number_of(expression, lookup, &expected, err) ||
        (tolerance_text != NULL && !number_of(tolerance_text, lookup, &tolerance, err)))
        return false;
    *near = (tolerance_text == NULL || !isnan(tolerance)) && is_near(expected, answer, tolerance);
    *coarse = tolerance_text == NULL && *near && is_coarse(expected, answer);
    return true;
}

/* What is said of a wrong number: the first that matches, else what is said of any. */
static bool find_fail(const struct lesson_step *step, const struct answer *answer,
                      const struct lookup *lookup, const char **text, struct error *err)
{
    const char *other = _("No. Try again, or ask for a hint.");

    for (size_t i = 0; i < step->fail_count; i++) {
        const struct lesson_fail *fail = &step->fail[i];
        bool near = false, coarse;

        if (fail->expression == NULL) {
            other = fail->text;
            continue;
        }
        if (!matches(fail->expression, fail->tolerance, lookup, answer, &near, &coarse, err))
            return false;
        if (near && !coarse) {
            *text = fail->text;
            return true;
        }
    }
    *text = other;
    return true;
}

bool lesson_judge(const struct lesson_step *step, const char *text, const struct lookup *lookup,
                  struct lesson_judgement *judgement, struct error *err)
{
    struct answer answer;
    bool near, coarse;

    judgement->right = false;
    if (!answer_parse(text, &answer)) {
        judgement->text = _("That is no number. Expected one such as 0.25, -3 or 1/4.");
        return true;
    }
    if (!matches(step->expression, step->tolerance, lookup, &answer, &near, &coarse, err))
        return false;
    judgement->right = near && !coarse;
    if (judgement->right)
        judgement->text = _("Right.");
    else if (coarse)
        judgement->text = _("Rounded so, it could be many numbers: one decimal more, please.");
    else
        return find_fail(step, &answer, lookup, &judgement->text, err);
    return true;
}

void lesson_shuffle(uint32_t *order, size_t count, uint64_t seed)
{
    struct rng rng;

    rng_seed(&rng, seed, RNG_LESSON, 0);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    rng_shuffle(&rng, order, count);
}
