/*
 * Records of a CSV file, one after the other, out of a buffer of fixed size.
 *
 * RFC 4180 with what the world makes of it: lines end in LF, CRLF or CR; the separator is a comma, semicolon
 * or tab, whichever the first record has (a tab before a semicolon before a comma); blanks around a
 * field are no part of it unless quoted; a byte order mark and empty lines are skipped. What a
 * field means is not known here.
 */
#ifndef NNTUI_DATA_CSV_READER_H
#define NNTUI_DATA_CSV_READER_H

#include <nntui/error.h>
#include <nntui/text.h>

#include <stdint.h>

#define CSV_MAX_FILE   ((size_t)1 << 30)
#define CSV_MAX_FIELD  ((size_t)1 << 16)
#define CSV_MAX_RECORD ((size_t)1 << 24)
#define CSV_BUFFER     ((size_t)1 << 16)

struct csv_reader {
    const char *name; /* for messages; the caller's */
    int fd;           /* -1: memory */
    const uint8_t *memory;
    size_t memory_left;
    uint8_t *buffer; /* [CSV_BUFFER] */
    size_t at, end;  /* what of the buffer is still to be read */
    size_t total;    /* bytes read from the file */
    bool ended;      /* the file has no more */
    size_t line;     /* of the next byte, from 1 */
    char separator;  /* ',', ';' or '\t' */
    /* The record: its fields, each ending in a NUL. */
    size_t record_line; /* where it starts */
    size_t fields;
    char *text;
    size_t text_used, text_capacity;
    size_t *starts; /* [fields] in text */
    size_t starts_capacity;
};

/* Opens a file, or standard input where `path` is "-". */
bool csv_begin(struct csv_reader *reader, const char *path, struct error *err);
/* Reads memory, which stays the caller's. Fuzzed. */
bool csv_begin_memory(struct csv_reader *reader, const uint8_t *bytes, size_t size,
                      const char *name, struct error *err);
void csv_end(struct csv_reader *reader);

/* The next record that is not an empty line; *more is false, and there is none, at the end of the file. */
bool csv_next(struct csv_reader *reader, bool *more, struct error *err);
/* Valid until the next record is read. */
const char *csv_field(const struct csv_reader *reader, size_t index);

#endif
