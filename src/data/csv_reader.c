/*
 * Splitting a stream of bytes into records and fields. Holds one record and one buffer in memory,
 * however long the file is.
 */
#include "data/csv_reader.h"

#include <nntui/dataset.h>
#include <nntui/file.h>
#include <nntui/i18n.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_OF_FILE (-1)

/* ---- Bytes */

static bool too_large(const struct csv_reader *reader, struct error *err)
{
    char shown[200];

    return error_input(err, _("%s: is too large; expected at most %zu bytes"),
                       text_safe(shown, sizeof shown, reader->name), CSV_MAX_FILE);
}

/* Reads as much as there is room for; 0 at the end, negative on failure. */
static ssize_t read_some(struct csv_reader *reader, uint8_t *to, size_t room)
{
    ssize_t got;

    if (reader->fd < 0) {
        got = (ssize_t)(room < reader->memory_left ? room : reader->memory_left);
        if (got > 0)
            memcpy(to, reader->memory, (size_t)got);
        reader->memory += got;
        reader->memory_left -= (size_t)got;
        return got;
    }
    do
        got = read(reader->fd, to, room);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Fills the empty buffer, whole if it can, so that a record's form can be guessed from it. */
static bool fill(struct csv_reader *reader, struct error *err)
{
    reader->at = reader->end = 0;
    while (reader->end < CSV_BUFFER && !reader->ended) {
        ssize_t got = read_some(reader, reader->buffer + reader->end, CSV_BUFFER - reader->end);

        if (got < 0)
            return error_system(err, ERROR_INPUT, reader->name, _("cannot be read"));
        reader->ended = got == 0;
        reader->end += (size_t)got;
        reader->total += (size_t)got;
        if (reader->total > CSV_MAX_FILE)
            return too_large(reader, err);
    }
    return true;
}

/* The next byte without taking it, or END_OF_FILE. */
static bool peek(struct csv_reader *reader, int *byte, struct error *err)
{
    if (reader->at == reader->end && !fill(reader, err))
        return false;
    *byte = reader->at < reader->end ? reader->buffer[reader->at] : END_OF_FILE;
    return true;
}

static bool is_blank(const struct csv_reader *reader, int byte)
{
    return byte == ' ' || (byte == '\t' && reader->separator != '\t');
}

static bool ends_field(const struct csv_reader *reader, int byte)
{
    return byte == reader->separator || byte == '\n' || byte == '\r' || byte == END_OF_FILE;
}

/* ---- The record's text */

/* Room for `count` more bytes of the record. */
static bool make_room(struct csv_reader *reader, size_t count, struct error *err)
{
    size_t capacity = reader->text_capacity < 4096 ? 4096 : reader->text_capacity;
    char *text;

    if (count <= reader->text_capacity - reader->text_used)
        return true;
    while (capacity - reader->text_used < count)
        capacity *= 2;
    if (capacity > CSV_MAX_RECORD)
        return error_line(err, reader->name, reader->record_line,
                          _("the line is longer than %zu bytes"), CSV_MAX_RECORD);
    text = realloc(reader->text, capacity);
    if (text == NULL)
        return error_memory(err, capacity, "a CSV line");
    reader->text = text;
    reader->text_capacity = capacity;
    return true;
}

/* Adds bytes to the field; a zero among them is refused. */
static bool add_bytes(struct csv_reader *reader, const uint8_t *bytes, size_t count,
                      struct error *err)
{
    size_t length = reader->text_used - reader->starts[reader->fields];

    if (count > CSV_MAX_FIELD - length)
        return error_line(err, reader->name, reader->record_line,
                          _("field %zu is longer than %zu bytes"), reader->fields + 1,
                          CSV_MAX_FIELD);
    if (!make_room(reader, count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == 0)
            return error_line(err, reader->name, reader->line,
                              _("a zero byte; expected text (UTF-8 or ASCII)"));
        reader->text[reader->text_used++] = (char)bytes[i];
    }
    return true;
}

/* Notes where the field begins. One more than DATASET_MAX_COLUMNS is allowed: the target is no input. */
static bool start_field(struct csv_reader *reader, struct error *err)
{
    if (reader->fields > DATASET_MAX_COLUMNS)
        return error_line(err, reader->name, reader->record_line, _("more than %d fields"),
                          DATASET_MAX_COLUMNS + 1);
    if (reader->fields == reader->starts_capacity) {
        size_t capacity = reader->starts_capacity < 64 ? 64 : 2 * reader->starts_capacity;
        size_t *starts;

        starts = realloc(reader->starts, capacity * sizeof *starts);
        if (starts == NULL)
            return error_memory(err, capacity * sizeof *starts, "a CSV line");
        reader->starts = starts;
        reader->starts_capacity = capacity;
    }
    reader->starts[reader->fields] = reader->text_used;
    return true;
}

static bool finish_field(struct csv_reader *reader, struct error *err)
{
    if (!make_room(reader, 1, err))
        return false;
    reader->text[reader->text_used++] = '\0';
    reader->fields++;
    return true;
}

/* ---- Fields */

/* Takes one byte that peek() has shown, and counts lines: LF, CRLF and CR each end one. */
static void take(struct csv_reader *reader, int byte, int *last)
{
    reader->at++;
    if (byte == '\r' || (byte == '\n' && *last != '\r'))
        reader->line++;
    *last = byte;
}

/* Takes blanks; a tab only where it is not the separator. */
static bool skip_blanks(struct csv_reader *reader, struct error *err)
{
    int byte;

    for (;;) {
        if (!peek(reader, &byte, err))
            return false;
        if (!is_blank(reader, byte))
            return true;
        reader->at++;
    }
}

/* Behind the opening quote; ends behind the closing one and the blanks after it. */
static bool quoted_field(struct csv_reader *reader, struct error *err)
{
    size_t opened = reader->line;
    int byte, last = 0;

    for (;;) {
        uint8_t content;

        if (!peek(reader, &byte, err))
            return false;
        if (byte == END_OF_FILE)
            return error_line(err, reader->name, opened,
                              _("a quote is opened here and never closed"));
        take(reader, byte, &last);
        if (byte == '"') {
            if (!peek(reader, &byte, err))
                return false;
            if (byte != '"')
                break;
            reader->at++;
        }
        content = (uint8_t)byte;
        if (!add_bytes(reader, &content, 1, err))
            return false;
    }
    if (!skip_blanks(reader, err) || !peek(reader, &byte, err))
        return false;
    return ends_field(reader, byte) ||
           error_line(
               err, reader->name, reader->line,
               _("field %zu goes on after its closing quote; expected a separator or the end "
                 "of the line"),
               reader->fields + 1);
}

/* A stretch of a field at a time: up to its end, or to the end of the buffer. */
static bool plain_field(struct csv_reader *reader, struct error *err)
{
    int byte;

    for (;;) {
        size_t from;

        if (!peek(reader, &byte, err))
            return false;
        if (ends_field(reader, byte))
            break;
        for (from = reader->at; reader->at < reader->end; reader->at++)
            if (ends_field(reader, reader->buffer[reader->at]))
                break;
        if (!add_bytes(reader, reader->buffer + from, reader->at - from, err))
            return false;
    }
    while (reader->text_used > reader->starts[reader->fields] &&
           is_blank(reader, reader->text[reader->text_used - 1]))
        reader->text_used--;
    return true;
}

/* One field with what surrounds it; ends at a separator, an end of line or the end of the file. */
static bool read_field(struct csv_reader *reader, bool *quoted, struct error *err)
{
    int byte;

    if (!start_field(reader, err) || !skip_blanks(reader, err) || !peek(reader, &byte, err))
        return false;
    *quoted = byte == '"';
    if (*quoted)
        reader->at++;
    return (*quoted ? quoted_field(reader, err) : plain_field(reader, err)) &&
           finish_field(reader, err);
}

/* ---- Records */

/* Behind a record: takes LF, CRLF or CR. */
static bool end_line(struct csv_reader *reader, struct error *err)
{
    int byte, last = 0;

    if (!peek(reader, &byte, err))
        return false;
    if (byte == END_OF_FILE)
        return true;
    take(reader, byte, &last);
    if (byte != '\r')
        return true;
    if (!peek(reader, &byte, err))
        return false;
    if (byte == '\n')
        reader->at++;
    return true;
}

/*
 * One line, or several where a quoted field has line ends. An empty line is a record of one empty field that
 * was not quoted: a lone "" is a value.
 */
static bool read_record(struct csv_reader *reader, bool *blank, struct error *err)
{
    bool quoted;
    int byte;

    reader->fields = reader->text_used = 0;
    reader->record_line = reader->line;
    for (;;) {
        if (!read_field(reader, &quoted, err) || !peek(reader, &byte, err))
            return false;
        if (byte != reader->separator)
            break;
        reader->at++;
    }
    *blank = reader->fields == 1 && !quoted && reader->text[0] == '\0';
    return end_line(reader, err);
}

bool csv_next(struct csv_reader *reader, bool *more, struct error *err)
{
    bool blank = true;
    int byte;

    while (blank) {
        if (!peek(reader, &byte, err))
            return false;
        if (byte == END_OF_FILE)
            break;
        if (!read_record(reader, &blank, err))
            return false;
    }
    *more = !blank;
    return true;
}

const char *csv_field(const struct csv_reader *reader, size_t index)
{
    return reader->text + reader->starts[index];
}

/* ---- Beginning */

/* Looks at the first record, as far as it is in the buffer, outside of quotes. */
static char guess_separator(const struct csv_reader *reader)
{
    bool quoted = false, seen = false;
    char best = ',';

    for (size_t i = reader->at; i < reader->end; i++) {
        char byte = (char)reader->buffer[i];

        if (byte == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if ((byte == '\n' || byte == '\r') && seen)
            break;
        seen = seen || (byte != '\n' && byte != '\r' && byte != ' ');
        if (byte == '\t' || (byte == ';' && best == ','))
            best = byte;
    }
    return best;
}

static bool starts_with(const struct csv_reader *reader, const char *bytes, size_t count)
{
    return reader->end >= count && memcmp(reader->buffer, bytes, count) == 0;
}

/* Fills the buffer for the first time and refuses what is plainly no text. */
static bool look(struct csv_reader *reader, struct error *err)
{
    char shown[200];

    if (!fill(reader, err))
        return false;
    text_safe(shown, sizeof shown, reader->name);
    if (reader->end == 0)
        return error_input(err, _("%s: is empty; expected a table"), shown);
    if (starts_with(reader, "\xFF\xFE", 2) || starts_with(reader, "\xFE\xFF", 2))
        return error_input(err, _("%s: is UTF-16; expected UTF-8 or ASCII"), shown);
    if (starts_with(reader, "\x1F\x8B", 2))
        return error_input(err, _("%s: is compressed; expected text (gunzip it first)"), shown);
    if (starts_with(reader, "\xEF\xBB\xBF", 3))
        reader->at = 3;
    reader->separator = guess_separator(reader);
    return true;
}

/* Common to files and memory. Without a separator known yet, nothing is taken for a tab. */
static bool begin(struct csv_reader *reader, struct error *err)
{
    reader->line = 1;
    reader->separator = ',';
    reader->buffer = malloc(CSV_BUFFER);
    if (reader->buffer == NULL)
        error_memory(err, CSV_BUFFER, "a CSV file");
    else if (look(reader, err))
        return true;
    csv_end(reader);
    return false;
}

bool csv_begin(struct csv_reader *reader, const char *path, struct error *err)
{
    struct stat status;
    char shown[200];

    *reader = (struct csv_reader){.name = path, .fd = STDIN_FILENO};
    if (strcmp(path, "-") == 0) {
        reader->name = _("standard input");
        return begin(reader, err);
    }
    if (!file_allowed(path, err))
        return false;
    reader->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0)
        return error_system(err, ERROR_INPUT, path, _("cannot be opened"));
    if (fstat(reader->fd, &status) != 0)
        error_system(err, ERROR_INPUT, path, _("cannot be examined"));
    else if (S_ISDIR(status.st_mode))
        error_input(err, _("%s: is a folder; expected a file"),
                    text_safe(shown, sizeof shown, path));
    else if (S_ISREG(status.st_mode) && (uintmax_t)status.st_size > CSV_MAX_FILE)
        too_large(reader, err);
    else
        return begin(reader, err);
    csv_end(reader);
    return false;
}

bool csv_begin_memory(struct csv_reader *reader, const uint8_t *bytes, size_t size,
                      const char *name, struct error *err)
{
    *reader = (struct csv_reader){.name = name, .fd = -1, .memory = bytes, .memory_left = size};
    return begin(reader, err);
}

void csv_end(struct csv_reader *reader)
{
    if (reader->fd > STDIN_FILENO)
        close(reader->fd);
    free(reader->buffer);
    free(reader->text);
    free(reader->starts);
    *reader = (struct csv_reader){.fd = -1};
}
