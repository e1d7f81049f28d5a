/* CSV files: records, kinds of columns, the target, and every complaint. */
#include "data_support.h"

#include "data/csv_cell.h"
#include "data/csv_table.h"

#include <fcntl.h>
#include <sys/stat.h>

#define FILE_NAME "t.csv"
#define SPEC      "csv:" FILE_NAME

static struct dataset *open_text(const char *text, const char *spec)
{
    put_text(FILE_NAME, text);
    return must_open(spec);
}

static void refuse_text(const char *text, const char *part)
{
    put_text(FILE_NAME, text);
    must_refuse(SPEC, part);
}

static void check_values(const struct dataset *dataset, const float *expected)
{
    for (size_t i = 0; i < dataset->count * dataset->inputs; i++)
        assert_close(dataset->x[i], expected[i], 0);
}

/* ---- Records */

/* Reads memory and writes it again as fields in brackets, lines of it with their numbers. */
static void check_records(const char *text, const char *expected)
{
    struct csv_reader reader;
    struct error err = {0};
    struct text out = {0};
    bool more = false,
         good = csv_begin_memory(&reader, (const uint8_t *)text, strlen(text), "m", &err);

    while (good && (good = csv_next(&reader, &more, &err)) && more) {
        text_printf(&out, "%zu", reader.record_line);
        for (size_t i = 0; i < reader.fields; i++)
            text_printf(&out, "[%s]", csv_field(&reader, i));
    }
    if (!good)
        text_printf(&out, "!%s", err.text);
    else
        csv_end(&reader);
    if (!good && reader.buffer != NULL)
        csv_end(&reader);
    assert_string_equal(out.data == NULL ? "" : out.data, expected);
    text_free(&out);
}

static void test_csv_splits_records(void **state)
{
    (void)state;
    check_records("a,b\n1,2\n", "1[a][b]2[1][2]");
    check_records("a,b\r\n1,2\r\n", "1[a][b]2[1][2]");
    check_records("a,b\r1,2", "1[a][b]2[1][2]");
    check_records("\xEF\xBB\xBFx,y\n", "1[x][y]");
    check_records("\n\n a , b \n\n1,\n\n", "3[a][b]5[1][]");
    check_records(",\n", "1[][]");
    check_records("\"\"\n", "1[]");
}

static void test_csv_finds_the_separator_in_the_first_record(void **state)
{
    (void)state;
    check_records("a;b,c\n1,5;2\n", "1[a][b,c]2[1,5][2]");
    check_records("a\tb;c\n\t2\n", "1[a][b;c]2[][2]");
    check_records("\"x;y\",b\n1;2,3\n", "1[x;y][b]2[1;2][3]");
    check_records("a b\n1;2\n", "1[a b]2[1;2]");
}

static void test_csv_reads_quoted_fields(void **state)
{
    (void)state;
    check_records("\"a,b\",\"c\"\"d\"\n", "1[a,b][c\"d]");
    check_records("\"two\nlines\",x\ny,z\n", "1[two\nlines][x]3[y][z]");
    check_records("\"two\r\nlines\",x\r\ny,z\r\n", "1[two\r\nlines][x]3[y][z]");
    check_records("  \" kept \"  ,x\n", "1[ kept ][x]");
    check_records("5\" pipe,x\n", "1[5\" pipe][x]");
}

static void test_csv_rejects_broken_quotes(void **state)
{
    (void)state;
    check_records("a,b\n\"never,closed\n1,2\n",
                  "1[a][b]!m:2: a quote is opened here and never closed");
    check_records("a,b\n\"x\"y,2\n",
                  "1[a][b]!m:2: field 1 goes on after its closing quote; expected a separator or "
                  "the end of the line");
}

/* Fields and records across the border of the reader's buffer. */
static void test_csv_reads_records_longer_than_its_buffer(void **state)
{
    size_t fields = 50000;
    struct text text = {0};
    struct csv_reader reader;
    struct error err = {0};
    bool more;

    (void)state;
    for (size_t line = 0; line < 2; line++)
        for (size_t i = 0; i < fields; i++)
            text_printf(&text, "%zu%c", i * 7 + line, i + 1 < fields ? ',' : '\n');
    assert_true(csv_begin_memory(&reader, (const uint8_t *)text.data, text.length, "m", &err));
    for (size_t line = 0; line < 2; line++) {
        assert_true(csv_next(&reader, &more, &err) && more);
        assert_int_equal(reader.fields, fields);
        for (size_t i = 0; i < fields; i++)
            assert_int_equal(strtoul(csv_field(&reader, i), NULL, 10), i * 7 + line);
    }
    assert_true(csv_next(&reader, &more, &err) && !more);
    csv_end(&reader);
    text_free(&text);
}

static void test_csv_keeps_its_limits(void **state)
{
    struct text text = {0};

    (void)state;
    for (size_t i = 0; i < CSV_MAX_FIELD + 1; i++)
        text_add(&text, "x");
    check_records(text.data, "!m:1: field 1 is longer than 65536 bytes");
    text_clear(&text);
    for (size_t i = 0; i < DATASET_MAX_COLUMNS + 1; i++)
        text_add(&text, "1,");
    check_records(text.data, "!m:1: more than 65537 fields");
    text_clear(&text);
    for (size_t i = 0; i < CSV_MAX_RECORD + 1; i++)
        text_add(&text, i % 1000 == 999 ? "," : "x");
    check_records(text.data, "!m:1: the line is longer than 16777216 bytes");
    text_free(&text);
}

/* ---- Cells */

static void check_cell(const char *text, bool comma, enum cell expected, double number)
{
    double value = 0;
    enum cell cell = cell_parse(text, comma, &value);

    if (cell != expected)
        fail_msg("\"%s\" is %d, not %d", text, (int)cell, (int)expected);
    assert_true(value >= number && value <= number);
}

static void test_cells_are_recognised(void **state)
{
    static const char *const missing[] = {"", "?", "NA", "n/a", "#N/A", "NaN", "-nan", "NULL"};
    static const char *const infinite[] = {"inf",  "-Inf",     "+infinity",
                                           "1e39", "-1e99999", "3.4028236e38"};
    static const char *const texts[] = {"abc", "0x10", "1 2", "1.2.3", "--1",
                                        "e5",  ".",    "1e",  "nano"};

    (void)state;
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        check_cell(missing[i], false, CELL_MISSING, 0);
    for (size_t i = 0; i < sizeof infinite / sizeof infinite[0]; i++)
        check_cell(infinite[i], false, CELL_INFINITE, 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_cell(texts[i], false, CELL_TEXT, 0);
}

static void test_numbers_are_read_exactly(void **state)
{
    static const char *const numbers[] = {"0",
                                          "-0.1",
                                          "+7",
                                          "3.14159265358979",
                                          ".5",
                                          "5.",
                                          "1e-3",
                                          "1E+10",
                                          "123456789012345",
                                          "2.5e-310",
                                          "0.0001",
                                          "12345678901234567890",
                                          "0.1000000000000000055511151231257827"};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        check_cell(numbers[i], false, CELL_NUMBER, strtod(numbers[i], NULL));
    check_cell("3.4028235e+38", false, CELL_NUMBER,
               3.4028235e+38); /* the largest float, as printed */
    check_cell("-1,25", true, CELL_NUMBER, -1.25);
    check_cell("1,5e2", true, CELL_NUMBER, 150);
    check_cell("1.234,5", true, CELL_TEXT, 0);
    check_cell("1,5", false, CELL_TEXT, 0);
}

/* ---- Tables */

static void test_csv_with_names_takes_the_last_column_as_target(void **state)
{
    struct dataset *dataset = open_text("a,b,price\n1,2,1.5\n3,4,2.5\n5,6,3.5\n", SPEC);
    static const float x[] = {1, 2, 3, 4, 5, 6};

    (void)state;
    assert_int_equal(dataset->task, TASK_REGRESS);
    assert_int_equal(dataset->count, 3);
    assert_int_equal(dataset->inputs, 2);
    assert_int_equal(dataset->outputs, 1);
    check_values(dataset, x);
    assert_close(dataset->targets[2], 3.5, 0);
    assert_string_equal(dataset->input_names[1], "b");
    assert_string_equal(dataset->output_names[0], "price");
    assert_string_equal(dataset->spec, SPEC ",target=price,task=regress,header=yes,test=0,seed=1");
    dataset_unref(dataset);
}

static void test_csv_without_names_has_numbered_columns(void **state)
{
    struct dataset *dataset = open_text("1.5;x;1\n2,5;y;2\n", SPEC ",target=1");
    static const float x[] = {1, 0, 1, 0, 1, 2};

    (void)state;
    assert_int_equal(dataset->inputs, 3);
    check_values(dataset, x);
    assert_close(dataset->targets[1], 2.5, 0);
    assert_string_equal(dataset->input_names[0], "column 2=x");
    assert_string_equal(dataset->input_names[2], "column 3");
    assert_string_equal(dataset->output_names[0], "column 1");
    assert_string_equal(dataset->spec, SPEC ",target=1,task=regress,header=no,test=0,seed=1");
    dataset_unref(dataset);
}

static void test_csv_header_key_decides_what_the_first_line_is(void **state)
{
    struct dataset *dataset = open_text("a,b\nc,d\na,b\n", SPEC ",header=no");

    (void)state;
    assert_int_equal(dataset->count, 3);
    dataset_unref(dataset);
    dataset = must_open(SPEC);
    assert_int_equal(dataset->count, 2);
    assert_string_equal(dataset->input_names[0], "a=a");
    dataset_unref(dataset);
    dataset = open_text("1,2\n1,5\n2,7\n2,9.5\n", SPEC ",header=yes");
    assert_int_equal(dataset->count, 3);
    assert_string_equal(dataset->input_names[0], "1");
    dataset_unref(dataset);
}

/* Sorted, so that the order of the lines does not matter. */
static void test_csv_categories_become_columns_of_their_own(void **state)
{
    struct dataset *dataset = open_text("colour,n,kind\nred,1,b\nblue,2,a\nred,3,a\n7,4,b\n", SPEC);
    static const float x[] = {0, 0, 1, 1, 0, 1, 0, 2, 0, 0, 1, 3, 1, 0, 0, 4};

    (void)state;
    assert_int_equal(dataset->inputs, 4);
    check_values(dataset, x);
    assert_string_equal(dataset->input_names[0], "colour=7");
    assert_string_equal(dataset->input_names[1], "colour=blue");
    assert_string_equal(dataset->input_names[2], "colour=red");
    assert_string_equal(dataset->input_names[3], "n");
    assert_int_equal(dataset->outputs, 2);
    assert_string_equal(dataset->output_names[0], "a");
    assert_int_equal(dataset->labels[0], 1);
    assert_int_equal(dataset->labels[1], 0);
    dataset_unref(dataset);
}

static void test_csv_number_classes_are_in_order_of_value(void **state)
{
    struct dataset *dataset = open_text("x,c\n1,10\n2,9\n3,-1\n4,10\n5,9\n6,-1\n", SPEC);

    (void)state;
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    assert_int_equal(dataset->outputs, 3);
    assert_string_equal(dataset->output_names[0], "-1");
    assert_string_equal(dataset->output_names[2], "10");
    assert_int_equal(dataset->labels[0], 2);
    assert_int_equal(dataset->labels[1], 1);
    dataset_unref(dataset);
}

static void test_csv_classes_may_be_numbers_and_texts(void **state)
{
    struct dataset *dataset = open_text("x,c\n1,3\n2,b\n3,3.0\n4,b\n", SPEC);

    (void)state;
    assert_int_equal(dataset->outputs, 2);
    assert_string_equal(dataset->output_names[0], "3");
    assert_string_equal(dataset->output_names[1], "b");
    assert_int_equal(dataset->labels[2], 0);
    dataset_unref(dataset);
}

static void check_task(const char *targets, const char *spec, enum task expected)
{
    struct text text = {0};
    struct dataset *dataset;

    for (; *targets != '\0'; targets++)
        text_printf(&text, "%c.5,%c\n", *targets, *targets);
    dataset = open_text(text.data, spec);
    assert_int_equal(dataset->task, expected);
    dataset_unref(dataset);
    text_free(&text);
}

static void test_csv_few_whole_numbers_are_classes(void **state)
{
    (void)state;
    check_task("0110", SPEC, TASK_CLASSIFY);
    check_task("0123", SPEC, TASK_REGRESS); /* each once: no classes */
    check_task("012012", SPEC, TASK_CLASSIFY);
    check_task("0110", SPEC ",task=regress", TASK_REGRESS);
    check_task("0123", SPEC ",task=classify", TASK_CLASSIFY);
    dataset_unref(open_text("1,0.5\n2,1\n3,0.5\n4,1\n", SPEC ",task=classify"));
}

static void test_csv_target_by_name_or_number(void **state)
{
    struct dataset *dataset = open_text("y,a,2\n1.5,2,3\n2.5,4,9\n", SPEC ",target=y,header=yes");

    (void)state;
    assert_string_equal(dataset->output_names[0], "y");
    assert_string_equal(dataset->input_names[0], "a");
    dataset_unref(dataset);
    dataset = must_open(SPEC ",target=2,header=yes"); /* a name comes before a number */
    assert_string_equal(dataset->output_names[0], "2");
    dataset_unref(dataset);
    dataset = must_open(SPEC ",target=1,header=yes");
    assert_string_equal(dataset->output_names[0], "y");
    dataset_unref(dataset);
    must_refuse(SPEC ",target=z,header=yes", "there is no column \"z\" to be the target");
    must_refuse(SPEC ",target=4,header=yes", "a number from 1 to 3");
    must_refuse(SPEC ",target=0,header=yes", "a number from 1 to 3");
    put_text(FILE_NAME, "a,a\n1,2\n");
    must_refuse(SPEC ",target=a", "2 columns are called \"a\"");
}

/* ---- Complaints */

static void test_csv_names_the_line_and_column_of_a_missing_value(void **state)
{
    (void)state;
    refuse_text("age,price\n1,2\n,3\n", "t.csv:3: column 1 (age): the value is missing (\"\")");
    refuse_text("1,2\n\n3,?\n", "t.csv:3: column 2: the value is missing (\"?\")");
    refuse_text("a,b\nred,1\nblue,2\nNA,3\n", "t.csv:4: column 1 (a): the value is missing");
    refuse_text("\"two\nlines\",b\n1,nan\n", "t.csv:3: column 2 (b): the value is missing");
}

static void test_csv_rejects_what_is_no_number(void **state)
{
    (void)state;
    refuse_text("a,b\n1,2.5\n2,1.5\nx,3\n", "t.csv:4: column 1 (a): \"x\" is not a number");
    refuse_text("1,2\n2,inf\n", "t.csv:2: column 2: \"inf\" is too large");
    refuse_text("1,2\n1e39,2\n", "t.csv:2: column 1: \"1e39\" is too large");
    refuse_text("1,2\n-infinity,2\n", "is too large");
    put_text(FILE_NAME, "1,a\n2,b\n");
    must_refuse(SPEC ",task=regress",
                "t.csv:1: column 2: \"a\" is not a number, which task=regress needs");
}

static void test_csv_rejects_lines_of_another_length(void **state)
{
    (void)state;
    refuse_text("a,b\n1,2\n1,2,3\n", "t.csv:3: 3 fields; expected 2");
    refuse_text("a,b\n1\n", "t.csv:2: 1 fields; expected 2");
    refuse_text("only\n1\n2\n", "t.csv:1: one column only");
}

static void test_csv_rejects_too_many_categories(void **state)
{
    struct text text = {0};

    (void)state;
    for (size_t i = 0; i < 257; i++)
        text_printf(&text, "id%zu,%zu.5\n", i, i);
    put_text(FILE_NAME, text.data);
    must_refuse(SPEC ",header=no", "t.csv:257: column 1: more than 256 different texts");
    must_refuse(SPEC ",header=no,target=1", "t.csv:257: more than 256 different classes");
    must_refuse(SPEC ",header=no,target=2", "more than 256 different texts");
    text_clear(&text);
    for (size_t i = 0; i < 257; i++)
        text_printf(&text, "%zu,1.5\n", i);
    put_text(FILE_NAME, text.data);
    must_refuse(SPEC ",target=1,task=classify", "more than 256 different values by here");
    text_add(&text, "x,1\n");
    put_text(FILE_NAME, text.data);
    must_refuse(SPEC ",target=1", "t.csv:258: column 1: \"x\" is not a number");
    text_free(&text);
}

static void test_csv_rejects_a_single_class(void **state)
{
    (void)state;
    refuse_text("1,a\n2,a\n3,a\n", "t.csv:3: column 2: the same class in every line");
}

static void test_csv_rejects_what_is_no_table(void **state)
{
    (void)state;
    refuse_text("", "t.csv: is empty");
    refuse_text("\n\n\r\n", "t.csv: holds only empty lines");
    refuse_text("a,b\n", "t.csv: only names, no samples; header=no");
    refuse_text("\xFF\xFE"
                "a",
                "t.csv: is UTF-16");
    refuse_text("\x1F\x8B\x08", "t.csv: is compressed");
    put_bytes(FILE_NAME, "1,2\n3,\0\n", 8);
    must_refuse(SPEC, "t.csv:2: a zero byte");
    must_refuse("csv:nothing", "nothing: cannot be opened: No such file");
    assert_int_equal(mkdir("folder", 0777), 0);
    must_refuse("csv:folder", "folder: is a folder");
    must_refuse("csv:/dev/null", "/dev/null: is empty");
    put_text("big", "1,2\n");
    assert_int_equal(truncate("big", (off_t)CSV_MAX_FILE + 1), 0); /* takes no room on the disk */
    must_refuse("csv:big", "big: is too large; expected at most 1073741824 bytes");
}

static void test_csv_makes_names_safe(void **state)
{
    struct dataset *dataset = open_text("\x1b[2J,b\n1,x\x9b\n2,y\n", SPEC);

    (void)state;
    assert_string_equal(dataset->input_names[0], "\\x1B[2J");
    assert_string_equal(dataset->output_names[0], "x\\x9B");
    dataset_unref(dataset);
}

/* ---- Standard input */

static void check_standard_input(const char *spec, const char *normal)
{
    struct dataset *dataset;
    int saved = dup(STDIN_FILENO), fd = open(FILE_NAME, O_RDONLY);

    assert_true(saved >= 0 && fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    dataset = must_open(spec);
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    close(fd);
    assert_int_equal(dataset->count, 3);
    assert_string_equal(dataset->spec, normal);
    dataset_unref(dataset);
}

static void test_csv_reads_standard_input(void **state)
{
    (void)state;
    put_text(FILE_NAME, "a,b\n1,2.5\n3,4\n5,6\n");
    check_standard_input("-", "-,target=b,task=regress,header=yes,test=0,seed=1");
    check_standard_input("csv:-,target=a", "csv:-,target=a,task=regress,header=yes,test=0,seed=1");
}

/* ---- Images */

/* Rows of a label and 784 pixels, all the same byte but the last. `odd`: what stands there in the last row. */
static void put_images(size_t rows, const char *header, const char *odd)
{
    struct text text = {0};

    text_add(&text, header);
    for (size_t row = 0; row < rows; row++) {
        text_printf(&text, "%zu", row % 3);
        for (size_t i = 0; i < CSV_IMAGE_PIXELS - 1; i++)
            text_printf(&text, ",%zu", row + 1);
        if (row + 1 == rows)
            text_printf(&text, ",%s\n", odd);
        else
            text_printf(&text, ",%zu\n", 255 - row);
    }
    put_text(FILE_NAME, text.data);
    text_free(&text);
}

static void test_csv_of_digits_becomes_images(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_images(40, "", "7");
    dataset = must_open(SPEC);
    assert_non_null(dataset->bytes);
    assert_null(dataset->x);
    assert_int_equal(dataset->image_width, 28);
    assert_int_equal(dataset->inputs, 784);
    assert_int_equal(dataset->outputs, 10);
    assert_string_equal(dataset->output_names[9], "9");
    assert_int_equal(dataset->labels[38], 2);
    assert_int_equal(dataset->bytes[38 * 784], 39);
    assert_int_equal(dataset->bytes[38 * 784 + 783], 255 - 38);
    assert_int_equal(dataset->bytes[39 * 784 + 783], 7);
    assert_string_equal(dataset->spec, SPEC ",target=1,task=classify,header=no,test=0.2,seed=1");
    dataset_unref(dataset);
    dataset = must_open(SPEC ",target=1"); /* it is the first column that makes it images */
    assert_non_null(dataset->bytes);
    dataset_unref(dataset);
}

static void test_csv_of_other_numbers_falls_back_to_floats(void **state)
{
    struct dataset *dataset;

    (void)state;
    put_images(40, "", "7.5");
    dataset = must_open(SPEC);
    assert_null(dataset->bytes);
    assert_int_equal(dataset->inputs, 784);
    assert_int_equal(dataset->task, TASK_REGRESS);
    assert_close(dataset->targets[39], 7.5, 0);
    assert_close(dataset->targets[1], 254, 0);
    assert_close(dataset->x[784 * 5], 2, 0);     /* the label is an input now */
    assert_close(dataset->x[784 * 5 + 1], 6, 0); /* the first pixel */
    dataset_unref(dataset);
    dataset = must_open(SPEC ",target=1");
    assert_int_equal(dataset->task, TASK_CLASSIFY);
    assert_int_equal(dataset->outputs, 3);
    assert_close(dataset->x[784 * 5], 6, 0);
    assert_close(dataset->x[784 * 39 + 783], 7.5, 0);
    assert_int_equal(dataset->labels[5], 2);
    dataset_unref(dataset);
    put_images(40, "", "256");
    dataset = must_open(SPEC);
    assert_null(dataset->bytes);
    dataset_unref(dataset);
    put_images(40, "", "");
    must_refuse(SPEC, "t.csv:40: column 785: the value is missing");
}

static void test_csv_of_digits_may_have_names(void **state)
{
    struct text names = {0};
    struct dataset *dataset;

    (void)state;
    text_add(&names, "label");
    for (size_t i = 0; i < CSV_IMAGE_PIXELS; i++)
        text_printf(&names, ",pixel%zu", i);
    text_add(&names, "\n");
    put_images(5, names.data, "1");
    dataset = must_open(SPEC);
    assert_non_null(dataset->bytes);
    assert_int_equal(dataset->count, 5);
    assert_string_equal(dataset->spec, SPEC ",target=label,task=classify,header=yes,test=0,seed=1");
    dataset_unref(dataset);
    text_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        data_test(test_csv_splits_records),
        data_test(test_csv_finds_the_separator_in_the_first_record),
        data_test(test_csv_reads_quoted_fields),
        data_test(test_csv_rejects_broken_quotes),
        data_test(test_csv_reads_records_longer_than_its_buffer),
        data_test(test_csv_keeps_its_limits),
        data_test(test_cells_are_recognised),
        data_test(test_numbers_are_read_exactly),
        data_test(test_csv_with_names_takes_the_last_column_as_target),
        data_test(test_csv_without_names_has_numbered_columns),
        data_test(test_csv_header_key_decides_what_the_first_line_is),
        data_test(test_csv_categories_become_columns_of_their_own),
        data_test(test_csv_number_classes_are_in_order_of_value),
        data_test(test_csv_classes_may_be_numbers_and_texts),
        data_test(test_csv_few_whole_numbers_are_classes),
        data_test(test_csv_target_by_name_or_number),
        data_test(test_csv_names_the_line_and_column_of_a_missing_value),
        data_test(test_csv_rejects_what_is_no_number),
        data_test(test_csv_rejects_lines_of_another_length),
        data_test(test_csv_rejects_too_many_categories),
        data_test(test_csv_rejects_a_single_class),
        data_test(test_csv_rejects_what_is_no_table),
        data_test(test_csv_makes_names_safe),
        data_test(test_csv_reads_standard_input),
        data_test(test_csv_of_digits_becomes_images),
        data_test(test_csv_of_other_numbers_falls_back_to_floats),
        data_test(test_csv_of_digits_may_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
