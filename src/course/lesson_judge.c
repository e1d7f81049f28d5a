/*
 * Judging an answer to a lesson's question: right, a mistake that the lesson knows, or wrong.
 */
#include "lesson_judge.h"

#include <nntui/answer.h>
#include <nntui/i18n.h>
#include <nntui/rng.h>

#include <math.h>
#include <string.h>

/* An answer with so few digits that it could be many numbers says nothing: half its last unit is more than this share. */
#define COARSE 0.02
/* A number that is worked out of rounded ones is off by so much of itself. */
#define WORKED_OUT 0.001
/* What is farther away than this share is no rounding of it, but wrong. */
#define FAR 0.3

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

static bool is_same(double expected, double number)
{
    return fabs(number - expected) <= slack(expected);
}

enum nearness { WRONG, ROUNDED, RIGHT };

/* Rounded: it is the number as far as it is typed, but that says too little of it. */
static enum nearness nearness_of(double expected, double tolerance, const struct answer *answer)
{
    double half = half_unit(answer), off = fabs(answer->number - expected);
    bool rounded = is_near(expected, answer, NAN);

    if (is_same(expected, answer->number))
        return RIGHT;
    if (isnan(tolerance) ? rounded && half <= COARSE * fabs(expected)
                         : is_near(expected, answer, tolerance))
        return RIGHT;
    return rounded && off <= FAR * fabs(expected) ? ROUNDED : WRONG;
}

static bool compare(const char *expression, const char *tolerance_text, const struct lookup *lookup,
                    const struct answer *answer, enum nearness *nearness, struct error *err)
{
    double expected, tolerance = NAN;

    if (!number_of(expression, lookup, &expected, err) ||
        (tolerance_text != NULL && !number_of(tolerance_text, lookup, &tolerance, err)))
        return false;
    *nearness = tolerance_text != NULL && isnan(tolerance)
                    ? WRONG /* nothing is known of what is near */
                    : nearness_of(expected, tolerance, answer);
    return true;
}

/* What is said of a wrong number: of the first that it is; NULL: it is none of those that are known. */
static bool find_fail(const struct lesson_step *step, const struct answer *answer,
                      const struct lookup *lookup, const char **text, struct error *err)
{
    enum nearness nearness;

    *text = NULL;
    for (size_t i = 0; *text == NULL && i < step->fail_count; i++) {
        const struct lesson_fail *fail = &step->fail[i];

        if (fail->expression == NULL)
            continue;
        if (!compare(fail->expression, fail->tolerance, lookup, answer, &nearness, err))
            return false;
        if (nearness == RIGHT)
            *text = fail->text;
    }
    return true;
}

/* What is said of any other. */
static const char *other_fail(const struct lesson_step *step)
{
    for (size_t i = 0; i < step->fail_count; i++)
        if (step->fail[i].expression == NULL)
            return step->fail[i].text;
    return _("No. Try again, or ask for a hint.");
}

/* A number with a decimal point or comma, a fraction, or numbers to be worked out: 0.9*0.9 + 0.3*0.1. */
static bool read_answer(const char *text, struct answer *answer)
{
    char pointed[EXPRESSION_LENGTH + 1];
    struct value value = {0};
    size_t length = strlen(text);
    char *comma;

    if (length >= sizeof pointed)
        return false;
    memcpy(pointed, text, length + 1);
    comma = strchr(pointed, ',');
    if (comma != NULL && strchr(pointed, '.') == NULL && strchr(comma + 1, ',') == NULL)
        *comma = '.';
    if (answer_parse(pointed, answer))
        return true;
    answer->decimals = ANSWER_EXACT;
    if (!expression_value(pointed, NULL, &value, NULL) || value.kind != VALUE_NUMBER ||
        !isfinite(value.number))
        return false;
    answer->number = value.number;
    return true;
}

/* Worked out in full, a number need not be as round as the question's. */
static bool is_right(const struct answer *answer, enum nearness nearness,
                     const struct lesson_step *step, const struct lookup *lookup)
{
    double expected;

    if (nearness != WRONG || answer->decimals != ANSWER_EXACT ||
        !number_of(step->expression, lookup, &expected, NULL))
        return nearness == RIGHT;
    return fabs(answer->number - expected) <= WORKED_OUT * fabs(expected);
}

bool lesson_judge(const struct lesson_step *step, const char *text, const struct lookup *lookup,
                  struct lesson_judgement *judgement, struct error *err)
{
    struct answer answer;
    enum nearness nearness;
    const char *known;

    judgement->right = false;
    judgement->text = _("That is no number. Expected one such as 0.25, -3 or 1/4.");
    if (!read_answer(text, &answer))
        return true;
    if (!compare(step->expression, step->tolerance, lookup, &answer, &nearness, err) ||
        !find_fail(step, &answer, lookup, &known, err))
        return false;
    judgement->right = is_right(&answer, nearness, step, lookup);
    if (judgement->right)
        judgement->text = _("Right.");
    else if (known != NULL)
        judgement->text = known;
    else if (nearness == ROUNDED)
        judgement->text = _("Rounded so, it could be many numbers: one decimal more, please.");
    else
        judgement->text = other_fail(step);
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
