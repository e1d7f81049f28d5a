/*
 * A CSV file as columns of numbers and categories, filled record by record.
 *
 * The first record's fields say what the columns are: a number makes a column of numbers, anything
 * else one of categories. The target column may change its mind later (class names like 1, 2, x). A table of
 * 785 columns that are all whole numbers from 0 to 255, the target first, is images of 28 x 28 pixels and is
 * kept as bytes.
 */
#ifndef NNTUI_DATA_CSV_TABLE_H
#define NNTUI_DATA_CSV_TABLE_H

#include "data/csv_reader.h"
#include "data/source.h"
#include "data/words.h"

#define CSV_IMAGE_SIDE   28
#define CSV_IMAGE_PIXELS ((size_t)CSV_IMAGE_SIDE * CSV_IMAGE_SIDE)

/* Values in memory: no more than this many bytes. */
#define CSV_MAX_VALUES ((size_t)2 << 30)

struct csv_column {
    bool category;      /* else numbers */
    struct words words; /* categories */
};

struct csv_table {
    struct csv_reader *reader;
    const struct source_options *options;
    size_t columns;            /* in the file, the target among them */
    char **names;              /* [columns], safe to show; NULL without a header */
    size_t target;             /* index of its column */
    size_t inputs;             /* columns - 1 */
    struct csv_column *column; /* [inputs] */
    size_t rows, capacity;
    bool images;    /* bytes is in use, else values */
    uint8_t *bytes; /* [rows][inputs] */
    float *values;  /* [rows][inputs]; a category's number */
    /* The target: as a number as long as it is one, and as a word as long as they are few. */
    float *target_values;   /* [rows] */
    uint16_t *target_words; /* [rows] */
    struct words words;
    size_t word_lines[WORDS_MAX]; /* where each word came first */
    bool too_many;                /* more than WORDS_MAX different numbers */
    bool whole;                   /* all whole numbers */
    size_t text_line;             /* first line whose target is no number; 0: none */
    char text_found[64];          /* what stood there, safe to show */
};

/* Reads everything. End it with csv_table_free(), also on failure. */
bool csv_table_read(struct csv_table *table, struct csv_reader *reader,
                    const struct source_options *options, struct error *err);
void csv_table_free(struct csv_table *table);

/* Reads the table and fills a dataset from it. Options that were guessed become definite. Fuzzed. */
bool csv_fill(struct dataset *dataset, struct csv_reader *reader, struct source_options *options,
              struct error *err);

/* "column 3 (age)" or "column 3", counted from 1. Returns `buffer`. */
char *csv_column_title(const struct csv_table *table, size_t column, char *buffer, size_t size);

#endif
