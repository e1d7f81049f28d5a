/*
 * Filling a table from records: names, the kind of each column, values, and every complaint about
 * a cell, with its line and column.
 */
#include "data/csv_table.h"

#include "data/csv_cell.h"

#include <nntui/i18n.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_SIZE 80

/* ---- Cells and complaints */

/* With a comma between the columns a comma cannot be a decimal point. */
static enum cell parse_cell(const struct csv_table *table, size_t index, double *value)
{
    return cell_parse(csv_field(table->reader, index), table->reader->separator != ',', value);
}

/* Both ways of naming a column, because target= takes either. */
char *csv_column_title(const struct csv_table *table, size_t column, char *buffer, size_t size)
{
    if (table->names != NULL && table->names[column][0] != '\0')
        snprintf(buffer, size, _("column %zu (%.60s)"), column + 1, table->names[column]);
    else
        snprintf(buffer, size, _("column %zu"), column + 1);
    return buffer;
}

/* What stands in a cell and should not. */
static bool bad_cell(const struct csv_table *table, size_t index, enum cell cell, struct error *err)
{
    const struct csv_reader *reader = table->reader;
    char title[SHOWN_SIZE], shown[SHOWN_SIZE];

    csv_column_title(table, index, title, sizeof title);
    text_safe(shown, sizeof shown, csv_field(reader, index));
    if (cell == CELL_MISSING)
        return error_line(err, reader->name, reader->record_line,
                          _("%s: the value is missing (\"%s\"); expected one in every line"), title,
                          shown);
    if (cell == CELL_INFINITE)
        return error_line(err, reader->name, reader->record_line,
                          _("%s: \"%s\" is too large; expected a number up to 3.4e38"), title,
                          shown);
    return error_line(err, reader->name, reader->record_line,
                      _("%s: \"%s\" is not a number; the lines before have numbers there"), title,
                      shown);
}

/* Index among the inputs of a column that is not the target. */
static size_t input_column(const struct csv_table *table, size_t input)
{
    return input < table->target ? input : input + 1;
}

/* ---- The header */

/* A first record without a single number is one. */
static bool looks_like_header(const struct csv_reader *reader)
{
    double value;

    for (size_t i = 0; i < reader->fields; i++)
        if (cell_parse(csv_field(reader, i), reader->separator != ',', &value) == CELL_NUMBER)
            return false;
    return true;
}

/* Names made safe to show: every byte of a field becomes four at the most. */
static char *safe_copy(const char *field)
{
    size_t size = 4 * strlen(field) + 1;
    char *safe = malloc(size);

    return safe == NULL ? NULL : text_safe(safe, size, field);
}

/* The present record becomes the names: [columns]. */
static bool read_names(struct csv_table *table, struct error *err)
{
    table->names = data_allocate(table->columns, sizeof *table->names, "column names", err);
    for (size_t i = 0; table->names != NULL && i < table->columns; i++) {
        table->names[i] = safe_copy(csv_field(table->reader, i));
        if (table->names[i] == NULL)
            return error_memory(err, 64, "column names");
    }
    return table->names != NULL;
}

/* Columns of that name; `*column` is the last of them. */
static size_t find_name(const struct csv_table *table, const char *name, size_t *column)
{
    size_t found = 0;

    for (size_t i = 0; table->names != NULL && i < table->columns; i++) {
        if (strcmp(table->names[i], name) == 0) {
            *column = i;
            found++;
        }
    }
    return found;
}

/* A name first, then a number from 1. */
static bool find_target(struct csv_table *table, struct error *err)
{
    const char *wanted = table->options->target;
    size_t number, found;
    char shown[SHOWN_SIZE], name[SHOWN_SIZE];

    table->target = table->columns - 1;
    if (wanted == NULL)
        return true;
    found = find_name(table, wanted, &table->target);
    if (found == 1)
        return true;
    text_safe(shown, sizeof shown, wanted);
    text_safe(name, sizeof name, table->reader->name);
    if (found > 1)
        return error_input(err, _("%s: %zu columns are called \"%s\"; expected target=NUMBER"),
                           name, found, shown);
    if (!parse_size(wanted, &number) || number < 1 || number > table->columns)
        return error_input(err,
                           _("%s: there is no column \"%s\" to be the target; expected a name from "
                             "its first line or a number from 1 to %zu"),
                           name, shown, table->columns);
    table->target = number - 1;
    return true;
}

/* ---- Memory */

/* `size`: bytes of a row, 0 for an array that is not in use. `*memory` stays valid on failure. */
static bool resize(void **memory, size_t rows, size_t size, struct error *err)
{
    void *larger;

    if (size == 0)
        return true;
    if (rows > CSV_MAX_VALUES / size)
        return error_work(err, _("the table is too large; expected at most %zu bytes of values"),
                          CSV_MAX_VALUES);
    larger = realloc(*memory, rows * size);
    if (larger == NULL)
        return error_memory(err, rows * size, "a table");
    *memory = larger;
    return true;
}

/* Room for `rows` rows in all arrays. */
static bool reserve(struct csv_table *table, size_t rows, struct error *err)
{
    void *bytes = table->bytes, *values = table->values;
    void *target_values = table->target_values, *target_words = table->target_words;
    bool done = resize(&bytes, rows, table->images ? table->inputs : 0, err) &&
                resize(&values, rows, table->images ? 0 : table->inputs * sizeof(float), err) &&
                resize(&target_values, rows, sizeof(float), err) &&
                resize(&target_words, rows, sizeof(uint16_t), err);

    table->bytes = bytes;
    table->values = values;
    table->target_values = target_values;
    table->target_words = target_words;
    if (done)
        table->capacity = rows;
    return done;
}

/*
 * Half as many again each time: the pages that are not used yet take no memory, and what is left over is given back
 * at the end.
 */
static bool make_room(struct csv_table *table, struct error *err)
{
    if (table->rows < table->capacity)
        return true;
    if (table->rows >= DATASET_MAX_SAMPLES)
        return error_line(err, table->reader->name, table->reader->record_line,
                          _("more than %zu samples"), DATASET_MAX_SAMPLES);
    return reserve(table, table->capacity == 0 ? 16 : table->capacity + table->capacity / 2, err);
}

/* ---- The target */

/* Numbers may be many: then they are no classes. Texts may not, because nothing else can be made of them. */
static bool add_word(struct csv_table *table, const char *word, struct error *err)
{
    size_t before = table->words.count, number = words_add(&table->words, word);

    if (number == SIZE_MAX)
        return error_memory(err, strlen(word), "class names");
    if (number < WORDS_MAX) {
        table->target_words[table->rows] = (uint16_t)number;
        if (number == before)
            table->word_lines[number] = table->reader->record_line;
        return true;
    }
    if (table->text_line > 0)
        return error_line(err, table->reader->name, table->reader->record_line,
                          _("more than %d different classes"), WORDS_MAX);
    table->too_many = true;
    return true;
}

/* A number is also kept as a word, in its shortest form, so that 3 and 3.0 are one class. */
static bool add_target_number(struct csv_table *table, double value, struct error *err)
{
    char word[32];

    table->target_values[table->rows] = (float)value;
    table->whole = table->whole && floor(value) >= value;
    return table->too_many || add_word(table, format_real(word, sizeof word, value), err);
}

/* From the first text on the column can only be classes. */
static bool add_target_text(struct csv_table *table, struct error *err)
{
    const char *field = csv_field(table->reader, table->target);
    char *word;
    bool done;

    if (table->too_many)
        return bad_cell(table, table->target, CELL_TEXT, err);
    if (table->text_line == 0) {
        table->text_line = table->reader->record_line;
        text_safe(table->text_found, sizeof table->text_found, field);
    }
    word = safe_copy(field);
    if (word == NULL)
        return error_memory(err, strlen(field), "class names");
    table->target_values[table->rows] = 0;
    done = add_word(table, word, err);
    free(word);
    return done;
}

static bool add_target(struct csv_table *table, struct error *err)
{
    double value = 0;
    enum cell cell = parse_cell(table, table->target, &value);

    if (cell == CELL_NUMBER)
        return add_target_number(table, value, err);
    if (cell == CELL_TEXT)
        return add_target_text(table, err);
    return bad_cell(table, table->target, cell, err);
}

/* ---- Images */

/* A whole number from 0 to 255 in plain digits. */
static bool parse_byte(const char *text, uint8_t *byte)
{
    unsigned value = 0;
    size_t i = 0;

    for (; text[i] >= '0' && text[i] <= '9' && i < 3; i++)
        value = value * 10 + (unsigned)(text[i] - '0');
    if (i == 0 || text[i] != '\0' || value > 255)
        return false;
    *byte = (uint8_t)value;
    return true;
}

/* All fields of the record are bytes, the label among them. */
static bool is_image(const struct csv_reader *reader)
{
    uint8_t byte;

    for (size_t i = 0; i < reader->fields; i++)
        if (!parse_byte(csv_field(reader, i), &byte))
            return false;
    return true;
}

/* A target that was asked for and is not the first column says that the table means something else. */
static bool may_be_images(const struct csv_table *table)
{
    const struct source_options *options = table->options;

    return table->columns == CSV_IMAGE_PIXELS + 1 && options->task != TASK_CHOICE_REGRESS &&
           (options->target == NULL || table->target == 0);
}

static void add_pixels(struct csv_table *table)
{
    uint8_t *row = table->bytes + table->rows * table->inputs;

    for (size_t i = 0; i < table->inputs; i++)
        parse_byte(csv_field(table->reader, i + 1), &row[i]);
}

/*
 * A record turned up that is no image: what was read becomes numbers. Unless a target was asked for it is
 * now the last column, so each row gives its label to the inputs and its last pixel to the target.
 */
static bool leave_images(struct csv_table *table, struct error *err)
{
    size_t rows = table->rows, inputs = table->inputs;
    bool shift = table->options->target == NULL;
    uint8_t *bytes = table->bytes;
    bool done;

    table->images = false;
    table->bytes = NULL;
    words_free(&table->words);
    done = reserve(table, table->capacity, err);
    for (table->rows = 0; done && table->rows < rows; table->rows++) {
        const uint8_t *pixels = bytes + table->rows * inputs;
        float *row = table->values + table->rows * inputs;
        float label = table->target_values[table->rows];

        for (size_t i = 0; i < inputs; i++)
            row[i] = shift ? (i == 0 ? label : (float)pixels[i - 1]) : (float)pixels[i];
        done = add_target_number(table, shift ? pixels[inputs - 1] : (double)label, err);
    }
    if (shift)
        table->target = table->columns - 1;
    free(bytes);
    return done;
}

/* ---- Rows */

/* Stores the number of the text, which expand() of csv.c turns into columns. */
static bool add_category(struct csv_table *table, struct words *words, size_t column, float *value,
                         struct error *err)
{
    char title[SHOWN_SIZE];
    char *word = safe_copy(csv_field(table->reader, column));
    size_t number = word == NULL ? SIZE_MAX : words_add(words, word);

    free(word);
    if (number == SIZE_MAX)
        return error_memory(err, 64, "categories");
    if (number == WORDS_MAX)
        return error_line(
            err, table->reader->name, table->reader->record_line,
            _("%s: more than %d different texts; expected numbers or a few categories"),
            csv_column_title(table, column, title, sizeof title), WORDS_MAX);
    *value = (float)number;
    return true;
}

/* A category may look like a number; it may not be missing. */
static bool add_input(struct csv_table *table, size_t input, float *to, struct error *err)
{
    size_t column = input_column(table, input);
    struct csv_column *kind = &table->column[input];
    double value = 0;
    enum cell cell = parse_cell(table, column, &value);

    if (kind->category && (cell == CELL_TEXT || cell == CELL_NUMBER))
        return add_category(table, &kind->words, column, to, err);
    if (cell != CELL_NUMBER)
        return bad_cell(table, column, cell, err);
    *to = (float)value;
    return true;
}

static bool add_values(struct csv_table *table, struct error *err)
{
    for (size_t i = 0; i < table->inputs; i++)
        if (!add_input(table, i, &table->values[table->rows * table->inputs + i], err))
            return false;
    return true;
}

/* One record becomes a row; `rows` grows only when all of it was good. */
static bool add_row(struct csv_table *table, struct error *err)
{
    const struct csv_reader *reader = table->reader;

    if (reader->fields != table->columns)
        return error_line(err, reader->name, reader->record_line,
                          _("%zu fields; expected %zu, as in the lines before"), reader->fields,
                          table->columns);
    if (table->images && !is_image(reader) && !leave_images(table, err))
        return false;
    if (!make_room(table, err) || !add_target(table, err))
        return false;
    if (table->images)
        add_pixels(table);
    else if (!add_values(table, err))
        return false;
    table->rows++;
    return true;
}

/* ---- The whole */

/* The first record with values decides what the columns are. */
static bool find_kinds(struct csv_table *table, struct error *err)
{
    double value;

    table->images = may_be_images(table) && is_image(table->reader);
    if (table->images)
        table->target = 0;
    table->column = data_allocate(table->inputs, sizeof *table->column, "columns", err);
    if (table->column == NULL)
        return false;
    for (size_t i = 0; i < table->inputs; i++)
        table->column[i].category = parse_cell(table, input_column(table, i), &value) == CELL_TEXT;
    return true;
}

/* The first record, whether names or values, fixes the number of columns. */
static bool begin(struct csv_table *table, struct error *err)
{
    struct csv_reader *reader = table->reader;
    enum header_choice header = table->options->header;
    char shown[SHOWN_SIZE];
    bool more;

    if (!csv_next(reader, &more, err))
        return false;
    text_safe(shown, sizeof shown, reader->name);
    if (!more)
        return error_input(err, _("%s: holds only empty lines; expected a table"), shown);
    table->columns = reader->fields;
    table->inputs = reader->fields - 1;
    if (table->columns < 2)
        return error_line(err, reader->name, reader->record_line,
                          _("one column only; expected inputs and a target, separated by comma, "
                            "semicolon or tab"));
    if (header == HEADER_YES || (header == HEADER_AUTO && looks_like_header(reader))) {
        if (!read_names(table, err) || !csv_next(reader, &more, err))
            return false;
        if (!more)
            return error_input(err,
                               _("%s: only names, no samples; header=no takes the first line as "
                                 "values"),
                               shown);
    }
    return find_target(table, err);
}

/* The first record with values is added like all others once it has said what the columns are. */
bool csv_table_read(struct csv_table *table, struct csv_reader *reader,
                    const struct source_options *options, struct error *err)
{
    bool more = true;

    *table = (struct csv_table){.reader = reader, .options = options, .whole = true};
    if (!begin(table, err))
        return false;
    if (reader->fields == table->columns && !find_kinds(table, err))
        return false;
    while (more)
        if (!add_row(table, err) || !csv_next(reader, &more, err))
            return false;
    return table->rows == table->capacity || reserve(table, table->rows, err);
}

void csv_table_free(struct csv_table *table)
{
    for (size_t i = 0; table->column != NULL && i < table->inputs; i++)
        words_free(&table->column[i].words);
    names_free(table->names, table->columns);
    words_free(&table->words);
    free(table->column);
    free(table->bytes);
    free(table->values);
    free(table->target_values);
    free(table->target_words);
    *table = (struct csv_table){0};
}
