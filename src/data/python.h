/*
 * Words of Python for the files that other programs run: text and numbers written so that Python reads the
 * same back, whatever a data set's names hold. Private to src/data/.
 */
#ifndef NNTUI_DATA_PYTHON_H
#define NNTUI_DATA_PYTHON_H

#include <stddef.h>
#include <stdio.h>

/* A string literal in plain ASCII; bytes that are not UTF-8 become U+FFFD. */
void python_string(FILE *stream, const char *text);
/* "[a, b]" with each string as a literal. */
void python_strings(FILE *stream, char *const *texts, size_t count);
/* "[1, 0.5]", broken over lines indented by `indent`; values are finite. */
void python_floats(FILE *stream, const float *values, size_t count, int indent);

#endif
