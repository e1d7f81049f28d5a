/*
 * What the text of one field is.
 */
#ifndef NNTUI_DATA_CSV_CELL_H
#define NNTUI_DATA_CSV_CELL_H

#include <stdbool.h>

enum cell {
    CELL_NUMBER,
    CELL_TEXT,
    CELL_MISSING,  /* "", ?, NA, N/A, #N/A, NaN, null: in whatever case */
    CELL_INFINITE, /* inf, or a number past what a float holds */
};

/* `comma`: a comma may stand for the decimal point. `*value` is set for CELL_NUMBER. */
enum cell cell_parse(const char *text, bool comma, double *value);

#endif
