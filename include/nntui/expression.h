/* layer: course */
/*
 * Expressions over what a program can be asked: "loss < 0.05 and epoch > 10", "o[1][1] * (1 - o[1][1])".
 *
 * Numbers, text in quotes, names, + - * / ^, comparisons (= != < <= > >=, and `= VALUE +- TOLERANCE`), and, or, not,
 * parentheses and the functions of expression_function.def. A comparison is 1 or 0. What a name is says whoever looks it up; a
 * name with arguments, as in reached("x[1][1]"), is one of theirs too. What is not known now makes all that depends
 * on it unknown, and a comparison 0.
 */
#ifndef NNTUI_EXPRESSION_H
#define NNTUI_EXPRESSION_H

#include <nntui/error.h>

#define EXPRESSION_LENGTH    400 /* bytes of an expression, at most */
#define EXPRESSION_DEPTH     32  /* of parentheses in each other */
#define EXPRESSION_ARGUMENTS 8
#define VALUE_TEXT_SIZE      96

struct value {
    enum { VALUE_UNKNOWN, VALUE_NUMBER, VALUE_TEXT } kind;
    double number;
    char text[VALUE_TEXT_SIZE];
};

struct value number_value(double number);
struct value text_value(const char *text); /* cut at a character border where it is too long */

/* Whoever is asked for names. */
struct lookup {
    void *context;
    /*
     * name: "x[1][1]" without blanks, or what stands before the parenthesis of arguments. Fails with a message where there is
     * no such name; VALUE_UNKNOWN where there is, but nothing is known now.
     */
    bool (*look)(void *context, const char *name, const struct value *arguments, size_t count,
                 struct value *value, struct error *err);
};

/*
 * What an expression is now. lookup NULL: only whether it is well formed is found out, and every name is unknown. The error
 * names what was found, and at which character. Fuzzed.
 */
bool expression_value(const char *text, const struct lookup *lookup, struct value *value,
                      struct error *err);
/* Whether it is known and neither 0 nor "". */
bool value_holds(const struct value *value);
/*
 * The same for the beginning of a text; *rest is what stands behind the expression: "", or what can be no part of one.
 */
bool expression_begin(const char *text, const char **rest, const struct lookup *lookup,
                      struct value *value, struct error *err);

#endif
