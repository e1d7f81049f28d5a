/*
 * Datasets from CSV files: from the table that was read to inputs, classes and targets.
 */
#include "data/csv_table.h"
#include "data/spec.h"

#include <nntui/i18n.h>

#include <stdlib.h>
#include <string.h>

/*
 * A numeric target is taken for classes when it looks like them: whole numbers, not many different ones, each
 * of them twice or more on average.
 */
#define FEW_CLASSES 20

static bool looks_like_classes(const struct csv_table *table)
{
    return table->whole && !table->too_many && table->words.count <= FEW_CLASSES &&
           2 * table->words.count <= table->rows;
}

/*
 * Which task the target makes, and whether it can be that: texts cannot be predicted as numbers, and a label is
 * a byte.
 */
static bool choose_task(const struct csv_table *table, enum task *task, struct error *err)
{
    const char *name = table->reader->name;
    char title[80];

    csv_column_title(table, table->target, title, sizeof title);
    switch (table->options->task) {
    case TASK_CHOICE_CLASSIFY: *task = TASK_CLASSIFY; break;
    case TASK_CHOICE_REGRESS: *task = TASK_REGRESS; break;
    case TASK_CHOICE_AUTO:
        *task = table->text_line > 0 || table->images || looks_like_classes(table) ? TASK_CLASSIFY
                                                                                   : TASK_REGRESS;
        break;
    }
    if (*task == TASK_REGRESS && table->text_line > 0)
        return error_line(err, name, table->text_line,
                          _("%s: \"%s\" is not a number, which task=regress needs"), title,
                          table->text_found);
    if (*task == TASK_CLASSIFY && table->too_many)
        return error_line(err, name, table->reader->record_line,
                          _("%s: more than %d different values by here; expected at most that many "
                            "classes"),
                          title, WORDS_MAX);
    if (*task == TASK_CLASSIFY && table->words.count < 2 && !table->images &&
        table->options->class_names == NULL)
        return error_line(err, name, table->reader->record_line,
                          _("%s: the same class in every line; expected two classes or more"),
                          title);
    return true;
}

/* ---- Classes */

/* Digits are 0 to 9 even where a small file lacks some; what goes further adds classes. */
static bool image_classes(struct dataset *dataset, struct csv_table *table, struct error *err)
{
    size_t classes = 10;

    dataset->memory->labels = data_allocate(table->rows, 1, "labels", err);
    if (dataset->memory->labels == NULL)
        return false;
    for (size_t row = 0; row < table->rows; row++) {
        uint8_t label = (uint8_t)table->target_values[row];

        dataset->memory->labels[row] = label;
        if (label >= classes)
            classes = label + (size_t)1;
    }
    dataset->labels = dataset->memory->labels;
    dataset->output_names = names_number(classes, err);
    dataset->outputs = dataset->output_names == NULL ? 0 : classes;
    return dataset->output_names != NULL;
}

/* rank[number of a word]: its class. */
static bool label_rows(struct dataset *dataset, const struct csv_table *table, const uint16_t *rank,
                       char *const *names, size_t count, struct error *err)
{
    dataset->memory->labels = data_allocate(table->rows, 1, "labels", err);
    if (dataset->memory->labels == NULL)
        return false;
    for (size_t row = 0; row < table->rows; row++)
        dataset->memory->labels[row] = (uint8_t)rank[table->target_words[row]];
    dataset->labels = dataset->memory->labels;
    dataset->output_names = names_copy(names, count, err);
    if (dataset->output_names == NULL)
        return false;
    dataset->outputs = count;
    return true;
}

/* Sorted, so that files with the same classes number them alike. */
static bool word_classes(struct dataset *dataset, struct csv_table *table, struct error *err)
{
    uint16_t rank[WORDS_MAX];

    words_sort(&table->words, table->text_line == 0, rank);
    return label_rows(dataset, table, rank, table->words.word, table->words.count, err);
}

/* The classes that the options name, in their order; more than WORDS_MAX of them would not fit a label. */
static bool named_classes(struct dataset *dataset, const struct csv_table *table, struct error *err)
{
    char *const *names = table->options->class_names;
    size_t count = table->options->class_count;
    uint16_t rank[WORDS_MAX];
    char title[80];

    count = count < WORDS_MAX ? count : WORDS_MAX;
    for (size_t i = 0; i < table->words.count; i++) {
        rank[i] = 0;
        while (rank[i] < count && strcmp(names[rank[i]], table->words.word[i]) != 0)
            rank[i]++;
        if (rank[i] == count)
            return error_line(err, table->reader->name, table->word_lines[i],
                              _("%s: the network does not know the class \"%s\"; expected one of "
                                "its %zu: %s, %s, ..."),
                              csv_column_title(table, table->target, title, sizeof title),
                              table->words.word[i], count, names[0], names[1]);
    }
    return label_rows(dataset, table, rank, names, count, err);
}

/* ---- Names of columns */

static char *column_name(const struct csv_table *table, size_t column)
{
    struct text name = {0};

    if (table->names != NULL && table->names[column][0] != '\0')
        text_add(&name, table->names[column]);
    else
        text_printf(&name, "column %zu", column + 1);
    if (name.failed)
        text_free(&name);
    return name.data;
}

/* The table gives its column of numbers away; one target column. */
static bool number_target(struct dataset *dataset, struct csv_table *table, struct error *err)
{
    dataset->memory->targets = table->target_values;
    table->target_values = NULL;
    dataset->targets = dataset->memory->targets;
    dataset->output_names = data_allocate(1, sizeof *dataset->output_names, "names", err);
    if (dataset->output_names == NULL)
        return false;
    dataset->outputs = 1;
    dataset->output_names[0] = column_name(table, table->target);
    return dataset->output_names[0] != NULL || error_memory(err, 64, "names");
}

/* "colour=red" for each category, the plain name for numbers. `at` grows by what was named. */
static bool name_inputs(struct dataset *dataset, const struct csv_table *table, size_t input,
                        size_t *at, struct error *err)
{
    const struct csv_column *column = &table->column[input];
    char *name = column_name(table, input < table->target ? input : input + 1);
    bool done = name != NULL;

    if (done && !column->category) {
        dataset->input_names[(*at)++] = name;
        return true;
    }
    for (size_t i = 0; done && i < column->words.count; i++) {
        struct text text = {0};

        text_printf(&text, "%s=%s", name, column->words.word[i]);
        dataset->input_names[(*at)++] = text.data;
        done = !text.failed && text.data != NULL;
    }
    free(name);
    return done || error_memory(err, 64, "names");
}

/* ---- Inputs */

/* Columns of the dataset: one of a column of numbers, as many as there are categories of the others. */
static size_t count_inputs(const struct csv_table *table)
{
    size_t count = 0;

    for (size_t i = 0; i < table->inputs; i++)
        count += table->column[i].category ? table->column[i].words.count : 1;
    return count;
}

static bool all_numbers(const struct csv_table *table)
{
    for (size_t i = 0; i < table->inputs; i++)
        if (table->column[i].category)
            return false;
    return true;
}

/* One row with each category as a 1 among 0s. rank[i]: new numbers of column i's words, or NULL. */
static void expand_row(const struct csv_table *table, uint16_t *const *rank, const float *from,
                       float *to)
{
    for (size_t i = 0; i < table->inputs; i++) {
        if (rank[i] == NULL) {
            *to++ = from[i];
        } else {
            to[rank[i][(size_t)from[i]]] = 1;
            to += table->column[i].words.count;
        }
    }
}

/* The categories of a column in order; NULL without memory. */
static uint16_t *rank_column(struct csv_column *column)
{
    uint16_t *rank = malloc(WORDS_MAX * sizeof *rank);

    if (rank != NULL)
        words_sort(&column->words, false, rank);
    return rank;
}

/*
 * x: [rows][inputs] with the categories spread out. The table keeps its values: both are in memory for a moment, which
 * is why number_inputs() limits the product first.
 */
static bool expand(struct dataset *dataset, struct csv_table *table, size_t inputs,
                   struct error *err)
{
    uint16_t **rank = data_allocate(table->inputs, sizeof *rank, "categories", err);
    bool done = rank != NULL;

    for (size_t i = 0; done && i < table->inputs; i++) {
        if (table->column[i].category && (rank[i] = rank_column(&table->column[i])) == NULL)
            done = error_memory(err, WORDS_MAX * sizeof **rank, "categories");
    }
    if (done)
        dataset->memory->x = data_allocate(table->rows * inputs, sizeof *dataset->memory->x,
                                           "samples", err);
    done = done && dataset->memory->x != NULL;
    for (size_t row = 0; done && row < table->rows; row++)
        expand_row(table, rank, table->values + row * table->inputs,
                   dataset->memory->x + row * inputs);
    for (size_t i = 0; rank != NULL && i < table->inputs; i++)
        free(rank[i]);
    free(rank);
    return done;
}

/* Without categories the values are taken over as they are. */
static bool number_inputs(struct dataset *dataset, struct csv_table *table, struct error *err)
{
    size_t inputs = count_inputs(table), at = 0;

    char shown[80];

    if (inputs > DATASET_MAX_COLUMNS || table->rows > CSV_MAX_VALUES / sizeof(float) / inputs)
        return error_input(
            err, _("%s: the categories make %zu columns of %zu samples; that is too many"),
            text_safe(shown, sizeof shown, table->reader->name), inputs, table->rows);
    if (all_numbers(table)) {
        dataset->memory->x = table->values;
        table->values = NULL;
    } else if (!expand(dataset, table, inputs, err)) {
        return false;
    }
    dataset->x = dataset->memory->x;
    dataset->input_names = data_allocate(inputs, sizeof *dataset->input_names, "names", err);
    if (dataset->input_names == NULL)
        return false;
    dataset->inputs = inputs;
    for (size_t i = 0; i < table->inputs; i++)
        if (!name_inputs(dataset, table, i, &at, err))
            return false;
    return true;
}

/* The bytes are taken over as they are: [rows][784]. */
static void image_inputs(struct dataset *dataset, struct csv_table *table)
{
    dataset->bytes = dataset->memory->bytes = table->bytes;
    table->bytes = NULL;
    dataset->inputs = table->inputs;
    dataset->image_width = dataset->image_height = CSV_IMAGE_SIDE;
}

/* ---- The whole */

/* What was guessed becomes part of the SPEC: the target by its name where that says which it is. */
static bool settle_options(struct source_options *options, const struct csv_table *table,
                           enum task task, struct error *err)
{
    struct text target = {0};
    const char *name = table->names != NULL ? table->names[table->target] : "";
    size_t same = 0;

    for (size_t i = 0; table->names != NULL && i < table->columns; i++)
        same += strcmp(table->names[i], name) == 0;
    if (same == 1 && name[0] != '\0')
        text_add(&target, name);
    else
        text_printf(&target, "%zu", table->target + 1);
    if (target.failed) {
        text_free(&target);
        return error_memory(err, strlen(name), "a SPEC");
    }
    free(options->target);
    options->target = target.data;
    options->task = task == TASK_REGRESS ? TASK_CHOICE_REGRESS : TASK_CHOICE_CLASSIFY;
    options->header = table->names != NULL ? HEADER_YES : HEADER_NO;
    return true;
}

/*
 * From a table that is complete. What is given away to the dataset is NULL in the table afterwards, so that
 * csv_table_free() is right in every case.
 */
static bool build(struct dataset *dataset, struct csv_table *table, struct source_options *options,
                  struct error *err)
{
    bool done;

    if (!choose_task(table, &dataset->task, err))
        return false;
    dataset->count = table->rows;
    if (dataset->task == TASK_REGRESS)
        done = number_target(dataset, table, err);
    else if (options->class_names != NULL)
        done = named_classes(dataset, table, err);
    else if (table->images)
        done = image_classes(dataset, table, err);
    else
        done = word_classes(dataset, table, err);
    if (!done)
        return false;
    if (table->images)
        image_inputs(dataset, table);
    else if (!number_inputs(dataset, table, err))
        return false;
    return settle_options(options, table, dataset->task, err);
}

bool csv_fill(struct dataset *dataset, struct csv_reader *reader, struct source_options *options,
              struct error *err)
{
    struct csv_table table;
    bool done = csv_table_read(&table, reader, options, err) &&
                build(dataset, &table, options, err);

    csv_table_free(&table);
    return done;
}

static bool open_path(struct dataset *dataset, const char *path, struct source_options *options,
                      struct error *err)
{
    struct csv_reader reader;
    bool done = options->contents == NULL ? csv_begin(&reader, path, err)
                                          : csv_begin_memory(&reader, options->contents,
                                                             options->contents_size, path, err);

    if (!done)
        return false;
    done = csv_fill(dataset, &reader, options, err);
    csv_end(&reader);
    return done;
}

bool open_csv(struct dataset *dataset, struct source_options *options, struct error *err)
{
    char *path = spec_unescape(options->path, strlen(options->path));
    bool done = path != NULL ? open_path(dataset, path, options, err)
                             : error_memory(err, strlen(options->path), "a path");

    free(path);
    return done;
}

bool open_standard_input(struct dataset *dataset, struct source_options *options, struct error *err)
{
    return open_path(dataset, "-", options, err);
}
