/*
 * Expressions: read and worked out in one go, by recursive descent. Each level of the grammar is a function; the
 * loosest binding is the first: or, and, not, comparison, sum, product, sign, power, primary.
 */
#include <nntui/expression.h>

#include <nntui/i18n.h>
#include <nntui/nn.h>
#include <nntui/text.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    const char *text; /* the whole, for messages */
    const char *at;
    const struct lookup *lookup;
    unsigned depth;
    struct error *err;
};

static bool parse_or(struct parser *parser, struct value *value);

struct value number_value(double number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value text_value(const char *text)
{
    struct value value = {.kind = VALUE_TEXT};

    text_safe(value.text, sizeof value.text, text);
    return value;
}

bool value_holds(const struct value *value)
{
    if (value->kind == VALUE_NUMBER)
        return value->number != 0 && !isnan(value->number);
    return value->kind == VALUE_TEXT && value->text[0] != '\0';
}

/* ---- Signs and words */

static void skip_blanks(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t");
}

static bool fail(struct parser *parser, const char *expected)
{
    char shown[32];
    size_t place = (size_t)(parser->at - parser->text) + 1;

    if (*parser->at == '\0')
        return error_input(parser->err, _("the expression ends at character %zu; expected %s"),
                           place, expected);
    return error_input(parser->err,
                       _("\"%s\" found at character %zu of the expression; expected %s"),
                       text_safe(shown, sizeof shown, parser->at), place, expected);
}

static bool take(struct parser *parser, const char *sign)
{
    size_t length = strlen(sign);

    skip_blanks(parser);
    if (strncmp(parser->at, sign, length) != 0)
        return false;
    parser->at += length;
    return true;
}

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

static bool is_name_part(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static bool take_word(struct parser *parser, const char *word)
{
    size_t length = strlen(word);

    skip_blanks(parser);
    if (strncmp(parser->at, word, length) != 0 || is_name_part(parser->at[length]))
        return false;
    parser->at += length;
    return true;
}

/* ---- Functions */

enum function {
#define FUNCTION(id, name, least, most, help) FUNCTION_##id,
#include <nntui/expression_function.def>
#undef FUNCTION
    FUNCTION_COUNT
};

static const struct {
    const char *name;
    size_t least, most;
} functions[] = {
#define FUNCTION(id, name, least, most, help) {name, least, most},
#include <nntui/expression_function.def>
#undef FUNCTION
};

static double extreme(const struct value *arguments, size_t count, bool greatest)
{
    double found = arguments[0].number;

    for (size_t i = 1; i < count; i++)
        found = greatest ? fmax(found, arguments[i].number) : fmin(found, arguments[i].number);
    return found;
}

static double rounded(const struct value *arguments, size_t count)
{
    double unit = count > 1 ? pow(10, arguments[1].number) : 1;

    return round(arguments[0].number * unit) / unit;
}

static double call(enum function function, const struct value *arguments, size_t count)
{
    double x = arguments[0].number;

    switch (function) {
    case FUNCTION_EXP: return exp(x);
    case FUNCTION_LOG: return log(x);
    case FUNCTION_SQRT: return sqrt(x);
    case FUNCTION_ABS: return fabs(x);
    case FUNCTION_SIGMOID: return activation_value(ACTIVATION_SIGMOID, x);
    case FUNCTION_TANH: return tanh(x);
    case FUNCTION_MIN:
    case FUNCTION_MAX: return extreme(arguments, count, function == FUNCTION_MAX);
    case FUNCTION_ROUND: return rounded(arguments, count);
    case FUNCTION_COUNT: break;
    }
    return NAN;
}

static bool call_function(struct parser *parser, enum function function,
                          const struct value *arguments, size_t count, struct value *value)
{
    bool known = true;

    if (count < functions[function].least || count > functions[function].most)
        return error_input(parser->err, _("%s: %zu numbers found; expected %zu to %zu"),
                           functions[function].name, count, functions[function].least,
                           functions[function].most);
    for (size_t i = 0; i < count; i++) {
        if (arguments[i].kind == VALUE_TEXT)
            return error_input(parser->err, _("%s: the text \"%s\" found; expected a number"),
                               functions[function].name, arguments[i].text);
        known = known && arguments[i].kind == VALUE_NUMBER;
    }
    *value = known ? number_value(call(function, arguments, count)) : (struct value){0};
    return true;
}

/* ---- Primaries */

/* The bytes of "e-5" and the like; 0: there is none, as in "2 epochs". */
static size_t exponent_length(const char *text)
{
    size_t sign, digits;

    if (*text != 'e' && *text != 'E')
        return 0;
    sign = text[1] == '+' || text[1] == '-';
    digits = strspn(text + 1 + sign, "0123456789");
    return digits > 0 ? 1 + sign + digits : 0;
}

static bool parse_number(struct parser *parser, struct value *value)
{
    size_t length = strspn(parser->at, "0123456789.");
    char number[48];
    double parsed;

    length += exponent_length(parser->at + length);
    if (length >= sizeof number)
        return fail(parser, _("a shorter number"));
    memcpy(number, parser->at, length);
    number[length] = '\0';
    if (!parse_real(number, &parsed))
        return fail(parser, _("a number"));
    parser->at += length;
    *value = number_value(parsed);
    return true;
}

static bool parse_text(struct parser *parser, struct value *value)
{
    const char *end = strchr(parser->at + 1, '"');
    char text[VALUE_TEXT_SIZE];
    size_t length;

    if (end == NULL || (size_t)(end - parser->at - 1) >= sizeof text)
        return fail(parser, _("a text with a quote at its end, of less than 96 bytes"));
    length = (size_t)(end - parser->at - 1);
    memcpy(text, parser->at + 1, length);
    text[length] = '\0';
    parser->at = end + 1;
    *value = text_value(text);
    return true;
}

/* An argument that is a bare name, as in d(q), is that name. */
static bool parse_name_as_text(struct parser *parser, struct value *value)
{
    char name[VALUE_TEXT_SIZE];
    size_t length = 0;

    skip_blanks(parser);
    if (!is_name_start(*parser->at))
        return parse_or(parser, value);
    while (is_name_part(parser->at[length]) && length + 1 < sizeof name)
        length++;
    memcpy(name, parser->at, length);
    name[length] = '\0';
    parser->at += length;
    *value = text_value(name);
    return true;
}

static bool parse_arguments(struct parser *parser, bool by_name, struct value *arguments,
                            size_t *count)
{
    *count = 0;
    if (take(parser, ")"))
        return true;
    do {
        if (*count == EXPRESSION_ARGUMENTS)
            return fail(parser, _("no more than 8 arguments"));
        if (!(by_name ? parse_name_as_text : parse_or)(parser, &arguments[*count]))
            return false;
        (*count)++;
    } while (take(parser, ","));
    return take(parser, ")") || fail(parser, "\")\"");
}

/* "x[1][2]": blanks go. */
static bool read_name(struct parser *parser, char *name, size_t size)
{
    size_t length = 0;

    while (is_name_part(*parser->at) || *parser->at == '[') {
        bool index = *parser->at == '[';

        do {
            if (length + 1 >= size)
                return fail(parser, _("a shorter name"));
            if (*parser->at != ' ')
                name[length++] = *parser->at;
            parser->at++;
        } while (index && name[length - 1] != ']' && *parser->at != '\0' &&
                 strchr("0123456789 ]", *parser->at) != NULL);
        if (index && name[length - 1] != ']')
            return fail(parser, _("a number from 1 on, and \"]\""));
    }
    name[length] = '\0';
    return true;
}

static bool parse_call(struct parser *parser, const char *name, struct value *value)
{
    struct value arguments[EXPRESSION_ARGUMENTS] = {0};
    size_t count;

    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, _("fewer parentheses in each other"));
    if (!parse_arguments(parser, strcmp(name, "d") == 0, arguments, &count))
        return false;
    parser->depth--;
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (strcmp(functions[i].name, name) == 0)
            return call_function(parser, (enum function)i, arguments, count, value);
    *value = (struct value){0};
    return parser->lookup == NULL || parser->lookup->look(parser->lookup->context, name, arguments,
                                                          count, value, parser->err);
}

static bool parse_name(struct parser *parser, struct value *value)
{
    char name[VALUE_TEXT_SIZE];

    if (!read_name(parser, name, sizeof name))
        return false;
    if (take(parser, "("))
        return parse_call(parser, name, value);
    *value = (struct value){0};
    return parser->lookup == NULL ||
           parser->lookup->look(parser->lookup->context, name, NULL, 0, value, parser->err);
}

static bool parse_group(struct parser *parser, struct value *value)
{
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, _("fewer parentheses in each other"));
    if (!parse_or(parser, value))
        return false;
    parser->depth--;
    return take(parser, ")") || fail(parser, "\")\"");
}

static bool parse_primary(struct parser *parser, struct value *value)
{
    skip_blanks(parser);
    if (take(parser, "("))
        return parse_group(parser, value);
    if (*parser->at == '"')
        return parse_text(parser, value);
    if (isdigit((unsigned char)*parser->at) || *parser->at == '.')
        return parse_number(parser, value);
    if (is_name_start(*parser->at))
        return parse_name(parser, value);
    return fail(parser, _("a number, a name, a text in quotes or \"(\""));
}

/* ---- Operators */

static bool combine(struct parser *parser, char sign, struct value *left, const struct value *right)
{
    if (left->kind == VALUE_TEXT || right->kind == VALUE_TEXT)
        return error_input(parser->err, _("%c between \"%s\" and \"%s\": expected numbers"), sign,
                           left->text, right->text);
    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN) {
        *left = (struct value){0};
        return true;
    }
    switch (sign) {
    case '+': left->number += right->number; break;
    case '-': left->number -= right->number; break;
    case '*': left->number *= right->number; break;
    case '/': left->number /= right->number; break;
    default: left->number = pow(left->number, right->number);
    }
    return true;
}

static bool parse_sign(struct parser *parser, struct value *value);

/* Binds to the right: 2^3^2 is 2^9. */
static bool parse_power(struct parser *parser, struct value *value)
{
    struct value right;

    if (!parse_primary(parser, value))
        return false;
    if (!take(parser, "^"))
        return true;
    return parse_sign(parser, &right) && combine(parser, '^', value, &right);
}

static bool parse_sign(struct parser *parser, struct value *value)
{
    struct value zero = number_value(0), right;
    bool minus = false, ok;

    for (skip_blanks(parser); *parser->at == '-'; skip_blanks(parser), minus = !minus)
        parser->at++;
    ok = parse_power(parser, &right);
    if (!ok || !minus) {
        *value = right;
        return ok;
    }
    *value = zero;
    return combine(parser, '-', value, &right);
}

static bool parse_product(struct parser *parser, struct value *value)
{
    struct value right;

    if (!parse_sign(parser, value))
        return false;
    for (;;) {
        char sign = take(parser, "*") ? '*' : take(parser, "/") ? '/' : '\0';

        if (sign == '\0')
            return true;
        if (!parse_sign(parser, &right) || !combine(parser, sign, value, &right))
            return false;
    }
}

/* "+-" is no sum: it stands before a tolerance. */
static bool parse_sum(struct parser *parser, struct value *value)
{
    struct value right;

    if (!parse_product(parser, value))
        return false;
    for (;;) {
        char sign;

        skip_blanks(parser);
        sign = *parser->at;
        if ((sign != '+' && sign != '-') || strncmp(parser->at, "+-", 2) == 0)
            return true;
        parser->at++;
        if (!parse_product(parser, &right) || !combine(parser, sign, value, &right))
            return false;
    }
}

enum comparison_sign { IS, IS_NOT, AT_MOST, AT_LEAST, LESS, MORE, NO_COMPARISON };

static enum comparison_sign take_comparison(struct parser *parser)
{
    static const char *const signs[] = {"=", "!=", "<=", ">=", "<", ">"};

    for (size_t i = 0; i < NO_COMPARISON; i++)
        if (take(parser, signs[i]))
            return (enum comparison_sign)i;
    return NO_COMPARISON;
}

static bool compare_numbers(enum comparison_sign sign, double left, double right, double tolerance)
{
    switch (sign) {
    case IS: return left == right || fabs(left - right) <= tolerance; /* inf is inf */
    case IS_NOT: return !compare_numbers(IS, left, right, tolerance);
    case AT_MOST: return left <= right;
    case AT_LEAST: return left >= right;
    case LESS: return left < right;
    case MORE: return left > right;
    case NO_COMPARISON: break;
    }
    return false;
}

/* Computed numbers are never quite the same: a billionth is nothing. */
static double usual_tolerance(double a, double b)
{
    return 1e-9 * fmax(fabs(a), fabs(b));
}

static bool compare_texts(struct parser *parser, enum comparison_sign sign,
                          const struct value *left, const struct value *right, bool *holds)
{
    if (sign > IS_NOT)
        return fail(parser, _("= or != between texts"));
    *holds = (strcmp(left->text, right->text) == 0) == (sign == IS);
    return true;
}

/* tolerance NULL: none was given. */
static bool compare(struct parser *parser, enum comparison_sign sign, struct value *left,
                    const struct value *right, const struct value *tolerance)
{
    bool holds = false;

    if (tolerance != NULL && tolerance->kind == VALUE_TEXT)
        return fail(parser, _("a number behind +-"));
    if (left->kind == VALUE_TEXT && right->kind == VALUE_TEXT) {
        if (!compare_texts(parser, sign, left, right, &holds))
            return false;
    } else if (left->kind == VALUE_TEXT || right->kind == VALUE_TEXT) {
        if (left->kind == VALUE_NUMBER || right->kind == VALUE_NUMBER)
            return fail(parser, _("two numbers or two texts to compare"));
    } else if (left->kind == VALUE_NUMBER && right->kind == VALUE_NUMBER &&
               (tolerance == NULL || tolerance->kind == VALUE_NUMBER)) {
        holds = compare_numbers(sign, left->number, right->number,
                                tolerance != NULL ? tolerance->number
                                                  : usual_tolerance(left->number, right->number));
    }
    *left = number_value(holds);
    return true;
}

static bool parse_comparison(struct parser *parser, struct value *value)
{
    struct value right, tolerance;
    enum comparison_sign sign;
    bool given;

    if (!parse_sum(parser, value))
        return false;
    sign = take_comparison(parser);
    if (sign == NO_COMPARISON)
        return true;
    if (!parse_sum(parser, &right))
        return false;
    given = sign <= IS_NOT && take(parser, "+-");
    if (given && !parse_sum(parser, &tolerance))
        return false;
    return compare(parser, sign, value, &right, given ? &tolerance : NULL);
}

static bool parse_not(struct parser *parser, struct value *value)
{
    bool turned = false;

    while (take_word(parser, "not"))
        turned = !turned;
    if (!parse_comparison(parser, value))
        return false;
    if (turned)
        *value = number_value(!value_holds(value));
    return true;
}

static bool parse_and(struct parser *parser, struct value *value)
{
    struct value right;

    if (!parse_not(parser, value))
        return false;
    while (take_word(parser, "and")) {
        if (!parse_not(parser, &right))
            return false;
        *value = number_value(value_holds(value) && value_holds(&right));
    }
    return true;
}

static bool parse_or(struct parser *parser, struct value *value)
{
    struct value right;

    if (!parse_and(parser, value))
        return false;
    while (take_word(parser, "or")) {
        if (!parse_and(parser, &right))
            return false;
        *value = number_value(value_holds(value) || value_holds(&right));
    }
    return true;
}

bool expression_begin(const char *text, const char **rest, const struct lookup *lookup,
                      struct value *value, struct error *err)
{
    struct parser parser = {.text = text, .at = text, .lookup = lookup, .err = err};

    if (strlen(text) > EXPRESSION_LENGTH)
        return error_input(err, _("an expression of %zu bytes; expected at most %d"), strlen(text),
                           EXPRESSION_LENGTH);
    if (!parse_or(&parser, value))
        return false;
    skip_blanks(&parser);
    *rest = parser.at;
    return true;
}

bool expression_value(const char *text, const struct lookup *lookup, struct value *value,
                      struct error *err)
{
    const char *rest;

    if (!expression_begin(text, &rest, lookup, value, err))
        return false;
    if (*rest != '\0') {
        struct parser parser = {.text = text, .at = rest, .err = err};

        return fail(&parser, _("an operator, or the end"));
    }
    return true;
}
