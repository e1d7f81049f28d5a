/*
 * Writing a dataset to files in the forms that are read: CSV, or a folder of IDX files.
 */
#include <nntui/dataset.h>

#include <nntui/file.h>
#include <nntui/i18n.h>
#include <nntui/text.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- CSV */

/* Quoted where a reader could take it for something else: separators, quotes, blanks at the ends. */
static void write_field(FILE *stream, const char *field)
{
    size_t length = strlen(field);
    bool quote = strpbrk(field, ",;\t\"\r\n") != NULL || length == 0 || field[0] == ' ' ||
                 field[length - 1] == ' ';

    if (!quote) {
        fputs(field, stream);
        return;
    }
    putc('"', stream);
    for (; *field != '\0'; field++) {
        if (*field == '"')
            putc('"', stream);
        putc(*field, stream);
    }
    putc('"', stream);
}

static void write_number(FILE *stream, float value)
{
    char buffer[32];

    fputs(format_real(buffer, sizeof buffer, (double)value), stream);
}

/* A class has one column, whose name is not kept anywhere. */
static void write_names(FILE *stream, const struct dataset *dataset)
{
    for (size_t i = 0; i < dataset->inputs; i++) {
        write_field(stream, dataset->input_names[i]);
        putc(',', stream);
    }
    if (dataset->task == TASK_CLASSIFY)
        fputs("class", stream);
    for (size_t i = 0; dataset->task == TASK_REGRESS && i < dataset->outputs; i++) {
        if (i > 0)
            putc(',', stream);
        write_field(stream, dataset->output_names[i]);
    }
    putc('\n', stream);
}

/* Shortest forms that read back as the same floats. */
static void write_row(FILE *stream, const struct dataset *dataset, size_t row)
{
    for (size_t i = 0; i < dataset->inputs; i++) {
        write_number(stream, dataset->x[row * dataset->inputs + i]);
        putc(',', stream);
    }
    if (dataset->task == TASK_CLASSIFY)
        write_field(stream, dataset->output_names[dataset->labels[row]]);
    for (size_t i = 0; dataset->task == TASK_REGRESS && i < dataset->outputs; i++) {
        if (i > 0)
            putc(',', stream);
        write_number(stream, dataset->targets[row * dataset->outputs + i]);
    }
    putc('\n', stream);
}

/* With printf() an export of 47 million pixels takes more than twice as long. */
static void write_byte(FILE *stream, unsigned value)
{
    if (value >= 100)
        putc((int)('0' + value / 100), stream);
    if (value >= 10)
        putc((int)('0' + value / 10 % 10), stream);
    putc((int)('0' + value % 10), stream);
}

/* As MNIST is passed around: the label, then the pixels, no names. */
static void write_image(FILE *stream, const struct dataset *dataset, size_t row)
{
    const uint8_t *pixels = dataset->bytes + row * dataset->inputs;

    write_byte(stream, dataset->labels[row]);
    for (size_t i = 0; i < dataset->inputs; i++) {
        putc(',', stream);
        write_byte(stream, pixels[i]);
    }
    putc('\n', stream);
}

/* Rows in their own order, so that the same seed makes the same split again. */
static bool export_csv(const struct dataset *dataset, const char *path, struct error *err)
{
    struct file_writer writer;

    if (!file_begin(&writer, path, err))
        return false;
    if (dataset->bytes == NULL && dataset->input_names != NULL)
        write_names(writer.stream, dataset);
    for (size_t row = 0; row < dataset->count; row++) {
        if (dataset->bytes != NULL)
            write_image(writer.stream, dataset, row);
        else
            write_row(writer.stream, dataset, row);
    }
    return file_commit(&writer, err);
}

/* ---- IDX */

static void write_size(FILE *stream, size_t size)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        putc((int)(size >> shift & 0xFF), stream);
}

/* Rows rows[0 .. count) of the images, or of the labels. */
static bool export_idx(const struct dataset *dataset, const uint32_t *rows, size_t count,
                       bool images, const char *path, struct error *err)
{
    struct file_writer writer;

    if (!file_begin(&writer, path, err))
        return false;
    write_size(writer.stream, images ? 0x0803 : 0x0801);
    write_size(writer.stream, count);
    if (images) {
        write_size(writer.stream, dataset->image_height);
        write_size(writer.stream, dataset->image_width);
    }
    for (size_t i = 0; i < count; i++) {
        if (images)
            fwrite(dataset->bytes + rows[i] * dataset->inputs, 1, dataset->inputs, writer.stream);
        else
            putc(dataset->labels[rows[i]], writer.stream);
    }
    return file_commit(&writer, err);
}

static char *join_path(const char *folder, const char *name, struct error *err)
{
    struct text path = {0};

    text_printf(&path, "%s/%s", folder, name);
    if (path.failed) {
        text_free(&path);
        error_memory(err, strlen(folder), "a path");
    }
    return path.data;
}

/* names: images, labels. */
static bool export_part(const struct dataset *dataset, const uint32_t *rows, size_t count,
                        const char *folder, const char *const names[2], struct error *err)
{
    bool done = true;

    for (size_t i = 0; done && i < 2; i++) {
        char *path = join_path(folder, names[i], err);

        done = path != NULL && export_idx(dataset, rows, count, i == 0, path, err);
        free(path);
    }
    return done;
}

static const char *const train_names[2] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"};
static const char *const test_names[2] = {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/* A test part left by an earlier set would be read as this one's. */
static bool check_no_test(const char *folder, struct error *err)
{
    static const char *const endings[] = {"", ".gz"};
    bool none = true;

    for (size_t i = 0; none && i < 4; i++) {
        struct text path = {0};
        struct stat status;
        char shown[200];

        text_printf(&path, "%s/%s%s", folder, test_names[i % 2], endings[i / 2]);
        if (path.failed)
            none = error_memory(err, strlen(folder), "a path");
        else if (stat(path.data, &status) == 0)
            none = error_input(err,
                               _("%s: is there already, but this set has no test part; expected a "
                                 "folder without one"),
                               text_safe(shown, sizeof shown, path.data));
        text_free(&path);
    }
    return none;
}

/* Parts in the order of `rows`, which a folder with a test pair keeps when it is read. */
static bool export_folder(const struct dataset *dataset, const char *folder, struct error *err)
{
    size_t held = dataset->count - dataset->train_count;
    struct stat status;
    char shown[200];

    if (!file_allowed(folder, err))
        return false;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return error_system(err, ERROR_INPUT, folder, _("cannot be made"));
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return error_input(err,
                           _("%s: is a file; images are written into a folder, or as a table where "
                             "the name ends in .csv"),
                           text_safe(shown, sizeof shown, folder));
    if (held == 0 && !check_no_test(folder, err))
        return false;
    return export_part(dataset, dataset->rows, dataset->train_count, folder, train_names, err) &&
           (held == 0 || export_part(dataset, dataset->rows + dataset->train_count, held, folder,
                                     test_names, err));
}

/* One file rather than a folder. */
static bool is_table(const char *path)
{
    size_t length = strlen(path);

    return strcmp(path, "-") == 0 || (length > 4 && strcmp(path + length - 4, ".csv") == 0);
}

bool dataset_export(const struct dataset *dataset, const char *path, struct error *err)
{
    if (dataset->bytes == NULL || is_table(path))
        return export_csv(dataset, path, err);
    return export_folder(dataset, path, err);
}
