/*
 * What is said about operations: texts word by word, and of random examples every formula with its numbers and every
 * line of the reasons computed again by a reader of expressions.
 */
#include "course_support.h"
#include "paper.h"

#include <nntui/explain.h>
#include <nntui/figure.h>

#include <ctype.h>

#define PLACES PLACES_MOST                    /* of what is computed again */
#define MORE   (PLACES + EXPLAIN_MORE_PLACES) /* decimals of the numbers that are put in */

/* ---- Reading expressions: numbers, names of places, + - * / ^, brackets, functions, "A if B > 0 else C" */

/* A value, and how far it may be off because the numbers in it were rounded. */
struct about {
    double value, error;
};

struct reader {
    const char *at;
    const struct trace *trace; /* where names have their values */
    double unit;               /* of the last decimal of its numbers */
    bool failed;
};

static struct about read_sum(struct reader *reader);

static void skip_blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " ");
}

static bool take(struct reader *reader, const char *token)
{
    size_t length = strlen(token);

    skip_blanks(reader);
    if (strncmp(reader->at, token, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static void expect(struct reader *reader, const char *token)
{
    if (!take(reader, token))
        reader->failed = true;
}

/* A number is off by half a unit of its last place; those that are too small for that are by less. */
static struct about read_number(struct reader *reader)
{
    char *end;
    struct about number = {.value = strtod(reader->at, &end), .error = reader->unit / 2};

    reader->failed = reader->failed || end == reader->at;
    reader->at = end;
    return number;
}

static size_t word_length(const char *text)
{
    size_t length = 0;

    while (isalnum((unsigned char)text[length]) ||
           (text[length] != '\0' && strchr("_'/[]", text[length]) != NULL))
        length++;
    return length;
}

/* The longest name that begins here: w[1][2][3], dE/dw[1][2][3], dn9/dn8, "dn9/dn8 at n9". */
static struct about read_name(struct reader *reader)
{
    size_t length = word_length(reader->at);
    struct about named = {0};

    if (length > 0 && strncmp(reader->at + length, " at ", 4) == 0)
        length += 4 + word_length(reader->at + length + 4);
    for (; length > 0; length--) {
        struct operand place;
        char name[PLACE_NAME_SIZE];

        snprintf(name, sizeof name, "%.*s", (int)length, reader->at);
        if (!isalnum((unsigned char)reader->at[length]) &&
            place_parse(&reader->trace->problem, name, &place, NULL) &&
            trace_value(reader->trace, &place, reader->trace->count, &named.value)) {
            reader->at += length;
            return named;
        }
    }
    reader->failed = true;
    return named;
}

/* Where a kink or a jump is within reach, anything can be. */
static double error_at_jump(struct about a)
{
    return fabs(a.value) <= a.error && a.error > 0 ? INFINITY : 0;
}

static struct about exponential(struct about a)
{
    return (struct about){exp(a.value), exp(a.value) * expm1(a.error)};
}

static struct about logarithm(struct about a)
{
    double least = a.value - a.error;

    return (struct about){log(a.value), least > 0 ? a.error / least : INFINITY};
}

static struct about logistic(struct about a)
{
    return (struct about){1 / (1 + exp(-a.value)), a.error};
}

static struct about tangent(struct about a)
{
    return (struct about){tanh(a.value), a.error};
}

static struct about signum(struct about a)
{
    return (struct about){(a.value > 0) - (a.value < 0), error_at_jump(a)};
}

static struct about product(struct about a, struct about b)
{
    return (struct about){a.value * b.value,
                          fabs(a.value) * b.error + fabs(b.value) * a.error + a.error * b.error};
}

static struct about square(struct about a)
{
    return product(a, a);
}

static struct about quotient(struct about a, struct about b)
{
    double least = fabs(b.value) - b.error, value = a.value / b.value;

    return (struct about){value, least > 0 ? (a.error + fabs(value) * b.error) / least : INFINITY};
}

/* max(A, B) */
static struct about read_largest(struct reader *reader)
{
    struct about a = read_sum(reader), b;

    expect(reader, ",");
    b = read_sum(reader);
    expect(reader, ")");
    return (struct about){fmax(a.value, b.value), fmax(a.error, b.error)};
}

static struct about read_primary(struct reader *reader);

/* With brackets, or as in "ln 0.5" and "e^-0.5" with what comes next. */
static bool read_function(struct reader *reader, struct about *result)
{
    static const struct {
        const char *name;
        struct about (*function)(struct about a);
    } functions[] = {
        {"e^",      exponential},
        {"exp",     exponential},
        {"ln",      logarithm  },
        {"sigmoid", logistic   },
        {"square",  square     },
        {"tanh",    tangent    },
        {"sign",    signum     },
    };

    for (size_t i = 0; i < LENGTH(functions); i++)
        if (take(reader, functions[i].name)) {
            *result = functions[i].function(read_primary(reader));
            return true;
        }
    return false;
}

static struct about read_primary(struct reader *reader)
{
    struct about inner = {0};

    skip_blanks(reader);
    if (take(reader, "max("))
        return read_largest(reader);
    if (take(reader, "-")) {
        inner = read_primary(reader);
        return (struct about){-inner.value, inner.error};
    }
    if (take(reader, "(")) {
        inner = read_sum(reader);
        expect(reader, ")");
        return inner;
    }
    if (take(reader, "|")) {
        inner = read_sum(reader);
        expect(reader, "|");
        return (struct about){fabs(inner.value), inner.error};
    }
    if (read_function(reader, &inner))
        return inner;
    return isdigit((unsigned char)*reader->at) ? read_number(reader) : read_name(reader);
}

/* A^2 binds closer than a minus before it. */
static struct about read_power(struct reader *reader)
{
    bool negative = take(reader, "-");
    struct about base = read_primary(reader);

    if (take(reader, "^2"))
        base = square(base);
    return (struct about){negative ? -base.value : base.value, base.error};
}

static struct about read_product(struct reader *reader)
{
    struct about a = read_power(reader);

    for (;;) {
        if (take(reader, "*"))
            a = product(a, read_power(reader));
        else if (take(reader, "/"))
            a = quotient(a, read_power(reader));
        else
            return a;
    }
}

static struct about read_sum(struct reader *reader)
{
    struct about a = read_product(reader), b;

    for (;;) {
        double sign = 1;

        if (take(reader, "- "))
            sign = -1;
        else if (!take(reader, "+ "))
            return a;
        b = read_product(reader);
        a = (struct about){a.value + sign * b.value, a.error + b.error};
    }
}

/* The whole of a text whose numbers have so many decimals at most; false where it is no expression. */
static bool read_rounded(const char *text, const struct trace *trace, int decimals,
                         struct about *result)
{
    struct reader reader = {.at = text, .trace = trace, .unit = pow(10, -decimals)};
    struct about condition, otherwise;

    *result = read_sum(&reader);
    if (take(&reader, "if ")) {
        condition = read_sum(&reader);
        expect(&reader, "> 0 else");
        otherwise = read_sum(&reader);
        if (condition.value <= 0)
            *result = otherwise;
        result->error += error_at_jump(condition);
    }
    skip_blanks(&reader);
    return !reader.failed && *reader.at == '\0';
}

static bool read_expression(const char *text, const struct trace *trace, struct about *result)
{
    return read_rounded(text, trace, MORE, result);
}

static void test_the_reader_of_expressions_reads_as_people_do(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"1 + 2*3",               7           },
        {"2*(1 - 3) - 1",         -5          },
        {"-3^2",                  -9          },
        {"(-3)^2/2",              4.5         },
        {"8/4/2",                 1           },
        {"-(-0.5)*2",             1           },
        {"|-2| + |(-3)|",         5           },
        {"max(0, -2)",            0           },
        {"1 if -1 > 0 else 0.01", 0.01        },
        {"-sign(-0.2)*3",         3           },
        {"1 / (1 + e^-0)",        0.5         },
        {"e^(-1)*1",              0.3678794412},
        {"-(1*ln 0.5 + 2)",       -1.306852819},
        {"4.2e-5*2",              8.4e-05     },
        {"w[1][1][1]*i[1]",       0.9         },
        {"i[1]/i[2]",             2           },
    };
    static const char *const bad[] = {
        "", "1 +", "step", "1 2", "(1", "1 & 2", "x[1][1] =", "dE/do[1][1]*2.0", "nan"};
    struct example example = own_example("2-2");
    struct trace trace = must_trace(&example.problem, NULL);
    struct about read;

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        assert_true(read_expression(rows[i].text, &trace, &read));
        assert_close_at(read.value, rows[i].value, 1e-9, rows[i].text, __FILE__, __LINE__);
    }
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_false(read_expression(bad[i], &trace, &read));
    trace_free(&trace);
    example_free(&example);
}

/* ---- All texts of random examples */

/* What is looked for in each text, and how much was found. */
struct checker {
    const struct trace *trace;
    size_t
        overridden; /* a step whose result is a person's: it is not its formula's; TRACE_NONE: there is none */
    size_t lines; /* of reasons, that were computed again */
};

/* Cross-entropy is computed from the sums, so with rounded or changed outputs its formula is not quite what was done. */
static bool is_computed_as_told(const struct checker *checker, size_t step)
{
    const struct problem *problem = &checker->trace->problem;
    bool plain = problem->carry == CARRY_FULL && checker->overridden == TRACE_NONE;
    bool surprise = !problem->is_graph && problem->arch.loss == LOSS_CROSS_ENTROPY;

    return step != checker->overridden &&
           (plain || !surprise || checker->trace->steps[step].operation != OPERATION_LOSS);
}

/* Half a unit of the last carried decimal. */
static double carry_error(const struct trace *trace)
{
    int carry = trace->problem.carry;

    return carry == CARRY_FULL ? 0 : 0.5 * pow(10, -carry) * (1 + 1e-9);
}

static void check_expression(const struct checker *checker, size_t step, const char *text,
                             bool of_names)
{
    double result = checker->trace->steps[step].value, error;
    struct about read;

    if (!read_expression(text, checker->trace, &read))
        fail_msg("\"%s\" cannot be read", text);
    error = (of_names ? 0 : read.error) + carry_error(checker->trace) +
            1e-11 * fmax(1, fabs(result));
    if (!(fabs(read.value - result) <= error))
        fail_msg("\"%s\" is %.12g, not %.12g", text, read.value, result);
}

/* "A = B = C": the parts that can be read are equal. */
static void check_line(struct checker *checker, char *line)
{
    struct about first = {0}, read;
    size_t parts = 0;

    for (char *part = line, *next; part != NULL; part = next) {
        double error;

        next = strstr(part, " = ");
        if (next != NULL) {
            *next = '\0';
            next += 3;
        }
        if (!read_expression(part, checker->trace, &read))
            continue;
        if (parts++ == 0)
            first = read;
        error = first.error + read.error + 2 * carry_error(checker->trace) + pow(10, -MORE) +
                1e-11 * fmax(1, fabs(first.value));
        if (!(fabs(first.value - read.value) <= error))
            fail_msg("%s: %.12g, not %.12g", part, read.value, first.value);
    }
    checker->lines += parts > 1;
}

static void check_why(struct checker *checker, const struct text *why)
{
    char *copy = strdup(why->data);

    assert_non_null(copy);
    assert_int_equal(why->data[why->length - 1], '\n');
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n"))
        check_line(checker, line);
    free(copy);
}

/* Printable, no newlines but in the reasons, nothing that is no number. */
static void check_text(const struct text *text, bool lines)
{
    assert_non_null(text->data);
    assert_true(text->length > 0 && strlen(text->data) == text->length);
    for (size_t i = 0; i < text->length; i++)
        assert_true((text->data[i] >= ' ' && text->data[i] != 127) ||
                    (lines && text->data[i] == '\n'));
    if (strstr(text->data, "nan") != NULL || strstr(text->data, "inf") != NULL)
        fail_msg("%s", text->data);
}

static void check_explanation(void *context, size_t step, const struct explanation *explanation)
{
    struct checker *checker = context;
    struct operand place = trace_place(checker->trace, step);
    char name[PLACE_NAME_SIZE], result[FIGURE_SIZE];

    check_text(&explanation->name, false);
    check_text(&explanation->where, false);
    check_text(&explanation->what, false);
    check_text(&explanation->formula, false);
    check_text(&explanation->numbers, false);
    check_text(&explanation->why, true);
    assert_string_equal(explanation->name.data,
                        place_name(&checker->trace->problem, &place, name, sizeof name));
    assert_string_equal(explanation->result.data,
                        figure_fixed(result, sizeof result, place.value, PLACES));
    if (is_computed_as_told(checker, step)) {
        check_expression(checker, step, explanation->formula.data, true);
        check_expression(checker, step, explanation->numbers.data, false);
    }
    if (step != checker->overridden)
        check_why(checker, &explanation->why);
}

/* Returns how many lines of reasons were computed again. */
static size_t check_all(const struct problem *problem, const struct trace_override *override)
{
    const struct explain_options options = {.places = PLACES};
    struct trace trace = must_trace(problem, override);
    struct checker checker = {.trace = &trace,
                              .overridden = override != NULL ? override->step : TRACE_NONE};

    must_explain_all(&trace, &options, check_explanation, &checker);
    trace_free(&trace);
    return checker.lines;
}

static void test_every_formula_of_random_networks_gives_its_result(void **state)
{
    size_t lines = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1, RNG_TEST, 0);
    for (size_t i = 0; i < 200; i++) {
        struct problem problem = usable_problem(&rng, i);

        lines += check_all(&problem, NULL);
        problem_free(&problem);
    }
    assert_true(lines > 20000);
}

static void test_every_formula_of_random_graphs_gives_its_result(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 2, RNG_TEST, 0);
    for (size_t i = 0; i < 200; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = problem_of_graph(&random);

        check_all(&problem, NULL);
        problem_free(&problem);
    }
}

/* What a person has set to another value is not told as what it would have been. */
static void test_every_formula_holds_where_one_result_was_changed(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 3, RNG_TEST, 0);
    for (size_t i = 0; i < 400; i++) {
        struct problem problem = usable_problem(&rng, i);
        struct trace trace = must_trace(&problem, NULL);
        struct trace_override override = {.step = rng_below(&rng, trace.count)};

        override.value = trace.steps[override.step].value + 0.0625;
        if (problem.carry != CARRY_FULL)
            override.value = figure_round(override.value, problem.carry);
        trace_free(&trace);
        check_all(&problem, &override);
        problem_free(&problem);
    }
}

/* An output that is rounded to 1: there is no 0 below a line in the reasons. */
static void test_rounded_outputs_bring_no_nan_into_the_reasons(void **state)
{
    struct example example = own_example("rooms");

    (void)state;
    for (int target = 0; target <= 1; target++)
        for (int big = -6; big <= 6; big += 2) {
            char number[20];

            snprintf(number, sizeof number, "%d", big);
            must_change(&example.problem, "b[1][1]", number);
            must_change(&example.problem, "t[1]", target == 0 ? "0" : "1");
            must_change(&example.problem, "carry", "1");
            check_all(&example.problem, NULL);
        }
    example_free(&example);
}

/* ---- With a calculator */

#define SHOWN 3 /* decimals of the results */

/* How far a number is from the nearest one that is shown with its last digit half way between two. */
static double border_distance(double value)
{
    double units = value / figure_unit(value, SHOWN);

    return fabs(units - floor(units) - 0.5) * figure_unit(value, SHOWN);
}

/* A pass whose results are computed again. */
struct calculator {
    const struct trace *trace;
    double reach; /* from a border between two figures, within which the neighbour may come out */
};

/* Whether terms could have cancelled each other, so that of a tiny result only the size is known. */
static bool has_terms(const char *numbers)
{
    return strstr(numbers, " + ") != NULL || strstr(numbers, " - ") != NULL;
}

/*
 * What is typed into a calculator gives the result that is shown. The numbers are rounded, too, if much later: near a border
 * the neighbour may come out, one unit off. Of results that the places cannot show, as 4.2e-5, near is a tenth of a unit; and
 * where terms have cancelled each other, they are as near as other results are.
 */
static void check_calculated(void *context, size_t step, const struct explanation *explanation)
{
    const struct calculator *calculator = context;
    const char *numbers = explanation->numbers.data, *result = explanation->result.data;
    double exact = calculator->trace->steps[step].value, unit = figure_unit(exact, SHOWN);
    bool tiny = unit < pow(10, -SHOWN);
    char shown[FIGURE_SIZE];
    struct about read;

    if (!read_rounded(numbers, calculator->trace, SHOWN + EXPLAIN_MORE_PLACES, &read))
        fail_msg("\"%s\" cannot be read", numbers);
    figure_fixed(shown, sizeof shown, read.value, SHOWN);
    if (strcmp(shown, result) == 0 || (fabs(exact) < 0.5 * pow(10, -SHOWN) && has_terms(numbers) &&
                                       fabs(read.value - exact) <= calculator->reach))
        return;
    if (!(border_distance(exact) <= (tiny ? 0.1 * unit : calculator->reach) &&
          fabs(strtod(shown, NULL) - strtod(result, NULL)) <= unit * 1.0001))
        fail_msg("%s = %s is shown as %s, not %s (%.9g)", explanation->name.data, numbers, result,
                 shown, exact);
}

static void check_by_calculator(const struct problem *problem, double reach)
{
    const struct explain_options options = {.places = SHOWN};
    struct trace trace = must_trace(problem, NULL);
    struct calculator calculator = {.trace = &trace, .reach = reach};

    must_explain_all(&trace, &options, check_calculated, &calculator);
    trace_free(&trace);
}

static void test_numbers_put_in_give_the_result_shown(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4, RNG_TEST, 0);
    for (size_t i = 0; i < 400; i++) {
        struct problem problem = usable_problem(&rng, i);

        problem.carry = CARRY_FULL;
        check_by_calculator(&problem, 1e-5);
        problem_free(&problem);
    }
    for (size_t i = 0; i < 200; i++) {
        struct random_graph random = random_graph(&rng);
        struct problem problem = problem_of_graph(&random);

        check_by_calculator(&problem, 1e-4); /* slopes are up to 50 */
        problem_free(&problem);
    }
}

/* ---- Word by word */

static void check_texts(const struct explanation *explanation, const char *formula,
                        const char *numbers)
{
    assert_string_equal(explanation->formula.data, formula);
    assert_string_equal(explanation->numbers.data, numbers);
}

struct told {
    const char *name, *formula, *numbers, *result;
};

static void check_told(const char *example_name, const char *const *changes, int places,
                       const struct told *rows, size_t count)
{
    struct example example = own_example(example_name);
    const struct explain_options options = {.places = places};
    struct explanation explanation = {0};
    struct trace trace;

    for (; changes != NULL && *changes != NULL; changes += 2)
        must_change(&example.problem, changes[0], changes[1]);
    trace = must_trace(&example.problem, NULL);
    for (size_t i = 0; i < count; i++) {
        must_explain(&explanation, &trace, step_named(&trace, rows[i].name), &options);
        check_texts(&explanation, rows[i].formula, rows[i].numbers);
        assert_string_equal(explanation.result.data, rows[i].result);
    }
    explanation_free(&explanation);
    trace_free(&trace);
    example_free(&example);
}

static void test_three_by_three_is_told_as_on_paper(void **state)
{
    static const struct told chain[] = {
        {"p[1][1][2]",     "w[1][1][2]*i[2]",                                                             "0.3*0.1",                                 "0.030" },
        {"x[1][1]",        "w[1][1][1]*i[1] + w[1][1][2]*i[2] + w[1][1][3]*i[3]",
         "0.9*0.9 + 0.3*0.1 + 0.4*0.8",                                                                                                              "1.160" },
        {"o[1][1]",        "1 / (1 + e^-x[1][1])",                                                        "1 / (1 + e^-1.16)",                       "0.761" },
        {"x[2][1]",        "w[2][1][1]*o[1][1] + w[2][1][2]*o[1][2] + w[2][1][3]*o[1][3]",
         "0.3*0.761 + 0.7*0.603 + 0.5*0.65",                                                                                                         "0.975" },
        {"e[2][1]",        "t[1] - o[2][1]",                                                              "0.01 - 0.726",                            "-0.716"},
        {"E",              "1/2*(e[2][1]^2 + e[2][2]^2 + e[2][3]^2)",                                     "1/2*((-0.716)^2 + (-0.698)^2 + 0.212^2)",
         "0.522"                                                                                                                                             },
        {"f'[2][1]",       "o[2][1]*(1 - o[2][1])",                                                       "0.726*(1 - 0.726)",                       "0.199" },
        {"delta[2][1]",    "-e[2][1]*f'[2][1]",                                                           "-(-0.716)*0.199",                         "0.142" },
        {"dE/dw[2][1][1]", "delta[2][1]*o[1][1]",                                                         "0.142*0.761",                             "0.108" },
        {"share[2][1][1]", "-w[2][1][1]*delta[2][1]",                                                     "-0.3*0.142",                              "-0.043"},
        {"e[1][1]",        "-(w[2][1][1]*delta[2][1] + w[2][2][1]*delta[2][2] + w[2][3][1]*delta[2][3])",
         "-(0.3*0.142 + 0.6*0.144 + 0.8*(-0.037))",                                                                                                  "-0.099"},
        {"delta[1][1]",    "-e[1][1]*f'[1][1]",                                                           "-(-0.099)*0.182",                         "0.018" },
        {"new w[1][1][1]", "w[1][1][1] - rate*dE/dw[1][1][1]",                                            "0.9 - 0.1*0.016",                         "0.898" },
    };
    static const struct told split[] = {
        {"s[2][1]",        "w[2][1][1] + w[2][1][2] + w[2][1][3]",             "0.3 + 0.7 + 0.5",  "1.500" },
        {"share[2][1][2]", "e[2][1]*w[2][1][2]/s[2][1]",                       "(-0.716)*0.7/1.5", "-0.334"},
        {"e[1][2]",        "share[2][1][2] + share[2][2][2] + share[2][3][2]",
         "(-0.334) + (-0.268) + 0.012",                                                            "-0.590"},
    };
    static const struct told transpose[] = {
        {"share[2][1][2]", "w[2][1][2]*e[2][1]",                                           "0.7*(-0.716)", "-0.501"},
        {"e[1][2]",        "w[2][1][2]*e[2][1] + w[2][2][2]*e[2][2] + w[2][3][2]*e[2][3]",
         "0.7*(-0.716) + 0.5*(-0.698) + 0.1*0.212",                                                        "-0.829"},
    };

    (void)state;
    check_told("3-3-3", (const char *const[]){"carry", "3", NULL}, 3, chain, LENGTH(chain));
    check_told("3-3-3", (const char *const[]){"carry", "3", "rule", "split", NULL}, 3, split,
               LENGTH(split));
    check_told("3-3-3", (const char *const[]){"carry", "3", "rule", "transpose", NULL}, 3,
               transpose, LENGTH(transpose));
}

/* Negative numbers alone have no brackets, as factors they have. */
static void test_circuit_is_told_a_node_at_a_time(void **state)
{
    static const struct told rows[] = {
        {"a",           "w0 * x0",      "2 * (-1)",       "-2.0000"},
        {"s",           "c + w2",       "4 + (-3)",       "1.0000" },
        {"p",           "-s",           "-1",             "-1.0000"},
        {"r",           "exp(p)",       "exp(-1)",        "0.3679" },
        {"q",           "1 + r",        "1 + 0.3678794",  "1.3679" },
        {"t",           "1 / q",        "1 / 1.3678794",  "0.7311" },
        {"dt/dt",       "1",            "1",              "1.0000" },
        {"dr/dp",       "exp(p)",       "exp(-1)",        "0.3679" },
        {"da/dw0",      "x0",           "-1",             "-1.0000"},
        {"dt/dw0 by a", "dt/da*da/dw0", "0.1966119*(-1)", "-0.1966"},
        {"dt/dw0",      "dt/da*da/dw0", "0.1966119*(-1)", "-0.1966"},
        {"dt/dr",       "dt/dq*dq/dr",  "(-0.5344466)*1", "-0.5344"},
    };

    (void)state;
    check_told("circuit", NULL, 4, rows, LENGTH(rows));
}

/* The 2-2 network with every activation. */
static void test_every_activation_has_its_formula(void **state)
{
    static const struct {
        const char *activation;
        struct told told[2];
    } rows[] = {
        {"sigmoid",
         {{"o[1][2]", "1 / (1 + e^-x[1][2])", "1 / (1 + e^-(-0.4))", "0.4013"},
          {"f'[1][2]", "o[1][2]*(1 - o[1][2])", "0.4013123*(1 - 0.4013123)", "0.2403"}}             },
        {"tanh",
         {{"o[1][2]", "tanh(x[1][2])", "tanh(-0.4)", "-0.3799"},
          {"f'[1][2]", "1 - o[1][2]^2", "1 - (-0.379949)^2", "0.8556"}}                             },
        {"relu",
         {{"o[1][2]", "max(0, x[1][2])", "max(0, -0.4)", "0.0000"},
          {"f'[1][2]", "1 if x[1][2] > 0 else 0", "1 if (-0.4) > 0 else 0", "0.0000"}}              },
        {"leaky-relu",
         {{"o[1][2]", "max(0.01*x[1][2], x[1][2])", "max(0.01*(-0.4), -0.4)", "-0.0040"},
          {"f'[1][2]", "1 if x[1][2] > 0 else 0.01", "1 if (-0.4) > 0 else 0.01", "0.0100"}}        },
        {"linear",     {{"o[1][2]", "x[1][2]", "-0.4", "-0.4000"}, {"f'[1][2]", "1", "1", "1.0000"}}},
        {"softmax",
         {{"o[1][1]", "e^x[1][1] / (e^x[1][1] + e^x[1][2])", "e^1.05 / (e^1.05 + e^(-0.4))",
           "0.8100"},
          {"o[1][2]", "e^x[1][2] / (e^x[1][1] + e^x[1][2])", "e^(-0.4) / (e^1.05 + e^(-0.4))",
           "0.1900"}}                                                                               },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_told(
            "2-2",
            (const char *const[]){"activation", rows[i].activation, "w[1][2][2]", "-1.2", NULL}, 4,
            rows[i].told, 2);
}

/* Formula and numbers of one operation of the 2-2 network with this output. */
static void check_output(const char *activation, const char *loss, const char *name,
                         const char *formula, const char *numbers)
{
    const struct explain_options options = {.places = 4};
    struct example example = own_example("2-2");
    struct explanation explanation = {0};
    struct trace trace;

    must_change(&example.problem, "activation", activation);
    must_change(&example.problem, "loss", loss);
    trace = must_trace(&example.problem, NULL);
    must_explain(&explanation, &trace, step_named(&trace, name), &options);
    check_texts(&explanation, formula, numbers);
    explanation_free(&explanation);
    trace_free(&trace);
    example_free(&example);
}

/* The 2-2 network with every pair of output activation and loss: E and delta of the second output. */
static void test_every_pair_of_activation_and_loss_has_its_formulas(void **state)
{
    static const char sse[] = "1/2*(e[1][1]^2 + e[1][2]^2)", squared[] = "e[1][1]^2 + e[1][2]^2";
    static const char mae[] = "|e[1][1]| + |e[1][2]|", plain[] = "-e[1][2]*f'[1][2]";
    static const char twice[] = "-2*e[1][2]*f'[1][2]", sign[] = "-sign(e[1][2])*f'[1][2]";
    static const struct {
        const char *activation, *loss, *e_formula, *e_numbers, *formula, *numbers;
    } rows[] = {
        {"sigmoid",    "sse",           sse,                                                               "1/2*(0.2492251^2 + (-0.6356563)^2)", plain,
         "-(-0.6356563)*0.2287842"                                                                                                                                                                                                                                               },
        {"sigmoid",    "squared",       squared,                                                           "0.2492251^2 + (-0.6356563)^2",       twice,
         "-2*(-0.6356563)*0.2287842"                                                                                                                                                                                                                                             },
        {"sigmoid",    "mae",           mae,                                                               "|0.2492251| + |-0.6356563|",         sign,                           "-sign(-0.6356563)*0.2287842"                                                                   },
        {"tanh",       "sse",           sse,                                                               "1/2*(0.2081936^2 + (-0.5270496)^2)", plain,
         "-(-0.5270496)*0.7115778"                                                                                                                                                                                                                                               },
        {"tanh",       "squared",       squared,                                                           "0.2081936^2 + (-0.5270496)^2",       twice,
         "-2*(-0.5270496)*0.7115778"                                                                                                                                                                                                                                             },
        {"tanh",       "mae",           mae,                                                               "|0.2081936| + |-0.5270496|",         sign,                           "-sign(-0.5270496)*0.7115778"                                                                   },
        {"relu",       "sse",           sse,                                                               "1/2*((-0.06)^2 + (-0.59)^2)",        plain,                          "-(-0.59)*1"                                                                                    },
        {"relu",       "squared",       squared,                                                           "(-0.06)^2 + (-0.59)^2",              twice,                          "-2*(-0.59)*1"                                                                                  },
        {"relu",       "mae",           mae,                                                               "|-0.06| + |-0.59|",                  sign,                           "-sign(-0.59)*1"                                                                                },
        {"leaky-relu", "sse",           sse,                                                               "1/2*((-0.06)^2 + (-0.59)^2)",        plain,                          "-(-0.59)*1"                                                                                    },
        {"leaky-relu", "squared",       squared,                                                           "(-0.06)^2 + (-0.59)^2",              twice,                          "-2*(-0.59)*1"                                                                                  },
        {"leaky-relu", "mae",           mae,                                                               "|-0.06| + |-0.59|",                  sign,                           "-sign(-0.59)*1"                                                                                },
        {"linear",     "sse",           sse,                                                               "1/2*((-0.06)^2 + (-0.59)^2)",        plain,                          "-(-0.59)*1"                                                                                    },
        {"linear",     "squared",       squared,                                                           "(-0.06)^2 + (-0.59)^2",              twice,                          "-2*(-0.59)*1"                                                                                  },
        {"linear",     "mae",           mae,                                                               "|-0.06| + |-0.59|",                  sign,                           "-sign(-0.59)*1"                                                                                },
        {"softmax",    "sse",           sse,                                                               "1/2*(0.3793608^2 + (-0.3793608)^2)",
         "o[1][2]*(-e[1][2] - ((-e[1][1])*o[1][1] + (-e[1][2])*o[1][2]))",                                                                                                       "0.3893608*(-(-0.3793608) - ((-0.3793608)*0.6106392 + (-(-0.3793608))*0.3893608))"              },
        {"softmax",    "squared",       squared,                                                           "0.3793608^2 + (-0.3793608)^2",
         "o[1][2]*(-2*e[1][2] - ((-2*e[1][1])*o[1][1] + (-2*e[1][2])*o[1][2]))",                                                                                                 "0.3893608*(-2*(-0.3793608) - ((-2*0.3793608)*0.6106392 + (-2*(-0.3793608))*0.3893608))"        },
        {"softmax",    "mae",           mae,                                                               "|0.3793608| + |-0.3793608|",
         "o[1][2]*(-sign(e[1][2]) - ((-sign(e[1][1]))*o[1][1] + (-sign(e[1][2]))*o[1][2]))",                                                                                     "0.3893608*(-sign(-0.3793608) - ((-sign(0.3793608))*0.6106392 + (-sign(-0.3793608))*0.3893608))"},
        {"sigmoid",    "cross-entropy",
         "-(t[1]*ln o[1][1] + (1 - t[1])*ln(1 - o[1][1]) + t[2]*ln o[1][2] + (1 - t[2])*ln(1 - o[1][2]))",
         "-(0.99*ln 0.7407749 + (1 - 0.99)*ln(1 - 0.7407749) + 0.01*ln 0.6456563 + (1 - 0.01)*ln(1 - 0.6456563))",
         "-e[1][2]",                                                                                                                                                             "-(-0.6356563)"                                                                                 },
        {"softmax",    "cross-entropy", "-(t[1]*ln o[1][1] + t[2]*ln o[1][2])",
         "-(0.99*ln 0.6106392 + 0.01*ln 0.3893608)",                                                                                             "o[1][2]*(t[1] + t[2]) - t[2]",
         "0.3893608*(0.99 + 0.01) - 0.01"                                                                                                                                                                                                                                        },
    };

    (void)state;
    assert_int_equal(LENGTH(rows), COURSE_PAIRS);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        check_output(rows[i].activation, rows[i].loss, "E", rows[i].e_formula, rows[i].e_numbers);
        check_output(rows[i].activation, rows[i].loss, "delta[1][2]", rows[i].formula,
                     rows[i].numbers);
    }
}

static void test_headings_say_where_and_what(void **state)
{
    static const struct {
        const char *example, *name, *where, *what;
    } rows[] = {
        {"3-3-3",       "p[1][2][3]",  "layer 1, neuron 2, from input 3",
         "product: a weight times what comes in"                                                                             },
        {"3-3-3",       "p[2][2][3]",  "layer 2, neuron 2, from neuron 3",
         "product: a weight times what comes in"                                                                             },
        {"3-3-3",       "E",           "whole network",                    "loss: how wrong the whole output is"             },
        {"3-3-3",       "delta[2][1]", "layer 2, neuron 1",
         "delta: how the loss changes with the neuron's sum"                                                                 },
        {"3-3-3",       "delta[1][1]", "layer 1, neuron 1",
         "delta: how the loss changes with the neuron's sum (rule chain)"                                                    },
        {"2-2-2",       "s[2][1]",     "layer 2, neuron 1",
         "weight-sum: the weights that share one neuron's error (rule split)"                                                },
        {"bias-linear", "b[1][1]",     NULL,                               NULL                                              },
        {"bias-linear", "db[1][2]",    "layer 1, neuron 2",
         "bias-gradient: how the loss changes with a bias (rule chain)"                                                      },
        {"circuit",     "dr/dp",       "node r",                           "local-slope: how a node changes with one operand"},
    };
    const struct explain_options options = {.places = 3};
    struct explanation explanation = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct example example = own_example(rows[i].example);
        struct trace trace = must_trace(&example.problem, NULL);
        struct operand place = place_named(&trace.problem, rows[i].name);
        size_t step = trace_find(&trace, &place);

        assert_int_equal(step == TRACE_NONE, rows[i].where == NULL);
        if (step != TRACE_NONE) {
            must_explain(&explanation, &trace, step, &options);
            assert_string_equal(explanation.where.data, rows[i].where);
            assert_string_equal(explanation.what.data, rows[i].what);
        }
        trace_free(&trace);
        example_free(&example);
    }
    explanation_free(&explanation);
}

/* The chain rule multiplied out, a line at a time (C8, C19). */
static void test_reasons_multiply_the_chain_rule_out(void **state)
{
    static const struct {
        const char *example, *name, *why;
    } rows[] = {
        {"3-3-3", "delta[2][1]",
         "dE/do[2][1] = -e[2][1] = -(-0.716303) = 0.716303\n"
         "do[2][1]/dx[2][1] = o[2][1]*(1 - o[2][1]) = 0.726303*(1 - 0.726303) = 0.198787\n"
         "dE/dx[2][1] = dE/do[2][1]*do[2][1]/dx[2][1] = 0.716303*0.198787 = 0.142392\n"                      },
        {"rooms", "delta[1][1]",
         "dE/do[1][1] = -t[1]/o[1][1] + (1 - t[1])/(1 - o[1][1]) = "
         "-1/0.574443 + (1 - 1)/(1 - 0.574443) = -1.740818\n"
         "do[1][1]/dx[1][1] = o[1][1]*(1 - o[1][1]) = 0.574443*(1 - 0.574443) = 0.244458\n"
         "dE/dx[1][1] = dE/do[1][1]*do[1][1]/dx[1][1] = (-1.740818)*0.244458 = -0.425557\n"
         "Multiplied out the denominators cancel, and o - t is left, which is -e: no slope makes it small.\n"},
        {"house", "x[1][1]",
         "0.96 + 0.2 = 1.16\nThe last term is the bias: it is added whatever comes in.\n"                    },
        {"3-3-3", "x[1][1]",     "0.81 + 0.03 = 0.84\n0.84 + 0.32 = 1.16\n"                                  },
    };
    const struct explain_options options = {.places = 3};
    struct explanation explanation = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct example example = own_example(rows[i].example);
        struct trace trace = must_trace(&example.problem, NULL);

        must_explain(&explanation, &trace, step_named(&trace, rows[i].name), &options);
        assert_string_equal(explanation.why.data, rows[i].why);
        trace_free(&trace);
        example_free(&example);
    }
    explanation_free(&explanation);
}

/* ---- Long sums */

static void test_long_sums_are_shortened_to_the_terms_asked_for(void **state)
{
    static const struct {
        size_t most;
        const char *formula, *numbers;
    } rows[] = {
        {0, "w[1][1][1]*i[1] + w[1][1][2]*i[2] + w[1][1][3]*i[3]", "0.9*0.9 + 0.3*0.1 + 0.4*0.8"},
        {1, "... + w[1][1][3]*i[3]",                               "... + 0.4*0.8"              },
        {2, "w[1][1][1]*i[1] + ... + w[1][1][3]*i[3]",             "0.9*0.9 + ... + 0.4*0.8"    },
        {3, "w[1][1][1]*i[1] + w[1][1][2]*i[2] + w[1][1][3]*i[3]", "0.9*0.9 + 0.3*0.1 + 0.4*0.8"},
        {9, "w[1][1][1]*i[1] + w[1][1][2]*i[2] + w[1][1][3]*i[3]", "0.9*0.9 + 0.3*0.1 + 0.4*0.8"},
    };
    struct example example = own_example("3-3-3");
    struct trace trace = must_trace(&example.problem, NULL);
    struct explanation explanation = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct explain_options options = {.places = 3, .most_terms = rows[i].most};

        must_explain(&explanation, &trace, step_named(&trace, "x[1][1]"), &options);
        check_texts(&explanation, rows[i].formula, rows[i].numbers);
    }
    explanation_free(&explanation);
    trace_free(&trace);
    example_free(&example);
}

/* 784 terms: the formula stays short, and the reasons do not count them all. */
static void test_the_digits_sums_are_short(void **state)
{
    const struct explain_options options = {.places = 3, .most_terms = 4};
    struct example example = own_example("digit");
    struct trace trace = must_trace(&example.problem, NULL);
    struct explanation explanation = {0};

    (void)state;
    must_explain(&explanation, &trace, step_named(&trace, "x[1][100]"), &options);
    assert_string_equal(explanation.formula.data,
                        "w[1][100][1]*i[1] + w[1][100][2]*i[2] + w[1][100][3]*i[3] + ... + "
                        "w[1][100][784]*i[784]");
    assert_true(strlen(explanation.why.data) < 200);
    explanation_free(&explanation);
    trace_free(&trace);
    example_free(&example);
}

/* ---- One after the other */

/* Nothing of the operation before is left in the texts. */
static void check_same(void *context, size_t step, const struct explanation *explanation)
{
    const struct explain_options options = {.places = PLACES};
    struct explanation own = {0};

    must_explain(&own, context, step, &options);
    check_texts(&own, explanation->formula.data, explanation->numbers.data);
    assert_string_equal(own.name.data, explanation->name.data);
    assert_string_equal(own.where.data, explanation->where.data);
    assert_string_equal(own.what.data, explanation->what.data);
    assert_string_equal(own.result.data, explanation->result.data);
    assert_string_equal(own.why.data, explanation->why.data);
    explanation_free(&own);
}

static void test_one_operation_is_told_as_among_all(void **state)
{
    static const char *const names[] = {"2-2-2", "bias-linear", "circuit", "rooms"};
    const struct explain_options options = {.places = PLACES};

    (void)state;
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct example example = own_example(names[i]);
        struct trace trace = must_trace(&example.problem, NULL);

        must_explain_all(&trace, &options, check_same, &trace);
        trace_free(&trace);
        example_free(&example);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_reader_of_expressions_reads_as_people_do),
        cmocka_unit_test(test_every_formula_of_random_networks_gives_its_result),
        cmocka_unit_test(test_every_formula_of_random_graphs_gives_its_result),
        cmocka_unit_test(test_every_formula_holds_where_one_result_was_changed),
        cmocka_unit_test(test_numbers_put_in_give_the_result_shown),
        cmocka_unit_test(test_rounded_outputs_bring_no_nan_into_the_reasons),
        cmocka_unit_test(test_three_by_three_is_told_as_on_paper),
        cmocka_unit_test(test_circuit_is_told_a_node_at_a_time),
        cmocka_unit_test(test_every_activation_has_its_formula),
        cmocka_unit_test(test_every_pair_of_activation_and_loss_has_its_formulas),
        cmocka_unit_test(test_headings_say_where_and_what),
        cmocka_unit_test(test_reasons_multiply_the_chain_rule_out),
        cmocka_unit_test(test_long_sums_are_shortened_to_the_terms_asked_for),
        cmocka_unit_test(test_the_digits_sums_are_short),
        cmocka_unit_test(test_one_operation_is_told_as_among_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
